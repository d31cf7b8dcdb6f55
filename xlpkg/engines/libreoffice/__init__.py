"""The engine ``libreoffice``: xlwings code drives LibreOffice, from outside or from within its process.

::

    with open_workbook("report.ods") as book:          # starts a LibreOffice that ends with the block
        book.sheets[0].range("A1").value = "text"
        book.save()

    with start(visible=True) as app: ...               # the same for several workbooks
    app = attach("name-of-a-pipe")                     # a LibreOffice started with --accept=pipe,name=…;urp;
    book = current_book(context)                       # in a UNO component: the workbook in front

:mod:`xlpkg.engines.cell_values` says how values are written to cells. The engine has what scripts need on a workbook:
values, formulas, number formats, row heights, existing names and charts, sheets, PDF, status bar and message boxes. Any
other member of xlwings raises Unsupported with its name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import xlwings as xw

from xlpkg.engines.libreoffice.apps import App, Apps
from xlpkg.engines.libreoffice.bridge import ENGINE, connect, error, reason
from xlpkg.engines.libreoffice.connection import SECONDS_TO_START, Connection, StartedOffice, is_spreadsheet
from xlpkg.engines.members import Engine
from xlpkg.errors import OfficeError, WorkbookError

__all__ = ["attach", "current_book", "open_workbook", "register", "start"]


def register() -> Engine:
    """Add the engine to ``xw.engines`` as "libreoffice", once, and return it.

    It becomes the active engine if there is none, as on Linux: ``xw.apps`` and ``Sheet.activate`` need one.
    """
    added = Engine(ENGINE, Apps).registered()
    if xw.engines.active is None:
        added.activate()
    engine: Engine = added.impl
    return engine


def start(*, visible: bool = False, timeout: float = SECONDS_TO_START) -> xw.App:
    """Start a LibreOffice with its own profile, with a window if *visible*, and return it as an app.

    Use it as a context manager, or call ``quit()``; workbooks are closed without saving. LibreOffice ends when this
    process ends, even if it is killed (on Linux and macOS). Raises OfficeError if LibreOffice or its Python module is
    missing, or if it does not answer within *timeout* seconds.
    """
    apps = register().apps
    return xw.App(impl=apps.activate(App(apps, StartedOffice(window=visible, timeout=timeout))))


def attach(pipe: str, *, timeout: float = 10.0) -> xw.App:
    """Return the LibreOffice that listens at the named *pipe* as an app; it keeps running when this process ends.

    The app's ``pid`` is 0. Raises OfficeError if nothing answers within *timeout* seconds.
    """
    apps = register().apps
    return xw.App(impl=apps.activate(App(apps, Connection(connect(pipe, timeout=timeout)))))


@contextmanager
def open_workbook(
    path: str | os.PathLike[str], *, read_only: bool = False, app: xw.App | None = None
) -> Iterator[xw.Book]:
    """Open *path* without a window and without macros, in *app* or in a LibreOffice that ends with the block.

    The workbook is closed at the end without saving. Raises WorkbookError if the file does not exist, if LibreOffice
    cannot read it as a spreadsheet, or if it cannot be written and *read_only* is false. Raises OfficeError as
    :func:`start` does, if LibreOffice ends within the block, and for any other error of LibreOffice.
    """
    file = Path(path)
    if not file.is_file():
        raise WorkbookError("workbook-not-found", path=file)
    with start() if app is None else nullcontext(app) as office:
        try:
            # xw.Book(path) would return an open workbook of the same name instead.
            with xw.Book(impl=office.impl.books.open_hidden(str(file.resolve()), read_only=read_only)) as book:
                yield book
        except error() as failure:  # contextlib cannot pass on a UNO exception
            key = "office-refused" if office.impl.connection.is_alive() else "office-gone"
            raise OfficeError(key, path=file, reason=reason(failure)) from failure


def current_book(context: Any) -> xw.Book:
    """Return the workbook in front of the user, for code that runs within LibreOffice.

    *context* is the component context that LibreOffice passes to a UNO component. ``xw.Book.caller()`` returns the
    same workbook afterwards. Raises WorkbookError if the document in front is not a workbook, or if no window has had
    the focus yet and not exactly one workbook is open.
    """
    apps = register().apps
    app = App(apps, Connection(context, pid=os.getpid()))
    document = app.connection.desktop.getCurrentComponent()
    if not is_spreadsheet(document) and (document is not None or len(app.books) != 1):
        raise WorkbookError("no-workbook-open")
    apps.running[:] = [app]
    book = xw.Book(impl=app.books.active)
    book.set_mock_caller()
    return book
