"""A check that the figures of a table are in the currency that its title or unit names.

A page with a title in yuan once had values in dollars. The same trade in 10,000 yuan and in 1,000 dollars differs by
a factor of 0.72 only, so the figures are compared with those of a year earlier, the other currency's table of the same
month, and China's yearly totals.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.model.fields import LEVEL_FIELDS, level_field, yoy_field
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Currency, Flow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlpkg.model.months import Month
    from xlpkg.sources.table import SourceTable

    #: Returns the stored national levels of a month and currency, in yuan or dollars and in the order of LEVEL_FIELDS;
    #: NaN for a level that is not stored.
    Known = Callable[[Month, Currency], Sequence[float]]

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
#: The monthly average of a year to date, as a share of the monthly average of its year: 0.77 in early 2020, 1.05 in
#: late 2021. Values in the wrong currency give less than 0.76 or more than 1.2.
_PACE: Final = (0.765, 1.15)
#: The factor by which trade may grow in one more year.
_GROWTH: Final = 1.05
#: Yuan to the dollar, since 2005.
_RATE: Final = (5.8, 8.5)
#: The relative change of a base when last year's figures are revised.
_REVISION: Final = 0.15


def check_magnitude(table: SourceTable, known: Known) -> bool:
    """Return whether there were figures to compare *table* with. *known* returns those of the store.

    Raises SourceRefused, with the ratio and the figures it was compared with, if the figures are in another currency
    or unit.
    """
    figures = table.figures_of(NATIONAL).tolist()
    levels = _with_total([table.unit * level for level in figures[: len(LEVEL_FIELDS)]])
    other = Currency.RMB if table.currency is Currency.USD else Currency.USD
    year_before = table.period - 12
    levels_before, levels_other = (
        _with_total(known(year_before, table.currency)),
        _with_total(known(table.period, other)),
    )
    name = table.currency.value.upper()
    against_before, against_other = f"{name} {year_before}", f"{other.value.upper()} {table.period}"
    compared = False
    for (flow, basis), level, last, same in zip(LEVEL_FIELDS, levels, levels_before, levels_other, strict=True):
        if basis is Basis.YTD:
            ratio = _ratio(level, last * (1 + figures[yoy_field(flow)] / 100))
            compared |= _compare(table, ratio, (1 - _REVISION, 1 + _REVISION), against_before)
        rate = _ratio(level, same) if table.currency is Currency.RMB else _ratio(same, level)
        compared |= _compare(table, rate, _RATE, against_other)
    year = next((y for y in (table.period.year, table.period.year - 1) if y in YEARLY_TRADE), None)
    if year is not None:
        usual = YEARLY_TRADE[year][table.currency is Currency.USD] * 1e12 / 12
        pace = levels[level_field(Flow.TOTAL, Basis.YTD)] / table.period.month / usual
        high = _PACE[1] * (1 if year == table.period.year else _GROWTH)
        compared |= _compare(table, pace, (_PACE[0], high), f"{name} {year}")
    return compared


def _with_total(levels: Sequence[float]) -> list[float]:
    """Return *levels*, in the order of LEVEL_FIELDS, with NaN for 0 and with total = exports + imports for NaN."""
    known = [level or math.nan for level in levels]
    for basis in Basis:
        total, exports, imports = (level_field(flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT))
        if math.isnan(known[total]):
            known[total] = known[exports] + known[imports]
    return known


def _ratio(level: float, against: float) -> float:
    """Return *level* / *against*; infinity, or NaN for a level of 0 or NaN, if *against* is 0."""
    return level / against if against else level * math.inf


def _compare(table: SourceTable, ratio: float, bounds: tuple[float, float], against: str) -> bool:
    """Return whether *ratio* is a number, not NaN. Raises SourceRefused if it is out of *bounds*."""
    if math.isnan(ratio):
        return False
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
    return True
