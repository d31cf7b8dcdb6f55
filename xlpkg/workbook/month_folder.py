"""The folder of a month, such as ``2025-07-rmb``: its workbook, PDF, Word document, figures and .xlsx of figures."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.atomic_files import write_atomically
from xlpkg.documents import place_for, remember
from xlpkg.errors import Cancelled, TradeMonitorError, system_refusal
from xlpkg.messages import Language, Message
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.network_paths import is_network_path
from xlpkg.store.store import Store
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.data_file import FIGURE_COLUMNS, data_file, read_figures
from xlpkg.workbook.fill import fill, note_document, print_report
from xlpkg.workbook.home import Choices, document_lines, read_home, workbook_folder
from xlpkg.workbook.host import host_of
from xlpkg.workbook.texts import cut_comments

#: Is called with the name of a document that is about to be written.
Step = Callable[[str], object]

#: Errors that say that there is no LibreOffice.
_NO_OFFICE: Final = ("office-missing", "office-not-there")
_FOLDER: Final = r"(\d{4}-\d{2})-(usd|rmb)"
_WORKBOOK: Final = re.compile(_FOLDER + r"/TradeMonitor-\1-\2(-en)?\.xls[mx]")


def _parent_of_folders(out: Path) -> Path:
    """Return the folder that has those of the months: *out*, or its parent if *out* is one of them."""
    return out.resolve().parent if re.fullmatch(_FOLDER, out.resolve().name) else out


def month_folder(out: Path, choices: Choices) -> Path:
    """Return the folder of the month of *choices* in *out*, or beside *out* if that is the folder of a month."""
    return _parent_of_folders(out) / f"{choices.period}-{choices.currency and choices.currency.value}"


def earlier_workbook(out: Path, wanted: Choices) -> Path | None:
    """Return the workbook in a folder of a month from which that of *wanted* starts, None if there is none.

    It is that of *wanted* itself, else the newest of an earlier month, else the newest of all: in the same language,
    and in the same currency if there is one. The folders are where :func:`month_folder` has them.
    """
    found = []
    for path in _parent_of_folders(out).glob("*/*.xls[mx]"):
        if name := _WORKBOOK.fullmatch(f"{path.parent.name}/{path.name}"):
            period, currency, english = name.groups()
            if wanted.lang in (None, "en" if english else "zh"):
                found.append((currency == wanted.currency, period <= str(wanted.period or period), period, path))
    return max(found)[-1] if found else None


def copy_logo(book: xw.Book, target: Path) -> None:
    """Copy the logos that *book* names and that are in its folder to the folder *target*."""
    home, source = read_home(book), workbook_folder(book) or target
    for logo in {home.publisher(lang).logo for lang in LANGUAGE_NAMES} - {""}:
        is_beside = not is_network_path(logo) and (source / logo).resolve().is_relative_to(source.resolve())
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
            reason = error.message if error else system_refusal(failure) if isinstance(failure, OSError) else failure
            self.remarks.append(Message("part-failed", {"path": target, "reason": reason}))

    def write(self, target: Path, write: Callable[[Path], Path | None]) -> None:
        """Let *write* write *target*, or another name if that is kept; it finds that of a folder, and returns it."""
        with self.part(target):
            place = place_for(target, self.users) if target.suffix else target
            written = write(place) or place
            if target.suffix:
                remember(self.users, written)
            self.written.append(written)
            if written != target:
                self.remarks.append(Message("document-kept", {"path": target, "written": written}))

    def write_all(self, book: xw.Book, content: Content, folder: Path, step: Step) -> None:
        """Write the PDF, the Word document and the figures of *book*, which shows *content*, into *folder*."""
        stem = content.choices.file_stem

        def make(name: str, write: Callable[[Path], Path | None]) -> None:
            step(name)
            self.write(folder / name, write)

        make(f"{stem()}.pdf", partial(print_report, book))
        with self.part(folder / f"{stem()}.docx"):
            from xlpkg.workbook import figures, word  # need Matplotlib, which is optional

            make(f"{stem()}.docx", lambda path: word.write_word(book, path, store=self.users))
            make(stem("figures"), lambda path: figures.write_figures(book, path, progress=step)[0].parent)
        if cut := cut_comments(book):
            self.remarks.append(Message("comments-cut", {"cells": ", ".join(cut)}))


def write_folder(
    book: xw.Book, content: Content, folder: Path, store: Store, languages: Sequence[Language], users: Path, step: Step
) -> Documents:
    """Write *book*, which shows *content* of *store*, its logo and documents into *folder*, in each of *languages*.

    The workbook in another language is the one in *folder*, else an earlier one or a copy, filled again. *users* is the
    user's store; *step* is called with the name of each document.
    """
    done, host, own = Documents(users), host_of(book.app), Path(book.fullname).resolve()
    with done.part(folder):
        folder.mkdir(exist_ok=True)
        copy_logo(book, folder)
    for lang in languages:
        choices = replace(content.choices, lang=lang)
        source = own if lang == content.lang else earlier_workbook(folder, choices) or own
        target = folder / f"{choices.file_stem()}{source.suffix if host.copies_macros else '.xlsx'}"
        step(target.name)
        if lang == content.lang:
            if target.resolve() == own:
                done.written.append(target)
            else:
                done.write(target, partial(host.save_copy, book))
            done.write_all(book, content, folder, step)
            continue
        with done.part(target):
            if source.resolve() == own:
                host.save_copy(book, target)
                source = target
            made = content.made
            of_lang = gather(store, content.cube.currency, content.period, lang, looks=content.looks, made=made)
            with host.opening(book, source) as other:
                copy_logo(other, folder)
                lines = fill(other, of_lang).lines
                note_document(other, folder, document_lines(read_home(other), folder, "make", lines))
                other.save(target)
                done.written.append(target)
                done.write_all(other, of_lang, folder, step)
    rows = read_figures(store, (content.period,), content.cube.currency)
    done.write(
        folder / f"data-{folder.name}.xlsx", lambda path: write_atomically(path, data_file(FIGURE_COLUMNS, rows))
    )
    return done
