"""来源 lists the files of the store, and does what is chosen there: withdraw, restore, store all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw
from altered_months import exchanged
from downloads import EXAMPLES
from editions import Cells
from month_files import write

from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadArgument, BadInput, Cancelled, NoData, WorkbookError
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act, act_for_message
from xlpkg.workbook.home import read_home
from xlpkg.workbook.sheets import drivers, sources
from xlpkg.workbook.versions import range_of, values_of

DETAIL = "出口 73242900-2024.csv"


class User:
    """Answers questions: those in *answers* so, by their keys, all others with yes."""

    def __init__(self, **answers: bool) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, question: Message) -> bool:
        self.asked.append(question.key)
        return self.answers.get(question.key.replace("-", "_"), True)


@pytest.fixture
def home(few_provinces: Path, rmb: Path, real_months: dict[str, Cells], tmp_path: Path) -> Path:
    """A folder with the workbook, and in it a folder with two months, a third that is doubtful, and a download."""
    shutil.copy(few_provinces, tmp_path)
    folder = tmp_path / "sources"
    folder.mkdir()
    for month in ("2024-06", "2025-05"):
        shutil.copy(rmb / f"{month}.csv", folder)
    write(folder / "2025-06.csv", exchanged(real_months["2025-06"]))
    shutil.copy(EXAMPLES / "73242900-2024.csv", folder / DETAIL)
    return tmp_path


@pytest.fixture
def book(home: Path) -> Iterator[xw.Book]:
    with open_workbook(home / "TradeMonitor.xlsm") as opened:
        range_of(opened, layout.HOME_CHOICES).value = [["2025-05"], ["rmb"], ["zh"]]
        range_of(opened, layout.HOME_FOLDERS)[0, 0].value = str(home / "sources")
        allow(home / "trade.sqlite", home / "sources")
        yield opened


@pytest.fixture
def do(book: xw.Book, home: Path) -> Callable[..., tuple[str, ...]]:
    """Return a function that chooses *deeds* for files on 来源, by their names, and presses the button."""

    def choose(user: User | None = None, **deeds: str) -> tuple[str, ...]:
        names = [row[3] for row in values_of(book, sources.ROWS)]
        for name, deed in deeds.items():
            range_of(book, sources.ROWS)[names.index(name), 0].value = deed
        return act("sources", book, store=home / "trade.sqlite", ask=user or User())

    return choose


def states(book: xw.Book) -> dict[str, tuple[object, ...]]:
    """Return months, kind and state of each file on the sheet."""
    return {str(row[3]): (row[1], row[2], row[4]) for row in values_of(book, sources.ROWS) if row[3]}


def test_a_refresh_lists_all_files_and_stores_the_detail_of_those_whose_names_say_the_flow(
    book: xw.Book, home: Path
) -> None:
    lines = act("refresh", book, store=home / "trade.sqlite", ask=(user := User(ask_doubtful=False)))
    assert user.asked == ["ask-doubtful"]
    assert "已从 1 个文件读入出口明细：2024-01–2024-12" in lines
    assert states(book) == {
        "2025-06.csv": ("2025-06", "表（8）", "未入库"),
        DETAIL: ("2024-01–2024-12（美元）", "明细（出口）", "现行"),
        "2025-05.csv": ("2025-05（人民币）", "表（8）", "现行"),
        "2024-06.csv": ("2024-06（人民币）", "表（8）", "现行"),
    }
    why = values_of(book, sources.ROWS)[0][6]
    assert "安徽与河南的数据" in why
    range_of(book, layout.HOME_CHOICES).value = [["2024-06"], ["rmb"], ["zh"]]
    act("report", book, store=home / "trade.sqlite")
    assert values_of(book, drivers.TABLE)[1][0] is not None
    again = User()
    assert len(act("refresh", book, store=home / "trade.sqlite", ask=again)) == 2
    assert again.asked == []
    for month in (home / "sources").glob("20*.csv"):
        month.unlink()
    act("refresh", book, store=home / "trade.sqlite", ask=again)  # the detail has all that is left
    assert again.asked == []


def test_a_download_is_named_in_the_status_bar_while_it_is_examined_and_stored(book: xw.Book, home: Path) -> None:
    shown: list[object] = []

    def is_cancelled() -> bool:
        shown.append(book.app.status_bar)
        return False

    act("refresh", book, store=home / "trade.sqlite", ask=User(), is_cancelled=is_cancelled)
    assert sum(DETAIL in str(text) for text in shown) == 3  # as a table, to see what it is, and into the detail


def test_what_is_chosen_is_done_and_said(book: xw.Book, home: Path, do: Callable[..., tuple[str, ...]]) -> None:
    act("refresh", book, store=home / "trade.sqlite", ask=User(ask_doubtful=False))
    _, *told = do(**{"2025-06.csv": "仍然入库"})
    assert told[0] == "2025-06.csv 已入库：2025-06"
    assert states(book)["2025-06.csv"] == ("2025-06（人民币）", "表（8）", "现行")
    assert read_home(book).choices.period == Month(2025, 6)  # as after a refresh with a newer month
    _, *told = do(**{"2025-06.csv": "Withdraw", DETAIL: "撤回"})
    assert "2025-06（人民币）：不再有现行的文件，单元格显示 #N/A" in told
    assert any(line.startswith(f"{DETAIL}（") and "“来源”表" in line for line in told)
    assert {states(book)[name][2] for name in ("2025-06.csv", DETAIL)} == {"已撤回"}
    assert read_home(book).choices.period == Month(2025, 5)  # the chosen month is stored no more
    with open_store(home / "trade.sqlite") as store:
        (withdrawn,) = [file for file in store.files() if file.withdrawal]
        assert withdrawn.withdrawal is not None
        assert withdrawn.withdrawal.reason == "在“来源”表撤回"
    do(**{"2025-06.csv": "恢复", DETAIL: "restore"})
    assert {states(book)[name][2] for name in ("2025-06.csv", DETAIL)} == {"现行"}


def test_nothing_is_changed_that_nobody_has_chosen_or_that_cannot_be(
    book: xw.Book, home: Path, do: Callable[..., tuple[str, ...]]
) -> None:
    store = home / "trade.sqlite"
    act("refresh", book, store=store, ask=User(ask_doubtful=False))
    before = states(book)
    with pytest.raises(BadInput, match="nothing is chosen"):
        do()
    with pytest.raises(Cancelled):
        do(User(ask_sources=False), **{"2025-05.csv": "撤回"})
    with pytest.raises(BadInput, match="cannot be restored"):
        do(**{"2025-05.csv": "恢复"})
    with pytest.raises(BadArgument, match=r"来源!A7: '删除' "):
        do(**{"2025-05.csv": "删除"})
    label = book.sheets["北京"]["A14"]
    label.value, date = "一月", label.value
    with pytest.raises(WorkbookError, match="北京!A14"):
        do(**{"2025-05.csv": "撤回"})
    label.value = date
    (home / "sources" / "2025-06.csv").unlink()
    with pytest.raises(BadInput, match="put it there again"):
        do(**{"2025-05.csv": "", "2025-06.csv": "仍然入库"})
    _, remark, *_ = do(**{"2024-06.csv": "撤回"})  # one that fails stops no other
    assert "2024-06.csv（" in remark
    with pytest.raises(NoData, match="every file of the store"):
        do(**{"2025-06.csv": "", "2025-05.csv": "撤回"})
    with open_store(store) as opened:
        assert len([file for file in opened.files() if file.withdrawal]) == 2
    do(**{"2024-06.csv": "恢复", "2025-05.csv": "恢复"})
    assert states(book) == before


def test_of_a_download_without_a_flow_in_its_name_the_user_is_asked(book: xw.Book, home: Path) -> None:
    folder = home / "sources"
    shutil.move(folder / DETAIL, folder / "73242900.csv")
    (folder / "2025-06.csv").unlink()
    no = User(ask_flow=False)
    lines = act("refresh", book, store=home / "trade.sqlite", ask=no)
    assert no.asked == ["ask-flow", "ask-flow"]  # exports? imports?
    assert "请在文件名中写明出口或进口" in lines[1]
    act("refresh", book, store=home / "trade.sqlite", ask=User())
    assert states(book)["73242900.csv"] == ("2024-01–2024-12（美元）", "明细（出口）", "现行")
    again = User()
    assert len(act("refresh", book, store=home / "trade.sqlite", ask=again)) == 1
    assert again.asked == []


def test_a_file_says_what_it_changed(book: xw.Book, home: Path, rmb: Path) -> None:
    folder = home / "sources"
    revised = (rmb / "2025-05.csv").read_text(encoding="utf-8").replace("\r\n", "\n") + "\n"
    (folder / "2025-05 (1).csv").write_text(revised, encoding="utf-8")
    act("refresh", book, store=home / "trade.sqlite", ask=User(ask_doubtful=False))
    found = {row[3]: (row[4], row[6]) for row in values_of(book, sources.ROWS)}
    assert found["2025-05 (1).csv"] == ("现行", "2025-05 有 0 个数字与 2025-05.csv 不同")
    assert found["2025-05.csv"] == ("已被取代", None)


def test_a_file_that_contradicts_itself_is_listed_with_the_reason(
    book: xw.Book, home: Path, rmb: Path, do: Callable[..., tuple[str, ...]]
) -> None:
    wrong = (rmb / "2025-04.csv").read_text(encoding="utf-8").replace("广东省,81854243", "广东省,91854243")
    (home / "sources" / "2025-04.csv").write_text(wrong, encoding="utf-8")
    act("refresh", book, store=home / "trade.sqlite", ask=User(ask_doubtful=False))
    first, second, *_ = values_of(book, sources.ROWS)
    assert (first[3], first[4], second[4]) == ("2025-04.csv", "被拒绝", "未入库")
    assert "广东进出口当月" in str(first[6])
    with pytest.raises(BadInput, match="is not possible for this file"):
        do(**{"2025-04.csv": "仍然入库"})


def test_messages_of_the_button_name_sheets_not_commands(
    book: xw.Book, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(home / "trade.sqlite"))
    for lang, words in (("zh", "没有选择任何操作"), ("en", "Nothing is chosen")):
        range_of(book, layout.HOME_CHOICES)[2, 0].value = lang
        act("refresh", book, store=home / "trade.sqlite", ask=User())
        assert words in act_for_message("sources", book)
