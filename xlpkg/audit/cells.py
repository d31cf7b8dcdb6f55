"""What each figure of a sentence should be: by the store's months, or by the tables of the report itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from xlpkg.audit.claims import SLACK, YOY_COLUMNS, FigureClaim, Measure, ParsedReport, PrintedNumber, Span, column_of
from xlpkg.audit.reference import Reference, StoredMonths, announced_figures
from xlpkg.audit.verdicts import Verdict, judge
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Currency, Flow

_MAX_DECIMALS: Final = 6
Interval = tuple[float, float]


class Subject(NamedTuple):
    """What a figure is about."""

    region: Region
    flow: Flow
    span: Span


@dataclass(slots=True)
class Judged:
    """A figure, the reading of it that counts, what it should be, and the verdict, None if nothing is known.

    ``is_explained``: a finding on its whole sentence says what is wrong with it. ``is_relabelled``: the subject is not
    the one that its sentence names. ``is_computed``: it is the YoY as computed before it was announced. ``is_unread``:
    it is not compared, because too little shows what it is about.
    """

    claim: FigureClaim
    subject: Subject
    interval: Interval | None
    verdict: Verdict | None
    is_explained: bool = False
    is_relabelled: bool = False
    is_computed: bool = False
    is_unread: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it agrees, or is close."""
        return self.verdict in (Verdict.RIGHT, Verdict.CLOSE) and not self.is_unread

    @property
    def is_wrong(self) -> bool:
        """Whether it differs, and no finding on its sentence says why."""
        return self.verdict is Verdict.WRONG and not self.is_unread and not self.is_explained


class Cells:
    """The cells of one report's figures: *reference*, or those of *stored* in another month than *period*."""

    def __init__(
        self, parsed: ParsedReport, reference: Reference, stored: StoredMonths | None, period: Month | None
    ) -> None:
        self.parsed, self.reference, self.stored, self.period = parsed, reference, stored, period

    # What a figure should be.

    def interval(self, claim: FigureClaim, subject: Subject) -> Interval | None:
        """Return the lowest and highest value of a figure, None if it is not known."""
        region, flow, span = subject
        if claim.measure is Measure.RANK:
            ranges = [found for is_yoy in claim.orders if (found := self._ranks(claim, subject, is_yoy=is_yoy))]
            return next((each for each in ranges if claim.printed.agrees(*each)), ranges[0] if ranges else None)
        is_yoy = claim.measure not in (Measure.LEVEL, Measure.SHARE)
        of_region = self.plain(span, region, flow, claim.currency, is_yoy=is_yoy)
        if claim.is_plain or of_region is None:
            return of_region
        of_nation = self.plain(span, NATIONAL, flow, claim.currency, is_yoy=is_yoy)
        return None if of_nation is None else compared(claim.measure, of_region, of_nation)

    def plain(
        self, span: Span, region: Region, flow: Flow, currency: Currency | None, *, is_yoy: bool
    ) -> Interval | None:
        """Return the lowest and highest level or YoY of *span*, None if it is not known in *currency*."""
        if is_yoy and flow is Flow.NET:
            return None
        period, column, is_report = span.month or self.period, column_of(flow, is_yoy=is_yoy), self.parsed.is_report
        if self.stored is None or is_report:
            if span.first is None and (period is None or period == self.period):
                return self.reference.interval(span.basis, region, column)
        elif currency not in (None, self.stored.currency):
            return None
        if self.stored is None or period is None:
            return None
        if span.first is not None:
            return self.stored.interval_of_months(span.first, period, region, column)
        return self.stored.month(period).interval(span.basis, region, column)

    def by_methods(self, span: Span, region: Region, flow: Flow) -> Interval | None:
        """Return the lowest and highest value of a YoY by all base methods, also if China Customs printed one."""
        interval = self.plain(span, region, flow, None, is_yoy=True)
        period = span.month or self.period
        if interval is None or self.stored is None or period is None or span.first is not None:
            return interval
        return self.stored.month(period).interval_by_methods(span.basis, region, column_of(flow, is_yoy=True))

    def _ranks(self, claim: FigureClaim, subject: Subject, *, is_yoy: bool) -> Interval | None:
        """Return the best and the worst rank that a province may have, None if a figure of a province is not known."""
        region, flow, span = subject
        known = {each: self.plain(span, each, flow, claim.currency, is_yoy=is_yoy) for each in PROVINCES}
        intervals = [each for each in known.values() if each is not None]
        of_region = known.get(region)
        if of_region is None or len(intervals) < len(PROVINCES):
            return None
        low, high = of_region
        return 1 + sum(each[0] > high for each in intervals), sum(each[1] >= low for each in intervals)

    # Whether it is.

    def judge(self, claim: FigureClaim, subject: Subject | None = None) -> Judged:
        """Compare a figure with its cell, that of its stated reading or of *subject*."""
        subject = subject or Subject(claim.region, claim.flow, claim.span)
        interval = self.interval(claim, subject)
        if not claim.is_plain:
            is_right = interval is not None and not claim.words and claim.printed.agrees(*interval)
            verdict = None if interval is None else Verdict.RIGHT if is_right else Verdict.WRONG
            return Judged(claim, subject, interval, verdict)
        announced, computed = self._announced(claim, subject)
        figures = self._numbers(claim)
        if any(judge(claim, each, value, value) is Verdict.RIGHT for each in figures for value in announced):
            return Judged(claim, subject, interval, Verdict.RIGHT)
        if interval is None:
            return Judged(claim, subject, None, None)
        verdict = next(each for each in Verdict if each in [self._verdict(claim, n, interval) for n in figures])
        is_computed = any(claim.printed.agrees(value, value) for value in computed or ())
        if computed is not None and not claim.qualifier:
            verdict = Verdict.CLOSE if is_computed else Verdict.WRONG
        return Judged(claim, subject, interval, verdict, is_computed=is_computed)

    def agrees(self, claim: FigureClaim, interval: Interval) -> bool:
        """Whether the figure of *claim* may stand for a value of another region in *interval*."""
        return any(self._verdict(claim, each, interval) is Verdict.RIGHT for each in self._numbers(claim))

    def _numbers(self, claim: FigureClaim) -> list[PrintedNumber]:
        """Return the number in 亿 or percent; in a report its unit may be that of the report instead of its own."""
        unit = self.parsed.factor
        factors = {claim.factor or unit, unit} if self.parsed.is_report else {claim.factor or unit}
        return [claim.printed] if claim.is_yoy else [claim.printed.scaled(factor) for factor in factors]

    def _announced(self, claim: FigureClaim, subject: Subject) -> tuple[list[float], list[float] | None]:
        """Return what every edition announces of a figure and, if auto takes that, the computed YoY."""
        region, flow, span = subject
        period, stored = span.month or self.period, self.stored
        if stored is None or period is None or span.first or claim.currency not in (None, stored.currency):
            return [], None
        at = (span.basis, region, column_of(flow, is_yoy=claim.is_yoy))
        return announced_figures(stored.cube, period, *at), stored.month(period).before_announced(*at)

    def _verdict(self, claim: FigureClaim, printed: PrintedNumber, interval: Interval) -> Verdict:
        if self.stored is None and not self.reference.has_cube:
            low, high = interval
            is_same = printed.is_same(PrintedNumber("", (low + high) / 2, (high - low) / 2, 0))
            return Verdict.RIGHT if is_same else Verdict.WRONG
        verdict = judge(claim, printed, *interval)
        if verdict is not Verdict.CLOSE or not self.parsed.is_report:
            return verdict
        # The tables of a report show which base method it follows, so nothing else is left open.
        return verdict if self.repeats_forced_cell(claim) or self._is_forced(claim) else Verdict.WRONG

    def _is_forced(self, claim: FigureClaim) -> bool:
        """Whether *claim* is a level that adds up with the others of its sentence: it may be forced to do so."""
        if claim.is_yoy or claim.qualifier:
            return False
        levels = {
            each.flow: each.printed.value
            for each in self.parsed.figures()
            if not each.is_yoy
            and (each.text, each.region, each.span) == (claim.text, claim.region, claim.span)
            and (each.factor, each.printed.decimals) == (claim.factor, claim.printed.decimals)
        }
        exports, imports = levels.get(Flow.EXPORT, math.nan), levels.get(Flow.IMPORT, math.nan)
        if claim.flow is Flow.NET:
            return abs(exports - imports - claim.printed.value) < SLACK
        return abs(exports + imports - levels.get(Flow.TOTAL, math.nan)) < SLACK

    def repeats_forced_cell(self, claim: FigureClaim) -> bool:
        """Whether *claim* is the level of a cell that was forced to add up, which has a finding."""
        return any(
            row.region is claim.region
            and row.cell(claim.column) in self.reference.forced
            and (figure := row.figures[claim.column]) is not None
            and abs(figure.value - claim.in_hundred_million(self.parsed.factor).value) < SLACK
            for table in self.parsed.tables
            if table.basis is claim.basis
            for row in table.all_rows()
        )

    # What is printed instead.

    def expected(self, judged: Judged) -> float:
        """Return what a figure should be, as our report prints it, in the unit and with the decimals of the claim."""
        claim, (region, flow, span) = judged.claim, judged.subject
        low, high = judged.interval or (math.nan, math.nan)
        if claim.measure is Measure.RANK:
            return min(max(claim.printed.value, low), high)
        is_yoy = claim.measure in (Measure.YOY, Measure.GAP)
        value = self._value(span, region, flow, is_yoy=is_yoy)
        if not claim.is_plain:
            nation = self._value(span, NATIONAL, flow, is_yoy=is_yoy)
            value = 100 * value / nation if claim.measure is Measure.SHARE else value - nation
        scale = claim.factor or self.parsed.factor if claim.measure is Measure.LEVEL else 1.0
        return float(format_number(value / scale, min(claim.printed.decimals, _MAX_DECIMALS)))

    def _value(self, span: Span, region: Region, flow: Flow, *, is_yoy: bool) -> float:
        """Return a level or a YoY; a YoY that differs by method is that of auto."""
        low, high = self.plain(span, region, flow, None, is_yoy=is_yoy) or (math.nan, math.nan)
        period, column = span.month or self.period, column_of(flow, is_yoy=is_yoy)
        if column in YOY_COLUMNS and low < high and span.first is None and self.stored is not None and period:
            auto = self.stored.month(period).auto(span.basis, region, column)
            if not math.isnan(auto):
                return auto
        return (low + high) / 2

    def yoy(self, subject: Subject) -> float:
        """Return a YoY as our report prints it, unrounded."""
        region, flow, span = subject
        return self._value(span, region, flow, is_yoy=True)

    def reference_of(self, period: Month | None) -> Reference:
        """Return the reference of lists and ranks on *period*; in a text without tables each has its own month."""
        period, unit = period or self.period, self.parsed.unit
        is_other_currency = self.stored and unit and unit.currency is not self.stored.currency
        if self.stored is None or self.parsed.is_report or period is None or is_other_currency:
            return self.reference
        return self.stored.month(period)


def compared(measure: Measure, region: Interval, nation: Interval) -> Interval:
    """Return the lowest and highest share in percent, or gap in percentage points."""
    if measure is Measure.SHARE:
        return 100 * region[0] / nation[1], 100 * region[1] / nation[0]
    return region[0] - nation[1], region[1] - nation[0]


def in_span(claim: FigureClaim, span: Span) -> FigureClaim:
    """Return *claim* as one of *span*."""
    return replace(claim, basis=span.basis, period=span.month, first=span.first)
