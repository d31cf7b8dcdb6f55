"""Where the detail of a store is. This module imports neither Arrow nor DuckDB, so that asking costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlpkg.store.database import has_content

if TYPE_CHECKING:
    from pathlib import Path


def folder_of(store: Path) -> Path:
    """Return the folder of the detail that belongs to *store*: ``trade.sqlite.detail``."""
    return store.with_name(f"{store.name}.detail")


def catalogue_of(store: Path) -> Path:
    """Return the path of the catalogue of the detail of *store*."""
    return folder_of(store) / "catalogue.sqlite"


def has_detail(store: Path) -> bool:
    """Return whether *store* has detail: a download was ingested."""
    return has_content(catalogue_of(store))
