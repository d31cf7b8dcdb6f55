"""The results of the self-test: the checks, the file selftest.json, and the removal of personal data.

selftest.json is an object::

    engine       excel or libreoffice
    versions     object: the program, system, python, xlwings and trademonitor
    started      date and time, local
    press        how the buttons were pressed
    complete     whether all checks were made
    passed       whether all of them passed
    failed       number of checks that did not pass
    checks       list of objects:
        name         group and subject, such as "button/UpdateReport" or "sheet/广东"
        passed       whether actual is what was expected and no error occurred
        expected     what was expected; null after an error
        actual       what was found; null after an error
        seconds      time taken
        error        type and message of an error, else null

Values of cells are numbers, texts, null for an empty cell, or lists of rows.
"""

from __future__ import annotations

import getpass
import json
import math
import re
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from xlsxwriter.utility import xl_rowcol_to_cell

from xlpkg.errors import TradeMonitorError
from xlpkg.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlpkg.messages import Language

#: Functions return doubles; a program may round the last of its digits.
_TOLERANCE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Check:
    """One check; the module's docstring describes the fields."""

    name: str
    passed: bool
    expected: object
    actual: object
    seconds: float
    error: str | None = None


@dataclass(slots=True)
class Results:
    """The checks made so far.

    *step* is called with the name of each check before it is made; *press* is the key of a message.
    """

    engine: str
    lang: Language
    step: Callable[[str], object]
    versions: dict[str, str] = field(default_factory=dict)
    started: str = ""
    press: str = ""
    complete: bool = False
    checks: list[Check] = field(default_factory=list)

    def check(self, name: str, compare: Callable[..., tuple[object, object]], *arguments: object) -> bool:
        """Call *compare* with *arguments*, record the two values that it returns, and return whether they are equal.

        The values are what was expected and what was found. An exception is recorded, too; only KeyboardInterrupt and
        SystemExit are raised.
        """
        self.step(name)
        start = time.monotonic()
        expected = actual = error = None
        try:
            expected, actual = compare(*arguments)
        except Exception as failure:  # of any kind: UNO, COM, xlwings
            error = failure.sentence(self.lang) if isinstance(failure, TradeMonitorError) else _described(failure)
        passed = error is None and same(expected, actual)
        self.checks.append(Check(name, passed, expected, actual, round(time.monotonic() - start, 3), error))
        return passed

    @property
    def failed(self) -> list[Check]:
        """The checks that did not pass."""
        return [check for check in self.checks if not check.passed]

    def as_json(self, private: Privacy) -> str:
        """Return the content of selftest.json, without personal data."""
        content = {
            "engine": self.engine,
            "versions": self.versions,
            "started": self.started,
            "press": say(self.press),
            "complete": self.complete,
            "passed": not self.failed,
            "failed": len(self.failed),
            "checks": [asdict(check) for check in self.checks],
        }
        return json.dumps(private.cleaned(content), ensure_ascii=False, indent=1, default=str) + "\n"


def same(expected: object, actual: object) -> bool:
    """Return whether two values of cells are equal; texts equal only texts, and tables are compared cell by cell."""
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return math.isclose(expected, actual, rel_tol=_TOLERANCE)
    return type(expected) is type(actual) and expected == actual


class Privacy:
    """Replaces the user's home folder, and the user's name in paths, by ``~``."""

    def __init__(self, home: PurePath | None = None, user: str | None = None) -> None:
        homes = [Path.home(), Path.home().resolve()] if home is None else [home]
        folders = {text for each in homes for text in (str(each), each.as_posix(), quote(each.as_posix()))}
        # The longest first; the root folder is no home.
        self._folders = sorted((folder for folder in folders if len(folder) > 1), key=len, reverse=True)
        self._user = user or getpass.getuser()

    def text(self, text: str) -> str:
        """Return *text* without the home folder and the user's name."""
        for folder in self._folders:
            text = re.sub(re.escape(folder) + r"(?!\w)", "~", text, flags=re.IGNORECASE)
        return re.sub(rf"(?<=[/\\]){re.escape(self._user)}(?=$|[/\\])", "~", text, flags=re.IGNORECASE)

    def cleaned(self, value: Any) -> Any:
        """Return *value*, of lists and dictionaries, with every text replaced by :meth:`text`."""
        if isinstance(value, dict):
            return {key: self.cleaned(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.cleaned(each) for each in value]
        return self.text(value) if isinstance(value, str) else value


def differences(
    expected: Sequence[Sequence[object]], actual: Sequence[Sequence[object]], top: int, left: int
) -> list[str]:
    """Return a line for each cell in which two blocks of the same shape differ, such as ``B3: 1.0, not 2.0``.

    *top* and *left* are the row and column of the first cell, counted from 1.
    """

    return [
        f"{xl_rowcol_to_cell(top + row - 1, left + column - 1)}: {found!r}, not {wanted!r}"
        for row, (wanted_row, found_row) in enumerate(zip(expected, actual, strict=True))
        for column, (wanted, found) in enumerate(zip(wanted_row, found_row, strict=True))
        if not same(wanted, found)
    ]


def _described(failure: BaseException) -> str:
    return f"{type(failure).__name__}: {' '.join(str(failure).split())}"
