"""The commands ``refresh`` and ``pdf``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import openpyxl
import pytest
from command_line import EXAMPLES, trademonitor
from pypdf import PdfReader

from xlpkg.engines.package import open_workbook
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
