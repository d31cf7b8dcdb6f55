"""A PDF as blocks: its tables, and its paragraphs joined again from the lines that a page broke them into.

Left out are running heads and feet, page numbers, and what is drawn within figures: numbers on axes and bars, labels.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pdfplumber

from xlpkg.audit.document import Grid, Line, Paragraph
from xlpkg.audit.page import Table, TextLine, items_of
from xlpkg.audit.text import joined, unmarked, with_grids
from xlpkg.model.regions import PROVINCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.audit.document import Block
    from xlpkg.audit.page import Item

#: The part of a page's height, above and below, in which running heads and page numbers stand.
_MARGIN: Final = 0.085
_PAGE_NUMBER: Final = re.compile(
    r"[-–—·\s]*(?:第|page|p\.)?\s*\d{1,4}\s*(?:页)?(?:\s*[/,，共of]*\s*\d{1,4}\s*页?)?[-–—·\s]*", re.IGNORECASE
)
_CAPTION: Final = re.compile(r"(?:图|Fig(?:ure|\.)?)\s*\d+\s*[:：.．]?", re.IGNORECASE)
#: A whole caption: it ends with its unit.
_TITLE: Final = re.compile(r"(?:图|表|Figure|Table)\s*\d+\s*[:：.].*[)）]", re.IGNORECASE)
#: What begins a paragraph whatever stands above it.
_STARTS: Final = re.compile(
    r"[•·●▪*#]|- \S|[（(]\d{1,2}[)）]|[一二三四五六七八九十]+、|(?:图|表|Figure|Table)\s*\d+\s*[:：.]|注[:：]|数据来源"
    r"|Source:|Note:",
    re.IGNORECASE,
)
#: What a figure's own text is made of: numbers, also such as run into each other, and short labels.
_DRAWN: Final = re.compile(
    r"[\d.,%％+\-−–\s]+|[\u4e00-\u9fff]{1,4}(?: [\u4e00-\u9fff]{1,4})*|[A-Z]{2,3}(?: [A-Z]{2,3})*"
)
#: The signs of which the provinces' names are made: under bars they stand upon each other.
_UPRIGHT: Final = frozenset("".join(region.short for region in PROVINCES) + " ")
_CONTINUED: Final = re.compile(r"续|\bcontinued\b|\bcont\.", re.IGNORECASE)
_CHINESE: Final = "\u2e80"
#: A run of so many drawn lines is a figure also where no caption stands beside it.
_MANY: Final = 6


def pdf_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of all pages; places count pages, tables, and rows with the header as 1."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        heights = [float(page.height) for page in pdf.pages]
        pages = []
        for page in pdf.pages:
            pages.append(items_of(page))
            page.close()
    return _blocks([_without_figures(page) for page in _without_running(pages, heights)])


def _without_running(pages: Sequence[list[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """Return the pages' items without what stands at the same height of several pages, and without page numbers."""

    def in_margin(item: Item, height: float) -> bool:
        is_outside = item.bottom < _MARGIN * height or item.top > (1 - _MARGIN) * height
        return is_outside and isinstance(item, TextLine) and len(item.cells) <= 3

    def key(item: TextLine) -> tuple[str, int]:
        return re.sub(r"\d+", "#", item.text), round(item.top / 4)

    found: Counter[tuple[str, int]] = Counter()
    for page, height in zip(pages, heights, strict=True):
        found.update({key(item) for item in page if isinstance(item, TextLine) and in_margin(item, height)})
    return [
        [
            item
            for item in page
            if not (
                isinstance(item, TextLine)
                and in_margin(item, height)
                and (found[key(item)] > 1 or _PAGE_NUMBER.fullmatch(item.text))
            )
        ]
        for page, height in zip(pages, heights, strict=True)
    ]


def _without_figures(page: list[Item]) -> list[Item]:
    """Return a page's items without runs of drawn lines that have a figure's caption above or below, or are many."""
    kept: list[Item] = []
    run: list[Item] = []
    caption_above = False
    for item in [*page, None]:
        before = kept[-1] if kept else None
        if isinstance(item, TextLine) and _is_drawn(item) and (run or not _continues(before, item, page)):
            run.append(item)
            continue
        caption = isinstance(item, TextLine) and _CAPTION.match(item.text) is not None
        if not (caption or caption_above or len(run) >= _MANY):
            kept += run
        run = []
        if item is not None:
            kept.append(item)
            caption_above = caption
    return kept


def _is_drawn(line: TextLine) -> bool:
    """Whether *line* is made of numbers and short labels only, or of letters of labels that stand upright."""
    return all(_DRAWN.fullmatch(cell.text) or _UPRIGHT.issuperset(cell.text) for cell in line.cells)


def _continues(before: Item | None, line: TextLine, page: Sequence[Item], *, over: bool = False) -> bool:
    """Whether *line* goes on with the paragraph whose last line is *before*; *over* a page's end no gap is compared.

    It does where its first word had no room left in the line before.
    """
    if not isinstance(before, TextLine) or abs(before.size - line.size) > 0.5 or _STARTS.match(line.text):
        return False
    if _TITLE.fullmatch(before.text):
        return False
    if not over and (line.top - before.bottom > 0.9 * line.size or line.x0 > before.x1):
        return False
    if line.x0 > before.x0 + 0.8 * line.size and not _STARTS.match(before.text):
        return False
    right = max((item.x1 for item in page if isinstance(item, TextLine)), default=before.x1)
    return before.x1 + _first_word(line) > right - line.size


def _first_word(line: TextLine) -> float:
    """Return how wide the first piece is that cannot be broken, with the space before it."""
    text = line.text
    if text[0] >= _CHINESE:
        return line.size
    word = re.match(rf"[^\s{_CHINESE}-\uffff]+", text)
    return 0.5 * line.size * len(word[0] if word else text) + 0.25 * line.size


def _blocks(pages: Sequence[list[Item]]) -> tuple[Block, ...]:
    blocks: list[Paragraph | Table] = []
    places: list[int] = []  # the page on which each block begins
    lines = [item for page in pages for item in page]
    for number, page in enumerate(pages, start=1):
        last: Item | None = None
        for place, item in enumerate(page):
            before = blocks[-1] if blocks else None
            if isinstance(item, Table):
                if isinstance(before, Table) and place == 0 and (whole := _continued(before, item)):
                    blocks[-1] = whole
                elif (
                    place <= 1
                    and len(blocks) > 1
                    and isinstance(before, Paragraph)
                    and _CONTINUED.search(before.text)
                    and isinstance(above := blocks[-2], Table)
                    and (whole := _continued(above, item))
                ):
                    blocks[-2:] = [whole]
                    places.pop()
                else:
                    blocks.append(item)
                    places.append(number)
            else:
                goes_on = _continues(last, item, page) if last else _goes_over(pages, number, item, lines)
                if goes_on and isinstance(before, Paragraph):
                    blocks[-1] = Paragraph(before.where, joined(before.text, item.text))
                else:
                    blocks.append(Paragraph(f"page {number}", item.text))
                    places.append(number)
            last = item
    return tuple(_numbered(blocks, places))


def _goes_over(pages: Sequence[list[Item]], number: int, item: TextLine, lines: Sequence[Item]) -> bool:
    """Whether *item*, the first of its page, goes on with the last line of the page before."""
    before = pages[number - 2][-1] if number > 1 and pages[number - 2] else None
    is_open = isinstance(before, TextLine) and not before.text.endswith(("。", ".", "：", ":"))
    return is_open and _continues(before, item, lines, over=True)


def _continued(table: Table, more: Table) -> Table | None:
    """Return *table* with the rows of *more* below, None where they are no part of it. A header is not repeated."""
    if len(table.rows[0]) != len(more.rows[0]):
        return None
    rows = more.rows
    for head in table.rows[:3]:
        if rows and rows[0] == head:
            rows = rows[1:]
    return Table((*table.rows, *rows), table.top, more.bottom)


def _numbered(blocks: Sequence[Paragraph | Table], places: Sequence[int]) -> list[Block]:
    numbered: list[Paragraph | Grid] = []
    tables = 0
    for block, page in zip(blocks, places, strict=True):
        if isinstance(block, Table):
            tables += 1
            rows = enumerate(block.rows, start=1)
            numbered.append(Grid(tuple(Line(f"page {page}, table {tables}, row {row}", cells) for row, cells in rows)))
        else:
            numbered.append(Paragraph(block.where, block.text if "|" in block.text else unmarked(block.text)))
    return [*with_grids(numbered)]
