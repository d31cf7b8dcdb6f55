"""The lines of a CSV that quotes nothing: each comma parts two cells, and a line is split where it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload


class Lines(Sequence[list[str]]):
    """A row of cells for each line of *text*, the same that ``csv.reader`` finds where no quote is in it.

    *end* is what ends every line, where that is known: else it is any of those that csv knows.
    ``firsts`` are the first cells; ``rests`` what follows the first comma, as it stands.
    """

    def __init__(self, text: str, end: str | None = None) -> None:
        if end is None:
            text, end = text.replace("\r\n", "\n").replace("\r", "\n"), "\n"
        self._lines = text.removesuffix(end).split(end) if text else []
        self.firsts: tuple[str, ...] = ()
        self.rests: tuple[str, ...] = ()
        if self._lines:
            self.firsts, _, self.rests = zip(*(line.partition(",") for line in self._lines), strict=True)

    def is_wider(self, most: int) -> bool:
        """Tell whether a row has more than *most* cells."""
        return any(line.count(",") >= most for line in self._lines if len(line) >= most)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        line = self._lines[at]
        return line.split(",") if line else []
