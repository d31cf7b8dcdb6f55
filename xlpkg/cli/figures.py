"""The commands that answer from the store: table, report, check and eval."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import note_findings, put
from xlpkg.cli.defaults import cube_of, store_to_read, stored
from xlpkg.cli.options import (
    AnyPeriod,
    AsOf,
    BasisName,
    CurrencyName,
    Document,
    MethodName,
    Period,
    ReportLanguage,
    Rows,
    SortName,
    StoreFile,
    Text,
)
from xlpkg.model import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.report.model import Row


def table(
    period: Period,
    basis_name: BasisName,
    sort: SortName = None,
    currency: CurrencyName = None,
    method: MethodName = words.Method.AUTO,
    raw: Annotated[bool, typer.Option("--raw", help="Leave the numbers unrounded.")] = False,
    how: Annotated[Rows, typer.Option("--format", help="How the table is printed.")] = Rows.CSV,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Print a month's table of the 31 provinces.

    Levels and net exports are in 100 million, YoY in percent.
    """
    from xlpkg.report.compose import table_rows

    basis = words.parse_basis(basis_name)
    with stored(store) as held:
        cube = cube_of(held, currency, as_of)
    put(_rendered(table_rows(cube, cube.yoy(method), period, basis, sort), how, raw=raw))


def _rendered(rows: Sequence[Row], how: Rows, *, raw: bool) -> str:
    from xlpkg.model.rounding import MISSING
    from xlpkg.report.model import CSV_HEADER
    from xlpkg.report.render import json_numbers, markdown_table

    def texts(row: Row, missing: str) -> list[str]:
        printed = map(repr, row.values) if raw else row.texts()
        return [
            missing if figure is None else text for figure, text in zip(json_numbers(row.values), printed, strict=True)
        ]

    if how is Rows.MD:
        return markdown_table(CSV_HEADER, ([row.region.short, *texts(row, MISSING)] for row in rows))
    lines = [[row.region.short, *texts(row, "")] for row in rows]
    if how is Rows.JSON:
        numbers = [[name, *(float(text) if text else None for text in line)] for name, *line in lines]
        return _json([dict(zip(CSV_HEADER, line, strict=True)) for line in numbers])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([CSV_HEADER, *lines])
    return out.getvalue().rstrip("\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def report(
    period: Period,
    lang: ReportLanguage = "zh",
    how: Annotated[Document, typer.Option("--format", help="How the report is printed.")] = Document.MD,
    currency: CurrencyName = None,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Print a month's report: its text, captions, tables and notes."""
    from xlpkg.report.compose import compose
    from xlpkg.report.render import to_json, to_markdown

    with stored(store) as held:
        composed = compose(cube_of(held, currency, as_of), period, words.parse_language(lang))
    put(to_markdown(composed) if how is Document.MD else _json(to_json(composed)))


def check(
    period: AnyPeriod = None,
    how: Annotated[Text, typer.Option("--format", help="How the findings are printed.")] = Text.TEXT,
    currency: CurrencyName = None,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Check the stored figures and the report made of them.

    Of one month, or of all. Exits with 1 where a finding is an error.
    """
    from xlpkg.audit.self_check import check_month
    from xlpkg.report.compose import compose

    with stored(store) as held:
        cube = cube_of(held, currency, as_of)
    periods = [period] if period else cube.periods()
    findings = [(each, found) for each in periods for found in check_month(cube, compose(cube, each))]
    if how is Text.JSON:
        put(_json([found.as_json("en") for _, found in findings]))
    else:
        for each, found in findings:
            put(f"{each} {found.severity}: {found.sentence('en')}")
        note_findings(periods, [found for _, found in findings])
    if any(found.severity == "error" for _, found in findings):
        raise typer.Exit(1)


def evaluate(
    formulas: Annotated[
        list[str],
        typer.Argument(metavar="FORMULA", help="""Calls as in a cell, such as 'TM_YOY("广东","出口",202502)'."""),
    ],
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Print what TM_ functions answer in a cell.

    A line for a value, CSV rows for a table, #N/A for no data. A wrong argument is answered as in a cell, by ## and a
    sentence; the exit code is then 2.
    """
    from udfs.call import MARK
    from udfs.formula import evaluate as answer
    from udfs.formula import render

    path = store_to_read(store)
    refused = False
    for formula in formulas:
        value = answer(formula, store=path, lang="en", as_of=as_of)
        refused = refused or (isinstance(value, str) and value.startswith(MARK))
        for line in render(value):
            put(line)
    if refused:
        raise typer.Exit(2)
