"""Regions and words of trade statistics are parsed in every accepted spelling, and other text is refused."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.errors import BadArgument
from xlpkg.model import words
from xlpkg.model.regions import NATIONAL, REGIONS, Region, find_region, parse_region, region_of_code
from xlpkg.model.words import Basis, Currency, Flow, Method

SPACES = [" ", "\u00a0", "\u3000", "\n", "\r\n", "\t", "\u200b", "\ufeff"]
regions = st.sampled_from(REGIONS)
spaces = st.lists(st.sampled_from(SPACES), max_size=3).map("".join)


@given(regions, st.data())
def test_a_label_is_found_with_any_white_space(region: Region, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([region.name, region.short]))
    spaced = "".join(data.draw(spaces) + letter for letter in name) + data.draw(spaces)
    assert find_region(spaced) is region
    english = data.draw(spaces) + region.english.replace(" ", data.draw(spaces) + " ") + data.draw(spaces)
    assert find_region(english) is region


@given(regions, st.text(alphabet="市省区县州新滨海开发经济abc1", min_size=1, max_size=4))
def test_a_label_that_only_begins_or_ends_like_a_region_is_not_found(region: Region, more: str) -> None:
    for label in (region.name + more, more + region.name):
        found = find_region(label)
        assert found is None or label in {found.name, found.short}


def test_a_city_or_a_zone_is_not_a_province() -> None:
    for label in ("吉林市", "天津滨海新区", "上海浦东新区", "海南藏族自治州", "广东省深圳市", "", "44"):
        assert find_region(label) is None, label


def test_every_spelling_of_a_region_is_parsed() -> None:
    for value in ("广东", "广东省", 44, 44.0, "44", "Guangdong", "guangdong province", " 广 东 ", "GUANGDONG"):
        assert parse_region(value).code == 44, value
        assert parse_region(parse_region(value)).code == 44
    for value in ("全国", "总值", "China", "Total", "national"):
        assert parse_region(value) is NATIONAL, value


def test_other_values_are_refused() -> None:
    for value in ("广", "广东广西", 0, 99, 44.5, True, None, "", "Canton", "0x2c", float("nan"), float("inf")):
        with pytest.raises(BadArgument, match="is not a region") as raised:
            parse_region(value)
        assert "广东" in raised.value.sentence("zh")


def test_the_first_two_digits_of_a_code_are_those_of_the_province() -> None:
    for code, expected in {"4403": 44, "44": 44, " 11 ": 11, "9": None, "xx": None, "": None}.items():
        found = region_of_code(code)
        assert (found and found.code) == expected, code


# Words

KINDS: dict[str, tuple[Callable[[object], Enum], dict[str, Enum]]] = {
    "flow": (words.parse_flow, {"进出口": Flow.TOTAL, "Export": Flow.EXPORT, " 进口 ": Flow.IMPORT, "net": Flow.NET}),
    "basis": (words.parse_basis, {"当月": Basis.MONTH, "YTD": Basis.YTD, "累计": Basis.YTD}),
    "currency": (words.parse_currency, {"usd": Currency.USD, "美元": Currency.USD, "人民币": Currency.RMB}),
    "method": (words.parse_method, {"auto": Method.AUTO, "Stored": Method.STORED, "首次公布": Method.FIRST}),
}


def test_words_are_parsed_in_both_languages_and_any_case() -> None:
    for parse, words_of in KINDS.values():
        for word, meaning in words_of.items():
            assert parse(word) is meaning
            assert parse(meaning) is meaning


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    for kind, (parse, words_of) in KINDS.items():
        for value in ("", "sideways", None, 7, True):
            with pytest.raises(BadArgument) as raised:
                parse(value)
            assert raised.value.key == f"bad-{kind}"
            sentences = raised.value.sentence("en") + raised.value.sentence("zh")
            assert all(word.strip().lower() in sentences for word in words_of)


def test_a_language_has_two_names() -> None:
    assert [words.parse_language(name) for name in ("zh", "中文", "EN", "English")] == ["zh", "zh", "en", "en"]
    with pytest.raises(BadArgument):
        words.parse_language("fr")
