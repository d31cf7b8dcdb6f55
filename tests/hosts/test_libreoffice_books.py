"""Books and sheets in LibreOffice: opened, saved, printed; sheets, charts, pictures and tables on them."""

from __future__ import annotations

import hashlib
import importlib
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook
from pypdf import PdfReader

from xlpkg.errors import Unsupported, WorkbookError
from xlpkg.hosts.libreoffice.engine.books import Book
from xlpkg.hosts.libreoffice.engine.bridge import error, uno

ROOT = Path(__file__).resolve().parents[2]
WORKBOOK = ROOT / "workbook" / "TradeMonitor.xlsm"
TABLE = [["省市", "出口", "进口"], ["广东", 1, 2], ["江苏", 3, 4]]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl's


@pytest.fixture
def book(libreoffice: xw.App) -> Iterator[xw.Book]:
    made = libreoffice.books.add()
    yield made
    made.close()


@pytest.fixture
def opened(libreoffice: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    copy = tmp_path / "月报.xlsm"
    shutil.copyfile(WORKBOOK, copy)
    with libreoffice.books.open(copy) as made:
        yield made


# Files


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm", "ods"])
def test_a_book_is_saved_by_its_suffix_and_opened_again(
    book: xw.Book, libreoffice: xw.App, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"表.{suffix}"
    book.sheets[0]["A1"].value = TABLE
    book.sheets[0]["B2"].number_format = "0.00"
    book.save(target)
    assert (book.name, book.fullname) == (target.name, str(target))
    book.sheets[0]["A1"].value = "changed"
    book.save()
    book.close()
    with libreoffice.books.open(target) as again:
        assert again.sheets[0]["A1"].value == "changed"
        assert again.sheets[0]["A2:C3"].value == TABLE[1:]
        assert again.sheets[0]["B2"].number_format == "0.00"
    if suffix != "ods":
        assert load_workbook(target)["Sheet1"]["A2"].value == "广东"
        content = "macroEnabled" if suffix == "xlsm" else "spreadsheetml.sheet.main"
        with zipfile.ZipFile(target) as package:
            assert content in package.read("[Content_Types].xml").decode()


def test_a_new_book_is_saved_in_the_current_folder(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book.save()
    assert (tmp_path / book.name).is_file()
    assert book.name.endswith(".xlsx")


def test_what_cannot_be_saved_or_opened_is_said(libreoffice: xw.App, book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"a\.csv cannot be saved"):
        book.save(tmp_path / "a.csv")
    with pytest.raises(WorkbookError, match="was not saved"):
        book.save(tmp_path / "no such folder" / "a.xlsx")
    with pytest.raises(Unsupported, match="password"):
        book.save(tmp_path / "a.xlsx", password="x")  # noqa: S106
    with pytest.raises(FileNotFoundError):
        libreoffice.books.open(tmp_path / "absent.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(WORKBOOK.read_bytes()[:20_000])
    with pytest.raises(WorkbookError, match="workbook"):
        libreoffice.books.open(tmp_path / "broken.xlsx")
    (tmp_path / "text.odt").write_bytes(b"no spreadsheet")
    with pytest.raises(WorkbookError):
        libreoffice.books.open(tmp_path / "text.odt")
    assert [one.name for one in libreoffice.books] == [book.name]


def test_read_only_is_read_only(libreoffice: xw.App, tmp_path: Path) -> None:
    before = hashlib.sha256(WORKBOOK.read_bytes()).digest()
    with libreoffice.books.open(WORKBOOK, read_only=True) as book:
        with pytest.raises(WorkbookError, match="read-only"):
            book.sheets[0]["A1"].value = "x"
        with pytest.raises(WorkbookError, match="read-only"):
            book.save()
        book.save(tmp_path / "copy.xlsx")
    assert hashlib.sha256(WORKBOOK.read_bytes()).digest() == before


def test_books_are_found_by_name_and_number(libreoffice: xw.App, opened: xw.Book) -> None:
    assert libreoffice.books["月报.xlsm"] == libreoffice.books[opened.fullname] == libreoffice.books[-1] == opened
    assert libreoffice.books.active == opened
    assert libreoffice.books.open(opened.fullname) == opened
    with pytest.raises(KeyError):
        libreoffice.books["other.xlsx"]


def test_closing_twice_does_nothing(libreoffice: xw.App) -> None:
    book = libreoffice.books.add()
    name = book.name
    book.close()
    book.close()
    assert name not in [one.name for one in libreoffice.books]


# PDF


def test_a_pdf_has_the_sheets_that_are_shown(opened: xw.Book, tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    assert opened.to_pdf(target, include=["封面", "当月"]) == str(target)
    pages = [page.extract_text() for page in PdfReader(target).pages]
    text = "".join(pages)
    assert "广东" in text
    assert "贡献度" not in text  # 排名 has a print area, and stayed out
    assert opened.sheets["排名"].visible
    assert not opened.sheets["_IntelliSense_"].visible
    assert opened.sheets["排名"].impl.api.getPrintAreas()


@pytest.mark.parametrize("read_only", [False, True])
def test_printing_some_sheets_leaves_the_book_and_its_window_as_they_are(
    libreoffice: xw.App, tmp_path: Path, read_only: bool
) -> None:
    with libreoffice.books.open(shutil.copy(WORKBOOK, tmp_path), read_only=read_only or None) as book:
        chosen = book.sheets["广东"].range("B2:D5")
        chosen.select()
        document, controller = book.api, book.api.CurrentController
        view = controller.getViewData()

        book.impl.to_pdf(str(tmp_path / "a.pdf"), sheets=["累计", "封面"])

        assert printed(tmp_path / "a.pdf") == ["封面", "累计"]
        assert controller.getViewData() == view
        assert book.selection == chosen
        assert not document.isModified()
        assert document.UndoManager.getAllUndoActionTitles() == ()
        views = document.getControllers()
        assert views.nextElement().Frame.Title == controller.Frame.Title
        assert not views.hasMoreElements()


def test_a_hidden_sheet_is_printed_if_it_is_named_and_not_otherwise(opened: xw.Book, tmp_path: Path) -> None:
    opened.sheets["累计"].visible = False
    opened.impl.to_pdf(str(tmp_path / "named.pdf"), sheets=["累计"])
    assert printed(tmp_path / "named.pdf") == ["累计"]
    assert not opened.sheets["累计"].visible
    opened.to_pdf(tmp_path / "shown.pdf")
    assert printed(tmp_path / "shown.pdf") == [sheet.name for sheet in opened.sheets if sheet.visible]


def test_a_hidden_sheet_is_hidden_again_where_there_is_no_second_window(
    opened: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(book: object) -> None:
        raise error("lang.DisposedException")(str(book), None)

    opened.sheets["累计"].visible = False
    monkeypatch.setattr(Book, "_second_view", none)
    with pytest.raises(error("lang.DisposedException")):
        opened.impl.to_pdf(str(tmp_path / "a.pdf"), sheets=["累计"])
    assert not opened.sheets["累计"].visible


def test_a_hidden_sheet_is_hidden_again_where_the_second_window_does_not_close(opened: xw.Book, tmp_path: Path) -> None:
    unohelper, interface = importlib.import_module("unohelper"), uno().getClass
    kept = []

    def refuse(_listener: object, _event: object, _ownership: bool) -> None:
        raise error("util.CloseVetoException")("stays", None)

    def ignore(_listener: object, _event: object) -> None:
        pass

    def watch(_listener: object, event: Any) -> None:
        if event.EventName == "OnViewCreated":
            kept.append(event.ViewController.Frame)
            kept[-1].addCloseListener(refusing)

    bases = (unohelper.Base, interface("com.sun.star.util.XCloseListener"))
    refusing = type("Refusing", bases, {"queryClosing": refuse, "notifyClosing": ignore, "disposing": ignore})()
    bases = (unohelper.Base, interface("com.sun.star.document.XDocumentEventListener"))
    watching = type("Watching", bases, {"documentEventOccured": watch, "disposing": ignore})()

    opened.sheets["累计"].visible = False
    opened.api.addDocumentEventListener(watching)
    with pytest.raises(WorkbookError, match="stays") as refused:
        opened.impl.to_pdf(str(tmp_path / "a.pdf"), sheets=["累计"])
    assert refused.value.key == "workbook-not-closed"
    assert not opened.sheets["累计"].visible
    opened.api.removeDocumentEventListener(watching)
    (window,) = kept
    window.removeCloseListener(refusing)
    window.close(True)


def test_no_pdf_of_other_sheets_is_made_where_one_cannot_be_printed(libreoffice: xw.App, tmp_path: Path) -> None:
    with libreoffice.books.open(WORKBOOK, read_only=True) as book:
        for sheet, key in (("_IntelliSense_", "workbook-read-only"), ("无", "no-such-sheet")):
            with pytest.raises(WorkbookError) as refused:
                book.impl.to_pdf(str(tmp_path / "a.pdf"), sheets=["封面", sheet])
            assert refused.value.key == key
            assert not (tmp_path / "a.pdf").exists()


def printed(pdf: Path) -> list[str]:
    """Return the sheets of which *pdf* has pages, by its bookmarks."""
    return [str(entry["/Title"]) for entry in PdfReader(pdf).outline if isinstance(entry, dict)]


# Sheets


def test_sheets_are_added_copied_moved_renamed_hidden_and_deleted(book: xw.Book, libreoffice: xw.App) -> None:
    first = book.sheets[0]
    first["A1"].value = 7
    before = book.sheets.add("二")
    book.sheets.add(after=before)
    assert book.sheet_names == ["二", "Sheet2", "Sheet1"]
    assert book.sheets.active.name == "Sheet2"
    first.copy(after=before, name="copy")
    first.copy()
    assert book.sheet_names == ["二", "copy", "Sheet2", "Sheet1", "Sheet1 (2)"]
    assert book.sheets["copy"]["A1"].value == 7
    before.move(after=first)
    first.move(before=book.sheets[0])
    assert book.sheet_names == ["Sheet1", "copy", "Sheet2", "二", "Sheet1 (2)"]
    before.name = "drei"
    book.sheets["copy"].delete()
    del book.sheets["sheet2"]
    assert book.sheet_names == ["Sheet1", "drei", "Sheet1 (2)"]
    assert (before.index, "DREI" in book.sheets, "copy" in book.sheets) == (2, True, False)
    before.visible = False
    assert not before.visible
    book.sheets["Sheet1 (2)"].delete()
    with pytest.raises(WorkbookError, match="last sheet"):
        first.visible = False
    with pytest.raises(WorkbookError, match="no sheet copy"):
        book.sheets["copy"]
    with libreoffice.books.add() as other:
        first.copy(after=other.sheets[0])
        assert other.sheet_names == ["Sheet1", "Sheet1 (2)"]
        assert other.sheets[1]["A1"].value == 7


def test_selection_follows_what_is_selected(book: xw.Book) -> None:
    other = book.sheets.add("other")
    book.sheets["Sheet1"].select()
    assert book.sheets.active.name == "Sheet1"
    other["B3:C4"].select()
    assert book.sheets.active == other
    assert book.selection == other["B3:C4"]


# Charts, pictures, tables


def test_charts_of_a_workbook_are_there(opened: xw.Book) -> None:
    charts = opened.sheets["当月"].charts
    assert [chart.name for chart in charts] == ["Chart 1", "Chart 2"]
    assert charts["Chart 1"].chart_type == "column_clustered"
    assert charts[1].top > charts[0].top + charts[0].height
    assert len(opened.sheets["首页"].charts) == 0


def test_a_chart_is_added_changed_drawn_and_deleted(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = TABLE
    chart = sheet.charts.add(10, 20, 300, 200, "column_clustered", sheet["A1:C3"], name="mine")
    place = (chart.left, chart.top, chart.width, chart.height)
    assert place == pytest.approx((10, 20, 300, 200), abs=0.1)
    for kind in ("bar_stacked", "line", "pie", "xy_scatter", "xy_scatter_lines", "area_stacked_100", "column_stacked"):
        chart.chart_type = kind
        assert chart.chart_type == kind
    chart.title = "出口"
    assert chart.title == "出口"
    chart.to_png(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    chart.set_source_data(sheet["A1:B3"])
    chart.name, chart.left = "renamed", 50
    assert sheet.charts["renamed"].left == pytest.approx(50, abs=0.1)
    assert "mine" not in sheet.charts
    with pytest.raises(Unsupported, match="stock_hlc"):
        chart.chart_type = "stock_hlc"
    chart.delete()
    assert len(sheet.charts) == 0


def test_a_picture_is_added_resized_and_deleted(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    picture = sheet.pictures.add(_png(tmp_path / "red.png", 40, 20), name="logo", left=50, top=60)
    assert (picture.left, picture.top, picture.width, picture.height) == pytest.approx((50, 60, 30, 15), abs=0.1)
    picture.lock_aspect_ratio = True
    picture.width = 60
    assert picture.height == pytest.approx(30, abs=0.1)
    assert [one.name for one in sheet.pictures] == ["logo"]
    sheet.pictures["logo"].delete()
    assert "logo" not in sheet.pictures
    (tmp_path / "no.png").write_text("no picture")
    with pytest.raises(WorkbookError, match="cannot be read as a picture"):
        sheet.pictures.add(str(tmp_path / "no.png"))


def _png(path: Path, width: int, height: int) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return str(path)


def test_tables_are_database_ranges(opened: xw.Book, book: xw.Book) -> None:
    (table,) = opened.sheets["数据"].tables
    assert table.name == "TradeData"
    header, body = table.header_row_range, table.data_body_range
    assert header is not None
    assert body is not None
    assert header.value[3] == "省市"
    assert (body.row, body.shape[1]) == (header.row + 1, header.shape[1])
    sheet = book.sheets[0]
    sheet["B2"].value = TABLE
    made = sheet.tables.add(sheet["B2:D4"], name="mine")
    assert made.range == sheet["B2:D4"]
    assert made.data_body_range == sheet["B3:D4"]
    found = sheet["C3"].table
    assert found is not None
    assert found.name == "mine"
    assert sheet["F3"].table is None
    made.resize(sheet["B2:D8"])
    assert sheet.tables["mine"].range.address == "$B$2:$D$8"
    with pytest.raises(Unsupported, match=r"Table\.table_style"):
        made.table_style = "TableStyleLight1"


def test_a_pdf_of_some_sheets_of_a_read_only_workbook_is_refused_and_not_one_of_all(
    libreoffice: xw.App, tmp_path: Path
) -> None:
    with libreoffice.books.open(WORKBOOK, read_only=True) as book, pytest.raises(WorkbookError) as refused:
        book.to_pdf(tmp_path / "a.pdf", include=["广东"])
    assert refused.value.key == "workbook-read-only"
    assert not (tmp_path / "a.pdf").exists()
