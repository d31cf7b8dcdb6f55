"""Stores of generated months, filled by ingest, for the lines that only read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks import months
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store


def ingest_all(store: Path, paths: Sequence[Path]) -> list[bool]:
    """Ingest *paths* into *store*; return for each whether it was stored already. Raises SourceRefused."""
    unchanged = []
    with open_store(store) as opened:
        for result in ingest(opened, paths):
            if result.refusal is not None:
                raise result.refusal
            unchanged.append(result.unchanged)
    return unchanged


def filled_store(folder: Path, count: int, *, cities: bool = True) -> Path:
    """Return a store in *folder* with the last *count* generated months."""
    name = f"{count}-months{'' if cities else '-without-cities'}"
    store = folder / f"{name}.sqlite"
    if not store.exists():
        ingest_all(store, months.make(folder / name, count, "csv", cities=cities))
    return store


def month_before(folder: Path, count: int) -> Path:
    """Return the file of the month before the last *count* ones."""
    return months.make(folder / "before", count + 1, "csv")[0]
