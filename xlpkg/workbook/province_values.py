"""The rows of the ranges of the provinces' sheets: key figures, the months of two years, cities and zones."""

from __future__ import annotations

import math
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from xlpkg.analysis.measures import combined_yoy
from xlpkg.model.fields import level_field, yoy_field
from xlpkg.model.words import Basis, Flow
from xlpkg.model.zone_names import zone_label
from xlpkg.report.sentences import words
from xlpkg.workbook import layout
from xlpkg.workbook.sheet_figures import FLOWS, as_lists, empty_rows, labelled
from xlpkg.workbook.terms import TERMS, Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.model.arrays import Array
    from xlpkg.model.regions import Region
    from xlpkg.workbook.content import Content
    from xlpkg.workbook.layout import NamedRange
    from xlpkg.workbook.sheet_figures import Rows, SheetFigures, Value


class ProvinceValues:
    """The rows of values of the provinces' sheets, and of the labels of their charts; *figures* are of *content*."""

    def __init__(self, content: Content, figures: SheetFigures) -> None:
        self._content, self._figures = content, figures
        self._month = figures.month
        self._terms: Terms = TERMS[content.lang]
        self._unit = words(content.lang).units[content.cube.currency]
        self._span = content.period.span(to_date=True, lang=content.lang)

    def of(self, region: Region) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of the sheet of *region* with its rows."""
        of = layout.province_ranges(region)
        yield of.key_figures, self._key_figures(region)
        yield of.months, self._months(region)
        yield of.cities, self._cities(region, of.cities)

    def _key_figures(self, region: Region) -> Rows:
        terms, content = self._terms, self._content
        name = region.name if content.lang == "zh" else region.english
        subtitle = terms.province_subtitle.format(span=self._span, unit=self._unit)
        width = layout.KEY_COLUMNS
        rows: Rows = [[name, *[None] * (width - 1)], [subtitle, *[None] * (width - 1)]]
        heads = [
            [base, terms.yoy, terms.share, terms.contribution, terms.rank]
            for base in (terms.month, _in_two_lines(terms.ytd))
        ]
        rows.append([terms.item, *heads[0], *heads[1]])
        of_flow: tuple[Array, ...] = (self._figures.yoy, self._figures.share, self._figures.contribution)
        for flow in Flow:
            figures: list[float] = []
            for basis in Basis:
                at = (basis, region.index, flow, self._month)
                figures.append(float(self._figures.levels[at]))
                figures += [math.nan] * 3 if flow is Flow.NET else [float(column[at]) for column in of_flow]
                figures.append(float(self._figures.rank[at]))
            rows.append(labelled(terms.flows[flow], *figures))
        titles: list[Value] = [None] * width
        levels = terms.levels_chart.format(basis=terms.month_levels.format(unit=self._unit))
        for column, title in zip(layout.CHART_TITLES, (levels, terms.yoy_chart), strict=True):
            titles[column] = title
        return [*rows, titles]

    def _months(self, region: Region) -> Rows:
        terms = self._terms
        width = layout.PROVINCE_COLUMNS
        top: list[Value] = [None] * width
        top[1], top[8] = (terms.bases[basis].format(unit=self._unit) for basis in Basis)
        top[layout.PROVINCE_COMBINED] = terms.combined
        flows = [word for name in terms.flows[:3] for word in (name, terms.flow_yoy.format(flow=name))]
        heads = [*flows, _in_two_lines(terms.flows[Flow.NET])]
        hidden = [None] * layout.CHART_LABELS.columns
        rows: Rows = [top, [terms.months, *heads, *heads, terms.rank, *terms.flows[:3], *hidden]]
        lines = self._month_rows[region.index]
        for month in self._figures.two_years():
            figures = lines.get(month - self._content.cube.first, [None] * (layout.PROVINCE_LABELS - 1))
            rows.append([month.first_day, *figures, *self._labels[month.month - 1]])
        return rows

    def chart_labels(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield the range of the labels of the charts with its rows."""
        yield layout.CHART_LABELS, self._labels

    @cached_property
    def _labels(self) -> Rows:
        """For each of the twelve months the label of its point, that of the month, and a legend."""
        terms, first = self._terms, self._content.cube.first
        rows: Rows = [list(row) for row in zip_longest(terms.points, terms.month_labels, terms.legends)]
        januaries = [month - first for month in self._figures.two_years() if month.month == 1]
        combined = slice(layout.PROVINCE_COMBINED - 1, None)  # a row of figures has no month
        shown = (lines[index][combined] for lines in self._month_rows for index in januaries if index in lines)
        if not any(isinstance(value, float) for figures in shown for value in figures):
            rows[0][0] = None  # the point of January is empty: no label below it
        return rows

    @cached_property
    def _month_rows(self) -> list[dict[int, list[Value]]]:
        """For each region a row of figures by the month's index.

        A row has the figures of both bases, the rank, and the YoY of T, X and M in which January and February are one
        period. That YoY is in February's row, or in January's if February is not stored.
        """
        months, cube = self._figures.months, self._content.cube
        rank = self._figures.rank[Basis.MONTH, :, Flow.TOTAL][:, months]
        combined = combined_yoy(cube, self._content.yoy).value[Basis.MONTH][..., months]
        single = self._figures.yoy[Basis.MONTH][..., months]
        is_january = np.array([(cube.first + month).month == 1 for month in months])
        combined = np.where(is_january, np.where(np.isnan(combined), single, np.nan), combined).transpose(0, 2, 1)
        rows = np.concatenate([*self._figures.of_two_years, rank[..., np.newaxis], combined], axis=-1)
        return [dict(zip(months, of_region, strict=True)) for of_region in as_lists(rows)]

    def _cities(self, region: Region, area: NamedRange) -> Rows:
        terms, width = self._terms, layout.CITY_COLUMNS
        zones = self._content.zones[region.index]
        title = terms.cities.format(span=self._span, unit=self._unit) if zones else terms.no_cities
        rows: Rows = [[title, *[None] * (width - 1)]]
        month = [f"{terms.month}\n{terms.flows[flow]}" for flow in FLOWS]
        ytd = [
            word for name in terms.flows[:3] for word in (f"{terms.to_date}\n{name}", terms.flow_yoy.format(flow=name))
        ]
        rows.append([terms.city, *month, *ytd])
        limit = layout.PROVINCE_CITIES
        shown = zones if len(zones) <= limit else zones[: limit - 1]
        for zone in shown:
            levels = [zone.values[level_field(flow, Basis.MONTH)] for flow in FLOWS]
            to_date = [
                value
                for flow in FLOWS
                for value in (zone.values[level_field(flow, Basis.YTD)], zone.values[yoy_field(flow)])
            ]
            rows.append([zone_label(zone.label, self._content.lang), *levels, *to_date])
        if more := len(zones) - len(shown):
            rows.append([terms.more_cities.format(count=more), *[None] * (width - 1)])
        return rows + empty_rows(area)[len(rows) :]


def _in_two_lines(heading: str) -> str:
    """Return *heading* with its last word, if it has several, in a second line."""
    return "\n".join(heading.rsplit(maxsplit=1))
