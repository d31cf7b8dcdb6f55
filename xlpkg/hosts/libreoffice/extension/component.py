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
import time
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
#: Of the language, in the range of the choices; and for how long a language is kept.
_LANGUAGE_ROW, _SECONDS_KEPT = 2, 0.02
_FORMULAS: Final = 16  # com.sun.star.sheet.CellFlags.FORMULA
#: A formula with a TM_ function that is not connected to the add-in: connected ones have the name of its method.
_UNCONNECTED: Final = re.compile(rf"\b(?:{'|'.join(ENVIRONMENT['functions'].values())})\(", re.IGNORECASE)
#: The name of a button of the workbook has that of its macro.
_BUTTON: Final = re.compile(rf"{re.escape(ENVIRONMENT['shape'])}({'|'.join(ENVIRONMENT['macros'])})")
_LEFT: Final = 1  # com.sun.star.awt.MouseButton.LEFT
#: The bar over the sheets that says that the macros of the document do not run. The buttons work all the same.
_MACROS_OFF: Final = "macro"
#: The windows whose clicks are listened to. LibreOffice 7.4 runs the job several times for one.
_WINDOWS: Final[list[Any]] = []


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
        self.of_program = language(context)
        self.lang, self.asked = self.of_program, float("-inf")

    def language_of(self, document: Any) -> str:
        """Return the language chosen in a document, else that of the program.

        A recalculation calls thousands of functions within the time for which it is kept.
        """
        if time.monotonic() - self.asked > _SECONDS_KEPT:
            names, cells = getattr(document, "NamedRanges", None), None  # a copied cell has no document
            if names is not None and names.hasByName(ENVIRONMENT["workbook"]):
                cells = names.getByName(ENVIRONMENT["workbook"]).getReferredCells()
            chosen = None if cells is None else cells.getCellByPosition(0, _LANGUAGE_ROW).String.strip().lower()
            self.lang = self.of_program if chosen is None else "en" if chosen in ENVIRONMENT["english"] else "zh"
            self.asked = time.monotonic()
        return self.lang


def _method(name: str) -> Callable[..., object]:
    def method(self: _AddIn, document: Any, *arguments: object) -> object:
        lang = self.language_of(document)
        if (sentence := load_environment(lang)) is not None:
            return f"## {sentence}" if name not in ENVIRONMENT["tables"] else ((f"## {sentence}",),)
        return sys.modules["xlpkg.hosts.libreoffice.extension.cell_functions"].evaluate(name, arguments, lang)

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
                importlib.import_module("xlpkg.lean_xlwings")
                importlib.import_module(_ACTIONS)
            return sentence
        finally:
            indicator.end()


class _OnLoad:
    """The job that LibreOffice runs for a loaded document and its windows: it listens to clicks, connects TM_ formulas.

    A new profile of LibreOffice does not run the macros of documents, and a click on a button has no effect.

    When LibreOffice 7.4 loads an .xlsx or .xlsm, it does not look for TM_ functions in add-ins: the cell calls the
    document's VBA function of that name or shows #NAME?. Entering the formula again connects it.
    """

    def __init__(self, context: Any) -> None:
        self.context = context

    def execute(self, arguments: Any) -> None:
        """Prepare the loaded document, or its new window, if it is a spreadsheet."""
        (environment,) = (argument.Value for argument in arguments if argument.Name == "Environment")
        event = {each.Name: each.Value for each in environment}
        document = event.get("Model")
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return
        is_ours, controller = document.NamedRanges.hasByName(ENVIRONMENT["workbook"]), document.CurrentController
        if event["EventName"] == "OnLoad":
            if not document.isReadonly():
                self._connect(document)
            if is_ours and hasattr(controller, "removeInfobar"):  # not in LibreOffice 7.4, which asks in a dialog
                create = self.context.ServiceManager.createInstanceWithContext
                create("com.sun.star.awt.AsyncCallback", self.context).addCallback(self, controller)
        elif is_ours and controller not in _WINDOWS:
            _WINDOWS.append(controller)
            controller.addEnhancedMouseClickHandler(ClickHandler(self.context, document))

    def notify(self, controller: Any) -> None:
        """Remove the bar; LibreOffice shows it when the jobs have ended."""
        if controller.hasInfobar(_MACROS_OFF):
            controller.removeInfobar(_MACROS_OFF)

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


class _ClickHandler:
    """Does the action of a clicked button, where LibreOffice does not run the button's macro.

    It runs nothing of the document: the name of the button selects one of the actions.
    """

    def __init__(self, context: Any, document: Any) -> None:
        self.context = context
        self.document = document

    def mousePressed(self, event: Any) -> bool:  # noqa: N802 - a method of UNO's XEnhancedMouseClickHandler
        """Return whether LibreOffice is to handle the event: not one of a button."""
        return self._action(event) is None

    def mouseReleased(self, event: Any) -> bool:  # noqa: N802 - as above
        """Do the action of the button, and show any exception: LibreOffice would ignore it."""
        if (action := self._action(event)) is None:
            return True
        try:
            _Runner(self.context).trigger(action)
        except Exception as failure:
            sentence = ENVIRONMENT["sentences"][language(self.context)]["failed"]
            show(self.context, sentence.replace("{reason}", f"{type(failure).__name__}: {failure}"))
        return False

    def _action(self, event: Any) -> str | None:
        """Return the action of the button on which the left mouse button is, without a key such as Ctrl."""
        button = _BUTTON.fullmatch(getattr(event.Target, "Name", ""))
        if button is None or event.Buttons != _LEFT or event.Modifiers or self.document.AllowMacroExecution:
            return None
        return str(ENVIRONMENT["macros"][button[1]])

    def disposing(self, event: Any) -> None:
        """Release the document and its window, which is being closed."""
        self.document = None
        if event.Source in _WINDOWS:
            _WINDOWS.remove(event.Source)


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
ClickHandler = type(
    "ClickHandler", (_ClickHandler, unohelper.Base, uno.getClass("com.sun.star.awt.XEnhancedMouseClickHandler")), {}
)
_JOB: Final = tuple(uno.getClass(f"com.sun.star.{name}") for name in ("task.XJob", "awt.XCallback"))
OnLoad = type("OnLoad", (_OnLoad, unohelper.Base, *_JOB), {})
Runner = type("Runner", (_Runner, unohelper.Base, uno.getClass("com.sun.star.task.XJobExecutor")), {})

g_ImplementationHelper: Final = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice looks for
g_ImplementationHelper.addImplementation(AddIn, "org.trademonitor.AddIn", ("com.sun.star.sheet.AddIn",))
g_ImplementationHelper.addImplementation(OnLoad, "org.trademonitor.OnLoad", ("org.trademonitor.OnLoad",))
g_ImplementationHelper.addImplementation(Runner, "org.trademonitor.Runner", ("org.trademonitor.Runner",))
