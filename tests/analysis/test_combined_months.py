"""January and February are replaced by both together, the printed year to date of February."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from made_cubes import cube_of
from month_files import Cells, rows_of

from udfs.call import NA, call
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import combined_levels, combined_yoy, compute_yoy
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Flow, Method


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


def test_from_march_on_the_combined_figures_are_those_of_the_month(rmb_cube: Cube) -> None:
    yoy = compute_yoy(rmb_cube)
    together = combined_yoy(rmb_cube, yoy)
    later = [rmb_cube.month_index(month) for month in rmb_cube.periods() if month.month > 2]
    assert len(later) == len(rmb_cube.periods()) - 4
    for ours, theirs in ((together.value, yoy.value), (together.band, yoy.band)):
        np.testing.assert_array_equal(ours[..., later], theirs[..., later])
    np.testing.assert_array_equal(together.method[..., later], yoy.method[..., later])
    np.testing.assert_array_equal(combined_levels(rmb_cube)[..., later], rmb_cube.levels[..., later])


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
