"""A source file (saved HTML page, .xls, .xlsx, CSV) as grids of text.

The format is recognised by the first bytes, not by the name: an .xls is often a saved HTML page. A file is untrusted:
its size, its unpacked size and its spans are limited, and nothing in it is fetched or evaluated.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import stat
from itertools import chain
from pathlib import Path
from typing import Final

from xlpkg.errors import SourceRefused, system_reason
from xlpkg.messages import one_line
from xlpkg.sources.readers.grid import MAX_BYTES, MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, Grid, SourceFile
from xlpkg.sources.readers.html import read_html
from xlpkg.sources.readers.spreadsheet import read_xls, read_xlsx
from xlpkg.text_files import decoded

#: The suffixes of source files in a folder.
SUFFIXES: Final = (".html", ".htm", ".xls", ".xlsx", ".csv")

_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0"
#: Names within the file of a Word document, .docx or .doc, and within that of a workbook, which may hold a document.
_OF_WORD: Final = (b"word/document.xml", "WordDocument".encode("utf-16-le"))
_OF_EXCEL: Final = (b"xl/workbook", "Workbook\0".encode("utf-16-le"), "\0Book\0".encode("utf-16-le"))
_ARCHIVE: Final = re.compile(r"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_PAGE: Final = re.compile(r"<(?:html|table|!doctype)\b", re.IGNORECASE)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of *path*.

    Raises SourceRefused if it does not exist, is not a file, cannot be read, is empty or larger than MAX_BYTES.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            raise SourceRefused("source-no-file", file=path.name)
        if status.st_size > MAX_BYTES:
            raise SourceRefused("source-too-large", file=path.name, limit=MAX_BYTES // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise SourceRefused("source-unreadable", file=path.name, reason=system_reason(error)) from error
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise SourceRefused("source-empty", file=path.name)
    return data


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of *data* as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_source(path: Path, data: bytes | None = None) -> SourceFile:
    """Return *path* as grids of text; *data*: its bytes, if they are read already.

    Raises SourceRefused if the file does not exist, or is empty, damaged, encrypted or larger than the limits.
    """
    data = read_bytes(path) if data is None else data
    name = one_line(path.name)
    if data.startswith((_ZIP, _OLE)) and _holds(data, _OF_WORD) and not _holds(data, _OF_EXCEL):
        raise SourceRefused("source-word", file=name)
    if data.startswith(_ZIP):
        kind, grids = "xlsx", tuple(read_xlsx(name, data))
    elif data.startswith(_OLE):
        kind, grids = "xls", tuple(read_xls(name, data))
    else:
        text = decoded(data)
        if text is None:
            raise SourceRefused("source-not-text", file=name)
        if _ARCHIVE.search(text[:10_000]):
            raise SourceRefused("source-web-archive", file=name)
        if _PAGE.search(text[:100_000]):
            kind, grids = "html", tuple(read_html(name, text))
        else:
            kind, grids = "csv", (_read_csv(name, text),)
    rows = [row for grid in grids for row in grid.rows]
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise SourceRefused("source-too-many-cells", file=name, limit=MAX_COLUMNS)
    if max(map(len, chain.from_iterable(rows)), default=0) > MAX_CELL_CHARACTERS:
        raise SourceRefused("source-damaged", file=name, kind=kind, reason="a cell holds more text than a cell can")
    return SourceFile(name, sha256_of(data), kind, grids)


def _holds(data: bytes, names: tuple[bytes, ...]) -> bool:
    return any(name in data for name in names)


def _read_csv(name: str, text: str) -> Grid:
    """Return the rows of a CSV file, or of a table pasted as text.

    Raises SourceRefused if it has too many cells or a quote is not closed.
    """
    # A table that was pasted from a page has tabs between its cells and commas in its numbers.
    lines, others = max(text.count("\n"), 1), {"\t": 0, ";": text.count(",")}
    delimiter = next((each for each, fewer in others.items() if text.count(each) >= max(lines, fewer)), ",")
    if text.count(delimiter) + text.count("\n") > MAX_CELLS:
        raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
    try:
        # strict: without it, a quote that is not closed hides the rows after it.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SourceRefused("source-damaged", file=name, kind="csv", reason=error) from error
    return Grid("", rows, open_end=not text.endswith(("\n", "\r")))
