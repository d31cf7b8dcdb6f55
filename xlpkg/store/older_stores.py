"""What stores of older versions held, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.model.regions import REGIONS
from xlpkg.store.arrays import ROW_WIDTH, unpacked
from xlpkg.store.zone_lists import labels_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from xlpkg.model.arrays import Array

    #: A sheet's number; its rows of regions, shape (n, ROW_WIDTH); the labels of its cities and zones, and their rows.
    Rows = tuple[int, Array, tuple[str, ...], Array]

#: The columns of a sheet that no version has changed.
TOLD: Final = "id, file, name, title, period, currency, unit, edition, columns, footnote"

_FIGURES_1: Final = (
    "total_month, total_ytd, export_month, export_ytd, import_month, import_ytd, total_yoy, export_yoy, import_yoy"
)


def older_rows(db: sqlite3.Connection, version: int) -> Iterator[Rows]:
    """Yield the rows of each sheet of *version*, whose table is called ``older_sheet`` by now.

    Raises ValueError where a row was never stored by that version.
    """
    for (sheet,) in db.execute("SELECT id FROM older_sheet ORDER BY id").fetchall():
        yield (sheet, *(_rows_1 if version == 1 else _rows_2)(db, sheet))


def _rows_1(db: sqlite3.Connection, sheet: int) -> tuple[Array, tuple[str, ...], Array]:
    """Version 1: each printed row is a row of ``observation``."""
    found = db.execute(
        f"SELECT zone, line, region, {_FIGURES_1} FROM observation WHERE sheet = ? ORDER BY line, region",  # noqa: S608
        (sheet,),
    ).fetchall()
    for zone, line, region, *figures in found:
        kinds = {type(zone) in (str, type(None)), type(line) is int, type(region) is int}
        kinds |= {type(figure) in (int, float, type(None)) for figure in figures}
        if kinds != {True} or not 0 <= region < len(REGIONS):
            raise ValueError("a row that was never stored")
    rows = np.array([numbers for _, *numbers in found], dtype=np.float64).reshape(-1, ROW_WIDTH)
    of_zones = np.array([zone is not None for zone, *_ in found], dtype=np.bool_)
    return rows[~of_zones], tuple(zone for zone, *_ in found if zone is not None), rows[of_zones]


def _rows_2(db: sqlite3.Connection, sheet: int) -> tuple[Array, tuple[str, ...], Array]:
    """Version 2: each sheet has its own list of labels, and its zones' places stand beside their figures."""
    regions, labels, zones = db.execute(
        "SELECT regions, labels, zones FROM older_sheet WHERE id = ?", (sheet,)
    ).fetchone()
    return unpacked(regions, ROW_WIDTH), labels_in(labels), unpacked(zones, ROW_WIDTH, labels)
