"""A province's sheet shows no year without figures and no coming months: neither rows, nor series, nor legends."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook
from pypdf import PdfReader

from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.row_heights import MONTH_HEIGHT

GUANGDONG = next(region for region in PROVINCES if region.short == "广东")
#: The store has the 17 months from January 2024 to May 2025. Of 24 rows: those in sight, by the month that is shown.
SHOWN = {Month(2024, 12): range(12, 24), Month(2025, 5): range(17)}


def show(book: xw.Book, store: Path, period: Month) -> None:
    with open_store(store, create=False) as opened:
        fill(book, gather(opened, Currency.RMB, period), layout.FIGURES)


def heights(book: xw.Book) -> list[float]:
    area = book.names[layout.province_ranges(GUANGDONG).months.name].refers_to_range
    head = area.shape[0] - layout.PROVINCE_MONTHS
    return [float(area[head + row, 0].row_height or 0) for row in range(layout.PROVINCE_MONTHS)]


def check(book: xw.Book, store: Path) -> None:
    for period in (Month(2024, 12), Month(2025, 5), Month(2024, 12)):
        show(book, store, period)
        assert [row for row, height in enumerate(heights(book)) if height] == [*SHOWN[period]]


def test_rows_without_figures_are_hidden_and_shown_again(built: Path, tmp_path: Path, rmb_store: Path) -> None:
    path = Path(shutil.copy(built, tmp_path / "book.xlsm"))
    with open_workbook(path) as book:
        check(book, rmb_store)


def test_libreoffice_hides_the_same_rows(libreoffice: xw.App, built: Path, tmp_path: Path, rmb_store: Path) -> None:
    book = libreoffice.books.open(Path(shutil.copy(built, tmp_path / "book.xlsm")))
    try:
        check(book, rmb_store)
        area = book.names[layout.province_ranges(GUANGDONG).months.name].refers_to_range
        assert area[1:6, 0].row_height is None  # the head is in sight, rows after it are hidden
    finally:
        book.close()


def test_a_height_that_the_user_gave_a_row_is_kept(built: Path, tmp_path: Path, rmb_store: Path) -> None:
    with open_workbook(Path(shutil.copy(built, tmp_path / "book.xlsm"))) as book:
        area = book.names[layout.province_ranges(GUANGDONG).months.name].refers_to_range
        area[4, 0].row_height = 40
        show(book, rmb_store, Month(2025, 5))
        assert heights(book)[:3] == [MONTH_HEIGHT, MONTH_HEIGHT, 40]


def test_rows_that_the_user_shows_stay_until_their_figures_change(built: Path, tmp_path: Path, rmb_store: Path) -> None:
    with open_workbook(Path(shutil.copy(built, tmp_path / "book.xlsm"))) as book:
        show(book, rmb_store, Month(2024, 12))
        area = book.names[layout.province_ranges(GUANGDONG).months.name].refers_to_range
        area[2:14, 0].row_height = MONTH_HEIGHT
        show(book, rmb_store, Month(2024, 12))
        assert all(heights(book))
        show(book, rmb_store, Month(2025, 5))
        assert [row for row, height in enumerate(heights(book)) if height] == [*range(17)]


def test_the_charts_leave_out_hidden_rows_and_their_labels_are_in_no_hidden_row_or_column(built: Path) -> None:
    book = load_workbook(built)
    with zipfile.ZipFile(built) as package:
        charts = [package.read(f"xl/charts/chart{number}.xml").decode() for number in range(6, 6 + 2 * len(PROVINCES))]
    labels = set()
    for number, chart in enumerate(charts):
        assert '<c:plotVisOnly val="1"/>' in chart
        for formula in re.findall(r"<c:f>(.+?)</c:f>", chart):
            sheet, cells = formula.rsplit("!", 1)
            column = cells.split("$")[1]
            assert not book[sheet.strip("'")].column_dimensions[column].hidden, formula
            if sheet.strip("'") == layout.CHARTS:
                labels.add(cells)
            else:
                assert sheet == PROVINCES[number // 2].short
    assert labels == {"$A$1:$A$12", "$B$1:$B$12", *(f"$C${row}" for row in range(1, 7))}
    assert not any(row.hidden for row in book[layout.CHARTS].row_dimensions.values())


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize(("period", "in_legend"), [(Month(2024, 12), False), (Month(2025, 5), True)])
def test_a_year_without_figures_is_in_no_legend(
    built: Path, tmp_path: Path, rmb_store: Path, period: Month, in_legend: bool
) -> None:
    path = Path(shutil.copy(built, tmp_path / "book.xlsm"))
    with open_workbook(path) as book:
        show(book, rmb_store, period)
        book.save()
    page = PdfReader(export_pdf(path, tmp_path / "province.pdf", [GUANGDONG.short])).pages[0].extract_text()
    text = re.sub(r"\s", "", page)
    assert "出口（本年）" in text
    assert ("出口（上年）" in text) is in_legend
    assert (f"{period.year - 1}-12" in text) is in_legend
    assert "2025-06" not in text
