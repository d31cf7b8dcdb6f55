"""Wrong labels in tables made by hand: by the store, and by the sentences and the other table of the report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from made_references import cube_of, figure, told
from made_tables import number

from xlpkg.analysis.findings import Finding
from xlpkg.audit.claims import (
    Claim,
    Direction,
    FigureClaim,
    ListClaim,
    ParsedReport,
    ProvinceRow,
    ProvinceTable,
    Suspects,
)
from xlpkg.audit.label_checks import assign_by_cube, assign_by_report
from xlpkg.audit.reference import StoredMonth
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis, Flow

Row = Sequence[str]
MONTH, YTD = Basis.MONTH, Basis.YTD
EXPORT, IMPORT = Flow.EXPORT, Flow.IMPORT
BEIJING, TIANJIN, HEBEI, SHANXI = PROVINCES[:4]
#: Total, YoY, exports, YoY, imports, YoY, net exports of four provinces; no figure of one is that of another.
A = ("3000.1", "1.1", "2000.1", "2.1", "1000.0", "3.1", "1000.1")
B = ("5000.2", "-1.2", "3000.2", "-2.2", "2000.0", "-3.2", "1000.2")
C = ("7000.3", "1.3", "4000.3", "2.3", "3000.0", "3.3", "1000.3")
D = ("9000.4", "1.4", "5000.4", "2.4", "4000.0", "3.4", "1000.4")
ROWS = {BEIJING: A, TIANJIN: B, HEBEI: C, SHANXI: D}


def table(*rows: tuple[Region | str, Row], basis: Basis = YTD, at: int = 0) -> ProvinceTable:
    """A table with the label of each row; a text is a label that names no region."""
    made = [
        ProvinceRow(
            f"{basis.name} {n}",
            label if isinstance(label, str) else label.short,
            None if isinstance(label, str) else label,
            tuple(number(text) if text else None for text in row),
            table=at,
            number=n,
        )
        for n, (label, row) in enumerate(rows)
    ]
    return ProvinceTable("table", basis, tuple(made), tuple(range(7)))


def exchanged(*, basis: Basis = YTD) -> ProvinceTable:
    """The figures of Beijing and Tianjin under the label of the other."""
    return table((TIANJIN, A), (BEIJING, B), (HEBEI, C), (SHANXI, D), basis=basis)


def says(region: Region, row: Row, where: str, flow: Flow = EXPORT, *, basis: Basis = YTD) -> list[FigureClaim]:
    """A sentence with a level and a YoY of *row* for *region*."""
    texts = row[2 * flow], row[2 * flow + 1]
    return [
        figure(region, flow, text, is_yoy=is_yoy, where=where, basis=basis)
        for is_yoy, text in zip((False, True), texts, strict=True)
    ]


Told = list[tuple[str, str, str | None]]


def checked(
    tables: Sequence[ProvinceTable], *claims: Claim, suspects: Suspects | None = None
) -> tuple[Told, list[Finding]]:
    """The place, the label and the right label of each finding, and the findings."""
    assigned, found = assign_by_report(ParsedReport(tables=[*tables], claims=[*claims]), suspects or set())
    for each in found:
        assert (each.code, each.severity) == ("label", "error")
    for given in tables:
        assert [row.row for row in assigned[given.basis]] == list(given.rows)
    return [(each.where, str(each.printed), str(each.expected) if each.expected else None) for each in found], found


def regions(tables: Sequence[ProvinceTable], *claims: Claim) -> list[str | None]:
    """The regions of the rows of the first table."""
    assigned, _ = assign_by_report(ParsedReport(tables=[*tables], claims=[*claims]), set())
    return [each.region.short if each.region is not None else None for each in assigned[tables[0].basis]]


BOTH: Told = [("YTD 0", "天津", "北京市"), ("YTD 1", "北京", "天津市")]

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


# The year to date below the month

#: A month of each, a tenth of its year to date.
SMALL = {
    BEIJING: ("300.0", "1.0", "200.0", "2.0", "100.0", "3.0", "100.0"),
    TIANJIN: ("500.0", "4.0", "300.0", "5.0", "200.0", "6.0", "100.0"),
    HEBEI: ("700.0", "7.0", "400.0", "8.0", "300.0", "9.0", "100.0"),
    SHANXI: ("900.0", "-4.0", "500.0", "-5.0", "400.0", "-6.0", "100.0"),
}
TINY = ("30.0", "1.9", "20.0", "2.9", "10.0", "3.9", "10.0")


def months(*rows: tuple[Region | str, Row]) -> ProvinceTable:
    return table(*(rows or SMALL.items()), basis=MONTH, at=1)


def test_a_consistent_row_below_its_month_has_a_wrong_label() -> None:
    tables = [table((BEIJING, A), (TIANJIN, TINY), (HEBEI, C), (SHANXI, D)), months()]
    found, (first,) = checked(tables)
    assert found == [("YTD 1", "天津", None)]
    assert told(first)[2] == (
        "标为“天津”的一行累计值小于天津的当月值（进出口：累计 30.0，当月 500.0），"
        "而该行各数字相互一致：应为其他省市的数字"
    )
    assert regions(tables) == ["北京", None, "河北", "山西"]
    assert regions(tables[::-1]) == ["北京", "天津", "河北", "山西"]
    assert checked(tables[:1])[0] == []


@pytest.mark.parametrize(
    ("row", "flow"),
    [
        (("500.0", "", "300.0", "", "200.0", "", "100.0"), None),  # as large as the month
        (("499.9", "", "300.0", "", "200.0", "", "100.0"), None),  # rounding: both may be 499.95
        (("499.8", "", "300.0", "", "200.0", "", "100.0"), "进出口"),
        (("600.0", "", "299.8", "", "200.0", "", "100.0"), "出口"),
        (("600.0", "", "300.0", "", "199.8", "", "100.0"), "进口"),
        (("600.0", "", "300.0", "", "200.0", "", "0.0"), None),  # net exports may be smaller
        (("", "", "299.8", "", "200.0", "", "100.0"), None),  # an incomplete row
        (("600.0", "", "299.8", "", "", "", "100.0"), None),
        (("600.0", "", "299.8", "", "200.0", "", ""), "出口"),
    ],
)
def test_a_row_is_below_its_month_in_a_flow(row: Row, flow: str | None) -> None:
    _, found = checked([table((BEIJING, A), (TIANJIN, row), (HEBEI, C), (SHANXI, D)), months()])
    assert [f"（{flow}：" in told(each)[2] for each in found if flow] == ([True] if flow else [])
    assert len(found) == (flow is not None)


def test_a_month_without_the_level_or_the_row_is_not_compared() -> None:
    ytd = table((TIANJIN, TINY), (BEIJING, A))
    assert checked([ytd, months((BEIJING, SMALL[BEIJING]))])[0] == []
    assert checked([ytd, months((TIANJIN, ("", "", "", "", "", "", "")))])[0] == []
    partly = months((TIANJIN, ("", "", "300.0", "", "", "", "")))
    assert len(checked([ytd, partly])[0]) == 1
    unknown = table(("某省", TINY), (TIANJIN, TINY))
    assert ("YTD 1", "天津", None) in checked([unknown, months()])[0]


def test_rows_without_a_region_or_a_level_do_not_end_the_check() -> None:
    ytd = table((BEIJING, ("", *TINY[1:])), (TIANJIN, TINY), (HEBEI, C))
    assert checked([ytd, months()])[0] == [("YTD 1", "天津", None)]
    # A row below that of another label without a region supports no hint.
    ytd = table((BEIJING, B), (TIANJIN, A), ("某省", TINY))
    month = months((BEIJING, SMALL[BEIJING]), (TIANJIN, SMALL[TIANJIN]), ("某省", SMALL[HEBEI]))
    assert not [each for each in checked([ytd, month], *says(BEIJING, A, "line 1"))[0] if each[1] != "某省"]


def test_a_row_with_a_suspect_level_is_not_compared() -> None:
    ytd, month = table((TIANJIN, TINY), (HEBEI, TINY)), months()
    assert len(checked([ytd, month])[0]) == 2
    for row in (ytd.rows[0], month.rows[1]):
        for column in (0, 2, 4, 6):
            assert [each[1] for each in checked([ytd, month], suspects={row.cell(column)})[0]] == ["河北"]
        assert len(checked([ytd, month], suspects={row.cell(1)})[0]) == 2


def test_rows_below_their_month_support_a_hint() -> None:
    """One sentence is enough if it explains such a row, or if there is another one."""
    hint = says(BEIJING, TINY, "line 1")
    explained = table((BEIJING, A), (TIANJIN, TINY), (HEBEI, C))
    assert ("YTD 1", "天津", "北京市") in checked([explained, months()], *hint)[0]
    less = ("31.5", "1.9", "21.5", "2.9", "10.0", "3.9", "11.5")
    both = table((BEIJING, A), (TIANJIN, TINY), (HEBEI, less))
    found, _ = checked([both, months()], *hint)
    assert found == [("YTD 1", "天津", "北京市"), ("YTD 0", "北京", None), ("YTD 2", "河北", None)]
    # The row labelled Beijing is below its month, and its figures are in the row of Tianjin.
    labelled = table((BEIJING, TINY), (TIANJIN, A), (HEBEI, C))
    assert ("YTD 1", "天津", "北京市") in checked([labelled, months()], *says(BEIJING, A, "line 1"))[0]
    other = table((BEIJING, B), (TIANJIN, A), (HEBEI, TINY))
    assert ("YTD 1", "天津", "北京市") in checked([other, months()], *says(BEIJING, A, "line 1"))[0]
    none = table((BEIJING, B), (TIANJIN, A), (HEBEI, C))
    assert checked([none, months()], *says(BEIJING, A, "line 1"))[0] == []
    # It is no proof in the table of the month.
    of_month = months((BEIJING, SMALL[TIANJIN]), (TIANJIN, SMALL[BEIJING]), (HEBEI, SMALL[HEBEI]))
    found, _ = checked([other, of_month], *says(BEIJING, SMALL[BEIJING], "line 1", basis=MONTH))
    assert not [each for each in found if each[0].startswith("MONTH")]


@pytest.mark.parametrize(("count", "labels"), [(15, 15), (16, 0)])
def test_most_rows_below_their_month_are_not_wrong_labels(count: int, labels: int) -> None:
    ytd = table(*((region, TINY if at < count else D) for at, region in enumerate(PROVINCES)))
    month = months(*((region, SMALL[BEIJING]) for region in PROVINCES))
    assert len(checked([ytd, month])[0]) == labels


def test_a_row_below_its_month_whose_label_was_wrong_there_is_no_finding() -> None:
    month = months((HEBEI, SMALL[TIANJIN]), (TIANJIN, SMALL[HEBEI]), (BEIJING, SMALL[BEIJING]))
    ytd = table(
        (HEBEI, ("600.0", "1", "350.0", "1", "250.0", "1", "100.0")),
        (TIANJIN, ("600.0", "1", "350.0", "1", "250.0", "1", "100.0")),
    )
    claims = [
        *says(HEBEI, SMALL[HEBEI], "line 1", basis=MONTH), *says(HEBEI, SMALL[HEBEI], "line 2", basis=MONTH),
    ]  # fmt: skip
    found, _ = checked([ytd, month], *claims)
    assert [each for each in found if each[0].startswith("YTD")] == []
    assert [each[0] for each in checked([ytd, month])[0]] == ["YTD 1"]


# Labels that became free


def test_the_free_labels_that_agree_with_the_other_table_are_named() -> None:
    """Beijing's figures are in the row of Tianjin; the row of Beijing may be that of Tianjin, by its month."""
    claims = [*says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 2")]
    found, (_, second) = checked([exchanged(), months()], *claims)
    assert found == [("YTD 0", "天津", "北京市"), ("YTD 1", "北京", None)]
    assert told(second)[2].endswith("，北京的数字在另一行；未使用的标签中与另一张表相符的有：天津")
    # A month above the year to date, and one that is too small a share of it, do not agree.
    for of_month in (
        ("5000.0", "", "", "", "", "", ""),
        ("200.0", "", "", "", "", "", ""),
        ("1100.0", "", "", "", "", "", ""),
    ):
        month = months(*({**SMALL, TIANJIN: of_month}).items())
        _, (_, second) = checked([exchanged(), month], *claims)
        assert told(second)[2].endswith("北京的数字在另一行"), of_month
    # Half and twice the usual share are the limits; a month without the province does not agree.
    for total in ("251.0", "999.0"):
        month = months(*({**SMALL, TIANJIN: (total, "", "", "", "", "", "")}).items())
        _, (_, second) = checked([exchanged(), month], *claims)
        assert told(second)[2].endswith("天津"), total
    without = months(*((region, row) for region, row in SMALL.items() if region is not TIANJIN))
    _, (_, second) = checked([exchanged(), without], *claims)
    assert told(second)[2].endswith("北京的数字在另一行")


def fits(ytd: ProvinceTable, month: ProvinceTable, *claims: Claim) -> list[str]:
    """What the sentences on displaced rows name as labels that agree."""
    sentences = [told(each)[2] for each in checked([ytd, month], *claims)[1] if each.expected is None]
    return [each.partition("相符的有：")[2] for each in sentences if "在另一行" in each]


OF_BEIJING = [*says(BEIJING, A, "line 1"), *says(BEIJING, A, "line 2")]


def totals(**others: str) -> ProvinceTable:
    """A month with the total trade of each province alone, a tenth of its year to date."""
    texts = {"beijing": "300.0", "tianjin": "500.0", "hebei": "700.0", "shanxi": "900.0", **others}
    rows = zip(ROWS, texts.values(), strict=True)
    return months(*((region, (text, "", "", "", "", "", "")) for region, text in rows))


def displaced(total: str) -> ProvinceTable:
    """The row of Beijing, which holds another province's figures, has *total*."""
    return table((TIANJIN, A), (BEIJING, (total, "", "", "", "", "", "")), (HEBEI, C), (SHANXI, D))


@pytest.mark.parametrize(
    ("ytd", "month", "named"),
    [
        ("5000.2", "500.0", "天津"),
        ("5000.2", "1.0", ""),
        ("1.0", "0.9", ""),
        ("0.0", "0.1", "天津"),  # rounded
        ("5000.2", "", "天津"),  # nothing contradicts it
        ("5000.2", "5003.0", ""),
    ],
)
def test_a_free_label_agrees_if_its_month_is_a_usual_share(ytd: str, month: str, named: str) -> None:
    assert fits(displaced(ytd), totals(tianjin=month), *OF_BEIJING) == [named]


def test_a_free_label_agrees_where_no_month_is_known() -> None:
    assert fits(displaced("5000.2"), totals(beijing="", tianjin="", hebei="", shanxi=""), *OF_BEIJING) == ["天津"]
    # A month above the year to date does not agree, even if such a share is usual.
    assert fits(displaced("500.2"), totals(beijing="", tianjin="501.0", hebei="9000.0", shanxi=""), *OF_BEIJING) == [""]


def test_a_label_that_was_found_elsewhere_is_not_free() -> None:
    """By its month the row of Beijing may be that of Beijing too."""
    month = months(*({**SMALL, BEIJING: ("300.0", "", "180.0", "", "120.0", "", "60.0")}).items())
    assert fits(exchanged(), month, *OF_BEIJING) == ["天津"]


def test_all_free_labels_that_agree_are_named() -> None:
    mixed = table((TIANJIN, A), (HEBEI, B), (BEIJING, D), (SHANXI, C))
    claims = [*OF_BEIJING, *says(HEBEI, C, "line 1"), *says(HEBEI, C, "line 2")]
    month = totals(beijing="700.0", tianjin="700.0", hebei="700.0", shanxi="700.0")
    assert fits(mixed, month, *claims) == ["天津, 山西"] * 2


def test_a_row_below_its_month_has_a_free_label() -> None:
    mixed = table((TIANJIN, A), (BEIJING, C), (HEBEI, TINY), (SHANXI, D))
    assert fits(mixed, months(), *OF_BEIJING) == ["河北"]


def test_a_row_below_its_month_is_not_free_in_the_table_of_the_month() -> None:
    ytd = table((BEIJING, A), (TIANJIN, B), (HEBEI, ("600.0", "", "400.0", "", "200.0", "", "200.0")), (SHANXI, D))
    holds = ("60.0", "", "40.0", "", "20.0", "", "20.0")
    month = months((TIANJIN, SMALL[BEIJING]), (BEIJING, holds), (HEBEI, SMALL[HEBEI]), (SHANXI, SMALL[SHANXI]))
    claims = [each for n in (1, 2) for each in says(BEIJING, SMALL[BEIJING], f"line {n}", basis=MONTH)]
    assert fits(ytd, month, *claims) == [""]


def test_the_free_labels_of_a_month_are_compared_with_the_year_to_date() -> None:
    month = months((TIANJIN, SMALL[BEIJING]), (BEIJING, SMALL[TIANJIN]), (HEBEI, SMALL[HEBEI]), (SHANXI, SMALL[SHANXI]))
    claims = [figure for n in (1, 2) for figure in says(BEIJING, SMALL[BEIJING], f"line {n}", basis=MONTH)]
    found, (_, second) = checked([month, table(*ROWS.items())], *claims)
    assert found == [("MONTH 0", "天津", "北京市"), ("MONTH 1", "北京", None)]
    assert told(second)[2].endswith("与另一张表相符的有：天津")


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


# With a store


def stored(*, twins: bool = False) -> StoredMonth:
    """The year to date of February of four provinces, with printed YoY; *twins* have the same exports and imports."""
    levels, official = np.full((2, 32, 4, 2), np.nan), np.full((32, 3, 2), np.nan)
    for region, row in ROWS.items():
        figures = [*map(float, row)]
        if twins and region is TIANJIN:
            figures[2], figures[4], figures[6] = float(A[2]), float(A[4]), float(A[6])
        levels[YTD, region.index, :, 1] = figures[::2]
        official[region.index, :, 1] = figures[1:6:2]
    levels[YTD, 0, :, 1] = [float(text) for text in D[::2]]  # the nation is as large as Shanxi here
    return StoredMonth(cube_of(levels, official), Month(2024, 2))


def by_cube(*rows: tuple[Region | str, Row], twins: bool = False) -> tuple[list[str | None], list[Finding]]:
    assigned, found = assign_by_cube(table(*rows), stored(twins=twins))
    assert [each.row.number for each in assigned] == list(range(len(rows)))
    return [each.region.short if each.region is not None else None for each in assigned], found


OTHER = "8888.8"


def test_right_labels_have_no_finding_by_the_store() -> None:
    assert by_cube(*ROWS.items()) == (["北京", "天津", "河北", "山西"], [])


@pytest.mark.parametrize(
    ("row", "region"),
    [
        (B, "天津"),
        ((*B[:4], *A[4:6], OTHER), "天津"),  # four of seven, two as labelled
        ((*B[:4], *A[4:7]), "北京"),
        ((*B[:4], OTHER, "", ""), "天津"),
        ((*B[:3], OTHER, OTHER, OTHER, OTHER), "北京"),  # three of seven
        ((*B[:3], OTHER, OTHER, OTHER, ""), "北京"),  # three of six
        ((*B[:3], OTHER, OTHER, "", ""), "天津"),
        (("", "", B[2], "", "", "", ""), "北京"),
        (("", "", B[2], "", B[4], "", ""), "天津"),
        ((OTHER,) * 7, "北京"),
    ],
)
def test_a_row_holds_the_figures_of_the_region_with_which_most_agree(row: Row, region: str) -> None:
    regions, found = by_cube((BEIJING, row), (HEBEI, C))
    assert regions == [region, "河北"]
    assert [(each.where, each.printed, each.expected) for each in found] == (
        [("YTD 0", "北京", "天津市")] if region == "天津" else []
    )


def test_the_counts_of_agreeing_figures_are_told() -> None:
    _, (found,) = by_cube((HEBEI, C), (BEIJING, (*B[:4], *A[4:6], OTHER)))
    assert (found.code, *told(found)) == (
        "label",
        "error",
        "YTD 1",
        "标为“北京”的一行（累计）是天津的数字：7 个数字中有 4 个与数据库一致，按表中标签有 2 个一致",
    )


@pytest.mark.parametrize(("columns", "region"), [((0, 2, 4), "天津"), ((0, 2), "北京"), ((0, 4), "北京")])
def test_a_row_that_agrees_with_another_region_in_all_figures_is_its_row(columns: tuple[int, ...], region: str) -> None:
    """Tianjin has the exports and imports of Beijing, so its row agrees with that of Beijing in two of three levels."""
    row = tuple({0: B[0], 2: A[2], 4: A[4]}[column] if column in columns else "" for column in range(7))
    assert by_cube((BEIJING, row), (HEBEI, C), twins=True)[0] == [region, "河北"]
    if region == "天津":  # unless that has its own row
        empty = ("",) * 7
        for own, expected in (
            (row, "北京"),
            ((B[0], *empty[1:]), "北京"),
            (empty, "天津"),
            ((OTHER, *row[1:]), "天津"),
        ):
            assert by_cube((BEIJING, row), (TIANJIN, own), twins=True)[0] == [expected, "天津"]


def test_a_row_that_agrees_with_two_regions_keeps_its_label() -> None:
    row = ("", "", A[2], "", A[4], "", A[6])
    assert by_cube((TIANJIN, row), (HEBEI, C), twins=True) == (["天津", "河北"], [])


def test_two_figures_name_a_row_without_a_label() -> None:
    assert by_cube(("某省", (B[0], "", B[2], "", "", "", "")))[0] == ["天津"]
    assert by_cube(("某省", (B[0], "", "", "", "", "", "")))[0] == [None]


def test_a_label_that_names_no_province_is_found_by_the_store() -> None:
    regions, found = by_cube(("某省", B), ("另省", (OTHER,) * 7), ("三省", (B[0], OTHER, OTHER, "", "", "", "")))
    assert regions == ["天津", None, None]
    assert [(each.where, each.printed, each.expected) for each in found] == [
        ("YTD 0", "某省", "天津市"),
        ("YTD 1", "另省", None),
        ("YTD 2", "三省", None),
    ]
    assert told(found[1]) == ("error", "YTD 1", "标签“另省”不是省市名称")
    assert {each.code for each in found} == {"label"}


def test_the_nation_is_no_province_row() -> None:
    national = table((HEBEI, C), (BEIJING, D))
    assigned, _ = assign_by_cube(national, stored())
    assert assigned[1].region is SHANXI
