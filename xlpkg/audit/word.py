"""A Word document as blocks: paragraphs and tables of its body in order, as they stand with all changes accepted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import docx
from docx.oxml.ns import qn

from xlpkg.audit.document import Grid, Line, Paragraph
from xlpkg.audit.text import unmarked, with_grids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

    from xlpkg.audit.document import Block

#: What is not read as a part of the paragraph: deleted text, text boxes (read after it), the older twin of a drawing.
_NOT_HERE: Final = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SIGNS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_MAX_SPAN: Final = 64


def word_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the body's blocks. Places count paragraphs that hold text, tables, and rows with the header as 1."""
    document = docx.Document(io.BytesIO(data))
    return with_grids(_Counter().blocks(document.element.body))


class _Counter:
    """Walks through a body, and counts its paragraphs and tables."""

    def __init__(self) -> None:
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, container: BaseOxmlElement) -> Iterator[Paragraph | Grid]:
        for child in container.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield self._grid(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
                yield from self.blocks(child)

    def _paragraph(self, element: BaseOxmlElement) -> Iterator[Paragraph]:
        text = _text(element)
        if text.strip():
            self._paragraphs += 1
        for part in text.split("\n"):
            yield Paragraph(f"paragraph {self._paragraphs}", part if "\t" in part or "|" in part else unmarked(part))
        for box in element.iter(qn("w:txbxContent")):
            if not any(above.tag in _NOT_HERE - {qn("w:txbxContent")} for above in box.iterancestors()):
                yield from (part for part in self.blocks(box) if isinstance(part, Paragraph))

    def _grid(self, table: BaseOxmlElement) -> Grid:
        self._tables += 1
        rows: list[list[str]] = []
        for row in _inner(table, qn("w:tr")):
            cells: list[str] = []
            for cell in _inner(row, qn("w:tc")):
                properties = cell.find(qn("w:tcPr"))
                span = None if properties is None else properties.find(qn("w:gridSpan"))
                merge = None if properties is None else properties.find(qn("w:vMerge"))
                text = " ".join(_text(cell).split())
                if merge is not None and merge.get(qn("w:val")) != "restart" and rows and len(cells) < len(rows[-1]):
                    text = rows[-1][len(cells)]
                across = 1 if span is None else int(span.get(qn("w:val"), "1"))
                cells += [text] * max(1, min(across, _MAX_SPAN))
            rows.append(cells)
        return Grid(
            tuple(
                Line(f"table {self._tables}, row {number}", tuple(cells)) for number, cells in enumerate(rows, start=1)
            )
        )


def _inner(container: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Yield the rows of a table or the cells of a row, content controls and insertions around them looked into."""
    for child in container.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _inner(child, tag)


def _text(element: BaseOxmlElement) -> str:
    """Return the text of a paragraph or of all paragraphs of a cell, lines apart."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag in _NOT_HERE:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag != qn("w:pPr"):  # there w:tab is a stop
            parts.append(_text(child))
            if child.tag == qn("w:p"):
                parts.append("\n")
    return "".join(parts)
