"""Our own text: compose the report again and compare it with what the readers of any text leave unread.

That are contributions, what drove the nation's trade, and notes on methods. A sentence or note that our report has is
right. One with the same words, but other figures, regions, flows or directions, has an error for each, whose message is
the sentence as it should be. All others are left unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FigureClaim, Note, ParsedReport, Sentence, Unread
from xlpkg.audit.numbers import find_number
from xlpkg.audit.report_parser import STORED_UNTIL
from xlpkg.audit.tokens import normalised, sentences
from xlpkg.errors import BadInput, NoData
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NAMES, NATIONAL, Region
from xlpkg.model.words import STYLES, Basis, Method
from xlpkg.report.compose import compose, drivers_by_method
from xlpkg.report.model import NationDrivers
from xlpkg.report.style import SHIPPED, Style

#: What may be before a sentence of ours: a bullet, the number of a note, or a mark such as 【已改】, [edited] and 注.
_MARK: Final = re.compile(
    r"^(?:• ?|(?:注|说明|[Nn]otes?)[:：] ?|[(（]\d{1,2}[)）] ?|【[^】]{1,20}】 ?|\[[^\]]{1,20}\] ?)+"
)
#: At most 15 digits, which can be read.
_NUMBER: Final = r"\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,3})?"
#: A figure. Dates, counts, and the numbers of chapters and tables have neither decimals nor these units.
_FIGURE: Final = r"(?<![\d.(])(?<!\(US\$)-?\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,3}(?!\d)|(?=%| million))"
_REGION: Final = f"(?:{'|'.join(map(re.escape, (*NAMES, NATIONAL.name, NATIONAL.english)))})"
_REGIONS: Final = rf"{_REGION}(?:(?:、|和|, (?:and )?| and ){_REGION})*"
#: Directions and flows.
_WORDS: Final = (
    r"增长|下降|\bup\b|\bdown\b|拉动|下拉|added the most(?: to)?|subtracted the most(?: from)?|顺差|逆差|surplus"
    "|deficit|净?出口|进出口|进口|net exports|exports|imports|total trade"
)


@dataclass(slots=True)
class OwnText:
    """The findings in sentences of ours, the numbers of their figures, and the sentences that need no further reading.

    ``settled`` has their locations and texts.
    """

    findings: list[Finding] = field(default_factory=list)
    right: int = 0
    wrong: int = 0
    settled: set[tuple[str, str]] = field(default_factory=set)


class _Text(NamedTuple):
    """A sentence of our report as it is printed, and where it is: its style, paragraph and number there."""

    place: tuple[str, int, int]
    shown: str


#: The sentences of our reports by the section, None for the cover, and their normalised text.
_Ours = dict[tuple[Basis | None, str], _Text]


def compare_own_text(
    parsed: ParsedReport, cube: Cube, period: Month, methods: Sequence[Method], drivers: NationDrivers | None
) -> OwnText:
    """Compare what was not read of *parsed*, also on its cover, with the sentences of our report of *period*.

    It is composed in the shipped styles, because a user's may itself be wrong, and by each of *methods*, if need be.
    The *drivers* of another month are not used.
    """
    groups = tuple(dict.fromkeys(row.region for table in parsed.tables for row in table.groups if row.region))
    drivers = drivers if drivers and drivers.period == period else None
    left = [
        each
        for each in parsed.sentences
        if (not each.claims or any(isinstance(claim, (Note, Unread)) for claim in each.claims))
        and not STORED_UNTIL.search(each.text)
    ]
    found, ours = OwnText(), _Ours()
    for number, method in enumerate(methods):
        known = [_key(each) in ours for each in left]
        if all(known) or (number and not any(known)):
            break
        for style in STYLES:
            ours = _our_texts(cube, period, parsed.lang, style, method, drivers, groups) | ours
    parts = (part["name"] for facts in (drivers.facts.values() if drivers else ()) for part in facts["parts"])
    names = tuple(dict.fromkeys(map(normalised, parts)))
    for each in left if any(_key(each) in ours for each in left) else ():
        text, findings = ours.get(_key(each)), list[Finding]()
        if text is None:
            text, findings = _compare(each, ours, names)
        if text is None:
            continue
        wrong = sum(isinstance(one.printed, float) for one in findings)
        found.right, found.wrong = found.right + _figures(each) - wrong, found.wrong + wrong
        found.findings += findings
        found.settled.add((each.where, each.text))
    return found


def _figures(sentence: Sentence) -> int:
    """Return the number of figures in digits of a sentence, those that were not read included."""
    figures = [each for each in sentence.claims if isinstance(each, FigureClaim) and not each.words]
    return len(figures) + sum(each.figures for each in sentence.claims if isinstance(each, Unread))


def _our_texts(
    cube: Cube,
    period: Month,
    lang: Language,
    style: str,
    method: Method,
    drivers: NationDrivers | None,
    groups: Sequence[Region],
) -> _Ours:
    """Return the sentences of a report; as number 0 each whole paragraph."""
    drivers = drivers and drivers_by_method(drivers, cube, method)
    try:
        report = compose(cube, period, lang, method=method, style=Style(style, SHIPPED), groups=groups, drivers=drivers)
    except (BadInput, NoData):  # a style has no words for a month of which too little is known
        return {}
    texts: dict[Basis | None, tuple[str, ...]] = {
        section.basis: (*section.paragraphs(), section.caution or "", section.remark or "", *section.notes)
        for section in report.sections
    }
    return {
        (basis, normalised(shown)): _Text((style, number, index), shown.strip())
        for basis, paragraphs in (texts | {None: (report.title, *report.highlights)}).items()
        for number, paragraph in enumerate(paragraphs)
        for index, shown in enumerate((_unmarked(paragraph), *sentences(_unmarked(paragraph))))
    }


def _key(sentence: Sentence) -> tuple[Basis | None, str]:
    return sentence.basis, _unmarked(sentence.text)


def _unmarked(text: str) -> str:
    return _MARK.sub("", text)


def _compare(sentence: Sentence, ours: _Ours, names: tuple[str, ...]) -> tuple[_Text | None, list[Finding]]:
    """Return which sentence of ours has the words of *sentence* and at least half of its facts, and what differs.

    Of several it is that with the most equal facts. A fact of it by any method is right. In a note, which may have any
    number of facts, one finding has all that differ. *names* are those of parts of the trade.
    """
    basis, text = _key(sentence)
    is_note = sentence.is_note or not sentence.claims  # such as the dates of Spring Festival
    pattern = _pattern(names, _NUMBER if is_note else _FIGURE)
    words, printed = pattern.sub("<>", text), pattern.findall(text)
    same_words = [
        (each, pattern.findall(our_text))
        for (section, our_text), each in ours.items()
        if printed and section is basis and pattern.sub("<>", our_text) == words
    ]
    if not same_words:
        return None, []
    right, expected = max(same_words, key=lambda each: sum(map(_is_same, printed, each[1])))
    by_method = zip(printed, expected, *(facts for each, facts in same_words if each.place == right.place), strict=True)
    wrong = {(one, two) for one, two, *others in by_method if not any(_is_same(one, each) for each in others)}
    if is_note:
        error = finding("prose", "error", sentence.where, text, right.shown, key="prose-note")
        return right, [error] if wrong else []
    if 2 * len(wrong) > len(printed):
        return None, []
    return right, [_finding(sentence.where, *pair, right.shown) for pair in sorted(wrong)]


def _is_same(printed: str, expected: str) -> bool:
    one, two = find_number(printed), find_number(expected)
    return one.is_same(two) if one and two else printed == expected


def _finding(where: str, printed: str, expected: str, sentence: str) -> Finding:
    code = "rank" if re.fullmatch(_REGIONS, expected) else "prose"
    values = (number.value if (number := find_number(text)) else text for text in (printed, expected))
    return finding(code, "error", where, *values, key="own-text", sentence=sentence)


@cache
def _pattern(names: tuple[str, ...], figure: str) -> re.Pattern[str]:
    """Return what a person may change in a sentence: a name of *names*, regions, figures, flows and directions."""
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile("|".join((*longest_first, _REGIONS, figure, _WORDS)))
