"""The detail of trade: commodities, trading partners and customs regimes of each province, from the online query.

Downloads become Parquet files in the folder ``<store>.detail/``, listed in an SQLite catalogue there (docs/detail.md).
:mod:`xlpkg.detail.ingest` writes both; a reader starts at :func:`xlpkg.detail.catalogue.open_catalogue`.
"""
