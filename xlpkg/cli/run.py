"""The main job in one command: ingest, check, fill, PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import note, note_findings, put
from xlpkg.cli.options import BookCurrency, BookLanguage, FlowName, NewestPeriod, StoreFile
from xlpkg.cli.sources import take_in
from xlpkg.cli.workbooks import NAME, filled, printed_pdf
from xlpkg.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.model.words import Flow
    from xlpkg.store.store import Store

_NO_OFFICE = ("office-missing", "office-not-there")


def run(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCE", help="The customs' files, or folders of them. By default the shipped examples."
        ),
    ] = None,
    period: NewestPeriod = None,
    currency: BookCurrency = None,
    lang: BookLanguage = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="The folder for the workbook and the PDF.")
    ] = Path("output"),
    flow: FlowName = None,
    store: StoreFile = None,
) -> None:
    """Make the month's workbook and PDF from the customs' files.

    The main job: ingest, check, fill, PDF. A workbook that an earlier run left in the folder is refreshed: what you
    changed in it stays. The examples go to a store of their own, unless --store names one. Prints the paths of the
    workbook and the PDF.
    """
    from xlpkg.bundled import example_store, shipped
    from xlpkg.hosts.package import open_workbook
    from xlpkg.store.store import open_store

    if not sources:
        sources = [shipped("examples", "usd")]
        store = store or example_store()
        note("examples-used", store=store)
    with open_store(store) as held:
        _take_in(held, sources, flow)
        workbook = out / NAME
        fresh = not workbook.exists()
        with open_workbook(shipped("workbook", NAME) if fresh else workbook, read_only=fresh) as book:
            content, _ = filled(book, held, period, currency, lang, period_of_book=False)
            out.mkdir(parents=True, exist_ok=True)
            book.save(workbook if fresh else None)
    note_findings([content.period], content.findings)
    put(str(workbook))
    target = out / f"TradeMonitor-{content.period}-{content.cube.currency.value}.pdf"
    try:
        put(str(printed_pdf(workbook, target)))
    except OfficeError as error:
        if error.key not in _NO_OFFICE:
            raise
        note("no-pdf", path=target, reason=error.sentence())
    if any(found.severity == "error" for found in content.findings):
        raise typer.Exit(1)


def _take_in(store: Store, sources: Sequence[Path], flow: Flow | None) -> None:
    """Bring *sources* into *store*; end the command where one was refused, since its figures would be missing."""
    done = list(take_in(store, sources, flow))
    refused = sum(one.refusal is not None for one in done)
    unchanged = sum(one.unchanged for one in done)
    note("taken-in", stored=len(done) - refused - unchanged, unchanged=unchanged, refused=refused)
    if refused:
        note("no-report")
        raise typer.Exit(2)
