"""The report as 封面, 当月 and 累计 show it, with the user's changes: read once, for Word, slides and pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import xlwings as xw

from xlpkg.audit.formats.excel import displayed_text
from xlpkg.messages import Language
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.regions import Kind, Region, find_region
from xlpkg.model.words import Basis, Flow
from xlpkg.report.model import DEFAULT_SORT, Figure, ReportTable, Row, Section
from xlpkg.workbook import layout
from xlpkg.workbook.design.palettes import Palette, palette_of
from xlpkg.workbook.home import Publisher, read_home
from xlpkg.workbook.sheet_figures import number_of
from xlpkg.workbook.sheets.report import bar_label
from xlpkg.workbook.versions import values_of

#: The code of a province after its English name: Guangdong (GD).
_CODE: Final = re.compile(r"\s*\([A-Z]{2}\)\s*$")
_CAPTIONS: Final = {Flow.EXPORT: "exports caption", Flow.IMPORT: "imports caption"}


#: The bands of a row without any.
_UNKNOWN: Final = (math.nan,) * len(YOY_FIELDS)


@dataclass(frozen=True, slots=True)
class ReportSheets:
    """What the three sheets show.

    Attributes:
        sections: those with a table. Their tables have all rows in the order of the sheet, the nation and groups among
            them; the rows of a figure are in the order of its bars.
        comments: the user's on the lead, on exports and on imports.
        key_figures: a heading and four rows, as values.
        heading: that of the key figures on the cover.
        note: that the sheets were printed as they are, an empty text otherwise.
        foot: that note, the source, the date of the report and of the next one, the contact; without what is not there.
        source: that of the figures, and the note.
        palette: the colours of rises and falls.
    """

    lang: Language
    publisher: Publisher
    title: str
    span: str
    highlights: tuple[str, ...]
    sections: tuple[Section, ...]
    comments: Mapping[Basis, tuple[str, ...]]
    key_figures: list[list[Any]]
    heading: str
    note: str
    foot: tuple[str, ...]
    source: str
    palette: Palette

    def nation_yoy(self, basis: Basis, flow: Flow) -> float:
        """Return the YoY of the nation that the cover has, in percentage points; NaN if it has none."""
        return number_of(self.key_figures[2 * basis + 2][1 + flow])


def read_report(book: xw.Book) -> ReportSheets:
    """Return what the sheets of *book* show. Raises WorkbookError as range_of does."""
    home = read_home(book)
    lang = home.report.lang or home.lang
    title, span, _, note, heading = (shown(row[0]) for row in values_of(book, layout.COVER_TITLE))
    source, *foot = (shown(row[0]) for row in values_of(book, layout.COVER_FOOT)[layout.COVER_SOURCE :])
    sections, comments = [], {}
    for basis, of in layout.REPORTS.items():
        head, *rows = values_of(book, of.table)
        if rows[0][0] is not None:  # January has no year to date
            texts = values_of(book, of.text)
            notes = shown(values_of(book, of.notes)[0][0])
            bands = {label: tuple(map(number_of, row)) for label, *row in values_of(book, of.bands)[1:]}
            sections.append(_section(basis, texts, head, rows, notes, bands, lang))
            comments[basis] = tuple(shown(texts[line][layout.COMMENT_COLUMN]) for line in layout.TEXT_COMMENTS)
    return ReportSheets(
        lang=lang,
        publisher=home.publisher(lang),
        title=title,
        span=span,
        highlights=tuple(shown(values_of(book, layout.COVER_HIGHLIGHTS)[0][0]).splitlines()),
        sections=tuple(sections),
        comments=comments,
        key_figures=values_of(book, layout.COVER_KEY_FIGURES),
        heading=heading,
        note=note,
        foot=tuple(filter(None, (note, source, *foot))),
        source="　".join(filter(None, (source, note))),
        palette=palette_of(book),
    )


def _section(
    basis: Basis,
    text_rows: list[list[Any]],
    head: list[Any],
    cells: list[list[Any]],
    notes: str,
    bands: Mapping[Any, tuple[float, ...]],
    lang: Language,
) -> Section:
    texts = {name: shown(text_rows[line][0]) for line, name in layout.TEXT_NAMES.items()}
    rows = [
        Row(_region(shown(row[0])), tuple(map(number_of, row[1 : layout.TABLE_COLUMNS])), bands.get(row[0], _UNKNOWN))
        for row in cells
        if row[0]
    ]
    provinces = {bar_label(row.region, lang): row for row in rows if row.region.kind is Kind.PROVINCE}
    figures = []
    for flow in (Flow.EXPORT, Flow.IMPORT):
        column = layout.TABLE_COLUMNS + (flow - Flow.EXPORT) * layout.CHART_FLOW_COLUMNS
        drawn = dict.fromkeys(shown(row[column]).replace("\n", "") for row in cells)
        order = [label for label in dict.fromkeys((*drawn, *provinces)) if label in provinces]
        figures.append(Figure(texts[_CAPTIONS[flow]], flow, tuple(provinces[label] for label in order)))
    header = tuple(shown(text).replace("\n", " ") for text in head[: layout.TABLE_COLUMNS])
    return Section(
        basis=basis,
        heading=texts["heading"],
        lead=texts["lead"],
        exports=texts["exports"],
        imports=texts["imports"],
        figures=(figures[0], figures[1]),
        table=ReportTable(texts["table caption"], header, tuple(rows), DEFAULT_SORT[basis]),
        notes=tuple(filter(None, notes.splitlines())),
        remark=texts["remark"] or None,
    )


def _region(label: str) -> Region:
    """Return the region of a row; one that is no province and not the nation has the name that the row has."""
    found = find_region(_CODE.sub("", label))
    return found or Region(0, 0, label, label, label, "", Kind.GROUP)


def shown(value: object) -> str:
    """Return a text as its cell shows it."""
    return displayed_text(value, None).strip()
