"""The lines of a text as rows and paragraphs: formatting marks are removed, typed tables become tables.

All readers use this module, because people paste Markdown and typed tables into Word, Excel and PDF files.
"""

from __future__ import annotations

import html
import itertools
import re
import statistics
from collections.abc import Iterable, Sequence
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
MIN_CELLS: Final = 3
_MIN_OPEN_CELLS: Final = 7


def is_typed_row(line: str) -> bool:
    """Whether *line* is a row typed with tabs or pipes."""
    return line.count("\t") >= MIN_CELLS - 1 or bool(_piped_cells(line)) or is_pipe_rule(line)


def without_marks(text: str) -> str:
    """Return *text* without Markdown marks, on one line.

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


def combine_rows(parts: Iterable[Paragraph | RawRow | RawTable]) -> tuple[Block, ...]:
    """Return *parts* with consecutive rows combined into tables; paragraphs with tabs or pipes are rows too."""
    blocks: list[Block] = []
    rows: list[RawRow] = []
    is_typed = False  # whether the rows of the current table are typed with tabs or pipes

    def close() -> None:
        if rows:
            blocks.append(RawTable(tuple(rows)))
            rows.clear()

    for part in itertools.chain.from_iterable(map(_split_merged_rows, parts)):
        if isinstance(part, Paragraph) and (cells := _piped_cells(part.text)):
            if is_pipe_rule(part.text):
                continue
            part = Paragraph(part.where, "\t".join(cells))
        if isinstance(part, Paragraph) and part.text.count("\t") >= MIN_CELLS - 1:
            if not is_typed:
                close()
            is_typed = True
            rows.append(RawRow(part.where, tuple(without_marks(cell) for cell in part.text.split("\t"))))
        elif isinstance(part, RawRow):
            if is_typed:
                close()
            is_typed = False
            rows.append(part)
        else:
            close()
            is_typed = False
            if isinstance(part, RawTable) or (text := " ".join(part.text.split())):
                blocks.append(part if isinstance(part, RawTable) else Paragraph(part.where, text))
    close()
    return tuple(blocks)


def _split_merged_rows(part: Paragraph | RawRow | RawTable) -> Sequence[Paragraph | RawRow | RawTable]:
    """Return the rows of a table that was pasted as one paragraph, its line ends and tabs replaced by spaces."""
    if not isinstance(part, Paragraph) or "\t" in part.text:
        return (part,)
    rows: list[tuple[list[str], list[str]]] = []  # of each row, its words and then its numbers
    for piece in part.text.split():
        if not _NUMBER.fullmatch(piece):
            if not rows or rows[-1][1]:
                rows.append(([], []))
            rows[-1][0].append(piece)
        elif rows:
            rows[-1][1].append(piece)
    width = statistics.mode(len(numbers) for _, numbers in rows) if rows else 0
    if width < MIN_CELLS or sum(len(numbers) == width for _, numbers in rows) < _MIN_MERGED_ROWS:
        return (part,)
    # A unit in brackets belongs to the column name before it.
    header = tuple(re.split(r" (?![(（])", " ".join(rows[0][0][:-1])))
    lines = [(rows[0][0][-1], *rows[0][1]), *((" ".join(words), *numbers) for words, numbers in rows[1:])]
    return [RawRow(part.where, cells) for cells in ([header] if any(header) else []) + lines]


def is_pipe_rule(line: str) -> bool:
    """Whether *line* is the one below the header of a Markdown table."""
    return "|" in line and "-" in line and not set(line) - set("|:- \t\n")


def _piped_cells(text: str) -> tuple[str, ...]:
    """Return the cells of a row typed with pipes; none if *text* is not such a row."""
    text = text.strip()
    is_enclosed = text.startswith("|") and text.endswith("|")
    is_row = len(PIPE.findall(text)) >= (MIN_CELLS + 1 if is_enclosed else _MIN_OPEN_CELLS - 1)
    return split_pipes(text) if is_row else ()


def split_pipes(line: str) -> tuple[str, ...]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return tuple(without_marks(cell) for cell in PIPE.split(line))
