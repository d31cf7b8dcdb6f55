"""How a printed figure compares with what it should be: right, close or wrong, by what its words leave open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

from xlpkg.audit.claims import FigureClaim, Measure, Subject
from xlpkg.audit.month_facts import Interval
from xlpkg.audit.numbers import SLACK, PrintedNumber
from xlpkg.audit.places import is_place

#: A YoY of a month before that of the text, or the nation's growth in a comparison, may use a base that was revised
#: since, by half a percent. Set by judgement.
NEAR_YOY: Final = 0.5
#: A level of a month before that of the text may have been revised by this share. The YoY published in January to May
#: 2025 imply that 84 % of 465 levels of provinces a year earlier were revised by less, and the nation by up to 0.44 %.
REVISED_SHARE: Final = 0.01
#: A number after "over" or "nearly" may differ from the value by one unit of its last digit that is not zero, but by no
#: more than this share of it.
ROUND_SHARE: Final = 0.25
#: A number after "about" may differ by this share; up to three times that it is close.
_ABOUT_SHARE: Final = 0.05
#: "over" a number that the value misses by no more than this share is close.
_MISS_SHARE: Final = 0.005
#: A city's own level may differ from that of table (8) by this share: Chengdu's are 0.2 % above it.
_PLACE_SHARE: Final = 0.005
#: At least three zeros after at least four digits were not printed by the source: 50630000万元 was 5063亿元.
_MANY_ZEROS: Final = 2000
_MANY_DIGITS: Final = 4
#: The comparisons of a province with the nation.
OF_NATION: Final = (Measure.SHARE, Measure.GAP, Measure.GROWTH, Measure.CONTRIBUTION, Measure.PART_OF_GROWTH)
#: Those of a region's change to the nation's level of a year earlier, or to its change.
OF_GROWTH: Final = (Measure.CONTRIBUTION, Measure.PART_OF_GROWTH)


class Verdict(Enum):
    """How a printed figure compares with what it should be, the best first."""

    RIGHT = "right"
    CLOSE = "close"
    WRONG = "wrong"


def judge(claim: FigureClaim, printed: PrintedNumber, interval: Interval) -> Verdict:
    """Return whether *printed*, the figure of *claim* in the unit of the facts, stands for a value of *interval*.

    It does if the value is no further below and above it than the words before it allow; "over 100" may be any value up
    to the next round number.
    """
    size, half, digits = abs(printed.value), printed.half, printed.text.replace(",", "").replace(".", "")
    # the unit of the last digit that is not zero: 100 for 1,700, 0.1 for 2.5
    step = 2 * half * 10.0 ** (len(digits) - len(digits.rstrip("0")))
    if step >= _MANY_ZEROS * half and printed.digits >= _MANY_DIGITS:
        half = step / 2
    to_round = max(min(step, ROUND_SHARE * size), half)
    miss = _MISS_SHARE * size + half
    about = max(_ABOUT_SHARE * size, half)
    near = 3 * half  # one unit of the last digit beyond rounding
    if claim.is_earlier:
        near = max(near, NEAR_YOY if claim.is_yoy else REVISED_SHARE * size)
    elif is_place(claim.subject.region) and claim.measure is Measure.LEVEL:
        near = max(near, _PLACE_SHARE * size)
    right, close = {
        "": ((half, half), (near, near)),
        "about": ((about, about), (3 * about, 3 * about)),
        "over": ((0.0, to_round), (miss, math.inf)),
        "below": ((to_round, 0.0), (2 * to_round, miss)),
    }[claim.qualifier]
    for verdict, (below, above) in ((Verdict.RIGHT, right), (Verdict.CLOSE, close)):
        if interval[0] - above - SLACK <= printed.value <= interval[1] + below + SLACK:
            return verdict
    return Verdict.WRONG


@dataclass(slots=True)
class Judged:
    """A figure, the reading of it that counts, what it should be, and the verdict, None if nothing is known.

    ``is_explained``: a finding on its whole sentence says what may be wrong with it. ``is_relabelled``: the subject is
    not the one that its sentence names. ``is_computed``: it is the YoY as computed before it was announced. ``unread``
    says why it is not compared after all, by the kind and the text of what was not understood.
    """

    claim: FigureClaim
    subject: Subject
    interval: Interval | None
    verdict: Verdict | None = None
    is_explained: bool = False
    is_relabelled: bool = False
    is_computed: bool = False
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it agrees, or is close."""
        return self.verdict in (Verdict.RIGHT, Verdict.CLOSE)

    @property
    def is_wrong(self) -> bool:
        """Whether it differs, and no finding on its sentence says why."""
        return self.verdict is Verdict.WRONG and not self.is_explained
