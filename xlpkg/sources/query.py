"""Read a download of the online query (stats.customs.gov.cn), whose rows are added up to levels of provinces.

The file does not say whether it has imports or exports: the user does (``--flow``). Nor does it say whether the query
asked for all of the trade: that is checked as far as the columns show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.arrays import Array
from xlpkg.model.fields import FIELD_COUNT, level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS, Region
from xlpkg.model.words import Basis, Dimension, Flow
from xlpkg.sources import numbers, query_rules
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.table import SourceTable

#: The columns that the sums need in each row.
_NEEDED: Final = ("month", "region", "flow", "value")


#: The sum of the rows of each month and province, and the first line of each.
_Levels = dict[Month, dict[Region, float]]
_FirstLines = dict[tuple[Month, Region], int]


def is_query(grid: Grid) -> bool:
    """Return whether *grid* is a download of the online query: its header has two of the columns of one."""
    return bool(grid.rows) and query_rules.is_header(grid.rows[0])


def read_query(file: str, kind: str, grid: Grid, flow: Flow | None) -> tuple[SourceTable, ...]:
    """Return a table for each month of a download, its rows added up to provinces, in whole yuan or dollars.

    If the file has all months of a year up to one, the year to date is their sum. Raises SourceRefused if the rows have
    no province or month, the file shows only a part of the trade, or *flow* is None or not that of the rows.
    """
    header = query_rules.read_header(file, grid.rows[0])
    columns, shown = header.columns, tuple(filter(None, header.words))
    if "region" not in columns:
        raise SourceRefused("query-without-province", file=file, columns=shown)
    rows = [cells for cells in grid.rows[1:] if any(cells)]
    details = {
        each: {cells[columns[each]] for cells in rows if len(cells) > columns[each]}
        for each in Dimension
        if each in columns
    }
    for detail, values in details.items():
        if len(values) == 1:
            raise SourceRefused("query-part-of-trade", file=file, detail=detail, value=next(iter(values)))
    if flow not in (Flow.EXPORT, Flow.IMPORT):
        raise SourceRefused("query-without-flow", file=file)
    levels, first_lines = _add_up(file, grid, columns, flow)
    warnings = [
        *(Message("query-by-detail", {"file": file, "detail": each, "count": len(details[each])}) for each in details),
        *_check_complete(file, len(grid.rows) - 1, levels),
    ]
    fields: list[int | None] = [None] * FIELD_COUNT
    fields[level_field(flow, Basis.MONTH)] = columns["value"]
    tables: list[SourceTable] = []
    for month in sorted(levels):
        figures, lines = _figures(levels, first_lines, month, flow)
        tables.append(
            SourceTable(
                file=file,
                sheet=grid.sheet,
                title=", ".join(shown),
                period=month,
                currency=header.currency,
                unit=1,
                edition=header.language,
                kind=f"query-{kind}",
                columns=tuple(fields),
                label_column=columns["region"],
                lines=np.array(lines, dtype=np.int64),
                regions=np.arange(len(REGIONS)),
                zones=(None,) * len(REGIONS),
                figures=figures,
                footnote="",
                warnings=() if tables else tuple(warnings),
            )
        )
    return tuple(tables)


def _add_up(file: str, grid: Grid, columns: Mapping[str, int], flow: Flow) -> tuple[_Levels, _FirstLines]:
    """Return the sums of the rows. Raises SourceRefused at a row without a month, a province or a number."""
    levels: _Levels = defaultdict(lambda: defaultdict(float))
    first_lines: _FirstLines = {}
    month_of_file = None if "year" in columns else numbers.month_of_file(file)
    if month_of_file is None and "month" not in columns:
        raise SourceRefused("no-month", file=file, found=", ".join(filter(None, grid.rows[0])))
    value_column, last_column = columns["value"], max(columns[name] for name in _NEEDED if name in columns)
    for index, cells in enumerate(grid.rows[1:], start=1):
        if not any(cells):
            continue
        if len(cells) <= last_column:
            raise SourceRefused("row-cut-short", file=file, where=grid.address(index, value_column), label=cells[0])

        month = query_rules.read_month(cells[columns["month"]]) if "month" in columns else month_of_file
        if month is None:
            raise _refused("query-unknown-month", file, grid, index, columns["month"])
        if (region := query_rules.read_province(cells[columns["region"]])) is None:
            raise _refused("query-unknown-province", file, grid, index, columns["region"])
        if "flow" in columns and (found := query_rules.read_flow(cells[columns["flow"]])) is not flow:
            if found is None:
                raise _refused("detail-unknown-flow", file, grid, index, columns["flow"])
            raise SourceRefused("detail-other-flow", file=file, found=found, flow=flow)
        try:
            value = numbers.read_number(cells[value_column])
        except ValueError as error:
            raise _refused("not-a-number", file, grid, index, value_column) from error
        levels[month][region] += value or 0.0
        first_lines.setdefault((month, region), index + 1)
    last = len(grid.rows) - 1
    if grid.open_end and len(grid.rows[last]) == value_column + 1:  # the value may lack digits
        raise SourceRefused("row-without-end", file=file, where=grid.address(last, value_column))
    return levels, first_lines


def _refused(key: str, file: str, grid: Grid, row: int, column: int) -> SourceRefused:
    return SourceRefused(key, file=file, where=grid.address(row, column), found=grid.rows[row][column][:40])


def _check_complete(file: str, rows: int, levels: _Levels) -> list[Message]:
    """Return warnings, and remove from *levels* a last month that may be incomplete.

    Raises SourceRefused if the file has only a part of the trade.
    """
    warnings = []
    if rows >= query_rules.MOST_ROWS:
        last = max(levels)
        warnings.append(Message("query-cut", {"file": file, "rows": rows, "month": last}))
        if len(levels) > 1:
            del levels[last]
    for month, by_region in levels.items():
        missing = [region for region in PROVINCES if region not in by_region]
        if missing:
            raise SourceRefused(
                "query-provinces-missing",
                file=file,
                month=month,
                found=len(PROVINCES) - len(missing),
                missing=tuple(missing[:5]),
            )
    return warnings


def _figures(sums: _Levels, first_lines: _FirstLines, month: Month, flow: Flow) -> tuple[Array, list[int]]:
    """Return the figures of the 32 regions in *month*, shape (32, 9), and the first line of each."""
    months = [Month(month.year, earlier) for earlier in range(1, month.month + 1)]
    levels = np.array([[sums[each][region] for region in PROVINCES] for each in months if each in sums])
    levels = np.hstack((levels.sum(axis=1, keepdims=True), levels))
    figures = np.full((len(REGIONS), FIELD_COUNT), np.nan)
    figures[:, level_field(flow, Basis.MONTH)] = levels[-1]
    if len(levels) == len(months):
        figures[:, level_field(flow, Basis.YTD)] = levels.sum(axis=0)
    lines = [first_lines[month, region] for region in PROVINCES]
    return figures, [min(lines), *lines]
