"""Cells, names and notes in LibreOffice: what only this engine does. test_behaviours.py has what both engines do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from user_workbook import refused

from xlpkg.engines.libreoffice.bridge import cell_address


@pytest.fixture
def sheet(libreoffice: xw.App) -> Iterator[xw.Sheet]:
    book = libreoffice.books.add()
    yield book.sheets[0]
    book.close()


# Values


def test_a_date_in_a_cell_with_the_format_general_gets_a_date_format(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[dt.date(2025, 3, 18), dt.datetime(2025, 3, 18, 6, 30), np.datetime64("2025-03-18"), 5]]
    day, moment = dt.datetime(2025, 3, 18), dt.datetime(2025, 3, 18, 6, 30)
    assert sheet["A1:D1"].value == [day, moment, day, 5]
    assert sheet["D1"].number_format == "General"


def test_a_logical_value_has_a_format_that_does_not_apply_to_the_next_value(sheet: xw.Sheet) -> None:
    """In LibreOffice a logical value is a number with a number format."""
    replaced = [(5, 5), (1, 1), (0, 0), ("text", "text"), ("=1+1", 2)]
    sheet["A1:A5"].value = [[True]] * 5
    sheet["A1:A5"].value = [[value] for value, _ in replaced]
    found = sheet["A1:A5"].value
    assert [(value, type(value) is bool) for value in found] == [(value, False) for _, value in replaced]
    assert sheet["A1:A5"].number_format == "General"
    sheet["B1:C2"].number_format = "0.0"
    sheet["B1:C2"].value = [[True, 1], [0, False]]
    assert [(value, type(value)) for row in sheet["B1:C2"].value for value in row] == [
        *((True, bool), (1, float)),
        *((0, float), (False, bool)),
    ]


# Formulas


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('=IF(SUM(A1:A2,{1,2;3,4})=13,TRUE,"no")', True),
        ('=A1&"a,b;c"', "1a,b;c"),
        ("='o''s 2'!A1+Sheet1!$A$2", 9),
        ("=DATE(2025,3,18)", dt.datetime(2025, 3, 18)),
        ("=1/0", None),
        ("=VLOOKUP(2,A1:B2,2,FALSE)", "b"),
        ("=NORM.DIST(0,0,1,TRUE)", 0.5),
        ('=TEXT(DATE(2025,2,1),"yyyy-mm")', "2025-02"),
        ('=NO_SUCH_THING("广东","出口",202502)', None),
    ],
)
def test_a_formula_is_read_as_it_was_written(sheet: xw.Sheet, formula: str, result: object) -> None:
    sheet.book.sheets.add("o's 2")["A1"].value = 7
    sheet["A1"].value = [[1, "a"], [2, "b"]]
    sheet["D4"].formula = formula
    assert (sheet["D4"].formula, sheet["D4"].value) == (formula, result)
    assert str(sheet["D4"].options(err_to_str=True).value).startswith("#") is (result is None)


def test_an_array_formula_belongs_to_its_entire_range(sheet: xw.Sheet) -> None:
    sheet["A1"].options(transpose=True).value = [1, 2]
    sheet["B1:C2"].formula_array = "=A1:A2*{10,100}"
    assert sheet["B1:C2"].value == [[10, 100], [20, 200]]
    assert sheet["B1:C2"].formula_array == "=A1:A2*{10,100}"
    for change in (
        sheet["B2"].clear,
        lambda: setattr(sheet["B1"], "value", 1),
        lambda: setattr(sheet["B2:B4"], "formula_array", "={4;5;6}"),
    ):
        assert "array formula" in str(refused(change))
    assert sheet["B1:C2"].value == [[10, 100], [20, 200]]


# Addresses, formats and sizes


def test_number_formats_are_written_and_read_in_excels_notation(sheet: xw.Sheet) -> None:
    for code in ("0.0", "#,##0.00", "yyyy-mm-dd", 'yyyy"年"m"月"', "hh:mm", "@", "[Red]-0.0;0.0", "General"):
        sheet["A1:B2"].number_format = code
        assert sheet["A1:B2"].number_format == code
    assert refused(lambda: setattr(sheet["A1"], "number_format", "bad[[")).key == "no-number-format"


def test_the_height_of_very_many_rows_is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match="row_height of 1048576 lines"):
        _ = sheet["A:A"].row_height


def test_clearing_deletes_values_formats_and_notes(sheet: xw.Sheet) -> None:
    add_note(sheet, 0, 0)
    sheet["A1"].value, sheet["A1"].number_format = 5, "0.0"
    sheet["A1"].clear()
    assert (sheet["A1"].value, sheet["A1"].number_format, notes(sheet)) == (None, "General", {})


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
            cell.clear,
            lambda: setattr(cell, "formula_array", "={1}"),
            lambda: setattr(cell, "number_format", "0.00"),
            lambda: setattr(cell, "row_height", 40),
        ):
            assert ("protected" if protected else "read-only") in str(refused(change))
        assert (cell.value, cell.number_format) == (5, "General")


# Names


def test_names_of_a_workbook_and_of_a_sheet_are_added_and_found(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    assert names.add("my_name", "=Sheet1!$A$1:$B$2").refers_to_range == sheet["A1:B2"] == sheet["my_name"]
    assert [name.name for name in names] == ["my_name"]
    names.add("my_name", "=Sheet1!$C$3")
    assert [name.refers_to for name in names] == ["=Sheet1!$C$3"]
    other = sheet.book.sheets.add("我的 笔记")
    other.names.add("here", "='我的 笔记'!$B$2")
    assert names["'我的 笔记'!here"].refers_to_range.address == "$B$2"
    assert names.add("Sheet1!of_sheet", "=Sheet1!$A$1").name == "Sheet1!of_sheet"
    assert not any(name in names for name in ("here", "Sheet1!here", "other!here", "of_sheet"))
    assert refused(lambda: names.add("A1", "=Sheet1!$A$1")).key == "name-refused"
    assert refused(lambda: names.add("absent!x", "=Sheet1!$A$1")).key == "no-such-sheet"
    sheet.api.Rows.insertByIndex(0, 1)
    assert names["my_name"].refers_to == "=Sheet1!$C$4"
    names.add("rate", "=0.13*2")
    sheet["A1"].formula = "=rate"
    assert sheet["A1"].value == 0.26


# Notes

ROWS = [[1, "two\nlines", None], ["'=1+1", "=A1*2", "2025-02"], [True, dt.date(2025, 3, 18), "x"]]
CELLS = [(row, column) for row in range(3) for column in range(3)]


def add_note(sheet: xw.Sheet, row: int, column: int, text: str = "my note") -> None:
    """Add a note to a cell: *row* and *column* count from 0."""
    sheet.api.Annotations.insertNew(cell_address(0, row + 1, column + 1), text)


def notes(sheet: xw.Sheet) -> dict[tuple[int, int], tuple[object, ...]]:
    """Return position -> text, author, date, visibility and size of each note."""
    found: dict[tuple[int, int], tuple[object, ...]] = {}
    for note in sheet.api.Annotations:
        size = note.AnnotationShape.Size  # a loaded note has no text before its shape is asked for
        found[note.Position.Row, note.Position.Column] = (
            *(note.String, note.Author, note.Date, note.IsVisible),
            *(size.Width, size.Height),
        )
    return found


def test_the_notes_of_a_file_stay_when_their_cells_are_written(libreoffice: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    file = Workbook()
    file.worksheets[0].title = "Sheet1"
    for address, text, author, width in (("B2", "ask\nabout this", "Li", 300), ("C1", "why?", "Wang", 150)):
        file.worksheets[0][address].comment = Comment(text, author, width=width, height=90)
    file.save(path)
    with libreoffice.books.open(path) as book:
        sheet = book.sheets[0]
        before = notes(sheet)
        assert {note[0] for note in before.values()} == {"ask\nabout this", "why?"}
        has_authors = {note[1] for note in before.values()} == {"Li", "Wang"}  # LibreOffice 7.4 does not read them
        sheet["A1"].value = ROWS
        sheet["C1:C3"].value = "=A1"  # one formula for each cell
        sheet["B2"].value = 5
        assert notes(sheet) == before
        book.save(tmp_path / "b.xlsx")
    saved = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    for address, text, author, value in (("B2", "ask\nabout this", "Li", 5), ("C1", "why?", "Wang", "=A1")):
        comment = saved[address].comment
        assert comment is not None
        assert (comment.text, saved[address].value) == (text, value)
        assert comment.author == author or not has_authors


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(CELLS), min_size=1))
def test_a_cell_with_a_note_gets_the_same_content_as_one_without(
    sheet: xw.Sheet, with_note: set[tuple[int, int]]
) -> None:
    sheet.cells.clear()
    sheet["A1"].value = ROWS
    expected = sheet["A1:C3"].value, sheet["A1:C3"].formula
    sheet["A1:C3"].value = "before"
    for row, column in with_note:
        add_note(sheet, row, column)
    sheet["A1"].value = ROWS
    assert (sheet["A1:C3"].value, sheet["A1:C3"].formula) == expected
    assert set(notes(sheet)) == with_note


def test_a_cell_with_a_note_that_cannot_be_written_keeps_its_content(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "before"
    sheet["B1:B2"].formula_array = "={1;2}"
    for column in range(2):
        add_note(sheet, 0, column)
    assert "array formula" in str(refused(lambda: setattr(sheet["B1"], "value", 5)))
    sheet.api.protect("")
    for address in ("A1", "A1:C1"):
        assert "protected" in str(refused(partial(setattr, sheet[address], "value", "after")))
    assert sheet["A1:B2"].value == [["before", 1], [None, 2]]
