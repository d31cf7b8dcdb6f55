"""The files that a store has, or that a person left out: what the sheet 来源 lists, and what is done to them there."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from xlpkg.detail.folder import has_detail
from xlpkg.errors import BadInput, TradeMonitorError
from xlpkg.messages import Message, Named
from xlpkg.model.months import Month, spans
from xlpkg.model.words import Currency, Flow
from xlpkg.sources.numbers import month_of_file
from xlpkg.store.announced import find_announced_in_force
from xlpkg.store.changes import change
from xlpkg.store.decisions import Decision
from xlpkg.store.in_force import REGION
from xlpkg.store.ingest import ingest
from xlpkg.store.store import Store, open_store
from xlpkg.store.vintages import State, StoredFile, find_file, to_minute

#: What may be done to a file.
Deed = Literal["withdraw", "restore", "accept"]
#: Where a file is: in the store, in its detail, or nowhere, because a person left it out.
_STORE, _DETAIL, _LEFT = "store", "detail", "left"
#: The key of a file that was refused.
_REFUSED: Final = "refused - -"
#: The first of the nine figures of a row of regions.
_FIGURES: Final = REGION + 1


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the list.

    Attributes:
        key: names it in this store and in another: where it is, its SHA-256, and the flow of a download.
        months: the spans of months of each currency.
        at: the time of storing, or of the decision to leave it out.
        remarks: why it is not in force, what it changed, why it was left out or refused.
    """

    key: str
    name: str
    kind: Message | None
    months: tuple[Message, ...]
    state: State | Literal["left out", "refused"]
    at: str
    remarks: tuple[Named, ...]


def list_files(path: Path, refused: Iterable[tuple[Path, Message]] = ()) -> list[SourceFile]:
    """Return the files of the store *path* and of its detail: first those *refused* and left out, then the newest."""
    with open_store(path, create=False) as store:
        decisions = {(each.sha256, each.flow): each for each in store.decisions()}
        files, in_force, replaced = store.files(), _in_force(store), _replaced(store)
    there = {(each.sha256, each.flow) for each in files}
    left = [each for key, each in decisions.items() if each.answer == "leave" and key not in there]
    found = []
    for file in files:
        state: State = "withdrawn" if file.withdrawal else "in force" if file.id in in_force else "superseded"
        decision = decisions.get((file.sha256, file.flow))
        listed = _listed(_STORE, file, state, _kind(file), decision, replaced.get(file.id, ()))
        found.append((file.arrived, file.id, listed))
    if has_detail(path):  # Arrow takes a second to import
        from xlpkg.detail.catalogue import open_catalogue

        # 驱动 says what is wrong with a damaged one.
        with contextlib.suppress(TradeMonitorError), open_catalogue(path, create=False) as catalogue:
            for each in catalogue.downloads():
                listed = _listed(_DETAIL, each.file, each.state, Message("file-kind-detail", {"flow": each.flow}))
                found.append((each.file.arrived, each.id, listed))
    return [
        *(SourceFile(_REFUSED, file.name, None, (), "refused", "", (reason,)) for file, reason in refused),
        *map(_left_out, reversed(left)),
        *(each for _, _, each in sorted(found, key=itemgetter(0, 1), reverse=True)),
    ]


def _in_force(store: Store) -> set[int]:
    """Return the numbers of the files of which a figure is in force."""
    by_month: dict[tuple[Currency, Month], set[int]] = defaultdict(set)
    for sheet in store.sheets():
        by_month[sheet.currency, sheet.period].add(sheet.file_id)
    found = {each.file_id for each in find_announced_in_force(store.announced()).values()}
    for month, files in by_month.items():
        found |= files if len(files) == 1 else {each.id for each in store.in_force(*month)}
    return found


def _replaced(store: Store) -> dict[int, tuple[Message, ...]]:
    """Return how many figures of regions each file has otherwise than the one that was stored before it."""
    by_month: dict[tuple[Currency, Month], dict[int, Any]] = defaultdict(dict)
    for sheet in store.sheets():
        by_month[sheet.currency, sheet.period][sheet.file_id] = sheet
    found: dict[int, tuple[Message, ...]] = defaultdict(tuple)
    for sheets in by_month.values():
        for earlier, later in zip([*sheets.values()], [*sheets.values()][1:], strict=False):
            before, after = (
                {int(row[REGION]): row[_FIGURES:] for row in store.regions([sheet])} for sheet in (earlier, later)
            )
            both = [(before[region], after[region]) for region in before.keys() & after.keys()]
            count = sum(int((np.abs(old - new) > 1e-6).sum()) for old, new in both)
            facts = {"file": earlier.file, "count": count, "month": later.period}
            found[later.file_id] += (Message("source-replaces", facts),)
    return found


def _kind(file: StoredFile) -> Message:
    """Return what *file* is."""
    if file.flow is not None:
        return Message("file-kind-query", {"flow": file.flow})
    if file.months and file.announced:
        return Message("file-kind-both", {})
    return Message("file-kind-announced" if file.announced else "file-kind-table", {})


def _listed(
    where: str,
    file: StoredFile,
    state: State,
    kind: Message,
    decision: Decision | None = None,
    replaced: tuple[Message, ...] = (),
) -> SourceFile:
    by_currency: dict[Currency, list[Month]] = defaultdict(list)
    for currency, month in (*file.months, *file.announced):
        by_currency[currency].append(month)
    months = [
        Message("months-in-currency", {"months": spans(each), "currency": of}) for of, each in by_currency.items()
    ]
    remarks: list[Named] = []
    if (withdrawal := file.withdrawal) is not None:
        facts = {"at": to_minute(withdrawal.at), "reason": withdrawal.reason or "—"}
        remarks.append(Message("vintage-withdrawn", facts))
    if decision is not None and decision.answer == "accept":
        remarks.append(Message("source-accepted", {"at": to_minute(decision.at), "doubt": decision}))
    key = f"{where} {file.sha256} {_word(file.flow)}"
    return SourceFile(key, file.name, kind, (*months,), state, file.stored, (*remarks, *replaced))


def _left_out(decision: Decision) -> SourceFile:
    kind = (
        Message("file-kind-table", {}) if decision.flow is None else Message("file-kind-query", {"flow": decision.flow})
    )
    key = f"{_LEFT} {decision.sha256} {_word(decision.flow)}"
    month = month_of_file(decision.name)
    months = () if month is None else (Message("file-kind-month", {"month": month}),)
    return SourceFile(key, decision.name, kind, months, "left out", to_minute(decision.at), (decision,))


def _word(flow: Flow | None) -> str:
    return "-" if flow is None else flow.name.lower()


def do(
    store: Store, deed: Deed, key: str, reason: str, sources: Mapping[str, Path], *, accept: bool = False
) -> Iterator[Message]:
    """Do *deed* to the file *key* of the list, and yield what a user should know.

    *reason*: of a withdrawal. *sources*: the source files by their SHA-256; one that was left out is stored from there.
    Raises TradeMonitorError if that cannot be done, Doubtful if a file is restored that needs to be accepted.
    """
    where, sha256, word = key.split()
    flow = next((each for each in Flow if each.name.lower() == word), None)
    if (where == _LEFT) != (deed == "accept") or key == _REFUSED:
        raise BadInput("source-not-so", deed=Message(f"source-{deed}", {}))
    if where == _LEFT:
        if sha256 not in sources:
            raise BadInput("source-gone")
        (done,) = ingest(store, [sources[sha256]], flow=flow, accept=[sources[sha256]])
        if done.refusal is not None:
            raise done.refusal
        months = spans(month for _, month in (*done.months, *done.announced))
        yield Message("source-stored", {"file": done.path.name, "months": months})
        yield from done.warnings
    elif where == _DETAIL:
        from xlpkg.detail import withdrawing

        action: Literal["withdraw", "restore"] = "withdraw" if deed == "withdraw" else "restore"
        yield from withdrawing.describe(action, *withdrawing.change(store.path, action, sha256, flow, reason))
    else:
        action = "withdraw" if deed == "withdraw" else "restore"
        file = find_file([each for each in store.files() if each.flow == flow], sha256, None, action)
        yield from change(store, file, action, reason, accept=accept)
