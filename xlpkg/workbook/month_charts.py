"""A chart of months, declared once: its series and their looks; the chart of a workbook and its picture follow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from xlsxwriter.chart import Chart

from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import Style
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import number_of

#: Of bars.
_OVERLAP: Final = -5


#: How a series is drawn.
Kind = Literal["bars", "line", "points", "name"]


@dataclass(frozen=True, slots=True)
class Series:
    """Values by month, NaN for none."""

    name: str
    values: tuple[float, ...]
    colour: str
    kind: Kind = "bars"
    in_legend: bool = True


@dataclass(frozen=True, slots=True)
class MonthChart:
    """Series by month; one without values is left out."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a series is drawn.

    Attributes:
        kind: a line of the kind ``points`` shows its points, so that one month alone is seen. A ``name`` is a series
            with one point, without a line: its name stands there, at the end of the line of its colour.
        width: of a line, in points.
        gap: between bars, in percent of their width.
        in_legend: whether the legend has the series.
    """

    colour: str
    kind: Kind
    width: float = 1.25
    gap: int = 60
    in_legend: bool = True

    def properties(self) -> dict[str, Any]:
        """Return XlsxWriter's properties of the series."""
        if self.kind == "bars":
            return {"fill": {"color": self.colour}, "border": {"none": True}, "gap": self.gap, "overlap": _OVERLAP}
        if self.kind == "points":
            return looks.points(self.colour, self.width)
        if self.kind == "name":
            font = {"name": looks.FONT, "size": 9, "bold": True, "color": self.colour}
            label = {"series_name": True, "position": "right", "font": font}
            return {"line": {"none": True}, "marker": {"type": "none"}, "data_labels": label}
        return {"line": {"color": self.colour, "width": self.width}}


class Line(NamedTuple):
    """A series of a chart of months: the cells of its figures, that of its name, and how it is drawn."""

    values: NamedRange
    name: NamedRange
    look: Look


@dataclass(frozen=True, slots=True)
class Months:
    """A chart of months.

    Attributes:
        labels: the cells of the months: dates of an axis of months, or texts.
        lines: the series, bars first.
        legend: where it is.
        num_format: of the values' axis.
        has_dates: whether the labels are dates.
    """

    labels: NamedRange
    lines: Sequence[Line]
    legend: str
    num_format: str = "#,##0"
    has_dates: bool = True

    @property
    def drawn(self) -> tuple[NamedRange, ...]:
        """The cells that the chart draws, its labels first."""
        return (self.labels, *(line.values for line in self.lines))

    def read(
        self, cells: Callable[[NamedRange], Sequence[Any]], title: str, text: str, names: Sequence[str] = ()
    ) -> MonthChart:
        """Return the chart as a picture, from its first figure on; *cells* returns the values of a column.

        *names* are those of the first series instead of those that the cells have.
        """
        lines = [line for line in self.lines if line.look.kind != "name"]
        months, figures = [*cells(self.labels)], [[*map(number_of, cells(line.values))] for line in lines]
        shown = range(len(months))
        if self.has_dates:  # without the repeated ones at the end
            shown = range(len({month for month in months if month is not None}))
            filled = [month for month in shown if any(math.isfinite(values[month]) for values in figures)]
            shown = range(min(filled, default=len(shown)), len(shown))
        labels = tuple(f"{months[each]:%Y-%m}" if self.has_dates else str(months[each] or "") for each in shown)
        series = []
        for index, (line, values) in enumerate(zip(lines, figures, strict=True)):
            name = names[index] if index < len(names) else str(cells(line.name)[0] or "").replace("\n", " ")
            kind: Kind = "line" if self.has_dates and line.look.kind == "points" else line.look.kind
            drawn = tuple(values[each] for each in shown)
            series.append(Series(name, drawn, line.look.colour, kind, line.look.in_legend))
        return MonthChart(title, labels, (*series,), text)

    def draw(self, style: Style) -> Chart:
        """Return the chart of a workbook."""
        charts: dict[str, Chart] = {}
        for line in self.lines:
            kind = "column" if line.look.kind == "bars" else "line"
            if kind not in charts:
                charts[kind] = style.chart(kind)
            name = [line.name.sheet, line.name.row, line.name.column]
            charts[kind].add_series(looks.series(self.labels, line.values, **line.look.properties()) | {"name": name})
        chart, *others = charts.values()
        for other in others:
            chart.combine(other)
        chart.show_hidden_data()
        axis: dict[str, Any] = looks.QUARTERS if self.has_dates else {"text_axis": True}
        looks.axes(chart, self.num_format, self.legend, **axis)
        named = {line.look.colour for line in self.lines if line.look.kind == "name"}
        if named:  # room for the names at the right
            plot = {"x": 0.075, "y": 0.12, "width": 0.845, "height": 0.74}
            chart.set_plotarea({"fill": {"none": True}, "layout": plot})
        left_out = (
            index for index, line in enumerate(self.lines) if not line.look.in_legend or line.look.colour in named
        )
        chart.legend["delete_series"] = [*left_out]
        return chart
