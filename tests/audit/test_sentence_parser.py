"""Which grammar reads each sentence of a paragraph, and what a sentence knows from those before."""

from __future__ import annotations

import pytest
from shown_claims import shown

from xlpkg.audit.claims import Caption, Claim, ContributionClaim, DriverClaim, FigureClaim, RankClaim, SpanClaim
from xlpkg.audit.context import Context
from xlpkg.audit.sentence_parser import parse_paragraph, parse_spans
from xlpkg.audit.tokens import normalised
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.model.words import Basis, Flow


def words_of(claim: Claim | Caption) -> str:
    if isinstance(claim, ContributionClaim):
        return f"{claim.region.short} adds {claim.value} to {claim.flow.name.lower()}"
    if isinstance(claim, DriverClaim):
        return f"covers {claim.coverage.value} of {claim.flow.name.lower()}"
    return shown(claim)


def read(text: str, section: Basis | None = Basis.MONTH) -> list[str]:
    """Return what is read of *text* in a report's section on one month."""
    claims, references, _ = parse_paragraph(normalised(text), "here", Context(section=section), 0)
    for each in (*claims, *references):
        assert each.where == "here"
        assert getattr(each, "basis", section) is section
    return [words_of(each) for each in (*claims, *references)]


FIRST, FIRST_CLAIM = "广东进口增长3.1%。", "广东 import 3.1% #-1.0"
LAST, LAST_CLAIM = "浙江进口增长4.1%。", "浙江 import 4.1% #-2.0"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("拉动最大的为电机，拉动 2.8 个百分点（覆盖全国出口的 88%）。", ["covers 88.0 of export"]),
        ("江苏拉动全国出口增长 0.6 个百分点。", ["江苏 adds 0.6 to export"]),
        ("江苏拉动 0.6 个百分点。", ["江苏 adds 0.6 to import"]),  # of the flow before
        ("增长的省市为上海和北京。", ["rise import 上海北京 None"]),
        ("江苏出口增长。", ["rise export 江苏 None"]),
        ("外贸形势稳定。", []),
    ],
)
def test_each_sentence_has_its_grammar_and_those_around_it_keep_theirs(text: str, claims: list[str]) -> None:
    assert read(FIRST + text + LAST) == [FIRST_CLAIM, *claims, LAST_CLAIM]


@pytest.mark.parametrize(
    ("before", "flow"),
    [
        ("广东出口508.0亿美元。", "export"),
        ("广东出口508.0亿美元，进口220.0亿美元。", "import"),
        ("广东出口增长3%。它增长了4%。", "export"),
        ("广东和江苏进口增长。", "import"),
        ("广东进口增长3%。上海和北京下降。", "import"),
    ],
)
def test_a_contribution_is_to_the_flow_named_last(before: str, flow: str) -> None:
    assert read(f"{before}江苏拉动 0.6 个百分点。")[-1] == f"江苏 adds 0.6 to {flow}"


@pytest.mark.parametrize(
    ("text", "references"),
    [
        (
            "广东出口增长3%（图1）。广东进口下降2%（表2，图3）。",
            ["figure 1 export", "table 2 import", "figure 3 import"],
        ),
        ("出口前两位是广东和江苏（图1）。进口前两位是上海和北京（Table 2）。", ["figure 1 export", "table 2 import"]),
        ("图4显示，广东出口增长3%。出口前两位是广东和江苏（表12）。", ["figure 4 ?", "table 12 export"]),
        (
            "Guangdong's exports rose 3% (see table 2). Its imports fell 2% (Figure 10).",
            ["table 2 export", "figure 10 import"],
        ),
    ],
)
def test_each_sentence_adds_its_references(text: str, references: list[str]) -> None:
    assert read(text)[-len(references) :] == references
    assert sum(each.startswith(("figure", "table")) for each in read(text)) == len(references)


def test_the_groups_of_all_sentences_are_counted() -> None:
    text = "出口前两位是广东和江苏。广东出口增长3%。进口前两位是上海和北京。"
    claims, _, groups = parse_paragraph(text, "here", Context(section=Basis.YTD), 3)
    assert ([shown(each, 3) for each in claims], groups) == (
        ["top 2 export 广东江苏 #0", "广东 export 3.0% #-4.0", "top 2 import 上海北京 #1"],
        5,
    )


def test_a_list_is_no_subject_of_what_follows() -> None:
    def figures(*paragraphs: str) -> list[FigureClaim]:
        context = Context(region=find_region("广东"), is_established=True)
        claims = [each for text in paragraphs for each in parse_paragraph(text, "here", context, 0)[0]]
        return [each for each in claims if isinstance(each, FigureClaim)]

    first, ranks, later = "2025年2月,广东出口增长3%。", "出口前两位是广东和江苏。", "进口增长4%。"
    for paragraphs, is_certain in [
        ((first, later), True),
        ((first + ranks, later), False),
        ((first + ranks + later,), False),
    ]:
        figure = figures(*paragraphs)[-1]
        assert (figure.region.short, not figure.doubts) == ("广东", is_certain)


@pytest.mark.parametrize("other", ["与2025年2月相同", "2025年2月是广东和浙江"])
def test_a_sentence_of_lists_is_about_its_first_period(other: str) -> None:
    text = f"2025年3月,出口前两位是广东和江苏,{other}。上海出口增长3%。"
    figure = parse_paragraph(text, "here", Context(), 0)[0][-1]
    assert isinstance(figure, FigureClaim)
    assert figure.period == Month(2025, 3)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("2025年2月，广东出口增长3%。", [("2025年2月", 2025, 2, False)]),
        ("2025年2月当月，广东出口增长3%。", [("2025年2月", 2025, 2, False)]),
        ("2025年2月单月，广东出口增长3%。", [("2025年2月", 2025, 2, False)]),
        ("In February 2025, Guangdong's exports rose 3%.", [("February 2025", 2025, 2, False)]),
        ("2025年1-2月，广东出口增长3%。", [("2025年1-2月", 2025, 2, True)]),
        ("广东出口2025年2月增长3%。", []),  # it does not open the sentence
        ("去年2月，广东出口增长3%。", []),  # a year that the text leaves out
        ("2025年，广东出口增长3%。", []),
        ("当月，广东出口增长3%。", []),
        ("2025年一季度，广东出口增长3%。", [("2025年一季度", 2025, 3, True)]),
    ],
)
def test_a_period_that_opens_a_sentence_is_that_of_the_text(
    text: str, spans: list[tuple[str, int | None, int, bool]]
) -> None:
    for section in (None, Basis.MONTH):
        claims = parse_paragraph(normalised(text), "here", Context(section=section), 0)[0]
        found = [each for each in claims if isinstance(each, SpanClaim)]
        assert [(each.text, each.year, each.month, each.is_ytd) for each in found] == spans
        assert {(each.where, each.basis) for each in found} <= {("here", section)}


def test_spans_of_a_title_are_found_wherever_they_are() -> None:
    title = "各省市2025年2月和2025年1-2月的出口"
    assert list(parse_spans(title, "title", Basis.YTD)) == [
        SpanClaim("title", "2025年2月", 2025, 2, False, Basis.YTD),
        SpanClaim("title", "2025年1-2月", 2025, 2, True, Basis.YTD),
    ]


def test_a_unit_is_that_of_its_level() -> None:
    claims = read("广东出口508.0亿美元，增长3%，江苏进口31840万元。")
    assert [each for each in claims if each.startswith("unit")] == ["unit 亿美元 usd×1.0", "unit 万元 rmb×0.0001"]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025年2月，出口前两位是广东和江苏。", Month(2025, 2)),
        ("2025年2月和2025年3月，出口前两位是广东和江苏。", None),  # which of them?
        ("2025年2月和2024年2月，出口前两位是广东和江苏。", None),
    ],
)
def test_a_rank_has_the_only_month_of_its_sentence(text: str, month: Month | None) -> None:
    claims = parse_paragraph(normalised(text), "here", Context(), 0)[0]
    ranks = [each for each in claims if isinstance(each, RankClaim)]
    assert [(each.flow, each.period) for each in ranks] == ([(Flow.EXPORT, month)] if month else [])
