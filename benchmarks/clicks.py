"""The buttons in LibreOffice: the time from a click to the end of its action, with the examples and no new file."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest import mock

import xlwings as xw

from xlpkg.bundled import shipped
from xlpkg.design.build import build
from xlpkg.engines.libreoffice import attach
from xlpkg.engines.libreoffice.program import running_soffice, write_settings
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.messages import say
from xlpkg.store.allowed_folders import allow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import MESSAGES_VARIABLE

#: The actions, each with the seconds that it may take.
GOALS: Final = {"report": 1.5, "refresh": 2.0, "make": 6.0, "pdf": 1.5}
_SECONDS_TO_START: Final = 60.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def measure(folder: Path, *, repeat: int) -> dict[str, list[tuple[float, float]]]:
    """Return the seconds, and those of the processor, of *repeat* clicks by action, after one that is not counted.

    Raises ValueError if an action shows a message, or 首页 does not name it as the last one.
    """
    found: dict[str, list[tuple[float, float]]] = {action: [] for action in GOALS}
    with _opened(folder) as (book, messages, group):
        context = book.app.impl.connection.context
        runner, toolkit = (
            context.ServiceManager.createInstanceWithContext(service, context)
            for service in ("org.trademonitor.Runner", "com.sun.star.awt.Toolkit")
        )
        for _ in range(repeat + 1):
            for action, times in found.items():
                messages.unlink(missing_ok=True)
                start = time.perf_counter(), _processor_seconds(group)
                runner.trigger(action)
                toolkit.processEventsToIdle()
                times.append((time.perf_counter() - start[0], _processor_seconds(group) - start[1]))
                line = str(book.names[layout.HOME_LAST_RUN.name].refers_to_range.value)
                if messages.read_text(encoding="utf-8") or say(f"task-{action}", "zh") not in line:
                    raise ValueError(f"{action}: {messages.read_text(encoding='utf-8') or line}")
    return {action: times[1:] for action, times in found.items()}


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[xw.Book, Path, int]]:
    """Open the workbook in a LibreOffice with the extension; yield it, its messages and LibreOffice's process group."""
    store, profile, messages = folder / "trade.sqlite", folder / "profile", folder / "messages.txt"
    sources = shipped("examples", "rmb")
    with open_store(store) as opened:
        if refused := [file.refusal for file in ingest(opened, find_sources([sources])) if file.refusal]:
            raise refused[0]
    allow(store, sources)
    write_settings(profile, macros=False)
    manager.install(profile)
    pipe = f"trademonitor-clicks-{secrets.token_hex(8)}"
    variables = {"TRADEMONITOR_STORE": str(store), MESSAGES_VARIABLE: str(messages)}
    with (
        mock.patch.dict(os.environ, variables),
        running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office,
    ):
        app = attach(pipe, timeout=_SECONDS_TO_START)
        book = app.books.open(build(folder / "TradeMonitor.xlsm"))
        book.names[layout.HOME_FOLDERS.name].refers_to_range.value = [[str(sources)], [str(folder)]]
        yield book, messages, office.process.pid


def _processor_seconds(group: int) -> float:
    """Return the seconds of the processor that the processes of a process *group* have used."""
    states = [file.read_text().rpartition(")")[2].split() for file in Path("/proc").glob("[0-9]*/stat")]
    return sum(int(state[11]) + int(state[12]) for state in states if int(state[2]) == group) / _TICKS
