"""The store keeps every figure with its vintage and its source, and overwrites nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from month_files import (
    FEBRUARY,
    FLOWS,
    NAMES,
    Cells,
    after_revision,
    cube_in,
    day,
    exports_of,
    in_hundred_million,
    ingest_files,
    line_of,
    read,
    sql_of,
    write,
)

from xlpkg.analysis.cube import Cube
from xlpkg.errors import BadInput, TradeMonitorError
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.store.vintages import find_file


@pytest.fixture
def february(tmp_path: Path, real_months: dict[str, Cells]) -> Path:
    folder = tmp_path / "first"
    folder.mkdir()
    return write(folder / "2025-02.csv", real_months["2025-02"])


def test_a_file_again_or_its_copy_changes_nothing(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    copy = Path(shutil.copy(february, tmp_path / "2025-02 (1).csv"))
    first, again = ingest_files(store, february, copy)
    assert (first.unchanged, first.refusal, again.unchanged, again.refusal) == (False, None, True, None)
    assert (again.rows, again.warnings) == (0, ())
    before = sql_of(store)
    assert [done.unchanged for done in ingest_files(store, february)] == [True]
    assert sql_of(store) == before


def test_a_copy_is_unchanged_even_if_a_later_file_contradicts_it(
    tmp_path: Path, real_months: dict[str, Cells], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlpkg.store.ingest._today", lambda: dt.date(2031, 3, 1))
    cells = [row for row in real_months["2025-02"] if not row[0].startswith("注")]  # the note names its month
    larger = [list(row) for row in cells]
    for row in larger:
        if row[1].isdecimal():
            row[3:7] = [str(round(1.5 * int(cell))) if cell.isdecimal() else cell for cell in row[3:7]]
            row[1:3] = [str(sum(int(row[at]) for at in (flow, flow + 2) if row[at] != "-")) for flow in (3, 4)]
    first, contradicting, copied = (tmp_path / name for name in ("2031-02.csv", "2030-02.csv", "copy/2031-02.csv"))
    write(first, cells)
    write(contradicting, larger)  # half as much again as the YoY of 2031-02 implies
    copied.parent.mkdir()
    shutil.copy(first, copied)
    store = tmp_path / "trade.sqlite"
    read(store, first)
    with open_store(store) as opened:
        (file,) = opened.files()
        opened.withdraw(file)
        read(store, contradicting)
        opened.restore(file)
    (done,) = ingest_files(store, copied)
    assert (done.refusal, done.unchanged) == (None, True)


def test_known_bytes_under_the_name_of_another_month_are_refused(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    names = {"2025-03.csv": True, "2025年3月.csv": True, "2025-02-18.csv": False, "a.csv": False}
    for name, is_refused in names.items():
        (done,) = ingest_files(store, february, Path(shutil.copy(february, tmp_path / name)))[1:]
        assert done.unchanged is not is_refused
        if done.refusal is not None:
            assert done.refusal.key == "name-against-stored"
            assert all(word in done.refusal.sentence() for word in (name, "2025-02.csv", "2025-02", "2025-03"))


def test_the_content_of_a_file_is_stored_under_the_right_name_once_the_wrong_one_is_withdrawn(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    store, cells = tmp_path / "trade.sqlite", [list(row) for row in real_months["2025-05"]]
    cells[-1][0] = "注：略"
    wrong, right = (write(tmp_path / name, cells) for name in ("2026-05.csv", "2025-05.csv"))
    read(store, wrong)
    (done,) = ingest_files(store, right)
    assert done.refusal is not None
    with open_store(store) as opened:
        (file,) = opened.files()
        assert f"trademonitor withdraw {file.short_hash}" in done.refusal.sentence()
        opened.withdraw(file)
        assert [done.unchanged for done in ingest_files(store, wrong)] == [True]
    read(store, right)
    assert [done.unchanged for done in ingest_files(store, right)] == [True]
    with open_store(store) as opened:
        assert opened.months() == {Currency.RMB: [Month(2025, 5)]}
        wrong_one, right_one = opened.files()
        assert find_file(opened.files(), file.short_hash, None, "withdraw") == right_one
        with pytest.raises(BadInput, match=r"2025-05\.csv"):
            opened.restore(find_file(opened.files(), file.short_hash, None, "restore"))
        opened.withdraw(right_one)
        opened.restore(wrong_one)
        assert opened.months() == {Currency.RMB: [Month(2026, 5)]}


def test_a_month_that_has_not_ended_is_refused(tmp_path: Path, rmb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The month is that of the title of table (8), or of a list of announced figures."""
    announced = tmp_path / "announced.csv"
    header = "period,region,flow,currency,basis,yoy,value,edition,source"
    announced.write_text(f"{header}\n2025-05,全国,export,rmb,month,6.3,,flash,海关总署\n", encoding="utf-8")
    for today, key in ((dt.date(2025, 5, 31), "month-not-ended"), (dt.date(2025, 6, 1), None)):
        monkeypatch.setattr("xlpkg.store.ingest._today", lambda today=today: today)
        results = ingest_files(tmp_path / "trade.sqlite", rmb / "2025-05.csv", announced)
        assert [done.refusal and done.refusal.key for done in results] == [key, key]


def test_a_figure_leads_back_to_its_cell_in_its_file(
    tmp_path: Path, february: Path, real_months: dict[str, Cells]
) -> None:
    store = tmp_path / "trade.sqlite"
    first = real_months["2025-02"]
    second = after_revision(first, exports_of("广东省", 70_000))
    later = write(tmp_path / "2025-02.csv", second)
    read(store, february, at=day(0))
    read(store, later, at=day(27))
    for arrived, path, cells in ((day(0), february, first), (day(27), later, second)):
        cube = cube_in(store, as_of=arrived)
        regions = zip(REGIONS, NAMES, strict=True)
        for (region, label), flow, basis in itertools.product(regions, FLOWS, Basis):
            found = cube.source_of(region.index, flow, FEBRUARY, basis)
            assert found is not None
            (sheet, cell), column, line = found, 1 + 2 * flow + basis, line_of(cells, label)
            assert cell == f"{'ABCDEFG'[column]}{line}"
            assert int(cells[line - 1][column]) * 1e4 == pytest.approx(
                cube.levels[basis, region.index, flow, 0] * 1e8, rel=1e-14
            )
            assert sheet.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
            assert (sheet.file, dt.datetime.fromisoformat(sheet.arrived)) == ("2025-02.csv", arrived)


def test_a_figure_of_a_workbook_leads_back_to_its_sheet_and_cell(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    path = tmp_path / "2025-02.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明")
        sheet = book.add_worksheet("表8")
        for line, row in enumerate(real_months["2025-02"]):
            for column, text in enumerate(row):
                sheet.write(line + 2, column + 1, int(text) if text.isdigit() else text)
    ingest_files(tmp_path / "trade.sqlite", path)
    found = cube_in(tmp_path / "trade.sqlite").source_of(19, Flow.IMPORT, FEBRUARY, Basis.YTD)
    assert found is not None
    name, cell = found[1].split("!")
    value = openpyxl.load_workbook(path)[name][cell].value
    assert value == int(next(row[6] for row in real_months["2025-02"] if row[0] == "广东省"))


def test_zones_have_the_order_of_the_file(tmp_path: Path, february: Path, real_months: dict[str, Cells]) -> None:
    ingest_files(tmp_path / "trade.sqlite", february)
    expected: dict[str, list[tuple[str, float | None]]] = {}
    for label, _, _, exports, *_ in real_months["2025-02"][3:-1]:
        if label in NAMES:
            of_province = expected.setdefault(label, [])
        else:
            of_province.append((label, None if exports == "-" else int(exports) / 1e4))
    with open_store(tmp_path / "trade.sqlite") as opened:
        zones = opened.zones(Currency.RMB, FEBRUARY)
        assert opened.zones(Currency.USD, FEBRUARY)[1] == []
    assert {
        NAMES[index]: [(zone.label, zone.values[2]) for zone in found] for index, found in zones.items()
    } == expected


def test_a_folder_gives_its_sources_without_hidden_and_lock_files(tmp_path: Path) -> None:
    with pytest.raises(TradeMonitorError, match="does not exist"):
        find_sources([tmp_path / "nowhere"])
    with pytest.raises(TradeMonitorError, match="has no source file"):
        find_sources([tmp_path])
    for name in ("b.CSV", "a.html", "~$a.xlsx", ".hidden.csv", "notes.txt", "c.xls", "d.xlsx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    names = [path.name for path in find_sources([tmp_path, tmp_path / "a.html"])]
    assert names == ["a.html", "b.CSV", "c.xls", "d.xlsx"]


# The printed resolution: 1 in 万元 and 0.0001 in 亿元 are both 10,000 yuan

#: The months of which the YoY of February 2025 needs the levels.
MONTHS = ("2024-01", "2024-02", "2025-01", "2025-02")


def write_csv(path: Path, rows: Cells) -> None:
    write(path.with_suffix(".csv"), rows)


def write_workbook(path: Path, rows: Cells) -> None:
    """Write numbers, as a spreadsheet has them: 28632.7020 is stored as 28632.702."""
    with xlsxwriter.Workbook(path.with_suffix(".xlsx"), {"strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell)


def cube_of(store: Path, folder: Path) -> Cube:
    read(store, *sorted(folder.iterdir()))
    return cube_in(store)


@pytest.mark.parametrize("write_month", [write_csv, write_workbook])
def test_months_in_yi_have_the_bands_of_the_same_months_in_wan(
    tmp_path: Path, real_months: dict[str, Cells], write_month: Callable[[Path, Cells], None]
) -> None:
    for unit in ("wan", "yi"):
        (tmp_path / unit).mkdir()
    for name in MONTHS:
        rows = real_months[name]
        write_csv(tmp_path / "wan" / name, rows)
        write_month(tmp_path / "yi" / name, in_hundred_million(rows, 4))
    wan, yi = (cube_of(tmp_path / f"{unit}.sqlite", tmp_path / unit) for unit in ("wan", "yi"))
    assert wan.sheets[0].unit == 10**4
    assert yi.sheets[0].unit == 10**8
    assert set(yi.resolution[:, :, :3][~np.isnan(yi.levels[:, :, :3])].tolist()) == {1e-4}
    np.testing.assert_allclose(yi.levels, wan.levels, rtol=1e-14)
    for method in Method:
        np.testing.assert_allclose(yi.yoy(method).band, wan.yoy(method).band, atol=1e-9)


# A file is stored completely or not at all, even if the program fails or other programs write


@pytest.mark.parametrize("undone", ["ABORT", "ROLLBACK"])
def test_a_failure_inside_a_file_leaves_nothing_of_it(tmp_path: Path, february: Path, rmb: Path, undone: str) -> None:
    """SQLite itself ends the transaction at some errors."""
    store = tmp_path / "trade.sqlite"
    ingest_files(store, rmb / "2025-01.csv")

    def ingest_until_lost() -> None:
        with open_store(store) as opened:
            with closing(sqlite3.connect(store)) as db:  # a store that has a trigger is not opened
                db.execute(trigger)
                db.commit()
            [*ingest(opened, [february])]

    trigger = f"CREATE TRIGGER lost AFTER INSERT ON sheet BEGIN SELECT RAISE({undone}, 'the disk went away'); END"
    before = sql_of(store)
    with pytest.raises(TradeMonitorError, match="the disk went away"):
        ingest_until_lost()
    with pytest.raises(TradeMonitorError, match="did not make: lost"):
        ingest_files(store, february)
    with closing(sqlite3.connect(store)) as db:
        db.execute("DROP TRIGGER lost")
        db.commit()
    assert sql_of(store) == before
    (done,) = ingest_files(store, february)
    assert not done.unchanged


def test_a_store_that_stays_locked_is_reported(tmp_path: Path, february: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "trade.sqlite"
    monkeypatch.setattr("xlpkg.store.database.BUSY_SECONDS", 0.1)
    with open_store(store), closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TradeMonitorError, match="locked") as raised:
            ingest_files(store, february)
        other.execute("ROLLBACK")
    assert raised.value.key == "store-unusable"
    (done,) = ingest_files(store, february)
    assert not done.unchanged


def test_a_store_can_be_read_while_it_is_written(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    ingest_files(store, february)
    with closing(sqlite3.connect(store, isolation_level=None)) as writer:
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM sheet")
        assert cube_in(store).levels[0, 0, 0, 0] > 0
        writer.execute("ROLLBACK")
