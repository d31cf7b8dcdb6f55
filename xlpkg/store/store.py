"""The store: every figure with its vintage, in one SQLite file of ordinary tables (schema.sql, docs/store.md).

A source file is a row of ``file``, each month in it a row of ``sheet``, each line of that month a row of ``figure``.
Nothing is overwritten: another file of the same month adds a vintage of its figures, and a file that is withdrawn is
kept (:mod:`xlpkg.store.vintages`). Each file is stored in one transaction.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from platformdirs import user_data_path

from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Message, one_line
from xlpkg.model.arrays import Array, finite_or_none
from xlpkg.model.fields import (
    FIELD_COUNT,
)
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.announced import AnnouncedTable
from xlpkg.sources.readers.grid import SourceFile
from xlpkg.sources.table import SourceTable
from xlpkg.store.announced import (
    ANNOUNCED_COLUMNS,
    AnnouncedGroup,
    StoredAnnouncement,
    find_announced_in_force,
    read_announced,
    write_announced,
)
from xlpkg.store.contents import read_content, read_stored_tables, write_content
from xlpkg.store.database import database, has_content, transaction
from xlpkg.store.decisions import Answer, Decision, add_decision, read_decisions
from xlpkg.store.in_force import find_in_force
from xlpkg.store.schema import SCHEMA
from xlpkg.store.sheets import (
    StoredSheet,
    ZoneKey,
    read_regions,
    read_sheets,
    read_zones,
    write_sheet,
)
from xlpkg.store.vintages import (
    Action,
    Event,
    StoredFile,
    Vintage,
    add_event,
    as_stored,
    files_in_force,
    list_vintages,
    not_withdrawn,
    read_files,
)

#: The columns of the views ``figures`` and ``latest``.
VIEW_COLUMNS: Final = (
    *("region", "zone", "period", "flow", "basis", "currency"),
    *("value", "yoy", "file", "cell", "vintage"),
)
_INDEX_OF_NAME: Final = {region.short: region.index for region in REGIONS}


@dataclass(frozen=True, slots=True)
class Zone:
    """A city or development zone in one month; ``values``: six levels in 亿, three YoY in pp, None for no figure."""

    label: str
    values: tuple[float | None, ...]


def default_path() -> Path:
    """Return the store's path: ``TRADEMONITOR_STORE``, or a file in the user's data folder."""
    if named := os.environ.get("TRADEMONITOR_STORE"):
        return Path(named)
    return user_data_path("TradeMonitor", appauthor=False) / "trade.sqlite"


def example_store(users: Path | None = None) -> Path:
    """Return the path of the examples' store, beside the store *users* (:func:`default_path` by default).

    It is separate from the user's, so that their figures never mix.
    """
    return (users or default_path()).with_name("examples.sqlite")


def store_to_read() -> Path:
    """Return the path of the user's store, or of the examples' store if only that exists."""
    path = default_path()
    return path if has_content(path) or not (examples := example_store()).exists() else examples


def _until(as_of: dt.datetime | None) -> str | None:
    return None if as_of is None else as_stored(as_of)


class Store:
    """An open store. Use :func:`open_store`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = self._db = connection

    def add(
        self,
        source: SourceFile,
        tables: Sequence[SourceTable],
        announced: Sequence[AnnouncedTable] = (),
        flow: Flow | None = None,
        at: dt.datetime | None = None,
        data: bytes | None = None,
    ) -> bool:
        """Store all tables of a file in one transaction; return False if the same file is in the store, not withdrawn.

        *tables* are those of table (8) and of the online query, *announced* those of announced figures. *at* is the
        time of arrival, now by default, *data* the bytes of the file.
        """
        of_query = int(flow) if flow is not None and any(table.kind.startswith("query") for table in tables) else -1
        with transaction(self._db) as db:
            same = read_files(db, "sha256 = ? AND flow = ?", source.sha256, of_query)
            if any(file.withdrawal is None for file in same):
                return False
            # The time is taken inside the transaction, so that it grows with the ids.
            file = (source.sha256, source.name, source.kind, of_query, as_stored(at or dt.datetime.now(dt.UTC)))
            number = db.execute(
                "INSERT INTO file (sha256, name, kind, flow, arrived) VALUES (?, ?, ?, ?, ?)", file
            ).lastrowid
            for table in tables:
                write_sheet(db, (number, *file), table)
            for figures in announced:
                write_announced(db, (number, *file), figures)
            if data is not None:
                write_content(db, number, data)
        return True

    def file(self, sha256: str, flow: Flow | None = None) -> StoredFile | None:
        """Return the file with this hash, withdrawn or not; of an online query that of this *flow*. None if not stored.

        Of several, return the one that is not withdrawn, else the last. A download that is stored as exports is another
        file than the same one stored as imports.
        """
        files = read_files(self._db, "sha256 = ? AND flow IN (-1, ?)", sha256, -1 if flow is None else int(flow))
        return max(files, key=lambda file: (file.withdrawal is None, file.id), default=None)

    def files(self) -> list[StoredFile]:
        """Return all files in the order of storing, withdrawn ones included."""
        read_sheets(self._db)  # this and the next check the digests, which include the files
        read_announced(self._db)
        return [*read_files(self._db)]

    def content(self, file: StoredFile) -> bytes | None:
        """Return the bytes of *file*; None for a file of 1.0.0, which did not store them."""
        return read_content(self._db, file)

    def tables(self, file: StoredFile) -> tuple[tuple[SourceTable, ...], tuple[AnnouncedTable, ...]]:
        """Return the tables of *file* as they were read, and those of announced figures; without warnings."""
        return read_stored_tables(self._db, file)

    def decide(
        self,
        sha256: str,
        flow: Flow | None,
        name: str,
        answer: Answer,
        doubt: Message,
        at: dt.datetime | None = None,
    ) -> None:
        """Remember what a person decided about the doubtful content *sha256* of the file *name*; *at*: now by default.

        *flow*: of a download of the online query; None for other files.
        """
        with transaction(self._db) as db:
            moment = as_stored(at or dt.datetime.now(dt.UTC))
            words = (doubt.sentence("en"), doubt.sentence("zh"))
            add_decision(db, Decision(sha256, flow, name, answer, *words, moment))

    def decision(self, sha256: str, flow: Flow | None = None) -> Decision | None:
        """Return the newest decision on a content, which of an online query is that of this *flow*; None for none."""
        found = (each for each in self.decisions() if each.sha256 == sha256 and each.flow in (None, flow))
        return max(enumerate(found), default=(0, None), key=lambda pair: pair[0])[1]

    def decisions(self) -> list[Decision]:
        """Return all decisions, the oldest first."""
        return read_decisions(self._db)

    def check(self) -> None:
        """Check all of the store.

        Raises sqlite3.DatabaseError if a figure, an event, a decision or the bytes of a file do not match their digest,
        TradeMonitorError if there are other tables, views or triggers than ours.
        """
        SCHEMA.check(self._db)
        sheets = read_sheets(self._db)
        read_regions(self._db, sheets)
        for sheet in sheets:
            read_zones(self._db, sheet)
        for file in self.files():  # announced figures and events, too
            read_content(self._db, file)
        read_decisions(self._db)

    def withdraw(self, file: StoredFile, reason: str = "", at: dt.datetime | None = None) -> None:
        """Take *file* out of force from *at* on, now by default. Raises BadInput if it is withdrawn already."""
        self._change(file, "withdraw", reason, at)

    def restore(self, file: StoredFile, at: dt.datetime | None = None) -> None:
        """Put *file* back into force from *at* on, now by default.

        Raises BadInput if it is not withdrawn, or if the same download is in force as the other flow.
        """
        self._change(file, "restore", "", at)

    def _change(self, file: StoredFile, action: Action, reason: str, at: dt.datetime | None) -> None:
        with transaction(self._db) as db:
            add_event(db, file, Event(action, one_line(reason).strip(), as_stored(at or dt.datetime.now(dt.UTC))))

    def vintages(self, period: Month, currency: Currency | None = None) -> list[Vintage]:
        """Return each file that prints *period*, in *currency* or in any, by currency and in the order of storing."""
        return [each for one in Currency if currency in (None, one) for each in list_vintages(self._db, one, period)]

    def in_force(self, currency: Currency, period: Month) -> list[StoredFile]:
        """Return the files of which figures of regions are in force in a month, in the order of storing."""
        return files_in_force(self._db, currency, period)

    def announced_in_force(self, file: StoredFile) -> dict[AnnouncedGroup, list[StoredFile]]:
        """Return for each group of announced figures of *file* the files that have these figures in force."""
        stored = read_announced(self._db)
        in_force = find_announced_in_force(not_withdrawn(self._db, stored))
        ids: dict[AnnouncedGroup, set[int]] = {}
        for key, each in find_announced_in_force(each for each in stored if each.file_id == file.id).items():
            numbers = ids.setdefault(each.group, set())
            numbers |= {in_force[key].file_id} if key in in_force else set()
        files = [*read_files(self._db)]
        return {group: [each for each in files if each.id in numbers] for group, numbers in ids.items()}

    def changed_until(self, as_of: dt.datetime | None = None) -> dt.datetime | None:
        """Return the time at which a file was last stored, withdrawn or restored, up to *as_of*; None for never."""
        (moment,) = self._db.execute(
            "SELECT max(at) FROM (SELECT arrived AS at FROM file UNION ALL SELECT at FROM event) WHERE at <= ?",
            (_until(as_of) or "9999",),
        ).fetchone()
        try:
            return None if moment is None else dt.datetime.fromisoformat(moment)
        except (TypeError, ValueError) as error:
            raise sqlite3.DatabaseError("it is damaged: a time is impossible") from error

    def version(self) -> int:
        """Return a number that grows with every file that is stored, withdrawn or restored."""
        (number,) = self._db.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM file) + (SELECT coalesce(max(id), 0) FROM event)"
        ).fetchone()
        return int(number)

    def sheets(self, currency: Currency | None = None, as_of: dt.datetime | None = None) -> list[StoredSheet]:
        """Return the stored months of *currency*, or of all, in the order of storing, without withdrawn files.

        With *as_of*, return those that had arrived by then and were not withdrawn at that time.
        """
        # All are read, so that a damaged currency is noticed.
        sheets = not_withdrawn(self._db, read_sheets(self._db), _until(as_of))
        return [sheet for sheet in sheets if currency in (None, sheet.currency)]

    def months(self, as_of: dt.datetime | None = None) -> dict[Currency, list[Month]]:
        """Return the months of each currency that were stored by *as_of*, now by default, in order; dollars first."""
        sheets = self.sheets(as_of=as_of)
        months = {each: sorted({sheet.period for sheet in sheets if sheet.currency is each}) for each in Currency}
        return {currency: periods for currency, periods in months.items() if periods}

    def announced(self, currency: Currency | None = None, as_of: dt.datetime | None = None) -> list[StoredAnnouncement]:
        """Return the announced figures of *currency*, or of all, in the order of storing, without withdrawn files.

        With *as_of*, return those that had arrived by then and were not withdrawn at that time.
        """
        return not_withdrawn(self._db, read_announced(self._db, currency), _until(as_of))

    def regions(self, sheets: Sequence[StoredSheet]) -> Array:
        """Return (sheet, line, region, nine figures) of the rows of 全国 and the provinces; shape (n, 12)."""
        return read_regions(self._db, sheets)

    def zone_rows(self, sheet: StoredSheet) -> list[tuple[int, ZoneKey, tuple[float | None, ...]]]:
        """Return (line, key, nine figures as printed) of the cities and zones of a stored month."""
        return read_zones(self._db, sheet)

    def zones(self, currency: Currency, period: Month, as_of: dt.datetime | None = None) -> dict[int, list[Zone]]:
        """Return the cities and zones of *period* by region index, in the order of the newest file that has any.

        Each figure is that of the newest file that prints it; with *as_of*, of the files that had arrived by then.
        """
        sheets = self._of_month(currency, period, as_of)
        places: dict[ZoneKey, int] = {}
        listed: list[ZoneKey] = []
        rows: list[tuple[float | None, ...]] = []
        for sheet in sheets:
            of_sheet = self.zone_rows(sheet)
            listed = [key for _, key, _ in of_sheet] or listed
            rows += [(sheet.id, line, places.setdefault(key, len(places)), *values) for line, key, values in of_sheet]
        figures = np.array(rows, dtype=np.float64).reshape(-1, 3 + FIELD_COUNT)
        values = find_in_force(sheets, figures, figures[:, 2].astype(np.int64), (len(places),)).values.T.tolist()
        zones: dict[int, list[Zone]] = {region.index: [] for region in REGIONS}
        for key in listed:
            zones[key[0]].append(Zone(key[1], tuple(finite_or_none(values[places[key]]))))
        return zones

    def prints_more(self, file: StoredFile, others: Collection[StoredFile]) -> bool:
        """Return whether *file* has a figure of a region, or an announced one, that *others* do not have alike."""
        ids = str(file.id), ", ".join(str(each.id) for each in others)
        return any(
            self._db.execute(" EXCEPT ".join(query.format(each) for each in ids)).fetchone()
            for query in (
                "SELECT currency, period, region_id, field, round(value, 6) FROM printed WHERE zone IS NULL"
                " AND value IS NOT NULL AND sheet IN (SELECT id FROM sheet WHERE file IN ({}))",
                "SELECT period, region, zone, flow, basis, currency, edition, value, yoy FROM announcement"
                " WHERE sheet IN (SELECT id FROM announced_sheet WHERE file IN ({}))",
            )
        )

    def _of_month(self, currency: Currency, period: Month, as_of: dt.datetime | None = None) -> list[StoredSheet]:
        return not_withdrawn(self._db, read_sheets(self._db, [(currency, period)]), _until(as_of))

    def latest(
        self, periods: Sequence[Month] = (), currency: Currency | None = None
    ) -> Iterator[tuple[str | float | None, ...]]:
        """Yield the rows of the view ``latest`` under :data:`VIEW_COLUMNS`: of all months and currencies by default.

        Months and currencies are in order, regions in that of GB/T 2260.
        """
        sheets = [sheet for sheet in self.sheets(currency) if not periods or sheet.period in periods]
        for month in sorted({(sheet.currency, sheet.period) for sheet in sheets}, key=lambda each: (each[1], each[0])):
            for sheet in sheets:
                if (sheet.currency, sheet.period) == month:  # the view checks no digests
                    read_regions(self._db, [sheet])
                    read_zones(self._db, sheet)
            rows = self._db.execute(
                f"SELECT {', '.join(VIEW_COLUMNS)} FROM latest WHERE currency = ? AND period = ?",  # noqa: S608
                (month[0].value, month[1].number),
            ).fetchall()
            yield from sorted(rows, key=lambda row: _INDEX_OF_NAME[row[0]])

    def announced_rows(
        self, periods: Sequence[Month] = (), currency: Currency | None = None
    ) -> list[tuple[str | float | None, ...]]:
        """Return the rows of the view ``announced`` under ANNOUNCED_COLUMNS, by month, currency and region."""
        read_announced(self._db)  # the view checks no digests
        rows = self._db.execute(f"SELECT {', '.join(ANNOUNCED_COLUMNS)} FROM announced").fetchall()  # noqa: S608
        numbers = {period.number for period in periods}
        chosen = [row for row in rows if currency in (None, row[5]) and (not periods or row[2] in numbers)]
        return sorted(chosen, key=lambda row: (row[2], row[5], _INDEX_OF_NAME[row[0]]))


def is_filled(path: Path) -> bool:
    """Tell whether *path* is a store with at least one file: a refused file may have left an empty store."""
    if not has_content(path):
        return False
    with open_store(path, create=False) as store:
        return store.version() > 0


@contextlib.contextmanager
def open_store(path: Path | None = None, *, create: bool = True) -> Iterator[Store]:
    """Open the store at *path* (:func:`default_path` by default), and close it at the end of the block.

    A store that cannot be written, in a read-only folder or on a full disk, can be read. One of an older version is
    upgraded. Raises TradeMonitorError if the store does not exist and *create* is False, is not a store, is damaged,
    was written by a newer version, or cannot be read or written.
    """
    path = default_path() if path is None else path
    if not create and not has_content(path):
        raise TradeMonitorError("store-empty", path=path)
    with contextlib.ExitStack() as stack:
        try:
            db = stack.enter_context(database(path, SCHEMA))
        except TradeMonitorError as error:
            if error.key != "store-older":
                raise
            from xlpkg.store.upgrade import upgrade  # what reads files takes 0.1 s to import

            upgrade(path)
            db = stack.enter_context(database(path, SCHEMA))
        yield Store(path, db)
