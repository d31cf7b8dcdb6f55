"""核验 and `audit` find what the charts of a workbook draw otherwise than its tables say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlpkg.analysis.findings import code_label
from xlpkg.audit.auditor import audit
from xlpkg.audit.read_file import read_document
from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.findings import report_document

#: The columns of the chart data in a table, from 0.
LABEL, RISE, FALL = 8, 9, 10
#: The row of the header on the sheet, from 1.
TOP = layout.REPORTS[Basis.MONTH].table.row + 1
#: The columns of the nation and of the first bar that is cut, for exports and for imports.
NATION, CUT = (11, 18), (12, 19)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory, few_provinces: Path, example_store: Path) -> Path:
    """Our workbook, with the report of the example month."""
    path = Path(shutil.copy(few_provinces, tmp_path_factory.mktemp("workbook") / "TradeMonitor.xlsm"))
    with open_workbook(path) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["usd"], ["zh"]]
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


def test_a_chart_that_draws_something_else_than_the_table_is_found(book: xw.Book, example_store: Path) -> None:
    """In one chart a value and the label of another province are one finding; the audit of the file finds the same."""
    row = next(row for row, cells in enumerate(table(book).value) if row and cells[RISE] is not None)
    yoy = round(table(book)[row, 4].value, 1)
    table(book)[row, FALL].value = -3.0
    [found] = findings(book, example_store)
    assert found[1:3] == [code_label("value", "zh"), f"{layout.MONTH}!J{TOP + row}"]
    assert float(found[4]) == yoy
    table(book)[row, FALL].value = None
    labels = [cells[LABEL] for cells in table(book).value]
    table(book)[4, LABEL].value = labels[5]
    [found] = findings(book, example_store)
    label = labels[5].replace("\n", "")
    assert found[1:4] == [code_label("label", "zh"), f"{layout.MONTH}!I{TOP + 4}", label]
    book.save()
    [in_file] = [each for each in audit(read_document(Path(book.fullname))) if "!" in each.where]
    assert (in_file.code, in_file.severity, in_file.where) == ("label", "error", found[2])


def test_a_wrong_label_of_the_table_is_no_fault_of_its_charts(book: xw.Book, example_store: Path) -> None:
    labels = [cells[0] for cells in table(book).value]
    table(book)[7, 0].value = labels[9]
    [found] = findings(book, example_store)
    assert found[1:4] == [code_label("label", "zh"), f"{layout.MONTH}!A{TOP + 7}", labels[9]]


def test_no_month_of_the_store_has_a_finding(few_provinces: Path, tmp_path: Path, rmb_store: Path) -> None:
    """Yuan: rounded zeros, and months without some figures."""
    with open_workbook(shutil.copy(few_provinces, tmp_path / "book.xlsm")) as book:
        for month, lang in ((Month(2024, 6), "zh"), (Month(2025, 1), "en"), (Month(2025, 5), "zh")):
            book.names[layout.HOME_CHOICES.name].refers_to_range.value = [[str(month)], ["rmb"], [lang]]
            act("report", book, store=rmb_store)
            labels = {code_label(code, each) for code in ("value", "label") for each in ("zh", "en")}
            assert [row for row in findings(book, rmb_store) if row[1] in labels] == []


@pytest.mark.long
def test_a_series_that_refers_to_another_range_is_found_in_libreoffice(libreoffice: xw.App, workbook: Path) -> None:
    with libreoffice.books.open(workbook, read_only=True) as book:
        assert [each for each in audit(report_document(book)) if each.code == "missing"] == []
        chart = book.sheets[layout.MONTH].charts[0].api.Model
        source = chart.getDataProvider()
        series = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()[0].getDataSeries()[0]
        sequence = series.getDataSequences()[0]
        values = source.createDataSequenceByRangeRepresentation(f"$当月.$B${TOP + 1}:$B${TOP + layout.BAR_ROWS}")
        values.Role = "values-y"
        sequence.setValues(values)
        [found] = [each for each in audit(report_document(book)) if each.code == "missing"]
        assert (found.where, found.expected, found.severity) == (
            "当月",
            f"当月!J{TOP + 1}:J{TOP + len(PROVINCES)}",
            "warning",
        )
        assert f"当月!B{TOP + 1}:B{TOP + layout.BAR_ROWS}" in found.sentence("zh")


def test_extreme_bars_are_cut_and_labelled_with_their_value(book: xw.Book, rmb_store: Path) -> None:
    """February 2025 in yuan: exports of Qinghai rise by 242.6 %, imports of Guizhou and Tibet by 84.6 and 170.0 %."""
    book.names[layout.HOME_CHOICES.name].refers_to_range.value = [["2025-02"], ["rmb"], ["zh"]]
    act("report", book, store=rmb_store)
    head, *rows = table(book).value[: 1 + len(PROVINCES)]
    cut = {
        (row[0], head[column]): row[column]
        for row in rows
        for first in CUT
        for column in range(first, first + 3)
        if row[column] is not None
    }
    assert {*cut} == {("青海", "242.6"), ("西藏", "170.0")}
    for column, name in ((4, "青海"), (6, "西藏")):
        longest, *others = sorted((abs(row[column]) for row in rows), reverse=True)
        [length] = [length for (region, _), length in cut.items() if region == name]
        assert max(others) < length < longest
    assert all(row[RISE] is None and row[FALL] is None for row in rows if row[0] == "青海")
    assert head[NATION[0]].startswith("全国 ")
    assert "截短" in head[NATION[0]]
