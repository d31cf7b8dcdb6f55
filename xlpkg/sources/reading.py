"""Read a source file as checked tables, or refuse it with the reason."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlpkg.errors import SourceRefused
from xlpkg.model.words import Flow
from xlpkg.sources.announced import AnnouncedTable, check_repetitions, is_list, read_list
from xlpkg.sources.bulletin.layout import find_layout
from xlpkg.sources.bulletin.reader import read_bulletin
from xlpkg.sources.national import NationalLayout, find_national, read_national
from xlpkg.sources.query import is_query, read_query
from xlpkg.sources.readers.files import read_source
from xlpkg.sources.readers.grid import SourceFile
from xlpkg.sources.table import SourceTable


def read_tables(
    path: Path, flow: Flow | None = None, data: bytes | None = None
) -> tuple[SourceFile, tuple[SourceTable, ...], tuple[AnnouncedTable, ...]]:
    """Return the file *path*, without its grids, the checked tables in it, and its tables of announced figures.

    *flow*: exports or imports, for a download of the online query. *data*: the bytes of the file, if they are read
    already. Raises SourceRefused, for the whole file, if there is no table or one of them fails its checks.
    """
    source = read_source(path, data)
    tables: list[SourceTable] = []
    announced: list[AnnouncedTable] = []
    nationals: list[NationalLayout] = []
    for grid in source.grids:
        if is_query(grid):
            tables += read_query(source.name, source.kind, grid, flow)
        elif (layout := find_layout(source.name, grid)).is_bulletin:
            tables.append(read_bulletin(layout, source.kind))
        elif is_list(grid):
            announced.append(read_list(source.name, grid))
        elif national := find_national(source.name, grid):
            nationals.append(national)
    # A page has the title of its table above other tables, too.
    announced += map(read_national, [each for each in nationals if each.lines] or ([] if tables else nationals[:1]))
    if not (tables or announced):
        if source.grids:
            # Refuse the largest grid, with its title in the message.
            largest = max(source.grids, key=lambda grid: len(grid.rows))
            read_bulletin(find_layout(source.name, largest), source.kind)
        raise SourceRefused("no-table", file=source.name)
    _check_months(tables)
    check_repetitions(announced)
    return replace(source, grids=()), tuple(tables), tuple(announced)


def _check_months(tables: Sequence[SourceTable]) -> None:
    """Refuse two tables of one month and currency that have a column in common: only one of them is right."""
    for first, second in itertools.combinations(tables, 2):
        columns = zip(first.columns, second.columns, strict=True)
        if (first.currency, first.period) == (second.currency, second.period) and any(
            None not in pair for pair in columns
        ):
            sheets = " + ".join(table.sheet or table.title for table in (first, second))
            raise SourceRefused("sheets-of-one-month", file=first.file, month=first.period, sheets=sheets)
