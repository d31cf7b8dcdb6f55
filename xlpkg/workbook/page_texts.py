"""The page headers and footers of 当月 and 累计, which name the publisher, the report and the source.

The sections that are not ours, such as the page numbers, and the fonts are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.engines.page_texts import PageTexts
from xlpkg.workbook.text_size import text_width

if TYPE_CHECKING:
    from xlpkg.report.model import Report
    from xlpkg.workbook.home import Publisher

#: Excel allows 255 characters in a header with its codes.
_LONGEST: Final = 85
#: The letters for which a page has room in one line.
_WIDEST: Final = 104


def page_texts(report: Report, publisher: Publisher, source: str) -> PageTexts:
    """Return the texts for *report*: publisher, or else title, then title, period and issue; *source* below.

    What would not fit beside each other is left out: first the title, then the laboratory.
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
