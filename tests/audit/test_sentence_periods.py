"""Which of the periods of a sentence a figure is about, and which one the next sentence goes on with."""

from __future__ import annotations

import pytest
from read_sentences import read

from xlpkg.audit.claims import FigureClaim
from xlpkg.audit.context import Context
from xlpkg.audit.sentence_parser import parse_paragraph

_MAY, _YTD = "2025-05", "-2025-05"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("2025年前5个月，广东出口增长3%，同期进口增长4%。", [f"export {_YTD} 3.0%", f"import {_YTD} 4.0%"]),
        ("2025年前5个月，广东出口增长3%，当月进口增长5%。", [f"export {_YTD} 3.0%", f"import {_MAY} 5.0%"]),
        (
            "2025年5月，广东出口增长3%，前5个月增长4%，当月进口增长5%。",
            [f"export {_MAY} 3.0%", f"export {_YTD} 4.0%", f"import {_MAY} 5.0%"],
        ),
        # A period without a year has that of the sentence.
        (
            "2025年5月广东出口增长3%，4月增长2%，进口下降1%。",
            [f"export {_MAY} 3.0%", "export 2025-04 2.0%", "import 2025-04 -1.0%"],
        ),
        ("2025年，前5个月广东出口增长3%。", [f"export {_YTD} 3.0%"]),
        ("2024年回暖，5月企稳，广东出口增长5%。", ["export 2024-05 5.0%"]),
        ("In 2024, Guangdong's exports rose 3 percent in the first quarter.", ["export -2024-03 3.0%"]),
        # 今年 and 以来 name no period.
        ("去年四季度以来，广东2025年5月出口增长3%。", [f"export {_MAY} 3.0%"]),
        ("2025年5月，去年四季度以来，广东出口增长3%。", [f"export {_MAY} 3.0%"]),
        ("2025年5月，广东今年出口增长3%。", [f"export {_MAY} 3.0%"]),
        # A period after the figure.
        ("广东出口增长3%（2025年5月）。", [f"export {_MAY} 3.0%"]),
        (
            "Guangdong's exports rose 3 percent in April 2025 and 6 percent in May.",
            ["export 2025-04 3.0%", f"export {_MAY} 6.0%"],
        ),
        (
            "Guangdong's exports were 500 billion yuan (about 70 billion dollars) in May 2025.",
            [f"export {_MAY} 500.0×10 rmb"],
        ),
        # A bracket with figures has its own period, which ends with it.
        (
            "In May 2025, Guangdong's exports rose 3 percent (2 percent in April), and imports fell 1 percent."
            " Trade rose 2 percent.",
            [f"export {_MAY} 3.0%", "export 2025-04 2.0%", f"import {_MAY} -1.0%", f"total {_MAY} 2.0%"],
        ),
        (
            "2025年前5个月，广东出口增长3%（5月5063亿元，增长4%），进口下降1%。进出口增长2%。",
            [
                f"export {_YTD} 3.0%",
                f"export {_MAY} 5063.0 rmb",
                f"export {_MAY} 4.0%",
                f"import {_YTD} -1.0%",
                f"total {_YTD} 2.0%",
            ],
        ),
        # The next sentence goes on with the last period that has a figure.
        (
            "2025年4月回暖，广东5月出口增长3%。进口增长1%。",
            [f"export {_MAY} 3.0%", f"import {_MAY} 1.0%"],
        ),
        (
            "2025年4月广东出口增长2%。5月，进口增长1%，2024年进口增长3%。出口增长5%。",
            ["export 2025-04 2.0%", "import 2024-05 1.0%", "import -2024-12 3.0%", "export -2024-12 5.0%"],
        ),
        # A month after the figure is not its own if one is before it in the clause.
        ("Guangdong's exports in May 2025 fell 3.2 percent from a high in April 2025.", [f"export {_MAY} -3.2%"]),
        ("May 2025 saw Guangdong's exports fall 3.2 percent from a high in April 2025.", [f"export {_MAY} -3.2%"]),
        (
            "2025年前5个月，广东出口增长1.6%（5月5063.0亿元），进口增长9.6%。",
            [f"export {_YTD} 1.6%", f"export {_MAY} 5063.0 rmb", f"import {_YTD} 9.6%"],
        ),
        (
            "2025年前5个月，广东出口增长1.6%（5月下降3.2%），进口增长9.6%（5月增长8.4%）。",
            [f"export {_YTD} 1.6%", f"export {_MAY} -3.2%", f"import {_YTD} 9.6%", f"import {_MAY} 8.4%"],
        ),
        # The month after a figure is that of the next one, but not over a bracket.
        (
            "Guangdong's imports rose 12.1 percent in April 2025,"
            " and exports were 506.3 billion yuan (about 70.4 billion dollars) in May 2025.",
            ["import 2025-04 12.1%", f"export {_MAY} 506.3×10 rmb"],
        ),
        (
            "In April 2025 Guangdong's imports rose 12.1 percent, while exports were 517.4 billion yuan"
            " (about 71.8 billion dollars) and fell to 506.3 billion yuan in May 2025.",
            ["import 2025-04 12.1%", "export 2025-04 517.4×10 rmb", f"export {_MAY} 506.3×10 rmb"],
        ),
        # In Chinese the month is before its figure.
        ("2025年4月，广东进口增长12.1%，出口增长4.3%5月回暖。", ["import 2025-04 12.1%", "export 2025-04 4.3%"]),
        # A bracket that is not opened ends nothing.
        ("2025年5月广东出口（见图1）下降3.2%），进口增长8.4%。", [f"export {_MAY} -3.2%", f"import {_MAY} 8.4%"]),
        ("2025年5月广东出口下降3.2%），进口增长8.4%。", [f"export {_MAY} -3.2%", f"import {_MAY} 8.4%"]),
        # A quarter after the figure is one of the year before the figure, and of no other.
        (
            "Guangdong's exports were 5.89 trillion yuan in 2024, and in 2025 reached 1.34 trillion yuan"
            " in the first quarter.",
            ["export -2024-12 5.89×10000 rmb", "export -2025-03 1.34×10000 rmb"],
        ),
        # A period of a later clause, if there is no other.
        ("广东出口下降3.2%，进口增长8.4%（2025年5月）。", [f"export {_MAY} -3.2%", f"import {_MAY} 8.4%"]),
        (
            "In April 2025, Guangdong's trade rose 7.0 percent."
            " Exports fell 3.2 percent, and imports rose 8.4 percent in May 2025.",
            ["total 2025-04 7.0%", f"export {_MAY} -3.2%", f"import {_MAY} 8.4%"],
        ),
        # The same period is the last one before it.
        (
            "In May 2025, Guangdong's trade rose 0.6 percent. Exports fell 3.2 percent in the same period.",
            [f"total {_MAY} 0.6%", f"export {_MAY} -3.2%"],
        ),
        (
            "2025年一季度广东出口增长2.5%，前5个月增长1.6%，同期进口增长9.6%。",
            ["export -2025-03 2.5%", f"export {_YTD} 1.6%", f"import {_YTD} 9.6%"],
        ),
        (
            "2025年前5个月广东出口增长1.6%，二季度初回暖，同期进口增长9.6%。",
            [f"export {_YTD} 1.6%", f"import {_YTD} 9.6%"],
        ),
        # The next sentence goes on with the first period of a sentence without figures.
        ("2024年5月广东回暖，2025年4月企稳。出口增长5%。", ["export 2024-05 5.0%?word"]),
    ],
)
def test_a_figure_has_the_period_of_its_words(text: str, figures: list[str]) -> None:
    assert read(text) == ([f"广东 {each}" for each in figures], [])


def test_a_month_after_the_second_figure_is_not_that_of_the_first() -> None:
    found = read("In 2024 China's exports were 25.45 trillion yuan and up 10.9 percent in December.")
    assert found == (["全国 export -2024-12 25.45×10000 rmb", "全国 export 2024-12 10.9%"], [])


def test_a_month_of_last_year_after_a_figure_may_be_what_it_is_compared_with() -> None:
    words = "imports rose 12.1 percent, and exports rose 4.3 percent from the high in April last year"
    found = read(f"In April Guangdong's {words}.", stated=2025)
    assert found == (["广东 import 2025-04 12.1%", "广东 export 2025-04 4.3%"], [])


def test_the_month_of_a_new_paragraph_is_that_of_the_text() -> None:
    context = Context()
    texts = ("2025年5月,广东出口下降3.2%。2025年4月,进口增长12.1%。", "当月,广东进出口增长0.6%。")
    claims = [each for text in texts for each in parse_paragraph(text, "here", context, 0)[0]]
    found = [str(each.period) for each in claims if isinstance(each, FigureClaim)]
    assert found == [_MAY, "2025-04", _MAY]
