"""Sections, figures, units and unread sentences that are made by hand: the findings, in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_references import DESCENDING, YUAN, cube_of, figure, reference_of, told
from made_sentences import (
    EXPORT,
    FALL,
    FIRST,
    IMPORT,
    LEVEL,
    MAY,
    MONTH,
    RISE,
    SECOND,
    THIRD,
    TOTAL,
    YOY,
    YTD,
    brief,
    checks,
    found,
    lists,
    rank,
    stored,
)
from made_tables import table_of

from xlpkg.analysis.findings import Unit
from xlpkg.audit.claims import (
    Caption,
    Claim,
    FigureClaim,
    ProvinceCount,
    ProvinceRankClaim,
    Span,
    UnitClaim,
    Unread,
)
from xlpkg.audit.reference import AssignedRow, StoredMonths, as_labelled
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Currency

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
            "北京出口同比（2025-05 累计）：正文为 5.1%，数据库为 5.0%，可能由去年数字的修订造成",
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


def test_a_figure_that_another_finding_explains_has_no_finding_of_its_own() -> None:
    made = checks(figure(FIRST, EXPORT, "999.0", where="line 1"), figure(SECOND, EXPORT, "998.0", where="line 2"))
    made.figures.judged[0].is_explained = True
    assert [(each.where, each.printed, each.expected) for each in made.findings()] == [("line 2", 998.0, 300.0)]


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
