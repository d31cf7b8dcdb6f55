"""The buttons in LibreOffice: each does an action on the workbook in front and shows errors in a message box."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from xlpkg.errors import TradeMonitorError
from xlpkg.hosts.libreoffice.engine import current_book
from xlpkg.hosts.libreoffice.engine.bridge import error
from xlpkg.hosts.libreoffice.engine.undo import clear_undo_if_changed
from xlpkg.messages import say
from xlpkg.workbook.buttons import ACTIONS, act_for_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlpkg.messages import Language


def press(action: str, context: Any, lang: Language, show: Callable[[Any, str], object]) -> None:
    """Do *action* on the workbook in front.

    *context* is LibreOffice's component context, *lang* its language; *show* opens a message box with a text. An error
    of the workbook or of its sources is shown in the box and, while that is open, in the status bar. An action
    that fills sheets clears the undo list, and 首页 says that it cannot be undone. Raises UNO's
    RuntimeException, and does nothing, if *action* is not one of ACTIONS.
    """
    if action not in ACTIONS:
        raise error("uno.RuntimeException")(say("bad-action", lang, value=action, words=", ".join(ACTIONS)), None)
    try:
        book = current_book(context)
    except TradeMonitorError as failure:
        show(context, failure.sentence(lang))
        return
    with nullcontext() if action == "pdf" else clear_undo_if_changed(book.api):
        sentence = act_for_message(action, book)
    if sentence:
        book.app.status_bar = sentence
        try:
            show(context, sentence)
        finally:
            book.app.status_bar = False
