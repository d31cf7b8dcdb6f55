"""The table of what drives a region's trade: grains, missing months, shares, contributions, coverage, names."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_detail import MONTHLY, Made, Names, Row, make_detail, row
from rich.cells import cell_len

from udfs.call import NA, call
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS, Result
from xlpkg.analysis.cube import Cube
from xlpkg.cli import main
from xlpkg.detail.ask import ask
from xlpkg.detail.backends import DuckDB
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.codes import hs_chapters
from xlpkg.detail.drivers import HEADER, Drivers, Reference
from xlpkg.detail.folder import folder_of
from xlpkg.detail.schema import Dimension, Grain
from xlpkg.detail.units import Asked
from xlpkg.errors import BadArgument, NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Currency, Flow

ROOT = Path(__file__).resolve().parents[2]
SINKS, BATHS, PARTS = "73241000", "73242100", "73249000"
NAMES = Names(
    zh={
        (Dimension.COMMODITY, SINKS): "不锈钢洗涤槽及脸盆",
        (Dimension.COMMODITY, PARTS): "未列名钢铁制卫生器具，包括零件",
        (Dimension.PARTNER, "502"): "美国",
        (Dimension.PARTNER, "110"): "中国香港",
    },
    en={(Dimension.PARTNER, "502"): "United States"},
)
BOTH = (202306, 202406)


def question(**changes: Any) -> Asked:
    facts: dict[str, Any] = {
        "region": parse_region("广东"),
        "flow": Flow.EXPORT,
        "period": Month(2024, 6),
        "basis": Basis.MONTH,
        "currency": Currency.USD,
        "by": Dimension.COMMODITY,
    }
    return Asked(**(facts | changes))


def answer(
    store: Path, asked: Asked | None = None, words: Mapping[Dimension, object] | None = None, **options: Any
) -> Drivers:
    options = {"reference": Reference(1.0, 1.0), **options}
    with open_catalogue(store, create=False) as catalogue:
        return ask(catalogue, asked or question(), words or {}, **options)


def values(table: Drivers) -> dict[str, float]:
    """Return code -> whole dollars; NaN for what is not known."""
    return {each.code: each.value * 1e8 for each in table.rows}


def close(found: Mapping[str, float], wanted: Mapping[str, float]) -> bool:
    return found == pytest.approx(dict(wanted), nan_ok=True)


@pytest.fixture
def detail(tmp_path: Path) -> Callable[[Sequence[Made]], Path]:
    return lambda downloads: make_detail(tmp_path / "trade.sqlite", downloads, NAMES)


def of(commodity: str, **by_month: int) -> list[Row]:
    """Return rows of a commodity: m202406=5 is a value of 5 in 2024-06."""
    return [row(int(month[1:]), commodity, value) for month, value in by_month.items()]


def test_rows_rank_by_value_and_add_up_with_the_remainder(detail: Callable[[Sequence[Made]], Path]) -> None:
    """By hand: 600, 300 and 100 of 1,000; last year 500, 300 and 0 of 800; table (8) 4,000 after 2,000 dollars."""
    rows = [
        *of(SINKS, m202306=500, m202406=600),
        *of(PARTS, m202306=300, m202406=300),
        *of(BATHS, m202406=100),
        row(202406, SINKS, 999, province=31),
    ]
    table = answer(detail([Made(rows)]), top=1, reference=Reference(4000 / 1e8, 2000 / 1e8), lang="zh")
    first, rest = table.rows
    assert (first.code, first.name, first.rank) == (SINKS, "不锈钢洗涤槽及脸盆", 1)
    assert (first.value * 1e8, first.yoy, first.share, first.contribution) == pytest.approx((600, 20, 60, 5))
    assert (rest.code, rest.name, rest.rank) == ("", "其余", None)
    assert (rest.value * 1e8, rest.yoy, rest.share, rest.contribution) == pytest.approx((400, 100 / 3, 40, 5))
    assert table.coverage == pytest.approx(25)
    assert table.notes == ()


def test_by_contribution_the_largest_changes_come_first(detail: Callable[[Sequence[Made]], Path]) -> None:
    """By hand: 500 to 600, 300 to 100 and 0 to 50, of 1,000 dollars in table (8) a year earlier."""
    rows = [*of(SINKS, m202306=500, m202406=600), *of(PARTS, m202306=300, m202406=100), *of(BATHS, m202406=50)]
    store = detail([Made(rows)])
    table = answer(store, reference=Reference(1e-5, 1e-5), sort="contribution")
    assert [(each.code, each.rank) for each in table.rows] == [(PARTS, 2), (SINKS, 1), (BATHS, 3)]
    assert [each.contribution for each in table.rows] == pytest.approx([-20, 10, 5])
    first, rest = answer(store, reference=Reference(1e-5, 1e-5), sort="contribution", top=1).rows
    assert (first.code, rest.code) == (PARTS, "")
    assert (rest.value * 1e8, rest.contribution) == pytest.approx((650, 15))


def test_a_code_with_trade_only_last_year_takes_part_in_the_contributions(
    detail: Callable[[Sequence[Made]], Path],
) -> None:
    store = detail([Made([*of(SINKS, m202306=500, m202406=600), *of(PARTS, m202306=300), *of(BATHS, m202406=1)])])
    table = answer(store, reference=Reference(1e-5, 1e-5))
    assert [(each.code, each.rank) for each in table.rows] == [(SINKS, 1), (BATHS, 2), (PARTS, None)]
    assert [each.contribution for each in table.rows] == pytest.approx([10, 0.1, -30])
    assert [each.yoy for each in table.rows] == pytest.approx([20, math.nan, -100], nan_ok=True)


def test_a_month_cut_at_10_000_rows_is_not_a_smaller_sum(detail: Callable[[Sequence[Made]], Path]) -> None:
    cut = Made(of(PARTS, m202306=7, m202406=8), cut=[202406], file="73249000.xlsx")
    store = detail([cut, Made(of(SINKS, m202306=500, m202406=600))])
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


def test_a_month_without_a_download_is_not_a_smaller_sum(detail: Callable[[Sequence[Made]], Path]) -> None:
    parts, sinks = of(PARTS, m202304=1, m202305=1, m202306=1, m202404=1, m202405=1), of(SINKS, m202305=2, m202406=3)
    store = detail([Made(parts), Made(sinks)])
    assert close(values(answer(store)), {SINKS: 3, PARTS: math.nan})
    with pytest.raises(NoData, match="no download has it: commodity 73249000, trading partner 502, Guangdong, 2024-06"):
        answer(store, question(by=Dimension.PARTNER))


def test_a_month_without_trade_within_a_download_is_zero(detail: Callable[[Sequence[Made]], Path]) -> None:
    """The customs' query is of a span of months; one commodity need not be traded in each."""
    store = detail([Made(of(PARTS, m202306=4, m202405=1, m202407=1)), Made(of(SINKS, m202306=2, m202406=3))])
    assert close(values(answer(store)), {SINKS: 3, PARTS: 0})


def test_a_missing_base_empties_yoy_of_what_it_feeds(detail: Callable[[Sequence[Made]], Path]) -> None:
    store = detail([Made(of(PARTS, m202406=8)), Made(of(SINKS, m202306=500, m202406=600))])
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


def test_a_chapter_that_one_year_lacks_is_no_new_trade(detail: Callable[[Sequence[Made]], Path]) -> None:
    rows = [*of(PARTS, m202306=100, m202406=110), *of(SINKS, m202306=100, m202406=90)]
    store = detail([Made([*rows, *of(CLOTHES, m202406=50)])])
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


def test_a_chapter_that_this_year_lacks_is_no_end_of_trade(detail: Callable[[Sequence[Made]], Path]) -> None:
    store = detail([Made([*of(PARTS, m202306=100, m202406=110), *of(CLOTHES, m202306=50)])])
    (row,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert row.value * 1e8 == pytest.approx(110)
    assert math.isnan(row.yoy)


def test_a_small_chapter_of_one_year_is_trade_that_began(detail: Callable[[Sequence[Made]], Path]) -> None:
    store = detail([Made([*of(PARTS, m202306=1000, m202406=1100), *of(CLOTHES, m202406=9)])])
    (row,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert row.yoy == pytest.approx(10.9)


def test_a_chapter_of_another_month_of_the_year_was_selected(detail: Callable[[Sequence[Made]], Path]) -> None:
    store = detail([Made([*of(PARTS, m202306=100, m202406=110), *of(CLOTHES, m202301=50, m202406=50)])])
    (row,) = answer(store, question(by=Dimension.PARTNER)).rows
    assert row.yoy == pytest.approx(60)


def test_two_grains_are_never_added_and_the_larger_answers(detail: Callable[[Sequence[Made]], Path]) -> None:
    chapters = Grain("month", True, 2, False, False)
    whole = [{**each, "partner": None} for each in of("73", m202306=800, m202406=900)]
    store = detail([Made(of(PARTS, m202306=30, m202406=40)), Made(whole, chapters)])
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


WHOLE_YEARS = Grain("year", True, 4, True, False)


def of_years(commodity: str, **by_year: int) -> list[Row]:
    """Return rows of whole years of a commodity: y2024=5 is a value of 5 in 2024."""
    return [{**row(int(year[1:]) * 100 + 12, commodity, value), "month": None} for year, value in by_year.items()]


def test_december_to_date_is_answered_by_the_larger_of_months_and_whole_years(
    detail: Callable[[Sequence[Made]], Path],
) -> None:
    """By hand: 12 months of 10 are 120 and 5 more than 11 months of 10; whole years have 90, and once 130."""
    months = {f"m{year}{month:02}": 10 for year in (2023, 2024) for month in range(1, 13)}
    monthly = Made(of(SINKS, **{**months, "m202412": 15}))
    december = question(period=Month(2024, 12), basis=Basis.YTD)
    for whole, wanted, grain in ((90, {SINKS: 125}, MONTHLY), (130, {"6910": 130}, WHOLE_YEARS)):
        yearly = Made(of_years("6910", y2023=80, y2024=whole), WHOLE_YEARS)
        store = detail([monthly, yearly])
        table = answer(store, december)
        assert close(values(table), wanted)
        assert table.grain == grain
        (note,) = table.notes
        other = ({MONTHLY, WHOLE_YEARS} - {grain}).pop()
        assert f"other downloads, by {other.label('en')}" in note.sentence("en")
        for chosen, rows in ((MONTHLY, {SINKS: 125}), (WHOLE_YEARS, {"6910": whole})):
            table = answer(store, replace(december, grain=chosen.key))
            assert close(values(table), rows)
            assert (table.grain, table.notes) == (chosen, ())
        assert values(answer(store, replace(december, period=Month(2024, 11)))) == pytest.approx({SINKS: 110})
        with pytest.raises(BadArgument, match="use one of month-p-hs8-partner, or leave out --grain"):
            answer(store, replace(december, period=Month(2024, 11), grain=WHOLE_YEARS.key))
        shutil.rmtree(folder_of(store))


def test_downloads_that_lack_a_month_answer_if_they_know_more(detail: Callable[[Sequence[Made]], Path]) -> None:
    months = {f"m{year}{month:02}": 10 for year in (2023, 2024) for month in range(1, 13)}
    known, cut = Made(of(SINKS, **months)), Made(of(PARTS, **months), cut=[202412])
    yearly = Made(of_years("6910", y2023=80, y2024=119), WHOLE_YEARS)
    december = question(period=Month(2024, 12), basis=Basis.YTD)
    store = detail([known, cut, yearly])
    table = answer(store, december)
    assert close(values(table), {SINKS: 120, PARTS: math.nan})
    by_partner = answer(store, replace(december, by=Dimension.PARTNER))  # of which the months know nothing
    assert (values(by_partner), by_partner.grain) == ({"502": 119}, WHOLE_YEARS)
    assert "answer this only in part" in by_partner.notes[0].sentence("en")


def test_the_nation_is_the_sum_of_provinces_or_a_download_without_them(
    detail: Callable[[Sequence[Made]], Path],
) -> None:
    nation = Grain("month", False, 8, True, False)
    provinces = [
        row(month, PARTS, value, province=province) for month in BOTH for province, value in ((44, 3), (31, 4))
    ]
    store = detail([Made(provinces), Made([row(month, SINKS, 5, province=None) for month in BOTH], nation)])
    china = question(region=parse_region("全国"))
    assert close(values(answer(store, china)), {PARTS: 7})
    assert close(values(answer(store, china, {Dimension.COMMODITY: SINKS})), {SINKS: 5})
    with pytest.raises(NoData, match="with the columns asked for is of the commodity 73241000"):
        answer(store, question(), {Dimension.COMMODITY: SINKS})


def test_a_download_of_one_province_is_no_gap_of_another(detail: Callable[[Sequence[Made]], Path]) -> None:
    shanghai = Made([row(202406, PARTS, 9, province=31)])
    both = Made([row(month, PARTS, 3, province=province) for month in BOTH for province in (44, 45)])
    table = answer(detail([shanghai, both]), reference=Reference(1e-7, 1e-7))
    assert close(values(table), {PARTS: 3})
    assert table.rows[0].yoy == pytest.approx(0)
    assert table.notes == ()


def test_a_month_with_one_partner_is_no_unit_of_its_own(detail: Callable[[Sequence[Made]], Path]) -> None:
    """A rare commodity went to one partner in 2024-05: that download has a constant more, and lacks no 2024-06."""
    several = [row(month, PARTS, 3, partner=each) for month in (202306, 202406) for each in ("502", "110")]
    store = detail([Made(several), Made([row(202405, PARTS, 1)])])
    assert close(values(answer(store)), {PARTS: 6})


def test_the_year_to_date_needs_each_of_its_months(detail: Callable[[Sequence[Made]], Path]) -> None:
    months = {f"m2024{month:02d}": month for month in range(1, 7)}
    store = detail([Made(of(PARTS, **months))])
    assert close(values(answer(store, question(basis=Basis.YTD))), {PARTS: 21})
    del months["m202401"]
    folder_of(store).rename(folder_of(store).with_name("before"))
    with pytest.raises(NoData, match="Guangdong, 2024-01"):
        answer(detail([Made(of(PARTS, **months))]), question(basis=Basis.YTD))


def test_codes_and_names_denote_the_same(detail: Callable[[Sequence[Made]], Path]) -> None:
    rows = [row(month, PARTS, 3, partner=partner) for month in BOTH for partner in ("502", "110")]
    rows += [row(month, "01012100", 4, partner="110") for month in BOTH]
    store = detail([Made(rows)])
    by_partner = question(by=Dimension.PARTNER)
    for word in (
        PARTS,
        73249000,
        "7324",
        "73",
        "未列名钢铁制卫生器具， 包括零件",
        "钢铁制品",
        "articles of iron or steel",
    ):
        assert close(values(answer(store, by_partner, {Dimension.COMMODITY: word})), {"502": 3, "110": 3}), word
    for word in ("01", 1, "0101", 101, 1012100):
        assert close(values(answer(store, by_partner, {Dimension.COMMODITY: word})), {"110": 4}), word
    for word in ("502", 502, "美国", "united states"):
        assert close(values(answer(store, question(), {Dimension.PARTNER: word})), {PARTS: 3}), word
    for dimension, word in ((Dimension.COMMODITY, "732"), (Dimension.PARTNER, "火星"), (Dimension.REGIME, "x")):
        with pytest.raises(BadArgument, match="write"):
            answer(store, by_partner, {dimension: word})


def test_names_are_in_the_language_where_known(detail: Callable[[Sequence[Made]], Path]) -> None:
    store = detail([Made([row(202406, PARTS, 3, partner=partner) for partner in ("502", "110")])])
    by_partner = question(by=Dimension.PARTNER)
    assert {each.name for each in answer(store, by_partner, lang="en").rows} == {"United States", "中国香港"}
    assert {each.name for each in answer(store, by_partner, lang="zh").rows} == {"美国", "中国香港"}
    assert answer(store, question(digits=2), lang="en").rows[0].name == "articles of iron or steel"


def test_the_chapters_of_the_harmonized_system_are_97() -> None:
    """The WCO's nomenclature has the chapters 01 to 97; 77 is reserved."""
    for lang in ("zh", "en"):
        names = hs_chapters(lang)
        assert list(names) == [f"{number:02d}" for number in range(1, 98)]
        assert all(names.values())
        assert len(set(names.values())) == 97
    assert hs_chapters("en")["09"] == "coffee, tea and spices"
    assert hs_chapters("zh")["87"] == "车辆及其零件"


@pytest.fixture
def with_table8(example_store: Path, tmp_path: Path) -> Path:
    """The example months of table (8) in dollars, and detail of 150 of the 508.0 (× 100 million) that 广东 exported."""
    store = tmp_path / "trade.sqlite"
    store.write_bytes(example_store.read_bytes())
    rows = [
        row(202502, SINKS, 10_000_000_000, quantity=2e9, unit="千克"),
        row(202502, PARTS, 5_000_000_000, partner="110", quantity=5e8, unit="千克"),
        row(202402, SINKS, 8_000_000_000, quantity=2e9, unit="千克"),
        row(202402, PARTS, 6_000_000_000, partner="110", quantity=3e8, unit="千克"),
    ]
    return make_detail(store, [Made(rows)], NAMES)


def run(*arguments: object, capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main([str(each) for each in arguments])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


PERIOD = ("drivers", "2025-02", "--region", "广东", "--flow", "export")


def test_the_command_prints_the_contract_in_csv(
    with_table8: Path, example_cube: Cube, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*PERIOD, "--top", "1", "--raw", "--store", with_table8, capfd=capfd)
    assert code == 0
    header, *rows = csv.reader(io.StringIO(out))
    assert header == ["code", "name", "value", "yoy", "share", "contribution", "rank", "unit_value", "unit_value_yoy"]
    assert header == [*HEADER]
    guangdong, february = parse_region("广东").index, Month(2025, 2) - example_cube.first
    level = example_cube.levels[Basis.MONTH, guangdong, Flow.EXPORT, february]
    base = level / (1 + example_cube.yoy().value[Basis.MONTH, guangdong, Flow.EXPORT, february] / 100)
    assert rows[0][:2] == [SINKS, "不锈钢洗涤槽及脸盆"]
    assert [float(each) for each in rows[0][2:]] == pytest.approx([100, 25, 200 / 3, 100 * 20 / base, 1, 5, 25])
    assert rows[1][:2] == ["", "remainder"]
    assert [float(each) for each in rows[1][2:6]] == pytest.approx([50, -50 / 3, 100 / 3, 100 * -10 / base])
    assert rows[1][6:] == ["", "", ""]
    assert err == (
        "Guangdong, exports by commodity, February 2025, US$100 million\n"
        f"the rows cover {100 * 150 / level:.0f} % of Guangdong's exports\n"
    )


def test_the_command_prints_json_and_a_table(with_table8: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(*PERIOD, "--by", "partner", "--format", "json", "--store", with_table8, capfd=capfd)
    found = json.loads(out)
    assert (code, found["region"], found["period"], found["by"]) == (0, "广东", "2025-02", "partner")
    assert [(each["code"], each["name"], each["value"]) for each in found["rows"]] == [
        ("502", "United States", 100),
        ("110", "中国香港", 50),
    ]
    assert found["rows"][0]["unit"] == "千克"
    assert found["coverage"] == pytest.approx(100 * 150 / 508.0, rel=1e-3)
    code, out, _ = run(*PERIOD, "--format", "table", "--lang", "zh", "--store", with_table8, capfd=capfd)
    assert code == 0
    assert "广东出口：按商品，2025 年 2 月" in out
    line = next(line for line in out.splitlines() if SINKS in line)
    assert line.split()[-3:] == ["5.00", "25.0", "千克"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "names", [("短", "B"), ("未列名钢铁制卫生器具，包括零件", "an unusually long name of a commodity")]
)
def test_the_drawn_table_fits_80_columns_and_cuts_no_figure(
    lang: str,
    names: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = [row(month, code, 123_456_789, quantity=1234.0, unit="千克") for month in BOTH for code in (SINKS, PARTS)]
    shown = dict(zip([(Dimension.COMMODITY, SINKS), (Dimension.COMMODITY, PARTS)], names, strict=True))
    store = make_detail(tmp_path / "trade.sqlite", [Made(rows)], Names(zh=shown))
    asked = ("drivers", "2024-06", "--region", "广东", "--flow", "export", "--format", "table", "--lang", lang)
    _, out, _ = run(*asked, "--store", store, capfd=capfd)
    lines = out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    line = next(line for line in lines if SINKS in line)
    assert line.split()[-6:] == ["50.0", "—", "1", "100046.02", "0.0", "千克" if lang == "zh" else "kg"]
    assert line.split()[0] == SINKS
    header = " ".join(lines[1:4])
    assert header.count("YoY" if lang == "en" else "同比") == 2
    assert ("Unit v." if lang == "en" else "单价") in header


def test_real_downloads_answer_what_a_hand_adds_up(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Exports of 广东 in 2024-06 by partner: the rows of the example downloads, added up without the program."""
    folder, store = ROOT / "examples" / "detail", tmp_path / "trade.sqlite"
    assert run("detail", "ingest", folder, "--flow", "export", "--store", store, capfd=capfd)[0] == 0
    dollars: dict[int, Counter[str]] = {year: Counter() for year in (2023, 2024)}
    kilograms: dict[int, Counter[str]] = {year: Counter() for year in (2023, 2024)}
    for year, of_year in dollars.items():
        with (folder / f"73242900-{year}.csv").open(encoding="utf-8-sig", newline="") as file:
            for each in csv.DictReader(file):
                if (each["数据年月"], each["注册地编码"]) == (f"{year}06", "44"):
                    of_year[each["贸易伙伴编码"]] += int(each["美元"].replace(",", ""))
                    kilograms[year][each["贸易伙伴编码"]] += int(each["第一数量"].replace(",", ""))
    arguments = ("drivers", "2024-06", "--region", "44", "--flow", "出口", "--by", "国别", "--top", "3", "--raw")
    code, out, _ = run(*arguments, "--store", store, capfd=capfd)
    assert code == 0
    rows = [*csv.DictReader(io.StringIO(out))]
    now, before, total = dollars[2024], dollars[2023], dollars[2024].total()
    assert [each["code"] for each in rows] == [*(code for code, _ in now.most_common(3)), ""]
    assert sum(float(each["value"]) for each in rows) == pytest.approx(total / 1e8)
    united_states = next(each for each in rows if each["code"] == "502")
    assert united_states["name"] == "美国"
    price, base_price = (dollars[year]["502"] / kilograms[year]["502"] for year in (2024, 2023))
    wanted = [now["502"] / 1e8, 100 * (now["502"] / before["502"] - 1), 100 * now["502"] / total]
    columns = ("value", "yoy", "share", "unit_value", "unit_value_yoy")
    assert [float(united_states[each]) for each in columns] == pytest.approx(
        [*wanted, price, 100 * (price / base_price - 1)]
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--flow", "total"), "'total' is not a flow: use one of 出口, export, exports, 进口, import, imports"),
        (("--by", "partner", "--hs", "4"), "--hs is for --by commodity"),
        (("--hs", "3"), "'3' cannot be used here: use one of 2, 4, 6, 8"),
        (("--top", "0"), "'0' is not a number of rows"),
        (("--detail", "yarn"), "'yarn' is no place to ask the detail"),
        (("--partner", "火星"), "no download has the trading partner '火星'"),
        (("--currency", "rmb"), "the downloads have 2025-02 only in dollars, not in yuan: write usd as the currency"),
        (("--flow", "import"), "no download of imports is stored, only of exports"),
        (("--regime", "10"), "no download in dollars that has 2025-02 has a column for the customs regime"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_and_2(
    arguments: tuple[str, ...], sentence: str, with_table8: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    flow = () if "--flow" in arguments else PERIOD[-2:]
    code, out, err = run(*PERIOD[:-2], *flow, *arguments, "--store", with_table8, capfd=capfd)
    assert (code, out) == (2, "")
    assert sentence in err


def test_a_store_without_detail_says_how_to_fill_it(example_store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(*PERIOD, "--store", example_store, capfd=capfd)
    assert code == 2
    assert "trademonitor detail ingest" in err
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=example_store) is NA


def test_a_missing_parquet_file_is_an_error_and_no_smaller_sum(
    with_table8: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    next(folder_of(with_table8).rglob("year=2024/*.parquet")).unlink()
    code, out, err = run(*PERIOD, "--store", with_table8, capfd=capfd)
    assert (code, out) == (2, "")
    assert "year=2024" in err
    assert "is missing" in err


def test_cells_show_the_same_as_the_command(with_table8: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(*PERIOD, "--raw", "--lang", "zh", "--store", with_table8, capfd=capfd)
    table = call("TM_DRIVERS", ("广东", "出口", 202502), store=with_table8)
    assert isinstance(table, list)
    printed = [["" if cell is NA else str(cell) for cell in line] for line in table]
    assert printed == [*csv.reader(io.StringIO(out))]
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=with_table8) == pytest.approx(150)
    assert call("TM_DETAIL", ("广东", "出口", 202502, "7324", "美国"), store=with_table8) == pytest.approx(100)
    assert call("TM_DETAIL", ("广东", "出口", 202502, 73249000.0), store=with_table8) == pytest.approx(50)
    assert call("TM_DETAIL", ("广东", "出口", 202503), store=with_table8) is NA
    assert str(call("TM_DETAIL", ("广东", "净出口", 202502), store=with_table8)).startswith("## ")


def test_every_example_of_the_registry_has_its_type_of_result(detail: Callable[[Sequence[Made]], Path]) -> None:
    rows = [row(202400 + month, PARTS, 10**7, partner=each) for month in range(1, 7) for each in ("502", "110")]
    store = detail([Made(rows)])
    for function in (each for each in FUNCTIONS if each.of_detail):
        for example in function.examples:
            result = evaluate(example, store=store)
            assert isinstance(result, list if function.returns is Result.TABLE else float), example


def test_a_cell_shows_new_detail_at_once(with_table8: Path) -> None:
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=with_table8) == pytest.approx(150)
    folder = folder_of(with_table8)
    folder.rename(folder.with_name("before"))
    make_detail(with_table8, [Made([row(202502, SINKS, 700_000_000)])], NAMES)
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=with_table8) == pytest.approx(7)


def test_detail_without_table_8_answers_without_coverage(
    detail: Callable[[Sequence[Made]], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    store = detail([Made([row(202502, SINKS, 10**8), row(202402, SINKS, 10**8)])])
    assert not store.exists()
    code, out, err = run(*PERIOD, "--store", store, capfd=capfd)
    assert code == 0
    assert out.splitlines()[1] == f"{SINKS},不锈钢洗涤槽及脸盆,1.0000,0.0,100.0,,1,,"
    assert err == (
        "contributions are empty: table (8) has no figure of Guangdong's exports in dollars for the year before"
        " 2025-02, to which they are relative\n"
        "Guangdong, exports by commodity, February 2025, US$100 million\n"
        "what part of Guangdong's exports the rows cover is not known: table (8) has no figure of 2025-02 in dollars\n"
    )
    _, out, _ = run(*PERIOD, "--format", "json", "--store", store, capfd=capfd)
    found = json.loads(out)
    assert (found["coverage"], found["rows"][0]["contribution"]) == (None, None)
    contributions, _title, covered = err.splitlines()
    assert found["notes"] == [contributions, covered]
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=store) == 1


def test_duckdb_reads_no_other_file(tmp_path: Path) -> None:
    """Wildcards in the name of a folder match only that folder."""
    for name in ("a*", "ab"):
        make_detail(tmp_path / name / "trade.sqlite", [Made([row(202406, SINKS, 1)])])
    with open_catalogue(tmp_path / "a*" / "trade.sqlite", create=False) as catalogue:
        files = catalogue.files(Flow.EXPORT, Currency.USD, MONTHLY, [2024])
    assert DuckDB().answer(files, lambda rows: rows.aggregate(count=rows.count()))["count"].to_pylist() == [1]
