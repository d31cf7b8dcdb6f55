"""The commands ``excel install``, ``remove`` and ``status``: Excel's set-up for the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from xlpkg.bundled import shipped
from xlpkg.cli.command import Group
from xlpkg.cli.console import current_language, note, put, text
from xlpkg.cli.parameter_types import FileType
from xlpkg.errors import TradeMonitorError
from xlpkg.hosts.excel import install as excel_setup
from xlpkg.hosts.excel.install import Outcome, StepResult

_workbook_argument = click.argument(
    "workbook", required=False, type=FileType(), metavar="[WORKBOOK]", help="help-excel-workbook"
)


@click.group("excel", cls=Group, help="help-excel")
def excel() -> None:
    """Set up Excel for the workbook."""


@excel.command("install", help="help-excel-install")
@_workbook_argument
@click.pass_context
def install(ctx: click.Context, workbook: Path | None) -> None:
    """Set up Excel, print each step, and exit with 1 if one failed."""
    _show(ctx, excel_setup.install(excel_setup.this_machine(), workbook_of(workbook)))


@excel.command("remove", help="help-excel-remove")
@click.pass_context
def remove(ctx: click.Context) -> None:
    """Undo the set-up of every workbook, and print each step."""
    if not _show(ctx, excel_setup.remove(excel_setup.this_machine())):
        note("excel-nothing-to-remove")


@excel.command("status", help="help-excel-status")
@_workbook_argument
@click.pass_context
def status(ctx: click.Context, workbook: Path | None) -> None:
    """Print the state of each step, and exit with 1 if one is missing."""
    machine = excel_setup.this_machine()
    known = [] if workbook else excel_setup.workbooks(machine)
    _show(ctx, (result for book in known or [workbook_of(workbook)] for result in excel_setup.status(machine, book)))


def workbook_of(named: Path | None) -> Path:
    """Return the workbook *named*, else the one in the current folder, else the one in the package."""
    here = Path("TradeMonitor.xlsm")
    found = named or (here if here.is_file() else shipped("workbook", "TradeMonitor.xlsm"))
    return found.expanduser().absolute()


def _show(ctx: click.Context, results: Iterable[StepResult]) -> int:
    """Print each step once, as it is reported; return their number. Exit with 1 if one is missing or was refused."""
    shown = {}
    for result in results:
        if (sentence := sentence_of(result)) not in shown:
            put(sentence)
        shown[sentence] = result.outcome
    if {Outcome.MISSING, Outcome.REFUSED} & set(shown.values()):
        ctx.exit(1)
    return len(shown)


def sentence_of(result: StepResult) -> str:
    """Return the sentence of *result* in the current language."""
    step, target = text(result.step.name), result.step.target
    return text(result.outcome.value, step=step, target=target, reason=_reason(result.reason))


def _reason(error: TradeMonitorError | OSError | None) -> str:
    if isinstance(error, TradeMonitorError):
        return error.sentence(current_language())
    return text("excel-held") if isinstance(error, PermissionError) else str(error and error.strerror)
