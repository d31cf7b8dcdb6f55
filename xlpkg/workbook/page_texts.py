"""What a printed report says beside its sheets: headers and footers of 当月 and 累计, and the properties of the PDF."""

from __future__ import annotations

from typing import Final

import xlwings as xw

from xlpkg.engines.page_texts import PageTexts, PdfProperties
from xlpkg.report.model import Report
from xlpkg.workbook import layout
from xlpkg.workbook.home import Publisher, read_home
from xlpkg.workbook.text_size import text_width
from xlpkg.workbook.versions import values_of

#: Excel allows 255 characters in a header with its codes.
_LONGEST: Final = 85
#: The letters for which a page has room in one line.
_WIDEST: Final = 104


def page_texts(report: Report, publisher: Publisher, source: str) -> PageTexts:
    """Return the texts for *report*: publisher, or else title, then title, period and issue; *source* below.

    What would not fit beside each other is left out: first the title, then the laboratory. The sections of a page that
    are not named here, such as the page numbers, and the fonts are kept.
    """
    gap = "" if report.lang == "zh" else ", "
    dated = "　".join(filter(None, (report.span, publisher.issue)))
    if not publisher.organisation:
        left, right = report.title, dated
    else:
        pairs = [
            (left, right)
            for left in (publisher.organisation, publisher.institution or publisher.laboratory)
            for right in (f"{report.title}{gap}{dated}", dated)
        ]
        left, right = next((pair for pair in pairs if sum(map(text_width, pair)) <= _WIDEST), pairs[-1])
    return {("header", "L"): _cut(left), ("header", "R"): _cut(right), ("footer", "L"): _cut(source)}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def pdf_properties(book: xw.Book) -> PdfProperties:
    """Return title and period, the author or publisher (empty if 首页 names none), publisher and issue."""
    home = read_home(book)
    lang, publisher = home.lang, home.publisher(home.lang)
    title, span, *_ = (str(row[0] or "") for row in values_of(book, layout.COVER_TITLE))
    gap = "" if lang == "zh" else " "
    subject = "　".join(filter(None, (publisher.organisation, publisher.issue)))
    return PdfProperties(f"{title}{gap}{span}".strip(), publisher.by, subject)
