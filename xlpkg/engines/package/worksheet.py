"""One worksheet of a package as a tree: read its cells, formulas and styles, write values into its cells.

When the workbook is saved, a formula keeps its cached result only if that cannot be out of date
(:mod:`xlpkg.engines.package.outdated`). LibreOffice recalculates only formulas without a result when it opens a file;
other readers see an empty cell rather than a wrong number.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from lxml import etree
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, get_column_letter

from xlpkg.engines.cell_ranges import LAST_COLUMN, CellRange, range_at
from xlpkg.engines.cell_values import LONGEST_TEXT, CellContent, Formula
from xlpkg.engines.package.formulas import references
from xlpkg.engines.page_texts import PageTexts, sections, with_text
from xlpkg.ooxml import parse_xml, serialise_xml

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _FORMULA, _VALUE, _INLINE, _TEXT = (f"{MAIN}{tag}" for tag in ("row", "c", "f", "v", "is", "t"))
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: A worksheet asks for the same few columns tens of thousands of times.
_index_of: Final = functools.lru_cache(maxsize=None)(column_index_from_string)
#: Of Excel, in points.
_DEFAULT_HEIGHT: Final = 15.0
#: The elements of a worksheet in their order.
ORDER: Final = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)

#: The result of a formula: a number, a text, an error of Excel by its value, such as #N/A, or a list of rows of these.
Cell = float | int | str | Enum
Result = Cell | list[Any]
#: Returns the result of a formula, None if it cannot be known without an office program. The second argument returns
#: a reference in the formula as the cell has it: a shared formula is written for its first cell.
Compute = Callable[[str, Callable[[str], str]], Result | None]


class _Missing(Enum):
    """What an array formula shows beyond its result."""

    NA = "#N/A"


# OOXML writes a character that XML cannot hold as _xHHHH_, so a literal _xHHHH_ needs its underscore escaped.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Worksheet:
    """The worksheet in a part. Raises XMLSyntaxError or ValueError if the part is damaged."""

    def __init__(self, part: bytes) -> None:
        self._root = parse_xml(part)
        self._data = self._root.find(f"{MAIN}sheetData")
        if self._data is None:
            raise ValueError("it has no cells")
        self._rows: dict[int, etree._Element] = {}
        #: Whether the part has to be written again, the cells that were written, the heights that rows had before, and
        #: the new alternative texts of charts by their name.
        self.is_changed = False
        self.written: list[CellRange] = []
        self.heights: dict[int, float] = {}
        self.chart_texts: dict[str, str] = {}
        number = 0
        for row in self._data.iterchildren(_ROW):
            number = int(row.get("r") or number + 1)
            if number in self._rows:
                raise ValueError(f"row {number} appears twice")
            row.set("r", str(number))  # a file may leave it out
            self._rows[number] = row

    # Reading.

    def cells(self, cell_range: CellRange) -> Iterator[tuple[int, int, etree._Element]]:
        """Yield row, column and element of the cells in *cell_range* that the part has."""
        last = max(self._rows, default=0)
        for number in range(cell_range.top, min(cell_range.bottom, last) + 1):
            for column, cell in self._cells_of(number):
                if cell_range.left <= column <= cell_range.right:
                    yield number, column, cell

    def _cells_of(self, number: int) -> list[tuple[int, etree._Element]]:
        """Return column and element of the cells of a row. They get the addresses that a file may leave out.

        It takes longer to keep the elements of a sheet than to find them again.
        """
        cells = []
        column = 0
        for cell in self._rows[number].iterchildren(_CELL) if number in self._rows else ():
            if address := cell.get("r"):
                column = _index_of(address.rstrip("0123456789"))
            else:
                column += 1
                cell.set("r", f"{get_column_letter(column)}{number}")
            cells.append((column, cell))
        return cells

    def is_computed(self, row: int, column: int) -> bool:
        """Return whether a cell has a formula, or a result of one that fills several cells."""
        cell = CellRange(row, column, row, column)
        return (row, column) in self._formulas or any(block.intersection(cell) for block in self.blocks)

    @cached_property
    def _formulas(self) -> dict[tuple[int, int], etree._Element]:
        """The formulas by row and column."""
        found = [formula for formula in self._data.iter(_FORMULA) if formula.getparent().tag == _CELL]
        if not all(formula.getparent().get("r") for formula in found):
            for row in self._rows:
                self._cells_of(row)  # adds the addresses
        return {coordinate_to_tuple(formula.getparent().get("r")): formula for formula in found}

    @cached_property
    def _shared(self) -> dict[str, etree._Element]:
        """The formulas with the text of each shared formula, by its index."""
        return {each.get("si"): each for each in self._formulas.values() if each.text and each.get("si")}

    @cached_property
    def blocks(self) -> list[CellRange]:
        """The ranges of array formulas and data tables; Excel does not let a part of one be changed."""
        return [block for block in map(_block_of, self._formulas.values()) if block is not None]

    @property
    def is_protected(self) -> bool:
        """Whether the locked cells of the sheet are protected."""
        protection = self._root.find(f"{MAIN}sheetProtection")
        return protection is not None and protection.get("sheet") in ("1", "true")

    def formula(self, row: int, column: int) -> str:
        """Return the formula of a cell, "" if it has none; a shared formula is adapted to the cell."""
        formula = self._formulas.get((row, column))
        return "" if formula is None else self._text_of(formula)

    def _text_of(self, formula: etree._Element) -> str:
        text, adapted = self._stored(formula)
        return adapted(text)

    def style(self, row: int, column: int) -> int:
        """Return the style number of a cell; of a cell that the part does not have, that of its row or column."""
        style = self._styles.get((row, column))
        return int(_row_style(self._rows.get(row)) or self._column_styles.get(column) or 0) if style is None else style

    @cached_property
    def _styles(self) -> dict[tuple[int, int], int]:
        return {(row, column): int(cell.get("s", 0)) for row in self._rows for column, cell in self._cells_of(row)}

    @cached_property
    def _column_styles(self) -> dict[int, str]:
        styles: dict[int, str] = {}
        for columns in self._root.iterfind(f"{MAIN}cols/{MAIN}col[@style]"):
            last = min(int(columns.get("max")), LAST_COLUMN)
            styles |= dict.fromkeys(range(int(columns.get("min")), last + 1), columns.get("style"))
        return styles

    def row_height(self, number: int) -> float:
        """Return the height of a row in points, 0 if it is hidden."""
        row = self._rows.get(number)
        if row is not None and row.get("hidden") in ("1", "true"):
            return 0.0
        height = None if row is None else row.get("ht")
        if height is None:
            default = self._root.find(f"{MAIN}sheetFormatPr")
            height = None if default is None else default.get("defaultRowHeight")
        return float(height or _DEFAULT_HEIGHT)

    def has_hidden_columns(self, cell_range: CellRange) -> bool:
        """Return whether a column of *cell_range* is hidden."""
        found = (each for each in self._root.iterfind(f"{MAIN}cols/{MAIN}col") if each.get("hidden") in ("1", "true"))
        return any(
            int(each.get("min")) <= cell_range.right and int(each.get("max")) >= cell_range.left for each in found
        )

    @cached_property
    def merged(self) -> list[CellRange]:
        """The ranges of merged cells."""
        found = [range_at(cells.get("ref", "")) for cells in self._root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]
        return [cells for cells in found if cells is not None]

    # Writing.

    def set_row_height(self, number: int, height: float) -> None:
        """Give a row a height in points; 0 hides it."""
        self.heights.setdefault(number, self.row_height(number))
        self._add_rows([number])
        row = self._rows[number]
        row.attrib.pop("hidden", None)
        if height:
            row.set("ht", f"{height:g}")
            row.set("customHeight", "1")
        else:
            row.set("hidden", "1")
        self.is_changed = True

    def set_page_texts(self, texts: PageTexts) -> None:
        """Write *texts* into the header and footer."""
        for (place, side), text in texts.items():
            element = self._header_footer(f"odd{place.title()}")
            found = sections(element.text or "")
            code = found | {side: with_text(found[side], text)}
            self.is_changed = self.is_changed or code != found
            element.text = "".join(f"&{letter}{part}" for letter, part in code.items() if part)

    def _header_footer(self, name: str) -> etree._Element:
        """Return the element *name*, oddHeader or oddFooter, which is added if there is none."""
        parent = self._root.find(f"{MAIN}headerFooter")
        if parent is None:
            parent = etree.Element(f"{MAIN}headerFooter")
            after = ORDER[ORDER.index("headerFooter") + 1 :]
            later = [child for child in self._root if etree.QName(child).localname in after]
            if later:
                later[0].addprevious(parent)
            else:
                self._root.append(parent)
        element = parent.find(f"{MAIN}{name}")
        if element is None:
            element = etree.Element(f"{MAIN}{name}")
            parent.insert(0 if name == "oddHeader" else len(parent.findall(f"{MAIN}oddHeader")), element)
        return element

    def replace_texts(self, text_of: Callable[[etree._Element], Any], replaced: Callable[[str], str]) -> None:
        """Replace the texts of cells, links and rules of input by what *replaced* returns for each."""
        for cell in self._data.iter(_CELL):
            if cell.get("t") in ("s", "inlineStr") and (new := replaced(text := text_of(cell) or "")) != text:
                row, column = coordinate_to_tuple(cell.get("r"))
                self.write(row, column, [[new]])
        for element in self._root.iter(f"{MAIN}hyperlink", f"{MAIN}dataValidation"):
            for name, text in element.attrib.items():
                element.set(name, replaced(text))
        for words in self._root.iter(f"{MAIN}formula1"):
            if words.text and words.text.startswith('"'):
                words.text = '"{}"'.format(replaced(words.text.strip('"')))

    def precedents(self) -> Iterator[tuple[tuple[int, int], CellRange, list[str] | None]]:
        """Yield row and column of each formula, the cells that show its result, and its references.

        The references are None if the result may change without them.
        """
        for cell, formula in self._formulas.items():
            text, adapted = self._stored(formula)
            found = references(text)
            yield cell, _block_of(formula) or CellRange(*cell, *cell), None if found is None else [*map(adapted, found)]

    def _stored(self, formula: etree._Element) -> tuple[str, Callable[[str], str]]:
        """Return the text of a formula as stored, "" if it has none, and what adapts a reference in it to its cell."""
        first = formula if formula.text else self._shared.get(formula.get("si"))
        return ("", str) if first is None else (first.text, functools.partial(_adapted, first, formula))

    def update_results(self, cells: Collection[tuple[int, int]], compute: Compute) -> None:
        """Replace or remove the cached results of the formulas in *cells*."""
        for formula in map(self._formulas.__getitem__, cells):
            text, adapted = self._stored(formula)
            result = compute(text, adapted) if text else None
            for cell, value in self._results(formula, result):
                self.is_changed = _set_result(cell, value) or self.is_changed

    def has_results(self) -> bool:
        """Return whether all formulas have a cached result."""
        return all(formula.getparent().find(_VALUE) is not None for formula in self._formulas.values())

    def _results(self, formula: etree._Element, result: Result | None) -> Iterator[tuple[etree._Element, Cell | None]]:
        """Yield the cells that show *result*, the result of *formula*, with the value of each."""
        block = _block_of(formula)
        if block is None:
            yield formula.getparent(), result[0][0] if isinstance(result, list) else result
            return
        shape = (len(result), len(result[0])) if isinstance(result, list) else (1, 1)
        if formula.getparent().get("cm") and shape != block.shape:  # a dynamic array: Excel changes its range
            result = None
        for row, column, cell in self.cells(block):
            if cell is formula.getparent() or cell.find(_FORMULA) is None:
                yield cell, _element(result, row - block.top, column - block.left)

    def write(self, top: int, left: int, rows: Sequence[Sequence[CellContent]]) -> None:
        """Write *rows* of contents into the cells from (*top*, *left*) on, which keep their styles.

        A new cell has the style of its row or column. Texts are written into the cells themselves, because the table of
        shared strings would keep every text of every refresh.
        """
        self._release_formulas(CellRange(top, left, top + len(rows) - 1, left + len(rows[0]) - 1))
        self._add_rows([row for row, contents in enumerate(rows, top) if any(each is not None for each in contents)])
        for number, contents in enumerate(rows, top):
            if number in self._rows:
                self._write_row(number, left, contents)
        if any(Formula in map(type, contents) for contents in rows):
            self._forget_formulas()

    def _release_formulas(self, target: CellRange) -> None:
        """Prepare a write: let no shared formula depend on a cell of *target*, whose formulas are about to go."""
        overwritten = [formula for cell, formula in self._formulas.items() if target.contains(*cell)]
        for formula in overwritten:
            if formula.text and formula.get("t") == "shared":
                self._expand_shared_formula(formula.get("si"))
        if overwritten:
            self._forget_formulas()
        dimension = self._root.find(f"{MAIN}dimension")
        if dimension is not None:  # a reader that trusts it would not see cells beyond it
            self._root.remove(dimension)
        self.is_changed = True
        self.written.append(target)

    def _forget_formulas(self) -> None:
        for outdated in ("_formulas", "_shared", "blocks"):
            self.__dict__.pop(outdated, None)

    def _add_rows(self, numbers: Iterable[int]) -> None:
        """Add those of the rows that the part does not have."""
        new = [number for number in numbers if number not in self._rows]
        if new:
            self._rows |= {number: etree.SubElement(self._data, _ROW, r=str(number)) for number in new}
            self._data[:] = [self._rows[number] for number in sorted(self._rows)]

    def _write_row(self, number: int, left: int, contents: Sequence[CellContent]) -> None:
        row = self._rows[number]
        found = set()
        for column, cell in self._cells_of(number):
            if column in found:
                raise ValueError(f"a cell of row {number} appears twice")
            if left <= column < left + len(contents):
                found.add(column)
                set_content(cell, contents[column - left])
        missing = () if len(found) == len(contents) else enumerate(contents, left)
        new = {column: value for column, value in missing if value is not None and column not in found}
        if new:
            row.attrib.pop("spans", None)  # the first and last column that the row had before
            others = [child for child in row if child.tag != _CELL]
            for column, value in new.items():
                cell = etree.SubElement(row, _CELL, r=f"{get_column_letter(column)}{number}")
                if style := _row_style(row) or self._column_styles.get(column):
                    cell.set("s", style)
                set_content(cell, value)
            row[:] = [cell for _, cell in sorted(self._cells_of(number), key=itemgetter(0))] + others
            self.__dict__.pop("_styles", None)

    def _expand_shared_formula(self, index: str) -> None:
        """Give every cell of a shared formula a formula of its own."""
        group = [formula for formula in self._formulas.values() if formula.get("si") == index]
        texts = [self._text_of(formula) for formula in group]
        for formula, text in zip(group, texts, strict=True):
            formula.text = text
            for attribute in ("t", "si", "ref"):
                formula.attrib.pop(attribute, None)

    def part(self) -> bytes:
        """Return the worksheet's part."""
        return serialise_xml(self._root)


def set_content(cell: etree._Element, value: CellContent) -> None:
    """Make *value* the content of *cell*, which keeps its style."""
    kind: str | None = None
    tag = text = ""
    if isinstance(value, float):
        tag, text = _VALUE, _number(value)
    elif isinstance(value, bool):
        kind, tag, text = "b", _VALUE, f"{value:d}"
    elif isinstance(value, Formula):
        tag, text = _FORMULA, stored_text(value.text)
    elif value is not None:
        kind, tag, text = "inlineStr", _INLINE, stored_text(value)
    elif not len(cell):
        return
    if len(cell) == 1 and cell.get("t") == kind and not cell.get("vm"):  # most cells of a refresh
        only = cell[0]
        if only.tag == tag == _VALUE:
            only.text = text
            return
        if only.tag == tag == _INLINE and len(only) and only[0].text == text:
            return
    del cell[:]
    for attribute in ("t", "cm", "vm"):
        if cell.get(attribute):
            del cell.attrib[attribute]
    if kind is not None:
        cell.set("t", kind)
    if tag:
        element = etree.SubElement(cell, tag)
        if tag == _INLINE:
            element = etree.SubElement(element, _TEXT)
            if text != text.strip():
                element.set(_SPACE, "preserve")
        element.text = text


def _number(value: float) -> str:
    """Return the shortest text of *value*; -0 is 0."""
    return repr(value + 0.0).removesuffix(".0")


def _row_style(row: etree._Element | None) -> str | None:
    """Return the style of new cells in *row*, None if it is that of their columns."""
    return row.get("s") if row is not None and row.get("customFormat") in ("1", "true") else None


def _adapted(first: etree._Element, formula: etree._Element, text: str) -> str:
    """Return *text*, which is part of the formula *first*, with its references adapted to the cell of *formula*."""
    if first is formula:
        return text
    translator = Translator(f"={text}", origin=first.getparent().get("r"))
    try:
        return str(translator.translate_formula(formula.getparent().get("r"))[1:])
    except TranslatorError:  # beyond the edge of the sheet
        return "#REF!"


def stored_text(text: str) -> str:
    """Return *text* as a file stores it, with characters that XML cannot hold as ``_xHHHH_``.

    >>> stored_text("a\\x0bb"), stored_text("_x0041_")
    ('a_x000B_b', '_x005F_x0041_')
    """
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _block_of(formula: etree._Element) -> CellRange | None:
    """Return the cells that *formula* fills, None if it is neither an array formula nor a data table."""
    return range_at(formula.get("ref", "")) if formula.get("t") in ("array", "dataTable") else None


def _element(result: Result | None, row: int, column: int) -> Cell | None:
    """Return what an array formula with *result* shows in a cell, counted from 0 from its first one."""
    if not isinstance(result, list):
        return result
    return result[row][column] if row < len(result) and column < len(result[0]) else _Missing.NA


def _set_result(cell: etree._Element, value: Cell | None) -> bool:
    """Make *value* the cached result in *cell*, None for no result; return whether that is another one."""
    kind: str | None = None
    text: str | None = None
    if isinstance(value, Enum):
        kind, text = "e", value.value
    elif isinstance(value, str):
        kind, text = ("str", stored_text(value)) if len(value) <= LONGEST_TEXT else (None, None)
    elif value is not None:
        text = _number(value)
    if (cell.get("t"), cell.findtext(_VALUE), cell.find(_INLINE)) == (kind, text, None):
        return False
    for old in (*cell.findall(_VALUE), *cell.findall(_INLINE)):
        cell.remove(old)
    for attribute in ("t", "vm"):
        cell.attrib.pop(attribute, None)
    if kind is not None:
        cell.set("t", kind)
    if text is not None:
        element = etree.Element(_VALUE)
        element.text = text
        cell.insert(0 if cell.find(_FORMULA) is None else 1, element)
    return True
