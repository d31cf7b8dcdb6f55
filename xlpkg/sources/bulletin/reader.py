"""Table (8) of a grid as a checked SourceTable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, YOY_FIELDS, field_name, level_field, yoy_field
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.bulletin.layout import read_layout
from xlpkg.sources.bulletin.rows import read_rows
from xlpkg.sources.rules import find_contradictions, find_yoy_contradictions, resolution_of
from xlpkg.sources.table import SourceTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.sources.bulletin.layout import Head
    from xlpkg.sources.readers.grid import Grid

#: The median of the sizes of a column's YoY, in percent. In 17 real months it is 5 to 21, as fractions 0.05 to 0.21.
USUAL_YOY: Final = (1, 200)
#: China Customs prints YoY with one decimal.
YOY_RESOLUTION: Final = 0.1


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
        lines=np.array(rows.lines, dtype=np.int64),
        regions=np.array(rows.regions, dtype=np.int64),
        zones=tuple(rows.zones),
        figures=np.array(rows.figures, dtype=np.float64).reshape(len(rows.lines), FIELD_COUNT),
        footnote=rows.footnote,
        warnings=(*layout.warnings, *rows.warnings),
    )
    _check_regions(grid, layout.labels.column, table)
    _check_levels(grid, layout.labels.column, table)
    _check_yoy(grid, layout.labels.column, table)
    return table.with_warnings(*_warnings(table))


def _check_regions(grid: Grid, label_column: int, table: SourceTable) -> None:
    """Refuse a table in which 全国 or a province does not appear exactly once."""
    lines: dict[int, list[int]] = {}
    for line, region in zip(table.lines[table.is_region_row], table.regions[table.is_region_row], strict=True):
        lines.setdefault(int(region), []).append(int(line))
    for region, found in lines.items():
        if len(found) > 1:
            where = ", ".join(grid.address(line - 1, label_column) for line in found)
            raise SourceRefused("province-twice", file=table.file, region=REGIONS[region].name, where=where)
    missing = [region.name for region in PROVINCES if region.index not in lines]
    if missing:
        last = int(table.lines[-1]) - 1
        raise SourceRefused(
            "provinces-missing",
            file=table.file,
            found=len(PROVINCES) - len(missing),
            missing="、".join(missing[:5]) + ("…" if len(missing) > 5 else ""),
            last=f"{grid.address(last, label_column)} ({table.zones[-1] or REGIONS[table.regions[-1]].name})",
        )
    if NATIONAL.index not in lines:
        raise SourceRefused("no-national-row", file=table.file, label="总值" if table.edition == "zh" else "Total")


def _check_levels(grid: Grid, label_column: int, table: SourceTable) -> None:
    """Refuse a table whose levels contradict each other by more than rounding."""
    order = np.argsort(table.regions[table.is_region_row])
    lines = table.lines[table.is_region_row][order]
    figures = table.figures[table.is_region_row][order, : len(LEVEL_FIELDS)]
    levels = figures.reshape(len(REGIONS), len(YOY_FIELDS), len(Basis)).transpose(2, 0, 1)
    column_resolution = resolution_of(table.figures[:, : len(LEVEL_FIELDS)])
    resolution = np.broadcast_to(
        column_resolution.reshape(1, len(YOY_FIELDS), len(Basis)).transpose(2, 0, 1), levels.shape
    )
    for contradiction in find_contradictions(levels, resolution, is_january=table.period.month == 1):
        field = level_field(contradiction.flow, contradiction.basis)
        column = table.columns[field]
        cell = grid.address(int(lines[contradiction.region]) - 1, label_column if column is None else column)
        raise SourceRefused(
            contradiction.rule,
            file=table.file,
            where=f"{cell} ({REGIONS[contradiction.region].name}, {field_name(field)})",
            found=f"{contradiction.found:,.12g}",
            expected=f"{contradiction.expected:,.12g}",
        )


def _check_yoy(grid: Grid, label_column: int, table: SourceTable) -> None:
    """Refuse a table whose YoY are fractions instead of percentages, or contradict each other by more than rounding."""
    order = np.argsort(table.regions[table.is_region_row])
    lines = table.lines[table.is_region_row][order]
    figures = table.figures[table.is_region_row][order]

    def refuse(key: str, region: int, flow: Flow, **facts: object) -> NoReturn:
        column = table.columns[yoy_field(flow)]
        cell = grid.address(int(lines[region]) - 1, label_column if column is None else column)
        where = f"{cell} ({REGIONS[region].name}, {field_name(yoy_field(flow))})"
        raise SourceRefused(key, file=table.file, where=where, **facts)

    for flow in YOY_FIELDS:
        yoy = figures[:, yoy_field(flow)]
        sizes = np.abs(yoy[~np.isnan(yoy)])
        if sizes.size and not USUAL_YOY[0] <= (median := float(np.median(sizes))) <= USUAL_YOY[1]:
            refuse("yoy-scale", 0, flow, median=f"{median:.4g}", low=USUAL_YOY[0], high=USUAL_YOY[1])
        below = np.flatnonzero(yoy < -100)
        if below.size:
            refuse("yoy-below", int(below[0]), flow, found=f"{yoy[below[0]]:.12g}")
    levels = figures[:, [level_field(flow, Basis.YTD) for flow in YOY_FIELDS]]
    yoy = figures[:, [yoy_field(flow) for flow in YOY_FIELDS]]
    yoy_resolution = np.fmax(resolution_of(yoy), YOY_RESOLUTION)  # one figure with more decimals says nothing of others
    for region, found, expected in find_yoy_contradictions(levels, resolution_of(levels), yoy, yoy_resolution):
        refuse("yoy-identity", region, Flow.TOTAL, found=f"{found:.12g}", expected=f"{expected:.1f}")


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
