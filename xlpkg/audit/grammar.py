"""Parse a sentence on the trade of a region into claims, and say what of it was not understood.

A figure becomes a claim only if each word of its clauses is known: its region, its flow, its period, its change, and
nothing but harmless words between them. The other figures are counted in an :class:`~xlpkg.audit.claims.Unread`. The
region, the period and the year earlier carry over from clause to clause and from sentence to sentence as a reader
carries them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlpkg.audit.claims import Claim, FigureClaim, PrintedNumber, Unread, YearClaim
from xlpkg.audit.clauses import clauses
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.periods import Calendar, Period
from xlpkg.audit.tokens import Token, flow_of, region_of, size_and_currency, token_period
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Basis, Currency, Flow

#: Kinds of tokens that a clause with a claim may have.
_QUALIFIERS: Final = ("over", "below", "about")
_DIRECTIONS: Final = ("rise", "fall", "flat")
#: Figures of other measures: they are counted, but never compared.
_OTHER_FIGURES: Final = ("percentage_points", "quantity", "range")
#: What ends the reach of a share, a contribution or a comparison with another region.
_TO: Final = ("to", "至", "到", "达", "达到", "增至", "升至", "降至", "reached", "reaching", "totaled", "hit")
#: The start of a sentence on the flow of the sentence before.
_PRONOUN: Final = re.compile(r"(?:This|The figure|It|That|The total)\b|(?:这一|该)", re.IGNORECASE)
_PRICING: Final = {"pricing_usd": Currency.USD, "pricing_rmb": Currency.RMB}
#: A place in an order; other superlatives without a figure are praise.
_RANK: Final = re.compile("居|列|排|位次|rank", re.IGNORECASE)
_MUNICIPALITIES: Final = (11, 12, 31, 50)
_AUTONOMOUS: Final = (15, 45, 54, 64, 65)
_APPOSITION: Final = ("a", "an", "the", "one", "home", "known", "with")


@dataclass(slots=True)
class Context:
    """What a reader knows before a sentence.

    ``section`` is the basis of the report's section, None in a text without sections. ``period`` is the last one that
    the paragraph names, ``main`` that of the text. ``region`` is the one that the text is about, ``subject`` that of
    the sentence before, None if that was a part of the trade or not understood. ``is_established``: a heading or a
    claim has named the region, so that paragraphs without a region are about it.
    """

    calendar: Calendar = field(default_factory=Calendar)
    section: Basis | None = None
    region: Region | None = None
    subject: Region | None = None
    period: Period | None = None
    main: Period | None = None
    currency: Currency | None = None  # of the levels of the text
    pricing: Currency | None = None
    flows: list[Flow] = field(default_factory=list)
    is_established: bool = False
    sentence: int = 0

    def read_heading(self, tokens: Sequence[Token]) -> None:
        """Keep the period and the region of a heading."""
        for token in tokens:
            if (
                token.kind == "period"
                and (period := token_period(token)).month is not None
                and period.basis is not None
            ):
                self.main = self.period = period
            elif token.kind == "region" and region_of(token) is not NATIONAL:
                self.region, self.is_established = region_of(token), True

    def main_month(self) -> Month | None:
        """Return the last month of the main period, None if it is not known."""
        return self.calendar.month_of(self.main) if self.main else None

    def start_paragraph(self) -> None:
        """Forget what a new paragraph does not carry over."""
        self.period = self.main
        self.subject = self.region if self.is_established else None
        self.pricing = None


@dataclass(slots=True)
class _Scope:
    """The subject of the clauses of a sentence: the region, a part of its trade, and unknown words about it."""

    region: Region | None
    is_explicit: bool = False
    part: str | None = None
    pending_part: str | None = None
    unknown: list[str] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    deficit: bool = False
    comparison: str = "year"


@dataclass(slots=True)
class _Value:
    """A figure of a clause before it is bound to a flow."""

    token: Token
    at: int
    is_yoy: bool
    number: PrintedNumber | None
    factor: float | None = None
    currency: Currency | None = None
    qualifier: str = ""
    problem: str = ""
    flows: list[Flow] = field(default_factory=list)


class SentenceGrammar:
    """Parses one sentence of tokens in a context, which it updates."""

    def __init__(self, text: str, tokens: Sequence[Token], where: str, context: Context) -> None:
        self.text, self.tokens, self.where, self.context = text, tokens, where, context
        self.claims: list[Claim] = []
        self.problems: list[tuple[str, str]] = []
        self.unread = 0
        self.periods = [(token.start, _period_of(token)) for token in tokens if token.kind in ("period", "year_alone")]
        self.currency = _currency_of(tokens)
        self.is_english = text.isascii() or sum(map(str.isascii, text)) > 0.7 * len(text)

    def parse(self) -> list[Claim]:
        """Return the claims of the sentence, at last one on what was not read, if anything."""
        context = self.context
        context.sentence += 1
        scope = _Scope(context.subject)
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
        self._keep_period()
        if self.unread:
            words = tuple(dict.fromkeys(word for kind, word in self.problems if kind == "word" and word))
            self.problems = [("context", "") if each == ("word", "") else each for each in self.problems]
            parts = tuple(dict.fromkeys(word for kind, word in self.problems if kind == "part"))
            reasons = tuple(dict.fromkeys(kind for kind, _ in self.problems if kind not in ("word", "part")))
            self.claims.append(Unread(self.where, self.text, words, parts, reasons, self.unread))
        return self.claims

    def keep_context(self) -> None:
        """Keep the period and the region of a sentence that another grammar parses."""
        self._keep_period()

    def _keep_period(self) -> None:
        named = [period for _, period in self.periods if not period.is_context and period.relative != "before"]
        known = [period for period in named if period.month is not None and period.basis is not None]
        if known:
            last = known[-1] if any(isinstance(each, FigureClaim) for each in self.claims) else known[0]
            if last.year is None and (years := [each.year for each in named if each.year]):
                last = replace(last, year=years[-1])
            self.context.period = last
            if self.context.main is None:
                self.context.main = last

    # One clause.

    def _clause(self, clause: list[Token], scope: _Scope, previous: list[Token]) -> None:
        kinds = {token.kind for token in clause}
        has_figure = bool(kinds & {"level", "percent", *_OTHER_FIGURES})
        has_flow = "flow" in kinds
        is_statement = has_figure or has_flow or not kinds & {"word", "part", "part_of_region"}
        if has_figure or not self._is_apposition(clause, previous):
            self._subject(clause, scope, is_statement=is_statement)
        unknown = [
            token.text
            for token in clause
            if token.kind
            in ("word", "part_of_region", "count", "rank", "reference", "unit", "none", "unknown", "province_total")
        ]
        parts = [token.text for token in clause if token.kind == "part"]
        if not has_figure and not (parts and has_flow) and self._is_apposition(clause, previous):
            return
        self._pricing(clause)
        values = self._values(clause, scope)
        if parts and scope.part is None:
            scope.part = parts[0]
            scope.pending_part = None if has_figure else parts[0]
        tainted = [*scope.unknown, *unknown]
        self._bind(clause, values, scope)
        for value in values:
            problem = value.problem
            if tainted:
                self._fail(*(("word", word) for word in tainted))
            elif scope.part is not None:
                self._fail(("part", scope.part))
            elif problem:
                self._fail((problem, value.token.text))
            else:
                self._claim(value, scope, clause)
        for token in clause:
            if token.kind in _OTHER_FIGURES or (
                token.kind == "superlative" and not values and _RANK.search(token.text)
            ):
                self._fail(("measure", token.text))
        if unknown:
            scope.unknown += unknown

    def _fail(self, *problems: tuple[str, str]) -> None:
        self.unread += 1
        self.problems += problems

    def _is_apposition(self, clause: list[Token], previous: list[Token]) -> bool:
        """Whether the clause only describes the region before it: "Guangdong, a powerhouse of China's economy, …"."""
        first = clause[0]
        is_description = first.text.lower() in _APPOSITION or (first.kind == "region" and region_of(first) is NATIONAL)
        return bool(previous) and previous[-1].kind in ("region", "whole") and is_description

    def _subject(self, clause: list[Token], scope: _Scope, *, is_statement: bool) -> None:
        """Set the region of *scope* if the clause names one that its figures are about."""
        is_compared = False
        for index, token in enumerate(clause):
            if token.kind in ("other_measure", "superlative", "other_comparison"):
                is_compared = True
            if token.kind == "connective" and scope.unknown == [""]:
                scope.unknown = [token.text]
            if token.kind not in ("region", "whole") or is_compared or not is_statement:
                continue
            if any(each.kind in ("level", "percent") for each in clause[:index]) and not self.is_english:
                continue
            region = region_of(token) if token.kind == "region" else self.context.region
            if token.kind == "whole" and not _is_whole(token.text, region):
                scope.unknown.append(token.text)
                continue
            if region is NATIONAL and any(each.kind == "region" and region_of(each) is not NATIONAL for each in clause):
                continue  # China's Guangdong Province
            scope.region, scope.is_explicit = region, True
            scope.unknown, scope.part = [], scope.pending_part
            scope.flows = []
            is_province = region is not NATIONAL and token.kind == "region"
            if is_province or self.context.region is None:
                self.context.region = region

    def _pricing(self, clause: list[Token]) -> None:
        """Keep the currency that a text announces for the figures after it: 以美元计价."""
        for token in clause:
            if token.kind in _PRICING:
                self.context.pricing = _PRICING[token.kind]

    # The figures of a clause.

    def _values(self, clause: list[Token], scope: _Scope) -> list[_Value]:
        values: list[_Value] = []
        is_other = False
        depth_from: int | None = None
        for index, token in enumerate(clause):
            if token.kind == "other_measure":
                is_other = True
            elif token.kind == "comparison":
                scope.comparison = "year"
            elif token.kind == "other_comparison":
                scope.comparison = "other"
            elif token.kind == "comparison_year":
                scope.comparison = "stated"
            elif token.kind == "bracket":
                depth_from = index
            elif token.kind == "clause":
                depth_from = None
            if token.kind not in ("level", "percent"):
                continue
            value = self._value(clause, index, scope)
            if is_other:
                value.problem = "measure"
            elif depth_from is not None and token.kind == "level" and values and not values[-1].is_yoy:
                continue  # the same amount in another currency: 36.8 billion yuan (about 5.1 billion U.S. dollars)
            values.append(value)
        return values

    def _value(self, clause: list[Token], index: int, scope: _Scope) -> _Value:
        token = clause[index]
        value = _Value(token, index, token.kind == "percent", None, qualifier=_qualifier(clause, index))
        text = token.parts.get("amount", re.sub(r"[^\d.,+-]", "", token.text))
        try:
            value.number = parse_number(text)
        except ValueError:
            value.number = None
        if value.number is None:
            value.problem = "number"
        elif value.is_yoy:
            self._change(clause, index, scope, value)
        else:
            self._level(clause, index, value)
        return value

    def _level(self, clause: list[Token], index: int, value: _Value) -> None:
        token = value.token
        unit = (token.parts.get("prefix") or "") + (token.parts.get("in_unit") or "")
        value.factor, value.currency = size_and_currency(unit)
        if value.factor is None or "in_unit" not in token.parts:
            value.problem = "unit"
        if token.parts.get("more") or re.search("多|余", token.parts.get("in_unit", "")):
            value.qualifier = "over"
        before = [each for each in clause[:index] if each.kind != "separator"]
        for each in reversed(before):
            if each.kind in (*_DIRECTIONS,):
                if each.text.lower() not in _TO:
                    value.problem = value.problem or "amount"
                return
            if each.text.lower() in _TO or each.kind in ("percent", "flow", "level", "region"):
                return
            if each.kind in ("comparison", "comparison_year", "other_comparison"):
                value.problem = value.problem or "earlier"
                return

    def _change(self, clause: list[Token], index: int, scope: _Scope, value: _Value) -> None:
        """Set the sign of a change, or the problem if its direction or its comparison is not clear."""
        number, text = value.number, value.token.text
        if number is None:
            return
        direction = _direction(clause, index)
        comparison = scope.comparison
        following = clause[index + 1 :]
        for each in following:
            if each.kind in ("comparison", "other_comparison", "comparison_year"):
                comparison = {"comparison": "year", "other_comparison": "other", "comparison_year": "stated"}[each.kind]
                break
            if each.kind not in ("harmless", *_DIRECTIONS, "bracket"):
                break
        stated = next((each for each in clause if each.kind == "comparison_year"), None)
        has_comparison = any(each.kind == "comparison" for each in clause)
        if comparison == "other":
            value.problem = "comparison"
        elif comparison == "stated":
            self._stated_comparison(stated, value)
        if direction is None and not has_comparison:
            value.problem = value.problem or "direction"
        if direction == "fall" and not text.startswith("-"):
            value.number = PrintedNumber(f"-{number.text}", -number.value, number.half, number.decimals)
            if value.qualifier in ("over", "below"):
                value.qualifier = "below" if value.qualifier == "over" else "over"

    def _stated_comparison(self, token: Token | None, value: _Value) -> None:
        """Compare the year that a change is measured from with that of the period before it."""
        if token is None:
            value.problem = "comparison"
            return
        than = int(next(iter(token.parts.values())))
        period = self._period(value, [])
        year = self.context.calendar.year_of(period) if period is not None else None
        if year is None or than not in (year - 1, year):
            value.problem = "comparison"
        elif than == year:
            value.problem = "comparison"
            self.claims.append(YearClaim(self.where, self.text, than, year - 1))

    # From values to claims.

    def _bind(self, clause: list[Token], values: list[_Value], scope: _Scope) -> None:
        """Set the flows of each value: those named before it, or the only one of the clause, or those before it."""
        named = [token for token in clause if token.kind == "flow"]
        runs = _runs(clause, values)
        other_from = next((token.start for token in clause if token.kind == "other_measure"), 1 << 30)
        named = [token for token in named if token.start < other_from]
        groups = _flow_groups(clause, named)
        for run in runs:
            start = run[0].token.start
            before = [group for group in groups if group[0].start < start]
            group = before[-1] if before else groups[0] if len(groups) == 1 else None
            if group is not None:
                flows = _flows(group, len(run))
            elif groups:
                flows = []
            else:
                flows = scope.flows
            if len(flows) == len(run):
                for flow, value in zip(flows, run, strict=True):
                    value.flows = [flow]
            else:
                for value in run:
                    value.problem = value.problem or "flow"
            if any("deficit" in token.parts for token in group or ()):
                for value in run:
                    self._deficit(value)
        if groups:
            scope.flows = [flow_of(token) for token in groups[-1]]

    @staticmethod
    def _deficit(value: _Value) -> None:
        number = value.number
        if number is not None and not value.is_yoy and number.value > 0:
            value.number = PrintedNumber(f"-{number.text}", -number.value, number.half, number.decimals)

    def _claim(self, value: _Value, scope: _Scope, clause: list[Token]) -> None:
        flow = value.flows[0]
        if value.is_yoy and flow is Flow.NET:
            self._fail(("measure", value.token.text))
            return
        if scope.region is None or value.number is None:
            self._fail(("subject", value.token.text))
            return
        currency = value.currency or self.context.pricing or self.currency or self.context.currency
        is_yuan = value.currency is Currency.RMB and "人民币" not in value.token.text
        if is_yuan and self.context.pricing is Currency.USD:
            currency = Currency.USD  # 以美元计价，出口100亿元
        basis, period, stated = self.context.section, None, None
        named = self._period(value, clause)
        if named is not None and (named is not self.context.period or basis is None):
            basis = named.basis
            period = self.context.calendar.month_of(named)
            stated = named.year or (self.context.calendar.stated if self.context.calendar.period is None else None)
            if period is None or stated != period.year:
                stated = None
            if basis is None or period is None:
                has_no_year = basis is not None and self.context.calendar.year_of(named) is None
                self._fail(("no-year" if has_no_year else "period", named.text))
                return
        if basis is None:
            self._fail(("no-period", value.token.text))
            return
        self.context.is_established = True
        self.claims.append(
            FigureClaim(
                self.where,
                basis,
                scope.region,
                flow,
                value.is_yoy,
                value.number,
                value.factor,
                group=-self.context.sentence,
                period=period,
                qualifier=value.qualifier,
                currency=currency,
                stated_year=stated,
                is_year_named=stated is not None and any(each.year == stated for _, each in self.periods),
                text=self.text,
            )
        )

    def _period(self, value: _Value, clause: list[Token]) -> Period | None:
        """Return the period of a value: the last one named before it, or after it in its clause, or the only one."""
        usable = [
            (at, period) for at, period in self.periods if period.month is not None or period.is_context or period.text
        ]
        named = [(at, each) for at, each in usable if not (each.relative == "this" and each.month is None)]
        before = [each for at, each in named if at < value.token.start]
        found: Period | None = None
        end = clause[-1].start if clause else -1
        after = [each for at, each in named if value.token.start < at <= end and not each.is_context]
        is_year_only = (
            bool(before)
            and _is_year(before[-1])
            and not any(clause and clause[0].start <= at < value.token.start for at, _ in named)
        )
        if is_year_only and after and after[0].year is None:
            found = replace(
                after[0], year=before[-1].year
            )  # started 2024 well, with exports up 3% in the first quarter
        elif before:
            found = before[-1]
        elif after or (after := [each for at, each in named if value.token.start < at <= end]):
            found = after[0]
        elif len(named) == 1:
            found = named[0][1]
        if found is None:
            return self.context.period
        if found.is_context:
            known = [each for each in before[:-1] if not each.is_context and each.month is not None]
            outer = known[-1] if known else self.context.period
            return (
                None if outer is None else replace(outer, basis=found.basis if found.basis is not None else outer.basis)
            )
        if found.year is None and not found.relative:
            years = [each.year for _, each in self.periods if each.year]
            found = replace(found, year=years[0] if len(set(years)) == 1 else None)
        return found


def _currency_of(tokens: Sequence[Token]) -> Currency | None:
    """Return the currency of the first level of a sentence that names one."""
    units = (token.text for token in tokens if token.kind == "level" and "in_unit" in token.parts)
    return next((currency for unit in units if (currency := size_and_currency(unit)[1])), None)


def _is_whole(word: str, region: Region | None) -> bool:
    """Whether 全省, 全市 or 全区 means *region*: a city's text says 全市 of the city, not of its province."""
    if region is None or region is NATIONAL:
        return False
    if "市" in word or re.search("municipality|city|metropolis", word, re.IGNORECASE):
        return region.code in _MUNICIPALITIES
    return "区" not in word or region.code in _AUTONOMOUS


def _period_of(token: Token) -> Period:
    """Return the period of a token; a year alone is the whole year, this year alone no period."""
    if token.kind == "period":
        return token_period(token)
    year = token.parts.get("alone") or token.parts.get("alone_en")
    if year:
        return Period(12, Basis.YTD, int(year), text=token.text)
    words = token.parts.get("alone_rel") or token.parts.get("alone_rel_en") or ""
    if words in ("去年", "上年") or words.lower() == "last year":
        return Period(12, Basis.YTD, relative="last", text=token.text)
    return Period(None, None, relative="this", text=token.text)


def _is_year(period: Period) -> bool:
    """Whether a period is a year alone, such as 2024年 or "in 2024"."""
    return period.year is not None and re.fullmatch(r"\D*\d{4}年?", period.text) is not None


def _qualifier(clause: list[Token], index: int) -> str:
    """Return the qualifier next to a figure: before it (近, over), or after it (以上, 左右)."""
    for step in (-1, 1):
        at = index + step
        while (
            0 <= at < len(clause)
            and clause[at].kind in ("harmless", "bracket", "clause")
            and step == -1
            and clause[at].text.lower() in ("a", "the", "达", "为", "至", "到")
        ):
            at += step
        if 0 <= at < len(clause) and clause[at].kind in _QUALIFIERS:
            if step == 1 and clause[at].text not in ("以上", "左右", "上下", "余", "大关", "or so"):
                continue
            return clause[at].kind
    return ""


def _direction(clause: list[Token], index: int) -> str | None:
    """Return the direction of a change: the last one before it, unless a level is between, or the one after it."""
    for each in reversed(clause[:index]):
        if each.kind in _DIRECTIONS:
            return each.kind
        if each.kind in ("level", "flow", "region") and each.kind != "flow":
            break
    for each in clause[index + 1 :]:
        if each.kind in _DIRECTIONS:
            return each.kind
        if each.kind not in ("harmless", "comparison", "percent", "separator"):
            break
    return None


def _runs(clause: list[Token], values: list[_Value]) -> list[list[_Value]]:
    """Return the values as lists of the same kind, with only separators, directions and qualifiers between them."""
    runs: list[list[_Value]] = []
    for value in values:
        last = runs[-1][-1] if runs else None
        between = clause[last.at + 1 : value.at] if last else []
        is_next = (
            last is not None
            and last.is_yoy is value.is_yoy
            and any(each.kind == "separator" for each in between)
            and all(each.kind in ("separator", *_DIRECTIONS, *_QUALIFIERS, "harmless") for each in between)
        )
        if is_next:
            runs[-1].append(value)
        else:
            runs.append([value])
    for run in runs:  # a unit after the last figure of a list is that of all
        unit = run[-1]
        for value in run[:-1]:
            if not value.is_yoy:
                if value.factor is None or value.problem == "unit":
                    value.factor, value.problem = unit.factor, "" if value.problem == "unit" else value.problem
                value.currency = value.currency or unit.currency
    return runs


def _flow_groups(clause: list[Token], named: list[Token]) -> list[list[Token]]:
    """Return the flows of a clause; flows that are listed (出口和进口) are one group."""
    groups: list[list[Token]] = []
    positions = {token.start: index for index, token in enumerate(clause)}
    for token in named:
        if groups:
            last = groups[-1][-1]
            between = clause[positions[last.start] + 1 : positions[token.start]]
            if (
                between
                and all(each.kind in ("separator", "harmless") for each in between)
                and any(each.kind == "separator" for each in between)
            ):
                groups[-1].append(token)
                continue
        groups.append([token])
    return groups


def _flows(group: list[Token], count: int) -> list[Flow]:
    """Return the flows of a group; "exports and imports" with two figures are two flows, not total trade."""
    flows = [flow_of(token) for token in group]
    if flows == [Flow.TOTAL] and count == 2 and " and " in group[0].text:
        words = group[0].text.lower()
        pair = [Flow.EXPORT, Flow.IMPORT]
        return pair if words.index("export") < words.index("import") else pair[::-1]
    return flows
