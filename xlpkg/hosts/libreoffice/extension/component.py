"""The UNO components that LibreOffice loads: the functions, the actions, and the job for each opened document.

This file is copied into the extension. It imports nothing of TradeMonitor before it has put the Python environment of
``environment.json`` on the path. If that environment cannot be used, functions and buttons show a message that says
why.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

uno: Final[Any] = importlib.import_module("uno")
unohelper: Final[Any] = importlib.import_module("unohelper")

ENVIRONMENT: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("environment.json").read_text(encoding="utf-8")
)

#: The module that does the actions.
_ACTIONS: Final = "xlpkg.hosts.libreoffice.extension.buttons"
#: The type and method of the event of a button that is clicked, or pressed on the keyboard.
_CLICK: Final = ("com.sun.star.awt.XActionListener", "actionPerformed")
_FORMULAS: Final = 16  # com.sun.star.sheet.CellFlags.FORMULA
#: A formula with a TM_ function that is not connected to the add-in: connected ones have the name of its method.
_UNCONNECTED: Final = re.compile(rf"\b(?:{'|'.join(ENVIRONMENT['functions'].values())})\(", re.IGNORECASE)
#: The macro to which a button of the workbook is bound.
_MACRO: Final = re.compile(
    rf"vnd\.sun\.star\.script:VBAProject\.Buttons\.({'|'.join(ENVIRONMENT['macros'])})"
    r"\?language=Basic&location=document"
)


@cache
def load_environment(lang: str) -> str | None:
    """Put the environment on the path and return None, or return a message that says why it cannot be used."""
    sentences = ENVIRONMENT["sentences"][lang]
    if not Path(ENVIRONMENT["folder"]).is_dir():
        return str(sentences["gone"])
    found = "{}.{}".format(*sys.version_info)
    if found != ENVIRONMENT["python"]:
        return str(sentences["python"]).replace("{found}", found)
    # In front of the packages of LibreOffice's Python.
    sys.path[:0] = [path for path in ENVIRONMENT["paths"] if path not in sys.path]
    try:
        importlib.import_module("xlpkg.hosts.libreoffice.extension.cell_functions")
    except ImportError as failure:
        return str(sentences["broken"]).replace("{reason}", str(failure))
    return None


def language(context: Any) -> str:
    """Return the language of LibreOffice's user interface: zh or en."""
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    path = uno.createUnoStruct("com.sun.star.beans.PropertyValue", Name="nodepath", Value="/org.openoffice.Setup/L10N")
    settings = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
    return "zh" if str(settings.getByName("ooLocale")).startswith("zh") else "en"


def show(context: Any, sentence: str) -> None:
    """Show *sentence* in a message box over the window in front."""
    create = context.ServiceManager.createInstanceWithContext
    frame = create("com.sun.star.frame.Desktop", context).getCurrentFrame()
    window = frame.getContainerWindow() if frame is not None else None
    box = create("com.sun.star.awt.Toolkit", context).createMessageBox(
        window, uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX"), 1, "TradeMonitor", sentence
    )
    if box is not None:  # there is none without windows
        box.execute()
        box.dispose()


class _AddIn:
    """The add-in. It gets a method for each function below."""

    def __init__(self, context: Any) -> None:
        self.lang = language(context)


def _method(name: str) -> Callable[..., object]:
    def method(self: _AddIn, *arguments: object) -> object:
        if (sentence := load_environment(self.lang)) is not None:
            return f"## {sentence}" if name not in ENVIRONMENT["tables"] else ((f"## {sentence}",),)
        return sys.modules["xlpkg.hosts.libreoffice.extension.cell_functions"].evaluate(name, arguments, self.lang)

    return method


class _Runner:
    """The service that does the actions, for the menu, the toolbar, the buttons and the workbook's macros."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def trigger(self, action: str) -> None:
        """Do *action* on the workbook in front and show any error. An unknown action raises RuntimeException."""
        lang = language(self.context)
        sentence = self._load(lang)
        if sentence is not None:
            show(self.context, sentence)
            return
        importlib.import_module(_ACTIONS).press(action, self.context, lang, show)

    def _load(self, lang: str) -> str | None:
        """Load the environment as :func:`load_environment` does; the first time takes seconds: the status bar says so.

        The import of what the actions need is part of it.
        """
        frame = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.context
        ).getCurrentFrame()
        if _ACTIONS in sys.modules or frame is None:
            return load_environment(lang)
        indicator = frame.createStatusIndicator()
        indicator.start(ENVIRONMENT["sentences"][lang]["loading"], 0)
        try:
            sentence = load_environment(lang)
            if sentence is None:
                importlib.import_module(_ACTIONS)
            return sentence
        finally:
            indicator.end()


class _OnLoad:
    """The job that LibreOffice runs when it shows a loaded document: it listens to buttons and connects TM_ formulas.

    A new profile of LibreOffice does not run the macros of documents, and a click on a button has no effect.

    When LibreOffice 7.4 loads an .xlsx or .xlsm, it does not look for TM_ functions in add-ins: the cell calls the
    document's VBA function of that name or shows #NAME?. Entering the formula again connects it.
    """

    def __init__(self, context: Any) -> None:
        self.context = context

    def execute(self, arguments: Any) -> None:
        """Prepare the loaded document if it is a spreadsheet."""
        environment = next(argument.Value for argument in arguments if argument.Name == "Environment")
        document = next((value.Value for value in environment if value.Name == "Model"), None)
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return
        if document.NamedRanges.hasByName(ENVIRONMENT["workbook"]):
            self._listen(document)
        if not document.isReadonly():
            self._connect(document)

    def _listen(self, document: Any) -> None:
        """Listen to the buttons on all sheets of a workbook of ours."""
        for sheet in document.Sheets:
            for form in sheet.getDrawPage().getForms():
                form.addScriptListener(ClickListener(self.context, document))

    def _connect(self, document: Any) -> None:
        """Enter the unconnected TM_ formulas of a spreadsheet again."""
        was_modified = document.isModified()
        document.UndoManager.lock()
        try:
            for sheet in document.Sheets:
                _connect_formulas(sheet)
        finally:
            document.UndoManager.unlock()
        document.setModified(was_modified)


class _ClickListener:
    """Does the action of a clicked button, where LibreOffice does not run the button's macro.

    The form calls it for every event of its controls, whether or not macros of the document may run. It runs nothing
    of the document: the name of the button's macro selects one of the actions.
    """

    def __init__(self, context: Any, document: Any) -> None:
        self.context = context
        self.document = document

    def firing(self, event: Any) -> None:
        """Do the action of the button, and show any exception: LibreOffice would ignore it."""
        if (event.ListenerType.typeName, event.MethodName) != _CLICK or event.ScriptType != "Script":
            return
        macro = _MACRO.fullmatch(event.ScriptCode)
        if macro is None or self.document.AllowMacroExecution:
            return
        try:
            _Runner(self.context).trigger(ENVIRONMENT["macros"][macro[1]])
        except Exception as failure:
            sentence = ENVIRONMENT["sentences"][language(self.context)]["failed"]
            show(self.context, sentence.replace("{reason}", f"{type(failure).__name__}: {failure}"))

    def approveFiring(self, event: Any) -> None:  # noqa: N802 - a method of UNO's XScriptListener
        """Is called for events that a listener may forbid; this one does not."""

    def disposing(self, _: Any) -> None:
        """Release the document, which is being closed."""
        self.document = None


def _connect_formulas(sheet: Any) -> None:
    for cells in sheet.queryContentCells(_FORMULAS):
        for row, formulas in enumerate(cells.getFormulaArray()):
            for column, formula in enumerate(formulas):
                if not _UNCONNECTED.search(formula):
                    continue
                cell = cells.getCellByPosition(column, row)
                if not cell.getArrayFormula():
                    cell.setFormula(formula)
                    continue
                array = sheet.createCursorByRange(cell)
                array.collapseToCurrentArray()
                if array.getCellByPosition(0, 0).CellAddress == cell.CellAddress:
                    array.setArrayFormula(formula.removeprefix("{").removesuffix("}"))


AddIn = type(
    "AddIn",
    (_AddIn, unohelper.Base, uno.getClass("org.trademonitor.XTradeMonitor")),
    {method: _method(name) for method, name in ENVIRONMENT["functions"].items()},
)
ClickListener = type(
    "ClickListener", (_ClickListener, unohelper.Base, uno.getClass("com.sun.star.script.XScriptListener")), {}
)
OnLoad = type("OnLoad", (_OnLoad, unohelper.Base, uno.getClass("com.sun.star.task.XJob")), {})
Runner = type("Runner", (_Runner, unohelper.Base, uno.getClass("com.sun.star.task.XJobExecutor")), {})

g_ImplementationHelper: Final = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice looks for
g_ImplementationHelper.addImplementation(AddIn, "org.trademonitor.AddIn", ("com.sun.star.sheet.AddIn",))
g_ImplementationHelper.addImplementation(OnLoad, "org.trademonitor.OnLoad", ("org.trademonitor.OnLoad",))
g_ImplementationHelper.addImplementation(Runner, "org.trademonitor.Runner", ("org.trademonitor.Runner",))
