"""The font of cells, and colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def _property(name: str, read: Callable[[Any], Any], stored: Callable[[Any], Any], scripts: Sequence[str]) -> property:
    """Return a property of Font: LibreOffice's property *name*, converted by *read* and *stored*."""

    def get(font: Font) -> Any:
        value = common(font.api, name)
        return None if value is None else read(value)

    def set_value(font: Font, value: Any) -> None:
        cells = font.editable()
        for script in scripts:
            cells.setPropertyValue(f"{name}{script}", stored(value))

    return property(get, set_value)


def _slant(is_italic: bool) -> Any:
    return enum("awt.FontSlant", "ITALIC" if is_italic else "NONE")


@REFUSALS.complete(base_classes.Font)
class Font:
    """The font of cells. A property in which they differ is None.

    *editable* returns the cells, or raises WorkbookError if they cannot be changed.
    """

    api: Any

    def __init__(self, cells: Any, editable: Callable[[], Any]) -> None:
        self.api = cells
        self.editable = editable

    name = _property("CharFontName", str, str, _SCRIPTS)
    size = _property("CharHeight", float, float, _SCRIPTS)
    bold = _property("CharWeight", lambda weight: weight >= _BOLD, lambda bold: _BOLD if bold else _NORMAL, _SCRIPTS)
    italic = _property("CharPosture", lambda slant: slant.value != "NONE", _slant, _SCRIPTS)
    color = _property("CharColor", colour_of, number_of, ("",))
