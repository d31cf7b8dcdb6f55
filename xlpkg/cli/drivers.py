"""The command ``drivers``: the commodities, partners or regimes that drive a region's trade."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from xlpkg.cli import options
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, print_message, text
from xlpkg.cli.parameter_types import Word, one_of
from xlpkg.cli.stores import chosen_store
from xlpkg.cli.tables import Cell, PrintedTable, json_rows, print_table, to_json
from xlpkg.detail.ask import ask, choose_currency, find_place, stored_reference
from xlpkg.detail.backends import parse_backend
from xlpkg.detail.catalogue import flow_word, open_catalogue
from xlpkg.detail.codes import split_codes
from xlpkg.detail.drivers import HEADER, TOP, Drivers
from xlpkg.detail.folder import has_detail
from xlpkg.detail.quantity_units import unit_label
from xlpkg.detail.question import HS_DIGITS, Asked
from xlpkg.errors import BadArgument, BadInput
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.regions import Region, parse_place
from xlpkg.model.rounding import format_number
from xlpkg.model.words import (
    Basis,
    Currency,
    Dimension,
    DriversOrder,
    Flow,
    parse_dimension,
    parse_drivers_order,
    parse_query_flow,
    parse_top,
)
from xlpkg.report import sentences
from xlpkg.store.store import default_path

#: The decimals of the columns of :data:`HEADER`.
_DIGITS: Final = (0, 0, 4, 1, 1, 2, 0, 2, 1)
#: The screen has no room for them.
_BRACKETS: Final = str.maketrans("", "", "()（）")


@command("drivers")
@options.period_argument
@click.option("--region", type=Word((), parse_place), metavar="REGION", required=True, help="help-drivers-region")
@click.option("--flow", type=Word(("export", "import"), parse_query_flow), required=True, help="help-drivers-flow")
@click.option(
    "--by",
    type=Word([each.value for each in Dimension], parse_dimension),
    default=Dimension.COMMODITY.value,
    help="help-drivers-by",
)
@click.option("--hs", type=one_of(*map(str, HS_DIGITS)), help="help-drivers-hs")
@click.option("--commodity", metavar="CODE", multiple=True, help="help-drivers-commodity")
@click.option("--partner", metavar="CODE", multiple=True, help="help-drivers-partner")
@click.option("--regime", metavar="CODE", multiple=True, help="help-drivers-partner")
@click.option("--grain", metavar="GRAIN", help="help-drivers-grain")
@click.option("--top", type=Word((), parse_top), metavar="N", default=str(TOP), help="help-drivers-top")
@click.option(
    "--sort", type=Word(("value", "contribution"), parse_drivers_order), default="value", help="help-drivers-sort"
)
@options.basis_option
@options.currency_option
@options.raw_option
@click.option("--format", "format_", type=one_of("table", "csv", "json"), help="help-rows-format")
@click.option("--detail", type=Word((), parse_backend), metavar="MASTER", help="help-drivers-detail")
@options.as_of_option
@options.store_option
def drivers_command(
    period: Month,
    region: Region | str,
    flow: Flow,
    by: str,
    hs: str | None,
    grain: str | None,
    top: int,
    sort: DriversOrder,
    basis: Basis,
    currency: Currency | None,
    raw: bool,
    format_: str | None,
    detail: str | None,
    as_of: dt.datetime | None,
    store: Path | None,
    **codes: tuple[str, ...],
) -> None:
    """Print what drives a region's trade; what it covers and what is missing is on stderr.

    *codes* has those to which each dimension is restricted.
    """
    dimension = Dimension(by)
    if hs and dimension is not Dimension.COMMODITY:
        raise BadInput("hs-without-commodity")
    users = default_path()  # with detail, though it may have no figure of table (8)
    path = store or (users if has_detail(users) else chosen_store(None))
    with open_catalogue(path, create=False) as catalogue:
        chosen = choose_currency(catalogue, path, currency, flow, period, as_of)
        place = find_place(path, region)
        asked = Asked(place, flow, period, basis, chosen, dimension, int(hs or 0), grain=grain or "")
        reference = stored_reference(path, asked, as_of)
        try:
            table = ask(
                catalogue,
                asked,
                {each: codes[each] for each in Dimension},
                reference,
                top=top,
                sort=sort,
                lang=current_language(),
                backend=detail,
                as_of=as_of,
            )
        except BadArgument as error:
            raise _with_option(error) from error
    # A note on downloads of another grain, with the option that asks these.
    notes = [
        Message("detail-grain-option", {"note": note, "key": note.facts["key"]}) if "key" in note.facts else note
        for note in table.notes
    ]
    table = replace(table, notes=tuple(notes))
    for note in notes:
        print_message(note)
    _print(table, format_, raw)
    print_message(table.coverage_sentence)


def _with_option(error: BadArgument) -> BadArgument:
    """Return *error*; that a word is several codes, with the options to write."""
    if error.key != "several-codes":
        return error
    value, option = error.facts["value"], error.facts["dimension"]
    example = " ".join(f"--{option} {code}" for code in split_codes(value))
    return BadArgument("several-codes-in-option", value=value, example=example)


def _print(table: Drivers, format_: str | None, raw: bool) -> None:
    lang, asked = current_language(), table.asked
    notes = [*table.notes, *([table.coverage_sentence] if math.isnan(table.coverage) else [])]
    rows: list[tuple[Cell, ...]] = [row.cells() for row in table.rows]
    span = asked.period.span(to_date=asked.basis is Basis.YTD, lang=lang)
    title = text("drivers-title", region=asked.region, flow=asked.flow, dimension=asked.by, span=span)
    with_unit = ("，" if lang == "zh" else ", ").join([title, sentences.level_unit(asked.currency, lang)])
    printed = PrintedTable(HEADER, rows, with_unit, digits=_DIGITS)
    if format_ == "json":
        coverage = None if math.isnan(table.coverage) else table.coverage
        facts = {
            "region": asked.region.short,
            "flow": flow_word(asked.flow),
            "period": str(asked.period),
            "basis": "month" if asked.basis is Basis.MONTH else "ytd",
            "currency": asked.currency.value,
            "by": asked.by,
            "grain": table.grain.key,
            "coverage": coverage if raw or coverage is None else float(format_number(coverage)),
            "rows": [
                {**printed_row, "unit": row.unit or None}
                for printed_row, row in zip(json_rows(printed, raw), table.rows, strict=True)
            ],
            "notes": [note.sentence(lang) for note in notes],
        }
        print_line(to_json(facts))
        return
    header = text("drivers-columns", unit=asked.currency.unit(lang)).translate(_BRACKETS).split("|")
    with_units = [(*row, unit_label(each.unit, lang) or None) for row, each in zip(rows, table.rows, strict=True)]
    screen = PrintedTable(header, with_units, with_unit, labels=2, digits=(*_DIGITS, 0))
    print_table(printed, format_, raw=raw, screen=screen)
