"""Paragraphs are as high as their text needs in print, and keep a height that the user gave them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from xlpkg.cli.workbooks import write_pdf
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.report.style import Style
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.row_heights import BODY

WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</word>')


def filled(path: Path, store: Path, lang: Language, style: str = "published", month: int = 5) -> Path:
    with open_store(store, create=False) as opened, open_workbook(path) as book:
        fill(book, gather(opened, Currency.RMB, Month(2025, month), lang, style=Style(style)))
        book.save()
    return path


@pytest.mark.skipif(
    find_soffice() is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or poppler is not installed: no page is printed",
)
@pytest.mark.parametrize(
    ("lang", "style", "start"),
    [
        ("zh", "published", "出口变化"),
        ("en", "published", "Exports:"),
        ("zh", "bulletin", "出口："),
    ],
)
def test_no_line_is_cut_and_no_gap_is_left(
    built: Path, tmp_path: Path, rmb_store: Path, lang: Language, style: str, start: str
) -> None:
    workbook = filled(Path(shutil.copy(built, tmp_path / "book.xlsm")), rmb_store, lang, style)
    pdf = write_pdf(workbook, tmp_path / "report.pdf")
    command = ["pdftotext", "-bbox", "-f", "2", "-l", "2", str(pdf), "-"]
    words = WORD.findall(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    with open_workbook(workbook, read_only=True) as book:
        rows = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range.options(ndim=2).value
    printed = "".join(text for *_, text in words)
    for line in (layout.TEXT_LEAD, layout.TEXT_EXPORTS, layout.TEXT_IMPORTS):
        assert "".join(str(rows[line][0]).split()) in printed.replace("&apos;", "'").replace("&quot;", '"')
    first = min(float(top) for top, _, text in words if text.startswith(start))
    above = max(float(bottom) for top, bottom, _ in words if float(top) < first - 2)
    assert 0 <= first - above < 1.8 * BODY * 1.48  # at most one line to spare


def test_a_paragraph_keeps_the_height_that_the_user_gave_it(built: Path, tmp_path: Path, rmb_store: Path) -> None:
    path = filled(Path(shutil.copy(built, tmp_path / "book.xlsm")), rmb_store, "zh")
    with open_workbook(path) as book:
        text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
        text[layout.TEXT_LEAD, 0].row_height = 200
        before = text[layout.TEXT_EXPORTS, 0].row_height
        book.save()
    filled(path, rmb_store, "en", month=4)
    with open_workbook(path, read_only=True) as book:
        text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
        assert text[layout.TEXT_LEAD, 0].row_height == 200
        after = text[layout.TEXT_EXPORTS, 0].row_height
        assert before is not None
        assert after is not None
        assert after > before  # the English text is longer
    filled(path, rmb_store, "zh", month=4)
    with open_workbook(path, read_only=True) as book:
        text = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
        assert text[layout.TEXT_EXPORTS, 0].row_height == pytest.approx(before, abs=16)
