"""Plain text and Markdown as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from xlpkg.audit.document import Block
from xlpkg.audit.formats.rows import HEADING, STARTS, Line, blocks_of

_RULE: Final = re.compile(r"\s*(?:([-*_=])\s*)(?:\1\s*){2,}$|\s*=+\s*$|\s*(?:```|~~~).*$")
_SENTENCE_END: Final = tuple("。.!?！？：:；;）)")


def text_blocks(text: str, *, is_markdown: bool) -> tuple[Block, ...]:
    """Return the paragraphs and tables of *text*; locations are line numbers.

    In plain text a line is joined with the next one only if it is nearly as wide as the widest line, or has a comma
    and half of that width, and does not end a sentence; in Markdown, unless it ends with a backslash or two spaces.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return blocks_of(_parts(lines, is_markdown=is_markdown))


def _parts(lines: list[str], *, is_markdown: bool) -> Iterator[Line]:
    width = max(map(cell_len, lines), default=0)
    is_open = False
    for number, line in enumerate(lines, start=1):
        where, was_open, is_open = f"line {number}", is_open, False
        if not line.strip() or _RULE.match(line):
            if "\t" not in lines[number - 2]:  # rows typed with tabs may have empty lines between them
                yield Line(where, "")
            continue
        yield Line(where, line, continues=was_open and not STARTS.match(line))
        if not HEADING.match(line):
            is_full = cell_len(line) >= (0.5 if re.search("[,，。]", line) else 0.8) * width
            is_broken = is_full and not line.rstrip().endswith(_SENTENCE_END)
            is_open = not line.endswith(("  ", "\\")) if is_markdown else is_broken
