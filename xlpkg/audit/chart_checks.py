"""Checks of what the charts of our workbook draw, against the tables beside them."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.document import ChartRow, Document
from xlpkg.report.chart_scale import CUT_BARS, cut_limit

#: The columns of the YoY of exports and imports in a printed row.
_YOY: Final = (4, 6)
#: What is drawn: a label, a rise and a fall of exports and of imports; then for each of both the YoY of the nation, and
#: the bars that are cut.
_FIRST_CUT: Final = 5
_COLUMNS: Final = _FIRST_CUT + 2 * (1 + CUT_BARS)

#: A YoY has one decimal: the same number may differ by this much.
_SAME: Final = 0.06
#: The length of a bar that is cut depends on two such numbers.
_SAME_LENGTH: Final = 0.2


def check_charts(document: Document) -> list[Finding]:
    """Return the findings in the chart data of *document*, and in the ranges that its charts refer to."""
    found = []
    for _, table in itertools.groupby(document.chart_rows, key=lambda row: row.where[0].rpartition("!")[0]):
        rows = list(table)
        limits = [cut_limit(_number(row.printed[column]) for row in rows) for column in _YOY]
        found += [each for row in rows for each in _check_row(row, limits)]
    for ranges in document.chart_ranges:
        missing = Counter(ranges.expected) - Counter(ranges.found)
        drawn = ", ".join(ranges.found) or "—"
        found += [
            finding("missing", "warning", ranges.where, None, name, key="chart-range", found=drawn) for name in missing
        ]
    return found


def _check_row(row: ChartRow, limits: list[float]) -> Iterator[Finding]:
    region, label = row.printed[0], row.drawn[0]
    if (label or region) and (not label or label not in region):
        facts = {"region": region or "—", "drawn": label or "—"}
        yield finding("label", "error", row.where[0], label or None, region or None, key="chart-label", **facts)
    is_earlier = len(row.drawn) < _COLUMNS  # a workbook whose charts cut no bar
    for index, (column, limit) in enumerate(zip(_YOY, limits, strict=True)):
        yoy, at = row.printed[column], 1 + 2 * index
        change, (rise, fall) = _number(yoy), row.drawn[at : at + 2]
        if rise and fall:
            drawn = f"{rise} {fall}"
            yield finding("value", "error", row.where[at], drawn, yoy or None, key="chart-both", region=region)
            continue
        first = _FIRST_CUT + index * (1 + CUT_BARS)
        cuts = [] if is_earlier else [place for place in range(first + 1, first + 1 + CUT_BARS) if row.drawn[place]]
        if cuts:
            yield from _check_cut(row, cuts, yoy, limit)
            change = 0.0  # nothing else may be drawn
        elif not is_earlier and abs(change) > limit + _SAME_LENGTH:
            yield _differs(row, at if change > 0 else at + 1, "—", yoy)
            continue
        for place, text, is_drawn in ((at, rise, change > 0), (at + 1, fall, change < 0)):
            may_be_drawn = is_drawn or (change == 0 and not cuts)  # 0.04 is printed as 0.0
            if abs(_number(text) - change) < _SAME and may_be_drawn if text else not is_drawn:
                continue
            yield _differs(row, place, text, yoy)
        nation = "" if is_earlier else row.drawn[first]
        if nation and nation not in row.heads[first]:
            yield _differs(row, first, nation, row.heads[first])


def _check_cut(row: ChartRow, cuts: list[int], yoy: str, limit: float) -> Iterator[Finding]:
    """Yield the findings in the bars *cuts* of a province, of which there may be one: as long as the limit."""
    change, first = _number(yoy), cuts[0]
    length = math.copysign(min(abs(change), limit), change)
    if len(cuts) > 1 or abs(_number(row.drawn[first]) - length) > _SAME_LENGTH or limit - abs(change) > _SAME_LENGTH:
        yield _differs(row, first, row.drawn[cuts[-1]], yoy)
    elif row.heads[first] != yoy:
        yield _differs(row, first, row.heads[first], yoy)


def _differs(row: ChartRow, place: int, drawn: str, yoy: str) -> Finding:
    facts = {"region": row.printed[0] or "—", "drawn": drawn or "—", "yoy": yoy or "—"}
    return finding("value", "error", row.where[place], drawn or None, yoy or None, key="chart-value", **facts)


def _number(text: str) -> float:
    """Return the YoY that a cell shows; 0 if it shows none."""
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return 0.0
