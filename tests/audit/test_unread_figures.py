"""Why a figure of a sentence on a region's trade is not read, as its note says."""

from __future__ import annotations

import pytest
from read_sentences import Note, read


@pytest.mark.parametrize(
    ("text", "figures", "note"),
    [
        ("2025年5月，出口5063.0亿元。", [], ("", "", "context subject", 1)),
        (
            "In May 2025, Guangdong's exports were 506.3 billion yuan, and imports 283 billion yuan. It rose 3%.",
            ["广东 export 2025-05 506.3×10 rmb", "广东 import 2025-05 283.0×10 rmb"],
            ("", "", "flow", 1),
        ),
        (
            "In May 2025, Guangdong's exports were 506.3 billion yuan, imports 283 billion yuan. It rose 3% and 2%.",
            ["广东 export 2025-05 506.3×10 rmb", "广东 import 2025-05 283.0×10 rmb"],
            ("", "", "flow", 2),
        ),
        (
            "2025年5月，广东民营企业出口2000亿元。进口增长2%。",
            ["广东 import 2025-05 2.0%?word"],
            ("", "民营企业", "", 1),
        ),
        (
            "2025年5月，浙江出口居全国第二位，广东某某居全国第一位，进口增长3%。",
            ["浙江 export rank 2 of (2,)", "广东 import 2025-05 3.0%?word"],
            ("某某", "", "", 1),
        ),
        (
            "2025年5月，浙江出口增长9.6%，居全国第二位次于广东，进口下降2.2%。",
            ["浙江 export 2025-05 9.6%", "浙江 import 2025-05 -2.2%?word"],
            ("次于", "", "", 1),
        ),
        ("2025年5月，广东贸易顺差增长3%。", [], ("", "", "measure", 1)),
        ("广东出口5063亿元。", [], ("", "", "no-period", 1)),
        ("5月，广东出口5063亿元。", [], ("", "", "no-year", 1)),
        ("2025年二季度末，广东出口5063亿元。", [], ("", "", "period", 1)),
        ("广东出口居全国第二位。", [], ("", "", "no-period", 1)),
        (
            "2025年5月，浙江进口下降2.2%，降幅居全国第二位。",
            ["浙江 import 2025-05 -2.2%"],
            ("", "", "measure", 1),
        ),
        ("2025年5月，浙江出口、进口居全国第二位。", [], ("", "", "flow", 1)),
        ("2025年5月，我国出口居全国第二位。", [], ("", "", "subject", 1)),
        ("2025年5月，我国占全国出口总值的10%。", [], ("", "", "measure", 1)),
        ("2025年5月，我国出口增长5%，占全国出口总值的10%。", ["全国 export 2025-05 5.0%"], ("", "", "measure", 1)),
        ("2025年二季度末，浙江出口增长9.6%，较全国高2.4个百分点。", [], ("", "", "period measure", 2)),
        # The currency of another price is not that of the trade.
        (
            "In May 2025, with oil at $70, Guangdong's exports were 50.3 billion and imports 28 billion yuan.",
            ["广东 export 2025-05 50.3×10 rmb", "广东 import 2025-05 28.0×10 rmb"],
            ("oil", "", "context unit", 1),
        ),
        # Statements of a sentence that is not understood, of the nation, or beside others are notes.
        (
            "2025年5月，广东出口下降3.1%，增速高于全国平均水平，创历史新高。",
            ["广东 export 2025-05 -3.1%"],
            ("", "", "", 2),
        ),
        ("2025年5月，广东民营企业出口2000亿元，增速高于全国平均水平。", [], ("", "民营企业", "", 2)),
        (
            "2025年5月，广东某某出口5063亿元，增速高于全国平均水平。",
            ["广东 export 2025-05 5063.0 rmb?word"],
            ("", "", "", 1),
        ),
        (
            "2025年5月，我国出口5063亿元，增速高于全国平均水平。",
            ["全国 export 2025-05 5063.0 rmb"],
            ("", "", "", 1),
        ),
        (
            "2025年5月，广东出口5063亿元，100吨，增速高于全国平均水平。",
            ["广东 export 2025-05 5063.0 rmb"],
            ("", "", "quantity", 2),
        ),
        ("2025年5月，广东出口连续5个月增长。", [], ("", "", "", 1)),
        (
            "2025年5月，浙江出口增长9.6%，规模最大的广东居全国第1位。",
            ["浙江 export 2025-05 9.6%"],
            ("广东", "", "", 1),
        ),
        (
            "2025年5月，浙江出口增长9.6%，规模最大的广东超过江苏居全国第1位。",
            ["浙江 export 2025-05 9.6%"],
            ("广东 江苏", "", "", 1),
        ),
        ("广东出口占全国的10%。", [], ("", "", "no-period", 1)),
        ("In May 2025, Guangdong saw 3 percent growth in exports over imports.", [], ("", "", "flow", 1)),
        (
            "2025年5月，广东出口983亿元，出口、进口双双回升，增长3%。",
            ["广东 export 2025-05 983.0 rmb"],
            ("", "", "flow", 1),
        ),
        (
            "2025年5月，广东出口增长3%，进口增长5%，分别增长1%、2%。",
            ["广东 export 2025-05 3.0%", "广东 import 2025-05 5.0%"],
            ("", "", "flow", 2),
        ),
        # What is compared with another month may be what is above the nation.
        (
            "2025年5月，广东出口增长3%，增速高于全国平均水平，较上月增长。",
            ["广东 export 2025-05 3.0%"],
            ("", "", "", 1),
        ),
        # A part in a clause without a figure is that of the next region, one with a figure is not.
        ("2025年前5个月，民营企业表现活跃，浙江进出口1.83万亿元。", [], ("", "民营企业", "", 1)),
        (
            "2025年前5个月，浙江民营企业进出口1万亿元，江苏进出口2.24万亿元。",
            ["江苏 total -2025-05 2.24×10000 rmb"],
            ("", "民营企业", "", 1),
        ),
        ("2025年5月，浙江义乌出口100吨，进口居全国第一位。", [], ("义乌", "", "quantity", 2)),
        ("2025年5月，浙江义乌民营企业出口100亿元。", [], ("义乌", "民营企业", "", 1)),
        ("2025年5月，浙江民营企业进口居全国第一位。", [], ("", "民营企业", "", 1)),
        ("2025年5月，浙江义乌占全国的10%。", [], ("义乌", "", "measure", 1)),
        ("2025年5月，浙江出口100吨，增加3个百分点。", [], ("", "", "quantity measure", 2)),
        (
            "2024年，四川进出口10457.2亿元，比2024年增长9.4%。",
            [
                "四川 total -2024-12 10457.2 rmb",
                "year 2024 for 2023: 2024年,四川进出口10457.2亿元,比2024年增长9.4%。",
            ],
            ("", "", "comparison", 1),
        ),
    ],
)
def test_a_figure_that_is_not_read_has_a_note_with_the_reason(text: str, figures: list[str], note: Note) -> None:
    assert read(text) == (figures, [note])


def test_what_a_sentence_that_is_not_understood_states_is_no_note() -> None:
    assert read("2025年5月，广东义乌增速高于全国平均水平。") == ([], [])
    after_figures = read("2025年5月，广东出口5063.0亿元。义乌增速高于全国平均水平。")
    assert after_figures == (["广东 export 2025-05 5063.0 rmb"], [])
