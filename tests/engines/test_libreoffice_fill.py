"""Filling the workbook gives the same cells with the package engine and in LibreOffice."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook

from xlpkg.engines import libreoffice as engine
from xlpkg.engines import package
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl's

#: com.sun.star.table.CellVertJustify2.CENTER
CENTRED = 2
#: (sheet, row, column) -> value, without empty cells.
Cells = dict[tuple[str, int, int], Any]


@pytest.fixture(scope="module")
def content(rmb_store: Path) -> Content:
    """Content that differs from the shipped workbook's in its language."""
    with open_store(rmb_store) as store:
        return gather(store, Currency.RMB, lang="en", made=dt.datetime(2025, 3, 18, 9, 30))


def cells_of(book: xw.Book) -> Cells:
    """Return the values of all cells in *book*."""
    cells: Cells = {}
    for sheet in book.sheets:
        name, area = sheet.name, sheet.range((1, 1), sheet.used_range.last_cell)
        for row, values in enumerate(area.options(ndim=2).value, 1):
            cells |= {(name, row, column): value for column, value in enumerate(values, 1) if value is not None}
    return cells


def formulas_in(path: Path) -> Cells:
    """Return the formulas of a file, as openpyxl reads them."""
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def formats_of(book: xw.Book) -> dict[str, list[tuple[int, str]]]:
    """Return which cells have which number format, sheet by sheet."""
    formats = {}
    for sheet in book.sheets:
        groups = sheet["A1:Z2000"].api.UniqueCellFormatRanges
        by_index = (groups.getByIndex(index) for index in range(groups.Count))
        formats[sheet.name] = sorted((group.NumberFormat, group.RangeAddressesAsString) for group in by_index)
    return formats


@pytest.fixture(scope="module")
def filled(few_provinces: Path, tmp_path_factory: pytest.TempPathFactory, content: Content) -> tuple[int, Cells, Cells]:
    """The number of figures, the values and the formulas after a fill with the package engine."""
    copy = tmp_path_factory.mktemp("package") / "a.xlsm"
    shutil.copyfile(few_provinces, copy)
    with package.open_workbook(copy) as book:
        figures = fill(book, content).figures
        book.save()
    with package.open_workbook(copy, read_only=True) as book:
        return figures, cells_of(book), formulas_in(copy)


@dataclass(frozen=True)
class InLibreOffice:
    """The workbook filled in LibreOffice, and saved as *path*."""

    path: Path
    figures: int
    before: Cells
    after: Cells
    formulas: Cells
    formats: tuple[dict[str, list[tuple[int, str]]], ...]


@pytest.fixture(scope="module")
def filled_in_libreoffice(
    libreoffice: xw.App,
    few_provinces: Path,
    filled: tuple[int, Cells, Cells],
    content: Content,
    tmp_path_factory: pytest.TempPathFactory,
) -> InLibreOffice:
    """The workbook filled in LibreOffice, its cells before and after, and its formulas where the other one has them."""
    folder = tmp_path_factory.mktemp("libreoffice")
    shutil.copyfile(few_provinces, folder / "b.xlsm")
    # Macros do not run: a formula of the workbook keeps the result that it was saved with.
    with libreoffice.books.open(folder / "b.xlsm") as book:
        before, formats = cells_of(book), formats_of(book)
        figures = fill(book, content).figures
        formulas = {cell: book.sheets[cell[0]].range(cell[1:]).formula for cell in filled[2]}
        after = cells_of(book)
        made = InLibreOffice(folder / "月报.ods", figures, before, after, formulas, (formats, formats_of(book)))
        book.save(made.path)
    assert made.path.is_file()
    return made


def test_both_engines_give_the_same_cells(
    filled_in_libreoffice: InLibreOffice, filled: tuple[int, Cells, Cells], *, full: bool
) -> None:
    made, (figures, values, formulas) = filled_in_libreoffice, filled
    assert made.figures == figures > 10_000
    # A file has no result of a formula that refers to cells; LibreOffice computes it.
    computed = differences(made.after, values)
    assert {cell[:3] for cell in computed} <= formulas.keys()
    lists = () if full else (layout.CHECKS, layout.CHANGES)  # whose links lead nowhere if a sheet is deleted
    assert [cell for cell in computed if cell[3] is None and cell[0] not in lists] == []
    assert len(values) > 20_000
    assert len(differences(made.after, made.before)) > 5_000
    assert len(formulas) > 10
    assert made.formulas == formulas
    assert made.formats[0] == made.formats[1]


@pytest.mark.long
def test_a_filled_ods_is_read_and_refreshed_again(
    libreoffice: xw.App,
    filled_in_libreoffice: InLibreOffice,
    filled: tuple[int, Cells, Cells],
    rmb_store: Path,
    tmp_path: Path,
) -> None:
    _, values, formulas = filled
    target = Path(shutil.copy(filled_in_libreoffice.path, tmp_path / "月报.ods"))
    with engine.open_workbook(target, read_only=True, app=libreoffice) as book:
        # LibreOffice saves 15 digits, and no result of a function that it does not know.
        assert {cell[:3] for cell in differences(cells_of(book), values, tolerance=1e-14)} <= formulas.keys()
        # In an .ods file a conditional format has all settings of its parent: the figures stay at their height.
        style = book.api.StyleFamilies.getByName("CellStyles").getByName("ConditionalStyle_1")
        assert style.VertJustify == book.sheets[layout.RANKING].range("D6").api.VertJustify == CENTRED
    finished = refresh(target, rmb_store, "--period", "2024-12", "--currency", "rmb")
    assert finished.returncode == 0, finished.stderr
    assert "2024-12" in finished.stderr
    with engine.open_workbook(target, read_only=True, app=libreoffice) as book:
        assert book.names["home_choices"].refers_to_range.value[:2] == ["2024-12", "yuan"]
        assert book.names["prov_44_key"].refers_to_range[0, 0].value == "Guangdong"  # the language of the file


def refresh(workbook: Path, store: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``trademonitor refresh`` with LibreOffice."""
    arguments = ["refresh", str(workbook), "--store", str(store), "--engine", "libreoffice", *options]
    return subprocess.run(
        [sys.executable, "-m", "xlpkg", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def differences(found: Cells, expected: Cells, tolerance: float = 0) -> list[tuple[object, ...]]:
    """Return (sheet, row, column, value found, value expected) of each cell that differs."""

    def same(one: object, other: object) -> bool:
        if type(one) is float and type(other) is float:
            return math.isclose(one, other, rel_tol=tolerance, abs_tol=0)
        return type(one) is type(other) and one == other

    cells = found.keys() | expected.keys()
    return [
        (*cell, found.get(cell), expected.get(cell)) for cell in cells if not same(found.get(cell), expected.get(cell))
    ]
