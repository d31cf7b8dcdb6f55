"""All figures and measures of a cube as one tidy pandas table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.analysis.cube_data import CubeData
from xlpkg.analysis.measures import YoY, compute_change, compute_contribution, compute_share, rank_regions
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import METHOD_NAMES, Basis, Flow, Method

if TYPE_CHECKING:
    import pandas as pd

#: The columns of the table, each with its meaning and unit. Missing values are NaN, or <NA> in columns of integers.
COLUMNS: Final = {
    "region": "short Chinese name of the province, name of the group, city or zone; 全国 for the whole country",
    "period": "month as an integer, such as 202502",
    "flow": "total, export, import or net",
    "basis": "month or ytd (the year to date)",
    "currency": "usd or rmb",
    "level": "100 million dollars or yuan (亿), unrounded",
    "yoy": "year-on-year change by the method auto, percentage points",
    "method": "the method that auto chose: official, announced, reconciled, revised or stored",
    "band": "half-width of the interval that holds the true yoy, percentage points",
    "yoy_official": "YoY as published by China Customs, percentage points",
    "yoy_stored": "YoY on last year's level in force in the store, percentage points",
    "yoy_revised": "YoY on the base implied by the published YoY of the year to date, percentage points",
    "yoy_first": "YoY on last year's level as first published, percentage points",
    "yoy_reconciled": "YoY on last year's level, adjusted to the bases that the published YoY imply, percentage points",
    "band_official": "half-width of the rounding band of yoy_official, percentage points",
    "band_stored": "the same of yoy_stored",
    "band_revised": "the same of yoy_revised",
    "band_first": "the same of yoy_first",
    "band_reconciled": "half-width of the 95% interval of yoy_reconciled, percentage points",
    "yoy_announced": "YoY as announced in the flash, the bulletin or a list, percentage points",
    "band_announced": "half-width of the rounding band of yoy_announced, percentage points",
    "change": "change of the level from last year, by the method auto, 100 million dollars or yuan",
    "rank": "rank of the level among the regions of its kind, 1 for the largest; none for 全国",
    "yoy_rank": "rank of yoy among the regions of its kind",
    "share": "share of the national level, percent",
    "contribution": "contribution to the national YoY by the method auto, percentage points",
    "kind": "nation, province, group, city or zone",
    "province": "short Chinese name of the province of a city or zone",
}


def build_frame(cube: CubeData, yoys: Mapping[Method, YoY]) -> pd.DataFrame:
    """Return a row for each region, period, flow and basis that has a level or a YoY, with :data:`COLUMNS`.

    *yoys* has the YoY of *cube* by each method. Net exports have a level, a change and a rank only.
    """
    import pandas as pd  # takes longer to load than a command takes to run, and only this function needs it

    auto = yoys[Method.AUTO]
    arrays: dict[str, Array | IntArray] = {
        "level": cube.levels,
        "yoy": auto.value,
        "method": auto.method,
        "band": auto.band,
    }
    by_method = {METHOD_NAMES["en"][method]: yoys[method] for method in Method if method is not Method.AUTO}
    arrays |= {f"yoy_{name}": yoy.value for name, yoy in by_method.items()}
    arrays |= {f"band_{name}": yoy.band for name, yoy in by_method.items()}
    arrays |= {
        "change": compute_change(cube, auto),
        "rank": rank_regions(cube, cube.levels),
        "yoy_rank": rank_regions(cube, auto.value),
        "share": compute_share(cube),
        "contribution": compute_contribution(cube, auto),
    }
    axes: dict[str, list[str] | list[int]] = {
        "basis": [basis.name.lower() for basis in Basis],
        "region": list(range(len(cube.regions))),
        "flow": [flow.name.lower() for flow in Flow],
        "period": [(cube.first + index).number for index in range(cube.months)],
    }
    table = pd.MultiIndex.from_product(list(axes.values()), names=list(axes)).to_frame(index=False)
    table["currency"] = cube.currency.value
    for name, array in arrays.items():
        with_net = [(0, 0), (0, 0), (0, len(Flow) - array.shape[2]), (0, 0)]  # which may have only a level and a rank
        table[name] = np.pad(array.astype(np.float64), with_net, constant_values=np.nan).ravel()
    table = table.dropna(subset=["level", "yoy"], how="all")
    names: dict[str, list[str | None]] = {
        "kind": [region.kind.name.lower() for region in cube.regions],
        "province": [REGIONS[region.province].short if region.province else None for region in cube.regions],
        "region": [region.short for region in cube.regions],
    }
    rows = table["region"]
    for name, of_regions in names.items():
        table[name] = rows.map(dict(enumerate(of_regions)))
    table["method"] = table["method"].map(dict(enumerate([None, *METHOD_NAMES["en"][1:]])))
    table[["rank", "yoy_rank"]] = table[["rank", "yoy_rank"]].astype("Int64")
    return table.loc[:, list(COLUMNS)].sort_values("period", kind="stable", ignore_index=True)
