"""The commands ``excel install``, ``remove``, ``status`` and ``selftest``: Excel's set-up, and a test of it."""

from __future__ import annotations

import datetime as dt
import json
import sys
import webbrowser
from collections.abc import Iterable
from pathlib import Path

import click

from xlpkg.bundled import checkout, shipped
from xlpkg.cli.command import Group
from xlpkg.cli.console import current_language, print_line, print_note, text
from xlpkg.cli.parameter_types import FILE, FOLDER, one_of
from xlpkg.cli.progress import progress
from xlpkg.cli.workbooks import WORKBOOK_NAME
from xlpkg.errors import TradeMonitorError
from xlpkg.hosts.excel import install as excel_setup
from xlpkg.hosts.excel.install import Outcome, StepResult
from xlpkg.hosts.selftest.run import CHECKS, JSON, self_test

_workbook_argument = click.argument(
    "workbook", required=False, type=FILE, metavar="[WORKBOOK]", help="help-excel-workbook"
)


@click.group("excel", cls=Group, help="help-excel")
def excel_group() -> None:
    """Set up Excel for the workbook."""


@excel_group.command("install", help="help-excel-install")
@_workbook_argument
def install_excel(workbook: Path | None) -> int:
    """Set up Excel, print each step, and exit with 1 if one failed."""
    return _print_steps(excel_setup.install(excel_setup.this_machine(), workbook_of(workbook)))


@excel_group.command("remove", help="help-excel-remove")
def remove_excel() -> int:
    """Undo the set-up of every workbook, and print each step."""
    machine = excel_setup.this_machine()
    if not excel_setup.workbooks(machine):
        print_note("excel-nothing-to-remove")
    return _print_steps(excel_setup.remove(machine))


@excel_group.command("status", help="help-excel-status")
@_workbook_argument
def excel_status(workbook: Path | None) -> int:
    """Print the state of each step, and exit with 1 if one is missing."""
    machine = excel_setup.this_machine()
    known = [] if workbook else excel_setup.workbooks(machine)
    books = known or [workbook_of(workbook)]
    return _print_steps(result for book in books for result in excel_setup.status(machine, book))


@excel_group.command("selftest", help="help-excel-selftest")
@click.argument("workbook", required=False, type=FILE, metavar="[WORKBOOK]", help="help-selftest-workbook")
@click.option("-o", "--output", "folder", type=FOLDER, metavar="DIR", help="help-selftest-output")
@click.option("--engine", type=one_of("excel", "libreoffice"), help="help-selftest-engine")
@click.option("--show", is_flag=True, help="help-selftest-show")
def selftest_command(workbook: Path | None, folder: Path | None, engine: str | None, show: bool) -> int:
    """Run the self-test, and print its differences and its file; exit with 1 if there are any, 2 if it stopped."""
    named = engine or ("excel" if sys.platform in ("win32", "darwin") else "libreoffice")
    chosen = workbook or shipped("workbook", WORKBOOK_NAME)
    target = folder or Path(f"trademonitor-selftest-{dt.datetime.now():%Y%m%d-%H%M%S}")
    with progress(CHECKS) as step:
        result = self_test(named, chosen, target, current_language(), step)
    for check in result["checks"]:
        if check["error"] is not None:
            print_note("selftest-error", name=check["name"], error=check["error"])
        elif not check["passed"]:
            facts = {key: json.dumps(check[key], ensure_ascii=False, default=str) for key in ("expected", "actual")}
            print_note("selftest-difference", name=check["name"], **facts)
    key = "selftest-failed" if result["failed"] else "selftest-passed"
    print_note(key, failed=result["failed"], count=len(result["checks"]))
    print_line(str(target / JSON))
    if show:
        webbrowser.open((target / JSON).absolute().as_uri())
    return 2 if not result["complete"] else 1 if result["failed"] else 0


def workbook_of(named: Path | None) -> Path:
    """Return the workbook *named*, else the one in the current folder or that ``run`` wrote, else the shipped one."""
    folders = (Path(), Path("output"), (checkout() or Path()) / "output")  # install/run.sh writes to the last
    written = (path for folder in folders if (path := folder / WORKBOOK_NAME).is_file())
    found = named or next(written, shipped("workbook", WORKBOOK_NAME))
    return found.expanduser().absolute()


def _print_steps(results: Iterable[StepResult]) -> int:
    """Print each step once, as it is reported; return 1 if one is missing or was refused."""
    shown = {}
    for result in results:
        if (sentence := sentence_of(result)) not in shown:
            print_line(sentence)
        shown[sentence] = result.outcome
    return int(not {Outcome.MISSING, Outcome.REFUSED}.isdisjoint(shown.values()))


def sentence_of(result: StepResult) -> str:
    """Return the sentence of *result* in the current language."""
    step, target = text(result.step.name), result.step.target
    return text(result.outcome.value, step=step, target=target, reason=_reason(result.reason))


def _reason(error: TradeMonitorError | OSError | None) -> str:
    if isinstance(error, TradeMonitorError):
        return error.sentence(current_language())
    return text("excel-held") if isinstance(error, PermissionError) else str(error and error.strerror)
