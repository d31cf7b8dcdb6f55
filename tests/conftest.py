"""Fixtures that tests of several packages share: the example files, the published numbers, and filled stores."""

from __future__ import annotations

import csv
import functools
import gc
import importlib.util
import io
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Final

# The matrices are small: with several threads, each waits for the others, twenty times longer on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
import xlwings as xw
from user_workbook import delete_sheets

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.engines.libreoffice import start
from xlpkg.engines.libreoffice.bridge import properties
from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.libreoffice.program import find_soffice, run_soffice
from xlpkg.engines.package import open_workbook
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.report.style import Style
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill as fill_workbook
from xlpkg.workbook.fill import report_sheets
from xlpkg.workbook.home import Looks
from xlpkg.workbook.texts import show_comments

ROOT = Path(__file__).resolve().parents[1]

#: A month of table (8) as rows of cells.
Cells = list[list[str]]
#: basis ("month", "ytd") -> full name of a province -> T, YoY, X, YoY, M, YoY, net as printed.
Published = dict[str, dict[str, list[str]]]


#: The home of all tests and of the programs that they start, and the variables that name a folder of the user's.
_HOME = tempfile.TemporaryDirectory(prefix="trademonitor-tests-", ignore_cleanup_errors=True)
_FOLDERS: Final = ("XDG_", "TRADEMONITOR_STORE", "TRADEMONITOR_TEMPLATES", "TRADEMONITOR_DETAIL")

#: Files that take long, besides those with the buttons and LibreOffice: they start Java, LibreOffice or many commands.
_LONG: Final = {
    "test_cli_run",
    "test_hostile_sources",
    "test_lines",
    "test_one_language",
    "test_questions",
    "test_readme",
}

#: The LibreOffice of the fixture ``libreoffice``, while it runs, and the files whose tests have used it.
_SHARED: Final[list[xw.App]] = []
_SHARED_BY: Final[list[Path]] = []
#: A file whose tests are the first to use a LibreOffice that has served so many starts another.
_MOST_FILES: Final = 8

#: Fills an open workbook: language, style of the sentences, month, year, sheets.
Refill = Callable[..., None]
#: Returns a file for a language.
OfLanguage = Callable[[Language], Path]

#: The provinces whose sheets most tests have.
KEPT: Final = ("北京", "天津", "广东")
#: What is printed in each language: the style of its sentences, and a comment on the first paragraph.
STYLES: dict[Language, str] = {"zh": "published", "en": "bulletin"}
COMMENT: dict[Language, str] = {"zh": "本室认为，高基数是主要原因。" * 12, "en": ""}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="run the long tests, too, and others with more files and mistakes"
    )
    parser.addoption("--renew", action="store_true", help="write golden files and new lines of surface.txt first")


def pytest_configure() -> None:
    # A shell's background job ignores Ctrl-C, and so would the programs that are started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The tests expect English, whatever the system's language is.
    os.environ.pop("LANGUAGE", None)
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ["BROWSER"] = "true"  # what opens a page opens no window
    for name in [name for name in os.environ if name.startswith(_FOLDERS)]:
        del os.environ[name]
    os.environ.update(dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), _HOME.name))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests without ``--full``, and put what takes longest first: the buttons, then other programs.

    The processes end at about the same time. pytest-xdist gives each file to one process (``--dist loadfile``), which
    shares the fixtures of the file.
    """

    def order(item: pytest.Item) -> int:
        if item.path.parent.name == "e2e":
            return 0
        uses_office = {"libreoffice", "with_libreoffice"} & set(getattr(item, "fixturenames", ()))
        return 1 if uses_office or item.path.stem in _LONG else 2

    if not config.getoption("--full"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    items.sort(key=order)


def pytest_collection_finish() -> None:
    """Collect garbage seldom: each fill makes and drops a hundred thousand objects, of which few are in cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def pytest_unconfigure() -> None:
    _HOME.cleanup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give all tests on a screen to one process: a machine that is busy with several windows may lose a click."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    scheduler = LoadFileScheduling(config, log)
    file_of = scheduler._split_scope
    scheduler._split_scope = lambda nodeid: "screen" if nodeid.startswith("tests/e2e/") else file_of(nodeid)
    return scheduler


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the long tests run in their full size."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether a test writes what it compares with first."""
    return bool(request.config.getoption("--renew"))


def cells_of(path: Path) -> Cells:
    """Read a CSV of the real tables or of the examples."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="session")
def rmb() -> Path:
    """The folder with the 18 real months in yuan."""
    return ROOT / "examples" / "rmb"


@pytest.fixture(scope="session")
def real_months(rmb: Path) -> dict[str, Cells]:
    """The cells of the 18 real months in yuan, by "2024-01" and so on."""
    return {path.stem: cells_of(path) for path in sorted(rmb.glob("*.csv"))}


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder with the four example months in dollars."""
    return ROOT / "examples" / "usd"


@pytest.fixture(scope="session")
def example_months(examples: Path) -> dict[str, Cells]:
    """The cells of the four example months in dollars, by "2024-01" and so on."""
    return {path.stem: cells_of(path) for path in sorted(examples.glob("*.csv"))}


@pytest.fixture(scope="session")
def other_files() -> Path:
    """The folder with small files that are not table (8): pages by country, downloads of the online query."""
    return ROOT / "tests" / "sources" / "other_files"


@pytest.fixture(scope="session")
def published() -> Published:
    """The 434 published numbers of 2025-02 by basis and province, in the order of the published tables."""
    tables: Published = {"month": {}, "ytd": {}}
    for basis, region, *numbers in cells_of(ROOT / "examples" / "published-2025-02.csv")[1:]:
        tables[basis][region] = numbers
    return tables


def is_old_libreoffice() -> bool:
    """Return whether LibreOffice is 7.4, which lacks what docs/libreoffice.md lists."""
    return run_soffice(["--version"]).startswith("LibreOffice 7.4")


@pytest.fixture(scope="session")
def built() -> Path:
    """The committed workbook; tests/workbook compares it with what `build` makes."""
    return ROOT / "workbook" / "TradeMonitor.xlsm"


@pytest.fixture(scope="session")
def with_provinces(built: Path, full: bool, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that gives the committed workbook, in which a user has kept the sheets of some provinces only.

    LibreOffice opens, fills and saves it several times as fast. With --full all are kept.
    """

    @functools.cache
    def of(*kept: str) -> Path:
        path = Path(shutil.copy(built, tmp_path_factory.mktemp("some") / "TradeMonitor.xlsm"))
        return path if full else delete_sheets(path, [*{*layout.PROVINCE_SHEETS} - {*kept}])

    return of


@pytest.fixture(scope="session")
def few_provinces(with_provinces: Callable[..., Path]) -> Path:
    """The workbook with the sheets of three provinces."""
    return with_provinces(*KEPT)


@pytest.fixture
def path(few_provinces: Path, tmp_path: Path) -> Path:
    """A copy of the workbook with few provinces, for changes."""
    return Path(shutil.copy(few_provinces, tmp_path / "月报.xlsm"))


@pytest.fixture
def book(path: Path) -> Iterator[xw.Book]:
    """The copy of the workbook, open in the package engine."""
    with open_workbook(path) as opened:
        yield opened


def fill(store: Path, sources: Path) -> Path:
    """Ingest every file of the folder *sources*; none may be refused."""
    with open_store(store) as opened:
        for done in ingest(opened, find_sources([sources])):
            assert done.refusal is None
    return store


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """A store with the four example months in dollars."""
    return fill(tmp_path_factory.mktemp("example") / "trade.sqlite", examples)


@pytest.fixture(scope="session")
def rmb_store(tmp_path_factory: pytest.TempPathFactory, rmb: Path) -> Path:
    """A store with the 18 real months in yuan."""
    return fill(tmp_path_factory.mktemp("rmb") / "trade.sqlite", rmb)


@pytest.fixture(scope="session")
def example_cube(example_store: Path) -> Cube:
    """The cube of the example months."""
    with open_store(example_store) as store:
        return load_cube(store, Currency.USD)


@pytest.fixture(scope="session")
def rmb_cube(rmb_store: Path) -> Cube:
    """The cube of the real months."""
    with open_store(rmb_store) as store:
        return load_cube(store, Currency.RMB)


@pytest.fixture(scope="session")
def with_soffice() -> None:
    """Skip the test where LibreOffice is missing."""
    if find_soffice() is None:
        pytest.skip("LibreOffice is not installed: what it prints or reads is not tested")


@pytest.fixture(scope="session")
def with_libreoffice(with_soffice: None) -> None:  # noqa: ARG001 - may skip the test
    """Skip the test where LibreOffice or its Python module is missing."""
    if importlib.util.find_spec("uno") is None:
        pytest.skip("LibreOffice's Python module uno is not installed: what runs in LibreOffice is not tested")


@pytest.fixture(scope="session")
def libreoffice(with_libreoffice: None) -> Iterator[xw.App]:  # noqa: ARG001 - may skip the test
    """LibreOffice without a window and with a profile of its own, driven through xlwings."""
    app = start()
    _SHARED.append(app)
    yield app
    _SHARED.clear()
    app.quit()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Start the shared LibreOffice again for a test that uses it, if it died or has served the tests of many files.

    It keeps memory of each document, and has crashed on loading one after a few hundred others.
    """
    if "libreoffice" not in getattr(item, "fixturenames", ()):
        return
    for app in _SHARED:
        if not app.impl.connection.is_alive() or (item.path not in _SHARED_BY and len(_SHARED_BY) >= _MOST_FILES):
            app.impl.quit()
            app.impl = start().impl
            _SHARED_BY.clear()
    if item.path not in _SHARED_BY:
        _SHARED_BY.append(item.path)


@pytest.fixture(scope="session")
def profile(with_libreoffice: None, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - may skip the test
    """A profile of LibreOffice in which the extension is installed."""
    folder = tmp_path_factory.mktemp("office") / "profile of 测试"
    manager.install(folder)
    return folder


@pytest.fixture(scope="session")
def refill(rmb_store: Path) -> Refill:
    """Return a function that fills an open workbook with a month in yuan, by default May."""

    def refill(
        book: xw.Book,
        lang: Language = "zh",
        style: str = "published",
        month: int = 5,
        year: int = 2025,
        sheets: Collection[str] = layout.FILLED,
    ) -> None:
        with open_store(rmb_store, create=False) as store:
            fill_workbook(
                book, gather(store, Currency.RMB, Month(year, month), lang, looks=Looks(Style(style))), sheets
            )

    return refill


@pytest.fixture(scope="session")
def filled(few_provinces: Path, refill: Refill, tmp_path_factory: pytest.TempPathFactory) -> OfLanguage:
    """Return a function that gives the workbook of May 2025 in a language; its file is not to be changed."""
    folder = tmp_path_factory.mktemp("报告 2025")

    @functools.cache
    def of(lang: Language) -> Path:
        path = Path(shutil.copy(few_provinces, folder / f"{lang}.xlsm"))
        with open_workbook(path) as book:
            book.names[layout.HOME_SETTINGS.name].refers_to_range[0, 0].value = "数字经济实验室"
            refill(book, lang, STYLES[lang])
            for basis in Basis:
                text = book.names[layout.REPORTS[basis].text.name].refers_to_range
                text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = COMMENT[lang] or None
            show_comments(book)
            book.save()
        return path

    return of


@pytest.fixture(scope="session")
def printed(filled: OfLanguage, with_libreoffice: None) -> OfLanguage:  # noqa: ARG001
    """Return a function that gives the PDF of the workbook in a language."""

    @functools.cache
    def of(lang: Language) -> Path:
        with open_workbook(filled(lang), read_only=True) as book:
            sheets = report_sheets(book)
        return export_pdf(filled(lang), filled(lang).with_suffix(".pdf"), sheets)

    return of


@pytest.fixture(scope="session")
def word(filled: OfLanguage) -> OfLanguage:
    """Return a function that gives the Word document of the workbook in a language."""
    from xlpkg.workbook.word import write_word  # imports Matplotlib

    @functools.cache
    def of(lang: Language) -> Path:
        with open_workbook(filled(lang), read_only=True) as book:
            return write_word(book, filled(lang).with_suffix(".docx"))

    return of


@pytest.fixture(scope="session")
def printed_word(word: OfLanguage, libreoffice: xw.App) -> OfLanguage:
    """Return a function that gives the PDF of the Word document in a language."""

    @functools.cache
    def of(lang: Language) -> Path:
        target = word(lang).with_name(f"{lang}-word.pdf")
        desktop = libreoffice.impl.connection.desktop
        document = desktop.loadComponentFromURL(word(lang).as_uri(), "_blank", 0, properties(Hidden=True))
        if document is None:
            pytest.skip("LibreOffice Writer is not installed: the document is not printed")
        document.storeToURL(target.as_uri(), properties(FilterName="writer_pdf_Export"))
        document.close(True)
        return target

    return of
