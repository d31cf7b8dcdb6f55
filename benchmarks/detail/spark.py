"""The questions on DuckDB, on a Spark in local mode, and on a standalone cluster whose processes run on this machine.

``python -m benchmarks.detail.spark BACKEND STORE REPEAT`` asks one back end, in a process of its own, and prints JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyspark

from benchmarks.detail import ours
from benchmarks.measure import DifferentAnswers
from benchmarks.peers.detail import QUESTIONS
from benchmarks.programs import PYTHON, run

_LOOPBACK: Final = "127.0.0.1"
_WORKERS: Final = 2
#: Seconds that a worker has to register with its master.
_PATIENCE: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked of a back end: seconds of the first answer, for which it starts, and of later ones."""

    backend: str
    question: str
    first: float
    later: list[float]
    answer: list[list[Any]]


def ask(backend: str, store: Path, repeat: int) -> list[Asked]:
    """Ask all questions of *backend* in a new process, each once and then *repeat* times."""
    output = run([PYTHON, "-m", "benchmarks.detail.spark", backend, str(store), str(repeat)], env=_environment())
    return [Asked(**each) for each in json.loads(output.splitlines()[-1])]


def compare(asked: Sequence[Asked]) -> None:
    """Raise DifferentAnswers unless all back ends gave the same answer to each question."""
    for question in QUESTIONS:
        answers = {each.backend: each.answer for each in asked if each.question == question}
        if any(answer != next(iter(answers.values())) for answer in answers.values()):
            raise DifferentAnswers(f"{question}: {answers}")


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Run a master and two workers of one core each, which listen on the loopback only, and yield the master's URL.

    Raises TimeoutError if the workers do not register.
    """
    port = _free_port()
    master = f"spark://{_LOOPBACK}:{port}"
    with contextlib.ExitStack() as stack:
        log = folder / "master.log"
        stack.enter_context(
            _daemon(log, "master.Master", "--host", _LOOPBACK, "--port", str(port), "--webui-port", "0")
        )
        _wait_for(log, "I have been elected leader", 1)
        for number in range(_WORKERS):
            limits = ("--cores", "1", "--memory", "2g", "--work-dir", str(folder / f"worker-{number}"))
            arguments = (master, "--host", _LOOPBACK, "--webui-port", "0", *limits)
            stack.enter_context(_daemon(folder / f"worker-{number}.log", "worker.Worker", *arguments))
        _wait_for(log, "Registering worker", _WORKERS)
        yield master


@contextlib.contextmanager
def _daemon(log: Path, name: str, *arguments: str) -> Iterator[None]:
    script = Path(pyspark.__file__).parent / "bin" / "spark-class"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a program of PySpark
            [str(script), f"org.apache.spark.deploy.{name}", *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | _environment(),
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _environment() -> dict[str, str]:
    return {"SPARK_LOCAL_IP": _LOOPBACK, "SPARK_HOME": str(Path(pyspark.__file__).parent)}


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind((_LOOPBACK, 0))
        return int(opened.getsockname()[1])


def _wait_for(log: Path, text: str, count: int) -> None:
    end = time.monotonic() + _PATIENCE
    while (found := log.read_text(encoding="utf-8", errors="replace")).count(text) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{log.name}: expected {count} times: {text}\n{found[-2000:]}")
        time.sleep(0.2)


def main(backend: str, store: Path, repeat: int) -> None:
    """Ask all questions of *backend* and print the times and answers as JSON."""
    asked = []
    for name, question in QUESTIONS.items():
        seconds = []
        for _ in range(repeat + 1):
            start = time.perf_counter()
            found = ours.ask(store, question, backend)
            seconds.append(round(time.perf_counter() - start, 6))
        row = {
            "backend": "cluster" if backend.startswith("spark:") else backend,
            "question": name,
            "first": seconds[0],
            "later": seconds[1:],
        }
        asked.append(row | {"answer": ours.answer(found)})
    print(json.dumps(asked, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
