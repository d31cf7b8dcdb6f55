"""TM_ functions in LibreOffice cells."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

from benchmarks import empty_addin
from benchmarks.measure import Line, Side, Sides
from benchmarks.months import filled_store
from benchmarks.programs import desktop
from xlpkg.analysis.cube import load_cube
from xlpkg.engines.libreoffice.bridge import properties
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import FLOW_NAMES, Basis, Currency
from xlpkg.store.store import open_store

_FLOWS: Final = FLOW_NAMES["zh"][:3]
#: com.sun.star.sheet.FormulaResult.ERROR
_ERRORS: Final = 4


@contextmanager
def _cells(folder: Path, tiny: bool) -> Iterator[Sides]:
    count, months = (50, 3) if tiny else (10_000, 120)
    store = filled_store(folder, months)
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    figures = [
        (region.short, flow, (cube.first + month).number, float(cube.levels[Basis.MONTH, region.index, number, month]))
        for month in range(cube.months)
        for number, flow in enumerate(_FLOWS)
        for region in REGIONS
    ]
    step = max(1, len(figures) // count)
    arguments = [figures[index * step % len(figures)][:3] for index in range(count)]
    profile = folder / "profile"
    manager.install(profile)
    empty_addin.install(profile, folder)
    with mock.patch.dict(os.environ, TRADEMONITOR_STORE=str(store)), desktop(profile) as running:
        ours, peer, floor = (
            running.loadComponentFromURL("private:factory/scalc", "_blank", 0, properties(Hidden=True))
            for _ in range(3)
        )
        peer.Sheets.insertNewByName("data", 1)
        peer.Sheets.getByName("data").getCellRangeByPosition(0, 0, 3, len(figures) - 1).setDataArray(tuple(figures))
        areas = [f"$data.${letter}$1:${letter}${len(figures)}" for letter in "DABC"]
        sum_formula = "=SUMIFS({};{};A{{0}};{};B{{0}};{};C{{0}})".format(*areas)
        results = _filled(ours, "=TM_VALUE(A{0};B{0};C{0})", arguments)
        sums = _filled(peer, sum_formula, arguments)
        empty = _filled(floor, f"={empty_addin.FUNCTION}(A{{0}};B{{0}};C{{0}})", arguments)
        expected = _numbers(sums)

        def floor_answer(_: object) -> list[float]:
            """Return the answer of the other sides, if the empty function was called in every cell."""
            return expected if _numbers(empty) == [1.0] * count else []

        yield Sides(
            Side(ours.calculateAll, lambda _: _numbers(results)),
            Side(peer.calculateAll, lambda _: _numbers(sums)),
            Side(floor.calculateAll, floor_answer),
        )
        for document in (ours, peer, floor):
            document.close(True)


def _filled(document: Any, formula: str, arguments: Sequence[tuple[object, ...]]) -> Any:
    """Write *arguments* to columns A:C and *formula* to column D, a row for each; return the cells in D."""
    sheet = document.Sheets.getByIndex(0)
    sheet.getCellRangeByPosition(0, 0, 2, len(arguments) - 1).setDataArray(tuple(arguments))
    cells = sheet.getCellRangeByPosition(3, 0, 3, len(arguments) - 1)
    cells.setFormulaArray(tuple((formula.format(row),) for row in range(1, len(arguments) + 1)))
    return cells


def _numbers(cells: Any) -> list[float]:
    """Return the results of *cells*. Raises ValueError if one of them is an error."""
    if cells.queryFormulaCells(_ERRORS).Count:
        raise ValueError("a cell shows an error")
    return [round(row[0], 6) for row in cells.getDataArray()]


LINE: Final = Line(
    "cells",
    "Recalculate 10,000 cells of TM_VALUE in LibreOffice; 10 years in the store",
    "SUMIFS over the same figures on a sheet",
    "an add-in function with an empty body",
    0.05,
    _cells,
)
