"""The charts of a workbook as SVG and PNG files, drawn from what its sheets show, with the user's changes."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeGuard

import xlwings as xw

from xlpkg.atomic_files import write_atomically
from xlpkg.documents import place_for, remember
from xlpkg.messages import say, say_list
from xlpkg.model.arrays import descending
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, find_region
from xlpkg.model.words import Basis, Flow
from xlpkg.report.facts import bar_order
from xlpkg.report.model import DEFAULT_SORT
from xlpkg.store.store import default_path
from xlpkg.workbook import layout
from xlpkg.workbook.chart_texts import chart_texts
from xlpkg.workbook.design.style import LIGHT_NAVY, LIGHT_OCHRE, NAVY, OCHRE, PALE_TEAL
from xlpkg.workbook.drawing import BarChart, Chart, ContributionChart, Kind, MonthChart, Series, draw
from xlpkg.workbook.home import read_choices
from xlpkg.workbook.shape import check_shape, has_sheet
from xlpkg.workbook.sheets import CHARTED, nation, ranking
from xlpkg.workbook.versions import values_of

IMAGES: Final = ("svg", "png")
_FLOWS: Final = (Flow.EXPORT, Flow.IMPORT)
#: Of a row of 排名, after its province: level, YoY, share, contribution.
_YOY, _CONTRIBUTION = 1, 3
_YEAR: Final = 12
Rows = list[list[Any]]
#: Of a series: colour and kind.
Looks = tuple[str, Kind]
#: The same YoY, as computed.
_SAME: Final = 1e-6
_PERCENT: Final = re.compile(r"(?:、|, )%")
#: The code of a province after its English name: Guangdong (GD).
_CODE: Final = re.compile(r"\(([A-Z]{2})\)\s*$")
#: Of last year and this one: the rows, the colours of exports, or of total trade, and of imports, how YoY are drawn.
_HALVES: Final = (slice(_YEAR), slice(_YEAR, None))
_COLOURS: Final = ((LIGHT_NAVY, NAVY), (LIGHT_OCHRE, OCHRE))
_KINDS: Final[tuple[Kind, Kind]] = ("points", "bars")
#: Of all months of exports and imports, of net exports, and of adjusted exports and imports.
_LINES: Final[tuple[Looks, ...]] = ((NAVY, "line"), (OCHRE, "line"))
_NET: Final[Looks] = (PALE_TEAL, "bars")
_ADJUSTED: Final[tuple[Looks, ...]] = ((LIGHT_NAVY, "line"), (LIGHT_OCHRE, "line"))


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
    charts = [*_of_report(book, horizontal, sorted_bars)]
    if not horizontal:
        charts += [*(_of_nation(book) if has_nation else ()), *_of_provinces(book, kept)]
    folder = place_for(folder, default_path(), names=[f"{name}.{image}" for name, _ in charts for image in IMAGES])
    folder.mkdir(parents=True, exist_ok=True)
    source, written = str(values_of(book, layout.COVER_FOOT)[3][0] or ""), []
    for number, (name, chart) in enumerate(charts, start=1):
        progress(f"{name} ({number}/{len(charts)})")
        for image, content in zip(IMAGES, draw(chart, *IMAGES, source=source), strict=True):
            written.append(folder / f"{name}.{image}")
            write_atomically(written[-1], content)
    remember(default_path(), *written)
    return written


def report_charts(book: xw.Book, basis: Basis, sorted_bars: bool | None = None) -> list[BarChart]:
    """Return the charts of exports and of imports of the section on *basis*, [] if the sheet has no table.

    The bars are in descending order of YoY or in that of the table, by default in the order of the sheet's charts.
    """
    of, lang = layout.REPORTS[basis], read_choices(book).lang or "zh"
    orders = say_list("report-bar-orders", lang)
    _, *rows = values_of(book, of.table)
    if rows[0][0] is None:
        return []
    provinces = {_short(str(row[0])): row for row in rows if find_region(str(row[0])) in PROVINCES}
    captions = values_of(book, of.text)
    texts = _texts(book, of.text.sheet)
    national = values_of(book, layout.COVER_KEY_FIGURES)[2 * basis + 2]
    charts, cut_note = [], say("report-cut-bars", lang)
    cut_note = cut_note[:1].upper() + cut_note[1:]
    for number, (flow, line, text) in enumerate(zip(_FLOWS, layout.TEXT_CAPTIONS, texts, strict=True)):
        labels_column = layout.TABLE_COLUMNS + number * layout.CHART_FLOW_COLUMNS
        drawn = [str(row[labels_column] or "").replace("\n", "") for row in rows]
        yoy = {label: _number(row[1 + 2 * flow + 1]) for label, row in provinces.items()}
        caption = str(captions[line][0] or "")
        if sorted_bars is not None:
            order = bar_order(DEFAULT_SORT[basis], flow, sorted_bars=sorted_bars)
            column = 2 + 2 * flow if order is None else 1 + 2 * order
            drawn = sorted(provinces, key=lambda label: descending(_number(provinces[label][column])))
            for phrase in orders:
                caption, text = (
                    each.replace(phrase, orders[-1 if order is None else order]) for each in (caption, text)
                )
        labels = tuple(sorted(provinces, key=lambda label: drawn.index(label) if label in drawn else len(drawn)))
        values = tuple(yoy[label] for label in labels)
        nation = _number(national[1 + flow])
        name = NATIONAL.short if lang == "zh" else NATIONAL.iso
        charts.append(BarChart(caption, labels, values, nation, name, cut_note, text=text))
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
    first = 1 + flow * len(ranking.COLUMNS)
    ranked: dict[Region | None, list[float]] = {
        region: [_number(cell) for cell in row[first + 1 : first + len(ranking.COLUMNS)]]
        for row in values_of(book, ranking.TABLES[basis])
        if (region := find_region(str(row[first] or "")))
    }
    listed = [str(row[0]) for row in values_of(book, layout.REPORTS[basis].table)[1:] if row[0]]
    by_label = {_short(label): find_region(label) for label in listed}
    regions = [by_label[label] for label in chart.labels]
    names = tuple(region.label(lang) if region else label for label, region in zip(chart.labels, regions, strict=True))
    beside = [ranked.get(region, [math.nan] * len(ranking.COLUMNS)) for region in regions]
    pairs = [(row[_YOY], yoy) for row, yoy in zip(beside, chart.values, strict=True) if not math.isnan(yoy)]
    is_same = all(math.isclose(ranked_yoy, yoy, abs_tol=_SAME) for ranked_yoy, yoy in pairs)
    yoy_head = say("sheet-yoy", lang)
    heads = (yoy_head.replace("\n", " " if yoy_head.isascii() else ""), say("figure-contribution", lang))
    contributions = tuple(row[_CONTRIBUTION] for row in beside) if is_same else ()
    return replace(chart, labels=names, nation_label=NATIONAL.label(lang), heads=heads, contributions=contributions)


def _of_nation(book: xw.Book) -> Iterator[tuple[str, Chart]]:
    top, parts = values_of(book, nation.TOP), values_of(book, nation.CONTRIBUTIONS)
    (names, *levels), adjusted = values_of(book, nation.MONTHS)[1:], values_of(book, nation.ADJUSTED)[1:]
    months = [[*row, *more] for row, (_, *more) in zip(levels, adjusted, strict=True)]
    texts, titles = _texts(book, layout.NATION), [top[row - 1][0] for row in nation.CHART_ROWS]
    drawn = ((1, 2, 3, 7, 8), (4, 5, 6))
    for name, title, text, columns in zip(("months", "twelve-months"), titles, texts, drawn, strict=False):
        if title:
            yield f"nation-{name}", _history(title, text, months, names, columns, (*_LINES, _NET, *_ADJUSTED))
    bars = parts[nation.HEAD_ROWS :]
    for flow, text, column in zip(_FLOWS, texts[2:], nation.BAR_COLUMNS, strict=True):
        labels = [str(row[column] or "") for row in bars]
        while not labels[-1]:
            labels.pop()
        values = [_number(row[column + 1] if row[column + 2] is None else row[column + 2]) for row in bars]
        title = f"{parts[0][0]}　{parts[1][0 if flow == _FLOWS[0] else nation.PRINTED // 2]}"
        yield (
            f"nation-{flow.name.lower()}-contributions",
            ContributionChart(title, (*labels,), (*values[: len(labels)],), text),
        )


def _history(
    title: object, text: str, rows: Rows, names: Sequence[Any], columns: Sequence[int], looks: Sequence[Looks]
) -> MonthChart:
    """Return a chart of *columns* with *looks*, from the first figure on; the legend has those of *names*."""
    shown = [row for row in rows if isinstance(row[0], dt.datetime)]
    while shown and not any(_is_number(shown[0][each]) for each in columns):
        del shown[0]
    labels = tuple(f"{row[0]:%Y-%m}" for row in shown)
    series = (
        Series(str(names[each] if each < len(names) else "").replace("\n", " "), _column(shown, each), *of)
        for each, of in zip(columns, looks, strict=False)
    )
    return MonthChart(str(title or ""), labels, tuple(series), text)


def _of_provinces(book: xw.Book, provinces: Sequence[Region]) -> Iterator[tuple[str, Chart]]:
    lang = read_choices(book).lang or "zh"
    flow, mark = say_list("sheet-flows", lang)[Flow.TOTAL], say("trend-pale", lang)
    ranges = (layout.CHART_CHANGES, layout.CHART_HISTORY, layout.CHART_ADJUSTED)
    changes, history, adjusted = (values_of(book, each) for each in ranges)
    legends, changes = changes[:2], changes[2:]
    for region in provinces:
        of, column = layout.province_ranges(region), 2 * PROVINCES.index(region)
        title = str(values_of(book, of.key_figures)[0][0] or region.short)
        top, _, *rows = values_of(book, of.months)
        labels, points = (
            tuple(str(row[column] or "") for row in rows[_YEAR:])
            for column in (layout.PROVINCE_MONTH_LABELS, layout.PROVINCE_LABELS)
        )
        of_levels, of_changes, of_history, *_ = _texts(book, region.short)
        years = [f"{flow} {rows[at][0].year}" if isinstance(rows[at][0], dt.datetime) else flow for at in (0, _YEAR)]
        name = f"{region.code}-{region.english.lower().replace(' ', '-')}"
        heading = f"{title}　{flow}　{_PERCENT.sub('', str(top[1] or ''))}"
        levels = [Series(years[at], _column(rows[half], 1), _COLOURS[0][at]) for at, half in enumerate(_HALVES)]
        yield f"{name}-levels", MonthChart(heading, labels, (*levels,), of_levels)
        series = [
            Series(str(legends[at][each]), _column(changes[half], each), colours[at], _KINDS[at])
            for each, colours in enumerate(_COLOURS, start=column)
            for at, half in enumerate(_HALVES)
        ]
        heading = f"{title}　{top[layout.PROVINCE_COMBINED] or ''}"
        yield f"{name}-yoy", MonthChart(heading, points, (*series,), of_changes)
        beside = zip(history, adjusted, strict=True)
        rows = [[row[0], *row[1 + column : 3 + column], *more[column : 2 + column]] for row, more in beside]
        names = [str(each).removesuffix(mark) for each in rows[0][1:3]]
        heading = title + mark * (names != rows[0][1:3])
        looks = (*_LINES, *_ADJUSTED)
        yield f"{name}-history", _history(heading, of_history, rows[1:], ["", *names], range(1, 5), looks)


def _texts(book: xw.Book, sheet: str) -> list[str]:
    """Return the alternative texts of the charts of *sheet*, by what it shows."""
    choices = read_choices(book)
    if choices.period is None:
        return [""] * len(CHARTED[sheet])
    return chart_texts(sheet, partial(values_of, book), choices.period, choices.lang or "zh")


def _column(rows: Rows, column: int) -> tuple[float, ...]:
    return tuple(_number(row[column]) for row in rows)


def _short(label: str) -> str:
    code = _CODE.search(label)
    return code[1] if code else label


def _number(value: object) -> float:
    return float(value) if _is_number(value) else math.nan


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
