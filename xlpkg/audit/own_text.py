"""Our own text: compose the report again and compare it with the document sentence by sentence.

A sentence or note that our report has is right, with all its figures. One with the same words, but other figures,
regions or flows, has an error for each, whose message is the sentence as it should be. All others are left to the
readers of any text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, NamedTuple

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import PERCENT, Finding, Severity, Unit, finding
from xlpkg.audit.claims import ParsedReport, PrintedNumber, Sentence
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.tokens import find_unit, normalised, sentences
from xlpkg.messages import Language, Message
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS, find_region
from xlpkg.model.words import STYLES, Basis, Flow, Method
from xlpkg.report.compose import compose, drivers_by_method
from xlpkg.report.model import NationDrivers
from xlpkg.report.sentences import join_items
from xlpkg.report.style import SHIPPED, Style

#: The note that says until when the figures were stored.
STORED_UNTIL: Final = re.compile(r"(?:数据截至|Figures as stored by)\s*(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d)")
#: What may be before a sentence of ours: the number of a note, or a mark such as 【已改】, [edited] and 注.
_MARK: Final = re.compile(r"^(?:(?:注|说明|[Nn]otes?)[:：] ?|[(（]\d{1,2}[)）] ?|【[^】]{1,20}】 ?|\[[^\]]{1,20}\] ?)+")
_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: A figure. Dates, counts, and the numbers of chapters and tables have neither decimals nor these units.
_FIGURE: Final = r"(?<![\d.(])(?<!\(US\$)-?\d+(?:,\d{3})*(?:\.\d+|(?=%| million))"
_COMMA: Final = r"(?:、|和|, (?:and )?| and )"
#: The rest of a list of figures, before its unit.
_TO_UNIT: Final = re.compile(rf"(?:{_FIGURE}|{_COMMA})*")
_REGION: Final = "|".join(re.escape(name) for each in REGIONS for name in (each.name, each.short, each.english))
#: What a person may change in a sentence, after the names of parts of the trade.
_FACTS: Final = (
    rf"(?P<regions>(?:{_REGION})(?:{_COMMA}(?:{_REGION}))*)|(?P<change>(?:增长|下降|up |down )\d+\.\d+(?=%))"
    r"|(?P<figure>{figure})|(?P<word>拉动|下拉|added(?: most to)?|subtracted(?: most from)?|顺差|逆差|surplus|deficit"
    "|净?出口|进出口|进口|net exports|exports|imports|total trade)"
)
#: The flows of the paragraphs of a section: its lead, those after the remark.
_FLOWS: Final = {0: Flow.TOTAL, 2: Flow.EXPORT, 3: Flow.IMPORT}


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

    def counts(self) -> tuple[int, int, int]:
        """Return the numbers of figures that are right, wrong and not compared."""
        return self.right, self.wrong, 0


def compare_own_text(
    parsed: ParsedReport,
    cube: Cube,
    period: Month,
    methods: Sequence[Method],
    drivers: NationDrivers | None,
) -> OwnText:
    """Compare the sentences of *parsed* with those of our report of *period*, by each of *methods* if need be.

    The style is that of the shipped ones with the most equal sentences: a user's may itself be wrong. The *drivers* of
    another month are not used.
    """
    texts = [each for each in parsed.sentences if each.claims and not STORED_UNTIL.search(each.text)]
    ours = _OurText(parsed, cube, period, drivers if drivers and drivers.period == period else None)
    best, fewest = "", len(texts)
    for style in STYLES:
        ours.add(style, methods[0])
        if (count := sum(ours.place_of(each) is None for each in texts)) < fewest:
            best, fewest = style, count
        if not count:
            break
    found = OwnText()
    if not best:
        return found
    for method in _with_equal_figures(methods, cube, period)[1:]:
        if all(ours.place_of(each) for each in texts):
            break
        ours.add(best, method)
    for each in texts:
        place, findings = ours.place_of(each), list[Finding]()
        if place is None:
            place, findings = ours.compare(each)
        if place is None:
            continue
        figures = 0 if each.is_note else len(re.findall(_FIGURE, each.text))
        wrong = sum(one.severity == "error" and isinstance(one.printed, float) for one in findings)
        found.right, found.wrong = found.right + figures - wrong, found.wrong + wrong
        found.findings += findings
        found.settled.add((each.where, each.text))
        if place.paragraph in _FLOWS:
            found.flows.add((place.basis, _FLOWS[place.paragraph]))
    return found


class _Place(NamedTuple):
    """Where a sentence is in our report, or as sentence 0 the paragraph."""

    basis: Basis
    style: str
    paragraph: int
    sentence: int


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


class _OurText:
    """The sentences of our reports of a month in the language of a document."""

    def __init__(self, parsed: ParsedReport, cube: Cube, period: Month, drivers: NationDrivers | None) -> None:
        self.lang, self.cube, self.period, self.drivers = parsed.lang, cube, period, drivers
        parts = (part["name"] for facts in (drivers.facts.values() if drivers else ()) for part in facts["parts"])
        self._names = tuple(dict.fromkeys(map(normalised, parts)))
        #: basis and text of each sentence; the basis is None in a text without sections
        self._equal: dict[tuple[Basis | None, str], _Place] = {}
        #: the texts of a sentence by each method
        self._texts: dict[_Place, dict[str, None]] = defaultdict(dict)
        #: a normalised text -> the text
        self._shown: dict[str, str] = {}

    def place_of(self, sentence: Sentence) -> _Place | None:
        """Return where our report has *sentence*, None if it has not."""
        return self._equal.get((sentence.basis, _unmarked(sentence.text)))

    def add(self, style: str, method: Method) -> None:
        """Add the report in *style* by *method*."""
        drivers = self.drivers and drivers_by_method(self.drivers, self.cube, method)
        shipped = Style(style, SHIPPED)
        report = compose(self.cube, self.period, self.lang, method=method, style=shipped, drivers=drivers)
        for section in report.sections:
            paragraphs = (section.lead, section.remark or "", section.exports, section.imports, *section.notes)
            for number, paragraph in enumerate(map(_unmarked, paragraphs)):
                for index, shown in enumerate((paragraph, *sentences(paragraph))):
                    text = normalised(shown)
                    self._shown[text] = shown.strip()
                    place = _Place(section.basis, style, number, index)
                    self._equal |= dict.fromkeys([(section.basis, text), (None, text)], place)
                    self._texts[place][text] = None

    def compare(self, sentence: Sentence) -> tuple[_Place | None, list[Finding]]:
        """Return which sentence of ours has the words of *sentence* and at least half of its facts, and what differs.

        Of several it is that with the most equal facts. A fact of it by any method is right. In a note, which may have
        any number of facts, one finding has all that differ.
        """
        text = _unmarked(sentence.text)
        words, printed = _words_and_facts(text, self._names, sentence.is_note)
        by_place: dict[_Place, list[tuple[Sequence[_Fact], str]]] = defaultdict(list)
        is_comparable = sentence.is_note or any(each.number for each in printed)
        for place, texts in self._texts.items() if is_comparable else ():
            for ours in texts if sentence.basis in (None, place.basis) else ():
                our_words, expected = _words_and_facts(ours, self._names, sentence.is_note)
                if our_words == words:
                    by_place[place].append((expected, ours))

        def equal(variant: tuple[Sequence[_Fact], str]) -> int:
            return sum(map(_Fact.is_same, printed, variant[0]))

        best = max(by_place, key=lambda place: max(map(equal, by_place[place])), default=None)
        if best is None:
            return None, []
        facts, ours = max(by_place[best], key=equal)
        by_method = zip(printed, facts, *(each for each, _ in by_place[best]), strict=True)
        wrong = {(a.value, b.value): (a, b) for a, b, *others in by_method if not any(map(a.is_same, others))}
        if sentence.is_note:
            shown = (text, self._shown[ours])
            return best, [finding("prose", "error", sentence.where, *shown, key="prose-note")] if wrong else []
        if 2 * sum(one.kind != "word" for one, _ in wrong.values()) > sum(each.kind != "word" for each in printed):
            return None, []
        return best, [self._finding(sentence, *pair, ours) for pair in wrong.values()]

    def _finding(self, sentence: Sentence, printed: _Fact, expected: _Fact, right_text: str) -> Finding:
        """Return what is wrong with a fact. A level or YoY that is nearly right is no error, as in any text."""
        unit, is_yoy = find_unit(expected.after[:20]), expected.after.startswith("%")
        severity: Severity = "error"
        remark: Message | str = ""
        if printed.number and expected.number and expected.number.decimals and (is_yoy or unit):
            is_close = abs(printed.number.value - expected.number.value) <= 3 * expected.number.half
            severity, remark = ("note", Message("remark-rounding", {})) if is_close else ("error", "")
        return finding(
            "rank" if expected.kind == "regions" else "prose",
            severity,
            sentence.where,
            printed.value,
            expected.value,
            key="own-text",
            unit=PERCENT if is_yoy else Unit(unit[0], self.cube.currency) if unit and printed.number else None,
            in_unit="",
            remark=remark,
            sentence=self._shown[right_text],
        )


def _with_equal_figures(methods: Sequence[Method], cube: Cube, period: Month) -> list[Method]:
    """Return *methods*, and those by which the same YoY are printed, so that only notes name them."""
    printed = {each: cube.yoy(each).value[..., cube.month_index(period)].round(1) for each in Method}
    others = [each for each in Method if any(np.array_equal(printed[each], printed[one], True) for one in methods)]
    return list(dict.fromkeys([*methods, *others]))


def _unmarked(text: str) -> str:
    return _MARK.sub("", text)


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
    after = text[_TO_UNIT.match(text, match.end()).end() :]  # type: ignore[union-attr]  # it matches nothing, too
    if kind == "regions":
        lang: Language = "en" if shown.isascii() else "zh"
        regions = map(find_region, re.split(_COMMA, shown))
        shown = join_items([each.label(lang) for each in regions if each], lang)
    number = parse_number(_NUMBER.search(shown)[0]) if kind in ("change", "figure") else None  # type: ignore[index]
    if number and shown.startswith(("-", "下降", "down ")):
        number = number.negative()
    return _Fact(kind, number.value if number else shown, number, after)
