"""A YoY of -4.3 % in a workbook is read as -4.3 however it is formatted, or the file is refused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from editions import TITLE, Cells, body, copied, csv_bytes, figures_of, printed, read_one, refusal_of, write

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
        assert "H5 (全国" in str(refusal_of(tmp_path, name, data, "yoy-scale"))


def test_yoy_with_many_decimals_are_read(real_months: dict[str, Cells]) -> None:
    """As a spreadsheet computes them."""
    month = copied(real_months["2025-02"])
    for row in body(month):
        row[7:] = [text if text == "-" else f"{float(text) + 0.0123:.4f}" for text in row[7:]]
    assert figures_of(read_one("2025-02.csv", csv_bytes(month)))[0] == printed(month)[0]


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
