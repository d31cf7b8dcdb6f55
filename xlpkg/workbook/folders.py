"""The folders that 首页 names, as paths.

A network folder that the user has not allowed is refused before it is opened.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import xlwings as xw

from xlpkg.errors import BadInput
from xlpkg.network_paths import is_network_path
from xlpkg.store.allowed_folders import is_allowed
from xlpkg.workbook.fill import folders
from xlpkg.workbook.own_folder import workbook_folder


def source_folder(book: xw.Book, store: Path) -> Path | None:
    """Return the folder of the source files, None if 首页 names none.

    Raises BadInput if it is on a network and not in the list of *store*, or relative and the workbook's is not known.
    """
    return _folder(book, folders(book)[0], store)


def pdf_folder(book: xw.Book, store: Path) -> Path:
    """Return the folder of the PDF, by default the workbook's.

    Raises BadInput as :func:`source_folder` does, and if the folder is not known or does not exist.
    """
    folder = _folder(book, folders(book)[1], store) or workbook_folder(book)
    if folder is None:
        raise BadInput("no-pdf-folder")
    if not folder.is_dir():
        raise BadInput("no-such-folder", path=folder)
    return folder


def _folder(book: xw.Book, named: str | None, store: Path) -> Path | None:
    if named is None:
        return None
    if is_network_path(named) and not is_allowed(store, Path(named)):
        raise BadInput("network-folder", folder=named)
    path = Path(named)
    with contextlib.suppress(RuntimeError):  # ~ of an unknown user
        path = path.expanduser()
    if path.is_absolute():
        return path
    folder = workbook_folder(book)
    if folder is None:
        raise BadInput("relative-folder", folder=named)
    return folder / path
