"""The buttons in LibreOffice: each does an action on the workbook in front and shows errors in a message box."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlpkg.engines.libreoffice import current_book
from xlpkg.engines.libreoffice.bridge import error, uno
from xlpkg.errors import BadInput, TradeMonitorError
from xlpkg.messages import Language, say
from xlpkg.network_paths import is_network_path
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import default_path
from xlpkg.workbook.actions import act_for_message, language_of
from xlpkg.workbook.buttons import BY_ACTION, PICKERS
from xlpkg.workbook.fill import name_folder
from xlpkg.workbook.home import read_home, workbook_folder

_ESCAPE: Final = 1281  # com.sun.star.awt.Key.ESCAPE
_PICKER: Final = "com.sun.star.ui.dialogs.FolderPicker"
#: com.sun.star.ui.dialogs.ExecutableDialogResults.OK
_OK: Final = 1
#: The action that runs. LibreOffice handles its events meanwhile, among them further clicks on the buttons.
_running: Final[list[str]] = []


def press(action: str, context: Any, lang: Language, show: Callable[[Any, str], object]) -> None:
    """Do *action* on the workbook in front, or pick a folder if it is one of PICKERS.

    *context* is LibreOffice's component context, *lang* its language; *show* opens a message box with a text. An error
    of the workbook or of its sources is shown in the box and, while that is open, in the status bar. Esc cancels the
    action. While one runs, a press does nothing. Raises UNO's RuntimeException, and does nothing, if *action* is not
    one of them.
    """
    if action not in (*BY_ACTION, *PICKERS.values()):
        raise error("uno.RuntimeException")(say("bad-action", lang, value=action, words=tuple(BY_ACTION)), None)
    if _running:
        return
    try:
        book = current_book(context)
    except TradeMonitorError as failure:
        show(context, failure.sentence(lang))
        return
    if action in PICKERS.values():
        if sentence := _pick_folder(action, book, context):
            show(context, sentence)
        return
    _running.append(action)
    try:
        with _input_held(book.api.CurrentController) as is_cancelled:
            sentence = act_for_message(action, book, is_cancelled)
    finally:
        _running.remove(action)
    if sentence:
        book.app.status_bar = " ".join(sentence.splitlines())
        try:
            show(context, sentence)
        finally:
            book.app.status_bar = False


class _Handler:
    """Handles the input of a document's window: it keeps whether Esc was pressed, and ignores all else.

    Closing the window or the document cancels the action, too. It is held back until the action has ended: the document
    would be gone while it is written.
    """

    def __init__(self) -> None:
        self.is_cancelled = False
        self.to_close: list[Any] = []

    def queryClosing(self, event: Any, gets_ownership: bool) -> None:  # noqa: N802 - of UNO's XCloseListener
        """Raise CloseVetoException; what a caller gives away is closed when the action has ended."""
        self.is_cancelled = True
        if gets_ownership:
            self.to_close.append(event.Source)
        raise error("util.CloseVetoException")("TradeMonitor", None)

    def notifyClosing(self, _: Any) -> None:  # noqa: N802 - as above
        """Do nothing: it was held back."""

    def keyPressed(self, event: Any) -> bool:  # noqa: N802 - a method of UNO's XKeyHandler
        self.is_cancelled = self.is_cancelled or event.KeyCode == _ESCAPE
        return True

    def ignore(self, _: Any) -> bool:
        return True

    # The other methods of XKeyHandler and XMouseClickHandler; the last one is called when the window is closed.
    keyReleased = mousePressed = mouseReleased = disposing = ignore  # noqa: N815


@contextlib.contextmanager
def _input_held(controller: Any) -> Iterator[Callable[[], bool]]:
    """Yield a function that tells whether Esc was pressed in the window of *controller*, or that was to be closed.

    Other input has no effect. LibreOffice handles its events whenever the text or the value of a status indicator
    changes.
    """
    names = ("awt.XKeyHandler", "awt.XMouseClickHandler", "util.XCloseListener")
    interfaces = (uno().getClass(f"com.sun.star.{name}") for name in names)
    handler: Any = type("Handler", (_Handler, importlib.import_module("unohelper").Base, *interfaces), {})()
    controller.addKeyHandler(handler)
    controller.addMouseClickHandler(handler)
    closeable = (controller.Frame, controller.Model)
    for each in closeable:
        each.addCloseListener(handler)
    try:
        yield lambda: bool(handler.is_cancelled)
    finally:
        controller.removeKeyHandler(handler)
        controller.removeMouseClickHandler(handler)
        for each in closeable:
            each.removeCloseListener(handler)
        for each in handler.to_close:
            with contextlib.suppress(error("util.CloseVetoException")):
                each.close(True)


def _pick_folder(action: str, book: xw.Book, context: Any) -> str:
    """Ask the user for the folder of *action*, one of PICKERS, and write it into 首页.

    The dialog begins in the folder that the cell names, else in that of the workbook, unless it is on a network. The
    buttons may use the folder that is picked. Return a sentence for the user, empty if the folder was written or the
    dialog was cancelled.
    """
    lang = language_of(book)
    row = [*PICKERS.values()].index(action)
    try:
        home, begin = read_home(book), workbook_folder(book)
        with contextlib.suppress(BadInput):
            named = (home.source_folder, home.pdf_folder)[row](default_path())
            begin = named if named and named.is_dir() else begin
        picker = context.ServiceManager.createInstanceWithContext(_PICKER, context)
        picker.setTitle(say(action, lang))
        if begin is not None and not is_network_path(str(begin)):
            picker.setDisplayDirectory(begin.as_uri())
        if picker.execute() != _OK:
            return ""
        url = str(picker.getDirectory())
        if not url.startswith("file:///"):
            return say("pick-not-local", lang, folder=url)
        folder = Path(uno().fileUrlToSystemPath(url))
        name_folder(book, row, folder)
        if action == PICKERS["PickSourceFolder"]:
            allow(default_path(), folder)
    except TradeMonitorError as failure:
        return failure.sentence(lang)
    return ""
