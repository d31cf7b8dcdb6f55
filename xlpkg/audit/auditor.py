"""The audit: parse a document, compare it with a reference, and return the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlpkg.analysis.findings import SEVERITIES, Finding, finding
from xlpkg.audit import structure_checks, table_checks
from xlpkg.audit.claims import FIGURE_COLUMNS
from xlpkg.audit.labels import assign_by_cube, assign_by_report
from xlpkg.audit.misplaced import correct_columns, find_misplaced_table
from xlpkg.audit.reference import StoredMonth, as_labelled, reference_of_report
from xlpkg.audit.report_parser import parse_report
from xlpkg.audit.sentence_checks import SentenceChecks
from xlpkg.report.compose import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.analysis.cube import Cube
    from xlpkg.audit.claims import Cells, ParsedReport, ProvinceTable
    from xlpkg.audit.document import Document
    from xlpkg.audit.reference import AssignedRow, Reference
    from xlpkg.model.months import Month
    from xlpkg.model.words import Basis
    from xlpkg.report.model import Report

    AssignedTables = list[tuple[ProvinceTable, list[AssignedRow]]]


def audit(document: Document, cube: Cube | None = None, period: Month | None = None) -> tuple[Finding, ...]:
    """Return the findings in *document*, errors first, then in reading order.

    The report is compared with its own tables and, if *cube* has its month and currency, with the cube; otherwise a
    note says why. *period* is the month of the report, by default the one that it names. One cause is reported as one
    finding; rounding differences are ignored.
    """
    parsed = parse_report(document)
    month = period or parsed.period
    found: list[Finding] = []
    if cube is not None and (reason := _why_not_comparable(document, parsed, cube, month)) is not None:
        found.append(reason)
        cube = None
    if not parsed.tables and not any(parsed.figures()):
        found.append(finding("unread", "note", document.name, None, None, key="unread-nothing"))
    wrong_cells: Cells = set()
    if cube is not None and month is not None:
        tables, reference, in_tables = _compare_with_cube(parsed, StoredMonth(cube, month), wrong_cells)
    else:
        tables, reference, in_tables = _compare_with_itself(parsed, month, wrong_cells)
    found += in_tables
    first_of_basis = _first_of_basis(tables)
    for table, rows in tables:
        found += table_checks.check_sums(table, reference, wrong_cells)
        if rows is first_of_basis[table.basis]:  # a further table may be an excerpt
            found += table_checks.check_provinces(table, rows, has_cube=cube is not None)
    found += table_checks.check_ytd_not_below_month(first_of_basis, wrong_cells)
    found += table_checks.check_order(parsed, [table for table, _ in tables], wrong_cells)
    found += SentenceChecks(parsed, reference, first_of_basis, wrong_cells).findings()
    found += structure_checks.check_references(parsed)
    if parsed.period is not None:
        found += structure_checks.check_months(parsed, parsed.period)
    if period is not None and parsed.period not in (None, period):
        found.append(finding("prose", "warning", document.name, str(parsed.period), str(period), key="prose-month"))
    if month is not None:
        found += structure_checks.check_sections(parsed, month)
    composed: Iterator[Report] = iter(())
    if cube is not None and month is not None:
        composed = (compose(cube, month, parsed.lang, method=method) for method in reference.methods())
    found += structure_checks.check_notes(parsed, composed)
    position = {where: number for number, where in enumerate(document.locations())}
    return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.severity), position.get(each.where, -1))))


def _compare_with_cube(
    parsed: ParsedReport, stored: StoredMonth, wrong_cells: Cells
) -> tuple[AssignedTables, Reference, list[Finding]]:
    """Return the tables with the region of each row, the reference, and the findings in the tables.

    Wrong cells are added to *wrong_cells*.
    """
    tables: AssignedTables = []
    found: list[Finding] = []
    misplaced: list[ProvinceTable] = []
    for printed in parsed.tables:
        if (of_other_month := find_misplaced_table(printed, stored)) is not None:
            found.append(of_other_month)
            misplaced.append(printed)
            tables.append((printed, as_labelled(printed)))
            continue
        table, wrong_headers = correct_columns(printed, stored)
        rows, wrong_labels = assign_by_cube(table, stored)
        tables.append((table, rows))
        found += [*wrong_headers, *wrong_labels]
    reference = stored.reference(_first_of_basis([pair for pair in tables if pair[0] not in misplaced]))
    for table, rows in tables:
        if table in misplaced:
            wrong_cells |= {(row, column) for row in table.rows for column in range(len(FIGURE_COLUMNS))}
            continue
        found += table_checks.check_values(table, rows, reference, wrong_cells)
        found += table_checks.note_unknown_values(table, rows, reference)
        found += table_checks.check_identities(table, wrong_cells)
    return tables, reference, found


def _compare_with_itself(
    parsed: ParsedReport, month: Month | None, wrong_cells: Cells
) -> tuple[AssignedTables, Reference, list[Finding]]:
    """Return what :func:`_compare_with_cube` does, from the report alone."""
    found: list[Finding] = []
    for table in parsed.tables:
        found += table_checks.check_identities(table, wrong_cells)
        found += table_checks.check_yoy(table, wrong_cells, month.month if month else 12)
    assigned, wrong_labels = assign_by_report(parsed, wrong_cells)
    tables: AssignedTables = [
        (table, assigned[table.basis] if table is parsed.table(table.basis) else as_labelled(table))
        for table in parsed.tables
    ]
    return tables, reference_of_report(parsed, assigned, wrong_cells), found + wrong_labels


def _first_of_basis(tables: AssignedTables) -> dict[Basis, list[AssignedRow]]:
    """Return the rows of the first table of each basis."""
    return {table.basis: rows for table, rows in reversed(tables)}


def _why_not_comparable(document: Document, parsed: ParsedReport, cube: Cube, month: Month | None) -> Finding | None:
    """Return the note that says why the report cannot be compared with *cube*, None if it can."""
    if parsed.unit is not None and parsed.unit.currency is not cube.currency:
        return finding(
            "unread",
            "note",
            parsed.unit.where,
            parsed.unit.text,
            None,
            key="unread-currency",
            own=parsed.unit.currency.value,
            other=cube.currency.value,
        )
    if month is None:
        return finding("unread", "note", document.name, None, None, key="unread-period")
    if month not in cube.periods():
        return finding(
            "unread", "note", document.name, None, None, key="unread-month", period=month, currency=cube.currency.value
        )
    return None
