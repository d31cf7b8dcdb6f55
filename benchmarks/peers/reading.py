"""Read and check monthly tables with pandas. The layout is hard-coded; TradeMonitor has to detect it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

import pandas as pd

from xlpkg.model.regions import PROVINCES
from xlpkg.sources.usual_trade import YEARLY_TRADE

FIGURES: Final = ["T", "T_ytd", "X", "X_ytd", "M", "M_ytd", "T_yoy", "X_yoy", "M_yoy"]
COLUMNS: Final = ["label", *FIGURES]
_PAIRS: Final = [("T", "T_ytd"), ("X", "X_ytd"), ("M", "M_ytd")]
_NAMES: Final = frozenset(province.name for province in PROVINCES)
_LEVELS: Final = FIGURES[:6]
#: The labels of the nation and the provinces.
REGIONS: Final = frozenset({"总值", *_NAMES})


def read(path: Path) -> pd.DataFrame:
    """Return the rows of the table in *path*, checked. Raises ValueError if a check fails."""
    if path.suffix == ".csv":
        table = pd.read_csv(path, skiprows=3, names=COLUMNS, na_values=["-"], encoding="utf-8-sig")
    elif path.suffix == ".html":
        (table,) = pd.read_html(path, skiprows=3, na_values=["-"], thousands=",", encoding="utf-8")
        table.columns = COLUMNS
    else:
        table = pd.read_excel(path, skiprows=4, header=None, names=COLUMNS, na_values=["-"], engine="calamine")
    table = table.iloc[:-1].copy()  # the last row is the footnote
    table[FIGURES] = table[FIGURES].astype("float64")
    period = pd.Period(path.stem, freq="M")
    check(table, period)
    table["period"] = pd.Series(period, index=table.index)
    return table


def check(table: pd.DataFrame, period: pd.Period) -> None:
    """Check provinces, T = X + M, month against year to date, and sums. Raises ValueError if a check fails."""
    named = table[table["label"].isin(_NAMES)]
    if len(named) != 31 or named["label"].nunique() != 31:
        raise ValueError(f"{period}: provinces")
    nation = table[table["label"] == "总值"]
    if len(nation) != 1:
        raise ValueError(f"{period}: 总值")
    regions = pd.concat([nation, named])
    if regions[FIGURES].isna().any(axis=None):
        raise ValueError(f"{period}: a province without a figure")
    for suffix in ("", "_ytd"):
        difference = regions[f"T{suffix}"] - regions[f"X{suffix}"] - regions[f"M{suffix}"]
        if difference.abs().max() > 1:
            raise ValueError(f"{period}: T = X + M")
    for month, to_date in _PAIRS:
        violated = regions[month] != regions[to_date] if period.month == 1 else regions[month] > regions[to_date]
        if violated.any():
            raise ValueError(f"{period}: month and year to date")
    if (named[_LEVELS].sum() - nation[_LEVELS].iloc[0]).abs().max() > 8:
        raise ValueError(f"{period}: sums")


def check_size(table: pd.DataFrame, before: pd.DataFrame | None, unit: float) -> None:
    """Check the national level against the year's trade and last year's table. Raises ValueError if a check fails."""
    nation = table.loc[table["label"] == "总值"].iloc[0]
    period = nation["period"]
    trade = YEARLY_TRADE.get(period.year, YEARLY_TRADE.get(period.year - 1))
    if trade is not None:
        pace = nation["T_ytd"] * unit / period.month / (sum(trade[2:] if unit != 1e4 else trade[:2]) * 1e12 / 12)
        if not 0.765 <= pace <= 1.15 * (1 if period.year in YEARLY_TRADE else 1.05):
            raise ValueError(f"{period}: size")
    if before is not None:
        last = before.loc[before["label"] == "总值", "T_ytd"].iloc[0]
        if not 0.85 <= nation["T_ytd"] / (1 + nation["T_yoy"] / 100) / last <= 1.15:
            raise ValueError(f"{period}: size")


def read_all(paths: list[Path], unit: float) -> pd.DataFrame:
    """Return the rows of all *paths*, oldest first; each table is checked, also against the year before."""
    tables: dict[pd.Period, pd.DataFrame] = {}
    for path in paths:
        table = read(path)
        period = table["period"].iloc[0]
        check_size(table, tables.get(period - 12), unit)
        tables[period] = table
    return pd.concat(tables.values(), ignore_index=True)


def store_all(paths: list[Path], unit: float, database: Path) -> Path:
    """Write the rows of *paths*, checked, to the table ``figures`` of the SQLite file *database*, and return it."""
    rows = read_all(paths, unit)
    rows["period"] = rows["period"].astype(str)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows.to_sql("figures", connection, index=False)
        connection.commit()
    return database
