"""Refresh the whole workbook: in the file itself, and in a running LibreOffice."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

import excelize
import openpyxl
import xlwings as xw
from openpyxl.cell.cell import MergedCell
from python_calamine import CalamineWorkbook

from benchmarks.measure import Line, Side, Sides
from benchmarks.stores import filled_store
from xlpkg.engines import libreoffice, package
from xlpkg.engines.cell_values import content as in_cell
from xlpkg.engines.libreoffice import cells as in_libreoffice
from xlpkg.hosts.build import build
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.range_values import RangeValues

_TINY, _FULL = 14, 240
_MADE: Final = dt.datetime(2026, 1, 20, 9, 0)

Rows = list[tuple[layout.NamedRange, list[list[object]]]]


def gathered(store: Path) -> Content:
    """Return the content of a refresh, collected from *store*."""
    with open_store(store, create=False) as opened:
        return gather(opened, Currency.RMB, made=_MADE)


def rows_of(content: Content) -> Rows:
    """Return every named range and its rows of values."""
    return [(named, [list(row) for row in rows]) for named, rows in RangeValues(content).of(layout.FILLED)]


def refresh(book: xw.Book, store: Path) -> int:
    """Refresh *book* as the command does, and return the number of figures written."""
    return fill(book, gathered(store))


# The file


def _refresh_file(path: Path, store: Path) -> Path:
    with package.open_workbook(path) as book:
        refresh(book, store)
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


def _values(path: Path, rows: Rows) -> list[object]:
    """Return the values of every named range in the saved file *path*."""
    found: list[object] = []
    with CalamineWorkbook.from_path(path) as book:
        for named, values in rows:
            grid = book.get_sheet_by_name(named.sheet).to_python(skip_empty_area=False)
            for down, row in enumerate(values, start=named.row):
                line = grid[down] if down < len(grid) else []
                columns = range(named.column, named.column + len(row))
                found += [_plain(line[column] if column < len(line) else None) for column in columns]
    return found


def _plain(value: object) -> object:
    if value in (None, ""):
        return None
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    return round(float(value), 9) if isinstance(value, (int, float)) else value


@contextmanager
def _on_file(folder: Path, tiny: bool) -> Iterator[Sides]:
    store = filled_store(folder, _TINY if tiny else _FULL)
    workbook = build(folder / "new" / "TradeMonitor.xlsm")
    rows = rows_of(gathered(store))
    path = folder / workbook.name
    filled = folder / "filled.xlsm"
    shutil.copy(workbook, filled)
    _refresh_file(filled, store)  # so that all three saved files hold the same cells

    yield Sides(
        Side(
            lambda: _refresh_file(path, store),
            lambda saved: _values(saved, rows),
            before=lambda: shutil.copy(workbook, path),
        ),
        Side(
            lambda: _openpyxl(path, rows),
            lambda saved: _values(saved, rows),
            before=lambda: shutil.copy(workbook, path),
        ),
        Side(lambda: _excelize(path), lambda saved: _values(saved, rows), before=lambda: shutil.copy(filled, path)),
        lambda: _sizes(rows) | {"months in the store": _TINY if tiny else _FULL},
    )


def _sizes(rows: Rows) -> dict[str, object]:
    return {
        "sheets written": len({named.sheet for named, _ in rows}),
        "named ranges": len(rows),
        "cells": sum(len(row) for _, values in rows for row in values),
    }


# In a running LibreOffice


def _document(folder: Path) -> Path:
    """Return the workbook, saved as .ods by LibreOffice."""
    path = folder / "TradeMonitor.ods"
    if not path.exists():
        with libreoffice.start() as app:
            app.books.open(build(folder / "TradeMonitor.xlsm")).save(path)
    return path


def _native(rows: Rows) -> list[tuple[layout.NamedRange, tuple[tuple[object, ...], ...]]]:
    """Return *rows* as LibreOffice takes them: numbers and texts, an empty text for no value."""
    return [
        (named, tuple(tuple("" if (cell := in_cell(value)) is None else cell for value in row) for row in values))
        for named, values in rows
    ]


def _cell_at_a_time(document: Any, rows: list[tuple[layout.NamedRange, tuple[tuple[object, ...], ...]]]) -> None:
    for named, values in rows:
        sheet = document.Sheets.getByName(named.sheet)
        for down, row in enumerate(values, start=named.row):
            for right, value in enumerate(row, start=named.column):
                cell = sheet.getCellByPosition(right, down)
                if isinstance(value, str):
                    cell.setString(value)
                else:
                    cell.setValue(value)


def _range_at_a_time(document: Any, rows: list[tuple[layout.NamedRange, tuple[tuple[object, ...], ...]]]) -> None:
    for named, values in rows:
        _range(document, named).setDataArray(values)


def _range(document: Any, named: layout.NamedRange) -> Any:
    sheet = document.Sheets.getByName(named.sheet)
    return sheet.getCellRangeByPosition(named.column, named.row, named.last_column, named.last_row)


def _clear(document: Any, rows: Rows) -> None:
    for named, _ in rows:
        _range(document, named).clearContents(in_libreoffice.VALUES)


@contextmanager
def counted_writes() -> Iterator[Counter[str]]:
    """Count, by sheet, how often the engine writes a range."""
    count: Counter[str] = Counter()
    set_data = in_libreoffice.SheetCells.set_data

    def counting(cells: in_libreoffice.SheetCells, *arguments: Any, **options: Any) -> None:
        count[cells.sheet.Name] += 1
        set_data(cells, *arguments, **options)

    with mock.patch.object(in_libreoffice.SheetCells, "set_data", counting):
        yield count


@contextmanager
def _in_office(folder: Path, tiny: bool) -> Iterator[Sides]:
    store = filled_store(folder, _TINY if tiny else _FULL)
    rows = rows_of(gathered(store))
    native = _native(rows)
    with libreoffice.start() as app:
        book = app.books.open(_document(folder))
        document = book.api

        def shown(_: object) -> object:
            return [_range(document, named).getDataArray() for named, _ in rows]

        def clear() -> None:
            _clear(document, rows)

        def facts() -> dict[str, object]:
            with counted_writes() as writes:
                refresh(book, store)
            most = max(writes.values())
            if most > 3:
                raise AssertionError(f"{most} writes on a sheet, more than 3: {dict(writes)}")
            return _sizes(rows) | {"writes of a range": writes.total(), "most writes on a sheet": most}

        yield Sides(
            Side(lambda: refresh(book, store), shown, before=clear),
            Side(lambda: _cell_at_a_time(document, native), shown, before=clear),
            Side(lambda: _range_at_a_time(document, native), shown, before=clear),
            facts,
        )


LINES: Final = (
    Line(
        "refresh-file",
        "refresh the whole workbook file from 20 years in the store",
        "openpyxl: load, write the same cells, save",
        "excelize: open and save, no cell written",
        (0.25, None),
        _on_file,
    ),
    Line(
        "refresh-office",
        "refresh the whole workbook in a running LibreOffice",
        "UNO, one call for each cell",
        "UNO, one setDataArray for each range",
        (0.02, None),
        _in_office,
    ),
)
