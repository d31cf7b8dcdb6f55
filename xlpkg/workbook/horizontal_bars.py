"""Draw the YoY of each province as horizontal bars, with its contribution to the national YoY beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xlpkg.model.rounding import format_number
from xlpkg.report.chart_scale import cut_limit
from xlpkg.workbook.design.style import BAND, GREY, LINE, NAVY, OCHRE, RED, TEAL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Inches: they fill a slide in height, with its title.
SIZE: Final = (8.4, 6.3)
#: Of the panels of YoY and of contributions.
_WIDTHS: Final = (2.3, 1.0)


@dataclass(frozen=True, slots=True)
class HorizontalChart:
    """The YoY of each province in percent, and its contribution in percentage points, from top to bottom.

    NaN for no value; without *contributions* there is one panel. *nation* is the national YoY, *heads* are the titles
    of the panels, and *cut_note* explains bars that are cut.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    contributions: tuple[float, ...]
    nation: float
    nation_label: str
    heads: tuple[str, str]
    cut_note: str

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that are drawn."""
        return (self.title, *self.labels, self.nation_label, *self.heads, self.cut_note)


def draw_horizontal(figure: Figure, chart: HorizontalChart) -> None:
    """Draw *chart* on an empty figure."""
    count = len(_WIDTHS) if chart.contributions else 1
    panels = figure.subplots(1, count, sharey=True, squeeze=False, width_ratios=_WIDTHS[:count])[0]
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
    lengths = [math.copysign(min(abs(value), limit), value) for value in values]
    colours = [RED if value < 0 else TEAL for value in values]
    texts = [format_number(value, decimals) for value in values]
    cut = ["////" if abs(value) > limit else "" for value in values]
    for row in range(1, len(values), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=BAND, linewidth=0)
    axes.barh(range(len(values)), lengths, height=0.7, color=colours, hatch=cut, edgecolor="white", linewidth=0)
    for row, (value, length, colour, text) in enumerate(zip(values, lengths, colours, texts, strict=True)):
        if math.isfinite(value):
            axes.annotate(
                text,
                (length, row),
                xytext=(-3 if value < 0 else 3, 0),
                textcoords="offset points",
                ha="right" if value < 0 else "left",
                va="center",
                fontsize=7,
                color=colour if float(text) else GREY,
                bbox={"facecolor": BAND if row % 2 else "white", "edgecolor": "none", "pad": 0.6},  # hides the line
            )
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.margins(x=0.1 if decimals == 1 else 0.18)
    axes.tick_params(length=0, labelcolor=GREY, labelsize=7)
    for side in axes.spines.values():
        side.set_visible(False)
