"""The buttons beside the two folders on 首页 in LibreOffice: a dialog, whose answer is written into the cell."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlpkg.engines.libreoffice.bridge import uno
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import say
from xlpkg.network_paths import is_network_path
from xlpkg.workbook.actions import language_of
from xlpkg.workbook.buttons import PICKERS
from xlpkg.workbook.fill import name_folder
from xlpkg.workbook.home import read_home

if TYPE_CHECKING:
    import xlwings as xw

_PICKER: Final = "com.sun.star.ui.dialogs.FolderPicker"
#: com.sun.star.ui.dialogs.ExecutableDialogResults.OK
_OK: Final = 1


def pick_folder(action: str, book: xw.Book, context: Any) -> str:
    """Ask the user for the folder of *action*, one of PICKERS, and write it into 首页.

    The dialog begins in the folder that the cell names, unless that is on a network. Return a sentence for the user,
    empty if the folder was written or the dialog was cancelled.
    """
    lang = language_of(book)
    row = [*PICKERS.values()].index(action)
    try:
        home = read_home(book)
        named = (home.sources, home.pdf)[row]
        picker = context.ServiceManager.createInstanceWithContext(_PICKER, context)
        picker.setTitle(say(action, lang))
        if named is not None and not is_network_path(named):
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                folder = Path(named).expanduser()
                if folder.is_absolute() and folder.is_dir():
                    picker.setDisplayDirectory(folder.as_uri())
        if picker.execute() != _OK:
            return ""
        url = str(picker.getDirectory())
        if not url.startswith("file:///"):
            return say("pick-not-local", lang, folder=url)
        name_folder(book, row, Path(uno().fileUrlToSystemPath(url)))
    except TradeMonitorError as failure:
        return failure.sentence(lang)
    return ""
