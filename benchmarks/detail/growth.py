"""How the time of a question grows with the rows that are stored, and with those that have to be read."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from benchmarks.detail import ours
from benchmarks.detail.lines import YEARS, rows_to_read
from benchmarks.detail.stores import filled
from benchmarks.peers.detail import QUESTIONS
from xlpkg.detail.folder import folder_of

#: A month of the province in a cell, another one in each round: a cell keeps its answers.
CELL: Final = "cell"
SIZES: Final = (1_000_000, 10_000_000, 100_000_000)


@dataclass(frozen=True, slots=True)
class Point:
    """A measured point: a question, the rows stored, those of the row groups that are read, and the times.

    ``seconds`` is the median of the rounds, ``processor_seconds`` the least time of the processors.
    """

    question: str
    rows: int
    read: int
    seconds: float
    processor_seconds: float


def points(folder: Path, sizes: Sequence[int] = SIZES, *, repeat: int, years: int = YEARS) -> Iterator[Point]:
    """Measure each question *repeat* times at each of *sizes*, after a round that is not counted."""
    for size in sizes:
        store = filled(folder, size, years)
        rows = sum(pq.read_metadata(path).num_rows for path in folder_of(store).rglob("*.parquet"))
        for name, question in [*QUESTIONS.items(), (CELL, QUESTIONS["province"])]:
            seconds, processor_seconds = [], []
            for number in range(repeat + 1):
                start, processor_start = time.perf_counter(), time.process_time()
                if name == CELL:
                    ours.ask_in_cell(store, question, number)
                else:
                    ours.ask(store, question)
                seconds.append(time.perf_counter() - start)
                processor_seconds.append(time.process_time() - processor_start)
            read = rows_to_read(store, question)
            yield Point(name, rows, read, statistics.median(seconds[1:]), min(processor_seconds))


def exponents(measured: Sequence[Point]) -> dict[str, dict[str, float]]:
    """Return by question the exponents with which processor time and the rows that are read grow with those stored."""
    found = {}
    for question in dict.fromkeys(point.question for point in measured):
        first, *_, last = [point for point in measured if point.question == question]
        growth = math.log(last.rows / first.rows)
        found[question] = {
            "seconds": round(math.log(last.processor_seconds / first.processor_seconds) / growth, 2),
            "read": round(math.log(last.read / first.read) / growth, 2),
        }
    return found
