"""The engine ``libreoffice``: ordinary xlwings code drives LibreOffice, from outside and from inside of it.

::

    with open_workbook("report.ods") as book:          # an office of its own, which ends with the block
        book.sheets[0].range("A1").value = "text"
        book.save()

    with start(visible=True) as app: ...               # the same with a whole app
    app = attach("name-of-a-pipe")                     # one that runs with --accept=pipe,name=…;urp;
    book = current_book(context)                       # within a UNO component: the document in front

What goes into a cell, and when text is a formula, is told in :mod:`xlpkg.hosts.values`. A member of xlwings that
LibreOffice or the engine lacks raises Unsupported and is named in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import xlwings as xw

from xlpkg.errors import OfficeError, WorkbookError
from xlpkg.hosts.libreoffice.engine.apps import App, Engine
from xlpkg.hosts.libreoffice.engine.bridge import connect, error, reason
from xlpkg.hosts.libreoffice.engine.lacking import ENGINE
from xlpkg.hosts.libreoffice.engine.running import SECONDS_TO_START, OwnOffice, pid_behind

__all__ = ["attach", "current_book", "open_workbook", "register", "start"]


def register() -> Engine:
    """Add the engine to ``xw.engines`` as "libreoffice"; a second call does nothing.

    It becomes the active engine only where there is none, as on Linux: ``xw.apps`` and what rests on it
    (``Sheet.activate``, ``Range.select``) have no meaning without one.
    """
    if ENGINE not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=Engine()))
    if xw.engines.active is None:
        xw.engines[ENGINE].activate()
    engine: Engine = xw.engines[ENGINE].impl
    return engine


def start(*, visible: bool = False, macros: bool = False, timeout: float = SECONDS_TO_START) -> xw.App:
    """Start a LibreOffice with a profile of its own, with a window if *visible*, and return it as an app.

    Use it as a context manager, or call ``quit()``: books are closed without saving. However this process ends,
    the office ends too (killed outright: on Linux and macOS). Macros of documents run only if *macros*. Raises
    OfficeError if LibreOffice or its Python module is missing, or it did not answer within *timeout* seconds.
    """
    office = OwnOffice.start(window=visible, macros=macros, timeout=timeout)
    return xw.App(impl=register().apps.started(office))


def attach(pipe: str, *, timeout: float = 10.0) -> xw.App:
    """Return the LibreOffice that listens at the named *pipe*, as an app; it goes on when this process ends.

    Raises OfficeError if nobody answers within *timeout* seconds.
    """
    context = connect(pipe, timeout=timeout)
    apps = register().apps
    return xw.App(impl=apps.joined(App(apps, context, pid=pid_behind(pipe))))


@contextmanager
def open_workbook(
    path: str | os.PathLike[str], *, read_only: bool = False, app: xw.App | None = None
) -> Iterator[xw.Book]:
    """Open *path* in *app*, else in a LibreOffice of its own that ends with the block; without a window or macros.

    At the end the book is closed, without saving. Raises WorkbookError if there is no such file, if LibreOffice
    cannot read it as a spreadsheet, or, unless *read_only*, if nobody may write to it; OfficeError as :func:`start`,
    if the office ended on the way, and for what else it refused.
    """
    file = Path(path)
    if not file.is_file():
        raise WorkbookError("workbook-not-found", path=file)
    with start() if app is None else nullcontext(app) as office:
        try:
            # Not by xlwings, which takes a book of the same name that is open already for this one.
            with xw.Book(impl=office.impl.books.open_aside(str(file.resolve()), read_only=read_only)) as book:
                yield book
        except error() as failure:  # not left to go through this generator: Python cannot mark a UNO exception
            key = "office-refused" if office.impl.answers() else "office-gone"
            raise OfficeError(key, path=file, reason=reason(failure)) from failure


def current_book(context: Any) -> xw.Book:
    """Return the spreadsheet in front of the user, from inside of LibreOffice.

    *context* is the component context that a UNO component gets. ``xw.Book.caller()`` gives the same book then.
    Raises WorkbookError if no spreadsheet is in front, nor the only one that is open.
    """
    apps = register().apps
    app = App(apps, context, pid=os.getpid())
    front = app.desktop.getCurrentComponent()
    if front is None:  # before the window first had the focus: the one that is open is meant
        if len(app.books) != 1:
            raise WorkbookError("no-workbook-open")
        found = app.books(1)
    elif front.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        found = app.books.active
    else:
        raise WorkbookError("no-workbook-open")
    apps.running[:] = [app]
    book = xw.Book(impl=found)
    book.set_mock_caller()
    return book
