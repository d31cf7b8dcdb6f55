"""Months in 1,000 dollars, converted from the real months in yuan at random rates, with their own YoY."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from xlpkg.model.regions import PROVINCES

Cells = list[list[str]]
HEADER_ROWS = 3


def dollar_months(months: Mapping[str, Cells], seed: int) -> dict[str, Cells]:
    """Return consecutive *months* (from "2024-01" on) in 1,000 dollars, with the rows of the provinces and 总值 only.

    Each month has its own rate, and its part of the year to date is converted at that rate, so that they agree. Last
    year's levels follow from the printed YoY: those of 2023 at one rate, those of 2024 at the rate of the year to date.
    """
    rng = random.Random(seed)  # noqa: S311 - the same rates every time
    made: dict[str, Cells] = {}
    before = np.zeros((31, 2))
    before_yuan = np.zeros((31, 2))
    rates_of_last_year: dict[str, float] = {}
    base_rate = rng.uniform(6.7, 7.1)
    for name, cells in sorted(months.items()):
        number = name[-2:]
        rows = {row[0].strip(): row for row in cells[HEADER_ROWS:]}
        yuan = np.array([[float(each) for each in rows[region.name][1:]] for region in PROVINCES])
        rate = rng.uniform(6.9, 7.3)
        month = np.rint(yuan[:, [2, 4]] * 10 / rate)
        if number == "01":
            before, before_yuan = np.zeros((31, 2)), np.zeros((31, 2))
        exact = before + (yuan[:, [3, 5]] - before_yuan) * 10 / rate
        ytd = month if number == "01" else np.maximum(np.rint(exact), month)
        before, before_yuan = ytd.copy(), yuan[:, [3, 5]]
        last = rates_of_last_year.get(f"{int(name[:4]) - 1}{name[4:]}", base_rate)
        rates_of_last_year[name] = 10 * yuan[:, [3, 5]].sum() / ytd.sum()
        base = yuan[:, [3, 5]] / (1 + yuan[:, [7, 8]] / 100) * 10 / last
        made[name] = _table(month, ytd, base, cells)
    return made


def _table(month: np.ndarray, ytd: np.ndarray, base: np.ndarray, cells: Cells) -> Cells:
    def flows(amounts: np.ndarray) -> np.ndarray:
        exports_imports = np.vstack([amounts.sum(axis=0), amounts])
        return np.column_stack([exports_imports.sum(axis=1), exports_imports])

    levels = np.stack([flows(month), flows(ytd)], axis=-1).reshape(32, 6).astype(np.int64)
    changes = 100 * (flows(ytd) / flows(base) - 1)
    labels = ["总值", *(region.name for region in PROVINCES)]
    rows = [
        [label, *map(str, row), *(f"{value:z.1f}" for value in change)]
        for label, row, change in zip(labels, levels.tolist(), changes.tolist(), strict=True)
    ]
    unit = ["单位：千美元" if "单位" in text else text for text in cells[0]]
    return [unit, *cells[1:HEADER_ROWS], *rows, ["注：由人民币值换算。"] * 10]


def write_months(months: Mapping[str, Cells], folder: Path) -> Path:
    """Write each month as a CSV file to *folder*, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, cells in months.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(cells)
    return folder
