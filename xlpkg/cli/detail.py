"""The command ``detail ingest``: store downloads by commodity, trading partner and customs regime."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import Group
from xlpkg.cli.console import current_language, print_error, print_line, print_note, text
from xlpkg.cli.options import store_option
from xlpkg.cli.parameter_types import Word
from xlpkg.cli.progress import progress
from xlpkg.detail.catalogue import YearMonth
from xlpkg.detail.ingest import ingest
from xlpkg.errors import SourceRefused
from xlpkg.model.words import Flow, parse_query_flow
from xlpkg.store.ingest import files_of, in_reading_order
from xlpkg.store.store import default_path


@click.group("detail", cls=Group, help="help-detail")
def detail_group() -> None:
    """Store the detail of trade."""


@detail_group.command("ingest", help="help-detail-ingest")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path), help="help-detail-paths"
)
@click.option("--flow", type=Word(("export", "import"), parse_query_flow), required=True, help="help-detail-flow")
@store_option
@click.pass_context
def ingest_command(ctx: click.Context, paths: tuple[Path, ...], flow: Flow, store: Path | None) -> None:
    """Store downloads: a line on stdout for each; exit with 2 if one was refused."""
    refused = False
    files: list[Path] = []
    for path in paths:
        try:
            files += files_of(path)
        except SourceRefused as refusal:
            print_error(refusal.sentence(current_language()))
            refused = True
    files = in_reading_order(files)
    with progress(len(files)) as step:
        results = ingest(store or default_path(), files, flow, progress=lambda path: step(path.name)) if files else []
    for done in results:
        if done.refusal is not None:
            print_error(done.refusal.sentence(current_language()))
            refused = True
        elif done.unchanged:
            print_line(text("ingest-unchanged", path=done.path))
        else:
            print_line(text("ingest-stored", path=done.path, periods=_span(done.months), rows=done.rows))
        for warning in done.warnings:
            print_note("warning", sentence=warning.sentence(current_language()))
    if refused:
        ctx.exit(2)


def _span(months: tuple[YearMonth, ...]) -> str:
    """Return the first and the last month, or year, in words."""
    first, *_, last = (*months, months[-1])
    if first == last:
        return _shown(first)
    return text("month-to-month", first=_shown(first), last=_shown(last))


def _shown(month: YearMonth) -> str:
    return str(month[0]) if month[1] is None else f"{month[0]}-{month[1]:02}"
