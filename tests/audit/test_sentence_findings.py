"""Ranks, lists, counts, units and figures of sentences that are made by hand: the findings, in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_references import DESCENDING, YUAN, Interval, cube_of, figure, reference_of, told
from made_tables import table_of

from xlpkg.analysis.findings import Unit
from xlpkg.audit.claims import (
    Caption,
    Claim,
    Direction,
    FigureClaim,
    ListClaim,
    ParsedReport,
    ProvinceCount,
    ProvinceRankClaim,
    ProvinceTable,
    RankClaim,
    Span,
    Suspects,
    UnitClaim,
    Unread,
)
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.reference import AssignedRow, Reference, StoredMonths, as_labelled
from xlpkg.audit.sentence_checks import SentenceChecks
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis, Currency, Flow

MONTH, YTD = Basis.MONTH, Basis.YTD
TOTAL, EXPORT, IMPORT, NET = Flow
MAY = Month(2025, 5)
FALL, RISE, FLAT, UNKNOWN = Direction.FALL, Direction.RISE, Direction.FLAT, Direction.UNKNOWN
LEVEL, YOY = 2, 3
FIRST, SECOND, THIRD, FOURTH = PROVINCES[:4]
NAMES = "、".join(each.short for each in PROVINCES[:3])
#: Exports rise in the first 20 provinces and fall in the last 10; one YoY is printed as 0.0.
YOYS = [5.0] * 20 + [0.01] + [-5.0] * 10


def checks(
    *claims: Claim,
    reference: Reference | None = None,
    tables: Sequence[ProvinceTable] = (),
    assigned: dict[Basis, list[AssignedRow]] | None = None,
    suspects: Suspects | None = None,
    stored: StoredMonths | None = None,
    is_report: bool = True,
    unit: UnitClaim | None = YUAN,
    lang: Language = "zh",
    captions: Iterable[Caption] = (),
) -> SentenceChecks:
    if reference is None:
        reference = reference_of({LEVEL: DESCENDING, YOY: YOYS})
    parsed = ParsedReport(
        lang,
        list(tables),
        claims=list(claims),
        headings=[("heading", YTD)] if is_report else [],
        unit=unit,
        captions=list(captions),
    )
    return SentenceChecks(parsed, FigureChecks(parsed, reference, stored, MAY), assigned or {}, suspects or set())


def found(*claims: Claim, **others: Any) -> list[tuple[str, str, object, object, str]]:
    """Code, severity, printed and expected value and sentence of each finding."""
    made = list(checks(*claims, **others).findings())
    assert {each.where for each in made} <= {claim.where for claim in claims}
    return [(each.code, told(each)[0], each.printed, each.expected, told(each)[2]) for each in made]


def brief(*claims: Claim, **others: Any) -> list[tuple[object, object]]:
    return [(each[2], each[3]) for each in found(*claims, **others)]


# Ranks


def rank(*regions: Region, size: int = 3, basis: Basis = YTD, group: int = 7, flow: Flow = EXPORT) -> RankClaim:
    return RankClaim("text", basis, flow, regions, size, group)


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


# Sections


def wrong_figures(count: int, right: int = 0, basis: Basis = YTD) -> list[FigureClaim]:
    texts = ["555.0"] * count + ["310.0"] * right
    return [figure(FIRST, EXPORT, text, basis=basis, group=-at) for at, text in enumerate(texts)]


def test_a_text_of_another_month_is_one_finding() -> None:
    other: list[Claim] = [rank(SECOND, FIRST, THIRD), lists(FALL, FIRST), ProvinceCount("text", 30)]
    assert found(*wrong_figures(6), *other) == [
        ("prose", "error", None, None, "累计正文的 6 个数字中有 6 个与数据库不一致：正文或数据库属于其他月份"),
        ("count", "error", 30, 31, "正文称有 30 个省市，应为 31 个"),
    ]
    assert len(found(*wrong_figures(6, 5))) == 1
    assert len(found(*wrong_figures(6, 6))) == 6
    assert len(found(*wrong_figures(5))) == 5
    assert found(*wrong_figures(6, 5))[0][4].startswith("累计正文的 11 个数字中有 6 个")
    unknown: list[Claim] = [figure(FIRST, IMPORT, "1.0", group=-at) for at in range(9)]
    assert len(found(*wrong_figures(6), *unknown)) == 1
    assert len(found(*wrong_figures(6, basis=MONTH))) == 0  # nothing to compare
    both = reference_of({LEVEL: DESCENDING})
    both.low[MONTH], both.high[MONTH] = both.low[YTD], both.high[YTD]
    assert len(found(*wrong_figures(6, basis=MONTH), *wrong_figures(6), reference=both)) == 2
    assert len(found(*wrong_figures(3, basis=MONTH), *wrong_figures(3), reference=both)) == 6


# Figures


def test_a_wrong_figure_is_told_in_full() -> None:
    level = figure(FIRST, EXPORT, "311.0", period=MAY)
    yoy = figure(FIRST, EXPORT, "6.0", is_yoy=True)
    assert found(level) == [
        ("prose", "error", 311.0, 310.0, "北京出口（2025-05 累计）：正文为 311.0 亿元，数据库为 310.0 亿元")
    ]
    assert found(yoy) == [("prose", "error", 6.0, 5.0, "北京出口同比（2025-05 累计）：正文为 6.0%，数据库为 5.0%")]
    (in_billions,) = checks(figure(FIRST, EXPORT, "31.2", factor=10.0, currency=Currency.RMB)).findings()
    assert (in_billions.printed, in_billions.expected) == (31.2, 31.0)
    assert in_billions.unit == Unit(10.0, Currency.RMB)
    alone = reference_of({LEVEL: [(309.95, 310.05)]}, has_cube=False)
    (in_table,) = found(level, reference=alone)
    assert in_table[4].endswith("报告自己的表为 310.0 亿元")
    assert found(figure(FIRST, EXPORT, "310.0"), figure(FIRST, IMPORT, "9.0")) == []


def test_the_first_wrong_figure_is_the_place_of_a_text_of_another_month() -> None:
    claims = [replace(each, where=f"line {at}") for at, each in enumerate(wrong_figures(6, 1)[::-1])]
    assert [each.where for each in checks(*claims).findings()] == ["line 1"]


def test_a_text_without_sections_is_judged_figure_by_figure() -> None:
    assert [each[1] for each in found(*wrong_figures(6), stored=stored(), is_report=False)] == ["warning"] * 6


def test_a_right_figure_does_not_end_the_check() -> None:
    wrong = figure(SECOND, EXPORT, "999.0")
    assert brief(figure(FIRST, EXPORT, "310.0"), wrong) == [(999.0, 300.0)]
    close = figure(FIRST, TOTAL, "411", qualifier="over")  # 410.6, which is printed as 411
    assert len(found(close, figure(FIRST, EXPORT, "311.0"), stored=stored(), is_report=False)) == 1


def test_a_figure_of_several_months_names_them() -> None:
    claim = figure(FIRST, EXPORT, "555.0", period=MAY, first=Month(2025, 5))
    levels = np.full((2, 32, 4, 5), np.nan)
    levels[:, NATIONAL.index] = 1.0
    levels[MONTH, FIRST.index, :, 4] = 310.0
    done = found(claim, stored=StoredMonths(cube_of(levels, first=Month(2025, 1))), is_report=False)
    assert done[0][4].startswith("北京出口（2025-05 至 2025-05）：正文为 555.0 亿元，数据库为 310.0 亿元")


def stored() -> StoredMonths:
    """In May the first province exported 310 and imported 100.6; exports rose by 5.0 %."""
    levels, official = np.full((2, 32, 4, 5), np.nan), np.full((32, 3, 5), np.nan)
    levels[:, NATIONAL.index] = 1.0
    levels[YTD, FIRST.index, :, 4] = 410.6, 310.0, 100.6, 209.4
    official[FIRST.index, :, 4] = 4.0, 5.0, 3.0
    return StoredMonths(cube_of(levels, official, first=Month(2025, 1)))


def test_a_close_or_doubtful_figure_of_a_text_is_no_error() -> None:
    def of_text(*claims: Claim) -> list[tuple[str, str, object, object, str]]:
        return found(*claims, stored=stored(), is_report=False)

    assert of_text(figure(FIRST, EXPORT, "310.1")) == [
        (
            "prose",
            "note",
            310.1,
            310.0,
            "北京出口（2025-05 累计）：正文为 310.1 亿元，数据库为 310.0 亿元，仅略超舍入误差",
        )
    ]
    assert of_text(figure(FIRST, EXPORT, "5.1", is_yoy=True)) == [
        (
            "prose",
            "note",
            5.1,
            5.0,
            "北京出口同比（2025-05 累计）：正文为 5.1%，数据库约为 5.0%，可能由去年数字的修订造成",
        )
    ]
    assert of_text(figure(FIRST, EXPORT, "555.0")) == [
        (
            "prose",
            "warning",
            555.0,
            310.0,
            "北京出口（2025-05 累计）：正文为 555.0 亿元，数据库为 310.0 亿元；该句没有其他数字相符，可能另有所指",
        )
    ]
    assert of_text(figure(FIRST, EXPORT, "9.0", is_yoy=True)) == [
        (
            "prose",
            "warning",
            9.0,
            5.0,
            "北京出口同比（2025-05 累计）：正文为 9.0%，数据库为 5.0%；该句没有其他数字相符，可能另有所指",
        )
    ]
    # "over 300" is close to 410, and what it should be is 300 too.
    assert [each[1] for each in of_text(figure(FIRST, TOTAL, "300", qualifier="over"))] == ["note"]
    assert of_text(figure(FIRST, EXPORT, "310", qualifier="below")) == []
    assert of_text(figure(FIRST, EXPORT, "309", qualifier="below"))[0][1] == "note"


def test_a_figure_that_repeats_a_wrong_cell_has_no_finding_of_its_own() -> None:
    row = ("", "", "555.0", "", "", "", "")
    table = table_of(row, row)
    assigned = {YTD: [AssignedRow(table.rows[0], SECOND), AssignedRow(table.rows[1], FIRST)]}
    cell = table.rows[1].cell(LEVEL)
    for text, cells, count in (("555.0", {cell}, 0), ("555", {cell}, 0), ("556.0", {cell}, 1), ("555.0", set(), 1)):
        assert len(found(figure(FIRST, EXPORT, text), assigned=assigned, suspects=cells)) == count
    other_flow = figure(FIRST, EXPORT, "5.1", is_yoy=True)
    assert len(found(other_flow, assigned=assigned, suspects={cell, table.rows[1].cell(YOY)})) == 1
    assert len(found(figure(THIRD, EXPORT, "555.0"), assigned=assigned, suspects={cell})) == 1


def test_a_figure_that_repeats_a_forced_cell_has_no_finding_of_its_own() -> None:
    reference = reference_of({0: [599.9], 2: [310.0], 4: [290.0]})
    table = table_of(("600.0", "", "310.0", "", "290.0", "", ""))
    reference.forced = {table.rows[0].cell(0)}
    for text, count in (("600.0", 0), ("599.9", 0), ("600.1", 1), ("599.8", 1)):
        claim = figure(FIRST, TOTAL, text)
        assert len(found(claim, reference=reference, tables=[table], assigned={YTD: as_labelled(table)})) == count


# Lists and counts


def lists(direction: Direction, *regions: Region, count: int | None = None, **others: Any) -> ListClaim:
    facts = {"where": "text", "basis": YTD, "flow": EXPORT, **others}
    return ListClaim(direction=direction, regions=regions, count=count, **facts)


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
        (UNKNOWN, FIRST, "↑ 5.0", "正文将北京列为没有出口同比（累计），数据库的同比为 5.0%"),
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
    eleven = lists(FALL, count=12)
    cases: list[tuple[list[ProvinceTable], Suspects, int]] = [
        ([complete()], set(), 1),
        ([], set(), 1),  # all YoY are known
        ([complete()], {complete().rows[3].cell(YOY)}, 1),
    ]
    for tables, suspects, count in cases:
        assert len(found(eleven, reference=of_table(), tables=tables, suspects=suspects)) == count
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


# Units

DOLLARS = UnitClaim("text", "亿美元", 1.0, Currency.USD)
BILLIONS = UnitClaim("text", "十亿元", 10.0, Currency.RMB)


def in_unit(unit: UnitClaim, text: str, **others: Any) -> FigureClaim:
    return figure(FIRST, EXPORT, text, **{"factor": unit.factor, "currency": unit.currency, **others})


@pytest.mark.parametrize(
    ("unit", "claims", "expected"),
    [
        (replace(YUAN, where="text"), [figure(FIRST, EXPORT, "310.0", factor=1.0)], []),
        (DOLLARS, [in_unit(DOLLARS, "310.0")], [("亿美元", "亿元")]),
        (DOLLARS, [], []),  # no level was read
        (BILLIONS, [in_unit(BILLIONS, "310.0")], [("十亿元", "亿元")]),
        (BILLIONS, [in_unit(BILLIONS, "31.0")], []),  # right in its unit
        (DOLLARS, [in_unit(DOLLARS, "43.1")], [(43.1, 310.0)]),  # perhaps in dollars
        (BILLIONS, [in_unit(BILLIONS, "310.0"), in_unit(BILLIONS, "31.0")], []),
        (BILLIONS, [in_unit(BILLIONS, "310.0"), replace(in_unit(BILLIONS, "9.0"), flow=IMPORT)], [("十亿元", "亿元")]),
        (BILLIONS, [in_unit(BILLIONS, "310.0", currency=None)], [("十亿元", "亿元")]),
        (BILLIONS, [in_unit(DOLLARS, "310.0")], []),  # another unit's level
        (BILLIONS, [in_unit(BILLIONS, "5.0", is_yoy=True)], []),
        (BILLIONS, [in_unit(BILLIONS, "310.0", where="elsewhere")], []),
    ],
)
def test_a_unit_is_wrong_if_its_levels_are_right_in_that_of_the_report(
    unit: UnitClaim, claims: list[FigureClaim], expected: list[tuple[object, object]]
) -> None:
    assert brief(unit, *claims) == expected
    assert [each[0] for each in brief(unit, *claims, is_report=False) if each[0] == unit.text] == []
    assert [each[0] for each in brief(unit, *claims, unit=None) if each[0] == unit.text] == []


def test_a_wrong_unit_is_told_once_at_each_place() -> None:
    level = in_unit(DOLLARS, "310.0")
    assert found(DOLLARS, level, BILLIONS, DOLLARS) == [
        ("prose", "error", "亿美元", "亿元", "此处单位为 亿美元，报告其他部分为 亿元")
    ]
    other = replace(BILLIONS, where="caption")
    captions = [Caption("caption", "table", 1, YTD, None)]
    done = checks(replace(YUAN, where="text"), DOLLARS, level, other, captions=captions).findings()
    assert [(each.where, each.printed) for each in done] == [("text", "亿美元"), ("caption", "十亿元")]


def test_without_a_store_a_unit_is_compared_with_the_table() -> None:
    alone = reference_of({LEVEL: [(309.95, 310.05)]}, has_cube=False)
    for text, count in (("310.0", 1), ("310", 1), ("31.0", 0)):
        assert len(found(BILLIONS, in_unit(BILLIONS, text), reference=alone)) == count
    # 310.04 may be a value that is printed as 310.0, 310.08 may not; 43.1 may be in dollars.
    for text, is_unit in (("310.04", True), ("310.08", False)):
        shown = found(BILLIONS, in_unit(BILLIONS, text), reference=alone)
        assert [each[2] == "十亿元" for each in shown] == ([True] if is_unit else [False])
    assert [each[2] for each in found(DOLLARS, in_unit(DOLLARS, "43.1"), reference=alone)] == [43.1]
    assert "此处单位" in found(BILLIONS, in_unit(BILLIONS, "310.0"), reference=alone)[0][4]


# What was not read


def test_a_sentence_that_was_not_read_is_a_note_with_all_its_reasons() -> None:
    claims: list[Claim] = [
        Unread("text", "one", words=("义乌",)),
        Unread("text", "one", parts=("一般贸易",)),
        Unread("text", "two"),
        Unread("elsewhere", "two"),
        Unread("text", "three"),
    ]
    done = list(checks(*claims).findings())
    assert [(each.code, each.severity, each.where, each.printed, each.expected) for each in done] == [
        ("unread", "note", "text", "one", None),
        ("unread", "note", "text", "two", None),
        ("unread", "note", "text", "three", None),
    ]
    assert told(done[0])[2] == "没有核对（未能识别：义乌；为部分贸易：一般贸易）：one"
    assert told(done[1])[2] == "没有核对（未能识别）：two"


def test_a_figure_that_the_store_does_not_have_is_a_note() -> None:
    unknown = figure(SECOND, EXPORT, "1.0", text="sentence")
    ranked = ProvinceRankClaim("text", "rank", Span(YTD), SECOND, EXPORT, (LEVEL,), 1, -1)
    doubtful = figure(FIRST, EXPORT, "1.0", text="doubts", doubts=(("word", "义乌"),))
    done = found(unknown, unknown, ranked, doubtful, stored=stored(), is_report=False)
    assert sorted((each[1], str(each[2]), each[4]) for each in done) == [
        ("note", "doubts", "没有核对（未能识别：义乌）：doubts"),
        ("note", "rank", "没有核对（数据库没有对应的数字）：rank"),
        ("note", "sentence", "没有核对（数据库没有对应的数字）：sentence"),
    ]
    without_text = figure(SECOND, EXPORT, "1.0")
    assert found(without_text, figure(FIRST, EXPORT, "310.0", text="right"), stored=stored(), is_report=False) == []
    assert found(figure(FIRST, IMPORT, "1.0", text="sentence")) == []  # in a report without a store


# Whether anything was compared


def test_a_list_or_a_rank_is_compared_if_the_reference_has_its_levels() -> None:
    for claim, is_compared in (
        (lists(RISE, FIRST), True),
        (rank(FIRST, size=1), True),
        (lists(RISE, FIRST, flow=IMPORT), False),
        (rank(FIRST, size=1, basis=MONTH), False),
        (ProvinceCount("text", 31), False),
    ):
        assert checks(claim).has_compared is is_compared
    last = reference_of({LEVEL: [np.nan] * 30 + [1.0]})
    assert checks(lists(RISE, FIRST), reference=last).has_compared


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
