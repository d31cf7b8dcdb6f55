"""Our report as a document, and edits that put one mistake into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.document import Block, Document, Paragraph, RawRow, RawTable, document_of
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.report.compose import compose

FEBRUARY = Month(2025, 2)
TOTAL, TOTAL_YOY, EXPORT, EXPORT_YOY, IMPORT, IMPORT_YOY, NET = range(1, 8)


def report_of(cube: Cube, lang: Language = "zh", period: Month = FEBRUARY) -> Document:
    return document_of(compose(cube, period, lang))


def document(*contents: str | list[tuple[str, ...]]) -> Document:
    """Return a document of paragraphs and tables; each has its number, and the rows of a table theirs."""
    blocks: list[Block] = []
    for at, each in enumerate(contents, start=1):
        if isinstance(each, str):
            blocks.append(Paragraph(f"{at}", each))
        else:
            blocks.append(RawTable(tuple(RawRow(f"{at}.{row}", cells) for row, cells in enumerate(each, start=1))))
    return Document("made", tuple(blocks))


#: A figure of our sentences, and a rank in words. An interval, a count and a date are none.
_FIGURE = re.compile(r"(?<![±\d.,])\d[\d,]*(?:\.\d+|(?= ?%))|居全国首位")


def printed_figures(document: Document) -> int:
    """Return how many figures the tables and sentences of our report print; of its notes only the contributions."""
    count = 0
    for block in document.blocks:
        if isinstance(block, RawTable):
            count += sum(any(map(str.isdigit, cell)) for row in block.rows[1:] for cell in row.cells[1:])
        elif not re.search("注|note", block.where) or re.search("拉动|contribution", block.text):
            count += len(_FIGURE.findall(block.text))
    return count


def with_text(document: Document, old: str, new: str, *, at: int = 0) -> Document:
    """Replace *old* by *new* in one of the paragraphs that contain it, by default the first."""
    indexes = [n for n, b in enumerate(document.blocks) if isinstance(b, Paragraph) and old in b.text]
    block = document.blocks[indexes[at]]
    assert isinstance(block, Paragraph)
    return with_block(document, indexes[at], Paragraph(block.where, block.text.replace(old, new, 1)))


def with_block(document: Document, index: int, *blocks: Block) -> Document:
    return replace(document, blocks=(*document.blocks[:index], *blocks, *document.blocks[index + 1 :]))


def without_text(document: Document, text: str, *, at: int = 0) -> Document:
    indexes = [n for n, b in enumerate(document.blocks) if isinstance(b, Paragraph) and text in b.text]
    return with_block(document, indexes[at])


def with_lines(document: Document, table: int, edit: Callable[[list[RawRow]], list[RawRow]]) -> Document:
    index = [n for n, b in enumerate(document.blocks) if isinstance(b, RawTable)][table]
    block = document.blocks[index]
    assert isinstance(block, RawTable)
    return with_block(document, index, RawTable(tuple(edit(list(block.rows)))))


def with_cell(document: Document, table: int, label: str, column: int, text: str) -> Document:
    def edit(lines: list[RawRow]) -> list[RawRow]:
        at = next(n for n, line in enumerate(lines) if line.cells[0] == label)
        cells = lines[at].cells
        lines[at] = RawRow(lines[at].where, (*cells[:column], text, *cells[column + 1 :]))
        return lines

    return with_lines(document, table, edit)


def exchanged(document: Document, table: int, one: str, two: str) -> Document:
    other = with_cell(with_cell(document, table, one, 0, "?"), table, two, 0, one)
    return with_cell(other, table, "?", 0, two)


def only(found: tuple[Finding, ...], code: str, severity: str = "error") -> Finding:
    assert [(each.code, each.severity) for each in found] == [(code, severity)]
    return found[0]
