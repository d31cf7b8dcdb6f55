"""The records of an .xls, looked through for sizes that would exhaust memory, before calamine reads it.

calamine makes room for the rectangle that a sheet's cells span, so that a damaged row number costs gigabytes and
ends the whole program.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.errors import SourceRefused

#: Of a whole file. The longest download of the online query has 180,000.
MAX_CELLS: Final = 500_000
#: Of all cells together: a text that is kept once may stand in every cell, and calamine makes each of them anew.
MAX_LETTERS: Final = 64 * 2**20

_DIRECTORY_ENTRY: Final = 128

# Record types of the Excel binary format ([MS-XLS] 2.3): what begins a sheet, has an extent, or counts strings.
_BOF: Final = (0x0009, 0x0209, 0x0409, 0x0809)
_DIMENSIONS: Final = 0x0200
_SHARED_STRINGS: Final = 0x00FC
_SHARED_TEXT: Final = 0x00FD
_CONTINUE: Final = 0x003C
#: What a text may have beside its letters ([MS-XLS] 2.5.293): two bytes a letter, runs of fonts, phonetic marks.
_WIDE, _MARKED, _RICH = 1, 4, 8
_SEVERAL_CELLS: Final = (0x00BD, 0x00BE)
#: Formula, labels, numbers, truth values, blanks.
_CELL: Final = (*_SEVERAL_CELLS, 0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, _SHARED_TEXT)


def check_records(name: str, data: bytes) -> None:
    """Refuse an .xls that is damaged, spans more than MAX_CELLS cells, or holds more than MAX_LETTERS in them."""
    records = _records(name, data)
    at = rows = columns = others = 0
    continued = 0  # the kind of record that goes on
    tables: list[list[bytes]] = []  # the records of the shared texts; there should be one table
    shown: Counter[int] = Counter()  # how often each of them is
    try:
        while at + 4 <= len(records):
            kind, size = struct.unpack_from("<HH", records, at)
            at += 4
            if kind in _BOF:
                others += rows * columns
                rows = columns = 0
            elif kind in _CELL:
                row, column = struct.unpack_from("<HH", records, at)
                if kind in _SEVERAL_CELLS:
                    (column,) = struct.unpack_from("<H", records, at + size - 2)
                rows, columns = max(rows, row + 1), max(columns, column + 1)
            elif kind == _DIMENSIONS:
                _, last, _, right = struct.unpack_from("<IIHH" if size > 10 else "<HHHH", records, at)
                rows, columns = max(rows, last), max(columns, right)
            elif kind == _SHARED_STRINGS:
                rows, columns = max(rows, struct.unpack_from("<I", records, at + 4)[0]), max(columns, 1)
                tables.append([])
            if others + rows * columns > MAX_CELLS:
                raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
            continued = continued if kind == _CONTINUE else kind
            if continued == _SHARED_STRINGS:
                tables[-1].append(records[at : at + size])
            if kind == _SHARED_TEXT:
                shown[struct.unpack_from("<I", records, at + 6)[0]] += 1
            at += size
        # No text is longer than all of them: that is enough to know of most files.
        for shared in tables:
            if shown.total() * sum(map(len, shared)) > MAX_LETTERS and (
                sum(shown[place] * length for place, length in enumerate(_lengths(shared))) > MAX_LETTERS
            ):
                raise SourceRefused("source-too-much-text", file=name, limit=MAX_LETTERS)
    except (struct.error, IndexError) as error:
        raise SourceRefused("source-damaged", file=name, kind="xls", reason=error) from error


def _lengths(records: Sequence[bytes]) -> Iterator[int]:
    """Yield how many letters each shared text has. Where letters go on in the next record, their width stands again."""
    number, at = 0, 8
    for _ in range(struct.unpack_from("<I", records[0], 4)[0]):
        while at >= len(records[number]):
            at -= len(records[number])
            number += 1
        letters, kind = struct.unpack_from("<HB", records[number], at)
        yield letters
        at += 3
        marks = 0
        if kind & _RICH:
            marks += 4 * struct.unpack_from("<H", records[number], at)[0]
            at += 2
        if kind & _MARKED:
            marks += struct.unpack_from("<I", records[number], at)[0]
            at += 4
        while letters > (room := (len(records[number]) - at) // (1 + (kind & _WIDE))):
            letters -= room
            number, at = number + 1, 1
            kind = records[number][0]
        at += letters * (1 + (kind & _WIDE)) + marks


def _records(name: str, data: bytes) -> bytes:
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(data)) as compound:
            stream = next((stream for stream in ("Workbook", "Book") if compound.exists(stream)), None)
            if compound.directory_fp.size % _DIRECTORY_ENTRY:  # calamine would panic, and say so on stderr
                raise SourceRefused("source-damaged", file=name, kind="xls", reason="its directory is cut short")
            if stream is None:
                raise SourceRefused("source-damaged", file=name, kind="xls", reason="it holds no workbook")
            content: bytes = compound.openstream(stream).read()
            return content
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise SourceRefused("source-damaged", file=name, kind="xls", reason=error) from error
