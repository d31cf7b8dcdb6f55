"""Headers and footers: their sections, codes and lengths, and what Excel's page set-up gets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlpkg.engines.page_texts import sections, with_text
from xlpkg.messages import Language, say
from xlpkg.workbook.home import Publisher
from xlpkg.workbook.host import WindowsExcel
from xlpkg.workbook.page_texts import page_texts

if TYPE_CHECKING:
    from xlpkg.report.model import Report


@pytest.mark.parametrize(
    ("code", "left", "centre", "right"),
    [
        ("&LA&CB&RC", "A", "B", "C"),
        ("text without a section", "", "text without a section", ""),
        ('&L&"SimSun,Regular"&8&K66727Fa && b&R&P / &N', '&"SimSun,Regular"&8&K66727Fa && b', "", "&P / &N"),
        ("&LA&", "A", "", ""),
        ('&L&"&Light"x', '&"&Light"x', "", ""),
        ("&L&&R&RC", "&&R", "", "C"),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_a_header_has_three_sections(code: str, left: str, centre: str, right: str) -> None:
    assert sections(code) == {"L": left, "C": centre, "R": right}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")))
def test_a_text_stays_in_its_section(text: str) -> None:
    new = with_text('&"SimSun,Regular"&8&K66727Fold', text)
    assert sections(f"&L{new}&RC") == {"L": new, "C": "", "R": "C"}
    assert new.removeprefix('&"SimSun,Regular"&8&K66727F').replace("&&", "&") == text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentences_on_the_source_fit_a_footer(lang: Language) -> None:
    codes = len('&L&"Microsoft YaHei,Regular"&8&K66727F' + '&R&"Microsoft YaHei,Regular"&8&K66727F&P / &N')
    report = cast("Report", SimpleNamespace(lang="en", title="Title", span="2025"))
    for sentence in (say("sheet-source", lang), say("sheet-reconstructed", lang)):
        texts = page_texts(report, Publisher(), sentence)
        assert texts["footer", "L"] == sentence
        assert codes + len(sentence) <= 255


def test_a_number_after_a_size_is_no_part_of_it() -> None:
    assert with_text("&8old", "2025") == "&8 2025"


def test_excel_gets_the_texts_in_the_font_that_it_has() -> None:
    """A stand-in for the page set-up of Excel on Windows, whose properties have the codes of the sections."""
    setup = SimpleNamespace(LeftHeader="&8old", RightHeader="", LeftFooter="source", RightFooter="&P / &N")
    before = vars(setup).copy()
    sheet: Any = SimpleNamespace(api=SimpleNamespace(PageSetup=setup))
    texts = {("header", "L"): "A & B", ("header", "R"): "2025", ("footer", "L"): "source"}
    restore = WindowsExcel().write_page_texts(sheet, texts)
    expected = {"LeftHeader": "&8A && B", "RightHeader": "2025", "LeftFooter": "source", "RightFooter": "&P / &N"}
    assert vars(setup) == expected
    restore()
    assert vars(setup) == before
