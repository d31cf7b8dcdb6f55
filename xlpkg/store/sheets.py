"""Write sheets to the tables of schema.sql with digests, and check these when sheets are read."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np

from xlpkg.messages import Language
from xlpkg.model.arrays import Array, finite_or_none
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, YOY_FIELDS, level_field
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.sources.readers.grid import column_letters
from xlpkg.sources.rules import resolution_of
from xlpkg.sources.table import SourceTable

#: Levels are in 亿, 100 million yuan or dollars.
LEVEL_UNIT: Final = 1e8
#: The columns of the table ``figure``, in the order of the nine fields.
FIELD_NAMES: Final = (
    *(f"{flow.name}_{basis.name}".lower() for flow, basis in LEVEL_FIELDS),
    *(f"{flow.name}_yoy".lower() for flow in YOY_FIELDS),
)
_FIGURES: Final = ", ".join(FIELD_NAMES)


#: The index of the region of a city or zone, its label, and 1, or 2 for the second zone of this label in the region.
ZoneKey = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A stored month of a source file; ``file_id`` is the number of the file in the order in which files were stored.

    ``kind`` is the format of the file, ``flow`` that of a download of the online query: 1 exports, 2 imports, else -1.
    ``letters`` names the column of each of the nine fields, ``resolutions`` gives the size of its last printed digit
    in the unit of the sheet; None if the sheet has no such column, or no figure in it.
    """

    id: int
    file_id: int
    sha256: str
    file: str
    kind: str
    flow: int
    arrived: str
    name: str
    title: str
    period: Month
    currency: Currency
    unit: int
    edition: Language
    letters: tuple[str | None, ...]
    resolutions: tuple[float | None, ...]
    footnote: str
    regions_digest: str
    zones_digest: str

    @property
    def is_bulletin(self) -> bool:
        """Whether it has a column of a year to date, which a download of the online query does not have."""
        return any(self.letters[level_field(flow, Basis.YTD)] for flow in YOY_FIELDS)

    @property
    def is_query(self) -> bool:
        """Whether it is of a download of the online query."""
        return self.flow >= 0 and not self.is_bulletin

    def resolution(self, field: int) -> float | None:
        """Return the size of the last printed digit of *field*: of a level in 亿, of a YoY in percentage points."""
        resolution = self.resolutions[field]
        return resolution if resolution is None or field >= len(LEVEL_FIELDS) else resolution / (LEVEL_UNIT / self.unit)

    def cell(self, line: int, field: int) -> str:
        """Return the address of a figure: D12, or 表8!D12 in a spreadsheet; "row 12" if the field has no column."""
        address = f"{self.letters[field] or 'row '}{line}"
        return f"{self.name}!{address}" if self.name else address


def write_sheet(db: sqlite3.Connection, file: Sequence[object], table: SourceTable) -> None:
    """Insert a sheet of the file whose row (id, sha256, name, kind, flow, arrived) is *file*."""
    # + 0.0 because SQLite stores -0.0 as 0
    numbers = np.column_stack((table.regions, table.lines, table.figures + 0.0))
    order = np.lexsort((table.lines, table.regions))
    are_regions = table.is_region_row[order]
    regions_digest, zones_digest = (
        rows_digest(numbers[chosen], [table.zones[index] for index in chosen])
        for chosen in (order[are_regions].tolist(), order[~are_regions].tolist())
    )
    letters = [None if column is None else column_letters(column) for column in table.columns]
    columns = [*zip(letters, finite_or_none(resolution_of(table.figures).tolist()), strict=True)]
    words = (table.sheet, table.title, table.period.number, table.currency.value, table.unit, table.edition)
    head = (*words, table.footnote, regions_digest, zones_digest)
    sheet = db.execute(
        "INSERT INTO sheet (file, name, title, period, currency, unit, edition, footnote,"
        " regions_digest, zones_digest, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (file[0], *head, head_digest([*file, *head], columns)),
    ).lastrowid
    db.executemany(
        "INSERT INTO sheet_column (sheet, field, letters, resolution) VALUES (?, ?, ?, ?)",
        [(sheet, field, *column) for field, column in enumerate(columns)],
    )
    db.executemany(  # SQLite stores NaN as NULL
        f"INSERT INTO figure (sheet, line, region, zone, {_FIGURES}) VALUES (?, ?, ?, ?{', ?' * FIELD_COUNT})",  # noqa: S608
        zip(repeat(sheet), table.lines.tolist(), table.regions.tolist(), table.zones, *table.figures.T.tolist()),
    )


def read_sheets(db: sqlite3.Connection, months: Sequence[tuple[Currency, Month]] | None = None) -> list[StoredSheet]:
    """Return the stored *months*, by default all, in the order of storing. Those of withdrawn files are among them.

    Raises sqlite3.DatabaseError if one of them does not match its digest, or if any sheet of the store is missing.
    """
    check_none_missing(db)
    wanted, values = "TRUE", []
    if months is not None:
        wanted = f"(currency, period) IN (VALUES {', '.join(['(?, ?)'] * len(months))})"
        values = [value for currency, period in months for value in (currency.value, period.number)]
    # The sheets come first: the columns of a sheet that another process adds meanwhile are then not missing.
    rows = db.execute(
        "SELECT sheet.id, file.id, sha256, file.name, kind, flow, arrived, sheet.name, title, period, currency, unit,"  # noqa: S608
        " edition, footnote, regions_digest, zones_digest, digest FROM sheet LEFT JOIN file ON file.id = sheet.file"
        f" WHERE {wanted} ORDER BY sheet.id",
        values,
    ).fetchall()
    columns: dict[int, list[tuple[str | None, float | None]]] = {}
    for sheet, letters, resolution in db.execute(
        "SELECT sheet, letters, resolution FROM sheet CROSS JOIN sheet_column ON sheet.id = sheet_column.sheet"  # noqa: S608
        f" WHERE {wanted} ORDER BY sheet, field",
        values,
    ):
        columns.setdefault(sheet, []).append((letters, resolution))
    sheets = []
    for sheet, *head, digest in rows:
        _check(sheet, digest, head_digest(head, columns.get(sheet, [])))
        file_id, sha256, file, kind, flow, arrived, name, title, month, code, unit, edition, *rest = head
        period, currency = Month(*divmod(month, 100)), Currency(code)
        letters, resolutions = zip(*columns[sheet], strict=True)
        of_file = (file_id, sha256, file, kind, flow, arrived)
        rest = [letters, resolutions, *rest]
        sheets.append(StoredSheet(sheet, *of_file, name, title, period, currency, unit, edition, *rest))
    return sheets


def check_none_missing(db: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError if the rows of other tables show that a sheet is missing, of any kind."""
    (missing,) = db.execute(
        "SELECT (SELECT count(*) FROM file)"
        " > (SELECT count(*) FROM (SELECT file FROM sheet UNION SELECT file FROM announced_sheet))"
        " OR (SELECT count(*) FROM sheet_column) > ? * (SELECT count(*) FROM sheet)"
        " OR (SELECT count(DISTINCT sheet) FROM announcement) > (SELECT count(*) FROM announced_sheet)",
        (FIELD_COUNT,),
    ).fetchone()
    if missing:
        raise sqlite3.DatabaseError("it is damaged: a sheet is missing")


def read_regions(db: sqlite3.Connection, sheets: Sequence[StoredSheet]) -> Array:
    """Return (sheet, line, region, nine figures) of 全国 and each province in *sheets*, in their order; shape (n, 12).

    NaN for what is not printed. Raises sqlite3.DatabaseError if the rows of a sheet do not match their digest.
    """
    checked = [np.empty((0, 3 + FIELD_COUNT))]
    ids = [sheet.id for sheet in sheets]
    rows = db.execute(
        f"SELECT sheet, region, line, {_FIGURES} FROM figure"  # noqa: S608
        " WHERE zone IS NULL AND sheet BETWEEN ? AND ? ORDER BY sheet, region, line",
        (min(ids, default=0), max(ids, default=0)),
    ).fetchall()
    numbers = _numbers(ids[0] if ids else 0, rows, 3 + FIELD_COUNT)
    starts, ends = (np.searchsorted(numbers[:, 0], ids, side=side) for side in ("left", "right"))
    for sheet, start, end in zip(sheets, starts.tolist(), ends.tolist(), strict=True):
        sheet_rows = numbers[start:end]
        _check(sheet.id, sheet.regions_digest, rows_digest(sheet_rows[:, 1:], [None] * len(sheet_rows)))
        checked.append(sheet_rows)
    return np.vstack(checked)[:, [0, 2, 1, *range(3, 3 + FIELD_COUNT)]]


def read_zones(db: sqlite3.Connection, sheet: StoredSheet) -> list[tuple[int, ZoneKey, tuple[float | None, ...]]]:
    """Return (line, key, nine figures as printed) of each city and zone, in the order of the lines.

    Raises sqlite3.DatabaseError if the rows do not match their digest.
    """
    rows = db.execute(
        f"SELECT region, line, {_FIGURES}, zone FROM figure"  # noqa: S608
        " WHERE sheet = ? AND zone IS NOT NULL ORDER BY region, line",
        (sheet.id,),
    ).fetchall()
    numbers = _numbers(sheet.id, [row[:-1] for row in rows], 2 + FIELD_COUNT)
    _check(sheet.id, sheet.zones_digest, rows_digest(numbers, [row[-1] for row in rows]))
    counts: Counter[tuple[int, str]] = Counter()
    found = []
    for region, line, *figures, zone in sorted(rows, key=lambda row: row[1]):
        counts[region, zone] += 1
        found.append((line, (region, zone, counts[region, zone]), tuple(figures)))
    return found


def damaged(sheet: int) -> sqlite3.DatabaseError:
    """Return the error to raise if the stored values of a sheet do not match its digest."""
    return sqlite3.DatabaseError(f"it is damaged: sheet {sheet} does not match its digest")


def _check(sheet: int, stored: str, computed: str) -> None:
    if stored != computed:
        raise damaged(sheet)


def _numbers(sheet: int, rows: list[tuple[object, ...]], width: int) -> Array:
    """Return *rows* as an array of shape (n, *width*). Raises sqlite3.DatabaseError if a value is not a number."""
    try:
        return np.array(rows, dtype=np.float64).reshape(-1, width)
    except (TypeError, ValueError) as error:
        raise damaged(sheet) from error


def rows_digest(numbers: Array, zones: Iterable[object]) -> str:
    """Return the SHA-256 of rows (region, line, nine figures) as little-endian doubles, after their labels as JSON."""
    labels = json.dumps([*zones], ensure_ascii=False, default=repr)
    return hashlib.sha256(labels.encode() + numbers.astype("<f8").tobytes()).hexdigest()


def head_digest(head: Sequence[object], columns: Iterable[object]) -> str:
    """Return the SHA-256 of the values of a file, a sheet of it and the columns of that, as JSON."""
    return hashlib.sha256(json.dumps([*head, *columns], ensure_ascii=False, default=repr).encode()).hexdigest()
