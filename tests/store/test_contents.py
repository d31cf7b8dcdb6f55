"""The store keeps the bytes of a file, its tables as they were read, and what a person decided about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from month_files import SMALL, Cells, day, february, in_hundred_million, query_of, read, without_totals, write

from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Message
from xlpkg.model.words import Flow
from xlpkg.sources.announced import AnnouncedTable
from xlpkg.sources.readers.files import sha256_of
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.store import open_store

#: What is needed only while a file is read.
NOT_STORED = ("warnings", "label_column")
#: The national table of November 2024 as the English edition of China Customs has it, as CSV.
NATIONAL: Cells = [
    ["(1) China's Total Export & Import Values, November 2024 (in USD)", "2024/12/11", "Unit: USD 100 Million"],
    ["Item", "11", "1-to-11", "Month-on-Month ±%", "Year-on-Year ±%", "Year-on-Year ±%"],
    ["Total Export & Import", "5,271.8", "55,967.4", "0.9", "2.1", "3.6"],
    ["Total Export", "3,123.1", "32,407.1", "1.1", "6.7", "5.4"],
    ["Total Import", "2,148.7", "23,560.3", "0.8", "-3.9", "1.2"],
]


def values(table: SourceTable) -> dict[str, Any]:
    """Return all of a table that is stored, so that two of them compare; NaN is None."""
    found = {each.name: getattr(table, each.name) for each in fields(table) if each.name not in NOT_STORED}
    return {
        name: np.where(np.isnan(value), np.array(None), value).tolist() if isinstance(value, np.ndarray) else value
        for name, value in found.items()
    }


def announced_values(tables: Sequence[AnnouncedTable]) -> list[AnnouncedTable]:
    return [
        replace(each, changes={}, figures=tuple(replace(figure, region_cell="") for figure in each.figures))
        for each in tables
    ]


def workbook(path: Path, cells: Cells) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表 8")
        for line, row in enumerate(cells):
            for column, cell in enumerate(row):
                sheet.write(line + 3, column + 2, cell)
    return path


@pytest.mark.parametrize(
    "kind", ["month", "months in 亿", "zones", "sheet", "two columns a flow", "query", "national", "list"]
)
def test_a_stored_file_has_its_bytes_and_the_tables_that_were_read(
    kind: str, tmp_path: Path, rmb: Path, examples: Path
) -> None:
    flow = Flow.IMPORT if kind == "query" else None
    path = {
        "month": lambda: SMALL / "2025-02.csv",
        "months in 亿": lambda: write(tmp_path / "2025-02.csv", in_hundred_million(february(), 4)),
        "zones": lambda: rmb / "2024-12.csv",
        "sheet": lambda: workbook(tmp_path / "2025-02.xlsx", february()),
        "two columns a flow": lambda: write(tmp_path / "2025-02.csv", without_totals(february())),
        "query": lambda: query_of(tmp_path / "imports.csv", february(), Flow.IMPORT, 5),
        "national": lambda: write(tmp_path / "flash.csv", NATIONAL),
        "list": lambda: examples.parent / "announced" / "2024-2025.csv",
    }[kind]()
    store = tmp_path / "store" / "trade.sqlite"
    read(store, path, flow=flow)
    _, tables, announced = read_tables(path, flow)
    assert len(tables) + len(announced) == 1
    with open_store(store) as opened:
        opened.check()
        (file,) = opened.files()
        assert opened.content(file) == path.read_bytes()
        found, found_announced = opened.tables(file)
    assert [values(each) for each in found] == [values(each) for each in tables]
    assert kind == "query" or [each.label_column for each in found] == [each.label_column for each in tables]
    assert [*found_announced] == announced_values(announced)


def test_the_newest_decision_on_a_content_counts_for_its_flow(tmp_path: Path) -> None:
    first, second = (sha256_of(each) for each in (b"first", b"second"))
    doubt = Message("store-empty", {"path": "甲.csv"})
    with open_store(tmp_path / "trade.sqlite") as opened:
        assert opened.decision(first) is None
        opened.decide(first, None, "a.csv", "leave", doubt, day(0))
        opened.decide(second, Flow.EXPORT, "b.csv", "accept", doubt, day(1))
        opened.decide(first, None, "c.csv", "accept", doubt, day(-5))  # the clock was put back
    with open_store(tmp_path / "trade.sqlite") as opened:
        found = opened.decision(first)
        assert found is not None
        assert (found.name, found.answer, found.flow) == ("c.csv", "accept", None)
        assert (found.label("en"), found.label("zh")) == (doubt.sentence("en"), doubt.sentence("zh"))
        assert opened.decision(first, Flow.IMPORT) == found  # the option of the command, which means other files
        assert opened.decision(second) is None
        assert opened.decision(second, Flow.IMPORT) is None
        assert [each.name for each in opened.decisions()] == ["a.csv", "b.csv", "c.csv"]


CHANGES = (
    "UPDATE figure SET export_ytd = 5 WHERE zone = '海口市'",  # test_damaged_store.py has many more
    "UPDATE decision SET answer = 'leave'",
    "UPDATE decision SET sha256 = substr(sha256, 2) || '0'",
    "DELETE FROM decision WHERE id = 2",
    "UPDATE content SET bytes = (SELECT bytes FROM content WHERE file = 2) WHERE file = 1",
    "UPDATE content SET bytes = x'00' WHERE file = 1",
    "INSERT INTO content VALUES (99, x'00')",
    "UPDATE region SET name = '广东' WHERE name = '广西'",
    "UPDATE field SET flow = 'import' WHERE id = 2",
    "CREATE TRIGGER t AFTER INSERT ON file BEGIN DELETE FROM figure; END",
    "CREATE VIEW mine AS SELECT * FROM figure",
    "CREATE TABLE notes (text)",
    "CREATE INDEX more ON figure (zone)",
    "ALTER TABLE figure ADD COLUMN more",
    "DROP INDEX sheet_of_month",
)


def test_every_change_is_found_by_a_check(tmp_path: Path, examples: Path) -> None:
    sound, store = tmp_path / "sound.sqlite", tmp_path / "trade.sqlite"
    read(sound, SMALL / "2025-01.csv", SMALL / "2025-02.csv", examples.parent / "announced" / "2024-2025.csv")
    with open_store(sound) as opened:
        opened.withdraw(opened.files()[0], "a reason")
        for name in ("a.csv", "b.csv"):
            opened.decide("ab" * 32, None, name, "accept", Message("store-empty", {"path": name}))
        opened.check()
    for change in CHANGES:
        shutil.copy(sound, store)
        with closing(sqlite3.connect(store)) as db:
            db.execute(change)
            db.commit()
        with pytest.raises(TradeMonitorError) as raised, open_store(store) as opened:
            opened.check()
        assert raised.value.key == "store-unusable", change
