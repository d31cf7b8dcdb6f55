"""Carry what is the user's from a sheet to the new drawing of it: contents, formats, notes, page header, protection.

A cell of a range is found by its place in the range, any other by its place beside or below the ranges.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from xlpkg.engines.cell_ranges import ALL_CELLS, CellRange, a1, range_at
from xlpkg.engines.package.worksheet import MAIN, Worksheet
from xlpkg.ooxml import parse_xml, serialise_xml
from xlpkg.workbook.layout import NamedRange

Place = Callable[[int, int], tuple[int, int] | None]

_FORMULA: Final = f"{MAIN}f"
#: The elements of a worksheet that are the user's, and all in their order.
_OF_USER: Final = ("sheetProtection", "protectedRanges", "headerFooter", "legacyDrawing", "legacyDrawingHF")
_ORDER: Final = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
#: Elements with an area of cells -> the element of their list, and the attribute that has the area.
_AREAS: Final = {
    "mergeCell": ("mergeCells", "ref"),
    "conditionalFormatting": ("", "sqref"),
    "dataValidation": ("dataValidations", "sqref"),
    "hyperlink": ("hyperlinks", "ref"),
}
_SHAPE_OF_NOTE: Final = re.compile(rb"<v:shape\b.*?</v:shape>", re.S)
_REFERENCE: Final = re.compile(r"\$?\b[A-Z]{1,3}\$?\d+\b")
_OF_ROW: Final = ("ht", "customHeight", "hidden")


@dataclass(frozen=True, slots=True)
class Carried:
    """A range of the old sheet, and what of it the new sheet gets.

    Attributes:
        new: its cells on the new sheet.
        old: its cells on the old sheet.
        values: whether all contents are carried.
        formats: whether formats and notes are.
        typed: the cells in which the user types, each with its place in the new range, counted from 0: their contents
            are carried in any case.
        left_out: the address on the old sheet of what is not carried.
    """

    new: CellRange
    old: CellRange
    values: bool
    formats: bool
    typed: dict[tuple[int, int], tuple[int, int]]
    left_out: str

    def place(self, row: int, column: int) -> tuple[int, int] | None:
        """Return where a cell of the old range is on the new sheet."""
        offset = row - self.old.top, column - self.old.left
        down, right = self.typed.get(offset, offset)
        found = self.new.top + down, self.new.left + right
        return found if self.new.contains(*found) and (self.formats or offset in self.typed) else None


def cells_of(named: NamedRange) -> CellRange:
    """Return the cells of a range of the design."""
    return CellRange(named.row + 1, named.column + 1, named.last_row + 1, named.last_column + 1)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cells of the old sheet are on the new one. *dropped* are ranges that the design no longer has."""

    ranges: Sequence[Carried]
    dropped: Sequence[CellRange] = ()

    def range_of(self, row: int, column: int) -> Carried | None:
        """Return the range that has a cell of the old sheet."""
        return next((each for each in self.ranges if each.old.contains(row, column)), None)

    def of(self, row: int, column: int) -> tuple[int, int] | None:
        """Return where a cell is on the new sheet, None if it has no place there."""
        if within := self.range_of(row, column):
            return within.place(row, column)
        above = [each for each in self.ranges if each.old.top <= row]
        beside = [each for each in above if row <= each.old.bottom]
        down = right = 0
        if beside:
            last = max(beside, key=lambda each: each.old.top)
            down = last.new.top - last.old.top
            left = [each for each in beside if each.old.right < column]
            if left:
                right = max(each.new.right for each in left) - max(each.old.right for each in left)
        elif above:
            down = max(each.new.bottom for each in above) - max(each.old.bottom for each in above)
        found = row + down, column + right
        is_free = not any(each.new.contains(*found) for each in self.ranges)
        return found if is_free and not any(each.contains(row, column) for each in self.dropped) else None

    def area(self, cells: CellRange) -> CellRange | None:
        """Return where an area is, None if it has no place or another size there."""
        first, last = self.of(cells.top, cells.left), self.of(cells.bottom, cells.right)
        found = CellRange(*first, *last) if first and last else None
        return found if found and found.shape == cells.shape else None


def carry(
    part: bytes, new: etree._Element, places: Places, known: Collection[str], text_of: Callable[[etree._Element], str]
) -> list[str]:
    """Carry what is the user's from the worksheet *part* to *new*; return the cells for whose content is no place.

    *known* are texts that the design draws, in any language. *text_of* returns the text of a cell of either worksheet.
    """
    old, sheet, grid = parse_xml(part), Worksheet(part), _Grid(new)
    drawn = Counter(_content(cell, text_of) for cell in new.iter(f"{MAIN}c"))
    outside = [cell for row, column, cell in sheet.cells(ALL_CELLS) if not places.range_of(row, column)]
    more = Counter(_content(cell, text_of) for cell in outside) - drawn  # a user may write the words of a label, too
    ours = {each for each in (*known, *drawn) if not drawn[each] or not more[each]}
    for each in places.ranges:
        if each.values:
            for cell_place in itertools.chain(*each.new.cells()):
                grid.cells.pop(cell_place, None)
    left_out = []
    for row, column, cell in sheet.cells(ALL_CELLS):
        within, place = places.range_of(row, column), places.of(row, column)
        content = _content(cell, text_of)
        takes_content = takes_style = False
        if within is not None:
            is_typed = (row - within.old.top, column - within.old.left) in within.typed
            takes_content, takes_style = within.values or is_typed, within.formats
            if within.values and place:
                grid.set_row(place[0], cell.getparent())
        elif content and content not in ours:
            there = grid.cells.get(place) if place else None
            drawn_there = "" if there is None else _content(there, text_of)
            if drawn_there == content:
                continue
            takes_content = not drawn_there.startswith("=")
            takes_style = not drawn_there
        if place is None or not (takes_content or takes_style):
            if content and content not in ours and (within is None or takes_content):
                left_out.append(a1(row, column))
        else:
            formula = sheet.formula(row, column) if takes_content else ""
            grid.put(place, cell, formula, takes_content, takes_style)
    grid.write()
    _carry_areas(old, new, places)
    _carry_looks(old, new, places)
    new[:] = sorted(new, key=lambda each: _ORDER.index(etree.QName(each).localname))
    return left_out


def _content(cell: etree._Element, text_of: Callable[[etree._Element], str]) -> str:
    """Return what a cell holds as a text; a formula without its references, which rows and moves tell apart."""
    formula = cell.find(_FORMULA)
    return text_of(cell) if formula is None else "=" + _REFERENCE.sub("", formula.text or "")


class _Grid:
    """The cells of a worksheet, to be changed."""

    def __init__(self, root: etree._Element) -> None:
        self._data = root.find(f"{MAIN}sheetData")
        self._rows = {int(row.get("r")): row for row in self._data}
        self.cells = {coordinate_to_tuple(cell.get("r")): cell for row in self._data for cell in row}

    def put(self, place: tuple[int, int], cell: etree._Element, formula: str, content: bool, style: bool) -> None:
        """Put the *content* or the *style* of *cell*, or both, at *place*."""
        there = self.cells.get(place)
        new = copy.deepcopy(cell if content or there is None else there)
        if not content and there is None:
            del new[:]
            new.attrib.pop("t", None)
        number = cell.get("s") if style else None if there is None else there.get("s")
        new.attrib.pop("s", None)
        if number is not None:
            new.set("s", number)
        new.set("r", a1(*place))
        if (text := new.find(_FORMULA)) is not None and content:
            text.text = formula
            if text.get("t") == "shared":
                text.attrib.clear()
            elif area := range_at(text.get("ref", "")):
                down, right = area.bottom - area.top, area.right - area.left
                moved = CellRange(*place, place[0] + down, place[1] + right)
                text.set("ref", moved.address(False, False))
        self.cells[place] = new

    def set_row(self, number: int, row: etree._Element) -> None:
        """Give a row the height of *row*."""
        there = self._row(number)
        for name in _OF_ROW:
            there.attrib.pop(name, None)
            if row.get(name) is not None:
                there.set(name, row.get(name))

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            self._rows[number] = etree.Element(f"{MAIN}row", r=str(number), nsmap=self._data.nsmap)
        return self._rows[number]

    def write(self) -> None:
        """Write the cells into the worksheet."""
        for row in self._rows.values():
            row.attrib.pop("spans", None)
            del row[:]
        for (number, _), cell in sorted(self.cells.items()):
            self._row(number).append(cell)
        self._data[:] = [self._rows[number] for number in sorted(self._rows)]


def _carry_areas(old: etree._Element, new: etree._Element, places: Places) -> None:
    """Carry merged cells, rules for formats and input, and links which the new sheet lacks, where they have a place."""
    for tag, (parent, attribute) in _AREAS.items():
        there = [*new.iter(f"{MAIN}{tag}")]
        taken = [cells for each in there for area in each.get(attribute).split() if (cells := range_at(area))]
        drawn = {_rule(each, each.get(attribute)) for each in there}
        for each in old.iter(f"{MAIN}{tag}"):
            before = [cells for area in each.get(attribute).split() if (cells := range_at(area))]
            areas = [area for cells in before if (area := places.area(cells))]
            reference = " ".join(area.address(False, False) for area in areas)
            is_new = (
                _rule(each, reference) not in drawn
                if tag == "conditionalFormatting"
                else not any(area.intersection(one) for area in areas for one in taken)
            )
            if is_new and len(areas) == len(before):
                moved = copy.deepcopy(each)
                moved.set(attribute, reference)
                home = new if not parent else new.find(f"{MAIN}{parent}")
                home = etree.SubElement(new, f"{MAIN}{parent}") if home is None else home
                home.append(moved)
                if home.get("count") is not None:
                    home.set("count", str(len(home)))


def _rule(element: etree._Element, reference: str) -> tuple[str, ...]:
    """Return what tells rules for formats apart: their cells, kinds and operators."""
    return (reference, *(f"{each.get('type')} {each.get('operator')}" for each in element))


def _carry_looks(old: etree._Element, new: etree._Element, places: Places) -> None:
    """Carry the colour of the tab, the zoom, the widths if the columns are the same, and what has no cells."""
    names = _OF_USER if new.find(f"{MAIN}drawing") is not None else (*_OF_USER, "drawing")
    of_user = [each for each in old if etree.QName(each).localname in names]
    for each in of_user:
        for there in new.findall(each.tag):
            new.remove(there)
    new.extend(of_user)
    for before, after in zip(old.iter(f"{MAIN}sheetView"), new.iter(f"{MAIN}sheetView"), strict=False):
        for name in ("zoomScale", "zoomScaleNormal", "tabSelected"):
            if before.get(name) is not None:
                after.set(name, before.get(name))
    before, after = old.find(f"{MAIN}sheetPr"), new.find(f"{MAIN}sheetPr")
    if before is not None and after is None:
        new.append(etree.Element(f"{MAIN}sheetPr", before.attrib))
    if before is not None and after is not None and before.get("codeName"):
        after.set("codeName", before.get("codeName"))
    colour, there = (None if each is None else each.find(f"{MAIN}tabColor") for each in (before, after))
    if colour is not None and there is not None:
        after.replace(there, colour)
    columns, there = old.find(f"{MAIN}cols"), new.find(f"{MAIN}cols")
    is_same = all((each.old.left, each.old.right) == (each.new.left, each.new.right) for each in places.ranges)
    if is_same and columns is not None and there is not None:
        new.replace(there, columns)


def move_notes(part: bytes, place: Place) -> tuple[bytes, list[str]]:
    """Return *part*, notes of a sheet or their shapes, with each at its new place, and the cells of those without one.

    The latter are no longer in the part; of shapes, the cells are not said.
    """
    if b"<v:shape" in part:
        return _SHAPE_OF_NOTE.sub(lambda shape: _moved_shape(shape[0], place), part), []
    root, left_out = parse_xml(part), []
    for note in [*root.iter("{*}comment", "{*}threadedComment")]:
        if found := place(*coordinate_to_tuple(note.get("ref"))):
            note.set("ref", a1(*found))
        else:
            left_out.append(note.get("ref"))
            note.getparent().remove(note)
    return serialise_xml(root), left_out


def _moved_shape(shape: bytes, place: Place) -> bytes:
    """Return the shape of a note with its cell and its box moved, or nothing if the note has no place."""
    where = [re.search(rb"<x:%s>\s*(\d+)" % name, shape) for name in (b"Row", b"Column")]
    if None in where:  # a button, or a picture of a page header
        return shape
    row, column = (int(each[1]) for each in where if each)
    found = place(row + 1, column + 1)
    if found is None:
        return b""
    down, right = found[0] - 1 - row, found[1] - 1 - column
    for name, value in ((b"Row", row + down), (b"Column", column + right)):
        shape = re.sub(rb"(<x:%s>\s*)\d+" % name, rb"\g<1>%d" % value, shape)

    def anchored(text: re.Match[bytes]) -> bytes:
        numbers = [int(each) for each in text[2].split(b",")]
        steps = (right, 0, down, 0) * 2
        return text[1] + b", ".join(b"%d" % (each + step) for each, step in zip(numbers, steps, strict=True))

    return re.sub(rb"(<x:Anchor>)([\s\d,]+)", anchored, shape)
