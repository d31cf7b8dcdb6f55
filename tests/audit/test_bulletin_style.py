"""The audit reads a report in the style of a bulletin: no false finding, and an error in it is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.report.compose import compose
from xlpkg.report.model import Report
from xlpkg.report.style import Style

BULLETIN = Style("bulletin")
MAY = Month(2025, 5)
#: language -> the words of the report of May 2025 in yuan, and an error in their place.
PLANTED: dict[Language, list[tuple[str, str]]] = {
    "zh": [
        ("进出口3.81万亿元，同比", "进出口3.91万亿元，同比"),
        ("同比增长2.8%", "同比增长3.7%"),
        ("同比增长2.8%", "同比下降2.8%"),
        ("下降1.9%；贸易", "增长1.9%；贸易"),
        ("7901.2亿元", "7801.2亿元"),
        ("为广东、浙江和江苏，分别", "为浙江、广东和江苏，分别"),
        ("分别增长0.7%、6.0%和3.9%", "分别增长0.7%、5.0%和3.9%"),
        ("等10个省市出口同比下降", "等12个省市出口同比下降"),
        ("浙江、江苏、山东等21个省市出口同比增长", "浙江、江苏、福建等21个省市出口同比增长"),
        ("贸易顺差7435.6亿元", "贸易顺差7135.6亿元"),
        ("分别下降3.1%、增长9.4%和增长7.1%", "分别下降3.1%、下降9.4%和增长7.1%"),
        ("分别下降3.1%、增长9.4%和增长7.1%", "分别下降3.1%、增长9.4%和增长8.0%"),
        ("分别拉动0.8、0.6和0.5个百分点", "分别拉动0.8、0.9和0.5个百分点"),
        ("为浙江、山东和江苏，分别拉动", "为浙江、上海和江苏，分别拉动"),
        ("全国出口同比拉动最大", "全国进口同比拉动最大"),
        ("全国进口同比下拉最大的省市为北京、", "全国进口同比下拉最大的省市为广东、"),
        ("分别下拉3.6、0.4", "分别下拉3.6、0.7"),
        ("分别下拉3.6、", "分别拉动3.6、"),
        ("拉动最大的为广东、上海和安徽，分别拉动1.4", "下拉最大的为广东、上海和安徽，分别下拉1.4"),
    ],
    "en": [
        ("goods was 3.81 trillion yuan", "goods was 3.91 trillion yuan"),
        ("yuan, up 2.8% year", "yuan, down 2.8% year"),
        ("1.53 trillion yuan, down 1.9%", "1.53 trillion yuan, down 3.0%"),
        ("790.1 billion yuan", "780.1 billion yuan"),
        ("were Guangdong, Zhejiang and Jiangsu, at 790", "were Zhejiang, Guangdong and Jiangsu, at 790"),
        ("exports fell in 10 provinces", "exports fell in 12 provinces"),
        ("exports rose in 21 provinces (Zhejiang,", "exports rose in 21 provinces (Fujian,"),
        ("surplus was 743.6 billion", "surplus was 713.6 billion"),
        ("down 3.1%, up 9.4% and up 7.1%", "down 3.1%, up 9.4% and down 7.1%"),
        ("trade, 0.8, 0.6 and 0.5 percentage", "trade, 0.8, 0.6 and 0.9 percentage"),
        ("Beijing, Fujian and Liaoning subtracted", "Beijing, Fujian and Guangdong subtracted"),
        ("imports, 3.6, 0.4 and 0.4", "imports, 2.6, 0.4 and 0.4"),
        ("subtracted most from growth in national imports", "added most to growth in national imports"),
        ("Guangdong, Shanghai and Anhui added most", "Guangdong, Shanghai and Anhui subtracted most"),
        ("Guangdong, Shanghai and Anhui added", "Guangdong, Shanghai and Jilin added"),
        ("Fujian and Hunan subtracted most", "Fujian and Henan subtracted most"),
    ],
}


def findings(report: Report, cube: Cube) -> list[Finding]:
    """The errors and warnings of the audit."""
    return [each for each in audit(document_of(report), cube, report.period) if each.severity != "note"]


def test_a_sound_report_has_no_finding(rmb_cube: Cube, example_cube: Cube) -> None:
    languages: tuple[Language, Language] = ("zh", "en")
    for cube in (rmb_cube, example_cube):
        for period in cube.periods():
            for lang in languages:
                found = findings(compose(cube, period, lang, style=BULLETIN), cube)
                assert not found, (period, lang, [each.sentence() for each in found])


@pytest.mark.parametrize(
    ("lang", "right", "wrong"), [(lang, *pair) for lang, pairs in PLANTED.items() for pair in pairs]
)
def test_an_error_in_a_sentence_is_found(rmb_cube: Cube, lang: Language, right: str, wrong: str) -> None:
    report = compose(rmb_cube, MAY, lang, style=BULLETIN)
    section = report.sections[0]
    texts = {name: getattr(section, name) for name in ("lead", "exports", "imports")}
    assert sum(right in text for text in texts.values()) >= 1, right
    name = next(name for name, text in texts.items() if right in text)
    changed = replace(section, **{name: texts[name].replace(right, wrong)})
    found = findings(replace(report, sections=(changed, *report.sections[1:])), rmb_cube)
    assert any(each.severity == "error" for each in found), wrong


def test_nearly_every_sentence_is_checked(rmb_cube: Cube, example_cube: Cube) -> None:
    """What is not: a list in which a direction is not certain or a province is unchanged."""
    languages: tuple[Language, Language] = ("zh", "en")
    for cube in (rmb_cube, example_cube):
        for period in cube.periods():
            for lang in languages:
                report = compose(cube, period, lang, style=BULLETIN)
                for each in audit(document_of(report), cube, period):
                    words = ("升降未定", "持平", "uncertain", "unchanged")
                    assert any(word in str(each.printed) for word in words), (period, lang, each.sentence())


def test_without_a_cube_contributions_are_said_not_to_be_checked(rmb_cube: Cube) -> None:
    found = audit(document_of(compose(rmb_cube, MAY, style=BULLETIN)))
    assert [each for each in found if each.code == "unread" and "拉动" in str(each.printed)]
