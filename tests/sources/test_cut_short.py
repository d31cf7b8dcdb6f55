"""A file that was cut short is refused, or has all provinces and only complete rows, every figure unchanged."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from editions import Cells, body, csv_bytes, html_page, rows_of, xls_file, xlsx_file
from refusals import TITLE, copied, ingest_bytes, row_of

from xlpkg.errors import SourceRefused
from xlpkg.sources.reading import read_tables


@pytest.fixture
def month(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-02"])


def accepted_or_refused(name: str, data: bytes, whole: Cells) -> bool:
    """A cut file is refused, or has all provinces and only rows of the complete file, every figure unchanged."""
    try:
        _, (table,) = read_tables(Path(name), None, data)
    except SourceRefused:
        return False
    assert [row.region.index for row in rows_of(table) if row.zone is None] == list(range(32))
    for row in rows_of(table):
        assert list(row.values) == [None if text == "-" else float(text) for text in whole[row.line - 1][1:]]
    if len(rows_of(table)) < len(body(whole)):
        assert "footnote-missing" in [warning.key for warning in table.warnings]
    return True


def test_a_csv_cut_at_any_row_is_refused_or_keeps_all_provinces(month: Cells) -> None:
    last_province = row_of(month, "新疆维吾尔自治区")
    for rows in range(1, len(month)):
        accepted = accepted_or_refused("2025-02.csv", csv_bytes(month[:rows]), month)
        assert accepted == (rows > last_province)


def test_a_csv_cut_at_any_byte_is_refused_or_keeps_all_its_figures(rmb: Path, month: Cells) -> None:
    data = (rmb / "2025-02.csv").read_bytes()
    end = data.index("石河子市".encode())
    cuts = random.Random(2)  # noqa: S311 - offsets, not secrets
    offsets = [*cuts.sample(range(1, end), 100), *range(end - 60, data.index("\n注".encode()) + 4)]
    outcomes = [accepted_or_refused("2025-02.csv", data[:offset], month) for offset in offsets]
    assert not any(outcomes[:100])
    assert any(outcomes)


def test_a_page_cut_before_the_end_of_its_table_is_refused(tmp_path: Path, month: Cells) -> None:
    data = html_page(month, TITLE).encode()
    table_end = data.rindex(b"</table>")
    cuts = random.Random(3)  # noqa: S311
    for offset in [*cuts.sample(range(400, table_end), 40), table_end - 1, table_end + 6]:
        done, rows = ingest_bytes(tmp_path, "2025-02.html", data[:offset])
        assert done.refusal is not None
        assert rows == 0
    rows_of_page = [*month[:3], *body(month)]  # as its grid counts them: unit, two header rows, data
    assert accepted_or_refused("2025-02.html", data[: table_end + 8], rows_of_page)


@pytest.mark.parametrize(("suffix", "write"), [("xlsx", xlsx_file), ("xls", xls_file)])
def test_a_workbook_cut_short_is_refused(
    tmp_path: Path, month: Cells, suffix: str, write: Callable[[Path, Cells, str], Path]
) -> None:
    data = write(tmp_path / f"whole.{suffix}", month, TITLE).read_bytes()
    cuts = random.Random(4)  # noqa: S311
    for offset in [8, *cuts.sample(range(9, len(data) - 600), 25)]:
        done, rows = ingest_bytes(tmp_path, f"2025-02.{suffix}", data[:offset])
        assert done.refusal is not None, offset
        assert rows == 0


def test_an_xls_that_lost_its_last_bytes_is_refused_or_complete(tmp_path: Path, month: Cells) -> None:
    """Some of these cuts make calamine panic."""
    data = xls_file(tmp_path / "whole.xls", month, TITLE).read_bytes()
    _, (whole,) = read_tables(tmp_path / "whole.xls")
    outcomes = []
    for lost in range(1, 700, 9):
        try:
            _, (table,) = read_tables(Path("2025-02.xls"), None, data[:-lost])
        except SourceRefused as refusal:
            outcomes.append(refusal.key)
        else:
            outcomes.append("")
            assert rows_of(table) == rows_of(whole)
    assert set(outcomes) <= {"", "source-damaged"}
    assert outcomes.count("source-damaged") > 40
