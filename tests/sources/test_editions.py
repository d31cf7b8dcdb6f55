"""The figures of the 18 real months are read as printed, from every common file format, header and edition."""

from __future__ import annotations

import io
import itertools
import random
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from editions import (
    TITLE,
    Cells,
    body,
    copied,
    csv_bytes,
    english,
    figures_of,
    imports_first,
    keys,
    printed,
    read_one,
    refusal_of,
    rows_of,
    with_words,
    without_merged_texts,
    write,
)

from xlpkg.model.regions import NATIONAL, PROVINCES, clean_label
from xlpkg.model.words import Currency
from xlpkg.sources.table import SourceTable


def labels_of(table: SourceTable) -> list[str]:
    return [row.zone or ("总值" if row.region is NATIONAL else row.region.name) for row in rows_of(table)]


def test_every_row_of_each_real_month_is_read_as_printed(
    rmb: Path, examples: Path, real_months: dict[str, Cells], example_months: dict[str, Cells]
) -> None:
    yuan = [(rmb / f"{month}.csv", cells, (Currency.RMB, 10_000)) for month, cells in real_months.items()]
    dollars = [(examples / f"{month}.csv", cells, (Currency.USD, 1_000)) for month, cells in example_months.items()]
    for (path, cells, unit), is_saved in itertools.product([*yuan, *dollars], (False, True)):
        table = read_one(path, csv_bytes(without_merged_texts(cells)) if is_saved else None)
        assert labels_of(table) == [clean_label(row[0]) for row in body(cells)], path
        assert figures_of(table) == printed(cells), path
        assert (str(table.period), table.currency, table.unit, table.edition) == (path.stem, *unit, "zh")
        assert [row.region for row in rows_of(table) if row.zone is None] == [NATIONAL, *PROVINCES]
        assert table.footnote == clean_label(cells[-1][0])
        assert keys(table.warnings) == (["yoy-missing"] if cells[3][7] == "-" else []), path


def test_a_zone_belongs_to_the_province_above_it(real_months: dict[str, Cells], rmb: Path) -> None:
    names = {province.name: province for province in PROVINCES}
    table = read_one(rmb / "2024-12.csv")
    above = NATIONAL
    for row, cells in zip(rows_of(table), body(real_months["2024-12"]), strict=True):
        above = names.get(cells[0], above)
        assert row.region is above
    zones = {row.zone: row.region.name for row in rows_of(table) if row.zone}
    assert zones["吉林市"] == "吉林省"  # whole labels: neither the province 吉林 nor 天津 a second time
    assert zones["天津滨海新区"] == "天津市"
    assert zones["上海浦东新区"] == "上海市"


# A month in other forms


def page(cells: Cells, encoding: str = "utf-8", title: str = TITLE, unit: str = "单位：万人民币") -> bytes:
    text = write(with_words(cells, {cells[0][-1]: unit}), "html", title).decode()
    return text.replace("utf-8", encoding).encode(encoding)


def labelled(cells: Cells, form: str) -> Cells:
    """The month with labels such as 北京市 in the form of "北 京市"."""
    return [[form.format(row[0][:1], row[0][1:]), *row[1:]] for row in cells]


def spread(cells: Cells) -> Cells:
    """The month with empty columns and blank lines."""
    wide = [["", *row, "", ""] for row in cells]
    for at in (40, 3, 0):
        wide.insert(at, [""] * 13)
    return wide


def shuffled(cells: Cells, seed: int) -> Cells:
    order = [0, *random.Random(seed).sample(range(1, 10), 9)]  # noqa: S311 - an order, not a secret
    return [[row[column] for column in order] for row in cells]


def numbered(cells: Cells, at: int, first: str) -> Cells:
    """The month with a row that numbers the columns."""
    return [*cells[:at], [first, *map(str, range(1, 10))], *cells[at:]]


def saved_by_pandas(cells: Cells, kind: str, with_index: bool) -> bytes:
    frame = pd.read_html(io.StringIO(page(cells).decode()), flavor="lxml")[-1]
    out = io.BytesIO()
    (frame.to_csv if kind == "csv" else frame.to_excel)(out, index=with_index)
    return out.getvalue()


def with_rate(cells: Cells, *header: str) -> Cells:
    """The month with a further column of numbers under *header*, before the YoY."""
    new = [[*row[:7], "", *row[7:]] for row in cells]
    new[1][7], new[2][7] = header
    for row in body(new):
        row[7] = f"{0.9 * float(row[-1]):.1f}" if row[-1] != "-" else "-"
    return new


def with_percent_signs(cells: Cells) -> Cells:
    """The month with percent signs after its YoY."""
    rows = [[*row[:7], *(text if text == "-" else f"{text}%" for text in row[7:])] for row in body(cells)]
    return [*cells[:3], *rows, cells[-1]]


def in_one_row(cells: Cells, *words: tuple[str, str]) -> Cells:
    """The month with a header of one row, as programs flatten two: 出口_2月; *words* are replaced in it."""
    header = ["_".join(dict.fromkeys(texts)) for texts in zip(*cells[1:3], strict=True)]
    for old, new in words:
        header = [text.replace(old, new) for text in header]
    return [cells[0], header, *cells[3:]]


def with_unit(cells: Cells, unit: str) -> Cells:
    return with_words(cells, {cells[0][-1]: unit})


def with_units_of_columns(cells: Cells) -> Cells:
    """The month without a line for the unit, which the header of each level has in brackets."""
    words = {text: f"{text}（万元）" for text in ("进出口", "出口", "进口")}
    return [[""] * 10, [*(words.get(text, text) for text in cells[1][:7]), *cells[1][7:]], *cells[2:]]


def as_attached(cells: Cells) -> Cells:
    """The month as in the .xls that is attached to the page: title and unit above the table, no merged label."""
    title, unit = [f"  {TITLE}", *[""] * 9], [*[""] * 8, "单位：万元人民币", ""]
    return [title, unit, cells[1], ["", *cells[2][1:]], *([f"  {row[0]}", *row[1:]] for row in cells[3:])]


def as_exported(cells: Cells, thousands: str) -> bytes:
    """The month as text with semicolons, spaced thousands and plus signs."""
    for row in body(cells):
        row[1:7] = [f"{int(text):,}".replace(",", thousands) if text.isdecimal() else text for text in row[1:7]]
        row[7:] = [f"{float(text):+}" if text != "-" else text for text in row[7:]]
    return "".join(f"{';'.join(row)}\n" for row in cells).encode()


def of_2015(cells: Cells) -> Cells:
    """The month with the words before 2016, when importers and exporters were called 经营单位."""
    return with_words(with_unit(cells, "单位：万元"), {"收发货人所在地": "经营单位所在地"})


def via(
    change: Callable[..., Cells], *arguments: object, kind: str = "csv", title: str = ""
) -> Callable[[Cells], bytes]:
    """Return how a month is written after a change of its cells."""
    return lambda cells: write(change(cells, *arguments), kind, title)


#: Words for a month and a year to date, and the warnings if the month is that of the name of the file.
SPANS = [
    ({"2月": of_month, "1至2月": to_date}, ["month-of-name"] if "2月" not in of_month + to_date else [])
    for of_month, to_date in (
        *(("当月", "累计"), ("本月", "本年累计"), ("当月", "1至本月累计"), ("当 月", "累 计")),
        *(("2月", "累计"), ("当月", "1至2月"), ("Month", "Year to date")),
    )
]
#: The two rows of the header of a rate that table (8) does not have.
RATES = [
    *(("出口", "当月同比±％"), ("2月 同比±％", "出口"), ("出口占比％", "累计"), ("出口", "环比±％")),
    *(("累计同比（上年同期=100）", "出口"), ("累计比去年同期增减额", "出口"), ("出口", "累计同比指数")),
]
YOY_NAMES = ("累计同比±％", "1至2月同比", "同比增长％", "比去年同期±％", "累计增减％")
UNITS = ("：万人民币", ":万元人民币", "∶人民币万元")

#: The name of the file, how 2025-02 is written, and the warnings.
FORMS: list[tuple[str, Callable[[Cells], bytes], list[str]]] = [
    *((f"任意名.{kind}", partial(write, kind=kind, title=TITLE), []) for kind in ("html", "xlsx", "xls")),
    *(("page.xls", partial(page, encoding=encoding), []) for encoding in ("gb18030", "utf-8", "utf-16")),
    ("page.html", partial(page, title="海关统计", unit=f"{TITLE} 单位：万元人民币"), []),
    *(("page.html", partial(page, unit=f"单位{unit}"), []) for unit in UNITS),
    ("page.html", lambda cells: page(cells).replace(b"</body>", b"<iframe src='/counter'></iframe></body>"), []),
    *(("2025-02.csv", partial(write, kind=kind), []) for kind in ("gb18030", "text")),
    ("page.html", via(labelled, "{}\u00a0{}", kind="html", title=TITLE), []),
    ("2025-02.csv", via(labelled, "\u3000{}\n{}\u00a0"), []),
    ("2025-02.csv", via(imports_first), []),
    *(("2025-02.csv", via(shuffled, seed), []) for seed in range(4)),
    ("2025-02.csv", via(spread), []),
    *(("2025-02.csv", via(numbered, at, first), []) for at in (0, 3) for first in ("0", "", "甲")),
    *(
        (f"2025-02.{kind}", partial(saved_by_pandas, kind=kind, with_index=with_index), [])
        for kind in ("csv", "xlsx")
        for with_index in (False, True)
    ),
    *(("page.html", via(with_words, words, kind="html", title=TITLE), []) for words, _ in SPANS),
    *(("2025-02.csv", via(with_words, words), warnings) for words, warnings in SPANS),
    *(("2025-02.csv", via(with_rate, *rate), ["columns-unused"]) for rate in RATES),
    *(("2025-02.csv", via(with_words, {"累计比去年同期±％": name}), []) for name in YOY_NAMES),
    ("2025-02.csv", via(with_percent_signs), []),
    ("page.html", via(of_2015, kind="html", title=TITLE.replace("收发货人", "经营单位")), []),
    ("2025-02.csv", via(of_2015), []),
    ("2025-02.csv", via(in_one_row), []),
    ("2025-02.csv", via(in_one_row, ("1至2月", "年初至今"), ("2月", "当月")), ["month-of-name"]),
    *((f"page.{kind}", via(as_attached, kind=kind), []) for kind in ("csv", "xlsx", "xls")),
    *(("2025-02.csv", via(with_unit, unit), []) for unit in ("万元", "万人民币", "（万元人民币）", "(万元)")),
    ("2025-02.csv", via(with_units_of_columns), []),
    *(("2025-02.csv", partial(as_exported, thousands=mark), []) for mark in ("\u00a0", "\u202f", "'")),
    ("page.html", via(with_percent_signs, kind="html", title=TITLE), []),
]


@pytest.mark.parametrize(("name", "written", "warnings"), FORMS)
def test_every_form_of_a_month_gives_the_same_table(
    real_months: dict[str, Cells], name: str, written: Callable[[Cells], bytes], warnings: list[str]
) -> None:
    cells = real_months["2025-02"]
    table = read_one(name, written(copied(cells)))
    assert labels_of(table) == [clean_label(row[0]) for row in body(cells)]
    assert figures_of(table) == printed(cells)
    assert (str(table.period), table.unit) == ("2025-02", 10_000)
    assert keys(table.warnings) == warnings
    if warnings == ["columns-unused"]:
        assert "H (" in table.warnings[0].sentence()


# YoY of workbooks: a YoY of -4.3 % is read as -4.3 however it is formatted, or the file is refused

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize(
    ("number_format", "scale", "fits"),
    [
        *((form, 0.01, True) for form in ("0%", "0.00%", "0.0%;[Red]-0.0%", '#,##0.0"增 "%')),
        *((form, 1, True) for form in ('0.0"%"', r"0.0\%", "General", '0.0"100%"')),  # a percent sign as a text
        ("0.000", 0.01, False),
        ("0.0%", 1, False),  # shown as -430.0%
    ],
)
def test_yoy_of_a_workbook_are_percentages_if_their_format_says_so(
    tmp_path: Path, real_months: dict[str, Cells], kind: str, number_format: str, scale: float, fits: bool
) -> None:
    month, name = real_months["2025-02"], f"a.{kind}"
    data = write(month, kind, TITLE, yoy_format=number_format, scale=scale)
    if fits:
        assert figures_of(read_one(name, data)) == printed(month)
    else:
        assert "H5 (China" in str(refusal_of(tmp_path, name, data, "yoy-scale"))


def test_a_percent_format_is_found_in_the_part_of_the_sheet_and_without_addresses(
    real_months: dict[str, Cells],
) -> None:
    """The parts of the sheets are not in the order of the workbook, or the cells have no addresses."""
    data = write(real_months["2025-02"], "xlsx", TITLE, yoy_format="0.0%", scale=0.01)
    exchanged, bare = io.BytesIO(), io.BytesIO()
    other = {SHEET: "xl/worksheets/sheet2.xml", "xl/worksheets/sheet2.xml": SHEET}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as book,
        zipfile.ZipFile(exchanged, "w") as parts,
        zipfile.ZipFile(bare, "w") as plain,
    ):
        for name in book.namelist():
            part = book.read(name)
            targets = re.sub(rb"sheet([12])\.xml", lambda found: b"sheet%d.xml" % (3 - int(found[1])), part)
            parts.writestr(other.get(name, name), targets if name == "xl/_rels/workbook.xml.rels" else part)
            if name == SHEET:
                last_rows = part.index(b'<row r="5"')
                part = part[:last_rows] + re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", part[last_rows:])
            plain.writestr(name, part)
    for changed in (exchanged, bare):
        assert figures_of(read_one("a.xlsx", changed.getvalue())) == printed(real_months["2025-02"])


# English editions

UNIT_LINE = b"<p>Unit:US$1,000</p><table>"


def figures_of_fields(cells: Cells, fields: tuple[int, ...]) -> list[list[float | None]]:
    """The figures of a month, with those of *fields* only."""
    return [[value if field in fields else None for field, value in enumerate(row)] for row in printed(cells)]


@pytest.mark.parametrize("kind", ["csv", "html"])
@pytest.mark.parametrize("yoy_rows", [False, True])
def test_an_english_edition_gives_the_same_exports_and_imports(
    real_months: dict[str, Cells], kind: str, yoy_rows: bool
) -> None:
    cells = real_months["2025-05"]
    table = read_one(f"saved.{kind}", write(english(cells, "5.2025", yoy_rows=yoy_rows), kind, header=4))
    assert figures_of(table) == figures_of_fields(cells, (2, 3, 4, 5, 7, 8))
    assert [row.region for row in rows_of(table) if row.zone is None] == [NATIONAL, *PROVINCES]
    assert (str(table.period), table.currency, table.unit, table.edition) == ("2025-05", Currency.RMB, 10_000, "en")
    assert table.footnote.startswith("Note")
    assert table.warnings == ()
    lines = 2 if yoy_rows else 1  # below title, unit and header, the line of a label is that of its levels
    assert table.lines.tolist() == [5 + lines * index for index in range(len(body(cells)))]
    title = "（8）Exports by Location of Exporters,"
    exports = english(cells, "5.2025", title=title, flows=("Exports",), yoy_rows=yoy_rows)
    table = read_one(f"saved.{kind}", write(exports, kind, header=4))
    assert figures_of(table) == figures_of_fields(cells, (2, 3, 7))
    assert keys(table.warnings) == ["one-flow"]
    assert "exports only" in table.warnings[0].sentence()


def test_an_english_page_with_a_header_of_one_row_has_the_total(example_months: dict[str, Cells]) -> None:
    """Its title has the span of months, its labels no "Province"; "Total" is also a word for the year to date."""
    cells = example_months["2025-02"]
    title = "（8）Imports and Exports by Location of Importers/Exporters,1-"
    rows = english(
        cells, "2.2025", title=title, unit="Unit:US$1,000", flows=("Exports & Imports", "Exports", "Imports")
    )
    spans = [f"{flow} {span}" for flow in ("Total", "Exports", "Imports") for span in ("2", "1to2")]
    header = ["Location", *spans, "Total YoY", "Export YoY", "Import YoY"]
    short = [[row[0].removesuffix(" Province"), *row[1:]] for row in rows[4:-1]]
    table = read_one("page.html", write([header, *short], "html", rows[0][0], header=1).replace(b"<table>", UNIT_LINE))
    assert figures_of(table) == printed(cells)
    assert (str(table.period), table.currency, table.unit, table.edition) == ("2025-02", Currency.USD, 1_000, "en")


def test_the_english_header_of_2026_with_one_decimal_is_read(real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    flows = {"Exports & Imports": "Export & Import", "Exports": "Export", "Imports": "Import"}
    title = "(8) China's Total Export & Import Values by Location of Importers/Exporters, Feb 2025 (in CNY), "
    rows = english(cells, "2.2025", title=title, unit="Unit: CNY 100 Million", flows=tuple(flows))
    words = {**flows, "1to2": "1- to-2", "Percentage Change": "1-to-2 Total Year-on-Year (±%)"}
    rows = [[words.get(text, text) for text in row] for row in rows]
    for row in rows[4:-1]:
        row[1:7] = (text if text == "-" else f"{int(text.replace(',', '')) / 10_000:,.1f}" for text in row[1:7])
    table = read_one("page.csv", csv_bytes(rows))
    assert (str(table.period), table.currency, table.unit) == ("2025-02", Currency.RMB, 10**8)
    for found, figures in zip(figures_of(table), printed(cells), strict=True):
        levels = [None if value is None else round(value / 10_000, 1) for value in figures[:6]]
        assert found == [*levels, *figures[6:]]


@pytest.mark.parametrize(
    ("title", "flows", "words", "key"),
    [
        ("（8）Imports and Exports by Location of Importers/Exporters,", ("Exports",), "imports", "column-missing"),
        ("（8）Imports by Location of Importers,", ("Exports",), "imports", "column-missing"),
        (
            "（9）Imports and Exports by Location of Domestic Consumers/Producers,",
            *(("Exports", "Imports"), "Location of Domestic Consumers/Producers,5.2025", "not-by-location"),
        ),
    ],
)
def test_an_english_page_without_a_flow_or_by_another_location_is_refused(
    tmp_path: Path, real_months: dict[str, Cells], title: str, flows: tuple[str, ...], words: str, key: str
) -> None:
    rows = english(real_months["2025-05"], "5.2025", title=title, flows=flows)
    refusal = refusal_of(tmp_path, "page.html", write(rows, "html", header=4), key)
    assert words in str(refusal)


def test_labels_that_appear_twice_without_yoy_are_refused(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    rows = english(real_months["2025-05"], "5.2025", yoy_rows=True)
    rows[5:-1:2] = rows[4:-1:2]
    refusal_of(tmp_path, "page.html", write(rows, "html", header=4), "yoy-scale")


def test_yoy_with_many_decimals_are_read(real_months: dict[str, Cells]) -> None:
    """As a spreadsheet computes them."""
    month = copied(real_months["2025-02"])
    for row in body(month):
        row[7:] = [text if text == "-" else f"{float(text) + 0.0123:.4f}" for text in row[7:]]
    assert figures_of(read_one("2025-02.csv", csv_bytes(month)))[0] == printed(month)[0]
