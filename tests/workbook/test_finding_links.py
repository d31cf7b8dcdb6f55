"""A finding on 核验 links to its cell, wherever the user moved it, and no text of a finding becomes part of a link."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw
from user_workbook import sheet_of

from xlpkg.analysis.findings import ColumnKind, finding
from xlpkg.analysis.places import FigurePlace
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Kind, Region, parse_region
from xlpkg.model.words import Basis, Flow
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.sheets.finding_links import position, with_cell
from xlpkg.workbook.versions import range_of

MAY = Month(2025, 5)


def name_at(where: FigurePlace | str) -> tuple[str, int, int] | None:
    found = position(finding("changed", "note", where), MAY)
    return found and (layout.LINKED[found[0] - 1].name, *found[1:])


def test_a_finding_leads_to_the_cell_that_shows_its_figure() -> None:
    table = layout.REPORTS[Basis.MONTH].table
    assert name_at(f"当月!C{table.row + 3}") == ("month_table", 3, 3)
    assert name_at("table 2, row 4") == name_at("表 2 第 4 行") == ("ytd_table", 4, 1)
    assert name_at("section 1, paragraph 1") == ("month_text", layout.TEXT_LEAD + 1, 1)
    # The heading of the months has two rows, and 2024-01 is the first month.
    exports = FigurePlace(MAY, parse_region("广东"), Flow.EXPORT, Basis.MONTH, file="a.csv", cell="C9")
    assert name_at(exports) == ("prov_44_months", 2 + 17, 4)
    assert name_at(replace(exports, basis=Basis.YTD, is_yoy=True)) == ("prov_44_months", 2 + 17, 12)
    assert name_at(FigurePlace(MAY, NATIONAL, Flow.IMPORT, Basis.YTD)) == ("home_key_figures", 4, 4)
    for period, region in ((Month(2023, 12), exports.region), (Month(2025, 4), NATIONAL)):
        assert name_at(replace(exports, period=period, region=region)) is None
    assert name_at(replace(exports, region=Region(50, 0, "深圳市", "深圳市", "", "", Kind.CITY, province=19))) is None


def test_a_place_that_no_range_of_ours_has_gets_no_link() -> None:
    for where in (
        "2024-02.csv, 2025-02.csv",
        "https://example.org/a!A1",
        "'C:\\a.xlsx'#当月!A1",
        '当月"),WEBSERVICE("https://example.org")&("!A11',
        "当月!ZZ99",
        "table 3, row 4",
    ):
        assert name_at(where) is None, where


def test_a_cell_is_found_where_the_user_moved_its_range() -> None:
    table = layout.REPORTS[Basis.MONTH].table
    areas = [replace(table, sheet="我的 '表'", row=29, column=1)]
    found = position(finding("changed", "note", "我的 '表'!D32"), MAY, areas)
    assert found == (1 + layout.LINKED.index(table), 3, 3)
    assert position(finding("changed", "note", "当月!D32"), MAY, areas) is None
    assert position(finding("changed", "note", "我的 '表'!D32"), MAY) is None


def test_a_finding_about_a_figure_of_a_row_names_the_cell_of_the_figure() -> None:
    table, text = layout.REPORTS[Basis.MONTH].table, layout.REPORTS[Basis.MONTH].text
    row = f"当月!A{table.row + 3}"
    for flow, kind, column in ((Flow.EXPORT, ColumnKind.CHANGE, "E"), (Flow.NET, ColumnKind.LEVEL, "H")):
        found = with_cell(finding("value", "error", row, flow=flow, kind=kind), layout.LINKED)
        assert found.where == f"当月!{column}{table.row + 3}"
    for where in (f"当月!A{text.row + 2}", "2025-05.csv", "当月"):
        assert with_cell(finding("value", "error", where, flow=Flow.EXPORT), layout.LINKED).where == where


def test_links_are_formulas_of_the_design_and_take_numbers_only(built: Path) -> None:
    sheet = sheet_of(built, layout.CHECKS)
    found = layout.CHECK_FINDINGS
    for row in range(found.row + 1, found.last_row + 2):
        formula = sheet.cell(row, 1).value
        assert {*re.findall(r"\$?[A-Z]+\$?\d+", formula)} == {f"$H{row}", f"$I{row}", f"$J{row}"}
        assert f"ISNUMBER($H{row})" in formula
        assert "INDIRECT" not in formula


@pytest.mark.long
def test_a_link_leads_to_the_cell_in_a_renamed_sheet_with_inserted_rows(
    libreoffice: xw.App, built: Path, tmp_path: Path, rmb_store: Path
) -> None:
    with libreoffice.books.open(shutil.copy(built, tmp_path / "a b.xlsm")) as book:
        month = book.sheets[layout.MONTH]
        month.api.Rows.insertByIndex(0, 2)
        month.name = "我的 月 表"
        cell = range_of(book, layout.REPORTS[Basis.MONTH].table)[5, 1]
        cell.value = 1.5
        act("verify", book, store=rmb_store)
        checks = book.api.Sheets.getByName(layout.CHECKS)
        scratch = checks.getCellRangeByName("Z1")
        links = {}
        for row in range(layout.CHECK_FINDINGS.row + 1, layout.CHECK_FINDINGS.row + 20):
            link = checks.getCellRangeByName(f"A{row}")
            if link.String == "→":
                address = re.search(r'"#"&(CELL\(.+\))(?=[;,]"→")', link.Formula)
                assert address is not None
                scratch.setFormula(f"={address[1]}")
                links[checks.getCellRangeByName(f"D{row}").String] = scratch.String.replace("$", "")
        place = f"我的 月 表!B{cell.row}"
        assert place in links
        assert links[place].replace("'", "") == place
        assert any(re.fullmatch(r"[一-鿿]+!\w+", cell) for where, cell in links.items() if where.startswith("2025-06"))
