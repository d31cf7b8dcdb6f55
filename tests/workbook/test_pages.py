"""Each sheet of the filled workbook prints the number of pages that layout.py declares for it, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import STYLES, Refill
from pypdf import PdfReader
from pypdf.generic import Destination

from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.workbook import layout

#: The provinces with the most and the fewest cities and zones, and one of many; the others are printed with --full.
PROVINCES = ("江西", "西藏", "广东")


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_each_sheet_prints_the_pages_that_it_is_meant_to(
    with_provinces: Callable[..., Path], refill: Refill, lang: Language, tmp_path: Path, *, full: bool
) -> None:
    path = Path(shutil.copy(with_provinces(*PROVINCES), tmp_path))
    with open_workbook(path) as book:
        refill(book, lang, STYLES[lang])
        book.save()
    left_out = {*layout.HIDDEN} if full else {*layout.HIDDEN, *layout.PROVINCE_SHEETS} - {*PROVINCES}
    sheets = [name for name in layout.SHEETS if name not in left_out]
    pdf = PdfReader(export_pdf(path, tmp_path / "all.pdf", sheets))
    starts = [pdf.get_destination_page_number(each) or 0 for each in pdf.outline if isinstance(each, Destination)]
    ends = [*starts[1:], len(pdf.pages)]
    printed = {name: end - start for name, start, end in zip(sheets, starts, ends, strict=True)}
    # The declared 0 is a page or more.
    assert printed == {name: layout.PAGES[name] or max(1, printed[name]) for name in sheets}
