"""The store: every figure with its vintage, in one SQLite file; nothing published is ever overwritten.

A source file is a row of ``file``, each month in it a row of ``sheet`` with its figures as arrays (``arrays``):
``regions`` those of 总值 and the provinces, ``zones`` those of the cities and zones of a ``zone_list``. A cell's
vintages are the files that print it, in the order of their arrival; the newest answers. One transaction a file: it is
in the store whole, or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import math
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

import numpy as np

from xlpkg.errors import TradeMonitorError
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, REGIONS
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.table import printed
from xlpkg.store.arrays import PLACE_WIDTH, ROW_WIDTH, packed, unpacked
from xlpkg.store.database import database, is_there, statements
from xlpkg.store.zone_lists import keep_zones, read_zones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlpkg.model.arrays import Array
    from xlpkg.sources.readers.grid import SourceFile
    from xlpkg.sources.table import SourceTable

SCHEMA_VERSION: Final = 3

_SHEETS: Final = """
CREATE TABLE zone_list (
    id INTEGER PRIMARY KEY, labels TEXT NOT NULL, places BLOB NOT NULL, sha256 TEXT NOT NULL UNIQUE);
CREATE TABLE sheet (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file, name TEXT NOT NULL, title TEXT NOT NULL,
    period INTEGER NOT NULL, currency TEXT NOT NULL, unit INTEGER NOT NULL, edition TEXT NOT NULL,
    columns TEXT NOT NULL, footnote TEXT NOT NULL, regions BLOB NOT NULL,
    zone_list INTEGER REFERENCES zone_list, zones BLOB NOT NULL);
CREATE INDEX sheet_of_month ON sheet (currency, period);
"""
_SCHEMA: Final = f"""
CREATE TABLE file (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, flow INTEGER,
    arrived TEXT NOT NULL, UNIQUE (sha256, flow));
{_SHEETS}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stored month of a source file: what the cube and the provenance of a figure need."""

    id: int
    file: str
    sha256: str
    arrived: str
    name: str
    period: Month
    currency: Currency
    unit: int
    columns: tuple[int | None, ...]
    footnote: str

    def cell(self, line: int, field: int) -> str:
        """Return the cell that a figure was read from, such as D12."""
        from xlpkg.sources.readers.grid import address  # what only looks up figures has no use for the readers

        column = self.columns[field]
        where = address(line - 1, column) if column is not None else f"row {line}"
        return f"{self.name}!{where}" if self.name else where


@dataclass(frozen=True, slots=True)
class Zone:
    """A city or development zone of a province in one month; ``values`` as in ``sources.table.Row``, in 亿."""

    label: str
    values: tuple[float | None, ...]


def default_path() -> Path:
    """Return the store's path: ``TRADEMONITOR_STORE``, or a file in the user's data folder."""
    if named := os.environ.get("TRADEMONITOR_STORE"):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("TradeMonitor", appauthor=False) / "trade.sqlite"


def _stamp(moment: dt.datetime | None) -> str:
    """Return *moment* as arrivals are stored, so that texts compare as times do; None is after all of them."""
    return "9999" if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _unit(stored: object) -> int:
    if type(stored) is not int or stored < 1:
        raise ValueError("a unit that was never stored")
    return stored


@functools.lru_cache(maxsize=64)  # nearly all sheets have the columns of another
def _columns_in(text: str) -> tuple[int | None, ...]:
    return tuple(json.loads(text))


_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def _sound(answer: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """Let what was never stored, such as a region that is none, be the database's error: its file is damaged."""

    @functools.wraps(answer)
    def checked(*asked: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        try:
            return answer(*asked, **named)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise sqlite3.DatabaseError(f"it is damaged: {error}") from error

    return checked


class Store:
    """An open store. Use :func:`open_store`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection
        self._zone_list = functools.lru_cache(maxsize=4)(functools.partial(read_zones, connection))

    def add(
        self,
        source: SourceFile,
        tables: tuple[SourceTable, ...],
        flow: Flow | None = None,
        at: dt.datetime | None = None,
    ) -> bool:
        """Store *tables* as a new vintage, all or nothing; return False where this very file is stored already.

        *at* is the time of arrival, now by default.
        """
        of_query = int(flow) if flow is not None and any(t.kind.startswith("query") for t in tables) else -1
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM file WHERE sha256 = ? AND flow = ?", (source.sha256, of_query)).fetchone():
                return False
            arrived = _stamp(at or dt.datetime.now(dt.UTC))  # here, so that files come in the order of their arrival
            file = db.execute(
                "INSERT INTO file (sha256, name, kind, flow, arrived) VALUES (?, ?, ?, ?, ?)",
                (source.sha256, source.name, source.kind, of_query, arrived),
            ).lastrowid
            for table in tables:
                self._add_sheet(db, file, table)
        return True

    @staticmethod
    def _add_sheet(db: sqlite3.Connection, file: int | None, table: SourceTable) -> None:
        of_regions, places, figures = table.places.of_regions, table.places.numbers, table.figures
        regions = np.hstack((places[of_regions], figures[of_regions]))
        db.execute(
            "INSERT INTO sheet (file, name, title, period, currency, unit, edition, columns, footnote,"
            " regions, zone_list, zones) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                file,
                table.sheet,
                table.title,
                table.period.number,
                table.currency.value,
                table.unit,
                table.edition,
                json.dumps(table.columns),
                table.footnote,
                packed(regions),
                *keep_zones(db, table.places.labels, places[~of_regions], figures[~of_regions]),
            ),
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # SQLite itself rolls back where the disk is full or fails
                self._db.execute("ROLLBACK")
            raise

    def hashes(self, flow: Flow | None = None) -> set[str]:
        """Return the hashes of all stored files (of queries: of those stored as this *flow*)."""
        of_query = -1 if flow is None else int(flow)
        return {sha256 for (sha256,) in self._db.execute("SELECT sha256 FROM file WHERE flow IN (-1, ?)", (of_query,))}

    def version(self) -> int:
        """Return a number that grows with every stored file."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM file").fetchone()[0])

    @_sound
    def currencies(self, as_of: dt.datetime | None = None) -> tuple[Currency, ...]:
        """Return the currencies of which something was stored by *as_of*, now by default; dollars first."""
        rows = self._db.execute(
            "SELECT DISTINCT currency FROM sheet JOIN file ON file.id = sheet.file WHERE arrived <= ? ORDER BY 1 DESC",
            (_stamp(as_of),),
        )
        return tuple(Currency(row[0]) for row in rows)

    @_sound
    def first_arrival(self) -> dt.datetime | None:
        """Return when the first file came, None where none has."""
        (arrived,) = self._db.execute("SELECT min(arrived) FROM file").fetchone()
        return None if arrived is None else dt.datetime.fromisoformat(arrived)

    def currency(self, wished: Currency | None = None, as_of: dt.datetime | None = None) -> Currency:
        """Return the currency *wished*, or dollars, if something of it is stored, else the only one that is."""
        first = wished or Currency.USD
        held = self.currencies(as_of)
        return first if first in held or not held else held[0]

    @_sound
    def newest(self, currency: Currency) -> Month | None:
        """Return the newest stored month of *currency*, None where there is none."""
        (number,) = self._db.execute("SELECT max(period) FROM sheet WHERE currency = ?", (currency.value,)).fetchone()
        return None if number is None else Month(*divmod(number, 100))

    @_sound
    def sheets(self, currency: Currency, as_of: dt.datetime | None = None) -> list[Sheet]:
        """Return the stored months of *currency* in the order of their arrival, up to *as_of*."""
        rows = self._db.execute(
            "SELECT sheet.id, file.name, sha256, arrived, sheet.name, period, unit, columns, footnote FROM sheet"
            " JOIN file ON file.id = sheet.file WHERE currency = ? AND arrived <= ? ORDER BY arrived, sheet.id",
            (currency.value, _stamp(as_of)),
        ).fetchall()
        if any(cell is None for row in rows for cell in row):
            raise ValueError("a month that was never stored")
        return [
            Sheet(
                id=row[0],
                file=row[1],
                sha256=row[2],
                arrived=row[3],
                name=row[4],
                period=Month(*divmod(row[5], 100)),
                currency=currency,
                unit=_unit(row[6]),
                columns=_columns_in(row[7]),
                footnote=row[8],
            )
            for row in rows
        ]

    @_sound
    def regions(self, currency: Currency) -> Array:
        """Return (sheet, line, region, nine figures) of every 总值 and province row of *currency*; shape (n, 12)."""
        found = self._db.execute("SELECT id, regions FROM sheet WHERE currency = ?", (currency.value,)).fetchall()
        rows = [unpacked(blob, ROW_WIDTH) for _, blob in found]
        ids = np.repeat(np.array([sheet for sheet, _ in found], dtype=np.float64), list(map(len, rows)))
        return np.column_stack((ids, np.vstack((np.empty((0, ROW_WIDTH)), *rows))))

    @_sound
    def zones(self, currency: Currency, period: Month, as_of: dt.datetime | None = None) -> dict[int, list[Zone]]:
        """Return the cities and zones of *period* by region index, from the newest file that has any (by *as_of*)."""
        found: dict[int, list[Zone]] = {region.index: [] for region in REGIONS}
        newest = self._newest_with_zones(currency, period, as_of)
        if newest is None:
            return found
        sheet, unit = newest[0], _unit(newest[1])
        for _, region, label, figures in self._zone_rows(sheet):
            levels = [figure / (1e8 / unit) for figure in figures[: len(LEVEL_FIELDS)]]
            found[region].append(Zone(label, printed([*levels, *figures[len(LEVEL_FIELDS) :]])))
        return found

    def _newest_with_zones(
        self, currency: Currency, period: Month, as_of: dt.datetime | None = None
    ) -> tuple[int, int, int] | None:
        """Return number, unit and list of the newest sheet of *period* that has cities and zones (by *as_of*)."""
        row: tuple[int, int, int] | None = self._db.execute(
            "SELECT sheet.id, unit, zone_list FROM sheet JOIN file ON file.id = sheet.file WHERE currency = ?"
            " AND period = ? AND arrived <= ? AND length(zones) > 4 ORDER BY arrived DESC, sheet.id DESC LIMIT 1",
            (currency.value, period.number, _stamp(as_of)),
        ).fetchone()
        return row

    @_sound
    def zone_rows(self, sheet: Sheet) -> list[tuple[int, int, str, tuple[float | None, ...]]]:
        """Return (line, region, label, nine figures as printed) of the cities and zones of one stored month."""
        return [(line, region, label, printed(values)) for line, region, label, values in self._zone_rows(sheet.id)]

    def _zone_rows(self, sheet: int) -> list[tuple[int, int, str, list[float]]]:
        number, blob = self._db.execute("SELECT zone_list, zones FROM sheet WHERE id = ?", (sheet,)).fetchone()
        of = self._zone_list(number)
        figures = unpacked(blob, FIELD_COUNT, of.sha256).tolist()
        return [(line, *zone, values) for line, zone, values in zip(of.lines, of.zones, figures, strict=True)]

    @_sound
    def national_levels(self, period: Month, currency: Currency) -> list[float]:
        """Return the newest stored levels of 全国 in yuan or dollars, in the order of LEVEL_FIELDS; NaN for none."""
        levels = [math.nan] * len(LEVEL_FIELDS)
        for unit, blob in self._db.execute(
            "SELECT unit, regions FROM sheet JOIN file ON file.id = sheet.file WHERE currency = ? AND period = ?"
            " ORDER BY arrived DESC, sheet.id DESC",
            (currency.value, period.number),
        ):
            rows = unpacked(blob, ROW_WIDTH)
            for row in rows[rows[:, 1] == NATIONAL.index, PLACE_WIDTH:].tolist():
                levels = [
                    unit * stored if math.isnan(level) else level for level, stored in zip(levels, row, strict=False)
                ]
            if not any(map(math.isnan, levels)):
                break
        return levels

    @_sound
    def zone_labels(self, currency: Currency, period: Month) -> tuple[tuple[int, str], ...]:
        """Return (region index, label) of the cities and zones of *period*, as they are printed."""
        newest = self._newest_with_zones(currency, period)
        if newest is None:
            return ()
        return self._zone_list(newest[2]).zones


@contextlib.contextmanager
def open_store(path: Path | None = None, *, create: bool = True) -> Iterator[Store]:
    """Open the store at *path* (:func:`default_path` by default) and close it for certain.

    Where nothing can be written beside it, in a read-only folder or on a full disk, it can be read all the same.
    Raises TradeMonitorError where it does not exist and *create* is False, is no store, was written by a newer
    version, or cannot be read or written.
    """
    path = default_path() if path is None else path
    if not create and not is_there(path):
        raise TradeMonitorError("no-store", path=path)
    with database(path, _SCHEMA, SCHEMA_VERSION, _upgrade) as db:
        yield Store(path, db)


@_sound
def _upgrade(db: sqlite3.Connection, version: int) -> None:
    from xlpkg.store.older_stores import TOLD, older_rows

    db.execute("DROP INDEX sheet_of_month")
    db.execute("ALTER TABLE sheet RENAME TO older_sheet")
    for statement in statements(_SHEETS):
        db.execute(statement)
    for sheet, regions, labels, zones in older_rows(db, version):
        kept = (packed(regions), *keep_zones(db, labels, zones[:, :PLACE_WIDTH], zones[:, PLACE_WIDTH:]))
        db.execute(f"INSERT INTO sheet SELECT {TOLD}, ?, ?, ? FROM older_sheet WHERE id = ?", (*kept, sheet))  # noqa: S608
    for table in ("observation", "older_sheet"):
        db.execute(f"DROP TABLE IF EXISTS {table}")
