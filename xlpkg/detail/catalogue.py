"""The catalogue of the detail: an SQLite file that lists its downloads and the Parquet files with their rows."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa
import pyarrow.parquet as pq

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
    history: int
    rows: int = 0
    size: int = 0
    modified: int = 0
    sha256: str = ""

    @property
    def row(self) -> tuple[object, ...]:
        """The row of the table."""
        return astuple(self)


def flow_word(flow: Flow) -> str:
    """Return the word for *flow* in the catalogue: export, import."""
    return _FLOWS[flow]


def as_stored(moment: dt.datetime) -> str:
    """Return *moment* as times are stored, so that texts compare as times do."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


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
        last = self.last_download(as_of)
        months: dict[int, dict[YearMonth, bool]] = defaultdict(dict)
        constants: dict[int, dict[str, str]] = defaultdict(dict)
        wanted = (_FLOWS[flow], currency.value, last, last)
        chapters: dict[int, dict[YearMonth, str]] = defaultdict(dict)
        for download, year, month, complete, sums in self.db.execute(
            "SELECT m.download, m.year, m.month, m.complete, m.chapters"
            " FROM download_month m JOIN download d ON d.id = m.download"
            " WHERE d.flow = ? AND d.currency = ? AND d.id <= ?"
            " AND (m.replaced_by IS NULL OR (m.replaced_by > ? AND m.replaced_by <> m.download))"
            " AND d.id IN (SELECT download FROM download_month WHERE year BETWEEN ? AND ?) ORDER BY m.year, m.month",
            (*wanted, *years),
        ):
            months[download][year, month] = bool(complete)
            chapters[download][year, month] = sums
        for download, dimension, code in self.db.execute(
            "SELECT download, dimension, code FROM download_code"
            " WHERE download IN (SELECT download FROM download_month WHERE year BETWEEN ? AND ?)",
            years,
        ):
            constants[download][dimension] = code
        rows = self.db.execute(
            "SELECT id, file, time, province, hs, partner, regime FROM download"
            " WHERE flow = ? AND currency = ? AND id <= ?"
            " AND id IN (SELECT download FROM download_month WHERE year BETWEEN ? AND ?) ORDER BY id",
            (*wanted[:3], *years),
        )
        return tuple(
            Download(
                number,
                file,
                flow,
                currency,
                Grain(time, bool(province), hs, bool(partner), bool(regime)),
                months[number],
                {each: constants[number][each.value] for each in Dimension if each.value in constants[number]},
                int(constants[number]["province"]) if "province" in constants[number] else None,
                {}
                if Dimension.COMMODITY.value in constants[number]
                else {each: json.loads(sums) for each, sums in chapters[number].items()},
            )
            for number, file, time, province, hs, partner, regime in rows
            if number in months
        )

    def files(
        self,
        flow: Flow,
        currency: Currency,
        grain: Grain,
        years: Collection[int] | None = None,
        *,
        as_of: dt.datetime | None = None,
    ) -> tuple[Path, ...]:
        """Return the Parquet files with the rows of *years*, by default of all; none for years without rows.

        With *as_of*, the files in ``history/`` are among them. They have a column ``replaced_by`` more, and a row is
        in force if ``download <= last AND (replaced_by IS NULL OR replaced_by > last AND replaced_by <> download)``,
        where ``last`` is :meth:`last_download`. Raises DetailDamaged if a file is missing or is not the one that was
        written.
        """
        return tuple(
            self.check(file)
            for file in self.parquet_files()
            if (file.flow, file.currency, file.grain) == (_FLOWS[flow], currency.value, grain.key)
            and (years is None or file.year in years)
            and (as_of is not None or not file.history)
        )

    def has_month(self, flow: Flow, currency: Currency, period: Month, as_of: dt.datetime | None = None) -> bool:
        """Return whether a download has *period* in force, now or at *as_of*; one of whole years has December."""
        last = self.last_download(as_of)
        found = self.db.execute(
            "SELECT 1 FROM download_month m JOIN download d ON d.id = m.download"
            " WHERE m.year = ? AND coalesce(m.month, 12) = ? AND d.flow = ? AND d.currency = ? AND d.id <= ?"
            " AND (m.replaced_by IS NULL OR (m.replaced_by > ? AND m.replaced_by <> m.download)) LIMIT 1",
            (period.year, period.month, _FLOWS[flow], currency.value, last, last),
        )
        return found.fetchone() is not None

    def parquet_files(self) -> list[ParquetFile]:
        """Return all Parquet files, by path."""
        rows = self.db.execute(
            "SELECT path, flow, currency, year, grain, history, rows, size, modified, sha256"
            " FROM parquet_file ORDER BY path"
        )
        return [ParquetFile(*row) for row in rows]

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

    def stamp(self) -> str:
        """Return a text that changes with every ingest and withdrawal, for caches."""
        (number, at) = self.db.execute("SELECT coalesce(max(id), 0), coalesce(max(at), '') FROM ingest").fetchone()
        (event,) = self.db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()
        return f"{number} {at} {event}"

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
            if (rows := pq.read_metadata(path).num_rows) != file.rows:
                raise DetailDamaged("detail-file-rows", path=path, rows=rows, expected=file.rows)
        except FileNotFoundError as error:
            raise DetailDamaged("detail-file-missing", path=path) from error
        except OSError as error:
            raise DetailDamaged("detail-file-unreadable", path=path, reason=system_reason(error)) from error
        except pa.ArrowException as error:
            raise DetailDamaged("detail-file-damaged", path=path) from error
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


#: The name of a dimension in the table ``download_code``, which has the province as well.
CodeColumn = Literal["commodity", "partner", "regime", "province"]
