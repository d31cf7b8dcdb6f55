"""The lines and rows of a file as blocks: broken lines become paragraphs, typed rows and parts of a table one table.

All readers use this module, because people paste Markdown, broken lines and typed tables into Word and Excel too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from xlpkg.audit.document import Block, Paragraph, RawRow, RawTable

#: Escaped characters, entities, images, tags and emphasis. One pattern, so that an escaped mark is not also a mark.
_MARKS: Final = re.compile(
    r"\\([!-/:-@\[-`{-~])|(&#?\w{1,31};)|!\[[^\[\]]*\]\([^()]*\)"
    r"|</?(?:a|b|br|center|div|em|font|i|img|p|span|strong|sub|sup|u)\b[^<>]*>"
    r"|\*+|`+|~~|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)"
)
_LINK: Final = re.compile(r"(?<![!\\])\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
HEADING: Final = re.compile(r" {0,3}#{1,6}(?=\s)")
#: The mark of a list item or quotation. The number of a numbered item may belong to the text, so it stays.
_BULLET: Final = re.compile(r"\s*(?:>\s?)*\s*(?:[-*+•·●▪]\s+)?")
_PIPE: Final = re.compile(r"(?<!\\)\|")
#: The line below the header of a Markdown table.
_PIPE_RULE: Final = re.compile(r"(?=.*\|)(?=.*-)[|:\-\s]+")
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef“”‘’—…]")
#: The second part of a number that was broken at the end of a line.
_NUMBER_END: Final = re.compile(r"[\d.,]*\d|%|％")
_POINT: Final = re.compile(r"\d\.$")
#: A cell with one number, which may be marked, or with a mark for a missing number.
NUMBER: Final = re.compile(r"[(（]?[+\-−–]?\d[\d,]*(?:\.\d+)?\s*[%％]?[)）]?\*?|[-−–—…]+|n/?a", re.IGNORECASE)
#: A line that is only the number of a page.
PAGE_NUMBER: Final = re.compile(
    r"[-–—·\s]*(?:第|page|p\.)?\s*\d{1,4}\s*(?:页)?(?:\s*[/,，共of]*\s*\d{1,4}\s*页?)?[-–—·\s]*", re.IGNORECASE
)
#: How the caption of a figure or table begins.
CAPTION: Final = r"(?:(?P<figure>图|Fig(?:ure|\.)?)|表|Table)\s*(?P<number>\d{1,3})\s*"
#: The fewest cells of a row typed with tabs, with pipes also at its ends, and with pipes only between its cells.
_MIN_TABBED, _MIN_ENCLOSED, _MIN_OPEN = 3, 2, 7
#: The beginnings of a line that begins a paragraph: an item, number, heading, caption or note.
STARTS: Final = re.compile(
    r"\s*(?:[•·●▪*#]|[-+]\s|\d{1,2}[.)、]\s|[（(]\d{1,2}[)）]|[一二三四五六七八九十]+、"
    rf"|{CAPTION}[:：.、]|注[:：]|数据来源|Source:|Note:)",
    re.IGNORECASE,
)
#: The length from which no further line is joined to a paragraph.
_MAX_PARAGRAPH: Final = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of a file; *continues*: by its layout it is a further line of the paragraph before."""

    where: str
    text: str
    continues: bool = False


def blocks_of(parts: Iterable[Line | RawRow]) -> tuple[Block, ...]:
    """Return the *parts* of a file as paragraphs and tables. A line without text ends a table."""
    blocks: list[Block] = []
    for _, group in groupby(_joined_parts(parts), key=type):
        same = list(group)
        if rows := [part for part in same if isinstance(part, RawRow)]:
            blocks.append(RawTable(tuple(_without_repeated_headers(rows))))
        else:
            blocks += [part for part in same if isinstance(part, Paragraph) and part.text]
    return tuple(blocks)


def _joined_parts(parts: Iterable[Line | RawRow]) -> Iterator[Paragraph | RawRow]:
    """Yield rows, and paragraphs without Markdown marks; a line that continues a paragraph is joined with it."""
    last: Paragraph | RawRow | None = None
    for part in parts:
        if isinstance(part, Line) and _PIPE_RULE.fullmatch(part.text):
            continue
        item = part if isinstance(part, RawRow) else _typed_row(part) or Paragraph(part.where, unmarked(part.text))
        is_further = isinstance(part, Line) and part.continues
        is_further &= isinstance(last, Paragraph) and len(last.text) < _MAX_PARAGRAPH
        if is_further and isinstance(item, Paragraph) and isinstance(last, Paragraph):
            last = Paragraph(last.where, joined(last.text, item.text))
        else:
            yield from [last] if last else []
            last = item
    yield from [last] if last else []


def _without_repeated_headers(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    """Yield *rows* without the header that is repeated at the top of a page."""
    heads: set[tuple[str, ...]] = set()
    is_head = True
    for row in rows:
        is_head = is_head and not any(map(NUMBER.fullmatch, row.cells))
        if row.cells not in heads:
            yield row
        if is_head:
            heads.add(row.cells)


def _typed_row(line: Line) -> RawRow | None:
    """Return the row that was typed with tabs or pipes; None if *line* is not such a row."""
    cells, least = line.text.split("\t"), _MIN_TABBED
    if len(cells) < least:
        cells = _PIPE.split(line.text.strip())
        first, last = int(not cells[0]), int(not cells[-1])
        cells, least = cells[first : len(cells) - last], _MIN_ENCLOSED if first and last else _MIN_OPEN
    return RawRow(line.where, tuple(map(without_marks, cells))) if len(cells) >= least else None


def without_marks(text: str) -> str:
    """Return *text* without Markdown marks, on one line.

    By CommonMark the second pair of asterisks in ``**出口变化：**广东`` ends no emphasis, because a letter follows it.

    >>> without_marks("- **出口变化：**a\\\\_b &lt; [c](d)")
    '- 出口变化：a_b < c'
    """
    text = _LINK.sub(r"\1", text.removesuffix("\\"))
    text = _MARKS.sub(lambda mark: mark[1] or (html.unescape(mark[2]) if mark[2] else ""), text)
    return " ".join(text.split())


def unmarked(text: str) -> str:
    """Return a line of Markdown without its marks, the mark of a heading, list item or quotation included.

    >>> unmarked("## 一、各省市"), unmarked("- **出口变化：**广东")
    ('一、各省市', '出口变化：广东')
    """
    heading = HEADING.match(text)
    return without_marks(text[heading.end() :].rstrip(" \t#") if heading else _BULLET.sub("", text, count=1))


def joined(first: str, second: str) -> str:
    """Return two lines of a paragraph as one.

    They are separated by a space, but not next to a Chinese character, after a hyphen, or within a number.

    >>> joined("同比变化为-", "3.2%"), joined("total", "trade"), joined("一月", "二月"), joined("为 18", "71.7 亿元")
    ('同比变化为-3.2%', 'total trade', '一月二月', '为 1871.7 亿元')
    """
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first + second
    is_tight = (
        _CJK.match(first[-1])
        or _CJK.match(second[0])
        or first[-1] in "-−–/（("
        or (first[-1].isdigit() and _NUMBER_END.match(second))
        or (second[0].isdigit() and _POINT.search(first) and _CJK.search(first[-40:]))
    )
    return f"{first}{'' if is_tight else ' '}{second}"
