"""The command ``run``, the main job: ingest, check, fill, PDF."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from udfs.formula import result_in_cell
from xlpkg.bundled import example_folders, shipped
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import (
    current_language,
    print_doubts,
    print_finding_counts,
    print_line,
    print_message,
    print_note,
    text,
)
from xlpkg.cli.ingest import allow_folders, ingest_paths
from xlpkg.cli.parameter_types import FOLDER
from xlpkg.cli.progress import progress
from xlpkg.cli.workbooks import WORKBOOK_NAME, fill_workbook, link_document, print_remarks
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadInput, Doubtful
from xlpkg.model.months import Month, find_month, spans
from xlpkg.model.words import STYLES, Currency, Flow
from xlpkg.store.ingest import Ingested, decide, notes_on
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store
from xlpkg.workbook.exports import Documents, document_name, note_document
from xlpkg.workbook.fill import name_folder
from xlpkg.workbook.home import Choices, read_home
from xlpkg.workbook.month_folder import (
    copy_logo,
    earlier_workbook,
    languages_from,
    month_folder,
    write_folder,
)
from xlpkg.workbook.selection import newest_of, select


@command("run")
@click.argument("sources", metavar="[SOURCE...]", nargs=-1, type=click.Path(path_type=Path), help="help-run-sources")
@click.option("--period", type=options.MONTH, metavar="MONTH", help="help-workbook-period")
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
    """Write the month's workbook and PDF to *out*, and print both paths; exit with 1 if a finding is an error.

    Exit with 2 if a document could not be written, or a table of China Customs was refused.
    """
    for path in sources:
        if not path.exists():
            raise BadInput("month-as-source" if find_month(str(path)) else "no-such-source", path=path)
    named = sources
    if not sources and store is None and not os.environ.get("TRADEMONITOR_STORE") and not is_filled(default_path()):
        sources, store = example_folders(), example_store()
        print_note("examples-used", store=store)
    all_ = all_ or both
    with open_store(store, create=bool(sources)) as opened:
        allow_folders(opened, named)
        done = _ingest(opened, sources, flow, period) if sources else []
        target, chosen = out / WORKBOOK_NAME, Choices()
        source = (earlier_workbook(out, chosen) if all_ else None) or (target if target.exists() else None)
        if source is not None:  # the shipped workbook's choices are not the user's
            with open_workbook(source, read_only=True) as book:
                chosen = read_home(book).chosen(period, report.currency, report.lang)
            chosen = replace(chosen, period=None)  # the month of an older report is not this one's
        elif report.style is None:
            report = replace(report, style=STYLES[0])
        stored, wanted = opened.months(), Choices(period, report.currency, report.lang)
        months = {month for each in done if not each.refusal for month in each.months}
        is_newest_named = bool(named) and period is None and bool(months)
        if is_newest_named:
            currency, newest = newest_of(months, stored, select(stored, chosen, wanted).currency)
            _check_none_newer(done, currency, newest)
            wanted = replace(wanted, period=newest, currency=report.currency or currency)
        selected = select(stored, chosen, wanted)
        if all_:
            wanted = Choices(*selected[:3])
            source = earlier_workbook(out, wanted) or source
            target = month_folder(out, wanted) / f"{wanted.file_stem()}{source.suffix if source else '.xlsm'}"
        in_place = source is not None and target.exists() and target.samefile(source)
        functions = functools.partial(result_in_cell, store=opened.path, lang=current_language())
        shown = source or shipped("workbook", WORKBOOK_NAME)
        with open_workbook(shown, read_only=not in_place, functions=functions) as book:
            home = read_home(book)
            content, filled = fill_workbook(book, opened, selected, report.looks(home))
            folder = next((source for source in named if source.is_dir()), None)
            if folder is not None and home.sources is None:  # the examples are not for the user's store
                name_folder(book, 0, folder.resolve())
            target.parent.mkdir(parents=True, exist_ok=True)
            if all_:
                copy_logo(book, target.parent)
                note_document(book, target.parent, "make", filled.lines)
            book.save(None if in_place else target)
            print_remarks(selected)
            with progress() as step:
                if all_:
                    langs = languages_from(content.lang)[: 1 + both]
                    documents = write_folder(book, content, target.parent, opened, langs, default_path(), step)
                else:
                    documents = Documents(default_path(), written=[target])
                    documents.export(book, "pdf", out / document_name(book, "pdf"), step)
    facts = {"period": content.period, "currency": content.cube.currency}
    newest = content.cube.periods()[-1]
    if is_newest_named and newest > content.period:
        print_note("month-of-sources", newest=newest, **facts)
    has_errors = print_doubts(filled.findings)
    for each in filled.findings:
        if each.code == "nation-computed":
            print_message(each)
    print_finding_counts("checked", filled.findings, **facts)
    is_undecided = any(each.is_asked for each in done)
    if is_undecided:
        print_note("doubtful-left-out")
    if is_incomplete := any(
        each.refusal and not (each.is_foreign or isinstance(each.refusal, Doubtful)) for each in done
    ):
        print_note("refused-left-out")
    for remark in documents.remarks:
        print_message(remark)
    for path in documents.written:
        print_line(str(path))
    if not all_ and len(documents.written) > 1:
        link_document(target, documents, "make", filled.lines)
    return 2 if documents.failed or is_incomplete or is_undecided else int(has_errors)


def _check_none_newer(files: Sequence[Ingested], currency: Currency, period: Month) -> None:
    """Exit with 2 if a doubtful file that was left out has a later month: its report is what was asked for."""
    months = {month for each in files if isinstance(each.refusal, Doubtful) for month in each.months}
    if newer := sorted(month for code, month in months if code is currency and month > period):
        print_note("report-withheld", months=spans(newer))
        raise click.exceptions.Exit(2)


def _ingest(store: Store, sources: Sequence[Path], flow: Flow | None, period: Month | None) -> list[Ingested]:
    """Store *sources*; on a terminal, ask once about the doubtful ones.

    Exit with 2 if all were refused, unless one is only doubtful and the report is to be of *period*.
    """

    done = list(ingest_paths(store, sources, flow))
    asked = [each for each in done if each.is_asked]
    if asked and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        decide(store, asked, "accept" if click.confirm(text("ask-accept"), err=True) else "leave")
        again = {each.path: each for each in ingest_paths(store, [each.path for each in asked], flow)}
        done = [again.get(each.path, each) for each in done]
    for note in notes_on(done):
        print_message(note)
    refused = sum(each.refusal is not None for each in done)
    unchanged = sum(each.unchanged for each in done)
    doubtful = sum(isinstance(each.refusal, Doubtful) for each in done)
    counts = {"stored": len(done) - refused - unchanged, "refused": refused - doubtful, "doubtful": doubtful}
    print_note("sources-ingested", unchanged=unchanged, **counts)
    if refused == len(done) and not (period and any(isinstance(each.refusal, Doubtful) for each in done)):
        print_note("no-report")
        raise click.exceptions.Exit(2)
    return done
