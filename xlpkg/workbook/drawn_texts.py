"""The texts that the design draws and no range has: labels, links, buttons, hints, lists, page headers.

A fill in another language than the last one replaces them. A text is found by what it says in the other language, so
that one that the user changed stays, and rows that the user inserted change nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from udfs.registry import FUNCTIONS
from xlpkg.engines.page_texts import PageTexts
from xlpkg.messages import CATALOGUE, Language, say
from xlpkg.model.regions import PROVINCES
from xlpkg.workbook import layout
from xlpkg.workbook.choices import choice_lists
from xlpkg.workbook.sheets import PARTS

#: What a sheet has around the names of provinces.
_NAMES: Final = {layout.HOME: ("{}",), **dict.fromkeys(layout.PROVINCE_SHEETS, ("‹ {}", "{} ›"))}
#: The sheets whose headers and footers have always the same texts.
_HEADED: Final = {*layout.FILLED} - {*layout.REPORT, layout.CHARTS}


@cache
def drawn_texts(sheet: str, lang: Language) -> dict[str, str]:
    """Return the texts of *sheet* in *lang* by those in the other language."""
    if sheet == layout.INTELLISENSE:  # what Excel's function wizard shows
        both = {each.zh: each.en for each in FUNCTIONS}
        both |= {each.zh: each.en for function in FUNCTIONS for each in function.arguments}
        return both if lang == "en" else {en: zh for zh, en in both.items()}
    if sheet in layout.HIDDEN:
        return {}
    other: Language = "en" if lang == "zh" else "zh"
    wanted = ("sheet-home", "sheet-drivers", "sheet-other", *PARTS[sheet].texts)
    keys = [key for key, (english, _) in CATALOGUE.items() if key.startswith(wanted) and "{" not in english]
    texts = {say(key, other): say(key, lang) for key in keys}
    texts |= {old.replace("|", ","): new.replace("|", ",") for old, new in texts.items() if "|" in old}  # lists
    if sheet == layout.HOME:
        lists = (choice_lists(each).values() for each in (other, lang))
        texts |= {",".join(old): ",".join(new) for old, new in zip(*lists, strict=True)}
    return texts | {
        form.format(each.label(other)): form.format(each.label(lang))
        for form in _NAMES.get(sheet, ())
        for each in PROVINCES
    }


def drawn_page_texts(sheet: str, lang: Language) -> PageTexts:
    """Return the texts in *lang* of the header and the footer of *sheet*, if they are always the same."""
    if sheet not in _HEADED:
        return {}
    return {("header", "L"): say("sheet-title", lang), ("footer", "L"): say("sheet-source", lang)}
