"""Cells are written in LibreOffice without losing the notes of the user."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from xlpkg.engines.libreoffice.bridge import cell_address
from xlpkg.errors import WorkbookError

ROWS = [[1, "two\nlines", None], ["'=1+1", "=A1*2", "2025-02"], [True, dt.date(2025, 3, 18), "x"]]
CELLS = [(row, column) for row in range(3) for column in range(3)]


@pytest.fixture
def sheet(libreoffice: xw.App) -> Iterator[xw.Sheet]:
    book = libreoffice.books.add()
    yield book.sheets[0]
    book.close()


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
    sheet.clear()
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
    with pytest.raises(WorkbookError, match="array formula"):
        sheet["B1"].value = 5
    sheet.api.protect("")
    for address, value in (("A1", "after"), ("A1:C1", ["after"] * 3)):
        with pytest.raises(WorkbookError, match="protected"):
            sheet[address].value = value
    assert sheet["A1:B2"].value == [["before", 1], [None, 2]]


def test_clearing_contents_keeps_notes_and_clearing_everything_deletes_them(sheet: xw.Sheet) -> None:
    add_note(sheet, 0, 0)
    sheet["A1"].value = 5
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, len(notes(sheet))) == (None, 1)
    sheet["A1"].clear()
    assert notes(sheet) == {}
