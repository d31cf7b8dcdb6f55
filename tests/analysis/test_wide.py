"""Groups of provinces, cities, and sums of several months."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from udfs.call import NA, call
from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.measures import compute_contribution, compute_share, count_ranked, rank_regions
from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.windows import window
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, Kind
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.store.store import open_store

ALL = "、".join(province.short for province in PROVINCES)
#: A group of all provinces and one of a single province.
OWN = f"各省市 | All provinces | {ALL} | test\n只有广东 | Only Guangdong | 广东 | test\n"


@pytest.fixture(scope="module")
def store(rmb_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own groups")
    (folder / "groups.txt").write_text(OWN, encoding="utf-8")
    return Path(shutil.copy(rmb_store, folder))


@pytest.fixture(scope="module")
def wide(store: Path) -> Cube:
    with open_store(store, create=False) as opened:
        return load_wide(opened, load_cube(opened, Currency.RMB))


@pytest.mark.parametrize(("group", "same"), [("各省市", "全国"), ("Only Guangdong", "广东")])
def test_a_group_of_all_provinces_is_the_nation_and_one_of_one_is_its_province(
    wide: Cube, group: str, same: str
) -> None:
    rows, yoy = [wide.region(name).index for name in (group, same)], wide.yoy()
    levels = wide.levels[:, rows]
    np.testing.assert_allclose(levels[:, 0], levels[:, 1], rtol=1e-6)
    value, band = (array[:, rows, :, Month(2025, 2) - wide.first :] for array in (yoy.value, yoy.band))
    month, ytd = Basis.MONTH, Basis.YTD
    np.testing.assert_allclose(value[month, 0], value[month, 1], atol=1e-3)
    np.testing.assert_allclose(band[month, 0], band[month, 1], rtol=1e-3)
    assert (abs(value[ytd, 0] - value[ytd, 1]) < 0.1).all()  # of the whole, the printed one is rounded as a whole
    assert (band[ytd, 0] < band[ytd, 1] + 0.01).all()  # 31 printed YoY tell more than one
    assert set(yoy.method[ytd, rows[0], :, -1]) == {Method.REVISED}  # nobody printed it


def test_the_band_of_a_group_is_that_of_the_joint_errors(wide: Cube) -> None:
    group = wide.region("京津冀")
    yoy, at = wide.yoy(), (Basis.MONTH, slice(None), Flow.EXPORT, -1)
    of_all = (yoy.band * yoy.base**2)[at] / wide.levels[at]
    errors, error = of_all[[*group.members]], of_all[group.index]
    assert np.sqrt((errors**2).sum()) * 0.9 < error < errors.sum()


def test_contributions_of_groups_are_sums_and_ranks_are_of_one_kind(wide: Cube) -> None:
    parts, ranks = compute_contribution(wide, wide.yoy()), rank_regions(wide, wide.levels)
    group = wide.region("长三角")
    np.testing.assert_allclose(parts[:, group.index], parts[:, [*group.members]].sum(axis=1))
    for kind in (Kind.PROVINCE, Kind.GROUP, Kind.CITY, Kind.ZONE):
        rows = wide.of_kind(kind)
        levels = wide.levels[Basis.YTD, rows, Flow.TOTAL, -1]
        assert ranks[Basis.YTD, rows[np.nanargmax(levels)], Flow.TOTAL, -1] == 1
        assert np.nanmax(ranks[Basis.YTD, rows, Flow.TOTAL, -1]) <= len(rows)
        ranked = count_ranked(wide, wide.levels)[Basis.YTD, rows, Flow.TOTAL, -1]
        assert {*ranked[~np.isnan(levels)].tolist()} == {(~np.isnan(levels)).sum()}
    shenzhen = wide.region("深圳")
    assert compute_share(wide)[Basis.YTD, shenzhen.index, Flow.EXPORT, -1] < 15


def test_a_printed_yoy_to_date_is_never_replaced_by_a_computed_one(wide: Cube) -> None:
    """Of the zone of 瑞金, table (8) prints in January 2025 the YoY of exports alone: 41.5, and 42.3 is computed."""
    yoy, printed = wide.yoy(), ~np.isnan(wide.official)
    np.testing.assert_array_equal(yoy.value[Basis.YTD][printed], wide.official[printed])
    zone, january = wide.region("瑞金经济技术开发区"), wide.month_index(Month(2025, 1))
    for basis in Basis:
        total, exports, imports = yoy.value[basis, zone.index, :, january].tolist()
        assert (exports, imports) == (41.5, pytest.approx(np.nan, nan_ok=True))
        assert total == pytest.approx(100 * (30504 / 21430 - 1), abs=0.05)


def test_a_contribution_has_the_sign_of_the_yoy_and_is_the_change_over_the_national_base(wide: Cube) -> None:
    """In September and October 2024 bases scaled to the nation's gave 七大外贸省市 a rise, and Beijing another fall."""
    yoy = wide.yoy()
    parts = compute_contribution(wide, yoy)
    assert not (yoy.value * parts < 0)[:, wide.of_kind(Kind.NATION, Kind.PROVINCE, Kind.GROUP)].any()
    change = wide.levels[:, :, :3] - yoy.base
    for name, flow, period in (("七大外贸省市", Flow.IMPORT, Month(2024, 9)), ("北京", Flow.TOTAL, Month(2024, 10))):
        at = (Basis.MONTH, wide.region(name).index, flow, wide.month_index(period))
        base = yoy.base[Basis.MONTH, 0, flow, at[-1]]
        assert parts[at] == pytest.approx(100 * change[at] / base)


def test_a_group_with_a_missing_member_has_no_figure(wide: Cube) -> None:
    levels = wide.levels.copy()
    levels[:, wide.region("河北").index] = np.nan
    wide.sum_groups(levels)
    assert np.isnan(levels[:, wide.region("京津冀").index]).all()
    np.testing.assert_array_equal(levels[:, wide.region("长三角").index], wide.levels[:, wide.region("长三角").index])


def test_no_printed_yoy_is_claimed_for_a_quarter_that_has_none(store: Path) -> None:
    def yoy(period: str, method: str) -> object:
        return call("TM_YOY", ("广东", "出口", period, None, None, method), store=store)

    assert (yoy("2025Q1", "official"), yoy("2025Q2", "official")) == (1.4, NA)
    assert (yoy("2025Q1", "announced"), yoy("2025Q2", "announced")) == (NA, NA)


def test_a_changed_file_of_groups_changes_the_answers(store: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copy(store, tmp_path))
    for members in ("四川、重庆", "四川", "广东"):
        (tmp_path / "groups.txt").write_text(f"甲 | A | {members}\n", encoding="utf-8")
        of_group, *of_members = (
            call("TM_VALUE", (name, "出口", 202505), store=copied) for name in ("甲", *members.split("、"))
        )
        assert of_group == pytest.approx(np.array(of_members, np.float64).sum())


def test_level_and_base_of_a_quarter_are_sums_if_a_year_to_date_of_one_year_is_missing(rmb_cube: Cube) -> None:
    """As after downloads, which have no YoY."""
    levels = rmb_cube.levels.copy()
    levels[..., Month(2024, 3) - rmb_cube.first] = np.nan
    cube = replace(rmb_cube, levels=levels, official=np.full_like(rmb_cube.official, np.nan))
    quarters, june = window(cube, 3), Month(2025, 6) - cube.first
    now, then = (levels[Basis.MONTH, :, :3, end - 2 : end + 1].sum(axis=-1) for end in (june, june - 12))
    yoy = quarters.yoy()
    np.testing.assert_allclose(yoy.value[Basis.MONTH, ..., june], 100 * (now / then - 1))
    assert set(yoy.method[Basis.MONTH, ..., june].ravel()) == {Method.STORED}
    assert set(window(rmb_cube, 3).yoy(Method.STORED).method[Basis.MONTH, ..., june].ravel()) == {Method.STORED}


def test_the_first_quarter_is_the_printed_year_to_date_and_four_are_the_year(wide: Cube) -> None:
    quarters, march = window(wide, 3), Month(2025, 3) - wide.first
    np.testing.assert_array_equal(quarters.levels[Basis.MONTH, ..., march], wide.levels[Basis.YTD, ..., march])
    np.testing.assert_array_equal(quarters.yoy().value[Basis.MONTH, :32, :, march], wide.official[:32, :, march])
    year = quarters.levels[Basis.MONTH, :32, :, [2, 5, 8, 11]].sum(axis=0)
    np.testing.assert_allclose(year, wide.levels[Basis.YTD, :32, :, 11])


def test_twelve_months_up_to_december_are_the_year(wide: Cube) -> None:
    year, december = window(wide, 12), Month(2024, 12) - wide.first
    np.testing.assert_array_equal(year.levels[Basis.MONTH, ..., december], wide.levels[Basis.YTD, ..., december])
    rolling = year.levels[Basis.MONTH, 0, Flow.EXPORT, -1]
    months = wide.levels[Basis.MONTH, 0, Flow.EXPORT, -12:].sum()
    assert rolling == pytest.approx(months, rel=0.002)  # customs revise months without printing them
    assert (year.yoy().band[Basis.MONTH, 0, :, -1] < 0.15).all()


def test_names_of_cities(store: Path) -> None:
    def value(name: str) -> object:
        return call("TM_VALUE", (name, "出口", 202505), store=store, lang="en")

    assert value("深圳") == value("深圳市") == value("Shenzhen") == pytest.approx(2294.1782)
    assert value("吉林") == pytest.approx(59.0284)  # the province
    assert value("吉林市") == pytest.approx(4.9951)
    assert value("Fuzhou") == "## 'Fuzhou' may be 福州市, 抚州市: give the whole name"
    assert str(value("Shenzen")).endswith("did you mean Shenzhen?")
    assert value("珠海横琴新区") is NA  # printed until 2024
    assert call("TM_VALUE", ("珠海横琴新区", "出口", 202405), store=store) is not NA
    assert call("TM_RANK", ("深圳", "出口", 202505), store=store) == 1
    assert "2025-05.csv" in str(call("TM_SOURCE", ("深圳", "出口", 202505), store=store))


def test_series_of_quarters_years_and_moving_months(store: Path) -> None:
    def series(*arguments: object) -> object:
        return call("TM_SERIES", arguments, store=store, lang="en")

    rows = series("长三角", "出口", "2024Q4", "2025Q2")
    assert isinstance(rows, list)
    assert [row[0] for row in rows] == ["2024Q4", "2025Q1", "2025Q2"]
    assert series("全国", "出口", 2024, 2025) == [["2024", pytest.approx(254545, rel=0.01)], ["2025", NA]]
    change = 100 * (23_397.1307 / 22_766.8397 - 1)  # as printed
    assert series("全国", "出口", 202506, 202506, "", "mom") == [[202506, pytest.approx(change)]]
    assert str(series("全国", "出口", 202501, "2025Q2")).startswith("## ")
    assert str(series("全国", "出口", "2024Q1", "2025Q2", "", "sum12")).startswith(
        "## this measure is one of single months"
    )
