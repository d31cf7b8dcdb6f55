"""The charts of 当月 and 累计 fill what the texts leave of their page, in print, in LibreOffice and in the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook
from page_bottoms import page_bottoms

from xlpkg.cli.workbooks import write_pdf
from xlpkg.engines.libreoffice import open_workbook as open_in_libreoffice
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.report.style import Style
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.texts import show_comments

#: A4 less the margins of 0.95 and 0.8 inches.
PRINTED = 841.9 - (0.95 + 0.8) * 72
#: The height of the charts before they filled the page.
USUAL = 140.0
COMMENT = "本室认为，高基数是主要原因。" * 12


@pytest.fixture
def path(tmp_path: Path, built: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "月报.xlsm"))


def text_of(book: xw.Book, basis: Basis = Basis.MONTH) -> xw.Range:
    found: xw.Range = book.names[layout.REPORTS[basis].text.name].refers_to_range
    return found


def refill(book: xw.Book, store: Path, lang: Language = "zh", style: str = "published", month: int = 5) -> None:
    with open_store(store, create=False) as opened:
        fill(book, gather(opened, Currency.RMB, Month(2025, month), lang, style=Style(style)))


def heights(text: xw.Range) -> list[float]:
    return [text[line, 0].row_height or 0.0 for line in range(layout.TEXT_TABLE_CAPTION)]


def figures(text: xw.Range) -> list[float]:
    return [text[line, 0].row_height or 0.0 for line in layout.TEXT_FIGURES]


@pytest.mark.parametrize("month", [2, 5])
@pytest.mark.parametrize("style", ["published", "bulletin"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rows_fill_the_page_and_do_not_exceed_it(
    path: Path, rmb_store: Path, lang: Language, style: str, month: int
) -> None:
    with open_workbook(path) as book:
        refill(book, rmb_store, lang, style, month)
        for basis in Basis:
            text = text_of(book, basis)
            assert 0.9 * PRINTED < sum(heights(text)) < PRINTED
            assert {0.9 * USUAL < height <= 1.7 * USUAL for height in figures(text)} == {True}


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize(
    ("lang", "style", "comment"),
    [("zh", "published", ""), ("zh", "bulletin", COMMENT), ("en", "published", ""), ("en", "bulletin", "")],
)
def test_the_pdf_has_five_pages_whose_charts_reach_the_bottom(
    path: Path, rmb_store: Path, tmp_path: Path, lang: Language, style: str, comment: str
) -> None:
    with open_workbook(path) as book:
        refill(book, rmb_store, lang, style)
        for basis in Basis:
            text_of(book, basis)[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = comment or None
        book.save()
    bottoms = page_bottoms(write_pdf(path, tmp_path / "report.pdf"))
    assert len(bottoms) == 5
    for bottom in (bottoms[1], bottoms[3]):
        assert 0.8 < bottom < 0.94


def test_the_charts_grow_and_shrink_with_the_texts(path: Path, rmb_store: Path) -> None:
    with open_workbook(path) as book:
        refill(book, rmb_store)
        text = text_of(book)
        before = figures(text)
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = COMMENT
        show_comments(book)
        added = heights(text)[layout.TEXT_COMMENTS[layout.TEXT_LEAD][0]]
        assert added > 40
        assert figures(text) == pytest.approx([each - added / 2 for each in before], abs=0.1)
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = COMMENT * 20  # more than a page
        refill(book, rmb_store)
        assert figures(text) == [USUAL, USUAL]
        text[layout.TEXT_LEAD, layout.COMMENT_COLUMN].value = None
        refill(book, rmb_store)
        assert figures(text) == before


@pytest.mark.parametrize("given", [(180, 90), (0, 150), (0, 0)])
def test_heights_that_the_user_gave_the_charts_are_kept(path: Path, rmb_store: Path, given: tuple[int, int]) -> None:
    with open_workbook(path) as book:
        refill(book, rmb_store)
        for line, height in zip(layout.TEXT_FIGURES, given, strict=True):
            text_of(book)[line, 0].row_height = height
        refill(book, rmb_store, "en", "bulletin")
        assert tuple(figures(text_of(book))) == given


def room(book: xw.Book) -> list[float]:
    """Return the room in points above and below each chart of 当月 in its row, in LibreOffice."""
    text = text_of(book)
    found = []
    for line, chart in zip(layout.TEXT_FIGURES, text.sheet.charts, strict=True):
        row = text[line, 0]
        found += [chart.top - row.top, row.top + row.height - chart.top - chart.height]
    return found


def test_charts_fill_their_rows_also_after_libreoffice_saved_the_workbook(
    path: Path, rmb_store: Path, libreoffice: xw.App, tmp_path: Path
) -> None:
    """LibreOffice writes charts that no longer follow their rows, and into an .ods those that had another height."""
    saved = [tmp_path / f"saved{suffix}" for suffix in (".xlsx", ".ods")]
    with open_workbook(path) as book:
        refill(book, rmb_store)
        book.save()
    with libreoffice.books.open(path) as book:
        refill(book, rmb_store, "en", "bulletin")
        assert max(map(abs, room(book))) < 3
        low = figures(text_of(book))[0]
        for target in saved:
            book.save(target)
    for target in saved:
        with open_in_libreoffice(target, app=libreoffice) as book:
            assert max(map(abs, room(book))) < 3
            refill(book, rmb_store)
            assert figures(text_of(book))[0] > low + 50
            assert max(map(abs, room(book))) < 3
            book.save()
        with open_in_libreoffice(target, app=libreoffice) as book:
            assert max(map(abs, room(book))) < 3
    with open_workbook(saved[0]) as book:
        refill(book, rmb_store, "en", "bulletin")
        book.save()
    with open_in_libreoffice(saved[0], app=libreoffice) as book:
        assert figures(text_of(book))[0] == pytest.approx(low, abs=1)
        assert max(map(abs, room(book))) < 3


def test_the_charts_of_the_file_end_with_their_rows(built: Path) -> None:
    """Excel lets a chart follow the row in which it ends."""
    sheet = load_workbook(built)[layout.MONTH]
    anchors = [chart.anchor for chart in sheet._charts]
    assert [(each._from.row, each.to.row, each.to.rowOff) for each in anchors] == [
        (line, line + 1, 0) for line in layout.TEXT_FIGURES
    ]
