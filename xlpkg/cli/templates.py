"""The command ``templates``: copies of the shipped templates, to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.atomic_files import write_atomically
from xlpkg.cli.command import command
from xlpkg.cli.console import print_line
from xlpkg.cli.parameter_types import FolderType
from xlpkg.report.style import SHIPPED, template_folder


@command("templates")
@click.argument("folder", type=FolderType(), metavar="[DIR]", required=False, help="help-templates-folder")
def templates_command(folder: Path | None) -> None:
    """Copy the templates that *folder* lacks into it, by default into the user's folder, and print its files."""
    target = folder or template_folder()
    target.mkdir(parents=True, exist_ok=True)
    for shipped in sorted(SHIPPED.iterdir()):
        if not (target / shipped.name).exists():
            write_atomically(target / shipped.name, shipped.read_bytes())
        print_line(str(target / shipped.name))
