"""A button uses no folder that the user has not named or agreed to, and opens none on a network without permission."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from month_files import write

from xlpkg.bundled import example_folders, shipped
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadInput, Cancelled, NoData, TradeMonitorError
from xlpkg.messages import Message
from xlpkg.model.months import Month, parse_month
from xlpkg.model.words import LANGUAGE_NAMES, Currency
from xlpkg.network_paths import is_network_path
from xlpkg.store.allowed_folders import allow, allowed_folders, disallow, list_path
from xlpkg.store.store import example_store, is_filled, open_store
from xlpkg.workbook import consent, layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.home import read_home
from xlpkg.workbook.versions import range_of

NETWORK = (
    r"\\server.example\share",
    r"\/server.example\share",
    r"\\?\UNC\server.example\share",
    r"\??\UNC\server.example\share",
    "file://server.example/share",
)


class User:
    """Answers every question with *answer*, and keeps the questions."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.questions: list[Message] = []

    def __call__(self, question: Message) -> bool:
        self.questions.append(question)
        return self.answer

    @property
    def asked(self) -> list[str]:
        return [question.key for question in self.questions]


@pytest.fixture
def home(few_provinces: Path, tmp_path: Path) -> Path:
    """A folder with the workbook, and in it a folder with two of the example months."""
    shutil.copy(few_provinces, tmp_path)
    sources = tmp_path / "用户 文件"
    sources.mkdir()
    for month in ("2024-02", "2025-02"):
        shutil.copy(shipped("examples", "usd", f"{month}.csv"), sources)
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "data" / "trade.sqlite"


@pytest.fixture
def book(home: Path) -> Iterator[xw.Book]:
    with open_workbook(home / "TradeMonitor.xlsm") as opened:
        yield opened


def test_before_the_first_fill_the_user_is_told_once_that_undo_ends(
    libreoffice: xw.App, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent, "undo_noted", lambda: home / "settings" / "undo-noted")
    allow(store, home / "用户 文件")
    with libreoffice.books.open(home / "TradeMonitor.xlsm") as book:
        name_folders(book, home / "无此文件夹")
        refused = User(answer=True)
        with pytest.raises(TradeMonitorError):
            act("refresh", book, store=store, ask=refused)
        assert refused.asked == []
        name_folders(book, home / "用户 文件")
        before = book.sheets["数据"]["A1:L99"].value
        for user in (User(answer=False), User(answer=True)):
            with contextlib.nullcontext() if user.answer else pytest.raises(Cancelled):
                act("refresh", book, store=store, ask=user)
            assert user.asked == ["ask-undo"]
            assert (book.sheets["数据"]["A1:L99"].value == before) != user.answer
        again = User(answer=False)
        act("verify", book, store=store, ask=again)
        assert again.asked == []


def name_folders(book: xw.Book, sources: object, pdf: object = None) -> None:
    cells = [[None if each is None else f"'{each}"] for each in (sources, pdf)]
    range_of(book, layout.HOME_FOLDERS).value = cells


def test_a_new_folder_is_asked_about_once_by_its_real_path(book: xw.Book, home: Path, store: Path) -> None:
    link = home / "link"
    link.symlink_to(home / "用户 文件")
    name_folders(book, link)
    user = User(answer=True)
    act("refresh", book, store=store, ask=user)
    (question,) = user.questions
    assert question.facts == {"folder": home / "用户 文件", "count": 2}
    assert allowed_folders(store) == [str(home / "用户 文件")]
    for named in (link, home / "用户 文件", "用户 文件"):
        name_folders(book, named)
        act("refresh", book, store=store)
    assert read_home(book).choices.period == Month(2025, 2)


@pytest.mark.parametrize("is_yes", [True, False])
def test_doubtful_files_are_asked_about_once(book: xw.Book, home: Path, store: Path, is_yes: bool) -> None:
    """March is the real February under another header, so that its columns are those of another month."""
    sources = home / "用户 文件"
    cells = [*csv.reader(io.StringIO((sources / "2025-02.csv").read_text("utf-8-sig"), newline=""))]
    march = [[text.replace("2月", "3月") for text in row] for row in cells if not row[0].startswith("注")]
    allow(store, sources)
    name_folders(book, sources)
    act("refresh", book, store=store)
    write(sources / "2025-03.csv", march)
    user = User(answer=is_yes)
    _, *remarks = act("refresh", book, store=store, ask=user)
    (question,) = user.questions
    for lang in LANGUAGE_NAMES:
        said = question.sentence(lang)
        assert {"zh": "仍然入库", "en": "Store them anyway?"}[lang] in said
        assert "2025-03.csv" in said
        assert "trademonitor" not in said
    assert any("已按您的决定未入库" in line for line in remarks) == (not is_yes)
    assert read_home(book).choices.period == Month(2025, 3 if is_yes else 2)
    again = User(answer=True)
    act("refresh", book, store=store, ask=again)
    assert again.asked == []


def test_a_link_that_leads_elsewhere_and_a_folder_inside_an_allowed_one_are_asked_about(
    book: xw.Book, home: Path, store: Path
) -> None:
    link = home / "link"
    link.symlink_to(home / "用户 文件")
    allow(store, link)
    link.unlink()
    shutil.copytree(home / "用户 文件", home / "forged")
    link.symlink_to(home / "forged")
    inside = Path(shutil.copytree(home / "forged", home / "用户 文件" / "inside"))
    for folder in (link, inside):
        name_folders(book, folder)
        with pytest.raises(BadInput, match=f"{folder.resolve()} is not allowed"):
            act("refresh", book, store=store)


@pytest.mark.parametrize("action", ["make", "report"])
def test_without_a_yes_nothing_is_stored_and_the_sentence_names_the_command(
    book: xw.Book, home: Path, store: Path, action: str
) -> None:
    name_folders(book, home / "用户 文件")
    before = {sheet.name: sheet.used_range.value for sheet in book.sheets}
    user = User(answer=False)
    with pytest.raises(BadInput) as refused:
        act(action, book, store=store, ask=user)
    assert user.asked == ["ask-folder"]
    assert f'trademonitor allow "{home / "用户 文件"}"' in refused.value.sentence("zh")
    assert not store.parent.exists()
    assert {sheet.name: sheet.used_range.value for sheet in book.sheets} == before


@pytest.mark.parametrize("path", NETWORK)
def test_a_network_folder_is_refused_before_it_is_opened(
    book: xw.Book, store: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, opened = User(answer=True), list[str]()
    originals = {name: getattr(Path, name) for name in ("stat", "resolve", "exists", "is_dir", "iterdir")}
    for name in originals:

        def spy(self: Path, *args: Any, _name: str = name, **options: Any) -> Any:
            opened.append(str(self))
            return originals[_name](self, *args, **options)

        monkeypatch.setattr(Path, name, spy)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("a name was looked up"))
    with open_store(store):
        pass
    for folders, actions in (((path, None), ("refresh",)), ((None, path), ("pdf", "make"))):
        name_folders(book, *folders)
        for action in actions:
            with pytest.raises(BadInput) as refused:
                act(action, book, store=store, ask=user)
            assert (refused.value.key, user.questions) == ("network-folder", [])
    assert not [each for each in opened if "server.example" in each]


def test_local_paths_are_no_network_paths_and_mapped_drives_are() -> None:
    for path in ("/home/li/海关", "../海关", r"C:\Users\li", "~/customs", "C:", r"\x", "数据:1"):
        assert not is_network_path(path, lambda _: 3)
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return 4

    assert is_network_path(r"Z:\customs", drive_type)
    assert asked == ["Z:\\"]


def test_an_allowed_network_folder_is_used(home: Path, store: Path, book: xw.Book) -> None:
    """On Linux a path may start with two slashes. A damaged list allows nothing, and can be written again."""
    named = f"/{home}/用户 文件"
    name_folders(book, named, named)
    allow(store, home)
    for damage in (b"", b"{", b'{"a": 1}', b"\xff", b"7"):
        list_path(store).write_bytes(damage)
        assert allowed_folders(store) == []
        with pytest.raises(BadInput, match="another computer"):
            read_home(book).source_folder(store)
    allow(store, Path(named))
    assert str(read_home(book).source_folder(store)) == named
    assert str(read_home(book).pdf_folder(store)) == named
    disallow(store, Path(named))
    assert allowed_folders(store) == []


# An empty store


def test_an_empty_store_and_no_folder_offer_the_examples(
    book: xw.Book, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(store))
    for action, error in (("refresh", BadInput), ("report", NoData)):
        user = User(answer=False)
        with pytest.raises(error):
            act(action, book, ask=user)
        assert user.asked == ["ask-examples"]
    user = User(answer=True)
    act("verify", book, ask=user)
    assert user.asked == ["ask-examples"]
    for action in ("report", "verify", "refresh"):
        remarks = "\n".join(act(action, book)[1:])
        assert ("附带的示例" in remarks) == (action == "refresh")
    assert read_home(book).choices.period == Month(2025, 6)
    assert is_filled(example_store())
    assert not store.exists()


def test_the_users_own_figures_come_before_the_examples(
    book: xw.Book, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(store))
    with open_store(store):
        pass  # without figures, it is as if there was none
    act("refresh", book, ask=User(answer=True))
    name_folders(book, home / "用户 文件")
    user = User(answer=True)
    done = act("report", book, ask=user)
    assert not any("附带的示例" in line for line in done)
    assert user.asked == ["ask-folder"]
    assert read_home(book).choices.period == Month(2025, 2)
    (note,) = (line for line in done if "示例的月份（2024-01, 2025-01）不再显示" in line)
    (folder,) = re.findall("在首页的“来源文件夹”填写 (.*)，点“刷新数据”", note)
    name_folders(book, folder)
    assert not any("示例" in line for line in act("refresh", book))  # no question, nothing is missing
    assert read_home(book).choices.period == Month(2025, 2)
    with open_store(store) as opened:
        assert opened.months() == {Currency.USD: [*map(parse_month, ("2024-01", "2024-02", "2025-01", "2025-02"))]}
    name_folders(book, None)
    with pytest.raises(BadInput) as missing:
        act("refresh", book, ask=User(answer=True))
    assert missing.value.key == "no-source-folder"


def test_the_folders_of_the_examples_need_no_question(book: xw.Book, store: Path) -> None:
    name_folders(book, example_folders()[1])
    act("refresh", book, store=store)
    assert is_filled(store)


# OneDrive and SharePoint


@pytest.mark.parametrize("fullname", ["https://d.docs.live.net/0123/TradeMonitor.xlsm", None])
def test_in_the_cloud_a_relative_path_and_the_default_of_the_pdf_say_what_to_enter(
    book: xw.Book, home: Path, store: Path, fullname: str | None
) -> None:
    """Excel gives a workbook in OneDrive a URL as its full name, or xlwings raises."""
    asked: list[object] = []

    class CloudBook:
        names, sheet_names = book.names, book.sheet_names

        @property
        def fullname(self) -> str:
            asked.append(self)
            if fullname is None:
                raise xw.XlwingsError("Couldn't find your OneDrive file")
            return fullname

    cloud_book: Any = CloudBook()
    name_folders(book, home / "用户 文件", home)
    named = read_home(cloud_book)
    assert (named.source_folder(store), named.pdf_folder(store)) == (home / "用户 文件", home)
    assert asked == []  # a full path never asks for the workbook's folder
    name_folders(book, "sources", "out")
    relative = read_home(cloud_book)
    name_folders(book, None)
    for folder in (relative.source_folder, relative.pdf_folder, read_home(cloud_book).pdf_folder):
        with pytest.raises(BadInput, match=r"OneDrive or SharePoint\): enter the full path"):
            folder(store)
