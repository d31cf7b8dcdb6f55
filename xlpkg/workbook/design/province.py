"""A province's sheet: key figures, charts of levels and of YoY, its months; its cities and zones, and all years."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from xlpkg.model.regions import PROVINCES, Region
from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import LEVEL, LIGHT_NAVY, LIGHT_OCHRE, NAVY, OCHRE, PERCENT, POINTS, RANK, TEAL, Style
from xlpkg.workbook.row_heights import MONTH_HEIGHT

_KEY: Final = ("General", *(LEVEL, PERCENT, PERCENT, POINTS, RANK) * 2)
_MONTHS: Final = ("yyyy-mm", *((LEVEL, PERCENT) * 3 + (LEVEL,)) * 2, RANK, *(PERCENT,) * 3)
_CITIES: Final = ("General", LEVEL, LEVEL, LEVEL, *(LEVEL, PERCENT) * 3)
_HEADINGS: Final = 2
#: The last rows of cities and zones have the notes on adjusted lines; no province has as many cities and zones.
_NOTES: Final = 2
#: Points. Two years of months and what is above them are a page; cities and zones, and beside them the chart of all
#: years, are another one.
_CHARTS_HEIGHT: Final = 184
_CITY_HEIGHT: Final = 15
_TITLE_HEIGHT: Final = 18
#: The columns of the links to the previous and the next province, and to 驱动.
_PREVIOUS, _NEXT, _DRIVERS = 1, 4, 7
_LEGENDS: Final = layout.CHART_LABELS.last_column
#: Inches: wide at the sides, because a page that is scaled to less width has room for more rows.
_MARGINS: Final = {"left": 1.1, "right": 1.1, "top": 0.65, "bottom": 0.55}
#: Pixels.
_CHART_WIDTHS: Final = (600, 680)
_HISTORY_SIZE: Final = {"width": 550, "height": 490}
_FLOWS: Final = 2


def draw(sheet: Worksheet, style: Style, region: Region) -> None:
    """Draw the sheet of *region*."""
    of = layout.province_ranges(region)
    printed = replace(of.months, columns=layout.PROVINCE_LABELS)
    top = of.key_figures.row
    charts_row = top + layout.CHARTS_ROW
    second_page = of.months.last_row + 1
    area = (top, 0, of.cities.last_row, printed.last_column)
    looks.page(sheet, landscape=True, print_area=area, breaks=[second_page])
    sheet.set_margins(**_MARGINS)
    sheet.set_column(0, 0, 21)
    sheet.set_column(1, layout.PROVINCE_COMBINED - 1, 9)
    sheet.set_column(layout.PROVINCE_COMBINED, printed.last_column, 7.4)
    sheet.set_column(layout.PROVINCE_LABELS, of.months.last_column, 8, None, {"hidden": True})
    sheet.set_row(top, 30)
    sheet.write_blank(top, 0, None, style.title(18))
    _table(sheet, style, replace(of.key_figures, rows=2 + layout.KEY_LINES), _KEY, 21, first=1)
    sheet.write_blank(top + 1, 0, None, style.subtitle())
    heading = style(bold=True, font_size=11, font_color=NAVY)
    levels, changes, history, _ = layout.CHARTED[region.short]
    for column, chart, width in zip(
        layout.CHART_TITLES, (_levels(style, *levels), _changes(style, *changes)), _CHART_WIDTHS, strict=True
    ):
        looks.insert_chart(sheet, chart, charts_row, column, width, _CHARTS_HEIGHT)
        sheet.write_blank(charts_row - 1, column, None, heading)
    for row in range(second_page, of.cities.row):
        sheet.set_row(row, 6)
    chart = _history(style, *history)
    chart.set_size(_HISTORY_SIZE)
    beside = {"x_offset": 24, "y_offset": 2, "object_position": 1}
    sheet.insert_chart(of.cities.row + 1, of.cities.last_column + 1, chart, beside)
    sheet.set_row(charts_row - 1, _TITLE_HEIGHT)
    _table(sheet, style, printed, _MONTHS, MONTH_HEIGHT)
    for column in (1, 8, layout.PROVINCE_COMBINED):
        sheet.write_blank(of.months.row, column, None, heading)
    _table(sheet, style, of.cities, _CITIES, _CITY_HEIGHT, lines=False)
    rows = replace(of.cities, row=of.cities.row + _HEADINGS, rows=of.cities.rows - _HEADINGS - _NOTES)
    for row in range(rows.last_row + 1, of.cities.last_row + 1):
        sheet.write_blank(row, 0, None, style(font_size=8.5, font_color=looks.GREY))
    looks.lines_where_filled(sheet, style, rows, falls=True)
    sheet.freeze_panes(top + 2, 0)  # a frozen column would cut the charts
    _navigation(sheet, style, region)


def _navigation(sheet: Worksheet, style: Style, region: Region) -> None:
    """Link to 首页, to the sheets of the previous and the next province, and to 驱动, above the title.

    A link leads to a name, which follows its sheet.
    """
    looks.home_link(sheet, style, 0, 0)
    here = PROVINCES.index(region)
    link = style(font_color=TEAL, underline=1, font_size=9)
    previous, following = (PROVINCES[(here + step) % len(PROVINCES)] for step in (-1, 1))
    for column, target, shown in (
        (_PREVIOUS, layout.province_ranges(previous).key_figures, f"‹ {previous.label('zh')}"),
        (_NEXT, layout.province_ranges(following).key_figures, f"{following.label('zh')} ›"),
        (_DRIVERS, layout.DRIVER_TOP, looks.text("sheet-drivers")),
    ):
        sheet.write_url(0, column, f"internal:{target.name}", link, shown)


def _table(
    sheet: Worksheet,
    style: Style,
    area: layout.NamedRange,
    formats: tuple[str, ...],
    height: float,
    *,
    first: int = 0,
    lines: bool = True,
) -> None:
    """Format a table in *area*: its title in row *first*, then the heading and the figures in rows of *height*."""
    body = replace(area, row=area.row + first + 1, rows=area.rows - first - 1)
    if not first:
        sheet.set_row(area.row, _TITLE_HEIGHT)
    sheet.write_blank(body.row - 1, 0, None, style(bold=True, font_size=11, font_color=NAVY))
    sheet.set_row(body.row, 30)
    looks.table(sheet, style, body, formats, height, bands=True, lines=lines, font_color=NAVY, shrink=True)
    if lines:
        looks.red_falls(sheet, style, body, formats)


def _levels(style: Style, labels: layout.NamedRange, *years: layout.NamedRange) -> Chart:
    """Return a chart of total trade by month, this year beside last year."""
    chart = style.chart("column")
    for index, (values, colour) in enumerate(zip(years, (LIGHT_NAVY, NAVY), strict=True)):
        chart.add_series(looks.series(labels, values, name=[layout.CHARTS, index, _LEGENDS], **_bars(colour)))
    looks.axes(chart, "#,##0", "bottom", text_axis=True)
    return chart


def _changes(style: Style, labels: layout.NamedRange, *values: layout.NamedRange) -> Chart:
    """Return a chart of the YoY of exports and imports, bars for this year and lines for last year.

    January and February are one point at February, because Spring Festival moves between them. January has a point
    only while February is not stored.
    """
    chart = style.chart("column")
    lines = style.chart("line")
    bars = zip(values[:_FLOWS], (NAVY, OCHRE), strict=True)
    for of_flow, colour in bars:
        name = [layout.CHARTS, layout.CHART_CHANGES.row + 1, of_flow.column]
        chart.add_series(looks.series(labels, of_flow, name=name, **_bars(colour)))
    for of_flow, colour in zip(values[_FLOWS:], (LIGHT_NAVY, LIGHT_OCHRE), strict=True):
        name = [layout.CHARTS, layout.CHART_CHANGES.row, of_flow.column]
        lines.add_series(looks.series(labels, of_flow, name=name, **looks.points(colour, 1.5)))
    chart.combine(lines)
    looks.axes(chart, "0", "bottom", text_axis=True)
    return chart


def _history(style: Style, months: layout.NamedRange, *values: layout.NamedRange) -> Chart:
    """Return a chart of exports and imports in all months, and of the adjusted ones."""
    chart = style.chart("line")
    kinds: list[dict[str, Any]] = [looks.points(colour, 1.25) for colour in (NAVY, OCHRE)]
    kinds += [{"line": {"color": colour, "width": 2.25}} for colour in (LIGHT_NAVY, LIGHT_OCHRE)]
    for of_flow, look in zip(values, kinds, strict=True):
        chart.add_series(looks.series(months, of_flow, **look))
    # Its legend has the unit, in the language of the sheet; there may be no adjusted lines.
    looks.axes(chart, "#,##0", "top", **looks.QUARTERS)
    chart.legend["delete_series"] = [2, 3]
    return chart


def _bars(colour: str) -> dict[str, object]:
    return {"fill": {"color": colour}, "border": {"none": True}, "gap": 60, "overlap": -5}
