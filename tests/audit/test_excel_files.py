"""A workbook is read as it is shown: any workbook by its visible sheets, ours by the ranges of its report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from report_writers import RANGES, our_workbook

from xlpkg.audit.document import ChartRow, Paragraph, RawRow, RawTable
from xlpkg.audit.formats import excel
from xlpkg.audit.formats.excel import excel_blocks


def with_part(path: Path, name: str, part: bytes) -> bytes:
    """The workbook at *path* with another content of the part *name*."""
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(changed, "w") as made:
        for each in book.namelist():
            made.writestr(each, part if each == name else book.read(each))
    return changed.getvalue()


def cells(path: Path, texts: Mapping[str, str]) -> bytes:
    """A workbook with one sheet of these texts."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("s")
        for at, text in texts.items():
            sheet.write(at, text)
    return path.read_bytes()


def test_visible_sheets_are_read_with_the_values_that_formulas_had(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        first, hidden, very_hidden, last = map(book.add_worksheet, ("一", "二", "三", "四"))
        first.write_formula("B2", "=1+1", book.add_format({"num_format": "0.00"}), 3)
        last.write_row("A1", ["广东", 829.25, 2.1])
        for sheet in (hidden, very_hidden):
            sheet.write("A1", "not shown")
        hidden.hide()
        very_hidden.very_hidden()
    assert excel_blocks((tmp_path / "a.xlsx").read_bytes()) == (
        Paragraph("一!B2", "3.00"),
        RawTable((RawRow("四!A1", ("广东", "829.25", "2.1")),)),
    )


@pytest.mark.parametrize("part", ["xl/charts/chart1.xml", "xl/externalLinks/externalLink1.xml"])
def test_charts_and_links_are_not_read(part: str, tmp_path: Path) -> None:
    """So a damaged one does not matter."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("s")
        sheet.write("A1", "广东")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=s!$A$1:$A$2"})
        sheet.insert_chart("C3", chart)
    names = {"xl/_rels/workbook.xml.rels": b"</Relationships>", "[Content_Types].xml": b"</Types>"}
    linked = tmp_path / "linked.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = {
        "xl/_rels/workbook.xml.rels": f'<Relationship Id="rIdX" Type="{relation}/externalLink"'
        ' Target="externalLinks/externalLink1.xml"/>',
        "[Content_Types].xml": f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{kind}"/>',
    }
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book, zipfile.ZipFile(linked, "w") as made:
        for each in book.namelist():
            content = book.read(each)
            if each in names:
                content = content.replace(names[each], link[each].encode() + names[each])
            if each == "xl/workbook.xml":
                references = b'<externalReferences><externalReference r:id="rIdX"/></externalReferences>'
                content = content.replace(b"</sheets>", b"</sheets>" + references)
            made.writestr(each, content)
        made.writestr("xl/externalLinks/externalLink1.xml", "")
    assert excel_blocks(with_part(linked, part, b"<damaged")) == (Paragraph("s!A1", "广东"),)


@pytest.mark.parametrize(("last", "fits"), [("C2", True), ("B3", True), ("A6", True), ("A7", False), ("C3", False)])
def test_a_sheet_has_no_more_cells_than_a_report(
    last: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty cells between two others count; six are allowed here."""
    monkeypatch.setattr(excel, "MAX_CELLS", 6)
    data = cells(tmp_path / "a.xlsx", {"A1": "广东", last: "江苏"})
    if fits:
        assert excel_blocks(data) == (Paragraph("s!A1", "广东"), Paragraph(f"s!{last}", "江苏"))
    else:
        with pytest.raises(OverflowError, match=r"^more cells than a report has$"):
            excel_blocks(data)


def test_our_workbook_is_read_by_its_ranges(tmp_path: Path) -> None:
    """Title, then texts, table and notes of each section, without what is beside the ranges."""
    drawn = tuple("JKLMNOPQRSTUVW")

    def text(sheet: str) -> list[Paragraph]:
        # A comment is the last column but one, and is printed below its paragraph, above two empty rows.
        printed = {5: "W4", 9: "W8", 15: "W14"}
        empty = {6, 7, 10, 11, 16, 17}
        return [Paragraph(f"{sheet}!B{row}", printed.get(row, f"B{row}")) for row in range(3, 18) if row not in empty]

    def row(sheet: str, number: int) -> RawRow:
        return RawRow(f"{sheet}!B{number}", tuple(f"{column}{number}" for column in "BCDEFGHI"))

    assert excel_blocks(our_workbook(tmp_path / "a.xlsx", RANGES)) == (
        Paragraph("封面!C4", "C4"),
        Paragraph("封面!C5", "C5"),
        *text("当月"),
        RawTable((row("当月", 20), row("当月", 21))),
        ChartRow(
            row("当月", 21).cells,
            tuple(f"{column}21" for column in drawn),
            tuple(f"当月!{column}21" for column in drawn),
            tuple(f"{column}20" for column in drawn),
        ),
        Paragraph("当月!B24", "B24"),
        Paragraph("当月!B25", "B25"),
        *text("累计"),
        RawTable((row("累计", 20),)),
        Paragraph("累计!B24", "B24"),
    )


def test_a_workbook_that_lacks_a_range_of_ours_is_read_as_any_other(tmp_path: Path) -> None:
    others = {name: area for name, area in RANGES.items() if name != "ytd_notes"}
    tables = excel_blocks(our_workbook(tmp_path / "a.xlsx", {**others, "ours": "累计!$B$24"}))
    assert [len(table.rows) for table in tables if isinstance(table, RawTable)] == [26, 26, 26]
