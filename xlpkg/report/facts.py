"""The facts of a section of the report, which its templates put into words: texts, numbers, lists and dictionaries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY, combined_levels, combined_yoy, compute_contribution, compute_share
from xlpkg.messages import Language, say_list
from xlpkg.model.arrays import descending, finite
from xlpkg.model.festival import AROUND, Festival, spring_festival
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import MONTH_NAMES, Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.rounding import rounds_to_zero
from xlpkg.model.words import Basis, Flow
from xlpkg.report.changes import find_changes
from xlpkg.report.model import Facts, NationDrivers, Row, is_certain
from xlpkg.report.notes import has_open_sign, nation_bands, note_facts
from xlpkg.report.sentences import flow_name, level_unit

#: Of the words for the order of bars, that for the order of the YoY; those before it are for levels, by flow.
_YOY: Final = 3
#: A sentence names the largest provinces of a group, at most this many.
_MOST_NAMES: Final = 3
_NUMERALS: Final = "一二三"


def section_facts(
    cube: Cube,
    yoy: YoY,
    period: Month,
    basis: Basis,
    number: int,
    lang: Language,
    sort: Flow,
    drivers: NationDrivers | None,
    groups: Sequence[Region] = (),
    *,
    sorted_bars: bool = False,
) -> Facts:
    """Return the facts of the section on *basis*, number *number* of the report; its table is in the order of *sort*.

    The table ends with *groups*. ``total``, ``export`` and ``import`` are as :func:`_flow_facts` says, ``nation`` has
    the figures of the four flows. ``export`` and ``import`` have what drove them, of *drivers*, or None, and the
    ``order`` of the bars of their figures, in words. ``changes`` are sentences on what is new in the month: on the
    nation, on provinces, and on their ranks, without the year, the most important first. That the largest exports or
    imports are the highest of the stored months is their ``record``, the number of these months, with ``since``, the
    first of them, and no change.
    """
    to_date = basis is Basis.YTD
    figures = _Figures(cube, yoy, period, basis, lang)
    drove = {} if drivers is None else drivers.facts
    flows = {flow: _flow_facts(figures, flow, number) | {"drivers": drove.get((basis, flow))} for flow in YOY_FIELDS}
    order = bar_order(sorted_bars=sorted_bars)
    for facts in flows.values():
        facts["order"] = say_list("report-bar-orders", lang)[_YOY if order is None else order]
    changes: dict[str, list[str]] = {"nation": [], "provinces": [], "ranks": []}
    for change in find_changes(cube, yoy, period):
        region, flow = change.figure.region, change.figure.flow
        is_part = flow in (Flow.EXPORT, Flow.IMPORT) and (change.kind, change.figure.basis) == ("high", basis)
        if is_part and flows[flow]["provinces"][0]["name"] == region.label(lang):
            flows[flow] |= {"record": change.months, "since": change.first(lang)}
            continue
        of = "nation" if region == NATIONAL else "ranks" if change.kind == "rank" else "provinces"
        changes[of].append(change.sentence(lang, cube.currency, with_year=False))
    return {
        "period": {
            "year": period.year,
            "month": period.month,
            "name": MONTH_NAMES[period.month - 1],
            "span": period.span(to_date=to_date, lang=lang),
            "months": period.span(to_date=to_date, lang=lang, with_year=False),
            "to_date": period.span(to_date=True, lang=lang),
        },
        "basis": basis.name.lower(),
        "currency": cube.currency.value,
        "unit": level_unit(cube.currency, lang),
        "number": number,
        "numeral": _NUMERALS[number - 1],
        "is_span": period.month > 1,
        "nation": {flow.name.lower(): figures.of(NATIONAL, flow) for flow in Flow},
        **{flow.name.lower(): facts for flow, facts in flows.items()},
        "changes": changes,
        "notes": note_facts(cube, yoy, period, basis, lang, sort, groups),
        "festival": _festival_facts(cube, yoy, period) if basis is Basis.MONTH else None,
    }


def bar_order(*, sorted_bars: bool) -> Flow | None:
    """Return the flow whose level the bars of a figure are in descending order of, None for that of its YoY.

    That is total trade in all figures, whatever the order of the table, so that each province has one place in them.
    """
    return None if sorted_bars else Flow.TOTAL


def in_order(rows: Sequence[Row], flow: Flow, order: Flow | None) -> tuple[Row, ...]:
    """Return *rows* in descending order of the level of *order*, or of the YoY of *flow* if that is None."""
    return tuple(sorted(rows, key=lambda row: descending(row.yoy(flow) if order is None else row.level(order))))


class _Figures:
    """The figures of one month and basis, by region and flow."""

    def __init__(self, cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language) -> None:
        at = (basis, slice(None), slice(None), cube.month_index(period))
        self.lang = lang
        self._levels, self._yoy = cube.levels[at].tolist(), yoy.value[at].tolist()
        self._is_open, self._band = has_open_sign(yoy)[at].tolist(), nation_bands(cube, yoy, period)[basis].tolist()
        self._share, self._contribution = compute_share(cube)[at].tolist(), compute_contribution(cube, yoy)[at].tolist()

    def of(self, region: Region, flow: Flow) -> Facts:
        """Return a figure: name, level in 亿, and except for net exports the YoY in pp and what follows from it.

        ``band`` is the half-width of the 95% interval of a computed YoY of the nation, in pp, None for all others.
        """
        index = region.index
        figure = {"name": region.label(self.lang), "level": finite(self._levels[index][flow])}
        if flow is Flow.NET:
            return figure
        arrays = {"yoy": self._yoy, "share": self._share, "contribution": self._contribution}
        figure |= {name: finite(array[index][flow]) for name, array in arrays.items()}
        return figure | {
            "is_open": self._is_open[index][flow],
            "band": finite(self._band[flow]) if region == NATIONAL else None,
        }


def _flow_facts(figures: _Figures, flow: Flow, section: int) -> Facts:
    """Return the facts of one flow.

    ``provinces`` are in descending order of the level, and so are the provinces in ``groups``: of each direction of the
    YoY their number and those whose direction is certain. ``pulls`` and ``drags`` are the provinces with a certain
    direction that add most to the nation and subtract most from it; ``movers`` are both as groups, first those that
    moved as the nation did. Contributions that are printed as 0.0 are left out.
    """
    provinces = sorted((figures.of(region, flow) for region in PROVINCES), key=lambda each: -(each["level"] or 0.0))
    largest = provinces[:_MOST_NAMES]
    by_contribution = sorted(filter(is_certain, provinces), key=lambda each: -each["contribution"])
    pulls = [each for each in by_contribution if each["contribution"] > 0][:_MOST_NAMES]
    drags = [each for each in reversed(by_contribution) if each["contribution"] < 0][:_MOST_NAMES]
    return {
        "name": flow_name(flow, figures.lang),
        "Name": flow_name(flow, figures.lang, capital=True),
        "figure": 2 * (section - 1) + flow,
        "known": largest[-1]["level"] is not None,
        "record": None,
        "since": None,
        "provinces": provinces,
        "largest": largest,
        "largest_have_yoy": all(each["yoy"] is not None for each in largest),
        "groups": _groups(provinces),
        "pulls": pulls,
        "drags": drags,
        "movers": _movers(pulls, drags, figures.of(NATIONAL, flow)),
    }


def _movers(pulls: Sequence[Facts], drags: Sequence[Facts], nation: Facts) -> list[Facts]:
    """Return the groups that have provinces: the fall first if the nation certainly fell, else the rise."""
    groups = [{"direction": "rise", "provinces": pulls}, {"direction": "fall", "provinces": drags}]
    if nation["yoy"] is not None and not nation["is_open"] and nation["yoy"] < 0 and not rounds_to_zero(nation["yoy"]):
        groups.reverse()
    return [group for group in groups if group["provinces"]]


def _groups(provinces: Sequence[Facts]) -> list[Facts]:
    """Return the provinces that fell, rose and were unchanged, the last only if there are any; [] without YoY."""
    known = [each for each in provinces if each["yoy"] is not None]
    by_direction = {
        "fall": [each for each in known if each["yoy"] < 0],
        "rise": [each for each in known if each["yoy"] > 0],
        "flat": [each for each in known if each["yoy"] == 0],
    }
    return [
        {"direction": name, "count": len(group), "certain": [each for each in group if not each["is_open"]]}
        for name, group in by_direction.items()
        if known and (group or name != "flat")
    ]


def _festival_facts(cube: Cube, yoy: YoY, period: Month) -> Facts | None:
    """Return the dates of this year and the last, and how many days of AROUND fall in the month; None if none do.

    ``around`` is the number of days of each. ``combined`` are the national figures of January and February together,
    None from March on and if February is not stored.
    """
    now, before = (spring_festival(year) for year in (period.year, period.year - 1))
    if not any((*now.days_in(period.month).values(), *before.days_in(period.month).values())):
        return None
    return {
        "this": _festival_year(now, period.month),
        "last": _festival_year(before, period.month),
        "around": {name: last - first + 1 for name, (first, last) in AROUND.items()},
        "days": now.days_later_than(before),
        "is_moved": (now.january, now.february) != (before.january, before.february),
        "combined": _combined(cube, yoy, period) if period.month <= 2 else None,
    }


def _festival_year(festival: Festival, month: int) -> Facts:
    day = festival.day
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "name": MONTH_NAMES[day.month - 1],
        "january": festival.january,
        "february": festival.february,
        **festival.days_in(month),
    }


def _combined(cube: Cube, yoy: YoY, period: Month) -> list[Facts] | None:
    index = (Basis.MONTH, NATIONAL.index, slice(None), cube.month_index(period))
    levels = combined_levels(cube)[index].tolist()
    if math.isnan(levels[Flow.TOTAL]):
        return None
    combined = combined_yoy(cube, yoy)
    changes, bands = combined.value[index].tolist(), combined.band[index].tolist()
    of_nation = nation_bands(cube, combined, period)[Basis.MONTH].tolist()
    return [
        {
            "level": levels[flow],
            "yoy": finite(changes[flow]),
            "is_open": changes[flow] != 0 and abs(changes[flow]) <= bands[flow],
            "band": finite(of_nation[flow]),
        }
        for flow in YOY_FIELDS
    ]
