"""The actions of the buttons on an xlwings book, the same in Excel and in LibreOffice.

An action that fails leaves the workbook unchanged; if only the PDF of make fails, the sheets are filled. An error is
one sentence in the workbook's language.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.errors import BadArgument, NoData, TradeMonitorError, Unsupported, system_refusal
from xlpkg.guide import open_guide
from xlpkg.messages import Language, Message, capital, in_workbook, say
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store
from xlpkg.system_language import system_language
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BY_ACTION
from xlpkg.workbook.consent import Ask, confirm_undo, data_for
from xlpkg.workbook.content import Content, gather
from xlpkg.workbook.exports import Documents, document_name, note_document
from xlpkg.workbook.fill import fill
from xlpkg.workbook.home import Home, read_choices, read_home, task_line, write_last_run
from xlpkg.workbook.host import host_of
from xlpkg.workbook.month_folder import languages_from, month_folder, write_folder
from xlpkg.workbook.progress import IsCancelled, Progress, progress
from xlpkg.workbook.selection import select
from xlpkg.workbook.shape import sheets_there
from xlpkg.workbook.source_actions import Read, accepts_files, change_sources, read_sources
from xlpkg.workbook.versions import is_trademonitor, range_of
from xlpkg.workbook.written import check_document

#: The lines of the last run as 首页 has them: what was done; then, for the user, why files were refused and so on.
RunLines = tuple[str, ...]

#: A LibreOffice without a screen closes a message box at once; in seconds.
_FASTEST_ANSWER: Final = 0.2
#: The environment variable with a file to which an action writes its message instead of showing it.
MESSAGES_VARIABLE: Final = "TRADEMONITOR_MESSAGES"


@in_workbook()
def act(
    action: str,
    book: xw.Book,
    *,
    store: Path | None = None,
    ask: Ask = lambda _: None,
    is_cancelled: IsCancelled | None = None,
) -> RunLines:
    """Do the *action* of a button on *book*, and return the lines that it wrote on 首页.

    - make: refresh, then fill all sheets, and write the PDF or, if 首页 asks for it, the folder of the month.
    - refresh: ingest the folder of source files, then fill the province sheets, 数据, 排名 and 地图. If the files
      contain a newer month than the store did, or the store has only the other currency, the newest month is
      chosen.
    - report: fill 封面, 当月, 累计, 变化, 驱动 and 看板; board: the last two only.
    - sources: withdraw, restore or store the files for which that is chosen on 来源, then fill all sheets.
    - verify: audit the report on these three sheets, with the user's changes, and fill 核验.
    - pdf: write the report to the PDF folder.
    - docx: write the report there as a Word document, which needs the extra "figures".
    - page: write it there as a page, one HTML file.
    - copy: write a copy of the workbook with values only there, with English names of sheets if it is in English.
    - guide: open the guide in the browser, in the language of the workbook; nothing is written.

    An action that fills sheets fills all of them if the store changed meanwhile, or if others show another month,
    currency or language; all but verify also if others show older data. *ask* asks whether a folder or the examples may
    be used (:func:`data_for`), by default not, and once whether to go on, because an action that fills sheets clears
    the undo list. *is_cancelled* is asked before each step.

    The first line says what was done, the others are for the user: why files were refused or are not in force. In a
    read-only workbook the first one is empty, and the line that could not be written is the second. Raises
    TradeMonitorError if the action fails, and Cancelled if it is cancelled; the sheets are unchanged then, unless only
    the PDF of make failed.
    """
    if action not in BY_ACTION:
        raise BadArgument("bad-action", value=action, words=tuple(BY_ACTION))
    if action == "guide":
        lang = language_of(book)
        remark = open_guide(lang)[1]
        return ("", capital(remark.sentence(lang))) if remark else ("",)
    home = read_home(book)
    users = store or default_path()
    fills = bool(BY_ACTION[action].groups)
    if not fills:
        with progress(book, home.lang, is_cancelled) as shown:
            check_document(book, home, action)
            content = _stored(home, users) if action == "page" else None
            return _export(action, book, home.pdf_folder(users), users, shown, content=content)
    folder = home.pdf_folder(users) if action == "make" else None
    languages = languages_from(home.lang)[: home.looks().folder] if action == "make" else ()
    home.check_choices()
    # These ask before the screen is locked.
    ingests = action in ("make", "refresh") or (action == "sources" and accepts_files(book))
    data = data_for(home, users, ask, ingests=ingests)
    confirm_undo(book, ask)
    with open_store(data.store, create=data.sources is not None) as opened:
        of_book = (data, opened, book, home, ask, is_cancelled)
        read = change_sources(*of_book) if action == "sources" else read_sources(*of_book)
        if data.examples and action in ("make", "refresh"):
            read.remarks.append(Message("examples-in-workbook", {}))
        with host_of(book.app).undoing(book), progress(book, home.lang, is_cancelled) as shown:
            lines, content = _fill(action, book, home, opened, read, shown)
            if folder is not None and languages:
                folder = month_folder(folder, content.choices)
                note_document(book, folder, action, lines)
                step = shown.counter("progress-document", 0)
                written = write_folder(book, content, folder, opened, languages, users, step)
                return note_document(book, folder, action, lines, written.remarks)
        return lines if folder is None else _export(action, book, folder, users, shown, lines)


def act_in_excel(action: str, version: str = "") -> None:
    """Do *action* on the workbook whose macro called this function, and show the message, if any.

    *version* is that of xlwings for which the macros were made; if it is not the installed one, 首页 says so, because
    functions in cells do not work then.
    """
    book = xw.Book.caller()
    lang: Language = "zh"
    try:
        lang = language_of(book)
        message = act_for_message(action, book, host_of(book.app).escape(book.app))
        if version != xw.__version__:
            _add_to_last_run(book, say("excel-other-version", lang))
    except Exception as failure:  # xlwings, COM and AppleScript raise classes of their own
        message = _to_show(Message("excel-refused", {"reason": _reason(failure)}).sentence(lang))
    if message:
        book.app.alert(message, "TradeMonitor")


def allow_in_excel() -> None:
    """Let the buttons use the folder of source files that the user has picked by a macro of Excel."""
    if (folder := read_home(xw.Book.caller()).source_folder(default_path())) is not None:
        allow(default_path(), folder)


def _note_cancelled(book: xw.Book, line: str) -> None:
    """Let 首页 say that an action was cancelled, unless it says that the sheets are incomplete."""
    with contextlib.suppress(TradeMonitorError):
        last_run = range_of(book, layout.HOME_LAST_RUN)
        if last_run.value not in [say("run-incomplete", each) for each in LANGUAGE_NAMES]:
            write_last_run(book, line)


def _add_to_last_run(book: xw.Book, line: str) -> None:
    with contextlib.suppress(TradeMonitorError):  # a workbook of somebody else, or read-only
        last_run = range_of(book, layout.HOME_LAST_RUN)
        lines = str(last_run.value or "")
        if line not in lines:
            write_last_run(book, f"{lines}\n{line}".strip())


def _reason(failure: Exception) -> str:
    """Return the description in an error of COM, which is (source, description, …), or the text of another error."""
    information = getattr(failure, "excepinfo", None)
    description = information[2] if isinstance(information, tuple) and len(information) > 2 else None
    return str(description or str(failure) or type(failure).__name__).strip()


@in_workbook()
def act_for_message(action: str, book: xw.Book, is_cancelled: IsCancelled | None = None) -> str:
    """Do *action* on *book*, and return the message for the user: an error, the refused files, or an empty text.

    Questions are asked in a message box, unless there is no window. If MESSAGES_VARIABLE names a file, no question is
    asked, and the message, even an empty one, is written to the file; the result is empty then.
    """

    def ask(question: Message) -> bool | None:
        if os.environ.get(MESSAGES_VARIABLE):
            return None
        asked = time.monotonic()
        try:
            answer = book.app.alert(question.sentence(language_of(book)), "TradeMonitor", buttons="yes_no")
        except Unsupported:
            return None
        if answer == "yes":
            return True
        return None if time.monotonic() - asked < _FASTEST_ANSWER else False

    try:
        message = "\n".join(act(action, book, ask=ask, is_cancelled=is_cancelled)[1:])
    except TradeMonitorError as error:
        message = capital(error.sentence(lang := language_of(book)))
        if error.key == "cancelled":
            _note_cancelled(book, task_line(dt.datetime.now(), action, message, lang, "button"))
    except OSError as error:  # a full disk
        message = system_refusal(error).sentence(language_of(book))
    return _to_show(message)


def _to_show(message: str) -> str:
    """Return *message*; if MESSAGES_VARIABLE names a file, write it there instead, and return an empty text."""
    if file := os.environ.get(MESSAGES_VARIABLE):
        Path(file).write_text(message, encoding="utf-8")
        return ""
    return message


def language_of(book: xw.Book) -> Language:
    """Return the language chosen on 首页, Chinese if none is chosen; the system's for a workbook of somebody else."""
    try:
        return read_choices(book).lang or "zh"
    except TradeMonitorError:
        return "zh" if is_trademonitor(book) else system_language()


def _fill(
    action: str, book: xw.Book, home: Home, store: Store, read: Read, shown: Progress
) -> tuple[RunLines, Content]:
    """Fill the sheets, and return the lines of the run and what the sheets show."""
    selected = select(store.months(), home.choices, before=read.before)
    shown.show("progress-figures")
    content = gather(
        *(store, selected.currency, selected.period, selected.lang),
        looks=home.looks(),
        made=dt.datetime.now(),
        refused=read.refused,
        adjusting=lambda region: shown.show("progress-adjusting", region=region),
    )
    stored_until = content.cube.stored_until
    is_new = read.is_detail_new or (stored_until is not None and stored_until >= read.started)
    groups = BY_ACTION[action].groups
    until = None if action == "verify" else content.cube.stored_by  # an older report is proofread as it is
    sheets = layout.FILLED if is_new else home.sheets_to_fill(groups, content.choices, until)
    filled = fill(
        book,
        content,
        sheets,
        task=action,
        remarks=[*read.remarks, *selected.remarks],
        progress=shown.counter("progress-sheet", len(sheets_there(book, {layout.HOME, *sheets} - {*layout.HIDDEN}))),
    )
    shown.finish()
    host_of(book.app).recalculate(book, is_last=action != "make")  # from the changed store
    return filled.lines, content


def _stored(home: Home, users: Path) -> Content | None:
    """Return what the user's store, or that of the examples, has of the month that the report shows, None if nothing.

    The origins of the figures on a page are from it; the figures themselves are those of the sheets.
    """
    period, currency, lang = home.report.period, home.report.currency, home.report.lang
    if not (period and currency and lang):
        return None
    for path in filter(is_filled, (users, example_store(users))):
        with contextlib.suppress(NoData), open_store(path, create=False) as opened:
            return gather(opened, currency, period, lang)
    return None


def _export(
    action: str,
    book: xw.Book,
    folder: Path,
    store: Path,
    shown: Progress,
    filled: RunLines = (),
    content: Content | None = None,
) -> RunLines:
    """Write the document of *action* of *book* into *folder*, and return the lines about it.

    *filled* are the lines of the run that has filled the sheets before, if there was one; *content* is for a page.
    """
    task, done = "pdf" if action == "make" else action, Documents(store, raises=True)
    target = folder / document_name(book, task)
    done.export(book, task, target, lambda name: shown.show("progress-document", name=name), content=content)
    return note_document(book, done.written[0], action, filled, done.remarks)
