"""Our report with one mistake in a sentence, caption or note has one finding; our reports have none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edits import EXPORT_YOY, FEBRUARY, TOTAL_YOY, only, report_of, with_block, with_cell, with_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit, audit_document
from xlpkg.audit.document import Document, Paragraph, RawRow, RawTable
from xlpkg.model.months import Month


@pytest.fixture
def report(example_cube: Cube) -> Document:
    return report_of(example_cube)


# Sentences


@pytest.mark.parametrize(
    ("old", "new", "code", "printed", "expected"),
    [
        ("同比分别下降 3.2%", "同比分别下降 5.2%", "prose", -5.2, -3.2),
        ("31 个省市中，广东", "30 个省市中，广东", "count", 30, 31),
        ("等 14 个省市出口同比", "等 15 个省市出口同比", "count", 15, 14),
        (
            "出口：居前三位的省市为广东、江苏和",
            "出口：居前三位的省市为江苏、广东和",
            "rank",
            "江苏、广东和浙江",
            "广东、江苏和浙江",
        ),
        ("上海、四川、河南等 17 个省市出口同比", "上海、四川、山西等 17 个省市出口同比", "prose", "山西", "↓ -41.1"),
        ("上海、四川、河南等 17 个省市出口同比", "上海、四川、上海等 17 个省市出口同比", "prose", "上海", None),
        ("1 月 29 日", "1 月 28 日", "prose", ..., ...),
    ],
)
def test_one_wrong_fact_in_a_sentence_is_one_finding(
    report: Document, example_cube: Cube, old: str, new: str, code: str, printed: object, expected: object
) -> None:
    for cube in (example_cube, *[None] * (printed is not ...)):
        wrong = only(audit(with_text(report, old, new), cube), code)
        assert (wrong.printed, wrong.expected) == (printed, expected) or printed is ...


def test_a_sentence_of_more_than_1000_characters_is_not_read(rmb_cube: Cube) -> None:
    text = f"2025年5月，广东出口5063.4亿元{'，下降3.1%' * 150}。进口4000亿元。"
    done = audit_document(Document("text", (Paragraph("paragraph 1", text),)), rmb_cube)
    assert (done.right, done.wrong, done.unread > 150) == (0, 0, True)


@pytest.mark.parametrize("rank", [1, 2])
@pytest.mark.parametrize("has_store", [True, False])
def test_a_rank_is_compared_with_the_table(rank: int, *, has_store: bool, rmb_cube: Cube) -> None:
    document = report_of(rmb_cube, period=Month(2025, 5))
    index = next(n for n, each in enumerate(document.blocks) if isinstance(each, Paragraph) and "1-5 月，" in each.text)
    text = f"1-5月，浙江出口16915.8亿元，居全国第{rank}位。"
    changed = with_block(document, index, document.blocks[index], Paragraph("paragraph 99", text))
    found = [each for each in audit(changed, rmb_cube if has_store else None) if each.severity == "error"]
    assert [(each.code, each.printed, each.expected) for each in found] == ([] if rank == 2 else [("rank", 1, 2)])


@pytest.mark.parametrize(
    ("total", "exports", "severities"),
    [("22390.3", "16915.8", ["note"]), ("22390.2", "16915.8", []), ("22390.3", "16915.9", ["error", "error"])],
)
def test_a_level_that_was_forced_to_add_up_is_a_note(
    total: str, exports: str, severities: list[str], rmb_cube: Cube
) -> None:
    # Zhejiang, January to May 2025: 22390.2206 = 16915.7644 + 5474.4561, so rounded parts add up to 22390.3.
    document = report_of(rmb_cube, period=Month(2025, 5))
    index = next(n for n, each in enumerate(document.blocks) if isinstance(each, Paragraph) and "1-5 月，" in each.text)
    text = f"1-5月，浙江进出口{total}亿元，其中出口{exports}亿元，进口5474.5亿元。"
    changed = with_block(document, index, document.blocks[index], Paragraph("paragraph 99", text))
    assert [each.severity for each in audit(changed, rmb_cube)] == severities


def test_a_province_named_alone_counts_as_one() -> None:
    text = "31 个省市中，广东等 13 个省市出口额下降，上海等 {} 个省市出口额上升，西藏出口额持平。"
    for rises, codes in ((17, []), (16, ["count"])):
        document = Document(
            "text", (Paragraph("1", "（2025年1-2月）"), Paragraph("2", f"2025 年 2 月，{text.format(rises)}"))
        )
        assert [each.code for each in audit(document) if each.severity == "error"] == codes


def test_a_yoy_printed_as_zero_may_be_a_rise_or_a_fall(report: Document) -> None:
    # The text does not name 西藏; with 0.0 it may be counted among those that rose or those that fell.
    for text in ("0.0", "-0.0"):
        changed = with_cell(with_cell(report, 0, "西藏", EXPORT_YOY, text), 0, "西藏", TOTAL_YOY, "11.0")
        assert [each for each in audit(changed) if each.code == "count"] == []


def test_sentences_in_other_wordings_are_compared_with_the_data(report: Document, example_cube: Cube) -> None:
    index = next(n for n, b in enumerate(report.blocks) if isinstance(b, Paragraph) and b.text.startswith("出口："))
    for text, printed in (
        ("（5）广东出口 1198.8 亿美元。", 1198.8),
        ("受春节错月影响，广东出口 1198.8 亿美元。", 1198.8),
        ("广东出口 1189.8 亿美元，同比下降 5.4%。", None),
        ("广东出口 1198.8 亿美元，同比下降 5.4%。", 1198.8),
        ("广东出口同比增长 5.4%。", 5.4),
        ("重庆进口下降 22.9%，贵州进口增长 63.3%。", None),
        ("湖北出口下降 8.7%。", -8.7),
    ):
        # In the section on the year to date, after its paragraph on imports.
        last = max(n for n, b in enumerate(report.blocks) if isinstance(b, Paragraph) and b.text.startswith("进口："))
        assert index < last
        added = replace(
            report, blocks=(*report.blocks[: last + 1], Paragraph("added", text), *report.blocks[last + 1 :])
        )
        for cube in (example_cube, None):
            found = audit(added, cube)
            assert [each.printed for each in found] == ([] if printed is None else [printed])
            assert all((each.code, each.where) == ("prose", "added") for each in found)


# Structure


@pytest.mark.parametrize(
    ("old", "new"),
    [("贸易额（亿美元）", "贸易额（亿元）"), ("829.3 亿美元", "829.3 亿元"), ("829.3 亿美元", "829.3 万美元")],
)
def test_a_wrong_unit_is_found(report: Document, example_cube: Cube, old: str, new: str) -> None:
    for cube in (example_cube, None):
        is_of_table = cube is not None and old.startswith("贸易额")
        wrong = only(audit(with_text(report, old, new), cube), "value" if is_of_table else "prose")
        assert str(wrong.expected).endswith("亿美元")


def test_a_right_level_in_another_unit_has_no_finding(report: Document, example_cube: Cube) -> None:
    for cube in (example_cube, None):
        changed = with_text(
            report, "1189.8 亿美元、880.8 亿美元和 789.2 亿美元", "0.119 万亿美元、0.088 万亿美元和 0.079 万亿美元"
        )
        assert audit(changed, cube) == ()


def test_notes_with_other_facts_than_the_data_are_found(report: Document, rmb_cube: Cube, example_cube: Cube) -> None:
    only(audit(with_text(report, "基期的 93 项", "基期的 92 项"), example_cube), "prose")
    assert audit(with_text(report, "基期的 93 项", "基期的 92 项")) == ()
    may = report_of(rmb_cube, "en", Month(2024, 5))
    assert audit(may, rmb_cube) == ()
    only(audit(with_text(may, "±0.8 percentage points", "±0.1 percentage points"), rmb_cube), "prose")
    only(audit(with_text(may, "(Gansu, exports)", "(Gansu, imports)"), rmb_cube), "prose")
    wrong = with_text(report, "净出口为当月出口减当月进口", "净出口为累计出口减累计进口")
    only(audit(with_text(wrong, "为各省市当月贸易额", "为各省市累计贸易额")), "prose")


# What a report is compared with


def test_figures_that_the_store_does_not_have_are_a_note(example_cube: Cube) -> None:
    january = report_of(example_cube, period=Month(2024, 1))
    found = audit(with_cell(january, 0, "广东", EXPORT_YOY, "1.5"), example_cube)
    assert ": 1" in only(found, "unread", "note").sentence("en")


def test_the_month_may_be_an_argument(report: Document, rmb_cube: Cube, example_cube: Cube) -> None:
    bare = tuple(block for block in report.blocks if isinstance(block, RawTable))
    assert only(audit(Document("tables", bare), example_cube), "unread", "note")
    assert audit(Document("tables", bare), example_cube, FEBRUARY) == ()
    other = report_of(rmb_cube, period=Month(2024, 5))
    codes = {each.code for each in audit(other, rmb_cube, Month(2024, 6))}
    assert {"value", "prose"} <= codes


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damaged_report_has_findings_and_no_exception(example_cube: Cube, data: st.DataObject) -> None:
    blocks = list(report_of(example_cube, data.draw(st.sampled_from(("zh", "en")))).blocks)
    words = [
        "年",
        "1-2 月",
        "13 月",
        "%",
        "广东",
        "表 ",
        "、",
        "出口",
        "没有省市",
        "-",
        "—",
        "\t",
        "(",
        "前三",
        "-150.2",
        "²",
    ]
    parts = st.sampled_from([*words, "9" * 5000])
    for _ in range(data.draw(st.integers(1, 6))):
        index = data.draw(st.integers(0, len(blocks) - 1))
        block, new = blocks[index], data.draw(st.text(max_size=5) | parts)
        if isinstance(block, Paragraph):
            cut = data.draw(st.integers(0, len(block.text)))
            text = block.text[:cut] + new + block.text[cut + data.draw(st.sampled_from((0, 1, 9))) :]
            blocks[index] = Paragraph(block.where, text)
        else:
            at = data.draw(st.integers(0, len(block.rows) - 1))
            cells = block.rows[at].cells
            column = data.draw(st.integers(0, len(cells)))
            line = RawRow(block.rows[at].where, (*cells[:column], new, *cells[column + 1 :]))
            blocks[index] = RawTable((*block.rows[:at], line, *block.rows[at + 1 :]))
    for cube in (example_cube, None):
        for each in audit(Document("changed", tuple(blocks)), cube):
            assert each.sentence("en")
            assert each.sentence("zh")
            assert each.row()
