"""Decide what the figures of the sentences show: which are right, which wrong, which label of a sentence is wrong.

Each figure is compared in its stated reading. What follows from agreement is weighed by the digits that agree:
:func:`digits` counts them, and :class:`Limits` has what each conclusion takes. A figure beside words that were not
understood is right or left unread, never wrong.
"""

from __future__ import annotations

import enum
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from xlpkg.analysis.findings import Finding, Ground, Severity, Unit, finding
from xlpkg.audit.cells import Cells, Interval, Judged, Subject, compared, in_span
from xlpkg.audit.claims import SLACK, FigureClaim, Measure, Span, Unread, YearClaim
from xlpkg.audit.comparisons import OF_FALLS_TOO
from xlpkg.audit.tokens import Token, flow_of, region_of, token_period, tokens
from xlpkg.audit.verdicts import NEAR_YOY, REVISED_SHARE, ROUND_SHARE, Verdict
from xlpkg.messages import Message
from xlpkg.model.regions import NATIONAL, REGIONS
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow


class Limits(enum.IntEnum):
    """The digits that must agree before something follows, set by judgement: of 900 numbers of three digits 1 agrees by
    chance. A YoY counts as at most two, because most YoY are small.
    """

    #: All figures of a sentence agree, though a word of it is unknown: 2.24 and 6.5 have five.
    OF_SENTENCE = 4
    #: A level shows alone what its sentence is about, if all its figures agree.
    OF_LEVEL = 3
    #: A figure shows what it and others on the same are about, although others of the sentence differ.
    AGAINST_OTHERS = 4
    #: A sentence goes on with the subject of right figures, after one with an unknown word.
    TO_GO_ON = 2
    #: Another label (region, period, flow) than the one that is named makes all figures right.
    OF_LABEL = 5
    OF_YOY = 2


#: The store gives a YoY from its lowest to its highest value by all base methods. If these are further apart than this,
#: in pp, a YoY that agrees shows nothing. With it, fewer than 1 in 100 pairs of YoY in examples/rmb agree by chance, as
#: two digits do (they differ by no more than half of it and a rounding of 0.05); with 0.5 more would.
_MAX_WIDTH: Final = 0.3
#: So many times as many figures must agree with another label: a round one, or a month's YoY, may agree with both.
_TIMES_AS_MANY: Final = 4
#: At least this many figures of the text must agree with another year before the stated year is called wrong.
_MIN_OF_YEAR: Final = 2
#: A level that differs by no more than this share is a mistake, even if no other figure of its sentence agrees.
_NEAR_LEVEL: Final = 0.02
#: A month that is so much later than that of the figures may be the one in which they were published.
_MONTHS_TO_PUBLISH: Final = 3
#: The doubt about a figure after a sentence that was not understood.
_CONTEXT: Final = ("word", "")
_EXCHANGED: Final = {Flow.EXPORT: Flow.IMPORT, Flow.IMPORT: Flow.EXPORT}

#: A change of a label of a figure.
_Relabel = Callable[[Subject], Subject]


def digits(judged: Judged) -> int:
    """Return the number of digits that agree: 0 if the figure is not right, or if many other figures would be, too."""
    claim, interval = judged.claim, judged.interval
    if claim.qualifier or judged.verdict is not Verdict.RIGHT or interval is None or not claim.is_plain:
        return 0
    if not claim.is_yoy:
        return claim.printed.digits
    return min(claim.printed.digits, Limits.OF_YOY) if interval[1] - interval[0] <= _MAX_WIDTH + SLACK else 0


class Evidence:
    """The figures of one report's sentences, judged by their *cells*."""

    def __init__(self, cells: Cells) -> None:
        self.cells, self.parsed = cells, cells.parsed
        has_store = cells.reference.has_cube or cells.stored is not None
        self.ground = Ground.STORE if has_store else Ground.TABLE
        self.judged = self._judge_all([each for each in self.parsed.claims if isinstance(each, FigureClaim)])
        self._confirm()

    # Each figure in its stated reading.

    def _judge_all(self, claims: Sequence[FigureClaim]) -> list[Judged]:
        """Judge each figure in its stated period or, if it is not right there, in another one that the words allow.

        If one figure of a sentence is right in another period, the wrong ones beside it are of that period too.
        """
        found = [self.cells.judge(claim) for claim in claims]
        moved = set[tuple[object, ...]]()
        for at, each in enumerate(found):
            others = [self.cells.judge(in_span(each.claim, span)) for span in each.claim.others]
            for verdict in (Verdict.RIGHT, Verdict.CLOSE):
                if found[at].verdict not in (Verdict.RIGHT, verdict):
                    found[at] = next((other for other in others if other.verdict is verdict), found[at])
            if found[at] is not each and found[at].verdict is Verdict.RIGHT:
                moved.add(_place(found[at]))
        for at, each in enumerate(found):
            if each.verdict is Verdict.WRONG and each.claim is claims[at]:
                others = [self.cells.judge(in_span(each.claim, span)) for span in each.claim.others]
                found[at] = next((other for other in others if _place(other) in moved), each)
        return found

    def of_sentence(self, claim: FigureClaim) -> list[Judged]:
        """Return the figures of the sentence of *claim*."""
        return [each for each in self.judged if each.claim.group == claim.group and each.claim.where == claim.where]

    # Figures beside words that were not understood.

    def _confirm(self) -> None:
        """Leave the figures unread beside unknown words that too little agreement confirms."""
        sentences: dict[int, list[Judged]] = defaultdict(list)
        certain = [each for each in self.judged if not each.claim.doubts and each.claim.is_plain]
        for each in self.judged:
            if each.claim.doubts:
                sentences[each.claim.group].append(each)
        right = [each for each in certain if each.verdict is Verdict.RIGHT]
        repeated = {_figure(each.claim) for each in right}
        for group in sorted(sentences, reverse=True):  # a group is the negative number of its sentence
            figures = sentences[group]
            agreeing = [each for each in figures if _agrees(each)]
            kept = agreeing + self._wrong_among(figures, agreeing)
            if len(kept) == len(agreeing) and not _is_confirmed(figures, agreeing, right):
                strong = {each.subject for each in agreeing if digits(each) >= Limits.AGAINST_OTHERS}
                near = {each.subject for each in right if each.claim.group in (group, group + 1)}
                kept = [
                    each
                    for each in agreeing
                    if each.subject in strong
                    or (each.verdict is Verdict.RIGHT and (each.subject in near or _figure(each.claim) in repeated))
                ]
            right += [each for each in kept if _agrees(each)]
            for each in figures:
                each.is_unread = not any(each is other for other in kept)

    @staticmethod
    def _wrong_among(figures: Sequence[Judged], agreeing: Sequence[Judged]) -> list[Judged]:
        """Return the wrong figures of a sentence in which only what it goes on with is in doubt, and others agree."""
        wrong = [each for each in figures if each.verdict is Verdict.WRONG]
        subjects = {(each.subject.region, each.subject.span) for each in figures}
        is_known = len(subjects) == 1 and all(set(each.claim.doubts) == {_CONTEXT} for each in figures)
        is_shown = len(wrong) < len(agreeing) and sum(map(digits, agreeing)) >= Limits.OF_SENTENCE
        return wrong if is_known and is_shown else []

    # One label that is wrong for all figures of a sentence.

    def label_findings(self) -> Iterator[Finding]:
        """Yield one finding for each wrong year, region, period or flow that explains all figures beside it."""
        for claim in self.parsed.claims:
            if isinstance(claim, YearClaim):
                years = str(claim.year), str(claim.expected)
                yield finding("prose", "error", claim.where, *years, key="prose-year-itself", text=claim.text)
        if self.cells.stored is None or self.parsed.is_report:
            return
        yield from self._wrong_years()
        found = [
            each for each in self.judged if each.verdict is not None and each.claim.group < 0 and not each.is_unread
        ]
        found = sorted((each for each in found if each.claim.is_plain), key=lambda each: -each.claim.group)
        for _, same in itertools.groupby(found, lambda each: (each.subject.region, each.subject.span)):
            run = list(same)
            agreeing = sum(each.verdict is not Verdict.WRONG for each in run)
            if agreeing * _TIMES_AS_MANY <= len(run) and _of_label(run):
                yield from self._wrong_label("region", run, REGIONS)
                if not run[0].is_explained:
                    yield from self._wrong_label("span", run, self._spans())
            yield from self._exchanged([each for each in run if each.is_wrong and each.subject.flow in _EXCHANGED])
            for flow in (Flow.TOTAL, *_EXCHANGED):
                of_flow = [each for each in run if each.is_wrong and each.subject.flow is flow]
                if _of_label(of_flow):
                    yield from self._wrong_label("flow", of_flow, (Flow.TOTAL, *_EXCHANGED))

    def _fits(self, run: Sequence[Judged], change: _Relabel) -> bool:
        return all(self.cells.judge(each.claim, change(each.subject)).verdict is Verdict.RIGHT for each in run)

    def _relabel(self, run: Iterable[Judged], change: _Relabel, *, is_certain: bool = True) -> None:
        """Take the figures of *run*, and the ranks of its sentences, to be on what they are right for.

        If that is not certain, they are only taken out of the other checks.
        """
        run = list(run)
        old = {(each.claim.group, each.subject.region, each.subject.span) for each in run}
        ranks = [
            each
            for each in self.judged
            if each.claim.measure is Measure.RANK and (each.claim.group, each.subject.region, each.subject.span) in old
        ]
        for each in (*run, *ranks):
            each.subject = change(each.subject)
            each.is_explained = each.claim.is_plain
            if is_certain or each in ranks:
                each.is_relabelled = True
                again = self.cells.judge(each.claim, each.subject)
                each.interval, each.verdict = again.interval, again.verdict

    def _wrong_years(self) -> Iterator[Finding]:
        of_year: dict[int, list[Judged]] = defaultdict(list)
        for each in self.judged:
            if each.claim.stated_year is not None and each.claim.is_plain and not each.is_unread:
                of_year[each.claim.stated_year].append(each)
        for year, figures in of_year.items():
            distinct = {(each.claim.column, each.claim.span, each.claim.printed.value): each for each in figures}
            fits = Counter(
                other
                for each in distinct.values()
                for other in (self.cells.stored.years() if self.cells.stored else set()) - {year}
                if self._fits([each], _of_year(other))
            )
            if not fits:
                continue
            other, count = fits.most_common(1)[0]
            in_other_year = sum(
                each.verdict is Verdict.RIGHT and each.claim.period is not None and each.claim.period.year == other
                for each in self.judged
                if each.claim.is_plain and not each.is_unread
            )
            is_known = count + in_other_year >= _MIN_OF_YEAR and count > len(distinct) / 2
            if sum(each.is_right for each in distinct.values()) * _TIMES_AS_MANY > count or not is_known:
                continue
            named = [each.claim for each in figures if each.claim.is_year_named]
            if named:  # otherwise the year is one that the text names elsewhere, perhaps of something else
                facts = {"count": count, "of": len(distinct)}
                yield finding("prose", "error", named[0].where, str(year), str(other), key="prose-year", **facts)
            self._relabel(figures, _of_year(other))
            for each in figures:
                each.is_explained, each.is_relabelled = False, bool(named)

    def _wrong_label(self, label: str, run: Sequence[Judged], others: Iterable[Any]) -> Iterator[Finding]:
        """Yield a finding if exactly one of *others* in place of the region, span or flow of *run* makes it right.

        It is certain if the sentences name the one and not the other; a flow that they do name is never called wrong.
        """
        stated = getattr(run[0].subject, label)
        fitting = [each for each in others if each != stated and self._fits(run, _with(label, each))]
        if len(fitting) != 1:
            return
        named, (other,) = {_NAMED[label](token) for token in _tokens(run, label)}, fitting
        is_certain = _shown(stated) in named and _shown(other) not in named
        if label == "flow" and not is_certain:
            return
        if label == "span":  # a later month may be the one in which the figures were published
            is_certain &= not 0 < stated.month - other.month <= _MONTHS_TO_PUBLISH
        names = () if label == "span" else (each.label(self.parsed.lang) for each in (stated, other))
        yield self._label(f"prose-{_KEYS[label]}", run, *names, is_certain=is_certain, flow=stated, other=other)
        self._relabel(run, _with(label, other), is_certain=is_certain)

    def _spans(self) -> Iterator[Span]:
        """Yield all stored months and years to date."""
        for month in self.cells.stored.periods() if self.cells.stored else ():
            yield from (Span(basis, month) for basis in Basis if month.month > 1 or basis is Basis.MONTH)

    def _exchanged(self, run: Sequence[Judged]) -> Iterator[Finding]:
        def exchanged(subject: Subject) -> Subject:
            return subject._replace(flow=_EXCHANGED[subject.flow])

        if {each.subject.flow for each in run} == set(_EXCHANGED) and _of_label(run) and self._fits(run, exchanged):
            yield self._label("prose-exchanged", run)
            self._relabel(run, exchanged)

    def _label(self, key: str, run: Sequence[Judged], *values: str, is_certain: bool = True, **facts: Any) -> Finding:
        region, _, span = run[0].subject
        facts |= {"region": region, "span": span, "count": len(run), "ground": self.ground}
        return finding("prose", "error" if is_certain else "warning", run[0].claim.where, *values, key=key, **facts)

    # What is wrong.

    def wrong(self, unrelated: set[Basis]) -> Iterator[tuple[Judged, Severity, Message | str]]:
        """Yield each figure that differs, whether it is an error, and a remark."""
        for each in self.judged:
            claim = each.claim
            if each.is_unread or each.is_explained or each.interval is None:
                continue
            if claim.measure in _OF_NATION:
                if self.is_contradicted(each):
                    yield each, "error", ""
                continue
            if each.verdict is Verdict.CLOSE:
                if self.cells.expected(each) != claim.printed.value and not self.cells.repeats_forced_cell(claim):
                    key = "remark-revised" if claim.is_yoy else "remark-rounding"
                    yield each, "note", Message("remark-computed" if each.is_computed else key, {})
            elif each.verdict is Verdict.WRONG and claim.basis not in unrelated:
                if self.is_supported(each):
                    yield each, "error", ""
                else:
                    key = "remark-doubtful-rank" if claim.measure is Measure.RANK else "remark-doubtful"
                    yield each, "warning", Message(key, {})

    def is_supported(self, each: Judged) -> bool:
        """Whether a wrong figure is certainly about its region and period.

        It is in a report with sections or tables, another figure of the same sentence or of the same region and period
        agrees, those of the other regions in its list do, or the figure is a level that differs little.
        """
        claim, (region, _, span) = each.claim, each.subject
        if self.parsed.is_report or self.cells.stored is None:
            return True
        if claim.group >= 0 and sum(map(digits, self.of_sentence(claim))) >= Limits.OF_SENTENCE:
            return True
        if any(
            (other.subject.region, other.subject.span) == (region, span)
            and other.verdict is Verdict.RIGHT
            and other.claim.is_plain
            and not other.is_unread
            and abs(other.claim.group - claim.group) <= 1
            for other in self.judged
        ):
            return True
        if claim.measure is not Measure.LEVEL or each.interval is None:
            return False
        value, expected = claim.in_hundred_million(self.parsed.factor).value, sum(each.interval) / 2
        return abs(value - expected) <= _NEAR_LEVEL * abs(expected)

    def counts(self) -> tuple[int, int, int]:
        """Return how many figures are right, wrong, and were not compared.

        Those of a sentence that is wrong as a whole, such as in its province, are wrong.
        """
        right = sum(each.is_right and not each.is_relabelled for each in self.judged)
        wrong = sum(self._is_error(each) or (each.is_right and each.is_relabelled) for each in self.judged)
        unread = sum(each.figures for each in self.parsed.claims if isinstance(each, Unread))
        return right, wrong, len(self.judged) + unread - right - wrong

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences with a figure or a statement that was not compared, and why."""
        for each in self.judged:
            claim = each.claim
            if each.is_unread:
                yield Unread(claim.where, claim.text, claim.doubts, 1)
            elif each.verdict is None and claim.text and self.cells.stored is not None:
                yield Unread(claim.where, claim.text, (("store", ""),))
            elif claim.measure in _OF_NATION and each.verdict is Verdict.WRONG and not self.is_contradicted(each):
                problem = ("statement", claim.words) if claim.words else ("measure", "")
                yield Unread(claim.where, claim.text, (problem,))

    def _is_error(self, each: Judged) -> bool:
        if each.is_unread or each.verdict is not Verdict.WRONG:
            return False
        return self.is_contradicted(each) if each.claim.measure in _OF_NATION else self.is_supported(each)

    def finding(self, each: Judged, severity: Severity, remark: Message | str) -> Finding:
        """Return the finding on a figure or statement."""
        claim, (region, flow, span) = each.claim, each.subject
        printed: float | str = int(claim.printed.value) if claim.measure is Measure.RANK else claim.printed.value
        expected: float | str = 0.0 if claim.words else self.cells.expected(each)
        facts: dict[str, Any] = {}
        if claim.measure is Measure.GROWTH:
            printed = claim.words
            both = (self.cells.yoy(subject) for subject in (each.subject, Subject(NATIONAL, flow, span)))
            facts["change"], facts["national"] = map(format_number, both)
            expected = f"{facts['change']}% {'<' if claim.printed.value > 0 else '>'} {facts['national']}%"
        elif claim.measure in (Measure.YOY, Measure.SHARE):
            facts["unit"] = Unit(None, None)
        elif claim.measure is Measure.LEVEL:
            currency = claim.currency or (self.parsed.unit.currency if self.parsed.unit else None)
            facts["unit"] = Unit(claim.factor or self.parsed.factor, currency)
        return finding(
            "rank" if claim.measure is Measure.RANK else "prose",
            severity,
            claim.where,
            printed,
            expected,
            key=_FINDINGS[claim.measure] + ("-change" if claim.orders[:1] == (True,) else ""),
            remark=remark,
            ground=self.ground,
            region=region,
            flow=flow,
            span=Span(span.basis, span.month or self.cells.period, span.first),
            **facts,
        )

    # Comparisons with the nation.

    def _beside(self, claim: FigureClaim) -> list[FigureClaim]:
        """Return the province's figures in the sentence, [] unless all of its figures agree."""
        judged = [each for each in self.of_sentence(claim) if each.claim.is_plain and not each.is_unread]
        verdicts = {each.verdict for each in judged}
        is_certain = verdicts <= {Verdict.RIGHT, Verdict.CLOSE} and Verdict.RIGHT in verdicts
        is_one = {each.subject.region for each in judged} - {NATIONAL} == {claim.region}
        if self.cells.stored is None or not is_certain or not is_one:
            return []
        return [each.claim for each in judged if each.claim.region is claim.region]

    def is_contradicted(self, each: Judged) -> bool:
        """Whether a comparison with the nation is certainly wrong: all else in its sentence is understood and right,
        and neither another flow or period that it names nor total trade gives what is printed.
        """
        claim = each.claim
        beside = self._beside(claim) if claim.is_certain and each.verdict is Verdict.WRONG else []
        of_region = {(figure.flow, figure.span) for figure in beside if figure.is_yoy}
        if claim.measure is not Measure.GROWTH:  # the flow or the period may be that of another figure
            flows = {claim.flow, Flow.TOTAL, *(figure.flow for figure in beside)} - {Flow.NET}
            spans = {claim.span, *(figure.span for figure in beside)}
            of_region = set(itertools.product(flows, spans))
        return bool(of_region and beside) and not any(
            self._may_be(claim, Subject(claim.region, flow, span), Subject(NATIONAL, of_nation, span_of_nation), beside)
            for flow, span in of_region
            # the growth may be that of another period
            for span_of_nation in ({other for _, other in of_region} if claim.measure is Measure.GAP else {span})
            for of_nation in (flow, Flow.TOTAL)
        )

    def _may_be(self, claim: FigureClaim, of: Subject, of_nation: Subject, beside: Sequence[FigureClaim]) -> bool:
        is_share, printed = claim.measure is Measure.SHARE, claim.printed
        region, nation = (self._of(each, is_yoy=not is_share) for each in (of, of_nation))
        if region is None or nation is None:
            return True
        reach = ROUND_SHARE * abs(printed.value) if claim.qualifier else 0.0
        if is_share:
            low, high = compared(claim.measure, region, nation)
            return printed.agrees(low * (1 - REVISED_SHARE) - reach, high * (1 + REVISED_SHARE) + reach)
        for each in beside if claim.measure is Measure.GAP else ():  # which may be close to the stored YoY
            if each.is_yoy and (each.flow, each.span) == of[1:]:
                region = min(region[0], each.printed.low), max(region[1], each.printed.high)
        reach += max(_revised(each.span, is_earlier=claim.is_earlier) for each in (of, of_nation))
        low, high = compared(Measure.GAP, region, nation)
        if claim.measure is Measure.GROWTH:
            is_of_falls = region[0] < 0 and not OF_FALLS_TOO.search(claim.words)
            return is_of_falls or (high + reach >= -SLACK if printed.value > 0 else low - reach <= SLACK)
        # 下降8.2%,降幅高于全国10.7个百分点: of a fall, more may be less.
        is_of_falls = region[0] < 0 and printed.negative().agrees(low - reach, high + reach)
        return is_of_falls or printed.agrees(low - reach, high + reach)

    def _of(self, subject: Subject, *, is_yoy: bool = True) -> Interval | None:
        region, flow, span = subject
        if is_yoy:
            return self.cells.by_methods(span, region, flow)
        return self.cells.plain(span, region, flow, None, is_yoy=False)


_OF_NATION: Final = (Measure.SHARE, Measure.GAP, Measure.GROWTH)
_FINDINGS: Final = {
    Measure.LEVEL: "prose-level",
    Measure.YOY: "prose-change",
    Measure.RANK: "province-rank",
    Measure.SHARE: "prose-share",
    Measure.GAP: "prose-gap",
    Measure.GROWTH: "prose-growth",
}


def _place(judged: Judged) -> tuple[object, ...]:
    """Return the sentence of a figure, and the region and period of its subject."""
    return judged.claim.group, judged.subject.region, judged.subject.span


def _agrees(judged: Judged) -> bool:
    """Whether a figure is right, or a month's YoY on a revised base, or a level one unit of its last digit off."""
    if judged.verdict is not Verdict.CLOSE or judged.claim.qualifier:
        return judged.verdict is Verdict.RIGHT
    return judged.claim.is_yoy or judged.claim.printed.digits >= Limits.OF_LEVEL


def _is_confirmed(figures: Sequence[Judged], agreeing: Sequence[Judged], right: Sequence[Judged]) -> bool:
    """Whether so many digits agree that the unknown words of a sentence changed nothing.

    A sentence without unknown words after one that has some may go on with the subject of right figures before it.
    """
    if any(each.verdict is not None and not _agrees(each) for each in figures):
        return False
    if sum(map(digits, agreeing)) >= Limits.OF_SENTENCE:
        return True
    if any(digits(each) >= Limits.OF_LEVEL for each in agreeing if not each.claim.is_yoy):
        return True
    near = {(each.claim.group, each.subject.region, each.subject.span) for each in right}
    return (
        len(agreeing) == len(figures)
        and all(set(each.claim.doubts) == {_CONTEXT} for each in figures)
        and all((each.claim.group + 1, each.subject.region, each.subject.span) in near for each in figures)
        and sum(max(1, digits(each)) for each in figures) >= Limits.TO_GO_ON
    )


def _figure(claim: FigureClaim) -> tuple[object, ...]:
    return claim.region, claim.flow, claim.span, claim.is_yoy, claim.printed.value, claim.factor, claim.qualifier


def _of_label(run: Sequence[Judged]) -> bool:
    """Whether the different figures of *run* have enough digits, two figures and a level, to show a wrong label."""
    claims = {(each.claim.column, each.claim.printed.value): each.claim for each in run if not each.claim.qualifier}
    count = sum(Limits.OF_YOY if each.is_yoy else each.printed.digits for each in claims.values())
    return len(claims) > 1 and not all(each.is_yoy for each in claims.values()) and count >= Limits.OF_LABEL


#: What a sentence names of each label, by the kinds of its tokens; a span by its last month and basis.
_KINDS: Final = {"region": ("region",), "flow": ("flow",), "span": ("period", "year_alone")}
_KEYS: Final = {"region": "region", "flow": "flow", "span": "period"}
_NAMED: Final[dict[str, Callable[[Token], object]]] = {
    "region": region_of,
    "flow": flow_of,
    "span": lambda token: (token_period(token).month, token_period(token).basis),
}


def _tokens(run: Sequence[Judged], label: str) -> Iterator[Token]:
    for text in dict.fromkeys(each.claim.text for each in run):
        yield from (token for token in tokens(text) if token.kind in _KINDS[label])


def _shown(label: object) -> object:
    return (label.month.month, label.basis) if isinstance(label, Span) and label.month else label


def _with(label: str, value: object) -> _Relabel:
    return lambda subject: subject._replace(**{label: value})  # type: ignore[arg-type]


def _of_year(year: int) -> _Relabel:
    return lambda subject: subject._replace(span=subject.span.of_year(year))


def _revised(span: Span, *, is_earlier: bool) -> float:
    """Return by how much a revised base may move a YoY, in pp: as in :func:`xlpkg.audit.verdicts.judge`."""
    is_january = span.month is not None and span.month.month == 1
    return NEAR_YOY if is_earlier or (span.basis is Basis.MONTH and not is_january) else 0.0
