"""The UNO service behind the buttons in LibreOffice does the actions and nothing else."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from offices import Desk, desk

from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BY_ACTION

ROOT: Final = Path(__file__).resolve().parents[2]
#: A macro of a document that calls the service with any action and returns "done" or the error.
MACRO: Final = """
Function Press(action) As String
    On Error GoTo Failed
    CreateUnoService("org.trademonitor.Runner").trigger action
    Press = "done"
    Exit Function
Failed:
    Press = Error$
End Function
"""
INVALID_ACTIONS: Final = (
    "",
    "delete",
    "Refresh",
    "refresh ",
    "refresh;pdf",
    "REFRESH",
    "build",
    "../refresh",
    "act",
    "__import__('os').system('touch {witness}')",
    "from pathlib import Path; Path('{witness}').touch()",
)


@pytest.fixture(scope="module")
def store(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the store of the examples."""
    return Path(shutil.copy(example_store, tmp_path_factory.mktemp("data") / "trade.sqlite"))


@pytest.fixture(scope="module")
def office(profile: Path, store: Path) -> Iterator[Desk]:
    """LibreOffice with the extension and that store."""
    with desk(profile, store) as running:
        yield running


def presser(document: Any) -> Callable[[str], str]:
    """Add MACRO to *document*, and return a function that runs it."""
    libraries = document.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Macros", MACRO)
    url = "vnd.sun.star.script:Standard.Macros.Press?language=Basic&location=document"
    script = document.getScriptProvider().getScript(url)
    return lambda action: str(script.invoke((action,), (), ())[0])


def contents(document: Any) -> list[object]:
    """Return the formulas and values of each sheet."""
    found: list[object] = []
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        found.append(sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getFormulaArray())
    return found


def test_any_other_action_is_an_error_and_changes_nothing(office: Desk, store: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    document = office.open(macros=True, hidden=False)
    document.Sheets.getByIndex(0).getCellByPosition(0, 0).setString("text")
    press = presser(document)
    before = contents(document), hashlib.sha256(store.read_bytes()).hexdigest()
    for action in INVALID_ACTIONS:
        message = press(action.format(witness=witness))
        assert "refresh, report, verify, pdf, docx" in message, action
    assert (contents(document), hashlib.sha256(store.read_bytes()).hexdigest()) == before
    assert not witness.exists()
    assert [path.name for path in store.parent.iterdir()] == [store.name]
    document.close(True)


def test_an_action_does_not_change_another_workbook(office: Desk) -> None:
    document = office.open(macros=True, hidden=False)
    press = presser(document)
    document.Sheets.getByIndex(0).getCellByPosition(0, 0).setString("text")
    for action in BY_ACTION:
        assert press(action) == "done"  # the error is shown to the user and not raised in Basic
    assert contents(document) == [(("text",),)]
    document.UndoManager.undo()  # an action that changes nothing keeps the undo list
    assert contents(document) == [(("",),)]
    document.close(True)


def test_each_action_works_on_the_workbook_in_front(office: Desk, examples: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "renamed 工作簿.xlsm"
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", workbook)
    document = office.open(workbook, macros=True, hidden=False)
    press = presser(document)

    def first_cell(named: layout.NamedRange) -> Any:
        return document.NamedRanges.getByName(named.name).getReferredCells().getCellByPosition(0, 0)

    first_cell(layout.HOME_LAST_RUN).setString("never")
    first_cell(layout.HOME_FOLDERS).setString(str(examples))
    cell_with_note = first_cell(layout.REPORTS[Basis.MONTH].text)
    cell_with_note.Spreadsheet.Annotations.insertNew(cell_with_note.CellAddress, "the user's note")
    last_runs = set()
    for action in BY_ACTION:
        assert press(action) == "done"
        last_runs.add(first_cell(layout.HOME_LAST_RUN).String)
        if action not in ("pdf", "docx"):
            assert not document.UndoManager.isUndoPossible()
            assert "不可撤销" in first_cell(layout.HOME_LAST_RUN).String
    assert cell_with_note.Annotation.String == "the user's note"
    assert "never" not in last_runs
    assert len(last_runs) == len(BY_ACTION)
    assert [path.read_bytes()[:5] for path in tmp_path.glob("*.pdf")] == [b"%PDF-"]
    assert [path.read_bytes()[:4] for path in tmp_path.glob("*.docx")] == [b"PK\3\4"]
    document.close(True)
