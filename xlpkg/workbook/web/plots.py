"""Where the parts of a chart of the page are, in percent of its plot: bars by region, lines of months, tiles.

Only lengths are percentages, so that texts and strokes keep their size on a screen of any width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import format_number, print_number
from xlpkg.report.chart_scale import cut_lengths
from xlpkg.workbook.month_charts import MonthChart
from xlpkg.workbook.sheets.tilemap import BINS, MAP_COLUMNS, MAP_ROWS, TILES
from xlpkg.workbook.text_size import text_width

#: The height of a row of bars and of a tile, in pixels.
ROW: Final = 20
TILE: Final = 44
#: The room for a value at the end of the longest bar, as a part of all bars.
_ROOM: Final = 0.17
#: The shortest half of a band that is drawn, in percent.
_SEEN: Final = 0.5
#: How many steps the axis of values has, and how many months are named.
_STEPS, _MOST_LABELS = 4, 5
#: The lengths of a step of an axis, times a power of ten.
_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


def shown(value: float, digits: int = 1) -> str:
    """Return a figure with a minus sign and commas between thousands."""
    return print_number(value, "en", digits)


class Bar(NamedTuple):
    """A bar, its value in words, and where that begins; ``band`` is the ends of the interval that holds the value."""

    label: str
    kind: str
    left: float
    width: float
    end: float
    value: str
    is_cut: bool
    band: tuple[float, float] | None

    @property
    def is_negative(self) -> bool:
        """Whether the value is to the left of the bar."""
        return self.kind == "fall"


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, the first at the top, None for a gap; ``zero`` is where they begin."""

    zero: float
    bars: tuple[Bar | None, ...]
    kind: str = "bars"

    @property
    def height(self) -> int:
        """The height in pixels."""
        return ROW * len(self.bars)

    @property
    def margin(self) -> float:
        """The room for the labels, in the height of their font."""
        return round(1 + max(text_width(bar.label) for bar in self.bars if bar) / 2, 1)


def bars_of(
    labels: Sequence[str],
    values: Sequence[float],
    bands: Sequence[float] = (),
    *,
    cut: bool = False,
    nation: float | None = None,
    nation_label: str = "",
    digits: int = 1,
) -> Bars:
    """Return the bars of *values*; extreme ones are *cut*, as in the workbook. An empty label is a gap.

    The bar of the *nation*, if there is one, is the last one, after a gap.
    """
    lengths = cut_lengths(values) if cut else {}
    names, figures, spread = [*labels], [*values], [*bands, *[math.nan] * (len(values) - len(bands))]
    if nation is not None:
        names, figures, spread = [*names, "", nation_label], [*figures, math.nan, nation], [*spread, *[math.nan] * 2]
    ends = [[lengths.get(at, value)] for at, value in enumerate(figures)]
    for at, (of_bar, band) in enumerate(zip(ends, spread, strict=True)):
        if math.isfinite(band) and at not in lengths:
            of_bar += [of_bar[0] - band, of_bar[0] + band]
    known = [0.0, *(end for of_bar in ends for end in of_bar if math.isfinite(end))]
    low, high = min(known), max(known)
    room = _ROOM * (high - low or 1.0)
    low, high = low - room * (low < 0), high + room
    scale = 100 / (high - low)

    def drawn() -> Iterator[Bar | None]:
        for at, (name, value, of_bar) in enumerate(zip(names, figures, ends, strict=True)):
            if not name:
                yield None
                continue
            is_known = math.isfinite(value)
            places = [(end - low) * scale for end in (of_bar if is_known else [0.0])]
            zero, is_fall = -low * scale, is_known and float(format_number(value, digits)) < 0
            is_nation = nation is not None and at == len(names) - 1
            yield Bar(
                name,
                "fall" if is_fall else "nation" if is_nation else "rise",
                round(min(zero, places[0]), 2),
                round(abs(places[0] - zero), 2),
                round(min(places) if is_fall else max(places), 2),
                shown(value, digits),
                at in lengths,
                (round(places[1], 2), round(places[2], 2)) if max(places) - places[0] >= _SEEN else None,
            )

    return Bars(round(-low * scale, 2), (*drawn(),))


class Rectangle(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float


class Drawn(NamedTuple):
    """A series: its name, colour and kind, the rectangles of its bars, or the path of its line."""

    name: str
    colour: str
    kind: str
    bars: tuple[Rectangle, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Series by month. ``ticks`` and ``months`` are labels with their places; ``hits`` the columns of the months."""

    zero: float | None
    ticks: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]
    series: tuple[Drawn, ...]
    hits: tuple[tuple[float, float], ...]
    kind: str = "lines"


def lines_of(chart: MonthChart, *, is_rank: bool = False) -> Lines:
    """Return the series of *chart* that have values; a month without any is a gap. Rank 1 is at the top."""
    drawn = [each for each in chart.series if any(map(math.isfinite, each.values))]
    known = [value for each in drawn for value in each.values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if any(each.kind == "bars" for each in drawn) or high - low > max(abs(low), abs(high)) / 6:
        low, high = min(low, 0.0), max(high, 0.0)  # an axis far from zero, else, would flatten the lines
    step = _step((high - low or abs(high) or 1.0) / _STEPS)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    count, width = len(chart.labels), 100 / max(1, len(chart.labels))

    def height(value: float) -> float:
        place = (value / step - first) / (last - first)
        return round(100 * (place if is_rank else 1 - place), 2)

    def middle(at: int) -> float:
        return round((at + 0.5) * width, 2)

    def path(values: Sequence[float]) -> str:
        runs = ([*run] for is_known, run in groupby(range(count), lambda at: math.isfinite(values[at])) if is_known)
        # A month alone is a point.
        return "".join(
            "M" + "L".join(f"{middle(at)} {height(values[at])}" for at in run) + "h0" * (len(run) == 1) for run in runs
        )

    def bars(values: Sequence[float]) -> Iterator[Rectangle]:
        for at, value in enumerate(values):
            if math.isfinite(value):
                top, foot = sorted((height(value), height(0.0)))
                yield Rectangle(round(at * width + width / 8, 2), top, round(0.75 * width, 2), round(foot - top, 2))

    digits = max(0, -math.floor(math.log10(step)))
    digits += not math.isclose(round(step, digits), step)
    years = [at for at, label in enumerate(chart.labels) if label.endswith("-01")]
    named = years if len(years) > 2 else [*range(0, count, max(1, -(-count // (_MOST_LABELS - 1))))]
    named = named[:: max(1, -(-len(named) // _MOST_LABELS))]
    return Lines(
        height(0.0) if first <= 0 <= last and not is_rank else None,
        tuple((height(each * step), shown(each * step, digits)) for each in range(first, last + 1)),
        tuple((middle(at), chart.labels[at][: 4 if len(years) > 2 else None]) for at in named),
        tuple(
            Drawn(each.name, each.colour, each.kind, (*bars(each.values),), "")
            if each.kind == "bars"
            else Drawn(each.name, each.colour, each.kind, (), path(each.values))
            for each in drawn
        ),
        tuple(
            (round(at * width, 2), round(width, 2))
            for at in range(count)
            if any(math.isfinite(each.values[at]) for each in drawn)
        ),
    )


def _step(wanted: float) -> float:
    """Return the round length that is the nearest one from *wanted* on."""
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(each * power for each in _ROUND if each * power >= wanted * 0.999)


class Tile(NamedTuple):
    """A tile of a map: its place, its label and value, the number of its colour in BINS, None for none."""

    left: float
    top: int
    label: str
    value: str
    colour: int | None


@dataclass(frozen=True, slots=True)
class Tiles:
    """A map of the provinces, in their order."""

    tiles: tuple[Tile, ...]
    width: float = round(100 / MAP_COLUMNS, 2)
    height: int = TILE * MAP_ROWS
    kind: str = "tiles"


def tiles_of(labels: Sequence[str], values: Sequence[float]) -> Tiles:
    """Return the tiles of all provinces with their *labels* and *values*."""

    def drawn() -> Iterator[Tile]:
        for region, label, value in zip(PROVINCES, labels, values, strict=True):
            row, column = TILES[region.code]
            colour = next((at for at, (limit, *_) in enumerate(BINS) if value < limit), None)
            yield Tile(round(column * 100 / MAP_COLUMNS, 2), row * TILE, label, shown(value), colour)

    return Tiles((*drawn(),))
