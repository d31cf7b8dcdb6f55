"""What brings a store of an older version to the tables of this one, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.arrays import ROW_WIDTH, unpacked
from xlpkg.regions import REGIONS
from xlpkg.zone_lists import labels_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from xlpkg.sources.table import Array

    #: Keeps the rows of a sheet, shape (n, ROW_WIDTH): those of the regions, and those of cities and zones, labelled.
    Keep = Callable[[int, Array, tuple[str, ...], Array], None]

_FIGURES_1: Final = (
    "total_month, total_ytd, export_month, export_ytd, import_month, import_ytd, total_yoy, export_yoy, import_yoy"
)


def upgrade(db: sqlite3.Connection, version: int, keep: Keep) -> None:
    """Bring the tables of *version* to this one, in the caller's transaction, handing each sheet's rows to *keep*.

    Raises ValueError where a row was never stored by that version.
    """
    added = ["zone_list INTEGER REFERENCES zone_list"]
    if version == 1:
        added += ["regions BLOB NOT NULL DEFAULT ''", "zones BLOB NOT NULL DEFAULT ''"]
    for column in added:
        db.execute(f"ALTER TABLE sheet ADD COLUMN {column}")
    for sheet, regions, labels, zones in (_rows_1 if version == 1 else _rows_2)(db):
        keep(sheet, regions, labels, zones)
    db.execute("DROP TABLE observation" if version == 1 else "ALTER TABLE sheet DROP COLUMN labels")


def _rows_1(db: sqlite3.Connection) -> Iterator[tuple[int, Array, tuple[str, ...], Array]]:
    """Version 1: each printed row is a row of ``observation``."""
    asked = f"SELECT zone, line, region, {_FIGURES_1} FROM observation WHERE sheet = ? ORDER BY line, region"  # noqa: S608
    for (sheet,) in db.execute("SELECT id FROM sheet").fetchall():
        found = db.execute(asked, (sheet,)).fetchall()
        for zone, line, region, *figures in found:
            kinds = {type(zone) in (str, type(None)), type(line) is int, type(region) is int}
            kinds |= {type(figure) in (int, float, type(None)) for figure in figures}
            if kinds != {True} or not 0 <= region < len(REGIONS):
                raise ValueError("a row that was never stored")
        rows = np.array([numbers for _, *numbers in found], dtype=np.float64).reshape(-1, ROW_WIDTH)
        of_zones = np.array([zone is not None for zone, *_ in found], dtype=np.bool_)
        labels = tuple(zone for zone, *_ in found if zone is not None)
        yield sheet, rows[~of_zones], labels, rows[of_zones]


def _rows_2(db: sqlite3.Connection) -> Iterator[tuple[int, Array, tuple[str, ...], Array]]:
    """Version 2: each sheet has its own list of labels, and its zones' places stand beside their figures."""
    for (sheet,) in db.execute("SELECT id FROM sheet").fetchall():
        asked = "SELECT regions, labels, zones FROM sheet WHERE id = ?"
        regions, labels, zones = db.execute(asked, (sheet,)).fetchone()
        yield sheet, unpacked(regions, ROW_WIDTH), labels_in(labels), unpacked(zones, ROW_WIDTH, labels)
