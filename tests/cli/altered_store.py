"""A store with a figure that no source file could have brought: its checks must find it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from xlpkg.model.fields import level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.table import SourceTable
from xlpkg.store.sheets import FIELD_NAMES, write_sheet


def raise_totals(store: Path, target: Path, *, period: int | None = None) -> Path:
    """Copy *store* to *target*, with 广东's total of the month a tenth higher (in all months, or in *period*)."""
    guangdong, field = parse_region("广东").index, level_field(Flow.TOTAL, Basis.MONTH)
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(target)) as altered:
        source.backup(altered)
        for sheet, file, name, title, month, currency, unit, edition, footnote in altered.execute(
            "SELECT id, file, name, title, period, currency, unit, edition, footnote FROM sheet ORDER BY id"
        ).fetchall():
            letters = altered.execute("SELECT letters FROM sheet_column WHERE sheet = ? ORDER BY field", (sheet,))
            rows = altered.execute(
                f"SELECT line, region, zone, {', '.join(FIELD_NAMES)} FROM figure WHERE sheet = ? ORDER BY line",  # noqa: S608
                (sheet,),
            ).fetchall()
            figures = np.array([row[3:] for row in rows], dtype=np.float64)
            if period in (None, month):
                figures[[row[1] == guangdong and row[2] is None for row in rows], field] *= 1.1
            table = SourceTable(
                file="",
                sheet=name,
                title=title,
                period=Month(*divmod(month, 100)),
                currency=Currency(currency),
                unit=unit,
                edition=edition,
                kind="",
                columns=tuple(None if each is None else ord(each) - ord("A") for (each,) in letters),
                lines=np.array([row[0] for row in rows]),
                regions=np.array([row[1] for row in rows]),
                zones=tuple(row[2] for row in rows),
                figures=figures,
                footnote=footnote,
                warnings=(),
            )
            (of_file,) = altered.execute(
                "SELECT id, sha256, name, kind, flow, arrived FROM file WHERE id = ?", (file,)
            ).fetchall()
            for each in ("figure", "sheet_column"):
                altered.execute(f"DELETE FROM {each} WHERE sheet = ?", (sheet,))  # noqa: S608
            altered.execute("DELETE FROM sheet WHERE id = ?", (sheet,))
            write_sheet(altered, of_file, table)
        altered.commit()
    return target
