"""Read a download of the online query (stats.customs.gov.cn), whose rows are added up to levels of provinces.

The file does not say whether it has imports or exports: the user does (``--flow``). Nor does it say whether the query
asked for all of the trade: that is checked as far as the columns show it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import FIELD_COUNT, level_field
from xlpkg.model.months import Month, find_month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, find_region, region_of_code
from xlpkg.model.words import Basis, Flow
from xlpkg.sources import numbers
from xlpkg.sources.query_columns import COLUMNS, find_columns
from xlpkg.sources.table import LONGEST_HEADING, SourceTable

if TYPE_CHECKING:
    from xlpkg.messages import Language
    from xlpkg.model.arrays import Array
    from xlpkg.model.regions import Region
    from xlpkg.sources.readers.grid import Grid

#: A download ends after this many rows, without a warning.
MOST_ROWS: Final = 10_000

#: The columns that the sums need, and those that show of which part of the trade they are.
_NAMES: Final = ("month", "region_code", "region", "commodity", "partner", "regime", "value")


class _Detail(Enum):
    """A further column of a query: its key in COLUMNS, its name in English and in Chinese."""

    COMMODITY = ("commodity", "commodity", "商品")
    PARTNER = ("partner", "trading partner", "贸易伙伴")
    REGIME = ("regime", "customs regime", "贸易方式")

    def label(self, lang: Language) -> str:
        """Return the name in *lang*."""
        _, english, chinese = self.value
        return chinese if lang == "zh" else english


@dataclass(slots=True)
class _Sums:
    """The sum of the rows of each month and province, and the first line of each."""

    levels: dict[Month, dict[Region, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    first_line: dict[tuple[Month, Region], int] = field(default_factory=dict)


def is_query(grid: Grid) -> bool:
    """Return whether *grid* is a download of the online query: its header has two of the columns of one."""
    if not grid.rows:
        return False
    header = [cell.strip()[:LONGEST_HEADING] for cell in grid.rows[0]]
    found = {name for name in _NAMES if any(map(COLUMNS[name].search, header))}
    return len(found - {"region_code"}) > 1


def read_query(file: str, kind: str, grid: Grid, flow: Flow | None) -> tuple[SourceTable, ...]:
    """Return a table for each month of a download, its rows added up to provinces, in whole yuan or dollars.

    If the file has all months of a year up to one, the year to date is their sum. Raises SourceRefused if the rows have
    no province or month, the file shows only a part of the trade, or *flow* is None.
    """
    header = [cell.strip()[:LONGEST_HEADING] for cell in grid.rows[0]]
    columns = _find_columns(file, header)
    if "region" not in columns:
        raise SourceRefused("query-without-province", file=file, columns=", ".join(filter(None, header)))
    if "value" not in columns:
        raise SourceRefused("query-without-value", file=file, columns=", ".join(filter(None, header)))
    details = {each: _values(grid, columns[each.value[0]]) for each in _Detail if each.value[0] in columns}
    for detail, values in details.items():
        if len(values) == 1:
            raise SourceRefused("query-part-of-trade", file=file, detail=detail, value=next(iter(values)))
    currency = numbers.currency_of(header[columns["value"]])
    if currency is None:
        raise SourceRefused("query-without-value", file=file, columns=", ".join(filter(None, header)))
    if flow not in (Flow.EXPORT, Flow.IMPORT):
        raise SourceRefused("query-without-flow", file=file)
    sums = _add_up(file, grid, columns)
    warnings = [
        *(Message("query-by-detail", {"file": file, "detail": each, "count": len(details[each])}) for each in details),
        *_check_complete(file, len(grid.rows) - 1, sums),
    ]
    fields: list[int | None] = [None] * FIELD_COUNT
    fields[level_field(flow, Basis.MONTH)] = columns["value"]
    tables: list[SourceTable] = []
    for month in sorted(sums.levels):
        figures, lines = _figures(sums, month, flow)
        tables.append(
            SourceTable(
                file=file,
                sheet=grid.sheet,
                title=", ".join(filter(None, header)),
                period=month,
                currency=currency,
                unit=1,
                edition="zh" if re.search(r"[\u4e00-\u9fff]", header[columns["value"]]) else "en",
                kind=f"query-{kind}",
                columns=tuple(fields),
                lines=np.array(lines, dtype=np.int64),
                regions=np.arange(len(REGIONS)),
                zones=(None,) * len(REGIONS),
                figures=figures,
                footnote="",
                warnings=() if tables else tuple(warnings),
            )
        )
    return tuple(tables)


def _find_columns(file: str, header: list[str]) -> dict[str, int]:
    """Return the column of each of _NAMES that the header has; "region" is that of the code, if there is one."""
    columns = find_columns(file, header, _NAMES)
    if "region_code" in columns:
        columns["region"] = columns.pop("region_code")
    return columns


def _values(grid: Grid, column: int) -> set[str]:
    """Return the different values of a column below the header."""
    return {cells[column] for cells in grid.rows[1:] if len(cells) > column and any(cells)}


def _add_up(file: str, grid: Grid, columns: dict[str, int]) -> _Sums:
    """Return the sums of the rows. Raises SourceRefused at a row without a month, a province or a number."""
    sums = _Sums()
    month_of_file = numbers.month_of_file(file)
    region_column, value_column = columns["region"], columns["value"]
    for index, cells in enumerate(grid.rows[1:], start=1):
        if not any(cells):
            continue
        if len(cells) <= max(value_column, region_column, columns.get("month", 0)):
            raise SourceRefused("row-cut-short", file=file, where=grid.address(index, value_column), label=cells[0])
        month = month_of_row(cells[columns["month"]]) if "month" in columns else month_of_file
        if month is None and "month" in columns:
            where, found = grid.address(index, columns["month"]), cells[columns["month"]][:40]
            raise SourceRefused("query-unknown-month", file=file, where=where, found=found)
        if month is None:
            raise SourceRefused("query-without-month", file=file)
        code = cells[region_column]
        region = region_of_code(code) or find_region(code)
        if region is None or region is NATIONAL:
            where = grid.address(index, region_column)
            raise SourceRefused("query-unknown-province", file=file, where=where, found=code)
        try:
            value = numbers.read_number(cells[value_column])
        except ValueError as error:
            where = grid.address(index, value_column)
            raise SourceRefused("not-a-number", file=file, where=where, found=cells[value_column][:40]) from error
        sums.levels[month][region] += value or 0.0
        sums.first_line.setdefault((month, region), index + 1)
    last = len(grid.rows) - 1
    if grid.open_end and len(grid.rows[last]) == value_column + 1:  # the value may lack digits
        raise SourceRefused("row-without-end", file=file, where=grid.address(last, value_column))
    return sums


def month_of_row(cell: str) -> Month | None:
    """Return the month of a row, or None. Five digits, such as 20251, may have lost the last one."""
    digits = cell.strip()
    return None if digits.isdecimal() and len(digits) != len("202501") else find_month(cell)


def _check_complete(file: str, rows: int, sums: _Sums) -> list[Message]:
    """Return warnings, and remove from *sums* a last month that may be incomplete.

    Raises SourceRefused if the file has only a part of the trade.
    """
    warnings = []
    if rows >= MOST_ROWS:
        last = max(sums.levels)
        warnings.append(Message("query-cut", {"file": file, "rows": rows, "month": last}))
        if len(sums.levels) > 1:
            del sums.levels[last]
    for month, by_region in sums.levels.items():
        missing = [region.name for region in PROVINCES if region not in by_region]
        if missing:
            raise SourceRefused(
                "query-provinces-missing",
                file=file,
                month=month,
                found=len(PROVINCES) - len(missing),
                missing="、".join(missing[:5]),
            )
    return warnings


def _figures(sums: _Sums, month: Month, flow: Flow) -> tuple[Array, list[int]]:
    """Return the figures of the 32 regions in *month*, shape (32, 9), and the first line of each."""
    months = [Month(month.year, earlier) for earlier in range(1, month.month + 1)]
    levels = np.array([[sums.levels[each][region] for region in PROVINCES] for each in months if each in sums.levels])
    levels = np.hstack((levels.sum(axis=1, keepdims=True), levels))
    figures = np.full((len(REGIONS), FIELD_COUNT), np.nan)
    figures[:, level_field(flow, Basis.MONTH)] = levels[-1]
    if len(levels) == len(months):
        figures[:, level_field(flow, Basis.YTD)] = levels.sum(axis=0)
    lines = [sums.first_line[month, region] for region in PROVINCES]
    return figures, [min(lines), *lines]
