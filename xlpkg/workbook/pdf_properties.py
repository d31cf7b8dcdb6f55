"""The properties of the report's PDF: title, author (empty if 首页 names no publisher) and subject."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from xlpkg.engines.pdf_properties import PdfProperties
from xlpkg.workbook import layout
from xlpkg.workbook.fill import choices
from xlpkg.workbook.publisher import read_publisher
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    import xlwings as xw


def pdf_properties(book: xw.Book) -> PdfProperties:
    """Return the properties: title and period, the author or publisher, publisher and issue."""
    lang = choices(book).lang or "zh"
    publisher = read_publisher(book, lang)
    title, span, *_ = (str(row[0] or "") for row in range_of(book, layout.COVER_TITLE).options(ndim=2).value)
    gap = "" if lang == "zh" else " "
    subject = "　".join(filter(None, (publisher.organisation, publisher.issue)))
    return PdfProperties(f"{title}{gap}{span}".strip(), publisher.by, subject)


def set_in_excel(book: xw.Book, new: PdfProperties) -> Callable[[], object]:
    """Set the properties of *book*, which Excel copies into a PDF, and return a function that sets what they were.

    In Excel for the Mac they stay as they are.
    """
    if book.app.engine.name != "excel" or sys.platform != "win32":
        return lambda: None
    found = [book.api.BuiltinDocumentProperties(name) for name in ("Title", "Author", "Subject")]
    was_saved = book.api.Saved
    before = [each.Value for each in found]

    def write(values: Iterable[object]) -> None:
        for each, value in zip(found, values, strict=True):
            each.Value = value or ""
        book.api.Saved = was_saved

    write(new)
    return lambda: write(before)
