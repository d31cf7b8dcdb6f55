"""Read the figures of a clause: number, unit, qualifier and change, or the reason why one cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from xlpkg.audit.claims import YearClaim
from xlpkg.audit.clause_figures import (
    DIRECTIONS,
    Value,
    direction_of,
    direction_of_growth,
    is_of_points,
    is_reached,
    qualifier_of,
    read_level,
)
from xlpkg.audit.context import Context
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.periods import PATTERN, Period, period_of
from xlpkg.audit.sentence_periods import SentencePeriods
from xlpkg.audit.tokens import Token, region_of
from xlpkg.model.regions import Region
from xlpkg.model.words import Flow

#: The months in the words of a comparison.
_PERIOD: Final = re.compile(PATTERN, re.IGNORECASE)


@dataclass(slots=True)
class Scope:
    """The subject of the clauses of a sentence: the region, a part of its trade, and unknown words about it."""

    region: Region | None
    part: str | None = None
    pending_part: str | None = None
    unknown: list[str] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    of_other: list[Flow] = field(default_factory=list)  # the flows of the region before
    of_levels: list[Flow] = field(default_factory=list)  # those of the levels since the last change
    listed: list[Period] = field(default_factory=list)  # the periods of a list of figures
    comparison: str = "year"
    stated: Token | None = None  # the year that changes are measured from
    is_stated_first: bool = False  # whether it is named before any figure, in a clause without one
    has_value: bool = False
    is_of_quantity: bool = False  # whether a number of cars, tons or firms is the last thing named
    is_yoy: bool = False  # whether the last figure was one


class ValueReader:
    """Reads the figures of the clauses of the sentence *text*; ``claims`` are the years that it compares wrongly."""

    def __init__(self, context: Context, periods: SentencePeriods, where: str, text: str) -> None:
        self.context, self.periods, self.where, self.text = context, periods, where, text
        self.claims: list[YearClaim] = []

    def values(self, clause: list[Token], scope: Scope) -> list[Value]:
        values: list[Value] = []
        is_other = False
        is_in_brackets = is_of_other = False
        for index, token in enumerate(clause):
            if token.kind == "other_measure":
                is_other = True
            elif token.kind == "comparison":
                scope.comparison = "year"
            elif token.kind == "other_comparison" and not is_of_points(clause[index:]):
                scope.comparison = "other"
            elif token.kind == "comparison_year":
                scope.comparison, scope.stated = "stated", token
                scope.is_stated_first = not values and not scope.has_value
            elif token.kind == "bracket":
                is_in_brackets, is_of_other = True, False
            elif token.kind == "clause":
                is_in_brackets = is_of_other = False
            elif token.kind == "quantity":
                scope.is_of_quantity = not token.text.endswith("倍")
            elif token.kind in ("flow", "region", "text_region"):
                scope.is_of_quantity = False
                is_of_other |= is_in_brackets and token.kind == "region" and region_of(token) is not scope.region
            if token.kind not in ("level", "percent"):
                continue
            value = self._value(clause, index, scope)
            if is_other:
                value.problem = "measure"
            elif scope.is_of_quantity:
                value.problem = "quantity"  # 出口50万辆,增长8.8%
            elif is_of_other:
                value.problem = "form"  # 增长6.5%(全国增长2.5%)
            elif is_in_brackets and token.kind == "level" and values and not values[-1].is_yoy:
                continue  # the same amount in another currency: 36.8 billion yuan (about 5.1 billion U.S. dollars)
            values.append(value)
        scope.is_stated_first &= not values
        scope.has_value |= bool(values)
        return values

    def _value(self, clause: list[Token], index: int, scope: Scope) -> Value:
        token = clause[index]
        value = Value(token, index, token.kind == "percent", None, qualifier=qualifier_of(clause, index))
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
            read_level(clause, index, value)
        return value

    def _change(self, clause: list[Token], index: int, scope: Scope, value: Value) -> None:
        """Set the sign of a change, or the problem if its direction or its comparison is not clear."""
        number, text = value.number, value.token.text
        if number is None:
            return
        direction = direction_of(clause, index)
        comparison = scope.comparison
        following = clause[index + 1 :]
        for each in following:
            if each.kind in ("comparison", "other_comparison", "comparison_year"):
                comparison = {"comparison": "year", "other_comparison": "other", "comparison_year": "stated"}[each.kind]
                break
            if each.kind not in ("harmless", *DIRECTIONS, "bracket", "period", "year_alone", "level"):
                break  # a level: rose 9.6 percent to 1.69 trillion yuan from a year earlier
        stated = next((each for each in clause if each.kind == "comparison_year"), None)
        if stated is None and scope.is_stated_first:
            stated = scope.stated
        has_comparison = any(each.kind == "comparison" for each in clause)
        if comparison == "other":
            value.problem = "comparison"
        elif comparison == "stated":
            self._stated_comparison(stated, value)
        if (of_trade := direction_of_growth(clause, index, direction)) and is_reached(clause, index):
            direction, value.doubts = of_trade, (*value.doubts, ("direction", text))
        elif of_trade or (direction is None and not has_comparison and text[0] not in "+-"):
            value.problem = value.problem or "direction"
        if direction == "fall" and not text.startswith("-"):
            value.number = number.negative()
            if value.qualifier in ("over", "below"):
                value.qualifier = "below" if value.qualifier == "over" else "over"

    def _stated_comparison(self, token: Token | None, value: Value) -> None:
        """Compare the year that a change is measured from with that of the period before it."""
        if token is None:  # the comparison of a clause before
            value.doubts = (*value.doubts, ("comparison", value.token.text))
            return
        clause = [] if token.end < value.token.start else [value.token, token]
        period = self.periods.of(value.token, clause)
        year = self.context.calendar.year_of(period) if period is not None else None
        named = token.parts.get("than_zh") or token.parts.get("than_en")
        than = int(named) if named else year
        calendar = self.context.calendar
        is_open = period is not None and (
            (period.relative == "this" and calendar.is_undated)
            or (period.relative == "last" and calendar.written is None)
        )
        if year is None or period is None or than not in (year - 1, year) or (than == year and is_open):
            value.problem = "comparison"
        elif _is_on_other_months(token.text, period):
            value.problem = "comparison"  # May compared with April
        elif than == year:
            value.problem = "comparison"
            self.claims.append(YearClaim(self.where, self.text, than, year - 1))


def _is_on_other_months(words: str, period: Period | None) -> bool:
    """Whether *words* such as "from April 2025" name other months of their year than *period* does of its."""
    found = _PERIOD.search(words)
    if found is None or period is None:
        return False
    named = period_of(found[0], {name: part for name, part in found.groupdict().items() if part is not None})
    return named.month is not None and (named.month, named.basis) != (period.month, period.basis)
