"""Workbooks in LibreOffice: opened, saved and printed; their sheets and charts."""

from __future__ import annotations

import gc
import importlib
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook
from pypdf import PdfReader
from user_workbook import ROOT, refused

from xlpkg.engines.libreoffice import start
from xlpkg.engines.libreoffice.bridge import struct, uno
from xlpkg.errors import OfficeError, Unsupported, WorkbookError
from xlpkg.workbook import layout

WORKBOOK = ROOT / "workbook" / "TradeMonitor.xlsm"
TABLE = [["省市", "出口", "进口"], ["广东", 1, 2], ["江苏", 3, 4]]


@pytest.fixture
def book(libreoffice: xw.App) -> Iterator[xw.Book]:
    new = libreoffice.books.add()
    yield new
    new.close()


@pytest.fixture(scope="module")
def report(libreoffice: xw.App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with four filled sheets; the last has a print area."""
    path = tmp_path_factory.mktemp("report") / "月报.xlsx"
    with libreoffice.books.add() as new:
        new.sheets[0].name = "封面"
        for name in ("当月", "累计", "排名"):
            new.sheets.add(name, after=new.sheets[-1])
        for sheet in new.sheets:
            sheet["B2"].value = TABLE
        new.sheets["排名"].api.setPrintAreas((new.sheets["排名"]["A1:D5"].api.RangeAddress,))
        new.save(path)
    return path


@pytest.fixture
def opened(libreoffice: xw.App, report: Path) -> Iterator[xw.Book]:
    with libreoffice.books.open(report) as opened_book:
        yield opened_book


# Files


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm", "ods"])
def test_a_book_is_saved_in_the_format_of_its_suffix(
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


def test_files_that_cannot_be_saved_or_opened_are_errors(
    libreoffice: xw.App, book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, text = tmp_path / "broken.xlsx", tmp_path / "text.odt"
    broken.write_bytes(WORKBOOK.read_bytes()[:20_000])
    text.write_bytes(b"no spreadsheet")
    for use, path, key in (
        (book.save, tmp_path / "a.csv", "workbook-kind"),
        (book.save, tmp_path / "no such folder" / "a.xlsx", "workbook-not-written"),
        (libreoffice.books.open, broken, "workbook-unreadable"),
        (libreoffice.books.open, text, "workbook-unreadable"),
    ):
        assert refused(partial(use, path)).key == key
    assert [open_book.name for open_book in libreoffice.books] == [book.name]
    monkeypatch.chdir(tmp_path)
    book.save()  # in the current folder
    assert (tmp_path / book.name).is_file()


def test_a_book_that_is_open_elsewhere_is_in_use_and_can_be_read(libreoffice: xw.App, report: Path) -> None:
    with start() as elsewhere:
        elsewhere.books.open(report)
        assert refused(lambda: libreoffice.books.open(report)).key == "workbook-in-use"
        with libreoffice.books.open(report, read_only=True) as book:
            assert book.sheet_names == ["封面", "当月", "累计", "排名"]


# PDF


def sheets_in(pdf: Path) -> list[str]:
    """Return the names of the sheets in *pdf*: it has a bookmark for each."""
    return [str(entry["/Title"]) for entry in PdfReader(pdf).outline if isinstance(entry, dict)]


def test_a_pdf_has_the_included_sheets(opened: xw.Book, tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    assert opened.to_pdf(target, include=["封面", "当月"]) == str(target)
    assert sheets_in(target) == ["封面", "当月"]  # 排名 has a print area, and was not printed
    assert "广东" in PdfReader(target).pages[0].extract_text()
    assert opened.sheets["排名"].visible
    assert opened.sheets["排名"].impl.api.getPrintAreas()


@pytest.mark.parametrize("read_only", [False, True])
def test_printing_some_sheets_changes_neither_the_book_nor_its_window(
    libreoffice: xw.App, report: Path, tmp_path: Path, read_only: bool
) -> None:
    with libreoffice.books.open(report, read_only=read_only or None) as book:
        book.sheets["排名"].activate()
        document, controller = book.api, book.api.CurrentController
        controller.select(book.sheets["排名"]["B2:D5"].api)
        view = controller.getViewData()

        book.impl.to_pdf(str(tmp_path / "a.pdf"), sheets=["累计", "封面"])

        assert sheets_in(tmp_path / "a.pdf") == ["封面", "累计"]
        assert controller.getViewData() == view
        assert controller.getSelection().AbsoluteName == "$排名.$B$2:$D$5"
        assert not document.isModified()
        assert document.UndoManager.getAllUndoActionTitles() == ()
        views = document.getControllers()
        assert views.nextElement().Frame.Title == controller.Frame.Title
        assert not views.hasMoreElements()


def test_a_hidden_sheet_is_printed_only_if_it_is_named(opened: xw.Book, tmp_path: Path) -> None:
    opened.sheets["累计"].visible = False
    opened.impl.to_pdf(str(tmp_path / "named.pdf"), sheets=["累计"])
    assert sheets_in(tmp_path / "named.pdf") == ["累计"]
    assert not opened.sheets["累计"].visible
    (tmp_path / "a folder.pdf").mkdir()
    with pytest.raises((WorkbookError, OfficeError)):
        opened.impl.to_pdf(str(tmp_path / "a folder.pdf"), sheets=["累计"])
    assert not opened.sheets["累计"].visible  # after an error, too
    opened.to_pdf(tmp_path / "shown.pdf")
    assert sheets_in(tmp_path / "shown.pdf") == ["封面", "当月", "排名"]


def test_a_sheet_that_cannot_be_printed_is_an_error_without_a_pdf(
    libreoffice: xw.App, report: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    with libreoffice.books.open(report) as book:
        book.sheets["累计"].visible = False
        book.save(tmp_path / "hidden.xlsx")
    with libreoffice.books.open(tmp_path / "hidden.xlsx", read_only=True) as book:
        for sheet, key in (("累计", "workbook-read-only"), ("无", "no-such-sheet")):
            assert refused(partial(book.impl.to_pdf, str(target), sheets=["封面", sheet])).key == key
        # xlwings hides the other sheets
        assert refused(lambda: book.to_pdf(target, include=["排名"])).key == "workbook-read-only"
    assert not target.exists()


# Sheets


def test_sheets_are_added_renamed_hidden_and_deleted(book: xw.Book) -> None:
    first = book.sheets[0]
    second = book.sheets.add("二")
    book.sheets.add(after=second)
    assert book.sheet_names == ["二", "Sheet2", "Sheet1"]
    assert book.sheets.active.name == "Sheet2"
    second.name = "zwei"
    del book.sheets["sheet2"]
    assert book.sheet_names == ["zwei", "Sheet1"]
    assert (second.index, "ZWEI" in book.sheets, "二" in book.sheets) == (1, True, False)
    second.visible = False
    assert not second.visible
    assert refused(lambda: setattr(first, "visible", False)).key == "last-sheet"
    assert refused(lambda: book.sheets["二"]).key == "no-such-sheet"
    assert refused(lambda: setattr(first, "name", "zwei")).key == "sheet-name-refused"  # taken
    first.select()
    assert book.sheets.active == first


def test_the_script_of_the_documentation_works(
    report: Path, libreoffice: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with libreoffice.books.open(report) as book:
        book.sheets.add("广东", after=book.sheets[-1])
        book.save(tmp_path / "report.ods")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "libreoffice.md").read_text(encoding="utf-8")
    exec(page.partition("```python\n")[2].partition("```")[0], {})  # noqa: S102
    with libreoffice.books.open(tmp_path / "report.ods") as book:
        assert book.names["合计"].refers_to_range.value == 508.0 + 398.1
        assert book.sheets["广东"]["H3:I5"].number_format == "#,##0.0"
    assert len(PdfReader(tmp_path / "report.pdf").pages) == 2


# Charts


def test_the_charts_of_a_workbook_are_found(libreoffice: xw.App, few_provinces: Path) -> None:
    with libreoffice.books.open(few_provinces, read_only=True) as book:
        charts = book.sheets["当月"].charts
        assert [chart.name for chart in charts] == [f"{layout.CHART}{number}" for number in (1, 2)]
        assert len(book.sheets["首页"].charts) == 0
        assert charts[1].top > charts[0].top + charts[0].height
        with pytest.raises(Unsupported, match=r"Chart\.chart_type"):
            _ = charts[0].chart_type


def test_the_shapes_of_charts_live_until_nothing_is_written_and_no_longer(libreoffice: xw.App, book: xw.Book) -> None:
    """LibreOffice may crash if one ends while cells are written: ``python -m benchmarks.shapes --drop``."""
    rectangle = struct("awt.Rectangle", X=0, Y=0, Width=1000, Height=1000)
    book.sheets[0].api.Charts.addNewByName("Chart", rectangle, (), True, True)
    ended: list[str] = []
    kinds = (importlib.import_module("unohelper").Base, uno().getClass("com.sun.star.uno.XReference"))

    def watch(name: str) -> None:
        watcher = type("Watcher", kinds, {"dispose": lambda _: ended.append(name)})
        book.sheets[0].charts[0].api.queryAdapter().addReference(watcher())

    with libreoffice.properties(screen_updating=False):
        watch("first")
        gc.collect()
        time.sleep(0.5)  # LibreOffice would have released it by now
        assert not ended
    assert ended == ["first"]
    watch("second")
    book.close()
    assert ended == ["first", "second"]
