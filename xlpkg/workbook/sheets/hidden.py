"""The hidden sheets: _texts_, with what was written last and the user's own texts, and the tooltips of functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlsxwriter.worksheet import Worksheet

from udfs.registry import FUNCTIONS
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues, padded
from xlpkg.workbook.design.style import Style
from xlpkg.workbook.kept_texts import STORED
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets import board, cover, nation, province, report


def draw_texts(sheet: Worksheet, style: Style) -> None:
    """Draw _texts_. Its cells have the format of text, so that a month stays one."""
    text = style(num_format="@")
    written, saved, record = layout.TEXTS_WRITTEN, layout.TEXTS_SAVED, layout.TEXTS_RECORD
    sheet.write_row(0, written.column - 1, ["place", "written last"])
    sheet.write_row(0, saved.column, ["month", "language", "currency", "place", "text"])
    sheet.write_row(0, record.column, ["table", "digests"])
    for row, place in enumerate(("month", "currency", "language", "logo", *layout.text_places()), start=written.row):
        sheet.write_string(row, written.column - 1, place)
    sheet.set_column(written.column, record.last_column, 20, text)
    sheet.hide()


def text_rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of _texts_ with its rows."""
    content = values.content
    texts = [*(text for basis in Basis for text in report.generated(content, basis).values())]
    state = (str(content.period), content.cube.currency.value, content.lang, values.logo_mark or None)
    yield layout.TEXTS_WRITTEN, [[text] for text in (*state, *texts, cover.highlights(content))]
    saved: Rows = [list(row) for row in values.kept.saved]
    if content.cube.stored_until:
        saved.append([state[0], state[2], state[1], STORED, content.cube.stored_until.isoformat()])
    yield layout.TEXTS_SAVED, padded(layout.TEXTS_SAVED, saved)


def chart_rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of _charts_ with its rows."""
    yield from values.one(province.ProvinceValues).of_charts()
    yield from values.one(nation.NationValues).of_charts()


def draw_charts(sheet: Worksheet, style: Style) -> None:
    """Draw _charts_, whose cells have no format but for the months."""
    for months in (layout.CHART_HISTORY, nation.ADJUSTED, board.LINES):
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


PARTS: Final = {
    layout.INTELLISENSE: Parts(draw_intellisense),
    layout.TEXTS: Parts(draw_texts, text_rows),
    layout.CHARTS: Parts(draw_charts, chart_rows),
}
