"""The captions of the buttons on 首页, in the language of the workbook.

A button is found by its caption, so that one that the user has named otherwise keeps its name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.messages import Language

#: The macro of each button -> its caption.
CAPTIONS: Final[dict[str, dict[Language, str]]] = {
    "MakeReport": {"zh": "制作本月报告", "en": "Make report"},
    "RefreshData": {"zh": "刷新数据", "en": "Refresh data"},
    "UpdateReport": {"zh": "更新报告", "en": "Fill report"},
    "VerifyData": {"zh": "核验数据", "en": "Check data"},
    "ExportPdf": {"zh": "导出PDF", "en": "Export PDF"},
    "ExportWord": {"zh": "导出Word", "en": "Export Word"},
}


def write_captions(book: xw.Book, lang: Language) -> Callable[[], object]:
    """Give the buttons of *book* their captions in *lang*, and return a function that writes back the earlier ones.

    In Excel for the Mac the macro CleanUp does it, which runs after Python.
    """
    wanted = {caption: of[lang] for of in CAPTIONS.values() for caption in of.values() if caption != of[lang]}
    sheet = range_of(book, layout.HOME_CHOICES).sheet
    replaced = _replace(sheet, wanted)
    back = {new: old for old, new in replaced.items()}
    return lambda: _replace(sheet, back)


def _replace(sheet: xw.Sheet, captions: Mapping[str, str]) -> dict[str, str]:
    """Replace the captions of the buttons on *sheet*; return those that were found, and the new ones."""
    if hasattr(sheet.impl, "replace_captions"):
        found: dict[str, str] = sheet.impl.replace_captions(captions)
        return found
    if sys.platform != "win32":
        return {}
    replaced = {}
    buttons = sheet.api.Buttons()
    for index in range(1, buttons.Count + 1):
        button = buttons.Item(index)
        caption = str(button.Caption)
        if caption in captions:
            button.Caption = replaced[caption] = captions[caption]
    return replaced
