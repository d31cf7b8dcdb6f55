"""From a file that people really have to one immutable, checked table, or a refusal with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlpkg.errors import SourceRefused

if TYPE_CHECKING:
    from pathlib import Path

    from xlpkg.model.words import Flow
    from xlpkg.sources.readers.grid import SourceFile
    from xlpkg.sources.table import SourceTable

__all__ = ["read_tables"]


def read_tables(
    path: Path, flow: Flow | None = None, data: bytes | None = None
) -> tuple[SourceFile, tuple[SourceTable, ...]]:
    """Return the file *path*, without its grids, and the tables that it holds, each one checked.

    *flow* says whether a download of the online query is exports or imports; *data* are the file's bytes where
    they were read already. Raises SourceRefused, for the file as a whole, where one table fails its checks or
    there is none.
    """
    # What only looks up figures has no use for the readers, and a cell waits for what is loaded before its answer.
    from xlpkg.sources.bulletin.layout import read_bulletin, read_head
    from xlpkg.sources.query import is_query, read_query
    from xlpkg.sources.readers.grid import read_source

    source = read_source(path, data)
    tables: list[SourceTable] = []
    for grid in source.grids:
        if is_query(grid):
            tables += read_query(source.name, source.kind, grid, flow)
        elif (head := read_head(grid)).is_bulletin:
            tables.append(read_bulletin(source.name, source.kind, grid, head))
    if not tables:
        if source.grids:
            # Nothing fits: the largest table's own reading says what it is instead.
            largest = max(source.grids, key=lambda grid: len(grid.cells))
            read_bulletin(source.name, source.kind, largest, read_head(largest))
        raise SourceRefused("no-table", file=source.name)
    return replace(source, grids=()), tuple(tables)
