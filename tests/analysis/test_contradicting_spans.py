"""Spans whose years to date contradict their months have no figure, and a check names them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_cubes import cube_of
from month_files import Cells, line_of

from udfs.call import NA, call
from udfs.figures import Figures, Measured
from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.findings import Finding
from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.windows import contradicting_spans, window
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS, Kind, Region
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.report.compose import table_rows
from xlpkg.store.store import open_store

JUNE = Month(2025, 6)
#: Its exports in 2025 were 5.1592, 0.1597 and 0.1363 亿 from April to June; those to date 31.7443 in March, 27.1025 in
#: June.
LUZHOU = "泸州高新技术产业开发区"
BEIJING, TIANJIN, HEBEI = (region.index for region in PROVINCES[:3])


@pytest.fixture(scope="module")
def wide(rmb_store: Path) -> Cube:
    with open_store(rmb_store, create=False) as opened:
        return load_wide(opened, load_cube(opened, Currency.RMB))


def found(cube: Cube, wide: Cube | None, code: str, period: Month = JUNE) -> list[Finding]:
    return [finding for finding in check_data(cube, period, wide) if finding.code == code]


# Real months


@pytest.mark.parametrize("name", ["TM_VALUE", "TM_YOY", "TM_YOYBAND", "TM_RANK", "TM_SHARE", "TM_CONTRIB"])
def test_cells_have_no_figure_of_a_zone_whose_months_were_taken_back(rmb_store: Path, name: str) -> None:
    answers = [call(name, (LUZHOU, "出口", period), store=rmb_store) for period in ("2025Q2", "2025Q1", 202506)]
    assert answers[0] is NA
    assert all(isinstance(answer, (float, int)) for answer in answers[1:])
    assert call("TM_NET", (LUZHOU, "2025Q2"), store=rmb_store) is NA


def test_the_spans_of_two_months_to_a_half_year_that_printed_rows_contradict(
    wide: Cube, real_months: dict[str, Cells]
) -> None:
    """Levels in 万, each rounded to one."""
    for last, length in ((JUNE, 2), (JUNE, 3), (Month(2024, 12), 3), (Month(2024, 12), 6)):
        months = [real_months[str(last - back)] for back in range(length, -1, -1)]
        rows = [
            {row[0]: [int(cell) if cell.isdecimal() else np.nan for cell in row[1:7]] for row in each}
            for each in months
        ]
        sums = window(wide, length)
        compared = 0
        for region in wide.regions:
            label = "总值" if region.kind is Kind.NATION else region.name
            if region.kind is Kind.GROUP or any(Counter(row[0] for row in each)[label] != 1 for each in months):
                continue
            levels = np.array([each[label] for each in rows]).reshape(length + 1, 3, 2)
            difference, total = levels[-1, :, 1] - levels[0, :, 1], levels[1:, :, 0].sum(axis=0)
            expected = (difference < 0) | (np.abs(difference - total) > 0.2 * total + (length + 2) / 2)
            shown = sums.levels[Basis.MONTH, region.index, :3, last - wide.first]
            assert np.isnan(shown[expected]).all()
            is_shown = np.isfinite(difference) & ~expected
            np.testing.assert_allclose(shown[is_shown], difference[is_shown] / 10_000, atol=1e-9)
            assert not expected.any() or region.kind in (Kind.CITY, Kind.ZONE)
            compared += 1
        assert compared > 300


def test_check_says_which_places_have_spans_without_a_figure(rmb_cube: Cube, wide: Cube) -> None:
    (finding,) = found(rmb_cube, wide, "span-contradicts")
    assert (finding.severity, finding.where) == ("warning", "2025-06")
    spans = contradicting_spans(wide.years_of(JUNE), JUNE)
    places = {each.region.short for each in spans}
    assert finding.message.facts["count"] == len(spans)
    assert LUZHOU in places
    for lang in ("en", "zh"):
        assert str(len(spans)) in finding.sentence(lang)
        assert all(each.region.label(lang) in finding.sentence(lang) for each in spans)
    of_luzhou = {(str(each.span), each.flow): each for each in spans if each.region.short == LUZHOU}
    quarter = of_luzhou["2025Q2", Flow.EXPORT]
    assert [quarter.difference, quarter.months] == pytest.approx([-4.6418, 5.4552])
    assert found(rmb_cube, None, "span-contradicts") == []


# By hand: exports of 10 and imports of 6 in each month from 2024 on, in 32 regions


def steady(months: int = 18) -> Cube:
    month = np.full((32, 3, months), 10.0)
    month[:, Flow.IMPORT] = 6.0
    month[:, Flow.TOTAL] = 16.0
    ytd: Array = month * (np.arange(months) % 12 + 1.0)
    cube = cube_of(Month(2024, 1), month, ytd, np.full((32, 3, months), np.nan), digit=0.01)
    return replace(cube, origin=np.full_like(cube.origin, -1))  # no figure has a cell


def changed(cube: Cube, region: int, first: Month, by: float) -> Cube:
    """Return *cube* with the exports to date of a region changed from *first* to December."""
    levels, start = cube.levels.copy(), first - cube.first
    end = start + 13 - first.month
    for flow in (Flow.TOTAL, Flow.EXPORT, Flow.NET):
        levels[Basis.YTD, region, flow, start:end] += by
    return replace(cube, levels=levels)


@pytest.mark.parametrize(
    ("by", "is_left_out"),
    # 20% of 30, and half a digit of two years to date and of three months: 0.025.
    [(-6.02, False), (-6.03, True), (6.02, False), (6.03, True), (-31, True)],
)
def test_a_quarter_may_differ_from_its_months_by_a_fifth_and_rounding(by: float, is_left_out: bool) -> None:
    quarter = window(changed(steady(), TIANJIN, Month(2025, 5), by), 3)
    level = quarter.levels[Basis.MONTH, TIANJIN, Flow.EXPORT, -1]
    assert np.isnan(level) if is_left_out else level == pytest.approx(30 + by)
    assert np.isnan(quarter.levels[Basis.MONTH, TIANJIN, Flow.NET, -1]) == is_left_out
    assert quarter.levels[Basis.MONTH, BEIJING, Flow.EXPORT, -1] == pytest.approx(30)


def test_without_months_a_difference_below_zero_is_left_out_and_any_other_is_the_figure() -> None:
    cube = steady()
    cube.levels[Basis.MONTH, TIANJIN] = np.nan
    for by, level in ((-31, np.nan), (-29, 1.0), (300, 330.0)):
        quarter = window(changed(cube, TIANJIN, Month(2025, 5), by), 3)
        np.testing.assert_allclose(quarter.levels[Basis.MONTH, TIANJIN, Flow.EXPORT, -1], level)


def test_a_span_from_january_is_as_printed_and_one_of_two_years_is_not() -> None:
    cube = changed(steady(), TIANJIN, Month(2025, 2), -15)  # to date 5 in February, after 10 in January
    shown = [
        window(cube, length).levels[Basis.MONTH, TIANJIN, Flow.EXPORT, Month(2025, 2) - cube.first] for length in (2, 3)
    ]
    assert shown[0] == pytest.approx(5)
    assert np.isnan(shown[1])


def test_a_yoy_on_stored_levels_has_no_base_where_last_year_s_span_contradicts_its_months() -> None:
    cube = changed(steady(), TIANJIN, Month(2024, 5), -20)
    for method in (Method.STORED, Method.FIRST, Method.AUTO):
        yoy = window(cube, 3).yoy(method)
        at = (Basis.MONTH, slice(None), Flow.EXPORT, JUNE - cube.first)
        for array in (yoy.value, yoy.band, yoy.base):
            assert np.isnan(array[at][TIANJIN])
        assert yoy.method[at][TIANJIN] == 0
        assert yoy.value[at][BEIJING] == pytest.approx(0)


def test_a_table_and_a_group_have_no_figure_of_such_a_province() -> None:
    group = Region(32, 0, "京津冀", "京津冀", "", "", Kind.GROUP, (BEIJING, TIANJIN, HEBEI))
    cube = changed(steady(), TIANJIN, Month(2025, 5), -8)
    with_group: dict[str, Any] = {
        name: np.concatenate([getattr(cube, name), np.zeros_like(getattr(cube, name)[:, :1])], axis=1)
        for name in ("levels", "resolution", "origin", "line")
    }
    official = np.concatenate([cube.official, cube.official[:1]])
    wider = replace(cube, official=official, regions=(*REGIONS, group), **with_group)
    for values in (wider.levels, wider.resolution):
        wider.sum_groups(values)
    quarter = window(wider, 3)
    assert np.isnan(quarter.levels[Basis.MONTH, 32, Flow.EXPORT, -1])  # 82 of 90
    assert quarter.levels[Basis.MONTH, 32, Flow.IMPORT, -1] == pytest.approx(54)
    rows = {row.region.index: row.values for row in table_rows(quarter, quarter.yoy(), JUNE, Basis.MONTH, Flow.EXPORT)}
    assert (len(rows), [*rows][-1]) == (31, TIANJIN)
    assert np.isnan([rows[TIANJIN][column] for column in (2, 3, 6)]).all()


def test_the_nation_s_quarter_is_not_replaced_by_the_sum_of_its_months() -> None:
    cube = changed(steady(), 0, Month(2025, 5), -8)
    figures = Figures({Currency.RMB: Measured(replace(cube, currency=Currency.RMB))}, currency=Currency.RMB)
    assert call("TM_VALUE", ("全国", "出口", "2025Q2"), figures=figures) is NA
    assert call("TM_VALUE", ("全国", "进口", "2025Q2"), figures=figures) == pytest.approx(18)


def test_check_names_a_province_too() -> None:
    cube = changed(steady(), TIANJIN, Month(2025, 5), -41)
    (finding,) = found(cube, None, "span-contradicts")
    assert "Tianjin exports, May–June 2025, −21 instead of 20" in finding.sentence()


# Revisions within the year


def test_check_lists_each_revised_year_to_date_of_a_province(rmb_cube: Cube, real_months: dict[str, Cells]) -> None:
    (finding,) = found(rmb_cube, None, "ytd-step")
    now, before = ({row[0]: row[1:7] for row in real_months[each]} for each in ("2025-06", "2025-05"))
    expected = {}
    for region in REGIONS:
        label = region.name if region.index else "总值"
        for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
            month, ytd = map(int, now[label][2 * flow : 2 * flow + 2])
            last = int(before[label][2 * flow + 1])
            if abs(ytd - last - month) > 1:
                expected[region.short, flow.name.lower()] = (ytd / 10_000, (last + month) / 10_000)
    listed = finding.as_json()["revisions"]
    assert isinstance(listed, list)
    assert {(each["region"], each["flow"]): (each["printed"], each["expected"]) for each in listed} == expected
    assert len(listed) == finding.message.facts["count"] == 92
    largest = sorted(
        (pair for pair in expected if pair[0] != "全国" and pair[1] != "total"),
        key=lambda pair: -abs(expected[pair][0] - expected[pair][1]),
    )
    assert [(each["region"], each["flow"]) for each in listed[:5]] == largest[:5]
    assert "Guangdong imports −34.2231 (16,617.4 → 16,583.1)" in finding.sentence()


def test_check_names_the_zones_first_whose_months_were_taken_back(
    rmb_cube: Cube, wide: Cube, real_months: dict[str, Cells]
) -> None:
    _, finding = found(rmb_cube, wide, "ytd-step", Month(2025, 5))
    assert finding.severity == "note"
    listed = finding.as_json()["revisions"]
    assert isinstance(listed, list)
    row = {"region": "四川", "zone": LUZHOU, "flow": "export", "printed": 26.9662, "expected": 34.3581 + 0.1597}
    assert row in [each | {"expected": pytest.approx(each["expected"])} for each in listed]
    number = finding.message.facts["contradicting"]
    assert isinstance(number, int)
    for index, each in enumerate(finding.revisions):
        cells, last = (
            real_months[month][line_of(real_months[month], each.region.name) - 1] for month in ("2025-05", "2025-04")
        )
        month, ytd, before = (cells[1 + 2 * each.flow], cells[2 + 2 * each.flow], last[2 + 2 * each.flow])
        rise = int(ytd) - int(before)
        assert (rise < 0 or abs(rise - int(month)) > 0.2 * int(month)) == (index < number)
