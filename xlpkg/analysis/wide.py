"""Cubes with more regions: groups of provinces, and the cities and development zones that table (8) prints.

The figures of a group are the sums of its provinces', NaN if one is missing. Cities and zones have what is printed. All
measures are those of :mod:`xlpkg.analysis.measures`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlpkg.analysis.cube import Cube, assemble, sheets_after
from xlpkg.model.arrays import Array
from xlpkg.model.fields import FIELD_COUNT
from xlpkg.model.groups import load_groups, unused_lines
from xlpkg.model.regions import REGIONS, Region, name_key
from xlpkg.model.zone_names import current_label, zone_kind, zone_label, zone_names
from xlpkg.store.sheets import StoredSheet
from xlpkg.store.store import Store


def load_wide(store: Store, cube: Cube, *, zones: bool = True) -> Cube:
    """Return *cube*, which is of *store*, with the groups and, if *zones*, with the cities and zones of its months.

    *cube* may be a part of all months, so that fewer cities and zones are read.
    """
    own = [sheet for sheet in cube.sheets if cube.first <= sheet.period <= cube.last]
    if not own:
        return cube
    regions = [*REGIONS, *load_groups(store.path.parent)]
    sheets = [*own, *sheets_after(store, cube.sheets, cube.currency, cube.as_of)]
    rows = [store.regions(sheets)]
    if zones:
        rows.append(_rows_of_zones(store, sheets, regions))
    wide = assemble(own, np.vstack(rows), sheets[len(own) :], tuple(regions))
    return replace(
        wide,
        as_of=cube.as_of,
        stored_until=cube.stored_until,
        announced=cube.announced,
        accepted=cube.accepted,
        unused_groups=unused_lines(store.path.parent),
    )


def _rows_of_zones(store: Store, sheets: list[StoredSheet], regions: list[Region]) -> Array:
    """Add the cities and zones in *sheets* to *regions*, and return their rows, as Store.regions does."""
    indexes: dict[tuple[int, str], int] = {}
    rows: list[tuple[float | None, ...]] = []
    for sheet in sheets:
        for line, (province, printed, _), figures in store.zone_rows(sheet):
            label = current_label(printed)
            index = indexes.setdefault((province, label), len(regions))
            if index == len(regions):
                english = zone_label(label, "en")
                names = (*zone_names(label), name_key(f"{english} ({REGIONS[province].english})"))
                kind, shown = zone_kind(label), (label, label, english)
                regions.append(Region(index, 0, *shown, "", kind, province=province, names=names))
            rows.append((sheet.id, line, index, *figures))
    return np.array(rows, dtype=np.float64).reshape(-1, 3 + FIELD_COUNT)
