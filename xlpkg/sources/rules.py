"""What must be true of table (8) before any of it is kept: provinces, identities, sums.

A table that fails is refused as a whole, with what was found, where, and what was expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import LEVEL_FIELDS, YOY_FIELDS, field_name, level_field, yoy_field
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, clean_label
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.readers.grid import as_text
from xlpkg.sources.table import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlpkg.model.arrays import Array
    from xlpkg.sources.readers.grid import Grid
    from xlpkg.sources.table import SourceTable

#: 31 provinces are rounded one by one: their sum strays from 总值 by less than this many of the last digit
#: (five standard deviations; ±4 is the most that was seen in 14 months).
SUM_TOLERANCE: Final = 8
#: T, X and M are rounded one by one.
IDENTITY_TOLERANCE: Final = 1

#: A double's own rounding, which is more than the slack where the last digit is the fifteenth.
_DOUBLE: Final = 1e-15

_FLOWS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)


def check_bulletin(grid: Grid, label: int, table: SourceTable) -> Iterator[Message]:
    """Check *table*, read from *grid* with its labels in the column *label*, and yield what is odd but usable.

    Raises SourceRefused where a province is absent or stands twice, T is not X + M, a month exceeds its year to
    date or January differs from it, or the 31 provinces do not add up to 总值.
    """
    regions = table.places.regions
    _check_provinces(grid, label, table, regions)
    digit = _last_digit(grid, table)
    figures = table.figures[table.places.of_regions]  # NaN for a missing one, of which no check holds or fails
    _check_rows(grid, label, table, regions, figures, digit)
    _check_sums(grid, label, table, regions, figures, digit)
    printed = [yoy_field(flow) for flow in YOY_FIELDS if table.columns[yoy_field(flow)] is not None]
    missing = np.flatnonzero(np.isnan(figures[:, printed]).any(axis=1))
    if len(missing):
        yield Message(
            "yoy-missing", {"file": table.file, "count": len(missing), "first": regions[missing[0]].region.name}
        )
    if not table.footnote and table.edition == "zh":
        last = table.places[-1]
        yield Message("footnote-missing", {"file": table.file, "last": last.zone or last.region.name})


def _check_provinces(grid: Grid, label: int, table: SourceTable, regions: Sequence[Place]) -> None:
    if [region.region for region in regions] == list(REGIONS):
        return
    lines: dict[int, list[int]] = {}
    for row in regions:
        lines.setdefault(row.region.index, []).append(row.line)
    for index, at in lines.items():
        if len(at) > 1:
            places = ", ".join(grid.place(line - 1, label) for line in at)
            raise SourceRefused("province-twice", file=table.file, region=REGIONS[index].name, places=places)
    missing = [region.name for region in PROVINCES if region.index not in lines]
    if missing:
        last = table.places[-1].line - 1
        raise SourceRefused(
            "provinces-missing",
            file=table.file,
            found=31 - len(missing),
            missing="、".join(missing[:5]) + ("…" if len(missing) > 5 else ""),
            last=f"{grid.place(last, label)} ({clean_label(grid.row(last)[label])})",
        )
    if 0 not in lines:
        raise SourceRefused("no-national-row", file=table.file, label="总值" if table.edition == "zh" else "Total")


def _last_digit(grid: Grid, table: SourceTable) -> float:
    """Return the size of the last printed digit of the levels: 1 for whole numbers."""
    levels = table.figures[:, : len(LEVEL_FIELDS)]
    if not (abs(levels - np.rint(levels)) > 0).any():  # no NaN is larger
        return 1.0
    columns = [column for column in table.columns[: len(LEVEL_FIELDS)] if column is not None]
    texts = (as_text(grid.cells[place.line - 1][column]) for place in table.places for column in columns)
    broken = [text for text in texts if "." in text]
    return 10.0 ** -max((len(text.strip().rpartition(".")[2]) for text in broken), default=0)


def _check_rows(
    grid: Grid, label: int, table: SourceTable, regions: Sequence[Place], figures: Array, digit: float
) -> None:
    slack = digit * 1e-6
    levels = figures[:, : len(LEVEL_FIELDS)].reshape(-1, len(_FLOWS), len(Basis))
    parts = levels[:, Flow.EXPORT] + levels[:, Flow.IMPORT]
    months, to_date = levels[:, :, Basis.MONTH], levels[:, :, Basis.YTD]
    total = levels[:, Flow.TOTAL]
    unequal = abs(total - parts) > IDENTITY_TOLERANCE * digit + slack + _DOUBLE * abs(total)
    if table.period.month == 1:
        key, above = "january-not-ytd", abs(months - to_date) > slack
    else:
        key, above = "month-above-ytd", months > to_date + slack
    if not unequal.any() and not above.any():
        return
    keys = ["identity"] * len(Basis) + [key] * len(_FLOWS)
    fields = [level_field(Flow.TOTAL, basis) for basis in Basis] + [level_field(flow, Basis.MONTH) for flow in _FLOWS]
    expected = np.hstack((parts, to_date))
    place, check = np.argwhere(np.hstack((unequal, above)))[0].tolist()  # the topmost row
    found = figures[place, fields[check]]
    raise _refused(keys[check], grid, label, table, regions[place], fields[check], found, expected[place, check])


def _check_sums(
    grid: Grid, label: int, table: SourceTable, regions: Sequence[Place], figures: Array, digit: float
) -> None:
    national = next(place for place, row in enumerate(regions) if row.region is NATIONAL)
    levels = figures[:, : len(LEVEL_FIELDS)]
    sums = levels.sum(axis=0) - levels[national]
    wrong = abs(levels[national] - sums) > SUM_TOLERANCE * digit + digit * 1e-6
    for field in np.flatnonzero(wrong).tolist():
        raise _refused("sum", grid, label, table, regions[national], field, figures[national, field], sums[field])


def _refused(
    key: str, grid: Grid, label: int, table: SourceTable, row: Place, field: int, found: float, expected: float
) -> SourceRefused:
    """Return the refusal of one figure, with its cell, its row and its column's name."""
    column = table.columns[field]
    cell = grid.place(row.line - 1, label if column is None else column)
    return SourceRefused(
        key,
        file=table.file,
        place=f"{cell} ({row.region.name}, {field_name(field)})",
        found=f"{found:,.12g}",
        expected=f"{expected:,.12g}",
    )
