"""Formulas that a user types as choices, under 发布单位 and as comments: they are kept, and their values are used."""

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
TEXT = layout.REPORTS[Basis.MONTH].text.name
COMMENT = (layout.TEXT_LEAD, layout.COMMENT_COLUMN)
PRINTED = layout.TEXT_COMMENTS[layout.TEXT_LEAD][0]
#: What a user may write: a literal, a cell of one's own, the chosen month.
FORMULAS = {
    (SETTINGS, 0, 0): '="对外"&"经贸大学"',
    (SETTINGS, 2, 0): "=O3",
    (SETTINGS, 3, 0): "=VALUE(RIGHT(C6,2))",
    (SETTINGS, 4, 0): '=C6&"-20"',
    (SETTINGS, 4, 3): "=DATE(2025,6,20)",
    (CHOICES, 1, 0): '=IF(O3="","usd","rmb")',
    (TEXT, *COMMENT): '="点评"&首页!C6',
    (layout.DRIVER_TOP.name, *layout.DRIVER_PLACES["region"]): '=IF(1,"Zhejiang","")',
    (layout.BOARD_TOP.name, *layout.BOARD_PLACES["region1"]): '=IF(1,"Zhejiang","")',
}


def cell(book: xw.Book, name: str, row: int, column: int) -> xw.Range:
    found: xw.Range = book.names[name].refers_to_range[row, column]
    return found


def cover(book: xw.Book) -> list[Any]:
    cells = [book.names[each.name].refers_to_range.value for each in (layout.COVER_TITLE, layout.COVER_FOOT)]
    return [text for of_range in cells for text in of_range if text]


def type_formulas(book: xw.Book) -> None:
    book.sheets["首页"]["O3"].value = "张三"
    for place, formula in FORMULAS.items():
        target = cell(book, *place)
        target.number_format = "General"
        target.formula = formula
    cell(book, SETTINGS, 4, 3).number_format = "@"


def assert_used(book: xw.Book, month: int) -> None:
    assert {place: cell(book, *place).formula for place in FORMULAS} == FORMULAS
    assert {"对外经贸大学", "张三", f"第 {month} 期", f"发布日期：2025-0{month}-20"} <= {*cover(book)}
    assert cell(book, TEXT, PRINTED, 0).value == f"点评2025-0{month}"
    assert read_home(book).publisher("en").date == "2025-06-20"


@pytest.fixture(scope="module")
def filled_twice(libreoffice: xw.App, built: Path, refill: Refill, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with the formulas that LibreOffice has filled in two months and saved."""
    folder = tmp_path_factory.mktemp("typed")
    with libreoffice.books.open(shutil.copy(built, folder)) as book:
        type_formulas(book)
        on_paragraph = cell(book, TEXT, layout.TEXT_EXPORTS, layout.COMMENT_COLUMN)
        on_paragraph.formula = "=LEFT(A2,11)"
        for month in (5, 4):
            refill(book, month=month)
            assert_used(book, month)
            assert cell(book, TEXT, layout.TEXT_EXPORTS + 1, 0).value == f"2025 年 {month} 月，"
        on_paragraph.value = None
        book.save(folder / "typed.xlsx")
    return folder / "typed.xlsx"


@pytest.fixture
def typed(filled_twice: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_twice, tmp_path))


def test_both_engines_keep_them_and_use_their_values(typed: Path, refill: Refill) -> None:
    for _ in range(3):
        with open_workbook(typed) as book:
            refill(book, month=4)
            assert_used(book, 4)
            book.save()


def test_a_value_that_is_not_known_is_a_message_and_nothing_is_written(typed: Path, rmb_store: Path) -> None:
    """The engine that works on the file does not calculate what rests on the month; another one was asked for."""
    before = typed.read_bytes()
    assert main(["refresh", str(typed), "--store", str(rmb_store), "--period", "2025-05"]) == 2
    assert typed.read_bytes() == before
    stripped = load_workbook(typed)  # without results
    stripped.save(typed)
    with open_workbook(typed) as book, pytest.raises(WorkbookError, match="首页!C33"):
        read_home(book)
    assert main(["docx", str(typed)]) == 2


@pytest.mark.parametrize("engine", ["package", "libreoffice"])
def test_a_formula_that_is_text_is_a_message(built: Path, tmp_path: Path, libreoffice: xw.App, engine: str) -> None:
    """A cell with the format of text takes what is typed as it is."""
    path = shutil.copy(built, tmp_path)
    with open_workbook(path) if engine == "package" else libreoffice.books.open(path) as book:
        cell(book, SETTINGS, 4, 0).value = "'=TODAY()"
        with pytest.raises(WorkbookError, match="首页!C34"):
            read_home(book)


def test_an_error_and_a_value_that_is_no_choice_are_named(
    libreoffice: xw.App, typed: Path, rmb_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell_name, formula, shown in (("C6", '="2025-13"', "which gives 2025-13"), ("C32", "=NA()", "首页!C32 (#N/A)")):
        with libreoffice.books.open(typed) as book:
            book.sheets["首页"][cell_name].formula = formula
            book.save()
        assert main(["refresh", str(typed), "--store", str(rmb_store), "--period", "2025-05"]) == 2
        assert shown in capsys.readouterr().err


def test_a_choice_by_a_formula_is_not_overwritten_with_another(typed: Path, example_store: Path) -> None:
    with open_workbook(typed) as book:
        before = book.sheets["首页"]["C7"].formula
    code = main(["refresh", str(typed), "--store", str(example_store), "--period", "2025-02", "--currency", "usd"])
    assert code == 2
    with open_workbook(typed) as book:
        assert book.sheets["首页"]["C7"].formula == before
