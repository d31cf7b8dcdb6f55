"""The command ``audit``: proofread a published report."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.audit.auditor import audit_claims
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.moved import audit_stored
from xlpkg.audit.read_file import read_document
from xlpkg.audit.report_parser import parse_report
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_error, print_finding_counts, print_line, print_note, text
from xlpkg.cli.options import MONTH, as_of_option, currency_option, findings_format_option, store_option
from xlpkg.cli.parameter_types import FILE
from xlpkg.cli.stores import warn_of_groups
from xlpkg.cli.tables import to_json
from xlpkg.model.groups import load_groups
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.report.compose import nation_drivers
from xlpkg.report.model import NationDrivers
from xlpkg.store.database import has_content
from xlpkg.store.default_currency import check_currency, default_currency, newest_currency
from xlpkg.store.store import default_path, open_store

#: The exit code of a report of which nothing could be checked.
NOTHING_CHECKED: Final = 3


@command("audit")
@click.argument("file", type=FILE, metavar="FILE", help="help-audit-file")
@click.option("--period", type=MONTH, metavar="MONTH", help="help-workbook-period")
@currency_option
@findings_format_option
@as_of_option
@store_option
def audit_command(
    file: Path,
    period: Month | None,
    currency: Currency | None,
    format_: str,
    as_of: dt.datetime | None,
    store: Path | None,
) -> int:
    """Proofread a report against itself and the user's store.

    Exits with 1 if a finding is an error, else with 3 if nothing could be checked.
    """
    document = read_document(Path("stdin"), sys.stdin.buffer) if str(file) == "-" else read_document(file)
    lang = current_language()
    path = store or default_path()
    groups = load_groups(path.parent)
    warn_of_groups(path)
    parsed = parse_report(replace(document, groups=groups), period)
    cube = _stored_cube(store, currency, as_of, parsed)
    drivers: NationDrivers | None = None
    if cube is not None and parsed.month is not None and parsed.needs_detail:
        drivers, left_out = nation_drivers(path, cube, parsed.month, parsed.lang)
        if left_out is not None:
            print_error(left_out.sentence(lang))
    if cube is None:
        audited = audit_claims(parsed)
    else:
        with open_store(path, create=False) as opened:
            audited = audit_stored(parsed, opened, cube, drivers)
    if format_ == "json":
        print_line(to_json([found.as_json(lang) for found in audited.findings]))
    else:
        for found in audited.findings:
            print_line(found.line(lang))
        month = audited.period or text("month-not-named")
        counts = {"right": audited.right, "wrong": audited.wrong, "unread": audited.unread}
        print_finding_counts("audited", audited.findings, file=document.name, period=month, **counts)
    if any(found.severity == "error" for found in audited.findings):
        return 1
    return 0 if audited.is_checked else NOTHING_CHECKED


def _stored_cube(
    named: Path | None,
    currency: Currency | None,
    as_of: dt.datetime | None,
    parsed: ParsedReport,
) -> Cube | None:
    """Return the cube in the report's currency; None, with a message, if there is none.

    The examples' store is never used, because its figures are not the user's.
    """
    path = named or default_path()
    if named is None and not has_content(path):
        print_note("audit-without-store", path=path)
        return None
    with open_store(path, create=False) as store:
        stored = store.months(as_of)
        unit = parsed.unit.currency if parsed.unit else None
        wanted = currency or unit or default_currency(stored)
        if currency is None and not parsed.is_report:  # a text may give its figures in both currencies
            currencies = [wanted, *(each.currency for each in parsed.units)]
            wanted = next((each for each in currencies if each in stored), wanted)
        if parsed.month is not None and not (currency or unit):
            check_currency(stored, wanted, parsed.month, of_workbook=False)
        if wanted not in stored:
            print_note("audit-without-currency", path=path, currency=wanted)
            if currency is not None or not stored:
                return None
            wanted = newest_currency(stored)  # its figures show a table under a wrong currency
        return load_cube(store, wanted, as_of)
