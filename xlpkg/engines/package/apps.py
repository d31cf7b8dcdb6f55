"""The engine, its apps and their open workbooks, with the members that xlwings calls.

Here and in :mod:`xlpkg.engines.package.book` is what filling a workbook needs. Any other member of
``xlwings.base_classes`` raises Unsupported with its name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.package.book import REFUSALS, Book
from xlpkg.engines.package.workbook_file import WorkbookFile
from xlpkg.errors import WorkbookError


@REFUSALS.complete(base_classes.Apps)
class Apps(members.Apps):
    """The apps, the newest first."""

    def add(self, spec: object = None, add_book: bool | None = None, visible: object = None) -> App:  # noqa: ARG002
        if add_book:
            raise REFUSALS.error_for("Books.add")
        self.running.insert(0, App(self))
        app: App = self.running[0]
        return app


@REFUSALS.complete(base_classes.App)
class App:
    """A set of open workbooks. The settings of Excel's screen are kept and have no effect."""

    _pids = itertools.count(1)

    engine: object
    pid: int
    books: Books
    visible = False
    screen_updating = True
    display_alerts = True
    enable_events = True
    interactive = True
    status_bar: object = None

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self.engine, self.pid, self.books = apps.engine, next(self._pids), Books(self)

    def quit(self) -> None:
        """Close every book without saving it."""
        try:
            for book in list(self.books):
                book.close()
        finally:
            if self in self._apps.running:
                self._apps.running.remove(self)

    def calculate(self) -> None:
        """Compute the results of functions that are known here, and remove those that may be out of date."""
        for book in self.books:
            book.file.calculate()

    def kill(self) -> None:
        """Do the same as :meth:`quit`: there is no process to end."""
        self.quit()


@REFUSALS.complete(base_classes.Books)
class Books(members.Books):
    """The open workbooks of an app, the newest last."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []

    @property
    def active(self) -> Book:
        if not self.open_books:
            raise WorkbookError("no-workbook-open")
        return self.open_books[-1]

    def open(self, fullname: str, update_links: object = None, read_only: bool | None = None, *others: object) -> Book:
        if any(value is not None for value in (update_links, *others)):
            raise REFUSALS.error_for("Books.open (options other than read_only)")
        book = Book(self, WorkbookFile(Path(fullname), read_only=bool(read_only)))
        self.open_books.append(book)
        return book

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_books)
