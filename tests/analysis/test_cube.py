"""The cube holds the printed figures, levels in 亿, with the file and cell of each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from made_cubes import cube_of
from month_files import (
    FLOWS,
    NAMES,
    Cells,
    after_revision,
    cube_in,
    day,
    exports_of,
    query_of,
    read,
    rows_of,
    without_totals,
    write,
)

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.cube_data import CubeData
from xlpkg.errors import NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.store.store import open_store


def test_every_level_and_official_yoy_of_the_real_months_is_the_files(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    assert len(real_months) == rmb_cube.months == 18
    compared = 0
    for name, cells in real_months.items():
        month = rmb_cube.month_index(Month(int(name[:4]), int(name[5:])))
        rows = rows_of(cells)
        assert list(rows) == NAMES
        for index, label in enumerate(NAMES):
            for flow in FLOWS:
                level, to_date = (figure / 10_000 for figure in rows[label][2 * flow : 2 * flow + 2])
                assert rmb_cube.levels[Basis.MONTH, index, flow, month] == level
                assert rmb_cube.levels[Basis.YTD, index, flow, month] == to_date
                assert rmb_cube.official[index, flow, month] == rows[label][6 + flow]
                compared += 3
    assert compared == 18 * 32 * 9


def test_no_data_names_the_levels_that_some_province_has_and_those_that_none_has() -> None:
    """The national total alone does not count: it is printed where no province has a figure."""
    month, ytd = np.full((32, 3, 2), np.nan), np.full((32, 3, 2), np.nan)
    month[0, Flow.TOTAL] = 5_000.0
    month[1:, Flow.EXPORT, 0] = 100.0
    ytd[1, Flow.IMPORT, 0] = 30.0  # 北京 only
    cube = cube_of(Month(2025, 1), month, ytd, np.full((32, 3, 2), np.nan))
    said = str(cube.no_data(Month(2025, 1)))
    assert "only these levels: exports, the month; imports, the year to date; it has none of: total trade, " in said
    for period in (Month(2025, 2), Month(2024, 12), Month(2025, 3)):
        assert "has no figures of" in str(cube.no_data(period))


def test_a_month_has_a_source_if_any_level_of_the_nation_is_known() -> None:
    month, ytd = np.full((32, 3, 4), np.nan), np.full((32, 3, 4), np.nan)
    month[0, Flow.EXPORT, 0] = ytd[0, Flow.IMPORT, 1] = 1.0
    month[1:, :, 2] = ytd[1:, :, 2] = 1.0  # the provinces only
    cube = cube_of(Month(2025, 1), month, ytd, np.full((32, 3, 4), np.nan))
    assert cube.is_missing.tolist() == [False, False, True, True]
    assert cube.periods() == [Month(2025, 1), Month(2025, 2)]


def test_a_store_without_figures_says_why(tmp_path: Path, examples: Path) -> None:
    """The store is empty, has another currency, had nothing or another one at the time, or all is withdrawn."""
    path = tmp_path / "trade.sqlite"
    east = dt.timezone(dt.timedelta(hours=8))

    def error(currency: Currency, as_of: dt.datetime | None = None) -> str:
        with open_store(path) as store, pytest.raises(NoData) as raised:
            load_cube(store, currency, as_of)
        return str(raised.value)

    before, arrived = (dt.datetime(2025, 3, 18, *time, tzinfo=east) for time in ((16, 59), (17, 0)))
    assert f"{path} has no figures yet" in error(Currency.USD)
    assert f"{path} has no figures yet" in error(Currency.USD, day(0))
    read(path, examples / "2025-02.csv", at=day(0))  # at 09:00 UTC, 17:00 in Beijing
    assert error(Currency.RMB) == "the store has no figures in yuan"
    assert "08:59 UTC, the store was empty: its first file was stored 2025-03-18 09:00 UTC" in error(
        Currency.USD, before
    )
    with open_store(path) as store:
        assert load_cube(store, Currency.USD, arrived).periods()
    assert error(Currency.RMB, arrived) == "as of 2025-03-18 09:00 UTC, the store has no figures in yuan"
    with open_store(path) as store:
        store.withdraw(store.files()[0])
    assert f"every file of the store {path} is withdrawn: " in error(Currency.USD)


def test_vintages_of_other_months_and_currencies_are_not_counted(
    tmp_path: Path, rmb: Path, examples: Path, real_months: dict[str, Cells]
) -> None:
    """As of a day there were two months; earlier and later ones came since, and one month again for the third time."""
    path = tmp_path / "trade.sqlite"
    cells = real_months["2025-02"]
    again = [
        write(tmp_path / f"{more}" / "2025-02.csv", after_revision(cells, exports_of("湖南省", more)))
        for more in (10, 20)
    ]
    read(path, rmb / "2025-01.csv", rmb / "2025-02.csv", again[0], at=day(0))
    read(path, rmb / "2024-12.csv", rmb / "2025-03.csv", again[1], examples / "2025-02.csv", at=day(27))
    cube = cube_in(path, as_of=day(0))
    assert (cube.first, cube.last) == (Month(2025, 1), Month(2025, 2))
    assert cube.history is not None
    assert cube.history.in_force.shape == cube.history.total.shape == (9, 32, 2)
    for region in range(32):
        assert cube.vintage_of(region, Flow.EXPORT, Month(2025, 1), Basis.MONTH) == (1, 1)
        assert cube.vintage_of(region, Flow.EXPORT, Month(2025, 2), Basis.MONTH) == (2, 3)


def test_the_cube_of_a_year_and_the_year_before_has_the_measures_of_all_months() -> None:
    """Four years, of which the third is asked; the last of them ends in March."""
    random = np.random.default_rng(20250318)
    month, ytd = np.exp(random.normal(3, 1, (2, 32, 3, 39)))
    whole = cube_of(Month(2022, 1), month, ytd, random.normal(5, 20, (32, 3, 39)).round(1))
    for year, months in ((2024, slice(12, 36)), (2022, slice(0, 12)), (2025, slice(24, 39))):
        part = whole.years_of(Month(year, 3))
        assert part.first == whole.first + months.start
        assert (part.levels == whole.levels[..., months]).all()
        asked = slice(-12 if year < 2025 else -3, None)
        for method in Method:
            found, expected = part.yoy(method), whole.yoy(method)
            for name in ("value", "band", "base", "method"):
                of_part, of_all = (getattr(each, name) for each in (found, expected))
                of_all = of_all[..., months]
                assert np.allclose(of_part[..., asked], of_all[..., asked], rtol=1e-12, equal_nan=True), (method, name)
    with pytest.raises(NoData):
        whole.years_of(Month(2025, 4))


def test_without_total_columns_the_total_is_exports_plus_imports_and_has_no_cell(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    path = write(tmp_path / "2025-02.csv", without_totals(real_months["2025-02"]))
    read(tmp_path / "trade.sqlite", path)
    cube = cube_in(tmp_path / "trade.sqlite")
    for index, row in enumerate(rows_of(real_months["2025-02"]).values()):
        for basis in Basis:
            total = (row[2 + basis] + row[4 + basis]) / 10_000
            assert cube.levels[basis, index, Flow.TOTAL, 0] == pytest.approx(total, rel=1e-14)
            assert cube.resolution[basis, index, Flow.TOTAL, 0] == 2e-4
            assert cube.source_of(index, Flow.TOTAL, Month(2025, 2), basis) is None
            assert cube.source_of(index, Flow.EXPORT, Month(2025, 2), basis) is not None
            assert cube.source_of(index, Flow.NET, Month(2025, 2), basis) is None  # it was a cell of a printed YoY
    assert np.isnan(cube.official[:, Flow.TOTAL]).all()


# The first vintage of each figure, computed totals included


def totals(cube: CubeData) -> list[float]:
    """The month's total trade of the provinces in 万."""
    levels = cube.levels[Basis.MONTH, 1:, Flow.TOTAL, cube.month_index(Month(2025, 2))]
    return [float(level) for level in levels * 1e4]


@pytest.mark.parametrize("query_first", [True, False])
def test_the_first_total_is_the_printed_one_or_the_sum_whichever_was_first(
    tmp_path: Path, real_months: dict[str, Cells], query_first: bool
) -> None:
    cells, store = real_months["2025-02"], tmp_path / "trade.sqlite"
    bulletin = write(tmp_path / "2025-02.csv", cells)
    for is_query in (query_first, not query_first):
        if is_query:
            for flow in (Flow.EXPORT, Flow.IMPORT):
                read(store, query_of(tmp_path / "query.csv", cells, flow, 70_000), flow=flow)
        else:
            read(store, bulletin)
    rows = [*rows_of(cells).values()][1:]
    printed, summed = [row[0] for row in rows], [row[2] + row[4] + 14 for row in rows]
    cube = cube_in(store)
    first, newest = (summed, printed) if query_first else (printed, summed)
    assert totals(cube) == pytest.approx(newest, abs=1e-6)
    assert totals(cube.first_published) == pytest.approx(first, abs=1e-6)
    for region in REGIONS[1:]:
        assert cube.vintage_of(region.index, Flow.EXPORT, Month(2025, 2), Basis.MONTH) == (2, 2)
        assert cube.vintage_of(region.index, Flow.EXPORT, Month(2025, 2), Basis.YTD) == (1, 1)  # in the bulletin alone


def test_exports_and_imports_in_two_files_are_one_vintage(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    store = tmp_path / "trade.sqlite"
    for flow in (Flow.EXPORT, Flow.IMPORT):
        read(store, query_of(tmp_path / "query.csv", real_months["2025-02"], flow), flow=flow)
    cube = cube_in(store)
    assert cube.history is None
    assert cube.first_published is cube
    assert cube.vintage_of(19, Flow.IMPORT, Month(2025, 2), Basis.MONTH) == (1, 1)
