"""The cell that a finding on 核验 links to: a range of ``layout.LINKED``, a row and a column of it, as three numbers.

The link itself is a formula of the design, which takes no text of a finding: only numbers reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import xlwings as xw
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from xlpkg.analysis.findings import ColumnKind, Finding
from xlpkg.analysis.places import FigurePlace, Place, place_of
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Kind
from xlpkg.model.words import Basis, Flow
from xlpkg.workbook import layout
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.versions import range_of

#: The number of a range in LINKED, a row and a column, counted from 1.
Position = tuple[int, int, int]

#: The rows of the paragraphs of a section; the first two are in one cell.
_PARAGRAPHS: Final = (
    *(layout.TEXT_LEAD, layout.TEXT_LEAD),
    *(layout.TEXT_EXPORTS, layout.TEXT_IMPORTS, layout.TEXT_REMARK),
)
_NUMBERS: Final = {named.name: number for number, named in enumerate(layout.LINKED, start=1)}
_TABLES: Final = tuple(of.table.name for of in layout.REPORTS.values())
#: The rows of the header of a province's months.
_HEADINGS: Final = 2


def areas_of(book: xw.Book) -> tuple[NamedRange, ...]:
    """Return the linked ranges of the report where they are in *book*. Raises WorkbookError if one is missing."""
    areas = [(named, range_of(book, named)) for named in layout.LINKED if named.sheet in layout.REPORT]
    return tuple(
        replace(named, sheet=area.sheet.name, row=area.row - 1, column=area.column - 1) for named, area in areas
    )


def position(finding: Finding, period: Month, areas: Sequence[NamedRange] = ()) -> Position | None:
    """Return the cell of *finding*, None if no sheet shows it.

    *period* is the month that the workbook shows; *areas* are its ranges where they are, by default as in the design.
    """
    if finding.figure is not None:
        return figure_position(finding.figure, period)
    place = place_of(finding.where)
    if "sheet" in place:
        return _of_cell(str(place["sheet"]), str(place["cell"]), areas or layout.LINKED)
    return _of_report(place)


def with_cell(finding: Finding, areas: Sequence[NamedRange]) -> Finding:
    """Return *finding* with the cell of its figure as its location, if that is the first cell of a table's row."""
    flow, kind = map(finding.message.facts.get, ("flow", "kind"))
    place, tables = place_of(finding.where), [area for area in areas if area.name in _TABLES]
    if not isinstance(flow, Flow) or "sheet" not in place:
        return finding
    sheet, cell = str(place["sheet"]), str(place["cell"])
    if (found := _of_cell(sheet, cell, tables)) is None or found[2] != 1:
        return finding
    letters, row = coordinate_from_string(cell)
    right = 1 + _column(flow, is_yoy=kind is ColumnKind.CHANGE)
    return replace(finding, where=f"{sheet}!{get_column_letter(column_index_from_string(letters) + right)}{row}")


def _of_cell(sheet: str, cell: str, areas: Sequence[NamedRange]) -> Position | None:
    letters, row = coordinate_from_string(cell)
    column = column_index_from_string(letters)
    for area in areas:
        down, right = row - 1 - area.row, column - 1 - area.column
        if area.sheet == sheet and 0 <= down < area.rows and 0 <= right < area.columns:
            return _position(area, down, right)
    return None


def figure_position(place: FigurePlace, period: Month) -> Position | None:
    """Return the cell of a stored figure in a workbook that shows *period*, None if no sheet shows it."""
    right = _column(place.flow, is_yoy=place.is_yoy)
    if place.region == NATIONAL:
        row = 1 + 2 * place.basis + place.is_yoy
        return _position(layout.HOME_KEY_FIGURES, row, 1 + place.flow) if place.period == period else None
    first = Month(period.year - 1, 1)
    if place.region.kind is not Kind.PROVINCE or not first <= place.period <= period:
        return None
    months = layout.province_ranges(place.region).months
    return _position(months, _HEADINGS + (place.period - first), 1 + 7 * place.basis + right)


def _column(flow: Flow, *, is_yoy: bool) -> int:
    """Return the column of a figure among the seven of a row, counted from 0."""
    return 2 * flow + (is_yoy and flow is not Flow.NET)


def _of_report(place: Place) -> Position | None:
    """Return the cell of a place in the composed report, whose sections and tables are those of the two sheets."""
    number = place.get("section", place.get("table"))
    if not isinstance(number, int) or not 1 <= number <= len(Basis):
        return None
    of = layout.REPORTS[Basis(number - 1)]
    if "note" in place:
        return _position(of.notes, 0, 0)
    if isinstance(row := place.get("row"), int) and 1 <= row <= of.table.rows:
        return _position(of.table, row - 1, 0)
    if isinstance(paragraph := place.get("paragraph"), int):
        return _position(of.text, _PARAGRAPHS[min(paragraph, len(_PARAGRAPHS) - 1)], 0)
    return None


def _position(named: NamedRange, row: int, column: int) -> Position:
    return _NUMBERS[named.name], row + 1, column + 1
