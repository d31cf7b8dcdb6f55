"""The extension does the actions of the workbook's buttons, and nothing else.

In a profile that runs no macros it acts on clicks; where macros run, they call its service.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from offices import ODS, Desk, desk

from xlpkg.engines.libreoffice.bridge import properties, uno
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BY_ACTION

ROOT: Final = Path(__file__).resolve().parents[2]
URL: Final = "vnd.sun.star.script:VBAProject.Buttons.{macro}?language=Basic&location=document"
#: Seconds after opening until LibreOffice has connected the controls with their events.
CONNECTED: Final = 2.0
CLICK: Final = ("XActionListener", "actionPerformed")


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
    "refresh;pdf",
    "from pathlib import Path; Path('{witness}').touch()",
)


@pytest.fixture(scope="module")
def store(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the store of the examples."""
    return Path(shutil.copy(example_store, tmp_path_factory.mktemp("data") / "trade.sqlite"))


@pytest.fixture(scope="module")
def office(profile: Path, store: Path) -> Iterator[Desk]:
    """LibreOffice with the extension and with that store."""
    with desk(profile, store) as running:
        yield running


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", tmp_path / "renamed 工作簿.xlsm"))


def open_in_window(office: Desk, path: Path, *, macros: bool = False) -> Any:
    document = office.open(path, macros=macros, hidden=False)
    time.sleep(CONNECTED)
    return document


def last_run(document: Any) -> Any:
    return document.NamedRanges.getByName(layout.HOME_LAST_RUN.name).getReferredCells().getCellByPosition(0, 0)


def form(document: Any) -> Any:
    return document.Sheets.getByIndex(0).getDrawPage().getForms().getByIndex(0)


def index_of(document: Any, caption: str) -> int:
    controls = form(document)
    return next(index for index in range(controls.getCount()) if controls.getByIndex(index).Label == caption)


def press_button(document: Any, caption: str) -> None:
    """Click on a button as assistive technology does."""
    model = form(document).getByIndex(index_of(document, caption))
    document.CurrentController.getControl(model).getAccessibleContext().doAccessibleAction(0)


def click(document: Any, caption: str) -> str:
    """Click on a button, and return the last line of 首页, which was "-" before."""
    last_run(document).setString("-")
    press_button(document, caption)
    return str(last_run(document).String)


def click_until_done(document: Any, caption: str) -> None:
    """Click on a button until its action is done: a busy machine connects controls and events late."""
    for _ in range(10):
        if caption in click(document, caption):
            return
        time.sleep(CONNECTED)
    raise AssertionError(f"a click on {caption} does nothing")


def bind(document: Any, caption: str, *events: tuple[str, str, str]) -> None:
    """Bind a button to *events* only: the listener's type, its method, and the URL of the macro."""
    controls, index = form(document), index_of(document, caption)
    controls.revokeScriptEvents(index)
    descriptor = uno().getClass("com.sun.star.script.ScriptEventDescriptor")
    for listener, method, url in events:
        controls.registerScriptEvent(index, descriptor(listener, method, "", "Script", url))


def choose_stored_month(document: Any) -> None:
    home, chosen = document.Sheets.getByIndex(0), layout.HOME_CHOICES
    for row, choice in enumerate(("2025-02", "usd", "zh")):
        home.getCellByPosition(chosen.column, chosen.row + row).setString(choice)


def save_and_open(office: Desk, document: Any, path: Path) -> Any:
    """Choose a month of the store in *document*, save it as .ods, close it, and open the new file."""
    choose_stored_month(document)
    document.storeToURL(path.as_uri(), properties(FilterName=ODS))
    document.close(True)
    return open_in_window(office, path)


def test_a_click_works_in_a_read_only_document(office: Desk, workbook: Path) -> None:
    document = office.desktop.loadComponentFromURL(workbook.as_uri(), "_blank", 0, properties(ReadOnly=True))
    time.sleep(CONNECTED)
    assert document.isReadonly()
    for _ in range(10):  # a busy machine connects controls and events late
        press_button(document, "导出PDF")
        if any(workbook.parent.glob("*.pdf")):
            break
        time.sleep(CONNECTED)
    assert [path.name for path in workbook.parent.glob("*.pdf")] == ["TradeMonitor-2025-06-rmb.pdf"]
    document.close(True)


def test_only_a_click_does_an_action_and_only_by_the_names_of_our_macros(office: Desk, workbook: Path) -> None:
    ours = URL.format(macro="VerifyData")
    document = open_in_window(office, workbook)
    bind(document, "刷新数据", ("XFocusListener", "focusGained", ours), ("XMouseListener", "mousePressed", ours))
    bind(document, "更新报告", (*CLICK, URL.format(macro="VerifyDataAll")))
    bind(document, "导出PDF", (*CLICK, ours.replace("location=document", "location=user")))
    document = save_and_open(office, document, workbook.with_suffix(".ods"))
    click_until_done(document, "核验数据")  # the events are connected
    focused = form(document).getByIndex(index_of(document, "刷新数据"))
    last_run(document).setString("-")
    document.CurrentController.getControl(focused).setFocus()
    assert last_run(document).String == "-"
    for caption in ("刷新数据", "更新报告", "导出PDF"):
        assert click(document, caption) == "-"
    document.close(True)


def test_a_document_without_the_workbooks_names_gets_no_listener(office: Desk, workbook: Path) -> None:
    document = open_in_window(office, workbook)
    name = layout.HOME_CHOICES.name
    content = document.NamedRanges.getByName(name).Content
    document.NamedRanges.removeByName(name)
    document = save_and_open(office, document, workbook.with_suffix(".ods"))
    origin = uno().createUnoStruct("com.sun.star.table.CellAddress")
    document.NamedRanges.addNewByName(name, content, origin, 0)  # so that an action could succeed
    assert click(document, "核验数据") == "-"
    document = save_and_open(office, document, workbook.with_suffix(".2.ods"))
    click_until_done(document, "核验数据")
    document.close(True)


def test_where_macros_run_the_extension_does_nothing(office: Desk, workbook: Path) -> None:
    document = open_in_window(office, workbook, macros=True)
    assert document.AllowMacroExecution
    choose_stored_month(document)
    bind(document, "更新报告")  # nothing runs by itself
    assert click(document, "更新报告") == "-"
    document.BasicLibraries.getByName("VBAProject").replaceByName("Buttons", "Sub VerifyData\nEnd Sub\n")
    assert click(document, "核验数据") == "-"
    document.close(True)


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
