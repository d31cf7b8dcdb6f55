"""Parse a table of provinces: its header names the figure of each column, its labels name the provinces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlpkg.audit.document import RawRow, RawTable
from xlpkg.audit.numbers import PrintedNumber, parse_number
from xlpkg.audit.province_tables import FIGURE_COLUMNS, LEVEL_COLUMNS, SUBTOTAL, ProvinceRow, ProvinceTable
from xlpkg.audit.tokens import normalised
from xlpkg.model.regions import NATIONAL, PROVINCES, Kind, Region, clean_label, find_region, name_key
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.numbers import normalise

_YOY: Final = re.compile(r"同比|增速|增长|变化|yoy|change|growth|%", re.IGNORECASE)
#: The label of a row that is a sum: of China, or of rows of the table.
_SUM: Final = re.compile(r"[合总小]计|\b(?:sub-?)?total\b", re.IGNORECASE)
#: A row with this many times the sum of the rows is that of China.
_MUCH_MORE: Final = 1.5
#: Columns with measures other than the seven figures.
_OTHER_MEASURE: Final = re.compile(r"占|比重|份额|排名|位次|贡献|拉动|share|rank|contribution", re.IGNORECASE)
_FLOWS: Final = (
    (Flow.NET, re.compile(r"净出口|差额|顺差|net|balance", re.IGNORECASE)),
    (Flow.TOTAL, re.compile(r"进出口|总额|总值|total|trade", re.IGNORECASE)),
    (Flow.EXPORT, re.compile(r"出口|export", re.IGNORECASE)),
    (Flow.IMPORT, re.compile(r"进口|import", re.IGNORECASE)),
)


def parse_table(
    parts: Sequence[RawTable], basis: Basis, groups: Sequence[Region] = ()
) -> tuple[ProvinceTable | None, list[RawRow], list[RawRow]]:
    """Return *parts* as one table of provinces, the rows and headers that could not be parsed, and its header rows.

    *groups* are the groups of provinces that may have a row. The table is None if no row names a province or no header
    names a level.
    """
    rows = [row for part in parts for row in part.rows if any(cell.strip() for cell in row.cells)]
    # The labels are in the first or the second cell. 全国 does not count: "Total" may be the header of a column.
    named = [sum(find_region(_cell(row, at)) in PROVINCES for row in rows) for at in range(2)]
    label_at = 1 if named[1] > named[0] else 0
    if not max(named):
        return None, [], []
    first = next(index for index, row in enumerate(rows) if find_region(_cell(row, label_at)))
    header, unread = _parse_header(rows[:first], label_at)
    if not header and max(len(row.cells) for row in rows[first:]) == label_at + 1 + len(FIGURE_COLUMNS):
        # Without a header the figures are in the usual order.
        header = {label_at + 1 + column: column for column in range(len(FIGURE_COLUMNS))}
    if not any(column in LEVEL_COLUMNS for column in header.values()):
        return None, rows[:1], []
    header_cells = {row.cells for row in rows[:first]}
    by_name = {name: group for group in groups for name in group.names}
    provinces, of_groups, sums, national, start = list[ProvinceRow](), list[ProvinceRow](), [], None, 0
    for row in rows[first:]:
        if row.cells in header_cells:
            continue  # the header is repeated at the top of a page
        if not _cell(row, label_at).strip():
            unread += [row] if any(map(str.isdigit, "".join(row.cells))) else []
            continue
        parsed = _parse_row(row, label_at, header)
        if parsed.region is None and (group := by_name.get(name_key(parsed.label))):
            of_groups.append(replace(parsed, region=group))
        elif parsed.region in (None, NATIONAL) and (_SUM.search(parsed.label) or not parsed.region):
            sums.append((parsed, start, len(provinces)))
            start = len(provinces)
        elif parsed.region is NATIONAL:
            national = parsed
        else:
            provinces.append(parsed)
    columns = tuple(sorted(header.values()))
    table = ProvinceTable(rows[0].where, basis, tuple(provinces), columns, national)
    for summed, begin, end in sums:
        group = _summed(table, summed, begin, end)
        if group is not None:
            of_groups.append(replace(summed, region=group))
        elif summed.region is NATIONAL:
            national = summed
        elif any(summed.figures):
            provinces.insert(end + len(provinces) - len(table.rows), summed)
    table = replace(table, rows=tuple(provinces), national=national, groups=tuple(of_groups))
    return table, unread, rows[:first]


def _summed(table: ProvinceTable, row: ProvinceRow, begin: int, end: int) -> Region | None:
    """Return the provinces of which *row* has the sum, as a group with its label; None if it is of no rows.

    They are all of *table*, or its rows from *begin* to *end*: those with which more levels agree. A row whose label
    says that it is a sum is one, even if it is wrong, unless it is that of China.
    """
    found: list[tuple[int, tuple[int, ...]]] = []
    for rows in (table.rows, table.rows[begin:end]):
        members = tuple(each.region.index for each in rows if each.region)
        sums = ((row.figures[at], table.sum_of(members, at)) for at in table.columns if at in LEVEL_COLUMNS)
        agreeing = [figure.agrees(of.low, of.high) for figure, of in sums if figure and of]
        if 1 < len(members) < len(PROVINCES):
            found.append((sum(agreeing) if 2 * sum(agreeing) > len(agreeing) else 0, members))
    count, members = max(found, default=(0, ()))
    pairs = ((row.figures[at], table.sum_of(members, at)) for at in table.columns if at in LEVEL_COLUMNS)
    is_much_more = any(figure.value > _MUCH_MORE * of.value for figure, of in pairs if figure and of)
    if not members or not (count or (_SUM.search(row.label) and not (row.region is NATIONAL and is_much_more))):
        return None
    return Region(SUBTOTAL, 0, row.label, row.label, row.label, "", Kind.GROUP, members)


def named_regions(parts: Sequence[RawTable]) -> set[Region]:
    """Return the regions that the first two cells of the rows name."""
    cells = (cell for part in parts for row in part.rows for cell in row.cells[:2])
    return {region for cell in cells if (region := find_region(cell))}


def _cell(row: RawRow, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _parse_header(rows: Sequence[RawRow], label_at: int) -> tuple[dict[int, int], list[RawRow]]:
    """Return cell index -> column of :data:`FIGURE_COLUMNS`, and the headers that could not be parsed."""
    columns: dict[int, int] = {}
    unread: list[RawRow] = []
    last: Flow | None = None
    for index in range(label_at + 1, max((len(row.cells) for row in rows), default=0)):
        words = normalised(" ".join(_cell(row, index) for row in rows))
        named, is_yoy = (flow for flow, pattern in _FLOWS if pattern.search(words)), bool(_YOY.search(words))
        flow = next(named, last if is_yoy else None)
        last = last if flow is None else flow
        column = next((at for at, figure in enumerate(FIGURE_COLUMNS) if figure == (flow, is_yoy)), None)
        if column is not None and column not in columns.values() and not _OTHER_MEASURE.search(words):
            columns[index] = column
        elif words:
            unread.append(RawRow(rows[0].where, (words,)))
    return columns, unread


def _parse_row(row: RawRow, label_at: int, header: dict[int, int]) -> ProvinceRow:
    figures: list[PrintedNumber | None] = [None] * len(FIGURE_COLUMNS)
    not_numbers = []
    for index, column in header.items():
        cell = _cell(row, index).strip().removesuffix("*")  # the mark of a wide interval
        try:
            figures[column] = parse_number(cell) if normalise(cell).strip() else None
        except ValueError:
            not_numbers.append((column, cell))
    label = clean_label(row.cells[label_at])
    return ProvinceRow(row.where, label, find_region(label), tuple(figures), tuple(not_numbers))
