"""The command ``eval``: what a TM_ function returns in a cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from udfs.call import MARK
from udfs.formula import evaluate, render
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, print_message
from xlpkg.cli.options import as_of_option, store_option
from xlpkg.cli.stores import chosen_store
from xlpkg.errors import BadInput


@command("eval")
@click.argument("formulas", metavar="FORMULA...", nargs=-1, required=True, help="help-formulas")
@as_of_option
@store_option
def eval_command(formulas: tuple[str, ...], as_of: dt.datetime | None, store: Path | None) -> int:
    """Print what each formula returns in a cell; exit with 2 if one is malformed or has a wrong argument."""
    path = chosen_store(store)
    refused = False
    for formula in formulas:
        try:
            value = evaluate(formula, store=path, lang=current_language(), as_of=as_of)
        except BadInput as error:
            print_message(error)
            refused = True
            continue
        refused = refused or (isinstance(value, str) and value.startswith(MARK))
        for line in render(value):
            print_line(line)
    return 2 if refused else 0
