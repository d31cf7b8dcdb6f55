"""One line of the benchmark: three sides that do the same work, measured in turn."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SIDES: Final = ("ours", "peer", "floor")


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do the work.

    ``work`` is measured. Its return value goes to ``answer``, which returns the result in a form that can be compared
    with the other sides. ``before`` prepares a round. Neither ``answer`` nor ``before`` is measured.
    """

    work: Callable[[], Any]
    answer: Callable[[Any], object]
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Sides:
    """The three sides of a line."""

    ours: Side
    peer: Side
    floor: Side


#: Prepares a line in an empty folder. The second argument asks for a tiny size, to try the line.
Setup = Callable[[Path, bool], AbstractContextManager[Sides]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what the sides do, and the highest ratio of ours to the peer that is wanted."""

    name: str
    work: str
    peer: str
    floor: str
    goal: float
    setup: Setup


class DifferentAnswers(AssertionError):
    """The sides of a line gave different answers, so their times cannot be compared."""


def measure(line: Line, folder: Path, *, repeat: int, quick: bool = False) -> dict[str, list[float]]:
    """Return the seconds of *repeat* rounds by side: all sides in turn, after a round that is not counted.

    *quick* tries the line: at a tiny size, and the first round counts. Raises DifferentAnswers if the three sides give
    different answers in any round.
    """
    seconds: dict[str, list[float]] = {side: [] for side in SIDES}
    with line.setup(folder, quick) as sides:
        for _ in range(repeat if quick else repeat + 1):
            answers = {}
            for name in SIDES:
                side: Side = getattr(sides, name)
                side.before()
                gc.collect()
                start = time.perf_counter()
                result = side.work()
                seconds[name].append(time.perf_counter() - start)
                answers[name] = side.answer(result)
            if not answers["ours"] == answers["peer"] == answers["floor"]:
                shortened = "; ".join(f"{name}: {str(answer)[:200]}" for name, answer in answers.items())
                raise DifferentAnswers(f"{line.name}: {shortened}")
    return {name: rounds[-repeat:] for name, rounds in seconds.items()}
