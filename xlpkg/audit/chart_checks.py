"""Checks of what the charts of our workbook draw, against the tables beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.document import ChartRow, Document

#: The columns of the YoY of exports and imports in a printed row.
_YOY: Final = (4, 6)

#: A YoY has one decimal: the same number may differ by this much.
_SAME: Final = 0.06


def check_charts(document: Document) -> list[Finding]:
    """Return the findings in the chart data of *document*, and in the ranges that its charts refer to."""
    found = [each for row in document.chart_rows for each in _check_row(row)]
    for ranges in document.chart_ranges:
        missing = Counter(ranges.expected) - Counter(ranges.found)
        drawn = ", ".join(ranges.found) or "—"
        found += [
            finding("missing", "warning", ranges.where, None, name, key="chart-range", found=drawn) for name in missing
        ]
    return found


def _check_row(row: ChartRow) -> Iterator[Finding]:
    region, (label, *drawn) = row.printed[0], row.drawn
    if (label or region) and (not label or label not in region):
        facts = {"region": region or "—", "drawn": label or "—"}
        yield finding("label", "error", row.where[0], label or None, region or None, key="chart-label", **facts)
    for index, column in enumerate(_YOY):
        yoy, places = row.printed[column], row.where[1 + 2 * index : 3 + 2 * index]
        rise, fall = drawn[2 * index : 2 * index + 2]
        if rise and fall:
            yield finding("value", "error", places[0], f"{rise} {fall}", yoy or None, key="chart-both", region=region)
            continue
        change = _number(yoy)
        for text, place, is_drawn in ((rise, places[0], change > 0), (fall, places[1], change < 0)):
            may_be_drawn = is_drawn or change == 0  # 0.04 is printed as 0.0
            if abs(_number(text) - change) < _SAME and may_be_drawn if text else not is_drawn:
                continue
            facts = {"region": region or "—", "drawn": text or "—", "yoy": yoy or "—"}
            yield finding("value", "error", place, text or None, yoy or None, key="chart-value", **facts)


def _number(text: str) -> float:
    """Return the YoY that a cell shows; 0 if it shows none."""
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return 0.0
