"""The same fill of the same content on the package engine and in LibreOffice: the same cells, all of them compared."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook

from xlpkg.hosts import package
from xlpkg.hosts.libreoffice import engine as libreoffice
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill

ROOT = Path(__file__).resolve().parents[2]
WORKBOOK = ROOT / "workbook" / "TradeMonitor.xlsm"

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl's

#: Sheet, row, column -> value. Empty cells are not in it.
Cells = dict[tuple[str, int, int], Any]


@pytest.fixture(scope="module")
def content(rmb_store: Path) -> Content:
    """What is far from the example that the workbook is shipped with: yuan, another year, another language."""
    with open_store(rmb_store) as store:
        return gather(store, Currency.RMB, lang="en", made=dt.datetime(2025, 3, 18, 9, 30))


def cells_of(book: xw.Book) -> Cells:
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
        found = [groups.getByIndex(index) for index in range(groups.Count)]
        formats[sheet.name] = sorted((group.NumberFormat, group.RangeAddressesAsString) for group in found)
    return formats


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, content: Content) -> tuple[int, Cells, Cells]:
    """The figures, values and formulas of the package engine, of a file saved and opened again."""
    copy = tmp_path_factory.mktemp("package") / "a.xlsm"
    shutil.copyfile(WORKBOOK, copy)
    with package.open_workbook(copy) as book:
        figures = fill(book, content)
        book.save()
    with package.open_workbook(copy, read_only=True) as book:
        return figures, cells_of(book), formulas_in(copy)


@pytest.mark.usefixtures("libreoffice")  # or else the reason why not
def test_both_engines_give_the_same_cells(filled: tuple[int, Cells, Cells], content: Content, tmp_path: Path) -> None:
    figures, values, formulas = filled
    copy = tmp_path / "b.xlsm"
    shutil.copyfile(WORKBOOK, copy)
    # Macros stay off: a formula of the workbook keeps the result that it was saved with.
    with libreoffice.start() as app, app.books.open(copy) as book:
        before = cells_of(book)
        formats = formats_of(book)
        assert fill(book, content) == figures > 10_000
        after = cells_of(book)
        assert differences(after, values) == []
        assert len(values) > 20_000
        assert len(differences(after, before)) > 15_000  # it was not the same from the start
        assert len(formulas) > 10
        for (sheet, row, column), formula in formulas.items():
            assert book.sheets[sheet].range((row, column)).formula == formula
        assert formats_of(book) == formats
        for suffix in ("xlsx", "ods"):
            book.save(tmp_path / f"b.{suffix}")
    for suffix in ("xlsx", "ods"):
        with libreoffice.open_workbook(tmp_path / f"b.{suffix}", read_only=True) as saved:
            # LibreOffice saves 15 digits, and no result of a function that it does not know.
            assert {cell[:3] for cell in differences(cells_of(saved), values, tolerance=1e-14)} <= formulas.keys()


def differences(found: Cells, expected: Cells, tolerance: float = 0) -> list[tuple[object, ...]]:
    def same(one: object, other: object) -> bool:
        if type(one) is float and type(other) is float:
            return math.isclose(one, other, rel_tol=tolerance, abs_tol=0)
        return type(one) is type(other) and one == other

    cells = found.keys() | expected.keys()
    return [
        (*cell, found.get(cell), expected.get(cell)) for cell in cells if not same(found.get(cell), expected.get(cell))
    ]


@pytest.mark.usefixtures("libreoffice")
@pytest.mark.parametrize("suffix", ["ods", "xlsx"])
def test_the_command_line_refreshes_what_libreoffice_saves(tmp_path: Path, rmb_store: Path, suffix: str) -> None:
    target = tmp_path / f"月报.{suffix}"
    with libreoffice.open_workbook(WORKBOOK, read_only=True) as book:
        book.save(target)
    command = ["refresh", target, "--store", rmb_store, "--period", "2024-12", "--currency", "rmb"]
    command += ["--engine", "libreoffice"]
    done = subprocess.run(
        [sys.executable, "-m", "xlpkg", *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "2024-12" in done.stderr
    with libreoffice.open_workbook(target, read_only=True) as book:
        assert book.names["home_choices"].refers_to_range.value[:2] == [dt.datetime(2024, 12, 1), "rmb"]
        assert book.names["prov_44_key"].refers_to_range[0, 0].value == "广东省"


def test_the_command_line_leaves_the_macros_of_an_xlsm_alone(tmp_path: Path, rmb_store: Path) -> None:
    copy = tmp_path / "月报.xlsm"
    shutil.copyfile(WORKBOOK, copy)
    done = subprocess.run(
        [sys.executable, "-m", "xlpkg", "refresh", str(copy), "--store", str(rmb_store), "--engine", "libreoffice"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "package engine" in done.stderr
    assert copy.read_bytes() == WORKBOOK.read_bytes()
