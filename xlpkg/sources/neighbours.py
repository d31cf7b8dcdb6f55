"""A check of a month against the stored months beside it: those before and after, and those a year apart.

Figures that satisfy every rule of their month may be those of another month, or have provinces exchanged. The year to
date of the month before, and last year's that the printed YoY implies, show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from xlpkg.messages import Message
from xlpkg.model.arrays import Array
from xlpkg.model.fields import LEVEL_FIELDS, LevelColumns
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.magnitude import (
    SMALL_SHARE,
    StoredLevels,
    StoredMonth,
    contradiction,
    facts_of_files,
    levels_of,
)
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import SHARES

#: A difference of size and the key of its message. ``step-odd``: of a year to date from the month and the year to date
#: before it, relative to the first. ``base-odd``: of last year's year to date by the printed YoY from the stored one.
Kind = Literal["step-odd", "base-odd"]
#: Percent of the nation, and of provinces with at least 3%, at least 0.5%, and less of its trade.
Limits = tuple[float, float, float, float]
#: The largest differences in 18 real months, those beyond which there is a warning, and those beyond which a refusal.
LIMITS: Final[dict[Kind, tuple[Limits, Limits, Limits]]] = {
    "step-odd": ((0.083, 0.38, 3.58, 5.76), (0.25, 1.0, 7.0, 12.0), (0.5, 2.0, 12.0, 25.0)),
    "base-odd": ((0.44, 1.55, 10.7, 3.6), (1.0, 4.0, 15.0, 15.0), (2.0, 8.0, 30.0, 40.0)),
}
#: Two provinces look exchanged if their logarithms are off by at least this much together, in a month or to date, ...
_APART: Final = {Basis.MONTH: 0.15, Basis.YTD: 0.05}
#: ... and when exchanged by at most this share of it, in both flows or in one; up to twice the share is a warning. In
#: real months it is at least 1.67 and 0.89.
_EXCHANGED: Final = {(Flow.EXPORT, Flow.IMPORT): 0.5, (Flow.EXPORT,): 0.25, (Flow.IMPORT,): 0.25}
#: The base of a lower YoY is too uncertain.
_LOWEST_YOY: Final = -90
#: Levels are taken as at least this share of the national one before their logarithms are compared.
_SMALLEST: Final = 1e-6
#: Levels that differ by less than this share of the national one are the same figure, in whatever unit.
SAME: Final = 2e-5


class _Relation(NamedTuple):
    """Levels that should agree, in 亿, shape (32, 3), one from the new month and one from the stored month *beside* it.

    *found* follows from the *later* of both, *expected* is a level of the *earlier*. A difference relative to *scale*
    has the limits of *kind*, if there is one.
    """

    beside: Month
    earlier: Month
    later: Month
    basis: Basis
    found: Array
    expected: Array
    scale: Array
    kind: Kind | None = None


class _Doubt(NamedTuple):
    """What a message says of a relation that is beyond a limit, *excess* times the limit; *at* is where."""

    is_refused: bool
    key: str
    excess: float
    relation: _Relation
    at: tuple[int, Flow]
    facts: dict[str, object]


@np.errstate(divide="ignore", invalid="ignore")
def check_neighbours(table: SourceTable, stored: StoredLevels) -> list[Message]:
    """Return a warning if *table* hardly agrees with the stored months.

    Raises SourceRefused if it has columns of another month, if provinces are exchanged in it or in a stored month, or
    if it differs from a month beside it by more than China Customs revises.
    """
    yoy = np.full((len(REGIONS), 3), np.nan)
    months = {**stored.beside, table.period: StoredMonth(stored.newest, yoy.copy(), ())}
    yoy[table.regions[table.is_region_row]] = table.figures[table.is_region_row, len(LEVEL_FIELDS) :]
    new = StoredMonth(levels_of(table), yoy, ())
    if table.kind.startswith("query"):
        new.levels[Basis.YTD] = np.nan  # a sum of months that may have been revised since bulletins added them up
    facts: dict[str, object] = {"file": table.file, "period": table.period, "others": ""}
    for month, other in stored.alike.items():
        is_same = np.abs(new.levels - other.levels) <= SAME * np.abs(other.levels[:, :1])
        is_column = is_same[:, 0] & (is_same[:, 1:].sum(axis=1) > len(PROVINCES) / 2)
        if columns := [(Flow(flow), Basis(basis)) for basis, flow in np.argwhere(is_column).tolist()]:
            facts |= {"beside": month, "columns": LevelColumns(tuple(columns))}
            raise contradiction("columns-of-other-month", facts | facts_of_files(other.files))
    relations = [*_relations(table.period, new, months)]
    doubts = [doubt for each in relations for doubt in (*_exchanges(each), *_differences(each))]
    if not doubts:
        return []
    worst = max(doubts, key=lambda doubt: (doubt.is_refused, doubt.key == "provinces-exchanged", doubt.excess))
    beside = worst.relation.beside
    refused = {doubt.relation.beside for doubt in doubts if doubt.is_refused} - {beside}
    agreeing = {each.beside for each in relations if not np.isnan(each.found - each.expected).all()}
    agreeing -= {doubt.relation.beside for doubt in doubts}
    if others := sorted(refused or agreeing):
        said = {"file": table.file, "months": ", ".join(map(str, others))}
        facts["others"] = Message("others-disagree" if refused else "others-agree", said)
    at = worst.relation.basis, *worst.at
    files = stored.files(at, True) if beside == table.period else months[beside].files
    facts |= {"beside": beside, **worst.facts, **facts_of_files(files)}
    if worst.is_refused:
        raise contradiction(worst.key, facts)
    return [Message(worst.key, {**facts, "verdict": Message("stored-beside", {})})]


def base_of(level: Array, yoy: Array) -> Array:
    """Return last year's level by the printed *yoy*, NaN where that is too low: it is rounded to a tenth of a point."""
    return level / np.where(yoy > _LOWEST_YOY, 1 + yoy / 100, np.nan)


def percent_of(difference: Array, levels: Array) -> Array:
    """Return *difference* in percent of *levels*, shape (32, 3), or of a small share of the national one if larger."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * difference / np.fmax(np.abs(levels), SMALL_SHARE * np.abs(levels[:1]))


def find_largest(percent: Array, limits: Limits) -> tuple[int, Flow, float] | None:
    """Return the region and flow of the value of *percent*, shape (32, 3), that is the furthest beyond its limit.

    The third value is what multiple of the limit it is. None if all are within the limits.
    """
    excess = np.abs(percent) / by_region(limits)
    region, flow = map(int, np.unravel_index(int(np.argmax(np.nan_to_num(excess))), excess.shape))
    return (region, Flow(flow), float(excess[region, flow])) if excess[region, flow] > 1 else None


def by_region(limits: Limits) -> Array:
    """Return the limit of each region and flow, shape (32, 3)."""
    array = np.select([SHARES >= 0.03, SHARES >= 0.005], limits[1:3], limits[3])
    array[0] = limits[0]
    return array


def _relations(period: Month, new: StoredMonth, months: Mapping[Month, StoredMonth]) -> Iterator[_Relation]:
    """Yield what relates a new month to each of the stored *months*."""
    for beside, stored in months.items():
        (earlier, first), (later, last) = sorted(((period, new), (beside, stored)), key=lambda each: each[0])
        (month, to_date), known, pair = last.levels, first.levels[Basis.YTD], (beside, earlier, later)
        if later - earlier == 12:
            yield _Relation(*pair, Basis.YTD, base_of(to_date, last.yoy), known, known, "base-odd")
        elif later - earlier == 1 and later.month > 1:
            yield _Relation(*pair, Basis.YTD, to_date - month, known, to_date, "step-odd")
            yield _Relation(*pair, Basis.MONTH, month, to_date - known, to_date)
        elif later == earlier:
            yield from (_Relation(*pair, b, new.levels[b], stored.levels[b], stored.levels[b]) for b in Basis)


def _exchanges(relation: _Relation) -> Iterator[_Doubt]:
    """Yield the two provinces that most look exchanged, in both flows and in each."""
    levels = (relation.found, relation.expected)
    found, expected = (np.log(np.fmax(each[1:], _SMALLEST * np.abs(each[0]))) for each in levels)
    off, apart = np.abs(found[:, np.newaxis] - expected), _APART[relation.basis]
    for flows, limit in _EXCHANGED.items():
        of_flows = off[..., flows].sum(axis=-1)
        printed, exchanged = np.add.outer(np.diag(of_flows), np.diag(of_flows)), of_flows + of_flows.T
        share = np.where(printed >= apart, exchanged / np.fmax(printed, apart), np.inf)
        share[np.diag_indices(len(PROVINCES))] = np.inf
        at = np.unravel_index(int(np.argmin(share)), share.shape)
        if share[at] <= 2 * limit:
            one, other = (PROVINCES[int(index)] for index in at)
            facts = {"one": one, "other": other, "printed": 100 * printed[at], "exchanged": 100 * exchanged[at]}
            facts["columns"] = LevelColumns(tuple((flow, relation.basis) for flow in flows))
            excess, flow = limit / max(share[at], 1e-9), flows[0] if len(flows) == 1 else Flow.TOTAL
            yield _Doubt(excess >= 1, "provinces-exchanged", excess, relation, (one.index, flow), facts)
            if excess >= 1:
                return


def _differences(relation: _Relation) -> Iterator[_Doubt]:
    """Yield the difference of size that is the furthest beyond its limit."""
    if relation.kind is None:
        return
    found, expected, scale = relation.found, relation.expected, relation.scale
    percent = percent_of(found - expected, scale)
    usual, odd, refused = LIMITS[relation.kind]
    for is_refused, limits in ((True, refused), (False, odd)):
        if (largest := find_largest(percent, limits)) is not None:
            at, excess = largest[:2], largest[2]
            facts = {"region": REGIONS[at[0]], "flow": at[1], "earlier": relation.earlier, "later": relation.later}
            levels = {"found": found, "expected": expected, "ytd": scale, "month": scale - found, "percent": percent}
            facts |= {name: float(array[at]) for name, array in {**levels, "usual": by_region(usual)}.items()}
            yield _Doubt(is_refused, relation.kind, excess, relation, at, facts)
            return
