"""The version of a workbook's design: whether the program can fill a workbook, and what an earlier one lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.errors import WorkbookError
from xlpkg.messages import Message
from xlpkg.workbook import layout

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.workbook.layout import NamedRange

#: A workbook with one of these names is a TradeMonitor workbook.
_SIGNS: Final = (layout.DESIGN_NAME, layout.HOME_CHOICES.name, layout.DATA_ROWS.name)


def is_trademonitor(book: xw.Book) -> bool:
    """Return whether *book* is a TradeMonitor workbook of any version."""
    return any(name in book.names for name in _SIGNS)


def check_version(book: xw.Book) -> None:
    """Raise WorkbookError if *book* is not a TradeMonitor workbook, or has a newer design than the program."""
    if not is_trademonitor(book):
        raise WorkbookError("workbook-of-others", path=book.name)
    if version_of(book) > layout.DESIGN:
        raise WorkbookError("workbook-newer", path=book.name)


def version_of(book: xw.Book) -> int:
    """Return the version of the design of *book*; 0 if it does not say it, as before version 1."""
    if layout.DESIGN_NAME not in book.names:
        return 0
    refers_to = str(book.names[layout.DESIGN_NAME].refers_to)
    digits = refers_to.removeprefix("=").strip()
    return int(digits) if digits.isdecimal() else 0


def range_of(book: xw.Book, named: NamedRange) -> xw.Range:
    """Return the range of *book* with the name of *named*.

    Raises WorkbookError if it is missing, too small, or of an earlier version in which it had another meaning.
    """
    found = book.names[named.name].refers_to_range if named.name in book.names else None
    rows, columns = named.earlier or (named.rows, named.columns)
    is_small = found is not None and (found.shape[0] < rows or found.shape[1] < columns)
    if found is not None and not is_small and (named.since == 0 or named.since <= version_of(book)):
        return found
    if not is_trademonitor(book):
        raise WorkbookError("workbook-of-others", path=book.name)
    if version_of(book) < layout.DESIGN:
        raise WorkbookError("workbook-lacks", path=book.name, sheets=named.sheet)
    place = {"path": book.name, "name": named.name, "sheet": named.sheet}
    if found is None:
        raise WorkbookError("range-gone", **place)
    raise WorkbookError("range-too-small", **place, rows=named.rows, columns=named.columns)


def incomplete_sheets(book: xw.Book) -> tuple[str, ...]:
    """Return the names of the sheets that a workbook of an earlier version lacks, or of which it lacks a range.

    Empty for a workbook of the present version: there a missing range is an error.
    """
    if version_of(book) >= layout.DESIGN:
        return ()
    return tuple(dict.fromkeys(named.sheet for named in layout.named_ranges() if not _has(book, named)))


def is_missing_option(book: xw.Book, named: NamedRange) -> bool:
    """Return whether a workbook lacks a range that need not be filled, or has one of another size.

    That is a workbook from an earlier version, upgraded or not.
    """
    if not named.optional:
        return False
    return named.name not in book.names or book.names[named.name].refers_to_range.shape != (named.rows, named.columns)


def incomplete_note(book: xw.Book) -> Message | None:
    """Return what a workbook of an earlier version lacks, and how to add it; None if it lacks nothing."""
    sheets = [sheet for sheet in incomplete_sheets(book) if sheet not in layout.HIDDEN]
    return Message("workbook-lacks", {"path": book.name, "sheets": "、".join(sheets)}) if sheets else None


def _has(book: xw.Book, named: NamedRange) -> bool:
    if is_missing_option(book, named):
        return True
    try:
        range_of(book, named)
    except WorkbookError:
        return False
    return True
