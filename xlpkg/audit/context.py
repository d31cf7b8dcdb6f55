"""What the sentences before leave to a sentence (region, flow, currency, period), and the periods of a sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlpkg.audit.cues import is_nation
from xlpkg.audit.periods import Calendar, Period
from xlpkg.audit.tokens import Token, region_of, token_period
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Currency, Flow

#: The kinds of tokens that are not understood in a sentence on a region's trade.
UNKNOWN: Final = ("word", "part_of_region")


@dataclass(slots=True)
class Context:
    """What a reader knows before a sentence.

    ``section`` is the basis of the report's section, None in a text without sections. ``region`` is the one that the
    text is about, ``subject`` that of the sentence before, None if that was a part of the trade or not understood;
    ``named`` that of the last figure that was understood. ``period`` is the last one that the paragraph names,
    ``latest`` that of the text, ``main`` the one that the text is about. ``is_established``: a heading or a figure has
    named the region, so that a paragraph without one is about it.
    """

    calendar: Calendar = field(default_factory=Calendar)
    section: Basis | None = None
    region: Region | None = None
    subject: Region | None = None
    named: Region | None = None
    period: Period | None = None
    main: Period | None = None
    latest: Period | None = None
    of_text: Period | None = None  # the main period before the first heading within the text
    currency: Currency | None = None  # of the levels of the text
    pricing: Currency | None = None
    flows: list[Flow] = field(default_factory=list)
    is_established: bool = False
    sentence: int = 0
    own: tuple[Region, ...] = ()  # the user's groups of provinces

    def read_heading(self, tokens: Sequence[Token]) -> None:
        """Keep the period of a heading, and its region unless the heading may be on a city or another part of it."""
        is_understood = not any(token.kind in (*UNKNOWN, "part") for token in tokens)
        for token in tokens:
            if token.kind == "period" and (period := token_period(token)).basis is not None and period.is_known:
                self.main = self.period = period
            elif token.kind == "region" and not is_nation(token) and is_understood:
                self.region, self.is_established = region_of(token), True

    def read_subheading(self, tokens: Sequence[Token]) -> None:
        """Keep the period of a heading within a text; what follows is about the region only if it names it."""
        named = [token_period(token) for token in tokens if token.kind == "period"]
        self.of_text = self.of_text or self.main
        self.main = next((each for each in named if each.is_known), self.of_text)
        self.subject, self.sentence = None, self.sentence + 1

    def main_month(self) -> Month | None:
        """Return the last month of the main period, None if it is not known."""
        return self.calendar.month_of(self.main) if self.main else None

    def start_paragraph(self) -> None:
        """Forget what a new paragraph does not carry over."""
        self.period = self.main
        is_continued = self.section is not None or self.subject is not None or self.sentence == 0
        self.subject = self.region if self.is_established and is_continued else None
        self.pricing = None

    def keep_period(self, named: Sequence[Period]) -> None:
        """Keep the last period of a sentence for those that follow."""
        if named:
            self.period = self.latest = named[-1]
            if self.main is None and named[-1].basis is not None:
                self.main = named[-1]


class SentencePeriods:
    """The periods of a sentence's *tokens*, each with its place; *context* has those of the text before.

    ``listed`` are those of listed figures, by the start of the figure.
    """

    def __init__(self, tokens: Sequence[Token], context: Context) -> None:
        self.context = context
        self.all = [(each.start, token_period(each)) for each in tokens if each.kind in ("period", "year_alone")]
        depths = itertools.accumulate(map(depth_of, tokens))
        self.inside = {each.start for each, depth in zip(tokens, depths, strict=True) if depth > 0}  # brackets
        for opening, each, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if each.kind in ("level", "percent"):
                break
            if opening.kind == "bracket" and each.kind == "period" and closing.text == ")":
                self.inside.discard(each.start)  # 今年以来(1-5月),进出口1031.2亿元
        # 占上半年总值的四分之一: the period of which a share is
        self.compared = {
            each.start
            for word, each in itertools.pairwise(tokens)
            if (word.kind, each.kind) == ("other_measure", "period")
        }
        self.listed: dict[int, Period] = {}

    def kept(self) -> list[Period]:
        """Return those that the sentences after it may be on."""
        outside = self.inside | self.compared
        named = [each for at, each in self.all if at not in outside and each.relative != "before"]
        return [each for each in named if not each.is_context and each.month is not None]

    def of(self, figure: Token, clause: Sequence[Token]) -> list[Period]:
        """Return what period a figure may have: first the stated one, then others, which the figure may show.

        Stated is the last one before it, else one after it in its *clause*, else that of the text or, in English, the
        only one of the sentence: in Chinese a period is named before its figures, not in a later clause.
        """
        if figure.start in self.listed:
            return [self.listed[figure.start]]
        named = [(at, each) for at, each in self.all if not (each.relative == "this" and each.month is None)]
        if any(each.is_known for _, each in named):  # 去年四季度以来 is only when something began
            named = [(at, each) for at, each in named if not each.text.endswith("以来")]
        named = [(at, each) for at, each in named if at not in self.inside or figure.start in self.inside]
        named = [(at, each) for at, each in named if at not in self.compared]
        before = [each for at, each in reversed(named) if at < figure.start]
        if len(before) > 1 and _is_year(before[1]) and not (before[0].year or before[0].relative):
            before[0] = replace(before[0], year=before[1].year)  # 2024年山东进出口总值全年为3.38万亿元
        after = [each for at, each in named if clause and figure.start < at <= clause[-1].start]
        after.sort(key=lambda each: each.is_context)
        only = [each for _, each in named[:1] if len(named) == 1]
        of_text = [self.context.period, self.context.latest]
        found: list[Period | None] = [*before[:1], *after]
        if not before:
            found += [*only, *of_text] if only and only[0].text.isascii() else [*of_text, *only]
        elif _is_year(before[0]):  # started 2024 well, with exports up 3% in the first quarter
            found = [*(replace(each, year=before[0].year) for each in after if each.year is None), *found]
        outer = [each for each in before if not each.is_context and each.month is not None]
        return list(dict.fromkeys(known for each in found if each and (known := self._known(each, outer))))

    def _known(self, period: Period, before: Sequence[Period]) -> Period | None:
        """Return a period with what it leaves to the one before it: 同期, "in the month"."""
        if not period.is_context:
            return period
        of_text = self.context.latest if period.basis is None else self.context.period
        outer = next(iter(before), of_text)
        return outer and replace(outer, basis=outer.basis if period.basis is None else period.basis)


def _is_year(period: Period) -> bool:
    """Whether a period is a year alone, such as 2024年 or "in 2024"."""
    return period.year is not None and re.fullmatch(r"\D*\d{4}年?", period.text) is not None


def depth_of(token: Token) -> int:
    """Return how many brackets more are open after *token*."""
    return (token.kind == "bracket") - (token.text == ")")
