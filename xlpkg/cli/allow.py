"""The command ``allow``: the folders that the buttons of a workbook may use."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import print_line
from xlpkg.cli.options import store_option
from xlpkg.errors import BadInput
from xlpkg.store.allowed_folders import allow, allowed_folders, disallow
from xlpkg.store.store import default_path


@command("allow")
@click.argument("folder", required=False, type=click.Path(path_type=Path), help="help-allow-folder")
@click.option("--remove", is_flag=True, help="help-allow-remove")
@store_option
def allow_command(folder: Path | None, remove: bool, store: Path | None) -> None:
    """Add *folder* to the list of the store, or remove it; print the list."""
    path = store or default_path()
    if folder is not None and remove:
        disallow(path, folder)
    elif folder is not None:
        if not folder.is_dir():
            raise BadInput("no-such-folder", path=folder)
        allow(path, folder)
    for each in allowed_folders(path):
        print_line(each)
