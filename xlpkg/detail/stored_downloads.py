"""The downloads of the detail as they were stored: what of them is in force, their withdrawal and restoration."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlpkg.detail.catalogue import as_stored, open_catalogue
from xlpkg.detail.overlaps import find_conflict
from xlpkg.detail.schema import Grain
from xlpkg.detail.writing import write_errors, write_lock
from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Flow, parse_query_flow
from xlpkg.store.vintages import Event, StoredFile, find_file, to_minute

if TYPE_CHECKING:
    from pathlib import Path

    from xlpkg.detail.catalogue import Catalogue, YearMonth
    from xlpkg.store.vintages import Action

State = Literal["in force", "superseded", "withdrawn"]


@dataclass(frozen=True, slots=True)
class StoredDownload:
    """A download. ``months``: its months, and whether each is complete; ``in_force``: those that questions look at."""

    file: StoredFile
    flow: Flow
    currency: Currency
    grain: Grain
    rows: int
    months: dict[YearMonth, bool]
    in_force: frozenset[YearMonth]

    @property
    def state(self) -> State:
        """Whether a month of it is in force."""
        if self.file.withdrawal is not None:
            return "withdrawn"
        return "in force" if self.in_force else "superseded"

    @property
    def cut(self) -> tuple[YearMonth, ...]:
        """The months in which it was cut at 10,000 rows."""
        return tuple(month for month, complete in self.months.items() if not complete)


def stored_downloads(catalogue: Catalogue) -> list[StoredDownload]:
    """Return all downloads, in the order of storing."""
    months: dict[int, dict[YearMonth, bool]] = defaultdict(dict)
    in_force: dict[int, set[YearMonth]] = defaultdict(set)
    query = "SELECT download, year, month, complete, replaced_by FROM month_of_download ORDER BY year, month"
    for download, year, month, complete, replaced_by in catalogue.db.execute(query):
        months[download][year, month] = bool(complete)
        if replaced_by is None:
            in_force[download].add((year, month))
    rows = catalogue.db.execute(
        "SELECT id, sha256, file, stored_at, flow, currency, grain, rows, withdrawn, reason FROM download ORDER BY id"
    )
    return [
        StoredDownload(
            StoredFile(
                number,
                sha256,
                name,
                "detail",
                parse_query_flow(flow),
                stored_at,
                tuple((Currency(currency), Month(year, month or 12)) for year, month in months[number]),
                () if withdrawn is None else (Event("withdraw", reason, withdrawn),),
            ),
            parse_query_flow(flow),
            Currency(currency),
            Grain.of_key(grain),
            count,
            months[number],
            frozenset(in_force[number]),
        )
        for number, sha256, name, stored_at, flow, currency, grain, count, withdrawn, reason in rows
    ]


def find_download(
    downloads: list[StoredDownload], word: str, content: str | None, flow: Flow | None, action: Action
) -> StoredDownload:
    """Return the download that *word* names, as :func:`xlpkg.store.vintages.find_file` does.

    Raises BadInput if none is named, or more than one.
    """
    files = {each.file.id: each for each in downloads if flow in (None, each.flow)}
    try:
        found = find_file([each.file for each in files.values()], word, content, action)
    except BadInput as error:
        if error.key == "file-not-stored":
            raise BadInput("detail-file-not-stored", word=word) from error
        raise
    return files[found.id]


def change(
    store: Path,
    action: Action,
    word: str,
    content: str | None,
    flow: Flow | None = None,
    reason: str = "",
    at: dt.datetime | None = None,
) -> tuple[StoredDownload, list[tuple[StoredDownload, StoredDownload]]]:
    """Withdraw or restore the download that *word* names, in one step. A withdrawn one counts as if never stored.

    *content* is the SHA-256 of the file at the path *word*, None without a file. Return the download, and the others of
    which other months are in force now, before and after.

    Raises BadInput if it is withdrawn already, or is not withdrawn and is to be restored, if the same file is in force
    as the other flow, or if two downloads that overlap in part would be in force; as :func:`find_download` does; and
    TradeMonitorError if nothing can be written.
    """
    with (
        open_catalogue(store, create=False) as catalogue,
        write_errors(catalogue.folder),
        write_lock(catalogue) as db,
    ):
        before = stored_downloads(catalogue)
        found = find_download(before, word, content, flow, action)
        _check(found, before, action)
        withdrawn = as_stored(at or dt.datetime.now(dt.UTC)) if action == "withdraw" else None
        db.execute("UPDATE download SET withdrawn = ?, reason = ? WHERE id = ?", (withdrawn, reason, found.file.id))
        if conflict := find_conflict(db):
            raise BadInput("detail-both-in-force", **conflict.facts(found.file.id))
        pairs = list(zip(before, stored_downloads(catalogue), strict=True))
        changed = next(new for _, new in pairs if new.file.id == found.file.id)
        return changed, [(old, new) for old, new in pairs if old.in_force != new.in_force and new is not changed]


def _check(found: StoredDownload, downloads: list[StoredDownload], action: Action) -> None:
    withdrawal, facts = found.file.withdrawal, {"file": found.file.name, "hash": found.file.short_hash}
    if action == "withdraw" and withdrawal is not None:
        facts |= {"at": to_minute(withdrawal.at), "reason": withdrawal.reason or "—"}
        raise BadInput("detail-withdrawn-already", **facts)
    if action == "restore":
        if withdrawal is None:
            raise BadInput("detail-not-withdrawn", **facts)
        for other in downloads:
            if (other.file.sha256, other.file.withdrawal) == (found.file.sha256, None):
                raise BadInput("detail-in-force-as-other-flow", flow=other.flow, **facts)
