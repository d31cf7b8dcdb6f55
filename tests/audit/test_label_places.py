"""Wrong labels in tables made by hand: the other table of the report shows which row is whose."""

from __future__ import annotations

import pytest
from made_labels import (
    BEIJING,
    HEBEI,
    MONTH,
    ROWS,
    SHANXI,
    TIANJIN,
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
from made_references import told

from xlpkg.audit.claims import Claim, ProvinceTable
from xlpkg.model.regions import PROVINCES, Region

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


def test_a_row_is_not_compared_with_a_month_whose_label_was_wrong() -> None:
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
