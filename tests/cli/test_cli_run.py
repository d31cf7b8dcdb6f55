"""The commands ``run`` and ``build``, some of them as an installed package runs them."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import EXAMPLES, ROOT, WITHOUT_OFFICE, answer, raise_total, start, trademonitor
from month_files import cube_in
from pypdf import PdfReader

from xlpkg.engines.package import open_workbook
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Currency
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.home import read_home

Published = dict[str, dict[str, list[str]]]
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages with their files in the folders of an installed wheel, and a newly built workbook."""
    site = tmp_path_factory.mktemp("site")
    for package in ("xlpkg", "udfs"):
        shutil.copytree(ROOT / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "examples", site / "xlpkg" / "data" / "examples")
    shutil.copytree(ROOT / "workbook", site / "xlpkg" / "data" / "workbook")
    target = site / "xlpkg" / "data" / "workbook" / "TradeMonitor.xlsm"
    target.unlink(missing_ok=True)
    assert call(site, site, "build", "-o", target) == (0, f"{target}\n", "")
    return site


def call(site: Path, folder: Path, *arguments: str | Path, **variables: str) -> tuple[int, str, str]:
    process = start(folder, *arguments, variables={"PYTHONPATH": str(site)} | variables)
    out, err = process.communicate(timeout=300)
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
def command(installed: Path, tmp_path: Path) -> Command:
    """The command line of the installed packages, in an empty folder: its exit code, stdout and stderr."""
    return partial(call, installed, tmp_path)


def cells(workbook: Path, name: str) -> list[list[Any]]:
    """Return the values of a named range, read by openpyxl."""
    with closing(openpyxl.load_workbook(workbook, read_only=True, data_only=True)) as book:
        ((sheet, address),) = book.defined_names[name].destinations
        found = book[sheet][address]
        rows = found if isinstance(found, tuple) else ((found,),)
        return [[cell.value for cell in row] for row in rows]


def table(workbook: Path, basis: Basis) -> dict[str, list[str]]:
    """Return a report sheet's table as it is printed, by the full names of the provinces."""
    rows = cells(workbook, layout.REPORTS[basis].table.name)[1:32]
    full = {region.label("zh"): region.name for region in PROVINCES}
    return {full[row[0]]: [format_number(value) for value in row[1:8]] for row in rows}


def first_line(workbook: Path) -> str:
    """Return the heading of the month's sheet."""
    return str(cells(workbook, layout.REPORTS[Basis.MONTH].text.name)[0][0])


@pytest.mark.usefixtures("with_soffice")
def test_run_makes_the_published_report_from_the_reconstructed_examples(
    command: Command, tmp_path: Path, published: Published
) -> None:
    code, out, err = command("run", "--period", "2025-02", "--currency", "usd")
    assert code == 0
    book, pdf = map(Path, out.splitlines())
    assert (book, pdf) == (Path("output/TradeMonitor.xlsm"), Path("output/TradeMonitor-2025-02-usd.pdf"))
    assert table(tmp_path / book, Basis.MONTH) == published["month"]
    assert table(tmp_path / book, Basis.YTD) == published["ytd"]
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / pdf).pages).replace(",", "")
    for numbers in (*published["month"].values(), *published["ytd"].values()):
        assert all(number.lstrip("-") in text for number in numbers)
    assert "已发表报告的舍入数字反推" in "".join(text.split())
    assert "checks of 2025-02 in dollars: errors 0" in err


@pytest.mark.usefixtures("with_soffice")
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_the_pdf_with_the_nation_as_first_row_has_no_finding(lang: str, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "run", EXAMPLES.parent / "rmb", "--nation", "--lang", lang)
    assert done.returncode == 0
    assert re.search("进出口商品总值表 B[:：]月度表.*http://www.customs.gov.cn/", done.stderr)
    audited = trademonitor(tmp_path, "audit", done.stdout.splitlines()[1], "--lang", "en")
    # 2 tables of 32 rows of 7 figures, and the sentences
    right = re.search(r"errors 0, warnings 0, notes 0; figures right (\d+), wrong 0, not checked 0", audited.stderr)
    assert right is not None, audited.stdout + audited.stderr
    assert int(right[1]) >= 2 * 32 * 7


def test_run_without_a_source_makes_the_newest_example_month_in_yuan(
    command: Command, tmp_path: Path, real_months: dict[str, list[list[str]]]
) -> None:
    code, out, err = command("run", **WITHOUT_OFFICE)
    assert (code, out) == (0, f"{Path('output', 'TradeMonitor.xlsm')}\n")
    assert "TradeMonitor-2025-06-rmb.pdf was not made: " in err
    assert "/no/such/office, which was not found" in err
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["TradeMonitor.xlsm"]
    shown = table(tmp_path / "output" / "TradeMonitor.xlsm", Basis.MONTH)
    exports = {row[0]: format_number(int(row[3]) / 10_000) for row in real_months["2025-06"] if row[0] in shown}
    assert {region: row[2] for region, row in shown.items()} == exports
    assert len(shown) == 31


@pytest.mark.long
def test_the_buttons_work_on_the_workbook_that_run_made(tmp_path: Path) -> None:
    """run names its folder of source files on 首页, unless the user has named one."""
    out = tmp_path / "out"
    done = trademonitor(tmp_path, "run", EXAMPLES, "--period", "2025-02", "--out", out, **WITHOUT_OFFICE)
    assert done.returncode == 0, done.stderr
    store = tmp_path / "new" / "trade.sqlite"
    with open_workbook(out / "TradeMonitor.xlsm") as book:
        assert (read_home(book).sources, read_home(book).pdf) == (str(EXAMPLES), None)
        assert "2025 年 2 月，美元" in act("refresh", book, store=store)[0]
        book.names[layout.HOME_FOLDERS.name].refers_to_range.value = [["my folder"], [None]]
        book.save()
    trademonitor(tmp_path, "run", EXAMPLES, "--period", "2025-02", "--out", out, **WITHOUT_OFFICE)
    with open_workbook(out / "TradeMonitor.xlsm", read_only=True) as book:
        assert (read_home(book).sources, read_home(book).pdf) == ("my folder", None)


@pytest.mark.long
def test_the_examples_reach_the_users_store_only_by_the_command_that_keeps_them(
    command: Command, tmp_path: Path, installed: Path
) -> None:
    code, _, err = command("run", "--period", "2025-02", **WITHOUT_OFFICE)
    assert code == 0
    assert "no source was named and there is no store: the examples are used" in err
    with open_workbook(tmp_path / "output" / "TradeMonitor.xlsm", read_only=True) as book:
        assert (read_home(book).sources, read_home(book).pdf) == (None, None)  # otherwise a press would store them
    (examples,) = (tmp_path / "home").rglob("*.sqlite")
    assert examples.name == "examples.sqlite"
    # Until the user has a store, the examples' store is read, with a note.
    asked = ("table", "2025-02", "--basis", "month", "--currency", "usd")
    _, out, err = command(*asked)
    assert out.splitlines()[1] == "广东,829.3,2.1,508.0,-3.2,321.4,11.8,186.6"
    assert "the figures are those of the examples" in err
    users = examples.with_name("trade.sqlite")
    keeping = f'`trademonitor ingest "{installed / "xlpkg" / "data" / "examples" / "usd"}"`'
    for first in (("run", EXAMPLES / "2025-01.csv"), ("ingest", EXAMPLES / "2025-01.csv")):
        users.unlink(missing_ok=True)
        (note,) = (line for line in command(*first, **WITHOUT_OFFICE)[2].splitlines() if "examples (" in line)
        assert "(2024-01–2024-02, 2025-02) are no longer shown" in note
        assert note.endswith(keeping)
    assert cube_in(users, Currency.USD).periods() == [Month(2025, 1)]
    code, _, err = command("run", **WITHOUT_OFFICE)
    assert code == 0
    assert "TradeMonitor-2025-01-usd.pdf was not made" in err
    assert cube_in(users, Currency.USD).periods() == [Month(2025, 1)]
    assert command(*asked)[0] == 2
    assert "examples (" not in command(*shlex.split(keeping.strip("`"))[1:])[2]
    assert command(*asked)[1] == out


@pytest.mark.long
def test_a_foreign_file_and_a_folder_within_the_folder_are_named_and_left_out(tmp_path: Path) -> None:
    sources = tmp_path / "海关 文件"
    shutil.copytree(EXAMPLES, sources, ignore=shutil.ignore_patterns("2024*"))
    shutil.copytree(EXAMPLES, sources / "旧", ignore=shutil.ignore_patterns("2025*"))
    (sources / "笔记.csv").write_text("姓名,电话\n", "utf-8")
    for _ in range(2):
        done = trademonitor(tmp_path, "run", sources, "--store", "trade.sqlite", **WITHOUT_OFFICE)
        assert (done.returncode, done.stdout) == (0, f"{Path('output', 'TradeMonitor.xlsm')}\n")
        assert "folders within 海关 文件 were not read, though they have source files: 旧 (2)" in done.stderr
        assert "笔记.csv is another table: 姓名" in done.stderr
        assert cube_in(tmp_path / "trade.sqlite", Currency.USD).periods() == [Month(2025, 1), Month(2025, 2)]


def test_a_refused_table_is_left_out_and_fails_the_run(tmp_path: Path) -> None:
    damaged = (EXAMPLES / "2025-02.csv").read_text("utf-8").replace("829", "928")
    (tmp_path / "2025-02.csv").write_text(damaged, "utf-8")
    options = ("--store", "trade.sqlite")
    done = trademonitor(tmp_path, "run", "2025-02.csv", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("no report was made, because no source could be stored\n")
    done = trademonitor(tmp_path, "run", EXAMPLES / "2025-01.csv", "2025-02.csv", *options, **WITHOUT_OFFICE)
    assert (done.returncode, done.stdout) == (2, f"{Path('output', 'TradeMonitor.xlsm')}\n")
    assert "the report is without the files that were refused" in done.stderr
    assert "checks of 2025-01 in dollars" in done.stderr


def test_run_makes_the_report_and_exits_with_1_if_there_are_errors(tmp_path: Path, example_store: Path) -> None:
    altered = raise_total(example_store, tmp_path / "altered.sqlite")
    done = trademonitor(tmp_path, "run", EXAMPLES, "--store", altered, **WITHOUT_OFFICE)
    assert done.returncode == 1
    assert "sources: 0 stored, 4 unchanged, 0 refused" in done.stderr
    assert "checks of 2025-02 in dollars: errors 0" not in done.stderr
    assert (tmp_path / "output" / "TradeMonitor.xlsm").is_file()


def test_run_keeps_the_users_changes_in_the_workbook(tmp_path: Path) -> None:
    book = tmp_path / "output" / "TradeMonitor.xlsm"
    assert trademonitor(tmp_path, "run", "--lang", "en", **WITHOUT_OFFICE).returncode == 0
    with open_workbook(book) as opened:
        opened.names[layout.HOME_SETTINGS.name].refers_to_range[0, 0].value = "Our own office"
        opened.sheets[layout.HOME].range("Z99").value = "my note"
        opened.save()
    done = trademonitor(tmp_path, "run", "--period", "2025年1月", **WITHOUT_OFFICE)
    assert done.returncode == 0
    assert cells(book, layout.HOME_SETTINGS.name)[0][0] == "Our own office"
    assert "Our own office" in {row[0] for row in cells(book, layout.COVER_FOOT.name)}
    with closing(openpyxl.load_workbook(book, read_only=True)) as read:
        assert read[layout.HOME]["Z99"].value == "my note"
    assert re.search("TradeMonitor-2025-01-(rmb|usd)-en.pdf", done.stderr)
    assert "January 2025" in first_line(book)  # the workbook's language, the month of --period


@pytest.mark.long
def test_an_installed_package_builds_in_the_current_folder_but_not_over_a_workbook_of_the_user(
    command: Command, tmp_path: Path, few_provinces: Path
) -> None:
    assert command("build") == (0, "TradeMonitor.xlsm\n", "")
    assert "6 月" in first_line(tmp_path / "TradeMonitor.xlsm")
    shutil.copy(few_provinces, tmp_path / "mine.xlsm")
    assert command("build", "-o", "mine.xlsm")[:2] == (0, "mine (1).xlsm\n")
    assert (tmp_path / "mine.xlsm").read_bytes() == few_provinces.read_bytes()


# The month and the currency of the report: those of the files that are named

NEWER = "the report is of 2024-06, the newest month of the sources; the store also has 2025-06 in yuan"


def made(folder: Path, *arguments: str | Path) -> tuple[str, str]:
    """Run ``run`` in *folder*; return the name of the report, such as 2025-02-rmb, and what was printed on stderr.

    The name is that of the PDF, which is not made, and the month and currency that 首页 has then.
    """
    done = trademonitor(folder, "run", *arguments, "--store", "trade.sqlite", **WITHOUT_OFFICE)
    assert done.returncode == 0, done.stderr
    (note,) = (line for line in done.stderr.splitlines() if ".pdf" in line)
    name = Path(note.split(".pdf")[0]).name.rpartition("TradeMonitor-")[2]
    with closing(
        openpyxl.load_workbook(folder / "output" / "TradeMonitor.xlsm", read_only=True, data_only=True)
    ) as book:
        row, column = layout.HOME_CHOICES.row + 1, layout.HOME_CHOICES.column + 1
        month, currency = (book[layout.HOME].cell(row + index, column).value for index in range(2))
    assert name == f"{month}-{'usd' if currency == '美元' else 'rmb'}"
    return name, done.stderr


@pytest.fixture
def folder(tmp_path: Path, rmb_store: Path, few_provinces: Path) -> Path:
    """A folder whose trade.sqlite has 2024-01 to 2025-06 in yuan, and which has the workbook of an earlier run."""
    shutil.copy(rmb_store, tmp_path / "trade.sqlite")
    (tmp_path / "output").mkdir()
    shutil.copy(few_provinces, tmp_path / "output")
    return tmp_path


@pytest.mark.long
def test_the_report_is_of_the_newest_month_of_the_named_files_even_if_they_are_stored_already(
    folder: Path, rmb: Path
) -> None:
    name, told = made(folder, rmb / "2024-06.csv", rmb / "2024-05.csv")
    assert name == "2024-06-rmb"
    assert "sources: 0 stored, 2 unchanged, 0 refused" in told
    assert f"{NEWER}: for its report add --period 2025-06\n" in told
    name, told = made(folder, rmb / "2024-05.csv", "--period", "2024-03")
    assert name == "2024-03-rmb"
    assert "the store also has" not in told
    for sources in ((rmb / "2025-06.csv",), ()):
        name, told = made(folder, *sources)
        assert name == "2025-06-rmb"
        assert "the store also has" not in told


def test_the_currency_is_one_that_the_files_have(folder: Path, rmb: Path) -> None:
    assert made(folder, rmb / "2024-06.csv")[0] == "2024-06-rmb"  # 首页 has 人民币 now
    assert made(folder, EXAMPLES / "2025-01.csv")[0] == "2025-01-usd"
    assert made(folder, EXAMPLES, rmb)[0] == "2025-02-usd"  # the choice on 首页, which the files have


@pytest.mark.long
def test_the_currency_is_the_one_that_is_named_or_the_users_setting(folder: Path, rmb: Path) -> None:
    assert made(folder, EXAMPLES, rmb, "--currency", "rmb")[0] == "2025-06-rmb"
    answer(folder, "currency", "usd")
    for sources, name in (((rmb / "2024-06.csv",), "2024-06-rmb"), ((EXAMPLES, rmb), "2025-02-usd")):
        shutil.rmtree(folder / "output")
        assert made(folder, *sources)[0] == name


def test_the_report_may_be_in_another_currency_in_which_the_month_is_stored(folder: Path, rmb: Path) -> None:
    assert made(folder, EXAMPLES / "2025-01.csv", "--currency", "rmb")[0] == "2025-01-rmb"
    asked = ("--currency", "usd", "--store", "trade.sqlite")
    done = trademonitor(folder, "run", rmb / "2024-06.csv", *asked, **WITHOUT_OFFICE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the store has 2024-06 only in yuan, not in dollars: use --currency rmb" in done.stderr


def test_no_report_is_made_of_the_month_of_a_withdrawn_file(folder: Path, rmb: Path) -> None:
    answer(folder, "withdraw", "2025-06.csv", "--store", "trade.sqlite")
    name, told = made(folder, rmb)
    assert name == "2025-05-rmb"
    assert "2025-06.csv" in told
    done = trademonitor(folder, "run", rmb / "2025-06.csv", "--store", "trade.sqlite", **WITHOUT_OFFICE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("the store has no figures of 2025-06")
