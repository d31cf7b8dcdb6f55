"""Faults that corrupt and malicious files once caused, each with the smallest file that shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_files import STRINGS, Change, changed_workbook, month, replace_first, with_zone_labels, workbook
from mutations import Table, file_bytes, render, tables

from xlpkg.errors import SourceRefused
from xlpkg.messages import say
from xlpkg.model.words import Flow
from xlpkg.sources.reading import read_tables
from xlpkg.store.store import open_store

NO_NUMBERS = ("12²", "2.1¹", "①2", "⒈5", "⑩", "2½")


def refusal(data: bytes, name: str = "2025-02.csv", flow: Flow | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        read_tables(Path(name), flow, data)
    return refused.value.key


def with_cell(row: int, column: int, text: str) -> bytes:
    """Return the example month as a CSV with *text* in a cell."""
    cells = [list(row) for row in month().cells]
    cells[row][column] = text
    return render(Table("2025-02", month().title, cells, 3), "csv")


def query_with_two_columns_of_values() -> bytes:
    query = next(table for table in tables() if table.flow is not None)
    return render(
        replace(query, cells=[[query.cells[0][0], "人民币", *query.cells[0][2:]], *query.cells[1:]]), "gb18030"
    )


def with_superscript(page: bytes) -> bytes:
    return re.sub("(北京市&nbsp;.*?)(</td></tr>)".encode(), rb"\1<sup>1</sup>\2", page, count=1)


def with_negative_offset(data: bytes) -> bytes:
    end = data.rindex(b"PK\x05\x06") + 16
    start = int.from_bytes(data[end : end + 4], "little")
    return data[:end] + (start + 5000).to_bytes(4, "little") + data[end + 4 :]


def count_of(attribute: bytes) -> Change:
    """Return a change of the declared count of shared strings."""
    return lambda xml: re.sub(b" " + attribute + rb'="\d+"', b" " + attribute + b'="99999999999"', xml)


def test_a_file_that_was_misread_or_ended_the_process_is_refused() -> None:
    unclosed = render(with_zone_labels("甲", "乙", "丙"), "csv").replace("乙".encode(), '"乙'.encode())
    for data, name, key in (
        # A footnote mark was read as a digit: in a YoY, where no sum reveals it.
        *((with_cell(5, 8, text), "a.csv", "not-a-number") for text in NO_NUMBERS),
        (with_superscript(render(month(), "html")), "a.html", "not-a-number"),
        # Of contradictory headings of a column, the last one was used.
        (with_cell(0, 3, "1至1月"), "a.csv", "header-contradiction"),
        (with_cell(0, 3, "进口"), "a.csv", "header-contradiction"),
        (with_cell(0, 8, "进口"), "a.csv", "header-contradiction"),
        # Of two columns of values, the first one was added up: here country codes.
        (query_with_two_columns_of_values(), "a.csv", "column-twice"),
        (unclosed, "a.csv", "source-damaged"),
        # calamine allocates memory for the declared count, which ended the process.
        (changed_workbook({STRINGS: count_of(b"count")}), "a.xlsx", "source-too-many-cells"),
        (changed_workbook({STRINGS: count_of(b"uniqueCount")}), "a.xlsx", "source-too-many-cells"),
        (changed_workbook({STRINGS: replace_first(b"UTF-8", b"UTF-2")}), "a.xlsx", "source-damaged"),
        (with_negative_offset(workbook()), "a.xlsx", "source-damaged"),
    ):
        assert refusal(data, f"2025-02 {name}", Flow.EXPORT if key == "column-twice" else None) == key


def test_an_xls_with_a_truncated_directory_is_refused_without_a_panic(capfd: pytest.CaptureFixture[str]) -> None:
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
