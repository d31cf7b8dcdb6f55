"""The settings that name the publisher: on the cover, in headers and footers, in the PDF's properties; and the logo."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest
import xlwings as xw
from openpyxl import load_workbook
from PIL import Image

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.pictures import picture_part
from xlpkg.errors import BadInput
from xlpkg.hosts.upgrade.sheet_list import SheetList
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.ooxml import Package
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.logo import NO_LOGO, PICTURE, as_logo, read_logo

SETTINGS = ("对外经济贸易大学", "数字经济实验室", "张三", 3, "2025-06-20")
ENGLISH = ("University of International Business & Economics", "Digital Economy Lab", "San Zhang", None, None)


@pytest.fixture
def path(tmp_path: Path, built: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "月报.xlsm"))


def settle(book: xw.Book, *, logo: str | None = None) -> None:
    settings = book.names[layout.HOME_SETTINGS.name].refers_to_range
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
    return [str(cell) for row in load_workbook(path)[layout.COVER].iter_rows(values_only=True) for cell in row if cell]


def picture(path: Path) -> bytes:
    package = Package.read(path.read_bytes())
    part = picture_part(package, SheetList(package).part_of(layout.COVER), PICTURE)
    assert part is not None
    return package.parts[part]


def test_without_settings_nothing_names_the_tool(path: Path, rmb_store: Path, tmp_path: Path) -> None:
    refill(path, rmb_store)
    shown = cover(path)
    assert "中国分省货物贸易月度监测报告" in shown
    assert "数据来源：中国海关总署" in shown
    book = load_workbook(path)
    printed = [*shown, book[layout.MONTH].oddHeader.left.text, book[layout.MONTH].oddHeader.right.text]
    assert not any("TradeMonitor" in text for text in printed)
    assert book[layout.MONTH].oddHeader.right.text == "（2025年1-5月）"
    assert main(["pdf", str(path), "-o", str(tmp_path / "a.pdf")]) == 0
    found = pypdf.PdfReader(tmp_path / "a.pdf").metadata
    assert found is not None
    assert found.title == "中国分省货物贸易月度监测报告（2025年1-5月）"
    assert not found.author


def test_the_settings_are_on_the_cover_in_headers_and_in_the_pdf(path: Path, rmb_store: Path, tmp_path: Path) -> None:
    refill(path, rmb_store, logo=None)
    shown = cover(path)
    assert {"对外经济贸易大学", "数字经济实验室", "张三", "第 3 期", "发布日期：2025-06-20"} <= {*shown}
    sheet = load_workbook(path)[layout.YTD]
    assert sheet.oddHeader.left.text == "对外经济贸易大学　数字经济实验室"
    assert sheet.oddHeader.right.text == "中国分省货物贸易月度监测报告（2025年1-5月）　第 3 期"
    assert sheet.oddFooter.right.text == "&P / &N"
    assert main(["pdf", str(path), "-o", str(tmp_path / "a.pdf")]) == 0
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    assert reader.metadata is not None
    assert (reader.metadata.author, reader.metadata.subject) == ("张三", "对外经济贸易大学　数字经济实验室　第 3 期")
    assert len(reader.pages) == 5
    assert "对外经济贸易大学" in reader.pages[1].extract_text()


def test_the_settings_are_in_the_language_of_the_report(path: Path, rmb_store: Path) -> None:
    refill(path, rmb_store, "en", logo=None)
    assert {*ENGLISH[:3], "No. 3", "Released: 2025-06-20"} <= {*cover(path)}
    left, right = (getattr(load_workbook(path)[layout.MONTH].oddHeader, side).text for side in ("left", "right"))
    assert left == "University of International Business && Economics　Digital Economy Lab"
    assert right == "January–May 2025　No. 3"


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
        box = shown.getbbox()
        assert shown.width == 3 * shown.height
    assert box is not None
    assert box[2] - box[0] == box[3] - box[1] == 400  # the square is still one, as large as the box allows
    after = Package.read(path.read_bytes()).parts
    drawings = [name for name in before if name.startswith("xl/drawings/")]
    assert [name for name in drawings if before[name] != after[name]] == []
    refill(path, rmb_store)
    assert picture(path) != NO_LOGO
    path.with_name("logo.png").unlink()
    refill(path, rmb_store)
    assert picture(path) != NO_LOGO  # a logo that is missing now stays, and 首页 says so
    assert "徽标" in str(load_workbook(path)[layout.HOME].cell(layout.HOME_LAST_RUN.row + 1, 2).value)
    with open_workbook(path) as book:
        book.names[layout.HOME_SETTINGS.name].refers_to_range[5, 0].value = None
        book.save()
    refill(path, rmb_store)
    assert picture(path) == NO_LOGO


def test_a_file_that_is_no_picture_or_in_another_folder_is_no_logo(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.png").write_bytes(png((3, 2)))
    path.with_name("text.png").write_text("no picture", encoding="utf-8")
    path.with_name("vector.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    path.with_name("link.png").symlink_to(elsewhere / "a.png")
    store = tmp_path / "trade.sqlite"
    home = tmp_path / "home"
    home.mkdir()
    moved = Path(shutil.copy(path, home))
    with open_workbook(moved, read_only=True) as book:
        for named, key in (
            (str(elsewhere / "a.png"), "logo-not-allowed"),
            ("../elsewhere/a.png", "logo-not-allowed"),
            (r"\\server\share\a.png", "logo-not-allowed"),
            ("http://example.org/a.png", "logo-not-allowed"),
            ("none.png", "logo-unreadable"),
        ):
            with pytest.raises(BadInput) as raised:
                read_logo(book, named, store)
            assert raised.value.key == key, named
        allow(store, elsewhere)
        assert read_logo(book, str(elsewhere / "a.png"), store).startswith(b"\x89PNG")
    with open_workbook(path, read_only=True) as book:
        for named in ("text.png", "vector.svg"):
            with pytest.raises(BadInput) as raised:
                read_logo(book, named, None)
            assert raised.value.key == "logo-not-picture"


def test_a_logo_of_another_format_or_too_many_pixels_is_refused() -> None:
    written = io.BytesIO()
    Image.new("RGB", (10, 10)).save(written, "GIF")
    with pytest.raises(BadInput, match="not a PNG or JPEG"):
        as_logo(written.getvalue(), Path("a.png"))
    with pytest.raises(BadInput, match="smaller picture"):
        as_logo(png((8000, 6000)), Path("a.png"))
    with pytest.raises(BadInput, match="cannot be read"):
        as_logo(png((300, 300))[:80], Path("a.png"))
