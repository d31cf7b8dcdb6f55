"""Figures that are read all at once, and sheets whose size is seen at a glance, are what a closer look finds."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.errors import SourceRefused
from xlpkg.sources import read_tables
from xlpkg.sources.numbers import number, plain_floats, plain_lines, plain_numbers
from xlpkg.sources.readers.csv_lines import Lines
from xlpkg.sources.readers.grid import Cell, read_source, texts
from xlpkg.sources.table import printed

MONTH = Path(__file__).parents[2] / "examples" / "usd" / "2025-02.csv"

figures = st.one_of(
    st.text("0123456789,.-", max_size=9),
    st.text("0123456789,.-%\n\t _e+", max_size=6),
    st.integers(-(10**16), 10**16).map("{:,}".format),
    st.floats(-1e6, 1e6).map("{:,.1f}".format),
)


@given(st.lists(figures, max_size=6))
def test_figures_read_at_once_are_those_read_one_by_one(texts: list[str]) -> None:
    found = plain_numbers(texts)
    assert found is None or list(printed(found.tolist())) == [number(text) for text in texts]


@given(st.lists(st.one_of(st.just("-"), st.integers(-(10**12), 10**12).map("{:,}".format)), min_size=1, max_size=30))
def test_figures_as_the_customs_print_them_are_read_at_once(texts: list[str]) -> None:
    found = plain_numbers(texts)
    assert found is not None
    assert list(printed(found)) == [None if text == "-" else float(text.replace(",", "")) for text in texts]


numbers_of_lines = st.one_of(
    st.sampled_from(
        ["-", "--", "-0", "007", "1.", ".5", "-.5", "1.2.3", "1-2", "nan", "inf", "1e5", " 1", "+1", "", "9" * 16]
    ),
    st.text("0123456789.-", min_size=1, max_size=6),
    st.integers(-(10**16), 10**16).map(str),
    st.floats(-1e6, 1e6).map("{:.1f}".format),
)


@given(
    st.lists(st.lists(numbers_of_lines, min_size=1, max_size=3), max_size=5),
    st.lists(st.sampled_from([0, 1, 2]), min_size=1),
)
def test_lines_read_at_once_are_cells_read_one_by_one(rows: list[list[str]], columns: list[int]) -> None:
    found = plain_lines([",".join(row) for row in rows], columns)
    if found is not None:
        assert found.shape == (len(rows), len(columns))
        assert [list(printed(row)) for row in found.tolist()] == [[number(row[at]) for at in columns] for row in rows]


@given(st.integers(1, 9), st.data())
def test_lines_as_a_scraper_writes_them_are_read_at_once(width: int, data: st.DataObject) -> None:
    figure = st.one_of(st.just("-"), st.integers(-(10**13), 10**13).map(str), st.floats(-1e6, 1e6).map("{:.1f}".format))
    rows = data.draw(st.lists(st.lists(figure, min_size=width, max_size=width), min_size=1, max_size=9))
    found = plain_lines([",".join(row) for row in rows], range(width))
    assert found is not None
    assert [list(printed(row)) for row in found.tolist()] == [[number(text) for text in row] for row in rows]


@given(st.text("ab1,\n\r\t \u2028\x0b", max_size=40))
def test_lines_are_the_rows_of_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    lines = Lines(text)
    assert list(lines) == rows
    assert lines[1:] == rows[1:]
    assert list(lines.firsts) == [row[0] if row else "" for row in rows]
    usual = text.replace("\r", "").replace("\n", "\r\n")
    assert list(Lines(usual, "\r\n")) == list(csv.reader(io.StringIO(usual, newline="")))
    width = max(map(len, rows), default=0)
    assert [most for most in range(1, width + 2) if lines.is_wider(most)] == list(range(1, width))


cells = st.one_of(
    st.just("-"),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**16), 10**16).map(float),
    st.integers(-(10**12), 10**12).map(lambda number: number / 1e4),
    st.sampled_from([True, 1, "1", "1_0", "nan", "", 0.1 + 0.2, 1e308, -0.0]),
)


@given(st.lists(cells, max_size=6))
def test_a_workbooks_numbers_read_at_once_are_what_their_cells_show(row: list[Cell]) -> None:
    found = plain_floats(row)
    assert found is None or list(printed(found.tolist())) == [number(text) for text in texts(row)]


@given(
    st.lists(st.one_of(st.just("-"), st.integers(-(10**9) + 1, 10**9 - 1).map(lambda number: number / 10)), min_size=1)
)
def test_a_workbooks_numbers_as_the_customs_write_them_are_read_at_once(row: list[Cell]) -> None:
    assert plain_floats(row) is not None


def test_one_figure_that_is_printed_otherwise_changes_none() -> None:
    text = MONTH.read_text(encoding="utf-8-sig")
    (plain,) = read_tables(MONTH)[1]
    region = plain.rows[5]
    printed = f"{region.values[0]:.0f}"
    assert text.count(printed) == 1
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in printed)
    (odd,) = read_tables(MONTH, data=text.replace(printed, wide).encode())[1]
    assert odd.rows == plain.rows


def _sheets(count: int, *cells: tuple[int, int]) -> bytes:
    """A workbook of *count* sheets, with a figure in each of *cells* of each of them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for _ in range(count):
            sheet = book.add_worksheet()
            for row, column in cells:
                sheet.write_number(row, column, 1)
    return out.getvalue()


def test_many_small_sheets_are_no_large_ones() -> None:
    assert len(read_source(Path("years.xlsx"), _sheets(60, (0, 0), (400, 9))).grids) == 60


def test_many_texts_one_long_note_and_a_picture_without_a_tag_are_no_harm() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(20_000):
            for column, text in enumerate(("202501", f"商品{row}", "广东省", f"{row:,}")):
                sheet.write_string(row, column, text)
        sheet.write_string(20_000, 0, "说" * 1000)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/media/image1.bmp", b"\xff" * 200_000)
    (grid,) = read_source(Path("goods.xlsx"), out.getvalue()).grids
    assert grid.row(19_999) == ("202501", "商品19999", "广东省", "19,999")


def test_many_texts_of_an_old_workbook_are_no_harm() -> None:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("s")
    for row in range(6000):
        for column, text in enumerate(("202501", f"商品第{row}号，其他未列名的货品", f"{row:,}", "é" * (row % 300))):
            sheet.write(row, column, text)
    book.save(out)
    (grid,) = read_source(Path("goods.xls"), out.getvalue()).grids
    assert grid.row(5999) == ("202501", "商品第5999号，其他未列名的货品", "5,999", "é" * 299)


@pytest.mark.parametrize("cells", [((999, 600),), ((0, 0), (600_000, 0)), ((0, 16_000), (998, 3))])
def test_a_cell_far_out_is_seen(cells: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(SourceRefused) as refused:
        read_source(Path("far.xlsx"), _sheets(1, *cells))
    assert refused.value.key == "source-too-many-cells"


@pytest.mark.parametrize("new", [b'<c s="0" r="ALL9999"', b"<c\nr='ALL9999'", b'<c r="ALL9999"'])
def test_a_cell_far_out_is_seen_however_it_is_written(new: bytes) -> None:
    old = b'<c r="A1"'
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_sheets(1, (0, 0), (1, 1)))) as book, zipfile.ZipFile(changed, "w") as other:
        for name in book.namelist():
            part = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert part.count(old) == 1
                part = part.replace(old, new)
            other.writestr(name, part)
    with pytest.raises(SourceRefused) as refused:
        read_source(Path("far.xlsx"), changed.getvalue())
    assert refused.value.key == "source-too-many-cells"


def test_a_unit_behind_the_end_of_a_page_is_read() -> None:
    page = b"<html><body><table><tr><td>1</td></tr></table></body></html><p>Unit: US$1,000</p>tail"
    (grid,) = read_source(Path("page.html"), page).grids
    assert grid.headings == ("Unit: US$1,000",)
