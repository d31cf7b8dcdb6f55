"""What is compared with the store, what with the report itself, and what is found, in what order.

The figures are those of the tables of China Customs of May 2025 in yuan: 广东 exported 5063.0 (-3.1 %), and 23637.0
in the year to date. A report on 31 provinces has 434 figures in its tables, of which 186 are YoY, and 36 in sentences.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from edits import EXPORT, IMPORT_YOY, report_of, with_block, with_cell, with_text, without_text

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import Audited, audit, audit_claims, read_claims
from xlpkg.audit.document import Document, Paragraph, RawTable
from xlpkg.model.months import Month

APRIL, MAY = Month(2025, 4), Month(2025, 5)
MONTH_TABLE, YTD_TABLE = 0, 1
NOTHING = "没有找到省市的表或数字：没有核对任何内容"


@pytest.fixture(scope="module")
def report(rmb_cube: Cube) -> Document:
    return report_of(rmb_cube, period=MAY)


def audited(document: Document, cube: Cube | None, period: Month | None = None) -> Audited:
    return audit_claims(document, read_claims(document, cube, period), cube, period)


def counts(done: Audited) -> tuple[int, int, int]:
    return done.right, done.wrong, done.unread


def brief(found: tuple[Finding, ...]) -> list[tuple[str, str, str, object, object]]:
    return [(each.severity, each.code, each.where, each.printed, each.expected) for each in found]


def text(*lines: str) -> Document:
    return Document("a.txt", tuple(Paragraph(f"line {at}", line) for at, line in enumerate(lines, start=1)))


def tables(document: Document) -> list[int]:
    return [at for at, block in enumerate(document.blocks) if isinstance(block, RawTable)]


# Reports


def test_each_figure_of_a_report_is_compared_with_the_store(report: Document, rmb_cube: Cube) -> None:
    done = audited(report, rmb_cube)
    assert (done.findings, counts(done), done.is_checked) == ((), (470, 0, 0), True)
    for table, old, new in ((MONTH_TABLE, "5063.0", "5163.0"), (YTD_TABLE, "23637.0", "23700.0")):
        done = audited(with_cell(report, table, "广东", EXPORT, new), rmb_cube)
        (found,) = done.findings
        assert (found.severity, found.code, found.where) == ("error", "value", f"表 {table + 1} 第 2 行")
        assert (str(found.printed), str(found.expected)) == (new, old)
        assert counts(done) == (469, 1, 0)
    wrong = with_text(report, "5063.0 亿元", "5163.0 亿元")
    (found,) = audit(wrong, rmb_cube)
    assert (found.severity, found.code, found.where) == ("error", "prose", "第 1 节 第 2 段")


def test_without_a_store_a_report_is_compared_with_itself(report: Document, example_cube: Cube) -> None:
    """Its YoY of tables are unread."""
    done = audited(report, None)
    assert (done.findings, counts(done), done.is_checked) == ((), (284, 0, 186), True)
    wrong = with_cell(report, YTD_TABLE, "广东", EXPORT, "23700.0")
    done = audited(wrong, None)
    assert counts(done) == (282, 1, 187)
    expected = [("error", "identity", "表 2 第 2 行", "23700.0", "23637.0")]
    assert [(*each[:3], str(each[3]), str(each[4])) for each in brief(done.findings)] == expected
    # So is one in yuan, if the store is in dollars, and one on a month that the store lacks.
    done = audited(report, example_cube)
    assert counts(done) == (284, 0, 186)
    assert [each.sentence("zh") for each in done.findings] == ["报告的币种为 rmb，数据库的币种为 usd：只核对了报告自身"]
    assert brief(done.findings) == [("note", "unread", "第 1 节 第 1 段", "亿元", None)]


def test_a_report_without_a_month_or_of_an_unknown_one_is_compared_with_itself(
    report: Document, rmb_cube: Cube
) -> None:
    rows = report.blocks[tables(report)[YTD_TABLE]]
    assert isinstance(rows, RawTable)
    undated = Document("a.md", (Paragraph("caption", "表 1：各省市累计贸易额（亿元）及同比变化（%）"), rows))
    done = audited(undated, rmb_cube)
    assert counts(done) == (124, 0, 93)
    assert [each.sentence("zh") for each in done.findings] == ["报告没有写明月份：只核对了报告自身"]
    assert brief(done.findings) == [("note", "unread", "a.md", None, None)]
    done = audited(undated, rmb_cube, MAY)
    assert (done.findings, counts(done)) == ((), (217, 0, 0))
    done = audited(undated, rmb_cube, Month(2025, 8))
    assert counts(done) == (124, 0, 93)
    assert [each.sentence("zh") for each in done.findings] == ["数据库没有 2025-08 的 rmb 数字：只核对了报告自身"]


def test_a_report_of_another_month_than_the_period_is_found(report: Document, rmb_cube: Cube) -> None:
    found = brief(audit(report, rmb_cube, APRIL))
    assert ("error", "value", "表 1 第 1 行", "2025-04 month", "2025-05 month") in found
    assert found[-1] == ("warning", "prose", report.name, "2025-05", "2025-04")
    assert brief(audit(report, None, APRIL))[-1] == ("warning", "prose", report.name, "2025-05", "2025-04")
    assert audit(report, None, MAY) == ()


def test_a_further_table_may_be_an_excerpt(report: Document, rmb_cube: Cube) -> None:
    second = tables(report)[YTD_TABLE]
    rows = report.blocks[second]
    assert isinstance(rows, RawTable)
    excerpt = RawTable(tuple(replace(row, where=f"other {at}") for at, row in enumerate(rows.rows[:6])))
    longer = with_block(
        report, second, rows, Paragraph("caption", "表 3：2025年1-5月累计贸易额（亿元）及同比变化（%）"), excerpt
    )
    done = audited(longer, rmb_cube)
    assert (brief(done.findings), counts(done)) == ([], (505, 0, 0))


def test_findings_are_in_the_order_of_their_severity_and_of_the_text(report: Document, rmb_cube: Cube) -> None:
    wrong = with_cell(with_cell(report, YTD_TABLE, "江苏", IMPORT_YOY, "9.9"), MONTH_TABLE, "广东", EXPORT, "5163.0")
    wrong = with_text(wrong, "见图 3", "见图 9")
    wrong = without_text(wrong, "图 1：")
    found = brief(audit(wrong, rmb_cube))
    assert [each[:3] for each in found] == [
        ("error", "missing", "第 1 节 第 2 段"),
        ("error", "value", "表 1 第 2 行"),
        ("error", "missing", "第 2 节 第 2 段"),
        ("error", "value", "表 2 第 4 行"),
    ]


# Texts without tables


def test_a_text_is_compared_figure_by_figure(rmb_cube: Cube) -> None:
    done = audited(text("2025年5月，广东省出口5063.0亿元，同比下降3.1%。"), rmb_cube)
    assert (done.findings, counts(done), done.is_checked) == ((), (2, 0, 0), True)
    for document in (text("早上好。"), text("2025年8月，广东省出口5063.0亿元。")):
        done = audited(document, rmb_cube)
        assert done.findings[0].sentence("zh") == NOTHING
        assert brief(done.findings)[0] == ("note", "unread", "a.txt", None, None)
        assert not done.is_checked
    assert len(audit(text("早上好。"))) == 1


@pytest.mark.parametrize(
    ("line", "right"),
    [
        # The year is the one with which at least two figures agree, and more than with any other.
        ("5月，广东省出口5063.0亿元，同比下降3.1%。", 2),
        ("5月，广东省出口5063.0亿元。", 0),
        ("5月，广东省出口5063.0亿元，进口2838.2亿元。", 2),
        ("5月，广东省出口5063.0亿元，进口1.0亿元。", 0),
    ],
)
def test_the_figures_may_show_the_year_of_a_text(line: str, right: int, rmb_cube: Cube) -> None:
    assert audited(text(line), rmb_cube).right == right
