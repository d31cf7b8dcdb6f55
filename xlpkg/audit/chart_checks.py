"""Checks of what the charts of our workbook draw, against the tables beside them."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.document import ChartRow, Document
from xlpkg.model.regions import NATIONAL, find_region
from xlpkg.report.chart_scale import CUT_BARS, cut_limit

#: The columns of the YoY of exports and imports in a printed row.
_YOY: Final = (4, 6)
#: What a chart draws: a label, a rise, a fall, the YoY of the nation, and the bars that are cut.
_LABEL, _RISE, _FALL, _NATION, _FIRST_CUT = range(5)
_COLUMNS: Final = _FIRST_CUT + CUT_BARS

#: A YoY has one decimal: the same number may differ by this much.
_SAME: Final = 0.06
#: The length of a bar that is cut depends on two such numbers.
_SAME_LENGTH: Final = 0.2


def check_charts(document: Document) -> list[Finding]:
    """Return the findings in the chart data of *document*, and in the ranges that its charts refer to."""
    found: list[Finding] = []
    for _, table in itertools.groupby(document.chart_rows, key=lambda row: row.where[0].rpartition("!")[0]):
        rows = list(table)
        for index in range(len(_YOY)):
            found += _check_chart(rows, index)
    for ranges in document.chart_ranges:
        missing = Counter(ranges.expected) - Counter(ranges.found)
        drawn = ", ".join(ranges.found) or "—"
        found += [
            finding("missing", "warning", ranges.where, None, name, key="chart-range", found=drawn) for name in missing
        ]
    return found


@dataclass(frozen=True, slots=True)
class _Bar:
    """What a chart draws in a row, the location of each part, and the header of each."""

    drawn: tuple[str, ...]
    where: tuple[str, ...]
    heads: tuple[str, ...]


def _check_chart(rows: Sequence[ChartRow], index: int) -> Iterator[Finding]:
    """Yield the findings in the chart of exports (*index* 0) or imports (1), in which the nation is no bar."""
    column, chart = _YOY[index], slice(index * _COLUMNS, (index + 1) * _COLUMNS)
    printed = {row.printed[0]: row.printed[column] for row in rows if _is_province(row.printed[0])}
    limit = cut_limit(map(_number, printed.values()))
    bars = [_Bar(row.drawn[chart], row.where[chart], row.heads[chart]) for row in rows]
    bars = [bar for number, bar in enumerate(bars) if number < len(printed) or any(bar.drawn)]
    regions = _regions(bars, printed, limit)
    missing = [region for region in printed if region not in regions]
    for bar, named in zip(bars, regions, strict=True):
        region = named
        if region is None:
            region = missing[0] if len(missing) == 1 else None
            label = bar.drawn[_LABEL]
            facts = {"region": region or "—", "drawn": label or "—"}
            yield finding("label", "error", bar.where[_LABEL], label or None, region, key="chart-label", **facts)
        if region is not None:
            yield from _check_bar(bar, region, printed[region], limit)


def _is_province(label: str) -> bool:
    return bool(label) and find_region(label) is not NATIONAL


def _regions(bars: Sequence[_Bar], printed: Mapping[str, str], limit: float) -> list[str | None]:
    """Return the region in *printed* that each bar names; of several for one region only that with its figure."""
    labels = [bar.drawn[_LABEL] for bar in bars]
    named = [next((region for region in printed if label and label in region), None) for label in labels]
    for region in [region for region, count in Counter(named).items() if region is not None and count > 1]:
        places = [place for place, each in enumerate(named) if each == region]
        right = (place for place in places if not [*_check_bar(bars[place], region, printed[region], limit)])
        kept = next(right, places[0])
        for place in places:
            named[place] = region if place == kept else None
    return named


def _check_bar(bar: _Bar, region: str, yoy: str, limit: float) -> Iterator[Finding]:
    change, rise, fall = _number(yoy), bar.drawn[_RISE], bar.drawn[_FALL]
    if rise and fall:
        drawn = f"{rise} {fall}"
        yield finding("value", "error", bar.where[_RISE], drawn, yoy or None, key="chart-both", region=region)
        return
    cuts = [place for place in range(_FIRST_CUT, _COLUMNS) if bar.drawn[place]]
    cuts_bars = any(bar.heads[_NATION:])  # not in a workbook of an earlier version
    if cuts:
        yield from _check_cut(bar, cuts, region, yoy, limit)
        change = 0.0  # nothing else may be drawn
    elif cuts_bars and abs(change) > limit + _SAME_LENGTH:
        yield _differs(bar, _RISE if change > 0 else _FALL, region, "—", yoy)
        return
    for place, text, is_drawn in ((_RISE, rise, change > 0), (_FALL, fall, change < 0)):
        may_be_drawn = is_drawn or (change == 0 and not cuts)  # 0.04 is printed as 0.0
        if abs(_number(text) - change) < _SAME and may_be_drawn if text else not is_drawn:
            continue
        yield _differs(bar, place, region, text, yoy)
    nation = bar.drawn[_NATION]
    if nation and nation not in bar.heads[_NATION]:
        yield _differs(bar, _NATION, region, nation, bar.heads[_NATION])


def _check_cut(bar: _Bar, cuts: list[int], region: str, yoy: str, limit: float) -> Iterator[Finding]:
    """Yield the findings in the bars *cuts* of a province, of which there may be one: as long as the limit."""
    change, first = _number(yoy), cuts[0]
    length = math.copysign(min(abs(change), limit), change)
    if len(cuts) > 1 or abs(_number(bar.drawn[first]) - length) > _SAME_LENGTH or limit - abs(change) > _SAME_LENGTH:
        yield _differs(bar, first, region, bar.drawn[cuts[-1]], yoy)
    elif bar.heads[first] != yoy:
        yield _differs(bar, first, region, bar.heads[first], yoy)


def _differs(bar: _Bar, place: int, region: str, drawn: str, yoy: str) -> Finding:
    facts = {"region": region, "drawn": drawn or "—", "yoy": yoy or "—"}
    return finding("value", "error", bar.where[place], drawn or None, yoy or None, key="chart-value", **facts)


def _number(text: str) -> float:
    """Return the YoY that a cell shows; 0 if it shows none."""
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return 0.0
