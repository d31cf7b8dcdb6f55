"""Whether a table's figures have the size that its currency says.

A page titled in yuan once carried dollar values. The same trade in 10,000 yuan and in 1,000 dollars differs by a
factor of 0.72 only, so the size is held against what is known: the figures of the year before, the other
currency's table of the same month, and China's yearly totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.regions import NATIONAL
from xlpkg.sources.table import level_field, yoy_field
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
    figures = table.figures_of(NATIONAL)
    levels = {} if figures is None else {basis: _national(table.unit, figures, basis) for basis in Basis}
    against = "{} {}".format
    name = table.currency.value.upper()
    other = Currency.RMB if table.currency is Currency.USD else Currency.USD
    told = False
    last_year, twin = known(table.period - 12, table.currency), known(table.period, other)
    for basis, (flow, level, growth) in ((b, found) for b, found in levels.items() if found):
        if growth is not None and abs(last_year[flow, basis]) > 0:  # NaN is not
            told = True
            ratio = level / (1 + growth / 100) / last_year[flow, basis]
            _compare(table, ratio, (1 - _REVISION, 1 + _REVISION), against(name, table.period - 12))
        if abs(twin[flow, basis]) > 0:
            told = True
            rate = level / twin[flow, basis] if table.currency is Currency.RMB else twin[flow, basis] / level
            _compare(table, rate, _RATE, against(other.value.upper(), table.period))
        year = next((y for y in (table.period.year, table.period.year - 1) if y in YEARLY_TRADE), None)
        if basis is Basis.YTD and flow is Flow.TOTAL and year is not None:
            told = True
            month = YEARLY_TRADE[year][table.currency is Currency.USD] * 1e12 / 12
            high = _PACE[1] * (1 if year == table.period.year else _GROWTH)
            _compare(table, level / table.period.month / month, (_PACE[0], high), against(name, year))
    return told


def _national(unit: int, values: list[float | None], basis: Basis) -> tuple[Flow, float, float | None] | None:
    """Return 全国's flow, level in yuan or dollars, and printed YoY: of T, or of X + M, or of the one flow."""
    total, exports, imports = (values[level_field(flow, basis)] for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT))
    if total is None and exports is not None and imports is not None:
        total = exports + imports
    for flow, level in ((Flow.TOTAL, total), (Flow.EXPORT, exports), (Flow.IMPORT, imports)):
        if level is not None:
            return flow, level * unit, values[yoy_field(flow)] if basis is Basis.YTD else None
    return None


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
