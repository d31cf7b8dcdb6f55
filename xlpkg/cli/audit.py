"""The command ``audit``: proofread a published report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.read_file import read_document
from xlpkg.audit.report_parser import parse_report
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_finding_counts, print_line, print_note, text
from xlpkg.cli.options import MonthType, as_of_option, findings_format_option, store_option
from xlpkg.cli.parameter_types import FileType, Word
from xlpkg.cli.tables import to_json
from xlpkg.model import words
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.database import has_content
from xlpkg.store.default_currency import default_currency
from xlpkg.store.store import default_path, open_store


@command("audit")
@click.argument("file", type=FileType(), metavar="FILE", help="help-audit-file")
@click.option("--period", type=MonthType(), metavar="MONTH", help="help-audit-period")
@click.option("--currency", type=Word(("usd", "rmb"), words.parse_currency), help="help-audit-currency")
@findings_format_option
@as_of_option
@store_option
@click.pass_context
def audit_command(
    ctx: click.Context,
    file: Path,
    period: Month | None,
    currency: Currency | None,
    format_: str,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Proofread a report against itself and the user's store; exit with 1 if a finding is an error."""
    document = read_document(file)
    parsed = parse_report(document)
    month = period or parsed.period
    findings = audit(document, _cube(parsed, store, currency, month, as_of), period)
    if format_ == "json":
        print_line(to_json([found.as_json(current_language()) for found in findings]))
    else:
        for found in findings:
            print_line(_line(found))
        print_finding_counts("audited", findings, file=file.name, period=month or text("month-not-named"))
    if any(found.severity == "error" for found in findings):
        ctx.exit(1)


def _cube(
    parsed: ParsedReport,
    named: Path | None,
    currency: Currency | None,
    period: Month | None,
    as_of: dt.datetime | None,
) -> Cube | None:
    """Return the cube of the user's store in the report's currency; None, with a note, if there is none.

    The examples' store is never used, because its figures are not the user's.
    """
    path = named or default_path()
    if named is None and not has_content(path):
        print_note("audit-without-store", path=path)
        return None
    with open_store(path, create=False) as store:
        stored = store.months(as_of)
        unit = parsed.unit.currency if parsed.unit else None
        wanted = currency or unit or default_currency(stored, [period] if period else [])
        if wanted not in stored:
            print_note("audit-without-currency", path=path, currency=wanted.value)
            return None
        return load_cube(store, wanted, as_of)


def _line(found: Finding) -> str:
    """Return *found* as a line: location, severity and code, printed and expected value, and the sentence."""
    compared = " → ".join(str(value) for value in (found.printed, found.expected) if value is not None)
    severity = f"{text(f'severity-{found.severity}')} {found.code}"
    return ": ".join(part for part in (found.where, severity, compared, found.sentence(current_language())) if part)
