"""What each figure of a sentence should be, by the store's months or by the tables of the report, and whether it is."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import Final

from xlpkg.audit.claims import SLACK, FigureClaim, Measure, ParsedReport, PrintedNumber, Span, Subject, column_of
from xlpkg.audit.places import is_place, stored_region
from xlpkg.audit.reference import ZERO, Interval, Reference, StoredMonths, announced_figures, unknown
from xlpkg.model.groups import other_definitions
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Currency, Flow

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
_MAX_DECIMALS: Final = 6
#: The comparisons of a province with the nation.
OF_NATION: Final = (Measure.SHARE, Measure.GAP, Measure.GROWTH, Measure.CONTRIBUTION, Measure.PART_OF_GROWTH)
#: Those of a region's change to the nation's level of a year earlier, or to its change.
OF_GROWTH: Final = (Measure.CONTRIBUTION, Measure.PART_OF_GROWTH)


#: Those of which only the sign is said.
_SIGNS: Final = (Measure.DIRECTION, Measure.LEAD)
#: 基本持平 may be a change by so much, in percent.
_FLAT: Final = 1.0


class Verdict(Enum):
    """How a printed figure compares with what it should be, the best first."""

    RIGHT = "right"
    CLOSE = "close"
    WRONG = "wrong"


def judge(claim: FigureClaim, printed: PrintedNumber, interval: Interval) -> Verdict:
    """Return whether *printed*, the figure of *claim* in the unit of the reference, stands for a value of *interval*.

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
    verdict: Verdict | None
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


class Cells:
    """The cells of one report's figures: *reference*, or those of *stored* in another month than *period*."""

    def __init__(
        self, parsed: ParsedReport, reference: Reference, stored: StoredMonths | None, period: Month | None
    ) -> None:
        self.parsed, self.reference, self.stored, self.period = parsed, reference, stored, period
        self.has_store = stored is not None or reference.has_cube
        #: The levels by flow that a sentence gives in the same way.
        self._levels: dict[tuple[object, ...], dict[Flow, float]] = defaultdict(dict)
        for each in (each for each in parsed.figures() if each.measure.is_plain):
            self._levels[_same_levels(each)][each.subject.flow] = each.printed.value

    # What a figure should be.

    def interval(self, claim: FigureClaim, subject: Subject) -> Interval | None:
        """Return the lowest and highest value of a figure on *subject*, None if it is not known."""
        if claim.measure is Measure.RANK:
            ranges = [found for is_yoy in claim.orders if (found := self._ranks(claim, subject, is_yoy=is_yoy))]
            return next((each for each in ranges if claim.printed.agrees(*each)), ranges[0] if ranges else None)
        if subject.region is NATIONAL and not self.has_store and (claim.basis, claim.column) in self.reference.single:
            return None
        if claim.measure in OF_GROWTH:
            return self._of_growth(claim, subject)
        is_yoy = claim.measure not in (Measure.LEVEL, Measure.SHARE, Measure.LEAD)
        of_region = self.of(subject, is_yoy=is_yoy, currency=claim.currency)
        if claim.measure.is_plain or claim.measure is Measure.DIRECTION or of_region is None:
            return of_region
        of_other = self.of(subject._replace(region=claim.other or NATIONAL), is_yoy=is_yoy, currency=claim.currency)
        return of_other and compared(claim.measure, of_region, of_other)

    def _of_growth(self, claim: FigureClaim, subject: Subject) -> Interval | None:
        """Return the lowest and highest contribution to the nation's YoY, or part of its change, None if unknown."""
        found = []
        for region in (subject.region, NATIONAL):
            of = subject._replace(region=region)
            levels, yoy = (self.of(of, is_yoy=is_yoy, currency=claim.currency) for is_yoy in (False, True))
            if levels is None or yoy is None or yoy[0] <= -100:
                return None
            bases = [sum(levels) / 2 / (1 + each / 100) for each in yoy]
            found.append([(base, sum(levels) / 2 - base) for base in bases])
        of_region, of_nation = found
        of_base = claim.measure is Measure.CONTRIBUTION
        parts = [100 * one / (base if of_base else change) for _, one in of_region for base, change in of_nation]
        return min(parts), max(parts)

    def of(self, subject: Subject, *, is_yoy: bool, currency: Currency | None = None) -> Interval | None:
        """Return the lowest and highest level or YoY, None if it is not known in *currency*."""
        region, flow, span = self._as_stored(subject)
        period, stored = span.month or self.period, self.stored
        if region is None:
            return None
        is_other = stored and not self.parsed.is_report and currency not in (None, stored.currency)
        if is_other or (is_yoy and flow is Flow.NET):
            return None
        column = column_of(flow, is_yoy=is_yoy)
        if span.first is None:
            return self._reference(period).interval(span.basis, region, column)
        return stored.interval_of_months(span.first, period, region, column) if stored and period else None

    def _as_stored(self, subject: Subject) -> tuple[Region | None, Flow, Span]:
        """Return the parts of *subject*, with a group or a city as the store has it; None if it has none."""
        return stored_region(subject.region, self.stored.cube if self.stored else None), subject.flow, subject.span

    def _reference(self, period: Month | None) -> Reference:
        """Return that of *period*: in a report its own, which shows the method of its month."""
        if period == self.period and (self.stored is None or self.parsed.is_report):
            return self.reference
        return self.stored.month(period) if self.stored and period else unknown()

    def reference_of(self, period: Month | None) -> Reference:
        """Return the reference of lists and ranks on *period*; in a text without tables each has its own month."""
        unit = self.parsed.unit
        is_other_currency = self.stored and unit and unit.currency is not self.stored.currency
        return unknown() if is_other_currency else self._reference(period or self.period)

    def _ranks(self, claim: FigureClaim, subject: Subject, *, is_yoy: bool) -> Interval | None:
        """Return the best and the worst rank that a province may have, None if a figure of a province is not known.

        That after another province is how many places it is behind it.
        """
        of_all = (self.of(subject._replace(region=each), is_yoy=is_yoy, currency=claim.currency) for each in PROVINCES)
        known = {region: each for region, each in zip(PROVINCES, of_all, strict=True) if each}
        if subject.region not in known or len(known) < len(PROVINCES):
            return None
        places = [
            (1 + sum(each[0] > high for each in known.values()), sum(each[1] >= low for each in known.values()))
            for low, high in (known[each] for each in (subject.region, claim.other) if each)
        ]
        (first, last), other = places[0], places[1:]
        return (first - other[0][1], last - other[0][0]) if other else (first, last)

    # Whether it is.

    def judge(self, claim: FigureClaim, subject: Subject) -> Judged:
        """Compare a figure with the cell of *subject*."""
        interval = self.interval(claim, subject)
        judged = Judged(claim, subject, interval, None)
        announced, computed = self._announced(claim, subject)
        if claim.measure.is_plain and any(self.agrees(claim, (value, value)) for value in announced):
            judged.verdict = Verdict.RIGHT
        elif interval is not None and claim.measure in _SIGNS:
            judged.verdict = Verdict.RIGHT if _has_sign(claim.printed.value, interval) else Verdict.WRONG
        elif interval is not None and not claim.measure.is_plain:
            is_right = claim.measure is not Measure.GROWTH and claim.printed.agrees(*interval)
            is_right |= bool(claim.qualifier) and judge(claim, claim.printed, interval) is Verdict.RIGHT
            judged.verdict = Verdict.RIGHT if is_right else Verdict.WRONG
        elif interval is not None and (computed is None or claim.qualifier):
            judged.verdict = self._verdict(claim, interval)
        elif interval is not None and computed is not None:
            judged.is_computed = any(claim.printed.agrees(value, value) for value in computed)
            judged.verdict = Verdict.CLOSE if judged.is_computed else Verdict.WRONG
        if judged.verdict is Verdict.WRONG and self._is_by_another_definition(claim, subject):
            judged.verdict = Verdict.CLOSE
        unit = self.parsed.unit
        is_other_currency = unit is not None and claim.currency not in (None, unit.currency)
        if judged.verdict is Verdict.WRONG and is_other_currency and self.parsed.is_report:
            judged.verdict = None  # a figure in dollars in a report in yuan; a wrong unit agrees but for its name
        return judged

    def agrees(self, claim: FigureClaim, interval: Interval) -> bool:
        """Whether the figure of *claim* may stand for a value of *interval*."""
        return self._verdict(claim, interval) is Verdict.RIGHT

    def _announced(self, claim: FigureClaim, subject: Subject) -> tuple[list[float], list[float] | None]:
        """Return what every edition announces of a figure and, if auto takes that, the computed YoY."""
        region, flow, span = self._as_stored(subject)
        period, stored = span.month or self.period, self.stored
        if not (region and stored and period) or span.first or claim.currency not in (None, stored.currency):
            return [], None
        at = (span.basis, region, column_of(flow, is_yoy=claim.is_yoy))
        return announced_figures(stored.cube, period, *at), stored.month(period).before_announced(*at)

    def _is_by_another_definition(self, claim: FigureClaim, subject: Subject) -> bool:
        """Whether the figure is the level, YoY or share of a group by another definition that is in use."""
        found: list[float] = []
        for group in (each for each in other_definitions() if each.name == subject.region.name):
            of_each = [subject._replace(region=REGIONS[index]) for index in group.members]
            levels = [self.value(of, is_yoy=False) for of in of_each]
            if claim.measure is Measure.LEVEL:
                found.append(sum(levels) / (claim.factor or self.parsed.factor))
            elif claim.measure is Measure.SHARE:
                found.append(100 * sum(levels) / self.value(subject._replace(region=NATIONAL), is_yoy=False))
            elif claim.measure is Measure.YOY:
                changes = [self.value(of, is_yoy=True) for of in of_each]
                bases = [
                    level / (1 + change / 100) for level, change in zip(levels, changes, strict=True) if change > -100
                ]
                found += [100 * (sum(levels) / sum(bases) - 1)] if len(bases) == len(levels) else []
        return any(judge(claim, claim.printed, (value, value)) is not Verdict.WRONG for value in found)

    def fits(self, printed: PrintedNumber, interval: Interval) -> bool:
        """Whether a number may be printed for a value of *interval*; that of a table's number it may not only touch."""
        if self.has_store:
            return printed.agrees(*interval)
        low, high = interval
        return printed.is_same(PrintedNumber("", (low + high) / 2, (high - low) / 2, 0))

    def _verdict(self, claim: FigureClaim, interval: Interval) -> Verdict:
        """Return the best verdict; in a report the unit of a level may be that of the report instead of its own."""
        unit, is_report = self.parsed.factor, self.parsed.is_report
        factors = {claim.factor or unit, unit} if is_report else {claim.factor or unit}
        numbers = [claim.printed] if claim.is_yoy else [claim.printed.scaled(factor) for factor in factors]
        if not self.has_store:
            return Verdict.RIGHT if any(self.fits(each, interval) for each in numbers) else Verdict.WRONG
        found = [judge(claim, each, interval) for each in numbers]
        verdict = next(each for each in Verdict if each in found)
        # The tables of a report show which base method it follows, so nothing else is left open.
        is_open = self._is_forced(claim) or is_place(claim.subject.region)
        return Verdict.WRONG if is_report and verdict is Verdict.CLOSE and not is_open else verdict

    def _is_forced(self, claim: FigureClaim) -> bool:
        """Whether *claim* is a level that adds up with the others of its sentence: it may be forced to do so."""
        levels = self._levels[_same_levels(claim)]
        total, exports, imports, net = (levels.get(flow, math.nan) for flow in Flow)
        rest = exports - imports - net if claim.subject.flow is Flow.NET else exports + imports - total
        return not claim.is_yoy and not claim.qualifier and abs(rest) < SLACK

    # What is printed instead.

    def expected(self, judged: Judged) -> float:
        """Return what a figure should be, as our report prints it, in the unit and with the decimals of the claim."""
        claim, subject = judged.claim, judged.subject
        if claim.measure is Measure.RANK:
            values = [self.value(subject._replace(region=each), is_yoy=claim.orders[0]) for each in PROVINCES]
            return 1 + sum(each > values[PROVINCES.index(subject.region)] for each in values)
        if claim.measure in OF_GROWTH:
            value = sum(self._of_growth(claim, subject) or (0.0, 0.0)) / 2
            return float(format_number(value, min(claim.printed.decimals, _MAX_DECIMALS)))
        is_yoy = claim.measure in (Measure.YOY, Measure.GAP, Measure.DIRECTION)
        value = self.value(subject, is_yoy=is_yoy)
        if claim.measure in OF_NATION:
            nation = self.value(subject._replace(region=NATIONAL), is_yoy=is_yoy)
            value = 100 * value / nation if claim.measure is Measure.SHARE else value - nation
        scale = claim.factor or self.parsed.factor if claim.measure is Measure.LEVEL else 1.0
        return float(format_number(value / scale, 1 if claim.words else min(claim.printed.decimals, _MAX_DECIMALS)))

    def value(self, subject: Subject, *, is_yoy: bool) -> float:
        """Return a level or a YoY as our report prints it, unrounded: a YoY that differs by method is that of auto."""
        region, flow, span = self._as_stored(subject)
        if region is not None and span.first is None:
            reference = self._reference(span.month or self.period)
            return reference.value(span.basis, region, column_of(flow, is_yoy=is_yoy)) or 0.0
        low, high = self.of(subject, is_yoy=is_yoy) or (math.nan, math.nan)
        return (low + high) / 2


def _has_sign(sign: float, interval: Interval) -> bool:
    """Whether a value of *interval* may be a rise (1), a fall (-1), or neither."""
    low, high = interval
    if sign == 0:
        return low <= _FLAT and high >= -_FLAT
    return high > SLACK - ZERO if sign > 0 else low < ZERO - SLACK


def compared(measure: Measure, region: Interval, nation: Interval) -> Interval:
    """Return the lowest and highest share in percent, or gap in percentage points."""
    if measure is Measure.SHARE:
        return 100 * region[0] / nation[1], 100 * region[1] / nation[0]
    return region[0] - nation[1], region[1] - nation[0]


def _same_levels(claim: FigureClaim) -> tuple[object, ...]:
    region, _, span = claim.subject
    return claim.text, region, span, claim.is_yoy, claim.factor, claim.printed.decimals
