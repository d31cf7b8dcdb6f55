"""Wrong labels in tables made by hand: the store shows which row is whose."""

from __future__ import annotations

import numpy as np
import pytest
from made_labels import BEIJING, HEBEI, ROWS, SHANXI, TIANJIN, YTD, A, B, C, D, Row, table
from made_references import cube_of, told

from xlpkg.analysis.findings import Finding
from xlpkg.audit.label_checks import assign_by_cube
from xlpkg.audit.reference import StoredMonth
from xlpkg.model.months import Month
from xlpkg.model.regions import Region


def stored(*, twins: bool = False) -> StoredMonth:
    """The year to date of February of four provinces, with printed YoY; *twins* have the same exports and imports."""
    levels, official = np.full((2, 32, 4, 2), np.nan), np.full((32, 3, 2), np.nan)
    for region, row in ROWS.items():
        figures = [*map(float, row)]
        if twins and region is TIANJIN:
            figures[2], figures[4], figures[6] = float(A[2]), float(A[4]), float(A[6])
        levels[YTD, region.index, :, 1] = figures[::2]
        official[region.index, :, 1] = figures[1:6:2]
    levels[YTD, 0, :, 1] = [float(text) for text in D[::2]]  # the nation is as large as Shanxi here
    return StoredMonth(cube_of(levels, official), Month(2024, 2))


def by_cube(*rows: tuple[Region | str, Row], twins: bool = False) -> tuple[list[str | None], list[Finding]]:
    assigned, found = assign_by_cube(table(*rows), stored(twins=twins))
    assert [each.row.number for each in assigned] == list(range(len(rows)))
    return [each.region.short if each.region is not None else None for each in assigned], found


OTHER = "8888.8"


def test_right_labels_have_no_finding_by_the_store() -> None:
    assert by_cube(*ROWS.items()) == (["北京", "天津", "河北", "山西"], [])


@pytest.mark.parametrize(
    ("row", "region"),
    [
        (B, "天津"),
        ((*B[:4], *A[4:6], OTHER), "天津"),  # four of seven, two as labelled
        ((*B[:4], *A[4:7]), "北京"),
        ((*B[:4], OTHER, "", ""), "天津"),
        ((*B[:3], OTHER, OTHER, OTHER, OTHER), "北京"),  # three of seven
        ((*B[:3], OTHER, OTHER, OTHER, ""), "北京"),  # three of six
        ((*B[:3], OTHER, OTHER, "", ""), "天津"),
        (("", "", B[2], "", "", "", ""), "北京"),
        (("", "", B[2], "", B[4], "", ""), "天津"),
        ((OTHER,) * 7, "北京"),
    ],
)
def test_a_row_holds_the_figures_of_the_region_with_which_most_agree(row: Row, region: str) -> None:
    regions, found = by_cube((BEIJING, row), (HEBEI, C))
    assert regions == [region, "河北"]
    assert [(each.where, each.printed, each.expected) for each in found] == (
        [("YTD 0", "北京", "天津市")] if region == "天津" else []
    )


def test_the_counts_of_agreeing_figures_are_told() -> None:
    _, (found,) = by_cube((HEBEI, C), (BEIJING, (*B[:4], *A[4:6], OTHER)))
    assert (found.code, *told(found)) == (
        "label",
        "error",
        "YTD 1",
        "标为“北京”的一行（累计）是天津的数字：7 个数字中有 4 个与数据库一致，按表中标签有 2 个一致",
    )


@pytest.mark.parametrize(("columns", "region"), [((0, 2, 4), "天津"), ((0, 2), "北京"), ((0, 4), "北京")])
def test_a_row_that_agrees_with_another_region_in_all_figures_is_its_row(columns: tuple[int, ...], region: str) -> None:
    """Tianjin has the exports and imports of Beijing, so its row agrees with that of Beijing in two of three levels."""
    row = tuple({0: B[0], 2: A[2], 4: A[4]}[column] if column in columns else "" for column in range(7))
    assert by_cube((BEIJING, row), (HEBEI, C), twins=True)[0] == [region, "河北"]
    if region == "天津":  # unless that has its own row
        empty = ("",) * 7
        for of_tianjin, expected in (
            (row, "北京"),
            ((B[0], *empty[1:]), "北京"),
            (empty, "天津"),
            ((OTHER, *row[1:]), "天津"),
        ):
            assert by_cube((BEIJING, row), (TIANJIN, of_tianjin), twins=True)[0] == [expected, "天津"]


def test_a_row_that_agrees_with_two_regions_keeps_its_label() -> None:
    row = ("", "", A[2], "", A[4], "", A[6])
    assert by_cube((TIANJIN, row), (HEBEI, C), twins=True) == (["天津", "河北"], [])


def test_two_figures_name_a_row_without_a_label() -> None:
    assert by_cube(("某省", (B[0], "", B[2], "", "", "", "")))[0] == ["天津"]
    assert by_cube(("某省", (B[0], "", "", "", "", "", "")))[0] == [None]


def test_a_label_that_names_no_province_is_found_by_the_store() -> None:
    regions, found = by_cube(("某省", B), ("另省", (OTHER,) * 7), ("三省", (B[0], OTHER, OTHER, "", "", "", "")))
    assert regions == ["天津", None, None]
    assert [(each.where, each.printed, each.expected) for each in found] == [
        ("YTD 0", "某省", "天津市"),
        ("YTD 1", "另省", None),
        ("YTD 2", "三省", None),
    ]
    assert told(found[1]) == ("error", "YTD 1", "标签“另省”不是省市名称")
    assert {each.code for each in found} == {"label"}


def test_the_nation_is_no_province_row() -> None:
    national = table((HEBEI, C), (BEIJING, D))
    assigned, _ = assign_by_cube(national, stored())
    assert assigned[1].region is SHANXI
