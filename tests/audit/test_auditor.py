"""What is compared with the store, what with the report itself, and what is found, in what order.

The figures are those of the tables of China Customs of May 2025 in yuan: 广东 exported 5063.0 (-3.1 %), and 23637.0
in the year to date. A report on 31 provinces has 434 figures in its tables, of which 186 are YoY.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from edits import (
    EXPORT,
    IMPORT_YOY,
    TOTAL_YOY,
    printed_figures,
    report_of,
    with_block,
    with_cell,
    with_lines,
    with_text,
    without_text,
)
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import Audited, audit
from xlpkg.audit.document import Document, Paragraph, RawRow, RawTable, document_of
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Method
from xlpkg.report.compose import compose

APRIL, MAY = Month(2025, 4), Month(2025, 5)
MONTH_TABLE, YTD_TABLE = 0, 1
YOY_OF_TABLES = 2 * 3 * 31
NOTHING = "没有找到省市的表或数字：没有核对任何内容"


@pytest.fixture(scope="module")
def report(rmb_cube: Cube) -> Document:
    return report_of(rmb_cube, period=MAY)


def counts(done: Audited) -> tuple[int, int, int]:
    return done.right, done.wrong, done.unread


def brief(found: tuple[Finding, ...]) -> list[tuple[str, str, str, object, object]]:
    return [(each.severity, each.code, each.where, each.printed, each.expected) for each in found]


def text(*lines: str) -> Document:
    return Document("a.txt", tuple(Paragraph(f"line {at}", line) for at, line in enumerate(lines, start=1)))


def tables(document: Document) -> list[int]:
    return [at for at, block in enumerate(document.blocks) if isinstance(block, RawTable)]


def with_sentence(document: Document, section: int, sentence: str) -> Document:
    """The report with a sentence more in the first paragraph of a section."""
    where = f"第 {section} 节 第 1 段"
    (at,) = (at for at, block in enumerate(document.blocks) if isinstance(block, Paragraph) and block.where == where)
    block = document.blocks[at]
    assert isinstance(block, Paragraph)
    return with_block(document, at, replace(block, text=block.text + sentence))


# Reports


def test_each_figure_of_a_report_is_compared_with_the_store(report: Document, rmb_cube: Cube) -> None:
    figures, done = printed_figures(report), audited(report, rmb_cube)
    assert (done.findings, counts(done), done.is_checked) == ((), (figures, 0, 0), True)
    for table, old, new in ((MONTH_TABLE, "5063.0", "5163.0"), (YTD_TABLE, "23637.0", "23700.0")):
        done = audited(with_cell(report, table, "广东", EXPORT, new), rmb_cube)
        (found,) = done.findings
        assert (found.severity, found.code, found.where) == ("error", "value", f"表 {table + 1} 第 2 行")
        assert (str(found.printed), str(found.expected)) == (new, old)
        assert counts(done) == (figures - 1, 1, 0)
    wrong = with_text(report, "分别为 5063.0 亿元", "分别为 5163.0 亿元")
    (found,) = audit(wrong, rmb_cube)
    assert (found.severity, found.code, found.where) == ("error", "prose", "第 1 节 第 2 段")


def test_without_a_store_a_report_is_compared_with_itself(report: Document, example_cube: Cube) -> None:
    """Its YoY of tables are unread, and those of the nation that one sentence alone gives."""
    done, figures = audited(report, None), printed_figures(report)
    right, unread = done.right, done.unread
    on_cover = figures - printed_figures(Document("", report.blocks[7:]))
    assert (done.findings, right + unread, done.wrong, done.is_checked) == ((), figures, 0, True)
    assert 0 < unread - YOY_OF_TABLES < on_cover
    wrong = with_cell(report, YTD_TABLE, "广东", EXPORT, "23700.0")
    done = audited(wrong, None)
    assert counts(done) == (right - 2, 1, unread + 1)
    expected = [("error", "identity", "表 2 第 2 行", "23700.0", "23637.0")]
    assert [(*each[:3], str(each[3]), str(each[4])) for each in brief(done.findings)] == expected
    # So is one in yuan, if the store is in dollars, and one on a month that the store lacks.
    done = audited(report, example_cube)
    assert (counts(done), done.is_checked) == ((0, 0, figures), True)
    assert done.findings[0].sentence("zh") == "报告的币种为人民币，数据库的币种为美元：只核对了报告自身"
    (note,) = brief(done.findings)
    assert (*note[:2], note[3]) == ("note", "unread", "亿元")


def test_a_report_without_a_month_or_of_an_unknown_one_is_compared_with_itself(
    report: Document, rmb_cube: Cube
) -> None:
    rows = report.blocks[tables(report)[YTD_TABLE]]
    assert isinstance(rows, RawTable)
    undated = Document("a.md", (Paragraph("caption", "表 1：各省市累计贸易额（亿元）及同比变化（%）"), rows))
    for period, words in ((None, "报告没有写明月份"), (Month(2025, 8), "数据库没有 2025-08 的人民币数据")):
        done = audited(undated, rmb_cube, period)
        assert counts(done) == (124, 0, 93)
        assert [each.sentence("zh") for each in done.findings] == [f"{words}：只核对了报告自身"]
        assert brief(done.findings) == [("note", "unread", "a.md", None, None)]
    done = audited(undated, rmb_cube, MAY)
    assert (done.findings, counts(done)) == ((), (217, 0, 0))
    done = audited(undated, rmb_cube, APRIL)
    assert (counts(done), done.is_checked) == ((0, 217, 0), True)


def test_the_yoy_of_january_contradict_each_other_sooner(rmb_cube: Cube) -> None:
    """The base of a later month is less certain; without a month it is that of December."""
    january = report_of(rmb_cube, period=Month(2025, 1))
    assert audit(january) == ()
    found = brief(audit(with_cell(january, MONTH_TABLE, "广东", TOTAL_YOY, "-2.5")))  # -3.7, from -5.9 and 0.7
    assert found[0][:3] == ("error", "identity", "表 1 第 2 行")
    head = ("省市", "进出口额", "进出口同比 (%)", "出口", "出口同比 (%)", "进口", "进口同比 (%)")
    for yoy, codes in (("2.2", []), ("2.4", ["identity"])):  # twice 23 times 0.05, the rounding of the printed YoY
        cells = ("广东", "2000.0", yoy, "1000.0", "0.0", "1000.0", "0.0")
        caption = Paragraph("caption", "表 1：各省市当月贸易额（亿元）及同比变化（%）")
        undated = Document("a", (caption, RawTable((RawRow("1", head), RawRow("2", cells)))))
        assert [each.code for each in audit(undated)] == codes


def test_a_table_of_another_month_does_not_count_as_the_reference(report: Document, rmb_cube: Cube) -> None:
    month, to_date = tables(report)
    misplaced = with_block(report, month, report.blocks[to_date])
    table = ("error", "value", "表 2 第 1 行", "2025-05 month", "2025-05 ytd")
    done = audited(with_cell(misplaced, MONTH_TABLE, "广东", EXPORT, "23700.0"), rmb_cube)
    assert brief(done.findings) == [table]
    # The other table is compared as usual.
    made = with_block(with_cell(report, YTD_TABLE, "广东", EXPORT, "23700.0"), month, report.blocks[to_date])
    done = audited(made, rmb_cube)
    assert counts(done) == (printed_figures(report) - 218, 218, 0)
    assert [each[:3] for each in brief(done.findings)] == [table[:3], ("error", "value", "表 2 第 2 行")]


def test_a_figure_of_the_nation_is_not_compared_with_itself() -> None:
    done = audited("2025年5月，我国出口99.9万亿美元，增长5%。进口3万亿元。", None)
    assert (counts(done), done.is_checked) == ((0, 0, 3), False)


def test_a_further_table_may_be_an_excerpt(report: Document, rmb_cube: Cube) -> None:
    second = tables(report)[YTD_TABLE]
    rows = report.blocks[second]
    assert isinstance(rows, RawTable)
    excerpt = RawTable(tuple(replace(row, where=f"other {at}") for at, row in enumerate(rows.rows[:6])))
    longer = with_block(
        report, second, rows, Paragraph("caption", "表 3：2025年1-5月累计贸易额（亿元）及同比变化（%）"), excerpt
    )
    for cube, more in ((rmb_cube, (35, 0, 0)), (None, (20, 0, 15))):
        done = audited(longer, cube)
        expected = tuple(sum(both) for both in zip(counts(audited(report, cube)), more, strict=True))
        assert (done.findings, counts(done)) == ((), expected)


@pytest.mark.parametrize("method", [each for each in Method if each is not Method.FIRST])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_notes_are_compared_with_those_of_the_base_method_of_the_tables(
    method: Method, lang: Language, rmb_cube: Cube
) -> None:
    """By FIRST the tables here are those by STORED, so that only the notes name it."""
    document = document_of(replace(compose(rmb_cube, MAY, lang, method=method), highlights=()))
    assert audit(document, rmb_cube) == ()
    (at,) = (
        at
        for at, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and block.where.startswith(("表 1 注 3", "table 1, note 3"))
    )
    note = document.blocks[at]
    assert isinstance(note, Paragraph)
    wrong = with_block(document, at, replace(note, text=note.text.replace("93", "94")))
    assert [each[:3] for each in brief(audit(wrong, rmb_cube))] == [("error", "prose", note.where)]
    assert audit(wrong) == ()


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


def test_a_province_twice_and_another_missing_are_one_finding_if_no_store_can_tell(
    report: Document, rmb_cube: Cube
) -> None:
    twice = with_lines(report, YTD_TABLE, lambda lines: [*lines[:-1], replace(lines[1], where="last")])
    missing = [[each for each in brief(audit(twice, cube)) if each[1] == "missing"] for cube in (None, rmb_cube)]
    assert [len(found) for found in missing] == [1, 2]
    assert missing[0][0] == ("error", "missing", "表 2 第 2 行", "广东省", "青海省")


def test_a_report_of_another_month_than_the_period_is_found(report: Document, rmb_cube: Cube) -> None:
    for cube in (rmb_cube, None):
        found = brief(audit(report, cube, APRIL))
        assert found[-1] == ("warning", "prose", report.name, "2025-05", "2025-04")
        assert (("error", "value", "表 1 第 1 行", "2025-04 month", "2025-05 month") in found) is (cube is not None)
    assert audit(report, None, MAY) == ()


# Texts without tables


def test_where_nothing_is_compared_a_note_says_it_unless_a_finding_does(rmb_cube: Cube) -> None:
    for document in (text("早上好。"), text("2025年8月，广东省出口5063.0亿元。")):
        done = audited(document, rmb_cube)
        assert done.findings[0].sentence("zh") == NOTHING
        assert brief(done.findings)[0] == ("note", "unread", "a.txt", None, None)
        assert not done.is_checked
    assert len(audit(text("早上好。"))) == 1
    figure = text("2025年5月，外贸增长较快（见图 9）。", "图 1：2025年5月各省市出口同比变化（%）")
    for document, severity in ((figure, "error"), (text("2025年5月，广东省出口9063.0亿元。"), "warning")):
        done = audited(document, rmb_cube)
        assert ([each.severity for each in done.findings], done.is_checked) == ([severity], False)


def test_a_figure_of_another_month_in_a_report_is_compared_with_that_month(report: Document, rmb_cube: Cube) -> None:
    """Exports of 广东 rose by 4.0 % in April. Only a right figure shows that the month is meant."""
    figures = printed_figures(report)
    for yoy, findings, expected in (("4.0", 0, (figures + 1, 0, 0)), ("9.0", 2, (figures, 1, 0))):
        done = audited(with_sentence(report, 1, f"2025 年 4 月，广东出口同比增长 {yoy}%。"), rmb_cube)
        assert (len(done.findings), counts(done)) == (findings, expected)


@pytest.mark.parametrize("sentence", ["占全国的23.9%", "低于全国平均水平"])
def test_a_share_of_the_nation_in_a_report_is_compared_with_the_store_alone(
    report: Document, sentence: str, rmb_cube: Cube
) -> None:
    """37458.9 of 179448.5 are 20.9 %, and the nation grew by 2.5 %. A table of the report may be wrong itself."""
    changed = with_sentence(report, 2, f"广东进出口37458.9亿元，增长4.0%，{sentence}。")
    assert [each.severity for each in audit(changed, rmb_cube)] == ["error"]
    assert [each.severity for each in audit(changed) if each.severity == "error"] == []
