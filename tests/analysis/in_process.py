"""Run commands within this process, which is much faster than in a process of each command."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import NamedTuple

from xlpkg.cli import main


class Done(NamedTuple):
    """The exit code of a command, and its output."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str | Path, store: Path) -> Done:
    """Run ``trademonitor`` with *arguments* on *store*."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*map(str, arguments), "--store", str(store)])
    return Done(code, out.getvalue(), err.getvalue())


def answer(*arguments: str | Path, store: Path) -> str:
    """Return the standard output of a command, which must succeed."""
    done = command(*arguments, store=store)
    assert done.returncode == 0, done.stderr
    return done.stdout
