"""The two programs in which the self-test runs, apart from the user's: how each starts, and how a button is pressed."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter
import xlwings as xw

from xlpkg.engines.libreoffice import attach
from xlpkg.engines.libreoffice.program import end_process, running_soffice
from xlpkg.errors import OfficeError
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.hosts.libreoffice.extension.extension import RUNNER
from xlpkg.workbook.buttons import MACROS
from xlpkg.workbook.layout import BUTTON

_SECONDS_TO_START: Final = 90.0
_EXCEL: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


@dataclass(frozen=True, slots=True)
class Program:
    """A running program.

    ``press(sheet, macro)`` presses the button of *macro* on *sheet*, and returns when its action has ended; ``kill()``
    ends the program at once.
    """

    name: str
    app: xw.App
    press: Callable[[xw.Sheet, str], object]
    kill: Callable[[], object]


@contextlib.contextmanager
def libreoffice(folder: Path, variables: Mapping[str, str]) -> Iterator[Program]:
    """Start LibreOffice with a new profile that has the extension; macro security is the default, high."""
    pipe = f"trademonitor-selftest-{secrets.token_hex(6)}"
    manager.install(folder / "profile")
    with running_soffice(
        [f"--accept=pipe,name={pipe};urp;"], profile=folder / "profile", variables=variables
    ) as office:
        app = attach(pipe, timeout=_SECONDS_TO_START)
        try:
            yield Program(f"LibreOffice {app.version}", app, _press_button, lambda: end_process(office.process))
        finally:
            app.quit()


def _press_button(sheet: xw.Sheet, macro: str) -> None:
    """Do what the extension does when the button of *macro* is clicked in LibreOffice, if it has that macro."""
    button = next(shape for shape in sheet.impl.page_shapes() if shape.Name == BUTTON + macro)
    script = {each.Name: each.Value for each in button.getEvents().getByName("OnClick") or ()}.get("Script", "")
    if action := MACROS.get(str(script).partition("?")[0].rpartition(".")[2]):
        context = sheet.book.app.impl.connection.context
        context.ServiceManager.createInstanceWithContext(RUNNER, context).trigger(action)


@contextlib.contextmanager
def excel(folder: Path, variables: Mapping[str, str]) -> Iterator[Program]:
    """Start Excel in a process of its own.

    On Windows it is started as a program, because COM would start it without this process's environment, and ended as a
    process, because xlwings would also end every Excel of the user that has no workbook open. It opens an empty
    workbook, because xlwings finds only an Excel that has one.
    """
    if sys.platform != "win32":
        app = xw.App(visible=True, add_book=False)
        yield Program(f"Excel {app.version}", app, _run_macro, app.kill)
        app.kill()
        return
    import winreg

    empty = folder / "selftest.xlsx"
    with xlsxwriter.Workbook(empty) as book:
        book.add_worksheet()
    try:
        program = winreg.QueryValue(winreg.HKEY_LOCAL_MACHINE, _EXCEL)
    except OSError:
        raise OfficeError("excel-missing") from None
    process = subprocess.Popen([program, "/x", str(empty)], env=os.environ | variables)  # noqa: S603 - the registered Excel
    try:
        deadline = time.monotonic() + _SECONDS_TO_START
        while process.pid not in xw.apps.keys():  # noqa: SIM118 - not a dictionary
            if time.monotonic() > deadline:
                raise OfficeError("selftest-excel-no-answer", seconds=f"{_SECONDS_TO_START:g}")
            time.sleep(0.5)
        app = xw.apps[process.pid]
        yield Program(f"Excel {app.version} build {app.api.Build}", app, _run_macro, process.kill)
        with contextlib.suppress(Exception):  # it has ended, or a dialog is open; otherwise it ends its Python
            app.api.DisplayAlerts = False
            app.api.Quit()
            process.wait(20)
    finally:
        process.kill()


def _run_macro(sheet: xw.Sheet, macro: str) -> None:
    """Run the macro that a button of Excel names; on macOS, where AppleScript does not tell it, the one it should."""
    if sys.platform == "win32":
        button = next(shape for shape in sheet.api.Shapes if shape.Name == BUTTON + macro)
        macro = str(button.OnAction).rpartition("!")[2]
    sheet.book.macro(macro)()
