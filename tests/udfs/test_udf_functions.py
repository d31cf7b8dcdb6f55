"""The functions agree with the published report and with the files of the real months."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from udfs.call import Value, call
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS, Result
from udfs.sections import SECTIONS
from xlpkg.analysis.cube import Cube
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, find_region
from xlpkg.report.compose import compose

HEADER = ["省市", "进出口", "进出口同比 (%)", "出口", "出口同比 (%)", "进口", "进口同比 (%)", "净出口"]
BASES = ("month", "ytd")
FLOWS = ("进出口", "出口", "进口")
WAN = 10_000  # 万 in an 亿

Published = dict[str, dict[str, list[str]]]
Months = dict[str, list[list[str]]]


def number(value: Value) -> float:
    assert isinstance(value, (int, float)), value
    return float(value)


def text(value: Value) -> str:
    assert isinstance(value, str), value
    assert not value.startswith("##")
    return value


def table(value: Value) -> list[list[object]]:
    assert isinstance(value, list), value
    return [[*row] for row in value]


def rounded(value: Value) -> str:
    """Round half away from zero to one decimal, as the report does; no minus before a zero."""
    shown = str(Decimal(repr(number(value))).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return "0.0" if float(shown) == 0 else shown


def rows_of(month: list[list[str]]) -> dict[str, list[str]]:
    """The rows of 全国 and the 31 provinces by short name, as the file prints them."""
    found = ((find_region(cells[0]), cells) for cells in month)
    return {region.short: cells for region, cells in found if region is not None}


def test_every_example_of_the_registry_gives_its_type_of_result(example_store: Path, rmb_store: Path) -> None:
    types: dict[Result, tuple[type, ...]] = {Result.NUMBER: (int, float), Result.TEXT: (str,), Result.TABLE: (list,)}
    for function in FUNCTIONS:
        for example in function.examples:
            for store in (example_store, rmb_store):
                if function.of_detail or (store is rmb_store and '"usd"' in example):
                    continue
                answer = evaluate(example, store=store)
                assert isinstance(answer, types[function.returns]), example
                assert not str(answer).startswith("##"), example


# Levels, changes, net exports


def test_levels_and_yoy_to_date_are_the_files_figures_exactly(rmb_store: Path, real_months: Months) -> None:
    for stem, month in real_months.items():
        for region, cells in rows_of(month).items():
            for column, (flow, basis) in enumerate(((f, b) for f in FLOWS for b in BASES), start=1):
                level = number(call("TM_VALUE", (region, flow, stem, basis), store=rmb_store))
                assert level == int(cells[column].replace(",", "")) / WAN, (stem, region, flow, basis)
            for column, flow in enumerate(FLOWS, start=7):
                assert call("TM_YOY", (region, flow, stem, "累计"), store=rmb_store) == float(cells[column])
    assert call("TM_YOYBAND", ("广东", "进口", 202406, "累计"), store=rmb_store) == 0.05


# Rank, share, contribution


def test_the_ranks_by_yoy_descend_with_the_published_yoy(example_store: Path, published: Published) -> None:
    column = {name: float(cells[3]) for name, cells in published["month"].items()}
    ranks = {
        name: number(call("TM_RANK", (name, "出口", 202502, "当月", "yoy"), store=example_store)) for name in column
    }
    by_rank = [column[name] for name in sorted(column, key=lambda name: ranks[name])]
    assert sorted(ranks.values()) == list(range(1, 32))
    assert by_rank == sorted(column.values(), reverse=True)


def test_shares_are_parts_of_the_printed_national_figure_and_make_up_100(rmb_store: Path, real_months: Months) -> None:
    rows = rows_of(real_months["2024-12"])
    shares = {}
    for region, cells in rows.items():
        shares[region] = number(call("TM_SHARE", (region, "进口", 202412, "ytd"), store=rmb_store))
        assert shares[region] == pytest.approx(100 * int(cells[6]) / int(rows["全国"][6]))
    assert shares.pop("全国") == 100
    assert sum(shares.values()) == pytest.approx(100, abs=1e-4)


def test_the_31_contributions_add_up_to_the_national_yoy(rmb_store: Path) -> None:
    for flow in FLOWS:
        for basis in BASES:
            parts = [number(call("TM_CONTRIB", (p.short, flow, 202502, basis), store=rmb_store)) for p in PROVINCES]
            national = number(call("TM_YOY", ("全国", flow, 202502, basis), store=rmb_store))
            # The levels are rounded; so is the YoY that is printed, and its three bases.
            assert sum(parts) == pytest.approx(national, abs=0.065 if basis == "ytd" else 1e-5)


# Tables


def test_the_table_is_the_published_one_row_by_row(example_store: Path, published: Published) -> None:
    for basis, sort in (("month", None), ("ytd", None), ("ytd", "出口"), ("month", "total")):
        header, *rows = table(call("TM_TABLE", (202502, basis, sort), store=example_store))
        assert header == HEADER
        printed = [[name[:2], *cells] for name, cells in published[basis].items()]
        assert [[str(row[0])[:2], *map(rounded, row[1:])] for row in rows] == printed  # type: ignore[arg-type]
    # The functions of single figures are published, too.
    for basis in BASES:
        for name, cells in published[basis].items():
            answers = [
                call(function, (name, flow, 202502, basis), store=example_store)
                for flow in FLOWS
                for function in ("TM_VALUE", "TM_YOY")
            ]
            answers.append(call("TM_NET", (name, 202502, basis), store=example_store))
            assert [rounded(answer) for answer in answers] == cells, name


def test_a_series_has_a_row_a_month_with_the_files_figures(rmb_store: Path, real_months: Months) -> None:
    rows = table(call("TM_SERIES", ("广东省", "进口", 202401, 202506, "当月"), store=rmb_store))
    expected = [
        [int(stem.replace("-", "")), int(rows_of(month)["广东"][5]) / WAN] for stem, month in real_months.items()
    ]
    assert rows == expected


def test_a_series_agrees_with_the_single_function(rmb_store: Path) -> None:
    for measure, function in (("share", "TM_SHARE"), ("contrib", "TM_CONTRIB"), ("rank", "TM_RANK")):
        rows = table(call("TM_SERIES", ("四川", "进出口", 202501, 202502, "累计", measure), store=rmb_store))
        single = [call(function, ("四川", "进出口", month, "累计"), store=rmb_store) for month in (202501, 202502)]
        assert [row[1] for row in rows] == single, measure


def test_the_regions_are_those_of_table_8_in_its_order(rmb_store: Path, real_months: Months) -> None:
    national, *provinces = table(call("TM_REGIONS", store=rmb_store))
    assert national == ["全国", "全国", "China", ""]
    printed = [cells[0] for cells in real_months["2024-01"] if cells[0] in {row[1] for row in provinces}]
    assert [row[1] for row in provinces] == printed
    assert len(printed) == 31


# Text, checks, sources


def test_texts_are_those_of_the_report_in_either_language(example_store: Path, example_cube: Cube) -> None:
    """Separators and case in the name of a section are ignored."""
    named: dict[Language, tuple[str, ...]] = {
        "zh": ("标题", "当月标题", "当月概述", "累计 概述"),
        "en": ("title", "Month_Heading", "month-lead", "YTD lead"),
    }
    for lang, names in named.items():
        report = compose(example_cube, Month(2025, 2), lang)
        month, ytd = report.sections
        expected = (report.title, month.heading, month.lead, ytd.lead)
        assert tuple(call("TM_TEXT", (202502, name, lang), store=example_store) for name in names) == expected
    for section in SECTIONS:
        assert re.search("[一-鿿]", text(call("TM_TEXT", (202502, section), store=example_store))), section
        assert not re.search("[一-鿿]", text(call("TM_TEXT", (202502, section, "en"), store=example_store))), section


def test_checks_are_a_table_with_a_row_for_each_finding(example_store: Path) -> None:
    header, *rows = table(call("TM_CHECKS", (202502,), store=example_store))
    assert header == ["级别", "代码", "位置", "公布值", "应为", "说明"]
    assert all(len(row) == 6 for row in rows)
    assert {"reconstructed", "months-missing"} <= {row[1] for row in rows}
    assert "错误" not in {row[0] for row in rows}
    english = table(call("TM_CHECKS", (202502,), store=example_store, lang="en"))
    assert english[0] == ["severity", "code", "where", "printed", "expected", "message"]


def _named_cells(source: str) -> list[tuple[int, int]]:
    cells = re.findall(r"\b([A-J])(\d+)\b", source)
    return [(int(row) - 1, ord(column) - ord("A")) for column, row in cells]


def test_the_named_cells_of_a_source_hold_the_figures(rmb_store: Path, real_months: Months) -> None:
    for province in PROVINCES:
        for flow in FLOWS:
            source = text(call("TM_SOURCE", (province.short, flow, 202409), store=rmb_store))
            assert source.startswith("2024-09.csv，")
            for (row, column), basis in zip(_named_cells(source), BASES, strict=True):
                printed = int(real_months["2024-09"][row][column].replace(",", "")) / WAN
                assert printed == call("TM_VALUE", (province.short, flow, 202409, basis), store=rmb_store)
    source = text(call("TM_SOURCE", ("福建", "净出口", 202409), store=rmb_store, lang="en"))
    exports, imports, *_ = (int(real_months["2024-09"][row][column]) for row, column in _named_cells(source))
    assert (exports - imports) / WAN == pytest.approx(number(call("TM_NET", ("福建", 202409), store=rmb_store)))
    assert re.search(r", stored \d{4}-\d\d-\d\d \d\d:\d\d UTC, vintage 1 of 1", source)
