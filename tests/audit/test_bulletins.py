"""Sentences of bulletins are compared with the store, or left unread with a note; see `bulletin_sentences`."""

from __future__ import annotations

import pytest
from bulletin_sentences import CASES, Case

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import Audited, audit_claims, read_claims
from xlpkg.audit.document import Document
from xlpkg.audit.formats.text import text_blocks
from xlpkg.messages import Language
from xlpkg.model.months import find_month


def audited(case: Case, cube: Cube) -> Audited:
    document = Document("bulletin.txt", text_blocks(case.text, is_markdown=False))
    period = find_month(case.period)
    return audit_claims(document, read_claims(document, cube, period), cube, period)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:40])
def test_a_text_has_the_findings_of_a_careful_reader(case: Case, rmb_cube: Cube) -> None:
    done = audited(case, rmb_cube)
    errors = [(each.printed, each.expected) for each in done.findings if each.severity == "error"]
    assert errors == list(case.wrong), [each.sentence() for each in done.findings]
    assert done.right == case.right, [each.sentence() for each in done.findings]
    if case.unread:
        assert any(each.code == "unread" for each in done.findings)


@pytest.mark.parametrize(("level", "severity"), [("2973.0", "error"), ("3004.0", "warning"), ("2010.0", "warning")])
def test_a_single_level_is_an_error_only_if_it_is_near(level: str, severity: str, rmb_cube: Cube) -> None:
    # The level is 2930.9: 1.4 %, 2.5 % and 31 % off. No other figure shows what the sentence is about.
    findings = audited(Case(f"2025年前5个月，重庆进出口{level}亿元。"), rmb_cube).findings
    assert [each.severity for each in findings if each.code == "prose"] == [severity]


def test_two_figures_show_the_year_of_a_text_that_names_none(rmb_cube: Cube) -> None:
    assert audited(Case("前5个月，浙江进出口2.24万亿元，同比增长6.5%。"), rmb_cube).right == 2
    alone = audited(Case("前5个月，浙江进出口2.24万亿元。"), rmb_cube)
    assert (alone.right, alone.is_checked) == (0, False)
    assert "--period" in alone.findings[0].sentence() + alone.findings[-1].sentence()


def test_a_text_with_yuan_is_in_yuan(rmb_cube: Cube) -> None:
    text = "Beijing's trade was $256.6 billion in H1 2024.\n\nIn H1 2024, Beijing's trade hit 1.83 trillion yuan.\n\n"
    case = Case(f"{text}In H1 2024, the trade of Beijing rose 3.6 percent.")
    assert audited(case, rmb_cube).right == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unread_sentence_is_quoted_whole_with_its_unknown_words(lang: Language, rmb_cube: Cube) -> None:
    text = "2025年前5个月，浙江义乌进出口3000亿元，增长20%。"
    (note,) = [each for each in audited(Case(text), rmb_cube).findings if each.printed]
    assert (note.code, note.severity, str(note.printed).replace(",", "，")) == ("unread", "note", text)
    assert "义乌" in note.sentence(lang)


def test_a_repeated_remark_is_one_note(rmb_cube: Cube) -> None:
    text = "2025年前5个月，浙江义乌进出口3000亿元。"
    findings = audited(Case("\n\n".join([text] * 3)), rmb_cube).findings
    assert [each.printed is not None for each in findings].count(True) == 1


def test_one_figure_of_another_year_does_not_show_that_the_stated_year_is_wrong(rmb_cube: Cube) -> None:
    findings = audited(Case("2024年一季度，广东进出口2.14万亿元。"), rmb_cube).findings
    assert [each.severity for each in findings if each.code == "prose"] == ["warning"]


@pytest.mark.parametrize(("printed", "severities"), [("6.5", []), ("6.46", []), ("6.6", ["note"]), ("6.8", ["error"])])
def test_a_published_yoy_is_known_to_its_printed_digit(printed: str, severities: list[str], rmb_cube: Cube) -> None:
    findings = audited(Case(f"2025年前5个月，浙江进出口2.24万亿元，同比增长{printed}%。"), rmb_cube).findings
    assert [each.severity for each in findings] == severities
