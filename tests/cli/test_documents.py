"""No command overwrites a file that it reads, the store, a file of another kind or what somebody changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from command_line import EXAMPLES, refusal, trademonitor
from docx import Document

from xlpkg.engines.package import open_workbook
from xlpkg.workbook.actions import act

NAME = "TradeMonitor-2025-06-rmb"


@pytest.fixture
def folder(tmp_path: Path, few_provinces: Path) -> Path:
    """A folder with a workbook T.xlsm, a store s.sqlite, a template, and other names of all of them."""
    shutil.copy(few_provinces, tmp_path / "T.xlsm")
    assert trademonitor(tmp_path, "ingest", EXAMPLES, "--store", "s.sqlite").returncode == 0
    Document().save(str(tmp_path / "form.docx"))
    os.link(tmp_path / "T.xlsm", tmp_path / "T.docx")
    os.link(tmp_path / "s.sqlite", tmp_path / "s.csv")
    (tmp_path / "notes.parquet").write_text("my notes", encoding="utf-8")
    shutil.copy(tmp_path / "form.docx", tmp_path / "e.json")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def edit(document: Path) -> bytes:
    """Change *document* as its reader does, and return its bytes."""
    opened = Document(str(document))
    opened.add_paragraph("补充：本室认为……")
    opened.save(str(document))
    return document.read_bytes()


def run(folder: Path, *words: str) -> tuple[str, str]:
    """Run a command that succeeds; return what it prints."""
    done = trademonitor(folder, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


#: A command, and files that it must not write.
REFUSED = {
    "export --store s.sqlite": "s.sqlite s.csv e.json notes.parquet e.txt",
    "export --format csv --store s.sqlite": "e.parquet",
    "copy T.xlsm": "T.xlsm T.docx",
    "pdf T.xlsm": "T.xlsm",
    "docx T.xlsm": "T.xlsm T.docx .docx",
    "docx T.xlsm --template form.docx": "form.docx",
    "upgrade T.xlsm": "T.xlsm",
    "build": "form.docx",
    "figures T.xlsm": "notes.parquet",
}


def test_a_file_that_is_not_an_earlier_document_is_refused_and_unchanged(folder: Path) -> None:
    before = contents(folder)
    for command, names in REFUSED.items():
        for name in names.split():
            assert name in refusal(folder, *command.split(), "-o", name)
            assert contents(folder) == before, (command, name)


def test_a_word_document_that_somebody_edited_is_kept_and_the_next_has_another_name(folder: Path) -> None:
    first, second = folder / f"{NAME}.docx", folder / f"{NAME} (1).docx"
    words = ("docx", str(folder / "T.xlsm"))
    for _ in range(2):  # the second replaces the first, which nobody changed
        assert run(folder, *words) == (f"{first}\n", "")
    edited = edit(first)
    for _ in range(2):
        out, err = run(folder, *words)
        assert out == f"{second}\n"
        assert str(first) in err
        assert str(second) in err
        assert first.read_bytes() == edited
    with open_workbook(folder / "T.xlsm") as book:  # the button
        line, *remarks = act("docx", book, store=folder / "s.sqlite")
    assert f"{NAME} (2).docx" in line  # this store has another list
    assert str(first) in remarks[0]
    assert first.read_bytes() == edited


@pytest.mark.long
def test_a_document_that_is_open_in_a_program_or_read_only_is_kept(folder: Path, *, full: bool) -> None:
    words, document = ("docx", str(folder / "T.xlsm")), folder / f"{NAME}.docx"
    run(folder, *words)
    before = document.read_bytes()
    for name in (f".~lock.{NAME}.docx#", f"~${NAME}.docx", f"~${NAME[2:]}.docx")[: 3 if full else 1]:
        lock = folder / name
        lock.write_text(",li,pc2,29.11.2026 10:00,x;", encoding="utf-8")
        assert run(folder, *words)[0] == f"{folder / NAME} (1).docx\n"
        lock.unlink()
    document.chmod(0o444)
    if not os.access(document, os.W_OK):  # some users may write to read-only files
        assert run(folder, *words)[0] == f"{folder / NAME} (1).docx\n"
    assert document.read_bytes() == before
    run(folder, "build")
    (folder / "~$TradeMonitor.xlsm").write_bytes(b"\x04Wang")
    assert run(folder, "build")[0] == "TradeMonitor (1).xlsm\n"


@pytest.mark.long
def test_figures_that_somebody_edited_are_kept_and_the_next_have_a_folder_of_their_own(folder: Path) -> None:
    words = ("figures", str(folder / "T.xlsm"), "--horizontal")
    figures = folder / "figures-2025-06-rmb"
    for _ in range(2):
        out, err = run(folder, *words)
        assert {Path(line).parent for line in out.splitlines()} == {figures}
        assert err == ""
    mine = figures / "month-exports-horizontal.svg"
    mine.write_text(mine.read_text(encoding="utf-8").replace("</svg>", "<!-- mine --></svg>"), encoding="utf-8")
    before = contents(figures)
    out, err = run(folder, *words)
    assert {Path(line).parent.name for line in out.splitlines()} == {"figures-2025-06-rmb (1)"}
    assert err.count("\n") == 1
    assert contents(figures) == before


@pytest.mark.long
@pytest.mark.usefixtures("with_soffice")
def test_a_pdf_that_somebody_changed_is_kept(folder: Path) -> None:
    out, _ = run(folder, "run", str(EXAMPLES), "--period", "2025-02", "--store", "s.sqlite")
    pdf = folder / out.splitlines()[-1]
    assert pdf == folder / "output" / "TradeMonitor-2025-02-usd.pdf"
    with pdf.open("ab") as file:
        file.write(b"% a highlight\n")
    before = pdf.read_bytes()
    out, err = run(folder, "pdf", "output/TradeMonitor.xlsm")
    assert out == f"{Path('output', 'TradeMonitor-2025-02-usd (1).pdf')}\n"
    assert "TradeMonitor-2025-02-usd.pdf was changed" in err
    assert pdf.read_bytes() == before
