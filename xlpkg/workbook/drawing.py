"""Draw charts with Matplotlib as SVG and PNG: bars by province, also horizontal ones, and series of months.

Importing this module raises BadInput if Matplotlib is not installed. It is optional: xlwings imports all of it if it is
there, which takes each click in Excel about a second.
"""

from __future__ import annotations

import io
import math
import re
import sys
from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from xlpkg.errors import BadInput
from xlpkg.model.rounding import print_number
from xlpkg.report.chart_scale import cut_lengths
from xlpkg.workbook.charts import BarChart, Chart, ContributionChart
from xlpkg.workbook.design.style import BAND, FONT, GREY, LINE, NAVY, OCHRE, PALE
from xlpkg.workbook.month_charts import MonthChart

try:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox
except ImportError as error:
    raise BadInput("no-matplotlib") from error


#: Fonts with Chinese characters, the workbook's first.
_FONTS: Final = (
    FONT,
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Hiragino Sans GB",
    "SimHei",
    "SimSun",
)
_CHINESE: Final = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
#: Inches.
WIDTH: Final = 6.5
BARS_HEIGHT: Final = 2.2
_MONTHS_HEIGHT: Final = 2.8
#: Above a BarChart, and below a chart, if it stands alone.
_TITLE, _SOURCE, _EDGE = 0.25, 0.22, 0.05
DPI: Final = 300
#: Of horizontal bars: they fill a slide in height, with its title.
_SLIDE: Final = (8.4, 6.3)
_CONTRIBUTIONS_WIDTH: Final = 2.3
#: The most labels of months.
_MOST_LABELS: Final = 12
#: Labels of more letters than this are turned.
_SHORT: Final = 3


#: The looks of series that are lines.
_LINES: Final[dict[str, Any]] = {
    "line": {"linewidth": 1.5},
    "points": {"linewidth": 1.2, "marker": "o", "markersize": 3},
}


def draw(chart: Chart, *images: str, height: float = BARS_HEIGHT, source: str = "") -> list[bytes]:
    """Return *chart* as each of *images*: "svg", or "png" in 300 dpi. *height* is that of a BarChart, in inches.

    With *source*, which is below it, the chart stands alone, and a BarChart has its title. Raises BadInput if a text
    has Chinese characters and no font for them is found.
    """
    looks: Any = {
        "font.family": "sans-serif",
        "font.sans-serif": _fonts(chart),
        "axes.unicode_minus": False,
        "svg.hashsalt": "figure",  # the same chart gives the same file
    }
    with mpl.rc_context(looks):
        if isinstance(chart, BarChart) and chart.heads:
            figure = Figure(_SLIDE)
            _horizontal(figure, chart)
        elif isinstance(chart, BarChart):
            figure = Figure((WIDTH, height))
            _bars(figure, chart)
            if source:
                _title(figure, 1 + (_TITLE - _EDGE) / height, chart)
        else:
            figure = Figure((WIDTH, _MONTHS_HEIGHT))
            _title(figure, 0.98, chart)
            if isinstance(chart, ContributionChart):
                _contributions(figure, chart)
            else:
                _months(figure, chart)
        for axes in figure.axes:
            axes.tick_params(which="both", length=0, labelcolor=GREY)
            for side in axes.spines.values():
                side.set_visible(False)
        width, top = figure.get_size_inches()
        figure.text(0.01, -_EDGE / top, source, va="top", fontsize=7, color=GREY)
        alone = isinstance(chart, BarChart) and not chart.heads
        bounds = Bbox(((0, -_SOURCE), (width, top + _TITLE * alone))) if source else None
        return [_save(figure, image, chart, bounds) for image in images]


def _title(figure: Figure, top: float, chart: Chart) -> None:
    figure.text(0.5, top, chart.title, ha="center", va="top", fontsize=9, color=NAVY, fontweight="bold")


def _axes(figure: Figure, left: float, right: float, top: float, bottom: float) -> Axes:
    """Return axes with these margins in inches; to compute those that texts need would take a third of the time."""
    width, height = figure.get_size_inches()
    return figure.add_axes((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))


def _save(figure: Figure, image: str, chart: Chart, bounds: Bbox | None) -> bytes:
    """Return what is within *bounds* of *figure* as an *image* with the title and the text of *chart*."""
    stream = io.BytesIO()
    texts: dict[str, Any] = {"Title": chart.title, "Description": chart.text}
    metadata = texts | {"Date": None} if image == "svg" else texts
    figure.savefig(stream, format=image, dpi=DPI, metadata=metadata, bbox_inches=bounds)
    content = stream.getvalue()
    if image == "svg":  # what browsers and screen readers take
        content = content.replace(b"</title>", f"</title>\n <desc>{escape(chart.text)}</desc>".encode(), 1)
        content = content.replace(b"<svg ", b'<svg role="img" ', 1)
    return content


def _fonts(chart: Chart) -> list[str]:
    """Return the fonts to use, the best first. Raises BadInput as draw does."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in _FONTS if name in installed]
    if not found and _CHINESE.search(repr(chart)):  # which has all its texts
        raise BadInput("no-chinese-font", install="apt-get install fonts-noto-cjk" if sys.platform == "linux" else FONT)
    return [*found, "DejaVu Sans"]


def _bars(figure: Figure, chart: BarChart) -> None:
    labels = [*chart.labels, chart.nation_label]
    stacked = ["\n".join(label) if _CHINESE.search(label) else label for label in labels]
    longest = max(map(len, labels))
    is_turned = stacked == labels and longest > _SHORT
    axes = _axes(figure, 0.02, 0.02, 0.22, 0.12 + 0.11 * (longest if is_turned or stacked != labels else 1))
    places, values, lengths, looks = _lengths(chart)
    axes.bar(places, lengths, width=0.72, **looks)
    for end, value, colour in zip(zip(places, lengths, strict=True), values, looks["color"], strict=True):
        place: Any = {"xytext": (0, -2), "va": "top"} if value < 0 else {"xytext": (0, 2), "va": "bottom"}
        decimals = 1 if -9.95 < value < 99.95 else 0  # four characters have room
        _label(axes, value, end, colour, decimals, ha="center", fontsize=7, **place)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.set_xticks(places, stacked, fontsize=7, rotation=90 if is_turned else 0)
    axes.set_xticks([place + 0.5 for place in (-1, *places)], minor=True)
    axes.grid(axis="x", which="minor", color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    axes.set_xlim(-0.7, places[-1] + 0.7)
    axes.margins(y=0.1)
    axes.set_title(chart.note, fontsize=7, color=GREY)


def _lengths(chart: BarChart) -> tuple[list[int], tuple[float, ...], list[float], dict[str, Any]]:
    """Return the places, values, lengths and looks of the bars: what is cut is hatched.

    The nation's is the last one, after a gap.
    """
    cut, values = cut_lengths(chart.values), (*chart.values, chart.nation)
    places = [*range(len(chart.values)), len(values)]
    lengths = [cut.get(at, value) for at, value in enumerate(values)]
    colours = [*map(chart.palette.of, chart.values), OCHRE]
    hatches = ["////" if at in cut else "" for at in range(len(values))]
    return places, values, lengths, {"color": colours, "hatch": hatches, "edgecolor": "white", "linewidth": 0}


def _label(axes: Axes, value: float, end: tuple[float, float], colour: str, decimals: int = 1, **looks: Any) -> None:
    """Write *value* at the *end* of its bar."""
    if math.isfinite(value):
        shade = GREY if colour == OCHRE or not round(value, decimals) else colour
        text = print_number(value, "zh", decimals)
        axes.annotate(text, end, textcoords="offset points", color=shade, **looks)


def _months(figure: Figure, chart: MonthChart) -> None:
    shown = [each for each in chart.series if any(map(math.isfinite, each.values))]
    axes, places = _axes(figure, 0.6, 0.1, 0.3, 0.5), range(len(chart.labels))
    bars = [each for each in shown if each.kind == "bars"]
    width = 0.7 / max(1, len(bars))
    for number, each in enumerate(bars):
        left = -0.35 + (number + 0.5) * width
        axes.bar([place + left for place in places], each.values, width, color=each.colour, label=each.name)
    for each in shown:
        if each.kind in _LINES:
            looks = _LINES["points" if len(places) == 1 else each.kind]  # a line of one month is not seen
            label = each.name if each.in_legend else ""
            axes.plot(places, each.values, color=each.colour, label=label, zorder=3, **looks)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.grid(axis="y", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.tick_params(axis="y", labelsize=7)
    step = -(-len(chart.labels) // _MOST_LABELS)
    axes.set_xticks(places[::step], chart.labels[::step], fontsize=7)
    if not shown:  # a province's YoY if no year before is stored: no legend, and no scale
        axes.set_yticks([])
        return
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=4, fontsize=7, frameon=False, labelcolor=GREY)


def _contributions(figure: Figure, chart: ContributionChart) -> None:
    axes, places = _axes(figure, 1.1, 0.1, 0.3, 0.1), range(len(chart.labels))
    colours = [*map(chart.palette.of, chart.values)]
    _rows(axes, places, chart.values, chart.values, {"color": colours}, 2)
    axes.set_yticks(places, chart.labels, fontsize=7)


def _horizontal(figure: Figure, chart: BarChart) -> None:
    places, values, lengths, looks = _lengths(chart)
    beside = _CONTRIBUTIONS_WIDTH if chart.contributions else 0.0
    panels = [_axes(figure, 1.0, 0.1 + beside, 0.55, 0.25)]
    _rows(panels[0], places, values, lengths, looks, 1)
    panels[0].set_yticks(places, [*chart.labels, chart.nation_label], fontsize=8)
    if chart.contributions:
        panels.append(_axes(figure, _SLIDE[0] - beside, 0.1, 0.55, 0.25))
        colours = [*map(chart.palette.of, chart.contributions)]
        _rows(panels[1], places[:-1], chart.contributions, chart.contributions, {"color": colours}, 2)
        panels[1].set_yticks([])
    for axes, head in zip(panels, chart.heads, strict=False):
        axes.set_title(head, loc="left", fontsize=8.5, color=GREY)
        axes.set_ylim(places[-1] + 0.6, -0.6)
        for row in range(1, len(chart.labels), 2):
            axes.axhspan(row - 0.5, row + 0.5, color=BAND, linewidth=0, zorder=0)
    figure.text(0.01, 0.99, chart.title, va="top", fontsize=10.5, color=NAVY, fontweight="bold")
    figure.text(0.01, 0.01, chart.note, fontsize=7, color=GREY)


def _rows(
    axes: Axes,
    places: Sequence[int],
    values: Sequence[float],
    lengths: Sequence[float],
    looks: dict[str, Any],
    decimals: int,
) -> None:
    """Draw horizontal bars, the first at the top, with the *values* at their ends and zero as their only axis."""
    axes.barh(places, lengths, height=0.7, **looks)
    for place, value, length, colour in zip(places, values, lengths, looks["color"], strict=True):
        side: Any = {"xytext": (-3, 0), "ha": "right"} if value < 0 else {"xytext": (3, 0), "ha": "left"}
        _label(axes, value, (length, place), colour, decimals, va="center", fontsize=7, **side)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.margins(x=0.1 if decimals == 1 else 0.18)
    axes.set_ylim(places[-1] + 0.6, -0.6)
    axes.set_xticks([])
