"""Process untrusted files in a child process with limits of time and memory; report hangs and crashes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final, TypeVar

#: The limit for one file, in seconds of processor time: other work on the machine does not count.
SECONDS: Final = 5.0
#: The limit for the growth of the address space, in bytes.
MEMORY: Final = 1024 * 2**20
#: The limit for the memory of one file at its peak, in MiB: much more than a table needs.
MEBIBYTES: Final = 300
#: After so many seconds the child is killed, even if it sleeps.
_HANGS: Final = 120

Item = TypeVar("Item")
Done = TypeVar("Done")


def run_all(
    items: Iterable[Item], work: Callable[[Item], Done], check: Callable[[Done], str]
) -> tuple[Counter[str], dict[str, str]]:
    """Return how often ``check(work(item))`` had each result in a child process, and the failures by the item's text.

    Exceptions, warnings, output on stderr, crashes, hangs, and *work* beyond the limits are failures; after a crash
    another child goes on.
    """
    results: Counter[str] = Counter()
    failures: dict[str, str] = {}
    waiting = iter(items)
    while True:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin) as child:
            for item in waiting:
                try:
                    result, failure = child.submit(_outcome, work, check, item).result()
                except BrokenProcessPool:
                    failures[str(item)] = "the process died or was killed because it hung"
                    break
                if failure:
                    failures[str(item)] = failure
                results[result] += 1
            else:
                return results, failures


def _begin() -> None:
    warnings.simplefilter("error")
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, resource.RLIM_INFINITY))


def _outcome(work: Callable[[Item], Done], check: Callable[[Done], str], item: Item) -> tuple[str, str]:
    """Return the result and the failure, one of which is empty."""
    if sys.platform != "win32":
        signal.alarm(_HANGS)
    with tempfile.TemporaryFile() as stderr:
        os.dup2(stderr.fileno(), 2)  # native libraries write here directly, not through sys.stderr
        try:
            if sys.platform == "linux":
                Path("/proc/self/clear_refs").write_text("5")  # the peak of memory begins anew
            before, began = _peak(), time.process_time()
            done = work(item)
            seconds, mebibytes = time.process_time() - began, _peak() - before
            result = check(done)
        except BaseException:
            return "", traceback.format_exc(limit=-6)
        stderr.seek(0)
        if words := stderr.read(300):
            return "", f"it wrote on stderr: {words.decode('utf-8', 'replace')}"
    if seconds > SECONDS or mebibytes > MEBIBYTES:
        return "", f"it took {seconds:.1f} s and {mebibytes:.0f} MiB"
    return result, ""


def _peak() -> float:
    """Return the peak of memory of this process in MiB, 0 where the system does not tell it."""
    if sys.platform != "linux":
        return 0.0
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
