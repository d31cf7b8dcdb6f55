"""The main job as a script with pandas, openpyxl and soffice, written for two whole years of one layout of files.

``python -m benchmarks.peers.script WORKBOOK FOLDER OUT PROFILE``: the monthly CSV files in FOLDER are read and
checked, YoY and ranks computed, a copy of WORKBOOK filled in OUT (the two tables, 数据, the province sheets with their
months and cities), and the report's three sheets printed to PDF. It leaves the text, the map and the ranking unchanged,
and it divides by last year's months as stored, so it does less work than TradeMonitor.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pandas as pd

from benchmarks.peers.reading import FIGURES, read_all
from benchmarks.programs import to_pdf
from xlpkg.model.arrays import Array
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.workbook import layout
from xlpkg.workbook.sheets import data as data_sheet

_NAMES: Final = ["总值", *(region.name for region in PROVINCES)]
_LABELS: Final = [region.label("zh") for region in REGIONS]
_BASES: Final = ("当月", "累计")
_HUNDRED_MILLION: Final = 1e4  # of the files' unit, 10,000 yuan

Sheet = Any


def measures(rows: pd.DataFrame) -> tuple[Array, Array]:
    """Return levels in 亿, and YoY, by basis, flow (T, X, M; levels also net), region and month."""
    wide = rows.pivot_table(index="label", columns="period", values=FIGURES).loc[_NAMES]
    gross = np.array([[wide[f"{flow}{suffix}"] for flow in "TXM"] for suffix in ("", "_ytd")]) / _HUNDRED_MILLION
    printed = np.array([wide[f"{flow}_yoy"] for flow in "TXM"])
    stored = 100 * (gross / _earlier(gross, 12) - 1)
    # A January's month is its year to date.
    january = np.array([period.month == 1 for period in wide["T"].columns])
    official = np.stack([np.where(january, printed, np.nan), printed])
    # The revised base of the year to date, and of a month as its difference; total trade is the sum of its parts.
    base = gross[1] / (1 + printed / 100)
    bases = np.stack([base - np.where(january, 0, _earlier(base, 1)), base])
    bases[:, 0] = bases[:, 1] + bases[:, 2]
    yoy = np.where(np.isnan(stored), 100 * (gross / bases - 1), stored)
    levels = np.concatenate([gross, gross[:, 1:2] - gross[:, 2:]], axis=1)
    return levels, np.where(np.isnan(official), yoy, official)


def _earlier(values: Array, months: int) -> Array:
    late = np.full_like(values, np.nan)
    late[..., months:] = values[..., :-months]
    return late


def fill(book: openpyxl.Workbook, rows: pd.DataFrame) -> None:
    """Write the figures of the newest month, and of all months of both years, into the workbook."""
    level, yoy = measures(rows)
    rank = pd.DataFrame(level[0, 0, 1:]).rank(ascending=False, method="min")
    months = [period.to_timestamp() for period in sorted(rows["period"].unique())]
    newest = len(months) - 1

    def seven(basis: int, region: int, month: int) -> list[float]:
        pairs = [figures[basis, flow, region, month] for flow in range(3) for figures in (level, yoy)]
        return [*pairs, level[basis, 3, region, month]]

    for basis, order in ((Basis.MONTH, Flow.TOTAL), (Basis.YTD, Flow.EXPORT)):
        named = layout.REPORTS[basis].table
        sheet = book[named.sheet]
        ranked = sorted(range(1, len(REGIONS)), key=lambda region: -level[basis, order, region, newest])
        for line, region in enumerate(ranked, start=named.row + 2):
            put(sheet, line, named.column + 1, [_LABELS[region], *seven(basis, region, newest)])
            for chart, change in enumerate(yoy[basis, 1:, region, newest]):
                column = named.column + 1 + layout.TABLE_COLUMNS + chart * layout.CHART_FLOW_COLUMNS
                rise_and_fall = [change if change > 0 else None, change if change < 0 else None]
                put(sheet, line, column, [_LABELS[region], *rise_and_fall])

    data = [
        [month, name, region.code or None, _LABELS[region.index], *seven(basis, region.index, index)]
        for index, month in enumerate(months)
        for basis, name in enumerate(_BASES)
        for region in REGIONS
    ]
    put_rows(book[layout.DATA], data_sheet.ROWS.row + 1, data, data_sheet.ROWS)
    cities = cities_of(rows)
    for province in PROVINCES:
        ranges, sheet, region = layout.province_ranges(province), book[province.short], province.index
        by_month = [
            [month, *seven(0, region, index), *seven(1, region, index), rank.loc[region - 1, index]]
            for index, month in enumerate(months)
        ]
        put_rows(sheet, ranges.months.row + 3, by_month, ranges.months)
        zones = cities[cities["province"] == province.name].head(layout.PROVINCE_CITIES)
        put_rows(sheet, ranges.cities.row + 3, zones.drop(columns="province").to_numpy().tolist(), ranges.cities)


def put(sheet: Sheet, row: int, column: int, values: list[Any]) -> None:
    """Write a row of values; missing values clear their cell."""
    for right, value in enumerate(values, start=column):
        sheet.cell(row, right).value = None if pd.isna(value) else value


def put_rows(sheet: Sheet, first: int, rows: list[list[Any]], named: layout.NamedRange) -> None:
    """Write *rows* into a named range from the row *first* on, and clear its other rows, which are filled already."""
    for row in range(first, named.last_row + 2):
        index = row - first
        put(sheet, row, named.column + 1, rows[index] if index < len(rows) else [None] * named.columns)


def cities_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the zone rows of the newest month in the columns of a province sheet, and their province."""
    newest = rows[rows["period"] == rows["period"].max()]
    is_region = newest["label"].isin(_NAMES)
    zones = newest.assign(province=newest["label"].where(is_region).ffill())[~is_region]
    zones[FIGURES[:6]] /= _HUNDRED_MILLION
    table: pd.DataFrame = zones[
        ["label", "T", "X", "M", "T_ytd", "T_yoy", "X_ytd", "X_yoy", "M_ytd", "M_yoy", "province"]
    ]
    return table


def main(workbook: Path, folder: Path, out: Path, profile: Path) -> None:
    """Run the job, from the files in *folder* to the workbook and the PDF in *out*."""
    rows = read_all(sorted(folder.glob("*.csv")), _HUNDRED_MILLION)
    book = openpyxl.load_workbook(workbook, keep_vba=True)
    fill(book, rows)
    out.mkdir(parents=True, exist_ok=True)
    book.save(out / workbook.name)
    for sheet in book.worksheets:  # LibreOffice prints a hidden sheet that has a print area
        if sheet.title not in layout.REPORT:
            sheet.sheet_state = "hidden"
            sheet.print_area = None
    book[layout.COVER]._images.clear()  # the empty logo, which openpyxl can save only once
    report = out / "report.xlsm"
    book.active = book.sheetnames.index(layout.COVER)
    book.save(report)
    subprocess.run(to_pdf(profile, report, out), check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
