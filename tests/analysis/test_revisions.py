"""``revisions`` lists exactly the figures that a later file changed, with the effect on YoY and rank."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from command_line import trademonitor
from month_files import (
    FEBRUARY,
    FLOWS,
    NAMES,
    Cells,
    Rows,
    after_revision,
    at,
    cube_in,
    exports_of,
    in_hundred_million,
    line_of,
    query,
    read,
    rows_of,
    without_totals,
    write,
)
from revised_history import BASE_DAY, FIRST_DAY, RENAMED, REVISION_DAY, History, make_history, zones_of

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.revisions import (
    COLUMNS,
    Revision,
    find_implied_revisions,
    find_revisions,
    find_zone_revisions,
    revision_row,
)
from xlpkg.model.fields import level_field, yoy_field
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow
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


def found_in_zones(
    store: Path, period: Month | None = None, as_of: str | None = None, currency: Currency = Currency.RMB
) -> tuple[Revision, ...]:
    with open_store(store) as opened:
        return find_zone_revisions(opened, currency, period, at(as_of) if as_of else None)


def place_of(revision: Revision) -> Place:
    field = yoy_field(revision.flow) if revision.figure == "yoy" else level_field(revision.flow, revision.basis)
    return revision.zone or NAMES[revision.region.index], field + 1


def by_place(listed: Sequence[Revision]) -> dict[Place, Revision]:
    places = {place_of(each): each for each in listed}
    assert len(places) == len(listed)
    return places


def differing(before: Cells, after: Cells) -> dict[Place, tuple[str, str]]:
    """Return the texts that differ in the two files; "-" where a file has no row of the zone."""
    places: dict[Place, tuple[str, str]] = {}
    for old, new in zip(before, after, strict=True):
        for column in range(1, 10):
            if old[0] != new[0]:
                places |= {(old[0], column): (old[column], "-"), (new[0], column): ("-", new[column])}
            elif old[column] != new[column]:
                places[old[0], column] = (old[column], new[column])
    return places


def value_of(text: str, column: int) -> float:
    return float(text) / (1e4 if column < 7 else 1)


@pytest.mark.parametrize(("name", "day"), [("2025-02", REVISION_DAY), ("2024-02", BASE_DAY)])
def test_every_changed_figure_is_named_with_both_cells_and_no_other(history: History, name: str, day: str) -> None:
    period, files = parse_month(name), (history.months[name], history.again[name])
    named = by_place((*found(history.store, period), *found_in_zones(history.store, period)))
    expected = differing(*files)
    assert set(named) == set(expected)
    for (label, column), texts in expected.items():
        revision = named[label, column]
        assert revision.figure == ("level" if column < 7 else "yoy")
        for vintage, text, cells, arrived in zip(
            (revision.old, revision.new), texts, files, (FIRST_DAY, day), strict=True
        ):
            if text == "-":
                assert vintage is None
                continue
            assert vintage is not None
            assert vintage.value == value_of(text, column)
            assert vintage.cell == f"{'ABCDEFGHIJ'[column]}{line_of(cells, label)}"
            assert (vintage.file, vintage.arrived[:10]) == (f"{name}.csv", arrived)
        old, new = (math.nan if text == "-" else value_of(text, column) for text in texts)
        assert revision.change == pytest.approx(new - old, abs=1e-9, nan_ok=True)
        percent = 100 * (new / old - 1) if column < 7 else math.nan
        assert revision.percent == pytest.approx(percent, abs=1e-9, nan_ok=True)


def test_a_month_and_a_day_limit_what_is_listed(history: History) -> None:
    store, earlier = history.store, Month(2024, 2)
    counts = {period: len(found(store, period)) for period in (FEBRUARY, earlier)}
    assert [each.period for each in found(store)] == [period for period in counts for _ in range(counts[period])]
    assert found(store, Month(2025, 1)) == found(store, as_of=FIRST_DAY) == ()
    assert {each.period for each in found(store, as_of=REVISION_DAY)} == {FEBRUARY}
    assert len(found(store, as_of=BASE_DAY)) == len(found(store))
    assert len(found_in_zones(store)) == len(found_in_zones(store, FEBRUARY)) == 5 + 18
    assert found_in_zones(store, Month(2025, 1)) == found_in_zones(store, as_of=FIRST_DAY) == ()


def figures_in_force(newest: Rows, before: Rows) -> Rows:
    """Return the figures after a second file: those of the first one where the second prints none."""
    return {
        name: [new if new == new else old for new, old in zip(figures, before[name], strict=True)]
        for name, figures in newest.items()
    }


def rank_of(rows: Rows, name: str, column: int) -> float:
    """Return the rank of a province by a column (1 to 9), 1 for the largest."""
    return 1 + sum(rows[other][column - 1] > rows[name][column - 1] for other in NAMES[1:])


def test_the_effect_on_yoy_and_rank_is_that_of_the_files_of_each_day(history: History) -> None:
    months = {name: rows_of(cells) for name, cells in history.months.items()}
    after = months | {"2025-02": figures_in_force(rows_of(history.again["2025-02"]), months["2025-02"])}
    later = after | {"2024-02": rows_of(history.again["2024-02"])}
    moved = 0
    cubes = [cube_in(history.store, as_of=at(day)) for day in (FIRST_DAY, REVISION_DAY, BASE_DAY)]
    for name, days, states in (("2025-02", cubes[:2], (months, after)), ("2024-02", cubes[1:], (after, later))):
        period = parse_month(name)
        for (label, column), revision in by_place(found(history.store, period)).items():
            index = (revision.basis, revision.region.index, revision.flow, cubes[0].month_index(period))
            assert list(revision.yoy) == pytest.approx([float(cube.yoy().value[index]) for cube in days], abs=1e-7)
            if label != "总值":
                ranks = tuple(rank_of(state[name], label, column) for state in states)
                assert revision.rank == ranks
                moved += ranks[0] != ranks[1]
            next_yoy = (math.nan, math.nan)  # of a printed YoY; and 2026 is not stored
            if name == "2024-02" and column < 7:
                now = after["2025-02"][label][column - 1]
                old, new = (100 * (now / state[name][label][column - 1] - 1) for state in states)
                next_yoy = (old, new)
            assert revision.next_yoy == pytest.approx(next_yoy, abs=1e-9, nan_ok=True)
    assert moved >= 3  # 湖南 has overtaken others


def stored(folder: Path, *months: Cells) -> Path:
    """Return the store of *folder* with one file after another of February 2025, each of a later day."""
    for cells, day in zip(months, (FIRST_DAY, REVISION_DAY, BASE_DAY), strict=False):
        read(folder / "trade.sqlite", write(folder / day / "2025-02.csv", cells), at=at(day))
    return folder / "trade.sqlite"


def test_three_vintages_are_two_revisions_also_if_a_figure_changes_back(tmp_path: Path, history: History) -> None:
    first, second = history.months["2025-02"], history.again["2025-02"]
    third = [*first[:-1], ["注：another file with the first figures", *first[-1][1:]]]
    listed = found(stored(tmp_path, first, second, third))
    forth = by_place([each for each in listed if each.new is None or each.new.arrived[:10] == REVISION_DAY])
    assert set(forth) == {place for place in differing(first, second) if place[0] in NAMES}
    back = by_place([each for each in listed if each.new and each.new.arrived[:10] == BASE_DAY])
    # 西藏's YoY is printed again. Meanwhile the old one was still used, so it did not change.
    assert set(back) == set(forth) - {("西藏自治区", 9)}
    for place, revision in back.items():
        assert revision.change == pytest.approx(-forth[place].change, abs=1e-9)


def test_a_query_in_yuan_revises_figures_that_differ_beyond_rounding_and_totals(
    tmp_path: Path, history: History
) -> None:
    cells = history.months["2025-02"]
    rows, store = rows_of(cells), stored(tmp_path, cells)
    exact = {}
    for name in NAMES[1:]:
        total, _, exports, _, imports, *_ = map(int, rows[name])
        exact[name] = exports * 10_000 + 4_000 * (total - exports - imports)  # what was lost when 万 were printed
    assert len({value % 10_000 for value in exact.values()}) == 3
    exact["福建省"] += 5_000_000  # 500 万
    assert exact["江西省"] == rows["江西省"][2] * 10_000
    exact["江西省"] += 6_000  # beyond half a 万; in the total, which is rounded twice, it is not
    read(store, query(tmp_path / "export.csv", exact), flow=Flow.EXPORT, at=at(REVISION_DAY))
    named = by_place(found(store))
    assert set(named) == {(name, column) for name in ("总值", "福建省") for column in (1, 3)} | {("江西省", 3)}
    changed, follows, nation = named["福建省", 3], named["福建省", 1].new, named["总值", 3].new
    assert changed.old is not None
    assert (changed.old.value, changed.old.cell) == (rows["福建省"][2] / 1e4, f"D{line_of(cells, '福建省')}")
    assert changed.new is not None
    assert changed.new.value == exact["福建省"] / 1e8
    assert follows is not None
    assert follows.value == pytest.approx(exact["福建省"] / 1e8 + rows["福建省"][4] / 1e4, rel=1e-14)
    assert re.fullmatch(r"D\d+ \+ F\d+", follows.cell)  # the query's exports and the bulletin's imports
    assert nation is not None
    assert nation.value == pytest.approx(sum(exact.values()) / 1e8, rel=1e-14)


# Zones whose files differ in more than their figures


def test_zones_in_another_unit_differ_only_beyond_the_rounding_of_both(tmp_path: Path, history: History) -> None:
    first = history.months["2025-02"]
    second = in_hundred_million(first, 2)
    exact = {row[0]: int(row[3]) for row in zones_of(first)}
    assert any(value % 100 == 50 for value in exact.values())  # 0.5 of the last digit is rounded off
    # One more in the last digit, of a figure that was rounded down by less than 40 万: 60 to 100 万 above the first.
    zone = next(row for row in zones_of(second) if exact[row[0]] % 100 < 40)
    zone[3] = f"{float(zone[3]) + 0.01:.2f}"
    (revision,) = found_in_zones(stored(tmp_path, first, second))
    assert place_of(revision) == (zone[0], 3)
    assert revision.new is not None
    assert revision.new.value == float(zone[3])


# Files that print other things than the first one


def test_a_column_that_one_file_lacks_is_not_compared(tmp_path: Path, history: History) -> None:
    """A file without total trade: only the zone's exports are revised, and nothing is dropped."""
    first = history.months["2025-02"]
    second = without_totals(first)
    zone = zones_of(second)[0]
    zone[1] = str(int(zone[1]) + 7)
    (revision,) = found_in_zones(stored(tmp_path, first, second))
    assert place_of(revision) == (zone[0], 3)
    assert revision.change == pytest.approx(0.0007)


def exports_in(store: Path, period: Month, region: str, flow: Flow) -> Revision:
    """Return the revision of a region's level of a month."""
    (one,) = (
        each
        for each in found(store, period)
        if (each.region.short, each.flow, each.basis, each.figure) == (region, flow, Basis.MONTH, "level")
    )
    return one


def book(path: Path, *months: Cells) -> Path:
    """Write each of *months* of 2025, from January on, to a sheet of a workbook."""
    path.parent.mkdir()
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
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
    yoys = {("广东省", 7): "-4.4", ("广东省", 8): "-6.9", ("总值", 7): "-2.4", ("总值", 8): "7.0"}
    again = after_revision(january, exports_of("广东省", -9_000), yoys)
    later = after_revision(february, exports_of("广东省", 1_000))
    store = tmp_path / "trade.sqlite"
    expected = []
    for day, months in ((FIRST_DAY, (january, february)), (REVISION_DAY, (again, later))):
        read(store, book(tmp_path / day / "months.xlsx", *months), at=at(day))
        expected.append(float(cube_in(store).yoy().value[Basis.MONTH, GUANGDONG.index, Flow.EXPORT, 1]))
    assert {each.period for each in found(store)} == {Month(2025, 1), FEBRUARY}
    assert list(exports_in(store, FEBRUARY, "广东", Flow.EXPORT).yoy) == pytest.approx(expected, abs=1e-9)
    assert abs(expected[0] - expected[1]) > 1


def test_a_revision_from_zero_has_no_yoy_before(tmp_path: Path, rmb: Path, real_months: dict[str, Cells]) -> None:
    """西藏's imports of February 2024 were 34 million yuan. A file with 0 was withdrawn when the right one came."""
    amount = int(rows_of(real_months["2024-02"])["西藏自治区"][4])
    assert amount == 3428  # 万
    cities = ("拉萨市", "拉萨经济技术开发区")
    cells = [row for row in real_months["2024-02"] if row[0] not in cities]
    first = after_revision(cells, {("西藏自治区", 5): -amount})
    store = tmp_path / "trade.sqlite"
    read(store, write(tmp_path / "1" / "2024-02.csv", first), rmb / "2025-02.csv", at=at(FIRST_DAY))
    with open_store(store) as opened:
        wrong = next(file for file in opened.files() if file.name == "2024-02.csv")
        opened.withdraw(wrong)
    read(store, rmb / "2024-02.csv", at=at(REVISION_DAY))
    with open_store(store) as opened:
        opened.restore(wrong)
    revision = exports_in(store, Month(2024, 2), "西藏", Flow.IMPORT)
    assert revision.old is not None
    assert revision.old.value == 0
    assert revision.change == pytest.approx(0.3428)
    assert math.isnan(revision.percent)
    assert revision.next_yoy == pytest.approx((math.nan, 100 * (9189 / 3428 - 1)), abs=1e-9, nan_ok=True)


# Without a second file


def test_the_printed_yoy_imply_which_figures_of_last_year_were_revised(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    total = 0
    for month in range(1, 7):
        file = real_months[f"2025-{month:02d}"]
        now, before = rows_of(file), rows_of(real_months[f"2024-{month:02d}"])
        expected = {}
        for name in NAMES:
            for flow in FLOWS:
                yoy = 100 * (now[name][2 * flow + 1] / before[name][2 * flow + 1] - 1)
                if abs(yoy - now[name][6 + flow]) > 0.05 + 1e-4:
                    implied = now[name][2 * flow + 1] / (1 + now[name][6 + flow] / 100) / 1e4
                    expected[name, flow] = (before[name][2 * flow + 1] / 1e4, implied, yoy, now[name][6 + flow])
        listed = find_implied_revisions(rmb_cube, Month(2024, month))
        named = {(NAMES[each.region.index], each.flow): each for each in listed}
        assert set(named) == set(expected)
        assert len(expected) >= 60  # China Customs has revised most bases since they were first published
        total += len(expected)
        for (name, flow), (first, implied, yoy, printed) in expected.items():
            revision = named[name, flow]
            assert (revision.period, revision.figure, revision.basis) == (Month(2024, month), "base", Basis.YTD)
            assert revision.old is not None
            assert revision.new is not None
            assert revision.old.value == first
            assert revision.new.value == pytest.approx(implied, rel=1e-12)
            place = (f"2025-{month:02d}.csv", f"{'HIJ'[flow]}{line_of(file, name)}")
            assert (revision.new.file, revision.new.cell) == place
            assert revision.next_yoy == pytest.approx((yoy, printed), abs=1e-9)
    assert len(find_implied_revisions(rmb_cube)) == total


def test_an_implied_revision_is_beyond_the_rounding_of_both_levels(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    """Levels in 亿 with one decimal: a small province's base is known to a few tenths of a percent only."""
    coarse = {name: in_hundred_million(real_months[name], 1) for name in ("2024-02", "2025-02")}
    store = tmp_path / "trade.sqlite"
    read(store, *(write(tmp_path / f"{name}.csv", cells) for name, cells in coarse.items()))
    before, now = map(rows_of, coarse.values())
    expected, within = set(), 0
    for name in NAMES:
        for flow in FLOWS:
            new, old, printed = now[name][2 * flow + 1], before[name][2 * flow + 1], now[name][6 + flow]
            off = abs(100 * (new / old - 1) - printed)
            if off > 0.05 + 100 * ((new + 0.05) / (old - 0.05) - new / old):
                expected.add((name, flow))
            elif off > 0.05:
                within += 1
    assert within >= 10
    listed = find_implied_revisions(cube_in(store))
    assert {(NAMES[each.region.index], each.flow) for each in listed} == expected


# The command


def run(history: History, *arguments: str) -> tuple[str, str]:
    """Return what ``trademonitor revisions`` prints on stdout and stderr."""
    folder, options = history.store.parent, ("--currency", "rmb", "--store", str(history.store))
    done = trademonitor(folder, "revisions", *arguments, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def listed(history: History, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(history, *arguments, "--format", "csv")[0])))


def test_every_format_lists_every_revision(history: History) -> None:
    revisions = found(history.store)
    text, summary = run(history, "--sort", "arrival", "--format", "text")
    assert len(text.splitlines()) == len(revisions)
    objects = json.loads(run(history, "--sort", "arrival", "--format", "json")[0])
    assert objects == [revision_row(revision) for revision in revisions]
    rows = listed(history, "--sort", "arrival")
    assert [{key: "" if value is None else str(value) for key, value in each.items()} for each in objects] == rows
    levels = sum(each.figure == "level" for each in revisions)
    assert summary.startswith(f"revised figures: {len(revisions)} (levels {levels}, ")
    assert "added 0, dropped 1); months: 2\n" in summary
    assert "cities and development zones: 23; list them with --zones\n" in summary


def test_a_line_has_the_change_its_effect_and_its_cells(history: History) -> None:
    lines = run(history, "2025-02", "--format", "text")[0].splitlines()
    (line,) = [line for line in lines if line.startswith("2025-02 Hunan, exports, month: ")]
    old, new = (rows_of(cells)["湖南省"][2] for cells in (history.months["2025-02"], history.again["2025-02"]))
    assert f"{old / 1e4:.4f} → {new / 1e4:.4f} (+48.0000, +{100 * (new / old - 1):.2f}%)" in line
    assert all(words in line for words in ("; YoY ", "; rank ", f"({REVISION_DAY} 09:00 UTC)"))
    assert line.count("2025-02.csv D") == 2
    (gone,) = [line for line in lines if "Xizang" in line]
    assert " → -;" in gone


def test_the_largest_revisions_come_first(history: History) -> None:
    def moves(row: dict[str, str]) -> float:
        pairs = (("yoy_before", "yoy_after"), ("next_yoy_before", "next_yoy_after"))
        return max((abs(float(row[b]) - float(row[a])) for a, b in pairs if row[a] and row[b]), default=0.0)

    by_change, by_percent, by_yoy, by_arrival = orders = [
        listed(history, "--sort", sort) for sort in ("change", "percent", "yoy", "arrival")
    ]
    assert all(sorted(map(str, rows)) == sorted(map(str, by_arrival)) for rows in orders)
    for sizes in (
        [abs(float(row["change"])) for row in by_change if row["figure"] == "level"],
        [abs(float(row["percent"])) for row in by_percent if row["percent"]],
        [moves(row) for row in by_yoy],
    ):
        assert sizes == sorted(sizes, reverse=True)
    assert moves(by_yoy[0]) > 1


def test_zones_and_implied_revisions_are_counted_and_listed_with_an_option(history: History) -> None:
    rows = [row for row in listed(history, "--zones") if row["zone"]]
    assert (len(rows), sum(row["zone"] == RENAMED for row in rows)) == (23, 9)
    text, summary = run(history, "--zones", "--format", "text")
    assert text.count(f" {RENAMED}, ") == 9
    assert "zones: 23\n" in summary
    implied = find_implied_revisions(cube_in(history.store), Month(2024, 2))
    assert f"published a year later: {len(implied)}; list them with --implied" in run(history, "2024-02")[1]
    rows = listed(history, "2024-02", "--implied")
    assert sum(row["figure"] == "base" for row in rows) == len(implied) > 60
    assert {row["period"] for row in rows} == {"2024-02"}
    text, _ = run(history, "2024-02", "--implied", "--format", "text")
    assert text.count(", level implied by next year's YoY: ") == len(implied)


def test_a_month_without_revisions_gives_a_summary(history: History) -> None:
    out, err = run(history, "2025-01")
    assert (out, err[:19]) == (f"{','.join(COLUMNS)}\n", "revised figures: 0 ")
    assert json.loads(run(history, "2025-01", "--format", "json")[0]) == []
