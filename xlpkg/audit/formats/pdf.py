"""A PDF as blocks: its tables, and its paragraphs joined from the lines of its pages.

Page headers and footers, page numbers, and the text within charts (axes, bars, labels) are left out.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeGuard

import pdfplumber

from xlpkg.audit.document import Block, Paragraph, RawRow, RawTable
from xlpkg.audit.formats.child import run_reader
from xlpkg.audit.formats.pdf_page import Item, PageLine, PageTable, items_of
from xlpkg.audit.formats.rows import combine_rows, joined, unmarked
from xlpkg.model.regions import PROVINCES

#: The share of a page's height, at the top and at the bottom, that holds page headers, footers and numbers.
_MARGIN: Final = 0.085
_PAGE_NUMBER: Final = re.compile(
    r"[-–—·\s]*(?:第|page|p\.)?\s*\d{1,4}\s*(?:页)?(?:\s*[/,，共of]*\s*\d{1,4}\s*页?)?[-–—·\s]*", re.IGNORECASE
)
_CAPTION: Final = re.compile(r"(?:图|Fig(?:ure|\.)?)\s*\d+\s*[:：.．]?", re.IGNORECASE)
#: A complete caption, which ends with its unit.
_COMPLETE_CAPTION: Final = re.compile(r"(?:图|表|Figure|Table)\s*\d+\s*[:：.].*[)）]", re.IGNORECASE)
#: The beginnings of a line that begins a paragraph.
_STARTS: Final = re.compile(
    r"[•·●▪*#]|- \S|[（(]\d{1,2}[)）]|[一二三四五六七八九十]+、|(?:图|表|Figure|Table)\s*\d+\s*[:：.]|注[:：]|数据来源"
    r"|Source:|Note:",
    re.IGNORECASE,
)
#: A line of a chart: numbers, which may overlap, short labels, or the legend of the nation's line.
_CHART_TEXT: Final = re.compile(
    r"[\d.,%％+\-−–\s]+|[\u4e00-\u9fff]{1,4}(?: [\u4e00-\u9fff]{1,4})*|[A-Z]{2,3}(?: [A-Z]{2,3})*"
    r"|(?:全国|China)\s*[\-−]?\d+\.\d\s*%(?:\s*[；;].*)?"
)
#: The characters of the provinces' names, which a chart prints vertically below its bars.
_VERTICAL: Final = frozenset("".join(region.short for region in PROVINCES) + " ")
#: The beginning of a caption of the second part of a table. 持续 and （续创新高） are words of a sentence.
_CONTINUED: Final = re.compile(
    r"续(?:上?表|\s*\d|$)|continued$|.*[（(](?:续[上前]?[表页]?\s*\d*\s*[）)]|cont(?:inued|\.|['’]d))"
    r"|(?:表|Table)\s*\d+\s*[,，:：.]?\s*(?:续(?:表|\W|$)|cont(?:inued|\.|['’]d))",
    re.IGNORECASE,
)
_CHINESE: Final = "\u2e80"
#: The number of consecutive lines of chart text that are a chart even without a caption next to them.
_MIN_CHART_LINES: Final = 6


def pdf_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of all pages. Locations number pages, tables and rows from 1; row 1 is the header."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        heights = [float(page.height) for page in pdf.pages]
        pages = []
        for page in pdf.pages:
            pages.append(items_of(page))
            page.close()
    return _blocks([_without_charts(page) for page in _without_page_headers(pages, heights)])


def _without_page_headers(pages: Sequence[list[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """Return the items of the pages without page numbers, and without margin lines that repeat on several pages."""

    def in_margin(item: Item, height: float) -> TypeGuard[PageLine]:
        is_in_margin = item.bottom < _MARGIN * height or item.top > (1 - _MARGIN) * height
        return is_in_margin and isinstance(item, PageLine) and len(item.cells) <= 3

    def key(item: PageLine) -> tuple[str, int]:
        return re.sub(r"\d+", "#", item.text), round(item.top / 4)

    def is_kept(item: Item, height: float) -> bool:
        return not in_margin(item, height) or (found[key(item)] == 1 and not _PAGE_NUMBER.fullmatch(item.text))

    found: Counter[tuple[str, int]] = Counter()
    for page, height in zip(pages, heights, strict=True):
        found.update({key(item) for item in page if in_margin(item, height)})
    return [[item for item in page if is_kept(item, height)] for page, height in zip(pages, heights, strict=True)]


def _without_charts(page: list[Item]) -> list[Item]:
    """Return a page's items without charts: lines of chart text next to a caption, or many in a row."""
    kept: list[Item] = []
    chart: list[Item] = []  # the lines of chart text since the last other item
    caption_above = False
    for item in [*page, None]:
        before = kept[-1] if kept else None
        if isinstance(item, PageLine) and _is_chart_text(item) and (chart or not _continues(before, item, page)):
            chart.append(item)
            continue
        caption = isinstance(item, PageLine) and _CAPTION.match(item.text) is not None
        if not (caption or caption_above or len(chart) >= _MIN_CHART_LINES):
            kept += chart
        chart = []
        if item is not None:
            kept.append(item)
            caption_above = caption
    return kept


def _is_chart_text(line: PageLine) -> bool:
    """Whether *line* has only numbers, short labels, or characters of vertical labels."""
    return all(_CHART_TEXT.fullmatch(cell.text) or _VERTICAL.issuperset(cell.text) for cell in line.cells)


def _continues(before: Item | None, line: PageLine, page: Sequence[Item], *, over_page: bool = False) -> bool:
    """Whether *line* continues the paragraph whose last line is *before*.

    It does if its first word did not fit at the end of that line. *over_page*: the two lines are on different pages,
    so the gap between them is not compared.
    """
    if not isinstance(before, PageLine) or abs(before.size - line.size) > 0.5 or _STARTS.match(line.text):
        return False
    if _COMPLETE_CAPTION.fullmatch(before.text):
        return False
    if not over_page and (line.top - before.bottom > 0.9 * line.size or line.x0 > before.x1):
        return False
    if line.x0 > before.x0 + 0.8 * line.size and not _STARTS.match(before.text):
        return False
    right = max(item.x1 for item in page if isinstance(item, PageLine))
    return before.x1 + _first_word(line) > right - line.size


def _first_word(line: PageLine) -> float:
    """Return the width of the first unbreakable piece of *line*, in points, with the space before it."""
    text = line.text
    if text[0] >= _CHINESE:
        return line.size
    word = re.match(rf"[^\s{_CHINESE}-\uffff]+", text)
    return 0.5 * line.size * len(word[0] if word else text) + 0.25 * line.size


def _blocks(pages: Sequence[list[Item]]) -> tuple[Block, ...]:
    """Return the items of *pages* as blocks; those that continue on the next line or page are joined."""
    blocks: list[Paragraph | PageTable] = []
    first_pages: list[int] = []  # the page on which each table begins
    lines = [item for page in pages for item in page]
    for number, page in enumerate(pages, start=1):
        last: Item | None = None
        for index, item in enumerate(page):
            before = blocks[-1] if blocks else None
            if isinstance(item, PageTable):
                if isinstance(before, PageTable) and index == 0 and (longer := _continued(before, item)):
                    blocks[-1] = longer
                elif (
                    len(blocks) > 1
                    and isinstance(before, Paragraph)
                    and _CONTINUED.match(before.text)
                    and isinstance(above := blocks[-2], PageTable)
                    and (longer := _continued(above, item))
                ):
                    blocks[-2:] = [longer]
                else:
                    blocks.append(item)
                    first_pages.append(number)
            else:
                is_continued = _continues(last, item, page) if last else _continues_page(pages, number, item, lines)
                if is_continued and isinstance(before, Paragraph):
                    blocks[-1] = Paragraph(before.where, joined(before.text, item.text))
                else:
                    blocks.append(Paragraph(f"page {number}", item.text))
            last = item
    return tuple(_numbered(blocks, first_pages))


def _continues_page(pages: Sequence[list[Item]], number: int, item: PageLine, lines: Sequence[Item]) -> bool:
    """Whether *item*, the first of its page, continues the last paragraph of the page before."""
    before = pages[number - 2][-1] if number > 1 and pages[number - 2] else None
    is_open = isinstance(before, PageLine) and not before.text.endswith(("。", ".", "：", ":"))
    return is_open and _continues(before, item, lines, over_page=True)


def _continued(table: PageTable, more: PageTable) -> PageTable | None:
    """Return *table* with the rows of *more* below, without a repeated header; None if they have different columns."""
    if len(table.rows[0]) != len(more.rows[0]):
        return None
    rows = more.rows
    for header in table.rows[:3]:
        if rows and rows[0] == header:
            rows = rows[1:]
    return replace(table, rows=(*table.rows, *rows))


def _numbered(blocks: Sequence[Paragraph | PageTable], first_pages: Sequence[int]) -> list[Block]:
    numbered: list[Paragraph | RawTable] = []
    tables = 0
    for block in blocks:
        if isinstance(block, PageTable):
            page = first_pages[tables]
            tables += 1
            rows = enumerate(block.rows, start=1)
            numbered.append(
                RawTable(tuple(RawRow(f"page {page}, table {tables}, row {row}", cells) for row, cells in rows))
            )
        else:
            numbered.append(Paragraph(block.where, block.text if "|" in block.text else unmarked(block.text)))
    return [*combine_rows(numbered)]


if __name__ == "__main__":
    sys.exit(run_reader(pdf_blocks))
