"""A filled workbook is in one language: all that it shows, in a file and in LibreOffice, there and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import xlwings as xw
from lxml import etree
from openpyxl import load_workbook
from user_workbook import edited

from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.messages import Language, say_list
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.buttons import BUTTONS
from xlpkg.workbook.sheets import functions
from xlpkg.workbook.versions import range_of

#: The columns of the table on 数据, the arguments of functions.
IN_BOTH: Final = {
    *say_list("data-columns", "zh"),
    *(text for text, *_, formula in functions.all_rows("en") if text and not formula),
}
#: A place and what it shows.
Text = tuple[str, str]
HINTS: Final = ("promptTitle", "prompt", "errorTitle", "error")
LIBREOFFICES: Final = ("InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage")

#: What an English workbook may have in Chinese: where the language is chosen, references, the columns of the table.
CHINESE: Final = re.compile(r"[\u3400-\u9fff\u3001-\u301c\uff01-\uff5e]")
IN_ENGLISH: Final = re.compile(r"语言 Language|中文|或 English；下次更新时生效|首页!|进出口商品总值表 B:月度表")
#: What a Chinese one may have in Latin letters: names of programs, functions and their arguments, formats, commands.
LATIN: Final = re.compile(r"[A-Za-z]{2,}")
IN_CHINESE: Final = re.compile(
    r"TM_\w+(\([^)]*\))?|TradeMonitor|TradeData|trademonitor[^）”]*|Python|Excel|LibreOffice"
    r"|PDF|Word|HS|CC-BY|语言 Language|Chinese or English, from the next update|English|\.(csv|html|xlsx?|png|jpg)"
    r"|https?://\S+|store [0-9a-f]{64}"
)


def of_file(path: Path) -> Iterator[Text]:
    """Yield all texts that the sheets of a file show."""
    package, book = Package.read(path.read_bytes()), load_workbook(path, data_only=True, keep_vba=True)
    for sheet in book:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield f"{sheet.title}!{cell.coordinate}", cell.value
                if cell.comment:
                    yield f"note {sheet.title}!{cell.coordinate}", cell.comment.text
        for rule in sheet.data_validations.dataValidation:
            yield from ((f"{sheet.title}!{rule.sqref} {name}", getattr(rule, name) or "") for name in HINTS)
            if (rule.formula1 or "").startswith('"'):
                yield f"{sheet.title}!{rule.sqref} list", rule.formula1
        for side in (*vars(sheet.oddHeader).values(), *vars(sheet.oddFooter).values()):
            yield f"page of {sheet.title}", getattr(side, "text", "") or ""
        part = SheetList(package).part_of(sheet.title)
        for drawing in (*package.related(part, "drawing").values(), *package.related(part, "vmlDrawing").values()):
            yield from _of_shapes(drawing, package)
            for chart in package.related(drawing, "chart").values():
                root = etree.fromstring(package.parts[chart])
                yield from ((chart, text) for text in root.xpath("//*[local-name()='v' or local-name()='t']/text()"))


def _of_shapes(part: str, package: Package) -> Iterator[Text]:
    root = etree.fromstring(package.parts[part])
    names = "//*[local-name()='font' or local-name()='t']/text() | //@alt | //@descr | //@title"
    yield from ((part, str(text)) for text in root.xpath(names))


def of_document(book: xw.Book) -> Iterator[Text]:
    """Yield all texts that the sheets of a workbook show in LibreOffice."""
    styles = book.api.StyleFamilies.getByName("PageStyles")
    for sheet in book.sheets:
        api = sheet.api
        if not api.IsVisible:
            continue
        cursor = api.createCursor()
        cursor.gotoEndOfUsedArea(True)
        for row, cells in enumerate(cursor.DataArray):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    yield f"{sheet.name}!R{row + 1}C{column + 1}", value
        for note in map(api.Annotations.getByIndex, range(api.Annotations.Count)):
            yield f"note on {sheet.name}", note.String
        has_rules = api.getPropertyState("Validation").value != "DEFAULT_VALUE"
        for cells in api.UniqueCellFormatRanges if has_rules else ():
            rule = cells.Validation
            yield from ((f"{cells.RangeAddressesAsString} {name}", getattr(rule, name)) for name in LIBREOFFICES)
            if rule.getFormula1().startswith('"'):
                yield f"{cells.RangeAddressesAsString} list", rule.getFormula1()
        page = styles.getByName(api.PageStyle)
        for content in (page.RightPageHeaderContent, page.RightPageFooterContent):
            for side in (content.LeftText, content.CenterText, content.RightText):
                yield f"page of {sheet.name}", side.String
        for shape in sheet.impl.page_shapes():
            texts = (shape.Title, shape.Description, str(getattr(shape, "String", "")))
            yield from ((f"shape on {sheet.name}", text) for text in texts)


def of_other_language(texts: list[Text], lang: Language) -> list[Text]:
    """Return the texts with words of the other language, but for those that are the same in both."""
    own, words = (IN_ENGLISH, CHINESE) if lang == "en" else (IN_CHINESE, LATIN)
    return [(where, text) for where, text in texts if words.search(own.sub("", text)) and text not in IN_BOTH]


def different(some: list[Text], others: list[Text]) -> set[str]:
    """Return the places whose texts differ, but for the time of the fill."""
    pairs = zip(some, others, strict=True)
    return {where for (where, old), (_, new) in pairs if TIME.sub("", old) != TIME.sub("", new)}


TIME: Final = re.compile(r"\d\d:\d\d")


def fill(book: xw.Book, lang: Language, store: Path) -> None:
    range_of(book, layout.HOME_CHOICES).value = [["2025-02"], ["usd"], [lang]]
    act("report", book, store=store)


def in_file(path: Path, lang: Language, store: Path) -> list[Text]:
    with open_workbook(path) as book:
        fill(book, lang, store)
        book.save()
    return [*of_file(path)]


def test_a_file_is_in_its_language_there_and_back_but_for_a_caption_of_the_user(
    path: Path, example_store: Path
) -> None:
    drawing, mine = "xl/drawings/drawing1.xml", "我的刷新"
    edited(path, drawing, (">刷新数据<", f">{mine}<"))
    languages: tuple[Language, ...] = ("zh", "en", "zh")
    texts = [in_file(path, lang, example_store) for lang in languages]
    for lang, found in zip(languages[:2], texts[:2], strict=True):
        captions = {button.caption(lang) for button in BUTTONS if button.block and button.action != "refresh"}
        assert captions | {mine} <= {text for where, text in found if where == drawing}
        assert of_other_language([each for each in found if each[1] != mine], lang) == []
    assert different(texts[0], texts[2]) <= {"变化!B3"}  # the reports that were made


@pytest.mark.long
def test_libreoffice_shows_one_language_there_and_back(
    libreoffice: xw.App, path: Path, example_store: Path, *, full: bool
) -> None:
    with open_workbook(path) as book:
        fill(book, "zh", example_store)
        book.save()
    with libreoffice.books.open(path) as book:
        first = [*of_document(book)] if full else []
        fill(book, "en", example_store)
        assert of_other_language([*of_document(book)], "en") == []
        if full:
            fill(book, "zh", example_store)
            assert different(first, [*of_document(book)]) <= {"变化!R3C2"}
            assert of_other_language(first, "zh") == []
