"""The currency of the functions in a store with dollars and yuan: one for all months, and neither hides the other."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from udfs.call import NA, Value, call
from udfs.figures import load_figures
from udfs.formula import parse_formula, with_currency
from udfs.registry import FUNCTIONS
from xlpkg.model.regions import find_region
from xlpkg.model.words import Currency
from xlpkg.store import default_currency
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

Cells = list[list[str]]

_TYPED: Final = {
    "region": "广东",
    "flow": "出口",
    "period": 202406,
    "basis": "累计",
    "start": 202403,
    "end": 202412,
    "section": "标题",
}
#: A call of each function that answers with figures, for a month that is stored only in yuan, without its currency.
ONLY_YUAN: Final[dict[str, tuple[object, ...]]] = {
    function.name: tuple(
        _TYPED.get(argument.name)
        for argument in itertools.takewhile(lambda argument: argument.name != "currency", function.arguments)
    )
    for function in FUNCTIONS
    if not function.of_detail and len(function.arguments) > 1
}


def filled(store: Path, *sources: Path) -> Path:
    with open_store(store) as opened:
        assert all(done.refusal is None for done in ingest(opened, sources))
    return store


@pytest.fixture(scope="module")
def yuan_files(rmb: Path) -> list[Path]:
    """The files of 14 months in yuan, 2024-01 to 2025-02."""
    return [path for path in sorted(rmb.glob("*.csv")) if path.stem <= "2025-02"]


@pytest.fixture(scope="module")
def yuan_store(tmp_path_factory: pytest.TempPathFactory, yuan_files: list[Path]) -> Path:
    """A store with the 14 months in yuan."""
    return filled(tmp_path_factory.mktemp("yuan") / "trade.sqlite", *yuan_files)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, yuan_files: list[Path], examples: Path) -> Path:
    """A store with the 14 months in yuan and the four example months in dollars."""
    return filled(tmp_path_factory.mktemp("both") / "trade.sqlite", *yuan_files, *sorted(examples.glob("*.csv")))


def sentence(value: Value) -> str:
    assert isinstance(value, str), value
    assert value.startswith("## "), value
    return value


def guangdong_exports(month: Cells) -> int:
    return next(int(row[3]) for row in month if (found := find_region(row[0])) and found.short == "广东")


@pytest.mark.parametrize("reverse", [False, True])
def test_all_cells_without_a_currency_are_in_that_of_the_newest_month(
    tmp_path: Path, rmb: Path, examples: Path, real_months: dict[str, Cells], reverse: bool
) -> None:
    """The months in yuan are 2024-02 to 2025-05, those in dollars are older; the order of storing does not matter."""
    yuan = [path for path in sorted(rmb.glob("*.csv")) if "2024-01" < path.stem <= "2025-05"]
    files = [*yuan, *sorted(examples.glob("*.csv"))]
    store = filled(tmp_path / "trade.sqlite", *(reversed(files) if reverse else files))
    typed = ("上海", "进口", 202502, "累计")
    shanghai = next(row for row in real_months["2025-02"] if row[0] == "上海市")
    assert call("TM_YOY", typed, store=store) == float(shanghai[9]) == -15.9
    assert call("TM_YOY", (*typed, "usd"), store=store) != -15.9
    assert call("TM_VALUE", ("广东", "出口", 202505), store=store) == guangdong_exports(real_months["2025-05"]) / 10_000
    assert sentence(call("TM_VALUE", ("广东", "出口", 202401), store=store)).startswith(
        "## 2024-01 只有美元数据，没有相应的人民币数据：第 5 个参数请写 美元"
    )
    assert call("TM_VALUE", ("广东", "出口", 202401, None, "usd"), store=store) != NA
    series = call("TM_SERIES", ("广东", "出口", 202401, 202402), store=store)
    assert series == [[202401, NA], [202402, guangdong_exports(real_months["2024-02"]) / 10_000]]
    assert call("TM_VALUE", ("广东", "出口", 202506), store=store) is NA


def test_dollars_are_the_default_if_both_have_the_newest_month(
    both: Path, example_months: dict[str, Cells], real_months: dict[str, Cells]
) -> None:
    dollars = guangdong_exports(example_months["2025-02"]) / 100_000
    yuan = guangdong_exports(real_months["2025-02"]) / 10_000
    typed = ("广东", "出口", 202502, None)
    for blank in ((), (None,), ("",), ([[None]],), (0,)):
        assert call("TM_VALUE", (*typed, *blank), store=both) == dollars
    for word in ("rmb", "RMB", "人民币", "cny"):
        assert call("TM_VALUE", (*typed, word), store=both) == yuan


@pytest.mark.parametrize(
    ("period", "currency", "expected"),
    [
        (202502, None, "only in yuan"),  # dollars are the default, and have no cities
        (202503, "rmb", NA),
        (202503, None, NA),
        ("2024-11..2025-03", "rmb", NA),
    ],
)
def test_a_city_that_one_currency_has_is_never_unknown(
    both: Path, period: object, currency: str | None, expected: object
) -> None:
    answer = call("TM_VALUE", ("深圳", "出口", period, None, currency), store=both, lang="en")
    assert answer is NA if expected is NA else str(expected) in sentence(answer)
    assert "is not a region" in sentence(
        call("TM_VALUE", ("火星", "出口", period, None, currency), store=both, lang="en")
    )


def test_calls_of_both_follow_a_simple_model(both: Path, example_store: Path, yuan_store: Path) -> None:
    """A store with both currencies answers as the store of one: that named, else dollars, which have its newest month.

    If that has no such figure and the other currency has it, the answer is a sentence.
    """
    stores, kinds = {"usd": example_store, "rmb": yuan_store}, Counter[str]()
    names = [each for each in ONLY_YUAN if each not in ("TM_SERIES", "TM_SOURCE")]
    for name, period, named in itertools.product(names, (202312, 202401, 202406, 202501, 202502), ("usd", "rmb", None)):
        arguments = [period if value == 202406 else value for value in ONLY_YUAN[name]]
        expected, from_other = (
            call(name, [*arguments, each], store=stores[each])
            for each in (("rmb", "usd") if named == "rmb" else ("usd", "rmb"))
        )
        answer = call(name, [*arguments, named], store=both)
        if expected is NA and from_other is not NA:
            other = Currency("usd" if named == "rmb" else "rmb").label("zh")
            assert f"，没有相应的{Currency(named or 'usd').label('zh')}数据" in sentence(answer), (name, period, named)
            assert f"第 {len(arguments) + 1} 个参数请写 {other}" in sentence(answer), (name, period, named)
            english = sentence(call(name, (*arguments, named), store=both, lang="en"))
            assert f" as argument {len(arguments) + 1} of {name}(" in english, name
            kinds["sentence"] += 1
        else:
            assert answer == expected, (name, period, named)
            kinds["#N/A" if answer is NA else "figure"] += 1
    assert min(kinds[each] for each in ("sentence", "#N/A", "figure")) >= 5


def test_a_series_is_in_one_currency_and_months_without_it_are_na(
    both: Path, real_months: dict[str, Cells], example_months: dict[str, Cells]
) -> None:
    rows = call("TM_SERIES", ("广东", "出口", 202401, 202502, None, None, "rmb"), store=both)
    stems = [stem for stem in sorted(real_months) if stem <= "2025-02"]
    assert rows == [[int(stem.replace("-", "")), guangdong_exports(real_months[stem]) / 10_000] for stem in stems]
    exports = {stem: guangdong_exports(cells) / 100_000 for stem, cells in example_months.items()}
    for currency in (None, "usd"):
        rows = call("TM_SERIES", ("广东", "出口", 202412, 202502, None, None, currency), store=both)
        assert rows == [[202412, NA], [202501, exports["2025-01"]], [202502, exports["2025-02"]]]


def test_the_periods_are_those_of_the_default_or_the_named_currency(both: Path, yuan_store: Path) -> None:
    for named in ((), ("usd",)):
        assert call("TM_PERIODS", named, store=both) == [[202401], [202402], [202501], [202502]]
    assert call("TM_PERIODS", ("rmb",), store=both) == call("TM_PERIODS", store=yuan_store)
    answer = sentence(call("TM_PERIODS", ("usd",), store=yuan_store))
    assert "2024-01–2025-02 只有人民币数据，没有相应的美元数据：第 1 个参数请写 人民币" in answer


def test_the_users_setting_decides_if_no_currency_is_named(both: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = both.with_name("settings.json")
    monkeypatch.setattr(default_currency, "settings_path", lambda: settings)
    typed = ("广东", "出口", 202502, None)
    dollars, yuan = (call("TM_VALUE", (*typed, word), store=both) for word in ("usd", "rmb"))
    assert call("TM_VALUE", typed, store=both) == dollars
    default_currency.set_currency(Currency.RMB)
    assert call("TM_VALUE", typed, store=both) == yuan
    assert call("TM_VALUE", (*typed, "usd"), store=both) == dollars
    default_currency.set_currency(Currency.USD)
    assert "第 5 个参数请写 人民币" in sentence(call("TM_VALUE", ("广东", "出口", 202406), store=both))
    settings.write_text("usd")
    assert "trademonitor currency" in sentence(call("TM_VALUE", typed, store=both))
    settings.unlink()
    in_yuan = replace(load_figures(both), currency=Currency.RMB)
    assert call("TM_VALUE", typed, figures=in_yuan) == yuan


def test_a_formula_gets_a_reference_as_its_currency() -> None:
    cell = "首页!$C$7"
    assert with_currency('=TM_NET("广东",202502)', cell) == f'=TM_NET("广东",202502,,{cell})'
    assert with_currency('TM_YOY("a""b","出口",202502,,"usd","first")', cell) == (
        f'=TM_YOY("a""b","出口",202502,,{cell},"first")'
    )
    assert with_currency("=TM_PERIODS()", cell) == f"=TM_PERIODS({cell})"
    assert with_currency("=TM_REGIONS()", cell) == "=TM_REGIONS()"
    for function in FUNCTIONS:
        for example in function.examples:
            name, arguments = parse_formula(with_currency(example, '"rmb"'))
            kinds = [argument.name for argument in function.arguments]
            assert "currency" not in kinds or arguments[kinds.index("currency")] == "rmb", name
