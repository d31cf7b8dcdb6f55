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
from benchmarks.stores import ingest_all
from xlpkg.analysis.cube import load_cube
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store

#: Index of the first row with figures by kind of file. The last row is the footnote.
_FIRST_ROW: Final = {"csv": 3, "html": 3, "xlsx": 4}
_TINY, _FULL = 3, 240
#: The unit of the generated tables, in yuan.
_UNIT: Final = 1e4


def delete_store(store: Path) -> None:
    """Delete the files of *store*."""
    for suffix in ("", "-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)


def bare_parse(path: Path) -> list[list[Any]]:
    """Return the cells of a file, parsed by the library that TradeMonitor uses, and nothing else."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    if path.suffix == ".html":
        page = html.fromstring(path.read_bytes())
        return [[cell.text for cell in row] for row in page.iter("tr")]
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def _stored_sums(store: Path, scale: float) -> dict[str, float]:
    """Return the sum over the 32 regions and all months by field, in the unit of the files."""
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    levels = np.nansum(cube.levels[:, :, :3], axis=(1, 3)).T.ravel() * scale
    printed = np.nansum(cube.official, axis=(0, 2))
    return _rounded([*levels, *printed])


def _sums_in_table(database: Path) -> dict[str, float]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        table = pd.read_sql("SELECT * FROM figures", connection)
    names = [region.name for region in REGIONS[1:]]
    regions = table[table["label"].isin([*names, "总值"])]
    return _rounded(regions[reading.FIGURES].sum().tolist())


def _sums_of_cells(first: int, pages: list[list[list[Any]]]) -> dict[str, float]:
    names = {"总值", *(region.name for region in REGIONS[1:])}
    sums = [0.0] * len(reading.FIGURES)
    for page in pages:
        for label, *figures in page[first:-1]:
            if label in names:
                sums = [total + _number(figure) for total, figure in zip(sums, figures, strict=True)]
    return _rounded(sums)


def _number(cell: object) -> float:
    return float(str(cell).replace(",", ""))


def _rounded(sums: Sequence[float]) -> dict[str, float]:
    return {name: round(float(total), 1) for name, total in zip(reading.FIGURES, sums, strict=True)}


@contextmanager
def _into_empty_store(kind: str, folder: Path, tiny: bool) -> Iterator[Sides]:
    paths = months.make(folder / kind, _TINY if tiny else _FULL, kind)
    store = folder / "trade.sqlite"

    yield Sides(
        Side(
            lambda: ingest_all(store, paths),
            lambda _: _stored_sums(store, 1e8 / _UNIT),
            before=lambda: delete_store(store),
        ),
        Side(
            lambda: reading.store_all(paths, _UNIT, folder / "peer.sqlite"),
            _sums_in_table,
            before=lambda: (folder / "peer.sqlite").unlink(missing_ok=True),
        ),
        Side(lambda: [bare_parse(path) for path in paths], partial(_sums_of_cells, _FIRST_ROW[kind])),
        lambda: {
            "files": len(paths),
            "rows": sum(len(bare_parse(path)) - _FIRST_ROW[kind] - 1 for path in paths),
            "megabytes": round(sum(path.stat().st_size for path in paths) / 1e6, 1),
        },
    )


@contextmanager
def _again(folder: Path, tiny: bool) -> Iterator[Sides]:
    paths = months.make(folder / "html", _TINY if tiny else _FULL, "html")
    store = folder / "trade.sqlite"
    ingest_all(store, paths)

    yield Sides(
        Side(lambda: ingest_all(store, paths), lambda unchanged: sum(unchanged)),
        Side(
            lambda: reading.read_all(paths, _UNIT),
            lambda table: table["period"].nunique(),
        ),
        Side(lambda: {hashlib.sha256(path.read_bytes()).digest() for path in paths}, len),
        lambda: {
            "files": len(paths),
            "megabytes": round(sum(path.stat().st_size for path in paths) / 1e6, 1),
        },
    )


_READER: Final = {"html": "lxml", "xlsx": "calamine", "csv": "csv"}
_PANDAS: Final = {"html": "read_html", "xlsx": "read_excel, by calamine", "csv": "read_csv"}

LINES: Final = (
    *(
        Line(
            f"ingest-{kind}",
            f"240 monthly files as {kind.upper() if kind != 'xlsx' else '.xlsx'} into an empty store, checks included",
            f"pandas.{_PANDAS[kind]}, the same checks in pandas, and to_sql into SQLite",
            f"the bare parse by {_READER[kind]}",
            (0.5, None),
            partial(_into_empty_store, kind),
        )
        for kind in ("html", "xlsx", "csv")
    ),
    Line(
        "ingest-again",
        "the same 240 HTML files again",
        "read and check all files again in pandas",
        "hash the files",
        (0.05, None),
        _again,
    ),
)
