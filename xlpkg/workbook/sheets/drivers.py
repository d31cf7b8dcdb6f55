"""驱动: what drives the trade of a chosen region, by commodity, partner or regime, with a chart of contributions.

The choices on it, in words of either language, the answer of the detail, its rows, heights and looks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import xlwings as xw
from xlsxwriter.worksheet import Worksheet

from xlpkg.detail.folder import has_detail, store_of_detail
from xlpkg.detail.quantity_units import unit_label
from xlpkg.detail.question import HS_DIGITS, Asked
from xlpkg.errors import BadArgument, TradeMonitorError
from xlpkg.messages import Language, Words, capital, say, say_list
from xlpkg.model.groups import find_group, load_groups
from xlpkg.model.regions import REGIONS, Region, parse_place
from xlpkg.model.words import (
    LANGUAGE_NAMES,
    Basis,
    Currency,
    Dimension,
    DriversOrder,
    Flow,
    parse_dimension,
    parse_drivers_order,
    parse_query_flow,
)
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Column, Parts, SheetValues, kinds, texts_in
from xlpkg.workbook.choices import Place, label_of, list_rows, place_labels, read_places, word_place
from xlpkg.workbook.content import Content
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import choice_cells
from xlpkg.workbook.design.style import GREY, NAVY, PERCENT, POINTS, RANK, Style
from xlpkg.workbook.layout import DRIVER_TOP, DRIVERS, NamedRange, named
from xlpkg.workbook.row_heights import CHART_HEIGHT, NO_CHART
from xlpkg.workbook.sheet_figures import rise_and_fall
from xlpkg.workbook.text_size import lines_of, text_width
from xlpkg.workbook.versions import values_of

if TYPE_CHECKING:  # ibis takes longer to import than it takes to fill all other sheets
    from xlpkg.detail.drivers import Drivers, Row

Cells = list[list[Any]]

_VALUE: Final = "#,##0.0000_ "
_UNIT_VALUE: Final = "#,##0.00_ "
#: Code, name, value, YoY, share, contribution, rank, unit value, its YoY, unit of quantity.
COLUMNS: Final = (
    Column(13),
    Column(33),
    Column(12, _VALUE),
    Column(9, PERCENT),
    Column(9, PERCENT),
    Column(11, POINTS),
    Column(7, RANK),
    Column(11, _UNIT_VALUE),
    Column(10, PERCENT),
    Column(9),
)
#: What the chart draws: label, rise, fall; hidden.
_DRAWN: Final = (Column(8), Column(8, POINTS), Column(8, POINTS))
#: The rows of the chart: the first codes by value, and the remainder.
_BARS: Final = 11
#: Fewer say no more than the table, in a chart that is nearly empty.
_FEWEST_BARS: Final = 3
#: A header and a row for each code, the last rows for those whose value is not known.
TABLE: Final = named("driver_table", DRIVERS, layout.DRIVER_CHART + 1, 0, 1 + 16, len(COLUMNS) + len(_DRAWN))
#: Hidden: the words to choose from, in the workbook's language, in the order of LISTED.
LISTED: Final = ("region", "flow", "basis", "by", "digits", "order")
#: The most regions and shipped groups; there are fewer.
_REGIONS: Final = 64
LISTS: Final = named("driver_lists", DRIVERS, 0, TABLE.last_column + 1, _REGIONS, len(LISTED))
CHART: Final = tuple(TABLE.part(1, len(COLUMNS) + column, _BARS) for column in range(len(_DRAWN)))
#: Pixels: the width of the printed columns.
_CHART_WIDTH: Final = 910

#: Of a label in the chart, in letters; a Chinese character is two.
_LONGEST_LABEL: Final = 46
#: Points: the font size and the width of a line, of the notes and of a name in the table.
_NOTES: Final = (8.5, 637.5)
_NAME: Final = (9, 175.5)
#: Points.
_HEAD_HEIGHT: Final = 30.0
_ROW_HEIGHT: Final = 16.0
_LINE_HEIGHT: Final = 12.5
_MOST_LINES: Final = 5
_DIGITS: Final = re.compile(r"\s*([2468])(?:\.0)?\s*(?:位|digits)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DriversShown:
    """What the sheet shows.

    Attributes:
        cells: the choices by place, in words of the workbook's language; one that is not valid, as typed.
        table: the answer, or None.
        sentence: what the table covers of the region's trade, or why there is no answer.
    """

    cells: Mapping[str, object]
    sentence: str
    table: Drivers | None = None
    notes: tuple[str, ...] = ()


def without_detail(lang: Language, typed: Mapping[str, object] | None = None) -> DriversShown:
    """Return what the sheet shows without detail: how to get it."""
    return DriversShown(in_words(typed or {}, lang), say("driver-no-detail", lang))


def _parse_digits(value: object) -> int:
    """Return the digits of "4 位" or 4, 0 for those of the downloads."""
    as_downloaded = [say("driver-as-downloaded", lang) for lang in ("zh", "en")]
    if value in (0, *as_downloaded):
        return 0
    if found := _DIGITS.fullmatch(str(value)):
        return int(found[1])
    words = Words([_digits_word(count, lang) for lang in LANGUAGE_NAMES for count in (*HS_DIGITS, 0)])
    raise BadArgument("bad-digits", value=value, words=words)


def _digits_word(count: int, lang: Language) -> str:
    return say("driver-digits-word", lang, count=count) if count else say("driver-as-downloaded", lang)


def _parse_region(value: object) -> Region | str:
    """Return a province or a shipped group; another name as typed, which may be that of the user's group."""
    place = parse_place(value)
    return (find_group(place) or place) if isinstance(place, str) else place


def _label_of_region(region: Region | str, lang: Language) -> str:
    return region if isinstance(region, str) else region.label(lang)


#: In the order of LISTED.
_PLACES: Final = {
    "region": Place((*REGIONS, *load_groups()), 44, _parse_region, _label_of_region),
    "flow": Place((Flow.EXPORT, Flow.IMPORT), Flow.EXPORT, parse_query_flow, label_of),
    "basis": word_place("sheet-basis-words", (*Basis,), Basis.MONTH),
    "by": Place([*Dimension], "commodity", parse_dimension, label_of),
    "digits": Place((0, *HS_DIGITS), 0, _parse_digits, _digits_word),
    "order": word_place("driver-order-words", ("value", "contribution"), "value")._replace(parse=parse_drivers_order),
}


def _code(value: object) -> object:
    """Return a code or name as typed; None for an empty cell. A cell has every number as a float."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.strip() or None
    return value


def in_words(typed: Mapping[str, object], lang: Language) -> dict[str, object]:
    """Return the choices of cells in words of *lang*; what is not valid is unchanged."""
    cells: dict[str, object] = {}
    for name in layout.DRIVER_PLACES:
        value = typed.get(name)
        if place := _PLACES.get(name):
            value = place.in_words(value, lang)
        elif (value := _code(value)) is not None:
            value = str(value)
        cells[name] = value
    return cells


def read_drivers(book: xw.Book, values: SheetValues) -> DriversShown:
    """Return what the sheet shows of the month of *values*, for the choices on it in *book*.

    The answer is in the currency of the content, or in the other one if only its downloads answer.
    Raises WorkbookError if the range with the choices is missing.
    """
    content, rows = values.content, values_of(book, DRIVER_TOP)
    typed = {place: rows[row][column] for place, (row, column) in layout.DRIVER_PLACES.items()}
    lang = content.lang
    store = store_of_detail(content.store)
    if not has_detail(store):
        return without_detail(lang, typed)
    cells = in_words(typed, lang)
    try:
        return replace(_answer_in_either(store, content, typed), cells=cells)
    except TradeMonitorError as error:
        return DriversShown(cells, capital(error.sentence(lang)))


def _answer_in_either(store: Path, content: Content, typed: Mapping[str, object]) -> DriversShown:
    """Return the answer to the choices *typed* in the currency of *content*, else in the other one.

    Raises BadArgument if a choice is not valid. Without any answer, raises the TradeMonitorError of the currency whose
    downloads are nearer to one.
    """
    from xlpkg.detail.ask import find_place
    from xlpkg.detail.reasons import conditions_met

    region, flow, basis, by, digits, order = read_places("driver", _PLACES, typed)
    only = {each: _code(typed[each.value]) for each in Dimension}
    place, digits, errors = find_place(store, region), digits if by is Dimension.COMMODITY else 0, []
    for currency in sorted(Currency, key=lambda each: each is not content.cube.currency):
        asked = Asked(place, flow, content.period, basis, currency, by, digits)
        try:
            return _answer(store, content, asked, only, order)
        except TradeMonitorError as error:
            errors.append(error)
    raise max(errors, key=conditions_met)


def _answer(
    store: Path, content: Content, asked: Asked, only: Mapping[Dimension, object], order: DriversOrder
) -> DriversShown:
    """Return the answer to *asked*, restricted to the codes or names of *only*.

    Raises TradeMonitorError if there is none.
    """
    # They import ibis, which takes longer than to fill all other sheets.
    from xlpkg.detail.ask import ask, stored_reference
    from xlpkg.detail.catalogue import open_catalogue
    from xlpkg.detail.drivers import reference_of

    lang, cube = content.lang, content.cube
    with open_catalogue(store, create=False) as catalogue:
        if (store, asked.currency) == (content.store, cube.currency):
            reference = reference_of(content.wide, content.wide.yoy(), asked)
        else:  # the other currency, or the figures are the examples'
            reference = stored_reference(store, asked, cube.as_of)
        table = ask(catalogue, asked, only, reference, sort=order, lang=lang, as_of=cube.as_of)
    notes = [note.sentence(lang) for note in table.notes]
    if asked.currency is not cube.currency:
        notes.insert(0, content.say("driver-other-currency", other=asked.currency, currency=cube.currency))
    sentence = capital(table.coverage_sentence.sentence(lang))
    return DriversShown({}, sentence, table, tuple(map(capital, notes)))


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Cells]]:
    """Yield each range of the sheet with its rows: what was read, or how to get detail."""
    lang = values.content.lang
    shown: DriversShown = values.read.get(DRIVERS) or without_detail(lang)
    yield DRIVER_TOP, _top(shown, lang)
    yield TABLE, _table(shown, lang)
    yield LISTS, list_rows(_PLACES, lang)


def driver_heights(named: NamedRange, area: xw.Range, rows: Cells) -> Iterator[tuple[xw.Range, float]]:
    """Yield a cell and the height of its row for *rows* that are about to be written to *area*; 0 hides a row."""
    if named == DRIVER_TOP:
        notes = str(rows[layout.DRIVER_NOTES][0] or "")
        yield area[layout.DRIVER_NOTES, 0], len(lines_of(notes, *_NOTES)) * _LINE_HEIGHT + 4 if notes else 0
        yield area[layout.DRIVER_CHART, 0], CHART_HEIGHT if rows[layout.DRIVER_CHART - 1][0] else NO_CHART
    if named == TABLE:
        yield area[0, 0], _HEAD_HEIGHT if rows[0][0] else 0
        for index, row in enumerate(rows[1:], start=1):
            lines = min(_MOST_LINES, len(lines_of(str(row[1] or ""), *_NAME)))
            is_filled = any(cell is not None for cell in row[: len(COLUMNS)])
            yield area[index, 0], _ROW_HEIGHT + (lines - 1) * _LINE_HEIGHT if is_filled else 0


def _top(shown: DriversShown, lang: Language) -> Cells:
    table = shown.table
    rows: Cells = [[None] * layout.DRIVER_COLUMNS for _ in range(DRIVER_TOP.rows)]
    title, hint = say("driver-title", lang), say("driver-hint", lang)
    if table is not None and (by := table.asked.by) is not None:
        asked = table.asked
        span = asked.period.span(to_date=asked.basis is Basis.YTD, lang=lang)
        title = say("drivers-title", lang, region=asked.region, flow=asked.flow, dimension=by, span=span)
        if only := ", ".join(f"{say(f'driver-{each}', lang).lower()} {shown.cells[each]}" for each, _ in asked.codes):
            title += f"（{only}）" if lang == "zh" else f" ({only})"
        gap = "" if lang == "zh" else " "
        hint += gap + say("driver-units", lang, money=asked.currency.unit(lang))
        if len(_bars(table)) >= _FEWEST_BARS:
            key = "driver-chart-of-total" if table.of_total else "driver-chart"
            rows[layout.DRIVER_CHART - 1][0] = say(key, lang, region=asked.region, flow=asked.flow)
    rows[0][0], rows[1][0] = title, hint
    place_labels(rows, "driver", layout.DRIVER_PLACES, shown.cells, lang)
    rows[layout.DRIVER_SENTENCE][0] = shown.sentence
    rows[layout.DRIVER_NOTES][0] = "\n".join(shown.notes) or None
    return rows


def _table(shown: DriversShown, lang: Language) -> Cells:
    rows: Cells = [[None] * TABLE.columns for _ in range(TABLE.rows)]
    if (table := shown.table) is None:
        return rows
    rows[0][: len(COLUMNS)] = say_list("drivers-columns", lang, unit=table.asked.currency.unit(lang))
    rows[0][len(COLUMNS) + 1 :] = [say("sheet-rises", lang), say("sheet-falls", lang)]
    for cells, answer in zip(rows[1:], _rows(table, lang), strict=False):
        cells[: len(COLUMNS)] = answer
    for cells, bar in zip(rows[1:], _bars(table), strict=False):
        cells[len(COLUMNS) :] = bar
    return rows


def _rows(table: Drivers, lang: Language) -> Cells:
    """Return the rows of the table; if there are too many, the last but one says how many codes are not shown."""
    rows = [[*row.cells(), unit_label(row.unit, lang) or None] for row in table.rows]
    limit = TABLE.rows - 1
    if len(rows) <= limit:
        return rows
    remainder = rows[-1:] if not table.rows[-1].code else []
    kept = limit - 1 - len(remainder)
    more = say("sheet-not-shown", lang, count=len(rows) - kept - len(remainder))
    return [*rows[:kept], [None, more, *[None] * (len(COLUMNS) - 2)], *remainder]


def _bars(table: Drivers) -> Cells:
    """Return what the chart draws, in the order of the table: label, rise, fall."""
    known = [row for row in table.rows if math.isfinite(row.contribution)]
    return [[_bar_label(row, table), *rise_and_fall(row.contribution)] for row in known[:_BARS]]


def _bar_label(row: Row, table: Drivers) -> str:
    """Return the name of a row, shortened; the names of commodities may differ only in what is cut, so with code."""
    has_code = row.code and (table.asked.by is Dimension.COMMODITY or not row.name)
    label = " ".join(part for part in (row.code if has_code else "", row.name) if part)
    if text_width(label) <= _LONGEST_LABEL:
        return label
    while text_width(label) >= _LONGEST_LABEL:
        label = label[:-1]
    return f"{label.rstrip(' ,，、(（')}…"


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    last = len(COLUMNS) - 1
    looks.page(sheet, print_area=(0, 0, TABLE.last_row, last))
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
    sheet.set_column(last + 1, LISTS.last_column, 8, style(num_format="@"), {"hidden": True})
    looks.frame(sheet, style, 2, LISTS.last_column + 1)
    choice_cells(sheet, style, "driver", layout.DRIVER_PLACES, (LISTS, LISTED))
    _sentences(sheet, style)
    formats = [column.num_format or "@" for column in COLUMNS]
    looks.table(sheet, style, TABLE, formats, _ROW_HEIGHT, bands=True, font_color=NAVY, text_wrap=True)
    sheet.set_row(TABLE.row, _HEAD_HEIGHT)
    looks.mark_falls(sheet, style, TABLE, formats)
    chart = style.chart("bar")
    looks.contribution_bars(chart, style.palette, CHART, 0.37)
    looks.insert_chart(sheet, chart, layout.DRIVER_CHART, 0, _CHART_WIDTH, CHART_HEIGHT)


def _sentences(sheet: Worksheet, style: Style) -> None:
    last = len(COLUMNS) - 1
    bold = style(bold=True, font_size=11, font_color=NAVY, text_wrap=True)
    notes = style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top")
    for row, height, cell in (
        (layout.DRIVER_SENTENCE, 34, bold),
        (layout.DRIVER_NOTES, 30, notes),
        (layout.DRIVER_CHART - 1, 20, style(bold=True, font_size=11, font_color=NAVY)),
    ):
        sheet.merge_range(row, 0, row, last, "", cell)
        sheet.set_row(row, height)


PARTS: Final = {
    layout.DRIVERS: Parts(
        draw,
        rows,
        read_drivers,
        cells={
            DRIVER_TOP: (*(texts_in(layout.DRIVER_COLUMNS, 0),) * 2, "*" * layout.DRIVER_COLUMNS),
            TABLE: ("t" * TABLE.columns, kinds((*COLUMNS, *_DRAWN))),
        },
        charts=(CHART,),
        typed={DRIVER_TOP: layout.DRIVER_PLACES.values()},
        texts=("driver-",),
        heights=driver_heights,
    )
}
