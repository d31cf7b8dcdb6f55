"""The actions of the buttons on a workbook file. tests/e2e clicks the buttons in LibreOffice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from announced_tables import write_list

from xlpkg.bundled import shipped
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadArgument, BadInput, Cancelled, NoData, SourceRefused, TradeMonitorError
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency
from xlpkg.store.allowed_folders import allow
from xlpkg.store.store import default_path, open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import MESSAGES_VARIABLE, act, act_for_message, act_in_excel, language_of
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.home import Choices, read_home
from xlpkg.workbook.host import Host
from xlpkg.workbook.sheets import ranking
from xlpkg.workbook.versions import range_of

Values = dict[str, list[list[object]]]


@pytest.fixture
def home(few_provinces: Path, tmp_path: Path) -> Path:
    """A folder with the workbook, and in it a folder with three of the four example months."""
    shutil.copy(few_provinces, tmp_path)
    (tmp_path / "sources").mkdir()
    for month in ("2024-01", "2024-02", "2025-01"):
        shutil.copy(shipped("examples", "usd", f"{month}.csv"), tmp_path / "sources")
    return tmp_path


@pytest.fixture
def book(home: Path) -> Iterator[xw.Book]:
    with open_workbook(home / "TradeMonitor.xlsm") as opened:
        range_of(opened, layout.HOME_FOLDERS)[0, 0].value = str(home / "sources")
        allow(home / "trade.sqlite", home / "sources")
        yield opened


def choose(book: xw.Book, *choice: object) -> None:
    range_of(book, layout.HOME_CHOICES).value = [[one] for one in choice]


def values(book: xw.Book) -> Values:
    return {sheet.name: sheet.used_range.options(ndim=2).value for sheet in book.sheets}


def changed(before: Values, after: Values) -> set[str]:
    return {sheet for sheet in before if before[sheet] != after[sheet]}


def assert_refused(book: xw.Book, action: str, store: Path, error: type[TradeMonitorError], *words: str) -> None:
    """*action* raises *error*, whose sentence has the *words*, and changes no cell."""
    before = values(book)
    with pytest.raises(error) as raised:
        act(action, book, store=store)
    assert [word for word in words if word not in raised.value.sentence("zh")] == [], raised.value
    assert values(book) == before


def exports(book: xw.Book, month: int) -> object:
    """Return Guangdong's exports of a month of 2025 as its sheet shows them."""
    months = layout.province_ranges(PROVINCES[18]).months
    return book.names[months.name].refers_to_range.value[1 + 12 + month][3]


def lead(book: xw.Book) -> xw.Range:
    """Return the cell of the first paragraph of 当月."""
    cell: xw.Range = range_of(book, layout.REPORTS[Basis.MONTH].text)[layout.TEXT_LEAD, 0]
    return cell


def test_refresh_ingests_the_folder_and_brings_all_sheets_to_its_month(book: xw.Book, home: Path) -> None:
    """The shipped workbook shows May 2025 in yuan."""
    choose(book, Month(2025, 1).first_day, "usd", "zh")
    (line,) = act("refresh", book, store=home / "trade.sqlite")
    assert exports(book, 1) == pytest.approx(681.9, abs=0.1)
    assert exports(book, 2) is None
    assert "刷新数据：2025 年 1 月，美元" in line
    assert read_home(book).shown() == dict.fromkeys(layout.GROUPS, Choices(Month(2025, 1), Currency.USD, "zh"))
    assert "2025 年 1 月" in str(lead(book).value)
    choose(book, Month(2024, 2).first_day, "usd", "zh")  # the key figures keep their month and currency
    assert range_of(book, layout.HOME_KEY_FIGURES)[0, 0].value == "2025-01  亿美元"
    with pytest.raises(BadInput, match=r"2025-01, dollars, 中文.*2024-02, dollars, 中文"):
        act("pdf", book)
    assert not list(home.glob("*.pdf"))


def test_figures_that_refresh_has_stored_are_in_the_report_of_the_same_month(book: xw.Book, home: Path) -> None:
    """With the months of the year before, the YoY of 2025-02 has another base."""
    later = (home / "sources" / "2024-02.csv").rename(home / "2024-02.csv")
    shutil.copy(shipped("examples", "usd", "2025-02.csv"), home / "sources")
    notes = range_of(book, layout.REPORTS[Basis.MONTH].notes)
    act("make", book, store=home / "trade.sqlite")
    assert "基准调整" not in notes.value
    later.rename(home / "sources" / later.name)
    act("refresh", book, store=home / "trade.sqlite")
    assert "基准调整" in notes.value


def test_the_report_is_worded_in_the_style_on_the_first_sheet(book: xw.Book, home: Path) -> None:
    style = range_of(book, layout.HOME_STYLE)
    assert style.value == "报告体"
    for typed in ("bulletin", "公报体"):
        choose(book, "2025-01", "usd", "zh")
        style.value = typed
        act("refresh", book, store=home / "trade.sqlite")
        caution, text = str(lead(book).value).splitlines()
        assert caution.startswith("注意：春节前20天、春节7天和节后14天")
        assert text.startswith("2025年1月，我国进出口")
        assert style.value == "公报体"
    for wrong in ("none-such", "../published"):
        style.value = wrong
        assert_refused(book, "report", home / "trade.sqlite", BadInput, wrong)


def test_an_action_fills_its_group_only_if_the_others_show_the_same_month(book: xw.Book, home: Path) -> None:
    store = home / "trade.sqlite"
    act("refresh", book, store=store)
    lead(book).value = "typed"
    before = values(book)
    act("refresh", book, store=store)
    assert changed(before, values(book)) <= {layout.HOME, *layout.FIGURES}
    act("verify", book, store=store)
    assert changed(before, values(book)) == {layout.HOME, layout.CHECKS}
    assert lead(book).value == "typed"
    act("report", book, store=store)
    assert lead(book).value == "typed"
    lead(book).value = ""
    act("report", book, store=store)
    assert "2025 年 1 月" in str(lead(book).value)


@pytest.mark.parametrize(
    ("action", "period", "currency", "lang"),
    [
        ("refresh", (2025, 1), "usd", "en"),
        pytest.param("report", (2024, 2), "usd", "zh", marks=pytest.mark.long),
        ("verify", (2025, 5), "rmb", "zh"),
    ],
)
def test_no_sequence_of_presses_leaves_sheets_of_different_months(
    book: xw.Book, home: Path, rmb_store: Path, action: str, period: tuple[int, int], currency: str, lang: str
) -> None:
    store = home / "trade.sqlite"
    shutil.copy(rmb_store, store)
    act("refresh", book, store=store)
    choose(book, Month(*period).first_day, currency, lang)
    act(action, book, store=store)
    chosen = read_home(book).choices
    assert read_home(book).shown() == dict.fromkeys(layout.GROUPS, chosen)
    assert chosen == Choices(Month(*period), Currency(currency), "en" if lang == "en" else "zh")
    titles = [book.names[each.name].refers_to_range[1, 0].value for each in (ranking.TITLE, layout.COVER_TITLE)]
    for title in (*titles, lead(book).value):
        assert chosen.period is not None
        assert str(chosen.period.year) in str(title)


def test_a_currency_that_is_not_stored_is_named(book: xw.Book, home: Path) -> None:
    store = home / "trade.sqlite"
    choose(book, "2025-01", "rmb", "zh")
    _, message = act("refresh", book, store=store)
    assert message == "库中没有首页所选的人民币数据，已改用美元"
    assert read_home(book).choices.currency is Currency.USD


def test_the_line_about_a_document_counts_the_findings_of_its_report(book: xw.Book, home: Path) -> None:
    store = home / "trade.sqlite"
    act("refresh", book, store=store)
    lead(book).value = f"{lead(book).value}2025 年 1 月，广东出口 9999.9 亿美元，同比增长 50.0%。"
    act("verify", book, store=store)
    errors = [row[0] for row in range_of(book, layout.CHECK_FINDINGS).value if row[0] == "错误"]
    assert errors
    (line,) = act("docx", book, store=store)
    assert f"核验：错误 {len(errors)} 项" in line
    range_of(book, layout.HOME_RUN)[1, layout.STATE_COLUMN + 3].value = "2100-01-01 00:00"  # the report, later
    (line,) = act("docx", book, store=store)
    assert "错误" not in line
    assert "核验数据" in line


@pytest.mark.parametrize(("version", "is_told"), [(xw.__version__, False), ("0.30.0", True)])
def test_macros_of_another_version_are_told_on_the_first_sheet(
    book: xw.Book, home: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, is_told: bool
) -> None:
    monkeypatch.setenv("TRADEMONITOR_STORE", str(home / "trade.sqlite"))
    monkeypatch.setenv(MESSAGES_VARIABLE, str(home / "message.txt"))
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    for _ in range(2):
        act_in_excel("refresh", version)
    last_run = str(range_of(book, layout.HOME_LAST_RUN).value)
    assert "刷新数据" in last_run
    assert last_run.count("trademonitor upgrade") == is_told


@pytest.mark.parametrize(
    ("period", "emptied"), [(Month(2025, 1), True), pytest.param(Month(2024, 2), False, marks=pytest.mark.long)]
)
def test_after_an_interrupted_press_the_next_one_fills_all_sheets(
    book: xw.Book, home: Path, period: Month, *, emptied: bool
) -> None:
    """The month that the sheets show, and another one; also where the month on 首页 was deleted."""
    store = home / "trade.sqlite"
    act("refresh", book, store=store)
    calls = 0

    def interrupt(_: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise KeyboardInterrupt

    with open_store(store) as opened:
        content = gather(opened, Currency.USD, period)
    if emptied:
        choose(book, None, "usd", "zh")
    with pytest.raises(KeyboardInterrupt):
        fill(book, content, progress=interrupt)
    assert "尚未完成" in str(range_of(book, layout.HOME_LAST_RUN).value)
    assert read_home(book).shown() == dict.fromkeys(layout.GROUPS)
    choose(book, *((None, None, None) if emptied else (str(period), "usd", "zh")))
    with pytest.raises(BadInput):
        act("pdf", book)
    act("report", book, store=store)
    assert read_home(book).shown() == dict.fromkeys(layout.GROUPS, read_home(book).choices)


def test_a_month_that_is_none_is_refused(book: xw.Book, home: Path) -> None:
    act("refresh", book, store=home / "trade.sqlite")
    choose(book, "2024-13", "usd", "en")
    assert language_of(book) == "en"
    for action in ("report", "pdf"):
        with pytest.raises(BadArgument, match=r"首页!C6: '2024-13' is not a month"):
            act(action, book, store=home / "trade.sqlite")


def test_a_newer_month_in_the_folder_becomes_the_chosen_one(book: xw.Book, home: Path) -> None:
    store = home / "trade.sqlite"
    act("refresh", book, store=store)
    assert read_home(book).choices.period == Month(2025, 1)
    shutil.copy(shipped("examples", "usd", "2025-02.csv"), home / "sources")
    act("refresh", book, store=store)
    assert read_home(book).choices.period == Month(2025, 2)
    assert exports(book, 2) == pytest.approx(508.0, abs=0.05)
    choose(book, Month(2024, 2).first_day, "usd", "zh")
    act("refresh", book, store=store)
    assert read_home(book).choices.period == Month(2024, 2)  # nothing newer came
    assert range_of(book, layout.HOME_CHOICES).value == ["2024-02", "美元", "中文"]


def test_announced_figures_in_the_folder_choose_no_month(book: xw.Book, home: Path) -> None:
    store = home / "trade.sqlite"
    final = ((5242.25, 4.9), (3130.86, 12.2), (2111.39, -4.3))
    write_list(home / "sources" / "2025-03 final.csv", ("2025-03", "usd", "final", final))
    choose(book, None, "usd", "zh")
    assert len(act("refresh", book, store=store)) == 1
    assert read_home(book).choices.period == Month(2025, 1)
    with open_store(store) as opened:
        assert [row.figure.yoy for row in opened.announced()] == [4.9, 12.2, -4.3]


def test_a_broken_file_is_named_and_the_others_are_ingested(book: xw.Book, home: Path) -> None:
    (home / "sources" / "2025-03.csv").write_text("收发货人所在地,进出口\n北京市,1\n", encoding="utf-8")
    done, remark, _ = act("refresh", book, store=home / "trade.sqlite")
    assert "刷新数据" in done
    assert remark.startswith("2025-03.csv")
    assert exports(book, 1) == pytest.approx(681.9, abs=0.1)
    for file in (home / "sources").iterdir():
        file.write_text("", encoding="utf-8")
    allow(home / "other.sqlite", home / "sources")
    assert_refused(book, "refresh", home / "other.sqlite", SourceRefused)


def test_a_file_that_is_not_in_force_is_named(book: xw.Book, home: Path) -> None:
    store, first = home / "trade.sqlite", home / "sources" / "2025-01.csv"
    choose(book, "2025-01", "usd", "zh")
    newer = first.with_name("2025-01 (1).csv")
    # 西藏 with 1,000 dollars more of exports; a file with the same figures is not named
    altered = first.read_bytes().replace(b",134217,134217,112010,112010,", b",134218,134218,112011,112011,")
    assert altered != first.read_bytes()
    newer.write_bytes(altered)
    for _ in range(2):
        assert len(act("refresh", book, store=store)) == 1  # the newer file in the folder supersedes the other
    newer.unlink()
    _, remark = act("refresh", book, store=store)
    assert "2025-01.csv：此前已入库，没有变化" in remark
    assert "2025-01（美元）现行的是 2025-01 (1).csv（" in remark
    with open_store(store) as opened:
        opened.withdraw(next(file for file in opened.files() if file.name == newer.name))
    assert len(act("refresh", book, store=store)) == 1
    newer.write_bytes(altered)
    assert "已于" in act("refresh", book, store=store)[1]


@pytest.mark.parametrize(
    ("action", "folders", "error", "words"),
    [
        ("refresh", (None, None), BadInput, "来源文件夹"),
        ("refresh", ("not/there", None), BadInput, "not/there"),
        ("make", ("sources", "nowhere"), BadInput, "nowhere"),  # the folder of the PDF
        ("refresh;report", ("sources", None), BadArgument, "refresh;report"),
    ],
)
def test_what_is_refused_is_named_before_anything_is_written(
    book: xw.Book, home: Path, action: str, folders: tuple[str, ...], error: type[TradeMonitorError], words: str
) -> None:
    range_of(book, layout.HOME_FOLDERS).value = [[each] for each in folders]
    assert_refused(book, action, home / "trade.sqlite", error, words)
    assert not (home / "trade.sqlite").exists()


def test_a_month_that_is_not_stored_or_only_in_the_other_currency_is_an_error(
    book: xw.Book, home: Path, rmb: Path
) -> None:
    store = home / "trade.sqlite"
    shutil.copy(rmb / "2024-06.csv", home / "sources")
    act("refresh", book, store=store)
    rmb_of_june = Choices(Month(2024, 6), Currency.RMB, "zh")
    assert read_home(book).choices == rmb_of_june  # the currency of the shipped workbook
    choose(book, Month(2024, 6).first_day, "usd", "zh")
    assert_refused(book, "report", store, NoData, "2024-06 只有人民币数据，没有美元数据", "在首页选择人民币")
    choose(book, Month(2030, 5).first_day, "usd", "zh")
    assert_refused(book, "report", store, NoData, "2030-05")


def test_without_a_choice_the_currency_of_the_newest_month_is_used(book: xw.Book, home: Path, rmb: Path) -> None:
    store = home / "trade.sqlite"
    for stem in ("2024-06", "2025-01"):
        shutil.copy(rmb / f"{stem}.csv", home / "sources" / f"{stem} rmb.csv")
    act("refresh", book, store=store)
    choose(book, Month(2025, 1).first_day, None, "zh")
    act("report", book, store=store)
    assert read_home(book).choices == Choices(Month(2025, 1), Currency.USD, "zh")
    choose(book, Month(2024, 6).first_day, None, "zh")
    assert_refused(book, "report", store, NoData, "2024-06 只有人民币数据，没有美元数据", "在首页选择人民币")


def test_a_cancelled_action_is_one_sentence_and_leaves_the_sheets_unchanged(book: xw.Book, home: Path) -> None:
    """The user may cancel at any step before the first sheet; LibreOffice's tests cancel while sheets are written."""
    store = home / "trade.sqlite"
    act("refresh", book, store=store)
    before, steps = values(book), 0

    def is_cancelled() -> bool:
        nonlocal steps
        steps += 1
        return steps == 2

    with pytest.raises(Cancelled) as cancelled:
        act("refresh", book, store=store, is_cancelled=is_cancelled)
    assert "已取消" in cancelled.value.sentence("zh")
    assert (values(book), steps) == (before, 2)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "刷新数据：已取消"), ("en", "Refresh data: Cancelled")], ids=["zh", "en"]
)
def test_the_last_run_names_the_button_that_was_cancelled(book: xw.Book, home: Path, lang: str, words: str) -> None:
    choose(book, "2025-01", "usd", lang)
    allow(default_path(), home / "sources")
    act_for_message("refresh", book, lambda: True)
    assert words in str(range_of(book, layout.HOME_LAST_RUN).value)


def test_each_sheet_is_one_step_and_the_last_one_is_the_total(
    book: xw.Book, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sheets of provinces that the user deleted are not counted."""
    steps = []
    monkeypatch.setattr(Host, "show_progress", lambda *step: steps.append(step[3:]))
    act("refresh", book, store=home / "trade.sqlite")
    of_sheets = [(number, count) for number, count in steps if count > 3]
    assert of_sheets == [(number, len(of_sheets)) for number in range(1, len(of_sheets) + 1)]
