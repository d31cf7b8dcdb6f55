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

_FALL = "In May 2025, Guangdong's exports fell 3.1 percent to 506.3 billion yuan"


@pytest.mark.parametrize("gold", gold_texts(), ids=lambda gold: gold.text[:40])
def test_a_text_has_the_findings_of_a_careful_reader(gold: GoldText, rmb_cube: Cube) -> None:
    done = audited(gold.text, rmb_cube, gold.period)
    found = found_in(done)
    if not gold.expected.warnings:
        found = replace(found, warnings=())
    assert found == gold.expected, [each.sentence() for each in done.findings]
    notes = notes_of(done)
    assert all(any(words in note for note in notes) for words in gold.noted), notes


@pytest.mark.parametrize(
    ("text", "statement"),
    [  # May 2025: exports of 广东 -3.1 % and of the nation +6.2 %; exports of 广东 in April +4.0 %
        ("2025年5月，广东省出口5063.0亿元，同比下降3.1%。增速高于全国平均水平。", "增速高于全国平均水平"),
        ("2025年5月，广东省出口5063.0亿元，同比下降3.1%，连续两个月下降。", "连续两个月下降"),
        ("2025年5月，广东省出口5063.0亿元，同比下降3.1%，但连续5个月增长。", "连续5个月增长"),
        ("2025年5月，广东省出口5063.0亿元，创历史新高，同比下降3.1%。", "创历史新高"),
        (f"{_FALL}, above the national average.", "above the national average"),
        (f"{_FALL}, a record high.", "a record high"),
        (f"{_FALL}, for the second consecutive month.", "for the second consecutive month"),
    ],
)
def test_what_a_sentence_states_beside_its_figures_is_a_note(text: str, statement: str, rmb_cube: Cube) -> None:
    done = audited(text, rmb_cube)
    (note,) = done.findings
    assert (note.code, note.severity, done.right, done.wrong) == ("unread", "note", 2, 0)
    last = re.split("(?<=。)(?=.)", text.replace("，", ","))[-1]
    assert (note.printed, note.sentence()) == (last, f"not checked (not compared with the store: {statement}): {last}")


def test_a_wrong_change_is_corrected_to_that_of_the_table(rmb_cube: Cube) -> None:
    # `table` has 61.9 %. 24.9251 after 15.4197 is 61.6 %, and the published YoY of the years to date give 62.0 %.
    done = audited("2025年5月，贵州进口24.9亿元，同比下降61.9%。", rmb_cube)
    assert [(each.printed, each.expected) for each in done.findings] == [(-61.9, 61.9)]


@pytest.mark.parametrize(("level", "severity"), [("2973.0", "error"), ("3004.0", "warning"), ("2010.0", "warning")])
def test_a_single_level_is_an_error_only_if_it_is_near(level: str, severity: str, rmb_cube: Cube) -> None:
    # The level is 2930.9: 1.4 %, 2.5 % and 31 % off. No other figure shows what the sentence is about.
    findings = audited(f"2025年前5个月，重庆进出口{level}亿元。", rmb_cube).findings
    assert [each.severity for each in findings if each.code == "prose"] == [severity]


def test_two_figures_show_the_year_of_a_text_that_names_none(rmb_cube: Cube) -> None:
    assert audited("前5个月，浙江进出口2.24万亿元，同比增长6.5%。", rmb_cube).right == 2
    alone = audited("前5个月，浙江进出口2.24万亿元。", rmb_cube)
    assert (alone.right, alone.is_checked) == (0, False)
    assert [(each.where, each.sentence()) for each in alone.findings] == [
        ("bulletin.txt", "no table of provinces and no figure of a province was found: nothing was checked"),
        ("line 1", "not checked (nothing names the year: give --period): 前5个月,浙江进出口2.24万亿元。"),
    ]


def test_a_text_with_yuan_is_in_yuan(rmb_cube: Cube) -> None:
    text = "Beijing's trade was $256.6 billion in H1 2024.\n\nIn H1 2024, Beijing's trade hit 1.83 trillion yuan.\n\n"
    assert audited(f"{text}In H1 2024, the trade of Beijing rose 3.6 percent.", rmb_cube).right == 2


@pytest.mark.parametrize(
    ("words", "rank", "expected"),
    [
        ("浙江进出口2.24万亿元，居全国第二位", 2, 3),
        ("浙江出口1.69万亿元，规模列全国第三", 3, 2),
        ("浙江进出口2.24万亿元，同比增长6.5%，增速居全国第3位", 3, 11),
        ("浙江进出口2.24万亿元，同比增长6.5%，居全国第2位", 2, 3),
    ],
)
def test_a_wrong_rank_is_one_error_with_the_right_rank(words: str, rank: int, expected: int, rmb_cube: Cube) -> None:
    # January to May 2025: total 广东 江苏 浙江, exports 广东 浙江 江苏, YoY of total 6.5 % after ten higher ones.
    findings = audited(f"2025年前5个月，{words}。", rmb_cube).findings
    assert [(each.code, each.severity, each.printed, each.expected) for each in findings] == [
        ("rank", "error", rank, expected)
    ]


def test_a_rank_alone_is_a_warning_if_it_is_wrong(rmb_cube: Cube) -> None:
    done = audited("2025年前5个月，浙江进出口规模居全国第二位。", rmb_cube)
    assert [(each.code, each.severity) for each in done.findings if each.printed] == [("rank", "warning")]
    assert (done.right, done.wrong, done.unread) == (0, 0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2025年前5个月，浙江民营企业进出口1.83万亿元，居全国第二位。",
        "2025年前5个月，浙江进出口增量居全国第二位。",
        "2025年前5个月，浙江进出口2.24万亿元，居东部第二位。",
        "2025年前5个月，浙江出口、进口居全国第二位。",
        "2025年前5个月，浙江进口下降2.2%，降幅居全国第二位。",
        "2025年前5个月，浙江外贸依存度居全国第二位。",
    ],
)
def test_a_rank_in_another_order_is_unread(text: str, rmb_cube: Cube) -> None:
    findings = audited(text, rmb_cube).findings
    assert {each.code for each in findings} == {"unread"}


def test_lists_are_compared_with_their_own_period(rmb_cube: Cube) -> None:
    # 26 provinces grew in 2024, 21 in January to May 2025.
    text = "2024年，26个省市进出口同比增长。\n\n2025年前5个月，21个省市进出口同比增长，广东进出口3.75万亿元。"
    assert not [each for each in audited(text, rmb_cube).findings if each.severity == "error"]
    wrong = audited(text.replace("26个", "25个"), rmb_cube).findings
    assert [(each.printed, each.expected) for each in wrong if each.severity == "error"] == [(25, 26)]


def test_the_second_quarter_is_the_sum_of_its_months(rmb_cube: Cube) -> None:
    # Shandong, second quarter of 2024: the months add up to 8465.3, the years to date differ by 8490.4 亿元.
    for level, severities in (("8465.3", []), ("8480", []), ("8490.4", []), ("8493", ["error"])):
        text = f"2024年二季度，山东进出口{level}亿元，其中出口5248亿元。"
        findings = audited(text, rmb_cube).findings
        assert [each.severity for each in findings] == severities, level


def test_a_level_of_an_earlier_month_may_have_been_revised(rmb_cube: Cube) -> None:
    # Guangxi, first quarter of 2024: 1,662.9. 1,675 is 0.7 % off, 1,690 is 1.6 %.
    text = "2024年前三季度，广西进出口5217.7亿元，增长9.1%。一季度，进出口{level}亿元，出口943.3亿元。"
    for level, severities in (("1662.9", []), ("1675", ["note"]), ("1690", ["error"])):
        findings = audited(text.format(level=level), rmb_cube).findings
        assert [each.severity for each in findings] == severities, level


def test_a_quarter_without_its_months_is_unread(rmb_cube: Cube) -> None:
    done = audited("2025年三季度，山东进出口8490.4亿元，同比增长5%。", rmb_cube)
    assert {each.code for each in done.findings} == {"unread"}


def test_the_cities_of_table_8_are_parts_of_their_province(real_months: dict[str, list[list[str]]]) -> None:
    labels = {row[0].strip() for cells in real_months.values() for row in cells}
    names = {region.name for region in PROVINCES}
    cities = {label for label in labels if re.fullmatch("[\u4e00-\u9fff]{2,5}[市州]", label)} - names
    assert len(cities) > 130
    for city in cities:
        assert tokens(city)[0].kind in ("part", "part_of_region"), city


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unread_sentence_is_quoted_whole_with_its_unknown_words(lang: Language, rmb_cube: Cube) -> None:
    text = "2025年前5个月，浙江义乌进出口3000亿元，增长20%。"
    (note,) = [each for each in audited(text, rmb_cube).findings if each.printed]
    assert (note.code, note.severity, str(note.printed).replace(",", "，")) == ("unread", "note", text)
    assert "义乌" in note.sentence(lang)


def test_a_repeated_remark_is_one_note(rmb_cube: Cube) -> None:
    text = "2025年前5个月，浙江义乌进出口3000亿元。"
    findings = audited("\n\n".join([text] * 3), rmb_cube).findings
    assert [each.printed is not None for each in findings].count(True) == 1


def test_one_figure_of_another_year_does_not_show_that_the_stated_year_is_wrong(rmb_cube: Cube) -> None:
    findings = audited("2024年一季度，广东进出口2.14万亿元。", rmb_cube).findings
    assert [each.severity for each in findings if each.code == "prose"] == ["warning"]


@pytest.mark.parametrize(("printed", "severities"), [("6.5", []), ("6.46", []), ("6.6", ["note"]), ("6.8", ["error"])])
def test_a_published_yoy_is_known_to_its_printed_digit(printed: str, severities: list[str], rmb_cube: Cube) -> None:
    findings = audited(f"2025年前5个月，浙江进出口2.24万亿元，同比增长{printed}%。", rmb_cube).findings
    assert [each.severity for each in findings] == severities


def test_a_note_prints_the_words_of_the_text(rmb_cube: Cube) -> None:
    done = audited("2025年前5個月，廣東對東盟進出口7000億元，增長9%。結構優化。", rmb_cube)
    note = next(each for each in done.findings if each.code == "unread" and each.printed)
    assert "對東盟" in note.sentence("zh")


def test_a_note_on_unknown_words_does_not_blame_the_sentence_before_too(rmb_cube: Cube) -> None:
    text = "2025年前5个月，广东对东盟进出口7000亿元。铁矿砂进口60亿元。出口5亿元。"
    first, second, third = (
        each.sentence("zh") for each in audited(text, rmb_cube).findings if each.code == "unread" and each.printed
    )
    assert "上一句" not in first
    assert "铁矿砂" in second
    assert "上一句" not in second
    assert "上一句" in third
