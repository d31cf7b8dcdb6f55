"""The table of what drives a region's trade: the command, the functions in cells that answer the same, and its rows."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from pathlib import Path

import pytest
from command_line import ROOT, printed
from made_detail import (
    BATHS,
    BOTH,
    NAMES,
    PARTS,
    SINKS,
    Made,
    Names,
    answer,
    close,
    detail_of,
    make_detail,
    of,
    question,
    row,
    values,
)
from rich.cells import cell_len

from udfs.call import NA, call
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS, Result
from xlpkg.analysis.cube import Cube
from xlpkg.detail.codes import hs_chapters
from xlpkg.detail.drivers import HEADER, Reference
from xlpkg.detail.folder import folder_of
from xlpkg.errors import BadArgument
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Dimension, Flow


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


PERIOD = ("drivers", "2025-02", "--region", "广东", "--flow", "export")


def test_the_command_prints_the_contract_in_csv(with_table8: Path, example_cube: Cube) -> None:
    code, out, err = printed(with_table8, *PERIOD, "--top", "1", "--raw")
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
        f"the rows cover {100 * 150 / level:.0f}% of Guangdong's exports\n"
    )


def test_the_command_prints_json_and_a_table(with_table8: Path) -> None:
    code, out, _ = printed(with_table8, *PERIOD, "--by", "partner", "--format", "json")
    found = json.loads(out)
    assert (code, found["region"], found["period"], found["by"]) == (0, "广东", "2025-02", "partner")
    assert [(each["code"], each["name"], each["value"]) for each in found["rows"]] == [
        ("502", "United States", 100),
        ("110", "中国香港", 50),
    ]
    assert found["rows"][0]["unit"] == "千克"
    assert found["coverage"] == pytest.approx(100 * 150 / 508.0, rel=1e-3)
    code, out, _ = printed(with_table8, *PERIOD, "--format", "table", "--lang", "zh")
    assert code == 0
    assert "广东出口：按商品，2025 年 2 月" in out
    line = next(line for line in out.splitlines() if SINKS in line)
    assert line.split()[-3:] == ["5.00", "25.0", "千克"]


@pytest.mark.parametrize(("lang", "unit", "header"), [("en", "kg", "Unit v."), ("zh", "千克", "单价")])
def test_the_drawn_table_fits_80_columns_and_cuts_no_figure(
    lang: str,
    unit: str,
    header: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = [row(month, code, 123_456_789, quantity=1234.0, unit="千克") for month in BOTH for code in (SINKS, PARTS)]
    names = {SINKS: "未列名钢铁制卫生器具，包括零件", PARTS: "an unusually long name of a commodity"}
    shown = Names(zh={(Dimension.COMMODITY, code): name for code, name in names.items()})
    store = make_detail(tmp_path / "trade.sqlite", [Made(rows)], shown)
    asked = ("drivers", "2024-06", "--region", "广东", "--flow", "export", "--format", "table", "--lang", lang)
    _, out, _ = printed(store, *asked)
    lines = out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    line = next(line for line in lines if SINKS in line)
    assert line.split()[-6:] == ["50.0", "0.00", "1", "100046.02", "0.0", unit]
    assert header in " ".join(lines[1:4])


def test_real_downloads_answer_what_a_hand_adds_up(tmp_path: Path) -> None:
    """Exports of 广东 in 2024-06 by partner: the rows of the example downloads, added up without the program."""
    folder, store = ROOT / "examples" / "detail", tmp_path / "trade.sqlite"
    assert printed(store, "detail", "ingest", folder, "--flow", "export")[0] == 0
    dollars: dict[int, Counter[str]] = {year: Counter() for year in (2023, 2024)}
    kilograms: dict[int, Counter[str]] = {year: Counter() for year in (2023, 2024)}
    for year, of_year in dollars.items():
        with (folder / f"73242900-{year}.csv").open(encoding="utf-8-sig", newline="") as file:
            for each in csv.DictReader(file):
                if (each["数据年月"], each["注册地编码"]) == (f"{year}06", "44"):
                    of_year[each["贸易伙伴编码"]] += int(each["美元"].replace(",", ""))
                    kilograms[year][each["贸易伙伴编码"]] += int(each["第一数量"].replace(",", ""))
    arguments = ("drivers", "2024-06", "--region", "44", "--flow", "出口", "--by", "国别", "--top", "3", "--raw")
    code, out, _ = printed(store, *arguments)
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


def test_without_detail_a_cell_is_na(example_store: Path) -> None:
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=example_store) is NA


def test_cells_show_the_same_as_the_command(with_table8: Path) -> None:
    _, out, _ = printed(with_table8, *PERIOD, "--raw", "--lang", "zh")
    table = call("TM_DRIVERS", ("广东", "出口", 202502), store=with_table8)
    assert isinstance(table, list)
    shown = [["" if cell is NA else str(cell) for cell in line] for line in table]
    assert shown == [*csv.reader(io.StringIO(out))]
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=with_table8) == pytest.approx(150)
    assert call("TM_DETAIL", ("广东", "出口", 202502, "7324", "美国"), store=with_table8) == pytest.approx(100)
    assert call("TM_DETAIL", ("广东", "出口", 202502, 73249000.0), store=with_table8) == pytest.approx(50)
    assert call("TM_DETAIL", ("广东", "出口", 202503), store=with_table8) is NA
    assert str(call("TM_DETAIL", ("广东", "净出口", 202502), store=with_table8)).startswith("## ")


def test_every_example_of_the_registry_has_its_type_of_result(tmp_path: Path) -> None:
    rows = [row(202400 + month, PARTS, 10**7, partner=each) for month in range(1, 7) for each in ("502", "110")]
    store = detail_of(tmp_path, Made(rows))
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


def test_detail_without_table_8_answers_without_coverage(tmp_path: Path) -> None:
    store = detail_of(tmp_path, Made([row(202502, SINKS, 10**8), row(202402, SINKS, 10**8)]))
    assert not store.exists()
    code, out, err = printed(store, *PERIOD)
    assert code == 0
    assert out.splitlines()[1] == f"{SINKS},不锈钢洗涤槽及脸盆,1.0000,0.0,100.0,0.00,1,,"
    contributions, _title, covered = err.splitlines()
    assert "contributions are to the YoY of the total of the rows" in contributions
    assert "is not known: table (8) has no figure of 2025-02 in dollars" in covered
    _, out, _ = printed(store, *PERIOD, "--format", "json")
    found = json.loads(out)
    assert (found["coverage"], found["rows"][0]["contribution"]) == (None, 0)
    assert found["notes"] == [contributions, covered]
    assert call("TM_DETAIL", ("广东", "出口", 202502), store=store) == 1


# The rows: ranks, shares, contributions, codes and names


def test_rows_rank_by_value_and_add_up_with_the_remainder(tmp_path: Path) -> None:
    """By hand: 600, 300 and 100 of 1,000; last year 500, 300 and 0 of 800; table (8) 4,000 after 2,000 dollars."""
    rows = [
        *of(SINKS, m202306=500, m202406=600),
        *of(PARTS, m202306=300, m202406=300),
        *of(BATHS, m202406=100),
        row(202406, SINKS, 999, province=31),
    ]
    table = answer(detail_of(tmp_path, Made(rows)), top=1, reference=Reference(4000 / 1e8, 2000 / 1e8), lang="zh")
    first, rest = table.rows
    assert (first.code, first.name, first.rank) == (SINKS, "不锈钢洗涤槽及脸盆", 1)
    assert (first.value * 1e8, first.yoy, first.share, first.contribution) == pytest.approx((600, 20, 60, 5))
    assert (rest.code, rest.name, rest.rank) == ("", "其余", None)
    assert (rest.value * 1e8, rest.yoy, rest.share, rest.contribution) == pytest.approx((400, 100 / 3, 40, 5))
    assert table.coverage == pytest.approx(25)
    assert table.notes == ()


def test_by_contribution_the_largest_changes_come_first(tmp_path: Path) -> None:
    """By hand: 500 to 600, 300 to 100 and 0 to 50, of 1,000 dollars in table (8) a year earlier."""
    rows = [*of(SINKS, m202306=500, m202406=600), *of(PARTS, m202306=300, m202406=100), *of(BATHS, m202406=50)]
    store = detail_of(tmp_path, Made(rows))
    table = answer(store, reference=Reference(1e-5, 1e-5), sort="contribution")
    assert [(each.code, each.rank) for each in table.rows] == [(PARTS, 2), (SINKS, 1), (BATHS, 3)]
    assert [each.contribution for each in table.rows] == pytest.approx([-20, 10, 5])
    first, rest = answer(store, reference=Reference(1e-5, 1e-5), sort="contribution", top=1).rows
    assert (first.code, rest.code) == (PARTS, "")
    assert (rest.value * 1e8, rest.contribution) == pytest.approx((650, 15))


def test_a_code_with_trade_only_last_year_takes_part_in_the_contributions(tmp_path: Path) -> None:
    store = detail_of(
        tmp_path, Made([*of(SINKS, m202306=500, m202406=600), *of(PARTS, m202306=300), *of(BATHS, m202406=1)])
    )
    table = answer(store, reference=Reference(1e-5, 1e-5))
    assert [(each.code, each.rank) for each in table.rows] == [(SINKS, 1), (BATHS, 2), (PARTS, None)]
    assert [each.contribution for each in table.rows] == pytest.approx([10, 0.1, -30])
    assert [each.yoy for each in table.rows] == pytest.approx([20, math.nan, -100], nan_ok=True)


def test_codes_and_names_denote_the_same(tmp_path: Path) -> None:
    rows = [row(month, PARTS, 3, partner=partner) for month in BOTH for partner in ("502", "110")]
    rows += [row(month, "01012100", 4, partner="110") for month in BOTH]
    store = detail_of(tmp_path, Made(rows))
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


def test_the_chapters_of_the_harmonized_system_are_97() -> None:
    """The WCO's nomenclature has the chapters 01 to 97; 77 is reserved."""
    for lang in ("zh", "en"):
        names = hs_chapters(lang)
        assert list(names) == [f"{number:02d}" for number in range(1, 98)]
        assert all(names.values())
        assert len(set(names.values())) == 97
    assert hs_chapters("en")["09"] == "coffee, tea and spices"
    assert hs_chapters("zh")["87"] == "车辆及其零件"
