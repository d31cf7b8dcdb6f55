"""Excel for the macros to run in: pyOpenVBA's, with the workbook's modules and that of xlwings.

pyOpenVBA starts no program, opens no files and calls no libraries. Windows' objects are mocks that record what they
are asked, and of the module xlwings the lines that need more than that are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path, PureWindowsPath
from typing import Any

import xlwings_server
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Range
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._objects import MemberSpec, VBAObject
from pyopenvba.interpreter._preprocess import strip_directives
from pyopenvba.interpreter._values import EMPTY, MISSING, VBAArray, VBADate, VBAErrorValue, VBAInt

from xlpkg.design.vba_project import xlwings_module
from xlpkg.hosts.excel.steps import named_interpreter

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path.stem: path.read_text(encoding="ascii") for path in sorted((ROOT / "workbook" / "vba").glob("*.bas"))}

#: What COM hands Python for an argument that was left out.
LEFT_OUT = -2147352572
NO_DATA = VBAErrorValue(2042)

#: The path of Python on the mocked machine, and the file that names it.
INTERPRETER = "C:\\Users\\李 雷\\100%\\Scripts\\python.exe"
INTERPRETER_FILE = "C:\\Users\\li\\AppData\\Local\\TradeMonitor\\excel-python.txt"
VARIABLES = {
    "LOCALAPPDATA": INTERPRETER_FILE.removesuffix("\\TradeMonitor\\excel-python.txt"),
    "SystemRoot": "C:\\Windows",
}

_XLPY = re.compile(r"^Function (?:XLPy\(\)|ReadFile\(.*?\))\n.*?^End Function\n", re.M | re.S)
_HEAD = "Option Private Module\n"
_VARIABLES = "\nPublic Python As Object\nPublic Started As Long\nPublic Asked As String\nPublic Logged As String\n"
_REPLACED = (
    ("GetAttr(FileSpec)", "32"),
    ("Kill LOG_FILE", ""),
    ('Environ("HOME")', '"/Users/li"'),
    ("Log = ReadFile(LOG_FILE)", ""),
)
_STARTED = """
Function AppleScriptTask(script, handler, parameters)
    Asked = parameters
End Function

Function XLPy()
    Started = Started + 1
    If Python Is Nothing Then Err.Raise 1000, Description:="Python did not start"
    Set XLPy = Python
End Function

Function ReadFile(file)
    ReadFile = Logged
End Function
"""


def xlwings_for_tests() -> str:
    """Return the module xlwings without what pyOpenVBA does not have."""
    source = _XLPY.sub("", xlwings_module())
    for real, replaced in _REPLACED:
        assert real in source
        source = source.replace(real, replaced)
    return source.replace(_HEAD, _HEAD + _VARIABLES, 1) + _STARTED


def with_members(target: Any, **members: Callable[..., object]) -> Any:
    """Let VBA find *members*, functions of their arguments, in an object of pyOpenVBA; return the object."""
    others, by_name = target.vba_get, {name.lower(): answer for name, answer in members.items()}

    def get(name: str, arguments: Sequence[object] = (), named: dict[str, object] | None = None) -> object:
        answer = by_name.get(name.lower())
        return others(name, arguments, named) if answer is None else answer(*arguments, **(named or {}))

    target.vba_get = get
    return target


def mock(**members: Callable[..., object]) -> Any:
    """Return an object of Windows that has only *members*."""
    return with_members(VBAObject(), **members)


def _dirty(cells: Any) -> None:
    """Range.Dirty, which pyOpenVBA does not have."""
    address = cells.vba_get("Address", [False, False])
    vars(cells.sheet.book).setdefault("calculated", []).append(f"{cells.sheet.name}!{address}")


Range.vba_add_member(MemberSpec("Dirty", "method", _dirty))

PythonCall = Callable[[str, str, tuple[object, ...]], object]


def _to_python(value: object) -> object:
    """Return a VBA value as pywin32 hands it to Python."""
    if isinstance(value, VBAArray):
        if value.dimensions == 2:
            (first, last), (left, right) = value.bounds
            return tuple(
                tuple(_to_python(value.get([row, column])) for column in range(left, right + 1))
                for row in range(first, last + 1)
            )
        return tuple(map(_to_python, value.elements()))
    if value is MISSING:
        return LEFT_OUT
    if value is EMPTY:
        return None
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, VBADate):
        return value.to_datetime()
    assert isinstance(value, (str, float, int, bool)), f"no value for Python: {value!r}"
    return value


def _to_vba(value: object) -> object:
    """Return a Python value as pywin32 hands it to VBA: rows of rows as an array of two dimensions."""
    if not isinstance(value, (list, tuple)):
        return value
    if value and isinstance(value[0], (list, tuple)):
        rows = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
        for row, cells in enumerate(value):
            for column, cell in enumerate(cells):
                rows.set([row, column], cell)
        return rows
    return VBAArray([(0, len(value) - 1)], items=list(value))


class Excel:
    """An Excel with the workbook's macros in the workbook *path*, or in a new one.

    It is set up unless *installed* is False; *constants* are those of #If. It records what the macros ask for.
    """

    def __init__(
        self,
        answer: PythonCall | None = None,
        *,
        path: Path | None = None,
        installed: bool = True,
        constants: dict[str, object] | None = None,
    ) -> None:
        #: The commands of the shell and their exit code, the calls of Python, the macros to run later.
        self.commands: list[str] = []
        self.exit_code = 0
        self.calls: list[tuple[str, str, tuple[object, ...]]] = []
        self.timed: list[str] = []
        #: The descriptions of the functions, and a function that Excel refuses to describe.
        self.described: list[dict[str, object]] = []
        self.undescribable = ""
        #: What the status bar and the calculation were while a command ran, and the calculation that it left.
        self.meanwhile: list[tuple[object, int]] = []
        self.calculation_left: int | None = None
        #: Whether the function wizard is open.
        self.in_wizard = False
        #: The folder that the user picks in the dialog; None if the dialog is cancelled, "" if there is none.
        self.picked: str | None = ""
        #: The folders in which the dialog began.
        self.begins: list[str] = []
        self.files = {INTERPRETER_FILE: named_interpreter(PureWindowsPath(INTERPRETER))} if installed else {}
        self.from_1904 = False

        self.app = ExcelApplication() if path is None else ExcelApplication.open(path, with_vba=False)
        self.book = self.app.add_workbook() if path is None else self.app.workbook
        with_members(self.book, Date1904=lambda: self.from_1904)
        with_members(
            self.app.application,
            CommandBars=lambda _: mock(Controls=lambda _: mock(Enabled=lambda: not self.in_wizard)),
            FileDialog=self._dialog,
            Hwnd=lambda: VBAInt(4711, "Long"),
            MacroOptions=self._describe,
            OnTime=lambda _, procedure: self.timed.append(procedure),
            Path=lambda: "C:\\Office16",
            PathSeparator=lambda: "\\",
        )
        folder = mock(ShortPath=lambda: "C:\\Users\\674E~1\\Temp")
        files = mock(OpenTextFile=self._open, GetSpecialFolder={2: folder}.__getitem__)
        shell = mock(
            ExpandEnvironmentStrings=lambda text: re.sub("%([^%]*)%", lambda found: VARIABLES[found[1]], text),
            Run=self._run,
        )
        self.app.interpreter.host.create = {"Scripting.FileSystemObject": files, "WScript.Shell": shell}.__getitem__
        for name, source in {**SOURCES, "xlwings": xlwings_for_tests()}.items():
            self.app.add_module(strip_directives(source, constants=constants) if constants else source, name=name)
        self._xlwings = next(m for m in self.app.interpreter.modules.values() if m.name == "xlwings")
        self._xlwings.initialise()
        self.answer = answer or _refuse
        self._xlwings.variables["python"].value = mock(CallUDF=self._call)

    def _call(self, script: str, name: str, given: object) -> object:
        arguments = _to_python(given)
        assert isinstance(arguments, tuple)
        self.calls.append((script, name, arguments))
        return _to_vba(self.answer(script, name, arguments))

    def _describe(self, **texts: object) -> None:
        if self.undescribable and self.undescribable in str(texts["Macro"]):
            raise VBARuntimeError(1004, "Method 'MacroOptions' of object '_Application' failed")
        self.described.append({key: _to_python(text) for key, text in texts.items()})

    def _dialog(self, kind: int) -> object:
        assert kind == 4, "msoFileDialogFolderPicker"
        if self.picked == "":
            raise VBARuntimeError(438, "Object doesn't support this property or method")
        shown = VBAInt(0 if self.picked is None else -1, "Long")
        dialog = mock(Show=lambda: shown, SelectedItems={1: self.picked}.__getitem__)
        dialog.vba_set = lambda _, value, *__, **___: self.begins.append(str(value))
        return dialog

    def _open(self, path: str) -> object:
        if path not in self.files:
            raise VBARuntimeError(53, "File not found")
        return mock(ReadLine=iter(self.files[path].decode("ascii").splitlines()).__next__)

    def _run(self, command: str, _: int, wait: bool) -> object:
        assert wait
        self.commands.append(command)
        application = self.app.application
        self.meanwhile.append((application.status_bar, application.calculation))
        application.calculation = self.calculation_left or application.calculation
        return VBAInt(self.exit_code, "Long")

    @property
    def starts(self) -> int:
        """How often Python was started for the cells."""
        return int(self._xlwings.variables["started"].value)

    @property
    def asked(self) -> str:
        """What xlwings' script on macOS was asked last."""
        return str(self._xlwings.variables["asked"].value)

    def log(self, text: str) -> None:
        """Let the log of the next command hold *text*."""
        self._xlwings.variables["logged"].value = text

    @property
    def calculated(self) -> list[str]:
        """The cells of all workbooks that were calculated, by sheet."""
        return [text for book in self.app.application.workbooks_.books for text in vars(book).get("calculated", ())]

    @property
    def messages(self) -> list[str]:
        """The texts of the message boxes."""
        return [text for _, text, _, _ in self.app.dialogs]

    def run(self, name: str, *arguments: object) -> Any:
        """Run a macro or a function, as a button or a cell does."""
        return self.app.run(name, *arguments)

    def cell(self, address: str) -> object:
        """Return a range of the first sheet, as a formula hands it to a function."""
        return self.app.sheet(1).sheet.vba_get("Range", [address])


def _refuse(*_: object) -> object:
    raise AssertionError("Python must not be called")


def failing(description: str) -> PythonCall:
    """Return a Python whose calls fail as an exception of Python does in VBA."""

    def fail(*_: object) -> object:
        raise VBARuntimeError(-2147352567, description)

    return fail


@contextmanager
def xlwings_in_a_process(store: Path) -> Iterator[PythonCall]:
    """Yield xlwings' server for functions in cells, which uses *store*."""
    with ProcessPoolExecutor(1, get_context("spawn"), xlwings_server.prepare, (str(store),)) as process:

        def call(module: str, name: str, arguments: tuple[object, ...]) -> object:
            try:
                return process.submit(xlwings_server.call, module, name, arguments).result()
            except RuntimeError as error:
                raise VBARuntimeError(-2147352567, str(error)) from error

        yield call
