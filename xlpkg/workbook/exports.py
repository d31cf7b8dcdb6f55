"""The documents of a workbook, which buttons and commands name, write and put on 首页 alike."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.documents import place_for, remember
from xlpkg.errors import Cancelled, TradeMonitorError, WorkbookError, system_refusal
from xlpkg.messages import Language, Message, say
from xlpkg.model.words import COLON
from xlpkg.network_paths import is_network_path
from xlpkg.workbook import layout, links
from xlpkg.workbook.content import Content
from xlpkg.workbook.copying import write_copy
from xlpkg.workbook.fill import print_report
from xlpkg.workbook.home import read_home, task_line, write_last_run
from xlpkg.workbook.host import host_of, link_to
from xlpkg.workbook.texts import cut_comments
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.web.page import write_page
from xlpkg.workbook.writing import as_text

#: Is called with the name of a document that is about to be written.
Step = Callable[[str], object]

#: Task, which a button or a command has as its name -> the suffix of its document; that of "figures" is a folder.
_SUFFIXES: Final = {"pdf": ".pdf", "docx": ".docx", "copy": ".xlsx", "figures": "", "page": ".html"}
#: Errors that say that there is no LibreOffice.
_NO_OFFICE: Final = ("office-missing", "office-not-there")


def document_name(book: xw.Book, task: str) -> str:
    """Return the name of the document of *task* for the report in *book*, such as TradeMonitor-2025-02-usd.pdf."""
    name = task if task in ("copy", "figures") else "TradeMonitor"
    return read_home(book).report.file_stem(name) + _SUFFIXES[task]


@dataclass
class Documents:
    """Documents that are written, with remarks on those of the user that were kept and on parts that failed.

    ``failed``: one failed for another reason than that there is no LibreOffice. ``users``: the user's store, beside
    which the list of documents is. ``raises``: an error is no remark, but raised.
    """

    users: Path
    raises: bool = False
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
            if self.raises:
                raise
            error = failure if isinstance(failure, TradeMonitorError) else None
            self.failed = self.failed or error is None or error.key not in _NO_OFFICE
            reason = error.message if error else system_refusal(failure) if isinstance(failure, OSError) else failure
            self.remarks.append(Message("part-failed", {"path": target, "reason": reason}))

    def write(
        self,
        target: Path,
        write: Callable[[Path], Path | None],
        suffixes: Sequence[str] = (),
        inputs: Iterable[Path | None] = (),
    ) -> None:
        """Let *write* write *target*, or another name if that is kept; it finds that of a folder, and returns it.

        *suffixes* and *inputs* are those of :func:`place_for`.
        """
        with self.part(target):
            is_file = bool(suffixes or target.suffix)
            place = place_for(target, self.users, suffixes=suffixes, inputs=inputs) if is_file else target
            written = write(place) or place
            if is_file:
                remember(self.users, written)
            self.written.append(written)
            if written != target:
                self.remarks.append(Message("document-kept", {"path": target, "written": written}))

    def export(
        self,
        book: xw.Book,
        task: str,
        target: Path,
        step: Step,
        *inputs: Path,
        template: Path | None = None,
        content: Content | None = None,
        languages: Collection[Language] = (),
    ) -> None:
        """Write the document of *task* of *book* to *target*, never over *inputs*.

        *template* is that of the Word document; *content* is what the store has of the month, and *languages* are those
        in which it is written, for a page. *step* is called with the name of the document, and of each figure. A remark
        names the comments that are cut in a PDF.
        """

        def write(place: Path) -> Path | None:
            step(place.name)
            if task == "docx":
                from xlpkg.workbook.word import write_word  # needs Matplotlib, which is optional

                return write_word(book, place, template, store=self.users)
            if task == "figures":
                from xlpkg.workbook.figures import write_figures  # needs Matplotlib, too

                return write_figures(book, place, progress=step)[0].parent
            if task == "page":
                write_page(book, place, content, self.users, languages)
                return None
            (write_copy if task == "copy" else print_report)(book, place)
            return None

        if cut := cut_comments(book) if task == "pdf" else []:
            self.remarks.append(Message("comments-cut", {"cells": ", ".join(cut)}))
        self.write(target, write, [*filter(None, [_SUFFIXES[task]])], (*inputs, template))


def note_document(
    book: xw.Book, document: Path, task: str, filled: Sequence[str] = (), remarks: Iterable[Message] = ()
) -> tuple[str, ...]:
    """Let 首页 link to *document*, if it is on this computer, and return the lines of the last run, which it gets.

    They say what the button *task* did; then come *remarks*. *filled* are the lines of the run that has filled the
    sheets before, if there was one: they stay, and have the count of findings; else it is added. If *book* is
    read-only, and nothing was filled, the first line is empty.
    """
    home = read_home(book)
    lang = home.lang
    if filled:
        line, *others = filled
        gap = "　" if lang == "zh" else " – "
        kind = "PDF" if document.suffix else say("home-folder", lang)
        lines = [f"{line}{gap}{kind}{COLON[lang]}{document.name}", *others]
    else:
        done = say("document-written", lang, path=document.name, findings=home.checked)
        lines = [task_line(dt.datetime.now(), task, done, lang)]
    lines += [remark.sentence(lang) for remark in remarks]
    path = document.resolve()
    target = "" if is_network_path(str(path)) else link_to(path)
    try:
        host_of(book.app).make_current(book, links.shown)
        range_of(book, layout.HOME_DOCUMENT).value = as_text(target) or None
        write_last_run(book, "\n".join(lines))
    except WorkbookError as refused:
        if refused.key != "workbook-read-only" or filled:
            raise
        return ("", *lines)
    return tuple(lines)
