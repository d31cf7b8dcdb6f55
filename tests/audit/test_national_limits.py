"""Limits of the comparison of a province with the nation.

The store has one province. Its exports are 10 % of the nation's, its total trade 7.5. Its exports grew by 10.0 % and
its total by 6.0, those of the nation by 4.0 and 3.0: 6.0 points more, 7.0 more than total trade, 3.0 in total. Each
published YoY is known to 0.05, and hardly worse by all base methods.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_references import cube_of, figure, parsed, told

from xlpkg.audit.claims import FigureClaim, NationalClaim, NationalGrowthClaim, Span, Unread
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.national_checks import NationalChecks
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.reference import StoredMonths, reference_of_report
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis, Currency, Flow

BEIJING = PROVINCES[0]
MAY, JANUARY = Month(2025, 5), Month(2025, 1)
TO_DATE = Span(Basis.YTD, MAY)
_LEVELS = {(BEIJING, Flow.EXPORT): 1e4, (BEIJING, Flow.TOTAL): 1.5e4}
_OF_NATION = {(NATIONAL, Flow.EXPORT): 1e5, (NATIONAL, Flow.TOTAL): 2e5}
_YOY = {(NATIONAL, Flow.EXPORT): 4.0, (NATIONAL, Flow.TOTAL): 3.0, (BEIJING, Flow.TOTAL): 6.0}


def checks(
    claim: NationalClaim | NationalGrowthClaim,
    *figures: FigureClaim,
    yoy: float = 10.0,
    base: float | None = None,
    unknown: tuple[object, Flow] | None = None,
    months: int = 5,
) -> NationalChecks:
    """The claim beside *figures*; *yoy* is that of the exports, *base* their level of a year before if stored."""
    first = Month(2025, 1) if base is None else Month(2024, 1)
    levels = np.full((2, 32, 4, months if base is None else 12 + months), np.nan)
    official = np.full((32, 3, levels.shape[-1]), np.nan)
    for (region, flow), level in {**_LEVELS, **_OF_NATION}.items():
        levels[:, region.index, flow, -1] = level if (region, flow) != unknown else np.nan
    for (region, flow), value in {**_YOY, (BEIJING, Flow.EXPORT): yoy}.items():
        official[region.index, flow, -1] = value if (region, flow) != unknown else np.nan
    if base is not None:
        levels[:, BEIJING.index, Flow.EXPORT, months - 1] = base
        levels[:, NATIONAL.index, Flow.EXPORT, months - 1] = 1e5 / 1.04
    text = parsed(claim, *figures)
    stored = StoredMonths(cube_of(levels, official, first=first))
    return NationalChecks(FigureChecks(text, reference_of_report(text, {}, set()), stored, MAY))


def comparison(text: str, *, is_share: bool, span: Span = TO_DATE, **others: Any) -> NationalClaim:
    number = parse_number(text)
    assert number is not None
    facts = {"group": -1, "is_understood": True, **others}
    return NationalClaim("text", f"sentence {text}", span, BEIJING, Flow.EXPORT, is_share, number, **facts)


def exports(text: str = "10000.0", *, span: Span = TO_DATE, **others: Any) -> FigureClaim:
    return figure(BEIJING, Flow.EXPORT, text, basis=span.basis, period=span.month, **others)


def verdict_of(done: NationalChecks) -> str:
    """Return whether the only comparison is right, wrong or unread."""
    return {(1, 0, 0): "right", (0, 1, 0): "wrong", (0, 0, 1): "unread"}[done.counts()]


@pytest.mark.parametrize(
    ("text", "is_approximate", "verdict"),
    [  # 10 % of the exports; 7.5 of all trade, 5 of exports in all trade; each within 1 % of it and the rounding
        ("10.0", False, "right"),
        ("10.1", False, "unread"),
        ("10.2", False, "wrong"),
        ("9.9", False, "unread"),
        ("9.8", False, "wrong"),
        ("7.6", False, "unread"),
        ("7.7", False, "wrong"),
        ("7.3", False, "wrong"),
        ("5.1", False, "unread"),
        ("5.2", False, "wrong"),
        ("14", True, "unread"),  # a quarter is 3.5
        ("15", True, "wrong"),  # 3.75
        ("4.0", True, "unread"),  # 4.95 less 0.05 and 1.0
        ("3.9", True, "wrong"),  # 0.975
    ],
)
def test_a_share_is_right_wrong_or_unread_by_its_distance(text: str, verdict: str, *, is_approximate: bool) -> None:
    claim = comparison(text, is_share=True, is_approximate=is_approximate)
    assert verdict_of(checks(claim, exports())) == verdict


@pytest.mark.parametrize(
    ("text", "is_earlier", "verdict"),
    [
        ("6.1", False, "right"),
        ("5.9", False, "right"),
        ("6.2", False, "wrong"),
        ("5.8", False, "wrong"),
        ("7.1", False, "unread"),
        ("3.1", False, "unread"),
        ("3.2", False, "wrong"),
        ("5.4", True, "unread"),  # 5.9 less 0.05 and the 0.5 of revisions
        ("5.3", True, "wrong"),
        ("7.6", True, "unread"),
        ("7.7", True, "wrong"),
        ("-6.0", False, "wrong"),
    ],
)
def test_a_gap_is_right_wrong_or_unread_by_its_distance(text: str, verdict: str, *, is_earlier: bool) -> None:
    claim = comparison(text, is_share=False, is_earlier=is_earlier)
    assert verdict_of(checks(claim, exports())) == verdict


def test_the_published_gap_of_january_is_exact_as_that_of_a_year_to_date() -> None:
    for text, verdict in (("6.1", "right"), ("5.8", "wrong")):
        claim = comparison(text, is_share=False, span=Span(Basis.MONTH, JANUARY))
        assert verdict_of(checks(claim, exports(span=claim.span), months=1)) == verdict, text


def test_a_gap_may_be_by_any_base_method() -> None:
    """10000 after 9500 are 5.3 % more, 1.3 points above the nation; the published 10.0 % are 7.0 above total trade."""
    for text, verdict in (("6.0", "right"), ("4.5", "unread"), ("1.3", "unread"), ("1.1", "wrong"), ("7.2", "wrong")):
        assert verdict_of(checks(comparison(text, is_share=False), exports(), base=9500.0)) == verdict, text


def test_a_gap_may_follow_from_a_printed_yoy_that_is_close() -> None:
    for yoy, gap, verdict in (("10.1", "6.2", "unread"), ("10.0", "6.2", "wrong"), ("10.1", "6.4", "wrong")):
        done = checks(comparison(gap, is_share=False), exports(), exports(yoy, is_yoy=True))
        assert verdict_of(done) == verdict, (yoy, gap)


def test_a_gap_that_is_about_a_number_may_be_a_quarter_off() -> None:
    for text, verdict in (("4.8", "unread"), ("4.4", "wrong")):  # 6.0 less 1.2, and less 1.1
        assert verdict_of(checks(comparison(text, is_share=False, is_approximate=True), exports())) == verdict, text


def test_more_of_a_fall_may_be_less() -> None:
    cases = ((-10.0, "14.0", "unread"), (-10.0, "-14.0", "right"), (10.0, "-6.0", "wrong"), (0.5, "3.5", "wrong"))
    for yoy, text, verdict in cases:
        assert verdict_of(checks(comparison(text, is_share=False), exports(), yoy=yoy)) == verdict, (yoy, text)


@pytest.mark.parametrize("unknown", [(BEIJING, Flow.TOTAL), (NATIONAL, Flow.TOTAL)])
def test_nothing_is_wrong_where_a_figure_that_may_be_meant_is_not_known(unknown: tuple[object, Flow]) -> None:
    for claim in (comparison("20.0", is_share=True), comparison("20.0", is_share=False)):
        assert verdict_of(checks(claim, exports())) == "wrong"
        assert verdict_of(checks(claim, exports(), unknown=unknown)) == "unread"


def growth_claim(words: str, *, is_faster: bool = True, **others: Any) -> NationalGrowthClaim:
    return NationalGrowthClaim("text", "a sentence", words, BEIJING, is_faster, -1, **others)


@pytest.mark.parametrize(
    ("yoy", "is_faster", "words", "is_earlier", "verdict"),
    [  # against 4.0 and 3.0, each with 0.05
        (2.8, True, "快于全国", False, "wrong"),
        (2.9, True, "快于全国", False, "unread"),
        (4.2, False, "低于全国", False, "wrong"),
        (4.1, False, "低于全国", False, "unread"),
        (2.5, True, "快于全国", True, "unread"),  # 0.5 of revisions
        (2.3, True, "快于全国", True, "wrong"),
        (4.5, False, "低于全国", True, "unread"),
        (4.7, False, "低于全国", True, "wrong"),
        (0.1, True, "快于全国", False, "wrong"),
        (0.0, True, "快于全国", False, "unread"),  # perhaps a fall
        (0.0, True, "增速快于全国", False, "wrong"),
        (-1.0, True, "快于全国增速", False, "unread"),
        (-1.0, True, "跑赢全国", False, "wrong"),
    ],
)
def test_a_growth_is_above_or_below_the_nations_only_beyond_its_uncertainty(
    yoy: float, words: str, verdict: str, *, is_faster: bool, is_earlier: bool
) -> None:
    printed = exports(str(yoy), is_yoy=True, is_earlier=is_earlier)
    assert verdict_of(checks(growth_claim(words, is_faster=is_faster), printed, yoy=yoy)) == verdict


def test_the_growth_is_compared_only_with_what_is_known() -> None:
    printed = exports("10.0", is_yoy=True)
    claim = growth_claim("低于全国", is_faster=False)
    assert verdict_of(checks(claim, printed)) == "wrong"
    assert verdict_of(checks(claim, printed, unknown=(NATIONAL, Flow.TOTAL))) == "unread"
    assert verdict_of(checks(claim, exports())) == "unread"  # no YoY is beside it


def test_a_wrong_comparison_is_told_with_what_it_is_on() -> None:
    (share,) = checks(comparison("12.0", is_share=True), exports()).findings()
    (gap,) = checks(comparison("5.0", is_share=False), exports()).findings()
    (growth,) = checks(growth_claim("低于全国", is_faster=False), exports("10.0", is_yoy=True)).findings()
    assert told(share) == ("error", "text", "北京出口占全国比重（2025-05 累计）：正文为 12.0%，数据库为 10.0%")
    assert told(gap) == (
        "error",
        "text",
        "北京出口同比与全国之差（2025-05 累计）：正文为 5.0 个百分点，数据库为 6.0 个百分点",
    )
    assert told(growth) == (
        "error",
        "text",
        "北京出口同比（2025-05 累计）：正文称“低于全国”，数据库为 10.0%，全国为 4.0%",
    )
    assert {each.code for each in (share, gap, growth)} == {"prose"}
    assert (share.line("zh").split(": ")[2], gap.line("zh").split(": ")[2]) == ("12.0 → 10.0%", "5.0 → 6.0")


def test_an_unread_comparison_is_told_with_the_reason() -> None:
    (share,) = checks(comparison("10.1", is_share=True), exports()).unread()
    (growth,) = checks(growth_claim("高于全国"), exports("10.0", is_yoy=True)).unread()
    assert share == Unread("text", "sentence 10.1", reasons=("measure",))
    assert growth == Unread("text", "a sentence", statements=("高于全国",))


def test_nothing_is_compared_in_another_currency() -> None:
    dollars = comparison("10.0", is_share=True, currency=Currency.USD)
    assert verdict_of(checks(dollars, exports())) == "unread"
