"""The colours of rises and falls: each workbook has one palette, which is chosen when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import xlwings as xw

from xlpkg.workbook import layout

#: Orange falls and blue rises: the colour-blind see the difference, and in grey the largest falls are darker than the
#: largest rises.
_ORANGE_BLUE: Final = (
    ("#A34A12", "#FFFFFF"),
    ("#E08A4E", "#1F1206"),
    ("#FADCC6", "#3A2214"),
    ("#DCEAF5", "#14293A"),
    ("#8FBEE3", "#0B1C2B"),
    ("#2A78B5", "#FFFFFF"),
)
_GREEN_RED: Final = (
    ("#14615C", "#FFFFFF"),
    ("#6FB5AE", "#0C2422"),
    ("#D5EBE8", "#16302E"),
    ("#F7DEDB", "#3A1412"),
    ("#E59A92", "#2A0B08"),
    ("#A8241C", "#FFFFFF"),
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of rises and of falls, as ``#RRGGBB``.

    Attributes:
        on_dark: those of a rise and of a fall on the dark ground of a page.
        pale: those of bars behind figures.
        tiles: ground and text of the tiles of the map, from the largest falls to the largest rises.
    """

    rise: str
    fall: str
    on_dark: tuple[str, str]
    pale: tuple[str, str]
    tiles: tuple[tuple[str, str], ...]

    def of(self, value: float) -> str:
        """Return the colour of *value*."""
        return self.fall if value < 0 else self.rise


#: By the colours of rises and of falls; the first is that of a workbook that names none.
PALETTES: Final = {
    "green-red": Palette("#1B7F79", "#B3261E", ("#4FB3AA", "#F0857C"), ("#BFE0DC", "#F5D9D6"), _ORANGE_BLUE),
    "red-green": Palette("#B3261E", "#14615C", ("#F0857C", "#4FB3AA"), ("#F5D9D6", "#CDE7E4"), _GREEN_RED),
    "blue-orange": Palette("#1F5F9E", "#A84B00", ("#7FB4EA", "#F0A35E"), ("#CFE1F3", "#FAE6D5"), _ORANGE_BLUE),
}
USUAL: Final = next(iter(PALETTES))


def palette_name(book: xw.Book) -> str:
    """Return the name of the palette of *book*."""
    name = layout.COLOURS_NAME
    word = str(book.names[name].refers_to).strip('="') if name in book.names else ""
    return word if word in PALETTES else USUAL


def palette_of(book: xw.Book) -> Palette:
    """Return the palette of *book*."""
    return PALETTES[palette_name(book)]
