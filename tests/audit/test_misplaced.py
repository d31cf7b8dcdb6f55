"""Tables of another month and columns under another header, with levels of which no two are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from made_references import cube_of, told
from made_tables import number, table_of

from xlpkg.audit.claims import FIGURE_COLUMNS, LEVEL_COLUMNS, YOY_COLUMNS, ProvinceTable
from xlpkg.audit.misplaced import correct_columns, find_misplaced_table
from xlpkg.audit.reference import StoredMonth
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow

MONTH, YTD = Basis.MONTH, Basis.YTD
JANUARY, FEBRUARY, MARCH = range(3)
TOTAL, TOTAL_YOY, EXPORT, EXPORT_YOY, IMPORT, IMPORT_YOY, NET = range(7)
OTHER = "9"


def levels() -> Array:
    """A level of each basis, region, flow and month."""
    basis, region, flow, month = np.indices((2, 32, 4, 3))
    made: Array = 100000.0 * (1 + basis) + 10000 * month + 1000 * flow + 10 * region
    return made


def official() -> Array:
    region, flow, month = np.indices((32, 3, 3))
    made: Array = 1.0 + 30 * flow + 0.5 * region + 100 * month
    return made


def stored(values: Array | None = None) -> StoredMonth:
    """February, of three months."""
    return StoredMonth(cube_of(levels() if values is None else values, official()), Month(2024, 2))


def cells(region: int, basis: Basis = MONTH, month: int = FEBRUARY) -> list[str]:
    """The seven figures of a row; those of the month have no YoY, which needs a year before."""
    row = [""] * 7
    for column, (flow, is_yoy) in enumerate(FIGURE_COLUMNS):
        if not is_yoy:
            row[column] = f"{levels()[basis, region, flow, month]:.1f}"
        elif basis is YTD:
            row[column] = f"{official()[region, flow, month]:.1f}"
    return row


def table(rows: Sequence[Sequence[str]], basis: Basis = MONTH, columns: Sequence[int] = range(7)) -> ProvinceTable:
    """A table of the first provinces."""
    return table_of(*rows, basis=basis, columns=columns)


# Tables


@pytest.mark.parametrize(
    ("basis", "month", "expected"),
    [
        (MONTH, FEBRUARY, None),
        (MONTH, JANUARY, "2024-01 month"),
        (MONTH, MARCH, "2024-03 month"),
        (YTD, FEBRUARY, "2024-02 ytd"),
        (YTD, MARCH, "2024-03 ytd"),
    ],
)
def test_a_table_of_another_month_or_basis_is_named(basis: Basis, month: int, expected: str | None) -> None:
    found = find_misplaced_table(table([cells(region, basis, month) for region in range(1, 32)]), stored())
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert (found.code, found.printed, found.expected) == ("value", "2024-02 month", expected)
    assert told(found) == ("error", "table", f"整张表是 {expected} 的数字，不是 2024-02 month 的数字")
    of_year = find_misplaced_table(table([cells(region) for region in range(1, 32)], YTD), stored())
    assert of_year is not None
    assert (of_year.printed, of_year.expected) == ("2024-02 ytd", "2024-02 month")


def march(rows: int, wrong: int = 0) -> list[list[str]]:
    """Rows of March, *wrong* of whose levels are nobody's."""
    made = [cells(region, MONTH, MARCH) for region in range(1, 1 + rows)]
    for at in range(wrong):
        made[at % rows][LEVEL_COLUMNS[at // rows]] = OTHER
    return made


@pytest.mark.parametrize(
    ("rows", "wrong", "is_found"),
    [(10, 0, True), (9, 0, False), (10, 4, True), (10, 5, False), (20, 8, True), (20, 9, False)],
)
def test_nine_in_ten_levels_of_ten_rows_show_another_month(rows: int, wrong: int, *, is_found: bool) -> None:
    assert (find_misplaced_table(table(march(rows, wrong)), stored()) is not None) is is_found


def test_a_row_whose_label_names_no_province_does_not_count() -> None:
    for rows, is_found in ((11, True), (10, False)):
        made = table(march(rows))
        without = replace(made, rows=(replace(made.rows[0], region=None), *made.rows[1:]))
        assert (find_misplaced_table(without, stored()) is not None) is is_found


@pytest.mark.parametrize(("same", "is_found"), [(4, True), (5, False)])
def test_half_of_the_levels_of_its_own_month_are_enough(same: int, *, is_found: bool) -> None:
    """In some provinces February is like March."""
    values = levels()
    values[:, 1 : 1 + same, :, FEBRUARY] = values[:, 1 : 1 + same, :, MARCH]
    assert (find_misplaced_table(table(march(10)), stored(values)) is not None) is is_found


def test_empty_cells_do_not_count() -> None:
    rows = [["", "", row[EXPORT], "", "", "", ""] for row in march(10)]
    assert find_misplaced_table(table(rows), stored()) is not None
    rows[0][EXPORT] = OTHER
    assert find_misplaced_table(table(rows), stored()) is not None
    rows[1][EXPORT] = OTHER
    assert find_misplaced_table(table(rows), stored()) is None
    few = [["", "", row[EXPORT] if at < 8 else "", "", "", "", ""] for at, row in enumerate(march(10))]
    assert find_misplaced_table(table(few), stored()) is None  # by chance
    assert find_misplaced_table(table([[""] * 7] * 10), stored()) is None


def test_a_level_agrees_within_its_rounding() -> None:
    for shift, is_found in ((0.4, True), (0.5, True), (0.6, False)):
        values = levels()
        values[..., MARCH] += shift
        rows = [[text.removesuffix(".0") for text in row] for row in march(10)]
        assert (find_misplaced_table(table(rows), stored(values)) is not None) is is_found


# Columns


def exchanged(rows: int, kept: int, one: int, two: int) -> list[list[str]]:
    """Rows of the year to date, in the first *rows* of which two columns are exchanged."""
    made = [cells(region, YTD) for region in range(1, 1 + kept)]
    for row in made[:rows]:
        row[one], row[two] = row[two], row[one]
    return made


NAMES = {Flow.TOTAL: "进出口", Flow.EXPORT: "出口", Flow.IMPORT: "进口", Flow.NET: "净出口"}


@pytest.mark.parametrize(
    ("one", "two"), [(EXPORT, IMPORT), (TOTAL, NET), (EXPORT_YOY, IMPORT_YOY), (TOTAL_YOY, EXPORT_YOY)]
)
def test_exchanged_columns_are_put_right(one: int, two: int) -> None:
    right = table(exchanged(0, 31, one, two), YTD)
    moved, found = correct_columns(table(exchanged(31, 31, one, two), YTD), stored())
    assert moved == right
    flows = FIGURE_COLUMNS[one][0], FIGURE_COLUMNS[two][0]
    assert [(each.code, each.printed, each.expected) for each in found] == [
        ("value", flows[0].name.lower(), flows[1].name.lower()),
        ("value", flows[1].name.lower(), flows[0].name.lower()),
    ]
    yoy = "同比" if one in YOY_COLUMNS else ""
    assert told(found[0]) == (
        "error",
        "table",
        f"标题为{NAMES[flows[0]]}{yoy}的一列（累计）是{NAMES[flows[1]]}{'的' if yoy else ''}{yoy or '的数字'}",
    )
    assert correct_columns(right, stored()) == (right, [])


@pytest.mark.parametrize(
    ("rows", "kept", "is_found"),
    [(10, 10, True), (9, 9, False), (9, 10, True), (8, 10, False), (18, 20, True), (17, 20, False)],
)
@pytest.mark.parametrize(("one", "two"), [(EXPORT, IMPORT), (EXPORT_YOY, IMPORT_YOY)])
def test_nine_in_ten_of_ten_rows_show_another_header(
    rows: int, kept: int, one: int, two: int, *, is_found: bool
) -> None:
    assert len(correct_columns(table(exchanged(rows, kept, one, two), YTD), stored())[1]) == 2 * is_found


def test_empty_cells_of_a_column_do_not_count() -> None:
    rows = exchanged(12, 12, EXPORT, IMPORT)
    for row in rows[:2]:
        row[EXPORT] = row[IMPORT] = ""
    assert len(correct_columns(table(rows, YTD), stored())[1]) == 2
    few = exchanged(12, 12, EXPORT, IMPORT)
    for row in few[:4]:
        row[EXPORT] = row[IMPORT] = ""
    assert correct_columns(table(few, YTD), stored())[1] == []
    for row in rows[2:]:
        row[EXPORT] = ""
    # Nothing is in the column of exports, and its own header is right.
    moved, found = correct_columns(table(rows, YTD, [TOTAL, IMPORT]), stored())
    assert [(each.printed, each.expected) for each in found] == [("import", "export")]
    assert moved.columns == (TOTAL, EXPORT)
    assert [row.figures[IMPORT] for row in moved.rows] == [None] * 12
    assert moved.rows[5].figures[EXPORT] == number(f"{levels()[YTD, 6, Flow.EXPORT, FEBRUARY]:.1f}")


@pytest.mark.parametrize(("same", "is_found"), [(4, True), (5, False)])
def test_a_column_of_which_half_agrees_is_under_its_header(same: int, *, is_found: bool) -> None:
    """In some provinces exports are as large as imports."""
    values = levels()
    values[:, 1 : 1 + same, Flow.EXPORT] = values[:, 1 : 1 + same, Flow.IMPORT]
    rows = [["", "", cells(region, YTD)[IMPORT], "", "", "", ""] for region in range(1, 11)]
    assert (correct_columns(table(rows, YTD, [EXPORT]), stored(values))[1] != []) is is_found


def test_two_columns_with_the_figures_of_one_stay() -> None:
    rows = [cells(region, YTD) for region in range(1, 32)]
    for row in rows:
        row[EXPORT] = row[IMPORT]
    printed = table(rows, YTD)
    assert correct_columns(printed, stored()) == (printed, [])


def test_rows_without_a_region_are_moved_and_not_counted() -> None:
    printed = table(exchanged(11, 11, EXPORT, IMPORT), YTD)
    unknown = replace(printed.rows[0], region=None, label="?", not_numbers=((EXPORT, "x"), (TOTAL, "y")))
    national = replace(printed.rows[1], region=NATIONAL, number=-1)
    moved, found = correct_columns(replace(printed, rows=(unknown, *printed.rows[1:]), national=national), stored())
    assert len(found) == 2
    assert moved.rows[0].not_numbers == ((IMPORT, "x"), (TOTAL, "y"))
    assert moved.national is not None
    for row in (*moved.rows, moved.national):
        before = printed.rows[max(row.number, 1) if row.number else 0] if row.number != -1 else national
        assert (row.figures[EXPORT], row.figures[IMPORT]) == (before.figures[IMPORT], before.figures[EXPORT])
        assert row.figures[TOTAL] == before.figures[TOTAL]
    nine = replace(printed, rows=tuple(replace(row, region=None) if row.number > 8 else row for row in printed.rows))
    assert correct_columns(nine, stored()) == (nine, [])
