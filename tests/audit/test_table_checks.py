"""Our report of 2025-02 with one mistake in a table has one finding, at that location."""

from __future__ import annotations

from functools import partial

import pytest
from edits import (
    EXPORT,
    EXPORT_YOY,
    FEBRUARY,
    IMPORT_YOY,
    NET,
    TOTAL,
    exchanged,
    only,
    report_of,
    with_block,
    with_cell,
    with_lines,
    with_text,
)

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document, Paragraph, RawRow, RawTable, document_of
from xlpkg.model.months import Month
from xlpkg.report.compose import compose


@pytest.fixture
def report(example_cube: Cube) -> Document:
    return report_of(example_cube)


# Cells


@pytest.mark.parametrize(
    ("table", "label", "column", "text", "expected"),
    [
        (0, "河南", EXPORT, "67.0", 61.0),
        (0, "河南", EXPORT_YOY, "51.6", 51.5),
        (0, "西藏", IMPORT_YOY, "-167.7", 167.7),
        (1, "湖北", NET, "51.8", 51.9),
        (1, "广东", TOTAL, "1871.6", 1871.7),
    ],
)
def test_a_wrong_cell_is_a_value_finding_with_the_stored_figure(
    report: Document, example_cube: Cube, table: int, label: str, column: int, text: str, expected: float
) -> None:
    wrong = only(audit(with_cell(report, table, label, column, text), example_cube), "value")
    assert (wrong.printed, wrong.expected) == (float(text), expected)
    assert label in wrong.sentence("zh")
    assert f"第 {table + 1}" in wrong.where or f"表 {table + 1}" in wrong.where


def test_an_empty_cell_is_missing_and_a_text_in_it_is_wrong(report: Document, example_cube: Cube) -> None:
    for text, code, printed in (("6l.0", "value", "6l.0"), ("", "missing", None), ("—", "missing", "—")):
        wrong = only(audit(with_cell(report, 0, "河南", EXPORT, text), example_cube), code)
        assert wrong.expected == 61.0
        assert wrong.printed in (None, printed)


@pytest.mark.parametrize("decimals", [0, 2, 4, 12])
def test_figures_with_any_number_of_decimals_have_no_finding(rmb_cube: Cube, decimals: int) -> None:
    composed = compose(rmb_cube, FEBRUARY)
    document = document_of(composed)
    for table, section in enumerate(composed.sections):
        for row in section.table.rows:
            for column, value in enumerate(row.values, start=1):
                document = with_cell(document, table, row.region.label("zh"), column, f"{value:.{decimals}f}")
    assert audit(document, rmb_cube) == audit(document) == ()


# Labels


def test_without_a_store_the_sentences_tell_an_exchanged_label_from_a_wrong_province(report: Document) -> None:
    found = audit(exchanged(report, 0, "广东", "江苏"))
    assert [(each.code, each.printed) for each in found] == [("label", "江苏"), ("label", "广东")]
    assert [each.expected for each in found] == ["广东省", "江苏省"]
    only(audit(with_text(report, "为广东、北京和上海，进口", "为广东、天津和上海，进口")), "rank")


def shifted(document: Document, table: int) -> Document:
    def edit(lines: list[RawRow]) -> list[RawRow]:
        labels = [line.cells[0] for line in lines[1:]]
        moved = zip([*labels[1:], labels[0]], lines[1:], strict=True)
        return [lines[0], *(RawRow(line.where, (label, *line.cells[1:])) for label, line in moved)]

    return with_lines(document, table, edit)


@pytest.mark.parametrize("table", [0, 1])
def test_shifted_labels_are_31_label_findings(report: Document, example_cube: Cube, table: int) -> None:
    grids = [block for block in report.blocks if isinstance(block, RawTable)]
    true = {line.where: line.cells[0] for line in grids[table].rows}
    found = audit(shifted(report, table), example_cube)
    assert [each.code for each in found] == ["label"] * 31
    assert all(str(each.expected).startswith(true[each.where]) for each in found)
    # Without the store some of them are found, and none with a wrong region.
    alone = [each for each in audit(shifted(report, table)) if each.code == "label"]
    assert len(alone) >= 5
    assert all(each.expected is None or str(each.expected).startswith(true[each.where]) for each in alone)


def test_without_a_store_a_consistent_row_below_its_month_is_a_label_finding(report: Document) -> None:
    found = audit(exchanged(report, 1, "湖北", "贵州"))
    below = only(found, "label")
    assert (below.printed, below.expected) == ("湖北", None)
    assert "15.7" in below.sentence("en")


# Whole tables


def test_a_table_of_the_month_before_is_one_finding(rmb_cube: Cube) -> None:
    november, october = (report_of(rmb_cube, period=Month(2024, month)) for month in (11, 10))
    old = next(block for block in october.blocks if isinstance(block, RawTable))
    changed = with_lines(november, 0, lambda _: list(old.rows))
    wrong = only(audit(changed, rmb_cube), "value")
    assert (wrong.printed, wrong.expected) == ("2024-11 month", "2024-10 month")
    # Without a store the national figures on the cover contradict the sums of its columns.
    assert [each.code for each in audit(changed)] == ["prose", *["sum"] * 3]


def test_a_text_of_the_month_before_is_one_finding(rmb_cube: Cube) -> None:
    november, october = (report_of(rmb_cube, period=Month(2024, month)) for month in (11, 10))
    changed = november
    for start in ("出口：", "进口："):
        old = next(b for b in october.blocks if isinstance(b, Paragraph) and b.text.startswith(start))
        index = next(n for n, b in enumerate(changed.blocks) if isinstance(b, Paragraph) and b.text.startswith(start))
        changed = with_block(changed, index, Paragraph(f"paragraph {index}", old.text))
    only(audit(changed, rmb_cube), "prose")
    only(audit(changed), "prose")


def test_a_column_sorted_without_its_rows_is_one_finding(report: Document, example_cube: Cube) -> None:
    def edit(lines: list[RawRow]) -> list[RawRow]:
        exports = sorted((line.cells[EXPORT] for line in lines[1:]), key=float, reverse=True)
        moved = zip(exports, lines[1:], strict=True)
        return [lines[0], *(RawRow(x.where, (*x.cells[:EXPORT], new, *x.cells[EXPORT + 1 :])) for new, x in moved)]

    changed = with_lines(report, 0, edit)
    only(audit(changed, example_cube), "value")
    only(audit(changed), "identity")


# Rows


def test_missing_and_repeated_rows_are_one_finding(report: Document, example_cube: Cube) -> None:
    for cube in (example_cube, None):
        for shorter, expected in (
            (lambda lines: lines[:-2], "西藏自治区、青海省"),
            (lambda lines: lines[:-1], "青海省"),
        ):
            assert only(audit(with_lines(report, 0, shorter), cube), "missing").expected == expected
        repeated = with_lines(report, 0, lambda lines: [*lines[:10], lines[9], *lines[10:]])
        assert only(audit(repeated, cube), "missing").printed == "河南省"


def test_without_a_store_a_label_used_twice_is_one_finding(report: Document) -> None:
    wrong = only(audit(with_cell(report, 0, "宁夏", 0, "贵州")), "missing")
    assert (wrong.printed, wrong.expected) == ("贵州省", "宁夏回族自治区")


def test_the_national_row_is_compared(report: Document, example_cube: Cube) -> None:
    def edit(lines: list[RawRow], exports: str) -> list[RawRow]:
        total = f"{float(exports) + 1834.3:.1f}"
        return [
            *lines,
            RawRow("row 33", ("全国", total, "", exports, "", "1834.3", "", f"{float(exports) - 1834.3:.1f}")),
        ]

    right = with_lines(report, 0, lambda lines: edit(lines, "2151.6"))
    assert audit(right) == ()
    wrong = with_lines(report, 0, lambda lines: edit(lines, "2161.6"))
    assert {each.code for each in audit(wrong)} == {"sum"}
    assert {each.code for each in audit(wrong, example_cube) if each.code != "missing"} == {"value"}


# The order


def test_a_wrong_note_on_sorting_is_found(report: Document, example_cube: Cube) -> None:
    for cube in (example_cube, None):
        wrong = only(audit(with_text(report, "省市按进出口额由大", "省市按进口额由大"), cube), "sort-note")
        assert (wrong.printed, wrong.expected) == ("进口", "进出口")
        unsorted = with_lines(report, 1, lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]])
        assert only(audit(unsorted, cube), "sort-note").expected is None
        # A wrong cell does not contradict the note.
        only(audit(with_cell(report, 1, "河南", EXPORT, "26.1"), cube), "value" if cube else "identity")


def _first(lines: list[RawRow], count: int) -> list[RawRow]:
    return lines[:count]


def test_a_table_of_the_largest_provinces_lacks_none(report: Document, example_cube: Cube) -> None:
    for kept, codes in ((31 - 8, ["missing"]), (31 - 9, []), (10, [])):
        changed = with_lines(report, 0, partial(_first, count=1 + kept))
        assert [each.code for each in audit(changed, example_cube) if each.code == "missing"] == codes
