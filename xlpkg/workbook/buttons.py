"""The buttons of 首页 and of 看板: the macro, the action, the place and the caption of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from xlpkg.messages import Language, say
from xlpkg.workbook import layout
from xlpkg.workbook.host import host_of
from xlpkg.workbook.versions import range_of


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        macro: the macro of the workbook that it runs.
        action: what it does, see :func:`xlpkg.workbook.actions.act`; its messages are ``button-…`` and ``task-…``.
        place: its row, column and width on 首页, in buttons; None if it is on another sheet.
        groups: the groups of sheets that it fills.
    """

    macro: str
    action: str
    place: tuple[int, int, int] | None
    groups: tuple[str, ...] = ()

    def caption(self, lang: Language) -> str:
        """Return the caption in *lang*."""
        return say(f"button-{self.action}", lang)


#: The first does what the next four do one by one.
BUTTONS: Final = (
    Button("MakeReport", "make", (0, 0, 2), (*layout.GROUPS,)),
    Button("RefreshData", "refresh", (1, 0, 1), ("figures",)),
    Button("UpdateReport", "report", (1, 1, 1), ("report", "drivers")),
    Button("VerifyData", "verify", (2, 0, 2), ("checks",)),
    Button("ExportPdf", "pdf", (3, 0, 1)),
    Button("ExportWord", "docx", (3, 1, 1)),
    Button("MakeCopy", "copy", (4, 0, 2)),
    Button("UpdateDashboard", "board", None, ("drivers",)),
)
MACROS: Final = {button.macro: button.action for button in BUTTONS}
BY_ACTION: Final = {button.action: button for button in BUTTONS}
#: The macros of the buttons that pick a folder, in the order of HOME_FOLDERS -> the name by which LibreOffice's
#: extension knows them. A macro of Excel needs no Python for it.
PICKERS: Final = {"PickSourceFolder": "pick-sources", "PickPdfFolder": "pick-pdf"}


def captions_of(macro: str) -> tuple[str, str]:
    """Return the Chinese and the English caption of the button with *macro*."""
    return next((button.caption("zh"), button.caption("en")) for button in BUTTONS if button.macro == macro)


def write_captions(book: xw.Book, lang: Language) -> Callable[[], object]:
    """Give the buttons of *book* their captions in *lang*, and return a function that writes back the earlier ones.

    A button is found by its caption, so that one that the user has named otherwise keeps its name. That of 看板 has its
    caption in both languages.
    """
    captions = {button.caption("zh"): button.caption("en") for button in BUTTONS}
    wanted = captions if lang == "en" else {english: chinese for chinese, english in captions.items()}
    host, sheet = host_of(book.app), range_of(book, layout.HOME_CHOICES).sheet
    replaced = host.replace_captions(sheet, wanted)
    return lambda: host.replace_captions(sheet, {new: old for old, new in replaced.items()})
