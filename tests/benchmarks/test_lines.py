"""Each line of the benchmarks runs with little data, and its sides give the same result. Times are not tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from benchmarks.detail.lines import lines
from benchmarks.lines import LINES
from benchmarks.measure import SIDES, DifferentAnswers, Line, Side, Sides, measure

NEEDS_OFFICE = {"cells", "tables", "refresh-office", "pdf-cold", "pdf-running", "job"}


@pytest.mark.parametrize("line", [line for line in LINES if line.name not in NEEDS_OFFICE], ids=lambda line: line.name)
def test_the_sides_of_a_line_give_the_same_result(line: Line, tmp_path: Path) -> None:
    measured = measure(line, tmp_path, repeat=1, tiny=True)
    assert all(len(seconds) == 1 for seconds in measured.seconds.values())


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.name)
def test_the_sides_of_a_line_of_the_detail_give_the_same_result(line: Line, tmp_path: Path) -> None:
    measured = measure(line, tmp_path, repeat=1, tiny=True)
    assert all(len(seconds) == 1 for seconds in measured.seconds.values())


@pytest.mark.parametrize("line", [line for line in LINES if line.name in NEEDS_OFFICE], ids=lambda line: line.name)
@pytest.mark.usefixtures("with_libreoffice")
def test_the_sides_of_a_line_in_libreoffice_give_the_same_result(line: Line, tmp_path: Path) -> None:
    if line.name == "pdf-running":
        pytest.importorskip("unoserver", reason="unoserver is not installed: its line is not tested")
    measured = measure(line, tmp_path, repeat=1, tiny=True)
    assert all(len(seconds) == 1 for seconds in measured.seconds.values())


def test_different_results_of_two_sides_are_an_error(tmp_path: Path) -> None:
    for different in SIDES:

        @contextmanager
        def setup(_folder: Path, _tiny: bool, different: str = different) -> Iterator[Sides]:
            ours, peer, floor = (Side(partial(int, name == different), lambda result: result) for name in SIDES)
            yield Sides(ours, peer, floor)

        with pytest.raises(DifferentAnswers, match="two sides"):
            measure(Line("two sides", "", "", "", (None, None), setup), tmp_path, repeat=1)
