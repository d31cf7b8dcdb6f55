"""Write a copy of a workbook for a colleague: values only, which no program but a spreadsheet needs.

It lacks 首页, 函数, an empty 驱动, and the hidden sheets with the program's texts. The rest of what it lacks is the
matter of :mod:`xlpkg.engines.package.plain`, which makes the file.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import xlwings as xw
from lxml.etree import XMLSyntaxError

from xlpkg.atomic_files import write_atomically
from xlpkg.engines.package.plain import Changes, plain_copy
from xlpkg.errors import WorkbookError, unreadable_workbook
from xlpkg.messages import say
from xlpkg.model.regions import PROVINCES
from xlpkg.ooxml import Package, PackageError
from xlpkg.workbook import layout
from xlpkg.workbook.home import read_home
from xlpkg.workbook.host import host_of
from xlpkg.workbook.shape import ranges_of
from xlpkg.workbook.sheets import data, drivers, functions
from xlpkg.workbook.texts import show_comments
from xlpkg.workbook.versions import SIGNS

#: The sheets that a copy lacks, by one of their ranges.
_LACKING: Final = (layout.HOME_CHOICES, functions.HEADS, layout.TEXTS_WRITTEN)
_ENGLISH: Final = {sheet.name: say(f"name-{sheet.key}", "en") for sheet in layout.ALL_SHEETS if sheet.key} | {
    region.short: region.english for region in PROVINCES
}


def write_copy(book: xw.Book, target: Path) -> None:
    """Write the copy of *book* to *target* (.xlsx); its sheets have English names if the report is in English.

    Raises WorkbookError if the book cannot be read or has no result of a formula whose value the copy is to have.
    """
    with contextlib.suppress(WorkbookError):  # a read-only workbook has the comments of the last fill
        show_comments(book)
    with tempfile.TemporaryDirectory(prefix="trademonitor-copy-") as folder:
        file = Path(folder, "copy.xlsx")
        host_of(book.app).save_copy(book, file)
        try:
            copy = plain_copy(Package.read(file.read_bytes()), _changes(book))
        except (PackageError, XMLSyntaxError, KeyError, ValueError) as error:
            raise unreadable_workbook(Path(book.fullname)) from error
    write_atomically(target, copy.zipped())


def _changes(book: xw.Book) -> Changes:
    shown = read_home(book).shown()["report"]
    ranges = ranges_of(book)
    sheets = {named.sheet: found.sheet.name for named, found in ranges.items()}
    lacking = [layout.INTELLISENSE, *(sheets[named.sheet] for named in _LACKING)]
    if not ranges[drivers.TABLE][1, 0].value:  # 驱动 only says how to store detail
        lacking.append(sheets[layout.DRIVERS])
    cells = [ranges[top][1, 0] for top in (layout.DRIVER_TOP, layout.BOARD_TOP)]  # hints; then marks and empty boxes
    for of in layout.REPORTS.values():
        for row in layout.TEXT_NAMES:
            typed, mark = ranges[of.text][row, layout.COMMENT_COLUMN], ranges[of.text][row, layout.MARK_COLUMN]
            cells += [mark] if typed.value and row in layout.TEXT_COMMENTS else [typed, mark]
    emptied: dict[str, list[str]] = {}
    for cell in cells:
        emptied.setdefault(cell.sheet.name, []).append(cell.get_address(False, False))
    left = [name for name in book.sheet_names if name not in lacking]
    return Changes(
        sheets=lacking,
        names=[*SIGNS, *data.LISTS.values()],
        filled=[*sheets.values()],
        emptied=emptied,
        renamed=_english(sheets, left) if shown is not None and shown.lang == "en" else {},
    )


def _english(sheets: Mapping[str, str], left: list[str]) -> dict[str, str]:
    """Return the English names, which no sheet in *left* has, of those that have the Chinese name of the design."""
    taken = {name.lower() for name in left}
    wanted = {name: _ENGLISH[name] for name in left if sheets.get(name) == name and name in _ENGLISH}
    return {name: english for name, english in wanted.items() if english.lower() not in taken}
