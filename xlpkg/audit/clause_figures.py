"""The figures of a clause, with the words next to them: qualifier, direction, and the flows to which they belong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from xlpkg.audit.claims import PrintedNumber
from xlpkg.audit.periods import Period, quarters_of
from xlpkg.audit.tokens import Token, flow_of, size_and_currency, token_period
from xlpkg.model.words import Currency, Flow

QUALIFIERS: Final = ("over", "below", "about")
DIRECTIONS: Final = ("rise", "fall", "flat")
#: Figures of other measures: they are counted, but never compared.
OTHER_FIGURES: Final = ("percentage_points", "quantity", "range")
#: What ends the reach of a share, a contribution or a comparison with another region.
_TO: Final = ("to", "至", "到", "达", "达到", "增至", "升至", "降至", "at", "reached", "reaching", "totaled", "hit")
#: The words between a qualifier and its figure, and the qualifiers after one.
_BEFORE_AMOUNT: Final = ("a", "the", "达", "为", "至", "到")
_AFTER_AMOUNT: Final = ("以上", "左右", "上下", "余", "大关", "or so")

#: The nouns of growth whose own fall or rise is not that of the trade.
_NOUNS: Final = {
    "fall": ("增速", "增幅", "涨幅", "增长率", "growth"),
    "rise": ("降幅", "跌幅", "decline", "decrease", "drop", "fall", "contraction", "slump"),
}


@dataclass(slots=True)
class Value:
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
    period: Period | None = None  # one of several that the clause lists
    doubts: tuple[tuple[str, str], ...] = ()


def qualifier_of(clause: Sequence[Token], index: int) -> str:
    """Return the qualifier next to a figure: before it (近, over), or after it (以上, 左右)."""
    before = next((each for each in reversed(clause[:index]) if each.text.lower() not in _BEFORE_AMOUNT), None)
    if before is not None and before.kind in QUALIFIERS:
        return before.kind
    after = clause[index + 1] if index + 1 < len(clause) else None
    return after.kind if after is not None and after.kind in QUALIFIERS and after.text in _AFTER_AMOUNT else ""


def read_level(clause: list[Token], index: int, value: Value) -> None:
    """Set the unit of a level, or its problem: it is the amount of a change, or one of a year earlier."""
    token = value.token
    unit = (token.parts.get("prefix") or "") + (token.parts.get("in_unit") or "")
    value.factor, value.currency = size_and_currency(unit)
    if value.factor is None or "in_unit" not in token.parts:
        value.problem = "unit"
    if token.parts.get("more") or re.search("多|余", token.parts.get("in_unit", "")):
        value.qualifier = "over"
    for position, each in reversed(list(enumerate(clause[:index]))):
        if each.text.lower() in _TO and _is_of_growth(clause[:position], each):
            value.doubts = (*value.doubts, ("amount", token.text))
        if each.kind in DIRECTIONS:
            if each.text not in _TO:
                value.problem = "amount"
            return
        if each.text.lower() in _TO or each.kind in ("percent", "flow", "level", "region"):
            return
        if each.kind in ("comparison", "comparison_year", "other_comparison"):
            value.problem = value.problem or "earlier"
            return


def _is_of_growth(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether the subject of a verb is the growth: "trade growth reached 2.1 trillion yuan", but not "rose to"."""
    words = (each for each in reversed(tokens) if each.kind not in ("harmless", "period", "year_alone"))
    last = next(words, None)
    if last is None or last.kind != "rise":
        return False
    return last.text.lower() in _NOUNS["fall"] or verb.text.lower() not in ("to", "至", "到")


def is_of_points(tokens: Sequence[Token]) -> bool:
    """Whether the next figure is one of percentage points: 降幅比前7个月收窄0.8个百分点."""
    figures = (each.kind for each in tokens if each.kind in ("level", "percent", *OTHER_FIGURES))
    return next(figures, None) == "percentage_points"


def direction_of(clause: list[Token], index: int) -> str | None:
    """Return the direction of a change: the last one before it, unless a level is between, or the one after it."""
    for each in reversed(clause[:index]):
        if each.kind in DIRECTIONS:
            return each.kind
        if each.kind in ("level", "region"):
            break
    later = clause[index + 1 :]
    for at, each in enumerate(later):
        if each.kind in DIRECTIONS:
            return each.kind
        is_growth_of = each.kind == "flow" and any(word.kind in DIRECTIONS for word in later[at + 1 : at + 2])
        if not is_growth_of and each.kind not in ("harmless", "comparison", "percent", "separator"):
            break  # 13.4 percent foreign trade growth
    return None


def direction_of_growth(clause: list[Token], index: int, direction: str | None) -> str | None:
    """Return the direction of the trade if *direction* is that of its growth, else None.

    增速回落至5% and "growth fell to 5 percent" are a rise; 降幅扩大至5% and "the decline accelerated to 5 percent"
    are a fall. Of a list (分别回落至1.6%和9.6%), all are.
    """
    nouns = _NOUNS.get(direction or "", ())
    index = _start_of_list(clause, index)
    since = next((n + 1 for n in reversed(range(index)) if clause[n].kind in ("level", "percent")), 0)
    if not any(each.text.lower() in nouns for each in clause[since:index]):
        return None
    return "rise" if direction == "fall" else "fall"


def is_reached(clause: list[Token], index: int) -> bool:
    """Whether the figure is what a change reached, not its size: 回落至5%, "fell to 5 percent"."""
    index = _start_of_list(clause, index)
    words = [each.text.lower() for each in clause[max(0, index - 3) : index]]
    return any(word in _TO or word.endswith(("至", "到")) for word in words)


def _start_of_list(clause: list[Token], index: int) -> int:
    """Return the position of the first of the percentages that are listed up to *index*."""
    while index and clause[index - 1].kind in ("separator", "percent"):
        index -= 1
    return index


def runs_of(clause: list[Token], values: list[Value]) -> list[list[Value]]:
    """Return the values as lists of the same kind, with only separators, directions and qualifiers between them."""
    runs: list[list[Value]] = []
    for value in values:
        last = runs[-1][-1] if runs else None
        between = clause[last.at + 1 : value.at] if last else []
        is_next = (
            last is not None
            and last.is_yoy is value.is_yoy
            and any(each.kind == "separator" for each in between)
            and all(each.kind in ("separator", *DIRECTIONS, *QUALIFIERS, "harmless") for each in between)
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
        if run[0].problem == "amount":  # 分别增加367.6亿元和1209.8亿元
            for value in run:
                value.problem = value.problem or "amount"
    return runs


def flow_groups(clause: list[Token], named: list[Token]) -> list[list[Token]]:
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


def is_in_later_bracket(clause: Sequence[Token], start: int, end: int) -> bool:
    """Whether a bracket that opens after *start* is open at *end*: 6.5 of 增长6.5%(出口增长9.6%) is not on exports."""
    between = [token for token in clause if start < token.start < end]
    return sum((token.kind == "bracket") - (token.text == ")") for token in between) > 0


def flows_of(group: list[Token], count: int) -> list[Flow]:
    """Return the flows of a group; "exports and imports" with two figures are two flows, not total trade."""
    flows = [flow_of(token) for token in group]
    if flows == [Flow.TOTAL] and count == 2 and " and " in group[0].text:
        words = group[0].text.lower()
        pair = [Flow.EXPORT, Flow.IMPORT]
        return pair if words.index("export") < words.index("import") else pair[::-1]
    return flows


def listed_periods(clause: Sequence[Token]) -> list[Period]:
    """Return the periods that a clause lists (一季度、二季度; 一、二、三季度), [] if it lists none."""
    found: list[Period] = []
    last = 0
    for index, token in enumerate(clause):
        if token.kind != "period":
            continue
        if quarters := quarters_of(token_period(token)):
            return quarters
        if found and all(each.kind == "separator" for each in clause[last + 1 : index]):
            found.append(token_period(token))
        else:
            found = [token_period(token)]
        last = index
    return found if len(found) > 1 else []


def orders_of(clause: list[Token], index: int, *, is_after_yoy: bool) -> tuple[bool, ...]:
    """Return by what the rank at *index* may order the provinces: False for the level, True for the YoY.

    *is_after_yoy*: the last figure before the clause is a YoY. A rank after one may be of either.
    """
    rank = clause[index]
    if "nth_fast" in rank.parts:
        return (True,)
    if "nth_large" in rank.parts:  # export growth was the 14th-largest nationwide
        return (False, True) if any(each.text.lower() in _NOUNS["fall"] for each in clause[:index]) else (False,)
    after = [each.kind for each in clause[index:] if each.kind in ("level", "percent", "rise", "flow")]
    if after == ["rise"]:
        return (True,)  # ranking first nationwide in growth
    for each in reversed(clause[:index]):
        if each.kind == "percent":
            return False, True
        if each.kind == "rise":
            return (True,)
        if each.kind in ("flow", "level") or each.text in ("规模", "总值", "总额", "总量"):
            return (False,)
    return (False, True) if is_after_yoy or after[:1] in (["percent"], ["rise"]) else (False,)
