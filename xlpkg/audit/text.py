"""Running text, as it stands in a text or Markdown file, as blocks: marks taken off, typed tables as grids.

Word and Excel files hold such text too, tables typed with tabs included.
"""

from __future__ import annotations

import html
import itertools
import re
import statistics
import unicodedata
from typing import TYPE_CHECKING, Final

from xlpkg.audit.document import Grid, Line, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlpkg.audit.document import Block

#: In one pass, so that what a backslash protects is no mark: an escaped sign, an entity, a picture, a tag, emphasis.
_MARKS: Final = re.compile(
    r"\\([!-/:-@\[-`{-~])|(&#?\w{1,31};)|!\[[^\[\]]*\]\([^()]*\)"
    r"|</?(?:a|b|br|center|div|em|font|i|img|p|span|strong|sub|sup|u)\b[^<>]*>"
    r"|\*+|`+|~~|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)"
)
_LINK: Final = re.compile(r"(?<![!\\])\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?=\s)")
#: A bullet or a quotation's mark. A number in front of an item may be a claim's own, so it stays.
_BULLET: Final = re.compile(r"\s*(?:>\s?)*\s*(?:[-*+•·●▪]\s+)?")
_STARTS: Final = re.compile(r"\s*(?:>|[-*+•·●▪]\s|\d{1,2}[.)、]\s|[（(]\d{1,2}[)）]|#{1,6}\s)")
_RULE: Final = re.compile(r"\s*(?:([-*_=])\s*)(?:\1\s*){2,}$|\s*=+\s*$|\s*(?:```|~~~).*$")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef“”‘’—…]")
#: A number that was broken for its line's width: in running text no two numbers have but a space between.
_NUMBER_GOES_ON: Final = re.compile(r"[\d.,]*\d|%|％")
_POINT: Final = re.compile(r"\d\.$")
_SENTENCE_END: Final = tuple("。.!?！？：:；;）)")
_NUMBER: Final = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?[%％]?|[-–—]")
#: So many rows of one width make a paragraph a table.
_RUN_IN: Final = 10
#: No paragraph is longer, in signs.
_LONG: Final = 20_000
#: A table that was typed has at least this many cells in a line.
_CELLS: Final = 3


def text_blocks(text: str, *, is_markdown: bool) -> tuple[Block, ...]:
    """Return the paragraphs and tables of *text*; places are lines.

    In Markdown the lines of a paragraph are joined. In plain text a line is joined to the next only where it was
    broken for its width: where it is nearly as wide as any, and is no sentence's end.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    width = max(map(_width, lines), default=0)
    return with_grids(_paragraphs(lines, None if is_markdown else width))


def _paragraphs(lines: Sequence[str], width: int | None) -> Iterator[Paragraph | Line]:
    """Yield paragraphs, rows typed with pipes as Lines, and rows typed with tabs as paragraphs with tabs."""
    words, start, open_end, in_pipes = "", 0, False, False
    for number, line in enumerate(lines, start=1):
        here = f"line {number}"
        following = lines[number] if number < len(lines) else ""
        piped = _PIPE.search(line) is not None
        was_in_pipes, in_pipes = (
            in_pipes,
            piped and (in_pipes or _is_pipe_rule(following)),
        )
        heading = _HEADING.match(line)
        alone = in_pipes or heading or not line.strip() or _RULE.match(line) or line.count("\t") >= _CELLS - 1
        if words and (alone or not open_end or len(words) > _LONG or _STARTS.match(line)):
            yield Paragraph(f"line {start}", words)
            words = ""
        if in_pipes:
            if not _is_pipe_rule(line):
                yield Line(here, _cells(line))
        elif heading:
            yield Paragraph(here, unmarked(line))
        elif not line.strip() or _RULE.match(line):
            if was_in_pipes:
                yield Paragraph(here, "")  # parts two tables
        elif line.count("\t") >= _CELLS - 1:
            yield Paragraph(here, line.strip("\n"))
        else:
            start = start if words else number
            words = joined(words, unmarked(line))
            hard = line.endswith(("  ", "\\"))
            open_end = (
                not hard if width is None else _width(line) >= 0.8 * width and not line.rstrip().endswith(_SENTENCE_END)
            )
    if words:
        yield Paragraph(f"line {start}", words)


def plain(text: str) -> str:
    """Return *text* without Markdown's marks, on one line.

    >>> plain("- **出口变化：**a\\\\_b &lt; [c](d)")
    '- 出口变化：a_b < c'
    """
    text = _LINK.sub(r"\1", text.removesuffix("\\"))
    text = _MARKS.sub(lambda mark: mark[1] or (html.unescape(mark[2]) if mark[2] else ""), text)
    return " ".join(text.split())


def unmarked(text: str) -> str:
    """Return a line of Markdown without its marks: people paste such text into other programs.

    >>> unmarked("## 一、各省市"), unmarked("- **出口变化：**广东")
    ('一、各省市', '出口变化：广东')
    """
    heading = _HEADING.match(text)
    return plain(text[heading.end() :].rstrip(" \t#") if heading else _BULLET.sub("", text, count=1))


def joined(first: str, second: str) -> str:
    """Return two lines of a paragraph as one: a space between, but not beside Chinese, behind a hyphen, in a number.

    >>> joined("同比变化为-", "3.2%"), joined("total", "trade"), joined("一月", "二月"), joined("为 18", "71.7 亿元")
    ('同比变化为-3.2%', 'total trade', '一月二月', '为 1871.7 亿元')
    """
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first + second
    tight = (
        _CJK.match(first[-1])
        or _CJK.match(second[0])
        or first[-1] in "-−–/（("
        or (first[-1].isdigit() and _NUMBER_GOES_ON.match(second))
        or (second[0].isdigit() and _POINT.search(first) and _CJK.search(first[-40:]))
    )
    return f"{first}{'' if tight else ' '}{second}"


def with_grids(parts: Iterable[Paragraph | Line | Grid]) -> tuple[Block, ...]:
    """Return *parts* with rows that follow each other as one grid: lines, and paragraphs with tabs or between pipes."""
    blocks: list[Block] = []
    rows: list[Line] = []
    typed = False  # whether the open grid's rows are typed with tabs

    def close() -> None:
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    for part in itertools.chain.from_iterable(map(_rows_run_in, parts)):
        if isinstance(part, Paragraph) and (cells := _piped(part.text)):
            if _is_pipe_rule(part.text):
                continue
            part = Paragraph(part.where, "\t".join(cells))
        if isinstance(part, Paragraph) and part.text.count("\t") >= _CELLS - 1:
            if not typed:
                close()
            typed = True
            rows.append(Line(part.where, tuple(plain(cell) for cell in part.text.split("\t"))))
        elif isinstance(part, Line):
            if typed:
                close()
            typed = False
            rows.append(part)
        else:
            close()
            typed = False
            if isinstance(part, Grid) or (text := " ".join(part.text.split())):
                blocks.append(part if isinstance(part, Grid) else Paragraph(part.where, text))
    close()
    return tuple(blocks)


def _rows_run_in(part: Paragraph | Line | Grid) -> Sequence[Paragraph | Line | Grid]:
    """Return the rows of a table whose lines and tabs became spaces when it was pasted as one paragraph."""
    if not isinstance(part, Paragraph) or "\t" in part.text:
        return (part,)
    rows: list[tuple[list[str], list[str]]] = []  # words, then numbers
    for piece in part.text.split():
        if not _NUMBER.fullmatch(piece):
            if not rows or rows[-1][1]:
                rows.append(([], []))
            rows[-1][0].append(piece)
        elif rows:
            rows[-1][1].append(piece)
    width = statistics.mode(len(numbers) for _, numbers in rows) if rows else 0
    if width < _CELLS or sum(len(numbers) == width for _, numbers in rows) < _RUN_IN:
        return (part,)
    # A unit in brackets belongs to the head before it.
    head = tuple(re.split(r" (?![(（])", " ".join(rows[0][0][:-1])))
    lines = [(rows[0][0][-1], *rows[0][1]), *((" ".join(words), *numbers) for words, numbers in rows[1:])]
    return [Line(part.where, cells) for cells in ([head] if any(head) else []) + lines]


def _is_pipe_rule(line: str) -> bool:
    """Whether *line* is the one below the header of a Markdown table."""
    return "|" in line and "-" in line and not set(line) - set("|:- \t\n")


def _piped(text: str) -> tuple[str, ...]:
    """Return the cells of a row between pipes, none where *text* is no such row."""
    text = text.strip()
    is_row = text.startswith("|") and text.endswith("|") and len(_PIPE.findall(text)) > _CELLS
    return _cells(text) if is_row else ()


def _cells(line: str) -> tuple[str, ...]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return tuple(plain(cell) for cell in _PIPE.split(line))


def _width(line: str) -> int:
    """Return how wide *line* is where a Chinese character has the width of two letters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
