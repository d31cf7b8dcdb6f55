"""The words that compare a province with the nation: its share of the trade, and how much faster it grew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from xlpkg.audit.claims import Measure
from xlpkg.audit.cues import Figure, number_of
from xlpkg.audit.patterns import parts_of, pattern
from xlpkg.audit.tokens import Token, flow_of, joined
from xlpkg.model.words import Flow

_FLOW: Final = re.compile("(?P<total>进出口|贸)|(?P<export>出口)|(?P<import>进口)")
#: What a figure beside the nation may be, by the kind of its token.
_MEASURES: Final = {
    "percent": (Measure.SHARE, Measure.PART_OF_GROWTH),
    "percentage_points": (Measure.GAP, Measure.CONTRIBUTION),
}
_QUALIFIERS: Final = {"about": "约|近", "over": "超|逾"}
#: What may follow the words of a comparison: where the figures come from, and their period.
_LATER: Final = ("source", "period", "year_alone")
#: Words that say of a province whose trade fell that it did better or worse; after others, its fall may be larger.
OF_FALLS_TOO: Final = re.compile("^(?:增速|增幅|涨幅)|好于|优于|领先|跑赢|落后")
#: The end of a figure.
_FIGURE: Final = re.compile(r"%|元|个百分点|\b(?:percent|yuan|dollars|points)\b")


def read_comparison(clause: Sequence[Token], index: int, flows: Sequence[Flow]) -> Figure | None:
    """Read the figure at *index* as a share of the nation's trade, a part of its growth, or points above that growth.

    It is None if it is none of these. *flows* are the flows that the figure may be about; a share or contribution is of
    the flow that it names, of which they must be no other ones.
    """
    token, after = clause[index], clause[index + 1 :]
    before, following = joined(clause[:index]), joined([each for each in after if each.kind not in _LATER])
    number = number_of(token)
    for measure in _MEASURES.get(token.kind, ()) if number else ():
        found = pattern(f"{measure}_before").search(before) or pattern(f"{measure}_after").match(following)
        if found is None or number is None:
            continue
        named = {Flow[(each.lastgroup or "").upper()] for each in _FLOW.finditer(found[0])}
        named |= {flow_of(each) for each in after if each.kind == "flow"}
        of_flows = {*flows} or (named if measure is not Measure.GAP else set())
        if len(of_flows) != 1 or named - of_flows or Flow.NET in of_flows:
            return None
        qualifier = next((kind for kind, words in _QUALIFIERS.items() if re.search(words, found[0])), "")
        figure = Figure(token, index, measure, number if "up" in parts_of(found) else number.negative())
        figure.qualifier, figure.flow = qualifier, of_flows.pop()
        return figure
    return None


def is_faster(statement: re.Match[str]) -> bool | None:
    """Return whether a province grew faster than the nation by a statement of a sentence, such as 快于全国.

    None if the statement may be about something else than the growth of the flow of the last figure before it.
    """
    words, text, parts = statement[0], statement.string, parts_of(statement)
    figures = list(_FIGURE.finditer(text, 0, statement.start()))
    if not figures or "falls" in parts or not parts.keys() & {"above", "below"}:
        return None
    flows = [each.lastgroup for each in _FLOW.finditer(text, 0, figures[-1].end())]
    if {each.lastgroup for each in _FLOW.finditer(words)} - set(flows[-1:]):
        return None  # 出口增长5.2%,高于全国进口增速
    between = text[figures[-1].end() : statement.start()]
    between = between.partition(",")[2] if "," in between else between  # after the clause of the figure
    found = pattern("between").fullmatch(between.strip())
    named = parts_of(found) if found else {}
    if found is None or (named.get("flow") and not (named.get("growth") or words.startswith(("增速", "增幅", "涨幅")))):
        return None
    if re.match(r"[^,;:.。!]", text[statement.end() :].strip()):
        return None
    return "above" in parts
