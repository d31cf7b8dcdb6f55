"""A PDF as blocks: its tables, and its paragraphs joined from the lines of its pages.

Page headers and footers, page numbers, and the text within charts (axes, bars, labels) are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import pdfplumber
from rich.cells import cell_len

from xlpkg.audit.document import Block, RawRow
from xlpkg.audit.formats.pdf_page import Item, PageLine, PageTable, items_of
from xlpkg.audit.formats.rows import CAPTION, PAGE_NUMBER, STARTS, Line, blocks_of
from xlpkg.errors import BadInput
from xlpkg.model.regions import PROVINCES

#: The share of a page's height, at the top and at the bottom, that holds page headers, footers and numbers.
_MARGIN: Final = 0.085
_CAPTION: Final = re.compile(CAPTION, re.IGNORECASE)
#: A line of a chart: numbers, which may overlap, short labels, the characters of the provinces' names, which are
#: printed vertically below the bars, or the legend of the nation's line.
_CHART_TEXT: Final = re.compile(
    r"[\d.,%％+\-−–\s]+|[\u4e00-\u9fff]{1,4}(?: [\u4e00-\u9fff]{1,4})*|[A-Z]{2,3}(?: [A-Z]{2,3})*"
    rf"|[{''.join(region.short for region in PROVINCES)} ]+"
    r"|(?:全国|China)\s*[\-−]?\d+\.\d\s*%(?:\s*[；;].*)?"
)
#: The most characters, lines and shapes of all pages; a page counts as some, even if it is empty. A report of 20 pages
#: has 30,000, which take one second.
MAX_WORK: Final = 400_000
_WORK_OF_PAGE: Final = 100
#: The number of consecutive lines of chart text that are a chart even without a caption next to them.
_MIN_CHART_LINES: Final = 6
#: What a line is not broken in: a Chinese character, or a word, with the closing marks that begin no line.
_UNBROKEN: Final = re.compile(r"(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[，。、：；！？）》”％]*")


def pdf_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of all pages. Locations number pages, the tables of a page and their rows from 1.

    Raises BadInput if they hold too much.
    """
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        heights = [float(page.height) for page in pdf.pages]
        pages, count = [], 0
        for page in pdf.pages:
            count += _WORK_OF_PAGE + sum(map(len, page.objects.values()))
            if count > MAX_WORK:
                raise BadInput("document-too-much", file="PDF")
            pages.append(items_of(page))
            page.close()
    return blocks_of(_parts([_without_charts(page) for page in _without_page_headers(pages, heights)]))


def _without_page_headers(pages: Sequence[list[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """Return the items of the pages without page numbers, and without margin lines that repeat on several pages."""

    def margin_text(item: Item, height: float) -> str:
        is_margin = item.bottom < _MARGIN * height or item.top > (1 - _MARGIN) * height
        return re.sub(r"\d+", "#", item.text) if is_margin and isinstance(item, PageLine) else ""

    def is_kept(item: Item, text: str) -> bool:
        return not text or (count[text] == 1 and not (isinstance(item, PageLine) and PAGE_NUMBER.fullmatch(item.text)))

    texts = [[margin_text(item, height) for item in page] for page, height in zip(pages, heights, strict=True)]
    count = Counter(chain.from_iterable(map(set, texts)))
    return [
        [item for item, text in zip(page, of_page, strict=True) if is_kept(item, text)]
        for page, of_page in zip(pages, texts, strict=True)
    ]


def _without_charts(page: list[Item]) -> list[Item]:
    """Return a page's items without charts: lines of chart text next to a caption, or many in a row."""
    right = _right_edge(page)
    kept: list[Item] = []
    chart: list[Item] = []  # the lines of chart text since the last other item
    caption_above = False
    for item in [*page, None]:
        before = kept[-1] if kept else None
        is_of_chart = isinstance(item, PageLine) and all(_CHART_TEXT.fullmatch(cell.text) for cell in item.cells)
        if isinstance(item, PageLine) and is_of_chart and (chart or not _continues(before, item, right)):
            chart.append(item)
            continue
        found = _CAPTION.match(item.text) if isinstance(item, PageLine) else None
        caption = found is not None and found["figure"] is not None
        if not (caption or caption_above or len(chart) >= _MIN_CHART_LINES):
            kept += chart
        chart = []
        if item is not None:
            kept.append(item)
            caption_above = caption
    return kept


def _right_edge(page: Sequence[Item]) -> float:
    return max((item.x1 for item in page if isinstance(item, PageLine)), default=0)


def _continues(before: Item | None, line: PageLine, right: float) -> bool:
    """Whether *line* continues the paragraph whose last line is *before*; *right* is the right edge of the text.

    It does if its first word did not fit at the end of that line, which may be on the page before.
    """
    if not isinstance(before, PageLine) or abs(before.size - line.size) > 0.5 or STARTS.match(line.text):
        return False
    if line.top <= before.top and before.text.endswith(("。", ".", "：", ":")):
        return False
    if line.top - before.bottom > 0.9 * line.size or line.x0 > before.x1:
        return False
    if line.x0 > before.x0 + 0.8 * line.size and not STARTS.match(before.text):
        return False
    word = _UNBROKEN.match(line.text)
    return before.x1 + line.size * (0.5 * cell_len(word[0] if word else "") + 0.25) > right - line.size


def _parts(pages: Sequence[list[Item]]) -> Iterator[Line | RawRow]:
    """Yield the lines and rows of *pages*; a table at the top of a page continues one at the end of the page before."""
    edges = [_right_edge(page) for page in pages]
    before: Item | None = None
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True), start=1):
        tables = 0
        for at, item in enumerate(page):
            if isinstance(item, PageLine):
                yield Line(f"page {number}", item.text, _continues(before, item, edge if at else max(edges)))
            else:
                tables += 1
                if at or not isinstance(before, PageTable) or len(before.rows[0]) != len(item.rows[0]):
                    yield Line("", "")
                for row, cells in enumerate(item.rows, start=1):
                    yield RawRow(f"page {number}, table {tables}, row {row}", cells)
            before = item
