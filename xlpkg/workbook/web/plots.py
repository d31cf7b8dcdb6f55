"""What the templates of the page draw: bars by region, lines of months and tiles, with their axes.

Places are in percent, so that texts and strokes keep their size on a screen of any width.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import format_number, print_number
from xlpkg.report.model import Facts
from xlpkg.workbook.month_charts import MonthChart
from xlpkg.workbook.sheets.tilemap import BINS, TILES
from xlpkg.workbook.text_size import text_width

#: Of a value at the end of a fall, beside the labels, in the height of their font.
_ROOM: Final = 3.6
#: The shortest half of a band that is drawn, as a part of the axis.
_SEEN: Final = 0.005
#: How many steps an axis of values has, and how many months are named.
_STEPS, _MOST_LABELS, _YEAR = 4, 5, 12
#: The lengths of a step of an axis, times a power of ten.
_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


def shown(value: float, digits: int = 1) -> str:
    """Return a figure with a minus sign and commas between thousands."""
    return print_number(value, "en", digits)


def bars(
    labels: Sequence[str],
    values: Sequence[float],
    bands: Sequence[float] = (),
    cut: Mapping[int, float] | None = None,
    digits: int = 1,
) -> Facts:
    """Return horizontal bars, the first at the top; an empty label is a gap.

    *bands* are the half-widths of the intervals that hold the values, NaN for none, *cut* the lengths of the bars that
    are cut, by their index.
    """
    cut, drawn = cut or {}, list[Facts]()
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        length = cut.get(at, value) if math.isfinite(value) else 0.0
        band = bands[at] if bands and at not in cut and math.isfinite(bands[at]) else 0.0
        is_fall = length < 0 and float(format_number(value, digits)) < 0
        of = {"label": label, "value": shown(value, digits), "is_fall": is_fall, "is_cut": at in cut}
        drawn.append({**of, "length": length, "low": length - band, "high": length + band})
    low, high = (f([0.0, *(bar[end] for bar in drawn)]) for f, end in ((min, "low"), (max, "high")))
    size = high - low or 1.0
    for bar in drawn:
        bar["has_band"] = bar["high"] - bar["length"] > _SEEN * size
    room = _ROOM * any(bar["is_fall"] for bar in drawn)
    margin = round(1 + max(map(text_width, labels)) / 2 + room, 1)
    return {"kind": "bars", "bars": drawn, "low": low, "scale": 100 / size, "room": room, "margin": margin}


def lines(chart: MonthChart, *, is_rank: bool = False) -> Facts:
    """Return the series of *chart*; a month without values is a gap. Rank 1 is at the top."""
    known = [value for each in chart.series for value in each.values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if any(each.kind == "bars" for each in chart.series) or high - low > max(abs(low), abs(high)) / 6:
        low, high = min(low, 0.0), max(high, 0.0)  # an axis that starts at zero would flatten the others
    step = _step((high - low or abs(high) or 1.0) / _STEPS)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)

    def place(value: float) -> float | None:
        """Return how far a value is from the top, None for none."""
        from_low = (value / step - first) / (last - first)
        return round(100 * (from_low if is_rank else 1 - from_low), 2) if math.isfinite(value) else None

    digits = next(each for each in range(9) if math.isclose(round(step, each), step))
    is_long = sum(label.endswith("-01") for label in chart.labels) > 2
    ends = ("-01",) if is_long else ("-01", "-07") if len(chart.labels) > _YEAR else ("",)
    named = [at for at, label in enumerate(chart.labels) if label.endswith(ends)]
    named = named[:: max(1, -(-len(named) // _MOST_LABELS))]
    return {
        "kind": "lines",
        "count": len(chart.labels),
        "zero": place(0.0) if first <= 0 <= last and not is_rank else None,
        "ticks": [(place(each * step), shown(each * step, digits)) for each in range(first, last + 1)],
        "months": [(at, chart.labels[at][: 4 if is_long else None]) for at in named],
        "series": [
            {"name": each.name, "colour": each.colour, "kind": each.kind, "places": [*map(place, each.values)]}
            for each in chart.series
        ],
    }


def _step(wanted: float) -> float:
    """Return the shortest round length that is not below *wanted*."""
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(each * power for each in _ROUND if each * power >= wanted * 0.999)


def tiles(labels: Sequence[str], values: Sequence[float]) -> Facts:
    """Return the tiles of all provinces; their colours are numbers in BINS, None without a value."""
    drawn = []
    for region, label, value in zip(PROVINCES, labels, values, strict=True):
        colour = next((at for at, (limit, *_) in enumerate(BINS) if value < limit), None)
        drawn.append({"place": TILES[region.code], "label": label, "value": shown(value), "colour": colour})
    return {"kind": "tiles", "tiles": drawn}
