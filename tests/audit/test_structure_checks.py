"""Months, references, sections and notes of a whole report in which one of them was changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from edits import only, report_of, with_text, without_text

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Block, Document, Paragraph, RawTable
from xlpkg.messages import Language
from xlpkg.model.months import Month

MAY = Month(2025, 5)


def both(document: Document, cube: Cube) -> Iterator[tuple[Finding, ...]]:
    """The errors of the audit with the store and without it."""
    for each in (audit(document, cube), audit(document)):
        yield tuple(found for found in each if found.severity == "error")


#: What is written for a month of the report of May 2025, and the error of it: what it prints and what it expects.
MONTHS: dict[Language, list[tuple[str, str, str, str]]] = {
    "zh": [
        ("（2025年1-5月）", "（2025年1-4月）", "2025年1-4月", "2025-05"),
        ("各省市 5 月当月", "各省市 4 月当月", "4月", "2025-05"),
        ("图 1：2025 年 5 月", "图 1：2024 年 5 月", "2024年5月", "2025-05"),
        ("2025 年 5 月，进出口额", "2025 年 4 月，进出口额", "2025年4月", "2025-05"),
    ],
    "en": [("province, January–May 2025", "province, May 2025", "May 2025", "January–May 2025")],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_month_is_that_of_the_report_and_of_its_section(rmb_cube: Cube, lang: Language) -> None:
    for right, wrong, printed, expected in MONTHS[lang]:
        for found in both(with_text(report_of(rmb_cube, lang, MAY), right, wrong), rmb_cube):
            error = only(found, "prose")
            assert (error.printed, error.expected) == (printed, expected)
            assert printed in error.sentence(lang)
            assert expected in error.sentence(lang)


@pytest.mark.parametrize(
    ("right", "wrong", "code", "sentence"),
    [
        ("（见图 1 和表 1）", "（见图 2 和表 1）", "prose", "正文提到 figure 2，但该处内容不符（应为 figure 1）"),
        ("（见图 1 和表 1）", "（见图 1 和表 9）", "missing", "正文提到表 9，但报告中没有该表"),
    ],
)
def test_a_reference_is_to_what_the_caption_says(
    rmb_cube: Cube, right: str, wrong: str, code: str, sentence: str
) -> None:
    for found in both(with_text(report_of(rmb_cube, "zh", MAY), right, wrong), rmb_cube):
        assert only(found, code).sentence("zh").startswith(sentence)


def test_without_captions_references_are_not_compared(rmb_cube: Cube) -> None:
    """The captions may be within pictures."""
    document = report_of(rmb_cube, "zh", MAY)
    for number in range(1, 5):
        document = without_text(document, f"图 {number}：")
    assert list(both(document, rmb_cube)) == [(), ()]


def _without(document: Document, *left_out: Block) -> Document:
    return Document(document.name, tuple(each for each in document.blocks if each not in left_out))


def test_a_section_has_a_table_and_a_paragraph_on_each_flow(rmb_cube: Cube) -> None:
    """A report has both sections after January."""
    document = report_of(rmb_cube, "zh", MAY)
    _, table = (each for each in document.blocks if isinstance(each, RawTable))
    heading = next(n for n, each in enumerate(document.blocks) if isinstance(each, Paragraph) and "二、" in each.text)
    lacking = {
        "累计一节没有表": _without(document, table),
        "报告没有累计一节": Document(document.name, document.blocks[:heading]),
    }
    for start, flow in (("2025 年 1-5 月，进出口额", "进出口"), ("出口：", "出口"), ("进口：", "进口")):
        *_, paragraph = (
            each for each in document.blocks if isinstance(each, Paragraph) and each.text[: len(start)] == start
        )
        lacking[f"累计一节没有{flow}的文字"] = _without(document, paragraph)
    for sentence, shorter in lacking.items():
        for found in both(shorter, rmb_cube):
            assert only(found, "missing").sentence("zh") == sentence
    assert audit(report_of(rmb_cube, "zh", Month(2025, 1)), rmb_cube) == ()
