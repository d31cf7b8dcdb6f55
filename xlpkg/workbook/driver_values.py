"""The rows of the ranges of 驱动, and the heights of those that depend on what they show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from xlpkg.detail.quantity_units import unit_label
from xlpkg.messages import Language, say, say_list
from xlpkg.model.words import Basis, Dimension
from xlpkg.workbook import layout
from xlpkg.workbook.drivers import DriversShown, listed_words, without_detail
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.text_size import lines_of, text_width

if TYPE_CHECKING:  # ibis takes longer to import than it takes to fill all other sheets
    from xlpkg.detail.drivers import Drivers, Row

Cells = list[list[Any]]

#: Of a label in the chart, in letters; a Chinese character is two.
_LONGEST_LABEL: Final = 46
#: Points: the font size and the width of a line, of the notes and of a name in the table.
_NOTES: Final = (8.5, 637.5)
_NAME: Final = (9, 175.5)
#: Points.
CHART_HEIGHT: Final = 262.0
HEAD_HEIGHT: Final = 30.0
ROW_HEIGHT: Final = 16.0
_LINE_HEIGHT: Final = 12.5
_MOST_LINES: Final = 5


def driver_ranges(shown: DriversShown | None, lang: Language) -> Iterator[tuple[NamedRange, Cells]]:
    """Yield each range of the sheet with its rows: *shown*, or how to get detail."""
    shown = shown or without_detail(lang)
    yield layout.DRIVER_TOP, _top(shown, lang)
    yield layout.DRIVER_TABLE, _table(shown, lang)
    words = listed_words(lang)
    lists = zip_longest(*(words[place] for place in layout.DRIVER_LISTED))
    yield layout.DRIVER_LISTS, [list(row) for row in lists]


def driver_heights(named: NamedRange, rows: Cells) -> Iterator[tuple[int, float]]:
    """Yield the rows of a range whose height depends on *rows*, with it in points; 0 hides one.

    A row is counted from the first one of *named*.
    """
    if named == layout.DRIVER_TOP:
        notes = str(rows[layout.DRIVER_NOTES][0] or "")
        yield layout.DRIVER_NOTES, len(lines_of(notes, *_NOTES)) * _LINE_HEIGHT + 4 if notes else 0
    if named == layout.DRIVER_TABLE:
        yield 0, HEAD_HEIGHT if rows[0][0] else 0
        for index, row in enumerate(rows[1:], start=1):
            lines = min(_MOST_LINES, len(lines_of(str(row[1] or ""), *_NAME)))
            is_filled = any(cell is not None for cell in row[: layout.DRIVER_COLUMNS])
            yield index, ROW_HEIGHT + (lines - 1) * _LINE_HEIGHT if is_filled else 0


def _top(shown: DriversShown, lang: Language) -> Cells:
    table = shown.table
    rows: Cells = [[None] * layout.DRIVER_COLUMNS for _ in range(layout.DRIVER_TOP.rows)]
    title, hint = say("driver-title", lang), say("driver-hint", lang)
    labels = {place: say(f"driver-{place}", lang) for place in layout.DRIVER_PLACES}
    if table is not None and (by := table.asked.by) is not None:
        asked = table.asked
        span = asked.period.span(to_date=asked.basis is Basis.YTD, lang=lang)
        title = say("drivers-title", lang, region=asked.region, flow=asked.flow, dimension=by, span=span)
        if only := ", ".join(f"{labels[each].lower()} {shown.cells[each]}" for each, _ in asked.codes):
            title += f"（{only}）" if lang == "zh" else f" ({only})"
        gap = "" if lang == "zh" else " "
        hint += gap + say("driver-units", lang, money=asked.currency.unit(lang))
        if _bars(table):
            rows[layout.DRIVER_CHART - 1][0] = (
                say("driver-chart-of-total", lang)
                if shown.of_total
                else say("driver-chart", lang, region=asked.region, flow=asked.flow)
            )
    rows[0][0], rows[1][0] = title, hint
    for place, (row, column) in layout.DRIVER_PLACES.items():
        label = column - (1 if column == 1 else 2)
        rows[row][label], rows[row][column] = labels[place], shown.cells[place]
    rows[layout.DRIVER_SENTENCE][0] = shown.sentence
    rows[layout.DRIVER_NOTES][0] = "\n".join(shown.notes) or None
    return rows


def _table(shown: DriversShown, lang: Language) -> Cells:
    rows: Cells = [[None] * layout.DRIVER_TABLE.columns for _ in range(layout.DRIVER_TABLE.rows)]
    if (table := shown.table) is None:
        return rows
    rows[0][: layout.DRIVER_COLUMNS] = say_list("drivers-columns", lang, unit=table.asked.currency.unit(lang))
    rows[0][layout.DRIVER_COLUMNS + 1 :] = [say("sheet-rises", lang), say("sheet-falls", lang)]
    for cells, answer in zip(rows[1:], _rows(table, lang), strict=False):
        cells[: layout.DRIVER_COLUMNS] = answer
    for cells, bar in zip(rows[1:], _bars(table), strict=False):
        cells[layout.DRIVER_COLUMNS :] = bar
    return rows


def _rows(table: Drivers, lang: Language) -> Cells:
    """Return the rows of the table; if there are too many, the last but one says how many codes are not shown."""
    rows = [[*row.cells(), unit_label(row.unit, lang) or None] for row in table.rows]
    limit = layout.DRIVER_TABLE.rows - 1
    if len(rows) <= limit:
        return rows
    remainder = rows[-1:] if not table.rows[-1].code else []
    kept = limit - 1 - len(remainder)
    more = say("sheet-not-shown", lang, count=len(rows) - kept - len(remainder))
    return [*rows[:kept], [None, more, *[None] * (layout.DRIVER_COLUMNS - 2)], *remainder]


def _bars(table: Drivers) -> Cells:
    """Return what the chart draws, in the order of the table: label, rise, fall."""
    known = [row for row in table.rows if math.isfinite(row.contribution)]
    return [
        [_label(row, table), row.contribution if row.contribution > 0 else None, min(row.contribution, 0.0) or None]
        for row in known[: layout.DRIVER_BARS]
    ]


def _label(row: Row, table: Drivers) -> str:
    """Return the name of a row, shortened; the names of commodities may differ only in what is cut, so with code."""
    has_code = row.code and (table.asked.by is Dimension.COMMODITY or not row.name)
    label = " ".join(part for part in (row.code if has_code else "", row.name) if part)
    if text_width(label) <= _LONGEST_LABEL:
        return label
    while text_width(label) >= _LONGEST_LABEL:
        label = label[:-1]
    return f"{label.rstrip(' ,，、(（')}…"
