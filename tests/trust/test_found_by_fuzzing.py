"""What spoiled and hostile files once did, each with the smallest file that does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_files import STRINGS, month, relabelled, remade, replaced, workbook
from mutations import Table, render, tables, written

from xlpkg.errors import SourceRefused
from xlpkg.messages import say
from xlpkg.model.words import Flow
from xlpkg.sources.numbers import read_number
from xlpkg.sources.reading import read_tables
from xlpkg.store.store import open_store

Cells = list[list[str]]


def refusal(data: bytes, name: str = "2025-02.csv", flow: Flow | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        read_tables(Path(name), flow, data)
    return refused.value.key


def changed(change: Callable[[Cells], object], kind: str = "csv") -> bytes:
    """The example month after a change of its cells."""
    cells = [list(row) for row in month().cells]
    change(cells)
    return render(Table("2025-02", month().title, cells, 3), kind)


# Numbers that were read as others


@pytest.mark.parametrize("text", ["12²", "2.1¹", "①2", "⒈5", "⑩", "2½"])
def test_the_mark_of_a_note_is_no_digit(text: str) -> None:
    """A YoY has no sum that it would spoil."""
    with pytest.raises(ValueError, match=re.escape(text)):
        read_number(text)
    assert refusal(changed(lambda cells: cells[5].__setitem__(8, text))) == "not-a-number"


def test_a_raised_mark_of_a_page_is_no_digit() -> None:
    page = render(month(), "html").decode()
    yoy = re.search(r"北京市</td>.*?</tr>", page)
    assert yoy is not None
    marked = yoy[0].removesuffix("</td></tr>") + "<sup>1</sup></td></tr>"
    assert refusal(page.replace(yoy[0], marked).encode(), "2025-02.html") == "not-a-number"


@pytest.mark.parametrize("text", ["9" * 400, "1234567890123456", "1" * 16 + ".5"])
def test_a_number_that_a_double_does_not_hold_is_none(text: str) -> None:
    """Infinite levels passed every sum, for infinity less infinity is within no bound and beyond none."""
    with pytest.raises(ValueError, match=text):
        read_number(text)


@pytest.mark.parametrize(("row", "column", "text"), [(0, 3, "1至1月"), (0, 2, "1月"), (0, 3, "进口"), (0, 8, "进口")])
def test_a_column_whose_header_says_two_things_is_refused(row: int, column: int, text: str) -> None:
    """The last word was believed."""
    assert refusal(changed(lambda cells: cells[row].__setitem__(column, text))) == "header-contradiction"


def test_a_query_with_two_columns_of_money_is_refused() -> None:
    """The first one was added up, whatever stood in it: here codes of countries."""
    query = next(table for table in tables() if table.flow is not None)
    cells = [list(row) for row in query.cells]
    cells[0][1] = "人民币"
    data = render(Table(query.stem, "", cells, 1, query.flow), "gb18030")
    assert refusal(data, "2025-02.csv", query.flow) == "column-twice"


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    data = render(relabelled("甲", "乙", "丙"), "csv")
    assert refusal(data.replace("乙".encode(), b'"' + "乙".encode())) == "source-damaged"


# What ended the program, or would have


@pytest.mark.parametrize("count", [b"count", b"uniqueCount"])
def test_a_count_of_texts_that_no_memory_holds_is_refused(count: bytes) -> None:
    """calamine makes room for as many as the part claims, and the whole program ended."""
    claim = re.compile(b" " + count + rb'="\d+"')
    data = remade({STRINGS: lambda xml: claim.sub(b" " + count + b'="99999999999"', xml)})
    assert refusal(data, "2025-02.xlsx") == "source-too-many-cells"


@pytest.mark.parametrize("encoding", [b"UTF-2", b"x"])
def test_a_part_in_an_encoding_that_is_none_is_damaged(encoding: bytes) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    assert refusal(remade({sheet: replaced(b"UTF-8", encoding)}), "2025-02.xlsx") == "source-damaged"


def test_an_offset_before_the_beginning_of_a_package_is_damage() -> None:
    data = bytearray(workbook())
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (start + 5000).to_bytes(4, "little")
    assert refusal(bytes(data), "2025-02.xlsx") == "source-damaged"


def test_a_directory_of_an_xls_that_is_cut_short_is_refused_before_calamine_panics(
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = written(tables().index(month()), "xls")
    directory = data.rindex("Root Entry".encode("utf-16-le"))
    assert len(data) == directory + 512  # it is the last part of the file
    for end in (257, 384 + 20, 384 + 89):
        assert refusal(data[: directory + end], "2025-02.xls") == "source-damaged"
    assert capfd.readouterr().err == ""


# What was said


def test_a_sentence_obeys_and_hides_nothing() -> None:
    said = say("no-such-sheet", path=Path("a\nb\x1b[2J.xlsx"), sheet="\u202e当月\ud800" + "x" * 9000)
    assert said.startswith("a b\ufffd[2J.xlsx has no sheet \ufffd当月\ufffdx")
    assert len(said) < 600
    assert said.isprintable()


def test_a_name_of_other_bytes_is_stored_in_unicode(tmp_path: Path) -> None:
    source, held = read_tables(tmp_path / "\udcff 2025-02.csv", None, render(month(), "csv"))
    with open_store(tmp_path / "trade.sqlite") as store:
        assert store.add(source, held)
        assert [sheet.file for sheet in store.sheets(held[0].currency)] == ["\ufffd 2025-02.csv"]
