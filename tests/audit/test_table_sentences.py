"""Tables made by hand: where each check begins to find something, and the whole sentence that it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_references import same_for_all, told
from made_tables import ROW, table_of, with_nation

from xlpkg.analysis.findings import Finding, Unit
from xlpkg.audit.claims import ParsedReport, ProvinceTable, SortClaim, Suspects
from xlpkg.audit.reference import AssignedRow, Reference, as_labelled
from xlpkg.audit.table_checks import (
    check_identities,
    check_order,
    check_provinces,
    check_sums,
    check_values,
    check_yoy,
    check_ytd_not_below_month,
)
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow, Method

TOTAL, TOTAL_YOY, EXPORT, EXPORT_YOY, IMPORT, IMPORT_YOY, NET = range(7)
DOLLARS = Unit(1.0, Currency.USD)


def row_with(column: int, text: str) -> tuple[str, ...]:
    return tuple(text if at == column else each for at, each in enumerate(ROW))


def in_dollars(*rows: tuple[str, ...], basis: Basis = Basis.YTD) -> ProvinceTable:
    return replace(table_of(*rows, basis=basis), unit=DOLLARS)


def reference() -> Reference:
    """A store in which each province has the figures of ROW, with two decimals."""
    return same_for_all((89.83, 1.04, 61.04, 3.04, 28.79, -2.04, 32.25), bases=Basis)


def facts(found: Finding) -> tuple[object, ...]:
    return (found.code, *told(found), found.printed, found.expected)


# Cells


@pytest.mark.parametrize(
    ("column", "text", "sentence", "expected"),
    [
        (EXPORT, "67.0", "天津出口（累计）：表中为 67.0 亿美元，数据库为 61.0 亿美元", 61.0),
        (EXPORT, "67.00", "天津出口（累计）：表中为 67.0 亿美元，数据库为 61.04 亿美元", 61.04),
        (IMPORT_YOY, "2.0", "天津进口同比（累计）：表中为 2.0%，按该列的基期方法（stored）数据库为 -2.0%", -2.0),
    ],
)
def test_a_wrong_cell_is_told_in_full(column: int, text: str, sentence: str, expected: float) -> None:
    table = in_dollars(ROW, row_with(column, text))
    suspects: Suspects = set()
    (found,) = check_values(table, as_labelled(table), reference(), suspects)
    shown = sentence.replace("stored", Method.STORED.label("zh"))
    assert facts(found) == ("value", "error", "row 1", shown, float(text), expected)
    assert suspects == {table.rows[1].cell(column)}


def test_an_expected_figure_has_six_decimals_at_most() -> None:
    stored = reference()
    stored.low[:, 1:, EXPORT] = stored.high[:, 1:, EXPORT] = 61.123456789
    table = table_of(row_with(EXPORT, "67.000000000"))
    assert [each.expected for each in check_values(table, as_labelled(table), stored, set())] == [61.123457]


def test_a_cell_without_a_number_is_told_in_full() -> None:
    table = in_dollars(row_with(EXPORT, ""), row_with(EXPORT, ""))
    text = replace(table.rows[1], not_numbers=((EXPORT, "6l.0"),))
    table = replace(table, rows=(table.rows[0], text))
    found = list(check_values(table, as_labelled(table), reference(), set()))
    assert [facts(each) for each in found] == [
        ("missing", "error", "row 0", "北京出口（累计）：表中没有数字，数据库为 61.0 亿美元", None, 61.0),
        ("value", "error", "row 1", "天津出口（累计）：表中为 6l.0 亿美元，数据库为 61.0 亿美元", "6l.0", 61.0),
    ]
    assert found[0].unit == found[1].unit == DOLLARS


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (EXPORT, "67.0", "出口（累计）：12 个金额中有 12 个与数据库不一致，第一个为 67.0，应为 61.0"),
        (EXPORT_YOY, "7.0", "出口（累计）：12 个同比中有 12 个与数据库不一致，第一个为 7.0，应为 3.0"),
    ],
)
def test_a_wrong_column_is_told_in_full(column: int, text: str, sentence: str) -> None:
    table = in_dollars(*[row_with(column, text)] * 12)
    (found,) = check_values(table, as_labelled(table), reference(), set())
    assert facts(found)[:3] == ("value", "error", "table")
    assert facts(found)[3] == f"{sentence}；该列与各行错位，或来自其他来源"


def test_a_forced_level_is_told_in_full() -> None:
    """61.04 and 28.86 are 89.90, but the store has 89.83."""
    stored = reference()
    stored.low[:, 1:, IMPORT] = stored.high[:, 1:, IMPORT] = 28.86
    table = in_dollars((*ROW[:4], "28.9", *ROW[5:]), ("89.9", *ROW[1:4], "28.9", *ROW[5:]))
    (found,) = check_values(table, as_labelled(table), stored, set())
    shown = "天津进出口（累计）：表中为 89.9 亿美元，数据库为 89.8 亿美元；末位经过调整，使各数相加一致"
    assert facts(found) == ("value", "note", "row 1", shown, 89.9, 89.8)
    assert stored.forced == {table.rows[1].cell(TOTAL)}


# Identities


@pytest.mark.parametrize(
    ("column", "text", "flow", "expected"),
    [
        (TOTAL, "98.9", "进出口", 89.8),
        (EXPORT, "67.0", "出口", 61.0),
        (EXPORT, "51.0", "出口", 61.0),
        (IMPORT, "23.8", "进口", 28.8),
        (IMPORT, "38.8", "进口", 28.8),
        (NET, "33.2", "净出口", 32.2),
    ],
)
def test_the_level_that_contradicts_the_others_is_told_in_full(
    column: int, text: str, flow: str, expected: float
) -> None:
    table = in_dollars(ROW, row_with(column, text))
    suspects: Suspects = set()
    (found,) = check_identities(table, suspects)
    t, x, m, n = (row_with(column, text)[each] for each in (TOTAL, EXPORT, IMPORT, NET))
    levels = f"（进出口 {t}，出口 {x}，进口 {m}，净出口 {n}）"
    shown = f"天津（累计）：表中{flow}为 {text}，按同一行的其他数字应为 {expected}{levels}"
    assert facts(found) == ("identity", "error", "row 1", shown, float(text), expected)
    assert found.unit == DOLLARS
    assert suspects == {table.rows[1].cell(column)}


def test_a_row_with_a_suspect_level_has_no_further_finding() -> None:
    table = table_of(row_with(TOTAL, "98.9"), row_with(TOTAL, "98.9"))
    for column in (TOTAL, EXPORT, IMPORT, NET):
        assert [each.where for each in check_identities(table, {table.rows[0].cell(column)})] == ["row 1"]
    assert len(list(check_identities(table, {table.rows[0].cell(TOTAL_YOY)}))) == 2


def test_an_expected_level_has_the_decimals_of_the_printed_one() -> None:
    (found,) = check_identities(table_of(("98.90", "", "61.00", "", "28.85", "", "")), set())
    assert found.expected == 89.85


def test_a_row_without_exports_or_imports_has_no_identity() -> None:
    for column in (EXPORT, IMPORT):
        assert list(check_identities(table_of(row_with(column, "")), set())) == []
    only_total = table_of(("99.9", "", "61.0", "", "28.8", "", ""))
    assert [each.expected for each in check_identities(only_total, set())] == [89.8]
    assert "净出口 —" in next(iter(check_identities(only_total, set()))).sentence("zh")
    only_net = table_of(("", "", "61.0", "", "28.8", "", "99.9"))
    assert [each.expected for each in check_identities(only_net, set())] == [32.2]


@pytest.mark.parametrize(("text", "is_wrong"), [("89.9", False), ("89.7", False), ("90.0", True), ("89.6", True)])
def test_a_level_contradicts_the_others_beyond_their_rounding(text: str, *, is_wrong: bool) -> None:
    """Three halves of the last digit are 0.15."""
    assert len(list(check_identities(table_of(row_with(TOTAL, text)), set()))) == is_wrong
    net = f"{float(text) - 57.6:.1f}"
    assert len(list(check_identities(table_of(row_with(NET, net)), set()))) == is_wrong


def test_many_contradictory_rows_are_told_in_full() -> None:
    first = ("98.8", *ROW[1:])
    table = table_of(first, *[("98.9", *ROW[1:])] * 10)
    (found,) = check_identities(table, set())
    assert facts(found) == (
        "identity",
        "error",
        "table",
        "11 行（累计）中有 11 行自相矛盾，第一行是北京（进出口 98.8，出口 61.0，进口 28.8，净出口 32.2）；"
        "列被对调，或某列与各行错位",
        None,
        None,
    )


# YoY


def yoy_row(total: str, exports: str = "10.0", imports: str = "-10.0") -> tuple[str, ...]:
    """110.0 is 10 % more than 100, 90.0 is 10 % less than 100, and 200.0 as much as 200."""
    return ("200.0", total, "110.0", exports, "90.0", imports, "20.0")


@pytest.mark.parametrize(
    ("basis", "month", "total", "is_wrong"),
    [
        # Within 0.05 points, exports and imports of last year are 199.80 to 200.20: total trade rose by 0.18 at most.
        *((Basis.YTD, 2, text, abs(float(text)) > 0.18) for text in ("-0.2", "-0.1", "0.1", "0.2")),
        *((Basis.YTD, 12, text, abs(float(text)) > 0.18) for text in ("-0.2", "-0.1", "0.1", "0.2")),
        *((Basis.MONTH, 1, text, abs(float(text)) > 0.18) for text in ("-0.2", "-0.1", "0.1", "0.2")),
        # Within 0.15 points, in February, they are 199.60 to 200.40: by 0.377 at most.
        *((Basis.MONTH, 2, text, abs(float(text)) > 0.377) for text in ("-0.4", "-0.3", "0.3", "0.4")),
    ],
)
def test_yoy_contradict_each_other_beyond_their_rounding(
    basis: Basis, month: int, total: str, *, is_wrong: bool
) -> None:
    table = table_of(yoy_row(total), basis=basis)
    suspects: Suspects = set()
    found = list(check_yoy(table, suspects, month))
    assert [(each.code, each.severity, each.where) for each in found] == [("identity", "error", "row 0")] * is_wrong
    assert suspects == ({table.rows[0].cell(column) for column in (1, 3, 5)} if is_wrong else set())


@pytest.mark.parametrize(("total", "is_wrong"), [("49.8", True), ("49.9", False), ("50.1", False), ("50.2", True)])
def test_large_yoy_contradict_each_other_too(total: str, *, is_wrong: bool) -> None:
    """200.0 is 100 % more than 100, 100.0 as much as 100; 300.0 is 50 % more than 200, known to 199.85 to 200.15."""
    row = ("300.0", total, "200.0", "100.0", "100.0", "0.0", "100.0")
    assert len(list(check_yoy(table_of(row), set(), 2))) == is_wrong


@pytest.mark.parametrize("text", ["-100.0", "-99.95", "-100.5", ""])
def test_a_yoy_that_gives_no_base_is_not_compared(text: str) -> None:
    assert list(check_yoy(table_of(yoy_row("0.0", exports=text)), set(), 2)) == []
    assert len(list(check_yoy(table_of(yoy_row("9.0", exports="-99.94")), set(), 2))) == 1


def test_a_row_with_a_suspect_figure_is_skipped() -> None:
    table = table_of(yoy_row("9.0"), yoy_row("9.0"))
    for column in range(7):
        other = Suspects({table.rows[0].cell(column)})
        assert [each.where for each in check_yoy(table, other, 2)] == ["row 1"]
        assert other == {table.rows[0].cell(column), *(table.rows[1].cell(each) for each in (1, 3, 5))}


def test_contradictory_yoy_are_told_in_full() -> None:
    (found,) = check_yoy(table_of(yoy_row("5.0")), set(), 2)
    assert facts(found)[:4] == (
        "identity",
        "error",
        "row 0",
        "北京（累计）：表中同比（进出口 5.0，出口 10.0，进口 -10.0）相互矛盾：由此推算，去年进出口为 190.5，"
        "而出口与进口之和为 199.8 至 200.2",
    )


# Sums


def known(low: float, high: float, column: int) -> Reference:
    made = Reference(np.full((2, 32, 7), np.nan), np.full((2, 32, 7), np.nan), has_cube=False)
    made.low[:, 0, column], made.high[:, 0, column] = low, high
    return made


@pytest.mark.parametrize(
    ("column", "flow", "total"), [(TOTAL, "进出口", 2783.8), (EXPORT, "出口", 1891.0), (IMPORT, "进口", 892.8)]
)
def test_a_sum_is_told_in_full(column: int, flow: str, total: float) -> None:
    (found,) = check_sums(in_dollars(*[ROW] * 31), known(99.0, 100.0, column), set())
    assert facts(found) == (
        "sum",
        "error",
        "table",
        f"{flow}（累计）：31 个省市合计为 {total:,g}，全国为 99.5（亿美元）",
        total,
        99.5,
    )
    assert found.unit == DOLLARS


@pytest.mark.parametrize(
    ("low", "high", "is_wrong"),
    [
        (2785.3, 2786.0, False),  # 31 halves are 1.55
        (2785.4, 2786.0, True),
        (2700.0, 2782.3, False),
        (2700.0, 2782.2, True),
        (2700.0, 2900.0, False),
        (np.nan, np.nan, False),
    ],
)
def test_a_sum_is_compared_with_an_interval(low: float, high: float, *, is_wrong: bool) -> None:
    assert len(list(check_sums(table_of(*[ROW] * 31), known(low, high, TOTAL), set()))) == is_wrong


def test_a_column_that_cannot_be_added_up_does_not_end_the_check() -> None:
    """Neither one that is not printed, nor one with a wrong, an empty or an unknown figure."""
    table = table_of(*[ROW] * 31)
    of_exports = known(1.0, 1.0, EXPORT)
    assert len(list(check_sums(table, of_exports, set()))) == 1
    of_both = known(1.0, 1.0, EXPORT)
    of_both.low[:, 0, TOTAL] = of_both.high[:, 0, TOTAL] = 1.0
    assert len(list(check_sums(table, of_both, set()))) == 2
    assert len(list(check_sums(table, of_both, {table.rows[7].cell(TOTAL)}))) == 1
    assert len(list(check_sums(replace(table, columns=(EXPORT,)), of_both, set()))) == 1
    without = table_of(*[ROW] * 30, row_with(TOTAL, ""))
    assert len(list(check_sums(without, of_both, set()))) == 1


# The year to date and the month


def below(ytd: ProvinceTable, month: ProvinceTable, suspects: Suspects | None = None) -> list[Finding]:
    assigned = {Basis.MONTH: as_labelled(month), Basis.YTD: as_labelled(ytd)}
    return list(check_ytd_not_below_month(assigned, suspects if suspects is not None else set()))


def of_month(*rows: tuple[str, ...]) -> ProvinceTable:
    return table_of(*rows, basis=Basis.MONTH).numbered(1)


def test_a_year_to_date_below_its_month_is_told_in_full() -> None:
    ytd = table_of(ROW, row_with(EXPORT, "51.0"))
    suspects: Suspects = set()
    (found,) = below(ytd, of_month(ROW, ROW), suspects)
    assert facts(found) == (
        "ytd-below-month", "error", "row 1", "天津出口：表中累计值为 51.0，小于当月值 61.0", 51.0, 61.0
    )  # fmt: skip
    assert suspects == {(0, 1, EXPORT), (1, 1, EXPORT)}


@pytest.mark.parametrize("column", [TOTAL, EXPORT, IMPORT])
def test_a_missing_or_suspect_figure_is_not_compared(column: int) -> None:
    ytd, month = table_of(row_with(column, "1.0"), row_with(column, "1.0")), of_month(ROW, ROW)
    assert len(below(ytd, month)) == 2
    for cell in (ytd.rows[0].cell(column), month.rows[0].cell(column)):
        assert [each.where for each in below(ytd, month, {cell})] == ["row 1"]
    for other in (TOTAL, EXPORT, IMPORT):
        if other != column:
            assert len(below(ytd, month, {ytd.rows[0].cell(other)})) == 2
    assert [each.where for each in below(ytd, of_month(row_with(column, ""), ROW))] == ["row 1"]
    assert [each.where for each in below(table_of(row_with(column, ""), row_with(column, "1.0")), month)] == ["row 1"]


def test_rows_without_a_partner_do_not_end_the_check() -> None:
    tiny = table_of(row_with(TOTAL, "1.0"), row_with(TOTAL, "1.0"))
    month = as_labelled(of_month(ROW, ROW))
    unknown = [AssignedRow(tiny.rows[0], None), AssignedRow(tiny.rows[1], PROVINCES[1])]
    assert len(list(check_ytd_not_below_month({Basis.MONTH: month, Basis.YTD: unknown}, set()))) == 1
    assert len(list(check_ytd_not_below_month({Basis.MONTH: month[1:], Basis.YTD: as_labelled(tiny)}, set()))) == 1
    for assigned in ({}, {Basis.MONTH: month}, {Basis.YTD: as_labelled(tiny)}):
        assert list(check_ytd_not_below_month(assigned, set())) == []
    nameless = [AssignedRow(month[0].row, None), month[1]]
    assert len(list(check_ytd_not_below_month({Basis.MONTH: nameless, Basis.YTD: as_labelled(tiny)}, set()))) == 1


def test_exchanged_tables_are_told_in_full() -> None:
    (found,) = below(table_of(*[row_with(TOTAL, "1.0")] * 12), of_month(*[ROW] * 12))
    assert facts(found) == (
        "ytd-below-month", "error", "row 0", "12 个省市中有 12 个累计值小于当月值：两张表或其标题被对调", None, None
    )  # fmt: skip


# Rows and their order


def test_the_last_of_several_rows_of_a_province_is_named() -> None:
    rows = as_labelled(table_of(*[ROW] * 31))
    three = [*rows[:30], *(AssignedRow(row.row, PROVINCES[29]) for row in rows[:2])]
    found = list(check_provinces(table_of(ROW), [*rows, *three[30:]], has_cube=True))
    assert [facts(each) for each in found] == [
        ("missing", "error", "row 1", f"{PROVINCES[29].short}不止一行（累计）", PROVINCES[29].name, None)
    ]


def test_the_order_of_net_exports_is_recognised() -> None:
    table = table_of(
        ("9.0", "", "5.0", "", "4.0", "", "3.0"),
        ("11.0", "", "3.0", "", "8.0", "", "2.0"),
        ("10.0", "", "7.0", "", "3.0", "", "1.0"),
    )
    claim = SortClaim("note", Basis.YTD, Flow.EXPORT, is_descending=True)
    (found,) = check_order(ParsedReport(claims=[claim]), [table], set())
    assert (found.printed, found.expected) == ("出口", "净出口")
    (found,) = check_order(ParsedReport(claims=[claim]), [replace(table, columns=(0, 2, 4))], set())
    assert (found.printed, found.expected) == ("出口", None)


def test_missing_and_suspect_levels_have_no_place_in_the_order() -> None:
    table = table_of(*(("", "", text, "", "", "", "") for text in ("9.0", "", "5.0", "7.0", "4.0")))
    claim = SortClaim("note", Basis.YTD, Flow.EXPORT, is_descending=True)
    parsed = ParsedReport(claims=[claim])
    assert len(list(check_order(parsed, [table], set()))) == 1
    assert list(check_order(parsed, [table], {table.rows[2].cell(EXPORT)})) == []
    assert list(check_order(parsed, [table], {table.rows[3].cell(EXPORT)})) == []
    assert len(list(check_order(parsed, [table], {table.rows[2].cell(TOTAL)}))) == 1


def test_the_row_of_the_nation_is_compared_with_the_store() -> None:
    table = replace(with_nation(in_dollars(ROW), {TOTAL: "9.9"}), columns=(TOTAL,))
    (found,) = check_values(table, as_labelled(table), reference(), set())
    assert facts(found)[1:4] == ("error", "nation", "全国进出口（累计）：表中为 9.9 亿美元，数据库为 2784.7 亿美元")
