"""Excel for the macros to run in: pyOpenVBA's, with the workbook's modules and a stand-in for the xlwings add-in.

pyOpenVBA does not run other workbooks' macros by Application.Run. A module named xlwings stands for the add-in's
project, its procedures under the names that follow the point in "xlwings.xlam!XLPy". An empty one is an add-in
that is absent: as in Excel, a run-time error follows, of another number.
"""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._preprocess import strip_directives
from pyopenvba.interpreter._values import EMPTY, MISSING, VBAArray, VBADate, VBAErrorValue, VBAInt

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path.stem: path.read_text(encoding="ascii") for path in sorted((ROOT / "workbook" / "vba").glob("*.bas"))}

#: What COM hands Python for an argument that was left out.
LEFT_OUT = -2147352572
NO_DATA = VBAErrorValue(2042)

_ADD_IN = """
Public Asked As String
Public Python As Object
Public Started As Long

Public Function RunPython(PythonCommand As String)
    Asked = Asked & PythonCommand & vbLf
End Function

Public Function XLPy()
    Started = Started + 1
    Set XLPy = Python
End Function
"""

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
    """An Excel with the workbook's macros; without xlwings' unless *add_in*; *constants* are those of #If."""

    def __init__(
        self, answer: PythonCall | None = None, *, add_in: bool = True, constants: dict[str, object] | None = None
    ) -> None:
        self.app = ExcelApplication()
        self.book = self.app.add_workbook()
        for name, source in SOURCES.items():
            self.app.add_module(strip_directives(source, constants=constants) if constants else source, name=name)
        self._xlwings = self.app.add_module(_ADD_IN if add_in else "", name="xlwings")
        self._xlwings.procedures |= {f"xlam!{name}": found for name, found in self._xlwings.procedures.items()}
        self._xlwings.initialise()
        if add_in:
            self.connect(answer or _refuse)

    def connect(self, answer: PythonCall) -> None:
        """Replace the add-in's Python, as its restart does."""
        self.python = Python(answer)
        self._xlwings.variables["python"].value = self.python

    @property
    def commands(self) -> list[str]:
        """The commands that RunPython received."""
        return str(self._xlwings.variables["asked"].value).splitlines()

    @property
    def starts(self) -> int:
        """How often Python was started."""
        return int(self._xlwings.variables["started"].value)

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


class ExcelWithDescriptions(Application):  # type: ignore[misc]  # pyOpenVBA has no types
    """pyOpenVBA's Application with MacroOptions, which records its calls."""

    recorded: list[dict[str, object]]

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


def vba_date(value: dt.datetime) -> VBADate:
    """Return a date as a cell holds it."""
    return VBADate.from_datetime(value)
