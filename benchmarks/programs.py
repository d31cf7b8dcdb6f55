"""Programs started from outside: how they end, what they print, and how much memory they and their children take."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

PYTHON: Final = sys.executable
ROOT: Final = Path(__file__).resolve().parents[1]
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
#: Byte code is kept, as for every user, whatever the environment of the measurement says.
_UNSET: Final = ("PYTHONDONTWRITEBYTECODE",)


def command() -> str:
    """Return the path of the command ``trademonitor``."""
    return str(Path(sysconfig.get_path("scripts"), "trademonitor"))


def run(arguments: Sequence[str], *, env: Mapping[str, str] | None = None) -> str:
    """Run a program to its end and return what it printed. Raises CalledProcessError where it fails."""
    return _ended(_started(arguments, env))


def peak_memory(arguments: Sequence[str], *, env: Mapping[str, str] | None = None) -> float:
    """Run a program to its end and return the most memory that it and all it started held at once, in MB.

    It is looked at every 20 ms; pages that processes share count in each of them. Linux only.
    """
    process = _started(arguments, env)
    peak = 0
    done = threading.Event()

    def look() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, _held(process.pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        _ended(process)
    finally:
        done.set()
        looking.join()
    return round(peak / 1e6, 1)


def _started(arguments: Sequence[str], env: Mapping[str, str] | None) -> subprocess.Popen[str]:
    surroundings = {name: value for name, value in os.environ.items() if name not in _UNSET} | dict(env or {})
    return subprocess.Popen(  # noqa: S603 - our own command lines
        list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings, cwd=ROOT
    )


def _ended(process: subprocess.Popen[str]) -> str:
    out, error = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, out, error)
    return out


def _held(pid: int) -> int:
    """Return the bytes that *pid* and its children, and theirs, hold in memory."""
    children: dict[int, list[int]] = {}
    size: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                size[int(folder.name)] = int(folder.joinpath("statm").read_text().split()[1]) * _PAGE
            except (OSError, IndexError, ValueError):  # it has just ended
                continue
            children.setdefault(parent, []).append(int(folder.name))
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        total += size.get(one, 0)
        waiting += children.get(one, [])
    return total
