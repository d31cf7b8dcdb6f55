"""A province's sheet: key figures, charts of levels and of YoY, its months; its cities and zones, and all years."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, zip_longest
from typing import Final

import numpy as np
import numpy.typing as npt
from xlsxwriter.worksheet import Worksheet

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
from xlpkg.workbook.blocks import Parts, SheetValues, kinds_of, padded, padded_months, texts_in
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import LEVEL, LIGHT_NAVY, LIGHT_OCHRE, NAVY, OCHRE, PERCENT, POINTS, RANK, TEAL, Style
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.month_charts import Line, Look, Months
from xlpkg.workbook.row_heights import MONTH_HEIGHT
from xlpkg.workbook.sheet_figures import BASIS_KEYS, FLOWS, Rows, Value, as_lists, empty_rows

_KEY: Final = ("General", *(LEVEL, PERCENT, PERCENT, POINTS, RANK) * 2)
_MONTHS: Final = ("yyyy-mm", *((LEVEL, PERCENT) * 3 + (LEVEL,)) * 2, RANK, *(PERCENT,) * 3)
_CITIES: Final = ("General", LEVEL, LEVEL, LEVEL, *(LEVEL, PERCENT) * 3)
_HEADINGS: Final = 2
#: The columns above which the table of months says what follows: the month, the year to date, combined YoY.
_SPANS: Final = (1, 8, layout.PROVINCE_COMBINED)
#: The last rows of cities and zones have the notes on adjusted lines; no province has as many cities and zones.
_NOTES: Final = 2
#: Points. Two years of months and what is above them are a page; cities and zones, and beside them the chart of all
#: years, are another one.
_CHARTS_HEIGHT: Final = 184
_CITY_HEIGHT: Final = 15
_TITLE_HEIGHT: Final = 18
#: The columns of the links to the previous and the next province, and to 驱动.
_PREVIOUS, _NEXT, _DRIVERS = 1, 4, 7
#: Inches: wide at the sides, because a page that is scaled to less width has room for more rows.
_MARGINS: Final = {"left": 1.1, "right": 1.1, "top": 0.65, "bottom": 0.55}
#: Pixels.
_CHART_WIDTHS: Final = (600, 680)
_HISTORY_SIZE: Final = {"width": 550, "height": 490}
_FLOWS: Final = 2
#: The flows of the charts of YoY and of all years, the provinces on the axis of regions, and the years of a sheet.
_CHARTED: Final = [Flow.EXPORT, Flow.IMPORT]
_PROVINCES: Final = [region.index for region in PROVINCES]
_YEARS: Final = 2
#: The key figures of a basis.
_MEASURES: Final = (Measure.LEVEL, Measure.YOY, Measure.SHARE, Measure.CONTRIBUTION, Measure.RANK)
#: At most this many of the 48 points of a chart of YoY are cut.
_CUT: Final = 6


class ProvinceValues:
    """The rows of values of the provinces' sheets, and of what their charts draw."""

    def __init__(self, values: SheetValues) -> None:
        content = self._content = values.content
        self._figures = values.figures
        self._month = self._figures.month
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
        spans = [content.say(BASIS_KEYS[basis], unit=content.unit) for basis in Basis]
        for column, text in zip(_SPANS, [*spans, content.say("province-combined")], strict=True):
            top[column] = text
        flows = [word for name in names for word in (name, content.say("sheet-flow-yoy", flow=name))]
        heads = [*flows, _in_two_lines(self._flows[Flow.NET])]
        months = content.say("province-months")
        rows: Rows = [top, [months, *heads, *heads, content.say("sheet-rank"), *names, None]]
        lines = self._month_rows[region.index]
        for month in self._figures.two_years():
            figures = lines.get(month - self._content.cube.first, [None] * (layout.PROVINCE_COLUMNS - 2))
            rows.append([month.first_day, *figures, self._labels[month.month - 1][1]])
        return rows

    def of_charts(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield the ranges that the charts draw, besides those of the sheets, with their rows."""
        yield layout.CHART_LABELS, self._labels
        yield layout.CHART_CHANGES, self._changes()
        history = self._history()
        yield layout.CHART_HISTORY, padded_months(layout.CHART_HISTORY, history)
        yield layout.CHART_ADJUSTED, padded(layout.CHART_ADJUSTED, self._figures.adjusted_rows(history, PROVINCES))

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
        if np.isnan(changes).all():
            return self._content.say("province-no-figures", legend=name)
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
        return rows

    @cached_property
    def _labels(self) -> Rows:
        """For each of the twelve months the label of its point, that of the month, and a legend."""
        content, first = self._content, self._content.cube.first
        months = content.say_list("province-month-labels")
        points = [months[0], content.say("province-jan-feb"), *months[2:]]
        last_year, *legends = content.say_list("province-legends")
        year_before = [month for month in self._figures.months if (first + month).year < content.period.year]
        if np.isnan(content.cube.levels[Basis.MONTH, _PROVINCES, Flow.TOTAL][:, year_before]).all():
            last_year = content.say("province-no-figures", legend=last_year)
        rows: Rows = [list(row) for row in zip_longest(points, months, (last_year, *legends))]
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


def draw(sheet: Worksheet, style: Style, region: Region) -> None:
    """Draw the sheet of *region*."""
    of = layout.province_ranges(region)
    top = of.key_figures.row
    charts_row = top + layout.CHARTS_ROW
    second_page = of.months.last_row + 1
    printed = replace(of.months, columns=of.months.columns - 1)
    area = (top, 0, of.cities.last_row, printed.last_column)
    looks.page(sheet, landscape=True, print_area=area, breaks=[second_page])
    sheet.set_margins(**_MARGINS)
    sheet.set_column(0, 0, 21)
    sheet.set_column(1, layout.PROVINCE_COMBINED - 1, 9)
    sheet.set_column(layout.PROVINCE_COMBINED, printed.last_column, 7.4)
    sheet.set_column(of.months.last_column, of.months.last_column, 8, None, {"hidden": True})
    sheet.set_row(top, 30)
    sheet.write_blank(top, 0, None, style.title(18))
    _table(sheet, style, replace(of.key_figures, rows=2 + layout.KEY_LINES), _KEY, 21, first=1)
    sheet.write_blank(top + 1, 0, None, style.subtitle())
    heading = style(bold=True, font_size=11, font_color=NAVY)
    *beside_each_other, history = charts(region)
    for column, months, width in zip(layout.CHART_TITLES, beside_each_other, _CHART_WIDTHS, strict=True):
        looks.insert_chart(sheet, months.draw(style), charts_row, column, width, _CHARTS_HEIGHT)
        sheet.write_blank(charts_row - 1, column, None, heading)
    for row in range(second_page, of.cities.row):
        sheet.set_row(row, 6)
    chart = history.draw(style)
    chart.set_size(_HISTORY_SIZE)
    beside = {"x_offset": 24, "y_offset": 2, "object_position": 1}
    sheet.insert_chart(of.cities.row + 1, of.cities.last_column + 1, chart, beside)
    sheet.set_row(charts_row - 1, _TITLE_HEIGHT)
    _table(sheet, style, printed, _MONTHS, MONTH_HEIGHT)
    for column in _SPANS:
        sheet.write_blank(of.months.row, column, None, heading)
    _table(sheet, style, of.cities, _CITIES, _CITY_HEIGHT, lines=False)
    rows = replace(of.cities, row=of.cities.row + _HEADINGS, rows=of.cities.rows - _HEADINGS - _NOTES)
    for row in range(rows.last_row + 1, of.cities.last_row + 1):
        sheet.write_blank(row, 0, None, style(font_size=8.5, font_color=looks.GREY))
    looks.lines_where_filled(sheet, style, rows, falls=True)
    sheet.freeze_panes(top + 2, 0)  # a frozen column would cut the charts
    _navigation(sheet, style, region)


def _navigation(sheet: Worksheet, style: Style, region: Region) -> None:
    """Link to 首页, to the sheets of the previous and the next province, and to 驱动, above the title.

    A link leads to a name, which follows its sheet.
    """
    looks.home_link(sheet, style, 0, 0)
    here = PROVINCES.index(region)
    link = style(font_color=TEAL, underline=1, font_size=9)
    previous, following = (PROVINCES[(here + step) % len(PROVINCES)] for step in (-1, 1))
    for column, target, shown in (
        (_PREVIOUS, layout.province_ranges(previous).key_figures, f"‹ {previous.label('zh')}"),
        (_NEXT, layout.province_ranges(following).key_figures, f"{following.label('zh')} ›"),
        (_DRIVERS, layout.DRIVER_TOP, looks.text("sheet-drivers")),
    ):
        sheet.write_url(0, column, f"internal:{target.name}", link, shown)


def _table(
    sheet: Worksheet,
    style: Style,
    area: layout.NamedRange,
    formats: tuple[str, ...],
    height: float,
    *,
    first: int = 0,
    lines: bool = True,
) -> None:
    """Format a table in *area*: its title in row *first*, then the heading and the figures in rows of *height*."""
    body = replace(area, row=area.row + first + 1, rows=area.rows - first - 1)
    if not first:
        sheet.set_row(area.row, _TITLE_HEIGHT)
    sheet.write_blank(body.row - 1, 0, None, style(bold=True, font_size=11, font_color=NAVY))
    sheet.set_row(body.row, 30)
    looks.table(sheet, style, body, formats, height, bands=True, lines=lines, font_color=NAVY, shrink=True)
    if lines:
        looks.mark_falls(sheet, style, body, formats)


#: The charts of a province: total trade by month, this year beside last year; YoY of exports and imports, bars for this
#: year and lines for last year; exports and imports of all months, the pale lines adjusted. January and February are
#: one point of the YoY, at February, because Spring Festival moves between them; January has one while February is not
#: stored.
_YEARS_LOOKS: Final = (Look(LIGHT_NAVY, "bars"), Look(NAVY, "bars"))
_YOY_LOOKS: Final = (
    (Look(NAVY, "bars"), Look(OCHRE, "bars")),
    (Look(LIGHT_NAVY, "points", 1.5), Look(LIGHT_OCHRE, "points", 1.5)),
)
_HISTORY_LOOKS: Final = (Look(NAVY, "points"), Look(OCHRE, "points"))
_PALE_LOOKS: Final = tuple(Look(colour, "line", 2.25, in_legend=False) for colour in (LIGHT_NAVY, LIGHT_OCHRE))


def charts(region: Region) -> tuple[Months, Months, Months]:
    """Return the charts of *region*."""
    labels, changes, history = layout.CHART_LABELS, layout.CHART_CHANGES, layout.CHART_HISTORY
    adjusted, months = layout.CHART_ADJUSTED, layout.province_ranges(region).months
    half, first = layout.PROVINCE_MONTHS // 2, _FLOWS * PROVINCES.index(region)
    points, names = (labels.part(0, column, half) for column in range(2))
    years = (
        Line(months.part(_HEADINGS + year * half, 1, half), labels.part(year, 2, 1), look)
        for year, look in enumerate(_YEARS_LOOKS)
    )
    of_changes = (
        Line(changes.part(2 + year * half, first + flow, half), changes.part(year, first + flow, 1), look)
        for year, of_year in zip((1, 0), _YOY_LOOKS, strict=True)
        for flow, look in enumerate(of_year)
    )
    of_history = (
        Line(area.part(1, column + flow, area.rows - 1), area.part(0, column + flow, 1), look)
        for area, column, of_area in ((history, 1 + first, _HISTORY_LOOKS), (adjusted, first, _PALE_LOOKS))
        for flow, look in enumerate(of_area)
    )
    return (
        Months(names, (*years,), "bottom", has_dates=False),
        Months(points, (*of_changes,), "bottom", "0", has_dates=False),
        # Its legend has the unit, in the language of the sheet; there may be no adjusted lines.
        Months(history.part(1, 0, history.rows - 1), (*of_history,), "top"),
    )


#: Title, unit, headings, three flows, net exports, the titles of the charts; the months, which end in a label; cities.
_CELLS: Final = (
    (
        *(texts_in(len(_KEY), 0),) * 2,
        "t" * len(_KEY),
        *(kinds_of(_KEY),) * 3,
        kinds_of(_KEY, only=(LEVEL, RANK)),
        texts_in(len(_KEY), *layout.CHART_TITLES),
    ),
    (
        texts_in(layout.PROVINCE_COLUMNS, *_SPANS),
        "t" * layout.PROVINCE_COLUMNS,
        "f" * len(_MONTHS) + "t",
    ),
    (texts_in(len(_CITIES), 0), "t" * len(_CITIES), kinds_of(_CITIES)),
)


def _parts(region: Region) -> Parts:
    of = layout.province_ranges(region)
    return Parts(
        partial(draw, region=region),
        lambda values: values.one(ProvinceValues).of(region),
        cells=dict(zip((of.key_figures, of.months, of.cities), _CELLS, strict=True)),
        in_order={of.cities: slice(2, None)},
        charts=tuple(months.drawn for months in charts(region)),
    )


PARTS: Final = {region.short: _parts(region) for region in PROVINCES}
