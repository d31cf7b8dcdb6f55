"""Whether a table's figures have the size that its currency says.

A page titled in yuan once carried dollar values. The same trade in 10,000 yuan and in 1,000 dollars differs by a
factor of 0.72 only, so the size is held against what is known: the figures of the year before, the other
currency's table of the same month, and China's yearly totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.regions import NATIONAL
from xlpkg.sources.table import LEVEL_FIELDS
from xlpkg.words import Basis, Currency, Flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlpkg.months import Month
    from xlpkg.sources.table import Array, SourceTable

    #: The stored national levels (month, currency) in yuan or dollars; shape (3 flows, 2 bases), NaN for none.
    Known = Callable[[Month, Currency], Array]

#: China's trade in goods by year, in trillions of yuan and of dollars, as GACC announced it.
YEARLY_TRADE: Final = {
    2017: (27.8, 4.11),
    2018: (30.5, 4.62),
    2019: (31.6, 4.58),
    2020: (32.2, 4.66),
    2021: (39.1, 6.05),
    2022: (42.1, 6.31),
    2023: (41.8, 5.94),
    2024: (43.8, 6.16),
    2025: (45.5, 6.35),
}
#: A year to date runs, a month, between these shares of a month of its year (0.77 in early 2020, 1.05 late in
#: 2021); the wrong currency's values stand outside, from 1.2 up or below 0.76.
_PACE: Final = (0.765, 1.15)
#: What one more year of growth may add.
_GROWTH: Final = 1.05
#: Yuan to the dollar, since 2005.
_RATE: Final = (5.8, 8.5)
#: What a revision of last year's figures can do to the base.
_REVISION: Final = 0.15


def check_magnitude(table: SourceTable, known: Known) -> bool:
    """Refuse *table* where its figures are another currency's; return False where nothing is known to tell by.

    Raises SourceRefused with the figure, what it was held against, and what it should have been.
    """
    of_table = table.figures_of(NATIONAL)
    if of_table is None:
        return False
    printed = np.array(of_table, dtype=np.float64)
    levels = _with_total(table.unit * printed[: len(LEVEL_FIELDS)].reshape(-1, len(Basis)))
    other = Currency.RMB if table.currency is Currency.USD else Currency.USD
    last_year, twin = (
        _with_total(known(period, currency))
        for period, currency in ((table.period - 12, table.currency), (table.period, other))
    )
    name = table.currency.value.upper()
    with np.errstate(divide="ignore"):
        base = levels[:, Basis.YTD] / (1 + printed[len(LEVEL_FIELDS) :] / 100)
        rate = levels / twin if table.currency is Currency.RMB else twin / levels
    compared = [
        (base / last_year[:, Basis.YTD], (1 - _REVISION, 1 + _REVISION), f"{name} {table.period - 12}"),
        (rate.ravel(), _RATE, f"{other.value.upper()} {table.period}"),
    ]
    year = next((y for y in (table.period.year, table.period.year - 1) if y in YEARLY_TRADE), None)
    if year is not None:
        pace = levels[Flow.TOTAL, [Basis.YTD]] / table.period.month
        usual = YEARLY_TRADE[year][table.currency is Currency.USD] * 1e12 / 12
        high = _PACE[1] * (1 if year == table.period.year else _GROWTH)
        compared.append((pace / usual, (_PACE[0], high), f"{name} {year}"))
    told = False
    for ratios, bounds, against in compared:
        for ratio in ratios[~np.isnan(ratios)].tolist():
            told = True
            _compare(table, ratio, bounds, against)
    return told


def _with_total(levels: Array) -> Array:
    """Return *levels*, shape (3 flows, 2 bases), NaN for none or 0, with T as X + M where it is not printed."""
    known = np.where(levels == 0, np.nan, levels)
    known[Flow.TOTAL] = np.where(
        np.isnan(known[Flow.TOTAL]), known[Flow.EXPORT] + known[Flow.IMPORT], known[Flow.TOTAL]
    )
    return known


def _compare(table: SourceTable, ratio: float, bounds: tuple[float, float], against: str) -> None:
    if not bounds[0] <= ratio <= bounds[1]:
        raise SourceRefused(
            "magnitude",
            file=table.file,
            currency=table.currency.value.upper(),
            ratio=f"{ratio:.2f}",
            low=f"{bounds[0]:.2f}",
            high=f"{bounds[1]:.2f}",
            against=against,
        )
