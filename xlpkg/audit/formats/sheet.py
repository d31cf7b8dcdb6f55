"""The rows of a worksheet as blocks, and the text that a cell shows for a value and its number format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from xlpkg.audit.document import Block, ChartRow, RawRow
from xlpkg.audit.formats.rows import Line, blocks_of
from xlpkg.model.rounding import format_number
from xlpkg.sources.readers.grid import address

#: The named ranges of a TradeMonitor workbook that hold the report, in reading order, and the number of their columns
#: that belong to it. The columns to the right of a table hold chart data.
REPORT_RANGES: Final = {
    "cover_title": 1,
    "month_text": 1,
    "month_table": 8,
    "month_notes": 1,
    "ytd_text": 1,
    "ytd_table": 8,
    "ytd_notes": 1,
}
#: Title and period; the issue below them is no text of the report.
TITLE: Final = "cover_title"
#: The ranges of tables, in which the columns for the charts follow those of the report.
TABLES: Final = ("month_table", "ytd_table")
#: The columns for a chart: label, rise, fall, the nation, and three bars that are cut. There are two charts.
CHART_FLOW_COLUMNS: Final = 7
CHART_COLUMNS: Final = 2 * CHART_FLOW_COLUMNS
#: The ranges of paragraphs with comments beside them, and the rows of a paragraph and of those that print its comment.
#: A comment may have been typed after it was printed last. The comments are the last column but one.
COMMENTED: Final = ("month_text", "ytd_text")
COMMENT_COLUMN: Final = -2
COMMENT_ROWS: Final = {1: (2, 3, 4), 5: (6, 7, 8), 11: (12, 13, 14)}
#: The rows and columns of such a range; in earlier workbooks, which had no comments, they are fewer.
_COMMENTED_SIZE: Final = (15, 23)
#: A row with fewer texts holds paragraphs, not cells of a table.
_MIN_CELLS: Final = 3
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|(_.|\*.|\[[^\]]*\])')
_DIGITS: Final = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?")


def sheet_blocks(title: str, rows: Iterable[Sequence[str]], *, top: int = 1, left: int = 1) -> tuple[Block, ...]:
    """Return rows of cell texts as blocks; the first cell of the first row is in row *top* and column *left* (A is 1).

    A row with three texts or more is a table row; otherwise each line of a cell is a paragraph. An empty row ends a
    table.
    """
    return blocks_of(_parts(title, rows, top, left))


def report_rows(name: str, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what belongs to the report of the *rows* of the range *name*, with each comment below its paragraph."""
    report = [list(row[: REPORT_RANGES[name]]) for row in rows[: 2 if name == TITLE else None]]
    if name in COMMENTED and (len(rows), *map(len, rows[:1])) == _COMMENTED_SIZE:
        for row, (first, *others) in COMMENT_ROWS.items():
            report[first][0] = rows[row][COMMENT_COLUMN]
            for other in others:
                report[other][0] = ""
    return report


def chart_rows(title: str, rows: Iterable[Sequence[str]], *, top: int, left: int) -> Iterator[ChartRow]:
    """Yield what the charts draw in each row of a table below its header; *top* and *left* as in sheet_blocks.

    Workbooks of earlier versions have fewer columns for the charts; these are not read.
    """
    columns = REPORT_RANGES[TABLES[0]]
    heads: tuple[str, ...] = ()
    for number, row in enumerate(rows, start=top):
        drawn = tuple(text.replace("\n", "") for text in row[columns:])
        if len(drawn) != CHART_COLUMNS:
            return
        if number > top:
            cells = (f"{title}!{address(number - 1, left - 1 + columns + at)}" for at in range(CHART_COLUMNS))
            yield ChartRow(tuple(row[:columns]), drawn, tuple(cells), heads)
        else:
            heads = drawn


def _parts(title: str, rows: Iterable[Sequence[str]], top: int, left: int) -> Iterator[Line | RawRow]:
    for number, row in enumerate(rows, start=top):
        used = [column for column, text in enumerate(row) if text.strip()]
        if len(used) >= _MIN_CELLS:
            first = f"{title}!{address(number - 1, left + used[0] - 1)}"
            yield RawRow(first, tuple(" ".join(text.split()) for text in row[: used[-1] + 1]))
            continue
        for column in used:
            for line in row[column].splitlines():
                yield Line(f"{title}!{address(number - 1, left + column - 1)}", line)
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
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append("" if match[3] else match[1] or match[2] or "")
        return "\0"

    sections = _LITERAL.sub(keep, number_format).split(";")
    part = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    before = sum(section.count("\0") for section in sections[:part])
    section, amount = sections[part], Decimal(repr(value))
    if part == 1:
        amount = abs(amount)
    digits = _DIGITS.search(section)
    if digits and "E" not in section.upper():
        amount *= 100 if "%" in section else 1
        decimals = digits[1] or ""
        text = format_number(float(amount), len(decimals))
        if optional := len(decimals) - len(decimals.rstrip("#?")):
            integer, _, fraction = text.partition(".")
            fraction = fraction[: len(decimals) - optional] + fraction[len(decimals) - optional :].rstrip("0")
            text = f"{integer}.{fraction}".rstrip(".")
        if "," in digits[0]:
            integer, point, fraction = text.partition(".")
            text = f"{int(integer):,}{point}{fraction}" if int(integer) else text
        section = section[: digits.start()] + text + section[digits.end() :]
    elif section.strip().lower() == "general" or digits or "@" in section:
        section = f"{value:.11g}"
    found = iter(literals[before:])
    return re.sub("\0", lambda _: next(found, ""), section).strip()
