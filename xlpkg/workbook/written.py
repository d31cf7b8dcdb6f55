"""What a fill wrote into the tables that documents print, by which a document finds what was changed since then.

The hidden sheet _texts_ has a digest of each row and column of a table. A row that was sorted whole is found wherever
it stands; labels that were sorted alone or exchanged, exchanged headings and a figure typed over are not. The user's
own texts, which a fill keeps, have no digest: see :mod:`xlpkg.workbook.texts`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final
from zlib import crc32

import xlwings as xw

from xlpkg.errors import WorkbookError
from xlpkg.messages import say
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import padded
from xlpkg.workbook.home import Home, read_home
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.shape import ROWS_IN_ORDER, check_shape, ranges_of
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets import PARTS, board, drivers, named_ranges
from xlpkg.workbook.versions import range_of, values_of

#: The sheets whose tables have digests; of those with choices, which the user types, only the table.
_SHEETS: Final = frozenset({*layout.REPORT, layout.NATION, layout.RANKING, layout.MAP, *layout.PROVINCE_SHEETS})
_TEXTS: Final = frozenset(
    {layout.COVER_TITLE, layout.COVER_HIGHLIGHTS, layout.COVER_FOOT}
    | {named for of in layout.REPORTS.values() for named in (of.text, of.notes)}
)
_TABLES: Final = tuple(
    named
    for named in named_ranges()
    if (named.sheet in _SHEETS and named not in _TEXTS) or named in (board.TABLE, drivers.TABLE)
)
#: The first columns of tables that stand beside each other.
_BESIDE: Final = {named: starts for parts in PARTS.values() for named, starts in parts.beside.items()}
#: The sheets that each document prints or draws besides those of the report, and the groups that must show the choices.
_OTHERS: Final[dict[str, tuple[Collection[str], tuple[str, ...]]]] = {
    "figures": ((layout.NATION, *layout.PROVINCE_SHEETS), ("figures",)),
    "figures-horizontal": ((layout.RANKING,), ("figures",)),
    "page": ((layout.NATION, layout.MAP, layout.BOARD), ("figures", "drivers")),
    "copy": ({named.sheet for named in _TABLES} - {*layout.REPORT}, ()),
}
_EPOCH: Final = dt.datetime(1899, 12, 30)
_DAY: Final = dt.timedelta(days=1)
_GAP: Final = "\x1f"
#: The most cells that an error names.
_MOST_NAMED: Final = 6


def records(book: xw.Book, ranges: Iterable[tuple[NamedRange, Rows]]) -> Rows:
    """Return the rows of TEXTS_RECORD once *ranges* are written to *book*: the name of each table, and its digests."""
    kept = _recorded(book)
    kept |= {named.name: _digests(named, rows) for named, rows in ranges if named in _TABLES}
    rows: Rows = [[named.name, kept.get(named.name)] for named in _TABLES]
    return rows + [[None, None]] * (layout.TEXTS_RECORD.rows - len(rows))


def check_document(book: xw.Book, home: Home, document: str) -> None:
    """Raise an error unless the sheets that *document* prints are as the last fill wrote them.

    *document* is pdf, docx, page, figures, figures-horizontal or copy. Raises BadInput as :meth:`Home.check_report`
    does, and WorkbookError as check_shape does, for a copy as ranges_of does, and if a label, a heading or a figure is
    not as it was written. What was filled before there was a record is not compared.
    """
    others, groups = _OTHERS.get(document, ((), ()))
    home.check_report(*groups)
    areas = ranges_of(book, {*layout.REPORT, *others}) if document == "copy" else check_shape(book, layout.REPORT)
    areas |= ranges_of(book, {named.sheet for named in _TABLES if named.sheet in others})
    kept = _recorded(book)
    for named in (each for each in _TABLES if each in areas and kept.get(each.name)):
        if cells := [*_changed(named, areas[named], kept[named.name])]:
            places = ", ".join(f"{areas[named].sheet.name}!{cell}" for cell in cells[:_MOST_NAMED])
            more = "…" * (len(cells) > _MOST_NAMED)
            raise WorkbookError("not-as-written", path=book.name, cells=places + more)


def mark_as_shown(book: xw.Book) -> None:
    """Let the cover of *book* and each page of its report say that what they show was compared with nothing."""
    home = read_home(book)
    note = say("document-as-shown", home.report.lang or home.lang)
    range_of(book, layout.COVER_TITLE)[layout.COVER_NOTE, 0].value = note
    for of in layout.REPORTS.values():
        host_of(book.app).write_page_texts(range_of(book, of.text).sheet, {("footer", "L"): note})


def _recorded(book: xw.Book) -> dict[str, str]:
    return {str(name): str(digests) for name, digests in values_of(book, layout.TEXTS_RECORD) if name and digests}


def _blocks(named: NamedRange) -> Iterator[slice]:
    """Yield the columns of each table of a range."""
    yield from (slice(*ends) for ends in pairwise((*_BESIDE.get(named, (0,)), named.columns)))


def _digests(named: NamedRange, rows: Rows) -> str:
    """Return the digests of the rows and of the columns of each table of *named*, which has *rows*."""
    texts = [["" if value is None else _text(value) for value in row] for row in padded(named, rows)]
    blocks = ([row[columns] for row in texts] for columns in _blocks(named))
    return "|".join(" ".join(map(_digest, lines)) for block in blocks for lines in (block, zip(*block, strict=True)))


def _digest(texts: Sequence[str]) -> str:
    joined = _GAP.join(texts)
    return f"{crc32(joined.encode()):08x}" if joined.strip(_GAP) else "-"


def _text(value: Any) -> str:
    """Return a value as any program and file keeps it: twelve digits, a date as its serial number."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, dt.datetime):
        value = (value.replace(tzinfo=None) - _EPOCH) / _DAY
    return f"{value + 0.0:.12g}"


def _changed(named: NamedRange, area: xw.Range, record: str) -> Iterator[str]:
    """Yield the addresses of what *area* has otherwise than *record*; if rows were sorted, too, of whole rows."""
    digests = _digests(named, area.options("raw", formats=False).value)
    if digests == record:
        return
    heads = ROWS_IN_ORDER[named].start if named in ROWS_IN_ORDER else named.rows
    kept, found = ([lines.split() for lines in each.split("|")] for each in (record, digests))
    if [*map(len, kept)] != [*map(len, found)]:  # of another design
        return
    for number, columns in enumerate(_blocks(named)):
        (before, now), (columns_before, columns_now) = [*zip(kept, found, strict=True)][2 * number : 2 * number + 2]
        moved, odd_columns = _different(before, now), _different(columns_before, columns_now)
        if not moved:
            continue
        unknown = Counter(now[heads:]) - Counter(before[heads:])
        odd = [row for row in moved if row < heads or now[row] in unknown]
        is_sorted = len(odd) < len(moved)  # the other rows stand elsewhere
        ends = (0, columns.stop - columns.start - 1) if is_sorted else (odd_columns[0], odd_columns[-1])
        for row in odd:
            yield area[row, columns.start + ends[0] : columns.start + ends[1] + 1].get_address(False, False)


def _different(before: Sequence[str], now: Sequence[str]) -> list[int]:
    return [index for index, pair in enumerate(zip(before, now, strict=True)) if pair[0] != pair[1]]
