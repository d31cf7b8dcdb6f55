"""Check how a sentence compares a province with the nation: how many points faster it grew, and its share.

Both follow from stored figures. A comparison that agrees with them is right; any other is left unread, because the
words around it may mean another part of the trade or another period.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlpkg.audit.claims import NationalClaim, Unread, column_of
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.model.regions import NATIONAL


class NationalChecks:
    """The comparisons with the nation in one report's sentences, by what *figures* compares its figures with."""

    def __init__(self, figures: FigureChecks) -> None:
        self.figures = figures
        claims = [each for each in figures.parsed.claims if isinstance(each, NationalClaim)]
        self.judged = [(claim, self._agrees(claim)) for claim in claims]

    def _agrees(self, claim: NationalClaim) -> bool:
        column = column_of(claim.flow, is_yoy=not claim.is_share)
        own, nation = (
            self.figures.interval_of(claim.span, region, column, claim.currency) for region in (claim.region, NATIONAL)
        )
        if own is None or nation is None:
            return False
        if claim.is_share:
            return claim.printed.agrees(100 * own[0] / nation[1], 100 * own[1] / nation[0])
        return claim.printed.agrees(own[0] - nation[1], own[1] - nation[0])

    def counts(self) -> tuple[int, int, int]:
        """Return how many comparisons are right, wrong, and unread; none is called wrong."""
        right = sum(agrees for _, agrees in self.judged)
        return right, 0, len(self.judged) - right

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences with a comparison that does not agree."""
        for claim, agrees in self.judged:
            if not agrees:
                yield Unread(claim.where, claim.text, reasons=("measure",))
