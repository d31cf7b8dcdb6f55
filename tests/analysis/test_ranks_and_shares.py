"""Rank, change of rank, share and contribution; January and February combined."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_cubes import cube_of
from month_files import FLOWS, Cells, rows_of

from udfs.call import NA, call
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import (
    combined_levels,
    combined_yoy,
    compute_contribution,
    compute_rank,
    compute_rank_change,
    compute_residual,
    compute_yoy,
)
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import METHODS, Basis, Flow, Method

NAMES = [province.name for province in PROVINCES]


def column(values: list[float]) -> Array:
    """Values of the provinces under a larger one of 全国."""
    return np.array([[1e9, *values]]).reshape(1, -1, 1, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(float("nan"))), min_size=1, max_size=31))
def test_a_rank_is_one_more_than_the_number_of_larger_values(values: list[float]) -> None:
    ranks = compute_rank(column(values))[0, 1:, 0, 0]
    for value, found in zip(values, ranks, strict=True):
        if np.isnan(value):
            assert np.isnan(found)
        else:
            assert found == 1 + sum(other > value for other in values)


def test_rank_change_is_positive_for_a_province_that_moved_up(real_months: dict[str, Cells], rmb_cube: Cube) -> None:
    def ranked(month: str) -> list[str]:
        rows = [row for row in real_months[month] if row[0] in NAMES]
        return [row[0] for row in sorted(rows, key=lambda row: -int(row[3]))]

    moved = compute_rank_change(compute_rank(rmb_cube.levels))
    before, now = ranked("2025-01"), ranked("2025-02")
    assert before != now
    february = rmb_cube.month_index(Month(2025, 2))
    for index, name in enumerate(NAMES, start=1):
        assert moved[Basis.MONTH, index, Flow.EXPORT, february] == before.index(name) - now.index(name)
    assert np.isnan(moved[..., 0]).all()
    assert np.isnan(moved[:, 0]).all()


@pytest.mark.parametrize("method", [method for method in METHODS if method is not Method.ANNOUNCED])
def test_the_contributions_of_the_31_add_up_to_the_national_yoy(
    rmb_cube: Cube, example_cube: Cube, method: Method
) -> None:
    """Left over are the rounding of a printed national YoY, and 31 halves of the last digit of the levels.

    The sign of a contribution is that of the YoY.
    """
    added = 0
    for cube in (rmb_cube, example_cube):
        yoy = compute_yoy(cube, method)
        parts = compute_contribution(cube, yoy)
        national = yoy.value[:, 0]
        known = ~np.isnan(national)
        residual = np.abs(compute_residual(parts))
        assert (residual <= np.where(yoy.method[:, 0] == Method.OFFICIAL, 0.065, 1e-5))[known].all()
        assert not (yoy.value * parts < 0).any()
        assert np.allclose(parts[:, 0][known], national[known], atol=1e-9)
        assert np.isnan(residual[~known]).all()
        added += int(known.sum())
    assert added >= 12


def test_a_contribution_is_the_change_of_the_province_over_the_national_base(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    """From the printed figures, within what the rounding of the printed YoY leaves open."""
    parts = compute_contribution(rmb_cube, compute_yoy(rmb_cube))[Basis.YTD]
    for place, cells in enumerate(real_months.values()):
        rows = {row[0]: row for row in cells}
        for flow in FLOWS:
            level = {name: int(rows[name][2 + 2 * flow]) for name in ("总值", *NAMES)}
            base = {name: level[name] / (1 + float(rows[name][7 + flow]) / 100) for name in level}
            for index, name in enumerate(NAMES, start=1):
                expected = 100 * (level[name] - base[name]) / base["总值"]
                rounding = 0.1 * base[name] / base["总值"]  # ± 0.05 of its own YoY, as much of the national one
                assert parts[index, flow, place] == pytest.approx(expected, abs=rounding + 1e-5)


# January and February are replaced by both together, the printed year to date of February


def test_a_missing_province_does_not_change_the_other_contributions(example_cube: Cube) -> None:
    yoy = compute_yoy(example_cube)
    whole = compute_contribution(example_cube, yoy)[Basis.MONTH, :, Flow.EXPORT, -1]
    yoy.base[Basis.MONTH, 31, Flow.EXPORT, -1] = np.nan
    part = compute_contribution(example_cube, yoy)[Basis.MONTH, :, Flow.EXPORT, -1]
    assert np.isnan(part[31])
    assert np.allclose(part[:31], whole[:31], atol=1e-6)


def test_january_and_february_have_the_year_to_date_of_february(rmb_cube: Cube, real_months: dict[str, Cells]) -> None:
    together, levels = combined_yoy(rmb_cube, compute_yoy(rmb_cube)), combined_levels(rmb_cube)
    for year in (2024, 2025):
        for region, row in zip(REGIONS, rows_of(real_months[f"{year}-02"]).values(), strict=True):
            for month in (Month(year, 1), Month(year, 2)):
                for basis in Basis:
                    index = (basis, region.index, slice(0, 3), rmb_cube.month_index(month))
                    assert together.value[index].tolist() == row[6:]
                    assert levels[index].tolist() == [row[column] / 1e4 for column in (1, 3, 5)]
                    assert set(together.band[index].tolist()) == {0.05}
                    assert set(together.method[index].tolist()) == {Method.OFFICIAL}
                    assert levels[basis, region.index, Flow.NET, index[-1]] == np.subtract(*levels[index][1:])


def test_a_january_without_a_february_is_nan() -> None:
    """15 months from a November on: one January has its February, the last one is alone."""
    shape = (32, 3, 15)
    numbers = np.arange(1.0, 1 + np.prod(shape)).reshape(shape)
    cube = cube_of(Month(2023, 11), numbers, 2 * numbers, numbers / 100)
    together = combined_yoy(cube, compute_yoy(cube))
    np.testing.assert_array_equal(together.value[0, ..., 2], cube.official[..., 3])
    assert np.isnan(together.value[..., 14]).all()
    assert np.isnan(together.band[..., 14]).all()
    assert np.isnan(combined_levels(cube)[..., 14]).all()
    assert (together.method[..., 14] == 0).all()


def test_a_series_of_combined_yoy_agrees_with_single_cells(rmb_store: Path) -> None:
    """The words of both languages; February's year to date twice, then what TM_YOY says; net exports are refused."""
    for region in ("全国", "广东", "西藏"):
        for flow in ("进出口", "出口", "进口"):
            asked = (region, flow, 202312, 202412, "当月")
            rows = call("TM_SERIES", (*asked, "合并同比"), store=rmb_store)
            assert isinstance(rows, list)
            assert rows == call("TM_SERIES", (*asked, "YoY_combined"), store=rmb_store)
            together = call("TM_YOY", (region, flow, 202402, "累计"), store=rmb_store)
            single = [call("TM_YOY", (region, flow, month), store=rmb_store) for month in range(202403, 202413)]
            assert [row[1] for row in rows] == [NA, together, together, *single]
            assert isinstance(together, float)
    refused = call("TM_SERIES", ("广东", "净出口", 202401, 202402, "当月", "合并同比"), store=rmb_store)
    assert str(refused).startswith("## ")
