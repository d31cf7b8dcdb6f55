"""Decide what the figures of the sentences show: which are right, which wrong, which label of a sentence is wrong.

Each figure is compared in its stated period, then in others that its words leave open. What follows from agreement is
weighed by the digits that agree: :func:`digits` counts them, and :class:`Limits` has what each conclusion takes. A
figure beside words that were not understood is right or left unread, never wrong.
"""

from __future__ import annotations

import enum
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from xlpkg.analysis.findings import PERCENT, Finding, Ground, Severity, Unit, finding
from xlpkg.audit.claims import FigureClaim, Measure, Span, Subject, Unread, YearClaim
from xlpkg.audit.comparisons import OF_FALLS_TOO
from xlpkg.audit.facts import Facts, StoredFacts, compared
from xlpkg.audit.numbers import SLACK
from xlpkg.audit.places import is_place
from xlpkg.audit.tokens import Token, flow_of, region_of, token_period, tokens
from xlpkg.audit.verdicts import NEAR_YOY, OF_GROWTH, OF_NATION, REVISED_SHARE, ROUND_SHARE, Judged, Verdict
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, REGIONS
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow


class Limits(enum.IntEnum):
    """The digits that must agree before something follows, set by judgement: of 900 numbers of three digits 1 agrees by
    chance. A YoY counts as at most two, because most YoY are small.
    """

    OF_YOY = 2
    #: A sentence goes on with the subject of right figures, after one with an unknown word.
    TO_GO_ON = 2
    #: A level shows alone what its sentence is about, if all its figures agree.
    OF_LEVEL = 3
    #: All figures of a sentence agree, though a word is unknown (2.24 and 6.5 have five digits). If others differ, one
    #: shows what it and those on the same are about.
    OF_SENTENCE = 4
    #: Another label (region, period, flow) than the one that is named makes all figures right.
    OF_LABEL = 5


#: The store gives a YoY from its lowest to its highest value by all base methods. If these are further apart than this,
#: in pp, a YoY that agrees shows nothing. With it, fewer than 1 in 100 pairs of YoY in examples/rmb agree by chance, as
#: two digits do (they differ by no more than half of it and a rounding of 0.05); with 0.5 more would.
_MAX_WIDTH: Final = 0.3
#: So many times as many figures must agree with another label: a round one, or a month's YoY, may agree with both.
_TIMES_AS_MANY: Final = 4
#: At least this many wrong figures of a section of a report, if they are most of its figures, are one finding.
_MANY: Final = 6
#: A level that differs by no more than this share is a mistake, even if no other figure of its sentence agrees.
_NEAR_LEVEL: Final = 0.02
#: A month that is so much later than that of the figures may be the one in which they were published.
_MONTHS_TO_PUBLISH: Final = 3
#: The doubt about a figure after a sentence that was not understood.
_CONTEXT: Final = ("word", "")
_EXCHANGED: Final = {Flow.EXPORT: Flow.IMPORT, Flow.IMPORT: Flow.EXPORT}
_FLOWS: Final = (Flow.TOTAL, *_EXCHANGED)
#: The messages on a figure, by its measure, and on a label.
_FINDINGS: Final = {
    Measure.LEVEL: "prose-level",
    Measure.YOY: "prose-change",
    Measure.RANK: "province-rank",
    Measure.SHARE: "prose-share",
    Measure.GAP: "prose-gap",
    Measure.GROWTH: "prose-growth",
    Measure.CONTRIBUTION: "prose-contribution",
    Measure.PART_OF_GROWTH: "prose-contribution",
    Measure.DIRECTION: "prose-statement",
    Measure.LEAD: "prose-statement",
}
_LABELS: Final = {
    "year": "prose-year",
    "region": "prose-region",
    "span": "prose-period",
    "exchanged": "prose-exchanged",
    "flow": "prose-flow",
}
#: What a sentence names of each label, by the kinds of its tokens; a span by its last month and basis.
_NAMED: Final[dict[str, tuple[tuple[str, ...], Callable[[Token], object]]]] = {
    "region": (("region",), region_of),
    "flow": (("flow",), flow_of),
    "span": (("period", "year_alone"), lambda token: (token_period(token).month, token_period(token).basis)),
}


class Evidence:
    """The figures of one report's sentences, judged by its *facts*."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.parsed = facts, facts.parsed
        self.judged = self._judge_all([each for each in self.parsed.claims if isinstance(each, FigureClaim)])
        self._confirm()
        self._of_group: dict[int, list[Judged]] = defaultdict(list)
        for each in self.judged:
            self._of_group[each.claim.group].append(each)
        #: The bases of a report whose text is not checked, because most of its figures are wrong.
        self.unrelated: set[Basis] = set()

    # Each figure in the periods that its words allow.

    def _judge_all(self, claims: Sequence[FigureClaim]) -> list[Judged]:
        """Judge each figure in its stated period or, if it is not right there, in another one that the words allow.

        If one figure of a sentence is right in another period, the wrong ones beside it are of that period too.
        """
        judged = [
            [self.facts.judge(each, each.subject._replace(span=span)) for span in (each.subject.span, *each.others)]
            for each in claims
        ]
        found = [next((each for each in readings if each.verdict is Verdict.RIGHT), readings[0]) for readings in judged]
        moved = {_of(each) for each, readings in zip(found, judged, strict=True) if each is not readings[0]}
        return [
            next((other for other in readings if each.is_wrong and _of(other) in moved), each)
            for each, readings in zip(found, judged, strict=True)
        ]

    # Figures beside words that were not understood.

    def _confirm(self) -> None:
        """Leave the figures unread beside unknown words that too little agreement confirms."""
        doubtful: dict[int, list[Judged]] = defaultdict(list)
        for each in self.judged:
            if each.claim.doubts:
                doubtful[each.claim.group].append(each)
        certain = (each for each in self.judged if not each.claim.doubts and each.claim.measure.is_plain)
        right = [each for each in certain if each.verdict is Verdict.RIGHT]
        for group in sorted(doubtful, reverse=True):  # a group is the negative number of its sentence
            figures = doubtful[group]
            kept = self._confirmed(figures, right)
            right += [each for each in kept if each.verdict is Verdict.RIGHT]
            for each in figures:
                if not any(each is other for other in kept):
                    each.verdict, each.unread = None, each.claim.doubts

    @staticmethod
    def _confirmed(figures: Sequence[Judged], right: Sequence[Judged]) -> list[Judged]:
        """Return the figures of a sentence that count, though words beside them are unknown: so many digits agree.

        If only what the sentence goes on with is in doubt, more of them may be right than wrong, and fewer digits are
        enough on what *right* figures of the sentence before are on.
        """
        agreeing = [each for each in figures if each.verdict is Verdict.RIGHT]
        others = [each for each in figures if each.verdict in (Verdict.CLOSE, Verdict.WRONG)]
        goes_on = all(set(each.claim.doubts) == {_CONTEXT} for each in figures)
        before = {(each.claim.group - 1, *_of(each)[1:]) for each in right}
        limit = Limits.TO_GO_ON if goes_on and {_of(each) for each in figures} <= before else Limits.OF_SENTENCE
        levels = (digits(each) for each in agreeing if not each.claim.is_yoy)
        is_shown = sum(map(digits, agreeing)) >= limit or max(levels, default=0) >= Limits.OF_LEVEL
        if is_shown and (not others or (goes_on and len(others) < len(agreeing))):
            return agreeing + others
        known = {each.subject for each in agreeing if digits(each) >= Limits.OF_SENTENCE}
        known |= {each.subject for each in right}
        return [each for each in agreeing if each.subject in known and not each.claim.qualifier]

    # One label that is wrong for all figures of a sentence.

    def label_findings(self) -> Iterator[Finding]:
        """Yield one finding for each wrong year, region, period or flow that explains all figures beside it."""
        for claim in self.parsed.claims:
            if isinstance(claim, YearClaim):
                years = str(claim.year), str(claim.expected)
                yield finding("prose", "error", claim.where, *years, key="prose-year-itself", text=claim.text)
        for basis in Basis if self.parsed.is_report else ():
            yield from self._wrong_section(basis)
        for label, run, others in self._labels():
            if _of_label(run) and not any(each.is_explained for each in run):
                yield from self._wrong_label(label, run, others)
        for each in self.judged:
            claim = each.claim
            if claim.measure in OF_NATION and each.verdict is Verdict.WRONG and not self._is_contradicted(each):
                each.verdict, each.unread = None, (("statement", claim.words) if claim.words else ("measure", ""),)

    def _wrong_section(self, basis: Basis) -> Iterator[Finding]:
        """Yield a finding if most figures of the section on *basis* are wrong; its text is not checked further."""
        cover = self.parsed.on_cover
        of_basis = [each for each in self.judged if each.claim.basis is basis and each.verdict]
        known = [each for each in of_basis if id(each.claim) not in cover]
        wrong = [each for each in known if each.verdict is Verdict.WRONG]
        if len(wrong) >= _MANY and len(wrong) > len(known) / 2:
            self.unrelated.add(basis)
            for each in of_basis:
                each.is_explained |= each.verdict is Verdict.WRONG
            yield self._found("error", wrong[0], key="prose-section", count=len(wrong), of=len(known), basis=basis)

    def _labels(self) -> Iterator[tuple[str, list[Judged], Iterable[Any]]]:
        """Yield the name of each label that may be wrong, the figures that have it, and what may be in its place."""
        if not isinstance(self.facts, StoredFacts):
            return
        is_report = self.parsed.is_report  # whose tables show its month and flows
        months = self.facts.cube.periods()
        plain = [each for each in self.judged if each.claim.measure.is_plain and not each.unread]
        for year in dict.fromkeys(each.claim.stated_year for each in plain if each.claim.stated_year):
            run = [each for each in plain if each.claim.stated_year == year]
            if _is_wrong(run) and not is_report:
                yield "year", run, {month.year for month in months}
        of_sentences = [each for each in plain if each.verdict and each.claim.group < 0]
        spans = [Span(basis, month) for month in months for basis in Basis if month.month > 1 or basis is Basis.MONTH]
        for _, same in itertools.groupby(of_sentences, lambda each: _of(each)[1:]):
            run = list(same)
            if _is_wrong(run):
                yield "region", run, REGIONS
            if is_report:
                continue
            if _is_wrong(run):
                yield "span", run, spans
            exchanged = [each for each in run if each.is_wrong and each.subject.flow in _EXCHANGED]
            if {each.subject.flow for each in exchanged} == set(_EXCHANGED):
                yield "exchanged", exchanged, [_EXCHANGED]
            for flow in _FLOWS:
                yield "flow", [each for each in run if each.is_wrong and each.subject.flow is flow], _FLOWS

    def _wrong_label(self, label: str, run: Sequence[Judged], others: Iterable[Any]) -> Iterator[Finding]:
        """Yield a finding if exactly one other label makes all figures of *run* right, or a year most of them.

        It is certain in a report, or if the sentences name the one and not the other. A flow that they do name is never
        called wrong, and a year that another sentence names, perhaps of something else, has no finding.
        """
        right = [(sum(self._is_right(each, label, other) for each in run), other) for other in others]
        count = max(each for each, _ in right)
        other, *further = (other for each, other in right if each == count)
        first = next((each for each in run if each.claim.is_year_named), run[0])
        stated: Any = first.claim.stated_year if label == "year" else getattr(first.subject, label, None)
        if further or other == stated or count <= len(run) / 2 or (count < len(run) and label != "year"):
            return
        is_certain = self.facts.is_exact or label not in _NAMED or _names(label, run, stated, other)
        if label == "flow" and not is_certain:
            return
        if label == "span":  # a later month may be the one in which the figures were published
            is_certain &= not 0 < stated.month - other.month <= _MONTHS_TO_PUBLISH
        is_named = label != "year" or first.claim.is_year_named
        if is_named:
            region, _, span = first.subject
            facts = {"region": region, "span": span, "flow": stated, "other": other, "count": count, "of": len(run)}
            shown = () if label == "exchanged" else (stated, other)
            names = [str(each) if label == "year" else each.label(self.parsed.lang) for each in shown]
            yield self._found("error" if is_certain else "warning", first, *names, key=_LABELS[label], **facts)
        self._relabel(run, label, other, is_certain=is_certain, is_named=is_named)

    def _found(self, severity: Severity, each: Judged, *values: float | str, key: str, **facts: Any) -> Finding:
        code = "rank" if each.claim.measure is Measure.RANK else "prose"
        return finding(code, severity, each.claim.where, *values, key=key, ground=self.facts.ground, **facts)

    def _is_right(self, each: Judged, label: str, other: Any) -> bool:
        return self.facts.judge(each.claim, _with(each.subject, label, other)).verdict is Verdict.RIGHT

    def _relabel(self, run: Sequence[Judged], label: str, other: Any, *, is_certain: bool, is_named: bool) -> None:
        """Take the figures of *run*, and the ranks of its sentences, to be on what they are right for.

        If that is not certain, the figures are only taken out of the other checks.
        """
        old = {_of(each) for each in run}
        ranks = [each for each in self.judged if each.claim.measure is Measure.RANK and _of(each) in old]
        for each in (*run, *ranks):
            each.subject = _with(each.subject, label, other)
            if not is_certain and each.claim.measure.is_plain:
                each.is_explained = True
            else:
                again = self.facts.judge(each.claim, each.subject)
                each.interval, each.verdict, each.is_relabelled = again.interval, again.verdict, is_named

    # What is wrong.

    def findings_on(self, each: Judged) -> Iterator[Finding]:
        """Yield the finding on a figure or statement that differs: an error, a warning if it may be about something
        else, or a note if it is close.
        """
        claim = each.claim
        if each.is_wrong:
            key = "remark-doubtful-rank" if claim.measure is Measure.RANK else "remark-doubtful"
            key = key if claim.is_sure else "remark-scope"
            is_error = self._is_error(each)
            yield self._finding(each, "error" if is_error else "warning", "" if is_error else Message(key, {}))
        elif each.verdict is Verdict.CLOSE and not each.is_explained:
            key = "remark-computed" if each.is_computed else "remark-revised" if claim.is_yoy else "remark-rounding"
            key = "remark-definition" if is_place(claim.subject.region) else key
            if self.facts.expected(each) != claim.printed.value:
                yield self._finding(each, "note", Message(key, {}))

    def _is_error(self, each: Judged) -> bool:
        """Whether a wrong figure is certainly about its region and period.

        It is in a report with sections or tables, another figure of the same sentence or of the same region and period
        agrees, those of the other regions in its list do, or the figure is a level that differs little.
        """
        claim = each.claim
        if each.verdict is not Verdict.WRONG or not claim.is_sure:
            return False
        if self.facts.is_exact or claim.measure in OF_NATION:
            return True
        if claim.group >= 0 and sum(map(digits, self._of_group[claim.group])) >= Limits.OF_SENTENCE:
            return True
        near = itertools.chain(*(self._of_group.get(claim.group + offset, ()) for offset in (-1, 0, 1)))
        if any(
            other.verdict is Verdict.RIGHT and other.claim.measure.is_plain and _of(other)[1:] == _of(each)[1:]
            for other in near
        ):
            return True
        if claim.measure is not Measure.LEVEL or each.interval is None:
            return False
        value, expected = claim.in_hundred_million(self.parsed.factor).value, sum(each.interval) / 2
        return abs(value - expected) <= _NEAR_LEVEL * abs(expected)

    def right(self) -> set[tuple[str, Month | None]]:
        """Return where the text has right figures, and of which month."""
        return {(each.claim.where, each.subject.span.month) for each in self.judged if each.verdict is Verdict.RIGHT}

    def counts(self) -> tuple[int, int, int]:
        """Return how many figures are right, wrong, and were not compared.

        Those of a sentence that is wrong as a whole, such as in its province, are wrong.
        """
        figures = [each for each in self.judged if not each.claim.words or self._is_error(each)]
        right = sum(each.is_right and not each.is_relabelled for each in figures)
        wrong = sum(self._is_error(each) or (each.is_right and each.is_relabelled) for each in figures)
        unread = sum(each.figures for each in self.parsed.claims if isinstance(each, Unread))
        return right, wrong, len(figures) + unread - right - wrong

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences with a figure or a statement that was not compared, and why."""
        for each in self.judged:
            if each.unread:
                yield Unread(each.claim.where, each.claim.text, each.unread, 1)
            elif each.verdict is None and each.claim.text and self.facts.ground is Ground.STORE:
                yield Unread(each.claim.where, each.claim.text, (("store", ""),))

    def _finding(self, each: Judged, severity: Severity, remark: Message | str) -> Finding:
        claim, (region, flow, span) = each.claim, each.subject
        printed: float | str = claim.printed.value
        expected: float | str = 0.0 if claim.measure is Measure.GROWTH else self.facts.expected(each)
        facts: dict[str, Any] = {"region": region, "flow": flow, "remark": remark}
        facts["span"] = Span(span.basis, span.month or self.facts.period, span.first)
        if claim.measure is Measure.GROWTH:
            both = (each.subject, each.subject._replace(region=NATIONAL))
            change, national = (format_number(self.facts.value(subject, is_yoy=True)) for subject in both)
            printed, expected = claim.words, f"{change}% {'<' if claim.printed.value > 0 else '>'} {national}%"
            facts |= {"change": change, "national": national}
        elif claim.measure in (Measure.YOY, Measure.SHARE, Measure.PART_OF_GROWTH):
            facts["unit"] = PERCENT
        elif claim.measure is Measure.LEVEL:
            currency = claim.currency or (self.parsed.unit.currency if self.parsed.unit else None)
            facts["unit"] = Unit(claim.factor or self.parsed.factor, currency)
        elif claim.measure is Measure.RANK:
            printed = int(printed)
        key = "province-rank-change" if claim.orders[:1] == (True,) else _FINDINGS[claim.measure]
        if claim.words and claim.measure is not Measure.GROWTH:
            printed, key = claim.words, "rank-statement" if claim.measure is Measure.RANK else "prose-statement"
            facts["unit"] = PERCENT if claim.measure is Measure.DIRECTION else None
        if claim.measure is Measure.LEAD and claim.other:
            ahead = self.facts.value(each.subject._replace(region=claim.other), is_yoy=False)
            expected = f"{expected} < {format_number(ahead)}"
        return self._found(severity, each, printed, expected, key=key, **facts)

    # Comparisons with the nation.

    def _is_contradicted(self, each: Judged) -> bool:
        """Whether a comparison with the nation is certainly wrong: all else in its sentence is understood and right,
        and neither another flow or period that it names nor total trade gives what is printed.
        """
        claim, is_gap = each.claim, each.claim.measure is Measure.GAP
        beside = [other for other in self._of_group[claim.group] if other.claim.measure.is_plain and not other.unread]
        is_right = Verdict.RIGHT in {other.verdict for other in beside} and all(other.is_right for other in beside)
        is_certain = claim.is_certain or claim.measure in OF_GROWTH  # whose words are other measures for the rest
        if self.facts.ground is Ground.TABLE or not (is_certain and is_right):
            return False
        of_region = [other for other in beside if other.subject.region is claim.subject.region]
        if claim.measure is Measure.GROWTH:
            readings = {other.subject for other in of_region if other.claim.is_yoy}
        else:  # the flow or the period may be that of another figure
            flows = {claim.subject.flow, Flow.TOTAL, *(other.subject.flow for other in of_region)} - {Flow.NET}
            spans = {each.subject.span, *(other.subject.span for other in of_region)}
            readings = set(itertools.starmap(Subject, itertools.product([claim.subject.region], flows, spans)))
        return bool(readings) and not any(
            self._may_be(claim, subject, Subject(NATIONAL, flow, span))
            for subject in readings
            for span in ({other.span for other in readings} if is_gap else {subject.span})
            for flow in (subject.flow, Flow.TOTAL)
        )

    def _may_be(self, claim: FigureClaim, of: Subject, of_nation: Subject) -> bool:
        """Whether a comparison may be one of these two figures, with room for a base that was revised since."""
        is_share, printed = claim.measure is Measure.SHARE, claim.printed
        if claim.measure in OF_GROWTH:
            interval = self.facts.interval(claim, of)
            return interval is None or printed.agrees(interval[0] - ROUND_SHARE, interval[1] + ROUND_SHARE)
        region, nation = (self.facts.of(subject, is_yoy=not is_share) for subject in (of, of_nation))
        if region is None or nation is None:
            return True
        low, high = compared(claim.measure, region, nation)
        reach = ROUND_SHARE * abs(printed.value) if claim.qualifier else 0.0
        is_revised = claim.is_earlier or Basis.MONTH in (of.span.basis, of_nation.span.basis)
        reach += REVISED_SHARE * high if is_share else NEAR_YOY * is_revised
        is_fall = region[0] < 0 and not is_share
        if claim.measure is Measure.GROWTH:
            is_of_falls = is_fall and not OF_FALLS_TOO.search(claim.words)
            return is_of_falls or (high >= -reach if printed.value > 0 else low <= reach)
        # 下降8.2%,降幅高于全国10.7个百分点: of a fall, more may be less.
        return any(each.agrees(low - reach, high + reach) for each in (printed, printed.negative())[: 1 + is_fall])


def digits(judged: Judged) -> int:
    """Return the number of digits that agree: 0 if the figure is not right, or if many other figures would be, too."""
    claim, interval = judged.claim, judged.interval
    if claim.qualifier or judged.verdict is not Verdict.RIGHT or interval is None or not claim.measure.is_plain:
        return 0
    if not claim.is_yoy:
        return claim.printed.digits
    return min(claim.printed.digits, Limits.OF_YOY) if interval[1] - interval[0] <= _MAX_WIDTH + SLACK else 0


def _of_label(run: Sequence[Judged]) -> bool:
    """Whether *run* has two different figures with enough digits to show a wrong label."""
    claims = {(each.claim.column, each.claim.printed.value): each.claim for each in run if not each.claim.qualifier}
    count = sum(Limits.OF_YOY if each.is_yoy else each.printed.digits for each in claims.values())
    return len(claims) > 1 and count >= Limits.OF_LABEL


def _names(label: str, run: Sequence[Judged], stated: object, other: object) -> bool:
    """Whether the sentences of *run* name *stated* and not *other*."""
    kinds, name_of = _NAMED[label]
    texts = dict.fromkeys(each.claim.text for each in run)
    named = {name_of(token) for text in texts for token in tokens(text) if token.kind in kinds}
    return _shown(stated) in named and _shown(other) not in named


def _is_wrong(run: Sequence[Judged]) -> bool:
    return sum(each.is_right for each in run) * _TIMES_AS_MANY <= len(run)


def _of(judged: Judged) -> tuple[int, Any, Span]:
    """Return the sentence, the region and the span of a figure."""
    return judged.claim.group, judged.subject.region, judged.subject.span


def _shown(label: object) -> object:
    return (label.month.month, label.basis) if isinstance(label, Span) and label.month else label


def _with(subject: Subject, label: str, other: Any) -> Subject:
    """Return *subject* with another year, region, span or flow, or with the flow that is exchanged for its own."""
    if label == "year":
        return subject._replace(span=subject.span.of_year(other))
    return subject._replace(**{"flow": other[subject.flow]} if label == "exchanged" else {label: other})
