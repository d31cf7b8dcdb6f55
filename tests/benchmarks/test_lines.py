"""Every line runs in a tiny size, and its three sides come to the same answer. Nothing is timed here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from benchmarks.lines import LINES
from benchmarks.measure import SIDES, DifferentAnswers, Line, Side, Sides, measure

NEEDS_OFFICE = {"cells", "tables", "refresh-office", "pdf-cold", "pdf-running", "job"}


@pytest.mark.parametrize("line", [line for line in LINES if line.name not in NEEDS_OFFICE], ids=lambda line: line.name)
def test_the_sides_of_a_line_come_to_the_same_answer(line: Line, tmp_path: Path) -> None:
    measured = measure(line, tmp_path, repeat=1, tiny=True)
    assert all(len(seconds) == 1 for seconds in measured.seconds.values())


@pytest.mark.parametrize("line", [line for line in LINES if line.name in NEEDS_OFFICE], ids=lambda line: line.name)
@pytest.mark.usefixtures("with_libreoffice")
def test_the_sides_of_a_line_in_libreoffice_come_to_the_same_answer(line: Line, tmp_path: Path) -> None:
    if line.name == "pdf-running":
        pytest.importorskip("unoserver", reason="unoserver is not installed: the line with it is not tried")
    measured = measure(line, tmp_path, repeat=1, tiny=True)
    assert all(len(seconds) == 1 for seconds in measured.seconds.values())


@pytest.mark.parametrize("wrong", ["ours", "peer", "floor"])
def test_a_side_with_another_answer_leaves_no_result(wrong: str, tmp_path: Path) -> None:
    @contextmanager
    def setup(_room: Path, _tiny: bool) -> Iterator[Sides]:
        ours, peer, floor = (Side(partial(int, name == wrong), lambda made: made) for name in SIDES)
        yield Sides(ours, peer, floor)

    with pytest.raises(DifferentAnswers, match="two sides"):
        measure(Line("two sides", "", "", "", (None, None), setup), tmp_path, repeat=1)
