"""Text that a button writes stays text in Excel, whose cells read numbers and dates in texts that they are given."""

from __future__ import annotations

import pytest
from pyopenvba.apps.excel import ExcelApplication

from xlpkg.engines.cell_values import content
from xlpkg.workbook.writing import as_text

_PUT = """
Public Function Put(ByVal kind, ByVal text)
    With ThisWorkbook.Worksheets(1).Range("A1")
        .Clear
        .NumberFormat = kind
        .Value = text
        Put = .Value2
    End With
End Function
"""
TEXTS = (
    "2024-03",
    "1/2",
    "Feb 2025",
    "12.5%",
    "TRUE",
    "false",
    "1,234",
    "#N/A",
    "1e5",
    "(5)",
    "$5",
    "3:00",
    "2025年2月",
    "=1+1",
)


@pytest.mark.parametrize("kind", ["General", "#,##0.0", "@"])
def test_what_looks_like_a_number_a_date_or_a_formula_stays_text(kind: str) -> None:
    excel = ExcelApplication()
    excel.add_workbook()
    excel.add_module(_PUT, name="Put")
    read = {text: excel.run("Put", kind, as_text(text)) for text in TEXTS}
    assert read == {text: text for text in TEXTS}
    assert {text: content(as_text(text)) for text in TEXTS} == read, "the same as in the engines of our own"


def test_other_text_is_written_without_an_apostrophe() -> None:
    for text in ("广东", "Guangdong", "True value", "长" * 41 + "1"):
        assert as_text(text) == text
