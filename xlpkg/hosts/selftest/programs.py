"""The two programs in which the self-test runs: how each is started, how a button is pressed, and pictures of sheets.

Both are started here, with environment variables that lead their Python to the store of the self-test. Neither uses
the user's open workbooks.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import pdfplumber
import xlsxwriter
import xlwings as xw

from xlpkg.engines.libreoffice import attach
from xlpkg.engines.libreoffice.program import Office, end_process, running_soffice
from xlpkg.errors import OfficeError, Unsupported
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.workbook import layout
from xlpkg.workbook.captions import CAPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Seconds until a press is given up and the program ended.
LIMIT: Final = 300.0
_SECONDS_TO_START: Final = 90.0
_SECONDS_TO_QUIT: Final = 20.0
#: Seconds after opening in which LibreOffice connects the controls with their events.
_SECONDS_TO_CONNECT: Final = 20.0
_DOTS_PER_INCH: Final = 110
#: Excel's msoFormControl.
_FORM_CONTROL: Final = 8


class NoButton(Exception):
    """There is no button of a macro on 首页."""


class Program(Protocol):
    """A program that is running."""

    #: xlwings' app.
    app: xw.App
    #: The key of the message on how a button is pressed.
    press_way: str

    def version(self) -> str:
        """Return the program's name and version."""

    def open(self, path: Path) -> xw.Book:
        """Open the workbook *path*."""

    def press(self, book: xw.Book, macro: str, done: Path) -> None:
        """Press the button of *macro* on 首页, and return when its action has ended.

        An action that ends writes the file *done*. Raises NoButton if there is no such button.
        """

    def picture(self, sheet: xw.Sheet, path: Path) -> None:
        """Write a picture of *sheet* to *path*, a PNG."""

    def kill(self) -> None:
        """End the program at once."""


def check_engine(engine: str) -> None:
    """Raise Unsupported if *engine* is excel on a system that has none."""
    if engine == "excel" and sys.platform not in ("win32", "darwin"):
        raise Unsupported("engine-not-here", engine=engine)


@contextlib.contextmanager
def start(engine: str, variables: Mapping[str, str]) -> Iterator[Program]:
    """Start the program of *engine* with environment *variables*; end it at the end of the block.

    Raises OfficeError if it cannot be started.
    """
    if engine == "libreoffice":
        with _LibreOffice.started(variables) as program:
            yield program
    else:
        with _Excel.started(variables) as excel:
            yield excel


@contextlib.contextmanager
def limited(program: Program, seconds: float = LIMIT) -> Iterator[None]:
    """End *program* if the block takes longer than *seconds*, because a message box may be waiting for an answer."""
    timer = threading.Timer(seconds, program.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class _LibreOffice:
    """LibreOffice with a new profile in which the extension is installed; macro security is the default, high."""

    press_way = "selftest-press-libreoffice"

    def __init__(self, app: xw.App, office: Office) -> None:
        self.app = app
        self.office = office

    @classmethod
    @contextlib.contextmanager
    def started(cls, variables: Mapping[str, str]) -> Iterator[_LibreOffice]:
        pipe = f"trademonitor-selftest-{secrets.token_hex(6)}"
        windows = sys.platform == "win32"
        with (
            tempfile.TemporaryDirectory(prefix="trademonitor-selftest-", ignore_cleanup_errors=windows) as folder,
            _environment(variables),
        ):
            profile = Path(folder, "profile")
            manager.install(profile)
            with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office:
                app = attach(pipe, timeout=_SECONDS_TO_START)
                try:
                    yield cls(app, office)
                finally:
                    with contextlib.suppress(ValueError):
                        app.impl._apps.running.remove(app.impl)

    def version(self) -> str:
        return f"LibreOffice {self.app.version}"

    def open(self, path: Path) -> xw.Book:
        return self.app.books.open(path)

    def press(self, book: xw.Book, macro: str, done: Path) -> None:
        sheet = book.names[layout.HOME_CHOICES.name].refers_to_range.sheet
        sheet.activate()
        page, captions = sheet.api.getDrawPage(), CAPTIONS[macro].values()
        shapes = (page.getByIndex(index) for index in range(page.getCount()))
        for shape in shapes:
            if shape.supportsService("com.sun.star.drawing.ControlShape") and shape.getControl().Label in captions:
                button = book.api.getCurrentController().getControl(shape.getControl()).getAccessibleContext()
                break
        else:
            raise NoButton(macro)
        deadline = time.monotonic() + _SECONDS_TO_CONNECT
        while not done.exists() and time.monotonic() < deadline:  # a click has no effect until events are connected
            button.doAccessibleAction(0)
            time.sleep(0 if done.exists() else 1)

    def picture(self, sheet: xw.Sheet, path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            printed = Path(folder, "sheet.pdf")
            sheet.book.impl.to_pdf(str(printed), sheets=[sheet.name])
            with pdfplumber.open(printed) as pdf:
                pdf.pages[0].to_image(resolution=_DOTS_PER_INCH, antialias=True).save(path)

    def kill(self) -> None:
        end_process(self.office.process)


class _Excel:
    """Excel, in a process of its own."""

    press_way = "selftest-press-excel" if sys.platform == "win32" else "selftest-press-macos"

    def __init__(self, app: xw.App, process: subprocess.Popen[bytes] | None) -> None:
        self.app = app
        self.process = process

    @classmethod
    @contextlib.contextmanager
    def started(cls, variables: Mapping[str, str]) -> Iterator[_Excel]:
        with _environment(variables), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            program = cls(*_start_excel(Path(folder)))
            try:
                yield program
            finally:
                program._quit()

    def _quit(self) -> None:
        """Quit Excel, so that it ends its Python, or else end it.

        On Windows, xlwings' App.quit and App.kill would also end every Excel of the user that has no workbook open.
        """
        if self.process is not None:
            with contextlib.suppress(Exception):  # it has ended, or a dialog is open
                self.app.api.DisplayAlerts = False
                self.app.api.Quit()
                self.process.wait(_SECONDS_TO_QUIT)
        self.kill()

    def version(self) -> str:
        build = f" build {self.app.api.Build}" if sys.platform == "win32" else ""
        return f"Excel {self.app.version}{build}"

    def open(self, path: Path) -> xw.Book:
        return self.app.books.open(path)

    def press(self, book: xw.Book, macro: str, done: Path) -> None:  # noqa: ARG002 - RunPython waits
        sheet = book.names[layout.HOME_CHOICES.name].refers_to_range.sheet
        sheet.activate()
        book.macro(self._macro(sheet, macro))()

    @staticmethod
    def _macro(sheet: xw.Sheet, macro: str) -> str:
        """Return the name of the macro of the button that should have *macro*."""
        if sys.platform != "win32":  # AppleScript does not tell it
            return macro
        captions = CAPTIONS[macro].values()
        for shape in sheet.api.Shapes:
            if shape.Type == _FORM_CONTROL and shape.TextFrame.Characters().Text in captions:
                return str(shape.OnAction).rpartition("!")[2]
        raise NoButton(macro)

    def picture(self, sheet: xw.Sheet, path: Path) -> None:
        sheet.activate()
        sheet.used_range.to_png(path)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
        else:
            with contextlib.suppress(Exception):  # it has ended
                self.app.kill()


def _start_excel(folder: Path) -> tuple[xw.App, subprocess.Popen[bytes] | None]:
    """Start Excel and return its app and, on Windows, its process.

    On Windows Excel is started as a program and not through COM, which would start it without this process's
    environment. It opens an empty workbook, because xlwings finds only an Excel that has one.
    """
    if sys.platform != "win32":
        return xw.App(visible=True, add_book=False), None
    import winreg

    empty = folder / "selftest.xlsx"
    with xlsxwriter.Workbook(empty) as book:
        book.add_worksheet()
    key = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    try:
        program = winreg.QueryValue(winreg.HKEY_LOCAL_MACHINE, key)
    except OSError:
        raise OfficeError("excel-missing") from None
    process = subprocess.Popen([program, "/x", str(empty)])  # noqa: S603 - the registered Excel
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        with contextlib.suppress(Exception):  # busy while it starts: no window, or COM refuses the call
            return xw.apps[process.pid], process
        time.sleep(0.5)
    process.kill()
    raise OfficeError("selftest-excel-no-answer", seconds=f"{_SECONDS_TO_START:g}")


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment *variables* for the block, for programs that it starts."""
    before: dict[str, Any] = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
