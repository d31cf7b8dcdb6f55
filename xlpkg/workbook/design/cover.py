"""封面: the report's first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlpkg.workbook import layout
from xlpkg.workbook.design.home import key_figures
from xlpkg.workbook.design.style import GREY, NAVY, TEAL, home_link, page

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    page(sheet, header=False, print_area=(0, 0, 19, 6))
    sheet.set_column("A:A", 2)
    sheet.set_column("B:F", 14.5)
    sheet.set_column("G:G", 2)
    for row, height in enumerate((84, 6, 52, 76, 26, 84, 0, 24)):
        sheet.set_row(row, height or 8)
    for column in range(7):
        sheet.write_blank(0, column, None, style(bg_color=NAVY))
        sheet.write_blank(1, column, None, style(bg_color=TEAL))
    sheet.write_string(0, 1, "TradeMonitor", style(bold=True, font_size=20, font_color="#FFFFFF", bg_color=NAVY))
    centred = {"align": "center"}
    title, foot, lab = layout.COVER_TITLE, layout.COVER_FOOT, layout.COVER_ORGANISATION
    sheet.merge_range(
        title.row, 1, title.row, 5, "", style(bold=True, font_size=24, font_color=NAVY, text_wrap=True, **centred)
    )
    sheet.merge_range(title.row + 1, 1, title.row + 1, 5, "", style(font_size=15, font_color=TEAL, **centred))
    figures = layout.COVER_KEY_FIGURES
    sheet.merge_range(
        figures.row - 1,
        1,
        figures.row - 1,
        5,
        "全国 · China",
        style(bold=True, font_size=11, font_color=NAVY, bottom=2, bottom_color=TEAL),
    )
    for row in range(figures.row, figures.last_row + 1):
        sheet.set_row(row, 24)
    key_figures(sheet, style, figures)
    sheet.set_row(figures.last_row + 1, 84)
    sheet.set_row(lab.row, 24)
    sheet.merge_range(lab.row, 1, lab.row, 5, "", style(bold=True, font_size=13, font_color=NAVY, **centred))
    for row in range(foot.row, foot.last_row + 1):
        sheet.set_row(row, 20)
        sheet.merge_range(row, 1, row, 5, "", style(font_size=9, font_color=GREY, **centred))
    home_link(sheet, style, 0, 8)
    hint = {"validate": "any", "input_title": "单位名称", "input_message": "在此写上单位名称，刷新不会改动。"}
    sheet.data_validation(lab.row, 1, lab.row, 1, hint)
