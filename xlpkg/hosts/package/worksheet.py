"""One worksheet of a package as a tree: read its formulas and styles, write values into its cells.

A formula that refers to cells loses its cached result when the workbook is saved, because the result may be out of
date. LibreOffice recalculates only formulas without a result when it opens a file; other readers see an empty cell
rather than a wrong number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, get_column_letter

from xlpkg.hosts.cell_ranges import LAST_COLUMN
from xlpkg.hosts.cell_values import CellContent, Formula
from xlpkg.ooxml import parse_xml, serialise_xml

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _FORMULA, _VALUE = f"{MAIN}row", f"{MAIN}c", f"{MAIN}f", f"{MAIN}v"
_WITHOUT_ADDRESS: Final = etree.XPath("x:row[not(@r)] | x:row/x:c[not(@r)]", namespaces={"x": MAIN.strip("{}")})
_MARK: Final = "cells"
_MARK_START: Final = b"<?cells "

#: Values by row and column.
Rows = Mapping[int, Mapping[int, CellContent]]

# OOXML writes a character that XML cannot hold as _xHHHH_, so a literal _xHHHH_ needs its underscore escaped.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Worksheet:
    """The worksheet in a part. Raises XMLSyntaxError or ValueError if the part is damaged."""

    def __init__(self, part: bytes) -> None:
        self._root = parse_xml(part)
        self._prefix = f"{self._root.prefix}:" if self._root.prefix else ""
        self._data = self._root.find(f"{MAIN}sheetData")
        if self._data is None:
            raise ValueError("it has no cells")
        self._rows: dict[int, etree._Element] = {}
        number = 0
        for row in self._data.iterchildren(_ROW):
            number = int(row.get("r") or number + 1)
            if number in self._rows:
                raise ValueError(f"row {number} appears twice")
            self._rows[number] = row
        if _WITHOUT_ADDRESS(self._data):
            self._fill_in_addresses()
        #: The XML of written cells. A processing instruction marks in the tree where each text belongs; the parser
        #: removed all others. Writing elements instead would take half as long again.
        self._written: list[str] = []

    def _fill_in_addresses(self) -> None:
        """Add the addresses that a file may leave out."""
        for number, row in self._rows.items():
            row.set("r", str(number))
            column = 0
            for cell in row.iterchildren(_CELL):
                column = _column(cell) if cell.get("r") else column + 1
                cell.set("r", f"{get_column_letter(column)}{number}")

    # Reading.

    @cached_property
    def formulas(self) -> dict[tuple[int, int], str]:
        """The formulas by row and column, without the equals sign; a shared formula is adapted to each of its cells."""
        formulas = self._formulas()
        shared = {
            formula.get("si"): Translator(f"={formula.text}", origin=formula.getparent().get("r"))
            for formula in formulas
            if formula.text and formula.get("si")
        }
        texts = {}
        for formula in formulas:
            text, first = formula.text, shared.get(formula.get("si"))
            if first and not text:
                text = first.translate_formula(formula.getparent().get("r"))[1:]
            if text:
                texts[_cell_of(formula)] = text
        return texts

    def _formulas(self) -> list[etree._Element]:
        return [formula for formula in self._data.iter(_FORMULA) if formula.getparent().tag == _CELL]

    def style(self, row: int, column: int) -> int:
        """Return the style number of a cell; of a cell that the part does not have, that of its row or column."""
        cell = self._styles.get((row, column))
        if cell is None:
            return int(_row_style(self._rows.get(row)) or self._column_styles.get(column) or 0)
        return cell

    @cached_property
    def _styles(self) -> dict[tuple[int, int], int]:
        cells = ((number, cell) for number, row in self._rows.items() for cell in row.iterchildren(_CELL))
        return {(number, _column(cell)): int(cell.get("s", 0)) for number, cell in cells}

    @cached_property
    def _column_styles(self) -> dict[int, str]:
        styles: dict[int, str] = {}
        for columns in self._root.iterfind(f"{MAIN}cols/{MAIN}col[@style]"):
            last = min(int(columns.get("max")), LAST_COLUMN)
            styles |= dict.fromkeys(range(int(columns.get("min")), last + 1), columns.get("style"))
        return styles

    # Writing.

    def forget_stale_results(self) -> bool:
        """Remove the cached result of every formula that refers to cells; return whether there was any."""
        found = False
        for formula in self._formulas():
            # A formula without text is shared: its text is in another cell.
            if formula.text and not refers_to_cells(formula.text):
                continue
            cell = formula.getparent()
            for result in cell.findall(_VALUE):
                cell.remove(result)
                found = True
            cell.attrib.pop("t", None)
        return found

    def write(self, rows: Rows) -> None:
        """Write *rows* of values into the cells, which keep their styles. Call it once, before :meth:`part`.

        A new cell has the style of its row or column. Texts are written into the cells themselves, because the table of
        shared strings would keep every text of every refresh.
        """
        self._expand_shared_formulas(rows)
        dimension = self._root.find(f"{MAIN}dimension")
        if dimension is not None:  # a reader that trusts it would not see cells beyond it
            self._root.remove(dimension)
        new = [row for row in rows if row not in self._rows]
        self._rows |= {row: etree.SubElement(self._data, _ROW, r=str(row)) for row in new}
        for row, values in rows.items():
            self._write_row(self._rows[row], row, values)
        if new:
            self._data[:] = [self._rows[row] for row in sorted(self._rows) if row not in new or len(self._rows[row])]

    def _write_row(self, row: etree._Element, number: int, values: Mapping[int, CellContent]) -> None:
        styles: dict[int, str | None] = {}  # of the written cells
        kept: dict[int, etree._Element] = {}
        for cell in row.iterchildren(_CELL):
            column = _column(cell)
            if column in values:
                styles[column] = cell.get("s")
            else:
                kept[column] = cell
        extension = row[len(styles) + len(kept) :]
        if any(child.tag == _CELL for child in extension):
            raise ValueError(f"a cell of row {number} appears twice")
        new = [column for column, value in values.items() if value is not None and column not in styles]
        if new:
            row.attrib.pop("spans", None)  # the first and last column that the row had before
            row_style = _row_style(row)
            styles |= {column: row_style or self._column_styles.get(column) for column in new}
        children: list[etree._Element] = []
        texts: list[str] = []
        for column in sorted([*styles, *kept]):
            if column in kept:
                children += [*self._marked(texts), kept[column]]
            else:
                texts.append(self._xml(f"{get_column_letter(column)}{number}", styles[column], values[column]))
        row[:] = children + self._marked(texts) + extension

    def _marked(self, texts: list[str]) -> list[etree._Element]:
        """Return the mark for cells of which *texts* are the XML, if there are any, and empty *texts*."""
        if not texts:
            return []
        self._written.append("".join(texts))
        texts.clear()
        return [etree.ProcessingInstruction(_MARK, str(len(self._written) - 1))]

    def _xml(self, address: str, style: str | None, value: CellContent) -> str:
        """Return the XML of a cell that holds *value*."""
        x = self._prefix
        start = f'<{x}c r="{address}" s="{style}"' if style else f'<{x}c r="{address}"'
        if value is None:
            return f"{start}/>"
        if isinstance(value, float):
            number = repr(value + 0.0).removesuffix(".0")  # + 0.0: -0 is 0
            return f"{start}><{x}v>{number}</{x}v></{x}c>"
        if isinstance(value, bool):
            return f'{start} t="b"><{x}v>{value:d}</{x}v></{x}c>'
        if isinstance(value, Formula):
            return f"{start}><{x}f>{escape(stored_text(value.text))}</{x}f></{x}c>"
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f'{start} t="inlineStr"><{x}is><{x}t{space}>{escape(stored_text(value))}</{x}t></{x}is></{x}c>'

    def _expand_shared_formulas(self, rows: Rows) -> None:
        """Give every cell of a shared formula a formula of its own if *rows* overwrite the cell that holds the text."""
        texts = self.formulas
        groups: dict[str, list[etree._Element]] = {}
        for formula in self._formulas():
            if formula.get("t") == "shared":
                groups.setdefault(formula.get("si"), []).append(formula)
        for group in groups.values():
            with_text = [_cell_of(formula) for formula in group if formula.text]
            if any(column in rows.get(row, ()) for row, column in with_text):
                for formula in group:
                    formula.text = texts.get(_cell_of(formula))
                    for attribute in ("t", "si", "ref"):
                        formula.attrib.pop(attribute, None)

    def part(self) -> bytes:
        """Return the worksheet's part."""
        before, *pieces = serialise_xml(self._root).split(_MARK_START)
        result = [before]
        for piece in pieces:
            number, _, after = piece.partition(b"?>")
            result += self._written[int(number)].encode(), after
        return b"".join(result)


def _row_style(row: etree._Element | None) -> str | None:
    """Return the style of new cells in *row*, None if it is that of their columns."""
    return row.get("s") if row is not None and row.get("customFormat") in ("1", "true") else None


def _column(cell: etree._Element) -> int:
    """Return the column of a cell, from its address."""
    return int(column_index_from_string(cell.get("r").rstrip("0123456789")))


def _cell_of(formula: etree._Element) -> tuple[int, int]:
    """Return the row and column of a formula."""
    row, column = coordinate_to_tuple(formula.getparent().get("r"))
    return row, column


def stored_text(text: str) -> str:
    """Return *text* as a file stores it, with characters that XML cannot hold as ``_xHHHH_``.

    >>> stored_text("a\\x0bb"), stored_text("_x0041_")
    ('a_x000B_b', '_x005F_x0041_')
    """
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


@lru_cache(maxsize=4096)
def refers_to_cells(formula: str) -> bool:
    """Return whether the result of *formula* can depend on a cell, a name or a table.

    >>> refers_to_cells('TM_YOY("广东",202502)'), refers_to_cells("SUM(A1:A3)"), refers_to_cells("period*2")
    (False, True, True)
    """
    if "INDIRECT(" in formula.upper():  # which takes the address from a text
        return True
    try:
        items = Tokenizer(f"={formula}").items
    except TokenizerError:
        return True
    return any(item.type == Token.OPERAND and item.subtype == Token.RANGE for item in items)
