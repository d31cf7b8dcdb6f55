"""The commands that write a PDF or Word document let 首页 link to it, as the buttons do."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from command_line import trademonitor

from xlpkg.engines.package import open_workbook
from xlpkg.model.words import Basis
from xlpkg.workbook import layout


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
