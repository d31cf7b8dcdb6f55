"""Numbers, units, currencies and months as tables print them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, Month
from xlpkg.model.words import Currency
from xlpkg.sources.numbers import (
    currency_of,
    month_of_file,
    month_of_title,
    plain_numbers,
    read_number,
    span_of_header,
    unit_of,
)

months = st.builds(Month, st.integers(FIRST_YEAR, LAST_YEAR), st.integers(1, 12))
MINUS = ["-", "\u2212", "－", "–"]
PADDING = st.sampled_from(["", " ", "\u00a0", "\u3000", "\n", "\t "])


@given(st.integers(-(10**12), 10**12), st.sampled_from(MINUS), PADDING, PADDING)
def test_an_integer_is_read_from_every_form_in_which_it_is_printed(
    value: int, minus: str, before: str, after: str
) -> None:
    spaced = (f"{value:,}".replace(",", mark) for mark in ("\u00a0", "\u2009", "\u202f", "'", "’"))
    for text in (f"{value}", f"{value:,}", f"{value}.0", f"{value:,}.00", f"{value:+}", *spaced):
        assert read_number(before + text.replace("-", minus) + after) == value


@given(st.integers(-100_000, 100_000).map(lambda tenths: tenths / 10), st.sampled_from(MINUS))
def test_a_yoy_of_one_decimal_is_read_back(value: float, minus: str) -> None:
    assert read_number(f"{value:.1f}".replace("-", minus)) == value
    assert read_number(f"{value:,.1f}%") == value
    assert (
        read_number("".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{value:.1f}")) == value
    )  # full width


@given(st.text(max_size=12))
def test_any_text_is_a_number_missing_or_refused(text: str) -> None:
    try:
        found = read_number(text)
    except ValueError:
        return
    assert found is None or isinstance(found, float)
    if found is None:
        assert not any(c.isdecimal() for c in text)


@given(
    st.lists(
        st.from_regex(r"-?[0-9]{1,4}(,[0-9]{3})*\.?[0-9]*", fullmatch=True) | st.text("0123456789.-,１ ", max_size=4)
    )
)
def test_a_column_is_read_as_its_texts_one_by_one(texts: list[str]) -> None:
    for text, number in zip(texts, plain_numbers(texts), strict=True):
        assert number != number or number == read_number(text)  # NaN is left to read_number


def test_a_mark_for_no_figure_is_none_and_another_text_is_refused() -> None:
    for text in ["", "-", "--", "—", "?", "####", "############", "…", "...", "N/A", "n/a", " \u00a0"]:
        assert read_number(text) is None, text
    words = ["1,23", "1,2345", ",123", "12,34,567", "1.2.3", "1e5", "0x10", "=1+1", "+-5", "二", "1-2", "(5)"]
    # Once read: a footnote mark, and more digits than a double has; comparisons with infinities pass every check.
    once_read = ("12²", "2.1¹", "①2", "⒈5", "⑩", "2½", "9" * 400, "1234567890123456", "1" * 16 + ".5")
    for text in (*words, "12 345", "12\u00a034", *once_read):
        with pytest.raises(ValueError, match=re.escape(text)):
            read_number(text)


NO_MONTH_OF_FILE = (
    *("table8.csv", "20250.csv", "20251.csv", "20251月.csv", "12345678.csv", "2025.csv", "v2-final.html"),
    # a whole date may be that of the download
    *("2025-07-18.html", "page 2025_7_8.html", "2025.07.18 (1).xls", "2025年7月18日.html"),
)
NO_MONTH_OF_TITLE = ("Published 15.6.2025", "GB/T 2260.2007", "1-5 Total,2024", "Version 13.2019", "6.20251", "0.2025")
TO_DATE = ("累计", "本年累计", "1至本月累计", "年初至本月", "年初至今", "YTD", "Year-to-date", "Cumulative")

#: What reads a text, and what it reads.
READ: list[tuple[Callable[[str], object], str, object]] = [
    (unit_of, "单位：万人民币", (10**4, Currency.RMB)),
    (unit_of, "单位∶亿元", (10**8, Currency.RMB)),
    (unit_of, "单位：元", (1, Currency.RMB)),
    (unit_of, "单位：千美元", (10**3, Currency.USD)),
    (unit_of, "单位：百万美元", (10**6, Currency.USD)),
    (unit_of, "单位：美元", (1, Currency.USD)),
    (unit_of, "Unit:US$1,000", (10**3, Currency.USD)),
    (unit_of, "Unit: RMB 10,000 yuan", (10**4, Currency.RMB)),
    (unit_of, "Unit: CNY 100 million", (10**8, Currency.RMB)),
    (unit_of, "Unit: US$ million", (10**6, Currency.USD)),
    (unit_of, "2025年2月 单位：千美元", (10**3, Currency.USD)),
    (unit_of, "单位：人民币（万元）", (10**4, Currency.RMB)),
    *((unit_of, text, None) for text in ("单位：万", "单位：", "单位：吨")),
    # of another size: they were 10,000 yuan, a million, and 1 dollar
    *((unit_of, text, None) for text in ("单位：十万元", "单位：10万元", "单位：百亿元", "单位：美元（千）")),
    *((unit_of, text, None) for text in ("Unit: RMB 10 million", "Unit: US$ billion", "Unit: thousand US dollars")),
    *((currency_of, text, Currency.RMB) for text in ("总值表（人民币值）", "Values (in CNY)")),
    *((currency_of, text, Currency.USD) for text in ("总值表（美元值）", "Values (in USD)")),
    *((currency_of, text, None) for text in ("总值表", "人民币兑美元", "单位：欧元")),
    *((month_of_title, text, None) for text in NO_MONTH_OF_TITLE),
    *((month_of_file, name, None) for name in NO_MONTH_OF_FILE),
    (month_of_file, "2025-07_18.csv", Month(2025, 7)),
    *((month_of_file, name, Month(2025, 1)) for name in ("2025-1.csv", "2025.1.csv", "2025 1.csv", "2025年1月.csv")),
    *((span_of_header, text, (None, False)) for text in ("当月", "本月", "Month", "current month")),
    *((span_of_header, text, (5, False)) for text in ("5月", " 5 月", "5", "May", "May.", "5月份")),
    *((span_of_header, text, (5, True)) for text in ("1至5月", "1-5月", "1to5", "1 to 5", "1～5月", "Jan-May")),
    *((span_of_header, text, (None, True)) for text in TO_DATE),
    *((span_of_header, text, None) for text in ("出口", "13月", "0月", "2至3月", "", "Location", "同比")),
]


def test_a_text_is_a_unit_a_currency_a_month_or_a_span_or_none() -> None:
    for read, text, expected in READ:
        assert read(text) == expected, (read.__name__, text)


@given(months)
def test_a_title_gives_the_last_month_of_its_span(period: Month) -> None:
    year, last = period.year, period.month
    name = MONTH_NAMES[last - 1]
    for title in (
        f"（8）{year}年{last}月进出口商品收发货人所在地总值表（人民币值）",
        f"{year} 年 1 至 {last} 月总值表",
        f"{year}年1-{last}月总值表",
        f"{year}年前{last}个月总值表",
        f"(8) Values by Location, {name} {year} (in USD)",
        f"Values by Location, Jan-{name[:3]}. {year}",
        f"Values, January to {name} {year}",
        f"（8）Imports and Exports by Location of Importers/Exporters,{last}.{year}",
        f"(5) Imports and Exports by Customs Regime, {last}. {year}",
        f"(8)Imports and Exports by Location,1-{last}.{year}",
    ):
        assert month_of_title(title) == period, title


@given(months)
def test_a_files_name_gives_its_month(period: Month) -> None:
    year, last = period.year, period.month
    if year < 1980:
        return
    for name in (
        f"{year}-{last:02d}.csv",
        f"{year}-{last:02d} (1).csv",
        f"{year}{last:02d}_usd.xls",
        f"table8_{year}_{last:02d}.html",
        f"{year}年{last}月.xlsx",
        f"gacc {year}.{last:02d}.csv",
        f"{last}.{year}.html",
        f"{MONTH_NAMES[last - 1]} {year}.html",
    ):
        assert month_of_file(name) == period, name
