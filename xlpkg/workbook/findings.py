"""The findings that 核验 lists: the audit of the report, with the user's texts, and a note for each text changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils.cell import get_column_letter

from xlpkg.analysis.findings import finding
from xlpkg.audit.self_check import check_month
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.finding_links import areas_of
from xlpkg.workbook.range_values import Found
from xlpkg.workbook.read_report import read_report
from xlpkg.workbook.text_size import is_cut
from xlpkg.workbook.texts import place_of
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import xlwings as xw

    from xlpkg.analysis.findings import Finding
    from xlpkg.workbook.content import Content
    from xlpkg.workbook.layout import NamedRange
    from xlpkg.workbook.sheet_figures import Rows
    from xlpkg.workbook.texts import KeptTexts


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
    any: *report* are the ranges of its sheets as they are about to be written.
    """
    if is_read:
        document = read_report(book)
    elif kept.comments or kept.changed:
        document = read_report(book, {named.name: rows for named, rows in report})
    else:
        return Found(check_month(content.cube, content.report))
    findings = check_month(content.cube, content.report, document=document)
    return Found((*findings, *_notes(book, kept)), areas_of(book))


def _notes(book: xw.Book, kept: KeptTexts) -> Iterator[Finding]:
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
