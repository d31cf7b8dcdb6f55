"""Functions of announced figures: YoY of the nation as announced, and a long history where table (8) has no month."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from announced_tables import store_tables, table

from udfs.call import NA, call
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Edition
from xlpkg.sources.announced import AnnouncedTable
from xlpkg.store.store import open_store

#: Total trade, exports and imports of May 2025 in yuan, as the flash announced them on 9 June.
FLASH = ((None, 2.7), (None, 6.3), (None, -2.1))
#: Exports and imports in dollars as a provider restates them (亿), and their announced YoY.
JANUARY_2008 = ((None, None), (1096.0, 26.6), (902.0, 27.6))
#: The nation's total trade, exports and imports of June 2025 in yuan as the flash announced them on 14 July.
JUNE_2025 = ((None, 5.2), (None, 7.2), (None, 2.3))
STORED = dt.datetime(2025, 7, 14, 3, 0, tzinfo=dt.UTC)


def rmb_table(pairs: tuple[tuple[float | None, float | None], ...], period: Month) -> AnnouncedTable:
    return table(pairs, Edition.FLASH, Currency.RMB, period)


@pytest.fixture
def store(rmb_store: Path, tmp_path: Path) -> Path:
    """The real months of table (8) in yuan, the flash of two months, and one month of 2008 in dollars."""
    path = tmp_path / "trade.sqlite"
    shutil.copy(rmb_store, path)
    store_tables(path, "flash05.html", rmb_table(FLASH, Month(2025, 5)), at=STORED)
    store_tables(path, "flash08.html", rmb_table(JUNE_2025, Month(2025, 8)), at=STORED)
    history = table(JANUARY_2008, Edition.RESTATED, Currency.USD, Month(2008, 1))
    store_tables(path, "history.csv", history, at=STORED)
    return path


def test_the_growth_of_the_nation_is_the_announced_one(store: Path, rmb_store: Path) -> None:
    for flow, (_, announced) in zip(("进出口", "出口", "进口"), FLASH, strict=True):
        for arguments in ((), ("", "", "announced"), ("", "rmb", "发布")):
            asked = ("全国", flow, 202505, *arguments)
            assert call("TM_YOY", asked, store=store) == announced
            assert call("TM_YOYBAND", asked, store=store) == 0.05
        assert call("TM_SERIES", ("全国", flow, 202504, 202505, "", "yoy"), store=store) == [
            [202504, call("TM_YOY", ("全国", flow, 202504), store=rmb_store)],
            [202505, announced],
        ]
        for method in ("reconciled", "revised", "stored"):
            asked = ("全国", flow, 202505, "", "", method)
            assert call("TM_YOY", asked, store=store) == call("TM_YOY", asked, store=rmb_store)
    for asked in (("广东", "出口", 202505), ("全国", "出口", 202505, "累计"), ("全国", "出口", 202504)):
        assert call("TM_YOY", asked, store=store) == call("TM_YOY", asked, store=rmb_store)
        assert call("TM_YOY", (*asked, *[""] * (5 - len(asked)), "announced"), store=store) is NA


def test_a_flash_answers_before_table_8_arrives(store: Path) -> None:
    assert call("TM_YOY", ("全国", "出口", 202508), store=store) == 7.2
    assert call("TM_YOYBAND", ("全国", "进口", 202508), store=store) == 0.05
    assert call("TM_YOY", ("全国", "出口", 202508, "", "", "reconciled"), store=store) is NA
    assert call("TM_YOY", ("广东", "出口", 202508), store=store) is NA
    assert call("TM_VALUE", ("全国", "出口", 202508), store=store) is NA
    series = call("TM_SERIES", ("全国", "进口", 202507, 202509, "", "yoy"), store=store)
    assert series == [[202507, NA], [202508, 2.3], [202509, NA]]


def test_a_quarter_that_is_not_stored_is_missing_beside_a_currency_without_months(store: Path) -> None:
    for function in ("TM_VALUE", "TM_YOY", "TM_YOYBAND", "TM_SHARE", "TM_CONTRIB", "TM_RANK"):
        assert call(function, ("全国", "出口", "2025Q4"), store=store) is NA
    assert call("TM_SERIES", ("全国", "出口", 202512, 202512, "", "sum12", "usd"), store=store) == [[202512, NA]]


def test_combined_months_are_the_announced_ones_where_table_8_has_none(rmb_store: Path, tmp_path: Path) -> None:
    """Of 2026 in yuan: February +24.5, +36.1 and +10.9, to date +18.3, +19.2 and +17.1; exports of March -0.7."""
    store = Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite"))
    february = rmb_table(((None, 24.5), (None, 36.1), (None, 10.9)), Month(2026, 2))
    to_date = rmb_table(((None, 18.3), (None, 19.2), (None, 17.1)), Month(2026, 2))
    to_date = replace(to_date, figures=tuple(replace(each, basis=Basis.YTD) for each in to_date.figures))
    store_tables(store, "2026-02.html", february, to_date)
    store_tables(store, "2026-03.html", rmb_table(((None, None), (None, -0.7), (None, None)), Month(2026, 3)))
    asked = ("全国", "出口", 202601, 202604, "", "yoy_combined")
    assert call("TM_SERIES", asked, store=store) == [[202601, 19.2], [202602, 19.2], [202603, -0.7], [202604, NA]]
    assert call("TM_YOY", ("全国", "出口", 202602), store=store) == 36.1


def test_a_source_names_the_announced_growth(store: Path, rmb_store: Path) -> None:
    before = call("TM_SOURCE", ("全国", "出口", 202505), store=rmb_store)
    said = call("TM_SOURCE", ("全国", "出口", 202505), store=store)
    assert said == f"{before}；当月出口同比：flash05.html，D6，2025-07-14 03:00 UTC 入库，公布数（快报），海关总署"
    english = call("TM_SOURCE", ("全国", "imports", 202508), store=store, lang="en")
    assert english == (
        "YoY of the month, imports: flash08.html, D7, stored 2025-07-14 03:00 UTC, announced (flash), China Customs"
    )
    for asked in (("广东", "出口", 202505), ("全国", "净出口", 202505), ("全国", "出口", 202504)):
        assert call("TM_SOURCE", asked, store=store) == call("TM_SOURCE", asked, store=rmb_store)


def test_a_long_history_answers_where_table_8_has_no_month(store: Path) -> None:
    """Of dollars, in which the store has no table (8) at all."""
    values: dict[str, float] = {"出口": 1096.0, "进口": 902.0, "进出口": 1998.0, "净出口": 194.0}
    for flow, value in values.items():
        assert call("TM_VALUE", ("全国", flow, 200801, "", "usd"), store=store) == pytest.approx(value)
    assert call("TM_NET", ("全国", 200801, "", "usd"), store=store) == pytest.approx(194.0)
    said = call("TM_VALUE", ("全国", "出口", 200801), store=store)
    assert said == (
        "## 2008-01 只有美元数据，没有相应的人民币数据：第 5 个参数请写 美元，用法"
        " TM_VALUE(region, flow, period, [basis], [currency])"
    )
    series = call("TM_SERIES", ("全国", "出口", 200712, 200802, "", "", "usd"), store=store)
    assert series == [[200712, NA], [200801, 1096.0], [200802, NA]]
    missing: list[tuple[object, ...]] = [("广东", "出口", 200801, "", "usd"), ("全国", "出口", 200801, "累计", "usd")]
    for asked in missing:
        assert call("TM_VALUE", asked, store=store) is NA
    for function in ("TM_SHARE", "TM_CONTRIB", "TM_RANK"):
        assert call(function, ("全国", "出口", 200801, "", *[""] * (function == "TM_RANK"), "usd"), store=store) is NA
    said = call("TM_SOURCE", ("全国", "净出口", 200801, "usd"), store=store)
    assert said == "；".join(
        f"当月{flow}：history.csv，B{row}，2025-07-14 03:00 UTC 入库，公布数（后期修订），海关总署；表（8）没有该数据"
        for flow, row in (("出口", 6), ("进口", 7))
    )


def test_a_history_that_differs_from_table_8_is_not_joined(store: Path, rmb_store: Path) -> None:
    """Exports of January 2024 as table (8) prints them, 3% off."""
    off = 1.03 * 21_862.3
    for period, level in ((Month(2024, 1), off), (Month(2023, 12), 21_754.8)):
        name = f"{period}.csv"
        store_tables(store, name, table(((None, None), (level, None)), Edition.RESTATED, Currency.RMB, period))
    said = call("TM_VALUE", ("全国", "出口", 202312), store=store)
    assert isinstance(said, str)
    assert said.startswith("## 公布数与表（8）最多相差 3.0%（2024-01），未衔接")
    assert call("TM_SOURCE", ("全国", "出口", 202312), store=store) == said
    assert call("TM_SERIES", ("全国", "出口", 202312, 202401), store=store) == [
        [202312, NA],
        [202401, call("TM_VALUE", ("全国", "出口", 202401), store=rmb_store)],
    ]


def test_a_list_that_was_just_stored_or_withdrawn_counts(store: Path) -> None:
    asked = ("全国", "出口", 202504)
    before = call("TM_YOY", asked, store=store)
    final = ((None, 5.6), (None, 9.3), (None, 0.8))
    store_tables(store, "flash04.html", rmb_table(final, Month(2025, 4)))
    assert call("TM_YOY", asked, store=store) == 9.3
    with open_store(store) as opened:
        (file,) = (file for file in opened.files() if file.name == "flash04.html")
        opened.withdraw(file)
    assert call("TM_YOY", asked, store=store) == before
