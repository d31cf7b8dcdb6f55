"""Read a sentence on a region's trade: each figure has one stated reading, from the words nearest to it.

What is carried over from the sentences before is in :class:`~xlpkg.audit.context.Context`. Whether a reading is right,
and whether another one that the words allow is meant, is decided by :mod:`~xlpkg.audit.evidence`, which asks the store.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlpkg.audit.claims import Claim, FigureClaim, Measure, Span, Subject, Unread, YearClaim
from xlpkg.audit.comparisons import is_faster, read_comparison
from xlpkg.audit.context import UNKNOWN, Context, SentencePeriods, depth_of
from xlpkg.audit.cues import DIRECTIONS, QUALIFIERS, Changes, Figure, Reason, clauses, figures_of, is_nation
from xlpkg.audit.numbers import PrintedNumber
from xlpkg.audit.patterns import pattern
from xlpkg.audit.periods import Period, quarters_of
from xlpkg.audit.places import PARTS_OF_PROVINCES, is_place
from xlpkg.audit.statements import statements_of
from xlpkg.audit.tokens import Token, flow_of, place_of, region_of, simplified, size_and_currency, token_period, tokens
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Kind, Region
from xlpkg.model.words import Basis, Currency, Flow

#: The start of a sentence on the flow of the sentence before; of total trade also if it names the region.
_PRONOUN: Final = re.compile(r"(?:This|The figure|It|That|The total)\b|(?:这一|该)", re.IGNORECASE)
_ITS_REGION: Final = re.compile(r"The (?:province|municipality|city|region)\b", re.IGNORECASE)
_PRICING: Final = {"pricing_usd": Currency.USD, "pricing_rmb": Currency.RMB}
_BOTH: Final = [Flow.EXPORT, Flow.IMPORT]
_MUNICIPALITIES: Final = (11, 12, 31, 50)
_AUTONOMOUS: Final = (15, 45, 54, 64, 65)
_APPOSITION: Final = ("a", "an", "the", "one", "home", "known", "with")


@dataclass(slots=True)
class _Scope:
    """The subject of the clauses of a sentence: the region, a part of its trade, unknown words, and the flows.

    ``place`` is the group of provinces or the city that ``part`` names, if it is the only part.
    """

    region: Region | None
    part: str | None = None
    place: Region | None = None
    pending_part: str | None = None  # of a clause without figures
    unknown: list[str] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    of_other: list[Flow] = field(default_factory=list)  # those of the region before
    of_levels: list[Flow] = field(default_factory=list)  # those of the levels since the last change
    listed: list[Period] = field(default_factory=list)


class SentenceReader:
    """Reads one sentence of tokens in a context, which it updates."""

    def __init__(self, text: str, tokens: Sequence[Token], where: str, context: Context) -> None:
        self.text, self.tokens, self.where, self.context = text, tokens, where, context
        self.claims: list[Claim] = []
        self.problems: list[Reason] = []
        self.notes: list[Reason] = []  # on what has no digits
        self.unread = 0
        self.places: set[int] = set()  # the starts of the tokens of places that figures are about
        self.periods = SentencePeriods(tokens, context)
        self.changes = Changes()
        units = (token.text for token in tokens if token.kind == "level" and "in_unit" in token.parts)
        self.currency = next((found for unit in units if (found := size_and_currency(unit)[1])), None)
        self.is_english = text.isascii() or sum(map(str.isascii, text)) > 0.7 * len(text)

    def read(self) -> list[Claim]:
        """Return the claims of the sentence, at last one on what was not read, if anything."""
        context = self.context
        context.sentence += 1
        # "" is the doubt after a sentence that was not on a region's trade.
        scope = _Scope(context.subject, unknown=[""] if context.subject is None else [])
        is_continued = _PRONOUN.match(self.text) or (context.flows == [Flow.TOTAL] and _ITS_REGION.match(self.text))
        scope.flows = context.flows if is_continued else []
        previous: list[Token] = []
        for clause in clauses(self.tokens):
            self._clause(clause, scope, previous)
            previous = clause
        is_understood = scope.part is None and not scope.unknown
        context.subject = scope.region if is_understood else None
        figures = [each for each in self.claims if isinstance(each, FigureClaim)]
        levels = {each.subject.flow for each in figures if each.measure is Measure.LEVEL}
        context.flows = list(levels) if len(levels) == 1 else []
        context.keep_period(self.periods.kept())
        if self.claims or self.unread or (is_understood and scope.region is not None):
            self._statements(scope.place or scope.region)
        kinds = {each.kind for each in self.tokens}
        is_on_trade = (scope.region and kinds & {"flow", "other_measure"}) or kinds >= {"superlative", "region"}
        if self.unread or (self.notes and (self.claims or is_on_trade)):
            self.claims.append(Unread(self.where, self.text, (*self.problems, *self.notes), self.unread))
        return self.claims

    def _statements(self, region: Region | None) -> None:
        """Read what the sentence states beside its figures, and mark its comparisons if all of it was understood."""
        text = simplified(self.text)
        found = list(pattern("statement").finditer(text))  # 快于全国, a record high
        is_understood = (
            not self.unread
            and not pattern("other_measure").search(text)
            and not any(is_faster(each) is None for each in found)
            and not any(
                token.kind in (*UNKNOWN, "part", "other_comparison") and token.start not in self.places
                for token in self.tokens
            )
            and not any(isinstance(each, FigureClaim) and each.doubts for each in self.claims)
        )
        if not is_understood:
            self.claims = [
                replace(each, is_certain=False) if isinstance(each, FigureClaim) else each for each in self.claims
            ]
        changes = [each for each in self.claims if isinstance(each, FigureClaim) and each.is_yoy]
        for statement in found:
            of_region = [each for each in changes if each.subject.region is region is not NATIONAL]
            if is_understood and of_region:
                number = PrintedNumber("", 1.0 if is_faster(statement) else -1.0, 0.0, 0)
                claim = replace(of_region[-1], measure=Measure.GROWTH, printed=number, qualifier="")
                self.claims.append(replace(claim, words=statement[0]))
            else:
                self._note(("statement", statement[0]))
        if records := [
            self._printed(each) for each in self.tokens if "record" in each.parts and not _is_in(each, found)
        ]:
            self._note(("statement", records[-1]))

    def _fail(self, *problems: Reason) -> None:
        self.unread += 1
        self.problems += problems

    def _note(self, *reasons: Reason) -> None:
        self.notes += reasons

    def _printed(self, token: Token) -> str:
        """Return a token as the text prints it, in traditional characters if so."""
        return self.text[token.start : token.end]

    # One clause.

    def _clause(self, clause: list[Token], scope: _Scope, previous: list[Token]) -> None:
        kinds = {token.kind for token in clause}
        figures = figures_of(clause, self.changes)
        figures = sorted([*figures, *statements_of(clause, self.changes)], key=lambda each: each.at)
        is_apposition = not any(each.measure is not Measure.DIRECTION for each in figures) and _is_apposition(
            clause, previous
        )
        if not is_apposition:
            is_statement = bool(figures) or "flow" in kinds or not kinds & {*UNKNOWN, "part"}
            self._subject(clause, scope, figures, is_statement=is_statement)
        unknown = [self._printed(token) for token in clause if token.kind in UNKNOWN]
        parts = [token for token in clause if token.kind == "part"]
        if is_apposition and not (parts and "flow" in kinds):
            return
        for token in clause:
            self.context.pricing = _PRICING.get(token.kind, self.context.pricing)
        if parts and (scope.part is None or scope.place is not None):
            scope.part = self._printed(parts[0])
            scope.pending_part = None if figures else scope.part
            self._place(clause, parts, scope)
        doubts = [*scope.unknown, *unknown]
        flows = self._bind(clause, figures, scope)
        for figure, of_figure in zip(figures, flows, strict=True):
            self._figure(figure, of_figure, scope, clause, [("word", word) for word in doubts])
        scope.unknown += unknown

    def _subject(self, clause: list[Token], scope: _Scope, figures: Sequence[Figure], *, is_statement: bool) -> None:
        """Set the region of *scope* if the clause names one that its figures are about."""
        compared = ""
        for index, token in enumerate(clause):
            if token.kind in ("other_measure", "superlative", "province_rank", "other_comparison"):
                compared = token.kind
            if token.kind not in ("region", "text_region") or not is_statement:
                continue
            if compared:
                is_its = any(each.region is region_of(token) for each in figures) if token.kind == "region" else False
                if compared == "superlative" and token.kind == "region" and not (is_nation(token) or is_its):
                    scope.unknown.append(token.text)  # 规模最大的广东进口下降, "the fastest after Guangdong"
                continue
            if _is_compared_with(clause, index) or _is_share_of(clause, index):
                continue
            if any(each.kind in ("level", "percent") for each in clause[:index]) and not self.is_english:
                continue
            region = region_of(token) if token.kind == "region" else self.context.region
            if token.kind == "text_region" and not _is_text_region(token.text, region):
                scope.unknown.append(token.text)
                continue
            if region is NATIONAL and any(
                each.kind in ("superlative", "text_region") or (each.kind == "region" and not is_nation(each))
                for each in clause
            ):
                continue  # China's Guangdong Province; the province remained first in the country
            if region is not scope.region:
                scope.of_other, scope.flows = scope.flows or scope.of_other, []
            scope.region = region
            scope.unknown, scope.part, scope.place = [], scope.pending_part, None
            if (region is not NATIONAL and token.kind == "region") or self.context.region is None:
                self.context.region = region

    def _place(self, clause: list[Token], parts: Sequence[Token], scope: _Scope) -> None:
        """Set the place of *scope* if it is the only part that the clause names, and no part of a province."""
        scope.place = place_of(parts[0], self.context.own) if len(parts) == 1 else None
        if scope.place is None or self._is_in_province(clause, parts[0], scope.place):
            scope.place = None
            return
        self.places.add(parts[0].start)
        scope.unknown = []
        scope.of_other, scope.flows = scope.flows or scope.of_other, []

    def _is_in_province(self, clause: list[Token], token: Token, place: Region) -> bool:
        """Whether the name of a group may be that of a part of a province: 江苏沿海地区, 我省西部."""
        before = clause[: clause.index(token)][-1:]
        if place.kind is not Kind.GROUP:
            return False
        is_after_province = any(each.kind in ("region", "text_region") and not is_nation(each) for each in before)
        is_on_province = self.context.region not in (None, NATIONAL)
        return is_after_province or (is_on_province and place.name in PARTS_OF_PROVINCES)

    def _bind(self, clause: list[Token], figures: Sequence[Figure], scope: _Scope) -> list[list[Flow]]:
        """Return the flows of each figure: those named before it, or the only one of the clause, or those before it.

        Listed flows, or periods, belong to listed figures one by one.
        """
        other_from = next((at for at, token in enumerate(clause) if token.kind == "other_measure"), len(clause))
        named = [at for at, each in enumerate(clause) if each.kind == "flow" and at < other_from]
        groups = [[clause[at] for at in group] for group in _groups(clause, named, ("harmless",))]
        scope.listed = _listed_periods(clause) or scope.listed
        found: dict[int, list[Flow]] = {}
        last: list[Flow] = []
        for run in _runs(clause, [each for each in figures if each.measure not in (Measure.OTHER, Measure.DIRECTION)]):
            start, is_yoy = run[0].token.start, run[0].measure is Measure.YOY
            near = [
                group
                for group in groups
                if sum(depth_of(each) for each in clause if start < each.start < group[0].start) <= 0
            ]
            if run[0].measure is Measure.RANK and scope.flows:  # ranking second nationwide in exports
                word, *after = clause[run[0].at + 1 : run[0].at + 3] or [run[0].token]
                is_direct = word.text.lower() in ("in", "by", "for")
                near = [each for each in near if each[0].start < start or (is_direct and each[:1] == after)]
            before = [group for group in near if group[0].start < start]
            group = before[-1] if before else near[0] if len(near) == 1 else None
            flows = _flows_of(group, len(run)) if group else [] if near else scope.flows or scope.of_other
            if not near and is_yoy and 1 < len(run) == len(set(scope.of_levels)) == len(scope.of_levels) != len(flows):
                flows = scope.of_levels  # exports of 98.3 billion yuan and imports of 60.1, up 3 and 5 percent
            for figure in run if flows and not groups and not scope.flows else ():
                figure.doubts.append(("flow", figure.token.text))  # exports of Jiangxi fell by 29 %, Hunan by 14.6 %
            if len(flows) == 1 and len(run) == len(scope.listed):
                for figure, period in zip(run, scope.listed, strict=True):
                    found[id(figure)] = flows
                    self.periods.listed[figure.token.start] = period
            elif len(flows) == len(run) or (
                len(flows) == 1 and len({each.at for each in run}) == len(run) and run[0].measure is Measure.RANK
            ):
                flows = flows * len(run) if len(flows) == 1 else flows
                found |= {id(figure): [flow] for flow, figure in zip(flows, run, strict=True)}
                last = flows if group is not None and group is groups[-1] else []
            else:
                for figure in run:
                    figure.problem = figure.problem or "flow"
            scope.of_levels += [flow for each in run for flow in found.get(id(each), ())]
            scope.of_levels = [] if is_yoy else scope.of_levels
        for figure in (each for each in figures if each.measure is Measure.DIRECTION):
            before = [group for group in groups if group[0].start < figure.token.start] or groups
            flows = [flow_of(each) for each in before[-1]] if before else scope.flows or scope.of_other
            found[id(figure)] = _BOTH if flows == [Flow.TOTAL] and _both(clause) else flows
        if groups:
            scope.flows = last or [flow_of(token) for token in groups[-1]]
        return [found.get(id(figure), scope.flows) for figure in figures]

    # From figures to claims.

    def _figure(
        self, figure: Figure, flows: list[Flow], scope: _Scope, clause: list[Token], doubts: list[Reason]
    ) -> None:
        token, of_scope = figure.token, scope.place or scope.region
        is_part = scope.part is not None and scope.place is None
        may_compare = figure.problem in ("measure", "direction", "flow") and not is_part and not doubts
        if may_compare and of_scope not in (None, NATIONAL):
            figure = read_comparison(clause, figure.at, flows if figure.problem != "flow" else ()) or figure
            flows = [figure.flow] if figure.flow else flows
        is_direction = figure.measure is Measure.DIRECTION
        if figure.measure is Measure.RANK and figure.region:  # 出口最多的是广东, whatever the sentence before is about
            doubts = [each for each in doubts if each != ("word", "")]
        is_plain, doubts = figure.measure.is_plain or is_direction, [*doubts, *figure.doubts]
        fail = self._note if figure.words else self._fail
        if is_part:
            fail(*doubts, ("part", scope.part or ""))
            return
        if doubts and not figure.measure.is_plain:
            fail(*doubts, *[("statement", figure.words)] * bool(figure.words))
            return
        if figure.is_stated:
            self._stated_comparison(figure, doubts)
        context = self.context
        of_text = context.region if context.is_established else context.named or context.region
        region = figure.region or of_scope or (of_text if is_plain else None)
        is_clear = bool(flows) if is_direction else len(flows) == 1
        if figure.problem:
            fail(*doubts, (figure.problem, token.text))
        elif not is_clear or (Flow.NET in flows and figure.measure is not Measure.LEVEL):
            fail(*doubts, ("statement" if figure.words else "measure" if is_plain else "flow", token.text))
        elif region is None or figure.number is None or (region is NATIONAL and not is_plain):
            fail(*doubts, ("statement" if figure.words else "subject", token.text))
        else:
            for flow in flows:
                self._claim(figure, region, flow, clause, doubts)

    def _claim(self, figure: Figure, region: Region, flow: Flow, clause: list[Token], doubts: list[Reason]) -> None:
        context, calendar, number = self.context, self.context.calendar, figure.number
        candidates = self.periods.of(figure.token, clause)
        named = candidates[0] if candidates else None
        span = self._span(figure.token, named)
        if span is None or number is None:
            return
        if named is not None and calendar.is_open(named):
            doubts = [*doubts, ("period", named.text)]
        year = span.month.year if span.month else 0
        is_stated = year in (named.year if named else None, None if calendar.period else calendar.stated)
        if not doubts and figure.measure.is_plain:
            if not is_place(region) or context.named is None or is_place(context.named):
                context.named = region
            context.is_established |= region is context.region
        main = context.main_month()
        self.claims.append(
            FigureClaim(
                self.where,
                Subject(region, flow, span),
                figure.measure,
                number,
                figure.factor,
                group=-context.sentence,
                qualifier=figure.qualifier,
                currency=self._currency_of(figure),
                stated_year=year if is_stated else None,
                is_year_named=is_stated and any(each.year == year for _, each in self.periods.all),
                text=self.text,
                doubts=tuple(doubts),
                is_earlier=span.month is not None and main is not None and main - span.month > 1,
                others=self._other_spans(candidates[1:], span),
                orders=figure.orders,
                words=figure.words,
                other=figure.other,
                is_sure=figure.is_sure,
            )
        )

    def _currency_of(self, figure: Figure) -> Currency | None:
        context = self.context
        if not figure.measure.is_plain:
            return context.pricing or context.currency
        is_yuan = figure.currency is Currency.RMB and "人民币" not in figure.token.text
        if is_yuan and context.pricing is Currency.USD:
            return Currency.USD  # 以美元计价，出口100亿元
        return figure.currency or context.pricing or self.currency or context.currency

    def _span(self, token: Token, named: Period | None) -> Span | None:
        """Return the period of a figure; None, with the reason among the problems, if it is not certain."""
        section, calendar = self.context.section, self.context.calendar
        if section is not None and (named is None or named is self.context.period):
            return Span(section)
        fail = self._note if token.kind in (*DIRECTIONS, "superlative") else self._fail
        if named is None:
            fail(("no-period", token.text))
            return None
        month = calendar.month_of(named)
        if not named.is_known or month is None:
            has_no_year = named.is_known and calendar.year_of(named) is None
            fail(("no-year" if has_no_year else "period", named.text))
            return None
        return _span_of(named, month)

    def _other_spans(self, periods: Sequence[Period], span: Span) -> tuple[Span, ...]:
        """Return the further *periods* that a figure may have, in a text without sections."""
        months = ((each, self.context.calendar.month_of(each)) for each in periods if each.is_known)
        spans = [_span_of(each, month) for each, month in months if month and self.context.section is None]
        return tuple(each for each in dict.fromkeys(spans) if each != span)

    def _stated_comparison(self, figure: Figure, doubts: list[Reason]) -> None:
        """Compare the year that a change is measured from with that of the period before it."""
        token = figure.stated
        if token is None:  # the comparison of a clause before
            doubts.append(("comparison", figure.token.text))
            return
        calendar, named = self.context.calendar, token.parts.get("year")
        periods = self.periods.of(figure.token, [] if token.end < figure.token.start else [figure.token, token])
        periods = [each for each in periods if calendar.year_of(each) and not _is_on_other_months(token.text, each)]
        for period, year in ((each, calendar.year_of(each) or 0) for each in periods):
            has_user = calendar.period is not None and period.relative != "last"
            is_open = period.relative in ("this", "last") and calendar.written is None and not has_user
            if named is not None and int(named) == year - 1:
                return
            if (named is None or int(named) == year) and not is_open:
                self.claims.append(YearClaim(self.where, self.text, year, year - 1))
                break
        figure.problem = "comparison"  # also May compared with April


def _is_on_other_months(words: str, period: Period) -> bool:
    """Whether *words* such as "from April 2025" name other months of their year than *period* does of its."""
    named = [
        token_period(each)
        for each in tokens(re.sub("^(?:同比|相比|比|较|与|同|compared (?:with|to)|from|than|over) ?", "", words))
        if each.kind == "period"
    ]
    return any(each.month is not None and (each.month, each.basis) != (period.month, period.basis) for each in named)


def _span_of(period: Period, month: Month) -> Span:
    first = Month(month.year, period.first) if period.first is not None else None
    return Span(Basis.MONTH if period.basis is None else period.basis, month, first)


# The words of a clause.


def _is_apposition(clause: Sequence[Token], previous: Sequence[Token]) -> bool:
    """Whether the clause only describes the region before it: "Guangdong, a powerhouse of China's economy, …"."""
    is_description = clause[0].text.lower() in _APPOSITION or is_nation(clause[0])
    return bool(previous) and previous[-1].kind in ("region", "text_region") and is_description


def _is_compared_with(clause: Sequence[Token], index: int) -> bool:
    """Whether the region at *index* is one that the subject exceeds or equals: 出口超过广东, 与广东持平."""
    before = next(
        (each for each in reversed(clause[:index]) if each.kind != "harmless" or not each.text.isascii()), None
    )
    if before is None:
        return False
    is_flat = any(each.kind == "flat" for each in clause[index + 1 :])
    return before.kind in ("over", "below", "next_to") or (before.text in ("与", "和") and is_flat)


def _is_share_of(clause: Sequence[Token], index: int) -> bool:
    """Whether the region at *index* is one of which a share is said: 22.2% of China's exports."""
    return [each.kind for each in clause[max(0, index - 2) : index - 1]] == ["percent"] and clause[
        index - 1
    ].text == "of"


def _is_text_region(word: str, region: Region | None) -> bool:
    """Whether 全省, 全市 or 全区 means *region*: a city's text says 全市 of the city, not of its province."""
    if region is None or region is NATIONAL:
        return False
    if "市" in word or re.search("municipality|city|metropolis", word, re.IGNORECASE):
        return region.code in _MUNICIPALITIES
    return "区" not in word or region.code in _AUTONOMOUS


def _groups(clause: Sequence[Token], places: Iterable[int], allowed: Sequence[str] = ()) -> list[list[int]]:
    """Return the *places* in lists: between two of a list are separators and tokens of the *allowed* kinds."""
    groups: list[list[int]] = []
    for at in places:
        between = {each.kind for each in clause[groups[-1][-1] + 1 : at]} if groups else set()
        if "separator" in between and between <= {"separator", *allowed}:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _runs(clause: list[Token], figures: Sequence[Figure]) -> list[list[Figure]]:
    """Return the figures as lists of the same measure, with only separators, directions and qualifiers between them."""
    groups = _groups(clause, dict.fromkeys(each.at for each in figures), (*DIRECTIONS, *QUALIFIERS, "harmless"))
    listed = ([each for each in figures if each.at in group] for group in groups)
    runs = [list(same) for group in listed for _, same in itertools.groupby(group, lambda each: each.measure)]
    for run in runs:  # a unit after the last figure of a list is that of all
        for figure in run[:-1] if run[0].measure is Measure.LEVEL else ():
            if figure.factor is None or figure.problem == "unit":
                figure.factor = run[-1].factor
                figure.problem = "" if figure.problem == "unit" else figure.problem
            figure.currency = figure.currency or run[-1].currency
        if run[0].problem == "amount":  # 分别增加367.6亿元和1209.8亿元
            for figure in run:
                figure.problem = figure.problem or "amount"
    return runs


def _flows_of(group: Sequence[Token], count: int) -> list[Flow]:
    """Return the flows of a group; "exports and imports" with two figures are two flows, not total trade."""
    flows = [flow_of(token) for token in group]
    if flows == [Flow.TOTAL] and count == 2 and " and " in group[0].text:
        words = group[0].text.lower()
        pair = [Flow.EXPORT, Flow.IMPORT]
        return pair if words.index("export") < words.index("import") else pair[::-1]
    return flows


def _both(clause: Sequence[Token]) -> bool:
    """Whether a clause says that both exports and imports did something."""
    return any(each.text.lower() in ("双双", "both") or each.text.startswith("双") for each in clause)


def _is_in(token: Token, found: Iterable[re.Match[str]]) -> bool:
    return any(each.start() <= token.start < each.end() for each in found)


def _listed_periods(clause: Sequence[Token]) -> list[Period]:
    """Return the periods that a clause lists (一季度、二季度; 一、二、三季度), [] if it lists none."""
    places = [at for at, token in enumerate(clause) if token.kind == "period"]
    if quarters := [each for at in places for each in quarters_of(token_period(clause[at]))]:
        return quarters
    groups = _groups(clause, places)
    return [token_period(clause[at]) for at in groups[-1]] if groups and len(groups[-1]) > 1 else []
