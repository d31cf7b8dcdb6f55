"""Store downloads: all files of a command in one step, so that a killed program leaves the detail as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import sqlite3
import stat
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from xlpkg.detail.catalogue import (
    Catalogue,
    DetailDamaged,
    ParquetFile,
    YearMonth,
    as_stored,
    flow_word,
    open_catalogue,
)
from xlpkg.detail.levels import Levels
from xlpkg.detail.listing import stored_hashes
from xlpkg.detail.reading import Facts, Reader
from xlpkg.detail.replacing import Coverage, Replaced, find_replaced, overlapping
from xlpkg.detail.schema import Grain
from xlpkg.detail.staging import Staging
from xlpkg.detail.writing import enter_files, open_staging, remove_leftovers, work_folder, write_errors, write_lock
from xlpkg.errors import SourceRefused, system_reason
from xlpkg.messages import Message
from xlpkg.model.words import Currency, Flow

#: A year of a grain has at most this many Parquet files; the next ingest merges them.
_MOST_FILES: Final = 8
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
    """A download that will be stored."""

    id: int
    index: int
    sha256: str
    size: int
    facts: Facts
    warnings: list[Message] = field(default_factory=list)

    @property
    def group(self) -> tuple[Currency, Grain]:
        """What is stored together: rows of one group may have the same key."""
        return self.facts.currency, self.facts.grain

    @property
    def coverage(self) -> Coverage:
        """The months and the constants."""
        months = {month: month not in self.facts.incomplete for month in self.facts.months}
        return Coverage(self.id, months, self.facts.constants)


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
    with open_catalogue(store, create=True) as catalogue, write_errors(catalogue.folder), write_lock(catalogue) as db:
        remove_leftovers(catalogue)
        with work_folder(catalogue.folder) as folder, open_staging(folder) as staging:
            results, new = _read_all(catalogue, staging, paths, flow, Levels(store), progress)
            if new:
                replaced: dict[tuple[Currency, Grain], Replaced] = {}
                written: list[ParquetFile] = []
                merged: list[ParquetFile] = []
                for group in dict.fromkeys(each.group for each in new):
                    of_group = [each for each in new if each.group == group]
                    replaced[group] = _replace(catalogue, staging, of_group)
                    files, taken = _write(catalogue, staging, of_group)
                    written += files
                    merged += taken
                _enter(db, new, replaced, at or dt.datetime.now(dt.UTC))
                enter_files(db, written, merged)
    for each in new:
        results[each.index] = replace(results[each.index], warnings=tuple(each.warnings))
    return results


def _read_all(
    catalogue: Catalogue,
    staging: Staging,
    paths: Sequence[Path],
    flow: Flow,
    levels: Levels,
    progress: Callable[[Path], object],
) -> tuple[list[Ingested], list[_New]]:
    """Read *paths* into *staging*. Return the result for each, and those that will be stored."""
    stored = stored_hashes(catalogue)
    known = {sha256: flow for (sha256, flow), is_withdrawn in stored.items() if not is_withdrawn}
    other = Flow.IMPORT if flow is Flow.EXPORT else Flow.EXPORT
    numbers = itertools.count(catalogue.last_download() + 1)
    results: list[Ingested] = []
    new: list[_New] = []
    for path, opened in _opened(paths, flow):
        progress(path)
        try:
            sha256, size, reader = opened()
            if sha256 in known:
                if known[sha256] != flow_word(flow):
                    facts = {"file": path.name, "hash": sha256[:8], "other": other, "flow": flow}
                    raise SourceRefused("detail-stored-as-other-flow", **facts)
                results.append(Ingested(path, unchanged=True))
                continue
            if stored.get((sha256, flow_word(flow))):
                note = Message("detail-stored-and-withdrawn", {"file": path.name, "hash": sha256[:8]})
                results.append(Ingested(path, unchanged=True, warnings=(note,)))
                continue
            number = next(numbers)
            read, is_compared = _read(path, reader, number, staging, levels)
        except SourceRefused as refusal:
            results.append(Ingested(path, refusal=refusal))
            continue
        known[sha256] = flow_word(flow)
        new.append(_New(number, len(results), sha256, size, read, list(read.warnings)))
        results.append(Ingested(path, tuple(read.months), read.rows, is_compared))
    staging.finish()
    return results, new


def _opened(paths: Sequence[Path], flow: Flow) -> Iterator[tuple[Path, Callable[[], tuple[str, int, Reader]]]]:
    """Yield each path with a function that returns its SHA-256, its size and a reader, or raises SourceRefused.

    The next files are opened in other threads meanwhile, which saves nearly half of the time.
    """
    with ThreadPoolExecutor(_AHEAD) as pool:
        waiting = deque((path, pool.submit(_open, path, flow)) for path in paths[:_AHEAD])
        for following in [*paths[_AHEAD:], *[None] * min(_AHEAD, len(paths))]:
            path, opened = waiting.popleft()
            yield path, opened.result
            if following is not None:
                waiting.append((following, pool.submit(_open, following, flow)))


def _open(path: Path, flow: Flow) -> tuple[str, int, Reader]:
    sha256, size = _digest(path)
    with _refusing(path):
        return sha256, size, Reader(path, flow)


def _read(path: Path, reader: Reader, number: int, staging: Staging, levels: Levels) -> tuple[Facts, bool]:
    """Read *path* into *staging* as the download *number*, or raise SourceRefused.

    Return its facts, and whether *levels* has one to compare with them.
    """
    for table in _batches(path, reader):
        staging.add(number, table)
    with _refusing(path):
        facts = reader.facts
    return facts, levels.check(facts)


def _batches(path: Path, reader: Reader) -> Iterator[pa.Table]:
    with _refusing(path):
        yield from reader.batches()


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


def _digest(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file and its size. Raises SourceRefused if it is no file or cannot be read."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a pipe or a device may never end
            raise SourceRefused("source-no-file", file=path.name)
        if not state.st_size:
            raise SourceRefused("source-empty", file=path.name)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), state.st_size
    except OSError as error:
        raise SourceRefused("source-unreadable", file=path.name, reason=system_reason(error)) from error


def _replace(catalogue: Catalogue, staging: Staging, new: Sequence[_New]) -> Replaced:
    """Find what the downloads *new*, all of one group, replace. Their warnings say so."""
    staging.clear()
    facts = new[0].facts
    stored = {each.id: each for each in catalogue.downloads(facts.flow, facts.currency) if each.grain == facts.grain}
    old = [
        Coverage(
            each.id,
            each.months,
            {dimension.value: code for dimension, code in each.constants.items()}
            | ({} if each.province is None else {"province": str(each.province)}),
        )
        for each in stored.values()
    ]
    pairs = overlapping(old, [each.coverage for each in new])
    involved = {each.id for pair in pairs for each in pair}
    if not involved:
        return Replaced({}, frozenset())
    years = {year for each in new for year, _ in each.facts.months}
    if involved & stored.keys():
        files = catalogue.files(facts.flow, facts.currency, facts.grain, years)
        staging.load(files, involved & stored.keys())
    rows, shared = staging.count(involved, {(earlier.id, later.id) for earlier, later in pairs})
    found = find_replaced(pairs, rows, shared)
    staging.settle(found, involved)
    names = {each.id: each.file for each in stored.values()} | {each.id: each.facts.file for each in new}
    for each in new:
        earlier = {names[download] for (download, _), by in found.months.items() if by == each.id}
        if earlier:
            each.warnings.append(Message("detail-replaces", {"file": each.facts.file, "earlier": _listed(earlier)}))
        if any(download == each.id for download, _ in found.unused):
            each.warnings.append(Message("detail-incomplete-unused", {"file": each.facts.file}))
    return found


def _listed(names: set[str]) -> str:
    """Return the first three names, and the number of all if there are more."""
    return "、".join(sorted(names)[:3]) + (f"… ({len(names)})" if len(names) > 3 else "")


def _write(catalogue: Catalogue, staging: Staging, new: Sequence[_New]) -> tuple[list[ParquetFile], list[ParquetFile]]:
    """Write the Parquet files of one group. Return the new ones, and the old ones that they take the place of."""
    facts = new[0].facts
    ids = [each.id for each in new]
    existing = [
        file
        for file in catalogue.parquet_files()
        if (file.flow, file.currency, file.grain) == (flow_word(facts.flow), facts.currency.value, facts.grain.key)
    ]
    written: list[ParquetFile] = []
    merged: list[ParquetFile] = []
    replaced = staging.replaced_in_years()
    for year in sorted({year for each in new for year, _ in each.facts.months}):
        of_year = [file for file in existing if file.year == year]
        for history in (False, True):
            if history and not replaced.get(year):
                continue
            present = {catalogue.check(file): file for file in of_year if bool(file.history) is history}
            taken = set(present) if len(present) >= _MOST_FILES else set()
            if not history and replaced.get(year):
                taken |= set(staging.touched(list(present)))
            path = f"flow={flow_word(facts.flow)}/currency={facts.currency.value}/year={year}/new"
            target = ParquetFile(
                path=f"history/{path}" if history else path,
                flow=flow_word(facts.flow),
                currency=facts.currency.value,
                year=year,
                grain=facts.grain.key,
                history=int(history),
            )
            file = staging.write(target, catalogue.folder, ids, sorted(taken))
            if file is not None:
                written.append(file)
            merged += [present[path] for path in taken]
    before = sum(file.rows for file in merged) + sum(each.facts.rows for each in new)
    if before != (after := sum(file.rows for file in written)):
        raise DetailDamaged("detail-rows-lost", folder=catalogue.folder, before=before, after=after)
    return written, merged


def _enter(
    db: sqlite3.Connection, new: Sequence[_New], replaced: dict[tuple[Currency, Grain], Replaced], at: dt.datetime
) -> None:
    """Enter the downloads *new* into the catalogue."""
    now = as_stored(at)
    names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    ingest_id = db.execute("INSERT INTO ingest (at) VALUES (?)", (now,)).lastrowid
    for each in new:
        facts, grain = each.facts, each.facts.grain
        row = (each.id, ingest_id, facts.file, each.sha256, each.size, now, flow_word(facts.flow), facts.currency.value)
        columns = (grain.key, grain.time, grain.province, grain.hs, grain.partner, grain.regime, facts.rows)
        values = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        db.execute(f"INSERT INTO download VALUES ({values})", (*row, *columns))  # noqa: S608 - no text from outside
        db.executemany(
            "INSERT INTO download_month (download, year, month, complete, rows, value, chapters)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (each.id, *month, month not in facts.incomplete, rows, value, json.dumps(facts.chapters.get(month, {})))
                for month, (rows, value) in facts.months.items()
            ],
        )
        db.executemany(
            "INSERT INTO download_code VALUES (?, ?, ?)", [(each.id, *item) for item in facts.constants.items()]
        )
        for dimension, shown in facts.names.items():
            names[dimension.value, facts.language] |= shown
    db.executemany(
        "INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)",
        [(dimension, code, lang, name) for (dimension, lang), shown in names.items() for code, name in shown.items()],
    )
    for found in replaced.values():
        entries = [(by, download, *month) for (download, month), by in found.months.items()]
        entries += [(download, download, *month) for download, month in found.unused]
        db.executemany(
            "UPDATE download_month SET replaced_by = ? WHERE download = ? AND year = ? AND month IS ?", entries
        )
