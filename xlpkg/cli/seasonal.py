"""The command ``seasonal``: a seasonally adjusted series, or a line for each region and flow."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import click
import numpy as np

from udfs.figures import load_figures, no_net
from xlpkg.analysis.seasonal.adjust import Adjusted, adjust, adjust_all, compare_sum, describe, sliding_spans
from xlpkg.analysis.seasonal.series import level_series
from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_error, print_line
from xlpkg.cli.parameter_types import Word
from xlpkg.cli.progress import progress
from xlpkg.cli.stores import chosen_store
from xlpkg.cli.tables import Cell, PrintedTable, json_rows, print_table, to_json
from xlpkg.errors import BadInput
from xlpkg.messages import say, say_list
from xlpkg.model.regions import NATIONAL, REGIONS, Region, parse_place
from xlpkg.model.words import FLOW_NAMES, Currency, Flow
from xlpkg.report.sentences import level_unit

_FACTS: Final = ("model", "days", "windows", "aicc", "effects", "m", "q", "residual", "model_tests", "peaks", "marks")


@command("seasonal")
@click.argument("region", type=Word((), parse_place), metavar="[REGION]", required=False, help="help-seasonal-region")
@click.option("--flow", type=options.FLOW, help="help-seasonal-flow")
@click.option("--spans", is_flag=True, help="help-seasonal-spans")
@options.currency_option
@options.raw_option
@options.rows_format_option
@options.as_of_option
@options.store_option
def seasonal_command(
    region: Region | str | None,
    flow: Flow | None,
    spans: bool,
    currency: Currency | None,
    raw: bool,
    format_: str | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Print the series of *region* and *flow*, with model and quality on stderr; without either, a line for each."""
    if flow is Flow.NET:
        no_net()
    lang = current_language()
    figures = load_figures(chosen_store(store), lang, as_of)
    measured, place = figures.of(currency or figures.currency).find(region or NATIONAL)
    rows, shown = list[tuple[Cell, ...]](), list[tuple[Cell, ...]]()
    if not region or flow is None:
        asked = [*product([place] if region else REGIONS, [*Flow][:3] if flow is None else [flow])]
        with progress() as advance:
            adjusted = adjust_all(measured.cube, asked, lambda each: advance(each.label(lang)))
        for (each, of_flow), one in adjusted.items():
            more = (describe(one, lang)[0], one.q) if isinstance(one, Adjusted) else (one.sentence(lang), None)
            rows.append((each, of_flow.name.lower(), *more))
            shown.append((each, FLOW_NAMES[lang][of_flow], *more))
        table = PrintedTable(("region", "flow", "message", "q"), rows, labels=3, digits=(0, 0, 0, 2))
        screen = replace(table, rows=shown, header=say_list("trend-all-header", lang))
        print_table(table, format_, raw=raw, screen=screen)
        return
    found = adjust(level_series(measured.cube, place, flow))
    asked_for = dict[str, Mapping[str, object]]()
    if spans:
        asked_for["spans"] = sliding_spans(found)
    if flow is Flow.TOTAL:
        with contextlib.suppress(BadInput):  # one of them has no series of its own
            parts = [adjust(level_series(measured.cube, place, each)) for each in (Flow.EXPORT, Flow.IMPORT)]
            asked_for["sum"] = compare_sum(found, parts)
    columns = (found.series.values, found.adjusted, found.trend, found.calendar)
    rows += ((str(found.series.first + index), *cells) for index, cells in enumerate(np.transpose(columns).tolist()))
    header = ("period", "level", "adjusted", "trend", "calendar")
    table = PrintedTable(header, rows, level_unit(measured.cube.currency, lang))
    if format_ == "json":
        of, currency = found.series, found.series.currency
        facts: dict[str, object] = {"region": place.short, "flow": flow.name.lower(), "currency": currency.name.lower()}
        facts |= {"unit": level_unit(currency, "en"), "span": of.span, "edition": of.edition}
        facts |= {name: getattr(found, name) for name in _FACTS} | asked_for
        print_line(to_json(facts | {"series": json_rows(table, raw)}))
        return
    print_table(table, format_, raw=raw, screen=replace(table, header=say_list("trend-header", lang)))
    for sentence in (*describe(found, lang), *(say(f"trend-{name}", lang, **each) for name, each in asked_for.items())):
        print_error(sentence)
