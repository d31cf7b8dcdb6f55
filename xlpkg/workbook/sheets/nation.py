"""全国: key figures, lines of all stored months, and the contributions of groups and provinces to the YoY."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Final, NamedTuple

import numpy as np
import xlwings as xw
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.windows import window
from xlpkg.errors import BadInput
from xlpkg.model.arrays import descending, finite_or_none
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import Month, spans
from xlpkg.model.regions import NATIONAL, PROVINCES, Kind, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.notes import find_publisher, flows_by, residuals
from xlpkg.report.sentences import flow_name
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues, kinds_of, padded, padded_months, texts_in
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import (
    GREY,
    LEVEL,
    LIGHT_NAVY,
    LIGHT_OCHRE,
    NAVY,
    OCHRE,
    PALE_TEAL,
    PERCENT,
    POINTS,
    Style,
)
from xlpkg.workbook.layout import NATION, NamedRange, named
from xlpkg.workbook.month_charts import Line, Look, Months
from xlpkg.workbook.row_heights import LINES_HEIGHT, MONTH_HEIGHT, NO_CHART, NOTES_HEIGHT, NOTES_WIDTH, fitted
from xlpkg.workbook.sheet_figures import Rows, empty_rows, rise_and_fall
from xlpkg.workbook.text_size import SMALL

#: How many columns are printed: a name, then three of the month, the year to date and twelve months, or of three flows.
PRINTED: Final = 10
#: Title, subtitle, two rows of headings, four flows (level, YoY and change of the month, of the year to date and of
#: twelve months), notes, then for each chart of all months its title and a row with it.
FLOW_ROWS: Final = 4
NOTES: Final = 8
_CHARTS: Final = 2
#: The flows of the table of months.
_SHOWN: Final = [Flow.EXPORT, Flow.IMPORT, Flow.NET]
CHART_ROWS: Final = tuple(range(NOTES + 2, NOTES + 2 + 2 * _CHARTS, 2))
TOP: Final = named("nation_top", NATION, 0, 0, CHART_ROWS[-1] + 1, PRINTED)
#: What the contributions are of: groups, and the provinces with the largest trade.
GROUPS: Final = ("东部", "中部", "西部", "东北")
_PROVINCES: Final = 10
#: Title, the titles of the charts of exports and of imports, the row with both, two rows of headings; the groups, the
#: provinces, the others, the nation: contributions of the month and of the year to date, and shares of three flows
#: each. Then, hidden, what each of the charts draws, a gap between groups and provinces: label, rise, fall, and a bar
#: that is not seen, which keeps the values of falls apart from the labels.
_BARS: Final = 2
HEAD_ROWS: Final = 5
_BAR: Final = 4
BAR_COLUMNS: Final = (PRINTED, PRINTED + _BAR)
CONTRIBUTIONS: Final = named(
    "nation_parts",
    NATION,
    TOP.last_row + 1,
    0,
    HEAD_ROWS + len(GROUPS) + _PROVINCES + 2,
    PRINTED + len(BAR_COLUMNS) * _BAR,
)
#: Title, headings, the stored months up to that of the report, the others hidden: exports, imports and net exports of
#: the month, then of twelve months.
MONTHS: Final = named("nation_months", NATION, CONTRIBUTIONS.last_row + 2, 0, 2 + 420, 7)
#: What the lines draw. A header and these months, exports and imports, seasonally adjusted; beside them the figures of
#: MONTHS.
ADJUSTED: Final = named("nation_adjusted", layout.CHARTS, layout.CHART_HISTORY.last_row + 2, 0, MONTHS.rows - 1, 3)
#: Then, for each chart, the names of exports and of imports at the ends of their lines.
_NAMED: Final = 2
LINES: Final = named(
    "nation_lines",
    layout.CHARTS,
    ADJUSTED.row,
    ADJUSTED.columns,
    ADJUSTED.rows,
    MONTHS.columns - 1 + _CHARTS * _NAMED,
)


def _line(area: NamedRange, column: int, look: Look, name: int, first: int = 0) -> Line:
    """Return a series of the months from the *first* one on, named by the header of the column *name*."""
    return Line(area.part(1 + first, column, area.rows - 1 - first), area.part(0, name, 1), look)


def _lines(left: int, first: int = 0, adjusted: Sequence[Line] = ()) -> Months:
    """Return a chart of exports, imports and net exports, in LINES from the column *left* on, and of *adjusted* lines.

    The months before the *first* one have no figures.
    """
    shown = ((2, Look(PALE_TEAL, "bars", gap=40)), (0, Look(NAVY, "points")), (1, Look(OCHRE, "points")))
    lines = [_line(LINES, left + column, look, column, first) for column, look in shown]
    first_name = MONTHS.columns - 1 + left // len(_SHOWN) * _NAMED
    for column, colour in enumerate((NAVY, OCHRE), start=first_name):
        lines.append(_line(LINES, column, Look(colour, "name", in_legend=False), column, first))
    return Months(ADJUSTED.part(1 + first, 0, ADJUSTED.rows - 1 - first), (*lines, *adjusted), "top")


#: The charts of all months, and of sums of twelve. The title names the pale lines.
_PALE: Final = [
    _line(ADJUSTED, column, Look(colour, "line", 2.25, in_legend=False), column)
    for column, colour in ((1, LIGHT_NAVY), (2, LIGHT_OCHRE))
]


class LineChart(NamedTuple):
    """A chart of the page: its name, which that of its title is made of, what it draws, and how to describe it.

    ``column`` is that of the levels of its flows among those of the key figures.
    """

    name: str
    months: Months
    column: int

    @property
    def has_legend_for_all(self) -> bool:
        """Whether its lines are named; else its title says what the pale ones are."""
        return all(line.look.kind != "line" for line in self.months.lines)


#: The column of twelve months among the key figures.
_TWELVE: Final = 7
#: The columns that begin the month, the year to date and twelve months, or the flows of a page of contributions.
_SPANS: Final = (1, 4, _TWELVE)
LINE_CHARTS: Final = (
    LineChart("months", _lines(0, adjusted=_PALE), 1),
    LineChart("twelve-months", _lines(3, first=11), _TWELVE),
)
#: What the bars of contributions draw, labels first.
_LENGTH: Final = len(GROUPS) + 1 + _PROVINCES
BARS: Final = tuple(
    tuple(CONTRIBUTIONS.part(HEAD_ROWS, first + column, _LENGTH) for column in range(_BAR)) for first in BAR_COLUMNS
)

_TOP_FORMATS: Final = ("General", *(LEVEL, PERCENT, LEVEL) * 3)
_FORMATS: Final = ("General", *(POINTS,) * 6, *(PERCENT,) * 3)
_MONTH_FORMATS: Final = ("yyyy-mm", *(LEVEL,) * 6)
#: Points.
_ROW_HEIGHT: Final = 18
_HEIGHTS: Final = {NOTES: NOTES_HEIGHT, CONTRIBUTIONS.row: 28, MONTHS.row: 28}
_BARS_HEIGHT: Final = 404
#: Pixels: the width of the printed columns.
_WIDTH: Final = 752
_YEAR: Final = 12
#: Of a chart of contributions, for the value at the end of the longest fall, as a part of the longest bars.
_ROOM: Final = 0.15


class NationValues:
    """The rows of values of the sheet; *values* are what all sheets are made of."""

    def __init__(self, values: SheetValues) -> None:
        content = self._content = values.content
        self._figures = values.figures
        self._month = self._figures.month
        self._share, self._contribution = map(content.cube.measure, (Measure.SHARE, Measure.CONTRIBUTION))
        self._flows = content.say_list("sheet-flows")

    def of(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of the sheet with its rows."""
        content = self._content
        cube, note = self._with_announced()
        sums = window(cube, _YEAR)
        yield TOP, self._top(sums, note)
        yield CONTRIBUTIONS, self._parts()
        yield (
            MONTHS,
            padded(MONTHS, [[content.say("nation-months-title", unit=content.unit)], *self._months(cube, sums)]),
        )

    def of_charts(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield the ranges of the lines with their rows."""
        cube, _ = self._with_announced()
        months = self._months(cube, window(cube, _YEAR))
        adjusted = self._figures.adjusted_rows(months, [NATIONAL])
        lines = [[month, *cells] for (month, *_), cells in zip(months, adjusted, strict=True)]
        yield ADJUSTED, padded_months(ADJUSTED, lines)
        head, *lines = ([*cells, *[None] * _CHARTS * _NAMED] for _, *cells in months)
        first = MONTHS.columns - 1
        for chart in range(_CHARTS):
            for flow in range(_NAMED):
                name, of_line = first + chart * _NAMED + flow, chart * len(_SHOWN) + flow
                head[name] = f"\u00a0{head[flow]}"
                lines[-1][name] = lines[-1][of_line]
        yield LINES, padded(LINES, [head, *lines])

    def yoy_label(self, basis: Basis) -> str:
        """Return the name of the nation's YoY, with who published it, or that it is computed."""
        content = self._content
        if publisher := find_publisher(content.cube, NATIONAL, content.period, basis, content.lang):
            key = "sheet-yoy-announced" if publisher.is_customs else "sheet-yoy-quoted"
            of = partial(flows_by, cube=content.cube, region=NATIONAL, period=content.period, basis=basis)
            yoy = content.cube.yoy()
            derived, announced = of(yoy, Method.DERIVED), of(yoy, Method.ANNOUNCED)
            rest = tuple(flow for flow in YOY_FIELDS if flow not in (*derived, *announced))
            keys = {"sheet-yoy-derived": derived, "sheet-yoy-rest": rest}
            others = "".join(content.say(each, flows=flows) for each, flows in keys.items() if flows)
            return content.say(key, **publisher._asdict(), others=others)
        return self._label_of_method(content.cube, basis)

    def _label_of_method(self, cube: Cube, basis: Basis) -> str:
        method = cube.yoy().method[basis, NATIONAL.index, Flow.TOTAL, self._month]
        keys = {0: "sheet-yoy-bare", Method.OFFICIAL: "sheet-yoy-official"}
        return self._content.say(keys.get(int(method), "sheet-yoy-computed"))

    def _with_announced(self) -> tuple[Cube, str]:
        """Return the cube with the announced levels of the nation in months that table (8) lacks, and a note on them.

        It begins with the first of these months. If they do not join those of table (8), none is used.
        """
        content, cube = self._content, self._content.cube
        keys = cube.announced.levels if cube.announced else ()
        periods = {period for *_, region, _, period in keys if region == NATIONAL.index and period <= content.period}
        merged, used = cube.from_month(min([cube.first, *periods])), set[Month]()
        try:
            for period, basis, flow in product(periods, Basis, Flow):
                if found := cube.national_level(flow, period, basis):
                    merged.levels[basis, NATIONAL.index, flow, merged.month_index(period)] = found[0]
                    used.add(period)
        except BadInput as refused:
            return cube, refused.sentence(content.lang)
        return merged, content.say("nation-announced", months=spans(used)) if used else ""

    def _top(self, sums: Cube, note: str) -> Rows:
        content, rows = self._content, empty_rows(TOP)
        rows[0][0] = content.say("nation-title")
        span = content.period.span(to_date=True, lang=content.lang)
        rows[1][0] = content.say("nation-subtitle", span=span, unit=content.unit)
        rows[3] = [content.say("province-item"), *content.say_list("nation-heads") * 3]
        cube, twelve = content.cube, window(content.cube, _YEAR)
        columns = ((cube, cube, Basis.MONTH), (cube, cube, Basis.YTD), (sums, twelve, Basis.MONTH))
        for column, (source, measured, basis) in zip(_SPANS, columns, strict=True):
            for cells, name, flow in zip(rows[4:], self._flows, Flow, strict=False):
                at = basis, NATIONAL, flow, content.period
                changes = measured.figures((Measure.YOY, Measure.CHANGE), *at)
                cells[0], cells[column : column + 3] = name, [*source.figures((Measure.LEVEL,), *at), *changes]
        rows[2][1::3] = [content.say(key) for key in ("sheet-month", "sheet-ytd", "nation-twelve")]
        labels = [*map(self.yoy_label, Basis), self._label_of_method(twelve, Basis.MONTH)]
        notes = content.say("nation-yoy-of", month=labels[0], ytd=labels[1], twelve=labels[2])
        left = [self._residual(basis) for basis in Basis]
        rows[NOTES][0] = "\n".join(filter(None, (notes, note, *left, *self._figures.adjusted_notes(NATIONAL))))
        until = sums.month_index(content.period) + 1
        has_sums = np.isfinite(sums.levels[Basis.MONTH, NATIONAL.index, :, :until]).any()
        mark = self._figures.adjusted_mark(NATIONAL, Flow.EXPORT, Flow.IMPORT)
        for row, chart in zip(CHART_ROWS, LINE_CHARTS, strict=True):
            if has_sums or chart.column != _TWELVE:
                title = content.say(f"nation-chart-{chart.name}", unit=content.unit)
                rows[row - 1][0] = title if chart.has_legend_for_all else title + mark
        return rows

    def _residual(self, basis: Basis) -> str:
        """Return by how much the contributions of *basis* do not add up to the nation's YoY; "" if they do."""
        content = self._content
        found = residuals(content.cube, content.cube.yoy(), content.period, basis)
        flows = tuple(f"{flow_name(flow, content.lang)} {format_number(value, 2)}" for flow, value in found)
        return content.say("nation-residual", basis=basis, flows=flows) if flows else ""

    def _parts(self) -> Rows:
        """Return the rows of the contributions: of the groups, of the provinces with the largest trade, of the others.

        The contributions of the 31 provinces add up to the nation's YoY but for the residual in the notes, and so do
        those of the groups.
        """
        content, rows = self._content, empty_rows(CONTRIBUTIONS)
        rows[0][0] = content.say("nation-parts-title", span=content.period.span(to_date=False, lang=content.lang))
        rows[1][0], rows[1][PRINTED // 2] = self._flows[Flow.EXPORT], self._flows[Flow.IMPORT]
        spans_of_heads, heads, *body = rows[HEAD_ROWS - 2 :]
        spans_of_heads[1:PRINTED:3] = content.say_list("nation-part-heads")
        bar_heads = [None, content.say("sheet-rises"), content.say("sheet-falls"), None]
        heads[:] = [content.say("nation-region"), *self._flows[:3] * 3, *bar_heads * 2]
        groups = [group for group in content.groups if group.name in GROUPS]
        levels = content.cube.levels[Basis.YTD, :, Flow.TOTAL, self._month]
        by_level = sorted(PROVINCES, key=lambda region: descending(float(levels[region.index])))
        provinces, others = by_level[:_PROVINCES], by_level[_PROVINCES:]
        name, indexes = content.say("nation-others"), tuple(region.index for region in others)
        remainder = Region(-1, 0, name, name, name, "", Kind.GROUP, indexes)
        arrays = (self._contribution[Basis.MONTH], self._contribution[Basis.YTD], self._share[Basis.YTD])
        for cells, region in zip(body, (*groups, *provinces, remainder, NATIONAL), strict=True):
            figures = np.hstack([array[_members(region), :, self._month] for array in arrays]).sum(axis=0)
            cells[:PRINTED] = [region.label(content.lang), *finite_or_none(figures.tolist())]
        for flow, column in zip((Flow.EXPORT, Flow.IMPORT), BAR_COLUMNS, strict=True):
            bars: Rows = [*self._bars(groups, flow), [None] * 4, *self._bars(provinces, flow)]
            for cells, bar in zip(body, bars, strict=False):
                cells[column : column + 4] = bar
        return rows

    def _bars(self, regions: list[Region], flow: Flow) -> Rows:
        """Return bars from the largest contribution to the month's YoY: label, rise, fall, and room for a fall's value.

        The room is in the first row, because a chart has one scale for all.
        """
        of_flow = self._contribution[Basis.MONTH, :, flow, self._month]
        found = [(region.label(self._content.lang), float(of_flow[_members(region)].sum())) for region in regions]
        values = [0.0, *(value for _, value in found if math.isfinite(value))]
        bars: Rows = [
            [name, *rise_and_fall(value), None] for name, value in sorted(found, key=lambda bar: descending(bar[1]))
        ]
        bars[0][-1] = min(values) - _ROOM * (max(values) - min(values)) if min(values) else None
        return bars

    def _months(self, cube: Cube, sums: Cube) -> Rows:
        """Return a header and the months of *cube* up to that of the report, with *sums* of twelve months."""
        content = self._content
        names = [self._flows[flow] for flow in _SHOWN]
        sums_of = (content.say("nation-sum-of", flow=name) for name in names)
        rows: Rows = [[content.say("province-months"), *names, *sums_of]]
        figures = np.concatenate([each.levels[Basis.MONTH, NATIONAL.index, _SHOWN] for each in (cube, sums)])
        last = cube.month_index(content.period)
        for month in range(max(0, last + 3 - MONTHS.rows), last + 1):
            rows.append([(cube.first + month).first_day, *finite_or_none(figures[:, month].tolist())])
        return rows


def _members(region: Region) -> list[int]:
    """Return the indexes of the provinces of a group, or that of another region."""
    return [*region.members] or [region.index]


def nation_heights(named: NamedRange, area: xw.Range, rows: Rows) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* about to be written to *area*: notes, the sums' chart."""
    if named == TOP:
        chart, notes = CHART_ROWS[-1], NOTES
        yield from fitted(area[notes, 0], area[notes, 0].value, rows[notes][0], SMALL, NOTES_HEIGHT, NOTES_WIDTH)
        # LibreOffice saves no chart of a hidden row. One that the user hid stays so until the chart comes or goes.
        row, has_chart = area[chart, 0], bool(rows[chart - 1][0])
        height = float(row.row_height or 0.0)
        if has_chart != bool(area[chart - 1, 0].value) or (height and has_chart != (height > 2 * NO_CHART)):
            yield row, LINES_HEIGHT if has_chart else NO_CHART


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet: two printed pages, and below them the months."""
    last, half = PRINTED - 1, PRINTED // 2
    looks.page(sheet, print_area=(0, 0, CONTRIBUTIONS.last_row, last), breaks=[CONTRIBUTIONS.row])
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, last, 9.4)
    sheet.set_column(last + 1, CONTRIBUTIONS.last_column, 8, None, {"hidden": True})
    for row, height in _HEIGHTS.items():
        sheet.set_row(row, height)
    heading = style(bold=True, font_size=11, font_color=NAVY, valign="bottom")
    cells = {(MONTHS.row, 0): style.title(13), (CONTRIBUTIONS.row, 0): style.title(13)}
    cells |= {(CONTRIBUTIONS.row + 1, 0): heading, (CONTRIBUTIONS.row + 1, half): heading}
    for (row, column), cell in (cells | {(row - 1, 0): heading for row in CHART_ROWS}).items():
        sheet.write_blank(row, column, None, cell)
    notes = style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(NOTES, 0, NOTES, last, "", notes)
    for row, chart in zip(CHART_ROWS, LINE_CHARTS, strict=True):
        looks.insert_chart(sheet, chart.months.draw(style), row, 0, _WIDTH, LINES_HEIGHT)
    for column, drawn in zip((0, half), BARS, strict=True):
        chart = style.chart("bar")
        looks.contribution_bars(chart, style.palette, drawn, 0.27)
        looks.insert_chart(sheet, chart, CONTRIBUTIONS.row + _BARS, column, _WIDTH / 2 - 8, _BARS_HEIGHT)
    first = CONTRIBUTIONS.row + HEAD_ROWS - 1
    _table(sheet, style, replace(TOP, row=3, rows=1 + FLOW_ROWS), _TOP_FORMATS)
    _table(sheet, style, replace(CONTRIBUTIONS, row=first, rows=CONTRIBUTIONS.last_row - first + 1), _FORMATS)
    for row, bold in ((first + 1 + len(GROUPS), False), (CONTRIBUTIONS.last_row, True)):
        for column, num_format in enumerate(_FORMATS):
            cell = style.cell(num_format, font_size=9, top=1, top_color=NAVY, bold=bold)
            sheet.write_blank(row, column, None, cell)
    of_months = replace(MONTHS, row=MONTHS.row + 1, rows=MONTHS.rows - 1)
    looks.table(sheet, style, of_months, _MONTH_FORMATS, MONTH_HEIGHT)
    sheet.set_row(of_months.row, 30)
    looks.frame(sheet, style, 2, CONTRIBUTIONS.last_column + 1)


def _table(sheet: Worksheet, style: Style, area: NamedRange, formats: tuple[str, ...]) -> None:
    """Format a table below a row of headings of three columns each."""
    for column in range(PRINTED):
        edge = {"left_color": "#FFFFFF"} if column % 3 == 1 else {}
        head = style.head(font_size=9, align="left", text_wrap=False, indent=1, **edge)
        sheet.write_blank(area.row - 1, column, None, head)
    looks.table(sheet, style, area, formats, _ROW_HEIGHT)
    sheet.set_row(area.row, 30)
    looks.mark_falls(sheet, style, area, formats)


_TITLE: Final = texts_in(PRINTED, 0)
PARTS: Final = {
    layout.NATION: Parts(
        draw,
        lambda values: values.one(NationValues).of(),
        cells={
            TOP: (
                *(_TITLE, _TITLE, texts_in(PRINTED, *_SPANS), "t" * PRINTED),
                *(kinds_of(_TOP_FORMATS),) * 3,
                kinds_of(_TOP_FORMATS, only=(LEVEL,)),
                _TITLE,
                *(_TITLE, texts_in(PRINTED)) * len(CHART_ROWS),
            ),
            CONTRIBUTIONS: (
                texts_in(CONTRIBUTIONS.columns, 0),
                texts_in(CONTRIBUTIONS.columns, 0, PRINTED // 2),
                texts_in(CONTRIBUTIONS.columns),
                texts_in(CONTRIBUTIONS.columns, *_SPANS),
                "t" * PRINTED + texts_in(_BAR, 1, 2) * len(BAR_COLUMNS),
                kinds_of(_FORMATS) + "tfff" * len(BAR_COLUMNS),
            ),
            MONTHS: (texts_in(MONTHS.columns, 0), "t" * MONTHS.columns, "f" * MONTHS.columns),
        },
        beside={CONTRIBUTIONS: (0, *BAR_COLUMNS)},
        charts=(*(chart.months.drawn for chart in LINE_CHARTS), *BARS),
        heights=nation_heights,
        hides_empty={MONTHS: (2, MONTH_HEIGHT)},
    )
}
