"""A file that is not a complete table (8) is refused with the reason and the cell, and none of it is stored."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import docx
import pytest
import xlsxwriter
import xlwt
from editions import (
    HEADER_ROWS,
    NAMES,
    TITLE,
    Cells,
    body,
    copied,
    csv_bytes,
    english,
    ingest_bytes,
    keys,
    read_one,
    refusal_of,
    row_of,
    rows_of,
    with_words,
    without_merged_texts,
    write,
)

from xlpkg.model.regions import parse_region


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


# Files that are not this table


@pytest.mark.parametrize("page", ["2018_01", "2025_02", "2026_03"])
def test_a_page_of_another_table_is_refused_by_its_title(other_files: Path, tmp_path: Path, page: str) -> None:
    name = f"by_country_{page}.html"
    refusal = refusal_of(tmp_path, name, (other_files / name).read_bytes(), "not-by-location")
    title = "by Major Country" if page == "2018_01" else "(4) China's Total Export & Import Values by Country/Region"
    assert title in str(refusal)
    assert "table (8)" in str(refusal)
    assert "表（8）《进出口商品收发货人所在地总值表》" in refusal.sentence("zh")


def framed(frame: str, title: str = TITLE) -> bytes:
    """Return a page that shows its table in *frame*."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<div class='news_detail_tit'><h1>{title}</h1><span>发布时间：2026-08-07 10:30</span></div><p>{frame}</p>"
        "<table><tr><td>首页</td><td>统计月报</td></tr></table></body></html>"
    ).encode()


def sheets(**cells: Cells) -> bytes:
    """Return a workbook of one sheet, or of two, of which the second is hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in cells.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
        if len(cells) > 1:
            sheet.hide()
    return out.getvalue()


def web_archive(cells: Cells) -> bytes:
    """Return a page as Chrome saves it as "Webpage, Single File"."""
    page = EmailMessage()
    page["Snapshot-Content-Location"] = "http://www.customs.gov.cn/"
    page.set_content(write(cells, "html", TITLE).decode(), subtype="html", cte="quoted-printable")
    page.make_mixed()
    page.replace_header("Content-Type", 'multipart/related; type="text/html"; boundary="----MultipartBoundary"')
    return page.as_bytes(policy=SMTP)


def word_document(_: Cells) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_table(rows=1, cols=1).cell(0, 0).text = TITLE
    document.save(out)
    return out.getvalue()


def old_word_document(_: Cells) -> bytes:
    """Return a compound file with the stream that a .doc has in place of a workbook's."""
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("a")
    book.save(out)
    before, stream, after = out.getvalue().partition("Workbook".encode("utf-16-le"))
    other = "WordDocument".encode("utf-16-le")
    return before + other + after[len(other) - len(stream) :]


def always(data: bytes) -> Callable[[Cells], bytes]:
    return lambda _: data


def titled(title: str, unit: str = "单位：万人民币") -> Callable[[Cells], bytes]:
    """Return how the month is written as a page with another title and unit."""
    return lambda cells: write(with_words(cells, {cells[0][-1]: unit}), "html", title)


FRAMES = ('<iframe width="100%" src="/wps/weboffice/office/s/0bda?readonly"></iframe>', '<embed src="table.pdf">')
BY_COUNTRY = "（4）2026年7月进出口商品主要国别（地区）总值表（人民币值）"
COVERAGE = "Coverage of major exports for preliminary release(2024)"
OTHER_ROWS = (["S.No.", "Description of Commodity", "Coverage of HS Codes"], ["1", "Grain food", "07019,07101,0713109"])

#: The name of the file, what it has, the refusal, and what its sentence says.
FILES: list[tuple[str, Callable[[Cells], bytes], str, tuple[str, ...]]] = [
    *(
        ("page.html", always(framed(frame, title)), key, (title,))
        for frame in FRAMES
        for title, key in ((BY_COUNTRY, "not-by-location"), (TITLE, "page-without-table"))
    ),
    (
        "page.html",
        always(f"<html><meta charset='utf-8'><body><h2>{TITLE}</h2><img src='table.png'></body></html>".encode()),
        *("page-without-table", (TITLE,)),
    ),
    ("a.xlsx", always(sheets(工作表1=[[COVERAGE], *OTHER_ROWS])), "not-by-location", (COVERAGE,)),
    *(
        (f"2025-02.{suffix}", always(data), "source-empty", ())
        for suffix, data in itertools.product(("csv", "html", "xlsx"), (b"", b"\r\n \n", b"\xef\xbb\xbf"))
    ),
    ("2025-02.xlsx", always(sheets(工作表1=[])), "no-table", ()),
    ("page.mhtml", web_archive, "source-web-archive", ("HTML",)),
    ("表8.docx", word_document, "source-word", (".xlsx",)),
    ("表8.doc", old_word_document, "source-word", (".xlsx",)),
    ("2025-02.xls", always(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8), "source-not-text", ()),
    # a quote without an end hides the rows after it
    *(
        (
            "2025-02.csv",
            lambda cells: csv_bytes(cells).replace("吉林市".encode(), '"吉林市'.encode()),
            "source-damaged",
            (),
        ),
    ),
    # a footnote mark was read as a digit: in a YoY, where no sum reveals it
    (
        "2025-02.html",
        lambda cells: re.sub(b"(-22.0)(</td>)", rb"\1<sup>1</sup>\2", write(cells, "html", TITLE), count=1),
        *("yoy-not-a-number", ()),
    ),
    # a title that contradicts the unit, the header, the name of the file or another title
    ("2025-02.html", titled(TITLE, "单位：千美元"), "title-against-unit", ("（人民币值）",)),
    ("2025-02.html", titled(TITLE.replace("人民币", "美元")), "title-against-unit", ("（美元值）",)),
    ("page.html", titled(TITLE.replace("2月", "3月")), "months-disagree", ("2025-03",)),
    ("2024-02.html", titled(TITLE), "months-disagree", ("2024-02",)),
    (
        "page.html",
        lambda cells: titled(TITLE)(cells).replace("<h2>（8）2025年".encode(), "<h2>（8）2024年".encode()),
        *("months-disagree", ()),
    ),
    ("2025-02.csv", lambda cells: csv_bytes(english(fractions(cells), "2.2025")), "yoy-scale", ()),
]


# A month with one change

Change = Callable[[Cells], object]


def changed(change: Change) -> Callable[[Cells], bytes]:
    """Return how the month is written after a change of its cells."""

    def written(cells: Cells) -> bytes:
        change(cells)
        return csv_bytes(cells)

    return written


def put(row: int | str, column: int, *texts: str) -> Change:
    """Return a change of cells of a row, which is named by its index or its label, from a column on."""

    def change(cells: Cells) -> None:
        cells[row if isinstance(row, int) else row_of(cells, row)][column : column + len(texts)] = texts

    return change


def spans(of_month: str, to_date: str, *more: tuple[int, str]) -> Change:
    """Return a change of 2月 and 1至2月 in the header, and of *more* columns of that row."""

    def change(cells: Cells) -> None:
        words = {"2月": of_month, "1至2月": to_date}
        cells[2] = [words.get(text, text) for text in cells[2]]
        for column, text in more:
            cells[2][column] = text

    return change


def unmerged(row: int, column: int) -> Change:
    """Return a change to a spreadsheet saved as CSV, without one text of its header."""

    def change(cells: Cells) -> None:
        cells[:] = without_merged_texts(cells)
        put(row, column, "")(cells)

    return change


def again(label: str) -> Change:
    return lambda cells: cells.insert(row_of(cells, label), list(cells[row_of(cells, label)]))


def without(label: str) -> Change:
    return lambda cells: cells.pop(row_of(cells, label))


def exchanged(label: str, other: str, column: int) -> Change:
    """Return a change that exchanges two cells of a column: the sum still holds, T = X + M does not."""

    def change(cells: Cells) -> None:
        a, b = cells[row_of(cells, label)], cells[row_of(cells, other)]
        a[column], b[column] = b[column], a[column]

    return change


def lost(column: int, first: int, last: int | None = None) -> Change:
    """Return a change that removes a column from some rows and pads them at the end."""

    def change(cells: Cells) -> None:
        for row in cells[first:last]:
            row[:] = [*row[:column], *row[column + 1 :], ""]

    return change


def multiplied(columns: tuple[int, ...], rows: slice = slice(None), factor: float = 0.01, form: str = ".12g") -> Change:
    """Return a change of the YoY of *columns* in *rows* below the header."""

    def change(cells: Cells) -> None:
        for row, column in itertools.product(body(cells)[rows], columns):
            if row[column] != "-":
                row[column] = f"{float(row[column]) * factor:{form}}"

    return change


def in_row(row: int, column: int, factor: float, form: str = ".12g") -> Change:
    """Return a change of one YoY of a line of the file."""
    return multiplied((column,), slice(row - HEADER_ROWS - 1, row - HEADER_ROWS), factor, form)


def fractions(cells: Cells) -> Cells:
    multiplied((7, 8, 9), form=".4f")(cells)
    return cells


def with_signs(cells: Cells) -> None:
    """Add a percent sign to the YoY of forty rows."""
    for row in body(cells)[:40]:
        row[7:] = [text if text == "-" else f"{text}%" for text in row[7:]]


def only_nations_yoy(text: str) -> Change:
    """Return a change to a month that prints the nation's YoY alone."""

    def change(cells: Cells) -> None:
        for row in body(cells):
            row[7:] = [text] * 3 if row[0] == "总值" else ["-"] * 3

    return change


def months_above(cells: Cells) -> None:
    row = cells[row_of(cells, "广东省")]
    row[1:7] = [row[column] for column in (2, 1, 4, 3, 6, 5)]


def below_zero(cells: Cells) -> None:
    cells.pop()  # the note, which names the month
    for row in body(cells):  # a month is not above its year to date: both are the same
        row[1:7] = [f"-{row[column]}" if row[column].isdecimal() else row[column] for column in (2, 2, 4, 4, 6, 6)]


def exports_twice(cells: Cells) -> None:
    for row in cells:
        row[5:7] = row[3:5]


def unchanged(_: Cells) -> None: ...


def untitled(title: str, name: str) -> Change:
    """Return a change of the text above the table, and of the heading of the labels."""

    def change(cells: Cells) -> None:
        cells[0][0] = title
        for row in cells[1:3]:
            row[0] = name

    return change


CONTRADICTIONS = ((3, "1至1月"), (3, "进口"), (8, "进口"))
#: The name of the file, the change of 2025-02, the refusal, and what its sentence says.
CHANGES: list[tuple[str, Change, str, tuple[str, ...]]] = [
    # the table, its unit and its month
    ("2025-02.csv", lambda cells: [put(row, 0, "境内目的地/货源地")(cells) for row in (1, 2)], "not-by-location", ()),
    # without a title it may be by the location of consumers and producers
    *(("2025-02.csv", untitled("", name), "no-title", ("收发货人所在地", "title")) for name in ("省份", "地区", "")),
    ("2025-02.csv", untitled("2025年2月各地区进出口总值", "省份"), "not-by-location", ("2025年2月各地区",)),
    # a part of the trade, or another table
    *(
        ("2025-02.csv", put(0, 0, title), "not-by-location", (title,))
        for title in (
            "2025年2月进口商品收发货人所在地总值表（人民币值）",
            "2025年2月外商投资企业进出口商品收发货人所在地总值表（人民币值）",
            "（4）2025年2月进出口商品主要国别（地区）总值表（人民币值）",
        )
    ),
    ("2025-02.csv", put(0, 7, *["单位：千人民币"] * 3), "magnitude", ()),
    ("2025-02.csv", put(0, 7, *["亿元"] * 3), "magnitude", ()),
    ("2025-02.csv", put(0, 7, "万美元", "万元", ""), "no-unit", ()),
    ("2025-02.csv", put(1, 3, *["出口（亿元）"] * 2), "no-unit", ("单位：万人民币", "出口（亿元）")),
    # a note that names the table of another month
    *(
        (
            "2025-02.csv",
            put(-1, 0, f"注：数据来源：海关总署统计月报表（8）“进出口商品收发货人所在地总值表（人民币值）”，{month}。"),
            *("footnote-month", ("2025-02", "2024-05")),
        )
        for month in ("2024年5月", "2024 年 5 月", "2024年1至5月")
    ),
    *(
        ("2025-02.csv", put(-1, 0, note), "footnote-month", ("2025-02", "2024-04"))
        for note in ("注：本表为2024年4月数据。", "注：2024年4月", "注：1.本表为2024年1至4月累计数据")
    ),
    *(
        ("2025-02.csv", put(0, 7, *[unit] * 3), "no-unit", ())
        for unit in ("", "单位：", "单位：万", "单位：千美元/万元人民币")
    ),
    ("2025-02.csv", put(0, 7, "单位：千美元", "单位：万元人民币", ""), "no-unit", ()),
    ("table8.csv", unchanged, "no-month", ("2月",)),
    ("table8.csv", spans("当月", "累计"), "no-month", ("当月",)),
    ("2025-03.csv", unchanged, "months-disagree", ("month 2", "2025-03")),
    # its columns
    *(
        ("2025-02.csv", lost(column, 0), "column-missing", (("total trade", "exports", "imports")[flow],))
        for column, flow in enumerate((0, 0, 1, 1, 2, 2, 0, 1, 2), start=1)
    ),
    *(("2025-02.csv", lost(column, 3, -1), "region-without-figure", ("J4",)) for column in range(1, 10)),
    *(("2025-02.csv", put(2, column, "1至3月"), "months-disagree", ()) for column in (2, 4, 6)),
    *(("2025-02.csv", unmerged(1, column), "column-twice", ()) for column in (3, 5)),
    ("2025-02.csv", unmerged(1, 7), "header-contradiction", ()),
    ("2025-02.csv", exports_twice, "column-twice", (" D ",)),
    ("2025-02.csv", spans("本期", "期末"), "column-missing", ("进出口 本期", "出口 累计")),
    ("2025-02.csv", spans("2月", "期末"), "column-missing", ("期末", "total trade, the year to date")),
    ("2025-02.csv", spans("当月（累计）", "累计"), "header-contradiction", ()),
    *(
        ("2025-02.csv", spans("当月", "累计", (column, ("累计", "当月")[(column + 1) % 2])), "column-twice", ())
        for column in range(1, 7)
    ),
    ("2025-02.csv", put(1, 7, *["当月比去年同期±％"] * 3), "column-missing", ("YoY of total trade to date",)),
    # of contradictory headings of a column, the last one was used
    *(("2025-02.csv", put(0, column, text), "header-contradiction", ()) for column, text in CONTRADICTIONS),
    # its rows
    ("2025-02.csv", again("广东省"), "province-twice", ("Guangdong",)),
    *(
        ("2025-02.csv", without(label), "provinces-missing", (parse_region(label).english, "30 of the 31"))
        for label in ("北京市", "广东省", "西藏自治区", "新疆维吾尔自治区")
    ),
    ("2025-02.csv", put("吉林省", 0, "吉林市"), "provinces-missing", ("Jilin",)),
    ("2025-02.csv", without("总值"), "no-national-row", ()),
    ("2025-02.csv", put(10, 0, " "), "row-without-label", ("A11",)),
    # its figures
    *(
        ("2025-02.csv", put("广东省", 4, text), "region-without-figure", ("(Guangdong, exports, the year to date)",))
        for text in ("", "-", "?", "####")
    ),
    *(
        ("2025-02.csv", put("广东省", 4, text), "not-a-number", ("(Guangdong, exports, the year to date)", text))
        for text in ("12O", "1,23", "=1+1", "1e6", "二", "12\u00a034")
    ),
    *(
        ("2025-02.csv", put(label, basis, "1"), "identity", ("total trade",))
        for label in ("总值", "北京市", "新疆维吾尔自治区")
        for basis in (1, 2)
    ),
    ("2025-02.csv", put("总值", 2, "653635783"), "identity", ("C4 (China, total trade", "653,635,783", "653,635,781")),
    ("2025-02.csv", months_above, "month-above-ytd", ("(Guangdong, total trade, the month)",)),
    ("2030-02.csv", below_zero, "level-below", ()),
    ("2025-02.csv", exchanged("广东省", "江苏省", 3), "identity", ()),
    # its YoY
    *(
        ("2025-02.csv", put("北京市", 8, text), "yoy-not-a-number", ("I5 (", text, "-4.3"))
        for text in ("12²", "2.1¹", "①2", "⒈5", "⑩", "2½", "0.07200000000000001")
    ),
    *(
        ("2025-02.csv", multiplied(columns), "yoy-scale", (f"{'ABCDEFGHIJ'[columns[0]]}4 (",))
        for columns in ((7,), (8,), (9,), (8, 9))
    ),
    *(("2025-02.csv", only_nations_yoy(text), "yoy-scale", ()) for text in ("0.034", "-0.0123")),
    *(
        ("2025-02.csv", in_row(row, column, 0.01), "yoy-decimals", (f"{'ABCDEFGHIJ'[column]}{row} (",))
        for row in (4, 241, 346)  # 总值, 广东省, 新疆维吾尔自治区
        for column in (7, 8, 9)
    ),
    # a tenth has as many decimals as the others, but does not fit the other two of its row
    *(
        ("2025-02.csv", in_row(row, column, 0.1, ".1f"), "yoy-identity", (f"H{row} (",))
        for row, columns in ((4, (8, 9)), (241, (8, 9)), (5, (7, 8, 9)))
        for column in columns
    ),
    # the YoY of some rows fit each other, and the medians are usual
    *(
        ("2025-02.csv", multiplied((7, 8, 9), rows), "yoy-decimals", ())
        for rows in (slice(0, 40), slice(250, None), slice(None, None, 7))
    ),
    ("2025-02.csv", with_signs, "yoy-mixed", ("H4",)),
    ("2025-02.csv", put("广东省", 8, "-100.1"), "yoy-below", ("I241 (Guangdong, YoY of",)),
    ("2025-02.csv", put("广东省", 4, "85521753%"), "not-a-number", ("E241 (Guangdong",)),
]


@pytest.mark.parametrize(
    ("name", "written", "key", "words"),
    [*FILES, *((name, changed(change), key, words) for name, change, key, words in CHANGES)],
)
def test_a_file_is_refused_with_what_is_wrong(
    tmp_path: Path,
    real_months: dict[str, Cells],
    name: str,
    written: Callable[[Cells], bytes],
    key: str,
    words: tuple[str, ...],
) -> None:
    sentence = str(refusal_of(tmp_path, name, written(copied(real_months["2025-02"])), key))
    assert [word for word in words if word not in sentence] == []


def test_two_sheets_of_one_month_are_refused_if_they_have_a_column_in_common(tmp_path: Path, month: Cells) -> None:
    """The levels of the hidden sheet, 7% higher, would be those in force."""
    higher = copied(month)
    for row in body(higher):
        flows = [round(int(text) * 1.07) if text.isdecimal() else 0 for text in row[3:7]]
        row[1:7] = map(str, (flows[0] + flows[2], flows[1] + flows[3], *flows))
    for other in (higher, month):
        data = sheets(表8=[[TITLE], *month], 副本=[[TITLE], *other])
        refusal = refusal_of(tmp_path, "2025-02.xlsx", data, "sheets-of-one-month")
        assert "表8 + 副本" in str(refusal)
        assert "2025-02" in refusal.sentence("zh")
    english_pages = [
        english(month, "2.2025", title=f"（8）{flow}s by Location of {flow}ers,", flows=(f"{flow}s",))
        for flow in ("Export", "Import")
    ]
    done, rows = ingest_bytes(tmp_path, "2025-02.xlsx", sheets(a=english_pages[0], b=english_pages[1]))
    assert done.refusal is None, str(done.refusal)
    assert rows == 2 * len(body(month))


def test_a_january_that_is_not_its_year_to_date_is_refused(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = copied(real_months["2025-01"])
    at = row_of(cells, "广东省")
    for column in (1, 3):
        cells[at][column] = str(int(cells[at][column]) - 1)
    refusal = refusal_of(tmp_path, "2025-01.csv", csv_bytes(cells), "january-not-ytd")
    assert f"B{at + 1} (Guangdong, total trade, the month)" in str(refusal)


def test_a_month_under_a_unit_of_the_other_currency_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells], example_months: dict[str, Cells]
) -> None:
    yuan, dollars = "单位：万人民币", "单位：千美元"
    for months, true, false, currency in ((real_months, yuan, dollars, "usd"), (example_months, dollars, yuan, "rmb")):
        for name, cells in months.items():
            wrong = [[cell.replace(true, false) for cell in row] for row in cells if not row[0].startswith("注")]
            refusal = refusal_of(tmp_path, f"{name}.csv", csv_bytes(wrong), "magnitude")
            assert refusal.facts["currency"] == currency


@pytest.mark.parametrize(
    "note",
    [
        "注：海关总署统计月报（8）“进出口商品收发货人所在地总值表”，2025年1至2月。",
        "注：自2016年1月起，统计月报中“经营单位”改称“收发货人”。",
        "注：本表由2025年3月的报告推算。",  # which is not this table
        "注：2024年2月为闰月，见统计月报2025年2月。",
    ],
)
def test_a_note_may_name_another_month_for_another_reason(month: Cells, note: str) -> None:
    month[-1][0] = note
    assert str(read_one("2025-02.csv", csv_bytes(month)).period) == "2025-02"


# Sums and identities


def test_a_wrong_total_is_refused_with_the_sum_of_the_provinces(tmp_path: Path, month: Cells) -> None:
    """Total trade and the level of a flow are wrong alike, so that T = X + M still holds."""
    for columns in ((1, 3), (2, 4), (1, 5), (2, 6)):
        cells = copied(month)
        for column in columns:
            cells[HEADER_ROWS][column] = str(int(cells[HEADER_ROWS][column]) - 50)
        sentence = str(refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "sum"))
        assert f"{'ABCDEFG'[columns[0]]}4" in sentence
        assert f"{sum(int(row[columns[0]]) for row in month if row[0] in NAMES):,}" in sentence


@pytest.mark.parametrize("off", [1, -1])
def test_a_total_that_is_off_by_its_last_digit_is_accepted_however_long(month: Cells, off: int) -> None:
    parts = {row[0]: [int(cell) for cell in row[3:7]] for row in month if row[0] in NAMES}
    parts["总值"] = [sum(column) for column in zip(*parts.values(), strict=True)]
    for exports, imports in itertools.product(range(3), repeat=2):
        cells = copied(month)
        for row in body(cells):
            if row[0] in parts:
                more = (exports, exports, imports, imports) if row[0] == "总值" else (0, 0, 0, 0)
                hundredths = [100 * level + one for level, one in zip(parts[row[0]], more, strict=True)]
                total = [hundredths[at] + hundredths[at + 2] + (off if row[0] == "总值" else 0) for at in (0, 1)]
                row[1:7] = [f"{str(level)[:-2]}.{str(level)[-2:]}" for level in (*total, *hundredths)]
        assert read_one("2025-02.csv", csv_bytes(cells)).figures[0, 1] > 4e8


def test_fractions_are_refused_in_every_real_month(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    for name, cells in real_months.items():
        for factor, form in ((0.01, ".3f"), (0.01, ".12f"), (100, ".12g")):
            written = changed(multiplied((7, 8, 9), factor=factor, form=form))
            refusal_of(tmp_path, f"{name}.csv", written(copied(cells)), "yoy-scale")


@pytest.mark.parametrize("now", ["2025-02", "2025-05"])
def test_yoy_of_the_month_under_a_header_without_a_span_are_refused(
    tmp_path: Path, real_months: dict[str, Cells], now: str
) -> None:
    """They do not fit the levels of the year to date in every row."""
    before = {row[0]: row for row in body(real_months[now.replace("2025", "2024")])}
    cells = with_words(copied(real_months[now]), {"累计比去年同期±％": "同比±％"})
    for row in (row for row in body(cells) if row[0] in before):
        pairs = [(row[column], before[row[0]][column]) for column in (1, 3, 5)]
        row[7:] = [
            "-" if "-" in pair or "0" in pair else f"{100 * int(pair[0]) / int(pair[1]) - 100:.1f}" for pair in pairs
        ]
    refusal_of(tmp_path, f"{now}.csv", csv_bytes(cells), "yoy-identity")


# Usable, with a warning


@pytest.mark.parametrize("yoy", ["0.3", "-0.1"])
def test_a_nation_whose_yoy_alone_is_printed_may_have_a_small_one(month: Cells, yoy: str) -> None:
    only_nations_yoy(yoy)(month)
    assert rows_of(read_one("2025-02.csv", csv_bytes(month)))[0].values[6:] == (float(yoy),) * 3


def test_a_text_instead_of_a_zones_figure_is_a_warning(tmp_path: Path, month: Cells) -> None:
    month[row_of(month, "吉林市")][4] = "12O"
    done, rows = ingest_bytes(tmp_path, "2025-02.csv", csv_bytes(month))
    assert keys(done.warnings) == ["zone-not-a-number"]
    assert "吉林市" in done.warnings[0].sentence()
    assert rows == len(body(month))
