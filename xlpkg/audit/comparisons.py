"""The words that compare a province with the nation: its share of the trade, and how much faster it grew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from xlpkg.audit.claims import Measure
from xlpkg.audit.cues import Figure, number_of
from xlpkg.audit.tokens import Token, flow_of
from xlpkg.model.words import Flow

_QUALITIES: Final = (
    "平均|整体|总体|外贸|对外贸易|货物贸易|贸易|进出口|出口|进口|总值|总额|水平|增速|增幅|增长率|比重|份额|的"
)
_QUALITIES_EN: Final = "overall|average|growth|level|pace|rate"
_OF_NATION: Final = rf"(?:同期|当期)?(?:全国|我国)(?:同期)?(?:{_QUALITIES})*"
_OF_NATION_EN: Final = "(?:national|country's|nation's|China's)"
#: The words before a figure of percentage points or a share, and those after one; a group of those that say "more".
_BEFORE: Final = {
    Measure.GAP: re.compile(
        rf"(?:(?:比|较){_OF_NATION}(?:(?P<up>高|快)|低|慢)(?:出|于|了)?"
        rf"|(?:(?P<above>快于|高于|高出|领先于?|跑赢|优于|好于)|低于|慢于|落后于?){_OF_NATION})(?:约|近)?$"
        r"|(?:(?P<beat>outpac\w+|surpass\w+|exceed\w+|beat\w*|higher than|above)|lower than|below) (?:the )?"
        rf"{_OF_NATION_EN}(?: (?:{_QUALITIES_EN}))* by$",
        re.IGNORECASE,
    ),
    Measure.SHARE: re.compile(rf"(?P<share>)(?:约|近)?占{_OF_NATION}(?:约|近)?$"),
}
_AFTER: Final = {
    Measure.GAP: re.compile(
        rf"(?:(?P<up>higher|faster|above)|lower|slower|below)(?: than)? (?:the )?{_OF_NATION_EN}"
        rf"(?: (?:{_QUALITIES_EN}))+$",
        re.IGNORECASE,
    ),
    Measure.SHARE: re.compile(
        rf"(?P<share>)of (?:the )?{_OF_NATION_EN}"
        r"(?: (?:overall|total|foreign|trade|imports?|exports?|and|goods|value|volume))*$",
        re.IGNORECASE,
    ),
}
_FLOW: Final = re.compile("(?P<TOTAL>进出口|贸)|(?P<EXPORT>出口)|(?P<IMPORT>进口)")
#: What may follow the words of a comparison: where the figures come from, and their period.
_LATER: Final = ("source", "period", "year_alone")
#: The words of a statement that compares the growth with the nation's, that it is slower, and that compares two falls.
_NATION: Final = re.compile("全国|我国|national|country|nation|China", re.IGNORECASE)
_BELOW: Final = re.compile("低|慢|落后|lower|slower|below", re.IGNORECASE)
_OF_FALLS: Final = re.compile("降幅|跌幅")
#: Words that say of a province whose trade fell that it did better or worse; after others, its fall may be larger.
OF_FALLS_TOO: Final = re.compile("^(?:增速|增幅|涨幅)|好于|优于|领先|跑赢|落后")
#: Measures of which a sentence may compare another one than the growth, or the share of the trade: 占比低于全国.
OTHER_MEASURES: Final = re.compile(
    r"占比|比重|份额|贡献|拉动|净增|增量|\b(?:shares?|proportion|contribut\w+|making up|percentage of)\b", re.IGNORECASE
)
#: The end of a figure, and the words that may be between the clause of the last figure and a statement on its growth.
_FIGURE: Final = re.compile(r"%|元|个百分点|\b(?:percent|yuan|dollars|points)\b")
_ADVERBS: Final = "(?:均|都|也|还|已|并|且|而|仍|继续|持续|明显|显著|大幅|总体|整体|同比|,)*"
_BETWEEN: Final = re.compile(
    rf"{_ADVERBS}(?P<flow>(?:进出口|出口|进口|外贸|贸易)*)(?P<growth>(?:增速|增幅|涨幅)?){_ADVERBS}"
    r"|(?:(?:which|that|and|is|was|a|the|rate|growth|pace|well|much|far|still|also|growing|rising|,) ?)*",
    re.IGNORECASE,
)


def read_comparison(clause: Sequence[Token], index: int, flows: Sequence[Flow]) -> Figure | None:
    """Read the figure at *index* as a share of the nation's trade or points above its growth; None if it is neither.

    *flows* are the flows that the figure may be about; the result is None if there are several.
    """
    token, after = clause[index], clause[index + 1 :]
    measure = {"percent": Measure.SHARE, "percentage_points": Measure.GAP}.get(token.kind)
    if measure is None or len(flows) != 1 or flows[0] is Flow.NET:
        return None
    following = _joined([each for each in after if each.kind not in _LATER])
    found = _BEFORE[measure].search(_joined(clause[:index])) or _AFTER[measure].match(following)
    number = number_of(token)
    if found is None or number is None:
        return None
    named = {Flow[str(each.lastgroup)] for each in _FLOW.finditer(found[0])}
    if (named | {flow_of(each) for each in after if each.kind == "flow"}) - {flows[0]}:
        return None
    is_above = any(value is not None for value in found.groupdict().values())
    qualifier = "about" if re.search("约|近", found[0]) else ""
    return Figure(token, index, measure, number if is_above else number.negative(), qualifier=qualifier)


def is_faster(statement: re.Match[str]) -> bool | None:
    """Return whether a province grew faster than the nation by a statement of a sentence, such as 快于全国.

    None if the statement may be about something else than the growth of the flow of the last figure before it.
    """
    words, text = statement[0], statement.string
    figures = list(_FIGURE.finditer(text, 0, statement.start()))
    if not figures or not _NATION.search(words) or _OF_FALLS.search(words):
        return None
    flows = [each.lastgroup for each in _FLOW.finditer(text, 0, figures[-1].end())]
    if {each.lastgroup for each in _FLOW.finditer(words)} - set(flows[-1:]):
        return None  # 出口增长5.2%,高于全国进口增速
    between = text[figures[-1].end() : statement.start()]
    between = between.partition(",")[2] if "," in between else between  # after the clause of the figure
    found = _BETWEEN.fullmatch(between.strip())
    if found is None or (found["flow"] and not (found["growth"] or words.startswith(("增速", "增幅", "涨幅")))):
        return None
    if re.match(r"[^,;:.。!]", text[statement.end() :].strip()):
        return None
    return _BELOW.search(words) is None


def _joined(tokens: Sequence[Token]) -> str:
    text = ""
    for token in tokens:
        gap = " " if text and (text[-1] + token.text[0]).isascii() else ""
        text += gap + token.text.rstrip()
    return text.replace("’", "'")
