"""The commands that make Excel ready for the workbook: excel install, remove and status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import note, put
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlpkg.hosts.excel.install import Report

Workbook = Annotated[
    Path | None,
    typer.Argument(
        metavar="WORKBOOK",
        dir_okay=False,
        help="The workbook. By default TradeMonitor.xlsm in this folder, or the one that TradeMonitor brings along.",
    ),
]

excel = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Make Excel ready for the workbook, or see or undo that."
)


@excel.command()
def install(workbook: Workbook = None) -> None:
    """Install the xlwings add-in and its settings, and let the workbook's macros run; say what was done.

    Exit with 1 where a step was not done.
    """
    from xlpkg.hosts.excel.install import install, this_machine

    _show(install(this_machine(), workbook_of(workbook)))


@excel.command()
def remove() -> None:
    """Take back all that install did, for every workbook."""
    from xlpkg.hosts.excel.install import remove, this_machine

    if not _show(remove(this_machine())):
        note("excel-nothing-to-remove")


@excel.command()
def status(workbook: Workbook = None) -> None:
    """Say for each step whether it is in place; exit with 1 where one is not."""
    from xlpkg.hosts.excel.install import status, this_machine, workbooks

    machine = this_machine()
    known = [] if workbook else workbooks(machine)
    _show(report for book in known or [workbook_of(workbook)] for report in status(machine, book))


def workbook_of(named: Path | None) -> Path:
    """Return the workbook *named*, else that of this folder, else the one TradeMonitor brings along."""
    from xlpkg.bundled import shipped

    here = Path("TradeMonitor.xlsm")
    found = named or (here if here.is_file() else shipped("workbook", "TradeMonitor.xlsm"))
    return found.expanduser().absolute()


def _show(reports: Iterable[Report]) -> int:
    """Print each step as it is reported, once; return their number. Exit with 1 where one is missing or refused."""
    from xlpkg.hosts.excel.install import Outcome

    shown = {}
    for report in reports:
        if (sentence := sentence_of(report)) not in shown:
            put(sentence)
        shown[sentence] = report.outcome
    if {Outcome.MISSING, Outcome.REFUSED} & set(shown.values()):
        raise typer.Exit(1)
    return len(shown)


def sentence_of(report: Report) -> str:
    """Return the English sentence of *report*."""
    step = {"step": say(report.step.name), "target": report.step.target}
    return say(report.outcome.value, **step, reason=_reason(report.reason))


def _reason(error: TradeMonitorError | OSError | None) -> str:
    if isinstance(error, TradeMonitorError):
        return error.sentence()
    return say("excel-held") if isinstance(error, PermissionError) else str(error and error.strerror)
