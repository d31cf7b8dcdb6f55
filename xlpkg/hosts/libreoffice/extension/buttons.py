"""The buttons in LibreOffice: each does an action on the workbook in front and shows errors in a message box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlpkg.engines.libreoffice import current_book
from xlpkg.engines.libreoffice.bridge import error
from xlpkg.errors import TradeMonitorError
from xlpkg.hosts.libreoffice.extension.escape import Escape
from xlpkg.hosts.libreoffice.extension.folder_picker import pick_folder
from xlpkg.messages import say
from xlpkg.workbook.actions import act_for_message
from xlpkg.workbook.buttons import BY_ACTION, PICKERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlpkg.messages import Language


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
        raise error("uno.RuntimeException")(say("bad-action", lang, value=action, words=", ".join(BY_ACTION)), None)
    if _running:
        return
    try:
        book = current_book(context)
    except TradeMonitorError as failure:
        show(context, failure.sentence(lang))
        return
    if action in PICKERS.values():
        if sentence := pick_folder(action, book, context):
            show(context, sentence)
        return
    escape = Escape(book.api.CurrentController)
    _running.append(action)
    try:
        sentence = act_for_message(action, book, escape.is_cancelled)
    finally:
        _running.remove(action)
        escape.end()
    if sentence:
        book.app.status_bar = sentence
        try:
            show(context, sentence)
        finally:
            book.app.status_bar = False
