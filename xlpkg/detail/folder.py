"""Where the detail of a store is. This module imports neither Arrow nor DuckDB, so that asking costs nothing."""

from __future__ import annotations

from pathlib import Path

from xlpkg.store.database import has_content
from xlpkg.store.store import default_path, example_store


def folder_of(store: Path) -> Path:
    """Return the folder of the detail that belongs to *store*: ``trade.sqlite.detail``."""
    return store.with_name(f"{store.name}.detail")


def catalogue_of(store: Path) -> Path:
    """Return the path of the catalogue of the detail of *store*."""
    return folder_of(store) / "catalogue.sqlite"


def has_detail(store: Path) -> bool:
    """Return whether *store* has detail: a download was ingested."""
    return has_content(catalogue_of(store))


def store_of_detail(store: Path) -> Path:
    """Return *store*, or the user's store if *store* is that of the examples, and the user has detail only."""
    users = default_path().absolute()
    return users if store.absolute() == example_store().absolute() and has_detail(users) else store
