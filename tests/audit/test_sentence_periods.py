"""Which of the periods of a sentence a figure is about, and which one the next sentence goes on with."""

from __future__ import annotations

import pytest
from read_sentences import read

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
        # This year, and since when, are no periods.
        ("去年四季度以来，广东2025年5月出口增长3%。", [f"export {_MAY} 3.0%"]),
        ("2025年5月，去年四季度以来，广东出口增长3%。", [f"export {_MAY} 3.0%"]),
        ("2025年5月，广东今年出口增长3%。", [f"export {_MAY} 3.0%"]),
        # After the figure.
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
        # Of a sentence without figures it is the first one.
        ("2024年5月广东回暖，2025年4月企稳。出口增长5%。", ["export 2024-05 5.0%?word"]),
    ],
)
def test_a_figure_has_the_period_of_its_words(text: str, figures: list[str]) -> None:
    assert read(text) == ([f"广东 {each}" for each in figures], [])
