"""The store: every published figure with its vintages, in one SQLite file."""

from xlpkg.store.store import Store, default_path, open_store

__all__ = ["Store", "default_path", "open_store"]
