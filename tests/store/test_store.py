"""The store keeps every figure with its vintage and its source, and overwrites nothing."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from month_files import FEBRUARY, after_revision, ingest_files, sql_of, write

from xlpkg.analysis.cube import load_cube
from xlpkg.errors import NoData, TradeMonitorError
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.ingest import find_sources
from xlpkg.store.store import default_path, open_store

Cells = list[list[str]]

FIRST_DAY = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)
REVISION_DAY = dt.datetime(2025, 4, 14, 9, 0, tzinfo=dt.UTC)


def write_page(path: Path, cells: Cells) -> Path:
    """Write *cells* as a web page."""
    rows = "\n".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells)
    path.write_text(f"<html><meta charset=utf-8><body><table>{rows}</table></body></html>", encoding="utf-8")
    return path


@pytest.fixture
def february(tmp_path: Path, real_months: dict[str, Cells]) -> Path:
    folder = tmp_path / "first"
    folder.mkdir()
    return write(folder / "2025-02.csv", real_months["2025-02"])


# The same file, a revised file


def test_the_same_file_again_changes_nothing(tmp_path: Path, february: Path) -> None:
    store = tmp_path / "trade.sqlite"
    (first,) = ingest_files(store, february)
    before = sql_of(store)
    copy = Path(shutil.copy(february, tmp_path / "2025-02 (1).csv"))
    again = [*ingest_files(store, february), *ingest_files(store, copy)]
    assert (first.unchanged, [done.unchanged for done in again]) == (False, [True, True])
    assert sql_of(store) == before


@pytest.mark.parametrize("write_file", [write, write_page])
def test_a_copy_in_the_same_list_is_unchanged(
    tmp_path: Path, real_months: dict[str, Cells], write_file: Callable[[Path, Cells], Path]
) -> None:
    page = write_file(tmp_path / "2025-02.csv", real_months["2025-02"])
    copy = Path(shutil.copy(page, tmp_path / "2025-02 (1).csv"))
    first, again = ingest_files(tmp_path / "trade.sqlite", page, copy)
    assert (first.unchanged, first.refusal, again.unchanged, again.refusal) == (False, None, True, None)
    assert (again.rows, again.warnings) == (0, ())


def test_a_copy_is_unchanged_even_if_a_later_file_contradicts_it(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
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
    done = ingest_files(tmp_path / "trade.sqlite", first, contradicting, copied)
    assert [(each.refusal, each.unchanged) for each in done] == [(None, False), (None, False), (None, True)]


def test_a_revised_file_adds_a_vintage_and_keeps_the_old_one(
    tmp_path: Path, february: Path, real_months: dict[str, Cells]
) -> None:
    store = tmp_path / "trade.sqlite"
    cells = real_months["2025-02"]
    later = write(tmp_path / "2025-02.csv", after_revision(cells, 70_000))
    ingest_files(store, february, at=FIRST_DAY)
    ingest_files(store, later, at=REVISION_DAY)
    printed = {row[0]: int(row[3]) for row in cells if row[0] in ("总值", "广东省")}
    guangdong = next(region for region in PROVINCES if region.name == "广东省")
    with open_store(store) as opened:
        newest = load_cube(opened, Currency.RMB)
        between = load_cube(opened, Currency.RMB, as_of=REVISION_DAY - dt.timedelta(days=1))
        with pytest.raises(NoData):
            load_cube(opened, Currency.RMB, as_of=FIRST_DAY - dt.timedelta(seconds=1))
    for cube, more in ((between, 0), (newest, 70_000)):
        levels = cube.levels[Basis.MONTH, :, Flow.EXPORT, 0]
        assert levels[guangdong.index] * 1e4 == pytest.approx(printed["广东省"] + more, abs=1e-6)
        assert levels[0] * 1e4 == pytest.approx(printed["总值"] + more, abs=1e-6)
    same = [region.index for region in PROVINCES if region is not guangdong]
    assert (newest.levels[:, same] == between.levels[:, same]).all()


def test_the_file_that_was_stored_last_is_in_force_whatever_the_clock_says(
    tmp_path: Path, february: Path, real_months: dict[str, Cells]
) -> None:
    """A second computer, whose clock is four weeks slow, stores the revised month."""
    store = tmp_path / "trade.sqlite"
    later = write(tmp_path / "2025-02.csv", after_revision(real_months["2025-02"], 70_000))
    ingest_files(store, february, at=REVISION_DAY)
    ingest_files(store, later, at=FIRST_DAY)
    national = int(next(row[3] for row in real_months["2025-02"] if row[0] == "总值"))
    with open_store(store) as opened:
        levels = opened.levels(FEBRUARY, Currency.RMB)
        assert levels[Basis.MONTH, 0, Flow.EXPORT] == (national + 70_000) / 1e4
        for as_of in (None, REVISION_DAY, FIRST_DAY):
            cube = load_cube(opened, Currency.RMB, as_of)
            assert cube.levels[Basis.MONTH, 0, Flow.EXPORT, 0] * 1e4 == pytest.approx(national + 70_000, abs=1e-6)
        rows = {row[0]: row[6] for row in opened.latest() if row[1] is None and row[3:5] == ("export", "month")}
    assert rows["全国"] == pytest.approx((national + 70_000) / 1e4)


# Where a figure comes from


def test_a_figure_leads_back_to_its_cell_in_its_file(
    tmp_path: Path, february: Path, real_months: dict[str, Cells]
) -> None:
    store = tmp_path / "trade.sqlite"
    later = write(tmp_path / "2025-02.csv", after_revision(real_months["2025-02"], 70_000))
    ingest_files(store, february, at=FIRST_DAY)
    ingest_files(store, later, at=REVISION_DAY)
    with open_store(store) as opened:
        for as_of, path in ((FIRST_DAY, february), (None, later)):
            cube = load_cube(opened, Currency.RMB, as_of)
            with path.open(encoding="utf-8-sig", newline="") as file:
                cells = list(csv.reader(file))
            for region in REGIONS:
                for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
                    for basis in Basis:
                        found = cube.source_of(region.index, flow, FEBRUARY, basis)
                        assert found is not None
                        sheet, cell = found
                        assert sheet.file == "2025-02.csv"
                        assert sheet.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
                        arrived = FIRST_DAY if as_of else REVISION_DAY
                        assert dt.datetime.fromisoformat(sheet.arrived) == arrived
                        at = re.fullmatch(r"([A-J])(\d+)", cell)
                        assert at is not None
                        row = cells[int(at[2]) - 1]
                        assert row[0] == (region.name if region.index else "总值")
                        assert int(row[ord(at[1]) - 65]) * 1e4 == pytest.approx(
                            cube.levels[basis, region.index, flow, 0] * 1e8, rel=1e-14
                        )


def test_a_figure_of_a_workbook_leads_back_to_its_sheet_and_cell(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    path = tmp_path / "2025-02.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明")
        sheet = book.add_worksheet("表8")
        for line, row in enumerate(real_months["2025-02"]):
            for column, text in enumerate(row):
                sheet.write(line + 2, column + 1, int(text) if text.isdigit() else text)
    ingest_files(tmp_path / "trade.sqlite", path)
    with open_store(tmp_path / "trade.sqlite") as opened:
        found = load_cube(opened, Currency.RMB).source_of(19, Flow.IMPORT, FEBRUARY, Basis.YTD)
    assert found is not None
    name, cell = found[1].split("!")
    value = openpyxl.load_workbook(path)[name][cell].value
    assert value == int(next(row[6] for row in real_months["2025-02"] if row[0] == "广东省"))


def test_the_time_of_arrival_is_now_by_default(tmp_path: Path, february: Path) -> None:
    before = dt.datetime.now(dt.UTC)
    ingest_files(tmp_path / "trade.sqlite", february)
    with open_store(tmp_path / "trade.sqlite") as opened:
        (sheet,) = opened.sheets(Currency.RMB)
    assert before <= dt.datetime.fromisoformat(sheet.arrived) <= dt.datetime.now(dt.UTC)


def test_zones_have_the_order_of_the_file(tmp_path: Path, february: Path, real_months: dict[str, Cells]) -> None:
    ingest_files(tmp_path / "trade.sqlite", february)
    rows = real_months["2025-02"][3:-1]
    names = {region.name: region.index for region in PROVINCES}
    expected: dict[int, list[tuple[str, str]]] = {region.index: [] for region in REGIONS}
    province = 0
    for row in rows:
        if row[0] in names:
            province = names[row[0]]
        elif row[0] != "总值":
            expected[province].append((row[0], row[3]))
    with open_store(tmp_path / "trade.sqlite") as opened:
        zones = opened.zones(Currency.RMB, FEBRUARY)
        assert opened.zones(Currency.USD, FEBRUARY)[1] == []
    for index, of_province in zones.items():
        found = [(zone.label, None if zone.values[2] is None else zone.values[2] * 1e4) for zone in of_province]
        assert [label for label, _ in found] == [label for label, _ in expected[index]]
        for (_, level), (_, text) in zip(found, expected[index], strict=True):
            assert level == (None if text == "-" else pytest.approx(int(text), abs=1e-6))


def test_the_environment_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(tmp_path / "mine.sqlite"))
    assert default_path() == tmp_path / "mine.sqlite"
    monkeypatch.delenv("TRADEMONITOR_STORE")
    assert default_path().name == "trade.sqlite"


def test_dollars_and_yuan_stay_apart(
    tmp_path: Path,
    february: Path,
    real_months: dict[str, Cells],
    examples: Path,
    example_months: dict[str, Cells],
) -> None:
    store = tmp_path / "trade.sqlite"
    ingest_files(store, february, examples / "2025-02.csv")
    months = ((Currency.USD, example_months, 1e3), (Currency.RMB, real_months, 1e4))
    with open_store(store) as opened:
        assert set(opened.months()) == {Currency.USD, Currency.RMB}
        for currency, by_name, unit in months:
            level = int(by_name["2025-02"][3][2]) * unit / 1e8
            assert load_cube(opened, currency).levels[Basis.YTD, 0, Flow.TOTAL, 0] == pytest.approx(level, rel=1e-14)


def test_a_folder_gives_its_sources_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in ("b.CSV", "a.html", "~$a.xlsx", ".hidden.csv", "notes.txt", "c.xls", "d.xlsx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    names = [path.name for path in find_sources([tmp_path, tmp_path / "a.html"])]
    assert names == ["a.html", "b.CSV", "c.xls", "d.xlsx"]


def test_a_missing_path_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TradeMonitorError, match="does not exist"):
        find_sources([tmp_path / "nowhere"])
    with pytest.raises(TradeMonitorError, match="has no source file"):
        find_sources([tmp_path])
