"""The charts of a workbook as SVG and PNG files, drawn from what its sheets show, with the user's changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.analysis.measure_list import Measure
from xlpkg.atomic_files import write_atomically
from xlpkg.documents import place_for, remember
from xlpkg.messages import Language, say
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, find_region
from xlpkg.model.words import Flow
from xlpkg.report.model import Section
from xlpkg.store.store import default_path
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import measures
from xlpkg.workbook.charts import FLOWS, BarChart, Chart, nation_charts, province_charts, report_charts
from xlpkg.workbook.drawing import draw
from xlpkg.workbook.report_sheets import ReportSheets, read_report
from xlpkg.workbook.shape import check_shape, has_sheet
from xlpkg.workbook.sheet_figures import number_of
from xlpkg.workbook.sheets import ranking
from xlpkg.workbook.sheets.report import bar_label
from xlpkg.workbook.versions import values_of

IMAGES: Final = ("svg", "png")
#: The places of these measures in a row of 排名, after its province.
_YOY, _CONTRIBUTION = map(measures(ranking.COLUMNS).index, (Measure.YOY, Measure.CONTRIBUTION))
#: The same YoY, as computed.
_SAME: Final = 1e-6


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
        charts += [*(nation_charts(book) if has_nation else ()), *province_charts(book, kept)]
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


def _of_report(
    book: xw.Book, report: ReportSheets, horizontal: bool, sorted_bars: bool | None
) -> Iterator[tuple[str, Chart]]:
    for section in report.sections:
        for flow, chart in zip(FLOWS, report_charts(report, section, sorted_bars), strict=True):
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
