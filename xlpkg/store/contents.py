"""What a stored file has: its bytes, and its tables as they were read."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from typing import Final

import numpy as np

from xlpkg.sources.announced import AnnouncedTable
from xlpkg.sources.readers.grid import MAX_BYTES, column_number
from xlpkg.sources.table import SourceTable
from xlpkg.store.announced import read_announced_tables
from xlpkg.store.sheets import StoredSheet, read_regions, read_sheets, read_zones
from xlpkg.store.vintages import StoredFile

#: 0.5 ms for a month of table (8), 27 kB, of which 13 kB remain; level 6 takes 1.2 ms for 12.3 kB, LZMA 7 ms for 11 kB.
_LEVEL: Final = 1


def write_content(db: sqlite3.Connection, file: int | None, data: bytes) -> None:
    """Insert the bytes of the file with the id *file*."""
    db.execute("INSERT INTO content (file, bytes) VALUES (?, ?)", (file, zlib.compress(data, _LEVEL)))


def read_content(db: sqlite3.Connection, file: StoredFile) -> bytes | None:
    """Return the bytes of *file*, None if they are not stored. Raises sqlite3.DatabaseError if they were changed."""
    found = db.execute("SELECT bytes FROM content WHERE file = ?", (file.id,)).fetchone()
    if found is None:
        return None
    try:
        data = zlib.decompressobj().decompress(found[0], MAX_BYTES + 1)
    except (TypeError, zlib.error):
        data = b""
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise sqlite3.DatabaseError(f"it is damaged: the bytes of {file.name} do not match their digest")
    return data


def read_stored_tables(
    db: sqlite3.Connection, file: StoredFile
) -> tuple[tuple[SourceTable, ...], tuple[AnnouncedTable, ...]]:
    """Return the tables of *file* as they were read.

    What only reading needs is not stored: there are no warnings, no printed changes of announced figures, and the
    column of the labels is the one before the first figures. Raises sqlite3.DatabaseError if a row was changed.
    """
    sheets = [sheet for sheet in read_sheets(db, file.months) if sheet.file_id == file.id] if file.months else []
    return tuple(_table(db, sheet) for sheet in sheets), read_announced_tables(db, file.id)


def _table(db: sqlite3.Connection, sheet: StoredSheet) -> SourceTable:
    """Return a sheet with its rows as in the file: by line, those of an online query by region."""
    regions = [(int(line), int(region), None, figures) for _, line, region, *figures in read_regions(db, [sheet])]
    zones = [(line, region, zone, figures) for line, (region, zone, _), figures in read_zones(db, sheet)]
    rows = regions if sheet.is_query else sorted([*regions, *zones], key=lambda row: row[0])
    lines, indexes, labels, figures = zip(*rows, strict=True)
    columns = tuple(None if letters is None else column_number(letters) for letters in sheet.letters)
    return SourceTable(
        file=sheet.file,
        sheet=sheet.name,
        title=sheet.title,
        period=sheet.period,
        currency=sheet.currency,
        unit=sheet.unit,
        edition=sheet.edition,
        kind=f"query-{sheet.kind}" if sheet.is_query else sheet.kind,
        columns=columns,
        label_column=max(min((each for each in columns if each is not None), default=0) - 1, 0),
        lines=np.array(lines, dtype=np.int64),
        regions=np.array(indexes, dtype=np.int64),
        zones=labels,
        figures=np.array(figures, dtype=np.float64),
        footnote=sheet.footnote,
        warnings=(),
    )
