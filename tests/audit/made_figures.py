"""Figures of sentences that are made by hand, and a store of two provinces that they are compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
from made_references import YUAN, cube_of, figure, parsed, reference_of

from xlpkg.audit.claims import Claim, FigureClaim, UnitClaim
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.reference import StoredMonths
from xlpkg.audit.verdicts import Verdict
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis, Currency, Flow

BEIJING, TIANJIN = PROVINCES[:2]
MONTH, YTD = Basis.MONTH, Basis.YTD
TOTAL, EXPORT, IMPORT, NET = Flow.TOTAL, Flow.EXPORT, Flow.IMPORT, Flow.NET
MAY, LAST_MAY, APRIL = Month(2025, 5), Month(2024, 5), Month(2025, 4)
RIGHT, CLOSE, WRONG = Verdict.RIGHT, Verdict.CLOSE, Verdict.WRONG
TRILLIONS = UnitClaim("unit", "万亿元", 1e4, Currency.RMB)
DOLLARS = UnitClaim("unit", "亿美元", 1.0, Currency.USD)


def stored() -> StoredMonths:
    """Years to date of the months of 2024 and 2025 up to May; in May Beijing exported 6,000 and imported 4,000.

    Last May it was 5,000 and 5,000. The months are a tenth, and in April all is half of May.
    """
    levels, official = np.full((2, 32, 4, 17), np.nan), np.full((32, 3, 17), np.nan)
    levels[:, NATIONAL.index] = 1.0
    for at, exports, imports in ((4, 5000.0, 5000.0), (16, 6000.0, 4000.0), (15, 3000.0, 2000.0)):
        flows = np.array([exports + imports, exports, imports, exports - imports])
        levels[YTD, BEIJING.index, :, at], levels[MONTH, BEIJING.index, :, at] = flows, flows / 10
        levels[YTD, TIANJIN.index, :, at] = flows / 4
    official[BEIJING.index, :, 16] = 0.0, 20.0, -20.0
    return StoredMonths(cube_of(levels, official))


def claim(flow: Flow, text: str, period: Month | None = MAY, /, **others: Any) -> FigureClaim:
    return figure(others.pop("region", BEIJING), flow, text, period=period, **others)


def checks(
    *claims: Claim, unit: UnitClaim | None = YUAN, is_report: bool = False, period: Month | None = None
) -> FigureChecks:
    return FigureChecks(parsed(*claims, unit=unit, is_report=is_report), reference_of({}), stored(), period)


def verdicts(made: FigureChecks) -> list[Verdict | None]:
    return [each.verdict for each in made.judged]
