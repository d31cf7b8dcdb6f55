"""Ranges in LibreOffice: their addresses, formats and sizes, and defined names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from xlpkg.errors import WorkbookError

TABLE = [["省市", "出口", "进口"], ["广东", 1, 2], ["江苏", 3, 4]]


@pytest.fixture
def sheet(libreoffice: xw.App) -> Iterator[xw.Sheet]:
    book = libreoffice.books.add()
    yield book.sheets[0]
    book.close()


# Addresses


def test_used_range_region_and_ends_are_those_of_excel(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["B2"].value = TABLE
    sheet["B6"].value = [[5, 6]]
    assert sheet.used_range.address == "$B$2:$D$6"
    assert sheet["C3"].current_region.address == "$B$2:$D$4"
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    ends = {
        ("B2", "down"): "$B$4",
        ("B2", "right"): "$D$2",
        ("B2", "up"): "$B$1",
        ("B2", "left"): "$A$2",
        ("B4", "down"): "$B$6",
        ("B6", "down"): "$B$1048576",
        ("B6", "up"): "$B$4",
        ("B4", "up"): "$B$2",
        ("D6", "left"): "$C$6",
        ("A2", "right"): "$B$2",
        ("D2", "right"): "$XFD$2",
    }
    assert {(cell, direction): sheet[cell].end(direction).address for cell, direction in ends} == ends
    assert {(cell, direction): sheet[cell].end(direction[0]).address for cell, direction in ends} == ends


# Formats and sizes


def test_number_formats_are_written_and_read_in_excels_notation(sheet: xw.Sheet) -> None:
    for code in ("0.0", "#,##0.00", "yyyy-mm-dd", 'yyyy"年"m"月"', "hh:mm", "@", "0.0%", "[Red]-0.0;0.0", "General"):
        sheet["A1:B2"].number_format = code
        assert sheet["A1:B2"].number_format == code
    sheet["A1"].number_format = "0"
    assert sheet["A1:B2"].number_format is None
    with pytest.raises(WorkbookError) as caught:
        sheet["A1"].number_format = "bad[["
    assert caught.value.key == "no-number-format"


def test_fonts_and_colours_are_set_and_read(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.font.set(name="Arial", size=14, bold=True, italic=True, color="#010203")
    font = sheet["B2"].font
    assert (font.name, font.size, font.bold, font.italic, font.color) == ("Arial", 14, True, True, (1, 2, 3))
    sheet["A1"].font.bold = False
    assert cells.font.bold is None
    for colour in ((255, 242, 204), "#fff2cc", 0xCCF2FF):  # in Excel's numbers red is the lowest byte
        cells.color = colour
        assert cells.color == (255, 242, 204)
    sheet["A1"].color = None
    assert (sheet["A1"].color, sheet["B1"].color) == (None, (255, 242, 204))


def test_widths_and_heights_are_set_and_read(sheet: xw.Sheet) -> None:
    sheet["B2:C3"].column_width = 20
    sheet["B2:C3"].row_height = 30
    assert sheet["C3"].column_width == pytest.approx(20, abs=0.05)
    assert sheet["C3"].row_height == pytest.approx(30, abs=0.05)
    assert sheet["A1:B1"].column_width is None
    with pytest.raises(NotImplementedError, match="row_height of 1048576 lines"):
        _ = sheet["A:A"].row_height
    sheet["E1"].value = "a text that is much wider than its column was before"
    sheet["E1"].columns.autofit()
    assert (sheet["E1"].column_width or 0) > 30


def test_clearing_deletes_values_formats_or_both(sheet: xw.Sheet) -> None:
    def filled() -> xw.Range:
        sheet["A1"].value, sheet["A1"].color, sheet["A1"].number_format = 5, (1, 2, 3), "0.0"
        return sheet["A1"]

    for clear, value, colour in (
        ("clear_contents", None, (1, 2, 3)),
        ("clear_formats", 5, None),
        ("clear", None, None),
    ):
        for cleared in (filled, lambda: filled().sheet):
            getattr(cleared(), clear)()
            assert sheet["A1"].value == value
            assert sheet["A1"].color == colour


@pytest.mark.parametrize("protected", [False, True])
def test_a_change_that_libreoffice_ignores_is_an_error(libreoffice: xw.App, tmp_path: Path, protected: bool) -> None:
    with libreoffice.books.add() as book:
        book.sheets[0]["A1"].value = 5
        book.save(tmp_path / "a.xlsx")
    with libreoffice.books.open(tmp_path / "a.xlsx", read_only=not protected or None) as book:
        sheet, cell = book.sheets[0], book.sheets[0]["A1"]
        if protected:
            sheet.api.protect("")
        for change in (
            *(cell.clear, cell.clear_contents, cell.clear_formats, sheet.clear, sheet.clear_contents),
            lambda: setattr(cell, "formula_array", "={1}"),
            lambda: setattr(cell, "number_format", "0.00"),
            lambda: setattr(cell, "color", (1, 2, 3)),
            lambda: setattr(cell.font, "bold", True),
            lambda: setattr(cell.font, "color", (1, 2, 3)),
            lambda: setattr(cell, "row_height", 40),
        ):
            with pytest.raises(WorkbookError, match="protected" if protected else "read-only"):
                change()
        assert (cell.value, cell.number_format, cell.color, cell.font.bold) == (5, "General", None, False)
        if not protected:
            with pytest.raises(WorkbookError, match="read-only"):
                sheet.name = "other"


def test_a_part_of_an_array_formula_cannot_be_cleared(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].formula_array = "={1;2;3}"
    for change in (
        *(sheet["A2"].clear, sheet["A2"].clear_contents),
        lambda: setattr(sheet["A2:A4"], "formula_array", "={4;5;6}"),
    ):
        with pytest.raises(WorkbookError, match="array formula"):
            change()
    assert sheet["A1:A4"].value == [1, 2, 3, None]


# Names


def test_names_are_added_found_changed_and_deleted(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    names.add("my_name", "=Sheet1!$A$1:$B$2")
    assert "MY_NAME" in names
    assert names["my_name"].refers_to == "=Sheet1!$A$1:$B$2"
    assert names["my_name"].refers_to_range == sheet["A1:B2"] == sheet["my_name"]
    found = sheet["A1:B2"].name
    assert found is not None
    assert found.name == "my_name"
    names["my_name"].refers_to = "=Sheet1!$C$3"
    assert names["my_name"].refers_to_range.address == "$C$3"
    names["my_name"].name = "renamed"
    sheet["A5"].name = "fifth"
    sheet["A6"].name = "fifth"
    assert names["fifth"].refers_to == "=Sheet1!$A$6"
    assert sorted(name.name for name in names) == ["fifth", "renamed"]
    del names["fifth"]
    assert len(names) == 1
    for name, key in (("fifth", "no-such-name"), ("A1", "name-refused")):
        with pytest.raises(WorkbookError) as caught:
            _ = names[name] if key == "no-such-name" else names.add(name, "=Sheet1!$A$1")
        assert caught.value.key == key


def test_a_name_follows_inserted_rows_and_renamed_sheets(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    names.add("here", "=Sheet1!$A$1:$B$2")
    sheet.api.Rows.insertByIndex(0, 1)
    assert names["here"].refers_to == "=Sheet1!$A$2:$B$3"
    sheet.name = "我的 笔记"
    assert names["here"].refers_to == "='我的 笔记'!$A$2:$B$3"
    assert names["here"].refers_to_range == sheet["A2:B3"]
    names.add("relative", "='我的 笔记'!A1")
    assert names["relative"].refers_to == "='我的 笔记'!$A$1"


def test_a_name_can_belong_to_a_sheet_or_refer_to_no_range(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    sheet.book.sheets.add("我的 笔记").names.add("here", "='我的 笔记'!$B$2")
    assert names["'我的 笔记'!here"].refers_to_range.address == "$B$2"
    assert "here" not in names
    assert "here" not in sheet.names
    assert "'no sheet'!here" not in names
    names.add("constant", "=1+TRUE")
    assert names["constant"].refers_to == "=1+TRUE"
    with pytest.raises(WorkbookError) as caught:
        _ = names["constant"].refers_to_range
    assert caught.value.key == "name-not-range"
