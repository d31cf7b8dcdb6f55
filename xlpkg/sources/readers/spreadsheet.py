"""An .xlsx or .xls workbook as a grid for each sheet.

calamine reads .xlsx; it allocates the rectangle from A1 to a sheet's last cell and a copy of a shared text for every
cell, so the sizes in the package are checked first. xlrd reads .xls, because it keeps rows of different lengths and
each shared text once, so that a damaged file cannot exhaust the memory and needs no such check.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

import xlrd
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineError, CalamineWorkbook

from xlpkg.errors import SourceRefused
from xlpkg.ooxml import MAX_UNPACKED_BYTES, Package, PackageError, PackageTooLarge, allocated, parse_xml
from xlpkg.sources.readers.grid import MAX_CELLS, MAX_CHARACTERS, Grid, RawCell, cell_text

#: Parts by which calamine would take a package for an .ods or .xlsb, of which the sizes are not checked.
_OTHER_FORMATS: Final = {"content.xml", "xl/workbook.bin"}
#: The first and last row and column of merged cells, counted from 0; the last are included.
_Merged = tuple[tuple[int, int], tuple[int, int]]

#: The ids of the built-in number formats 0% and 0.00%.
_BUILTIN: Final = {"9", "10"}
#: The parts of a number format that are shown as they are: "…", \x, and the width or the repetition of a character.
_LITERAL: Final = re.compile(r'"[^"]*"?|[\\_*].')


def read_xlsx(name: str, data: bytes) -> Iterator[Grid]:
    """Yield a grid for each sheet that has a text or number.

    Raises SourceRefused if the workbook is damaged, encrypted or larger than the limits.
    """
    package = _check_xlsx(name, data)
    try:
        percent = _percent_cells(package)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            cells = sheet.to_python(skip_empty_area=False)
            rows = [list(map(cell_text, row)) for row in cells]
            for row, column in percent.get(sheet_name, ()):
                if row < len(cells) and column < len(cells[row]):
                    rows[row][column] = _percent_text(cells[row][column])
            yield from _grid(name, sheet_name, rows, sheet.merged_cell_ranges or ())
    except (CalamineError, etree.XMLSyntaxError, OSError, ValueError, KeyError) as error:
        raise SourceRefused("source-damaged", file=name, kind="xlsx", reason=error) from error
    except BaseException as error:
        # calamine panics on some files that were cut short. A panic is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise SourceRefused("source-damaged", file=name, kind="xlsx", reason="its structure is broken") from error


def _check_xlsx(name: str, data: bytes) -> Package:
    """Return the parts of an .xlsx.

    Raises SourceRefused if it is damaged or encrypted, or calamine would allocate more than the limits.
    """
    try:
        package = Package.read(data)
        cells, characters = allocated(package, MAX_CHARACTERS)
    except PackageTooLarge as error:
        raise SourceRefused("source-too-large", file=name, limit=MAX_UNPACKED_BYTES // 2**20) from error
    except PackageError as error:
        raise SourceRefused("source-damaged", file=name, kind="xlsx", reason=error) from error
    if _OTHER_FORMATS & {part.lower() for part in package.parts}:
        raise SourceRefused("source-damaged", file=name, kind="xlsx", reason="it is no .xlsx")
    if cells > MAX_CELLS:
        raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
    if characters > MAX_CHARACTERS:
        raise SourceRefused("source-too-much-text", file=name, limit=MAX_CHARACTERS)
    return package


def read_xls(name: str, data: bytes) -> Iterator[Grid]:
    """Yield a grid for each sheet that has a text or number.

    Raises SourceRefused if the workbook is damaged, encrypted or larger than the limits.
    """
    sheets, cells = [], 0
    try:
        # xlrd reads merged cells together with the formats.
        workbook = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        for index in range(workbook.nsheets):
            sheets.append(sheet := workbook.sheet_by_index(index))
            cells += sum(map(sheet.row_len, range(sheet.nrows))) + sheet.nrows
            if cells > MAX_CELLS:  # before the memory is used for the other sheets
                break
    except Exception as error:  # a damaged file makes xlrd raise nearly any exception
        raise SourceRefused("source-damaged", file=name, kind="xls", reason=error) from error
    if cells > MAX_CELLS:
        raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
    characters = 0
    for sheet in sheets:
        rows = [[_xls_text(cell, workbook) for cell in sheet.row(row)] for row in range(sheet.nrows)]
        characters += sum(len(text) for row in rows for text in row)
        if characters > MAX_CHARACTERS:
            raise SourceRefused("source-too-much-text", file=name, limit=MAX_CHARACTERS)
        merged = [((top, left), (end - 1, right - 1)) for top, end, left, right in sheet.merged_cells]
        yield from _grid(name, sheet.name, rows, merged)


def _xls_text(cell: xlrd.sheet.Cell, workbook: xlrd.Book) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        with contextlib.suppress(ValueError, OverflowError):
            return cell_text(xlrd.xldate_as_datetime(cell.value, workbook.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_NUMBER and _xls_shows_percent(cell, workbook):
        return _percent_text(cell.value)
    return cell_text(cell.value)


def _xls_shows_percent(cell: xlrd.sheet.Cell, workbook: xlrd.Book) -> bool:
    style = cell.xf_index  # None or out of range in a damaged file
    if style is None or not 0 <= style < len(workbook.xf_list):
        return False
    found = workbook.format_map.get(workbook.xf_list[style].format_key)
    return found is not None and _shows_percent(found.format_str)


def _percent_text(cell: RawCell) -> str:
    """Return a cell that is shown as a percentage: "-4.3%" for the number -0.043."""
    if not isinstance(cell, (int, float)) or isinstance(cell, bool):
        return cell_text(cell)
    return f"{cell_text(cell * 100.0)}%"


def _grid(name: str, sheet_name: str, rows: list[list[str]], merged: Iterable[_Merged]) -> Iterator[Grid]:
    """Yield the grid of a sheet, each text of merged cells repeated; nothing for a sheet without texts."""
    filled, width = 0, max(map(len, rows), default=0)
    for (top, left), (bottom, right) in merged:
        below, after = min(bottom + 1, len(rows)), min(right + 1, width)
        if top >= below or left >= after:
            continue
        filled += (below - top) * (after - left)
        if filled > MAX_CELLS:
            raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
        text = rows[top][left] if left < len(rows[top]) else ""
        for row in rows[top:below]:
            row += [""] * (after - len(row))
            row[left:after] = [text] * (after - left)
    if any(any(row) for row in rows):
        yield Grid(sheet_name, rows, (sheet_name,))


# Percentages: the cells of a workbook that a number format shows times 100, -0.043 as -4.3%


def _shows_percent(number_format: str) -> bool:
    """Return whether a number format shows a number times 100, with a percent sign.

    >>> _shows_percent("0.0%"), _shows_percent('0.0"%"'), _shows_percent(r"0.0\\%")
    (True, False, False)
    """
    return "%" in _LITERAL.sub("", number_format)


def _percent_cells(package: Package) -> dict[str, set[tuple[int, int]]]:
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
        custom = (each for each in root.iter("{*}numFmt") if _shows_percent(each.get("formatCode", "")))
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
