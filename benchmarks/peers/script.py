"""The main job as a script with pandas, openpyxl and soffice, written for one layout of files.

``python -m benchmarks.peers.script WORKBOOK FOLDER OUT PROFILE SOFFICE``: the monthly CSV files in FOLDER are read and
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

from benchmarks.peers.measuring import by_pandas
from benchmarks.peers.reading import FIGURES, read_all
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis
from xlpkg.workbook import layout

_NAMES: Final = ["总值", *(region.name for region in PROVINCES)]
_SHORT: Final = [region.short for region in REGIONS]
_BASES: Final = ("当月", "累计")
_FIGURES_OF_A_MONTH: Final = 15  # seven by basis, and a rank
_HUNDRED_MILLION: Final = 1e4  # of the files' unit, 10,000 yuan

Sheet = Any


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Return levels in 亿 and printed YoY by basis, region, flow (T, X, M, net) and month."""
    regions = rows[rows["label"].isin(_NAMES)].copy()
    regions["region"] = pd.Categorical(regions["label"], categories=_NAMES).codes
    parts = []
    for basis, suffix in enumerate(("", "_ytd")):
        for flow, letter in enumerate("TXM"):
            part = regions[["region", "period"]].assign(basis=basis, flow=flow)
            part["level"] = regions[f"{letter}{suffix}"] / _HUNDRED_MILLION
            part["printed"] = regions[f"{letter}_yoy"] if basis else np.nan
            parts.append(part)
        net = regions[["region", "period"]].assign(basis=basis, flow=3, printed=np.nan)
        net["level"] = (regions[f"X{suffix}"] - regions[f"M{suffix}"]) / _HUNDRED_MILLION
        parts.append(net)
    table = pd.concat(parts, ignore_index=True)
    table["month"] = table["period"].dt.year * 12 + table["period"].dt.month
    table["month"] -= table["month"].min()
    table["resolution"] = np.where(table["flow"] == 3, 2, 1) / _HUNDRED_MILLION
    return table.sort_values(["basis", "region", "flow", "month"], ignore_index=True)


def fill(book: openpyxl.Workbook, table: pd.DataFrame, cities: pd.DataFrame) -> None:
    """Write the figures of the newest month, and of its year and the one before, into the workbook."""
    newest = table["period"].max()
    shape = (2, len(REGIONS), 4, -1)
    level = table["level"].to_numpy().reshape(shape)
    yoy = table["yoy"].to_numpy().reshape(shape)
    rank = table["rank"].to_numpy().reshape(shape)
    months = list(table["period"].drop_duplicates().sort_values())
    index_of = {period: number for number, period in enumerate(months)}
    for basis, order in ((0, 0), (1, 1)):
        named = layout.REPORTS[Basis(basis)].table
        sheet = book[named.sheet]
        at = index_of[newest]
        ranked = sorted(range(1, len(REGIONS)), key=lambda index: -level[basis, index, order, at])
        for line, index in enumerate(ranked, start=named.row + 2):
            figures = [_SHORT[index], *_seven(level, yoy, basis, index, at)]
            put(sheet, line, named.column + 1, figures)
            for chart, flow in enumerate((1, 2)):
                bars = _rise_and_fall(yoy[basis, index, flow, at])
                column = named.column + 1 + layout.TABLE_COLUMNS + chart * layout.CHART_FLOW_COLUMNS
                put(sheet, line, column, [_SHORT[index], *bars])

    two_years = [pd.Period(year=newest.year - 1, month=1, freq="M") + step for step in range(24)]
    sheet, line = book[layout.DATA], layout.DATA_ROWS.row + 1
    for period in two_years:
        if period in index_of:
            for basis, name in enumerate(_BASES):
                for region in REGIONS:
                    seven = _seven(level, yoy, basis, region.index, index_of[period])
                    put(sheet, line, 1, [period.to_timestamp(), name, region.code or None, region.short, *seven])
                    line += 1
    clear(sheet, line, layout.DATA_ROWS)
    for province in PROVINCES:
        ranges = layout.province_ranges(province)
        sheet = book[province.short]
        for line, period in enumerate(two_years, start=ranges.months.row + 3):
            put(sheet, line, 1, [period.to_timestamp(), *[None] * _FIGURES_OF_A_MONTH])
            if period in index_of:
                at = index_of[period]
                figures = [f for basis in (0, 1) for f in _seven(level, yoy, basis, province.index, at)]
                put(sheet, line, 2, [*figures, rank[0, province.index, 0, at]])
        zones = cities[cities["province"] == province.name].head(layout.PROVINCE_CITIES)
        clear(sheet, ranges.cities.row + 3, ranges.cities)
        for line, row in enumerate(zones.itertuples(index=False), start=ranges.cities.row + 3):
            levels = [getattr(row, name) for name in FIGURES[:6]]
            t, t_ytd, x, x_ytd, m, m_ytd = (value / _HUNDRED_MILLION for value in levels)
            put(sheet, line, 1, [row.label, t, x, m, t_ytd, row.T_yoy, x_ytd, row.X_yoy, m_ytd, row.M_yoy])


def _seven(level: Any, yoy: Any, basis: int, region: int, at: int) -> list[float]:
    pairs = [figure for flow in range(3) for figure in (level[basis, region, flow, at], yoy[basis, region, flow, at])]
    return [*pairs, level[basis, region, 3, at]]


def _rise_and_fall(change: float) -> tuple[float | None, float | None]:
    return (change if change > 0 else None), (change if change < 0 else None)


def put(sheet: Sheet, row: int, column: int, values: list[Any]) -> None:
    """Write a row of values; missing values clear their cell."""
    for right, value in enumerate(values, start=column):
        sheet.cell(row, right).value = None if pd.isna(value) else value


def clear(sheet: Sheet, first: int, named: layout.NamedRange) -> None:
    """Clear the rows of a named range from *first* on: the workbook is filled with other months."""
    for row in range(first, named.last_row + 2):
        put(sheet, row, named.column + 1, [None] * named.columns)


def cities_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the zone rows of the newest month, each with its province."""
    newest = rows[rows["period"] == rows["period"].max()]
    is_region = newest["label"].isin(_NAMES)
    table: pd.DataFrame = newest.assign(province=newest["label"].where(is_region).ffill())[~is_region]
    return table


def main(workbook: Path, folder: Path, out: Path, profile: Path, soffice: str) -> None:
    """Run the job, from the files in *folder* to the workbook and the PDF in *out*."""
    rows = read_all(sorted(folder.glob("*.csv")), _HUNDRED_MILLION)
    table = tidy(rows)
    first = table["period"].min()
    computed = by_pandas(table, first.month)
    table["yoy"] = computed["official"].fillna(computed["stored"]).fillna(computed["revised"])
    table["rank"] = computed["rank"]
    book = openpyxl.load_workbook(workbook, keep_vba=True)
    fill(book, table, cities_of(rows))
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
    settings = f"-env:UserInstallation={profile.absolute().as_uri()}"
    subprocess.run(  # noqa: S603
        [soffice, settings, "--headless", "--convert-to", "pdf", "--outdir", str(out), str(report)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    workbook, folder, out, profile = map(Path, sys.argv[1:5])
    main(workbook, folder, out, profile, sys.argv[5])
