"""The buttons of 首页, 看板 and 来源: the macro, the action, the place and the caption of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlpkg.messages import Language, say
from xlpkg.workbook import layout


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        macro: the macro of the workbook that it runs.
        action: what it does, see :func:`xlpkg.workbook.actions.act`; its messages are ``button-…`` and ``task-…``.
        block: which block of buttons on 首页 has it, from 1; None if it is on another sheet.
        groups: the groups of sheets that it fills.
    """

    macro: str
    action: str
    block: int | None
    groups: tuple[str, ...] = ()

    def caption(self, lang: Language) -> str:
        """Return the caption in *lang*."""
        return say(f"button-{self.action}", lang)


#: The first does what the next four do one by one.
BUTTONS: Final = (
    Button("MakeReport", "make", 1, (*layout.GROUPS,)),
    Button("RefreshData", "refresh", 2, ("figures",)),
    Button("UpdateReport", "report", 2, ("report", "drivers")),
    Button("VerifyData", "verify", 2, ("checks",)),
    Button("ExportPdf", "pdf", 3),
    Button("ExportWord", "docx", 3),
    Button("MakePage", "page", 3),
    Button("MakeCopy", "copy", 3),
    Button("OpenGuide", "guide", 3),
    Button("UpdateDashboard", "board", None, ("drivers",)),
    Button("ApplySources", "sources", None, ("figures",)),
)
MACROS: Final = {button.macro: button.action for button in BUTTONS}
BY_ACTION: Final = {button.action: button for button in BUTTONS}
#: The macros of the buttons that pick a folder, in the order of HOME_FOLDERS -> the name by which LibreOffice's
#: extension knows them. A macro of Excel needs no Python for it.
PICKERS: Final = {"PickSourceFolder": "pick-sources", "PickPdfFolder": "pick-pdf"}
