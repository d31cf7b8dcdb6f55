"""The commands for a workbook: ``build``, ``upgrade``, ``refresh``, and those that write its documents."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
import xlwings as xw

from udfs.formula import result_in_cell
from xlpkg.bundled import shipped
from xlpkg.cli import options
from xlpkg.cli.command import command, named_language
from xlpkg.cli.console import current_language, print_doubts, print_line, print_message, print_note
from xlpkg.cli.documents import note_kept, writing
from xlpkg.cli.ingest import filled_example_store
from xlpkg.cli.parameter_types import FILE, FOLDER, one_of
from xlpkg.cli.progress import progress
from xlpkg.cli.stores import chosen_store, warn_of_groups
from xlpkg.design.build import build
from xlpkg.design.upgrade import upgrade
from xlpkg.engines.libreoffice import open_workbook as open_in_libreoffice
from xlpkg.engines.package import Functions, open_workbook
from xlpkg.errors import BadInput, Unsupported, WorkbookError
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.words import LANGUAGE_NAMES, STYLES
from xlpkg.store.store import Store, default_path, is_filled, open_store
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.design.palettes import PALETTES, USUAL
from xlpkg.workbook.exports import Documents, document_name, note_document
from xlpkg.workbook.fill import Filled, fill
from xlpkg.workbook.home import Choices, Looks, read_home
from xlpkg.workbook.layout import HIDDEN
from xlpkg.workbook.selection import Selection, select
from xlpkg.workbook.written import check_document, mark_as_shown

WORKBOOK_NAME = "TradeMonitor.xlsm"
colours_option = click.option("--colours", type=one_of(*PALETTES), help="help-colours")


@command("build")
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-build-output")
@colours_option
def build_command(target: Path | None, colours: str | None) -> None:
    """Build the workbook, filled with the example month, and print its path."""
    with writing(target or Path(WORKBOOK_NAME), (".xlsm",)) as path:
        build(path, colours or USUAL)
    print_line(str(path))


@command("upgrade")
@options.workbook_argument
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-upgrade-output")
@colours_option
def upgrade_command(workbook: Path, target: Path | None, colours: str | None) -> None:
    """Bring a workbook to the present design, and print its path."""
    suffixes = (workbook.suffix.lower(),)
    with writing(target, suffixes, workbook) if target else contextlib.nullcontext() as path:
        done = upgrade(workbook, path, colours)
    if not done.written:
        print_note("upgrade-not-needed", path=workbook)
    if added := [sheet for sheet in done.added if sheet not in HIDDEN]:
        print_note("upgrade-added", sheets=tuple(added))
    if done.redrawn:
        print_note("upgrade-redrawn", sheets=done.redrawn)
    if done.macros:
        print_note("upgrade-macros")
    if done.left_out:
        print_note("upgrade-left-out", cells=done.left_out)
    if done.references:
        print_note("upgrade-references", cells=done.references)
    if done.backup is not None:
        print_note("upgrade-backup", path=done.backup)
    written = path if path and done.written else workbook
    if done.unfilled:
        print_note("upgrade-to-fill", path=written)
    print_line(str(written))


@command("refresh")
@options.workbook_argument
@click.option("--period", type=options.MONTH, metavar="MONTH", help="help-workbook-period")
@options.report_options
@click.option("--engine", type=one_of("package", "libreoffice", "excel"), default="package", help="help-engine")
@click.option("--replace-texts", is_flag=True, help="help-replace-texts")
@click.option("--examples", is_flag=True, help="help-refresh-examples")
@options.as_of_option
@options.store_option
def refresh_command(
    workbook: Path,
    period: Month | None,
    report: options.ReportOptions,
    engine: str,
    replace_texts: bool,
    examples: bool,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Fill a workbook with a month from the user's store or, only if asked, from the examples."""
    if examples and store is not None:
        raise BadInput("examples-or-store")
    path = filled_example_store() if examples else store or default_path()
    if not is_filled(path):
        raise BadInput("refresh-no-store", path=path, workbook=workbook)
    functions = functools.partial(result_in_cell, store=path, lang=current_language(), as_of=as_of)
    with open_store(path, create=False) as opened, _opened(workbook, engine, functions) as book:
        home = read_home(book)
        looks, chosen = report.looks(home), home.chosen(period, report.currency, report.lang)
        selected = select(opened.months(as_of), chosen, Choices(period, report.currency, report.lang), as_of=as_of)
        content, filled = fill_workbook(book, opened, selected, looks, as_of, replace_texts=replace_texts)
        book.save()
    print_remarks(selected)
    if not looks.style.is_shipped(content.lang):
        print_doubts(filled.findings)
    facts = {"period": content.period, "currency": content.cube.currency}
    print_note("refreshed", path=workbook, figures=filled.figures, **facts)


@contextlib.contextmanager
def _opened(path: Path, engine: str, functions: Functions) -> Iterator[xw.Book]:
    """Open the workbook by *engine*; Excel leaves it open, because it may have been open before.

    *functions* computes the results of TM_ functions where the program that has them is not at work.
    """
    if engine == "package":
        with open_workbook(path, functions=functions) as book:
            yield book
    elif engine == "libreoffice":
        if path.suffix.lower() == ".xlsm":
            raise Unsupported("office-no-xlsm", path=path)
        with open_in_libreoffice(path) as book:
            yield book
    elif sys.platform not in ("win32", "darwin"):
        raise Unsupported("engine-not-here", engine=engine)
    elif not path.is_file():
        raise WorkbookError("workbook-not-found", path=path)
    else:
        yield xw.Book(path)


def print_remarks(selected: Selection) -> None:
    """Print the remarks on what a workbook shows, after it was saved: a refusal stands alone."""
    for remark in selected.remarks:
        print_message(remark)


def fill_workbook(
    book: xw.Book,
    store: Store,
    selected: Selection,
    looks: Looks,
    as_of: dt.datetime | None = None,
    *,
    replace_texts: bool = False,
) -> tuple[Content, Filled]:
    """Fill *book* from *store*, as it was at *as_of*, and print warnings; return the content and what was filled.

    Texts of the report that the user changed are kept unless *replace_texts*.
    """
    with progress() as step:
        content = gather(
            *(store, selected.currency, selected.period, selected.lang),
            looks=looks,
            made=dt.datetime.now(),
            as_of=as_of,
            adjusting=lambda region: step(region.label(selected.lang)),
        )
        warn_of_groups(store.path)
        if content.left_out:
            print_message(content.left_out)
        return content, fill(book, content, remarks=selected.remarks, replace_texts=replace_texts, progress=step)


@command("pdf")
@options.workbook_argument
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-pdf-output")
@options.as_shown_option
def pdf_command(workbook: Path, target: Path | None, as_shown: bool) -> None:
    """Make the report's PDF from a workbook with LibreOffice, and print its path."""
    _export("pdf", workbook, target, as_shown)


@command("docx")
@options.workbook_argument
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-docx-output")
@click.option("--template", type=FILE, metavar="FILE", help="help-docx-template")
@options.as_shown_option
def docx_command(workbook: Path, target: Path | None, template: Path | None, as_shown: bool) -> None:
    """Write the report of a workbook as a Word document, and print its path."""
    _export("docx", workbook, target, as_shown, template)


@command("copy")
@options.workbook_argument
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-copy-output")
@options.as_shown_option
def copy_command(workbook: Path, target: Path | None, as_shown: bool) -> None:
    """Write a copy of a workbook with values only, which needs no program but a spreadsheet, and print its path."""
    _export("copy", workbook, target, as_shown)


def _export(task: str, workbook: Path, target: Path | None, as_shown: bool, template: Path | None = None) -> None:
    """Write the document of *task* to *target*, by default beside *workbook*, and print its path.

    首页 links to it, unless it is a copy.
    """
    done = Documents(default_path(), raises=True)
    with open_workbook(workbook, read_only=True, keeps_results=True) as book, progress() as step:
        _check_document(book, as_shown, task)
        named = target or workbook.with_name(document_name(book, task))
        done.export(book, task, named, step, workbook, template=template)
    for remark in done.remarks:
        print_message(remark)
    if task != "copy":
        link_document(workbook, done, task)
    print_line(str(done.written[0]))


@command("figures")
@options.workbook_argument
@click.option("-o", "--output", "target", type=FOLDER, metavar="DIR", help="help-figures-output")
@click.option("--horizontal", is_flag=True, help="help-figures-horizontal")
@options.bars_option
@options.as_shown_option
def figures_command(workbook: Path, target: Path | None, horizontal: bool, bars: str | None, as_shown: bool) -> None:
    """Write each chart of a workbook as SVG and PNG, and print the paths."""
    from xlpkg.workbook.figures import write_figures  # needs Matplotlib, too

    with open_workbook(workbook, read_only=True) as book, progress() as step:
        _check_document(book, as_shown, "figures-horizontal" if horizontal else "figures")
        folder = target or workbook.with_name(document_name(book, "figures"))
        sorted_bars = None if bars is None else bars == "yoy"
        written = write_figures(book, folder, horizontal=horizontal, sorted_bars=sorted_bars, progress=step)
    note_kept(folder, written[0].parent if written else folder)
    for path in written:
        print_line(str(path))


@command("page")
@click.argument("period", type=options.MONTH, metavar="[PERIOD]", required=False, help="help-newest")
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


def link_document(workbook: Path, done: Documents, task: str, filled: Sequence[str] = ()) -> None:
    """Let 首页 of *workbook* link to the last of the documents *done*, and name it, as the button *task* does.

    *filled* are the lines of the run that has filled the sheets before, if there was one. If the workbook cannot be
    written, a note on stderr says so.
    """
    try:
        with open_workbook(workbook, keeps_results=True) as book:
            note_document(book, done.written[-1], task, filled, done.remarks)
            book.save()
    except WorkbookError as refused:
        print_note("document-not-linked", reason=refused.sentence(current_language()))


def _check_document(book: xw.Book, as_shown: bool, document: str) -> None:
    """Raise an error as check_document does, or let *book* say that it is printed *as_shown*.

    Raises BadInput if ``--lang`` is another language.
    """
    home = read_home(book)
    if as_shown:
        mark_as_shown(book)
    else:
        check_document(book, home, document)
    lang, shown = named_language(), home.report.lang or home.lang
    if lang not in (None, shown):
        facts = {"shown": Message(f"language-{shown}", {}), "wanted": Message(f"language-{lang}", {}), "code": lang}
        raise BadInput("report-in-other-language", path=book.name, **facts)
