"""The engine ``package``: ordinary xlwings code fills an .xlsx or .xlsm file without an office program.

::

    with open_workbook("TradeMonitor.xlsm") as book:
        book.names["period"].refers_to_range.value = 202502
        book.save()

:mod:`xlpkg.engines.cell_values` says what a value becomes in a cell, :mod:`xlpkg.engines.package.saving` what a save
changes in the file. The engine does not calculate: the value of a formula is the result that an office program left in
the file, and Excel and LibreOffice calculate when they open the saved file. A save removes each result that may be out
of date, or has it computed by *functions*.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xlpkg.engines.members import Engine
from xlpkg.engines.package.apps import Apps
from xlpkg.engines.package.book import ENGINE
from xlpkg.engines.package.workbook_file import Functions
from xlpkg.errors import WorkbookError

__all__ = ["Functions", "open_workbook", "register"]


def register() -> None:
    """Add the engine to ``xw.engines`` as "package", unless it is there. The active engine does not change."""
    Engine(ENGINE, Apps).registered()


@contextmanager
def open_workbook(
    path: str | os.PathLike[str],
    *,
    read_only: bool = False,
    functions: Functions | None = None,
    keeps_results: bool = False,
) -> Iterator[xw.Book]:
    """Open *path* in the package engine, and close it at the end without saving.

    *functions* computes the results of formulas when the workbook is saved. Without it, and for other formulas, a save
    removes the results, and the program that opens the workbook computes them.

    With *keeps_results* a save keeps the results that may change by themselves, and all those on sheets without written
    values.

    Raises WorkbookError if the file does not exist or is not a workbook, or, unless *read_only*, if Excel or
    LibreOffice has it open.
    """
    register()
    file = Path(path)
    if not file.is_file():
        raise WorkbookError("workbook-not-found", path=file)
    app = xw.engines[ENGINE].apps.add(add_book=False)
    try:
        book = app.books.open(file, read_only=read_only or None)
        book.api.functions += [functions] if functions else []
        book.api.keeps_results = keeps_results
        yield book
    finally:
        app.quit()
