"""Compare the place that a sentence gives a province (居全国第三位) with the order of the 31 provinces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FIGURE_COLUMNS, PlaceClaim, Unread
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.model.regions import PROVINCES


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a province may have in the order of *column*: from ``best`` to ``worst``."""

    column: int
    best: int
    worst: int

    def nearest(self, place: int) -> int:
        """Return the one of the places that is nearest to *place*."""
        return min(max(place, self.best), self.worst)


class PlaceChecks:
    """The places in one report's sentences, compared with what *figures* compares its figures with."""

    def __init__(self, figures: FigureChecks) -> None:
        self.figures = figures
        claims = [each for each in figures.parsed.claims if isinstance(each, PlaceClaim)]
        self.judged = [
            (claim, [places for column in claim.columns if (places := self._places(claim, column))]) for claim in claims
        ]

    def _places(self, claim: PlaceClaim, column: int) -> Places | None:
        """Return the places that the province may have, None if a figure of a province is not known."""
        by_region = {
            region: self.figures.interval_of(claim.span, region, column, claim.currency) for region in PROVINCES
        }
        known = [interval for interval in by_region.values() if interval is not None]
        of_claim = by_region.get(claim.region)
        if of_claim is None or len(known) < len(PROVINCES):
            return None
        low, high = of_claim
        certain, possible = sum(each[0] > high for each in known), sum(each[1] >= low for each in known)
        return Places(column, 1 + certain, possible)

    def counts(self) -> tuple[int, int, int]:
        """Return how many places are right, wrong, and were not compared."""
        right = sum(any(each.nearest(claim.place) == claim.place for each in places) for claim, places in self.judged)
        unread = sum(not places for _, places in self.judged)
        doubtful = sum(each.severity != "error" for each in self.findings())
        return right, len(self.judged) - right - unread - doubtful, unread + doubtful

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences with a place that cannot be compared."""
        for claim, places in self.judged:
            if not places:
                yield Unread(claim.where, claim.text, reasons=("store",))

    def findings(self) -> Iterator[Finding]:
        """Yield each wrong place: an error if a figure next to it agrees, so that its subject is certain."""
        for claim, places in self.judged:
            if not places or any(each.nearest(claim.place) == claim.place for each in places):
                continue
            first = places[0]
            is_yoy = FIGURE_COLUMNS[first.column][1]
            is_certain = self.figures.parsed.is_report or self.figures.has_right_figure(
                claim.region, claim.span, claim.group
            )
            keys = ("place-change", "place-change-doubtful") if is_yoy else ("place", "place-doubtful")
            yield finding(
                "rank",
                "error" if is_certain else "warning",
                claim.where,
                claim.place,
                first.nearest(claim.place),
                key=keys[not is_certain],
                ground=self.figures.ground,
                region=claim.region,
                flow=claim.flow,
                span=claim.span,
            )
