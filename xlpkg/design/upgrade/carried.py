"""Carry what is the user's from a sheet to the new drawing of it: contents, formats, notes, page header, protection.

A cell of a range is found by its place in the range, any other by its place beside or below the ranges.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from xlpkg.engines.cell_ranges import ALL_CELLS, CellRange, a1, range_at
from xlpkg.engines.package.worksheet import MAIN, ORDER, Worksheet
from xlpkg.ooxml import RELATIONSHIPS, parse_xml, serialise_xml

Place = Callable[[int, int], tuple[int, int] | None]

_FORMULA: Final = f"{MAIN}f"
#: Before the ids of relations of the user's parts, so that they differ from those of the design.
USER: Final = "user"
#: The elements of a worksheet that are the user's, and attributes of others.
_OF_USER: Final = ("sheetProtection", "protectedRanges", "headerFooter", "legacyDrawing", "legacyDrawingHF")
_ATTRIBUTES: Final = {"sheetView": ("zoomScale", "zoomScaleNormal", "tabSelected"), "sheetPr": ("codeName",)}
_OF_ROW: Final = ("ht", "customHeight", "hidden")
#: Elements with an area of cells -> the element of their list, and the attribute that has the area.
_AREAS: Final = {
    "mergeCell": ("mergeCells", "ref"),
    "conditionalFormatting": ("", "sqref"),
    "dataValidation": ("dataValidations", "sqref"),
    "hyperlink": ("hyperlinks", "ref"),
}
_SHAPE_OF_NOTE: Final = re.compile(rb"<v:shape\b.*?</v:shape>", re.S)
_REFERENCE: Final = re.compile(r"\$?\b[A-Z]{1,3}\$?\d+\b")


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

    def has_content(self, row: int, column: int) -> bool:
        """Return whether the content of a cell of the old range is carried."""
        return self.values or (row - self.old.top, column - self.old.left) in self.typed

    def place(self, row: int, column: int) -> tuple[int, int] | None:
        """Return where a cell of the old range is on the new sheet."""
        offset = row - self.old.top, column - self.old.left
        down, right = self.typed.get(offset, offset)
        found = self.new.top + down, self.new.left + right
        return found if self.new.contains(*found) and (self.formats or offset in self.typed) else None


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cells of the old sheet are on the new one. Those outside of the ranges may have no place."""

    ranges: Sequence[Carried]
    keeps_outside: bool

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
        is_free = self.keeps_outside and not any(each.new.contains(*found) for each in self.ranges)
        return found if is_free else None

    def area(self, cells: CellRange) -> CellRange | None:
        """Return where an area is, None if it has no place or another size there."""
        first, last = self.of(cells.top, cells.left), self.of(cells.bottom, cells.right)
        found = CellRange(*first, *last) if first and last else None
        return found if found and found.shape == cells.shape else None


def carry(part: bytes, new: etree._Element, places: Places, known: Collection[str], texts: Sequence[str]) -> list[str]:
    """Carry what is the user's from the worksheet *part* to *new*; return the cells for whose content is no place.

    *known* are texts and formulas that a design draws, in any language, *texts* the shared texts of *part*; *new* has
    none. The ids of relations in what is carried are marked.
    """
    old = parse_xml(part)
    mark(old)
    left_out = _carry_cells(Worksheet(part), new.find(f"{MAIN}sheetData"), places, known, texts)
    _carry_areas(old, new, places)
    _carry_looks(old, new, places)
    new[:] = sorted(new, key=lambda each: ORDER.index(etree.QName(each).localname))
    return left_out


def mark(root: etree._Element) -> None:
    """Mark the ids of relations in a tree as those of the user's parts."""
    for element in root.iter():
        for attribute in [each for each in element.attrib if str(each).startswith(RELATIONSHIPS)]:
            element.set(attribute, f"{USER}{element.get(attribute)}")


def _carry_cells(
    old: Worksheet, data: etree._Element, places: Places, known: Collection[str], texts: Sequence[str]
) -> list[str]:
    """Carry cells and the heights of rows to the cells *data*; return the cells for whose content is no place.

    Outside of the ranges, what the design draws in any place is not the user's, unless the old sheet has it more often.
    """
    rows = {int(row.get("r")): row for row in data}
    cells = {coordinate_to_tuple(cell.get("r")): cell for row in data for cell in row}
    before = [(row, column, cell, places.range_of(row, column)) for row, column, cell in old.cells(ALL_CELLS)]
    drawn = Counter(_content(cell, texts) for cell in cells.values())
    there = Counter(_content(cell, texts) for *_, cell, within in before if within is None)
    texts_drawn = (_REFERENCE.sub("", each) if each.startswith("=") else each for each in known)
    ours = {"", *(each for each in (*texts_drawn, *drawn) if not 0 < drawn[each] < there[each])}
    for each in places.ranges:
        for drawn_at in itertools.chain(*each.new.cells()) if each.values else ():
            cells.pop(drawn_at, None)
    left_out = []
    for row, column, cell, within in before:
        content, place = _content(cell, texts), places.of(row, column)
        is_users, takes_content, takes_style = content not in ours, False, False
        found = etree.Element(f"{MAIN}c") if place is None else cells.get(place, etree.Element(f"{MAIN}c"))
        if within is not None:
            takes_content, takes_style = within.has_content(row, column), within.formats
            is_users = is_users and takes_content
            if within.values and place:
                there_row = rows.setdefault(place[0], etree.Element(f"{MAIN}row", r=str(place[0])))
                _set_attributes(there_row, cell.getparent(), _OF_ROW)
        elif is_users:
            drawn_there = _content(found, texts)
            if drawn_there == content:
                continue
            takes_content, takes_style = not drawn_there.startswith("="), not drawn_there
        if place and (takes_content or takes_style):
            cells[place] = moved = copy.deepcopy(cell if takes_content else found)
            moved.set("r", a1(*place))
            _set_attributes(moved, cell if takes_style else found, ("s",))
            formula = moved.find(_FORMULA)
            if takes_content and formula is not None:
                _move_formula(formula, place, old.formula(row, column))
        elif is_users:
            left_out.append(a1(row, column))
    for each in rows.values():
        each.attrib.pop("spans", None)
        del each[:]
    for (number, _), cell in sorted(cells.items()):
        rows.setdefault(number, etree.Element(f"{MAIN}row", r=str(number))).append(cell)
    data[:] = [rows[number] for number in sorted(rows)]
    return left_out


def _content(cell: etree._Element, texts: Sequence[str]) -> str:
    """Return what a cell holds as a text; a formula without its references, which rows and moves tell apart."""
    if (formula := cell.find(_FORMULA)) is not None:
        return "=" + _REFERENCE.sub("", formula.text or "")
    if cell.get("t") == "s" and (index := cell.findtext(f"{MAIN}v")):
        return texts[int(index)]
    return "".join(cell.itertext(f"{MAIN}t", f"{MAIN}v"))


def _set_attributes(element: etree._Element, as_in: etree._Element, names: Iterable[str]) -> None:
    """Give an element the attributes *names* of another one, and none of those that this lacks."""
    for name in names:
        element.attrib.pop(name, None)
        if as_in.get(name) is not None:
            element.set(name, as_in.get(name))


def _move_formula(formula: etree._Element, place: tuple[int, int], text: str) -> None:
    """Make *formula* that of the cell at *place*: *text*, in as many cells as an array formula fills."""
    formula.text = text
    if formula.get("t") == "shared":
        formula.attrib.clear()
    elif area := range_at(formula.get("ref", "")):
        rows, columns = area.shape
        moved = CellRange(*place, place[0] + rows - 1, place[1] + columns - 1)
        formula.set("ref", moved.address(False, False))


def _carry_areas(old: etree._Element, new: etree._Element, places: Places) -> None:
    """Carry merged cells, rules for formats and input, and links which the new sheet lacks, where they have a place."""
    for tag, (parent, attribute) in _AREAS.items():
        there = [*new.iter(f"{MAIN}{tag}")]
        taken = [cells for each in there for area in each.get(attribute).split() if (cells := range_at(area))]
        drawn = {_rule(each) for each in there}
        for each in old.iter(f"{MAIN}{tag}"):
            before = [cells for area in each.get(attribute).split() if (cells := range_at(area))]
            areas = [area for cells in before if (area := places.area(cells))]
            moved = copy.deepcopy(each)
            moved.set(attribute, " ".join(area.address(False, False) for area in areas))
            is_there = (
                _rule(moved) in drawn
                if tag == "conditionalFormatting"
                else any(area.intersection(one) for area in areas for one in taken)
            )
            if len(areas) == len(before) and not is_there:
                home = new.find(f"{MAIN}{parent}") if parent else new
                home = etree.SubElement(new, f"{MAIN}{parent}") if home is None else home
                home.append(moved)
                if home.get("count") is not None:
                    home.set("count", str(len(home)))


def _rule(element: etree._Element) -> tuple[str, ...]:
    """Return what tells rules for formats apart: their cells, kinds and operators."""
    return (element.get("sqref", ""), *(f"{each.get('type')} {each.get('operator')}" for each in element))


def _carry_looks(old: etree._Element, new: etree._Element, places: Places) -> None:
    """Carry the colour of the tab, the zoom, the widths if the columns are the same, and what has no cells."""
    names = _OF_USER if new.find(f"{MAIN}drawing") is not None else (*_OF_USER, "drawing")
    for each in old.xpath("*[" + " or ".join(f"local-name() = '{name}'" for name in names) + "]"):
        for there in new.findall(each.tag):
            new.remove(there)
        new.append(each)
    for tag, attributes in _ATTRIBUTES.items():
        for before, after in zip(old.iter(f"{MAIN}{tag}"), new.iter(f"{MAIN}{tag}"), strict=False):
            _set_attributes(after, before, [name for name in attributes if before.get(name) is not None])
    is_same = all((each.old.left, each.old.right) == (each.new.left, each.new.right) for each in places.ranges)
    for tag in ("tabColor", "cols") if is_same else ("tabColor",):
        for before, there in zip([*old.iter(f"{MAIN}{tag}")], [*new.iter(f"{MAIN}{tag}")], strict=False):
            there.getparent().replace(there, before)


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
    cell = {name: int(number) for name, number in re.findall(rb"<x:(Row|Column)>\s*(\d+)", shape)}
    if len(cell) < 2:  # a button, or a picture of a page header
        return shape
    found = place(cell[b"Row"] + 1, cell[b"Column"] + 1)
    if found is None:
        return b""
    down, right = found[0] - 1 - cell[b"Row"], found[1] - 1 - cell[b"Column"]
    steps = {b"Row": (down,), b"Column": (right,), b"Anchor": (right, 0, down, 0) * 2}

    def moved(text: re.Match[bytes]) -> bytes:
        numbers = zip(text[3].split(b","), steps[text[2]], strict=True)
        return text[1] + b", ".join(b"%d" % (int(each) + step) for each, step in numbers)

    return re.sub(rb"(<x:(Row|Column|Anchor)>)([\s\d,]+)", moved, shape)
