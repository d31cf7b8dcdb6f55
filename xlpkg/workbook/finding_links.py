"""The cell that a finding on 核验 links to: a range of ``layout.LINKED``, a row and a column of it, as three numbers.

The link itself is a formula of the design, which takes no text of a finding: only numbers reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from xlpkg.analysis.places import place_of
from xlpkg.model.months import Month, find_month
from xlpkg.model.regions import NATIONAL, find_region
from xlpkg.model.words import BASIS_NAMES, FLOW_NAMES, Basis, Flow
from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

    from xlpkg.analysis.places import Place
    from xlpkg.workbook.layout import NamedRange

#: The number of a range in LINKED, a row and a column, counted from 1.
Position = tuple[int, int, int]

#: Findings on a YoY; those of other codes are on a level.
_YOY_CODES: Final = ("base-revised", "total-not-between", "national-yoy", "wide-band")
_PARAGRAPHS: Final = (layout.TEXT_LEAD, layout.TEXT_EXPORTS, layout.TEXT_IMPORTS)
#: The rows of the header of a province's months.
_HEADINGS: Final = 2


@dataclass(frozen=True, slots=True)
class Area:
    """Where a linked range is in a workbook: its sheet, and its first row and column, counted from 1."""

    named: NamedRange
    sheet: str
    row: int
    column: int
    rows: int
    columns: int


#: Where the ranges are in a workbook in which the user moved none.
DESIGNED: Final = tuple(
    Area(named, named.sheet, named.row + 1, named.column + 1, named.rows, named.columns) for named in layout.LINKED
)


def areas_of(book: xw.Book) -> tuple[Area, ...]:
    """Return where the linked ranges of the report are in *book*. Raises WorkbookError if one is missing."""
    found = []
    for named in layout.LINKED:
        if named.sheet in layout.REPORT:
            area = range_of(book, named)
            found.append(Area(named, area.sheet.name, area.row, area.column, *area.shape))
    return tuple(found)


def position(where: str, code: str, period: Month, areas: Sequence[Area] = DESIGNED) -> Position | None:
    """Return the cell of the finding *code* at *where*, None if no sheet shows it.

    *period* is the month that the workbook shows; *areas* are where its ranges are.
    """
    place = place_of(where)
    if "sheet" in place:
        return _of_cell(str(place["sheet"]), str(place["cell"]), areas)
    if "region" in place:
        return _of_figure(place, code, period)
    return _of_report(place)


def _of_cell(sheet: str, cell: str, areas: Sequence[Area]) -> Position | None:
    letters, row = coordinate_from_string(cell)
    column = column_index_from_string(letters)
    for area in areas:
        down, right = row - area.row, column - area.column
        if area.sheet == sheet and 0 <= down < area.rows and 0 <= right < area.columns:
            return _position(area.named, down, right)
    return None


def _of_figure(place: Place, code: str, period: Month) -> Position | None:
    region, month = find_region(str(place["region"])), find_month(place["period"])
    flow, basis = (_index(names, str(place[part])) for names, part in ((FLOW_NAMES, "flow"), (BASIS_NAMES, "basis")))
    if region is None or month is None or flow is None or basis is None:
        return None
    is_yoy = code in _YOY_CODES and flow != Flow.NET
    if region == NATIONAL:
        row = 1 + 2 * basis + is_yoy
        return _position(layout.HOME_KEY_FIGURES, row, 1 + flow) if month == period else None
    row = month - Month(period.year - 1, 1)
    if not 0 <= row < layout.PROVINCE_MONTHS:
        return None
    return _position(layout.province_ranges(region).months, _HEADINGS + row, 1 + 7 * basis + 2 * flow + is_yoy)


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
        return _position(of.text, _PARAGRAPHS[min(paragraph, len(_PARAGRAPHS)) - 1], 0)
    return None


def _index(names: Mapping[str, tuple[str, ...]], word: str) -> int | None:
    return next((each.index(word) for each in names.values() if word in each), None)


def _position(named: NamedRange, row: int, column: int) -> Position:
    return 1 + layout.LINKED.index(named), row + 1, column + 1
