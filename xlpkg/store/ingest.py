"""Read files and folders into the store: each file is read, checked, and stored in one transaction."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from xlpkg.errors import Doubtful, SourceRefused, system_reason
from xlpkg.messages import Message
from xlpkg.model.months import FIRST_MONTH, Month, spans
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.announced import AnnouncedTable, with_zones
from xlpkg.sources.announced_checks import compare_announced, compare_with_announced
from xlpkg.sources.comparison import compare, trade_of
from xlpkg.sources.judge import Doubt, judge
from xlpkg.sources.numbers import month_of_file
from xlpkg.sources.readers.files import SUFFIXES, read_bytes, sha256_of
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.decisions import Answer, Decision
from xlpkg.store.known import Known
from xlpkg.store.store import Store, default_path
from xlpkg.store.vintages import StoredFile, to_minute

#: Why a file is none that TradeMonitor reads, such as a note in the same folder.
_FOREIGN: Final = ("no-table", "not-by-location", "source-not-text", "source-word")
#: The most entries of a folder that are looked at for source files in folders within it.
_MOST_ENTRIES: Final = 2000

#: Files that were modified less than this many seconds after one another, such as those of a copied or cloned folder,
#: count as modified at the same time.
_SAME_TIME: Final = 1.0


@dataclass(frozen=True, slots=True)
class Ingested:
    """The result for one file: it was stored, is unchanged (the same file was stored before), or was refused.

    A refusal of the class Doubtful is of a file that was left out; ``is_decided``: as a person had decided. ``months``
    are those of table (8), or of the online query, in the file, ``announced`` those of announced figures; none if it
    was refused for another reason. ``rows`` is the number of rows stored, ``figures`` that of announced levels and YoY.
    ``flow`` is that of a doubtful online query. ``note`` says of an unchanged file that it is not in force.
    ``superseded_by`` has the hashes of the files that are.
    """

    path: Path
    months: tuple[tuple[Currency, Month], ...] = ()
    rows: int = 0
    unchanged: bool = False
    refusal: SourceRefused | None = None
    warnings: tuple[Message, ...] = ()
    sha256: str = ""
    note: Message | None = None
    superseded_by: tuple[str, ...] = ()
    announced: tuple[tuple[Currency, Month], ...] = ()
    figures: int = 0
    flow: Flow | None = None
    is_decided: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether a person has to decide about the file: it is doubtful, and nobody has."""
        return isinstance(self.refusal, Doubtful) and not self.is_decided

    @property
    def is_foreign(self) -> bool:
        """Whether the file was refused because it is no table that TradeMonitor reads."""
        return self.refusal is not None and self.refusal.key in _FOREIGN


def find_sources(paths: Iterable[Path]) -> list[Path]:
    """Return the files among *paths*, and the .html, .htm, .xls, .xlsx and .csv files in each folder, in reading order.

    Hidden files and the lock files of office programs are left out. Raises SourceRefused if a path does not exist, or
    if a folder cannot be read or contains no such file.
    """
    return in_reading_order(file for path in paths for file in files_of(path))


def files_of(path: Path) -> list[Path]:
    """Return *path*, or the source files in it if it is a folder. Raises as :func:`find_sources` does."""
    if not path.is_dir():
        if not path.exists():
            raise SourceRefused("no-such-source", path=path)
        return [path]
    try:
        files = [*filter(_is_source, path.iterdir())]
    except OSError as error:
        raise SourceRefused("source-unreadable", file=path, reason=system_reason(error)) from error
    if not files:
        raise SourceRefused("folder-without-sources", folder=path, kinds=tuple(SUFFIXES))
    return files


def _is_source(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$")) and file.is_file()


def folders_not_read(folder: Path) -> list[Message]:
    """Return a note on the folders within *folder* that have source files, none if there is no such folder."""
    entries = (each for each in islice(folder.rglob("*"), _MOST_ENTRIES) if each.parent != folder)
    found = Counter(entry.relative_to(folder).parts[0] for entry in entries if _is_source(entry))
    names = tuple(f"{name} ({count})" for name, count in sorted(found.items()) if not name.startswith("."))
    return [Message("folders-not-read", {"folder": folder.name or folder, "names": names})] if names else []


def in_reading_order(files: Iterable[Path]) -> list[Path]:
    """Return *files* without repetitions, those modified first in front.

    Files that were modified at the same time are in the natural order of their names: 2025-2 before 2025-10, 2025-02
    before 2025-02 (1).
    """
    ordered: list[list[Path]] = []
    last = float("-inf")
    for modified, file in sorted((_modified(file), file) for file in dict.fromkeys(files)):
        if modified - last >= _SAME_TIME:
            ordered.append([])
        ordered[-1].append(file)
        last = modified
    return [file for together in ordered for file in sorted(together, key=_natural)]


def _modified(file: Path) -> float:
    """Return the time of modification; 0 for a file that cannot be examined, which is refused when it is read."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _natural(file: Path) -> tuple[list[str | int], list[str | int], str]:
    """Return a key that orders numbers in names by size; names are compared before their folders."""

    def parts(text: str) -> list[str | int]:
        return [int(part) if index % 2 else part for index, part in enumerate(re.split(r"(\d+)", text.casefold()))]

    return parts(file.stem), parts(file.suffix), str(file)


def ingest(
    store: Store,
    paths: Iterable[Path],
    *,
    flow: Flow | None = None,
    at: dt.datetime | None = None,
    accept: Collection[Path] = (),
    progress: Callable[[Path], object] = lambda _: None,
) -> Iterator[Ingested]:
    """Read files into *store* in the order of *paths*, and yield the result for each.

    A file that is refused does not stop the others. *flow*: whether a download of the online query is exports or
    imports. *at*: the time of arrival, now by default. *accept*: the files to store although they are doubtful, which
    is remembered. *progress* is called with each path before it is read.
    """
    known = Known(store)
    for path in paths:
        progress(path)
        try:
            data = read_bytes(path)
            stored = store.file(sha256_of(data), flow)
            if stored is None or (stored.withdrawal is not None and _is_for_another_month(path, stored)):
                result = _ingest(store, known, path, data, flow, at, accept=path in accept)
            else:
                result = _unchanged(store, path, stored)
        except SourceRefused as refusal:
            result = Ingested(path, refusal=refusal)
        yield result


def notes_on(results: Sequence[Ingested]) -> list[Message]:
    """Return the notes of *results* on files that are not in force.

    Of a folder with two files of a month, the older one is superseded whenever the folder is read: that needs no note.
    """
    notes = []
    read_later: set[str] = set()
    for result in reversed(results):
        if result.note is not None and not read_later.intersection(result.superseded_by):
            notes.append(result.note)
        read_later.add(result.sha256)
    return notes[::-1]


def _is_for_another_month(path: Path, file: StoredFile) -> bool:
    """Return whether the name of *path*, which is stored as *file*, is for another month, if it is table (8)."""
    months = {month for _, month in file.months}
    return bool(months) and file.flow is None and month_of_file(path.name) not in (None, *months)


def _unchanged(store: Store, path: Path, file: StoredFile) -> Ingested:
    """Return the result for the file *path*, which is stored as *file*.

    Raises SourceRefused if its name is for another month.
    """
    if _is_for_another_month(path, file):
        raise SourceRefused(
            "name-against-stored",
            file=path.name,
            stored=file.name,
            months=spans(month for _, month in file.months),
            hash=file.short_hash,
            named=month_of_file(path.name),
        )
    result = Ingested(path, file.months, unchanged=True, sha256=file.sha256, announced=file.announced)
    if file.withdrawal is not None:
        facts = {"path": path, "hash": file.short_hash, "at": to_minute(file.withdrawal.at)}
        return replace(result, note=Message("file-withdrawn", facts | {"reason": file.withdrawal.reason or "—"}))
    superseded: dict[Currency, list[Month]] = {}
    newer: dict[str, StoredFile] = {}
    in_force: list[tuple[tuple[Any, ...], list[StoredFile]]] = [(at, store.in_force(*at)) for at in file.months]
    in_force += store.announced_in_force(file).items() if file.announced else ()
    for (currency, period, *_), files in in_force:
        if all(each.id != file.id for each in files):
            superseded.setdefault(currency, []).append(period)
            newer |= {each.sha256: each for each in files if each.id > file.id}
    if not superseded or not store.prints_more(file, newer.values()):
        return result
    note = Message(
        "file-superseded",
        {
            "path": path,
            "file": path.name,
            "months": tuple(trade_of(currency, spans(months)) for currency, months in superseded.items()),
            "newer": tuple(each.named for each in newer.values()),
            "commands": tuple(f"trademonitor withdraw {each.short_hash}" for each in newer.values()),
        },
    )
    return replace(result, note=note, superseded_by=tuple(newer))


def _ingest(
    store: Store, known: Known, path: Path, data: bytes, flow: Flow | None, at: dt.datetime | None, *, accept: bool
) -> Ingested:
    """Store the file *path*, whose bytes are *data*.

    Raises SourceRefused if it fails a check or cannot be read, Doubtful if it needs to be accepted.
    """
    try:
        source, tables, announced = read_tables(path, flow, data)
        known.refresh()
        announced = tuple(with_zones(each, known.zone_labels()) for each in announced)
        judgement = judge(find_doubts(known, tables, announced))
    except (SourceRefused, sqlite3.Error):
        raise
    except Exception as error:  # an error of the program must not stop the other files
        reason = f"{type(error).__name__}: {error}"
        raise SourceRefused("source-unexpected", file=path.name, reason=reason) from error
    figures = [figure for table in announced for figure in table.figures]
    found = Ingested(
        path,
        tuple((table.currency, table.period) for table in tables),
        sha256=source.sha256,
        announced=tuple(dict.fromkeys((figure.currency, figure.period) for figure in figures)),
    )
    warnings = [warning for table in tables for warning in table.warnings]
    if (doubt := judgement.doubt) is not None:
        of_query = flow if any(table.kind.startswith("query") for table in tables) else None
        found = replace(found, flow=of_query)
        options = "" if flow is None else f" --flow {flow.name.lower()}"
        command = f"trademonitor ingest --accept {shlex.quote(str(path))}{options}"
        decision = _decision(store, (source.sha256, of_query, source.name), doubt, at, accept=accept)
        if decision is None or decision.answer == "leave":
            left_out = doubt.left_out(command, decision.at if decision else None, _named(store))
            return replace(found, refusal=left_out, is_decided=decision is not None)
        warnings.append(doubt.message(Message("stored-as-accepted", {})))
    warnings += judgement.warnings
    if not store.add(source, tables, announced, flow, at, data):  # another program was first
        return replace(found, unchanged=True)
    return replace(
        found,
        rows=sum(len(table.lines) for table in tables),
        figures=sum((figure.value is not None) + (figure.yoy is not None) for figure in figures),
        warnings=tuple(warning for index, warning in enumerate(warnings) if warning not in warnings[:index]),
    )


def _named(store: Store) -> str:
    """Return the option that names *store* in a command, "" for the one that is used without it."""
    return "" if store.path == default_path() else f" --store {shlex.quote(str(store.path))}"


def _decision(
    store: Store, content: tuple[str, Flow | None, str], doubt: Doubt, at: dt.datetime | None = None, *, accept: bool
) -> Decision | None:
    """Return what a person decided about a doubtful *content*: its hash, the flow of an online query, its name.

    None if nobody has decided. With *accept*, that it is stored is remembered first.
    """
    found = store.decision(*content[:2])
    if accept and (found is None or found.answer == "leave"):
        store.decide(*content, "accept", doubt.message(), at)
        found = store.decision(*content[:2])
    return found


def restore(store: Store, file: StoredFile, *, accept: bool = False) -> None:
    """Put *file* back into force, if it is judged as :func:`ingest` judges it.

    Raises Doubtful if it needs to be accepted, BadInput if it cannot be restored.
    """
    if any(each.id == file.id and each.withdrawal for each in store.files()):
        doubt = judge(find_doubts(Known(store), *store.tables(file))).doubt
        if doubt is not None:
            decision = _decision(store, (file.sha256, file.flow, file.name), doubt, accept=accept)
            if decision is None or decision.answer == "leave":
                command = f"trademonitor restore --accept {file.short_hash}"
                raise doubt.left_out(command, decision.at if decision else None, _named(store))
    store.restore(file)


def decide(store: Store, results: Iterable[Ingested], answer: Answer) -> None:
    """Remember what a person decided about the doubtful files of *results*, with the doubts that were told."""
    for each in results:
        if isinstance(each.refusal, Doubtful):
            store.decide(each.sha256, each.flow, each.path.name, answer, each.refusal.doubt)


def find_doubts(known: Known, tables: Iterable[SourceTable], announced: Iterable[AnnouncedTable]) -> Iterator[Doubt]:
    """Yield the doubts about the tables of a file, by themselves and beside what is stored.

    Raises SourceRefused for a month that is too early or has not ended.
    """
    for table in tables:
        _check_months(table.file, {table.period})
        yield from table.doubts
        yield from compare(table, known)
        yield from compare_with_announced(table, known)
    for each in announced:
        _check_months(each.file, {figure.period for figure in each.figures})
        yield from compare_announced(each, known)


def _check_months(file: str, months: Collection[Month]) -> None:
    """Refuse a file with a month before FIRST_MONTH, or with one that has not ended by the clock of this computer."""
    if (first := min(months)) < FIRST_MONTH:
        raise SourceRefused("month-out-of-range", file=file, month=first, first=FIRST_MONTH)
    today = _today()
    if (last := max(months)) >= Month(today.year, today.month):
        raise SourceRefused("month-not-ended", file=file, month=last, today=today)


def _today() -> dt.date:
    return dt.date.today()
