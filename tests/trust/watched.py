"""A process that reads one untrusted file after another, watched from outside: its time, its memory, its death."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Final, Generic, TypeVar

#: No file may take longer: of the processor, so that other work on the machine is no hang, and asleep.
SECONDS: Final = 5.0
#: What the address space of the process may grow by.
ROOM: Final = 1024 * 2**20
#: Making a file and checking what was stored are the test's own work; they too end.
_PATIENCE: Final = 120.0

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: what the work gave, or how it failed; seconds of the processor, MiB at most."""

    result: str
    failure: str
    seconds: float
    mebibytes: float


class Watched(Generic[Item]):
    """A child process that does ``check(prepare(item), work(prepare(item)))``; only *work* is timed and watched.

    The three are functions of a module, since they are sent to the child. *work* may return anything; *check*
    returns (result, failure), both texts. An exception anywhere, a warning, a death and a hang are failures.
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

    def __enter__(self) -> Watched[Item]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        self._pipe.close()
        self._process.join(1)  # it ends by itself, unless it hangs
        self._process.kill()
        self._process.join()

    def do(self, item: Item) -> Outcome:
        """Let the child work on *item*; where it hangs or dies, say so and start another."""
        began = time.monotonic()
        try:
            self._pipe.send(item)
            for phase in ("making", "working", "checking"):
                if not (self._in_time() if phase == "working" else self._pipe.poll(_PATIENCE)):
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
        """Wait for the child's next word; False where it worked, or slept, for SECONDS without one."""
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


def do_all(
    items: Iterable[Item],
    prepare: Callable[[Item], object],
    work: Callable[[object], object],
    check: Callable[[object, object], tuple[str, str]],
    processes: int = 2,
) -> Iterator[tuple[Item, Outcome]]:
    """Yield each item and its outcome, worked on by several watched processes."""
    free: SimpleQueue[Watched[Item]] = SimpleQueue()
    children = [Watched(prepare, work, check) for _ in range(processes)]
    for child in children:
        free.put(child)

    def one(item: Item) -> tuple[Item, Outcome]:
        child = free.get()
        try:
            return item, child.do(item)
        finally:
            free.put(child)

    try:
        with ThreadPoolExecutor(processes) as threads:
            yield from threads.map(one, items)
    finally:
        for child in children:
            child.__exit__(None, None, None)


def _serve(
    pipe: Connection,
    prepare: Callable[[object], object],
    work: Callable[[object], object],
    check: Callable[[object, object], tuple[str, str]],
) -> None:
    import warnings

    warnings.simplefilter("error")
    _limit_memory()
    said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
    os.dup2(said.fileno(), 2)  # a library that panics says so here, past all of Python
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        seconds = mebibytes = 0.0
        try:
            ready = prepare(item)
            pipe.send("ready")
            before = _forget_peak()
            began = time.process_time()
            done = work(ready)
            seconds, mebibytes = time.process_time() - began, _peak() - before
            pipe.send("done")
            result, failure = check(ready, done)
            if words := _new_words(said):
                result, failure = "", f"it wrote on stderr: {words}"
        except BaseException:
            result, failure = "", traceback.format_exc(limit=-6)
        pipe.send(Outcome(result, failure, seconds, mebibytes))


def _new_words(said: IO[bytes]) -> str:
    end = os.fstat(said.fileno()).st_size
    os.lseek(said.fileno(), 0, os.SEEK_SET)
    words = os.read(said.fileno(), end)
    os.ftruncate(said.fileno(), 0)
    os.lseek(said.fileno(), 0, os.SEEK_SET)
    return words[:300].decode("utf-8", "replace")


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + ROOM, resource.RLIM_INFINITY))


def _forget_peak() -> float:
    """Let the process' peak of memory count from now; return what it has now, in MiB."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> float:
    if sys.platform != "linux":
        return 0.0
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
