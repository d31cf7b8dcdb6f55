"""Writes the report of a workbook as a Word document: what 封面, 当月 and 累计 show, with the user's changes.

Headings, captions and tables have Word's styles; a number of a figure or table is a field, and so is a reference to it.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Emu, Pt, RGBColor

from xlpkg.atomic_files import write_atomically
from xlpkg.audit.formats.sheet import displayed_text
from xlpkg.model.words import Basis
from xlpkg.store.store import default_path
from xlpkg.workbook import layout
from xlpkg.workbook.design.style import FONT, GREY, LEVEL, LINE, NAVY, PALE, PERCENT, RED, TEAL
from xlpkg.workbook.drawing import BARS_HEIGHT, BarChart, draw
from xlpkg.workbook.figures import report_charts, values_of
from xlpkg.workbook.fill import choices
from xlpkg.workbook.logo import read_logo
from xlpkg.workbook.publisher import PUBLISHER, read_publisher
from xlpkg.workbook.word_pages import AFTER, LINE_HEIGHT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, REMARK, figure_height
from xlpkg.workbook.word_template import MARK, open_template

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from xlpkg.messages import Language
    from xlpkg.workbook.publisher import Publisher

#: A caption, and a reference to one in a paragraph: its word, the space, its number.
_CAPTION: Final = re.compile(r"(图|表|Figure|Table)(\s*)(\d{1,3})(?!\d)")
_KINDS: Final = {"图": "figure", "Figure": "figure", "表": "table", "Table": "table"}
#: For letters and figures. Linux has Liberation Sans for it, of the same widths, which install/setup.sh installs.
_LATIN: Final = "Arial"
_LOGO_WIDTH: Final = Cm(7.5)
#: The part of the page's width that the first column of a table has.
_FIRST_COLUMN: Final = 0.22
_TITLE_FORMAT: Final = "General"
_CHANGE: Final = '+0.0"%";-0.0"%";0.0"%"'
#: The columns of the table with YoY.
_CHANGES: Final = (2, 4, 6)
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


@dataclass(frozen=True, slots=True)
class WordSection:
    """What 当月 or 累计 shows, as texts; the first row of ``table`` is its header."""

    heading: str
    lead: str
    exports: str
    imports: str
    comments: tuple[str, str, str]
    remark: str
    captions: tuple[str, str]
    table_caption: str
    table: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    charts: tuple[BarChart, ...]


@dataclass(frozen=True, slots=True)
class WordReport:
    """What the three sheets show, as texts."""

    lang: Language
    title: str
    span: str
    publisher: Publisher
    foot: tuple[str, ...]
    nation: str
    key_figures: tuple[tuple[str, ...], ...]
    sections: tuple[WordSection, ...]
    logo: bytes | None


def write_word(book: xw.Book, target: Path, template: Path | None = None, *, store: Path | None = None) -> Path:
    """Write the report of *book* to the Word document *target*, and return it.

    *store*, by default the user's, has the list of the folders in which the logo may be.

    With *template*, a .docx, the document has its styles, page set-up and texts: ``{{ title }}`` and other values are
    filled in, and the report stands where a paragraph is ``{{ report }}``, or at the end. Raises WorkbookError if a
    named range is missing or *target* cannot be written, and BadInput if the template or the logo cannot be used.
    """
    report = read_word_report(book, store or default_path())
    document = _new_document(report) if template is None else open_template(template, _values(report), report.lang)
    place = next((each for each in document.paragraphs if each.text.strip() == MARK), None)
    writer = _Writer(document, report, with_cover=template is None)
    writer.write()
    if place is not None:
        for element in writer.elements:
            place._p.addprevious(element)
        place._p.getparent().remove(place._p)
    stream = io.BytesIO()
    document.save(stream)
    write_atomically(target, stream.getvalue())
    return target


def read_word_report(book: xw.Book, store: Path | None = None) -> WordReport:
    """Return what the three sheets of *book* show, and the publisher.

    Raises WorkbookError if a named range is missing, and BadInput as :func:`read_logo` does.
    """
    lang = choices(book).lang or "zh"
    title, span, *_, nation = (_text(row[0]) for row in values_of(book, layout.COVER_TITLE))
    foot = tuple(filter(None, (_text(row[0]) for row in values_of(book, layout.COVER_FOOT)[-2:])))
    formats = (_TITLE_FORMAT, LEVEL, _CHANGE, LEVEL, _CHANGE)
    key_figures = [
        tuple(displayed_text(value, number_format).strip() for value in row)
        for row, number_format in zip(values_of(book, layout.COVER_KEY_FIGURES), formats, strict=True)
    ]
    sections = [_section(book, basis) for basis in Basis if report_charts(book, basis)]
    publisher = read_publisher(book, lang)
    logo = read_logo(book, publisher.logo, store) if publisher.logo else None
    return WordReport(lang, title, span, publisher, foot, nation, tuple(key_figures), tuple(sections), logo)


def _section(book: xw.Book, basis: Basis) -> WordSection:
    of = layout.REPORTS[basis]
    rows_of_text = values_of(book, of.text)
    texts = [_text(row[0]) for row in rows_of_text]
    lead, exports, imports = (_text(rows_of_text[line][layout.COMMENT_COLUMN]) for line in layout.TEXT_COMMENTS)
    head, *rows = values_of(book, of.table)
    columns = range(layout.TABLE_COLUMNS)
    header = tuple(_text(head[column]).replace("\n", " ") for column in columns)
    printed = [
        tuple(displayed_text(row[column], PERCENT if column in _CHANGES else LEVEL).strip() for column in columns)
        for row in rows
        if row[0]
    ]
    exports_caption, imports_caption = (texts[line] for line in layout.TEXT_CAPTIONS)
    return WordSection(
        heading=texts[layout.TEXT_HEADING],
        lead=texts[layout.TEXT_LEAD],
        exports=texts[layout.TEXT_EXPORTS],
        imports=texts[layout.TEXT_IMPORTS],
        comments=(lead, exports, imports),
        remark=texts[layout.TEXT_REMARK],
        captions=(exports_caption, imports_caption),
        table_caption=texts[layout.TEXT_TABLE_CAPTION],
        table=(header, *printed),
        notes=tuple(filter(None, _text(values_of(book, of.notes)[0][0]).splitlines())),
        charts=tuple(report_charts(book, basis)),
    )


def _text(value: object) -> str:
    return displayed_text(value, None).strip()


def _values(report: WordReport) -> dict[str, Any]:
    """Return the values for a template: those of WordReport, without the charts."""
    names = ("heading", "lead", "exports", "imports", "comments", "remark", "table_caption")
    sections = [
        {name: getattr(section, name) for name in names}
        | {"captions": section.captions, "header": section.table[0], "rows": section.table[1:], "notes": section.notes}
        for section in report.sections
    ]
    of_report = ("lang", "title", "span", "foot", "key_figures")
    publisher = {name: getattr(report.publisher, name) for name in PUBLISHER}
    return {name: getattr(report, name) for name in of_report} | publisher | {"sections": sections}


def _new_document(report: WordReport) -> WordDocument:
    """Return an empty document on A4 with the looks of the workbook, page numbers, title and author."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = PAGE_WIDTH, PAGE_HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
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
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(footer, "PAGE", "1")
    page.different_first_page_header_footer = True  # the cover
    header = page.header.paragraphs[0]
    named = report.title + ("" if report.lang == "zh" else ", ") + report.span
    header.text = "　".join(filter(None, (report.publisher.organisation, named, report.publisher.issue)))
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return document


class _Writer:
    """Writes the report at the end of a document; ``elements`` are what it added to the body."""

    def __init__(self, document: WordDocument, report: WordReport, *, with_cover: bool) -> None:
        self.document, self.report, self.with_cover = document, report, with_cover
        self.elements: list[Any] = []
        captions = [text for section in report.sections for text in (*section.captions, section.table_caption) if text]
        found = [match for text in captions if (match := _CAPTION.match(text))]
        #: The kind and number of each caption -> its bookmark.
        self.bookmarks = {(_KINDS[each[1]], int(each[3])): f"_Ref_{_KINDS[each[1]]}_{each[3]}" for each in found}
        self._bookmark_id = 100

    def write(self) -> None:
        """Write the cover if there is no template, then each section."""
        if self.with_cover:
            self._cover()
        for number, section in enumerate(self.report.sections):
            self._heading(section.heading, is_first=number == 0)
            self._prose(section.lead, section.comments[0])
            prose = (section.lead, section.exports, section.imports, *section.comments)
            fills_page = self.with_cover and len(section.charts) > 0
            height = figure_height(prose, section.remark, len(section.charts)) if fills_page else BARS_HEIGHT
            texts = (section.exports, section.imports)
            blocks = zip(texts, section.comments[1:], section.captions, section.charts, strict=True)
            for text, comment, caption, chart in blocks:
                self._prose(text, comment)
                self._picture(chart, caption, height)
                self._caption(caption, keep_with_next=False)
            if section.remark:
                self._prose(section.remark, size=REMARK)
            self._caption(section.table_caption, keep_with_next=True, new_page=self.with_cover)
            self._table(section.table)
            for note in section.notes:
                self._prose(note, size=8.5, colour=GREY)

    def _add(self, style: str = "Normal") -> Paragraph:
        known = {each.name for each in self.document.styles}
        paragraph = self.document.add_paragraph(style=style if style in known else None)
        self.elements.append(paragraph._p)
        return paragraph

    def _cover(self) -> None:
        report = self.report
        logo = self._add()
        logo.alignment = WD_ALIGN_PARAGRAPH.CENTER
        logo.paragraph_format.space_after = Pt(60 if report.logo else 120)
        if report.logo:
            logo.add_run().add_picture(io.BytesIO(report.logo), width=_LOGO_WIDTH)
        publisher = report.publisher
        names = (report.span, publisher.issue, publisher.institution, publisher.laboratory, publisher.author)
        for text, style in ((report.title, "Title"), *((name, "Subtitle") for name in names)):
            if text:
                paragraph = self._add(style)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.add_run(text)
        self._add().paragraph_format.space_after = Pt(60)
        _add_run(self._add(), report.nation, colour=NAVY, bold=True)
        self._table(report.key_figures, size=10.5)
        self._add().paragraph_format.space_after = Pt(60)
        for text in report.foot:
            paragraph = self._add()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _add_run(paragraph, text, size=9, colour=GREY)

    def _heading(self, text: str, *, is_first: bool) -> None:
        heading = self._add("Heading 1")
        heading.paragraph_format.page_break_before = self.with_cover or not is_first
        if self.with_cover:
            heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(0), AFTER
        heading.add_run(text)

    def _prose(self, *texts: str, size: float | None = None, colour: str | None = None) -> None:
        """Write a paragraph for each line of *texts*."""
        for text in texts:
            for line in text.splitlines():
                if line.strip():
                    self._paragraph(line, size=size, colour=colour)

    def _paragraph(self, text: str, *, size: float | None, colour: str | None) -> None:
        """Write a paragraph, in which each reference to a figure or table is a field."""
        paragraph = self._add()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if size is None else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_after = AFTER if size is None else Pt(2)
        paragraph.paragraph_format.line_spacing = LINE_HEIGHT if size is None and self.with_cover else 1.0
        end = 0
        for match in _CAPTION.finditer(text):
            bookmark = self.bookmarks.get((_KINDS[match[1]], int(match[3])))
            if bookmark is None:
                continue
            _add_run(paragraph, text[end : match.start()], size=size, colour=colour)
            _add_field(paragraph, f"REF {bookmark} \\h", match[0], size=size)
            end = match.end()
        _add_run(paragraph, text[end:], size=size, colour=colour)

    def _picture(self, chart: BarChart, caption: str, height: float) -> None:
        (image,) = draw(chart, "png", height=height)
        paragraph = self._add()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(2), 1.0
        shape = paragraph.add_run().add_picture(io.BytesIO(image), width=Emu(self._width()))
        shape._inline.docPr.set("descr", caption)

    def _width(self) -> int:
        """Return the width of the text on the last page in Word's units."""
        page = self.document.sections[-1]
        return (page.page_width or PAGE_WIDTH) - (page.left_margin or MARGIN) - (page.right_margin or MARGIN)

    def _caption(self, text: str, *, keep_with_next: bool, new_page: bool = False) -> None:
        """Write a caption whose number is a SEQ field, with a bookmark for references to it."""
        if not text:
            return
        paragraph = self._add("Caption")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = keep_with_next
        paragraph.paragraph_format.page_break_before = new_page
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(4), 1.0
        match = _CAPTION.match(text)
        if match is None:
            paragraph.add_run(text)
            return
        self._bookmark_id += 1
        bookmark = self.bookmarks[_KINDS[match[1]], int(match[3])]
        _add_bookmark(paragraph, "w:bookmarkStart", self._bookmark_id, bookmark)
        paragraph.add_run(match[1] + match[2])
        _add_field(paragraph, f"SEQ {match[1]} \\* ARABIC", match[3])
        _add_bookmark(paragraph, "w:bookmarkEnd", self._bookmark_id)
        paragraph.add_run(text[match.end() :])

    def _table(self, rows: tuple[tuple[str, ...], ...], size: float = 8.5) -> None:
        """Write a table whose first row is repeated on each page; no row is divided between pages."""
        known = {each.name for each in self.document.styles}
        table = self.document.add_table(len(rows), len(rows[0]), "Table Grid" if "Table Grid" in known else None)
        self.elements.append(table._tbl)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if self.with_cover:
            _draw_lines(table)
        first = round(self._width() * _FIRST_COLUMN)
        widths = [Emu(first), *[Emu((self._width() - first) // (len(rows[0]) - 1))] * (len(rows[0]) - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[column]
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0
                is_label = column == 0 and number > 0
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.RIGHT
                colour = RED if self.with_cover and number and column and text.startswith("-") else None
                _add_run(paragraph, text, size=size, colour=colour, bold=number == 0 or is_label)
                if number == 0 and self.with_cover:
                    _shade(cell, PALE)


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
    for kind in ("begin", None, "separate", result, "end"):
        run = paragraph.add_run()
        run.font.size = None if size is None else Pt(size)
        if kind == result:
            run.text = result
        elif kind is None:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
            run._r.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _add_bookmark(paragraph: Paragraph, tag: str, number: int, name: str | None = None) -> None:
    bookmark = OxmlElement(tag)
    bookmark.set(qn("w:id"), str(number))
    if name is not None:
        bookmark.set(qn("w:name"), name)
    paragraph._p.append(bookmark)


def _draw_lines(table: Any) -> None:
    """Let *table* have pale lines between its rows, and none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), "nil" if side in ("left", "right", "insideV") else "single")
        border.set(qn("w:sz"), "4")
        border.set(qn("w:color"), LINE.lstrip("#"))
        borders.append(border)
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour.lstrip("#"))
    cell._tc.get_or_add_tcPr().append(shading)
