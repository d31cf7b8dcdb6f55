"""The detail of trade: commodities, trading partners and customs regimes of each province, from the online query.

Downloads become Parquet files in the folder ``<store>.detail/``, listed in an SQLite catalogue there (docs/detail.md).
:mod:`xlpkg.detail.ingest` writes both; a reader starts at :func:`xlpkg.detail.catalogue.open_catalogue`.
"""

import importlib.util

from xlpkg.errors import BadInput


def check_packages() -> None:
    """Raise BadInput if a package of the extra ``detail`` is not installed."""
    if not all(importlib.util.find_spec(name) for name in ("duckdb", "ibis", "pyarrow")):
        raise BadInput("no-detail-packages")
