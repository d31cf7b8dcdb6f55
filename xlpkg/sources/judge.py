"""The judge of doubt: whether a file is refused, a person is asked, or a warning is enough.

Whoever compares figures yields doubts: what was found, what was expected, and by how much a limit is exceeded. Every
limit is in this file, beside the evidence that set it, and only :func:`judge` draws a conclusion.

- impossible: the file contradicts itself, or a download has a part of the trade. It is refused.
- doubtful: it contradicts what is stored or usual. It is left out until a person accepts it, once.
- odd: it is stored, with a warning. All doubts about cities and zones are odd.

``trademonitor check`` judges stored months by the same limits; docs/trust.md has both sides of each.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np

from xlpkg.errors import Doubtful, SourceRefused
from xlpkg.messages import Message, local_time
from xlpkg.model.arrays import Array
from xlpkg.sources.shares import SHARES

Sizes = tuple[float, float, float, float]
#: The name and the short hash of each stored file.
Files = Sequence[tuple[str, str]]


class Verdict(IntEnum):
    """What follows from a doubt."""

    ODD, DOUBTFUL, IMPOSSIBLE = range(1, 4)


class Limits(NamedTuple):
    """The sizes of a difference, for the nation, and for provinces with at least 3%, 0.5%, and less of its trade.

    *seen*: the largest in real months; above *odd* there is a warning, above *doubtful* a person is asked.
    """

    seen: Sizes
    odd: Sizes
    doubtful: Sizes


def _of_months(*seen: float) -> Limits:
    """Return the limits that follow from the largest differences in the 18 real months of examples/rmb.

    A smaller province has at least the limits of the larger ones. Each real month is within 3.4 times the largest
    difference of the 17 others, so that it is not doubtful by limits that were made without it.
    """
    sizes = np.maximum.accumulate(seen)
    return Limits(*(tuple(factor * size for size in sizes.tolist()) for factor in (1, 2, 5)))


def _all(odd: float, doubtful: float, seen: float = math.nan) -> Limits:
    return Limits((seen,) * 4, (odd,) * 4, (doubtful,) * 4)


#: In percent of a level, in percentage points of a YoY or of a change on the month before.
LIMITS: Final = {
    # A level from the stored one of the same month. Provinces were revised by up to 10.1% (广西, January 2024), the
    # nation's bases by 0.44%; a year later its months are restated by up to 4.2%.
    "level-against-stored": Limits((0.44, 10.1, 10.1, 10.1), (2.0, 12.0, 12.0, 12.0), (5.0, 25.0, 25.0, 25.0)),
    # A year to date from the month and the year to date before it.
    "step-odd": _of_months(0.083, 0.38, 3.58, 5.76),
    # Last year's year to date by the printed YoY from the stored one.
    "base-odd": _of_months(0.44, 1.56, 10.1, 3.51),
    # A province's part of the trade in a download above its level in table (8), which may have been revised since.
    "detail-above-level": _all(25.0, 25.0, 10.1),
    # Announced levels from those of table (8): flash and final by up to 0.19%, restated by up to 4.2%.
    "level": Limits((0.19, 10.1, 10.1, 10.1), (0.3, 12.0, 12.0, 12.0), (2.0, 25.0, 25.0, 25.0)),
    "restated": Limits((4.2, 10.1, 10.1, 10.1), (3.0, 12.0, 12.0, 12.0), (10.0, 25.0, 25.0, 25.0)),
    # An announced year to date from the one before plus the month.
    "to-date": Limits((0.1, 10.1, 10.1, 10.1), (0.25, 12.0, 12.0, 12.0), (0.6, 25.0, 25.0, 25.0)),
    # An announced YoY of the year to date from the printed one, 0.47 points after a revision.
    "printed": _all(0.25, 1.05, 0.47),
    # An announced YoY of a month beyond the band of the one that follows from the years to date of table (8) and their
    # printed YoY: of 41 announced ones of 2024 and 2025 one is beyond it, by 0.24 (imports of June 2025).
    "yoy-band": Limits((0.24, 0.24, 0.24, 0.24), (0.5, 2.0, 2.0, 2.0), (1.2, 8.0, 8.0, 8.0)),
    # ... and from the stored levels of both years: 3.9 points after a restatement; of 558 YoY of provinces 2 by more
    # than 8.
    "yoy": Limits((3.9, 8.0, 8.0, 8.0), (1.0, 8.0, 8.0, 8.0), (6.0, 25.0, 25.0, 25.0)),
    "yoy-of-rows": Limits((1.0, 8.0, 8.0, 8.0), (1.0, 8.0, 8.0, 8.0), (2.0, 25.0, 25.0, 25.0)),
    "change": Limits((0.1, 8.0, 8.0, 8.0), (0.3, 8.0, 8.0, 8.0), (2.0, 25.0, 25.0, 25.0)),
    # A figure that is stored in the same edition is replaced.
    "level-again": _all(0.05, math.inf),
    "yoy-again": _all(0.06, math.inf),
}
_OF_SIZE: Final = [np.arange(len(SHARES))[:, np.newaxis] < [1, 1, 1], SHARES >= 0.03, SHARES >= 0.005]
#: A level below this share of the national one is too small for a relative difference, which is taken of this share.
SMALL_SHARE: Final = 2e-5


class Factors(NamedTuple):
    """The factors of China's usual trade within which a level lies: lowest and highest of a national level.

    ``month``, ``ytd`` and ``ytd_total``: of a month, of a year to date, and of total trade in it. ``provinces``: the
    factor of a province's usual share, or its inverse, for those that usually have at least 3%, 0.5%, and less of the
    national level. ``february``: the lowest factor of a month of February.
    """

    month: tuple[float, float]
    ytd: tuple[float, float]
    ytd_total: tuple[float, float]
    provinces: tuple[float, float, float]
    february: float


#: Exports to date were 0.77 times the usual ones in early 2020. In 2024 and 2025 a province's share of the national
#: level is 0.72 to 1.24 times that of 2024 if it has 3% or more, 0.66 to 1.73 times from 0.5% on, and 0.27 to 2.6 times
#: below (西藏, 青海).
ODD_TRADE: Final = Factors((0.72, 1.35), (0.76, 1.25), (0.88, 1.1), (1.5, 2.0, 4.0), 0.72)
#: Imports of January 2009 were 0.61 times the usual ones, exports of February 2020 0.48 times. Total trade to date is
#: below 0.77 times or above 1.2 times in the wrong currency and unit. Of 1,116 provinces of 2010 to 2012 all are within
#: these factors, which widen with the years; 甘肃 exported 1.2 times as much in January 2014.
DOUBTFUL_TRADE: Final = Factors((0.55, 1.6), (0.6, 1.4), (0.8, 1.15), (2.0, 3.0, 10.0), 0.44)
#: A provider has 0.48 times the usual exports in February 2020, 0.61 times the usual imports in January 2009.
ANNOUNCED_TRADE: Final = Factors((0.4, 1.8), (0.55, 1.6), (0.55, 1.6), (2.0, 3.0, 10.0), 0.4)
#: National levels of a month and of a year to date as a multiple of those a year earlier. Imports of January were 0.57
#: times in 2009, 1.86 times in 2010; exports of February 0.59 times in 2020, 2.54 times in 2021, 1.60 times to date.
YEAR: Final = ((0.5, 2.7), (0.5, 1.9))
#: The relative change of a national base when last year's figures are revised, 0.0044 in real months.
REVISION: Final = 0.15
#: Yuan to the dollar, since 2005.
RATE: Final = (5.8, 8.5)
#: Levels that differ by less than this share of the national one are the same figure, in whatever unit.
SAME: Final = 2e-5
#: Exports are the imports of the same province within this. That is so in at most 2 of the 31 provinces in a real
#: month; if it is in half of them, they are the same figures.
SAME_FLOW: Final = 0.05
#: In real months of 2024 and 2025, 2 to 6% of exports are in other provinces than is usual for exports, and 23 to 25%
#: in others than is usual for imports; likewise for imports. Figures are nearer to the other flow by this share.
NEARER_FLOW: Final = 0.05
#: Two provinces are exchanged if their logarithms are off by at least this much together, in a month or to date, ...
APART: Final = (0.15, 0.05)
#: ... and when exchanged by at most this share of it, in both flows or in one (1.67, 0.89 or more in real months), ...
EXCHANGED: Final = {2: 0.5, 1: 0.25}
#: ... in months whose nation differs by at most this.
SAME_NATION: Final = 0.02
#: Cities with this share of their province are compared, and named if they are so many times what a stored month says.
#: In real months they are at most 1.2 times by the month before, and 2.2 by the year before.
LARGE_CITY: Final = 0.05
TIMES: Final = 3.0
#: The cities of a province as a share of it, at most. In 18 real months it is 1 (江西, of which all are listed).
MOST_IN_CITIES: Final = 1.05

#: The doubts that name a cause, before those that name only a difference.
_CAUSES: Final = (
    *(
        "columns-of-other-month",
        "provinces-exchanged",
        "capital-moved",
        "zone-moved",
        "flow-of-stored",
        "flow-of-other",
    ),
    *("level-against-stored", "magnitude", "announced-against-stored"),
)


class Doubt(NamedTuple):
    """A doubt about a file: the *key* and the facts of its message, and by how many times a limit is exceeded.

    *files* are the stored files that it contradicts; *is_zone*: it is about a city or zone.
    """

    verdict: Verdict
    key: str
    facts: Mapping[str, object]
    excess: float = math.inf
    files: Files = ()
    is_zone: bool = False

    def message(self, verdict: Message | str = "", options: str = "") -> Message:
        """Return the message of the doubt, which ends with *verdict*; its commands have *options*."""
        files = tuple(Message("named-by", {"cell": name, "key": short_hash}) for name, short_hash in self.files)
        commands = tuple(f"trademonitor withdraw {short_hash}{options}" for _, short_hash in self.files)
        facts = {"others": "", "files": files, "commands": commands, **self.facts}
        return Message(self.key, {**facts, "verdict": verdict})

    def left_out(self, command: str, decided: str | None = None, options: str = "") -> Doubtful:
        """Return the error to raise if the file is left out until a person accepts it with *command*.

        *decided*: the time of the decision to leave it out, None if nobody has decided. *options* are those of each
        command.
        """
        command, told = f"{command}{options}", self.message(options=options)
        key = "left-out-as-decided" if decided else "doubtful-beside" if self.files else "doubtful-alone"
        at = decided and local_time(dt.datetime.fromisoformat(decided))
        verdict = Message(key, {**told.facts, "accept": command, "at": at})
        return Doubtful(told.key, **{**told.facts, "verdict": verdict})

    @property
    def _rank(self) -> tuple[int, int, float]:
        cause = _CAUSES.index(self.key) if self.key in _CAUSES else len(_CAUSES)
        return self.verdict, -cause, self.excess


class Judgement(NamedTuple):
    """The verdict on a file: the *doubt* that a person has to decide, None for none, and the warnings otherwise."""

    doubt: Doubt | None
    warnings: tuple[Message, ...]


def judge(doubts: Iterable[Doubt]) -> Judgement:
    """Return the verdict on a file. Raises SourceRefused if a doubt is impossible."""
    ranked = sorted(doubts, key=lambda each: each._rank, reverse=True)
    if ranked and ranked[0].verdict is Verdict.IMPOSSIBLE:
        told = ranked[0].message(Message("not-stored", {}))
        raise SourceRefused(told.key, **told.facts)
    doubt = ranked[0] if ranked and ranked[0].verdict is Verdict.DOUBTFUL else None
    warnings: dict[str, Message] = {}
    for each in ranked:
        if each.verdict is Verdict.ODD and not each.is_zone:
            warnings.setdefault(each.key, each.message(Message("stored-beside", {})))
    if zones := [each for each in ranked if each.is_zone]:
        first = zones[0].message()
        facts = {"first": first, "count": len(zones), "file": first.facts["file"]}
        warnings["zones-odd"] = Message("zones-odd", facts)
    return Judgement(doubt, (*warnings.values(),))


class Difference(NamedTuple):
    """A difference beyond a limit: the verdict, the multiple of the limit, its index, the largest in real months."""

    verdict: Verdict
    excess: float
    at: tuple[int, ...]
    seen: float


def find_beyond(rule: str, sizes: Array) -> Difference | None:
    """Return the difference that is the furthest beyond its limit; None if all are within the limits.

    *sizes*: differences in the unit of the *rule* of LIMITS, shape (…, 32, 3), NaN for one to leave out.
    """
    limits = {name: np.select(_OF_SIZE, each[:3], each[3]) for name, each in LIMITS[rule]._asdict().items()}
    for verdict, name in ((Verdict.DOUBTFUL, "doubtful"), (Verdict.ODD, "odd")):
        excess = np.nan_to_num(np.abs(sizes) / limits[name], posinf=np.inf)
        at = tuple(map(int, np.unravel_index(int(np.argmax(excess)), excess.shape)))
        if excess[at] > 1:
            return Difference(verdict, float(excess[at]), at, float(limits["seen"][at[-2:]]))
    return None


def weigh(rule: str, size: float, *, is_nation: bool) -> tuple[Verdict, float] | None:
    """Return the verdict on one difference and the multiple of its limit; None if it is within the limits.

    *size* is in the unit of the *rule* of LIMITS. A province has the limits of a small one.
    """
    _, odd, doubtful = (each[0 if is_nation else -1] for each in LIMITS[rule])
    if size > doubtful:
        return Verdict.DOUBTFUL, size / doubtful
    return (Verdict.ODD, size / odd) if size > odd else None


def percent_of(difference: Array, levels: Array) -> Array:
    """Return *difference* in percent of *levels*, shape (…, 32, 3), or of a small share of the national one if larger.

    NaN if there is neither.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * difference / np.fmax(np.abs(levels), SMALL_SHARE * np.abs(levels[..., :1, :]))
