"""Find sentences whose figures are wrong for the region, period or flow they name, and all right for another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FigureClaim, Span
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.tokens import flow_of, region_of, token_period, tokens
from xlpkg.audit.verdicts import Judged, Verdict
from xlpkg.model.regions import REGIONS, Region
from xlpkg.model.words import Basis, Flow

#: The digits that must agree with the other region or period: 2.24 and 6.5 have five. A YoY counts as two.
_MIN_DIGITS: Final = 5
_OF_YOY: Final = 2
#: So many times as many figures must agree with the other one: the YoY of a month may come close to both.
_TIMES_AS_MANY: Final = 4
#: A month that is so much later than that of the figures may be the one in which they were published.
_MONTHS_TO_PUBLISH: Final = 3
_EXCHANGED: Final = {Flow.EXPORT: Flow.IMPORT, Flow.IMPORT: Flow.EXPORT}


def subject_findings(figures: FigureChecks) -> Iterator[Finding]:
    """Yield one finding for the sentences in a row that are right for another region or period, or for other flows.

    It is an error if the sentence itself names the wrong region or period, and not the right one. Its figures are taken
    out of the other checks.
    """
    if figures.stored is None or figures.parsed.is_report:
        return
    found = [each for each in figures.judged if each.verdict is not None and each.claim.group < 0]
    found.sort(key=lambda each: -each.claim.group)
    for run in _runs(found):
        agreeing = sum(each.verdict is not Verdict.WRONG for each in run)
        if agreeing * _TIMES_AS_MANY <= len(run) and _digits(run) >= _MIN_DIGITS:
            yield from _other_region(figures, run)
            yield from _other_span(figures, run)
        wrong = [each for each in run if each.verdict is Verdict.WRONG and not each.is_explained]
        yield from _exchanged_flows(figures, [each for each in wrong if each.claim.flow in _EXCHANGED])
        for flow in (Flow.TOTAL, *_EXCHANGED):
            yield from _other_flow(
                figures, [each for each in wrong if each.claim.flow is flow and not each.is_explained]
            )


def _runs(found: Sequence[Judged]) -> Iterator[list[Judged]]:
    """Yield the figures of sentences in a row with the same region and period."""
    for _, same in groupby(found, lambda each: (each.claim.region, each.claim.span)):
        yield list(same)


def _digits(run: Sequence[Judged]) -> int:
    """Return the digits of the different figures of *run*; none without a level, or if there is one figure only."""
    claims = {(each.claim.column, each.claim.printed.value): each.claim for each in run if not each.claim.qualifier}
    if len(claims) < 2 or all(each.is_yoy for each in claims.values()):
        return 0
    return sum(_OF_YOY if each.is_yoy else each.printed.digits for each in claims.values())


def _fits(figures: FigureChecks, run: Sequence[Judged], change: Callable[[FigureClaim], FigureClaim]) -> bool:
    return all(figures.judge(change(each.claim)).verdict is Verdict.RIGHT for each in run)


def _settle(
    figures: FigureChecks,
    run: Sequence[Judged],
    change: Callable[[FigureClaim], FigureClaim],
    *,
    is_certain: bool = True,
) -> None:
    """Take the figures of *run* out of the other checks: they are right but for the error, or not checked."""
    for each in run:
        each.is_explained = True
        changed = change(each.claim)
        each.subject = changed.region, changed.span
        if is_certain:
            again = figures.judge(changed)
            each.interval, each.verdict = again.interval, again.verdict


def _is_settled(run: Sequence[Judged]) -> bool:
    return all(each.is_explained for each in run)


def _other_region(figures: FigureChecks, run: Sequence[Judged]) -> Iterator[Finding]:
    claim = run[0].claim

    def of(region: Region) -> Callable[[FigureClaim], FigureClaim]:
        return lambda each: replace(each, region=region)

    fitting = [each for each in REGIONS if each is not claim.region and _fits(figures, run, of(each))]
    if len(fitting) != 1:
        return
    other = fitting[0]
    named = {region_of(token) for each in run for token in tokens(each.claim.text) if token.kind == "region"}
    is_certain = claim.region in named and other not in named
    lang = figures.parsed.lang
    yield finding(
        "prose",
        "error" if is_certain else "warning",
        claim.where,
        claim.region.label(lang),
        other.label(lang),
        key="prose-region",
        region=claim.region,
        other=other,
        span=claim.span,
        count=len(run),
        ground=figures.ground,
    )
    _settle(figures, run, of(other), is_certain=is_certain)


def _other_span(figures: FigureChecks, run: Sequence[Judged]) -> Iterator[Finding]:
    claim, stored = run[0].claim, figures.stored
    if stored is None or _is_settled(run):
        return

    def of(span: Span) -> Callable[[FigureClaim], FigureClaim]:
        return lambda each: replace(each, basis=span.basis, period=span.month, first=None)

    spans = [Span(basis, month) for month in stored.periods() for basis in Basis]
    spans = [each for each in spans if each.month and (each.month.month > 1 or each.basis is Basis.MONTH)]
    fitting = [each for each in spans if each != claim.span and _fits(figures, run, of(each))]
    if len(fitting) != 1:
        return
    other = fitting[0]
    named = [
        token_period(token)
        for each in run
        for token in tokens(each.claim.text)
        if token.kind in ("period", "year_alone")
    ]
    months = {(each.month, each.basis) for each in named if not each.is_context}
    is_named = claim.period is not None and (claim.period.month, claim.basis) in months
    is_certain = is_named and other.month is not None and (other.month.month, other.basis) not in months
    if is_certain and claim.period is not None and other.month is not None:
        is_certain = not 0 < claim.period - other.month <= _MONTHS_TO_PUBLISH
    yield finding(
        "prose",
        "error" if is_certain else "warning",
        claim.where,
        key="prose-period",
        region=claim.region,
        span=claim.span,
        other=other,
        count=len(run),
        ground=figures.ground,
    )
    _settle(figures, run, of(other), is_certain=is_certain)


def _exchanged_flows(figures: FigureChecks, run: Sequence[Judged]) -> Iterator[Finding]:
    if {each.claim.flow for each in run} != set(_EXCHANGED) or _digits(run) < _MIN_DIGITS:
        return

    def exchanged(each: FigureClaim) -> FigureClaim:
        return replace(each, flow=_EXCHANGED[each.flow])

    if _fits(figures, run, exchanged):
        claim = run[0].claim
        yield finding(
            "prose",
            "error",
            claim.where,
            key="prose-exchanged",
            region=claim.region,
            span=claim.span,
            count=len(run),
            ground=figures.ground,
        )
        _settle(figures, run, exchanged)


def _other_flow(figures: FigureChecks, run: Sequence[Judged]) -> Iterator[Finding]:
    """Yield an error if all of *run*, of one flow, are figures of another one, which their sentences do not name."""
    if _digits(run) < _MIN_DIGITS:
        return
    claim = run[0].claim

    def of(flow: Flow) -> Callable[[FigureClaim], FigureClaim]:
        return lambda each: replace(each, flow=flow)

    fitting = [each for each in (Flow.TOTAL, *_EXCHANGED) if each is not claim.flow and _fits(figures, run, of(each))]
    named = {flow_of(token) for each in run for token in tokens(each.claim.text) if token.kind == "flow"}
    if len(fitting) != 1 or claim.flow not in named or fitting[0] in named:
        return
    yield finding(
        "prose",
        "error",
        claim.where,
        claim.flow.label(figures.parsed.lang),
        fitting[0].label(figures.parsed.lang),
        key="prose-flow",
        region=claim.region,
        span=claim.span,
        flow=claim.flow,
        other=fitting[0],
        count=len(run),
        ground=figures.ground,
    )
    _settle(figures, run, of(fitting[0]))
