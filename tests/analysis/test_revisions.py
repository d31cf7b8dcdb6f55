"""``revisions`` lists exactly the figures that a later file changed, with the effect on YoY and rank."""

from __future__ import annotations

import math
import re
from pathlib import Path

import openpyxl
import pytest
from plain_months import (
    BASE_DAY,
    FIRST_DAY,
    NAMES,
    REVISION_DAY,
    Cells,
    History,
    at,
    figures_in_force,
    make_history,
    query,
    rank_of,
    revised,
    rows_of,
    store_files,
    write,
)

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.revisions import Revision, find_implied_revisions, find_revisions
from xlpkg.model.fields import level_field, yoy_field
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

TIBET, GUANGDONG = PROVINCES[25], PROVINCES[18]
#: (label, column of the file, counted from 0)
Place = tuple[str, int]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, rmb: Path, real_months: dict[str, Cells]) -> History:
    return make_history(tmp_path_factory.mktemp("vintages"), rmb, real_months)


def found(store: Path, period: Month | None = None, as_of: str | None = None) -> tuple[Revision, ...]:
    with open_store(store) as opened:
        return find_revisions(opened, Currency.RMB, period, at(as_of) if as_of else None)


def by_place(listed: tuple[Revision, ...]) -> dict[Place, Revision]:
    places = {}
    for each in listed:
        field = yoy_field(each.flow) if each.figure == "yoy" else level_field(each.flow, each.basis)
        places[NAMES[each.region.index], field + 1] = each
    assert len(places) == len(listed)
    return places


def differing(before: Cells, after: Cells) -> dict[Place, tuple[str, str]]:
    """What a comparison of the two files' texts finds in the rows of 总值 and the provinces."""
    pairs = zip(before, after, strict=True)
    return {
        (old[0], column): (old[column], new[column])
        for old, new in pairs
        for column in range(1, 10)
        if old[0] in NAMES and old[column] != new[column]
    }


def value_of(text: str, column: int) -> float:
    return float(text) / (1e4 if column < 7 else 1)


def test_every_changed_figure_is_named_and_no_other(history: History) -> None:
    files = ((Month(2025, 2), "2025-02", history.february), (Month(2024, 2), "2024-02", history.base))
    for period, name, after in files:
        expected = differing(history.months[name], after)
        named = by_place(found(history.store, period))
        assert set(named) == set(expected)
        for (label, column), (old, new) in expected.items():
            revision = named[label, column]
            assert revision.figure == ("level" if column < 7 else "yoy")
            assert revision.old is not None
            assert revision.old.value == value_of(old, column)
            if new == "-":
                assert revision.new is None
                assert math.isnan(revision.change)
                continue
            assert revision.new is not None
            assert revision.new.value == value_of(new, column)
            change = value_of(new, column) - value_of(old, column)
            assert revision.change == pytest.approx(change, abs=1e-9)
            if column < 7:
                assert revision.percent == pytest.approx(100 * (int(new) / int(old) - 1), abs=1e-9)
            else:
                assert math.isnan(revision.percent)
    assert len(found(history.store)) == sum(len(differing(history.months[name], after)) for _, name, after in files)
    assert found(history.store, Month(2025, 1)) == ()


def test_both_files_and_cells_of_a_change_are_named(history: History) -> None:
    cells = {FIRST_DAY: history.months["2025-02"], REVISION_DAY: history.february}
    for (label, column), revision in by_place(found(history.store, Month(2025, 2))).items():
        for day, vintage in ((FIRST_DAY, revision.old), (REVISION_DAY, revision.new)):
            if vintage is None:
                continue
            place = re.fullmatch(r"([A-J])(\d+)", vintage.cell)
            assert place is not None
            assert (vintage.file, vintage.arrived[:10]) == ("2025-02.csv", day)
            row = cells[day][int(place[2]) - 1]
            assert (row[0], ord(place[1]) - ord("A")) == (label, column)
            assert value_of(row[column], column) == vintage.value


def test_the_effect_on_yoy_and_rank_is_that_of_the_files_of_each_day(history: History) -> None:
    months = {name: rows_of(cells) for name, cells in history.months.items()}
    after = months | {"2025-02": figures_in_force(rows_of(history.february), months["2025-02"])}
    later = after | {"2024-02": rows_of(history.base)}
    moved = 0
    with open_store(history.store) as store:
        cubes = [load_cube(store, Currency.RMB, at(day)) for day in (FIRST_DAY, REVISION_DAY, BASE_DAY)]
    for name, days, states in (("2025-02", cubes[:2], (months, after)), ("2024-02", cubes[1:], (after, later))):
        period = parse_month(name)
        for (label, column), revision in by_place(found(history.store, period)).items():
            index = (revision.basis, revision.region.index, revision.flow, cubes[0].month_index(period))
            assert list(revision.yoy) == pytest.approx([float(cube.yoy().value[index]) for cube in days], abs=1e-7)
            if label != "总值":
                ranks = tuple(rank_of(state[name], label, column) for state in states)
                assert revision.rank == ranks
                moved += ranks[0] != ranks[1]
    assert moved >= 3  # 湖南 has overtaken others


def test_a_changed_base_has_its_effect_on_the_yoy_a_year_later(history: History) -> None:
    later = rows_of(history.february)
    seen = 0
    for (label, column), revision in by_place(found(history.store, Month(2024, 2))).items():
        if column > 6:
            assert all(math.isnan(value) for value in revision.next_yoy)
            continue
        for value, cells in zip(revision.next_yoy, (history.months["2024-02"], history.base), strict=True):
            yoy = 100 * (later[label][column - 1] / rows_of(cells)[label][column - 1] - 1)
            assert value == pytest.approx(yoy, abs=1e-9)
        assert revision.yoy_change >= abs(revision.next_yoy[1] - revision.next_yoy[0])
        seen += 1
    assert seen == 8  # exports and total, month and year to date, of 江苏 and 总值
    for revision in found(history.store, Month(2025, 2)):
        assert all(math.isnan(value) for value in revision.next_yoy)  # 2026 is not stored


def test_as_of_a_day_later_files_are_ignored(history: History) -> None:
    assert found(history.store, as_of=FIRST_DAY) == ()
    assert {each.period for each in found(history.store, as_of=REVISION_DAY)} == {Month(2025, 2)}
    assert {each.period for each in found(history.store, as_of=BASE_DAY)} == {Month(2025, 2), Month(2024, 2)}


def test_three_vintages_are_two_revisions_also_if_a_figure_changes_back(tmp_path: Path, history: History) -> None:
    first, second = history.months["2025-02"], history.february
    third = [list(row) for row in first]
    third[-1] = ["注：another file with the first figures", *third[-1][1:]]
    store = tmp_path / "trade.sqlite"
    for cells, day in ((first, FIRST_DAY), (second, REVISION_DAY), (third, BASE_DAY)):
        store_files(store, write(tmp_path / day / "2025-02.csv", cells), day=day)
    listed = found(store)
    forth = by_place(tuple(each for each in listed if each.new is None or each.new.arrived[:10] == REVISION_DAY))
    assert set(forth) == set(differing(first, second))
    back = by_place(tuple(each for each in listed if each.new and each.new.arrived[:10] == BASE_DAY))
    # 西藏's YoY is printed again. Meanwhile the old one was still used, so it did not change.
    assert set(back) == set(forth) - {("西藏自治区", 9)}
    for place, revision in back.items():
        assert revision.change == pytest.approx(-forth[place].change, abs=1e-9)


def test_a_figure_that_was_not_printed_before_is_named(tmp_path: Path, history: History) -> None:
    store = tmp_path / "trade.sqlite"
    before = revised(history.months["2025-02"], {}, {("西藏自治区", 9): "-"})
    store_files(store, write(tmp_path / "1" / "2025-02.csv", before), day=FIRST_DAY)
    store_files(store, write(tmp_path / "2" / "2025-02.csv", history.months["2025-02"]), day=REVISION_DAY)
    ((place, revision),) = by_place(found(store)).items()
    assert place == ("西藏自治区", 9)
    assert revision.old is None
    assert revision.new is not None
    assert revision.new.value == rows_of(history.months["2025-02"])["西藏自治区"][8]


def test_a_query_in_yuan_revises_figures_that_differ_beyond_rounding_and_totals(
    tmp_path: Path, history: History
) -> None:
    store = tmp_path / "trade.sqlite"
    rows = rows_of(history.months["2025-02"])
    store_files(store, write(tmp_path / "2025-02.csv", history.months["2025-02"]), day=FIRST_DAY)
    path = tmp_path / "export.csv"
    exact = {}
    for name in NAMES[1:]:
        total, _, exports, _, imports, *_ = map(int, rows[name])
        exact[name] = exports * 10_000 + 4_000 * (total - exports - imports)  # what was lost when 万 were printed
    assert len({value % 10_000 for value in exact.values()}) == 3
    exact["福建省"] += 5_000_000  # 500 万
    assert exact["江西省"] == rows["江西省"][2] * 10_000
    exact["江西省"] += 6_000  # beyond half a 万; in the total, which is rounded twice, it is not
    path.write_bytes(query(exact))
    with open_store(store) as opened:
        (done,) = ingest(opened, [path], flow=Flow.EXPORT, at=at(REVISION_DAY))
        assert done.refusal is None
    named = by_place(found(store))
    assert set(named) == {(name, column) for name in ("总值", "福建省") for column in (1, 3)} | {("江西省", 3)}
    changed = named["福建省", 3]
    assert changed.old is not None
    line = 1 + next(index for index, row in enumerate(history.months["2025-02"]) if row[0] == "福建省")
    assert (changed.old.value, changed.old.cell) == (rows["福建省"][2] / 1e4, f"D{line}")
    assert changed.new is not None
    assert changed.new.value == exact["福建省"] / 1e8
    follows = named["福建省", 1].new
    assert follows is not None
    assert follows.value == pytest.approx(exact["福建省"] / 1e8 + rows["福建省"][4] / 1e4, rel=1e-14)
    assert re.fullmatch(r"D\d+ \+ F\d+", follows.cell)  # the query's exports and the bulletin's imports
    whole = named["总值", 3].new
    assert whole is not None
    assert whole.value == pytest.approx(sum(exact.values()) / 1e8, rel=1e-14)


# Files that print other things than the first one


def named(listed: tuple[Revision, ...], region: str, flow: Flow, basis: Basis, figure: str) -> Revision:
    (one,) = (
        each
        for each in listed
        if (each.region.short, each.flow, each.basis, each.figure) == (region, flow, basis, figure)
    )
    return one


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


# Without a second file


def test_the_printed_yoy_imply_which_figures_of_last_year_were_revised(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    months = {name: rows_of(cells) for name, cells in real_months.items()}
    total = 0
    stored_again = [name for name in months if name.startswith("2025-")]
    for month in (int(name[5:]) for name in stored_again):
        now, before = months[f"2025-{month:02d}"], months[f"2024-{month:02d}"]
        expected = {}
        for name in NAMES:
            for flow in range(3):
                yoy = 100 * (now[name][2 * flow + 1] / before[name][2 * flow + 1] - 1)
                if abs(yoy - now[name][6 + flow]) > 0.05 + 1e-4:
                    implied = now[name][2 * flow + 1] / (1 + now[name][6 + flow] / 100) / 1e4
                    expected[name, flow] = (before[name][2 * flow + 1] / 1e4, implied, yoy, now[name][6 + flow])
        listed = find_implied_revisions(rmb_cube, Month(2024, month))
        named = {(NAMES[each.region.index], int(each.flow)): each for each in listed}
        assert set(named) == set(expected)
        assert len(expected) >= 60  # China Customs has revised most bases since they were first published
        total += len(expected)
        for place, (first, implied, yoy, printed) in expected.items():
            revision = named[place]
            assert (revision.period, revision.figure, revision.basis) == (Month(2024, month), "base", Basis.YTD)
            assert revision.old is not None
            assert revision.new is not None
            assert revision.old.value == first
            assert revision.new.value == pytest.approx(implied, rel=1e-12)
            assert revision.new.file == f"2025-{month:02d}.csv"
            line = 1 + next(index for index, row in enumerate(real_months[f"2025-{month:02d}"]) if row[0] == place[0])
            assert revision.new.cell == f"{'HIJ'[place[1]]}{line}"
            assert revision.next_yoy[0] == pytest.approx(yoy, abs=1e-9)
            assert revision.next_yoy[1] == printed
    assert len(find_implied_revisions(rmb_cube)) == total


def test_an_implied_revision_is_beyond_the_rounding_of_both_levels(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    """Levels in 亿 with one decimal: a small province's base is known to a few tenths of a percent only."""
    coarse = {}
    for name in ("2024-02", "2025-02"):
        rows = [[text.replace("万人民币", "亿元") for text in row] for row in real_months[name]]
        for row in rows[3:-1]:
            row[1:7] = [text if text == "-" else f"{int(text) / 1e4:.1f}" for text in row[1:7]]
        coarse[name] = rows_of(rows)
        store_files(tmp_path / "trade.sqlite", write(tmp_path / f"{name}.csv", rows), day=FIRST_DAY)
    expected, within = set(), 0
    for name in NAMES:
        for flow in range(3):
            now, before = (coarse[month][name][2 * flow + 1] for month in ("2025-02", "2024-02"))
            printed = coarse["2025-02"][name][6 + flow]
            off = abs(100 * (now / before - 1) - printed)
            if off > 0.05 + 100 * ((now + 0.05) / (before - 0.05) - now / before):
                expected.add((name, flow))
            elif off > 0.05:
                within += 1
    assert within >= 10
    with open_store(tmp_path / "trade.sqlite") as opened:
        listed = find_implied_revisions(load_cube(opened, Currency.RMB))
    assert {(NAMES[each.region.index], int(each.flow)) for each in listed} == expected
