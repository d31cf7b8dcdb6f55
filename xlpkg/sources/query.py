"""The customs' online query (stats.customs.gov.cn): a CSV of rows to add up to provinces, levels only.

The file does not say whether it is imports or exports, nor whether the query asked for all of the trade; the
first is the user's to say, the second is checked as far as the file shows it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import FIELD_COUNT, level_field
from xlpkg.model.months import Month, find_month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, find_region, region_of_code
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources import numbers
from xlpkg.sources.table import LONGEST_HEADING, Place, Places, SourceTable

if TYPE_CHECKING:
    from xlpkg.model.regions import Region
    from xlpkg.sources.readers.grid import Grid

#: A download stops at this many rows without a word.
MOST_ROWS: Final = 10_000

_COLUMNS: Final = {
    "month": re.compile(r"数据年月|date of data", re.IGNORECASE),
    "region_code": re.compile(r"注册地编码|locations? of importers.*code", re.IGNORECASE),
    "region": re.compile(r"注册地名称|locations? of importers(?!.*code)", re.IGNORECASE),
    "commodity": re.compile(r"商品编码|commodity code", re.IGNORECASE),
    "partner": re.compile(r"贸易伙伴编码|trading partner code", re.IGNORECASE),
    "regime": re.compile(r"贸易方式编码|customs regime code", re.IGNORECASE),
    "value": re.compile(r"^(?:人民币|美元|US dollars?|RMB( Yuan)?|CNY)$", re.IGNORECASE),
}


def is_query(grid: Grid) -> bool:
    """Tell whether *grid* is a download of the online query."""
    if not grid.cells:
        return False
    header = [cell[:LONGEST_HEADING] for cell in grid.row(0)]
    return any(_COLUMNS["value"].search(cell.strip()) for cell in header) and any(
        _COLUMNS[key].search(cell) for cell in header for key in ("month", "region", "commodity", "partner")
    )


def read_query(file: str, kind: str, grid: Grid, flow: Flow | None) -> tuple[SourceTable, ...]:
    """Return a table for each month of a download, its rows added up to provinces, in whole yuan or dollars.

    Where the file holds all months of a year up to one, the year to date is their sum. Raises SourceRefused
    where *flow* is not said, the rows have no province or no month, or one of the 31 provinces is absent.
    """
    header = [cell.strip()[:LONGEST_HEADING] for cell in grid.rows[0]]
    named = {key: [i for i, cell in enumerate(header) if pattern.search(cell)] for key, pattern in _COLUMNS.items()}
    at = {key: next(iter(columns), None) for key, columns in named.items()}
    for columns in named.values():
        if len(columns) > 1:
            first, second = (grid.place(0, column)[:-1] for column in columns[:2])
            raise SourceRefused("column-twice", file=file, first=first, second=second, words=header[columns[0]])
    place_column = at["region_code"] if at["region_code"] is not None else at["region"]
    if place_column is None:
        raise SourceRefused("query-without-province", file=file, columns=", ".join(filter(None, header)))
    if flow not in (Flow.EXPORT, Flow.IMPORT):
        raise SourceRefused("query-without-flow", file=file)
    value_column = at["value"]
    if value_column is None:
        raise SourceRefused("query-without-value", file=file, columns=", ".join(filter(None, header)))
    currency = numbers.currency_of(header[value_column]) or Currency.USD
    whole_file = numbers.month_of_file(file)
    sums: dict[Month, dict[Region, float]] = defaultdict(lambda: defaultdict(float))
    first_line: dict[tuple[Month, Region], int] = {}
    details: dict[str, set[str]] = {key: set() for key in ("commodity", "partner", "regime")}
    body = grid.rows[1:]
    for index, cells in enumerate(body, start=1):
        if not any(cells):
            continue
        if len(cells) <= max(value_column, place_column):
            raise SourceRefused("row-cut-short", file=file, place=grid.place(index, value_column), label=cells[0])
        month = whole_file if at["month"] is None else find_month(cells[at["month"]])
        if month is None:
            raise SourceRefused("query-without-month", file=file, place=grid.place(index, at["month"] or 0))
        region = region_of_code(cells[place_column]) or find_region(cells[place_column])
        if region is None or region is NATIONAL:
            raise SourceRefused(
                "query-unknown-province",
                file=file,
                place=grid.place(index, place_column),
                found=cells[place_column],
            )
        try:
            value = numbers.number(cells[value_column])
        except ValueError as error:
            where = grid.place(index, value_column)
            raise SourceRefused("not-a-number", file=file, place=where, found=cells[value_column][:40]) from error
        sums[month][region] += value or 0.0
        first_line.setdefault((month, region), index + 1)
        for key, seen in details.items():
            column = at[key]
            if column is not None and len(cells) > column:
                seen.add(cells[column])
    if grid.open_end and len(grid.rows[-1]) == value_column + 1:
        raise SourceRefused("row-without-end", file=file, place=grid.place(len(body), value_column))
    warnings = _check_whole(file, len(body), details, sums)
    return _tables(file, kind, grid, header, flow, currency, value_column, sums, first_line, warnings)


def _check_whole(
    file: str, rows: int, details: dict[str, set[str]], sums: dict[Month, dict[Region, float]]
) -> list[Message]:
    warnings = []
    for key, seen in details.items():
        if len(seen) == 1:
            raise SourceRefused("query-part-of-trade", file=file, detail=key, value=next(iter(seen)))
        if seen:
            warnings.append(Message("query-by-detail", {"file": file, "detail": key, "count": len(seen)}))
    if rows >= MOST_ROWS:
        last = max(sums)
        warnings.append(Message("query-cut", {"file": file, "rows": rows, "month": last}))
        if len(sums) > 1:
            del sums[last]
    for month, by_region in sums.items():
        missing = [region.name for region in PROVINCES if region not in by_region]
        if missing:
            raise SourceRefused(
                "query-provinces-missing",
                file=file,
                month=month,
                found=31 - len(missing),
                missing="、".join(missing[:5]),
            )
    return warnings


def _tables(
    file: str,
    kind: str,
    grid: Grid,
    header: list[str],
    flow: Flow,
    currency: Currency,
    value_column: int,
    sums: dict[Month, dict[Region, float]],
    first_line: dict[tuple[Month, Region], int],
    warnings: list[Message],
) -> tuple[SourceTable, ...]:
    columns: list[int | None] = [None] * FIELD_COUNT
    columns[level_field(flow, Basis.MONTH)] = value_column
    tables: list[SourceTable] = []
    for month in sorted(sums):
        months = [Month(month.year, earlier) for earlier in range(1, month.month + 1)]
        whole_year = all(earlier in sums for earlier in months)
        places: list[Place] = []
        figures = np.full((len(REGIONS), FIELD_COUNT), np.nan)
        for region in REGIONS:
            parts = PROVINCES if region is NATIONAL else (region,)
            figures[region.index, level_field(flow, Basis.MONTH)] = sum(sums[month][part] for part in parts)
            if whole_year:
                to_date = sum(sums[earlier][part] for earlier in months for part in parts)
                figures[region.index, level_field(flow, Basis.YTD)] = to_date
            places.append(Place(min(first_line[month, part] for part in parts), region, None))
        edition = "zh" if re.search(r"[\u4e00-\u9fff]", header[value_column]) else "en"
        tables.append(
            SourceTable(
                file=file,
                sheet=grid.sheet,
                title=", ".join(filter(None, header)),
                period=month,
                currency=currency,
                unit=1,
                edition="zh" if edition == "zh" else "en",
                kind=f"query-{kind}",
                columns=tuple(columns),
                places=Places(places),
                figures=figures,
                footnote="",
                warnings=tuple(warnings) if not tables else (),
            )
        )
    return tuple(tables)
