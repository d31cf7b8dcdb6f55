"""Refresh the whole workbook: in the file itself, and in a running LibreOffice."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import excelize
import openpyxl
import xlwings as xw
from openpyxl.cell.cell import MergedCell
from python_calamine import CalamineWorkbook

from benchmarks.measure import Line, Side, Sides
from benchmarks.months import filled_store
from xlpkg.design.build import build
from xlpkg.engines import libreoffice, package
from xlpkg.engines.cell_values import content as in_cell
from xlpkg.engines.libreoffice.cells import VALUES
from xlpkg.messages import in_workbook
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import SheetValues
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.sheets import range_rows
from xlpkg.workbook.writing import rounded

_TINY, _FULL = 14, 240
#: The sheet that is compared when the line is only tried: a call for each cell takes a minute and a half for all.
_TINY_SHEET: Final = layout.BOARD

#: Named ranges, each with its rows of values.
Rows = list[tuple[layout.NamedRange, list[list[Any]]]]


def _gathered(store: Path) -> Content:
    with open_store(store, create=False) as opened:
        return gather(opened, Currency.RMB, made=dt.datetime(2026, 1, 20, 9, 0))


@in_workbook()  # as in a fill, whose findings name sheets
def _rows(store: Path) -> Rows:
    """Return what a refresh writes but on 变化, which depends on earlier reports; figures have twelve digits.

    A range has the rows that are written, as many as there are.
    """
    return [
        (
            replace(named, rows=len(rows)),
            [[rounded(value) if isinstance(value, float) else value for value in row] for row in rows],
        )
        for named, rows in range_rows(SheetValues(_gathered(store)), {*layout.FILLED} - {layout.CHANGES})
    ]


def _refresh(book: xw.Book, store: Path) -> None:
    fill(book, _gathered(store))


# The file


@contextmanager
def _on_file(folder: Path, tiny: bool) -> Iterator[Sides]:
    store = filled_store(folder, _TINY if tiny else _FULL)
    new = build(folder / "new" / "TradeMonitor.xlsm")
    rows = _rows(store)
    path = folder / new.name
    filled = folder / "filled.xlsm"
    shutil.copy(new, filled)
    _refresh_file(filled, store)  # so that all three saved files hold the same cells
    values = partial(_values, rows)
    yield Sides(
        Side(lambda: _refresh_file(path, store), values, lambda: shutil.copy(new, path)),
        Side(lambda: _openpyxl(path, rows), values, lambda: shutil.copy(new, path)),
        Side(lambda: _excelize(path), values, lambda: shutil.copy(filled, path)),
    )


def _refresh_file(path: Path, store: Path) -> Path:
    with package.open_workbook(path) as book:
        _refresh(book, store)
        book.save()
    return path


def _openpyxl(path: Path, rows: Rows) -> Path:
    book = openpyxl.load_workbook(path, keep_vba=True)
    for named, values in rows:
        sheet = book[named.sheet]
        for down, row in enumerate(values, start=named.row + 1):
            for right, value in enumerate(row, start=named.column + 1):
                cell = sheet.cell(down, right)
                if not isinstance(cell, MergedCell):
                    cell.value = value
    book.save(path)
    return path


def _excelize(path: Path) -> Path:
    book = excelize.open_file(str(path))
    book.save()
    book.close()
    return path


def _values(rows: Rows, path: Path) -> list[object]:
    """Return the values of every named range in the saved file *path*."""
    return saved_values(path, [(named, 0, named.columns) for named, _ in rows])


def saved_values(path: Path, areas: Iterable[tuple[layout.NamedRange, int, int]]) -> list[object]:
    """Return the values of *areas* in the saved file *path*: a range, the rows to skip, the number of columns."""
    found: list[object] = []
    with CalamineWorkbook.from_path(path) as book:
        for named, skipped, width in areas:
            grid = book.get_sheet_by_name(named.sheet).to_python(skip_empty_area=False)
            for index in range(named.row + skipped, named.last_row + 1):
                row = grid[index] if index < len(grid) else []
                columns = range(named.column, named.column + width)
                found += [_plain(row[column]) if column < len(row) else None for column in columns]
    return found


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, (int, float)):
        return round(float(value), 9)
    return None if value in ("", "-") else value


# In a running LibreOffice


@contextmanager
def _in_office(folder: Path, tiny: bool) -> Iterator[Sides]:
    store = filled_store(folder, _TINY if tiny else _FULL)
    rows = [(named, _native(values)) for named, values in _rows(store) if not tiny or named.sheet == _TINY_SHEET]
    with libreoffice.start() as app:
        path = folder / "TradeMonitor.ods"
        app.books.open(build(folder / "TradeMonitor.xlsm")).save(path)
        book = app.books.open(path)
        app.screen_updating = False  # as during an action
        ranges = [_range(book.api, named) for named, _ in rows]

        def clear() -> None:
            for cells in ranges:
                cells.clearContents(VALUES)

        def shown(_: object) -> object:
            return [cells.getDataArray() for cells in ranges]

        yield Sides(
            Side(lambda: _refresh(book, store), shown, clear),
            Side(lambda: _cell_at_a_time(book.api, rows), shown, clear),
            Side(lambda: [_range(book.api, named).setDataArray(values) for named, values in rows], shown, clear),
        )


def _native(values: list[list[Any]]) -> Any:
    """Return *values* as LibreOffice takes them: numbers and texts, an empty text for no value."""
    return tuple(tuple("" if (cell := in_cell(value)) is None else cell for value in row) for row in values)


def _range(document: Any, named: layout.NamedRange) -> Any:
    sheet = document.Sheets.getByName(named.sheet)
    return sheet.getCellRangeByPosition(named.column, named.row, named.last_column, named.last_row)


def _cell_at_a_time(document: Any, rows: Rows) -> None:
    for named, values in rows:
        sheet = document.Sheets.getByName(named.sheet)
        for down, row in enumerate(values, start=named.row):
            for right, value in enumerate(row, start=named.column):
                cell = sheet.getCellByPosition(right, down)
                if isinstance(value, str):
                    cell.setString(value)
                else:
                    cell.setValue(value)


LINES: Final = (
    Line(
        "refresh-file",
        "Refresh the workbook file, all sheets; 20 years in the store",
        "openpyxl: load, write the same cells, save",
        "excelize: open and save, no cell written",
        0.33,
        _on_file,
    ),
    Line(
        "refresh-office",
        "Refresh the workbook, all sheets, in a running LibreOffice",
        "UNO, one call for each cell",
        "UNO, one setDataArray for each range",
        0.034,
        _in_office,
    ),
)
