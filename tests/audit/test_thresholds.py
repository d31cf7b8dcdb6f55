"""Each threshold of the audit of sentences: a figure just inside it and one just outside."""

from __future__ import annotations

import pytest
from made_tables import number

from xlpkg.audit.claims import FigureClaim
from xlpkg.audit.verdicts import Verdict, judge
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Flow

RIGHT, CLOSE, WRONG = Verdict.RIGHT, Verdict.CLOSE, Verdict.WRONG


def verdict(
    text: str,
    value: float | tuple[float, float],
    *,
    qualifier: str = "",
    is_yoy: bool = False,
    basis: Basis = Basis.YTD,
    month: int = 5,
    is_earlier: bool = False,
) -> Verdict:
    low, high = value if isinstance(value, tuple) else (value, value)
    claim = FigureClaim(
        "",
        basis,
        PROVINCES[0],
        Flow.TOTAL,
        is_yoy,
        number(text),
        period=Month(2025, month),
        qualifier=qualifier,
        is_earlier=is_earlier,
    )
    return judge(claim, claim.printed, low, high)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(10.04, RIGHT), (10.06, CLOSE), (9.94, CLOSE), (10.15, CLOSE), (10.16, WRONG), (9.84, WRONG)],
)
def test_a_level_one_last_digit_beyond_rounding_is_close(value: float, expected: Verdict) -> None:
    assert verdict("10.0", value) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [((4.0, 4.2), RIGHT), ((4.4, 4.6), CLOSE), ((4.56, 4.8), WRONG), ((3.0, 3.44), WRONG)]
)
def test_a_months_yoy_half_a_point_beyond_its_band_is_close(value: tuple[float, float], expected: Verdict) -> None:
    assert verdict("4.0", value, is_yoy=True, basis=Basis.MONTH) is expected


def test_a_yoy_of_the_year_to_date_or_of_january_is_printed_and_so_exact() -> None:
    assert verdict("4.0", 4.4, is_yoy=True) is WRONG
    assert verdict("4.0", 4.4, is_yoy=True, basis=Basis.MONTH, month=1) is WRONG
    assert verdict("4.0", 4.4, is_yoy=True, basis=Basis.MONTH, month=2) is CLOSE


@pytest.mark.parametrize(
    ("text", "value", "is_yoy", "expected"),
    [
        ("1000.0", 1009.9, False, CLOSE),
        ("1000.0", 990.1, False, CLOSE),
        ("1000.0", 1010.1, False, WRONG),
        ("-20.0", -20.19, False, CLOSE),  # a balance
        ("-20.0", -20.21, False, WRONG),
        ("2", 3.4, False, CLOSE),  # a digit beyond rounding is more than a revision
        ("2", 3.6, False, WRONG),
        ("4.0", 4.49, True, CLOSE),
        ("4.0", 3.51, True, CLOSE),
        ("4.0", 4.51, True, WRONG),
        ("80.0", 80.6, True, WRONG),
        ("4", 5.4, True, CLOSE),
    ],
)
def test_a_figure_of_an_earlier_month_may_be_revised(text: str, value: float, is_yoy: bool, expected: Verdict) -> None:
    assert verdict(text, value, is_yoy=is_yoy, is_earlier=True) is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("100", 100.1, RIGHT),
        ("100", 125.0, RIGHT),
        ("100", 126.0, CLOSE),
        ("100", 500.0, CLOSE),
        ("100", 99.0, CLOSE),
        ("100", 98.9, WRONG),
        ("8600", 8648.5, RIGHT),
        ("8600", 8701.0, CLOSE),
        ("8600", 8550.0, WRONG),
        ("2", 2.24, RIGHT),
        ("2.2", 2.24, RIGHT),
        ("2.2", 2.31, CLOSE),
        ("10.0", 12.4, RIGHT),
        ("20,000", 24_900.0, RIGHT),
    ],
)
def test_over_a_number_is_from_it_to_the_next_round_one(text: str, value: float, expected: Verdict) -> None:
    assert verdict(text, value, qualifier="over") is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("3000", 2931.0, RIGHT),
        ("3000", 2260.0, RIGHT),
        ("3000", 2200.0, CLOSE),
        ("3000", 1500.0, CLOSE),
        ("3000", 1490.0, WRONG),
        ("3000", 3010.0, CLOSE),
        ("3000", 3020.0, WRONG),
    ],
)
def test_nearly_a_number_is_from_the_round_one_before_to_it(text: str, value: float, expected: Verdict) -> None:
    assert verdict(text, value, qualifier="below") is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2931.0, RIGHT),
        (2850.0, RIGHT),
        (2840.0, CLOSE),
        (2550.0, CLOSE),
        (2540.0, WRONG),
        (3150.0, RIGHT),
        (3160.0, CLOSE),
        (3450.0, CLOSE),
        (3460.0, WRONG),
    ],
)
def test_about_a_number_is_within_five_percent(value: float, expected: Verdict) -> None:
    assert verdict("3000", value, qualifier="about") is expected
