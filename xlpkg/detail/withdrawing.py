"""Withdraw a download, as if it had never been stored, or restore it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlpkg.detail.catalogue import as_stored, open_catalogue
from xlpkg.detail.overlaps import find_conflict
from xlpkg.detail.writing import write_errors, write_lock
from xlpkg.errors import BadInput
from xlpkg.store.vintages import find_file, to_minute

if TYPE_CHECKING:
    from pathlib import Path

    from xlpkg.detail.catalogue import Download
    from xlpkg.model.words import Flow
    from xlpkg.store.vintages import Action


def find_download(
    downloads: Sequence[Download], word: str, content: str | None, flow: Flow | None, action: Action
) -> Download:
    """Return the download that *word* names, as :func:`xlpkg.store.vintages.find_file` does.

    Raises BadInput if none is named, or more than one.
    """
    files = {each.id: each for each in downloads if flow in (None, each.flow)}
    try:
        return files[find_file([each.file for each in files.values()], word, content, action).id]
    except BadInput as error:
        if error.key == "file-not-stored":
            raise BadInput("detail-file-not-stored", word=word) from error
        raise


def change(
    store: Path,
    action: Action,
    word: str,
    content: str | None,
    flow: Flow | None = None,
    reason: str = "",
    at: dt.datetime | None = None,
) -> tuple[Download, list[tuple[Download, Download]]]:
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
        before = catalogue.downloads()
        found = find_download(before, word, content, flow, action)
        _check(found, before, action)
        withdrawn = as_stored(at or dt.datetime.now(dt.UTC)) if action == "withdraw" else None
        db.execute("UPDATE download SET withdrawn = ?, reason = ? WHERE id = ?", (withdrawn, reason, found.id))
        if conflict := find_conflict(db):
            raise BadInput("detail-both-in-force", **conflict.facts(found.id))
        pairs = list(zip(before, catalogue.downloads(), strict=True))
        changed = next(new for _, new in pairs if new.id == found.id)
        return changed, [(old, new) for old, new in pairs if old.in_force != new.in_force and new is not changed]


def _check(found: Download, downloads: Sequence[Download], action: Action) -> None:
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
