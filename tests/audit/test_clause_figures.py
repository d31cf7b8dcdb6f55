"""What the words beside a figure make of it: its unit, its qualifier, its direction, and whose it is in a list."""

from __future__ import annotations

import pytest
from read_sentences import Note, of_guangdong, read


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        # A qualifier is before a level or after it.
        ("出口达超5000亿元", ["export over 5000.0 rmb"]),
        ("出口为近5000亿元", ["export below 5000.0 rmb"]),
        ("出口至约5000亿元", ["export about 5000.0 rmb"]),
        ("出口到近5000亿元", ["export below 5000.0 rmb"]),
        ("出口5000亿元左右", ["export about 5000.0 rmb"]),
        ("出口5000亿元上下", ["export about 5000.0 rmb"]),
        ("出口5000亿元以上", ["export over 5000.0 rmb"]),
        ("出口5000亿元大关", ["export over 5000.0 rmb"]),
        ("出口5000余亿元，进口3000多亿元", ["export over 5000.0 rmb", "import over 3000.0 rmb"]),
        ("出口5000亿余元，进口3000亿多元", ["export over 5000.0 rmb", "import over 3000.0 rmb"]),
        ("出口5063亿元超过进口", ["export 5063.0 rmb"]),
        ("出口增长3%，近5000亿元", ["export 3.0%", "export below 5000.0 rmb"]),
        # Units before and after.
        ("出口$700亿", ["export 700.0 usd"]),
        ("进口2838亿元，出口$700亿", ["import 2838.0 rmb", "export 700.0 usd"]),
        ("出口506.3亿、进口283亿美元", ["export 506.3 usd", "import 283.0 usd"]),
        ("出口、进口分别为506.3、283.8亿元", ["export 506.3 rmb", "import 283.8 rmb"]),
        ("出口、进口分别为70亿美元和500亿元", ["export 70.0 usd", "import 500.0 rmb"]),
        ("出口、进口分别为$506.3、$283.8亿", ["export 506.3 usd", "import 283.8 usd"]),
        ("出口、进口分别为5063亿元、达2838亿元", ["export 5063.0 rmb", "import 2838.0 rmb"]),
        (
            "进出口5563亿元，出口、进口分别为70亿美元和500亿元",
            ["total 5563.0 rmb", "export 70.0 usd", "import 500.0 rmb"],
        ),
        ("出口规模和进口规模分别为5063亿元和2838亿元", ["export 5063.0 rmb", "import 2838.0 rmb"]),
        # What is reached is the level, and not the size of a change.
        ("出口增长3%、5000亿元", ["export 3.0%", "export 5000.0 rmb"]),
        ("增加的出口5000亿元", ["export 5000.0 rmb"]),
        ("出口上升至5000亿元", ["export 5000.0 rmb"]),
        ("出口增至5000亿元", ["export 5000.0 rmb"]),
        ("出口减少到5000亿元", ["export 5000.0 rmb"]),
        ("出口增长到5000亿元", ["export 5000.0 rmb"]),
        ("出口增长达5000亿元", ["export 5000.0 rmb?amount"]),
        # The direction of a change is before it or after it.
        ("出口增长的5%", ["export 5.0%"]),
        ("出口5063亿元5%的增长", ["export 5063.0 rmb", "export 5.0%"]),
        ("出口、进口分别为5%和6%的下降", ["export -5.0%", "import -6.0%"]),
        # The growth falls, the trade does not.
        ("出口增速回落至5%", ["export 5.0%?direction"]),
        ("出口增幅降到5%", ["export 5.0%?direction"]),
        ("出口降幅上行至3%", ["export -3.0%?direction"]),
        ("出口降幅扩大至3%", ["export -3.0%?direction"]),
        ("出口增长3%增速回落至5%", ["export 3.0%", "export 5.0%?direction"]),
        ("增速较快出口5063亿元进口下降至5%", ["export 5063.0 rmb", "import -5.0%"]),
        ("出口增幅为3%进口下降至5%", ["export 3.0%", "import -5.0%"]),
        ("增速较快，出口5063亿元回落5%", ["export 5063.0 rmb", "export -5.0%"]),
        ("出口增幅3%进口下降至5%", ["export 3.0%", "import -5.0%"]),
        ("出口增速回落分别达到5%", ["export 5.0%?direction"]),
        # A flow between the figure and its direction, or after a bracket.
        ("5%的出口增长", ["export 5.0%"]),
        ("实现5%（同比）的出口增长", ["export 5.0%"]),
    ],
)
def test_a_chinese_figure_has_its_meaning_from_the_words_beside_it(words: str, figures: list[str]) -> None:
    assert read(f"2025年5月，广东{words}。") == ([of_guangdong(figure) for figure in figures], [])


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("reached over 500 million yuan", ["over 500.0×0.01 rmb"]),
        ("reached nearly the 500 million yuan", ["below 500.0×0.01 rmb"]),
        ("reached nearly a 500 million yuan", ["below 500.0×0.01 rmb"]),
        ("were 500 million yuan or so", ["about 500.0×0.01 rmb"]),
        ("reached $70 million", ["70.0×0.01 usd"]),
        ("rose to 500 million yuan", ["500.0×0.01 rmb"]),
        ("rose in May to 500 million yuan", ["500.0×0.01 rmb"]),
        ("saw a 5 percent year-on-year increase", ["5.0%"]),
        ("saw a 5 percent decrease", ["-5.0%"]),
        ("saw a 5 percent year-on-year decrease", ["-5.0%"]),
    ],
)
def test_an_english_figure_has_its_meaning_from_the_words_beside_it(words: str, figures: list[str]) -> None:
    assert read(f"In May 2025, Guangdong's exports {words}.") == (
        [of_guangdong(f"export {each}") for each in figures],
        [],
    )


@pytest.mark.parametrize(
    "words", ["growth reached", "growth in May reached", "growth of the year reached", "growth to"]
)
def test_a_level_that_growth_reached_may_be_its_amount(words: str) -> None:
    text = f"In May 2025, Guangdong's trade {words} 500 million yuan."
    assert read(text) == ([of_guangdong("total 500.0×0.01 rmb?amount")], [])


def test_a_year_between_the_growth_and_the_level_changes_nothing() -> None:
    found = read("In May 2025, Guangdong's trade growth in 2024 reached 500 million yuan.")
    assert found == (["广东 total -2024-12 500.0×0.01 rmb?amount"], [])


@pytest.mark.parametrize(
    ("words", "figures", "note"),
    [
        ("增长的江苏5063亿元", ["江苏 export 2025-05 5063.0 rmb?flow"], None),
        ("上升的江苏5%", [], ("", "", "flow direction", 1)),
    ],
)
def test_a_direction_ends_at_another_region(words: str, figures: list[str], note: Note | None) -> None:
    found = read(f"2025年5月，广东出口下降3%，{words}。")
    assert found == ([of_guangdong("export -3.0%"), *figures], [note] if note else [])


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("出口5063", ("", "", "unit", 1)),
        ("出口$5063", ("", "", "unit", 1)),
        ("出口比去年同期增加500亿元", ("", "", "amount", 1)),
        ("出口增加500亿元", ("", "", "amount", 1)),
        ("出口比4月5000亿元", ("", "", "earlier", 1)),
        ("出口较2024年5000亿元", ("", "", "earlier", 1)),
        ("出口比去年同期的5000亿元", ("", "", "earlier", 1)),
        ("出口增加500亿元5%", ("", "", "amount direction", 2)),
        ("出口比4月增长5%，提高0.8个百分点", ("", "", "comparison measure", 2)),
        ("出口比4月5000亿元增长2%，收窄0.8个百分点", ("", "", "earlier comparison measure", 3)),
        ("出口增加500亿元、5063亿元", ("", "", "amount", 2)),
        ("出口、进口分别增加367.6亿元和1209.8亿元", ("", "", "amount", 2)),
        ("出口、进口分别增加367.6和1209.8亿元", ("", "", "amount", 2)),
        ("出口比4月增长5%、0.8个百分点", ("", "", "comparison measure", 2)),
        ("出口比4月增加500亿元、0.8个百分点，进口增长3%", ("", "", "amount measure comparison", 3)),
        ("出口增速回落5%", ("", "", "direction", 1)),
        ("出口上升，江苏5%", ("", "", "flow direction", 1)),
        ("出口增长、进口下降分别为5%、3%", ("", "", "flow", 2)),
        ("4月回暖5月出口5174.1亿元和5063.0亿元", ("", "", "flow", 2)),
    ],
)
def test_a_figure_that_is_something_else_is_not_read(words: str, note: Note) -> None:
    assert read(f"2025年5月，广东{words}。") == ([], [note])


@pytest.mark.parametrize(
    "text",
    [
        "In May 2025, Guangdong's export growth at the time fell 5 percent.",
        "In May 2025, Guangdong saw 5 percent in imports and growth.",
    ],
)
def test_a_change_without_a_direction_of_its_own_is_not_read(text: str) -> None:
    assert read(text) == ([], [("", "", "direction", 1)])


def test_a_number_too_long_takes_no_unit_from_the_next() -> None:
    found = read("2025年5月，广东出口、进口分别为12345678901234567890123、2838.2亿元。")
    assert found == ([of_guangdong("import 2838.2 rmb")], [("", "", "number", 1)])


@pytest.mark.parametrize(
    ("words", "flows"),
    [("imports and exports", ("import", "export")), ("exports and its imports", ("export", "import"))],
)
def test_two_figures_are_those_of_two_flows_in_their_order(words: str, flows: tuple[str, str]) -> None:
    found = read(f"In May 2025, Guangdong's {words} were 283.8 billion yuan and 506.3 billion yuan.")
    assert found == ([of_guangdong(f"{flows[0]} 283.8×10 rmb"), of_guangdong(f"{flows[1]} 506.3×10 rmb")], [])


def test_figures_are_those_of_the_months_in_their_order() -> None:
    found = read("2025年3月、2025年4月和2025年5月，广东出口分别为4857.8亿元、5174.1亿元和5063.0亿元。")
    months = (("2025-03", "4857.8"), ("2025-04", "5174.1"), ("2025-05", "5063.0"))
    assert found == ([f"广东 export {month} {level} rmb" for month, level in months], [])


# Columns 0 and 2 are the levels of trade and exports, 1 and 3 their YoY.
@pytest.mark.parametrize(
    ("words", "ranks"),
    [
        ("进出口2.24万亿元，居全国第3位", ["total rank 3 of (0,)"]),
        ("进出口增长6.4%，居全国第11位", ["total rank 11 of (0, 1)"]),
        ("进出口增长6.4%，规模居全国第3位", ["total rank 3 of (0,)"]),
        ("进出口增长6.4%，总值居全国第3位", ["total rank 3 of (0,)"]),
        ("进出口增长6.4%，总额居全国第3位", ["total rank 3 of (0,)"]),
        ("进出口增长6.4%，总量居全国第3位", ["total rank 3 of (0,)"]),
        ("进出口增长6.4%，2.24万亿元居全国第3位", ["total rank 3 of (0,)"]),
        ("进出口增长6.4%，出口居全国第2位", ["export rank 2 of (2,)"]),
    ],
)
def test_a_rank_is_that_of_the_level_or_of_the_change(words: str, ranks: list[str]) -> None:
    shown, notes = read(f"2025年前5个月，浙江{words}。")
    assert ([each for each in shown if " rank " in each], notes) == ([f"浙江 {each}" for each in ranks], [])


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("exports, up 9.5 percent, were the second-largest nationwide", "export rank 2 of (2,)"),
        ("exports, at 1.69 trillion yuan, were the fourteenth-fastest nationwide", "export rank 14 of (3,)"),
        ("trade was stable, ranking 11th nationwide with 6.4 percent growth", "total rank 11 of (0, 1)"),
        (
            "trade was stable, ranking third nationwide with 2.24 trillion yuan and 6.4 percent growth",
            "total rank 3 of (0,)",
        ),
        ("trade hit 2.24 trillion yuan, ranking 11th nationwide in growth", "total rank 11 of (1,)"),
    ],
)
def test_an_english_rank_is_that_of_the_level_or_of_the_change(words: str, rank: str) -> None:
    shown, notes = read(f"In the first five months of 2025, Zhejiang's {words}.")
    assert ([each for each in shown if " rank " in each], notes) == ([f"浙江 {rank}"], [])


def test_the_points_of_a_comparison_are_not_the_change() -> None:
    found = read("2025年前8个月，广东出口下降5%，降幅比前7个月收窄0.8个百分点，进口增长3%。")
    assert found == (["广东 export -2025-08 -5.0%", "广东 import -2025-08 3.0%"], [("", "", "measure", 1)])


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "2025年5月，广东出口、进口增速分别回落至1.6%和9.6%。",
            ["广东 export 2025-05 1.6%?direction", "广东 import 2025-05 9.6%?direction"],
        ),
        (
            "2025年5月，广东出口、进口降幅分别扩大至1.6%和9.6%。",
            ["广东 export 2025-05 -1.6%?direction", "广东 import 2025-05 -9.6%?direction"],
        ),
        # Columns: 1 and 3 are the YoY of total trade and exports, 0 and 2 their levels.
        (
            "In May 2025, Zhejiang's trade rose 6.0 percent, ranking third nationwide in exports.",
            ["浙江 total 2025-05 6.0%", "浙江 export rank 3 of (2, 3)"],
        ),
        ("In May 2025, Zhejiang's exports ranked third nationwide in growth.", ["浙江 export rank 3 of (3,)"]),
        ("In May 2025, Zhejiang's export growth was the 14th-largest nationwide.", ["浙江 export rank 14 of (2, 3)"]),
        ("In May 2025, Zhejiang's exports were the third-largest nationwide.", ["浙江 export rank 3 of (2,)"]),
        (
            "2025年5月，浙江出口3800.7亿元，居全国第3位增长9.4%。",
            ["浙江 export 2025-05 3800.7 rmb", "浙江 export 2025-05 9.4%", "浙江 export rank 3 of (2, 3)"],
        ),
    ],
)
def test_a_list_or_a_rank_may_be_of_the_growth(sentence: str, claims: list[str]) -> None:
    assert read(sentence) == (claims, [])


def test_a_percentage_after_a_rank_keeps_its_first_digit() -> None:
    assert read("2025年5月，浙江出口居全国第3位、6.4%。") == (
        ["浙江 export rank 3 of (2,)"],
        [("", "", "direction", 1)],
    )


def test_a_province_that_another_equals_is_not_the_subject() -> None:
    claims = ["浙江 export 2025-05 3800.7 rmb", "浙江 import 2025-05 -2.2%"]
    assert read("2025年5月，浙江出口3800.7亿元，与广东持平，进口下降2.2%。") == (claims, [])
