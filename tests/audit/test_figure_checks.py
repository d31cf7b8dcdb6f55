"""Figures of sentences that are made by hand, and the store or table that they are compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_figures import (
    APRIL,
    BEIJING,
    CLOSE,
    DOLLARS,
    EXPORT,
    IMPORT,
    LAST_MAY,
    MAY,
    MONTH,
    NET,
    RIGHT,
    TIANJIN,
    TOTAL,
    TRILLIONS,
    WRONG,
    YTD,
    checks,
    claim,
    stored,
    verdicts,
)
from made_references import YUAN, cube_of, figure, parsed, reference_of
from made_tables import table_of

from xlpkg.analysis.findings import Ground
from xlpkg.audit.claims import Claim, FigureClaim, ParsedReport, Span, UnitClaim, Unread
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.reference import StoredMonths
from xlpkg.audit.verdicts import Judged, Verdict
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Currency, Flow

# Figures of a text, by the store


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (claim(EXPORT, "6000.0"), RIGHT),
        (claim(EXPORT, "6000.1"), CLOSE),
        (claim(EXPORT, "6000.2"), WRONG),
        (claim(EXPORT, "600.0", factor=10.0), RIGHT),
        (claim(EXPORT, "0.60", factor=1e4), RIGHT),
        (claim(EXPORT, "6000.0", factor=10.0), WRONG),
        (claim(EXPORT, "0.62", factor=1e4), WRONG),
        (claim(EXPORT, "0.6"), WRONG),
        (claim(EXPORT, "5000.0", LAST_MAY), RIGHT),
        (claim(EXPORT, "600.0", basis=MONTH), RIGHT),
        (claim(EXPORT, "20.0", is_yoy=True), RIGHT),
        (claim(EXPORT, "20.1", is_yoy=True), CLOSE),
        (claim(EXPORT, "20.2", is_yoy=True), WRONG),
        (claim(EXPORT, "6000.0", Month(2025, 6)), None),
        (claim(EXPORT, "6000.0", currency=Currency.RMB), RIGHT),
        (claim(EXPORT, "6000.0", currency=Currency.USD), None),
        (claim(EXPORT, "3000.0", first=Month(2025, 5)), RIGHT),  # May alone is the year to date less that of April
        (claim(EXPORT, "6000.0", None), None),
    ],
)
def test_a_figure_is_compared_in_its_own_period_and_unit(made: FigureClaim, verdict: Verdict | None) -> None:
    assert verdicts(checks(made)) == [verdict]
    assert checks(made).ground is Ground.STORE


def test_a_figure_without_a_period_or_unit_has_those_of_the_text() -> None:
    assert verdicts(checks(claim(EXPORT, "6000.0", None), period=MAY)) == [RIGHT]
    assert verdicts(checks(claim(EXPORT, "0.6000"), unit=TRILLIONS)) == [RIGHT]
    assert verdicts(checks(claim(EXPORT, "6000.0"), unit=None)) == [RIGHT]
    (judged,) = checks(claim(EXPORT, "6000.2")).judged
    assert judged.interval == (6000.0, 6000.0)
    (judged,) = checks(claim(EXPORT, "21.0", is_yoy=True)).judged
    assert judged.interval == pytest.approx((19.9501, 20.0499))


# Figures of a report


def report(*claims: Claim, unit: UnitClaim | None = YUAN) -> FigureChecks:
    """A report of May with the levels of Beijing and Tianjin, and the store for other months."""
    reference = reference_of(
        {0: [1000.0, 250.0], 1: [3.0, 4.0], 2: [600.04, 150.0], 4: [400.0, 100.0], 6: [200.04, 50.0]}
    )
    return FigureChecks(parsed(*claims, unit=unit, is_report=True), reference, stored(), MAY)


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (claim(EXPORT, "600.0"), RIGHT),
        (claim(EXPORT, "600.0", None), RIGHT),
        (claim(EXPORT, "600.0", currency=Currency.USD), RIGHT),  # a wrong unit is another finding
        (claim(EXPORT, "600.1"), WRONG),  # a level of a report is compared without a tolerance
        (claim(EXPORT, "600.0", factor=1e4), RIGHT),
        (claim(EXPORT, "60.0", factor=10.0), RIGHT),
        (claim(EXPORT, "6.0", factor=10.0), WRONG),
        (claim(TOTAL, "3.0", is_yoy=True), RIGHT),
        (claim(TOTAL, "3.1", is_yoy=True), WRONG),
        (claim(EXPORT, "5000.0", LAST_MAY), RIGHT),  # another month is that of the store
        (claim(EXPORT, "3000.0", first=Month(2025, 5)), RIGHT),
        (claim(EXPORT, "600.0", basis=MONTH), None),  # not in this reference
    ],
)
def test_a_figure_of_a_report_is_compared_with_its_reference(made: FigureClaim, verdict: Verdict | None) -> None:
    assert verdicts(report(made)) == [verdict]


def test_without_a_store_a_figure_of_another_month_is_not_known() -> None:
    for has_cube in (True, False):
        reference = reference_of({2: [(599.95, 600.05)]}, has_cube=has_cube)
        claims = [claim(EXPORT, "600.0"), claim(EXPORT, "600.0", LAST_MAY), claim(EXPORT, "600.0", first=APRIL)]
        made = FigureChecks(parsed(*claims, is_report=True), reference, None, MAY)
        assert verdicts(made) == [RIGHT, None, None]
        assert made.ground is (Ground.STORE if has_cube else Ground.TABLE)


@pytest.mark.parametrize(
    ("text", "verdict"), [("600.0", RIGHT), ("600", RIGHT), ("600.04", RIGHT), ("600.1", WRONG), ("599.9", WRONG)]
)
def test_a_figure_that_only_touches_that_of_the_table_is_wrong(text: str, verdict: Verdict) -> None:
    """Both are printed with one decimal."""
    reference = reference_of({2: [(599.95, 600.05)]}, has_cube=False)
    assert verdicts(FigureChecks(parsed(claim(EXPORT, text), is_report=True), reference, None, MAY)) == [verdict]


def forced(*texts: str, **of_imports: Any) -> list[FigureClaim]:
    """Total, exports, imports and, perhaps, the surplus in one sentence."""
    flows = (TOTAL, EXPORT, IMPORT, NET)
    made = [claim(flow, text, text="sentence") for flow, text in zip(flows, texts, strict=False)]
    made[2] = replace(made[2], **of_imports)
    return made


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (forced("1000.1", "600.1", "400.0"), [CLOSE, CLOSE, RIGHT]),  # they add up
        (forced("1000.1", "600.0", "400.0"), [WRONG, RIGHT, RIGHT]),
        (forced("1000.1", "600.0", "400.1"), [CLOSE, RIGHT, CLOSE]),
        (forced("1000.0", "600.0", "400.0", "200.1"), [RIGHT, RIGHT, RIGHT, WRONG]),
        (forced("1000.1", "600.1", "400.0", "200.1"), [CLOSE, CLOSE, RIGHT, CLOSE]),
        (forced("1000.1", "600.1", "400.0", text="other"), [WRONG, WRONG, RIGHT]),
        (forced("1000.1", "600.1", "400.0", period=None), [WRONG, WRONG, RIGHT]),
        (forced("1000.1", "600.1", "400.0", factor=1.0), [WRONG, WRONG, RIGHT]),
        (forced("1000.1", "600.1", "400"), [WRONG, WRONG, RIGHT]),
        (forced("1000.1", "600.1", "400.0", is_yoy=True), [WRONG, WRONG, None]),
        (forced("1000.1", "600.1", "150.0", region=TIANJIN), [WRONG, WRONG, WRONG]),
    ],
)
def test_a_level_may_be_forced_to_add_up(claims: list[FigureClaim], expected: list[Verdict | None]) -> None:
    made = report(*claims, figure(BEIJING, TOTAL, "3.1", is_yoy=True, text="sentence", period=MAY))
    assert verdicts(made) == [*expected, WRONG]


def test_a_level_after_over_is_not_forced() -> None:
    claims = forced("1000.0", "600.1", "399.9")
    claims[1] = replace(claims[1], qualifier="over")
    assert verdicts(report(*claims))[1] is WRONG


def test_a_level_may_repeat_a_cell_that_was_forced() -> None:
    row = ("1000.1", "", "600.0", "", "400.0", "", "200.0")
    table = table_of(row, row)
    reference = reference_of({0: [1000.0, 1000.0], 2: [600.0, 600.0]})
    cell = table.rows[0].cell(0)
    cases = [
        (claim(TOTAL, "1000.1"), {cell}, CLOSE),
        (claim(TOTAL, "100.01", factor=10.0), {cell}, CLOSE),
        (claim(TOTAL, "999.9"), {cell}, WRONG),
        (claim(TOTAL, "1000.1"), set(), WRONG),
        (claim(TOTAL, "1000.1"), {table.rows[0].cell(2)}, WRONG),
        (figure(TIANJIN, TOTAL, "1000.1"), {cell}, WRONG),
        (claim(TOTAL, "1000.1", basis=MONTH), {cell}, None),
    ]
    for made, cells, verdict in cases:
        reference.forced = cells
        text = ParsedReport(tables=[table_of(("1.0",) * 7, basis=MONTH), table], claims=[made], unit=YUAN)
        assert verdicts(FigureChecks(text, reference, None, MAY)) == [verdict]
    empty = ParsedReport(tables=[table_of(("", *row[1:]))], claims=[claim(TOTAL, "1000.1")], unit=YUAN)
    reference.forced = {cell}
    assert verdicts(FigureChecks(empty, reference, None, MAY)) == [WRONG]


# The period of the paragraph before


def other(text: str, period: Month | None = MAY, flow: Flow = EXPORT, **others: Any) -> FigureClaim:
    """A figure in a paragraph that names no period, after one on last May, the years to date."""
    return claim(flow, text, period, **{"other": Span(YTD, LAST_MAY), **others})


@pytest.mark.parametrize(
    ("made", "verdict", "span"),
    [
        (other("6000.0"), RIGHT, Span(YTD, MAY)),
        (other("5000.0"), RIGHT, Span(YTD, LAST_MAY)),
        (other("600.0", other=Span(MONTH, MAY)), RIGHT, Span(MONTH, MAY)),
        (other("3000.0", other=Span(YTD, MAY, MAY)), RIGHT, Span(YTD, MAY, MAY)),  # May alone
        (other("6000.0", other=Span(YTD, MAY, MAY)), RIGHT, Span(YTD, MAY)),
        (other("6000.1"), CLOSE, Span(YTD, MAY)),
        (other("5000.1"), CLOSE, Span(YTD, LAST_MAY)),
        (other("10000.0", flow=TOTAL), RIGHT, Span(YTD, MAY)),  # in both
        (other("10000.1", flow=TOTAL), CLOSE, Span(YTD, MAY)),
        (other("600.1", basis=MONTH, other=Span(YTD, MAY, MAY)), RIGHT, Span(YTD, MAY, MAY)),  # 600 to 3000
        (other("7000.0"), WRONG, Span(YTD, MAY)),
        (other("5000.0", Month(2025, 6)), RIGHT, Span(YTD, LAST_MAY)),  # the store has no June
        (other("7000.0", Month(2025, 6)), None, Span(YTD, Month(2025, 6))),
        (other("5000.0", basis=MONTH), RIGHT, Span(YTD, LAST_MAY)),
    ],
)
def test_a_figure_is_of_the_paragraph_before_only_if_it_fits_better(
    made: FigureClaim, verdict: Verdict | None, span: Span
) -> None:
    (judged,) = checks(made).judged
    assert (judged.verdict, judged.claim.span) == (verdict, span)


@pytest.mark.parametrize(
    ("made", "beside", "span"),
    [
        (other("9999.0", flow=IMPORT), other("5000.0"), Span(YTD, LAST_MAY)),
        (other("9999.0", flow=IMPORT), other("5000.1"), Span(YTD, MAY)),  # only close there
        (other("9999.0", flow=IMPORT), other("7000.0"), Span(YTD, MAY)),  # wrong in both
        (other("9999.0", flow=IMPORT), other("6000.0"), Span(YTD, MAY)),  # right in May
        (other("9999.0", flow=IMPORT), claim(EXPORT, "5000.0", LAST_MAY), Span(YTD, MAY)),  # which names last May
        (other("9999.0", flow=IMPORT), other("5000.0", group=-2), Span(YTD, MAY)),  # another sentence
        (other("9999.0", flow=IMPORT), other("1250.0", region=TIANJIN), Span(YTD, MAY)),
        (other("9999.0", flow=IMPORT), other("600.0", other=Span(MONTH, MAY)), Span(YTD, MAY)),
        (other("4000.1", flow=IMPORT), other("5000.0"), Span(YTD, MAY)),  # close in May
        (other("4000.0", flow=IMPORT), other("5000.0"), Span(YTD, MAY)),
        (other("9999.0", Month(2025, 6), IMPORT), other("5000.0"), Span(YTD, Month(2025, 6))),
        (claim(IMPORT, "9999.0"), other("5000.0"), Span(YTD, MAY)),
    ],
)
def test_a_wrong_figure_is_of_the_paragraph_before_if_another_of_its_sentence_is(
    made: FigureClaim, beside: FigureClaim, span: Span
) -> None:
    for claims in ((made, beside), (beside, made)):
        (judged,) = (each for each in checks(*claims).judged if each.claim.flow is IMPORT)
        assert judged.claim.span == span


# Other references


def test_lists_and_ranks_have_the_reference_of_their_month() -> None:
    made = checks(period=MAY)
    assert made.reference_of(None).interval(YTD, BEIJING, 2) == (6000.0, 6000.0)
    assert made.reference_of(LAST_MAY).interval(YTD, BEIJING, 2) == (5000.0, 5000.0)
    assert made.reference_of(MAY) is made.reference_of(None)
    assert checks().reference_of(None) is not None
    for other in (checks(period=MAY, unit=DOLLARS), checks(period=MAY, is_report=True), checks()):
        assert other.reference_of(None) is other.reference
    assert checks(period=MAY, unit=None).reference_of(None) is not made.reference
    without = FigureChecks(parsed(), reference_of({}), None, MAY)
    assert without.reference_of(MAY) is without.reference


def test_a_figure_may_be_that_of_another_region() -> None:
    made = report(unit=TRILLIONS)
    assert made.agrees(claim(EXPORT, "0.06"), (600.0, 600.0))
    assert not made.agrees(claim(EXPORT, "600.0"), (600.0, 600.0))
    assert made.agrees(claim(EXPORT, "0.06", factor=1.0), (600.0, 600.0))  # in the unit of the report
    assert made.agrees(claim(EXPORT, "60.0", factor=10.0), (600.0, 600.0))
    assert not made.agrees(claim(EXPORT, "61.0", factor=10.0), (600.0, 600.0))
    assert made.agrees(claim(EXPORT, "2.0", is_yoy=True), (1.98, 1.98))
    assert not made.agrees(claim(EXPORT, "2.0", is_yoy=True), (2.2, 2.2))


# Counts


def test_figures_are_counted_as_right_wrong_and_not_compared() -> None:
    claims: list[Claim] = [
        claim(EXPORT, "6000.0"),
        claim(IMPORT, "4000.1"),  # close
        claim(TOTAL, "9000.0"),  # wrong, next to a right one
        claim(EXPORT, "9999.0", LAST_MAY, group=-5),  # nothing supports it
        claim(EXPORT, "1.0", Month(2023, 5)),
        Unread("text", "other", figures=3),
    ]
    made = checks(*claims)
    assert verdicts(made) == [RIGHT, CLOSE, WRONG, WRONG, None]
    assert made.counts() == (2, 1, 2 + 3)
    assert report(claim(EXPORT, "999.0")).counts() == (0, 1, 0)
    # What was understood in part is never wrong.
    assert checks(*claims, claim(EXPORT, "7000.0", doubts=(("word", "义乌"),))).counts() == (2, 1, 2 + 3 + 1)


@pytest.mark.parametrize(
    ("made", "is_supported"),
    [
        (claim(EXPORT, "6119.0", group=-9), True),  # within 2 %
        (claim(EXPORT, "5881.0", group=-9), True),
        (claim(EXPORT, "6120.0", group=-9), True),
        (claim(EXPORT, "6121.0", group=-9), False),
        (claim(EXPORT, "5879.0", group=-9), False),
        (claim(EXPORT, "611.9", group=-9, factor=10.0), True),
        (claim(NET, "-5.0", LAST_MAY, group=-9), False),
        (claim(EXPORT, "20.3", group=-9, is_yoy=True), False),
        (claim(EXPORT, "9999.0", group=-1), True),  # next to a figure that is right
        (claim(EXPORT, "9999.0", group=-2), True),
        (claim(EXPORT, "9999.0", group=0), True),
        (claim(EXPORT, "9999.0", group=-3), False),
        (claim(EXPORT, "9999.0", LAST_MAY, group=-1), False),
        (figure(TIANJIN, EXPORT, "9999.0", period=MAY, group=-1), False),
    ],
)
def test_a_wrong_figure_is_certain_if_it_is_near_or_another_is_right(made: FigureClaim, *, is_supported: bool) -> None:
    done = checks(claim(TOTAL, "10000.0", group=-1), claim(IMPORT, "8888.0", LAST_MAY, group=-1), made)
    assert done.judged[-1].verdict is WRONG
    assert done.is_supported(done.judged[-1]) is is_supported
    assert report(made).is_supported(report(made).judged[0])
    without = FigureChecks(parsed(made), reference_of({2: [1.0]}), None, MAY)
    assert without.is_supported(without.judged[0])


def test_a_level_is_near_the_middle_of_its_interval() -> None:
    done = checks()
    for text, is_near in (("1015.0", True), ("1025.0", False), ("985.0", True), ("975.0", False)):
        assert done.is_supported(Judged(claim(EXPORT, text), (990.0, 1010.0), WRONG)) is is_near


def test_a_deficit_is_near_too() -> None:
    """The share of a negative level is that of its size."""
    made = FigureChecks(parsed(claim(NET, "-101.0", None)), reference_of({}), deficits(), MAY)
    assert made.is_supported(made.judged[0])


def deficits() -> StoredMonths:
    levels = np.full((2, 32, 4, 17), np.nan)
    levels[:, NATIONAL.index] = 1.0
    levels[YTD, BEIJING.index, :, 16] = 300.0, 100.0, 200.0, -100.0
    return StoredMonths(cube_of(levels))
