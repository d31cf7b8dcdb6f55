"""Parse a sentence on the trade of a region into claims, and say what of it was not understood.

A figure becomes a claim only if each word of its clauses is known: its region, its flow, its period, its change, and
nothing but harmless words between them. The other figures are counted in an :class:`~xlpkg.audit.claims.Unread`. The
region, the period and the year earlier carry over from clause to clause and from sentence to sentence as a reader
carries them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlpkg.audit import lexicon
from xlpkg.audit.claims import (
    Claim,
    FigureClaim,
    NationalClaim,
    NationalGrowthClaim,
    ProvinceRankClaim,
    Span,
    column_of,
)
from xlpkg.audit.clause_comparisons import has_other_measure, is_faster, read_comparison
from xlpkg.audit.clause_figures import (
    OTHER_FIGURES,
    Value,
    flow_groups,
    flows_of,
    is_in_later_bracket,
    listed_periods,
    orders_of,
    runs_of,
)
from xlpkg.audit.clause_values import Scope, ValueReader
from xlpkg.audit.clauses import clauses
from xlpkg.audit.context import Context
from xlpkg.audit.periods import Period
from xlpkg.audit.reasons import unread
from xlpkg.audit.sentence_periods import SentencePeriods
from xlpkg.audit.tokens import Token, flow_of, ranks_of, region_of, simplified, size_and_currency
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Basis, Currency, Flow

#: The start of a sentence on the flow of the sentence before.
_PRONOUN: Final = re.compile(r"(?:This|The figure|It|That|The total)\b|(?:这一|该)", re.IGNORECASE)
_PRICING: Final = {"pricing_usd": Currency.USD, "pricing_rmb": Currency.RMB}
#: A rank; other superlatives without a figure are praise.
_RANK: Final = re.compile("居|列|排|位次|第.+[位名]|rank|(?:second|third|fourth|fifth)[- ]", re.IGNORECASE)
_STATEMENT: Final = re.compile("|".join(lexicon.STATEMENTS), re.IGNORECASE)
#: The kinds of tokens that are not understood in a sentence on a region's trade.
_UNKNOWN: Final = ("word", "part_of_region")
_MUNICIPALITIES: Final = (11, 12, 31, 50)
_AUTONOMOUS: Final = (15, 45, 54, 64, 65)
_APPOSITION: Final = ("a", "an", "the", "one", "home", "known", "with")


class SentenceGrammar:
    """Parses one sentence of tokens in a context, which it updates."""

    def __init__(self, text: str, tokens: Sequence[Token], where: str, context: Context) -> None:
        self.text, self.tokens, self.where, self.context = text, tokens, where, context
        self.claims: list[Claim] = []
        self.problems: list[tuple[str, str]] = []
        self.unread = 0
        self.periods = SentencePeriods(tokens, context)
        self.currency = _currency_of(tokens)
        self.reader = ValueReader(context, self.periods, where, text)
        self.is_english = text.isascii() or sum(map(str.isascii, text)) > 0.7 * len(text)

    def parse(self) -> list[Claim]:
        """Return the claims of the sentence, at last one on what was not read, if anything."""
        context = self.context
        context.sentence += 1
        scope = Scope(context.subject)
        if context.subject is None:
            scope.unknown.append("")  # the sentence before was not on a region's trade
        if _PRONOUN.match(self.text):
            scope.flows = context.flows
        previous: list[Token] = []
        for clause in clauses(self.tokens):
            self._clause(clause, scope, previous)
            previous = clause
        is_understood = scope.part is None and not scope.unknown
        context.subject = scope.region if is_understood else None
        levels = {each.flow for each in self.claims if isinstance(each, FigureClaim) and not each.is_yoy}
        context.flows = list(levels) if len(levels) == 1 else []
        self.periods.keep(has_claims=any(isinstance(each, FigureClaim) for each in self.claims))
        if self.claims or self.unread or (is_understood and scope.region is not None):
            self._statements(scope.region)
        if self.unread:
            self.claims.append(unread(self.where, self.text, self.problems, self.unread))
        return self.claims

    def _statements(self, region: Region | None) -> None:
        """Read what the sentence states beside its figures, and mark its comparisons if all of it was understood."""
        text = simplified(self.text)
        statements = list(_STATEMENT.finditer(text))
        is_understood = (
            not self.unread
            and not has_other_measure(text)
            and not any(is_faster(each) is None for each in statements)
            and not any(token.kind in (*_UNKNOWN, "part", "other_comparison") for token in self.tokens)
            and not any(isinstance(each, FigureClaim) and each.doubts for each in self.claims)
        )
        self.claims = [
            replace(each, is_understood=is_understood) if isinstance(each, NationalClaim) else each
            for each in self.claims
        ]
        for statement in statements:
            faster, group = is_faster(statement), -self.context.sentence
            if is_understood and faster is not None and region is not None and region is not NATIONAL:
                self.claims.append(NationalGrowthClaim(self.where, self.text, statement[0], region, faster, group))
            else:
                self._fail(("statement", statement[0]))

    # One clause.

    def _clause(self, clause: list[Token], scope: Scope, previous: list[Token]) -> None:
        kinds = {token.kind for token in clause}
        has_figure = bool(kinds & {"level", "percent", "province_rank", *OTHER_FIGURES})
        has_flow = "flow" in kinds
        is_statement = has_figure or has_flow or not kinds & {"word", "part", "part_of_region"}
        if has_figure or not self._is_apposition(clause, previous):
            self._subject(clause, scope, is_statement=is_statement)
        unknown = [self._printed(token) for token in clause if token.kind in _UNKNOWN]
        parts = [self._printed(token) for token in clause if token.kind == "part"]
        if not has_figure and not (parts and has_flow) and self._is_apposition(clause, previous):
            return
        self._pricing(clause)
        values = self.reader.values(clause, scope)
        self.claims += self.reader.claims
        self.reader.claims = []
        if parts and scope.part is None:
            scope.part = parts[0]
            scope.pending_part = None if has_figure else parts[0]
        tainted = [*scope.unknown, *unknown]
        earlier = scope.flows
        self._bind(clause, values, scope)
        for value in values:
            doubts = (*(("word", word) for word in tainted), *value.doubts)
            if scope.part is not None:
                self._fail(*doubts, ("part", scope.part))
            elif value.problem == "measure" and not doubts and self._comparison(clause, value.at, scope):
                pass
            elif value.problem:
                self._fail(*doubts, (value.problem, value.token.text))
            else:
                self._claim(value, scope, clause, doubts)
        for index, token in enumerate(clause):
            if token.kind == "province_rank":
                if tainted:
                    self._fail(*(("word", word) for word in tainted))
                elif scope.part is not None:
                    self._fail(("part", scope.part))
                else:
                    self._province_rank(clause, index, scope, earlier or scope.flows)
            elif token.kind in OTHER_FIGURES or (token.kind == "superlative" and _RANK.search(token.text)):
                is_understood = not tainted and scope.part is None
                if not (is_understood and self._comparison(clause, index, scope)):
                    self._fail(("quantity" if token.kind == "quantity" else "measure", token.text))
        scope.unknown += unknown
        scope.is_yoy = values[-1].is_yoy if values else scope.is_yoy

    def _printed(self, token: Token) -> str:
        """Return a token as the text prints it, in traditional characters if so."""
        return self.text[token.start : token.end]

    def _fail(self, *problems: tuple[str, str]) -> None:
        self.unread += 1
        self.problems += problems

    def _is_apposition(self, clause: list[Token], previous: list[Token]) -> bool:
        """Whether the clause only describes the region before it: "Guangdong, a powerhouse of China's economy, …"."""
        first = clause[0]
        is_description = first.text.lower() in _APPOSITION or (first.kind == "region" and region_of(first) is NATIONAL)
        return bool(previous) and previous[-1].kind in ("region", "text_region") and is_description

    def _subject(self, clause: list[Token], scope: Scope, *, is_statement: bool) -> None:
        """Set the region of *scope* if the clause names one that its figures are about."""
        compared = ""
        for index, token in enumerate(clause):
            if token.kind in ("other_measure", "superlative", "province_rank", "other_comparison"):
                compared = token.kind
            if token.kind not in ("region", "text_region") or not is_statement:
                continue
            if compared:
                if compared == "superlative" and token.kind == "region" and region_of(token) is not NATIONAL:
                    scope.unknown.append(token.text)  # 规模最大的广东进口下降, "the fastest after Guangdong"
                continue
            if _is_compared_with(clause, index):
                continue
            if any(each.kind in ("level", "percent") for each in clause[:index]) and not self.is_english:
                continue
            region = region_of(token) if token.kind == "region" else self.context.region
            if token.kind == "text_region" and not _is_text_region(token.text, region):
                scope.unknown.append(token.text)
                continue
            if region is NATIONAL and any(each.kind == "region" and region_of(each) is not NATIONAL for each in clause):
                continue  # China's Guangdong Province
            scope.region = region
            scope.unknown, scope.part = [], scope.pending_part
            scope.of_other, scope.flows = scope.flows or scope.of_other, []
            is_province = region is not NATIONAL and token.kind == "region"
            if is_province or self.context.region is None:
                self.context.region = region

    def _pricing(self, clause: list[Token]) -> None:
        """Keep the currency that a text announces for the figures after it: 以美元计价."""
        for token in clause:
            if token.kind in _PRICING:
                self.context.pricing = _PRICING[token.kind]

    # From values to claims.

    def _bind(self, clause: list[Token], values: list[Value], scope: Scope) -> None:
        """Set the flows of each value: those named before it, or the only one of the clause, or those before it."""
        named = [token for token in clause if token.kind == "flow"]
        runs = runs_of(clause, values)
        other_from = next((token.start for token in clause if token.kind == "other_measure"), 1 << 30)
        named = [token for token in named if token.start < other_from]
        groups = flow_groups(clause, named)
        scope.listed = listed_periods(clause) or scope.listed
        last: list[Flow] = []
        for run in runs:
            start = run[0].token.start
            near = [group for group in groups if not is_in_later_bracket(clause, start, group[0].start)]
            before = [group for group in near if group[0].start < start]
            group = before[-1] if before else near[0] if len(near) == 1 else None
            if group is not None:
                flows = flows_of(group, len(run))
            elif near:
                flows = []
            else:
                flows = scope.flows or scope.of_other
                if run[0].is_yoy and 1 < len(run) == len(set(scope.of_levels)) == len(scope.of_levels) != len(flows):
                    flows = scope.of_levels  # exports of 98.3 billion yuan and imports of 60.1, up 3 and 5 percent
            if flows and not groups and not scope.flows:  # exports of Jiangxi fell by 29 %, Hunan by 14.6 %
                for value in run:
                    value.doubts = (*value.doubts, ("flow", value.token.text))
            if len(flows) == 1 and len(run) == len(scope.listed):
                for value, period in zip(run, scope.listed, strict=True):
                    value.flows, value.period = flows, period
            elif len(flows) == len(run):
                for flow, value in zip(flows, run, strict=True):
                    value.flows = [flow]
                last = flows if group is not None and group is groups[-1] else []
            else:
                for value in run:
                    value.problem = value.problem or "flow"
            if any("deficit" in token.parts for token in group or ()):
                for value in run:
                    if value.number is not None and not value.is_yoy and value.number.value > 0:
                        value.number = value.number.negative()
            scope.of_levels += [flow for each in run for flow in each.flows]
            scope.of_levels = [] if run[0].is_yoy else scope.of_levels
        if groups:
            scope.flows = last or [flow_of(token) for token in groups[-1]]

    def _claim(self, value: Value, scope: Scope, clause: list[Token], doubts: tuple[tuple[str, str], ...] = ()) -> None:
        flow = value.flows[0]
        region = scope.region or self._region_of_text()
        if value.is_yoy and flow is Flow.NET:
            self._fail(("measure", value.token.text))
            return
        if region is None or value.number is None:
            self._fail(*doubts, ("subject", value.token.text))
            return
        currency = value.currency or self.context.pricing or self.currency or self.context.currency
        is_yuan = value.currency is Currency.RMB and "人民币" not in value.token.text
        if is_yuan and self.context.pricing is Currency.USD:
            currency = Currency.USD  # 以美元计价，出口100亿元
        named = value.period or self.periods.of(value.token, clause)
        span = self._span(value.token, named)
        if span is None:
            return
        if named is not None and self.context.calendar.is_open(named):
            doubts = (*doubts, ("period", named.text))
        stated = named and named.year
        if stated is None and self.context.calendar.period is None:
            stated = self.context.calendar.stated
        if span.month is None or stated != span.month.year:
            stated = None
        if not doubts:
            self.context.named = region
            self.context.is_established |= region is self.context.region
        self.claims.append(
            FigureClaim(
                self.where,
                span.basis,
                region,
                flow,
                value.is_yoy,
                value.number,
                value.factor,
                group=-self.context.sentence,
                period=span.month,
                qualifier=value.qualifier,
                currency=currency,
                stated_year=stated,
                is_year_named=stated is not None and stated in self.periods.years(),
                text=self.text,
                first=span.first,
                doubts=doubts,
                is_earlier=self._is_earlier(span.month),
                other=self._other_span(named, span),
            )
        )

    def _is_earlier(self, month: Month | None) -> bool:
        main = self.context.main_month()
        return month is not None and main is not None and month < main - 1

    def _region_of_text(self) -> Region | None:
        return self.context.region if self.context.is_established else self.context.named or self.context.region

    def _span(self, token: Token, named: Period | None) -> Span | None:
        """Return the period of a figure; None, with the reason among the problems, if it is not certain."""
        section = self.context.section
        if section is not None and (named is None or named is self.context.period):
            return Span(section)
        if named is None:
            self._fail(("no-period", token.text))
            return None
        month = self.context.calendar.month_of(named)
        if not named.is_known or month is None:
            has_no_year = named.is_known and self.context.calendar.year_of(named) is None
            self._fail(("no-year" if has_no_year else "period", named.text))
            return None
        first = Month(month.year, named.first) if named.first is not None else None
        return Span(Basis.MONTH if named.basis is None else named.basis, month, first)

    def _other_span(self, named: Period | None, span: Span) -> Span | None:
        """Return the period of the paragraph before if the figure has that of the text, because this one names none."""
        latest = self.context.latest
        if named is not self.context.period or latest is None or self.context.section is not None:
            return None
        month = self.context.calendar.month_of(latest)
        if month is None or latest.basis is None:
            return None
        other = Span(latest.basis, month)
        return None if other == span else other

    def _comparison(self, clause: list[Token], index: int, scope: Scope) -> bool:
        """Read the figure at *index* as a comparison of a province with the nation, if it is one."""
        token = clause[index]
        if token.kind not in ("percent", "percentage_points") or scope.region in (None, NATIONAL):
            return False
        found, named = read_comparison(clause, index, scope.flows), self.periods.of(token, clause)
        if found is None or scope.region is None or (named and not named.is_known):
            return False
        if (span := self._span(token, named)) is None:
            return True  # counted as unread
        self.claims.append(
            NationalClaim(
                self.where,
                self.text,
                span,
                scope.region,
                found.flow,
                found.is_share,
                found.printed,
                self.context.pricing or self.context.currency,
                group=-self.context.sentence,
                is_approximate=found.is_approximate,
                is_earlier=self._is_earlier(span.month),
            )
        )
        return True

    def _province_rank(self, clause: list[Token], index: int, scope: Scope, flows: list[Flow]) -> None:
        """Read the rank of a province among all; *flows* are those of the clause before, if it names none itself."""
        token, before = clause[index], clause[:index]
        ranks = [each for each in ranks_of(token) if each is not None]
        after = clause[index + 1 : index + 3]
        if [each.kind for each in after] == ["harmless", "flow"] and after[0].text.lower() in ("in", "by", "for"):
            groups = [after[1:]]  # ranking second nationwide in exports
        else:
            groups = flow_groups(clause, [each for each in before if each.kind == "flow"])
        flows = [flow_of(each) for each in groups[-1]] if groups else flows
        falls = {each.text for each in before[-2:] if each.kind == "fall"}
        if not ranks or falls or any(each.kind == "other_measure" for each in before):
            self._fail(("measure", token.text))
            return
        if len(flows) != len(ranks) or Flow.NET in flows:
            self._fail(("flow", token.text))
            return
        if scope.region is None or scope.region is NATIONAL:
            self._fail(("subject", token.text))
            return
        if (span := self._span(token, self.periods.of(token, clause))) is None:
            return
        orders = orders_of(clause, index, is_after_yoy=scope.is_yoy)
        for flow, rank in zip(flows, ranks, strict=True):
            self.claims.append(
                ProvinceRankClaim(
                    self.where,
                    self.text,
                    span,
                    scope.region,
                    flow,
                    tuple(column_of(flow, is_yoy=is_yoy) for is_yoy in orders),
                    rank,
                    -self.context.sentence,
                    self.context.pricing or self.context.currency,
                )
            )


def _currency_of(tokens: Sequence[Token]) -> Currency | None:
    """Return the currency of the first level of a sentence that names one."""
    units = (token.text for token in tokens if token.kind == "level" and "in_unit" in token.parts)
    return next((currency for unit in units if (currency := size_and_currency(unit)[1])), None)


def _is_compared_with(clause: Sequence[Token], index: int) -> bool:
    """Whether the region at *index* is one that the subject exceeds or equals: 出口超过广东, 与广东持平."""
    before = clause[index - 1] if index else None
    if before is None:
        return False
    return before.kind in ("over", "below") or (
        before.text in ("与", "和") and any(each.kind == "flat" for each in clause[index + 1 :])
    )


def _is_text_region(word: str, region: Region | None) -> bool:
    """Whether 全省, 全市 or 全区 means *region*: a city's text says 全市 of the city, not of its province."""
    if region is None or region is NATIONAL:
        return False
    if "市" in word or re.search("municipality|city|metropolis", word, re.IGNORECASE):
        return region.code in _MUNICIPALITIES
    return "区" not in word or region.code in _AUTONOMOUS
