"""The lines and tables of a PDF's pages become paragraphs and tables of a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pages import Word, empty_pdf, grid, of_blocks, pdf_of, put, row, rules

from xlpkg.audit.document import Paragraph, RawRow, RawTable
from xlpkg.audit.formats.pdf import pdf_blocks

Blocks = list[str | list[str]]


def read(folder: Path, *pages: list[Word]) -> Blocks:
    return of_blocks(pdf_blocks(pdf_of(folder, *pages)))


def line(top: float, text: str, x: float = 72, size: float = 10) -> Word:
    return (x, top, text, size)


# Headers, footers and page numbers


@pytest.mark.parametrize(
    "number",
    ["3", "- 3 -", "第3页", "第 3 页", "page 3", "Page 3", "p.3", "3/12", "第3页 共12页", "3 of 12", "— 12 —", "2025"],
)
@pytest.mark.parametrize("top", [30, 795])
def test_a_page_number_is_left_out(number: str, top: float, tmp_path: Path) -> None:
    assert read(tmp_path, [line(top, number), line(400, "text")]) == ["text"]


@pytest.mark.parametrize(
    ("top", "text"),
    [(30, "3 pages"), (795, "issue 3"), (400, "page 3"), (61.7, "page 3"), (770.3, "page 3")],
)
def test_other_lines_in_the_margins_and_numbers_on_the_page_stay(top: float, text: str, tmp_path: Path) -> None:
    """The margins are 8.5 % of the height, 71.6 points."""
    below: Word = line(500, "text")
    assert text in read(tmp_path, [line(top, text), below])


@pytest.mark.parametrize(("top", "is_margin"), [(61.4, True), (61.7, False), (770.3, False), (770.6, True)])
def test_the_margin_is_a_share_of_the_height(top: float, is_margin: bool, tmp_path: Path) -> None:
    assert ("page 3" not in read(tmp_path, [line(top, "page 3"), line(400, "text")])) is is_margin


def test_a_line_of_the_margin_that_repeats_is_a_page_header(tmp_path: Path) -> None:
    pages = [
        [line(30, f"issue {number} of 2025"), line(400, f"text {text}.")] for number, text in [(1, "a"), (12, "b")]
    ]
    assert read(tmp_path, *pages) == ["text a.", "text b."]
    assert read(tmp_path, pages[0]) == ["issue 1 of 2025", "text a."]
    # A line with another text, at another place or with more than three cells (the header of a table) is kept.
    assert read(tmp_path, pages[0], [line(30, "other")]) == ["issue 1 of 2025", "text a.", "other"]
    assert read(tmp_path, pages[0], [line(40, "issue 2 of 2025")]) == ["issue 1 of 2025", "text a.", "issue 2 of 2025"]
    for one, two in ((30, 31), (26.1, 29.9)):  # in the same four points
        assert read(tmp_path, [line(one, "issue 1.")], [line(two, "issue 2.")]) == []
    assert read(tmp_path, [line(29.9, "issue 1.")], [line(30.1, "issue 2.")]) == ["issue 1.", "issue 2."]
    for count, kept in ((3, False), (4, True)):
        heads = row(30, *"abcd"[:count])
        found = read(tmp_path, [*heads, line(400, "text.")], [*heads, line(400, "more.")])
        assert found == ([" ".join("abcd"), "text.", " ".join("abcd"), "more."] if kept else ["text.", "more."])
    # Twice on one page only.
    twice = [line(30, "issue"), line(31, "issue", 400), line(400, "text.")]
    assert read(tmp_path, twice) == ["issue issue", "text."]


def test_a_table_in_the_margin_stays(tmp_path: Path) -> None:
    rows = row(30, "广东", "1.0", "2.0")
    assert read(tmp_path, [*rows, line(400, "text.")], [*rows, line(400, "more.")]) == [
        ["广东 | 1.0 | 2.0"],
        "text.",
        ["广东 | 1.0 | 2.0"],
        "more.",
    ]


# Charts


def lines(top: float, *texts: str, gap: float = 20) -> list[Word]:
    """Lines that are too far from each other to be a paragraph."""
    return [line(top + gap * at, text) for at, text in enumerate(texts)]


CHART = ("100", "50.0 %", "0", "广东", "GD JS")


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        # Next to a caption, above or below it, the text of a chart is left out.
        (("text.", *CHART, "图 1：出口"), ("text.", "图 1：出口")),
        (("text.", "图 1：出口", *CHART, "more."), ("text.", "图 1：出口", "more.")),
        (("Figure 1: exports", "100", "more."), ("Figure 1: exports", "more.")),
        (("Fig. 1", "100"), ("Fig. 1",)),
        (("100", "Fig 1. Exports"), ("Fig 1. Exports",)),
        (("图 1：出口", "more.", "100", "end."), ("图 1：出口", "more.", "100", "end.")),
        # Without a caption, if it has at least six lines.
        (("text.", *CHART, "more."), ("text.", *CHART, "more.")),
        (("text.", *CHART, "7", "more."), ("text.", "more.")),
        ((*CHART, "7"), ()),
        (CHART, CHART),
        (("text.", *CHART, "up", "7", "more."), ("text.", *CHART, "up", "7", "more.")),
        # The provinces' names are printed vertically: one character of each in a line.
        (("图 1", "广东 江苏 浙江 上海 内蒙", "全国 5.0%；average", "China -5.0%", "x."), ("图 1", "x.")),
        (("图 1", "广 江 浙 上 北 天 福 山 河 四 湖 安"), ("图 1",)),
        (("图 1", "出口总额大于进口总额"), ("图 1", "出口总额大于进口总额")),
    ],
)
def test_the_text_of_a_chart_is_left_out(texts: tuple[str, ...], kept: tuple[str, ...], tmp_path: Path) -> None:
    assert read(tmp_path, lines(100, *texts)) == [*kept]


def test_all_cells_of_a_line_of_a_chart_are_its_text(tmp_path: Path) -> None:
    caption = line(100, "图 1")
    assert read(tmp_path, [caption, *row(120, "1.0", "2.0")]) == ["图 1"]
    assert read(tmp_path, [caption, *row(120, "1.0", "up and down")]) == ["图 1", "1.0 up and down"]
    assert read(tmp_path, [caption, *row(120, "广东", "1.0", "2.0")]) == ["图 1", ["广东 | 1.0 | 2.0"]]
    assert read(tmp_path, [*row(90, "广东", "1.0", "2.0"), *lines(118, "100", "more.")]) == [
        ["广东 | 1.0 | 2.0"],
        "100",
        "more.",
    ]


def test_a_number_that_ends_a_sentence_is_no_chart(tmp_path: Path) -> None:
    """Below a caption too, if the caption goes on; else it is."""
    wide = "图 1：" + "出口" * 20
    assert read(tmp_path, [line(100, wide), line(112, "3.2%"), line(300, "text.")]) == [f"{wide}3.2%", "text."]
    assert read(tmp_path, [line(100, wide), line(140, "3.2%"), line(300, "text.")]) == [wide, "text."]
    text = "增长" * 21
    assert read(tmp_path, [line(100, text), line(112, "3.2%"), *lines(130, "图 1")]) == [f"{text}3.2%", "图 1"]
    # After a line of a chart, a number is one too.
    assert read(tmp_path, [line(100, text), line(140, "1"), line(152, "2"), *lines(170, "图 1")]) == [text, "图 1"]


# Paragraphs


def pair(first: str, second: str, *, x: float = 72, top: float = 112, size: float = 10) -> list[Word]:
    """Two lines, and a line of the width of the text far below."""
    return [line(100, first), (x, top, second, size), line(400, "一" * 41 + "。")]


FULL = "一" * 42  # 420 points wide, as the text of the page
SHORT = "一" * 30


@pytest.mark.parametrize(
    ("words", "is_joined"),
    [
        (pair(FULL, "二"), True),
        # The first word would have fitted into the first line: one character, or a word of ten letters.
        (pair("一" * 39, "二"), False),
        (pair("一" * 39 + "a", "二"), False),
        (pair("一" * 40 + "a", "二"), True),
        (pair(SHORT, "x" * 20), False),
        (pair(SHORT, "x" * 23), True),
        (pair(SHORT, "x" * 21), False),
        (pair(SHORT, "x" * 22), True),
        ([line(100, SHORT, x=71), *pair(SHORT, "x" * 22)[1:]], True),
        (pair(SHORT, "x" * 10 + " " + "y" * 20), False),
        (pair(SHORT, "x" * 10 + "二" * 20), False),
        (pair(SHORT, "x" * 23 + "二" * 10), True),
        # The next line is close, as large, and not indented.
        (pair(FULL, "二", top=118.9), True),
        (pair(FULL, "二", top=119.1), False),
        (pair(FULL, "二", size=10.4), True),
        (pair(FULL, "二", size=10.6), False),
        (pair(FULL, "二", size=9.6), True),
        (pair(FULL, "二", size=9.4), False),
        (pair(FULL, "二", x=79.9), True),
        (pair(FULL, "二", x=80.1), False),
        (pair("1. " + FULL[2:], "二", x=80.1), False),
        (pair("● " + FULL[1:], "二", x=90), True),
        (pair(FULL, "二", x=60), True),
        # It does not begin another paragraph, and the first is no complete caption.
        (pair(FULL, "● 二"), False),
        (pair(FULL, "（1）二"), False),
        (pair(FULL, "二、三"), False),
        (pair(FULL, "注：二"), False),
        (pair(FULL, "表 2：二"), False),
        (pair("表 1：" + FULL[3:], "二"), True),
        (pair("表 1：" + FULL[5:] + "（%）", "二"), False),
    ],
)
def test_a_line_continues_a_paragraph_if_its_first_word_did_not_fit(
    words: list[Word], is_joined: bool, tmp_path: Path
) -> None:
    found = read(tmp_path, words)
    assert len(found) == (2 if is_joined else 3)


def test_a_line_beside_another_is_no_part_of_its_paragraph(tmp_path: Path) -> None:
    """A second column begins to the right of the first."""
    left = line(100, "● " + "一" * 40)
    assert read(tmp_path, [left, line(106, "二", x=490)]) == ["一" * 40, "二"]
    assert read(tmp_path, [left, line(106, "二", x=470)]) == ["一" * 40 + "二"]


def test_lines_are_joined_as_words(tmp_path: Path) -> None:
    first, second = "a" * 80 + " trade", "growth was 3.2%"
    assert read(tmp_path, [line(100, first), line(112, second), line(124, "| a")]) == [f"{first} {second}", "| a"]
    table = RawTable((RawRow("page 1, table 1, row 1", ("广东", "1.0", "2.0")),))
    more = RawTable((RawRow("page 2, table 2, row 1", ("江苏", "1.0", "2.0")),))
    pages = [
        [line(100, "# **a**"), *row(140, "广东", "1.0", "2.0"), line(300, "b.")],
        [line(100, "c.", size=12), *row(140, "江苏", "1.0", "2.0"), line(300, "d.")],
    ]
    assert pdf_blocks(pdf_of(tmp_path, *pages)) == (
        Paragraph("page 1", "a"),
        table,
        Paragraph("page 1", "b."),
        Paragraph("page 2", "c."),
        more,
        Paragraph("page 2", "d."),
    )


# From page to page


@pytest.mark.parametrize(
    ("last", "first", "is_joined"),
    [
        (FULL, "二", True),
        (FULL[1:] + "。", "二", False),
        (FULL[1:] + "：", "二", False),
        ("x" * 83 + ".", "y" * 10, False),
        ("x" * 83 + ":", "y" * 10, False),
        ("x" * 83 + ",", "y" * 10, True),
        ("x" * 83 + ",", "y" * 10 + " " + "z" * 10, True),
        (FULL, "● 二", False),
        (SHORT, "二", False),
    ],
)
def test_a_paragraph_may_continue_on_the_next_page(last: str, first: str, is_joined: bool, tmp_path: Path) -> None:
    pages = [[line(100, "一" * 41 + "。"), line(700, last)], [line(100, first)]]
    assert len(read(tmp_path, *pages)) == (2 if is_joined else 3)


def test_a_paragraph_has_the_page_on_which_it_begins(tmp_path: Path) -> None:
    """Also if the next page begins lower than this one ends."""
    found = pdf_blocks(pdf_of(tmp_path, [line(100, "一" * 41 + "。"), line(130, FULL)], [line(300, "二")]))
    assert found == (Paragraph("page 1", "一" * 41 + "。"), Paragraph("page 1", FULL + "二"))


def test_a_row_typed_with_pipes_is_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, [line(100, r"| 江\|苏 | 540.2 | **x** |")]) == [["江|苏 | 540.2 | x"]]


def test_a_paragraph_does_not_continue_after_a_table_or_an_empty_page(tmp_path: Path) -> None:
    table = row(730, "广东", "1.0", "2.0")
    assert read(tmp_path, [line(700, FULL), *table], [line(100, "二")]) == [FULL, ["广东 | 1.0 | 2.0"], "二"]
    assert read(tmp_path, [line(700, FULL)], [], [line(100, "二")]) == [FULL, "二"]
    assert read(tmp_path, [], [line(100, "二")]) == ["二"]
    assert read(tmp_path, [line(700, FULL)], [*row(100, "广东", "1.0", "2.0"), line(130, "二")]) == [
        FULL,
        ["广东 | 1.0 | 2.0"],
        "二",
    ]
    # The whole text is as wide as its widest page.
    assert read(tmp_path, [line(700, SHORT)], [line(100, "二"), line(300, FULL)]) == [SHORT, "二", FULL]


HEAD = ("地区", "出口", "进口")
ONE, TWO = ("广东", "1.0", "2.0"), ("江苏", "3.0", "4.0")


def table(top: float, *rows: tuple[str, ...]) -> list[Word]:
    return [word for at, texts in enumerate(rows) for word in row(top + 15 * at, *texts)]


def show(*rows: tuple[str, ...]) -> list[str]:
    return [" | ".join(texts) for texts in rows]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (table(100, TWO), [show(HEAD, ONE, TWO)]),
        (table(100, HEAD, TWO), [show(HEAD, ONE, TWO)]),  # the header is repeated
        (table(100, (*TWO, "5.0")), [show(HEAD, ONE), show((*TWO, "5.0"))]),
        ([line(80, "续表"), *table(100, HEAD, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "Table 1 (continued)"), *table(100, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "Table 1, cont."), *table(100, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "续上表"), *table(100, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "表 1（续）：贸易额"), *table(100, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "表 1 续"), *table(100, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "表 1 出口（续上表）"), *table(100, TWO)], [show(HEAD, ONE, TWO)]),
        ([line(80, "进口持续下降。"), *table(100, TWO)], [show(HEAD, ONE), "进口持续下降。", show(TWO)]),
        ([line(80, "出口（续创新高）。"), *table(100, TWO)], [show(HEAD, ONE), "出口（续创新高）。", show(TWO)]),
        ([line(80, "表 1 续创新高。"), *table(100, TWO)], [show(HEAD, ONE), "表 1 续创新高。", show(TWO)]),
        ([line(80, "It continued."), *table(100, TWO)], [show(HEAD, ONE), "It continued.", show(TWO)]),
        ([line(80, "text."), *table(100, TWO)], [show(HEAD, ONE), "text.", show(TWO)]),
        ([line(80, "续表"), *table(100, (*TWO, "5.0"))], [show(HEAD, ONE), "续表", show((*TWO, "5.0"))]),
        ([line(80, "a."), line(100, "续表"), *table(130, TWO)], [show(HEAD, ONE), "a.", "续表", show(TWO)]),
    ],
)
def test_a_table_continues_on_the_next_page(second: list[Word], expected: Blocks, tmp_path: Path) -> None:
    assert read(tmp_path, table(100, HEAD, ONE), second) == expected
    after = [*second, line(400, "end.")]
    third = [line(100, "more.")]
    numbered = pdf_blocks(pdf_of(tmp_path, table(100, HEAD, ONE), after, third))
    assert numbered[-2:] == (Paragraph("page 2", "end."), Paragraph("page 3", "more."))


def test_a_caption_of_a_second_part_may_have_two_lines(tmp_path: Path) -> None:
    """What is above the first part stays."""
    first = [line(80, "text."), *table(110, HEAD, ONE)]
    caption = "表 1（续）：" + "各省市" * 12
    second = [line(80, caption), line(92, "贸易额"), *table(120, HEAD, TWO), line(400, "一" * 42)]
    assert read(tmp_path, first, second) == ["text.", show(HEAD, ONE, TWO), "一" * 42]


def test_two_tables_of_a_page_are_two(tmp_path: Path) -> None:
    assert read(tmp_path, [*table(100, ONE), *table(160, TWO)]) == [show(ONE), show(TWO)]
    assert read(tmp_path, [line(80, "text."), *table(100, ONE), *table(160, TWO)]) == ["text.", show(ONE), show(TWO)]
    # A word for a continuation below a text, and before the first table.
    assert read(tmp_path, [line(80, "text."), line(100, "续表"), *table(130, TWO)]) == ["text.", "续表", show(TWO)]
    assert read(tmp_path, [line(80, "续表"), *table(130, TWO)]) == ["续表", show(TWO)]


def test_a_header_of_three_rows_is_left_out_where_it_is_repeated(tmp_path: Path) -> None:
    heads = [("地区", "出口", "进口"), ("area", "exports", "imports"), ("", "亿元", "亿元"), ("x", "y", "z")]
    pdf = empty_pdf()
    for number, last in enumerate([ONE, TWO]):
        if number:
            pdf.new_page()
            pdf.pages[-1].clear()
        ys = [100.0 + 20 * at for at in range(6)]
        rules(pdf, grid([70, 150, 230, 310], ys))
        put(pdf, [word for y, texts in zip(ys, [*heads, last], strict=False) for word in row(y + 4, *texts)])
    found = of_blocks(pdf_blocks(pdf.save(tmp_path / "a.pdf").read_bytes()))
    assert found == [show(*heads, ONE, heads[3], TWO)]
