"""Copy worksheets from one package into another, with their charts, buttons, tables and styles.

No part of the target changes but its styles, to which the missing ones are added, and its list of content types.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree
from openpyxl.utils.cell import quote_sheetname

from xlpkg.design.upgrade.carried import Place, Places, carry, move_notes
from xlpkg.engines.cell_ranges import unquoted
from xlpkg.engines.package.sheet_list import naming
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.ooxml import CONTENT_TYPES, RELATIONSHIPS, Package, parse_xml, rels_of, serialise_xml
from xlpkg.workbook.layout import BUTTON, CHART

#: The parts of the styles in their order.
_SECTIONS: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FIRST_CUSTOM_FORMAT: Final = 164
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
#: Relations that nothing in a worksheet names.
_NOTES: Final = ("/comments", "/threadedComment")


class CopiedSheets:
    """Copies worksheets of *source* into *target*. Raises KeyError or ValueError if a part is damaged.

    *renamed* are the names that sheets of *source* have in *target*, which references in copies follow.
    """

    def __init__(self, source: Package, target: Package, renamed: Mapping[str, str] = MappingProxyType({})) -> None:
        self._source = source
        self._parts: dict[str, bytes] = dict(target.parts)
        self._copies: dict[str, str] = {}
        self._changed: dict[str, bytes | None] = {}
        self._renamed = renamed
        self._types = parse_xml(target.parts[CONTENT_TYPES])
        self._source_types = parse_xml(source.parts[CONTENT_TYPES])
        self._styles_part = next(iter(target.related(target.main(), "styles").values()))
        self._styles = _Styles(
            parse_xml(source.parts[next(iter(source.related(source.main(), "styles").values()))]),
            parse_xml(target.parts[self._styles_part]),
        )
        self._texts, self._target_texts = (
            [
                item
                for part in package.related(package.main(), "sharedStrings").values()
                for item in parse_xml(package.parts[part]).iterfind(f"{MAIN}si")
            ]
            for package in (source, target)
        )

    def add(self, part: str) -> str:
        """Copy *part*, and all to which it refers, and return the name of the copy."""
        if part not in self._copies:
            self._copies[part] = name = self._free_name(part)
            self._parts[name] = b""  # the name is taken
            if relations := self._relations(part):
                self._parts[rels_of(name)] = _serialised(relations)
            self._parts[name] = self._converted(part)
            self._declare(part, name)
        return self._copies[part]

    def redraw(self, part: str, name: str, places: Places, known: Collection[str], gone: Collection[str]) -> list[str]:
        """Draw *part* on the worksheet *name* of the target, with what is the user's there.

        *known* are texts of the design, *gone* names of sheets and cells to which no link leads any more. Return the
        cells and notes of the target for which the new sheet has no place.
        """
        root = parse_xml(self._converted(part))
        relations = self._relations(part)
        for relation in relations:
            relation.set("Id", f"design{relation.get('Id')}")
        _rename(root, "design")
        for link in [each for each in root.iter(f"{MAIN}hyperlink") if _target(each) in gone]:
            link.getparent().remove(link)
        left_out = carry(self._parts[name], root, places, known, self._text_of)
        self._changed[name] = serialise_xml(root)
        used = {value for element in root.iter() for value in element.attrib.values()}
        target = Package(self._parts)
        for kind in ("comments", "threadedComment", "vmlDrawing"):
            for notes in target.related(name, kind).values():
                self._changed[notes], without = move_notes(self._parts[notes], places.of)
                left_out += [each for each in without if kind == "comments"]
        own = parse_xml(self._parts[rels_of(name)]) if rels_of(name) in self._parts else ()
        kept = [each for each in own if each.get("Id") in used or each.get("Type").endswith(_NOTES)]
        self._changed[rels_of(name)] = _serialised([*kept, *relations])
        self._keep_others(part, name, places.of)
        return left_out

    def redraw_charts(self, part: str, name: str) -> None:
        """Give the worksheet *name* of the target the drawing of *part*, with what the user has drawn there."""
        relations = parse_xml(self._parts[rels_of(name)])
        for relation in relations:
            if relation.get("Type").endswith("/drawing"):
                (drawing,) = self._source.related(part, "drawing").values()
                relation.set("Target", posixpath.relpath(self.add(drawing), posixpath.dirname(name)))
        self._changed[rels_of(name)] = serialise_xml(relations)
        self._keep_others(part, name, lambda row, column: (row, column))

    def package(self) -> Package:
        """Return the target with the copies, without what only a former sheet had."""
        styles = {self._styles_part: self._styles.part()} if self._copies or self._changed else {}
        copied = Package({**self._parts, CONTENT_TYPES: serialise_xml(self._types), **styles})
        return copied.pruned(self._changed)

    def _relations(self, part: str) -> list[etree._Element]:
        """Copy the parts to which *part* refers, and return the relations to the copies."""
        relations = list(parse_xml(self._source.parts[rels_of(part)])) if rels_of(part) in self._source.parts else []
        folder = posixpath.dirname(part)
        for relation in relations:
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target"))).lstrip("/")
                relation.set("Target", posixpath.relpath(self.add(target), folder))
        return relations

    def _others(self, name: str, ours: Collection[str]) -> list[etree._Element]:
        """Return what is drawn on a worksheet of the target, without buttons and what has a name in *ours*.

        Our charts of designs 5 and 6 have the names that XlsxWriter gave them.
        """
        drawings = Package(self._parts).related(name, "drawing").values()
        drawn = [each for drawing in drawings for each in parse_xml(self._parts[drawing])]
        if not any(_name(each).startswith(CHART) for each in drawn):
            ours = {*ours, *(each.replace(CHART, "Chart ") for each in ours)}
        return [each for each in drawn if not _name(each).startswith(BUTTON) and _name(each) not in ours]

    def _keep_others(self, part: str, name: str, place: Place) -> None:
        """Add what the user has drawn on the worksheet *name*, and the logo, to the copy of the drawing of *part*."""
        for design in self._source.related(part, "drawing").values():
            root = parse_xml(self._source.parts[design])
            others = self._others(name, {_name(each) for each in root if each.find("{*}pic") is None})
            if not others:
                return
            for each in [each for each in root if _name(each) in {*map(_name, others)}]:
                root.remove(each)  # the place of the logo
            (drawing,) = Package(self._parts).related(name, "drawing").values()
            copied = self._copies[design]
            own = parse_xml(self._parts[rels_of(drawing)]) if rels_of(drawing) in self._parts else ()
            used = {value for each in others for element in each.iter() for value in element.attrib.values()}
            theirs = list(parse_xml(self._parts[rels_of(copied)])) if rels_of(copied) in self._parts else []
            kept = [each for each in own if each.get("Id") in used]
            for relation in kept:
                relation.set("Id", f"user{relation.get('Id')}")
            for number, each in enumerate(others, len(root) + 1000):
                _move(each, place)
                _rename(each, "user")
                next(each.iter("{*}cNvPr")).set("id", str(number))
            root.extend(others)
            self._parts[rels_of(copied)] = _serialised([*theirs, *kept])
            self._parts[copied] = serialise_xml(root)

    def _text_of(self, cell: etree._Element) -> str:
        """Return what a cell of the target holds, as a text."""
        value = cell.find(f"{MAIN}v")
        if cell.get("t") == "s" and value is not None:
            return "".join(self._target_texts[int(value.text)].itertext(f"{MAIN}t"))
        return "".join(cell.itertext(f"{MAIN}t", f"{MAIN}v"))

    def _converted(self, part: str) -> bytes:
        content = self._source.parts[part]
        if not part.endswith(".xml"):
            return content
        root = parse_xml(content)
        if root.tag == f"{MAIN}worksheet":
            self._convert_worksheet(root)
        elif root.tag == f"{MAIN}table":
            self._convert_table(root)
        elif b"chartSpace" not in content[:1000] or not self._renamed:
            return content
        for element in root.iter("{*}f", f"{MAIN}formula1", f"{MAIN}hyperlink"):
            for name, new in self._renamed.items():
                place = f"{quote_sheetname(new)}!"
                if element.text:
                    element.text = naming(name).sub(place, element.text)
                if element.get("location"):
                    element.set("location", naming(name).sub(place, element.get("location")))
        return serialise_xml(root)

    def _convert_worksheet(self, root: etree._Element) -> None:
        for properties in root.iterfind(f"{MAIN}sheetPr"):
            properties.attrib.pop("codeName", None)
        for view in root.iter(f"{MAIN}sheetView"):
            view.attrib.pop("tabSelected", None)
        for tag, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
            for element in root.iter(f"{MAIN}{tag}"):
                if element.get(attribute) is not None or tag == "c":
                    element.set(attribute, self._styles.index("cellXfs", int(element.get(attribute, 0))))
        for rule in root.iter(f"{MAIN}cfRule"):
            if rule.get("dxfId") is not None:
                rule.set("dxfId", self._styles.index("dxfs", int(rule.get("dxfId"))))
        for cell in root.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            if cell.get("t") == "s" and value is not None:
                cell.set("t", "inlineStr")
                text = etree.SubElement(cell, f"{MAIN}is")
                text.extend(copy.deepcopy(child) for child in self._texts[int(value.text or -1)])
                cell.remove(value)

    def _convert_table(self, root: etree._Element) -> None:
        named = (content for name, content in self._parts.items() if name.startswith("xl/tables/table"))
        tables = map(parse_xml, filter(None, named))
        root.set("id", str(max((int(table.get("id")) for table in tables), default=0) + 1))
        for element in root.iter():
            for attribute in [name for name in element.attrib if str(name).endswith("xfId")]:
                element.set(attribute, self._styles.index("dxfs", int(element.get(attribute, 0))))

    def _free_name(self, part: str) -> str:
        stem, suffix = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        taken = {name.lower() for name in self._parts}
        return next(
            name for number in range(1, len(taken) + 2) if (name := f"{stem}{number}{suffix}").lower() not in taken
        )

    def _declare(self, part: str, name: str) -> None:
        """Add the content type of the copy *name* of *part*, by its name or its suffix, unless it has one."""
        suffix = posixpath.splitext(name)[1].lstrip(".").lower()
        mine = {_subject(each) for each in self._types}
        for each in self._source_types:
            if _subject(each) == f"/{part}" and f"/{name}" not in mine:
                etree.SubElement(self._types, each.tag, PartName=f"/{name}", ContentType=each.get("ContentType"))
            elif _subject(each) == suffix and suffix not in mine:
                self._types.insert(0, copy.deepcopy(each))


def _serialised(relations: Iterable[etree._Element]) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    root.extend(relations)
    return serialise_xml(root)


def _rename(root: etree._Element, prefix: str) -> None:
    """Put *prefix* before the ids of relations in a tree."""
    for element in root.iter():
        for attribute in [each for each in element.attrib if str(each).startswith(RELATIONSHIPS)]:
            element.set(attribute, f"{prefix}{element.get(attribute)}")


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


def _subject(declared: etree._Element) -> str:
    """Return the part or the suffix of an entry of the content types."""
    return str(declared.get("PartName") or declared.get("Extension", "").lower())


class _Styles:
    """The styles of the target, to which all of the source are added: an index of the source moves by a fixed number.

    Nothing is compared, so every upgrade that adds a sheet adds some hundred formats; Excel takes 65,490.
    """

    def __init__(self, source: etree._Element, target: etree._Element) -> None:
        self._target = target
        self._offsets: dict[str, int] = {}
        numbers = self._add_number_formats(source)
        for name in ("fonts", "fills", "borders", "cellXfs", "dxfs"):
            section = self._section(name)
            self._offsets[name] = len(section)
            section.extend(copy.deepcopy(item) for item in source.find(f"{MAIN}{name}"))
        for style in self._section("cellXfs")[self._offsets["cellXfs"] :]:
            style.set("xfId", "0")
            style.set("applyFont", "1")  # the default font of the target may be another one
            style.set("numFmtId", numbers.get(style.get("numFmtId"), style.get("numFmtId")))
            for name, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
                style.set(attribute, str(int(style.get(attribute, 0)) + self._offsets[name]))

    def index(self, section: str, index: int) -> str:
        """Return the index in the target of a format of *section*: cellXfs, of cells, or dxfs, of rules and tables."""
        return str(index + self._offsets[section])

    def part(self) -> bytes:
        """Return the part, with the counts of its lists."""
        for section in self._target:
            if section.get("count") is not None:
                section.set("count", str(len(section)))
        return serialise_xml(self._target)

    def _add_number_formats(self, source: etree._Element) -> dict[str, str]:
        """Add the number formats that are not built in; return their new numbers by the old ones."""
        section = self._section("numFmts")
        taken = [int(each.get("numFmtId")) for each in section]
        numbers = {}
        for number, each in enumerate(
            source.iterfind(f"{MAIN}numFmts/{MAIN}numFmt"), max([_FIRST_CUSTOM_FORMAT - 1, *taken]) + 1
        ):
            numbers[each.get("numFmtId")] = str(number)
            etree.SubElement(section, f"{MAIN}numFmt", numFmtId=str(number), formatCode=each.get("formatCode"))
        return numbers

    def _section(self, name: str) -> etree._Element:
        found = self._target.find(f"{MAIN}{name}")
        if found is None:
            found = etree.Element(f"{MAIN}{name}", count="0")
            before = _SECTIONS[: _SECTIONS.index(name)]
            index = sum(etree.QName(each).localname in before for each in self._target)
            self._target.insert(index, found)
        return found
