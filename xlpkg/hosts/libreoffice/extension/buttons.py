"""What a button of LibreOffice does: one of the four actions on the workbook in front, or a sentence in a box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlpkg.errors import TradeMonitorError
from xlpkg.hosts.libreoffice.engine import current_book
from xlpkg.hosts.libreoffice.engine.bridge import error
from xlpkg.hosts.libreoffice.extension.cells import look_again
from xlpkg.messages import say
from xlpkg.workbook.buttons import ACTIONS, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlpkg.messages import Language


def press(action: str, context: Any, lang: Language, show: Callable[[Any, str], object]) -> None:
    """Do *action* on the workbook in front.

    *context* is the running program's, *lang* its language, *show* opens a box with a sentence. What is wrong
    with the workbook or its sources is a sentence in the box and, as long as that is open, in the status bar. Raises
    UNO's RuntimeException, and does nothing, where *action* is not one of the four.
    """
    if action not in ACTIONS:
        raise error("uno.RuntimeException")(say("bad-action", lang, value=action, words=", ".join(ACTIONS)), None)
    try:
        book = current_book(context)
    except TradeMonitorError as reason:
        show(context, reason.sentence(lang))
        return
    book.app.impl.before_calculation = look_again  # a refresh is followed at once by a recalculation
    if sentence := wrong(action, book):
        book.app.status_bar = sentence
        try:
            show(context, sentence)
        finally:
            book.app.status_bar = False
