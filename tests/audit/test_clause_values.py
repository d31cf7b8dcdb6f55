"""Which numbers of a clause are figures of the trade, and with what a change is compared."""

from __future__ import annotations

import pytest
from read_sentences import Note, of_guangdong, read


@pytest.mark.parametrize(
    ("words", "figures", "note"),
    [
        # Another comparison ends where the year before is named again.
        ("环比增长2%，同比增长3%，进口增长4%", ["export 3.0%", "import 4.0%"], ("", "", "comparison", 1)),
        ("环比增长2%，进口增长4%", [], ("", "", "comparison", 2)),
        # A comparison with a year holds for its clause.
        ("比2024年增长5%，进口下降2%", ["export 5.0%", "import -2.0%?comparison"], None),
        ("同比（比2024年）增长5%", ["export 5.0%"], None),
        ("比2024年5月增长5%", ["export 5.0%"], None),
        ("比2024年4月增长5%", [], ("", "", "comparison", 1)),
        ("比2025年4月增长5%", [], ("", "", "comparison", 1)),
        ("比2023年增长5%", [], ("", "", "comparison", 1)),
        # A sign is a direction, and 同比 without one means a rise; a number alone has none.
        ("同比-5%，进口+2%", ["export -5.0%", "import 2.0%"], None),
        ("同比5%", ["export 5.0%"], None),
        ("5%", [], ("", "", "direction", 1)),
        ("下降-5%", ["export -5.0%"], None),
        # More than a fall is less than its negative number.
        ("增长超5%，进口下降近5%", ["export over 5.0%", "import over -5.0%"], None),
        ("下降超5%，进口下降约5%", ["export below -5.0%", "import about -5.0%"], None),
        # The change after a number of cars is that of the cars, until another flow or region is named.
        ("50万辆，增长8.8%，进口2838亿元，增长3%", ["import 2838.0 rmb", "import 3.0%"], ("", "", "quantity", 2)),
        ("50万辆，全省增长3%", ["export 3.0%?flow"], ("", "", "quantity", 1)),
        ("增长1.5倍，增长3%", ["export 3.0%"], ("", "", "quantity", 1)),
        # No amount has so many digits.
        ("12345678901234567890123亿元，增长3%", ["export 3.0%"], ("", "", "number", 1)),
        # Brackets, and measures that are not trade.
        ("5063亿元（增长3%），进口2838亿元", ["export 5063.0 rmb", "export 3.0%", "import 2838.0 rmb"], None),
        ("增长3%（5063亿元）", ["export 3.0%", "export 5063.0 rmb"], None),
        ("5063亿元（约700亿美元）增长3%", ["export 5063.0 rmb", "export 3.0%"], None),
        ("、进口分别为5063亿元（约700亿美元）、2838亿元", [], ("", "", "flow", 2)),
        ("下降3.2%（全国增长6.0%）", ["export -3.2%"], ("", "", "form", 1)),
        # A comparison in a clause of its own is not certain to hold for the next.
        ("5063亿元，与2024年相比，进口增长8.4%", ["export 5063.0 rmb", "import 8.4%?comparison"], None),
        ("5063亿元，规模扩大，与2024年相比，进口增长8.4%", ["export 5063.0 rmb", "import 8.4%?comparison"], None),
        ("占比5%，进口增长2%", ["import 2.0%"], ("", "", "measure", 1)),
    ],
)
def test_the_figures_of_a_chinese_clause_have_the_meaning_of_its_words(
    words: str, figures: list[str], note: Note | None
) -> None:
    assert read(f"2025年5月，广东出口{words}。") == ([of_guangdong(each) for each in figures], [note] if note else [])


@pytest.mark.parametrize(
    ("words", "figures", "note"),
    [
        ("2 percent month on month", [], ("", "", "comparison", 1)),
        ("2 percent (month on month)", [], ("", "", "comparison", 1)),
        ("2 percent month on month and 3 percent year on year", ["3.0%"], ("", "", "comparison", 1)),
        ("2 percent as compared with the previous month", [], ("", "", "comparison", 1)),
        ("2 percent from April", [], ("", "", "comparison", 1)),
        ("2 percent compared with that of April", [], ("", "", "comparison", 1)),
        ("2 percent from April 2025", [], ("", "", "comparison", 1)),
        ("2 percent from May 2024", ["2.0%"], None),
        ("2 percent over 2024", ["2.0%"], None),
        ("2 percent from 2023", [], ("", "", "comparison", 1)),
    ],
)
def test_an_english_change_is_read_with_what_it_is_compared_with(
    words: str, figures: list[str], note: Note | None
) -> None:
    found = read(f"In May 2025, Guangdong's exports rose {words}.")
    assert found == ([of_guangdong(f"export {each}") for each in figures], [note] if note else [])


def test_a_year_between_a_change_and_its_comparison_changes_nothing() -> None:
    found = read("In May, Guangdong's exports fell 2.1 percent in 2025 from the previous month.")
    assert found == ([], [("", "", "comparison", 1)])


def test_a_period_between_a_change_and_its_comparison_is_that_of_the_change() -> None:
    words = "reached 5.89 trillion yuan in 2024, and fell 3.2 percent in May 2025 compared with May 2024"
    found = read(f"Guangdong's exports {words}.")
    assert found == (["广东 export -2024-12 5.89×10000 rmb", "广东 export 2025-05 -3.2%"], [])


@pytest.mark.parametrize("stated", [None, 2025])
def test_this_year_may_be_compared_with_the_year_of_the_text(stated: int | None) -> None:
    # A text on 2025 may be written in 2026, or name no year at all.
    assert read("今年5月，广东出口比2025年增长5%。", stated=stated) == ([], [("", "", "comparison", 1)])


def test_a_comparison_with_a_year_needs_a_period() -> None:
    assert read("广东出口比2024年增长5%。") == ([], [("", "", "comparison", 1)])


def test_another_region_is_not_counted_in_the_quantity_of_the_one_before() -> None:
    found = read("2025年5月，广东出口50万辆，江苏增长3%。")
    assert found == (["江苏 export 2025-05 3.0%?flow"], [("", "", "quantity", 1)])


@pytest.mark.parametrize(
    "text",
    [
        "2025年5月，广东出口比2025年增长5%。",
        "2025年5月，广东出口比2025年5月增长5%。",
        "2025年前5个月，广东出口比2025年1-5月增长5%。",
        "In May 2025, Guangdong's exports rose 5 percent from 2025.",
    ],
)
def test_a_period_that_is_compared_with_its_own_year_is_wrong(text: str) -> None:
    shown = text.replace("，", ",")
    assert read(text) == ([f"year 2025 for 2024: {shown}"], [("", "", "comparison", 1)])


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("2025年前5个月，广东出口比2024年前5个月增长5%。", True),
        ("2025年一季度，广东出口比2024年一季度增长5%。", True),
        ("2025年一季度，广东出口比2024年全年增长5%。", False),
        ("2025年1月，广东出口比2024年12月增长5%。", False),
        ("2024年，广东出口比2023年全年增长5%。", True),
        ("2024年，广东出口比2023年增长5%。", True),
        ("Guangdong's exports rose 5 percent from January to May 2025.", True),
    ],
)
def test_a_period_is_compared_with_the_same_months_of_the_year_before(text: str, is_read: bool) -> None:
    figures, notes = read(text)
    assert len(figures) == is_read
    assert notes == ([] if is_read else [("", "", "comparison", 1)])
