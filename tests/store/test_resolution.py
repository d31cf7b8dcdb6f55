"""The printed resolution of a level is stored: 1 in 万元 and 0.0001 in 亿元 are both 10,000 yuan."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from month_files import read, write

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.model.words import Currency, Method
from xlpkg.store.store import open_store

#: The months of which the YoY of February 2025 needs the levels.
MONTHS = ("2024-01", "2024-02", "2025-01", "2025-02")
Rows = list[list[str]]


def in_hundred_million(rows: Rows) -> Rows:
    """Return a month in 万元 with its levels in 亿元, with four decimals."""
    converted = [[cell.replace("万人民币", "亿元") for cell in row] for row in rows]
    for row in converted:
        row[1:7] = [f"{int(cell) / 1e4:.4f}" if cell.isdecimal() else cell for cell in row[1:7]]
    return converted


def write_csv(path: Path, rows: Rows) -> None:
    write(path.with_suffix(".csv"), rows)


def write_page(path: Path, rows: Rows) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    path.with_suffix(".html").write_text(f"<html><body><table>{cells}</table></body></html>", encoding="utf-8")


def write_workbook(path: Path, rows: Rows) -> None:
    """Write numbers, as a spreadsheet has them: 28632.7020 is stored as 28632.702."""
    with xlsxwriter.Workbook(path.with_suffix(".xlsx"), {"strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell)


@pytest.fixture(scope="module")
def months(rmb: Path) -> dict[str, Rows]:
    texts = {name: (rmb / f"{name}.csv").read_text(encoding="utf-8-sig") for name in MONTHS}
    return {name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def cube_of(store: Path, folder: Path) -> Cube:
    read(store, *sorted(folder.iterdir()))
    with open_store(store) as opened:
        return load_cube(opened, Currency.RMB)


@pytest.mark.parametrize("write_month", [write_csv, write_page, write_workbook])
def test_months_in_yi_have_the_bands_of_the_same_months_in_wan(
    tmp_path: Path, months: dict[str, Rows], write_month: Callable[[Path, Rows], None]
) -> None:
    for unit in ("wan", "yi"):
        (tmp_path / unit).mkdir()
    for name, rows in months.items():
        write_csv(tmp_path / "wan" / name, rows)
        write_month(tmp_path / "yi" / name, in_hundred_million(rows))
    wan, yi = (cube_of(tmp_path / f"{unit}.sqlite", tmp_path / unit) for unit in ("wan", "yi"))
    assert wan.sheets[0].unit == 10**4
    assert yi.sheets[0].unit == 10**8
    assert set(yi.resolution[:, :, :3][~np.isnan(yi.levels[:, :, :3])].tolist()) == {1e-4}
    np.testing.assert_allclose(yi.levels, wan.levels, rtol=1e-14)
    for method in Method:
        np.testing.assert_allclose(yi.yoy(method).band, wan.yoy(method).band, atol=1e-9)
