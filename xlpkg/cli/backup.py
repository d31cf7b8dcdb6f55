"""The commands ``backup`` and ``restore-backup``: all that a user has stored, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import print_line, print_note
from xlpkg.cli.documents import writing
from xlpkg.cli.options import store_option
from xlpkg.cli.parameter_types import FILE
from xlpkg.detail.backup import restore_backup, write_backup
from xlpkg.report.style import template_folder
from xlpkg.store.store import default_path


@command("backup")
@click.argument("file", type=FILE, metavar="FILE", help="help-backup-file")
@store_option
def backup_command(file: Path, store: Path | None) -> None:
    """Write store, detail, groups and templates to one file, check it, and print its path."""
    with writing(file, (".zip",), store) as path:
        write_backup(store or default_path(), template_folder(), path)
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
