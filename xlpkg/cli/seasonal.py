"""The command ``seasonal``: a seasonally adjusted series, or a line for each region and flow."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import click

from udfs.figures import load_figures
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_error, print_line
from xlpkg.cli.parameter_types import Word
from xlpkg.cli.progress import progress
from xlpkg.cli.stores import chosen_store
from xlpkg.cli.tables import PrintedTable, json_rows, print_table, to_json
from xlpkg.errors import BadArgument, NoTrend
from xlpkg.messages import say_list
from xlpkg.model.regions import NATIONAL, REGIONS, Region, parse_place
from xlpkg.model.words import COLON, FLOW_NAMES, Currency, Flow
from xlpkg.report.sentences import level_unit
from xlpkg.trend.adjust import adjust_all, describe

_SERIES: Final = ("period", "level", "adjusted", "trend")
_FACTS: Final = ("model", "windows", "aicc", "effects", "m", "q", "residual", "is_seasonal", "marks", "version")
_ALL: Final = ("region", "flow", "q", "message")


@command("seasonal")
@click.argument("region", type=Word((), parse_place), metavar="[REGION]", required=False, help="help-seasonal-region")
@click.option("--flow", type=options.FLOW, help="help-seasonal-flow")
@options.currency_option
@options.raw_option
@options.rows_format_option
@options.as_of_option
@options.store_option
def seasonal_command(
    region: Region | str | None,
    flow: Flow | None,
    currency: Currency | None,
    raw: bool,
    format_: str | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Print the series of *region* and *flow*, with model and quality on stderr; without either, a line for each."""
    if flow is Flow.NET:
        raise BadArgument("net-undefined")
    lang = current_language()
    figures = load_figures(chosen_store(store), lang, as_of)
    measured, place = figures.of(currency or figures.currency).find(region or NATIONAL)
    asked = [*product([place] if region else REGIONS, [*Flow][:3] if flow is None else [flow])]
    found = []
    with progress(len(asked)) as advance:
        for (each, _), one in zip(asked, adjust_all(measured.cube, asked), strict=True):
            found.append(one)
            advance(each.label(lang))
    if not region or flow is None:
        rows = [
            (region, FLOW_NAMES[lang][flow], None, one.sentence(lang))
            if isinstance(one, NoTrend)
            else (region, FLOW_NAMES[lang][flow], one.q, COLON[lang].join(describe(one, lang)[:2]))
            for (region, flow), one in zip(asked, found, strict=True)
        ]
        table = PrintedTable(_ALL, rows, labels=2, digits=(0, 0, 2, 0))
        print_table(table, format_, raw=raw, screen=replace(table, header=say_list("trend-all-header", lang)))
        return
    if isinstance(one := found[0], NoTrend):
        raise one
    months = [str(one.series.first + index) for index in range(len(one.trend))]
    columns = (each.tolist() for each in (one.series.values, one.adjusted, one.trend))
    table = PrintedTable(_SERIES, [*zip(months, *columns, strict=True)], level_unit(measured.cube.currency, lang))
    if format_ == "json":
        facts = {name: getattr(one, name) for name in _FACTS} | {"span": one.series.span, "edition": one.series.edition}
        print_line(to_json(facts | {"series": json_rows(table, raw)}))
        return
    print_table(table, format_, raw=raw, screen=replace(table, header=say_list("trend-header", lang)))
    for sentence in describe(one, lang):
        print_error(sentence)
