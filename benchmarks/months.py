"""Monthly tables in the layout of China Customs for any number of years: real months, shifted and scaled.

Labels, missing values and seasonal patterns are those of a real month. Levels are scaled to China's trade of the year,
each province by a slightly different factor, so that ranks change, and its cities with it. Totals are exports plus
imports, the national figure is the sum of the provinces, a year to date the sum of its months, and the YoY follows from
the generated levels, so every table passes every check.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import numpy as np
import xlsxwriter

from benchmarks.peers.reading import read
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.sources.usual_trade import YEARLY_TRADE
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

_REAL_MONTHS: Final = Path(__file__).resolve().parents[1] / "examples" / "rmb"
#: The last generated month. Any number of months before it can be generated.
LAST: Final = Month(2025, 12)

_FOOTNOTE: Final = "注：为测试速度根据实际月份推算，并非海关公布的数据。"
_UNIT: Final = "单位：万人民币"
_LABEL: Final = "收发货人所在地"
_FLOWS: Final = ("进出口", "出口", "进口")
_YOY: Final = "累计比去年同期±％"
_TITLE: Final = "（8）{0.year}年{0.month}月进出口商品收发货人所在地总值表（人民币值）"

Levels = np.ndarray[tuple[int, int, int], np.dtype[np.float64]]
#: A label and nine figures: six levels in the unit and three YoY, None if missing.
Row = tuple[str, tuple[float | None, ...]]


@cache
def _template(month: int) -> tuple[tuple[str, ...], Levels]:
    """Return a real month: its labels, and exports and imports of each row by basis, NaN if missing: (rows, 2, 2)."""
    table = read(_REAL_MONTHS / f"2024-{month:02d}.csv")
    return tuple(table["label"]), table[["X", "X_ytd", "M", "M_ytd"]].to_numpy().reshape(-1, 2, 2)


@cache
def _region_rows(month: int) -> list[int]:
    """Return the rows of the nation and the 31 provinces in the order of the table."""
    return [index for index, label in enumerate(_template(month)[0]) if find_region(label)]


def _trade(year: int) -> float:
    """Return China's trade of *year* relative to 2024; before 2010, 7% less for each year."""
    ratio = sum(YEARLY_TRADE[max(year, min(YEARLY_TRADE))][:2]) / sum(YEARLY_TRADE[2024][:2])
    return ratio * 1.07 ** min(0, year - min(YEARLY_TRADE))


@cache
def _row_factors(label: str, year: int) -> tuple[float, float]:
    """Return the factors of exports and imports of a province in a year."""
    generator = random.Random(f"{label} {year}")  # noqa: S311 - the same every time
    return generator.uniform(0.94, 1.06), generator.uniform(0.94, 1.06)


@cache
def _levels(period: Month) -> Levels:
    """Return the generated levels; shape (rows, 3 flows, 2 bases)."""
    labels, real = _template(period.month)
    factor = _trade(period.year) * np.array([_row_factors(label, period.year) for label in labels])
    parts = np.round(real * factor[:, :, None])
    nation, *provinces = _region_rows(period.month)
    if period.month > 1:
        before = _levels(period - 1)[_region_rows(period.month - 1)[1:], 1:, 1]
        parts[provinces, :, 1] = before + parts[provinces, :, 0]
    rows = np.arange(len(labels))
    cities = np.setdiff1d(rows, [nation, *provinces])
    above = np.maximum.accumulate(np.where(np.isin(rows, provinces), rows, nation))[cities]
    share = np.divide(real[cities], real[above], out=np.zeros_like(real[above]), where=real[above] != 0)
    parts[cities] = np.floor(share * parts[above])
    parts[cities, :, 1] = np.fmax(parts[cities, :, 1], parts[cities, :, 0])
    parts[nation] = parts[provinces].sum(axis=0)
    missing = np.isnan(parts).all(axis=1)
    total = np.where(missing, np.nan, np.nansum(parts, axis=1))
    return np.concatenate([total[:, None], parts], axis=1)


def table(period: Month) -> list[Row]:
    """Return the rows of the table of *period*."""
    levels, last_year = _levels(period), _levels(period - 12)
    with np.errstate(divide="ignore", invalid="ignore"):
        yoy = np.round(100 * (levels[:, :, 1] / last_year[:, :, 1] - 1), 1)
    figures = np.concatenate([levels.reshape(len(levels), 6), np.where(np.isfinite(yoy), yoy, np.nan)], axis=1)
    return [
        (label, tuple(None if value != value else value for value in values))
        for label, values in zip(_template(period.month)[0], figures.tolist(), strict=True)
    ]


def write_csv(path: Path, period: Month) -> None:
    """Write the table of *period* as CSV, as a scraper saves the page."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([*(f"Unnamed: {column}_level_0" for column in range(7)), _UNIT, _UNIT, _UNIT])
        out.writerow([_LABEL, *(flow for flow in _FLOWS for _ in range(2)), *[_YOY] * 3])
        out.writerow([_LABEL, *_columns(period)])
        out.writerows([label, *_printed(values, "{:.0f}")] for label, values in table(period))
        out.writerow([_FOOTNOTE] * 10)


def write_html(path: Path, period: Month) -> None:
    """Write the table of *period* as a saved web page."""
    title = _TITLE.format(period)
    rows = "".join(
        f"<tr><td>{escape(label)}</td>"
        + "".join(f'<td align="right">{figure}</td>' for figure in _printed(values, "{:,.0f}"))
        + "</tr>\n"
        for label, values in table(period)
    )
    flows = "".join(f'<td colspan="2">{flow}</td>' for flow in _FLOWS)
    columns = "".join(f"<td>{column}</td>" for column in _columns(period))
    path.write_text(
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
        f"<h2>{title}</h2>\n<table><tbody>\n"
        f'<tr><td colspan="7"></td><td colspan="3">{_UNIT}</td></tr>\n'
        f'<tr><td rowspan="2">{_LABEL}</td>{flows}<td colspan="3">{_YOY}</td></tr>\n'
        f'<tr>{columns}</tr>\n{rows}<tr><td colspan="10">{_FOOTNOTE}</td></tr>\n</tbody></table>\n</body></html>\n',
        encoding="utf-8",
    )


def write_xlsx(path: Path, period: Month) -> None:
    """Write the table of *period* as a workbook with numbers and merged header cells."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 9, _TITLE.format(period))
        sheet.write(1, 9, _UNIT)
        sheet.merge_range(2, 0, 3, 0, _LABEL)
        for first, last, text in ((1, 2, _FLOWS[0]), (3, 4, _FLOWS[1]), (5, 6, _FLOWS[2]), (7, 9, _YOY)):
            sheet.merge_range(2, first, 2, last, text)
        sheet.write_row(3, 1, _columns(period))
        for line, (label, values) in enumerate(table(period), start=4):
            sheet.write_row(line, 0, [label, *("-" if value is None else value for value in values)])
        sheet.merge_range(line + 1, 0, line + 1, 9, _FOOTNOTE)


_WRITERS: Final = {"html": write_html, "xlsx": write_xlsx, "csv": write_csv}


def make(folder: Path, months: int, kind: str) -> list[Path]:
    """Write the last *months* months as files of *kind* into *folder*, and return their paths, oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for back in range(months - 1, -1, -1):
        period = LAST - back
        path = folder / f"{period}.{kind}"
        _WRITERS[kind](path, period)
        paths.append(path)
    return paths


def ingest_all(store: Path, paths: Sequence[Path]) -> list[bool]:
    """Ingest *paths* into *store*; return for each whether it was stored already. Raises SourceRefused."""
    unchanged = []
    with open_store(store) as opened:
        for result in ingest(opened, paths):
            if result.refusal is not None:
                raise result.refusal
            unchanged.append(result.unchanged)
    return unchanged


def filled_store(folder: Path, count: int) -> Path:
    """Return a new store in *folder* with the last *count* generated months."""
    store = folder / "trade.sqlite"
    ingest_all(store, make(folder / "months", count, "csv"))
    return store


def _columns(period: Month) -> list[str]:
    return [*(f"{period.month}月", f"1至{period.month}月") * 3, *_FLOWS]


def _printed(values: tuple[float | None, ...], level: str) -> list[str]:
    return [
        "-" if value is None else (level if column < 6 else "{:.1f}").format(value)
        for column, value in enumerate(values)
    ]
