"""The charts of a workbook as SVG and PNG files, drawn from what its sheets show, with the user's changes."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlpkg.atomic_files import write_atomically
from xlpkg.documents import place_for, remember
from xlpkg.messages import say, say_list
from xlpkg.model.arrays import descending
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, find_region
from xlpkg.model.words import Basis, Flow
from xlpkg.store.store import default_path
from xlpkg.workbook import layout
from xlpkg.workbook.drawing import BarChart, Chart, MonthChart, draw
from xlpkg.workbook.home import read_choices
from xlpkg.workbook.shape import check_shape
from xlpkg.workbook.versions import values_of

IMAGES: Final = ("svg", "png")
_FLOWS: Final = (Flow.EXPORT, Flow.IMPORT)
#: Of a row of 排名, after its province: level, YoY, share, contribution.
_YOY, _CONTRIBUTION = 1, 3
#: The same YoY, as computed.
_SAME: Final = 1e-6
#: The code of a province after its English name: Guangdong (GD).
_PERCENT: Final = re.compile(r"(?:、|, )%")
_CODE: Final = re.compile(r"\(([A-Z]{2})\)\s*$")


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

    The charts are those of 当月 and 累计, and two of each of *provinces*. With *horizontal* they are only the first,
    with horizontal bars and the contributions beside them. *sorted_bars* is whether their bars are in descending order
    of YoY, by default as in the sheets. *progress* is called with the name of each.
    Raises WorkbookError as check_shape does, and BadInput if no Chinese font is found.
    """
    kept = [region for region in provinces if layout.province_ranges(region).months.name in book.names]
    of_provinces = [region.short for region in kept]  # the user may have deleted others
    check_shape(book, [*layout.REPORT, *([layout.RANKING] if horizontal else of_provinces)])
    charts = (*_of_report(book, horizontal, sorted_bars), *(() if horizontal else _of_provinces(book, kept)))
    folder = place_for(folder, default_path(), names=[f"{name}.{image}" for name, _ in charts for image in IMAGES])
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, chart in charts:
        progress(name)
        for image, content in zip(IMAGES, draw(chart, *IMAGES), strict=True):
            written.append(folder / f"{name}.{image}")
            write_atomically(written[-1], content)
    remember(default_path(), *written)
    return written


def report_charts(book: xw.Book, basis: Basis, sorted_bars: bool | None = None) -> list[BarChart]:
    """Return the charts of exports and of imports of the section on *basis*, [] if the sheet has no table.

    The bars are in descending order of YoY or in that of the table, by default in the order of the sheet's charts.
    """
    of, lang = layout.REPORTS[basis], read_choices(book).lang or "zh"
    _, *rows = values_of(book, of.table)
    if rows[0][0] is None:
        return []
    provinces = {_short(str(row[0])): row for row in rows if find_region(str(row[0])) in PROVINCES}
    texts = values_of(book, of.text)
    national = values_of(book, layout.COVER_KEY_FIGURES)[2 * basis + 2]
    charts, cut_note = [], say("report-cut-bars", lang)
    cut_note = cut_note[:1].upper() + cut_note[1:]
    for number, (flow, line) in enumerate(zip(_FLOWS, layout.TEXT_CAPTIONS, strict=True)):
        labels_column = layout.TABLE_COLUMNS + number * layout.CHART_FLOW_COLUMNS
        drawn = [str(row[labels_column] or "").replace("\n", "") for row in rows]
        yoy = {label: _number(row[1 + 2 * flow + 1]) for label, row in provinces.items()}
        if sorted_bars:
            drawn = sorted(yoy, key=lambda label: descending(yoy[label]))
        elif sorted_bars is not None:
            drawn = [*provinces]
        labels = tuple(sorted(provinces, key=lambda label: drawn.index(label) if label in drawn else len(drawn)))
        values = tuple(yoy[label] for label in labels)
        nation = _number(national[1 + flow])
        charts.append(BarChart(str(texts[line][0] or ""), labels, values, nation, NATIONAL.label(lang), cut_note))
    return charts


def _of_report(book: xw.Book, horizontal: bool, sorted_bars: bool | None) -> Iterator[tuple[str, Chart]]:
    for basis in Basis:
        for flow, chart in zip(_FLOWS, report_charts(book, basis, sorted_bars), strict=False):
            name = f"{basis.name.lower()}-{flow.name.lower()}s"
            if horizontal:
                yield f"{name}-horizontal", _horizontal(book, basis, flow, chart)
            else:
                yield name, chart


def _horizontal(book: xw.Book, basis: Basis, flow: Flow, chart: BarChart) -> BarChart:
    """Return *chart* with the contributions of 排名; without them if that sheet shows other figures than the table."""
    lang = read_choices(book).lang or "zh"
    first = 1 + flow * layout.RANK_FLOW_COLUMNS
    ranked: dict[Region | None, list[float]] = {
        region: [_number(cell) for cell in row[first + 1 : first + layout.RANK_FLOW_COLUMNS]]
        for row in values_of(book, layout.RANK_TABLES[basis])
        if (region := find_region(str(row[first] or "")))
    }
    listed = [str(row[0]) for row in values_of(book, layout.REPORTS[basis].table)[1:] if row[0]]
    by_label = {_short(label): find_region(label) for label in listed}
    regions = [by_label[label] for label in chart.labels]
    names = tuple(region.label(lang) if region else label for label, region in zip(chart.labels, regions, strict=True))
    beside = [ranked.get(region, [math.nan] * layout.RANK_FLOW_COLUMNS) for region in regions]
    contributions = tuple(row[_CONTRIBUTION] for row in beside)
    pairs = [(row[_YOY], yoy) for row, yoy in zip(beside, chart.values, strict=True) if not math.isnan(yoy)]
    is_same = all(math.isclose(ranked_yoy, yoy, abs_tol=_SAME) for ranked_yoy, yoy in pairs)
    yoy_head = say("sheet-yoy", lang)
    heads = (yoy_head.replace("\n", " " if yoy_head.isascii() else ""), say("figure-contribution", lang))
    return replace(chart, labels=names, heads=heads, contributions=contributions if is_same else ())


def _of_provinces(book: xw.Book, provinces: Sequence[Region]) -> Iterator[tuple[str, Chart]]:
    flows = say_list("sheet-flows", read_choices(book).lang or "zh")
    for region in provinces:
        of = layout.province_ranges(region)
        title = str(values_of(book, of.key_figures)[0][0] or region.short)
        name = f"{region.code}-{region.english.lower().replace(' ', '-')}"
        yield from _of_province(name, title, values_of(book, of.months), flows)


def _of_province(
    name: str, title: str, rows: list[list[Any]], flows: Sequence[str]
) -> Iterator[tuple[str, MonthChart]]:
    top, _, *months = rows
    last, this = months[:12], months[12:24]
    years = tuple(str(year[0][0].year) if isinstance(year[0][0], dt.datetime) else "" for year in (last, this))
    total = (flows[Flow.TOTAL], _column(last, 1), _column(this, 1))
    labels, points = (
        tuple(str(row[column] or "") for row in this)
        for column in (layout.PROVINCE_MONTH_LABELS, layout.PROVINCE_LABELS)
    )
    unit = _PERCENT.sub("", str(top[1] or ""))
    yield f"{name}-levels", MonthChart(f"{title}　{flows[0]}　{unit}", labels, (years[0], years[1]), (total,), False)
    changes = tuple(
        (flows[flow], _column(last, layout.PROVINCE_COMBINED + flow), _column(this, layout.PROVINCE_COMBINED + flow))
        for flow in _FLOWS
    )
    heading = top[layout.PROVINCE_COMBINED]
    yield f"{name}-yoy", MonthChart(f"{title}　{heading or ''}", points, (years[0], years[1]), changes, True)


def _column(rows: list[list[Any]], column: int) -> tuple[float, ...]:
    return tuple(_number(row[column]) for row in rows)


def _short(label: str) -> str:
    code = _CODE.search(label)
    return code[1] if code else label


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
