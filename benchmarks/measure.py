"""One line of the benchmark: three sides that do the same work, measured in turn."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

SIDES: Final = ("ours", "peer", "floor")


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do the work.

    ``work`` is measured. Its return value goes to ``answer``, which returns the result in a form that can be compared
    with the other sides. ``before`` prepares a round. Neither ``answer`` nor ``before`` is measured. ``times``: how
    often one call of ``work`` does the work, if a single time is too short to measure.
    """

    work: Callable[[], Any]
    answer: Callable[[Any], object]
    before: Callable[[], object] = lambda: None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Sides:
    """The three sides of a line, and ``facts``: sizes, counts and memory to report with the times."""

    ours: Side
    peer: Side
    floor: Side
    facts: Callable[[], dict[str, object]] = dict


#: Prepares a line in an empty folder. The second argument asks for a tiny size, for tests.
Setup = Callable[[Path, bool], AbstractContextManager[Sides]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. ``goal``: the highest ratios of ours to the peer and to the floor, None for no goal."""

    name: str
    work: str
    peer: str
    floor: str
    goal: tuple[float | None, float | None]
    setup: Setup


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of a line: the seconds of every round by side, and facts such as sizes.

    ``processor_seconds``: those that all processors worked for this process, without its children.
    """

    line: Line
    seconds: dict[str, list[float]]
    facts: dict[str, object] = field(default_factory=dict)
    processor_seconds: dict[str, list[float]] = field(default_factory=dict)

    def median(self, side: str) -> float:
        """Return the median of *side*, in seconds."""
        return statistics.median(self.seconds[side])

    def spread(self, side: str) -> tuple[float, float]:
        """Return the fastest and the slowest round of *side*, in seconds."""
        return min(self.seconds[side]), max(self.seconds[side])

    def ratio(self, side: str) -> float:
        """Return ours divided by *side*."""
        return self.median("ours") / self.median(side)

    @property
    def reached(self) -> bool:
        """Whether each goal of the line is reached."""
        goals = zip(SIDES[1:], self.line.goal, strict=True)
        return all(goal is None or self.ratio(side) <= goal for side, goal in goals)


class DifferentAnswers(AssertionError):
    """The sides of a line gave different answers, so their times cannot be compared."""


def measure(line: Line, folder: Path, *, repeat: int, tiny: bool = False) -> Measured:
    """Measure *line* in *folder*: every side once to warm up, then all sides in turn, *repeat* times.

    Raises DifferentAnswers if the three sides give different answers in any round.
    """
    with line.setup(folder, tiny) as sides:
        seconds: dict[str, list[float]] = {side: [] for side in SIDES}
        processor_seconds: dict[str, list[float]] = {side: [] for side in SIDES}
        for round_number in range(repeat + 1):
            answers = {}
            for name, side in _sides(sides):
                elapsed, worked, answers[name] = _once(side)
                if round_number:
                    seconds[name].append(elapsed)
                    processor_seconds[name].append(worked)
            if not answers["ours"] == answers["peer"] == answers["floor"]:
                raise DifferentAnswers(f"{line.name}: {_shortened(answers)}")
        return Measured(line, seconds, sides.facts(), processor_seconds)


def _sides(sides: Sides) -> Iterator[tuple[str, Side]]:
    yield from ((name, getattr(sides, name)) for name in SIDES)


def _once(side: Side) -> tuple[float, float, object]:
    side.before()
    gc.collect()
    start, processor_start = time.perf_counter(), time.process_time()
    result = side.work()
    seconds = (time.perf_counter() - start) / side.times
    processor_seconds = (time.process_time() - processor_start) / side.times
    return seconds, processor_seconds, side.answer(result)


def _shortened(answers: dict[str, object]) -> str:
    return "; ".join(f"{name}: {str(answer)[:200]}" for name, answer in answers.items())
