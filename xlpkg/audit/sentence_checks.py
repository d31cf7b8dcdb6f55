"""Check the sentences of a report: figures, ranks, lists, counts and units that the reference contradicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from xlpkg.analysis.findings import Finding, Ground, finding
from xlpkg.audit.claims import (
    SLACK,
    CellSet,
    Direction,
    FigureClaim,
    ListClaim,
    ParsedReport,
    PrintedNumber,
    ProvinceCount,
    ProvinceRow,
    RankClaim,
    UnitClaim,
    Unread,
    column_of,
)
from xlpkg.audit.reference import ZERO, AssignedRow, Reference
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis, Flow
from xlpkg.report.sentences import join_items

#: At least this many wrong figures of a basis, if they are most of its figures, are one finding.
_MANY: Final = 6
_MAX_DECIMALS: Final = 6
#: direction -> the messages for a wrong province in a list, and for a wrong count.
_KEYS: Final = {
    Direction.FALL: ("prose-fall", "count-fall"),
    Direction.RISE: ("prose-rise", "count-rise"),
    Direction.FLAT: ("prose-flat", "count-flat"),
    Direction.UNKNOWN: ("prose-unknown", "count-unknown"),
}


class SentenceChecks:
    """The checks of one report's sentences. *wrong_cells* are the cells of its tables that already have a finding."""

    def __init__(
        self, parsed: ParsedReport, reference: Reference, assigned: dict[Basis, list[AssignedRow]], wrong_cells: CellSet
    ) -> None:
        self.parsed, self.reference, self.wrong_cells = parsed, reference, wrong_cells
        self.rows: dict[tuple[Basis, Region], ProvinceRow] = {
            (basis, each.region): each.row for basis, rows in assigned.items() for each in rows if each.region
        }
        self.ground = Ground.STORE if reference.has_cube else Ground.TABLE
        #: The bases whose text is not checked, because most of its figures are wrong.
        self.unrelated: set[Basis] = set()
        #: group -> the right regions in order, for each group with a wrong region or order.
        self.true_order: dict[int, list[Region | None]] = {}
        #: The provinces whose YoY differs between a sentence and the table; without a cube either may be wrong.
        self.disputed: dict[tuple[Basis, Flow], set[Region]] = defaultdict(set)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings. Ranks are checked first, because a wrong region explains wrong figures after it."""
        yield from self._check_sections()
        claims = [each for each in self.parsed.claims if getattr(each, "basis", None) not in self.unrelated]
        for claim in claims:
            if isinstance(claim, RankClaim):
                yield from self._check_rank(claim)
        yield from self._check_units()
        yield from self._check_figures()
        lists = [claim for claim in claims if isinstance(claim, ListClaim)]
        for claim in lists:
            yield from self._check_list(claim)
        yield from self._check_counts(lists)
        for claim in claims:
            if isinstance(claim, ProvinceCount) and claim.count != len(PROVINCES):
                yield finding("count", "error", claim.where, claim.count, len(PROVINCES), key="count-provinces")
        for claim in claims:
            if isinstance(claim, Unread):
                yield finding("unread", "note", claim.where, claim.text, None)

    def _check_sections(self) -> Iterator[Finding]:
        """Yield one finding for each basis of which most figures are wrong; its text is not checked further."""
        for basis in Basis:
            comparable = [
                (claim, interval)
                for claim in self.parsed.figures()
                if claim.basis is basis and (interval := self._interval(claim)) is not None
            ]
            wrong = [claim for claim, interval in comparable if not self._agrees(claim, interval)]
            if len(wrong) >= _MANY and len(wrong) > len(comparable) / 2:
                self.unrelated.add(basis)
                yield finding(
                    "prose",
                    "error",
                    wrong[0].where,
                    key="prose-section",
                    count=len(wrong),
                    of=len(comparable),
                    basis=basis,
                    ground=self.ground,
                )

    def _check_rank(self, claim: RankClaim) -> Iterator[Finding]:
        column = column_of(claim.flow, is_yoy=False)
        ranked = self.reference.ranked(claim.basis, column)
        if len(ranked) < len(PROVINCES) - 1 or claim.size > len(ranked):
            return
        has_unknown = any(self.reference.rounded(claim.basis, region, column) is None for region in claim.regions)
        if has_unknown and len(ranked) < len(PROVINCES):
            return  # the rank of a province without a row is not known
        top = ranked[: claim.size]
        if len(claim.regions) == claim.size and all(
            self._may_rank(claim, region, column, *true) for region, true in zip(claim.regions, top, strict=True)
        ):
            return
        self.true_order[claim.group] = [region for _, region in top]
        lang = self.parsed.lang
        printed = join_items([region.label(lang) for region in claim.regions], lang)
        expected = join_items([region.label(lang) if region else "?" for _, region in top], lang)
        facts = {"basis": claim.basis, "flow": claim.flow, "size": claim.size}
        yield finding("rank", "error", claim.where, printed, expected, key="rank", **facts)

    def _may_rank(self, claim: RankClaim, region: Region, column: int, level: float, true: Region | None) -> bool:
        """Whether *region* may have the rank of *true*: it may if its printed level is the same, that is *level*."""
        if claim.regions.count(region) > 1:
            return False
        own_level = self.reference.rounded(claim.basis, region, column)
        if own_level is None:
            return true is None or region is true
        return region is true or abs(own_level - level) < SLACK

    def _check_units(self) -> Iterator[Finding]:
        unit = self.parsed.unit
        wrong: set[str] = set()
        for claim in self.parsed.claims:
            if not isinstance(claim, UnitClaim) or unit is None or claim.where in wrong:
                continue
            if (claim.currency, claim.factor) == (unit.currency, unit.factor):
                continue
            if claim.currency is not unit.currency or not self._levels_agree(claim.where):
                wrong.add(claim.where)
                yield finding("prose", "error", claim.where, claim.text, unit.text, key="prose-unit")

    def _levels_agree(self, where: str) -> bool:
        """Whether the levels of a paragraph agree with the reference in the units that are printed after them."""
        levels = [each for each in self.parsed.figures() if each.where == where and not each.is_yoy and each.factor]
        for claim in levels:
            interval = self._interval(claim)
            if interval and not self._may_be(claim.printed.scaled(claim.factor or 1.0), interval):
                return False
        return bool(levels)

    def _check_figures(self) -> Iterator[Finding]:
        for claim in self.parsed.figures():
            interval = self._interval(claim)
            if interval is None or claim.basis in self.unrelated or self._agrees(claim, interval):
                continue
            if self._agrees_by_rank(claim) or self._repeats_wrong_cell(claim):
                continue
            if claim.is_yoy:
                self.disputed[claim.basis, claim.flow].add(claim.region)
            decimals = min(claim.printed.decimals, _MAX_DECIMALS)
            facts = {"ground": self.ground, "region": claim.region, "basis": claim.basis, "flow": claim.flow}
            yield finding(
                "prose",
                "error",
                claim.where,
                claim.printed.value,
                self.reference.rounded(claim.basis, claim.region, claim.column, decimals),
                key="prose-change" if claim.is_yoy else "prose-level",
                **facts,
            )

    def _interval(self, claim: FigureClaim) -> tuple[float, float] | None:
        return self.reference.interval(claim.basis, claim.region, claim.column)

    def _agrees(self, claim: FigureClaim, interval: tuple[float, float]) -> bool:
        if claim.is_yoy:
            return self._may_be(claim.printed, interval)
        unit = self.parsed.factor
        return any(self._may_be(claim.printed.scaled(factor), interval) for factor in {claim.factor or unit, unit})

    def _may_be(self, figure: PrintedNumber, interval: tuple[float, float]) -> bool:
        if self.reference.has_cube:
            return figure.agrees(*interval)
        low, high = interval
        return figure.is_same(PrintedNumber("", (low + high) / 2, (high - low) / 2, 0))

    def _agrees_by_rank(self, claim: FigureClaim) -> bool:
        """Whether *claim* is in a list with a wrong rank, and its figure is that of the region with that rank."""
        order = self.true_order.get(claim.group, [])
        if claim.position >= len(order):
            return False
        true = order[claim.position]
        if true is None:
            return True
        interval = self.reference.interval(claim.basis, true, claim.column)
        return interval is not None and self._agrees(claim, interval)

    def _repeats_wrong_cell(self, claim: FigureClaim) -> bool:
        """Whether the table has the same figure in a cell that already has a finding."""
        row = self.rows.get((claim.basis, claim.region))
        figure = row.figures[claim.column] if row else None
        return (
            row is not None
            and figure is not None
            and (row, claim.column) in self.wrong_cells
            and figure.agrees(claim.printed.value, claim.printed.value)
        )

    def _check_list(self, claim: ListClaim) -> Iterator[Finding]:
        column = column_of(claim.flow, is_yoy=True)
        for index, region in enumerate(claim.regions):
            name = region.label(self.parsed.lang)
            if region in claim.regions[:index]:
                yield finding("prose", "error", claim.where, name, key="prose-twice", region=region)
                continue
            interval = self.reference.interval(claim.basis, region, column)
            if interval is None:
                continue
            if not self.reference.has_cube and region in self.disputed[claim.basis, claim.flow]:
                continue
            rose, fell = interval[0] >= ZERO - SLACK, interval[1] <= SLACK - ZERO
            is_wrong = {
                Direction.FALL: rose,
                Direction.RISE: fell,
                Direction.FLAT: rose or fell,
                Direction.UNKNOWN: True,
            }[claim.direction]
            if is_wrong:
                self.disputed[claim.basis, claim.flow].add(region)
                yoy = self.reference.rounded(claim.basis, region, column)
                yield finding(
                    "prose",
                    "error",
                    claim.where,
                    name,
                    f"{'↑' if rose else '↓' if fell else '='} {yoy}",
                    key=_KEYS[claim.direction][0],
                    ground=self.ground,
                    region=region,
                    basis=claim.basis,
                    flow=claim.flow,
                    change=yoy,
                )

    def _check_counts(self, lists: list[ListClaim]) -> Iterator[Finding]:
        counted: dict[tuple[str, Basis, Flow], list[ListClaim]] = defaultdict(list)
        named: Counter[tuple[str, Basis, Flow]] = Counter()
        for claim in lists:
            if claim.count is not None:
                counted[claim.where, claim.basis, claim.flow].append(claim)
            else:
                named[claim.where, claim.basis, claim.flow] += len(claim.regions)
        for (where, basis, flow), claims in counted.items():
            fell, rose, either, unknown = self.reference.count_signs(basis, column_of(flow, is_yoy=True))
            is_complete = self.reference.has_cube or self._is_complete(basis, flow)
            disputed = 0 if self.reference.has_cube else len(self.disputed[basis, flow])
            either += disputed if is_complete else unknown
            bounds = {
                Direction.FALL: (fell - disputed, fell + either),
                Direction.RISE: (rose - disputed, rose + either),
                Direction.FLAT: (0, either),
                Direction.UNKNOWN: (unknown, unknown) if is_complete else (0, len(PROVINCES)),
            }
            wrong = [claim for claim in claims if not _is_possible(claim, *bounds[claim.direction])]
            for claim in wrong:
                low, high = bounds[claim.direction]
                facts = {"ground": self.ground, "basis": basis, "flow": flow}
                yield finding(
                    "count",
                    "error",
                    where,
                    claim.count,
                    low if low == high or (claim.count or 0) < low else high,
                    key=_KEYS[claim.direction][1],
                    **facts,
                )
            total, all_ = sum(claim.count or 0 for claim in claims), len(PROVINCES)
            totals = {total, total + named[where, basis, flow]}  # a province alone in its list needs no count
            has_both = {Direction.FALL, Direction.RISE} <= {claim.direction for claim in claims}
            if not wrong and has_both and totals.isdisjoint({all_, all_ - unknown if is_complete else all_}):
                yield finding("count", "error", where, total, all_, key="count-sum", basis=basis, flow=flow)

    def _is_complete(self, basis: Basis, flow: Flow) -> bool:
        """Whether a table of *basis* has a row for each province, and no wrong YoY of *flow*."""
        column = column_of(flow, is_yoy=True)
        return any(
            len(table.rows) == len(PROVINCES)
            and column in table.columns
            and not any((row, column) in self.wrong_cells for row in table.rows)
            for table in self.parsed.tables
            if table.basis is basis
        )


def _is_possible(claim: ListClaim, low: int, high: int) -> bool:
    """Whether the count of *claim* is from *low* to *high*, and not below the number of provinces that it names."""
    count = claim.count or 0
    return low <= count <= high and len(claim.regions) <= count
