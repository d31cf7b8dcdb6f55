"""``table`` and ``report`` print the published numbers, under the true regions, in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from announced_tables import store_tables, table
from command_line import answer, open_terminal, read_terminal, start
from markdown_it import MarkdownIt

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_yoy
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Edition, Flow, Method
from xlpkg.report.compose import compose, table_rows
from xlpkg.report.model import DEFAULT_SORT
from xlpkg.report.render import report_to_markdown

PUBLISHED = Month(2025, 2)
Published = dict[str, dict[str, list[str]]]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def cells_of(document: str) -> list[list[list[str]]]:
    """Return the tables of a Markdown document as a Markdown program reads them."""
    tables: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(document):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and tables and token.level > 1 and token.children is not None:
            tables[-1][-1].append("".join(child.content for child in token.children))
    return tables


def test_table_of_a_half_year_is_the_year_to_date_and_of_a_quarter_a_difference(
    tmp_path: Path, rmb_store: Path
) -> None:
    def rows(*arguments: str) -> list[list[str]]:
        return rows_of(answer(tmp_path, "table", *arguments, "--store", rmb_store, "--currency", "rmb"))

    half = rows("2025H1")
    # Guangzhou Customs: 4.55, 2.89 and 1.66 trillion yuan, up by 4.0, 1.1 and 9.5%
    assert half[1] == ["广东", "45491.5", "4.0", "28908.3", "1.1", "16583.1", "9.5", "12325.2"]
    assert sorted(half) == sorted(rows("2025-06", "--basis", "ytd"))
    # Shanghai Customs: up by 7.2% in the second quarter; Hubei: 39.1%
    quarter = {row[0]: row for row in rows("2025年二季度")}
    assert [float(quarter[name][2]) for name in ("上海", "湖北")] == [pytest.approx(7.2, abs=0.11), 39.1]


@pytest.mark.parametrize("basis", ["month", "ytd"])
def test_table_prints_the_published_numbers_in_the_published_order(
    basis: str, tmp_path: Path, example_store: Path, published: Published
) -> None:
    header, *rows = rows_of(answer(tmp_path, "table", "2025-02", "--basis", basis, "--store", example_store))
    full = {region.short: region.name for region in PROVINCES}
    assert header == ["省市", "进出口", "进出口同比", "出口", "出口同比", "进口", "进口同比", "净出口"]
    assert len(rows) == 31
    assert [(full[name], numbers) for name, *numbers in rows] == list(published[basis].items())


def test_table_is_sorted_by_yoy(tmp_path: Path, rmb_store: Path) -> None:
    for word, column in (("export-yoy", 4), ("进口同比", 6)):
        _, *rows = rows_of(answer(tmp_path, "table", "2025-05", "--sort", word, "--store", rmb_store))
        changes = [float(row[column]) for row in rows]
        assert (changes, len(rows)) == (sorted(changes, reverse=True), 31)


def test_every_format_has_the_same_table(tmp_path: Path, example_store: Path) -> None:
    def table(how: str) -> str:
        return answer(tmp_path, "table", "202502", "--basis", "month", "--format", how, "--store", example_store)

    header, *rows = rows_of(table("csv"))
    objects = json.loads(table("json"))
    assert [list(row) for row in objects] == [header] * 31
    assert [[name, *map(float, numbers)] for name, *numbers in rows] == [list(row.values()) for row in objects]
    assert cells_of(table("md")) == [[header, *rows]]


def test_raw_prints_unrounded_numbers(tmp_path: Path, example_store: Path, example_cube: Cube) -> None:
    yoy = compute_yoy(example_cube)
    expected = {row.region.short: row.values for row in table_rows(example_cube, yoy, PUBLISHED, Basis.YTD)}
    printed = answer(tmp_path, "table", "2025-02", "--basis", "ytd", "--raw", "--store", example_store)
    assert {name: tuple(map(float, numbers)) for name, *numbers in rows_of(printed)[1:]} == expected


def test_missing_figures_are_empty_null_or_a_dash(tmp_path: Path, example_store: Path) -> None:
    def table(*options: str) -> str:
        return answer(tmp_path, "table", "2024-01", "--basis", "month", *options, "--store", example_store)

    for text in (table(), table("--raw")):
        assert {(row[2], row[4], row[6]) for row in rows_of(text)[1:]} == {("", "", "")}
    objects = json.loads(table("--format", "json"))
    assert {row["出口同比"] for row in objects} == {None}
    assert {row[4] for row in cells_of(table("--format", "md"))[0][1:]} == {"—"}


def test_sort_orders_the_rows_by_level(tmp_path: Path, example_store: Path) -> None:
    for column, sort in ((1, "total"), (3, "export"), (5, "import"), (7, "net")):
        text = answer(tmp_path, "table", "2025-02", "--raw", "--sort", sort, "--store", example_store)
        levels = [float(row[column]) for row in rows_of(text)[1:]]
        assert levels == sorted(levels, reverse=True)


def drawn(folder: Path, *arguments: str | Path) -> str:
    """Return what the command prints on a terminal of 100 columns."""
    ours, theirs = open_terminal()
    variables = {"TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    start(folder, *arguments, variables=variables, stdout=theirs).communicate()
    os.close(theirs)
    return read_terminal(ours)


def test_a_terminal_gets_a_drawn_table_with_its_unit_in_either_language(tmp_path: Path, example_store: Path) -> None:
    asked = ("table", "2024-12..2025-02", "--store", example_store, "--basis", "ytd")
    english, chinese = drawn(tmp_path, *asked), drawn(tmp_path, *asked, "--lang", "zh")
    assert "January–February 2025, US$100 million" in english  # the year to date of the last month
    assert "2025 年 1-2 月，亿美元" in chinese
    for shown, name in ((english, "Guangdong"), (chinese, "广东")):
        assert re.search(rf"{name} +[\d,.]+ +-?\d", shown)
    assert drawn(tmp_path, *asked, "--format", "csv").replace("\r\n", "\n") == answer(tmp_path, *asked)


def test_yoy_shows_what_was_announced(tmp_path: Path, rmb_store: Path) -> None:
    """The flash of May 2025 in yuan: total trade +2.7, exports +6.3, imports -2.1."""
    store = tmp_path / "trade.sqlite"
    shutil.copy(rmb_store, store)
    flash = table(((None, 2.7), (None, 6.3), (None, -2.1)), Edition.FLASH, Currency.RMB, Month(2025, 5))
    store_tables(store, "flash.html", flash)
    asked = ("yoy", "2025-05", "--flow", "export", "--store")
    header, nation, *provinces = rows_of(answer(tmp_path, *asked, store))
    assert header[-5:] == ["首次公布", "自动", "自动方法", "发布", "发布版别"]
    assert nation[-4:] == ["6.3", "announced", "6.3", "flash"]
    before = rows_of(answer(tmp_path, *asked, rmb_store))
    assert provinces == before[2:]
    assert {tuple(row[-3:]) for row in provinces} == {("reconciled", "", "")}
    assert re.search(r"China .* 6\.3 +announced +6\.3 +flash", drawn(tmp_path, *asked, store))
    assert "Announced" not in drawn(tmp_path, *asked, rmb_store)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_report_as_markdown_shows_every_text_and_table(
    lang: str, tmp_path: Path, example_store: Path, example_cube: Cube
) -> None:
    document = answer(tmp_path, "report", "2025-02", "--lang", lang, "--store", example_store)
    report = compose(example_cube, PUBLISHED, "zh" if lang == "zh" else "en")
    inline = [
        "".join(child.content for child in token.children)
        for token in MarkdownIt("commonmark").enable("table").parse(document)
        if token.type == "inline" and token.level == 1 and token.children is not None
    ]
    texts = [report.title, report.span]
    for section in report.sections:
        first, second = section.figures
        texts += filter(None, (section.heading, section.caution, section.lead, section.exports, first.caption))
        texts += filter(None, (section.imports, second.caption, section.remark, section.table.caption, *section.notes))
    assert inline == texts
    signs = str.maketrans({"−": "-", ",": ""})
    for cells, section in zip(cells_of(document), report.sections, strict=True):
        expected = [[row.region.label(lang), *row.texts()] for row in section.table.rows]
        assert [[cell.translate(signs) for cell in row] for row in cells] == [[*section.table.header], *expected]


def test_report_as_json_has_the_whole_report_by_any_method_in_any_order(
    tmp_path: Path, example_store: Path, example_cube: Cube
) -> None:
    for method, sort in ((Method.AUTO, None), (Method.REVISED, Flow.IMPORT), (Method.STORED, Flow.NET)):
        words = ["--method", method.name.lower(), *(("--sort", sort.name.lower()) if sort else ())]
        text = answer(tmp_path, "report", "2025-02", "--format", "json", *words, "--store", example_store)
        order = dict.fromkeys(Basis, sort) if sort else DEFAULT_SORT
        found, report = json.loads(text), compose(example_cube, PUBLISHED, method=method, sort=order)
        assert (found["period"], found["currency"], found["title"]) == ("2025-02", "usd", report.title)
        for section, expected in zip(found["sections"], report.sections, strict=True):
            texts = (section["heading"], section["paragraphs"], section["notes"])
            assert texts == (expected.heading, [*expected.paragraphs()], [*expected.notes])
            rows = [(row["code"], row["values"]) for row in section["table"]["rows"]]
            assert rows == [(row.region.code, [*row.values]) for row in expected.table.rows]


def test_markdown_escapes_markup_in_labels(example_cube: Cube) -> None:
    report = compose(example_cube, PUBLISHED)
    labels = ("a|b", "*bold*", "<b>_x_</b>", "[link](http://x)", "`a`\n# no heading", "&amp; ~~gone~~", "back\\|slash")
    table = replace(report.sections[0].table, header=(*labels, "净出口"))
    section = replace(report.sections[0], table=table, notes=labels)
    document = report_to_markdown(replace(report, sections=(section,)))
    shown = [" ".join(label.split()) for label in labels]
    assert cells_of(document)[0][0] == [*shown, "净出口"]
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(document)
    contents = [t.children for t in tokens if t.type == "inline" and t.level == 1 and t.children is not None]
    assert ["".join(child.content for child in children) for children in contents[-len(labels) :]] == shown
    assert {child.type for children in contents[-len(labels) :] for child in children} <= {"text", "text_special"}
