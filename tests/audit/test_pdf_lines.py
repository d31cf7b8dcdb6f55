"""The words of a PDF's page become lines, cells and tables by their places."""

from __future__ import annotations

import itertools
from pathlib import Path

import pdfplumber
import pytest
from made_pages import Word, empty_pdf, grid, items, put, row, shown

from xlpkg.audit.formats.pdf_page import PageLine, PageTable, items_of

# Lines and cells


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        # A gap of 0.6 times the font size separates two cells.
        ([(100, 100, "ab"), (115.9, 100, "cd")], "ab cd"),
        ([(100, 100, "ab"), (116.1, 100, "cd")], "ab | cd"),
        ([(116.1, 100, "cd"), (100, 100, "ab")], "ab | cd"),
        ([(100, 100, "ab"), (115.9, 100, "cd"), (131.8, 100, "ef")], "ab cd ef"),
        ([(100, 95, "ab", 20), (128, 100, "cd")], "ab | cd"),
        ([(100, 100, "ab"), (118, 95, "cd", 20)], "ab cd"),
        # There is no space between Chinese characters.
        ([(100, 100, "广东"), (125.9, 100, "省")], "广东省"),
        ([(100, 100, "广东"), (125.9, 100, "a"), (135, 100, "省")], "广东 a 省"),
        # Two numbers are two cells, if they do not overlap.
        ([(100, 100, "1.0"), (119, 100, "2.0")], "1.0 | 2.0"),
        ([(100, 100, "1.0 2.0")], "1.0 | 2.0"),
        ([(100, 100, "1.0 2.0", 1.8)], "1.0 | 2.0"),
        ([(100, 100, "1.0"), (119, 100, "x"), (128, 100, "2.0")], "1.0 x 2.0"),
        ([(100, 100, "x"), (109, 100, "2.0")], "x 2.0"),
        ([(100, 100, "10.0"), (115, 100.5, "20.0", 9)], "10.0 20.0"),
        ([(100, 100, "10.0"), (120, 100.5, "20.0", 9)], "10.0 20.0"),
    ],
)
def test_a_gap_separates_two_cells(words: list[Word], cells: str, tmp_path: Path) -> None:
    assert shown(items(tmp_path, *words)) == [cells]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        # The middles of the words of a line differ by less than 0.35 of the smaller font size.
        ([(200, 100, "b"), (100, 103.4, "a")], ["a | b"]),
        ([(200, 100, "b"), (100, 103.6, "a")], ["b", "a"]),
        ([(100, 100, "a", 20), (200, 108.4, "b")], ["a | b"]),
        ([(100, 100, "a", 20), (200, 108.6, "b")], ["a", "b"]),
        ([(100, 100, "a"), (200, 91.6, "b", 20)], ["a | b"]),
        ([(100, 100, "a"), (200, 91.4, "b", 20)], ["b", "a"]),
        ([(100, 100, "a"), (200, 103.3, "b"), (300, 106.6, "c")], ["a | b | c"]),  # a line that is not straight
        ([(100, 120, "c", 12), (200, 121, "d"), (100, 100, "a")], ["a", "c | d"]),
    ],
)
def test_words_at_one_height_are_a_line(words: list[Word], lines: list[str], tmp_path: Path) -> None:
    assert shown(items(tmp_path, *words)) == lines


def test_a_line_has_the_size_of_most_characters_and_the_edges_of_its_words(tmp_path: Path) -> None:
    words: list[Word] = [(100, 100, "ab", 10.54), (200, 99, "ccc", 12), (300, 100, "de", 10.54)]
    (line,) = items(tmp_path, *words)
    assert isinstance(line, PageLine)
    assert line.size == 10.5
    edges = [line.top, line.bottom, line.x0, line.x1, line.cells[1].x0, line.cells[1].x1]
    assert edges == pytest.approx([99, 111, 100, 310.54, 200, 218], abs=0.01)
    assert line.text == "ab ccc de"


def test_rotated_text_is_left_out_and_bold_text_that_is_drawn_twice_is_read_once(tmp_path: Path) -> None:
    pdf = empty_pdf()
    put(pdf, [(100, 100, "ab"), (100.3, 100, "ab")])
    pdf.pages[-1].append("BT /F1 10 Tf 0 1 -1 0 300 600 Tm <00610062> Tj ET")
    with pdfplumber.open(pdf.save(tmp_path / "a.pdf")) as read:
        assert shown(items_of(read.pages[0])) == ["ab"]


# Tables with rules


def cells(ys: list[float], *rows: list[str], size: float = 10) -> list[Word]:
    """Rows in the columns of a grid whose columns are 80 wide."""
    return [word for y, texts in zip(ys, rows, strict=False) for word in row(y + 4, *texts, size=size, left=76)]


def test_framed_cells_are_a_table(tmp_path: Path) -> None:
    """Between a line above and one below; the words of its cells are no lines."""
    ys = [100.0, 120, 140]
    words = cells(ys, ["地区", "b c", ""], ["广东", "1.0", "x"])
    near: list[Word] = [(300, 150, "below"), (300, 80, "above"), (318, 124, "beside")]
    found = items(tmp_path, *near, *words, lines=grid([72, 152, 232, 312], ys))
    assert shown(found) == ["above", ["地区 | b c | ", "广东 | 1.0 | x"], "beside", "below"]
    table = found[1]
    assert (table.top, table.bottom) == pytest.approx((100, 140))


@pytest.mark.parametrize(
    ("word", "is_outside"),
    [
        # The middle of a word decides.
        ((62.0, 104.0, "ab"), True),
        ((309.0, 124.0, "ab"), True),
        ((100.0, 94.0, "ab"), True),
        ((300.0, 136.0, "ab"), True),
        ((303.0, 124.0, "ab"), False),
        ((66.0, 124.0, "ab"), False),
    ],
)
def test_a_word_at_the_frame_is_where_its_middle_is(word: Word, is_outside: bool, tmp_path: Path) -> None:
    ys = [100.0, 120, 140]
    words = cells(ys, ["a", "b", "c"], ["d", "e", "f"])
    found = shown(items(tmp_path, word, *words, lines=grid([72, 152, 232, 312], ys)))
    assert ("ab" in found) is is_outside
    assert len(found) == 1 + is_outside


@pytest.mark.parametrize(
    ("columns", "texts", "is_table"),
    [
        (3, [["a", "b", "c"], ["d", "e", "f"]], True),
        (3, [["a", "b", "c"]], False),
        (2, [["a", "b"], ["d", "e"], ["g", "h"]], False),
        # The cells between the grid lines of a chart are mostly empty: in a table at least 60 % are full.
        (5, [["a", "b", "c", "d", "e"], ["", "f", "", "", ""]], True),
        (5, [["a", "b", "c", "d", "e"], ["", "", "", "", ""]], False),
        (4, [["a", "b", "", ""], ["c", "", "", ""], ["d", "e", "f", ""], ["g", "h", "", ""]], False),
    ],
)
def test_a_frame_with_few_cells_or_texts_is_no_table(
    columns: int, texts: list[list[str]], is_table: bool, tmp_path: Path
) -> None:
    ys = [100.0 + 20 * at for at in range(len(texts) + 1)]
    found = shown(items(tmp_path, *cells(ys, *texts), lines=grid([72.0 + 80 * at for at in range(columns + 1)], ys)))
    assert (found == [[" | ".join(line) for line in texts]]) is is_table


def test_lines_of_a_cell_are_joined_and_merged_cells_are_filled(tmp_path: Path) -> None:
    lines = [*grid([72, 152], [100, 130, 150]), *grid([152, 312], [100, 130, 150]), (232, 130, 232, 150)]
    words: list[Word] = [(76, 102, "同比"), (76, 115, "增速"), (156, 102, "both"), (156, 115, "flows")]
    found = shown(items(tmp_path, *words, *row(134, "广东", "1.0", "2.0", left=76), lines=lines))
    assert found == [["同比增速 | both flows | both flows", "广东 | 1.0 | 2.0"]]


def test_a_cell_merged_with_the_one_below_is_not_the_one_to_its_left(tmp_path: Path) -> None:
    """So the header of 进出口 is not 同比."""
    lines = [*grid([72, 152], [100, 140, 160]), *grid([152, 312], [100, 120, 140, 160]), (232, 120, 232, 160)]
    heads: list[Word] = [
        (76, 114, "地区"),
        (210, 104, "出口"),
        (316, 122, "进出口"),
        *row(124, "", "亿元", "同比", left=76),
    ]
    words = [*heads, *row(144, "广东", "1.0", "2.0", "3.0", left=76)]
    found = shown(items(tmp_path, *words, lines=[*lines, *grid([312, 392], [100, 140, 160])]))
    assert found == [["地区 | 出口 | 出口 | 进出口", "地区 | 亿元 | 同比 | 进出口", "广东 | 1.0 | 2.0 | 3.0"]]
    # A place without a frame has no text.
    found = shown(items(tmp_path, *words, lines=[*lines, *grid([312, 392], [120, 140, 160])]))
    assert found == [["地区 | 出口 | 出口 | ", "地区 | 亿元 | 同比 | 进出口", "广东 | 1.0 | 2.0 | 3.0"]]


@pytest.mark.parametrize(
    ("texts", "is_table"),
    [
        # The shading of a row is one frame around all its cells: then the words are parted by their places.
        (["广东", "1.0", "2.0", "3.0", "4.0"], False),
        (["广东", "x", "2.0", "3.0", "4.0"], True),
        (["广东", "1.0", "2.0", "3.0", ""], True),
    ],
)
def test_a_shaded_row_of_numbers_is_read_by_alignment(texts: list[str], is_table: bool, tmp_path: Path) -> None:
    lines = [*grid([72, 152, 232, 312, 392, 472], [100, 120]), *grid([72, 472], [120, 140])]
    head = ["地区", "a", "b", "c", "d"]
    found = shown(items(tmp_path, *cells([100, 120], head, texts), lines=lines))
    joined = " ".join(filter(None, texts))
    assert found == [[" | ".join(head), " | ".join([joined] * 5 if is_table else texts)]]


def test_the_next_table_after_a_shaded_row_is_read_by_its_frame(tmp_path: Path) -> None:
    shaded = [*grid([72, 152, 232, 312, 392, 472], [100, 120]), *grid([72, 472], [120, 140])]
    first = cells([100, 120], ["地区", "a", "b", "c", "d"], ["广东", "1.0", "2.0", "3.0", "4.0"])
    second = cells([300, 320], ["a", "", "c"], ["d", "e", "f"])
    found = shown(items(tmp_path, *first, *second, lines=[*shaded, *grid([72, 152, 232, 312], [300, 320, 340])]))
    assert found == [["地区 | a | b | c | d", "广东 | 1.0 | 2.0 | 3.0 | 4.0"], ["a |  | c", "d | e | f"]]


def test_a_row_of_two_frames_is_as_framed(tmp_path: Path) -> None:
    lines = [*grid([72, 232, 312, 392], [100, 120]), *grid([72, 232, 392], [120, 140])]
    words: list[Word] = [(76, 104, "a"), (236, 104, "b"), (316, 104, "c"), (236, 124, "d")]
    found = shown(items(tmp_path, *words, *row(124, "1.0", "2.0", "3.0", "4.0", left=76, step=30), lines=lines))
    assert found == [["a | b | c", "1.0 2.0 3.0 4.0 | d | d"]]


def test_a_row_with_one_empty_frame_is_a_row(tmp_path: Path) -> None:
    lines = [*grid([72, 152, 232, 312], [100, 120]), *grid([72, 312], [120, 140]), *grid([72, 312], [140, 160])]
    found = shown(items(tmp_path, *cells([100, 140], ["a", "b", "c"], ["d"]), lines=lines))
    assert found == [["a | b | c", " |  | ", "d | d | d"]]


# Tables without rules


@pytest.mark.parametrize(
    ("texts", "is_row"),
    [
        (["广东", "1.0", "2.0"], True),
        (["广东", "1.0", "—"], True),
        (["广东", "1.0"], False),
        (["广东", "1.0", "x"], False),
        (["广东", "x", "1.0", "2.0"], True),
        (["广东", "x", "y", "2.0"], False),
        (["广东", "1.0", "2.0", "x", "y"], True),
        (["广东", "1.0", "2.0", "x", "y", "z"], False),
        (["1.", "1.0", "2.0"], False),
        (["x" * 40, "1.0", "2.0"], True),
        (["x" * 41, "1.0", "2.0"], False),
        (["1.0", "2.0", "3.0", "4.0"], False),
    ],
)
def test_a_label_and_numbers_are_a_row(texts: list[str], is_row: bool, tmp_path: Path) -> None:
    line = " | ".join(texts)
    assert shown(items(tmp_path, *row(100, *texts, size=3))) == ([[line]] if is_row else [line])


def test_only_below_a_row_four_numbers_are_a_row(tmp_path: Path) -> None:
    numbers = ("5.0", "6.0", "7.0", "8.0")
    labelled = row(100, "广东", "1.0", "2.0", "3.0", "4.0")
    found = shown(items(tmp_path, *row(60, *numbers), *labelled, *row(115, "", *numbers), *row(130, "", *numbers[:3])))
    assert found == [
        " | ".join(numbers),
        ["广东 | 1.0 | 2.0 | 3.0 | 4.0", " | 5.0 | 6.0 | 7.0 | 8.0"],
        " | ".join(numbers[:3]),
    ]
    assert shown(items(tmp_path, *labelled, *row(115, "", "5.0", "6.0", "7.0", "x"))) == [
        ["广东 | 1.0 | 2.0 | 3.0 | 4.0"],
        "5.0 | 6.0 | 7.0 | x",
    ]


def test_a_gap_ends_a_table(tmp_path: Path) -> None:
    one, two = ("广东", "1.0", "2.0"), ("江苏", "3.0", "4.0")
    first, second = " | ".join(one), " | ".join(two)
    assert shown(items(tmp_path, *row(100, *one), *row(131.9, *two))) == [[first, second]]
    assert shown(items(tmp_path, *row(100, *one), *row(132.1, *two))) == [[first], [second]]
    # In sizes of the lower row.
    assert shown(items(tmp_path, *row(100, *one), *row(153.9, *two, size=20))) == [[first, second]]


def test_a_framed_table_ends_the_rows_above_it(tmp_path: Path) -> None:
    frame = row(114, "a", "b", "c", size=3) + row(120, "d", "e", "f", size=3)
    above, below = row(100, "广东", "1.0", "2.0"), row(127, "江苏", "3.0", "4.0")
    lines = grid([70, 150, 230, 310], [112, 118, 124])
    assert shown(items(tmp_path, *above, *below, *frame, lines=lines)) == [
        ["广东 | 1.0 | 2.0"],
        ["a | b | c", "d | e | f"],
        ["江苏 | 3.0 | 4.0"],
    ]
    # One beside them, which begins above or ends below the gap between them, does not.
    for ys in ([95, 118, 124], [112, 118, 132]):
        tall = [(x + 300, y, text, 3.0) for y in (ys[0] + 1, ys[1] + 1) for x, text in ((0, "a"), (40, "b"), (80, "c"))]
        found = shown(items(tmp_path, *above, *below, *tall, lines=grid([298, 338, 378, 418], ys)))
        assert ["广东 | 1.0 | 2.0", "江苏 | 3.0 | 4.0"] in found


def test_close_lines_of_several_cells_above_the_rows_are_their_header(tmp_path: Path) -> None:
    """Up to four, each less than 1.2 font sizes above the next."""
    numbers = row(200, "广东", "1.0", "2.0")
    heads = [row(200 - 21 * at, f"a{at}x", f"b{at}x", f"c{at}x") for at in (1, 2, 3, 4, 5)]
    assert shown(items(tmp_path, *numbers, *heads[0])) == [["a1x | b1x | c1x", "广东 | 1.0 | 2.0"]]
    four = " | ".join(" ".join(f"{letter}{at}x" for at in (4, 3, 2, 1)) for letter in "abc")
    five = itertools.chain.from_iterable(heads)
    assert shown(items(tmp_path, *numbers, *five)) == [
        "a5x | b5x | c5x",
        [four, "广东 | 1.0 | 2.0"],
    ]
    two = row(184, "", "exports", "imports")
    assert shown(items(tmp_path, *numbers, *two)) == [[" | exports | imports", "广东 | 1.0 | 2.0"]]
    above = row(177.9, "a", "b", "c")
    assert shown(items(tmp_path, *numbers, *above)) == ["a | b | c", ["广东 | 1.0 | 2.0"]]
    assert shown(items(tmp_path, *numbers, *row(178.1, "a", "b", "c"))) == [["a | b | c", "广东 | 1.0 | 2.0"]]
    title: list[Word] = [(72, 158, "title")]
    assert shown(items(tmp_path, *numbers, *heads[0], *title)) == ["title", ["a1x | b1x | c1x", "广东 | 1.0 | 2.0"]]
    # The gap is measured in sizes of the row.
    small = row(170.0, "a", "b", "c", size=5)
    assert shown(items(tmp_path, *row(200, "广东", "1.0", "2.0", size=21), *small)) == [
        ["a | b | c", "广东 | 1.0 | 2.0"]
    ]
    # A table is no header.
    tables = shown(items(tmp_path, *row(100, "江苏", "1.0", "2.0"), *row(126, "a", "b"), *row(140, "x"), *numbers))
    assert tables == [["江苏 | 1.0 | 2.0"], "a | b", "x", ["广东 | 1.0 | 2.0"]]


def test_a_table_without_rules_has_the_edges_of_its_lines(tmp_path: Path) -> None:
    first, second = row(115, "广东", "1.0", "2.0"), row(130, "江苏", "3.0", "4.0")
    (table,) = items(tmp_path, *row(100, "a", "b", "c"), *first, *second)
    assert isinstance(table, PageTable)
    assert (table.top, table.bottom) == pytest.approx((100, 140))
    (table,) = items(tmp_path, *first, *second)
    assert (table.top, table.bottom) == pytest.approx((115, 140))


def test_cells_are_in_the_nearest_column(tmp_path: Path) -> None:
    """A column is as wide as the cells of the rows that have all; numbers are aligned at their right."""
    rows: list[Word] = []
    for at, (label, *numbers) in enumerate([("广东", "1,000.0", "2.0", "3.0"), ("江苏", "4.0", "5.0", "6.0")]):
        rows += [(72, 130 + 15 * at, label)]
        rows += [(200 + 80 * column - 5 * len(text), 130 + 15 * at, text) for column, text in enumerate(numbers)]
    # Left of the middle between two columns, and near the wide number of the first.
    part: list[Word] = [(72, 160, "浙江"), (210, 160, "7.0"), (345, 160, "8.0")]
    head: list[Word] = [(72, 115, "地区"), (130, 115, "出口"), (240, 115, "总值"), (275, 115, "同比"), (345, 115, "x")]
    assert shown(items(tmp_path, *rows, *part, *head)) == [
        ["地区 | 出口 | 总值 同比 | x", "广东 | 1,000.0 | 2.0 | 3.0", "江苏 | 4.0 | 5.0 | 6.0", "浙江 | 7.0 |  | 8.0"]
    ]


# Rows typed with spaces, and labels of two lines


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("广东 829.3 2.1 540.2", ["广东 | 829.3 | 2.1 | 540.2"]),
        ("Hong Kong 829.3 2.1 540.2", ["Hong Kong | 829.3 | 2.1 | 540.2"]),
        ("广东 829.3 2.1", "广东 829.3 2.1"),
        ("829.3 2.1 540.2 3.0", "829.3 | 2.1 | 540.2 | 3.0"),
        ("广东 829.3 2.1 540.2 up", "广东 829.3 2.1 540.2 up"),
        ("广东 829.3 up 540.2 3.0", "广东 829.3 up 540.2 3.0"),
    ],
)
def test_a_label_and_three_numbers_typed_with_spaces_are_a_row(
    text: str, cells: str | list[str], tmp_path: Path
) -> None:
    assert shown(items(tmp_path, (72, 100, text))) == [cells]


def test_a_typed_number_is_where_it_is_in_its_line(tmp_path: Path) -> None:
    """So it is in its column, if another is missing."""
    rows = row(100, "广东", "1.0", "2.0", "3.0", "4.0", step=40) + row(115, "江苏", "1.0", "2.0", "3.0", "4.0", step=40)
    typed: list[Word] = [(72, 130, "a b c d 5.0"), (192, 130, "6.0"), (232, 130, "7.0")]
    assert shown(items(tmp_path, *rows, *typed)) == [
        ["广东 | 1.0 | 2.0 | 3.0 | 4.0", "江苏 | 1.0 | 2.0 | 3.0 | 4.0", "a b c d | 5.0 |  | 6.0 | 7.0"]
    ]


@pytest.mark.parametrize(
    ("below", "label"),
    [
        ((72, 114.9, "Mongolia"), "Inner Mongolia"),
        ((72, 115.1, "Mongolia"), ""),
        ((96.9, 112, "Mongolia"), "Inner Mongolia"),  # begins below the label
        ((97.1, 112, "Mongolia"), ""),
        ((72, 112, "Mongolia and more"), ""),  # as wide as to the numbers
        ((60, 112, "Mongolia"), "Inner Mongolia"),
        ((72, 112, "(N)"), "Inner (N)"),
    ],
)
def test_a_label_may_have_a_second_line(below: Word, label: str, tmp_path: Path) -> None:
    rows = row(100, "Inner", "1.0", "2.0")
    found = shown(items(tmp_path, *rows, below))
    assert found == ([[f"{label} | 1.0 | 2.0"]] if label else [["Inner | 1.0 | 2.0"], below[2]])


def test_a_label_of_three_lines_is_one_and_the_next_row_is_measured_from_its_end(tmp_path: Path) -> None:
    lines: list[Word] = [(66, 112, "Mongolia"), (72, 124, "region"), (72, 155.9, "江苏"), (152, 155.9, "3.0")]
    found = items(tmp_path, *row(100, "Inner", "1.0", "2.0"), *lines, (232, 155.9, "4.0"))
    assert shown(found) == [["Inner Mongolia region | 1.0 | 2.0", "江苏 | 3.0 | 4.0"]]


def test_a_line_of_two_cells_or_below_numbers_is_no_second_line(tmp_path: Path) -> None:
    two: list[Word] = [(72, 112, "x"), (90, 112, "y")]
    assert shown(items(tmp_path, *row(100, "Inner", "1.0", "2.0"), *two)) == [["Inner | 1.0 | 2.0"], "x | y"]
    rows = row(100, "广东", "1.0", "2.0", "3.0", left=60) + row(112, "4.0", "5.0", "6.0", "7.0", left=140)
    found = shown(items(tmp_path, *rows, (140, 124, "z")))
    assert found[1:] == ["z"]


@pytest.mark.parametrize(("paint", "is_table"), [("1 g", False), ("0.9 g", True)])
def test_white_areas_of_any_form_are_no_cells(paint: str, is_table: bool, tmp_path: Path) -> None:
    """Areas with a point in the middle of an edge are no rectangles."""
    pdf = empty_pdf()
    for at, name in enumerate("abcdef"):
        x, y = 100 + at % 3 * 100, 600 - at // 3 * 30
        corners = [(x, y), (x + 50, y), (x + 100, y), (x + 100, y + 30), (x, y + 30)]
        path = " ".join(f"{left} {top} {'l' if number else 'm'}" for number, (left, top) in enumerate(corners))
        pdf.pages[-1].append(f"q {paint} {path} h f Q")
        pdf.put(x + 5, y + 10, 9, name)
    with pdfplumber.open(pdf.save(tmp_path / "a.pdf")) as read:
        found = shown(items_of(read.pages[0]))
    assert found == ([["a | b | c", "d | e | f"]] if is_table else ["a | b | c", "d | e | f"])
