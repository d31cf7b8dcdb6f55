"""The report of 2025-02 from the reconstructed examples has the published figures, ranks and counts."""

from __future__ import annotations

import re

import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.report.compose import compose
from xlpkg.report.model import Report

Published = dict[str, dict[str, list[str]]]

FEBRUARY = Month(2025, 2)
LABELS = {province.name: province.label("zh") for province in PROVINCES}
#: Published numbers of provinces whose exports, and imports, fell and rose.
COUNTS = {"month": [(14, 17), (13, 18)], "ytd": [(11, 20), (19, 12)]}


@pytest.fixture(scope="module")
def report(example_cube: Cube) -> Report:
    return compose(example_cube, FEBRUARY, "zh")


def test_each_paragraph_has_the_three_largest_provinces_with_the_published_figures(
    report: Report, published: Published
) -> None:
    """Columns of a published row: total, YoY, exports, YoY, imports, YoY, net exports."""
    for section, name in zip(report.sections, published, strict=True):
        rows = published[name]
        for flow, paragraph in enumerate(section.paragraphs()[:3]):
            largest = sorted(rows, key=lambda region: -float(rows[region][2 * flow]))[:3]
            names = [LABELS[region] for region in largest]
            assert f"为{names[0]}、{names[1]}和{names[2]}，" in paragraph
            figures = [rows[region][2 * flow + column] for column in (0, 1) for region in largest]
            sign, printed = "", re.findall(r"(增长|下降|变化)? ?(−?)(\d+\.\d)(%?)", paragraph)
            for index, (word, minus, figure, percent) in enumerate(printed):
                sign = ("-" if word == "下降" else "") if word or not percent else sign
                assert (sign or minus.replace("−", "-")) + figure == figures[index]
            assert len(printed) == len(figures)


def test_each_flow_has_the_published_counts_of_falls_and_rises(report: Report, published: Published) -> None:
    for section, (name, counts) in enumerate(COUNTS.items()):
        for flow, (falls, rises) in enumerate(counts, start=1):
            changes = [float(row[2 * flow + 1]) for row in published[name].values()]
            assert (sum(change < 0 for change in changes), sum(change > 0 for change in changes)) == (falls, rises)
            paragraph = report.sections[section].paragraphs()[flow]
            word = ("出口", "进口")[flow - 1]
            assert f"{falls} 个省市{word}同比下降" in paragraph
            assert f"{rises} 个省市{word}同比增长（见图 {2 * section + flow} 和表 {section + 1}）。" in paragraph


def test_the_title_headings_and_captions_name_the_month_and_the_year_to_date(report: Report) -> None:
    month, ytd = report.sections
    assert (report.title, report.span) == ("中国分省货物贸易月度监测报告", "（2025年1-2月）")
    assert (month.heading, ytd.heading) == ("一、各省市 2 月当月贸易变化", "二、各省市 1-2 月累计贸易变化")
    captions, orders = zip(
        *(each.caption.split("，") for part in report.sections for each in part.figures), strict=True
    )
    spans = ("2025 年 2 月", "2025 年 2 月", "2025 年 1-2 月", "2025 年 1-2 月")
    assert [*captions] == [
        f"图 {number}：{span}各省市{('进口', '出口')[number % 2]}同比（%）"
        for number, span in enumerate(spans, start=1)
    ]
    assert {*orders} == {"按进出口额由大到小"}
    # The published report says of both tables that they are sorted by exports.
    assert ["按进出口额由大到小排序" in "".join(section.notes) for section in report.sections] == [True, False]
    assert month.table.caption == "表 1：2025 年 2 月各省市当月贸易额（亿美元）及同比（%）"
    assert ytd.table.caption == "表 2：2025 年 1-2 月各省市累计贸易额（亿美元）及同比（%）"
