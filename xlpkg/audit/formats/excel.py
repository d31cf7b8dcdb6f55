"""An Excel workbook as blocks: the text that each cell shows, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from xlpkg.audit.document import Block, ChartRow, RawRow
from xlpkg.audit.formats.rows import Line, blocks_of
from xlpkg.engines.cell_ranges import unquoted
from xlpkg.model.rounding import format_number
from xlpkg.sources.readers.grid import address

#: The most cells of a sheet, empty cells between others included.
MAX_CELLS: Final = 200_000

#: The named ranges of a TradeMonitor workbook that hold the report, in reading order, and the number of their columns
#: that belong to it. The columns to the right of a table hold chart data.
REPORT_RANGES: Final = {
    "cover_title": 1,
    "cover_highlights": 1,
    "month_text": 1,
    "month_table": 8,
    "month_notes": 1,
    "ytd_text": 1,
    "ytd_table": 8,
    "ytd_notes": 1,
}
#: Those that workbooks of earlier versions have, too.
_OF_ALL: Final = REPORT_RANGES.keys() - {"cover_highlights"}
#: The ranges of tables, in which the columns for the charts follow those of the report.
TABLES: Final = ("month_table", "ytd_table")
#: The columns for a chart: label, rise, fall, the nation, and three bars that are cut. There are two charts.
_CHART_COLUMNS: Final = 14
#: The fewest rows and columns of a range of paragraphs with comments beside them, the rows of a paragraph and of those
#: that print its comment, and the column of the comments. A comment may have been typed after it was printed last.
_COMMENTED_ROWS, _COMMENTED_COLUMNS = 15, 23
_COMMENT_ROWS: Final = {1: (2, 3, 4), 5: (6, 7, 8), 11: (12, 13, 14)}
_COMMENT_COLUMN: Final = -2
#: A row with fewer texts holds paragraphs, not cells of a table.
_MIN_CELLS: Final = 3
_SECTIONS: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_LITERAL: Final = r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]'
#: A literal text, a colour or a space of some width; or the digits of a number, with its decimals.
_PARTS: Final = re.compile(rf"{_LITERAL}|([#0?][#0?,]*)(?:\.([#0?]*))?")


def excel_blocks(data: bytes) -> tuple[Block | ChartRow, ...]:
    """Return the blocks of the visible sheets or, in a TradeMonitor workbook, of the report's ranges and chart data.

    Raises OverflowError if a sheet has more cells than a report can have.
    """
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.defined_names.keys() >= _OF_ALL:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return tuple(block for sheet in visible for block in sheet_blocks(sheet.title, _texts(sheet.iter_rows())))
    blocks: list[Block | ChartRow] = []
    for name in (each for each in REPORT_RANGES if each in book.defined_names):
        for quoted, area in book.defined_names[name].destinations:
            title = unquoted(quoted)  # openpyxl leaves the apostrophes of a name doubled
            left, top, right, bottom = range_boundaries(area)
            rows = [*_texts(book[title].iter_rows(top, bottom, left, right))]
            blocks += sheet_blocks(title, report_rows(name, rows), top=top, left=left)
            if name in TABLES:
                blocks += chart_rows(title, rows, top=top, left=left)
    return tuple(blocks)


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    count = 0
    for row in rows:
        count += max(len(row), 1)
        if count > MAX_CELLS:
            raise OverflowError("more cells than a report has")
        yield [displayed_text(cell.value, cell.number_format) for cell in row]


def sheet_blocks(title: str, rows: Iterable[Sequence[str]], *, top: int = 1, left: int = 1) -> tuple[Block, ...]:
    """Return rows of cell texts as blocks; the first cell of the first row is in row *top* and column *left* (A is 1).

    A row with three texts or more is a table row; otherwise each line of a cell is a paragraph. An empty row ends a
    table.
    """
    return blocks_of(_parts(title, rows, top, left))


def report_rows(name: str, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what belongs to the report of the *rows* of the range *name*, with each comment below its paragraph.

    The issue, the third row of the cover, does not. Ranges of earlier versions, which had no comments, are smaller.
    """
    report = [list(row[: REPORT_RANGES[name]]) for row in rows[: 2 if name == "cover_title" else None]]
    if name.endswith("_text") and len(rows) >= _COMMENTED_ROWS and len(rows[0]) >= _COMMENTED_COLUMNS:
        for row, printed in _COMMENT_ROWS.items():
            for line, text in zip(printed, (rows[row][_COMMENT_COLUMN], "", ""), strict=True):
                report[line][0] = text
    return report


def chart_rows(title: str, rows: Sequence[Sequence[str]], *, top: int, left: int) -> Iterator[ChartRow]:
    """Yield what the charts draw in each row of a table below its header; *top* and *left* as in sheet_blocks.

    Workbooks of earlier versions have fewer columns for the charts; these are not read.
    """
    columns = REPORT_RANGES[TABLES[0]]
    if len(rows[0]) == columns + _CHART_COLUMNS:
        heads, *drawn = (tuple(text.replace("\n", "") for text in row[columns:]) for row in rows)
        for number, (row, texts) in enumerate(zip(rows[1:], drawn, strict=True), start=top):
            cells = (f"{title}!{address(number, left - 1 + columns + at)}" for at in range(_CHART_COLUMNS))
            yield ChartRow(tuple(row[:columns]), texts, tuple(cells), heads)


def _parts(title: str, rows: Iterable[Sequence[str]], top: int, left: int) -> Iterator[Line | RawRow]:
    for number, row in enumerate(rows, start=top - 1):
        used = {at: f"{title}!{address(number, left - 1 + at)}" for at, text in enumerate(row) if text.strip()}
        if len(used) >= _MIN_CELLS:
            texts = row[: max(used) + 1]
            yield RawRow(used[min(used)], tuple(" ".join(text.split()) for text in texts))
        else:
            yield from (Line(where, line) for at, where in used.items() for line in row[at].splitlines())
        if not used:
            yield Line("", "")


def displayed_text(value: object, number_format: str | None) -> str:
    """Return the text that a cell shows: a number in its format, rounded half away from zero; a date as 2025-02-28.

    >>> displayed_text(1871.65, "#,##0.0_ "), displayed_text(-0.032, '0.0%;[Red]-0.0%')
    ('1,871.7', '-3.2%')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number_text(value, number_format or "General")
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _number_text(value: float, number_format: str) -> str:
    """Return *value* in *number_format*: digits, thousands separators, percent signs, literals and sections."""
    sections = _SECTIONS.split(number_format)
    part = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[part]
    pattern = re.sub(_LITERAL, "", section)
    if re.search("general|@|[#0?]E", pattern, re.IGNORECASE):
        return f"{value:.11g}"
    amount = Decimal(repr(abs(value) if part == 1 else value)) * (100 if "%" in pattern else 1)

    def text(found: re.Match[str]) -> str:
        if found[3] is None:
            return found[1] or found[2] or ""
        decimals = found[4] or ""
        optional = len(decimals) - len(decimals.rstrip("#?"))
        integer, point, fraction = format_number(float(amount), len(decimals)).partition(".")
        if optional:
            fraction = fraction[:-optional] + fraction[-optional:].rstrip("0")
        if "," in found[3] and int(integer):
            integer = f"{int(integer):,}"
        return f"{integer}{point}{fraction}".rstrip(".")

    return _PARTS.sub(text, section).strip()
