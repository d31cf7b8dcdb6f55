"""Our own text: compose the report again and compare it with what the readers of any text leave unread.

That are contributions, what drove the nation's trade, and notes on methods. A sentence or note that our report has is
right. One with the same words, but other figures, regions or flows, has an error for each, whose message is the
sentence as it should be. All others are left unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, NamedTuple

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import PERCENT, Finding, Unit, finding
from xlpkg.audit.claims import Note, ParsedReport, PrintedNumber, Sentence, Unread
from xlpkg.audit.numbers import find_number
from xlpkg.audit.report_parser import STORED_UNTIL
from xlpkg.audit.tokens import find_unit, normalised, sentences
from xlpkg.errors import BadInput, NoData
from xlpkg.messages import Language, Message
from xlpkg.model.months import Month
from xlpkg.model.regions import NAMES, NATIONAL, Region, find_region
from xlpkg.model.words import STYLES, Basis, Currency, Flow, Method
from xlpkg.report.compose import compose, drivers_by_method
from xlpkg.report.model import NationDrivers
from xlpkg.report.sentences import join_items
from xlpkg.report.style import SHIPPED, Style

#: What may be before a sentence of ours: a bullet, the number of a note, or a mark such as 【已改】, [edited] and 注.
_MARK: Final = re.compile(
    r"^(?:• ?|(?:注|说明|[Nn]otes?)[:：] ?|[(（]\d{1,2}[)）] ?|【[^】]{1,20}】 ?|\[[^\]]{1,20}\] ?)+"
)
#: At most 15 digits, which can be read.
_NUMBER: Final = re.compile(r"\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,3})?")
#: A figure. Dates, counts, and the numbers of chapters and tables have neither decimals nor these units.
_FIGURE: Final = r"(?<![\d.(])(?<!\(US\$)-?\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,3}(?!\d)|(?=%| million))"
_COMMA: Final = r"(?:、|和|, (?:and )?| and )"
#: The rest of a list of figures, before its unit.
_TO_UNIT: Final = re.compile(rf"(?:{_FIGURE}|{_COMMA})*")
_REGION: Final = "|".join(map(re.escape, (*NAMES, NATIONAL.name, NATIONAL.english)))
#: What a person may change in a sentence, after the names of parts of the trade.
_FACTS: Final = (
    rf"(?P<regions>(?:{_REGION})(?:{_COMMA}(?:{_REGION}))*)"
    r"|(?P<change>(?:增长|下降|up |down )\d{1,9}\.\d{1,3}(?=%))"
    r"|(?P<figure>{figure})|(?P<word>拉动|下拉|added the most(?: to)?|subtracted the most(?: from)?|顺差|逆差|surplus"
    "|deficit|净?出口|进出口|进口|net exports|exports|imports|total trade)"
)
#: The flows of the paragraphs of a section.
_FLOWS: Final = {0: Flow.TOTAL, 1: Flow.EXPORT, 2: Flow.IMPORT}


@dataclass(slots=True)
class OwnText:
    """The findings in sentences of ours, the numbers of their figures, and the sentences that need no further reading.

    ``settled`` has their locations and texts, ``flows`` the basis and flow of their paragraphs.
    """

    findings: list[Finding] = field(default_factory=list)
    right: int = 0
    wrong: int = 0
    settled: set[tuple[str, str]] = field(default_factory=set)
    flows: set[tuple[Basis, Flow]] = field(default_factory=set)


def compare_own_text(
    parsed: ParsedReport, cube: Cube, period: Month, methods: Sequence[Method], drivers: NationDrivers | None
) -> OwnText:
    """Compare what was not read of *parsed*, also on its cover, with the sentences of our report of *period*.

    Its style is that of the shipped ones with the most equal sentences: a user's may itself be wrong. It is composed by
    each of *methods*, if need be. The *drivers* of another month are not used.
    """
    groups = tuple(dict.fromkeys(row.region for table in parsed.tables for row in table.groups if row.region))
    drivers = drivers if drivers and drivers.period == period else None
    left = [
        each
        for each in parsed.sentences
        if (not each.claims or any(isinstance(claim, (Note, Unread)) for claim in each.claims))
        and not STORED_UNTIL.search(each.text)
    ]
    found = OwnText()
    tried: list[tuple[int, str, _Ours]] = []
    for style in STYLES if left else ():
        ours = _our_texts(cube, period, parsed.lang, style, methods[0], drivers, groups)
        tried.append((sum(_key(each) not in ours for each in left), style, ours))
        if not tried[-1][0]:
            break
    missing, style, ours = min(tried, key=lambda each: each[0], default=(0, "", {}))
    if missing == len(left):
        return found
    for method in methods[1:] if missing else ():
        ours |= _our_texts(cube, period, parsed.lang, style, method, drivers, groups) | ours
    parts = (part["name"] for facts in (drivers.facts.values() if drivers else ()) for part in facts["parts"])
    names = tuple(dict.fromkeys(map(normalised, parts)))
    for each in left:
        text, findings = ours.get(_key(each)), list[Finding]()
        if text is None:
            text, findings = _compare(each, ours, names, cube.currency)
        if text is None:
            continue
        figures = 0 if each.is_note else len(re.findall(_FIGURE, each.text))
        wrong = sum(one.severity == "error" and isinstance(one.printed, float) for one in findings)
        found.right, found.wrong = found.right + figures - wrong, found.wrong + wrong
        found.findings += findings
        found.settled.add((each.where, each.text))
        if each.basis is not None and text.paragraph in _FLOWS:
            found.flows.add((each.basis, _FLOWS[text.paragraph]))
    return found


class _Text(NamedTuple):
    """A sentence of our report as it is printed, and where it is; as number 0 the whole paragraph."""

    style: str
    paragraph: int
    number: int
    shown: str


#: The sentences of our reports by the section, None for the cover, and their normalised text.
_Ours = dict[tuple[Basis | None, str], _Text]


def _our_texts(
    cube: Cube,
    period: Month,
    lang: Language,
    style: str,
    method: Method,
    drivers: NationDrivers | None,
    groups: Sequence[Region],
) -> _Ours:
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
        (basis, normalised(shown)): _Text(style, number, index, shown.strip())
        for basis, paragraphs in (texts | {None: (report.title, *report.highlights)}).items()
        for number, paragraph in enumerate(paragraphs)
        for index, shown in enumerate((_unmarked(paragraph), *sentences(_unmarked(paragraph))))
    }


def _key(sentence: Sentence) -> tuple[Basis | None, str]:
    return sentence.basis, _unmarked(sentence.text)


def _unmarked(text: str) -> str:
    return _MARK.sub("", text)


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a person may change in a sentence: a figure, regions, the name of a part, a flow or a direction.

    ``value`` is what a finding shows; ``number`` is None if it is no figure. ``after`` is the text from its unit on.
    """

    kind: str
    value: float | str
    number: PrintedNumber | None
    after: str

    def is_same(self, other: _Fact) -> bool:
        """Whether both say the same."""
        if self.number is None or other.number is None:
            return self.value == other.value
        return self.number.is_same(other.number)


def _compare(
    sentence: Sentence, ours: _Ours, names: tuple[str, ...], currency: Currency
) -> tuple[_Text | None, list[Finding]]:
    """Return which sentence of ours has the words of *sentence* and at least half of its facts, and what differs.

    Of several it is that with the most equal facts. A fact of it by any method is right. In a note, which may have any
    number of facts, one finding has all that differ.
    """
    basis, text = _key(sentence)
    is_note = sentence.is_note or not sentence.claims  # such as the dates of Spring Festival
    words, printed = _words_and_facts(text, names, is_note)
    same_words: list[tuple[_Text, Sequence[_Fact]]] = []
    for (section, our_text), each in ours.items() if is_note or any(one.number for one in printed) else ():
        our_words, facts = _words_and_facts(our_text, names, is_note)
        if section is basis and our_words == words:
            same_words.append((each, facts))
    if not same_words:
        return None, []
    right, expected = max(same_words, key=lambda each: sum(map(_Fact.is_same, printed, each[1])))
    by_method = zip(printed, expected, *(facts for each, facts in same_words if each[:3] == right[:3]), strict=True)
    wrong = {(a.value, b.value): (a, b) for a, b, *others in by_method if not any(map(a.is_same, others))}
    if is_note:
        error = finding("prose", "error", sentence.where, text, right.shown, key="prose-note")
        return right, [error] if wrong else []
    if 2 * sum(one.kind != "word" for one, _ in wrong.values()) > sum(each.kind != "word" for each in printed):
        return None, []
    return right, [_finding(sentence.where, *pair, right.shown, currency) for pair in wrong.values()]


def _finding(where: str, printed: _Fact, expected: _Fact, sentence: str, currency: Currency) -> Finding:
    """Return what is wrong with a fact. A level or YoY that is nearly right is no error, as in any text."""
    unit, is_yoy = find_unit(expected.after[:20]), expected.after.startswith("%")
    is_close = False
    if printed.number and expected.number and expected.number.decimals and (is_yoy or unit):
        is_close = abs(printed.number.value - expected.number.value) <= 3 * expected.number.half
    return finding(
        "rank" if expected.kind == "regions" else "prose",
        "note" if is_close else "error",
        where,
        printed.value,
        expected.value,
        key="own-text",
        unit=PERCENT if is_yoy else Unit(unit[0], currency) if unit and printed.number else None,
        remark=Message("remark-rounding", {}) if is_close else "",
        sentence=sentence,
    )


@cache
def _pattern(names: tuple[str, ...], figure: str) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(
        f"(?P<name>{'|'.join(map(re.escape, longest_first)) or '(?!)'})|{_FACTS.replace('{figure}', figure)}"
    )


@lru_cache(maxsize=1024)
def _words_and_facts(text: str, names: tuple[str, ...], is_note: bool) -> tuple[str, tuple[_Fact, ...]]:
    """Return a sentence with the kind of each fact in its place, and the facts; in a note any number is one.

    *names* are those of parts of the trade.
    """
    pattern = _pattern(names, _NUMBER.pattern if is_note else _FIGURE)
    facts = tuple(_fact(match, text) for match in pattern.finditer(text))
    return pattern.sub(lambda match: f"<{match.lastgroup}>", text), facts


def _fact(match: re.Match[str], text: str) -> _Fact:
    kind, shown = match.lastgroup or "", match[0]
    to_unit = _TO_UNIT.match(text, match.end())
    after = text[to_unit.end() if to_unit else match.end() :]
    if kind == "regions":
        lang: Language = "en" if shown.isascii() else "zh"
        regions = map(find_region, re.split(_COMMA, shown))
        shown = join_items([each.label(lang) for each in regions if each], lang)
    number = find_number(re.sub(r"[^\d.,]", "", shown)) if kind in ("change", "figure") else None
    if number and shown.startswith(("-", "下降", "down ")):
        number = number.negative()
    return _Fact(kind, number.value if number else shown, number, after)
