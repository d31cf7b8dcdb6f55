"""Copy worksheets from one package into another, with their charts, buttons, tables and styles.

No part of the target changes but its styles, to which those of the source are added, its list of content types, and the
notes on a sheet that is drawn anew. The names of copies have numbers above all those in the target.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from xlpkg.design.upgrade.carried import USER, Place, Places, carry, mark, move_notes
from xlpkg.engines.cell_ranges import unquoted
from xlpkg.engines.package.sheet_list import with_new_names
from xlpkg.engines.package.workbook_info import WorkbookInfo
from xlpkg.engines.package.worksheet import MAIN, set_content
from xlpkg.ooxml import CONTENT_TYPES, Package, parse_xml, rels_of, serialise_xml
from xlpkg.workbook.layout import BUTTON, CHART

#: The parts of the styles in their order.
_SECTIONS: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
#: The indexes in the format of a cell.
_INDEXES: Final = {"numFmtId": "numFmts", "fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_FIRST_CUSTOM_FORMAT: Final = 164
_NO_RELATIONS: Final = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_NUMBER: Final = re.compile(r"\d*(?=\.\w+$)")
_NOTES: Final = ("comments", "threadedComment", "vmlDrawing")


class CopiedSheets:
    """Copies worksheets of *source* into *target*. Raises KeyError or ValueError if a part is damaged.

    *renamed* are the names that sheets of *source* have in *target*, which references in copies follow.
    """

    def __init__(self, source: Package, target: Package, renamed: Mapping[str, str] = MappingProxyType({})) -> None:
        self._source, self._target, self._renamed = source, target, renamed
        self._parts = dict(target.parts)
        self._above = max(int(number[0] or 0) for name in self._parts if (number := _NUMBER.search(name)))
        self._texts, self._target_texts = (WorkbookInfo(each).shared_texts for each in (source, target))
        (of_source,), (styles,) = (each.related(each.main(), "styles").values() for each in (source, target))
        root = parse_xml(target.parts[styles])
        self._shift = _add_styles(parse_xml(source.parts[of_source]), root)
        self._parts[styles] = serialise_xml(root)

    def add(self, part: str) -> str:
        """Copy *part*, and all to which it refers, and return the name of the copy."""
        name = self._renumbered(part)
        if name not in self._parts:
            self._parts[name] = self._converted(part)
            if rels_of(part) in self._source.parts:
                relations, targets = parse_xml(self._source.parts[rels_of(part)]), self._source.related(part, "")
                for each in relations:
                    if each.get("TargetMode") != "External":
                        target = self.add(targets[each.get("Id")])
                        each.set("Target", posixpath.relpath(target, posixpath.dirname(name)))
                self._parts[rels_of(name)] = serialise_xml(relations)
        return name

    def redraw(self, part: str, old: str, places: Places, known: Collection[str], gone: Collection[str]) -> list[str]:
        """Carry what is the user's on the worksheet *old* of the target to the copy of *part*, which takes its place.

        *known* are texts of the design, *gone* names of sheets and cells to which no link leads any more. Return the
        cells and notes of *old* for which there is no place.
        """
        name = self.add(part)
        root = parse_xml(self._parts[name])
        for link in [each for each in root.iter(f"{MAIN}hyperlink") if _target(each) in gone]:
            link.getparent().remove(link)
        left_out = carry(self._parts[old], root, places, known, self._target_texts)
        self._parts[name] = serialise_xml(root)
        for kind in _NOTES:
            for notes in self._target.related(old, kind).values():
                self._parts[notes], without = move_notes(self._parts[notes], places.of)
                left_out += without if kind == "comments" else []
        self._relate(root, old, name)
        self._keep_drawn(part, old, places.of)
        return left_out

    def redraw_charts(self, part: str, name: str) -> None:
        """Give the worksheet *name* of the target the drawing of *part*, with what the user has drawn there."""
        self._keep_drawn(part, name, lambda row, column: (row, column))
        relations = parse_xml(self._parts[rels_of(name)])
        for relation in relations:
            if relation.get("Type").endswith("/drawing"):
                (drawing,) = self._source.related(part, "drawing").values()
                relation.set("Target", posixpath.relpath(self.add(drawing), posixpath.dirname(name)))
        self._parts[rels_of(name)] = serialise_xml(relations)

    def package(self, changed: Mapping[str, bytes] = MappingProxyType({})) -> Package:
        """Return the target with the copies and the parts *changed*, without what only a former sheet had."""
        types = parse_xml(self._target.parts[CONTENT_TYPES])
        suffixes = {each.get("Extension", "").lower() for each in types}
        for each in parse_xml(self._source.parts[CONTENT_TYPES]):
            name = self._renumbered(each.get("PartName", ""))
            if name[1:] in self._parts:
                each.set("PartName", name)
                types.append(each)
            elif not name and each.get("Extension").lower() not in suffixes:
                types.insert(0, each)
        return self._target.pruned({**self._parts, CONTENT_TYPES: serialise_xml(types), **changed})

    def _renumbered(self, part: str) -> str:
        """Return the name of the copy of a part."""
        return _NUMBER.sub(lambda number: str(int(number[0] or 0) + self._above), part, count=1)

    def _keep_drawn(self, part: str, old: str, place: Place) -> None:
        """Add what the user has drawn on the worksheet *old*, and the logo, to the copy of the drawing of *part*.

        Our charts of designs 5 and 6 have the names that XlsxWriter gave them.
        """
        for design in self._source.related(part, "drawing").values():
            name = self.add(design)
            root = parse_xml(self._parts[name])
            ours = {_name(each) for each in root if each.find("{*}pic") is None}
            for drawing in self._target.related(old, "drawing").values():
                drawn = [*parse_xml(self._parts[drawing])]
                if not any(_name(each).startswith(CHART) for each in drawn):
                    ours |= {each.replace(CHART, "Chart ") for each in ours}
                others = [each for each in drawn if not _name(each).startswith(BUTTON) and _name(each) not in ours]
                for each in [each for each in root if _name(each) in {*map(_name, others)}]:
                    root.remove(each)  # the place of the logo
                for number, each in enumerate(others, len(root) + 1000):
                    _move(each, place)
                    mark(each)
                    next(each.iter("{*}cNvPr")).set("id", str(number))
                root.extend(others)
                self._relate(root, drawing, name)
            self._parts[name] = serialise_xml(root)

    def _relate(self, root: etree._Element, old: str, name: str) -> None:
        """Give the copy *name* the relations of the part *old* of the target to which marked elements of *root* refer.

        Nothing in a worksheet refers to its notes.
        """
        used = {value for element in root.iter() for value in element.attrib.values()}
        relations = parse_xml(self._parts.get(rels_of(name), _NO_RELATIONS))
        for each in parse_xml(self._parts.get(rels_of(old), _NO_RELATIONS)):
            each.set("Id", f"{USER}{each.get('Id')}")
            if each.get("Id") in used or each.get("Type").endswith(_NOTES[:2]):
                relations.append(each)
        self._parts[rels_of(name)] = serialise_xml(relations)

    def _converted(self, part: str) -> bytes:
        content = self._source.parts[part]
        if not part.endswith(".xml"):
            return content
        content = with_new_names(content.decode(), self._renamed).encode()
        root = parse_xml(content)
        if root.tag == f"{MAIN}worksheet":
            self._convert_worksheet(root)
        elif root.tag == f"{MAIN}table":
            self._convert_table(root)
        else:
            return content
        return serialise_xml(root)

    def _convert_worksheet(self, root: etree._Element) -> None:
        for properties in root.iterfind(f"{MAIN}sheetPr"):
            properties.attrib.pop("codeName", None)
        for view in root.iter(f"{MAIN}sheetView"):
            view.attrib.pop("tabSelected", None)
        for cell in root.iter(f"{MAIN}c"):
            cell.set("s", cell.get("s", "0"))
            if cell.get("t") == "s":
                set_content(cell, self._texts[int(cell.findtext(f"{MAIN}v"))])
        for element in root.iter(*(f"{MAIN}{tag}" for tag in ("c", "row", "col", "cfRule"))):
            for attribute, section in (("s", "cellXfs"), ("style", "cellXfs"), ("dxfId", "dxfs")):
                self._shift_index(element, attribute, section)

    def _convert_table(self, root: etree._Element) -> None:
        tables = [parse_xml(part) for name, part in self._parts.items() if name.startswith("xl/tables/table")]
        root.set("id", str(max((int(table.get("id")) for table in tables), default=0) + 1))
        for element in root.iter():
            for attribute in [name for name in element.attrib if str(name).endswith("xfId")]:
                self._shift_index(element, attribute, "dxfs")

    def _shift_index(self, element: etree._Element, attribute: str, section: str) -> None:
        if element.get(attribute) is not None:
            element.set(attribute, str(int(element.get(attribute)) + self._shift[section]))


def _target(link: etree._Element) -> str:
    """Return the name or the sheet to which a link within the workbook leads."""
    return unquoted(str(link.get("location", "")).rpartition("!")[0]) or str(link.get("location", ""))


def _name(anchor: etree._Element) -> str:
    """Return the name of what is drawn at an anchor."""
    return next((str(each.get("name")) for each in anchor.iter("{*}cNvPr")), "")


def _move(anchor: etree._Element, place: Place) -> None:
    """Move what is drawn at an anchor as the cell below its first corner."""
    places = [[each.find(f"{{*}}{name}") for name in ("row", "col")] for each in anchor.iter("{*}from", "{*}to")]
    if places and (found := place(*(int(each.text) + 1 for each in places[0]))):
        steps = [new - 1 - int(old.text) for new, old in zip(found, places[0], strict=True)]
        for corner in places:
            for each, step in zip(corner, steps, strict=True):
                each.text = str(int(each.text) + step)


def _add_styles(source: etree._Element, target: etree._Element) -> dict[str, int]:
    """Add all styles of *source* to those of *target*; return by how much an index of each section has moved.

    Nothing is compared, so every upgrade that adds a sheet adds some hundred formats; Excel takes 65,490.
    """
    shift = dict.fromkeys(_SECTIONS, 0)
    for number, section in enumerate(_SECTIONS):
        new, there = [*source.iterfind(f"{MAIN}{section}/*")], target.find(f"{MAIN}{section}")
        if not new or section in ("cellStyleXfs", "cellStyles"):
            continue
        if there is None:
            there = etree.Element(f"{MAIN}{section}")
            target.insert(sum(etree.QName(each).localname in _SECTIONS[:number] for each in target), there)
        shift[section] = len(there)
        if section == "numFmts":
            last = max((int(each.get("numFmtId")) for each in there), default=0)
            shift[section] = max(last + 1 - _FIRST_CUSTOM_FORMAT, 0)
        for each in new:
            for attribute, of in _INDEXES.items():
                if (index := int(each.get(attribute, -1))) >= (_FIRST_CUSTOM_FORMAT if of == "numFmts" else 0):
                    each.set(attribute, str(index + shift[of]))
            if section == "cellXfs":
                each.set("xfId", "0")
                each.set("applyFont", "1")  # the default font of the target may be another one
        there.extend(new)
        there.set("count", str(len(there)))
    return shift
