"""The version of a workbook's design, which says whether the program can use a workbook, and its named ranges."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Final

import xlwings as xw
from openpyxl.utils.cell import get_column_letter

from xlpkg.errors import WorkbookError
from xlpkg.messages import Message
from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange

#: A workbook with one of these names is a TradeMonitor workbook.
SIGNS: Final = (layout.DESIGN_NAME, layout.HOME_CHOICES.name, "data_rows")


def is_trademonitor(book: xw.Book) -> bool:
    """Return whether *book* is a TradeMonitor workbook of any version."""
    return any(name in book.names for name in SIGNS)


def version_of(book: xw.Book) -> int:
    """Return the version of the design of *book*, 0 if it does not say it.

    Raises WorkbookError if it is not a TradeMonitor workbook, or has a newer design than the program.
    """
    if not is_trademonitor(book):
        raise WorkbookError("workbook-of-others", path=book.name)
    digits = str(book.names[layout.DESIGN_NAME].refers_to).strip("= ") if layout.DESIGN_NAME in book.names else ""
    version = int(digits) if digits.isdecimal() else 0
    if version > layout.DESIGN:
        raise WorkbookError("workbook-newer", path=book.name)
    return version


def check_version(book: xw.Book) -> None:
    """Raise WorkbookError if *book* is not a TradeMonitor workbook, or has another design than the program."""
    if version_of(book) < layout.DESIGN:
        with contextlib.suppress(xw.XlwingsError):  # xlwings does not know the place in OneDrive
            raise WorkbookError("workbook-older", path=book.fullname)
        raise WorkbookError("workbook-older", path=book.name)


def range_of(book: xw.Book, named: NamedRange) -> xw.Range:
    """Return the range of *book* with the name of *named*. Raises WorkbookError if it is missing or has another size.

    Rows or columns were inserted or deleted then, so that what it has is not where the program looks for it.
    """
    found = book.names[named.name].refers_to_range if named.name in book.names else None
    if found is not None and found.shape == (named.rows, named.columns):
        return found
    check_version(book)
    if found is None:
        raise WorkbookError("range-gone", path=book.name, name=named.name, sheet=named.sheet)
    sheet, address = found.sheet.name, found.get_address(False, False)
    change = tuple(_changes(found, named))
    raise WorkbookError("range-resized", path=book.name, sheet=sheet, address=address, change=change)


def _changes(found: xw.Range, named: NamedRange) -> Iterator[Message]:
    """Yield how many rows and columns of *found* were inserted or deleted, and which of those that are seen are empty.

    An inserted one is empty; so are those below a table.
    """
    host, values = host_of(found.sheet.book.app), found.options(ndim=2).value
    columns = [*zip(*values, strict=True)]
    for kind, lines, wanted in (("rows", values, named.rows), ("columns", columns, named.columns)):
        empty = [all(cell in (None, "") for cell in line) for line in lines]
        above = len(empty) - [*empty[::-1], False].index(False)
        names = []
        for at in range(above):
            line = found[at, :] if kind == "rows" else found[:, at]
            is_hidden = host.has_hidden_rows(line) if kind == "rows" else host.has_hidden_columns(line)
            if empty[at] and not is_hidden:
                names.append(str(line.row) if kind == "rows" else get_column_letter(line.column))
        more = len(lines) - wanted
        where = Message("lines-empty", {"lines": tuple(names)}) if names and more > 0 else ""
        if more:
            yield Message(f"{kind}-{'inserted' if more > 0 else 'deleted'}", {"count": abs(more), "where": where})


def values_of(book: xw.Book, named: NamedRange) -> list[list[Any]]:
    """Return the values of a range, row by row. Raises as range_of does."""
    values: list[list[Any]] = range_of(book, named).options(ndim=2).value
    return values
