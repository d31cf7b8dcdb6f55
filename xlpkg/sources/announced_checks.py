"""The checks of announced figures: with each other, and with table (8) as far as it is stored."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from xlpkg.messages import Message
from xlpkg.model.fields import YOY_FIELDS, level_field, yoy_field
from xlpkg.model.regions import NATIONAL, REGIONS
from xlpkg.model.words import Basis, Edition, Flow
from xlpkg.sources.announced import AnnouncedFigure, AnnouncedTable, Key
from xlpkg.sources.comparison import Stored, StoredMonth, base_of, month_of, trade_of
from xlpkg.sources.judge import ANNOUNCED_TRADE, Doubt, Files, Verdict, weigh
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import find_unusual, usual_year

#: China Customs prints YoY with one decimal.
_YOY_DIGIT: Final = 0.1
#: Those of which a table of the month before or after can be: restated levels differ by up to 4.2%.
_AT_THE_TIME: Final = (Edition.FINAL, Edition.FLASH)
#: The rules of levels, whose differences are in percent.
_OF_LEVEL: Final = ("level", "restated", "to-date", "level-again")

_Group = dict[tuple[Basis, Flow], AnnouncedFigure]
#: A level in 亿, or a change in percent, and the files that it is from, none for the table itself.
_Level = tuple[float, Files]


class _Difference(NamedTuple):
    """A figure, its cell, and what it should be by the stored files, or by other rows of its table for no files.

    *band*: the half-width of the interval in which the expected YoY lies, in percentage points.
    """

    rule: str
    key: Key
    cell: str | Message
    found: float
    expected: float
    files: Files
    band: float = 0.0

    def doubt(self, table: AnnouncedTable | SourceTable) -> Doubt | None:
        """Return the doubt about *table*; None if the difference is within its limits, or if none is known."""
        size = abs(self.found - self.expected)
        if self.rule in _OF_LEVEL:
            size *= 100 / self.expected if self.expected > 0 else math.nan
        if (weighed := weigh(self.rule, size - self.band, is_nation=self.key.region == NATIONAL.index)) is None:
            return None
        kind = "level" if self.rule in _OF_LEVEL else "change" if self.rule == "change" else "yoy"
        sign = "" if kind == "level" else "%"
        facts: dict[str, object] = {
            "file": table.file,
            "where": table.cell(str(self.cell)) if isinstance(table, AnnouncedTable) else self.cell,
            "kind": Message(f"announced-{kind}", {}),
            "what": self.key,
            "found": f"{self.found:,.1f}{sign}",
            "expected": f"{self.expected:,.1f}{sign}",
        }
        if self.band:  # of the computed YoY
            name, value = ("found", self.found) if isinstance(table, SourceTable) else ("expected", self.expected)
            facts[name] = f"{value:,.1f} ± {self.band:.1f}%"
        if not self.files:
            facts["files"] = Message("announced-rows", {})
        return Doubt(weighed[0], "announced-against-stored", facts, weighed[1], self.files)


def compare_announced(table: AnnouncedTable, stored: Stored) -> Iterator[Doubt]:
    """Yield the doubts about *table*: figures that contradict each other, or stored ones more than editions do."""
    groups: dict[object, _Group] = defaultdict(dict)
    for figure in table.figures:
        group = groups[figure.edition, figure.key._replace(flow=Flow.TOTAL, basis=Basis.MONTH)]
        group[figure.basis, figure.flow] = figure
    for group in groups.values():
        yield from _contradictions(table, group)
    differences = [*_differences(table, groups.values(), stored), *_again(table, stored)]
    yield from filter(None, (each.doubt(table) for each in differences))


def compare_with_announced(table: SourceTable, stored: Stored) -> Iterator[Doubt]:
    """Yield the doubts about *table* by stored announced figures of its month, as :func:`compare_announced` does."""
    announced = [each for each in stored.announced(table.currency, table.period) if each[0].zone is None]
    months = [month_of(table), stored.month(table.currency, table.period - 1)]
    for each, is_yoy, file in announced:
        row, field = table.row_of(REGIONS[each.region]), level_field(each.flow, each.basis)
        if is_yoy and each.basis is Basis.MONTH:
            yoy, band = _month_yoy(months, each.key)
            if each.yoy is not None:
                difference = _Difference("yoy-band", each.key, table.where(row, field), yoy, each.yoy, [file], band)
                yield from filter(None, [difference.doubt(table)])
        else:
            rule, expected, unit = "restated" if each.edition is Edition.RESTATED else "level", each.value, table.unit
            if is_yoy:
                rule, field, expected, unit = "printed", yoy_field(each.flow), each.yoy, 10**8
            found = float(table.figures[row, field]) * unit / 1e8
            difference = _Difference(rule, each.key, table.where(row, field), found, expected or 0.0, [file])
            yield from filter(None, [difference.doubt(table)])


def _contradictions(table: AnnouncedTable, group: _Group) -> Iterator[Doubt]:
    """Yield figures of one month, region and edition that contradict each other or are not those of all trade."""
    first = next(iter(group.values()))
    levels, digits, yoy = (np.full((len(Basis), len(REGIONS), len(YOY_FIELDS)), np.nan) for _ in range(3))
    for (basis, flow), each in group.items():
        if each.yoy is not None and abs(each.yoy) < 1 and round(each.yoy, 2) != each.yoy:  # a fraction
            facts = {"file": table.file, "where": table.cell(each.yoy_cell), "found": each.yoy}
            yield Doubt(Verdict.IMPOSSIBLE, "yoy-decimals", facts)
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
        yield Doubt(Verdict.IMPOSSIBLE, found.rule, place(found.basis, found.flow) | facts)
    for basis in Basis:
        total, *parts = yoy[basis, NATIONAL.index]
        if total < np.min(parts) - _YOY_DIGIT or total > np.max(parts) + _YOY_DIGIT:
            facts = {"found": f"{total:g}%", "expected": " … ".join(f"{part:g}%" for part in sorted(parts))}
            yield Doubt(Verdict.IMPOSSIBLE, "yoy-identity", place(basis, Flow.TOTAL, is_yoy=True) | facts)
        resolution = np.full(len(YOY_FIELDS), _YOY_DIGIT)
        for _, total, expected in find_yoy_contradictions(levels[basis], digits[basis, 0], yoy[basis], resolution):
            facts = {"found": f"{total:.12g}%", "expected": f"{expected:.1f}%"}
            yield Doubt(Verdict.IMPOSSIBLE, "yoy-identity", place(basis, Flow.TOTAL, is_yoy=True) | facts)
    if (first.region, first.zone) == (NATIONAL.index, None):
        for unusual in find_unusual(levels, first.period, first.currency, ANNOUNCED_TRADE):
            against = {"currency": first.currency, "against": trade_of(first.currency, usual_year(first.period))}
            facts = {**place(unusual.basis, unusual.flow), "period": first.period, **unusual.facts(), **against}
            yield Doubt(Verdict.DOUBTFUL, "magnitude", facts)


def _differences(table: AnnouncedTable, groups: Collection[_Group], stored: Stored) -> Iterator[_Difference]:
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
            rule = "yoy" if files else "yoy-of-rows"
            of_months = [stored.month(each.currency, each.period - back) for back in range(2)]
            yoy, band = _month_yoy(of_months, key) if basis is Basis.MONTH else (math.nan, math.nan)
            if month and not math.isnan(yoy):
                rule, expected, files = "yoy-band", yoy, month.files
            yield _Difference(rule, key, each.yoy_cell, each.yoy, expected, files, 0.0 if rule != "yoy-band" else band)
        of_month, editions = group.get((Basis.MONTH, flow)), near.get(key, ())
        if basis is Basis.YTD and now is not None and of_month and of_month.value and each.period.month > 1:
            before, files = level(key, 1, editions)
            yield _Difference("to-date", key, each.value_cell, now, before + of_month.value, files)
        if basis is Basis.YTD and now is not None and not month and each.period.month < 12:
            (after, files), added = level(key, -1, editions), level(key._replace(basis=Basis.MONTH), -1, editions)[0]
            yield _Difference("to-date", key, each.value_cell, now, after - added, files)
    for key, (printed, cell) in table.changes.items():
        yield _Difference("change", key, cell, printed, *change(level(key)[0], level(key, 1, near.get(key, ()))))


def _month_yoy(months: Sequence[StoredMonth | None], key: Key) -> tuple[float, float]:
    """Return the YoY of a month that the years to date of table (8) and their printed YoY give, and its band; or NaN.

    *months*: that month, and the one before it, which is not used in January. The base is the difference of both bases,
    each uncertain by the rounding of its YoY.
    """
    level, base, error = math.nan, 0.0, 0.0
    for sign, month in zip((1, -1), months[: 2 if key.period.month > 1 else 1], strict=False):
        if month is None:
            return math.nan, math.nan
        yoy = month.yoy[key.region, key.flow]
        of_year = float(base_of(month.levels[Basis.YTD, key.region, key.flow], yoy))
        level = level if sign < 0 else float(month.levels[Basis.MONTH, key.region, key.flow])
        base += sign * of_year
        error += of_year * _YOY_DIGIT / 2 / (100 + yoy) if of_year > 0 else math.nan
    ratio = level / base if base > 0 else math.nan
    return 100 * (ratio - 1), 100 * ratio * error / base if base else math.nan


def _again(table: AnnouncedTable, stored: Stored) -> Iterator[_Difference]:
    """Yield what figures of *table* are in the same edition of another file. A restated one may be restated again."""
    for each in table.figures:
        for known, is_yoy, file in stored.announced(each.currency, each.period):
            if (known.key, known.edition) == (each.key, each.edition) and each.edition in _AT_THE_TIME:
                rule, cell = ("yoy-again", each.yoy_cell) if is_yoy else ("level-again", each.value_cell)
                found, expected = (each.yoy, known.yoy) if is_yoy else (each.value, known.value)
                if found is not None and expected is not None:
                    yield _Difference(rule, each.key, cell, found, expected, [file])
