"""变化 and the highlights of the cover: revisions of an earlier report, new findings, texts of the user."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import cells_of
from month_files import after_revision, at, exports_of, read, write

from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.versions import range_of

OWN = "• 本室：广东出口走弱。"


def rows_of(book: xw.Book, named: layout.NamedRange) -> list[list[Any]]:
    return [row for row in book.names[named.name].refers_to_range.options(ndim=2).value if row[0] is not None]


def make(book: xw.Book, store: Path, period: str, lang: str = "zh") -> list[list[Any]]:
    range_of(book, layout.HOME_CHOICES).value = [[period], ["rmb"], [lang]]
    act("report", book, store=store)
    return rows_of(book, layout.CHANGES_ROWS)


@pytest.fixture
def store(tmp_path: Path, rmb: Path) -> Path:
    path = tmp_path / "trade.sqlite"
    read(path, *(file for file in sorted(rmb.glob("*.csv")) if file.stem < "2025-05"), at=at("2025-05-20"))
    return path


def test_a_figure_that_an_earlier_report_printed_is_listed_with_its_revision(
    book: xw.Book, store: Path, rmb: Path, tmp_path: Path
) -> None:
    assert not any(row[0] == "修订" for row in make(book, store, "2025-04"))
    april = after_revision(cells_of(rmb / "2025-04.csv"), exports_of("广东省", 10_000))
    read(store, write(tmp_path / "new" / "2025-04.csv", april), rmb / "2025-05.csv", at=at("2025-06-20"))
    for _ in range(2):  # also if May is made again
        rows = make(book, store, "2025-05")
        assert {row[5] for row in rows if row[0] == "位次"} == {"位"}
        revised = [row for row in rows if row[0] == "修订"]
        (row,) = (row for row in revised if "广东出口" in row[1] and "2025 年 4 月" in row[1] and row[5] == "亿元")
        assert row[4] == pytest.approx(1.0)
        assert row[1].endswith("（2025-04.csv）。")
        # All that are counted are listed, those that moved within their bands too, the last ones in one row.
        (counted,) = re.findall(r"不同的数字：(\d+) 个", range_of(book, layout.CHANGES_TITLE)[2, 0].value)
        *_, last = revised
        assert int(counted) == len(revised) - last[1].startswith("其余") + last[1].count("变为") > 8
        number, down, right = (int(each) for each in row[6:9])
        sheet = book.names[layout.LINKED[number - 1].name].refers_to_range
        assert sheet[down - 1, right - 1].value == pytest.approx(row[2])
    for is_listed in (True, False):  # the first of these reports of April prints the new figure
        assert any(row[0] == "Revised" for row in make(book, store, "2025-04", "en")) is is_listed


def test_the_users_highlights_are_kept_until_they_are_emptied(book: xw.Book, store: Path) -> None:
    make(book, store, "2025-04")
    cell = range_of(book, layout.COVER_HIGHLIGHTS)
    generated = cell[0, 0].value
    cell[0, 0].value = OWN
    make(book, store, "2025-03")
    assert cell[0, 0].value not in (OWN, generated)
    make(book, store, "2025-04")
    assert (cell[0, 0].value, cell[0, cell.columns.count - 1].value) == (OWN, "手工修改，已保留")
    cell[0, 0].value = None
    make(book, store, "2025-04")
    assert cell[0, 0].value == generated
