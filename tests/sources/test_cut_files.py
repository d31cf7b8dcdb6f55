"""A file that was cut short is refused, or keeps all provinces with the figures of the complete file."""

from __future__ import annotations

import random

import pytest
from editions import KINDS, TITLE, Cells, copied, csv_bytes, keys, read_one, row_of, rows_of, write

from xlpkg.errors import SourceRefused


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_at_any_byte_is_refused_or_keeps_its_figures(real_months: dict[str, Cells], kind: str) -> None:
    """It has all provinces and only rows of the complete file. Some of the cuts of an .xls make calamine panic."""
    month = copied(real_months["2025-02"])
    name, data = f"2025-02.{kind if kind in ('html', 'xls', 'xlsx') else 'csv'}", write(month, kind, TITLE)
    complete = {row.line: row for row in rows_of(read_one(name, data))}
    random_cuts = random.Random(2).sample(range(1, len(data) - 800), 30)  # noqa: S311 - offsets, not secrets
    refused = 0
    for offset in [*random_cuts, *range(len(data) - 700, len(data), 9)]:
        try:
            table = read_one(name, data[:offset])
        except SourceRefused:
            refused += 1
            continue
        rows = rows_of(table)
        assert [row.region.index for row in rows if row.zone is None] == [*range(32)]
        assert [complete[row.line] for row in rows] == rows
        assert len(rows) == len(complete) or "footnote-missing" in keys(table.warnings)
    assert refused > 40


def test_a_csv_cut_at_any_row_is_refused_or_keeps_all_provinces(real_months: dict[str, Cells]) -> None:
    month = real_months["2025-02"]
    last_province = row_of(month, "新疆维吾尔自治区")
    for rows in range(1, len(month)):
        try:
            read_one("2025-02.csv", csv_bytes(month[:rows]))
        except SourceRefused:
            assert rows <= last_province
        else:
            assert rows > last_province
