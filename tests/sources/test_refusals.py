"""A file that is not a complete table (8) is refused with the reason and the cell, and none of it is stored."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import docx
import pytest
import xlsxwriter
import xlwt
from editions import Cells, body, csv_bytes, html_page, rows_of, without_merged_texts
from refusals import NAMES, TITLE, copied, ingest_bytes, refusal_of, row_of

from xlpkg.sources.reading import read_tables
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


# Not this table


@pytest.mark.parametrize("page", ["2018_01", "2025_02", "2026_03"])
def test_a_page_of_another_table_is_refused_by_its_title(other_files: Path, tmp_path: Path, page: str) -> None:
    name = f"by_country_{page}.html"
    data = (other_files / name).read_bytes()
    refusal = refusal_of(tmp_path, name, data, "not-by-location")
    title = "by Major Country" if page == "2018_01" else "(4) China's Total Export & Import Values by Country/Region"
    assert title in str(refusal)
    assert "table (8)" in str(refusal)
    assert "表（8）《进出口商品收发货人所在地总值表》" in refusal.sentence("zh")


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe width="100%" height="560" src="/wps/weboffice/office/s/0bda?readonly"></iframe>',
        '<embed src="table.pdf">',
    ],
)
@pytest.mark.parametrize("title", ["（4）2026年7月进出口商品主要国别（地区）总值表（人民币值）", TITLE])
def test_a_page_that_shows_its_table_in_a_frame_is_refused_and_the_xls_is_asked_for(
    tmp_path: Path, title: str, frame: str
) -> None:
    page = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<div class='news_detail_tit'><h1>{title}</h1><span>发布时间：2026-08-07 10:30</span></div><p>{frame}</p>"
        "<table><tr><td>首页</td><td>统计月报</td></tr></table></body></html>"
    )
    refusal = refusal_of(tmp_path, "page.html", page.encode(), "page-with-frame")
    for sentence in (refusal.sentence("en"), refusal.sentence("zh")):
        assert title in sentence
        assert ".xls" in sentence


def test_a_page_with_the_title_of_table_8_and_a_picture_is_refused(tmp_path: Path) -> None:
    page = f"<html><head><meta charset='utf-8'></head><body><h2>{TITLE}</h2><img src='table.png'></body></html>"
    refusal = refusal_of(tmp_path, "page.html", page.encode(), "page-without-table")
    assert TITLE in str(refusal)


def test_a_page_with_the_table_and_a_frame_is_read(month: Cells) -> None:
    page = html_page(month, TITLE).replace("</body>", "<iframe src='/counter'></iframe></body>")
    _, (table,) = read_tables(Path("page.html"), None, page.encode())
    assert len(rows_of(table)) == len(body(month))


def test_a_workbook_of_another_table_is_refused_by_the_text_in_its_first_cell(tmp_path: Path) -> None:
    title = "Coverage of major exports for preliminary release(2024)"
    with xlsxwriter.Workbook(tmp_path / "made.xlsx") as book:
        sheet = book.add_worksheet("工作表1")
        sheet.write(0, 0, title)
        sheet.write_row(1, 0, ["S.No.", "Description of Commodity", "Coverage of HS Codes", "Unit of Quantity"])
        sheet.write_row(2, 0, [1, "Grain food", "07019,07101,0713109,0713209,0713319,0713329", "10000T"])
    refusal = refusal_of(tmp_path, "a.xlsx", (tmp_path / "made.xlsx").read_bytes(), "not-by-location")
    assert refusal.facts["title"] == title


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for suffix, data in itertools.product(("csv", "html", "xlsx"), (b"", b"\r\n \n", b"\xef\xbb\xbf")):
        refusal_of(tmp_path, f"2025-02.{suffix}", data, "source-empty")


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "made.xlsx") as book:
        book.add_worksheet()
    refusal_of(tmp_path, "2025-02.xlsx", (tmp_path / "made.xlsx").read_bytes(), "no-table")


def test_a_web_archive_is_refused_and_html_is_asked_for(tmp_path: Path, month: Cells) -> None:
    """As Chrome saves a page as "Webpage, Single File"."""
    page = EmailMessage()
    page["Snapshot-Content-Location"] = "http://www.customs.gov.cn/"
    page.set_content(html_page(month, TITLE), subtype="html", cte="quoted-printable")
    page.make_mixed()
    page.replace_header("Content-Type", 'multipart/related; type="text/html"; boundary="----MultipartBoundary"')
    refusal = refusal_of(tmp_path, "page.mhtml", page.as_bytes(policy=SMTP), "source-web-archive")
    assert "HTML" in str(refusal)


def test_a_word_document_is_refused_and_its_table_is_asked_for_as_xlsx(tmp_path: Path) -> None:
    """A .docx with a table, and a compound file with the stream that a .doc has in place of a workbook's."""
    document, written = docx.Document(), io.BytesIO()
    document.add_table(rows=1, cols=1).cell(0, 0).text = TITLE
    document.save(written)
    book, compound = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("a")
    book.save(compound)
    stream, other = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
    at = compound.getvalue().index(stream)
    word = compound.getvalue()[:at] + other + compound.getvalue()[at + len(other) :]
    for name, data in (("表8.docx", written.getvalue()), ("表8.doc", word)):
        assert ".xlsx" in str(refusal_of(tmp_path, name, data, "source-word"))


def test_a_picture_is_refused(tmp_path: Path) -> None:
    refusal_of(tmp_path, "2025-02.xls", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "source-not-text")


# Columns


def test_a_missing_column_is_named(tmp_path: Path, month: Cells) -> None:
    for lost in range(1, 10):
        padded = [[*row[:lost], *row[lost + 1 :], ""] for row in month]
        refusal = refusal_of(tmp_path, "2025-02.csv", csv_bytes(padded), "column-missing")
        flow = ("进出口", "出口", "进口")[(lost - 1) // 2 if lost < 7 else lost - 7]
        assert flow in str(refusal.facts["column"])


def test_rows_without_one_of_the_columns_in_the_header_are_refused(tmp_path: Path, month: Cells) -> None:
    for lost in range(1, 10):
        shifted = [*month[:3], *([*row[:lost], *row[lost + 1 :], ""] for row in month[3:-1])]
        assert "J4" in str(refusal_of(tmp_path, "2025-02.csv", csv_bytes(shifted), "region-without-figure"))


# Rows


def test_a_text_instead_of_a_zones_figure_is_a_warning(tmp_path: Path, month: Cells) -> None:
    month[row_of(month, "吉林市")][4] = "12O"
    done, rows = ingest_bytes(tmp_path, "2025-02.csv", csv_bytes(month))
    assert [warning.key for warning in done.warnings] == ["zone-not-a-number"]
    assert "吉林市" in done.warnings[0].sentence()
    assert rows == len(body(month))


# A month with one change

Change = Callable[[Cells], object]


def put(row: int | str, column: int, text: str) -> Change:
    """Return a change of the cell of a row, named by its index or its label."""

    def change(cells: Cells) -> None:
        cells[row if isinstance(row, int) else row_of(cells, row)][column] = text

    return change


def headed(row: int, first: int, *texts: str) -> Change:
    """Return a change of the texts of a row of the header from a column on."""

    def change(cells: Cells) -> None:
        cells[row][first : first + len(texts)] = texts

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
        cells[row][column] = ""

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


def months_above(cells: Cells) -> None:
    row = cells[row_of(cells, "广东省")]
    row[1:7] = [row[column] for column in (2, 1, 4, 3, 6, 5)]


def exports_twice(cells: Cells) -> None:
    for row in cells:
        row[5:7] = row[3:5]


def unchanged(_: Cells) -> None: ...


#: The name of the file, the change of 2025-02, the refusal, and what its sentence says.
CHANGES: list[tuple[str, Change, str, tuple[str, ...]]] = [
    # the table, its unit and its month
    ("2025-02.csv", lambda cells: [put(row, 0, "境内目的地/货源地")(cells) for row in (1, 2)], "not-by-location", ()),
    ("2025-02.csv", headed(0, 7, *["单位：千人民币"] * 3), "magnitude", ()),
    *(
        ("2025-02.csv", headed(0, 7, *[unit] * 3), "no-unit", ())
        for unit in ("", "单位：", "单位：万", "单位：千美元/万元人民币")
    ),
    ("2025-02.csv", headed(0, 7, "单位：千美元", "单位：万元人民币", ""), "no-unit", ()),
    ("table8.csv", unchanged, "no-year", ("month 2",)),
    ("table8.csv", spans("当月", "累计"), "no-month", ("当月",)),
    ("2025-03.csv", unchanged, "header-against-name", ("month 2", "2025-03")),
    # its columns
    *(("2025-02.csv", put(2, column, "1至3月"), "header-months", ()) for column in (2, 4, 6)),
    *(("2025-02.csv", unmerged(1, column), "column-twice", ()) for column in (3, 5)),
    ("2025-02.csv", unmerged(1, 7), "header-contradiction", ()),
    ("2025-02.csv", exports_twice, "column-twice", (" D ",)),
    ("2025-02.csv", spans("本期", "期末"), "header-without-levels", ("进出口 本期", "出口 累计")),
    ("2025-02.csv", spans("2月", "期末"), "column-missing", ("期末", "进出口 累计")),
    ("2025-02.csv", spans("当月（累计）", "累计"), "header-contradiction", ()),
    *(
        ("2025-02.csv", spans("当月", "累计", (column, ("累计", "当月")[(column + 1) % 2])), "column-twice", ())
        for column in range(1, 7)
    ),
    ("2025-02.csv", headed(1, 7, *["当月比去年同期±％"] * 3), "column-missing", ("累计比去年同期±%",)),
    # its rows
    ("2025-02.csv", again("广东省"), "province-twice", ("广东省",)),
    *(
        ("2025-02.csv", without(label), "provinces-missing", (label, "30 of the 31"))
        for label in ("北京市", "广东省", "西藏自治区", "新疆维吾尔自治区")
    ),
    ("2025-02.csv", put("吉林省", 0, "吉林市"), "provinces-missing", ("吉林省",)),
    ("2025-02.csv", without("总值"), "no-national-row", ()),
    ("2025-02.csv", put(10, 0, " "), "row-without-label", ("A11",)),
    # its figures
    *(
        ("2025-02.csv", put("广东省", 4, text), "region-without-figure", ("(广东省, 出口 累计)",))
        for text in ("", "-", "?", "####")
    ),
    *(
        ("2025-02.csv", put("广东省", 4, text), "not-a-number", ("(广东省, 出口 累计)", text))
        for text in ("12O", "1,23", "=1+1", "1e6", "二")
    ),
    *(
        ("2025-02.csv", put(label, basis, "1"), "identity", ("进出口",))
        for label in ("总值", "北京市", "新疆维吾尔自治区")
        for basis in (1, 2)
    ),
    ("2025-02.csv", months_above, "month-above-ytd", ("(广东省, 进出口 当月)",)),
    ("2025-02.csv", exchanged("广东省", "江苏省", 3), "identity", ()),
]


@pytest.mark.parametrize(("name", "change", "key", "words"), CHANGES)
def test_a_month_with_one_change_is_refused_with_what_is_wrong(
    tmp_path: Path, month: Cells, name: str, change: Change, key: str, words: tuple[str, ...]
) -> None:
    change(month)
    sentence = str(refusal_of(tmp_path, name, csv_bytes(month), key))
    assert [word for word in words if word not in sentence] == []


def test_a_refusal_has_the_cell_what_it_holds_and_what_was_expected(tmp_path: Path, month: Cells) -> None:
    at = row_of(month, "总值")
    expected = int(month[at][4]) + int(month[at][6])
    month[at][2] = str(expected + 2)
    sentence = str(refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "identity"))
    assert f"C{at + 1} (全国, 进出口" in sentence
    assert f"{expected:,}" in sentence
    assert f"{expected + 2:,}" in sentence


def test_a_january_that_is_not_its_year_to_date_is_refused(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = copied(real_months["2025-01"])
    at = row_of(cells, "广东省")
    for column in (1, 3):
        cells[at][column] = str(int(cells[at][column]) - 1)
    refusal = refusal_of(tmp_path, "2025-01.csv", csv_bytes(cells), "january-not-ytd")
    assert f"B{at + 1} (广东省, 进出口 当月)" in str(refusal)


@pytest.mark.parametrize(
    ("name", "title", "unit", "key", "words"),
    [
        ("2025-02.html", TITLE, "单位：千美元", "title-against-unit", "（人民币值）"),
        ("2025-02.html", TITLE.replace("人民币", "美元"), "单位：万人民币", "title-against-unit", "（美元值）"),
        ("page.html", TITLE.replace("2月", "3月"), None, "header-against-title", "2025-03"),
        ("2024-02.html", TITLE, None, "name-against-title", "2024-02"),
    ],
)
def test_a_page_whose_title_contradicts_unit_header_or_name_is_refused(
    tmp_path: Path, month: Cells, name: str, title: str, unit: str | None, key: str, words: str
) -> None:
    assert words in str(refusal_of(tmp_path, name, html_page(month, title, unit=unit).encode(), key))


def test_two_titles_of_different_months_are_refused(tmp_path: Path, month: Cells) -> None:
    page = html_page(month, TITLE).replace("<h2>（8）2025年", "<h2>（8）2024年")
    refusal_of(tmp_path, "page.html", page.encode(), "title-months")


def test_a_month_under_a_unit_of_the_other_currency_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells], example_months: dict[str, Cells]
) -> None:
    yuan, dollars = "单位：万人民币", "单位：千美元"
    for months, true, false, currency in ((real_months, yuan, dollars, "USD"), (example_months, dollars, yuan, "RMB")):
        for name, cells in months.items():
            wrong = [[cell.replace(true, false) for cell in row] for row in cells if not row[0].startswith("注")]
            refusal = refusal_of(tmp_path, f"{name}.csv", csv_bytes(wrong), "magnitude")
            assert refusal.facts["currency"] == currency


# Sums and identities


@pytest.mark.parametrize("columns", [(1, 3), (2, 4), (1, 5), (2, 6)])
def test_a_wrong_total_is_refused_with_the_sum_of_the_provinces(
    tmp_path: Path, month: Cells, columns: tuple[int, int]
) -> None:
    """Total trade and the level of a flow are wrong alike, so that T = X + M still holds."""
    at = row_of(month, "总值")
    true_sum = sum(int(row[columns[0]]) for row in month if row[0] in NAMES)
    for column in columns:
        month[at][column] = str(int(month[at][column]) - 50)
    sentence = str(refusal_of(tmp_path, "2025-02.csv", csv_bytes(month), "sum"))
    assert f"{'ABCDEFG'[columns[0]]}{at + 1}" in sentence
    assert f"{true_sum:,}" in sentence


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
        (table,) = read_tables(Path("2025-02.csv"), data=csv_bytes(cells))[1]
        assert table.figures[0, 1] > 4e8


def test_levels_below_zero_are_refused(tmp_path: Path, month: Cells) -> None:
    below = copied(month)
    for row in body(below):  # a month is not above its year to date: both are the same
        row[1:7] = [f"-{row[column]}" if row[column].isdecimal() else row[column] for column in (2, 2, 4, 4, 6, 6)]
    refusal_of(tmp_path, "2030-02.csv", csv_bytes(below), "magnitude")


# Usable, with a warning


def test_renamed_zones_are_a_warning_only(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    before, now = (real_months[name] for name in ("2024-11", "2024-12"))
    ingest_bytes(tmp_path, "2024-11.csv", csv_bytes(before))
    done, _ = ingest_bytes(tmp_path, "2024-12.csv", csv_bytes(now))
    assert done.refusal is None
    (warned,) = done.warnings
    assert warned.key == "zones-renamed"
    labels = {row[0] for row in body(now)} - {row[0] for row in body(before)}
    assert any(label in warned.sentence() for label in labels)


def test_the_other_files_are_stored_if_one_is_refused(tmp_path: Path, month: Cells) -> None:
    bad, good = tmp_path / "2025-03.csv", tmp_path / "2025-02.csv"
    for path in (bad, good):
        path.write_bytes(csv_bytes(month))
    with open_store(tmp_path / "trade.sqlite") as store:
        first, second = ingest(store, [bad, good])
    assert first.refusal is not None
    assert second.refusal is None
    assert second.rows == len(body(month))
