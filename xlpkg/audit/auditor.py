"""The audit: parse a document, compare it with a reference, and return the findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import SEVERITIES, Finding, finding
from xlpkg.audit import structure_checks
from xlpkg.audit.cells import Cells
from xlpkg.audit.chart_checks import check_charts
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.document import Document
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.own_text import OwnText, compare_own_text
from xlpkg.audit.reference import StoredMonth, StoredMonths, reference_of_report
from xlpkg.audit.report_parser import parse_report
from xlpkg.audit.sentence_checks import SentenceChecks
from xlpkg.audit.table_checks import check_tables
from xlpkg.model.months import Month
from xlpkg.model.words import Method
from xlpkg.report.model import NationDrivers

#: The fewest figures that show the year of a text.
_MIN_OF_YEAR: Final = 2


@dataclass(frozen=True, slots=True)
class Audited:
    """The findings in a document, errors first, then in reading order, and the numbers of its figures.

    ``right`` figures agree with what they are compared with, ``wrong`` ones do not, ``unread`` ones were not compared.
    ``is_checked``: a figure, a list, a rank or a count was compared.
    """

    findings: tuple[Finding, ...]
    right: int
    wrong: int
    unread: int
    is_checked: bool = True


def audit(
    document: Document, cube: Cube | None = None, period: Month | None = None, drivers: NationDrivers | None = None
) -> tuple[Finding, ...]:
    """Return the findings in *document*, errors first, then in reading order; see :func:`audit_claims`."""
    return audit_claims(document, read_claims(document, cube, period), cube, period, drivers).findings


def read_claims(document: Document, cube: Cube | None = None, period: Month | None = None) -> ParsedReport:
    """Return the claims of *document*; *period* is the month of the report, by default the one that it names.

    If nothing names the year of a text without tables, it is the year of *cube* with which most of its figures agree,
    at least two, and more than with any other year.
    """
    parsed = parse_report(document, period)
    if parsed.has_year or parsed.is_report or cube is None:
        return parsed
    months = StoredMonths(cube)
    candidates = [(year, parse_report(document, year=year)) for year in sorted(months.years())]
    right = {
        year: Evidence(Cells(each, reference_of_report(each, {}, set()), months, None)).counts()[0]
        for year, each in candidates
    }
    best = [year for year, count in right.items() if count == max(right.values())]
    if len(best) == 1 and right[best[0]] >= _MIN_OF_YEAR:
        return dict(candidates)[best[0]]
    return parsed


def audit_claims(
    document: Document,
    parsed: ParsedReport,
    cube: Cube | None = None,
    period: Month | None = None,
    drivers: NationDrivers | None = None,
) -> Audited:
    """Compare the claims *parsed* of *document* with *cube* and *drivers*, the facts of what drove the nation's trade.

    If *cube* has the report's month and currency, the report is compared with the cube. Otherwise its text and its
    tables are compared with each other, and a note says why the cube was not used. A text without tables is compared
    figure by figure, each with its own month. Errors with the same cause are one finding; rounding differences are
    ignored.
    """
    month = period or parsed.period
    found: list[Finding] = []
    months = StoredMonths(cube) if cube is not None and not parsed.is_report else None
    if cube is not None and (reason := _why_not_comparable(document, parsed, cube, month)) is not None:
        found += [reason] if parsed.is_report else []
        cube = None
    of_month = StoredMonth(cube, month) if cube is not None and month is not None else None
    tables = check_tables(parsed, of_month, month)
    found += tables.findings
    if cube is not None and parsed.is_report:
        months = StoredMonths(cube)
    own = OwnText()
    if cube is not None and month is not None and parsed.headings:
        # By RECONCILED the YoY to date are printed as by AUTO, so that the tables do not show it.
        methods = (*tables.reference.methods(), Method.RECONCILED)
        own = compare_own_text(parsed, cube, month, methods, drivers)
    found += own.findings
    rest = parsed.without(own.settled)
    figures = Evidence(Cells(rest, tables.reference, months, month))
    sentences = SentenceChecks(rest, figures, tables.first(), tables.suspects)
    found += sentences.findings()
    found += structure_checks.check_references(parsed)
    if parsed.period is not None and parsed.is_report:
        found += structure_checks.check_months(parsed, parsed.period)
    if period is not None and parsed.period not in (None, period) and parsed.is_report:
        found.append(finding("prose", "warning", document.name, str(parsed.period), str(period), key="prose-month"))
    if month is not None:
        found += structure_checks.check_sections(parsed, month, own.flows)
    found += structure_checks.check_notes(rest)
    counted = (tables, figures, own)
    right, wrong, unread = map(sum, zip(*(each.counts() for each in counted), strict=True))
    is_checked = bool(right or wrong or sentences.has_compared)
    if not is_checked and not any(each.severity in ("error", "warning") for each in found):
        found.append(finding("unread", "note", document.name, key="unread-nothing"))
    found += check_charts(document)
    position = {where: number for number, where in enumerate(document.locations())}
    found.sort(key=lambda each: (SEVERITIES.index(each.severity), position.get(each.where, -1)))
    return Audited(tuple(found), right, wrong, unread, is_checked)


def _why_not_comparable(document: Document, parsed: ParsedReport, cube: Cube, month: Month | None) -> Finding | None:
    """Return the note that says why the report cannot be compared with *cube*, None if it can."""
    unit, currency = parsed.unit, cube.currency.value
    if unit is not None and unit.currency is not cube.currency:
        facts = {"printed_currency": unit.currency.value, "stored_currency": currency}
        return finding("unread", "note", unit.where, unit.text, key="unread-currency", **facts)
    if month is None:
        return finding("unread", "note", document.name, key="unread-period")
    if month not in cube.periods():
        return finding("unread", "note", document.name, key="unread-month", period=month, currency=currency)
    return None
