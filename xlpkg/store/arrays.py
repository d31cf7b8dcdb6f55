"""How the store keeps numbers: as arrays of doubles, each with a checksum.

Bytes are little-endian; the last four are the CRC-32 of what stands before them, begun with the text that the array
belongs to, so that damage is no figure.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.model.fields import FIELD_COUNT

if TYPE_CHECKING:
    from xlpkg.model.arrays import Array

#: A row's line in its file, and the place of its region in ``REGIONS``.
PLACE_WIDTH: Final = 2
#: A row's place, then the nine figures of ``sources.table``, NaN where nothing is printed.
ROW_WIDTH: Final = PLACE_WIDTH + FIELD_COUNT


def packed(rows: Array, of: str = "") -> bytes:
    """Return *rows*, two-dimensional, and the checksum of them and of the text that they are *of*."""
    data = rows.astype("<f8").tobytes()
    return data + _checksum(data, of)


def unpacked(blob: bytes, width: int, of: str = "") -> Array:
    """Return the rows in *blob*, shape (n, *width*). Raises ValueError where it, or what it is *of*, is damaged."""
    data = blob[:-4]
    if _checksum(data, of) != blob[-4:]:
        raise ValueError("the checksum of its figures is not theirs")
    return np.frombuffer(data, dtype="<f8").astype(np.float64).reshape(-1, width)


def _checksum(data: bytes, of: str) -> bytes:
    return zlib.crc32(data, zlib.crc32(of.encode())).to_bytes(4, "little")
