"""The facts of the remark on Spring Festival in January and February: its dates, and both months together."""

from __future__ import annotations

import math

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY, combined_levels, combined_yoy
from xlpkg.model.arrays import finite
from xlpkg.model.festival import Festival, spring_festival
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import MONTH_NAMES, Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow
from xlpkg.report.model import Facts


def festival_facts(cube: Cube, yoy: YoY, period: Month) -> Facts | None:
    """Return the dates of this year and the last, and the national figures of January and February together.

    None from March on. The figures are None if February is not stored.
    """
    if period.month > 2:
        return None
    now, before = spring_festival(period.year), spring_festival(period.year - 1)
    return {
        "this": _year(now),
        "last": _year(before),
        "days": now.days_later_than(before),
        "is_moved": (now.january, now.february) != (before.january, before.february),
        "combined": _combined(cube, yoy, period),
    }


def _year(festival: Festival) -> Facts:
    day = festival.day
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "name": MONTH_NAMES[day.month - 1],
        "january": festival.january,
        "february": festival.february,
    }


def _combined(cube: Cube, yoy: YoY, period: Month) -> list[Facts] | None:
    index = (Basis.MONTH, NATIONAL.index, slice(None), cube.month_index(period))
    levels = combined_levels(cube)[index].tolist()
    if math.isnan(levels[Flow.TOTAL]):
        return None
    combined = combined_yoy(cube, yoy)
    changes, bands = combined.value[index].tolist(), combined.band[index].tolist()
    return [
        {
            "level": levels[flow],
            "yoy": finite(changes[flow]),
            "is_open": changes[flow] != 0 and abs(changes[flow]) <= bands[flow],
        }
        for flow in YOY_FIELDS
    ]
