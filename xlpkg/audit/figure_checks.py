"""Compare the figures of the sentences with the reference, each in its own period."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from xlpkg.analysis.findings import Finding, Ground, Unit, finding
from xlpkg.audit.claims import (
    SLACK,
    YOY_COLUMNS,
    FigureClaim,
    ParsedReport,
    PrintedNumber,
    Span,
    Unread,
    YearClaim,
)
from xlpkg.audit.doubtful import confirm
from xlpkg.audit.reference import Reference, StoredMonths, announced_figures, middle
from xlpkg.audit.verdicts import Judged, Verdict, judge
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Currency, Flow

_MAX_DECIMALS: Final = 6
#: At least this many figures of the text must agree with another year before the stated year is called wrong.
_MIN_OF_OTHER_YEAR: Final = 2
#: So many times as many figures must agree with the other year: a round one may agree with both.
_TIMES_AS_MANY: Final = 4
#: A level that differs by no more than this share is a mistake, even if no other figure of its sentence agrees.
NEAR_LEVEL: Final = 0.02


class FigureChecks:
    """The figures of one report's sentences, compared with *reference*, or with *stored* in another month."""

    def __init__(
        self, parsed: ParsedReport, reference: Reference, stored: StoredMonths | None, period: Month | None
    ) -> None:
        self.parsed, self.reference, self.stored, self.period = parsed, reference, stored, period
        self.ground = Ground.STORE if reference.has_cube or stored is not None else Ground.TABLE
        self.judged = self._judge_all(parsed.figures())
        confirmed, self.unconfirmed = confirm(self._judge_all(parsed.doubtful()), self.judged)
        self.judged += confirmed
        self._of_month: dict[Month, Reference] = {}

    def _judge_all(self, claims: Iterable[FigureClaim]) -> list[Judged]:
        """Judge each figure in the period of the text, or in that of the paragraph before if it is right there.

        If one is right there, those of its sentence that are wrong in both are of that period too.
        """
        claims = list(claims)
        judged = [(self.judge(claim), self._judge_in_other(claim)) for claim in claims]
        found = [other if other is not None and _is_closer(other, each) else each for each, other in judged]
        moved = {
            (each.claim.group, each.claim.region, each.claim.span)
            for each, (of_text, _) in zip(found, judged, strict=True)
            if each is not of_text and each.verdict is Verdict.RIGHT
        }
        for at, (of_text, other) in enumerate(judged):
            is_wrong = of_text.verdict is Verdict.WRONG and found[at] is of_text
            if is_wrong and other and (other.claim.group, other.claim.region, other.claim.span) in moved:
                found[at] = other
        also = self.reference.also
        for claim, each in zip(claims, found, strict=True):
            if each.verdict is Verdict.RIGHT or (also is not None and claim in also.right_claims):
                each.verdict = Verdict.RIGHT
                self.reference.right_claims.add(claim)
        return found

    def _judge_in_other(self, claim: FigureClaim) -> Judged | None:
        other = claim.other
        if other is None:
            return None
        return self.judge(replace(claim, basis=other.basis, period=other.month, first=other.first))

    def judge(self, claim: FigureClaim, span: Span | None = None) -> Judged:
        """Compare a figure with the reference, in its own period or in *span*."""
        interval, unit = self.interval(claim, span), self.parsed.factor
        factors = {claim.factor or unit, unit} if self.parsed.is_report else {claim.factor or unit}
        figures = [claim.printed] if claim.is_yoy else [claim.printed.scaled(factor) for factor in factors]
        announced, computed = self._announced(claim, span or claim.span)
        if any(judge(claim, each, value, value) is Verdict.RIGHT for each in figures for value in announced):
            return Judged(claim, interval, Verdict.RIGHT)
        if interval is None:
            return Judged(claim, None, None)
        verdicts = [self._verdict(claim, each, interval) for each in figures]
        best = next(each for each in Verdict if each in verdicts)
        is_computed = any(claim.printed.agrees(value, value) for value in computed or ())
        if computed is not None and not claim.qualifier:
            best = Verdict.CLOSE if is_computed else Verdict.WRONG
        return Judged(claim, interval, best, is_computed=is_computed)

    def _announced(self, claim: FigureClaim, span: Span) -> tuple[list[float], list[float] | None]:
        """Return what every edition announces of a figure and, if auto takes that, the computed YoY."""
        period, stored = span.month or self.period, self.stored
        if stored is None or period is None or span.first or claim.currency not in (None, stored.currency):
            return [], None
        at, month = (span.basis, claim.region, claim.column), stored.month(period)
        computed = month.before_announced(*at) if month else None
        return announced_figures(stored.cube, period, *at), computed

    def _verdict(self, claim: FigureClaim, printed: PrintedNumber, interval: tuple[float, float]) -> Verdict:
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

    def reference_of(self, period: Month | None) -> Reference:
        """Return the reference of lists and ranks on *period*; in a text without tables each has its own month."""
        period = period or self.period
        unit = self.parsed.unit
        is_other_currency = self.stored and unit and unit.currency is not self.stored.currency
        if self.stored is None or self.parsed.is_report or period is None or is_other_currency:
            return self.reference
        if period not in self._of_month:
            self._of_month[period] = self.stored.reference(period)
        return self._of_month[period]

    def interval(self, claim: FigureClaim, span: Span | None = None) -> tuple[float, float] | None:
        """Return the lowest and highest value of the figure of *claim*, None if it is not known."""
        return self.interval_of(span or claim.span, claim.region, claim.column, claim.currency)

    def interval_of(
        self, span: Span, region: Region, column: int, currency: Currency | None
    ) -> tuple[float, float] | None:
        """Return the lowest and highest value of a figure of *span*, None if it is not known in *currency*."""
        period = span.month
        if self.stored is not None and currency not in (None, self.stored.currency) and not self.parsed.is_report:
            return None
        if self.stored is not None and not self.parsed.is_report:
            period = period or self.period
        elif span.first is None and (period is None or period == self.period):
            return self.reference.interval(span.basis, region, column)
        if self.stored is None or period is None:
            return None
        if span.first is not None:
            return self.stored.interval_of_months(span.first, period, region, column)
        return self.stored.interval(period, span.basis, region, column)

    def year_findings(self) -> Iterator[Finding]:
        """Yield the sentences whose stated year is wrong, and take their figures out of the other checks."""
        for claim in self.parsed.claims:
            if isinstance(claim, YearClaim):
                yield finding(
                    "prose",
                    "error",
                    claim.where,
                    str(claim.year),
                    str(claim.expected),
                    key="prose-year-itself",
                    text=claim.text,
                )
        if self.stored is None or self.parsed.is_report:
            return
        of_year: dict[int, list[Judged]] = defaultdict(list)
        for each in self.judged:
            if each.claim.stated_year is not None:
                of_year[each.claim.stated_year].append(each)
        for year, figures in of_year.items():
            fits = Counter[int]()
            distinct = {(each.claim.column, each.claim.span, each.claim.printed.value): each for each in figures}
            fitting = sum(each.verdict in (Verdict.RIGHT, Verdict.CLOSE) for each in distinct.values())
            for each in distinct.values():
                for other in self.stored.years() - {year}:
                    if self.judge(each.claim, each.claim.span.of_year(other)).verdict is Verdict.RIGHT:
                        fits[other] += 1
            if not fits:
                continue
            other, count = fits.most_common(1)[0]
            if fitting * _TIMES_AS_MANY > count:
                continue
            in_other_year = sum(
                each.verdict is Verdict.RIGHT and each.claim.period is not None and each.claim.period.year == other
                for each in self.judged
            )
            if count + in_other_year >= _MIN_OF_OTHER_YEAR and count > len(distinct) / 2:
                named = [each.claim for each in figures if each.claim.is_year_named]
                if named:  # otherwise the year is one that the text names elsewhere, perhaps of something else
                    facts = {"count": count, "of": len(distinct)}
                    yield finding("prose", "error", named[0].where, str(year), str(other), key="prose-year", **facts)
                for each in figures:
                    span = each.claim.span.of_year(other)
                    again = self.judge(each.claim, span)
                    each.interval, each.verdict = again.interval, again.verdict
                    each.subject, each.is_explained = (each.claim.region, span), bool(named)

    def expected(self, claim: FigureClaim, interval: tuple[float, float]) -> float:
        """Return what the figure should be, as it is printed: a YoY that differs by method is that of auto."""
        value = self.value_of(claim.span, claim.region, claim.column, interval)
        return expected_as_printed(claim, (value, value), self.parsed.factor)

    def value_of(self, span: Span, region: Region, column: int, interval: tuple[float, float]) -> float:
        """Return the value of a figure: a YoY by the method auto, else the middle of its *interval*."""
        low, high = interval
        period = span.month or self.period
        if column in YOY_COLUMNS and low < high and span.first is None and self.stored is not None and period:
            auto = self.stored.auto(period, span.basis, region, column)
            if not math.isnan(auto):
                return auto
        return (low + high) / 2

    def agrees(self, claim: FigureClaim, interval: tuple[float, float]) -> bool:
        """Whether the figure of *claim* may stand for a value of another region in *interval*."""
        unit = self.parsed.factor
        figures = [claim.printed] if claim.is_yoy else [claim.printed.scaled(f) for f in {claim.factor or unit, unit}]
        return any(self._verdict(claim, each, interval) is Verdict.RIGHT for each in figures)

    def counts(self) -> tuple[int, int, int]:
        """Return how many figures of sentences are right, wrong, and were not compared.

        Those of a sentence that is wrong as a whole, such as in its province, are wrong.
        """
        agreeing = [each for each in self.judged if each.verdict in (Verdict.RIGHT, Verdict.CLOSE)]
        right = sum(not each.is_explained for each in agreeing)
        wrong = sum(each.verdict is Verdict.WRONG and self.is_supported(each) for each in self.judged)
        wrong += len(agreeing) - right
        unread = sum(claim.figures for claim in self.parsed.claims if isinstance(claim, Unread))
        return right, wrong, len(self.judged) + len(self.unconfirmed) - right - wrong + unread

    def is_supported(self, each: Judged) -> bool:
        """Whether a wrong figure is certainly about its region and period.

        It is in a report with sections or tables, another figure of the same sentence or of the same region and period
        agrees, or the figure is a level that differs little.
        """
        if self.parsed.is_report or self.stored is None:
            return True
        claim = each.claim
        if self.has_right_figure(claim.region, claim.span, claim.group):
            return True
        if claim.is_yoy or each.interval is None:
            return False
        value = claim.in_hundred_million(self.parsed.factor).value
        expected = (each.interval[0] + each.interval[1]) / 2
        return abs(value - expected) <= NEAR_LEVEL * abs(expected)

    def has_right_figure(self, region: Region, span: Span, group: int) -> bool:
        """Whether a figure of *region* and *span* in the sentence *group* or next to it is right."""
        return any(
            (each.subject or (each.claim.region, each.claim.span)) == (region, span)
            and each.verdict is Verdict.RIGHT
            and abs(each.claim.group - group) <= 1
            for each in self.judged
        )


def _is_closer(judged: Judged, than: Judged) -> bool:
    order = list(Verdict)
    return order.index(judged.verdict or Verdict.WRONG) < order.index(than.verdict or Verdict.WRONG)


def expected_as_printed(claim: FigureClaim, interval: tuple[float, float], factor: float) -> float:
    """Return the middle of *interval* in the unit in which the figure is printed, with its decimals."""
    scale = 1.0 if claim.is_yoy else claim.factor or factor
    return middle((interval[0] / scale, interval[1] / scale), min(claim.printed.decimals, _MAX_DECIMALS))


def unit_name(claim: FigureClaim, parsed: ParsedReport) -> Unit:
    """Return the unit in which *claim* prints its figure."""
    if claim.is_yoy:
        return Unit(None, None)
    currency = claim.currency or (parsed.unit.currency if parsed.unit else None)
    return Unit(claim.factor or parsed.factor, currency)
