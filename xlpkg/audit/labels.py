"""Whose figures stand in a row: by the cube, or by what the report alone proves of its own labels."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import COLUMNS, LEVELS, SLACK, Direction, FigureClaim, ListClaim, column
from xlpkg.audit.standing import Placed
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.audit.claims import Claims, Table, TableRow
    from xlpkg.audit.standing import Truth
    from xlpkg.model.regions import Region

#: A row is another region's where that one explains most of it, and two figures more than its own does.
_MOST: Final = 0.5
_MORE: Final = 2
#: How far a row's month may be from the usual share of the year to date, as a factor, to be the same region's.
_USUAL: Final = 2.0
_SHARED: Final = (0, 2, 4)
#: A single figure with this many digits is a row's, where it stands in no other.
_TELLING: Final = 4
#: How many independent hints prove a label wrong.
_PROOF: Final = 2


def by_cube(table: Table, truth: Truth) -> tuple[list[Placed], list[Finding]]:
    """Return each row with the region whose figures it holds by the cube, and the labels that are wrong."""
    agree, known = truth.agreement(table)
    agree[:, 0] = -1  # 全国 has a row of its own
    placed, found = [], []
    explained = {  # the regions whose own row, under their own label, is explained by them in full
        row.region
        for at, row in enumerate(table.rows)
        if row.region and agree[at, row.region.index] == known[at, row.region.index] > 0
    }
    for at, row in enumerate(table.rows):
        best = REGIONS[int(agree[at].argmax())]
        fits, of = agree[at, best.index], known[at, best.index]
        own = agree[at, row.region.index] if row.region else 0.0
        clearly = fits >= own + _MORE and fits > _MOST * of
        in_full = fits == of > len(LEVELS) - 2 and fits > own and best not in explained
        region = best if row.region is not best and (clearly or in_full) else row.region
        placed.append(Placed(row, region))
        if region is not None and region is not row.region:
            found.append(
                finding(
                    "label",
                    "error",
                    row.where,
                    row.label,
                    region.name,
                    key="label-cube",
                    region=region,
                    basis=table.basis,
                    fits=int(fits),
                    of=int(of),
                    own=int(own),
                )
            )
        elif region is None:
            found.append(finding("label", "error", row.where, row.label, None, key="label-unknown"))
    return placed, found


class _Below(NamedTuple):
    """A year to date below its month: of which flow, and both as printed."""

    flow: Flow
    ytd: str
    month: str


@dataclass(slots=True)
class _Column:
    """The labels of one table under suspicion: what the prose says of its rows, and what was accepted."""

    table: Table
    #: row -> region -> the places of the sentences that give the row's figures to the region
    votes: dict[int, dict[Region, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    lists: list[ListClaim] = field(default_factory=list)
    true: dict[int, Region | None] = field(default_factory=dict)

    def row_of(self, region: Region) -> int | None:
        return next((at for at, row in enumerate(self.table.rows) if row.region is region), None)


def by_report(claims: Claims, doubtful: set[tuple[int, int]]) -> tuple[dict[Basis, list[Placed]], list[Finding]]:
    """Return the rows of both tables with their true regions, and the labels that the report itself proves wrong.

    A sentence that gives a row's level and change to another region is a hint, and so is a label whose year to date
    is below its month, though the row is consistent in itself. Two hints prove; one is a matter for the sentence.
    """
    columns = {basis: _Column(table) for basis in Basis if (table := claims.table(basis))}
    for column_ in columns.values():
        _collect_votes(column_, claims)
    below = _below_month(columns, doubtful)
    if len(below) > len(PROVINCES) / 2:
        below = {}  # not the labels are wrong, but the tables
    found: list[Finding] = []
    for basis, column_ in columns.items():
        found += _accept(column_, below if basis is Basis.YTD else {})
    for basis, column_ in columns.items():
        other = columns.get(Basis(1 - basis))
        found += _bereft(column_, other, below if basis is Basis.YTD else {})
        if basis is Basis.YTD:
            found += _left_below(column_, other, below)
        found += _unknown_labels(column_)
    placed = {
        basis: [Placed(row, column_.true.get(at, row.region)) for at, row in enumerate(column_.table.rows)]
        for basis, column_ in columns.items()
    }
    return placed, found


def _collect_votes(column_: _Column, claims: Claims) -> None:
    said: dict[tuple[str, int, Region, Flow], list[FigureClaim]] = defaultdict(list)
    for claim in claims.figures():
        if claim.basis is column_.table.basis and claim.region in PROVINCES:
            said[claim.where, claim.group, claim.region, claim.flow].append(claim)
    column_.lists = [each for each in claims.all if isinstance(each, ListClaim) and each.basis is column_.table.basis]
    for (where, _, region, _), figures in said.items():
        own = column_.row_of(region)
        if own is not None and any(_stands(column_.table.rows[own], figure) for figure in figures):
            continue
        fitting = [at for at, row in enumerate(column_.table.rows) if all(_stands(row, figure) for figure in figures)]
        is_telling = len(figures) > 1 or sum(map(str.isdecimal, figures[0].printed.text)) >= _TELLING
        if is_telling and len(fitting) == 1:
            column_.votes[fitting[0]][region].add(where)


def _stands(row: TableRow, claim: FigureClaim) -> bool:
    figure = row.figures[column(claim.flow, is_change=claim.is_change)]
    return figure is not None and abs(figure.value - claim.printed.value) <= figure.half + claim.printed.half + SLACK


def _below_month(columns: dict[Basis, _Column], doubtful: set[tuple[int, int]]) -> dict[int, _Below]:
    """Return the rows of the year to date that are below the month of the same label, though consistent."""
    if len(columns) < len(Basis):
        return {}
    month, ytd = columns[Basis.MONTH], columns[Basis.YTD]
    below: dict[int, _Below] = {}
    for at, row in enumerate(ytd.table.rows):
        before = month.row_of(row.region) if row.region else None
        if before is None:
            continue
        other = month.table.rows[before]
        if any((id(each), place) in doubtful for each in (row, other) for place in LEVELS):
            continue
        levels = [(place, row.figures[place], other.figures[place]) for place in reversed(_SHARED)]
        if any(one is None for _, one, _ in levels):
            continue  # nothing shows that the row is consistent
        for place, one, two in levels:
            if one and two and _is_below(row, other, place):
                below[at] = _Below(COLUMNS[place][0], one.text, two.text)  # total trade last, to be named first
    return below


def _is_below(ytd: TableRow, month: TableRow, place: int) -> bool:
    one, two = ytd.figures[place], month.figures[place]
    return one is not None and two is not None and one.value + one.half + SLACK < two.value - two.half


def _accept(column_: _Column, below: dict[int, _Below]) -> Iterator[Finding]:
    """Accept what the sentences say of a row where two hints agree."""
    rows = column_.table.rows
    changed = True
    while changed:
        changed = False
        for at, votes in column_.votes.items():
            region, places = next(iter(votes.items()))
            if at in column_.true or len(votes) != 1 or region in column_.true.values():
                continue
            own = column_.row_of(region)
            resolved = own in below or at in below
            elsewhere = any(each not in (at, own) for each in below)
            returned = own is not None and column_.true.get(own) is rows[at].region is not None
            listed = own is not None and _mended_lists(column_, at, own)
            if len(places) + resolved + elsewhere + returned + listed >= _PROOF:
                column_.true[at] = region
                changed = True
                yield finding(
                    "label",
                    "error",
                    rows[at].where,
                    rows[at].label,
                    region.name,
                    key="label-prose",
                    region=region,
                    basis=column_.table.basis,
                    places=", ".join(sorted(places)),
                )


def _mended_lists(column_: _Column, at: int, own: int) -> int:
    """Return how many lists name a province of two rows wrongly, and rightly with their labels exchanged."""
    rows = (column_.table.rows[at], column_.table.rows[own])
    count = 0
    for claim in column_.lists:
        place = column(claim.flow, is_change=True)
        for row, other in (rows, rows[::-1]):
            mine, exchanged = row.figures[place], other.figures[place]
            if row.region in claim.regions and mine is not None and exchanged is not None:
                count += _contradicts(claim.direction, mine.value) and not _contradicts(
                    claim.direction, exchanged.value
                )
    return count


def _contradicts(direction: Direction, change: float) -> bool:
    return (direction is Direction.FALL and change > 0) or (direction is Direction.RISE and change < 0)


def _bereft(column_: _Column, other: _Column | None, below: dict[int, _Below]) -> Iterator[Finding]:
    """Judge the rows whose printed region was found in another row.

    Whose they are is not proved: labels may have moved around in a larger circle. The sentence names those of the free
    labels that would fit.
    """
    rows = column_.table.rows
    taken = {region for region in column_.true.values() if region}
    bereft = {at: region for at, row in enumerate(rows) if (region := row.region) in taken and at not in column_.true}
    suspects = sorted({*bereft, *column_.true, *below})
    free = [row for row in (rows[at] for at in suspects) if row.region and row.region not in taken]
    for at, region in bereft.items():
        fits = [row.label for row in free if row.region and other and _may_be(column_, other, at, row.region)]
        facts: dict[str, object] = {"region": region, "basis": column_.table.basis}
        if fits:
            facts["labels"] = ", ".join(fits)
        key = "label-elsewhere-fits" if fits else "label-elsewhere"
        yield finding("label", "error", rows[at].where, rows[at].label, None, key=key, **facts)
    column_.true |= dict.fromkeys(bereft)


def _may_be(column_: _Column, other: _Column, at: int, region: Region) -> bool:
    """Whether a row may be *region*'s by its row in the other table: the month a usual share of the year to date."""
    there = next((n for n, row in enumerate(other.table.rows) if other.true.get(n, row.region) is region), None)
    if there is None:
        return False
    pair = (column_.table.rows[at], other.table.rows[there])
    month, ytd = pair if column_.table.basis is Basis.MONTH else pair[::-1]
    first, second = (column_, other) if column_.table.basis is Basis.MONTH else (other, column_)
    for place in _SHARED:
        share, usual = _share(month, ytd, place), _usual_share(first.table, second.table, place)
        if _is_below(ytd, month, place) or (share and usual and not usual / _USUAL < share < usual * _USUAL):
            return False
    return True


def _share(month: TableRow, ytd: TableRow, place: int) -> float | None:
    one, two = month.figures[place], ytd.figures[place]
    return one.value / two.value if one and two and one.value > 0 and two.value > 0 else None


def _usual_share(month: Table, ytd: Table, place: int) -> float | None:
    of = {row.region: row for row in ytd.rows}
    shares = [share for row in month.rows if row.region in of and (share := _share(row, of[row.region], place))]
    return statistics.median(shares) if shares else None


def _left_below(column_: _Column, month: _Column | None, below: dict[int, _Below]) -> Iterator[Finding]:
    """Judge the rows below their month that nothing else has explained."""
    rows = column_.table.rows
    for at, figures in below.items():
        region = rows[at].region
        if at in column_.true or month is None or region is None or month.row_of(region) in month.true:
            continue
        column_.true[at] = None
        yield finding(
            "label",
            "error",
            rows[at].where,
            rows[at].label,
            None,
            key="label-below-month",
            region=region,
            flow=figures.flow,
            ytd=figures.ytd,
            month=figures.month,
        )


def _unknown_labels(column_: _Column) -> Iterator[Finding]:
    rows = column_.table.rows
    strange = [at for at, row in enumerate(rows) if row.region is None and at not in column_.true]
    named = {column_.true.get(at, row.region) for at, row in enumerate(rows)}
    missing = [region for region in PROVINCES if region not in named]
    for at in strange:
        true = missing[0] if len(missing) == len(strange) == 1 else None
        column_.true[at] = true
        yield finding(
            "label", "error", rows[at].where, rows[at].label, true.name if true else None, key="label-unknown"
        )
