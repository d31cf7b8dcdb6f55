"""Kill a program at a step that a test chooses: when it opens, makes, renames or removes a file for the n-th time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from programs import run

#: Counts what SQLite and Python do with the files of a folder; SQLite's and Arrow's writes are between two of these.
_PROGRAM: Final = """
import os, signal, sys
folder, left, code, *sys.argv[1:] = sys.argv[1:]
left = int(left)
def hook(event, arguments):
    global left
    named = any(folder in os.fsdecode(each) for each in arguments if isinstance(each, (str, bytes, os.PathLike)))
    if named and event in {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect"}:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
from xlpkg.cli import main
from xlpkg.detail import ingest
sys.addaudithook(hook)
exec(code)
"""


def killed(folder: Path, home: Path, code: str, *arguments: object, every: int = 1) -> Iterator[int]:
    """Run *code* again and again, killed at a later step in *folder* each time, until it ends; yield each exit code.

    The caller restores the folder before it takes the next one. *every* is the distance of the steps.
    """
    step, done = 0, -1
    while done < 0:
        command = [sys.executable, "-c", _PROGRAM, folder, step, code, *arguments]
        done = run(home, *command).returncode
        step += every
        yield done
