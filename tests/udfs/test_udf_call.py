"""A call parses its arguments and returns what a cell can show, also from a store that changes."""

from __future__ import annotations

import datetime as dt
import math
import os
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.call import MARK, NA, call
from udfs.figures import load_figures
from udfs.registry import FUNCTIONS
from xlpkg.model.words import Currency
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "usd"
GUANGDONG = ("广东", "出口", 202502)


def add(store: Path, *sources: Path) -> None:
    with open_store(store) as opened:
        assert all(done.refusal is None for done in ingest(opened, sources))


# Arguments


def test_a_blank_argument_is_a_missing_one(example_store: Path) -> None:
    full = call("TM_YOY", ("广东", "出口", 202502, "当月", "usd", "auto"), store=example_store)
    assert isinstance(full, float)
    for blank in (None, "", "  "):
        assert call("TM_YOY", (*GUANGDONG, blank, blank, blank), store=example_store) == full
    assert call("TM_YOY", (*GUANGDONG, [[None]], ()), store=example_store) == full
    assert call("TM_YOY", GUANGDONG, store=example_store) == full


def test_every_spelling_of_names_and_arguments_gives_the_same_figure(example_store: Path) -> None:
    expected = call("TM_VALUE", GUANGDONG, store=example_store)
    assert isinstance(expected, float)
    for name in ("tm_value", "Tm_Value", " TM_VALUE "):
        assert call(name, GUANGDONG, store=example_store) == expected
    # A cell with a currency format reaches Python as a Decimal.
    periods = (202502, 202502.0, "2025-02", "2025年2月", dt.datetime(2025, 2, 28), 45701.0, "Feb 2025", Decimal(202502))
    for region in ("广东", "广东省", 44, 44.0, "44", "Guangdong", "guangdong province", Decimal(44)):
        for period in periods:
            assert call("TM_VALUE", (region, "出口", period), store=example_store) == expected, (region, period)
    for shape in ((lambda value: [[value]]), (lambda value: ((value,),)), (lambda value: (((value,),),))):
        assert call("TM_VALUE", [shape(value) for value in GUANGDONG], store=example_store) == expected
    by_name = {"period": "2025-02", "Region": "Guangdong", "flow": "export", "basis": "ytd"}
    in_order = call("TM_VALUE", ("44", "出口", 202502, "累计"), store=example_store)
    assert isinstance(in_order, float)
    assert call("TM_VALUE", by_name, store=example_store) == in_order


def test_a_larger_range_is_refused_with_its_size(example_store: Path) -> None:
    for size, cells in (
        ("2 × 1", [["广东"], ["江苏"]]),
        ("1 × 3", (("广东", "江苏", "上海"),)),
        ("2 × 1", ["广东", "江苏"]),
    ):
        answer = str(call("TM_VALUE", (cells, "出口", 202502), store=example_store, lang="en"))
        assert answer.startswith("## the argument region must be one value")
        assert size in answer


# Sentences


#: A call with a wrong argument, and words of its sentence in English and Chinese.
WRONG: tuple[tuple[str, tuple[object, ...] | dict[str, object], str, str], ...] = (
    ("TM_VALUE", ("广" * 100_000, "出口", 202502), "is not a region", "没有地区"),
    ("TM_YOY", ("火星", "出口", 202502), "'火星' is not a region of the store", "库中没有地区“火星”"),
    ("TM_YOY", ("广东", "转口", 202502), "export", "可用 进出口"),
    ("TM_YOY", ("广东", "出口", 202513), "202513 is not a period", "“202513”不是时期"),
    ("TM_YOY", ("广东", "出口", 202502, "本月"), "month, ytd", "当月、累计"),
    ("TM_YOY", ("广东", "出口", 202502, "当月", "eur"), "usd", "人民币"),
    ("TM_YOY", ("广东", "出口", 202502, "当月", "usd", "best"), "stored", "修订"),
    ("TM_RANK", ("广东", "出口", 202502, "当月", "share"), "level, yoy", "金额、同比"),
    ("TM_SERIES", ("广东", "出口", 202501, 202502, "当月", "size"), "contrib", "贡献"),
    ("TM_SERIES", ("广东", "出口", 202502, 202501), "before its start", "请对调"),
    ("TM_TEXT", (202502, "附录"), "month exports", "当月出口"),
    ("TM_TEXT", (202502, "标题", "de"), "is not a language", "不是语言"),
    ("TM_YOY", ("广东", "净出口", 202502), "change sign", "有正有负"),
    ("TM_SERIES", ("广东", "net", 202501, 202502, "当月", "yoy"), "change sign", "有正有负"),
    ("TM_YOY", ("广东", "出口"), "period is missing: TM_YOY(region, flow, period, [basis]", "缺少参数 period"),
    ("TM_CHECKS", (202502, "usd", "all"), "too many arguments for TM_CHECKS (3)", "参数过多（3 个）"),
    ("TM_NET", {"region": "广东", "month": 202502}, "no argument 'month': TM_NET(region", "没有参数“month”"),
    ("TM_YOU", (), "TM_VALUE, TM_YOY", "没有函数“TM_YOU”"),
)


def test_a_bad_argument_is_a_sentence_in_either_language(example_store: Path) -> None:
    for name, arguments, english, chinese in WRONG:
        by_default = call(name, arguments, store=example_store)
        for answer, words in ((by_default, chinese), (call(name, arguments, store=example_store, lang="en"), english)):
            assert isinstance(answer, str)
            assert answer.startswith(MARK)
            assert words in answer
            assert len(answer) < 1000


# No data


NO_DATA: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("TM_VALUE", ("广东", "出口", 202406)),
    ("TM_YOY", ("广东", "出口", 202401)),
    ("TM_RANK", ("广东", "出口", 202406)),
    ("TM_SHARE", ("广东", "出口", 202406)),
    ("TM_CONTRIB", ("广东", "出口", 202401)),
    ("TM_TABLE", (202406,)),
    ("TM_TEXT", (202406, "当月")),
    ("TM_TEXT", (202501, "累计")),
    ("TM_RANK", ("全国", "出口", 202502)),
    ("TM_CHECKS", (202406,)),
    ("TM_SOURCE", ("广东", "出口", 202406)),
)


def test_no_data_is_na_and_not_a_sentence(example_store: Path) -> None:
    for name, arguments in NO_DATA:
        assert call(name, arguments, store=example_store) is NA, (name, arguments)
    answer = call("TM_TABLE", (202401,), store=example_store)
    assert isinstance(answer, list)
    assert {row[2] for row in answer[1:]} == {NA}  # no year before, so no YoY
    assert NA not in {row[1] for row in answer}


# A store that changes


def test_figures_still_in_the_write_ahead_log_are_used(tmp_path: Path) -> None:
    store = tmp_path / "trade.sqlite"
    add(store, EXAMPLES / "2025-01.csv")
    os.utime(store, (1e9, 1e9))
    assert call("TM_PERIODS", store=store) == [[202501]]
    with open_store(store) as opened:
        assert all(done.refusal is None for done in ingest(opened, [EXAMPLES / "2025-02.csv"]))
        assert store.stat().st_mtime == 1e9
        assert call("TM_PERIODS", store=store) == [[202501], [202502]]


@pytest.mark.parametrize(("first", "then"), [(0, 0), (-1e6, -2e6)])
def test_a_store_with_the_same_or_an_older_file_time_is_seen(tmp_path: Path, first: float, then: float) -> None:
    """As if it was restored from a copy of the same size."""
    store, other = tmp_path / "trade.sqlite", tmp_path / "other.sqlite"
    add(store, EXAMPLES / "2024-01.csv")
    add(other, EXAMPLES / "2024-02.csv")
    assert store.stat().st_size == other.stat().st_size
    now = time.time()
    os.utime(store, (now + first, now + first))
    assert call("TM_PERIODS", store=store) == [[202401]]
    store.write_bytes(other.read_bytes())
    os.utime(store, (now + then, now + then))
    assert call("TM_PERIODS", store=store) == [[202402]]


def test_the_arrays_are_kept_while_the_store_is_unchanged(tmp_path: Path) -> None:
    store = tmp_path / "trade.sqlite"
    add(store, EXAMPLES / "2025-02.csv")
    first = load_figures(store).of(Currency.USD)
    # The file changed too recently for its time to decide: the sheets decide.
    assert load_figures(store).of(Currency.USD) is first
    os.utime(store, (1e9, 1e9))
    second = load_figures(store).of(Currency.USD)
    assert load_figures(store).of(Currency.USD) is second
    with open_store(store):  # as while a button works: its log beside the store is empty
        assert load_figures(store).of(Currency.USD) is second
    add(store, EXAMPLES / "2025-01.csv")
    assert load_figures(store).of(Currency.USD) is not second


# Any argument, and what is imported

_TYPED = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(),
    st.text(max_size=12),
    st.datetimes(),
    st.sampled_from(
        ["广东", "全国", "出口", "net", "累计", "usd", "rmb", "revised", "yoy", "标题", "en", 202502, 202501.0]
    ),
)
_ARGUMENTS = st.lists(st.one_of(_TYPED, st.lists(st.lists(_TYPED, max_size=2), max_size=2)), max_size=7)


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from([function.name for function in FUNCTIONS]), arguments=_ARGUMENTS)
def test_any_arguments_give_a_value_that_fits_a_cell(example_store: Path, name: str, arguments: list[object]) -> None:
    answer = call(name, arguments, store=example_store)
    cells = [cell for row in answer for cell in row] if isinstance(answer, list) else [answer]
    for cell in cells:
        assert cell is NA or isinstance(cell, (int, float, str))
        assert not isinstance(cell, float) or math.isfinite(cell)


def test_a_figure_needs_no_spreadsheet_library_no_reader_and_no_report(example_store: Path) -> None:
    """They would double the time of the first call in a cell."""
    code = (
        "import sys; from pathlib import Path; from udfs.call import call;"
        "print(call('TM_YOY', ('广东', '出口', 202502), store=Path(sys.argv[1])), *sys.modules, sep='\\n')"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(example_store)]
    answer, *loaded = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()
    assert answer.startswith("-3.2")
    assert "xlpkg.analysis.measures" in loaded
    heavy = {"pandas", "xlwings", "openpyxl", "xlsxwriter", "uno", "zipfile", "duckdb", "xlpkg.report.compose"}
    assert heavy.isdisjoint(loaded)
    assert "xlpkg.sources.bulletin.layout" not in loaded
