"""The report of 2025-02 from the examples agrees with the published one, its known errors mended."""

from __future__ import annotations

import re

import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_yoy
from xlpkg.model.months import Month
from xlpkg.model.words import Basis
from xlpkg.report.compose import compose, table_rows
from xlpkg.report.model import Report

Published = dict[str, dict[str, list[str]]]

FEBRUARY = Month(2025, 2)
BASES = {"month": Basis.MONTH, "ytd": Basis.YTD}
PARAGRAPHS = [(section, paragraph) for section in (0, 1) for paragraph in (0, 1, 2)]


@pytest.fixture(scope="module")
def report(example_cube: Cube) -> Report:
    return compose(example_cube, FEBRUARY, "zh")


@pytest.fixture(scope="module")
def prose(published_text: str) -> list[list[str]]:
    """The published paragraphs of both sections: lead, exports, imports."""
    text = re.sub(r"[*]{2}|^- ", "", published_text, flags=re.MULTILINE)
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return [
        [line for line in section.splitlines() if line.startswith(("2025 年", "出口变化", "进口变化"))]
        for section in sections
    ]


def plain(text: str) -> str:
    """Without spaces, the published slip 为为, and the examples, which the published report chose by no one rule."""
    text = re.sub(r"\s", "", text).replace("为为", "为")
    return re.sub(r"(?<=[，、])[^，。、]+(?:、[^，。、]+){2}等(\d+)个省市", r"…等\1个省市", text)


def test_all_434_published_numbers_follow_under_the_true_regions(example_cube: Cube, published: Published) -> None:
    yoy = compute_yoy(example_cube)
    compared = 0
    for name, basis in BASES.items():
        rows = table_rows(example_cube, yoy, FEBRUARY, basis)
        assert [(row.region.name, list(row.texts())) for row in rows] == list(published[name].items())
        compared += sum(len(row.texts()) for row in rows)
    assert compared == 434


def test_the_reports_tables_are_those_rows(report: Report, published: Published) -> None:
    for section, name in zip(report.sections, BASES, strict=True):
        assert {row.region.name: list(row.texts()) for row in section.table.rows} == published[name]


@pytest.mark.parametrize(("section", "paragraph"), PARAGRAPHS)
def test_every_sentence_is_the_published_one(
    report: Report, prose: list[list[str]], section: int, paragraph: int
) -> None:
    """Every rank, level, change, count, figure and table number, and the words between them."""
    theirs = prose[section][paragraph]
    ours = report.sections[section].paragraphs()[paragraph]
    assert plain(ours) == plain(theirs)
    assert len(re.findall(r"\d+\.\d", ours)) == 6


@pytest.mark.parametrize("section", [0, 1])
@pytest.mark.parametrize("flow", [1, 2])
def test_the_published_examples_are_in_the_group_they_are_named_for_but_two(
    report: Report, prose: list[list[str]], section: int, flow: int
) -> None:
    """The published report takes 山东 for falling and 上海 for rising in imports to date: the other way round."""
    labels = {row.region.short: row.values[2 * flow + 1] for row in report.sections[section].table.rows}
    named = re.findall(
        r"([^，。、]+)、([^，。、]+)、([^，。、]+)等 \d+ 个省市[出进]口额相比去年同期(下降|上升)", prose[section][flow]
    )
    assert len(named) == 2
    wrong = {label for *group, direction in named for label in group if (labels[label] < 0) != (direction == "下降")}
    assert wrong == ({"山东", "上海"} if (section, flow) == (1, 2) else set())
    assert labels["上海"] < 0 < labels["山东"] or (section, flow) != (1, 2)


def test_headings_captions_and_table_headers_are_the_published_ones(report: Report, published_text: str) -> None:
    published = re.sub(r"\s|[（）()]", "", published_text)
    for section in report.sections:
        captions = (section.heading, section.table.caption, *(figure.caption for figure in section.figures))
        for text in (*captions, "".join(section.table.header)):
            assert re.sub(r"\s|[（）()]", "", text) in published
    assert report.title in published_text
    assert re.sub(r"[（）]", "", report.span) in published_text


def test_the_note_on_the_order_is_the_true_one(report: Report, published_text: str) -> None:
    """The first published table says that it is sorted by exports; it is sorted by total trade."""
    assert "省市区市按照出口额大小" in published_text.split("## 二")[0]
    first, second = ("".join(section.notes) for section in report.sections)
    assert "按进出口额由大（上）到小（下）排序" in first
    assert "按出口额由大（上）到小（下）排序" in second
