"""Store downloads: all files of a command in one step, so that a killed program leaves the detail as it was."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import sqlite3
import stat
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xlpkg.atomic_files import sha256_of_file
from xlpkg.detail.catalogue import Catalogue, YearMonth, flow_word
from xlpkg.detail.levels import Levels
from xlpkg.detail.overlaps import Overlap, find_conflict, find_overlaps, possible_overlaps
from xlpkg.detail.reading import Reader
from xlpkg.detail.schema import Grain
from xlpkg.detail.writing import (
    Staging,
    Sums,
    open_staging,
    open_to_write,
    remove_leftovers,
)
from xlpkg.errors import SourceRefused, system_reason
from xlpkg.messages import Message
from xlpkg.model.months import spans
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.query_rules import MOST_ROWS, check_lengths
from xlpkg.store.vintages import as_stored

#: How many files are opened ahead.
_AHEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Ingested:
    """The result for one file: it was stored, is unchanged (the same bytes were stored before), or was refused.

    ``is_compared`` is whether the store has a level of table (8) with which the flow of a stored file was compared.
    """

    path: Path
    months: tuple[YearMonth, ...] = ()
    rows: int = 0
    is_compared: bool = False
    unchanged: bool = False
    refusal: SourceRefused | None = None
    warnings: tuple[Message, ...] = ()


@dataclass(slots=True)
class _New:
    """A file of the command, whose rows are staged: it is stored if it is not refused."""

    id: int
    path: Path
    sha256: str
    size: int
    reader: Reader
    sums: Sums = field(default_factory=Sums)
    incomplete: frozenset[YearMonth] = frozenset()
    is_compared: bool = False
    refusal: SourceRefused | None = None
    warnings: list[Message] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.reader.file

    @property
    def currency(self) -> Currency:
        return self.reader.header.currency

    @property
    def grain(self) -> Grain:
        columns, lengths = self.reader.header.columns, self.sums.lengths
        return Grain(
            time="year" if "year" in columns else "month",
            province="region" in columns,
            hs=lengths[0] if lengths else 0,
            partner="partner" in columns,
            regime="regime" in columns,
        )

    def result(self, path: Path) -> Ingested:
        """Return the result for *path*; a copy of the file is unchanged."""
        if self.refusal is not None or path != self.path:
            return Ingested(path, refusal=self.refusal, unchanged=self.refusal is None)
        months, rows = tuple(self.sums.months), self.reader.rows
        return Ingested(path, months, rows, self.is_compared, warnings=tuple(self.warnings))


def ingest(
    store: Path,
    paths: Sequence[Path],
    flow: Flow,
    *,
    at: dt.datetime | None = None,
    progress: Callable[[Path], object] = lambda _: None,
) -> list[Ingested]:
    """Store the downloads *paths* of *flow* in the detail of *store*, and return the result for each, in their order.

    A file that is refused does not stop the others. *at* is the time of storing, now by default. *progress* is called
    with each path before it is read. Raises TradeMonitorError if nothing can be stored: another program is storing,
    the folder is read-only, or its disk is full. Then the detail is as it was before.
    """
    now = as_stored(at or dt.datetime.now(dt.UTC))
    with open_to_write(store, create=True) as catalogue:
        remove_leftovers(catalogue)
        with open_staging(catalogue.folder) as staging:
            results = _read_all(catalogue, staging, paths, flow, progress)
            new = list({each.id: each for each in results if isinstance(each, _New)}.values())
            _check(new, staging.sums() if new else {}, Levels(store))
            groups: dict[tuple[Currency, Grain], list[_New]] = defaultdict(list)
            for each in new:
                if each.refusal is None:
                    groups[each.currency, each.grain].append(each)
            for (currency, grain), of_group in groups.items():
                accepted = _enter(catalogue, staging, of_group, flow, now)
                years: dict[int, set[int]] = defaultdict(set)
                for each in accepted:
                    for year, _ in each.sums.months:
                        years[year].add(each.id)
                staging.write(catalogue, flow, currency, grain, years)
    pairs = zip(paths, results, strict=True)
    return [result if isinstance(result, Ingested) else result.result(path) for path, result in pairs]


def _read_all(
    catalogue: Catalogue, staging: Staging, paths: Sequence[Path], flow: Flow, progress: Callable[[Path], object]
) -> list[Ingested | _New]:
    """Read *paths* into *staging*. Return what was read of each, the same for copies, or why it is not stored."""
    stored = catalogue.db.execute("SELECT sha256, flow, withdrawn IS NOT NULL FROM download").fetchall()
    in_force = {sha256: word for sha256, word, is_withdrawn in stored if not is_withdrawn}
    withdrawn = {sha256 for sha256, word, is_withdrawn in stored if is_withdrawn and word == flow_word(flow)}
    other = Flow.IMPORT if flow is Flow.EXPORT else Flow.EXPORT
    numbers = itertools.count(catalogue.last_download() + 1)
    results: list[Ingested | _New] = []
    known: dict[str, _New] = {}
    for path, opened in _opened(paths, flow):
        progress(path)
        try:
            sha256, size, reader = opened()
            facts = {"file": path.name, "hash": sha256[:8]}
            if sha256 in known:
                results.append(known[sha256])
            elif in_force.get(sha256) == flow_word(flow):
                results.append(Ingested(path, unchanged=True))
            elif sha256 in in_force:
                raise SourceRefused("detail-stored-as-other-flow", other=other, flow=flow, **facts)
            elif sha256 in withdrawn:
                note = Message("detail-stored-and-withdrawn", facts)
                results.append(Ingested(path, unchanged=True, warnings=(note,)))
            else:
                new = _New(next(numbers), path, sha256, size, reader)
                with _refusing(path):
                    for table in reader.batches():
                        staging.add(new.id, table)
                results.append(new)
                known[sha256] = new
        except SourceRefused as refusal:
            results.append(Ingested(path, refusal=refusal))
    staging.finish()
    return results


def _opened(paths: Sequence[Path], flow: Flow) -> Iterator[tuple[Path, Callable[[], tuple[str, int, Reader]]]]:
    """Yield each path with a function that returns its SHA-256, its size and a reader, or raises SourceRefused.

    The next files are opened in other threads meanwhile, which saves nearly half of the time.
    """
    waiting: deque[tuple[Path, Callable[[], tuple[str, int, Reader]]]] = deque()
    with ThreadPoolExecutor(_AHEAD) as pool:
        for path in paths:
            waiting.append((path, pool.submit(_open, path, flow).result))
            if len(waiting) > _AHEAD:
                yield waiting.popleft()
        yield from waiting


def _open(path: Path, flow: Flow) -> tuple[str, int, Reader]:
    """Return the SHA-256 of a file, its size and a reader. Raises SourceRefused if it is no file or cannot be read."""
    with _refusing(path):
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a pipe or a device may never end
            raise SourceRefused("source-no-file", file=path.name)
        if not state.st_size:
            raise SourceRefused("source-empty", file=path.name)
        return sha256_of_file(path), state.st_size, Reader(path, flow)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Raise any error of reading *path* as SourceRefused, so that it does not stop the other files."""
    try:
        yield
    except SourceRefused:
        raise
    except OSError as error:
        raise SourceRefused("source-unreadable", file=path.name, reason=system_reason(error)) from error
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise SourceRefused("source-unexpected", file=path.name, reason=reason) from error


def _check(new: Sequence[_New], sums: Mapping[int, Sums], levels: Levels) -> None:
    """Refuse each file whose rows as a whole are not valid, and find which months of the others are incomplete."""
    for each in new:
        each.sums = sums[each.id]
        unused = ", ".join(each.reader.header.unused)
        try:
            if repeated := each.sums.repeated:
                raise SourceRefused("detail-rows-twice", file=each.file, count=repeated, unused=unused or "—")
            check_lengths(each.file, each.sums.lengths)
            each.is_compared = levels.check(each.file, each.reader.flow, each.currency, each.sums.provinces)
        except SourceRefused as refusal:
            each.refusal = refusal
        if cut := _cut_months(each):
            key = "detail-cut" if each.reader.rows == MOST_ROWS else "detail-cut-merged"
            if not each.reader.is_sorted:
                key, cut = "detail-cut-unsorted", cut[-1:]
            each.warnings.append(Message(key, {"file": each.file, "rows": MOST_ROWS, "month": spans(cut)}))
        if unused:
            each.warnings.append(Message("detail-columns-unused", {"file": each.file, "columns": unused}))


def _cut_months(new: _New) -> list[YearMonth]:
    """Return the incomplete months of a download that was cut: its last one, or all of one that is not sorted.

    The rows of a download that was cut end exactly at 10,000. A file may be merged from several: then the next month
    begins another download.
    """
    cut: list[YearMonth] = []
    if not new.reader.is_sorted:
        cut = list(new.sums.months) if new.reader.rows == MOST_ROWS else []
    else:
        rows = 0
        for month, (count, _) in new.sums.months.items():
            rows += count
            if rows == MOST_ROWS:
                cut.append(month)
                rows = 0
    new.incomplete = frozenset(cut)
    return cut


def _enter(catalogue: Catalogue, staging: Staging, new: Sequence[_New], flow: Flow, now: str) -> list[_New]:
    """Enter the downloads *new*, all of one currency and grain, into the catalogue, and return those that are stored.

    A download is refused if it has some of the rows of another one in force, but is not the same query.
    """
    db, currency, grain = catalogue.db, new[0].currency, new[0].grain
    for each in new:
        _insert(db, each, now)
    ids = {each.id for each in new}
    stored = [each for each in catalogue.downloads(flow, currency) if each.grain == grain]
    pairs = possible_overlaps(stored, ids)
    years = {year for each in new for year, _ in each.sums.months}
    files = catalogue.files(flow, currency, grain, years) if pairs else ()
    shared = staging.shared_rows([(earlier.id, later.id) for earlier, later in pairs], files)
    overlaps: dict[int, list[Overlap]] = defaultdict(list)
    for earlier, later in pairs:
        overlaps[later.id] += find_overlaps(earlier, later, shared[earlier.id, later.id])
    names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for each in new:
        ids.remove(each.id)  # has those of later and of refused downloads
        of_each = [one for one in overlaps[each.id] if ids.isdisjoint((one.download, one.by))]
        db.executemany("INSERT INTO overlap VALUES (?, ?, ?, ?, ?)", of_each)
        if any(one.in_part for one in of_each) and (conflict := find_conflict(db, each.id)):
            each.refusal = SourceRefused("detail-overlaps", **conflict)
            ids.add(each.id)
            db.execute("DELETE FROM overlap WHERE ? IN (download, by)", (each.id,))
            for table, column in (("download_month", "download"), ("download_code", "download"), ("download", "id")):
                db.execute(f"DELETE FROM {table} WHERE {column} = ?", (each.id,))
            continue
        for dimension, shown in each.reader.names.items():
            names[dimension.value, each.reader.header.language] |= shown
        if of_each:
            each.warnings += _replacements(db, each, {one.download for one in of_each})
    db.executemany(
        "INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)",
        [(dimension, code, lang, name) for (dimension, lang), shown in names.items() for code, name in shown.items()],
    )
    return [each for each in new if each.refusal is None]


def _insert(db: sqlite3.Connection, new: _New, now: str) -> None:
    reader, sums = new.reader, new.sums
    row = (new.id, new.file, new.sha256, new.size, now, flow_word(reader.flow), new.currency.value, new.grain.key)
    db.execute("INSERT INTO download VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '')", (*row, reader.rows))
    db.executemany(
        "INSERT INTO download_month VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (new.id, *month, month not in new.incomplete, rows, value, json.dumps(sums.chapters.get(month, {})))
            for month, (rows, value) in sums.months.items()
        ],
    )
    db.executemany("INSERT INTO download_code VALUES (?, ?, ?)", [(new.id, *item) for item in sums.constants.items()])


def _replacements(db: sqlite3.Connection, new: _New, downloads: set[int]) -> Iterator[Message]:
    """Yield a warning if *new* replaces months of *downloads*, and one if its own are not in force."""
    marks = ", ".join("?" * len(downloads))
    earlier = db.execute(
        "SELECT DISTINCT d.file FROM month_of_download m JOIN download d ON d.id = m.download"
        f" WHERE m.replaced_by = ? AND m.download IN ({marks}) ORDER BY d.file",
        (new.id, *downloads),
    )
    if names := [name for (name,) in earlier]:
        listed = "、".join(names[:3]) + (f"… ({len(names)})" if len(names) > 3 else "")
        yield Message("detail-replaces", {"file": new.file, "earlier": listed})
    query = "SELECT 1 FROM month_of_download WHERE download = ? AND replaced_by IS NOT NULL"
    if db.execute(query, (new.id,)).fetchone():
        yield Message("detail-incomplete-unused", {"file": new.file})
