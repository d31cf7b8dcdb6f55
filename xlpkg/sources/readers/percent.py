"""The cells of a workbook that a number format shows as percentages: -0.043 is shown as -4.3%."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.utils.cell import coordinate_to_tuple

from xlpkg.ooxml import Package, parse_xml

#: The ids of the built-in number formats 0% and 0.00%.
_BUILTIN: Final = {"9", "10"}
#: The parts of a number format that are shown as they are: "…", \x, and the width or the repetition of a character.
_LITERAL: Final = re.compile(r'"[^"]*"?|[\\_*].')


def shows_percent(number_format: str) -> bool:
    """Return whether a number format shows a number times 100, with a percent sign.

    >>> shows_percent("0.0%"), shows_percent('0.0"%"'), shows_percent(r"0.0\\%")
    (True, False, False)
    """
    return "%" in _LITERAL.sub("", number_format)


def percent_cells(package: Package) -> dict[str, set[tuple[int, int]]]:
    """Return the cells of each sheet of an .xlsx that are shown as percentages: (row, column), counted from 0.

    Raises XMLSyntaxError, ValueError or KeyError if the package is damaged.
    """
    main = package.main()
    styles = _percent_styles(package, main)
    if not styles:
        return {}
    parts = package.related(main, "worksheet")
    cells: dict[str, set[tuple[int, int]]] = {}
    for sheet in parse_xml(package.parts[main]).iter("{*}sheet"):
        ids = (value for name, value in sheet.attrib.items() if str(name).endswith("}id"))
        part = parts.get(str(next(ids, "")))
        if part is not None:  # a worksheet, not a chart
            cells[str(sheet.get("name"))] = _cells_with(package.parts[part], styles)
    return cells


def _percent_styles(package: Package, main: str) -> set[str]:
    """Return the indices, as text, of the cell styles of which the number format shows percentages."""
    found: set[str] = set()
    for part in package.related(main, "styles").values():
        root = parse_xml(package.parts[part])
        custom = (each for each in root.iter("{*}numFmt") if shows_percent(each.get("formatCode", "")))
        formats = _BUILTIN | {str(each.get("numFmtId")) for each in custom}
        styles = (style for group in root.iter("{*}cellXfs") for style in group.iterchildren("{*}xf"))
        found |= {str(index) for index, style in enumerate(styles) if style.get("numFmtId") in formats}
    return found


def _cells_with(sheet: bytes, styles: set[str]) -> set[tuple[int, int]]:
    """Return the row and column, counted from 0, of each cell of a sheet that has one of *styles*."""
    found: set[tuple[int, int]] = set()
    row = -1
    for element in parse_xml(sheet).iter("{*}row"):
        row = int(element.get("r", row + 2)) - 1
        column = -1
        for cell in element.iterchildren("{*}c"):
            address = cell.get("r")
            column = coordinate_to_tuple(address)[1] - 1 if address else column + 1
            if cell.get("s", "0") in styles:
                found.add((row, column))
    return found
