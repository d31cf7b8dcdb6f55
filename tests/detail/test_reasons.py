"""What has no answer: the reason is named; a code that the downloads know is 0 without trade, any other is an error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from command_line import printed
from made_detail import PARTS, SINKS, Made, Names, make_detail, row

from udfs.call import NA, call
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.schema import Grain
from xlpkg.messages import CATALOGUE, in_workbook
from xlpkg.model.words import Dimension
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

Run = Callable[..., tuple[int, str, str]]
CLOTHES = "61091000"
NAMES = Names(zh={(Dimension.COMMODITY, PARTS): "零件", (Dimension.PARTNER, "502"): "美国"})
HEADER = ["code", "name", "value", "yoy", "share", "contribution", "rank", "unit_value", "unit_value_yoy"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Exports: sinks to 502 and 110, a nation's download of chapters, whole years of 6910; imports: clothes."""
    months = [year * 100 + month for year in (2023, 2024) for month in range(1, 7)]
    partners = [row(month, SINKS, 5, partner=each) for month in months for each in ("502", "110")]
    partners += [row(202306, PARTS, 5, province=45), row(202301, PARTS, 5, partner="304", province=45)]
    nation = Grain("month", False, 2, False, False)
    years = Grain("year", True, 4, True, False)
    return make_detail(
        tmp_path / "trade.sqlite",
        [
            Made(partners),
            Made([row(202412, "84", 9, province=None, partner=None)], nation),
            Made([{**row(year * 100, "6910", 7), "month": None} for year in (2023, 2024)], years),
            Made([row(202406, CLOTHES, 5, partner=each) for each in ("502", "110")], flow="import"),
            Made([row(202101, SINKS, 5, partner=each) for each in ("502", "110")], currency="rmb"),
        ],
        NAMES,
    )


@pytest.fixture
def run(store: Path) -> Run:
    """The command ``drivers`` on the store: its exit code, and what it prints on stdout and stderr."""
    return partial(printed, store, "drivers")


GUANGDONG = ("--region", "广东", "--flow", "export")
CHINA = ("--region", "全国", "--flow")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("2020-01", *GUANGDONG), "no download of exports in dollars has 2020-01; they have 2023-01–2023-06"),
        (("2024-12", *GUANGDONG), "that has 2024-12 has provinces: ask for China"),
        (("2024-06", *CHINA, "import", "--currency", "rmb"), "2024-06 only in dollars, not in yuan: use --currency"),
        (("2025-01", *CHINA, "import", "--currency", "rmb"), "no download of imports is in yuan"),
        (("2024-06", *GUANGDONG, "--by", "regime"), "download with the column 贸易方式"),
        (("2024-12", *CHINA, "export", "--by", "partner"), "that have one are of 2023-01–2023-06, 2024-01–2024-06"),
        (("2024-06", *GUANGDONG, "--commodity", "6910"), "no row of the commodity 6910 in any month"),
        (("2024-12", *CHINA, "export", "--hs", "4"), "has commodity codes of 4 digits, only of 2 at most"),
        (("2024-06", "--region", "西藏", "--flow", "export"), "no row of Xizang in any month"),
    ],
)
def test_the_reason_for_no_answer_is_named(arguments: Sequence[str], sentence: str, run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_a_store_whose_downloads_are_of_the_other_flow_says_so(tmp_path: Path) -> None:
    store = make_detail(tmp_path / "trade.sqlite", [Made([row(202406, SINKS, 1)])])
    arguments = ("drivers", "2024-06", "--region", "44", "--flow", "import")
    reason = "没有进口的下载文件，只有出口的：请用 trademonitor detail ingest 路径... --flow import 读入\n"
    assert printed(store, *arguments, "--lang", "zh") == (2, "", reason)
    code, _, err = printed(store, *arguments, "--as-of", "2020-01-01")
    assert code == 2
    assert "no download was stored by 2020-01-01 23:59 UTC: leave out --as-of" in err


def test_the_default_is_the_stores_currency_or_that_of_the_newest_download(store: Path, run: Run, rmb: Path) -> None:
    """The newest download is in dollars; then the store gets a month of table (8) in yuan."""
    asked, typed = ("2024-06", *GUANGDONG, "--by", "partner"), ("广东", "出口", 202406)
    in_dollars = run(*asked, "--currency", "usd")
    assert run(*asked) == in_dollars
    assert call("TM_DETAIL", typed, store=store) == call("TM_DETAIL", (*typed, *[None] * 4, "usd"), store=store)
    with open_store(store) as opened:
        assert next(iter(ingest(opened, [rmb / "2024-06.csv"]))).refusal is None
    code, out, err = run(*asked)
    said = "the downloads have 2024-06 only in dollars, not in yuan: "
    assert (code, out, err) == (2, "", f"{said}use --currency usd\n")
    with in_workbook():
        for name in ("TM_DETAIL", "TM_DRIVERS"):
            assert call(name, typed, store=store, lang="en") == f"## {said}write usd as the currency"
    assert run(*asked, "--currency", "usd")[:2] == in_dollars[:2]


def test_a_known_code_without_trade_is_0_everywhere(store: Path, run: Run) -> None:
    """304 had trade with 广西 in 2023-01, none with 广东: its exports there are 0, and are not unknown."""
    asked = ("2024-06", *GUANGDONG, "--partner", "304")
    code, out, err = run(*asked)
    assert (code, [*csv.reader(io.StringIO(out))]) == (0, [HEADER])
    assert "the downloads have no such trade, so its value is 0: Guangdong, exports, 2024-06" in err
    code, out, _ = run(*asked, "--format", "json")
    assert (code, json.loads(out)["rows"]) == (0, [])
    assert any("so its value is 0" in note for note in json.loads(out)["notes"])
    assert call("TM_DETAIL", ("广东", "出口", 202406, "", "304"), store=store) == 0
    assert call("TM_DETAIL", ("广东", "出口", 202406, PARTS, "美国"), store=store) == 0
    assert call("TM_DETAIL", ("全国", "出口", 202406, PARTS), store=store) == 0


@pytest.mark.parametrize(
    ("option", "word", "sentence"),
    [
        ("partner", "999", "no download has the trading partner '999'"),
        ("partner", "美", "such as 502 美国"),
        ("commodity", "73249999", "or its name as downloaded, such as 73249000 零件"),
        ("partner", "USA", "names are in Chinese, as downloaded; write such a name or the code, such as 美国 or 502"),
        ("commodity", "7324,3922", "'7324,3922' is several codes: write one"),
        ("commodity", "732", "'732' is not a commodity: write 2, 4, 6 or 8 digits"),
    ],
)
def test_a_code_that_no_download_had_is_an_error_everywhere(
    option: str, word: str, sentence: str, store: Path, run: Run
) -> None:
    code, out, err = run("2024-06", *GUANGDONG, f"--{option}", word)
    assert (code, out) == (2, "")
    assert sentence in err
    arguments = {"region": "广东", "flow": "出口", "period": 202406, option: word}
    assert str(call("TM_DETAIL", arguments, store=store, lang="en")).startswith("## ")
    assert sentence in str(call("TM_DETAIL", arguments, store=store, lang="en"))


def test_only_the_command_says_to_repeat_an_option(store: Path, run: Run) -> None:
    err = run("2024-06", *GUANGDONG, "--partner", "502；110")[2]
    again = "--partner 502 --partner 110"
    assert err == f"'502；110' is several codes: write one, or repeat the option, as in {again}\n"
    arguments = ("广东", "出口", 202406, "", "502；110")
    in_cell = "## '502；110' is several codes: write one trading partner"
    assert call("TM_DETAIL", arguments, store=store, lang="en") == in_cell


def test_only_the_command_names_its_option_for_another_grain(tmp_path: Path) -> None:
    """Sinks by commodity and partner in months, and 6910 in whole years: both answer the year to December."""
    months = [row(year * 100 + month, SINKS, 5) for year in (2023, 2024) for month in range(1, 13)]
    yearly = [{**row(year * 100, "6910", 70), "month": None} for year in (2023, 2024)]
    made = [Made(months), Made(yearly, Grain("year", True, 4, True, False))]
    store = make_detail(tmp_path / "trade.sqlite", made)
    asked = ("drivers", "2024-12", *GUANGDONG, "--basis", "ytd")
    for lang in ("en", "zh"):
        assert "--grain month-p-hs8-partner" in printed(store, *asked, "--lang", lang)[2]
    for each in ("detail-other-grain", "detail-other-incomplete"):
        assert all("--grain" not in sentence for sentence in CATALOGUE[each])


def test_a_regime_is_not_judged_where_no_download_has_regimes(store: Path) -> None:
    assert call("TM_DETAIL", ("广东", "出口", 202406, "", "", "10"), store=store) is NA


def test_a_malformed_commodity_is_a_sentence_also_without_detail(example_store: Path) -> None:
    answer = call("TM_DETAIL", ("广东", "出口", 202406, "732"), store=example_store)
    assert str(answer).startswith("## “732”不是商品")


def test_codes_without_names_are_known_by_their_rows(tmp_path: Path) -> None:
    """A download without the columns of names: no name is in the catalogue."""
    rows = [row(202406, SINKS, 5, partner=each, regime=regime) for each in ("502", "110") for regime in ("10", "14")]
    store = make_detail(tmp_path / "trade.sqlite", [Made(rows, Grain("month", True, 8, True, True))])
    with open_catalogue(store, create=False) as catalogue:
        assert catalogue.names(Dimension.REGIME, "zh") == {}
    assert call("TM_DETAIL", ("广东", "出口", 202406, "", "", 14), store=store) == pytest.approx(10 / 1e8)
    assert str(call("TM_DETAIL", ("广东", "出口", 202406, "", "", 15), store=store)).startswith("## ")


def test_an_option_that_is_repeated_adds_a_code(run: Run) -> None:
    asked = ("2024-06", *GUANGDONG, "--by", "partner", "--raw")
    both = run(*asked, "--partner", "美国", "--partner", "110")
    assert [line[0] for line in csv.reader(io.StringIO(both[1]))] == ["code", "110", "502"]
    assert run(*asked, "--partner", "美国", "--partner", "999")[0] == 2
    once = run(*asked, "--commodity", "7324")[1]
    assert run(*asked, "--commodity", "7324", "--commodity", SINKS)[1] == once


@pytest.mark.parametrize("word", ["国家", "partners", "country"])
def test_other_words_name_the_dimension(word: str, store: Path, run: Run) -> None:
    wanted = run("2024-06", *GUANGDONG, "--by", "partner")
    assert run("2024-06", *GUANGDONG, "--by", word) == wanted
    assert isinstance(call("TM_DRIVERS", ("广东", "出口", 202406, word), store=store), list)


def test_a_year_names_december_and_the_basis(run: Run) -> None:
    assert "'2024' is a year, not a month: write 2024-12, with `--basis ytd`" in run("2024", *GUANGDONG)[2]
    assert (
        "“2024年”是年份，不是月份：请写 2024-12，查全年请加 --basis ytd" in run("2024年", *GUANGDONG, "--lang", "zh")[2]
    )
    assert "'3024' is not a month" in run("3024", *GUANGDONG)[2]
