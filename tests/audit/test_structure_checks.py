"""Months, references, sections and notes of reports that are made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from made_references import figure, told
from made_tables import table_of

from xlpkg.audit.claims import Caption, Claim, Direction, ListClaim, Note, ParsedReport, RankClaim, SpanClaim
from xlpkg.audit.structure_checks import check_months, check_notes, check_references, check_sections
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.report.model import Report

FEBRUARY, JANUARY = Month(2025, 2), Month(2025, 1)
MONTH, YTD = Basis.MONTH, Basis.YTD

# Months


@pytest.mark.parametrize(
    ("year", "month", "is_ytd", "basis", "expected", "told_as"),
    [
        (2025, 2, False, None, None, None),
        (None, 2, False, None, None, None),
        (2025, 2, True, None, None, None),
        (2025, 2, False, MONTH, None, None),
        (2025, 2, True, YTD, None, None),
        (2025, 3, False, None, "2025-02", "此处月份为 月，报告的月份为 2025-02"),
        (2024, 2, False, None, "2025-02", "此处月份为 月，报告的月份为 2025-02"),
        (None, 1, True, YTD, "2025-02", "此处月份为 月，报告的月份为 2025-02"),
        (2025, 2, True, MONTH, "2025 年 2 月", "此处月份为 月，而内容是当月，应为 2025 年 2 月"),
        (2025, 2, False, YTD, "2025 年 1-2 月", "此处月份为 月，而内容是累计，应为 2025 年 1-2 月"),
    ],
)
def test_a_month_is_that_of_the_report_and_of_its_basis(
    year: int | None, month: int, *, is_ytd: bool, basis: Basis | None, expected: str | None, told_as: str | None
) -> None:
    span = SpanClaim("line 1", "月", year, month, is_ytd, basis)
    found = list(check_months(ParsedReport(claims=[span]), FEBRUARY))
    facts = [(each.code, *told(each), each.printed, each.expected) for each in found]
    assert facts == ([("prose", "error", "line 1", told_as, "月", expected)] if expected else [])


def test_in_january_the_month_is_the_year_to_date() -> None:
    spans = [SpanClaim("1", "1 月", 2025, 1, False, YTD), SpanClaim("2", "1-1 月", 2025, 1, True, MONTH)]
    assert list(check_months(ParsedReport(claims=[*spans]), JANUARY)) == []


def test_a_month_is_found_once_at_each_place() -> None:
    wrong = SpanClaim("1", "3月", 2025, 3, False)
    claims: list[Claim] = [figure(NATIONAL, Flow.TOTAL, "1"), wrong, wrong, SpanClaim("2", "3月", 2025, 3, False)]
    parsed = ParsedReport(claims=[*claims, SpanClaim("1", "4月", 2025, 4, False)])
    assert [(each.where, each.printed) for each in check_months(parsed, FEBRUARY)] == [
        ("1", "3月"),
        ("2", "3月"),
        ("1", "4月"),
    ]


@pytest.mark.parametrize(("lang", "expected"), [("zh", "2025 年 1-2 月"), ("en", "January–February 2025")])
def test_the_right_months_are_in_the_language_of_the_report(lang: Language, expected: str) -> None:
    parsed = ParsedReport(lang, claims=[SpanClaim("1", "Feb", 2025, 2, False, YTD)])
    assert [each.expected for each in check_months(parsed, FEBRUARY)] == [expected]


# References

CAPTIONS = [
    Caption("figure 1", "figure", 1, MONTH, Flow.EXPORT),
    Caption("figure 2", "figure", 2, MONTH, Flow.IMPORT),
    Caption("figure 3", "figure", 3, YTD, Flow.EXPORT),
    Caption("figure 4", "figure", 4, None, None),
    Caption("table 1", "table", 1, MONTH, None),
    Caption("table 2", "table", 2, YTD, None),
]


@pytest.mark.parametrize(
    ("kind", "number", "basis", "flow", "expected"),
    [
        ("figure", 1, MONTH, Flow.EXPORT, ""),
        ("figure", 1, None, None, ""),
        ("figure", 1, None, Flow.EXPORT, ""),
        ("figure", 4, YTD, Flow.IMPORT, ""),  # a caption that says nothing
        ("table", 2, YTD, Flow.EXPORT, ""),
        ("figure", 3, MONTH, Flow.EXPORT, "figure 1"),
        ("figure", 1, MONTH, Flow.IMPORT, "figure 2"),
        ("figure", 2, None, Flow.EXPORT, None),  # 1 or 3
        ("figure", 2, YTD, Flow.EXPORT, "figure 3"),
        ("figure", 1, YTD, Flow.IMPORT, None),
        ("table", 1, YTD, Flow.EXPORT, "table 2"),
        ("table", 2, MONTH, None, "table 1"),
    ],
)
def test_a_reference_is_to_what_the_caption_says(
    kind: str, number: int, basis: Basis | None, flow: Flow | None, expected: str | None
) -> None:
    reference = Caption("line 1", kind, number, basis, flow)
    found = list(check_references(ParsedReport(captions=CAPTIONS, references=[reference])))
    assert [each.expected for each in found] == ([] if expected == "" else [expected])
    for each in found:
        assert (each.code, each.severity, each.where, each.printed) == ("prose", "error", "line 1", f"{kind} {number}")
        right = f"（应为 {expected}）" if expected else ""
        assert each.sentence("zh").startswith(f"正文提到 {kind} {number}，但该处内容不符{right}")


def test_a_reference_to_a_missing_figure_is_found_once_at_each_place() -> None:
    captions = [each for each in CAPTIONS if each.kind == "figure"]
    references = [
        Caption("1", "table", 1, None, None),  # the captions of tables may be within pictures
        Caption("1", "figure", 7, None, None),
        Caption("1", "figure", 7, None, None),
        Caption("2", "figure", 7, None, None),
        Caption("1", "figure", 8, None, None),
    ]
    found = list(check_references(ParsedReport(captions=captions, references=references)))
    assert [(each.where, each.printed, each.expected) for each in found] == [
        ("1", "figure 7", None),
        ("2", "figure 7", None),
        ("1", "figure 8", None),
    ]
    assert told(found[0]) == ("error", "1", "正文提到图 7，但报告中没有该图")
    parsed = ParsedReport(captions=CAPTIONS, references=[Caption("3", "table", 9, None, None)])
    assert [(each.code, *told(each)) for each in check_references(parsed)] == [
        ("missing", "error", "3", "正文提到表 9，但报告中没有该表")
    ]


# Sections


def test_a_section_has_a_table_and_a_text_on_each_flow() -> None:
    headings = [("first", MONTH), ("second", YTD)]
    month: list[Claim] = [
        figure(NATIONAL, Flow.TOTAL, "1", basis=MONTH),
        ListClaim("1", MONTH, Flow.EXPORT, Direction.RISE, (PROVINCES[0],), 1),
        RankClaim("1", MONTH, Flow.IMPORT, (PROVINCES[0],), 1),
    ]
    parsed = ParsedReport(tables=[table_of(basis=MONTH)], headings=headings, claims=month)
    found = list(check_sections(parsed, FEBRUARY))
    assert {(each.code, *told(each)) for each in found} == {
        ("missing", "error", "second", "累计一节没有表"),
        ("missing", "error", "second", "累计一节没有进出口的文字"),
        ("missing", "error", "second", "累计一节没有出口的文字"),
        ("missing", "error", "second", "累计一节没有进口的文字"),
    }
    # A report of tables alone has no text on anything.
    tables = ParsedReport(tables=[table_of(basis=MONTH), table_of()], headings=headings)
    assert list(check_sections(tables, FEBRUARY)) == []


@pytest.mark.parametrize(
    ("period", "headed", "tables", "missing"),
    [
        (FEBRUARY, [MONTH, YTD], [MONTH, YTD], []),
        (FEBRUARY, [MONTH], [MONTH], [YTD]),
        (FEBRUARY, [YTD], [YTD], [MONTH]),
        (FEBRUARY, [MONTH], [MONTH, YTD], []),
        (FEBRUARY, [], [MONTH], []),  # no sections at all
        (JANUARY, [MONTH], [MONTH], []),
        (JANUARY, [YTD], [YTD], [MONTH]),
    ],
)
def test_a_report_has_both_sections_after_january(
    period: Month, headed: list[Basis], tables: list[Basis], missing: list[Basis]
) -> None:
    parsed = ParsedReport(
        tables=[table_of(basis=basis) for basis in tables], headings=[(f"heading {basis}", basis) for basis in headed]
    )
    found = list(check_sections(parsed, period))
    names = {MONTH: "当月", YTD: "累计"}
    assert [told(each) for each in found] == [
        ("error", f"heading {headed[0]}", f"报告没有{names[basis]}一节") for basis in missing
    ]
    assert {each.code for each in found} <= {"missing"}


# Notes


def ours(*paragraphs: str) -> Report:
    title, span = (*paragraphs, "", "")[:2]
    return Report(FEBRUARY, Currency.RMB, "zh", title, span, ())


def found_in(text: str, *reports: Report, **facts: bool) -> list[tuple[object, object]]:
    note = Note("note", text, YTD, **facts)
    found = list(check_notes(ParsedReport(claims=[note]), iter(reports)))
    for each in found:
        assert (each.code, each.severity, each.where, each.printed) == ("prose", "error", "note", text.split(")")[-1])
    return [(each.expected, each.sentence("zh")) for each in found]


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("甲乙丙丁戊己庚1壬癸", False),
        ("(2)甲乙丙丁戊己庚1壬癸", False),
        ("甲乙丙丁戊己庚2壬癸", True),
        ("(2)甲乙丙丁戊己庚2壬癸", True),
        ("甲乙丙丁戊己庚2子丑", True),  # 8 of 10 characters are the same, apart from the number
        ("甲乙丙丁戊己2寅子丑", False),  # 7
        ("甲乙丙丁戊己庚1子丑", False),  # other words, but the same facts
        ("甲乙丙丁戊己庚22.5壬癸", True),
    ],
)
def test_a_note_with_other_facts_than_ours_is_wrong(text: str, *, is_wrong: bool) -> None:
    right = "甲乙丙丁戊己庚1壬癸"
    for reports in ([ours(right)], [ours("别的"), ours("又一段", right)], [ours(f"(1) {right}"), ours("别的")]):
        shown = f"注与数据不一致：{text.split(')')[-1]}——应为：{right}"
        assert found_in(text, *reports) == ([(right, shown)] if is_wrong else [])
    assert found_in(text) == []


def test_regions_and_flows_are_facts_too() -> None:
    assert found_in("相差最大的为广东出口。", ours("相差最大的为广东出口。")) == []
    for wrong in ("相差最大的为江苏出口。", "相差最大的为广东进口。"):
        assert [right for right, _ in found_in(wrong, ours("相差最大的为广东出口。"))] == ["相差最大的为广东出口。"]


def test_the_most_similar_of_our_notes_is_the_right_one() -> None:
    near, nearer = "甲乙丙丁戊己庚1子丑", "甲乙丙丁戊己庚1壬癸"
    for pair in ((near, nearer), (nearer, near)):
        assert [right for right, _ in found_in("甲乙丙丁戊己庚2壬癸", ours(*pair))] == [nearer]


def test_long_notes_are_compared_by_all_their_characters() -> None:
    long = "数" * 250
    assert [right for right, _ in found_in(f"2{long}", ours(f"{long}1"))] == [f"{long}1"]


def test_a_note_on_the_other_basis_is_wrong_unless_it_is_ours() -> None:
    text = "净出口为当月出口减当月进口"
    assert found_in(text, is_other_basis=True) == [(None, f"该注所属的表是累计，注的内容却不是：{text}")]
    assert found_in(text, ours("别的"), is_other_basis=True) != []
    assert found_in(text, ours(text), is_other_basis=True) == []
    assert found_in(text, ours("别的")) == []
    assert found_in(text, ours("别的"), is_other_basis=True, is_sort_note=True) == []


def test_our_reports_are_read_only_until_each_note_is_found() -> None:
    read = []

    def composed(*reports: Report) -> Iterator[Report]:
        for report in reports:
            read.append(report.title)
            yield report

    notes = [Note("1", "一", YTD), Note("2", "二", YTD)]
    parsed = ParsedReport(claims=[figure(NATIONAL, Flow.TOTAL, "1"), *notes])
    assert list(check_notes(parsed, composed(ours("一"), ours("三"), ours("二"), ours("四")))) == []
    assert read == ["一", "三", "二"]
    read.clear()
    assert list(check_notes(ParsedReport(claims=[Note("1", "一", YTD, is_sort_note=True)]), composed(ours("一")))) == []
    assert read == []
