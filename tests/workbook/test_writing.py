"""What is written into a range: nothing beyond it, and the heights of rows that differ are set and come back."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from xlpkg.engines.package import open_workbook
from xlpkg.workbook.writing import RangeWriter

ENGINES = ("package", "libreoffice")


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_different_heights_are_hidden_and_shown_and_come_back(
    path: Path, libreoffice: xw.App, engine: str
) -> None:
    with open_workbook(path) if engine == "package" else libreoffice.books.open(path) as book:
        area = book.sheets["广东"]["A60:A63"]
        area[1, 0].row_height, area[2, 0].row_height = 40, 0
        before = [area[row, 0].row_height for row in range(4)]
        assert area.row_height is None
        for height in (0.0, 20.0):
            writer = RangeWriter(book)
            writer.set_row_height(area, height)
            assert [area[row, 0].row_height for row in range(4)] == pytest.approx([height] * 4, abs=1)
            writer.restore()
            assert [area[row, 0].row_height for row in range(4)] == pytest.approx(before, abs=1)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rows", [[[1.0, 2.0]] * 3, [[1.0, 2.0, 3.0]] * 2, [[1.0], [2.0, 3.0, 4.0]]])
def test_rows_that_a_range_has_no_room_for_are_not_written(
    path: Path, libreoffice: xw.App, engine: str, rows: list[list[float]]
) -> None:
    """xlwings itself would write beyond the range."""
    with open_workbook(path) if engine == "package" else libreoffice.books.open(path) as book:
        sheet = book.sheets["广东"]
        before = sheet["Z60:AC64"].value
        with pytest.raises(ValueError, match=r"\$Z\$60:\$AA\$61"):
            RangeWriter(book).write(sheet["Z60:AA61"], rows)
        assert sheet["Z60:AC64"].value == before
