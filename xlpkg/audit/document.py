"""A report as paragraphs and tables in reading order, whatever format it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from xlpkg.messages import Language
from xlpkg.model.groups import load_groups
from xlpkg.model.regions import Region
from xlpkg.report.model import Report, Section

#: The locations of a paragraph, a table row and a note in a document made from our report.
_LOCATIONS: Final[dict[Language, tuple[str, str, str]]] = {
    "zh": ("第 {section} 节 第 {number} 段", "表 {section} 第 {number} 行", "表 {section} 注 {number}"),
    "en": ("section {section}, paragraph {number}", "table {section}, row {number}", "table {section}, note {number}"),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without formatting marks; ``where`` is its location ("line 12", "page 2", "当月!A3")."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """A table row: the text of every cell, empty ones included; ``where`` is its location ("table 2, row 5")."""

    where: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of a table, header rows included."""

    rows: tuple[RawRow, ...]


Block = Paragraph | RawTable


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row beside a table of our workbook: what it prints, and what the charts draw, which may be of another province.

    ``drawn`` has for exports, then for imports, the label, the rise, the fall, the YoY of the nation, and the bars that
    are cut; ``where`` has the location of each of these, and ``heads`` the header of each.
    """

    printed: tuple[str, ...]
    drawn: tuple[str, ...]
    where: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartRanges:
    """The ranges that the charts of a sheet (``where``) refer to, and those that they must refer to."""

    where: str
    found: tuple[str, ...]
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """``blocks`` in reading order; ``name`` is the location of findings about the whole document.

    ``groups`` are the groups of provinces that its tables may have, by default the shipped ones.
    """

    name: str
    blocks: tuple[Block, ...]
    chart_rows: tuple[ChartRow, ...] = ()
    chart_ranges: tuple[ChartRanges, ...] = ()
    groups: tuple[Region, ...] = field(default_factory=load_groups)

    def parts(self) -> Iterator[Paragraph | RawRow]:
        """Yield each paragraph and table row in reading order."""
        for block in self.blocks:
            yield from [block] if isinstance(block, Paragraph) else block.rows


def document_of(report: Report) -> Document:
    """Return *report* as a document, in the order of its Markdown; the first row of each table is its header."""
    blocks = _unlocated(report.title, report.span, *report.highlights)
    for number, section in enumerate(report.sections, start=1):
        blocks += _section_blocks(section, number, report.lang)
    groups = dict.fromkeys(row.region for section in report.sections for row in section.table.groups)
    return Document(report.title, tuple(blocks), groups=tuple(groups))


def _section_blocks(section: Section, number: int, lang: Language) -> list[Block]:
    paragraph, row, note = (location.format(section=number, number="{}") for location in _LOCATIONS[lang])
    texts = (section.caution, section.lead, section.exports, section.imports, section.remark)
    caution, lead, exports, imports, remark = (
        [Paragraph(paragraph.format(max(1, at)), text)] if text else [] for at, text in enumerate(texts)
    )
    of_exports, of_imports = _unlocated(*(figure.caption for figure in section.figures))
    rows = [section.table.header, *((each.region.label(lang), *each.texts()) for each in section.table.all_rows())]
    table = RawTable(tuple(RawRow(row.format(at), cells) for at, cells in enumerate(rows, start=1)))
    notes = (Paragraph(note.format(at), text) for at, text in enumerate(section.notes))
    heading, of_table = _unlocated(section.heading, section.table.caption)
    return [heading, *caution, *lead, *exports, of_exports, *imports, of_imports, *remark, of_table, table, *notes]


def _unlocated(*texts: str) -> list[Block]:
    """Return titles and captions, of which the text is the location."""
    return [Paragraph(text, text) for text in texts]
