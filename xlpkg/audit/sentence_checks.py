"""Check the sentences of a report: its figures, its lists, and its units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlpkg.analysis.findings import Finding, Ground, finding
from xlpkg.audit.claims import Unread
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.lists import ListChecks
from xlpkg.audit.table_checks import Tables
from xlpkg.audit.verdicts import Verdict


def check_sentences(figures: Evidence, lists: ListChecks, tables: Tables) -> Iterator[Finding]:
    """Yield the findings in the sentences of a report, but not again those in its *tables*.

    Ranks are checked first, because a wrong region explains wrong figures after it.
    """
    suspects = tables.suspects | tables.forced
    wrong = {
        (basis, row.region, column): figure
        for basis, table in tables.first().items()
        for row in table.rows
        for column, figure in enumerate(row.figures)
        if figure and row.cell(column) in suspects
    }
    yield from figures.label_findings()
    yield from lists.findings(figures.unrelated)
    yield from _check_units(figures)
    for each in figures.judged:
        claim = each.claim
        cell = wrong.get((claim.basis, claim.subject.region, claim.column))
        is_repeated = cell is not None and cell.agrees(claim.printed.value, claim.printed.value)
        if not is_repeated and not lists.explains(claim):
            yield from figures.findings_on(each)
    notes: dict[str, list[Unread]] = defaultdict(list)
    for left in (*(claim for claim in figures.parsed.claims if isinstance(claim, Unread)), *figures.unread()):
        notes[left.text].append(left)
    for text, (first, *others) in notes.items():
        why = Unread(first.where, text, tuple(reason for left in (first, *others) for reason in left.reasons))
        yield finding("unread", "note", first.where, text, None, why=why)


def _check_units(figures: Evidence) -> Iterator[Finding]:
    """Yield the units of a report that differ from its own, where the levels printed in them do not.

    The units of tables are compared with the store, if there is one.
    """
    parsed = figures.parsed
    unit = parsed.unit if parsed.is_report else None
    captions = {caption.where for caption in parsed.captions}
    wrong: set[str] = set()
    of_tables = parsed.table_units if figures.facts.ground is Ground.STORE else []
    for claim in (each for each in parsed.units if each not in of_tables) if unit else ():
        if unit is None or claim.where in wrong or (claim.currency, claim.factor) == (unit.currency, unit.factor):
            continue
        levels = [
            each
            for each in figures.judged
            if (each.claim.where, each.claim.factor) == (claim.where, claim.factor)
            and each.claim.currency in (None, claim.currency)  # None: a list of levels
            and not each.claim.is_yoy
        ]
        is_read = bool(levels) or (claim.where in captions and claim in parsed.table_units)
        known = [each for each in levels if each.interval]
        if levels and not known and claim.currency is unit.currency:  # 万亿元 beside 亿元
            continue
        in_own = (figures.facts.judge(replace(each.claim, factor=unit.factor), each.subject) for each in known)
        if is_read and all(each.verdict is Verdict.RIGHT for each in in_own):
            wrong.add(claim.where)
            yield finding("prose", "error", claim.where, claim.text, unit.text, key="prose-unit")
