"""Announced figures are compared with each other and with table (8): on each side of every limit.

Table (8) is that of January 2024 to May 2025; what was announced beside it is in examples/announced, and in the flash
of March 2025, whose levels are those of table (8).
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from stored_months import StoredMonths, warnings_of

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.model.words import Currency, Edition
from xlpkg.sources.announced import COLUMNS, AnnouncedTable, with_zones
from xlpkg.sources.announced_checks import compare_announced
from xlpkg.sources.comparison import StoredFigure, StoredMonth, month_of
from xlpkg.sources.reading import read_tables

NOTHING: Final = StoredMonths()
Printed = dict[str, tuple[float, ...]]
Triple = tuple[float, float, float]
#: The nation in March 2025 in yuan: month, year to date, change on the month before by table (8), YoY of both.
MARCH: Final[Printed] = {
    "进出口总值": (37662.6, 103013.2, 31.5, 6.0, 1.3),
    "出口总值": (22514.9, 61313.7, 45.7, 13.5, 6.9),
    "进口总值": (15147.7, 41699.5, 15.0, -3.5, -6.0),
}
#: Its header as printed.
HEADER: Final = "项目|3月|1至3月累计|3月与上月环比增减±%|3月与去年同期同比增减±%|1至3月累计与去年同期同比增减±%"
MONTH, TO_DATE, CHANGE, YOY, YOY_TO_DATE = range(5)
#: The flashes of February and March 2026, as fdi.mofcom.gov.cn shows them.
OF_2026: Final[dict[int, Printed]] = {
    2: {
        "进出口总值": (35613.1, 77320.9, -14.6, 24.5, 18.3),
        "出口总值": (20994.3, 46177.9, -16.6, 36.1, 19.2),
        "进口总值": (14618.8, 31143.0, -11.5, 10.9, 17.1),
    },
    3: {
        "进出口总值": (41046.4, 118380.0, 15.2, 9.2, 15.0),
        "出口总值": (22297.0, 68466.7, 6.2, -0.7, 11.9),
        "进口总值": (18749.4, 49913.3, 28.2, 23.8, 19.6),
    },
}
RMB: Final = Currency.RMB


@pytest.fixture(scope="session")
def stored(rmb: Path) -> StoredMonths:
    """Return what a store with the real months has."""
    months: dict[Month, StoredMonth] = {}
    zones: set[tuple[int, str]] = set()
    for path in sorted(rmb.glob("*.csv")):
        _, (table,), _ = read_tables(path)
        months[table.period] = month_of(table)._replace(files=[(path.name, "0123abcd")])
        zones |= {(int(region), zone) for region, zone in zip(table.regions, table.zones, strict=True) if zone}
    return StoredMonths(lambda currency, month: months.get(month) if currency is RMB else None, labels=zones)


def announced_before(*tables: AnnouncedTable, month: StoredMonths = NOTHING) -> StoredMonths:
    """Return what a store has in which *tables* were stored beside *month*."""
    figures = [figure for table in tables for figure in table.figures]
    file = ("stored.csv", "4567cdef")

    def announced(currency: Currency, period: Month) -> list[StoredFigure]:
        of_month = [each for each in figures if (each.currency, each.period) == (currency, period)]
        return [(each, is_yoy, file) for each in of_month for is_yoy in (False, True)]

    return replace(month, announcements=announced)


Changed = dict[tuple[str, int], float]


def flash(
    changed: Changed | None = None, year: int = 2025, month: int = 3, printed: Printed | None = None
) -> AnnouncedTable:
    """Return the flash of March 2025, or another as *printed*, with numbers *changed*: {(row, column): number}."""
    title = f"{year}年{month}月全国进出口总值表（人民币值）"
    printed = printed or MARCH
    numbers = {(item, column): number for item, row in printed.items() for column, number in enumerate(row)}
    numbers |= changed or {}
    rows = [[item, *(f"{numbers[item, column]:.1f}" for column in range(5))] for item in MARCH]
    header = [text.replace("3月", f"{month}月") for text in HEADER.split("|")]
    out = io.StringIO()
    csv.writer(out).writerows([[title], ["单位：亿元人民币"], header, *rows, ["注：快报数"]])
    _, _, (table,) = read_tables(Path("page.csv"), None, out.getvalue().encode())
    return table


def listed(*rows: str) -> AnnouncedTable:
    _, _, (table,) = read_tables(Path("list.csv"), None, ("\n".join([",".join(COLUMNS), *rows]) + "\n").encode())
    return table


def announced_warnings(table: AnnouncedTable, stored: StoredMonths) -> list[Message]:
    return warnings_of([*compare_announced(table, stored)])


def refusal(table: AnnouncedTable, stored: StoredMonths, key: str) -> str:
    with pytest.raises(SourceRefused) as raised:
        announced_warnings(with_zones(table, stored.labels), stored)
    assert raised.value.key == key, str(raised.value)
    return str(raised.value) + raised.value.sentence("zh")


def scaled(factor: float, *columns: int) -> Changed:
    """Return the levels of March times *factor*, and the change on the month before that follows."""
    changes = {(item, CHANGE): 100 * ((1 + row[CHANGE] / 100) * factor - 1) for item, row in MARCH.items()}
    return changes | {(item, column): row[column] * factor for item, row in MARCH.items() for column in columns}


# With each other


def test_the_flash_agrees_with_itself_and_with_table_8(stored: StoredMonths) -> None:
    assert announced_warnings(flash(), NOTHING) == []
    assert announced_warnings(flash(), stored) == []


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({("进出口总值", MONTH): 37663.6}, "identity", "D4"),
        ({("出口总值", TO_DATE): 61314.7}, "identity", "103,013.2"),
        (scaled(3, MONTH), "month-above-ytd", "112,987.8"),
        ({("进出口总值", YOY): 6.3}, "yoy-identity", "E4"),
        ({("进出口总值", YOY): -6.0}, "yoy-identity", "E4"),
        ({("进出口总值", YOY_TO_DATE): 1.0}, "yoy-identity", "F4"),
    ],
)
def test_a_figure_that_the_others_contradict_is_refused(changed: Changed, key: str, words: str) -> None:
    sentence = refusal(flash(changed), NOTHING, key)
    assert words.replace("D4", "B4") in sentence
    assert "2025-03" in sentence or "2025年3月" in sentence


def test_fractions_are_refused() -> None:
    rows = [f"2025-06,全国,{flow},rmb,当月,{{}},,flash,海关总署" for flow in ("进出口", "出口", "进口")]
    for yoy in ((0.052, 0.072, 0.023), (-0.052, 0.07, -0.3)):
        refusal(listed(*(row.format(each) for row, each in zip(rows, yoy, strict=True))), NOTHING, "yoy-decimals")
    for yoy in ((0.0, 0.5, -0.5), (0.52, 7.25, -5.33)):
        assert (
            announced_warnings(listed(*(row.format(each) for row, each in zip(rows, yoy, strict=True))), NOTHING) == []
        )


@pytest.mark.parametrize(("factor", "is_refused"), [(1 / 7.2, True), (10, True), (1.3, False), (0.75, False)])
def test_levels_in_another_currency_or_unit_are_refused(factor: float, is_refused: bool) -> None:
    table = flash(scaled(factor, MONTH, TO_DATE))
    if is_refused:
        assert "another month, currency or unit" in refusal(table, NOTHING, "magnitude")
    else:
        assert announced_warnings(table, NOTHING) == []


def test_the_currency_of_a_long_history_is_checked_too() -> None:
    """China's exports of 1995 were 148.8 billion dollars, and 1,245.2 billion yuan."""
    row = "1995-12,全国,出口,usd,累计,,{},restated,国家统计局"
    announced_warnings(listed(row.format("1487.8")), NOTHING)
    refusal(listed(row.format("12451.8")), NOTHING, "magnitude")
    refusal(listed(row.format("148.78")), NOTHING, "magnitude")


def test_the_lowest_months_since_2008_are_stored() -> None:
    """Imports of January 2009 and exports of February 2020 in dollars, as a provider has them."""
    rows = (
        "2009-01,全国,进口,usd,{},-43.1,513.0,restated,东方财富",
        "2020-02,全国,出口,usd,当月,-40.6,804.0,restated,东方财富",
    )
    assert announced_warnings(listed(rows[0].format("当月"), rows[0].format("累计"), rows[1]), NOTHING) == []


# With table (8)


@pytest.mark.parametrize(
    ("changed", "quiet", "warned", "refused"),
    [
        # level against that of table (8): 0.3%, 2%
        (lambda size: scaled(1 + size / 100, MONTH, TO_DATE), 0.29, 0.31, 2.1),
        # YoY of the month against that by the years to date, 5.99 ± 0.25%: 0.5, 1.2 points beyond
        (lambda size: {(item, YOY): row[YOY] + size for item, row in MARCH.items()}, 0.5, 0.9, 1.6),
        # YoY of the year to date against the printed one: 0.25, 1.05 points
        (lambda size: {(item, YOY_TO_DATE): row[YOY_TO_DATE] + size for item, row in MARCH.items()}, 0.2, 0.3, 1.1),
        # change on the month before against stored levels: 0.3, 2.0 points
        (lambda size: {(item, CHANGE): row[CHANGE] + size for item, row in MARCH.items()}, 0.2, 0.4, 2.2),
    ],
    ids=["level", "yoy", "yoy to date", "change"],
)
def test_a_difference_from_table_8_is_warned_of_and_beyond_its_limit_refused(
    stored: StoredMonths, changed: Callable[[float], Changed], quiet: float, warned: float, refused: float
) -> None:
    assert announced_warnings(flash(changed(quiet)), stored) == []
    (warning,) = announced_warnings(flash(changed(warned)), stored)
    assert warning.key == "announced-against-stored"
    assert "2025-0" in warning.sentence()
    sentence = refusal(flash(changed(refused)), stored, "announced-against-stored")
    assert "trademonitor withdraw 0123abcd" in sentence


def test_a_changed_digit_is_refused_unless_it_is_the_last(stored: StoredMonths) -> None:
    """Of a level it is then 0.1, of a YoY at most 0.2 points."""
    accepted = []
    for item, row in MARCH.items():
        for column in (MONTH, TO_DATE, YOY, YOY_TO_DATE):
            text = f"{row[column]:.1f}"
            places = [index for index, old in enumerate(text) if old.isdigit()]
            digits = itertools.product(places, "0123456789")
            for index, digit in digits:
                number = float(text[:index] + digit + text[index + 1 :])
                try:
                    announced_warnings(flash({(item, column): number}), stored)
                except SourceRefused:
                    continue
                accepted.append(abs(number - row[column]) <= (0.11 if column in (MONTH, TO_DATE) else 0.21))
    assert accepted
    assert all(accepted)


def test_another_months_figures_and_exchanged_flows_are_refused(stored: StoredMonths) -> None:
    # The flash of March under the title of April: its year to date is not that of March plus the month.
    assert "2025-04" in refusal(flash(month=4), stored, "announced-against-stored")
    refusal(flash(year=2026), stored, "announced-against-stored")
    pairs = {"出口总值": "进口总值", "进口总值": "出口总值"}
    changed = {(pairs[item], column): MARCH[item][column] for item in pairs for column in range(5)}
    refusal(flash(changed), stored, "announced-against-stored")


def test_dollars_are_compared_with_what_was_announced_a_year_before() -> None:
    """Exports of November 2023 were 291.9 billion dollars, of November 2024 312.3: +6.7% announced."""
    stored = announced_before(listed("2023-11,全国,出口,usd,当月,,2919.0,restated,东方财富"))
    row = "2024-11,全国,出口,usd,当月,{},3123.1,flash,海关总署"
    assert announced_warnings(listed(row.format(6.7)), stored) == []
    assert "stored.csv" in refusal(listed(row.format(14.7)), stored, "announced-against-stored")


def test_what_was_announced_in_2024_and_2025_is_accepted(stored: StoredMonths, rmb: Path) -> None:
    _, _, (table,) = read_tables(rmb.parent / "announced" / "2024-2025.csv")
    assert len(table.figures) > 90
    assert announced_warnings(table, stored) == []


# Provinces and cities


def test_a_province_and_a_city_are_compared_with_table_8(stored: StoredMonths) -> None:
    guangdong = "2025-03,广东,出口,rmb,累计,1.4,13406.3,final,广州海关"
    assert announced_warnings(listed(guangdong), stored) == []
    assert announced_warnings(listed(guangdong.replace("13406.3", "14206.3")), stored) == []
    (warning,) = announced_warnings(listed(guangdong.replace("13406.3", "15406.3")), stored)
    assert "广东" in warning.sentence("zh")
    refusal(listed(guangdong.replace("13406.3", "1340.63")), stored, "announced-against-stored")
    refusal(listed(guangdong.replace("1.4", "101.4")), stored, "announced-against-stored")


def test_a_city_is_named_by_its_label_alone_or_with_its_province(stored: StoredMonths) -> None:
    guangdong = find_region("广东")
    assert guangdong is not None
    for name in ("深圳市", "深圳", "广东/深圳市", "广东省/深圳"):
        table = with_zones(listed(f"2025-03,{name},出口,rmb,当月,1.4,,final,深圳海关"), stored.labels)
        assert [(each.region, each.zone) for each in table.figures] == [(guangdong.index, "深圳市")]
    assert with_zones(listed("2025-03,广东/,出口,rmb,当月,1.4,,final,海关"), stored.labels).figures[0].zone is None
    for name in ("香港", "深圳特区", "江苏/深圳市"):
        sentence = refusal(listed(f"2025-03,{name},出口,rmb,当月,1.4,,final,深圳海关"), stored, "announced-region")
        assert f"B2 of list.csv: the region {name} is unknown" in sentence
    two = replace(NOTHING, labels={(10, "综合保税区"), (19, "综合保税区")})
    sentence = refusal(listed("2025-03,综合保税区,出口,rmb,当月,1.4,,final,海关"), two, "announced-zone")
    assert "B2 of list.csv: 综合保税区 is the label of 2 cities" in sentence


@pytest.mark.parametrize(
    ("basis", "real", "odd", "far"),
    [
        # table (8) of May 2025 has 4.0, 0.9 and 9.7% for 广东
        ("累计", (4.0, 0.9, 9.7), None, (10.1, 8.5, 12.6)),
        # stored levels give 0.9, -3.2 and 8.4% for the month, each ± 0.4
        ("当月", (0.8, -3.2, 8.8), (2.5, 0.3, 5.5), (9.9, 8.3, 12.3)),
    ],
)
def test_the_yoy_of_a_province_are_near_those_of_table_8(
    stored: StoredMonths, basis: str, real: Triple, odd: Triple | None, far: Triple
) -> None:
    def of_guangdong(yoy: Triple) -> AnnouncedTable:
        flows = zip(("进出口", "出口", "进口"), yoy, strict=True)
        return listed(*(f"2025-05,广东,{flow},rmb,{basis},{each},,flash,广东分署" for flow, each in flows))

    assert announced_warnings(of_guangdong(real), stored) == []
    if odd is not None:
        (warning,) = announced_warnings(of_guangdong(odd), stored)
        assert "0.3%, but -3.2 ± 0.4% by" in warning.sentence()
    refusal(of_guangdong(far), stored, "announced-against-stored")


# With other announced figures


def test_national_tables_of_neighbouring_months_agree() -> None:
    february, march = (flash(None, 2026, month, OF_2026[month]) for month in (2, 3))
    assert announced_warnings(march, announced_before(february)) == []
    assert announced_warnings(february, announced_before(march)) == []
    change = flash({("进出口总值", CHANGE): 51.2}, 2026, 3, OF_2026[3])
    assert "51.2%, but 15.3% by stored.csv" in refusal(change, announced_before(february), "announced-against-stored")
    more = {(item, TO_DATE): OF_2026[3][item][TO_DATE] + 1000 for item in ("进出口总值", "出口总值")}
    later = flash(more, 2026, 3, OF_2026[3])
    refusal(later, announced_before(february), "announced-against-stored")
    assert "46,177.9, but 47,169.7 by" in refusal(february, announced_before(later), "announced-against-stored")


def test_a_table_is_not_compared_with_restated_months_beside_it() -> None:
    """Exports of March 2023 were restated by 4.2%."""
    february = flash(None, 2026, 2, OF_2026[2])
    restated = tuple(
        replace(each, edition=Edition.RESTATED, value=0.96 * (each.value or 0.0), yoy=None) for each in february.figures
    )
    assert (
        announced_warnings(flash(None, 2026, 3, OF_2026[3]), announced_before(replace(february, figures=restated)))
        == []
    )


def test_a_figure_that_is_stored_in_the_same_edition_is_replaced_with_a_warning() -> None:
    pairs = (("进出口", 2.7), ("出口", 6.3), ("进口", -2.1))
    first = [f"2025-05,全国,{flow},rmb,month,{yoy},,flash,海关总署" for flow, yoy in pairs]
    stored = announced_before(listed(*first))
    assert announced_warnings(listed(*first), stored) == []
    (warning,) = announced_warnings(listed(first[1].replace("6.3", "6.9")), stored)
    assert "6.9%, but 6.3% by stored.csv (4567cdef); it was stored: compare both" in warning.sentence()
    assert announced_warnings(listed(first[1].replace("6.3", "6.9").replace("flash", "final")), stored) == []
