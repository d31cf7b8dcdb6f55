"""The user's words on the report's sheets: comments and changed texts are kept, printed, saved by month and marked."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import xlwings as xw
from conftest import Refill
from user_workbook import sheet_of

from xlpkg.audit.read_file import read_document
from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.texts import cut_comments, show_comments
from xlpkg.workbook.versions import range_of

COMMENT = "本室认为，高基数是主要原因。\n=1+1 不是公式。"
SENTENCE = "本室改写：广东出口居全国首位。"
#: The beginning of the sentence that the program writes: exports of table (8) in yuan, of May and February 2025.
EXPORTS_OF_MAY = "出口：居前三位的省市为广东、浙江和江苏，出口额分别为 5063.0 亿元、3800.7 亿元和 3230.4 亿元，同比"
EXPORTS_OF_FEBRUARY = (
    "出口：居前三位的省市为广东、江苏和浙江，出口额分别为 3649.7 亿元、2287.4 亿元和 1926.0 亿元，同比"
)
LEAD, EXPORTS = layout.TEXT_LEAD, layout.TEXT_EXPORTS
PRINTED = layout.TEXT_COMMENTS[LEAD][0]
#: The height in points of a line of the comments, 10.5 points in Noto Sans CJK, which has the most space between lines.
LINE = 10.5 * 1.448
#: Excel's greatest height of a row.
GREATEST_HEIGHT = 409


@pytest.fixture
def refill(refill: Refill) -> Refill:
    return partial(refill, sheets=(*layout.GROUPS["report"], *layout.GROUPS["checks"]))


def text_of(book: xw.Book, basis: Basis = Basis.MONTH) -> xw.Range:
    return range_of(book, layout.REPORTS[basis].text)


def findings(book: xw.Book) -> list[list[object]]:
    found: list[list[object]] = range_of(book, layout.CHECK_FINDINGS).options(ndim=2).value
    return found


def height(cell: xw.Range) -> float:
    found = cell.row_height
    assert found is not None
    return float(found)


def test_a_comment_is_printed_below_its_paragraph_and_kept_at_a_refresh(book: xw.Book, refill: Refill) -> None:
    refill(book)
    text = text_of(book)
    show_comments(book)
    assert text[PRINTED, 0].row_height == 0
    text[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    show_comments(book)  # before a PDF is printed
    for _ in range(2):
        assert text[LEAD, layout.COMMENT_COLUMN].value == COMMENT
        assert text[PRINTED, 0].value == COMMENT
        assert 2 * LINE <= height(text[PRINTED, 0]) < 3 * LINE  # the comment has two lines
        assert text[layout.TEXT_COMMENTS[EXPORTS][0], 0].row_height == 0
        refill(book)


def test_a_paragraph_that_was_made_longer_is_printed_whole(book: xw.Book, refill: Refill) -> None:
    refill(book)
    lead, figure = (text_of(book)[line, 0] for line in (LEAD, layout.TEXT_FIGURES[0]))
    before, drawn = height(lead), height(figure)
    lead.value = lead.value * 3
    show_comments(book)  # before a PDF is printed
    assert height(lead) >= before + 2 * LINE
    assert height(figure) < drawn  # the page is the same


def test_comments_are_those_of_the_month_and_language(book: xw.Book, refill: Refill) -> None:
    refill(book)
    text = text_of(book)
    typed, shown = text[LEAD, layout.COMMENT_COLUMN], text[PRINTED, 0]
    typed.value = COMMENT
    for month, lang, mine in ((4, "zh", "四月"), (5, "en", "In English")):
        refill(book, lang, month=month)
        assert (typed.value, shown.row_height) == (None, 0)
        typed.value = mine
    for month, lang, expected in ((5, "zh", COMMENT), (4, "zh", "四月"), (5, "en", "In English")):
        refill(book, lang, month=month)
        assert typed.value == shown.value == expected
    typed.value = None  # emptied, it is gone
    for month in (4, 5):
        refill(book, "en", month=month)
    assert typed.value is shown.value is None


def test_a_changed_sentence_is_kept_and_marked_until_its_cell_is_emptied(book: xw.Book, refill: Refill) -> None:
    refill(book)
    text = text_of(book)
    text[EXPORTS, 0].value = SENTENCE
    for month in (5, 4, 5):
        refill(book, month=month)
        assert (text[EXPORTS, 0].value == SENTENCE) == (month == 5)
        assert (text[EXPORTS, layout.MARK_COLUMN].value == "手工修改，已保留") == (month == 5)
        assert text[LEAD, layout.MARK_COLUMN].value is None
    kinds = [(row[0], row[1], row[2]) for row in findings(book) if row[0]]
    assert ("说明", "手工修改", "当月!A6") in kinds
    assert ("错误", "缺失", "当月!A1") in kinds  # the new sentence is no sentence on falls and rises
    text[EXPORTS, 0].value = None
    refill(book)
    assert text[EXPORTS, 0].value.startswith(EXPORTS_OF_MAY)
    assert text[EXPORTS, layout.MARK_COLUMN].value is None


def test_a_sentence_with_figures_of_one_currency_is_not_shown_in_another(
    book: xw.Book, refill: Refill, example_store: Path
) -> None:
    with open_store(example_store) as opened:
        fill(book, gather(opened, Currency.USD, Month(2025, 2)))
    text = text_of(book)
    text[EXPORTS, 0].value = SENTENCE
    refill(book, month=2)
    assert text[EXPORTS, 0].value.startswith(EXPORTS_OF_FEBRUARY)
    with open_store(example_store) as opened:
        fill(book, gather(opened, Currency.USD, Month(2025, 2)))
    assert text[EXPORTS, 0].value == SENTENCE


def test_more_texts_than_the_sheet_holds_are_refused_and_nothing_is_lost(book: xw.Book, refill: Refill) -> None:
    refill(book)
    saved = range_of(book, layout.TEXTS_SAVED)
    full = [[f"{1000 + row}-01", "zh", "", "month.lead.comment", "x"] for row in range(layout.TEXTS_SAVED.rows)]
    saved.value = full
    text = text_of(book)
    text[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    with pytest.raises(WorkbookError) as raised:
        refill(book)
    assert raised.value.key == "texts-full"
    assert text[LEAD, layout.COMMENT_COLUMN].value == COMMENT
    assert saved[5, 0].value == full[5][0]


def test_the_audit_reads_a_comment_as_it_is_typed(path: Path, refill: Refill, rmb_store: Path) -> None:
    wrong = "2025 年 5 月，广东出口 9999.9 亿元，同比增长 50.0%。"
    with open_workbook(path) as book:
        refill(book)
        text_of(book)[LEAD, layout.COMMENT_COLUMN].value = wrong
        book.save()
    texts = [getattr(block, "text", "") for block in read_document(path).blocks]
    assert texts.count(wrong) == 1
    assert main(["audit", str(path), "--store", str(rmb_store)]) == 1


def test_refresh_replaces_changed_texts_only_if_asked(path: Path, rmb_store: Path) -> None:
    command = ["refresh", str(path), "--store", str(rmb_store), "--period", "2025-05", "--currency", "rmb"]
    assert main(command) == 0
    with open_workbook(path) as book:
        text_of(book)[EXPORTS, 0].value, text_of(book)[LEAD, layout.COMMENT_COLUMN].value = SENTENCE, COMMENT
        book.save()
    assert main(command) == 0
    assert sheet_of(path, "当月")["A6"].value == SENTENCE
    assert main([*command, "--replace-texts"]) == 0
    assert sheet_of(path, "当月")["A6"].value.startswith(EXPORTS_OF_MAY)
    with open_workbook(path) as book:
        assert text_of(book)[LEAD, layout.COMMENT_COLUMN].value == COMMENT


@pytest.mark.parametrize(
    ("paragraph", "lines"),
    [  # 45 characters of 10.5 points fit into the 480 points of the page, and at most twice as many Latin letters
        ("长" * 2000, 45),
        ("A long comment in words. " * 150, 42),
    ],
)
def test_a_comment_that_is_longer_than_a_row_can_be_is_printed_in_several(
    book: xw.Book, refill: Refill, paragraph: str, lines: int
) -> None:
    refill(book)
    text_of(book)[LEAD, layout.COMMENT_COLUMN].value = paragraph
    refill(book)
    printed = [text_of(book)[row, 0] for row in layout.TEXT_COMMENTS[LEAD]]
    parts = [cell.value or "" for cell in printed]
    assert "".join("".join(parts).split()) == "".join(paragraph.split())
    assert [bool(part) for part in parts] == [True, True, False]
    first, second, hidden = (height(cell) for cell in printed)
    assert GREATEST_HEIGHT - 1.2 * LINE < first <= GREATEST_HEIGHT
    assert hidden == 0
    assert lines * LINE <= first + second < 1.2 * lines * LINE
    assert not cut_comments(book)
    assert not [row for row in findings(book) if row[1] == "点评过长"]


def test_a_comment_that_is_longer_than_its_rows_can_be_is_a_finding(book: xw.Book, refill: Refill) -> None:
    refill(book)
    text_of(book)[LEAD, layout.COMMENT_COLUMN].value = "长" * 5000
    refill(book)
    printed = [text_of(book)[row, 0] for row in layout.TEXT_COMMENTS[LEAD]]
    assert "".join(cell.value for cell in printed) == "长" * 5000
    assert height(printed[-1]) == GREATEST_HEIGHT
    assert cut_comments(book) == ["当月!W2"]
    assert [row[0] for row in findings(book) if row[1] == "点评过长"] == ["警告"]
