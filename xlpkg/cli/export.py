"""The command ``export``: the figures in force as a table for other programs."""

from __future__ import annotations

import codecs
import datetime as dt
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import pandas as pd

from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.wide_table import WIDE_COLUMNS, Row, wide_table
from xlpkg.atomic_files import naming_file, write_atomically
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line
from xlpkg.cli.documents import writing
from xlpkg.cli.options import PERIOD, any_currency_option, as_of_option, store_option
from xlpkg.cli.parameter_types import FILE, one_of
from xlpkg.cli.stores import cube_of, open_chosen_store, warn_of_groups
from xlpkg.csv_cells import csv_cell, csv_text
from xlpkg.errors import BadInput, NoData
from xlpkg.model.months import Month
from xlpkg.model.periods import Period
from xlpkg.model.words import Currency
from xlpkg.store.announced import ANNOUNCED_COLUMNS
from xlpkg.store.store import Store
from xlpkg.workbook.data_file import FIGURE_COLUMNS, NUMBER_FORMATS, data_file, read_figures

#: The formats, each of which is also the ending of a file.
FORMATS: Final = ("csv", "xlsx", "parquet", "json")
#: The types of the columns of Parquet that may have no value.
_TYPES: Final = {
    **dict.fromkeys(("zone", "file", "cell", "province", "method"), "string"),
    **{name: "string" for name in WIDE_COLUMNS if name.endswith("_method")},
    **{name: "float64" if "." in looks else "Int64" for name, looks in NUMBER_FORMATS.items()},
    **dict.fromkeys(("vintage", "code"), "Int64"),
}


@command("export")
@click.argument("periods", type=PERIOD, metavar="[PERIOD...]", nargs=-1, help="help-export-periods")
@click.option("--wide", is_flag=True, help="help-export-wide")
@click.option("--region", "places", metavar="REGION", multiple=True, help="help-export-region")
@as_of_option
@click.option("--format", "format_", type=one_of(*FORMATS), help="help-export-format")
@click.option("--announced", is_flag=True, help="help-export-announced")
@any_currency_option
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-export-out")
@store_option
def export_command(
    periods: tuple[Period, ...],
    wide: bool,
    places: tuple[str, ...],
    as_of: dt.datetime | None,
    format_: str | None,
    announced: bool,
    currency: Currency | None,
    target: Path | None,
    store: Path | None,
) -> None:
    """Write the figures in force with their measures, or the view ``announced``, of all months by default."""
    suffix = None if target is None else target.suffix.lower().removeprefix(".")
    if suffix in FORMATS and format_ not in (None, suffix):
        raise BadInput("export-two-formats", path=target, format=format_)
    months = tuple(period for period in periods if isinstance(period, Month))
    of_wide = [
        *map(str, set(periods).difference(months)),
        *["--region"] * bool(places),
        *["--as-of"] * (as_of is not None),
    ]
    if not wide and of_wide:
        raise BadInput("export-only-wide", word=of_wide[0])
    if wide and announced:
        raise BadInput("export-two-tables")
    columns = WIDE_COLUMNS if wide else ANNOUNCED_COLUMNS if announced else FIGURE_COLUMNS
    with open_chosen_store(store) as opened:
        if not announced:
            warn_of_groups(opened.path)
        if wide:
            rows = _read_wide(opened, periods, places, currency, as_of)
        else:
            rows = opened.announced_rows(months, currency) if announced else read_figures(opened, months, currency)
            _check_found(opened, rows, columns.index("period"), months, currency)
    chosen = suffix if suffix in FORMATS else format_ or "csv"
    content = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "json": _json}[chosen](columns, rows)
    if target is not None:
        with writing(target, [f".{each}" for each in FORMATS], opened.path) as path:
            write_atomically(path, codecs.BOM_UTF8 + content if chosen == "csv" else content)
        print_line(str(path))
    elif chosen in ("parquet", "xlsx"):
        with naming_file("stdout"):
            sys.stdout.buffer.write(content)
    else:
        print_line(content.decode().rstrip("\n"))


def _read_wide(
    store: Store, periods: Sequence[Period], places: Sequence[str], currency: Currency | None, as_of: dt.datetime | None
) -> list[Row]:
    """Return the rows of the wide table; raises NoData or BadArgument if a period or a region is missing."""
    currencies: list[Currency | None] = [currency] if currency else [*store.months(as_of)]
    currencies = currencies or [None]  # which raises what is missing
    return wide_table([load_wide(store, cube_of(store, each, None, as_of)) for each in currencies], periods, places)


def _check_found(
    store: Store, rows: Sequence[Row], column: int, periods: Sequence[Month], currency: Currency | None
) -> None:
    """Raise NoData if *rows* lack one of *periods*, which are in *column*, or are none."""
    exported = {row[column] for row in rows}
    for period in periods:
        if period.number not in exported:
            if currency is None:
                raise NoData("no-data-of-month", period=period)
            raise NoData("no-data", period=period, currency=currency)
    if not rows:
        if currency is None:
            raise NoData("store-empty", path=store.path)
        raise NoData("no-data-of-currency", currency=currency)


def _xlsx(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    return data_file(columns, rows, current_language())


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    return csv_text([columns, *(map(csv_cell, row) for row in rows)]).encode()


def _json(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    objects = (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(objects) + "\n]\n").encode()


def _parquet(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    table = pd.DataFrame(rows, columns=[*columns])
    types = {name: kind for name, kind in _TYPES.items() if name in columns}
    if any(isinstance(period, str) for period in table["period"]):  # a span of months, beside which a month is a text
        table["period"] = table["period"].astype(str)
    table = table.astype(types)
    table.to_parquet(out, index=False)
    return out.getvalue()
