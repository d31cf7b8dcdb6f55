"""Ingest files into an empty store, with all checks, and ingest the same files again."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from lxml import html
from python_calamine import CalamineWorkbook

from benchmarks import months
from benchmarks.measure import Line, Side, Sides
from benchmarks.peers import reading
from xlpkg.analysis.cube import load_cube
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store

#: Index of the first row with figures by kind of file. The last row is the footnote.
_FIRST_ROW: Final = {"csv": 3, "html": 3, "xlsx": 4}
_TINY, _FULL = 3, 240
#: The unit of the generated tables, in yuan.
_UNIT: Final = 1e4


@contextmanager
def _into_empty_store(kind: str, folder: Path, tiny: bool) -> Iterator[Sides]:
    paths = months.make(folder / kind, _TINY if tiny else _FULL, kind)
    store, database = folder / "trade.sqlite", folder / "peer.sqlite"

    def clear() -> None:
        for path in folder.glob("*.sqlite*"):
            path.unlink()

    yield Sides(
        Side(lambda: months.ingest_all(store, paths), lambda _: _stored_sums(store), clear),
        Side(lambda: reading.store_all(paths, _UNIT, database), _sums_in_table, clear),
        Side(lambda: [_bare_parse(path) for path in paths], partial(_sums_of_cells, _FIRST_ROW[kind])),
    )


@contextmanager
def _again(folder: Path, tiny: bool) -> Iterator[Sides]:
    paths = months.make(folder / "html", _TINY if tiny else _FULL, "html")
    store = folder / "trade.sqlite"
    months.ingest_all(store, paths)
    yield Sides(
        Side(lambda: months.ingest_all(store, paths), sum),
        Side(lambda: reading.read_all(paths, _UNIT), lambda table: table["period"].nunique()),
        Side(lambda: {hashlib.sha256(path.read_bytes()).digest() for path in paths}, len),
    )


def _bare_parse(path: Path) -> list[list[Any]]:
    """Return the cells of a file, parsed by the library that TradeMonitor uses, and nothing else."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    if path.suffix == ".html":
        page = html.fromstring(path.read_bytes())
        return [[cell.text for cell in row] for row in page.iter("tr")]
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


# Each answer is the sum over the 32 regions and all months by column, in the unit of the files.


def _stored_sums(store: Path) -> list[float]:
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    levels = np.nansum(cube.levels[:, :, :3], axis=(1, 3)).T.ravel() * 1e8 / _UNIT
    return _rounded([*levels, *np.nansum(cube.official, axis=(0, 2))])


def _sums_in_table(database: Path) -> list[float]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        table = pd.read_sql("SELECT * FROM figures", connection)
    return _rounded(table.loc[table["label"].isin(reading.REGIONS), reading.FIGURES].sum().tolist())


def _sums_of_cells(first: int, pages: list[list[list[Any]]]) -> list[float]:
    rows = [row[1:] for page in pages for row in page[first:-1] if row[0] in reading.REGIONS]
    return _rounded([sum(float(str(cell).replace(",", "")) for cell in column) for column in zip(*rows, strict=True)])


def _rounded(sums: Sequence[float]) -> list[float]:
    return [round(float(total), 1) for total in sums]


LINES: Final = (
    *(
        Line(
            f"ingest-{kind}",
            f"240 monthly files as {name} into an empty store, checks included",
            f"pandas.{reader}, the same checks in pandas, to_sql into SQLite",
            f"the bare parse by {parser}",
            goal,
            partial(_into_empty_store, kind),
        )
        for kind, name, reader, parser, goal in (
            ("html", "HTML", "read_html", "lxml", 0.5),
            ("csv", "CSV", "read_csv", "csv", 0.65),
            ("xlsx", ".xlsx", "read_excel by calamine", "calamine", 0.95),
        )
    ),
    Line(
        "ingest-again",
        "The same 240 HTML files again",
        "read and check all files again in pandas",
        "hash the files",
        0.05,
        _again,
    ),
)
