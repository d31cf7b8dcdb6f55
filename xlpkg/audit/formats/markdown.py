"""Markdown as blocks: markdown-it-py finds its paragraphs, headings, lists and tables.

Marks within a line are removed by :func:`xlpkg.audit.formats.rows.without_marks`: by CommonMark the second pair of
asterisks in ``**出口变化：**广东`` ends no emphasis, because a letter follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from xlpkg.audit.document import Block, Paragraph, RawRow
from xlpkg.audit.formats.rows import combine_rows, is_typed_row, joined, without_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_PARSER: Final = MarkdownIt("commonmark").enable("table")
#: Blocks whose content is text without marks of its own.
_VERBATIM: Final = ("code_block", "fence", "html_block")


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and tables of *text*; locations are line numbers."""
    return combine_rows(_parts(_PARSER.parse(text.replace("\r\n", "\n").replace("\r", "\n"))))


def _parts(tokens: Sequence[Token]) -> Iterator[Paragraph | RawRow]:
    number = ""  # of a list item; it may belong to the text
    row: list[str] | None = None
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "tr_open":
            row, row_line = [], line
        elif token.type == "tr_close" and row is not None:
            yield RawRow(f"line {row_line}", tuple(row))
            row = None
        elif token.type == "table_close":
            yield Paragraph(f"line {line}", "")
        elif token.type == "inline" and row is not None:
            row.append(without_marks(token.content))
        elif token.type == "inline":
            yield from _paragraphs(number + token.content, line)
            number = ""
        elif token.type in _VERBATIM:
            yield from _paragraphs(token.content, line)


def _paragraphs(content: str, line: int) -> Iterator[Paragraph]:
    """Yield the lines of a paragraph as one, but typed rows and lines before a hard break alone."""
    words, start = "", line
    for number, each in enumerate(content.split("\n"), start=line):
        if is_typed_row(each):
            if words:
                yield Paragraph(f"line {start}", words)
            yield Paragraph(f"line {number}", each)
            words = ""
            continue
        start = start if words else number
        words = joined(words, without_marks(each))
        if each.endswith(("  ", "\\")) and words:
            yield Paragraph(f"line {start}", words)
            words = ""
    if words:
        yield Paragraph(f"line {start}", words)
