"""Fills a workbook with a month, by xlwings code for Excel, LibreOffice and the package engine.

Only values are written, one named range at a time. The user's formats, column widths, notes and sheets are kept.
Text from a source never becomes a formula.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from xlpkg.errors import BadArgument
from xlpkg.messages import say
from xlpkg.model.months import find_month
from xlpkg.model.words import (
    LANGUAGE_NAMES,
    STYLES,
    Basis,
    parse_currency,
    parse_language,
    parse_style,
    style_label,
)
from xlpkg.network_paths import is_network_path
from xlpkg.report.style import Style
from xlpkg.store.default_currency import default_currency
from xlpkg.workbook import layout
from xlpkg.workbook.driver_values import driver_heights
from xlpkg.workbook.drivers import read_drivers
from xlpkg.workbook.findings_of_texts import with_findings
from xlpkg.workbook.host import host_of, link_to
from xlpkg.workbook.logo import show_logo, with_logo
from xlpkg.workbook.page_texts import page_texts
from xlpkg.workbook.publisher import read_publisher
from xlpkg.workbook.range_values import RangeValues
from xlpkg.workbook.row_heights import province_heights, report_heights
from xlpkg.workbook.terms import TERMS
from xlpkg.workbook.texts import cut_comments, read_texts
from xlpkg.workbook.versions import check_version, range_of
from xlpkg.workbook.writing import RangeWriter, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    import xlwings as xw

    from xlpkg.messages import Language
    from xlpkg.model.months import Month
    from xlpkg.model.words import Currency
    from xlpkg.workbook.content import Content

_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class Choices:
    """A month, currency and language, as three cells name them; None if a cell is empty or its value is not valid."""

    period: Month | None = None
    currency: Currency | None = None
    lang: Language | None = None

    def label(self, lang: Language) -> str:
        """Return the choices in words of *lang*."""
        parts = (self.period, self.currency and self.currency.label(lang), self.lang and LANGUAGE_NAMES[self.lang])
        return " ".join(str(part) for part in parts if part) or "—"

    def currency_from(self, stored: Mapping[Currency, Collection[Month]], period: Month | None) -> Currency:
        """Return the chosen currency if any month of it is stored, else the user's, or the one that has *period*."""
        if self.currency is not None and self.currency in stored:
            return self.currency
        return default_currency(stored, [period] if period else [])


def choices(book: xw.Book) -> Choices:
    """Return the choices on 首页 of *book*.

    Raises WorkbookError if it is not a TradeMonitor workbook, or has another design than the program.
    """
    check_version(book)
    return parse_choices(*(row[0] for row in range_of(book, layout.HOME_CHOICES).options(ndim=2).value[:3]))


def parse_choices(period: object, currency: object, lang: object) -> Choices:
    """Return the choices that the values of three cells name."""
    return Choices(find_month(period), _parse(parse_currency, currency), _parse(parse_language, lang))


def folders(book: xw.Book) -> tuple[str | None, str | None]:
    """Return the folders of the source files and of the PDF on 首页; None if a cell is empty."""
    cells = [row[0] for row in range_of(book, layout.HOME_FOLDERS).options(ndim=2).value[:2]]
    sources, pdf = (str(cell).strip() or None if cell is not None else None for cell in cells)
    return sources, pdf


def chosen_style(book: xw.Book, name: str | None = None, folder: Path | None = None) -> Style:
    """Return the style *name*, by default that of 首页, else that of the published report, with templates in *folder*.

    Raises BadInput if the cell on 首页 has anything but a name.
    """
    if name is None:
        value = range_of(book, layout.HOME_STYLE)[0, 0].value
        name = None if value in (None, "") else parse_style(value)
    return Style(name or STYLES[0], folder)


def name_source_folder(book: xw.Book, folder: Path) -> None:
    """Write *folder* as the folder of the source files on 首页, if none is named there."""
    if folders(book)[0] is None:
        name_folder(book, 0, folder.resolve())


def name_folder(book: xw.Book, row: int, folder: Path) -> None:
    """Write *folder* into a row of the folders on 首页: 0 is that of the source files, 1 that of the PDF."""
    range_of(book, layout.HOME_FOLDERS)[row, 0].value = as_text(str(folder))


def link_document(book: xw.Book, document: Path) -> None:
    """Let 首页 link to *document*, if it is on this computer."""
    path = document.resolve()
    target = "" if is_network_path(str(path)) else link_to(path)
    range_of(book, layout.HOME_DOCUMENT).value = as_text(target) or None


def document_lines(book: xw.Book, document: Path, task: str) -> str:
    """Return what 首页 says about *document*, and in further lines about its comments that are cut in print.

    *task* is ``pdf``, ``docx``, or ``make`` for a run that has filled the sheets: its line and remarks stay.
    """
    lang = choices(book).lang or "zh"
    terms = TERMS[lang]
    if task == "make":
        line, *remarks = last_run(book).split("\n")
        lines = [terms.with_pdf.format(line=line, path=document), *remarks]
    else:
        lines = [terms.printed.format(at=dt.datetime.now(), task=terms.tasks[task], path=document)]
    if document.suffix == ".pdf" and (cut := cut_comments(book)):
        lines.append(say("comments-cut", lang, cells=", ".join(cut)))
    return "\n".join(lines)


def last_run(book: xw.Book) -> str:
    """Return the line on 首页 for the last run, and its remarks in further lines."""
    return str(range_of(book, layout.HOME_LAST_RUN)[0, 0].value or "")


def write_last_run(book: xw.Book, line: str) -> None:
    """Write *line* into the cell of 首页 for the last run."""
    range_of(book, layout.HOME_LAST_RUN).value = as_text(line)


def _parse(parse: Callable[[object], _Choice], value: object) -> _Choice | None:
    try:
        return parse(value)
    except BadArgument:
        return None


def fill(
    book: xw.Book,
    content: Content,
    sheets: Collection[str] = layout.FILLED,
    *,
    progress: Callable[[str], object] = lambda _: None,
) -> int:
    """Write *content* into *sheets* and 首页 of *book*, and return the number of figures written.

    Comments and texts of the report that the user changed are kept, unless *content* is from :func:`with_texts` and
    says otherwise. *progress* is called with the name of each sheet. All ranges are found and checked before any is
    written.
    Until all are written, 首页 says that the sheets are incomplete, or has other choices than what it says the sheets
    show. If a write or *progress* raises an exception, what the ranges held before is written back, and in an open
    workbook 首页 still says so only where that fails, too. Raises WorkbookError if a named range is missing, too small
    or, in LibreOffice, protected or a part of an array formula.
    """
    if content.kept is None:
        content = with_texts(book, content, sheets)
    content, logo = with_logo(book, content) if {*layout.REPORT} <= {*sheets} else (content, None)
    shown = states(book)
    if layout.DRIVERS in sheets:
        content = replace(content, drivers=read_drivers(book, content))
    values = RangeValues(content)
    if {*layout.REPORT} <= {*sheets}:
        sheets = [*sheets, layout.TEXTS]
    wanted = [*values.of(sheets, shown)]
    style = style_label(content.style.name, content.lang)
    if range_of(book, layout.HOME_STYLE)[0, 0].value != style:
        wanted.insert(len(wanted) - 2, (layout.HOME_STYLE, [[style]]))
    display = content.display.rows(content.lang)
    if range_of(book, layout.HOME_DISPLAY).options(ndim=2).value[:2] != display:
        wanted.insert(len(wanted) - 2, (layout.HOME_DISPLAY, display))
    targets = [(named.sheet, range_of(book, named), rows) for named, rows in wanted]
    heights = [
        height
        for (named, rows), (_, target, _) in zip(wanted, targets, strict=True)
        for height in (*report_heights(named, target, rows), *province_heights(named, target, rows))
    ]
    heights += [
        (target[line, 0], height)
        for (named, rows), (_, target, _) in zip(wanted, targets, strict=True)
        for line, height in driver_heights(named, rows)
    ]
    pages = [range_of(book, of.text).sheet for of in layout.REPORTS.values() if of.text.sheet in sheets]
    for _, target, _ in targets:
        host_of(book.app).check_writable(target)
    *targets, (_, chosen, new_choices), run = targets
    new = parse_choices(*(row[0] for row in new_choices))
    if new in (choices(book), *(parse_choices(*state[:3]) for state in shown.values())):
        if chosen.options(ndim=2).value[: len(new_choices)] != new_choices:  # typed in other words
            targets.append((layout.HOME, chosen, new_choices))
        chosen, new_choices = run[1], [[TERMS[content.lang].incomplete]]
    writer = RangeWriter(book)
    try:
        writer.write(chosen, new_choices)
        for sheet, of_sheet in itertools.groupby([*targets, run], key=lambda target: target[0]):
            progress(sheet)
            for _, target, rows in of_sheet:
                writer.write(target, rows)
        for target, height in heights:
            writer.set_row_height(target, height)
        for sheet in pages:
            writer.write_page_texts(sheet, page_texts(content.report, content.publisher, values.source))
        writer.write_captions(book, content.lang)
        if logo is not None:
            show_logo(book, logo)
    except BaseException:  # also Ctrl-C
        with contextlib.suppress(Exception):  # 首页 still says then that the sheets are incomplete
            writer.restore()
        raise
    return values.count


def with_texts(
    book: xw.Book, content: Content, sheets: Collection[str] = layout.FILLED, *, replace_changed: bool = False
) -> Content:
    """Return *content* with the publisher and the user's texts of *book*, and the findings in them.

    With *replace_changed* the texts that the user changed are generated again. Raises WorkbookError as read_texts does.
    """
    kept = read_texts(book, content.period, content.lang, content.cube.currency, replace_changed=replace_changed)
    content = replace(content, publisher=read_publisher(book, content.lang), kept=kept)
    return with_findings(book, content, is_read=tuple(sheets) == (layout.CHECKS,))


def states(book: xw.Book) -> dict[str, list[Any]]:
    """Return the month, currency, language and time of what each group of sheets shows, as the cells of 首页 say it.

    All are None for a group that was not completely filled.
    """
    rows = range_of(book, layout.HOME_RUN).options(ndim=2).value[1:]
    first = layout.STATE_COLUMN
    return {group: row[first : first + 4] for group, row in zip(layout.GROUPS, rows, strict=False)}


def report_stem(period: Month | None, currency: Currency | None, lang: Language | None) -> str:
    """Return the name of a report's file without its suffix: TradeMonitor-2025-02-usd, with -en if it is in English."""
    parts = ("TradeMonitor", period, currency and currency.value, "en" if lang == "en" else None)
    return "-".join(str(part) for part in parts if part)


def report_sheets(book: xw.Book) -> list[str]:
    """Return the names of the report's sheets in order: cover, month and, if it is filled, year to date.

    The sheets are found by their named ranges, because a user may have renamed them. Raises WorkbookError if
    one lacks a range.
    """
    check_version(book)
    ranges = [range_of(book, layout.COVER_TITLE), range_of(book, layout.REPORTS[Basis.MONTH].text)]
    ytd = layout.REPORTS[Basis.YTD]
    if range_of(book, ytd.table).options(ndim=2).value[1][0] is not None:
        ranges.append(range_of(book, ytd.text))
    return [found.sheet.name for found in ranges]
