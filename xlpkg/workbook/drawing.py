"""Draw charts with Matplotlib as SVG and PNG: bars by province, also horizontal ones, and two years of months.

Importing this module raises BadInput if Matplotlib is not installed. It is optional: xlwings imports all of it if it is
there, which takes each click in Excel about a second.
"""

from __future__ import annotations

import io
import math
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlpkg.errors import BadInput
from xlpkg.model.rounding import format_number
from xlpkg.report.chart_scale import cut_limit
from xlpkg.workbook.design.style import BAND, FONT, GREY, LIGHT_NAVY, LIGHT_OCHRE, LINE, NAVY, OCHRE, RED, TEAL

try:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
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
DPI: Final = 300
#: Of horizontal bars: they fill a slide in height, with its title.
_SLIDE: Final = (8.4, 6.3)
#: Of the panels of YoY and of contributions.
_PANELS: Final = (2.3, 1.0)


@dataclass(frozen=True, slots=True)
class BarChart:
    """The YoY of each province in percent, NaN for none; *nation* is that of the nation, and its name.

    *cut_note* explains bars that are cut, if there are any. With *heads* the bars are horizontal, the first label at
    the top: these are the titles of YoY and of *contributions* in percentage points, which may be beside it.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    nation: float = math.nan
    nation_label: str = ""
    cut_note: str = ""
    heads: tuple[str, ...] = ()
    contributions: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthChart:
    """Series of two years by month: (name, last year's values, this year's values). NaN for no value.

    Last year's are bars in a lighter colour, or lines if *has_lines*.
    """

    title: str
    labels: tuple[str, ...]
    years: tuple[str, str]
    series: tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]
    has_lines: bool


Chart = BarChart | MonthChart


def draw(chart: Chart, *images: str, height: float = BARS_HEIGHT) -> list[bytes]:
    """Return *chart* as each of *images*: "svg", or "png" in 300 dpi. *height* is that of a BarChart, in inches.

    Raises BadInput if a text has Chinese characters and no font for them is found.
    """
    looks: Any = {
        "font.family": "sans-serif",
        "font.sans-serif": _fonts(chart),
        "axes.unicode_minus": False,
        "svg.hashsalt": "figure",  # the same chart gives the same file
    }
    with mpl.rc_context(looks):
        if isinstance(chart, BarChart) and chart.heads:
            figure = Figure(figsize=_SLIDE, layout="constrained")
            _horizontal(figure, chart)
        else:
            size = (WIDTH, height if isinstance(chart, BarChart) else _MONTHS_HEIGHT)
            figure = Figure(figsize=size, layout="constrained")
            axes = figure.add_subplot()
            if isinstance(chart, BarChart):
                _bars(axes, chart)
            else:
                _months(axes, chart)
            axes.axhline(0, color=GREY, linewidth=0.8)
            _looks(axes, "y")
            axes.tick_params(axis="y", labelsize=7)
        return [_save(figure, image) for image in images]


def _save(figure: Figure, image: str) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format=image, dpi=DPI, metadata={"Date": None} if image == "svg" else None)
    return stream.getvalue()


def _fonts(chart: Chart) -> list[str]:
    """Return the fonts to use, the best first. Raises BadInput as draw does."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in _FONTS if name in installed]
    if not found and _CHINESE.search(repr(chart)):  # which has all its texts
        raise BadInput("no-chinese-font", install="apt-get install fonts-noto-cjk" if sys.platform == "linux" else FONT)
    return [*found, "DejaVu Sans"]


def _lengths(values: Sequence[float], limit: float) -> tuple[list[float], dict[str, Any]]:
    """Return the lengths of bars and their looks: falls are red, and bars that are cut at *limit* are hatched."""
    colours = [RED if value < 0 else TEAL for value in values]
    cut = ["////" if abs(value) > limit else "" for value in values]
    lengths = [math.copysign(min(abs(value), limit), value) for value in values]
    return lengths, {"color": colours, "hatch": cut, "edgecolor": "white", "linewidth": 0}


def _label(
    axes: Axes, value: float, end: tuple[float, float], *, decimals: int = 1, ground: str, pad: float, **looks: Any
) -> None:
    """Write *value* at the *end* of its bar, in a box that hides the lines of the grid."""
    if math.isfinite(value):
        text = format_number(value, decimals)
        colour = (RED if value < 0 else TEAL) if float(text) else GREY
        box = {"facecolor": ground, "edgecolor": "none", "pad": pad}
        axes.annotate(text, end, textcoords="offset points", color=colour, bbox=box, **looks)


def _bars(axes: Axes, chart: BarChart) -> None:
    limit = cut_limit(chart.values)
    lengths, looks = _lengths(chart.values, limit)
    axes.bar(range(len(lengths)), lengths, width=0.72, **looks)
    for end, value in zip(enumerate(lengths), chart.values, strict=True):
        place: Any = {"xytext": (0, -2), "va": "top"} if value < 0 else {"xytext": (0, 2), "va": "bottom"}
        _label(axes, value, end, ground="white", pad=0.3, ha="center", fontsize=5.2, **place)
    if math.isfinite(chart.nation):
        axes.axhline(chart.nation, color=OCHRE, linewidth=0.9, linestyle="--")
        label = f"{chart.nation_label} {format_number(chart.nation)}%"
        beside: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "xytext": (3, 0)}
        axes.annotate(label, (1, chart.nation), va="center", fontsize=6.5, color=OCHRE, **beside)
    is_short = all(len(label) <= 3 for label in chart.labels)
    stacked = ["\n".join(label) if _CHINESE.search(label) else label for label in chart.labels]
    axes.set_xticks(range(len(stacked)), stacked, fontsize=6.5, rotation=0 if is_short else 90)
    axes.set_xlim(-0.7, len(stacked) - 0.3)
    axes.margins(y=0.12)
    if any(looks["hatch"]):
        axes.set_title(chart.cut_note, loc="center", fontsize=6.5, color=GREY)


def _months(axes: Axes, chart: MonthChart) -> None:
    axes.set_title(chart.title, fontsize=9, color=NAVY, fontweight="bold")
    count = len(chart.series)
    has_last = any(math.isfinite(value) for _, last, _ in chart.series for value in last)
    width = 0.7 / (2 * count if has_last and not chart.has_lines else count)
    for number, (name, last, this) in enumerate(chart.series):
        dark, pale = ((NAVY, LIGHT_NAVY), (OCHRE, LIGHT_OCHRE))[number]
        names = [f"{name} {year}" for year in chart.years]
        first = -0.35 + width / 2
        places = range(len(chart.labels))
        if chart.has_lines and has_last:
            axes.plot(places, last, color=pale, linewidth=1.2, marker="o", markersize=3, label=names[0], zorder=3)
        elif has_last:
            axes.bar([x + first for x in places], last, width, color=pale, label=names[0])
        beside = number if chart.has_lines else has_last
        axes.bar([x + first + beside * width for x in places], this, width, color=dark, label=names[1])
    axes.set_xticks(range(len(chart.labels)), chart.labels, fontsize=7)
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=4, fontsize=7, frameon=False, labelcolor=GREY)


def _horizontal(figure: Figure, chart: BarChart) -> None:
    count = len(_PANELS) if chart.contributions else 1
    panels = figure.subplots(1, count, sharey=True, squeeze=False, width_ratios=_PANELS[:count])[0]
    figure.suptitle(chart.title, x=0.01, ha="left", fontsize=11, color=NAVY, fontweight="bold")
    limit = cut_limit(chart.values)
    _panel(panels[0], chart.heads[0], chart.values, limit, decimals=1)
    if any(abs(value) > limit for value in chart.values):
        figure.supxlabel(chart.cut_note, x=0.01, ha="left", fontsize=7, color=GREY)
    if math.isfinite(chart.nation):
        label = f"{chart.nation_label} {format_number(chart.nation)}%"
        panels[0].axvline(chart.nation, color=OCHRE, linewidth=1, linestyle="--")
        place: Any = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "xytext": (3, 1)}
        panels[0].annotate(label, (chart.nation, 1), va="bottom", fontsize=7.5, color=OCHRE, **place)
    if chart.contributions:
        _panel(panels[1], chart.heads[1], chart.contributions, math.inf, decimals=2)
    panels[0].set_yticks(range(len(chart.labels)), chart.labels, fontsize=8)
    panels[0].set_ylim(len(chart.labels) - 0.4, -0.6)  # the first is at the top
    for label in panels[0].get_yticklabels():
        label.set_color(NAVY)


def _panel(axes: Axes, head: str, values: tuple[float, ...], limit: float, *, decimals: int) -> None:
    axes.set_title(head, loc="left", fontsize=8.5, color=GREY, pad=14)
    lengths, looks = _lengths(values, limit)
    for row in range(1, len(values), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=BAND, linewidth=0)
    axes.barh(range(len(values)), lengths, height=0.7, **looks)
    for row, (value, length) in enumerate(zip(values, lengths, strict=True)):
        place: Any = {"xytext": (-3, 0), "ha": "right"} if value < 0 else {"xytext": (3, 0), "ha": "left"}
        ground = BAND if row % 2 else "white"
        _label(axes, value, (length, row), decimals=decimals, ground=ground, pad=0.6, va="center", fontsize=7, **place)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.margins(x=0.1 if decimals == 1 else 0.18)
    _looks(axes, "x")
    axes.tick_params(labelsize=7)


def _looks(axes: Axes, grid: Literal["x", "y"]) -> None:
    axes.grid(axis=grid, color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelcolor=GREY)
    for side in axes.spines.values():
        side.set_visible(False)
