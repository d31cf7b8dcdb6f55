"""The views figures and latest give what the cube gives, for any SQLite client; docs/store.md shows them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from month_files import FLOWS, SMALL, cube_in, day, february, query_of, read, revised, select, without_totals, write

from xlpkg.model.fields import LEVEL_FIELDS, yoy_field
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.comparison import with_totals
from xlpkg.store.announced import ANNOUNCED_COLUMNS
from xlpkg.store.ingest import find_sources
from xlpkg.store.known import Known
from xlpkg.store.schema import SCHEMA
from xlpkg.store.store import VIEW_COLUMNS, open_store

BY_NAME = {flow.name.lower(): flow for flow in FLOWS}
NAMES = [region.short for region in REGIONS]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Stores with revisions, with exports and imports newer than the totals, and with files without totals."""
    folder = tmp_path_factory.mktemp("stores")
    found = {name: folder / f"{name}.sqlite" for name in ("revised", "parts newer", "parts older", "without totals")}
    store = found["revised"]
    read(store, SMALL / "2025-02.csv", at=day(5))
    # The clock was set back: it is newer all the same.
    read(store, revised(folder / "again" / "2025-02.csv", 70_000), at=day(2))
    read(store, SMALL / "2025-01.csv", at=day(1))
    # A third file does not print 海南's month of exports, nor its YoY; both stay those of the second.
    third = february()
    for row in third:
        if row[0] == "海口市":
            row[3] = row[8] = "-"
            row[5] = "7"
    read(store, write(folder / "third" / "2025-02.csv", third), at=day(7))

    for name in ("parts newer", "parts older"):
        if name == "parts newer":
            read(found[name], SMALL / "2025-02.csv", at=day(1))
        for flow in (Flow.EXPORT, Flow.IMPORT):
            path = query_of(folder / name / f"{flow.name}.csv", february(), flow, 1_000)
            read(found[name], path, at=day(1), flow=flow)
        if name == "parts older":
            read(found[name], SMALL / "2025-02.csv", at=day(1))
    read(found["without totals"], write(folder / "2025-02.csv", without_totals(february())), at=day(1))
    return found


@pytest.mark.parametrize("name", ["revised", "parts newer", "parts older", "without totals", "examples"])
def test_latest_has_the_figures_of_the_cube(stores: dict[str, Path], example_store: Path, name: str) -> None:
    store = example_store if name == "examples" else stores[name]
    currency = Currency.USD if name == "examples" else Currency.RMB
    cube = cube_in(store, currency)
    levels, official = np.full_like(cube.levels[:, :, :3], np.nan), np.full_like(cube.official, np.nan)
    for region, period, flow, basis, value, yoy, file, cell, vintage in select(
        store, "SELECT region, period, flow, basis, value, yoy, file, cell, vintage FROM latest WHERE zone IS NULL"
    ):
        month, region_index = Month(*divmod(int(str(period)), 100)), NAMES.index(str(region))
        index = (Basis[str(basis).upper()], region_index, BY_NAME[str(flow)], cube.month_index(month))
        assert np.isnan(levels[index]), "each figure has one row"
        levels[index] = float(str(value))
        if yoy is not None:
            assert basis == "ytd"
            official[index[1:]] = float(str(yoy))
        source = cube.source_of(region_index, BY_NAME[str(flow)], month, Basis[str(basis).upper()])
        if source is None:
            assert " + " in str(cell)
        else:
            assert (source[0].file, source[1]) == (file, cell)
            assert cube.vintage_of(region_index, BY_NAME[str(flow)], month, Basis[str(basis).upper()])[0] == vintage
    assert np.array_equal(levels, cube.levels[:, :, :3], equal_nan=True)
    has_level = ~np.isnan(cube.levels[Basis.YTD, :, :3])
    assert np.array_equal(official, np.where(has_level, cube.official, np.nan), equal_nan=True)


@pytest.mark.parametrize("name", ["revised", "parts newer", "parts older", "without totals"])
def test_latest_has_the_zones_and_levels_of_the_store(stores: dict[str, Path], name: str) -> None:
    """Levels and zones of the store, with totals computed as the cube does."""
    with open_store(stores[name]) as opened:
        for period in opened.months()[Currency.RMB]:
            rows = select(
                stores[name],
                "SELECT region, zone, flow, basis, value, yoy FROM latest"  # noqa: S608
                f" WHERE period = {period.number} AND zone IS NOT NULL",
            )
            expected = {}
            for region, zones in opened.zones(Currency.RMB, period).items():
                for zone in zones:
                    for field, (flow, basis) in enumerate(LEVEL_FIELDS):
                        yoy = zone.values[yoy_field(flow)] if basis is Basis.YTD else None
                        if zone.values[field] is not None:
                            key = (NAMES[region], zone.label, flow.name.lower(), basis.name.lower())
                            expected[key] = (zone.values[field], yoy)
            assert {row[:4]: row[4:] for row in rows} == expected
            assert len(rows) == len(expected)
            cube = cube_in(stores[name])
            levels = cube.levels[:, :, :3, cube.month_index(period)]
            month = Known(opened).month(Currency.RMB, period)
            assert month is not None
            assert np.array_equal(month.levels, with_totals(levels), equal_nan=True)


# docs/store.md shows what its queries print, and names every column and table


TEXT = (Path(__file__).parents[2] / "docs" / "store.md").read_text(encoding="utf-8")


def test_the_queries_print_what_the_page_shows(tmp_path: Path, examples: Path) -> None:
    store = tmp_path / "trade.sqlite"
    read(store, *find_sources([examples, examples.with_name("rmb")]))
    shown = re.findall(r"```sql\n(.*?)```\n\n```text\n(.*?)```", TEXT, re.DOTALL)
    assert len(shown) == TEXT.count("```sql") == 5
    with closing(sqlite3.connect(store)) as db:
        for query, output in shown:
            found = db.execute(query)
            rows = [[column[0] for column in found.description], *found.fetchall()]
            assert output.splitlines() == ["|".join("" if v is None else str(v) for v in row) for row in rows], query


def test_the_page_names_every_column_of_the_views_and_every_table() -> None:
    named = re.findall(r"^\| `(\w+)`", TEXT.split("## Five queries")[0], re.MULTILINE)
    assert tuple(named[: len(VIEW_COLUMNS)]) == VIEW_COLUMNS
    assert {*VIEW_COLUMNS, *named} == {*VIEW_COLUMNS, *ANNOUNCED_COLUMNS}
    for table in SCHEMA.objects.keys() - {"sheet_of_month"}:
        assert f"`{table}`" in TEXT, table
