"""The sheet 看板: the choices on it, and the figures of up to six regions that its chart and its table compare."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import xlwings as xw

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
from xlpkg.workbook import layout
from xlpkg.workbook.choices import Place, is_empty, label_of, list_rows, place_labels, word_place
from xlpkg.workbook.content import Content
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import CHART_HEIGHT, NO_CHART
from xlpkg.workbook.sheet_figures import Rows, Value, empty_rows
from xlpkg.workbook.text_size import lines_of, text_width
from xlpkg.workbook.versions import values_of

#: The regions of a sheet on which none is chosen.
_USUAL: Final = ("全国", "广东", "江苏", "浙江", "上海", "山东")
_MEASURES: Final = (Measure.LEVEL, Measure.YOY, Measure.SHARE, Measure.RANK, Measure.CONTRIBUTION)
_PLACES: Final = {
    "flow": Place([*Flow], Flow.EXPORT, parse_flow, label_of),
    "basis": word_place("sheet-basis-words", (*Basis,), Basis.YTD),
    "measure": word_place("board-measure-words", _MEASURES, Measure.YOY),
    # All: the row between two years takes the place of a month.
    "span": word_place("board-span-words", (12, 24, 36, layout.BOARD_MONTHS // 13 * 12), 24),
}
#: The months of the figures in the table, before the last one.
_BACK: Final = (0, 1, 12)
#: The height of a line of a name beside the chart, relative to what the axis shows of the figures.
_NAME_HEIGHT: Final = 0.065
#: LibreOffice breaks a name that is longer into lines; in letters.
_NAME_WIDTH: Final = 13
#: Points: the height of a row of figures, the font size, line height and width of the sentences.
ROW_HEIGHT: Final = 16.0
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
        if all(is_empty(typed.get(place)) for place in layout.BOARD_REGIONS):
            typed = {**typed, **dict(zip(layout.BOARD_REGIONS, _USUAL, strict=True))}
        self._cells = {place: typed.get(place) for place in layout.BOARD_PLACES}
        self._cells |= {name: place.in_words(typed.get(name), lang) for name, place in _PLACES.items()}
        self._problems: list[str] = []
        self._table: Rows = [[] for _ in layout.BOARD_REGIONS]
        self._series = np.empty((len(self._table), 0))
        try:
            self._read(*(place.read(typed.get(name)) for name, place in _PLACES.items()))
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
        for index, place in enumerate(layout.BOARD_REGIONS):
            try:
                if not is_empty(self._cells[place]):
                    series[index] = self._read_region(index, place, series.shape[1])
            except TradeMonitorError as error:
                self._problems.append(error.sentence(self._content.lang))
        self._series = series[:, np.isfinite(series).any(axis=0).cumsum() > 0]

    def _cube(self) -> Cube:
        """Return the figures of all months, with cities and zones only if one is chosen: they take longer."""
        with contextlib.suppress(BadArgument):
            for place in layout.BOARD_REGIONS:
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
        top = empty_rows(layout.BOARD_TOP)
        top[0][0], top[1][0] = content.say("board-title"), content.say("board-hint")
        place_labels(top, "board", layout.BOARD_PLACES, self._cells, content.lang)
        top[layout.BOARD_PROBLEMS][0] = "\n".join(self._problems) or None
        head: list[Value] = []
        if self._series.size:
            unit = say_list("board-units", content.lang, unit=content.unit)[_MEASURES.index(self._measure)]
            first = content.period - (self._series.shape[1] - 1)
            text = content.say("board-chart", **self._cells, unit=unit, first=first, last=content.period)
            top[layout.BOARD_CHART - 1][0] = capital(text)
            head = [content.say("board-region"), *(str(content.period - back) for back in _BACK)]
            if self._measure is Measure.YOY:
                head, note = [*head, *content.say_list("board-heads")], content.say("board-note")
        yield layout.BOARD_TOP, top
        yield layout.BOARD_TABLE, [head, *self._table]
        yield layout.BOARD_NOTES, [[note]]
        yield layout.BOARD_SERIES, self._drawn()
        regions = Place([*self._names.values()], None, str, lambda name, _: str(name))
        yield layout.BOARD_LISTS, list_rows({"region": regions, **_PLACES}, content.lang)

    def _drawn(self) -> Rows:
        """Return what the chart draws; the place of a name is in the row of the last month that its line has."""
        rows = empty_rows(layout.BOARD_SERIES)
        if not self._series.size:
            return rows
        names = [str(row[0]) if row else "" for row in self._table]
        rows[0][0], rows[1][0] = self._content.say("board-series"), self._content.say("province-months")
        rows[1][1 : 1 + len(names)] = [name or None for name in names]
        rows[1][layout.BOARD_NAMES :] = [f"\u00a0{name}" if name else None for name in names]
        places, free = _places(self._series, names), iter(rows[2:])
        first = self._content.period - (self._series.shape[1] - 1)
        for index, (figures, of_names) in enumerate(zip(self._series.T, places.T, strict=True)):
            month = first + index
            if self._basis is Basis.YTD and index and month.month == 1:
                next(free)[0] = month.first_day - _DAY  # a date without figures: no line joins the two years
            row = next(free)
            row[0] = month.first_day
            row[1 : 1 + len(names)] = finite_or_none(figures.tolist())
            row[layout.BOARD_NAMES :] = finite_or_none(of_names.tolist())
        return rows


def read_board(book: xw.Book, content: Content) -> Board:
    """Return what the sheet shows for the choices in *book*. Raises WorkbookError if their range is missing."""
    rows = values_of(book, layout.BOARD_TOP)
    return Board(content, {place: rows[row][column] for place, (row, column) in layout.BOARD_PLACES.items()})


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
    if named == layout.BOARD_TOP:
        size, height, width = _SENTENCE
        text = rows[layout.BOARD_PROBLEMS][0]
        yield area[layout.BOARD_PROBLEMS, 0], len(lines_of(str(text), size, width)) * height + 4 if text else 0.0
        yield area[layout.BOARD_CHART, 0], CHART_HEIGHT if rows[layout.BOARD_CHART - 1][0] else NO_CHART
    elif named == layout.BOARD_TABLE:
        yield from ((area[index, 0], ROW_HEIGHT if row else 0.0) for index, row in enumerate(rows))
