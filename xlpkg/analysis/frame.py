"""All figures and measures of a cube as one tidy pandas table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.analysis.cube_data import CubeData
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.measures import YoY
from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import METHOD_NAMES, METHODS, Basis, Flow, Method

if TYPE_CHECKING:
    import pandas as pd

_AUTO: Final = (Measure.LEVEL, Measure.YOY, Measure.BAND)
_BY_METHOD: Final = (Measure.YOY, Measure.BAND)
_RANKS: Final = (Measure.RANK, Measure.RANK_OF, Measure.YOY_RANK)
_MORE: Final = (Measure.CHANGE, *_RANKS, Measure.SHARE, Measure.CONTRIBUTION)
#: The columns of the table, which docs/python.md explains. Missing values are NaN, or <NA> in columns of integers.
COLUMNS: Final = (
    *("region", "period", "flow", "basis", "currency", "level", "yoy", "method", "band"),
    *("yoy_official", "yoy_stored", "yoy_revised", "yoy_first", "yoy_reconciled"),
    *("band_official", "band_stored", "band_revised", "band_first", "band_reconciled"),
    *("yoy_announced", "band_announced", "change", "rank", "rank_of", "yoy_rank", "share", "contribution"),
    *("kind", "province"),
)


def build_frame(cube: CubeData, yoy: Callable[[Method], YoY]) -> pd.DataFrame:
    """Return a row for each region, period, flow and basis that has a level or a YoY, with :data:`COLUMNS`.

    *yoy* returns the YoY of *cube* by a method. Net exports have a level, a change and a rank only.
    """
    import pandas as pd  # takes longer to load than a command takes to run, and only this function needs it

    auto = partial(yoy, Method.AUTO)
    arrays: dict[str, Array | IntArray] = {each.column: each.compute(cube, auto) for each in (*_AUTO, *_MORE)}
    arrays["method"] = auto().method
    for method in METHODS[1:]:
        columns = {f"{each.column}_{method.label('en')}": each for each in _BY_METHOD}
        arrays |= {name: each.compute(cube, partial(yoy, method)) for name, each in columns.items()}
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
    ranks = [each.column for each in _RANKS]
    table[ranks] = table[ranks].astype("Int64")
    return table.loc[:, [*COLUMNS]].sort_values("period", kind="stable", ignore_index=True)
