"""A chart keeps the values of the cells that it refers to, which viewers of files draw."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_to_tuple
from openpyxl.utils.datetime import to_excel
from user_workbook import audit, changed, read_parts

from xlpkg.engines.libreoffice import open_workbook as open_in_libreoffice
from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def kept(workbook: Path) -> list[tuple[str, list[str], list[str]]]:
    """Return each reference of the charts, the values that they keep for it, and those of its cells."""
    sheets = load_workbook(workbook, data_only=True)
    found = []
    with zipfile.ZipFile(workbook) as package:
        charts = [etree.fromstring(package.read(name)) for name in package.namelist() if "charts/chart" in name]
    for formula in (formula for chart in charts for formula in chart.iter(f"{CHART}f")):
        sheet, (left, top, right, bottom) = range_to_tuple(formula.text)
        cells = [cell for row in sheets[sheet].iter_rows(top, bottom, left, right, values_only=True) for cell in row]
        reference = formula.getparent()
        points = {int(point.get("idx")): point.findtext(f"{CHART}v") or "" for point in reference.iter(f"{CHART}pt")}
        assert reference.find(f".//{CHART}ptCount").get("val") == str(len(cells))
        values = [points.get(index, "") for index in range(len(cells))]
        serials = [to_excel(cell) if isinstance(cell, dt.datetime) else cell for cell in cells]
        found.append((formula.text, values, ["" if cell is None else f"{cell}" for cell in serials]))
    return found


def same(one: list[str], other: list[str]) -> bool:
    """Return whether values are the same, as numbers where they are numbers."""
    try:
        numbers = [[float(value or "nan") for value in values] for values in (one, other)]
    except ValueError:
        return one == other
    return numbers[0] == pytest.approx(numbers[1], nan_ok=True)


def test_the_charts_of_a_filled_workbook_keep_the_values_of_their_cells(path: Path, rmb_store: Path) -> None:
    with open_workbook(path) as book, open_store(rmb_store) as store:
        fill(book, gather(store, Currency.RMB, Month(2024, 9)))
        book.save()
    found = kept(path)
    assert len(found) > 150
    assert [each for each in found if not same(*each[1:])] == []


@pytest.mark.parametrize("saved_by", ["XlsxWriter", "LibreOffice"])
def test_only_charts_with_other_values_change_and_labels_may_become_texts(
    tmp_path: Path, libreoffice: xw.App, saved_by: str
) -> None:
    workbook = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(workbook) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row("A1", ["月", "出口", "进口"])
        sheet.write_column("A2", [1, 2, 3])
        sheet.write_column("B2", [10, 20, 30])
        sheet.write_column("C2", [0.1, 0.2])
        for column in "BC":
            chart = book.add_chart({"type": "line"})
            series = {"categories": "=数据!$A$2:$A$4", "values": f"=数据!${column}$2:${column}$4"}
            chart.add_series({"name": f"=数据!${column}$1", **series})
            sheet.insert_chart("E2", chart)
    if saved_by == "LibreOffice":
        with open_in_libreoffice(workbook, app=libreoffice) as opened:
            opened.save(workbook)
    before = read_parts(workbook)
    for cell, value in (("B3", 25), ("A2", "一月")):
        shutil.copy(workbook, tmp_path / "copy.xlsx")
        with open_workbook(tmp_path / "copy.xlsx") as opened:
            opened.sheets[0][cell].value = value
            opened.save()  # a write alone changes no chart
            assert not any("chart" in part for part in changed(before, read_parts(tmp_path / "copy.xlsx")))
            opened.sheets[0][cell].value = value
            opened.impl.make_current(lambda *_: None)
            opened.save()
        charts = {part for part in changed(before, read_parts(tmp_path / "copy.xlsx")) if "chart" in part}
        assert len(charts) == (1 if cell == "B3" else 2)
        assert [each for each in kept(tmp_path / "copy.xlsx") if not same(*each[1:])] == []
        assert audit(tmp_path / "copy.xlsx") == audit(workbook)
