"""A fill that fails half-way in LibreOffice leaves every cell as it was."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import KEPT

from xlpkg.errors import Cancelled, WorkbookError
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout, shape
from xlpkg.workbook.actions import act
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.home import read_home
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.writing import excel_restorer

#: What a user may have in a range that is filled: each is kept in its type.
TEXTS = ("=1+1", "'=1+1", "'", "+1", "2024-03", "1e5", "TRUE", "#N/A", "two\nlines\twith a tab", "  ")


@pytest.fixture(scope="module")
def content(rmb_store: Path) -> Content:
    """Content that differs from the shipped workbook's in its month and language."""
    with open_store(rmb_store) as store:
        return gather(store, Currency.RMB, lang="en", made=dt.datetime(2025, 3, 18, 9, 30))


@pytest.fixture
def book(libreoffice: xw.App, path: Path) -> Iterator[xw.Book]:
    with libreoffice.books.open(path) as opened:
        yield opened


def cells_of(book: xw.Book) -> dict[str, object]:
    """Return the formulas, values, types and notes of all sheets, as LibreOffice itself has them."""
    found: dict[str, object] = {}
    book.app.calculate()
    for sheet in book.sheets:
        cells = sheet.range("A1", sheet.used_range.last_cell).api
        notes = sheet.api.getAnnotations()
        found[sheet.name] = (
            cells.getFormulaArray(),
            cells.getDataArray(),
            # numbers, dates, text and formulas
            [cells.queryContentCells(flag).RangeAddressesAsString for flag in (1, 2, 4, 16)],
            [notes.getByIndex(index).String for index in range(notes.Count)],
        )
    return found


def area(book: xw.Book, named: NamedRange) -> Any:
    return book.names[named.name].refers_to_range.api


def test_whatever_a_user_has_in_the_ranges_is_written_back(
    book: xw.Book, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "_CELLS", {})  # otherwise it is refused before
    cities = area(book, layout.province_ranges(PROVINCES[0]).cities)
    for row, text in enumerate(TEXTS, start=30):
        cities.getCellByPosition(0, row).setString(text)
    for column, formula in enumerate(("=NA()", "=1/0", "=NO.SUCH(1)", '="=1+1"', "=A1&CHAR(10)&2"), start=1):
        cities.getCellByPosition(column, 30).setFormula(formula)
        cities.getCellByPosition(column, 31).NumberFormat = book.impl.formats.key("@")
        cities.getCellByPosition(column, 31).setTokens(cities.getCellByPosition(column, 30).getTokens())
    cities.getCellByPosition(1, 33).setValue(45352.123456789)
    cities.getCellRangeByPosition(2, 33, 4, 35).setArrayFormula('=TM_TABLE(202502,"month")')
    cities.getCellRangeByPosition(6, 33, 7, 34).setArrayFormula("=A1:B2&{1;2}")
    at = cities.getCellByPosition(5, 36)
    at.setFormula("=1+1")
    book.sheets[KEPT[0]].api.getAnnotations().insertNew(at.CellAddress, "a note")
    before = cells_of(book)

    def protect(name: str) -> None:
        if name == KEPT[-1]:  # when it is to be written, as another macro could
            book.sheets[name].api.protect("")

    with pytest.raises(WorkbookError, match=KEPT[-1]):
        fill(book, content, progress=protect)
    assert cells_of(book) == before
    assert cities.getCellRangeByPosition(2, 33, 4, 35).getArrayFormula().startswith("{=")


@pytest.mark.parametrize("reason", ["array formula", "protected"])
def test_a_range_that_cannot_be_written_is_refused_before_anything_is(
    book: xw.Book, content: Content, reason: str
) -> None:
    """The last sheet: all others come before it."""
    sheet = book.sheets[KEPT[-1]].api
    if reason == "protected":
        sheet.protect("")
    else:
        last = layout.province_ranges(PROVINCES[18]).cities
        sheet.getCellRangeByPosition(0, last.last_row, 0, last.last_row + 1).setArrayFormula('={"甲";"乙"}')
    before, called = cells_of(book), list[str]()
    with pytest.raises(WorkbookError, match=reason):
        fill(book, content, progress=called.append)
    assert (cells_of(book), called) == (before, [])


@pytest.mark.long
def test_the_first_sheet_says_so_if_the_cells_cannot_be_written_back(book: xw.Book, content: Content) -> None:
    def progress(name: str) -> None:
        if name == KEPT[-1]:
            for each in KEPT:
                book.sheets[each].api.protect("")

    with pytest.raises(WorkbookError, match=KEPT[-1]):
        fill(book, content, progress=progress)
    assert all(shown != read_home(book).choices for shown in read_home(book).shown().values())


@pytest.mark.long
def test_ctrl_c_leaves_every_cell_as_it_was(book: xw.Book, content: Content) -> None:
    def progress(name: str) -> None:
        if name == layout.DATA:
            raise KeyboardInterrupt

    before = cells_of(book)
    with pytest.raises(KeyboardInterrupt):
        fill(book, content, progress=progress)
    assert cells_of(book) == before


@pytest.mark.long
def test_a_second_fill_that_fails_writes_back_what_the_first_has_written(book: xw.Book, content: Content) -> None:
    """A formula under 发布单位 rests on the language, and has no result for the one that the first fill writes."""
    author = book.names[layout.HOME_SETTINGS.name].refers_to_range[2, 0]
    author.number_format = "General"
    author.formula = '=IF(C8="English",NA(),"张三")'
    before = cells_of(book)
    with pytest.raises(WorkbookError) as raised:
        fill(book, content)
    assert raised.value.key == "formula-without-result"
    assert cells_of(book) == before


def test_the_code_for_excel_writes_contents_back_in_their_types(book: xw.Book) -> None:
    """LibreOffice has the properties that the code reads, and takes an apostrophe as Excel does."""
    area = book.sheets[layout.FUNCTIONS].range("A1000:C1009")
    area.value = [[f"'{text}", number, None] for number, text in enumerate(TEXTS)]
    area[0, 2].value, area[1, 2].formula, area[2, 2].value = dt.datetime(2025, 2, 1), "=1+2", True
    area[3, 2].number_format, area[3, 2].value = "@", "2024-03"
    before = area.value, area.formula, area.api.getFormulaArray()
    assert area[0, 0].value == "=1+1"
    write_back = excel_restorer(area)
    area.value = [["x", "=1", 2]] * len(TEXTS)
    write_back()
    assert (area.value, area.formula, area.api.getFormulaArray()) == before
    one = area[1, 2]
    write_back = excel_restorer(one)
    one.value = 7
    write_back()
    assert one.formula == "=1+2"


@pytest.mark.long
def test_an_action_of_a_script_that_is_cancelled_amid_the_sheets_leaves_every_cell_and_no_undo(
    book: xw.Book, rmb_store: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite"))
    book.sheets[layout.HOME]["Z1"].value = "typed by the user"
    area(book, layout.HOME_CHOICES).getCellByPosition(0, 2).setString("en")
    assert book.api.UndoManager.isUndoPossible()
    before, steps = cells_of(book), 0

    def is_cancelled() -> bool:
        nonlocal steps
        steps += 1
        return steps == 10

    with pytest.raises(Cancelled):
        act("report", book, store=store, is_cancelled=is_cancelled)
    assert cells_of(book) == before
    assert not book.api.UndoManager.isUndoPossible()
