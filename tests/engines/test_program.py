"""LibreOffice is found, ends within its time limit, and leaves no processes or files."""

from __future__ import annotations

import shlex
import sys
import tempfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw
from desktop import wait_for
from offices import is_running
from pyopenvba import ExcelFile

from xlpkg import hosts
from xlpkg.engines.libreoffice.program import convert, find_soffice, run_soffice, running_soffice
from xlpkg.errors import OfficeError

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="scripts stand in for LibreOffice on Linux only")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary folders are made, so that a test sees which are left."""
    folder = tmp_path / "temporary folders"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write *script* as a program that is used instead of LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("TRADEMONITOR_SOFFICE", str(path))
    return path


#: A parent with two children, one of which ignores the signal TERM; and one that ends before its child.
WAITING = "sh -c 'trap \"\" TERM; sleep 7200 & wait; sleep 7200' &\nsleep 7200 &\necho $$ > {file}\nwait"
LEAVING = "sleep 7200 &\necho $$ > {file}\necho going away"


@pytest.mark.long
@needs_linux
def test_all_processes_have_ended_after_the_time_limit_or_the_first_one(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = tmp_path / "group"
    file = shlex.quote(str(started))
    program(tmp_path, WAITING.format(file=file), monkeypatch)
    with pytest.raises(OfficeError, match="did not finish within 1 seconds"):
        run_soffice([], timeout=1)
    assert not is_running(int(started.read_text()))

    program(tmp_path, LEAVING.format(file=file), monkeypatch)
    assert run_soffice([]) == "going away"
    assert not is_running(int(started.read_text()))
    assert list(temporary.iterdir()) == []


@needs_linux
def test_a_conversion_without_a_file_is_an_error_with_the_last_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "echo 'Error: no export filter' >&2", monkeypatch)
    with pytest.raises(OfficeError, match=r"a\.xlsx; its last output: Error: no export filter"):
        convert(tmp_path / "a.xlsx", "pdf", tmp_path)


@needs_linux
def test_a_program_set_by_the_variable_is_used_or_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = program(tmp_path, "", monkeypatch)
    path.write_bytes(b"\x7fELF, but not really")
    with pytest.raises(OfficeError) as caught:
        run_soffice([])
    assert caught.value.key == "office-not-started"
    assert str(path) in str(caught.value)
    path.unlink()
    assert find_soffice() is None  # no other program replaces it
    with pytest.raises(OfficeError, match=r"TRADEMONITOR_SOFFICE is set to .*soffice"):
        run_soffice([])


def test_a_missing_libreoffice_is_an_error_that_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRADEMONITOR_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("xlpkg.engines.libreoffice.program._usual_paths", lambda: iter(()))
    assert find_soffice() is None
    with pytest.raises(OfficeError) as caught:
        run_soffice([])
    wanted = "apt-get install libreoffice-calc" if sys.platform == "linux" else "libreoffice.org"
    assert wanted in caught.value.sentence("en")
    assert wanted in caught.value.sentence("zh")


@pytest.mark.usefixtures("with_soffice")
def test_a_document_that_cannot_be_loaded_is_an_error(tmp_path: Path, temporary: Path) -> None:
    broken = tmp_path / "没有.xlsx"
    with pytest.raises(OfficeError, match=r"没有\.xlsx.*could not be loaded"):
        convert(broken, "pdf", tmp_path)
    assert list(temporary.iterdir()) == []


def workbook_with_macros(folder: Path, witness: Path) -> Path:
    """Return an .xlsm with the function Seven, whose macros write *witness* when it is opened."""
    workbook = folder / "macros.xlsm"
    with xlsxwriter.Workbook(folder / "plain.xlsx") as plain:
        plain.set_vba_name("ThisWorkbook")
        plain.add_worksheet("首页").set_vba_name("Sheet1")
    (folder / "plain.xlsx").rename(workbook)
    macro = f'    Open "{witness}" For Output As #1\n    Print #1, "ran"\n    Close #1\nEnd Sub\n'
    excel = ExcelFile(str(workbook))
    excel.add_vba_project()
    project = excel.vba_project()
    project.add_module("Greeting", f"Sub Auto_Open()\n{macro}")
    project.add_module("Answer", "Function Seven()\n    Seven = 7\nEnd Function\n")
    document = excel.get_module("ThisWorkbook")
    excel.set_module("ThisWorkbook", f"{document}\nPrivate Sub Workbook_Open()\n{macro}")
    excel.save()
    excel.close()
    return workbook


@pytest.mark.usefixtures("with_soffice")
def test_macros_run_only_if_asked_for(tmp_path: Path, temporary: Path) -> None:
    witness = tmp_path / "witness"
    workbook = workbook_with_macros(tmp_path, witness)
    with running_soffice([str(workbook)], macros=True):
        wait_for(witness.exists, "the macros have run")
    witness.unlink()
    workbook.with_name(f".~lock.{workbook.name}#").unlink()
    convert(workbook, "pdf", tmp_path)
    assert not witness.exists()
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("with_soffice")
@pytest.mark.parametrize("macros", [True, False])
def test_an_engine_runs_the_macros_of_a_workbook_if_registered_with_macros(tmp_path: Path, macros: bool) -> None:
    workbook = workbook_with_macros(tmp_path, tmp_path / "witness")
    hosts.register("libreoffice", macros=macros)
    try:
        with xw.engines["libreoffice"].apps.add(visible=False, add_book=False) as app:
            cell = app.books.open(workbook).sheets[0]["A1"]
            cell.formula = "=Seven()"
            assert cell.value == (7 if macros else None)  # None: an error value
    finally:
        hosts.register("libreoffice")
