"""The actions of the buttons on an xlwings book, the same in Excel and in LibreOffice.

An action that fails leaves the workbook unchanged; if only the PDF of make fails, the sheets are filled. An error is
one sentence in the workbook's language.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlwings as xw

from xlpkg.errors import BadArgument, TradeMonitorError, Unsupported, WorkbookError
from xlpkg.messages import Message
from xlpkg.store.ingest import ingest, unexpected_notes
from xlpkg.store.store import default_path, open_store
from xlpkg.system_language import system_language
from xlpkg.workbook import layout
from xlpkg.workbook.consent import data_for
from xlpkg.workbook.content import gather
from xlpkg.workbook.display import chosen_display
from xlpkg.workbook.fill import (
    Choices,
    choices,
    chosen_style,
    document_lines,
    fill,
    last_run,
    link_document,
    report_sheets,
    report_stem,
    write_last_run,
)
from xlpkg.workbook.finding_links import DESIGNED, areas_of
from xlpkg.workbook.folders import pdf_folder
from xlpkg.workbook.host import host_of
from xlpkg.workbook.pdf_properties import pdf_properties
from xlpkg.workbook.progress import progress
from xlpkg.workbook.read_report import read_report
from xlpkg.workbook.state import check_report, sheets_to_fill
from xlpkg.workbook.texts import show_comments
from xlpkg.workbook.versions import check_version, is_trademonitor

if TYPE_CHECKING:
    from xlpkg.messages import Language
    from xlpkg.store.store import Store
    from xlpkg.workbook.consent import Ask, Data
    from xlpkg.workbook.progress import IsCancelled, Progress


#: The macro of each button in the workbook -> its action.
MACROS: Final = {
    "MakeReport": "make",
    "RefreshData": "refresh",
    "UpdateReport": "report",
    "VerifyData": "verify",
    "ExportPdf": "pdf",
    "ExportWord": "docx",
}
ACTIONS: Final = (*MACROS.values(),)
#: The macros of the buttons that pick a folder -> the name by which LibreOffice's extension knows them. A macro of
#: Excel needs no Python for it.
PICKERS: Final = {"PickSourceFolder": "pick-sources", "PickPdfFolder": "pick-pdf"}
#: The environment variable with a file to which an action writes its message instead of showing it.
MESSAGES_VARIABLE: Final = "TRADEMONITOR_MESSAGES"
#: The groups of sheets that an action fills; make fills all.
_GROUPS: Final = {"refresh": ("figures",), "report": ("report", "drivers"), "verify": ("checks",)}


def act(
    action: str,
    book: xw.Book,
    *,
    store: Path | None = None,
    ask: Ask = lambda _: False,
    is_cancelled: IsCancelled | None = None,
) -> str:
    """Do the *action* of a button on *book*, and return the line that it wrote on 首页.

    - make: refresh, then fill all sheets, and write the PDF.
    - refresh: ingest the folder of source files, then fill the province sheets, 数据, 排名 and 地图. If the files
      contain a newer month than the store did, or the store has only the other currency, the newest month is
      chosen.
    - report: fill 封面, 当月, 累计 and 驱动.
    - verify: audit the report on these three sheets, with the user's changes, and fill 核验.
    - pdf: write the report to the PDF folder.
    - docx: write the report there as a Word document, which needs the extra "figures".

    Refresh, report and verify fill all sheets if others show another month, currency or language. *ask* asks the user
    whether a folder or the examples may be used (:func:`data_for`); by default nothing new is. *is_cancelled* is asked
    before each step. In LibreOffice an action that fills sheets clears the undo list.

    Further lines of the result are for the user: why files were refused or are not in force or, if the workbook is
    read-only, the line that could not be written. Raises TradeMonitorError if the action fails, and Cancelled if it is
    cancelled; the sheets are unchanged then, unless only the PDF of make failed.
    """
    if action not in ACTIONS:
        raise BadArgument("bad-action", value=action, words=", ".join(ACTIONS))
    check_version(book)
    users = store or default_path()
    if action in ("pdf", "docx"):
        with progress(book, language_of(book), is_cancelled) as shown:
            return _print(action, book, users, shown)
    if action == "make":
        pdf_folder(book, users)
    data = data_for(book, users, ask, takes_in=action in ("make", "refresh"))  # asks before the screen is locked
    with host_of(book.app).undoing(book), progress(book, language_of(book), is_cancelled) as shown:
        with open_store(data.store, create=data.sources is not None) as opened:
            line = _fill(action, book, opened, data, shown)
        if action != "make":
            return line
        target = _write_pdf(book, users, shown)
        link_document(book, target)
        write_last_run(book, document_lines(book, target, action))
        return last_run(book)


def act_in_excel(action: str) -> None:
    """Do *action* on the workbook whose macro called this function, and show the message, if any."""
    book = xw.Book.caller()
    lang: Language = "zh"
    try:
        lang = language_of(book)
        message = act_for_message(action, book, host_of(book.app).escape(book.app))
    except Exception as failure:  # xlwings, COM and AppleScript raise classes of their own
        message = _unwritten(Message("excel-refused", {"reason": _reason(failure)}).sentence(lang))
    if message:
        book.app.alert(message, "TradeMonitor")


def _reason(failure: Exception) -> str:
    """Return the description in an error of COM, which is (source, description, …), or the text of another error."""
    information = getattr(failure, "excepinfo", None)
    description = information[2] if isinstance(information, tuple) and len(information) > 2 else None
    return str(description or str(failure) or type(failure).__name__).strip()


def act_for_message(action: str, book: xw.Book, is_cancelled: IsCancelled | None = None) -> str:
    """Do *action* on *book*, and return the message for the user: an error, the refused files, or an empty text.

    Questions are asked in a message box; without a window the answer is no. If MESSAGES_VARIABLE names a file, no
    question is asked, and the message, even an empty one, is written to the file; the result is empty then.
    """

    def ask(question: Message) -> bool:
        if os.environ.get(MESSAGES_VARIABLE):
            return False
        try:
            answer = book.app.alert(question.sentence(language_of(book)), "TradeMonitor", buttons="yes_no")
        except Unsupported:
            return False
        return bool(answer == "yes")

    try:
        message = act(action, book, ask=ask, is_cancelled=is_cancelled).partition("\n")[2]
    except TradeMonitorError as error:
        message = error.sentence(language_of(book))
    return _unwritten(message)


def _unwritten(message: str) -> str:
    """Return *message*, or an empty text after it was written to the file that MESSAGES_VARIABLE names."""
    if file := os.environ.get(MESSAGES_VARIABLE):
        Path(file).write_text(message, encoding="utf-8")
        return ""
    return message


def language_of(book: xw.Book) -> Language:
    """Return the language chosen on 首页, Chinese if none is chosen; the system's for a workbook of somebody else."""
    try:
        return choices(book).lang or "zh"
    except TradeMonitorError:
        return "zh" if is_trademonitor(book) else system_language()


def _fill(action: str, book: xw.Book, store: Store, data: Data, shown: Progress) -> str:
    original = choices(book)
    lang = original.lang or "zh"
    period = original.period
    before = store.months()
    remarks = () if data.sources is None else _ingest(data.sources, store, lang, shown)
    if data.examples and action in ("make", "refresh"):
        remarks = (*remarks, Message("examples-in-workbook", {}).sentence(lang))
    stored = store.months()
    currency = original.currency_from(stored, period)
    if data.sources is not None:
        newest, previous = (max(months.get(currency, ()), default=None) for months in (stored, before))
        other_currency = original.currency not in (None, currency)
        if newest is not None and (other_currency or previous is None or newest > previous):
            period = newest
    if period is None:
        period = max(stored.get(currency, ()), default=None)
    chosen = Choices(period, currency, lang)
    sheets = layout.FILLED if action == "make" else sheets_to_fill(book, _GROUPS[action], chosen)
    if original.currency not in (None, currency):
        facts = {"wanted": original.currency, "used": currency}
        remarks = (*remarks, Message("currency-replaced", facts).sentence(lang))
    shown.show("progress-figures")
    is_proofreading = sheets == (layout.CHECKS,)
    content = gather(
        store,
        currency,
        period,
        lang,
        style=chosen_style(book),
        display=chosen_display(book),
        made=dt.datetime.now(),
        task=action,
        remarks=remarks,
        document=read_report(book) if is_proofreading else None,
        areas=areas_of(book) if is_proofreading else DESIGNED,
    )
    fill(book, content, sheets, progress=shown.counter("progress-sheet", 1 + len(sheets)))
    shown.finish()
    host_of(book.app).recalculate(book, is_last=action != "make")  # from the changed store
    return last_run(book)


def _ingest(sources: list[Path], store: Store, lang: Language, shown: Progress) -> tuple[str, ...]:
    """Ingest *sources*, and return a sentence for each file that was refused or is not in force.

    Raises BadInput if all files were refused.
    """
    step = shown.counter("progress-file", len(sources))
    results = [*ingest(store, sources, progress=lambda path: step(path.name))]
    refusals = [result.refusal for result in results if result.refusal is not None]
    if len(refusals) == len(results):
        raise refusals[0]
    messages = [*(refusal.message for refusal in refusals), *unexpected_notes(results)]
    return tuple(message.sentence(lang) for message in messages)


def _print(action: str, book: xw.Book, store: Path, shown: Progress) -> str:
    """Write the PDF or the Word document, and return the line about it."""
    check_report(book)
    target = _write_pdf(book, store, shown) if action == "pdf" else _write_word(book, store, shown)
    line = document_lines(book, target, action)
    try:
        link_document(book, target)
        write_last_run(book, line)
    except WorkbookError as refused:
        if refused.key != "workbook-read-only":
            raise
        return f"\n{line}"
    return last_run(book)


def _write_pdf(book: xw.Book, store: Path, shown: Progress) -> Path:
    """Write the sheets of the report to the PDF of the chosen month and currency, and return its path."""
    target = _target(book, store, ".pdf")
    shown.show("progress-pdf", name=target.name)
    sheets = report_sheets(book)
    with contextlib.suppress(WorkbookError):  # a read-only workbook prints the comments of the last fill
        show_comments(book)
    host_of(book.app).to_pdf(book, target, sheets, pdf_properties(book))
    return target


def _write_word(book: xw.Book, store: Path, shown: Progress) -> Path:
    """Write the report to the Word document of the chosen month and currency, and return its path."""
    from xlpkg.workbook.word import write_word  # needs Matplotlib, which is optional

    target = _target(book, store, ".docx")
    shown.show("progress-pdf", name=target.name)
    return write_word(book, target, store=store)


def _target(book: xw.Book, store: Path, suffix: str) -> Path:
    """Return the path of the file of the chosen month and currency in the PDF folder."""
    chosen = choices(book)
    return pdf_folder(book, store) / (report_stem(chosen.period, chosen.currency, chosen.lang) + suffix)
