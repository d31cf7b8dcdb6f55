"""Fills a workbook with a month, by xlwings code for Excel, LibreOffice and the package engine.

Only values are written, one named range at a time. The user's formats, column widths, notes and sheets are kept.
Text from a source never becomes a formula.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import xlwings as xw

from xlpkg.analysis.findings import Finding
from xlpkg.atomic_files import write_atomically
from xlpkg.engines.page_texts import PageTexts
from xlpkg.errors import WorkbookError
from xlpkg.messages import Message, capital, in_workbook, say
from xlpkg.model.groups import describe_unused
from xlpkg.model.words import LANGUAGE_NAMES, Basis
from xlpkg.workbook import layout, links
from xlpkg.workbook.blocks import Found, SheetValues
from xlpkg.workbook.chart_texts import chart_texts
from xlpkg.workbook.content import Content
from xlpkg.workbook.drawn_texts import drawn_page_texts, drawn_texts
from xlpkg.workbook.findings import find
from xlpkg.workbook.hidden_rows import notes_under, table_heights
from xlpkg.workbook.home import Home, read_home, task_line
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.logo import choose_logo, show_logo
from xlpkg.workbook.page_texts import page_texts, pdf_properties
from xlpkg.workbook.row_heights import report_heights
from xlpkg.workbook.shape import Areas, check_shape
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets import CHARTED, PARTS, checks, cover, functions, range_rows
from xlpkg.workbook.texts import read_texts, show_comments
from xlpkg.workbook.typed_formulas import check_replaced
from xlpkg.workbook.versions import check_version, range_of
from xlpkg.workbook.writing import RangeWriter, as_text
from xlpkg.workbook.written import records

#: The ranges of the sheets that have a header and a footer.
_PRINTED: Final = tuple(of.text for of in layout.REPORTS.values())
#: What gives the rows of a sheet their heights.
_HEIGHTS: Final = tuple(parts.heights for parts in PARTS.values())
_Heights = Callable[[NamedRange, xw.Range, Rows], Iterator[tuple[xw.Range, float]]]
#: The language of a PDF; another one of the same length moves nothing in it.
_LANGUAGE: Final = re.compile(rb"/Lang\([a-z]{2}-[A-Z]{2}\)")


class Filled(NamedTuple):
    """What a fill did: the number of figures written, the lines of the last run on 首页, the findings."""

    figures: int
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is about to be written; ``ranges`` are in the order of the sheets, the last one is HOME_RUN.

    It is outdated afterwards if the choices change, and formulas under 发布单位 may rest on them.
    *other_language*: a group of sheets has, or may have, another language. *examples*: formulas on 函数.
    """

    filled: Filled
    ranges: list[tuple[NamedRange, Rows]]
    page_texts: PageTexts
    logo: bytes | None
    is_outdated: bool
    other_language: bool
    examples: list[functions.Block]


@in_workbook()
def fill(
    book: xw.Book,
    content: Content,
    sheets: Collection[str] = layout.FILLED,
    *,
    task: str = "fill",
    remarks: Sequence[Message] = (),
    replace_texts: bool = False,
    progress: Callable[[str], object] = lambda _: None,
) -> Filled:
    """Write *content* into *sheets* and 首页 of *book*.

    Comments and texts of the report that the user changed are kept; with *replace_texts* the texts are generated
    again. If 核验 is the only sheet, the report on the other sheets is audited as it is. *task* and *remarks* are what
    首页 says of the run. *progress* is called with the name of each sheet.

    All ranges are found and checked before any is written. Until all are written, 首页 says that the sheets are
    incomplete. If the choices change and 首页 has formulas, which may rest on them, all is written twice. If a write or
    *progress* raises an exception, what the ranges held before is written back, and in an open workbook 首页 still says
    so only where that fails, too. Sheets of provinces that the user deleted are left out.
    Raises WorkbookError as check_shape does, for a choice or a comment that is a formula or if, in LibreOffice, a range
    is protected or a part of an array formula.
    """

    def plan() -> tuple[Areas, _Plan]:
        areas = check_shape(book, {layout.HOME, *layout.REPORT, layout.TEXTS, layout.CHARTS, *sheets})
        found = _plan(book, content, sheets, areas, task, remarks, replace_texts=replace_texts)
        check_replaced(book, {named: typed[named] for named, _ in found.ranges if named in typed})
        return areas, found

    typed = {named: cells for parts in PARTS.values() for named, cells in parts.typed.items()}
    writer, (areas, planned) = RangeWriter(book), plan()
    # The program draws and calculates once, at the end.
    with book.app.properties(screen_updating=False), host_of(book.app).calculating_later(book.app):
        try:
            lines, logo = _write(book, content, planned, areas, writer, progress), planned.logo
            if planned.is_outdated:
                book.app.calculate()
                areas, planned = plan()
                lines = _write(book, content, planned, areas, writer)
            if (logo := planned.logo or logo) is not None:
                show_logo(book, logo)
        except BaseException:  # also Ctrl-C
            with contextlib.suppress(Exception):  # 首页 still says then that the sheets are incomplete
                writer.restore()
            raise
    return planned.filled._replace(lines=lines)


def _plan(
    book: xw.Book,
    content: Content,
    sheets: Collection[str],
    areas: Areas,
    task: str,
    remarks: Sequence[Message],
    *,
    replace_texts: bool,
) -> _Plan:
    home = read_home(book)
    month = (content.period, content.lang, content.cube.currency)
    kept = read_texts(book, *month, replace_changed=replace_texts)
    publisher = home.publisher(content.lang)
    mark, logo, refused = "", None, None
    if {*layout.REPORT} <= {*sheets}:
        mark, logo, refused = choose_logo(book, publisher.logo, content.store)
        sheets = (*sheets, layout.TEXTS)
    values = SheetValues(content, publisher, kept, mark)
    report = [*range_rows(values, layout.REPORT)]
    found = find(book, content, kept, report, is_read=tuple(sheets) == (layout.CHECKS,))
    values = replace(values, found=found)
    reads = {sheet: PARTS[sheet].reads for sheet in sheets}
    values = replace(values, read={sheet: read(book, values) for sheet, read in reads.items() if read is not None})
    ranges = [(named, rows) for named, rows in report if named.sheet in sheets]
    there = {named.sheet for named in areas} & {*sheets} - {*layout.REPORT} | {layout.HOME}
    ranges += range_rows(values, there)
    figures = sum(_count_figures(rows) for named, rows in ranges if named.sheet != layout.CHARTS)
    said = (content.left_out, describe_unused(content.wide.unused_groups), refused)
    notes = [note.sentence(content.lang) for note in said if note is not None]
    told = [capital(remark.sentence(content.lang)) for remark in remarks]
    lines = (_run_line(content, task, figures, found), *told, *notes)
    choices = content.choices.words(content.lang)
    of_home = {**content.looks.rows(content.lang), layout.HOME_CHOICES: [[choice] for choice in choices]}
    changed = [(named, rows) for named, rows in of_home.items() if home.cells[named] != rows]
    ranges += changed
    place = next((at for at, (named, _) in enumerate(ranges) if named.sheet == layout.TEXTS), 0)
    ranges.insert(place, (layout.TEXTS_RECORD, records(book, ranges)))
    ranges.append((layout.HOME_RUN, [["\n".join(lines)], *_states(content, choices, sheets, home)]))
    other_language = any(state[2] != LANGUAGE_NAMES[content.lang] for state in home.states.values())
    return _Plan(
        Filled(figures, lines, found.findings),
        ranges,
        page_texts(content.report, publisher, cover.source(content)),
        logo,
        is_outdated=bool(changed) and home.has_formulas,
        other_language=other_language,
        examples=[*functions.examples(content.lang, values.read.get(layout.FUNCTIONS, []), renew=other_language)],
    )


def _run_line(content: Content, task: str, count: int, found: Found) -> str:
    """Return what 首页 says about the run that wrote *count* figures; *task* is that of a message ``task-…``."""
    if content.made is None:
        return content.say("run-example", span=content.span(Basis.MONTH))
    done = content.say(
        "run-figures",
        span=content.span(Basis.MONTH),
        currency=content.cube.currency,
        count=count,
        files=len({sheet.sha256 for sheet in content.cube.sheets}),
        findings=checks.summary(content, found),
    )
    line = task_line(content.made, task, done, content.lang)
    # After a button: Excel and LibreOffice clear their undo lists.
    return line if task == "fill" else line + content.say("run-not-undoable")


def _count_figures(rows: Rows) -> int:
    """Return the number of trade figures in *rows*. These are floats; region codes and ranks are ints."""
    return sum([list(map(type, row)).count(float) for row in rows])


def _states(content: Content, choices: tuple[str | None, ...], filled: Collection[str], home: Home) -> Rows:
    """Return a row for each group of sheets; one that is not among those *filled* shows what it did before."""
    made = content.made and content.say(
        "run-filled", made=f"{content.made:%Y-%m-%d %H:%M}", until=content.cube.stored_by
    )
    return [
        [content.say(f"group-{group}"), None, *((*choices, made) if {*sheets} <= {*filled} else home.states[group])]
        for group, sheets in layout.GROUPS.items()
    ]


def _write(
    book: xw.Book,
    content: Content,
    plan: _Plan,
    areas: Areas,
    writer: RangeWriter,
    progress: Callable[[str], object] = lambda _: None,
) -> tuple[str, ...]:
    """Write all of *plan* but the logo, and return the lines of the last run."""
    lines = plan.filled.lines
    targets = [(named, areas[named], rows) for named, rows in plan.ranges]
    interrupted = targets[-1][1][0, 0].value in [say("run-incomplete", each) for each in LANGUAGE_NAMES]
    of_tables: _Heights = partial(table_heights, anew=interrupted, notes=notes_under(targets))
    heights = [
        height
        for of_target in targets
        for heights_of in (report_heights, of_tables, *_HEIGHTS)
        for height in heights_of(*of_target)
    ]
    for _, target, _ in targets:
        host_of(book.app).check_writable(target)
    written = dict(plan.ranges)
    writer.write(targets[-1][1], [[content.say("run-incomplete")]])
    pages = [writer.write_page_texts(of.sheet, plan.page_texts) for named, of, _ in targets if named in _PRINTED]
    if not all(pages):
        lines = (*lines, content.say("page-texts-unchanged"))
        plan.ranges[-1][1][0][0] = "\n".join(lines)
    for sheet, of_sheet in itertools.groupby(targets[:-1], key=lambda target: target[0].sheet):
        if sheet not in layout.HIDDEN:
            progress(sheet)
        for _, target, rows in of_sheet:
            writer.write(target, rows)
        if sheet in CHARTED:
            texts = chart_texts(sheet, lambda named: written.get(named, []), content.period, content.lang)
            writer.write_chart_texts(target.sheet, texts)
    for target, height in heights:
        writer.set_row_height(target, height)
    if plan.other_language:
        sheets = {named.sheet: area.sheet for named, area in areas.items()}
        if layout.INTELLISENSE in book.sheet_names:
            sheets[layout.INTELLISENSE] = book.sheets[layout.INTELLISENSE]
        for name, sheet in sheets.items():
            writer.replace_texts(sheet, drawn_texts(name, content.lang))
            writer.write_page_texts(sheet, drawn_page_texts(name, content.lang))
    for first, cells in plan.examples:
        writer.write_formulas(areas[functions.TEXTS].offset(first, 2).resize(len(cells)), cells)
    writer.write(*targets[-1][1:])  # last of all: until then 首页 says that the sheets are incomplete
    host_of(book.app).make_current(book, links.shown)
    return lines


def report_sheets(book: xw.Book) -> list[str]:
    """Return the names of the report's sheets in order: cover, month and, if it is filled, year to date.

    The sheets are found by their named ranges, because a user may have renamed them. Raises WorkbookError as
    check_shape does.
    """
    check_version(book)
    areas = check_shape(book, layout.REPORT)
    ranges = [areas[layout.COVER_TITLE], areas[layout.REPORTS[Basis.MONTH].text]]
    ytd = layout.REPORTS[Basis.YTD]
    if areas[ytd.table][1, 0].value is not None:
        ranges.append(areas[ytd.text])
    return [found.sheet.name for found in ranges]


def print_report(book: xw.Book, target: Path) -> None:
    """Write the sheets of the report, with comments typed since the last fill, to the PDF *target*.

    Its language is that of the report: programs write their own, in which a screen reader would speak.
    """
    with contextlib.suppress(WorkbookError):  # a read-only workbook prints the comments of the last fill
        show_comments(book)
    host_of(book.app).to_pdf(book, target, report_sheets(book), pdf_properties(book))
    written, lang = target.read_bytes(), b"zh-CN" if read_home(book).lang == "zh" else b"en-US"
    with_language = _LANGUAGE.sub(b"/Lang(%b)" % lang, written)
    if with_language != written:
        write_atomically(target, with_language)


def name_folder(book: xw.Book, row: int, folder: Path) -> None:
    """Write *folder* into a row of the folders: 0 is that of the source files, 1 that of the PDF."""
    range_of(book, layout.HOME_FOLDERS)[row, 0].value = as_text(str(folder))
