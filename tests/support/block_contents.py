"""The texts of blocks without spaces and locations, to compare what was read with what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from made_reports import Piece
from report_writers import plain

from xlpkg.audit.document import Block, Paragraph, RawTable


def contents(blocks: Iterable[Block]) -> list[str | list[tuple[str, ...]]]:
    """Return texts and tables without spaces, because line ends remove spaces and justified lines add them."""
    return [
        [tuple(map(tight, line.cells)) for line in block.rows] if isinstance(block, RawTable) else tight(block.text)
        for block in blocks
    ]


def of_pieces(pieces: Iterable[Piece]) -> list[str | list[tuple[str, ...]]]:
    return [[tuple(map(tight, row)) for row in piece.rows] if piece.rows else tight(plain(piece)) for piece in pieces]


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def grids(blocks: Iterable[Block]) -> list[list[tuple[str, ...]]]:
    return [[line.cells for line in block.rows] for block in blocks if isinstance(block, RawTable)]
