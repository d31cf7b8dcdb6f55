"""Stores of made months, filled as a user fills them, for the lines that only read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks import months
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store


def take_in(store: Path, paths: Sequence[Path]) -> list[bool]:
    """Bring *paths* into *store*; return which were there already. No file may be refused."""
    unchanged = []
    with open_store(store) as opened:
        for done in ingest(opened, paths):
            if done.refusal is not None:
                raise done.refusal
            unchanged.append(done.unchanged)
    return unchanged


def filled_store(room: Path, count: int, *, cities: bool = True) -> Path:
    """Return a store in *room* with the last *count* made months."""
    name = f"{count}-months{'' if cities else '-without-cities'}"
    store = room / f"{name}.sqlite"
    if not store.exists():
        take_in(store, months.make(room / name, count, "csv", cities=cities))
    return store


def month_before(room: Path, count: int) -> Path:
    """Return the file of the month before the last *count* ones."""
    return months.make(room / "before", count + 1, "csv")[0]
