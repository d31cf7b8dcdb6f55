"""China's usual trade by year, season and province. The yearly totals are those that GACC announced, rounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from xlpkg.messages import Level
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.judge import Factors
from xlpkg.sources.shares import SHARES, SHARES_YEAR

#: Year -> exports and imports in trillions of yuan, then in trillions of dollars.
YEARLY_TRADE: Final = {
    1995: (1.25, 1.10, 0.149, 0.132),
    1996: (1.26, 1.16, 0.151, 0.139),
    1997: (1.52, 1.18, 0.183, 0.142),
    1998: (1.52, 1.16, 0.184, 0.140),
    1999: (1.62, 1.37, 0.195, 0.166),
    2000: (2.06, 1.86, 0.249, 0.225),
    2001: (2.20, 2.02, 0.266, 0.244),
    2002: (2.69, 2.44, 0.326, 0.295),
    2003: (3.63, 3.42, 0.438, 0.413),
    2004: (4.91, 4.64, 0.593, 0.561),
    2005: (6.26, 5.43, 0.762, 0.660),
    2006: (7.76, 6.34, 0.969, 0.791),
    2007: (9.36, 7.33, 1.220, 0.956),
    2008: (10.04, 7.95, 1.431, 1.133),
    2009: (8.20, 6.86, 1.202, 1.006),
    2010: (10.70, 9.47, 1.58, 1.40),
    2011: (12.32, 11.32, 1.90, 1.74),
    2012: (12.94, 11.48, 2.05, 1.82),
    2013: (13.71, 12.10, 2.21, 1.95),
    2014: (14.39, 12.04, 2.34, 1.96),
    2015: (14.12, 10.43, 2.27, 1.68),
    2016: (13.84, 10.50, 2.10, 1.59),
    2017: (15.33, 12.48, 2.26, 1.84),
    2018: (16.41, 14.09, 2.49, 2.14),
    2019: (17.24, 14.33, 2.50, 2.08),
    2020: (17.93, 14.29, 2.59, 2.07),
    2021: (21.73, 17.37, 3.36, 2.69),
    2022: (23.97, 18.10, 3.59, 2.72),
    2023: (23.77, 17.98, 3.38, 2.56),
    2024: (25.45, 18.39, 3.58, 2.59),
    2025: (26.99, 18.48, 3.77, 2.58),
}
#: A month as a share of a twelfth of its year: February is short and has Spring Festival, December is high.
_SEASON: Final = np.array([1.0, 0.78, *[1.0] * 9, 1.1])
#: The factors by which the limits fall and rise with each year after YEARLY_TRADE, and with each year before it, in
#: which trade grew by up to a third.
_AFTER: Final = (0.99, 1.08)
_BEFORE: Final = (0.8, 1.0)

#: The factor by which the limits of a province's share widen with each year before or after the year of the shares.
_DRIFT: Final = 1.05


class Unusual(NamedTuple):
    """A level, in 亿, and the limits that it is not within."""

    region: int
    flow: Flow
    basis: Basis
    found: float
    low: float
    high: float

    def facts(self) -> dict[str, object]:
        """Return what a message says of it."""
        levels = {name: Level(getattr(self, name)) for name in ("found", "low", "high")}
        return {**self._asdict(), "region": REGIONS[self.region], **levels}


def usual_year(period: Month) -> int:
    """Return the year whose trade *period* is compared with."""
    return min(max(period.year, min(YEARLY_TRADE)), max(YEARLY_TRADE))


def _national_range(period: Month, currency: Currency, limits: Factors) -> tuple[Array, Array]:
    """Return the lowest and the highest national levels of *period*, in 亿; shape (2 bases, 3 flows)."""
    year = usual_year(period)
    exports, imports = np.array(YEARLY_TRADE[year]).reshape(2, 2)[int(currency is Currency.USD)] * 1e4
    season = _SEASON[: period.month]
    usual = np.outer([season[-1], season.sum()], [exports + imports, exports, imports]) / 12
    factors = np.array([[limits.month] * 3, [limits.ytd_total, limits.ytd, limits.ytd]])
    factors[0, :, 0] *= limits.february / limits.month[0] if period.month == 2 else 1
    factors *= np.power(_AFTER if period.year > year else _BEFORE, abs(period.year - year))
    return usual * factors[..., 0], usual * factors[..., 1]


def find_unusual(levels: Array, period: Month, currency: Currency, limits: Factors) -> Iterator[Unusual]:
    """Yield the *levels* of a month that are not within *limits*, national ones first.

    *limits* are those of :mod:`xlpkg.sources.judge`. *levels*: 亿, shape (2 bases, 32 regions, 3 flows); NaN is never
    unusual. A province is compared with its usual share of the national level in *levels*. A province with less than
    0.5% may have no trade in a month.
    """
    low, high = (np.full(levels.shape, np.nan) for _ in range(2))
    low[:, 0], high[:, 0] = _national_range(period, currency, limits)
    large, medium, small = np.array(limits.provinces) * _DRIFT ** abs(period.year - SHARES_YEAR)
    factor = np.select([SHARES[1:] >= 0.03, SHARES[1:] >= 0.005], [large, medium], small)
    usual = levels[:, :1] * SHARES[1:]
    low[:, 1:], high[:, 1:] = np.where(factor == small, 0.0, usual / factor), usual * factor
    for region, basis, flow in np.argwhere(((levels < low) | (levels > high)).transpose(1, 0, 2)).tolist():
        cell = (basis, region, flow)
        yield Unusual(region, Flow(flow), Basis(basis), float(levels[cell]), float(low[cell]), float(high[cell]))
