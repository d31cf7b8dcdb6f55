"""The engine, its apps and its open books, as xlwings calls them.

As in :mod:`xlpkg.hosts.package.sheets`, only what filling a workbook needs is here: all other members of
``xlwings.base_classes`` raise Unsupported and name themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts import engine
from xlpkg.hosts.package.sheets import Names, Sheets
from xlpkg.hosts.package.unsupported import ENGINE, refuse, refuses_the_rest
from xlpkg.hosts.package.workbook_file import WorkbookFile


class Engine(engine.Engine):
    """The engine ``package``: the file itself, no office program."""

    name = ENGINE

    def __init__(self) -> None:
        self.apps = Apps(self)

    def clean_value_data(
        self,
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: object,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        if err_to_str:
            raise refuse("Range.options(err_to_str=True)")
        return super().clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str)


@refuses_the_rest(base_classes.Apps)
class Apps:
    """The running apps, the newest first, as xlwings takes the first for the active one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def add(self, spec: object = None, add_book: bool | None = None, visible: object = None) -> App:  # noqa: ARG002
        if add_book:
            raise refuse("Books.add")
        self.running.insert(0, App(self))
        return self.running[0]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self.running))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


@refuses_the_rest(base_classes.App)
class App:
    """A set of open books. What switches the screen of Excel is remembered and has no effect."""

    _pids = itertools.count(1)

    visible = False
    screen_updating = True
    display_alerts = True
    enable_events = True
    interactive = True
    status_bar: object = None

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._pid = next(self._pids)
        self._books = Books(self)

    @property
    def engine(self) -> Engine:
        return self._apps.engine

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def books(self) -> Books:
        return self._books

    def quit(self) -> None:
        """Close every book without saving it."""
        try:
            for book in list(self._books):
                book.close()
        finally:
            if self in self._apps.running:
                self._apps.running.remove(self)

    def calculate(self) -> None:
        """Leave it to the program that opens the saved file next, which is asked to."""

    def kill(self) -> None:
        """Do as quit: there is no process to end."""
        self.quit()


@refuses_the_rest(base_classes.Books)
class Books:
    """The open books of an app, the newest last."""

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
            raise refuse("Books.open (options other than read_only)")
        book = Book(self, WorkbookFile(Path(fullname), read_only=bool(read_only)))
        self.open_books.append(book)
        return book

    def __call__(self, name_or_index: str | int) -> Book:
        if isinstance(name_or_index, int):
            return self.open_books[name_or_index - 1]
        for book in self.open_books:
            if name_or_index.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(name_or_index)  # what xlwings waits for before it opens the file

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_books)


@refuses_the_rest(base_classes.Book)
class Book:
    """A workbook's file."""

    def __init__(self, books: Books, file: WorkbookFile) -> None:
        self._books = books
        self.file = file

    @property
    def api(self) -> WorkbookFile:
        return self.file

    @property
    def app(self) -> App:
        return self._books.app

    @property
    def fullname(self) -> str:
        return str(self.file.path)

    @property
    def name(self) -> str:
        return self.file.path.name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @cached_property
    def names(self) -> Names:
        return Names(self, self.file.info.names)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise refuse("Book.save(password=…)")
        self.file.save(None if path is None else Path(path).resolve())

    def close(self) -> None:
        """Close without saving; a second time does nothing."""
        if self in self._books.open_books:
            self._books.open_books.remove(self)
            self.file.close()
