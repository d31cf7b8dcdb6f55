"""Headers, footers, the logo, comments and the PDF's properties in a workbook that is open in LibreOffice."""

from __future__ import annotations

import io
import shutil
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
def book(libreoffice: xw.App, built: Path, tmp_path: Path) -> Iterator[xw.Book]:
    path = Path(shutil.copy(built, tmp_path / "月报.xlsm"))
    red = io.BytesIO()
    Image.new("RGB", (60, 20), (200, 0, 0)).save(red, "PNG")
    (tmp_path / "logo.png").write_bytes(red.getvalue())
    with libreoffice.books.open(path) as opened:
        settings = opened.names[layout.HOME_SETTINGS.name].refers_to_range
        for row, text in enumerate(("对外经济贸易大学", "数字经济实验室", "张三", "3", "2025-06-20", "logo.png")):
            settings[row, 0].value = text
        yield opened


def content_of(store: Path) -> Content:
    with open_store(store) as opened:
        return gather(opened, Currency.RMB, Month(2025, 5))


def header(book: xw.Book, section: str) -> str:
    sheet = book.sheets[layout.MONTH]
    style = book.api.StyleFamilies.getByName("PageStyles").getByName(sheet.api.PageStyle)
    content = style.RightPageHeaderContent  # its texts live as long as it does
    return str(getattr(content, section).String)


def logo(book: xw.Book) -> Any:
    page = book.sheets[layout.COVER].api.DrawPage
    (shape,) = (shape for shape in map(page.getByIndex, range(page.Count)) if shape.Name == PICTURE)
    return shape


def test_a_fill_writes_headers_logo_and_comments(book: xw.Book, rmb_store: Path) -> None:
    text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
    text[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    size = logo(book).Size
    before = (size.Width, size.Height)
    fill(book, content_of(rmb_store))
    assert header(book, "LeftText") == "对外经济贸易大学　数字经济实验室"
    assert header(book, "RightText") == "中国分省货物贸易月度监测报告（2025年1-5月）　第 3 期"
    style = book.api.StyleFamilies.getByName("PageStyles").getByName(book.sheets[layout.MONTH].api.PageStyle)
    footer, head = style.RightPageFooterContent, style.RightPageHeaderContent
    assert footer.RightText.String.strip() != ""  # the page numbers
    cursor = head.LeftText.createTextCursor()
    assert cursor.CharHeight == pytest.approx(8)
    shown = logo(book)
    assert (shown.Graphic.SizePixel.Width, shown.Graphic.SizePixel.Height) == (1200, 400)
    assert (shown.Size.Width, shown.Size.Height) == before
    assert text[PRINTED, 0].value == COMMENT
    assert text[PRINTED, 0].row_height == pytest.approx(text_height(COMMENT), abs=0.5)
    assert text[layout.TEXT_COMMENTS[layout.TEXT_EXPORTS][0], 0].row_height == 0


def test_a_fill_that_fails_writes_back_headers_and_heights(
    book: xw.Book, rmb_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
    text[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    before = (header(book, "LeftText"), header(book, "RightText"), text[PRINTED, 0].row_height)

    def fail(*_: object) -> None:
        raise OSError("no more memory for a picture")

    monkeypatch.setattr("xlpkg.workbook.fill.show_logo", fail)
    with pytest.raises(OSError, match="no more memory"):
        fill(book, content_of(rmb_store))
    assert (header(book, "LeftText"), header(book, "RightText"), text[PRINTED, 0].row_height) == before
    assert text[PRINTED, 0].value is None
    assert text[LEAD, layout.COMMENT_COLUMN].value == COMMENT


def test_a_workbook_that_libreoffice_saved_is_printed_with_its_author_a_new_comment_and_all_names_below_the_bars(
    book: xw.Book, rmb_store: Path, tmp_path: Path, libreoffice: xw.App
) -> None:
    fill(book, content_of(rmb_store))
    book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range[LEAD, layout.COMMENT_COLUMN].value = COMMENT
    properties = book.api.DocumentProperties
    before = (properties.Title, properties.Author, properties.Subject)
    act("pdf", book, store=rmb_store)
    assert (properties.Title, properties.Author, properties.Subject) == before
    assert "高基数" in pypdf.PdfReader(tmp_path / "TradeMonitor-2025-05-rmb.pdf").pages[1].extract_text()
    book.save(tmp_path / "只读.xlsx")
    book.close()
    with libreoffice.books.open(tmp_path / "只读.xlsx", read_only=True) as opened:
        assert str(tmp_path) in act("pdf", opened, store=rmb_store)[1]
        assert not opened.api.isModified()
    reader = pypdf.PdfReader(tmp_path / "TradeMonitor-2025-05-rmb.pdf")
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("中国分省货物贸易月度监测报告（2025年1-5月）", "张三")
    for page in (reader.pages[1], reader.pages[3]):
        text = page.extract_text()  # with a line for each character of a name below the bars
        assert [each.short for each in PROVINCES if text.count("\n".join(each.short)) != 2] == []
