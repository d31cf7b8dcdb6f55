"""The command ``run``, the main job: ingest, check, fill, PDF."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from udfs.formula import result_in_cell
from xlpkg.analysis.findings import Finding
from xlpkg.bundled import example_folders, shipped
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_error, print_finding_counts, print_line, print_note
from xlpkg.cli.ingest import allow_folders, ingest_paths
from xlpkg.cli.parameter_types import FOLDER
from xlpkg.cli.progress import progress
from xlpkg.cli.stores import cube_of
from xlpkg.cli.workbooks import WORKBOOK_NAME, fill_workbook, link_document
from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.words import LANGUAGE_NAMES, STYLES, Currency, Flow
from xlpkg.store.default_currency import default_currency
from xlpkg.store.ingest import Ingested, notes_on
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store
from xlpkg.workbook.content import Content
from xlpkg.workbook.fill import name_folder, report_sheets
from xlpkg.workbook.home import Choices, read_home
from xlpkg.workbook.month_folder import Documents, copy_logo, earlier_workbook, month_folder
from xlpkg.workbook.page_texts import pdf_properties


@command("run")
@click.argument("sources", metavar="[SOURCE...]", nargs=-1, type=click.Path(path_type=Path), help="help-run-sources")
@click.option("--period", type=options.MONTH, metavar="MONTH", help="help-run-period")
@options.report_options
@click.option("--out", type=FOLDER, metavar="DIR", default="output", help="help-out")
@click.option("--all", "all_", is_flag=True, help="help-run-all")
@click.option("--both-languages", "both", is_flag=True, help="help-run-both")
@options.query_flow_option
@options.store_option
def run_command(
    sources: Sequence[Path],
    period: Month | None,
    report: options.ReportOptions,
    out: Path,
    all_: bool,
    both: bool,
    flow: Flow | None,
    store: Path | None,
) -> int:
    """Write the month's workbook and PDF to *out*, and print both paths; exit with 1 if a finding is an error."""
    named = sources
    if not sources and store is None and not os.environ.get("TRADEMONITOR_STORE") and not is_filled(default_path()):
        sources, store = example_folders(), example_store()
        print_note("examples-used", store=store)
    all_ = all_ or both
    documents, has_errors = Documents(default_path()), False
    with open_store(store, create=bool(sources)) as opened:
        allow_folders(opened, named)
        done = _ingest(opened, sources, flow) if sources else []
        workbook, chosen = out / WORKBOOK_NAME, Choices()
        start = earlier_workbook(out, chosen) if all_ else None
        start = start or (workbook if workbook.exists() else None)
        if start is not None:  # the shipped workbook's choices are not the user's
            with open_workbook(start, read_only=True) as book:
                chosen = read_home(book).choices
        is_newest_named = bool(named) and period is None and any(each.months for each in done)
        if is_newest_named:
            preferred = report.currency or chosen.currency or default_currency(opened.months())
            found, period = _newest_month(opened, done, preferred)
            report = replace(report, currency=report.currency or found)
        langs = [report.lang]
        if all_:
            report = replace(report, currency=report.currency or chosen.currency_from(opened.months()))
            period = period or cube_of(opened, report.currency).periods()[-1]
            langs = [report.lang or chosen.lang or "zh"]
            langs += [lang for lang in LANGUAGE_NAMES if both and lang not in langs]
        folder = next((source for source in named if source.is_dir()), None)
        for lang in langs:
            source, target, wanted = start, workbook, Choices(period, report.currency, lang)
            if all_:
                source = earlier_workbook(out, wanted) or start
                target = month_folder(out, wanted) / f"{wanted.file_stem()}.xlsm"
            with documents.part(target) if both else contextlib.nullcontext():
                of_lang = replace(report, lang=lang)
                content, findings = _make(documents, opened, source, target, period, of_lang, folder, only_pdf=not all_)
                facts = {"period": content.period, "currency": content.cube.currency.value}
                newest = content.cube.periods()[-1]
                if is_newest_named and newest > content.period:
                    print_note("month-of-sources", newest=newest, **facts)
                print_finding_counts("checked", findings, **facts)
                has_errors |= any(found.severity == "error" for found in findings)
    for remark in documents.remarks:
        print_error(remark.sentence(current_language()))
    for path in documents.written:
        print_line(str(path))
    return 2 if documents.failed else int(has_errors)


def _make(
    documents: Documents,
    store: Store,
    source: Path | None,
    target: Path,
    period: Month | None,
    report: options.ReportOptions,
    folder: Path | None,
    *,
    only_pdf: bool,
) -> tuple[Content, Sequence[Finding]]:
    """Fill the workbook *source*, by default the shipped one, save it as *target*, and write *documents* beside it.

    *folder* becomes that of the source files on 首页, unless that names one. Return the content and the findings.
    """
    in_place = source is not None and target.exists() and target.samefile(source)
    functions = functools.partial(result_in_cell, store=store.path, lang=current_language())
    shown = source or shipped("workbook", WORKBOOK_NAME)
    with open_workbook(shown, read_only=not in_place, functions=functions) as book:
        home = read_home(book)
        # The month of an older report is not this one's.
        chosen = replace(home.choices, period=None) if source else Choices()
        if source is None and report.style is None:
            report = replace(report, style=STYLES[0])
        content, filled = fill_workbook(book, store, period, report, chosen, report.looks(home))
        if folder is not None and home.sources is None:  # the examples are not for the user's store
            name_folder(book, 0, folder.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_logo(home, shown.parent, target.parent)
        book.save(None if in_place else target)
    documents.written.append(target)
    with open_workbook(target, read_only=True) as book, progress() as step:
        sheets, properties = report_sheets(book), pdf_properties(book)
        export = functools.partial(export_pdf, target, sheets=sheets, properties=properties)
        documents.write_all(book, target.parent, store, export, step, only_pdf=only_pdf)
    for pdf in documents.written[documents.written.index(target) :]:
        if pdf.suffix == ".pdf":
            link_document(target, pdf, "make", filled.lines)
    return content, filled.findings


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
