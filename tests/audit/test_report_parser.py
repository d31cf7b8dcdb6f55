"""Documents and all that is read of them: sections, captions, notes, tables, the month and the unit.

The figures are those of examples/.
"""

from __future__ import annotations

import pytest
from made_documents import document
from shown_claims import basis_of, shown

from xlpkg.audit.claims import (
    Caption,
    FigureClaim,
    ListClaim,
    Note,
    ParsedReport,
    RankClaim,
    SortClaim,
    SpanClaim,
    Unread,
)
from xlpkg.audit.report_parser import parse_report
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency


def claims_of(parsed: ParsedReport) -> list[str]:
    """Return where each claim is, its basis if it has one, and what it says."""
    found = []
    for each in parsed.claims:
        words = f"{shown(each)} {each.text}" if isinstance(each, Unread) else shown(each)
        if isinstance(each, FigureClaim | ListClaim | RankClaim | SortClaim | SpanClaim | Note):
            words = f"{basis_of(each.basis)} {words}"
        found.append(f"{each.where} {words}")
    return found


def captions_of(captions: list[Caption]) -> list[str]:
    return [f"{each.where} {basis_of(each.basis)} {shown(each)}" for each in captions]


def tables_of(parsed: ParsedReport) -> list[str]:
    """Return where each table is, its number, basis and unit, the labels of its rows and its row of the nation."""
    shown_tables = []
    for at, table in enumerate(parsed.tables):
        labels = " ".join(f"{row.label}@{row.where}" for row in table.rows)
        nation = f" {table.national.label}@{table.national.where}" if table.national else ""
        assert {row.table for row in table.rows} == {at}
        assert [row.number for row in table.rows] == list(range(len(table.rows)))
        currency = table.unit.currency.value if table.unit.currency else "?"
        shown_tables.append(f"{table.where} {basis_of(table.basis)} {currency}×{table.unit.factor} {labels}{nation}")
    return shown_tables


CHINESE = document(
    "分省对外贸易月报",
    "（2025年1-2月）",
    "2025年3月25日",
    "一、2月当月：各省市的贸易",
    "2025年2月，出口额前两位依次是广东和江苏，即508.0亿美元和318.4亿美元（图1）。",
    "图1：2025年2月出口同比，按省市（%）",
    "图2：进口同比，按省市（%）",
    "表1：2025年2月各省市的贸易额（亿美元）和同比（%）",
    [("省市", "出口", "同比"), ("广东", "508.0", "-3.2"), ("江苏", "318.4", "-3.5"), ("", "1", "2")],
    "注：（1）各省市按出口额从大到小排列。",
    "（2）净出口等于累计出口减去累计进口。",
    "（3）西藏、浙江出口分别增长6.1%和下降18.5%。",
    "（4）上海进口的同比按修订后的基期计算，为3.1%。",
    "数据来源：海关总署统计月报。",
    "1-2月合计，全国出口5399.6亿美元，增长2.3%。",
    "二、1-2月累计：各省市的贸易",
    "江苏、浙江出口分别增长3.7%和4.3%。",
    "表2：各省市的贸易额（亿美元）",
    [("省市", "出口", "同比"), ("广东", "1189.8", "-5.4"), ("浙江", "880.8", "4.3")],
    "第 2 页",
    [("省市", "出口", "同比"), ("江苏", "789.2", "3.7"), ("合计", "5399.6", "2.3")],
    "（1）按进口额由小到大排序。",
    "（2）净出口等于累计出口减去累计进口。",
    "（3）广东、河北出口下降。",
    "（4）不含港澳台。",
    "（5）增长2.3%。",
)


def test_a_report_is_read_section_by_section() -> None:
    parsed = parse_report(CHINESE)
    assert (parsed.lang, parsed.period, parsed.has_year) == ("zh", Month(2025, 2), True)
    assert parsed.unit is not None
    assert (parsed.unit.where, parsed.unit.factor, parsed.unit.currency) == ("5", 1.0, Currency.USD)
    assert [(where, basis_of(basis)) for where, basis in parsed.headings] == [("4", "month"), ("16", "ytd")]
    assert captions_of(parsed.captions) == [
        "6 month figure 1 export",
        "7 ? figure 2 import",
        "8 month table 1 ?",
        "18 ? table 2 ?",
    ]
    assert captions_of(parsed.references) == ["5 month figure 1 export"]
    assert tables_of(parsed) == [
        "9.1 month usd×1.0 广东@9.2 江苏@9.3",
        "19.1 ytd usd×1.0 广东@19.2 浙江@19.3 江苏@21.2 合计@21.3",
    ]
    assert claims_of(parsed) == [
        "2 ? span 2025年1-2月=2025-1-2",
        "4 month span 2月=?-2",
        "5 month span 2025年2月=2025-2",
        "5 unit 亿美元 usd×1.0",
        "5 unit 亿美元 usd×1.0",
        "5 month 广东 export 508.0 usd×1.0 #0.0",
        "5 month 江苏 export 318.4 usd×1.0 #0.1",
        "5 month top 2 export 广东江苏 #0",
        "6 month span 2025年2月=2025-2",
        "8 month span 2025年2月=2025-2",
        "8 unit 亿美元 usd×1.0",
        "9.4 unread 0  | 1 | 2",
        "10 month sorted export down",
        "10 month note on the order 注:(1)各省市按出口额从大到小排列。",
        "11 month note on the other basis (2)净出口等于累计出口减去累计进口。",
        "12 month 西藏 export 6.1% #1.0",
        "12 month 浙江 export -18.5% #1.1",
        "13 month note (4)上海进口的同比按修订后的基期计算,为3.1%。",
        "14 month note 数据来源:海关总署统计月报。",
        "15 month note 1-2月合计,全国出口5399.6亿美元,增长2.3%。",
        "16 ytd span 1-2月=?-1-2",
        "17 ytd 江苏 export 3.7% #2.0",
        "17 ytd 浙江 export 4.3% #2.1",
        "18 unit 亿美元 usd×1.0",
        "22 ytd sorted import up",
        "22 ytd note on the order (1)按进口额由小到大排序。",
        "23 ytd note (2)净出口等于累计出口减去累计进口。",
        "24 ytd fall export 广东河北 None",
        "25 ytd note (4)不含港澳台。",
        "26 unread 1 context flow 增长2.3%。",
    ]


def test_an_english_report_is_read_section_by_section() -> None:
    parsed = parse_report(
        document(
            "Monthly report",
            "February 2025",
            "1. Trade in the month of February 2025",
            "In February 2025, the two provinces with the largest exports were Guangdong and Jiangsu (Figure 1).",
            "Figure 1: YoY of imports, February 2025",
            "Fig. 2: exports",
            "table 1. Trade by province, February 2025 (million dollars)",
            [("Province", "Exports"), ("Guangdong", "50800"), ("Total", "215163")],
            "Notes: (1) Provinces are in ascending order of total trade.",
            "Note: (2) Exports of Tibet rose 6.1% in the month.",
            "January and February together: exports rose.",
            "2. The year to date, January to February",
            "figure 3: exports, February",
            "Table 2: exports, January to February",
            "Exports fell in Guangdong and Hebei.",
            "January and February together: imports fell.",
        )
    )
    assert (parsed.lang, parsed.period) == ("en", Month(2025, 2))
    assert [(where, basis_of(basis)) for where, basis in parsed.headings] == [("3", "month"), ("12", "ytd")]
    assert captions_of(parsed.captions) == [
        "5 month figure 1 import",
        "6 ? figure 2 export",
        "7 month table 1 ?",
        "13 ytd figure 3 export",
        "14 ytd table 2 ?",
    ]
    assert captions_of(parsed.references) == ["4 month figure 1 export"]
    assert tables_of(parsed) == ["8.1 month usd×0.01 Guangdong@8.2 Total@8.3"]
    assert claims_of(parsed) == [
        "2 ? span February 2025=2025-2",
        "3 month span February 2025=2025-2",
        "4 month span February 2025=2025-2",
        "4 month top 2 export 广东江苏 #0",
        "5 month span February 2025=2025-2",
        "7 month span February 2025=2025-2",
        "7 unit million dollars usd×0.01",
        "9 month sorted total up",
        "9 month note on the order Notes: (1) Provinces are in ascending order of total trade.",
        "10 month 西藏 export 6.1% #-3.0",
        "11 month note January and February together: exports rose.",
        "12 ytd span January to February=?-1-2",
        "13 ytd span February=?-2",
        "14 ytd span January to February=?-1-2",
        "15 ytd fall export 广东河北 None",
        "16 ytd note January and February together: imports fell.",
    ]


# Tables


EXPORTS = ("省市", "出口")
GUANGDONG, JIANGSU = ("广东", "508.0"), ("江苏", "318.4")


@pytest.mark.parametrize(
    ("contents", "tables"),
    [
        # without any words the first table is of the month, the next of the year to date
        (([EXPORTS, GUANGDONG], "表：", [EXPORTS, GUANGDONG]), ["1.1 month 广东@1.2", "3.1 ytd 广东@3.2"]),
        # a page without a header
        (([EXPORTS, GUANGDONG], [JIANGSU]), ["1.1 month 广东@1.2 江苏@2.1"]),
        (
            ([EXPORTS, GUANGDONG], "见下。", [EXPORTS, JIANGSU, ("全国", "2151.6")]),
            ["1.1 month 广东@1.2 江苏@3.2 全国@3.3"],
        ),
        # a province that is named again begins another table
        (([EXPORTS, GUANGDONG], [EXPORTS, JIANGSU, GUANGDONG]), ["1.1 month 广东@1.2", "2.1 ytd 江苏@2.2 广东@2.3"]),
        (([EXPORTS, GUANGDONG], "见下。", [EXPORTS, JIANGSU]), ["1.1 month 广东@1.2 江苏@3.2"]),
        (
            ([EXPORTS, GUANGDONG, ("全国", "2151.6")], "见下。", [EXPORTS, JIANGSU]),
            ["1.1 month 广东@1.2 江苏@3.2 全国@1.3"],
        ),
        (
            ([EXPORTS, GUANGDONG], "见下。", [("省市", "进口"), ("江苏", "196.6")]),
            ["1.1 month 广东@1.2", "3.1 ytd 江苏@3.2"],
        ),
        (("2025年1-2月，各省市出口如下。", [EXPORTS, GUANGDONG]), ["2.1 ytd 广东@2.2"]),
        (("2025年2月，各省市出口如下。", [EXPORTS, GUANGDONG]), ["2.1 month 广东@2.2"]),
        (("各省市当月出口见下表。1-2月的出口见附件。", [EXPORTS, GUANGDONG]), ["2.1 month 广东@2.2"]),
        (
            ("表1：2月", [EXPORTS, GUANGDONG], "表2：1-2月", [EXPORTS, JIANGSU]),
            ["2.1 month 广东@2.2", "4.1 ytd 江苏@4.2"],
        ),
        (
            ("表1：累计出口", [EXPORTS, GUANGDONG], "表2：出口", [EXPORTS, JIANGSU]),
            ["2.1 ytd 广东@2.2", "4.1 ytd 江苏@4.2"],
        ),
        (
            ("二、2月当月", [EXPORTS, GUANGDONG], "图1：出口", [EXPORTS, GUANGDONG]),
            ["2.1 month 广东@2.2", "4.1 month 广东@4.2"],
        ),
        (
            ("表1：1-2月", [EXPORTS, GUANGDONG], "表2：2月", [EXPORTS, GUANGDONG]),
            ["2.1 ytd 广东@2.2", "4.1 month 广东@4.2"],
        ),
        # the line above a table is its title
        (
            ("各省市累计出口额", [EXPORTS, GUANGDONG], "各省市当月出口额", [EXPORTS, GUANGDONG]),
            ["2.1 ytd 广东@2.2", "4.1 month 广东@4.2"],
        ),
        (("2025年1-2月各省市出口", "（不含港澳台）", [EXPORTS, GUANGDONG]), ["3.1 ytd 广东@3.2"]),
        (("Exports by province, year to date", [EXPORTS, GUANGDONG]), ["2.1 ytd 广东@2.2"]),
        (("Year-to-date exports by province", [EXPORTS, GUANGDONG]), ["2.1 ytd 广东@2.2"]),
        (("Cumulative exports by province", [EXPORTS, GUANGDONG]), ["2.1 ytd 广东@2.2"]),
        (("各省市年初以来出口额", [EXPORTS, GUANGDONG]), ["2.1 ytd 广东@2.2"]),
        (("Year-to-date exports Unit: 100 million yuan", [EXPORTS, GUANGDONG]), ["2.1 ytd rmb×1.0 广东@2.2"]),
        # a line with a month alone replaces one with a year to date
        (
            ("2025年1-5月外贸", "各省市5月出口", [EXPORTS, GUANGDONG], "各省市1-5月出口", [EXPORTS, GUANGDONG]),
            ["3.1 month 广东@3.2", "5.1 ytd 广东@5.2"],
        ),
        # the first period above several tables is that of the text
        (
            ("2025年1-5月各省市外贸", [EXPORTS, GUANGDONG], "（续）", [EXPORTS, GUANGDONG]),
            ["2.1 month 广东@2.2", "4.1 ytd 广东@4.2"],
        ),
        # a note on the table above, and the caption of a figure, are not
        (
            ([EXPORTS, GUANGDONG], "注：按当月出口金额排序", [EXPORTS, GUANGDONG]),
            ["1.1 month 广东@1.2", "3.1 ytd 广东@3.2"],
        ),
        (("当月贸易", "图1：各省市累计出口", [EXPORTS, GUANGDONG]), ["3.1 month 广东@3.2"]),
        # a sentence, or a line further up, is not
        (("累计出口额见附件。", [EXPORTS, GUANGDONG]), ["2.1 month 广东@2.2"]),
        (("累计出口额", "广东出口增长3.7%。", [EXPORTS, GUANGDONG]), ["3.1 month 广东@3.2"]),
        (("表1：2月出口", "累计", [EXPORTS, GUANGDONG]), ["3.1 month 广东@3.2"]),
    ],
)
def test_a_table_has_the_basis_of_its_caption_or_section(
    contents: tuple[str | list[tuple[str, ...]], ...], tables: list[str]
) -> None:
    assert [each.replace(" ?×1.0", "") for each in tables_of(parse_report(document(*contents)))] == tables


@pytest.mark.parametrize(
    ("contents", "unit"),
    [
        (("单位：万元", [EXPORTS, GUANGDONG]), (1e-4, Currency.RMB)),
        (("（单位：人民币亿元）", [EXPORTS, GUANGDONG]), (1.0, Currency.RMB)),
        (("单位：千美元", [EXPORTS, GUANGDONG]), (1e-5, Currency.USD)),
        (("Unit: 100 million yuan", [EXPORTS, GUANGDONG]), (1.0, Currency.RMB)),
        (("Exports by province Unit: 100 million yuan, %", [EXPORTS, GUANGDONG]), (1.0, Currency.RMB)),
        (("Exports by province (10 thousand yuan)", [EXPORTS, GUANGDONG]), (1e-4, Currency.RMB)),
        (("Unit: thousand US dollars", [EXPORTS, GUANGDONG]), (1e-5, Currency.USD)),
        (("各省市出口额，单位：亿元、%", [EXPORTS, GUANGDONG]), (1.0, Currency.RMB)),
        (("各省市出口额（万元）", [EXPORTS, GUANGDONG]), (1e-4, Currency.RMB)),
        (("各省市出口总值表（人民币万元）", [EXPORTS, GUANGDONG]), (1e-4, Currency.RMB)),
        (("表1：各省市出口额（单位：人民币万元）", [EXPORTS, GUANGDONG]), (1e-4, Currency.RMB)),
        (([("省市", "出口（万元）"), GUANGDONG],), (1e-4, Currency.RMB)),
        (([("各省市出口", "单位：万美元"), EXPORTS, GUANGDONG],), (1e-4, Currency.USD)),
        (([("省市", "合计", "出口（万元）"), ("广东", "", "508.0")],), (1e-4, Currency.RMB)),
        # most tables are in it
        (
            (
                "出口额（亿元）",
                [EXPORTS, GUANGDONG],
                "（亿元）",
                [EXPORTS, GUANGDONG],
                "（万元）",
                [EXPORTS, GUANGDONG],
            ),
            (1.0, Currency.RMB),
        ),
        # the unit of sentences is not that of the table
        (("各省市出口额（亿元）", [EXPORTS, GUANGDONG], "广东出口4万元，江苏出口3万元。"), (1.0, Currency.RMB)),
        (("各省市出口额（同比）", [EXPORTS, GUANGDONG]), None),
    ],
)
def test_a_table_has_the_unit_of_its_title_or_header(
    contents: tuple[str | list[tuple[str, ...]], ...], unit: tuple[float, Currency] | None
) -> None:
    found = parse_report(document(*contents)).unit
    assert (found and (found.factor, found.currency)) == unit


@pytest.mark.parametrize(
    "contents",
    [
        ("单位：万元", [EXPORTS, GUANGDONG]),
        ("各省市出口额（万元）", [EXPORTS, GUANGDONG]),
        ("各省市出口额（单位：万元）", [EXPORTS, GUANGDONG]),
        ([("单位：", "万元"), EXPORTS, GUANGDONG],),
    ],
)
def test_a_unit_is_where_the_text_names_it(contents: tuple[str | list[tuple[str, ...]], ...]) -> None:
    where = "1" if isinstance(contents[0], str) else "1.1"
    assert claims_of(parse_report(document(*contents))) == [f"{where} unit 万元 rmb×0.0001"]


@pytest.mark.parametrize(("length", "basis"), [(60, Basis.YTD), (61, Basis.MONTH)])
def test_a_title_is_a_short_line(length: int, basis: Basis) -> None:
    title = "各省市累计出口额".ljust(length, "续")
    assert [table.basis for table in parse_report(document(title, [EXPORTS, GUANGDONG])).tables] == [basis]


def test_a_caption_has_the_basis_of_its_words() -> None:
    assert captions_of(parse_report(document("图1：累计出口", "表2：当月进口")).captions) == [
        "1 ytd figure 1 export",
        "2 month table 2 ?",
    ]


@pytest.mark.parametrize(("before", "label", "sizes"), [(30, "新疆", [31]), (31, "广东省", [31, 1])])
def test_a_table_after_a_paragraph_has_the_rest_of_the_provinces(before: int, label: str, sizes: list[int]) -> None:
    rows = [(region.short, "1.0") for region in PROVINCES[:before]]
    parsed = parse_report(document([EXPORTS, *rows], "见下。", [EXPORTS, (label, "2.0")]))
    assert [len(table.rows) for table in parsed.tables] == sizes


def test_the_title_of_a_province_begins_no_section() -> None:
    assert parse_report(document("5月广东当月", "表1：出口")).headings == []
    assert parse_report(document("5月当月", "表1：出口")).headings == [("1", Basis.MONTH)]


# Months and units


def test_a_line_without_an_end_is_not_continued_by_a_caption() -> None:
    parsed = parse_report(
        document("2025年5月，广东的货物出口值增长，江苏和浙江的货物进口值下降", "图1：2025年5月出口同比")
    )
    assert captions_of(parsed.captions) == ["2 month figure 1 export"]


def test_without_sections_a_caption_of_a_figure_is_in_none() -> None:
    parsed = parse_report(document("表1：2025年1-2月", [EXPORTS, GUANGDONG], "图1：2025年2月出口"))
    assert claims_of(parsed) == ["1 ytd span 2025年1-2月=2025-1-2", "3 ? span 2025年2月=2025-2"]


def test_the_month_of_a_table_is_its_own_and_that_of_a_figure_its_sections() -> None:
    contents = document("一、2025年2月当月", "表1：1-2月", [EXPORTS, GUANGDONG], "二、2月当月", "图1：1-2月出口")
    assert claims_of(parse_report(contents)) == [
        "1 month span 2025年2月=2025-2",
        "2 ytd span 1-2月=?-1-2",
        "4 month span 2月=?-2",
        "5 month span 1-2月=?-1-2",
    ]


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        (("2025年5月，外贸平稳。", "2025年2月，外贸平稳。", "2025年2月，外贸下降。"), Month(2025, 2)),
        (("2025年2月，外贸平稳。", "2025年1月，外贸平稳。", "2025年1月，外贸下降。"), Month(2025, 1)),
        (("2025年2月，外贸平稳。", "2024年12月，外贸平稳。", "2024年12月，外贸下降。"), Month(2024, 12)),
        (("2025年2月，外贸平稳。", "1980年5月，外贸平稳。", "1980年5月，外贸下降。"), Month(1980, 5)),
        (("2025年2月，外贸平稳。", "2099年5月，外贸平稳。", "2099年5月，外贸下降。"), Month(2099, 5)),
        (("2025年1月，外贸平稳。",), Month(2025, 1)),
        (("2025年12月，外贸平稳。",), Month(2025, 12)),
        (("1980年5月，外贸平稳。",), Month(1980, 5)),
        (("2099年5月，外贸平稳。",), Month(2099, 5)),
        (("1979年5月，外贸平稳。",), None),
        (("2025年13月，外贸平稳。",), None),
        (("外贸平稳。",), None),
    ],
)
def test_the_month_of_a_report_is_the_one_it_names_most_often(texts: tuple[str, ...], period: Month | None) -> None:
    assert parse_report(document(*texts)).period == period


@pytest.mark.parametrize(
    ("texts", "factor", "currency"),
    [
        # the captions of tables before the sentences, even if these are more
        (("广东、江苏出口分别为508.0亿美元和318.4亿美元。", "表1：出口（万美元）"), 1e-4, Currency.USD),
        (("广东、江苏出口分别为508.0亿美元和318.4亿美元。", "表1：出口（万元）"), 1.0, Currency.USD),
        (("广东出口508.0亿美元。", "表1：出口（万元）"), 1e-4, Currency.RMB),  # yuan if there are as many
        (("表1：出口（万元）", "表2：出口（亿元）", "表3：进口（亿元）"), 1.0, Currency.RMB),
        (("表1：出口（亿元）", "表2：出口（万元）", "表3：进口（万元）"), 1e-4, Currency.RMB),
        (("图1：出口（亿元）", "表1：出口（万元）", "图2：进口（亿元）"), 1e-4, Currency.RMB),
        (("广东、江苏出口分别为5080000万美元和318.4亿美元，浙江为268.1亿美元。",), 1.0, Currency.USD),
    ],
)
def test_the_unit_of_a_report_is_that_of_its_tables(texts: tuple[str, ...], factor: float, currency: Currency) -> None:
    unit = parse_report(document(*texts)).unit
    assert unit is not None
    assert (unit.factor, unit.currency) == (factor, currency)
