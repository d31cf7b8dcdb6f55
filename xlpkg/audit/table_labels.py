"""Find wrong labels of rows without a cube, by the report's sentences and the table of the other basis."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from xlpkg.analysis.findings import Finding, finding
from xlpkg.analysis.places import TextPlaces
from xlpkg.audit.claims import FigureClaim, ParsedReport
from xlpkg.audit.province_tables import FIGURE_COLUMNS, LEVEL_COLUMNS, ProvinceRow, ProvinceTable, Suspects
from xlpkg.audit.table_match import one_if_most
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis, Flow

#: The month's share of the year to date is usual if it is within this factor of the median share.
_USUAL_FACTOR: Final = 2.0
#: The levels for which the month is never above the year to date: total, exports, imports.
_CUMULATIVE: Final = LEVEL_COLUMNS[:3]
#: A single figure identifies a row if it has at least this many digits and no other row has it.
_MIN_DIGITS: Final = 4
#: The number of independent hints that prove a label wrong.
_PROOF: Final = 2


class _Below(NamedTuple):
    """A row, that of the month, and the first column that is below it; ``facts`` are the flow and both levels."""

    row: ProvinceRow
    month: ProvinceRow
    column: int
    facts: dict[str, Any]


@dataclass(slots=True)
class _Labels:
    """The labels of one table. ``true``: row number -> the region that was found, None if that is not known.

    ``below`` are the complete rows whose year to date is below the month of the same label.
    """

    table: ProvinceTable
    true: dict[int, Region | None] = field(default_factory=dict)
    below: list[_Below] = field(default_factory=list)

    def region(self, row: ProvinceRow) -> Region | None:
        """Return the region that was found for a row, or that its label names."""
        return self.true.get(row.number, row.region)

    def result(self) -> ProvinceTable:
        """Return the table with the regions that were found."""
        return replace(self.table, rows=tuple(replace(row, region=self.region(row)) for row in self.table.rows))

    def row_of(self, region: Region | None) -> ProvinceRow | None:
        """Return the row with the label of *region*, None if there is none."""
        return next((row for row in self.table.rows if region and row.region is region), None)


def with_true_regions(parsed: ParsedReport, suspects: Suspects) -> tuple[list[ProvinceTable], list[Finding]]:
    """Return the tables of *parsed*, the first of each basis with the true regions, and a finding per wrong label.

    A sentence with a row's figures for another region is a hint that the label is wrong. So are rows whose year to date
    is below the month of the same label, although they are complete and consistent: labels were exchanged. Two hints
    prove a label wrong. With a single hint the label is kept, and the sentence is reported by its own check.
    """
    tables = {basis: _Labels(table) for basis in Basis if (table := parsed.table(basis))}
    found: list[Finding] = []
    if len(tables) == len(Basis):
        found += _check_ytd(tables[Basis.YTD], tables[Basis.MONTH], suspects)
    for labels in tables.values():
        found += _accept_hints(labels, parsed)
    for basis, labels in tables.items():
        found += _check_displaced(labels, tables.get(Basis(1 - basis)))
        found += _check_below(labels, tables.get(Basis.MONTH))
        found += _check_unknown(labels)
    first = [labels.table for labels in tables.values()]
    return [tables[each.basis].result() if each in first else each for each in parsed.tables], found


def _check_ytd(labels: _Labels, months: _Labels, suspects: Suspects) -> list[Finding]:
    """Return rows whose year to date is below the month, but keep the complete ones in *labels*; or a finding on most.

    The cells of what is returned are added to *suspects*; rows with a level in it already are skipped.
    """
    below: list[_Below] = []
    found: list[Finding] = []
    pairs = [(row, month) for row in labels.table.rows if (month := months.row_of(row.region))]
    for row, month in pairs:
        levels = [(at, row.figures[at], month.figures[at]) for at in _CUMULATIVE]
        wrong = [(at, one, two) for at, one, two in levels if one and two and one.is_below(two)]
        if wrong and not any(each.cell(column) in suspects for each in (row, month) for column in LEVEL_COLUMNS):
            column, one, two = wrong[0]
            flow = FIGURE_COLUMNS[column][0]
            below.append(_Below(row, month, column, {"flow": flow, "ytd": one.text, "month": two.text}))
            facts = {"region": row.region, "flow": flow}
            found.append(finding("ytd-below-month", "error", row.where, one.value, two.value, key="", **facts))
    merged = one_if_most(found, len(pairs), labels.table.rows[0].where, "ytd-below-month-most")
    if merged is found:
        labels.below = [each for each in below if None not in [each.row.figures[column] for column in _CUMULATIVE]]
        merged = [one for one, each in zip(found, below, strict=True) if each not in labels.below]
    suspects |= {row.cell(each.column) for each in below if each not in labels.below for row in (each.row, each.month)}
    return merged


def _accept_hints(labels: _Labels, parsed: ParsedReport) -> Iterator[Finding]:
    """Assign each row to the region of which sentences give its figures, if that is proved, and yield its finding."""
    claimed: dict[tuple[str, int, Region, Flow], list[FigureClaim]] = defaultdict(list)
    for claim in parsed.figures():
        if claim.basis is labels.table.basis and claim.subject.region in PROVINCES:
            claimed[claim.where, claim.group, claim.subject.region, claim.subject.flow].append(claim)
    hints: dict[int, dict[Region, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (where, _, region, _), figures in claimed.items():
        labelled = labels.row_of(region)
        if labelled and any(_has(labelled, figure) for figure in figures):
            continue
        matching = [row for row in labels.table.rows if all(_has(row, figure) for figure in figures)]
        identifies = len(figures) > 1 or sum(map(str.isdecimal, figures[0].printed.text)) >= _MIN_DIGITS
        if identifies and len(matching) == 1:
            hints[matching[0].number][region].add(where)
    for number, regions in 2 * [*hints.items()]:  # a label that was found may be proof of the one exchanged with it
        (region, places), *others = regions.items()
        row, labelled = labels.table.rows[number], labels.row_of(region)
        is_exchanged = labelled is not None and labels.true.get(labelled.number) is row.region is not None
        is_proved = len(places) + bool(labels.below) + is_exchanged >= _PROOF
        if is_proved and not others and number not in labels.true and region not in labels.true.values():
            labels.true[number] = region
            facts = {"region": region, "basis": labels.table.basis, "places": TextPlaces(sorted(places))}
            yield finding("label", "error", row.where, row.label, region.name, key="label-prose", **facts)


def _has(row: ProvinceRow, claim: FigureClaim) -> bool:
    """Whether the figure of *claim* may be the one in its column of *row*."""
    figure = row.figures[claim.column]
    return figure is not None and figure.agrees(claim.printed.low, claim.printed.high)


def _check_displaced(labels: _Labels, other: _Labels | None) -> Iterator[Finding]:
    """Yield the rows whose label names a region that was found in another row.

    Their region is not known, because more than two labels may have been exchanged. The message names the labels that
    became free and would agree with the other table.
    """
    rows, found = labels.table.rows, {region for region in labels.true.values() if region}
    displaced = [row for row in rows if row.region in found and row.number not in labels.true]
    wrong = {row.number for row in displaced} | {*labels.true, *(each.row.number for each in labels.below)}
    free = [row for row in rows if row.number in wrong and row.region and row.region not in found]
    for row in displaced:
        fits = [each.label for each in free if each.region and other and _may_be(labels, other, row, each.region)]
        facts: dict[str, object] = {"region": row.region, "basis": labels.table.basis, "labels": ", ".join(fits)}
        key = "label-elsewhere-fits" if fits else "label-elsewhere"
        yield finding("label", "error", row.where, row.label, None, key=key, **facts)
    labels.true |= {row.number: None for row in displaced}


def _may_be(labels: _Labels, other: _Labels, row: ProvinceRow, region: Region) -> bool:
    """Whether a row may be that of *region*: its levels are the usual share or multiple of those in *other*."""
    partner = next((each for each in other.table.rows if other.region(each) is region), None)
    if partner is None:
        return False
    pairs = [(each, two) for each in labels.table.rows if (two := other.row_of(each.region))]
    for column in _CUMULATIVE:
        ratio, usual = _ratio(row, partner, column), [each for pair in pairs if (each := _ratio(*pair, column))]
        if ratio and usual and not 1 / _USUAL_FACTOR < ratio / statistics.median(usual) < _USUAL_FACTOR:
            return False
    return True


def _ratio(row: ProvinceRow, other: ProvinceRow, column: int) -> float | None:
    one, two = row.figures[column], other.figures[column]
    return one.value / two.value if one and two and one.value > 0 and two.value > 0 else None


def _check_below(labels: _Labels, months: _Labels | None) -> Iterator[Finding]:
    """Yield the complete rows whose year to date is below their month, unless another finding explains it."""
    for row, month, _, facts in labels.below:
        if row.number not in labels.true and months and month.number not in months.true:
            labels.true[row.number] = None
            facts |= {"region": row.region, "key": "label-below-month"}
            yield finding("label", "error", row.where, row.label, None, **facts)


def _check_unknown(labels: _Labels) -> Iterator[Finding]:
    """Yield the labels that are not provinces. A single one is assigned to the missing province, if one is missing."""
    unknown = [row for row in labels.table.rows if row.region is None and row.number not in labels.true]
    missing = {*PROVINCES} - {labels.region(row) for row in labels.table.rows}
    for row in unknown:
        true = next(iter(missing)) if len(missing) == len(unknown) == 1 else None
        labels.true[row.number] = true
        yield finding("label", "error", row.where, row.label, true.name if true else None, key="label-unknown")
