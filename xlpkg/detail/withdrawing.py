"""Withdraw a download, as if it had never been stored, or restore it: which rows are in force is found anew.

The rows of a withdrawn download are kept in ``history/``, as never in force. What it had replaced is in force again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from xlpkg.detail.catalogue import DetailDamaged, ParquetFile, as_stored, flow_word, open_catalogue
from xlpkg.detail.listing import StoredDownload, stored_downloads
from xlpkg.detail.replacing import Coverage, Replaced, find_replaced, overlapping
from xlpkg.detail.writing import enter_files, open_staging, remove_leftovers, work_folder, write_errors, write_lock
from xlpkg.errors import BadInput
from xlpkg.store.vintages import find_file, to_minute

if TYPE_CHECKING:
    from pathlib import Path

    from xlpkg.detail.catalogue import Catalogue
    from xlpkg.model.words import Flow
    from xlpkg.store.vintages import Action


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
    """Withdraw or restore the download that *word* names, in one step.

    *content* is the SHA-256 of the file at the path *word*, None without a file. Return the download, and the others of
    which other months are in force now, before and after.

    Raises BadInput if it is withdrawn already, or is not withdrawn and is to be restored, or if the same file is in
    force as the other flow; as :func:`find_download` does; and TradeMonitorError if nothing can be written.
    """
    with (
        open_catalogue(store, create=False) as catalogue,
        write_errors(catalogue.folder),
        write_lock(catalogue) as db,
    ):
        downloads = stored_downloads(catalogue)
        found = find_download(downloads, word, content, flow, action)
        _check(found, downloads, action)
        remove_leftovers(catalogue)
        row = (found.file.id, action, reason, as_stored(at or dt.datetime.now(dt.UTC)))
        db.execute("INSERT INTO event (download, action, reason, at) VALUES (?, ?, ?, ?)", row)
        downloads = stored_downloads(catalogue)
        changed = next(each for each in downloads if each.file.id == found.file.id)
        _settle(catalogue, changed, downloads)
        pairs = zip(downloads, stored_downloads(catalogue), strict=True)
        return changed, [(old, new) for old, new in pairs if old.in_force != new.in_force and old != changed]


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


def _settle(catalogue: Catalogue, changed: StoredDownload, downloads: list[StoredDownload]) -> None:
    """Find anew which rows are in force in the years of *changed*, and write their Parquet files."""
    flow = flow_word(changed.flow)
    group = (flow, changed.currency.value, changed.grain.key)
    years = {year for year, _ in changed.months}
    of_group = [
        each
        for each in downloads
        if (each.flow, each.currency, each.grain) == (changed.flow, changed.currency, changed.grain)
        and any(year in years for year, _ in each.months)
    ]
    ids = {each.file.id for each in of_group}
    withdrawn = {each.file.id for each in of_group if each.file.withdrawal is not None}
    existing = [
        file
        for file in catalogue.parquet_files()
        if (file.flow, file.currency, file.grain) == group and file.year in years
    ]
    paths = {file: catalogue.check(file) for file in existing}
    constants = _constants(catalogue)
    in_force = [
        Coverage(each.file.id, each.months, constants[each.file.id])
        for each in of_group
        if each.file.id not in withdrawn
    ]
    pairs = overlapping([], in_force)
    with work_folder(catalogue.folder) as folder, open_staging(folder) as staging:
        staging.finish()
        staging.load(paths.values(), ids)
        rows, shared = staging.count(ids, {(earlier.id, later.id) for earlier, later in pairs})
        found = find_replaced(pairs, rows, shared)
        never = {(each.file.id, month) for each in of_group if each.file.id in withdrawn for month in each.months}
        staging.settle(Replaced(found.months, found.unused | never), ids)
        written = []
        for year in sorted(years):
            of_year = sorted(path for file, path in paths.items() if file.year == year)
            for history in (False, True):
                path = f"flow={flow}/currency={group[1]}/year={year}/new"
                path = f"history/{path}" if history else path
                target = ParquetFile(path, flow, group[1], year, group[2], int(history))
                if file := staging.write(target, catalogue.folder, [], [] if history else of_year):
                    written.append(file)
    if (before := sum(file.rows for file in existing)) != (after := sum(file.rows for file in written)):
        raise DetailDamaged("detail-rows-lost", folder=catalogue.folder, before=before, after=after)
    enter_files(catalogue.db, written, [file for file in existing if file.path not in {each.path for each in written}])
    entries: list[tuple[int | None, ...]]
    entries = [(None, each.file.id, *month) for each in of_group for month in each.months if month[0] in years]
    entries += [(by, download, *month) for (download, month), by in found.months.items() if month[0] in years]
    entries += [(download, download, *month) for download, month in found.unused | never if month[0] in years]
    catalogue.db.executemany(
        "UPDATE download_month SET replaced_by = ? WHERE download = ? AND year = ? AND month IS ?", entries
    )


def _constants(catalogue: Catalogue) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for download, dimension, code in catalogue.db.execute("SELECT download, dimension, code FROM download_code"):
        found[download][dimension] = code
    return found
