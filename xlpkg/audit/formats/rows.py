"""The parts of a file as blocks: broken lines become paragraphs, typed rows tables, the parts of a table one table.

All readers use this module, because people paste Markdown, broken lines and typed tables into Word and Excel too.
"""

from __future__ import annotations

import html
import itertools
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
PIPE: Final = re.compile(r"(?<!\\)\|")
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef“”‘’—…]")
#: The second part of a number that was broken at the end of a line.
_NUMBER_END: Final = re.compile(r"[\d.,]*\d|%|％")
_POINT: Final = re.compile(r"\d\.$")
_NUMBER: Final = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?[%％]?|[-–—]")
#: A paragraph with at least this many runs of equally many numbers is a table that lost its line ends.
_MIN_MERGED_ROWS: Final = 10
#: The fewest cells of a typed row, and of a row with pipes between its cells but not at its ends.
_MIN_CELLS: Final = 3
_MIN_OPEN_CELLS: Final = 7
_CAPTION: Final = r"(?:图|表|Fig(?:ure|\.)|Table)\s*\d{1,3}\s*[:：.、]"
#: The beginnings of a line that begins a paragraph: an item, number, heading, caption or note.
STARTS: Final = re.compile(
    rf"\s*(?:[•·●▪*#]|[-+]\s|\d{{1,2}}[.)、]\s|[（(]\d{{1,2}}[)）]|[一二三四五六七八九十]+、|{_CAPTION}"
    r"|注[:：]|数据来源|Source:|Note:)",
    re.IGNORECASE,
)
#: A line was broken within a sentence if it is this long, has a comma, and does not end as a sentence or a title.
_MIN_BROKEN_LINE: Final = 28
_SENTENCE: Final = re.compile("[,，。]")
_ENDS: Final = re.compile(r"(?:[。.!！?？;；:：)）%％]|情况|[概简]况|快讯|一览表|统计表)$")
#: The end of a date line, which is no broken sentence.
_DATE_LINE: Final = re.compile(
    r"(?:19|20)\d\d$|\d[:：]\d\d\b|^(?:Updated|Published|Source|Editor|(?:发布)?时间|来源|作者|责任?编辑?)\b"
)
#: The length from which no further line is joined to a paragraph.
_MAX_PARAGRAPH: Final = 5000
#: The beginning of a caption of the second part of a table. 持续 and （续创新高） are words of a sentence.
_CONTINUED: Final = re.compile(
    r"续(?:上?表|\s*\d|$)|continued$|.*[（(](?:续[上前]?[表页]?\s*\d*\s*[）)]|cont(?:inued|\.|['’]d))"
    r"|(?:表|Table)\s*\d+\s*[,，:：.]?\s*(?:续(?:表|\W|$)|cont(?:inued|\.|['’]d))",
    re.IGNORECASE,
)
#: The most rows of a header.
_MAX_HEADER_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of a file; *continues*: by its layout it is a further line of the paragraph before."""

    where: str
    text: str
    continues: bool = False


Part = Line | RawRow | RawTable


def blocks_of(parts: Iterable[Part]) -> tuple[Block, ...]:
    """Return the *parts* of a file as paragraphs and tables. A line without text ends a table."""
    blocks: list[Block] = []
    typed = itertools.chain.from_iterable(map(_typed_rows, _with_joined_lines(parts)))
    for kind, group in itertools.groupby(typed, key=type):
        if kind is RawRow:
            _append_table(blocks, [part for part in group if isinstance(part, RawRow)])
            continue
        for part in group:
            if isinstance(part, RawTable):
                _append_table(blocks, part.rows)
            elif isinstance(part, Line) and part.text:
                _append_paragraph(blocks, Paragraph(part.where, part.text))
    return tuple(blocks)


def _with_joined_lines(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield *parts* without Markdown marks, lines that continue a paragraph joined with it."""
    last: Line | None = None
    for part in parts:
        if not isinstance(part, Line):
            yield from [last] if last else []
            yield part
            last = None
            continue
        text = part.text if is_typed_row(part.text) else unmarked(part.text)
        if last and part.continues and len(last.text) < _MAX_PARAGRAPH:
            last = Line(last.where, joined(last.text, text))
        else:
            yield from [last] if last else []
            last = Line(part.where, text)
    yield from [last] if last else []


def _append_table(blocks: list[Block], rows: Sequence[RawRow]) -> None:
    """Add *rows* as a table, or to a table before, if a caption between them says so ("续表") and their labels differ.

    The header that is repeated at the top of a page is left out.
    """
    if len(blocks) > 1 and isinstance(blocks[-1], Paragraph) and _CONTINUED.match(blocks[-1].text):
        before = blocks[-2]
        is_as_wide = isinstance(before, RawTable) and len(before.rows[0].cells) == len(rows[0].cells)
        if isinstance(before, RawTable) and is_as_wide and not _labels(before.rows) & _labels(rows):
            del blocks[-2:]
            rows = (*before.rows, *rows)
    kept: list[RawRow] = []
    heads: set[tuple[str, ...]] = set()
    for row in rows:
        if row.cells not in heads:
            kept.append(row)
        if len(kept) <= _MAX_HEADER_ROWS and not _has_number(row):
            heads.add(row.cells)
    blocks.append(RawTable(tuple(kept)))


def _labels(rows: Sequence[RawRow]) -> set[str]:
    return {row.cells[0] for row in rows if _has_number(row)}


def _has_number(row: RawRow) -> bool:
    return any(map(_NUMBER.fullmatch, row.cells))


def _append_paragraph(blocks: list[Block], paragraph: Paragraph) -> None:
    """Add *paragraph*, or join it with the one before, which was broken within a sentence."""
    before = blocks[-1] if blocks else None
    if isinstance(before, Paragraph) and _is_broken(before.text) and not STARTS.match(paragraph.text):
        blocks[-1] = Paragraph(before.where, joined(before.text, paragraph.text))
    else:
        blocks.append(paragraph)


def _is_broken(line: str) -> bool:
    is_open = _MIN_BROKEN_LINE <= len(line) < _MAX_PARAGRAPH and _SENTENCE.search(line) and not _ENDS.search(line)
    return bool(is_open) and not (re.match(_CAPTION, line) or _DATE_LINE.search(line))


def _typed_rows(part: Part) -> Sequence[Part]:
    """Return the row or rows that a line is, if it was typed with tabs or pipes, or pasted without line ends."""
    if not isinstance(part, Line):
        return (part,)
    if is_pipe_rule(part.text):
        return ()
    cells = _typed_cells(part.text)
    return (RawRow(part.where, cells),) if cells else _pasted_rows(part) or (part,)


def _pasted_rows(part: Line) -> list[RawRow]:
    """Return the rows of a table that was pasted as one line, its line ends and tabs replaced by spaces."""
    rows: list[tuple[list[str], list[str]]] = []  # of each row, its words and then its numbers
    for piece in part.text.split():
        if not _NUMBER.fullmatch(piece):
            if not rows or rows[-1][1]:
                rows.append(([], []))
            rows[-1][0].append(piece)
        elif rows:
            rows[-1][1].append(piece)
    width = statistics.mode(len(numbers) for _, numbers in rows) if rows else 0
    if width < _MIN_CELLS or sum(len(numbers) == width for _, numbers in rows) < _MIN_MERGED_ROWS:
        return []
    # A unit in brackets belongs to the column name before it.
    header = tuple(re.split(r" (?![(（])", " ".join(rows[0][0][:-1])))
    lines = [(rows[0][0][-1], *rows[0][1]), *((" ".join(words), *numbers) for words, numbers in rows[1:])]
    return [RawRow(part.where, cells) for cells in ([header] if any(header) else []) + lines]


def is_typed_row(line: str) -> bool:
    """Whether *line* is a row typed with tabs or pipes."""
    return is_pipe_rule(line) or bool(_typed_cells(line))


def is_pipe_rule(line: str) -> bool:
    """Whether *line* is the one below the header of a Markdown table."""
    return "|" in line and "-" in line and not set(line) - set("|:- \t\n")


def _typed_cells(text: str) -> tuple[str, ...]:
    """Return the cells of a row typed with tabs or pipes; none if *text* is not such a row."""
    if text.count("\t") >= _MIN_CELLS - 1:
        return tuple(map(without_marks, text.split("\t")))
    text = text.strip()
    is_enclosed = text.startswith("|") and text.endswith("|")
    is_row = len(PIPE.findall(text)) >= (_MIN_CELLS + 1 if is_enclosed else _MIN_OPEN_CELLS - 1)
    return split_pipes(text) if is_row else ()


def split_pipes(line: str) -> tuple[str, ...]:
    """Return the cells between the pipes of *line*."""
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return tuple(without_marks(cell) for cell in PIPE.split(line))


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
