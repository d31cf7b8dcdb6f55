"""References made from a few numbers: the intervals of the figures of the provinces, and what is compared with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from made_tables import number

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.claims import Claim, FigureClaim, ParsedReport, UnitClaim
from xlpkg.audit.reference import Reference
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.words import Basis, Currency, Flow, Method

Interval = float | tuple[float, float]
YUAN = UnitClaim("unit", "亿元", 1.0, Currency.RMB)
JANUARY = Month(2024, 1)
#: 31 levels in descending order, 310 to 10: the province with index n has the rank n.
DESCENDING = [310.0 - 10 * at for at in range(31)]


def reference_of(
    columns: Mapping[int, Iterable[Interval]],
    *,
    basis: Basis = Basis.YTD,
    nation: Interval = np.nan,
    has_cube: bool = True,
) -> Reference:
    """The intervals of the provinces, in the order of PROVINCES, for each column; *nation* is that of 全国."""
    low, high = np.full((2, len(REGIONS), 7), np.nan), np.full((2, len(REGIONS), 7), np.nan)
    for column, values in columns.items():
        for region, value in zip((NATIONAL, *PROVINCES), (nation, *values), strict=False):
            low[basis, region.index, column], high[basis, region.index, column] = (
                value if isinstance(value, tuple) else (value, value)
            )
    return Reference(low, high, has_cube)


def same_for_all(
    values: Iterable[float], *, bases: Iterable[Basis] = (Basis.YTD,), method: Method | None = Method.STORED
) -> Reference:
    """A store in which each province has the seven *values*, and the nation 31 times the levels.

    The YoY of the year to date are by *method*.
    """
    low = np.full((2, len(REGIONS), 7), np.nan)
    low[[*bases]] = [*values]
    low[:, NATIONAL.index, ::2] *= len(PROVINCES)
    return Reference(low, low.copy(), has_cube=True, method={(Basis.YTD, flow): method for flow in Flow})


def figure(region: Region, flow: Flow, text: str, /, *, is_yoy: bool = False, **others: Any) -> FigureClaim:
    """A figure of a sentence on the year to date, printed as *text*."""
    facts = {"where": "text", "basis": Basis.YTD, "group": -1, **others}
    return FigureClaim(region=region, flow=flow, is_yoy=is_yoy, printed=number(text), **facts)


def parsed(*claims: Claim, is_report: bool = False, unit: UnitClaim | None = YUAN) -> ParsedReport:
    """A text, or a report with a section on the year to date."""
    return ParsedReport(claims=list(claims), headings=[("heading", Basis.YTD)] if is_report else [], unit=unit)


def told(found: Finding) -> tuple[str, str, str]:
    """The severity, the place and the Chinese sentence of a finding, which has no hole in either language."""
    assert "None" not in found.sentence("en") + found.sentence("zh")
    return found.severity, found.where, found.sentence("zh")


def cube_of(levels: Array, official: Array | None = None, *, first: Month = JANUARY, digit: float = 0.2) -> Cube:
    """A cube of *levels* in 亿, shape (2 bases, 32 regions, 4 flows, months), and printed YoY of the year to date."""
    months = levels.shape[-1]
    shape = (9, len(REGIONS), months)
    return Cube(
        currency=Currency.RMB,
        first=first,
        levels=levels,
        official=np.full((len(REGIONS), 3, months), np.nan) if official is None else official,
        resolution=np.full(levels.shape, digit),
        origin=np.zeros(shape, dtype=np.int64),
        line=np.ones(shape, dtype=np.int64),
        sheets=(),
    )
