"""An Excel workbook as blocks: sheet by sheet what its cells show, rows as grids, lone texts as paragraphs."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from xlpkg.audit.document import Line, Paragraph
from xlpkg.audit.text import unmarked, with_grids
from xlpkg.model.rounding import printed
from xlpkg.sources.readers.grid import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlpkg.audit.document import Block

#: The named ranges of our own workbook that hold the report, in its order, and how many of their columns are printed:
#: beside a table stands what the charts draw. Its other sheets are no claims of the report's.
REPORT_RANGES: Final = {
    "cover_title": 1,
    "month_text": 1,
    "month_table": 8,
    "month_notes": 1,
    "ytd_text": 1,
    "ytd_table": 8,
    "ytd_notes": 1,
}
#: Of one sheet, empty ones between others included.
MAX_CELLS: Final = 200_000
#: A row of fewer texts is no row of a table.
_CELLS: Final = 3
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|(_.|\*.|\[[^\]]*\])')
_DIGITS: Final = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?")


def spreadsheet_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of the shown sheets in order, or of the report's ranges in a TradeMonitor workbook."""
    from openpyxl import load_workbook  # here, since a button reads the workbook in hand without it
    from openpyxl.utils import range_boundaries

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not REPORT_RANGES.keys() <= book.defined_names.keys():
        shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return tuple(block for sheet in shown_sheets for block in sheet_blocks(sheet.title, _texts(sheet.iter_rows())))
    blocks: list[Block] = []
    for name, columns in REPORT_RANGES.items():
        for title, area in book.defined_names[name].destinations:
            left, top, right, bottom = range_boundaries(area)
            right = min(right, left + columns - 1)
            rows = book[title].iter_rows(top, bottom, left, right)
            blocks += sheet_blocks(title, _texts(rows), top=top, left=left)
    return tuple(blocks)


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    """Yield what the cells of each row show. Raises OverflowError where there are more than a report can have."""
    count = 0
    for row in rows:
        count += max(len(row), 1)
        if count > MAX_CELLS:
            raise OverflowError("more cells than a report has")
        yield [shown(cell.value, cell.number_format) for cell in row]


def sheet_blocks(title: str, rows: Iterable[Sequence[str]], *, top: int = 1, left: int = 1) -> tuple[Block, ...]:
    """Return rows of texts as blocks; the first is row *top*, their first cell is in column *left* (A is 1).

    Three texts or more in a row are a row of a table; fewer are paragraphs, each line of a cell its own. An empty row
    ends a table.
    """
    return with_grids(_parts(title, rows, top, left))


def _parts(title: str, rows: Iterable[Sequence[str]], top: int, left: int) -> Iterator[Paragraph | Line]:
    for number, row in enumerate(rows, start=top):
        used = [place for place, text in enumerate(row) if text.strip()]
        if len(used) >= _CELLS:
            first = f"{title}!{address(number - 1, left + used[0] - 1)}"
            yield Line(first, tuple(" ".join(text.split()) for text in row[: used[-1] + 1]))
            continue
        for place in used:
            for line in row[place].splitlines():
                text = line if "\t" in line or "|" in line else unmarked(line)
                yield Paragraph(f"{title}!{address(number - 1, left + place - 1)}", text)
        if not used:
            yield Paragraph("", "")


def shown(value: object, number_format: str | None) -> str:
    """Return what a cell shows: a number by its format, rounded half away from zero; a date as 2025-02-28.

    >>> shown(1871.65, "#,##0.0_ "), shown(-0.032, '0.0%;[Red]-0.0%'), shown(829.3, "General"), shown(None, None)
    ('1,871.7', '-3.2%', '829.3', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number(value, number_format or "General")
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _number(value: float, number_format: str) -> str:
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
        text = printed(float(amount), len(decimals))
        if optional := len(decimals) - len(decimals.rstrip("#?")):
            whole, _, fraction = text.partition(".")
            fraction = fraction[: len(decimals) - optional] + fraction[len(decimals) - optional :].rstrip("0")
            text = f"{whole}.{fraction}".rstrip(".")
        if "," in digits[0]:
            whole, point, fraction = text.partition(".")
            text = f"{int(whole):,}{point}{fraction}" if int(whole) else text
        section = section[: digits.start()] + text + section[digits.end() :]
    elif section.strip().lower() == "general" or digits or "@" in section:
        section = f"{value:.11g}"
    found = iter(literals[before:])
    return re.sub("\0", lambda _: next(found, ""), section).strip()
