"""All measures in pandas, from a tidy table as an analyst would write it, and in plain numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from xlpkg.analysis.cube import Cube
    from xlpkg.model.arrays import Array

#: The measures that all sides compute, in this order.
MEASURES: Final = (
    "official",
    "stored",
    "revised",
    "rank",
    "rank_change",
    "yoy_rank",
    "share",
    "contribution",
    "change",
)


def tidy(cube: Cube) -> pd.DataFrame:
    """Return the levels and printed YoY as a tidy table, in the order (basis, region, flow, month)."""
    bases, regions, flows, months = cube.levels.shape
    index = pd.MultiIndex.from_product(
        [range(bases), range(regions), range(flows), range(months)], names=["basis", "region", "flow", "month"]
    )
    printed = np.full(cube.levels.shape, np.nan)
    printed[1, :, :3] = cube.official
    table = pd.DataFrame({"level": cube.levels.ravel(), "printed": printed.ravel()}, index=index)
    table["resolution"] = cube.resolution.ravel()
    return table.reset_index()


def by_pandas(table: pd.DataFrame, first_month: int) -> dict[str, pd.Series]:
    """Return every measure, aligned with *table*; *first_month* is the calendar month of month 0."""
    series = table.groupby(["basis", "region", "flow"], sort=False)
    level, printed = table["level"], table["printed"]
    january = (table["month"] + first_month - 1) % 12 == 0
    gross = table["flow"] < 3
    month = table["basis"] == 0

    last_year = series["level"].shift(12)
    stored = (100 * (level / last_year - 1)).where((last_year > 0) & gross)
    # A January's month is its year to date.
    in_january = january & month & gross
    printed_now = pd.Series(np.tile(printed[~month].to_numpy(), 2), index=table.index)
    official = printed.where(~in_january, printed_now)

    # The revised base of the year to date, and of a month as its difference; total trade is the sum of its parts.
    keys = ["region", "flow", "month"]
    ytd = table[~month].set_index(keys)
    base = ytd["level"] / (1 + ytd["printed"] / 100)
    before = base.groupby(level=["region", "flow"], sort=False).shift(1).where(~january[~month].to_numpy(), 0.0)
    bases = pd.concat({0: base - before, 1: base}, names=["basis"]).unstack("flow")
    bases[0] = bases[1] + bases[2]
    bases = bases.stack("flow", future_stack=True).reorder_levels(["basis", *keys]).sort_index()
    revised_base = bases.to_numpy()
    revised = (100 * (level / revised_base - 1)).where((revised_base > 0) & gross)

    provinces = table["region"] > 0
    at = [table["basis"], table["flow"], table["month"]]
    rank = level.where(provinces).groupby(at, sort=False).rank(ascending=False, method="min")
    yoy_rank = revised.where(provinces).groupby(at, sort=False).rank(ascending=False, method="min")
    rank_change = rank.groupby([table["basis"], table["region"], table["flow"]], sort=False).shift(1) - rank

    national = level.where(~provinces).groupby(at, sort=False).transform("first")
    share = (100 * level / national).where(gross)
    base = (level / (1 + revised / 100)).where(gross)
    national_base = base.where(~provinces).groupby(at, sort=False).transform("first")
    sum_of_bases = base.where(provinces).groupby(at, sort=False).transform("sum")
    fitted = base.where(~provinces, base * national_base / sum_of_bases)
    contribution = 100 * (level - fitted) / national_base
    of_flows = [table["basis"], table["region"], table["month"]]
    of_exports, of_imports = (base.where(table["flow"] == flow).groupby(of_flows).transform("first") for flow in (1, 2))
    change = level - base.where(gross, of_exports - of_imports)
    measures = (official, stored, revised, rank, rank_change, yoy_rank, share, contribution, change)
    return dict(zip(MEASURES, measures, strict=True))


def by_numpy(levels: Array, printed: Array, first_month: int) -> dict[str, Array]:
    """Return every measure by one plain expression each, without bands and base methods."""
    gross = levels[:, :, :3]
    last_year = _earlier(gross, 12)
    months = np.arange(levels.shape[-1])
    january = (months + first_month - 1) % 12 == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        stored = 100 * (gross / last_year - 1)
        base = gross[1] / (1 + printed / 100)
        before = _earlier(base, 1)
        before[..., january] = 0.0
        bases = np.stack([base - before, base])
        bases[:, :, 0] = bases[:, :, 1] + bases[:, :, 2]
        revised = np.where(bases > 0, 100 * (gross / bases - 1), np.nan)
        official = np.stack([np.where(january, printed, np.nan), printed])
        rank = _ranks(levels)
        base = gross / (1 + revised / 100)
        fitted = base.copy()
        fitted[:, 1:] *= base[:, :1] / base[:, 1:].sum(axis=1, keepdims=True)
        net_base = base[:, :, 1:2] - base[:, :, 2:]
        return {
            "official": official,
            "stored": stored,
            "revised": revised,
            "rank": rank,
            "rank_change": _earlier(rank, 1) - rank,
            "yoy_rank": _ranks(revised),
            "share": 100 * gross / gross[:, :1],
            "contribution": 100 * (gross - fitted) / base[:, :1],
            "change": levels - np.concatenate([base, net_base], axis=2),
        }


def _earlier(values: Array, months: int) -> Array:
    late = np.full_like(values, np.nan)
    late[..., months:] = values[..., :-months]
    return late


def _ranks(values: Array) -> Array:
    """Return ranks along the regions, 1 for the largest; equal values share the better rank."""
    negated = -np.moveaxis(values, 1, -1)[..., 1:]
    order = np.argsort(negated, axis=-1)
    ordered = np.take_along_axis(negated, order, axis=-1)
    ordered_ranks = np.tile(np.arange(1.0, values.shape[1]), (*ordered.shape[:-1], 1))
    ordered_ranks[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    ranks = np.full((*ordered.shape[:-1], values.shape[1]), np.nan)
    np.put_along_axis(ranks[..., 1:], order, np.maximum.accumulate(ordered_ranks, axis=-1), axis=-1)
    ranks = np.moveaxis(ranks, -1, 1)
    ranks[np.isnan(values)] = np.nan
    return ranks
