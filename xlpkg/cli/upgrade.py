"""The command ``upgrade``, which brings a workbook of an earlier version to the present design."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import print_line, print_note
from xlpkg.cli.options import workbook_argument
from xlpkg.cli.parameter_types import FILE
from xlpkg.hosts.upgrade import upgrade
from xlpkg.workbook.layout import HIDDEN


@command("upgrade")
@workbook_argument
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-upgrade-output")
def upgrade_command(workbook: Path, target: Path | None) -> None:
    """Bring a workbook to the present design, and print its path."""
    done = upgrade(workbook, target)
    if not done.written:
        print_note("upgrade-not-needed", path=workbook)
    if added := [sheet for sheet in done.added if sheet not in HIDDEN]:
        print_note("upgrade-added", sheets="、".join(added))
    for sheet, kept_as in done.replaced.items():
        print_note("upgrade-replaced", sheet=sheet, kept_as=kept_as)
    if done.macros:
        print_note("upgrade-macros")
    if done.references:
        print_note("upgrade-references", cells=", ".join(done.references))
    if done.backup is not None:
        print_note("upgrade-backup", path=done.backup)
    written = workbook if target is None or not done.written else target
    if done.added or done.replaced:
        print_note("upgrade-to-fill", path=written)
    print_line(str(written))
