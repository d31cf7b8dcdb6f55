"""Sentences of bulletins are compared with the store, or left unread with a note; see `bulletin_sentences`."""

from __future__ import annotations

import pytest
from bulletin_sentences import CASES, Case

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import Audited, audit_claims, read_claims
from xlpkg.audit.document import Document
from xlpkg.audit.formats.text import text_blocks
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
