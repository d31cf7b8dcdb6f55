"""The periods that a sentence names, and which of them each figure is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlpkg.audit.context import Context
from xlpkg.audit.periods import Period
from xlpkg.audit.tokens import Token, token_period


class SentencePeriods:
    """The periods of a sentence's *tokens*, each with its place; *context* has those of the text before."""

    def __init__(self, tokens: Sequence[Token], context: Context) -> None:
        self.context = context
        self.named = [(each.start, token_period(each)) for each in tokens if each.kind in ("period", "year_alone")]
        self.brackets = _brackets_with_figures(tokens)

    def years(self) -> set[int]:
        """Return the years that the sentence names."""
        return {period.year for _, period in self.named if period.year is not None}

    def of(self, figure: Token, clause: Sequence[Token]) -> Period | None:
        """Return the period of *figure*: the last one before it, or after it in its *clause*, or the only one.

        None if neither the sentence nor the text before it names one.
        """
        named = [(at, each) for at, each in self.named if not (each.relative == "this" and each.month is None)]
        named = [(at, each) for at, each in named if self._bracket(at) in (None, self._bracket(figure.start))]
        if any(each.is_known for _, each in named):  # 去年四季度以来 is only when something began
            named = [(at, each) for at, each in named if not each.text.endswith("以来")]
        before = [each for at, each in named if at < figure.start]
        end = clause[-1].start if clause else -1
        after = [each for at, each in named if figure.start < at <= end]
        not_context = [each for each in after if not each.is_context]
        limit = _next_figure(figure, clause)
        of_figure = next((each for at, each in named if figure.start < at < limit and each in not_context), None)
        is_in_clause = any(clause and clause[0].start <= at < figure.start for at, _ in named)
        of_year = of_figure if is_in_clause else next(iter(not_context), None)
        if before and _is_year(before[-1]) and of_year is not None and of_year.year is None:
            # started 2024 well, with exports up 3% in the first quarter; growth in 2024 reached 3% in the first quarter
            found = replace(of_year, year=before[-1].year)
        elif of_figure is not None and _is_certain(of_figure) and not is_in_clause:
            found = of_figure  # turned positive in February, and rebounded to 6 percent in March
        elif before:
            found = before[-1]
        elif after:
            found = (not_context or after)[0]
        elif len(named) == 1 and (named[0][1].text.isascii() or self.context.period is None):
            found = named[0][1]  # in Chinese a period is named before its figures, not in a later clause
        else:
            return self.context.period
        if found.is_context:
            known = [each for each in before[:-1] if not each.is_context and each.month is not None]
            latest = self.context.latest if found.basis is None else None
            outer = known[-1] if known else latest or self.context.period
            if outer is None:
                return None
            found = replace(outer, basis=outer.basis if found.basis is None else found.basis)
        if found.year is None and not found.relative and len(self.years()) == 1:
            return replace(found, year=min(self.years()))
        return found

    def _bracket(self, at: int) -> tuple[int, int] | None:
        """Return the bracket with a figure of its own in which a place is: "rose 3 percent (2 percent in April)"."""
        return next((each for each in self.brackets if each[0] < at < each[1]), None)

    def keep(self, *, has_claims: bool) -> None:
        """Keep the period for the sentences that follow: the last one of a sentence with claims, else the first."""
        named = [
            period
            for at, period in self.named
            if self._bracket(at) is None
            and not period.is_context
            and period.relative != "before"
            and period.month is not None
        ]
        if not named:
            return
        last = named[-1] if has_claims else named[0]
        if last.year is None and (years := [each.year for each in named if each.year]):
            last = replace(last, year=years[-1])
        self.context.period = self.context.latest = last
        if self.context.main is None and last.month is not None and last.basis is not None:
            self.context.main = last


def _brackets_with_figures(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the start and end of each bracket that has a figure."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    has_figure = False
    for token in tokens:
        if token.kind == "bracket":
            start, has_figure = token.start, False
        elif token.kind in ("level", "percent"):
            has_figure = True
        elif token.text == ")" and start is not None:
            found += [(start, token.start)] if has_figure else []
            start = None
    return found


def _next_figure(figure: Token, clause: Sequence[Token]) -> int:
    """Return the position of the next figure of *clause* outside brackets, or the end of the clause."""
    depth = 0
    for token in clause:
        if token.start <= figure.start:
            continue
        depth += (token.kind == "bracket") - (token.kind == "clause" and token.text == ")")
        if depth <= 0 and token.kind in ("level", "percent"):
            return token.start
    return clause[-1].end if clause else 0


def _is_certain(period: Period) -> bool:
    """Whether an English period after its figure needs nothing else to be known."""
    return period.text.isascii() and period.is_known and period.relative != "last"


def _is_year(period: Period) -> bool:
    """Whether a period is a year alone, such as 2024年 or "in 2024"."""
    return period.year is not None and re.fullmatch(r"\D*\d{4}年?", period.text) is not None
