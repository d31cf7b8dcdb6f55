"""Each line of the benchmarks runs with little data, and its sides give the same result. Times are not tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from benchmarks.lines import LINES
from benchmarks.measure import SIDES, DifferentAnswers, Line, Side, Sides, measure

NEEDS_OFFICE = {"cells", "refresh-office", "pdf", "job"}
LONG = {*NEEDS_OFFICE, "refresh-file", "first-call", "help"}


@pytest.mark.parametrize(
    "line", [pytest.param(line, id=line.name, marks=[pytest.mark.long] * (line.name in LONG)) for line in LINES]
)
def test_the_sides_of_a_line_give_the_same_result(line: Line, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if line.name in NEEDS_OFFICE:
        request.getfixturevalue("with_libreoffice")
    folder = tmp_path / line.name
    folder.mkdir()
    seconds = measure(line, folder, repeat=1, quick=True)
    assert all(len(rounds) == 1 for rounds in seconds.values())


def test_different_results_of_two_sides_are_an_error(tmp_path: Path) -> None:
    for different in SIDES:

        @contextmanager
        def setup(_folder: Path, _tiny: bool, different: str = different) -> Iterator[Sides]:
            ours, peer, floor = (Side(partial(int, name == different), lambda result: result) for name in SIDES)
            yield Sides(ours, peer, floor)

        with pytest.raises(DifferentAnswers, match="two sides"):
            measure(Line("two sides", "", "", "", 1, setup), tmp_path, repeat=1)
