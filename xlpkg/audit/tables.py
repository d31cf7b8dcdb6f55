"""Tables of provinces: which column holds which figure, by the words of the header, and whose row it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlpkg.audit.claims import COLUMNS, LEVELS, Printed, Table, TableRow
from xlpkg.audit.document import Grid, Line, Paragraph
from xlpkg.audit.sentences import printed
from xlpkg.audit.tokens import folded
from xlpkg.model.regions import NATIONAL, clean_label, find_region
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.model.regions import Region

_LABELS: Final = re.compile(r"省|地区|province|region", re.IGNORECASE)
_CHANGE: Final = re.compile(r"同比|增速|增长|变化|yoy|change|growth|%", re.IGNORECASE)
#: Columns of other things than the seven figures, whatever flow they are of.
_OTHER: Final = re.compile(r"占|比重|份额|排名|位次|贡献|拉动|share|rank|contribution", re.IGNORECASE)
_FLOWS: Final = (
    (Flow.NET, re.compile(r"净出口|差额|顺差|net|balance", re.IGNORECASE)),
    (Flow.TOTAL, re.compile(r"进出口|总额|总值|total|trade", re.IGNORECASE)),
    (Flow.EXPORT, re.compile(r"出口|export", re.IGNORECASE)),
    (Flow.IMPORT, re.compile(r"进口|import", re.IGNORECASE)),
)
#: A row typed in a paragraph: its cells are parted by tabs, pipes, or wide spaces.
_TYPED: Final = re.compile(r"\t|\s*\|\s*|\u3000+| {2,}")
_FULL: Final = 1 + len(COLUMNS)


def typed_grid(paragraph: Paragraph) -> Grid | None:
    """Return the table that was typed into a paragraph, or None where its lines are no rows of one."""
    lines = [
        Line(paragraph.where, tuple(_TYPED.split(line.strip().strip("|").strip())))
        for line in paragraph.text.splitlines()
        if line.strip(" |:-")
    ]
    return Grid(tuple(lines)) if lines and all(len(line.cells) >= _FULL - 1 for line in lines) else None


def read_table(grids: Sequence[Grid], basis: Basis) -> tuple[Table | None, list[Line]]:
    """Return the table of provinces that *grids* are the parts of, and the rows and headers that were not understood.

    None where no line names a province, or no header a level.
    """
    lines = [line for grid in grids for line in grid.lines if any(cell.strip() for cell in line.cells)]
    # Provinces: "Total" above a column is no row of the whole country.
    regions = [[find_region(line.cells[at]) for line in lines if at < len(line.cells)] for at in range(2)]
    named = [sum(region not in (None, NATIONAL) for region in column) for column in regions]
    label_at = 1 if named[1] > named[0] else 0
    if not max(named, default=0):
        return None, []
    first = next(at for at, line in enumerate(lines) if _is_row(line, label_at))
    header, unread = _header(lines[:first], label_at)
    if not header and max(len(line.cells) for line in lines[first:]) == label_at + _FULL:
        header = {label_at + 1 + place: place for place in range(len(COLUMNS))}  # the usual order, without a header
    if not any(place in LEVELS for place in header.values()):
        return None, lines[:1]
    heads = {line.cells for line in lines[:first]}
    rows, nation = [], None
    for line in lines[first:]:
        if line.cells in heads:
            continue  # the header again, at the top of a page
        if len(line.cells) <= label_at or not line.cells[label_at].strip():
            unread += [line] if any(sign.isdigit() for cell in line.cells for sign in cell) else []
            continue
        row = _row(line, label_at, header)
        if row.region is NATIONAL:
            nation = row
        elif row.region is not None or any(row.figures):
            rows.append(row)
    where = lines[0].where if first else lines[first].where
    return Table(where, basis, tuple(rows), tuple(sorted(header.values())), nation), unread


def named_in(grids: Sequence[Grid]) -> set[Region]:
    """Return the regions that the first two cells of the lines name."""
    cells = (cell for grid in grids for line in grid.lines for cell in line.cells[:2])
    return {region for cell in cells if (region := find_region(cell))}


def _is_row(line: Line, label_at: int) -> bool:
    return len(line.cells) > label_at and find_region(line.cells[label_at]) is not None


def _header(lines: Sequence[Line], label_at: int) -> tuple[dict[int, int], list[Line]]:
    """Return which cell of a row holds which of the seven figures, and header lines with words not understood."""
    columns: dict[int, int] = {}
    unread: list[Line] = []
    width = max((len(line.cells) for line in lines), default=0)
    last: Flow | None = None
    for at in range(width):
        words = folded(" ".join(line.cells[at] for line in lines if at < len(line.cells)))
        named = next((flow for flow, pattern in _FLOWS if pattern.search(words)), None)
        if at <= label_at or not words:
            continue
        is_change = _CHANGE.search(words) is not None
        last = named if named is not None else last
        if (last, is_change) in COLUMNS and (named is not None or is_change) and not _OTHER.search(words):
            place = COLUMNS.index((last, is_change)) if last is not None else -1
            if place not in columns.values():
                columns[at] = place
                continue
        unread.append(Line(lines[0].where, (words,)))
    return columns, unread


def _row(line: Line, label_at: int, header: dict[int, int]) -> TableRow:
    figures: list[Printed | None] = [None] * len(COLUMNS)
    empty, odd = [], []
    for at, place in header.items():
        cell = line.cells[at] if at < len(line.cells) else ""
        if not plain(cell).strip():
            empty.append(place)
            continue
        try:
            figures[place] = printed(cell)
        except ValueError:
            odd.append((place, cell.strip()))
    label = clean_label(line.cells[label_at])
    return TableRow(line.where, label, find_region(label), tuple(figures), tuple(empty), tuple(odd))
