"""Read the sentences of a paragraph: each as a list of provinces or as one on a region's trade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from xlpkg.audit.claims import (
    Caption,
    Claim,
    FigureClaim,
    ParsedReport,
    RankClaim,
    Sentence,
    Span,
    SpanClaim,
    UnitClaim,
    Unread,
)
from xlpkg.audit.context import Context, SentencePeriods
from xlpkg.audit.lists import ListReader
from xlpkg.audit.readings import SentenceReader
from xlpkg.audit.tokens import Token, find_unit, flow_of, region_of, sentences, token_period, tokens
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow

_OF_LISTS: Final = ("count", "rank", "province_total", "none")
_FIGURES: Final = ("level", "percent", "percentage_points", "quantity", "superlative", "province_rank")
#: A period at the start of a sentence is that of the sentence: "In February 2025, …".
_OPENING: Final = len("In ")
#: Our sentence on what drove the nation's trade ends with what the detail covers of it. It is on parts of the trade.
_ON_DRIVERS: Final = re.compile(
    r"覆盖全国(?:出口|进口)的?\d|\bcovers? [\d.]+% of China['’]s (?:exports|imports)", re.IGNORECASE
)
#: A longer sentence, in characters, is not read: the time that it takes grows with its square.
_LONGEST: Final = 1000
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
#: The number of a chapter is no figure.
_CHAPTER: Final = re.compile(r"第\d+章|\bchapter \d+", re.IGNORECASE)


class SentenceParser:
    """Reads sentences in order, each in the *context* of those before it, and adds what they claim to *parsed*."""

    def __init__(self, parsed: ParsedReport, context: Context) -> None:
        self.parsed, self.context = parsed, context
        self.groups = 0  # the number of groups of regions so far
        self.flow: Flow | None = None  # the last one that the paragraph named

    def read_paragraph(self, where: str, text: str) -> None:
        """Read the sentences of a paragraph of normalised text."""
        self.context.start_paragraph()
        self.flow = None
        for sentence in sentences(text):
            found = tokens(sentence, self.context.own)
            claims = self._read(where, sentence, found)
            self.parsed.claims += claims
            self.parsed.sentences.append(Sentence(where, sentence, self.context.section, tuple(claims)))
            self.flow = next((flow_of(each) for each in reversed(found) if each.kind == "flow"), self.flow)

    def _read(self, where: str, text: str, found: Sequence[Token]) -> list[Claim]:
        section = self.context.section
        self.parsed.spans += spans_in([each for each in found if each.start <= _OPENING], where, section)
        is_on_drivers = _ON_DRIVERS.search(text)
        if is_on_drivers or len(text) > _LONGEST:
            figures = len(_NUMBER.findall(_CHAPTER.sub("", text)))
            self.context.subject = self.context.subject if is_on_drivers else None
            return [Unread(where, text, (("detail", ""),) if is_on_drivers else (), figures)]
        has_figures = any(each.kind in _FIGURES for each in found)
        is_list = _is_list(found) or (section is not None and not has_figures)
        basis, month = self._list_period(found) if is_list else (section, None)
        self.parsed.units += _units(found, where)
        self.parsed.references += _references(found, where, basis)
        if not is_list:
            return SentenceReader(text, found, where, self.context).read()
        flows = [] if self.flow is None else [self.flow]
        reader = ListReader(text, found, where, Span(basis or Basis.MONTH, month), self.groups, flows)
        listed = reader.read(has_period=basis is not None)
        is_on_provinces = any(each.kind in _OF_LISTS or _is_province(each) for each in found)
        if not has_figures and not (section is not None and is_on_provinces):
            listed = [each for each in listed if not isinstance(each, Unread)]
        groups = (each.group + 1 for each in listed if isinstance(each, (FigureClaim, RankClaim)))
        self.groups = max([self.groups, *groups])
        self.context.subject = None
        self.context.keep_period(SentencePeriods(found, self.context).kept())
        return listed

    def _list_period(self, found: Sequence[Token]) -> tuple[Basis | None, Month | None]:
        """Return basis and month of a sentence of lists; the month is None in a section of a report."""
        context = self.context
        if context.section is not None:
            return context.section, None
        named = [token_period(token) for token in found if token.kind in ("period", "year_alone")]
        known = [each for each in named if each.month is not None]
        period = known[0] if known else context.period
        years = {each.year for each in known if each.year is not None}
        if period is None or len({(each.month, each.basis) for each in known}) > 1 or len(years) > 1:
            return None, None
        return period.basis, context.calendar.month_of(period)


def _is_province(token: Token) -> bool:
    return token.kind == "region" and region_of(token) is not NATIONAL


def _is_list(found: Sequence[Token]) -> bool:
    """Whether a sentence compares provinces: it counts or ranks them, or names several in a row."""
    is_province = [_is_province(each) for each in found if each.kind != "separator"]
    return any(each.kind in _OF_LISTS for each in found) or any(a and b for a, b in pairwise(is_province))


def spans_in(found: Sequence[Token], where: str, basis: Basis | None) -> Iterator[SpanClaim]:
    """Yield the months and years to date that are named in words of *basis*."""
    for token in found:
        period = token_period(token) if token.kind == "period" else None
        if period and period.month is not None and period.basis is not None and not period.relative:
            text = token.text.removesuffix("当月").removesuffix("单月").strip(" ,")
            yield SpanClaim(where, text, period.year, period.month, period.basis is Basis.YTD, basis)


def _units(found: Sequence[Token], where: str) -> Iterator[UnitClaim]:
    for token in found:
        is_unit = token.kind == "unit" or "in_unit" in token.parts
        if is_unit and (unit := find_unit(token.text)):
            yield UnitClaim(where, token.parts.get("in_unit", token.text.strip("()")), *unit)


def _references(found: Sequence[Token], where: str, basis: Basis | None) -> Iterator[Caption]:
    """Yield the figures and tables that a sentence on *basis* names, each with the flow before it."""
    flow: Flow | None = None
    for token in found:
        if token.kind == "flow":
            flow = flow_of(token)
        elif token.kind == "reference":
            kind = "figure" if "figure" in token.parts else "table"
            yield Caption(where, kind, int(token.parts["number"]), basis, flow)
