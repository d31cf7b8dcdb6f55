"""The properties of the report's PDF: title, author (empty if 首页 names no publisher) and subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlpkg.engines.pdf_properties import PdfProperties
from xlpkg.workbook import layout
from xlpkg.workbook.home import read_home
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    import xlwings as xw


def pdf_properties(book: xw.Book) -> PdfProperties:
    """Return the properties: title and period, the author or publisher, publisher and issue."""
    home = read_home(book)
    lang, publisher = home.lang, home.publisher(home.lang)
    title, span, *_ = (str(row[0] or "") for row in range_of(book, layout.COVER_TITLE).options(ndim=2).value)
    gap = "" if lang == "zh" else " "
    subject = "　".join(filter(None, (publisher.organisation, publisher.issue)))
    return PdfProperties(f"{title}{gap}{span}".strip(), publisher.by, subject)
