"""Copy worksheets from one package into another, with their charts, buttons, tables and styles.

No part of the target changes but its styles, to which the missing ones are added, and its list of content types.
"""

from __future__ import annotations

import copy
import posixpath
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from xlpkg.engines.package.worksheet import MAIN
from xlpkg.ooxml import CONTENT_TYPES, Package, parse_xml, rels_of, serialise_xml

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
#: The lists of a style that refers to them: the list, its items, the attribute of the style.
_LISTS: Final = (("fonts", "font", "fontId"), ("fills", "fill", "fillId"), ("borders", "border", "borderId"))
#: The parts of the styles in their order.
_SECTIONS: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FIRST_CUSTOM_FORMAT: Final = 164
_SHAPE_IDS: Final = 1024  # for each sheet with a VML drawing


class CopiedSheets:
    """Copies worksheets of *source* into *target*. Raises KeyError or ValueError if a part is damaged."""

    def __init__(self, source: Package, target: Package) -> None:
        self._source = source
        self._parts: dict[str, bytes] = dict(target.parts)
        self._copies: dict[str, str] = {}
        self._types = parse_xml(target.parts[CONTENT_TYPES])
        self._source_types = parse_xml(source.parts[CONTENT_TYPES])
        self._styles_part = next(iter(target.related(target.main(), "styles").values()))
        self._styles = _Styles(
            parse_xml(source.parts[next(iter(source.related(source.main(), "styles").values()))]),
            parse_xml(target.parts[self._styles_part]),
        )
        texts = source.related(source.main(), "sharedStrings").values()
        self._texts = [item for part in texts for item in parse_xml(source.parts[part]).iterfind(f"{MAIN}si")]

    def add(self, part: str) -> str:
        """Copy the worksheet in *part*, and return the name of its part in the target."""
        return self._copy(part)

    def package(self) -> Package:
        """Return the target with the copies."""
        styles = {self._styles_part: self._styles.part()} if self._copies else {}
        return Package({**self._parts, CONTENT_TYPES: serialise_xml(self._types), **styles})

    def _copy(self, part: str) -> str:
        if part in self._copies:
            return self._copies[part]
        name = self._copies[part] = self._free_name(part)
        self._parts[name] = b""  # the name is taken
        if rels_of(part) in self._source.parts:
            relations = parse_xml(self._source.parts[rels_of(part)])
            for relation in relations:
                if relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target")))
                    new = self._copy(target.lstrip("/"))
                    relation.set("Target", posixpath.relpath(new, posixpath.dirname(name)))
            self._parts[rels_of(name)] = serialise_xml(relations)
        self._parts[name] = self._converted(part)
        self._declare(part, name)
        return name

    def _converted(self, part: str) -> bytes:
        content = self._source.parts[part]
        if part.endswith(".vml"):
            return self._with_free_shape_ids(content)
        if not part.endswith(".xml"):
            return content
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
        for tag, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
            for element in root.iter(f"{MAIN}{tag}"):
                if element.get(attribute) is not None or tag == "c":
                    element.set(attribute, str(self._styles.cell_format(int(element.get(attribute, 0)))))
        for rule in root.iter(f"{MAIN}cfRule"):
            if rule.get("dxfId") is not None:
                rule.set("dxfId", str(self._styles.difference(int(rule.get("dxfId")))))
        for cell in root.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            if cell.get("t") == "s" and value is not None:
                cell.set("t", "inlineStr")
                text = etree.SubElement(cell, f"{MAIN}is")
                text.extend(copy.deepcopy(child) for child in self._texts[int(value.text or -1)])
                cell.remove(value)

    def _convert_table(self, root: etree._Element) -> None:
        tables = [parse_xml(content) for name, content in self._parts.items() if _is_table(name, content)]
        root.set("id", str(max((int(table.get("id")) for table in tables), default=0) + 1))
        for element in root.iter():
            for attribute in [name for name in element.attrib if str(name).endswith("xfId")]:
                element.set(attribute, str(self._styles.difference(int(element.get(attribute, 0)))))

    def _with_free_shape_ids(self, content: bytes) -> bytes:
        """Return a VML drawing whose shapes have ids that no other sheet has."""
        taken = [
            int(number)
            for name, part in self._parts.items()
            if name.endswith(".vml")
            for numbers in re.findall(rb'idmap [^>]*data="([\d,]+)"', part)
            for number in numbers.split(b",")
        ]
        block = max(taken, default=0) + 1
        first = re.search(rb'idmap [^>]*data="(\d+)"', content)
        shift = (block - int(first[1])) * _SHAPE_IDS if first else 0
        content = re.sub(rb'(idmap [^>]*data=")\d+(")', rb"\g<1>%d\g<2>" % block, content)
        return re.sub(rb"_x0000_s(\d+)", lambda match: b"_x0000_s%d" % (int(match[1]) + shift), content)

    def _free_name(self, part: str) -> str:
        stem, suffix = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        taken = {name.lower() for name in self._parts}
        return next(
            name for number in range(1, len(taken) + 2) if (name := f"{stem}{number}{suffix}").lower() not in taken
        )

    def _declare(self, part: str, name: str) -> None:
        """Add the content type of the copy *name* of *part*."""
        suffix = posixpath.splitext(name)[1].lstrip(".").lower()
        overrides = {each.get("PartName"): each.get("ContentType") for each in self._source_types}
        if (kind := overrides.get(f"/{part}")) is not None:
            etree.SubElement(self._types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=kind)
            return
        known = [each.get("Extension", "").lower() for each in self._types]
        for each in self._source_types:
            if each.get("Extension", "").lower() == suffix and suffix not in known:
                self._types.insert(0, copy.deepcopy(each))


class _Styles:
    """The styles of the target, to which those of the source are added as they are used."""

    def __init__(self, source: etree._Element, target: etree._Element) -> None:
        self._source = source
        self._target = target
        self._added: dict[tuple[str, int], int] = {}

    def part(self) -> bytes:
        """Return the part, with the counts of its lists."""
        for section in self._target:
            if section.get("count") is not None:
                section.set("count", str(len(section)))
        return serialise_xml(self._target)

    def cell_format(self, index: int) -> int:
        """Return the index in the target of a cell's format."""
        if ("xf", index) not in self._added:
            style = copy.deepcopy(self._source.findall(f"{MAIN}cellXfs/{MAIN}xf")[index])
            style.set("xfId", "0")
            for section, item, attribute in _LISTS:
                items = self._source.findall(f"{MAIN}{section}/{MAIN}{item}")
                style.set(attribute, str(self._index(section, copy.deepcopy(items[int(style.get(attribute, 0))]))))
            style.set("applyFont", "1")  # the default font of the target may be another one
            style.set("numFmtId", str(self._number_format(int(style.get("numFmtId", 0)))))
            self._added["xf", index] = self._index("cellXfs", style)
        return self._added["xf", index]

    def difference(self, index: int) -> int:
        """Return the index in the target of a format of a condition or a table."""
        if ("dxf", index) not in self._added:
            items = self._source.findall(f"{MAIN}dxfs/{MAIN}dxf")
            self._added["dxf", index] = self._index("dxfs", copy.deepcopy(items[index]))
        return self._added["dxf", index]

    def _number_format(self, number: int) -> int:
        formats = self._source.findall(f"{MAIN}numFmts/{MAIN}numFmt")
        code = next((each.get("formatCode") for each in formats if int(each.get("numFmtId")) == number), None)
        if code is None:  # a built-in one
            return number
        section = self._section("numFmts")
        for each in section:
            if each.get("formatCode") == code:
                return int(each.get("numFmtId"))
        new = max((int(each.get("numFmtId")) for each in section), default=_FIRST_CUSTOM_FORMAT - 1) + 1
        etree.SubElement(section, f"{MAIN}numFmt", numFmtId=str(max(new, _FIRST_CUSTOM_FORMAT)), formatCode=code)
        return max(new, _FIRST_CUSTOM_FORMAT)

    def _index(self, name: str, item: etree._Element) -> int:
        """Return the index of *item* in a list of the target; it is added if it is new."""
        section, wanted = self._section(name), _canonical(item)
        for index, each in enumerate(section):
            if _canonical(each) == wanted:
                return index
        section.append(item)
        return len(section) - 1

    def _section(self, name: str) -> etree._Element:
        found = self._target.find(f"{MAIN}{name}")
        if found is None:
            found = etree.Element(f"{MAIN}{name}", count="0")
            before = _SECTIONS[: _SECTIONS.index(name)]
            earlier = [each for each in self._target if etree.QName(each).localname in before]
            if earlier:
                earlier[-1].addnext(found)
            else:
                self._target.insert(0, found)
        return found


def _canonical(element: etree._Element) -> tuple[object, ...]:
    attributes = tuple(sorted((str(name), str(value)) for name, value in element.attrib.items()))
    return (element.tag, attributes, tuple(map(_canonical, element)))


def _is_table(name: str, content: bytes) -> bool:
    return name.startswith("xl/tables/") and name.endswith(".xml") and bool(content)


def chart_parts(package: Package, sheet: str) -> Iterable[str]:
    """Return the parts of the charts on the worksheet in the part *sheet*."""
    for drawing in package.related(sheet, "drawing").values():
        yield from package.related(drawing, "chart").values()
