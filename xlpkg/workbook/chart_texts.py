"""The alternative texts of the charts: what each one shows and finds, made of what its sheet shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from xlpkg.messages import Language, say, say_list
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.rounding import print_number
from xlpkg.report.sentences import COMMA
from xlpkg.workbook import layout
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheets import board, drivers, nation

Rows = Sequence[Sequence[Any]]
#: Returns the rows of a range.
RowsOf = Callable[[NamedRange], Rows]

_FEBRUARY: Final = 2
_REPORTS: Final = {of.text.sheet: of.text for of in layout.REPORTS.values()}
#: The range with the title of the chart, the row below the title, the table, and the columns of it that are drawn.
_OF_CHOICES: Final = {
    layout.BOARD: (layout.BOARD_TOP, layout.BOARD_CHART, board.TABLE, slice(2)),
    layout.DRIVERS: (layout.DRIVER_TOP, layout.DRIVER_CHART, drivers.TABLE, slice(len(drivers.COLUMNS), None)),
}
_PROVINCES: Final = {region.short: region for region in PROVINCES}


#: The parts of the title of each chart, and its findings.
_Found = Iterator[tuple[Sequence[Any], Iterable[str]]]


def chart_texts(sheet: str, rows_of: RowsOf, period: Month, lang: Language) -> list[str]:
    """Return the texts of the charts of *sheet* in their order, "" for a chart without figures.

    A figure of the report has its caption and the paragraph above it, any other chart its title and figures.
    """
    if sheet in _REPORTS:
        found = _of_report(rows_of(_REPORTS[sheet]))
    elif sheet == layout.NATION:
        found = _of_nation(rows_of, period.span(to_date=False, lang=lang), lang)
    elif sheet in _PROVINCES:
        found = _of_province(rows_of, _PROVINCES[sheet], period, lang)
    else:
        top, chart, table, drawn = _OF_CHOICES[sheet]
        found = iter([([rows_of(top)[chart - 1][0]], _bars(row[drawn] for row in rows_of(table)[1:]))])
    return [chart_text(title, COMMA[lang].join(findings), lang) for title, findings in found]


def chart_text(title: Iterable[str], findings: str, lang: Language) -> str:
    """Return the text of a chart from the parts of its title and what it finds."""
    comma, stop = ("，", "。") if lang == "zh" else (", ", ". ")
    return f"{comma.join(filter(None, title))}{stop}{findings}" if findings else ""


def _of_report(rows: Rows) -> _Found:
    for caption, paragraph in zip(layout.TEXT_CAPTIONS, (layout.TEXT_EXPORTS, layout.TEXT_IMPORTS), strict=True):
        yield [rows[caption][0]], filter(None, [rows[paragraph][0]])


def _of_nation(rows_of: RowsOf, span: str, lang: Language) -> _Found:
    rows, (title, *parts) = rows_of(nation.TOP), rows_of(nation.CONTRIBUTIONS)
    flows = rows[5 : 4 + nation.FLOW_ROWS]
    for row, (_, _, column) in zip(nation.CHART_ROWS, nation.LINE_CHARTS, strict=True):
        yield [rows[row - 1][0], span], _latest(((cells[0], *cells[column : column + 2]) for cells in flows), lang)
    for name, column in zip(say_list("sheet-flows", lang)[1:3], nation.BAR_COLUMNS, strict=True):
        yield [name, title[0]], _bars(cells[column : column + 3] for cells in parts[nation.HEAD_ROWS - 1 :])


def _of_province(rows_of: RowsOf, region: Region, period: Month, lang: Language) -> _Found:
    # In the chart of YoY, January and February are one point.
    span, of_point = (period.span(to_date=to_date, lang=lang) for to_date in (False, period.month == _FEBRUARY))
    of, column = layout.province_ranges(region), 1 + 2 * PROVINCES.index(region)
    (top, *_, total, exports, imports, _, titles), (_, heads, *months) = rows_of(of.key_figures), rows_of(of.months)
    levels, changes = (titles[each] for each in layout.CHART_TITLES)
    yield [top[0], levels, span], _latest([total], lang)
    drawn = [row for row in months if row[layout.PROVINCE_COMBINED] is not None][-1:]
    shown = slice(layout.PROVINCE_COMBINED + 1, -1)
    found = ((name, yoy) for row in drawn for name, yoy in zip(heads[shown], row[shown], strict=True))
    yield [top[0], changes, of_point], (f"{name} {_shown(yoy)}%" for name, yoy in found if yoy is not None)
    names = (name for row in rows_of(layout.CHART_HISTORY)[:1] for name in row[column : column + 2])
    yield [top[0], *names, span], _latest([exports, imports], lang)


def _latest(rows: Iterable[Sequence[Any]], lang: Language) -> Iterator[str]:
    """Yield the level and the YoY of each of *rows*: the name of a flow, its level, its YoY."""
    for flow, level, yoy, *_ in rows:
        if isinstance(level, float) and isinstance(yoy, float):
            yield say("chart-level", lang, flow=flow, level=_shown(level), yoy=_shown(yoy))
        elif isinstance(level, float):
            yield f"{flow} {_shown(level)}"


def _bars(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the label and the value of each of *rows*: a label, a rise, a fall."""
    for label, value in ((row[0], value) for row in rows for value in row[1:]):
        if label and isinstance(value, float):
            yield f"{label} {_shown(value, 2)}"


def _shown(value: float, digits: int = 1) -> str:
    return print_number(value, "en", digits)
