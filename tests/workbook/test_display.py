"""A national row in the tables, and bars in the order of their YoY: by choice, and otherwise as published."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import KEPT
from parts import without_values

from xlpkg.audit.auditor import audit
from xlpkg.audit.read_file import read_document
from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadArgument
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.charts import report_charts
from xlpkg.workbook.report_sheets import read_report
from xlpkg.workbook.versions import range_of

#: The national figures that China Customs published for February 2025 (FACTS of the report): exports and imports of the
#: month and of the year to date, in 100 million dollars, of which total and net exports are sum and difference.
NATION = {Basis.MONTH: (2151.6, 1834.3), Basis.YTD: (5399.6, 3694.6)}
LABELS = (layout.TABLE_COLUMNS, layout.TABLE_COLUMNS + layout.CHART_FLOW_COLUMNS)


def rows_of(book: xw.Book, basis: Basis) -> list[list[Any]]:
    rows: list[list[Any]] = range_of(book, layout.REPORTS[basis].table).value
    return rows[1 : 3 + len(PROVINCES)]  # those of the nation and the provinces; of the bars, one is a gap


def filled(book: xw.Book, store: Path, lang: str, nation: str, bars: str) -> None:
    range_of(book, layout.HOME_CHOICES).value = [["2025-02"], ["usd"], [lang]]
    range_of(book, layout.HOME_DISPLAY)[:, 0].value = [[nation], [bars]]
    act("report", book, store=store)


@pytest.mark.parametrize(
    ("lang", "nation", "name"),
    [("zh", "列为首行", "全国"), pytest.param("en", "first row", "China", marks=pytest.mark.long)],
)
def test_the_nation_is_the_first_row_and_the_bars_are_sorted(
    path: Path, book: xw.Book, example_store: Path, lang: str, nation: str, name: str
) -> None:
    filled(book, example_store, lang, nation, "按同比")
    for basis, (exports, imports) in NATION.items():
        first, *provinces, _ = rows_of(book, basis)
        assert first[0] == name
        assert [first[column] for column in (1, 3, 5, 7)] == pytest.approx(
            [exports + imports, exports, imports, exports - imports], abs=0.11
        )
        assert len([row for row in provinces if row[0]]) == 31
        by_label = {row[0] if lang == "zh" else row[0][-3:-1]: row for row in provinces}
        for label, yoy in zip(LABELS, (4, 6), strict=True):
            *drawn, gap, last = [row[label] and row[label].replace("\n", "") for row in rows_of(book, basis)]
            assert (gap, last) == (None, "全国" if lang == "zh" else "CN")
            assert drawn == sorted(by_label, key=lambda each, yoy=yoy: -by_label[each][yoy])  # type: ignore[misc]
        table = range_of(book, layout.REPORTS[basis].table)
        assert table[1 + len(PROVINCES), 0].row_height == table[1, 0].row_height
        shown = read_report(book)
        charts = report_charts(shown, shown.sections[basis])
        assert all(
            len(chart.labels) == 31 and [*chart.values] == sorted(chart.values, reverse=True) for chart in charts
        )
    book.save()
    assert [each for each in audit(read_document(path)) if each.severity != "note"] == []
    act("verify", book, store=example_store)
    found = range_of(book, layout.CHECK_FINDINGS).options(ndim=2).value
    assert [row[:4] for row in found if row[0] in ("错误", "error")] == []


def test_the_published_form_has_neither(book: xw.Book, example_store: Path) -> None:
    filled(book, example_store, "zh", "列为首行", "按同比")
    filled(book, example_store, "zh", "不列", "与表相同")
    for basis in Basis:
        *rows, gap, _ = rows_of(book, basis)
        assert len(rows) == len(PROVINCES)
        by_total = sorted(rows, key=lambda row: -row[1])
        for label in LABELS:
            assert [row[label].replace("\n", "") for row in rows] == [row[0] for row in by_total]
        assert {*gap} == {None}
        assert range_of(book, layout.REPORTS[basis].table)[1 + len(PROVINCES), 0].row_height == 0


def test_a_wrong_figure_or_a_bar_of_the_nation_is_found(book: xw.Book, example_store: Path) -> None:
    filled(book, example_store, "zh", "列为首行", "按进出口额")
    table = range_of(book, layout.REPORTS[Basis.MONTH].table)
    table[1, 3].value, table[1, LABELS[0]].value = 2251.6, "全国"
    act("verify", book, store=example_store)
    found = range_of(book, layout.CHECK_FINDINGS).options(ndim=2).value
    errors = [[row[1], *row[3:5]] for row in found if row[0] == "错误"]
    assert ["数值", "2251.6 亿美元", "2151.6 亿美元"] in errors
    assert ["标签", "全国", "广东"] in errors


def test_the_commands_take_both_and_leave_the_charts_alone(
    few_provinces: Path, path: Path, example_store: Path
) -> None:
    command = ["refresh", str(path), "--period", "2025-02", "--currency", "usd", "--store", str(example_store)]
    for options, first, words in (
        (["--nation", "--bars", "yoy"], "全国", ["列为首行", "按同比"]),
        ([], "全国", ["列为首行", "按同比"]),  # as 首页 says
        (["--no-nation", "--bars", "table"], "广东", ["不列", "按进出口额"]),
    ):
        assert main([*command, *options]) == 0
        with open_workbook(path, read_only=True) as book:
            assert range_of(book, layout.HOME_DISPLAY)[:, 0].value == words
            assert rows_of(book, Basis.MONTH)[0][0] == first
    with zipfile.ZipFile(few_provinces) as before, zipfile.ZipFile(path) as after:
        charts = [name for name in before.namelist() if "/chart" in name]
        assert len(charts) >= 2 * 2 + 2 * len(KEPT)
        assert [each for each in charts if without_values(before.read(each)) != without_values(after.read(each))] == []


def test_table_and_report_print_the_nation_only_if_asked(
    example_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for option, rows in (("--nation", 1), ("--no-nation", 0)):
        assert main(["table", "2025-02", option, "--store", str(example_store)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.startswith("全国,3985.9,") for line in lines] == [False, *[True] * rows, *[False] * 31]
        assert main(["report", "2025-02", option, "--store", str(example_store)]) == 0
        assert capsys.readouterr().out.count("| 全国 |") == 2 * rows


@pytest.mark.parametrize(("nation", "bars"), [("是", "按同比"), ("列为首行", "sorted")])
def test_a_word_that_is_no_choice_is_refused_and_kept(
    book: xw.Book, example_store: Path, nation: str, bars: str
) -> None:
    with pytest.raises(BadArgument) as refused:
        filled(book, example_store, "zh", nation, bars)
    assert str(refused.value).startswith(f"首页!{'C10' if nation == '是' else 'C11'}: ")
    assert range_of(book, layout.HOME_DISPLAY)[:, 0].value == [nation, bars]
