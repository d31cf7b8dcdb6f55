"""A store with a figure that no source could have brought: its checks must find it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from xlpkg.model.fields import level_field
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Flow
from xlpkg.store.arrays import PLACE_WIDTH, ROW_WIDTH, packed, unpacked


def raise_totals(store: Path, target: Path, *, period: int | None = None) -> Path:
    """Copy *store* to *target*, with 广东's total of the month a tenth higher (in all months, or in *period*)."""
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(target)) as altered:
        source.backup(altered)
        for sheet, month, blob in altered.execute("SELECT id, period, regions FROM sheet").fetchall():
            rows = unpacked(blob, ROW_WIDTH)
            if period in (None, month):
                of_region = rows[:, 1] == parse_region("广东").index
                rows[of_region, PLACE_WIDTH + level_field(Flow.TOTAL, Basis.MONTH)] *= 1.1
            altered.execute("UPDATE sheet SET regions = ? WHERE id = ?", (packed(rows), sheet))
        altered.commit()
    return target
