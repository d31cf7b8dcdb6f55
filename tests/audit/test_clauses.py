"""A sentence is parted where a reader begins another statement, and not within a list."""

from __future__ import annotations

import pytest

from xlpkg.audit.clauses import clauses
from xlpkg.audit.tokens import normalised, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广东出口10亿元，增长3%；进口5亿元。", ["广东出口10亿元", "增长3%", "进口5亿元"]),
        (
            "出口、进口分别为1亿元、2亿元，同比分别增长3%，下降4%。",
            ["出口、进口分别为1亿元、2亿元", "同比分别增长3%", "下降4%"],
        ),
        ("出口分别为1亿元，2亿元，增长3%", ["出口分别为1亿元,2亿元", "增长3%"]),
        ("广东、江苏，浙江出口增长3%", ["广东、江苏,浙江出口增长3%"]),
        ("exports of Guangdong, Jiangsu", ["exports of Guangdong , Jiangsu"]),
        ("Guangdong, China's top exporter, rose 3%", ["Guangdong", "China's top exporter", "rose 3%"]),
        ("exports, imports and trade rose 3%", ["exports , imports and trade rose 3%"]),
        ("3 billion yuan in exports, imports fell 2%", ["3 billion yuan in exports", "imports fell 2%"]),
        ("exports (up 3%) in May, imports fell 2%,", ["exports ( up 3% ) in May", "imports fell 2%"]),
        # "and" between two figures, and between two statements.
        ("exports rose 3% and 4% in May", ["exports rose 3% and 4% in May"]),
        ("exports rose 3% and imports fell 2%", ["exports rose 3%", "imports fell 2%"]),
        ("exports rose 3% and Jiangsu fell 2%", ["exports rose 3%", "Jiangsu fell 2%"]),
        ("exports rose 3% and in May imports fell 2%", ["exports rose 3%", "in May imports fell 2%"]),
        ("exports rose 3% and private enterprises fell 2%", ["exports rose 3%", "private enterprises fell 2%"]),
        ("exports rose 3% and Tesla fell 2%", ["exports rose 3%", "Tesla fell 2%"]),
        ("出口增长3%和全省下降2%", ["出口增长3%", "全省下降2%"]),
        (
            "exports rose 3% and reached 5 billion yuan, imports fell 2%",
            ["exports rose 3% and reached 5 billion yuan", "imports fell 2%"],
        ),
        ("exports rose 3% and fell, imports fell 2%", ["exports rose 3% and fell", "imports fell 2%"]),
        ("exports rose 3% and fell; imports fell 2%", ["exports rose 3% and fell", "imports fell 2%"]),
        ("exports rose 3% and fell", ["exports rose 3% and fell"]),
        ("exports and imports rose 3%", ["exports and imports rose 3%"]),
        (", exports rose 3%", ["exports rose 3%"]),
        # "while" and its like.
        ("exports rose 3% while imports fell 2%", ["exports rose 3%", "imports fell 2%"]),
        ("exports rose 3% whereas imports fell 2%", ["exports rose 3%", "imports fell 2%"]),
        ("exports rose 3% but fell 2% in May", ["exports rose 3%", "fell 2% in May"]),
        ("exports rose 3% though imports fell 2%", ["exports rose 3%", "imports fell 2%"]),
        ("exports rose 3% although imports fell 2%", ["exports rose 3%", "imports fell 2%"]),
        ("while exports rose 3%, imports fell 2%", ["while exports rose 3%", "imports fell 2%"]),
    ],
)
def test_a_clause_has_one_statement(text: str, expected: list[str]) -> None:
    found = [[token.text for token in clause] for clause in clauses(tokens(normalised(text)))]
    joins = " " if text.isascii() else ""
    assert [joins.join(each) for each in found] == expected
