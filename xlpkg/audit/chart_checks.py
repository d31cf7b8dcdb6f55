"""Check that the charts of our workbook draw what the tables beside them print: one finding for each wrong chart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.document import ChartRow, Document
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, find_region
from xlpkg.report.chart_scale import CUT_BARS, cut_lengths
from xlpkg.sources.numbers import normalise

#: The columns of the YoY of exports and imports in a printed row.
_YOY: Final = (4, 6)
#: What a chart draws: a label, a rise, a fall, the YoY of the nation, and the bars that are cut.
_LABEL, _RISE, _FALL, _NATION, _FIRST_CUT = range(5)
_COLUMNS: Final = _FIRST_CUT + CUT_BARS
_NATIONS: Final = (NATIONAL.short, NATIONAL.iso)
#: A YoY has one decimal, so that the same one may differ by this much.
_SAME: Final = 0.06


def check_charts(document: Document) -> list[Finding]:
    """Return the findings in the chart data of *document*, and in the ranges that its charts refer to."""
    found: list[Finding | None] = []
    for _, table in itertools.groupby(document.chart_rows, key=lambda row: row.where[0].rpartition("!")[0]):
        rows = list(table)
        found += (_check_chart(rows, yoy, slice(at * _COLUMNS, (at + 1) * _COLUMNS)) for at, yoy in enumerate(_YOY))
    for ranges in document.chart_ranges:
        drawn = ", ".join(ranges.found) or "—"
        for at in range(0, len(ranges.expected), _COLUMNS):
            if missing := ", ".join(each for each in ranges.expected[at : at + _COLUMNS] if each not in ranges.found):
                found.append(finding("missing", "warning", ranges.where, None, missing, key="chart-range", found=drawn))
    return [each for each in found if each]


def _check_chart(rows: Sequence[ChartRow], yoy: int, chart: slice) -> Finding | None:
    """Return a finding on the first wrong bar of a chart, None if all are right."""
    printed = {row.printed[0]: row.printed[yoy] for row in rows if find_region(row.printed[0]) in PROVINCES}
    bars = [(row.drawn[chart], row.where[chart], row.heads[chart]) for row in rows]
    cut = {[*printed][at]: length for at, length in cut_lengths(map(_number, printed.values())).items()}
    provinces, wrong = len(printed), []
    for number, (drawn, where, heads) in enumerate(bars):
        named = next((region for region in printed if drawn[_LABEL] and drawn[_LABEL] in region), "")
        if drawn[_NATION] not in normalise(heads[_NATION]).replace(",", ""):
            return _value(where[_NATION], NATIONAL, drawn[_NATION], heads[_NATION])
        if named and _is_drawn(drawn, heads, printed[named], cut.get(named)):
            del printed[named]
        elif number < provinces or (any(drawn) and drawn[_LABEL] not in _NATIONS):
            wrong.append((drawn, where, named))
    for drawn, where, region in wrong[:1]:
        if region in printed:
            bar = " ".join(text for at, text in enumerate(drawn) if text and at not in (_LABEL, _NATION))
            return _value(where[_RISE], region, bar, printed[region])
        missing, label = next(iter(printed)) if len(printed) == 1 else None, drawn[_LABEL] or None
        facts = {"region": missing or "—", "drawn": label or "—"}
        return finding("label", "error", where[_LABEL], label, missing, key="chart-label", **facts)
    return None


def _value(where: str, region: Region | str, drawn: str, yoy: str) -> Finding:
    facts = {"region": region, "drawn": drawn or "—", "yoy": yoy or "—"}
    return finding("value", "error", where, drawn or None, yoy or None, key="chart-value", **facts)


def _is_drawn(drawn: Sequence[str], heads: Sequence[str], yoy: str, cut: float | None) -> bool:
    """Whether a province has one bar, its *yoy*, or one that is labelled with it and *cut* to that length."""
    value, bars = _number(yoy), [at for at in range(_RISE, _COLUMNS) if at != _NATION and drawn[at]]
    at, length = (bars[0], _number(drawn[bars[0]])) if bars else (_RISE, 0.0)
    if cut is None:
        is_bar = at < _FIRST_CUT and abs(length - value) < _SAME
        is_bar &= length == 0 or (at == _RISE) == ((value or length) > 0)
    else:
        is_bar = at >= _FIRST_CUT and heads[at] == yoy and abs(length - cut) < _SAME
    return is_bar and len(bars) <= 1


def _number(text: str) -> float:
    """Return the YoY that a cell shows; 0 if it shows none."""
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return 0.0
