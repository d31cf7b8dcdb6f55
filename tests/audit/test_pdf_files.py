"""The words and rules of a PDF's pages become paragraphs and tables, without page headers, page numbers and charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pages import Rule, Shown, Word, columns, grid, line, pdf_of, read, row

from xlpkg.audit.document import Paragraph, RawRow, RawTable
from xlpkg.audit.formats.pdf import pdf_blocks

FULL, SHORT = "一" * 42, "一" * 30  # as wide as the text of the page, and not
HEAD, ONE, TWO = ("地区", "出口", "进口"), ("广东", "1.0", "2.0"), ("江苏", "3.0", "4.0")


def show(*rows: tuple[str, ...]) -> list[str]:
    return [" | ".join(texts) for texts in rows]


def table(top: float, *rows: tuple[str, ...]) -> list[Word]:
    return [word for at, texts in enumerate(rows) for word in row(top + 15 * at, *texts)]


def lines(top: float, *texts: str) -> list[Word]:
    """Lines that are too far from each other to be a paragraph."""
    return [line(top + 20 * at, text) for at, text in enumerate(texts)]


# Headers, footers and page numbers


def test_a_page_number_is_left_out(tmp_path: Path) -> None:
    numbers = ["3", "- 3 -", "第 3 页", "Page 3", "p.3", "3/12", "第3页 共12页", "3 of 12"]
    pages = [[line(30 if at % 2 else 795, number), line(400, f"{at}.")] for at, number in enumerate(numbers)]
    assert read(tmp_path, *pages) == [f"{at}." for at in range(len(numbers))]


def test_other_lines_in_the_margins_and_numbers_on_the_page_stay(tmp_path: Path) -> None:
    """The margins are 8.5 % of the height, 71.6 points."""
    for top, text in ((30, "3 pages"), (795, "issue 3"), (400, "page 3"), (62, "page 3"), (770, "page 3")):
        assert text in read(tmp_path, [line(top, text), line(500, "text")])


def test_a_line_of_the_margin_that_repeats_is_a_page_header(tmp_path: Path) -> None:
    first, second = [line(30, "issue 1 of 2025"), line(400, "a.")], [line(30, "issue 12 of 2025"), line(400, "b.")]
    assert read(tmp_path, first, second) == ["a.", "b."]
    assert read(tmp_path, first) == ["issue 1 of 2025", "a."]
    assert read(tmp_path, first, [line(30, "other")]) == ["issue 1 of 2025", "a.", "other"]
    rows = row(30, *ONE)
    found = read(tmp_path, [*rows, line(400, "a.")], [*rows, line(400, "b.")])
    assert found == [show(ONE), "a.", show(ONE), "b."]


# Charts


CHART = ("100", "50.0 %", "0", "广东", "GD JS")


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        # Next to a caption, above or below it, the text of a chart is left out.
        (("text.", "图 1：出口", *CHART, "more."), ("text.", "图 1：出口", "more.")),
        (("图 1：出口", "more.", "100", "end."), ("图 1：出口", "more.", "100", "end.")),
        # Without a caption, if it has at least six lines.
        (("text.", *CHART, "more."), ("text.", *CHART, "more.")),
        (("text.", *CHART, "7", "more."), ("text.", "more.")),
        # The provinces' names are printed vertically: one character of each in a line.
        (("图 1", "广 江 浙 上 北 天 福 山 河 四 湖 安", "全国 5.0%；average", "China -5.0%", "x."), ("图 1", "x.")),
    ],
)
def test_the_text_of_a_chart_is_left_out(texts: tuple[str, ...], kept: tuple[str, ...], tmp_path: Path) -> None:
    assert read(tmp_path, lines(100, *texts)) == [*kept]


def test_rows_and_the_ends_of_sentences_are_no_chart(tmp_path: Path) -> None:
    assert read(tmp_path, [line(100, "图 1"), *row(120, "1.0", "2.0")]) == ["图 1"]
    assert read(tmp_path, [line(100, "图 1"), *row(120, *ONE)]) == ["图 1", show(ONE)]
    for text in ("增长" * 21, "图 1：" + "出口" * 20):
        assert read(tmp_path, [line(100, text), line(112, "3.2%"), *lines(300, "图 2")]) == [f"{text}3.2%", "图 2"]
        assert read(tmp_path, [line(100, text), line(140, "3.2%"), *lines(300, "图 2")]) == [text, "图 2"]


# Paragraphs


def pair(first: str, second: str, *, x: float = 72, top: float = 112, size: float = 10) -> list[Word]:
    """Two lines, and a line of the width of the text far below."""
    return [line(100, first), (x, top, second, size), line(400, FULL[1:] + "。")]


@pytest.mark.parametrize(
    ("words", "is_joined"),
    [
        (pair(FULL, "二"), True),
        # The first word would have fitted into the first line: one character, or a word of ten letters.
        (pair("一" * 39, "二"), False),
        (pair(SHORT, "x" * 23), True),
        (pair(SHORT, "x" * 10 + " " + "y" * 20), False),
        # The next line is close, as large, and not indented.
        (pair(FULL, "二", top=120), False),
        (pair(FULL, "二", size=10.6), False),
        (pair(FULL, "二", x=81), False),
        (pair("1. " + FULL[2:], "二", x=90), True),
        # It does not begin another paragraph.
        (pair(FULL, "● 二"), False),
        (pair(FULL, "（1）二"), False),
        (pair(FULL, "注：二"), False),
    ],
)
def test_a_line_continues_a_paragraph_if_its_first_word_did_not_fit(
    words: list[Word], is_joined: bool, tmp_path: Path
) -> None:
    assert len(read(tmp_path, words)) == (2 if is_joined else 3)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        # Words are sorted by their places; there is no space between Chinese characters that are spread over the line.
        ([(200, 100, "b"), (100, 103.4, "a")], "a b"),
        ([(100, 100, "广东"), (125.9, 100, "a"), (135, 100, "省"), (149, 100, "市")], "广东 a 省市"),
        ([line(100, "a" * 80 + " trade"), line(112, "growth was 3.2%")], "a" * 80 + " trade growth was 3.2%"),
        # Bold text may be drawn twice.
        ([(100, 100, "ab"), (100.3, 100, "ab")], "ab"),
    ],
)
def test_words_are_lines_and_text(words: list[Word], text: str, tmp_path: Path) -> None:
    assert read(tmp_path, words) == [text]


# From page to page


@pytest.mark.parametrize(
    ("last", "first", "is_joined"),
    [
        (FULL, "二", True),
        (FULL[1:] + "。", "二", False),
        (FULL, "● 二", False),
        (SHORT, "二", False),
    ],
)
def test_a_paragraph_may_continue_on_the_next_page(last: str, first: str, is_joined: bool, tmp_path: Path) -> None:
    pages = [[line(100, FULL[1:] + "。"), line(700, last)], [line(300, first)]]
    found = pdf_blocks(pdf_of(tmp_path, *pages))
    assert [block.where for block in found if isinstance(block, Paragraph)] == [
        "page 1",
        "page 1",
        *([] if is_joined else ["page 2"]),
    ]


def test_a_paragraph_does_not_continue_after_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, [line(700, FULL), *row(730, *ONE)], [line(100, "二")]) == [FULL, show(ONE), "二"]
    assert read(tmp_path, [line(700, FULL)], [*row(100, *ONE), line(130, "二")]) == [FULL, show(ONE), "二"]
    # The whole text is as wide as its widest page.
    assert read(tmp_path, [line(700, SHORT)], [line(100, "二"), line(300, FULL)]) == [SHORT, "二", FULL]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (table(100, TWO), [show(HEAD, ONE, TWO)]),
        (table(100, HEAD, TWO), [show(HEAD, ONE, TWO)]),  # the header is repeated
        (table(100, (*TWO, "5.0")), [show(HEAD, ONE), show((*TWO, "5.0"))]),
        ([line(80, "进口持续下降。"), *table(100, TWO)], [show(HEAD, ONE), "进口持续下降。", show(TWO)]),
    ],
)
def test_a_table_continues_on_the_next_page(second: list[Word], expected: Shown, tmp_path: Path) -> None:
    assert read(tmp_path, table(100, HEAD, ONE), second) == expected


def test_rows_are_located_by_their_page(tmp_path: Path) -> None:
    def at(where: str, *rows: tuple[str, ...]) -> list[RawRow]:
        return [RawRow(f"{where}, row {number}", cells) for number, cells in enumerate(rows, start=1)]

    found = pdf_blocks(pdf_of(tmp_path, table(100, HEAD, ONE), [*table(100, TWO), *table(300, ONE)]))
    assert found == (
        RawTable((*at("page 1, table 1", HEAD, ONE), *at("page 2, table 1", TWO))),
        RawTable((*at("page 2, table 2", ONE),)),
    )


# Tables with rules


def framed(folder: Path, *rows: list[str], extra: list[Word] | None = None) -> Shown:
    ys = [100.0 + 20 * at for at in range(len(rows) + 1)]
    words = [word for y, texts in zip(ys, rows, strict=False) for word in row(y + 4, *texts, left=76)]
    return read(folder, [*words, *(extra or [])], rules=grid(columns(len(rows[0])), ys))


@pytest.mark.parametrize(
    ("rows", "is_table"),
    [
        ([["a", "b", "c"], ["d", "e", "f"]], True),
        ([["a", "b", "c"]], False),
        # The cells between the grid lines of a chart are mostly empty: in a table at least 60 % are full.
        ([["a", "b", "c", "d", "e"], ["", "f", "", "", ""]], True),
    ],
)
def test_framed_cells_are_a_table_if_they_have_texts(rows: list[list[str]], is_table: bool, tmp_path: Path) -> None:
    assert (framed(tmp_path, *rows) == [[" | ".join(texts) for texts in rows]]) is is_table


@pytest.mark.parametrize(
    ("rules", "words", "rows"),
    [
        # The lines of a cell are joined, and a merged cell is read in each column and row.
        (
            [*grid([72, 152], [100, 130, 150]), *grid([152, 312], [100, 130, 150]), (232, 130, 232, 150)],
            [(76, 102, "同比"), (76, 115, "增速"), (156, 102, "both"), (156, 115, "flows"), *row(134, *ONE, left=76)],
            ["同比增速 | both flows | both flows", "广东 | 1.0 | 2.0"],
        ),
        # A cell that is merged with the one below has not the text of its left neighbour: 进出口 is not 同比.
        (
            [
                *grid([72, 152], [100, 140, 160]),
                *grid([152, 312], [100, 120, 140, 160]),
                (232, 120, 232, 160),
                *grid([312, 392], [100, 140, 160]),
            ],
            [
                *[(76, 114, "地区"), (210, 104, "出口"), (316, 122, "进出口")],
                *row(124, "", "亿元", "同比", left=76),
                *row(144, "广东", "1.0", "2.0", "3.0", left=76),
            ],
            ["地区 | 出口 | 出口 | 进出口", "地区 | 亿元 | 同比 | 进出口", "广东 | 1.0 | 2.0 | 3.0"],
        ),
        # The shading of a row of figures is one frame around all its cells: its words are divided by their places.
        (
            [*grid(columns(5), [100, 120]), *grid([72, 472], [120, 140])],
            row(104, "地区", *"abcd", left=76) + row(124, "广东", "1.0", "2.0", "3.0", "4.0", left=76),
            ["地区 | a | b | c | d", "广东 | 1.0 | 2.0 | 3.0 | 4.0"],
        ),
    ],
)
def test_merged_cells_are_read_where_they_are(
    rules: list[Rule], words: list[Word], rows: list[str], tmp_path: Path
) -> None:
    assert read(tmp_path, words, rules=rules) == [rows]


# Tables without rules


@pytest.mark.parametrize(
    ("texts", "is_row"),
    [
        (["广东", "1.0", "—"], True),
        (["广东", "1.0", "x"], False),
        (["广东", "x", "1.0", "2.0"], True),
        (["广东", "1.0", "2.0", "x", "y", "z"], False),
        (["x" * 41, "1.0", "2.0"], False),
    ],
)
def test_a_label_and_numbers_are_a_row(texts: list[str], is_row: bool, tmp_path: Path) -> None:
    assert read(tmp_path, row(100, *texts, size=3)) == ([[" | ".join(texts)]] if is_row else [" ".join(texts)])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Only spaces separate a label and at least three numbers.
        ([line(100, "Hong Kong 829.3 2.1 540.2")], [["Hong Kong | 829.3 | 2.1 | 540.2"]]),
        # A gap ends a table, and so does a framed one.
        (row(100, *ONE) + row(131, *TWO), [show(ONE, TWO)]),
        (row(100, *ONE) + row(133, *TWO), [show(ONE), show(TWO)]),
        # The header: up to four lines of several cells, each less than 1.2 font sizes above the next.
        (row(179, *HEAD) + row(200, *ONE), [show(HEAD, ONE)]),
        (row(177, *HEAD) + row(200, *ONE), [" ".join(HEAD), show(ONE)]),
        ([line(158, "title"), *row(179, *HEAD), *row(200, *ONE)], ["title", show(HEAD, ONE)]),
        # Cells are in the nearest column, whose width is that of the rows that have all.
        (
            [
                *row(100, "广东", "1,000.0", "2.0", "3.0"),
                *row(115, "江苏", "4.0", "5.0", "6.0"),
                *[(72, 130, "浙江"), (165, 130, "7.0"), (310, 130, "8.0")],
            ],
            [["广东 | 1,000.0 | 2.0 | 3.0", "江苏 | 4.0 | 5.0 | 6.0", "浙江 | 7.0 |  | 8.0"]],
        ),
        # A label may have more lines, below it and narrower than the gap before its numbers.
        (
            [*row(100, "Inner", "1.0", "2.0"), line(112, "Mongolia"), line(124, "(N)"), *row(140, *ONE)],
            [["Inner Mongolia (N) | 1.0 | 2.0", "广东 | 1.0 | 2.0"]],
        ),
        ([*row(100, "Inner", "1.0", "2.0"), line(116, "Mongolia")], [["Inner | 1.0 | 2.0"], "Mongolia"]),
    ],
)
def test_aligned_rows_are_a_table(words: list[Word], expected: Shown, tmp_path: Path) -> None:
    assert read(tmp_path, words) == expected
