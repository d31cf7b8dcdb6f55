"""A button and a command give the same workbook the same month, currency, document and refusal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlwings as xw
from command_line import WITHOUT_OFFICE, trademonitor
from month_files import read

from xlpkg.bundled import shipped
from xlpkg.engines.package import open_workbook
from xlpkg.errors import TradeMonitorError
from xlpkg.store.allowed_folders import allow
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.home import read_home
from xlpkg.workbook.versions import range_of

#: What is typed on 首页, and the report's name then, or a part of the refusal. The stores have 2024-01, 2024-02,
#: 2025-01 and 2025-02 in dollars; "both" has 2024-06 in yuan, too.
CASES = [
    ("usd", (None, None, None), "2025-02-usd"),
    pytest.param("usd", ("2025年1月", "美元", "English"), "2025-01-usd-en", marks=pytest.mark.long),
    pytest.param("usd", ("2025-01", None, None), "2025-01-usd", marks=pytest.mark.long),
    pytest.param("usd", ("2025-01", "人民币", "中文"), "2025-01-usd", marks=pytest.mark.long),
    ("usd", (None, "人民币", "英文"), "2025-02-usd-en"),
    ("usd", ("2025-06", "人民币", None), "没有 2025-06 的数据"),
    pytest.param("usd", ("2025-06", None, "中文"), "没有 2025-06 的数据", marks=pytest.mark.long),
    ("usd", ("2025-06", "美元", "中文"), "没有 2025-06 的美元数据"),
    ("both", ("2024-06", "美元", "中文"), "2024-06 只有人民币数据"),
    pytest.param("both", ("2024-06", None, "中文"), "2024-06 只有人民币数据", marks=pytest.mark.long),
    ("both", (None, "人民币", None), "2024-06-rmb"),
]
REPLACED = "库中没有首页所选的人民币数据"


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory, example_store: Path, rmb: Path) -> dict[str, Path]:
    both = Path(shutil.copy(example_store, tmp_path_factory.mktemp("both") / "trade.sqlite"))
    read(both, rmb / "2024-06.csv")
    return {"usd": example_store, "both": both}


def chosen(source: Path, target: Path, *choice: object) -> Path:
    """Return a copy of the workbook *source* in which *choice* is typed."""
    shutil.copy(source, target)
    with open_workbook(target) as book:
        range_of(book, layout.HOME_CHOICES).value = [[one] for one in choice]
        book.save()
    return target


def state(book: xw.Book) -> tuple[object, ...]:
    """Return what is chosen, what the sheets show, and what 首页 says besides of the last run."""
    home = read_home(book)
    return home.choices, home.shown(), str(range_of(book, layout.HOME_LAST_RUN).value).splitlines()[1:]


@pytest.mark.parametrize(("store", "choice", "expected"), CASES)
def test_a_workbook_is_filled_and_copied_alike(
    tmp_path: Path, few_provinces: Path, stores: dict[str, Path], store: str, choice: tuple[object, ...], expected: str
) -> None:
    of_button, of_command = (
        chosen(few_provinces, (tmp_path / name).with_suffix(".xlsm"), *choice) for name in ("button", "command")
    )
    done = trademonitor(tmp_path, "refresh", of_command, "--store", stores[store], LC_ALL="zh_CN.UTF-8")
    with open_workbook(of_button) as book:
        if "有" in expected:
            with pytest.raises(TradeMonitorError) as refused:
                act("report", book, store=stores[store])
            assert (done.returncode, done.stderr) == (2, f"{refused.value.sentence('zh')}\n")
            assert expected in done.stderr
            return
        act("report", book, store=stores[store])
        assert (read_home(book).report.file_stem(""), done.returncode) == (expected, 0)
        filled = state(book)
        act("copy", book, store=tmp_path / "trade.sqlite")
    with open_workbook(of_command, read_only=True) as book:
        assert state(book) == filled
    (copy,) = tmp_path.glob("*.xlsx")
    assert copy.name == f"copy-{expected}.xlsx"
    copy.unlink()
    assert trademonitor(tmp_path, "copy", of_command).stdout == f"{copy}\n"
    assert (REPLACED in done.stderr, bool(filled[-1])) == (choice[1] == "人民币" and store == "usd",) * 2


@pytest.mark.parametrize("choice", [("2024-02", "美元", "中文"), ("2024-02", "人民币", "English"), (None, None, None)])
def test_after_new_files_the_report_is_of_the_same_month(
    tmp_path: Path, few_provinces: Path, choice: tuple[object, ...]
) -> None:
    """The files of an empty store are newer than what it has."""
    sources, out = tmp_path / "sources", tmp_path / "output"
    for folder in (sources, out):
        folder.mkdir()
    for month in ("2024-01", "2024-02", "2025-01"):
        shutil.copy(shipped("examples", "usd", f"{month}.csv"), sources)
    for name in ("trade.sqlite", "other.sqlite"):
        allow(tmp_path / name, sources)
    chosen(few_provinces, out / "TradeMonitor.xlsm", *choice)
    with open_workbook(chosen(few_provinces, tmp_path / "button.xlsm", *choice)) as book:
        range_of(book, layout.HOME_FOLDERS)[0, 0].value = str(sources)
        act("refresh", book, store=tmp_path / "other.sqlite")
        home = read_home(book)
    trademonitor(tmp_path, "run", sources, "--store", "trade.sqlite", **WITHOUT_OFFICE)
    with open_workbook(out / "TradeMonitor.xlsm", read_only=True) as book:
        made = read_home(book)
        assert (made.choices, made.shown()) == (home.choices, home.shown())
    assert made.report.file_stem("").startswith("2025-01-usd")
