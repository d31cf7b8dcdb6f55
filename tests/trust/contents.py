"""What a store and a workbook hold, in a form in which two of them can be compared."""

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

#: The time of arrival differs from run to run, and with it the digest of a sheet, its last column.
_ARRIVED = re.compile(r"'\d{4}-\d\d-\d\dT[\d:.]+\+00:00'")
_DIGEST = re.compile(r"""(INSERT INTO "sheet" .*)'[0-9a-f]{64}'\);""", re.DOTALL)


def dump(store: Path) -> list[str]:
    """Return the whole store as SQL, without the times of arrival and the digests that they are part of."""
    with closing(sqlite3.connect(store)) as db:
        return [_DIGEST.sub(r"\1'digest');", _ARRIVED.sub("'arrived'", line)) for line in db.iterdump()]


def by_file(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return for each stored file, by its hash, everything that is stored of it but numbers of rows and times."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with closing(sqlite3.connect(store)) as db:
        sheets = db.execute(
            "SELECT sheet.id, sha256, file.name, kind, flow, sheet.name, title, period, currency, unit, edition,"
            " footnote, regions_digest, zones_digest FROM file LEFT JOIN sheet ON sheet.file = file.id"
            " ORDER BY sha256, sheet.id"
        ).fetchall()
        for sheet, sha256, *told in sheets:
            rows = [db.execute(statement, (sheet,)).fetchall() for statement in (_COLUMNS, _FIGURES)]
            found.setdefault(sha256, []).append((*told, rows))
    return found


def faults(store: Path) -> list[tuple[Any, ...]]:
    """Return what SQLite finds wrong with the file and its references: nothing in a store that is well."""
    with closing(sqlite3.connect(store)) as db:
        return [
            *(row for row in db.execute("PRAGMA integrity_check") if row != ("ok",)),
            *db.execute("PRAGMA foreign_key_check"),
        ]


def cells(workbook: Path) -> dict[str, Any]:
    """Return the values of all cells by sheet, without the line that tells the time, and the names of all parts.

    Every part is read, and its checksum compared.
    """
    with zipfile.ZipFile(workbook) as package:
        assert package.testzip() is None
        found: dict[str, Any] = {"parts": sorted(package.namelist())}
    with closing(CalamineWorkbook.from_path(workbook)) as book:
        for name in book.sheet_names:
            found[name] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    line = layout.HOME_LAST_RUN
    found[line.sheet][line.row][line.column] = ""
    return found
