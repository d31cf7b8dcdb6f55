"""The levels that are adjusted: those of table (8), joined with announced ones of one edition only where both agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xlpkg.analysis.announced import assemble_announced
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.seasonal.series import level_series
from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, parse_region
from xlpkg.model.words import Basis, Currency, Edition, Flow
from xlpkg.sources.announced import AnnouncedFigure
from xlpkg.store.announced import StoredAnnouncement


def row(
    month: Month, flow: Flow, value: float, edition: Edition = Edition.RESTATED, region: int = 0
) -> StoredAnnouncement:
    basis, currency = Basis.MONTH, Currency.RMB
    figure = AnnouncedFigure(month, region, None, flow, basis, currency, edition, value, 0.1, None, "海关总署")
    number = month.number * 10 + flow
    return StoredAnnouncement(figure, number, f"{number:064x}", "list.csv", "2025-06-09T03:00:00", "", "list")


def stored(cube: Cube, flow: Flow, month: Month, region: int = 0) -> float:
    return float(cube.levels[Basis.MONTH, region, flow, cube.month_index(month)])


def years_before(cube: Cube, flow: Flow, years: int, **facts: Edition | int) -> list[StoredAnnouncement]:
    """Return announced levels of *years* years before the cube."""
    return [row(cube.first - back, flow, 1000.0 + back, **facts) for back in range(1, 12 * years + 1)]  # type: ignore[arg-type]


def with_announced(cube: Cube, *rows: StoredAnnouncement) -> Cube:
    return replace(cube, announced=assemble_announced(rows))


def test_a_province_has_the_months_of_table_8(rmb_cube: Cube) -> None:
    guangdong = parse_region("广东")
    series = level_series(rmb_cube, guangdong, Flow.EXPORT)
    assert (series.first, series.edition, series.missing) == (rmb_cube.first, None, None)
    assert series.span == f"{rmb_cube.first}–{rmb_cube.last}"
    assert series.values.tolist() == rmb_cube.levels[Basis.MONTH, guangdong.index, Flow.EXPORT].tolist()


def test_months_before_a_gap_are_left_out(rmb_cube: Cube) -> None:
    levels = rmb_cube.levels.copy()
    levels[:, :, :, 4:6] = np.nan
    series = level_series(replace(rmb_cube, levels=levels), NATIONAL, Flow.IMPORT)
    assert (series.first, series.missing) == (rmb_cube.first + 6, rmb_cube.first + 5)
    assert len(series.values) == rmb_cube.months - 6


@pytest.mark.parametrize(("percent", "joins"), [(0.0, True), (0.9, True), (-1.1, False), (-86.0, False)])
def test_announced_levels_are_joined_only_where_both_agree(rmb_cube: Cube, percent: float, joins: bool) -> None:
    first, flow = rmb_cube.first, Flow.EXPORT
    both = row(first, flow, stored(rmb_cube, flow, first) * (1 + percent / 100))
    cube = with_announced(rmb_cube, *years_before(rmb_cube, flow, 5), both)
    if not joins:
        with pytest.raises(BadInput, match="announced levels differ from table"):
            level_series(cube, NATIONAL, flow)
        return
    series = level_series(cube, NATIONAL, flow)
    assert (series.first, len(series.values)) == (first - 60, 60 + rmb_cube.months)
    assert series.edition is Edition.RESTATED
    assert series.values[60] == stored(rmb_cube, flow, first)  # table (8) comes first


def test_levels_without_a_month_in_common_are_not_joined(rmb_cube: Cube) -> None:
    cube = with_announced(rmb_cube, *years_before(rmb_cube, Flow.EXPORT, 6))
    assert level_series(cube, NATIONAL, Flow.EXPORT).first == rmb_cube.first


def test_editions_are_not_mixed_and_the_one_with_most_months_is_used(rmb_cube: Cube) -> None:
    flow, first = Flow.IMPORT, rmb_cube.first
    final = years_before(rmb_cube, flow, 2, edition=Edition.FINAL)
    restated = years_before(rmb_cube, flow, 7)
    both = [row(first, flow, stored(rmb_cube, flow, first), edition) for edition in Edition]
    series = level_series(with_announced(rmb_cube, *final, *restated[24:], *both), NATIONAL, flow)
    assert (series.edition, series.first) == (Edition.FINAL, first - 24)
    series = level_series(with_announced(rmb_cube, *final, *restated, *both), NATIONAL, flow)
    assert (series.edition, series.first) == (Edition.RESTATED, first - 84)


def test_without_levels_the_sentence_names_the_series(rmb_cube: Cube) -> None:
    empty = replace(rmb_cube, levels=np.full_like(rmb_cube.levels, np.nan))
    with pytest.raises(BadInput) as refused:
        level_series(empty, NATIONAL, Flow.EXPORT)
    assert refused.value.sentence("zh") == "库中没有全国出口的当月金额"
    announced = with_announced(empty, *years_before(rmb_cube, Flow.EXPORT, 5))
    assert len(level_series(announced, NATIONAL, Flow.EXPORT).values) == 60
