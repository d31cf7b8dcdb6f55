"""Check the sentences of a report: figures, ranks, lists, counts and units that the reference contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.cells import Subject
from xlpkg.audit.claims import (
    FigureClaim,
    ParsedReport,
    PrintedNumber,
    ProvinceRow,
    ProvinceTable,
    Suspects,
    UnitClaim,
    Unread,
)
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.lists import ListChecks
from xlpkg.audit.verdicts import Verdict
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis

#: At least this many wrong figures of a basis, if they are most of its figures, are one finding.
_MANY: Final = 6


class SentenceChecks:
    """The checks of one report's sentences. *suspects* are the cells of its tables that already have a finding."""

    def __init__(
        self,
        parsed: ParsedReport,
        figures: Evidence,
        tables: dict[Basis, ProvinceTable],
        suspects: Suspects,
    ) -> None:
        self.parsed, self.figures, self.cells, self.suspects = parsed, figures, figures.cells, suspects
        self.reference = self.cells.reference
        self.rows: dict[tuple[Basis, Region], ProvinceRow] = {
            (basis, row.region): row for basis, table in tables.items() for row in table.rows if row.region
        }
        self.ground = figures.ground
        #: The bases whose text is not checked, because most of its figures are wrong.
        self.unrelated: set[Basis] = set()
        self.lists = ListChecks(figures)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings. Ranks are checked first, because a wrong region explains wrong figures after it."""
        yield from self.figures.label_findings()
        yield from self._check_sections()
        yield from self.lists.findings(self.unrelated)
        yield from self._check_units()
        yield from self._check_figures()
        yield from self._unread()

    @property
    def has_compared(self) -> bool:
        """Whether a list, a rank or a count of provinces could be compared."""
        return self.lists.has_compared

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

    def _check_units(self) -> Iterator[Finding]:
        """Yield the units of a report that differ from its own, where the levels printed in them do not."""
        unit = self.parsed.unit
        captions = {caption.where for caption in self.parsed.captions}
        wrong: set[str] = set()
        for claim in self.parsed.units if self.parsed.is_report else ():
            if unit is None or claim.where in wrong:
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
            if self.lists.explains(each.claim) or self._repeats_wrong_cell(each.claim):
                continue
            yield self.figures.finding(each, severity, remark)

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

    def _unread(self) -> Iterator[Finding]:
        """Yield a note for each sentence with something that was not read or could not be compared."""
        notes: dict[tuple[str, str], list[Unread]] = defaultdict(list)
        for claim in self.parsed.claims:
            if isinstance(claim, Unread):
                notes[claim.where, claim.text].append(claim)
        for left in self.figures.unread():
            notes[left.where, left.text].append(left)
        seen: set[str] = set()
        for (where, text), parts in notes.items():
            if text in seen:
                continue
            seen.add(text)
            why = Unread(where, text, tuple(reason for each in parts for reason in each.reasons))
            yield finding("unread", "note", where, text, None, why=why)
