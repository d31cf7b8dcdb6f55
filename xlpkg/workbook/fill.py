"""Fills a workbook with a month by xlwings code that is the same for Excel, LibreOffice and the package engine.

Only values are written, one named range at a time: formats, column widths, notes and what else a user added stay.
Text from a source never becomes a formula.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeVar

from xlwings import conversion

from xlpkg.errors import BadArgument, WorkbookError
from xlpkg.model.months import find_month
from xlpkg.model.words import Basis, parse_currency, parse_language
from xlpkg.workbook import layout
from xlpkg.workbook.range_values import Cells

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import xlwings as xw
    from xlwings.conversion import Pipeline

    from xlpkg.messages import Language
    from xlpkg.model.months import Month
    from xlpkg.model.words import Currency
    from xlpkg.workbook.content import Content
    from xlpkg.workbook.layout import NamedRange

#: A spreadsheet may read text that starts with one of these as a formula, or drop the apostrophe.
_NOT_FIRST: Final = ("=", "+", "-", "@", "'")


_Word = TypeVar("_Word")


class _Whole:
    """A converter, as xlwings calls it, that writes rows which have the range's own shape.

    The usual one shapes the range anew, twice, and compares the names of book and sheet a dozen times to do so: in a
    running program each is a question that costs as much as a small write.
    """

    @classmethod
    def router(cls, *_: object) -> type[_Whole]:
        return cls

    @staticmethod
    def writer(options: dict[str, object]) -> Pipeline:
        def prepare(context: Any) -> None:
            """Make of each value what the engine takes: of a number and a text itself."""
            prepared = context.engine.impl.prepare_xl_data_element
            nothing = prepared(None, options)
            context.value = [
                [
                    value
                    if type(value) is float and isfinite(value)
                    else nothing
                    if value is None
                    else _as_text(value)
                    if type(value) is str
                    else prepared(value, options)
                    for value in row
                ]
                for row in context.value
            ]

        stages: Any = conversion  # which says nothing of its types
        made: Pipeline = stages.RawValueAccessor.writer(options).prepend_stage(prepare)
        return made


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices on 首页; None if a cell is empty or its value is not valid."""

    period: Month | None
    currency: Currency | None
    lang: Language | None


def choices(book: xw.Book) -> Choices:
    """Return the choices on 首页 of *book*. Raises WorkbookError if it is not a TradeMonitor workbook."""
    period, money, lang = (row[0] for row in range_of(book, layout.HOME_CHOICES).options(ndim=2).value[:3])
    return Choices(find_month(period), _known(parse_currency, money), _known(parse_language, lang))


def folders(book: xw.Book) -> tuple[str | None, str | None]:
    """Return the folders of the source files and of the PDF on 首页; None if a cell is empty."""
    cells = [row[0] for row in range_of(book, layout.HOME_FOLDERS).options(ndim=2).value[:2]]
    sources, pdf = (str(cell).strip() or None if cell is not None else None for cell in cells)
    return sources, pdf


def write_last_run(book: xw.Book, line: str) -> None:
    """Write *line* into the cell of 首页 for the last run."""
    range_of(book, layout.HOME_LAST_RUN).value = _as_text(line)


def _known(parse: Callable[[object], _Word], value: object) -> _Word | None:
    try:
        return parse(value)
    except BadArgument:
        return None


def fill(
    book: xw.Book,
    content: Content,
    sheets: Collection[str] = layout.FILLED,
    *,
    progress: Callable[[str], object] = lambda _: None,
) -> int:
    """Write *content* into *sheets* and 首页 of *book*, and return the number of figures written.

    *progress* is called with the name of each sheet. All ranges are found before any of them is written. Raises
    WorkbookError if a named range is missing or too small.
    """
    cells = Cells(content)
    ranges = [(block, range_of(book, block), rows) for block, rows in cells.of(sheets)]
    for sheet, blocks in itertools.groupby(ranges, key=lambda item: item[0].sheet):
        progress(sheet)
        for _, target, rows in blocks:
            target.options(_Whole).value = _rows_of_shape(rows, target.shape)
    return cells.count


def range_of(book: xw.Book, block: NamedRange) -> xw.Range:
    """Return the range of the name *block*. Raises WorkbookError if it is missing or too small."""
    if block.name not in book.names:
        raise WorkbookError("range-gone", path=book.name, name=block.name, sheet=block.sheet)
    found = book.names[block.name].refers_to_range
    if found.shape[0] < block.rows or found.shape[1] < block.columns:
        raise WorkbookError(
            "range-too-small",
            path=book.name,
            name=block.name,
            sheet=block.sheet,
            rows=block.rows,
            columns=block.columns,
        )
    return found


def _rows_of_shape(rows: Sequence[Sequence[object]], shape: tuple[int, int]) -> list[list[object]]:
    """Return *rows* extended to *shape*, which is larger if a user inserted rows or columns into the range."""
    wide = [[*row, *[None] * (shape[1] - len(row))] for row in rows]
    return wide + [[None] * shape[1] for _ in range(shape[0] - len(rows))]


@lru_cache(maxsize=1024)
def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(_NOT_FIRST) else value


def report_sheets(book: xw.Book) -> list[str]:
    """Return the names of the sheets that make the report, in order: cover, month and, if filled, year to date.

    A sheet is found by its named range, because a user may have renamed it.
    """
    ranges = [range_of(book, layout.COVER_TITLE), range_of(book, layout.REPORTS[Basis.MONTH].text)]
    ytd = layout.REPORTS[Basis.YTD]
    if range_of(book, ytd.table).options(ndim=2).value[1][0] is not None:
        ranges.append(range_of(book, ytd.text))
    return [found.sheet.name for found in ranges]
