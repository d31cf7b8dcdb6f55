"""The charts of the report, of 全国 and of the provinces as data, read from what the sheets of a workbook show.

Pictures and the page draw them.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import xlwings as xw

from xlpkg.messages import say, say_list
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Flow
from xlpkg.report.chart_scale import cut_lengths
from xlpkg.report.facts import bar_order, in_order
from xlpkg.report.model import Section
from xlpkg.workbook import layout
from xlpkg.workbook.chart_texts import chart_text, chart_texts
from xlpkg.workbook.design.palettes import PALETTES, USUAL, Palette, palette_of
from xlpkg.workbook.home import read_choices
from xlpkg.workbook.month_charts import MonthChart
from xlpkg.workbook.report_sheets import ReportSheets
from xlpkg.workbook.sheet_figures import number_of
from xlpkg.workbook.sheets import CHARTED, named_ranges, nation, province
from xlpkg.workbook.sheets.report import bar_label
from xlpkg.workbook.versions import values_of

#: The flows that have charts.
FLOWS: Final = (Flow.EXPORT, Flow.IMPORT)
_PERCENT: Final = re.compile(r"(?:、|, )%")


@dataclass(frozen=True, slots=True)
class BarChart:
    """The YoY of each province in percent, NaN for none; *nation* is that of the nation, and its name.

    *note* explains bars that are cut, or says why there are none. With *heads* the bars are horizontal, the first label
    at the top: these are the titles of YoY and of *contributions* in percentage points, which may be beside it.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    nation: float = math.nan
    nation_label: str = ""
    note: str = ""
    heads: tuple[str, ...] = ()
    contributions: tuple[float, ...] = ()
    text: str = ""
    palette: Palette = PALETTES[USUAL]


@dataclass(frozen=True, slots=True)
class ContributionChart:
    """Contributions in percentage points, the first at the top; an empty label is a gap."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    text: str = ""
    palette: Palette = PALETTES[USUAL]


#: ``text`` is what the chart finds, for people who do not see it.
Chart = BarChart | MonthChart | ContributionChart


def report_charts(report: ReportSheets, section: Section, sorted_bars: bool | None = None) -> list[BarChart]:
    """Return the charts of exports and of imports of a *section* of *report*.

    The bars are in descending order of YoY or of total trade, by default in the order of the sheet's charts.
    """
    lang, charts = report.lang, []
    orders = say_list("report-bar-orders", lang)
    for figure, paragraph in zip(section.figures, section.paragraphs()[1:], strict=True):
        caption, text, rows = figure.caption, chart_text([figure.caption], paragraph, lang), figure.rows
        if sorted_bars is not None:
            order = bar_order(sorted_bars=sorted_bars)
            rows = in_order(rows, figure.flow, order)
            for phrase in orders:
                caption, text = (
                    each.replace(phrase, orders[-1 if order is None else order]) for each in (caption, text)
                )
        labels, values = (
            tuple(bar_label(row.region, lang) for row in rows),
            tuple(row.yoy(figure.flow) for row in rows),
        )
        nation, name = report.nation_yoy(section.basis, figure.flow), bar_label(NATIONAL, lang)
        has_none = not any(map(math.isfinite, (*values, nation)))
        note = say("report-no-yoy", lang) if has_none else say("report-cut-bars", lang) if cut_lengths(values) else ""
        note = note[:1].upper() + note[1:]
        charts.append(BarChart(caption, labels, values, nation, name, note, text=text, palette=report.palette))
    return charts


def nation_charts(book: xw.Book) -> Iterator[tuple[str, MonthChart | ContributionChart]]:
    """Yield the name and the chart of each of 全国."""
    cells, texts = cells_of(book), texts_of(book, layout.NATION)
    top, parts = values_of(book, nation.TOP), values_of(book, nation.CONTRIBUTIONS)
    for chart, row, text in zip(nation.LINE_CHARTS, nation.CHART_ROWS, texts, strict=False):
        if title := top[row - 1][0]:
            yield f"nation-{chart.name}", chart.months.read(cells, str(title), text)
    texts = texts[len(nation.LINE_CHARTS) :]
    for flow, text, drawn, column in zip(FLOWS, texts, nation.BARS, (0, nation.PRINTED // 2), strict=True):
        names, rises, falls, _ = map(cells, drawn)
        labels = [str(name or "") for name in names]
        while not labels[-1]:
            labels.pop()
        values = [number_of(rise if fall is None else fall) for rise, fall in zip(rises, falls, strict=True)]
        if not any(map(math.isfinite, values)):  # without the year before nothing contributes
            continue
        title, shown = f"{parts[0][0]}　{parts[1][column]}", (*values[: len(labels)],)
        parted = ContributionChart(title, (*labels,), shown, text, palette_of(book))
        yield f"nation-{flow.name.lower()}-contributions", parted


def province_charts(book: xw.Book, provinces: Sequence[Region]) -> Iterator[tuple[str, MonthChart]]:
    """Yield the name and the chart of each on the sheets of *provinces*."""
    lang, cells = read_choices(book).lang or "zh", cells_of(book)
    flow, mark = say_list("sheet-flows", lang)[Flow.TOTAL], say("trend-pale", lang)
    for region in provinces:
        of, (levels, changes, history) = layout.province_ranges(region), province.charts(region)
        title = str(values_of(book, of.key_figures)[0][0] or region.short)
        top, _, *rows = values_of(book, of.months)
        of_levels, of_changes, of_history = texts_of(book, region.short)
        years = [f"{flow} {row[0].year}" if isinstance(row[0], dt.datetime) else flow for row in (rows[0], rows[-1])]
        name = f"{region.code}-{region.english.lower().replace(' ', '-')}"
        heading = f"{title}　{flow}　{_PERCENT.sub('', str(top[1] or ''))}"
        yield f"{name}-levels", levels.read(cells, heading, of_levels, years)
        heading = f"{title}　{top[layout.PROVINCE_COMBINED] or ''}"
        yield f"{name}-yoy", changes.read(cells, heading, of_changes)
        marked = [str(cells(line.name)[0]) for line in history.lines[:2]]
        names = [each.removesuffix(mark) for each in marked]
        yield f"{name}-history", history.read(cells, title + mark * (names != marked), of_history, names)


def cells_of(book: xw.Book) -> Callable[[layout.NamedRange], list[Any]]:
    """Return what returns the values of a column of a range of *book*, each of which is read once."""
    whole = {named.name: named for named in named_ranges()}
    values = cache(lambda name: values_of(book, whole[name]))

    def cells(part: layout.NamedRange) -> list[Any]:
        down, right = part.row - whole[part.name].row, part.column - whole[part.name].column
        return [row[right] for row in values(part.name)[down : down + part.rows]]

    return cells


def texts_of(book: xw.Book, sheet: str) -> list[str]:
    """Return the alternative texts of the charts of *sheet*, by what it shows."""
    choices = read_choices(book)
    if choices.period is None:
        return [""] * len(CHARTED[sheet])
    return chart_texts(sheet, partial(values_of, book), choices.period, choices.lang or "zh")
