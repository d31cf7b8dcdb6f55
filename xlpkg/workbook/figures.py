"""The charts of a workbook as SVG and PNG files, drawn from what its sheets show, with the user's changes."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlpkg.analysis.measure_list import Measure
from xlpkg.atomic_files import write_atomically
from xlpkg.documents import place_for, remember
from xlpkg.messages import Language, say, say_list
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, find_region
from xlpkg.model.words import Flow
from xlpkg.report.facts import bar_order, in_order
from xlpkg.report.model import Section
from xlpkg.store.store import default_path
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import measures
from xlpkg.workbook.chart_texts import chart_text, chart_texts
from xlpkg.workbook.drawing import BarChart, Chart, ContributionChart, draw
from xlpkg.workbook.home import read_choices
from xlpkg.workbook.report_sheets import ReportSheets, read_report
from xlpkg.workbook.shape import check_shape, has_sheet
from xlpkg.workbook.sheet_figures import number_of
from xlpkg.workbook.sheets import CHARTED, named_ranges, nation, province, ranking
from xlpkg.workbook.sheets.report import bar_label
from xlpkg.workbook.versions import values_of

IMAGES: Final = ("svg", "png")
_FLOWS: Final = (Flow.EXPORT, Flow.IMPORT)
#: The places of these measures in a row of 排名, after its province.
_YOY, _CONTRIBUTION = map(measures(ranking.COLUMNS).index, (Measure.YOY, Measure.CONTRIBUTION))
#: The same YoY, as computed.
_SAME: Final = 1e-6
_PERCENT: Final = re.compile(r"(?:、|, )%")


def write_figures(
    book: xw.Book,
    folder: Path,
    provinces: Sequence[Region] = PROVINCES,
    *,
    horizontal: bool = False,
    sorted_bars: bool | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> list[Path]:
    """Write each chart of *book* as SVG and PNG to *folder*, or to ``folder (1)`` if one was changed; return the paths.

    The charts are those of 当月, 累计, 全国 and *provinces*. With *horizontal* they are only those of the first two,
    with horizontal bars and the contributions beside them. *sorted_bars* is whether their bars are in descending order
    of YoY, by default as in the sheets. *progress* is called with the name and the number of each.
    Raises WorkbookError as check_shape does, and BadInput if no Chinese font is found.
    """
    # The user may have deleted others.
    kept = [region for region in provinces if has_sheet(book, region.short)]
    has_nation = has_sheet(book, layout.NATION)
    others = (
        [layout.RANKING]
        if horizontal
        else [*[layout.NATION] * has_nation, layout.CHARTS, *(region.short for region in kept)]
    )
    check_shape(book, [*layout.REPORT, *others])
    report = read_report(book)
    charts = [*_of_report(book, report, horizontal, sorted_bars)]
    if not horizontal:
        charts += [*(_of_nation(book) if has_nation else ()), *_of_provinces(book, kept)]
    folder = place_for(folder, default_path(), names=[f"{name}.{image}" for name, _ in charts for image in IMAGES])
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, (name, chart) in enumerate(charts, start=1):
        progress(f"{name} ({number}/{len(charts)})")
        for image, content in zip(IMAGES, draw(chart, *IMAGES, source=report.source), strict=True):
            written.append(folder / f"{name}.{image}")
            write_atomically(written[-1], content)
    remember(default_path(), *written)
    return written


def report_charts(report: ReportSheets, section: Section, sorted_bars: bool | None = None) -> list[BarChart]:
    """Return the charts of exports and of imports of a *section* of *report*.

    The bars are in descending order of YoY or in that of the table, by default in the order of the sheet's charts.
    """
    lang, charts = report.lang, []
    orders, cut_note = say_list("report-bar-orders", lang), say("report-cut-bars", lang)
    cut_note = cut_note[:1].upper() + cut_note[1:]
    for figure, paragraph in zip(section.figures, section.paragraphs()[1:], strict=True):
        caption, text, rows = figure.caption, chart_text([figure.caption], paragraph, lang), figure.rows
        if sorted_bars is not None:
            order = bar_order(section.table.sort, figure.flow, sorted_bars=sorted_bars)
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
        charts.append(BarChart(caption, labels, values, nation, name, cut_note, text=text))
    return charts


def _of_report(
    book: xw.Book, report: ReportSheets, horizontal: bool, sorted_bars: bool | None
) -> Iterator[tuple[str, Chart]]:
    for section in report.sections:
        for flow, chart in zip(_FLOWS, report_charts(report, section, sorted_bars), strict=True):
            name = f"{section.basis.name.lower()}-{flow.name.lower()}s"
            if horizontal:
                yield f"{name}-horizontal", _horizontal(book, section, flow, chart, report.lang)
            else:
                yield name, chart


def _horizontal(book: xw.Book, section: Section, flow: Flow, chart: BarChart, lang: Language) -> BarChart:
    """Return *chart* with the contributions of 排名; without them if that sheet shows other figures than the table."""
    first = 1 + flow * len(ranking.COLUMNS)
    ranked: dict[Region | None, list[float]] = {
        region: [number_of(cell) for cell in row[first + 1 : first + len(ranking.COLUMNS)]]
        for row in values_of(book, ranking.TABLES[section.basis])
        if (region := find_region(str(row[first] or "")))
    }
    by_label = {bar_label(row.region, lang): row.region for row in section.table.rows}
    regions = [by_label[label] for label in chart.labels]
    beside = [ranked.get(region, [math.nan] * len(ranking.COLUMNS)) for region in regions]
    pairs = [(row[_YOY], yoy) for row, yoy in zip(beside, chart.values, strict=True) if not math.isnan(yoy)]
    is_same = all(math.isclose(ranked_yoy, yoy, abs_tol=_SAME) for ranked_yoy, yoy in pairs)
    names, yoy_head = tuple(region.label(lang) for region in regions), say("sheet-yoy", lang)
    heads = (yoy_head.replace("\n", " " if yoy_head.isascii() else ""), say("figure-contribution", lang))
    contributions = tuple(row[_CONTRIBUTION] for row in beside) if is_same else ()
    return replace(chart, labels=names, nation_label=NATIONAL.label(lang), heads=heads, contributions=contributions)


def _of_nation(book: xw.Book) -> Iterator[tuple[str, Chart]]:
    cells, texts = _cells_of(book), _texts(book, layout.NATION)
    top, parts = values_of(book, nation.TOP), values_of(book, nation.CONTRIBUTIONS)
    for chart, row, text in zip(nation.LINE_CHARTS, nation.CHART_ROWS, texts, strict=False):
        if title := top[row - 1][0]:
            yield f"nation-{chart.name}", chart.months.read(cells, str(title), text)
    texts = texts[len(nation.LINE_CHARTS) :]
    for flow, text, drawn, column in zip(_FLOWS, texts, nation.BARS, (0, nation.PRINTED // 2), strict=True):
        names, rises, falls, _ = map(cells, drawn)
        labels = [str(name or "") for name in names]
        while not labels[-1]:
            labels.pop()
        values = [number_of(rise if fall is None else fall) for rise, fall in zip(rises, falls, strict=True)]
        yield (
            f"nation-{flow.name.lower()}-contributions",
            ContributionChart(f"{parts[0][0]}　{parts[1][column]}", (*labels,), (*values[: len(labels)],), text),
        )


def _of_provinces(book: xw.Book, provinces: Sequence[Region]) -> Iterator[tuple[str, Chart]]:
    lang, cells = read_choices(book).lang or "zh", _cells_of(book)
    flow, mark = say_list("sheet-flows", lang)[Flow.TOTAL], say("trend-pale", lang)
    for region in provinces:
        of, (levels, changes, history) = layout.province_ranges(region), province.charts(region)
        title = str(values_of(book, of.key_figures)[0][0] or region.short)
        top, _, *rows = values_of(book, of.months)
        of_levels, of_changes, of_history = _texts(book, region.short)
        years = [f"{flow} {row[0].year}" if isinstance(row[0], dt.datetime) else flow for row in (rows[0], rows[-1])]
        name = f"{region.code}-{region.english.lower().replace(' ', '-')}"
        heading = f"{title}　{flow}　{_PERCENT.sub('', str(top[1] or ''))}"
        yield f"{name}-levels", levels.read(cells, heading, of_levels, years)
        heading = f"{title}　{top[layout.PROVINCE_COMBINED] or ''}"
        yield f"{name}-yoy", changes.read(cells, heading, of_changes)
        marked = [str(cells(line.name)[0]) for line in history.lines[:2]]
        names = [each.removesuffix(mark) for each in marked]
        yield f"{name}-history", history.read(cells, title + mark * (names != marked), of_history, names)


def _cells_of(book: xw.Book) -> Callable[[layout.NamedRange], list[Any]]:
    """Return what returns the values of a column of a range of *book*, each of which is read once."""
    whole = {named.name: named for named in named_ranges()}
    values = cache(lambda name: values_of(book, whole[name]))

    def cells(part: layout.NamedRange) -> list[Any]:
        down, right = part.row - whole[part.name].row, part.column - whole[part.name].column
        return [row[right] for row in values(part.name)[down : down + part.rows]]

    return cells


def _texts(book: xw.Book, sheet: str) -> list[str]:
    """Return the alternative texts of the charts of *sheet*, by what it shows."""
    choices = read_choices(book)
    if choices.period is None:
        return [""] * len(CHARTED[sheet])
    return chart_texts(sheet, partial(values_of, book), choices.period, choices.lang or "zh")
