"""Compute all measures of a large cube."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.measure import Line, Side, Sides
from benchmarks.peers.measuring import MEASURES, by_numpy, by_pandas, tidy
from xlpkg.analysis import measures
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.cube_data import lag
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Flow, Method

_FIRST: Final = Month(2006, 1)


def large_cube(regions: int, months: int) -> Cube:
    """Return a cube of *regions* rows, the first of them the nation; every fourth series has a revised base.

    Levels are whole numbers of 10,000 yuan, as printed; totals are exports plus imports, the nation the sum of the
    others. The official YoY follows from the levels, in every fourth series from a revised base.
    """
    chance = np.random.default_rng(20250218)
    size = chance.lognormal(3, 2, (1, regions, 2, 1))
    growth = 1.07 ** (np.arange(months) / 12)
    parts = np.round(1e4 * size * growth * chance.uniform(0.8, 1.2, (1, regions, 2, months))) + 1
    parts[:, 0] = parts[:, 1:].sum(axis=1)
    in_year = np.arange(months) % 12
    to_date = np.cumsum(parts, axis=-1)
    start = np.concatenate([np.zeros((*to_date.shape[:-1], 1)), to_date[..., :-1]], axis=-1)
    to_date = to_date - np.take(start, np.arange(months) - in_year, axis=-1)
    gross = np.concatenate([parts, to_date])
    levels = np.stack([gross.sum(axis=2), gross[:, :, 0], gross[:, :, 1], gross[:, :, 0] - gross[:, :, 1]], axis=2)
    levels /= 1e4
    with np.errstate(divide="ignore", invalid="ignore"):
        base = lag(levels[Basis.YTD, :, :3], 12) * np.where(np.arange(regions) % 4 == 1, 1.01, 1.0)[:, None, None]
        official = np.round(100 * (levels[Basis.YTD, :, :3] / base - 1), 1)
    official[..., :12] = np.round(chance.uniform(-5, 15, (*official.shape[:2], 1)), 1)
    no_source = np.full((9, regions, months), -1, dtype=np.int64)
    resolution = np.full(levels.shape, 1e-4)
    resolution[:, :, Flow.NET] *= 2
    return Cube(Currency.RMB, _FIRST, levels, official, resolution, no_source, no_source, ())


def by_us(cube: Cube) -> dict[str, Array]:
    """Return every measure as TradeMonitor computes it, including the bands and base methods of the YoY.

    The method reconciled has no peer.
    """
    by_method = {method: cube.yoy(method) for method in (Method.OFFICIAL, Method.STORED, Method.REVISED)}
    revised = by_method[Method.REVISED]
    ranks = measures.compute_rank(cube.levels)
    computed = (
        by_method[Method.OFFICIAL].value,
        by_method[Method.STORED].value,
        revised.value,
        ranks,
        measures.compute_rank_change(ranks),
        measures.compute_rank(revised.value),
        measures.compute_share(cube),
        measures.compute_contribution(cube, revised),
        measures.compute_change(cube, revised),
    )
    return dict(zip(MEASURES, computed, strict=True))


class _Figures:
    """Computed measures. Two are equal if no figure differs by more than floating-point error."""

    def __init__(self, figures: dict[str, Array]) -> None:
        self.figures = figures

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Figures) and not self._differences(other)

    __hash__ = None  # type: ignore[assignment]  # as of any mutable

    def _differences(self, other: _Figures) -> list[str]:
        return [
            name
            for name, values in self.figures.items()
            if not np.allclose(values, other.figures[name], rtol=1e-9, atol=1e-6, equal_nan=True)
        ]


def _shaped(name: str, values: Array, cube: Cube) -> Array:
    shaped = np.asarray(values, dtype=np.float64).reshape(cube.levels.shape)
    return shaped if name in ("rank", "rank_change", "change") else shaped[:, :, :3]


@contextmanager
def _all_measures(_folder: Path, tiny: bool) -> Iterator[Sides]:
    cube = large_cube(*((5, 30) if tiny else (350, 240)))
    tidy_table = tidy(cube)
    first = cube.first.month
    yield Sides(
        Side(lambda: by_us(replace(cube)), _Figures),  # a new cube each time, since a cube caches its YoY
        Side(
            lambda: by_pandas(tidy_table, first),
            lambda table: _Figures({name: _shaped(name, values.to_numpy(), cube) for name, values in table.items()}),
        ),
        Side(lambda: by_numpy(cube.levels, cube.official, first), _Figures),
        lambda: {"figures": cube.levels.size},
    )


LINES: Final = (
    Line(
        "measures",
        "all measures for 20 years, 350 regions, 4 flows, both bases",
        "pandas: groupby, shift, rank",
        "numpy: one plain expression for each, no bands, no base methods",
        (0.12, None),
        _all_measures,
    ),
)
