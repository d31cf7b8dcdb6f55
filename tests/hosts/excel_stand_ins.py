"""Excel for the macros to run in: pyOpenVBA's, with the workbook's modules and that of xlwings.

pyOpenVBA starts no program, opens no files and calls no libraries. Windows' objects are mocks that record what they
are asked, and of the module xlwings the lines that need more than that are replaced.
"""

from __future__ import annotations

import datetime as dt
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, Self

from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.apps.excel._model import Workbook
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._objects import VBAObject, member, method
from pyopenvba.interpreter._preprocess import strip_directives
from pyopenvba.interpreter._values import EMPTY, MISSING, VBAArray, VBADate, VBAErrorValue, VBAInt

from xlpkg.hosts.excel.steps import named_interpreter
from xlpkg.hosts.excel.xlwings_module import xlwings_module

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

_XLPY = re.compile(r"^Function XLPy\(\)\n.*?^End Function\n", re.M | re.S)
_HEAD = "Option Private Module\n"
_VARIABLES = "\nPublic Python As Object\nPublic Started As Long\nPublic Asked As String\n"
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
"""


def xlwings_for_tests() -> str:
    """Return the module xlwings without what pyOpenVBA does not have."""
    source = _XLPY.sub("", xlwings_module())
    for real, replaced in _REPLACED:
        assert real in source
        source = source.replace(real, replaced)
    return source.replace(_HEAD, _HEAD + _VARIABLES, 1) + _STARTED


class FileSystem(VBAObject):  # type: ignore[misc]  # pyOpenVBA has no types
    """A mock of Scripting.FileSystemObject with one text file, and of its folder for temporary files."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    @method  # type: ignore[untyped-decorator]
    def OpenTextFile(self, FileName: object) -> object:  # noqa: N802, N803 - Windows' names
        if FileName not in self.files:
            raise VBARuntimeError(53, "File not found")
        return TextStream(self.files[str(FileName)].decode("ascii"))

    @method  # type: ignore[untyped-decorator]
    def GetSpecialFolder(self, FolderSpec: object) -> object:  # noqa: N802, N803
        assert FolderSpec == 2
        return self

    @member  # type: ignore[untyped-decorator]
    def ShortPath(self) -> object:  # noqa: N802
        return "C:\\Users\\674E~1\\Temp"


class TextStream(VBAObject):  # type: ignore[misc]
    """A mock of a text file that is open for reading."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()

    @method  # type: ignore[untyped-decorator]
    def ReadLine(self) -> object:  # noqa: N802
        if not self.lines:
            raise VBARuntimeError(62, "Input past end of file")
        return self.lines.pop(0)


class Shell(VBAObject):  # type: ignore[misc]
    """A mock of WScript.Shell, which records the commands that it runs."""

    def __init__(self, exit_code: int = 0) -> None:
        self.exit_code = exit_code
        self.commands: list[str] = []

    @method  # type: ignore[untyped-decorator]
    def ExpandEnvironmentStrings(self, Src: object) -> object:  # noqa: N802, N803
        return re.sub("%([^%]*)%", lambda found: VARIABLES.get(found[1], found[0]), str(Src))

    @method  # type: ignore[untyped-decorator]
    def Run(self, Command: object, WindowStyle: object, WaitOnReturn: object) -> object:  # noqa: N802, N803, ARG002
        assert WaitOnReturn
        self.commands.append(str(Command))
        return VBAInt(self.exit_code, "Long")


PythonCall = Callable[[str, str, tuple[object, ...]], object]


class Python(VBAObject):  # type: ignore[misc]  # pyOpenVBA has no types
    """A mock of the object that XLPy returns: it records the calls and passes them to a Python function."""

    def __init__(self, answer: PythonCall) -> None:
        self.answer = answer
        self.calls: list[tuple[str, str, tuple[object, ...]]] = []

    @method  # type: ignore[untyped-decorator]
    def CallUDF(self, script: object, fname: object, args: object) -> object:  # noqa: N802 - xlwings' name
        arguments = _to_python(args)
        assert isinstance(arguments, tuple)
        self.calls.append((str(script), str(fname), arguments))
        return _to_vba(self.answer(str(script), str(fname), arguments))


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

    It is set up unless *installed* is False; *constants* are those of #If.
    """

    def __init__(
        self,
        answer: PythonCall | None = None,
        *,
        path: Path | None = None,
        installed: bool = True,
        constants: dict[str, object] | None = None,
    ) -> None:
        self.app = ExcelApplication() if path is None else ExcelApplication.open(path, with_vba=False)
        self.app.application.__class__ = WindowsExcel
        self.app.application.recorded, self.app.application.calculations, self.app.application.timed = [], 0, []
        self.files = {INTERPRETER_FILE: named_interpreter(PureWindowsPath(INTERPRETER))} if installed else {}
        self.shell = Shell()
        made = {"scripting.filesystemobject": FileSystem(self.files), "wscript.shell": self.shell}
        self.app.interpreter.host.create = lambda name: made[name.lower()]
        self.book = self.app.add_workbook() if path is None else self.app.workbook
        self.book.__class__, self.book.from_1904 = WindowsBook, False
        for name, source in {**SOURCES, "xlwings": xlwings_for_tests()}.items():
            self.app.add_module(strip_directives(source, constants=constants) if constants else source, name=name)
        self._xlwings = next(m for m in self.app.interpreter.modules.values() if m.name == "xlwings")
        self._xlwings.initialise()
        self.connect(answer or _refuse)

    def connect(self, answer: PythonCall) -> None:
        """Replace Python, as its restart does."""
        self.python = Python(answer)
        self._xlwings.variables["python"].value = self.python

    @property
    def starts(self) -> int:
        """How often Python was started for the cells."""
        return int(self._xlwings.variables["started"].value)

    @property
    def asked(self) -> str:
        """What xlwings' script on macOS was asked last."""
        return str(self._xlwings.variables["asked"].value)

    @property
    def calculations(self) -> int:
        """How often all cells were calculated."""
        return int(self.app.application.calculations)

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


class Server:
    """xlwings' server for functions in cells, in a separate process (xlwings_server.py)."""

    def __init__(self, store: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("xlwings_server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"TRADEMONITOR_STORE": str(store), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def __call__(self, module: str, name: str, arguments: Sequence[object]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((module, name, tuple(arguments)), self._process.stdin)
        self._process.stdin.flush()
        outcome, answer = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        if outcome == "failed":
            raise VBARuntimeError(-2147352567, answer)
        return answer


class WindowsExcel(Application):  # type: ignore[misc]  # pyOpenVBA has no types
    """pyOpenVBA's Application with MacroOptions, OnTime and CalculateFull, which record their calls."""

    calculations: int
    timed: list[str]
    recorded: list[dict[str, object]]
    #: The folder that the user picks in the dialog; None if the dialog is cancelled, "" if there is none.
    picked: str | None = ""

    @method  # type: ignore[untyped-decorator]
    def FileDialog(self, fileDialogType: object) -> object:  # noqa: N802, N803
        assert fileDialogType == 4, "msoFileDialogFolderPicker"
        if self.picked == "":
            raise VBARuntimeError(438, "Object doesn't support this property or method")
        return FolderDialog(self.picked)

    @method  # type: ignore[untyped-decorator]
    def MacroOptions(  # noqa: N802 - Excel's name
        self,
        Macro: object = MISSING,  # noqa: N803
        Description: object = MISSING,  # noqa: N803
        Category: object = MISSING,  # noqa: N803
        ArgumentDescriptions: object = MISSING,  # noqa: N803
    ) -> object:
        texts = () if ArgumentDescriptions is MISSING else _to_python(ArgumentDescriptions)
        self.recorded.append({"macro": Macro, "description": Description, "category": Category, "arguments": texts})
        return EMPTY

    @method  # type: ignore[untyped-decorator]
    def CalculateFull(self) -> object:  # noqa: N802
        self.calculations += 1
        return EMPTY

    @method  # type: ignore[untyped-decorator]
    def OnTime(self, EarliestTime: object, Procedure: object) -> object:  # noqa: N802, N803, ARG002
        self.timed.append(str(Procedure))
        return EMPTY

    @member  # type: ignore[untyped-decorator]
    def Hwnd(self) -> object:  # noqa: N802
        return VBAInt(4711, "Long")

    @member  # type: ignore[untyped-decorator]
    def Path(self) -> object:  # noqa: N802
        return "C:\\Office16"


class FolderDialog(VBAObject):  # type: ignore[misc]
    """A mock of Excel's dialog for a folder, in which the user picks one or, if it is None, cancels."""

    def __init__(self, picked: str | None) -> None:
        self.picked = picked

    @method  # type: ignore[untyped-decorator]
    def Show(self) -> object:  # noqa: N802
        return VBAInt(0 if self.picked is None else -1, "Long")

    @method  # type: ignore[untyped-decorator]
    def SelectedItems(self, Index: object) -> object:  # noqa: N802, N803
        assert Index == 1
        return self.picked


class WindowsBook(Workbook):  # type: ignore[misc]
    """pyOpenVBA's Workbook with Date1904."""

    from_1904: bool

    @member  # type: ignore[untyped-decorator]
    def Date1904(self) -> object:  # noqa: N802 - Excel's name
        return self.from_1904


def vba_date(value: dt.datetime) -> VBADate:
    """Return a date as a cell holds it."""
    return VBADate.from_datetime(value)
