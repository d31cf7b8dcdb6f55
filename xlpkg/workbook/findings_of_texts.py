"""The findings in a report with the user's texts: the audit of them, and a note for each text that the user changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils.cell import get_column_letter

from xlpkg.analysis.findings import finding
from xlpkg.audit.self_check import check_month
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.finding_links import areas_of
from xlpkg.workbook.range_values import RangeValues
from xlpkg.workbook.read_report import read_report
from xlpkg.workbook.text_size import is_cut
from xlpkg.workbook.texts import KeptTexts, place_of
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xlpkg.analysis.findings import Finding
    from xlpkg.workbook.content import Content


def with_findings(book: xw.Book, content: Content, *, is_read: bool) -> Content:
    """Return *content* with the findings in the texts that it keeps; *is_read* if its findings are of them already."""
    kept = content.kept
    if kept is None or not (kept.comments or kept.changed):
        return content
    findings, areas = content.findings, areas_of(book)
    if not is_read:
        written = {named.name: rows for named, rows in RangeValues(content).of(layout.REPORT)}
        findings = check_month(content.cube, content.report, document=read_report(book, written))
    return replace(content, findings=(*findings, *_notes(book, kept)), areas=areas)


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
