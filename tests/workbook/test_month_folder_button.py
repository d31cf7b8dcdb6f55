"""制作本月报告 writes the folder of the month, if 首页 asks for it, and the workbook stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlwings as xw
from docx import Document
from pypdf import PdfReader
from user_workbook import sheet_of

from xlpkg.engines.package import open_workbook
from xlpkg.messages import say
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.home import read_home
from xlpkg.workbook.versions import range_of

#: Exports of Guangdong in June 2025, in 100 million yuan.
EXPORTS = "5303.5"
STEM, ENGLISH = "TradeMonitor-2025-06-rmb", "TradeMonitor-2025-06-rmb-en"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the month, where files are in the way of the figures, which take the most time."""
    found = tmp_path / "月报 家" / "2025-06-rmb"
    found.mkdir(parents=True)
    for name in ("figures-2025-06-rmb", "figures-2025-06-rmb-en"):
        (found / name).write_text("mine", encoding="utf-8")
    return found


def choose(book: xw.Book, word: str, rmb: Path) -> None:
    range_of(book, layout.HOME_CHOICES).value = [["2025-06"], ["人民币"], ["中文"]]
    range_of(book, layout.HOME_FOLDERS)[0, 0].value = str(rmb)
    range_of(book, layout.HOME_FOLDER).value = word


@pytest.mark.long
def test_both_languages_from_libreoffice(
    libreoffice: xw.App, few_provinces: Path, rmb_store: Path, rmb: Path, folder: Path
) -> None:
    store = Path(shutil.copy(rmb_store, folder.parent / "s.sqlite"))
    shutil.copy(few_provinces, folder.parent / "月报.xlsm")
    with libreoffice.books.open(folder.parent / "月报.xlsm") as book:
        book.save(folder.parent / "月报.ods")
        choose(book, "两种语言", rmb)
        sheet = book.sheets.add("我的", after=book.sheets["首页"])
        sheet["A1"].formula = "=当月!A1"
        line, *failed = act("make", book, store=store)
        assert read_home(book).lang == "zh"
        assert book.name == "月报.ods"
    assert line.endswith(f"每月文件夹：{folder.name}")
    assert [remark.split("：")[0] for remark in failed] == [
        f"没有生成 {folder / name}" for name in ("figures-2025-06-rmb", "figures-2025-06-rmb-en")
    ]
    names = [f"{stem}{suffix}" for stem in (STEM, ENGLISH) for suffix in (".docx", ".html", ".pdf", ".xlsx")]
    names += ["data-2025-06-rmb.xlsx", "data.csv", "datapackage.json", "manifest.json"]
    assert {path.name for path in folder.iterdir() if not path.name.startswith("figures")} == {*names}
    for stem, total in ((STEM, "进出口"), (ENGLISH, "total trade")):
        with open_workbook(folder / f"{stem}.xlsx", read_only=True) as copy:
            assert read_home(copy).lang == ("en" if stem == ENGLISH else "zh")
            assert "我的" in copy.sheet_names
        text = "".join(page.extract_text() for page in PdfReader(folder / f"{stem}.pdf").pages).replace(",", "")
        assert EXPORTS in text
        assert total in text.lower()
        paragraphs = "".join(each.text for each in Document(str(folder / f"{stem}.docx")).paragraphs)
        assert total in paragraphs.lower()


@pytest.mark.usefixtures("with_soffice")
def test_one_language_from_the_workbook_of_the_month_before(
    few_provinces: Path, rmb_store: Path, rmb: Path, folder: Path
) -> None:
    """In the folder of a month, the next one is beside it; a part that cannot be made is named."""
    may = folder.parent / "2025-05-rmb"
    may.mkdir()
    shutil.copy(few_provinces, may / "TradeMonitor-2025-05-rmb.xlsm")
    store = Path(shutil.copy(rmb_store, folder.parent / "s.sqlite"))
    shutil.copy(next(Path(layout.__file__).parents[2].glob("docs/images/*.png")), may / "标志.png")
    with open_workbook(may / "TradeMonitor-2025-05-rmb.xlsm") as book:
        range_of(book, layout.HOME_SETTINGS)[5, 0].value = "标志.png"
        choose(book, say("home-folder-words", "zh").split("|")[1], rmb)
        _, *failed = act("make", book, store=store)
        assert f"figures-{folder.name}" in failed[0]
        assert Path(book.fullname).parent == may
    assert {path.name for path in folder.iterdir()} >= {
        *(f"{STEM}{suffix}" for suffix in (".docx", ".html", ".pdf", ".xlsm")),
        "data-2025-06-rmb.xlsx",
        "标志.png",
        "manifest.json",
    }
    sheet = sheet_of(folder / f"{STEM}.xlsm", "当月")
    assert any(EXPORTS in str(cell.value) for row in sheet.iter_rows(max_row=20) for cell in row)
