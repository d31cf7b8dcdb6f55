"""Lines of a text become paragraphs and rows as a reader sees them: marks, broken lines, typed and pasted tables."""

from __future__ import annotations

import pytest
from block_contents import grids, texts

from xlpkg.audit.document import Paragraph, RawRow, RawTable
from xlpkg.audit.formats.rows import combine_rows, is_pipe_rule, is_typed_row, joined, split_pipes, unmarked


def lines(*typed: str) -> list[Paragraph]:
    return [Paragraph(f"line {at}", text) for at, text in enumerate(typed, start=1)]


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("广东\t829.3\t2.1", True),
        ("广东\t829.3", False),
        ("| 广东 | 829.3 | 2.1 |", True),
        ("| 广东 | 829.3 |", False),
        # Without pipes at the ends, a row has at least seven cells, because "a | b | c" may be a sentence.
        ("广东 | 1 | 2 | 3 | 4 | 5 | 6", True),
        ("广东 | 1 | 2 | 3 | 4 | 5", False),
        ("| 广东 | 1 | 2 | 3 | 4", False),
        ("广东 | 1 | 2 | 3 | 4 |", False),
        ("| 广东 | 1 | 2 | 3 | 4 | 5 | 6", True),
        ("--- | ---:", True),
        ("广东出口增长", False),
    ],
)
def test_a_typed_row_has_tabs_or_pipes(line: str, is_row: bool) -> None:
    assert is_typed_row(line) is is_row


@pytest.mark.parametrize(
    ("line", "is_rule"),
    [
        ("| --- | :-: |", True),
        ("|---\t|---|\n", True),
        ("---", False),
        ("|  |  |", False),
        ("| - | 1 |", False),
        ("| X- |", False),
        ("", False),
    ],
)
def test_the_rule_of_a_pipe_table_has_only_pipes_and_hyphens(line: str, is_rule: bool) -> None:
    assert is_pipe_rule(line) is is_rule


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (" | a | b |  | ", ("a", "b", "")),
        ("a | **b**", ("a", "b")),
        ("|a|b|", ("a", "b")),
        ("| a | b\\|", ("a", "b|")),
        ("| a\\|c | b |", ("a|c", "b")),
    ],
)
def test_a_row_is_split_at_its_pipes(line: str, cells: tuple[str, ...]) -> None:
    assert split_pipes(line) == cells


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("## 一、各省市 ##\t", "一、各省市"),
        ("# C #", "C"),
        ("#X# 出口 X", "#X# 出口 X"),
        ("# XX", "XX"),
        ("> - 出口\\", "出口"),
        ("\\# 出口", "# 出口"),
        ("- 3.2%", "3.2%"),
        ("-3.2%", "-3.2%"),
        ("1. first", "1. first"),
        ("[出口](a.html) &lt; 3.2%", "出口 < 3.2%"),
    ],
)
def test_the_marks_of_a_markdown_line_are_removed(line: str, text: str) -> None:
    assert unmarked(line) == text


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        ("total ", " trade", "total trade"),
        (" total", "trade ", " total trade "),
        ("一 ", "total", "一total"),
        ("total", "一", "total一"),
        ("a total", "x一", "a total x一"),
        ("一x", "total", "一x total"),
        ("X", "rose", "X rose"),
        ("fell by -", "3.2%", "fell by -3.2%"),
        ("8.2 to 9", ".6 billion", "8.2 to 9.6 billion"),
        ("8.2 to 9", "%", "8.2 to 9%"),
        ("2 by", "3.2%", "2 by 3.2%"),
        ("12", "billion", "12 billion"),
        ("x1 y", "2.5", "x1 y 2.5"),
        # After a number, a point at the end of a line is its decimal point, unless the next line is "7 provinces fell".
        ("出口 1871.", "7 亿元", "出口 1871.7 亿元"),
        ("In May it was 1871.", "7 provinces fell", "In May it was 1871. 7 provinces fell"),
        ("出口 rose.", "7 provinces fell", "出口 rose. 7 provinces fell"),
        ("出口 1871.", "Seven", "出口 1871. Seven"),
        ("出口 rose", "by 3.2%", "出口 rose by 3.2%"),
        ("", "出口", "出口"),
        ("出口", "", "出口"),
    ],
)
def test_two_lines_of_a_paragraph_are_one(first: str, second: str, line: str) -> None:
    assert joined(first, second) == line


def test_rows_of_tabs_and_pipes_are_tables_between_paragraphs() -> None:
    typed = lines(
        "出口  增长", "地区\t\t进口", "| 广东 | 508.0 | 321.4 |", "| --- | --- | --- |", "进口", "a\tb", " ", "end"
    )
    blocks = combine_rows(typed)
    assert blocks == (
        Paragraph("line 1", "出口 增长"),
        RawTable((RawRow("line 2", ("地区", "", "进口")), RawRow("line 3", ("广东", "508.0", "321.4")))),
        Paragraph("line 5", "进口"),
        Paragraph("line 6", "a b"),
        Paragraph("line 8", "end"),
    )


def test_a_table_of_cells_is_another_than_a_typed_one() -> None:
    typed, cells = Paragraph("typed", "广东\t1\t2"), RawRow("cells", ("江苏", "3"))
    assert [len(grid) for grid in grids(combine_rows([typed, typed, cells, cells, typed]))] == [2, 2, 1]
    assert [len(grid) for grid in grids(combine_rows([cells, typed, Paragraph("", ""), typed]))] == [1, 1, 1]
    assert [len(grid) for grid in grids(combine_rows([typed, RawTable((cells,)), typed]))] == [1, 1, 1]


# January to May 2025: total trade, exports and imports in 亿元, of 10 provinces.
_PASTED = (
    "北京 12667.0 2508.5 10158.5 天津 3244.0 1688.2 1555.8 河北 2372.1 1477.9 894.2 山西 582.7 296.9 285.8"
    " 内蒙古 843.0 327.7 515.3 辽宁 3048.0 1615.5 1432.5 吉林 611.5 247.8 363.8 黑龙江 1327.6 377.3 950.3"
    " 上海 17819.8 7873.8 9946.0 江苏 23316.0 15540.2 7775.8"
)


def test_ten_runs_of_three_numbers_in_a_paragraph_are_a_table() -> None:
    header = "地区 进出口 （亿元） 出口 进口"
    (table,) = combine_rows([Paragraph("p", f"{header} {_PASTED}")])
    assert isinstance(table, RawTable)
    assert [row.where for row in table.rows] == ["p"] * 11
    assert table.rows[0].cells == ("地区", "进出口 （亿元）", "出口", "进口")
    assert table.rows[1].cells == ("北京", "12667.0", "2508.5", "10158.5")
    assert table.rows[5].cells == ("内蒙古", "843.0", "327.7", "515.3")
    (without,) = combine_rows([Paragraph("p", _PASTED.replace("内蒙古", "内 蒙古"))])
    assert isinstance(without, RawTable)
    assert [row.cells[0] for row in without.rows][:5] == ["北京", "天津", "河北", "山西", "内 蒙古"]
    assert len(without.rows) == 10


@pytest.mark.parametrize(
    "text",
    [
        _PASTED.rpartition(" 江苏")[0],  # nine rows
        " ".join(piece for at, piece in enumerate(_PASTED.split()) if at % 4 < 3),  # two numbers
        "出口增长",
        "3.2%",
    ],
)
def test_fewer_runs_or_numbers_are_a_paragraph(text: str) -> None:
    assert texts(combine_rows([Paragraph("p", text)])) == [text]


def test_a_line_with_a_tab_is_no_pasted_table() -> None:
    text = _PASTED.replace("北京 ", "北京\t")
    assert texts(combine_rows([Paragraph("p", text)])) == [text.replace("\t", " ")]
