"""Run programs: their output, and the peak memory of a program and its children."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import psutil

PYTHON: Final = sys.executable
ROOT: Final = Path(__file__).resolve().parents[1]
#: Users have compiled byte code, so this variable is not passed on.
_UNSET: Final = ("PYTHONDONTWRITEBYTECODE",)


def command() -> str:
    """Return the path of the command ``trademonitor``."""
    return str(Path(sysconfig.get_path("scripts"), "trademonitor"))


def run(arguments: Sequence[str], *, env: Mapping[str, str] | None = None) -> str:
    """Run a program and return its output. Raises CalledProcessError if it fails."""
    return _output(_start(arguments, env))


def peak_memory(arguments: Sequence[str], *, env: Mapping[str, str] | None = None) -> float:
    """Run a program and return the peak memory of it and its descendants, in MB.

    Memory is sampled every 20 ms. Pages that processes share count once for each process. Raises CalledProcessError if
    the program fails.
    """
    process = _start(arguments, env)
    peak = 0
    done = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, _memory(process.pid))

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        _output(process)
    finally:
        done.set()
        sampler.join()
    return round(peak / 1e6, 1)


def _start(arguments: Sequence[str], env: Mapping[str, str] | None) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _UNSET} | dict(env or {})
    return subprocess.Popen(  # noqa: S603 - our own command lines
        list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


def _output(process: subprocess.Popen[str]) -> str:
    out, error = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, out, error)
    return out


def _memory(pid: int) -> int:
    """Return the bytes that the process *pid* and its descendants hold in memory; 0 if it has ended."""
    try:
        process = psutil.Process(pid)
        processes = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for member in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += member.memory_info().rss
    return total
