"""What the rows of a worksheet become, and what a cell shows for a value in its format."""

from __future__ import annotations

import datetime as dt

import pytest

from xlpkg.audit.document import ChartRow, Paragraph, RawRow, RawTable
from xlpkg.audit.formats.sheet import chart_rows, displayed_text, report_rows, sheet_blocks


def test_rows_with_three_texts_are_a_table_and_others_paragraphs() -> None:
    rows = [
        ["", "- 标题", "", ""],
        ["", "广东 ", "829.3", " 2.1  %", "  "],
        ["江苏", "", "x", "", "y"],
        ["a\tb\nc | d", "", "e", ""],
        [" ", "", "", ""],
        ["", "浙江", "1", "2"],
    ]
    assert sheet_blocks("当月", rows, top=4, left=2) == (
        Paragraph("当月!C4", "标题"),
        RawTable((RawRow("当月!C5", ("", "广东", "829.3", "2.1 %")), RawRow("当月!B6", ("江苏", "", "x", "", "y")))),
        Paragraph("当月!B7", "a b"),
        Paragraph("当月!B7", "c | d"),
        Paragraph("当月!D7", "e"),
        RawTable((RawRow("当月!C9", ("", "浙江", "1", "2")),)),
    )
    assert sheet_blocks("s", [["a", "b", "c"], [], ["d", "e", "f"]]) == (
        RawTable((RawRow("s!A1", ("a", "b", "c")),)),
        RawTable((RawRow("s!A3", ("d", "e", "f")),)),
    )
    # A table that was typed into cells of one column.
    typed = [["广东\t829.3\t2.1"], ["| 江\\|苏 | 540.2 | 3.0 |"]]
    assert sheet_blocks("s", typed) == (
        RawTable((RawRow("s!A1", ("广东", "829.3", "2.1")), RawRow("s!A2", ("江|苏", "540.2", "3.0")))),
    )


def test_the_report_of_a_range_is_its_first_columns() -> None:
    row = [str(at) for at in range(24)]
    assert report_rows("month_table", [row, row]) == [row[:8], row[:8]]
    assert report_rows("month_notes", [row, row, row]) == [["0"]] * 3
    assert report_rows("cover_title", [row, row, row]) == [["0"], ["0"]]  # without the issue


def texts(rows: int, columns: int, *, comments: tuple[int, ...]) -> list[list[str]]:
    """A range of paragraphs with typed comments beside those with these indices; printed ones are older."""
    made = [[f"text {at}", *[""] * (columns - 1)] for at in range(rows)]
    for at in comments:
        made[at][-2] = f"comment {at}"
    return made


@pytest.mark.parametrize(
    ("rows", "printed", "empty"),
    [
        # A comment has three rows below its paragraph, in version 2 of the design one.
        (15, {2: 1, 6: 5, 12: 11}, {3, 4, 7, 8, 13, 14}),
        (13, {2: 1, 4: 3, 8: 7}, set()),
    ],
)
def test_a_comment_is_read_as_it_was_typed(rows: int, printed: dict[int, int], empty: set[int]) -> None:
    made = texts(rows, 23, comments=tuple(printed.values()))
    expected = [
        f"comment {printed[at]}" if at in printed else "" if at in empty else f"text {at}" for at in range(rows)
    ]
    for name in ("month_text", "ytd_text"):
        assert [row for (row,) in report_rows(name, made)] == expected
    unchanged = [f"text {at}" for at in range(rows)]
    assert [row for (row,) in report_rows("month_notes", made)] == unchanged
    assert [
        row for (row,) in report_rows("month_text", texts(rows, 22, comments=()))
    ] == unchanged  # version 1 of the design has no comments
    assert report_rows("month_text", []) == []


def drawn_of(width: int) -> ChartRow:
    """The second row of a table from D5 with this many columns for the charts; each cell has its address."""
    columns = "DEFGHIJKLMNOPQRSTUVWXYZ"
    rows = [[f"{column}{row}" for column in columns[: 8 + width]] for row in (5, 6)]
    (found,) = chart_rows("当月", rows, top=5, left=4)
    assert found.printed == ("D6", "E6", "F6", "G6", "H6", "I6", "J6", "K6")
    assert found.heads == tuple(cell.replace("6", "5") for cell in found.drawn)
    assert all(where == f"当月!{cell}" for cell, where in zip(found.drawn, found.where, strict=True) if cell)
    return found


@pytest.mark.parametrize(
    ("width", "drawn"),
    [
        (14, "L M N O P Q R S T U V W X Y"),
        # Earlier, both charts had one label, and the bars of exports were beside those of imports.
        (13, "L M N Q R S T L O P U V W X"),
        (5, "L M N - - - - L O P - - - -"),
    ],
)
def test_the_data_of_the_charts_are_beside_the_table(width: int, drawn: str) -> None:
    assert drawn_of(width).drawn == tuple("" if cell == "-" else f"{cell}6" for cell in drawn.split())


def test_a_value_of_a_missing_column_is_located_at_the_first_column() -> None:
    assert drawn_of(5).where[3] == "当月!L6"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "0.0", ""),
        ("广东", "0.0", "广东"),
        (True, "0.0", "TRUE"),
        (dt.datetime(2025, 2, 28), "yyyy-mm-dd", "2025-02-28"),
        (dt.datetime(2025, 2, 28, 9, 5), "yyyy-mm-dd", "2025-02-28 09:05"),
        (829.25, None, "829.25"),
        (829.0, None, "829"),
        (1 / 3, "General", "0.33333333333"),  # eleven digits, as Excel in a wide column
        (0.1 + 0.2, "general", "0.3"),
        (829.25, "@", "829.25"),
        (829.25, "0.0E+00", "829.25"),  # a format that reports do not use
        (829.25, "0", "829"),
        (829.25, "0.00", "829.25"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "#.0", "0.5"),
        (2.5, "0.0#", "2.5"),
        (2.25, "0.0?", "2.25"),
        (2.0, "0.0#", "2.0"),
        (2.0, "0.##", "2"),
        (2.04, "0.##", "2.04"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234567.0, "#,##0", "-1,234,567"),
        (0.4, "#,##0.0", "0.4"),
        (-0.4, "#,##0.0", "-0.4"),
        (1234, "0,000", "1,234"),
        # Sections: above zero, below it, and zero; text in quotation marks or after a backslash is printed.
        (3, '"增"0;"减"0;"平"', "增3"),
        (-3, '"增"0;"减"0;"平"', "减3"),
        (0, '"增"0;"减"0;"平"', "平"),
        (0, '"增"0;"减"0', "增0"),
        (-3, '"约"0""', "约-3"),
        (3, r"\+0\%", "+3%"),
        (3, r'0" 亿"\元', "3 亿元"),
        (-2.5, "[Red]-0.0", "--2.5"),
        (2.5, "_(0.0_)", "2.5"),
        (-2.5, "0.0;[蓝色]0.0", "2.5"),
        (5, "0.0 ;-0.0 ", "5.0"),
    ],
)
def test_a_cell_shows_a_value_in_its_format(value: object, number_format: str | None, text: str) -> None:
    assert displayed_text(value, number_format) == text
