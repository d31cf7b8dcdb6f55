"""No trade is 0 only where a download is known to have been made for it; else it is no answer, never a smaller sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from made_detail import MONTHLY, Made, Row, make_detail, row

from udfs.call import NA, call
from xlpkg.cli import main
from xlpkg.detail.ask import with_codes
from xlpkg.detail.backends import DuckDB
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.drivers import Answer, find_answer
from xlpkg.detail.question import Asked
from xlpkg.detail.schema import Grain
from xlpkg.errors import NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Currency, Dimension, Flow

SINKS, PARTS, PUMPS, CLOTHES = "73241000", "73249000", "84137099", "61091000"
JAPAN, GERMANY, USA = "116", "304", "502"
ZHEJIANG = 33
BOTH = (202306, 202406)
Words = Mapping[Dimension, object]
Detail = Callable[..., Path]


@pytest.fixture
def detail(tmp_path: Path) -> Detail:
    return lambda *downloads: make_detail(tmp_path / "trade.sqlite", downloads)


def answer(store: Path, words: Words, region: str = "广东", as_of: dt.datetime | None = None) -> Answer:
    asked = Asked(parse_region(region), Flow.EXPORT, Month(2024, 6), Basis.MONTH, Currency.USD)
    with open_catalogue(store, create=False) as catalogue:
        return find_answer(catalogue, DuckDB(), with_codes(catalogue, DuckDB(), asked, words), as_of)


def rows(codes: Sequence[str], partners: Sequence[str], months: Sequence[int] = BOTH, province: int = 44) -> list[Row]:
    """Return a row of 5 dollars for each commodity, partner and month."""
    return [
        row(month, code, 5, partner=each, province=province) for month in months for code in codes for each in partners
    ]


def test_a_partner_that_only_another_download_has_is_not_0(detail: Detail, capfd: pytest.CaptureFixture[str]) -> None:
    """Of 7324 the USA and Japan were downloaded; Germany is in a download of clothes and in one of 广西."""
    store = detail(
        Made(rows([SINKS, PARTS], [USA, JAPAN])),
        Made(rows([CLOTHES], [GERMANY, USA])),
        Made(rows([SINKS, PARTS], [GERMANY], province=45)),
    )
    assert answer(store, {Dimension.PARTNER: GERMANY}).total == 5  # of clothes
    with pytest.raises(NoData, match=r"Guangdong's exports in dollars .* no row of the trading partner 304 in any"):
        answer(store, {Dimension.PARTNER: GERMANY, Dimension.COMMODITY: "7324"})
    asked = ["drivers", "2024-06", "--region", "广东", "--flow", "export", "--commodity", "7324", "--partner", GERMANY]
    assert main([*asked, "--store", str(store), "--lang", "zh"]) == 2
    assert capfd.readouterr().err == (
        "可回答此问题的广东出口下载文件（美元）各月都没有贸易伙伴 304，很可能没有下载：请补充下载\n"
    )
    assert call("TM_DETAIL", ("广东", "出口", 202406, "7324", GERMANY), store=store) is NA


def test_a_sum_over_partners_lacks_none_silently(detail: Detail) -> None:
    store = detail(Made(rows([SINKS, PARTS], [USA, JAPAN])), Made(rows([CLOTHES], [GERMANY, USA])))
    assert answer(store, {Dimension.PARTNER: (USA, JAPAN), Dimension.COMMODITY: "7324"}).total == 20
    with pytest.raises(NoData, match="trading partner 304"):
        answer(store, {Dimension.PARTNER: (USA, GERMANY), Dimension.COMMODITY: "7324"})


@pytest.mark.parametrize("others", [[ZHEJIANG], [ZHEJIANG, 32]])
def test_a_commodity_that_only_other_provinces_downloads_have_is_not_0(others: list[int], detail: Detail) -> None:
    """Guangdong and Fujian have chapter 73, Zhejiang, or Zhejiang and Jiangsu, have chapter 84."""
    store = detail(
        Made([each for province in (44, 35) for each in rows([SINKS, PARTS], [USA], province=province)]),
        Made([each for province in others for each in rows([PUMPS, "84131100"], [USA], province=province)]),
    )
    assert answer(store, {Dimension.COMMODITY: "73"}).total == 10
    assert answer(store, {Dimension.COMMODITY: "84"}, "浙江").total == 10
    for words in ({Dimension.COMMODITY: "84"}, {Dimension.COMMODITY: ("73", "84")}):
        with pytest.raises(NoData, match=r"Guangdong's exports .* no row of the commodity 84 in any month"):
            answer(store, words)


def test_two_codes_must_be_of_one_download(detail: Detail) -> None:
    """Chapter 73 was downloaded for the USA and Japan, chapter 84 for Germany and France: 84 to the USA was not."""
    store = detail(Made(rows([SINKS, PARTS], [USA, JAPAN])), Made(rows([PUMPS, "84131100"], [GERMANY, "305"])))
    with pytest.raises(NoData, match="no row of the trading partner 502"):
        answer(store, {Dimension.COMMODITY: "84", Dimension.PARTNER: USA})


def test_a_code_of_other_months_or_of_another_province_of_the_download_is_0(detail: Detail) -> None:
    """Parts to Germany were exported in 2024-05; pumps by Zhejiang, in the download that Guangdong is in."""
    store = detail(
        Made([*rows([SINKS], [USA, JAPAN]), *rows([PARTS], [GERMANY], [202405])]),
        Made([*rows([CLOTHES], [USA, JAPAN]), *rows([PUMPS], [USA], [202407], ZHEJIANG)]),
    )
    assert answer(store, {Dimension.PARTNER: GERMANY}).total == 0
    assert answer(store, {Dimension.PARTNER: GERMANY, Dimension.COMMODITY: SINKS}).total == 0
    assert answer(store, {Dimension.COMMODITY: "84"}).total == 0
    assert [each.key for each in answer(store, {Dimension.COMMODITY: "84"}).notes] == ["detail-no-trade"]


def test_a_grain_that_knows_the_code_answers_before_one_that_does_not(detail: Detail) -> None:
    """Downloads by regime have Germany in 2024-05, those without regimes were made for the USA and Japan."""
    by_regime = [{**each, "regime": "10"} for each in rows([SINKS], [USA], BOTH) + rows([SINKS], [GERMANY], [202405])]
    with_regimes = Grain("month", True, 8, True, True)
    store = detail(Made(rows([SINKS], [USA, JAPAN])), Made(by_regime, with_regimes))
    assert answer(store, {Dimension.PARTNER: USA}).grain == MONTHLY
    found = answer(store, {Dimension.PARTNER: GERMANY})
    assert (found.total, found.grain) == (0, with_regimes)


def test_a_row_that_was_not_in_force_then_knows_nothing(detail: Detail) -> None:
    """Parts came with the second download, clothes went with it: before it, clothes are 0 and parts not known."""
    first = [*rows([SINKS], [USA, JAPAN]), row(202405, CLOTHES, 5)]
    store = detail(
        Made(first, replaced={202405: 2}, at="2025-01-01T00:00:00.000000+00:00"),
        Made(rows([SINKS, PARTS], [USA, JAPAN], [202405]), at="2025-02-01T00:00:00.000000+00:00"),
    )
    before, after = dt.datetime(2025, 1, 15, tzinfo=dt.UTC), dt.datetime(2025, 2, 15, tzinfo=dt.UTC)

    def total(code: str, as_of: dt.datetime | None) -> float | str:
        try:
            return answer(store, {Dimension.COMMODITY: code}, as_of=as_of).total
        except NoData as error:
            return error.key

    known = {
        (name, code): total(code, as_of)
        for name, as_of in (("before", before), ("after", after), ("now", None))
        for code in (CLOTHES, PARTS)
    }
    unknown = "detail-no-row-of-code"
    assert known == {
        ("before", CLOTHES): 0, ("before", PARTS): unknown,
        ("after", CLOTHES): unknown, ("after", PARTS): 0,
        ("now", CLOTHES): unknown, ("now", PARTS): 0,
    }  # fmt: skip


def test_a_province_that_was_stored_later_was_not_there_then(detail: Detail) -> None:
    store = detail(
        Made([*rows([SINKS], [USA, JAPAN]), *rows([SINKS], [USA], province=35)], at="2025-01-01T00:00:00.000000+00:00"),
        Made(
            [*rows([SINKS], [USA, JAPAN], [202405], ZHEJIANG), *rows([SINKS], [USA], [202405], 32)],
            at="2025-02-01T00:00:00.000000+00:00",
        ),
    )
    assert answer(store, {}, "浙江").total == 0
    with pytest.raises(NoData, match="no row of Zhejiang in any month"):
        answer(store, {}, "浙江", dt.datetime(2025, 1, 15, tzinfo=dt.UTC))
