"""The commands ``allow``, ``currency`` and ``templates``: what a user sets for all workbooks, or changes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from xlpkg.atomic_files import write_atomically
from xlpkg.cli.command import command
from xlpkg.cli.console import print_line
from xlpkg.cli.options import store_option
from xlpkg.cli.parameter_types import FOLDER, Word
from xlpkg.errors import BadInput
from xlpkg.model.words import Currency, parse_currency
from xlpkg.report.style import SHIPPED, template_folder
from xlpkg.store.allowed_folders import allow, allowed_folders, disallow
from xlpkg.store.default_currency import currency_setting, set_currency
from xlpkg.store.store import default_path

#: The word for no setting: the currency of the store's newest month is used.
AUTO: Final = "auto"


_SETTING: Final[Word[Currency | str]] = Word(
    ("usd", "rmb", AUTO), lambda value: AUTO if value == AUTO else parse_currency(value)
)


@command("currency")
@click.argument("setting", type=_SETTING, required=False, help="help-currency-setting")
def currency_command(setting: Currency | str | None) -> None:
    """Set the user's currency, or remove the setting if it is ``auto``; print the setting."""
    if setting is not None:
        set_currency(setting if isinstance(setting, Currency) else None)
    print_line(currency_setting() or AUTO)


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


@command("templates")
@click.argument("folder", type=FOLDER, metavar="[DIR]", required=False, help="help-templates-option")
def templates_command(folder: Path | None) -> None:
    """Copy the templates that *folder* lacks into it, by default into the user's folder, and print its files."""
    target = folder or template_folder()
    target.mkdir(parents=True, exist_ok=True)
    for shipped in sorted(SHIPPED.iterdir()):
        if not (target / shipped.name).exists():
            write_atomically(target / shipped.name, shipped.read_bytes())
        print_line(str(target / shipped.name))
