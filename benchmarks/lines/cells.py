"""TM_ functions in LibreOffice cells: many single cells, and array formulas."""

from __future__ import annotations

import math
import os
import secrets
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks import empty_addin
from benchmarks.measure import Line, Side, Sides
from benchmarks.stores import filled_store, ingest_all, month_before
from udfs.call import call
from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.engines.libreoffice.bridge import connect, properties, struct
from xlpkg.engines.libreoffice.program import running_soffice
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import FLOW_NAMES, Basis, Currency
from xlpkg.store.store import open_store

_FLOWS: Final = FLOW_NAMES["zh"][:3]
_STORE: Final = "TRADEMONITOR_STORE"
#: com.sun.star.sheet.FormulaResult.ERROR
_ERRORS: Final = 4
#: How often a table is recalculated in one go.
_TIMES: Final = 50
_ROUNDS: Final = 7


class Office:
    """A running LibreOffice with our add-in and the empty one."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.desktop = self._create("com.sun.star.frame.Desktop")
        self._repeating = self._create(empty_addin.REPEAT)

    def _create(self, service: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)

    def new_document(self) -> Any:
        """Return a new spreadsheet, without a window."""
        return self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, properties(Hidden=True))

    def repeat(self, times: int, method: str, *calls: tuple[object, ...]) -> None:
        """Inside LibreOffice, call *method* *times* times on the first item of each call with its other items."""
        options = {"times": times, "method": method, "calls": calls}
        self._repeating.execute(
            tuple(struct("beans.NamedValue", Name=name, Value=value) for name, value in options.items())
        )


@contextmanager
def office(folder: Path, store: Path) -> Iterator[Office]:
    """Start a LibreOffice with both add-ins that reads *store*, and yield it."""
    profile = folder / "profile"
    if not profile.exists():
        manager.install(profile)
        empty_addin.install(profile, folder)
    before = os.environ.get(_STORE)
    os.environ[_STORE] = str(store)
    pipe = f"trademonitor-benchmark-{secrets.token_hex(8)}"
    try:
        with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as running:
            context = connect(pipe, timeout=60, running=lambda: running.process.poll() is None)
            started = Office(context)
            yield started
            started.desktop.terminate()
            running.process.wait(30)
    finally:
        os.environ.pop(_STORE)
        if before is not None:
            os.environ[_STORE] = before


def put(sheet: Any, row: int, column: int, rows: Sequence[Sequence[object]]) -> None:
    """Write rows of values, or of formulas (texts with a leading =), from a cell on, whose indexes count from 0."""
    cells = sheet.getCellRangeByPosition(column, row, column + len(rows[0]) - 1, row + len(rows) - 1)
    is_formula = any(isinstance(value, str) and value.startswith("=") for value in rows[0])
    (cells.setFormulaArray if is_formula else cells.setDataArray)(tuple(map(tuple, rows)))


def single_cells(document: Any, formula: str, arguments: Sequence[tuple[object, ...]]) -> Any:
    """Write *arguments* to columns A:C and *formula* to column D, a row for each; return the cells in D."""
    sheet = document.Sheets.getByIndex(0)
    put(sheet, 0, 0, arguments)
    put(sheet, 0, 3, [[formula.format(row)] for row in range(1, len(arguments) + 1)])
    return sheet.getCellRangeByPosition(3, 0, 3, len(arguments) - 1)


def calls(count: int, months: Sequence[Month]) -> list[tuple[object, ...]]:
    """Return the arguments of *count* calls, spread over regions, flows and *months*."""
    every_call = [(region.short, flow, month.number) for month in months for flow in _FLOWS for region in REGIONS]
    step = max(1, len(every_call) // count)
    return [every_call[index * step % len(every_call)] for index in range(count)]


def numbers(cells: Any) -> list[float]:
    """Return the results of *cells*. Raises AssertionError if one of them is an error."""
    if cells.queryFormulaCells(_ERRORS).Count:
        raise AssertionError("a cell shows an error")
    return [round(row[0], 6) for row in cells.getDataArray()]


@contextmanager
def _single_cells(folder: Path, tiny: bool) -> Iterator[Sides]:
    count, months = (50, 3) if tiny else (10_000, 120)
    store = filled_store(folder, months)
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    periods = [cube.first + index for index in range(cube.months)]
    arguments = calls(count, periods)
    figures = [
        (region.short, flow, month.number, float(cube.levels[Basis.MONTH, region.index, number, month - cube.first]))
        for month in periods
        for number, flow in enumerate(_FLOWS)
        for region in REGIONS
    ]
    with office(folder, store) as running:
        ours, peer, floor = (running.new_document() for _ in range(3))
        results = single_cells(ours, "=TM_VALUE(A{0};B{0};C{0})", arguments)
        sheets = peer.Sheets
        sheets.insertNewByName("data", sheets.Count)
        put(sheets.getByName("data"), 0, 0, figures)
        areas = [f"$data.${letter}$1:${letter}${len(figures)}" for letter in "DABC"]
        sum_formula = "=SUMIFS({};{};A{{0}};{};B{{0}};{};C{{0}})".format(*areas)
        sum_cells = single_cells(peer, sum_formula, arguments)
        empty_cells = single_cells(floor, f"={empty_addin.FUNCTION}(A{{0}};B{{0}};C{{0}})", arguments)
        expected = numbers(sum_cells)

        def floor_answer(_: object) -> list[float]:
            """Return the answer of the other sides, once the empty function was called in every cell."""
            if numbers(empty_cells) != [1.0] * count:
                raise AssertionError("the empty function was not called in every cell")
            return expected

        def seconds_after_ingest() -> float:
            """Return the seconds of the first recalculation after another month was stored."""
            ingest_all(store, [month_before(folder, months)])
            start = time.perf_counter()
            ours.calculateAll()
            seconds = time.perf_counter() - start
            if numbers(results) != expected:
                raise AssertionError("storing an older month changed the results")
            return round(seconds, 3)

        yield Sides(
            Side(ours.calculateAll, lambda _: numbers(results)),
            Side(peer.calculateAll, lambda _: numbers(sum_cells)),
            Side(floor.calculateAll, floor_answer),
            lambda: {
                "cells": count,
                "months in the store": months,
                "rows for SUMIFS": len(figures),
                "seconds of the first recalculation after an ingest": seconds_after_ingest(),
            },
        )
        for document in (ours, peer, floor):
            document.close(True)


@contextmanager
def _tables(folder: Path, tiny: bool) -> Iterator[Sides]:
    months = 14 if tiny else 120
    store = filled_store(folder, months)
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    period, start = cube.last.number, cube.first.number
    table = call("TM_TABLE", (period,), store=store)
    series = call("TM_SERIES", ("广东", "出口", start, period), store=store)
    if not isinstance(table, list) or not isinstance(series, list):
        raise TypeError("no tables")
    with office(folder, store) as running:
        spilled, summed, constant, copied = (running.new_document() for _ in range(4))

        def ranges_of(document: Any) -> tuple[Any, Any]:
            sheet = document.Sheets.getByIndex(0)
            return (
                sheet.getCellRangeByPosition(0, 0, len(table[0]) - 1, len(table) - 1),
                sheet.getCellRangeByPosition(10, 0, 11, len(series) - 1),
            )

        def shown(document: Any) -> list[object]:
            return [_rounded(cells.getDataArray()) for cells in ranges_of(document)]

        of_table, of_series = ranges_of(spilled)
        of_table.setArrayFormula(f"=TM_TABLE({period})")
        of_series.setArrayFormula(f'=TM_SERIES("广东";"出口";{start};{period})')

        # The names and months are constants. Each figure is a SUMIFS over rows on a data sheet.
        data_rows = _data_rows(cube)
        summed.Sheets.insertNewByName("data", summed.Sheets.Count)
        put(summed.Sheets.getByName("data"), 0, 0, data_rows)

        def sumifs(column: str, region: str, flow: str, month: str) -> str:
            area = f"$data.${{0}}$1:${{0}}${len(data_rows)}"
            conditions = ";".join(
                f"{area.format(c)};{value}" for c, value in zip("ABC", (region, flow, month), strict=True)
            )
            return f"=SUMIFS({area.format(column)};{conditions})"

        of_table, of_series = ranges_of(summed)
        formulas = [table[0]]
        for row, (name, *_) in enumerate(table[1:], start=2):
            figures = [sumifs(column, f"$A{row}", f'"{flow}"', str(period)) for flow in _FLOWS for column in "DE"]
            formulas.append([name, *figures, sumifs("D", f"$A{row}", '"净出口"', str(period))])
        of_table.setFormulaArray(tuple(map(tuple, formulas)))
        of_series.setFormulaArray(
            tuple(
                (month, sumifs("D", '"广东"', '"出口"', str((cube.first + row).number)))
                for row, (month, _) in enumerate(series)
            )
        )
        values = tuple(tuple(map(tuple, rows)) for rows in (table, series))
        constants = list(zip(ranges_of(constant), values, strict=True))

        def calculate(document: Any) -> None:
            running.repeat(_TIMES, "calculateAll", (document,))

        copied.Sheets.insertNewByName("data", copied.Sheets.Count)
        for cells, rows in zip(ranges_of(copied), values, strict=True):
            address = cells.RangeAddress
            put(copied.Sheets.getByName("data"), address.StartRow, address.StartColumn, rows)
            cells.setArrayFormula(f"=$data.{cells.AbsoluteName.rpartition('.')[2]}")

        def array_formula_microseconds() -> int:
            """Return the microseconds of a LibreOffice array formula that copies the same cells."""
            if shown(copied) != shown(spilled):
                raise AssertionError("the copied cells differ")
            seconds = []
            for _ in range(_ROUNDS):
                start = time.perf_counter()
                calculate(copied)
                seconds.append((time.perf_counter() - start) / _TIMES)
            return round(statistics.median(seconds) * 1e6)

        yield Sides(
            Side(lambda: calculate(spilled), lambda _: shown(spilled), times=_TIMES),
            Side(summed.calculateAll, lambda _: shown(summed)),
            Side(lambda: running.repeat(_TIMES, "setDataArray", *constants), lambda _: shown(constant), times=_TIMES),
            lambda: {
                "cells": sum(len(row) for rows in values for row in rows),
                "SUMIFS formulas": len(PROVINCES) * 7 + len(series),
                "rows for SUMIFS": len(data_rows),
                "months": months,
                "microseconds of an array formula that copies the same cells": array_formula_microseconds(),
            },
        )
        for document in (spilled, summed, constant, copied):
            document.close(True)


def _data_rows(cube: Cube) -> list[tuple[object, ...]]:
    """Return region, flow, month, level and YoY of every monthly figure of *cube*; an empty text for no YoY."""
    yoy = cube.yoy().value
    return [
        (
            region.short,
            flow,
            (cube.first + index).number,
            float(cube.levels[Basis.MONTH, region.index, number, index]),
            _or_empty(yoy[Basis.MONTH, region.index, number, index]) if number < len(_FLOWS) else "",
        )
        for index in range(cube.months)
        for number, flow in enumerate(FLOW_NAMES["zh"])
        for region in REGIONS
    ]


def _or_empty(value: float) -> float | str:
    return "" if math.isnan(value) else float(value)


def _rounded(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [[round(value, 6) if isinstance(value, float) else value for value in row] for row in rows]


LINES: Final = (
    Line(
        "cells",
        "recalculate 10,000 cells of TM_VALUE with three cell references in LibreOffice, 10 years in the store",
        "SUMIFS in the same cells, over the same figures on a sheet",
        "an add-in function with an empty body",
        (0.05, 1.5),
        _single_cells,
    ),
    Line(
        "tables",
        "recalculate a TM_TABLE, and a TM_SERIES of 120 months, as array formulas",
        "SUMIFS in every cell of the same ranges, over the same figures on a sheet",
        "write the same values as constants",
        (0.1, None),
        _tables,
    ),
)
