"""驱动: the answer of the detail on a sheet, for the choices that are made there.

The figures are those of real downloads: exports of steel bathtubs (73242900) by partner and province, which the tests
add up themselves.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from downloads import HEADER, MONTH, PARTNER, PROVINCE, VALUE, as_downloaded, real_rows, store_files, write
from made_detail import Made, Names, make_detail, row
from parts import parts
from user_workbook import sheet_of

from udfs.call import call
from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Dimension
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.sheets import drivers
from xlpkg.workbook.versions import range_of, values_of

FEBRUARY, JUNE = Month(2024, 2), Month(2024, 6)
GUANGDONG, ZHEJIANG = 44, 33
#: Values of tables: {code: [cells of the row]}.
Rows = list[list[Any]]
_CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def sums(province: int, *months: int) -> Counter[str]:
    """Return the exports of months of a year in dollars by the code of the partner."""
    found: Counter[str] = Counter()
    for each in real_rows(months[0] // 100):
        if int(each[MONTH]) in months and each[PROVINCE] == str(province):
            found[each[PARTNER]] += int(each[VALUE])
    return found


@pytest.fixture(scope="module")
def store(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example months in dollars, and the real downloads of two years."""
    path = tmp_path_factory.mktemp("明细 detail") / "trade.sqlite"
    shutil.copy(example_store, path)
    files = [write(path.parent / f"{year}.csv", as_downloaded(real_rows(year))) for year in (2023, 2024)]
    store_files(path, *files)
    return path


@pytest.fixture(scope="module")
def yuan(rmb_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real months in yuan, and the downloads with their values as yuan, because the YoY of 2024 are in yuan."""
    path = tmp_path_factory.mktemp("yuan") / "trade.sqlite"
    shutil.copy(rmb_store, path)
    header = [*HEADER[:-1], "人民币"]
    files = [write(path.parent / f"{year}.csv", as_downloaded(real_rows(year), header)) for year in (2023, 2024)]
    store_files(path, *files)
    return path


def choose(book: xw.Book, **choices: object) -> None:
    top = range_of(book, layout.DRIVER_TOP)
    for place, word in choices.items():
        top[layout.DRIVER_PLACES[place]].value = word


def chosen(book: xw.Book) -> dict[str, object]:
    cells = values_of(book, layout.DRIVER_TOP)
    return {place: cells[line][column] for place, (line, column) in layout.DRIVER_PLACES.items()}


def refill(
    book: xw.Book,
    store: Path,
    period: Month = FEBRUARY,
    lang: Language = "zh",
    currency: Currency = Currency.USD,
    **choices: object,
) -> None:
    choose(book, **choices)
    with open_store(store) as opened:
        fill(book, gather(opened, currency, period, lang), [layout.DRIVERS])


def table(book: xw.Book) -> Rows:
    """Return the rows of the table that are filled, without the header and what the chart draws."""
    rows = [each[: len(drivers.COLUMNS)] for each in values_of(book, drivers.TABLE)[1:]]
    return [each for each in rows if any(cell is not None for cell in each)]


def texts(book: xw.Book) -> list[object]:
    """Return the title, the subtitle, the sentence, the notes and the title of the chart."""
    cells = values_of(book, layout.DRIVER_TOP)
    return [cells[line][0] for line in (0, 1, layout.DRIVER_SENTENCE, layout.DRIVER_NOTES, layout.DRIVER_CHART - 1)]


def test_a_group_is_the_sum_of_its_provinces(book: xw.Book, yuan: Path) -> None:
    refill(book, yuan, JUNE, lang="en", currency=Currency.RMB, region="长三角", by="贸易伙伴")
    now = sum((sums(province, 202406) for province in (31, 32, 33, 34)), Counter())
    before = sum((sums(province, 202306) for province in (31, 32, 33, 34)), Counter())
    first, *_ = table(book)
    code, value = now.most_common(1)[0]
    assert (first[0], first[2] * 1e8) == (code, pytest.approx(value))
    assert first[3] == pytest.approx(100 * (value / before[code] - 1))
    assert chosen(book)["region"] == "Yangtze River Delta"
    assert "of Yangtze River Delta's exports" in str(texts(book)[2])
    refill(book, yuan, JUNE, currency=Currency.RMB, region="深圳")
    assert (texts(book)[2], table(book)) == ("明细数据只到省区市，没有深圳市：请查询广东", [])


def test_the_table_has_the_partners_of_the_real_downloads(book: xw.Book, yuan: Path) -> None:
    refill(book, yuan, JUNE, currency=Currency.RMB, by="贸易伙伴")
    now, before = sums(GUANGDONG, 202406), sums(GUANGDONG, 202306)
    *ranked, remainder = table(book)
    assert [each[0] for each in ranked] == [code for code, _ in now.most_common(10)]
    assert [each[2] * 1e8 for each in ranked] == pytest.approx([value for _, value in now.most_common(10)])
    assert [each[6] for each in ranked] == [*range(1, 11)]
    assert ranked[0][1] == "美国"
    assert ranked[0][3] == pytest.approx(100 * (now["502"] / before["502"] - 1))
    assert (remainder[0], remainder[1], remainder[6]) == (None, "其余", None)
    level = float(call("TM_VALUE", ("广东", "出口", 202406), store=yuan))  # type: ignore[arg-type]
    base = level / (1 + float(call("TM_YOY", ("广东", "出口", 202406), store=yuan)) / 100)  # type: ignore[arg-type]
    change = (now.total() - before.total()) / 1e8
    for column, total in ((2, now.total() / 1e8), (4, 100), (5, 100 * change / base)):
        assert sum(each[column] for each in table(book)) == pytest.approx(total)
    title, subtitle, sentence, notes, chart = texts(book)
    assert title == "广东出口：按贸易伙伴，2024 年 6 月"
    assert "亿元" in str(subtitle)
    assert sentence == f"各行合计占广东出口的 {now.total() / 1e6 / level:.2f}%"
    assert (notes, chart) == (None, "对广东出口同比的拉动（百分点）")


def test_the_chart_draws_the_contributions_of_the_table(path: Path, store: Path) -> None:
    """Its series are rises and falls, in the hidden columns beside the table."""
    with open_workbook(path) as book:
        refill(book, store, by="贸易伙伴", region="浙江")
        rows = values_of(book, drivers.TABLE)[1:]
        book.save()
    (chart,) = (
        part.decode() for name, part in parts(path).items() if "xl/charts/chart" in name and "驱动" in part.decode()
    )
    first, last = drivers.TABLE.row + 2, drivers.TABLE.row + 12
    drawn = re.findall(r"<c:(?:cat|val)>.*?<c:f>驱动!(.*?)</c:f>", chart, re.DOTALL)
    assert drawn == [f"${column}${first}:${column}${last}" for column in "KLKM"]
    for each in rows[:11]:
        label, contribution, (shown, rise, fall) = each[1], each[5], each[len(drivers.COLUMNS) :]
        assert str(label) in str(shown)
        assert sum(each or 0 for each in (rise, fall)) == pytest.approx(contribution or 0)
        assert (rise or 0) >= 0 >= (fall or 0)
    assert sheet_of(path, layout.DRIVERS).column_dimensions["K"].hidden


def test_one_commodity_is_no_chart(book: xw.Book, yuan: Path) -> None:
    row = range_of(book, layout.DRIVER_TOP)[layout.DRIVER_CHART, 0]
    for by, has_chart in (("商品", False), ("贸易伙伴", True)):
        refill(book, yuan, JUNE, currency=Currency.RMB, region="广东", flow="出口", by=by)
        assert (len(table(book)) > 2, bool(texts(book)[-1]), float(row.row_height or 0.0) > 100) == (has_chart,) * 3


@pytest.mark.parametrize(
    ("lang", "typed", "shown"),
    [
        ("zh", "Zhejiang|exports|month|partner|8|contribution", "浙江|出口|当月|贸易伙伴|8 位|拉动"),
        ("en", "浙江|出口|当月|贸易伙伴||金额", "Zhejiang|exports|month|trading partner|as downloaded|value"),
        ("zh", "33|export|ytd|国别||", "浙江|出口|累计|贸易伙伴|下载时的位数|金额"),
    ],
)
def test_choices_are_words_of_either_language_and_shown_in_that_of_the_workbook(
    book: xw.Book, store: Path, lang: Language, typed: str, shown: str
) -> None:
    places = ("region", "flow", "basis", "by", "digits", "order")
    for place, word in zip(places, typed.split("|"), strict=True):
        choose(book, **{place: float(word) if word.isdigit() else word or None})
    refill(book, store, lang=lang)
    expected = sums(ZHEJIANG, *[202401, 202402] if "累计" in shown else [202402])
    assert sum(each[2] for each in table(book)) * 1e8 == pytest.approx(expected.total())
    words = shown.split("|")
    assert [chosen(book)[place] for place in places] == words
    ranked = [abs(each[5 if "拉动" in shown else 2] or 0) for each in table(book)[:10]]
    assert ranked == sorted(ranked, reverse=True)
    lists = dict(zip(drivers.LISTED, zip(*values_of(book, drivers.LISTS), strict=True), strict=True))
    assert all(word in lists[place] for place, word in zip(places, words, strict=True))
    title = str(texts(book)[0])
    assert title.startswith("浙江出口：按贸易伙伴" if lang == "zh" else "Zhejiang, exports by trading partner")


def test_a_restriction_takes_codes_and_names_and_is_in_the_title(book: xw.Book, store: Path) -> None:
    refill(book, store, partner="美国", commodity=7324.0)
    (only,) = table(book)
    assert (only[0], only[2] * 1e8) == ("73242900", pytest.approx(sums(GUANGDONG, 202402)["502"]))
    assert texts(book)[0] == "广东出口：按商品，2024 年 2 月（只看商品 7324, 只看贸易伙伴 美国）"
    assert (chosen(book)["partner"], chosen(book)["commodity"]) == ("美国", "7324")


@pytest.mark.parametrize(
    ("choices", "zh", "en"),
    [
        ({"region": "火星"}, "火星", "火星"),
        ({"flow": "净出口"}, "净出口", "净出口"),
        ({"digits": "3 位"}, "不是 HS 编码的位数", "is not a number of digits"),
        ({"flow": "进口"}, "没有进口的下载文件", "no download of imports is stored"),
        ({"by": "贸易方式"}, "下载文件都没有贸易方式", "has a column for the customs regime"),
    ],
)
def test_without_an_answer_there_is_a_sentence_and_no_figure(
    book: xw.Book, store: Path, choices: dict[str, object], zh: str, en: str
) -> None:
    refill(book, store)
    assert table(book)
    sentences: tuple[tuple[Language, str], ...] = (("zh", zh), ("en", en))
    for lang, sentence in sentences:
        choose(book, **choices)
        refill(book, store, lang=lang)
        assert sentence.lower() in str(texts(book)[2]).lower()
        assert "2024" not in str(texts(book)[0])
        assert {cell for each in values_of(book, drivers.TABLE) for cell in each} == {None}
    if "火星" in choices.values():
        assert "火星" in chosen(book).values()


@pytest.fixture
def in_yuan(store: Path, rmb_store: Path, tmp_path: Path) -> Path:
    """Months in yuan with downloads in dollars, as a new user has who reads the examples."""
    path = Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite"))
    shutil.copytree(store.with_name(f"{store.name}.detail"), path.with_name(f"{path.name}.detail"))
    return path


def with_nation_in_yuan(store: Path) -> Path:
    """Add a download of the nation in yuan, such as many analysts have: it answers nothing about a province."""
    national = "数据年月,商品编码,商品名称,人民币\n202406,73249000,钢铁制卫生器具,9000\n"
    store_files(store, write(store.with_name("nation.csv"), national.encode()))
    return store


def test_the_reason_is_that_of_the_currency_nearer_to_an_answer(book: xw.Book, in_yuan: Path) -> None:
    """The download in yuan has no provinces, those in dollars have, and partners; none has regimes."""
    refill(book, in_yuan, Month(2025, 5), currency=Currency.RMB)
    assert table(book) == []  # no figure of another month
    assert "出口的下载文件（美元）中没有 2025-05，有 2023-01–2024-12" in str(texts(book)[2])
    with_nation_in_yuan(in_yuan)
    sentence = "含 2024-06 的{}下载文件都没有贸易方式：下载时请选上“贸易方式”列"
    refill(book, in_yuan, JUNE, currency=Currency.RMB, basis="累计", by="贸易方式")
    assert texts(book)[2] == sentence.format("美元")
    refill(book, in_yuan, JUNE, currency=Currency.RMB, region="全国")
    assert texts(book)[2] == sentence.format("人民币")


def test_without_detail_the_sheet_says_how_to_get_it(book: xw.Book, store: Path, example_store: Path) -> None:
    refill(book, store)
    refill(book, example_store)
    assert "“刷新数据”" in str(texts(book)[2])
    assert texts(book)[4] is None
    assert table(book) == []
    refill(book, example_store, lang="en")
    assert str(texts(book)[2]).startswith("There is no detail")
    assert chosen(book)["region"] == "Guangdong"


def test_downloads_in_the_other_currency_are_shown_in_it_with_a_note(
    book: xw.Book, in_yuan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If table (8) is in yuan only, contributions are to the change of the table's total, and a note says so."""
    in_two_currencies = with_nation_in_yuan(in_yuan)
    refill(book, in_two_currencies, JUNE, currency=Currency.RMB, by="partner")
    now, before = sums(GUANGDONG, 202406), sums(GUANGDONG, 202306)
    assert table(book)[0][2] * 1e8 == pytest.approx(now.most_common(1)[0][1])
    growth = 100 * (now.total() / before.total() - 1)
    assert sum(each[5] for each in table(book)) == pytest.approx(growth)
    _, subtitle, sentence, notes, chart = map(str, texts(book))
    assert "亿美元" in subtitle
    assert sentence == "无法计算占广东出口的比重：表（8）没有 2024-06 的美元数据"
    assert "本表以美元计，其他各表以人民币计" in notes
    assert "拉动按各行合计的同比计算" in notes
    assert chart == "对下表合计同比的拉动（百分点）"
    asked = ("2024-06", "--region", "广东", "--flow", "export", "--by", "partner", "--currency", "usd")
    assert main(["drivers", *asked, "--raw", "--lang", "zh", "--store", str(in_two_currencies)]) == 0
    printed = capsys.readouterr()
    assert "拉动按各行合计的同比计算" in printed.err
    arguments = ("广东", "出口", 202406, "partner", 10, "当月", "usd")
    in_cell = call("TM_DRIVERS", arguments, store=in_two_currencies, lang="zh")
    assert isinstance(in_cell, list)
    shown = [row[5] for row in table(book)]
    for rows in (csv.reader(printed.out.splitlines()), in_cell):
        assert [float(str(row[5])) for row in rows if row[5] != "contribution"] == pytest.approx(shown)


@pytest.fixture
def made(example_store: Path, tmp_path: Path) -> Callable[..., Path]:
    path = tmp_path / "made" / "trade.sqlite"
    path.parent.mkdir()
    shutil.copy(example_store, path)
    return lambda downloads, names=None: make_detail(path, downloads, names)


def test_a_cut_month_is_a_note_and_no_figure(book: xw.Book, made: Callable[..., Path]) -> None:
    rows = [[row(month, code, 10**8) for month in (202302, 202402)] for code in ("73241000", "73249000")]
    store = made([Made(rows[0]), Made(rows[1], cut=[202402], file="cut.csv")])
    refill(book, store)
    known, unknown = table(book)
    assert [known[0], known[2], known[4]] == ["73241000", pytest.approx(1), None]
    assert [unknown[0], *unknown[2:]] == ["73249000", *[None] * 8]
    assert "数值不全" in str(texts(book)[2])
    assert "cut.csv" in str(texts(book)[3])


def test_more_unknown_codes_than_rows_are_counted(book: xw.Book, made: Callable[..., Path]) -> None:
    """By hand: 12 known codes are 10 rows and a remainder; of 9 unknown ones 4 fit, beside the count of the others."""
    known = [Made([row(202402, f"7324{number:04}", 10**8 * (50 - number))]) for number in range(12)]
    cut = [Made([row(202402, f"6910{number:04}", 5)], cut=[202402], file=f"{number}.csv") for number in range(9)]
    refill(book, made([*known, *cut]))
    rows = table(book)
    assert len(rows) == drivers.TABLE.rows - 1 == 16
    assert [each[6] for each in rows[:10]] == [*range(1, 11)]
    assert [each[0] for each in rows[10:14]] == [f"6910{number:04}" for number in range(4)]
    assert rows[14][:2] == [None, "另有 5 个未列出"]
    assert rows[15][1] == "其余"
    assert rows[15][2] == pytest.approx(40 + 39)


def test_long_names_are_whole_in_the_table_and_shortened_in_the_chart(book: xw.Book, made: Callable[..., Path]) -> None:
    name = "未列名钢铁制卫生器具及其零件，" * 4
    rows = [row(month, "73249000", 10**9) for month in (202302, 202402)]
    refill(book, made([Made(rows)], Names(zh={(Dimension.COMMODITY, "73249000"): name})))
    assert table(book)[0][1] == name
    target = range_of(book, drivers.TABLE)
    heights = [target[line, 0].row_height or 0 for line in range(3)]
    assert heights[1] > heights[0] > heights[2] == 0
    label = str(target[1, len(drivers.COLUMNS)].value)
    assert re.fullmatch("73249000 未列名.{,20}…", label)
