"""Revisions of cities and zones are those found by comparing the files cell by cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from in_process import command
from plain_months import BASE_DAY, FIRST_DAY, NAMES, REVISION_DAY, Cells, at, store_files, write

from xlpkg.analysis.revisions import Revision, find_revisions, find_zone_revisions
from xlpkg.model.fields import level_field, yoy_field
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store

HEADER, RENAMED = 3, "某某新区"


@pytest.fixture(scope="module")
def files(real_months: dict[str, Cells]) -> tuple[Cells, Cells]:
    """February 2025, and again with other figures of three zones, one zone renamed, and one figure not printed."""
    first = real_months["2025-02"]
    again = [list(row) for row in first]
    zones = [row for row in again[HEADER:-1] if row[0] not in NAMES and "-" not in row]
    zones[0][3] = str(int(zones[0][3]) + 7)
    zones[5][6] = str(int(zones[5][6]) + 1)
    zones[40][8] = "99.9"
    zones[60][0] = RENAMED
    zones[80][9] = "-"
    return first, again


def stored(folder: Path, *files: Cells) -> Path:
    """Return the store of *folder* with one file after another of February 2025, each of a later day."""
    for cells, day in zip(files, (FIRST_DAY, REVISION_DAY, BASE_DAY), strict=False):
        store_files(folder / "trade.sqlite", write(folder / day / "2025-02.csv", cells), day=day)
    return folder / "trade.sqlite"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, files: tuple[Cells, Cells]) -> Path:
    return stored(tmp_path_factory.mktemp("zones"), *files)


def column_of(revision: Revision) -> int:
    return 1 + (yoy_field(revision.flow) if revision.figure == "yoy" else level_field(revision.flow, revision.basis))


def test_every_changed_figure_of_a_zone_is_named_and_no_other(store: Path, files: tuple[Cells, Cells]) -> None:
    with open_store(store) as opened:
        assert find_revisions(opened, Currency.RMB) == ()  # nothing of a province
        found = find_zone_revisions(opened, Currency.RMB)
        assert find_zone_revisions(opened, Currency.RMB, Month(2025, 2)) == found
        assert find_zone_revisions(opened, Currency.RMB, Month(2025, 1)) == ()
        assert find_zone_revisions(opened, Currency.RMB, as_of=at(FIRST_DAY)) == ()
    expected: set[tuple[str, int, str | None, str | None]] = set()
    for old, new in zip(*files, strict=True):
        for column in range(1, 10):
            if old[0] != new[0]:
                expected |= {(old[0], column, old[column], None), (new[0], column, None, new[column])}
            elif old[column] != new[column]:
                expected.add((old[0], column, old[column], None if new[column] == "-" else new[column]))
    assert len(expected) == 4 + 18

    def text(value: float | None, column: int) -> str | None:
        return None if value is None else f"{value * 1e4:.0f}" if column < 7 else f"{value:.1f}"

    named = {
        (
            each.zone,
            column_of(each),
            text(each.old.value if each.old else None, column_of(each)),
            text(each.new.value if each.new else None, column_of(each)),
        )
        for each in found
    }
    assert named == expected
    assert len(found) == len(expected)


def test_each_file_is_compared_with_the_one_before_it_in_its_currency(
    tmp_path: Path, files: tuple[Cells, Cells], examples: Path
) -> None:
    first, second = files
    third = [list(row) for row in second]
    zone = next(row for row in third[HEADER:-1] if row[0] not in NAMES and "-" not in row)
    zone[3] = str(int(zone[3]) + 100)
    store_files(tmp_path / "trade.sqlite", *sorted(examples.glob("*.csv")), day=FIRST_DAY)
    with open_store(stored(tmp_path, first, second, third)) as opened:
        assert find_zone_revisions(opened, Currency.USD) == ()
        found = find_zone_revisions(opened, Currency.RMB)
    assert len(found) == 22 + 1
    assert found[-1].zone == zone[0]
    assert found[-1].change == pytest.approx(0.01)


def in_hundred_million(cells: Cells) -> Cells:
    """The file with levels in 亿元 and two decimals."""
    rows = [[text.replace("万人民币", "亿元") for text in row] for row in cells]
    for row in rows[HEADER:-1]:
        row[1:7] = [text if text == "-" else f"{int(text) / 1e4:.2f}" for text in row[1:7]]
    return rows


def test_zones_in_another_unit_differ_only_beyond_the_rounding_of_both(
    tmp_path: Path, files: tuple[Cells, Cells]
) -> None:
    first = files[0]
    second = in_hundred_million(first)
    zones = [row for row in second[HEADER:-1] if row[0] not in NAMES and "-" not in row]
    rounded = {
        abs(int(old[column]) / 1e4 - float(new[column]))
        for old, new in zip(first[HEADER:-1], second[HEADER:-1], strict=True)
        for column in range(1, 7)
        if old[column] != "-"
    }
    assert 0.0049 < max(rounded) < 0.0051
    exact = {row[0]: int(row[3]) for row in first[HEADER:-1] if "-" not in row}
    # One more in the last digit, of a figure that was rounded down by less than 40 万: 60 to 100 万 above the first.
    zone = next(row for row in zones if exact[row[0]] % 100 < 40)
    zone[3] = f"{float(zone[3]) + 0.01:.2f}"
    with open_store(stored(tmp_path, first, second)) as opened:
        (found,) = find_zone_revisions(opened, Currency.RMB)
    assert found.zone == zone[0]
    assert column_of(found) == 3
    assert found.new is not None
    assert found.new.value == float(zone[3])


def test_a_column_that_one_file_lacks_is_not_compared(tmp_path: Path, files: tuple[Cells, Cells]) -> None:
    """A file without total trade: only the zone's exports are revised, and nothing is dropped."""
    first = files[0]
    second = [[text for column, text in enumerate(row) if column not in (1, 2, 7)] for row in first]
    zone = next(row for row in second[HEADER:-1] if row[0] not in NAMES and "-" not in row)
    zone[1] = str(int(zone[1]) + 7)
    with open_store(stored(tmp_path, first, second)) as opened:
        (found,) = find_zone_revisions(opened, Currency.RMB)
    assert (found.zone, column_of(found)) == (zone[0], 3)
    assert found.change == pytest.approx(0.0007)


def test_the_command_counts_zones_and_lists_them_with_an_option(store: Path) -> None:
    silent = command("revisions", "--currency", "rmb", "--format", "text", store=store)
    assert silent.stdout == ""
    assert "revised figures of cities and development zones: 22; list them with --zones\n" in silent.stderr
    listed = command("revisions", "--currency", "rmb", "--zones", "--format", "csv", store=store)
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert len(rows) == 22
    assert sum(row["zone"] == RENAMED for row in rows) == 9
    assert "zones: 22\n" in listed.stderr
    text = command("revisions", "--currency", "rmb", "--zones", "--format", "text", store=store).stdout
    assert text.count(f" {RENAMED}, ") == 9
