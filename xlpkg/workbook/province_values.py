"""The rows of the ranges of the provinces' sheets: key figures, the months of two years, cities and zones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, zip_longest
from typing import Final

import numpy as np
import numpy.typing as npt

from xlpkg.analysis.measure_list import Measure
from xlpkg.model.arrays import Array
from xlpkg.model.fields import level_field, yoy_field
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.rounding import print_number
from xlpkg.model.words import Basis, Flow
from xlpkg.model.zone_names import zone_label
from xlpkg.report.chart_scale import cut_lengths
from xlpkg.report.sentences import COMMA
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import BASIS_KEYS, FLOWS, Rows, SheetFigures, Value, as_lists, empty_rows

#: The flows of the charts of YoY and of all years, the provinces on the axis of regions, and the years of a sheet.
_CHARTED: Final = [Flow.EXPORT, Flow.IMPORT]
_PROVINCES: Final = [region.index for region in PROVINCES]
_YEARS: Final = 2
#: The key figures of a basis.
_MEASURES: Final = (Measure.LEVEL, Measure.YOY, Measure.SHARE, Measure.CONTRIBUTION, Measure.RANK)
#: At most this many of the 48 points of a chart of YoY are cut.
_CUT: Final = 6


class ProvinceValues:
    """The rows of values of the provinces' sheets, and of what their charts draw; *figures* are of *content*."""

    def __init__(self, content: Content, figures: SheetFigures) -> None:
        self._content, self._figures = content, figures
        self._month = figures.month
        self._flows = content.say_list("sheet-flows")
        self._span = content.period.span(to_date=True, lang=content.lang)

    def of(self, region: Region) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of the sheet of *region* with its rows."""
        of = layout.province_ranges(region)
        yield of.key_figures, self._key_figures(region)
        yield of.months, self._months(region)
        yield of.cities, self._cities(region, of.cities)

    def _key_figures(self, region: Region) -> Rows:
        content, rows = self._content, empty_rows(layout.province_ranges(region).key_figures)
        rows[0][0] = region.name if content.lang == "zh" else region.english
        rows[1][0] = content.say("province-subtitle", span=self._span, unit=content.unit)
        heads = [content.say(f"sheet-{each.column}") for each in _MEASURES[1:]]
        ytd = _in_two_lines(content.say("sheet-ytd"))
        rows[2] = [content.say("province-item"), content.say("sheet-month"), *heads, ytd, *heads]
        for row, flow in enumerate(Flow, start=3):
            of_flow = (content.figures(_MEASURES, basis, region, flow) for basis in Basis)
            rows[row] = [self._flows[flow], *chain(*of_flow)]
        for column, key in zip(layout.CHART_TITLES, ("province-levels-chart", "province-yoy-chart"), strict=True):
            rows[-1][column] = content.say(key, unit=content.unit)
        return rows

    def _months(self, region: Region) -> Rows:
        content, names = self._content, self._flows[:3]
        top: list[Value] = [None] * layout.PROVINCE_COLUMNS
        top[1], top[8] = (content.say(BASIS_KEYS[basis], unit=content.unit) for basis in Basis)
        top[layout.PROVINCE_COMBINED] = content.say("province-combined")
        flows = [word for name in names for word in (name, content.say("sheet-flow-yoy", flow=name))]
        heads = [*flows, _in_two_lines(self._flows[Flow.NET])]
        hidden = [None] * layout.CHART_LABELS.columns
        months = content.say("province-months")
        rows: Rows = [top, [months, *heads, *heads, content.say("sheet-rank"), *names, *hidden]]
        lines = self._month_rows[region.index]
        for month in self._figures.two_years():
            figures = lines.get(month - self._content.cube.first, [None] * (layout.PROVINCE_LABELS - 1))
            rows.append([month.first_day, *figures, *self._labels[month.month - 1]])
        return rows

    def of_charts(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield the ranges that the charts draw, besides those of the sheets, with their rows."""
        yield layout.CHART_LABELS, self._labels
        yield layout.CHART_CHANGES, self._changes()
        history = self._history()
        yield layout.CHART_HISTORY, history
        yield layout.CHART_ADJUSTED, self._figures.adjusted_rows(history, PROVINCES)

    def _changes(self) -> Rows:
        """Return the YoY that the charts draw: a few that would flatten all others are cut, and the legend says so."""
        content, months = self._content, self._figures.two_years()
        changes = np.full((len(months), len(PROVINCES), len(_CHARTED)), math.nan)
        places = [content.cube.first + index - months[0] for index in self._figures.months]
        changes[places] = self._combined[_PROVINCES][..., _CHARTED].transpose(1, 0, 2)
        changes[months.index(content.period) + 1 :] = math.nan
        drawn = changes.copy()
        for province in range(len(PROVINCES)):
            for point, length in cut_lengths(changes[:, province].flat, _CUT).items():
                drawn[:, province].flat[point] = length
        cuts = np.split(np.abs(drawn) < np.abs(changes), _YEARS)
        *_, this_exports, this_imports, last_exports, last_imports = content.say_list("province-legends")
        names = ((last_exports, last_imports), (this_exports, this_imports))
        legends: Rows = [
            [
                self._legend(of_flow[flow], of_year[:, at, flow], cut[:, at, flow])
                for at, flow in np.ndindex(cut.shape[1:])
            ]
            for of_flow, of_year, cut in zip(names, np.split(changes, _YEARS), cuts, strict=True)
        ]
        return [*legends, *as_lists(drawn.reshape(len(months), -1))]

    def _legend(self, name: str, changes: Array, cut: npt.NDArray[np.bool_]) -> str:
        points = [f"{self._labels[month][0]} {print_number(changes[month], 'zh')}" for month in np.flatnonzero(cut)]
        return (
            self._content.say("province-cut", legend=name, points=COMMA[self._content.lang].join(points))
            if points
            else name
        )

    def _history(self) -> Rows:
        """Return a header, then exports and imports of each province in each month until the content's."""
        content, area = self._content, layout.CHART_HISTORY
        names = {flow: content.say("province-history", flow=self._flows[flow], unit=content.unit) for flow in _CHARTED}
        start = max(0, self._month + 2 - area.rows)
        levels = content.cube.levels[Basis.MONTH][_PROVINCES, :, start : self._month + 1][:, _CHARTED]
        figures = as_lists(levels.transpose(2, 0, 1).reshape(levels.shape[-1], -1))
        marked = (names[flow] + self._figures.adjusted_mark(region, flow) for region in PROVINCES for flow in _CHARTED)
        rows: Rows = [[None, *marked]]
        rows += [[(content.cube.first + start + month).first_day, *each] for month, each in enumerate(figures)]
        return rows + empty_rows(area)[len(rows) :]

    @cached_property
    def _labels(self) -> Rows:
        """For each of the twelve months the label of its point, that of the month, and a legend."""
        content, first = self._content, self._content.cube.first
        months = content.say_list("province-month-labels")
        points = [months[0], content.say("province-jan-feb"), *months[2:]]
        rows: Rows = [list(row) for row in zip_longest(points, months, content.say_list("province-legends"))]
        januaries = [month - first for month in self._figures.two_years() if month.month == 1]
        combined = slice(layout.PROVINCE_COMBINED - 1, None)  # a row of figures has no month
        shown = (lines[index][combined] for lines in self._month_rows for index in januaries if index in lines)
        if not any(isinstance(value, float) for figures in shown for value in figures):
            rows[0][0] = None  # the point of January is empty: no label below it
        return rows

    @cached_property
    def _month_rows(self) -> list[dict[int, list[Value]]]:
        """For each region a row of figures by the index of a month until that of the report.

        A row has the figures of both bases, the rank, and the YoY of T, X and M in which January and February are one
        period. That YoY is in February's row, or in January's if February is not stored.
        """
        months = self._figures.months
        rank = self._figures.of_months(Measure.RANK)[Basis.MONTH, :, Flow.TOTAL]
        rows = np.concatenate([*self._figures.of_two_years, rank[..., np.newaxis], self._combined], axis=-1)
        until = [month for month in months if month <= self._month]
        return [dict(zip(until, of_region, strict=False)) for of_region in as_lists(rows)]

    @cached_property
    def _combined(self) -> Array:
        """The YoY of T, X and M in which January and February are one period; shape (regions, months, 3)."""
        months, cube = self._figures.months, self._content.cube
        combined, single = (self._figures.of_months(each)[Basis.MONTH] for each in (Measure.YOY_COMBINED, Measure.YOY))
        is_january = np.array([(cube.first + month).month == 1 for month in months])
        return np.where(is_january, np.where(np.isnan(combined), single, np.nan), combined).transpose(0, 2, 1)

    def _cities(self, region: Region, area: NamedRange) -> Rows:
        content, rows = self._content, empty_rows(area)
        zones = content.zones[region.index]
        cities = content.say("province-cities", span=self._span, unit=content.unit)
        rows[0][0] = cities if zones else content.say("province-no-cities")
        heads, to_date = [content.say("province-city")], content.say("sheet-to-date")
        heads += [f"{content.say('sheet-month')}\n{self._flows[flow]}" for flow in FLOWS]
        for name in self._flows[:3]:
            heads += [f"{to_date}\n{name}", content.say("sheet-flow-yoy", flow=name)]
        rows[1] = [*heads]
        fields = [level_field(flow, Basis.MONTH) for flow in FLOWS]
        fields += [field for flow in FLOWS for field in (level_field(flow, Basis.YTD), yoy_field(flow))]
        notes = self._figures.adjusted_notes(region)
        limit = layout.PROVINCE_CITIES - len(notes)
        shown = zones if len(zones) <= limit else zones[: limit - 1]
        for row, zone in enumerate(shown, start=2):
            rows[row] = [zone_label(zone.label, content.lang), *(zone.values[field] for field in fields)]
        if more := len(zones) - len(shown):
            rows[1 + limit][0] = content.say("sheet-not-shown", count=more)
        for cells, note in zip(rows[2 + limit :], notes, strict=True):
            cells[0] = note
        return rows


def _in_two_lines(heading: str) -> str:
    """Return *heading* with its last word, if it has several, in a second line."""
    return "\n".join(heading.rsplit(maxsplit=1))
