"""The commands ``refresh``, ``pdf`` and ``docx``; the last two let 首页 link to the document, as the buttons do."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import openpyxl
import pytest
from command_line import EXAMPLES, trademonitor
from pypdf import PdfReader

from xlpkg.engines.package import open_workbook
from xlpkg.model.words import Basis
from xlpkg.workbook import layout


def first_line(workbook: Path) -> str:
    """Return the heading of the month's sheet."""
    return str(openpyxl.load_workbook(workbook)["当月"]["A1"].value)


def test_refresh_uses_the_options_or_the_choices_in_the_workbook(tmp_path: Path, built: Path) -> None:
    book = Path(shutil.copy(built, tmp_path / "月报.xlsm"))
    trademonitor(tmp_path, "ingest", EXAMPLES, "--store", "trade.sqlite")
    asked = trademonitor(tmp_path, "refresh", book, "--period", "202501", "--lang", "en", "--store", "trade.sqlite")
    assert asked.returncode == 0
    assert asked.stderr.endswith(" figures of 2025-01 in usd\n")
    assert "January 2025" in first_line(book)
    with open_workbook(book) as opened:
        opened.names[layout.HOME_CHOICES.name].refers_to_range[0, 0].value = "2025-02"  # as a user types it
        opened.save()
    assert trademonitor(tmp_path, "refresh", book, "--store", "trade.sqlite").returncode == 0
    assert "February 2025" in first_line(book)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("refresh", "nowhere.xlsm"), "there is no workbook nowhere.xlsm"),
        (("refresh", "text.xlsm"), "text.xlsm is not an .xlsx or .xlsm workbook"),
        (
            ("refresh", "text.ods"),
            "text.ods is an .ods spreadsheet: only `trademonitor refresh` with --engine libreoffice",
        ),
        (("refresh", "text.md"), "text.md is not a workbook: name an .xlsx or .xlsm file"),
        (("pdf", "text.ods"), "for all else save it as .xlsx in LibreOffice"),
        (("pdf", "text.docx"), "text.docx is not a workbook"),
        (("refresh", "TradeMonitor.xlsm", "--engine", "libreoffice"), "use the package engine"),
        (("refresh", "TradeMonitor.xlsm", "--period", "2030-01"), "the store has no figures of 2030-01: read its"),
        (("refresh", "TradeMonitor.xlsm", "--currency", "rmb"), "the store has no figures in rmb"),
        (("pdf", "nowhere.xlsm"), "there is no workbook nowhere.xlsm"),
    ],
)
def test_a_workbook_that_cannot_be_filled_or_printed_gives_one_message_and_is_unchanged(
    arguments: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    built: Path,
    example_store: Path,
) -> None:
    for kind in ("xlsm", "ods", "md", "docx"):
        (tmp_path / f"text.{kind}").write_text("no workbook")
    book = Path(shutil.copy(built, tmp_path / "TradeMonitor.xlsm"))
    before = book.read_bytes()
    store = () if arguments[0] == "pdf" else ("--store", example_store)
    done = trademonitor(tmp_path, *arguments, *store)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert book.read_bytes() == before


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the excel engine is refused on Linux only")
def test_the_excel_engine_is_refused_on_linux(tmp_path: Path, example_store: Path) -> None:
    done = trademonitor(tmp_path, "refresh", "any.xlsm", "--engine", "excel", "--store", example_store)
    assert done.returncode == 2
    assert done.stderr.startswith("the excel engine does not run on this system")


@pytest.mark.usefixtures("with_soffice")
def test_the_pdf_is_written_beside_the_workbook_or_to_the_named_file(tmp_path: Path, built: Path) -> None:
    book = Path(shutil.copy(built, tmp_path / "report.xlsm"))
    done = trademonitor(tmp_path, "pdf", book)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'report.pdf'}\n")
    outline = [str(entry["/Title"]) for entry in PdfReader(tmp_path / "report.pdf").outline if isinstance(entry, dict)]
    assert outline == [layout.COVER, layout.MONTH, layout.YTD]
    done = trademonitor(tmp_path, "pdf", book, "-o", "a folder/wanted.pdf")
    assert done.returncode == 0
    assert (tmp_path / "a folder" / "wanted.pdf").read_bytes().startswith(b"%PDF")


# The link of 首页 to the document


def home_of(workbook: Path) -> tuple[object, str]:
    """Return the address of the document, and the line of the last run."""
    sheet = openpyxl.load_workbook(workbook)[layout.HOME]
    link, run = (
        sheet.cell(named.row + 1, named.column + 1).value for named in (layout.HOME_DOCUMENT, layout.HOME_LAST_RUN)
    )
    return link, str(run)


@pytest.fixture
def workbook(tmp_path: Path, built: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "月报.xlsm"))


@pytest.mark.usefixtures("with_soffice")
def test_pdf_links_to_its_pdf_and_keeps_the_results_of_other_sheets(workbook: Path, tmp_path: Path) -> None:
    results = openpyxl.load_workbook(workbook, data_only=True)[layout.FUNCTIONS]
    before = [cell.value for (cell,) in results["D5:D40"]]
    assert any(isinstance(value, float) for value in before)
    done = trademonitor(tmp_path, "pdf", workbook)
    assert (done.returncode, done.stderr) == (0, "")
    link, run = home_of(workbook)
    assert link == workbook.with_suffix(".pdf").as_uri()
    assert run.endswith(f"导出PDF：{workbook.with_suffix('.pdf')}")
    after = openpyxl.load_workbook(workbook, data_only=True)[layout.FUNCTIONS]
    assert [cell.value for (cell,) in after["D5:D40"]] == before


def test_docx_links_to_its_document(workbook: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "docx", workbook)
    assert (done.returncode, done.stderr) == (0, "")
    assert home_of(workbook)[0] == workbook.with_suffix(".docx").as_uri()


@pytest.mark.usefixtures("with_soffice")
def test_a_workbook_that_is_open_gets_its_pdf_but_no_link(workbook: Path, tmp_path: Path) -> None:
    before = workbook.read_bytes()
    workbook.with_name(f"~${workbook.name}").write_bytes(b"\x02Li" + b" " * 160)  # as Excel does
    done = trademonitor(tmp_path, "pdf", workbook)
    assert (done.returncode, done.stdout) == (0, f"{workbook.with_suffix('.pdf')}\n")
    assert done.stderr.startswith("首页 has no link to the new document: ")
    assert workbook.read_bytes() == before


@pytest.mark.usefixtures("with_soffice")
def test_a_comment_that_is_cut_in_print_is_named(workbook: Path, tmp_path: Path) -> None:
    with open_workbook(workbook) as book:
        text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = "长" * 5000
        book.save()
    done = trademonitor(tmp_path, "pdf", workbook)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "too long to be printed in full: the comments in 当月!W2" in done.stderr
