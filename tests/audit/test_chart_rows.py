"""What the charts draw for the rows of a table, made by hand: one finding for each chart that draws something else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xlpkg.audit.chart_checks import check_charts
from xlpkg.audit.document import ChartRanges, ChartRow, Document

#: The columns of the first chart: label, rise, fall, the nation, three bars that are cut.
WIDTH = 7
#: With these YoY beside it, a bar of more than 40 is cut.
OTHERS = {"天津": "10.0", "河北": "-10.0", "山西": "10.0", "辽宁": "-10.0"}


def row(region: str, yoy: str, drawn: str | None = None, head: str = "") -> ChartRow:
    """A row of a table with the YoY of exports; *drawn* has the seven cells of its bar, by default as they should be.

    *head* is the header of the first bar that is cut.
    """
    rise, fall = (yoy, "") if not yoy.startswith("-") else ("", yoy)
    cells = drawn.split(",") if drawn is not None else [region, rise, fall, "2.5", "", "", ""]
    where = tuple(f"当月!{place}" for place in range(2 * WIDTH))
    heads = ("", "", "", "全国 2.5", head, head, head)
    label = [region, *[""] * (WIDTH - 1)]
    return ChartRow((region, "", "", "", yoy, "", "", ""), (*cells, *label), where, (*heads, *[""] * WIDTH))


def found_in(rows: Sequence[ChartRow]) -> list[tuple[str, str, object, object]]:
    found = check_charts(Document("book", (), chart_rows=tuple(rows)))
    assert all("None" not in each.sentence("zh") + each.sentence("en") for each in found)
    return [(each.code, each.where, each.printed, each.expected) for each in found]


def others() -> list[ChartRow]:
    return [row(region, yoy) for region, yoy in OTHERS.items()]


@pytest.mark.parametrize(
    ("yoy", "bar", "drawn"),
    [
        ("5.0", "5.05,", None),
        ("5.0%", "5.0,", None),
        ("5.0", "5.07,", "5.07"),
        ("5.0", ",5.0", "5.0"),
        ("5.0", "5.0,-3.0", "5.0 -3.0"),
        ("-5.0", ",-5.05", None),
        ("0.0", ",", None),
        ("0.0", ",-0.04", None),
        ("0.0", "0.07,", "0.07"),
        ("—", "3.0,", "3.0"),
    ],
)
def test_a_bar_is_the_yoy_of_the_table(yoy: str, bar: str, drawn: str | None) -> None:
    expected = [] if drawn is None else [("value", "当月!1", drawn or None, yoy)]
    assert found_in([row("北京", yoy, f"北京,{bar},2.5,,,")]) == expected


@pytest.mark.parametrize(
    ("yoy", "bar", "head", "other", "is_right"),
    [
        ("40.0", "40.0,,2.5,,,", "", "45.0", True),
        ("40.1", "40.1,,2.5,,,", "", "25.0", False),
        ("100.0", ",,2.5,25.0,,", "100.0", "22.5", True),
        ("100.0", ",,2.5,,,25.0", "100.0", "22.5", True),
        ("100.0", ",,2.5,22.5,,", "100.0", "22.5", False),
        ("-100.0", ",,2.5,-25.0,,", "-100.0", "22.5", True),
        ("100.0", ",,2.5,25.0,,", "10.0", "22.5", False),
        ("100.0", "100.0,,2.5,25.0,,", "100.0", "22.5", False),
        ("39.2", ",,2.5,39.2,,", "39.2", "44.1", False),
    ],
)
def test_a_bar_that_flattens_the_others_is_cut_and_labelled(
    yoy: str, bar: str, head: str, other: str, *, is_right: bool
) -> None:
    """The limit is 40.0, four times the fourth longest bar; the one of 100 stays longer than the one of 60."""
    rows = [row("北京", yoy, f"北京,{bar}", head), row("上海", "60.0", f"上海,,,2.5,,{other},", "60.0"), *others()]
    assert [each[0] for each in found_in(rows)] == ([] if is_right else ["value"])


def test_each_bar_is_under_its_label_and_the_nation_below_the_provinces() -> None:
    one, two = row("北京", "5.0"), row("天津", "7.0")
    swapped = [ChartRow(a.printed, b.drawn, a.where, a.heads) for a, b in ((one, two), (two, one))]
    assert found_in(swapped) == []
    for label in ("北京", "全国", ""):
        rows = [one, row("天津", "7.0", f"{label},7.0,,2.5,,,")]
        assert found_in(rows) == found_in(rows[::-1]) == [("label", "当月!0", label or None, "天津")]
    assert found_in([row("北京", "5.0", "北京,5.0,,1.5,,,")]) == [("value", "当月!3", "1.5", "全国 2.5")]
    for label, yoy, codes in (("全国", "2.5", []), ("CN", "2.5", []), ("北京", "", ["label"])):
        rows = [one, row("", "", ",,,,,,"), row("", "", f"{label},,,{yoy},,,")]
        assert [each[0] for each in found_in(rows)] == codes


def test_a_deleted_chart_is_one_warning() -> None:
    exports, imports = (tuple(f"当月!{column}2:{column}32" for column in columns) for columns in ("IJKLMNO", "PQRSTUV"))
    for drawn, missing in (((), [exports, imports]), (imports, [exports]), (exports[1:] + imports, [exports[:1]])):
        found = check_charts(Document("book", (), chart_ranges=(ChartRanges("当月", drawn, exports + imports),)))
        assert [(each.code, each.severity, each.expected) for each in found] == [
            ("missing", "warning", ", ".join(each)) for each in missing
        ]
