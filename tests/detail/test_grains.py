"""Downloads of several grains: which of them answer a question."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from driver_questions import BOTH, PARTS, SINKS, answer, close, detail_of, of, question, values
from made_detail import MONTHLY, Made, Row, row

from xlpkg.detail.drivers import Reference
from xlpkg.detail.folder import folder_of
from xlpkg.detail.schema import Grain
from xlpkg.errors import BadArgument, NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Dimension

WHOLE_YEARS = Grain("year", True, 4, True, False)


def of_years(commodity: str, **by_year: int) -> list[Row]:
    """Return rows of whole years of a commodity: y2024=5 is a value of 5 in 2024."""
    return [{**row(int(year[1:]) * 100 + 12, commodity, value), "month": None} for year, value in by_year.items()]


def test_two_grains_are_never_added_and_the_larger_answers(tmp_path: Path) -> None:
    chapters = Grain("month", True, 2, False, False)
    by_chapter = [{**each, "partner": None} for each in of("73", m202306=800, m202406=900)]
    store = detail_of(tmp_path, Made(of(PARTS, m202306=30, m202406=40)), Made(by_chapter, chapters))
    table = answer(store, question(digits=2))
    assert close(values(table), {"73": 900})
    assert table.grain == chapters
    assert [note.sentence("en") for note in table.notes] == [
        "the rows are of downloads by months, provinces, commodities of 2 digits (month-p-hs2); other downloads, by"
        " months, provinces, commodities of 8 digits, trading partners (month-p-hs8-partner), have 0.0000 × 100"
        " million, which is not added, because it may be the same trade"
    ]
    assert answer(store, question(digits=4)).grain == MONTHLY
    assert answer(store, question(by=Dimension.PARTNER)).grain == MONTHLY


def test_december_to_date_is_answered_by_the_larger_of_months_and_whole_years(tmp_path: Path) -> None:
    """By hand: 12 months of 10 are 120 and 5 more than 11 months of 10; whole years have 90, and once 130."""
    months = {f"m{year}{month:02}": 10 for year in (2023, 2024) for month in range(1, 13)}
    monthly = Made(of(SINKS, **{**months, "m202412": 15}))
    december = question(period=Month(2024, 12), basis=Basis.YTD)
    for value, wanted, grain in ((90, {SINKS: 125}, MONTHLY), (130, {"6910": 130}, WHOLE_YEARS)):
        yearly = Made(of_years("6910", y2023=80, y2024=value), WHOLE_YEARS)
        store = detail_of(tmp_path, monthly, yearly)
        table = answer(store, december)
        assert close(values(table), wanted)
        assert table.grain == grain
        (note,) = table.notes
        other = ({MONTHLY, WHOLE_YEARS} - {grain}).pop()
        assert f"other downloads, by {other.label('en')}" in note.sentence("en")
        for chosen, rows in ((MONTHLY, {SINKS: 125}), (WHOLE_YEARS, {"6910": value})):
            table = answer(store, replace(december, grain=chosen.key))
            assert close(values(table), rows)
            assert (table.grain, table.notes) == (chosen, ())
        assert values(answer(store, replace(december, period=Month(2024, 11)))) == pytest.approx({SINKS: 110})
        with pytest.raises(BadArgument, match="use one of month-p-hs8-partner, or leave out --grain"):
            answer(store, replace(december, period=Month(2024, 11), grain=WHOLE_YEARS.key))
        shutil.rmtree(folder_of(store))


def test_downloads_that_lack_a_month_answer_if_they_know_more(tmp_path: Path) -> None:
    months = {f"m{year}{month:02}": 10 for year in (2023, 2024) for month in range(1, 13)}
    known, cut = Made(of(SINKS, **months)), Made(of(PARTS, **months), cut=[202412])
    yearly = Made(of_years("6910", y2023=80, y2024=119), WHOLE_YEARS)
    december = question(period=Month(2024, 12), basis=Basis.YTD)
    store = detail_of(tmp_path, known, cut, yearly)
    table = answer(store, december)
    assert close(values(table), {SINKS: 120, PARTS: math.nan})
    by_partner = answer(store, replace(december, by=Dimension.PARTNER))  # which the monthly downloads do not have
    assert (values(by_partner), by_partner.grain) == ({"502": 119}, WHOLE_YEARS)
    assert "answer this only in part" in by_partner.notes[0].sentence("en")


def test_the_nation_is_the_sum_of_provinces_or_a_download_without_them(tmp_path: Path) -> None:
    nation = Grain("month", False, 8, True, False)
    provinces = [
        row(month, PARTS, value, province=province) for month in BOTH for province, value in ((44, 3), (31, 4))
    ]
    store = detail_of(tmp_path, Made(provinces), Made([row(month, SINKS, 5, province=None) for month in BOTH], nation))
    china = question(region=parse_region("全国"))
    assert close(values(answer(store, china)), {PARTS: 7})
    assert close(values(answer(store, china, {Dimension.COMMODITY: SINKS})), {SINKS: 5})
    with pytest.raises(NoData, match="with the columns asked for is of the commodity 73241000"):
        answer(store, question(), {Dimension.COMMODITY: SINKS})


def test_a_download_of_one_province_is_no_gap_of_another(tmp_path: Path) -> None:
    shanghai = Made([row(202406, PARTS, 9, province=31)])
    both = Made([row(month, PARTS, 3, province=province) for month in BOTH for province in (44, 45)])
    table = answer(detail_of(tmp_path, shanghai, both), reference=Reference(1e-7, 1e-7))
    assert close(values(table), {PARTS: 3})
    assert table.rows[0].yoy == pytest.approx(0)
    assert table.notes == ()


def test_a_month_with_one_partner_is_no_unit_of_its_own(tmp_path: Path) -> None:
    """A rare commodity went to one partner in 2024-05: that download has a constant more, and lacks no 2024-06."""
    several = [row(month, PARTS, 3, partner=each) for month in (202306, 202406) for each in ("502", "110")]
    store = detail_of(tmp_path, Made(several), Made([row(202405, PARTS, 1)]))
    assert close(values(answer(store)), {PARTS: 6})
