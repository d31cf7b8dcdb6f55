"""Starts the self-test for the workbook's macro SelfTest, as a process of its own."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import xlwings as xw
from platformdirs import user_documents_path

from xlpkg.messages import say
from xlpkg.workbook.actions import language_of


def start_from_macro() -> None:
    """Start the self-test of the shipped workbook in another Excel, and tell the user where the result will be."""
    book = xw.Book.caller()
    folder = user_documents_path() / f"trademonitor-selftest-{dt.datetime.now():%Y%m%d-%H%M%S}"
    lang = language_of(book)
    launch(folder, "excel", lang)
    book.app.alert(say("selftest-started", lang, folder=folder), "TradeMonitor")


def launch(folder: Path, engine: str, lang: str) -> subprocess.Popen[bytes]:
    """Start the command with *folder* for its result, and return its process; its output is in *folder*.log."""
    python = Path(sys.executable).with_stem("python") if sys.platform == "win32" else Path(sys.executable)  # no pythonw
    options = ["-o", str(folder), "--engine", engine, "--show", "--lang", lang]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - this Python
            [str(python), "-m", "xlpkg", "excel", "selftest", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it continues when the macro has ended
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
        )
