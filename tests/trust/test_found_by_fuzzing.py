"""Faults that corrupt and malicious files once caused, each with the smallest file that shows it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from hostile_files import STRINGS, changed_workbook, month, replace_first, with_zone_labels, workbook
from mutations import Table, file_bytes, render, tables

from xlpkg.errors import SourceRefused
from xlpkg.messages import say
from xlpkg.model.words import Flow
from xlpkg.sources.numbers import read_number
from xlpkg.sources.reading import read_tables
from xlpkg.store.store import open_store


def refusal(data: bytes, name: str = "2025-02.csv", flow: Flow | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        read_tables(Path(name), flow, data)
    return refused.value.key


def with_cell(row: int, column: int, text: str) -> bytes:
    """Return the example month as a CSV with *text* in a cell."""
    cells = [list(row) for row in month().cells]
    cells[row][column] = text
    return render(Table("2025-02", month().title, cells, 3), "csv")


# Numbers that were misread


def test_a_footnote_mark_is_not_read_as_a_digit() -> None:
    for text in ("12²", "2.1¹", "①2", "⒈5", "⑩", "2½"):
        with pytest.raises(ValueError, match=re.escape(text)):
            read_number(text)
        # In a YoY, since no sum would reveal it there.
        assert refusal(with_cell(5, 8, text)) == "not-a-number"


def test_a_superscript_on_a_page_is_not_read_as_a_digit() -> None:
    page = render(month(), "html").decode()
    yoy = re.search(r"北京市</td>.*?</tr>", page)
    assert yoy is not None
    marked = yoy[0].removesuffix("</td></tr>") + "<sup>1</sup></td></tr>"
    assert refusal(page.replace(yoy[0], marked).encode(), "2025-02.html") == "not-a-number"


def test_a_number_that_a_double_cannot_represent_is_refused() -> None:
    """It was read as infinity, and comparisons with NaN, the difference of two infinities, passed every check."""
    for text in ("9" * 400, "1234567890123456", "1" * 16 + ".5"):
        with pytest.raises(ValueError, match=text):
            read_number(text)


def test_a_column_with_contradictory_headings_is_refused() -> None:
    """The last heading was used."""
    for column, text in ((3, "1至1月"), (2, "1月"), (3, "进口"), (8, "进口")):
        assert refusal(with_cell(0, column, text)) == "header-contradiction"


def test_a_query_with_two_columns_of_values_is_refused() -> None:
    """The first one was added up, here country codes."""
    query = next(table for table in tables() if table.flow is not None)
    cells = [list(row) for row in query.cells]
    cells[0][1] = "人民币"
    data = render(Table(query.stem, "", cells, 1, query.flow), "gb18030")
    assert refusal(data, "2025-02.csv", query.flow) == "column-twice"


def test_an_unclosed_quote_is_refused() -> None:
    data = render(with_zone_labels("甲", "乙", "丙"), "csv")
    assert refusal(data.replace("乙".encode(), b'"' + "乙".encode())) == "source-damaged"


# Crashes


def test_too_large_a_declared_count_of_shared_strings_is_refused() -> None:
    """calamine allocates memory for the declared count, which ended the process."""
    for count in (b"count", b"uniqueCount"):
        declared, too_large = re.compile(b" " + count + rb'="\d+"'), b" " + count + b'="99999999999"'
        data = changed_workbook({STRINGS: partial(declared.sub, too_large)})
        assert refusal(data, "2025-02.xlsx") == "source-too-many-cells"


def test_a_part_in_an_unknown_encoding_is_refused() -> None:
    for encoding in (b"UTF-2", b"x"):
        data = changed_workbook({STRINGS: replace_first(b"UTF-8", encoding)})
        assert refusal(data, "2025-02.xlsx") == "source-damaged"


def test_a_package_with_a_negative_offset_is_refused() -> None:
    data = bytearray(workbook())
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (start + 5000).to_bytes(4, "little")
    assert refusal(bytes(data), "2025-02.xlsx") == "source-damaged"


def test_an_xls_with_a_truncated_directory_is_refused_without_a_panic(
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = file_bytes(tables().index(month()), "xls")
    directory = data.rindex("Root Entry".encode("utf-16-le"))
    assert len(data) == directory + 512  # the directory is the last sector of the file
    for end in (257, 384 + 20, 384 + 89):
        assert refusal(data[: directory + end], "2025-02.xls") == "source-damaged"
    assert capfd.readouterr().err == ""


# Messages


def test_a_sentence_has_no_control_characters_and_a_limited_length() -> None:
    sentence = say("no-such-sheet", path=Path("a\nb\x1b[2J.xlsx"), sheet="\u202e当月\ud800" + "x" * 9000)
    assert sentence.startswith("a b\ufffd[2J.xlsx has no sheet \ufffd当月\ufffdx")
    assert len(sentence) < 600
    assert sentence.isprintable()


def test_a_file_name_that_is_not_utf8_is_stored_with_replacement_characters(tmp_path: Path) -> None:
    source, found = read_tables(tmp_path / "\udcff 2025-02.csv", None, render(month(), "csv"))
    with open_store(tmp_path / "trade.sqlite") as store:
        assert store.add(source, found)
        assert [sheet.file for sheet in store.sheets(found[0].currency)] == ["\ufffd 2025-02.csv"]
