"""Find the figures that changed between the vintages of a month, and the effect on their YoY and rank."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from xlpkg.analysis.cube import Cube, assemble, load_cube
from xlpkg.analysis.cube_data import CubeData
from xlpkg.analysis.measures import PRINTED_BAND, compute_rank, compute_yoy
from xlpkg.model.arrays import Array, finite_or_none
from xlpkg.model.fields import (
    FIELD_COUNT,
    LEVEL_FIELDS,
    LEVEL_UNIT,
    YOY_DIGIT,
    YOY_FIELDS,
    basis_of_field,
    flow_of_field,
    level_field,
    yoy_field,
)
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.store.sheets import StoredSheet, ZoneKey
from xlpkg.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

#: level: a level, in 亿. yoy: the printed YoY of the year to date, in pp. base: a level that was not published again,
#: but differs according to the YoY printed a year later.
FigureKind = Literal["level", "yoy", "base"]
#: A number before and after a revision; NaN for none.
Pair = tuple[float, float]

#: The rows (line, figures) of the zones of a sheet.
_Zones = dict[ZoneKey, tuple[int, tuple[float | None, ...]]]

_NONE: Final[Pair] = (math.nan, math.nan)
#: The tolerance of comparisons of floats, in 亿 or pp; the smallest resolution is 1e-8.
_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Vintage:
    """A figure in one file: its value in 亿 or pp, file, cell (two for a sum), and time of arrival in UTC."""

    value: float
    file: str
    cell: str
    arrived: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that a later file of its month changed.

    Attributes:
        old: the vintage before; None if the earlier files did not print the figure.
        new: the vintage after; None if the new file no longer prints it, in which case the old one stays in force.
        yoy: the YoY of the figure by the method auto, before and after; of a printed YoY that of the year to date.
        next_yoy: the YoY of the same month a year later, as stored now, relative to the old and to the new figure.
        rank: the rank of the figure among the provinces, before and after.
        zone: the label of a city or development zone of the region, which has no YoY and no rank here.
    """

    period: Month
    region: Region
    flow: Flow
    basis: Basis
    figure: FigureKind
    old: Vintage | None
    new: Vintage | None
    yoy: Pair = _NONE
    next_yoy: Pair = _NONE
    rank: Pair = _NONE
    zone: str | None = None

    @property
    def change(self) -> float:
        """The new figure less the old one, in 亿 or pp; NaN if one of them is missing."""
        return math.nan if self.old is None or self.new is None else self.new.value - self.old.value

    @property
    def percent(self) -> float:
        """The change in percent of the old level; NaN for a YoY, or without an old level."""
        if self.old is None or self.figure == "yoy" or not self.old.value:
            return math.nan
        return 100 * self.change / self.old.value

    @property
    def yoy_change(self) -> float:
        """The larger change of a YoY, of the same month or of a year later, in pp; 0 if none is known."""
        changes = (abs(after - before) for before, after in (self.yoy, self.next_yoy))
        return max((change for change in changes if not math.isnan(change)), default=0.0)


def find_revisions(
    store: Store, currency: Currency, period: Month | None = None, as_of: dt.datetime | None = None
) -> tuple[Revision, ...]:
    """Return the figures of 全国 and the provinces that a later file of their month changed, in the order of storing.

    With *period*, only figures of that month; with *as_of*, only files that had arrived. Levels in different units (万
    in a bulletin, yuan in the online query) are the same figure if they differ by no more than the rounding of both. A
    total that is the sum of newer exports and imports is a figure too. Raises NoData if nothing is stored.
    """
    now = load_cube(store, currency, as_of)
    sheets, rows = now.sheets, store.regions(now.sheets)
    revisions: list[Revision] = []
    start = 0
    for _, group in groupby(sheets, key=lambda sheet: sheet.file_id):
        file_sheets = list(group)
        end = start + len(file_sheets)
        repeated = {sheet.period for sheet in sheets[:start]} & {sheet.period for sheet in file_sheets}
        for month in sorted(repeated if period is None else repeated & {period}):
            years = (month.year - 1, month.year)  # the YoY of a month uses all months of both years
            used = [[sheet for sheet in sheets[:count] if sheet.period.year in years] for count in (start, end)]
            cubes = (replace(assemble(each, rows), announced=now.announced) for each in used)
            before, after = (_State(cube, month) for cube in cubes)
            revisions += _compare(before, after, frozenset(sheet.id for sheet in file_sheets), now)
        start = end
    return tuple(revisions)


class _State:
    """The figures of a month in a cube, in the order of :mod:`xlpkg.model.fields`; shape of each array (9, 32).

    Attributes:
        values: levels in 亿, then printed YoY in pp.
        resolutions: the size of the last printed digit, in 亿 or pp.
        yoys: the YoY by the method auto; for a printed YoY that of the year to date.
        ranks: the rank by level; for a printed YoY by that YoY.
    """

    def __init__(self, cube: CubeData, period: Month) -> None:
        self.cube, self.period, self.index = cube, period, cube.month_index(period)
        value = compute_yoy(cube).value[..., self.index]
        self.values = _by_field(cube.levels[..., self.index], cube.official[..., self.index])
        self.resolutions = _by_field(cube.resolution[..., self.index], np.full(cube.official.shape[:2], YOY_DIGIT))
        self.yoys = _by_field(value, value[Basis.YTD])
        self.ranks = compute_rank(self.values)

    def sheets_of(self, field: int) -> list[StoredSheet]:
        """Return the sheets of the month that have a column for *field*."""
        return [sheet for sheet in self.cube.sheets if sheet.period == self.period and sheet.letters[field] is not None]

    def vintage(self, field: int, region: int) -> Vintage | None:
        """Return a figure with its file and cells (those of both parts of a summed total); None if it is missing."""
        value = float(self.values[field, region])
        if math.isnan(value):
            return None
        fields = [field]
        if self.cube.origin[field, region, self.index] < 0:
            fields = [level_field(flow, basis_of_field(field)) for flow in (Flow.EXPORT, Flow.IMPORT)]
        sheets = [self.cube.sheets[int(self.cube.origin[each, region, self.index])] for each in fields]
        lines = [int(self.cube.line[each, region, self.index]) for each in fields]
        cells = (sheet.cell(line, each) for sheet, line, each in zip(sheets, lines, fields, strict=True))
        newest = max(sheets, key=lambda sheet: sheet.id)
        return Vintage(value, newest.file, " + ".join(cells), newest.arrived)


def _by_field(levels: Array, yoy: Array) -> Array:
    """Return levels (2, 32, flows) and YoY (32, 3) in the order of the nine fields; shape (9, 32)."""
    return np.stack([*(levels[basis, :, flow] for flow, basis in LEVEL_FIELDS), *(yoy[:, flow] for flow in YOY_FIELDS)])


def _compare(old: _State, new: _State, file_sheets: frozenset[int], now: Cube) -> Iterator[Revision]:
    """Yield the figures of a month that a file changed.

    *old* and *new*: the month before and after the file was stored. *file_sheets*: the ids of the file's sheets, which
    are in *new* only. *now*: the cube of all files, for the YoY of the month a year later.
    """
    same_resolution = np.abs(old.resolutions - new.resolutions) < _TOLERANCE
    tolerance = np.where(same_resolution, 0.0, (old.resolutions + new.resolutions) / 2) + _TOLERANCE
    had, has = ~np.isnan(old.values), ~np.isnan(new.values)
    changed = np.abs(new.values - old.values) > tolerance
    appeared, gone = ~had & has, np.zeros_like(had)
    for field in range(FIELD_COUNT):
        appeared[field] &= bool(old.sheets_of(field))  # otherwise it is the first file with this column
        if any(sheet.id in file_sheets for sheet in new.sheets_of(field)):
            origins = new.cube.origin[field, :, new.index].tolist()  # of the last sheet if it was not read
            gone[field] = had[field] & [new.cube.sheets[index].id not in file_sheets for index in origins]
    index = new.period - now.first + 12
    of_later = now.levels[..., index] if index < now.months else np.full(now.levels.shape[:3], np.nan)
    later = _by_field(of_later, np.full(now.official.shape[:2], np.nan))
    for field, region in np.argwhere(changed | appeared | gone).tolist():
        before = old.vintage(field, region)
        after = None if gone[field, region] else new.vintage(field, region)
        yield _revision(
            new.period,
            region,
            field,
            before,
            after,
            yoy=(float(old.yoys[field, region]), float(new.yoys[field, region])),
            next_yoy=(_yoy_of(later[field, region], before), _yoy_of(later[field, region], after or before)),
            rank=(float(old.ranks[field, region]), float(new.ranks[field, region])),
        )


def _revision(
    period: Month, region: int, field: int, old: Vintage | None, new: Vintage | None, **more: Any
) -> Revision:
    figure: FigureKind = "yoy" if field >= len(LEVEL_FIELDS) else "level"
    return Revision(period, REGIONS[region], flow_of_field(field), basis_of_field(field), figure, old, new, **more)


def find_moved(then: Cube, now: Cube, period: Month | None = None) -> tuple[Revision, ...]:
    """Return the levels that a report of *now* prints otherwise than one of *then*, or whose YoY or rank it does.

    With *period*, only those of that month. Raises NoData if one of the cubes does not have it.
    """
    months = [month for month in then.periods() if month in now.periods()] if period is None else [period]
    found = []
    for month in months:
        old, new = (_State(cube.years_of(month), month) for cube in (then, now))
        both = [(old.values, new.values), (old.yoys, new.yoys), (old.ranks, new.ranks)]
        for field, region in np.ndindex(len(LEVEL_FIELDS), len(REGIONS)):
            level, yoy, rank = ((float(a[field, region]), float(b[field, region])) for a, b in both)
            if any(format_number(before) != format_number(after) for before, after in (level, yoy, rank)):
                sources = old.vintage(field, region), new.vintage(field, region)
                found.append(_revision(month, region, field, *sources, yoy=yoy, rank=rank))
    return tuple(found)


def find_zone_revisions(
    store: Store, currency: Currency, period: Month | None = None, as_of: dt.datetime | None = None
) -> tuple[Revision, ...]:
    """Return the figures of cities and development zones that a later file of their month changed.

    They are in the order of storing.

    Each file is compared with the file before it that has zones of the month. If a label is in only one of the two
    files, its figure in the other is missing.
    """
    sheets = [sheet for sheet in store.sheets(currency, as_of) if period in (None, sheet.period)]
    repeated = {month for month, count in Counter(sheet.period for sheet in sheets).items() if count > 1}
    before: dict[Month, tuple[StoredSheet, _Zones]] = {}
    revisions: list[Revision] = []
    for sheet in sheets:
        if sheet.period not in repeated:
            continue
        if zones := {key: (line, values) for line, key, values in store.zone_rows(sheet)}:
            if sheet.period in before:
                revisions += _compare_zones(*before[sheet.period], sheet, zones)
            before[sheet.period] = (sheet, zones)
    return tuple(revisions)


def _compare_zones(old_sheet: StoredSheet, old: _Zones, new_sheet: StoredSheet, new: _Zones) -> Iterator[Revision]:
    """Yield the figures of zones that differ between two sheets of a month beyond their rounding."""
    missing = (0, (None,) * FIELD_COUNT)
    for key in dict.fromkeys((*old, *new)):
        (old_line, old_values), (new_line, new_values) = old.get(key, missing), new.get(key, missing)
        for field in range(FIELD_COUNT):
            if old_sheet.letters[field] is None or new_sheet.letters[field] is None:
                continue
            before = _zone_vintage(old_sheet, old_line, field, old_values[field])
            after = _zone_vintage(new_sheet, new_line, field, new_values[field])
            one, two = (sheet.resolution(field) or 0.0 for sheet in (old_sheet, new_sheet))
            rounding = 0.0 if not one or not two or math.isclose(one, two) else (one + two) / 2
            if (before and after and abs(after.value - before.value) <= rounding + _TOLERANCE) or before is after:
                continue
            yield _revision(new_sheet.period, key[0], field, before, after, zone=key[1])


def _zone_vintage(sheet: StoredSheet, line: int, field: int, value: float | None) -> Vintage | None:
    """Return a figure of a zone, printed as *value* in the unit of *sheet*; None if it is not printed."""
    if value is None:
        return None
    scaled = value * sheet.unit / LEVEL_UNIT if field < len(LEVEL_FIELDS) else value
    return Vintage(scaled, sheet.file, sheet.cell(line, field), sheet.arrived)


def _yoy_of(level: float, base: Vintage | None) -> float:
    """Return the YoY of *level* relative to *base*, in pp; NaN without a positive base."""
    return math.nan if base is None or base.value <= 0 else 100 * (float(level) / base.value - 1)


def find_implied_revisions(cube: Cube, period: Month | None = None) -> tuple[Revision, ...]:
    """Return the levels of the year to date that differ, beyond rounding, according to the YoY printed a year later.

    ``old`` is the level as first published. ``new`` is the base that the printed YoY implies, ``YTD/(1+y)``, with the
    cell of that YoY. ``next_yoy`` is the YoY relative to the first published base, and the printed one.
    """
    first, printed = cube.yoy(Method.FIRST), cube.official
    value = first.value[Basis.YTD]
    differs = np.abs(value - printed) > PRINTED_BAND + first.band[Basis.YTD] + _TOLERANCE
    states: dict[Month, _State] = {}
    revisions = []
    for region, flow_index, month in np.argwhere(differs).tolist():
        base_month, flow = cube.first + month - 12, Flow(flow_index)
        if period not in (None, base_month):
            continue
        if base_month not in states:
            states[base_month] = _State(cube.first_published, base_month)
        index = (yoy_field(flow), region, month)
        sheet = cube.sheets[int(cube.origin[index])]
        base = float(cube.levels[Basis.YTD, region, flow, month] / (1 + printed[region, flow, month] / 100))
        revisions.append(
            Revision(
                period=base_month,
                region=REGIONS[region],
                flow=flow,
                basis=Basis.YTD,
                figure="base",
                old=states[base_month].vintage(level_field(flow, Basis.YTD), region),
                new=Vintage(base, sheet.file, sheet.cell(int(cube.line[index]), yoy_field(flow)), sheet.arrived),
                next_yoy=(float(value[region, flow, month]), float(printed[region, flow, month])),
            )
        )
    return tuple(revisions)


#: The columns of a revision as a row; see :func:`revision_row`.
COLUMNS: Final = (
    "period", "region", "zone", "flow", "basis", "figure", "old", "new", "change", "percent",
    "yoy_before", "yoy_after", "next_yoy_before", "next_yoy_after", "rank_before", "rank_after",
    "old_file", "old_cell", "old_arrived", "new_file", "new_cell", "new_arrived",
)  # fmt: skip


def revision_row(revision: Revision) -> dict[str, str | float | None]:
    """Return *revision* by :data:`COLUMNS`: levels in 亿, YoY in pp, None for missing values."""

    def source(vintage: Vintage | None) -> list[str | None]:
        return [None] * 3 if vintage is None else [vintage.file, vintage.cell, vintage.arrived]

    old, new = revision.old, revision.new
    row: list[str | float | None] = [
        str(revision.period),
        revision.region.short,
        revision.zone,
        revision.flow.label("zh"),
        revision.basis.label("zh"),
        revision.figure,
        None if old is None else old.value,
        None if new is None else new.value,
        *finite_or_none((revision.change, revision.percent, *revision.yoy, *revision.next_yoy)),
        *(None if rank is None else int(rank) for rank in finite_or_none(revision.rank)),
        *source(old),
        *source(new),
    ]
    return dict(zip(COLUMNS, row, strict=True))


def revisions_frame(revisions: Sequence[Revision]) -> pd.DataFrame:
    """Return *revisions* as a table with :data:`COLUMNS`; the times of arrival are timestamps in UTC."""
    import pandas as pd  # takes longer to load than a command takes to run, and only this function needs it

    table = pd.DataFrame([revision_row(revision) for revision in revisions], columns=list(COLUMNS))
    for column in ("old_arrived", "new_arrived"):
        table[column] = pd.to_datetime(table[column], utc=True)
    return table
