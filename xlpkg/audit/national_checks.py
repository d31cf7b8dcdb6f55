"""Check how a sentence compares a province with the nation: its share, and whether and by how much it grew faster.

All of it follows from stored figures. What agrees with them is right. What differs is an error only if the sentence was
understood whole, its other figures agree with the store, and neither another flow or period that the sentence names nor
total trade gives what is printed. Anything else is left unread, because its words may mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.analysis.findings import Finding, Unit, finding
from xlpkg.audit.claims import SLACK, FigureClaim, NationalClaim, NationalGrowthClaim, Span, Unread, column_of
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.verdicts import NEAR_YOY, REVISED_SHARE, ROUND_SHARE, Verdict
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow

_Interval = tuple[float, float]
#: Words that say of a province whose trade fell that it did better or worse; after others, its fall may be larger.
_OF_FALLS_TOO: Final = re.compile("^(?:增速|增幅|涨幅)|好于|优于|领先|跑赢|落后")


class NationalChecks:
    """The comparisons with the nation in one report's sentences, by what *figures* compares its figures with."""

    def __init__(self, figures: FigureChecks) -> None:
        self.figures = figures
        self.judged = [
            (claim, self._judge(claim)) for claim in figures.parsed.claims if isinstance(claim, NationalClaim)
        ]
        statements = (each for each in figures.parsed.claims if isinstance(each, NationalGrowthClaim))
        self.statements = [(claim, self._contradicted(claim)) for claim in statements]

    def counts(self) -> tuple[int, int, int]:
        """Return how many comparisons are right, wrong, and unread."""
        verdicts = [verdict for _, verdict in self.judged]
        contradicted = sum(figure is not None for _, figure in self.statements)
        right, wrong = verdicts.count(Verdict.RIGHT), verdicts.count(Verdict.WRONG) + contradicted
        return right, wrong, len(verdicts) + len(self.statements) - right - wrong

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences with a comparison that was not checked."""
        for claim, verdict in self.judged:
            if verdict is None:
                yield Unread(claim.where, claim.text, reasons=("measure",))
        for statement, figure in self.statements:
            if figure is None:
                yield Unread(statement.where, statement.text, statements=(statement.words,))

    def findings(self) -> Iterator[Finding]:
        """Yield an error for each wrong comparison."""
        for claim, verdict in self.judged:
            if verdict is Verdict.WRONG:
                column = column_of(claim.flow, is_yoy=not claim.is_share)
                of_region, of_nation = self._values(claim.span, claim.region, column)
                expected = 100 * of_region / of_nation if claim.is_share else of_region - of_nation
                yield finding(
                    "prose",
                    "error",
                    claim.where,
                    claim.printed.value,
                    float(format_number(expected, claim.printed.decimals)),
                    unit=Unit(None, None) if claim.is_share else None,
                    key="prose-share" if claim.is_share else "prose-gap",
                    ground=self.figures.ground,
                    region=claim.region,
                    flow=claim.flow,
                    span=claim.span,
                )
        for statement, figure in self.statements:
            if figure is not None:
                both = self._values(figure.span, figure.region, figure.column)
                change, national = (format_number(each) for each in both)
                yield finding(
                    "prose",
                    "error",
                    statement.where,
                    statement.words,
                    f"{change}% {'<' if statement.is_faster else '>'} {national}%",
                    key="prose-growth",
                    ground=self.figures.ground,
                    region=figure.region,
                    flow=figure.flow,
                    span=figure.span,
                    change=change,
                    national=national,
                )

    def _values(self, span: Span, region: Region, column: int) -> tuple[float, float]:
        """Return a figure of *region* and of the nation, which are both known."""
        both = ((each, self.figures.interval_of(span, each, column, None)) for each in (region, NATIONAL))
        values = [self.figures.value_of(span, each, column, interval) for each, interval in both if interval]
        return values[0], values[1]

    # Shares and gaps.

    def _judge(self, claim: NationalClaim) -> Verdict | None:
        interval = self._interval(claim)
        if interval is None:
            return None
        if claim.printed.agrees(*interval):
            return Verdict.RIGHT
        beside = self._beside(claim) if claim.is_understood else []
        return Verdict.WRONG if beside and not self._may_be_meant(claim, beside) else None

    def _interval(self, claim: NationalClaim) -> _Interval | None:
        """Return the lowest and highest value of what *claim* prints, None if it is not known."""
        column = column_of(claim.flow, is_yoy=not claim.is_share)
        of_region, of_nation = (
            self.figures.interval_of(claim.span, region, column, claim.currency) for region in (claim.region, NATIONAL)
        )
        if of_region is None or of_nation is None:
            return None
        if claim.is_share:
            return 100 * of_region[0] / of_nation[1], 100 * of_region[1] / of_nation[0]
        return of_region[0] - of_nation[1], of_region[1] - of_nation[0]

    def _beside(self, claim: NationalClaim | NationalGrowthClaim) -> list[FigureClaim]:
        """Return the province's figures in the sentence, [] unless all figures agree."""
        judged = [
            each for each in self.figures.judged if (each.claim.where, each.claim.group) == (claim.where, claim.group)
        ]
        regions = {each.claim.region for each in judged} - {NATIONAL}
        verdicts = {each.verdict for each in judged}
        is_certain = verdicts <= {Verdict.RIGHT, Verdict.CLOSE} and Verdict.RIGHT in verdicts
        if self.figures.stored is None or not is_certain or regions != {claim.region}:
            return []
        return [each.claim for each in judged if each.claim.region is claim.region]

    def _may_be_meant(self, claim: NationalClaim, beside: Sequence[FigureClaim]) -> bool:
        """Whether another flow or period of the sentence, or total trade, gives the figure of *claim*."""
        spans = {claim.span, *(each.span for each in beside)}
        flows = {claim.flow, Flow.TOTAL, *(each.flow for each in beside)} - {Flow.NET}
        return any(
            self._may_be(claim, (span, flow), (span_of_nation, flow_of_nation), beside)
            for span in spans
            for flow in flows
            for span_of_nation in ({span} if claim.is_share else spans)  # the growth may be that of another period
            for flow_of_nation in {flow, Flow.TOTAL}
        )

    def _may_be(
        self,
        claim: NationalClaim,
        of_region: tuple[Span, Flow],
        of_nation: tuple[Span, Flow],
        beside: Sequence[FigureClaim],
    ) -> bool:
        (span, flow), (span_of_nation, flow_of_nation) = of_region, of_nation
        is_yoy = not claim.is_share
        region = self._of(span, claim.region, flow, is_yoy=is_yoy)
        nation = self._of(span_of_nation, NATIONAL, flow_of_nation, is_yoy=is_yoy)
        if region is None or nation is None:
            return True
        printed = claim.printed
        reach = ROUND_SHARE * abs(printed.value) if claim.is_approximate else 0.0
        if claim.is_share:
            low, high = 100 * region[0] / nation[1], 100 * region[1] / nation[0]
            return printed.agrees(low * (1 - REVISED_SHARE) - reach, high * (1 + REVISED_SHARE) + reach)
        for each in beside:  # which may be close to the stored YoY
            if each.is_yoy and (each.span, each.flow) == of_region:
                region = min(region[0], each.printed.low), max(region[1], each.printed.high)
        reach += max(_revised(each, is_earlier=claim.is_earlier) for each in (span, span_of_nation))
        low, high = region[0] - nation[1] - reach, region[1] - nation[0] + reach
        # 下降8.2%,降幅高于全国10.7个百分点: of a fall, more may be less.
        return printed.agrees(low, high) or (region[0] < 0 and printed.negative().agrees(low, high))

    # Statements.

    def _contradicted(self, claim: NationalGrowthClaim) -> FigureClaim | None:
        """Return the last YoY beside *claim* if the stored growth is contrary to it for each, else None."""
        changes = [each for each in self._beside(claim) if each.is_yoy]
        if changes and all(self._is_contrary(claim, each) for each in changes):
            return changes[-1]
        return None

    def _is_contrary(self, claim: NationalGrowthClaim, figure: FigureClaim) -> bool:
        """Whether the growth of *figure* is beyond that of the same flow and of total trade, by all base methods."""
        of_region = self._of(figure.span, figure.region, figure.flow)
        of_nation = [self._of(figure.span, NATIONAL, flow) for flow in (figure.flow, Flow.TOTAL)]
        known = [each for each in of_nation if each is not None]
        if of_region is None or len(known) < len(of_nation):
            return False
        if of_region[0] < 0 and not _OF_FALLS_TOO.search(claim.words):
            return False
        revised = _revised(figure.span, is_earlier=figure.is_earlier) + SLACK
        if claim.is_faster:
            return all(of_region[1] + revised < low for low, _ in known)
        return all(of_region[0] - revised > high for _, high in known)

    def _of(self, span: Span, region: Region, flow: Flow, *, is_yoy: bool = True) -> _Interval | None:
        """Return the lowest and highest value of a figure, a YoY by all base methods; None if it is not known."""
        column = column_of(flow, is_yoy=is_yoy)
        interval = self.figures.interval_of(span, region, column, None)  # a right figure shows the currency
        stored, period = self.figures.stored, span.month or self.figures.period
        if interval is None or stored is None or period is None or span.first is not None or not is_yoy:
            return interval
        return stored.interval_by_methods(period, span.basis, region, column)


def _revised(span: Span, *, is_earlier: bool) -> float:
    """Return by how much a revised base may move a YoY, in pp: as in :func:`xlpkg.audit.verdicts.judge`."""
    is_january = span.month is not None and span.month.month == 1
    return NEAR_YOY if is_earlier or (span.basis is Basis.MONTH and not is_january) else 0.0
