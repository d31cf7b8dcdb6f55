"""Check the tables of a report: against the cube, or against the text and themselves if there is none."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.month_facts import MonthFacts, StoredMonth, printed_month
from xlpkg.audit.numbers import SLACK, SOURCE_HALF, PrintedNumber
from xlpkg.audit.province_tables import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    YOY_COLUMNS,
    ProvinceRow,
    ProvinceTable,
    Suspects,
    column_of,
)
from xlpkg.audit.table_labels import with_true_regions
from xlpkg.audit.table_match import check_cells, check_subtotals, match_table, one_if_most
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.rounding import format_number, print_number
from xlpkg.model.words import FLOW_NAMES, Basis, Flow

_TOTAL, _EXPORT, _IMPORT, _NET = LEVEL_COLUMNS
_ALL: Final = range(len(FIGURE_COLUMNS))
#: A table that lacks more provinces than this is not meant to have all of them.
_MAX_MISSING: Final = 8


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a report, each row with the region of its figures, what these should be, and the findings.

    ``suspects`` are the cells that a finding is about. ``forced`` are those whose level is one last digit off, because
    parts were forced to add up. ``others`` are the numbers of tables in another currency.
    """

    tables: list[ProvinceTable]
    month: MonthFacts
    findings: list[Finding]
    suspects: Suspects
    forced: Suspects
    others: frozenset[int]

    def first(self) -> dict[Basis, ProvinceTable]:
        """Return the first table of each basis; further ones may be excerpts."""
        return _first(self.tables)

    def counts(self) -> tuple[int, int, int]:
        """Return how many figures are right, wrong, and were not compared.

        Without a store the levels of a row are compared with each other; its other figures are not.
        """
        count = Counter[str]()
        for basis, row in ((table.basis, row) for table in self.tables for row in table.all_rows()):
            adds_up = row.figures[_EXPORT] is not None and row.figures[_IMPORT] is not None
            for column in (column for column in _ALL if row.figures[column] is not None):
                is_known = adds_up and column in LEVEL_COLUMNS
                if self.month.is_stored:
                    is_known = bool(row.region and self.month.interval(basis, row.region, column))
                is_known &= row.table not in self.others
                is_wrong = row.cell(column) in self.suspects
                count["wrong" if is_wrong else "right" if is_known else "unread"] += 1
        return count["right"], count["wrong"], count["unread"]


def check_tables(parsed: ParsedReport, stored: StoredMonth | None, other: StoredMonth | None) -> Tables:
    """Compare the tables of *parsed* with the cube's month *stored*, which then follows the base methods of the tables.

    If it is None they are compared with the text and themselves. *other* is the month in another currency than the
    report's: its figures show a table under a wrong one.
    """
    suspects, forced = Suspects(), Suspects()
    others: frozenset[int] = frozenset()
    month: MonthFacts
    if stored:
        matches = [match_table(table, stored) for table in parsed.tables]
        tables, found = [each.table for each in matches], [each for match in matches for each in match.findings]
        placed = [each.table for each in matches if not each.is_elsewhere]
        others = frozenset(at for at, each in enumerate(matches) if each.is_elsewhere and not each.findings)
        wrong = (each.table for each in matches if each.is_elsewhere and each.findings)
        suspects |= {row.cell(at) for each in wrong for row in each.all_rows() for at in _ALL}
        stored.follow(_first(placed))
        month = stored
        for table in placed:
            found += check_cells(table, stored, suspects, forced)
            found += _check_levels(table, suspects)
    else:
        found = []
        for table in parsed.tables:
            of_other = match_table(table, other).findings if other else []
            suspects |= {row.cell(at) for row in table.all_rows() for at in _ALL if of_other}
            found += of_other
            found += check_subtotals(table, suspects)
            found += _check_levels(table, suspects)
            found += _check_yoy(table, suspects, parsed.month.month if parsed.month else 12)
        tables, of_labels = with_true_regions(parsed, suspects)
        found += of_labels
        month = printed_month(parsed, _first(tables), suspects)
    for table in tables:
        found += _check_sums(table, month, suspects)
    for table in _first(tables).values():
        found += _check_provinces(table, is_stored=month.is_stored)
    found += _check_order(parsed, tables, suspects)
    return Tables(tables, month, found, suspects, forced, others)


def _first(tables: Sequence[ProvinceTable]) -> dict[Basis, ProvinceTable]:
    return {table.basis: table for table in reversed(tables)}


def _check_levels(table: ProvinceTable, suspects: Suspects) -> list[Finding]:
    """Return rows whose total is not exports + imports, or net exports not exports - imports, beyond rounding.

    The wrong cell is added to *suspects*. Rows with a level that is in it already are skipped. If most rows are
    wrong, one finding is returned, and all cells are added.
    """
    rows, found = table.all_rows(), []
    for row in rows:
        if any(row.cell(column) in suspects for column in LEVEL_COLUMNS) or (wrong := _wrong_level(row)) is None:
            continue
        column, figure, level = wrong
        suspects.add(row.cell(column))
        rounded = float(format_number(level, figure.decimals))
        shown, expected = (table.printed(each, column) for each in (figure.value, rounded))
        facts: dict[str, object] = {"label": row.label, "basis": table.basis, "unit": table.unit}
        facts |= {name: _text(row.figures[each]) for name, each in zip("txmn", LEVEL_COLUMNS, strict=True)}
        facts |= {"flow": FIGURE_COLUMNS[column][0], "shown": shown, "due": expected}
        found.append(finding("identity", "error", row.where, shown, expected, key="identity-printed", **facts))
    merged = one_if_most(found, len(rows), table.where, "identity-most")
    if len(merged) < len(found):
        suspects |= {row.cell(column) for row in rows for column in _ALL}
    return merged


def _wrong_level(row: ProvinceRow) -> tuple[int, PrintedNumber, float] | None:
    """Return the level that contradicts the others: its column, the figure, and the level that they give."""
    total, exports, imports, net = (row.figures[column] for column in LEVEL_COLUMNS)
    if exports is None or imports is None:
        return None
    half = exports.half + imports.half
    sums = [(_TOTAL, total, exports.value + imports.value), (_NET, net, exports.value - imports.value)]
    wrong = [(at, each, level) for at, each, level in sums if each and not each.agrees(level - half, level + half)]
    if total and net and len(wrong) > 1:
        # Both contradict exports and imports, so one of these two is wrong: the one that total and net contradict more.
        of_exports, of_imports = (total.value + net.value) / 2, (total.value - net.value) / 2
        wrong = [(_EXPORT, exports, of_exports), (_IMPORT, imports, of_imports)]
        wrong.sort(key=lambda each: -abs(each[2] - each[1].value))
    return wrong[0] if wrong else None


def _check_yoy(table: ProvinceTable, suspects: Suspects, month: int) -> Iterator[Finding]:
    """Yield rows whose three YoY contradict each other: last year's total is not exports plus imports.

    Each level of last year is computed from a level and its YoY, with the intervals of their rounding. The YoY of a
    month may use bases derived from the published YTD YoY, which are uncertain by up to 2 *month* - 1 times as much.
    Any of the three YoY may be wrong, so all are added to *suspects*.
    """
    band = PRINTED_BAND * (2 * month - 1 if table.basis is Basis.MONTH else 1)
    for row in table.all_rows():
        total, exports, imports = (_base(row.figures[at - 1], row.figures[at], band) for at in YOY_COLUMNS)
        if not total or not exports or not imports or any(row.cell(column) in suspects for column in _ALL):
            continue
        low, high = exports[0] + imports[0], exports[1] + imports[1]
        if total[1] < low - SOURCE_HALF or total[0] > high + SOURCE_HALF:
            suspects |= {row.cell(column) for column in YOY_COLUMNS}
            printed, x, m = (_text(row.figures[column]) for column in YOY_COLUMNS)
            facts: dict[str, object] = {"label": row.label, "basis": table.basis, "x": x, "m": m}
            bounds = {"low": low, "high": high, "total": (total[0] + total[1]) / 2}
            facts |= {name: print_number(value, "zh") for name, value in bounds.items()}
            yield finding("identity", "error", row.where, printed, None, key="identity-change", **facts)


def _base(level: PrintedNumber | None, yoy: PrintedNumber | None, band: float) -> tuple[float, float] | None:
    """Return the interval of last year's level, None if it is unknown or unbounded."""
    half = max(yoy.half, band) if yoy else math.inf
    if level is None or yoy is None or yoy.value - half <= -100:
        return None
    return level.low / (1 + (yoy.value + half) / 100), level.high / (1 + (yoy.value - half) / 100)


def _text(figure: PrintedNumber | None) -> str:
    return "—" if figure is None else figure.text


def _check_sums(table: ProvinceTable, month: MonthFacts, suspects: Suspects) -> Iterator[Finding]:
    """Yield columns whose 31 rows do not add up to the national figure of *month*."""
    if len({row.label for row in table.rows}) != len(PROVINCES) or len(table.rows) != len(PROVINCES):
        return
    for column in (_TOTAL, _EXPORT, _IMPORT):
        figures = [figure for row in table.rows if (figure := row.figures[column]) and row.cell(column) not in suspects]
        interval = month.interval(table.basis, NATIONAL, column)
        if not interval or len(figures) < len(table.rows):
            continue
        total, half = sum(each.value for each in figures), sum(each.half for each in figures) + SLACK
        if not interval[0] - half <= total <= interval[1] + half:
            printed, nation = (table.printed(round(each, 4), column) for each in (total, sum(interval) / 2))
            facts = {"basis": table.basis, "flow": FIGURE_COLUMNS[column][0], "unit": table.unit}
            yield finding("sum", "error", table.where, printed, nation, key="sum-printed", **facts)


def _check_provinces(table: ProvinceTable, *, is_stored: bool) -> Iterator[Finding]:
    """Yield the provinces without a row, in one finding, and each province with more than one row."""
    rows = {row.region: row for row in table.rows if row.region}  # the last of each
    count = Counter(row.region for row in table.rows)
    repeated = [region for region in rows if count[region] > 1]
    missing = [region for region in PROVINCES if region not in rows]
    # Otherwise it is a table of the largest provinces, or they may be the rows whose region is not known.
    missing = missing if count[None] < len(missing) <= _MAX_MISSING else []
    if not is_stored and len(repeated) == len(missing) == 1:
        region, other = repeated[0], missing[0]
        where = next(row.where for row in table.rows if row.region is region)
        facts = {"region": region, "other": other, "basis": table.basis}
        yield finding("missing", "error", where, region.name, other.name, key="missing-for-twice", **facts)
        return
    for region in repeated:
        facts = {"region": region, "basis": table.basis}
        yield finding("missing", "error", rows[region].where, region.name, None, key="missing-twice", **facts)
    if missing:
        names = "、".join(region.name for region in missing)
        yield finding("missing", "error", table.where, None, names, key="missing-row", basis=table.basis)


def _check_order(parsed: ParsedReport, tables: Sequence[ProvinceTable], suspects: Suspects) -> Iterator[Finding]:
    """Yield notes on sorting that the order of the rows of *tables* contradicts."""
    names = FLOW_NAMES[parsed.lang]
    for claim, table in ((claim, table) for claim in parsed.sorts for table in tables if table.basis is claim.basis):
        pairs = {flow: _unsorted_pair(table, flow, suspects, claim.is_descending) for flow in Flow}
        if pair := pairs[claim.flow]:
            printed = (flow for flow in Flow if column_of(flow, is_yoy=False) in table.columns)
            true = next((flow for flow in printed if pairs[flow] is None), None)
            facts = {"flow": claim.flow, "basis": claim.basis, "first": pair[0], "second": pair[1], "true": true}
            key, expected = ("sort-note-unsorted", None) if true is None else ("sort-note", names[true])
            yield finding("sort-note", "error", claim.where, names[claim.flow], expected, key=key, **facts)


def _unsorted_pair(table: ProvinceTable, flow: Flow, suspects: Suspects, is_descending: bool) -> tuple[str, str] | None:
    """Return label and level of the first two rows that are not in the order of *flow*; *suspects* are skipped."""
    column = column_of(flow, is_yoy=False)
    levels = [
        (figure.value, f"{row.label} {figure.text}")
        for row in table.rows
        if (figure := row.figures[column]) is not None and row.cell(column) not in suspects
    ]
    pairs = pairwise(levels if is_descending else levels[::-1])
    found = [(one[1], two[1]) for one, two in pairs if one[0] < two[0]]
    return None if not found else found[0] if is_descending else found[-1][::-1]
