"""What a note says of a sentence that was not checked."""

from __future__ import annotations

import pytest

from xlpkg.audit.claims import Unread
from xlpkg.audit.reasons import Reasons, unread


def test_the_problems_of_a_sentence_are_sorted_by_kind_and_named_once() -> None:
    problems = [
        ("word", "义乌"), ("part", "民营企业"), ("word", ""), ("flow", "、"), ("word", "逆势"), ("word", "义乌"),
        ("statement", "创历史新高"), ("part", "民营企业"), ("flow", "和"), ("statement", "创历史新高"),
    ]  # fmt: skip
    assert unread("line 3", "义乌民营企业……", problems, 2) == Unread(
        "line 3", "义乌民营企业……", ("义乌", "逆势"), ("民营企业",), ("context", "flow"), 2, ("创历史新高",)
    )


def test_the_reasons_of_a_sentence_are_those_of_its_claims_each_once() -> None:
    claims = (
        Unread("here", "text", words, parts, reasons, 1, statements)
        for words, parts, reasons, statements in [
            (("a", "b"), ("c",), ("flow",), ("d",)),
            (("b", "e"), ("c", "f"), ("unit", "flow"), ("g", "d")),
        ]
    )
    assert Reasons.of(claims) == Reasons(("a", "b", "e"), ("c", "f"), ("flow", "unit"), ("d", "g"))


@pytest.mark.parametrize(
    ("reasons", "chinese", "english"),
    [
        (Reasons(words=("义乌", "逆势")), "未能识别：义乌、逆势", "words not understood: 义乌, 逆势"),
        (Reasons(parts=("玩具", "服装")), "为部分贸易：玩具、服装", "on a part of the trade: 玩具, 服装"),
        (Reasons(statements=("甲", "乙")), "未与数据库比较：甲、乙", "not compared with the store: 甲, 乙"),
        (
            Reasons(others=("period", "unit")),
            "该时期没有单独的数字；没有写明单位",
            "a period without figures of its own; no unit",
        ),
        (
            Reasons(("义乌",), ("玩具",), ("unit", "context"), ("新高",)),
            "未能识别：义乌；为部分贸易：玩具；未与数据库比较：新高；没有写明单位",
            "words not understood: 义乌; on a part of the trade: 玩具; not compared with the store: 新高; no unit",
        ),
        (
            Reasons(others=("context", "unit")),
            "上一句不是某地区的全部贸易，或未能识别；没有写明单位",
            "the sentence before is not about all trade of a region, or was not understood; no unit",
        ),
        (
            Reasons(others=("measure", "quantity", "comparison", "flow")),
            "占比、贡献、位次、百分点或差额的变化；企业数、重量、倍数等其他数量；不是与上年同期相比；贸易方向与数字的个数不对应",
            "a share, contribution, rank, number of percentage points or change of the balance; a number of something"
            " else, such as firms, tons or times; a change from another period than the year before; the numbers of"
            " flows and figures differ",
        ),
        (Reasons(), "未能识别", "not understood"),
    ],
)
def test_a_note_names_the_reasons_in_both_languages(reasons: Reasons, chinese: str, english: str) -> None:
    assert reasons.label("zh") == chinese
    assert reasons.label("en") == english
