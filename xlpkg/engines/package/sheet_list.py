"""The list of sheets and defined names in a workbook part: insert, remove and rename sheets."""

from __future__ import annotations

import copy
import html
import posixpath
import re
from collections.abc import Collection, Mapping
from typing import Final

from lxml import etree
from openpyxl.utils.cell import quote_sheetname

from xlpkg.engines.cell_ranges import unquoted
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml, rels_of, serialise_xml

_WORKSHEET: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_ID: Final = f"{RELATIONSHIPS}id"
#: The attributes of a view that hold the index of a sheet.
_SHEETS_OF_VIEW: Final = ("activeTab", "firstSheet")


def naming(sheet: str) -> re.Pattern[str]:
    """Return the pattern of *sheet* in a formula, quoted or not, with its exclamation mark."""
    return re.compile(rf"(?<![\w'])(?:{re.escape(sheet)}|'{re.escape(sheet)}')!")


def with_new_names(xml: str, renamed: Mapping[str, str]) -> str:
    """Return *xml*, formulas and links, with the new names of sheets."""
    if not renamed:
        return xml
    names = "|".join(map(re.escape, sorted(renamed, key=len, reverse=True)))
    places = {name: html.escape(quote_sheetname(new)) for name, new in renamed.items()}
    xml = re.sub(rf"(?<![\w'])('?)({names})\1!", lambda found: f"{places[found[2]]}!", xml)
    return re.sub(rf'( sheet=")({names})"', lambda found: f'{found[1]}{html.escape(renamed[found[2]])}"', xml)


class SheetList:
    """The sheets of *package*, in order. Raises KeyError or ValueError if a part is damaged."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        #: The root of the workbook part.
        self.root = parse_xml(package.parts[self._main])
        self._relations = parse_xml(package.parts[rels_of(self._main)])
        self._sheets = self.root.find(f"{MAIN}sheets")
        self._parts = package.related(self._main, "worksheet")

    def __contains__(self, name: str) -> bool:
        return name in self.all_names()

    def all_names(self) -> list[str]:
        """Return the names of all sheets."""
        return [sheet.get("name") for sheet in self._sheets]

    def names(self) -> list[str]:
        """Return the names of the worksheets, without chart sheets."""
        return [sheet.get("name") for sheet in self._sheets if sheet.get(_ID) in self._parts]

    def index(self, name: str) -> int:
        """Return the position of a sheet, counted from 0."""
        return self.all_names().index(name)

    def part_of(self, name: str) -> str:
        """Return the part of a worksheet."""
        return self._parts[self._sheets[self.index(name)].get(_ID)]

    def insert(self, name: str, part: str, index: int, *, hidden: bool = False) -> None:
        """Add the worksheet in *part* at *index*, and move the names and views that refer to a later one by index."""
        self._sheets.insert(index, self._entry(name, part, "hidden" if hidden else None))
        self._move(index, 1)

    def redirect(self, name: str, part: str) -> None:
        """Let a sheet be that in another *part*."""
        ident = self._sheets[self.index(name)].get(_ID)
        for relation in self._relations:
            if relation.get("Id") == ident:
                relation.set("Target", posixpath.relpath(part, posixpath.dirname(self._main)))
        self._parts[ident] = part

    def _move(self, index: int, by: int) -> None:
        """Add *by* to the indexes of the sheets from *index* on, in names and views."""
        places = [(each, "localSheetId") for each in self.defined() if each.get("localSheetId") is not None]
        views = self.root.iterfind(f"{MAIN}bookViews/{MAIN}workbookView")
        places += [(view, attribute) for view in views for attribute in _SHEETS_OF_VIEW]
        for element, attribute in places:
            old = int(element.get(attribute, 0))
            element.set(attribute, str(old + by * (old >= index)))

    def remove(self, name: str) -> None:
        """Remove a sheet and its names, so that nothing leads to its part. A view shows the one before it instead."""
        index = self.index(name)
        ident = self._sheets[index].get(_ID)
        for relation in [each for each in self._relations if each.get("Id") == ident]:
            self._relations.remove(relation)
        for each in [each for each in self.defined() if each.get("localSheetId") == str(index)]:
            self.defined().remove(each)
        del self._sheets[index]
        self._move(max(index, 1), -1)

    def rename(self, name: str, new: str) -> None:
        """Give a sheet another name. What refers to it by its name is not changed."""
        self._sheets[self.index(name)].set("name", new)

    def _entry(self, name: str, part: str, state: str | None) -> etree._Element:
        """Return a new entry for the worksheet in *part*, which is not in the list yet."""
        taken = {relation.get("Id") for relation in self._relations}
        ident = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        target = posixpath.relpath(part, posixpath.dirname(self._main))
        etree.SubElement(
            self._relations, f"{{{self._relations.nsmap[None]}}}Relationship", Id=ident, Type=_WORKSHEET, Target=target
        )
        self._parts[ident] = part
        number = max(int(sheet.get("sheetId")) for sheet in self._sheets) + 1
        sheet = etree.Element(f"{MAIN}sheet", name=name, sheetId=str(number), nsmap=self._sheets.nsmap)
        if state is not None:
            sheet.set("state", state)
        sheet.set(_ID, ident)
        return sheet

    def defined(self) -> etree._Element:
        """Return the element of the defined names, which is added if there is none."""
        found = self.root.find(f"{MAIN}definedNames")
        if found is None:
            found = etree.Element(f"{MAIN}definedNames")
            self._sheets.addnext(found)
        return found

    def define_from(self, design: SheetList, actual: Mapping[str, str], names: Collection[str]) -> None:
        """Define the names of the sheets *actual* of *design*, by the names that they have here, and *names*."""
        mine = self.defined()
        for theirs in design.defined():
            local = theirs.get("localSheetId")
            of_cells = unquoted((theirs.text or "").rpartition("!")[0])
            sheet = of_cells if local is None else design.all_names()[int(local)]
            if sheet not in actual and theirs.get("name") not in names:
                continue
            new = copy.deepcopy(theirs)
            if sheet in actual:
                new.text = naming(sheet).sub(f"{quote_sheetname(actual[sheet])}!", new.text or "")
            if local is not None:
                new.set("localSheetId", str(self.index(actual[sheet])))
            for each in list(mine):
                if (each.get("name"), each.get("localSheetId")) == (new.get("name"), new.get("localSheetId")):
                    mine.remove(each)
            mine.append(new)

    def changed_parts(self) -> dict[str, bytes]:
        """Return the parts that changed."""
        return {
            self._main: serialise_xml(self.root),
            rels_of(self._main): serialise_xml(self._relations),
        }
