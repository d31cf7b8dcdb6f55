"""Copy worksheets from one package into another, with their charts, buttons, tables and styles.

No part of the target changes but its styles, to which the missing ones are added, and its list of content types.
"""

from __future__ import annotations

import copy
import posixpath
from typing import Final

from lxml import etree

from xlpkg.engines.package.worksheet import MAIN
from xlpkg.ooxml import CONTENT_TYPES, Package, parse_xml, rels_of, serialise_xml

#: The parts of the styles in their order.
_SECTIONS: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FIRST_CUSTOM_FORMAT: Final = 164


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

    def add(self, part: str, name: str | None = None) -> str:
        """Copy *part*, and all to which it refers, as the part *name*, by default a new one, and return its name."""
        if part in self._copies:
            return self._copies[part]
        name = self._copies[part] = name or self._free_name(part)
        self._parts[name] = b""  # the name is taken
        if rels_of(part) in self._source.parts:
            relations = parse_xml(self._source.parts[rels_of(part)])
            for relation in relations:
                if relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target")))
                    new = self.add(target.lstrip("/"))
                    relation.set("Target", posixpath.relpath(new, posixpath.dirname(name)))
            self._parts[rels_of(name)] = serialise_xml(relations)
        self._parts[name] = self._converted(part)
        self._declare(part, name)
        return name

    def redraw(self, part: str, name: str) -> None:
        """Give the worksheet *name* of the target the charts of *part*, if it has fewer, and nothing else is drawn."""
        target = Package(self._parts)
        drawings = self._source.related(part, "drawing").values(), target.related(name, "drawing").values()
        for design, drawing in zip(*drawings, strict=False):
            charts, own = self._source.related(design, "chart"), target.related(drawing, "chart")
            if len(parse_xml(self._parts[drawing])) == len(own) < len(charts):
                for chart, place in zip(charts.values(), own.values(), strict=False):
                    self.add(chart, place)
                self.add(design, drawing)

    def package(self) -> Package:
        """Return the target with the copies."""
        styles = {self._styles_part: self._styles.part()} if self._copies else {}
        return Package({**self._parts, CONTENT_TYPES: serialise_xml(self._types), **styles})

    def _converted(self, part: str) -> bytes:
        content = self._source.parts[part]
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
