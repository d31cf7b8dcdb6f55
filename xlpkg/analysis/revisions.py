"""What changed between the vintages of a month, and what that does to the YoY and the rank of the figure.

with open_store(path) as store:
    frame(revisions(store, Currency.RMB, Month(2025, 2)))
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from xlpkg.analysis.cube import assemble, load_cube
from xlpkg.analysis.cube_data import LEVEL_UNIT
from xlpkg.analysis.measures import PRINTED_BAND, compute_rank, compute_yoy
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, YOY_FIELDS, flow_of_field, level_field, yoy_field
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import FLOW_NAMES, Basis, Flow, Method

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.cube_data import CubeData
    from xlpkg.model.arrays import Array
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region
    from xlpkg.model.words import Currency
    from xlpkg.store.sheets import Sheet
    from xlpkg.store.store import Store

#: level: a month's or a year to date's trade, in 亿. yoy: the printed change of the year to date, in pp. base: a level
#: that was not published again, but is another one in the YoY that is printed a year later.
Figure = Literal["level", "yoy", "base"]
#: A figure, before and after: NaN for none.
Pair = tuple[float, float]

#: The rows of a table's cities and zones, (line, figures), by region, label and how often it has stood there by then.
_Zones = dict[tuple[int, str, int], tuple[int, tuple[float | None, ...]]]

_NONE: Final[Pair] = (math.nan, math.nan)
#: Floating point's share of a comparison of levels in 亿 or of YoY in pp: the smallest digit is 1e-8.
_SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Vintage:
    """A figure as one file has it: 亿 or pp, file, cell (two where it is their sum), time of arrival in UTC."""

    value: float
    file: str
    cell: str
    arrived: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that one file left otherwise than it was.

    ``old`` is None where the earlier files of the month did not print it, ``new`` where the new one does no longer: the
    old figure goes on to answer then. ``yoy`` is the YoY of this figure by the base method auto, ``rank`` its place
    among the provinces (of a printed YoY the place by YoY), both before and after the file came. ``next_yoy`` is the
    YoY of the same month a year later, as it is stored now, on the old and on the new figure as its base. ``zone`` is
    the label of a city or development zone of the region; nothing but its figures is told of it.
    """

    period: Month
    region: Region
    flow: Flow
    basis: Basis
    figure: Figure
    old: Vintage | None
    new: Vintage | None
    yoy: Pair = _NONE
    next_yoy: Pair = _NONE
    rank: Pair = _NONE
    zone: str | None = None

    @property
    def change(self) -> float:
        """The new figure less the old one, in 亿 or pp; NaN where one of them is missing."""
        return math.nan if self.old is None or self.new is None else self.new.value - self.old.value

    @property
    def percent(self) -> float:
        """The change in percent of the old level; NaN for a YoY, and where there is none."""
        if self.old is None or self.figure == "yoy" or not self.old.value:
            return math.nan
        return 100 * self.change / self.old.value

    @property
    def yoy_change(self) -> float:
        """By how many pp this moves a YoY, of its own month or of a year later: the larger; 0 where of neither."""
        moves = (abs(after - before) for before, after in (self.yoy, self.next_yoy))
        return max((move for move in moves if not math.isnan(move)), default=0.0)


def revisions(
    store: Store, currency: Currency, period: Month | None = None, as_of: dt.datetime | None = None
) -> tuple[Revision, ...]:
    """Return every figure of 全国 and the provinces that a later file of its month changed, in the order of arrival.

    *period*: only the figures of that month. *as_of*: only what had come by then. Levels of different units (万 in a
    bulletin, yuan in the online query) that differ by no more than the rounding of both are the same figure. A total
    that follows from newer exports and imports counts as they do. Raises NoData where nothing is stored.
    """
    now = load_cube(store, currency, as_of)
    sheets, rows = now.sheets, store.regions(now.sheets)
    found: list[Revision] = []
    start = 0
    for _, group in groupby(sheets, key=lambda sheet: (sheet.arrived, sheet.sha256)):
        of_file = list(group)
        end = start + len(of_file)
        again = {sheet.period for sheet in sheets[:start]} & {sheet.period for sheet in of_file}
        for month in sorted(again if period is None else again & {period}):
            needed = {month, month - 1, month - 12, month - 13}  # what the YoY of a month rests on
            before, after = (
                _State(assemble(kept, rows, len(kept)), month)
                for kept in ([sheet for sheet in sheets[:count] if sheet.period in needed] for count in (start, end))
            )
            found += _compared(before, after, frozenset(sheet.id for sheet in of_file), now)
        start = end
    return tuple(found)


class _State:
    """A month as a cube answers it, by the nine fields of ``sources.table``; shape of each array (9, 32).

    ``values`` and ``digits``: levels, then printed YoY. ``yoys``: by auto, of a printed YoY that of the year to date.
    ``ranks``: by level, of a printed YoY by that.
    """

    def __init__(self, cube: CubeData, period: Month) -> None:
        self.cube, self.period, self.place = cube, period, cube.at(period)
        value = compute_yoy(cube).value[..., self.place]
        self.values = _by_field(cube.levels[..., self.place], cube.official[..., self.place])
        self.digits = _by_field(cube.resolution[..., self.place], np.full(cube.official.shape[:2], 2 * PRINTED_BAND))
        self.yoys = _by_field(value, value[Basis.YTD])
        self.ranks = compute_rank(self.values)

    def sheets_of(self, field: int) -> list[Sheet]:
        """Return the tables of the month that have a column for *field*."""
        return [sheet for sheet in self.cube.sheets if sheet.period == self.period and sheet.letters[field] is not None]

    def origin(self, field: int) -> list[int]:
        """Return for each region the id of the table that *field* was read from, -1 where it was not read."""
        return [self.cube.sheets[at].id if at >= 0 else -1 for at in self.cube.origin[field, :, self.place].tolist()]

    def vintage(self, field: int, region: int) -> Vintage | None:
        """Return a figure and where it stands; of a total that is a sum, where its parts do. None for a missing one."""
        value = float(self.values[field, region])
        if math.isnan(value):
            return None
        fields = [field]
        if self.cube.origin[field, region, self.place] < 0:
            fields = [level_field(flow, LEVEL_FIELDS[field][1]) for flow in (Flow.EXPORT, Flow.IMPORT)]
        sheets = [self.cube.sheets[int(self.cube.origin[each, region, self.place])] for each in fields]
        lines = [int(self.cube.line[each, region, self.place]) for each in fields]
        cells = (sheet.cell(line, each) for sheet, line, each in zip(sheets, lines, fields, strict=True))
        newest = max(sheets, key=lambda sheet: sheet.arrived)
        return Vintage(value, newest.file, " + ".join(cells), newest.arrived)


def _by_field(levels: Array, printed: Array) -> Array:
    """Put levels (2, 32, flows) and what belongs to the printed YoY (32, 3) in the order of a source's fields."""
    return np.stack([*(levels[basis, :, flow] for flow, basis in LEVEL_FIELDS), *(printed[:, f] for f in YOY_FIELDS)])


def _compared(old: _State, new: _State, of_file: frozenset[int], now: Cube) -> Iterator[Revision]:
    """Yield what the tables *of_file*, which *new* has and *old* has not, changed in their month."""
    same_digit = np.abs(old.digits - new.digits) < _SLACK
    tolerance = np.where(same_digit, 0.0, (old.digits + new.digits) / 2) + _SLACK
    had, has = ~np.isnan(old.values), ~np.isnan(new.values)
    changed = np.abs(new.values - old.values) > tolerance
    appeared, gone = ~had & has, np.zeros_like(had)
    for field in range(FIELD_COUNT):
        appeared[field] &= bool(old.sheets_of(field))  # else it is the first file that could print it
        if any(sheet.id in of_file for sheet in new.sheets_of(field)):
            gone[field] = had[field] & [sheet not in of_file and sheet >= 0 for sheet in new.origin(field)]
    later = _a_year_later(now, new.period)
    for field, region in np.argwhere(changed | appeared | gone).tolist():
        before = old.vintage(field, region)
        after = None if gone[field, region] else new.vintage(field, region)
        yield Revision(
            period=new.period,
            region=REGIONS[region],
            flow=flow_of_field(field),
            basis=Basis.YTD if field >= len(LEVEL_FIELDS) else LEVEL_FIELDS[field][1],
            figure="yoy" if field >= len(LEVEL_FIELDS) else "level",
            old=before,
            new=after,
            yoy=(float(old.yoys[field, region]), float(new.yoys[field, region])),
            next_yoy=(_growth(later[field, region], before), _growth(later[field, region], after or before)),
            rank=(float(old.ranks[field, region]), float(new.ranks[field, region])),
        )


def zone_revisions(
    store: Store, currency: Currency, period: Month | None = None, as_of: dt.datetime | None = None
) -> tuple[Revision, ...]:
    """Return what later files of a month changed in the figures of cities and zones, in the order of arrival.

    Each file is held against the one before it that has any; labels that only one of them has have no other figure.
    """
    sheets = [sheet for sheet in store.sheets(currency, as_of) if period in (None, sheet.period)]
    again = {month for month, count in Counter(sheet.period for sheet in sheets).items() if count > 1}
    before: dict[Month, tuple[Sheet, _Zones]] = {}
    found: list[Revision] = []
    for sheet in sheets:
        if sheet.period in again and (zones := _zones(store, sheet)):
            if sheet.period in before:
                found += _compared_zones(*before[sheet.period], sheet, zones)
            before[sheet.period] = (sheet, zones)
    return tuple(found)


def _zones(store: Store, sheet: Sheet) -> _Zones:
    zones: _Zones = {}
    times: Counter[tuple[int, str]] = Counter()  # a label may stand twice in a province
    for line, region, label, values in store.zone_rows(sheet):
        times[region, label] += 1
        zones[region, label, times[region, label]] = (line, values)
    return zones


def _compared_zones(old_sheet: Sheet, old: _Zones, new_sheet: Sheet, new: _Zones) -> Iterator[Revision]:
    missing = (0, (None,) * FIELD_COUNT)
    for key in dict.fromkeys((*old, *new)):
        (old_line, olds), (new_line, news) = old.get(key, missing), new.get(key, missing)
        for field in range(FIELD_COUNT):
            if old_sheet.letters[field] is None or new_sheet.letters[field] is None:
                continue
            before = _of_zone(old_sheet, old_line, field, olds[field])
            after = _of_zone(new_sheet, new_line, field, news[field])
            rounding = 0.0 if old_sheet.unit == new_sheet.unit else (old_sheet.unit + new_sheet.unit) / 2 / LEVEL_UNIT
            if (before and after and abs(after.value - before.value) <= rounding + _SLACK) or before is after:
                continue
            basis = Basis.YTD if field >= len(LEVEL_FIELDS) else LEVEL_FIELDS[field][1]
            figure: Figure = "yoy" if field >= len(LEVEL_FIELDS) else "level"
            flow, region = flow_of_field(field), REGIONS[key[0]]
            yield Revision(new_sheet.period, region, flow, basis, figure, before, after, zone=key[1])


def _of_zone(sheet: Sheet, line: int, field: int, value: float | None) -> Vintage | None:
    if value is None:
        return None
    scaled = value * sheet.unit / LEVEL_UNIT if field < len(LEVEL_FIELDS) else value
    return Vintage(scaled, sheet.file, sheet.cell(line, field), sheet.arrived)


def _a_year_later(cube: Cube, period: Month) -> Array:
    """Return the levels a year after *period* by field, NaN where there are none; shape (9, 32)."""
    place = period + 12 - cube.first
    levels = cube.levels[..., place] if place < cube.months else np.full(cube.levels.shape[:3], np.nan)
    return _by_field(levels, np.full(cube.official.shape[:2], np.nan))


def _growth(level: float, base: Vintage | None) -> float:
    return math.nan if base is None or base.value <= 0 else 100 * (float(level) / base.value - 1)


def implied_revisions(cube: Cube, period: Month | None = None) -> tuple[Revision, ...]:
    """Return the levels of the year to date that were not published again, and yet revised.

    The YoY that is printed a year later tells: it is another one, beyond rounding, than that on the level as first
    published. ``new`` is the base in it, ``YTD/(1+y)``, and names the cell of the printed YoY; ``next_yoy`` is the
    YoY on the first published base and the printed one.
    """
    first = cube.yoy(Method.FIRST)
    stated, value = cube.official, first.value[Basis.YTD]
    is_off = np.abs(value - stated) > PRINTED_BAND + first.band[Basis.YTD] + _SLACK
    states: dict[Month, _State] = {}
    found = []
    for region, flow, place in np.argwhere(is_off).tolist():
        month = cube.first + place - 12
        if period not in (None, month):
            continue
        if month not in states:
            states[month] = _State(cube.first_published, month)
        sheet = cube.sheets[int(cube.origin[yoy_field(Flow(flow)), region, place])]
        cell = sheet.cell(int(cube.line[yoy_field(Flow(flow)), region, place]), yoy_field(Flow(flow)))
        base = float(cube.levels[Basis.YTD, region, flow, place] / (1 + stated[region, flow, place] / 100))
        found.append(
            Revision(
                period=month,
                region=REGIONS[region],
                flow=Flow(flow),
                basis=Basis.YTD,
                figure="base",
                old=states[month].vintage(level_field(Flow(flow), Basis.YTD), region),
                new=Vintage(base, sheet.file, cell, sheet.arrived),
                next_yoy=(float(value[region, flow, place]), float(stated[region, flow, place])),
            )
        )
    return tuple(found)


#: The columns of :meth:`Revision` as a flat row, see :func:`flat`.
COLUMNS: Final = (
    "period", "region", "zone", "flow", "basis", "figure", "old", "new", "change", "percent",
    "yoy_before", "yoy_after", "next_yoy_before", "next_yoy_after", "rank_before", "rank_after",
    "old_file", "old_cell", "old_arrived", "new_file", "new_cell", "new_arrived",
)  # fmt: skip


def flat(revision: Revision) -> dict[str, str | float | None]:
    """Return *revision* as a row under :data:`COLUMNS`: levels in 亿, YoY in pp, None for what there is not."""

    def known(*values: float) -> list[float | None]:
        return [value if math.isfinite(value) else None for value in values]

    def where(vintage: Vintage | None) -> list[str | None]:
        return [None] * 3 if vintage is None else [vintage.file, vintage.cell, vintage.arrived]

    old, new = revision.old, revision.new
    row: list[str | float | None] = [
        str(revision.period),
        revision.region.short,
        revision.zone,
        FLOW_NAMES["zh"][revision.flow],
        ("当月", "累计")[revision.basis],
        revision.figure,
        None if old is None else old.value,
        None if new is None else new.value,
        *known(revision.change, revision.percent, *revision.yoy, *revision.next_yoy),
        *(None if place is None else int(place) for place in known(*revision.rank)),
        *where(old),
        *where(new),
    ]
    return dict(zip(COLUMNS, row, strict=True))


def frame(found: Sequence[Revision]) -> pd.DataFrame:
    """Return *found* as a pandas table with :data:`COLUMNS`, times of arrival as such."""
    import pandas as pd

    table = pd.DataFrame([flat(revision) for revision in found], columns=list(COLUMNS))
    for column in ("old_arrived", "new_arrived"):
        table[column] = pd.to_datetime(table[column], utc=True)
    return table
