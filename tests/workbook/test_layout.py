"""The named ranges have unique names and do not overlap."""

from __future__ import annotations

import itertools
from collections import Counter

from xlpkg.model.regions import PROVINCES
from xlpkg.workbook import layout


def test_no_two_ranges_share_a_cell() -> None:
    separate = [named for named in layout.named_ranges() if named != layout.HOME_LAST_RUN]  # a cell of HOME_RUN
    by_sheet = itertools.groupby(sorted(separate, key=lambda b: b.sheet), key=lambda b: b.sheet)
    for sheet, ranges in by_sheet:
        cells = Counter(
            (row, column)
            for named in ranges
            for row in range(named.row, named.last_row + 1)
            for column in range(named.column, named.last_column + 1)
        )
        assert max(cells.values()) == 1, sheet


def test_names_are_unique_and_on_sheets_that_exist() -> None:
    names = [named.name for named in layout.named_ranges()]
    assert len(set(names)) == len(names)
    assert {named.sheet for named in layout.named_ranges()} <= set(layout.SHEETS)


def test_sheets_have_the_names_and_order_of_the_contract() -> None:
    provinces = [region.short for region in PROVINCES]
    reports = ["首页", "封面", "当月", "累计", "排名", "地图", "驱动", "核验", "数据", "函数"]
    assert list(layout.SHEETS) == [*reports, *provinces, "_IntelliSense_", "_texts_", "_charts_"]


def test_every_province_has_one_tile() -> None:
    assert set(layout.TILES) == {region.code for region in PROVINCES}
    assert len(set(layout.TILES.values())) == len(PROVINCES)
    assert all(row < layout.MAP_ROWS and column < layout.MAP_COLUMNS for row, column in layout.TILES.values())


def test_provinces_have_their_directions_on_the_map() -> None:
    """Guangdong lies south of Hunan and Jiangxi, Heilongjiang north of Jilin, Xinjiang in the far west."""
    guangdong, hunan, jiangxi = (layout.TILES[code] for code in (44, 43, 36))
    assert guangdong[0] >= hunan[0]
    assert guangdong[0] > jiangxi[0]
    assert layout.TILES[23][0] < layout.TILES[22][0] < layout.TILES[21][0]
    assert layout.TILES[65][1] == min(column for _, column in layout.TILES.values())
    assert layout.TILES[46][0] == max(row for row, _ in layout.TILES.values())
