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

_FLOW: Final = re.compile("(?P<TOTAL>进出口|贸)|(?P<EXPORT>出口)|(?P<IMPORT>进口)")
#: What may follow the words of a comparison: where the figures come from, and their period.
_LATER: Final = ("source", "period", "year_alone")
#: Words that say of a province whose trade fell that it did better or worse; after others, its fall may be larger.
OF_FALLS_TOO: Final = re.compile("^(?:增速|增幅|涨幅)|好于|优于|领先|跑赢|落后")
#: The end of a figure.
_FIGURE: Final = re.compile(r"%|元|个百分点|\b(?:percent|yuan|dollars|points)\b")


def read_comparison(clause: Sequence[Token], index: int, flows: Sequence[Flow]) -> Figure | None:
    """Read the figure at *index* as a share of the nation's trade or points above its growth; None if it is neither.

    *flows* are the flows that the figure may be about; the result is None if there are several.
    """
    token, after = clause[index], clause[index + 1 :]
    measure = {"percent": Measure.SHARE, "percentage_points": Measure.GAP}.get(token.kind)
    if measure is None or len(flows) != 1 or flows[0] is Flow.NET:
        return None
    following = joined([each for each in after if each.kind not in _LATER])
    found = pattern(f"{measure}_before").search(joined(clause[:index])) or pattern(f"{measure}_after").match(following)
    number = number_of(token)
    if found is None or number is None:
        return None
    named = {Flow[str(each.lastgroup)] for each in _FLOW.finditer(found[0])}
    if (named | {flow_of(each) for each in after if each.kind == "flow"}) - {flows[0]}:
        return None
    qualifier = "about" if re.search("约|近", found[0]) else ""
    return Figure(token, index, measure, number if "up" in parts_of(found) else number.negative(), qualifier=qualifier)


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
