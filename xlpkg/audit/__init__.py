"""The proofreader: what a published report, whoever made it, says that its own tables or the data contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlpkg.analysis.findings import SEVERITIES, Finding, finding
from xlpkg.audit import frame, rows
from xlpkg.audit.claims import COLUMNS
from xlpkg.audit.document import Paragraph
from xlpkg.audit.labels import by_cube, by_report
from xlpkg.audit.prose import Prose
from xlpkg.audit.reading import read
from xlpkg.audit.standing import Truth, as_printed, of_report
from xlpkg.audit.whole import other_month, true_columns
from xlpkg.report.compose import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.analysis.cube import Cube
    from xlpkg.audit.claims import Claims, Table
    from xlpkg.audit.document import Document
    from xlpkg.audit.rows import Cells
    from xlpkg.audit.standing import Placed, Standing
    from xlpkg.model.months import Month
    from xlpkg.model.words import Basis
    from xlpkg.report.model import Report

    Pairs = list[tuple[Table, list[Placed]]]


def audit(document: Document, cube: Cube | None = None, period: Month | None = None) -> tuple[Finding, ...]:
    """Return what is wrong in *document*, the gravest first, then in reading order.

    It is held against itself and, where *cube* has its month and currency, against the cube; where it has not, a note
    says so. *period* is the month, where the document names none or another one is meant. One cause is one finding,
    and rounding is never one.
    """
    claims = read(document)
    month = period or claims.period
    found: list[Finding] = []
    if cube is not None and (reason := _unusable(document, claims, cube, month)) is not None:
        found.append(reason)
        cube = None
    if not claims.tables and not any(claims.figures()):
        found.append(finding("unread", "note", document.name, None, None, key="unread-nothing"))
    cells: Cells = set()
    if cube is not None and month is not None:
        pairs, standing, wrong = _against_cube(claims, Truth(cube, month), cells)
    else:
        pairs, standing, wrong = _against_itself(claims, month, cells)
    found += wrong
    placed = _first_of(pairs)
    for table, rows_ in pairs:
        found += rows.sums(table, standing, cells)
        if rows_ is placed[table.basis]:  # others may be excerpts
            found += rows.provinces(table, rows_, has_cube=cube is not None)
    found += rows.below_month(placed, cells)
    found += rows.order(claims, [table for table, _ in pairs], cells)
    found += Prose(claims, standing, placed, cells).judge()
    found += frame.references(claims)
    if claims.period is not None:
        found += frame.months(claims, claims.period)
    if period is not None and claims.period not in (None, period):
        found.append(finding("prose", "warning", document.name, str(claims.period), str(period), key="prose-month"))
    if month is not None:
        found += frame.sections(claims, month)
    own: Iterator[Report] = iter(())
    if cube is not None and month is not None:
        own = (compose(cube, month, claims.lang, method=method) for method in standing.methods())
    found += frame.notes(claims, own)
    places = {place: order for order, place in enumerate(_places(document))}
    return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.severity), places.get(each.where, -1))))


def _against_cube(claims: Claims, truth: Truth, cells: Cells) -> tuple[Pairs, Standing, list[Finding]]:
    """Return the tables with the true regions of their rows, what the cube says, and what is wrong in the tables."""
    pairs: Pairs = []
    found: list[Finding] = []
    strange: list[Table] = []
    for printed in claims.tables:
        if (of_other_month := other_month(printed, truth)) is not None:
            found.append(of_other_month)
            strange.append(printed)
            pairs.append((printed, list(as_printed(printed))))
            continue
        table, wrong_headers = true_columns(printed, truth)
        placed, wrong_labels = by_cube(table, truth)
        pairs.append((table, placed))
        found += [*wrong_headers, *wrong_labels]
    standing = truth.standing(_first_of([pair for pair in pairs if pair[0] not in strange]))
    for table, placed in pairs:
        if table in strange:
            cells |= {(id(row), place) for row in table.rows for place in range(len(COLUMNS))}
            continue
        found += rows.values(table, placed, standing, cells)
        found += rows.uncompared(table, placed, standing)
        found += rows.identities(table, cells)
    return pairs, standing, found


def _against_itself(claims: Claims, month: Month | None, cells: Cells) -> tuple[Pairs, Standing, list[Finding]]:
    """Return the same by what the report alone proves; cells of which one is wrong come to *cells*."""
    found: list[Finding] = []
    for table in claims.tables:
        found += rows.identities(table, cells)
        found += rows.changes(table, cells, month.month if month else 12)
    placed, wrong = by_report(claims, cells)
    pairs: Pairs = [
        (table, placed[table.basis] if table is claims.table(table.basis) else list(as_printed(table)))
        for table in claims.tables
    ]
    return pairs, of_report(claims, placed, cells), found + wrong


def _first_of(pairs: Pairs) -> dict[Basis, list[Placed]]:
    """Return the rows of the first table of each basis."""
    return {table.basis: placed for table, placed in reversed(pairs)}


def _places(document: Document) -> Iterator[str]:
    """Yield the places of the document's blocks in reading order."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.where
        else:
            yield from (line.where for line in block.lines)


def _unusable(document: Document, claims: Claims, cube: Cube, month: Month | None) -> Finding | None:
    """Return the note that says why the cube cannot be used, or None."""
    if claims.unit is not None and claims.unit.currency is not cube.currency:
        return finding(
            "unread",
            "note",
            claims.unit.where,
            claims.unit.text,
            None,
            key="unread-currency",
            own=claims.unit.currency.value,
            other=cube.currency.value,
        )
    if month is None:
        return finding("unread", "note", document.name, None, None, key="unread-period")
    if month not in cube.periods():
        return finding(
            "unread", "note", document.name, None, None, key="unread-month", period=month, currency=cube.currency.value
        )
    return None


__all__ = ["audit"]
