"""看板: up to six regions, chosen on it, compared in one chart and one table."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import xlwings as xw
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from udfs.figures import array_of
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.measures import combined_yoy
from xlpkg.errors import BadArgument, NoData, TradeMonitorError
from xlpkg.messages import capital, say_list
from xlpkg.model.arrays import Array, finite, finite_or_none
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Flow, Method, parse_flow
from xlpkg.model.zone_names import zone_label
from xlpkg.workbook.blocks import Column, Parts, SheetValues, kinds, padded, padded_months, texts_in
from xlpkg.workbook.buttons import BY_ACTION
from xlpkg.workbook.choices import Place, is_empty, label_of, list_rows, place_labels, read_places, word_place
from xlpkg.workbook.content import Content
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import choice_cells
from xlpkg.workbook.design.style import GREY, LEVEL, NAVY, POINTS, RANK, Style
from xlpkg.workbook.layout import (
    BOARD,
    BOARD_CHART,
    BOARD_COLUMNS,
    BOARD_PLACES,
    BOARD_PROBLEMS,
    BOARD_REGIONS,
    BOARD_TOP,
    CHARTS,
    NamedRange,
    named,
)
from xlpkg.workbook.month_charts import Line, Look, Months
from xlpkg.workbook.row_heights import CHART_HEIGHT, MONTH_HEIGHT, NO_CHART
from xlpkg.workbook.sheet_figures import Rows, Value, empty_rows
from xlpkg.workbook.sheets import nation
from xlpkg.workbook.text_size import lines_of, text_width
from xlpkg.workbook.versions import values_of

#: Name, latest figure, month before, year before, method of the latest YoY, its band.
COLUMNS: Final = (
    Column(25),
    Column(21, LEVEL),
    Column(15, LEVEL),
    Column(15, LEVEL),
    Column(15, "@_ ", is_text=True),
    Column(15, POINTS),
)
#: A header and the regions.
TABLE: Final = named("board_table", BOARD, BOARD_CHART + 1, 0, 1 + len(BOARD_REGIONS), len(COLUMNS))
NOTES: Final = named("board_notes", BOARD, TABLE.last_row + 1, 0)
#: The rows of months, and of dates between two years.
MONTHS: Final = 360
#: Heading, header and months of what the chart shows: month and regions.
SERIES: Final = named("board_series", BOARD, NOTES.row + 2, 0, 2 + MONTHS, 1 + len(BOARD_REGIONS))
#: What it draws: a header, then months and dates between two years, regions, and the places of the names at the ends of
#: the lines. The header there is what each name says.
LINES: Final = named(
    "board_lines", CHARTS, nation.ADJUSTED.last_row + 2, 0, 1 + MONTHS, SERIES.columns + len(BOARD_REGIONS)
)
#: Hidden, beside the link to 首页: the words to choose from, in the workbook's language.
_LISTED: Final = ("region", "flow", "basis", "measure", "span")
_LISTS: Final = named("board_lists", BOARD, 0, BOARD_COLUMNS + 1, 600, len(_LISTED))
#: The months, the lines, and the names at their ends.
CHART: Final = tuple(LINES.part(1, column, MONTHS) for column in range(LINES.columns))
#: Colours that people with any colour vision tell apart, of Okabe and Ito (2008); the nation is usually the first.
_COLOURS: Final = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
#: The lines of the chart without their names, as a chart of months.
MONTH_CHART: Final = Months(
    CHART[0],
    [
        Line(CHART[1 + at], LINES.part(0, 1 + at, 1), Look(colour, "points", 1.75 if at else 2.5))
        for at, colour in enumerate(_COLOURS)
    ],
    "none",
)
#: Characters: the columns beside the table, which have choices. Pixels: the width of the table.
_BESIDE: Final = 11
_CHART_WIDTH: Final = sum(int(column.width * 7 + 5) for column in COLUMNS)
#: The regions of a sheet on which none is chosen.
_USUAL: Final = ("全国", "广东", "江苏", "浙江", "上海", "山东")
_MEASURES: Final = (Measure.LEVEL, Measure.YOY, Measure.SHARE, Measure.RANK, Measure.CONTRIBUTION)
PLACES: Final = {
    "flow": Place([*Flow], Flow.EXPORT, parse_flow, label_of),
    "basis": word_place("sheet-basis-words", (*Basis,), Basis.YTD),
    "measure": word_place("board-measure-words", _MEASURES, Measure.YOY),
    # All: the row between two years takes the place of a month.
    "span": word_place("board-span-words", (12, 24, 36, MONTHS // 13 * 12), 24),
}
#: The months of the figures in the table, before the last one.
_BACK: Final = (0, 1, 12)
#: The height of a line of a name beside the chart, relative to what the axis shows of the figures.
_NAME_HEIGHT: Final = 0.065
#: LibreOffice breaks a name that is longer into lines; in letters.
_NAME_WIDTH: Final = 13
#: Points: the height of a row of figures, the font size, line height and width of the sentences.
_ROW_HEIGHT: Final = 16.0
_SENTENCE: Final = (9.0, 13.0, 690.0)
_DAY: Final = dt.timedelta(days=1)


class Board:
    """What the sheet shows up to the month of a content.

    *typed* are the values of the choices by place; without a region the usual ones are shown. A choice that is not
    valid, or has no figures, is one of the problems; the others are shown.
    """

    def __init__(self, content: Content, typed: Mapping[str, object]) -> None:
        self._content, lang = content, content.lang
        provinces = {zone.label: REGIONS[index] for index, zones in content.zones.items() for zone in zones}
        labels = {region.name: region.label(lang) for region in content.wide.regions}
        labels |= {zone: zone_label(zone, lang) for zone in provinces}
        count = Counter(labels.values())
        same = {zone: f"{labels[zone]} ({of.label(lang)})" for zone, of in provinces.items() if count[labels[zone]] > 1}
        self._names = labels | same  # Fuzhou (Fujian)
        if all(is_empty(typed.get(place)) for place in BOARD_REGIONS):
            typed = {**typed, **dict(zip(BOARD_REGIONS, _USUAL, strict=True))}
        self._cells = {place: typed.get(place) for place in BOARD_PLACES}
        self._cells |= {name: place.in_words(typed.get(name), lang) for name, place in PLACES.items()}
        self._problems: list[str] = []
        self._table: Rows = [[] for _ in BOARD_REGIONS]
        self._series = np.empty((len(self._table), 0))
        try:
            self._read(*read_places("board", PLACES, typed))
        except TradeMonitorError as error:
            self._problems.append(error.sentence(lang))

    def _read(self, flow: Flow, basis: Basis, measure: Measure, span: int) -> None:
        """Read the figures of all regions. Raises BadArgument if net exports have no such measure."""
        period, cube = self._content.period, self._cube()
        # Besides the span, in years, the table needs one, and the base another; the first month is a January.
        first = cube.month_index(period) + 1 - period.month - 12 * (span // 12 + 2)
        self._cut = cube.part(slice(max(0, first), None))
        self._measure, self._yoys = measure, [self._cut.yoy()]
        self._flow, self._basis, self._last = flow, basis, self._cut.month_index(period)
        values = array_of(self._cut, measure, flow)
        if measure is Measure.YOY and basis is Basis.MONTH:
            combined = array_of(self._cut, Measure.YOY_COMBINED, flow)
            values = np.where(np.isnan(combined), values, combined)  # January while February is not stored
            self._yoys.insert(0, combined_yoy(self._cut, self._yoys[0]))
        #: With a year of no figures before them.
        self._values = np.pad(values[basis, :, flow, : self._last + 1], [(0, 0), (12, 0)], constant_values=np.nan)
        series = np.full((len(self._table), min(span, self._last + 1)), np.nan)
        for index, place in enumerate(BOARD_REGIONS):
            try:
                if not is_empty(self._cells[place]):
                    series[index] = self._read_region(index, place, series.shape[1])
            except TradeMonitorError as error:
                self._problems.append(error.sentence(self._content.lang))
        self._series = series[:, np.isfinite(series).any(axis=0).cumsum() > 0]

    def _cube(self) -> Cube:
        """Return the figures of all months, with cities and zones only if one is chosen: they take longer."""
        with contextlib.suppress(BadArgument):
            for place in BOARD_REGIONS:
                if not is_empty(self._cells[place]):
                    self._content.wide.region(self._cells[place])
            return self._content.wide
        return self._content.with_zones()

    def _read_region(self, index: int, place: str, span: int) -> Array:
        """Return the figures of the region that is chosen in a place, and keep its row of the table.

        Raises BadArgument if there is no such region, NoData if it has no figures.
        """
        region, lang = self._cut.region(self._cells[place]), self._content.lang
        name = self._cells[place] = self._names.get(region.name, region.name)
        series: Array = self._values[region.index, -span:]
        facts = {"region": name, "flow": self._flow, "measure": self._cells["measure"]}
        if np.isnan(series).all():
            raise NoData("board-none", **facts)
        cells: list[Value] = [name, *(finite(float(self._values[region.index, -1 - back])) for back in _BACK)]
        if self._measure is Measure.YOY:
            latest = self._basis, region.index, self._flow, self._last
            yoy = next((each for each in self._yoys if each.method[latest]), self._yoys[-1])
            method = Method(int(yoy.method[latest]))
            cells += [method.label(lang) if method else None, finite(float(yoy.band[latest]))]
        self._table[index] = cells
        if missing := span - 1 - _last(series):
            self._problems.append(self._content.say("board-ended", **facts, month=self._content.period - missing))
        return series

    def ranges(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of the sheet with its rows."""
        content, note = self._content, None
        top = empty_rows(BOARD_TOP)
        top[0][0], top[1][0] = content.say("board-title"), content.say("board-hint")
        place_labels(top, "board", BOARD_PLACES, self._cells, content.lang)
        top[BOARD_PROBLEMS][0] = "\n".join(self._problems) or None
        head: list[Value] = []
        if self._series.size:
            unit = say_list("board-units", content.lang, unit=content.unit)[_MEASURES.index(self._measure)]
            first = content.period - (self._series.shape[1] - 1)
            text = content.say("board-chart", **self._cells, unit=unit, first=first, last=content.period)
            top[BOARD_CHART - 1][0] = capital(text)
            head = [content.say("board-region"), *(str(content.period - back) for back in _BACK)]
            if self._measure is Measure.YOY:
                head, note = [*head, *content.say_list("board-heads")], content.say("board-note")
        yield BOARD_TOP, top
        yield TABLE, [head, *self._table]
        yield NOTES, [[note]]
        regions = Place([*self._names.values()], None, str, lambda name, _: str(name))
        yield _LISTS, list_rows({"region": regions, **PLACES}, content.lang)[: _LISTS.rows]
        yield from self._lines()  # the last range is on another sheet

    def _lines(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield the months and the lines with their rows.

        The place of a name is in the row of the last month that its line has.
        """
        shown: Rows = []
        drawn: Rows = []
        if self._series.size:
            names = [str(row[0]) if row else "" for row in self._table]
            head: list[Value] = [self._content.say("province-months"), *(name or None for name in names)]
            shown = [[self._content.say("board-series")], head]
            drawn = [[*head, *(f"\u00a0{name}" if name else None for name in names)]]
            places = _places(self._series, names)
            first = self._content.period - (self._series.shape[1] - 1)
            for index, (figures, of_names) in enumerate(zip(self._series.T, places.T, strict=True)):
                month = first + index
                if self._basis is Basis.YTD and index and month.month == 1:
                    drawn.append([month.first_day - _DAY])  # a date without figures: no line joins the two years
                shown.append([month.first_day, *finite_or_none(figures.tolist())])
                drawn.append([*shown[-1], *finite_or_none(of_names.tolist())])
        yield SERIES, padded(SERIES, shown)
        yield LINES, padded_months(LINES, drawn)


def read_board(book: xw.Book, values: SheetValues) -> Board:
    """Return what the sheet shows for the choices in *book*. Raises WorkbookError if their range is missing."""
    cells = values_of(book, BOARD_TOP)
    return Board(values.content, {place: cells[row][column] for place, (row, column) in BOARD_PLACES.items()})


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows: for the choices that were read, or for none."""
    board: Board = values.read.get(BOARD) or Board(values.content, {})
    return board.ranges()


def _last(series: Array) -> int:
    """Return the index of the last figure."""
    return int(np.flatnonzero(np.isfinite(series))[-1])


def _places(series: Array, names: list[str]) -> Array:
    """Return how high the name of each line stands, at its last month: at its end, or moved off the others there."""
    places = np.full_like(series, np.nan)
    for index, line in enumerate(series):
        if names[index]:
            places[index, _last(line)] = line[_last(line)]
    low, high = float(np.nanmin(series)), float(np.nanmax(series))
    # An axis that would start far from zero starts at zero.
    low, high = (min(low, 0.0), max(high, 0.0)) if high - low > max(abs(low), abs(high)) / 6 else (low, high)
    order = np.argsort(places[:, -1])
    order = order[np.isfinite(places[order, -1])]
    lines = np.array([math.ceil(text_width(names[index]) / _NAME_WIDTH) for index in order])
    middles = _NAME_HEIGHT * (high - low or 1.0) * (np.cumsum(lines) - lines / 2)
    free = places[order, -1] - middles
    # Between the running maximum from below and the running minimum from above, no name is below the one before.
    places[order, -1] = (np.maximum.accumulate(free) + np.minimum.accumulate(free[::-1])[::-1]) / 2 + middles
    return places


def board_heights(named: NamedRange, area: xw.Range, rows: Rows) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* that are about to be written to *area*; 0 hides a row."""
    if named == BOARD_TOP:
        size, height, width = _SENTENCE
        text = rows[BOARD_PROBLEMS][0]
        yield area[BOARD_PROBLEMS, 0], len(lines_of(str(text), size, width)) * height + 4 if text else 0.0
        yield area[BOARD_CHART, 0], CHART_HEIGHT if rows[BOARD_CHART - 1][0] else NO_CHART
    elif named == TABLE:
        yield from ((area[index, 0], _ROW_HEIGHT if row else 0.0) for index, row in enumerate(rows))


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet: one printed page, without the choices, and below it the figures of the chart."""
    last = TABLE.last_column
    looks.page(sheet, print_area=(BOARD_CHART - 1, 0, NOTES.row, last))
    sheet.set_column(0, BOARD_COLUMNS - 1, _BESIDE)
    for at, each in enumerate(COLUMNS):
        sheet.set_column(at, at, each.width)
    sheet.set_column(_LISTS.column, _LISTS.last_column, 8, style(num_format="@"), {"hidden": True})
    looks.frame(sheet, style, 2, BOARD_COLUMNS)
    coloured: list[dict[str, Any]] = [{"left": 5, "left_color": colour, "bold": True} for colour in _COLOURS]
    of_regions = dict(zip(BOARD_REGIONS, coloured, strict=True))
    choice_cells(sheet, style, "board", BOARD_PLACES, (_LISTS, _LISTED), of_regions)
    # Beside the last choice.
    (row, column), update = BOARD_PLACES["span"], BY_ACTION["board"]
    place: dict[str, Any] = {"x_offset": 24, "y_offset": 1, "width": 188, "height": 26}
    looks.button(sheet, row, column + 1, 1, update.macro, update.caption("zh"), **place)
    heading = style(bold=True, font_size=11, font_color=NAVY)
    sentence = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    for row, cell in (
        (BOARD_PROBLEMS, sentence),
        (BOARD_CHART - 1, heading),
        (TABLE.last_row + 1, sentence),
    ):
        sheet.merge_range(row, 0, row, last, "", cell)
    sheet.set_row(NOTES.row, 28)
    looks.insert_chart(sheet, _lines(style), BOARD_CHART, 0, _CHART_WIDTH, CHART_HEIGHT)
    formats = [column.num_format or "@" for column in COLUMNS]
    looks.table(sheet, style, TABLE, formats, _ROW_HEIGHT)
    for row, more in enumerate(coloured, start=TABLE.row + 1):
        sheet.write_blank(row, 0, None, style.cell("@", **more, align="left", indent=1, shrink=True, font_size=9))
    _decimals(sheet, style)
    looks.mark_falls(sheet, style, TABLE, formats)
    sheet.write_blank(SERIES.row, 0, None, heading)
    months = replace(SERIES, row=SERIES.row + 1, rows=SERIES.rows - 1)
    looks.table(sheet, style, months, ("yyyy-mm", *(LEVEL,) * len(_COLOURS)), MONTH_HEIGHT)


def _decimals(sheet: Worksheet, style: Style) -> None:
    """Show ranks without decimals, shares and contributions with two: the choice is a word of the list."""
    chosen = xl_rowcol_to_cell(*BOARD_PLACES["measure"], True, True)
    words = _LISTS.column + _LISTED.index("measure")
    for word, num_format in ((2, POINTS), (3, RANK), (4, POINTS)):
        listed = xl_rowcol_to_cell(_LISTS.row + word, words, True, True)
        rule = {"type": "formula", "criteria": f"={chosen}={listed}", "format": style.plain(num_format=num_format)}
        sheet.conditional_format(TABLE.row + 1, 1, TABLE.last_row, 3, rule)


def _lines(style: Style) -> Chart:
    """Return a chart of lines, with their names at their ends.

    Each name is the label of a series of its own, which has one point and no line: so it is where fill puts it, at the
    last month, and no name covers another.
    """
    chart = style.chart("line")
    months, *drawn = CHART
    for index, values in enumerate(drawn):
        colour = _COLOURS[index % len(_COLOURS)]
        series = looks.series(months, values)
        if index < len(_COLOURS):
            series |= MONTH_CHART.lines[index].look.properties()
        else:
            font = {"name": looks.FONT, "size": 9, "bold": True, "color": colour}
            series["data_labels"] = {"series_name": True, "position": "right", "font": font}
            series |= {"line": {"none": True}, "marker": {"type": "none"}}
        chart.add_series(series)
    chart.show_hidden_data()
    looks.axes(chart, "[<1000]General;#,##0", **looks.QUARTERS)
    chart.set_plotarea({"fill": {"none": True}, "layout": {"x": 0.055, "y": 0.03, "width": 0.79, "height": 0.82}})
    return chart


PARTS: Final = {
    BOARD: Parts(
        draw,
        rows,
        read_board,
        cells={
            BOARD_TOP: (*(texts_in(BOARD_COLUMNS, 0),) * 2, "*" * BOARD_COLUMNS),
            TABLE: ("t" * len(COLUMNS), kinds(COLUMNS)),
            SERIES: (texts_in(SERIES.columns, 0), "t" * SERIES.columns, "f" * SERIES.columns),
        },
        charts=(CHART,),
        typed={BOARD_TOP: BOARD_PLACES.values()},
        texts=("board-", "button-board"),
        heights=board_heights,
        hides_empty={SERIES: (2, MONTH_HEIGHT)},
    )
}
