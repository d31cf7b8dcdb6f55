"""How commands write documents: nothing of the user's is overwritten (:mod:`xlpkg.documents`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlpkg.cli.console import print_note
from xlpkg.documents import place_for, remember
from xlpkg.store.store import default_path


@contextlib.contextmanager
def writing(target: Path, suffixes: Sequence[str], *inputs: Path | None) -> Iterator[Path]:
    """Yield where the document *target* goes; once the block has written it, say so if it has another name.

    Raises BadInput as :func:`place_for` does.
    """
    place = place_for(target, default_path(), suffixes=suffixes, inputs=inputs)
    yield place
    if place.exists():  # an upgrade may have had nothing to do
        remember(default_path(), place)
        note_kept(target, place)


def note_kept(target: Path, place: Path) -> None:
    """Say on stderr that *target* was kept if *place* is another path."""
    if place != target:
        print_note("document-kept", path=target, written=place)
