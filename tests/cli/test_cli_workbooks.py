"""The commands ``refresh``, ``pdf`` and ``docx``; the last two let 首页 link to the document, as the buttons do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import trademonitor
from pypdf import PdfReader
from user_workbook import sheet_of

from xlpkg.cli import COMMANDS, WITH_XLWINGS
from xlpkg.engines.package import open_workbook
from xlpkg.model.words import Basis
from xlpkg.workbook import layout

PDF = "TradeMonitor-2025-06-rmb.pdf"


def first_line(workbook: Path) -> str:
    """Return the heading of the month's sheet."""
    return str(sheet_of(workbook, "当月")["A1"].value)


def test_refresh_uses_the_options_or_the_choices_in_the_workbook(
    tmp_path: Path, path: Path, example_store: Path
) -> None:
    store = ("--store", example_store)
    asked = trademonitor(tmp_path, "refresh", path, "--period", "202501", "--lang", "en", *store)
    assert asked.stderr.endswith(" figures of 2025-01 in dollars\n")
    assert "January 2025" in first_line(path)
    with open_workbook(path) as opened:
        opened.names[layout.HOME_CHOICES.name].refers_to_range[0, 0].value = "2025-02"  # as a user types it
        opened.save()
    assert trademonitor(tmp_path, "refresh", path, *store).returncode == 0
    assert "February 2025" in first_line(path)


def test_no_command_waits_for_the_converters_of_xlwings() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "xlpkg", "refresh", "--help"]
    imported = {
        line.split()[-1] for line in subprocess.run(command, capture_output=True, text=True).stderr.splitlines()
    }
    assert "xlwings.conversion" in imported
    assert not imported & {"pandas.core.api", "matplotlib.figure", "polars.dataframe"}


def test_only_the_named_commands_import_xlwings() -> None:
    others = {*COMMANDS.values()} - {*WITH_XLWINGS}
    code = "import sys, importlib; [*map(importlib.import_module, sys.argv[1:])]; sys.exit('xlwings' in sys.modules)"
    modules = [f"xlpkg.cli.{name}" for name in sorted(others)]
    assert subprocess.run([sys.executable, "-c", code, *modules]).returncode == 0


@pytest.mark.parametrize("command", ["pdf", "docx", "figures"])
def test_sheets_of_another_choice_are_printed_only_if_asked(path: Path, tmp_path: Path, command: str) -> None:
    """The shipped workbook shows May 2025."""
    with open_workbook(path) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range[0, 0].value = "2025-04"
        book.save()
    target = tmp_path / f"out.{command}"
    done = trademonitor(tmp_path, command, path, "-o", target)
    assert (done.returncode, target.exists()) == (2, False)
    assert "2025-04" in done.stderr
    assert "--as-shown" in done.stderr
    if command == "docx":
        assert trademonitor(tmp_path, command, path, "-o", target, "--as-shown").returncode == 0
        assert target.exists()


@pytest.mark.parametrize(
    ("cell", "typed", "option"),
    [
        ("C6", "2025-13", ("--period", "2025-05")),
        ("C7", "欧元", ("--currency", "rmb")),
        ("C8", "français", ("--lang", "zh")),
        ("C10", "也许", ("--nation",)),
    ],
)
def test_every_command_refuses_a_choice_that_it_cannot_read(
    path: Path, tmp_path: Path, rmb_store: Path, cell: str, typed: str, option: tuple[str, ...]
) -> None:
    """The sentence names the cell; what an option says instead is not read."""
    workbook = path.rename(tmp_path / "TradeMonitor.xlsm")  # which `run` fills again
    with open_workbook(workbook) as book:
        book.sheets[layout.HOME][cell].value = typed
        book.save()
    before = workbook.read_bytes()
    store = ("--store", rmb_store)
    documents = [(each, workbook) for each in ("pdf", "docx", "figures", "copy")]
    for words in (("refresh", workbook, *store), ("run", "--out", tmp_path, *store), *documents):
        done = trademonitor(tmp_path, *words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert f"首页!{cell}: {typed!r}" in done.stderr
    assert workbook.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [workbook.name]
    assert trademonitor(tmp_path, "refresh", workbook, *store, *option).returncode == 0
    assert sheet_of(workbook, layout.HOME)[cell].value != typed


# The link of 首页 to the document


def home_of(workbook: Path) -> tuple[object, str]:
    """Return the address of the document, and the line of the last run."""
    sheet = sheet_of(workbook, layout.HOME)
    link, run = (
        sheet.cell(named.row + 1, named.column + 1).value for named in (layout.HOME_DOCUMENT, layout.HOME_LAST_RUN)
    )
    return link, str(run)


@pytest.mark.usefixtures("with_soffice")
def test_pdf_links_to_its_pdf_and_keeps_the_results_of_other_sheets(path: Path, tmp_path: Path) -> None:
    results = sheet_of(path, layout.FUNCTIONS, results=True)
    before = [cell.value for (cell,) in results["D5:D40"]]
    assert any(isinstance(value, float) for value in before)
    with open_workbook(path, keeps_results=True) as book:
        text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = "长" * 5000
        book.save()
    done = trademonitor(tmp_path, "pdf", path)
    assert (done.returncode, done.stdout) == (0, f"{path.with_name(PDF)}\n")
    assert "too long to be printed in full: the comments in 当月!W2" in done.stderr
    outline = [str(entry["/Title"]) for entry in PdfReader(path.with_name(PDF)).outline if isinstance(entry, dict)]
    assert outline == [layout.COVER, layout.MONTH, layout.YTD]
    link, run = home_of(path)
    assert link == path.with_name(PDF).as_uri()
    assert f"导出PDF：{PDF}；核验：错误 0 项" in run
    after = sheet_of(path, layout.FUNCTIONS, results=True)
    assert [cell.value for (cell,) in after["D5:D40"]] == before


def test_docx_links_to_its_document(path: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "docx", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert home_of(path)[0] == path.with_name("TradeMonitor-2025-06-rmb.docx").as_uri()


@pytest.mark.usefixtures("with_soffice")
def test_a_workbook_that_is_open_gets_its_pdf_but_no_link(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    path.with_name(f"~${path.name}").write_bytes(b"\x02Li" + b" " * 160)  # as Excel does
    done = trademonitor(tmp_path, "pdf", path, "-o", "a folder/wanted.pdf")
    assert (done.returncode, done.stdout) == (0, f"{Path('a folder', 'wanted.pdf')}\n"), done.stderr
    assert (tmp_path / "a folder" / "wanted.pdf").read_bytes().startswith(b"%PDF")
    assert done.stderr.startswith("the first sheet has no link to the document: ")
    assert path.read_bytes() == before
