"""The report, and a table of it, as plain objects for JSON: figures unrounded, None for missing ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlpkg.report.model import Report, Section


def figures(values: Sequence[float]) -> list[float | None]:
    """Return *values* with None for what is no number: JSON knows neither NaN nor infinity."""
    return [value if math.isfinite(value) else None for value in values]


def plain(report: Report) -> dict[str, object]:
    """Return *report* as JSON's objects, in the report's own order; levels in 亿, YoY in percentage points."""
    return {
        "period": str(report.period),
        "currency": report.currency.value,
        "language": report.lang,
        "title": report.title,
        "span": report.span,
        "sections": [_section(section, report) for section in report.sections],
    }


def _section(section: Section, report: Report) -> dict[str, object]:
    return {
        "basis": section.basis.name.lower(),
        "heading": section.heading,
        "paragraphs": list(section.paragraphs()),
        "remark": section.remark,
        "figures": [{"caption": figure.caption, "flow": figure.flow.name.lower()} for figure in section.figures],
        "table": {
            "caption": section.table.caption,
            "sort": section.table.sort.name.lower(),
            "header": list(section.table.header),
            "rows": [
                {"region": row.region.label(report.lang), "code": row.region.code, "values": figures(row.values)}
                for row in section.table.rows
            ],
        },
        "notes": list(section.notes),
    }
