"""Check the cells, rows and order of the tables: values, identities, sums, provinces, and notes on sorting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from xlpkg.analysis.findings import ColumnKind, Finding, finding
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.audit.claims import (
    FIGURE_COLUMNS,
    LEVEL_COLUMNS,
    SLACK,
    SOURCE_HALF,
    YOY_COLUMNS,
    ParsedReport,
    PrintedNumber,
    ProvinceRow,
    ProvinceTable,
    SortClaim,
    Suspects,
    column_of,
)
from xlpkg.audit.forced import is_forced
from xlpkg.audit.reference import AssignedRow, Reference, middle
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import FLOW_NAMES, Basis, Flow

_TOTAL, _EXPORT, _IMPORT, _NET = LEVEL_COLUMNS
#: More findings of one kind than this, if they are in most rows, become one finding.
_MANY: Final = 9
#: A table that lacks more provinces than this is not meant to have all of them.
_MAX_MISSING: Final = 8
#: The most decimals of a rounded figure.
_MAX_DECIMALS: Final = 6


def check_values(
    table: ProvinceTable, assigned: Sequence[AssignedRow], reference: Reference, suspects: Suspects
) -> Iterator[Finding]:
    """Yield cells that differ from the reference, or are empty although it has a figure; add them to *suspects*.

    A column of which most cells are wrong is one finding. A level that was forced to add up, or a computed YoY that was
    announced later, is a note, and added to the forced cells of *reference* instead.
    """
    rows = [(each.row, each.region) for each in assigned if each.region]
    if table.national:
        rows.append((table.national, NATIONAL))
    for column in table.columns:
        differing = [each for row, region in rows if (each := _check_cell(table, row, region, column, reference))]
        wrong = [(row, found) for row, found in differing if found.severity == "error"]
        suspects |= {row.cell(column) for row, _ in wrong}
        notes = [(row, found) for row, found in differing if found.severity == "note"]
        reference.forced |= {row.cell(column) for row, _ in notes}
        yield from (each for _, each in notes)
        if len(wrong) > max(_MANY, len(rows) / 2):
            flow, is_yoy = FIGURE_COLUMNS[column]
            first = wrong[0][1]
            yield finding(
                first.code,
                "error",
                table.where,
                first.printed,
                first.expected,
                key="value-most",
                basis=table.basis,
                flow=flow,
                kind=ColumnKind.CHANGE if is_yoy else ColumnKind.LEVEL,
                count=len(wrong),
                of=len(rows),
            )
        else:
            yield from (each for _, each in wrong)


def _check_cell(
    table: ProvinceTable, row: ProvinceRow, region: Region, column: int, reference: Reference
) -> tuple[ProvinceRow, Finding] | None:
    """Return the row and the finding of a cell that differs from the reference, None if it agrees or is unknown."""
    interval = reference.interval(table.basis, region, column)
    figure, not_numbers = row.figures[column], dict(row.not_numbers)
    if interval is None or (figure is not None and reference.agrees(table.basis, region, column, figure)):
        return None
    flow, is_yoy = FIGURE_COLUMNS[column]
    facts: dict[str, object] = {"region": region, "basis": table.basis, "flow": flow, "unit": table.unit_of(column)}
    if figure is None and column not in not_numbers:
        expected = table.printed(middle(interval, 1), column)
        return row, finding("missing", "error", row.where, None, expected, key="missing-cell", **facts)
    shown = table.printed(figure.value, column) if figure else not_numbers[column]
    expected = table.printed(middle(interval, min(figure.decimals, _MAX_DECIMALS) if figure else 1), column)
    if is_forced(table, row, column, interval[0]):
        return row, finding("value", "note", row.where, shown, expected, key="value-level-forced", **facts)
    computed = reference.stored.before_announced(table.basis, region, column) if reference.stored else None
    if figure is not None and any(figure.agrees(value, value) for value in computed or ()):
        return row, finding("value", "note", row.where, shown, expected, key="value-computed", **facts)
    key, method = "value-level", reference.method.get((table.basis, flow))
    if is_yoy and method is not None:
        key = "value-change"
        facts["method"] = method
    elif is_yoy:
        key = "value-change-band"
        facts |= {"low": format_number(interval[0]), "high": format_number(interval[1])}
    return row, finding("value", "error", row.where, shown, expected, key=key, **facts)


def check_identities(table: ProvinceTable, suspects: Suspects) -> Iterator[Finding]:
    """Yield rows whose total is not exports + imports, or net exports not exports - imports, beyond rounding.

    The wrong cell is added to *suspects*. Rows with a level that is in it already are skipped. If most rows are
    wrong, one finding is yielded, and all cells are added.
    """
    rows = table.all_rows()
    found = []
    for row in rows:
        if any(row.cell(column) in suspects for column in LEVEL_COLUMNS) or (wrong := _identity_error(row)) is None:
            continue
        column, figure, expected = wrong
        suspects.add(row.cell(column))
        facts: dict[str, object] = {"label": row.label, "basis": table.basis}
        facts |= {name: _text(row.figures[level]) for name, level in zip("txmn", LEVEL_COLUMNS, strict=True)}
        rounded = float(format_number(expected, figure.decimals))
        found.append((row, figure, rounded, FIGURE_COLUMNS[column][0], facts))
    if len(found) > max(_MANY, len(rows) / 2):
        (*_, facts), count = found[0], len(found)
        yield finding(
            "identity", "error", table.where, None, None, key="identity-most", count=count, of=len(rows), **facts
        )
        suspects |= {row.cell(column) for row in rows for column in range(len(FIGURE_COLUMNS))}
        return
    for row, figure, rounded, flow, facts in found:
        shown, should = (table.printed(value, _TOTAL) for value in (figure.value, rounded))
        facts["unit"] = table.unit
        yield finding("identity", "error", row.where, shown, should, key="identity-printed", flow=flow, **facts)


def _identity_error(row: ProvinceRow) -> tuple[int, PrintedNumber, float] | None:
    """Return the level that contradicts the others: its column, the figure, and the level that they give."""
    total, exports, imports, net = (row.figures[column] for column in LEVEL_COLUMNS)
    if exports is None or imports is None:
        return None
    tolerance = exports.half + imports.half
    sum_, difference = exports.value + imports.value, exports.value - imports.value
    total_is_wrong = total is not None and not total.agrees(sum_ - tolerance, sum_ + tolerance)
    net_is_wrong = net is not None and not net.agrees(difference - tolerance, difference + tolerance)
    if total and net and total_is_wrong and net_is_wrong:
        # Both contradict exports and imports, so one of these two is wrong: the one that total and net contradict more.
        implied_exports, implied_imports = (total.value + net.value) / 2, (total.value - net.value) / 2
        if abs(implied_exports - exports.value) >= abs(implied_imports - imports.value):
            return _EXPORT, exports, implied_exports
        return _IMPORT, imports, implied_imports
    if total and total_is_wrong:
        return _TOTAL, total, sum_
    if net and net_is_wrong:
        return _NET, net, difference
    return None


def check_yoy(table: ProvinceTable, suspects: Suspects, month: int) -> Iterator[Finding]:
    """Yield rows whose three YoY contradict each other: last year's total is not exports plus imports.

    Each level of last year is computed from a level and its YoY, with the intervals of their rounding. The YoY of a
    month may use bases derived from the published YTD YoY, which are uncertain by up to 2 *month* - 1 times as much.
    Any of the three YoY may be wrong, so all are added to *suspects*.
    """
    band = PRINTED_BAND * (2 * month - 1 if table.basis is Basis.MONTH else 1)
    for row in table.all_rows():
        if any(row.cell(column) in suspects for column in range(len(FIGURE_COLUMNS))):
            continue
        bases = [_base(row.figures[column], row.figures[column + 1], band) for column in (_TOTAL, _EXPORT, _IMPORT)]
        total, exports, imports = bases
        if total is None or exports is None or imports is None:
            continue
        if total[1] < exports[0] + imports[0] - SOURCE_HALF or total[0] > exports[1] + imports[1] + SOURCE_HALF:
            suspects |= {row.cell(column) for column in YOY_COLUMNS}
            yield finding(
                "identity",
                "error",
                row.where,
                _text(row.figures[1]),
                key="identity-change",
                label=row.label,
                basis=table.basis,
                x=_text(row.figures[3]),
                m=_text(row.figures[5]),
                low=format_number(exports[0] + imports[0]),
                high=format_number(exports[1] + imports[1]),
                total=format_number((total[0] + total[1]) / 2),
            )


def _base(level: PrintedNumber | None, yoy: PrintedNumber | None, band: float) -> tuple[float, float] | None:
    """Return the interval of last year's level, None if it is unknown or unbounded."""
    half = max(yoy.half, band) if yoy else math.inf
    if level is None or yoy is None or yoy.value - half <= -100:
        return None
    return level.low / (1 + (yoy.value + half) / 100), level.high / (1 + (yoy.value - half) / 100)


def _text(figure: PrintedNumber | None) -> str:
    return "—" if figure is None else figure.text


def check_sums(table: ProvinceTable, reference: Reference, suspects: Suspects) -> Iterator[Finding]:
    """Yield columns whose 31 rows do not add up to the national figure of the reference."""
    if len({row.label for row in table.rows}) != len(PROVINCES) or len(table.rows) != len(PROVINCES):
        return
    for column in (_TOTAL, _EXPORT, _IMPORT):
        if column not in table.columns or any(row.cell(column) in suspects for row in table.rows):
            continue
        figures = [figure for row in table.rows if (figure := row.figures[column])]
        interval = reference.interval(table.basis, NATIONAL, column)
        if interval is None or len(figures) < len(table.rows):
            continue
        total = sum(each.value for each in figures)
        tolerance = sum(each.half for each in figures) + SLACK
        if not interval[0] - tolerance <= total <= interval[1] + tolerance:
            yield finding(
                "sum",
                "error",
                table.where,
                table.printed(round(total, 4), column),
                table.printed(round((interval[0] + interval[1]) / 2, 4), column),
                key="sum-printed",
                basis=table.basis,
                flow=FIGURE_COLUMNS[column][0],
                unit=table.unit,
            )


def check_ytd_not_below_month(assigned: dict[Basis, list[AssignedRow]], suspects: Suspects) -> Iterator[Finding]:
    """Yield rows whose year to date is below the month; add both cells to *suspects*, and skip cells in it."""
    months = {each.region: each.row for each in assigned.get(Basis.MONTH, ()) if each.region}
    found = []
    for each in assigned.get(Basis.YTD, ()):
        month_row = months.get(each.region) if each.region else None
        if month_row is None:
            continue
        for column in (_TOTAL, _EXPORT, _IMPORT):
            ytd, month = each.row.figures[column], month_row.figures[column]
            if ytd is None or month is None or {each.row.cell(column), month_row.cell(column)} & suspects:
                continue
            if ytd.is_below(month):
                found.append((each, month_row, column, ytd.value, month.value))
                break
    suspects |= {cell for each, row, column, *_ in found for cell in (each.row.cell(column), row.cell(column))}
    if len(found) > max(_MANY, len(months) / 2):
        where, count = assigned[Basis.YTD][0].row.where, len(found)
        yield finding("ytd-below-month", "error", where, key="ytd-below-month-most", count=count, of=len(months))
        return
    for each, _, column, ytd_value, month_value in found:
        flow = FIGURE_COLUMNS[column][0]
        yield finding("ytd-below-month", "error", each.row.where, ytd_value, month_value, region=each.region, flow=flow)


def check_provinces(table: ProvinceTable, assigned: Sequence[AssignedRow], *, has_cube: bool) -> Iterator[Finding]:
    """Yield the provinces without a row, in one finding, and each province with more than one row."""
    count = Counter(each.region for each in assigned if each.region)
    unassigned = sum(each.region is None for each in assigned)
    repeated = [region for region, rows in count.items() if rows > 1]
    missing = [region for region in PROVINCES if region not in count]
    if len(missing) > _MAX_MISSING:
        missing = []  # a table of the largest provinces, or of a part of the country
    if len(missing) <= unassigned:
        missing = []  # they may be the rows whose region is not known
    facts: dict[str, object] = {"basis": table.basis}
    if not has_cube and len(repeated) == len(missing) == 1:
        where = next(each.row.where for each in assigned if each.region is repeated[0])
        facts |= {"region": repeated[0], "other": missing[0]}
        yield finding("missing", "error", where, repeated[0].name, missing[0].name, key="missing-for-twice", **facts)
        return
    for region in repeated:
        where = [each.row.where for each in assigned if each.region is region][-1]
        yield finding("missing", "error", where, region.name, None, key="missing-twice", region=region, **facts)
    if missing:
        names = "、".join(region.name for region in missing)
        yield finding("missing", "error", table.where, None, names, key="missing-row", **facts)


def note_unknown_values(
    table: ProvinceTable, assigned: Sequence[AssignedRow], reference: Reference
) -> Iterator[Finding]:
    """Yield a note if the table prints figures that the reference does not have."""
    count = sum(
        figure is not None and reference.interval(table.basis, each.region, column) is None
        for each in assigned
        if each.region
        for column, figure in enumerate(each.row.figures)
    )
    if count:
        yield finding("unread", "note", table.where, key="unread-cells", count=count, basis=table.basis)


def count_cells(
    tables: Sequence[tuple[ProvinceTable, list[AssignedRow]]], reference: Reference, suspects: Suspects
) -> tuple[int, int, int]:
    """Return how many figures of *tables* are right, wrong, and were not compared.

    Without a cube the levels of a row are compared with each other; its other figures are not.
    """
    right = wrong = unread = 0
    for table, rows in tables:
        national = [AssignedRow(table.national, NATIONAL)] if table.national else []
        for row, region in ((each.row, each.region) for each in (*rows, *national)):
            has_identity = row.figures[_EXPORT] is not None and row.figures[_IMPORT] is not None
            for column, figure in enumerate(row.figures):
                if figure is None:
                    continue
                if row.cell(column) in suspects:
                    wrong += 1
                elif reference.has_cube:
                    is_known = region is not None and reference.interval(table.basis, region, column) is not None
                    right, unread = right + is_known, unread + (not is_known)
                else:
                    is_known = has_identity and column in LEVEL_COLUMNS
                    right, unread = right + is_known, unread + (not is_known)
    return right, wrong, unread


def check_order(parsed: ParsedReport, tables: Sequence[ProvinceTable], suspects: Suspects) -> Iterator[Finding]:
    """Yield notes on sorting that the order of the rows of *tables* contradicts."""
    names = FLOW_NAMES[parsed.lang]
    for claim in parsed.claims:
        if not isinstance(claim, SortClaim):
            continue
        for table in (each for each in tables if each.basis is claim.basis):
            pair = _unsorted_pair(table, claim.flow, claim, suspects)
            if pair is None:
                continue
            flows = (flow for flow in Flow if _unsorted_pair(table, flow, claim, suspects) is None)
            true = next((flow for flow in flows if column_of(flow, is_yoy=False) in table.columns), None)
            yield finding(
                "sort-note",
                "error",
                claim.where,
                names[claim.flow],
                None if true is None else names[true],
                key="sort-note-unsorted" if true is None else "sort-note",
                flow=claim.flow,
                basis=claim.basis,
                first=pair[0],
                second=pair[1],
                true=true,
            )


def _unsorted_pair(table: ProvinceTable, flow: Flow, claim: SortClaim, suspects: Suspects) -> tuple[str, str] | None:
    """Return label and level of the first two rows that are not in the order of *flow*; *suspects* are skipped."""
    column = column_of(flow, is_yoy=False)
    sign = 1 if claim.is_descending else -1
    levels = [
        (row.label, figure)
        for row in table.rows
        if (figure := row.figures[column]) is not None and row.cell(column) not in suspects
    ]
    for (label, level), (next_label, next_level) in pairwise(levels):
        if sign * level.value < sign * next_level.value:
            return f"{label} {level.text}", f"{next_label} {next_level.text}"
    return None
