"""Plain text and Markdown as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from xlpkg.audit.document import Block, Paragraph, RawRow
from xlpkg.audit.formats.markdown import markdown_blocks
from xlpkg.audit.formats.rows import (
    HEADING,
    MIN_CELLS,
    PIPE,
    combine_rows,
    is_pipe_rule,
    joined,
    split_pipes,
    unmarked,
)

#: The start of a list item, quotation, numbered paragraph or heading, which is not joined to the line before.
_STARTS: Final = re.compile(r"\s*(?:>|[-*+•·●▪]\s|\d{1,2}[.)、]\s|[（(]\d{1,2}[)）]|#{1,6}\s)")
_RULE: Final = re.compile(r"\s*(?:([-*_=])\s*)(?:\1\s*){2,}$|\s*=+\s*$|\s*(?:```|~~~).*$")
_SENTENCE_END: Final = tuple("。.!?！？：:；;）)")
#: The most characters of a paragraph that further lines are joined to.
_MAX_PARAGRAPH: Final = 20_000


def text_blocks(text: str, *, is_markdown: bool) -> tuple[Block, ...]:
    """Return the paragraphs and tables of *text*; locations are line numbers.

    In plain text a line is joined with the next one only if it is nearly as wide as the widest line and does not end a
    sentence.
    """
    if is_markdown:
        return markdown_blocks(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    width = max(map(cell_len, lines), default=0)
    return combine_rows(_parts(lines, width))


def _parts(lines: Sequence[str], width: int) -> Iterator[Paragraph | RawRow]:
    """Yield paragraphs and the rows of pipe tables; a row typed with tabs is still a paragraph with tabs."""
    words, start, is_open, in_pipes = "", 0, False, False
    for number, line in enumerate(lines, start=1):
        where = f"line {number}"
        following = lines[number] if number < len(lines) else ""
        has_pipe = PIPE.search(line) is not None
        was_in_pipes, in_pipes = in_pipes, has_pipe and (in_pipes or is_pipe_rule(following))
        heading = HEADING.match(line)
        is_separate = in_pipes or heading or not line.strip() or _RULE.match(line) or line.count("\t") >= MIN_CELLS - 1
        if words and (is_separate or not is_open or len(words) > _MAX_PARAGRAPH or _STARTS.match(line)):
            yield Paragraph(f"line {start}", words)
            words = ""
        if in_pipes:
            if not is_pipe_rule(line):
                yield RawRow(where, split_pipes(line))
        elif heading:
            yield Paragraph(where, unmarked(line))
        elif not line.strip() or _RULE.match(line):
            if was_in_pipes:
                yield Paragraph(where, "")  # ends the table
        elif line.count("\t") >= MIN_CELLS - 1:
            yield Paragraph(where, line.strip("\n"))
        else:
            start = start if words else number
            words = joined(words, unmarked(line))
            is_open = cell_len(line) >= 0.8 * width and not line.rstrip().endswith(_SENTENCE_END)
    if words:
        yield Paragraph(f"line {start}", words)
