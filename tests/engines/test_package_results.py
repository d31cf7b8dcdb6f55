"""No result of a formula is out of date after a save: it is computed, removed, or cannot change."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from user_workbook import audit, edited, read_parts

from udfs.formula import result_in_cell
from xlpkg.cli import main
from xlpkg.engines.cell_ranges import a1
from xlpkg.engines.package import open_workbook

#: The result that each formula has in the file before it is saved. No formula of these tests has it.
OLD: Final = 111

CHOSEN: Final = '<definedName name="所选">首页!$C$6</definedName>'

Months = dict[str, list[list[str]]]


def exports(months: Months, period: str, region: str, *, ytd: bool = False) -> float:
    """Return exports in 100 million dollars, from the table of the month in thousand dollars."""
    (row,) = (row for row in months[period] if row[0] == region)
    return float(row[3 + ytd].replace(",", "")) / 1e5


def with_formulas(
    path: Path, formulas: Mapping[str, str], constants: Mapping[str, Any] | None = None, spill: str = ""
) -> Path:
    """Write a workbook with the sheets 首页 and 我的; on the latter, each formula has the result OLD.

    The formula of a range is an array formula of all its cells; that of the range *spill* is a dynamic one.
    """
    with xlsxwriter.Workbook(path) as book:
        home, mine = book.add_worksheet("首页"), book.add_worksheet("我的")
        book.define_name("币种", "=首页!$C$7")
        home.write("C6", 202501)
        home.write("C7", "usd")
        for cell, value in (constants or {}).items():
            mine.write(cell, value)
        for address, formula in formulas.items():
            if ":" in address:
                write = mine.write_dynamic_array_formula if address == spill else mine.write_array_formula
                write(address, formula, None, OLD)
                for cell in cells_of(address)[1:]:
                    mine.write(cell, OLD)
            else:
                mine.write_formula(address, formula, None, OLD)
    return path


def cells_of(address: str) -> list[str]:
    """Return the cells of a range, row by row."""
    left, top, right, bottom = range_boundaries(address)
    return [a1(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def save(path: Path, store: Path | None = None) -> None:
    """Write 202502 into 首页!C6, and save."""
    functions = None if store is None else functools.partial(result_in_cell, store=store)
    with open_workbook(path, functions=functions) as book:
        book.sheets["首页"].range("C6").value = 202502
        book.save()


def results(path: Path) -> dict[str, object]:
    """Return the values of 我的 by cell, as openpyxl reads them."""
    return {cell.coordinate: cell.value for row in load_workbook(path, data_only=True)["我的"] for cell in row}


def test_results_of_the_functions_are_computed(tmp_path: Path, example_store: Path, example_months: Months) -> None:
    guangdong = exports(example_months, "2025-02", "广东省")
    formulas = {
        "A1": '=TM_VALUE("广东","出口",202502)',
        "A2": '=TM_VALUE( "广东" , "export" , "2025-02" , , "usd" )',
        "A3": "=tm_value(C1,C2,首页!$C$6,,'首页'!C7)",  # the month that is written, and the currency in the file
        "A4": '=TM_VALUE(C3,"出口",202502,"ytd",币种)',
        "A5": '=TM_VALUE("广东","出口",209901)',
        "A6": '=TM_VALUE("吉林市","出口",202502)',
        **{f"B{row}": f'=TM_VALUE(D{row},"出口",202502)' for row in (1, 2, 3)},  # a shared formula
    }
    constants = {"C1": "广东", "C2": "出口", "C3": "江苏省", "D1": "广东", "D2": "江苏", "D3": "浙江"}
    workbook = with_formulas(tmp_path / "a.xlsx", formulas, constants)
    first = r"<f>(?=TM_VALUE\(D1)", '<f t="shared" ref="B1:B3" si="0">'
    edited(workbook, "xl/worksheets/sheet2.xml", first, (r"<f>TM_VALUE\(D[23][^<]*</f>", '<f t="shared" si="0"/>'))
    save(workbook, example_store)
    found = results(workbook)
    assert [found[cell] for cell in ("A1", "A2", "A3")] == pytest.approx([guangdong] * 3)
    assert found["A4"] == pytest.approx(exports(example_months, "2025-02", "江苏省", ytd=True))
    assert found["A5"] == "#N/A"
    assert str(found["A6"]).startswith("## ")
    regions = [f"{constants[cell]}省" for cell in ("D1", "D2", "D3")]
    shared = [exports(example_months, "2025-02", region) for region in regions]
    assert [found[cell] for cell in ("B1", "B2", "B3")] == pytest.approx(shared)
    assert audit(workbook) == []
    parts = read_parts(workbook)
    save(workbook, example_store)
    assert read_parts(workbook) == parts


UNKNOWN: Final = {
    "of cells": "=SUM(首页!C6,1)",
    "of another formula": '=ROUND(TM_VALUE("广东","出口",202502),2)',
    "a part of a formula": '=TM_VALUE("广东","出口",202502)/TM_VALUE("全国","出口",202502)',
    "of a computed cell": '=TM_VALUE("广东","出口",B1)',
    "of an empty cell": '=TM_VALUE("广东","出口",202502,,Z9)',
    "of a range": '=TM_VALUE("广东","出口",C1:C2)',
    "of an address in a text": '=INDIRECT("首页!C6")',
    "of the day": "=TODAY()",
    "of chance": "=RAND()",
    "of a function of the user": "=MYFUNCTION(1)",
    "of a function of another workbook": '=[1]!TM_VALUE("广东","出口",202502)',
}


#: Array formulas by the range that they fill in the file; the last one is dynamic, and a table of 32 rows.
ARRAYS: Final = {
    "J1:J3": "=首页!C6:C8*2",
    "K1:K3": "=TM_PERIODS()*1",
    "L1:L3": '=TM_TABLE(202502,"month","export","usd")',
}


@pytest.mark.parametrize("has_store", [True, False])
def test_a_result_that_cannot_be_known_is_removed_and_one_of_literals_is_kept(
    tmp_path: Path, example_store: Path, has_store: bool
) -> None:
    formulas = {f"A{row}": formula for row, formula in enumerate(UNKNOWN.values(), 1)} | {"B1": "=首页!C6"}
    if not has_store:
        formulas["B2"] = '=TM_VALUE("广东","出口",202502)'
    literals = {"E1": "=PI()*2", "E2": '=HYPERLINK("#首页!A1","首页")'}
    workbook = with_formulas(tmp_path / "a.xlsx", formulas | literals | ARRAYS, {"C1": 202502}, "L1:L3")
    unknown = [*formulas, *(cell for address in ARRAYS for cell in cells_of(address))]
    before = results(workbook)
    assert {before[cell] for cell in unknown} == {OLD}
    save(workbook, example_store if has_store else None)
    found = results(workbook)
    expected = dict.fromkeys(unknown) | dict.fromkeys(literals, OLD)
    assert {cell: found[cell] for cell in expected} == expected
    written = load_workbook(workbook)["我的"]
    assert {cell: written[cell].value for cell in formulas} == formulas
    assert audit(workbook) == []


#: Formulas on 我的, and whether their result rests on 首页!C6, which is written.
RESTS: Final = {
    "A1": ("=首页!C7", False),
    "A2": ("=币种", False),
    "A3": ("=IF(A1=Z1,首页!$C$7,SUM(C1:C9))", False),
    "A4": ("=A3*2", False),
    "B1": ("=首页!C6", True),
    "B2": ("=SUM(首页!C:C)", True),
    "B3": ("=SUM(A1:B1)", True),
    "B4": ("=B3+A1", True),
    "B5": ("=所选", True),
    "B6": ("=OFFSET(A1,1,0)", True),
    "B7": ("=SUM(首页:我的!Z9)", True),  # may refer to anything, as far as is known here
    "J1:J2": ("=首页!C7:C8", False),
    "K1:K2": ("=首页!C6:C7", True),
    "M1": ("=J2", False),
    "M2": ("=K2", True),
}


def test_a_result_of_cells_that_were_not_written_is_kept_and_excel_calculates_only_if_one_is_lacking(
    tmp_path: Path,
) -> None:
    for rests in (True, False):
        formulas = {cells: formula for cells, (formula, _) in RESTS.items() if rests or not RESTS[cells][1]}
        workbook = with_formulas(tmp_path / f"{rests}.xlsx", formulas)
        edited(
            workbook, "xl/workbook.xml", (' fullCalcOnLoad="1"', ""), ("</definedNames>", f"{CHOSEN}</definedNames>")
        )
        save(workbook)
        found = results(workbook)
        expected = {cell: None if RESTS[cells][1] else OLD for cells in formulas for cell in cells_of(cells)}
        assert {cell: found[cell] for cell in expected} == expected
        assert (b"fullCalcOnLoad" in read_parts(workbook)["xl/workbook.xml"]) is rests
        assert audit(workbook) == []


def test_a_table_fills_its_cells_with_its_results(tmp_path: Path, example_store: Path, example_months: Months) -> None:
    workbook = with_formulas(tmp_path / "a.xlsx", {"A1:I34": ARRAYS["L1:L3"]})
    save(workbook, example_store)
    rows = list(load_workbook(workbook, data_only=True)["我的"].iter_rows(values_only=True))
    levels = {row[0]: row[3] for row in rows[1:32]}
    assert levels["广东"] == pytest.approx(exports(example_months, "2025-02", "广东省"))
    assert levels["西藏"] == pytest.approx(exports(example_months, "2025-02", "西藏自治区"))
    assert rows[0][0] == "省市"
    assert {row[8] for row in rows} | set(rows[32]) | set(rows[33]) == {"#N/A"}  # beyond the table, as Excel shows
    assert audit(workbook) == []


def test_no_cell_of_a_data_table_keeps_an_old_result(tmp_path: Path) -> None:
    workbook = with_formulas(tmp_path / "a.xlsx", {"B2:B3": "=首页!C6"})
    data_table = '<f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="D1"/>'
    edited(workbook, "xl/worksheets/sheet2.xml", (r'<f t="array"[^>]*>[^<]*</f>', data_table))
    save(workbook)
    assert (results(workbook)["B2"], results(workbook)["B3"]) == (None, None)


# The shipped workbook


def test_the_examples_on_the_sheet_of_functions_are_computed(
    path: Path, example_store: Path, example_months: Months
) -> None:
    assert main(["refresh", str(path), "--store", str(example_store), "--period", "2025-02"]) == 0
    formulas, values = (load_workbook(path, data_only=only)["函数"] for only in (False, True))
    found = {
        cell.value: values[cell.coordinate].value
        for row in formulas
        for cell in row
        if str(cell.value).startswith("=TM_")
    }
    assert len(found) > 10
    assert None not in found.values()
    assert found['=TM_VALUE("广东","出口",202502,,首页!$C$7)'] == pytest.approx(
        exports(example_months, "2025-02", "广东省")
    )
