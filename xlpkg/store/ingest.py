"""From files and folders into the store: read, checked, stored; each file whole or not at all."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.sources import read_tables
from xlpkg.sources.magnitude import check_magnitude
from xlpkg.sources.readers.grid import SUFFIXES, is_text, read_bytes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from xlpkg.model.months import Month
    from xlpkg.model.words import Flow
    from xlpkg.sources.readers.grid import SourceFile
    from xlpkg.sources.table import SourceTable
    from xlpkg.store.store import Store

    Reading = tuple[SourceFile, tuple[SourceTable, ...]]

#: lxml, calamine and SQLite leave the interpreter to another thread; a third has nothing left to do.
_READERS: Final = 2


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file: stored, unchanged (this very file was stored before), or refused."""

    path: Path
    periods: tuple[Month, ...] = ()
    rows: int = 0
    unchanged: bool = False
    refusal: SourceRefused | None = None
    warnings: tuple[Message, ...] = ()


def find_sources(paths: Iterable[Path]) -> list[Path]:
    """Return the files among *paths*, and of each folder its .html, .xls, .xlsx and .csv files, by name.

    Hidden files and an office program's lock files are left out. Raises SourceRefused where a path does not exist,
    or a folder cannot be read or holds no such file.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            try:
                files = sorted(
                    file
                    for file in path.iterdir()
                    if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith((".", "~$"))
                )
            except OSError as error:
                raise SourceRefused("source-unreadable", file=path, reason=error.strerror or error) from error
            if not files:
                raise SourceRefused("folder-without-sources", folder=path, kinds=", ".join(SUFFIXES))
            found += files
        elif path.exists():
            found.append(path)
        else:
            raise SourceRefused("no-such-source", path=path)
    return list(dict.fromkeys(found))


def ingest(
    store: Store,
    paths: Iterable[Path],
    *,
    flow: Flow | None = None,
    at: dt.datetime | None = None,
    progress: Callable[[Path], object] = lambda _: None,
) -> Generator[Ingested]:
    """Bring files into *store* and yield what became of each; a refused file stops none of the others.

    The next pages and workbooks are read while one is stored; *progress* is called with each path before what became
    of it is awaited.
    """
    coming, stored = iter(paths), store.hashes(flow)
    pool = ThreadPoolExecutor(_READERS)
    try:
        begun = deque(_begin(stored, path, flow, pool) for path in islice(coming, _READERS + 1))
        while begun:
            path, reading = begun.popleft()
            progress(path)
            yield reading if isinstance(reading, Ingested) else _finish(store, stored, path, reading, flow, at)
            begun.extend(_begin(stored, path, flow, pool) for path in islice(coming, 1))
    finally:
        pool.shutdown(cancel_futures=True)  # nobody may want what is read ahead


def _begin(
    stored: set[str], path: Path, flow: Flow | None, pool: ThreadPoolExecutor
) -> tuple[Path, Callable[[], Reading] | Ingested]:
    """Begin to read a file, or return at once what became of one that cannot be read, or need not be."""
    try:
        data = read_bytes(path)
    except SourceRefused as refusal:
        return path, Ingested(path, refusal=refusal)
    if data.sha256 in stored:
        return path, Ingested(path, unchanged=True)
    # Text is read by Python itself, which reads one file at a time.
    read = partial(read_tables, path, flow, data)
    return path, read if is_text(data) else pool.submit(read).result


def _finish(
    store: Store,
    stored: set[str],
    path: Path,
    reading: Callable[[], Reading],
    flow: Flow | None,
    at: dt.datetime | None,
) -> Ingested:
    """Store a file that was read, if it fits what is stored, and return what became of it; *stored* are the hashes."""
    try:
        source, tables = reading()
        if source.sha256 in stored:  # the same file stood before it in the list
            return Ingested(path, unchanged=True)
        warnings: list[Message] = []
        for table in tables:
            warnings += table.warnings
            if not check_magnitude(table, store.national_levels):
                warnings.append(
                    Message("magnitude-unknown", {"file": source.name, "currency": table.currency.value.upper()})
                )
            warnings += _renamed_zones(store, table)
        stored.add(source.sha256)
        if not store.add(source, tables, flow, at):  # another program was first
            return Ingested(path, unchanged=True)
    except SourceRefused as refusal:
        return Ingested(path, refusal=refusal)
    return Ingested(
        path,
        periods=tuple(table.period for table in tables),
        rows=sum(len(table.places) for table in tables),
        warnings=tuple(warnings),
    )


def _renamed_zones(store: Store, table: SourceTable) -> list[Message]:
    """Warn of zones that were not there the month before, and of those that are there no more."""
    now = table.places.zones
    before = store.zone_labels(table.currency, table.period - 1)
    if not now or not before or now == before or {*now} == {*before}:
        return []
    new, gone = sorted(zone for _, zone in {*now} - {*before}), sorted(zone for _, zone in {*before} - {*now})
    return [
        Message("zones-renamed", {"file": table.file, "new": _some(new), "gone": _some(gone), "month": table.period})
    ]


def _some(labels: list[str]) -> str:
    return ("、".join(labels[:3]) + (f"… ({len(labels)})" if len(labels) > 3 else "")) or "—"
