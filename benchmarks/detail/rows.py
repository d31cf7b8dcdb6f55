"""Rows of downloads, drawn from the distributions of real ones: the same rows for the same code, year and seed.

Months, partners and provinces are drawn independently of each other, and a combination is drawn once at most, as in a
real download. ln(value) is normal around the means of its partner and province. Codes are made up; each has the number
of rows and the unit value of a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.detail.distributions import distributions
from xlpkg.model.arrays import Array, IntArray

LAST_YEAR: Final = 2024
_SEED: Final = 20_250_318
#: Values grow by this factor from one year to the next.
_GROWTH: Final = 1.04
#: A download of exactly this many rows is taken to be cut.
_CUT: Final = 10_000
#: A combination is drawn once only, which makes shares more equal. This power brings them near the real ones again.
_SHARPER: Final = 1.4
_CHAPTERS: Final = [chapter for chapter in range(1, 98) if chapter != 77]
_HEADINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one code in one year, sorted by month, partner and province (indices of the distributions)."""

    code: str
    year: int
    month: IntArray
    partner: IntArray
    province: IntArray
    value: IntArray
    quantity: IntArray

    def __len__(self) -> int:
        return len(self.value)


def commodity_code(number: int) -> str:
    """Return the HS8 code of *number*; different for each of the first 17,280 numbers."""
    rest, chapter = divmod(number, len(_CHAPTERS))
    subheading, heading = divmod(rest, _HEADINGS)
    return f"{_CHAPTERS[chapter]:02d}{heading + 1:02d}{10 * (subheading + 1):02d}00"


def usual_size(number: int) -> int:
    """Return the rows a year that the code of *number* has: those of a real code."""
    sizes = distributions().sizes
    return int(sizes[np.random.default_rng((_SEED, number)).integers(len(sizes))])


def codes_for(rows: int, years: int) -> int:
    """Return how many codes have about *rows* rows in *years* years; 1 at least."""
    return max(1, round(rows / years / float(distributions().sizes.mean())))


def generate(number: int, year: int, size: int | None = None) -> Rows:
    """Return the rows of the code of *number* in *year*: *size* of them, by default as many as a real code has."""
    drawn_from = distributions()
    generator = np.random.default_rng((_SEED, number, year))
    if size is None:
        size = round(usual_size(number) * generator.uniform(0.95, 1.05))
        size -= size == _CUT
    partners, provinces = drawn_from.partners, drawn_from.provinces
    weights = (drawn_from.months**_SHARPER, partners.shares**_SHARPER, provinces.shares**_SHARPER)
    shape = (12, len(partners.codes), len(provinces.codes))
    drawn = np.empty(0, dtype=np.int64)
    while len(first := np.unique(drawn, return_index=True)[1]) < size:
        parts = tuple(generator.choice(len(w), size + size // 2, p=w / w.sum()) for w in weights)
        drawn = np.concatenate([drawn, np.ravel_multi_index(parts, shape)])
    keys = np.sort(drawn[np.sort(first)[:size]])
    month, partner, province = np.unravel_index(keys, shape)
    mean, deviation = drawn_from.value
    ln_value = mean + partners.offsets[partner] + provinces.offsets[province] + generator.normal(0, deviation, size)
    value = np.maximum(1, np.rint(np.exp(ln_value) * _GROWTH ** (year - LAST_YEAR)))
    unit_mean, unit_deviation = drawn_from.unit_values[number % len(drawn_from.unit_values)]
    quantity = np.maximum(1, np.rint(value / np.exp(generator.normal(unit_mean, unit_deviation, size))))
    return Rows(commodity_code(number), year, month + 1, partner, province, _whole(value), _whole(quantity))


def _whole(numbers: Array) -> IntArray:
    return numbers.astype(np.int64)


def every_code(codes: int, year: int, size: int | None = None) -> Iterator[Rows]:
    """Yield the rows of the first *codes* codes in *year*."""
    for number in range(codes):
        yield generate(number, year, size)
