"""Runs the self-test: a copy of the workbook, a store of its own, the buttons, the cells, and selftest.json.

That file can be sent in. It is an object of engine, versions, started, checks (as :func:`record` returns them), the
number of those that failed, and whether all were made (complete) and all passed.
"""

from __future__ import annotations

import datetime as dt
import getpass
import importlib.util
import json
import math
import platform
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import metadata
from pathlib import Path, PurePath
from typing import Any, Final

import xlwings as xw
from xlsxwriter.utility import xl_rowcol_to_cell

from udfs.call import NA, Value
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS
from xlpkg.bundled import shipped
from xlpkg.errors import BadInput, OfficeError, TradeMonitorError, Unsupported
from xlpkg.hosts.selftest import programs
from xlpkg.messages import Language, say
from xlpkg.model.words import LANGUAGE_NAMES, Currency
from xlpkg.store.allowed_folders import allow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import MESSAGES_VARIABLE
from xlpkg.workbook.blocks import SheetValues
from xlpkg.workbook.buttons import MACROS
from xlpkg.workbook.content import gather
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheets import range_rows
from xlpkg.workbook.versions import range_of

#: The number of checks of a whole run, for a progress bar.
CHECKS: Final = 143
JSON: Final = "selftest.json"
#: Seconds until a press is given up and the program ended, because a message box may be waiting for an answer.
_LIMIT: Final = 300.0
#: The name of a check (with its group, such as "sheet/广东"), what finds its value, and the values of which it has one.
Check = tuple[str, Callable[[], object], tuple[object, ...]]
#: Further formulas than the examples of the functions.
_FORMULAS: Final = (
    '=TM_VALUE("44","export",202503,"ytd")',
    '=TM_YOY("Guangdong","total",202505,"累计","rmb","official")',
    '=TM_VALUE("广东","出口",203001)',
    '=TM_VALUE("广东","转口",202502)',
    '=TM_SERIES("广东","出口",202312,202403,,,"rmb")',
    '=TM_TEXT(202505,"当月出口","en","rmb")',
    '=TM_TABLE(202505,"累计","进口","rmb")',
    '=TM_PERIODS("usd")',
)
#: The province 广东 and the month 2024-03 as cells may hold them, with a number format.
_ARGUMENTS: Final = {
    "text": ("44", "2024-03", "@"),
    "number": (44.0, 202403.0, "General"),
    "currency": (44.0, 202403.0, '"¥"#,##0.00'),
    "date": ("广东", dt.datetime(2024, 3, 1), "yyyy-mm-dd"),
}


def self_test(
    engine: str, workbook: Path, folder: Path, lang: Language, step: Callable[[str], object] = lambda _: None
) -> dict[str, Any]:
    """Run the self-test on a copy of *workbook* in *folder*, write selftest.json there, and return its content.

    *engine*: excel or libreoffice. *lang*: the language of errors. *step* is called with the name of each check. Raises
    BadInput if *folder* is not empty, and OfficeError or Unsupported if the program cannot be started.
    """
    if not workbook.is_file():
        raise BadInput("selftest-no-workbook", path=workbook)
    if engine == "excel" and sys.platform not in ("win32", "darwin"):
        raise Unsupported("engine-not-here", engine=engine)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadInput("selftest-folder-not-empty", path=folder)
    run = _Run(Path(shutil.copy(workbook, folder.resolve())))
    started = f"{dt.datetime.now():%Y-%m-%d %H:%M}"
    checks: list[dict[str, Any]] = []

    def check_all() -> bool:
        for check in run.checks(program):
            step(check[0])
            checks.append(record(check, lang))
        return True

    variables = {"TRADEMONITOR_STORE": str(run.store), MESSAGES_VARIABLE: str(run.messages)}
    start = programs.libreoffice if engine == "libreoffice" else programs.excel
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as files, start(Path(files), variables) as program:
        complete = record(("complete", check_all, (True,)), lang)
    run.messages.unlink(missing_ok=True)
    versions = {"program": program.name, "system": platform.platform(), "python": platform.python_version()}
    versions |= {"xlwings": xw.__version__, "trademonitor": metadata.version("trademonitor")}
    failed = sum(not check["passed"] for check in (*checks, complete))
    result = {"engine": engine, "versions": versions, "started": started, "complete": complete["passed"]}
    result |= {"passed": not failed, "failed": failed, "checks": [*checks, complete]}
    text = json.dumps(result, ensure_ascii=False, indent=1, default=str)
    (folder / JSON).write_text(without_names(text) + "\n", encoding="utf-8")
    return result


def without_names(text: str, home: PurePath | None = None, user: str | None = None) -> str:
    """Return the JSON *text* with ``~`` for the folder *home*, and for *user* in paths; by default of this user."""
    for folder in (Path.home(), Path.home().resolve()) if home is None else (home,):
        if folder.name:  # the root is no home
            written_so = re.escape(json.dumps(str(folder), ensure_ascii=False)[1:-1])
            text = re.sub(rf"{written_so}(?!\w)", "~", text, flags=re.IGNORECASE)
    return re.sub(rf'(?<=[/\\]){re.escape(user or getpass.getuser())}(?=["/\\])', "~", text, flags=re.IGNORECASE)


class _Run:
    """One run in the copy *workbook*, with a store beside it that lacks the newest example month in yuan."""

    def __init__(self, workbook: Path) -> None:
        self.workbook = workbook
        self.store, self.messages = workbook.with_name("trade.sqlite"), workbook.with_name("messages.txt")
        self.sources = shipped("examples", "rmb")
        *before, self.newest = find_sources([self.sources])
        with open_store(self.store) as store:
            self.stored = [*ingest(store, [*find_sources([shipped("examples", "usd")]), *before])]
        allow(self.store, self.sources)

    def checks(self, program: programs.Program) -> Iterator[Check]:
        """Yield the checks; each is to be made before the next one is asked for.

        Raises OfficeError if the buttons do not use the store of the self-test.
        """
        book = program.app.books.open(self.workbook)
        choices, folders = range_of(book, layout.HOME_CHOICES), range_of(book, layout.HOME_FOLDERS)
        choices.value = [[f"'{self.stored[-1].path.stem}"], ["rmb"], ["zh"]]
        # First the two buttons that only read the store, and no folder: it must not be the user's.
        folders.value = [[None], [None]]
        yield self._button(program, book, "UpdateReport", "zh")
        has_answered = self.messages.exists()
        yield self._button(program, book, "VerifyData", "zh")
        if not has_answered and not self.messages.exists():
            raise OfficeError("selftest-other-store")
        folders.value = [[str(self.sources)], [str(self.workbook.parent)]]
        yield self._button(program, book, "RefreshData", "zh")
        yield from _written(book, self.store, "zh")
        yield self._button(program, book, "ExportPdf", "zh")
        if importlib.util.find_spec("matplotlib"):  # without it the button only names what to install
            yield self._button(program, book, "ExportWord", "zh")
        yield from _formulas(book, self.store)
        choices.value = [[f"'{self.newest.stem}"], ["rmb"], ["en"]]
        yield self._button(program, book, "MakeReport", "en")
        yield from _written(book, self.store, "en")
        book.close()

    def _button(self, program: programs.Program, book: xw.Book, macro: str, lang: Language) -> Check:
        """Return the check of a button: it shows no message, and 首页 names its task, with the time."""
        task = say(f"task-{MACROS[macro]}", lang)

        def press() -> object:
            self.messages.unlink(missing_ok=True)
            begun = f"{dt.datetime.now():%Y-%m-%d %H:%M}"
            home = range_of(book, layout.HOME_CHOICES).sheet
            home.activate()
            timer = threading.Timer(_LIMIT, program.kill)
            timer.start()
            try:
                program.press(home, macro)
            finally:
                timer.cancel()
            if not self.messages.exists():
                return None
            line = str(range_of(book, layout.HOME_LAST_RUN).value)
            return self.messages.read_text(encoding="utf-8") or (task if task in line and line[:16] >= begun else line)

        return f"button/{macro}", press, (task,)


def record(check: Check, lang: Language) -> dict[str, Any]:
    """Make *check* and return its record: name, whether it passed, what was expected and found, seconds, and error.

    An exception is recorded, too, in *lang*; only KeyboardInterrupt and SystemExit are raised.
    """
    (name, find, expected), start, actual, error = check, time.monotonic(), None, None
    try:
        actual = find()
    except TradeMonitorError as failure:
        error = failure.sentence(lang)
    except Exception as failure:  # UNO, COM and xlwings raise classes of their own
        error = f"{type(failure).__name__}: {failure}"
    passed = error is None and any(same(each, actual) for each in expected)
    values = {"expected": expected[0], "actual": actual, "seconds": round(time.monotonic() - start, 3)}
    return {"name": name, "passed": passed, **values, "error": error}


def same(expected: object, actual: object) -> bool:
    """Return whether two values of cells are equal; texts equal only texts, and tables are compared cell by cell."""
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return math.isclose(expected, actual, rel_tol=1e-11)  # they are written with twelve digits
    return type(expected) is type(actual) and expected == actual


def _written(book: xw.Book, store: Path, lang: Language) -> Iterator[Check]:
    """Yield a check of each sheet: it has the newest month of *store*, at the positions in the shipped workbook."""
    with open_store(store, create=False) as opened:
        content = gather(opened, Currency.RMB, None, lang, made=dt.datetime.now())
    suffix = "" if lang == "zh" else f" {lang}"
    areas: dict[str, list[tuple[NamedRange, list[list[Any]]]]] = defaultdict(list)
    for named, rows in range_rows(SheetValues(content), (*layout.FILLED, layout.HOME)):
        if named == layout.CHANGES_TITLE:  # the rest of 变化 depends on the reports that the workbook made before
            areas[named.sheet].append((replace(named, rows=1), rows))
        elif named.sheet != layout.CHANGES and named not in (layout.HOME_CHOICES, layout.HOME_RUN):
            areas[named.sheet].append((named, rows))
    for sheet, of_sheet in areas.items():
        yield f"sheet/{sheet}{suffix}", partial(_differences, book, of_sheet), ([],)
    shown = [str(content.period), Currency.RMB.label(lang), LANGUAGE_NAMES[lang]]
    part, states = slice(layout.STATE_COLUMN, layout.STATE_COLUMN + len(shown)), [shown] * len(layout.GROUPS)
    yield f"sheet/首页{suffix} state", lambda: [row[part] for row in _read(book, layout.HOME_RUN)[1:]], (states,)


def _differences(book: xw.Book, areas: list[tuple[NamedRange, list[list[Any]]]]) -> list[str]:
    """Return a line for each cell in which *book* differs from *areas*, such as ``B3: 1.0, not 2.0``."""
    lines = []
    for named, rows in areas:
        for row, cells in enumerate(_read(book, named)):
            for column, found in enumerate(cells):
                wanted = _as_read(rows[row][column]) if row < len(rows) and column < len(rows[row]) else None
                if not same(wanted, found):
                    cell = xl_rowcol_to_cell(named.row + row, named.column + column)
                    lines.append(f"{cell}: {found!r}, not {wanted!r}")
    return lines[:20]  # a sheet of another month has thousands


def _read(book: xw.Book, named: NamedRange) -> list[list[Any]]:
    first, last = (named.row + 1, named.column + 1), (named.last_row + 1, named.last_column + 1)
    return list(book.sheets[named.sheet].range(first, last).options(ndim=2, err_to_str=True).value)


def _as_read(value: Any) -> Any:
    """Return *value* as it is read from the cell to which it was written."""
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) else None
    return value or None


def _formulas(book: xw.Book, store: Path) -> Iterator[Check]:
    """Yield a check of each TM_ formula: what it shows on a new sheet of *book* is what it has in *store*."""
    sheet = book.sheets.add("selftest", after=book.sheets[-1])
    for formula in (*(example for function in FUNCTIONS for example in function.examples), *_FORMULAS):
        # The sentences of a cell are in the language of the program.
        results = [evaluate(formula, store=store, lang=lang) for lang in ("zh", "en")]
        yield f"function/{formula}", partial(_shown, sheet, formula, results[0]), tuple(map(_plain, results))
    expected = evaluate('=TM_VALUE("广东","出口","2024-03",,"rmb")', store=store)
    for name, (region, period, number_format) in _ARGUMENTS.items():
        sheet["AA1:AA2"].number_format = number_format
        sheet["AA1:AA2"].value = [[region], [period]]
        yield f"argument/{name}", partial(_shown, sheet, '=TM_VALUE(AA1,"出口",AA2,,"rmb")', expected), (expected,)


def _shown(sheet: xw.Sheet, formula: str, result: Value) -> object:
    """Enter *formula*, into as many cells as *result* has, and return what the cells show."""
    sheet["A1:Z600"].clear()
    if not isinstance(result, list):
        sheet["A1"].formula = formula
        return sheet["A1"].options(err_to_str=True).value
    cells = sheet["A1"].resize(len(result), len(result[0]))
    cells.formula_array = formula
    return cells.options(ndim=2, err_to_str=True, empty="").value


def _plain(value: Value) -> object:
    """Return *value* with the text #N/A instead of NA."""
    if isinstance(value, list):
        return [[_plain(cell) for cell in row] for row in value]
    return NA.value if value is NA else value
