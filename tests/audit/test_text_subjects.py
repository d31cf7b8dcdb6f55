"""What a text without sections is about: the year, the region and the period of its figures, and their currency.

The figures are those of examples/.
"""

from __future__ import annotations

import pytest
from made_documents import document

from xlpkg.audit.claims import (
    FigureClaim,
)
from xlpkg.audit.report_parser import parse_report
from xlpkg.model.months import Month
from xlpkg.model.words import Basis


def figures_of(*texts: str, period: Month | None = None, year: int | None = None) -> list[str]:
    """Return the figures of a text, with ? if in doubt; the month is the last of the period, a year to date has ytd."""
    parsed = parse_report(document(*texts), period, year)
    found = []
    for each in parsed.claims:
        assert each.where in map(str, range(1, 1 + len(texts)))
        if isinstance(each, FigureClaim):
            unit = "%" if each.is_yoy else f" {each.currency.value}" if each.currency else ""
            number = f"{each.printed.value}{'?' if each.doubts else ''}{unit}"
            span = f"{each.period}{' ytd' if each.basis is Basis.YTD else ''}"
            found.append(f"{each.region.short} {each.flow.name.lower()} {span} {number}")
    return found


IN_MAY = "5月，广东出口增长5.2%。"
MAY_EN = "In May, Guangdong's exports rose 5.2%."


@pytest.mark.parametrize(
    ("texts", "month"),
    [
        (("2025年6月18日", IN_MAY), "2025-05"),
        (("2025-06-18", IN_MAY), "2025-05"),
        (("2025.6.18", "2019年6月18日", IN_MAY), "2025-05"),
        (("18 June 2025", MAY_EN), "2025-05"),
        (("June 18, 2025", MAY_EN), "2025-05"),
        (("2025年4月18日", IN_MAY), "2024-05"),  # written before May
        (("2025年1月18日", IN_MAY), "2024-05"),
        (("2025年12月31日", IN_MAY), "2025-05"),
        (("2025-12-01", IN_MAY), "2025-05"),
        (("2025-13-01", IN_MAY), None),
        (("2025-00-01", IN_MAY), None),
        (("1980年6月18日", IN_MAY), "1980-05"),
        (("2099年6月18日", IN_MAY), "2099-05"),
        (("1979年6月18日", IN_MAY), None),
        # the year that a later sentence names
        ((IN_MAY, "2024年1-5月，广东外贸平稳。"), "2024-05"),
        (("2024年1-4月，广东外贸平稳。", "2023年1-5月，广东外贸平稳。", IN_MAY), "2024-05"),
        # a year alone is that of the text only at its start
        (("外贸", "数据", "2024年对外贸易", IN_MAY), "2024-05"),
        (("外贸", "数据", "情况", "2024年对外贸易", IN_MAY), None),
        (("Trade in 2024", MAY_EN), "2024-05"),
        (("今年外贸", IN_MAY), None),
        # a year that does not go with the date of the text is another's
        (("2025年6月18日", "2023年1-5月，广东外贸平稳。", IN_MAY), "2025-05"),
        (("2025年6月18日", "2024年1-5月，广东外贸平稳。", IN_MAY), "2024-05"),
        (("2024年6月18日", "2025年1-5月，广东外贸平稳。", IN_MAY), "2024-05"),
        (("2024年4月18日", "2024年1-5月，广东外贸平稳。", IN_MAY), "2024-05"),
    ],
)
def test_the_year_of_a_text_is_that_of_its_date_or_its_periods(texts: tuple[str, ...], month: str | None) -> None:
    assert figures_of(*texts) == ([f"广东 export {month} 5.2%"] if month else [])
    assert parse_report(document(*texts)).has_year == (month is not None)


def test_the_user_may_name_the_year() -> None:
    assert figures_of(IN_MAY) == []
    assert figures_of(IN_MAY, year=2024) == ["广东 export 2024-05 5.2%"]
    assert figures_of("2025年" + IN_MAY, year=2024) == ["广东 export 2025-05 5.2%"]
    assert figures_of(IN_MAY, period=Month(2025, 5)) == ["广东 export 2025-05 5.2%"]
    assert figures_of("2023年外贸", IN_MAY, period=Month(2025, 5)) == ["广东 export 2025-05 5.2%"]
    assert figures_of("2025年6月18日", IN_MAY, year=2024) == ["广东 export 2025-05 5.2%"]
    assert not parse_report(document(IN_MAY), year=2024).has_year
    assert parse_report(document(IN_MAY), year=2024).period == Month(2024, 5)


@pytest.mark.parametrize(
    ("texts", "figures"),
    [
        # the region of a text: that of its title, the only one it names, or that of its customs district
        (("广东省2025年5月进出口情况", "出口增长5.2%。"), ["广东 export 2025-05 5.2%"]),
        (("广东省2025年外贸", "5月出口增长5.2%。"), ["广东 export 2025-05 5.2%"]),
        (("广东省出口", "2025年5月，出口增长5.2%。"), ["广东 export 2025-05 5.2%"]),
        (("广东省和江苏省2025年5月进出口情况", "出口增长5.2%。"), []),
        (("据杭州海关统计，2025年5月全省出口增长5.2%。",), ["浙江 export 2025-05 5.2%"]),
        (("据济南海关、青岛海关统计，2025年5月全省出口增长5.2%。",), ["山东 export 2025-05 5.2%"]),
        (("据杭州海关、南京海关统计，2025年5月全省出口增长5.2%。",), []),
        (
            ("2025年5月，我国出口增长6.3%。", "1-5月，出口增长7.2%。"),
            ["全国 export 2025-05 6.3%", "全国 export 2025-05 ytd 7.2%"],
        ),
        (("据海关总署统计，2025年5月出口增长6.3%。",), ["全国 export 2025-05 6.3?%"]),
        (("据海关总署广东分署统计，2025年5月出口增长6.3%。",), []),
        # the period of a text is its first
        (
            ("广东出口增长5.2%。", "2025年5月，广东进口增长1.0%。", "广东出口增长5.2%。"),
            ["广东 export 2025-05 5.2%", "广东 import 2025-05 1.0%", "广东 export 2025-05 5.2%"],
        ),
        (
            ("当月外贸平稳。", "广东出口增长5.2%。", "2025年5月，广东进口增长1.0%。"),
            ["广东 export 2025-05 5.2%", "广东 import 2025-05 1.0%"],
        ),
        (("江苏的开放水平提高。", "2025年5月，全省出口增长5.2%。"), ["江苏 export 2025-05 5.2%"]),
        (("我国和江苏的开放水平提高。", "2025年5月，全省出口增长5.2%。"), ["江苏 export 2025-05 5.2%"]),
        (("江苏和浙江的开放水平提高。", "2025年5月，全省出口增长5.2%。"), []),
        (("中国的开放水平提高。", "2025年5月，出口增长6.3%。"), ["全国 export 2025-05 6.3?%"]),
        # headings within a text
        (
            ("广东省2025年1-5月外贸", "一、5月", "广东出口增长5.2%。", "二、一般贸易", "出口增长9.9%。"),
            ["广东 export 2025-05 5.2%", "广东 export 2025-05 ytd 9.9?%"],  # of a part, so in doubt
        ),
        (("2025年5月广东省", "出口增长5.2%。"), ["广东 export 2025-05 5.2%"]),
        (("2025年广东省", "5月出口增长5.2%。"), ["广东 export 2025-05 5.2%"]),
        (("一、2025年5月，广东出口增长5.2%。",), ["广东 export 2025-05 5.2%"]),
        # a province alone may be where the author is
        (("广东", "2025年5月，出口增长5.2%。"), ["广东 export 2025-05 5.2?%"]),
        # a sentence is no heading, even if it has no figure
        (
            ("广东省2025年1-5月外贸", "广东省4月外贸平稳。", "出口增长5.2%。"),
            ["广东 export 2025-05 ytd 5.2%"],
        ),
        (
            ("广东省2025年1-5月外贸", "一、广东省4月外贸平稳。", "出口增长5.2%。"),
            ["广东 export 2025-05 ytd 5.2%"],
        ),
        (("2025年5月当月广东出口增长5.2%",), ["广东 export 2025-05 5.2%"]),
        (("图1：2025年5月，广东出口增长5.2%。",), ["广东 export 2025-05 5.2%"]),
        (
            ("2025年1-5月，广东外贸平稳。", "（2025年5月）", "广东出口增长5.2%。", "表1：出口"),
            ["广东 export 2025-05 5.2%"],
        ),
        # the currency of a level without one
        (
            ("2025年5月，广东出口5000亿，进口3000亿元。",),
            ["广东 export 2025-05 5000.0 rmb", "广东 import 2025-05 3000.0 rmb"],
        ),
        (
            ("2025年5月，广东出口500亿，进口300亿美元。",),
            ["广东 export 2025-05 500.0 usd", "广东 import 2025-05 300.0 usd"],
        ),
        (
            ("2025年5月，广东出口5000亿。", "2025年5月，广东进口300亿美元。", "2025年1-5月，广东进口1万亿元。"),
            ["广东 export 2025-05 5000.0 rmb", "广东 import 2025-05 300.0 usd", "广东 import 2025-05 ytd 1.0 rmb"],
        ),
        # the lines of a paragraph
        (
            ("2025年5月，据广东海关统计的数据，广东省的货物出口值达到", "5000亿元。"),
            ["广东 export 2025-05 5000.0 rmb"],
        ),
        (("In May 2025, according to the customs, exports of", "Guangdong rose 5.2%."), ["广东 export 2025-05 5.2%"]),
        (
            ("In May 2025, exports of Guangdong rose year-on-", "year by 5.2%."),
            ["广东 export 2025-05 5.2%"],
        ),
        (("来源：海关总署，2025年6月18日发布的全国和各省市外贸统计数据", IN_MAY), ["广东 export 2025-05 5.2%"]),
    ],
)
def test_a_subject_named_once_holds_for_the_text(texts: tuple[str, ...], figures: list[str]) -> None:
    assert figures_of(*texts) == figures
