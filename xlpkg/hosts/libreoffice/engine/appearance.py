"""How cells look: fonts, colours and borders, in the words of xlwings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xlwings import base_classes

from xlpkg.hosts.libreoffice.engine.bridge import enum, struct
from xlpkg.hosts.libreoffice.engine.formats import common
from xlpkg.hosts.libreoffice.engine.lacking import refuse, refuses_the_rest

Colour = tuple[int, int, int]

#: A font's property is three in LibreOffice: for Western, Asian and complex scripts.
_SCRIPTS: Final = ("", "Asian", "Complex")
_BOLD, _NORMAL = 150.0, 100.0

# com.sun.star.table.BorderLineStyle
_NO_LINE: Final = 0x7FFF
_STYLES: Final = {
    "continuous": 0,
    "dot": 1,
    "dash": 2,
    "double": 3,
    "dash_dot": 16,
    "dash_dot_dot": 17,
    "none": _NO_LINE,
}
#: Widths in 1/100 mm, as LibreOffice reads them from Excel's files.
_WEIGHTS: Final = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}
_EDGES: Final = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_horizontal": "HorizontalLine",
    "inside_vertical": "VerticalLine",
}
_DIAGONALS: Final = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}


def number_of(colour: Colour | int | str) -> int:
    """Return *colour* (red, green and blue, Excel's number, or "#rrggbb") as LibreOffice counts it.

    >>> number_of((255, 0, 1)), number_of("#00ff00"), number_of(255)
    (16711681, 65280, 16711680)
    """
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):  # Excel counts red last
        colour = (colour & 255, colour >> 8 & 255, colour >> 16 & 255)
    red, green, blue = colour
    return red << 16 | green << 8 | blue


def colour_of(number: int) -> Colour:
    """Return red, green and blue of a colour of LibreOffice; its automatic colour is black."""
    number = max(number, 0)
    return number >> 16 & 255, number >> 8 & 255, number & 255


@refuses_the_rest(base_classes.Font)
class Font:
    """The font of cells. What differs between them is None."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        return self._cells

    def _set(self, name: str, value: object) -> None:
        for script in _SCRIPTS:
            self._cells.setPropertyValue(f"{name}{script}", value)

    @property
    def bold(self) -> bool | None:
        weight = common(self._cells, "CharWeight")
        return None if weight is None else weight >= _BOLD

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        posture = common(self._cells, "CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        height: float | None = common(self._cells, "CharHeight")
        return height

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def color(self) -> Colour | None:
        number = common(self._cells, "CharColor")
        return None if number is None else colour_of(number)

    @color.setter
    def color(self, value: Colour | int | str) -> None:
        self._cells.CharColor = number_of(value)

    @property
    def name(self) -> str | None:
        name: str | None = common(self._cells, "CharFontName")
        return name

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)


@refuses_the_rest(base_classes.Border)
class Border:
    """One side of a block of cells, or one of its diagonals."""

    def __init__(self, cells: Any, side: str) -> None:
        self._cells = cells
        self._side = side

    @property
    def api(self) -> Any:
        return self._line

    @property
    def _line(self) -> Any:
        if self._side in _DIAGONALS:
            return self._cells.getPropertyValue(_DIAGONALS[self._side])
        return getattr(self._cells.TableBorder2, _EDGES[self._side])

    def change(self, line_style: Any, weight: Any, color: Any) -> None:
        """Set what is given; a line that was not there begins as a thin black one, as in Excel."""
        given, line = base_classes._UNSET, self._line
        if line_style is None or line_style == "none":
            line = struct("table.BorderLine2", LineStyle=_NO_LINE)
        else:
            if not line.LineWidth:
                line = struct("table.BorderLine2", LineStyle=0, LineWidth=_WEIGHTS["thin"])
            if line_style is not given:
                if line_style not in _STYLES:
                    raise refuse(f"Border.line_style = {line_style!r}")
                line.LineStyle = _STYLES[line_style]
                if line_style == "double":
                    line.LineWidth = max(line.LineWidth, _WEIGHTS["medium"])
            if weight is not given:
                line.LineWidth = _WEIGHTS[weight]
            if color is not given:
                line.Color = number_of(color)
        self._put(line)

    def _put(self, line: Any) -> None:
        if self._side in _DIAGONALS:
            self._cells.setPropertyValue(_DIAGONALS[self._side], line)
            return
        name = _EDGES[self._side]
        borders = self._cells.TableBorder2
        for edge in (*_EDGES.values(), "Distance"):
            setattr(borders, f"Is{edge}Valid", edge == name)
        setattr(borders, name, line)
        self._cells.TableBorder2 = borders

    @property
    def line_style(self) -> str | None:
        line = self._line
        if not line.LineWidth or line.LineStyle == _NO_LINE:
            return "none"
        return next((word for word, style in _STYLES.items() if style == line.LineStyle), None)

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.change(value, base_classes._UNSET, base_classes._UNSET)

    @property
    def weight(self) -> str:
        width = self._line.LineWidth
        return min(_WEIGHTS, key=lambda word: abs(_WEIGHTS[word] - width))

    @weight.setter
    def weight(self, value: str) -> None:
        self.change(base_classes._UNSET, value, base_classes._UNSET)

    @property
    def color(self) -> Colour | None:
        line = self._line
        return colour_of(line.Color) if line.LineWidth else None

    @color.setter
    def color(self, value: Colour | int | str) -> None:
        self.change(base_classes._UNSET, base_classes._UNSET, value)


@refuses_the_rest(base_classes.Borders)
class Borders:
    """The sides of a block of cells."""

    def __init__(self, cells: Any, shape: tuple[int, int]) -> None:
        self._cells = cells
        self._shape = shape

    @property
    def api(self) -> Any:
        return self._cells.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self._cells, side)

    def _sides(self) -> list[Border]:
        rows, columns = self._shape
        absent = {"inside_horizontal"} if rows == 1 else set()
        absent |= {"inside_vertical"} if columns == 1 else set()
        return [self[side] for side in _EDGES if side not in absent]

    @property
    def line_style(self) -> str | None:
        found = {side.line_style for side in self._sides()}
        return found.pop() if len(found) == 1 else None

    @property
    def weight(self) -> str | None:
        found = {side.weight for side in self._sides()}
        return found.pop() if len(found) == 1 else None

    @property
    def color(self) -> Colour | None:
        found = {side.color for side in self._sides()}
        return found.pop() if len(found) == 1 else None

    def set(
        self,
        which: Sequence[str],
        *,
        line_style: Any = base_classes._UNSET,
        weight: Any = base_classes._UNSET,
        color: Any = base_classes._UNSET,
    ) -> None:
        """Set the sides *which*; inner sides that a single row or column does not have are left out."""
        for side in which:
            if not (side == "inside_horizontal" and self._shape[0] == 1) and not (
                side == "inside_vertical" and self._shape[1] == 1
            ):
                self[side].change(line_style, weight, color)

    def clear(self, which: Sequence[str]) -> None:
        self.set(which, line_style=None)
