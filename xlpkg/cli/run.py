"""The command ``run``, the main job: ingest, check, fill, PDF."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from udfs.formula import result_in_cell
from xlpkg.bundled import example_folders, shipped
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_error, print_finding_counts, print_line, print_note
from xlpkg.cli.ingest import allow_folders, ingest_paths
from xlpkg.cli.parameter_types import FOLDER
from xlpkg.cli.workbooks import WORKBOOK_NAME, fill_workbook, link_document, write_pdf
from xlpkg.engines.package import open_workbook
from xlpkg.errors import OfficeError
from xlpkg.model.months import Month
from xlpkg.model.words import STYLES, Currency, Flow
from xlpkg.store.default_currency import default_currency
from xlpkg.store.ingest import Ingested, notes_on
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store
from xlpkg.workbook.fill import name_folder
from xlpkg.workbook.home import Choices, read_home

_NO_OFFICE = ("office-missing", "office-not-there")


@command("run")
@click.argument("sources", metavar="[SOURCE...]", nargs=-1, type=click.Path(path_type=Path), help="help-run-sources")
@click.option("--period", type=options.MONTH, metavar="MONTH", help="help-run-period")
@options.report_options
@click.option("--out", type=FOLDER, metavar="DIR", default="output", help="help-out")
@options.query_flow_option
@options.store_option
def run_command(
    sources: Sequence[Path],
    period: Month | None,
    report: options.ReportOptions,
    out: Path,
    flow: Flow | None,
    store: Path | None,
) -> int:
    """Write the month's workbook and PDF to *out*, and print both paths; exit with 1 if a finding is an error."""
    named = sources
    if not sources and store is None and not os.environ.get("TRADEMONITOR_STORE") and not is_filled(default_path()):
        sources, store = example_folders(), example_store()
        print_note("examples-used", store=store)
    with open_store(store, create=bool(sources)) as opened:
        allow_folders(opened, named)
        done = _ingest(opened, sources, flow) if sources else []
        is_newest_named = bool(named) and period is None and any(each.months for each in done)
        workbook = out / WORKBOOK_NAME
        is_new = not workbook.exists()
        source = shipped("workbook", WORKBOOK_NAME) if is_new else workbook
        functions = functools.partial(result_in_cell, store=opened.path, lang=current_language())
        with open_workbook(source, read_only=is_new, functions=functions) as book:
            # The shipped workbook's choices are not the user's; the month of an older report is not this one's.
            home = read_home(book)
            chosen = Choices() if is_new else replace(home.choices, period=None)
            if is_new and report.style is None:
                report = replace(report, style=STYLES[0])
            if is_newest_named:
                preferred = report.currency or chosen.currency or default_currency(opened.months())
                found, period = _newest_month(opened, done, preferred)
                report = replace(report, currency=report.currency or found)
            content, filled = fill_workbook(book, opened, period, report, chosen, report.looks(home))
            folder = next((source for source in named if source.is_dir()), None)
            if folder is not None and home.sources is None:  # the examples are not for the user's store
                name_folder(book, 0, folder.resolve())
            out.mkdir(parents=True, exist_ok=True)
            book.save(workbook if is_new else None)
    newest = content.cube.periods()[-1]
    if is_newest_named and newest > content.period:
        facts = {"period": content.period, "newest": newest, "currency": content.cube.currency.value}
        print_note("month-of-sources", **facts)
    print_finding_counts("checked", filled.findings, period=content.period, currency=content.cube.currency.value)
    print_line(str(workbook))
    target = out / f"{content.choices.file_stem()}.pdf"
    try:
        written = write_pdf(workbook, target)
        print_line(str(written))
        link_document(workbook, written, "make", filled.lines)
    except OfficeError as error:
        if error.key not in _NO_OFFICE:
            raise
        print_note("no-pdf", path=target, reason=error.sentence(current_language()))
    return int(any(found.severity == "error" for found in filled.findings))


def _newest_month(store: Store, files: Sequence[Ingested], currency: Currency) -> tuple[Currency, Month]:
    """Return the newest month of *files* and its currency: *currency* if they have it, else the other.

    A month that is not in *store*, because its file is withdrawn, is returned only if no other is left.
    """
    named = {month for file in files for month in file.months}
    stored = {(each, period) for each, periods in store.months().items() for period in periods}
    months = named & stored or named
    preferred = [month for month in months if month[0] is currency] or months
    return max(preferred, key=lambda month: month[1])


def _ingest(store: Store, sources: Sequence[Path], flow: Flow | None) -> list[Ingested]:
    """Store *sources*; exit with 2 if one was refused, because its figures would be missing from the report."""
    done = list(ingest_paths(store, sources, flow))
    for note in notes_on(done):
        print_error(note.sentence(current_language()))
    refused = sum(each.refusal is not None for each in done)
    unchanged = sum(each.unchanged for each in done)
    print_note("sources-ingested", stored=len(done) - refused - unchanged, unchanged=unchanged, refused=refused)
    if refused:
        print_note("no-report")
        raise click.exceptions.Exit(2)
    return done
