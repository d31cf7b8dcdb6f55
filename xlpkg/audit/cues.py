"""What the words of a clause say of its figures: number, unit, measure, change, and why one cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from xlpkg.audit.claims import Measure
from xlpkg.audit.numbers import PrintedNumber, find_number, spelled_number
from xlpkg.audit.tokens import Token, ranks_of, region_of, size_and_currency
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Currency, Flow

#: A reason why a figure is not compared, or not for certain: its kind, and the words.
Reason = tuple[str, str]

DIRECTIONS: Final = ("rise", "fall", "flat")
QUALIFIERS: Final = ("over", "below", "about")
_COMPARISONS: Final = {"comparison": "year", "other_comparison": "other", "comparison_year": "stated"}
_MEASURES: Final = {"level": Measure.LEVEL, "percent": Measure.YOY, "province_rank": Measure.RANK}
#: All kinds of tokens that are figures.
FIGURES: Final = (*_MEASURES, "percentage_points", "quantity", "range")
#: What a change reached, not its size, is after these.
TO: Final = ("to", "至", "到", "达", "达到", "增至", "升至", "降至", "at", "reached", "reaching", "totaled", "hit")
#: The names of the words that are a change with its direction, such as 翻番.
VERBS: Final = {"doubled", "tripled", "quadrupled", "halved"}
_AFTER_AMOUNT: Final = ("以上", "左右", "上下", "余", "大关", "or so")
#: The nouns of growth, by the direction of it that is not that of the trade: 增速回落至5% is a rise.
NOUNS: Final = {
    "fall": ("增速", "增幅", "涨幅", "增长率", "growth"),
    "rise": ("降幅", "跌幅", "decline", "decrease", "drop", "fall", "contraction", "slump"),
}
_LISTED: Final = ("level", "percent", "percentage_points", "flow", "region")


@dataclass(slots=True)
class Figure:
    """A figure of a clause: its place there, its measure, and its number with unit, qualifier and sign.

    ``problem`` is why it cannot be compared, ``doubts`` what was not understood of it. ``orders`` are those of a rank:
    False by the level, True by the YoY. ``region`` is that of a bracket: 增长6.5%(全国增长2.5%). ``stated`` is the year
    that a change is said to be measured from, if ``is_stated``. ``words`` are those of a statement without digits,
    which may name an ``other`` province; a rank is not ``is_sure`` if no word says that it is one among all provinces.
    ``flow`` is that of the nation with which it is compared.
    """

    token: Token
    at: int
    measure: Measure
    number: PrintedNumber | None = None
    factor: float | None = None
    currency: Currency | None = None
    qualifier: str = ""
    problem: str = ""
    doubts: list[Reason] = field(default_factory=list)
    orders: tuple[bool, ...] = ()
    region: Region | None = None
    is_stated: bool = False
    stated: Token | None = None
    words: str = ""
    other: Region | None = None
    is_sure: bool = True
    flow: Flow | None = None


@dataclass(slots=True)
class Changes:
    """What the changes of a sentence are compared with: the year before, another period, or the year *stated*.

    ``is_stated_first``: in a clause without a figure. ``is_of_quantity``: a number of cars, tons or
    firms is the last thing named. ``is_yoy``: the last figure was one.
    """

    comparison: str = "year"
    stated: Token | None = None
    is_stated_first: bool = False
    is_of_quantity: bool = False
    is_yoy: bool = False


def clauses(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the clauses of a sentence, without the commas and semicolons between them.

    A comma between two of a kind is one of a list. After a figure, "and" begins a clause if a flow, a region or
    something unknown is stated after it.
    """
    clause: list[Token] = []
    for index, token in enumerate(tokens):
        is_end = token.kind == "clause" and token.text != ")"
        if token.kind == "separator":
            before = clause[-1].kind if clause else ""
            after = tokens[index + 1].kind if index + 1 < len(tokens) else ""
            stated = next((each.kind for each in tokens[index + 1 :] if each.kind != "harmless"), "")
            has_figure = any(each.kind in ("level", "percent") for each in clause)
            is_end = token.text == "," or (has_figure and stated in ("flow", "region", "text_region", "part", "word"))
            is_end &= before not in _LISTED or before != after
        if not is_end:
            clause.append(token)
        elif clause:
            yield clause
            clause = []
    if clause:
        yield clause


def is_nation(token: Token) -> bool:
    """Whether a token names the nation."""
    return token.kind == "region" and region_of(token) is NATIONAL


def figures_of(clause: list[Token], changes: Changes) -> list[Figure]:
    """Return the figures of a clause; *changes* are those of its sentence so far, which it updates."""
    found: list[Figure] = []
    is_other_measure = is_in_brackets = False
    region: Region | None = None
    for index, token in enumerate(clause):
        kinds = (each.kind for each in clause[index:] if each.kind in FIGURES)
        is_of_points = token.kind == "other_comparison" and next(kinds, None) == "percentage_points"
        if token.kind in _COMPARISONS and not is_of_points:  # 降幅比前7个月收窄0.8个百分点
            changes.comparison = _COMPARISONS[token.kind]
            if token.kind == "comparison_year":
                changes.stated, changes.is_stated_first = token, not found
        elif token.kind == "quantity":
            changes.is_of_quantity = not token.text.endswith("倍")
        elif token.kind in ("flow", "region", "text_region"):
            changes.is_of_quantity = False
        is_other_measure |= token.kind == "other_measure"
        is_in_brackets = token.kind == "bracket" or (is_in_brackets and token.kind != "clause")
        region = region_of(token) if is_in_brackets and token.kind == "region" else region if is_in_brackets else None
        if token.kind == "province_rank":
            found += _ranks(clause, index, changes)
        elif token.kind in FIGURES:
            figure = _figure(clause, index, changes)
            figure.region = region
            is_level = figure.measure is Measure.LEVEL
            if is_level and is_in_brackets and not region and found and found[-1].measure is Measure.LEVEL:
                continue  # the same amount in another currency: 36.8 billion yuan (about 5.1 billion U.S. dollars)
            if figure.measure.is_plain and (is_other_measure or changes.is_of_quantity):
                figure.problem = "measure" if is_other_measure else "quantity"  # 出口50万辆,增长8.8%
            found.append(figure)
    changes.is_stated_first &= not found
    plain = [each for each in found if each.measure.is_plain]
    changes.is_yoy = plain[-1].measure is Measure.YOY if plain else changes.is_yoy
    return found


def _figure(clause: list[Token], index: int, changes: Changes) -> Figure:
    token = clause[index]
    # a qualifier is before it (近, over), or after it (以上, 左右)
    near = (
        *clause[max(0, index - 1) : index],
        *(each for each in clause[index + 1 : index + 2] if each.text in _AFTER_AMOUNT),
    )
    qualifier = next((each.kind for each in near if each.kind in QUALIFIERS), "")
    figure = Figure(token, index, _MEASURES.get(token.kind, Measure.OTHER), qualifier=qualifier)
    if not figure.measure.is_plain:
        figure.problem = "quantity" if token.kind == "quantity" else "measure"
        return figure
    figure.number = number_of(token)
    figure.qualifier = next((each for each in QUALIFIERS if each in token.parts), qualifier)
    if figure.number is None:
        figure.problem = "number"
    elif figure.measure is Measure.LEVEL:
        _read_level(clause[:index], figure)
    else:
        _read_change(clause, index, changes, figure)
    return figure


def number_of(token: Token) -> PrintedNumber | None:
    """Return the number of a figure, None if it cannot be read."""
    spelled = spelled_number(token.parts)
    return spelled or find_number(token.parts.get("amount", re.sub(r"[^\d.,+-]", "", token.text)))


def _read_level(before: Sequence[Token], figure: Figure) -> None:
    """Set the unit of a level, or its problem: it is the amount of a change, or one of a year earlier."""
    parts = figure.token.parts
    figure.factor, figure.currency = size_and_currency((parts.get("prefix") or "") + (parts.get("in_unit") or ""))
    if figure.factor is None or "in_unit" not in parts:
        figure.problem = "unit"
    if parts.get("more") or re.search("多|余", parts.get("in_unit", "")):
        figure.qualifier = "over"
    for at, each in reversed(list(enumerate(before))):
        is_reached = each.text.lower() in TO
        if is_reached and _is_of_growth(before[:at], each):
            figure.doubts.append(("amount", figure.token.text))
        if "deficit" in each.parts and figure.number is not None and figure.number.value > 0:
            figure.number = figure.number.negative()
        if each.kind in DIRECTIONS and not is_reached:
            figure.problem = "amount"
        elif each.kind in _COMPARISONS:
            figure.problem = figure.problem or "earlier"
        if is_reached or each.kind in (*DIRECTIONS, *_COMPARISONS, "percent", "flow", "level", "region"):
            return


def _is_of_growth(before: Sequence[Token], verb: Token) -> bool:
    """Whether the subject of a verb is the growth: "trade growth reached 2.1 trillion yuan", but not "rose to"."""
    last = next((each for each in reversed(before) if each.kind not in ("harmless", "period", "year_alone")), None)
    if last is None or last.kind != "rise":
        return False
    return last.text.lower() in NOUNS["fall"] or verb.text.lower() not in ("to", "至", "到")


def _read_change(clause: list[Token], index: int, changes: Changes, figure: Figure) -> None:
    """Set the sign of a change, or the problem if its direction or its comparison is not clear."""
    token, comparison = figure.token, changes.comparison
    text = token.text
    skipped = ("harmless", *DIRECTIONS, "bracket", "period", "year_alone", "level")
    # a level: rose 9.6 percent to 1.69 trillion yuan from a year earlier
    following = next((each for each in clause[index + 1 :] if each.kind not in skipped), None)
    if following is not None:
        comparison = _COMPARISONS.get(following.kind, comparison)
    if comparison == "other":
        figure.problem = "comparison"
    elif comparison == "stated":
        first = changes.stated if changes.is_stated_first else None
        figure.is_stated, figure.stated = True, next((each for each in clause if each.kind == "comparison_year"), first)
    direction, of_growth = _direction(clause, index)
    if token.parts.keys() & VERBS:
        return
    if of_growth:
        words = [each.text.lower() for each in clause[max(0, index - 3) : index]]
        if any(word in TO or word.endswith(("至", "到")) for word in words):  # what the growth reached
            direction = "rise" if direction == "fall" else "fall"
            figure.doubts.append(("direction", text))
        else:
            figure.problem = figure.problem or "direction"
    elif direction is None and text[0] not in "+-" and not any(each.kind == "comparison" for each in clause):
        figure.problem = figure.problem or "direction"
    if direction == "fall" and not text.startswith("-") and figure.number is not None:
        figure.number = figure.number.negative()
        figure.qualifier = {"over": "below", "below": "over"}.get(figure.qualifier, figure.qualifier)


def _direction(clause: list[Token], index: int) -> tuple[str | None, bool]:
    """Return the direction of a change, None if there is none, and whether it is that of the growth, not of the trade.

    It is the last one before the figure, unless a level is between, or the one after it. 增速回落至5% is a rise,
    降幅扩大至5% a fall.
    """
    before = list(takewhile(lambda each: each.kind not in ("level", "region"), reversed(clause[:index])))
    at = next((at for at, each in enumerate(before) if each.kind in DIRECTIONS), None)
    found = _direction_after(clause[index + 1 :])
    # 3.1%的下降和8.4%的增长: the first direction is that of the first figure
    nearest = [] if at is None else [each.kind for each in before[at + 1 :] if each.text != "的"]
    if found and nearest[:1] == ["percent"]:
        return found, False
    found = found if at is None else before[at].kind
    of_list = list(takewhile(lambda each: each.kind in ("separator", "percent"), reversed(clause[:index])))
    since = takewhile(lambda each: each.kind not in ("level", "percent"), reversed(clause[: index - len(of_list)]))
    return found, any(each.text.lower() in NOUNS.get(found or "", ()) for each in since)


def _direction_after(later: Sequence[Token]) -> str | None:
    for at, each in enumerate(later):
        if each.kind in DIRECTIONS:
            return each.kind
        is_growth_of = each.kind == "flow" and any(word.kind in DIRECTIONS for word in later[at + 1 : at + 2])
        if not is_growth_of and each.kind not in ("harmless", "comparison", "percent", "separator"):
            break  # 13.4 percent foreign trade growth
    return None


def _ranks(clause: list[Token], index: int, changes: Changes) -> Iterator[Figure]:
    """Yield the ranks of a province among all that a token names."""
    before, orders = clause[:index], orders_of(clause, index, is_after_yoy=changes.is_yoy)
    # the rank of a share, or of those whose trade fell
    is_other = any(each.kind == "other_measure" for each in before) or any(each.kind == "fall" for each in before[-2:])
    for rank in ranks_of(clause[index]):
        number = None if rank is None else PrintedNumber(str(rank), float(rank), 0.0, 0)
        problem = "measure" if is_other or number is None else ""
        yield Figure(clause[index], index, Measure.RANK, number, problem=problem, orders=orders)


def orders_of(clause: Sequence[Token], index: int, *, is_after_yoy: bool) -> tuple[bool, ...]:
    """Return by what a rank may order the provinces: False by the level, True by the YoY.

    *is_after_yoy*: the last figure before the clause is a YoY. A rank after one may be of either.
    """
    parts, before = clause[index].parts, clause[:index]
    after = [each.kind for each in clause[index:] if each.kind in ("level", "percent", "rise", "flow")]
    if "fast" in parts or after == ["rise"]:
        return (True,)  # ranking first nationwide in growth
    for each in reversed(before):
        if each.kind in ("percent", "rise"):
            return (False, True) if each.kind == "percent" else (True,)
        if each.kind in ("flow", "level") or each.text in ("规模", "总值", "总额", "总量"):
            return (False,)
    return (False, True) if is_after_yoy or after[:1] in (["percent"], ["rise"]) else (False,)
