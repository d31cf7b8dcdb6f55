"""The colours, fonts, number formats and page set-up of all sheets."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlpkg.engines.fonts import OFFICE_FONT
from xlpkg.messages import say
from xlpkg.workbook import links
from xlpkg.workbook.design.palettes import Palette
from xlpkg.workbook.layout import HOME, PAGES, NamedRange

FONT: Final = OFFICE_FONT
#: Without a colour, XlsxWriter refers to that of the theme. LibreOffice then gives it to all cells of a sheet, white
#: headings too, when it has opened an .ods file and saves it as .xlsx.
BLACK: Final = "#000000"
NAVY: Final = "#1F3A5F"
TEAL: Final = "#1B7F79"
RED: Final = "#B3261E"
#: Of bars behind figures.
PALE_TEAL: Final = "#BFE0DC"
GREY: Final = "#66727F"
LINE: Final = "#C9D3DD"
BAND: Final = "#F4F7FA"
PALE: Final = "#E3EBF2"
AMBER: Final = "#FFF6DD"
DARK_AMBER: Final = "#7A4B00"
LIGHT_NAVY: Final = "#A9BBCF"
OCHRE: Final = "#C48A2C"
LIGHT_OCHRE: Final = "#E6CFA3"

LEVEL: Final = "#,##0.0_ "
PERCENT: Final = "0.0_ "
RANK: Final = "0_ "
POINTS: Final = "0.00_ "
#: Of an axis of months: each third one has a label. By days, a month could be there twice.
QUARTERS: Final = {"date_axis": True, "num_format": "yyyy-mm", "major_unit": 3, "major_unit_type": "months"}
MOVE: Final = '"▲"0_ ;"▼"0_ ;"–"_ '

A4: Final = 9
_RIGHT: Final[dict[str, Any]] = {"font_size": 9, "align": "right"}
#: Inches.
MARGINS: Final = {"left": 0.7, "right": 0.7, "top": 0.95, "bottom": 0.8}


def text(key: str) -> str:
    """Return the message *key* in Chinese, in which the workbook is drawn: see ``workbook.drawn_texts``."""
    return say(key, "zh")


class Style:
    """The formats and charts of one workbook in the colours of its palette; equal formats are one object."""

    def __init__(self, book: Workbook, palette: Palette) -> None:
        self._book, self.palette = book, palette
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """Return the format with XlsxWriter's *properties*, by default in the workbook's font."""
        usual = {"font_name": FONT, "font_size": 10, "font_color": BLACK, "valign": "vcenter"}
        return self.plain(**usual | properties)

    def chart(self, kind: str) -> Chart:
        """Return a new chart of the workbook; *kind* is XlsxWriter's: column, bar or line."""
        return self._book.add_chart({"type": kind})

    def title(self, size: float = 16) -> Format:
        """Return the format of a sheet's title."""
        return self(bold=True, font_size=size, font_color=NAVY)

    def subtitle(self) -> Format:
        """Return the format of the line below a title."""
        return self(font_size=9, font_color=GREY)

    def head(self, **more: Any) -> Format:
        """Return the format of a table's heading: to the right, it ends as figures do, before a space."""
        usual = {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "align": "center", "text_wrap": True}
        padded = {"num_format": "@_ "} if more.get("align") == "right" else {}
        return self(**usual | {"border": 1, "border_color": NAVY} | padded | more)

    def cell(self, num_format: str = "General", *, shaded: bool = False, **more: Any) -> Format:
        """Return the format of a table's cell; *shaded* is for every second row."""
        looks: dict[str, Any] = {"num_format": num_format, "bottom": 1, "bottom_color": LINE}
        if num_format != "General":
            looks["align"] = "right"
        if shaded:
            looks["bg_color"] = BAND
        return self(**looks | more)

    def plain(self, **properties: Any) -> Format:
        """Return a conditional format, which changes only *properties* of a cell's format."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def mark_falls(sheet: Worksheet, style: Style, area: NamedRange, formats: Sequence[str]) -> None:
    """Colour falls below the header of *area*: numbers below zero, but not those that are displayed as zero.

    *formats* are the number formats of its columns.
    """
    for decimals, group in itertools.groupby(enumerate(formats), key=lambda column: 2 if POINTS in column[1] else 1):
        columns = [area.column + column for column, _ in group]
        look = style.plain(font_color=style.palette.fall)
        rule = {"type": "cell", "criteria": "<=", "value": -0.5 / 10**decimals, "format": look}
        sheet.conditional_format(area.row + 1, columns[0], area.last_row, columns[-1], rule)


def table(
    sheet: Worksheet,
    style: Style,
    area: NamedRange,
    formats: Sequence[str],
    height: float,
    *,
    bands: bool = False,
    lines: bool = True,
    **names: Any,
) -> None:
    """Format a header and the rows of *area*: their height in points, and the number *formats* of their columns.

    The first column and texts are to the left, with the looks *names*, the others are to the right. With *bands* every
    second row is shaded. Without *lines* the rows have neither lines nor bands.
    """
    for column, num_format in enumerate(formats):
        is_text = column == 0 or num_format == "@"
        place = {"font_size": 9, "align": "left", "indent": int(column > 1)} if is_text else _RIGHT
        sheet.write_blank(area.row, column, None, style.head(**place))
        looks = place | names if is_text else place
        for row in range(area.row + 1, area.last_row + 1):
            shaded = bands and (row - area.row) % 2 == 0
            cell = style.cell(num_format, shaded=shaded, **looks) if lines else style(num_format=num_format, **looks)
            sheet.write_blank(row, column, None, cell)
    for row in range(area.row + 1, area.last_row + 1):
        sheet.set_row(row, height)


def linked_list(sheet: Worksheet, style: Style, area: NamedRange, columns: Sequence[tuple[float, str]]) -> None:
    """Format a header above *area* and its rows, each with a link in the first column of the sheet.

    *columns* are the widths and number formats of those that are shown; the others have the cell that a link leads to.
    """
    sheet.set_column(0, 0, 4)
    sheet.write_blank(area.row - 1, 0, None, style.head())
    for column, (width, number_format) in enumerate(columns, start=area.column):
        is_text = number_format == "@"  # apart from figures before it
        looks: dict[str, Any] = {"align": "left", "indent": int(column > 2)} if is_text else {"align": "right"}
        sheet.set_column(column, column, width)
        sheet.write_blank(area.row - 1, column, None, style.head(**looks))
        cell = style(text_wrap=True, font_size=9, num_format=number_format, **looks)
        for row in range(area.row, area.last_row + 1):
            sheet.write_blank(row, column, None, cell)
    sheet.set_column(area.column + len(columns), area.last_column, 8, None, {"hidden": True})
    for row in range(area.row, area.last_row + 1):
        sheet.write_formula(row, 0, links.to_finding(row + 1), style(font_color=TEAL, align="center"), "")


def lines_where(sheet: Worksheet, style: Style, area: NamedRange, conditions: str, **looks: Any) -> None:
    """Draw lines, bands and *looks* in the rows of *area* that meet the *conditions* of a formula.

    One rule has all three, because LibreOffice applies one rule to a cell: the first that a cell meets.
    """
    for parity, shade in ((0, {}), (1, {"bg_color": BAND})):
        rule = {
            "type": "formula",
            "criteria": f"=AND({conditions},MOD(ROW()-{area.row + 1},2)={parity})",
            "format": style.plain(**{"bottom": 1, "border_color": LINE, **shade, **looks}),
        }
        sheet.conditional_format(area.row, area.column, area.last_row, area.last_column, rule)


def lines_where_filled(sheet: Worksheet, style: Style, area: NamedRange, *, falls: bool = False) -> None:
    """Draw the lines and bands of the rows of *area* whose first column is filled.

    With *falls* numbers below zero are coloured, as mark_falls does.
    """
    filled = f'{xl_rowcol_to_cell(area.row, area.column, col_abs=True)}<>""'
    cell = xl_rowcol_to_cell(area.row, area.column)
    if falls:
        lines_where(sheet, style, area, f"ISNUMBER({cell}),{cell}<=-0.05,{filled}", font_color=style.palette.fall)
    lines_where(sheet, style, area, filled)


def page(
    sheet: Worksheet,
    *,
    print_area: tuple[int, int, int, int],
    breaks: Sequence[int] = (),
    landscape: bool = False,
    header: bool = True,
) -> None:
    """Set *sheet* up for A4, with header, footer and page numbers: one page wide, and with its number of pages.

    *breaks* are the rows that begin another page. Excel ignores them in a sheet that is fitted to a number of pages.
    """
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_h_pagebreaks([*breaks])
    sheet.fit_to_pages(1, 0 if breaks else PAGES[sheet.name])
    if landscape:
        sheet.set_landscape()
    sheet.print_area(*print_area)
    if header:
        grey = f'&"{FONT},Regular"&8&K{GREY[1:]}'
        # The space keeps the font of the period, which a fill writes.
        sheet.set_header(f"&L{grey}{text('sheet-title')}&R{grey} ")
        sheet.set_footer(f"&L{grey}{text('sheet-source')}&R{grey}&P / &N")


#: Of buttons: the colours of fill, line and font by their block, the most used one first.
_BUTTONS: Final = {1: (NAVY, NAVY, "#FFFFFF"), 2: (PALE, LIGHT_NAVY, NAVY), 3: ("#FFFFFF", LIGHT_NAVY, NAVY)}


def button(
    sheet: Worksheet, row: int, column: int, block: int, macro: str, caption: str, description: str = "", **place: Any
) -> None:
    """Draw the button of *macro*; the *description* is by default the caption. `build` lets it run the macro."""
    fill, line, font = _BUTTONS[block]
    looks = {
        "fill": {"color": fill},
        "line": {"color": line, "width": 1},
        "font": {"name": FONT, "size": 10, "color": font, "bold": block == 1},
        "align": {"vertical": "middle", "text": "center"},
        "object_position": 2,  # it moves with its cell, and keeps its size
    }
    sheet.insert_textbox(row, column, caption, {"description": f"{macro}|{description or caption}", **looks, **place})


def filled_cells(area: NamedRange, column: int = 0, sheet: str = "") -> str:
    """Return the formula of a list: the cells of a column of *area* that are filled; *sheet* is its name with !."""
    first, last = (xl_rowcol_to_cell(row, area.column + column, True, True) for row in (area.row, area.last_row))
    return f"={sheet}{first}:INDEX({sheet}{first}:{last},MAX(1,COUNTA({sheet}{first}:{last})))"


def points(colour: str, width: float) -> dict[str, Any]:
    """Return the looks of a line that shows its points, so that one month alone is seen."""
    marker = {"type": "circle", "size": 3, "fill": {"color": colour}, "border": {"color": colour}}
    return {"line": {"color": colour, "width": width}, "marker": marker}


def series(labels: NamedRange, values: NamedRange, **looks: Any) -> dict[str, Any]:
    """Return the series of *values*, named by the header of their column."""
    name = [values.sheet, values.row - 1, values.column]
    return {"name": name, "categories": labels.reference, "values": values.reference, **looks}


def insert_chart(sheet: Worksheet, chart: Chart, row: int, column: int, width: float, height: float) -> None:
    """Insert *chart*, *width* pixels wide, into a row, which gets its *height* in points."""
    sheet.set_row(row, height)
    chart.set_size({"width": width, "height": round(height * 96 / 72) - 6})
    sheet.insert_chart(row, column, chart, {"x_offset": 2, "y_offset": 2, "object_position": 1})


def axes(chart: Chart, num_format: str, legend: str = "", /, **x_axis: object) -> None:
    """Draw pale axes: labels below the chart, values in *num_format* on lines; *x_axis* are more of its properties.

    The chart has no title and no border, and its *legend* where that says.
    """
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    small = {"font": {"name": FONT, "size": 8, "color": GREY}}
    chart.set_legend({"position": legend, **small} if legend else {"none": True})
    font = {"name": FONT, "size": 8, "color": GREY}
    labels = {"label_position": "low", "num_font": font, "line": {"color": GREY}, "major_tick_mark": "none"}
    chart.set_x_axis({**labels, **x_axis})
    lines = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    chart.set_y_axis({"num_font": font, "num_format": num_format, "major_gridlines": lines, "line": {"none": True}})


def contribution_bars(chart: Chart, palette: Palette, drawn: Sequence[NamedRange], left: float) -> None:
    """Let a bar *chart* draw contributions: labels, rises and falls, two series as in the report's charts.

    *left* is the part of its width that the labels have. A fourth series is not seen.
    """
    labels, *changes = drawn
    for values, colour in zip(changes, (palette.rise, palette.fall), strict=False):
        font = {"name": FONT, "size": 8, "color": colour}
        label = {"value": True, "num_format": "0.00", "position": "outside_end", "font": font}
        looks = {"fill": {"color": colour}, "border": {"none": True}, "overlap": 100, "gap": 45}
        chart.add_series(series(labels, values, data_labels=label, **looks))
    for room in changes[2:]:
        chart.add_series({"values": room.reference, "fill": {"none": True}, "border": {"none": True}})
    chart.show_hidden_data()
    chart.set_legend({"none": True})
    font = {"name": FONT, "size": 8.5, "color": NAVY}
    shown = {"label_position": "low", "num_font": font, "major_tick_mark": "none", "interval_unit": 1}
    chart.set_y_axis({**shown, "reverse": True, "line": {"none": True}})  # so that an empty chart shows nothing
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    plot = {"x": left, "y": 0.01, "width": 0.95 - left, "height": 0.98}
    chart.set_plotarea({"fill": {"none": True}, "layout": plot})


def frame(sheet: Worksheet, style: Style, rows: int, columns: int, first: int = 0, *, kept: int = 0) -> None:
    """Format the title and the subtitle of a sheet, in column *first*, and link to 首页 after the first *columns*.

    *rows* and *kept* columns stay in view.
    """
    sheet.set_row(0, 28)
    sheet.write_blank(0, first, None, style.title())
    sheet.write_blank(1, first, None, style.subtitle())
    sheet.freeze_panes(rows, kept)
    home_link(sheet, style, 0, columns)


def home_link(sheet: Worksheet, style: Style, row: int, column: int) -> None:
    """Write a link to 首页 into a cell."""
    looks = style(font_color=TEAL, underline=1, font_size=9)
    sheet.write_url(row, column, f"internal:'{HOME}'!A1", looks, text("sheet-home"))
