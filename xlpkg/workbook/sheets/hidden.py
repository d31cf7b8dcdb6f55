"""The hidden sheets: _texts_, with the texts written last and the user's own, and the tooltips of the functions."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from udfs.registry import FUNCTIONS
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts
from xlpkg.workbook.design.style import Style
from xlpkg.workbook.sheets import nation


def draw_texts(sheet: Worksheet, style: Style) -> None:
    """Draw _texts_. Its cells have the format of text, so that a month stays one."""
    text = style(num_format="@")
    written, saved = layout.TEXTS_WRITTEN, layout.TEXTS_SAVED
    sheet.write_row(0, written.column - 1, ["place", "written last"])
    sheet.write_row(0, saved.column, ["month", "language", "currency", "place", "text"])
    for row, place in enumerate(("month", "currency", "language", "logo", *layout.text_places()), start=written.row):
        sheet.write_string(row, written.column - 1, place)
    sheet.set_column(written.column, saved.last_column, 20, text)
    sheet.hide()


def draw_charts(sheet: Worksheet, style: Style) -> None:
    """Draw _charts_, whose cells have no format but for the months."""
    for months in (layout.CHART_HISTORY, nation.ADJUSTED):
        for row in range(months.row + 1, months.last_row + 1):
            sheet.write_blank(row, months.column, None, style(num_format="yyyy-mm"))
    sheet.hide()


def draw_intellisense(sheet: Worksheet, _style: Style) -> None:
    """Write the function descriptions in the layout of Excel-DNA's IntelliSense."""
    sheet.write_row(0, 0, ["FunctionInfo", 1])
    for row, function in enumerate(FUNCTIONS, start=1):
        described = [text for argument in function.arguments for text in (argument.name, argument.zh)]
        sheet.write_row(row, 0, [function.name, function.zh, "", *described])
    sheet.hide()


INTELLISENSE: Final = Parts(draw_intellisense)
TEXTS: Final = Parts(draw_texts)
CHARTS: Final = Parts(draw_charts)
