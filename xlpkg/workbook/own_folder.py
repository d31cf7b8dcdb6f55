"""The folder of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import xlwings as xw

#: xlwings reads a sheet of this name for the place of OneDrive, which could be on any computer.
_XLWINGS_SETTINGS: Final = "xlwings.conf"


def workbook_folder(book: xw.Book) -> Path | None:
    """Return the folder of *book*; None if it was never saved, or xlwings does not know its place in OneDrive."""
    if _XLWINGS_SETTINGS in book.sheet_names:
        return None
    try:
        path = Path(book.fullname)
    except xw.XlwingsError:
        return None
    return path.parent if path.is_absolute() and path.exists() else None
