"""Text is normalised before it is read; tokens say which region and unit they name."""

from __future__ import annotations

import pytest

from xlpkg.audit.tokens import find_unit, normalised, region_of, size_and_currency, tokens
from xlpkg.model.words import Currency


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up ( 3.2 % ) , twice", "up (3.2%), twice"),
        ("出口 分别为为　−3.2％，", "出口分别为-3.2%,"),
        ("2025年1 - 5月", "2025年1-5月"),
        ("2025年1月 - 5月", "2025年1月-5月"),
    ],
)
def test_spaces_and_double_words_of_a_pdf_are_left_out(text: str, expected: str) -> None:
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("the Tibet Autonomous Region", "西藏"),
        ("The Guangxi Zhuang Autonomous Region's", "广西"),
        ("Chongqing Municipality", "重庆"),
        ("the nation", "全国"),
        ("吉林省", "吉林"),
        ("内蒙古地区", "内蒙"),
    ],
)
def test_a_region_is_found_by_any_of_its_names(text: str, region: str) -> None:
    (token,) = tokens(text)
    assert (token.kind, region_of(token).short) == ("region", region)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("GDP为100亿元", ["word", "harmless", "level"]),
        ("RCEP伙伴出口100亿元", ["part", "word", "flow", "level"]),
        ("café’s 5 yuan", ["word", "level"]),
    ],
)
def test_a_word_ends_where_the_script_changes(text: str, kinds: list[str]) -> None:
    assert [each.kind for each in tokens(text)] == kinds


@pytest.mark.parametrize(
    ("text", "size", "currency"),
    [
        ("5000元", 1e-8, Currency.RMB),
        ("$30", 1e-8, Currency.USD),
        ("508.0亿", 1.0, None),
        ("3.2 million", 0.01, None),
        ("(100 million yuan)", 1.0, Currency.RMB),
        ("3.5", None, None),
    ],
)
def test_a_unit_has_a_size_and_a_currency(text: str, size: float | None, currency: Currency | None) -> None:
    assert size_and_currency(text) == (size, currency)
    assert find_unit(text) == (None if size is None or currency is None else (size, currency))


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("North China's Inner Mongolia Autonomous Region", "内蒙"),
        ("Guangxi Zhuang Autonomous Region's exports", "广西"),
        ("the Ningxia Hui Autonomous Region", "宁夏"),
        ("Xinjiang Uighur Autonomous Region", "新疆"),
        ("Xizang Autonomous Region", "西藏"),
        ("the Tibet Autonomous Region", "西藏"),
        ("Heilongjiang Province", "黑龙江"),
        ("the Inner Mongolia region", "内蒙"),
    ],
)
def test_a_region_has_any_of_its_english_names(text: str, short: str) -> None:
    assert [region_of(token).short for token in tokens(text) if token.kind == "region"] == [short]
