"""变化: what is new in the month, each with its figures and a link to their cell."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.workbook import layout, links
from xlpkg.workbook.design.style import BAND, LEVEL, LINE, MOVE, RANK, TEAL, Style, frame, lines_where_filled, page

#: Kind, sentence, now, before, change, unit: widths and number formats.
_COLUMNS: Final = ((14, "@"), (84, "@"), (11, LEVEL), (11, LEVEL), (10, LEVEL), (18, "@"))


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    title, rows = layout.CHANGES_TITLE, layout.CHANGES_ROWS
    page(sheet, landscape=True, print_area=(0, title.column, rows.last_row, title.last_column))
    sheet.fit_to_pages(1, 1)
    frame(sheet, style, rows.row, rows.last_column + 1, title.column)
    sheet.write_blank(2, title.column, None, style.subtitle())
    sheet.set_column(0, 0, 4)
    sheet.write_blank(title.last_row, 0, None, style.head())
    for column, (width, number_format) in enumerate(_COLUMNS, start=title.column):
        align = "left" if number_format == "@" else "right"
        sheet.set_column(column, column, width)
        sheet.write_blank(title.last_row, column, None, style.head(align=align))
        for row in range(rows.row, rows.last_row + 1):
            looks = style(text_wrap=True, font_size=9, align=align, num_format=number_format)
            sheet.write_blank(row, column, None, looks)
    sheet.set_column(title.last_column + 1, rows.last_column, 8, None, {"hidden": True})
    for row in range(rows.row, rows.last_row + 1):
        sheet.write_formula(row, 0, links.to_finding(row + 1), style(font_color=TEAL, align="center"), "")
    # Ranks have no unit and no decimals. Before the lines: LibreOffice applies one conditional format to a cell.
    for parity, shade in ((0, {}), (1, {"bg_color": BAND})):
        filled = f'$B{rows.row + 1}<>"",$G{rows.row + 1}="",MOD(ROW()-{rows.row + 1},2)={parity}'
        for columns, number_format in (((3, 4), RANK), ((5, 5), MOVE)):
            looks = style.plain(num_format=number_format, bottom=1, border_color=LINE, **shade)
            rule = {"type": "formula", "criteria": f"=AND({filled})", "format": looks}
            sheet.conditional_format(rows.row, columns[0], rows.last_row, columns[1], rule)
    lines_where_filled(sheet, style, rows)
