"""The arguments and options that commands share, each with its reader and its description."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xlpkg.errors import BadArgument
from xlpkg.model import words
from xlpkg.model.months import Month, parse_month


class Text(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


class Document(StrEnum):
    """How a report is printed."""

    MD = "md"
    JSON = "json"


class Listing(StrEnum):
    """How revisions are printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


class Rows(StrEnum):
    """How a table is printed."""

    CSV = "csv"
    JSON = "json"
    MD = "md"


class Engine(StrEnum):
    """Which program answers to xlwings."""

    PACKAGE = "package"
    LIBREOFFICE = "libreoffice"
    EXCEL = "excel"


def query_flow(value: object) -> words.Flow:
    """Return exports or imports, the flows that an online query can be of. Raises BadArgument."""
    of = {word: flow for word, flow in words.FLOW_WORDS.items() if flow in (words.Flow.EXPORT, words.Flow.IMPORT)}
    found = of.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise BadArgument("bad-flow", value=value, words=", ".join(of))
    return found


StoreFile = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="The store. By default TRADEMONITOR_STORE, or a file in your data folder.",
        dir_okay=False,
    ),
]
Period = Annotated[
    Month, typer.Argument(parser=parse_month, metavar="PERIOD", help="A month: 2025-02, 202502, 2025年2月.")
]
AnyPeriod = Annotated[
    Month | None,
    typer.Argument(parser=parse_month, metavar="PERIOD", help="A month, such as 2025-02. All months by default."),
]
NewestPeriod = Annotated[
    Month | None,
    typer.Option(
        "--period",
        parser=parse_month,
        metavar="MONTH",
        help="A month, such as 2025-02. By default the newest in the store.",
    ),
]
BookPeriod = Annotated[
    Month | None,
    typer.Option(
        "--period",
        parser=parse_month,
        metavar="MONTH",
        help="A month, such as 2025-02. By default the workbook's own, or the newest in the store.",
    ),
]
CurrencyName = Annotated[
    words.Currency | None,
    typer.Option(
        "--currency",
        parser=words.parse_currency,
        metavar="usd|rmb",
        help="The currency. By default usd, or the only one that is stored.",
    ),
]
BookCurrency = Annotated[
    words.Currency | None,
    typer.Option(
        "--currency",
        parser=words.parse_currency,
        metavar="usd|rmb",
        help="The currency. By default the workbook's own, or usd, or the only one that is stored.",
    ),
]
BookLanguage = Annotated[
    str | None,
    typer.Option(
        "--lang",
        parser=words.parse_language,
        metavar="zh|en",
        help="The language. By default the workbook's own, or zh.",
    ),
]
ReportLanguage = Annotated[
    str, typer.Option("--lang", parser=words.parse_language, metavar="zh|en", help="The report's language.")
]
#: Not read here: of an option that is required typer would list the numbers of an enumeration as the choices.
BasisName = Annotated[str, typer.Option("--basis", metavar="month|ytd", help="The month alone, or the year to date.")]
SortName = Annotated[
    words.Flow | None,
    typer.Option(
        "--sort",
        parser=words.parse_flow,
        metavar="total|export|import|net",
        help="In descending order of this. By default total for the month, export for the year to date.",
    ),
]
MethodName = Annotated[
    words.Method,
    typer.Option(
        "--method",
        parser=words.parse_method,
        metavar="auto|official|stored|revised|first",
        help="How last year's base of the YoY is found. By default auto.",
        show_default=False,
    ),
]
FlowName = Annotated[
    words.Flow | None,
    typer.Option(
        "--flow",
        parser=query_flow,
        metavar="export|import",
        help="What a download of the online query holds: the file itself does not say.",
    ),
]
AsOf = Annotated[
    dt.datetime | None,
    typer.Option(
        "--as-of",
        parser=words.parse_moment,
        metavar="DATE",
        help="Answer as the store would have at the end of this day (2025-03-18), or at this time (2025-03-18T14:30,"
        " in this computer's time zone unless one is named: +08:00).",
    ),
]
Workbook = Annotated[Path, typer.Argument(metavar="WORKBOOK", help="The workbook, an .xlsm or .xlsx file.")]
