"""Any file becomes grids of text or is refused in a sentence: no traceback, no endless work, nothing evaluated."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from editions import TITLE, Cells, write
from hypothesis import given, settings
from hypothesis import strategies as st

from xlpkg.errors import SourceRefused
from xlpkg.sources.readers import files
from xlpkg.sources.readers.files import read_source
from xlpkg.sources.readers.grid import SourceFile
from xlpkg.sources.reading import read_tables


def read(data: bytes, name: str = "file.any") -> SourceFile:
    return read_source(Path(name), data)


def refusal(data: bytes) -> str:
    """The key of a refusal, whose sentence names the file in both languages."""
    with pytest.raises(SourceRefused) as raised:
        read(data)
    assert "file.any" in str(raised.value)
    assert "file.any" in raised.value.sentence("zh")
    return raised.value.key


def page(cells: str) -> bytes:
    return f"<html><body><table>{cells}</table></body></html>".encode()


#: A page or CSV with one table, and its rows.
TABLES: list[tuple[bytes, list[list[str]]]] = [
    # merged cells are filled over their span
    (
        page(
            "<tr><td rowspan=2>A</td><td colspan=2>B</td><th rowspan=3>C</th></tr>"
            "<tr><td>d</td><td>e</td></tr><tr><td>f</td><td colspan=2>g</td></tr>"
        ),
        [["A", "B", "B", "C"], ["A", "d", "e", "C"], ["f", "g", "g", "C"]],
    ),
    # a senseless span costs nothing
    *(
        (page(f'<tr><td colspan="{span}">a</td><td rowspan="{span}">b</td></tr>'), [["a", "b"]])
        for span in ("0", "-1", "x", "99999999", "")
    ),
    # a tag with a control character in its name, scripts, comments and styles are no text
    (page("<tr><td><b\x01c>1</b\x01c>2</td><td>3</td></tr>"), [["12", "3"]]),
    (page("<tr><td><!-- 9 --><script>1</script><style>2</style>3<br>4</td></tr>"), [["3\n4"]]),
    # a layout table around the data is not read twice
    (page("<tr><td>menu</td><td><table><tr><td>1</td></tr></table></td></tr>"), [["1"]]),
    (b'"a","1,234","x ""y""",\r\n"b\nc",,\r\n', [["a", "1,234", 'x "y"', ""], ["b\nc", "", ""]]),
    # a table that was pasted as text is split at tabs
    (b"a\tb,c\n1\t2\n", [["a", "b,c"], ["1", "2"]]),
    # semicolons separate cells if there are more of them than commas
    (b"a;b,c\n1;2\n", [["a", "b,c"], ["1", "2"]]),
    (b"a,b;c;d,e\n1,2;,3\n", [["a", "b;c;d", "e"], ["1", "2;", "3"]]),
]


@pytest.mark.parametrize(("data", "rows"), TABLES)
def test_a_page_or_csv_becomes_rows_of_texts(data: bytes, rows: list[list[str]]) -> None:
    (only,) = read(data).grids
    assert [list(row) for row in only.rows] == rows


def test_headings_are_those_of_the_page() -> None:
    (only,) = read(
        b"<title>T</title><h2>H \n 2</h2><p>Unit: US$1,000</p><table><caption>C</caption><tr><td>1</td></tr></table>"
    ).grids
    assert only.headings == ("T", "H 2", "C", "Unit: US$1,000")
    assert read(page("<tr><td>1</td></tr>") + b"<p>Unit: US$1,000</p>tail").grids[0].headings == ("Unit: US$1,000",)


# Workbooks


def xlsx(cells: Mapping[tuple[int, int], object], more_sheets: int = 0) -> bytes:
    """An .xlsx with a sheet 数据 that has *cells* by row and column, and more sheets of 400 rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("数据")
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
        for _ in range(more_sheets):
            book.add_worksheet().write_number(400, 9, 1)
    return out.getvalue()


def test_numbers_and_labels_of_a_workbook_are_text() -> None:
    cells = enumerate([123456789, -2.5, 0.1 + 0.2, "1,234", True, "=1+1"], start=1)
    (only,) = read(xlsx({(1, column): value for column, value in cells})).grids
    assert only.sheet == "数据"
    assert only.rows[1][1:5] == ["123456789", "-2.5", "0.3", "1,234"]
    assert only.rows[1][6] == "=1+1"
    assert only.address(2, 1) == "数据!B3"


def test_a_sheet_that_spans_too_many_cells_is_refused() -> None:
    for cells in ([(1_048_575, 16_383)], [(999, 600)], [(0, 0), (600_000, 0)], [(0, 16_000), (998, 3)]):
        assert refusal(xlsx(dict.fromkeys(cells, 1))) == "source-too-many-cells", cells


TOO_MANY = "source-too-many-cells"


@pytest.mark.parametrize(
    ("pattern", "new", "key"),
    [
        # a far cell, however its address is written
        *((b'<c r="A1"', new, TOO_MANY) for new in (b'<c s="0" r="ALL9999"', b"<c\nr='ALL9999'", b'<c r="ALL9999"')),
        # calamine allocated memory for the declared count of texts, which ended the process
        *((rb'(<sst[^>]* %s)="\d+"' % count, rb'\1="99999999999"', TOO_MANY) for count in (b"count", b"uniqueCount")),
        (rb'UTF-8(?=" standalone="yes"\?>\s*<sst)', b"UTF-2", "source-damaged"),
    ],
)
def test_a_workbook_with_a_change_of_a_part_is_refused(pattern: bytes, new: bytes, key: str) -> None:
    plain, changed = zipfile.ZipFile(io.BytesIO(xlsx({(0, 0): "a", (1, 1): 1}))), io.BytesIO()
    with zipfile.ZipFile(changed, "w") as other:
        parts = {name: re.sub(pattern, new, plain.read(name)) for name in plain.namelist()}
        assert sum(part != plain.read(name) for name, part in parts.items()) == 1
        for name, part in parts.items():
            other.writestr(name, part)
    assert refusal(changed.getvalue()) == key


def test_an_xls_with_a_truncated_directory_is_refused_without_a_panic(
    real_months: dict[str, Cells], capfd: pytest.CaptureFixture[str]
) -> None:
    data = write(real_months["2025-02"], "xls", TITLE)
    directory = data.rindex("Root Entry".encode("utf-16-le"))
    assert len(data) == directory + 512  # the directory is the last sector of the file
    for end in (257, 384 + 20, 384 + 89):
        assert refusal(data[: directory + end]) == "source-damaged"
    assert capfd.readouterr().err == ""


def test_a_package_with_a_false_offset_of_its_directory_is_refused() -> None:
    data = xlsx({(0, 0): 1})
    end = data.rindex(b"PK\x05\x06") + 16
    offset = int.from_bytes(data[end : end + 4], "little") + 5000
    assert refusal(data[:end] + offset.to_bytes(4, "little") + data[end + 4 :]) == "source-damaged"


def test_a_workbook_with_many_texts_is_read() -> None:
    """Many sheets, more texts than cells of a table, a long text and a picture are no attack."""
    rows = (("202501", f"商品{row}", "广东省", f"{row:,}") for row in range(20_000))
    cells = {(line, column): text for line, row in enumerate(rows) for column, text in enumerate(row)}
    out = io.BytesIO(xlsx(cells | {(20_000, 0): "说" * 1000}, more_sheets=59))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/media/image1.bmp", b"\xff" * 200_000)
    grids = read(out.getvalue()).grids
    assert len(grids) == 60
    assert grids[0].rows[19_999] == ["202501", "商品19999", "广东省", "19,999"]


def test_an_old_workbook_with_many_texts_and_a_far_cell_is_read() -> None:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("s")
    for row in range(6000):
        for column, text in enumerate(("202501", f"商品第{row}号，其他未列名的货品", f"{row:,}", "é" * (row % 300))):
            sheet.write(row, column, text)
    sheet.write(65_535, 255, 1)
    book.save(out)
    (only,) = read(out.getvalue()).grids
    assert only.rows[5999] == ["202501", "商品第5999号，其他未列名的货品", "5,999", "é" * 299]
    assert only.rows[65_535][255] == "1"


def test_a_damaged_row_number_of_an_xls_takes_no_memory(real_months: dict[str, Cells]) -> None:
    data = bytearray(write(real_months["2025-02"], "xls", TITLE))
    dimensions = data.index(struct.pack("<HHI", 0x0200, 14, 0))
    data[dimensions + 8 : dimensions + 12] = b"\xff" * 4
    (only,) = read(bytes(data)).grids
    assert len(only.rows) < 500


def test_a_file_beyond_the_limit_or_that_does_not_exist_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    (tmp_path / "large.csv").write_bytes(b"1," * 51)
    for name, key in (("large.csv", "source-too-large"), ("gone.csv", "source-unreadable")):
        with pytest.raises(SourceRefused) as raised:
            files.read_bytes(tmp_path / name)
        assert raised.value.key == key


# Anything at all

BEGINNINGS = (
    *(b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    *(b"<html>", b"<table>", b"\xff\xfe", b"\xef\xbb\xbf"),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300) | st.text(max_size=120).map(str.encode))
def test_any_bytes_are_refused_in_a_sentence(beginning: bytes, rest: bytes) -> None:
    with pytest.raises(SourceRefused):
        read_tables(Path("file.any"), None, beginning + rest)
