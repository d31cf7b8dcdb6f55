"""What a reader knows before a sentence: its section, the region and the period of the paragraph, the currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlpkg.audit.periods import Calendar, Period
from xlpkg.audit.tokens import Token, region_of, token_period
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Basis, Currency, Flow


@dataclass(slots=True)
class Context:
    """What a reader knows before a sentence.

    ``section`` is the basis of the report's section, None in a text without sections. ``period`` is the last one that
    the paragraph names, ``main`` that of the text. ``region`` is the one that the text is about, ``subject`` that of
    the sentence before, None if that was a part of the trade or not understood. ``is_established``: a heading or a
    claim has named the region, so that a paragraph without a region is about it after one that was understood.
    """

    calendar: Calendar = field(default_factory=Calendar)
    section: Basis | None = None
    region: Region | None = None
    subject: Region | None = None
    period: Period | None = None
    main: Period | None = None
    latest: Period | None = None  # the last one that the text names, in this paragraph or before
    of_text: Period | None = None  # the main period before the first heading within it
    currency: Currency | None = None  # of the levels of the text
    pricing: Currency | None = None
    flows: list[Flow] = field(default_factory=list)
    is_established: bool = False
    named: Region | None = None  # of the last figure that was understood
    sentence: int = 0

    def read_heading(self, tokens: Sequence[Token]) -> None:
        """Keep the period of a heading, and its region unless the heading may be on a city or another part of it."""
        is_understood = not any(token.kind in ("word", "part", "part_of_region") for token in tokens)
        for token in tokens:
            if (
                token.kind == "period"
                and (period := token_period(token)).month is not None
                and period.basis is not None
            ):
                self.main = self.period = period
            elif token.kind == "region" and region_of(token) is not NATIONAL and is_understood:
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
