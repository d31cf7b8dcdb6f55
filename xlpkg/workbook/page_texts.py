"""The page headers and footers of 当月 and 累计, which name the publisher, the report and the source.

The sections that are not ours, such as the page numbers, and the fonts are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from xlpkg.engines.page_texts import PageTexts, with_text
from xlpkg.workbook.text_size import text_width

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.report.model import Report
    from xlpkg.workbook.publisher import Publisher

#: Excel allows 255 characters in a header with its codes.
_LONGEST: Final = 85
#: The letters for which a page has room in one line.
_WIDEST: Final = 104
_SIDES: Final = {"L": "Left", "C": "Center", "R": "Right"}


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


def write_page_texts(sheet: xw.Sheet, texts: PageTexts) -> Callable[[], object]:
    """Write *texts* into the header and footer of *sheet*, and return a function that writes back what was there.

    In Excel for the Mac they stay as they are.
    """
    if hasattr(sheet.impl, "write_page_texts"):
        restore: Callable[[], object] = sheet.impl.write_page_texts(texts)
        return restore
    if sys.platform != "win32":
        return lambda: None
    setup = sheet.api.PageSetup
    names = {key: f"{_SIDES[key[1]]}{key[0].title()}" for key in texts}
    before = {name: str(getattr(setup, name) or "") for name in names.values()}
    for key, name in names.items():
        new = with_text(before[name], texts[key])
        if new != before[name]:
            setattr(setup, name, new)
    return lambda: [setattr(setup, name, code) for name, code in before.items()]
