"""Find the region whose figures each row holds, and the labels that name another region.

With a cube, each row is compared with all regions. Without one, it is compared with the report's sentences and with
the table of the other basis.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    Direction,
    FigureClaim,
    ListClaim,
    ParsedReport,
    ProvinceRow,
    ProvinceTable,
    Suspects,
    column_of,
)
from xlpkg.audit.reference import AssignedRow, StoredMonth
from xlpkg.model.regions import PROVINCES, REGIONS, Region
from xlpkg.model.words import Basis, Flow

#: A row holds another region's figures if more than this share of them agree with that region, and at least this many
#: figures more than agree with the printed label.
_MIN_SHARE: Final = 0.5
_MIN_MORE: Final = 2
#: The month's share of the year to date is usual if it is within this factor of the median share.
_USUAL_FACTOR: Final = 2.0
#: The levels for which the month is never above the year to date: total, exports, imports.
_CUMULATIVE: Final = (0, 2, 4)
#: A single figure identifies a row if it has at least this many digits and no other row has it.
_MIN_DIGITS: Final = 4
#: The number of independent hints that prove a label wrong.
_PROOF: Final = 2


def assign_by_cube(table: ProvinceTable, stored: StoredMonth) -> tuple[list[AssignedRow], list[Finding]]:
    """Return each row with the region whose figures it holds according to the cube, and a finding per wrong label."""
    agreeing, known = stored.count_agreeing(table)
    agreeing[:, 0] = -1  # 全国 is not the region of a province row
    # The regions whose row agrees with them in all figures.
    confirmed = {
        row.region
        for index, row in enumerate(table.rows)
        if row.region and agreeing[index, row.region.index] == known[index, row.region.index] > 0
    }
    assigned, found = [], []
    for index, row in enumerate(table.rows):
        best = REGIONS[int(agreeing[index].argmax())]
        count, comparable = agreeing[index, best.index], known[index, best.index]
        as_labelled = agreeing[index, row.region.index] if row.region else 0.0
        is_clear = count >= as_labelled + _MIN_MORE and count > _MIN_SHARE * comparable
        is_complete = count == comparable > len(LEVEL_COLUMNS) - 2 and count > as_labelled and best not in confirmed
        region = best if row.region is not best and (is_clear or is_complete) else row.region
        assigned.append(AssignedRow(row, region))
        if region is not None and region is not row.region:
            counts = {"agreeing": int(count), "of": int(comparable), "agreeing_as_labelled": int(as_labelled)}
            facts = {"region": region, "basis": table.basis, **counts}
            found.append(finding("label", "error", row.where, row.label, region.name, key="label-cube", **facts))
        elif region is None:
            found.append(finding("label", "error", row.where, row.label, key="label-unknown"))
    return assigned, found


class _BelowMonth(NamedTuple):
    """A flow whose year to date is below the month, and both levels as printed."""

    flow: Flow
    ytd: str
    month: str


@dataclass(slots=True)
class _TableLabels:
    """The labels of one table: the sentences that contradict them, and the regions found so far.

    ``hints``: row index -> region -> locations of the sentences that give the row's figures for that region.
    ``true``: row index -> the region that was found; None if the label is wrong and the region is not known.
    ``lists``: the lists of provinces that rose or fell on the basis of the table.
    """

    table: ProvinceTable
    hints: dict[int, dict[Region, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    lists: list[ListClaim] = field(default_factory=list)
    true: dict[int, Region | None] = field(default_factory=dict)

    def row_labelled(self, region: Region) -> int | None:
        """Return the index of the row with the label of *region*, None if there is none."""
        return next((index for index, row in enumerate(self.table.rows) if row.region is region), None)

    def region_of(self, index: int) -> Region | None:
        """Return the region that was found for a row, or that its label names."""
        return self.true.get(index, self.table.rows[index].region)


def assign_by_report(parsed: ParsedReport, suspects: Suspects) -> tuple[dict[Basis, list[AssignedRow]], list[Finding]]:
    """Return the rows of the first table of each basis with their regions, and a finding per label proved wrong.

    A sentence with a row's figures for another region is a hint that the label is wrong. So is a year to date below the
    month of the same label, if the row is consistent. Two hints prove a label wrong. With a single hint the label is
    kept, and the sentence is reported by its own check.
    """
    tables = {basis: _TableLabels(table) for basis in Basis if (table := parsed.table(basis))}
    for labels in tables.values():
        _collect_hints(labels, parsed)
    below_month = _ytd_rows_below_month(tables, suspects)
    if len(below_month) > len(PROVINCES) / 2:
        below_month = {}  # the tables are wrong, not the labels
    found: list[Finding] = []
    for basis, labels in tables.items():
        found += _accept_hints(labels, below_month if basis is Basis.YTD else {})
    for basis, labels in tables.items():
        other = tables.get(Basis(1 - basis))
        found += _check_displaced(labels, other, below_month if basis is Basis.YTD else {})
        if basis is Basis.YTD:
            found += _check_below_month(labels, other, below_month)
        found += _check_unknown(labels)
    assigned = {
        basis: [AssignedRow(row, labels.region_of(index)) for index, row in enumerate(labels.table.rows)]
        for basis, labels in tables.items()
    }
    return assigned, found


def _collect_hints(labels: _TableLabels, parsed: ParsedReport) -> None:
    """Set the hints and lists of *labels* from the sentences of the same basis."""
    rows = labels.table.rows
    basis = labels.table.basis
    labels.lists = [each for each in parsed.claims if isinstance(each, ListClaim) and each.basis is basis]
    claimed: dict[tuple[str, int, Region, Flow], list[FigureClaim]] = defaultdict(list)
    for claim in parsed.figures():
        if claim.basis is basis and claim.region in PROVINCES:
            claimed[claim.where, claim.group, claim.region, claim.flow].append(claim)
    for (where, _, region, _), figures in claimed.items():
        labelled = labels.row_labelled(region)
        if labelled is not None and any(_has_figure(rows[labelled], figure) for figure in figures):
            continue
        matching = [index for index, row in enumerate(rows) if all(_has_figure(row, figure) for figure in figures)]
        identifies = len(figures) > 1 or sum(map(str.isdecimal, figures[0].printed.text)) >= _MIN_DIGITS
        if identifies and len(matching) == 1:
            labels.hints[matching[0]][region].add(where)


def _has_figure(row: ProvinceRow, claim: FigureClaim) -> bool:
    """Whether the figure of *claim* may be the one in its column of *row*."""
    figure = row.figures[claim.column]
    return figure is not None and figure.agrees(claim.printed.low, claim.printed.high)


def _ytd_rows_below_month(tables: dict[Basis, _TableLabels], suspects: Suspects) -> dict[int, _BelowMonth]:
    """Return the rows of the year to date that are consistent, but below the month of the same label."""
    if len(tables) < len(Basis):
        return {}
    months, ytd = tables[Basis.MONTH], tables[Basis.YTD]
    below: dict[int, _BelowMonth] = {}
    for index, row in enumerate(ytd.table.rows):
        month_index = months.row_labelled(row.region) if row.region else None
        if month_index is None:
            continue
        month_row = months.table.rows[month_index]
        if any(each.cell(column) in suspects for each in (row, month_row) for column in LEVEL_COLUMNS):
            continue
        if any(row.figures[column] is None for column in _CUMULATIVE):
            continue  # an incomplete row cannot be consistent
        for column in _CUMULATIVE:
            level, month_level = row.figures[column], month_row.figures[column]
            if level and month_level and level.is_below(month_level):
                below[index] = _BelowMonth(FIGURE_COLUMNS[column][0], level.text, month_level.text)
                break
    return below


def _accept_hints(labels: _TableLabels, below_month: dict[int, _BelowMonth]) -> Iterator[Finding]:
    """Assign each row with two hints to their region, and yield its finding; repeat, as each may be a further hint."""
    rows = labels.table.rows
    has_changed = True
    while has_changed:
        has_changed = False
        for index, hints in labels.hints.items():
            region, locations = next(iter(hints.items()))
            if index in labels.true or len(hints) != 1 or region in labels.true.values():
                continue
            labelled = labels.row_labelled(region)
            explains_below = labelled in below_month or index in below_month
            others_below = any(each not in (index, labelled) for each in below_month)
            is_exchange = labelled is not None and labels.true.get(labelled) is rows[index].region is not None
            explained_lists = 0 if labelled is None else _count_lists_explained(labels, index, labelled)
            if len(locations) + explains_below + others_below + is_exchange + explained_lists >= _PROOF:
                labels.true[index] = region
                has_changed = True
                facts = {"region": region, "basis": labels.table.basis, "places": ", ".join(sorted(locations))}
                yield finding(
                    "label", "error", rows[index].where, rows[index].label, region.name, key="label-prose", **facts
                )


def _count_lists_explained(labels: _TableLabels, index: int, other_index: int) -> int:
    """Return in how many lists one of two provinces is wrong, but right if the labels of the two rows are exchanged."""
    rows = (labels.table.rows[index], labels.table.rows[other_index])
    count = 0
    for claim in labels.lists:
        column = column_of(claim.flow, is_yoy=True)
        for row, other in (rows, rows[::-1]):
            yoy, exchanged = row.figures[column], other.figures[column]
            if row.region in claim.regions and yoy is not None and exchanged is not None:
                count += _contradicts(claim.direction, yoy.value) and not _contradicts(claim.direction, exchanged.value)
    return count


def _contradicts(direction: Direction, yoy: float) -> bool:
    return (direction is Direction.FALL and yoy > 0) or (direction is Direction.RISE and yoy < 0)


def _check_displaced(
    labels: _TableLabels, other: _TableLabels | None, below_month: dict[int, _BelowMonth]
) -> Iterator[Finding]:
    """Yield the rows whose label names a region that was found in another row.

    Their region is not known, because more than two labels may have been exchanged. The message names the labels that
    became free and would agree with the other table.
    """
    rows = labels.table.rows
    found = {region for region in labels.true.values() if region}
    displaced = {
        index: region for index, row in enumerate(rows) if (region := row.region) in found and index not in labels.true
    }
    suspects = sorted({*displaced, *labels.true, *below_month})
    free = [row for row in (rows[index] for index in suspects) if row.region and row.region not in found]
    for index, region in displaced.items():
        fits = [row.label for row in free if row.region and other and _may_be(labels, other, index, row.region)]
        facts: dict[str, object] = {"region": region, "basis": labels.table.basis}
        if fits:
            facts["labels"] = ", ".join(fits)
        key = "label-elsewhere-fits" if fits else "label-elsewhere"
        yield finding("label", "error", rows[index].where, rows[index].label, None, key=key, **facts)
    labels.true |= dict.fromkeys(displaced)


def _may_be(labels: _TableLabels, other: _TableLabels, index: int, region: Region) -> bool:
    """Whether a row may be that of *region*: compared with its row in *other*, the month's share of YTD is usual."""
    other_index = next((n for n in range(len(other.table.rows)) if other.region_of(n) is region), None)
    if other_index is None:
        return False
    row, other_row = labels.table.rows[index], other.table.rows[other_index]
    is_month = labels.table.basis is Basis.MONTH
    month, ytd = (row, other_row) if is_month else (other_row, row)
    months, ytds = (labels.table, other.table) if is_month else (other.table, labels.table)
    for column in _CUMULATIVE:
        level, month_level = ytd.figures[column], month.figures[column]
        if level and month_level and level.is_below(month_level):
            return False
        share, usual = _month_share(month, ytd, column), _median_share(months, ytds, column)
        if share and usual and not usual / _USUAL_FACTOR < share < usual * _USUAL_FACTOR:
            return False
    return True


def _month_share(month: ProvinceRow, ytd: ProvinceRow, column: int) -> float | None:
    one, two = month.figures[column], ytd.figures[column]
    return one.value / two.value if one and two and one.value > 0 and two.value > 0 else None


def _median_share(months: ProvinceTable, ytds: ProvinceTable, column: int) -> float | None:
    ytd = {row.region: row for row in ytds.rows}
    pairs = [(row, ytd[row.region]) for row in months.rows if row.region in ytd]
    shares = [share for pair in pairs if (share := _month_share(*pair, column))]
    return statistics.median(shares) if shares else None


def _check_below_month(
    labels: _TableLabels, months: _TableLabels | None, below_month: dict[int, _BelowMonth]
) -> Iterator[Finding]:
    """Yield the rows whose year to date is below their month, unless another finding explains it."""
    rows = labels.table.rows
    for index, levels in below_month.items():
        region = rows[index].region
        if index in labels.true or months is None or region is None or months.row_labelled(region) in months.true:
            continue
        labels.true[index] = None
        yield finding(
            "label",
            "error",
            rows[index].where,
            rows[index].label,
            key="label-below-month",
            region=region,
            flow=levels.flow,
            ytd=levels.ytd,
            month=levels.month,
        )


def _check_unknown(labels: _TableLabels) -> Iterator[Finding]:
    """Yield the labels that are not provinces. A single one is assigned to the missing province, if one is missing."""
    rows = labels.table.rows
    unknown = [index for index, row in enumerate(rows) if row.region is None and index not in labels.true]
    named = {labels.region_of(index) for index in range(len(rows))}
    missing = [region for region in PROVINCES if region not in named]
    for index in unknown:
        true = missing[0] if len(missing) == len(unknown) == 1 else None
        labels.true[index] = true
        yield finding(
            "label", "error", rows[index].where, rows[index].label, true.name if true else None, key="label-unknown"
        )
