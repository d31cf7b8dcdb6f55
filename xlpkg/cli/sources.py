"""The command that brings source files into the store, and how it tells what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import complain, note, progress, put
from xlpkg.cli.options import FlowName, StoreFile
from xlpkg.errors import SourceRefused
from xlpkg.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlpkg.model.words import Flow
    from xlpkg.store.ingest import Ingested
    from xlpkg.store.store import Store


def take_in(store: Store, paths: Sequence[Path], flow: Flow | None) -> Iterator[Ingested]:
    """Bring files and folders into *store*, with a progress bar, and yield what became of each.

    What is refused, a path that does not exist too, is told on stderr and stops none of the others. So are the
    warnings.
    """
    from xlpkg.store.ingest import Ingested, find_sources, ingest

    files: list[Path] = []
    for path in paths:
        try:
            files += find_sources([path])
        except SourceRefused as refusal:
            complain(refusal.sentence())
            yield Ingested(path, refusal=refusal)
    with progress(len(files)) as step:
        for done in ingest(store, dict.fromkeys(files), flow=flow, progress=lambda path: step(path.name)):
            if done.refusal is not None:
                complain(done.refusal.sentence())
            for warning in done.warnings:
                note("warning", sentence=warning.sentence())
            yield done


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Files of table (8) or of the online query, or folders of them."),
    ],
    flow: FlowName = None,
    store: StoreFile = None,
) -> None:
    """Read, check and store the customs' files.

    Each is stored whole, or refused with the reason. A line on stdout for each file that was stored or had been stored
    before; refusals and warnings on stderr.
    """
    from xlpkg.store.store import open_store

    refused = False
    with open_store(store) as into:
        for done in take_in(into, paths, flow):
            if done.refusal is not None:
                refused = True
            elif done.unchanged:
                put(say("ingest-unchanged", path=done.path))
            else:
                periods = [str(done.periods[0]), str(done.periods[-1])]
                put(say("ingest-stored", path=done.path, periods=" to ".join(dict.fromkeys(periods)), rows=done.rows))
    if refused:
        raise typer.Exit(2)
