"""Read files and folders into the store: each file is read, checked, and stored in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.words import Flow
from xlpkg.sources.magnitude import check_magnitude
from xlpkg.sources.readers.files import SUFFIXES, read_bytes, sha256_of
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.store import Store


@dataclass(frozen=True, slots=True)
class Ingested:
    """The result for one file: it was stored, is unchanged (the same file was stored before), or was refused."""

    path: Path
    periods: tuple[Month, ...] = ()
    rows: int = 0
    unchanged: bool = False
    refusal: SourceRefused | None = None
    warnings: tuple[Message, ...] = ()


def find_sources(paths: Iterable[Path]) -> list[Path]:
    """Return the files among *paths*, and the .html, .htm, .xls, .xlsx and .csv files in each folder, by name.

    Hidden files and the lock files of office programs are left out. Raises SourceRefused if a path does not exist, or
    if a folder cannot be read or contains no such file.
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
) -> Iterator[Ingested]:
    """Read files into *store*, and yield the result for each; a file that is refused does not stop the others.

    *flow*: whether a download of the online query is exports or imports. *at*: the time of arrival, now by default.
    *progress* is called with each path before it is read.
    """
    stored = store.hashes(flow)
    for path in paths:
        progress(path)
        try:
            data = read_bytes(path)
            digest = sha256_of(data)
            result = Ingested(path, unchanged=True) if digest in stored else _ingest(store, path, data, flow, at)
            stored.add(digest)
        except SourceRefused as refusal:
            result = Ingested(path, refusal=refusal)
        yield result


def _ingest(store: Store, path: Path, data: bytes, flow: Flow | None, at: dt.datetime | None) -> Ingested:
    """Store the file *path*, whose bytes are *data*. Raises SourceRefused if it fails a check."""
    source, tables = read_tables(path, flow, data)
    warnings: list[Message] = []
    for table in tables:
        warnings += table.warnings
        if not check_magnitude(table, store.national_levels):
            facts = {"file": source.name, "currency": table.currency.value.upper()}
            warnings.append(Message("magnitude-unknown", facts))
        warnings += _renamed_zones(store, table)
    if not store.add(source, tables, flow, at):  # another program was first
        return Ingested(path, unchanged=True)
    return Ingested(
        path,
        periods=tuple(table.period for table in tables),
        rows=sum(len(table.lines) for table in tables),
        warnings=tuple(warnings),
    )


def _renamed_zones(store: Store, table: SourceTable) -> list[Message]:
    """Return a warning if the labels of zones in *table* are not those of the month before."""
    now = {(region, zone) for region, zone in zip(table.regions.tolist(), table.zones, strict=True) if zone}
    before = set(store.zone_labels(table.currency, table.period - 1)) if now else set()
    if not before or now == before:
        return []
    added, removed = sorted(zone for _, zone in now - before), sorted(zone for _, zone in before - now)
    facts = {"file": table.file, "new": _listed(added), "gone": _listed(removed), "month": table.period}
    return [Message("zones-renamed", facts)]


def _listed(labels: list[str]) -> str:
    """Return the first three labels, and the number of all if there are more; "—" for none."""
    return ("、".join(labels[:3]) + (f"… ({len(labels)})" if len(labels) > 3 else "")) or "—"
