"""The command ``export``: the figures in force as a table for other programs."""

from __future__ import annotations

import codecs
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import pandas as pd

from xlpkg.atomic_files import naming_file, write_atomically
from xlpkg.cli.command import command
from xlpkg.cli.console import print_line
from xlpkg.cli.documents import writing
from xlpkg.cli.options import MONTH, any_currency_option, store_option
from xlpkg.cli.parameter_types import FILE, one_of
from xlpkg.cli.stores import open_chosen_store, warn_of_groups
from xlpkg.csv_cells import csv_cell, csv_text
from xlpkg.errors import BadInput, NoData
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.announced import ANNOUNCED_COLUMNS
from xlpkg.workbook.data_file import FIGURE_COLUMNS, NUMBER_FORMATS, Row, data_file, read_figures

#: The formats, each of which is also the ending of a file.
FORMATS: Final = ("csv", "xlsx", "parquet", "json")
#: The types of the columns of Parquet that may have no value.
_TYPES: Final = {
    **dict.fromkeys(("zone", "file", "cell", "method"), "string"),
    **{name: "float64" if "." in looks else "Int64" for name, looks in NUMBER_FORMATS.items()},
    "vintage": "Int64",
}


@command("export")
@click.argument("periods", type=MONTH, metavar="[PERIOD...]", nargs=-1, help="help-periods")
@click.option("--format", "format_", type=one_of(*FORMATS), help="help-export-format")
@click.option("--announced", is_flag=True, help="help-export-announced")
@any_currency_option
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-export-out")
@store_option
def export_command(
    periods: tuple[Month, ...],
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
    columns = ANNOUNCED_COLUMNS if announced else FIGURE_COLUMNS
    with open_chosen_store(store) as opened:
        if not announced:
            warn_of_groups(opened.path)
        rows = opened.announced_rows(periods, currency) if announced else read_figures(opened, periods, currency)
    exported = {row[columns.index("period")] for row in rows}
    for period in periods:
        if period.number not in exported:
            if currency is None:
                raise NoData("no-data-of-month", period=period)
            raise NoData("no-data", period=period, currency=currency)
    if not rows:
        if currency is None:
            raise NoData("store-empty", path=opened.path)
        raise NoData("no-data-of-currency", currency=currency)
    chosen = suffix if suffix in FORMATS else format_ or "csv"
    content = {"csv": _csv, "xlsx": data_file, "parquet": _parquet, "json": _json}[chosen](columns, rows)
    if target is not None:
        with writing(target, [f".{each}" for each in FORMATS], opened.path) as path:
            write_atomically(path, codecs.BOM_UTF8 + content if chosen == "csv" else content)
    elif chosen in ("parquet", "xlsx"):
        with naming_file("stdout"):
            sys.stdout.buffer.write(content)
    else:
        print_line(content.decode().rstrip("\n"))


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    return csv_text([columns, *(map(csv_cell, row) for row in rows)]).encode()


def _json(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    objects = (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(objects) + "\n]\n").encode()


def _parquet(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    table = pd.DataFrame(rows, columns=[*columns])
    table = table.astype({name: kind for name, kind in _TYPES.items() if name in columns})
    table.to_parquet(out, index=False)
    return out.getvalue()
