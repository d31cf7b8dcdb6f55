"""The runner behind the buttons: four actions for whoever asks, and nothing else."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from offices import Desk, desk

from xlpkg.workbook import layout
from xlpkg.workbook.buttons import ACTIONS

pytestmark = pytest.mark.usefixtures("english")

ROOT: Final = Path(__file__).resolve().parents[2]
#: A macro of a document, which hands any word on, and tells what came of it.
MACRO: Final = """
Function Press(word) As String
    On Error GoTo Wrong
    CreateUnoService("org.trademonitor.Runner").trigger word
    Press = "done"
    Exit Function
Wrong:
    Press = Error$
End Function
"""
OTHER_WORDS: Final = (
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


@pytest.fixture
def store(example_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the test's own, the user's for the office."""
    path = tmp_path / "data" / "trade.sqlite"
    path.parent.mkdir()
    shutil.copy(example_store, path)
    monkeypatch.setenv("TRADEMONITOR_STORE", str(path))
    return path


@pytest.fixture
def running(profile: Path, store: Path) -> Iterator[Desk]:  # noqa: ARG001 - the office has to see the store
    with desk(profile) as office:
        yield office


def presser(document: Any) -> Callable[[str], str]:
    """Put MACRO into *document*, and return what runs it."""
    libraries = document.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Words", MACRO)
    place = "vnd.sun.star.script:Standard.Words.Press?language=Basic&location=document"
    script = document.getScriptProvider().getScript(place)
    return lambda word: str(script.invoke((word,), (), ())[0])


def contents(document: Any) -> list[object]:
    found: list[object] = []
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        found.append(sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getFormulaArray())
    return found


def test_other_words_are_errors_and_run_nothing(running: Desk, store: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    document = running.open(ROOT / "workbook" / "TradeMonitor.xlsm", macros=True, hidden=False)
    press = presser(document)
    before = contents(document), hashlib.sha256(store.read_bytes()).hexdigest()
    for word in OTHER_WORDS:
        said = press(word.format(witness=witness))
        assert "is not an action: use one of refresh, report, verify, pdf" in said, word
    assert (contents(document), hashlib.sha256(store.read_bytes()).hexdigest()) == before
    assert not witness.exists()
    assert sorted(path.name for path in store.parent.iterdir()) == [store.name]
    document.close(True)


def test_each_action_works_on_the_workbook_in_front(running: Desk, store: Path, examples: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "renamed 工作簿.xlsm"
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", workbook)
    document = running.open(workbook, macros=True, hidden=False)
    press = presser(document)

    def cell(block: layout.Block) -> Any:
        return document.NamedRanges.getByName(block.name).getReferredCells().getCellByPosition(0, 0)

    cell(layout.HOME_LAST_RUN).setString("never")
    cell(layout.HOME_FOLDERS).setString(str(examples))
    lines = set()
    for action in ACTIONS:
        assert press(action) == "done"
        line = cell(layout.HOME_LAST_RUN).String
        assert line != "never"
        lines.add(line)
    assert len(lines) == len(ACTIONS)
    assert [path.read_bytes()[:5] for path in tmp_path.glob("*.pdf")] == [b"%PDF-"]
    assert store.is_file()
    document.close(True)


def test_another_workbook_stays_as_it_is(running: Desk) -> None:
    document = running.open(macros=True, hidden=False)
    press = presser(document)
    for action in ACTIONS:
        assert press(action) == "done"  # the sentence is shown to the user; it is no error for Basic as well
    assert contents(document) == [(("",),)]
    document.close(True)
