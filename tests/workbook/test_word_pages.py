"""No page of the Word document is nearly empty: its figures fill what the texts leave of the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document
from page_bottoms import page_bottoms

from xlpkg.engines.libreoffice.program import convert
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.report.style import Style
from xlpkg.store.store import open_store
from xlpkg.workbook.content import gather
from xlpkg.workbook.drawing import BARS_HEIGHT
from xlpkg.workbook.fill import fill
from xlpkg.workbook.word import write_word
from xlpkg.workbook.word_pages import figure_height


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize("month", [2, 5])
@pytest.mark.parametrize("style", ["published", "bulletin"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_has_five_pages_and_none_is_nearly_empty(
    built: Path, rmb_store: Path, tmp_path: Path, lang: Language, style: str, month: int
) -> None:
    path = Path(shutil.copy(built, tmp_path / "book.xlsm"))
    with open_store(rmb_store, create=False) as store, open_workbook(path) as book:
        fill(book, gather(store, Currency.RMB, Month(2025, month), lang, style=Style(style)))
        document = write_word(book, tmp_path / "report.docx")
    bottoms = page_bottoms(convert(document, "pdf", tmp_path))
    assert len(bottoms) == 5
    assert min(bottoms[1:]) > 0.5
    assert min(bottoms[1], bottoms[3]) > 0.75
    heights = [shape.height for shape in Document(str(document)).inline_shapes]
    assert heights[0] == pytest.approx(heights[1], rel=0.01)
    assert heights[2] == pytest.approx(heights[3], rel=0.01)


def test_a_figure_is_higher_with_a_short_text_and_usual_beside_more_than_a_page() -> None:
    assert figure_height(["short"], "", 2) == pytest.approx(1.6 * BARS_HEIGHT)
    medium, longer = ("word " * count for count in (60, 100))
    assert 1.6 * BARS_HEIGHT > figure_height([medium] * 3, "", 2) > figure_height([longer] * 3, "", 2)
    assert figure_height(["word " * 3000], "", 2) == BARS_HEIGHT
