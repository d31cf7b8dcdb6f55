"""Compare a table with the cube: its month and basis, the header of each column, the region of each row, each cell.

Each printed figure is compared with each region and column once. A table of another month or basis, a column under
another header and a row under another label are one finding each, not one for each wrong figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np

from xlpkg.analysis.findings import UNIT_SIZES, ColumnKind, Finding, Severity, Unit, finding
from xlpkg.audit.month_facts import StoredMonth
from xlpkg.audit.numbers import SLACK, PrintedNumber
from xlpkg.audit.province_tables import FIGURE_COLUMNS, LEVEL_COLUMNS, SUBTOTAL, ProvinceRow, ProvinceTable, Suspects
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.regions import PROVINCES, REGIONS, Region
from xlpkg.model.rounding import print_number
from xlpkg.model.words import Basis

#: A table or column is misplaced if at least this share of its figures agrees with another month, basis or column,
_MIN_SHARE_ELSEWHERE: Final = 0.9
#: and less than this share with its own. A row of another region must agree with it in more than this share.
_MIN_SHARE: Final = 0.5
#: Columns with fewer figures, and tables with fewer levels of so many digits, are not misplaced: they may agree by
#: chance.
_MIN_ROWS: Final = 10
_MIN_LEVELS, _MIN_DIGITS = 5, 3
#: A row holds another region's figures if at least this many more agree with that region than with the printed label.
_MIN_MORE: Final = 2
#: More findings of one kind than this, if they are in most rows, become one finding.
_MANY: Final = 9
#: The most decimals of a rounded figure.
_MAX_DECIMALS: Final = 6
_IS_YOY: Final = np.array([is_yoy for _, is_yoy in FIGURE_COLUMNS])
_TOTAL, _EXPORT, _IMPORT, _NET = LEVEL_COLUMNS
#: The levels of a row that add up to zero, with their signs.
_ROW_SUMS: Final = ({_TOTAL: 1, _EXPORT: -1, _IMPORT: -1}, {_NET: 1, _EXPORT: -1, _IMPORT: 1})


class Match(NamedTuple):
    """A table with each column under its right header and each row with the region of its figures, and the findings.

    ``is_elsewhere``: it is a table of another month, basis, unit or currency.
    """

    table: ProvinceTable
    findings: list[Finding]
    is_elsewhere: bool = False


def match_table(table: ProvinceTable, stored: StoredMonth) -> Match:
    """Return *table* as the cube shows it to be, if it is in the report of the month *stored*."""
    figures = [[(each.value, each.half) if each else (math.nan, 0.0) for each in row.figures] for row in table.rows]
    value, half = np.moveaxis(np.array(figures).reshape(-1, len(FIGURE_COLUMNS), 2), -1, 0)
    named = [at for at, row in enumerate(table.rows) if row.region]
    regions = [row.region.index for row in table.rows if row.region]
    is_table = len(named) >= _MIN_ROWS
    if found := _misplaced(table, value[named], half[named], regions, stored):
        return Match(table, [found], is_elsewhere=True)
    if table.unit.currency not in (None, stored.cube.currency):
        return Match(table, [], is_elsewhere=True)
    expected = stored.values[:, table.basis, : len(REGIONS)]  # methods, regions, columns
    difference = np.abs(value[:, :, None, None] - expected[:, None, None])
    agrees = np.asarray((difference <= half[:, :, None, None] + SLACK).any(axis=0))  # rows, printed, regions, columns
    printed, is_known = ~np.isnan(value), np.asarray(~np.isnan(expected).all(axis=0))
    columns = {column: column for column in table.columns}
    if is_table:
        counts = agrees[named, :, regions].sum(axis=0)
        shares = counts / np.maximum(_MIN_ROWS, printed[named].sum(axis=0))[:, None]
        columns = _true_columns(table, np.where(_IS_YOY[:, None] == _IS_YOY, shares, 0.0))
    headers, true = [*columns], [*columns.values()]
    known = printed[:, headers].astype(int) @ is_known[:, true].T.astype(int)
    found_headers = [*_wrong_headers(table, columns)]
    moved = _with_columns(table, columns) if found_headers else table
    rows, labels = _with_regions(moved, agrees[:, headers, :, true].sum(axis=0), known)
    return Match(replace(moved, rows=rows), found_headers + labels)


def _misplaced(
    table: ProvinceTable, value: Array, half: Array, regions: list[int], stored: StoredMonth
) -> Finding | None:
    """Return a finding if the levels of *table* are those of another month, basis, unit or currency, else None."""
    flows = [FIGURE_COLUMNS[column][0] for column in LEVEL_COLUMNS]
    expected = stored.cube.levels[:, regions][:, :, flows]  # basis, row, flow, month
    printed, tolerance = value[:, LEVEL_COLUMNS, None], half[:, LEVEL_COLUMNS, None]
    is_exact = np.abs(printed) > 10**_MIN_DIGITS * tolerance
    count = int(is_exact.sum())
    here, currency = (table.basis, stored.cube.month_index(stored.period)), table.unit.currency or stored.cube.currency
    if count < _MIN_LEVELS:
        return None
    best: int = 0
    place: tuple[float, int, int] = (1.0, *here)
    for factor in {size / (table.unit.factor or 1.0) for size in UNIT_SIZES}:
        differences = np.abs(factor * printed - expected)
        agreeing = np.sum((differences <= factor * tolerance + SLACK) & is_exact, axis=(1, 2))
        if factor == 1.0 and agreeing[here] >= _MIN_SHARE * count:
            best, place = int(agreeing[here]), (factor, *here)
            break
        if agreeing.max() > best:
            best, place = int(agreeing.max()), (factor, *divmod(int(np.argmax(agreeing)), stored.cube.months))
    if best < _MIN_SHARE_ELSEWHERE * count or (place == (1.0, *here) and currency is stored.cube.currency):
        return None
    factor, basis, index = place
    units = table.unit, Unit(factor * (table.unit.factor or 1.0), stored.cube.currency)
    is_unit = factor != 1.0 or currency is not stored.cube.currency
    months = ((stored.period, table.basis), (stored.cube.first + index, Basis(basis)))
    spans = [f"{month} {each.name.lower()}" for month, each in months]
    named, true = (unit.label("zh") if is_unit else "" for unit in units)
    shown = [" ".join(filter(None, each)) for each in ((spans[0], named), (spans[1], true))]
    return finding("value", "error", table.where, *shown, key="value-table")


def _true_columns(table: ProvinceTable, shares: Array) -> dict[int, int]:
    """Return the right column of each printed one.

    *shares* are those of the printed figures of a column (row) that agree with another (column).
    """
    as_printed = {column: column for column in table.columns}
    best = {column: int(shares[column].argmax()) for column in table.columns}
    wrong = [at for at in best if shares[at, at] < _MIN_SHARE and shares[at, best[at]] >= _MIN_SHARE_ELSEWHERE]
    true = as_printed | {column: best[column] for column in wrong}
    return true if len({*true.values()}) == len(true) else as_printed


def _with_columns(table: ProvinceTable, columns: Mapping[int, int]) -> ProvinceTable:
    """Return *table* with the figures of each of its columns (key) in the right one (value)."""

    def move(row: ProvinceRow) -> ProvinceRow:
        figures: list[PrintedNumber | None] = [None] * len(FIGURE_COLUMNS)
        for column, true in columns.items():
            figures[true] = row.figures[column]
        not_numbers = tuple((columns[column], text) for column, text in row.not_numbers)
        return replace(row, figures=tuple(figures), not_numbers=not_numbers)

    return replace(table.with_rows(move), columns=tuple(sorted(columns.values())))


def _wrong_headers(table: ProvinceTable, columns: Mapping[int, int]) -> Iterator[Finding]:
    for (flow, is_yoy), other in ((FIGURE_COLUMNS[at], other) for at, other in columns.items() if at != other):
        true, key = FIGURE_COLUMNS[other][0], "value-column-change" if is_yoy else "value-column"
        names = flow.name.lower(), true.name.lower()
        yield finding("value", "error", table.where, *names, key=key, basis=table.basis, flow=flow, true=true)


def _with_regions(
    table: ProvinceTable, agreeing: IntArray, known: IntArray
) -> tuple[tuple[ProvinceRow, ...], list[Finding]]:
    """Return each row with the region whose figures it holds, and a finding for each wrong label.

    *agreeing* and *known* are the numbers of figures that agree with each region and that it has, shape (rows, 32).
    """
    agreeing[:, 0] = -1  # 全国 is not the region of a province row
    rows, found = [], []
    for at, row in enumerate(table.rows):
        best = REGIONS[int(agreeing[at].argmax())]
        count, of = int(agreeing[at, best.index]), int(known[at, best.index])
        labelled = int(agreeing[at, row.region.index]) if row.region else 0
        region = best if count >= labelled + _MIN_MORE and count > _MIN_SHARE * of else row.region
        rows.append(replace(row, region=region))
        if region is None:
            found.append(finding("label", "error", row.where, row.label, key="label-unknown"))
        elif region is not row.region:
            facts = {"region": region, "basis": table.basis, "agreeing": count, "of": of}
            facts["agreeing_as_labelled"] = labelled
            found.append(finding("label", "error", row.where, row.label, region.name, key="label-cube", **facts))
    return tuple(rows), found


def check_cells(table: ProvinceTable, stored: StoredMonth, suspects: Suspects, forced: Suspects) -> Iterator[Finding]:
    """Yield cells that differ from *stored*, or are empty although it has a figure; add them to *suspects*.

    A column of which most cells are wrong is one finding. A level that was forced to add up, or a computed YoY that was
    announced later, is a note, and added to *forced* instead. Figures that are not stored are counted in a note.
    """
    rows, unknown = [(row, row.region) for row in table.all_rows() if row.region], 0
    for column in table.columns:
        found: dict[Severity, list[Finding]] = {"error": [], "note": []}
        for row, region in rows:
            if not stored.interval(table.basis, region, column):
                unknown += row.figures[column] is not None
            elif _adds_up(table, row, region, column):
                continue
            elif differing := _check_cell(table, row, region, column, stored):
                if region.index == SUBTOTAL and any(row.cell(at) in suspects for at in table.columns):
                    continue  # one error for a wrong sum
                found[differing.severity].append(differing)
                (suspects if differing.severity == "error" else forced).add(row.cell(column))
        yield from (*found["note"], *one_if_most(found["error"], len(rows), table.where, "value-most"))
    if unknown:
        yield finding("unread", "note", table.where, key="unread-cells", count=unknown, basis=table.basis)


def _adds_up(table: ProvinceTable, row: ProvinceRow, region: Region, column: int) -> bool:
    """Whether a level of a row that is the sum of others agrees with what these print."""
    figure, of_rows = row.figures[column], table.sum_of(region.members, column) if column in LEVEL_COLUMNS else None
    return region.index == SUBTOTAL and bool(figure and of_rows and figure.agrees(of_rows.low, of_rows.high))


def check_subtotals(table: ProvinceTable, suspects: Suspects) -> Iterator[Finding]:
    """Yield the rows that are the sum of others, but contradict them; add their levels to *suspects*."""
    for row, region in ((row, row.region) for row in table.groups if row.region and row.region.index == SUBTOTAL):
        sums = [(at, row.figures[at], table.sum_of(region.members, at)) for at in table.columns if at in LEVEL_COLUMNS]
        wrong = [(at, one, of) for at, one, of in sums if one and of and not one.agrees(of.low, of.high)]
        if wrong and not any(row.cell(at) in suspects for at in LEVEL_COLUMNS):
            suspects |= {row.cell(at) for at, _, _ in wrong}
            column, printed, of_rows = wrong[0]
            shown = [table.printed(round(each.value, 4), column) for each in (printed, of_rows)]
            facts: dict[str, Any] = {"region": region, "basis": table.basis, "unit": table.unit}
            facts["flow"] = FIGURE_COLUMNS[column][0]
            yield finding("sum", "error", row.where, *shown, key="sum-rows", **facts)


def _check_cell(
    table: ProvinceTable, row: ProvinceRow, region: Region, column: int, stored: StoredMonth
) -> Finding | None:
    """Return the finding of a cell whose figure is stored, None if it agrees."""
    figure, text = row.figures[column], dict(row.not_numbers).get(column)
    if figure and stored.agrees(table.basis, region, column, figure):
        return None
    flow, is_yoy = FIGURE_COLUMNS[column]
    facts: dict[str, object] = {"region": region, "basis": table.basis, "flow": flow, "unit": table.unit_of(column)}
    facts["kind"] = ColumnKind.CHANGE if is_yoy else ColumnKind.LEVEL
    decimals = min(figure.decimals, _MAX_DECIMALS) if figure else 1
    expected = table.printed(stored.rounded(table.basis, region, column, decimals) or 0.0, column)
    if not figure and text is None:
        return finding("missing", "error", row.where, None, expected, key="missing-cell", **facts)
    shown = table.printed(figure.value, column) if figure else text
    low, high = stored.interval(table.basis, region, column) or (math.nan, math.nan)
    computed = stored.before_announced(table.basis, region, column)
    severity: Severity = "error"
    key = "value-level"
    if figure and _is_forced(table, row, column, low):
        severity, key = "note", "value-level-forced"
    elif figure and any(figure.agrees(value, value) for value in computed or ()):
        severity, key = "note", "value-computed"
    elif is_yoy and (method := stored.method[table.basis, flow]) is not None:
        key, facts["method"] = "value-change", method
    elif is_yoy:
        key = "value-change-band"
        facts |= {"low": print_number(low, "zh"), "high": print_number(high, "zh")}
    return finding("value", severity, row.where, shown, expected, key=key, **facts)


def _is_forced(table: ProvinceTable, row: ProvinceRow, column: int, level: float) -> bool:
    """Whether a printed level is at most one last digit off the rounded *level*, and adds up exactly in *table*.

    It adds up in its row (exports and imports are the total, or their difference is the net exports), or in its column
    (the 31 provinces are the national row). The rounded *level* would not add up then.
    """
    figure = row.figures[column]
    if column not in LEVEL_COLUMNS or figure is None or abs(figure.value - level) > 3 * figure.half + SLACK:
        return False
    sums = [[(sign, row.figures[at]) for at, sign in signs.items()] for signs in _ROW_SUMS if column in signs]
    if table.national is not None and len({each.region for each in table.rows}) == len(table.rows) == len(PROVINCES):
        sums.append([(-1, table.national.figures[column]), *((1, each.figures[column]) for each in table.rows)])
    return any(
        all(each is not None and each.half == figure.half for _, each in terms)
        and abs(sum(sign * each.value for sign, each in terms if each)) < SLACK
        for terms in sums
    )


def one_if_most(found: list[Finding], of: int, where: str, key: str) -> list[Finding]:
    """Return *found*, or the finding *key* at *where* in place of them if they are many, and in most of *of* rows."""
    if len(found) <= max(_MANY, of / 2):
        return found
    first = found[0]
    facts = {name: fact for name, fact in first.message.facts.items() if name in ("basis", "flow", "kind")}
    facts |= {"count": len(found), "of": of, "row": first.message}
    return [finding(first.code, "error", where, first.printed, first.expected, key=key, **facts)]
