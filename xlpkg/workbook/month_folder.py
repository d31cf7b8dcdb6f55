"""The folder of a month, such as ``2025-07-rmb``: its workbook, PDF, Word document, figures and .xlsx of figures."""

from __future__ import annotations

import contextlib
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
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.store.store import Store
from xlpkg.workbook.data_file import FIGURE_COLUMNS, data_file, read_figures
from xlpkg.workbook.home import Choices, Home, read_home

#: Errors that say that there is no LibreOffice.
_NO_OFFICE: Final = ("office-missing", "office-not-there")
_FOLDER: Final = r"(\d{4}-\d{2})-(usd|rmb)"
_WORKBOOK: Final = re.compile(_FOLDER + r"/TradeMonitor-\1-\2(-en)?\.xlsm")


def month_folder(out: Path, choices: Choices) -> Path:
    """Return the folder of the month of *choices* in *out*, or beside it if *out* is such a folder itself."""
    parent = out.parent if re.fullmatch(_FOLDER, out.resolve().name) else out
    return parent / f"{choices.period}-{choices.currency and choices.currency.value}"


def earlier_workbook(out: Path, wanted: Choices) -> Path | None:
    """Return the workbook in the folders of *out* from which that of *wanted* starts, None if there is none.

    It is that of *wanted* itself, else the newest of an earlier month, else the newest of all: in the same language and
    currency if there is one.
    """
    found = []
    for path in out.glob("*/*.xlsm"):
        if name := _WORKBOOK.fullmatch(f"{path.parent.name}/{path.name}"):
            period, currency, english = name.groups()
            is_like = (bool(english) == (wanted.lang == "en"), currency == wanted.currency)
            found.append((*is_like, period <= str(wanted.period or period), period, path))
    return max(found)[-1] if found else None


def copy_logo(home: Home, source: Path, target: Path) -> None:
    """Copy the logos that are beside the workbook *source*, of which *home* is 首页, to the folder *target*."""
    for logo in {home.publisher(lang).logo for lang in LANGUAGE_NAMES} - {""}:
        is_beside = (source / logo).resolve().is_relative_to(source.resolve())
        if is_beside and (source / logo).is_file() and not (target / logo).exists():
            (target / logo).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / logo, target / logo)


@dataclass
class Documents:
    """Documents that are written, with remarks on those of the user that were kept and on parts that failed.

    ``failed``: one failed for another reason than that there is no LibreOffice. ``users``: the user's store, beside
    which the list of documents is.
    """

    users: Path
    written: list[Path] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
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

    def write(self, target: Path, write: Callable[[Path], Path]) -> None:
        """Let *write* write *target*, or another name if that is kept; what has no suffix is a folder."""
        with self.part(target):
            written = write(place_for(target, self.users) if target.suffix else target)
            if target.suffix:
                remember(self.users, written)
            self.written.append(written)
            if written != target:
                self.remarks.append(Message("document-kept", {"path": target, "written": written}))

    def write_all(
        self,
        book: xw.Book,
        folder: Path,
        store: Store,
        print_pdf: Callable[[Path], Path],
        step: Callable[[str], object],
        *,
        only_pdf: bool = False,
    ) -> None:
        """Write the documents of the month that *book* shows into *folder*: the PDF, by *print_pdf*, and the others.

        *step* is called with the name of each; the .xlsx has the figures of *store*.
        """
        choices = read_home(book).shown()["report"] or Choices()
        pdf, data, document, charts = (
            folder / f"{choices.file_stem(name)}{suffix}"
            for name, suffix in (
                ("TradeMonitor", ".pdf"),
                ("data", ".xlsx"),
                ("TradeMonitor", ".docx"),
                ("figures", ""),
            )
        )

        def write_data(path: Path) -> Path:
            rows = read_figures(store, (choices.period,) if choices.period else (), choices.currency)
            write_atomically(path, data_file(FIGURE_COLUMNS, rows))
            return path

        parts: list[tuple[Path, Callable[[Path], Path]]] = [(pdf, print_pdf)]
        if not only_pdf:
            parts.append((data, write_data))
            with self.part(document):
                from xlpkg.workbook import figures, word  # need Matplotlib, which is optional

                parts += [
                    (document, lambda path: word.write_word(book, path, store=self.users)),
                    (charts, lambda path: figures.write_figures(book, path, progress=step)[0].parent),
                ]
        for target, write in parts:
            step(target.name)
            self.write(target, write)
