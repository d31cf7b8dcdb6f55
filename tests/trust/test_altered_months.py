"""Real months are altered so that every rule of a month still holds: none is stored without a warning.

All other months are stored. What cannot be seen is left out here, and stands in docs/trust.md with its size.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from altered_months import (
    EXPORTS,
    IMPORTS,
    MONTH,
    ROWS,
    TO_DATE,
    YOY,
    added_up,
    exchange,
    figures_of,
    month_with,
    with_rows,
)
from month_files import Cells, ingest_files, write

from xlpkg.model.arrays import Array
from xlpkg.sources.shares import SHARES

#: The figures of all months by name.
Figures = dict[str, Array]
#: Returns the figures of the month *name*, altered; None if it would be too little to see.
Alteration = Callable[[random.Random, Figures, str], Array | None]
PROVINCES = range(1, 32)


def _exchanged(rng: random.Random, months: Figures, name: str) -> Array | None:
    """Exchange two provinces: their rows, their month or their year to date, or one flow."""
    figures, columns = months[name], rng.choice([ROWS, MONTH, TO_DATE + YOY, EXPORTS, IMPORTS])
    # Neighbours in size are the ones to find: others are beyond the limits of usual trade.
    by_size = (1 + np.argsort(figures[1:, 1])).tolist()
    at = rng.randrange(28)
    one, other = by_size[at], by_size[at + rng.randint(1, 3)]
    levels = [column for column in columns if column in range(2, 6)]
    if np.abs(np.log(figures[one, levels] / figures[other, levels])).sum() < 0.3:
        return None
    return added_up(with_rows(figures, exchange(one, other), columns))


def _in_a_cycle(rng: random.Random, months: Figures, name: str) -> Array:
    """Move the rows of three provinces or more by one place."""
    figures, order = months[name], np.arange(1, 32, dtype=np.int64)
    first = rng.randrange(28)
    places = rng.choice([rng.sample(range(31), 3), range(first, rng.randint(first + 3, 31))])
    order[[*places]] = np.roll(order[[*places]], 1)
    return with_rows(figures, order, ROWS)


def _of_another_month(rng: random.Random, months: Figures, name: str) -> Array:
    """Take the month, the year to date, all or one flow from another month."""
    figures, other = months[name].copy(), months[rng.choice([each for each in months if each != name])]
    columns = rng.choice([MONTH, TO_DATE + YOY, MONTH + TO_DATE, ROWS, EXPORTS, IMPORTS])
    figures[:, columns] = other[:, columns]
    return added_up(figures)


def _larger(rng: random.Random, months: Figures, name: str) -> Array:
    """Multiply all levels, such as with another exchange rate."""
    figures = months[name].copy()
    figures[:, :6] *= rng.choice([0.95, 0.99, 1.01, 1.02, 1.05])
    return added_up(figures)


def _moved(rng: random.Random, months: Figures, name: str) -> Array | None:
    """Give a province more of the month or of both, and take as much from another one."""
    figures, (one, other) = months[name].copy(), rng.sample(PROVINCES, 2)
    columns = rng.choice([[2, 3, 4, 5], [3, 5]] if name[-2:] != "01" else [[2, 3, 4, 5]])
    more = figures[one] * (rng.choice([1.3, 1.5, 2.0, 10.0]) - 1)
    if (more[columns] > 0.9 * figures[other, columns]).any() or SHARES[one, 0] < 1e-4:
        return None
    figures[one, columns] += more[columns]
    figures[other, columns] -= more[columns]
    return added_up(figures)


@pytest.fixture(scope="module")
def months(real_months: dict[str, Cells]) -> Figures:
    return {name: figures_of(cells) for name, cells in real_months.items()}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, real_months: dict[str, Cells], months: Figures) -> Path:
    """A folder with a store for each month, which has all months but that one."""
    folder = tmp_path_factory.mktemp("stores")
    files = {
        name: write(folder / f"{name}.csv", month_with(cells, months[name])) for name, cells in real_months.items()
    }
    for name in files:
        done = ingest_files(folder / f"{name}.sqlite", *(file for each, file in files.items() if each != name))
        assert [each.refusal for each in done] == [None] * len(done)
    return folder


def test_a_month_that_was_not_altered_is_stored_without_a_warning(
    tmp_path: Path, real_months: dict[str, Cells], months: Figures, stores: Path
) -> None:
    for name, cells in real_months.items():
        path = write(tmp_path / f"{name}.csv", month_with(cells, months[name]))
        (done,) = ingest_files(Path(shutil.copy(stores / f"{name}.sqlite", tmp_path / "trade.sqlite")), path)
        assert (done.refusal, done.warnings, done.unchanged) == (None, (), False)


@pytest.mark.parametrize("alteration", [_exchanged, _in_a_cycle, _of_another_month, _larger, _moved])
def test_no_altered_month_is_stored_without_a_warning(
    tmp_path: Path, real_months: dict[str, Cells], months: Figures, stores: Path, alteration: Alteration, full: bool
) -> None:
    stored, tried = [], 0
    for number in range(2_000 if full else 60):
        rng = random.Random(number)  # noqa: S311
        name = rng.choice([*real_months])
        if (altered := alteration(rng, months, name)) is None:
            continue
        tried += 1
        path = write(tmp_path / f"{name}.csv", month_with(real_months[name], altered))
        (done,) = ingest_files(Path(shutil.copy(stores / f"{name}.sqlite", tmp_path / "trade.sqlite")), path)
        if done.refusal is None and not done.warnings:
            stored.append(f"{number}: {name}")
    assert tried > 20
    assert stored == []
