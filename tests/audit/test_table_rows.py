"""Tables of a few rows without a store: how they are read, and what their figures, labels and sentences contradict.

The levels of 河南 and 广东 are those of examples/ for February 2025; the other figures are made up.
"""

from __future__ import annotations

import pytest
from edits import document

from xlpkg.audit.auditor import Audited, audit_document
from xlpkg.model.regions import PROVINCES

HEADER = ("省市", "进出口", "同比", "出口", "同比", "进口", "同比", "净出口")
#: The locations of the first row of each table, after its caption.
YTD, MONTH = "2.2", "4.2"
Found = list[tuple[str, str, object, object]]


def report(
    ytd: str, month: str = "", *sentences: str, title: str = "2025年1-2月", of_month: str = "2025年2月"
) -> Audited:
    """The audit of a report with a table on the year to date, one on the month, and paragraphs below them.

    A table has a line for each row: its label and seven figures, a dot for one that is not printed.
    """
    contents: list[str | list[tuple[str, ...]]] = []
    for caption, lines in ((f"表 1：{title}各省市贸易额（亿美元）", ytd), (f"表 2：{of_month}各省市贸易额", month)):
        rows = [
            tuple(cell.removeprefix(".") if cell == "." else cell for cell in row.split()) for row in lines.split("\n")
        ]
        contents += [caption, [HEADER, *(row for row in rows if row)]] if lines else []
    made = document(*contents, *sentences)
    return audit_document(made)


def told(audited: Audited) -> Found:
    for each in audited.findings:
        assert "None" not in each.sentence("zh") + each.sentence("en")
    return [(each.code, each.where, each.printed, each.expected) for each in audited.findings]


# The levels of a row


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("89.8 61.0 28.8 32.2", None),
        ("89.9 61.0 28.8 32.1", None),  # 89.75 to 89.85, 32.15 to 32.25: within the rounding of both parts
        ("90.0 61.0 28.8 32.2", (90.0, 89.8)),
        ("89.8 61.0 28.8 32.4", (32.4, 32.2)),
        ("89.8 67.0 28.8 32.2", (67.0, 61.0)),
        (". 61.0 28.8 32.4", (32.4, 32.2)),
        ("90.0 . 28.8 32.2", None),
        ("90 61 28 .", None),  # 61.5 + 28.5
    ],
)
def test_the_level_that_contradicts_the_others_is_wrong(levels: str, expected: tuple[float, float] | None) -> None:
    total, exports, imports, net = levels.split()
    found = told(report(f"河南 {total} . {exports} . {imports} . {net}\n广东 1871.7 . 1077.0 . 794.7 . 282.3"))
    assert found == ([("identity", YTD, *expected)] if expected else [])


@pytest.mark.parametrize(("wrong", "right", "findings"), [(10, 9, 1), (10, 10, 10), (9, 5, 9)])
def test_many_wrong_rows_are_one_finding(wrong: int, right: int, findings: int) -> None:
    """From ten rows on, if they are more than half."""
    labels = [region.short for region in PROVINCES]
    figures = [*wrong * ["98.9 . 61.0 . 28.8 . 32.2"], *right * ["89.8 . 61.0 . 28.8 . 32.2"]]
    audited = report("\n".join(f"{label} {row}" for label, row in zip(labels, figures, strict=False)))
    of_rows = [each for each in audited.findings if each.code == "identity"]
    assert len(of_rows) == findings
    if findings == 1:
        assert f"{wrong + right} 行中有 {wrong} 行自相矛盾" in of_rows[0].sentence("zh")
        assert audited.wrong == 4 * (wrong + right)


# The YoY of a row


@pytest.mark.parametrize(
    ("yoys", "month", "is_wrong"),
    [
        # Exports of 110 from 100 and imports of 90 from 100: total trade of 200 from 200.
        ("0.1 10.0 -10.0", 0, False),  # 199.70 to 199.90, and 199.90 to 200.10
        ("0.2 10.0 -10.0", 0, True),
        ("0.5 10.0 -10.0", 2, True),  # three times the rounding: ± 0.15 for each
        ("0.3 10.0 -10.0", 2, False),  # up to 200/1.0015 is 199.700; 110/1.1015 + 90/0.9015 is 199.698
        ("5.0 10.0 -10.0", 12, True),
        ("50.0 10.0 -100.0", 0, False),  # no base
        ("0 12.0 -11.0", 0, False),  # 110/1.12 + 90/0.89 is 199.34; -0.5 to 0.5 is 199.0 to 201.0
    ],
)
def test_three_yoy_contradict_each_other_beyond_rounding(yoys: str, month: int, *, is_wrong: bool) -> None:
    """A month of 0 is the year to date."""
    total, exports, imports = yoys.split()
    row = f"河南 200.0000 {total} 110.0000 {exports} 90.0000 {imports} 20.0000"
    audited = report("", row, of_month=f"2025年{month}月") if month else report(row)
    assert told(audited) == ([("identity", YTD, total, None)] if is_wrong else [])


# The year to date and the month

RIGHT = "河南 89.8 . 61.0 . 28.8 . 32.2\n广东 1871.7 . 1077.0 . 794.7 . 282.3\n河北 9.0 . 5.0 . 4.0 . 1.0"


@pytest.mark.parametrize(
    ("row", "code", "expected"),
    [
        ("499.9 . 300.0 . 200.0 . 100.0", None, None),  # rounding: both may be 499.95
        ("499.8 . 299.8 . 200.0 . 99.8", "label", "进出口：累计 499.8，当月 500.0"),
        ("600.0 . 299.8 . 300.2 . .", "label", "出口：累计 299.8，当月 300.0"),
        ("600.0 . 300.0 . 300.0 . 0.0", None, None),  # net exports may be smaller
        (". . 299.8 . 200.0 . 99.8", "ytd-below-month", "天津出口：表中累计值为 299.8，小于当月值 300.0"),
    ],
)
def test_a_year_to_date_below_its_month(row: str, code: str | None, expected: str | None) -> None:
    """A complete row, which is consistent, has a wrong label."""
    audited = report(f"天津 {row}\n{RIGHT}", "天津 500.0 . 300.0 . 200.0 . 100.0")
    assert [each.code for each in audited.findings] == ([code] if code else [])
    for each in audited.findings:
        assert expected
        assert expected in each.sentence("zh")


def test_exchanged_tables_are_one_finding() -> None:
    labels = [region.short for region in PROVINCES]
    small, large = ("\n".join(f"{label} {row}" for label in labels) for row in ("9 . 5 . 4 . 1", "90 . 50 . 40 . 10"))
    (found,) = report(small, large).findings
    assert (found.code, found.where) == ("ytd-below-month", YTD)
    assert "31 个省市中有 31 个累计值小于当月值：两张表或其标题被对调" in found.sentence("zh")


# Labels and sentences

#: No figure of one is that of another.
A = "3000.1 1.4 2000.1 2.1 1000.0 0.0 1000.1"
B = "5000.2 -1.2 3000.2 -0.5 2000.0 -2.2 1000.2"
C = "7000.3 1.7 4000.3 2.3 3000.0 0.9 1000.3"
EXCHANGED = f"天津 {A}\n北京 {B}\n河北 {C}"
EXPORTS_OF_A = "1-2月，北京出口2000.1亿美元，增长2.1%。"
TOTAL_OF_A = "1-2月，北京进出口3000.1亿美元，增长1.4%。"
EXPORTS_OF_B = "1-2月，天津出口3000.2亿美元，下降0.5%。"
BOTH: Found = [("label", "2.2", "天津", "北京市"), ("label", "2.3", "北京", "天津市")]


def labels(ytd: str, month: str, *sentences: str) -> Found:
    return [each for each in told(report(ytd, month, *sentences)) if each[0] == "label"]


def test_two_sentences_prove_a_label_wrong_and_one_if_another_was_exchanged() -> None:
    audited = report(EXCHANGED, "", EXPORTS_OF_A, TOTAL_OF_A)
    assert told(audited) == [("label", "2.2", "天津", "北京市"), ("label", "2.3", "北京", None)]
    assert "正文中北京的数字（3、4）" in audited.findings[0].sentence("zh")
    assert told(report(f"北京 {A}\n天津 {B}", "", EXPORTS_OF_A, TOTAL_OF_A)) == []
    assert labels(EXCHANGED, "", EXPORTS_OF_A) == []
    assert labels(EXCHANGED, "", EXPORTS_OF_B, EXPORTS_OF_A, TOTAL_OF_A) == BOTH


def test_rows_below_their_month_support_a_sentence() -> None:
    """The row of 天津 is below its month, so that a single sentence proves whose it is."""
    small = "30.0 . 20.0 . 10.0 . 10.0"
    month = f"天津 500.0 . 300.0 . 200.0 . 100.0\n北京 {small}"
    sentence = "1-2月，北京出口200.1亿美元，进口100.0亿美元。"
    ytd = f"天津 300.1 . 200.1 . 100.0 . 100.1\n北京 5000.2 . 3000.2 . 2000.0 . 1000.2\n河北 {C}"
    audited = report(ytd, month, sentence)
    assert told(audited) == [("label", "2.2", "天津", "北京市"), ("label", "2.3", "北京", None)]


def test_a_label_that_names_no_province_is_the_missing_one() -> None:
    others = "\n".join(f"{region.short} {A}" for region in PROVINCES[1:])
    assert told(report(f"{others}\n某某地区 {A}")) == [("label", "2.32", "某某地区", "北京市")]
    fewer = others.partition("\n")[2]
    assert [each[2:] for each in told(report(f"{fewer}\n某某地区 {A}\n其他地区 {A}"))] == [
        ("某某地区", None),
        ("其他地区", None),
    ]


# Reading


@pytest.mark.parametrize(
    ("rows", "counts", "unread"),
    [
        ([("地区", "出口"), ("广东省", "508.0"), ("全国", "2151.6"), ("江苏", "318.4")], (0, 0, 3), []),
        ([("地区", "出口同比（%）"), ("广东", "-3.2"), ("江苏", "-3.5")], None, ["地区 | 出口同比（%）"]),
        # A header in two rows, which breaks a word, and rows that end early.
        (
            [("省市", "净", "进", "同比"), ("", "出口", "口"), ("广东", "186.6", "321.4", "11.8"), ("江苏", "121.9")],
            (0, 0, 4),
            [],
        ),
        # The numbers of rows, a title above them, and rows without a label.
        (
            [
                ("2025年1-2月",),
                ("序号", "省市", "出口"),
                ("1", "广东", "508.0"),
                ("", "", "318.4"),
                ("-", "", "-"),
                ("续",),
                ("3",),
                ("4", "浙江", "268.1"),
            ],
            (0, 0, 2),
            [" |  | 318.4", "3"],
        ),
        # The label is the first of two cells that name the province.
        ([("省市", "简称", "出口"), ("广东省", "广东", "508.0"), ("江苏省", "江苏", "318.4")], (0, 0, 2), ["简称"]),
        # Columns that are none of the seven figures, and a second one of exports.
        (
            [("省市", "GDP", "出口占全国（%）", "出口", "人口", "出口"), ("广东", "3", "23.6", "508.0", "5", "508.0")],
            (0, 0, 1),
            ["GDP", "出口占全国(%)", "人口", "出口"],
        ),
        # Without a header seven figures are in the usual order.
        ([("河南", "89.8", "1.4", "61.0", "3.0", "28.8", "-2.0", "32.2")], (4, 0, 3), []),
        ([("排名", "出口", "省市"), ("1", "508.0", "广东"), ("2", "318.4", "江苏")], None, []),
    ],
)
def test_a_table_is_read_by_its_header_and_labels(
    rows: list[tuple[str, ...]], counts: tuple[int, int, int] | None, unread: list[str]
) -> None:
    made = document("表 1：2025年1-2月各省市贸易额（亿美元）", rows)
    audited = audit_document(made)
    if counts:
        assert (audited.right, audited.wrong, audited.unread) == counts
    notes = [str(each.printed) for each in audited.findings if each.code == "unread" and each.printed]
    assert notes == unread
