"""What the charts draw for a row of the table, and what is found if they draw something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from made_references import told

from xlpkg.analysis.findings import Finding
from xlpkg.audit.chart_checks import check_charts
from xlpkg.audit.document import ChartRanges, ChartRow, Document
from xlpkg.audit.formats.sheet import chart_rows

LABEL, RISE, FALL, NATION, CUT, *_ = range(7)
#: The columns of exports come first.
IMPORTS = 7
IMPORT_LABEL, IMPORT_RISE, IMPORT_FALL, IMPORT_NATION, IMPORT_CUT = (IMPORTS + place for place in range(5))
COLUMNS = 14
#: With these YoY beside it, a bar of more than 20 is cut.
OTHERS = ("10.0", "-10.0", "10.0", "-10.0")
PROVINCES = ("天津", "河北", "山西", "内蒙古", "辽宁")
HEADS = {NATION: "全国 2.5", IMPORT_NATION: "全国 -1.5"}


def row(
    exports: str = "5.0",
    imports: str = "-4.0",
    drawn: Mapping[int, str] | None = None,
    heads: Mapping[int, str] | None = None,
    *,
    region: str = "北京",
    sheet: str = "当月",
) -> ChartRow:
    """A row that is drawn as it should be, except for *drawn* and *heads*."""
    right = {LABEL: region, IMPORT_LABEL: region, NATION: "2.5", IMPORT_NATION: "-1.5"}
    for text, rise in ((exports, RISE), (imports, IMPORT_RISE)):
        right[rise if not text.startswith("-") else rise + 1] = text.rstrip("%")
    cells = {**right, **(drawn or {})}
    printed = (region, "3.0", "0.5", "2.0", exports, "1.0", imports, "1.0")
    return ChartRow(
        printed,
        tuple(cells.get(place, "") for place in range(COLUMNS)),
        tuple(f"{sheet}!{place}" for place in range(COLUMNS)),
        tuple({**HEADS, **(heads or {})}.get(place, "") for place in range(COLUMNS)),
    )


def found_in(*rows: ChartRow) -> list[Finding]:
    return check_charts(Document("book", (), chart_rows=rows))


def others(texts: Sequence[str] = OTHERS, sheet: str = "当月") -> list[ChartRow]:
    return [row(text, text, region=region, sheet=sheet) for region, text in zip(PROVINCES, texts, strict=False)]


def value(place: int, drawn: str, yoy: str, region: str = "北京") -> tuple[str, str, str, object, object, str]:
    """The finding of a chart that draws *drawn* at *place* for *yoy*."""
    text = f"图中{region}为 {drawn or '—'}，表中为 {yoy or '—'}：请点“更新报告”"
    return ("value", "error", f"当月!{place}", drawn or None, yoy or None, text)


def facts(found: Sequence[Finding]) -> list[tuple[str, str, str, object, object, str]]:
    return [(each.code, *told(each)[:2], each.printed, each.expected, told(each)[2]) for each in found]


@pytest.mark.parametrize(
    ("yoy", "drawn", "wrong"),
    [
        ("5.0", {}, []),
        ("5.0%", {}, []),
        ("5.0", {RISE: "5.05"}, []),
        ("5.0", {RISE: "4.95"}, []),
        ("5.0", {RISE: "5.07"}, [(RISE, "5.07")]),
        ("5.0", {RISE: "4.93"}, [(RISE, "4.93")]),
        ("5.0", {RISE: ""}, [(RISE, "")]),
        ("5.0", {RISE: "", FALL: "5.0"}, [(RISE, ""), (FALL, "5.0")]),
        ("-5.0", {}, []),
        ("-5.0", {FALL: "-5.07"}, [(FALL, "-5.07")]),
        ("-5.0", {FALL: ""}, [(FALL, "")]),
        ("-5.0", {FALL: "", RISE: "-5.0"}, [(RISE, "-5.0"), (FALL, "")]),
        ("0.5", {RISE: ""}, [(RISE, "")]),
        ("0.0", {}, []),
        ("0.0", {RISE: ""}, []),
        ("0.0", {RISE: "0.04"}, []),
        ("0.0", {RISE: "", FALL: "-0.04"}, []),
        ("0.0", {RISE: "0.07"}, [(RISE, "0.07")]),
        ("0.0", {RISE: "", FALL: "-0.07"}, [(FALL, "-0.07")]),
        ("", {}, []),
        ("", {RISE: "3.0"}, [(RISE, "3.0")]),
        ("—", {RISE: ""}, []),
        ("—", {RISE: "3.0"}, [(RISE, "3.0")]),
    ],
)
def test_a_bar_is_the_yoy_of_the_table(yoy: str, drawn: dict[int, str], wrong: list[tuple[int, str]]) -> None:
    assert facts(found_in(row(yoy, drawn=drawn))) == [value(place, text, yoy) for place, text in wrong]
    of_imports = {IMPORTS + place: text for place, text in drawn.items()}
    expected = [value(IMPORTS + place, text, yoy) for place, text in wrong]
    assert facts(found_in(row(imports=yoy, drawn=of_imports))) == expected


def test_a_bar_without_a_label_is_told_as_a_dash() -> None:
    text = "图中标签为“—”，应为—：请点“更新报告”"
    expected = [("label", "error", f"当月!{place}", None, None, text) for place in (LABEL, IMPORT_LABEL)]
    assert facts(found_in(row(region=""))) == expected


def test_a_bar_both_up_and_down_is_one_finding_for_each_flow() -> None:
    both = row(drawn={FALL: "-3.0", IMPORT_RISE: "4.0"})
    text = "图中北京既上升又下降：请点“更新报告”"
    assert facts(found_in(both)) == [
        ("value", "error", "当月!1", "5.0 -3.0", "5.0", text),
        ("value", "error", "当月!8", "4.0 -4.0", "-4.0", text),
    ]
    assert facts(found_in(row("", drawn={FALL: "-3.0", RISE: "1.0"}))) == [
        ("value", "error", "当月!1", "1.0 -3.0", None, text)
    ]


@pytest.mark.parametrize(
    ("region", "label", "wrong"),
    [
        ("北京", "北京", None),
        ("北京市", "北京", None),
        ("北京", "天津", ("天津", "北京", "图中标签为“天津”，应为北京：请点“更新报告”")),
        ("北京", "北京市", ("北京市", "北京", "图中标签为“北京市”，应为北京：请点“更新报告”")),
        ("北京", "", (None, "北京", "图中标签为“—”，应为北京：请点“更新报告”")),
        ("北京", "全国", ("全国", "北京", "图中标签为“全国”，应为北京：请点“更新报告”")),
    ],
)
def test_a_label_is_one_of_the_table(region: str, label: str, wrong: tuple[object, object, str] | None) -> None:
    found = facts(found_in(row(region=region, drawn={LABEL: label, IMPORT_LABEL: label})))
    places = (LABEL, IMPORT_LABEL)
    assert found == ([("label", "error", f"当月!{place}", *wrong) for place in places] if wrong else [])


def test_the_bars_may_be_in_another_order_than_the_rows() -> None:
    first, second = (row(exports, region=region) for exports, region in (("5.0", "北京"), ("7.0", "天津")))
    swapped = [replace(first, drawn=second.drawn), replace(second, drawn=first.drawn)]
    assert found_in(*swapped) == []
    nation = row("2.5", "-1.5", region="全国")
    assert found_in(replace(nation, drawn=first.drawn), replace(first, drawn=("",) * COLUMNS)) == []


def test_of_two_bars_for_a_region_the_one_with_another_figure_is_wrong() -> None:
    rows = [row("5.0", region="北京"), row("7.0", drawn={LABEL: "北京"}, region="天津")]
    text = "图中标签为“北京”，应为天津：请点“更新报告”"
    for order in (rows, rows[::-1]):
        assert facts(found_in(*order)) == [("label", "error", "当月!0", "北京", "天津", text)]


def test_of_two_bars_for_a_region_without_its_figure_the_first_is_the_one() -> None:
    """A reader takes the first bar for 北京, drawn 0.5 too long, and the second for 天津 with a wrong label."""
    rows = [row("5.0", drawn={RISE: "5.5"}), row("7.0", drawn={LABEL: "北京", RISE: "7.5"}, region="天津")]
    label = ("label", "error", "当月!0", "北京", "天津", "图中标签为“北京”，应为天津：请点“更新报告”")
    assert facts(found_in(*rows)) == [value(RISE, "5.5", "5.0"), label, value(RISE, "7.5", "7.0", "天津")]


def test_of_two_equal_bars_for_a_region_the_first_is_the_one() -> None:
    rows = [row("5.0"), replace(row("5.0", drawn={LABEL: "北京"}, region="天津"), where=("当月!B",) * COLUMNS)]
    assert [(each.where, each.printed, each.expected) for each in found_in(*rows)] == [("当月!B", "北京", "天津")]


def test_of_two_bars_without_labels_no_region_is_certain() -> None:
    rows = [row(drawn={LABEL: ""}), row("7.0", drawn={LABEL: ""}, region="天津")]
    found = found_in(*rows)
    assert [(each.code, each.where, each.printed, each.expected) for each in found] == [
        ("label", "当月!0", None, None)
    ] * 2


@pytest.mark.parametrize(
    ("yoy", "drawn", "head", "wrong"),
    [
        ("20.1", {RISE: "20.1"}, "", []),
        ("20.3", {RISE: "20.3"}, "", [(RISE, "—")]),
        ("-20.3", {FALL: "-20.3"}, "", [(FALL, "—")]),
        ("100.0", {CUT: "20.0"}, "100.0", []),
        ("100.0", {CUT + 2: "20.0"}, "100.0", []),
        ("100.0", {CUT: "20.1"}, "100.0", []),
        ("100.0", {CUT: "20.3"}, "100.0", [(CUT, "20.3")]),
        ("100.0", {CUT: "19.7"}, "100.0", [(CUT, "19.7")]),
        ("100.0", {CUT: "-20.0"}, "100.0", [(CUT, "-20.0")]),
        ("-100.0", {CUT: "-20.0"}, "-100.0", []),
        ("-100.0", {CUT: "20.0"}, "-100.0", [(CUT, "20.0")]),
        ("100.0", {CUT: "20.0"}, "10.0", [(CUT, "10.0")]),
        ("100.0", {CUT: "20.0", RISE: "100.0"}, "100.0", [(RISE, "100.0")]),
        ("100.0", {CUT: "20.0", RISE: "0.0"}, "100.0", [(RISE, "0.0")]),
        ("100.0", {CUT: "20.0", CUT + 1: "20.1"}, "100.0", [(CUT, "20.1")]),
        ("19.9", {CUT: "19.9"}, "19.9", []),
        ("19.7", {CUT: "19.7"}, "19.7", [(CUT, "19.7")]),
    ],
)
def test_a_bar_beyond_the_limit_is_cut_and_labelled(
    yoy: str, drawn: dict[int, str], head: str, wrong: list[tuple[int, str]]
) -> None:
    """The limit is 20.0, twice the fourth longest bar."""
    nothing = {RISE: "", FALL: "", IMPORT_RISE: "", IMPORT_FALL: ""}
    cut = row(
        "30.0", "30.0", {**nothing, CUT: "20.0", IMPORT_CUT: "20.0"}, {CUT: "30.0", IMPORT_CUT: "30.0"}, region="上海"
    )
    for is_import in (False, True):

        def at(place: int, *, is_import: bool = is_import) -> int:
            return place + is_import * IMPORTS

        flows = ("5.0", yoy) if is_import else (yoy, "-4.0")
        cells = {at(place): text for place, text in ({RISE: "", FALL: ""} | drawn).items()}
        changed = row(*flows, cells, {at(CUT + bar): head for bar in range(3)})
        expected = [value(at(place), text, yoy) for place, text in wrong]
        assert facts(found_in(changed, cut, *others())) == expected


def test_small_bars_are_cut_too() -> None:
    """The limit is 0.2."""
    found = found_in(row("0.9", "0.1"), *others(("0.1", "0.1", "0.1", "0.1")))
    assert facts(found) == [value(RISE, "—", "0.9")]


def test_without_a_limit_no_bar_is_cut() -> None:
    cut = row("100.0", drawn={RISE: "", CUT: "100.0"}, heads={CUT: "100.0"})
    assert facts(found_in(cut, *others(("1.0", "2.0")))) == [value(CUT, "100.0", "100.0")]


def test_an_earlier_workbook_cuts_no_bar_and_has_one_label_for_both() -> None:
    printed = ["", "", "", "", "", "", "", ""]
    table = [[*printed, "", "出口上升", "出口下降", "进口上升", "进口下降"]]
    for region, text in zip(("北京", *PROVINCES), ("100.0", *OTHERS), strict=False):
        bar = (text, "") if not text.startswith("-") else ("", text)
        table.append([region, "3.0", "0.5", "2.0", text, "1.0", text, "1.0", region, *bar, *bar])
    assert found_in(*chart_rows("当月", table, top=1, left=1)) == []
    table[1][12] = "-3.0"
    (found,) = found_in(*chart_rows("当月", table, top=1, left=1))
    assert found.where == "当月!L2"
    rows = (row(text, text, region=region) for region, text in zip(PROVINCES, ("100.0", *OTHERS), strict=True))
    assert len(found_in(*rows)) == 2


def test_each_sheet_has_its_own_limit() -> None:
    """On the first sheet 90.0 is one of several long bars, on the second it is the longest."""
    first = others(("90.0", "80.0", "-80.0", "70.0", "60.0"), "a!month")
    second = others(("90.0", *OTHERS), "a!ytd")
    assert found_in(*first) == []
    for both in ((*first, *second), (*second, *first)):
        assert [each.where for each in found_in(*both)] == ["a!ytd!1", "a!ytd!8"]


def test_the_nation_is_that_of_the_header() -> None:
    assert found_in(row(drawn={NATION: "", IMPORT_NATION: ""})) == []
    found = found_in(row(drawn={NATION: "1.5", IMPORT_NATION: "2.5"}))
    assert facts(found) == [value(NATION, "1.5", "全国 2.5"), value(IMPORT_NATION, "2.5", "全国 -1.5")]


def test_ranges_that_no_chart_refers_to_are_warnings() -> None:
    ranges = (
        ChartRanges("当月", ("当月!J2", "当月!B2"), ("当月!J2", "当月!K2", "当月!K2")),
        ChartRanges("累计", (), ("累计!J2",)),
        ChartRanges("图", ("图!J2",), ("图!J2",)),
    )
    found = check_charts(Document("book", (), chart_ranges=ranges))
    assert [(each.code, each.printed, each.expected) for each in found] == [
        ("missing", None, "当月!K2"),
        ("missing", None, "累计!J2"),
    ]
    assert [told(each) for each in found] == [
        ("warning", "当月", "没有图引用 当月!K2：该表的图引用 当月!J2, 当月!B2"),
        ("warning", "累计", "没有图引用 累计!J2：该表的图引用 —"),
    ]
