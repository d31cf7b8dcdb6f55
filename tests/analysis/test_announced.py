"""What was announced takes the place of what is computed; facts: what China Customs announced of the nation."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from announced_tables import FLASH as FLASH_USD
from announced_tables import FLASH_RMB, store_tables, table

from xlpkg.analysis.announced import assemble_announced
from xlpkg.analysis.checks import ask_for_nation, check_data
from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.measures import compute_contribution, compute_residual
from xlpkg.errors import BadInput, NoData
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.months import Month, parse_month
from xlpkg.model.words import Basis, Currency, Edition, Flow, Method
from xlpkg.report.compose import table_row
from xlpkg.sources.announced import AnnouncedFigure
from xlpkg.store.announced import StoredAnnouncement
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

MAY = Month(2025, 5)
#: Total trade, exports and imports of May 2025 in yuan, as the flash announced them on 9 June.
FLASH = (2.7, 6.3, -2.1)
GUANGDONG = 19
EXAMPLES = Path(__file__).parents[2] / "examples" / "announced"
FLOWS = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
_NUMBERS = itertools.count(1)


def row(
    flow: Flow,
    yoy: float | None = None,
    value: float | None = None,
    *,
    period: Month = MAY,
    edition: Edition = Edition.FLASH,
    region: int = 0,
    basis: Basis = Basis.MONTH,
    zone: str | None = None,
) -> StoredAnnouncement:
    """Return a row of a list, stored after those made before it."""
    figure = AnnouncedFigure(
        period, region, zone, flow, basis, Currency.RMB, edition, value, value and 0.1, yoy, "海关总署"
    )
    number = next(_NUMBERS)
    return StoredAnnouncement(figure, number, f"{number:064x}", f"{number}.csv", "2025-06-09T03:00:00", "", "list")


def triple(yoys: Iterable[float], **facts: Any) -> list[StoredAnnouncement]:
    return [row(flow, yoy, **facts) for flow, yoy in zip(FLOWS, yoys, strict=True)]


def with_announced(cube: Cube, *rows: StoredAnnouncement) -> Cube:
    return replace(cube, announced=assemble_announced(rows))


def of_month(cube: Cube, array: Array | IntArray, region: int = 0) -> list[float]:
    found: list[float] = array[Basis.MONTH, region, :, cube.month_index(MAY)].tolist()
    return found


def test_the_month_of_the_nation_is_the_announced_one(rmb_cube: Cube) -> None:
    yoy = with_announced(rmb_cube, *triple(FLASH)).yoy()
    assert of_month(rmb_cube, yoy.value) == [*FLASH]
    assert of_month(rmb_cube, yoy.band) == 3 * [0.05]
    assert of_month(rmb_cube, yoy.method) == 3 * [Method.ANNOUNCED]
    level = np.array(of_month(rmb_cube, rmb_cube.levels))[:3]
    assert of_month(rmb_cube, yoy.base) == pytest.approx(level / (1 + np.array(FLASH) / 100), rel=1e-12)

    before, after = rmb_cube.yoy(), yoy
    changed = np.zeros(before.value.shape, dtype=bool)
    changed[Basis.MONTH, 0, :, rmb_cube.month_index(MAY)] = True
    for name in ("value", "band", "base", "method"):
        old, new = getattr(before, name), getattr(after, name)
        assert np.array_equal(old[~changed], new[~changed], equal_nan=True), name
        assert (old[changed] != new[changed]).all(), name


def test_the_table_that_announces_the_month_is_asked_for_only_where_it_is_missing(rmb_cube: Cube) -> None:
    (asked,) = ask_for_nation(rmb_cube, MAY)
    assert "《进出口商品总值表 B：月度表》（人民币值）" in asked.sentence("zh")
    assert all(asked.sentence(lang).count("http://www.customs.gov.cn/customs/") == 1 for lang in ("zh", "en"))
    assert [*ask_for_nation(with_announced(rmb_cube, *triple(FLASH)), MAY)] == []
    assert [*ask_for_nation(rmb_cube, Month(2025, 1))] == []  # table (8) prints it


@pytest.mark.parametrize("flow", FLOWS)
def test_the_third_flow_follows_from_the_two_that_are_announced(rmb_cube: Cube, flow: Flow) -> None:
    """Of ten months China Customs announced all three: without one, what follows from the others is within its band."""
    listed = pd.read_csv(EXAMPLES / "2024-2025.csv").query("region == '全国' and currency == 'rmb'")
    yoys = listed.pivot_table("yoy", "period", "flow").dropna()[["total", "export", "import"]]
    assert len(yoys) == 10
    for month, announced in yoys.iterrows():
        period = parse_month(str(month))
        rows = [each for each in triple(announced, period=period) if each.figure.flow is not flow]
        cube = with_announced(rmb_cube, *rows)
        yoy, at = cube.yoy(), (Basis.MONTH, 0, slice(None), cube.month_index(period))
        expected = np.where(np.array(FLOWS) == flow, Method.DERIVED, Method.ANNOUNCED)
        assert yoy.method[at].tolist() == expected.tolist()
        value, band = yoy.value[at].round(9), yoy.band[at]
        assert (value == announced)[expected == Method.ANNOUNCED].all()
        assert 0.05 < band[flow] < 0.3
        assert abs(value[flow] - announced.iloc[flow]) < band[flow]
        assert cube.announced_yoy(0, flow, period, Basis.MONTH) is None  # nobody announced it
        assert np.isnan(cube.yoy(Method.ANNOUNCED).value[at][flow])


def test_a_flow_that_alone_is_announced_is_part_of_the_total(rmb_cube: Cube) -> None:
    before = rmb_cube.yoy()
    yoy = with_announced(rmb_cube, row(Flow.EXPORT, 6.9)).yoy()
    assert of_month(rmb_cube, yoy.method) == [Method.RECONCILED, Method.ANNOUNCED, Method.RECONCILED]
    total, exports, imports = of_month(rmb_cube, yoy.base)
    assert total == exports + imports
    assert of_month(rmb_cube, yoy.value)[1:] == [6.9, of_month(rmb_cube, before.value)[Flow.IMPORT]]
    assert of_month(rmb_cube, yoy.value)[0] > of_month(rmb_cube, before.value)[0] + 0.3


def test_a_flow_of_another_edition_completes_the_one_with_the_most(rmb_cube: Cube) -> None:
    total, _, imports = triple(FLASH)
    for exports, expected in ((6.2, [2.7, 6.2, -2.1]), (2.5, [2.7, pytest.approx(6.2, abs=0.1), -2.1])):
        cube = with_announced(rmb_cube, total, row(Flow.EXPORT, exports, edition=Edition.FINAL), imports)
        assert of_month(cube, cube.yoy().value) == expected


def test_flows_that_contradict_each_other_are_no_edition(rmb_cube: Cube) -> None:
    """A second list with imports alone over the flash: 2.7 is not between 3.6 and 6.3."""
    second = row(Flow.IMPORT, 3.6)
    cube = with_announced(rmb_cube, *triple(FLASH), second)
    assert of_month(cube, cube.yoy().method) == 3 * [Method.RECONCILED]
    final = triple((2.8, 6.4, -2.0), edition=Edition.FINAL)
    cube = with_announced(rmb_cube, *final, *triple(FLASH), second)
    assert of_month(cube, cube.yoy().value) == [2.8, 6.4, -2.0]


@pytest.mark.parametrize("order", [*itertools.permutations(Edition)])
def test_final_counts_before_flash_before_restated(rmb_cube: Cube, order: tuple[Edition, ...]) -> None:
    yoys = {Edition.FINAL: (2.8, 6.4, -2.0), Edition.FLASH: FLASH, Edition.RESTATED: (2.9, 6.2, -1.9)}
    rows = [each for edition in order for each in triple(yoys[edition], edition=edition)]
    for edition in (Edition.FINAL, Edition.FLASH, Edition.RESTATED):
        cube = with_announced(rmb_cube, *rows)
        assert of_month(cube, cube.yoy().value) == [*yoys[edition]]
        assert cube.announced
        assert {each.figure.edition for each in cube.announced.yoy_rows(0, MAY, Basis.MONTH).values()} == {edition}
        rows = [each for each in rows if each.figure.edition is not edition]


def test_the_row_stored_last_is_in_force_for_level_and_growth_each() -> None:
    newer = row(Flow.EXPORT, 6.2)
    announced = assemble_announced([row(Flow.EXPORT, 6.3, 22_767.0), newer, row(Flow.EXPORT, zone="广州市", yoy=9.9)])
    assert announced
    assert [each.figure.yoy for each in announced.yoy.values()] == [6.2]
    assert [each.figure.value for each in announced.levels.values()] == [22_767.0]
    assert assemble_announced([row(Flow.EXPORT, zone="广州市", yoy=9.9)]) is None


def test_a_province_has_what_is_announced_of_it(rmb_cube: Cube) -> None:
    cube = with_announced(rmb_cube, *triple((1.0, 2.0, -1.0), region=GUANGDONG))
    assert of_month(cube, cube.yoy().value, GUANGDONG) == [1.0, 2.0, -1.0]
    assert of_month(cube, cube.yoy().method, GUANGDONG) == 3 * [Method.ANNOUNCED]
    assert of_month(cube, cube.yoy().method) == 3 * [Method.RECONCILED]


def test_what_table_8_prints_is_not_replaced(rmb_cube: Cube) -> None:
    january = Month(2025, 1)
    rows = [*triple((9.0, 9.0, 9.0), period=january), *triple((9.0, 9.0, 9.0), basis=Basis.YTD)]
    cube = with_announced(rmb_cube, *rows)
    for name in ("value", "band", "base", "method"):
        np.testing.assert_array_equal(getattr(cube.yoy(), name), getattr(rmb_cube.yoy(), name))


def test_the_headline_of_june_2025_is_what_was_announced(rmb_cube: Cube) -> None:
    """By table (8) alone it was 5.6, 7.4 and 2.8; the base of imports was revised within the year."""
    june, announced = Month(2025, 6), (5.2, 7.2, 2.3)
    cube = with_announced(rmb_cube, *triple(announced, period=june))
    frame = cube.frame().query("region == '全国' and period == 202506 and basis == 'month' and flow != 'net'")
    assert frame["yoy"].tolist() == frame["yoy_announced"].tolist() == [*announced]
    assert {*zip(frame["method"], frame["band"], frame["band_announced"], strict=True)} == {("announced", 0.05, 0.05)}
    assert frame["contribution"].tolist() == pytest.approx(announced, abs=1e-9)
    parts = compute_contribution(cube, cube.yoy())[Basis.MONTH, 1:, :, cube.month_index(june)]
    # Each is the change of a province over the announced base; the 31 bases add up to another one.
    yoy, month = cube.yoy(), cube.month_index(june)
    base = yoy.base[Basis.MONTH, :, :, month]
    assert parts == pytest.approx(100 * (cube.levels[Basis.MONTH, 1:, :3, month] - base[1:]) / base[0])
    left = compute_residual(compute_contribution(cube, yoy))[Basis.MONTH, :, month]
    assert left == pytest.approx(announced - parts.sum(axis=0))
    assert 0.05 < np.abs(left).min() <= np.abs(left).max() < 0.15
    exports, imports = (frame["level"] - frame["level"] / (1 + frame["yoy"] / 100)).tolist()[1:]
    assert frame["change"].tolist() == pytest.approx([exports + imports, exports, imports])
    rows = [table_row(cube, cube.yoy(), june, Basis.MONTH).yoy(flow) for flow in FLOWS]
    assert rows == [*announced]
    assert not [each for each in check_data(cube, june) if each.code in ("announced-outside", "national-yoy")]


# Levels of the nation


def test_announced_levels_answer_only_where_table_8_has_none(rmb_cube: Cube) -> None:
    """Exports and imports of January 2008 and of May 2025, as announced."""
    january = Month(2008, 1)
    levels = {Flow.EXPORT: 1096.0, Flow.IMPORT: 902.0}
    rows = [row(flow, value=level, period=january, edition=Edition.RESTATED) for flow, level in levels.items()]
    cube = with_announced(rmb_cube, *rows, row(Flow.EXPORT, value=22_767.2))
    for flow, expected in zip(Flow, (1998.0, 1096.0, 902.0, 194.0), strict=True):
        found = cube.national_level(flow, january, Basis.MONTH)
        assert found
        assert found[0] == pytest.approx(expected)
        assert found[1] == tuple(rows[:2] if flow in (Flow.TOTAL, Flow.NET) else [rows[flow - 1]])
    assert cube.national_level(Flow.EXPORT, MAY, Basis.MONTH) is None
    assert cube.national_level(Flow.EXPORT, january, Basis.YTD) is None
    assert rmb_cube.national_level(Flow.EXPORT, january, Basis.MONTH) is None


def test_levels_count_in_the_order_final_restated_flash(rmb_cube: Cube) -> None:
    month = Month(2023, 12)
    editions = (Edition.FINAL, Edition.RESTATED, Edition.FLASH)
    rows = [row(Flow.EXPORT, value=100.0 + n, period=month, edition=each) for n, each in enumerate(editions)]
    for number in range(3):
        found = with_announced(rmb_cube, *rows[number:]).national_level(Flow.EXPORT, month, Basis.MONTH)
        assert found
        assert found[0] == 100.0 + number


@pytest.mark.parametrize(
    ("percents", "joins"),
    [
        ((0.9,), True),
        ((-1.1,), False),
        ((3.0,), False),
        ((0.2, -0.1, 4.2), True),  # one month restated, as exports of March 2023 were
        ((0.2, 2.0), False),
        ((-86.0, -86.1, -85.9), False),  # dollars as yuan
    ],
)
def test_levels_of_two_sources_are_joined_only_if_they_agree(
    rmb_cube: Cube, percents: tuple[float, ...], joins: bool
) -> None:
    before = Month(2023, 12)
    rows = [row(flow, value=20_000.0, period=before, edition=Edition.RESTATED) for flow in (Flow.EXPORT, Flow.IMPORT)]
    for number, percent in enumerate(percents):
        stored = rmb_cube.levels[Basis.MONTH, 0, Flow.EXPORT, number]
        level = stored * (1 + percent / 100)
        rows.append(row(Flow.EXPORT, value=level, period=rmb_cube.first + number, edition=Edition.RESTATED))
    cube = with_announced(rmb_cube, *rows)
    assert cube.national_level(Flow.IMPORT, before, Basis.MONTH)
    if joins:
        assert cube.national_level(Flow.EXPORT, before, Basis.MONTH)
        return
    for flow in (Flow.EXPORT, Flow.TOTAL, Flow.NET):
        with pytest.raises(BadInput) as refused:
            cube.national_level(flow, before, Basis.MONTH)
        percent, month = max(map(abs, percents)), rmb_cube.first + percents.index(max(percents, key=abs))
        assert f"table (8) by up to {percent:.1f}% ({month}), so" in refused.value.sentence("en")


def test_a_month_that_table_8_lacks_has_what_is_announced(rmb_cube: Cube) -> None:
    """Of May 2025: levels of the nation as table (8) prints them."""
    levels, origin = rmb_cube.levels.copy(), rmb_cube.origin.copy()
    may = rmb_cube.month_index(MAY)
    levels[..., may], origin[..., may] = np.nan, -1
    lacking = replace(rmb_cube, levels=levels, origin=origin, official=np.where(np.isnan(levels[1, :, :3]), np.nan, 0))
    values = (38_098.1, 22_766.8, 15_331.3)
    rows = [row(flow, yoy, value) for flow, yoy, value in zip(FLOWS, FLASH, values, strict=True)]
    cube = with_announced(lacking, *rows)
    yoy = cube.yoy()
    assert of_month(cube, yoy.value) == [*FLASH]
    assert of_month(cube, yoy.band) == 3 * [0.05]
    assert of_month(cube, yoy.method) == 3 * [Method.ANNOUNCED]
    assert of_month(cube, yoy.base) == pytest.approx(np.array(values) / (1 + np.array(FLASH) / 100))
    assert np.isnan(of_month(cube, cube.levels)).all()
    net = cube.national_level(Flow.NET, MAY, Basis.MONTH)
    assert net
    assert net[0] == pytest.approx(7435.5)
    assert net[1] == (rows[1], rows[2])
    assert MAY not in cube.periods()


# From a store


def test_a_cube_has_what_was_announced_at_the_moment(rmb_store: Path, tmp_path: Path) -> None:
    """The flash of May 2024, a bulletin ten days later, which is withdrawn after ten more days."""
    path = tmp_path / "trade.sqlite"
    shutil.copy(rmb_store, path)
    may = Month(2024, 5)
    arrived = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    days = [arrived + dt.timedelta(days=days) for days in (0, 10, 20)]
    final = tuple((None, yoy + 0.2) for _, yoy in FLASH_RMB if yoy)
    store_tables(path, "flash.html", table(FLASH_RMB, Edition.FLASH, Currency.RMB), at=days[0])
    store_tables(path, "final.html", table(final, Edition.FINAL, Currency.RMB), at=days[1])
    with open_store(path) as store:
        (file,) = (file for file in store.files() if file.name == "final.html")
        store.withdraw(file, at=days[2])
        moments = [arrived - dt.timedelta(days=1), *days, None]
        cubes = [load_cube(store, Currency.RMB, moment) for moment in moments]
    found = [cube.yoy().value[Basis.MONTH, 0, :, cube.month_index(may)].tolist() for cube in cubes]
    flash, revised = [8.6, 11.2, 5.2], pytest.approx([8.8, 11.4, 5.4])
    assert (cubes[0].announced, found[1:]) == (None, [flash, revised, flash, flash])


def test_the_list_of_the_examples_is_printed(rmb_store: Path, tmp_path: Path) -> None:
    """The flash of March to June 2025 in yuan: total trade, exports and imports; each is within the computed band."""
    path = tmp_path / "trade.sqlite"
    shutil.copy(rmb_store, path)
    with open_store(path) as store:
        assert not any(done.refusal for done in ingest(store, find_sources([EXAMPLES])))
        cube = load_cube(store, Currency.RMB)
    announced = {3: (6.0, 13.5, -3.5), 4: (5.6, 9.3, 0.8), 5: (2.7, 6.3, -2.1), 6: (5.2, 7.2, 2.3)}
    for month, expected in announced.items():
        assert cube.yoy().value[Basis.MONTH, 0, :, cube.month_index(Month(2025, month))].tolist() == [*expected]
        assert warnings(cube, Month(2025, month)) == []


def test_announced_figures_alone_are_a_cube_without_months(tmp_path: Path) -> None:
    path = tmp_path / "trade.sqlite"
    store_tables(path, "flash.html", table(FLASH_USD, Edition.FLASH))
    with open_store(path) as store:
        cube = load_cube(store, Currency.USD)
        with pytest.raises(NoData):
            load_cube(store, Currency.RMB)
    assert not cube.periods()
    assert cube.frame().empty
    found = cube.national_level(Flow.NET, Month(2024, 5), Basis.MONTH)
    assert found
    assert found[0] == pytest.approx(3023.5 - 2197.3)
    with pytest.raises(NoData):
        cube.month_index(Month(2024, 5))


# Warnings


def warnings(cube: Cube, period: Month = MAY) -> list[tuple[str, Flow | None, float | str | None]]:
    found = [finding for finding in check_data(cube, period) if finding.code.startswith("announced-")]
    assert {finding.severity for finding in found} <= {"warning"}
    return [(each.code, each.figure.flow if each.figure else None, each.printed) for each in found]


def test_a_growth_outside_the_computed_band_is_a_warning(rmb_cube: Cube) -> None:
    """Imports of April 2025 grew by 0.8% as announced; 5.9 are not within the band, in any edition."""
    april = Month(2025, 4)
    announced = triple((5.6, 9.3, 0.8), period=april)
    assert warnings(with_announced(rmb_cube, *announced), april) == []
    wrong = row(Flow.IMPORT, 5.9, period=april, edition=Edition.RESTATED)
    cube = with_announced(rmb_cube, *announced, wrong)
    assert warnings(cube, april) == [("announced-outside", Flow.IMPORT, 5.9)]
    assert warnings(cube, Month(2025, 3)) == []
    (finding,) = (each for each in check_data(cube, april) if each.code == "announced-outside")
    computed, at = cube.yoy(Method.RECONCILED), (Basis.MONTH, 0, Flow.IMPORT, cube.month_index(april))
    assert (
        f"（后期修订，海关总署），按表（8）为 {computed.value[at]:.2f} ± {computed.band[at]:.2f}%"
        in finding.sentence("zh")
    )


@pytest.mark.parametrize(
    ("edition", "percent", "warns"),
    [
        (Edition.FLASH, 0.2, False),
        (Edition.FLASH, -0.4, True),
        (Edition.FINAL, 0.4, True),
        (Edition.RESTATED, 2.9, False),
        (Edition.RESTATED, 3.1, True),
    ],
)
def test_a_level_that_differs_from_table_8_is_a_warning(
    rmb_cube: Cube, edition: Edition, percent: float, warns: bool
) -> None:
    level = 22_766.8 * (1 + percent / 100)
    cube = with_announced(rmb_cube, row(Flow.EXPORT, value=level, edition=edition))
    assert warnings(cube) == [("announced-outside", Flow.EXPORT, level)] * warns


def test_an_announced_total_need_not_be_between_more_exactly_than_it_is_rounded(rmb_cube: Cube) -> None:
    """Each is rounded to 0.1: a total of 5.4 may be 5.35, as exports and imports of 5.3 may be."""
    cubes = {total: with_announced(rmb_cube, *triple((total, 5.3, 5.3))) for total in (5.2, 5.4, 5.5)}
    methods = {total: {*of_month(cube, cube.yoy().method)} for total, cube in cubes.items()}
    assert [total for total in methods if methods[total] == {Method.ANNOUNCED}] == [5.2, 5.4]
    codes = {finding.code for total in (5.2, 5.4) for finding in check_data(cubes[total], MAY)}
    assert "total-not-between" not in codes
