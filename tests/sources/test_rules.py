"""The rules on the levels of a month, and how far rounding may make a level miss them."""

from __future__ import annotations

import numpy as np

from xlpkg.model.arrays import Array
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions, resolution_of


def levels_of_a_month() -> Array:
    """Consistent levels (2 bases, 32 regions, 3 flows): whole numbers, the year to date twice the month."""
    exports, imports = np.arange(1000, 1031.0), np.arange(2000, 2031.0)
    provinces = np.stack((exports + imports, exports, imports), axis=1)
    month = np.vstack((provinces.sum(axis=0), provinces))
    return np.stack((month, 2 * month))


def rules_broken(levels: Array, *, resolution: float = 1.0, is_january: bool = False) -> list[str]:
    found = find_contradictions(levels, np.full(levels.shape, resolution), is_january=is_january)
    return [each.rule for each in found]


def test_the_resolution_is_the_size_of_the_last_printed_digit() -> None:
    figures = np.array([[1.0, 0.1, 12.25, np.nan], [20.0, 3.0, np.nan, np.nan]])
    np.testing.assert_array_equal(resolution_of(figures), [1.0, 0.1, 0.01, np.nan])


def test_consistent_levels_break_no_rule() -> None:
    assert rules_broken(levels_of_a_month()) == []


def test_a_total_may_differ_from_its_parts_by_one_digit() -> None:
    for off, expected in ((1.0, []), (-1.0, []), (2.0, ["identity"]), (-2.0, ["identity"])):
        levels = levels_of_a_month()
        levels[Basis.YTD, 5, Flow.TOTAL] += off
        assert rules_broken(levels) == expected, off
        assert rules_broken(levels / 10, resolution=0.1) == expected, off


def test_the_national_level_may_differ_from_the_sum_by_eight_digits() -> None:
    for off, expected in ((8.0, []), (-8.0, []), (9.0, ["sum", "sum"]), (-9.0, ["sum", "sum"])):
        levels = levels_of_a_month()
        levels[Basis.YTD, 0, [Flow.TOTAL, Flow.EXPORT]] += off
        assert rules_broken(levels) == expected, off
        assert rules_broken(levels / 1e4, resolution=1e-4) == expected, off


def test_a_month_is_at_most_its_year_to_date_and_january_equals_it() -> None:
    levels = levels_of_a_month()
    levels[Basis.YTD] = levels[Basis.MONTH]
    assert rules_broken(levels) == rules_broken(levels, is_january=True) == []
    levels[Basis.YTD, 3, Flow.EXPORT] -= 1  # within the tolerance of the total and of the sum
    assert rules_broken(levels) == ["month-above-ytd"]
    assert rules_broken(levels, is_january=True) == ["january-not-ytd"]


def test_a_month_and_a_year_to_date_of_two_resolutions_may_differ_by_half_of_each() -> None:
    levels = levels_of_a_month()
    levels[Basis.YTD] = levels[Basis.MONTH]
    levels[Basis.YTD, 3, [Flow.TOTAL, Flow.EXPORT]] -= 0.5
    resolution = np.ones(levels.shape)
    resolution[Basis.YTD] = 0.1
    assert [each.rule for each in find_contradictions(levels, resolution, is_january=False)] == []


def test_a_missing_level_breaks_no_rule() -> None:
    levels = levels_of_a_month()
    levels[:, 7, Flow.TOTAL] = np.nan
    assert rules_broken(levels) == []


#: Guangdong and Qinghai in January to May 2025: total trade, exports and imports in 10,000 yuan, and their YoY.
LEVELS = np.array([[374_588_673.0, 236_370_016.0, 138_218_657.0], [298_056.0, 266_435.0, 31_621.0]])
YOY = np.array([[4.0, 0.9, 9.7], [50.5, 107.6, -54.6]])


def yoy_contradictions(yoy: Array) -> list[tuple[int, float]]:
    found = find_yoy_contradictions(LEVELS, np.ones(3), yoy, np.full(3, 0.1))
    return [(region, round(expected, 1)) for region, _, expected in found]


def test_the_base_of_total_trade_is_that_of_its_parts_within_rounding() -> None:
    assert yoy_contradictions(YOY) == []
    for off, expected in ((-0.1, []), (0.1, [(0, 4.0)]), (-0.2, [(0, 4.0)])):  # it lies between 3.92 and 4.03
        changed = YOY.copy()
        changed[0, 0] += off
        assert yoy_contradictions(changed) == expected, off
    for flow in (1, 2):
        for off in (2.0, -2.0):
            changed = YOY.copy()
            changed[1, flow] += off
            assert [region for region, _ in yoy_contradictions(changed)] == [1]


def test_a_yoy_that_is_missing_or_minus_100_contradicts_nothing() -> None:
    for value in (np.nan, -100.0):
        for flow in range(3):
            changed = YOY.copy()
            changed[1, flow] = value
            assert yoy_contradictions(changed) == []
