"""Whether a printed figure may stand for a value: it is right, close, or wrong."""

from __future__ import annotations

from enum import Enum
from typing import Final

from xlpkg.audit.claims import SLACK, FigureClaim, PrintedNumber

#: A YoY of a month before that of the text, or the nation's growth in a comparison, may use a base that was revised
#: since, by half a percent. Set by judgement.
NEAR_YOY: Final = 0.5
#: A level of a month before that of the text may have been revised by this share. The YoY published in January to May
#: 2025 imply that 84 % of 465 levels of provinces a year earlier were revised by less, and the nation by up to 0.44 %.
REVISED_SHARE: Final = 0.01
#: A number after "over" or "nearly" may differ from the value by one unit of its last digit that is not zero, but by no
#: more than this share of it.
ROUND_SHARE: Final = 0.25
#: A number after "about" may differ by this share; further off, up to the second share, it is close.
ABOUT_SHARE: Final = 0.05
ABOUT_FAR_SHARE: Final = 0.15
#: "over" a number that the value misses by no more than this share is close.
MISS_SHARE: Final = 0.005


class Verdict(Enum):
    """How a printed figure compares with its reference."""

    RIGHT = "right"
    CLOSE = "close"
    WRONG = "wrong"


def judge(claim: FigureClaim, printed: PrintedNumber, low: float, high: float) -> Verdict:
    """Return whether *printed*, the figure of *claim* in the unit of the reference, stands for *low* to *high*."""
    if claim.qualifier:
        return _judge_qualified(claim.qualifier, printed, low, high)
    if printed.agrees(low, high):
        return Verdict.RIGHT
    distance = max(low - printed.value, printed.value - high)
    tolerance = 3 * printed.half  # one unit of the last digit beyond rounding
    if claim.is_earlier:
        tolerance = max(tolerance, NEAR_YOY if claim.is_yoy else REVISED_SHARE * abs(printed.value))
    return Verdict.CLOSE if distance <= tolerance + SLACK else Verdict.WRONG


def _judge_qualified(qualifier: str, printed: PrintedNumber, low: float, high: float) -> Verdict:
    size = abs(printed.value)
    reach = max(min(_step(printed), ROUND_SHARE * size), printed.half)
    miss = MISS_SHARE * size + printed.half
    if qualifier == "about":
        distance = max(low - printed.value, printed.value - high)
        if distance <= max(ABOUT_SHARE * size, printed.half) + SLACK:
            return Verdict.RIGHT
        return Verdict.CLOSE if distance <= ABOUT_FAR_SHARE * size else Verdict.WRONG
    # "over 100": the value is from 100 to the next round number; "nearly 100": from the one before it to 100.
    beyond, short = (high - printed.value, printed.value - high)
    if qualifier == "below":
        beyond, short = (printed.value - low, low - printed.value)
    if short > miss + SLACK:
        return Verdict.WRONG
    if short > SLACK:
        return Verdict.CLOSE
    if beyond <= reach + SLACK:
        return Verdict.RIGHT
    return Verdict.CLOSE if qualifier == "over" or beyond <= 2 * reach else Verdict.WRONG


def _step(printed: PrintedNumber) -> float:
    """Return the unit of the last digit of a number that is not zero: 100 for 1,700, 0.1 for 2.5."""
    digits = printed.text.replace(",", "").replace(".", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    return 2 * printed.half * 10.0**zeros
