"""A province's share of the nation's trade and how its growth compares: what the store contradicts is an error.

The figures are those of the tables of China Customs in yuan, January to May 2025 (100 million yuan, YoY in percent):

| | total | | exports | | imports | |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| the nation | 179448.5 | +2.5 | 106681.9 | +7.2 | 72766.6 | -3.8 |
| 浙江 | 22390.2 | +6.5 | 16915.8 | +9.6 | 5474.5 | -2.2 |
| 广东 | 37458.9 | +4.0 | 23637.0 | +0.9 | 13821.9 | +9.7 |
| 福建 | 7552.4 | -8.2 | 4621.3 | -8.2 | 2931.1 | -8.1 |
| 内蒙古 | 843.0 | +0.2 | 327.7 | +6.1 | 515.3 | -3.2 |

In May, exports of 广东 were 5063.0 (-3.1) of 22766.8 (+6.2), its imports 2838.2 (+8.4) of 15331.3 (-2.0), and the
nation's total grew by 2.7.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.model.months import Month
from xlpkg.report.compose import compose

_TOTAL = "2025年前5个月，浙江进出口2.24万亿元，增长6.5%"
_EXPORTS = "2025年前5个月，浙江出口1.69万亿元，增长9.6%"
_FUJIAN = "2025年前5个月，福建进出口7552.4亿元，下降8.2%"
_MAY = "2025年5月，广东省出口5063.0亿元，同比下降3.1%"


def errors(found: tuple[Finding, ...]) -> list[tuple[object, object]]:
    return [(each.printed, each.expected) for each in found if each.severity == "error"]


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        (f"{_TOTAL}，占全国的13.5%。", 13.5, 12.5),  # 22390.2 / 179448.5
        (f"{_TOTAL}，占全国的14%。", 14.0, 12.0),
        (f"{_TOTAL}，占全国近20%。", 20.0, 12.0),
        ("2025年前5个月，浙江进出口2.24万亿元；5月，进出口4917.2亿元，占全国的2.7%。", 2.7, 12.9),  # of 38098.1 in May
        (f"{_EXPORTS}，占全国出口总值的12.9%。", 12.9, 15.9),  # 16915.8 / 106681.9; of total trade 9.4 or 12.5
        (f"{_TOTAL}，增速快于全国5个百分点。", 5.0, 4.0),  # 6.5 - 2.5
        (f"{_TOTAL}，低于全国4个百分点。", -4.0, 4.0),
        (f"{_EXPORTS}，较全国高5.4个百分点。", 5.4, 2.4),  # 9.6 - 7.2; 7.1 above the growth of total trade
        (f"{_MAY}，低于全国7.3个百分点。", -7.3, -9.3),  # -3.1 - 6.2
        (f"{_FUJIAN}，降幅高于全国9.7个百分点。", 9.7, -10.7),  # -8.2 - 2.5
        (
            "Zhejiang's foreign trade rose 6.5 percent to 2.24 trillion yuan in the first five months of 2025,"
            " accounting for 15.2 percent of the country's total.",
            15.2,
            12.5,
        ),
        (
            "Zhejiang's exports rose 9.6 percent in the first five months of 2025, 3.4 percentage points higher than"
            " the national average.",
            3.4,
            2.4,
        ),
    ],
)
def test_a_wrong_share_or_gap_is_an_error_with_the_right_one(
    text: str, printed: float, expected: float, rmb_cube: Cube
) -> None:
    done = audited(text, rmb_cube)
    assert errors(done.findings) == [(printed, expected)]
    assert (done.wrong, done.unread) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        f"{_TOTAL}，占全国约12.5%。",
        f"{_TOTAL}，高于全国4个百分点。",
        f"{_FUJIAN}，低于全国10.7个百分点。",
        f"{_EXPORTS}，占全国出口总值的15.9%。",
    ],
)
def test_a_right_share_or_gap_is_right(text: str, rmb_cube: Cube) -> None:
    done = audited(text, rmb_cube)
    assert (done.right, done.wrong, done.unread, done.findings) == (3, 0, 0, ())


@pytest.mark.parametrize(
    "text",
    [
        f"{_EXPORTS}，占全国的12.5%。",  # all of its trade
        f"{_EXPORTS}，占全国的9.4%。",  # its exports of all trade
        f"{_EXPORTS}，较全国高4个百分点。",  # all of its trade
        f"{_EXPORTS}，较全国高7.1个百分点。",  # than total trade
        "2025年前5个月，浙江进出口2.24万亿元，增长6.5%，进口5474.5亿元，下降2.2%，出口1.69万亿元，占全国的7.5%。",
        f"{_TOTAL}；5月，进出口4917.2亿元，占全国的12.5%。",  # 12.9 in May
        f"{_FUJIAN}，降幅高于全国10.7个百分点。",  # of a fall, higher is lower
        f"{_TOTAL}，占全国的12.6%。",  # 22390.2 of 177900, which is within revisions
        f"{_TOTAL}，占全国近15%。",
        "2025年前5个月，浙江进出口2.24万亿元，增长6.5%；2024年增长7.4%，快于全国4.9个百分点。",  # 7.4 - 2.5
        f"{_MAY}，低于全国8.2个百分点。",  # 9.3 by the published YoY, which revised bases may move
    ],
)
def test_a_share_or_gap_that_may_be_meant_in_another_way_is_unread(text: str, rmb_cube: Cube) -> None:
    done = audited(text, rmb_cube)
    assert (done.wrong, done.unread) == (0, 1)
    (note,) = done.findings
    assert (note.code, note.severity) == ("unread", "note")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2025年前5个月，浙江逆势而上，进出口2.24万亿元，增长6.5%，占全国的13.5%。", []),
        ("2025年前5个月，浙江进出口2.24万亿元，增长5.6%，占全国的13.5%。", [(5.6, 6.5)]),
        ("2025年前5个月，浙江进出口占全国的13.5%。", []),
        ("2025年前5个月，浙江进出口2.24万亿元，较2019年同期增长85%，快于全国5个百分点。", []),
        ("2025年前5个月，浙江民营企业进出口1.83万亿元，占全国的13.5%。", []),
        (f"{_TOTAL}，连续5个月快于全国5个百分点。", []),
        (f"{_TOTAL}，快于全国5个百分点；广东进出口3.75万亿元，增长4%。", []),
        ("2025年前5个月，浙江进出口3100亿美元，占全国的13.5%。", []),
        (f"{_EXPORTS}，占比高于全国5.5个百分点。", []),  # of its trade
        (f"{_EXPORTS}，占比提高，高于全国5.5个百分点。", []),
        (f"{_TOTAL}，增量占全国的25%。", []),
        (f"{_TOTAL}，贡献率高于全国5.5个百分点。", []),
        (f"{_TOTAL}，环比增速快于全国5.5个百分点。", []),
        (
            "Zhejiang's exports rose 9.6 percent in the first five months of 2025, while their share was 5.5 percentage"
            " points higher than the national average.",
            [],
        ),
    ],
)
def test_a_wrong_share_or_gap_is_unread_where_the_sentence_is_not_certain(
    text: str, wrong: list[tuple[object, object]], rmb_cube: Cube
) -> None:
    done = audited(text, rmb_cube)
    assert errors(done.findings) == wrong
    assert [each for each in done.findings if each.code == "unread" and each.printed]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (f"{_TOTAL}，低于全国平均水平。", "低于全国平均水平", "6.5% > 2.5%"),
        (f"{_TOTAL}，增速比全国慢。", "增速比全国慢", "6.5% > 2.5%"),
        (f"{_TOTAL}，进出口增速明显低于全国平均水平。", "低于全国平均水平", "6.5% > 2.5%"),
        (f"{_TOTAL}，外贸增速低于全国平均水平。", "增速低于全国平均水平", "6.5% > 2.5%"),
        (f"{_FUJIAN}，增速高于全国平均水平。", "增速高于全国平均水平", "-8.2% < 2.5%"),
        (f"{_FUJIAN}，好于全国平均水平。", "好于全国平均水平", "-8.2% < 2.5%"),
        ("2025年前5个月，广东出口2.36万亿元，增长0.9%，快于全国。", "快于全国", "0.9% < 7.2%"),
        (
            "Zhejiang's foreign trade rose 6.5 percent to 2.24 trillion yuan in the first five months of 2025, below"
            " the national average.",
            "below the national average",
            "6.5% > 2.5%",
        ),
        (
            "Guangdong's exports rose 0.9 percent to 2.36 trillion yuan in the first five months of 2025, faster than"
            " the national average.",
            "faster than the national average",
            "0.9% < 7.2%",
        ),
    ],
)
def test_a_growth_that_is_said_to_be_on_the_other_side_of_the_nations_is_an_error(
    text: str, words: str, expected: str, rmb_cube: Cube
) -> None:
    done = audited(text, rmb_cube)
    assert errors(done.findings) == [(words, expected)]
    assert (done.right, done.wrong, done.unread) == (2, 1, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{_MAY}，增速高于全国平均水平。", "增速高于全国平均水平"),
        ("2025年5月，广东省进口2838.2亿元，同比增长8.4%，低于全国平均水平。", "低于全国平均水平"),
        ("2025年5月，广东省进口2838.2亿元，同比增长8.4%，增速比全国低。", "增速比全国低"),
    ],
)
def test_a_growth_of_a_month_on_the_other_side_is_an_error(text: str, words: str, rmb_cube: Cube) -> None:
    done = audited(text, rmb_cube)
    assert [printed for printed, _ in errors(done.findings)] == [words]
    assert (done.right, done.wrong, done.unread) == (2, 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        f"{_TOTAL}，高于全国平均水平。",
        f"{_FUJIAN}，低于全国平均水平。",
        f"{_FUJIAN}，高于全国平均水平。",  # the fall, to a careless writer
        f"{_FUJIAN}，降幅高于全国平均水平。",
        f"{_MAY}。增速高于全国平均水平。",  # in a sentence of its own
        "2025年前5个月，内蒙古出口327.7亿元，增长6.1%，低于全国平均水平。",  # than exports
        "2025年前5个月，内蒙古出口327.7亿元，增长6.1%，高于全国平均水平。",  # than total trade
        "2025年前5个月，广东进出口3.75万亿元，增长4%，出口增长0.9%，高于全国平均水平。",  # the total is
        "2025年前5个月，浙江进出口2.24万亿元，低于全国平均水平。",  # perhaps a level
        "2025年前5个月，浙江逆势而上，进出口2.24万亿元，增长6.5%，低于全国平均水平。",
        f"{_TOTAL}，连续5个月低于全国平均水平。",
        f"{_EXPORTS}，占比低于全国平均水平。",
        f"{_EXPORTS}，占比提高，低于全国平均水平。",
        f"{_EXPORTS}，出口低于全国平均水平。",  # perhaps its level
        f"{_TOTAL}，规模低于全国平均水平。",
        f"{_TOTAL}，进出口总值低于全国平均水平。",
        f"{_TOTAL}，一季度低于全国平均水平。",
        f"{_TOTAL}，去年低于全国平均水平。",
        f"{_TOTAL}，并未低于全国平均水平。",
        f"{_TOTAL}，低于全国平均水平的趋势得到扭转。",
        f"{_TOTAL}，增速由低于全国平均水平转为高于全国平均水平。",
        "Zhejiang's exports rose 9.6 percent in the first five months of 2025, a value below the national average.",
        "Zhejiang's exports rose 9.6 percent in the first five months of 2025, not below the national average.",
        "Zhejiang's exports rose 9.6 percent in the first five months of 2025, growing slower than the national average"
        " in May.",
    ],
)
def test_a_growth_that_may_be_on_either_side_is_a_note(text: str, rmb_cube: Cube) -> None:
    done = audited(text, rmb_cube)
    assert [(each.code, each.severity) for each in done.findings] == [("unread", "note")]
    assert re.search("全国|national", done.findings[0].sentence())
    assert (done.wrong, done.unread > 0) == (0, True)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("广东进出口37458.9亿元，增长4.0%，占全国的23.9%。", [(23.9, 20.9)]),
        ("广东进出口37458.9亿元，增长4.0%，低于全国平均水平。", [("低于全国平均水平", "4.0% > 2.5%")]),
    ],
)
def test_a_report_is_compared_with_the_store_alone(
    sentence: str, wrong: list[tuple[object, object]], rmb_cube: Cube
) -> None:
    """37458.9 of 179448.5 are 20.9 %. A table of the report may be wrong itself."""
    report = compose(rmb_cube, Month(2025, 5))
    month, to_date = report.sections
    document = document_of(replace(report, sections=(month, replace(to_date, lead=to_date.lead + sentence))))
    assert errors(audit(document, rmb_cube)) == wrong
    assert errors(audit(document)) == []
