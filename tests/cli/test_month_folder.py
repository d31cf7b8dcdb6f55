"""``run --all`` writes all of a month into a folder, whose workbook goes on from the last month's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from command_line import WITHOUT_OFFICE, trademonitor
from docx import Document
from pypdf import PdfReader
from user_workbook import sheet_of, with_sheet_of

from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import parse_month
from xlpkg.model.words import Basis, Currency
from xlpkg.workbook import layout
from xlpkg.workbook.home import Choices
from xlpkg.workbook.month_folder import earlier_workbook
from xlpkg.workbook.versions import range_of

COMMENT, SENTENCE, MINE = "本室认为，高基数是主要原因。", "本室改写：广东出口居全国首位。", "我的 分析"
#: Exports of Guangdong in table (8), in 100 million yuan.
EXPORTS = {"2025-05": "5063.0", "2025-06": "5303.5"}


@pytest.fixture
def out(tmp_path: Path, few_provinces: Path) -> Path:
    """A folder with the workbook of an earlier `run`, which names a logo beside it."""
    folder = tmp_path / "月报 产出"
    folder.mkdir()
    shutil.copy(few_provinces, folder / "TradeMonitor.xlsm")
    shutil.copy(next(Path(layout.__file__).parents[2].glob("docs/images/*.png")), folder / "标志.png")
    with open_workbook(folder / "TradeMonitor.xlsm") as book:
        range_of(book, layout.HOME_SETTINGS)[5, 0].value = "标志.png"
        book.save()
    return folder


@pytest.fixture
def store(rmb_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(rmb_store, tmp_path / "s.sqlite"))


def run_all(store: Path, out: Path, period: str, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    words = ("--all", "--period", period, "--out", out.name, *more)
    return trademonitor(out.parent, "run", *words, "--store", store, **variables)


def without_figures(folder: Path, *suffixes: str) -> None:
    """Let the figures, which take the most time, be a part that fails: a file is where their folder goes."""
    folder.mkdir()
    for suffix in suffixes or ("",):
        (folder / f"figures-{folder.name}{suffix}").write_text("mine", encoding="utf-8")


def add_sheet(workbook: Path) -> None:
    own = workbook.with_name("own.xlsx")
    with xlsxwriter.Workbook(own) as book:
        book.add_worksheet(MINE).write_formula("B1", "=当月!A1", None, "旧")
    workbook.write_bytes(with_sheet_of(own, MINE, workbook).zipped())
    own.unlink()


def test_a_workbook_starts_from_one_in_its_language(tmp_path: Path) -> None:
    def earlier(period: str, lang: Language | None, folder: str = ".") -> str | None:
        path = earlier_workbook(tmp_path / folder, Choices(parse_month(period), Currency.RMB, lang))
        return None if path is None else path.name

    def make(month: str, suffix: str) -> None:
        (tmp_path / month).mkdir(exist_ok=True)
        (tmp_path / month / f"TradeMonitor-{month}{suffix}").touch()

    for month in ("2025-04-usd", "2025-05-rmb", "2025-06-rmb"):
        make(month, ".xlsm")
    assert earlier("2025-06", "en") is None
    make("2025-04-usd", "-en.xlsm")
    assert earlier("2025-06", "en", "2025-06-rmb") == "TradeMonitor-2025-04-usd-en.xlsm"
    assert earlier("2025-05", "zh") == "TradeMonitor-2025-05-rmb.xlsm"
    assert earlier("2025-07", None) == "TradeMonitor-2025-06-rmb.xlsm"


@pytest.mark.usefixtures("with_soffice")
def test_a_folder_has_all_documents_of_the_month(store: Path, out: Path, *, full: bool) -> None:
    folder = out / "2025-06-rmb"
    if not full:
        without_figures(folder)
    done = run_all(store, out, "2025-06")
    assert done.returncode == (0 if full else 2), done.stderr
    workbook, pdf, word, *figures, page, data, _, _, manifest = (out.parent / line for line in done.stdout.splitlines())
    assert [workbook, pdf, word] == [folder / f"TradeMonitor-2025-06-rmb.{kind}" for kind in ("xlsm", "pdf", "docx")]
    assert EXPORTS["2025-06"] in "".join(page.extract_text() for page in PdfReader(pdf).pages).replace(",", "")
    assert any(EXPORTS["2025-06"] in paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert EXPORTS["2025-06"] in page.read_text(encoding="utf-8").replace(",", "")
    rows = openpyxl.load_workbook(data)["data"].iter_rows(values_only=True)
    texts = [[str(cell) for cell in row] for row in rows]
    assert any({"广东", "202506", "export", "month"} <= {*row} and "5303.5" in " ".join(row) for row in texts)
    names = {path.name for each in figures for path in each.iterdir()}
    assert names >= ({"month-exports.svg", "44-guangdong-levels.png"} if full else set())
    with open_workbook(workbook, read_only=True) as book:
        assert Path(range_of(book, layout.HOME_DOCUMENT).value.removeprefix("file://")).name == folder.name
    assert (folder / "标志.png").is_file()
    verified = trademonitor(out.parent, "verify", manifest.parent, "--store", store)
    assert verified.returncode == 0, verified.stdout
    audited = trademonitor(out.parent, "audit", word, "--store", store, "--lang", "en")
    assert "errors 0" in audited.stderr, audited.stdout


@pytest.mark.long
def test_the_next_month_goes_on_with_the_users_changes(store: Path, out: Path, *, full: bool) -> None:
    languages, options = (("", "-en"), ["--both-languages"]) if full else (("",), [])
    for month in ("2025-05", "2025-06"):
        without_figures(out / f"{month}-rmb", "", "-en")
    first = run_all(store, out, "2025-05", *options, **WITHOUT_OFFICE)
    assert first.returncode == 2  # a PDF and a folder of figures failed
    assert first.stderr.count(" was not made: ") == 2 * len(languages)
    may, june = (out / f"{month}-rmb" / f"TradeMonitor-{month}-rmb.xlsm" for month in ("2025-05", "2025-06"))
    with open_workbook(may) as book:
        text = range_of(book, layout.REPORTS[Basis.MONTH].text)
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = COMMENT
        text[layout.TEXT_EXPORTS, 0].value = SENTENCE
        book.sheets["广东"]["Z3"].value = "我的备注"
        book.save()
    add_sheet(may)
    before = may.read_bytes()
    second = run_all(store, out, "2025-06", *options, **WITHOUT_OFFICE)
    written = [Path(line).name for line in second.stdout.splitlines()]
    stem = "TradeMonitor-2025-06-rmb"
    of_languages = [f"{stem}{lang}{suffix}" for lang in languages for suffix in (".xlsm", ".docx", ".html")]
    assert written == [*of_languages, "data-2025-06-rmb.xlsx", "data.csv", "datapackage.json", "manifest.json"]
    assert may.read_bytes() == before
    sheets = openpyxl.load_workbook(june)
    assert MINE in sheets.sheetnames
    assert sheets["广东"]["Z3"].value == "我的备注"
    assert EXPORTS["2025-06"] in str(sheets["当月"]["A6"].value)
    assert "2025-06" in str(sheet_of(june, "首页", results=True)["C6"].value)
    refreshed = trademonitor(out, "refresh", june, "--period", "2025-05", "--store", store)
    assert refreshed.returncode == 0, refreshed.stderr
    shown = sheet_of(june, "当月")
    cells = {str(cell.value) for row in shown.iter_rows() for cell in row}
    assert {COMMENT, SENTENCE} <= cells


@pytest.mark.long
def test_a_second_run_replaces_only_what_nobody_changed(store: Path, out: Path) -> None:
    folder = out / "2025-06-rmb"
    without_figures(folder)
    assert run_all(store, out, "2025-06", **WITHOUT_OFFICE).returncode == 2
    workbook, word = (folder / f"TradeMonitor-2025-06-rmb{suffix}" for suffix in (".xlsm", ".docx"))
    with open_workbook(workbook) as book:
        text = range_of(book, layout.REPORTS[Basis.MONTH].text)
        text[layout.TEXT_EXPORTS, 0].value = SENTENCE
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = COMMENT * 400
        book.save()
    opened = Document(str(word))
    opened.add_paragraph("补充：本室认为……")
    opened.save(str(word))
    edited = word.read_bytes()
    english = folder / "TradeMonitor-2025-06-rmb-en.pdf"
    english.write_text("of an earlier run", encoding="utf-8")
    done = run_all(store, out, "2025-06", **WITHOUT_OFFICE)
    names = [Path(line).name for line in done.stdout.splitlines()]
    assert names[:2] == [workbook.name, "TradeMonitor-2025-06-rmb (1).docx"]
    assert f"not made anew, and perhaps with other figures: {english.name}" in done.stderr
    english.unlink()
    assert f"{Path(out.name, folder.name, word.name)} was changed since" in done.stderr
    assert "too long to be printed in full: the comments in 当月!" in done.stderr
    assert word.read_bytes() == edited
    assert any(SENTENCE in each.text for each in Document(str(folder / names[1])).paragraphs)
    # A workbook that is open stops only its language.
    shutil.copy(out / "TradeMonitor.xlsm", folder / "TradeMonitor-2025-06-rmb-en.xlsm")
    (folder / "~$TradeMonitor-2025-06-rmb-en.xlsm").write_bytes(b"\x04Wang")
    done = run_all(store, out, "2025-06", "--both-languages", **WITHOUT_OFFICE)
    assert "TradeMonitor-2025-06-rmb-en.xlsm was not made: " in done.stderr
    assert Path(done.stdout.splitlines()[0]).name == "TradeMonitor-2025-06-rmb.xlsm"
