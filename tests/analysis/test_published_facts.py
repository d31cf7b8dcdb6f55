"""Levels, YoY and shares of the nation, provinces, groups, cities and a zone, as others have published them.

``published_facts.csv`` has the facts, most of them of customs offices, each with the address of its page.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_share
from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.windows import window
from xlpkg.model.arrays import Array
from xlpkg.model.periods import Span, parse_period
from xlpkg.model.words import Basis, parse_flow
from xlpkg.store.store import open_store

#: 亿 in the units of the published levels.
UNITS = {"yi": 1, "billion": 10, "trillion": 10_000}
#: Half a digit of a published percentage.
ROUNDED = 0.05


class Fact(NamedTuple):
    """A published fact, as the file has it: an empty string where nothing is published."""

    period: str
    region: str
    flow: str
    value: str
    unit: str
    yoy: str
    share: str
    address: str


class Found(NamedTuple):
    """What we compute for a fact: the level in 亿, the YoY with its band, and the share."""

    level: float
    yoy: float
    band: float
    share: float


with (Path(__file__).with_name("published_facts.csv")).open(encoding="utf-8", newline="") as file:
    FACTS = [Fact(**row) for row in csv.DictReader(file)]


def is_to_date(fact: Fact) -> bool:
    """Return whether *fact* is of the months from January on."""
    period = parse_period(fact.period)
    return isinstance(period, Span) and period.from_january


@pytest.fixture(scope="module")
def find(rmb_store: Path, rmb_cube: Cube) -> Callable[[Fact], Found]:
    """Return a function that computes what a fact says from the months until then."""
    with open_store(rmb_store) as store:
        wide = load_wide(store, rmb_cube)

    @functools.cache
    def measure(text: str) -> tuple[Array, ...]:
        period = parse_period(text)
        first, last = (period.first, period.last) if isinstance(period, Span) else (period, period)
        cube = window(wide.part(slice(0, wide.month_index(last) + 1)), last - first + 1)
        yoy = cube.yoy()
        return tuple(values[Basis.MONTH, ..., -1] for values in (cube.levels, yoy.value, yoy.band, compute_share(cube)))

    def find(fact: Fact) -> Found:
        place = (wide.region(fact.region).index, parse_flow(fact.flow))
        return Found(*(float(values[place]) for values in measure(fact.period)))

    return find


def test_levels_are_those_published(find: Callable[[Fact], Found]) -> None:
    """To the last digit: some pages cut where others round. A quarter may be the sum of months as first announced."""
    facts = [fact for fact in FACTS if fact.value]
    assert len(facts) > 100
    for fact in facts:
        digit = 10.0 ** -len(fact.value.partition(".")[2]) * (2 if "Q" in fact.period else 1)
        assert find(fact).level / UNITS[fact.unit] == pytest.approx(float(fact.value), abs=digit), fact


def test_shares_are_those_published(find: Callable[[Fact], Found]) -> None:
    facts = [fact for fact in FACTS if fact.share]
    assert len(facts) > 10
    for fact in facts:
        assert find(fact).share == pytest.approx(float(fact.share), abs=ROUNDED + 0.005), fact


def test_published_yoy_to_date_are_those_that_we_print_or_compute(find: Callable[[Fact], Found]) -> None:
    """Those of a group follow from its provinces', which are rounded."""
    facts = [fact for fact in FACTS if fact.yoy and is_to_date(fact)]
    assert len(facts) > 60
    for fact in facts:
        found = find(fact)
        assert found.band < 2 * ROUNDED, fact
        assert found.yoy == pytest.approx(float(fact.yoy), abs=found.band + ROUNDED + 0.005), fact


def test_nine_of_ten_published_yoy_of_months_and_quarters_are_within_our_bands(find: Callable[[Fact], Found]) -> None:
    """The bands are 95% intervals. Customs offices publish what they have revised since, we what is printed."""
    facts = [fact for fact in FACTS if fact.yoy and not is_to_date(fact)]
    assert len(facts) > 20
    found = [find(fact) for fact in facts]
    errors = np.array([abs(each.yoy - float(fact.yoy)) for each, fact in zip(found, facts, strict=True)])
    bands = np.array([each.band for each in found])
    assert (errors <= bands + ROUNDED).mean() > 0.9, [*zip(facts, found, strict=True)]
    assert np.median(errors) < 0.15
    assert np.median(bands) < 0.5
