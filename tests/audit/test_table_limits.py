"""How many wrong cells or rows of a table become one finding, what is skipped, and the numbers of each sentence.

The words of the sentences are in `test_table_sentences`.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from made_references import same_for_all
from made_tables import ROW, table_of

from xlpkg.analysis.findings import Finding
from xlpkg.audit.claims import Claim, ParsedReport, ProvinceCount, ProvinceTable, SortClaim, Suspects
from xlpkg.audit.reference import AssignedRow, Reference, as_labelled
from xlpkg.audit.table_checks import (
    check_identities,
    check_order,
    check_provinces,
    check_sums,
    check_values,
    check_yoy,
    check_ytd_not_below_month,
    count_cells,
    note_unknown_values,
)
from xlpkg.model.words import Basis, Flow


def numbers_of(found: Finding) -> tuple[str, list[str]]:
    """The place of a finding on a year to date, and the numbers of its sentence, the same in both languages."""
    sentences = (found.sentence("en").replace("100 million", ""), found.sentence("zh"))
    english, chinese = (re.findall(r"-?\d[\d,.]*\d|-?\d", sentence) for sentence in sentences)
    assert sorted(english) == sorted(chinese)
    assert "year to date" in sentences[0]
    assert "累计" in sentences[1]
    assert "None" not in "".join(sentences)
    return found.where, english


def test_rows_with_a_suspect_or_missing_figure_do_not_end_the_check_of_yoy() -> None:
    row = ("200.0", "5.0", "110.0", "10.0", "90.0", "-10.0", "20.0")
    table = table_of(row, row, (*row[:2], "", *row[3:]), row)
    found = list(check_yoy(table, {table.rows[0].cell(6)}, 2))
    assert [each.where for each in found] == ["row 1", "row 3"]


def test_many_wrong_rows_are_one_finding_with_their_number() -> None:
    """From ten rows on, if they are more than half."""
    wrong = ("98.9", *ROW[1:])
    suspects: Suspects = set()
    (found,) = check_identities(table_of(*10 * [wrong], *9 * [ROW]), suspects)
    assert numbers_of(found) == ("table", ["10", "19", "98.9", "61.0", "28.8", "32.2"])
    assert len(suspects) == 19 * 7
    assert len(list(check_identities(table_of(*9 * [wrong], *5 * [ROW]), set()))) == 9
    assert len(list(check_identities(table_of(*10 * [wrong], *10 * [ROW]), set()))) == 10


def test_a_sum_may_differ_by_the_rounding_of_all_its_rows() -> None:
    """31 times 89.8 is 2783.8, known to 31 times 0.05."""
    table = table_of(*31 * [ROW])
    for national, is_wrong in ((2785.3, False), (2782.3, False), (2785.4, True), (2782.2, True)):
        reference = same_for_all((89.8, 1.0, 61.0, 3.0, 28.8, -2.0, 32.2))
        reference.low[Basis.YTD, 0, 0] = reference.high[Basis.YTD, 0, 0] = national
        found = list(check_sums(table, reference, set()))
        assert [numbers_of(each) for each in found] == is_wrong * [("table", ["31", "2,783.8", f"{national:,}"])]
        assert [(each.printed, each.expected) for each in found] == is_wrong * [(2783.8, national)]
        assert list(check_sums(table, reference, {table.rows[7].cell(0)})) == []
        assert list(check_sums(table_of(*30 * [ROW]), reference, set())) == []
        twice = replace(table, rows=(*table.rows[:30], replace(table.rows[30], label=table.rows[29].label)))
        assert list(check_sums(twice, reference, set())) == []


def wrong_cells(table: ProvinceTable, reference: Reference) -> list[tuple[str, list[str]]]:
    return [numbers_of(each) for each in check_values(table, as_labelled(table), reference, set())]


def test_a_yoy_without_a_single_method_has_the_interval_of_all() -> None:
    reference = same_for_all((89.8, 1.0, 61.0, 3.0, 28.8, -2.0, 32.2), method=None)
    reference.low[Basis.YTD, 1:, 3], reference.high[Basis.YTD, 1:, 3] = -1.0, 0.4
    (found,) = check_values(table_of(ROW), as_labelled(table_of(ROW)), reference, set())
    assert numbers_of(found) == ("row 0", ["3.0", "-1.0", "0.4", "-0.3"])


@pytest.mark.parametrize(
    ("wrong", "right", "findings"), [(10, 9, 1), (10, 10, 10), (9, 0, 9), (16, 15, 1), (15, 15, 15)]
)
def test_a_column_of_which_most_cells_are_wrong_is_one_finding(wrong: int, right: int, findings: int) -> None:
    reference = same_for_all((89.8, 1.0, 61.0, 3.0, 28.8, -2.0, 32.2))
    bad = tuple("66.0" if column == 2 else text for column, text in enumerate(ROW))
    table = table_of(("89.8", "1.0", "67.0", "3.0", "28.8", "-2.0", "32.2"), *(wrong - 1) * [bad], *right * [ROW])
    found = wrong_cells(table, reference)
    assert len(found) == findings
    if findings == 1:
        assert found == [("table", [str(wrong), str(wrong + right), "67.0", "61.0"])]


def test_a_year_to_date_below_its_month_has_both_levels_in_its_sentence() -> None:
    month, ytd = table_of(ROW, ROW, basis=Basis.MONTH), table_of(ROW, ("79.8", "1.0", "51.0", *ROW[3:]))
    assigned = {Basis.MONTH: as_labelled(month), Basis.YTD: as_labelled(ytd)}
    suspects: Suspects = set()
    (found,) = check_ytd_not_below_month(assigned, suspects)
    assert numbers_of(found) == ("row 1", ["79.8", "89.8"])
    assert (found.printed, found.expected) == (79.8, 89.8)
    assert len(suspects) == 1  # both tables have the same number here
    (found,) = check_ytd_not_below_month(assigned, {ytd.rows[1].cell(0)})
    assert numbers_of(found) == ("row 1", ["51.0", "61.0"])


@pytest.mark.parametrize(("below", "others", "findings"), [(10, 9, 1), (10, 10, 10), (9, 0, 9)])
def test_exchanged_tables_are_one_finding(below: int, others: int, findings: int) -> None:
    rows = below * [("79.8", *ROW[1:])] + others * [ROW]
    month, ytd = table_of(*(below + others) * [ROW], basis=Basis.MONTH), table_of(*rows)
    found = list(check_ytd_not_below_month({Basis.MONTH: as_labelled(month), Basis.YTD: as_labelled(ytd)}, set()))
    assert len(found) == findings
    if findings == 1:
        assert numbers_of(found[0]) == ("row 0", [str(below), str(below + others)])


def test_figures_that_the_store_does_not_have_are_counted() -> None:
    reference = same_for_all((89.8, 1.0, 61.0, 3.0, 28.8, np.nan, np.nan))
    table = table_of(ROW, ROW, (*ROW[:6], ""))
    (note,) = note_unknown_values(table, as_labelled(table), reference)
    assert numbers_of(note) == ("table", ["5"])
    assert (note.code, note.severity) == ("unread", "note")
    assert list(note_unknown_values(table, as_labelled(table), same_for_all((1, 1, 1, 1, 1, 1, 1)))) == []


def test_figures_of_tables_are_counted_as_right_wrong_and_unread() -> None:
    table = table_of(ROW, ROW, ("89.8", "1.0", "", "3.0", "28.8", "-2.0", "32.2"))
    rows = as_labelled(table)
    reference = same_for_all((89.8, 1.0, 61.0, 3.0, 28.8, -2.0, np.nan))
    wrong = {table.rows[0].cell(2), table.rows[2].cell(2)}  # the second is empty
    assert count_cells([(table, rows)], reference, wrong) == (7 + 7 + 6 - 1 - 3, 1, 3)
    wrong.add(table.rows[1].cell(2))
    assert count_cells([(table, rows)], reference, wrong) == (7 + 7 + 6 - 2 - 3, 2, 3)
    wrong.remove(table.rows[1].cell(2))
    national = replace(table, national=replace(table.rows[0], number=-1))
    assert count_cells([(national, rows)], reference, wrong) == (16 + 6, 1, 3 + 1)
    alone = Reference(reference.low, reference.high, has_cube=False)
    # Without a store, the four levels of a row with exports and imports are compared with each other.
    assert count_cells([(table, rows)], alone, wrong) == (3 + 4, 1, 3 + 3 + 6)


def missing(rows: list[AssignedRow], *, has_cube: bool) -> list[tuple[str, object, object]]:
    table = table_of(*31 * [ROW])
    found = list(check_provinces(table, rows, has_cube=has_cube))
    for each in found:
        assert (each.code, each.severity) == ("missing", "error")
        assert "累计" in each.sentence("zh")
        for name in (each.printed, each.expected):
            assert name is None or str(name)[:2] in each.sentence("zh")
    return [(each.where, each.printed, each.expected) for each in found]


@pytest.mark.parametrize("has_cube", [True, False])
def test_a_province_without_a_row_or_with_two_is_found(*, has_cube: bool) -> None:
    rows = as_labelled(table_of(*31 * [ROW]))
    assert missing(rows, has_cube=has_cube) == []
    assert missing(rows[:29], has_cube=has_cube) == [("table", None, "宁夏回族自治区、新疆维吾尔自治区")]
    assert missing([rows[9], *rows], has_cube=has_cube) == [("row 9", "江苏省", None)]
    # A table with up to 22 provinces is not meant to have all of them.
    assert len(missing(rows[:23], has_cube=has_cube)) == 1
    assert missing(rows[:22], has_cube=has_cube) == []
    # A missing province may be a row whose region is not known.
    unknown = [AssignedRow(rows[30].row, None), AssignedRow(rows[29].row, None)]
    assert missing([*rows[:29], *unknown], has_cube=has_cube) == []
    assert missing([*rows[:28], *unknown], has_cube=has_cube) == [
        ("table", None, "青海省、宁夏回族自治区、新疆维吾尔自治区")
    ]


def test_one_province_twice_and_one_missing_is_one_wrong_label_without_a_store() -> None:
    rows = as_labelled(table_of(*31 * [ROW]))
    twice = [*rows[:30], AssignedRow(rows[30].row, rows[9].region)]
    assert missing(twice, has_cube=False) == [("row 9", "江苏省", "新疆维吾尔自治区")]
    assert missing(twice, has_cube=True) == [("row 30", "江苏省", None), ("table", None, "新疆维吾尔自治区")]
    assert len(missing([*twice[:29], AssignedRow(rows[29].row, rows[8].region), twice[30]], has_cube=False)) == 3


@pytest.mark.parametrize(("is_descending", "levels"), [(True, ("9.0", "7.0", "8.0")), (False, ("7.0", "9.0", "8.0"))])
def test_an_unsorted_table_has_the_first_two_rows_that_are_not_in_order(
    is_descending: bool, levels: tuple[str, ...]
) -> None:
    table = table_of(*((level, "", level, "", "1.0", "", "5.0") for level in levels))
    claim = SortClaim("note", Basis.YTD, Flow.EXPORT, is_descending)
    (found,) = check_order(ParsedReport(tables=[table], claims=[claim]), [table], set())
    assert found.where == "note"
    assert numbers_of(found)[1] == list(levels[1:])
    assert (found.code, found.severity) == ("sort-note", "error")
    assert (found.printed, found.expected) == ("出口", "进口")  # equal values are in any order
    assert "出口" in found.sentence("zh")
    assert "进口" in found.sentence("zh")
    # Another claim and a sorted table before it do not end the check.
    in_order = table_of(*(("", "", level, "", "", "", "") for level in sorted(levels, reverse=is_descending)))
    claims: list[Claim] = [ProvinceCount("text", 31), claim]
    (again,) = check_order(ParsedReport(tables=[in_order, table], claims=claims), [in_order, table], set())
    assert again == found
    other_basis = SortClaim("note", Basis.MONTH, Flow.EXPORT, is_descending)
    assert list(check_order(ParsedReport(tables=[table], claims=[other_basis]), [table], set())) == []


def test_a_table_in_no_order_has_no_expected_flow() -> None:
    table = table_of(
        ("9.0", "", "5.0", "", "4.0", "", "1.0"),
        ("11.0", "", "3.0", "", "8.0", "", "-5.0"),
        ("12.0", "", "7.0", "", "5.0", "", "2.0"),
    )
    claim = SortClaim("note", Basis.YTD, Flow.EXPORT, is_descending=True)
    (found,) = check_order(ParsedReport(tables=[table], claims=[claim]), [table], set())
    assert (found.printed, found.expected) == ("出口", None)
    assert numbers_of(found)[1] == ["3.0", "7.0"]
