"""The parts of an .xlsx, looked through for what would exhaust memory or time, before calamine reads it.

A package of kilobytes can unpack to gigabytes, and calamine makes room for the rectangle that a sheet's cells span.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from xlpkg.errors import SourceRefused
from xlpkg.sources.records import MAX_CELLS, MAX_TEXT_BYTES

MAX_UNPACKED_BYTES: Final = 64 * 2**20
MAX_PARTS: Final = 1000
#: Of one part: a cell has four, two of its own and two of its value.
MAX_TAGS: Final = 4 * MAX_CELLS

#: The cells of a sheet as programs write them, none beyond Z999: each has its place first, then no other.
_CELL: Final = rb'<c r="[A-Z]\d{1,3}"(?: s="\d++")?+(?: t="[a-z]++")?+(?:/>|><v>[-+.\dE]*+</v></c>)'
_ROW: Final = rb'<row r="\d{1,3}"(?: (?!r=)[A-Za-z\d:]++="[\w.: ]*+")*+(?:/>|>(?:%b)*+</row>)' % _CELL
_SMALL_SHEET: Final = re.compile(rb"<sheetData>(?:%b)*+</sheetData>" % _ROW)
_SMALL: Final = 26 * 999
#: A spreadsheet's cell holds 32,767 characters, of up to four bytes.
LONGEST_TEXT: Final = 131_072
_LONG_TEXT: Final = re.compile(rb"[^<]{%d}" % (LONGEST_TEXT + 1))
_SHARED_TEXTS: Final = re.compile(rb"<(?:\w+:)?sst[\s/>]")
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
#: What would make calamine take the package for an .ods or .xlsb, which are not looked through here.
_OTHER_BOOKS: Final = ("content.xml", "xl/workbook.bin")


def check_package(name: str, data: bytes) -> None:
    """Refuse an .xlsx that is damaged or encrypted, unpacks to too much, or has too many cells or too long texts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise SourceRefused("source-too-large", file=name, limit=MAX_UNPACKED_BYTES // 2**20)
            if any(part.filename.lower() in _OTHER_BOOKS for part in parts):
                raise _damaged(name, "it is no .xlsx")
            with_cells: list[bytes] = []
            longest = 0
            # Every part is unpacked here: zipfile holds it to the size and checksum that it says, calamine does not.
            for part in parts:
                with package.open(part) as unpacked:  # read() without a size would unpack all that there is first
                    content = unpacked.read(part.file_size + 1)
                if content.count(b"<") > MAX_TAGS:
                    raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
                if b"sheetData" in content or b"sst" in content:
                    with_cells.append(content)
                if b"sst" in content and _SHARED_TEXTS.search(content):
                    longest = max(longest, *map(len, content.split(b"<si")))
                if longest > LONGEST_TEXT or (len(content) > LONGEST_TEXT and _LONG_TEXT.search(content)):
                    raise _damaged(name, "a cell holds more text than a cell can")
            cells = sum(map(_most, with_cells))
            if max(cells / MAX_CELLS, cells * longest / MAX_TEXT_BYTES) > 1:
                cells = sum(map(_extent, with_cells))
            if cells > MAX_CELLS:
                raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
            if cells * longest > MAX_TEXT_BYTES:
                raise SourceRefused("source-too-much-text", file=name, limit=MAX_TEXT_BYTES // 2**20)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,  # an offset before the file's beginning, a cell's place that is none
        LookupError,  # an encoding that is none
        expat.ExpatError,
        zlib.error,
    ) as error:
        raise _damaged(name, error) from error


def _damaged(name: str, reason: object) -> SourceRefused:
    return SourceRefused("source-damaged", file=name, kind="xlsx", reason=reason)


def _most(part: bytes) -> int:
    """Return :func:`_extent` or, found many times faster, a number that it does not exceed."""
    found = _SMALL_SHEET.search(part)
    if not found:
        return _extent(part)
    return _SMALL + _extent(part[: found.start()] + b"<sheetData/>" + part[found.end() :])


def _extent(part: bytes) -> int:
    """Return how many cells the rectangle from A1 to the last row and column of a sheet has, or how many texts.

    Of the shared texts it is the number that the part claims: calamine makes room for so many, and ends the whole
    program where there is no such room.
    """
    rows = columns = row = column = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rows, columns, row, column
        kind, place = tag.rpartition(":")[2], attributes.get("r")
        if kind == "row":
            row, column = int(place) if place else row + 1, 0
        elif kind == "c":
            column, line = _place(place) if place else (column + 1, row)
            rows, columns = max(rows, line), max(columns, column)
        elif kind == "sst":
            rows, columns = max(int(attributes.get(count, 0)) for count in ("count", "uniqueCount")), 1
            if part.count(b"sst") == 2:  # this beginning and its end: none that follows counts
                parser.StartElementHandler = None

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return max(rows, row) * columns


def _place(reference: str) -> tuple[int, int]:
    """Return the column and row of a cell, both from 1. Raises ValueError where it is no cell's place."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"{reference} is no cell")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])
