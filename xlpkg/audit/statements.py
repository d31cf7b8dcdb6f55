"""What a clause says without digits: a direction, a superlative or another rank, and which province is ahead.

Each is a figure whose words say what is wrong with it if the store decides otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from xlpkg.audit.claims import Measure
from xlpkg.audit.cues import DIRECTIONS, FIGURES, NOUNS, TO, Changes, Figure, is_nation, orders_of
from xlpkg.audit.numbers import PrintedNumber
from xlpkg.audit.patterns import pattern
from xlpkg.audit.periods import count_of
from xlpkg.audit.tokens import Token, joined, region_of
from xlpkg.model.regions import PROVINCES, Region

_SIGNS: Final = {"rise": 1.0, "fall": -1.0, "flat": 0.0}
_SKIPPED: Final = ("harmless", "comparison", "comparison_year", "period", "year_alone", "over", "below", "about")
#: Words for a change that say nothing of its direction without a verb before them.
_PLAIN_NOUNS: Final = {word for words in NOUNS.values() for word in words} - {"fall"} | {"higher", "lower", "increase"}
_STATED: Final = ("saw", "see", "seen", "post", "record", "register", "report", "achiev", "maintain", "witness", "ha")
#: Kinds of tokens that say no other scope of a superlative.
_NO_SCOPE: Final = ("period", "year_alone", "source", "region", "date")


def statements_of(clause: Sequence[Token], changes: Changes) -> Iterator[Figure]:
    """Yield what the words of a clause say without digits; *changes* are those of its sentence so far."""
    for at, token in enumerate(clause):
        if token.kind in DIRECTIONS:
            yield from _direction(clause, at, changes)
        elif token.kind == "superlative":
            yield _superlative(clause, at, changes)
        elif token.kind in ("over", "next_to") and (others := _provinces_after(clause, at)):
            is_over = token.kind == "over"
            number = PrintedNumber("1", float(1 if is_over else len(others)), 0.0, 0)
            last = max(n for n, each in enumerate(clause) if each.kind == "region" and region_of(each) is others[-1])
            words = joined(clause[at : last + 1])
            measure = Measure.LEAD if is_over else Measure.RANK
            is_growth = any(each.kind in ("rise", "fall", "other_measure") for each in clause[:at])
            problem = "statement" if is_growth else ""
            yield Figure(token, at, measure, number, problem=problem, orders=(False,), words=words, other=others[-1])


def _provinces_after(clause: Sequence[Token], at: int) -> list[Region]:
    listed = takewhile(lambda each: each.kind in ("region", "separator", "harmless"), clause[at + 1 :])
    return [region_of(each) for each in listed if each.kind == "region" and not is_nation(each)]


def _direction(clause: Sequence[Token], at: int, changes: Changes) -> Iterator[Figure]:
    """Yield the direction at a place, unless it is that of a figure or of a superlative."""
    token = clause[at]
    after = [each for each in clause[at + 1 :] if each.kind not in _SKIPPED]
    before = [each for each in reversed(clause[:at]) if each.kind not in _SKIPPED and each.kind != "clause"]
    near = [before[:1], before[1:2] if before[:1] and before[0].kind == "flow" else []]
    if any(each.kind in (*FIGURES, "superlative") and each.kind != "level" for one in near for each in one):
        return  # 3.1%的下降, 13.4 percent foreign trade growth, the steepest decline
    following = next(
        (each for each in after if each.kind in (*FIGURES, *DIRECTIONS, "superlative", "flow", "word")), None
    )
    is_level = following is not None and following.kind == "level"
    if is_level and not any(each.text.lower() in TO for each in clause[at + 1 : clause.index(following)]):
        return
    if following is not None and following.kind in (*FIGURES, *DIRECTIONS, "superlative") and not is_level:
        return
    is_stated = any(each.text.lower().startswith(_STATED) for each in clause[max(0, at - 4) : at])
    if token.text.lower() in _PLAIN_NOUNS and not (token.text.isascii() and is_stated):
        return
    since = takewhile(lambda each: each.kind not in ("level", "percent", "flow", "region"), reversed(clause[:at]))
    is_of_growth = "growth" in token.parts or any(each.text.lower() in _PLAIN_NOUNS for each in since)
    opened = [n for n, each in enumerate(clause[:at]) if each.kind == "bracket" and each.text not in ")"]
    inside = clause[opened[-1] : at] if opened and not any(each.text == ")" for each in clause[opened[-1] : at]) else []
    region = next((region_of(each) for each in inside if each.kind == "region"), None)
    is_with_other = token.kind == "flat" and any(each.text in ("与", "和", "同") for each in clause[:at])
    is_other = is_of_growth or is_with_other or any(each.kind == "other_measure" for each in clause[:at])
    problem = "statement" if is_other else "comparison" if changes.comparison != "year" else ""
    number = PrintedNumber("", _SIGNS[token.kind], 0.0, 0)
    yield Figure(token, at, Measure.DIRECTION, number, problem=problem, words=token.text, region=region)


def _superlative(clause: Sequence[Token], at: int, changes: Changes) -> Figure:
    """Read a rank among all provinces, from the first or the last; it is not certain if no word says so."""
    token, parts = clause[at], clause[at].parts
    nth = count_of(parts.get("nth", "second" if "second" in parts else "first")) or 1
    before = list(
        takewhile(lambda each: each.kind not in ("level", "percent", "flow", "separator"), reversed(clause[:at]))
    )
    after = list(takewhile(lambda each: each.kind in ("harmless", "rise", "fall"), clause[at + 1 : at + 3]))
    kinds = {each.kind for each in (*before, *after)}
    is_low, is_fall = bool(parts.keys() & {"slow", "low", "last"}), "fall" in kinds
    is_yoy = bool(kinds & {"rise", "fall"} or parts.keys() & {"fast", "slow"})
    rank = len(PROVINCES) + 1 - nth if is_low or is_fall else nth
    texts = joined([each for each in clause if each.kind not in _NO_SCOPE])
    is_sure = any(map(is_nation, clause)) or bool(pattern("nationwide").search(texts))
    # "The province ranked second", but not "ranked second in the province"
    inner = clause[1:] if clause[0].kind == "text_region" and clause[0].text.isascii() else clause
    is_among_some = any("some" in each.parts or each.kind == "text_region" for each in inner)
    is_other = any(each.kind == "other_measure" for each in clause[:at]) or pattern("scope").search(texts)
    is_unclear = "unclear" in parts or ("size" in parts and not is_sure) or (is_low and is_fall)
    problem = "statement" if is_among_some or is_other or is_unclear else ""
    orders = (True,) if is_yoy else orders_of(clause, at, is_after_yoy=changes.is_yoy) if "nth" in parts else (False,)
    number = PrintedNumber(str(rank), float(rank), 0.0, 0)
    words = "" if "nth" in parts else token.text
    # 增速最快的是广东: of the province that follows
    after = list(takewhile(lambda each: each.kind == "harmless", clause[at + 1 :]))
    subject = next(iter(clause[at + 1 + len(after) :]), None) if joined(after).endswith(("是", "为", "属")) else None
    region = region_of(subject) if subject and subject.kind == "region" and not is_nation(subject) else None
    is_sure |= region is not None
    found = Figure(token, at, Measure.RANK, number, problem=problem, orders=orders, words=words, is_sure=is_sure)
    found.region = region
    return found
