"""Ranges in LibreOffice: their look, where they lead, what is inserted, deleted and copied; names and notes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.errors import Unsupported, WorkbookError
from xlpkg.hosts.libreoffice.engine.moving import _end

TABLE = [["省市", "出口", "进口"], ["广东", 1, 2], ["江苏", 3, 4]]


@pytest.fixture
def sheet(libreoffice: xw.App) -> Iterator[xw.Sheet]:
    book = libreoffice.books.add()
    yield book.sheets[0]
    book.close()


# Addresses


def test_ranges_are_found_by_address_place_and_name(sheet: xw.Sheet) -> None:
    sheet["B2"].value = TABLE
    assert sheet["B2:D4"].value == TABLE
    assert sheet.range((2, 2), (4, 4)) == sheet["B2:D4"] == sheet.cells[1:4, 1:4] == sheet["B2"].resize(3, 3)
    assert sheet["B2"].offset(1, 1).address == "$C$3"
    assert sheet["B2:D4"].last_cell.value == 4
    assert sheet["B2:D4"].rows[1].value == ["广东", 1, 2]
    assert sheet["B2:D4"].columns[1].value == ["出口", 1, 3]
    assert sheet["B:C"].shape == (1_048_576, 2)
    assert sheet["2:3"].shape == (2, 16_384)
    assert sheet["B2:C3"].get_address(False, False) == "B2:C3"
    assert sheet["B2"].get_address(external=True) == f"'[{sheet.book.name}]Sheet1'!$B$2"  # the book's has a space
    assert [cell.address for cell in sheet["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]


@pytest.mark.parametrize("wrong", ["no_such_name", "A0", "XFE1", "A1:", ""])
def test_what_is_no_range_is_refused(sheet: xw.Sheet, wrong: str) -> None:
    with pytest.raises(WorkbookError, match="no range on the sheet"):
        sheet.range(wrong)


def test_used_range_region_and_ends_are_excels(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["B2"].value = TABLE
    sheet["B6"].value = [[5, 6]]
    assert sheet.used_range.address == "$B$2:$D$6"
    assert sheet["C3"].current_region.address == "$B$2:$D$4"
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    ends = {"down": "$B$4", "right": "$D$2", "up": "$B$1", "left": "$A$2"}
    assert {direction: sheet["B2"].end(direction).address for direction in ends} == ends
    assert sheet["B4"].end("down").address == "$B$6"
    assert sheet["B6"].end("down").address == "$B$1048576"
    assert sheet["B6"].end("up").address == "$B$4"
    assert sheet["B4"].end("up").address == "$B$2"
    assert sheet["D6"].end("left").address == "$C$6"
    assert sheet["A2"].end("right").address == "$B$2"
    assert sheet["D2"].end("right").address == "$XFD$2"


@given(st.sets(st.integers(1, 12), max_size=8), st.integers(1, 12))
def test_ctrl_and_arrow_stop_where_excel_does(filled: set[int], here: int) -> None:
    def step(cell: int) -> int:
        """Excel's rule, one cell at a time: over a run to its end, or over a gap to the next filled cell."""
        through = cell in filled and cell + 1 in filled
        while cell < 100 and (cell + 1 in filled if through else cell == here or cell not in filled):
            cell += 1
        return cell

    runs = sorted((cell, cell + next(n for n in range(20) if cell + n + 1 not in filled)) for cell in filled)
    assert _end([run for run in runs if run[0] - 1 not in filled], here, 100) == step(here)


# Look


def test_number_formats_are_written_and_read_as_in_excel(sheet: xw.Sheet) -> None:
    for code in ("0.0", "#,##0.00", "yyyy-mm-dd", 'yyyy"年"m"月"', "hh:mm", "@", "0.0%", "[Red]-0.0;0.0", "General"):
        sheet["A1:B2"].number_format = code
        assert sheet["A1:B2"].number_format == code
    sheet["A1"].number_format = "0"
    assert sheet["A1:B2"].number_format is None
    with pytest.raises(WorkbookError, match="no number format"):
        sheet["A1"].number_format = "bad[["


def test_fonts_and_colours_are_set_and_read(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.font.set(name="Arial", size=14, bold=True, italic=True, color="#010203")
    font = sheet["B2"].font
    assert (font.name, font.size, font.bold, font.italic, font.color) == ("Arial", 14, True, True, (1, 2, 3))
    sheet["A1"].font.bold = False
    assert cells.font.bold is None
    for colour in ((255, 242, 204), "#fff2cc", 0xCCF2FF):  # Excel's numbers have red last
        cells.color = colour
        assert cells.color == (255, 242, 204)
    sheet["A1"].color = None
    assert (sheet["A1"].color, sheet["B1"].color) == (None, (255, 242, 204))
    sheet["A1:B1"].set_colors([[(1, 1, 1), ...]])
    assert [sheet[cell].color for cell in ("A1", "B1")] == [(1, 1, 1), (255, 242, 204)]


def test_borders_are_set_and_read(sheet: xw.Sheet) -> None:
    cells = sheet["B2:C3"]
    cells.borders.set("outside", line_style="continuous", weight="thick", color="#ff0000")
    top = sheet["B2"].borders["edge_top"]
    assert (top.line_style, top.weight, top.color) == ("continuous", "thick", (255, 0, 0))
    assert sheet["B2"].borders["edge_right"].line_style == "none"
    cells.borders["inside_vertical"].line_style = "dash"
    assert sheet["C3"].borders["edge_left"].line_style == "dash"
    assert cells.borders.line_style is None
    cells.borders.line_style = "double"
    assert cells.borders.line_style == "double"
    sheet["B2"].borders["diagonal_up"].line_style = "dot"
    assert sheet["B2"].borders["diagonal_up"].line_style == "dot"
    cells.borders.clear()
    assert {sheet["B2"].borders[side].line_style for side in ("edge_top", "edge_right", "diagonal_up")} == {"none"}
    with pytest.raises(Unsupported, match="slant_dash_dot"):
        cells.borders.line_style = "slant_dash_dot"


def test_sizes_alignment_and_wrapping(sheet: xw.Sheet) -> None:
    sheet["B2:C3"].column_width = 20
    sheet["B2:C3"].row_height = 30
    assert sheet["C3"].column_width == pytest.approx(20, abs=0.05)
    assert sheet["C3"].row_height == pytest.approx(30, abs=0.05)
    assert sheet["A1:B1"].column_width is None
    assert sheet["B2"].left == pytest.approx(sheet["A1"].width, abs=0.1)
    assert sheet["B2:C3"].height == pytest.approx(60, abs=0.1)
    cell = sheet["B2"]
    assert (cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text) == ("general", "bottom", False)
    cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text = "center", "top", True
    assert (cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text) == ("center", "top", True)
    assert sheet["A1:B2"].wrap_text is None
    sheet["E1"].value = "a text that is much wider than its column was before"
    sheet["E1"].columns.autofit()
    assert (sheet["E1"].column_width or 0) > 30


def test_clearing_takes_values_formats_or_both(sheet: xw.Sheet) -> None:
    def dressed() -> xw.Range:
        sheet["A1"].value, sheet["A1"].color, sheet["A1"].number_format = 5, (1, 2, 3), "0.0"
        return sheet["A1"]

    for clear, value, colour in (
        ("clear_contents", None, (1, 2, 3)),
        ("clear_formats", 5, None),
        ("clear", None, None),
    ):
        for cleared in (dressed, lambda: dressed().sheet):
            getattr(cleared(), clear)()
            assert sheet["A1"].value == value
            assert sheet["A1"].color == colour


def test_merged_cells_are_one_area(sheet: xw.Sheet) -> None:
    sheet["B2:C3"].merge()
    assert sheet["B2"].merge_area == sheet["C3"].merge_area == sheet["B2:C3"]
    assert sheet["C3"].merge_cells
    sheet["B2:C3"].unmerge()
    assert not sheet["B2"].merge_cells
    sheet["B2:C3"].merge(across=True)
    assert sheet["C3"].merge_area.address == "$B$3:$C$3"


# Cells inserted, deleted and copied


def test_cells_rows_and_columns_are_inserted_and_deleted(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, 2], [1, 4], [3, None]]
    sheet["A1"].delete("up")
    assert sheet["A1:B2"].value == [[1, 2], [3, 4]]
    sheet["A1"].insert("right")
    assert sheet["A1:C1"].value == [None, 1, 2]
    sheet["A1"].delete("left")
    sheet["2:2"].insert("down")
    assert sheet["A1:A3"].value == [1, None, 3]
    sheet["2:2"].delete()
    sheet["A:A"].delete()
    assert sheet["A1:A2"].value == [2, 4]
    assert sheet["XFD1048576"].value is None  # all of the sheet is there still


def test_a_formula_that_looks_at_moved_cells_follows_them(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[5, "=A1*2"]]
    sheet["1:1"].insert("down")
    assert sheet["B2"].formula == "=A2*2"
    sheet["A2"].move(sheet["D7"])
    assert (sheet["B2"].formula, sheet["B2"].value) == ("=D7*2", 10)


def test_copies_take_formats_and_move_formulas(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1"]]
    sheet["A1:B1"].color = (1, 2, 3)
    sheet["A1:B1"].copy(sheet["A5"])
    assert (sheet["B5"].formula, sheet["B5"].value, sheet["B5"].color) == ("=A5+1", 2, (1, 2, 3))
    sheet["A1:B1"].copy()
    sheet["D1"].paste()
    assert (sheet["E1"].formula, sheet["E1"].color) == ("=D1+1", (1, 2, 3))
    sheet["D3"].paste("values")
    assert (sheet["E3"].formula, sheet["E3"].value, sheet["E3"].color) == ("2", 2, None)
    sheet["D4"].copy_from(sheet["A1:B1"], "values")
    assert sheet["D4:E4"].value == [1, 2]
    for lacking in ({"paste": "formats"}, {"operation": "add"}, {"transpose": True}):
        with pytest.raises(Unsupported, match=r"Range\.paste"):
            sheet["D5"].paste(**lacking)


def test_a_copy_goes_to_another_book(sheet: xw.Sheet, libreoffice: xw.App) -> None:
    sheet["A1"].value = TABLE
    sheet["A1:C3"].number_format = "0.00"
    with libreoffice.books.add() as other:
        sheet["A1:C3"].copy(other.sheets[0]["C5"])
        assert other.sheets[0]["C5:E7"].value == TABLE
        assert other.sheets[0]["D6"].number_format == "0.00"


# Names, notes, links


def test_a_name_is_looked_up_anew_each_time(sheet: xw.Sheet) -> None:
    """Of a name its object is held: what others did to the name meanwhile has to show."""
    book = sheet.book
    own = book.api.NamedRanges
    book.names.add("here", "=Sheet1!$A$1:$B$2")
    assert book.names["here"].refers_to == "=Sheet1!$A$1:$B$2"
    sheet["1:1"].insert("down")
    assert book.names["here"].refers_to == "=Sheet1!$A$2:$B$3"
    sheet.name = "我的 笔记"
    assert book.names["here"].refers_to == "='我的 笔记'!$A$2:$B$3"
    assert book.names["here"].refers_to_range.value == sheet["A2:B3"].value
    own.getByName("here").Content = "$'我的 笔记'.$C$3"
    assert book.names["here"].refers_to_range.address == "$C$3"
    own.removeByName("here")
    assert "here" not in book.names
    book.names.add("here", "='我的 笔记'!$D$4")
    assert book.names["here"].refers_to_range.address == "$D$4"
    held = book.names["here"]
    held.name = "there"
    book.names.add("here", "='我的 笔记'!$E$5")
    assert [book.names[name].refers_to_range.address for name in ("here", "there")] == ["$E$5", "$D$4"]
    # What depends on the cell that asks is no range that could be written to.
    book.names.add("relative", "='我的 笔记'!A1")
    assert book.names["relative"].refers_to == "='我的 笔记'!$A$1"


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
    assert sorted(name.name for name in names) == ["fifth", "renamed"]
    sheet["1:1"].insert("down")
    assert names["fifth"].refers_to == "=Sheet1!$A$6"
    del names["fifth"]
    assert len(names) == 1
    with pytest.raises(WorkbookError, match="no defined name"):
        names["fifth"]
    with pytest.raises(WorkbookError, match="cannot be a name"):
        names.add("A1", "=Sheet1!$A$1")


def test_a_name_can_be_a_sheets_own_or_no_range(sheet: xw.Sheet) -> None:
    sheet.book.sheets.add("我的 笔记").names.add("here", "='我的 笔记'!$B$2")
    assert sheet.book.names["'我的 笔记'!here"].refers_to_range.address == "$B$2"
    assert "here" not in sheet.book.names
    assert "here" not in sheet.names
    sheet.book.names.add("constant", "=1+TRUE")
    assert sheet.book.names["constant"].refers_to == "=1+TRUE"
    with pytest.raises(WorkbookError, match="not one range"):
        _ = sheet.book.names["constant"].refers_to_range


def test_notes_and_links_hang_on_cells(sheet: xw.Sheet) -> None:
    assert sheet["B2"].note is None
    sheet["B2"].add_note("核对")
    assert sheet.notes["B2"].text == "核对"
    assert [note.location.address for note in sheet.notes] == ["$B$2"]
    sheet.notes["B2"].text = "done"
    assert sheet.notes["B2"].text == "done"
    sheet.notes["B2"].delete()
    assert sheet["B2"].note is None
    sheet["A1"].add_hyperlink("https://example.com/", "here")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("here", "https://example.com/")
    with pytest.raises(WorkbookError, match="no link"):
        _ = sheet["A2"].hyperlink
