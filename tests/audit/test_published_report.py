"""The 18 mistakes of the published report are found, and nothing else; see `retold_report`."""

from __future__ import annotations

import pytest
from gold_texts import audited
from retold_report import CORRECTED_TEXT, TEXT, YTD_LABELS

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding


def audit(text: str, cube: Cube | None = None) -> tuple[Finding, ...]:
    return audited(text, cube, is_markdown=True).findings


def of(found: tuple[Finding, ...], code: str) -> list[Finding]:
    return [each for each in found if each.code == code]


@pytest.fixture(scope="module")
def with_store(example_cube: Cube) -> tuple[Finding, ...]:
    return audit(TEXT, example_cube)


@pytest.fixture(scope="module")
def without_store() -> tuple[Finding, ...]:
    return audit(TEXT)


def test_with_the_store_each_wrong_label_is_found_with_its_true_region(with_store: tuple[Finding, ...]) -> None:
    wrong = [(printed, name) for printed, name in YTD_LABELS if not name.startswith(printed)]
    assert len(wrong) == 15
    assert [(each.printed, each.expected) for each in of(with_store, "label")] == wrong
    # Two wrong provinces and a note are the only other findings.
    assert [each.code for each in with_store if each.code != "label"] == ["sort-note", "prose", "prose"]
    assert [each.printed for each in of(with_store, "prose")] == ["山东", "上海"]
    assert {each.severity for each in with_store} == {"error"}
    (note,) = of(with_store, "sort-note")
    assert (note.printed, note.expected) == ("出口", "进出口")
    lines = TEXT.split("\n")
    for each in with_store:
        assert str(each.printed) in lines[int(each.where.removeprefix("line ")) - 1]


def test_without_a_store_six_wrong_labels_are_found_and_no_right_one(without_store: tuple[Finding, ...]) -> None:
    labels = {each.printed: each.expected for each in of(without_store, "label")}
    assert set(labels) == {"北京", "安徽", "上海", "山东", "江西", "黑龙江"}
    assert (labels["安徽"], labels["山东"]) == ("北京市", "上海市")
    # The region of the other rows is not proved: more than two labels may have been exchanged.
    assert [labels[printed] for printed in ("北京", "上海", "江西", "黑龙江")] == [None] * 4
    assert all(name in (None, dict(YTD_LABELS)[str(printed)]) for printed, name in labels.items())
    sentences = {each.printed: each.sentence("zh") for each in of(without_store, "label")}
    assert "相符的有：安徽" in sentences["北京"]
    assert "相符的有：山东" in sentences["上海"]
    assert [each.code for each in without_store if each.code != "label"] == ["sort-note", "prose"]
    (shanghai,) = of(without_store, "prose")
    assert shanghai.printed == "上海"
    assert "−16.9" in shanghai.sentence("zh")


def test_the_corrected_report_has_no_finding(example_cube: Cube) -> None:
    assert audit(CORRECTED_TEXT, example_cube) == ()
    assert audit(CORRECTED_TEXT) == ()


def test_other_minus_signs_spaces_and_brackets_have_no_finding(example_cube: Cube) -> None:
    for old, new in (
        ("-", "−"),
        ("-", "－"),
        ("-", "–"),
        ("，", ", "),
        ("（", "("),
        (" ", "\u3000"),
        ("%", "％"),
        (" 亿美元", "亿美元"),
        ("内蒙\t", "内蒙古自治区\t"),
        ("依次达到 ", "依次约为 "),
    ):
        text = CORRECTED_TEXT.replace(old, new)
        assert text != CORRECTED_TEXT
        assert audit(text, example_cube) == (), (old, new)


def test_a_report_in_another_currency_is_compared_with_itself_only(
    without_store: tuple[Finding, ...], rmb_cube: Cube
) -> None:
    found = audit(TEXT, rmb_cube)
    (note,) = of(found, "unread")
    assert note.severity == "note"
    assert "in dollars, the figures of the store are in yuan" in note.sentence("en")
    assert tuple(each for each in found if each is not note) == without_store
