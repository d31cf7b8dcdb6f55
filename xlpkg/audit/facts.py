"""What each figure of a sentence should be, by the store or by the text's own tables, and whether it is."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import replace
from typing import Final

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Ground
from xlpkg.analysis.windows import window
from xlpkg.audit.claims import FigureClaim, Measure, ParsedReport, Span, Subject
from xlpkg.audit.month_facts import ZERO, Interval, MonthFacts, StoredMonth
from xlpkg.audit.numbers import SLACK, PrintedNumber
from xlpkg.audit.places import is_place
from xlpkg.audit.province_tables import FIGURE_COLUMNS, SUBTOTAL, column_of
from xlpkg.audit.verdicts import OF_GROWTH, OF_NATION, Judged, Verdict, judge
from xlpkg.errors import BadArgument
from xlpkg.model.groups import other_definitions
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Currency, Flow

_MAX_DECIMALS: Final = 6
#: The measures of which only the sign is said.
_SIGNS: Final = (Measure.DIRECTION, Measure.LEAD)
#: 基本持平 may be a change by so much, in percent.
_FLAT: Final = 1.0


class Facts(ABC):
    """What the figures of a text are compared with: :class:`StoredFacts` or :class:`PrintedFacts`.

    ``is_exact``: nothing is left open, such as the base method of a YoY, so that each difference is an error.
    """

    ground: Ground

    def __init__(self, parsed: ParsedReport) -> None:
        self.parsed, self.period = parsed, parsed.month
        self.is_exact = parsed.is_report or self.ground is Ground.TABLE

    @abstractmethod
    def month(self, period: Month | None) -> MonthFacts:
        """Return the figures of *period*, None for the month of the text."""

    def month_of_list(self, period: Month | None) -> MonthFacts:
        """Return the figures with which lists and ranks on *period* are compared."""
        return self.month(period)

    # What a figure should be.

    def interval(self, claim: FigureClaim, subject: Subject) -> Interval | None:
        """Return the lowest and highest value of a figure on *subject*, None if it is not known."""
        if claim.measure is Measure.RANK:
            ranges = [found for is_yoy in claim.orders if (found := self._ranks(claim, subject, is_yoy=is_yoy))]
            return next((each for each in ranges if claim.printed.agrees(*each)), ranges[0] if ranges else None)
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

    def of(self, subject: Subject, *, is_yoy: bool, currency: Currency | None = None) -> Interval | None:  # noqa: ARG002
        """Return the lowest and highest level or YoY, None if it is not known in *currency*."""
        (_, flow, span), region = subject, self._known_region(subject)
        if region is None or (is_yoy and flow is Flow.NET):
            return None
        column = column_of(flow, is_yoy=is_yoy)
        if span.first is None:
            return self.month(span.month).interval(span.basis, region, column)
        return self._of_months(span, region, column)

    def _known_region(self, subject: Subject) -> Region | None:
        """Return the region of *subject*, a group or a city as it is known; None if it is not."""
        return None if is_place(subject.region) else subject.region

    def _of_months(self, _span: Span, _region: Region, _column: int) -> Interval | None:
        """Return the lowest and highest value of a figure of months that no table prints, None if unknown."""
        return None

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
        """Compare a figure with what it should be if it is on *subject*."""
        judged = Judged(claim, subject, self.interval(claim, subject))
        if claim.measure.is_plain:
            self._judge_plain(judged)
        elif judged.interval is not None:
            judged.verdict = Verdict.RIGHT if _is_said(claim, judged.interval) else Verdict.WRONG
        if judged.verdict is Verdict.WRONG and self._is_by_another_definition(claim, subject):
            judged.verdict = Verdict.CLOSE
        unit = self.parsed.unit
        is_other_currency = unit is not None and claim.currency not in (None, unit.currency)
        if judged.verdict is Verdict.WRONG and is_other_currency and self.parsed.is_report:
            judged.verdict = None  # a figure in dollars in a report in yuan; a wrong unit agrees but for its name
        return judged

    @abstractmethod
    def _judge_plain(self, judged: Judged) -> None:
        """Set the verdict on a level or YoY."""

    def _numbers(self, claim: FigureClaim) -> list[PrintedNumber]:
        """Return what a figure may say; in a report a level may be in the unit of the report instead of its own."""
        unit = self.parsed.factor
        factors = {claim.factor or unit, unit} if self.parsed.is_report else {claim.factor or unit}
        return [claim.printed] if claim.is_yoy else [claim.printed.scaled(factor) for factor in factors]

    def _is_by_another_definition(self, claim: FigureClaim, subject: Subject) -> bool:
        """Whether the figure is the level, YoY or share of a group by another definition that is in use."""
        printed = claim.in_hundred_million(self.parsed.factor) if claim.measure.is_plain else claim.printed
        groups = (each for each in other_definitions() if each.name == subject.region.name)
        of_each = (subject._replace(region=replace(group, index=SUBTOTAL)) for group in groups)
        intervals = [each for of in of_each if (each := self.interval(claim, of))]
        return any(judge(claim, printed, each) is not Verdict.WRONG for each in intervals)

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
        (_, flow, span), region = subject, self._known_region(subject)
        if region is not None and span.first is None:
            return self.month(span.month).value(span.basis, region, column_of(flow, is_yoy=is_yoy)) or 0.0
        low, high = self.of(subject, is_yoy=is_yoy) or (math.nan, math.nan)
        return (low + high) / 2


class StoredFacts(Facts):
    """The months of *cube*; that of a report is *stored*, which follows the base methods of its tables."""

    ground = Ground.STORE

    def __init__(self, parsed: ParsedReport, cube: Cube, stored: StoredMonth | None = None) -> None:
        super().__init__(parsed)
        self.cube = cube
        self._months = {stored.period: stored} if stored and parsed.is_report else {}
        #: The levels by flow that a sentence gives in the same way.
        self._levels: dict[tuple[object, ...], dict[Flow, float]] = defaultdict(dict)
        for each in (each for each in parsed.figures() if each.measure.is_plain):
            self._levels[_same_levels(each)][each.subject.flow] = each.printed.value

    def month(self, period: Month | None) -> MonthFacts:
        period = period or self.period
        return self._stored(period) if period else MonthFacts()

    def _stored(self, period: Month) -> StoredMonth:
        if period not in self._months:
            self._months[period] = StoredMonth(self.cube, period)
        return self._months[period]

    def month_of_list(self, period: Month | None) -> MonthFacts:
        unit = self.parsed.unit
        return MonthFacts() if unit and unit.currency is not self.cube.currency else self.month(period)

    def of(self, subject: Subject, *, is_yoy: bool, currency: Currency | None = None) -> Interval | None:
        is_other = not self.parsed.is_report and currency not in (None, self.cube.currency)
        return None if is_other else super().of(subject, is_yoy=is_yoy)

    def _known_region(self, subject: Subject) -> Region | None:
        try:
            return self.cube.region(subject.region.name) if is_place(subject.region) else subject.region
        except BadArgument:
            return None

    def _of_months(self, span: Span, region: Region, column: int) -> Interval | None:
        """Return the lowest and highest value of a figure of the months of *span*, None if unknown.

        A level is that of the functions, or the sum of the months, in which China Customs has revised none; a YoY is
        known to within its band.
        """
        first, last = span.first, span.month or self.period
        if first is None or last is None or not 0 <= last - self.cube.first < self.cube.months:
            return None
        flow, is_yoy = FIGURE_COLUMNS[column]
        sums = window(self.cube.years_of(last), last - first + 1)
        at = (Basis.MONTH, region.index, flow, sums.month_index(last))
        if is_yoy:
            yoy = sums.yoy()
            found = yoy.value[at] - yoy.band[at], yoy.value[at] + yoy.band[at]
        else:
            months = (self._stored(first + n).auto(Basis.MONTH, region, column) for n in range(last - first + 1))
            found = sums.levels[at], sum(months)
        known = [float(each) for each in found if math.isfinite(each)]
        return (min(known), max(known)) if known else None

    def _judge_plain(self, judged: Judged) -> None:
        """Set the verdict on a level or YoY; where auto takes an announced YoY, a computed one is close to it."""
        claim, span, region = judged.claim, judged.subject.span, self._known_region(judged.subject)
        period, computed = span.month or self.period, None
        if region and period and not span.first and claim.currency in (None, self.cube.currency):
            at = (span.basis, region, column_of(judged.subject.flow, is_yoy=claim.is_yoy))
            announced, computed = self._stored(period).announced(*at), self._stored(period).before_announced(*at)
            if any(self._verdict(claim, (value, value)) is Verdict.RIGHT for value in announced):
                judged.verdict = Verdict.RIGHT
                return
        if judged.interval is not None and (computed is None or claim.qualifier):
            judged.verdict = self._verdict(claim, judged.interval)
        elif judged.interval is not None and computed is not None:
            judged.is_computed = any(claim.printed.agrees(value, value) for value in computed)
            judged.verdict = Verdict.CLOSE if judged.is_computed else Verdict.WRONG

    def _verdict(self, claim: FigureClaim, interval: Interval) -> Verdict:
        found = [judge(claim, each, interval) for each in self._numbers(claim)]
        verdict = next(each for each in Verdict if each in found)
        is_open = not self.is_exact or self._is_forced(claim) or is_place(claim.subject.region)
        return Verdict.WRONG if verdict is Verdict.CLOSE and not is_open else verdict

    def _is_forced(self, claim: FigureClaim) -> bool:
        """Whether *claim* is a level that adds up with the others of its sentence: it may be forced to do so."""
        levels = self._levels[_same_levels(claim)]
        total, exports, imports, net = (levels.get(flow, math.nan) for flow in Flow)
        rest = exports - imports - net if claim.subject.flow is Flow.NET else exports + imports - total
        return not claim.is_yoy and not claim.qualifier and abs(rest) < SLACK


class PrintedFacts(Facts):
    """The *printed* figures of a text's own month: those of its tables, and those of 全国 that its sentences give."""

    ground = Ground.TABLE

    def __init__(self, parsed: ParsedReport, printed: MonthFacts) -> None:
        super().__init__(parsed)
        self._printed = printed

    def month(self, period: Month | None) -> MonthFacts:
        return self._printed if period in (None, self.period) else MonthFacts()

    def interval(self, claim: FigureClaim, subject: Subject) -> Interval | None:
        is_single = subject.region is NATIONAL and (claim.basis, claim.column) in self._printed.single
        return None if is_single else super().interval(claim, subject)

    def _judge_plain(self, judged: Judged) -> None:
        if judged.interval is not None:
            low, high = judged.interval
            other = PrintedNumber("", (low + high) / 2, (high - low) / 2, 0)
            is_same = any(each.is_same(other) for each in self._numbers(judged.claim))
            judged.verdict = Verdict.RIGHT if is_same else Verdict.WRONG


def _is_said(claim: FigureClaim, interval: Interval) -> bool:
    """Whether a figure that is no level or YoY stands for a value of *interval*."""
    if claim.measure in _SIGNS:
        return _has_sign(claim.printed.value, interval)
    is_said = claim.measure is not Measure.GROWTH and claim.printed.agrees(*interval)
    return is_said or (bool(claim.qualifier) and judge(claim, claim.printed, interval) is Verdict.RIGHT)


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
