"""The PDF shows the chosen sheets of a workbook in the chosen order, and the workbook does not change."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import socket
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject
from user_workbook import edited

from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.errors import WorkbookError

SHEETS = ("首页", "当月", "It's 累计", "排名", "数据")
TITLE = "各省市进出口月度监测"

# A black pixel, as a PNG file.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Five sheets of two pages each, the third hidden; all charts show the last sheet's data."""
    path = tmp_path / "月报 2025 年.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": TITLE})
        for name in SHEETS:
            sheet = book.add_worksheet(name)
            sheet.set_header(f"&C{name}的页眉")
            sheet.set_footer("&L&F&C第 &P 页，共 &N 页")
            sheet.write_column(0, 0, [f"{name}标题", *range(1, 61)])
            sheet.write("J70", f"{name}在打印区域之外")
            sheet.write_formula("B2", '=TM_YOY("广东","出口",202502)', None, 12.375)
            sheet.write_formula("C2", '=WEBSERVICE("http://127.0.0.1:9/")', None, "stored answer")
            sheet.repeat_rows(0)
            sheet.select()
            if name != "数据":
                sheet.print_area(0, 0, 60, 5)
                chart = book.add_chart({"type": "column"})
                chart.set_title({"name": f"{name}图"})
                chart.add_series({"values": "=数据!$A$2:$A$6"})
                sheet.insert_chart("B52", chart, {"x_scale": 0.5, "y_scale": 0.5})
        book.worksheets()[2].hide()
        book.worksheets()[3].activate()
    return path


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def fonts(reader: PdfReader) -> dict[str, set[str]]:
    """Return the keys of each font's descriptor by font name; empty for a font without a descriptor."""
    found = {}
    for number in range(1, int(str(reader.trailer["/Size"]))):
        font = reader.get_object(number)
        if isinstance(font, DictionaryObject) and font.get("/Type") == "/Font" and "/DescendantFonts" not in font:
            descriptor = font.get("/FontDescriptor", DictionaryObject()).get_object()
            found[str(font["/BaseFont"])] = set(descriptor)
    return found


@pytest.mark.usefixtures("with_libreoffice")
def test_the_pdf_has_the_chosen_sheets_in_order(tmp_path: Path, workbook: Path) -> None:
    wanted = ["It's 累计", "首页", "排名"]
    before = hashlib.sha256(workbook.read_bytes()).hexdigest()
    target = tmp_path / "新 folder" / "月报.pdf"
    target.parent.mkdir()
    target.write_bytes(b"an earlier one")
    export_pdf(workbook, target, wanted)
    reader = PdfReader(target)
    texts = [page.extract_text() for page in reader.pages]
    sheet_of_page = [sheet for sheet in wanted for _ in range(2)]
    assert len(texts) == 6
    for number, (text, sheet) in enumerate(zip(texts, sheet_of_page, strict=True), start=1):
        assert f"{sheet}的页眉" in text
        assert f"{sheet}标题" in text  # on the second page too: the print title moved with its sheet
        assert f"第 {number} 页，共 6 页" in text
        assert workbook.name in text
        assert "打印区域之外" not in text
    assert ["12.375" in text for text in texts] == [True, False] * 3
    assert ["stored answer" in text for text in texts] == [True, False] * 3
    assert ["图" in text for text in texts] == [False, True] * 3

    outline = [entry for entry in reader.outline if isinstance(entry, Destination)]
    assert [entry.title for entry in outline] == wanted
    assert [reader.get_destination_page_number(entry) for entry in outline] == [0, 2, 4]
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE

    embedded = {"/FontFile", "/FontFile2", "/FontFile3"}
    assert len(fonts(reader)) >= 2  # a Chinese and a Latin one
    assert [font for font, descriptor in fonts(reader).items() if not embedded & descriptor] == []

    assert hashlib.sha256(workbook.read_bytes()).hexdigest() == before
    assert names_in(tmp_path) == {workbook.name, "新 folder"}
    assert names_in(target.parent) == {"月报.pdf"}


@pytest.mark.parametrize("printed", ["file", "open"])
def test_notes_are_neither_printed_nor_annotations(tmp_path: Path, libreoffice: xw.App, printed: str) -> None:
    """By default, LibreOffice prints the notes that are shown and writes the text of all of them."""
    path, target = tmp_path / "a.xlsx", tmp_path / "a.pdf"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("首页")
        sheet.write_column("A1", ["文字", "数字"])
        sheet.write_comment("A1", "隐藏的批注")
        sheet.write_comment("A2", "显示的批注", {"visible": True})
    if printed == "open":
        with libreoffice.books.open(path) as opened:
            opened.impl.to_pdf(str(target), sheets=["首页"])
            assert [note.IsVisible for note in opened.sheets["首页"].api.Annotations] == [False, True]
            assert not opened.api.isModified()
    else:
        export_pdf(path, target, ["首页"])
    (page,) = PdfReader(target).pages
    assert "文字" in page.extract_text()
    assert "批注" not in page.extract_text()
    assert "/Annots" not in page


@pytest.mark.usefixtures("with_libreoffice")
def test_all_of_a_sheet_without_a_print_area_is_printed_and_a_moved_one_keeps_its_own(
    tmp_path: Path, workbook: Path
) -> None:
    moved = tmp_path / "-月报 #1 100%.v2.xlsx"  # a name that needs quoting
    book = load_workbook(workbook)
    book.move_sheet("首页", 4)
    book.save(moved)
    wanted = ["首页", "数据"]
    reader = PdfReader(export_pdf(moved, tmp_path / "a.pdf", wanted))
    assert [entry.title for entry in reader.outline if isinstance(entry, Destination)] == wanted
    text = "".join(page.extract_text() for page in reader.pages)
    assert "数据在打印区域之外" in text
    assert "首页在打印区域之外" not in text
    assert not any(f"{name}标题" in text for name in SHEETS[1:4])


def test_the_saved_file_is_printed_while_the_workbook_is_open_and_changed(
    tmp_path: Path, workbook: Path, libreoffice: xw.App
) -> None:
    with libreoffice.books.open(workbook) as book:
        book.sheets["首页"]["A1"].value = "not saved"
        text = PdfReader(export_pdf(workbook, tmp_path / "a.pdf", ["首页"])).pages[0].extract_text()
        assert [one.fullname for one in libreoffice.books] == [str(workbook)]
        assert book.sheets["首页"]["A1"].value == "not saved"
    assert "首页标题" in text
    assert "not saved" not in text


@pytest.mark.usefixtures("with_libreoffice")
def test_nothing_is_fetched_from_the_network(tmp_path: Path) -> None:
    linked = tmp_path / "linked.xlsx"
    with xlsxwriter.Workbook(linked) as book:
        sheet = book.add_worksheet("首页")
        sheet.write("A1", "文字")
        sheet.insert_image("B2", "dot.png", {"image_data": io.BytesIO(base64.b64decode(DOT))})
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/dot.png"
        edited(linked, "xl/drawings/drawing1.xml", ("r:embed=", "r:link="))
        target = f'"{address}" TargetMode="External"'
        edited(linked, "xl/drawings/_rels/drawing1.xml.rels", ('"../media/image1.png"', target))
        assert "文字" in PdfReader(export_pdf(linked, tmp_path / "a.pdf", ["首页"])).pages[0].extract_text()
        server.setblocking(False)
        with pytest.raises(BlockingIOError):  # no connection was made
            server.accept()


@pytest.mark.usefixtures("with_libreoffice")
def test_a_target_that_cannot_be_written_is_named_and_nothing_is_left_beside_it(tmp_path: Path, workbook: Path) -> None:
    target = tmp_path / "a folder"
    (target / "not empty").mkdir(parents=True)
    before = names_in(tmp_path)
    with pytest.raises(WorkbookError, match=re.escape(str(target))) as caught:
        export_pdf(workbook, target, ["首页"])
    assert (caught.value.key, names_in(tmp_path)) == ("pdf-not-written", before)


@pytest.mark.parametrize(
    ("content", "sheets", "key", "text"),
    [
        (None, ["首页", "封面"], "pdf-unknown-sheet", "no sheet 封面; it has 首页、当月、It's 累计、排名、数据"),
        (None, ["首页", "首页"], "pdf-sheet-twice", "首页 was named twice"),
        (None, [], "pdf-no-sheet", "name at least one"),
        (b"no zip file", ["首页"], "workbook-unreadable", "月报 2025 年.xlsx"),
    ],
)
def test_wrong_sheets_and_other_files_are_refused_before_anything_is_written(
    tmp_path: Path, workbook: Path, content: bytes | None, sheets: list[str], key: str, text: str
) -> None:
    if content is not None:
        workbook.write_bytes(content)
    with pytest.raises(WorkbookError) as caught:
        export_pdf(workbook, tmp_path / "a.pdf", sheets)
    assert caught.value.key == key
    assert text in str(caught.value)
    assert names_in(tmp_path) == {workbook.name}
    with pytest.raises(WorkbookError, match=r"there is no workbook .*nowhere\.xlsx"):
        export_pdf(tmp_path / "nowhere.xlsx", tmp_path / "a.pdf", sheets)
