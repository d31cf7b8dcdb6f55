"""How the store keeps a month's rows: as one array of doubles, with a checksum.

A row has :data:`WIDTH` numbers: the line that it was read from, the place of its region in ``REGIONS``, and the nine
figures of ``sources.table``, NaN where nothing is printed. Bytes are little-endian; the last four are the CRC-32 of
what stands before them, begun with the labels that belong to the rows, so that damage is no figure.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.sources.table import FIELD_COUNT

if TYPE_CHECKING:
    from xlpkg.sources.table import Array

FIRST_FIGURE: Final = 2
WIDTH: Final = FIRST_FIGURE + FIELD_COUNT


def packed(rows: Array, labels: str = "") -> bytes:
    """Return *rows*, shape (n, WIDTH), and the checksum of them and their *labels*."""
    data = rows.astype("<f8").tobytes()
    return data + zlib.crc32(data, zlib.crc32(labels.encode())).to_bytes(4, "little")


def unpacked(blob: bytes, labels: str = "") -> Array:
    """Return the rows in *blob*, shape (n, WIDTH). Raises ValueError where it or its *labels* are damaged."""
    data, checksum = blob[:-4], blob[-4:]
    if zlib.crc32(data, zlib.crc32(labels.encode())).to_bytes(4, "little") != checksum:
        raise ValueError("the checksum of its figures is not theirs")
    return np.frombuffer(data, dtype="<f8").astype(np.float64).reshape(-1, WIDTH)
