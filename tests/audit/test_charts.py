"""核验 and `audit` find what the charts of a workbook draw otherwise than its tables say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlpkg.audit.auditor import audit
from xlpkg.audit.read_file import read_document
from xlpkg.hosts.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import act
from xlpkg.workbook.read_report import read_report

LANGUAGES = ("zh", "en")
#: The columns of the chart data in a table, from 0.
LABEL, RISE, FALL = 8, 9, 10


@pytest.fixture(scope="module", params=LANGUAGES)
def workbook(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, built: Path, example_store: Path
) -> Path:
    """Our workbook, with the report of the example month."""
    path = Path(shutil.copy(built, tmp_path_factory.mktemp("workbook") / "TradeMonitor.xlsm"))
    with open_workbook(path) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], [request.param]]
        act("report", book, store=example_store)
        book.save()
    return path


@pytest.fixture
def book(workbook: Path, tmp_path: Path) -> Iterator[xw.Book]:
    with open_workbook(shutil.copy(workbook, tmp_path / "book.xlsm")) as opened:
        yield opened


def table(book: xw.Book) -> Any:
    return book.names["month_table"].refers_to_range


def findings(book: xw.Book, store: Path) -> list[list[Any]]:
    """Press 核验数据, and return the errors and warnings on the sheet that concern the report."""
    act("verify", book, store=store)
    rows = book.names[layout.CHECK_FINDINGS.name].refers_to_range.value
    return [row for row in rows if str(row[2]).startswith((layout.MONTH, layout.YTD))]


def a_rise(book: xw.Book) -> int:
    """Return the row of the first province whose exports rise."""
    return next(row for row, cells in enumerate(table(book).value) if row and cells[RISE] is not None)


def test_charts_of_a_fill_have_no_finding(book: xw.Book, example_store: Path) -> None:
    assert findings(book, example_store) == []


def test_a_province_that_both_rises_and_falls_is_found(book: xw.Book, example_store: Path) -> None:
    row = a_rise(book)
    table(book)[row, FALL].value = -3.0
    [found] = findings(book, example_store)
    assert found[1:3] == ["value", f"{layout.MONTH}!J{11 + row}"]


@pytest.mark.parametrize("value", [99.9, -99.9, None])
def test_a_chart_that_draws_another_value_than_the_table_is_found(
    book: xw.Book, example_store: Path, value: float | None
) -> None:
    row = a_rise(book)
    table(book)[row, RISE].value = value
    [found] = findings(book, example_store)
    assert found[1:3] == ["value", f"{layout.MONTH}!J{11 + row}"]
    assert float(found[4]) == round(table(book)[row, 4].value, 1)


def test_a_label_of_another_province_is_found(book: xw.Book, example_store: Path) -> None:
    labels = [cells[LABEL] for cells in table(book).value]
    table(book)[4, LABEL].value = labels[5]
    [found] = findings(book, example_store)
    assert found[1:4] == ["label", f"{layout.MONTH}!I15", labels[5]]


def test_the_audit_of_the_file_finds_the_same(book: xw.Book, tmp_path: Path) -> None:
    row = a_rise(book)
    table(book)[row, FALL].value = -3.0
    book.save()
    [found] = [each for each in audit(read_document(tmp_path / "book.xlsm")) if "!" in each.where]
    assert (found.code, found.severity, found.where) == ("value", "error", f"{layout.MONTH}!J{11 + row}")


def test_no_month_of_the_store_has_a_finding(built: Path, tmp_path: Path, rmb_store: Path) -> None:
    """Yuan: rounded zeros, and months without some figures."""
    with open_workbook(shutil.copy(built, tmp_path / "book.xlsm")) as book:
        for month in (Month(2024, 6), Month(2025, 1), Month(2025, 5)):
            book.names[layout.HOME_CHOICES.name].refers_to_range.value = [[str(month)], ["rmb"], ["zh"]]
            act("report", book, store=rmb_store)
            assert [row for row in findings(book, rmb_store) if row[1] in ("value", "label")] == []


def test_a_series_that_refers_to_another_range_is_found_in_libreoffice(libreoffice: xw.App, workbook: Path) -> None:
    with libreoffice.books.open(workbook, read_only=True) as book:
        assert [each for each in audit(read_report(book)) if each.code == "missing"] == []
        chart = book.sheets[layout.MONTH].charts[0].api.Model
        source = chart.getDataProvider()
        series = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()[0].getDataSeries()[0]
        sequence = series.getDataSequences()[0]
        values = source.createDataSequenceByRangeRepresentation("$当月.$B$12:$B$42")
        values.Role = "values-y"
        sequence.setValues(values)
        [found] = [each for each in audit(read_report(book)) if each.code == "missing"]
        assert (found.where, found.expected, found.severity) == ("当月", "当月!J12:J42", "warning")
        assert "当月!B12:B42" in found.sentence("zh")
