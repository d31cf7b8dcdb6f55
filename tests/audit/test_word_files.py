"""The body of a Word document in any form that Word writes: locations, content controls, moved text, merged cells."""

from __future__ import annotations

from pathlib import Path

from block_contents import grids, texts
from refused_files import docx_with, word_body

from xlpkg.audit.document import Block, Paragraph, RawRow, RawTable
from xlpkg.audit.formats.word import word_blocks


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc>{properties and f'<w:tcPr>{properties}</w:tcPr>'}{paragraph(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def blocks_of(tmp_path: Path, *body: str) -> tuple[Block, ...]:
    return word_blocks(docx_with(tmp_path, word_body("".join(body).encode()), "a.docx").read_bytes())


def test_paragraphs_with_text_and_tables_are_numbered(tmp_path: Path) -> None:
    table = f"<w:tbl>{row(cell('a'), cell('b'))}{row(cell('1'), cell('2'))}</w:tbl>"
    body = [paragraph("one"), paragraph(" "), paragraph("- **two**"), table, paragraph("three"), table]
    rows = [("a", "b"), ("1", "2")]
    assert blocks_of(tmp_path, *body) == (
        Paragraph("paragraph 1", "one"),
        Paragraph("paragraph 2", "two"),
        RawTable(tuple(RawRow(f"table 1, row {at}", cells) for at, cells in enumerate(rows, start=1))),
        Paragraph("paragraph 3", "three"),
        RawTable(tuple(RawRow(f"table 2, row {at}", cells) for at, cells in enumerate(rows, start=1))),
    )


def test_text_that_was_moved_here_is_read_and_a_deleted_box_is_not(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('boxed')}</w:txbxContent></w:pict></w:r>"
    body = [
        f"<w:moveTo>{paragraph('moved')}</w:moveTo><w:customXml>{paragraph('tagged')}</w:customXml>",
        f"<w:p>{run('beside')}<w:r><w:t></w:t></w:r><w:del>{box}</w:del></w:p>",
        f"<w:p>{run('again')}{box}</w:p>",
        paragraph("| a\\|b | 1 | 2 |"),
    ]
    assert blocks_of(tmp_path, *body) == (
        Paragraph("paragraph 1", "moved"),
        Paragraph("paragraph 2", "tagged"),
        Paragraph("paragraph 3", "beside"),
        Paragraph("paragraph 4", "again"),
        Paragraph("paragraph 5", "boxed"),
        RawTable((RawRow("paragraph 6", ("a|b", "1", "2")),)),
    )


def test_rows_in_controls_and_merged_cells_are_read(tmp_path: Path) -> None:
    down, first = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    lines = f"<w:tc>{paragraph('two')}{paragraph('lines')}</w:tc>"
    controlled = f"<w:sdt><w:sdtContent>{cell('3')}</w:sdtContent></w:sdt>"
    body = (
        f"<w:tbl>{row(cell('head'), lines)}{row(cell('up'), cell('0'))}"
        f"<w:sdt><w:sdtContent>{row(cell('down', first), cell('1'))}</w:sdtContent></w:sdt>"
        f"<w:customXml>{row(cell('', down), cell('2'))}</w:customXml>"
        f"<w:ins>{row(cell('', down), controlled)}</w:ins>"
        f"{row(cell('a'), cell('b'), cell('beyond', down))}</w:tbl>"
    )
    (table,) = blocks_of(tmp_path, body)
    assert isinstance(table, RawTable)
    assert [each.cells for each in table.rows] == [
        ("head", "two lines"),
        ("up", "0"),
        ("down", "1"),
        ("down", "2"),
        ("down", "3"),
        ("a", "b", "beyond"),
    ]


def test_changes_are_accepted_and_merged_cells_are_filled(tmp_path: Path) -> None:
    gone = f"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>{run('moved')}</w:moveFrom>"
    across, down = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    body = [
        f"<w:p>{run('kept ')}<w:ins>{run('added')}</w:ins>{gone}<w:r><w:noBreakHyphen/><w:t>3.2</w:t><w:br/></w:r>"
        f"<w:hyperlink>{run('below')}</w:hyperlink></w:p>",
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>",
        f"<w:sdt><w:sdtContent>{paragraph('controlled')}</w:sdtContent></w:sdt>",
        f"<w:tbl>{row(cell('a', down), cell('across', across))}",
        f"{row(cell('', '<w:vMerge/>'), cell('1'), cell('2'))}</w:tbl>",
    ]
    blocks = blocks_of(tmp_path, *body)
    assert texts(blocks) == ["kept added-3.2", "below", "controlled"]
    assert grids(blocks) == [[("a", "1", "2")], [("a", "across", "across"), ("a", "1", "2")]]
