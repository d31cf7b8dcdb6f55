"""Sentences on what drove the nation's trade: their claims, and what these are compared with.

Exports of May 2025 are 22766.8 亿元 (examples/rmb), those of May 2024 21470.6; to date 106681.9, 7.2 % more than
99516.8. The made downloads cover 87.85 % of them; chapter 85 rose by 600 to 6000, 27 by 500 to 6100, and 61 fell by 550
to 900: 2.8, 2.3 and -2.6 percentage points of 21470.6.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_references import cube_of, told

from xlpkg.audit.claims import DriverClaim, Unread
from xlpkg.audit.driver_sentences import DriverChecks, driver_claims
from xlpkg.audit.reference import StoredMonth
from xlpkg.audit.tokens import normalised
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.model import Facts, NationDrivers

MAY = Month(2025, 5)
MONTH, YTD = Basis.MONTH, Basis.YTD
EXPORT, IMPORT = Flow.EXPORT, Flow.IMPORT


# Claims


def test_a_sentence_has_a_claim_for_each_coverage() -> None:
    text = normalised("拉动最大的为电机，拉动 2.8 个百分点（覆盖全国出口的 88%）；为矿砂（覆盖全国进口98.5%）。")
    exports, imports = driver_claims(text, "here", MONTH)
    assert (exports.where, exports.text, exports.basis, exports.flow) == ("here", text, MONTH, EXPORT)
    assert (exports.part, exports.coverage.text) == ("拉动最大的为电机,拉动2.8个百分点(", "88")
    assert (imports.flow, imports.part, imports.coverage.text) == (IMPORT, ");为矿砂(", "98.5")
    english = "machinery added 2.8 pp (these data cover 88% of China’s Exports); ores (covers 98% of China's imports)."
    exports, imports = driver_claims(english, "there", None)
    assert (exports.where, exports.basis, exports.flow, exports.coverage.text) == ("there", None, EXPORT, "88")
    assert exports.part == "machinery added 2.8 pp (these data "
    assert (imports.flow, imports.part, imports.coverage.text) == (IMPORT, "); ores (", "98")
    assert driver_claims("广东出口占全国出口的 23.6%。", "here", MONTH) == []


# What they are compared with


def stored() -> StoredMonth:
    """The stored level to date of 2024 is 95000, so that contributions differ by the base method."""
    levels, official = np.full((2, 32, 4, 17), np.nan), np.full((32, 3, 17), np.nan)
    levels[MONTH, NATIONAL.index, EXPORT, [4, 16]] = 21470.6, 22766.8
    levels[YTD, NATIONAL.index, EXPORT, [4, 16]] = 95000.0, 106681.9
    official[NATIONAL.index, EXPORT, 16] = 7.2
    return StoredMonth(cube_of(levels, official), MAY)


def facts(base: float = 21470.6, **others: Any) -> Facts:
    """The facts of three chapters; their contributions are those by *base*."""
    parts = [
        {"name": "电机（第 85 章）", "level": 6000.0, "contribution": 600 / base * 100},
        {"name": "电", "level": 1.0, "contribution": 0.0},
        {"name": "矿物燃料（第 27 章）", "level": 6100.0, "contribution": 500 / base * 100},
        {"name": "针织服装（第 61 章）", "level": 900.0, "contribution": -550 / base * 100},
        {"name": "船舶（第 89 章）", "level": 12345.6, "contribution": None},
    ]
    return {"base": base, "coverage": 87.85, "parts": parts, **others}


def compared(
    text: str,
    *,
    basis: Basis | None = MONTH,
    period: Month = MAY,
    methods: tuple[Method, ...] = (Method.STORED,),
    has_drivers: bool = True,
    month: StoredMonth | None = None,
    **others: Any,
) -> DriverChecks:
    drivers = NationDrivers(period, {(MONTH, EXPORT): facts(**others), (YTD, EXPORT): facts(base=99516.8)})
    claims = driver_claims(normalised(text), "here", basis)
    assert claims
    return DriverChecks(claims, drivers if has_drivers else None, month or stored(), methods)


COVERED = "（覆盖全国出口的 88%）。"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("电机（第85章）和矿物燃料（第27章）分别拉动2.8和2.3个百分点，针织服装（第61章）下拉2.6个百分点", 4, []),
        ("针织服装（第61章）下拉2.6个百分点，电机（第85章）拉动2.8个百分点", 3, []),
        ("电机（第85章）拉动2.79个百分点", 2, []),
        ("电机（第85章）拉动2.80个百分点", 1, [("电机(第85章)", 2.80, 2.8)]),
        ("电机（第85章）拉动2.9 pp", 1, [("电机(第85章)", 2.9, 2.8)]),
        ("针织服装（第61章）拉动2.6个百分点", 1, [("针织服装(第61章)", 2.6, -2.6)]),
        ("电机（第85章）added 2.3 percentage points", 1, [("电机(第85章)", 2.3, 2.8)]),
        ("电机（第85章）added 3 percentage point", 2, []),
        # levels in 亿, and as they are printed in either language
        ("出口最大的为矿物燃料（第27章）和电机（第85章），为6100.0亿元和6000.0亿元", 3, []),
        ("电机（第85章）为610.0 billion yuan", 1, [("电机(第85章)", 610.0, 6000.0)]),
        ("矿物燃料（第27章）为610.0 billion yuan", 2, []),
        ("船舶（第89章）为1.23万亿元", 2, []),
        ("船舶（第89章）为1.24万亿元", 1, [("船舶(第89章)", 1.24, 12345.6)]),
        ("船舶（第89章）为12346亿元", 2, []),
        ("船舶（第89章）为12345亿元", 1, [("船舶(第89章)", 12345.0, 12345.6)]),
    ],
)
def test_figures_are_compared_with_the_downloads(text: str, right: int, wrong: list[tuple[str, float, float]]) -> None:
    done = compared(text + COVERED)
    assert done.counts() == (right, len(wrong), 0)
    assert done.unread == []
    assert [(name, printed) for _, name, printed, _ in done.wrong] == [(name, printed) for name, printed, _ in wrong]
    assert [(each.printed, each.expected) for each in done.findings()] == [each[1:] for each in wrong]


def test_a_wrong_figure_is_told() -> None:
    done = compared("电机（第85章）拉动2.9个百分点（覆盖全国出口的 89%）。")
    assert [(each.code, *told(each)) for each in done.findings()] == [
        ("prose", "error", "here", "对全国出口的覆盖（当月）：正文为 89.0%，下载文件为 88.0%"),
        (
            "prose",
            "error",
            "here",
            "电机(第85章)对全国出口同比的拉动（当月）：正文为 2.9 个百分点，下载文件为 2.8 个百分点",
        ),
    ]
    (level,) = compared("电机（第85章）为6200.0亿元" + COVERED, basis=YTD).findings()
    assert told(level)[2] == "电机(第85章)，全国出口（累计）：正文为 6200.0，下载文件为 6000.0 亿"


@pytest.mark.parametrize(
    ("methods", "printed", "is_right"),
    [
        # 600 / 99516.8 and 600 / 95000 are 0.603 and 0.632 percentage points
        ((Method.OFFICIAL,), "0.603", True),
        ((Method.OFFICIAL,), "0.632", False),
        ((Method.STORED,), "0.632", True),
        ((Method.STORED,), "0.603", True),  # the downloads' own
        ((Method.OFFICIAL, Method.STORED), "0.632", True),
        ((Method.STORED,), "0.620", False),
        ((), "0.603", True),
    ],
)
def test_a_contribution_is_by_any_method_of_the_report(
    methods: tuple[Method, ...], printed: str, *, is_right: bool
) -> None:
    done = compared(f"电机（第85章）拉动{printed}个百分点{COVERED}", basis=YTD, methods=methods)
    assert done.counts() == (1 + is_right, 1 - is_right, 0)


def test_without_the_nation_of_the_year_before_the_contribution_is_that_of_the_downloads() -> None:
    empty = StoredMonth(cube_of(np.full((2, 32, 4, 17), np.nan)), MAY)
    assert compared(f"电机（第85章）拉动2.8个百分点{COVERED}", month=empty).counts() == (2, 0, 0)


@pytest.mark.parametrize(
    ("text", "others", "reason", "figures"),
    [
        ("电机（第85章）拉动2.8个百分点", {"has_drivers": False}, "detail", 2),
        ("chapter 85 and Chapter 27 added 2.8 and 2.3 pp", {"has_drivers": False}, "detail", 3),
        ("电机（第85章）拉动2.8个百分点", {"basis": None}, "detail", 2),
        ("电机（第85章）拉动2.8个百分点", {"period": MAY - 1}, "detail-month", 2),
        ("电机（第85章）和矿物燃料（第27章）拉动2.8个百分点", {}, "", 2),
        ("机械拉动2.8个百分点", {}, "", 2),
        ("商品较多", {}, "", 1),
        ("船舶（第89章）拉动2.8个百分点", {}, "", 2),
    ],
)
def test_what_cannot_be_compared_is_unread(text: str, others: dict[str, Any], reason: str, figures: int) -> None:
    text = normalised(text + COVERED)
    done = compared(text, **others)
    reasons = (reason,) if reason else ()
    assert done.unread == [Unread("here", text, reasons=reasons, figures=figures)]
    assert done.counts() == (0, 0, figures)
    assert list(done.findings()) == []


def test_without_a_stored_month_nothing_is_compared_but_the_next_claim_is_counted() -> None:
    text = normalised(f"电机（第85章）拉动2.8个百分点{COVERED}")
    claims = driver_claims(text + text, "here", MONTH)
    drivers = NationDrivers(MAY, {(MONTH, EXPORT): facts()})
    assert DriverChecks(claims, drivers, None, [Method.STORED]).counts() == (0, 0, 4)
    mixed: list[DriverClaim] = [*driver_claims(text, "here", YTD), *driver_claims(text, "here", MONTH)]
    assert DriverChecks(mixed, drivers, stored(), [Method.STORED]).counts() == (2, 0, 2)


def test_a_level_needs_no_year_before() -> None:
    (claim,) = driver_claims(normalised(f"电机（第85章）为6000.0亿元{COVERED}"), "here", MONTH)
    drivers = NationDrivers(MAY, {(MONTH, EXPORT): facts() | {"base": None}})
    assert DriverChecks([claim], drivers, stored(), [Method.STORED]).counts() == (2, 0, 0)
