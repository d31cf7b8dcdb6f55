"""The command ``eval``: what a TM_ function returns in a cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from udfs.call import MARK
from udfs.formula import evaluate, render
from udfs.registry import FUNCTIONS
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_error, print_line
from xlpkg.cli.options import as_of_option, store_option
from xlpkg.cli.stores import chosen_store
from xlpkg.errors import BadInput


def _function_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    names = (f"{function.name}(" for function in FUNCTIONS)
    return [CompletionItem(name) for name in names if name.startswith(incomplete.upper())]


@command("eval")
@click.argument(
    "formulas", metavar="FORMULA...", nargs=-1, required=True, help="help-formulas", shell_complete=_function_names
)
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
            print_error(error.sentence(current_language()))
            refused = True
            continue
        refused = refused or (isinstance(value, str) and value.startswith(MARK))
        for line in render(value):
            print_line(line)
    return 2 if refused else 0
