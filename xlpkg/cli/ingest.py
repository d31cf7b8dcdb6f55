"""The command ``ingest``: read, check and store source files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from xlpkg.bundled import example_folders
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, print_message, text
from xlpkg.cli.options import query_flow_option, store_option
from xlpkg.cli.progress import progress
from xlpkg.errors import BadInput, SourceRefused
from xlpkg.model.months import spans
from xlpkg.model.words import Flow
from xlpkg.store.allowed_folders import allow
from xlpkg.store.examples import examples_left
from xlpkg.store.ingest import Ingested, files_of, find_sources, folders_not_read, in_reading_order, ingest
from xlpkg.store.store import Store, example_store, open_store


def ingest_paths(store: Store, paths: Sequence[Path], flow: Flow | None, *, accept: bool = False) -> Iterator[Ingested]:
    """Store the files *paths*, and those in folders, with a progress bar; yield the result of each.

    With *accept*, doubtful files are stored, too. Refusals and warnings are printed on stderr; a refused file, or a
    path that does not exist, stops no other file.
    """
    before = store.months()
    files, refused = named_files(paths)
    yield from (Ingested(path, refusal=refusal) for path, refusal in refused)
    with progress(len(files)) as step:
        accepted = files if accept else ()
        for done in ingest(store, files, flow=flow, accept=accepted, progress=lambda path: step(path.name)):
            if done.refusal is not None:
                print_message(done.refusal)
            for warning in done.warnings:
                print_message(warning, "warning")
            yield done
    if left := examples_left("examples-left", store, before):
        print_message(left)


def named_files(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[Path, SourceRefused]]]:
    """Return the files among *paths*, and those in folders, in reading order; and the paths that are refused.

    Refusals, and folders within folders, which are not read, are printed on stderr.
    """
    files: list[Path] = []
    refused = []
    for path in paths:
        try:
            files += files_of(path)
            for note in folders_not_read(path) if path.is_dir() else ():
                print_message(note)
        except SourceRefused as refusal:
            print_message(refusal)
            refused.append((path, refusal))
    return in_reading_order(files), refused


def allow_folders(store: Store, paths: Sequence[Path]) -> None:
    """Allow the buttons to use the folders among *paths*, which the user has named, with *store*.

    Do nothing if the store is read-only: a button could not store a file in it.
    """
    if not (os.access(store.path, os.W_OK) and os.access(store.path.parent, os.W_OK)):
        return
    for path in paths:
        if path.is_dir():
            allow(store.path, path)


def filled_example_store() -> Path:
    """Store the examples that the examples' store does not have yet, and return its path."""
    path = example_store()
    with open_store(path) as store:
        for done in ingest(store, find_sources(example_folders())):
            if done.refusal is not None:
                raise done.refusal
    return path


@command("ingest")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path), help="help-ingest-paths"
)
@click.option("--accept", is_flag=True, help="help-accept")
@query_flow_option
@store_option
def ingest_command(paths: tuple[Path, ...], accept: bool, flow: Flow | None, store: Path | None) -> int:
    """Store source files: a line on stdout for each kind of figures in each; exit with 2 if one was refused.

    A doubtful file counts as refused until a person has decided about it.
    """
    refused = False
    if folder := next((path for path in paths if accept and path.is_dir()), None):
        raise BadInput("accept-of-folder", folder=folder)
    with open_store(store) as opened:
        allow_folders(opened, paths)
        for done in ingest_paths(opened, paths, flow, accept=accept):
            if done.refusal is not None:
                refused |= not done.is_decided
            elif done.note is not None:
                print_line(done.note.sentence(current_language()))
            elif done.unchanged:
                print_line(text("ingest-unchanged", path=done.path))
            else:
                if periods := [period for _, period in done.months]:
                    print_line(text("ingest-stored", path=done.path, periods=spans(periods), rows=done.rows))
                if months := spans(period for _, period in done.announced):
                    print_line(text("ingest-stored-announced", path=done.path, periods=months, figures=done.figures))
    return 2 if refused else 0
