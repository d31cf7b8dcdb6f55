"""The alternative texts of the charts: what each one shows and finds, made of what its sheet shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from xlpkg.messages import Language, say, say_list
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.rounding import print_number
from xlpkg.model.words import Basis, Flow
from xlpkg.report.sentences import COMMA
from xlpkg.workbook import layout
from xlpkg.workbook.layout import NamedRange

#: Returns the rows of a range.
RowsOf = Callable[[NamedRange], Sequence[Sequence[Any]]]

_FEBRUARY: Final = 2
_REPORTS: Final = {of.text.sheet: basis for basis, of in layout.REPORTS.items()}
_PROVINCES: Final = {region.short: region for region in PROVINCES}


def chart_texts(sheet: str, rows_of: RowsOf, period: Month, lang: Language) -> list[str]:
    """Return the texts of the charts of *sheet* in their order, "" for a chart without figures.

    A figure of the report has its caption and the paragraph above it, any other chart its title and figures.
    """
    span = period.span(to_date=False, lang=lang)
    if sheet in _REPORTS:
        found = _of_report(rows_of, _REPORTS[sheet])
    elif sheet == layout.NATION:
        found = _of_nation(rows_of, span, lang)
    elif sheet in _PROVINCES:
        found = _of_province(rows_of, _PROVINCES[sheet], period, lang)
    else:
        found = _of_choices(rows_of, sheet)
    comma, stop = ("，", "。") if lang == "zh" else (", ", ". ")
    texts = ((comma.join(filter(None, title)), COMMA[lang].join(findings)) for title, findings in found)
    return [f"{title}{stop}{findings}" if findings else "" for title, findings in texts]


#: The parts of the title of each chart, and its findings.
_Found = Iterator[tuple[Sequence[Any], Iterable[str]]]


def _of_report(rows_of: RowsOf, basis: Basis) -> _Found:
    rows = rows_of(layout.REPORTS[basis].text)
    for caption, paragraph in zip(layout.TEXT_CAPTIONS, (layout.TEXT_EXPORTS, layout.TEXT_IMPORTS), strict=True):
        yield [rows[caption][0]], filter(None, [rows[paragraph][0]])


def _of_nation(rows_of: RowsOf, span: str, lang: Language) -> _Found:
    rows, parts = rows_of(layout.NATION_TOP), rows_of(layout.NATION_PARTS)
    flows = rows[5 : 4 + layout.NATION_FLOWS]
    for row, column in zip(layout.NATION_CHARTS, (1, 7), strict=True):
        yield [rows[row - 1][0], span], _latest(([cells[0], *cells[column : column + 2]] for cells in flows), lang)
    names = say_list("sheet-flows", lang)[Flow.EXPORT : Flow.NET]
    for name, column in zip(names, layout.NATION_BAR_COLUMNS, strict=True):
        yield [name, parts[0][0]], _bars(cells[column : column + 3] for cells in parts[layout.NATION_PART_ROWS :])


def _of_province(rows_of: RowsOf, region: Region, period: Month, lang: Language) -> _Found:
    # In the chart of YoY, January and February are one point.
    span, of_point = (period.span(to_date=to_date, lang=lang) for to_date in (False, period.month == _FEBRUARY))
    of, column = layout.province_ranges(region), 1 + 2 * PROVINCES.index(region)
    (top, *_, total, exports, imports, _, titles), (_, heads, *months) = rows_of(of.key_figures), rows_of(of.months)
    history = [row[column : column + 2] for row in rows_of(layout.CHART_HISTORY)[:1]]
    levels, changes = (titles[each] for each in layout.CHART_TITLES)
    yield [top[0], levels, span], _latest([total], lang)
    *_, last = ([None] * layout.PROVINCE_COLUMNS, *(row for row in months if row[layout.PROVINCE_COMBINED] is not None))
    shown = slice(layout.PROVINCE_COMBINED + 1, layout.PROVINCE_LABELS)
    found = zip(heads[shown], last[shown], strict=True)
    yield (
        [top[0], changes, of_point],
        (f"{name} {_shown(yoy)}%" for name, yoy in found if yoy is not None),
    )
    yield [top[0], *(name for names in history for name in names), span], _latest([exports, imports], lang)


def _of_choices(rows_of: RowsOf, sheet: str) -> _Found:
    """Yield the one of 看板 or of 驱动."""
    if sheet == layout.BOARD:
        _, *rows = rows_of(layout.BOARD_TABLE)
        yield [rows_of(layout.BOARD_TOP)[layout.BOARD_CHART - 1][0]], _bars([*row[:2], None] for row in rows if row)
    else:
        _, *rows = rows_of(layout.DRIVER_TABLE)
        bars = (row[layout.DRIVER_COLUMNS :] for row in rows)
        yield [rows_of(layout.DRIVER_TOP)[layout.DRIVER_CHART - 1][0]], _bars(bars)


def _latest(rows: Iterable[Sequence[Any]], lang: Language) -> Iterator[str]:
    """Yield the level and the YoY of each of *rows*: the name of a flow, its level, its YoY."""
    for flow, level, yoy, *_ in rows:
        if isinstance(yoy, float) and isinstance(level, float):
            yield say("chart-level", lang, flow=flow, level=_shown(level), yoy=_shown(yoy))
        elif isinstance(level, float):
            yield f"{flow} {_shown(level)}"


def _bars(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the label and the value of each of *rows*: a label, a rise, a fall."""
    for label, *values in rows:
        for value in values[:2]:
            if label and isinstance(value, float):
                yield f"{label} {_shown(value, 2)}"


def _shown(value: float, digits: int = 1) -> str:
    return print_number(value, "en", digits)
