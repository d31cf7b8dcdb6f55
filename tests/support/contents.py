"""Read everything in a store or a workbook, so that two of them can be compared."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from xlpkg.workbook import layout

_FIGURES = """
SELECT line, region, zone, total_month, total_ytd, export_month, export_ytd, import_month, import_ytd,
    total_yoy, export_yoy, import_yoy
FROM figure WHERE sheet = ? ORDER BY line, region
"""
_COLUMNS = "SELECT field, letters, resolution FROM sheet_column WHERE sheet = ? ORDER BY field"

#: The time of arrival differs between runs. The digest of a sheet, the last column of its row, includes it.
_ARRIVED = re.compile(r"'\d{4}-\d\d-\d\dT[\d:.]+\+00:00'")
_DIGEST = re.compile(r"""(INSERT INTO "sheet" .*)'[0-9a-f]{64}'\);""", re.DOTALL)


def dump(store: Path) -> list[str]:
    """Return the store as SQL statements, without the times of arrival and the digests that include them."""
    with closing(sqlite3.connect(store)) as db:
        return [_DIGEST.sub(r"\1'digest');", _ARRIVED.sub("'arrived'", line)) for line in db.iterdump()]


def by_file(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that is stored of each file, by its SHA-256, without row ids and times."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with closing(sqlite3.connect(store)) as db:
        sheets = db.execute(
            "SELECT sheet.id, sha256, file.name, kind, flow, sheet.name, title, period, currency, unit, edition,"
            " footnote, regions_digest, zones_digest FROM file LEFT JOIN sheet ON sheet.file = file.id"
            " ORDER BY sha256, sheet.id"
        ).fetchall()
        for sheet, sha256, *head in sheets:
            rows = [db.execute(statement, (sheet,)).fetchall() for statement in (_COLUMNS, _FIGURES)]
            found.setdefault(sha256, []).append((*head, rows))
    return found


def integrity_errors(store: Path) -> list[tuple[Any, ...]]:
    """Return the errors that SQLite finds in the file and in its foreign keys; an empty list if there are none."""
    with closing(sqlite3.connect(store)) as db:
        return [
            *(row for row in db.execute("PRAGMA integrity_check") if row != ("ok",)),
            *db.execute("PRAGMA foreign_key_check"),
        ]


def cells(workbook: Path) -> dict[str, Any]:
    """Return the values of all cells by sheet, and the names of all parts under "parts".

    The line and the times of the last run are empty. Every part is read and its checksum compared. What a workbook
    remembers of its earlier reports is left out.
    """
    with zipfile.ZipFile(workbook) as package:
        assert package.testzip() is None
        found: dict[str, Any] = {"parts": sorted(package.namelist())}
    with closing(CalamineWorkbook.from_path(workbook)) as book:
        for name in {*book.sheet_names} - {layout.TEXTS, layout.CHANGES}:
            found[name] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    run = layout.HOME_RUN
    found[run.sheet][run.row][run.column] = ""
    for row in range(run.row + 1, run.last_row + 1):
        found[run.sheet][row][run.last_column] = ""
    return found
