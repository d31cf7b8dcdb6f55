"""The sheet 看板: the choices on it, and the figures of up to six regions that its chart and its table compare."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import xlwings as xw

from udfs.figures import Measure, Measured
from xlpkg.analysis.measures import combined_yoy
from xlpkg.analysis.windows import window
from xlpkg.errors import BadArgument, TradeMonitorError
from xlpkg.messages import Language, say, say_list
from xlpkg.model.arrays import Array, finite
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Flow, Method, parse_flow
from xlpkg.workbook import layout
from xlpkg.workbook.choices import Place, is_empty, label_of, list_rows, place_labels, word_place
from xlpkg.workbook.content import Content
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows, Value, empty_rows
from xlpkg.workbook.text_size import lines_of, text_width
from xlpkg.workbook.versions import values_of

#: The regions of a sheet on which none is chosen.
_USUAL: Final = ("全国", "广东", "江苏", "浙江", "上海", "山东")
_MEASURES: Final = (Measure.LEVEL, Measure.YOY, Measure.SHARE, Measure.RANK, Measure.CONTRIBUTION)
#: The sum of twelve months, beside the two bases of the store.
_YEAR: Final = "year"
_BASES: Final = (Basis.MONTH, Basis.YTD, _YEAR)
#: Months; all that are stored, up to the room of the sheet.
_ALL: Final = layout.BOARD_MONTHS
_SPANS: Final = (12, 24, 36, _ALL)
_PLACES: Final = {
    "flow": Place([*Flow], Flow.EXPORT, parse_flow, label_of),
    "basis": word_place("board-basis-words", _BASES, Basis.YTD),
    "measure": word_place("board-measure-words", _MEASURES, Measure.YOY),
    "span": word_place("board-span-words", _SPANS, 24),
}
#: The months of the figures in the table, before the last one.
_BACK: Final = (0, 1, 12)
#: The height of a line of a name beside the chart, relative to what the axis shows of the figures.
_NAME_HEIGHT: Final = 0.065
#: LibreOffice breaks a name that is longer into lines; in letters.
_NAME_WIDTH: Final = 13
#: Points: the height of the chart and of a row of figures, the font size, line height and width of the sentences.
CHART_HEIGHT: Final = 262.0
ROW_HEIGHT: Final = 16.0
_SENTENCE: Final = (9.0, 13.0, 690.0)


@dataclass(frozen=True, slots=True)
class _Line:
    """A region's figures by month, up to that of the content; NaN for none; and the cells of its row in the table."""

    name: str
    series: Array
    cells: list[Value]

    @property
    def first(self) -> int:
        """The index of the first month with a figure."""
        return int(np.flatnonzero(np.isfinite(self.series))[0])

    @property
    def missing(self) -> int:
        """How many months at the end have no figure."""
        return int(np.flatnonzero(np.isfinite(self.series[::-1]))[0])


@dataclass(frozen=True, slots=True)
class Board:
    """What the sheet shows.

    Attributes:
        cells: the choices by place, in words of the workbook's language; one that is not valid, as typed.
        regions: the words to choose a region from.
        lines: by place; a place without a region, or whose region has no figures, is missing.
        months: those of the chart; the lines may have earlier ones, without figures.
        heading: the title of the chart.
        heads: the header of the table.
        problems: why a choice is not shown, or not up to the last month.
        notes: how the figures are computed.
    """

    cells: Mapping[str, object]
    regions: Sequence[str]
    lines: Mapping[int, _Line]
    months: Sequence[Month] = ()
    heading: str = ""
    heads: Sequence[str] = ()
    problems: Sequence[str] = ()
    notes: Sequence[str] = ()


def read_board(book: xw.Book, content: Content) -> Board:
    """Return what the sheet shows up to the month of *content*, for the choices on it in *book*.

    Raises WorkbookError if the range with the choices is missing.
    """
    rows = values_of(book, layout.BOARD_TOP)
    return make_board(content, {place: rows[row][column] for place, (row, column) in layout.BOARD_PLACES.items()})


def make_board(content: Content, typed: Mapping[str, object]) -> Board:
    """Return what the sheet shows for what is *typed* into the cells of the choices; those of the design if nothing is.

    A choice that is not valid, or has no figures, is one of the problems; the others are shown.
    """
    lang, wide = content.lang, content.wide
    of_regions = [typed.get(place) for place in layout.BOARD_REGIONS]
    cells: dict[str, object] = {name: place.in_words(typed.get(name), lang) for name, place in _PLACES.items()}
    cells |= zip(layout.BOARD_REGIONS, _USUAL if all(map(is_empty, of_regions)) else of_regions, strict=True)
    names = _names(wide.regions, lang)
    regions: dict[int, Region] = {}
    problems: list[str] = []
    for index, place in enumerate(layout.BOARD_REGIONS):
        if not is_empty(cells[place]):
            try:
                regions[index] = wide.region(cells[place])
                cells[place] = names[regions[index].index]
            except BadArgument as error:
                problems.append(error.sentence(lang))
    try:
        asked = _Asked(content, *(place.read(typed.get(name)) for name, place in _PLACES.items()))
    except TradeMonitorError as error:
        return Board(cells, names, {}, problems=[*problems, error.sentence(lang)])
    lines = {index: line for index, region in regions.items() if (line := asked.line(region, names[region.index]))}
    problems += [asked.problem(names[region.index], lines.get(index)) for index, region in regions.items()]
    months = asked.months[min((line.first for line in lines.values()), default=0) :]
    heading = asked.heading(months[0])
    return Board(cells, names, lines, months, heading, asked.heads, [*filter(None, problems)], asked.notes)


def _names(regions: Sequence[Region], lang: Language) -> list[str]:
    """Return the names of *regions* in *lang*; the Chinese one if another region has the same English name."""
    labels = [region.label(lang) for region in regions]
    counts = Counter(labels)
    return [label if counts[label] == 1 else region.name for label, region in zip(labels, regions, strict=True)]


class _Asked:
    """The figures of one flow, basis, measure and span. Raises BadArgument if net exports have no such measure."""

    def __init__(self, content: Content, flow: Flow, basis: Basis | str, measure: Measure, span: int) -> None:
        self._content, self._flow, self._basis, self._measure = content, flow, basis, measure
        cube = window(content.wide, 12 if basis == _YEAR else 1)
        self._axis = Basis.YTD if basis is Basis.YTD else Basis.MONTH
        self._combined = measure is Measure.YOY and basis is Basis.MONTH
        self._yoy = combined_yoy(cube, cube.yoy()) if self._combined else cube.yoy()
        computed = Measured(cube).array(Measure.YOY_COMBINED if self._combined else measure, flow)
        self._values = computed[self._axis, :, flow]
        self._last = cube.month_index(content.period)
        self._first = max(0, self._last + 1 - span)
        self.months = [cube.first + index for index in range(self._first, self._last + 1)]

    def line(self, region: Region, name: str) -> _Line | None:
        """Return the line of *region*, None if it has no figure in these months."""
        series = self._values[region.index, self._first : self._last + 1]
        known = np.flatnonzero(np.isfinite(series))
        if not known.size:
            return None
        cells: list[Value] = [name, *(self._figure(region, self._last - back) for back in _BACK)]
        highest, lowest = (int(known[find(series[known])]) for find in (np.argmax, np.argmin))
        for at in (lowest, highest) if self._measure is Measure.RANK else (highest, lowest):
            cells += [self._figure(region, self._first + at), str(self.months[at])]
        if self._measure is Measure.YOY:
            figure = self._axis, region.index, self._flow, self._last
            method = Method(int(self._yoy.method[figure]))
            cells += [method.label(self._content.lang) if method else None, finite(float(self._yoy.band[figure]))]
        return _Line(name, series, cells)

    def problem(self, name: str, line: _Line | None) -> str:
        """Return why the region *name* has no line, or one that ends before the last month; "" if it does not."""
        facts = {"region": name, "flow": self._flow, "measure": self._word("measure", self._measure)}
        if line is None:
            return self._content.say("board-none", **facts)
        return self._content.say("board-ended", **facts, month=self.months[-1 - line.missing]) if line.missing else ""

    def _figure(self, region: Region, month: int) -> Value:
        figure = finite(float(self._values[region.index, month])) if month >= 0 else None
        return int(figure) if figure is not None and self._measure is Measure.RANK else figure

    def _word(self, place: str, choice: object) -> str:
        return _PLACES[place].label(choice, self._content.lang)

    def heading(self, first: Month) -> str:
        """Return the title of the chart, which begins with the month *first*: what it shows, in which unit."""
        content = self._content
        units = say_list("board-units", content.lang, unit=content.unit)
        text = content.say(
            "board-chart",
            flow=self._flow,
            measure=self._word("measure", self._measure),
            basis=self._word("basis", self._basis),
            unit=units[_MEASURES.index(self._measure)],
            first=first,
            last=self.months[-1],
        )
        return text[:1].upper() + text[1:]

    @property
    def heads(self) -> list[str]:
        """The header of the table."""
        latest = [str(self.months[-1] - back) for back in _BACK]
        content = self._content
        extremes = content.say_list("board-best" if self._measure is Measure.RANK else "board-extremes")
        of_yoy = content.say_list("board-method") if self._measure is Measure.YOY else []
        return [content.say("board-region"), *latest, *extremes, *of_yoy]

    @property
    def notes(self) -> list[str]:
        """How the figures are computed."""
        keys = [f"board-note-{self._measure.value}"] if self._measure is not Measure.LEVEL else []
        keys += ["board-note-combined"] if self._combined else []
        keys += ["board-note-year"] if self._basis == _YEAR else []
        return [self._content.say(key) for key in keys]


def board_ranges(board: Board, lang: Language) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    yield layout.BOARD_TOP, _top(board, lang)
    lines = [board.lines.get(index) for index in range(len(layout.BOARD_REGIONS))]
    yield layout.BOARD_TABLE, [[*board.heads] if board.lines else [], *(line.cells if line else [] for line in lines)]
    yield layout.BOARD_NOTES, [["\n".join(board.notes) or None]]
    yield layout.BOARD_SERIES, _series(board, lang)
    regions = Place(board.regions, None, str, lambda name, _: str(name))
    yield layout.BOARD_LISTS, list_rows({"region": regions, **_PLACES}, lang)


def board_heights(named: NamedRange, area: xw.Range, rows: Rows) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* that are about to be written to *area*; 0 hides a row."""
    if named == layout.BOARD_TOP:
        yield area[layout.BOARD_PROBLEMS, 0], _height(rows[layout.BOARD_PROBLEMS][0])
        yield area[layout.BOARD_CHART, 0], CHART_HEIGHT if rows[layout.BOARD_CHART - 1][0] else 0.0
    elif named == layout.BOARD_NOTES:
        yield area[0, 0], _height(rows[0][0])
    elif named == layout.BOARD_TABLE:
        yield from ((area[index, 0], ROW_HEIGHT if row else 0.0) for index, row in enumerate(rows))
    elif named == layout.BOARD_SERIES:
        # Only of rows that change: a sheet has many, and each takes a program some time.
        before, now = (sum(row[0] is not None for row in cells[2:]) for cells in (area.options(ndim=2).value, rows))
        if before != now:
            first, last = sorted((before, now))
            yield area[2 + first : 2 + last, 0], ROW_HEIGHT if now > before else 0.0


def _height(text: object) -> float:
    size, height, width = _SENTENCE
    return len(lines_of(str(text), size, width)) * height + 4 if text else 0.0


def _top(board: Board, lang: Language) -> Rows:
    rows = empty_rows(layout.BOARD_TOP)
    rows[0][0], rows[1][0] = say("board-title", lang), say("board-hint", lang)
    place_labels(rows, "board", layout.BOARD_PLACES, board.cells, lang)
    rows[layout.BOARD_PROBLEMS][0] = "\n".join(board.problems) or None
    rows[layout.BOARD_CHART - 1][0] = board.heading if board.lines else None
    return rows


def _series(board: Board, lang: Language) -> Rows:
    """Return what the chart draws; the place of a name is in the row of the last month that its line has."""
    rows = empty_rows(layout.BOARD_SERIES)
    if not board.lines:
        return rows
    rows[0][0], rows[1][0] = say("board-series", lang), say("province-months", lang)
    for row, month in zip(rows[2:], board.months, strict=False):
        row[0] = month.first_day
    places = _places_of([*board.lines.values()])
    for (index, line), place in zip(board.lines.items(), places, strict=True):
        figures = line.series[-len(board.months) :].tolist()
        for row, figure in zip(rows[2:], figures, strict=False):
            row[1 + index] = finite(figure)
        rows[1][1 + index], rows[1][layout.BOARD_NAMES + index] = line.name, f"\u00a0{line.name}"
        rows[1 + len(figures) - line.missing][layout.BOARD_NAMES + index] = place
    return rows


def _places_of(lines: Sequence[_Line]) -> list[float]:
    """Return how high the name of each line stands, in units of the figures: at its end, or moved off the others.

    A name that is not at the last month stays at the end of its line.
    """
    shown = np.concatenate([line.series[np.isfinite(line.series)] for line in lines])
    low, high = float(shown.min()), float(shown.max())
    # An axis that would start far from zero starts at zero.
    low, high = (min(low, 0.0), max(high, 0.0)) if high - low > max(abs(low), abs(high)) / 6 else (low, high)
    one = _NAME_HEIGHT * (high - low or 1.0)
    ends = np.array([line.series[-1 - line.missing] for line in lines])
    last = np.array(
        [index for index in np.argsort(ends) if lines[index].missing == min(line.missing for line in lines)]
    )
    heights = np.array([one * math.ceil(text_width(lines[index].name) / _NAME_WIDTH) for index in last])
    middles = np.cumsum(heights) - heights / 2
    free = ends[last] - middles
    # Between the running maximum from below and the running minimum from above, no name is below the one before.
    ends[last] = (np.maximum.accumulate(free) + np.minimum.accumulate(free[::-1])[::-1]) / 2 + middles
    places: list[float] = ends.tolist()
    return places
