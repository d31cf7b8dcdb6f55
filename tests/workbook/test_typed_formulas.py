"""Formulas that a user types: those under 发布单位 are used; a choice or a comment is not replaced by a fill."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import Refill
from openpyxl import load_workbook

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.home import read_home

SETTINGS, CHOICES = layout.HOME_SETTINGS.name, layout.HOME_CHOICES.name
#: What a user may write: a literal, a cell of one's own, the chosen month.
FORMULAS = {
    (SETTINGS, 0, 0): '="对外"&"经贸大学"',
    (SETTINGS, 2, 0): "=O3",
    (SETTINGS, 3, 0): "=VALUE(RIGHT(C6,2))",
    (SETTINGS, 4, 0): '=C6&"-20"',
    (SETTINGS, 4, 3): "=DATE(2025,6,20)",
    (CHOICES, 1, 0): '=IF(O3="","美元","人民币")',
}
#: Each with what it gives, in cells that a fill writes.
REPLACED = {
    (CHOICES, 0, 0): '="2025-04"',
    (layout.REPORTS[Basis.MONTH].text.name, layout.TEXT_LEAD, layout.COMMENT_COLUMN): '="点评"',
    (layout.DRIVER_TOP.name, *layout.DRIVER_PLACES["region"]): '=IF(1,"Zhejiang","")',
    (layout.BOARD_TOP.name, *layout.BOARD_PLACES["region1"]): '=IF(1,"Zhejiang","")',
}


def cell(book: xw.Book, name: str, row: int, column: int) -> xw.Range:
    found: xw.Range = book.names[name].refers_to_range[row, column]
    return found


def cover(book: xw.Book) -> list[Any]:
    cells = [book.names[each.name].refers_to_range.value for each in (layout.COVER_TITLE, layout.COVER_FOOT)]
    return [text for of_range in cells for text in of_range if text]


@pytest.fixture(scope="module")
def calculated(libreoffice: xw.App, few_provinces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with the formulas and their results, as LibreOffice has saved it."""
    folder = tmp_path_factory.mktemp("typed")
    with libreoffice.books.open(shutil.copy(few_provinces, folder)) as book:
        book.sheets["首页"]["O3"].value = "张三"
        for place, formula in FORMULAS.items():
            target = cell(book, *place)
            target.number_format = "General"
            target.formula = formula
        cell(book, SETTINGS, 4, 3).number_format = "@"
        book.save(folder / "typed.xlsx")
    return folder / "typed.xlsx"


@pytest.fixture
def typed(calculated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(calculated, tmp_path))


def assert_used(book: xw.Book, month: int) -> None:
    assert {place: cell(book, *place).formula for place in FORMULAS} == FORMULAS
    assert {"对外经贸大学", "张三", f"第 {month} 期", f"发布日期：2025-0{month}-20"} <= {*cover(book)}
    assert read_home(book).publisher("en").date == "2025-06-20"


@pytest.mark.long
def test_those_of_the_publisher_and_a_choice_that_gives_what_is_filled_stay(
    typed: Path, refill: Refill, libreoffice: xw.App
) -> None:
    sheets = (layout.HOME, *layout.REPORT)
    with libreoffice.books.open(typed) as book:
        choices = book.names[CHOICES].refers_to_range
        choices[0, 0].value = "'2025-04"
        refill(book, month=4, sheets=sheets)
        assert_used(book, 4)
        book.save()
        choices[1, 0].value = "人民币"
        refill(book, month=5, sheets=sheets)  # they follow the month that a fill chooses
        assert {"第 5 期", "发布日期：2025-05-20"} <= {*cover(book)}
    for _ in range(2):
        with open_workbook(typed) as book:
            refill(book, month=4, sheets=sheets)
            assert_used(book, 4)
            book.save()


@pytest.mark.filterwarnings("ignore:Unable to read chart")  # of LibreOffice 7.4, which writes months as texts
def test_a_value_that_is_not_known_is_a_message_and_nothing_is_written(typed: Path, rmb_store: Path) -> None:
    stripped = load_workbook(typed)  # without results
    stripped.save(typed)
    before = typed.read_bytes()
    with open_workbook(typed) as book, pytest.raises(WorkbookError, match="首页!C33"):
        read_home(book)
    assert main(["docx", str(typed)]) == 2
    assert main(["refresh", str(typed), "--store", str(rmb_store), "--period", "2025-05"]) == 2
    assert typed.read_bytes() == before


def test_a_choice_or_a_comment_is_not_replaced_and_a_formula_that_is_text_is_a_message(
    few_provinces: Path, tmp_path: Path, libreoffice: xw.App, refill: Refill
) -> None:
    with libreoffice.books.open(shutil.copy(few_provinces, tmp_path)) as book:
        before = cover(book)
        for place, formula in REPLACED.items():
            target = cell(book, *place)
            typed, kind = target.formula, target.number_format
            target.number_format = "General"
            target.formula = formula
            with pytest.raises(WorkbookError, match=target.get_address(False, False)):
                refill(book, month=5, sheets=(*layout.REPORT, layout.DRIVERS, layout.BOARD))
            assert (target.formula, cover(book)) == (formula, before)
            target.number_format = kind
            target.value = f"'{typed}" if typed else None
        assert_text_is_refused(book)
    with open_workbook(shutil.copy(few_provinces, tmp_path)) as book:
        assert_text_is_refused(book)


def assert_text_is_refused(book: xw.Book) -> None:
    """A cell with the format of text takes what is typed as it is."""
    cell(book, SETTINGS, 4, 0).value = "'=TODAY()"
    with pytest.raises(WorkbookError, match="首页!C34"):
        read_home(book)
