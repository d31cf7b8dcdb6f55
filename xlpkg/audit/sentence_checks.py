"""Check the sentences of a report: its figures, its lists, and its units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FigureClaim, ProvinceTable, Suspects, Unread
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.lists import ListChecks
from xlpkg.model.words import Basis


class SentenceChecks:
    """The checks of one report's sentences; *suspects* are the cells of its *tables* that already have a finding."""

    def __init__(self, figures: Evidence, tables: Mapping[Basis, ProvinceTable], suspects: Suspects) -> None:
        self.parsed, self.figures, self.cells = figures.parsed, figures, figures.cells
        self.lists = ListChecks(figures)
        wrong = suspects | figures.cells.reference.forced
        self._found = {
            (basis, row.region, column): figure
            for basis, table in tables.items()
            for row in table.rows
            for column, figure in enumerate(row.figures)
            if figure and row.cell(column) in wrong
        }

    def findings(self) -> Iterator[Finding]:
        """Yield the findings. Ranks are checked first, because a wrong region explains wrong figures after it."""
        yield from self.figures.label_findings()
        yield from self.lists.findings(self.figures.unrelated)
        yield from self._check_units()
        for each in self.figures.judged:
            if not self.lists.explains(each.claim) and not self._repeats_wrong_cell(each.claim):
                yield from self.figures.findings_on(each)
        yield from self._unread()

    def _repeats_wrong_cell(self, claim: FigureClaim) -> bool:
        """Whether the table has the same figure in a cell that already has a finding."""
        figure = self._found.get((claim.basis, claim.region, claim.column))
        return figure is not None and figure.agrees(claim.printed.value, claim.printed.value)

    def _check_units(self) -> Iterator[Finding]:
        """Yield the units of a report that differ from its own, where the levels printed in them do not."""
        unit = self.parsed.unit if self.parsed.is_report else None
        captions = {caption.where for caption in self.parsed.captions}
        wrong: set[str] = set()
        for claim in self.parsed.units if unit else ():
            if unit is None or claim.where in wrong or (claim.currency, claim.factor) == (unit.currency, unit.factor):
                continue
            levels = [
                each
                for each in self.figures.judged
                if (each.claim.where, each.claim.factor) == (claim.where, claim.factor)
                and each.claim.currency in (None, claim.currency)  # None: a list of levels
                and not each.claim.is_yoy
            ]
            is_read = bool(levels) or (claim.where in captions and claim in self.parsed.table_units)
            known = [(each.claim.printed, each.interval) for each in levels if each.interval]
            if levels and not known and claim.currency is unit.currency:  # 万亿元 beside 亿元
                continue
            if is_read and all(self.cells.fits(printed.scaled(unit.factor), interval) for printed, interval in known):
                wrong.add(claim.where)
                yield finding("prose", "error", claim.where, claim.text, unit.text, key="prose-unit")

    def _unread(self) -> Iterator[Finding]:
        """Yield a note for each sentence with something that was not read or could not be compared."""
        notes: dict[str, list[Unread]] = defaultdict(list)
        for each in (*(claim for claim in self.parsed.claims if isinstance(claim, Unread)), *self.figures.unread()):
            notes[each.text].append(each)
        for text, (first, *others) in notes.items():
            why = Unread(first.where, text, tuple(reason for each in (first, *others) for reason in each.reasons))
            yield finding("unread", "note", first.where, text, None, why=why)
