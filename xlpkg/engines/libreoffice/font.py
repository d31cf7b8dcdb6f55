"""The font of cells, and colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from xlwings import base_classes

from xlpkg.engines.libreoffice.bridge import REFUSALS, enum
from xlpkg.engines.libreoffice.formats import common

Colour = tuple[int, int, int]

#: LibreOffice has each property of a font three times: for Western, Asian and complex scripts.
_SCRIPTS: Final = ("", "Asian", "Complex")
_BOLD, _NORMAL = 150.0, 100.0


def number_of(colour: Colour | int | str) -> int:
    """Return *colour* (red, green and blue, Excel's number, or "#rrggbb") as LibreOffice's number.

    >>> number_of((255, 0, 1)), number_of("#00ff00"), number_of(255)
    (16711681, 65280, 16711680)
    """
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):  # in Excel's numbers red is the lowest byte
        colour = (colour & 255, colour >> 8 & 255, colour >> 16 & 255)
    red, green, blue = colour
    return red << 16 | green << 8 | blue


def colour_of(number: int) -> Colour:
    """Return red, green and blue of LibreOffice's *number*; its automatic colour (-1) is black."""
    number = max(number, 0)
    return number >> 16 & 255, number >> 8 & 255, number & 255


@REFUSALS.complete(base_classes.Font)
class Font:
    """The font of cells. A property in which they differ is None.

    *editable* returns the cells, or raises WorkbookError if they cannot be changed.
    """

    api: Any

    def __init__(self, cells: Any, editable: Callable[[], Any]) -> None:
        self.api = cells
        self._editable = editable

    def _set(self, name: str, value: object) -> None:
        cells = self._editable()
        for script in _SCRIPTS:
            cells.setPropertyValue(f"{name}{script}", value)

    @property
    def bold(self) -> bool | None:
        weight = common(self.api, "CharWeight")
        return None if weight is None else weight >= _BOLD

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        posture = common(self.api, "CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        height: float | None = common(self.api, "CharHeight")
        return height

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def color(self) -> Colour | None:
        number = common(self.api, "CharColor")
        return None if number is None else colour_of(number)

    @color.setter
    def color(self, value: Colour | int | str) -> None:
        self._editable().CharColor = number_of(value)

    @property
    def name(self) -> str | None:
        name: str | None = common(self.api, "CharFontName")
        return name

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)
