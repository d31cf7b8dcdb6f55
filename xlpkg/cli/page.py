"""The command ``page``: the report of a month as one HTML file for each language."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import replace
from pathlib import Path

import click

from udfs.formula import result_in_cell
from xlpkg.bundled import shipped
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, print_message
from xlpkg.cli.parameter_types import FILE, FOLDER
from xlpkg.cli.progress import progress
from xlpkg.cli.stores import chosen_store
from xlpkg.cli.workbooks import WORKBOOK_NAME, fill_workbook
from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.words import LANGUAGE_NAMES, STYLES
from xlpkg.store.store import default_path, open_store
from xlpkg.workbook.exports import Documents, document_name
from xlpkg.workbook.home import Choices, read_home
from xlpkg.workbook.selection import select


@command("page")
@options.any_period_argument
@click.option("-o", "--output", "folder", type=FOLDER, metavar="DIR", default="page", help="help-page-output")
@click.option("--workbook", type=FILE, metavar="FILE", help="help-page-workbook")
@options.report_options
@options.as_of_option
@options.store_option
def page_command(
    period: Month | None,
    folder: Path,
    workbook: Path | None,
    report: options.ReportOptions,
    as_of: dt.datetime | None,
    store: Path | None,
) -> int:
    """Write the report of a month as a page for each language to *folder*, and print the paths.

    The pages are those of *workbook*, filled in memory; by default of the shipped one, which has no publisher.
    """
    if workbook is None and report.style is None:
        report = replace(report, style=STYLES[0])
    done = Documents(default_path(), raises=True)
    languages = [report.lang] if report.lang else [*LANGUAGE_NAMES]
    path = chosen_store(store)
    with open_store(path, create=False) as opened:
        functions = functools.partial(result_in_cell, store=path, lang=current_language(), as_of=as_of)
        for lang in languages:
            source = workbook or shipped("workbook", WORKBOOK_NAME)
            with open_workbook(source, read_only=True, functions=functions) as book, progress() as step:
                home = read_home(book)
                chosen = home.chosen(period, report.currency, lang) if workbook else Choices()
                named = Choices(period, report.currency, lang)
                selected = select(opened.months(as_of), chosen, named, as_of=as_of)
                content, _ = fill_workbook(book, opened, selected, report.looks(home), as_of)
                folder.mkdir(parents=True, exist_ok=True)
                target = folder / document_name(book, "page")
                done.export(book, "page", target, step, content=content, languages=languages)
    for remark in (*selected.remarks, *done.remarks):
        print_message(remark)
    for written in done.written:
        print_line(str(written))
    return 0
