"""What a button asks the user: which folder it may ingest, and before the first fill, after which nothing is undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import xlwings as xw

from xlpkg.bundled import example_folders
from xlpkg.errors import BadInput, Cancelled, NoData
from xlpkg.messages import Language, Message, capital
from xlpkg.network_paths import is_network_path
from xlpkg.store.allowed_folders import allow, is_allowed
from xlpkg.store.default_currency import settings_path
from xlpkg.store.ingest import find_sources
from xlpkg.store.store import example_store, is_filled
from xlpkg.workbook.home import Home
from xlpkg.workbook.host import host_of

#: Asks the user a question, and returns whether the answer is yes; None if nobody can be asked.
Ask = Callable[[Message], bool | None]


class Lines(tuple[Message, ...]):
    """Messages of a question, one in a line."""

    __slots__ = ()

    def label(self, lang: Language, /) -> str:
        """Return the lines in *lang*."""
        return "\n".join(capital(each.sentence(lang)) for each in self)


class Data(NamedTuple):
    """What a button works with: a store, and the files to ingest into it first, or None."""

    store: Path
    sources: list[Path] | None = None
    examples: bool = False


def undo_noted() -> Path:
    """Return the file among the user's settings that is there once the user knows that a fill cannot be undone."""
    return settings_path().with_name("undo-noted")


def confirm_undo(book: xw.Book, ask: Ask) -> None:
    """Ask before the first fill of a *book* in which something can be undone. Raises Cancelled if the answer is no."""
    if undo_noted().exists() or not host_of(book.app).has_undo(book):
        return
    answer = ask(Message("ask-undo", {}))
    if answer is False:
        raise Cancelled("not-begun")
    if answer:
        undo_noted().parent.mkdir(parents=True, exist_ok=True)
        undo_noted().touch()


def data_for(home: Home, store: Path, ask: Ask, *, ingests: bool) -> Data:
    """Return what a button works with; *ingests*: it reads the folder of source files that *home* names.

    If *store*, the user's, has no figures, every button ingests the folder that 首页 names. If it names none, the
    examples are used, in a store of their own; unless that has them already, the user is asked first.

    A workbook never names a store. Its folder is used if it contains the examples, is in the list of *store*, or the
    user agrees. Raises BadInput or NoData if there is nothing to use, SourceRefused if a folder has no files.
    """
    empty = not is_filled(store)
    if not (ingests or empty):
        return Data(store)
    folder = home.source_folder(store)
    if folder is not None:
        return Data(store, _allowed_sources(folder, store, ask))
    if not empty:
        raise BadInput("no-source-folder")
    examples = example_store(store)
    if not is_filled(examples) and not ask(Message("ask-examples", {})):
        raise BadInput("no-source-folder") if ingests else NoData("store-empty", path=store)
    return Data(examples, find_sources(example_folders()), examples=True)


def _allowed_sources(folder: Path, store: Path, ask: Ask) -> list[Path]:
    """Return the source files in *folder*, if it may be used."""
    sources = find_sources([folder])
    real = folder.resolve()
    if real in example_folders() or is_allowed(store, folder):
        return sources
    if is_network_path(str(real)):  # by a link; the user can allow only what the workbook names
        raise BadInput("network-folder", folder=real)
    if not ask(Message("ask-folder", {"folder": real, "count": len(sources)})):
        raise BadInput("folder-not-allowed", folder=real)
    allow(store, real)
    return sources
