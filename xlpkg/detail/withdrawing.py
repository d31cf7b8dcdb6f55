"""Withdraw a download, as if it had never been stored, or restore it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from xlpkg.atomic_files import sha256_of_file
from xlpkg.detail.catalogue import Download
from xlpkg.detail.overlaps import find_conflict
from xlpkg.detail.writing import open_to_write
from xlpkg.errors import BadInput
from xlpkg.messages import Message
from xlpkg.model.months import spans
from xlpkg.model.words import Flow
from xlpkg.store.vintages import OF_DETAIL, Action, as_stored, check_change, find_file


def change(
    store: Path,
    action: Action,
    word: str,
    flow: Flow | None = None,
    reason: str = "",
) -> tuple[Download, list[tuple[Download, Download]]]:
    """Withdraw or restore the download that *word* names, in one step. A withdrawn one counts as if never stored.

    Return the download, and the others of which other months are in force now, before and after.

    Raises BadInput as :func:`xlpkg.store.vintages.find_file` and :func:`xlpkg.store.vintages.check_change` do, or if
    two downloads that overlap in part would be in force; and TradeMonitorError if nothing can be written.
    """
    with open_to_write(store, create=False) as catalogue:
        before = catalogue.downloads()
        content = sha256_of_file(Path(word)) if Path(word).is_file() else None
        files = [each.file for each in before]
        found = find_file([each for each in files if flow in (None, each.flow)], word, content, action, OF_DETAIL)
        check_change(found.id, action, files, OF_DETAIL)
        withdrawn = as_stored(dt.datetime.now(dt.UTC)) if action == "withdraw" else None
        catalogue.db.execute(
            "UPDATE download SET withdrawn = ?, reason = ? WHERE id = ?", (withdrawn, reason, found.id)
        )
        if conflict := find_conflict(catalogue.db, found.id):
            raise BadInput("detail-both-in-force", **conflict)
        pairs = list(zip(before, catalogue.downloads(), strict=True))
        changed = next(new for _, new in pairs if new.id == found.id)
        return changed, [(old, new) for old, new in pairs if old.in_force != new.in_force and new is not changed]


def describe(action: Action, changed: Download, others: list[tuple[Download, Download]]) -> Iterator[Message]:
    """Yield what a user should know of what :func:`change` has returned."""
    key = "file-is-withdrawn" if action == "withdraw" else "file-is-restored"
    yield Message(key, {"file": changed.file.name, "hash": changed.file.short_hash, **OF_DETAIL})
    for old, new in others:
        facts = {"file": new.file.name, "hash": new.file.short_hash}
        if again := new.in_force.keys() - old.in_force.keys():
            yield Message("detail-in-force-again", {"months": spans(again), **facts})
        if no_longer := old.in_force.keys() - new.in_force.keys():
            yield Message("detail-no-longer-in-force", {"months": spans(no_longer), **facts})
