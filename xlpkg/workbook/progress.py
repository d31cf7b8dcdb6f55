"""The progress of an action on an open workbook: its steps in the status bar, and its cancellation by the user."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator

import xlwings as xw

from xlpkg.errors import Cancelled
from xlpkg.messages import Language, say
from xlpkg.workbook.host import host_of

#: Tells whether the user has asked to end the action.
IsCancelled = Callable[[], bool]


class Progress:
    """Shows the steps of an action on *book* in the status bar. *is_cancelled* is None if it cannot be cancelled."""

    def __init__(self, book: xw.Book, lang: Language, is_cancelled: IsCancelled | None) -> None:
        self._book = book
        self._lang = lang
        self._is_cancelled = is_cancelled

    def show(self, key: str, number: int = 0, count: int = 0, **facts: object) -> None:
        """Show the message *key*: step *number* of *count*. Raises Cancelled if the user has cancelled the action."""
        text = say(key, self._lang, number=number, count=count, **facts)
        if self._is_cancelled is not None:
            text = say("progress-with-hint", self._lang, step=text)
        text = f"TradeMonitor  {text}"
        app = self._book.app
        host_of(app).show_progress(app, text, number, count)
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled("cancelled")

    def finish(self) -> None:
        """Do not let the user cancel the rest of the action: the sheets are filled."""
        self._is_cancelled = None

    def counter(self, key: str, count: int) -> Callable[[str], None]:
        """Return a function that shows the next of *count* steps; it is called with the name of the step."""
        numbers = itertools.count(1)
        return lambda name: self.show(key, next(numbers), count, name=name)


@contextlib.contextmanager
def progress(book: xw.Book, lang: Language, is_cancelled: IsCancelled | None) -> Iterator[Progress]:
    """Yield the progress of an action on *book*; the screen is not updated meanwhile, and the status bar ends empty."""
    try:
        with book.app.properties(screen_updating=False):
            yield Progress(book, lang, is_cancelled)
    finally:
        book.app.status_bar = False
