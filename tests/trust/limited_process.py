"""Process untrusted files in a child process with limits of time and memory; report hangs and crashes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Final, Generic, TypeVar

#: The limit for one file, in seconds of processor time (other work on the machine does not count) or of sleep.
SECONDS: Final = 5.0
#: The limit for the growth of the address space, in bytes.
MEMORY: Final = 1024 * 2**20
#: The limit for making a file and for checking the result, in seconds.
_TIMEOUT: Final = 120.0

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one item, or its failure; the processor time in seconds and the peak of memory in MiB."""

    result: str
    failure: str
    seconds: float
    mebibytes: float


class LimitedProcess(Generic[Item]):
    """A child process that evaluates ``ready = prepare(item); check(ready, work(ready))``.

    Only *work* has the limits. The three functions are sent to the child, so they must be defined in a module. *check*
    returns (result, failure) as texts. Exceptions, warnings, output on stderr, crashes and hangs are failures.
    """

    def __init__(
        self,
        prepare: Callable[[Item], object],
        work: Callable[[object], object],
        check: Callable[[object, object], tuple[str, str]],
    ) -> None:
        self._parts = (prepare, work, check)
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, *self._parts), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> LimitedProcess[Item]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        self._pipe.close()
        self._process.join(1)  # it ends by itself unless it hangs
        self._process.kill()
        self._process.join()

    def run(self, item: Item) -> Outcome:
        """Process *item* in the child; if it hangs or dies, return that as the failure and start another child."""
        began = time.monotonic()
        try:
            self._pipe.send(item)
            for phase in ("making", "working", "checking"):
                if not (self._in_time() if phase == "working" else self._pipe.poll(_TIMEOUT)):
                    failure = f"hangs: {phase} takes too long"
                    break
                answer = self._pipe.recv()
                if isinstance(answer, Outcome):
                    return answer
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._process.join()
            failure = f"the process died: exit code {self._process.exitcode}"
        self._end()
        self._start()
        return Outcome("", failure, time.monotonic() - began, 0.0)

    def _in_time(self) -> bool:
        """Wait for the next message of the child; return False after SECONDS of work or of sleep."""
        first = last = self._processor_seconds()
        while not self._pipe.poll(SECONDS):
            now = self._processor_seconds()
            if now - first >= SECONDS or now == last:
                return False
            last = now
        return True

    def _processor_seconds(self) -> float:
        if sys.platform != "linux":
            return 0.0
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_all(
    items: Iterable[Item],
    prepare: Callable[[Item], object],
    work: Callable[[object], object],
    check: Callable[[object, object], tuple[str, str]],
    processes: int = 2,
) -> Iterator[tuple[Item, Outcome]]:
    """Yield each item with its outcome, using several child processes."""
    free: SimpleQueue[LimitedProcess[Item]] = SimpleQueue()
    children = [LimitedProcess(prepare, work, check) for _ in range(processes)]
    for child in children:
        free.put(child)

    def run_one(item: Item) -> tuple[Item, Outcome]:
        child = free.get()
        try:
            return item, child.run(item)
        finally:
            free.put(child)

    try:
        with ThreadPoolExecutor(processes) as threads:
            yield from threads.map(run_one, items)
    finally:
        for child in children:
            child.__exit__(None, None, None)


def _serve(
    pipe: Connection,
    prepare: Callable[[object], object],
    work: Callable[[object], object],
    check: Callable[[object, object], tuple[str, str]],
) -> None:
    warnings.simplefilter("error")
    _limit_memory()
    stderr = tempfile.TemporaryFile()  # noqa: SIM115 - open until the process ends
    os.dup2(stderr.fileno(), 2)  # native libraries write here directly, not through sys.stderr
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        seconds = mebibytes = 0.0
        try:
            ready = prepare(item)
            pipe.send("ready")
            before = _reset_peak()
            began = time.process_time()
            done = work(ready)
            seconds, mebibytes = time.process_time() - began, _peak() - before
            pipe.send("done")
            result, failure = check(ready, done)
            if words := _read_and_clear(stderr):
                result, failure = "", f"it wrote on stderr: {words}"
        except BaseException:
            result, failure = "", traceback.format_exc(limit=-6)
        pipe.send(Outcome(result, failure, seconds, mebibytes))


def _read_and_clear(file: IO[bytes]) -> str:
    end = os.fstat(file.fileno()).st_size
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    content = os.read(file.fileno(), end)
    os.ftruncate(file.fileno(), 0)
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    return content[:300].decode("utf-8", "replace")


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, resource.RLIM_INFINITY))


def _reset_peak() -> float:
    """Reset the peak of memory of this process; return the memory that it uses now, in MiB."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> float:
    if sys.platform != "linux":
        return 0.0
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
