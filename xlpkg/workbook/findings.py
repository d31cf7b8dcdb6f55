"""The findings that 核验 lists: the audit of the report as the sheets show it, and a note for each text changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

import xlwings as xw
from openpyxl.utils.cell import get_column_letter
from xlsxwriter.utility import xl_range

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Block, ChartRanges, ChartRow, Document
from xlpkg.audit.formats.excel import REPORT_RANGES, TABLES, chart_rows, displayed_text, report_rows, sheet_blocks
from xlpkg.audit.moved import audit_stored
from xlpkg.audit.report_parser import parse_report
from xlpkg.audit.self_check import check_month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Found
from xlpkg.workbook.content import Content
from xlpkg.workbook.host import host_of
from xlpkg.workbook.kept_texts import KeptTexts, place_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets.finding_links import areas_of, with_cell
from xlpkg.workbook.sheets.report import charts
from xlpkg.workbook.text_size import is_cut
from xlpkg.workbook.versions import range_of

#: The number format of the report's tables.
_FORMAT: Final = "0.0"


def find(
    book: xw.Book,
    content: Content,
    kept: KeptTexts,
    report: Iterable[tuple[NamedRange, Rows]],
    *,
    is_read: bool,
) -> Found:
    """Return the findings in the month of *content* and in its report.

    The report is that on the sheets of *book* if *is_read*, else the generated one, with the user's texts if there are
    any: *report* are the ranges of its sheets as they are about to be written. What files stored after that report was
    filled have moved is a note. What drove the nation's trade is not checked in another month, because the detail was
    asked for that of *content*.
    """
    cube, drivers, audited = content.cube, content.report.drivers, None
    if is_read:
        document = report_document(book, groups=content.groups)
        with open_store(content.store, create=False) as store:
            audited = audit_stored(parse_report(document), store, cube, drivers, kept.stored_until).findings
    elif kept.comments or kept.changed:
        audited = audit(
            report_document(book, {named.name: rows for named, rows in report}, content.groups), cube, drivers=drivers
        )
    findings = check_month(cube, content.report, audited, content.around())
    if audited is None:
        return Found(findings)
    areas = areas_of(book)
    return Found(tuple(with_cell(each, areas) for each in (*findings, *_notes(book, kept))), areas)


def _notes(book: xw.Book, kept: KeptTexts) -> Iterator[Finding]:
    if layout.HIGHLIGHTS_PLACE in kept.changed:
        cover = range_of(book, layout.COVER_HIGHLIGHTS)
        yield finding("changed", "note", f"{cover.sheet.name}!{cover[0, 0].get_address(False, False)}")
    for basis in Basis:
        of = layout.REPORTS[basis]
        text, notes = range_of(book, of.text), range_of(book, of.notes)
        rows = {place_of(basis, name): text.row + line for line, name in layout.TEXT_NAMES.items()}
        rows[place_of(basis, layout.NOTES_NAME)] = notes.row
        for place, row in rows.items():
            if place in kept.changed:
                yield finding("changed", "note", f"{text.sheet.name}!{get_column_letter(text.column)}{row}")
            if is_cut(kept.comments.get(place, ""), len(layout.TEXT_COMMENTS[layout.TEXT_LEAD])):
                cell = f"{get_column_letter(text.column + layout.COMMENT_COLUMN)}{row}"
                yield finding("long-comment", "warning", f"{text.sheet.name}!{cell}")


def report_document(
    book: xw.Book, written: Mapping[str, Rows] | None = None, groups: tuple[Region, ...] = ()
) -> Document:
    """Return the report on the sheets 封面, 当月 and 累计 of *book*, its figures as they are displayed.

    *written* are the rows, by the name of their range, that are about to be written there, by default those of the
    sheets. *groups* are the groups of provinces that the tables may have. Raises WorkbookError if one of the named
    ranges is missing or has another size.
    """
    ranges = {named.name: named for named in layout.named_ranges()}
    found: list[Block] = []
    drawn: list[ChartRow] = []
    references: list[ChartRanges] = []
    for name in REPORT_RANGES:
        area = range_of(book, ranges[name])
        values = area.options(ndim=2).value if written is None else written[name]
        rows = [[displayed_text(value, _FORMAT) for value in row] for row in values]
        title, top, left = area.sheet.name, area.row, area.column
        found += sheet_blocks(title, report_rows(name, rows), top=top, left=left)
        if name in TABLES:
            drawn += chart_rows(title, rows, top=top, left=left)
            references += _chart_ranges(area, ranges[name])
    return Document(book.name, tuple(found), tuple(drawn), tuple(references), groups)


def _chart_ranges(table: xw.Range, named: NamedRange) -> Iterator[ChartRanges]:
    """Yield the ranges of the charts beside *table*, which is *named*, where they can be read: that is not in Excel."""
    sheet = table.sheet
    ranges = host_of(sheet.book.app).chart_ranges(sheet)
    if ranges is not None:
        down, right = table.row - 1 - named.row, table.column - 1 - named.column
        bars = [part for *bars, _ in charts(named) for part in bars]
        places = ((part.row + down, part.column + right, part.rows - 1) for part in bars)
        expected = (f"{sheet.name}!{xl_range(row, column, row + rows, column)}" for row, column, rows in places)
        ours = chain.from_iterable(each for name, each in ranges.items() if name.startswith(layout.CHART))
        yield ChartRanges(sheet.name, tuple(ours), tuple(expected))
