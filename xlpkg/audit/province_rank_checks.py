"""Compare the rank that a sentence gives a province (居全国第三位) with the order of the 31 provinces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FIGURE_COLUMNS, ProvinceRankClaim, Unread
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.messages import Message
from xlpkg.model.regions import PROVINCES


@dataclass(frozen=True, slots=True)
class RankRange:
    """The ranks that a province may have in the order of *column*: from ``best`` to ``worst``."""

    column: int
    best: int
    worst: int

    def nearest(self, rank: int) -> int:
        """Return the one of the ranks that is nearest to *rank*."""
        return min(max(rank, self.best), self.worst)


class ProvinceRankChecks:
    """The ranks in one report's sentences, compared with what *figures* compares its figures with."""

    def __init__(self, figures: FigureChecks) -> None:
        self.figures = figures

    @cached_property
    def judged(self) -> list[tuple[ProvinceRankClaim, list[RankRange]]]:
        """Each claim with the ranks that its province may have; to be asked for after the findings on subjects."""
        claims = [self._corrected(each) for each in self.figures.parsed.claims if isinstance(each, ProvinceRankClaim)]
        return [
            (claim, [ranks for column in claim.columns if (ranks := self._ranks(claim, column))]) for claim in claims
        ]

    def _corrected(self, claim: ProvinceRankClaim) -> ProvinceRankClaim:
        """Return *claim* with the subject of the figures of its sentence, if a finding says that it is another one."""
        named = claim.group, claim.region, claim.span
        for each in self.figures.judged:
            if each.subject is not None and (each.claim.group, each.claim.region, each.claim.span) == named:
                region, span = each.subject
                return replace(claim, region=region, span=span)
        return claim

    def _ranks(self, claim: ProvinceRankClaim, column: int) -> RankRange | None:
        """Return the ranks that the province may have, None if a figure of a province is not known."""
        by_region = {
            region: self.figures.interval_of(claim.span, region, column, claim.currency) for region in PROVINCES
        }
        known = [interval for interval in by_region.values() if interval is not None]
        of_claim = by_region.get(claim.region)
        if of_claim is None or len(known) < len(PROVINCES):
            return None
        low, high = of_claim
        certain, possible = sum(each[0] > high for each in known), sum(each[1] >= low for each in known)
        return RankRange(column, 1 + certain, possible)

    def counts(self) -> tuple[int, int, int]:
        """Return how many ranks are right, wrong, and were not compared."""
        explained = {each.claim.group for each in self.figures.judged if each.is_explained}
        right = sum(
            claim.group not in explained and any(each.nearest(claim.rank) == claim.rank for each in ranks)
            for claim, ranks in self.judged
        )
        unread = sum(not ranks for _, ranks in self.judged)
        doubtful = sum(each.severity != "error" for each in self.findings())
        return right, len(self.judged) - right - unread - doubtful, unread + doubtful

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences with a rank that cannot be compared."""
        for claim, ranks in self.judged:
            if not ranks:
                yield Unread(claim.where, claim.text, reasons=("store",))

    def findings(self) -> Iterator[Finding]:
        """Yield each wrong rank: an error if a figure next to it agrees, so that its subject is certain."""
        for claim, ranks in self.judged:
            if not ranks or any(each.nearest(claim.rank) == claim.rank for each in ranks):
                continue
            first = ranks[0]
            is_yoy = FIGURE_COLUMNS[first.column][1]
            is_certain = self.figures.parsed.is_report or self.figures.has_right_figure(
                claim.region, claim.span, claim.group
            )
            yield finding(
                "rank",
                "error" if is_certain else "warning",
                claim.where,
                claim.rank,
                first.nearest(claim.rank),
                key="province-rank-change" if is_yoy else "province-rank",
                remark="" if is_certain else Message("remark-doubtful-rank", {}),
                ground=self.figures.ground,
                region=claim.region,
                flow=claim.flow,
                span=claim.span,
            )
