"""The settings that name the publisher: on the cover, in headers and footers, in the PDF's properties; and the logo."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pypdf
import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from user_workbook import sheet_of

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.pictures import picture_part
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.engines.page_texts import sections, with_text
from xlpkg.errors import BadInput
from xlpkg.messages import Language, say
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.ooxml import Package
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.home import Publisher
from xlpkg.workbook.host import WindowsExcel
from xlpkg.workbook.logo import NO_LOGO, PICTURE, as_logo, read_logo
from xlpkg.workbook.page_texts import page_texts
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from xlpkg.report.model import Report

SETTINGS = ("对外经济贸易大学", "数字经济实验室", "张三", 3, "2025-06-20")
ENGLISH = ("University of International Business & Economics", "Digital Economy Lab", "San Zhang", None, None)


def settle(book: xw.Book, *, logo: str | None = None) -> None:
    settings = range_of(book, layout.HOME_SETTINGS)
    for row, (chinese, english) in enumerate(zip((*SETTINGS, logo), (*ENGLISH, None), strict=True)):
        settings[row, 0].value = chinese
        settings[row, layout.SETTINGS_ENGLISH].value = english


def refill(path: Path, store: Path, lang: Language = "zh", **settings: str | None) -> None:
    with open_store(store) as opened, open_workbook(path) as book:
        if settings:
            settle(book, **settings)
        fill(book, gather(opened, Currency.RMB, Month(2025, 5), lang))
        book.save()


def cover(path: Path) -> list[str]:
    return [str(cell) for row in sheet_of(path, layout.COVER).iter_rows(values_only=True) for cell in row if cell]


def picture(path: Path) -> bytes:
    package = Package.read(path.read_bytes())
    part = picture_part(package, SheetList(package).part_of(layout.COVER), PICTURE)
    assert part is not None
    return package.parts[part]


@pytest.mark.long
def test_without_settings_nothing_names_the_tool(path: Path, rmb_store: Path, tmp_path: Path) -> None:
    refill(path, rmb_store)
    shown = cover(path)
    assert {"中国分省货物贸易月度监测报告", "数据来源：中国海关总署；未公布的同比为计算值"} <= {*shown}
    header = sheet_of(path, layout.MONTH).oddHeader
    assert not any("TradeMonitor" in text for text in (*shown, header.left.text, header.right.text))
    assert header.right.text == "（2025年1-5月）"
    assert main(["pdf", str(path), "-o", str(tmp_path / "a.pdf")]) == 0
    found = pypdf.PdfReader(tmp_path / "a.pdf").metadata
    assert found is not None
    assert (found.title, found.author or "") == ("中国分省货物贸易月度监测报告（2025 年 5 月和 1-5 月）", "")


def test_the_settings_are_on_the_cover_in_headers_and_in_the_pdf(path: Path, rmb_store: Path, tmp_path: Path) -> None:
    refill(path, rmb_store, logo=None)
    assert {*SETTINGS[:3], "第 3 期", "发布日期：2025-06-20"} <= {*cover(path)}
    header = sheet_of(path, layout.YTD).oddHeader
    assert header.left.text == "对外经济贸易大学　数字经济实验室"
    assert header.right.text == "中国分省货物贸易月度监测报告（2025年1-5月）　第 3 期"
    assert main(["pdf", str(path), "-o", str(tmp_path / "a.pdf")]) == 0
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    assert reader.metadata is not None
    assert (reader.metadata.author, reader.metadata.subject) == ("张三", "对外经济贸易大学　数字经济实验室　第 3 期")
    assert "对外经济贸易大学" in reader.pages[1].extract_text()
    refill(path, rmb_store, "en")
    assert {*ENGLISH[:3], "No. 3", "Released: 2025-06-20"} <= {*cover(path)}
    header = sheet_of(path, layout.MONTH).oddHeader
    assert header.left.text == "University of International Business && Economics　Digital Economy Lab"
    assert header.right.text == "January–May 2025　No. 3"


def png(size: tuple[int, int]) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 0, 0)).save(written, "PNG")
    return written.getvalue()


def test_a_logo_replaces_the_picture_and_keeps_its_proportions(path: Path, rmb_store: Path) -> None:
    refill(path, rmb_store)
    assert picture(path) == NO_LOGO
    path.with_name("logo.png").write_bytes(png((100, 100)))
    before = Package.read(path.read_bytes()).parts
    refill(path, rmb_store, logo="logo.png")
    with Image.open(io.BytesIO(picture(path))) as shown:
        left, top, right, bottom = shown.getbbox() or (0, 0, 0, 0)
        assert shown.width == 3 * shown.height
    assert right - left == bottom - top == 400  # the square is still one, as large as the box allows
    after = Package.read(path.read_bytes()).parts
    assert [name for name in before if "xl/drawings/" in name and before[name] != after[name]] == []
    path.with_name("logo.png").unlink()
    refill(path, rmb_store)
    assert picture(path) != NO_LOGO  # a logo that is missing now stays, and 首页 says so
    assert "徽标" in str(sheet_of(path, layout.HOME).cell(layout.HOME_LAST_RUN.row + 1, 2).value)
    refill(path, rmb_store, logo=None)
    assert picture(path) == NO_LOGO


def test_a_file_in_another_folder_is_no_logo_unless_it_is_allowed(path: Path, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.png").write_bytes(png((3, 2)))
    (home / "link.png").symlink_to(elsewhere / "a.png")
    store = tmp_path / "trade.sqlite"
    other = str(elsewhere / "a.png")
    with open_workbook(Path(shutil.copy(path, home)), read_only=True) as book:
        remote = (r"\\server\share\a.png", "http://example.org/a.png")
        for named in (other, "../elsewhere/a.png", "link.png", *remote, "none.png"):
            with pytest.raises(BadInput) as raised:
                read_logo(book, named, store)
            assert raised.value.key == ("logo-unreadable" if named == "none.png" else "logo-not-allowed"), named
        allow(store, elsewhere)
        assert read_logo(book, other, store).startswith(b"\x89PNG")


def test_a_file_that_is_no_picture_or_too_large_is_refused() -> None:
    for content, says in (
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG or JPEG"),
        (png((8000, 6000)), "smaller picture"),
        (png((300, 300))[:80], "cannot be read"),
    ):
        with pytest.raises(BadInput, match=says):
            as_logo(content, Path("a.png"))


# Headers and footers: their sections, codes and lengths


@pytest.mark.parametrize(
    ("code", "left", "centre", "right"),
    [
        ("&LA&CB&RC", "A", "B", "C"),
        ("text without a section", "", "text without a section", ""),
        ('&L&"SimSun,Regular"&8&K66727Fa && b&R&P / &N', '&"SimSun,Regular"&8&K66727Fa && b', "", "&P / &N"),
        ("&L&&R&RC", "&&R", "", "C"),
    ],
)  # fmt: skip
def test_a_header_has_three_sections(code: str, left: str, centre: str, right: str) -> None:
    assert sections(code) == {"L": left, "C": centre, "R": right}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")))
def test_a_text_stays_in_its_section(text: str) -> None:
    new = with_text('&"SimSun,Regular"&8&K66727Fold', text)
    assert sections(f"&L{new}&RC") == {"L": new, "C": "", "R": "C"}
    assert new.removeprefix('&"SimSun,Regular"&8&K66727F').replace("&&", "&") == text
    assert with_text("&8old", "2025") == "&8 2025"  # the number is no part of the size


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentences_on_the_source_fit_a_footer(lang: Language) -> None:
    codes = len('&L&"Microsoft YaHei,Regular"&8&K66727F' + '&R&"Microsoft YaHei,Regular"&8&K66727F&P / &N')
    report = cast("Report", SimpleNamespace(lang="en", title="Title", span="2025"))
    for sentence in (say("sheet-source", lang), say("sheet-reconstructed", lang)):
        texts = page_texts(report, Publisher(), sentence)
        assert texts["footer", "L"] == sentence
        assert codes + len(sentence) <= 255


def test_excel_gets_the_texts_in_the_font_that_it_has() -> None:
    """A stand-in for the page set-up of Excel on Windows, whose properties have the codes of the sections."""
    setup = SimpleNamespace(LeftHeader="&8old", RightHeader="", LeftFooter="source", RightFooter="&P / &N")
    before = vars(setup).copy()
    sheet: Any = SimpleNamespace(api=SimpleNamespace(PageSetup=setup))
    texts = {("header", "L"): "A & B", ("header", "R"): "2025", ("footer", "L"): "source"}
    restore = WindowsExcel().write_page_texts(sheet, texts)
    expected = {"LeftHeader": "&8A && B", "RightHeader": "2025", "LeftFooter": "source", "RightFooter": "&P / &N"}
    assert vars(setup) == expected
    assert restore is not None
    restore()
    assert vars(setup) == before
