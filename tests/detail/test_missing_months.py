"""What no download has, or only in part: it is unknown, never 0, and no smaller sum."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from driver_questions import PARTS, SINKS, answer, close, detail_of, of, question, values
from made_detail import Made

from xlpkg.detail.drivers import Reference
from xlpkg.detail.folder import folder_of
from xlpkg.errors import NoData
from xlpkg.model.words import Basis, Dimension


def test_a_month_cut_at_10_000_rows_is_not_a_smaller_sum(tmp_path: Path) -> None:
    cut = Made(of(PARTS, m202306=7, m202406=8), cut=[202406], file="73249000.xlsx")
    store = detail_of(tmp_path, cut, Made(of(SINKS, m202306=500, m202406=600)))
    table = answer(store, reference=Reference(1e-5, 1e-5))
    assert close(values(table), {SINKS: 600, PARTS: math.nan})
    assert math.isnan(table.coverage)
    assert all(math.isnan(each.share) for each in table.rows)
    assert [note.sentence("en") for note in table.notes] == [
        "not known, since the download 73249000.xlsx was cut at 10,000 rows: commodity 73249000, trading partner"
        " 502, Guangdong, 2024-06; download this month again in smaller parts, or restrict the question to others"
    ]
    with pytest.raises(
        NoData,
        match=r"73249000\.xlsx was cut at 10,000 rows: commodity 73249000, trading partner 502, Guangdong, 2024-06",
    ):
        answer(store, question(by=Dimension.PARTNER))
    assert close(values(answer(store, question(), {Dimension.COMMODITY: "732410"})), {SINKS: 600})


def test_a_month_without_a_download_is_not_a_smaller_sum(tmp_path: Path) -> None:
    parts, sinks = of(PARTS, m202304=1, m202305=1, m202306=1, m202404=1, m202405=1), of(SINKS, m202305=2, m202406=3)
    store = detail_of(tmp_path, Made(parts), Made(sinks))
    assert close(values(answer(store)), {SINKS: 3, PARTS: math.nan})
    with pytest.raises(NoData, match="no download has it: commodity 73249000, trading partner 502, Guangdong, 2024-06"):
        answer(store, question(by=Dimension.PARTNER))


def test_a_month_without_trade_within_a_download_is_zero(tmp_path: Path) -> None:
    """The customs' query is of a span of months; one commodity need not be traded in each."""
    store = detail_of(tmp_path, Made(of(PARTS, m202306=4, m202405=1, m202407=1)), Made(of(SINKS, m202306=2, m202406=3)))
    assert close(values(answer(store)), {SINKS: 3, PARTS: 0})


def test_the_year_to_date_needs_each_of_its_months(tmp_path: Path) -> None:
    months = {f"m2024{month:02d}": month for month in range(1, 7)}
    store = detail_of(tmp_path, Made(of(PARTS, **months)))
    assert close(values(answer(store, question(basis=Basis.YTD))), {PARTS: 21})
    del months["m202401"]
    folder_of(store).rename(folder_of(store).with_name("before"))
    with pytest.raises(NoData, match="Guangdong, 2024-01"):
        answer(detail_of(tmp_path, Made(of(PARTS, **months))), question(basis=Basis.YTD))


def test_a_missing_base_empties_yoy_of_what_it_feeds(tmp_path: Path) -> None:
    store = detail_of(tmp_path, Made(of(PARTS, m202406=8)), Made(of(SINKS, m202306=500, m202406=600)))
    known = Reference(1e-5, 1e-5)
    table = answer(store, reference=known)
    assert close({each.code: each.yoy for each in table.rows}, {SINKS: 20, PARTS: math.nan})
    assert math.isnan(table.rows[1].contribution)
    assert (
        "where the year before is missing: no download has commodity 73249000, trading partner 502, Guangdong, 2023-06"
        in table.notes[0].sentence("en")
    )
    by_partner = answer(store, question(by=Dimension.PARTNER), reference=known)
    assert math.isnan(by_partner.rows[0].yoy)
    assert by_partner.rows[0].share == pytest.approx(100)
    assert by_partner.coverage == pytest.approx(100 * 608 / 1000)


CLOTHES = "61091000"


def test_a_chapter_that_one_year_lacks_is_no_new_trade(tmp_path: Path) -> None:
    rows = [*of(PARTS, m202306=100, m202406=110), *of(SINKS, m202306=100, m202406=90)]
    store = detail_of(tmp_path, Made([*rows, *of(CLOTHES, m202406=50)]))
    table = answer(store, reference=Reference(1e-5, 1e-5))
    assert close({each.code: each.yoy for each in table.rows}, {PARTS: 10, SINKS: -10, CLOTHES: math.nan})
    assert math.isnan(table.rows[2].contribution)
    assert "no download has chapter 61, 2023" in table.notes[0].sentence("en")
    assert "没有第 61 章，2023的下载文件" in table.notes[0].sentence("zh")
    (by_partner,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert by_partner.value * 1e8 == pytest.approx(250)
    assert math.isnan(by_partner.yoy)
    (others,) = answer(store, question(by=Dimension.PARTNER), {Dimension.COMMODITY: "7324"}).rows
    assert others.yoy == pytest.approx(0)


def test_a_chapter_that_this_year_lacks_is_no_end_of_trade(tmp_path: Path) -> None:
    store = detail_of(tmp_path, Made([*of(PARTS, m202306=100, m202406=110), *of(CLOTHES, m202306=50)]))
    (row,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert row.value * 1e8 == pytest.approx(110)
    assert math.isnan(row.yoy)


def test_a_small_chapter_of_one_year_is_trade_that_began(tmp_path: Path) -> None:
    store = detail_of(tmp_path, Made([*of(PARTS, m202306=1000, m202406=1100), *of(CLOTHES, m202406=9)]))
    (row,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert row.yoy == pytest.approx(10.9)


def test_a_chapter_of_another_month_of_the_year_was_selected(tmp_path: Path) -> None:
    store = detail_of(tmp_path, Made([*of(PARTS, m202306=100, m202406=110), *of(CLOTHES, m202301=50, m202406=50)]))
    (row,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert row.yoy == pytest.approx(60)
