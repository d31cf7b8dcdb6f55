"""The commands ``table`` and ``yoy``: a month's 31 provinces."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import click
import numpy as np

from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.windows import last_month, window
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, text
from xlpkg.cli.parameter_types import Word
from xlpkg.cli.stores import cube_of, open_chosen_store, warn_of_groups
from xlpkg.cli.tables import PrintedTable, print_table
from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import say_list
from xlpkg.model.arrays import descending, finite_or_none
from xlpkg.model.months import Month
from xlpkg.model.periods import Period, Span
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import FLOW_NAMES, METHOD_NAMES, Basis, Currency, Flow, Method, parse_flow
from xlpkg.report.compose import find_groups, table_row, table_rows
from xlpkg.report.sentences import level_unit

#: The columns of ``table`` in CSV and JSON; a terminal shows the words of the report.
TABLE_HEADER: Final = ("省市", "进出口", "进出口同比", "出口", "出口同比", "进口", "进口同比", "净出口")
_WITH_BAND: Final = (Method.RECONCILED, Method.REVISED)
#: The columns of ``yoy`` between the region, and the method that auto takes and what was announced.
_YOY: Final = tuple(
    (measure, method)
    for method in (Method.OFFICIAL, *_WITH_BAND, Method.STORED, Method.FIRST, Method.AUTO)
    for measure in (Measure.YOY, Measure.BAND)
    if measure is Measure.YOY or method in _WITH_BAND
)


_SORTS: Final = (*options.SORT.choices, "total-yoy", "export-yoy", "import-yoy")


def _parse_sort(value: object) -> tuple[Flow, bool]:
    """Return the flow by which rows are sorted, and whether by its YoY: of export, export-yoy, 出口同比."""
    word = str(value).strip().lower()
    try:
        flow = parse_flow(word.removesuffix("同比").removesuffix("-yoy"))
    except BadArgument:
        raise BadArgument("bad-choice", value=value, words=_SORTS) from None
    by_yoy = word.endswith(("同比", "-yoy"))
    if by_yoy and flow is Flow.NET:
        raise BadArgument("net-undefined")
    return flow, by_yoy


@command("table")
@options.span_argument
@options.basis_option
@click.option("--sort", type=Word(_SORTS, _parse_sort), help="help-sort-table")
@options.nation_option
@options.groups_option
@options.currency_option
@options.method_option
@options.raw_option
@options.rows_format_option
@options.as_of_option
@options.store_option
def table_command(
    period: Period | None,
    basis: Basis,
    sort: tuple[Flow, bool] | None,
    nation: bool | None,
    groups: str | None,
    currency: Currency | None,
    method: Method,
    raw: bool,
    format_: str | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Print the table of the 31 provinces in a month or span and, if wanted, of China above and groups below."""
    with open_chosen_store(store) as opened:
        cube = cube_of(opened, currency, None if period is None else last_month(period, basis)[1], as_of)
        period = period or cube.periods()[-1]
        length, month, basis = last_month(period, basis)
        if groups:
            warn_of_groups(opened.path)
        cube = window(load_wide(opened, cube, zones=False) if groups else cube, length)
    yoy = cube.yoy(method)
    flow, by_yoy = sort or (None, False)
    rows = table_rows(cube, yoy, month, basis, flow)
    if flow is not None and by_yoy:
        rows = tuple(sorted(rows, key=lambda row: descending(row.yoy(flow))))
    if nation:
        rows = (table_row(cube, yoy, month, basis), *rows)
    rows += tuple(table_row(cube, yoy, month, basis, group) for group in find_groups(cube, groups or ""))
    body = [(row.region, *finite_or_none(row.values)) for row in rows]
    lang = current_language()
    title = _title(period, basis, level_unit(cube.currency, lang))
    screen = PrintedTable(say_list("report-header", lang), body, title)
    print_table(PrintedTable(TABLE_HEADER, body, title), format_, raw=raw, screen=screen)


def _title(period: Period, basis: Basis, *more: str) -> str:
    """Return the title of a table on a terminal: the months, and *more*, such as the unit."""
    lang, to_date = current_language(), basis is Basis.YTD
    if to_date and isinstance(period, Span) and not period.from_january:
        period = period.last
    span = period.span(to_date=to_date, lang=lang) if isinstance(period, Month) else period.label(lang)
    return ("，" if lang == "zh" else ", ").join([span, *more])


@command("yoy")
@options.period_argument
@options.basis_option
@click.option("--flow", type=options.FLOW, default=Flow.TOTAL, help="help-flow")
@options.raw_option
@options.rows_format_option
@options.currency_option
@options.as_of_option
@options.store_option
def yoy_command(
    period: Month,
    basis: Basis,
    flow: Flow,
    raw: bool,
    format_: str | None,
    currency: Currency | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Print a month's YoY by every base method, side by side."""
    if flow is Flow.NET:
        raise BadArgument("net-undefined")
    with open_chosen_store(store) as opened:
        cube = cube_of(opened, currency, period, as_of)
    shown = (basis, slice(None), flow, cube.month_index(period))
    columns = [cube.measure(*each)[shown] for each in _YOY]
    rows = [finite_or_none(values) for values in zip(*(column.tolist() for column in columns), strict=True)]
    if all(value is None for values in rows for value in values):
        if np.isnan(cube.levels[shown]).all():
            raise cube.no_data(period)
        raise NoData("no-base", period=period, currency=cube.currency, flow=flow, basis=basis)
    methods = [METHOD_NAMES["en"][method] if method else None for method in cube.yoy().method[shown].tolist()]
    all_rows = [cube.announced.yoy_rows(region.index, period, basis) if cube.announced else {} for region in REGIONS]
    announced = [each.get(flow) for each in all_rows]
    more = [(each.figure.yoy, each.figure.edition.value) if each else (None, None) for each in announced]
    table = zip(REGIONS, rows, methods, more, strict=True)
    body = [(region, *values, method, *of_region) for region, values, method, of_region in table]
    lang = current_language()
    end = None if any(announced) else -2  # a terminal has no room for empty columns
    title = _title(period, basis, FLOW_NAMES[lang][flow], text("yoy-unit", currency=cube.currency))
    screen = PrintedTable(say_list("yoy-header", lang)[:end], [row[:end] for row in body], title)
    print_table(PrintedTable(say_list("yoy-header", "zh"), body), format_, raw=raw, screen=screen)
