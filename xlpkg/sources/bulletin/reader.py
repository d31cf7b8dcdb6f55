"""Table (8) of a grid as a checked SourceTable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlpkg.messages import Message
from xlpkg.model.fields import YOY_FIELDS, level_field, yoy_field
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.bulletin.checks import check_table
from xlpkg.sources.bulletin.layout import read_layout
from xlpkg.sources.bulletin.rows import read_rows
from xlpkg.sources.table import SourceTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.sources.bulletin.layout import Head
    from xlpkg.sources.readers.grid import Grid


def read_bulletin(file: str, kind: str, grid: Grid, head: Head) -> SourceTable:
    """Return *grid*, whose labels and headings are *head*, as a checked table.

    Raises SourceRefused if title, unit, months, provinces, sums or figures are not those of a complete table (8).
    """
    layout = read_layout(file, grid, head)
    rows = read_rows(file, grid, layout)
    table = SourceTable(
        file=file,
        sheet=grid.sheet,
        title=layout.title,
        period=layout.period,
        currency=layout.currency,
        unit=layout.unit,
        edition="zh" if layout.header.is_chinese else "en",
        kind=kind,
        columns=layout.header.columns,
        lines=rows.lines,
        regions=rows.regions,
        zones=rows.zones,
        figures=rows.figures,
        footnote=rows.footnote,
        warnings=(*layout.warnings, *rows.warnings),
    )
    check_table(grid, layout.labels.column, table)
    return table.with_warnings(*_warnings(table))


def _warnings(table: SourceTable) -> Iterator[Message]:
    """Yield a warning for missing YoY, for a missing flow, and for a missing footnote."""
    flows = [flow for flow in (Flow.EXPORT, Flow.IMPORT) if table.columns[level_field(flow, Basis.MONTH)] is not None]
    if len(flows) == 1:
        yield Message("one-flow", {"file": table.file, "flow": flows[0]})
    printed = [yoy_field(flow) for flow in YOY_FIELDS if table.columns[yoy_field(flow)] is not None]
    missing = np.flatnonzero(np.isnan(table.figures[:, printed]).any(axis=1) & table.is_region_row)
    if missing.size:
        first = REGIONS[table.regions[missing[0]]].name
        yield Message("yoy-missing", {"file": table.file, "count": missing.size, "first": first})
    if not table.footnote and table.edition == "zh":
        last = table.zones[-1] or REGIONS[table.regions[-1]].name
        yield Message("footnote-missing", {"file": table.file, "last": last})
