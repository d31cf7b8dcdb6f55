"""The parts of an .xlsx, looked through for what would exhaust memory or time, before calamine reads it.

A package of kilobytes can unpack to gigabytes, and calamine makes room for the rectangle that a sheet's cells span.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple
from xml.parsers import expat

from xlpkg.errors import SourceRefused
from xlpkg.sources.readers.grid import MAX_CELLS
from xlpkg.sources.readers.grid import MAX_CHARACTERS as MAX_LETTERS

MAX_UNPACKED_BYTES: Final = 64 * 2**20
MAX_PARTS: Final = 1000
#: Of one part: a cell has four, two of its own and two of its value.
MAX_TAGS: Final = 4 * MAX_CELLS

#: The cells of a sheet as programs write them, none beyond Z999: each has its place first, then no other.
#: (A class of characters that names another, such as \d, is slower.)
_CELL: Final = rb'<c r="[A-Z][0-9]{1,3}"(?: s="[0-9]++")?+(?: t="[a-z]++")?+(?:><v>[-+.0-9E]*+</v></c>|/>)'
_ROW: Final = rb'<row r="[0-9]{1,3}"(?: (?!r=)[A-Za-z0-9:]++="[A-Za-z0-9_.: ]*+")*+(?:/>|>(?:%b)*+</row>)' % _CELL
_SMALL_SHEET: Final = re.compile(rb"<sheetData>(?:%b)*+</sheetData>" % _ROW)
_SMALL: Final = 26 * 999
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
#: What would make calamine take the package for an .ods or .xlsb, which are not looked through here.
_OTHER_BOOKS: Final = ("content.xml", "xl/workbook.bin")


def check_package(name: str, data: bytes) -> int:
    """Return how many bytes a text in an .xlsx may have at the most.

    Raises SourceRefused where it is damaged or encrypted, unpacks to too much, spans more than MAX_CELLS cells, or
    holds more than MAX_LETTERS in them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise SourceRefused("source-too-large", file=name, limit=MAX_UNPACKED_BYTES // 2**20)
            if any(part.filename.lower() in _OTHER_BOOKS for part in parts):
                raise _damaged(name, "it is no .xlsx")
            with_cells: list[bytes] = []
            # Every part is unpacked here: zipfile holds it to the size and checksum that it says, calamine does not.
            for part in parts:
                with package.open(part) as unpacked:  # read() without a size would unpack all that there is first
                    content = unpacked.read(part.file_size + 1)
                if content.count(b"<") > MAX_TAGS:
                    raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
                if b"sheetData" in content or b"sst" in content:
                    with_cells.append(content)
            found = list(map(_at_most, with_cells))
            longest = max((extent.longest for extent in found), default=0)
            if sum(extent.cells for extent in found) > MAX_CELLS:
                found = list(map(_extent, with_cells))
            if sum(extent.cells for extent in found) > MAX_CELLS:
                raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
            if sum(extent.texts for extent in found) * longest > MAX_LETTERS and _letters(with_cells) > MAX_LETTERS:
                raise SourceRefused("source-too-much-text", file=name, limit=MAX_LETTERS)
            return longest
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


class _Extent(NamedTuple):
    """Of a part: the cells of the rectangle from A1 to the last row and column, those that show a shared text, and
    the bytes of the longest text that may be in it."""

    cells: int
    texts: int
    longest: int


def _at_most(part: bytes) -> _Extent:
    """Return :func:`_extent` or, found many times faster, one that it does not exceed."""
    found = _SMALL_SHEET.search(part)
    if not found:
        return _extent(part)
    rest = _extent(part[: found.start()] + b"<sheetData/>" + part[found.end() :])
    return _Extent(_SMALL + rest.cells, found[0].count(b' t="s"') + rest.texts, rest.longest)


def _extent(part: bytes) -> _Extent:
    """Return the extent of a sheet; of the shared texts, as cells, the number that the part claims.

    calamine makes room for so many, and ends the whole program where there is no such room.
    """
    rows = columns = row = column = texts = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rows, columns, row, column, texts
        kind, place = tag.rpartition(":")[2], attributes.get("r")
        if kind == "row":
            row, column = int(place) if place else row + 1, 0
        elif kind == "c":
            column, line = _place(place) if place else (column + 1, row)
            rows, columns = max(rows, line), max(columns, column)
            texts += attributes.get("t") == "s"
        elif kind == "sst":
            rows, columns = max(int(attributes.get(count, 0)) for count in ("count", "uniqueCount")), 1
            if part.count(b"sst") == 2:  # this beginning and its end: none that follows counts
                parser.StartElementHandler = None

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return _Extent(max(rows, row) * columns, texts, len(part))


class _Texts:
    """The shared texts of a package, by the part that lists them, and how often each place of a list is shown."""

    def __init__(self) -> None:
        self._lengths: list[list[int]] = []
        self._shown: Counter[int] = Counter()
        self._within, self._place = "", ""

    def read(self, part: bytes) -> None:
        """Count the texts of *part*, and its cells that show one."""
        self._lengths.append([])
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._text
        parser.EndElementHandler = self._end
        parser.Parse(part, True)

    @property
    def letters(self) -> int:
        """How many letters the cells hold together, each with its own text."""
        lists = (sum(self._shown[place] * length for place, length in enumerate(each)) for each in self._lengths)
        return max(lists, default=0)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if not self._within and (kind == "si" or (kind == "c" and attributes.get("t") == "s")):
            self._within, self._place = kind, ""
            if kind == "si":
                self._lengths[-1].append(0)

    def _text(self, data: str) -> None:
        if self._within == "si":
            self._lengths[-1][-1] += len(data)
        elif self._within:
            self._place += data

    def _end(self, tag: str) -> None:
        if self._within and tag.rpartition(":")[2] == self._within:
            if self._place.strip():
                self._shown[int(self._place)] += 1
            self._within = ""


def _letters(parts: Iterable[bytes]) -> int:
    texts = _Texts()
    for part in parts:
        texts.read(part)
    return texts.letters


def _place(reference: str) -> tuple[int, int]:
    """Return the column and row of a cell, both from 1. Raises ValueError where it is no cell's place."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"{reference} is no cell")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])
