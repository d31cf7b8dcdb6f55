"""The engine ``package``: ordinary xlwings code fills an .xlsx or .xlsm file, with no office program.

::

    with open_workbook("TradeMonitor.xlsm") as book:
        book.names["period"].refers_to_range.value = 202502
        book.save()

What goes into a cell, and when text is a formula, is told in :mod:`xlpkg.hosts.values`; what of the
file stays as it is in :mod:`xlpkg.hosts.package.saving`. Nothing is calculated here: a formula's value is the
result that an office program left in the file, and Excel and LibreOffice calculate when they open what was saved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xlpkg.errors import WorkbookError
from xlpkg.hosts.package.apps import Engine
from xlpkg.hosts.package.unsupported import ENGINE

__all__ = ["open_workbook", "register"]


def register() -> None:
    """Add the engine to ``xw.engines`` as "package"; a second call does nothing.

    The active engine stays what it was.
    """
    if ENGINE not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=Engine()))


@contextmanager
def open_workbook(path: str | os.PathLike[str], *, read_only: bool = False) -> Iterator[xw.Book]:
    """Open *path* in the package engine, and close it at the end for certain, without saving it.

    Raises WorkbookError if there is no such file, if it is no workbook, or, unless *read_only*, if Excel or
    LibreOffice has it open.
    """
    register()
    file = Path(path)
    if not file.is_file():
        raise WorkbookError("workbook-not-found", path=file)
    app = xw.engines[ENGINE].apps.add(add_book=False)
    try:
        yield app.books.open(file, read_only=read_only or None)
    finally:
        app.quit()
