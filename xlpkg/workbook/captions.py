"""The captions of the buttons on 首页, in the language of the workbook.

A button is found by its caption, so that one that the user has named otherwise keeps its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
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
    """Give the buttons of *book* their captions in *lang*, and return a function that writes back the earlier ones."""
    wanted = {caption: of[lang] for of in CAPTIONS.values() for caption in of.values() if caption != of[lang]}
    host, sheet = host_of(book.app), range_of(book, layout.HOME_CHOICES).sheet
    replaced = host.replace_captions(sheet, wanted)
    return lambda: host.replace_captions(sheet, {new: old for old, new in replaced.items()})
