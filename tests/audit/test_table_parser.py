"""Tables of provinces with all that is read of them; the figures are those of examples/ for February 2025."""

from __future__ import annotations

import pytest

from xlpkg.audit.claims import ProvinceRow
from xlpkg.audit.document import RawRow, RawTable
from xlpkg.audit.table_parser import named_regions, parse_table
from xlpkg.model.words import Basis

#: The header, then rows; each row is at its number.
Rows = list[tuple[str, ...]]


def raw(rows: Rows, *, first: int = 1) -> RawTable:
    return RawTable(tuple(RawRow(f"row {at}", cells) for at, cells in enumerate(rows, start=first)))


def shown(row: ProvinceRow) -> str:
    """Return where *row* is, its label, its region if that is called otherwise, its seven figures and other cells."""
    region = row.region.short if row.region else "?"
    label = row.label if row.label == region else f"{row.label}={region}"
    figures = " ".join(figure.text if figure else "." for figure in row.figures)
    return f"{row.where} {label} {figures} {' '.join(f'{text}@{at}' for at, text in row.not_numbers)}".strip()


def read(*parts: Rows) -> tuple[list[str] | None, list[str]]:
    """Return the rows of the table that *parts* print, then the nation's, and what was not read."""
    table, unread = parse_table([raw(part, first=10 * at + 1) for at, part in enumerate(parts)], Basis.YTD)
    left = [f"{row.where} {'|'.join(row.cells)}" for row in unread]
    if table is None:
        return None, left
    assert (table.where, table.basis) == ("row 1", Basis.YTD)
    found = sorted({at for row in table.rows for at, each in enumerate(row.figures) if each})
    assert set(table.columns) >= set(found)
    rows = [*table.rows, *([table.national] if table.national else [])]
    return [shown(row) for row in rows], left


@pytest.mark.parametrize(
    ("rows", "read_rows", "unread"),
    [
        (  # levels without YoY
            [("地区", "出口"), ("广东省", "508.0"), ("全国", "2151.6"), ("江苏", "318.4")],
            ["row 2 广东省=广东 . . 508.0 . . . .", "row 4 江苏 . . 318.4 . . . .", "row 3 全国 . . 2151.6 . . . ."],
            [],
        ),
        ([("地区", "出口同比（%）"), ("广东", "-3.2"), ("江苏", "-3.5")], None, ["row 1 地区|出口同比（%）"]),
        (  # a header in two rows, which breaks a word, and rows that end early
            [("省市", "净", "进", "同比"), ("", "出口", "口"), ("广东", "186.6", "321.4", "11.8"), ("江苏", "121.9")],
            ["row 3 广东 . . . . 321.4 11.8 186.6", "row 4 江苏 . . . . . . 121.9"],
            [],
        ),
        (  # the numbers of rows, a title above them, and rows without a label
            [
                ("2025年2月",),
                ("序号", "省市", "出口"),
                ("1", "广东", "508.0"),
                ("", "", "318.4"),
                ("-", "", "-"),
                ("续",),
                ("3",),
                ("4", "浙江", "268.1"),
            ],
            ["row 3 广东 . . 508.0 . . . .", "row 8 浙江 . . 268.1 . . . ."],
            ["row 4 ||318.4", "row 7 3"],
        ),
        (  # the label is the first of two cells that name the province
            [("省市", "简称", "出口"), ("广东省", "广东", "508.0"), ("江苏省", "江苏", "318.4")],
            ["row 2 广东省=广东 . . 508.0 . . . .", "row 3 江苏省=江苏 . . 318.4 . . . ."],
            ["row 1 简称"],
        ),
        (  # a province without figures, a label that names none, and a remark
            [
                ("省市", "出口", "同比"),
                ("西藏", "", ""),
                ("广冬", "508.0", "x"),
                ("东部", "", ""),
                ("江苏", "318.4", "—"),
            ],
            ["row 2 西藏 . . . . . . .", "row 3 广冬=? . . 508.0 . . . . x@3", "row 5 江苏 . . 318.4 . . . ."],
            [],
        ),
        (  # columns that are none of the seven figures
            [("省市", "GDP", "出口占全国（%）", "出口", "人口", "出口"), ("广东", "3", "23.6", "508.0", "5", "508.0")],
            ["row 2 广东 . . 508.0 . . . ."],
            ["row 1 GDP", "row 1 出口占全国(%)", "row 1 人口", "row 1 出口"],
        ),
        ([("排名", "出口", "省市"), ("1", "508.0", "广东"), ("2", "318.4", "江苏")], None, []),
        ([("地区", "出口"), ("全国", "2151.6")], None, []),
        ([("产品", "出口"), ("机电产品", "1200.0")], None, []),
    ],
)
def test_a_table_is_read_by_its_header_and_labels(rows: Rows, read_rows: list[str] | None, unread: list[str]) -> None:
    assert read(rows) == (read_rows, unread)


def test_parts_of_a_table_are_one() -> None:
    header = ("省市", "出口")
    assert read([header, ("广东", "508.0")], [("", ""), header, ("江苏", "318.4")]) == (
        ["row 2 广东 . . 508.0 . . . .", "row 13 江苏 . . 318.4 . . . ."],
        [],
    )


def test_regions_are_named_in_the_first_two_cells() -> None:
    parts = [raw([("1", "广东", "508.0", "江苏"), ("上海", "北京"), ("全国",)])]
    assert {region.short for region in named_regions(parts)} == {"广东", "上海", "北京", "全国"}
    assert [region.short for region in named_regions([raw([("1", "2", "江苏")])])] == []
