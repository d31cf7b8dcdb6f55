"""The audit: read a document, compare it with the store or with itself, and return the findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import SEVERITIES, Finding, finding
from xlpkg.audit.chart_checks import check_charts
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.document import Document
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.facts import Facts, PrintedFacts, StoredFacts
from xlpkg.audit.lists import ListChecks
from xlpkg.audit.month_facts import StoredMonth
from xlpkg.audit.own_text import OwnText, compare_own_text
from xlpkg.audit.report_parser import parse_report
from xlpkg.audit.sentence_checks import check_sentences
from xlpkg.audit.structure_checks import check_structure
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
    ``is_checked``: a figure, a list, a rank or a count was compared. ``period`` is the month of the document.
    """

    findings: tuple[Finding, ...]
    right: int
    wrong: int
    unread: int
    is_checked: bool = True
    period: Month | None = None


def audit(
    document: Document, cube: Cube | None = None, period: Month | None = None, drivers: NationDrivers | None = None
) -> tuple[Finding, ...]:
    """Return the findings in *document*, errors first, then in reading order."""
    return audit_document(document, cube, period, drivers).findings


def audit_document(
    document: Document, cube: Cube | None = None, period: Month | None = None, drivers: NationDrivers | None = None
) -> Audited:
    """Read *document*, which the user says is on *period*, and audit it; see :func:`audit_claims`."""
    return audit_claims(parse_report(document, period), cube, drivers)


def audit_claims(parsed: ParsedReport, cube: Cube | None = None, drivers: NationDrivers | None = None) -> Audited:
    """Compare what a document claims with *cube* and *drivers*, the facts of what drove the nation's trade.

    If *cube* has the report's month and currency, the report is compared with the cube. Otherwise its text and its
    tables are compared with each other, and a note says why the cube was not used. A text without tables is compared
    figure by figure, each with its own month. Errors with the same cause are one finding; rounding differences are
    ignored.
    """
    parsed = parsed if cube is None else _with_stored_year(parsed, cube)
    document, month, found = parsed.document, parsed.month, list[Finding]()
    reason = None if cube is None else _why_not_comparable(parsed, cube)
    of_month = StoredMonth(cube, month) if cube and month and month in cube.periods() else None
    is_other_currency = reason is not None and reason.message.key == "check-unread-currency"
    stored = of_month if reason is None else None
    tables = check_tables(parsed, stored, of_month if is_other_currency else None)
    own = OwnText()
    if stored is not None and parsed.headings:
        # By RECONCILED the YoY to date are printed as by AUTO, so that the tables do not show it.
        methods = dict.fromkeys([*filter(None, stored.method.values()), Method.AUTO, Method.RECONCILED])
        own = compare_own_text(parsed, stored.cube, stored.period, [*methods], drivers)
    rest = parsed.without(own.settled)
    facts: Facts
    if cube is None or (reason is not None and parsed.is_report):
        found += [reason] if reason else []
        facts = PrintedFacts(rest, tables.month)
    else:
        facts = StoredFacts(rest, cube, stored)
    figures = Evidence(facts)
    lists = ListChecks(figures)
    of_sentences = check_sentences(figures, lists, tables)
    found += (*tables.findings, *own.findings, *of_sentences, *check_structure(parsed, own.settled, figures.right()))
    counts = tables.counts(), figures.counts(), (own.right, own.wrong, 0)
    right, wrong, unread = map(sum, zip(*counts, strict=True))
    is_checked = bool(right or wrong or lists.has_compared)
    right, unread = (0, right + unread) if is_other_currency else (right, unread)
    if not is_checked and all(each.severity == "note" for each in found):
        found.append(finding("unread", "note", document.name, key="unread-nothing"))
    mislabelled = {_sheet(each) for each in found if each.code == "label"}  # a chart there has the right labels
    found += [each for each in check_charts(document) if _sheet(each) not in mislabelled]
    position = {part.where: number for number, part in enumerate(document.parts())}
    found.sort(key=lambda each: (SEVERITIES.index(each.severity), position.get(each.where, -1)))
    return Audited(tuple(found), right, wrong, unread, is_checked, month)


def _sheet(found: Finding) -> str:
    return found.where.rpartition("!")[0]


def _with_stored_year(parsed: ParsedReport, cube: Cube) -> ParsedReport:
    """Return the claims of a text that names no year in the stored one with which most of its figures agree.

    At least two must agree, and more than with any other year.
    """
    if parsed.has_year or parsed.is_report:
        return parsed
    years = sorted({month.year for month in cube.periods()})
    candidates = [parse_report(parsed.document, year=year) for year in years]
    right = [Evidence(StoredFacts(each, cube)).counts()[0] for each in candidates]
    most = max(right, default=0)
    return candidates[right.index(most)] if most >= _MIN_OF_YEAR and right.count(most) == 1 else parsed


def _why_not_comparable(parsed: ParsedReport, cube: Cube) -> Finding | None:
    """Return the note that says why the report cannot be compared with the store, None if it can."""
    unit, month, name, currency = parsed.unit, parsed.month, parsed.document.name, cube.currency
    if unit is not None and unit.currency is not currency:
        facts = {"printed_currency": unit.currency, "stored_currency": currency}
        return finding("unread", "note", unit.where, unit.text, key="unread-currency", **facts)
    if month is None:
        return finding("unread", "note", name, key="unread-period")
    if month not in cube.periods():
        return finding("unread", "note", name, key="unread-month", period=month, currency=currency)
    return None
