"""A Word document as blocks: the paragraphs and tables of its body, with all tracked changes accepted."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Final

import docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from xlpkg.audit.document import Block, Paragraph, RawRow, RawTable
from xlpkg.audit.formats.child import run_reader
from xlpkg.audit.formats.rows import combine_rows, unmarked

#: Elements that do not belong to their paragraph's text: deleted text, text boxes (read after it, as paragraphs), and
#: the second copy of a drawing for older programs.
_SKIPPED: Final = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CHARACTERS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_MAX_SPAN: Final = 64


def word_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of the body. Locations number paragraphs with text, tables and rows from 1."""
    document = docx.Document(io.BytesIO(data))
    return combine_rows(_BodyReader().blocks(document.element.body))


class _BodyReader:
    """Reads the elements of a body in order, and numbers its paragraphs and tables."""

    def __init__(self) -> None:
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, container: BaseOxmlElement) -> Iterator[Paragraph | RawTable]:
        for child in container.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
                yield from self.blocks(child)

    def _paragraph(self, element: BaseOxmlElement) -> Iterator[Paragraph]:
        text = _text(element)
        if text.strip():
            self._paragraphs += 1
        for part in text.split("\n"):
            yield Paragraph(f"paragraph {self._paragraphs}", part if "\t" in part or "|" in part else unmarked(part))
        for box in element.iter(qn("w:txbxContent")):
            if not any(above.tag in _SKIPPED - {qn("w:txbxContent")} for above in box.iterancestors()):
                yield from (part for part in self.blocks(box) if isinstance(part, Paragraph))

    def _table(self, table: BaseOxmlElement) -> RawTable:
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
        return RawTable(
            tuple(
                RawRow(f"table {self._tables}, row {number}", tuple(cells))
                for number, cells in enumerate(rows, start=1)
            )
        )


def _inner(container: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Yield the rows of a table or the cells of a row, those in content controls and insertions included."""
    for child in container.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _inner(child, tag)


def _text(element: BaseOxmlElement) -> str:
    """Return the text of a paragraph, or of all paragraphs of a cell, with line ends."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _CHARACTERS:
            parts.append(_CHARACTERS[child.tag])
        elif child.tag != qn("w:pPr"):  # where w:tab is a tab stop
            parts.append(_text(child))
            if child.tag == qn("w:p"):
                parts.append("\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(run_reader(word_blocks))
