"""Ranks, lists and counts in sentences that are made by hand: the findings, in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_references import DESCENDING, Interval, cube_of, figure, reference_of
from made_sentences import (
    EXPORT,
    FALL,
    FIRST,
    FLAT,
    FOURTH,
    IMPORT,
    LEVEL,
    MAY,
    MONTH,
    RISE,
    SECOND,
    THIRD,
    UNKNOWN,
    YOY,
    YOYS,
    YTD,
    brief,
    checks,
    found,
    lists,
    rank,
)
from made_tables import table_of

from xlpkg.audit.claims import (
    Claim,
    Direction,
    FigureClaim,
    ProvinceCount,
    ProvinceTable,
    Suspects,
)
from xlpkg.audit.reference import Reference, StoredMonths
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis

# Ranks


def test_a_rank_is_the_order_of_levels() -> None:
    assert found(rank(FIRST, SECOND, THIRD)) == []
    assert found(rank(*PROVINCES, size=31)) == []
    assert len(found(rank(*PROVINCES[::-1], size=31))) == 1
    assert found(rank(SECOND, FIRST, THIRD)) == [
        (
            "rank",
            "error",
            "天津、北京和河北",
            "北京、天津和河北",
            "出口（累计）前 3 位依次为北京、天津和河北，正文为天津、北京和河北",
        )
    ]
    assert brief(rank(FIRST, SECOND)) == [("北京和天津", "北京、天津和河北")]
    assert brief(rank(FIRST, SECOND, SECOND)) == [("北京、天津和天津", "北京、天津和河北")]
    assert brief(rank(FIRST, THIRD, size=2), lang="en") == [("Beijing and Hebei", "Beijing and Tianjin")]
    assert found(rank(SECOND, size=1, flow=IMPORT)) == []  # not known
    assert found(rank(SECOND, size=1, basis=MONTH)) == []
    assert found(rank(*PROVINCES, FIRST, size=32)) == []  # more than there are


def test_levels_that_are_printed_alike_have_either_rank() -> None:
    for level, count in ((300.04, 0), (299.96, 0), (300.06, 1), (299.9, 1)):
        reference = reference_of({LEVEL: [310.0, 300.0, level, *DESCENDING[3:]]})
        swapped = rank(FIRST, THIRD, SECOND) if level < 300.05 else rank(FIRST, SECOND, THIRD)
        assert len(found(swapped, reference=reference)) == count


def test_a_province_has_one_rank_even_if_another_is_printed_alike() -> None:
    reference = reference_of({LEVEL: [310.0, 300.0, 300.0, *DESCENDING[3:]]})
    assert len(found(rank(FIRST, SECOND, SECOND), reference=reference)) == 1


def test_a_rank_needs_all_provinces_that_it_names() -> None:
    levels: list[Interval] = [*DESCENDING]
    levels[30] = np.nan  # 30 are known
    assert len(found(rank(SECOND, FIRST, THIRD), reference=reference_of({LEVEL: levels}))) == 1
    assert found(rank(SECOND, FIRST, PROVINCES[30]), reference=reference_of({LEVEL: levels})) == []
    levels[29] = np.nan
    assert found(rank(SECOND, FIRST, THIRD), reference=reference_of({LEVEL: levels})) == []


def test_a_row_without_a_region_may_have_any_rank() -> None:
    """The row of the second province has a label that names none."""
    levels: list[Interval] = [310.0, np.nan, *DESCENDING[2:]]
    reference = reference_of({LEVEL: levels}, has_cube=False)
    row = table_of(("", "", "300.0", "", "", "", "")).rows[0]
    reference.unassigned = {YTD: [replace(row, region=None)]}
    assert brief(rank(FIRST, SECOND, THIRD), reference=reference) == []
    assert brief(rank(SECOND, FIRST, THIRD), reference=reference) == [("天津、北京和河北", "北京、? 和河北")]
    assert brief(rank(FIRST, FOURTH, THIRD), reference=reference) == [("北京、山西和河北", "北京、? 和河北")]
    assert brief(rank(SECOND, size=1), reference=reference) == [("天津", "北京")]


def in_list(region: Region, text: str, position: int, **others: Any) -> FigureClaim:
    return figure(region, EXPORT, text, group=7, position=position, **others)


def test_figures_after_a_wrong_rank_may_be_those_of_the_right_region() -> None:
    swapped = rank(SECOND, FIRST, THIRD)
    right = [in_list(SECOND, "310.0", 0), in_list(FIRST, "300.0", 1), in_list(THIRD, "290.0", 2)]
    assert len(found(*right, swapped)) == 1
    assert len(found(*right)) == 2
    assert brief(swapped, *right, figure(FOURTH, EXPORT, "999.0"))[1:] == [(999.0, 280.0)]
    wrong = in_list(SECOND, "555.0", 0)
    assert brief(wrong, swapped)[1:] == [(555.0, 300.0)]
    beyond = in_list(SECOND, "310.0", 3)
    assert brief(beyond, swapped)[1:] == [(310.0, 300.0)]
    assert brief(replace(right[0], group=8), swapped)[1:] == [(310.0, 300.0)]
    # The rank of a row without a region explains any figure.
    reference = reference_of({LEVEL: [310.0, np.nan, *DESCENDING[2:]]}, has_cube=False)
    row = table_of(("", "", "300.0", "", "", "", "")).rows[0]
    reference.unassigned = {YTD: [replace(row, region=None)]}
    claims: list[Claim] = [rank(THIRD, FIRST, FOURTH), in_list(FIRST, "555.0", 1)]
    assert len(found(*claims, reference=reference)) == 1


# Lists and counts


ZERO, LAST = PROVINCES[20], PROVINCES[30]


@pytest.mark.parametrize(
    ("direction", "region", "expected", "sentence"),
    [
        (RISE, FIRST, None, ""),
        (FALL, LAST, None, ""),
        (RISE, ZERO, None, ""),
        (FALL, ZERO, None, ""),
        (FLAT, ZERO, None, ""),
        (FALL, FIRST, "↑ 5.0", "正文将北京列为出口下降（累计），数据库的同比为 5.0%"),
        (FLAT, FIRST, "↑ 5.0", "正文将北京列为出口持平（累计），数据库的同比为 5.0%"),
        (UNKNOWN, FIRST, "↑ 5.0", "正文将北京列为出口没有同比（累计），数据库的同比为 5.0%"),
        (RISE, LAST, "↓ -5.0", "正文将新疆列为出口增长（累计），数据库的同比为 -5.0%"),
        (FLAT, LAST, "↓ -5.0", "正文将新疆列为出口持平（累计），数据库的同比为 -5.0%"),
        (UNKNOWN, ZERO, "= 0.0", ""),
    ],
)
def test_a_province_in_a_list_has_its_direction(
    direction: Direction, region: Region, expected: str | None, sentence: str
) -> None:
    done = found(lists(direction, region))
    assert [each[:4] for each in done] == ([("prose", "error", region.short, expected)] if expected else [])
    if sentence:
        assert done[0][4] == sentence
    assert found(lists(direction, region, flow=IMPORT)) == []  # not known
    english = brief(lists(direction, region), lang="en")
    assert english == ([(region.label("en"), expected)] if expected else [])


@pytest.mark.parametrize(("yoy", "is_zero"), [(0.049, True), (0.05, False), (-0.049, True), (-0.05, False)])
def test_a_yoy_that_may_be_printed_as_zero_has_any_direction(yoy: float, *, is_zero: bool) -> None:
    reference = reference_of({YOY: [yoy]})
    wrong = [len(found(lists(each, FIRST), reference=reference)) for each in (FALL, RISE, FLAT)]
    assert wrong == ([0, 0, 0] if is_zero else [1, 0, 1] if yoy > 0 else [0, 1, 1])


def test_a_province_is_once_in_a_list() -> None:
    assert found(lists(RISE, FIRST, SECOND, FIRST)) == [
        ("prose", "error", "北京", None, "正文在同一列举中两次提到北京")
    ]
    assert [each[0] for each in brief(lists(RISE, FIRST, FIRST, LAST))] == ["北京", "新疆"]
    assert [each[0] for each in brief(lists(RISE, FIRST, LAST, PROVINCES[29]))] == ["新疆", "宁夏"]
    assert found(lists(FALL, FIRST), reference=reference_of({YOY: [(0.0, 0.2)]})) == []
    unknown_first = reference_of({YOY: [np.nan, *YOYS[1:]]})
    assert [each[0] for each in brief(lists(RISE, FIRST, LAST), reference=unknown_first)] == ["新疆"]


@pytest.mark.parametrize("has_cube", [True, False])
def test_without_a_store_either_of_two_yoy_may_be_wrong(*, has_cube: bool) -> None:
    """The text has a fall of the first province, the table a rise."""
    reference = reference_of({YOY: [(4.95, 5.05), *[(each, each) for each in YOYS[1:]]]}, has_cube=has_cube)
    claims: list[Claim] = [figure(FIRST, EXPORT, "-5.0", is_yoy=True), lists(FALL, FIRST, LAST)]
    assert len(found(*claims, reference=reference)) == (2 if has_cube else 1)
    more = [claims[0], lists(FALL, FIRST, SECOND)]
    assert len(found(*more, reference=reference)) == (3 if has_cube else 2)
    counted: list[Claim] = [claims[0], lists(FALL, LAST, count=11)]
    table = table_of(*[("", "", "", "1.0", "", "", "")] * 31)
    assert len(found(*counted, reference=reference, tables=[table])) == 1  # the one that may be either is enough
    twelve: list[Claim] = [claims[0], lists(FALL, LAST, count=12)]
    assert len(found(*twelve, reference=reference, tables=[table])) == (2 if has_cube else 1)
    thirteen: list[Claim] = [claims[0], lists(FALL, LAST, count=13)]
    assert len(found(*thirteen, reference=reference, tables=[table])) == 2


@pytest.mark.parametrize(
    ("direction", "count", "expected", "sentence"),
    [
        (FALL, 9, 10, "出口（累计）：正文称 9 个省市下降，数据库为 10 个"),
        (FALL, 10, None, ""),
        (FALL, 11, None, ""),  # the one of 0.0
        (FALL, 12, 11, "出口（累计）：正文称 12 个省市下降，数据库为 11 个"),
        (RISE, 19, 20, "出口（累计）：正文称 19 个省市增长，数据库为 20 个"),
        (RISE, 20, None, ""),
        (RISE, 21, None, ""),
        (RISE, 22, 21, ""),
        (FLAT, 0, None, ""),
        (FLAT, 1, None, ""),
        (FLAT, 2, 1, "出口（累计）：正文称 2 个省市持平，数据库为 1 个"),
        (UNKNOWN, 0, None, ""),
        (UNKNOWN, 1, 0, "出口（累计）：正文称 1 个省市没有同比，数据库为 0 个"),
    ],
)
def test_a_count_is_compared_with_the_reference(
    direction: Direction, count: int, expected: int | None, sentence: str
) -> None:
    done = found(lists(direction, count=count))
    assert [each[:4] for each in done] == ([("count", "error", count, expected)] if expected is not None else [])
    if sentence:
        assert done[0][4] == sentence


@pytest.mark.parametrize(("region", "direction", "count"), [(PROVINCES[30], FALL, 9), (PROVINCES[0], RISE, 19)])
def test_without_a_store_a_disputed_yoy_may_be_on_either_side(region: Region, direction: Direction, count: int) -> None:
    reference = reference_of({YOY: [(each, each) for each in YOYS]}, has_cube=False)
    disputed = figure(region, EXPORT, "5.0" if direction is FALL else "-5.0", is_yoy=True)
    for number_, findings in ((count, 1), (count - 1, 2)):
        claims: list[Claim] = [disputed, lists(direction, count=number_)]
        assert len(found(*claims, reference=reference, tables=[complete()])) == findings


def test_without_a_store_each_wrong_province_of_a_list_may_be_on_either_side() -> None:
    reference = reference_of({YOY: [(each, each) for each in YOYS]}, has_cube=False)
    for count, findings in ((13, 2), (14, 3)):
        claim = lists(FALL, FIRST, SECOND, count=count)
        assert len(found(claim, reference=reference, tables=[complete()])) == findings


def test_the_nearest_count_is_named() -> None:
    named = [*PROVINCES[21:], ZERO]
    assert brief(lists(FALL, *named, count=10)) == [(10, 11)]
    few = reference_of({YOY: [-5.0, 0.01, *[5.0] * 29]})
    assert brief(lists(FALL, count=0), reference=few) == [(0, 1)]


def test_a_count_is_not_below_the_provinces_that_are_named() -> None:
    named = PROVINCES[:20]
    assert found(lists(RISE, *named, count=20)) == []
    assert len(found(lists(RISE, *named, ZERO, count=20))) == 1


def test_unknown_yoy_are_counted_with_a_store() -> None:
    reference = reference_of({YOY: [np.nan, *YOYS[1:]]})
    for count, expected in ((0, [(0, 1)]), (1, []), (2, [(2, 1)])):
        assert brief(lists(UNKNOWN, count=count), reference=reference) == expected
    assert brief(lists(FALL, count=10), lists(RISE, count=20), reference=reference) == []
    assert brief(lists(FALL, count=10), lists(RISE, count=21), reference=reference) == [(21, 20)]
    assert brief(lists(FALL, count=10), lists(RISE, count=19), reference=reference) == [(29, 31)]


def of_table(*, missing: int = 0) -> Reference:
    values: list[Interval] = [(each, each) for each in [*YOYS[: 31 - missing]]]
    return reference_of({YOY: values}, has_cube=False)


def complete(rows: int = 31, basis: Basis = YTD) -> ProvinceTable:
    return table_of(*[("", "", "", "1.0", "", "", "")] * rows, basis=basis)


def test_without_a_store_a_table_of_all_provinces_is_needed() -> None:
    twelve = lists(FALL, count=12)
    cases: list[tuple[list[ProvinceTable], Suspects, int]] = [
        ([complete()], set(), 1),
        ([], set(), 1),  # all YoY are known
        ([complete()], {complete().rows[3].cell(YOY)}, 1),
    ]
    for tables, suspects, count in cases:
        assert len(found(twelve, reference=of_table(), tables=tables, suspects=suspects)) == count
    # Three provinces are not known: each may have fallen.
    for tables, suspects, count in (
        ([], set(), 0),
        ([complete(30)], set(), 0),
        ([complete(basis=MONTH)], set(), 0),
        ([replace(complete(), columns=(0, 2))], set(), 0),
        ([complete()], {complete().rows[3].cell(YOY)}, 0),
        ([complete()], {complete().rows[3].cell(LEVEL)}, 1),
        ([complete()], set(), 1),
        ([complete(30), complete()], set(), 1),
    ):
        assert (
            len(found(lists(FALL, count=9), reference=of_table(missing=3), tables=tables, suspects=suspects)) == count
        )
    for count, is_wrong in ((3, False), (0, False), (31, False), (32, True)):
        assert len(found(lists(UNKNOWN, count=count), reference=of_table(missing=3))) == is_wrong
        is_other = count != 3
        assert len(found(lists(UNKNOWN, count=count), reference=of_table(missing=3), tables=[complete()])) == is_other


def test_the_counts_of_a_place_add_up_to_31() -> None:
    assert found(lists(FALL, count=10), lists(RISE, count=21)) == []
    assert found(lists(FALL, count=10), lists(RISE, count=20)) == [
        ("count", "error", 30, 31, "出口（累计）：增长、下降及其他省市合计 30 个，应为 31 个")
    ]
    assert found(lists(FALL, count=10), lists(RISE, count=20), lists(FLAT, count=1)) == []
    assert found(lists(FALL, count=10), lists(RISE, count=20), lists(FLAT, ZERO)) == []
    assert found(lists(FALL, count=10), lists(RISE, count=21), lists(FLAT, count=0)) == []
    two = reference_of({YOY: [*[5.0] * 19, 0.01, 0.01, *[-5.0] * 10]})
    both = [lists(FLAT, PROVINCES[19]), lists(FLAT, PROVINCES[20])]
    assert found(lists(FALL, count=10), lists(RISE, count=19), *both, reference=two) == []
    assert len(found(lists(FALL, count=10), lists(RISE, count=19), both[0], reference=two)) == 1
    incomplete = of_table(missing=3)
    assert brief(lists(FALL, count=7), lists(RISE, count=21), reference=incomplete) == [(28, 31)]
    complete_table = {"reference": incomplete, "tables": [complete()]}
    assert brief(lists(FALL, count=7), lists(RISE, count=21), **complete_table) == []
    assert brief(lists(FALL, count=11), lists(RISE, count=21)) == [(32, 31)]
    for other in ({"where": "text "}, {"basis": MONTH}, {"flow": IMPORT}, {"period": MAY}):
        made = checks(lists(FALL, count=10), lists(RISE, count=20, **other))
        assert [each for each in made.findings() if each.message.key == "check-count-sum"] == []
    assert brief(lists(FALL, count=10)) == []
    assert brief(lists(RISE, count=20), lists(RISE, count=20)) == []
    assert brief(lists(FALL, count=9), lists(RISE, count=20)) == [(9, 10)]


def test_the_number_of_provinces_is_31() -> None:
    assert found(ProvinceCount("text", 31)) == []
    assert brief(ProvinceCount("text", 31), ProvinceCount("text", 32)) == [(32, 31)]


# Other months


def months() -> StoredMonths:
    """In May exports are in the opposite order of April, and fall where they rose."""
    levels, official = np.full((2, 32, 4, 5), np.nan), np.full((32, 3, 5), np.nan)
    levels[:, NATIONAL.index] = 1.0
    levels[YTD, 1:, EXPORT, 3], levels[YTD, 1:, EXPORT, 4] = DESCENDING, DESCENDING[::-1]
    levels[YTD, THIRD.index, EXPORT, 3] = 300.0
    official[1:, EXPORT, 3], official[1:, EXPORT, 4] = YOYS, [-each for each in YOYS]
    return StoredMonths(cube_of(levels, official, first=Month(2025, 1)))


def test_ranks_lists_and_counts_of_a_text_are_those_of_their_month() -> None:
    april = Month(2025, 4)
    others: list[tuple[Claim, Claim]] = [
        (replace(rank(FIRST, SECOND, THIRD), period=april), rank(FIRST, SECOND, THIRD)),
        (replace(rank(FIRST, THIRD, SECOND), period=april), rank(FIRST, THIRD, SECOND)),  # printed alike
        (lists(RISE, FIRST, period=april), lists(RISE, FIRST)),
        (lists(FALL, count=10, period=april), lists(FALL, count=10)),
    ]
    for of_april, of_may in others:
        assert found(of_april, stored=months(), is_report=False) == []
        assert len(found(of_may, stored=months(), is_report=False)) == 1
