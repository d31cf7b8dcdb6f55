"""The catalogue of the detail: an SQLite file that lists its downloads and the Parquet files with their rows."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xlpkg.detail.folder import catalogue_of, folder_of, has_detail
from xlpkg.detail.schema import Dimension, Grain
from xlpkg.errors import NoData, TradeMonitorError, system_reason
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Flow
from xlpkg.store.database import database, run_script

VERSION: Final = 3
SCHEMA: Final = Path(__file__).with_name("catalogue.sql")
#: (year, month), month None for a whole year.
YearMonth = tuple[int, int | None]
_FLOWS: Final = {Flow.EXPORT: "export", Flow.IMPORT: "import"}
#: The condition of the view ``month_of_download`` that a month was in force after the download ``:last``.
_IN_FORCE: Final = "(download <= :last AND (replaced_by IS NULL OR replaced_by > :last))"
_OF_GROUP: Final = "flow = :flow AND currency = :currency"


class DetailDamaged(TradeMonitorError):
    """A Parquet file of the detail is missing or is not the file that was written."""


@dataclass(frozen=True, slots=True)
class Download:
    """A download in force: ``months`` has its months in force, and whether each is complete.

    A download that has whole years only has months (year, None). ``constants`` has the code of each dimension, and
    ``province`` that of the province, of which the download has only one. ``chapters`` has the value of each chapter of
    the Harmonized System by month, if the download has several commodities.
    """

    id: int
    file: str
    flow: Flow
    currency: Currency
    grain: Grain
    months: Mapping[YearMonth, bool]
    constants: Mapping[Dimension, str]
    province: int | None = None
    chapters: Mapping[YearMonth, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """An entry of the table ``parquet_file``; ``path`` is relative to the folder."""

    path: str
    flow: str
    currency: str
    year: int
    grain: str
    rows: int
    size: int
    modified: int
    sha256: str


def flow_word(flow: Flow) -> str:
    """Return the word for *flow* in the catalogue: export, import."""
    return _FLOWS[flow]


def as_stored(moment: dt.datetime) -> str:
    """Return *moment* as times are stored, so that texts compare as times do."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def row_key(download: int, month: YearMonth) -> int:
    """Return the number of a download and a month, by which rows are found that are not in force."""
    return download * 10**6 + month[0] * 100 + (month[1] or 0)


#: Files that this process has found to be as they were written: path, size, time of modification, SHA-256.
_checked: set[tuple[Path, int, int, str]] = set()


@dataclass(slots=True)
class Catalogue:
    """An open catalogue. Use :func:`open_catalogue`."""

    folder: Path
    db: sqlite3.Connection

    def downloads(
        self,
        flow: Flow,
        currency: Currency,
        *,
        as_of: dt.datetime | None = None,
        years: tuple[int, int] = (0, 9999),
    ) -> tuple[Download, ...]:
        """Return the downloads of which a month is in force, now or at *as_of*, in the order of storing.

        *years*: only those that have a month from the first to the second, which is faster: of ten years of downloads
        in 16,000 files, all take 0.4 s.
        """
        facts = self._facts(flow, currency, as_of) | {"first_year": years[0], "last_year": years[1]}
        of_years = "download IN (SELECT download FROM download_month WHERE year BETWEEN :first_year AND :last_year)"
        months: dict[int, dict[YearMonth, bool]] = defaultdict(dict)
        chapters: dict[int, dict[YearMonth, str]] = defaultdict(dict)
        for download, year, month, complete, sums in self.db.execute(
            "SELECT download, year, month, complete, chapters FROM month_of_download"
            f" WHERE {_OF_GROUP} AND {_IN_FORCE} AND {of_years} ORDER BY year, month",
            facts,
        ):
            months[download][year, month] = bool(complete)
            chapters[download][year, month] = sums
        constants: dict[int, dict[str, str]] = defaultdict(dict)
        for download, dimension, code in self.db.execute(
            f"SELECT download, dimension, code FROM download_code WHERE {of_years}", facts
        ):
            constants[download][dimension] = code
        rows = self.db.execute(f"SELECT id, file, grain FROM download WHERE {_OF_GROUP} ORDER BY id", facts)
        return tuple(
            Download(
                number,
                file,
                flow,
                currency,
                Grain.of_key(grain),
                months[number],
                {each: constants[number][each.value] for each in Dimension if each.value in constants[number]},
                int(constants[number]["province"]) if "province" in constants[number] else None,
                {}
                if Dimension.COMMODITY.value in constants[number]
                else {each: json.loads(sums) for each, sums in chapters[number].items()},
            )
            for number, file, grain in rows.fetchall()
            if number in months
        )

    def not_in_force(self, flow: Flow, currency: Currency, as_of: dt.datetime | None = None) -> dict[str, list[int]]:
        """Return by grain the :func:`row_key` of each month of a download that is not in force, now or at *as_of*."""
        found: dict[str, list[int]] = defaultdict(list)
        for grain, download, year, month in self.db.execute(
            f"SELECT grain, download, year, month FROM month_of_download WHERE {_OF_GROUP} AND NOT {_IN_FORCE}",
            self._facts(flow, currency, as_of),
        ):
            found[grain].append(row_key(download, (year, month)))
        return found

    def _facts(self, flow: Flow, currency: Currency, as_of: dt.datetime | None) -> dict[str, object]:
        return {"flow": _FLOWS[flow], "currency": currency.value, "last": self.last_download(as_of)}

    def files(
        self, flow: Flow, currency: Currency, grain: Grain, years: Collection[int] | None = None
    ) -> tuple[Path, ...]:
        """Return the Parquet files with the rows of *years*, by default of all; none for years without rows.

        They have all rows, also those that are not in force: see :meth:`not_in_force`. Raises DetailDamaged if a file
        is missing or is not the one that was written.
        """
        return tuple(
            self.check(file)
            for file in self.parquet_files()
            if (file.flow, file.currency, file.grain) == (_FLOWS[flow], currency.value, grain.key)
            and (years is None or file.year in years)
        )

    def has_month(self, flow: Flow, currency: Currency, period: Month, as_of: dt.datetime | None = None) -> bool:
        """Return whether a download has *period* in force, now or at *as_of*; one of whole years has December."""
        facts = self._facts(flow, currency, as_of) | {"year": period.year, "month": period.month}
        found = self.db.execute(
            "SELECT 1 FROM month_of_download WHERE year = :year AND coalesce(month, 12) = :month"
            f" AND {_OF_GROUP} AND {_IN_FORCE} LIMIT 1",
            facts,
        )
        return found.fetchone() is not None

    def parquet_files(self) -> list[ParquetFile]:
        """Return all Parquet files, by path."""
        return [ParquetFile(*row) for row in self.db.execute("SELECT * FROM parquet_file ORDER BY path")]

    def names(self, dimension: Dimension, language: Language) -> dict[str, str]:
        """Return the names of codes in *language*, as downloaded; a code without a name in it has that in the other."""
        other = "en" if language == "zh" else "zh"
        names: dict[str, str] = {}
        for each in (other, language):
            query = "SELECT code, name FROM name WHERE dimension = ? AND language = ?"
            names |= dict(self.db.execute(query, (dimension.value, each)))
        return names

    def has_name(self, dimension: Dimension, code: str) -> bool:
        """Return whether a download had *code* with its name; of commodities, a code that begins with it."""
        last = code + (":" if dimension is Dimension.COMMODITY else "")  # ":" comes after the digits
        query = "SELECT 1 FROM name WHERE dimension = ? AND code BETWEEN ? AND ? LIMIT 1"
        return self.db.execute(query, (dimension.value, code, last)).fetchone() is not None

    def last_download(self, as_of: dt.datetime | None = None) -> int:
        """Return the highest id of a download, or of those stored by *as_of*; 0 if there is none."""
        until = "9" if as_of is None else as_stored(as_of)
        (number,) = self.db.execute(
            "SELECT coalesce(max(id), 0) FROM download WHERE stored_at <= ?", (until,)
        ).fetchone()
        return int(number)

    def stamp(self) -> tuple[object, ...]:
        """Return what changes with every ingest and withdrawal, for caches."""
        query = "SELECT count(*), max(id), max(stored_at), count(withdrawn), max(withdrawn) FROM download"
        stamp: tuple[object, ...] = self.db.execute(query).fetchone()
        return stamp

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Let everything that is read within the block be of one moment, though another program may ingest."""
        self.db.execute("BEGIN")
        try:
            yield
        finally:
            self.db.execute("ROLLBACK")

    def check(self, file: ParquetFile) -> Path:
        """Return the absolute path of *file*. Raises DetailDamaged if it is not as it was written."""
        path = self.folder / file.path
        try:
            state = path.stat()
            known = (path, state.st_size, state.st_mtime_ns, file.sha256)
            if known in _checked:
                return path
            if state.st_size != file.size:
                raise DetailDamaged("detail-file-size", path=path, size=state.st_size, expected=file.size)
            if state.st_mtime_ns != file.modified and _sha256(path) != file.sha256:
                raise DetailDamaged("detail-file-damaged", path=path)
        except FileNotFoundError as error:
            raise DetailDamaged("detail-file-missing", path=path) from error
        except OSError as error:
            raise DetailDamaged("detail-file-unreadable", path=path, reason=system_reason(error)) from error
        _checked.add(known)
        return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def open_catalogue(store: Path, *, create: bool) -> Iterator[Catalogue]:
    """Open the catalogue of the detail of *store*, and close it at the end of the block.

    Raises NoData if there is no catalogue and *create* is False, and what :func:`xlpkg.store.database.database` raises.
    """
    if not create and not has_detail(store):
        raise NoData("no-detail", store=store)
    with database(catalogue_of(store), VERSION, _create_tables) as db:
        yield Catalogue(folder_of(store), db)


def _create_tables(db: sqlite3.Connection) -> None:
    run_script(db, SCHEMA.read_text(encoding="utf-8"))
