"""The charts say what they find to people who do not see them: in the workbook, its PDF, Word and the figures.

The PDF is read as a screen reader does, by its tags.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import KEPT, STYLES, OfLanguage, Refill, is_old_libreoffice
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.regions import PROVINCES
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.figures import write_figures
from xlpkg.workbook.fill import print_report

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: In the text of each figure of the report, and in that of Guangdong's first chart: what China Customs printed for May
#: 2025, Guangdong's exports and imports of the month and of the year to date, and its total trade, in 100 million yuan.
REPORT = {"zh": ("5063.0", "2838.2", "2.36", "1.38"), "en": ("506.3", "283.8", "2.36", "1.38")}
GUANGDONG = {"zh": ("广东", "2025 年 5 月", "7,901.2"), "en": ("Guangdong", "May 2025", "7,901.2")}


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> Language:
    return request.param  # type: ignore[no-any-return]


def texts_of(workbook: Path) -> dict[str, list[str]]:
    """Return the alternative texts of the charts in the file by sheet."""
    package = Package.read(workbook.read_bytes())
    with open_workbook(workbook, read_only=True) as book:
        parts = {sheet.name: book.api.info.parts[sheet.name] for sheet in book.sheets}
    found: dict[str, list[str]] = {}
    for sheet, part in parts.items():
        for drawing in package.related(part, "drawing").values():
            frames = etree.fromstring(package.parts[drawing]).iter("{*}nvGraphicFramePr")
            found[sheet] = [frame[0].get("descr", "") for frame in frames]
    return {sheet: texts for sheet, texts in found.items() if texts}


def tags_of(pdf: Path) -> list[Any]:
    """Return the elements of the structure of a PDF in their order."""

    def walk(element: Any) -> Iterator[DictionaryObject]:
        found = element.get_object()
        if isinstance(found, ArrayObject):
            for each in found:
                yield from walk(each)
        elif isinstance(found, DictionaryObject) and "/S" in found:
            yield found
            yield from walk(found.get("/K", ArrayObject()))

    root: Any = PdfReader(pdf).trailer["/Root"]
    return [*walk(root["/StructTreeRoot"]["/K"])]


def test_every_chart_of_the_workbook_has_a_text_in_its_language(filled: OfLanguage, lang: Language) -> None:
    texts = texts_of(filled(lang))
    assert texts.pop(layout.DRIVERS) == [""]  # there is no detail
    assert {*texts} >= {layout.MONTH, layout.YTD, layout.NATION, layout.BOARD, *KEPT}
    for text in (text for found in texts.values() for text in found):
        assert re.search(r"\d", text)
        assert (lang == "en") is not bool(CHINESE.search(text))
    for text, level in zip((*texts[layout.MONTH], *texts[layout.YTD]), REPORT[lang], strict=True):
        assert level in text.replace(",", "")
    assert all(part in texts["广东"][0] for part in GUANGDONG[lang])


@pytest.mark.usefixtures("with_libreoffice")
def test_the_tags_of_the_pdf_have_the_texts_in_its_language(filled: OfLanguage, tmp_path: Path, lang: Language) -> None:
    pdf = tmp_path / "report.pdf"
    with open_workbook(filled(lang), read_only=True) as book:
        print_report(book, pdf)
    tags, texts = tags_of(pdf), texts_of(filled(lang))
    figures = [str(tag.get("/Alt")) for tag in tags if tag["/S"] == "/Figure"]
    if not is_old_libreoffice():  # docs/libreoffice.md
        assert figures[-4:] == [*texts[layout.MONTH], *texts[layout.YTD]]
        assert all(figures)
        assert [tag["/S"] for tag in tags].count("/Table") == 3
    root: Any = PdfReader(pdf).trailer["/Root"]
    assert root["/Lang"] == {"zh": "zh-CN", "en": "en-US"}[lang]
    assert root["/MarkInfo"]["/Marked"]


def test_word_and_the_figures_have_the_same_texts(
    filled: OfLanguage, word: OfLanguage, tmp_path: Path, lang: Language
) -> None:
    with open_workbook(filled(lang), read_only=True) as book:
        write_figures(book, tmp_path, PROVINCES[18:19])
    texts = texts_of(filled(lang))
    of_report = [*texts[layout.MONTH], *texts[layout.YTD]]
    pictures = Document(str(word(lang))).element.body.iter(qn("wp:docPr"))
    assert [picture.get("descr") for picture in pictures] == of_report
    names = [f"{basis}-{flow}" for basis in ("month", "ytd") for flow in ("exports", "imports")]
    names += [f"44-guangdong-{kind}" for kind in ("levels", "yoy", "history")]
    for name, text in zip(names, (*of_report, *texts["广东"]), strict=True):
        root = etree.parse(tmp_path / f"{name}.svg").getroot()
        assert root.get("role") == "img"
        assert root.findtext("{*}desc") == text
        assert root.findtext("{*}title")
        with Image.open(tmp_path / f"{name}.png") as image:
            assert image.info["Description"] == text


def test_libreoffice_gives_the_charts_their_texts(
    filled: OfLanguage, tmp_path: Path, libreoffice: xw.App, refill: Refill
) -> None:
    with libreoffice.books.open(shutil.copy(filled("zh"), tmp_path / "a.xlsm")) as book:
        refill(book, "en", STYLES["en"], sheets=layout.REPORT)
        charts = [chart.api.Description for chart in book.sheets[layout.MONTH].charts]
    assert charts == texts_of(filled("en"))[layout.MONTH]
