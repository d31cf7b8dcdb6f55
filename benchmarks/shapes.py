"""How often LibreOffice crashes while a workbook with charts is filled: ``python -m benchmarks.shapes [--drop]``.

In each round a workbook is opened, filled, its charts are read, rows hidden, cells cleared and written, and it is saved
and closed, through a pipe, beside processes that use a core each. With ``--drop`` the engine drops the shapes that it
fetches at once, as other clients of LibreOffice do, instead of keeping them (``Connection.hold``). A LibreOffice that
crashes is started again.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from unittest import mock

import xlwings as xw

from xlpkg.bundled import shipped
from xlpkg.engines.libreoffice import start
from xlpkg.engines.libreoffice.bridge import error, reason
from xlpkg.engines.libreoffice.cells import VALUES
from xlpkg.engines.libreoffice.connection import Connection
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.sheets import board, nation

#: The sheets that are filled. The workbook has no others but those that every fill needs.
_FILLED: Final = (layout.NATION, layout.BOARD)
_NEEDED: Final = (layout.HOME, *layout.REPORT, layout.TEXTS, layout.CHARTS)
#: The ranges that are cleared and written, and how often, each time after the charts of their sheet were read.
_WRITTEN: Final = (board.TABLE, nation.CONTRIBUTIONS, *(of.table for of in layout.REPORTS.values()))
_WRITES: Final = 5


def crashes(rounds: int, folder: Path) -> Iterator[tuple[int, str]]:
    """Yield the numbers of the *rounds* in which LibreOffice crashed, each with the error.

    Raises UNO's exceptions if LibreOffice refuses something and does not crash.
    """
    with open_store(folder / "trade.sqlite") as store:
        for _ in ingest(store, find_sources([shipped("examples", "rmb")])):
            pass
        contents = [gather(store, Currency.RMB, Month(2025, month)) for month in (2, 6)]
    path = folder / "TradeMonitor.ods"
    app = start()
    try:
        _make(app, path)
        for number in range(rounds):
            try:
                _round(app, path, contents[number % 2])
            except error() as failure:
                if app.impl.connection.is_alive():
                    raise
                yield number + 1, reason(failure)
                app.quit()
                app = start()
    finally:
        app.quit()


def _make(app: xw.App, path: Path) -> None:
    with app.books.open(shipped("workbook", "TradeMonitor.xlsm"), read_only=True) as book:
        for name in {*book.sheet_names} - {*_FILLED, *_NEEDED}:
            book.sheets[name].delete()
        book.save(path)


def _round(app: xw.App, path: Path, content: Content) -> None:
    with app.books.open(path) as book:
        fill(book, content, _FILLED)
        for named in _WRITTEN:
            cells = book.names[named.name].refers_to_range
            values = cells.api.getDataArray()
            cells[-1, :].row_height = 0
            for _ in range(_WRITES):
                cells.sheet.impl.chart_ranges()
                cells.api.clearContents(VALUES)
                _ = [(chart.name, chart.top) for chart in cells.sheet.charts]
                cells.api.setDataArray(values)
            cells[-1, :].row_height = 15
        book.save()


def main() -> int:
    """Print the rounds with a crash and their number; return 1 if there was one."""
    parser = argparse.ArgumentParser("python -m benchmarks.shapes", description="Crashes of LibreOffice, counted.")
    parser.add_argument("--rounds", type=int, default=200, metavar="N", help="200 by default")
    parser.add_argument("--busy", type=int, default=1, metavar="N", help="processes that use a core; 1 by default")
    parser.add_argument("--drop", action="store_true", help="do not keep the shapes that the engine fetches")
    options = parser.parse_args()
    found = 0
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="trademonitor-shapes-"))
        for _ in range(options.busy):
            busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(busy.wait)
            stack.callback(busy.kill)
        if options.drop:
            stack.enter_context(mock.patch.object(Connection, "hold", lambda _self, shape: shape))
        for number, failure in crashes(options.rounds, Path(folder)):
            found += 1
            print(f"round {number}: {failure}", flush=True)
    print(f"{found} crashes in {options.rounds} rounds")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
