"""What the four buttons do, given an xlwings book: the same in Excel and in LibreOffice.

An error leaves the workbook as it was, and is one sentence in the workbook's language.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlpkg.errors import BadArgument, BadInput, SourceRefused, TradeMonitorError, WorkbookError
from xlpkg.model.words import Currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import default_path, open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import choices, fill, folders, report_sheets, say_on_home
from xlpkg.workbook.read_report import document_in
from xlpkg.workbook.terms import TERMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import xlwings as xw

    from xlpkg.messages import Language
    from xlpkg.store.store import Store

    #: Shows what is being done.
    Say = Callable[[str], object]

ACTIONS: Final = ("refresh", "report", "verify", "pdf")
_SHEETS: Final = {"refresh": layout.FIGURES, "report": layout.REPORT, "verify": (layout.CHECKS,)}


def act(action: str, book: xw.Book, *, store: Path | None = None) -> str:
    """Do what the button *action* does on *book*, and return the line that stands on 首页 then.

    refresh: take in the folder of source files, then fill the provinces' sheets, 数据, 排名 and 地图; where the
    files brought a newer month than any before, it becomes the chosen one. report: fill 封面, 当月 and 累计.
    verify: proofread these three as they stand, and fill 核验. pdf: write the report to the PDF folder. Below
    the line stands what a user has to be shown besides: what is wrong with files that were refused, or the line
    itself, where the workbook is read-only. Raises TradeMonitorError; nothing is written then.
    """
    if action not in ACTIONS:
        raise BadArgument("bad-action", value=action, words=", ".join(ACTIONS))
    with _status(book) as say:
        if action == "pdf":
            return _print(book, say)
        with open_store(store or default_path(), create=action == "refresh") as held:
            return _fill(action, book, held, say)


def caller_act(action: str) -> None:
    """Do *action* on the workbook whose macro called, and show what went wrong: the entry for Excel."""
    import xlwings as xw

    book = xw.Book.caller()
    if sentence := wrong(action, book):
        book.app.alert(sentence, "TradeMonitor")


def wrong(action: str, book: xw.Book) -> str:
    """Do *action* on *book*; return what a user has to be shown: an error, what stands below the line, or nothing."""
    try:
        return act(action, book).partition("\n")[2]
    except TradeMonitorError as error:
        return error.sentence(language_of(book))


def language_of(book: xw.Book) -> Language:
    """Return the language chosen on 首页; Chinese where none is, or *book* is no TradeMonitor workbook."""
    try:
        return choices(book).lang or "zh"
    except TradeMonitorError:
        return "zh"


def _fill(action: str, book: xw.Book, store: Store, say: Say) -> str:
    chosen = choices(book)
    lang = chosen.lang or "zh"
    period = chosen.period
    remarks: tuple[str, ...] = ()
    if action == "refresh":
        before = {currency: store.newest(currency) for currency in Currency}
        remarks = _take_in(book, store, lang, say)
        currency = store.currency(chosen.currency)
        newest, known = store.newest(currency), before[currency]
        if newest is not None and (known is None or newest > known):
            period = newest
    content = gather(
        store,
        store.currency(chosen.currency),
        period,
        lang,
        made=dt.datetime.now(),
        task=action,
        remarks=remarks,
        document=document_in(book) if action == "verify" else None,
    )
    fill(book, content, _SHEETS[action], progress=say)
    _recalculate(book)
    return _line(book)


def _take_in(book: xw.Book, store: Store, lang: Language, say: Say) -> tuple[str, ...]:
    """Take in the folder of source files; a refused one stops none of the others: return what is wrong with each.

    Raises BadInput where no folder is named or it holds nothing usable.
    """
    folder = _folder(book, 0)
    if folder is None:
        raise BadInput("no-source-folder")
    refusals: list[SourceRefused] = []
    usable = 0
    for done in ingest(store, find_sources([folder]), progress=lambda path: say(path.name)):
        usable += done.refusal is None
        if done.refusal is not None:
            refusals.append(done.refusal)
    if refusals and not usable:
        raise refusals[0]
    return tuple(refusal.sentence(lang) for refusal in refusals)


def _print(book: xw.Book, say: Say) -> str:
    chosen = choices(book)
    folder = _folder(book, 1) or _home(book)
    if folder is None:
        raise BadInput("no-pdf-folder")
    if not folder.is_dir():
        raise BadInput("no-such-folder", path=folder)
    parts = ("TradeMonitor", chosen.period, chosen.currency and chosen.currency.value)
    target = folder / ("-".join(str(part) for part in parts if part) + ".pdf")
    say(target.name)
    sheets = report_sheets(book)
    if book.app.engine.name == "libreoffice":  # prints them as they are, where xlwings would hide the others
        book.impl.to_pdf(str(target.resolve()), sheets=sheets)
    else:
        book.to_pdf(target, include=[*sheets])
    terms = TERMS[chosen.lang or "zh"]
    line = terms.printed.format(at=dt.datetime.now(), task=terms.tasks["pdf"], path=target)
    try:
        say_on_home(book, line)
    except WorkbookError as refused:
        if refused.key != "workbook-read-only":
            raise
        return f"\n{line}"
    return _line(book)


def _home(book: xw.Book) -> Path | None:
    """Return the folder of the workbook, None where it was never saved."""
    path = Path(book.fullname)
    return path.parent if path.is_absolute() and path.exists() else None


def _folder(book: xw.Book, place: int) -> Path | None:
    """Return a folder that 首页 names, seen from the workbook's own; None where it names none."""
    named = folders(book)[place]
    if named is None:
        return None
    path = Path(named).expanduser()
    home = _home(book)
    return path if path.is_absolute() or home is None else home / path


def _line(book: xw.Book) -> str:
    return str(book.names[layout.HOME_LAST_RUN.name].refers_to_range.value)


def _recalculate(book: xw.Book) -> None:
    """Let the TM_ cells answer from the store as it is now; Excel calculates only what it holds for changed."""
    if book.app.engine.name == "excel" and sys.platform == "win32":
        book.app.api.CalculateFull()
    else:
        book.app.calculate()


@contextlib.contextmanager
def _status(book: xw.Book) -> Iterator[Say]:
    """Yield what shows progress in the status bar, and give the bar back at the end."""

    def say(what: str) -> None:
        book.app.status_bar = f"TradeMonitor  {what}"

    screen = book.app.screen_updating
    book.app.screen_updating = False
    try:
        yield say
    finally:
        book.app.screen_updating = screen
        book.app.status_bar = False
