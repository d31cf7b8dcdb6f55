"""Rows of the report are as high as their texts need, charts fill the rest of the page, and empty months are hidden.

A height that the user gave a row is kept.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlwings as xw
from conftest import COMMENT, OfLanguage, Refill
from pypdf import PdfReader
from user_workbook import sheet_of

from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.home import Looks, write_last_run
from xlpkg.workbook.row_heights import LINES_HEIGHT, MONTH_HEIGHT
from xlpkg.workbook.text_size import BODY
from xlpkg.workbook.texts import show_comments
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.writing import RangeWriter

#: A4 less the margins of 0.95 and 0.8 inches, and the height of the charts beside texts of more than a page.
PRINTED, USUAL = 841.9 - (0.95 + 0.8) * 72, 140.0
WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</word>')
PAGE = re.compile(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', re.DOTALL)
GUANGDONG = PROVINCES[18]


def text_of(book: xw.Book, basis: Basis = Basis.MONTH) -> xw.Range:
    return range_of(book, layout.REPORTS[basis].text)


def heights(area: xw.Range, lines: Iterable[int] = layout.TEXT_FIGURES) -> list[float]:
    """Return the heights of lines of *area*, by default of those with the charts."""
    return [area[line, 0].row_height or 0.0 for line in lines]


def pages_of(pdf: Path) -> list[tuple[float, list[tuple[float, float, str]]]]:
    """Return the height of each page, and its words: top, bottom and text."""
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True, text=True).stdout
    return [
        (float(height), [(float(top), float(bottom), text) for top, bottom, text in WORD.findall(words)])
        for height, words in PAGE.findall(boxes)
    ]


def bottoms_of(pdf: Path) -> list[float]:
    """Return for each page where its last line above the footer ends, as a part of the height of the page."""
    return [sorted({bottom for _, bottom, _ in words})[-2] / height for height, words in pages_of(pdf)]


# Print


@pytest.mark.parametrize(("lang", "start"), [("zh", "出口："), ("en", "Exports:")])
def test_no_line_is_cut_no_gap_is_left_and_the_charts_reach_the_bottom_of_the_page(
    filled: OfLanguage, printed: OfLanguage, lang: Language, start: str
) -> None:
    pages, bottoms = pages_of(printed(lang)), bottoms_of(printed(lang))
    assert len(pages) == 5
    assert 0.8 < min(bottoms[1], bottoms[3]) <= max(bottoms[1], bottoms[3]) < 0.94
    words = pages[1][1]
    with open_workbook(filled(lang), read_only=True) as book:
        rows = text_of(book).options(ndim=2).value
    text = "".join(word for *_, word in words).replace("&apos;", "'").replace("&quot;", '"')
    comments = [line for of in layout.TEXT_COMMENTS.values() for line in of]
    for line in (layout.TEXT_LEAD, layout.TEXT_EXPORTS, layout.TEXT_IMPORTS, *comments):
        assert "".join(str(rows[line][0] or "").split()) in text
    first = min(top for top, _, word in words if word.startswith(start))
    above = max(bottom for top, bottom, _ in words if top < first - 2)
    assert 0 <= first - above < 1.8 * BODY * 1.48  # at most one line to spare


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_the_word_document_has_five_pages_and_none_is_nearly_empty(printed_word: OfLanguage, lang: Language) -> None:
    bottoms = bottoms_of(printed_word(lang))
    assert len(bottoms) == 5
    assert min(bottoms[1:]) > 0.5
    assert min(bottoms[1], bottoms[3]) > 0.75


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("groups", "pages"),
    [
        ("", {"zh": 1, "en": 1}),
        ("长三角,京津冀,东北", {"zh": 1, "en": 1}),
        ("长三角,长江经济带,中西部,沿海,内陆", {"zh": 1, "en": 2}),
    ],
)
def test_no_page_has_notes_only(
    book: xw.Book, rmb_store: Path, refill: Refill, lang: Language, groups: str, pages: dict[Language, int]
) -> None:
    """Rows of a table are lower for the notes below them, and as before once there is room."""
    refill(book, lang, sheets=layout.REPORT)
    table = range_of(book, layout.REPORTS[Basis.MONTH].table)
    usual = heights(table, range(table.rows.count))
    with open_store(rmb_store, create=False) as store:
        looks = Looks(nation=True, groups=groups)
        fill(book, gather(store, Currency.RMB, Month(2025, 5), lang, looks=looks), layout.REPORT)
    page = table.offset(-1).resize(table.rows.count + 2)  # with the caption and the notes
    rows = heights(page, range(page.rows.count))
    provinces = 2 + 1 + len(PROVINCES)
    assert pages[lang] == 1 + (sum(rows) > PRINTED)
    if pages[lang] > 1:  # the groups are on the second one
        assert sum(rows[: provinces - 1]) < PRINTED < sum(rows[: provinces + 1])
    refill(book, lang, sheets=layout.REPORT)
    assert heights(table, range(table.rows.count)) == usual


# Charts


@pytest.mark.parametrize("month", [2, 5])
@pytest.mark.parametrize(("lang", "style"), [("zh", "published"), ("en", "published"), ("en", "bulletin")])
def test_the_rows_fill_the_page_and_do_not_exceed_it(
    book: xw.Book, refill: Refill, lang: Language, style: str, month: int
) -> None:
    refill(book, lang, style, month, sheets=layout.REPORT)
    # The longest text, with a caution: the charts have the least height that they may have, 0.7.
    least = 0.69 if (lang, style, month) == ("en", "bulletin", 2) else 0.9
    for text in map(text_of, [book] * 2, Basis):
        assert 0.9 * PRINTED < sum(heights(text, range(layout.TEXT_TABLE_CAPTION))) < PRINTED
        assert {least * USUAL < height <= 1.7 * USUAL for height in heights(text)} == {True}


def test_the_charts_grow_and_shrink_with_the_texts(book: xw.Book, refill: Refill) -> None:
    refill(book, style="bulletin", sheets=layout.REPORT)
    text = text_of(book)
    before = heights(text)
    comment = text[layout.TEXT_LEAD, layout.COMMENT_COLUMN]
    comment.value = COMMENT["zh"]
    show_comments(book)
    (added,) = heights(text, layout.TEXT_COMMENTS[layout.TEXT_LEAD][:1])
    assert added > 40
    assert heights(text) == pytest.approx([each - added / 2 for each in before], abs=0.1)
    for value, expected in ((COMMENT["zh"] * 20, [USUAL, USUAL]), (None, before)):  # the first has more than a page
        comment.value = value
        refill(book, style="bulletin", sheets=layout.REPORT)
        assert heights(text) == expected


@pytest.mark.parametrize("given", [(180, 90), (0, 150), (0, 0)])
def test_heights_that_the_user_gave_are_kept(book: xw.Book, refill: Refill, given: tuple[int, int]) -> None:
    refill(book, sheets=layout.REPORT)
    text = text_of(book)
    before = text[layout.TEXT_EXPORTS, 0].row_height or 0.0
    for line, height in zip((*layout.TEXT_FIGURES, layout.TEXT_LEAD), (*given, 200), strict=True):
        text[line, 0].row_height = height
    refill(book, "en", "bulletin", month=4, sheets=layout.REPORT)
    assert (*heights(text), text[layout.TEXT_LEAD, 0].row_height) == (*given, 200)
    refill(book, "en", month=4, sheets=layout.REPORT)
    assert (text[layout.TEXT_EXPORTS, 0].row_height or 0.0) > before > 0  # the English text is longer
    refill(book, "zh", month=4, sheets=layout.REPORT)
    assert text[layout.TEXT_EXPORTS, 0].row_height == pytest.approx(before, abs=16)


def room(book: xw.Book) -> float:
    """Return the most room in points above or below a chart of 当月 in its row, in LibreOffice."""
    text, found = text_of(book), []
    for line, chart in zip(layout.TEXT_FIGURES, text.sheet.charts, strict=True):
        row = text[line, 0]
        found += [chart.top - row.top, row.top + row.height - chart.top - chart.height]
    return max(map(abs, found))


@pytest.mark.long
def test_charts_fill_their_rows_also_after_libreoffice_saved_the_workbook(
    path: Path, refill: Refill, libreoffice: xw.App, tmp_path: Path
) -> None:
    """LibreOffice writes charts that no longer follow their rows, and into an .ods those that had another height."""
    saved = [tmp_path / f"saved{suffix}" for suffix in (".xlsx", ".ods")]
    with libreoffice.books.open(path) as book:
        refill(book, "en", "bulletin", sheets=layout.REPORT)
        assert room(book) < 3
        low = heights(text_of(book))[0]
        for target in saved:
            book.save(target)
    for target in saved:
        with libreoffice.books.open(target) as book:
            assert room(book) < 3
            refill(book, sheets=layout.REPORT)
            assert heights(text_of(book))[0] > low + 50
            assert room(book) < 3


# Months of a province


def months_of(book: xw.Book) -> xw.Range:
    """Return the rows of the 24 months on the sheet of Guangdong."""
    area = range_of(book, layout.province_ranges(GUANGDONG).months)
    return area[area.shape[0] - layout.PROVINCE_MONTHS :, :]


def shown(book: xw.Book) -> list[int]:
    return [row for row, height in enumerate(heights(months_of(book), range(layout.PROVINCE_MONTHS))) if height]


@pytest.mark.parametrize("engine", ["package", "libreoffice"])
def test_rows_without_figures_are_hidden_and_shown_again(
    path: Path, refill: Refill, libreoffice: xw.App, engine: str
) -> None:
    with open_workbook(path) if engine == "package" else libreoffice.books.open(path) as book:
        for year, month, expected in ((2024, 12, range(12, 24)), (2025, 5, range(17)), (2024, 12, range(12, 24))):
            refill(book, year=year, month=month, sheets=[GUANGDONG.short])
            assert shown(book) == [*expected]


def hidden_in(book: xw.Book) -> dict[str, list[int]]:
    """Return the numbers of the hidden rows of each sheet."""
    found = {sheet: book.sheets[sheet] for sheet in (layout.NATION, layout.BOARD, GUANGDONG.short, layout.CHARTS)}
    return {name: [row for row in range(1, 400) if not sheet[f"A{row}"].row_height] for name, sheet in found.items()}


def test_a_fill_after_an_interrupted_one_gives_every_row_its_height(path: Path, refill: Refill, tmp_path: Path) -> None:
    """The workbook was saved when the figures were in the cells, and the rows were those of the month before."""

    class Interrupted(Exception):
        pass

    def interrupt(book: xw.Book) -> None:
        book.save()
        raise Interrupted

    with open_workbook(path) as book:
        refill(book, year=2024, month=3)
        few = hidden_in(book)
        book.save()
    clean = Path(shutil.copy(path, tmp_path / "clean.xlsm"))
    with open_workbook(clean) as book:
        refill(book)
        expected = hidden_in(book)
    assert expected != few
    with open_workbook(path) as book, pytest.MonkeyPatch.context() as patch:
        patch.setattr(RangeWriter, "set_row_height", lambda *_: interrupt(book))
        with pytest.raises(Interrupted):
            refill(book)
    with open_workbook(path) as book:
        assert hidden_in(book) == few
        refill(book)
        assert hidden_in(book) == expected


@pytest.mark.long
def test_the_chart_of_sums_is_back_after_months_without_it(
    path: Path, refill: Refill, libreoffice: xw.App, tmp_path: Path
) -> None:
    """LibreOffice saves no chart of a hidden row."""
    saved = tmp_path / "saved.xlsx"
    with libreoffice.books.open(path) as book:
        refill(book, year=2024, month=3)
        book.save(saved)
    with libreoffice.books.open(saved) as book:
        refill(book)
        charts = [*book.sheets[layout.NATION].charts]
        assert [chart.name for chart in charts] == [f"{layout.CHART}{number}" for number in range(1, 5)]
        assert charts[1].height > LINES_HEIGHT - 10


@pytest.mark.long
def test_libreoffice_draws_no_chart_while_its_rows_are_being_hidden(
    path: Path, example_store: Path, libreoffice: xw.App
) -> None:
    """It may crash if it does."""
    seen = []
    with libreoffice.books.open(path) as book, open_store(example_store, create=False) as store:
        content = gather(store, Currency.USD, Month(2025, 2))
        fill(book, content, progress=lambda _: seen.append(libreoffice.screen_updating))
        assert {*seen} == {False}
        assert libreoffice.screen_updating


def test_what_the_user_hid_showed_or_made_higher_stays_until_its_figures_change(book: xw.Book, refill: Refill) -> None:
    sheets = [GUANGDONG.short]
    refill(book, year=2024, month=12, sheets=sheets)
    months_of(book)[:12, 0].row_height = MONTH_HEIGHT
    months_of(book)[14, 0].row_height = 40
    refill(book, year=2024, month=12, sheets=sheets)
    assert shown(book) == [*range(24)]
    refill(book, sheets=sheets)
    assert shown(book) == [*range(17)]
    assert months_of(book)[14, 0].row_height == 40


def test_no_chart_depends_on_hidden_rows(built: Path) -> None:
    with zipfile.ZipFile(built) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(parts) >= 3 * len(PROVINCES)
    assert not [part for part in parts if '<c:plotVisOnly val="1"/>' in part]


def test_extreme_yoy_are_cut_in_the_chart_and_the_legend_names_them(built: Path) -> None:
    """Hainan's exports of July 2024 were 2.5 times those of the year before; Guangdong has no such month."""
    sheet, area = sheet_of(built, layout.CHARTS), layout.CHART_CHANGES
    columns = {each.short: area.column + 1 + 2 * index for index, each in enumerate(PROVINCES)}
    of_july = {name: sheet.cell(area.row + 9, column) for name, column in columns.items()}
    printed = sheet_of(built, "海南").cell(layout.province_ranges(PROVINCES[20]).months.row + 9, 18).value
    assert printed == pytest.approx(154.6, abs=0.05)
    assert 84.6 < of_july["海南"].value < 100  # longer than that of August
    assert sheet.cell(area.row + 1, columns["海南"]).value == "出口（上年）（已截短：7月 154.6）"
    assert sheet.cell(area.row + 1, columns["广东"]).value == "出口（上年）"


@pytest.mark.usefixtures("with_libreoffice")
def test_the_legend_says_that_a_year_has_no_figures(path: Path, refill: Refill) -> None:
    with open_workbook(path) as book:
        refill(book, year=2024, month=12)
        book.save()
    pdf = export_pdf(path, path.with_suffix(".pdf"), [GUANGDONG.short])
    text = re.sub(r"\s", "", PdfReader(pdf).pages[0].extract_text())
    assert "出口（本年）" in text
    assert "出口（上年）（无数据）" in text
    assert "2023-12" not in text


# The last run


def test_the_row_of_the_last_run_shows_all_its_lines(few_provinces: Path, tmp_path: Path) -> None:
    with open_workbook(Path(shutil.copy(few_provinces, tmp_path))) as book:
        row = range_of(book, layout.HOME_LAST_RUN)
        usual = row.row_height or 0.0
        write_last_run(book, "\n".join(["2025-02.csv"] * 12))
        assert (row.row_height or 0.0) > 12 * 9  # the size of its font
        write_last_run(book, "2025-02.csv")
        assert row.row_height == usual
