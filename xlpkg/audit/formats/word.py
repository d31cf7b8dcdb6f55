"""A Word document as blocks: the paragraphs and tables of its body, with all tracked changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.table import Table
from lxml import etree

from xlpkg.audit.document import Block, RawRow
from xlpkg.audit.formats.rows import Line, blocks_of

#: Deleted text, and the second copy of a drawing for older programs.
_REMOVED: Final = (
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
#: Elements around paragraphs, rows, cells and runs: insertions, content controls, fields and marks.
_UNWRAPPED: Final = tuple(
    map(qn, ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:fldSimple", "w:hyperlink"))
)
_MAX_SPAN: Final = 64


def word_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of the body. Locations number paragraphs with text, tables and rows from 1."""
    document = docx.Document(io.BytesIO(data))
    etree.strip_elements(document.element.body, *_REMOVED, with_tail=False)
    etree.strip_tags(document.element.body, *_UNWRAPPED)
    return blocks_of(_parts(document))


def _parts(document: Document) -> Iterator[Line | RawRow]:
    paragraphs = tables = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            cells: list[str] = []
            yield Line("", "")
            for number, row in enumerate(item._tbl.tr_lst, start=1):  # row.cells fails on a merged cell with none above
                cells = _cells(row, cells)
                yield RawRow(f"table {tables}, row {number}", tuple(cells))
            yield Line("", "")
            continue
        for element in item._p.iter(qn("w:p")):  # the paragraph, and those in its text boxes
            paragraphs += bool(element.text.strip())
            for line in element.text.split("\n"):
                yield Line(f"paragraph {paragraphs}", line)


def _cells(row: CT_Row, above: list[str]) -> list[str]:
    """Return the text of each column of *row*; a merged cell has its text in each row and column that it covers."""
    cells: list[str] = []
    for cell in row.tc_lst:
        text = " ".join(word for paragraph in cell.iter(qn("w:p")) for word in paragraph.text.split())
        if cell.vMerge == "continue" and len(cells) < len(above):
            text = above[len(cells)]
        cells += [text] * min(cell.grid_span, _MAX_SPAN)
    return cells
