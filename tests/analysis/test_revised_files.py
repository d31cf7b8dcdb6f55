"""Revisions by files that print other things than the first one: several months, no figure, a level of 0."""

from __future__ import annotations

import math
from pathlib import Path

import openpyxl
import pytest
from plain_months import FIRST_DAY, REVISION_DAY, Cells, revised, rows_of, store_files, write

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.revisions import Revision, find_revisions, revisions_frame
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.store import open_store

TIBET, GUANGDONG = PROVINCES[25], PROVINCES[18]


def found(store: Path, currency: Currency = Currency.RMB) -> tuple[Revision, ...]:
    with open_store(store) as opened:
        return find_revisions(opened, currency)


def named(listed: tuple[Revision, ...], region: str, flow: Flow, basis: Basis, figure: str) -> Revision:
    (one,) = (
        each
        for each in listed
        if (each.region.short, each.flow, each.basis, each.figure) == (region, flow, basis, figure)
    )
    return one


def line_of(cells: Cells, label: str) -> int:
    """The row of *label* in the file, counted from 1."""
    return 1 + next(index for index, row in enumerate(cells) if row[0] == label)


def book(path: Path, *months: Cells) -> Path:
    """Write each of *months* of 2025, from January on, to a sheet of a workbook."""
    path.parent.mkdir()
    workbook = openpyxl.Workbook()
    for sheet in list(workbook):
        workbook.remove(sheet)
    for number, cells in enumerate(months, start=1):
        sheet = workbook.create_sheet(str(number))
        sheet.append([f"（8）2025年{number}月进出口商品收发货人所在地总值表（人民币）"])
        for row in cells:
            sheet.append(row)
    workbook.save(path)
    return path


def test_the_months_of_a_file_are_revised_together(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """The YoY of February before the revision is that of a store without the file, January's included."""
    january, february = real_months["2025-01"], real_months["2025-02"]
    changed = revised(
        january, {("广东省", 3): -9_000, ("广东省", 4): -9_000}, {("广东省", 7): "-4.4", ("广东省", 8): "-6.9"}
    )
    later = revised(february, {("广东省", 3): 1_000, ("广东省", 4): 1_000}, {})
    store = tmp_path / "trade.sqlite"
    cubes = []
    for day, months in ((FIRST_DAY, (january, february)), (REVISION_DAY, (changed, later))):
        store_files(store, book(tmp_path / day / "months.xlsx", *months), day=day)
        with open_store(store) as opened:
            cubes.append(load_cube(opened, Currency.RMB))
    listed = found(store)
    assert {each.period for each in listed} == {Month(2025, 1), Month(2025, 2)}
    revision = named(
        tuple(each for each in listed if each.period == Month(2025, 2)), "广东", Flow.EXPORT, Basis.MONTH, "level"
    )
    expected = [cube.yoy().value[Basis.MONTH, GUANGDONG.index, Flow.EXPORT, 1] for cube in cubes]
    assert revision.yoy == pytest.approx(tuple(expected), abs=1e-9)
    assert abs(expected[0] - expected[1]) > 1


def test_a_figure_that_is_dropped_names_its_first_file(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """The first file of the store is the one with the figure."""
    first = real_months["2025-02"]
    second = revised(first, {}, {("西藏自治区", 9): "-"})
    store = tmp_path / "trade.sqlite"
    for cells, day in ((first, FIRST_DAY), (second, REVISION_DAY)):
        store_files(store, write(tmp_path / day / "2025-02.csv", cells), day=day)
    (revision,) = found(store)
    assert (revision.region, revision.flow, revision.figure, revision.new) == (TIBET, Flow.IMPORT, "yoy", None)
    assert revision.old is not None
    assert (revision.old.value, revision.old.cell) == (155.3, f"J{line_of(first, '西藏自治区')}")
    row = revisions_frame([revision]).iloc[0]
    assert (row["period"], row["figure"], row["old"], row["old_cell"]) == ("2025-02", "yoy", 155.3, revision.old.cell)
    assert row[["new", "new_file", "new_cell", "new_arrived", "change"]].isna().all()


def test_a_revision_from_zero_has_no_yoy_before(tmp_path: Path, rmb: Path, real_months: dict[str, Cells]) -> None:
    """西藏's imports of February 2024 were 34 million yuan. A file with 0 was withdrawn when the right one came."""
    printed = real_months["2024-02"]
    amount = int(rows_of(printed)["西藏自治区"][4])
    assert amount == 3428  # 万
    first = revised(printed, {("西藏自治区", 5): -amount}, {})
    store = tmp_path / "trade.sqlite"
    store_files(store, write(tmp_path / "1" / "2024-02.csv", first), rmb / "2025-02.csv", day=FIRST_DAY)
    with open_store(store) as opened:
        wrong = next(file for file in opened.files() if file.name == "2024-02.csv")
        opened.withdraw(wrong)
    store_files(store, rmb / "2024-02.csv", day=REVISION_DAY)
    with open_store(store) as opened:
        opened.restore(wrong)
    revision = named(found(store), "西藏", Flow.IMPORT, Basis.MONTH, "level")
    assert revision.old is not None
    assert revision.old.value == 0
    assert revision.change == pytest.approx(0.3428)
    assert math.isnan(revision.percent)
    assert math.isnan(revision.next_yoy[0])
    assert revision.next_yoy[1] == pytest.approx(100 * (9189 / 3428 - 1), abs=1e-9)


NAN = math.nan


@pytest.mark.parametrize(
    ("yoy", "next_yoy", "expected"),
    [
        ((5.0, 2.0), (1.0, 2.5), 3.0),
        ((5.0, 5.5), (1.0, -1.5), 2.5),
        ((NAN, 4.0), (1.0, 2.5), 1.5),
        ((5.0, 2.0), (NAN, NAN), 3.0),
        ((NAN, NAN), (1.0, NAN), 0.0),
    ],
)
def test_the_larger_change_of_a_yoy_counts_and_an_unknown_one_does_not(
    yoy: tuple[float, float], next_yoy: tuple[float, float], expected: float
) -> None:
    month = (Month(2025, 2), TIBET, Flow.IMPORT, Basis.MONTH)
    revision = Revision(*month, figure="level", old=None, new=None, yoy=yoy, next_yoy=next_yoy)
    assert revision.yoy_change == expected
