"""The checks of announced figures: with each other, and with table (8) as far as it is stored."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import YOY_FIELDS, level_field, yoy_field
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, REGIONS
from xlpkg.model.words import Basis, Currency, Edition, Flow
from xlpkg.sources.announced import AnnouncedFigure, AnnouncedTable, Key
from xlpkg.sources.magnitude import StoredMonth, contradiction, doubt, facts_of_files, trade_of
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import POSSIBLE, find_unusual, usual_year

#: China Customs prints YoY with one decimal.
_YOY_DIGIT: Final = 0.1
#: The differences beyond which there is a warning, and beyond which a file is refused: of the nation's levels from the
#: stored ones (flash and final by up to 0.19%, restated by up to 4.2%) and of its year to date from the one before plus
#: the month (0.1%), in percent; of a printed YoY of the year to date, a YoY and a change on the month before from
#: those that follow from stored levels (0.47 and 0.1 points, 3.9 after a restatement), in percentage points. A level
#: and a YoY that are stored in the same edition are replaced, with a warning.
LIMITS: Final = {
    "level": (0.3, 2.0),
    "restated": (3.0, 10.0),
    "to-date": (0.25, 0.6),
    "printed": (0.25, 1.05),
    "yoy": (1.0, 6.0),
    "yoy-of-rows": (1.0, 2.0),
    "change": (0.3, 2.0),
    "level-again": (0.05, math.inf),
    "yoy-again": (0.06, math.inf),
}
#: The limits of provinces for levels, which are revised by up to 10%, and for YoY, which are then up to 15 points off,
#: 2 of 558 by more than 8. What is printed or announced again is that of LIMITS for all regions.
OF_PROVINCE: Final = (12.0, 25.0)
_YOY_OF_PROVINCE: Final = (8.0, 25.0)
_AS_NATION: Final = ("printed", "level-again", "yoy-again")
#: Those of which a table of the month before or after can be: restated levels differ by up to 4.2%.
_AT_THE_TIME: Final = (Edition.FINAL, Edition.FLASH)
#: A provider says of February 2020 alone 0.48 times the usual exports; January 2009 had 0.61 times the usual imports.
_POSSIBLE: Final = POSSIBLE._replace(month=(0.4, 1.8), ytd=POSSIBLE.month, ytd_total=POSSIBLE.ytd, february=0.4)
_OF_LEVEL: Final = ("level", "restated", "to-date", "level-again")

_Group = dict[tuple[Basis, Flow], AnnouncedFigure]
#: A figure, whether its YoY or its level is meant, and the name and the short hash of its file.
StoredFigure = tuple[AnnouncedFigure, bool, tuple[str, str]]
#: A level in 亿, or a change in percent, and the files that it is from, none for the table itself.
_Level = tuple[float, Sequence[tuple[str, str]]]


class StoredFacts(NamedTuple):
    """What a store has to compare announced figures with.

    ``month`` returns what table (8) has of a month, None for nothing, ``announced`` the figures in force of it.
    ``zones`` has (index of the region, label) of each city and development zone of table (8).
    """

    month: Callable[[Currency, Month], StoredMonth | None]
    announced: Callable[[Currency, Month], Sequence[StoredFigure]]
    zones: Collection[tuple[int, str]]


class _Difference(NamedTuple):
    """A figure, its cell, and what it should be by the stored files, or by other rows of its table for no files."""

    rule: str
    key: Key
    cell: str | Message
    found: float
    expected: float
    files: Sequence[tuple[str, str]]

    @property
    def excess(self) -> tuple[float, float]:
        """The difference as a multiple of both its limits; 0 if what is expected is not known."""
        size = abs(self.found - self.expected)
        if self.rule in _OF_LEVEL:
            size *= 100 / self.expected if self.expected > 0 else math.nan
        odd, refused = OF_PROVINCE if self.rule in _OF_LEVEL else _YOY_OF_PROVINCE
        if self.key.region == NATIONAL.index or self.rule in _AS_NATION:
            odd, refused = LIMITS[self.rule]
        return (0.0, 0.0) if math.isnan(size) else (size / odd, size / refused)

    def facts(self, table: AnnouncedTable | SourceTable) -> dict[str, object]:
        """Return what a message says of it."""
        kind = "level" if self.rule in _OF_LEVEL else "change" if self.rule == "change" else "yoy"
        sign = "" if kind == "level" else "%"
        files = facts_of_files(self.files)
        return {
            "file": table.file,
            "where": table.cell(str(self.cell)) if isinstance(table, AnnouncedTable) else self.cell,
            "kind": Message(f"announced-{kind}", {}),
            "what": self.key,
            "found": f"{self.found:,.1f}{sign}",
            "expected": f"{self.expected:,.1f}{sign}",
            **(files if self.files else {**files, "files": Message("announced-rows", {})}),
        }


def check_announced(table: AnnouncedTable, stored: StoredFacts) -> list[Message]:
    """Return the warnings about *table*: figures that differ from stored ones more than editions usually do.

    Raises SourceRefused if figures contradict each other or the stored ones, or are in another currency or unit.
    """
    groups: dict[object, _Group] = defaultdict(dict)
    for figure in table.figures:
        group = groups[figure.edition, figure.key._replace(flow=Flow.TOTAL, basis=Basis.MONTH)]
        group[figure.basis, figure.flow] = figure
    for group in groups.values():
        _check_group(table, group)
    return _judge(table, [*_differences(table, groups.values(), stored)]) + _judge(table, [*_again(table, stored)])


def check_by_announced(table: SourceTable, announced: Iterable[StoredFigure]) -> list[Message]:
    """Return the warnings about *table* by stored announced figures of its month, as :func:`check_announced` does.

    Raises SourceRefused, too.
    """
    differences = []
    for each, is_yoy, file in announced:
        if each.zone is None and not (is_yoy and each.basis is Basis.MONTH):
            row, field = table.row_of(REGIONS[each.region]), level_field(each.flow, each.basis)
            rule, expected, unit = "restated" if each.edition is Edition.RESTATED else "level", each.value, table.unit
            if is_yoy:
                rule, field, expected, unit = "printed", yoy_field(each.flow), each.yoy, 10**8
            found = float(table.figures[row, field]) * unit / 1e8
            differences.append(_Difference(rule, each.key, table.where(row, field), found, expected or 0.0, [file]))
    return _judge(table, differences)


def _judge(table: AnnouncedTable | SourceTable, differences: Collection[_Difference]) -> list[Message]:
    """Return a warning about the largest of *differences* that is odd. Refuse *table* if one is beyond its limit."""
    odd = max(differences, key=lambda each: each.excess[0], default=None)
    refused = max(differences, key=lambda each: each.excess[1], default=None)
    if refused and refused.excess[1] > 1:
        raise contradiction("announced-against-stored", refused.facts(table))
    return [doubt("announced-against-stored", odd.facts(table))] if odd and odd.excess[0] > 1 else []


def _check_group(table: AnnouncedTable, group: _Group) -> None:
    """Refuse figures of one month, region and edition that contradict each other or are not those of all trade."""
    first = next(iter(group.values()))
    levels, digits, yoy = (np.full((len(Basis), len(REGIONS), len(YOY_FIELDS)), np.nan) for _ in range(3))
    for (basis, flow), each in group.items():
        if each.yoy is not None and abs(each.yoy) < 1 and round(each.yoy, 2) != each.yoy:  # a fraction
            raise SourceRefused("yoy-decimals", file=table.file, where=table.cell(each.yoy_cell), found=each.yoy)
        at = (basis, NATIONAL.index, flow)  # the rules of sums compare it with the provinces, which are NaN
        for array, number in ((levels, each.value), (digits, each.digit), (yoy, each.yoy)):
            array[at] = math.nan if number is None else number

    def place(basis: Basis, flow: Flow, *, is_yoy: bool = False) -> dict[str, object]:
        each = group[basis, flow]
        cell = table.cell(each.yoy_cell if is_yoy else each.value_cell)
        where = Message("named-by", {"cell": cell, "key": each.key})
        return {"file": table.file, "where": where, "place": f"{table.file} {cell}"}

    for found in find_contradictions(levels, digits, is_january=first.period.month == 1):
        facts = {"found": f"{found.found:,.12g}", "expected": f"{found.expected:,.12g}"}
        raise SourceRefused(found.rule, **place(found.basis, found.flow), **facts)
    for basis in Basis:
        total, *parts = yoy[basis, NATIONAL.index]
        if total < np.min(parts) - _YOY_DIGIT or total > np.max(parts) + _YOY_DIGIT:
            facts = {"found": f"{total:g}%", "expected": " … ".join(f"{part:g}%" for part in sorted(parts))}
            raise SourceRefused("yoy-identity", **place(basis, Flow.TOTAL, is_yoy=True), **facts)
        resolution = np.full(len(YOY_FIELDS), _YOY_DIGIT)
        for _, total, expected in find_yoy_contradictions(levels[basis], digits[basis, 0], yoy[basis], resolution):
            facts = {"found": f"{total:.12g}%", "expected": f"{expected:.1f}%"}
            raise SourceRefused("yoy-identity", **place(basis, Flow.TOTAL, is_yoy=True), **facts)
    if (first.region, first.zone) == (NATIONAL.index, None):
        for unusual in find_unusual(levels, first.period, first.currency, _POSSIBLE):
            against = {"currency": first.currency, "against": trade_of(first.currency, usual_year(first.period))}
            where = place(unusual.basis, unusual.flow)
            raise SourceRefused("magnitude", **where, period=first.period, **unusual.facts(), **against)


def _differences(table: AnnouncedTable, groups: Collection[_Group], stored: StoredFacts) -> Iterator[_Difference]:
    """Yield what figures of the nation and of provinces should be by stored months, or by other months of a table."""
    of_table = {each.key: each.value for each in table.figures} if table.kind == "national" else {}

    def level(key: Key, months: int = 0, editions: Collection[Edition] = ()) -> _Level:
        """Return the level of *key* so many *months* before: of the table, the store, or announced in *editions*."""
        key = key._replace(period=key.period - months)
        if (value := of_table.get(key)) is not None:
            return value, ()
        month = stored.month(key.currency, key.period)
        if month and not math.isnan(found := float(month.levels[key.basis, key.region, key.flow])):
            return found, month.files
        for each, is_yoy, file in reversed(stored.announced(key.currency, key.period) if editions else ()):
            if each.value and not is_yoy and each.key == key and each.edition in editions:
                return each.value, [file]
        return math.nan, ()

    def change(now: float, before: _Level) -> _Level:
        return 100 * (now / before[0] - 1) if before[0] else math.nan, before[1]

    near = {each.key: _AT_THE_TIME for each in table.figures if each.edition in _AT_THE_TIME and of_table}
    of_regions = [(group, *item) for group in groups for item in group.items() if item[1].zone is None]
    for group, (basis, flow), each in of_regions:
        month, key, now = stored.month(each.currency, each.period), each.key, each.value
        if month and now is not None:
            rule, known = "restated" if each.edition is Edition.RESTATED else "level", month.levels
            yield _Difference(rule, key, each.value_cell, now, float(known[basis, each.region, flow]), month.files)
        if month and each.yoy is not None and basis is Basis.YTD:
            known = month.yoy
            yield _Difference("printed", key, each.yoy_cell, each.yoy, float(known[each.region, flow]), month.files)
        if each.yoy is not None:
            expected, files = change(level(key)[0] if now is None else now, level(key, 12, [*Edition]))
            yield _Difference("yoy" if files else "yoy-of-rows", key, each.yoy_cell, each.yoy, expected, files)
        of_month, editions = group.get((Basis.MONTH, flow)), near.get(key, ())
        if basis is Basis.YTD and now is not None and of_month and of_month.value and each.period.month > 1:
            before, files = level(key, 1, editions)
            yield _Difference("to-date", key, each.value_cell, now, before + of_month.value, files)
        if basis is Basis.YTD and now is not None and not month and each.period.month < 12:
            (after, files), added = level(key, -1, editions), level(key._replace(basis=Basis.MONTH), -1, editions)[0]
            yield _Difference("to-date", key, each.value_cell, now, after - added, files)
    for key, (printed, cell) in table.changes.items():
        yield _Difference("change", key, cell, printed, *change(level(key)[0], level(key, 1, near.get(key, ()))))


def _again(table: AnnouncedTable, stored: StoredFacts) -> Iterator[_Difference]:
    """Yield what figures of *table* are in the same edition of another file. A restated one may be restated again."""
    for each in table.figures:
        for known, is_yoy, file in stored.announced(each.currency, each.period):
            if (known.key, known.edition) == (each.key, each.edition) and each.edition in _AT_THE_TIME:
                rule, cell = ("yoy-again", each.yoy_cell) if is_yoy else ("level-again", each.value_cell)
                found, expected = (each.yoy, known.yoy) if is_yoy else (each.value, known.value)
                if found is not None and expected is not None:
                    yield _Difference(rule, each.key, cell, found, expected, [file])
