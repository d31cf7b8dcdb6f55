"""Each sheet is printed on as many pages as it is meant to be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import OfLanguage
from pypdf import PdfReader

from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.messages import Language
from xlpkg.workbook import layout


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_sheet_has_its_number_of_pages(filled: OfLanguage, tmp_path: Path, lang: Language) -> None:
    """The bookmarks of a PDF of the whole workbook are its sheets."""
    meant = {sheet.name: sheet.pages for sheet in layout.ALL_SHEETS if not sheet.hidden}
    pdf = PdfReader(export_pdf(filled(lang), tmp_path / "all.pdf", [*meant]))
    first = {
        str(mark.title): pdf.get_destination_page_number(mark) for mark in pdf.outline if not isinstance(mark, list)
    }
    ends = pairwise([*first.values(), len(pdf.pages)])
    found = {sheet: last - begin for sheet, (begin, last) in zip(first, ends, strict=True)}
    assert {sheet: count for sheet, count in found.items() if meant[sheet]} == {
        sheet: count for sheet, count in meant.items() if count
    }
