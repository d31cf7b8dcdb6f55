"""Sentences of bulletins are compared with the store, or left unread with a note; see `gold_texts`."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from gold_texts import GoldText, audited, found_in, gold_texts, notes_of

from xlpkg.analysis.cube import Cube
from xlpkg.audit.tokens import tokens
from xlpkg.messages import Language
from xlpkg.model.regions import PROVINCES


@pytest.mark.parametrize("gold", gold_texts(), ids=lambda gold: gold.text[:40])
def test_a_text_has_the_findings_of_a_careful_reader(gold: GoldText, rmb_cube: Cube) -> None:
    done = audited(gold.text, rmb_cube, gold.period, is_markdown=gold.is_markdown)
    found = found_in(done)
    if not gold.expected.warnings:
        found = replace(found, warnings=())
    assert found == gold.expected, [each.sentence() for each in done.findings]
    notes = notes_of(done)
    assert all(any(words in note for note in notes) for words in gold.noted), notes


_ZHEJIANG = "2025年前5个月，浙江进出口2.24万亿元，增长6.5%"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "2025年5月，广东出口5163.0亿元，下降3.1%。",
            "广东出口（2025-05 当月）：正文为 5163.0 亿元，数据库为 5063.0 亿元",
        ),
        (
            "In May 2025, Guangdong's exports fell 3.1 percent to 516.3 billion yuan.",
            "Guangdong, exports, the month 2025-05: the text has 516.3 billion yuan, the store has 506.3 billion yuan",
        ),
        (
            "2025年5月，广东出口9063.0亿元。",
            "广东出口（2025-05 当月）：正文为 9063.0 亿元，数据库为 5063.0 亿元；该句没有其他数字相符，可能另有所指",
        ),
        (
            "2025年5月，广东出口5063.1亿元。",
            "广东出口（2025-05 当月）：正文为 5063.1 亿元，数据库为 5063.0 亿元，仅略超舍入误差",
        ),
        (f"{_ZHEJIANG}，居全国第2位。", "浙江进出口（2025-05 累计）：正文为全国第 2 位，数据库为第 3 位"),
        (
            f"{_ZHEJIANG}，快于全国5.5个百分点。",
            "浙江进出口同比与全国之差（2025-05 累计）：正文为 5.5 个百分点，数据库为 4.0 个百分点",
        ),
        (
            f"{_ZHEJIANG}，低于全国平均水平。",
            "浙江进出口同比（2025-05 累计）：正文称“低于全国平均水平”，数据库为 6.5%，全国为 2.5%",
        ),
        (
            "2025年前5个月，湖南进出口2.24万亿元，增长6.5%。",
            "正文写的是湖南（2025-05 累计），而 2 个数字在数据库中都是浙江的，没有一个是湖南的",
        ),
        (
            "2025年5月，广东出口2838.2亿元，进口5063.0亿元。",
            "广东（2025-05 当月）：按数据库，出口和进口的 2 个数字互换了",
        ),
        (
            "2024年5月，广东出口5063.0亿元，进口2838.2亿元。",
            "正文写的是 2024 年，而数字是 2025 年的（2 个数字中 2 个相符，与 2024 年均不符）",
        ),
    ],
)
def test_a_finding_says_what_is_printed_and_what_it_should_be(text: str, sentence: str, rmb_cube: Cube) -> None:
    lang: Language = "en" if text.isascii() else "zh"
    assert [each.sentence(lang) for each in audited(text, rmb_cube).findings] == [sentence]


def test_two_figures_show_the_year_of_a_text_that_names_none(rmb_cube: Cube) -> None:
    assert audited("前5个月，浙江进出口2.24万亿元，同比增长6.5%。", rmb_cube).right == 2
    alone = audited("前5个月，浙江进出口2.24万亿元。", rmb_cube)
    assert (alone.right, alone.is_checked) == (0, False)
    assert [(each.where, each.sentence()) for each in alone.findings] == [
        ("bulletin.txt", "no table of provinces and no figure of a province was found: nothing was checked"),
        ("line 1", "not checked (nothing names the year: give --period): 前5个月,浙江进出口2.24万亿元。"),
    ]


def test_the_cities_of_table_8_are_parts_of_their_province(real_months: dict[str, list[list[str]]]) -> None:
    labels = {row[0].strip() for cells in real_months.values() for row in cells}
    names = {region.name for region in PROVINCES}
    cities = {label for label in labels if re.fullmatch("[\u4e00-\u9fff]{2,5}[市州]", label)} - names
    assert len(cities) > 130
    for city in cities:
        assert tokens(city)[0].kind in ("part", "part_of_region"), city


def test_an_unread_sentence_is_quoted_once_with_its_unknown_words(rmb_cube: Cube) -> None:
    text = "2025年前5个月，浙江义乌进出口3000亿元，增长20%。"
    (note,) = [each for each in audited("\n\n".join([text] * 3), rmb_cube).findings if each.printed]
    assert (note.code, note.severity, str(note.printed).replace(",", "，")) == ("unread", "note", text)
    assert "义乌" in note.sentence("zh")
    assert "义乌" in note.sentence("en")


def test_a_note_on_unknown_words_does_not_blame_the_sentence_before_too(rmb_cube: Cube) -> None:
    text = "2025年前5个月，广东对东盟进出口7000亿元。铁矿砂进口60亿元。出口5亿元。"
    first, second, third = (
        each.sentence("zh") for each in audited(text, rmb_cube).findings if each.code == "unread" and each.printed
    )
    assert "上一句" not in first
    assert "铁矿砂" in second
    assert "上一句" not in second
    assert "上一句" in third
