"""The rules on the levels of a month, and how far rounding may make a level miss them."""

from __future__ import annotations

import numpy as np
import pytest

from xlpkg.model.arrays import Array
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions


def levels_of_a_month() -> Array:
    """Consistent levels (2 bases, 32 regions, 3 flows): whole numbers, the year to date twice the month."""
    exports, imports = np.arange(1000, 1031.0), np.arange(2000, 2031.0)
    provinces = np.stack((exports + imports, exports, imports), axis=1)
    month = np.vstack((provinces.sum(axis=0), provinces))
    return np.stack((month, 2 * month))


def rules_broken(levels: Array, *, resolution: float = 1.0) -> list[str]:
    found = find_contradictions(levels, np.full(levels.shape, resolution), is_january=False)
    return [each.rule for each in found]


@pytest.mark.parametrize(
    ("cell", "off", "broken"),
    [
        ((Basis.YTD, 0, Flow.TOTAL), 0.0, []),
        # a total may differ from its parts by one digit
        *(((Basis.YTD, 5, Flow.TOTAL), off, []) for off in (1.0, -1.0)),
        *(((Basis.YTD, 5, Flow.TOTAL), off, ["identity"]) for off in (2.0, -2.0)),
        # the national level may differ from the sum by eight
        *(((Basis.YTD, 0, [Flow.TOTAL, Flow.EXPORT]), off, []) for off in (8.0, -8.0)),
        *(((Basis.YTD, 0, [Flow.TOTAL, Flow.EXPORT]), off, ["sum", "sum"]) for off in (9.0, -9.0)),
        (([0, 1], 7, Flow.TOTAL), np.nan, []),
    ],
)
def test_levels_may_differ_by_their_last_digits(
    cell: tuple[int | list[int], int, int | list[int]], off: float, broken: list[str]
) -> None:
    levels = levels_of_a_month()
    levels[cell] += off
    assert rules_broken(levels) == broken
    assert rules_broken(levels / 1e4, resolution=1e-4) == broken


def test_a_month_and_a_year_to_date_of_two_resolutions_may_differ_by_half_of_each() -> None:
    levels = levels_of_a_month()
    levels[Basis.YTD] = levels[Basis.MONTH]
    levels[Basis.YTD, 3, [Flow.TOTAL, Flow.EXPORT]] -= 0.5
    resolution = np.ones(levels.shape)
    resolution[Basis.YTD] = 0.1
    assert [each.rule for each in find_contradictions(levels, resolution, is_january=False)] == []


#: Guangdong and Qinghai in January to May 2025: total trade, exports and imports in 10,000 yuan, and their YoY.
LEVELS = np.array([[374_588_673.0, 236_370_016.0, 138_218_657.0], [298_056.0, 266_435.0, 31_621.0]])
YOY = np.array([[4.0, 0.9, 9.7], [50.5, 107.6, -54.6]])


@pytest.mark.parametrize(
    ("region", "flow", "off", "found"),
    [
        (0, 0, 0.0, []),
        # the YoY of total trade lies between 3.92 and 4.03
        *((0, 0, off, found) for off, found in ((-0.1, []), (0.1, [(0, 4.0)]), (-0.2, [(0, 4.0)]))),
        *(
            (1, flow, off, [(1, found)])
            for flow, off, found in ((1, 2.0, 51.5), (1, -2.0, 49.6), (2, 2.0, 52.8), (2, -2.0, 48.1))
        ),
        *((1, flow, off, []) for flow in range(3) for off in (np.nan, -100.0 - YOY[1, flow])),
    ],
)
def test_the_base_of_total_trade_is_that_of_its_parts_within_rounding(
    region: int, flow: int, off: float, found: list[tuple[int, float]]
) -> None:
    yoy = YOY.copy()
    yoy[region, flow] += off
    contradictions = find_yoy_contradictions(LEVELS, np.ones(3), yoy, np.full(3, 0.1))
    assert [(region, round(expected, 1)) for region, _, expected in contradictions] == found
