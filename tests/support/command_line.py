"""The command line as a user calls it: with an empty home, in English unless a test says otherwise."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from unittest import mock

import pytest
from month_files import read
from programs import without_settings

from xlpkg.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "usd"
COMMAND = (sys.executable, "-m", "xlpkg")
#: So that a test does not wait for a PDF that it does not look at.
WITHOUT_OFFICE = {"TRADEMONITOR_SOFFICE": "/no/such/office"}


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a user without settings, whose home is in *folder*; *more* is added to it."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    return without_settings() | homes | {"LC_ALL": "C.UTF-8"} | more


def trademonitor(folder: Path, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in *folder*, without a terminal. It runs in this process, which is faster."""
    words = [*map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        mock.patch.dict(os.environ, environment(folder, **variables), clear=True),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = main(words)
        except SystemExit as end:  # of shell completion
            code = int(end.code or 0)
    printed = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess(words, code, *printed)


def printed(store: Path, *arguments: str | Path, **variables: str) -> tuple[int, str, str]:
    """Run a command on *store*; return its exit code, and what it prints on stdout and on stderr."""
    done = trademonitor(store.parent, *arguments, "--store", store, **variables)
    return done.returncode, done.stdout, done.stderr


def start(
    folder: Path,
    *arguments: str | Path,
    program: tuple[str, ...] = COMMAND,
    stdin: int | None = None,
    stdout: int | IO[str] = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    variables: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start the command line in *folder* as a process of its own."""
    words = [*program, *map(str, arguments)]
    env = environment(folder, **variables or {})
    return subprocess.Popen(words, env=env, cwd=folder, stdin=stdin, stdout=stdout, stderr=stderr)


def read_terminal(terminal: int) -> str:
    """Return what was written to a pseudo-terminal, and close it."""
    text = b""
    with contextlib.suppress(OSError):  # the end of a pseudo-terminal is an error on Linux
        while piece := os.read(terminal, 100_000):
            text += piece
    os.close(terminal)
    return text.decode()


#: What a table in CSV writes to stderr: the period and the unit.
_UNIT_LINE = (
    r"(?:[\w –]+ \d{4}, (?:US\$100 million|100 million yuan)\n"
    r"|\d{4} 年[^，\n]*，(?:亿美元|亿元)\n)?"
)


def answer(folder: Path, *arguments: str | Path, **variables: str) -> str:
    """Return what the command prints on stdout; it must exit with 0 and print nothing on stderr but a table's unit."""
    done = trademonitor(folder, *arguments, **variables)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(_UNIT_LINE, done.stderr), done.stderr
    return done.stdout


def output(folder: Path, *arguments: str | Path, **variables: str) -> str:
    """Return what the command prints on stdout; it must exit with 0, and may print anything on stderr."""
    done = trademonitor(folder, *arguments, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(folder: Path, *arguments: str | Path, **variables: str) -> str:
    """Return the one line on stderr of a command that must exit with 2 and print nothing on stdout."""
    done = trademonitor(folder, *arguments, **variables)
    assert (done.returncode, done.stdout) == (2, ""), (arguments, done.stderr)
    assert done.stderr.count("\n") == 1
    return done.stderr.rstrip("\n")


def open_terminal() -> tuple[int, int]:
    """Return the two ends of a pseudo-terminal, or skip the test: Windows and some containers have none."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals: output on a terminal is not tested")
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("no pseudo-terminal can be opened: output on a terminal is not tested")
    return ours, theirs


def raise_total(store: Path, target: Path) -> Path:
    """Copy *store* to *target*, with 广东's total of February 2025 in dollars a tenth higher.

    A source with such a total would be refused, so its checks must find it.
    """
    shutil.copy(store, target)
    lines = (EXAMPLES / "2025-02.csv").read_text(encoding="utf-8-sig").splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith("广东省,"))
    name, total, *figures = lines[number].split(",")
    lines[number] = ",".join([name, str(round(1.1 * float(total))), *figures])
    altered = target.with_name("2025-02 (1).csv")
    altered.write_text("\n".join(lines), encoding="utf-8-sig")
    with mock.patch("xlpkg.sources.bulletin.reader.find_doubts", return_value=[]):
        read(target, altered)
    altered.unlink()
    return target
