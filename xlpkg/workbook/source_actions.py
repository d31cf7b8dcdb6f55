"""What the buttons do with source files: read those of a folder, and change which are in force as 来源 says."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.atomic_files import sha256_of_file
from xlpkg.detail.folder import has_detail
from xlpkg.errors import BadArgument, BadInput, Cancelled, Doubtful, NoData, SourceRefused, TradeMonitorError
from xlpkg.messages import Message, say
from xlpkg.model.months import spans
from xlpkg.model.words import Dimension, Flow
from xlpkg.store.examples import examples_left
from xlpkg.store.ingest import Ingested, decide, folders_not_read, ingest, notes_on
from xlpkg.store.store import Store
from xlpkg.workbook import layout
from xlpkg.workbook.choices import is_empty
from xlpkg.workbook.consent import Ask, Data, Lines
from xlpkg.workbook.home import Home
from xlpkg.workbook.progress import IsCancelled, progress
from xlpkg.workbook.selection import Months
from xlpkg.workbook.shape import check_shape
from xlpkg.workbook.sheets import sources
from xlpkg.workbook.source_files import Deed, do
from xlpkg.workbook.versions import range_of, values_of

#: Why a file that a button has read is a download of the online query, or too large for anything else.
_OF_QUERY: Final = ("query-without-flow", "query-without-province", "query-part-of-trade", "source-too-large")
#: The words in the name of a download that say what it has.
_FLOW_WORDS: Final = {Flow.EXPORT: ("出口", "export"), Flow.IMPORT: ("进口", "import")}


@dataclass(slots=True)
class Read:
    """What a button has done with source files.

    Attributes:
        before: the months stored before; None if no file was read.
        refused: the files that nobody can accept, and why.
        is_detail_new: whether the detail has changed.
    """

    started: dt.datetime
    before: Months | None
    remarks: list[Message] = field(default_factory=list)
    refused: list[tuple[Path, Message]] = field(default_factory=list)
    is_detail_new: bool = False


def read_sources(
    data: Data, store: Store, book: xw.Book, home: Home, ask: Ask, is_cancelled: IsCancelled | None
) -> Read:
    """Ingest the sources of *data*, ask once about the doubtful files, and return what to say of the others.

    Downloads by commodity or partner go into the detail. A remark says of each file that was refused why, others which
    files are not in force, and which folders within that of the sources were not read. Raises SourceRefused if all
    files were refused and nobody has decided about them.
    """
    if data.sources is None:
        return Read(dt.datetime.now(dt.UTC), None)
    read = Read(dt.datetime.now(dt.UTC), store.months())

    @contextlib.contextmanager
    def steps(paths: Sequence[Path]) -> Iterator[Callable[[Path], None]]:
        with progress(book, home.lang, is_cancelled) as shown:
            step = shown.counter("progress-file", len(paths))
            yield lambda path: step(path.name)

    def stored(paths: Sequence[Path], flow: Flow | None = None) -> list[Ingested]:
        with steps(paths) as step:
            return [*ingest(store, paths, flow=flow, progress=step)]

    results = stored(data.sources)
    of_query = {each.path: each for each in results if each.refusal is not None and each.refusal.key in _OF_QUERY}
    if of_query:
        again = _read_downloads(store, [*of_query], ask, read, stored, steps)
        results = [again.get(each.path, each) for each in results]
        results = [each for each in results if each.sha256 or each.refusal is not None]
    if asked := [result for result in results if result.is_asked]:
        doubts = Lines(result.refusal.doubt for result in asked if isinstance(result.refusal, Doubtful))
        if (answer := ask(Message("ask-doubtful", {"doubts": doubts}))) is not None:
            decide(store, asked, "accept" if answer else "leave")
            decided = {each.path: each for result in asked for each in stored([result.path], result.flow)}
            results = [decided.get(result.path, result) for result in results]
    refused = [result for result in results if result.refusal is not None]
    is_nothing_new = not results and bool(read.before)  # the detail has all files
    is_some_stored = is_nothing_new or read.is_detail_new or any(result.is_decided for result in refused)
    if len(refused) == len(results) and not is_some_stored:
        raise (refused[0].refusal if refused else None) or NoData("store-empty", path=store.path)
    for result in refused:
        if isinstance(result.refusal, Doubtful):
            tail = Message("not-stored-as-decided" if result.is_decided else "not-stored", {})
            read.remarks.append(Message(result.refusal.key, {**result.refusal.facts, "verdict": tail}))
        elif result.refusal is not None:
            read.remarks.append(result.refusal.message)
            read.refused.append((result.path, result.refusal.message))
    folders = dict.fromkeys(source.parent for source in data.sources)
    not_read = [note for folder in folders for note in folders_not_read(folder)]
    left = examples_left("examples-left-in-workbook", store, read.before or {})
    read.remarks.extend([*notes_on(results), *not_read, *filter(None, [left])])
    return read


def _read_downloads(
    store: Store,
    paths: Sequence[Path],
    ask: Ask,
    read: Read,
    stored: Callable[..., list[Ingested]],
    steps: Callable[[Sequence[Path]], contextlib.AbstractContextManager[Callable[[Path], None]]],
) -> dict[Path, Ingested]:
    """Store downloads of the online query whose flow is known, and return the results of those not in the detail.

    That is known from an earlier time, by the name of the file, or from the user. *stored* stores files as tables,
    *steps* shows each of some files in the status bar.
    """
    from xlpkg.detail.catalogue import open_catalogue  # Arrow takes a second to import
    from xlpkg.detail.ingest import ingest as ingest_detail
    from xlpkg.detail.raw_rows import open_rows

    known = {each.sha256: each.flow for each in store.files() if each.flow is not None}
    if has_detail(store.path):
        with open_catalogue(store.path, create=False) as catalogue:
            known |= {each.file.sha256: each.flow for each in catalogue.downloads()}
    groups: dict[tuple[Flow | None, bool], list[Path]] = defaultdict(list)
    with steps(paths) as step:
        for path in paths:
            step(path)
            try:
                columns = open_rows(path)[0].columns.keys()
            except SourceRefused:
                continue  # another large file
            is_detail = "region" not in columns or any({each, f"{each}_name"} & columns for each in Dimension)
            groups[known.get(sha256_of_file(path)) or _flow_of_name(path.name), is_detail].append(path)
    results = {}
    unnamed = {is_detail: groups.pop((None, is_detail), []) for is_detail in (False, True)}
    for asked in _FLOW_WORDS if any(unnamed.values()) else ():
        names = Lines(Message("source-name", {"file": path.name}) for each in unnamed.values() for path in each)
        if ask(Message("ask-flow", {"files": names, "flow": asked})):
            for is_detail, of_kind in unnamed.items():
                groups[asked, is_detail] += of_kind
            break
    else:
        for path in (path for of_kind in unnamed.values() for path in of_kind):
            results[path] = Ingested(path, refusal=SourceRefused("query-without-flow", file=path.name))
    for (flow, is_detail), of_group in groups.items():
        if flow is None or not of_group:
            continue
        if not is_detail:
            results |= {each.path: each for each in stored(of_group, flow)}
            continue
        with steps(of_group) as step:
            done = ingest_detail(store.path, of_group, flow, progress=step)
        results |= {each.path: Ingested(each.path, refusal=each.refusal) for each in done}
        read.remarks += [warning for each in done for warning in each.warnings]
        if new := [each for each in done if each.rows]:
            months = spans(month for each in new for month in each.months)
            read.remarks.append(Message("detail-read", {"flow": flow, "count": len(new), "months": months}))
            read.is_detail_new = True
    return results


def _flow_of_name(name: str) -> Flow | None:
    """Return the one flow that the *name* of a file has."""
    words = name.lower().replace("进出口", "")
    found = [flow for flow, of_flow in _FLOW_WORDS.items() if any(word in words for word in of_flow)]
    return found[0] if len(found) == 1 else None


def _chosen(book: xw.Book) -> list[tuple[Deed, str, str]]:
    """Return what is chosen on 来源, the file's key and its name. Raises BadArgument for a word that is no choice."""
    found = []
    for row, (word, *_, key) in enumerate(values_of(book, sources.ROWS)):
        if not is_empty(word):
            try:
                found.append((sources.PLACE.read(word), str(key or ""), str(_[2])))
            except BadArgument as error:
                address = range_of(book, sources.ROWS)[row, 0].get_address(False, False)
                raise BadArgument("bad-cell", cell=f"{sources.ROWS.sheet}!{address}", reason=error.message) from error
    return sorted(found, key=lambda each: sources.PLACE.choices.index(each[0]))


def accepts_files(book: xw.Book) -> bool:
    """Return whether a file that was left out is to be stored, for which the folder of source files is needed."""
    return any(deed == "accept" for deed, _, _ in _chosen(book))


def change_sources(
    data: Data, store: Store, book: xw.Book, home: Home, ask: Ask, is_cancelled: IsCancelled | None
) -> Read:
    """Do what is chosen on 来源, once the user has agreed, and return what to say of it.

    A file that cannot be changed stops no other. Raises WorkbookError as check_shape does, because the sheets are to
    show the change; BadInput if nothing is chosen, Cancelled if the user does not agree, and the first error if no file
    was changed.
    """
    check_shape(book, layout.SHEETS)
    chosen = _chosen(book)
    if not chosen:
        raise BadInput("no-source-chosen")
    of_files = [(Message(f"source-{deed}", {}), name) for deed, _, name in chosen]
    changes = Lines(Message("source-change", {"deed": deed, "file": name}) for deed, name in of_files)
    if ask(Message("ask-sources", {"changes": changes})) is False:
        raise Cancelled("not-begun")
    read, errors = Read(dt.datetime.now(dt.UTC), store.months()), list[TradeMonitorError]()
    files: Mapping[str, Path] = {sha256_of_file(path): path for path in data.sources or ()}
    reason = say("source-reason", home.lang)
    with progress(book, home.lang, is_cancelled) as shown:
        step = shown.counter("progress-file", len(chosen))
        for deed, key, name in chosen:
            step(name)
            try:
                try:
                    told = [*do(store, deed, key, reason, files)]
                except Doubtful as doubtful:
                    if not ask(Message("ask-doubtful", {"doubts": Lines([doubtful.doubt])})):
                        raise
                    told = [*do(store, deed, key, reason, files, accept=True)]
                read.remarks += told
                read.is_detail_new |= key.startswith("detail")
            except TradeMonitorError as error:
                errors.append(error)
                read.remarks.append(Message("source-failed", {"file": name, "reason": error.message}))
    if len(errors) == len(chosen):
        raise errors[0]
    return read
