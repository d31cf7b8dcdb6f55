"""Runs the self-test: a copy of the workbook, a store of its own, the checks, and the two files of the result."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import platform
import shutil
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlwings as xw

from xlpkg.bundled import shipped
from xlpkg.errors import BadInput, OfficeError
from xlpkg.hosts.selftest.formulas import check_examples, check_formulas
from xlpkg.hosts.selftest.page import page
from xlpkg.hosts.selftest.programs import check_engine, limited, start
from xlpkg.hosts.selftest.results import Privacy, Results
from xlpkg.hosts.selftest.sheets import check_audit, check_pdf, check_sheets, check_unchanged, snapshot
from xlpkg.model.words import Currency
from xlpkg.store.allowed_folders import allow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import MACROS, MESSAGES_VARIABLE
from xlpkg.workbook.content import gather
from xlpkg.workbook.terms import TERMS
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlpkg.hosts.selftest.programs import Program
    from xlpkg.messages import Language
    from xlpkg.workbook.content import Content

#: The number of checks of a whole run, for a progress bar.
CHECKS: Final = 200
JSON: Final = "selftest.json"
PAGE: Final = "selftest.html"
#: The sheets that the page shows.
PICTURES: Final = (
    layout.HOME,
    *layout.REPORT,
    layout.RANKING,
    layout.MAP,
    layout.CHECKS,
    layout.FUNCTIONS,
    "广东",
)
_SOURCES: Final = "sources"


def self_test(
    engine: str, workbook: Path, folder: Path, lang: Language, step: Callable[[str], object] = lambda _: None
) -> Results:
    """Run the self-test on a copy of *workbook* in *folder*, write its result there, and return it.

    *engine*: excel or libreoffice. *lang*: the language of errors and of the page. *step* is called with the name of
    each check. Raises BadInput if *folder* is not empty, and OfficeError or Unsupported if the program cannot be
    started; then no result is written.
    """
    if not workbook.is_file():
        raise BadInput("selftest-no-workbook", path=workbook)
    check_engine(engine)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadInput("selftest-folder-not-empty", path=folder)
    folder = folder.resolve()
    copy = Path(shutil.copy(workbook, folder / workbook.name))
    store, messages = folder / "trade.sqlite", folder / "messages.txt"
    newest = _prepare(folder, store)
    results = Results(engine, lang, step, started=f"{dt.datetime.now():%Y-%m-%d %H:%M}")
    pictures: dict[str, bytes] = {}
    variables = {"TRADEMONITOR_STORE": str(store), MESSAGES_VARIABLE: str(messages)}
    with start(engine, variables) as program:
        results.versions = _versions(program)
        results.press = program.press_way
        run = _Run(program, results, store, messages, folder, newest, pictures)
        results.complete = results.check("complete", run.all, copy)
        with contextlib.suppress(Exception):  # the program may have ended
            run.book.close()
    messages.unlink(missing_ok=True)
    private = Privacy()
    (folder / JSON).write_text(results.as_json(private), encoding="utf-8")
    (folder / PAGE).write_text(page(results, pictures, private), encoding="utf-8")
    return results


def _prepare(folder: Path, store: Path) -> str:
    """Copy the example months in yuan into *folder*, store all months but the newest of them, and return that."""
    yuan = sorted(shipped("examples", "rmb").glob("*.csv"))
    sources = folder / _SOURCES
    sources.mkdir()
    for path in yuan:
        shutil.copy(path, sources)
    with open_store(store) as opened:
        for done in ingest(opened, [*find_sources([shipped("examples", "usd")]), *yuan[:-1]]):
            if done.refusal is not None:
                raise done.refusal
    allow(store, sources)
    return yuan[-1].stem


def _versions(program: Program) -> dict[str, str]:
    return {
        "program": program.version(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "xlwings": xw.__version__,
        "trademonitor": metadata.version("trademonitor"),
    }


class _Run:
    """One run: *newest* is the month that refresh takes in; *pictures* is filled with PNGs by sheet."""

    book: xw.Book

    def __init__(
        self,
        program: Program,
        results: Results,
        store: Path,
        messages: Path,
        folder: Path,
        newest: str,
        pictures: dict[str, bytes],
    ) -> None:
        self.program = program
        self.results = results
        self.store = store
        self.messages = messages
        self.folder = folder
        self.newest = newest
        self.pictures = pictures

    def all(self, workbook: Path) -> tuple[bool, bool]:
        """Make all checks in *workbook*, and return the same value twice: an exception says that it did not end.

        Raises OfficeError if the buttons do not use the store of the self-test.
        """
        self.book = self.program.open(workbook)
        previous = sorted((self.folder / _SOURCES).glob("*.csv"))[-2].stem
        self._choose(previous, "rmb", "zh")
        # First the two buttons that only read the store, and no folder: it must not be the user's.
        self._name_folders(None, None)
        answered = [self.press("UpdateReport", "zh"), self.press("VerifyData", "zh")]
        if not any(answered):
            raise OfficeError("selftest-other-store")
        self._name_folders(self.folder / _SOURCES, self.folder)
        self.press("RefreshData", "zh")
        before = snapshot(self.book)
        self.press("RefreshData", "zh", "again")
        self.results.check("refresh-twice", lambda: check_unchanged(before, snapshot(self.book)))
        content = self._content("zh")
        check_sheets(self.book, content, self.results)
        self.results.check("audit", lambda: check_audit(self.book, content))
        check_examples(self.book, self.results, self.store)
        self._name_folders(None, None)  # the pictures must not show the user's name
        for sheet in PICTURES:
            self.results.check(f"picture/{sheet}", self._picture, sheet)
        self._name_folders(self.folder / _SOURCES, self.folder)
        self.press("ExportPdf", "zh")
        target = self.folder / f"TradeMonitor-{self.newest}-rmb.pdf"
        check_pdf(target, content, self.results)
        target.unlink(missing_ok=True)
        if importlib.util.find_spec("matplotlib"):  # without it the button only names what to install
            self.press("ExportWord", "zh")
        check_formulas(self.book, self.results, self.store)
        self._choose(self.newest, "rmb", "en")
        self.press("MakeReport", "en")
        content = self._content("en")
        check_sheets(self.book, content, self.results)
        check_pdf(target.with_name(f"{target.stem}-en.pdf"), content, self.results)
        return True, True

    def _name_folders(self, sources: Path | None, pdf: Path | None) -> None:
        """Write the folders of the source files and of the PDF into 首页."""
        range_of(self.book, layout.HOME_FOLDERS).value = [[sources and str(sources)], [pdf and str(pdf)]]

    def _choose(self, period: str, currency: str, lang: str) -> None:
        range_of(self.book, layout.HOME_CHOICES).value = [[f"'{period}"], [currency], [lang]]

    def press(self, macro: str, lang: Language, note: str = "") -> bool:
        """Press the button of *macro*, check the line of 首页, and return whether an action was run."""
        task = TERMS[lang].tasks[MACROS[macro]]
        name = " ".join(filter(None, (f"button/{macro}", note)))
        self.messages.unlink(missing_ok=True)

        def compare() -> tuple[object, object]:
            begun = dt.datetime.now().replace(second=0, microsecond=0)
            with limited(self.program):
                self.program.press(self.book, macro, self.messages)
            if not self.messages.exists():
                return task, None
            if message := self.messages.read_text(encoding="utf-8"):
                return task, message
            line = str(range_of(self.book, layout.HOME_LAST_RUN).value)
            is_new = line[:16] >= f"{begun:%Y-%m-%d %H:%M}"
            return task, task if is_new and task in line else line

        self.results.check(name, compare)
        return self.messages.exists()

    def _content(self, lang: Language) -> Content:
        with open_store(self.store, create=False) as store:
            return gather(store, Currency.RMB, None, lang, made=dt.datetime.now())

    def _picture(self, sheet: str) -> tuple[object, object]:
        path = self.folder / "picture.png"
        self.program.picture(self.book.sheets[sheet], path)
        self.pictures[sheet] = path.read_bytes()
        path.unlink()
        return True, self.pictures[sheet].startswith(b"\x89PNG")
