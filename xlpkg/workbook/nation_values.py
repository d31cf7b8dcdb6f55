"""The rows of the ranges of 全国: key figures, contributions to the YoY, and all stored months."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_change
from xlpkg.analysis.windows import window
from xlpkg.errors import BadInput
from xlpkg.model.arrays import descending, finite_or_none
from xlpkg.model.groups import load_groups
from xlpkg.model.months import Month, spans
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis, Edition, Flow, Method
from xlpkg.report.notes import find_publisher
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows, SheetFigures, empty_rows

_YEAR: Final = 12
_PARTS_OF_TRADE: Final = (Flow.EXPORT, Flow.IMPORT)
#: The flows of the table of months.
_SHOWN: Final = [Flow.EXPORT, Flow.IMPORT, Flow.NET]
#: Of a chart of contributions, for the value at the end of the longest fall, as a part of the longest bars.
_ROOM: Final = 0.15


class _Merged(NamedTuple):
    """A cube with the announced levels of the nation where table (8) has none, and of which edition they are.

    ``refusal`` is why announced levels are not used, "" if they are.
    """

    cube: Cube
    editions: Mapping[Month, Edition]
    refusal: str = ""


class _Part(NamedTuple):
    """Regions whose figures are added up, as their indexes on the region axis, and what they are called."""

    name: str
    members: list[int]


class NationValues:
    """The rows of values of the sheet; *figures* are those of *content*."""

    def __init__(self, content: Content, figures: SheetFigures) -> None:
        self._content, self._month = content, figures.month
        self._share, self._contribution = figures.share, figures.contribution
        self._flows = content.say_list("sheet-flows")

    def of(self) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of the sheet with its rows."""
        merged = _with_announced(self._content)
        yield layout.NATION_TOP, self._top(merged)
        yield layout.NATION_PARTS, self._parts()
        yield layout.NATION_MONTHS, self._months(merged)

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

    def _top(self, merged: _Merged) -> Rows:
        content, rows = self._content, empty_rows(layout.NATION_TOP)
        rows[0][0] = content.say("nation-title")
        span = content.period.span(to_date=True, lang=content.lang)
        rows[1][0] = content.say("nation-subtitle", span=span, unit=content.unit)
        heads = [content.say(f"nation-{key}") for key in ("level", "yoy", "change")]
        rows[3] = [content.say("province-item"), *heads * 3]
        twelve = window(content.cube, _YEAR)
        labels = [self.yoy_label(Basis.MONTH), self.yoy_label(Basis.YTD), self._label_of_method(twelve, Basis.MONTH)]
        columns = (
            ("sheet-month", content.cube, Basis.MONTH, content.cube),
            ("sheet-ytd", content.cube, Basis.YTD, content.cube),
            ("nation-twelve", twelve, Basis.MONTH, window(merged.cube, _YEAR)),
        )
        for index, (key, cube, basis, source) in enumerate(columns):
            rows[2][1 + 3 * index] = content.say(key)
            yoy, at = cube.yoy(), (basis, NATIONAL.index, slice(None), self._month)
            levels = source.levels[basis, NATIONAL.index, :, source.month_index(content.period)]
            of_flows = zip(levels, [*yoy.value[at], math.nan], compute_change(cube, yoy)[at], strict=True)
            for flow, figures in enumerate(of_flows):
                rows[4 + flow][1 + 3 * index : 4 + 3 * index] = finite_or_none(map(float, figures))
        for flow, name in enumerate(self._flows):
            rows[4 + flow][0] = name
        notes = [content.say("nation-yoy-of", month=labels[0], ytd=labels[1], twelve=labels[2])]
        if merged.editions:
            notes.append(content.say("nation-announced", months=spans(merged.editions)))
        rows[layout.NATION_NOTES][0] = "\n".join(filter(None, (*notes, merged.refusal)))
        for row, key in zip(layout.NATION_CHARTS, ("nation-months-chart", "nation-sums-chart"), strict=True):
            rows[row - 1][0] = content.say(key, unit=content.unit)
        return rows

    def _parts(self) -> Rows:
        """Return the rows of the contributions: of the groups, of the provinces with the largest trade, of the others.

        The contributions of the 31 provinces add up to the nation's YoY, and so do those of the groups.
        """
        content, rows = self._content, empty_rows(layout.NATION_PARTS)
        span = content.period.span(to_date=False, lang=content.lang)
        rows[0][0] = content.say("nation-parts-title", span=span)
        for flow, column in zip(_PARTS_OF_TRADE, (0, layout.NATION_COLUMNS // 2), strict=True):
            rows[1][column] = self._flows[flow]
        heads = rows[layout.NATION_PART_ROWS - 2 : layout.NATION_PART_ROWS]
        keys = ("nation-contribution-month", "nation-contribution-ytd", "nation-share-ytd")
        heads[0][1 : layout.NATION_COLUMNS : 3] = map(content.say, keys)
        changes = [content.say(key) for key in ("sheet-rises", "sheet-falls")]
        heads[1][:] = [
            content.say("nation-region"),
            *self._flows[:3] * 3,
            *[None, *changes, None] * len(_PARTS_OF_TRADE),
        ]
        parts = self._parts_of_nation()
        shown = [region for part in parts for region in part]
        for cells, part in zip(rows[layout.NATION_PART_ROWS :], shown, strict=True):
            columns = (
                self._contribution[Basis.MONTH, part.members, :, self._month],
                self._contribution[Basis.YTD, part.members, :, self._month],
                self._share[Basis.YTD, part.members, :, self._month],
            )
            figures = np.hstack(columns).sum(axis=0).tolist()
            cells[: layout.NATION_COLUMNS] = [part.name, *finite_or_none(figures)]
        for flow, column in zip(_PARTS_OF_TRADE, layout.NATION_BAR_COLUMNS, strict=True):
            bars: Rows = [*self._bars(parts[0], flow), [None] * 4, *self._bars(parts[1], flow)]
            for cells, bar in zip(rows[layout.NATION_PART_ROWS :], bars, strict=False):
                cells[column : column + 4] = bar
        return rows

    def _parts_of_nation(self) -> tuple[list[_Part], ...]:
        """Return the groups; the provinces with the largest trade of the year to date; the others, and the nation."""
        lang = self._content.lang
        by_name = {group.name: group for group in load_groups(self._content.store.parent)}
        groups = [by_name[name] for name in layout.NATION_GROUPS]
        levels = self._content.cube.levels[Basis.YTD, :, Flow.TOTAL, self._month]
        provinces = sorted(PROVINCES, key=lambda region: descending(float(levels[region.index])))
        first, others = provinces[: layout.NATION_PROVINCES], provinces[layout.NATION_PROVINCES :]
        return (
            [_Part(group.label(lang), [*group.members]) for group in groups],
            [_Part(region.label(lang), [region.index]) for region in first],
            [
                _Part(self._content.say("nation-others"), [region.index for region in others]),
                _Part(NATIONAL.label(lang), [NATIONAL.index]),
            ],
        )

    def _bars(self, parts: list[_Part], flow: Flow) -> Rows:
        """Return bars from the largest contribution to the month's YoY: label, rise, fall, and room for a fall's value.

        The room is in the first row, because a chart has one scale for all.
        """
        found = [
            (part.name, float(self._contribution[Basis.MONTH, part.members, flow, self._month].sum())) for part in parts
        ]
        values = [0.0, *(value for _, value in found if math.isfinite(value))]
        room = min(values) - _ROOM * (max(values) - min(values)) if min(values) else None
        bars: Rows = [
            [name, value if value > 0 else None, value if value < 0 else None, None]
            for name, value in sorted(found, key=lambda bar: descending(bar[1]))
        ]
        bars[0][-1] = room
        return bars

    def _months(self, merged: _Merged) -> Rows:
        content, cube = self._content, merged.cube
        rows = empty_rows(layout.NATION_MONTHS)
        rows[0][0] = content.say("nation-months-title", unit=content.unit)
        names, shown = [self._flows[flow] for flow in _SHOWN], content.lang
        rows[1] = [
            content.say("province-months"),
            *names,
            *(content.say("nation-sum-of", flow=name) for name in names),
            *(content.say("sheet-flow-yoy", flow=name) for name in names[:2]),
            content.say("nation-edition"),
        ]
        levels, sums = (each.levels[Basis.MONTH, NATIONAL.index] for each in (cube, window(cube, _YEAR)))
        count = content.period - cube.first + 1
        for cells, month in zip(rows[2:], range(max(0, count - len(rows) + 2), count), strict=False):
            period = cube.first + month
            figures = [*levels[_SHOWN, month], *sums[_SHOWN, month], *(self._yoy(flow, period) for flow in _SHOWN[:2])]
            edition = merged.editions.get(period)
            cells[:] = [period.first_day, *finite_or_none(map(float, figures)), edition and edition.label(shown)]
        return rows

    def _yoy(self, flow: Flow, period: Month) -> float:
        """Return the nation's YoY of a month, also of one that table (8) does not have."""
        cube = self._content.cube
        if cube.first <= period <= cube.last:
            return float(cube.yoy().value[Basis.MONTH, NATIONAL.index, flow, period - cube.first])
        row = cube.announced_yoy(NATIONAL.index, flow, period, Basis.MONTH)
        return math.nan if row is None or row.figure.yoy is None else row.figure.yoy


def _with_announced(content: Content) -> _Merged:
    """Return the cube of *content*, from the first month that is announced, with the announced levels of the nation."""
    cube = content.cube
    keys = cube.announced.levels if cube.announced else ()
    periods = [period for *_, region, _, period in keys if region == NATIONAL.index and period <= content.period]
    first = min([cube.first, *periods])
    merged = cube.from_month(first)
    editions: dict[Month, Edition] = {}
    try:
        for period in sorted({*periods}):
            for basis in Basis:
                for flow in Flow:
                    if found := cube.national_level(flow, period, basis):
                        merged.levels[basis, NATIONAL.index, flow, period - first] = found[0]
                        editions[period] = found[1][0].figure.edition
    except BadInput as refused:
        return _Merged(cube, {}, refused.sentence(content.lang))
    return _Merged(merged, editions)
