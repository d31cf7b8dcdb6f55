"""Monthly tables in the layout of China Customs for any number of years: real months, shifted and scaled.

Labels, missing values and seasonal patterns are those of a real month. Levels are scaled to China's trade of the year,
each row by a slightly different factor, so that ranks change. Totals are exports plus imports, the national figure is
the sum of the provinces, a year to date the sum of its months, and the YoY follows from the generated levels, so every
table passes every check.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import numpy as np
import xlsxwriter

from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.sources.usual_trade import YEARLY_TRADE

_REAL_MONTHS: Final = Path(__file__).resolve().parents[1] / "examples" / "rmb"
#: The last generated month. Any number of months before it can be generated.
LAST: Final = Month(2025, 12)

_HEADER: Final = 3
_FOOTNOTE: Final = "注：为测试速度根据实际月份推算，并非海关公布的数据。"
_UNIT: Final = "单位：万人民币"
_TITLE: Final = "（8）{0.year}年{0.month}月进出口商品收发货人所在地总值表（人民币值）"

Levels = np.ndarray[tuple[int, int, int], np.dtype[np.float64]]
#: Writes a table, with its month, to a path.
Writer = Callable[[Path, "GeneratedTable"], object]


@dataclass(frozen=True, slots=True)
class _Template:
    """A real month: its labels, and exports and imports of each row by basis; NaN if missing."""

    labels: tuple[str, ...]
    levels: Levels  # shape (rows, 2 flows, 2 bases)


@dataclass(frozen=True, slots=True)
class GeneratedTable:
    """A generated table: labels and nine figures a row (six levels in the unit, three YoY), None if missing."""

    period: Month
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]

    @property
    def title(self) -> str:
        return _TITLE.format(self.period)

    @property
    def spans(self) -> tuple[str, ...]:
        return (f"{self.period.month}月", f"1至{self.period.month}月") * 3


@cache
def _template(month: int) -> _Template:
    path = _REAL_MONTHS / f"2024-{month:02d}.csv"
    cells = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows = [row for row in cells[_HEADER:] if not row[0].startswith("注")]
    figures = np.array([[np.nan if text == "-" else float(text) for text in row[3:7]] for row in rows])
    return _Template(tuple(row[0] for row in rows), figures.reshape(-1, 2, 2))


@cache
def _region_rows(month: int) -> list[int]:
    """Return the rows of the nation and the 31 provinces in the order of the table."""
    return [index for index, label in enumerate(_template(month).labels) if find_region(label)]


def _trade(year: int) -> float:
    """Return China's trade of *year* relative to 2024; before 2010, 7% less for each year."""
    ratio = sum(YEARLY_TRADE[max(year, min(YEARLY_TRADE))][:2]) / sum(YEARLY_TRADE[2024][:2])
    return ratio * 1.07 ** min(0, year - min(YEARLY_TRADE))


@cache
def _row_factors(label: str, year: int) -> tuple[float, float]:
    """Return the factors of exports and imports of a row in a year."""
    generator = random.Random(f"{label} {year}")  # noqa: S311 - the same every time
    return generator.uniform(0.94, 1.06), generator.uniform(0.94, 1.06)


@cache
def _levels(period: Month) -> Levels:
    """Return the generated levels; shape (rows, 3 flows, 2 bases)."""
    template = _template(period.month)
    factor = _trade(period.year) * np.array([_row_factors(label, period.year) for label in template.labels])
    parts = np.round(template.levels * factor[:, :, None])
    nation, *provinces = _region_rows(period.month)
    if period.month > 1:
        before = _levels(period - 1)[_region_rows(period.month - 1)[1:], 1:, 1]
        parts[provinces, :, 1] = before + parts[provinces, :, 0]
    parts[nation] = parts[provinces].sum(axis=0)
    missing = np.isnan(parts).all(axis=1)
    total = np.where(missing, np.nan, np.nansum(parts, axis=1))
    return np.concatenate([total[:, None], parts], axis=1)


def table(period: Month, *, cities: bool = True) -> GeneratedTable:
    """Return the table of *period*; without *cities*, only 总值 and the 31 provinces."""
    levels, last_year = _levels(period), _levels(period - 12)
    with np.errstate(divide="ignore", invalid="ignore"):
        yoy = np.round(100 * (levels[:, :, 1] / last_year[:, :, 1] - 1), 1)
    figures = np.concatenate([levels.reshape(len(levels), 6), np.where(np.isfinite(yoy), yoy, np.nan)], axis=1)
    rows = tuple(
        (label, tuple(None if value != value else value for value in values))
        for label, values in zip(_template(period.month).labels, figures.tolist(), strict=True)
        if cities or find_region(label)
    )
    return GeneratedTable(period, rows)


def write_csv(path: Path, table: GeneratedTable) -> None:
    """Write *table* as CSV, as a scraper saves the page."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([*(f"Unnamed: {column}_level_0" for column in range(7)), _UNIT, _UNIT, _UNIT])
    out.writerow(["收发货人所在地", "进出口", "进出口", "出口", "出口", "进口", "进口", *["累计比去年同期±％"] * 3])
    out.writerow(["收发货人所在地", *table.spans, "进出口", "出口", "进口"])
    out.writerows([label, *map(_plain, values[:6]), *map(_percent, values[6:])] for label, values in table.rows)
    out.writerow([_FOOTNOTE] * 10)
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def write_html(path: Path, table: GeneratedTable) -> None:
    """Write *table* as a saved web page."""
    spans = "".join(f"<td>{span}</td>" for span in table.spans)
    rows = "".join(
        f"<tr><td>{escape(label)}</td>"
        + "".join(f'<td align="right">{"-" if value is None else f"{value:,.0f}"}</td>' for value in values[:6])
        + "".join(f'<td align="right">{_percent(value)}</td>' for value in values[6:])
        + "</tr>\n"
        for label, values in table.rows
    )
    path.write_text(
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{table.title}</title></head>\n<body>\n'
        f"<h2>{table.title}</h2>\n<table><tbody>\n"
        f'<tr><td colspan="7"></td><td colspan="3">{_UNIT}</td></tr>\n'
        '<tr><td rowspan="2">收发货人所在地</td><td colspan="2">进出口</td><td colspan="2">出口</td>'
        '<td colspan="2">进口</td><td colspan="3">累计比去年同期±％</td></tr>\n'
        f"<tr>{spans}<td>进出口</td><td>出口</td><td>进口</td></tr>\n{rows}"
        f'<tr><td colspan="10">{_FOOTNOTE}</td></tr>\n</tbody></table>\n</body></html>\n',
        encoding="utf-8",
    )


def write_xlsx(path: Path, table: GeneratedTable) -> None:
    """Write *table* as a workbook with numbers and merged header cells."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 9, table.title)
        sheet.write(1, 9, _UNIT)
        sheet.merge_range(2, 0, 3, 0, "收发货人所在地")
        for first, last, text in ((1, 2, "进出口"), (3, 4, "出口"), (5, 6, "进口"), (7, 9, "累计比去年同期±％")):
            sheet.merge_range(2, first, 2, last, text)
        sheet.write_row(3, 1, [*table.spans, "进出口", "出口", "进口"])
        for line, (label, values) in enumerate(table.rows, start=4):
            sheet.write_row(line, 0, [label, *("-" if value is None else value for value in values)])
        sheet.merge_range(line + 1, 0, line + 1, 9, _FOOTNOTE)


WRITERS: Final[dict[str, Writer]] = {"html": write_html, "xlsx": write_xlsx, "csv": write_csv}


def make(folder: Path, months: int, kind: str, *, cities: bool = True) -> list[Path]:
    """Write the last *months* months as files of *kind* into *folder*, and return their paths, oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for back in range(months - 1, -1, -1):
        period = LAST - back
        path = folder / f"{period}.{kind}"
        WRITERS[kind](path, table(period, cities=cities))
        paths.append(path)
    return paths


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
