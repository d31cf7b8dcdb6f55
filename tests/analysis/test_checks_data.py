"""The checks of stored figures find no error in real months, and every contradiction in altered ones."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from month_files import FEBRUARY, NAMES, Cells, cube_in, day, line_of, query, read, rows_of

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import SEVERITIES, Finding
from xlpkg.errors import NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.rounding import print_number
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.store.store import open_store

GUANGDONG = next(province for province in PROVINCES if province.code == 44)
SHANGHAI = next(province for province in PROVINCES if province.code == 31)

Months = dict[str, Cells]


def altered(cube: Cube, period: Month, basis: Basis, region: int, flow: Flow, by: float) -> Cube:
    """Return *cube* with one level moved by *by* 亿."""
    levels = cube.levels.copy()
    levels[basis, region, flow, cube.month_index(period)] += by
    return replace(cube, levels=levels)


def found(cube: Cube, period: Month, code: str) -> list[Finding]:
    return [finding for finding in check_data(cube, period) if finding.code == code]


# Figures as China Customs prints them


def test_no_real_month_has_an_error_and_no_example_month_a_warning(rmb_cube: Cube, example_cube: Cube) -> None:
    for cube, months, unwanted in ((rmb_cube, 18, {"error"}), (example_cube, 4, {"error", "warning"})):
        assert len(cube.periods()) == months
        for period in cube.periods():
            assert [each.sentence() for each in check_data(cube, period) if each.severity in unwanted] == []
    assert found(rmb_cube, FEBRUARY, "ytd-step") == []


def test_a_month_without_figures_has_no_checks(example_cube: Cube) -> None:
    for period in (Month(2024, 6), Month(2030, 1)):
        with pytest.raises(NoData):
            check_data(example_cube, period)


# What contradicts itself


@pytest.mark.parametrize("basis", Basis)
def test_a_total_that_is_not_its_parts_is_an_error_with_its_cell(
    rmb_cube: Cube, real_months: Months, basis: Basis
) -> None:
    wrong = altered(rmb_cube, FEBRUARY, basis, GUANGDONG.index, Flow.TOTAL, 0.01)
    (finding,) = found(wrong, FEBRUARY, "identity")
    row = line_of(real_months["2025-02"], "广东省")
    parts = rows_of(real_months["2025-02"])["广东省"][2:6]
    assert finding.severity == "error"
    assert f"2025-02.csv {'BC'[basis]}{row}" in finding.where
    assert finding.expected == pytest.approx((parts[basis] + parts[2 + basis]) / 10_000)
    assert finding.printed == pytest.approx((parts[basis] + parts[2 + basis]) / 10_000 + 0.01, abs=2e-4)


def test_a_revision_between_january_and_february_is_a_warning(rmb_cube: Cube) -> None:
    wrong = altered(rmb_cube, FEBRUARY, Basis.YTD, GUANGDONG.index, Flow.IMPORT, 10)
    (finding,) = found(wrong, FEBRUARY, "ytd-step")
    assert finding.severity == "warning"
    assert finding.message.facts["count"] == 1


@pytest.mark.parametrize("code", ["ytd-step", "base-revised"])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(
    ("name", "step", "base"),
    [
        ("全国", (0.166, 0.415), (0.88, 2.2)),
        ("广东", (0.76, 1.9), (3.12, 7.8)),
        ("广西", (7.16, 17.9), (20.2, 50.5)),
        ("青海", (11.52, 28.8), (20.2, 50.5)),
    ],
)
def test_a_revision_beyond_the_limits_of_ingest_is_a_warning_and_then_an_error(
    rmb_cube: Cube, code: str, sign: int, name: str, step: tuple[float, float], base: tuple[float, float]
) -> None:
    month, region = Month(2025, 5), next(each.index for each in REGIONS if each.short == name)
    now, earlier = rmb_cube.month_index(month), rmb_cube.month_index(month - 12)
    to_date = rmb_cube.levels[Basis.YTD, region, Flow.EXPORT]
    implied = to_date[now] / (1 + rmb_cube.official[region, Flow.EXPORT, now] / 100)
    odd, refused = step if code == "ytd-step" else base
    for percent, severity in (
        *((0.99 * odd, "note"), (1.01 * odd, "warning")),
        *((0.99 * refused, "warning"), (1.01 * refused, "error")),
    ):
        levels, off = rmb_cube.levels.copy(), sign * percent / 100
        if code == "ytd-step":
            levels[Basis.MONTH, region, Flow.EXPORT, now] = to_date[now] * (1 - off) - to_date[now - 1]
        else:
            levels[Basis.YTD, region, Flow.EXPORT, earlier] = implied / (1 + off)
        (finding,) = found(replace(rmb_cube, levels=levels), month, code)
        assert finding.severity == severity
        assert ("more than usual" in finding.sentence()) == (severity != "note")
        if severity != "note":
            assert f"{name} 出口 累计" in finding.where


def test_a_yoy_is_located_at_its_own_cell(rmb_cube: Cube, real_months: Months) -> None:
    (finding,) = found(rmb_cube, FEBRUARY, "base-revised")
    row = line_of(real_months["2025-02"], "广西壮族自治区")
    assert finding.where == f"2025-02 广西 出口 累计 (2025-02.csv I{row})"
    assert finding.printed == float(real_months["2025-02"][row - 1][8])
    official = rmb_cube.official.copy()
    official[NATIONAL.index, Flow.IMPORT, rmb_cube.month_index(FEBRUARY)] += 1
    wrong = replace(rmb_cube, official=official)
    wrong._yoy_by_method[Method.AUTO] = wrong.yoy(Method.REVISED)
    wheres = {each.where for each in found(wrong, FEBRUARY, "national-yoy")}
    assert wheres >= {"2025-02 全国 进口 累计 (2025-02.csv J4)", "2025-02 全国 进口 当月"}  # no cell has a computed one


# Levels of another size than those stored first, or than usual


def exports_times(path: Path, cells: Cells, factor: float) -> Path:
    """Write a download of the month's exports, of which each is multiplied by *factor*."""
    rows = rows_of(cells)
    return query(path, {name: int(rows[name][2] * 10_000 * factor) for name in NAMES[1:]})


def test_a_large_difference_from_the_first_vintage_is_kept_as_a_warning(
    tmp_path: Path, real_months: Months, rmb: Path
) -> None:
    store, cells = tmp_path / "trade.sqlite", real_months["2025-02"]
    read(store, rmb / "2025-02.csv", at=day(0))
    for number, factor in ((31, 0.97), (61, 0.9701)):
        path = exports_times(tmp_path / f"{number}.csv", cells, factor)
        (done,) = read(store, path, at=day(number), flow=Flow.EXPORT)
        assert "level-against-stored" in [warning.key for warning in done.warnings]
        (finding,) = found(cube_in(store), FEBRUARY, "level-odd")
        assert (finding.severity, finding.where) == ("warning", f"2025-02 全国 出口 当月 ({number}.csv D2)")
        assert finding.printed == pytest.approx(15457.3252 * factor, abs=0.01)
        assert finding.expected == 15457.3252


def test_a_difference_that_would_be_refused_is_an_error(tmp_path: Path, real_months: Months, rmb: Path) -> None:
    """A wrong file is in force because the right one, stored first, was withdrawn when it came."""
    store = tmp_path / "trade.sqlite"
    read(store, rmb / "2025-02.csv", at=day(0))
    with open_store(store) as opened:
        (first,) = opened.files()
        opened.withdraw(first)
    read(store, exports_times(tmp_path / "part.csv", real_months["2025-02"], 0.82), flow=Flow.EXPORT)
    with open_store(store) as opened:
        opened.restore(first)
        (finding,) = found(cube_in(store), FEBRUARY, "level-odd")
        assert (finding.severity, "−18.0%" in finding.sentence("en")) == ("error", True)
        opened.withdraw(opened.files()[1])
    assert found(cube_in(store), FEBRUARY, "level-odd") == []


def test_a_first_file_of_seven_tenths_of_the_trade_is_a_warning(tmp_path: Path, real_months: Months) -> None:
    store = tmp_path / "trade.sqlite"
    read(store, exports_times(tmp_path / "part.csv", real_months["2025-02"], 0.7), flow=Flow.EXPORT)
    cube = cube_in(store)
    (finding,) = found(cube, FEBRUARY, "level-unusual")
    assert finding.severity == "warning"
    assert "2025-02 全国 出口 当月" in finding.where
    (missing,) = found(cube, FEBRUARY, "levels-missing")
    assert "exports, the year to date" in missing.sentence("en")


def test_the_widest_bands_are_named_with_their_yoy_and_all_are_counted(rmb_cube: Cube) -> None:
    yoy = rmb_cube.yoy()
    for period in (Month(2024, number) for number in range(3, 13)):
        index = rmb_cube.month_index(period)
        value, band = (each[Basis.MONTH, :, :, index] for each in (yoy.value, yoy.band))
        places = [(province, flow) for province in PROVINCES for flow in range(3)]
        widest = sorted(places, key=lambda place: -band[place[0].index, place[1]])
        count = int((band[1:] > 1).sum())
        if not count:
            assert period.month in (4, 5, 6)
            assert not found(rmb_cube, period, "wide-band")
            continue
        (finding,) = found(rmb_cube, period, "wide-band")
        assert finding.message.facts["count"] == count
        named = finding.message.facts["widest"]
        assert isinstance(named, tuple)
        for each, (region, flow) in zip(named, widest[:count], strict=False):
            figures = " ± ".join(print_number(of[region.index, flow], "zh") for of in (value, band))
            assert each.label("zh") == f"{region.label('zh')}{Flow(flow).label('zh')} {figures}%"
        assert len(named) == min(count, 5)
        assert finding.where.startswith(f"{period} {widest[0][0].short} ")
        assert finding.printed is None  # the YoY of a month is computed, China Customs publishes none


def test_a_province_without_a_figure_contradicts_nothing(rmb_cube: Cube) -> None:
    gone = altered(rmb_cube, FEBRUARY, Basis.MONTH, SHANGHAI.index, Flow.EXPORT, np.nan)
    assert all(finding.severity != "error" for finding in check_data(gone, FEBRUARY))


# How a finding is shown


def test_findings_are_sentences_in_either_language_and_the_gravest_come_first(rmb_cube: Cube) -> None:
    wrong = altered(rmb_cube, FEBRUARY, Basis.MONTH, GUANGDONG.index, Flow.TOTAL, 1e5)
    january = altered(rmb_cube, Month(2025, 1), Basis.MONTH, GUANGDONG.index, Flow.IMPORT, -1)
    findings = check_data(wrong, FEBRUARY)
    order = [SEVERITIES.index(finding.severity) for finding in findings]
    assert order == sorted(order)
    assert len(set(order)) > 1
    for finding in (*findings, *check_data(january, Month(2025, 1)), *check_data(rmb_cube, Month(2024, 12))):
        english, chinese = finding.sentence("en").replace("进出口商品总值表 B:月度表", ""), finding.sentence("zh")
        assert re.search("[一-鿿]", chinese)
        assert not re.search("[一-鿿]", english)
        assert "Guangdong" not in chinese
