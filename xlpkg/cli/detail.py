"""The commands ``detail``, which store, list, withdraw and restore downloads, and those of backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from xlpkg.cli.command import Group, command
from xlpkg.cli.console import current_language, print_line, print_message, print_note, text
from xlpkg.cli.ingest import named_files
from xlpkg.cli.options import query_flow_option, store_option
from xlpkg.cli.parameter_types import FILE, Word, one_of
from xlpkg.cli.progress import progress
from xlpkg.cli.tables import PrintedTable, print_table, to_json
from xlpkg.cli.vintages import state_words
from xlpkg.detail.backup import restore_backup, write_backup
from xlpkg.detail.catalogue import Download, flow_word, open_catalogue
from xlpkg.detail.ingest import ingest
from xlpkg.detail.withdrawing import change, describe
from xlpkg.documents import place_for
from xlpkg.model.months import spans
from xlpkg.model.words import FLOW_NAMES, Flow, parse_query_flow
from xlpkg.report.style import template_folder
from xlpkg.store.store import default_path
from xlpkg.store.vintages import Action

#: The columns of ``detail list`` in CSV.
LIST_HEADER: Final = ("file", "hash", "flow", "currency", "grain", "months", "rows", "cut", "state", "stored")


@click.group("detail", cls=Group, help="help-detail")
def detail_group() -> None:
    """Store the detail of trade."""


@detail_group.command("ingest", help="help-detail-ingest")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path), help="help-detail-paths"
)
@click.option("--flow", type=Word(("export", "import"), parse_query_flow), required=True, help="help-detail-flow")
@store_option
def ingest_command(paths: tuple[Path, ...], flow: Flow, store: Path | None) -> int:
    """Store downloads: a line on stdout for each; exit with 2 if one was refused."""
    files, refused = named_files(paths)
    with progress(len(files)) as step:
        results = ingest(store or default_path(), files, flow, progress=lambda path: step(path.name)) if files else []
    for done in results:
        if done.refusal is not None:
            print_message(done.refusal)
        elif done.unchanged:
            print_line(text("ingest-unchanged", path=done.path))
        else:
            print_line(text("ingest-stored", path=done.path, periods=spans(done.months), rows=done.rows))
        for warning in done.warnings:
            print_message(warning, "warning")
    if count := sum(bool(done.rows) and not done.is_compared for done in results):
        print_note("detail-flow-not-compared", count=count, flow=flow)
    return 2 if refused or any(done.refusal is not None for done in results) else 0


@detail_group.command("list", help="help-detail-list")
@click.option("--format", "format_", type=one_of("table", "csv", "json"), help="help-rows-format")
@store_option
def list_command(format_: str | None, store: Path | None) -> None:
    """Print the downloads that are stored, in the order of storing."""
    with open_catalogue(store or default_path(), create=False) as catalogue:
        downloads = catalogue.downloads()
    if format_ == "json":
        print_line(to_json([_record(each) for each in downloads]))
        return
    rows = [tuple(_record(each)[name] for name in LIST_HEADER) for each in downloads]
    lang = current_language()
    shown = [
        (row[1], row[0], FLOW_NAMES[lang][each.flow], each.currency.label(lang), *row[4:-2], state_words(each))
        for row, each in zip(rows, downloads, strict=True)
    ]
    screen = PrintedTable(text("detail-list-header").split("|"), shown, labels=2)
    print_table(PrintedTable(LIST_HEADER, rows), format_, screen=screen)


@detail_group.command("withdraw", help="help-detail-withdraw")
@click.argument("file", metavar="FILE|HASH", help="help-detail-file")
@click.option("--reason", default="", metavar="TEXT", help="help-reason")
@query_flow_option
@store_option
def withdraw_command(file: str, reason: str, flow: Flow | None, store: Path | None) -> None:
    """Take a download out of force, and print what is in force instead."""
    _change(store, "withdraw", file, flow, reason)


@detail_group.command("restore", help="help-detail-restore")
@click.argument("file", metavar="FILE|HASH", help="help-detail-file")
@query_flow_option
@store_option
def restore_command(file: str, flow: Flow | None, store: Path | None) -> None:
    """Put a withdrawn download back into force, and print what is no longer in force."""
    _change(store, "restore", file, flow)


def _change(store: Path | None, action: Action, word: str, flow: Flow | None, reason: str = "") -> None:
    for told in describe(action, *change(store or default_path(), action, word, flow, reason)):
        print_line(told.sentence(current_language()))


def _record(download: Download) -> dict[str, Any]:
    """Return a download for CSV and JSON."""
    withdrawal = download.file.withdrawal
    return {
        "file": download.file.name,
        "hash": download.file.short_hash,
        "flow": flow_word(download.flow),
        "currency": download.currency.value,
        "grain": download.grain.key,
        "months": spans(download.months),
        "rows": download.rows,
        "cut": spans(download.cut),
        "state": download.state,
        "stored": download.file.arrived,
        "sha256": download.file.sha256,
        "in_force": spans(download.in_force),
        "withdrawn": None if withdrawal is None else withdrawal.at,
        "reason": None if withdrawal is None else withdrawal.reason,
    }


@command("backup")
@click.argument("file", type=FILE, metavar="FILE", help="help-backup-file")
@store_option
def backup_command(file: Path, store: Path | None) -> None:
    """Write store, detail, groups and templates to one file, check it, and print its path."""
    path = place_for(file, default_path(), suffixes=(".zip",), inputs=(store,))
    write_backup(store or default_path(), template_folder(), path)
    if path != file:
        print_note("backup-kept", path=file, written=path)
    print_line(str(path))


@command("restore-backup")
@click.argument("file", type=FILE, metavar="FILE", help="help-backup-file")
@click.option("--replace", is_flag=True, help="help-backup-replace")
@store_option
def restore_backup_command(file: Path, replace: bool, store: Path | None) -> None:
    """Restore what a backup has, keep what was there in another one, and print the path of the store."""
    path = store or default_path()
    if before := restore_backup(file, path, template_folder(), replace=replace):
        print_note("backup-before", path=before)
    print_line(str(path))
