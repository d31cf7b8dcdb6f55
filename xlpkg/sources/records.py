"""The records of an .xls, looked through for sizes that would exhaust memory, before calamine reads it.

calamine makes room for the rectangle that a sheet's cells span, so that a damaged row number costs gigabytes and
ends the whole program.
"""

from __future__ import annotations

import io
import struct
from typing import Final

from xlpkg.errors import SourceRefused

#: Of a whole file. The longest download of the online query has 180,000.
MAX_CELLS: Final = 500_000
#: A text that is kept once may stand in every cell, and calamine makes each of them anew.
MAX_TEXT_BYTES: Final = 512 * 2**20

_DIRECTORY_ENTRY: Final = 128

# Record types of the Excel binary format ([MS-XLS] 2.3): what begins a sheet, has an extent, or counts strings.
_BOF: Final = (0x0009, 0x0209, 0x0409, 0x0809)
_DIMENSIONS: Final = 0x0200
_SHARED_STRINGS: Final = 0x00FC
_SHARED_TEXT: Final = 0x00FD
_CONTINUE: Final = 0x003C
#: Letters of a text, of two bytes each.
_LONGEST_TEXT: Final = 2 * 0xFFFF
_SEVERAL_CELLS: Final = (0x00BD, 0x00BE)
#: Formula, labels, numbers, truth values, blanks.
_CELL: Final = (*_SEVERAL_CELLS, 0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, _SHARED_TEXT)


def check_records(name: str, data: bytes) -> None:
    """Refuse an .xls that is damaged, spans more than MAX_CELLS cells or may hold more than MAX_TEXT_BYTES of text."""
    records = _records(name, data)
    at = rows = columns = others = 0
    shared = times = continued = 0  # the shared texts' bytes, the cells that show one, the kind that goes on
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
            if others + rows * columns > MAX_CELLS:
                raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
            continued = continued if kind == _CONTINUE else kind
            shared += size if continued == _SHARED_STRINGS else 0
            times += kind == _SHARED_TEXT
            at += size
        if times * min(shared, _LONGEST_TEXT) > MAX_TEXT_BYTES:
            raise SourceRefused("source-too-much-text", file=name, limit=MAX_TEXT_BYTES // 2**20)
    except struct.error as error:
        raise SourceRefused("source-damaged", file=name, kind="xls", reason=error) from error


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
