"""A check of a month against the stored months beside it: those before and after, and those a year apart.

Figures that satisfy every rule of their month may be those of another month, or have provinces exchanged. The year to
date of the month before, and last year's that the printed YoY implies, show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from xlpkg.messages import Level, Message
from xlpkg.model.arrays import Array
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, LevelColumns, by_basis
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.magnitude import (
    SMALL_SHARE,
    Kind,
    StoredLevels,
    StoredMonth,
    ZoneFigures,
    check_magnitude,
    contradiction,
    doubt,
    facts_of_files,
    find_beyond,
    levels_of,
    percent_of,
)
from xlpkg.sources.table import SourceTable

#: Two provinces are exchanged if their logarithms are off by at least this much together, in a month or to date, ...
_APART: Final = {Basis.MONTH: 0.15, Basis.YTD: 0.05}
#: ... and when exchanged by at most this share of it, in both flows or in one. In real months it is 1.67, 0.89 or more.
_EXCHANGED: Final = {(Flow.EXPORT, Flow.IMPORT): 0.5, (Flow.EXPORT,): 0.25, (Flow.IMPORT,): 0.25}
_NATION: Final = 0.02
#: Cities with this share of their province are compared. One may be so many times what a stored month says, with a
#: warning and without; in real months it is at most 1.2 times by the month before, and 2.2 by the year before.
_LARGE_CITY: Final = 0.05
_TIMES: Final = {True: 5.0, False: 3.0}
#: The base of a lower YoY, which is rounded to a tenth of a point, is too uncertain.
_LOWEST_YOY: Final = -90
#: Levels that differ by less than this share of the national one are the same figure, in whatever unit.
SAME: Final = 2e-5


class _Doubt(NamedTuple):
    """A message about two months that hardly agree; *excess*: the multiple of the limit; *at*: a level in question."""

    is_refused: bool
    is_exchange: bool
    excess: float
    at: tuple[Basis, int, Flow]
    facts: dict[str, object]
    key: str = "provinces-exchanged"


@np.errstate(divide="ignore", invalid="ignore")
def check_neighbours(table: SourceTable, stored: StoredLevels) -> list[Message]:
    """Return the warnings of :func:`check_magnitude`, and one if *table* hardly agrees with the stored months.

    Raises SourceRefused if it has columns of another month, if provinces are exchanged in it or in a stored month, as
    :func:`check_magnitude` does, or if it differs from a month beside it by more than China Customs revises.
    """
    period, yoy = table.period, np.full((len(REGIONS), 3), np.nan)
    months = {period: StoredMonth(stored.newest, yoy.copy(), ()), **stored.beside}
    yoy[table.regions[table.is_region_row]] = table.figures[table.is_region_row, len(LEVEL_FIELDS) :]
    new = StoredMonth(levels_of(table), yoy, ())
    if table.kind.startswith("query"):
        new.levels[Basis.YTD] = np.nan  # a sum of months that may have been revised since bulletins added them up
    facts: dict[str, object] = {"file": table.file, "period": period, "others": ""}
    for month, other in stored.alike.items():
        is_same = np.abs(new.levels - other.levels) <= SAME * np.abs(other.levels[:, :1])
        is_column = is_same[:, 0] & (is_same[:, 1:].sum(axis=1) > len(PROVINCES) / 2)
        if columns := [(Flow(flow), Basis(basis)) for basis, flow in np.argwhere(is_column).tolist()]:
            facts |= {"beside": month, "columns": LevelColumns(tuple(columns))}
            raise contradiction("columns-of-other-month", facts | facts_of_files(other.files))
    doubts = {month: [*_doubts((period, new), (month, other))] for month, other in months.items()}
    zones = _zone_figures(table)
    for month in stored.zones.keys() & [each for each in months if not doubts[each]]:
        doubts[month] += _city_doubts((period, new, zones), (month, months[month], stored.zones[month]))
    ranked = sorted(((each, month) for month in doubts for each in doubts[month]), key=lambda each: each[0][:3])
    warnings = [] if ranked and ranked[-1][0].is_exchange else check_magnitude(table, stored)
    if not ranked:
        return warnings
    worst, beside = ranked[-1]
    disagree = [month for month in doubts if month != beside and any(each.is_refused for each in doubts[month])]
    compared = (
        [] if np.isnan(new.levels[Basis.YTD]).all() else [each for each in months if abs(each - period) in (1, 12)]
    )
    agree = [each for each in compared if not doubts[each]]
    if others := tuple(sorted(disagree or agree)):
        key = "others-disagree" if disagree else "others-agree"
        facts["others"] = Message(key, {"file": table.file, "months": others})
    files = stored.files(worst.at, True) if beside == period else months[beside].files
    facts |= {"beside": beside, **worst.facts, **facts_of_files(files)}
    if worst.is_refused:
        raise contradiction(worst.key, facts)
    return [*warnings, doubt(worst.key, facts)]


def base_of(level: Array, yoy: Array) -> Array:
    """Return last year's level by the printed *yoy*; NaN where it is too uncertain."""
    return level / np.where(yoy > _LOWEST_YOY, 1 + yoy / 100, np.nan)


def _doubts(new: tuple[Month, StoredMonth], stored: tuple[Month, StoredMonth]) -> Iterator[_Doubt]:
    """Yield the doubts about a new month beside a stored one: the same, one of its year, or one of a year apart."""
    (earlier, first), (later, last) = sorted((new, stored), key=lambda each: each[0])
    same = [*_same_levels((earlier, first), (later, last))]
    for basis, found, known in same:
        yield from _exchanges(basis, found, known, PROVINCES)
    if earlier == later:
        return
    (month, to_date), known = last.levels, first.levels[Basis.YTD]
    kind: Kind = "step-odd" if earlier.year == later.year else "base-odd"
    found, scale = (to_date - month, to_date) if kind == "step-odd" else (base_of(to_date, last.yoy), known)
    percent, key = percent_of(found - known, scale), str(kind)
    if not same:  # months between are not stored, and no year to date is below an earlier one
        sign = np.sign(later.month - earlier.month)
        percent = sign * np.minimum(sign * percent, 0)
        kind, key = "step-odd", "step-odd-below" if kind == "step-odd" else "base-odd-below"
    if (largest := find_beyond(kind, percent)) is not None:
        is_refused, excess, (region, flow), usual = largest
        facts = {"region": REGIONS[region], "flow": Flow(flow), "earlier": earlier, "later": later, "usual": usual}
        facts["base"] = later - 12
        facts["percent"] = float(percent[region, flow])
        levels = {"found": found, "expected": known, "ytd": to_date, "month": month}
        facts |= {name: Level(float(array[region, flow])) for name, array in levels.items()}
        yield _Doubt(is_refused, False, excess, (Basis.YTD, region, Flow(flow)), facts, key)


def _same_levels(
    first: tuple[Month, StoredMonth], last: tuple[Month, StoredMonth]
) -> Iterator[tuple[Basis, Array, Array]]:
    """Yield what is the same but for revisions, by the later month and by the earlier one, with its basis.

    Nothing if months between are missing.
    """
    months = last[0] - first[0]
    (month, to_date), known = last[1].levels, first[1].levels[Basis.YTD]
    if not months:
        yield from zip(Basis, last[1].levels, first[1].levels, strict=True)
    elif months == 1 and last[0].month > 1:
        yield from ((Basis.YTD, to_date - month, known), (Basis.MONTH, month, to_date - known))
    elif months == 12:
        yield Basis.YTD, base_of(to_date, last[1].yoy), known


def _zone_figures(table: SourceTable) -> ZoneFigures:
    """Return the figures of the cities and zones of *table*, levels in 亿."""
    figures = table.figures / np.where(np.arange(FIELD_COUNT) < len(LEVEL_FIELDS), 1e8 / table.unit, 1)
    rows = zip(table.regions.tolist(), table.zones, figures.tolist(), strict=True)
    return {(region, zone): row for region, zone, row in rows if zone}


def _city_doubts(*months: tuple[Month, StoredMonth, ZoneFigures]) -> Iterator[_Doubt]:
    """Yield the cities or zones of a province that are exchanged in one of two *months*, or of another size."""
    ordered = sorted(months, key=lambda each: each[0])
    keys = [key for key in ordered[0][2] if key in ordered[1][2]]
    provinces = np.array([region for region, _ in keys], dtype=np.int64)
    parts = []
    for period, month, zones in ordered:
        figures = np.array([zones[key] for key in keys], dtype=np.float64).reshape(-1, FIELD_COUNT)
        levels = np.append(month.levels, by_basis(figures[:, : len(LEVEL_FIELDS)]), axis=1)
        parts.append((period, StoredMonth(levels, np.append(month.yoy, figures[:, len(LEVEL_FIELDS) :], axis=0), ())))
    for basis, found, known in _same_levels(*parts) if keys else ():
        cities, stored = found[len(REGIONS) :], known[len(REGIONS) :]
        cities[np.fmax(cities, stored) < _LARGE_CITY * known[provinces]] = np.nan  # small ones are rounded too much
        off = np.nan_to_num(np.abs(np.log(cities / stored)), posinf=np.inf)
        for region in np.unique(provinces[(off >= _APART[basis] / 4).any(axis=1)]).tolist():  # two cities, two flows
            rows = np.flatnonzero(provinces == region)
            of_region = [region, *(len(REGIONS) + rows)]
            for each in _exchanges(basis, found[of_region], known[of_region], [keys[row][1] for row in rows]):
                yield each._replace(at=(basis, region, each.at[2]))
        city, flow = map(int, np.unravel_index(int(np.argmax(off)), off.shape))
        for is_refused, limit in _TIMES.items():
            if basis is Basis.YTD and off[city, flow] > np.log(limit):
                facts = {"city": keys[city][1], "flow": Flow(flow), "earlier": parts[0][0], "later": parts[1][0]}
                facts |= {"found": Level(float(cities[city, flow])), "expected": Level(float(stored[city, flow]))}
                at = basis, int(provinces[city]), Flow(flow)
                yield _Doubt(is_refused, False, float(off[city, flow] / np.log(limit)), at, facts, "city-odd")
                break


def _exchanges(basis: Basis, found: Array, expected: Array, names: Sequence[object]) -> Iterator[_Doubt]:
    """Yield the two provinces or cities that are exchanged in one of two levels, in both flows or in one.

    *found* and *expected* have the shape (1 + len(names), 3), first the nation or the province, which is the same then.
    """
    found, expected = (np.log(np.maximum(each, SMALL_SHARE * np.abs(each[0]))) for each in (found, expected))
    if not (np.abs(found[1:] - expected[1:]) >= _APART[basis] / 4).any():  # two of them, in two flows
        return
    off = np.abs(found[1:, np.newaxis] - expected[1:])
    off[..., np.abs(found[0] - expected[0]) > _NATION] = np.nan
    for flows, limit in _EXCHANGED.items():
        of_flows = off[..., flows].sum(axis=-1)
        printed, exchanged = np.add.outer(np.diag(of_flows), np.diag(of_flows)), of_flows + of_flows.T
        share = np.where(printed >= _APART[basis], exchanged / printed, np.inf) + np.diag([np.inf] * len(names))
        one, other = map(int, np.unravel_index(int(np.nanargmin(share)), share.shape))
        if share[one, other] <= limit:
            facts = {
                "one": names[one],
                "other": names[other],
                "printed": 100 * printed[one, other],
                "exchanged": 100 * exchanged[one, other],
                "columns": LevelColumns(tuple((flow, basis) for flow in flows)),
            }
            flow = flows[0] if len(flows) == 1 else Flow.TOTAL
            yield _Doubt(True, True, limit / max(share[one, other], 1e-9), (basis, one + 1, flow), facts)
            return
