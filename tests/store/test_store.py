"""The store keeps every figure with its vintage and its source, and overwrites nothing."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from month_files import FEBRUARY, after_revision, ingest_files, read, sql_of, write

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.errors import TradeMonitorError
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.store.ingest import find_sources
from xlpkg.store.store import default_path, open_store

Cells = list[list[str]]

FIRST_DAY = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)
REVISION_DAY = dt.datetime(2025, 4, 14, 9, 0, tzinfo=dt.UTC)


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


# The printed resolution: 1 in 万元 and 0.0001 in 亿元 are both 10,000 yuan

#: The months of which the YoY of February 2025 needs the levels.
MONTHS = ("2024-01", "2024-02", "2025-01", "2025-02")


def in_hundred_million(rows: Cells) -> Cells:
    """Return a month in 万元 with its levels in 亿元, with four decimals."""
    converted = [[cell.replace("万人民币", "亿元") for cell in row] for row in rows]
    for row in converted:
        row[1:7] = [f"{int(cell) / 1e4:.4f}" if cell.isdecimal() else cell for cell in row[1:7]]
    return converted


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
    with open_store(store) as opened:
        return load_cube(opened, Currency.RMB)


@pytest.mark.parametrize("write_month", [write_csv, write_workbook])
def test_months_in_yi_have_the_bands_of_the_same_months_in_wan(
    tmp_path: Path, real_months: dict[str, Cells], write_month: Callable[[Path, Cells], None]
) -> None:
    for unit in ("wan", "yi"):
        (tmp_path / unit).mkdir()
    for name in MONTHS:
        rows = real_months[name]
        write_csv(tmp_path / "wan" / name, rows)
        write_month(tmp_path / "yi" / name, in_hundred_million(rows))
    wan, yi = (cube_of(tmp_path / f"{unit}.sqlite", tmp_path / unit) for unit in ("wan", "yi"))
    assert wan.sheets[0].unit == 10**4
    assert yi.sheets[0].unit == 10**8
    assert set(yi.resolution[:, :, :3][~np.isnan(yi.levels[:, :, :3])].tolist()) == {1e-4}
    np.testing.assert_allclose(yi.levels, wan.levels, rtol=1e-14)
    for method in Method:
        np.testing.assert_allclose(yi.yoy(method).band, wan.yoy(method).band, atol=1e-9)
