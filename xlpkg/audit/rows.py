"""What is wrong with a table: cells, a row against itself, the order, the sum, provinces without a row or with two."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from xlpkg.analysis.findings import Finding, Kind, finding
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.audit.claims import CHANGES, COLUMNS, LEVELS, SLACK, SOURCE_HALF, SortClaim
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.rounding import printed
from xlpkg.model.words import FLOW_NAMES, Basis, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlpkg.audit.claims import Claims, Printed, Table, TableRow
    from xlpkg.audit.standing import Placed, Standing
    from xlpkg.model.regions import Region

#: Cells that are not to be relied on: the id of a row, and a place in it.
Cells = set[tuple[int, int]]
_TOTAL, _EXPORT, _IMPORT, _NET = LEVELS
#: More findings of one kind than this, if they are those of most rows, have one cause.
_MANY: Final = 9
#: No table of provinces prints more decimals than this as a rounded figure.
_DECIMALS: Final = 6


def values(table: Table, placed: Sequence[Placed], standing: Standing, cells: Cells) -> Iterator[Finding]:
    """Yield the cells that the cube contradicts, or that are empty where it has a figure; note them in *cells*.

    A column of which most cells are wrong has one cause, and one finding.
    """
    rows = [(each.row, each.region) for each in placed if each.region]
    if table.nation:
        rows.append((table.nation, NATIONAL))
    for place in table.columns:
        wrong = [each for row, region in rows if (each := _cell(table, row, region, place, standing, cells))]
        if len(wrong) > max(_MANY, len(rows) / 2):
            flow, is_change = COLUMNS[place]
            yield finding(
                wrong[0].code,
                "error",
                table.where,
                wrong[0].printed,
                wrong[0].expected,
                key="value-most",
                basis=table.basis,
                flow=flow,
                kind=Kind.CHANGE if is_change else Kind.LEVEL,
                count=len(wrong),
                of=len(rows),
            )
        else:
            yield from wrong


def _cell(
    table: Table, row: TableRow, region: Region | None, place: int, standing: Standing, cells: Cells
) -> Finding | None:
    held = standing.interval(table.basis, region, place) if region else None
    figure, odd = row.figures[place], dict(row.odd)
    if held is None or (figure is not None and figure.agrees(*held)):
        return None
    cells.add((id(row), place))
    flow, is_change = COLUMNS[place]
    facts: dict[str, object] = {"region": region, "basis": table.basis, "flow": flow}
    if figure is None and place not in odd:
        return finding("missing", "error", row.where, None, _middle(held, 1), key="missing-cell", **facts)
    shown = figure.value if figure else odd[place]
    expected = _middle(held, min(figure.decimals, _DECIMALS) if figure else 1)
    key, method = "value-level", standing.method.get((table.basis, flow))
    if is_change and method is not None:
        key, facts = "value-change", {**facts, "method": method}
    elif is_change:
        key, facts = "value-change-band", {**facts, "low": printed(held[0]), "high": printed(held[1])}
    return finding("value", "error", row.where, shown, expected, key=key, **facts)


def _middle(held: tuple[float, float], decimals: int) -> float:
    return float(printed((held[0] + held[1]) / 2, decimals))


def identities(table: Table, cells: Cells) -> Iterator[Finding]:
    """Yield the rows where T is not X + M, or net exports not X - M, beyond rounding; note the cell in *cells*.

    Rows with a cell that is in *cells* already are left out: one cause is one finding, and so is one of most rows.
    """
    rows = [*table.rows, *([table.nation] if table.nation else [])]
    found = []
    for row in rows:
        if any((id(row), place) in cells for place in LEVELS) or (wrong := _broken(row)) is None:
            continue
        place, figure, low, high = wrong
        cells.add((id(row), place))
        facts: dict[str, object] = {"label": row.label, "basis": table.basis}
        facts |= {name: _text(row.figures[at]) for name, at in zip("txmn", LEVELS, strict=True)}
        found.append((row, figure, _middle((low, high), figure.decimals), COLUMNS[place][0], facts))
    if len(found) > max(_MANY, len(rows) / 2):
        (*_, facts), count = found[0], len(found)
        yield finding(
            "identity", "error", table.where, None, None, key="identity-most", count=count, of=len(rows), **facts
        )
        cells |= {(id(row), place) for row in rows for place in range(len(COLUMNS))}
        return
    for row, figure, expected, flow, facts in found:
        yield finding(
            "identity", "error", row.where, figure.value, expected, key="identity-printed", flow=flow, **facts
        )


def changes(table: Table, cells: Cells, month: int) -> Iterator[Finding]:
    """Yield the rows whose three changes cannot be: last year's total was not its exports plus its imports.

    Each base is a level divided by its growth; the interval that the rounding of both leaves is allowed for. A month's
    change may rest on bases that were taken back out of the printed changes of the year to date, whose rounding opens
    it by 2 *month* - 1 times as much. Any of the three may be wrong, so all are noted in *cells*.
    """
    open_ = PRINTED_BAND * (2 * month - 1 if table.basis is Basis.MONTH else 1)
    for row in (*table.rows, *([table.nation] if table.nation else [])):
        if any((id(row), place) in cells for place in range(len(COLUMNS))):
            continue
        bases = [_base(row.figures[place], row.figures[place + 1], open_) for place in (_TOTAL, _EXPORT, _IMPORT)]
        total, exports, imports = bases
        if total is None or exports is None or imports is None:
            continue
        if total[1] < exports[0] + imports[0] - SOURCE_HALF or total[0] > exports[1] + imports[1] + SOURCE_HALF:
            cells |= {(id(row), place) for place in CHANGES}
            yield finding(
                "identity",
                "error",
                row.where,
                _text(row.figures[1]),
                None,
                key="identity-change",
                label=row.label,
                basis=table.basis,
                x=_text(row.figures[3]),
                m=_text(row.figures[5]),
                low=printed(exports[0] + imports[0]),
                high=printed(exports[1] + imports[1]),
                total=printed((total[0] + total[1]) / 2),
            )


def _base(level: Printed | None, change: Printed | None, open_: float) -> tuple[float, float] | None:
    """Return between what last year's level was, where the change is known to ± *open_*, or None where that is open."""
    half = max(change.half, open_) if change else math.inf
    if level is None or change is None or change.value - half <= -100:
        return None
    low = (level.value - level.half) / (1 + (change.value + half) / 100)
    return low, (level.value + level.half) / (1 + (change.value - half) / 100)


def _text(figure: Printed | None) -> str:
    return "—" if figure is None else figure.text


def _broken(row: TableRow) -> tuple[int, Printed, float, float] | None:
    """Return the figure of a row that does not fit the others, and between what they put it."""
    total, exports, imports, net = (row.figures[at] for at in (_TOTAL, _EXPORT, _IMPORT, _NET))
    if exports is None or imports is None:
        return None
    both = exports.half + imports.half
    plus, minus = exports.value + imports.value, exports.value - imports.value
    total_is_off = total is not None and not total.agrees(plus - both, plus + both)
    net_is_off = net is not None and not net.agrees(minus - both, minus + both)
    if total and net and total_is_off and net_is_off:
        half = (total.half + net.half) / 2
        by_rest = {_EXPORT: (total.value + net.value) / 2, _IMPORT: (total.value - net.value) / 2}
        off = {at: abs(value - (exports if at == _EXPORT else imports).value) for at, value in by_rest.items()}
        place = max(off, key=lambda at: off[at])
        return place, exports if place == _EXPORT else imports, by_rest[place] - half, by_rest[place] + half
    if total and total_is_off:
        return _TOTAL, total, plus - both, plus + both
    if net and net_is_off:
        return _NET, net, minus - both, minus + both
    return None


def sums(table: Table, standing: Standing, cells: Cells) -> Iterator[Finding]:
    """Yield the columns whose 31 rows do not add up to the national figure, by the cube or as printed."""
    if len({row.label for row in table.rows}) != len(PROVINCES) or len(table.rows) != len(PROVINCES):
        return
    for place in (_TOTAL, _EXPORT, _IMPORT):
        if place not in table.columns or any((id(row), place) in cells for row in table.rows):
            continue
        figures = [row.figures[place] for row in table.rows]
        held = standing.interval(table.basis, NATIONAL, place)
        if held is None or None in figures:
            continue
        total = sum(each.value for each in figures if each)
        slack = sum(each.half for each in figures if each)
        if not held[0] - slack - SLACK <= total <= held[1] + slack + SLACK:
            yield finding(
                "sum",
                "error",
                table.where,
                round(total, 4),
                round((held[0] + held[1]) / 2, 4),
                key="sum-printed",
                basis=table.basis,
                flow=COLUMNS[place][0],
            )


def below_month(placed: dict[Basis, list[Placed]], cells: Cells) -> Iterator[Finding]:
    """Yield the rows whose year to date is below the month's, where nothing else is wrong with either; note them."""
    months = {each.region: each.row for each in placed.get(Basis.MONTH, ()) if each.region}
    found = []
    for each in placed.get(Basis.YTD, ()):
        month = months.get(each.region) if each.region else None
        if month is None:
            continue
        for place in (_TOTAL, _EXPORT, _IMPORT):
            ytd, single = each.row.figures[place], month.figures[place]
            if ytd is None or single is None or {(id(each.row), place), (id(month), place)} & cells:
                continue
            if ytd.value + ytd.half + SLACK < single.value - single.half:
                found.append((each, month, place, ytd.value, single.value))
                break
    cells |= {cell for each, month, place, *_ in found for cell in ((id(each.row), place), (id(month), place))}
    if len(found) > max(_MANY, len(months) / 2):
        where, count = placed[Basis.YTD][0].row.where, len(found)
        yield finding(
            "ytd-below-month", "error", where, None, None, key="ytd-below-month-most", count=count, of=len(months)
        )
        return
    for each, _, place, low, high in found:
        flow = COLUMNS[place][0]
        yield finding("ytd-below-month", "error", each.row.where, low, high, region=each.region, flow=flow)


def provinces(table: Table, placed: Sequence[Placed], *, has_cube: bool) -> Iterator[Finding]:
    """Yield the provinces without a row, in one finding, and those with two."""
    count = Counter(each.region for each in placed if each.region)
    loose = sum(each.region is None for each in placed)
    twice = [region for region, times in count.items() if times > 1]
    missing = [region for region in PROVINCES if region not in count]
    if len(missing) <= loose:
        missing = []  # theirs are the rows whose region is not known
    facts: dict[str, object] = {"basis": table.basis}
    if not has_cube and len(twice) == len(missing) == 1:
        where = next(each.row.where for each in placed if each.region is twice[0])
        facts |= {"region": twice[0], "other": missing[0]}
        yield finding("missing", "error", where, twice[0].name, missing[0].name, key="missing-for-twice", **facts)
        return
    for region in twice:
        where = [each.row.where for each in placed if each.region is region][-1]
        yield finding("missing", "error", where, region.name, None, key="missing-twice", region=region, **facts)
    if missing:
        names = "、".join(region.name for region in missing)
        yield finding("missing", "error", table.where, None, names, key="missing-row", **facts)


def uncompared(table: Table, placed: Sequence[Placed], standing: Standing) -> Iterator[Finding]:
    """Yield a note where a table prints figures that the cube does not have."""
    count = sum(
        figure is not None and standing.interval(table.basis, each.region, place) is None
        for each in placed
        if each.region
        for place, figure in enumerate(each.row.figures)
    )
    if count:
        yield finding("unread", "note", table.where, None, None, key="unread-cells", count=count, basis=table.basis)


def order(claims: Claims, read: Sequence[Table], cells: Cells) -> Iterator[Finding]:
    """Yield the notes on sorting that the order of the rows of the tables *read* contradicts."""
    tables = defaultdict(list)
    for table in read:
        tables[table.basis].append(table)
    names = FLOW_NAMES[claims.lang]
    for claim in claims.all:
        if not isinstance(claim, SortClaim):
            continue
        for table in tables[claim.basis]:
            pair = _inversion(table, claim.flow, claim, cells)
            if pair is None:
                continue
            orders = (flow for flow in Flow if _inversion(table, flow, claim, cells) is None)
            true = next((flow for flow in orders if COLUMNS.index((flow, False)) in table.columns), None)
            yield finding(
                "sort-note",
                "error",
                claim.where,
                names[claim.flow],
                None if true is None else names[true],
                key="sort-note-unsorted" if true is None else "sort-note",
                flow=claim.flow,
                basis=claim.basis,
                pair=pair,
                **({} if true is None else {"true": true}),
            )


def _inversion(table: Table, flow: Flow, claim: SortClaim, cells: Cells) -> str | None:
    """Return the first two rows that are not in the order of *flow*, in words; cells that are wrong are passed over."""
    place = COLUMNS.index((flow, False))
    sign = 1 if claim.is_descending else -1
    shown = [
        (row.label, figure)
        for row in table.rows
        if (figure := row.figures[place]) is not None and (id(row), place) not in cells
    ]
    for (one, first), (two, second) in pairwise(shown):
        if sign * first.value < sign * second.value:
            return f"{one} {first.text}, {two} {second.text}"
    return None
