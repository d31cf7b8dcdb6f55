"""封面: the report's first page."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.checks import reconstructed_files
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis
from xlpkg.report.sentences import full_unit
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.content import Content
from xlpkg.workbook.design.style import GREY, NAVY, TEAL, Style, home_link, page, text
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.logo import NO_LOGO
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets.home import KEY_FIGURE_CELLS, key_figure_rows, key_figures

_LOGO_NAME: Final = "logo.png"
_LOGO_BOX: Final = {
    "x_scale": 300,
    "y_scale": 100,
    "x_offset": 116,
    "y_offset": 14,
    "object_position": 1,
    "description": text("home-logo"),
}


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content, publisher = values.content, values.publisher
    titles = (content.report.title, span(content), publisher.issue or None)
    yield layout.COVER_TITLE, [[text] for text in (*titles, None, NATIONAL.label(content.lang))]
    yield layout.COVER_KEY_FIGURES, key_figure_rows(values, full_unit(content.cube.currency, content.lang))
    day = content.made and content.say("cover-made", day=f"{content.made:%Y-%m-%d}")
    if publisher.date:
        day = content.say("cover-released", day=publisher.date)
    if day and content.cube.as_of:
        day = content.say("cover-stored", day=day, until=content.cube.stored_by)
    publishers = [name for name in (publisher.institution, publisher.laboratory) if name]
    names = [*[None] * (2 - len(publishers)), *publishers, publisher.author or None]
    changed = values.kept.changed.get(layout.HIGHLIGHTS_PLACE)
    mark = content.say("report-changed") if changed else None
    yield layout.COVER_HIGHLIGHTS, [[changed or highlights(content), *[None] * 5, mark]]
    following = publisher.next_release and content.say("cover-next", day=publisher.next_release)
    contact = publisher.contact and content.say("cover-contact", contact=publisher.contact)
    lines = (*names, source(content), day, following or None, contact or None)
    yield layout.COVER_FOOT, [[text] for text in lines]


def span(content: Content) -> str:
    """Return the month, and the year to date."""
    if content.period.month == 1:
        return content.report.span
    to_date = content.period.span(to_date=True, lang=content.lang, with_year=False)
    return content.say("cover-span", month=content.span(Basis.MONTH), to_date=to_date)


def highlights(content: Content) -> str | None:
    """Return the generated highlights, a line each."""
    return "\n".join(f"• {each}" for each in content.report.highlights) or None


def source(content: Content) -> str:
    """Return the sentence on the source of the figures."""
    is_reconstructed = reconstructed_files(content.cube, content.period)
    return content.say("sheet-reconstructed" if is_reconstructed else "sheet-source")


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    title, figures, foot = layout.COVER_TITLE, layout.COVER_KEY_FIGURES, layout.COVER_FOOT
    texts = layout.COVER_HIGHLIGHTS
    page(sheet, header=False, print_area=(0, 0, foot.last_row + 1, 6))
    sheet.set_column("A:A", 2)
    sheet.set_column("B:B", 24)  # the name of a YoY says who published it
    sheet.set_column("C:F", 12.1)
    sheet.set_column("G:G", 2)
    sheet.set_column("H:H", 20)
    for row, height in enumerate((14, 6, 84, 80, 30, 24, 30, 24)):
        sheet.set_row(row, height)
    centred, white, last = {"align": "center"}, {"bg_color": NAVY, "font_color": "#FFFFFF"}, title.row + 2
    line = {"bottom": 5, "bottom_color": TEAL}
    for row, column in itertools.product(range(title.row, last + 1), range(7)):
        sheet.write_blank(row, column, None, style(**white, **(line if row == last else {})))
    looks = {
        title.row: style(bold=True, font_size=22, text_wrap=True, **white, **centred),
        title.row + 1: style(font_size=15, **white, **centred),
        last: style(font_size=11, **white, **line, **centred),
        title.last_row: style(bold=True, font_size=11, font_color=NAVY, bottom=2, bottom_color=TEAL),
        texts.row: style(font_size=10.5, text_wrap=True, align="left", left=5, left_color=TEAL, indent=1),
        foot.row: style(bold=True, font_size=13, font_color=NAVY, shrink=True, **centred),
        foot.row + 1: style(bold=True, font_size=13, font_color=NAVY, shrink=True, **centred),
        foot.row + 2: style(font_size=11, font_color=NAVY, shrink=True, **centred),
    }
    small = style(font_size=9, font_color=GREY, shrink=True, **centred)
    for area in (title, texts, foot):
        for row in range(area.row, area.last_row + 1):
            sheet.merge_range(row, 1, row, 5, "", looks.get(row, small))
    sheet.write_blank(texts.row, texts.last_column, None, style(font_size=9, font_color=TEAL))
    for row in range(figures.row, figures.last_row + 1):
        sheet.set_row(row, 24)
    key_figures(sheet, style, figures)
    for row, height in enumerate((14, 120, 20, 24, 24, 22, 18, 18, 18, 18), start=figures.last_row + 1):
        sheet.set_row(row, height)
    sheet.insert_image(title.row - 1, 1, _LOGO_NAME, {"image_data": io.BytesIO(NO_LOGO), **_LOGO_BOX})
    home_link(sheet, style, 0, 8)


PARTS: Final = {
    layout.COVER: Parts(draw, rows, cells={layout.COVER_KEY_FIGURES: KEY_FIGURE_CELLS}, texts=("home-logo",))
}
