"""Read a download of the online query (stats.customs.gov.cn), whose rows are added up to levels of provinces.

The file does not say whether it has imports or exports: the user does (``--flow``). Nor does it say whether the query
asked for all of the trade: that is checked as far as the columns show it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import FIELD_COUNT, level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Dimension, Flow
from xlpkg.sources import query_rules
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.table import SourceTable

#: The columns that are read in each row, as far as there are.
_READ: Final = ("month", "flow", *Dimension, "value", "region")
#: The sums of the rows of each month by region, and the line of the first row of each, counted from 1; 0 without a row.
_Months = dict[Month, tuple[Array, IntArray]]


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
        each: {cells[column] for cells in rows if len(cells) > column}
        for each in Dimension
        if (column := columns.get(each, columns.get(f"{each}_name"))) is not None
    }
    for detail, values in details.items():
        if len(values) == 1:
            raise SourceRefused("query-part-of-trade", file=file, detail=detail, value=next(iter(values)))
    if flow not in (Flow.EXPORT, Flow.IMPORT):
        raise SourceRefused("query-without-flow", file=file)
    months = _add_up(file, grid, header, flow)
    warnings = [
        *(Message("query-by-detail", {"file": file, "detail": each, "count": len(details[each])}) for each in details),
        *_check_complete(file, len(grid.rows) - 1, months),
    ]
    fields: list[int | None] = [None] * FIELD_COUNT
    fields[level_field(flow, Basis.MONTH)] = columns["value"]
    tables: list[SourceTable] = []
    for month in sorted(months):
        figures = np.full((len(REGIONS), FIELD_COUNT), np.nan)
        figures[:, level_field(flow, Basis.MONTH)], lines = months[month]
        to_date = [sums for each, (sums, _) in months.items() if each.year == month.year and each <= month]
        if len(to_date) == month.month:
            figures[:, level_field(flow, Basis.YTD)] = np.sum(to_date, axis=0)
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
                lines=lines,
                regions=np.arange(len(REGIONS)),
                zones=(None,) * len(REGIONS),
                figures=figures,
                footnote="",
                warnings=() if tables else tuple(warnings),
            )
        )
    return tuple(tables)


def _add_up(file: str, grid: Grid, header: query_rules.Header, flow: Flow) -> _Months:
    """Return the sums of the rows. Raises SourceRefused at a cell that is not valid, or if there is no row."""
    months: _Months = defaultdict(lambda: (np.zeros(len(REGIONS)), np.zeros(len(REGIONS), np.int64)))
    lengths = set()
    columns = {name: header.columns[name] for name in _READ if name in header.columns}
    width = max(columns.values()) + 1
    known = {"month": None if "month" in columns else query_rules.month_in_name(file, header), "flow": flow}
    for line, cells in enumerate(grid.rows[1:], start=1):
        if not any(cells):
            continue
        if len(cells) < width:
            raise SourceRefused("row-cut-short", file=file, where=grid.address(line, columns["value"]), label=cells[0])
        row: dict[str, Any] = {**known}
        for name, column in columns.items():
            if (found := query_rules.read(name, cells[column])) is None:
                raise query_rules.refused(file, grid.address(line, column), name, cells[column])
            row[name] = found
        if row["flow"] is not flow:
            raise SourceRefused("detail-other-flow", file=file, found=row["flow"], flow=flow)
        sums, lines = months[row["month"]]
        for index in (NATIONAL.index, row["region"].index):
            sums[index] += row["value"]
            lines[index] = lines[index] or line + 1
        lengths.add(len(row.get("commodity", "")))
    if not months:
        raise SourceRefused("detail-no-rows", file=file)
    query_rules.check_lengths(file, sorted(lengths))
    last = len(grid.rows) - 1
    if grid.open_end and len(grid.rows[last]) == columns["value"] + 1:  # the value may lack digits
        raise SourceRefused("row-without-end", file=file, where=grid.address(last, columns["value"]))
    return months


def _check_complete(file: str, rows: int, months: _Months) -> list[Message]:
    """Return warnings, and remove from *months* a last one that may be incomplete.

    Raises SourceRefused if the file has only a part of the trade.
    """
    warnings = []
    if rows >= query_rules.MOST_ROWS:
        last = max(months)
        warnings.append(Message("query-cut", {"file": file, "rows": rows, "month": last}))
        if len(months) > 1:
            del months[last]
    for month, (_, lines) in months.items():
        if missing := tuple(region for region in PROVINCES if not lines[region.index]):
            found = len(PROVINCES) - len(missing)
            raise SourceRefused("query-provinces-missing", file=file, month=month, found=found, missing=missing[:5])
    return warnings
