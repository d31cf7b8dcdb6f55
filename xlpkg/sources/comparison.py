"""The doubts about a month: what it says beside the stored files of the month, of other months, and usual trade.

A page with a title in yuan once had values in dollars; a download of the online query shows neither whether it has all
commodities nor whether it has exports or imports; and figures that satisfy every rule of their month may be those of
another month, or have provinces exchanged. The stored levels of the month, the year to date of the month before, last
year's that the printed YoY implies, the other currency, and China's usual trade show it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from xlpkg.messages import Level, Message
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, LevelColumns, by_basis, level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources import judge
from xlpkg.sources.announced import AnnouncedFigure
from xlpkg.sources.judge import Doubt, Files, Verdict, find_beyond, percent_of
from xlpkg.sources.shares import SHARES
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import Unusual, find_unusual, usual_year

_PARTS = (Flow.EXPORT, Flow.IMPORT)
#: The base of a lower YoY, which is rounded to a tenth of a point, is too uncertain.
_LOWEST_YOY = -90
#: The figures of cities and zones by the index of their region and their label: six levels in 亿, three YoY.
ZoneFigures = Mapping[tuple[int, str], Sequence[float | None]]
#: A figure, whether its YoY or its level is meant, and the name and the short hash of its file.
StoredFigure = tuple[AnnouncedFigure, bool, tuple[str, str]]


class StoredMonth(NamedTuple):
    """What a store has in force of a month in one currency; NaN for a figure that it does not have.

    ``levels``: in 亿, totals computed, shape (2 bases, 32 regions, 3 flows). ``yoy``: those of the year to date, shape
    (32, 3). ``files``: those of the month. ``origins``: the index in ``files`` of the file of each level, -1 for none.
    """

    levels: Array
    yoy: Array
    files: Files
    origins: IntArray | None = None

    def files_of(self, basis: Basis, region: int, flow: Flow) -> Files:
        """Return the file that a level was read from; for a total those of its exports and imports if both are."""
        if self.origins is None:
            return self.files
        of_level = self.origins[basis, region]
        parts = of_level[Flow.EXPORT :]
        numbers = parts if flow is Flow.TOTAL and (parts >= 0).all() else of_level[flow : flow + 1]
        return [file for number, file in enumerate(self.files) if number in numbers]


class Stored(Protocol):
    """What a store has to compare files with; None for a month of which it has nothing."""

    def month(self, currency: Currency, period: Month) -> StoredMonth | None:
        """Return what is in force of a month."""

    def first(self, currency: Currency, period: Month) -> StoredMonth | None:
        """Return what was stored first of a month."""

    def versions(self, currency: Currency, period: Month) -> Sequence[StoredMonth]:
        """Return what each file has of a month, in the order of storing."""

    def beside(self, currency: Currency, period: Month) -> Mapping[Month, StoredMonth]:
        """Return what bulletins have of the nearest months before and after in the year, and likewise a year apart."""

    def alike(self, currency: Currency, period: Month, national: Array) -> Mapping[Month, StoredMonth]:
        """Return the other months of which a file has one of the *national* levels, in 亿, shape (2 bases, 3 flows)."""

    def zones(self, currency: Currency, period: Month) -> ZoneFigures:
        """Return the figures of the cities and zones of a month in the newest file that has any."""

    def announced(self, currency: Currency, period: Month) -> Sequence[StoredFigure]:
        """Return the announced figures in force of a month."""

    def zone_labels(self) -> Collection[tuple[int, str]]:
        """Return (index of the region, label) of each city and development zone."""


def compare(table: SourceTable, stored: Stored) -> list[Doubt]:
    """Return the doubts about *table* beside what is *stored*."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return [*_compare(table, stored)]


def _compare(table: SourceTable, stored: Stored) -> Iterator[Doubt]:
    new, (currency, period) = month_of(table), (table.currency, table.period)
    same = stored.month(currency, period)
    yield from _columns_of_other_months(table, new, stored)
    months = stored.beside(currency, period)
    beside = [*_beside(table, new, stored, months)]
    yield from beside
    yield from _flow(table, new, same)
    yield from _again(table, new, [same, stored.first(currency, period)])
    yield from _undone(table, new, stored.versions(currency, period))
    agrees = not beside and any(each - period in (-12, -1, 1, 12) for each in months)
    yield from _size(table, new, stored, is_confirmed=agrees or same is not None)
    yield from _zone_labels(table, stored)


def month_of(table: SourceTable) -> StoredMonth:
    """Return the levels of *table* in 亿, totals computed, and its YoY."""
    levels, yoy = np.full((len(REGIONS), len(LEVEL_FIELDS)), np.nan), np.full((len(REGIONS), 3), np.nan)
    rows = table.is_region_row
    levels[table.regions[rows]] = table.figures[rows, : len(LEVEL_FIELDS)] / (1e8 / table.unit)
    yoy[table.regions[rows]] = table.figures[rows, len(LEVEL_FIELDS) :]
    return StoredMonth(with_totals(by_basis(levels)), yoy, ())


def with_totals(levels: Array) -> Array:
    """Return *levels*, shape (2 bases, 32 regions, 3 flows), the total being exports plus imports if both are known."""
    sums = levels[..., Flow.EXPORT] + levels[..., Flow.IMPORT]
    totals = np.where(np.isnan(sums), levels[..., Flow.TOTAL], sums)
    return np.concatenate((totals[..., np.newaxis], levels[..., Flow.EXPORT :]), axis=-1)


def trade_of(currency: Currency, period: Month | int | str) -> Message:
    """Return months or a year in a currency, as messages name them."""
    return Message("months-in-currency", {"months": period, "currency": currency})


def base_of(level: Array, yoy: Array) -> Array:
    """Return last year's level by the printed *yoy*; NaN where it is too uncertain."""
    return level / np.where(yoy > _LOWEST_YOY, 1 + yoy / 100, np.nan)


def _is_query(table: SourceTable) -> bool:
    return table.kind.startswith("query")


def _of_nation(table: SourceTable, region: int, *, is_less: bool) -> Verdict:
    """Return the verdict on a level beyond its limits: a download with less of the nation has a part of the trade."""
    is_part = _is_query(table) and region == NATIONAL.index and is_less
    return Verdict.IMPOSSIBLE if is_part else Verdict.DOUBTFUL


def _place(table: SourceTable, at: tuple[Basis, int, Flow]) -> dict[str, object]:
    """Return the file and month of a level of *table* for a message, and its place: the file and, if known, the cell.

    A computed total has no cell.
    """
    basis, region, flow = at
    column = table.columns[level_field(flow, basis)]
    cell = "" if column is None else f" {table.address(table.row_of(REGIONS[region]), column)}"
    return {"file": table.file, "period": table.period, "place": f"{table.file}{cell}"}


# The month itself


def _again(table: SourceTable, new: StoredMonth, stored: Sequence[StoredMonth | None]) -> Iterator[Doubt]:
    """Yield a doubt if levels differ from those in force, then from those stored first, by more than usual.

    Files that each differ a little from the one before would add up to any difference.
    """
    for known in filter(None, stored):
        if (found := find_level_beyond(new.levels, known.levels)) is not None:
            difference, facts = found
            at = Basis(difference.at[0]), difference.at[1], Flow(difference.at[2])
            verdict = difference.verdict
            if verdict is Verdict.DOUBTFUL:
                verdict = _of_nation(table, at[1], is_less=new.levels[at] < known.levels[at])
            facts |= _place(table, at)
            yield Doubt(verdict, "level-against-stored", facts, difference.excess, known.files_of(*at))
            return


def _undone(table: SourceTable, new: StoredMonth, versions: Sequence[StoredMonth]) -> Iterator[Doubt]:
    """Yield a doubt if the figures are those of an earlier file of the month that a later one replaced."""
    same = [number for number, each in enumerate(versions) if _are_same(new, each)]
    if same and same[-1] < len(versions) - 1:
        ((name, short_hash),) = versions[same[-1]].files
        earlier = Message("named-by", {"cell": name, "key": short_hash})
        facts = {"file": table.file, "period": table.period, "earlier": earlier}
        yield Doubt(Verdict.ODD, "figures-again", facts, files=versions[-1].files)


def _are_same(one: StoredMonth, other: StoredMonth) -> bool:
    """Return whether two months have the same figures of all regions."""
    pairs = ((one.levels, other.levels), (one.yoy, other.yoy))
    return all(np.allclose(*pair, rtol=1e-9, atol=0.0, equal_nan=True) for pair in pairs)


def find_level_beyond(levels: Array, stored: Array) -> tuple[judge.Difference, dict[str, object]] | None:
    """Return the largest difference of *levels* from *stored* beyond a limit, and what a message says of it.

    Both have the shape (2 bases, 32 regions, 3 flows), NaN for a level to leave out.
    """
    percent = percent_of(levels - stored, stored)
    if (found := find_beyond("level-against-stored", percent)) is None:
        return None
    basis, region, flow = found.at
    facts = {"basis": Basis(basis), "region": REGIONS[region], "flow": Flow(flow), "usual": found.seen}
    arrays = {"found": levels, "stored": stored}
    facts["percent"] = float(percent[found.at])
    return found, facts | {name: Level(float(array[found.at])) for name, array in arrays.items()}


def _flow(table: SourceTable, new: StoredMonth, same: StoredMonth | None) -> Iterator[Doubt]:
    """Yield a doubt if exports are the stored imports of the month, or distributed like imports, or reversed."""
    for flow, other in (_PARTS, _PARTS[::-1]):
        facts = {"file": table.file, "period": table.period, "flow": flow, "other": other}
        for basis in Basis:
            found = new.levels[basis, :, flow]
            if same is not None:
                theirs = same.levels[basis, :, other]
                is_same = np.abs(found[1:] - theirs[1:]) <= judge.SAME_FLOW * np.abs(theirs[1:])
                if is_same.sum() > len(is_same) / 2:
                    numbers = {"found": Level(float(found[0])), "stored": Level(float(theirs[0]))}
                    files = same.files_of(basis, NATIONAL.index, other)
                    yield Doubt(Verdict.DOUBTFUL, "flow-of-stored", {"basis": basis, **facts, **numbers}, files=files)
            moved, moved_as_other = (_moved(found, SHARES[:, each]) for each in (flow, other))
            if moved - moved_as_other > judge.NEARER_FLOW:
                shares = {"percent": 100 * moved, "other_percent": 100 * moved_as_other}
                yield Doubt(Verdict.DOUBTFUL, "flow-of-other", {"basis": basis, **facts, **shares})


def _moved(levels: Array, shares: Array) -> float:
    """Return the share of *levels*, shape (32,), that is in other provinces than by *shares*; NaN if one is missing."""
    return float(np.abs(levels[1:] / levels[0] - shares[1:]).sum() / 2)


# The size of the trade


def _size(table: SourceTable, new: StoredMonth, stored: Stored, *, is_confirmed: bool) -> Iterator[Doubt]:
    """Yield doubts whether the levels are of all of the trade, in their currency and unit.

    *is_confirmed*: a stored bulletin of the month or beside it agrees, so that an unusual level is a shock.
    """
    expected = [*_expected(table, new, stored)]
    doubts = [_magnitude(table, *each) for each in expected if not each[0].low <= each[0].found <= each[0].high]
    yield from doubts
    # Trade that falls as in 2009 is of the size of another currency's, unless the store shows that it is not.
    limits = judge.DOUBTFUL_TRADE
    limits = limits._replace(ytd_total=limits.ytd) if expected or is_confirmed else limits
    for unusual in find_unusual(new.levels, table.period, table.currency, limits) if not doubts else ():
        if not is_confirmed or unusual.region == NATIONAL.index:
            yield _magnitude(table, unusual, trade_of(table.currency, usual_year(table.period)))
    if found := [*find_unusual(new.levels, table.period, table.currency, judge.ODD_TRADE)]:
        place = _place(table, (found[0].basis, found[0].region, found[0].flow))
        yield Doubt(Verdict.ODD, "level-unusual", {**place, "number": len(found), **found[0].facts()})
    # A query is in whole yuan or dollars, so that the limits of any national level show another currency. A bulletin is
    # in units that differ less, and only the narrow limits of its total trade to date do.
    nation = new.levels[:, NATIONAL.index] if _is_query(table) else new.levels[Basis.YTD, NATIONAL.index, Flow.TOTAL]
    has_usual = 0 <= table.period.year - usual_year(table.period) <= 1 and not np.isnan(nation).all()
    if not (expected or is_confirmed or has_usual):
        yield Doubt(Verdict.ODD, "magnitude-unknown", {"file": table.file, "currency": table.currency})


def _expected(table: SourceTable, new: StoredMonth, stored: Stored) -> Iterator[tuple[Unusual, Message]]:
    """Yield each national level with the limits by the stored year before and the other currency, and that trade."""
    before, other = stored.month(table.currency, table.period - 12), stored.month(table.currency.other, table.period)
    low, high = judge.RATE if table.currency is Currency.RMB else (1 / judge.RATE[1], 1 / judge.RATE[0])
    against, of_other = trade_of(table.currency, table.period - 12), trade_of(table.currency.other, table.period)
    for flow, basis in LEVEL_FIELDS:
        at = (basis, NATIONAL.index, flow)
        limits = []
        if before is not None:
            limits.append((before.levels[at], judge.YEAR[basis], against))
            if basis is Basis.YTD:
                expected = before.levels[at] * (1 + new.yoy[NATIONAL.index, flow] / 100)
                limits.append((expected, (1 - judge.REVISION, 1 + judge.REVISION), against))
        if other is not None:
            limits.append((other.levels[at], (low, high), of_other))
        for expected, factors, trade in limits:
            if not math.isnan(new.levels[at] + expected):
                ends = (float(expected * factor) for factor in factors)
                yield Unusual(NATIONAL.index, flow, basis, float(new.levels[at]), *ends), trade


def _magnitude(table: SourceTable, level: Unusual, against: Message) -> Doubt:
    """Return the doubt about a level that is not within its limits by the trade of *against*."""
    facts = {**_place(table, (level.basis, level.region, level.flow)), **level.facts()}
    excess = max(level.found / level.high, level.low / level.found) if level.found > 0 < level.high else math.inf
    verdict = _of_nation(table, level.region, is_less=level.found < level.low)
    return Doubt(verdict, "magnitude", {**facts, "currency": table.currency, "against": against}, excess)


# Other months


def _columns_of_other_months(table: SourceTable, new: StoredMonth, stored: Stored) -> Iterator[Doubt]:
    """Yield a doubt for each other month of which *table* has the figures of a column."""
    of_nation = new.levels[:, NATIONAL.index]
    for month, other in stored.alike(table.currency, table.period, of_nation).items():
        is_same = np.abs(new.levels - other.levels) <= judge.SAME * np.abs(other.levels[:, :1])
        is_column = is_same[:, 0] & (is_same[:, 1:].sum(axis=1) > len(PROVINCES) / 2)
        if columns := [(Flow(flow), Basis(basis)) for basis, flow in np.argwhere(is_column).tolist()]:
            facts = {"file": table.file, "period": table.period, "beside": month}
            facts["columns"] = LevelColumns(tuple(columns))
            yield Doubt(Verdict.DOUBTFUL, "columns-of-other-month", facts, files=other.files)


def _beside(
    table: SourceTable, new: StoredMonth, stored: Stored, bulletins: Mapping[Month, StoredMonth]
) -> Iterator[Doubt]:
    """Yield the doubts about *table* beside each stored bulletin, with what the other months say of it."""
    period, currency = table.period, table.currency
    nothing = StoredMonth(np.full_like(new.levels, np.nan), np.full_like(new.yoy, np.nan), ())
    same = stored.month(currency, period) or nothing
    months = {period: same._replace(yoy=nothing.yoy), **bulletins}
    if _is_query(table):  # its year to date is a sum of months that may have been revised since bulletins added them up
        new = new._replace(levels=np.stack([new.levels[Basis.MONTH], nothing.levels[Basis.YTD]]))
    doubts = {month: [*_against((period, new), (month, other))] for month, other in months.items()}
    zones = _zone_figures(table)
    for month in [month for month in months if zones and not doubts[month]]:
        if known := stored.zones(currency, month):
            doubts[month] += _cities((period, new, zones), (month, months[month], known))
    compared = [] if np.isnan(new.levels[Basis.YTD]).all() else [m for m in months if abs(m - period) in (1, 12)]
    agree = [month for month in compared if not doubts[month]]
    for month, of_month in doubts.items():
        disagree = [
            other
            for other in doubts
            if other != month and any(each.verdict is Verdict.DOUBTFUL for each in doubts[other])
        ]
        for each in of_month:
            others: Message | str = ""
            if named := disagree or agree:
                key = "others-disagree" if disagree else "others-agree"
                others = Message(key, {"file": table.file, "months": tuple(sorted(named))})
            facts = {"file": table.file, "period": period, "beside": month, **each.facts, "others": others}
            yield each._replace(facts=facts)


def _against(new: tuple[Month, StoredMonth], stored: tuple[Month, StoredMonth]) -> Iterator[Doubt]:
    """Yield the doubts about a new month beside a stored one: the same, one of its year, or one of a year apart."""
    (earlier, first), (later, last) = sorted((new, stored), key=lambda each: each[0])
    same = [*_same_levels((earlier, first), (later, last))]
    for basis, found, known in same:
        for each, row, flow in _exchanges(basis, found, known, PROVINCES):
            files = stored[1].files_of(basis, row, flow) if earlier == later else stored[1].files
            yield each._replace(files=files)
    if earlier == later:
        return
    (month, to_date), known = last.levels, first.levels[Basis.YTD]
    kind = "step-odd" if earlier.year == later.year else "base-odd"
    found, scale = (to_date - month, to_date) if kind == "step-odd" else (base_of(to_date, last.yoy), known)
    percent, rule = percent_of(found - known, scale), kind
    if not same:  # months between are not stored, and no year to date is below an earlier one
        sign = np.sign(later.month - earlier.month)
        percent = sign * np.minimum(sign * percent, 0)
        kind, rule = "step-odd-below" if kind == "step-odd" else "base-odd-below", "step-odd"
    if (largest := find_beyond(rule, percent)) is not None:
        verdict, excess, (region, of_flow), seen = largest
        facts = {"region": REGIONS[region], "flow": Flow(of_flow), "earlier": earlier, "later": later, "usual": seen}
        facts |= {"base": later - 12, "percent": float(percent[region, of_flow])}
        levels = {"found": found, "expected": known, "ytd": to_date, "month": month}
        facts |= {name: Level(float(array[region, of_flow])) for name, array in levels.items()}
        yield Doubt(verdict, kind, facts, excess, stored[1].files)


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


def _exchanges(
    basis: Basis, found: Array, expected: Array, names: Sequence[object]
) -> Iterator[tuple[Doubt, int, Flow]]:
    """Yield the two provinces or cities that are exchanged in one of two levels, in both flows or in one.

    With the row and the flow of a level that is.
    *found* and *expected* have the shape (1 + len(names), 3), first the nation or the province, which is the same then.
    """
    found, expected = (np.log(np.maximum(each, judge.SMALL_SHARE * np.abs(each[0]))) for each in (found, expected))
    apart = judge.APART[basis]
    # Each of two that are exchanged is off by half of it, in one flow by a quarter.
    rows = np.flatnonzero((np.abs(found[1:] - expected[1:]) >= apart / 4).any(axis=1))
    if len(rows) < 2:
        return
    names = [names[row] for row in rows.tolist()]
    found, expected = (each[[0, *(rows + 1)]] for each in (found, expected))
    off = np.abs(found[1:, np.newaxis] - expected[1:])
    off[..., np.abs(found[0] - expected[0]) > judge.SAME_NATION] = np.nan
    for flows in (_PARTS, _PARTS[:1], _PARTS[1:]):
        of_flows, limit = off[..., flows].sum(axis=-1), judge.EXCHANGED[len(flows)]
        printed, exchanged = np.add.outer(np.diag(of_flows), np.diag(of_flows)), of_flows + of_flows.T
        share = np.where(printed >= apart, exchanged / printed, np.inf) + np.diag([np.inf] * len(names))
        one, other = map(int, np.unravel_index(int(np.nanargmin(share)), share.shape))
        if share[one, other] <= limit:
            facts = {
                "one": names[one],
                "other": names[other],
                "printed": 100 * printed[one, other],
                "exchanged": 100 * exchanged[one, other],
                "columns": LevelColumns(tuple((flow, basis) for flow in flows)),
            }
            excess = limit / max(float(share[one, other]), 1e-9)
            doubt = Doubt(Verdict.DOUBTFUL, "provinces-exchanged", facts, excess)
            yield doubt, int(rows[one]) + 1, flows[0] if len(flows) == 1 else Flow.TOTAL
            return


# Cities and zones


def _zone_figures(table: SourceTable) -> ZoneFigures:
    """Return the figures of the cities and zones of *table*, levels in 亿."""
    figures = table.figures / np.where(np.arange(FIELD_COUNT) < len(LEVEL_FIELDS), 1e8 / table.unit, 1)
    rows = zip(table.regions.tolist(), table.zones, figures.tolist(), strict=True)
    return {(region, zone): row for region, zone, row in rows if zone}


def _cities(
    new: tuple[Month, StoredMonth, ZoneFigures], stored: tuple[Month, StoredMonth, ZoneFigures]
) -> Iterator[Doubt]:
    """Yield the cities or zones of a province that are exchanged in one of two months, or of another size."""
    ordered = sorted((new, stored), key=lambda each: each[0])
    keys = [key for key in ordered[0][2] if key in ordered[1][2]]
    provinces = np.array([region for region, _ in keys], dtype=np.int64)
    parts = []
    for period, month, zones in ordered:
        figures = np.array([zones[key] for key in keys], dtype=np.float64).reshape(-1, FIELD_COUNT)
        levels = np.append(month.levels, by_basis(figures[:, : len(LEVEL_FIELDS)]), axis=1)
        parts.append((period, StoredMonth(levels, np.append(month.yoy, figures[:, len(LEVEL_FIELDS) :], axis=0), ())))
    files = stored[1].files
    for basis, found, known in _same_levels(*parts) if keys else ():
        cities, expected = found[len(REGIONS) :], known[len(REGIONS) :]
        cities[np.fmax(cities, expected) < judge.LARGE_CITY * known[provinces]] = np.nan  # rounded too much
        off = np.nan_to_num(np.abs(np.log(cities / expected)), posinf=np.inf)
        counts = np.bincount(provinces[(off >= judge.APART[basis] / 4).any(axis=1)])
        for region in np.flatnonzero(counts > 1).tolist():
            rows = np.flatnonzero(provinces == region)
            of_region = [region, *(len(REGIONS) + rows)]
            names = [keys[row][1] for row in rows.tolist()]
            for each, _, _ in _exchanges(basis, found[of_region], known[of_region], names):
                yield each._replace(verdict=Verdict.ODD, files=files, is_zone=True)
        for city in np.flatnonzero((off > np.log(judge.TIMES)).any(axis=1)).tolist() if basis is Basis.YTD else ():
            flow = int(np.argmax(off[city]))
            facts = {"city": keys[city][1], "flow": Flow(flow), "earlier": parts[0][0], "later": parts[1][0]}
            facts |= {"found": Level(float(cities[city, flow])), "expected": Level(float(expected[city, flow]))}
            excess = float(off[city, flow] / np.log(judge.TIMES))
            yield Doubt(Verdict.ODD, "city-odd", facts, excess, files, is_zone=True)


def _zone_labels(table: SourceTable, stored: Stored) -> Iterator[Doubt]:
    """Yield a doubt about each zone that the month before has in another province, and one about other labels."""
    now = {(region, zone) for region, zone in zip(table.regions.tolist(), table.zones, strict=True) if zone}
    before = {*stored.zones(table.currency, table.period - 1)} if now else set()
    if not before or now == before:
        return
    provinces = {zone: region for region, zone in before}
    for region, zone in sorted(now - before):
        if zone in provinces and (provinces[zone], zone) not in now:
            facts = {"file": table.file, "zone": zone, "now": REGIONS[region], "then": REGIONS[provinces[zone]]}
            yield Doubt(Verdict.ODD, "zone-moved", {**facts, "month": table.period - 1}, is_zone=True)
    added, removed = sorted(zone for _, zone in now - before), sorted(zone for _, zone in before - now)
    facts = {"file": table.file, "new": _listed(added), "gone": _listed(removed), "month": table.period}
    yield Doubt(Verdict.ODD, "zones-renamed", facts)


def _listed(labels: list[str]) -> tuple[str, ...] | str:
    """Return the first three labels, and the number of all if there are more; "—" for none."""
    return (*labels[:3], *([f"… ({len(labels)})"] if len(labels) > 3 else [])) or "—"
