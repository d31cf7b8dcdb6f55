"""Writes the report of a workbook as a Word document: what 封面, 当月 and 累计 show, with the user's changes.

Headings, captions and tables have Word's styles; a number of a figure or table is a field, and so is a reference to it.
"""

from __future__ import annotations

import io
import operator
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import xlwings as xw
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph

from xlpkg.atomic_files import write_atomically
from xlpkg.audit.formats.excel import displayed_text
from xlpkg.messages import Language
from xlpkg.model.rounding import MISSING
from xlpkg.report.model import Section
from xlpkg.store.store import default_path
from xlpkg.workbook import layout
from xlpkg.workbook.charts import BarChart, report_charts
from xlpkg.workbook.design.style import FONT, GREY, LEVEL, LINE, NAVY, PALE, PERCENT, TEAL
from xlpkg.workbook.drawing import BARS_HEIGHT, WIDTH, draw
from xlpkg.workbook.home import PUBLISHER
from xlpkg.workbook.logo import read_logo
from xlpkg.workbook.report_sheets import ReportSheets, read_report
from xlpkg.workbook.row_heights import filling
from xlpkg.workbook.shape import check_shape
from xlpkg.workbook.sheets.report import row_label
from xlpkg.workbook.text_size import BODY, LINE_SPACING, text_height
from xlpkg.workbook.word_template import MARK, open_template

#: A caption, and a reference to one in a paragraph: its word, the space, its number.
_CAPTION: Final = re.compile(r"(图|表|Figure|Table)(\s*)(\d{1,3})(?!\d)")
_KINDS: Final = {"图": "figure", "Figure": "figure", "表": "table", "Table": "table"}
#: For letters and figures. Linux has Liberation Sans for it, of the same widths, which install/setup.sh installs.
_LATIN: Final = "Arial"
_LOGO_WIDTH: Final = Cm(7.5)
#: A4, and its margins.
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = Cm(21), Cm(29.7), Cm(2)
#: A line of a paragraph, the room below one, and the font sizes of a remark and of the table.
_LINE_HEIGHT, _AFTER, _REMARK, _SMALL = Pt(BODY * LINE_SPACING), Pt(6), 9.0, 8.5
#: On a page with figures, in points: a heading, a caption with the room around its figure, and some lines for fonts
#: that are wider.
_HEADING, _CAPTION_HEIGHT, _SPARE = 30.0, 26.0, 44.0
#: An inch of a figure, which is as wide as the text, in points.
_INCH: Final = (_PAGE_WIDTH - 2 * _MARGIN) / WIDTH / Pt(1)
#: The part of the page's width that the first column of a table has.
_FIRST_COLUMN: Final = 0.22
_CHANGE: Final = '+0.0"%";-0.0"%";0.0"%"'
#: Of the rows of the cover's table, and of the columns of the others.
_COVER_FORMATS: Final = ("General", LEVEL, _CHANGE, LEVEL, _CHANGE)
_FORMATS: Final = (*(LEVEL, PERCENT) * 3, LEVEL)
#: Style, size, colour, whether bold.
_STYLES: Final = (
    ("Normal", 10.5, "#000000", False),
    ("Title", 22, NAVY, True),
    ("Subtitle", 14, TEAL, False),
    ("Heading 1", 15, NAVY, True),
    ("Caption", 9.5, NAVY, True),
    ("Header", 8.5, GREY, False),
    ("Footer", 8.5, GREY, False),
)


def write_word(book: xw.Book, target: Path, template: Path | None = None, *, store: Path | None = None) -> Path:
    """Write the report of *book* to the Word document *target*, and return it.

    *store*, by default the user's, has the list of the folders in which the logo may be.

    With *template*, a .docx, the document has its styles, page set-up and texts: ``{{ title }}`` and other values are
    filled in, and the report stands where a paragraph is ``{{ report }}``, or at the end. Raises WorkbookError if a
    named range is missing or *target* cannot be written, and BadInput if the template or the logo cannot be used.
    """
    report = read_word_report(book)
    logo = read_logo(book, report.publisher.logo, store or default_path()) if report.publisher.logo else None
    document = (
        _new_document(report) if template is None else open_template(template, template_values(report), report.lang)
    )
    place = next((each for each in document.paragraphs if each.text.strip() == MARK), None)
    writer = _Writer(document, report, logo, with_cover=template is None)
    writer.write()
    if place is not None:
        for element in writer.elements:
            place._p.addprevious(element)
        place._p.getparent().remove(place._p)
    stream = io.BytesIO()
    document.save(stream)
    write_atomically(target, stream.getvalue())
    return target


def read_word_report(book: xw.Book) -> ReportSheets:
    """Return what the three sheets of *book* show. Raises WorkbookError as check_shape does."""
    check_shape(book, layout.REPORT)
    return read_report(book)


def _key_figures(report: ReportSheets) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the cover's table as texts."""
    rows = zip(report.key_figures, _COVER_FORMATS, strict=True)
    return tuple(tuple(_shown(value, number_format) for value in row) for row, number_format in rows)


def _table_rows(section: Section, lang: Language) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table as the sheet shows them."""
    return tuple(
        (row_label(row.region, lang), *map(operator.add, map(_shown, row.values, _FORMATS), row.marks()))
        for row in section.table.rows
    )


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, str):
        return value.strip()
    return MISSING if value != value else displayed_text(value, number_format).strip().replace("-", "−")


def template_values(report: ReportSheets) -> dict[str, Any]:
    """Return the values for a template."""
    of_report = {name: getattr(report, name) for name in ("lang", "title", "span", "highlights", "foot")}
    of_report |= {name: getattr(report.publisher, name) for name in PUBLISHER}
    sections = [
        {
            **{name: getattr(section, name) for name in ("heading", "lead", "exports", "imports", "notes")},
            "comments": report.comments[section.basis],
            "remark": section.remark or "",
            "captions": tuple(figure.caption for figure in section.figures),
            "table_caption": section.table.caption,
            "header": section.table.header,
            "rows": _table_rows(section, report.lang),
        }
        for section in report.sections
    ]
    return {**of_report, "key_figures": _key_figures(report), "sections": sections}


def figure_height(texts: Iterable[str], remark: str, figures: int) -> float:
    """Return the height in inches of each of the *figures* that fill a page with *texts* and *remark*."""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    used = sum(map(text_height, lines)) + text_height(remark, _REMARK) + _HEADING + figures * _CAPTION_HEIGHT
    return filling(((_PAGE_HEIGHT - 2 * _MARGIN) / Pt(1) - _SPARE - used) / figures / _INCH, BARS_HEIGHT, 1.6)


def _new_document(report: ReportSheets) -> WordDocument:
    """Return an empty document on A4 with the looks of the workbook, page numbers, title and author."""
    document = Document()
    (second,) = (key for key, each in document.part.rels.items() if each.reltype.endswith("/stylesWithEffects"))
    document.part.drop_rel(second)  # python-docx's styles again, which Word 2010 knows and those below would contradict
    page = document.sections[0]
    page.page_width, page.page_height = _PAGE_WIDTH, _PAGE_HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    for name, size, colour, is_bold in _STYLES:
        style = document.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), is_bold, False
        style.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), _LATIN)
        fonts.set(qn("w:eastAsia"), FONT)
    for rule in document.styles["Title"].element.iter(qn("w:bottom")):  # python-docx draws it in Word's blue
        rule.attrib.pop(qn("w:themeColor"), None)
        rule.set(qn("w:color"), TEAL.lstrip("#"))
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if default is not None:
        default.set(qn("w:val"), "en-US")
        default.set(qn("w:eastAsia"), "zh-CN")
    properties = document.core_properties
    properties.title, properties.subject, properties.author = report.title, report.span, report.publisher.by
    properties.comments, properties.language = "", "zh-CN" if report.lang == "zh" else "en-US"
    footer = page.footer.paragraphs[0]
    tabs = footer.style.paragraph_format.tab_stops
    tabs.clear_all()
    tabs.add_tab_stop(_PAGE_WIDTH - 2 * _MARGIN, WD_TAB_ALIGNMENT.RIGHT)
    _add_run(footer, f"{report.foot[0] if report.foot else ''}\t")
    _add_field(footer, "PAGE", "1")
    _add_run(footer, " / ")
    _add_field(footer, "NUMPAGES", "5")
    page.different_first_page_header_footer = True  # the cover
    header = page.header.paragraphs[0]
    named = report.title + ("" if report.lang == "zh" else ", ") + report.span
    header.text = "　".join(filter(None, (report.publisher.organisation, named, report.publisher.issue)))
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return document


class _Writer:
    """Writes the report at the end of a document; ``elements`` are what it added to the body."""

    def __init__(self, document: WordDocument, report: ReportSheets, logo: bytes | None, *, with_cover: bool) -> None:
        self.document, self.report, self.logo, self.with_cover = document, report, logo, with_cover
        self.elements: list[Any] = []
        self._styles = {each.name for each in document.styles}
        parts = [part for section in report.sections for part in (*section.figures, section.table)]
        found = [match for part in parts if (match := _CAPTION.match(part.caption))]
        #: The kind and number of each caption -> its bookmark.
        self.bookmarks = {(_KINDS[each[1]], int(each[3])): f"_Ref_{_KINDS[each[1]]}_{each[3]}" for each in found}
        self._bookmark_id = 100
        page = document.sections[-1]
        #: The width of the text on the last page in Word's units.
        self._width = (page.page_width or _PAGE_WIDTH) - (page.left_margin or _MARGIN) - (page.right_margin or _MARGIN)

    def write(self) -> None:
        """Write the cover if there is no template, then each section."""
        if self.with_cover:
            self._cover()
        else:
            self._prose(self.report.note)
        for number, section in enumerate(self.report.sections):
            room = {"space_before": Pt(0), "space_after": _AFTER} if self.with_cover else {}
            self._add("Heading 1", section.heading, page_break_before=self.with_cover or number > 0, **room)
            charts = report_charts(self.report, section)
            texts, comments, remark = (
                section.paragraphs(),
                self.report.comments[section.basis],
                section.remark or "",
            )
            height = figure_height((*texts, *comments), remark, len(charts)) if self.with_cover else BARS_HEIGHT
            self._prose(texts[0], comments[0])
            for text, comment, chart in zip(texts[1:], comments[1:], charts, strict=True):
                self._prose(text, comment)
                self._picture(chart, height)
                self._caption(chart.title, keep_with_next=False, page_break_before=False)
            self._prose(remark, size=_REMARK)
            self._caption(section.table.caption, keep_with_next=True, page_break_before=self.with_cover)
            self._table((section.table.header, *_table_rows(section, self.report.lang)), _SMALL)
            self._prose(*section.notes, size=_SMALL, colour=GREY)

    def _add(self, style: str = "Normal", text: str = "", **settings: Any) -> Paragraph:
        """Add a paragraph with *settings* of python-docx's ParagraphFormat."""
        paragraph = self.document.add_paragraph(text, style if style in self._styles else None)
        for name, value in settings.items():
            setattr(paragraph.paragraph_format, name, value)
        self.elements.append(paragraph._p)
        return paragraph

    def _cover(self) -> None:
        report, centred = self.report, WD_ALIGN_PARAGRAPH.CENTER
        logo = self._add(alignment=centred, space_after=Pt(60 if self.logo else 120))
        if self.logo:
            logo.add_run().add_picture(io.BytesIO(self.logo), width=_LOGO_WIDTH)
        publisher = report.publisher
        names = (report.span, publisher.issue, publisher.institution, publisher.laboratory, publisher.author)
        for text, style in ((report.title, "Title"), *((name, "Subtitle") for name in names)):
            if text:
                self._add(style, text, alignment=centred)
        self._add(space_after=Pt(60))
        _add_run(self._add(), report.heading, colour=NAVY, bold=True)
        self._table(_key_figures(report), BODY, first_column=0.3)  # the name of a YoY says who published it
        self._add(space_after=Pt(20))
        for text in report.highlights:
            self._add(text=text, space_after=_AFTER)
        self._add(space_after=Pt(40))
        for text in report.foot:
            _add_run(self._add(alignment=centred), text, size=9, colour=GREY)

    def _prose(self, *texts: str, size: float | None = None, colour: str | None = None) -> None:
        """Write a paragraph for each line of *texts*, of the usual size or as small as *size*."""
        usual: dict[str, Any] = {
            "alignment": WD_ALIGN_PARAGRAPH.JUSTIFY,
            "space_after": _AFTER,
            "line_spacing": _LINE_HEIGHT if self.with_cover else 1.0,
        }
        small = {"alignment": WD_ALIGN_PARAGRAPH.LEFT, "space_after": Pt(2), "line_spacing": 1.0}
        for line in (line for text in texts for line in text.splitlines() if line.strip()):
            self._with_references(self._add(**(usual if size is None else small)), line, size, colour)

    def _with_references(self, paragraph: Paragraph, text: str, size: float | None, colour: str | None) -> None:
        """Add *text* to a paragraph; each reference to a figure or table is a field."""
        end = 0
        for match in _CAPTION.finditer(text):
            bookmark = self.bookmarks.get((_KINDS[match[1]], int(match[3])))
            if bookmark is None:
                continue
            _add_run(paragraph, text[end : match.start()], size=size, colour=colour)
            _add_field(paragraph, f"REF {bookmark} \\h", match[0], size=size)
            end = match.end()
        _add_run(paragraph, text[end:], size=size, colour=colour)

    def _picture(self, chart: BarChart, height: float) -> None:
        (image,) = draw(chart, "png", height=height)
        paragraph = self._add(
            alignment=WD_ALIGN_PARAGRAPH.CENTER, keep_with_next=True, space_after=Pt(2), line_spacing=1.0
        )
        shape = paragraph.add_run().add_picture(io.BytesIO(image), width=Emu(self._width))
        shape._inline.docPr.set("descr", chart.text)

    def _caption(self, text: str, **settings: Any) -> None:
        """Write a caption whose number is a SEQ field, with a bookmark for references to it."""
        if not text:
            return
        room: dict[str, Any] = {"alignment": WD_ALIGN_PARAGRAPH.CENTER, "space_after": Pt(4), "line_spacing": 1.0}
        paragraph = self._add("Caption", **room, **settings)
        match = _CAPTION.match(text)
        if match is None:
            paragraph.add_run(text)
            return
        self._bookmark_id += 1
        bookmark = self.bookmarks[_KINDS[match[1]], int(match[3])]
        _append(paragraph._p, "w:bookmarkStart", id=str(self._bookmark_id), name=bookmark)
        paragraph.add_run(match[1] + match[2])
        _add_field(paragraph, f"SEQ {match[1]} \\* ARABIC", match[3])
        _append(paragraph._p, "w:bookmarkEnd", id=str(self._bookmark_id))
        paragraph.add_run(text[match.end() :])

    def _table(self, rows: tuple[tuple[str, ...], ...], size: float, first_column: float = _FIRST_COLUMN) -> None:
        """Write a table whose first row is repeated on each page; no row is divided between pages."""
        grid = "Table Grid" if "Table Grid" in self._styles else None
        table = self.document.add_table(len(rows), len(rows[0]), grid)
        self.elements.append(table._tbl)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if self.with_cover:
            _draw_lines(table)
        first = round(self._width * first_column)
        widths = [Emu(first), *[Emu((self._width - first) // (len(rows[0]) - 1))] * (len(rows[0]) - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            properties = row._tr.get_or_add_trPr()
            _append(properties, "w:cantSplit")
            if number == 0:
                _append(properties, "w:tblHeader")
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[column]
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.RIGHT
                is_fall = self.with_cover and number and column and text.startswith("−")
                _add_run(
                    paragraph, text, size=size, colour=self.report.palette.fall if is_fall else None, bold=number == 0
                )
                if number == 0 and self.with_cover:
                    _append(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", fill=PALE.lstrip("#"))


def _add_run(
    paragraph: Paragraph, text: str, *, size: float | None = None, colour: str | None = None, bold: bool | None = None
) -> None:
    if text:
        run = paragraph.add_run(text)
        run.bold = bold
        run.font.size = None if size is None else Pt(size)
        if colour is not None:
            run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))


def _add_field(paragraph: Paragraph, instruction: str, result: str, *, size: float | None = None) -> None:
    """Add a field with its *result*, which Word shows until it updates the field."""
    for part in ("begin", instruction, "separate", result, "end"):
        run = paragraph.add_run()
        run.font.size = None if size is None else Pt(size)
        if part == result:
            run.text = result
        elif part == instruction:
            text = _append(run._r, "w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
        else:
            _append(run._r, "w:fldChar", fldCharType=part)


def _append(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an element *tag* with *attributes* of Word's namespace to *parent*, and return it."""
    element = OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
    parent.append(element)
    return element


def _draw_lines(table: Any) -> None:
    """Let *table* have pale lines between its rows, and none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        kind = "nil" if side in ("left", "right", "insideV") else "single"
        _append(borders, f"w:{side}", val=kind, sz="4", color=LINE.lstrip("#"))
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)
