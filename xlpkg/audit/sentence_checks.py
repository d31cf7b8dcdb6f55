"""Check the sentences of a report: figures, ranks, lists, counts and units that the reference contradicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.cells import Subject
from xlpkg.audit.claims import (
    SLACK,
    Direction,
    FigureClaim,
    ListClaim,
    ParsedReport,
    PrintedNumber,
    ProvinceCount,
    ProvinceRow,
    RankClaim,
    Suspects,
    UnitClaim,
    Unread,
    column_of,
)
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.reasons import Reasons
from xlpkg.audit.reference import ZERO, AssignedRow
from xlpkg.audit.verdicts import Verdict
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis, Flow
from xlpkg.report.sentences import join_items

#: At least this many wrong figures of a basis, if they are most of its figures, are one finding.
_MANY: Final = 6


class SentenceChecks:
    """The checks of one report's sentences. *suspects* are the cells of its tables that already have a finding.

    *others* are sentences that another check could not compare.
    """

    def __init__(
        self,
        parsed: ParsedReport,
        figures: Evidence,
        assigned: dict[Basis, list[AssignedRow]],
        suspects: Suspects,
        others: Sequence[Unread] = (),
    ) -> None:
        self.parsed, self.figures, self.cells, self.suspects = parsed, figures, figures.cells, suspects
        self.reference = self.cells.reference
        self.others = others
        self.rows: dict[tuple[Basis, Region], ProvinceRow] = {
            (basis, each.region): each.row for basis, rows in assigned.items() for each in rows if each.region
        }
        self.ground = figures.ground
        #: The bases whose text is not checked, because most of its figures are wrong.
        self.unrelated: set[Basis] = set()
        #: group -> the right regions in order, for each group with a wrong region or order.
        self.true_order: dict[int, list[Region | None]] = {}
        #: The provinces whose YoY differs between a sentence and the table; without a cube either may be wrong.
        self.disputed: dict[tuple[Basis, Flow], set[Region]] = defaultdict(set)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings. Ranks are checked first, because a wrong region explains wrong figures after it."""
        yield from self.figures.label_findings()
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
        yield from self._unread()

    @property
    def has_compared(self) -> bool:
        """Whether a list, a rank or a count of provinces could be compared."""
        claims = (each for each in self.parsed.claims if isinstance(each, (ListClaim, RankClaim)))
        compared = {(each.basis, each.flow, each.period) for each in claims}
        return any(
            self.cells.reference_of(period).interval(basis, region, column_of(flow, is_yoy=False)) is not None
            for basis, flow, period in compared
            for region in PROVINCES
        )

    def _check_sections(self) -> Iterator[Finding]:
        """Yield one finding for each basis of which most figures are wrong; its text is not checked further."""
        for basis in Basis if self.parsed.is_report else ():
            comparable = [
                each for each in self.figures.judged if each.claim.basis is basis and each.verdict is not None
            ]
            wrong = [each for each in comparable if each.verdict is Verdict.WRONG]
            if len(wrong) >= _MANY and len(wrong) > len(comparable) / 2:
                self.unrelated.add(basis)
                yield finding(
                    "prose",
                    "error",
                    wrong[0].claim.where,
                    key="prose-section",
                    count=len(wrong),
                    of=len(comparable),
                    basis=basis,
                    ground=self.ground,
                )

    def _check_rank(self, claim: RankClaim) -> Iterator[Finding]:
        column = column_of(claim.flow, is_yoy=False)
        reference = self.cells.reference_of(claim.period)
        ranked = reference.ranked(claim.basis, column)
        if len(ranked) < len(PROVINCES) - 1 or claim.size > len(ranked):
            return
        has_unknown = any(reference.rounded(claim.basis, region, column) is None for region in claim.regions)
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
        level_of_region = self.cells.reference_of(claim.period).rounded(claim.basis, region, column)
        if level_of_region is None:
            return true is None
        return region is true or abs(level_of_region - level) < SLACK

    def _check_units(self) -> Iterator[Finding]:
        """Yield the units of a report that differ from its own, where the levels printed in them do not."""
        unit = self.parsed.unit
        captions = {caption.where for caption in self.parsed.captions}
        wrong: set[str] = set()
        for claim in self.parsed.claims if self.parsed.is_report else ():
            if not isinstance(claim, UnitClaim) or unit is None or claim.where in wrong:
                continue
            if (claim.currency, claim.factor) == (unit.currency, unit.factor):
                continue
            levels = [
                each.claim
                for each in self.figures.judged
                if (each.claim.where, each.claim.factor) == (claim.where, claim.factor)
                and each.claim.currency in (None, claim.currency)  # None: a list of levels
                and not each.claim.is_yoy
            ]
            is_read = levels or claim.where in captions
            if is_read and all(self._is_misprinted(each, unit) for each in levels):
                wrong.add(claim.where)
                yield finding("prose", "error", claim.where, claim.text, unit.text, key="prose-unit")

    def _is_misprinted(self, claim: FigureClaim, unit: UnitClaim) -> bool:
        """Whether a level agrees with the reference in the unit of the report, but not in the one printed after it."""
        interval = self.cells.interval(claim, Subject(claim.region, claim.flow, claim.span))
        if interval is None:
            return True
        is_other_currency = claim.currency is not unit.currency
        return self._may_be(claim.printed.scaled(unit.factor), interval) and (
            is_other_currency or not self._may_be(claim.printed.scaled(claim.factor or unit.factor), interval)
        )

    def _may_be(self, figure: PrintedNumber, interval: tuple[float, float]) -> bool:
        if self.reference.has_cube:
            return figure.agrees(*interval)
        low, high = interval
        return figure.is_same(PrintedNumber("", (low + high) / 2, (high - low) / 2, 0))

    def _check_figures(self) -> Iterator[Finding]:
        for each, severity, remark in self.figures.wrong(self.unrelated):
            if self._agrees_by_rank(each.claim) or self._repeats_wrong_cell(each.claim):
                continue
            if each.claim.is_yoy:
                self.disputed[each.claim.basis, each.subject.flow].add(each.subject.region)
            yield self.figures.finding(each, severity, remark)

    def _agrees_by_rank(self, claim: FigureClaim) -> bool:
        """Whether *claim* is in a list with a wrong rank, and its figure is that of the region with that rank."""
        order = self.true_order.get(claim.group, [])
        if claim.position >= len(order):
            return False
        true = order[claim.position]
        if true is None:
            return True
        interval = self.cells.interval(claim, Subject(true, claim.flow, claim.span))
        return interval is not None and self.cells.agrees(claim, interval)

    def _repeats_wrong_cell(self, claim: FigureClaim) -> bool:
        """Whether the table has the same figure in a cell that already has a finding."""
        row = self.rows.get((claim.basis, claim.region))
        figure = row.figures[claim.column] if row else None
        return (
            row is not None
            and figure is not None
            and row.cell(claim.column) in self.suspects
            and figure.agrees(claim.printed.value, claim.printed.value)
        )

    def _check_list(self, claim: ListClaim) -> Iterator[Finding]:
        column = column_of(claim.flow, is_yoy=True)
        reference = self.cells.reference_of(claim.period)
        for index, region in enumerate(claim.regions):
            name = region.label(self.parsed.lang)
            if region in claim.regions[:index]:
                yield finding("prose", "error", claim.where, name, key="prose-twice", region=region)
                continue
            interval = reference.interval(claim.basis, region, column)
            if interval is None:
                continue
            if not reference.has_cube and region in self.disputed[claim.basis, claim.flow]:
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
                yoy = reference.rounded(claim.basis, region, column)
                yield finding(
                    "prose",
                    "error",
                    claim.where,
                    name,
                    f"{'↑' if rose else '↓' if fell else '='} {yoy}",
                    key="prose-direction",
                    direction=_direction(claim),
                    ground=self.ground,
                    region=region,
                    basis=claim.basis,
                    flow=claim.flow,
                    change=yoy,
                )

    def _unread(self) -> Iterator[Finding]:
        """Yield a note for each sentence with something that was not read or could not be compared."""
        notes: dict[tuple[str, str], list[Unread]] = defaultdict(list)
        for claim in self.parsed.claims:
            if isinstance(claim, Unread):
                notes[claim.where, claim.text].append(claim)
        for each in self.others:
            notes[each.where, each.text].append(each)
        for left in self.figures.unread():
            notes[left.where, left.text].append(left)
        seen: set[str] = set()
        for (where, text), parts in notes.items():
            if text in seen:
                continue
            seen.add(text)
            yield finding("unread", "note", where, text, None, why=Reasons.of(parts))

    def _check_counts(self, lists: list[ListClaim]) -> Iterator[Finding]:
        counted: dict[tuple[str, Basis, Flow, Month | None], list[ListClaim]] = defaultdict(list)
        named: Counter[tuple[str, Basis, Flow, Month | None]] = Counter()
        for claim in lists:
            key = (claim.where, claim.basis, claim.flow, claim.period)
            if claim.count is not None:
                counted[key].append(claim)
            else:
                named[key] += len(claim.regions)
        for (where, basis, flow, period), claims in counted.items():
            reference = self.cells.reference_of(period)
            fell, rose, either, unknown = reference.count_signs(basis, column_of(flow, is_yoy=True))
            is_complete = reference.has_cube or self._is_complete(basis, flow)
            disputed = 0 if reference.has_cube else len(self.disputed[basis, flow])
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
                    key="count-direction",
                    direction=_direction(claim),
                    **facts,
                )
            total, all_ = sum(claim.count or 0 for claim in claims), len(PROVINCES)
            totals = {total, total + named[where, basis, flow, period]}  # a province alone in its list needs no count
            has_both = {Direction.FALL, Direction.RISE} <= {claim.direction for claim in claims}
            if not wrong and has_both and totals.isdisjoint({all_, all_ - unknown if is_complete else all_}):
                yield finding("count", "error", where, total, all_, key="count-sum", basis=basis, flow=flow)

    def _is_complete(self, basis: Basis, flow: Flow) -> bool:
        """Whether a table of *basis* has a row for each province, and no wrong YoY of *flow*."""
        column = column_of(flow, is_yoy=True)
        return any(
            len(table.rows) == len(PROVINCES)
            and column in table.columns
            and not any(row.cell(column) in self.suspects for row in table.rows)
            for table in self.parsed.tables
            if table.basis is basis
        )


def _is_possible(claim: ListClaim, low: int, high: int) -> bool:
    """Whether the count of *claim* is from *low* to *high*, and not below the number of provinces that it names."""
    count = claim.count or 0
    return low <= count <= high and len(claim.regions) <= count


def _direction(claim: ListClaim) -> Message:
    return Message(f"direction-{claim.direction}", {})
