"""What is wrong with the sentences: figures, ranks, lists and counts that the tables or the cube contradict."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlpkg.analysis.findings import Finding, Ground, finding
from xlpkg.audit.claims import (
    SLACK,
    Direction,
    FigureClaim,
    ListClaim,
    Printed,
    RankClaim,
    Total,
    Unit,
    Unread,
    column,
)
from xlpkg.audit.standing import ZERO
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.report.sentences import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.audit.claims import Claims, TableRow
    from xlpkg.audit.rows import Cells
    from xlpkg.audit.standing import Placed, Standing
    from xlpkg.model.regions import Region
    from xlpkg.model.words import Flow

#: As many wrong figures, where they are most of all, have one cause.
_MANY: Final = 6
#: direction -> the sentences of a wrong name in a list, and of a wrong count.
_KEYS: Final = {
    Direction.FALL: ("prose-fall", "count-fall"),
    Direction.RISE: ("prose-rise", "count-rise"),
    Direction.FLAT: ("prose-flat", "count-flat"),
    Direction.UNKNOWN: ("prose-unknown", "count-unknown"),
}


class Prose:
    """The sentences of one report, held against *standing*; *cells* are those of the tables that are wrong already."""

    def __init__(self, claims: Claims, standing: Standing, placed: dict[Basis, list[Placed]], cells: Cells) -> None:
        self.claims, self.standing, self.cells = claims, standing, cells
        self.rows: dict[tuple[Basis, Region], TableRow] = {
            (basis, each.region): each.row for basis, rows in placed.items() for each in rows if each.region
        }
        self.ground = Ground.STORE if standing.has_cube else Ground.TABLE
        #: The bases whose text is of something else as a whole.
        self.apart: set[Basis] = set()
        #: The order that the figures have, for the lists whose order or names are wrong.
        self.true_order: dict[int, list[Region | None]] = {}
        #: Changes that a sentence and its table print differently: either may be wrong.
        self.disputed: dict[tuple[Basis, Flow], set[Region]] = defaultdict(set)

    def judge(self) -> Iterator[Finding]:
        """Yield the findings: ranks first, since a wrong name explains the figures behind it."""
        yield from self._apart()
        said = [each for each in self.claims.all if getattr(each, "basis", None) not in self.apart]
        for claim in (each for each in said if isinstance(each, RankClaim)):
            yield from self._rank(claim)
        yield from self._figures()
        for listing in (each for each in said if isinstance(each, ListClaim)):
            yield from self._list(listing)
        yield from self._counts([each for each in said if isinstance(each, ListClaim)])
        for total in (each for each in said if isinstance(each, Total)):
            if total.count != len(PROVINCES):
                yield finding("count", "error", total.where, total.count, len(PROVINCES), key="count-provinces")
        for unread in (each for each in said if isinstance(each, Unread)):
            yield finding("unread", "note", unread.where, unread.text, None)

    def _apart(self) -> Iterator[Finding]:
        """Yield the bases of which most figures in the text are wrong: one cause, so one finding, and no other."""
        for basis in Basis:
            held = [
                (claim, interval)
                for claim in self.claims.figures()
                if claim.basis is basis and (interval := self._held(claim)) is not None
            ]
            wrong = [claim for claim, interval in held if not self._agrees(claim, interval)]
            if len(wrong) >= _MANY and len(wrong) > len(held) / 2:
                self.apart.add(basis)
                where = wrong[0].where
                yield finding(
                    "prose",
                    "error",
                    where,
                    None,
                    None,
                    key="prose-section",
                    count=len(wrong),
                    of=len(held),
                    basis=basis,
                    ground=self.ground,
                )

    def _rank(self, claim: RankClaim) -> Iterator[Finding]:
        place = column(claim.flow, is_change=False)
        ranked = self.standing.ranked(claim.basis, place)
        if len(ranked) < len(PROVINCES) - 1 or claim.size > len(ranked):
            return
        unknown = any(self.standing.shown(claim.basis, region, place) is None for region in claim.regions)
        if unknown and len(ranked) < len(PROVINCES):
            return  # of a province without a row the place is not known
        top = ranked[: claim.size]
        if len(claim.regions) == claim.size and all(
            self._may_stand(claim, region, place, *at) for region, at in zip(claim.regions, top, strict=True)
        ):
            return
        self.true_order[claim.group] = [region for _, region in top]
        names = [region.label(self.claims.lang) if region else "?" for _, region in top]
        yield finding(
            "rank",
            "error",
            claim.where,
            listed([region.label(self.claims.lang) for region in claim.regions], self.claims.lang),
            listed(names, self.claims.lang),
            basis=claim.basis,
            flow=claim.flow,
            size=claim.size,
        )

    def _may_stand(self, claim: RankClaim, region: Region, place: int, level: float, at: Region | None) -> bool:
        """Whether *region* may stand where *at* does; of equal printed levels either may be the larger."""
        if claim.regions.count(region) > 1:
            return False
        shown = self.standing.shown(claim.basis, region, place)
        return region is at or (at is None and shown is None) or (shown is not None and abs(shown - level) < SLACK)

    def _figures(self) -> Iterator[Finding]:
        own = self.claims.unit
        wrong_units: set[str] = set()
        for unit in (each for each in self.claims.all if isinstance(each, Unit)):
            if own is None or unit.where in wrong_units or (unit.currency, unit.factor) == (own.currency, own.factor):
                continue
            if unit.currency is not own.currency or not self._fits_own_unit(unit.where):
                wrong_units.add(unit.where)
                yield finding("prose", "error", unit.where, unit.text, own.text, key="prose-unit")
        for claim in self.claims.figures():
            place = column(claim.flow, is_change=claim.is_change)
            held = self._held(claim)
            if held is None or claim.basis in self.apart or self._agrees(claim, held):
                continue
            order = self.true_order.get(claim.group)
            if order and claim.position < len(order):
                there = order[claim.position]
                named = self.standing.interval(claim.basis, there, place) if there else None
                if there is None or (named and self._agrees(claim, named)):
                    continue
            if self._repeats_wrong_cell(claim, place):
                continue
            if claim.is_change:
                self.disputed[claim.basis, claim.flow].add(claim.region)
            yield finding(
                "prose",
                "error",
                claim.where,
                claim.printed.value,
                self.standing.shown(claim.basis, claim.region, place, min(claim.printed.decimals, 6)),
                key="prose-change" if claim.is_change else "prose-level",
                ground=self.ground,
                region=claim.region,
                basis=claim.basis,
                flow=claim.flow,
            )

    def _held(self, claim: FigureClaim) -> tuple[float, float] | None:
        place = column(claim.flow, is_change=claim.is_change)
        return self.standing.interval(claim.basis, claim.region, place)

    def _agrees(self, claim: FigureClaim, held: tuple[float, float]) -> bool:
        unit = self.claims.unit.factor if self.claims.unit else 1.0
        if claim.is_change:
            return self._may_be(claim.printed, held)
        return any(self._may_be(claim.printed.scaled(factor), held) for factor in {claim.factor or unit, unit})

    def _may_be(self, figure: Printed, held: tuple[float, float]) -> bool:
        if self.standing.has_cube:
            return figure.agrees(*held)
        low, high = held
        return figure.is_same(Printed("", (low + high) / 2, (high - low) / 2, 0))

    def _fits_own_unit(self, where: str) -> bool:
        """Whether the levels of a paragraph are right in the unit that they name, though others name another."""
        levels = [each for each in self.claims.figures() if each.where == where and not each.is_change and each.factor]
        for claim in levels:
            held = self.standing.interval(claim.basis, claim.region, column(claim.flow, is_change=False))
            if held and not self._may_be(claim.printed.scaled(claim.factor or 1.0), held):
                return False
        return bool(levels)

    def _repeats_wrong_cell(self, claim: FigureClaim, place: int) -> bool:
        row = self.rows.get((claim.basis, claim.region))
        figure = row.figures[place] if row else None
        return (
            figure is not None
            and (id(row), place) in self.cells
            and figure.agrees(claim.printed.value, claim.printed.value)
        )

    def _list(self, claim: ListClaim) -> Iterator[Finding]:
        place = column(claim.flow, is_change=True)
        for at, region in enumerate(claim.regions):
            held = self.standing.interval(claim.basis, region, place)
            if region in claim.regions[:at]:
                name = region.label(self.claims.lang)
                yield finding("prose", "error", claim.where, name, None, key="prose-twice", region=region)
                continue
            if held is None or (not self.standing.has_cube and region in self.disputed[claim.basis, claim.flow]):
                continue  # without a cube the cell itself may be wrong
            rose, fell = held[0] >= ZERO - SLACK, held[1] <= SLACK - ZERO
            wrong = {
                Direction.FALL: rose,
                Direction.RISE: fell,
                Direction.FLAT: rose or fell,
                Direction.UNKNOWN: True,
            }[claim.direction]
            if wrong:
                self.disputed[claim.basis, claim.flow].add(region)
                name = region.label(self.claims.lang)
                change = self.standing.shown(claim.basis, region, place)
                yield finding(
                    "prose",
                    "error",
                    claim.where,
                    name,
                    f"{'↑' if rose else '↓' if fell else '='} {change}",
                    key=_KEYS[claim.direction][0],
                    ground=self.ground,
                    region=region,
                    basis=claim.basis,
                    flow=claim.flow,
                    change=change,
                )

    def _counts(self, lists: list[ListClaim]) -> Iterator[Finding]:
        groups: dict[tuple[str, Basis, Flow], list[ListClaim]] = defaultdict(list)
        for claim in lists:
            if claim.count is not None:
                groups[claim.where, claim.basis, claim.flow].append(claim)
        for (where, basis, flow), said in groups.items():
            fell, rose, open_, unknown = self.standing.signs(basis, column(flow, is_change=True))
            is_whole = self.standing.has_cube or basis in self._whole(flow)
            doubt = 0 if self.standing.has_cube else len(self.disputed[basis, flow])
            open_ += doubt if is_whole else unknown
            bounds = {
                Direction.FALL: (fell - doubt, fell + open_),
                Direction.RISE: (rose - doubt, rose + open_),
                Direction.FLAT: (0, open_),
                Direction.UNKNOWN: (unknown, unknown) if is_whole else (0, len(PROVINCES)),
            }
            wrong = [claim for claim in said if not self._is_possible(claim, *bounds[claim.direction])]
            for claim in wrong:
                low, high = bounds[claim.direction]
                yield finding(
                    "count",
                    "error",
                    where,
                    claim.count,
                    low if low == high or (claim.count or 0) < low else high,
                    key=_KEYS[claim.direction][1],
                    ground=self.ground,
                    basis=basis,
                    flow=flow,
                )
            total, whole = sum(claim.count or 0 for claim in said), len(PROVINCES)
            is_complete = {Direction.FALL, Direction.RISE} <= {claim.direction for claim in said}
            if not wrong and is_complete and total not in (whole, whole - unknown if is_whole else whole):
                yield finding("count", "error", where, total, whole, key="count-sum", basis=basis, flow=flow)

    @staticmethod
    def _is_possible(claim: ListClaim, low: int, high: int) -> bool:
        count = claim.count or 0
        return low <= count <= high and len(claim.regions) <= count

    def _whole(self, flow: Flow) -> set[Basis]:
        """Return the bases whose table prints or leaves out a change of *flow* for each province, none in doubt."""
        place = column(flow, is_change=True)
        return {
            table.basis
            for table in self.claims.tables
            if len(table.rows) == len(PROVINCES)
            and place in table.columns
            and not any((id(row), place) in self.cells for row in table.rows)
        }
