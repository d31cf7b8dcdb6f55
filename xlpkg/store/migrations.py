"""Read the files in a store of version 1 to 4."""

from __future__ import annotations

import json
import sqlite3
import zlib

import numpy as np

from xlpkg.errors import BadArgument
from xlpkg.model.arrays import Array
from xlpkg.model.fields import FIELD_COUNT
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Currency
from xlpkg.sources.readers.grid import column_letters
from xlpkg.store.sheets import FIELD_NAMES, Line, SheetContent, head_digest, rows_digest

#: The values of a row of the table ``file`` (id, sha256, name, kind, flow, arrived), and its sheets.
File = tuple[tuple[object, ...], list[SheetContent]]


def read_older(db: sqlite3.Connection, version: int) -> list[File]:
    """Return all files of a store of *version* 1 to 4, numbered in the order of their vintages: by arrival, then by id.

    Raises sqlite3.DatabaseError if a checksum does not match or a value is impossible.
    """
    read_lines = {1: _lines_1, 2: _lines_2, 3: _lines_3, 4: _lines_4}[version]
    read_letters = _letters_1 if version < 4 else _letters_4
    try:
        files = db.execute("SELECT id, sha256, name, kind, flow, arrived FROM file ORDER BY arrived, id").fetchall()
        return [
            (
                (number, *file),
                [_content(db, sheet, read_letters(db, sheet), *read_lines(db, sheet)) for sheet in _sheets_of(db, id_)],
            )
            for number, (id_, *file) in enumerate(files, start=1)
        ]
    except (AttributeError, BadArgument, LookupError, TypeError, ValueError) as error:
        raise sqlite3.DatabaseError(f"it is damaged: {error}") from error


def remove_older_tables(db: sqlite3.Connection) -> None:
    """Remove the tables and views of versions 1 to 4."""
    for view in ("latest", "newest", "figures", "printed"):
        db.execute(f"DROP VIEW IF EXISTS {view}")
    for table in ("observation", "figure", "sheet_column", "sheet", "zone_list", "file", "field", "region"):
        db.execute(f"DROP TABLE IF EXISTS {table}")


def _sheets_of(db: sqlite3.Connection, file: object) -> list[int]:
    return [sheet for (sheet,) in db.execute("SELECT id FROM sheet WHERE file = ? ORDER BY id", (file,))]


def _content(
    db: sqlite3.Connection, sheet: int, letters: list[str | None], lines: list[Line], figures: Array
) -> SheetContent:
    head = db.execute(
        "SELECT name, title, period, currency, unit, edition, footnote FROM sheet WHERE id = ?", (sheet,)
    ).fetchone()
    name, title, period, currency, unit, edition, footnote = head
    kinds = [str, str, int, str, int, str, str]
    if [type(value) for value in head] != kinds or unit < 1 or len(letters) != FIELD_COUNT:
        raise ValueError("a sheet has impossible values")
    return SheetContent(
        name=name,
        title=title,
        period=Month(*divmod(period, 100)).number,
        currency=Currency(currency).value,
        unit=unit,
        edition=edition,
        footnote=footnote,
        letters=letters,
        lines=lines,
        figures=figures,
    )


def _letters_1(db: sqlite3.Connection, sheet: int) -> list[str | None]:
    """Return the letters of the columns of a sheet in versions 1 to 3, which have their indexes."""
    (columns,) = db.execute("SELECT columns FROM sheet WHERE id = ?", (sheet,)).fetchone()
    return [None if column is None else column_letters(column) for column in json.loads(columns)]


def _letters_4(db: sqlite3.Connection, sheet: int) -> list[str | None]:
    """Return the letters of the columns of a sheet in version 4, whose row must match its digest."""
    *head, digest = db.execute(
        "SELECT sha256, file.name, kind, flow, arrived, sheet.name, title, period, currency, unit, edition, footnote,"
        " regions_digest, zones_digest, digest FROM sheet JOIN file ON file.id = sheet.file WHERE sheet.id = ?",
        (sheet,),
    ).fetchone()
    columns = db.execute(
        "SELECT letters, resolution FROM sheet_column WHERE sheet = ? ORDER BY field", (sheet,)
    ).fetchall()
    if head_digest(head, columns) != digest:
        raise ValueError(f"sheet {sheet} does not match its digest")
    return [letters for letters, _ in columns]


def _lines_1(db: sqlite3.Connection, sheet: int) -> tuple[list[Line], Array]:
    """Return the lines and figures of a sheet in version 1: a row of ``observation`` for each line."""
    rows = db.execute(
        f"SELECT line, region, zone, {', '.join(FIELD_NAMES)} FROM observation WHERE sheet = ? ORDER BY line, region",  # noqa: S608
        (sheet,),
    ).fetchall()
    for line, region, zone, *figures in rows:
        kinds = {type(line) is int, type(region) is int, type(zone) in (str, type(None))}
        kinds |= {type(figure) in (int, float, type(None)) for figure in figures}
        if kinds != {True} or not 0 <= region < len(REGIONS):
            raise ValueError("a row has impossible values")
    figures = np.array([row[3:] for row in rows], dtype=np.float64).reshape(-1, FIELD_COUNT)
    return [(line, region, zone) for line, region, zone, *_ in rows], figures


def _lines_2(db: sqlite3.Connection, sheet: int) -> tuple[list[Line], Array]:
    """Return the lines and figures of a sheet in version 2: packed arrays of its regions and of its zones."""
    regions, labels, zones = db.execute("SELECT regions, labels, zones FROM sheet WHERE id = ?", (sheet,)).fetchone()
    rows = np.vstack((_unpacked(regions, 2 + FIELD_COUNT), _unpacked(zones, 2 + FIELD_COUNT, labels)))
    return _lines(rows[:, :2], json.loads(labels)), rows[:, 2:]


def _lines_3(db: sqlite3.Connection, sheet: int) -> tuple[list[Line], Array]:
    """Return the lines and figures of a sheet in version 3, which shares a ``zone_list`` between months.

    A zone list has the lines, regions and labels of zones.
    """
    regions, number, zones = db.execute("SELECT regions, zone_list, zones FROM sheet WHERE id = ?", (sheet,)).fetchone()
    labels, positions, sha256 = "[]", None, ""
    if number is not None:
        labels, positions, sha256 = db.execute(
            "SELECT labels, places, sha256 FROM zone_list WHERE id = ?", (number,)
        ).fetchone()
    region_rows = _unpacked(regions, 2 + FIELD_COUNT)
    zone_positions = np.empty((0, 2)) if positions is None else _unpacked(positions, 2, labels + sha256)
    figures = np.vstack((region_rows[:, 2:], _unpacked(zones, FIELD_COUNT, sha256)))
    return _lines(np.vstack((region_rows[:, :2], zone_positions)), json.loads(labels)), figures


def _lines_4(db: sqlite3.Connection, sheet: int) -> tuple[list[Line], Array]:
    """Return the lines and figures of a sheet in version 4: a row of ``figure`` for each line, with two digests."""
    rows = db.execute(
        f"SELECT line, region, zone, {', '.join(FIELD_NAMES)} FROM figure WHERE sheet = ? ORDER BY region, line",  # noqa: S608
        (sheet,),
    ).fetchall()
    figures = np.array([row[3:] for row in rows], dtype=np.float64).reshape(-1, FIELD_COUNT)
    numbers = np.column_stack(([row[1] for row in rows], [row[0] for row in rows], figures))
    digests = db.execute("SELECT regions_digest, zones_digest FROM sheet WHERE id = ?", (sheet,)).fetchone()
    zones = [zone for _, _, zone, *_ in rows]
    for are_zones, digest in enumerate(digests):
        chosen = [index for index, zone in enumerate(zones) if (zone is not None) == are_zones]
        if rows_digest(numbers[chosen], [zones[index] for index in chosen]) != digest:
            raise ValueError(f"sheet {sheet} does not match its digest")
    order = sorted(range(len(rows)), key=lambda index: rows[index][:2])
    return [rows[index][:3] for index in order], figures[order]


def _lines(positions: Array, labels: list[str]) -> list[Line]:
    """Return the lines at *positions*, shape (n, 2): line and region. The last of them are the zones *labels*."""
    regions = len(positions) - len(labels)
    if regions < 1 or not all(isinstance(label, str) for label in labels):
        raise ValueError("the labels of zones do not fit the rows")
    zones = [*[None] * regions, *labels]
    return [(line, region, zone) for (line, region), zone in zip(positions.astype(int).tolist(), zones, strict=True)]


def _unpacked(blob: bytes, width: int, text: str = "") -> Array:
    """Return the array packed in *blob*, shape (n, *width*): doubles, then the CRC-32 of *text* and the doubles.

    Raises ValueError if the CRC-32 does not match.
    """
    data = blob[:-4]
    if zlib.crc32(data, zlib.crc32(text.encode())).to_bytes(4, "little") != blob[-4:]:
        raise ValueError("a checksum does not match")
    return np.frombuffer(data, dtype="<f8").astype(np.float64).reshape(-1, width)
