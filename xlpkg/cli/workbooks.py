"""The commands for a workbook: build, refresh and pdf."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import note, progress, put
from xlpkg.cli.defaults import currency_of, stored
from xlpkg.cli.options import AsOf, BookCurrency, BookLanguage, BookPeriod, Engine, StoreFile, Workbook
from xlpkg.errors import Unsupported, WorkbookError
from xlpkg.model.words import parse_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xlpkg.model.months import Month
    from xlpkg.model.words import Currency
    from xlpkg.store.store import Store
    from xlpkg.workbook.content import Content

NAME = "TradeMonitor.xlsm"


def build(
    target: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            dir_okay=False,
            help=f"The file to write. By default workbook/{NAME} in a checkout, else {NAME} in the current folder.",
        ),
    ] = None,
) -> None:
    """Build the workbook anew, filled with the example month.

    Prints its path.
    """
    from xlpkg.bundled import checkout
    from xlpkg.hosts.build import build as build_workbook

    home = checkout()
    usual = Path(NAME) if home is None else home / "workbook" / NAME
    put(str(build_workbook(target or usual)))


def refresh(
    workbook: Workbook,
    period: BookPeriod = None,
    currency: BookCurrency = None,
    lang: BookLanguage = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="What opens the workbook; libreoffice takes .ods and .xlsx.")
    ] = Engine.PACKAGE,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Fill a workbook with a month from the store. Formats, notes and sheets of your own stay."""
    with stored(store) as held, _opened(workbook, engine) as book:
        content, figures = filled(book, held, period, currency, lang, period_of_book=True, as_of=as_of)
        book.save()
    note("refreshed", path=workbook, figures=figures, period=content.period, currency=content.cube.currency.value)


@contextlib.contextmanager
def _opened(path: Path, engine: Engine) -> Iterator[xw.Book]:
    if engine is Engine.PACKAGE:
        from xlpkg.hosts.package import open_workbook

        with open_workbook(path) as book:
            yield book
        return
    if engine is Engine.LIBREOFFICE:
        if path.suffix.lower() == ".xlsm":
            raise Unsupported("office-no-xlsm", path=path)
        from xlpkg.hosts.libreoffice.engine import open_workbook as open_in_libreoffice

        with open_in_libreoffice(path) as book:
            yield book
        return
    if sys.platform not in ("win32", "darwin"):
        raise Unsupported("engine-not-here", engine=engine.value)
    if not path.is_file():
        raise WorkbookError("workbook-not-found", path=path)
    import xlwings as xw

    yield xw.Book(path)  # it stays open, as it may have been open before


def filled(
    book: xw.Book,
    store: Store,
    period: Month | None,
    currency: Currency | None,
    lang: str | None,
    *,
    period_of_book: bool,
    as_of: dt.datetime | None = None,
) -> tuple[Content, int]:
    """Fill *book* from *store*, as it was at *as_of*; return what it was filled with, and the number of figures.

    What is None is as chosen on the workbook's own 首页 (the period only if *period_of_book*), else the default.
    """
    from xlpkg.workbook.content import gather
    from xlpkg.workbook.fill import choices, fill
    from xlpkg.workbook.layout import SHEETS

    own = choices(book)
    content = gather(
        store,
        currency_of(store, currency, own.currency, as_of),
        period or (own.period if period_of_book else None),
        parse_language(lang) if lang else own.lang or "zh",
        made=dt.datetime.now(),
        as_of=as_of,
    )
    with progress(len(SHEETS)) as step:
        return content, fill(book, content, progress=step)


def pdf(
    workbook: Workbook,
    target: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            dir_okay=False,
            help="The PDF to write. By default named as the workbook, beside it.",
        ),
    ] = None,
) -> None:
    """Make the report's PDF from a workbook, by LibreOffice.

    Prints its path.
    """
    put(str(printed_pdf(workbook, target or workbook.with_suffix(".pdf"))))


def printed_pdf(workbook: Path, target: Path) -> Path:
    """Write the report sheets of *workbook* to *target*, and return it. Raises WorkbookError and OfficeError."""
    from xlpkg.hosts.libreoffice.pdf import export_pdf
    from xlpkg.hosts.package import open_workbook
    from xlpkg.workbook.fill import report_sheets

    with open_workbook(workbook, read_only=True) as book:
        sheets = report_sheets(book)
    with progress() as step:
        step(target.name)
        return export_pdf(workbook, target, sheets)
