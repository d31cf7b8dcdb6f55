"""The rows of the ranges of 全国: key figures, contributions to the YoY, and all stored months."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Final

import numpy as np
import xlwings as xw

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.windows import window
from xlpkg.errors import BadInput
from xlpkg.model.arrays import descending, finite_or_none
from xlpkg.model.months import Month, spans
from xlpkg.model.regions import NATIONAL, PROVINCES, Kind, Region
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.notes import find_publisher
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import LINES_HEIGHT, NOTES_HEIGHT, NOTES_WIDTH, fitted
from xlpkg.workbook.sheet_figures import Rows, SheetFigures, empty_rows, rise_and_fall
from xlpkg.workbook.text_size import SMALL

_YEAR: Final = 12
#: The flows of the table of months.
_SHOWN: Final = [Flow.EXPORT, Flow.IMPORT, Flow.NET]
#: Of a chart of contributions, for the value at the end of the longest fall, as a part of the longest bars.
_ROOM: Final = 0.15


class NationValues:
    """The rows of values of the sheet; *figures* are those of *content*."""

    def __init__(self, content: Content, figures: SheetFigures) -> None:
        self._content, self._month = content, figures.month
        self._figures = figures
        self._share, self._contribution = map(content.cube.measure, (Measure.SHARE, Measure.CONTRIBUTION))
        self._flows = content.say_list("sheet-flows")

    def of(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of the sheet with its rows."""
        cube, note = self._with_announced()
        sums = window(cube, _YEAR)
        yield layout.NATION_TOP, self._top(sums, note)
        yield layout.NATION_PARTS, self._parts()
        yield layout.NATION_MONTHS, self._months(cube, sums)

    def of_charts(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield the range of the adjusted lines with its rows."""
        cube, _ = self._with_announced()
        _, *months = self._months(cube, window(cube, _YEAR))
        adjusted = self._figures.adjusted_rows(months, [NATIONAL])
        yield layout.NATION_ADJUSTED, [[month, *cells] for (month, *_), cells in zip(months, adjusted, strict=True)]

    def yoy_label(self, basis: Basis) -> str:
        """Return the name of the nation's YoY, with who published it, or that it is computed."""
        content = self._content
        if publisher := find_publisher(content.cube, NATIONAL, content.period, basis, content.lang):
            key = "sheet-yoy-announced" if publisher.is_customs else "sheet-yoy-quoted"
            return content.say(key, **publisher._asdict())
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
        content, rows = self._content, empty_rows(layout.NATION_TOP)
        rows[0][0] = content.say("nation-title")
        span = content.period.span(to_date=True, lang=content.lang)
        rows[1][0] = content.say("nation-subtitle", span=span, unit=content.unit)
        rows[3] = [content.say("province-item"), *content.say_list("nation-heads") * 3]
        cube, twelve = content.cube, window(content.cube, _YEAR)
        columns = ((cube, cube, Basis.MONTH), (cube, cube, Basis.YTD), (sums, twelve, Basis.MONTH))
        for column, (source, measured, basis) in zip((1, 4, 7), columns, strict=True):
            for cells, name, flow in zip(rows[4:], self._flows, Flow, strict=False):
                at = basis, NATIONAL, flow, content.period
                changes = measured.figures((Measure.YOY, Measure.CHANGE), *at)
                cells[0], cells[column : column + 3] = name, [*source.figures((Measure.LEVEL,), *at), *changes]
        rows[2][1::3] = [content.say(key) for key in ("sheet-month", "sheet-ytd", "nation-twelve")]
        labels = [*map(self.yoy_label, Basis), self._label_of_method(twelve, Basis.MONTH)]
        notes = content.say("nation-yoy-of", month=labels[0], ytd=labels[1], twelve=labels[2])
        rows[layout.NATION_NOTES][0] = "\n".join(filter(None, (notes, note, *self._figures.adjusted_notes(NATIONAL))))
        until = sums.month_index(content.period) + 1
        has_sums = np.isfinite(sums.levels[Basis.MONTH, NATIONAL.index, :, :until]).any()
        charts = ("nation-months-chart", "nation-sums-chart") if has_sums else ("nation-months-chart",)
        marks = (self._figures.adjusted_mark(NATIONAL, Flow.EXPORT, Flow.IMPORT), "")
        for row, key, mark in zip(layout.NATION_CHARTS, charts, marks, strict=False):
            rows[row - 1][0] = content.say(key, unit=content.unit) + mark
        return rows

    def _parts(self) -> Rows:
        """Return the rows of the contributions: of the groups, of the provinces with the largest trade, of the others.

        The contributions of the 31 provinces add up to the nation's YoY, and so do those of the groups.
        """
        content, rows = self._content, empty_rows(layout.NATION_PARTS)
        rows[0][0] = content.say("nation-parts-title", span=content.period.span(to_date=False, lang=content.lang))
        rows[1][0], rows[1][layout.NATION_COLUMNS // 2] = self._flows[Flow.EXPORT], self._flows[Flow.IMPORT]
        spans_of_heads, heads, *body = rows[layout.NATION_PART_ROWS - 2 :]
        spans_of_heads[1 : layout.NATION_COLUMNS : 3] = content.say_list("nation-part-heads")
        bar_heads = [None, content.say("sheet-rises"), content.say("sheet-falls"), None]
        heads[:] = [content.say("nation-region"), *self._flows[:3] * 3, *bar_heads * 2]
        groups = [group for group in content.groups if group.name in layout.NATION_GROUPS]
        levels = content.cube.levels[Basis.YTD, :, Flow.TOTAL, self._month]
        by_level = sorted(PROVINCES, key=lambda region: descending(float(levels[region.index])))
        provinces, others = by_level[: layout.NATION_PROVINCES], by_level[layout.NATION_PROVINCES :]
        name, indexes = content.say("nation-others"), tuple(region.index for region in others)
        remainder = Region(-1, 0, name, name, name, "", Kind.GROUP, indexes)
        arrays = (self._contribution[Basis.MONTH], self._contribution[Basis.YTD], self._share[Basis.YTD])
        for cells, region in zip(body, (*groups, *provinces, remainder, NATIONAL), strict=True):
            figures = np.hstack([array[_members(region), :, self._month] for array in arrays]).sum(axis=0)
            cells[: layout.NATION_COLUMNS] = [region.label(content.lang), *finite_or_none(figures.tolist())]
        for flow, column in zip((Flow.EXPORT, Flow.IMPORT), layout.NATION_BAR_COLUMNS, strict=True):
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
        """Return the rows of the months of *cube* up to that of the report, with *sums* of twelve months."""
        content, rows = self._content, empty_rows(layout.NATION_MONTHS)
        rows[0][0] = content.say("nation-months-title", unit=content.unit)
        names = [self._flows[flow] for flow in _SHOWN]
        rows[1] = [content.say("province-months"), *names, *(content.say("nation-sum-of", flow=name) for name in names)]
        figures = np.concatenate([each.levels[Basis.MONTH, NATIONAL.index, _SHOWN] for each in (cube, sums)])
        last = cube.month_index(content.period)
        months = range(max(0, last + 1 - len(rows) + 2), last + 1)
        for cells, month in zip(rows[2:], months, strict=False):
            cells[:] = [(cube.first + month).first_day, *finite_or_none(figures[:, month].tolist())]
        return rows


def _members(region: Region) -> list[int]:
    """Return the indexes of the provinces of a group, or that of another region."""
    return [*region.members] or [region.index]


def nation_heights(named: NamedRange, area: xw.Range, rows: Rows) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* about to be written to *area*: notes, the sums' chart."""
    if named == layout.NATION_TOP:
        chart, notes = layout.NATION_CHARTS[-1], layout.NATION_NOTES
        yield from fitted(area[notes, 0], area[notes, 0].value, rows[notes][0], SMALL, NOTES_HEIGHT, NOTES_WIDTH)
        if bool(rows[chart - 1][0]) != bool(area[chart - 1, 0].value):
            yield area[chart, 0], LINES_HEIGHT if rows[chart - 1][0] else 0.0
