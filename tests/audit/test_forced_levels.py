"""A table's level one last digit off is a note where the printed figures were forced to add up, else an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from edits import EXPORT, IMPORT, NET, TOTAL, report_of, with_block, with_cell
from gold_texts import audited
from made_references import told
from made_tables import table_of, with_nation

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.claims import LEVEL_COLUMNS, ProvinceTable, Suspects
from xlpkg.audit.document import Document, Paragraph
from xlpkg.audit.forced import is_forced
from xlpkg.audit.reference import Reference, as_labelled
from xlpkg.audit.table_checks import check_values
from xlpkg.model.months import Month
from xlpkg.model.words import Basis

MAY = Month(2025, 5)
YTD = 1
TOTAL_LEVEL, EXPORT_LEVEL, IMPORT_LEVEL, NET_LEVEL = LEVEL_COLUMNS


@pytest.fixture
def report(rmb_cube: Cube) -> Document:
    return report_of(rmb_cube, period=MAY)


def severities(document: Document, cube: Cube) -> list[tuple[str, str, object, object]]:
    return [(each.code, each.severity, each.printed, each.expected) for each in audit(document, cube)]


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        # Zhejiang, January to May 2025: 22390.2206 = 16915.7644 + 5474.4561, 11441.3083 more than imports.
        ({TOTAL: "22,390.3"}, "note"),  # 16915.8 + 5474.5
        ({TOTAL: "22,390.1"}, "error"),
        ({TOTAL: "22,390.4"}, "error"),
        ({EXPORT: "16,915.7"}, "note"),  # 22390.2 - 5474.5
        ({EXPORT: "16,915.9"}, "error"),
        ({IMPORT: "5,474.4"}, "note"),
        ({NET: "11,441.4"}, "error"),  # 16915.8 - 5474.5 is 11441.3
        ({TOTAL: "22,390.5", EXPORT: "16,916.0"}, "error"),  # adds up, but both are two last digits off
    ],
)
def test_a_level_that_adds_up_in_its_row_is_a_note(
    report: Document, rmb_cube: Cube, cells: Mapping[int, str], severity: str
) -> None:
    changed = report
    for column, text in cells.items():
        changed = with_cell(changed, YTD, "浙江", column, text)
    found = severities(changed, rmb_cube)
    assert [each[:3] for each in found] == [
        ("value", severity, float(text.replace(",", ""))) for text in cells.values()
    ]


def test_a_forced_level_is_right_and_its_note_says_why(report: Document, rmb_cube: Cube) -> None:
    def counts(document: Document) -> tuple[int, int, int]:
        done = audited(document, rmb_cube)
        return done.right, done.wrong, done.unread

    changed = with_cell(report, YTD, "浙江", TOTAL, "22,390.3")
    assert counts(changed) == counts(report)
    (note,) = audit(changed, rmb_cube)
    assert (note.printed, note.expected) == (22390.3, 22390.2)
    sentence = "浙江进出口（累计）：表中为 22390.3 亿元，数据库为 22390.2 亿元；末位经过调整，使各数相加一致"
    assert told(note) == ("note", "表 2 第 3 行", sentence)


@pytest.mark.parametrize(("level", "count"), [("22390.3", 1), ("22390.2", 1), ("22390.1", 2)])
def test_a_sentence_may_repeat_the_forced_level(report: Document, rmb_cube: Cube, level: str, count: int) -> None:
    changed = with_cell(report, YTD, "浙江", TOTAL, "22,390.3")
    at = next(n for n, each in enumerate(changed.blocks) if isinstance(each, Paragraph) and "1-5 月，" in each.text)
    changed = with_block(changed, at, changed.blocks[at], Paragraph("added", f"1-5月，浙江进出口{level}亿元。"))
    assert len(audit(changed, rmb_cube)) == count


def table_with(raised: int, national: str = "100.1", row: str = "3.2", above: str = "3.3") -> ProvinceTable:
    """31 provinces with exports of *row*, the first *raised* with *above*."""
    rows = [("", "", above if at < raised else row, "", "", "", "") for at in range(31)]
    return with_nation(table_of(*rows), {EXPORT_LEVEL: national})


def found_in(table: ProvinceTable, national: float = 100.13) -> list[str]:
    """The severities of the findings, if each province has 3.23 and the nation *national*."""
    low = np.full((2, 32, 7), np.nan)
    low[Basis.YTD, 1:, EXPORT_LEVEL], low[Basis.YTD, 0, EXPORT_LEVEL] = 3.23, national
    reference, suspects = Reference(low, low, has_cube=True), Suspects()
    found: list[str] = [each.severity for each in check_values(table, as_labelled(table), reference, suspects)]
    assert (len(suspects), len(reference.forced)) == (found.count("error"), found.count("note"))
    return found


def test_levels_with_which_a_column_adds_up_are_notes() -> None:
    """31 times 3.2 is 99.2; nine provinces were raised by 0.1, so that their sum is the national 100.1."""
    assert found_in(table_with(9)) == ["note"] * 9
    assert found_in(table_with(8)) == ["error"] * 8
    assert found_in(table_with(10)) == ["error"] * 10
    # The nation may be fitted too: 8 provinces raised are 100.0.
    assert found_in(table_with(8, "100.0"), 100.06) == ["note"] * 9
    assert found_in(table_with(0, "99.2"), 100.13) == ["error"]  # far off


def test_only_the_levels_of_all_provinces_show_that_they_were_fitted() -> None:
    table = table_with(9)
    first = table.rows[0]
    assert is_forced(table, first, EXPORT_LEVEL, 3.23)
    assert not is_forced(table, first, EXPORT_LEVEL, 3.14)  # two last digits
    assert not is_forced(replace(table, national=None), first, EXPORT_LEVEL, 3.23)
    missing = table_with(9, "96.9")  # the sum of 30
    assert not is_forced(replace(missing, rows=missing.rows[:-1]), first, EXPORT_LEVEL, 3.23)
    twice = replace(table.rows[30], region=table.rows[29].region)
    assert not is_forced(replace(table, rows=(*table.rows[:30], twice)), first, EXPORT_LEVEL, 3.23)
    empty = replace(table.rows[30], figures=(None,) * 7)
    assert not is_forced(replace(missing, rows=(*missing.rows[:30], empty)), first, EXPORT_LEVEL, 3.23)


def test_a_yoy_and_an_empty_cell_are_not_forced() -> None:
    """31 YoY of 0.1 are the national 3.1 by chance."""
    table = with_nation(table_of(*[("", "", "", "0.1", "", "", "")] * 31), {EXPORT_LEVEL + 1: "3.1"})
    assert not is_forced(table, table.rows[0], EXPORT_LEVEL + 1, 0.16)
    assert not is_forced(table, table.rows[0], EXPORT_LEVEL, 0.0)


@pytest.mark.parametrize(
    ("row", "column", "level", "expected"),
    [
        (("3.0", "", "2.0", "", "1.0", "", ""), TOTAL_LEVEL, 2.94, True),
        (("3.0", "", "2.0", "", "1.0", "", ""), EXPORT_LEVEL, 1.94, True),
        (("3.0", "", "2.0", "", "1.0", "", ""), IMPORT_LEVEL, 1.06, True),
        (("", "", "2.0", "", "1.0", "", "1.0"), NET_LEVEL, 1.06, True),
        (("", "", "2.0", "", "1.0", "", "1.0"), EXPORT_LEVEL, 2.06, True),
        (("", "", "2.0", "", "1.0", "", "1.0"), IMPORT_LEVEL, 1.06, True),
        (("3.0", "", "2.0", "", "1.0", "", "1.1"), NET_LEVEL, 1.04, False),  # the total does not excuse it
        (("3.1", "", "2.0", "", "1.0", "", "1.0"), TOTAL_LEVEL, 3.04, False),
        (("3.1", "", "2.0", "", "1.0", "", "1.0"), EXPORT_LEVEL, 2.06, True),
        (("3.0", "", "2.0", "", "", "", ""), TOTAL_LEVEL, 2.94, False),
        (("3.0", "", "2.00", "", "1.00", "", ""), TOTAL_LEVEL, 2.94, False),  # rounded by itself
        (("3.0", "1.0", "2.0", "", "1.0", "", ""), TOTAL_LEVEL + 1, 1.06, False),  # a YoY
        (("3.0", "", "2.0", "", "1.0", "", ""), TOTAL_LEVEL, 2.86, True),
        (("3.0", "", "2.0", "", "1.0", "", ""), TOTAL_LEVEL, 2.84, False),
        (("3.0", "", "2.0", "", "1.0", "", ""), TOTAL_LEVEL, 3.14, True),
        (("3.0", "", "2.0", "", "1.0", "", ""), TOTAL_LEVEL, 3.16, False),
    ],
)
def test_a_level_is_forced_if_the_levels_of_its_row_add_up(
    row: tuple[str, ...], column: int, level: float, *, expected: bool
) -> None:
    table = table_of(row)
    assert is_forced(table, table.rows[0], column, level) is expected
