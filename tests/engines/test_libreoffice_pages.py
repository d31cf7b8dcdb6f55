"""Headers, footers, the logo, comments and the PDF's properties in a workbook that is open in LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
import xlwings as xw
from PIL import Image

from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.logo import PICTURE
from xlpkg.workbook.text_size import text_height

COMMENT = "本室认为，高基数是主要原因。"
LEAD, PRINTED = layout.TEXT_LEAD, layout.TEXT_COMMENTS[layout.TEXT_LEAD][0]


@pytest.fixture
def book(libreoffice: xw.App, path: Path) -> Iterator[xw.Book]:
    Image.new("RGB", (60, 20), (200, 0, 0)).save(path.with_name("logo.png"))
    with libreoffice.books.open(path) as opened:
        settings = opened.names[layout.HOME_SETTINGS.name].refers_to_range
        for row, text in enumerate(("对外经济贸易大学", "数字经济实验室", "张三", "3", "2025-06-20", "logo.png")):
            settings[row, 0].value = text
        yield opened


def content_of(store: Path) -> Content:
    with open_store(store) as opened:
        return gather(opened, Currency.RMB, Month(2025, 6))


def page_style(book: xw.Book) -> Any:
    return book.api.StyleFamilies.getByName("PageStyles").getByName(book.sheets[layout.MONTH].api.PageStyle)


def headers(book: xw.Book) -> tuple[str, str]:
    content = page_style(book).RightPageHeaderContent  # its texts live as long as it does
    return content.LeftText.String, content.RightText.String


def logo(book: xw.Book) -> Any:
    (shape,) = (shape for shape in book.sheets[layout.COVER].impl.page_shapes() if shape.Name == PICTURE)
    return shape


def test_a_fill_writes_headers_logo_and_comments_and_one_that_fails_writes_back_all_but_the_logo(
    book: xw.Book, rmb_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
    text[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    size = logo(book).Size
    before = (size.Width, size.Height)
    unfilled = (headers(book), text[PRINTED, 0].row_height)

    def fail(*_: object) -> None:
        raise OSError("no more memory for a picture")

    with monkeypatch.context() as patch:
        patch.setattr("xlpkg.workbook.fill.show_logo", fail)
        with pytest.raises(OSError, match="no more memory"):
            fill(book, content_of(rmb_store))
    assert (headers(book), text[PRINTED, 0].row_height) == unfilled
    assert text[PRINTED, 0].value is None
    assert text[LEAD, layout.COMMENT_COLUMN].value == COMMENT

    fill(book, content_of(rmb_store))
    title = "中国分省货物贸易月度监测报告（2025年1-6月）　第 3 期"
    assert headers(book) == ("对外经济贸易大学　数字经济实验室", title)
    footer, head = page_style(book).RightPageFooterContent, page_style(book).RightPageHeaderContent
    assert footer.RightText.String.strip() != ""  # the page numbers
    assert head.LeftText.createTextCursor().CharHeight == pytest.approx(8)
    shown = logo(book)
    assert (shown.Graphic.SizePixel.Width, shown.Graphic.SizePixel.Height) == (1200, 400)
    assert (shown.Size.Width, shown.Size.Height) == before
    assert text[PRINTED, 0].value == COMMENT
    assert text[PRINTED, 0].row_height == pytest.approx(text_height(COMMENT), abs=0.5)
    assert text[layout.TEXT_COMMENTS[layout.TEXT_EXPORTS][0], 0].row_height == 0


@pytest.mark.long
def test_a_workbook_that_libreoffice_saved_is_printed_with_its_author_a_new_comment_and_all_names_below_the_bars(
    book: xw.Book, rmb_store: Path, tmp_path: Path, libreoffice: xw.App
) -> None:
    fill(book, content_of(rmb_store))
    book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    properties = book.api.DocumentProperties
    before = (properties.Title, properties.Author, properties.Subject)
    act("pdf", book, store=rmb_store)
    assert (properties.Title, properties.Author, properties.Subject) == before
    assert "高基数" in pypdf.PdfReader(tmp_path / "TradeMonitor-2025-06-rmb.pdf").pages[1].extract_text()
    book.save(tmp_path / "只读.xlsx")
    book.close()
    with libreoffice.books.open(tmp_path / "只读.xlsx", read_only=True) as opened:
        (tmp_path / "TradeMonitor-2025-06-rmb.pdf").unlink()
        assert "TradeMonitor-2025-06-rmb.pdf" in act("pdf", opened, store=rmb_store)[1]
        assert not opened.api.isModified()
    reader = pypdf.PdfReader(tmp_path / "TradeMonitor-2025-06-rmb.pdf")
    assert reader.metadata is not None
    title = "中国分省货物贸易月度监测报告（2025 年 6 月和 1-6 月）"
    assert (reader.metadata.title, reader.metadata.author) == (title, "张三")
    for page in (reader.pages[1], reader.pages[3]):
        text = page.extract_text()  # with a line for each character of a name below the bars
        # A line of a paragraph may end within a name, which adds one.
        assert [each.short for each in PROVINCES if text.count("\n".join(each.short)) < 2] == []
