"""The service of the extension does the actions of the workbook's buttons, and nothing else, whoever calls it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from offices import Desk, desk

from xlpkg.workbook.buttons import BY_ACTION

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
INVALID_ACTIONS: Final = ("", "delete", "Refresh", "refresh;pdf", "from pathlib import Path; Path('{witness}').touch()")


@pytest.fixture(scope="module")
def store(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the store of the examples."""
    return Path(shutil.copy(example_store, tmp_path_factory.mktemp("data") / "trade.sqlite"))


@pytest.fixture(scope="module")
def office(profile: Path, store: Path) -> Iterator[Desk]:
    """LibreOffice with the extension and with that store."""
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


def test_a_macro_of_another_workbook_changes_nothing(office: Desk, store: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    document = office.open(macros=True, hidden=False)
    press = presser(document)
    document.Sheets.getByIndex(0).getCellByPosition(0, 0).setString("text")
    before = hashlib.sha256(store.read_bytes()).hexdigest()
    for action in INVALID_ACTIONS:
        message = press(action.format(witness=witness))
        assert "refresh, report, verify, pdf, docx" in message, action
    for action in BY_ACTION:
        assert press(action) == "done"  # the error is shown to the user and not raised in Basic
    assert contents(document) == [(("text",),)]
    assert hashlib.sha256(store.read_bytes()).hexdigest() == before
    assert not witness.exists()
    made = {store.name, f"{store.name}-documents.json"}  # the list of PDFs of earlier tests
    assert {path.name for path in store.parent.iterdir()} <= made
    document.UndoManager.undo()  # an action that changes nothing keeps the undo list
    assert contents(document) == [(("",),)]
    document.close(True)
