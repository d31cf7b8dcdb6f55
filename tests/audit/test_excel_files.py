"""A workbook is read as it is shown: any workbook by its visible sheets, ours by the ranges of its report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from report_writers import RANGES, our_workbook

from xlpkg.audit.document import ChartRow, Paragraph, RawRow, RawTable
from xlpkg.audit.formats import excel
from xlpkg.audit.formats.excel import excel_blocks


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


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("广东", "0.0", "广东"),
        (dt.datetime(2025, 2, 28), "yyyy-mm-dd", "2025-02-28"),
        (dt.datetime(2025, 2, 28, 9, 5), "yyyy-mm-dd hh:mm", "2025-02-28 09:05"),
        (1 / 3, "General", "0.33333333333"),  # eleven digits, as Excel in a wide column
        (829.25, "@", "829.25"),
        (829.25, "0.0E+00", "829.25"),  # a format that reports do not use
        (829.25, "0.0", "829.3"),  # half away from zero
        (-0.04, "0.0_ ", "0.0"),
        (2.5, "0.0#", "2.5"),
        (0.125, "0.0%", "12.5%"),
        (-1234567.8, "#,##0.00", "-1,234,567.80"),
        # Sections: above zero, below it, and zero; text in quotation marks or after a backslash is printed.
        (-3, '"增"0;"减"0;"平"', "减3"),
        (0, '"增"0;"减"0;"平"', "平"),
        (-3, '"约"0', "约-3"),
        (3, r'0" 亿"\元', "3 亿元"),
        (-18.55, "0.0_);[Red](0.0)", "(18.6)"),
    ],
)
def test_a_cell_has_the_text_that_it_shows(value: object, number_format: str, text: str, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("s").write("A1", value, book.add_format({"num_format": number_format}))
    assert excel_blocks((tmp_path / "a.xlsx").read_bytes()) == (Paragraph("s!A1", text),)


def test_rows_with_three_texts_are_a_table_and_others_paragraphs(tmp_path: Path) -> None:
    rows = [
        ["", "- 标题", "", ""],
        ["", "广东 ", "829.3", " 2.1  %", "  "],
        ["江苏", "", "x", "", "y"],
        ["a\tb\nc | d", "", "e", ""],
        [" ", "", "", ""],
        ["", "浙江", "1", "2"],
        [],
        ["f\tg\th", "i"],
    ]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("s")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    assert excel_blocks((tmp_path / "a.xlsx").read_bytes()) == (
        Paragraph("s!B1", "标题"),
        RawTable((RawRow("s!B2", ("", "广东", "829.3", "2.1 %")), RawRow("s!A3", ("江苏", "", "x", "", "y")))),
        Paragraph("s!A4", "a b"),
        Paragraph("s!A4", "c | d"),
        Paragraph("s!C4", "e"),
        RawTable((RawRow("s!B6", ("", "浙江", "1", "2")),)),
        RawTable((RawRow("s!A8", ("f", "g", "h")),)),
        Paragraph("s!B8", "i"),
    )


def test_a_sheet_has_no_more_cells_than_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty cells between two others count; six are allowed here."""
    monkeypatch.setattr(excel, "MAX_CELLS", 6)
    for last in ("C2", "A6"):
        blocks = excel_blocks(cells(tmp_path / "a.xlsx", {"A1": "广东", last: "江苏"}))
        assert blocks == (Paragraph("s!A1", "广东"), Paragraph(f"s!{last}", "江苏"))
    for last in ("A7", "C3"):
        with pytest.raises(OverflowError, match=r"^more cells than a report has$"):
            excel_blocks(cells(tmp_path / "a.xlsx", {"A1": "广东", last: "江苏"}))


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


def test_earlier_workbooks_are_read_without_their_charts_and_others_as_any(tmp_path: Path) -> None:
    """They had fewer columns for the charts, and no comments."""
    others = {name: area for name, area in RANGES.items() if name != "ytd_notes"}
    tables = excel_blocks(our_workbook(tmp_path / "a.xlsx", {**others, "ours": "累计!$B$24"}))
    assert [len(table.rows) for table in tables if isinstance(table, RawTable)] == [26, 26, 26]
    earlier = {**RANGES, "month_text": "当月!$B$3:$W$15", "month_table": "当月!$B$20:$V$21"}
    blocks = excel_blocks(our_workbook(tmp_path / "a.xlsx", earlier))
    assert not any(isinstance(block, ChartRow) for block in blocks)
    assert Paragraph("当月!B6", "B6") in blocks
