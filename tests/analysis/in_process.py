"""The command line within this process: as a person calls it, but many times a second."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import NamedTuple

from xlpkg.cli import main


class Done(NamedTuple):
    """How a command ended, and what it printed."""

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
    """Return what a command that ends well prints on stdout."""
    done = command(*arguments, store=store)
    assert done.returncode == 0, done.stderr
    return done.stdout
