"""What is new in a month: changes of YoY, of rank and of the sign of net exports, records, and revised figures.

Each is a figure of the cube, the figure that it is compared with, and a sentence on both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY, compute_rank
from xlpkg.analysis.places import FigurePlace
from xlpkg.analysis.revisions import find_moved
from xlpkg.messages import Language, say
from xlpkg.model.arrays import Array
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, REGIONS, Region
from xlpkg.model.rounding import format_number, print_number, rounds_to_zero
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.report.notes import has_open_sign, nation_bands
from xlpkg.report.sentences import COMMA, filters, flow_name, format_amount

#: turn: a YoY that changed its sign; yoy: any other YoY; balance: net exports that changed their sign; rank: among the
#: provinces by level; high, low: the largest, the smallest level of the stored months; revised: a printed figure.
Kind = Literal["turn", "yoy", "balance", "rank", "high", "low", "revised"]
#: The least weight of a change that is news.
_LEAST_WEIGHT: Final = 0.1
#: One place in the ranking, and a record, have the weight of a YoY that is higher by these pp.
_PLACE, _RECORD = 4.0, 20.0
#: A change by fewer places is news only of the first provinces.
_PLACES, _FIRST = 2, 5
#: The fewest stored months of a record.
_RECORD_MONTHS: Final = 36
#: The last month in which Spring Festival makes levels small.
_FEBRUARY: Final = 2
#: The nation and the provinces, which are the first regions of every cube.
_REGIONS: Final = slice(len(REGIONS))
#: The flows whose changes are news; total trade is their sum.
_PARTS: Final = (Flow.EXPORT, Flow.IMPORT)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is new, and the one that it is compared with.

    Attributes:
        now: a level in 亿, a YoY in pp, or a rank.
        then: the same figure of the month ``before``; of a record the largest or smallest level so far, of a revised
            figure that of the earlier report.
        weight: by how many pp the nation's YoY of the flow would have moved as much.
        months: of a record the number of stored months. since: the first of them.
        is_open: whether the bands of ``now`` and ``then`` include zero.
        bands: those of a computed YoY of the nation, NaN for all others.
    """

    kind: Kind
    figure: FigurePlace
    now: float
    then: float
    before: Month
    weight: float
    months: int = 0
    since: Month | None = None
    is_open: tuple[bool, bool] = (False, False)
    bands: tuple[float, float] = (math.nan, math.nan)

    @property
    def difference(self) -> float:
        """The change of the figure; of a YoY that of the printed one, of a rank the places that it moved up."""
        if self.figure.is_yoy:
            return float(format_number(self.now)) - float(format_number(self.then))
        return self.then - self.now if self.kind == "rank" else self.now - self.then

    def sentence(self, lang: Language, currency: Currency, *, with_year: bool = True) -> str:
        """Return the change in words, its month without the year if not *with_year*."""
        figure, kind = self.figure, "other" if self.kind in ("turn", "yoy", "balance") else self.kind
        months = ((figure.period, with_year), (self.before, self.before.year != figure.period.year))
        to_date = figure.basis is Basis.YTD
        span, before = (each.span(to_date=to_date, lang=lang, with_year=year) for each, year in months)
        region, flow = figure.region.label(lang), flow_name(figure.flow, lang)
        now, then = self._values(lang, currency)
        facts = {"span": span, "before": before, "region": region, "flow": flow, "months": self.months}
        return say(f"change-{kind}", lang, now=now, then=then, since=self.first(lang), file=figure.file, **facts)

    def short(self, lang: Language) -> dict[str, object]:
        """Return the facts of a revised figure in short: region, flow, basis, and both figures with one decimal."""
        unit = "%" * self.figure.is_yoy
        now, then = (print_number(each, lang) + unit for each in (self.now, self.then))
        of = {name: getattr(self.figure, name) for name in ("region", "flow", "basis")}
        return {**of, "now": now, "then": then}

    def first(self, lang: Language) -> str:
        """Return the first month of a record in words; of another change nothing."""
        return self.since.span(to_date=False, lang=lang) if self.since else ""

    def _values(self, lang: Language, currency: Currency) -> list[str]:
        """Return ``now`` and ``then`` in words."""
        both = (self.now, self.then)
        if self.figure.is_yoy:
            change, signs = filters(lang)["change"], zip(both, self.is_open, self.bands, strict=True)
            now, then = (str(change({"yoy": yoy, "is_open": is_open, "band": band})) for yoy, is_open, band in signs)
            key = "change-on-year-open" if self.is_open[0] else "change-on-year"
            return [say(key, lang, change=now), then]
        if self.kind == "rank":
            return [format_number(rank, 0) for rank in both]
        exact, space = self.kind == "revised", " " * (lang == "zh")  # both may be the same number of billions
        now, then = (space + format_amount(level, currency, lang, exact=exact) for level in both)
        return [now if self.kind in ("high", "low") else say("change-amount", lang, amount=now), then]


def find_changes(cube: Cube, yoy: YoY, period: Month) -> tuple[Change, ...]:
    """Return what is new in *period* against the months before it, the most important first.

    A region has at most one change of each kind, the nation one of each flow. A difference within the bands of both
    figures is no change. Spring Festival moves between January and February: January has only records, both together
    are compared with the same months of the last year, and March is compared as the year to date.
    """
    found = [*_records(cube, period)]
    before = period - (12 if period.month == _FEBRUARY else 1)
    if period.month > 1 and before >= cube.first:
        basis = Basis.YTD if period.month <= _FEBRUARY + 1 else Basis.MONTH
        found += [*_yoy_changes(cube, yoy, basis, period, before), *_level_changes(cube, basis, period, before)]
    first: dict[tuple[object, ...], Change] = {}
    news = [each for each in found if each.weight >= _LEAST_WEIGHT]  # not NaN, where the nation has no level
    for each in sorted(news, key=lambda each: -each.weight):
        region, flow = each.figure.region, each.figure.flow
        first.setdefault((region, each.kind, flow if region == NATIONAL else None), each)
    return tuple(first.values())


def _yoy_changes(cube: Cube, yoy: YoY, basis: Basis, period: Month, before: Month) -> Iterator[Change]:
    """Yield the YoY of exports and imports that differ from those of the month *before* by more than their bands."""
    now, then = ((basis, _REGIONS, ..., cube.month_index(month)) for month in (period, before))
    share, is_open = _shares(cube, basis, period), has_open_sign(yoy)
    of_nation = [nation_bands(cube, yoy, month)[basis] for month in (period, before)]
    is_certain = np.abs(yoy.value[now] - yoy.value[then]) > yoy.band[now] + yoy.band[then]
    for region, flow in np.argwhere(is_certain).tolist():
        value, earlier = (float(yoy.value[at][region, flow]) for at in (now, then))
        signs = bool(is_open[now][region, flow]), bool(is_open[then][region, flow])
        has_turned = value * earlier < 0 and not any((*signs, rounds_to_zero(value), rounds_to_zero(earlier)))
        if flow in _PARTS:
            figure = FigurePlace(period, REGIONS[region], Flow(flow), basis, is_yoy=True)
            weight = abs(value - earlier) * float(share[region, flow])
            kind: Kind = "turn" if has_turned else "yoy"
            found = Change(kind, figure, value, earlier, before, weight, is_open=signs)
            bands = float(of_nation[0][flow]), float(of_nation[1][flow])
            yield replace(found, bands=bands) if region == NATIONAL.index else found


def _level_changes(cube: Cube, basis: Basis, period: Month, before: Month) -> Iterator[Change]:
    """Yield the net exports with another sign, and the provinces with another rank, than in the month *before*."""
    levels, earlier = (cube.levels[basis, _REGIONS, :, cube.month_index(month)] for month in (period, before))
    ranks, earlier_ranks = (compute_rank(each, axis=0) for each in (levels, earlier))
    share = _shares(cube, basis, period)
    for region in REGIONS:
        net, net_then = (float(each[region.index, Flow.NET]) for each in (levels, earlier))
        if net * net_then < 0:
            weight = 100 * abs(net) / float(levels[NATIONAL.index, Flow.TOTAL])
            yield Change("balance", FigurePlace(period, region, Flow.NET, basis), net, net_then, before, weight)
        for flow in YOY_FIELDS:
            rank, rank_then = (float(each[region.index, flow]) for each in (ranks, earlier_ranks))
            places = abs(rank - rank_then)
            if places >= (1 if min(rank, rank_then) <= _FIRST else _PLACES):
                weight = _PLACE * places * float(share[region.index, flow])
                yield Change("rank", FigurePlace(period, region, flow, basis), rank, rank_then, before, weight)


def _records(cube: Cube, period: Month) -> Iterator[Change]:
    """Yield the levels of the month that are the largest or the smallest of all stored months until then."""
    month = cube.month_index(period)
    levels, share = cube.levels[Basis.MONTH], _shares(cube, Basis.MONTH, period)
    for region, flow in np.ndindex(share.shape):
        known = np.flatnonzero(~np.isnan(levels[region, flow, :month]))
        now = float(levels[region, flow, month])
        if len(known) + 1 < _RECORD_MONTHS:
            continue
        earlier = levels[region, flow, known]
        highest, lowest = int(earlier.argmax()), int(earlier.argmin())
        kind: Kind = "high" if now > earlier[highest] else "low"
        best = highest if kind == "high" else lowest
        if len({format_amount(each, cube.currency, "en") for each in (now, float(earlier[best]))}) == 1:
            continue  # nobody would see which is larger
        if kind == "high" or (now < earlier[best] and period.month > _FEBRUARY):
            figure = FigurePlace(period, REGIONS[region], Flow(flow), Basis.MONTH)
            then, before, since = float(earlier[best]), *(cube.first + int(known[each]) for each in (best, 0))
            yield Change(kind, figure, now, then, before, _RECORD * float(share[region, flow]), len(known) + 1, since)


def _shares(cube: Cube, basis: Basis, period: Month) -> Array:
    """Return each region's share of the national level, 1 for the nation; shape (32, 3)."""
    levels = cube.levels[basis, _REGIONS, :3, cube.month_index(period)]
    shares: Array = levels / levels[NATIONAL.index]
    return shares


def find_revised(then: Cube, now: Cube, period: Month) -> tuple[Change, ...]:
    """Return the levels and YoY that a report of *period* printed by *then* and prints otherwise by *now*.

    The most important are first; a level and its YoY are one change. A YoY that moved within its band has no weight.
    The file of each is the new one of a level, of a YoY those that were stored or withdrawn since.
    Raises NoData if a cube does not have the month.
    """
    month, found = now.month_index(period), []
    for each in find_moved(then, now, period):
        share = float(_shares(now, each.basis, period)[each.region.index, each.flow])
        level = float(now.levels[each.basis, NATIONAL.index, each.flow, month])
        band = float(now.yoy().band[each.basis, each.region.index, each.flow, month])
        pairs = [(each.old.value, each.new.value)] if each.old and each.new else []
        for is_yoy, (before, after) in enumerate([*pairs, each.yoy] if pairs else ()):
            if format_number(before) != format_number(after):
                moved = abs(after - before)
                weight = max(0.0, moved - band) * share if is_yoy else 100 * moved / level
                if is_yoy:
                    changed = sorted(_files(then, period, each.region) ^ _files(now, period, each.region))
                    file = COMMA["en"].join(dict.fromkeys(name for name, _ in changed))
                else:
                    file = each.new.file if each.new else ""
                figure = FigurePlace(period, each.region, each.flow, each.basis, bool(is_yoy), file)
                found.append(Change("revised", figure, after, before, period, weight))
                break
    return tuple(sorted(found, key=lambda each: (-each.weight, -abs(each.difference))))


def _files(cube: Cube, period: Month, region: Region) -> set[tuple[str, str]]:
    """Return name and digest of the files that a YoY of *region* depends on."""
    rows = cube.announced.yoy.values() if cube.announced else ()
    years = {(each.file, each.sha256) for each in cube.sheets if 0 <= period.year - each.period.year <= 1}
    of_region = (row for row in rows if (row.figure.region, row.figure.period) == (region.index, period))
    return years | {(row.file, row.sha256) for row in of_region}
