"""A check that the levels of a table are those of all of China's trade, of their flow, and in their currency.

A page with a title in yuan once had values in dollars; a download of the online query does not show whether it has all
commodities, nor whether it has exports or imports. Therefore the levels of a file are compared with those that the
store has for the same month, the year before, and the other currency, and with China's usual trade.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Level, Message
from xlpkg.model.arrays import Array
from xlpkg.model.fields import LEVEL_FIELDS, by_basis, level_field, yoy_field
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, REGIONS
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import POSSIBLE, SHARES, USUAL, Unusual, find_unusual, usual_year


class StoredMonth(NamedTuple):
    """What a store has in force of a month in one currency; NaN for a figure that it does not have.

    ``levels``: in 亿, totals computed, shape (2 bases, 32 regions, 3 flows). ``yoy``: those of the year to date, shape
    (32, 3). ``files``: the name and the short hash of each file of the month.
    """

    levels: Array
    yoy: Array
    files: Sequence[tuple[str, str]]


#: The figures of cities and zones by the index of their region and their label: six levels in 亿, three YoY.
ZoneFigures = Mapping[tuple[int, str], Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class StoredLevels:
    """What a store has to compare the levels of a month with.

    All arrays are in 亿, totals computed, with the shape (2 bases, 32 regions, 3 flows); NaN for a level not stored.

    Attributes:
        newest: the levels of the month in force.
        first: those stored first.
        year_before: the levels in force of the same month of the year before.
        other_currency: the levels in force of the month in the other currency.
        files: returns the name and the short hash of each file that a level was read from, given its index, and
            whether it is one of the newest: two files for the sum of exports and imports of different files.
        beside: what bulletins have of the nearest month before and after in the year, and of the same month a year
            apart, without it of the nearest months before and after that.
        alike: other months of which a file has one of the national levels of the new file.
        zones: of this month and those beside it, the figures of each city and zone by its region and label.
    """

    newest: Array
    first: Array
    year_before: Array
    other_currency: Array
    files: Callable[[tuple[Basis, int, Flow], bool], Sequence[tuple[str, str]]]
    beside: Mapping[Month, StoredMonth] = field(default_factory=dict)
    alike: Mapping[Month, StoredMonth] = field(default_factory=dict)
    zones: Mapping[Month, ZoneFigures] = field(default_factory=dict)


#: Yuan to the dollar, since 2005.
_RATE: Final = (5.8, 8.5)
#: The relative change of a national base when last year's figures are revised, at most.
_REVISION: Final = 0.15
#: National levels of a month and of a year to date as a multiple of those a year earlier. Imports of January were 0.57
#: times in 2009, 1.86 times in 2010; exports of February 0.59 times in 2020, 2.54 times in 2021, 1.60 times to date.
_YEAR: Final = ((0.5, 2.7), (0.5, 1.9))
#: A difference of size and the key of its message. ``level-against-stored``: from the stored level of the same month.
#: ``step-odd``: of a year to date from the month and the year to date before it, relative to the first. ``base-odd``:
#: of last year's year to date by the printed YoY from the stored one.
Kind = Literal["level-against-stored", "step-odd", "base-odd"]
#: In percent, for the nation and for provinces with at least 3%, at least 0.5%, and less of its trade: the largest
#: difference in 18 real months, that beyond which there is a warning, and that beyond which a file is refused.
LIMITS: Final[dict[Kind, tuple[tuple[float, ...], ...]]] = {
    "level-against-stored": ((0.44, 10.1, 10.1, 10.1), (2.0, 12.0, 12.0, 12.0), (5.0, 25.0, 25.0, 25.0)),
    "step-odd": ((0.083, 0.38, 3.58, 5.76), (0.25, 1.0, 7.0, 12.0), (0.5, 2.0, 12.0, 25.0)),
    "base-odd": ((0.44, 1.56, 10.1, 3.51), (1.0, 4.0, 15.0, 15.0), (2.0, 8.0, 30.0, 40.0)),
}
_SIZES: Final = [np.arange(len(REGIONS))[:, np.newaxis] < [1, 1, 1], SHARES >= 0.03, SHARES >= 0.005]
#: A level below this share of the national one is too small for a relative difference, which is taken of this share.
SMALL_SHARE: Final = 2e-5
#: Levels of exports that are within this of the imports of the same province. That is so in at most 2 of the 31
#: provinces in a real month; in half of them they are the same figures.
_SAME: Final = 0.05
#: In real months 2 to 6% of exports are in other provinces than is usual for exports, and 23 to 25% in others than is
#: usual for imports; likewise for imports.
_CLEARLY_NEARER: Final = 0.05


class Difference(NamedTuple):
    """A difference beyond a limit.

    ``is_refused``: whether it is beyond that of a refusal; ``excess``: the multiple of the limit; ``at``: its index;
    ``usual``: the largest in real months, in percent.
    """

    is_refused: bool
    excess: float
    at: tuple[int, ...]
    usual: float


def find_beyond(kind: Kind, percent: Array) -> Difference | None:
    """Return the difference in *percent*, shape (…, 32, 3), that is the furthest beyond its limit.

    That of a refusal, else that of a warning; None if all are within the limits. What is NaN is within.
    """
    usual, odd, refused = (np.select(_SIZES, limits[:3], limits[3]) for limits in LIMITS[kind])
    for is_refused, limits in ((True, refused), (False, odd)):
        excess = np.nan_to_num(np.abs(percent) / limits, posinf=np.inf)
        at = tuple(map(int, np.unravel_index(int(np.argmax(excess)), excess.shape)))
        if excess[at] > 1:
            return Difference(is_refused, float(excess[at]), at, float(usual[at[-2:]]))
    return None


def percent_of(difference: Array, levels: Array) -> Array:
    """Return *difference* in percent of *levels*, shape (…, 32, 3), or of a small share of the national one if larger.

    NaN if there is neither.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * difference / np.fmax(np.abs(levels), SMALL_SHARE * np.abs(levels[..., :1, :]))


def find_level_beyond(levels: Array, stored: Array) -> tuple[Difference, dict[str, object]] | None:
    """Return the largest difference of *levels* from *stored* beyond a limit, and what a message says of it.

    Both have the shape (2 bases, 32 regions, 3 flows), NaN for a level to leave out.
    """
    percent = percent_of(levels - stored, stored)
    if (found := find_beyond("level-against-stored", percent)) is None:
        return None
    basis, region, flow = found.at
    facts = {"basis": Basis(basis), "region": REGIONS[region], "flow": Flow(flow), "usual": found.usual}
    arrays = {"found": levels, "stored": stored}
    facts["percent"] = float(percent[found.at])
    return found, facts | {name: Level(float(array[found.at])) for name, array in arrays.items()}


def check_magnitude(table: SourceTable, stored: StoredLevels) -> list[Message]:
    """Return warnings about levels of *table* that are odd, or whose currency could not be checked.

    Raises SourceRefused, with the level and what was expected, if the levels are in another currency or unit, of
    another flow, or of a part of the trade.
    """
    levels = levels_of(table)
    _check_flow(table, levels, stored)
    odd = _check_levels(table, levels, stored)
    is_compared = _check_currency(table, levels, stored) or not np.isnan(levels - stored.newest).all()
    # Trade that falls as in 2009 is of the size of another currency's, unless the store shows that it is not.
    possible = POSSIBLE._replace(ytd_total=POSSIBLE.ytd) if is_compared else POSSIBLE
    for unusual in find_unusual(levels, table.period, table.currency, possible):
        raise _refused(table, unusual, trade_of(table.currency, usual_year(table.period)))
    # A query is in whole yuan or dollars, so that the limits of any national level show another currency. A bulletin is
    # in units that differ less, and only the narrow limits of its total trade to date do.
    is_query = table.kind.startswith("query")
    of_nation = levels[:, NATIONAL.index] if is_query else levels[Basis.YTD, NATIONAL.index, Flow.TOTAL]
    has_usual = 0 <= table.period.year - usual_year(table.period) <= 1 and not np.isnan(of_nation).all()
    if not (is_compared or has_usual):
        odd.append(Message("magnitude-unknown", {"file": table.file, "currency": table.currency}))
    if found := [*find_unusual(levels, table.period, table.currency, USUAL)]:
        place = _place(table, (found[0].basis, found[0].region, found[0].flow))
        odd.append(Message("level-unusual", {**place, "number": len(found), **found[0].facts()}))
    return odd


def _check_levels(table: SourceTable, levels: Array, stored: StoredLevels) -> list[Message]:
    """Return a warning if *levels* differ from the stored ones by more than usual. Refuse what is beyond the limits.

    They are compared with those in force, then with those stored first: files that each differ a little from the one
    before would add up to any difference.
    """
    warnings = []
    for known, newest in ((stored.newest, True), (stored.first, False)):
        if (found := find_level_beyond(levels, known)) is not None:
            difference, facts = found
            basis, region, flow = difference.at
            at = (Basis(basis), region, Flow(flow))
            facts |= {**_place(table, at), **facts_of_files(stored.files(at, newest))}
            if difference.is_refused:
                raise contradiction("level-against-stored", facts)
            warnings.append(doubt("level-against-stored", facts))
    return warnings[:1]


def facts_of_files(files: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return the names of stored *files*, and the commands that withdraw them, for a message."""
    return {
        "files": tuple(Message("named-by", {"cell": name, "key": short_hash}) for name, short_hash in files),
        "commands": tuple(f"trademonitor withdraw {short_hash}" for _, short_hash in files),
    }


def contradiction(key: str, facts: Mapping[str, object]) -> SourceRefused:
    """Return the refusal of a file that contradicts a stored one. Its message ends with what to do in each case."""
    return SourceRefused(key, **facts, verdict=Message("refused-beside" if facts["commands"] else "not-stored", facts))


def doubt(key: str, facts: Mapping[str, object]) -> Message:
    """Return the warning that a file hardly agrees with a stored one."""
    return Message(key, {**facts, "verdict": Message("stored-beside", {})})


def _place(table: SourceTable, at: tuple[Basis, int, Flow]) -> dict[str, object]:
    """Return the file and month of a level of *table* for a message, and its place: the file and, if known, the cell.

    A computed total has no cell.
    """
    basis, region, flow = at
    column = table.columns[level_field(flow, basis)]
    cell = "" if column is None else f" {table.address(table.row_of(REGIONS[region]), column)}"
    return {"file": table.file, "period": table.period, "place": f"{table.file}{cell}"}


def levels_of(table: SourceTable) -> Array:
    """Return the levels of *table* in 亿, totals computed; shape (2 bases, 32 regions, 3 flows)."""
    levels = np.full((len(REGIONS), len(LEVEL_FIELDS)), np.nan)
    rows = table.is_region_row
    levels[table.regions[rows]] = table.figures[rows, : len(LEVEL_FIELDS)] / (1e8 / table.unit)
    return with_totals(by_basis(levels))


def with_totals(levels: Array) -> Array:
    """Return *levels*, shape (2 bases, 32 regions, 3 flows), the total being exports plus imports if both are known."""
    sums = levels[..., Flow.EXPORT] + levels[..., Flow.IMPORT]
    totals = np.where(np.isnan(sums), levels[..., Flow.TOTAL], sums)
    return np.concatenate((totals[..., np.newaxis], levels[..., Flow.EXPORT :]), axis=-1)


def _check_currency(table: SourceTable, levels: Array, stored: StoredLevels) -> bool:
    """Return whether the store has national figures by which the currency could be checked.

    Raises SourceRefused if they are in another currency or unit.
    """
    before, same = (known[:, NATIONAL.index] for known in (stored.year_before, stored.other_currency))
    low, high = _RATE if table.currency is Currency.RMB else (1 / _RATE[1], 1 / _RATE[0])
    printed = table.figures_of(NATIONAL)
    is_compared = False
    for flow, basis in LEVEL_FIELDS:
        at = (basis, NATIONAL.index, flow)
        against = trade_of(table.currency, table.period - 12)
        limits = (float(before[basis, flow] * _YEAR[basis][0]), float(before[basis, flow] * _YEAR[basis][1]))
        _compare(table, at, float(levels[at]), limits, against)
        if basis is Basis.YTD:
            expected = float(before[basis, flow] * (1 + printed[yoy_field(flow)] / 100))
            limits = (expected * (1 - _REVISION), expected * (1 + _REVISION))
            is_compared |= _compare(table, at, float(levels[at]), limits, against)
        limits = (float(same[basis, flow] * low), float(same[basis, flow] * high))
        is_compared |= _compare(table, at, float(levels[at]), limits, trade_of(table.currency.other, table.period))
    return is_compared


def trade_of(currency: Currency, period: Month | int | str) -> Message:
    """Return months or a year in a currency, as messages name them."""
    return Message("months-in-currency", {"months": period, "currency": currency})


def _compare(
    table: SourceTable, at: tuple[Basis, int, Flow], level: float, limits: tuple[float, float], against: Message
) -> bool:
    """Return whether *level* and *limits* are known. Raises SourceRefused if it is not within them."""
    low, high = limits
    if math.isnan(level + low + high):
        return False
    if not low <= level <= high:
        basis, region, flow = at
        raise _refused(table, Unusual(region, flow, basis, level, low, high), against)
    return True


def _refused(table: SourceTable, level: Unusual, against: Message) -> SourceRefused:
    """Return the refusal of a level that is not within its limits by the trade of *against*."""
    place = _place(table, (level.basis, level.region, level.flow))
    return SourceRefused("magnitude", **place, **level.facts(), currency=table.currency, against=against)


def _check_flow(table: SourceTable, levels: Array, stored: StoredLevels) -> None:
    """Raise SourceRefused if exports are the stored imports of the month, or distributed like imports, or reversed."""
    for flow, other in ((Flow.EXPORT, Flow.IMPORT), (Flow.IMPORT, Flow.EXPORT)):
        facts = {"file": table.file, "period": table.period, "flow": flow, "other": other}
        for basis in Basis:
            found, theirs = levels[basis, :, flow], stored.newest[basis, :, other]
            is_same = np.abs(found[1:] - theirs[1:]) <= _SAME * np.abs(theirs[1:])
            if is_same.sum() > len(is_same) / 2:
                numbers = {"found": Level(float(found[0])), "stored": Level(float(theirs[0]))}
                files = facts_of_files(stored.files((basis, NATIONAL.index, other), True))
                raise SourceRefused("flow-of-stored", basis=basis, **facts, **numbers, **files)
            moved, moved_as_other = (_moved(found, usual) for usual in (SHARES[:, flow], SHARES[:, other]))
            if moved - moved_as_other > _CLEARLY_NEARER:
                raise SourceRefused(
                    "flow-of-other", basis=basis, **facts, percent=100 * moved, other_percent=100 * moved_as_other
                )


def _moved(levels: Array, shares: Array) -> float:
    """Return the share of *levels*, shape (32,), that is in other provinces than by *shares*; NaN if one is missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.abs(levels[1:] / levels[0] - shares[1:]).sum() / 2)
