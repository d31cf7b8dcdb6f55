"""Our own report as blocks, without a file: what is proofread before it goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.findings import SEVERITIES
from xlpkg.audit import audit
from xlpkg.audit.document import Document, Grid, Line, Paragraph

if TYPE_CHECKING:
    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.findings import Finding
    from xlpkg.analysis.measures import YoY
    from xlpkg.audit.document import Block
    from xlpkg.messages import Language
    from xlpkg.report.model import Report, Section

#: Where a paragraph, a row and a note of a section stand.
_PLACES: Final[dict[Language, tuple[str, str, str]]] = {
    "zh": ("第 {section} 节 第 {number} 段", "表 {section} 第 {number} 行", "表 {section} 注 {number}"),
    "en": ("section {section}, paragraph {number}", "table {section}, row {number}", "table {section}, note {number}"),
}


def check_month(
    cube: Cube, report: Report, yoy: YoY | None = None, document: Document | None = None
) -> tuple[Finding, ...]:
    """Return what was found in the data of the report's month, and in our own *report* of it, the gravest first.

    *document* is the report as a user has it, which may be of another month; by default it is *report*. *yoy* is as
    for :func:`xlpkg.analysis.checks.check_data`. Raises NoData where the month has no figure in *cube*.
    """
    proofread = audit(document_of(report), cube, report.period) if document is None else audit(document, cube)
    found = [*check_data(cube, report.period, yoy), *proofread]
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))


def document_of(report: Report) -> Document:
    """Return *report* as a reader sees it, in the order of its Markdown; the first row of a table is its header."""
    blocks: list[Block] = [Paragraph(report.title, report.title), Paragraph(report.span, report.span)]
    for number, section in enumerate(report.sections, start=1):
        blocks += _blocks(section, number, report.lang)
    return Document(report.title, tuple(blocks))


def _blocks(section: Section, number: int, lang: Language) -> list[Block]:
    text, row, note = (place.format(section=number, number="{}") for place in _PLACES[lang])
    words = [part for part in (section.lead, section.remark, section.exports, section.imports) if part]
    *leads, exports, imports = (Paragraph(text.format(i), part) for i, part in enumerate(words, start=1))
    captions = [Paragraph(figure.caption, figure.caption) for figure in section.figures]
    rows = [section.table.header, *((each.region.label(lang), *each.texts()) for each in section.table.rows)]
    return [
        Paragraph(section.heading, section.heading),
        *leads,
        exports,
        captions[0],
        imports,
        captions[1],
        Paragraph(section.table.caption, section.table.caption),
        Grid(tuple(Line(row.format(i), cells) for i, cells in enumerate(rows, start=1))),
        *(Paragraph(note.format(i), part) for i, part in enumerate(section.notes)),
    ]
