"""Months of table (8) of 2010 to 2012, from which no limit was set: single months of 31 provinces in dollars.

``provinces_usd_2010_2012.csv`` has exports and imports in 1,000 US dollars, by 经营单位所在地, as the column was named
until 2016. Source: China Customs' monthly bulletin, as held by github.com/xiancode/HG_DATA
(HG_CLS_DATA_/HG20_data.txt, commit 0a22d47). The provinces add up to the nation of the same source in each month. It
has no year to date and no YoY: here the year to date is the sum of the months, and its YoY follows from the year
before.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
from month_files import NAMES, Cells, write

from xlpkg.model.arrays import Array
from xlpkg.model.months import Month

DATA = Path(__file__).parents[1] / "sources" / "provinces_usd_2010_2012.csv"


@cache
def months(path: Path = DATA) -> dict[Month, Array]:
    """Return the levels of each month: total trade, exports and imports of 全国 and the provinces; shape (32, 3)."""
    found: dict[Month, Array] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of_month = found.setdefault(Month(*map(int, row["month"].split("-"))), np.zeros((32, 3)))
            exports, imports = float(row["export_usd1000"]), float(row["import_usd1000"])
            for label in (row["province"], NAMES[0]):
                of_month[NAMES.index(label)] += exports + imports, exports, imports
    return found


def bulletin(period: Month, levels: dict[Month, Array]) -> Cells:
    """Return the bulletin of *period* in 千美元, without YoY in the first year."""
    nothing = np.full((32, 3), np.nan)
    to_date, before = (
        np.sum([levels.get(Month(year, month), nothing) for month in range(1, period.month + 1)], axis=0)
        for year in (period.year, period.year - 1)
    )
    yoy = 100 * (to_date / before - 1)
    flows = ("进出口", "出口", "进口")
    last = f"1至{period.month}月"
    header = [
        [*[""] * 7, *["单位：千美元"] * 3],
        ["收发货人所在地", *(flow for flow in flows for _ in range(2)), *["累计比去年同期±％"] * 3],
        ["收发货人所在地", *[f"{period.month}月", last] * 3, *flows],
    ]
    rows = [
        [
            name,
            *(f"{number:.0f}" for pair in zip(levels[period][row], to_date[row], strict=True) for number in pair),
            *("-" if np.isnan(number) else f"{number:.1f}" for number in yoy[row]),
        ]
        for row, name in enumerate(NAMES)
    ]
    return [*header, *rows, ["注：略。", *[""] * 9]]


def write_all(folder: Path, path: Path = DATA) -> dict[Month, Path]:
    """Write the bulletins of all months of *path* to *folder*, and return their files."""
    levels = months(path)
    return {period: write(folder / f"{period}.csv", bulletin(period, levels)) for period in levels}
