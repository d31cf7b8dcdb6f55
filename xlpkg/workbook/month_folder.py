"""The folder of a month, such as ``2025-07-rmb``: its workbook, PDF, Word document, figures and .xlsx of figures."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.atomic_files import write_atomically
from xlpkg.documents import place_for, remember
from xlpkg.errors import Cancelled, TradeMonitorError
from xlpkg.messages import Message
from xlpkg.model.months import find_month
from xlpkg.model.words import LANGUAGE_NAMES, Currency
from xlpkg.store.store import VIEW_COLUMNS, Store
from xlpkg.workbook.data_file import data_file
from xlpkg.workbook.fill import name_folder
from xlpkg.workbook.home import Choices, Home, read_home

#: Errors that say that there is no LibreOffice.
_NO_OFFICE: Final = ("office-missing", "office-not-there")
_NAME: Final = re.compile(r"(\d{4}-\d{2})-(usd|rmb)")


def month_folder(out: Path, choices: Choices) -> Path:
    """Return the folder of the month of *choices* in *out*, or beside it if *out* is such a folder itself."""
    parent = out.parent if _NAME.fullmatch(out.resolve().name) else out
    return parent / f"{choices.period}-{choices.currency and choices.currency.value}"


def month_workbook(out: Path, choices: Choices) -> Path:
    """Return the workbook in the folder of *choices*."""
    return month_folder(out, choices) / f"{choices.file_stem()}.xlsm"


def earlier_workbook(out: Path, wanted: Choices) -> Path | None:
    """Return the workbook in the folders of *out* from which that of *wanted* starts, None if there is none.

    It is that of *wanted* itself, else the newest of an earlier month, else the newest of all: in the same language and
    currency if there is one.
    """
    found = {}
    for folder in out.iterdir() if out.is_dir() else ():
        name = _NAME.fullmatch(folder.name)
        if name is None or (period := find_month(name[1])) is None:
            continue
        for lang in LANGUAGE_NAMES:
            choices = Choices(period, Currency(name[2]), lang)
            if (path := month_workbook(out, choices)).is_file():
                is_later = wanted.period is not None and period > wanted.period
                found[choices.lang == wanted.lang, choices.currency == wanted.currency, not is_later, period, path] = (
                    path
                )
    return found[max(found)] if found else None


@dataclass
class Documents:
    """The documents that were written, and remarks on those of the user that were kept and on parts that failed."""

    written: list[Path] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    #: Whether a part failed for another reason than that there is no LibreOffice.
    failed: bool = False

    @contextlib.contextmanager
    def part(self, target: Path) -> Iterator[None]:
        """Keep an error of the block, of whatever program is behind a book, as that of the part *target*."""
        try:
            yield
        except Cancelled:
            raise
        except Exception as failure:
            error = failure if isinstance(failure, TradeMonitorError) else None
            self.failed = self.failed or error is None or error.key not in _NO_OFFICE
            self.remarks.append(Message("part-failed", {"path": target, "reason": error.message if error else failure}))

    def write(self, target: Path, users: Path, write: Callable[[Path], object]) -> Path | None:
        """Let *write* write *target*, or another name if that is kept, and return the path, None if it failed.

        *users* is the user's store, beside which the list of documents is.
        """
        with self.part(target):
            place = place_for(target, users)
            write(place)
            remember(users, place)
            self._add(target, place)
            return place
        return None

    def _add(self, target: Path, path: Path) -> None:
        self.written.append(path)
        if path != target:
            self.remarks.append(Message("document-kept", {"path": target, "written": path}))

    def write_all(
        self, book: xw.Book, folder: Path, store: Store, users: Path, step: Callable[[str], object] = lambda _: None
    ) -> None:
        """Write the Word document, the figures and the figures of *store* as .xlsx, of the month that *book* shows.

        *step* is called with the name of each.
        """
        choices = read_home(book).shown()["report"] or Choices()
        word, data, figures = (
            folder / f"{choices.file_stem(name)}{suffix}"
            for name, suffix in (("TradeMonitor", ".docx"), ("data", ".xlsx"), ("figures", ""))
        )

        def write_word(path: Path) -> None:
            from xlpkg.workbook import word  # needs Matplotlib, which is optional

            word.write_word(book, path, store=users)

        rows = store.latest((choices.period,) if choices.period else (), choices.currency)
        self.write(word, users, write_word)
        self.write(data, users, lambda path: write_atomically(path, data_file(VIEW_COLUMNS, [*rows])))
        with self.part(figures):
            from xlpkg.workbook.figures import write_figures  # needs Matplotlib, too

            self._add(figures, write_figures(book, figures, progress=step)[0].parent)


def move(book: xw.Book, home: Home, source: Path, target: Path) -> None:
    """Let what *home* of *book* names relative to its file *source* be found from *target*: folders and the logo."""
    for row, named in enumerate((home.sources, home.pdf)):
        if named and not Path(named).is_absolute() and (source.parent / named).is_dir():
            moved = os.path.relpath(source.parent / named, target.parent)
            if moved != os.path.normpath(named):
                name_folder(book, row, Path(moved))
    for logo in {home.publisher(lang).logo for lang in LANGUAGE_NAMES} - {""}:
        beside, copy = source.parent / logo, target.parent / logo
        if (
            not Path(logo).is_absolute()
            and beside.is_file()
            and beside.resolve().is_relative_to(source.parent.resolve())
        ):
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not copy.exists():
                shutil.copyfile(beside, copy)
