"""Wrong labels in tables made by hand: the sentences of the report show which row is whose."""

from __future__ import annotations

import pytest
from made_labels import (
    BEIJING,
    BOTH,
    EXPORT,
    HEBEI,
    IMPORT,
    MONTH,
    SHANXI,
    TIANJIN,
    YTD,
    A,
    B,
    C,
    D,
    Row,
    checked,
    exchanged,
    regions,
    says,
    table,
)
from made_references import figure, told

from xlpkg.audit.claims import Direction, ListClaim
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis, Flow

# Sentences


def test_two_sentences_prove_a_label_wrong() -> None:
    claims = [*says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 2", IMPORT)]
    found, (first, second) = checked([exchanged()], *claims)
    assert found == [("YTD 0", "天津", "北京市"), ("YTD 1", "北京", None)]
    assert told(first)[2] == "标为“天津”的一行（累计）是正文中北京的数字（line 1, line 2）"
    assert told(second)[2] == "标为“北京”的一行（累计）不是北京的数字，北京的数字在另一行"
    assert regions([exchanged()], *claims) == ["北京", None, "河北", "山西"]
    assert checked([exchanged(basis=MONTH)], *claims)[0] == []  # of the other basis


def test_one_place_is_no_proof() -> None:
    for claims in ([], says(BEIJING, A, "line 1"), [*says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 1", IMPORT)]):
        assert checked([exchanged()], *claims)[0] == []
    assert regions([exchanged()]) == ["天津", "北京", "河北", "山西"]


def test_a_label_that_was_found_is_proof_of_the_other() -> None:
    """The row of the second is exchanged with the first; its hint comes before the proof of the first."""
    claims = [*says(TIANJIN, B, "line 1"), *says(BEIJING, A, "line 2"), *says(BEIJING, A, "line 3")]
    found, _ = checked([exchanged()], *claims)
    assert sorted(found) == BOTH
    assert regions([exchanged()], *claims) == ["北京", "天津", "河北", "山西"]
    circle = table((TIANJIN, A), (HEBEI, B), (BEIJING, C), (SHANXI, D))
    assert [each for each in checked([circle], *claims)[0] if each[2]] == [("YTD 0", "天津", "北京市")]


def test_the_figures_of_two_regions_are_no_hint() -> None:
    claims = [*says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 2"), *says(HEBEI, A, "line 3")]
    without_hebei = table((TIANJIN, A), (BEIJING, B), (SHANXI, D))
    assert checked([without_hebei], *claims)[0] == []
    assert checked([without_hebei], *claims[:4])[0] != []
    # A row after it is still found.
    others = [*says(SHANXI, B, "line 1"), *says(SHANXI, B, "line 2")]
    after = table((TIANJIN, A), (BEIJING, B))
    assert [each for each in checked([after], *claims, *others)[0] if each[2]] == [("YTD 1", "北京", "山西省")]


def test_a_region_is_found_in_one_row_only() -> None:
    claims = [
        *says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 2"),
        *says(BEIJING, B, "line 3"), *says(BEIJING, B, "line 4"),
    ]  # fmt: skip
    found, _ = checked([table((TIANJIN, A), (HEBEI, B), (SHANXI, D))], *claims)
    assert found == [("YTD 0", "天津", "北京市")]


def test_a_sentence_that_agrees_with_its_own_row_is_no_hint() -> None:
    """The row of Beijing has the YoY of the sentence, that of Tianjin the level too."""
    right = table((BEIJING, (*A[:3], B[3], *A[4:])), (TIANJIN, B), (SHANXI, C))
    claims = [*says(BEIJING, B, "line 1"), *says(BEIJING, B, "line 2")]
    assert checked([right], *claims)[0] == []
    others = [*says(HEBEI, C, "line 1"), *says(HEBEI, C, "line 2")]
    assert checked([right], *claims, *others)[0] == [("YTD 2", "山西", "河北省")]


@pytest.mark.parametrize(
    ("text", "is_hint"), [("2000.1", True), ("2000", True), ("2,000", True), ("201", False), ("2.1", False)]
)
def test_a_single_figure_identifies_a_row_by_four_digits(text: str, *, is_hint: bool) -> None:
    row = ("", "", text, "", "", "", "")
    one = table((TIANJIN, row), (HEBEI, C), (BEIJING, D))
    claims = [figure(BEIJING, EXPORT, text, where=f"line {n}") for n in (1, 2)]
    assert bool(checked([one], *claims)[0]) is is_hint
    two = table((TIANJIN, row), (HEBEI, row), (BEIJING, D))
    assert checked([two], *claims)[0] == []


def test_figures_without_a_row_or_with_the_figures_of_several_are_no_hint() -> None:
    twice = table((TIANJIN, A), (HEBEI, A), (BEIJING, B))
    assert checked([twice], *says(BEIJING, A, "1"), *says(BEIJING, A, "2"))[0] == []
    assert checked([exchanged()], *says(BEIJING, (*A[:3], "9.9"), "1"), *says(BEIJING, (*A[:3], "9.9"), "2"))[0] == []
    assert checked([exchanged()], *says(NATIONAL, A, "1"), *says(NATIONAL, A, "2"))[0] == []
    empty = table((TIANJIN, (*A[:3], "", *A[4:])), (BEIJING, B))
    assert checked([empty], *says(BEIJING, A, "1"), *says(BEIJING, A, "2"))[0] == []


def test_a_region_without_a_row_is_found_too() -> None:
    claims = [*says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 2")]
    assert checked([table((TIANJIN, A), (HEBEI, C))], *claims)[0] == [("YTD 0", "天津", "北京市")]
    assert checked([table((TIANJIN, A), (HEBEI, C))], *claims[:2])[0] == []


def of_list(direction: Direction, *named: Region, basis: Basis = YTD, flow: Flow = IMPORT) -> ListClaim:
    return ListClaim("list", basis, flow, direction, named, len(named))


@pytest.mark.parametrize(
    ("claim", "is_proof"),
    [
        (of_list(Direction.FALL, TIANJIN), True),  # in the row of Tianjin imports rise by 3.1 %, in the other they fall
        (of_list(Direction.RISE, BEIJING), True),
        (of_list(Direction.RISE, HEBEI, BEIJING), True),
        (of_list(Direction.FALL, TIANJIN, BEIJING), True),
        (of_list(Direction.FALL, TIANJIN, basis=MONTH), False),
        (of_list(Direction.RISE, TIANJIN), False),
        (of_list(Direction.FALL, BEIJING), False),
        (of_list(Direction.FLAT, TIANJIN), False),
        (of_list(Direction.FALL, HEBEI), False),
    ],
)
def test_a_list_is_proof_that_two_labels_are_exchanged(claim: ListClaim, *, is_proof: bool) -> None:
    hint = says(BEIJING, A, "line 1")
    found = [each for each in checked([exchanged()], claim, *hint)[0] if each[2]]
    assert found == ([("YTD 0", "天津", "北京市")] if is_proof else [])


def test_a_list_that_both_rows_contradict_is_no_proof() -> None:
    rises = (*B[:5], "0.5", B[6])
    both_rise = table((TIANJIN, A), (BEIJING, rises))
    unknown = table((TIANJIN, A), (BEIJING, (*B[:5], "", B[6])))
    flat = table((TIANJIN, (*A[:5], "0.0", A[6])), (BEIJING, B))
    for each in (both_rise, unknown, flat):
        assert checked([each], of_list(Direction.FALL, TIANJIN), *says(BEIJING, A, "line 1"))[0] == []
    # A YoY of 0.0 contradicts neither a fall nor a rise.
    to_zero = table((TIANJIN, A), (BEIJING, (*B[:5], "0.0", B[6])))
    assert checked([to_zero], of_list(Direction.FALL, TIANJIN), *says(BEIJING, A, "line 1"))[0] != []
    from_zero = table((TIANJIN, (*A[:5], "0.0", A[6])), (BEIJING, B))
    assert checked([from_zero], of_list(Direction.RISE, BEIJING), *says(BEIJING, A, "line 1"))[0] != []
    small = table((TIANJIN, (*A[:5], "0.5", A[6])), (BEIJING, (*B[:5], "-0.5", B[6])))
    for claim in (of_list(Direction.FALL, TIANJIN), of_list(Direction.RISE, BEIJING)):
        assert checked([small], claim, *says(BEIJING, A, "line 1"))[0] != []


# Labels that name no province


def test_a_label_that_names_no_province_is_the_missing_one() -> None:
    rows: list[tuple[Region | str, Row]] = [(region, A) for region in PROVINCES]
    rows[3] = ("山西陕西", D)
    found, (first,) = checked([table(*rows)])
    assert found == [("YTD 3", "山西陕西", "山西省")]
    assert told(first)[2] == "标签“山西陕西”不是省市名称"
    assert regions([table(*rows)])[3] == "山西"
    rows[5] = ("某省", D)
    assert checked([table(*rows)])[0] == [("YTD 3", "山西陕西", None), ("YTD 5", "某省", None)]
    assert regions([table(*rows)])[3] is None
    assert checked([table(*rows[:5])])[0] == [("YTD 3", "山西陕西", None)]
