"""The list of sheets and defined names in a workbook part: rename, insert and replace sheets."""

from __future__ import annotations

import copy
import posixpath
import re
from typing import TYPE_CHECKING, Final

from lxml import etree
from openpyxl.utils.cell import quote_sheetname

from xlpkg.engines.package.worksheet import MAIN
from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml, rels_of, serialise_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORKSHEET: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_LONGEST_NAME: Final = 31


class SheetList:
    """The sheets of *package*, in order. Raises KeyError or ValueError if a part is damaged."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        self._root = parse_xml(package.parts[self._main])
        self._relations = parse_xml(package.parts[rels_of(self._main)])
        self._sheets = self._root.find(f"{MAIN}sheets")
        self._parts = package.related(self._main, "worksheet")
        self._unselected: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.all_names()

    def all_names(self) -> list[str]:
        """Return the names of all sheets."""
        return [sheet.get("name") for sheet in self._sheets]

    def names(self) -> list[str]:
        """Return the names of the worksheets, without chart sheets."""
        return [sheet.get("name") for sheet in self._sheets if sheet.get(f"{RELATIONSHIPS}id") in self._parts]

    def index(self, name: str) -> int:
        """Return the position of a sheet, counted from 0."""
        return self.all_names().index(name)

    def part_of(self, name: str) -> str:
        """Return the part of a worksheet."""
        return self._parts[self._sheets[self.index(name)].get(f"{RELATIONSHIPS}id")]

    def free_name(self, wanted: str) -> str:
        """Return *wanted*, numbered if a sheet has that name."""
        taken = {name.lower() for name in self.all_names()}
        for number in range(1, len(taken) + 2):
            end = ")" if number == 1 else f"{number})"
            name = f"{wanted[: _LONGEST_NAME - 4].removesuffix(')')}{end}"
            if name.lower() not in taken:
                return name
        raise ValueError(wanted)

    def insert(self, name: str, part: str, index: int, *, hidden: bool = False) -> None:
        """Add the worksheet in *part* at *index*."""
        order = self._order()
        order.insert(index, self._new(name, part, hidden=hidden))
        self._arrange(order)

    def replace(self, name: str, kept_as: str, part: str) -> None:
        """Put the worksheet in *part* in the place of the sheet *name*; that becomes *kept_as*, the last sheet.

        If *kept_as* is empty, the old sheet is removed from the list; its part stays.
        """
        order = self._order()
        index = self.index(name)
        old = order[index]
        order[index] = self._new(name, part, hidden=old.get("state") is not None)
        self._unselect(self._parts[old.get(f"{RELATIONSHIPS}id")])
        if kept_as:
            old.set("name", kept_as)
            order.append(old)
        self._arrange(order, replaced=(old, order[index]))
        self._rename_local(old, name, kept_as)

    def _new(self, name: str, part: str, *, hidden: bool) -> etree._Element:
        taken = {relation.get("Id") for relation in self._relations}
        ident = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        target = posixpath.relpath(part, posixpath.dirname(self._main))
        etree.SubElement(
            self._relations, f"{{{self._relations.nsmap[None]}}}Relationship", Id=ident, Type=_WORKSHEET, Target=target
        )
        self._parts[ident] = part
        number = max(int(sheet.get("sheetId")) for sheet in self._sheets) + 1
        sheet = etree.SubElement(self._sheets, f"{MAIN}sheet", name=name, sheetId=str(number))
        if hidden:
            sheet.set("state", "hidden")
        sheet.set(f"{RELATIONSHIPS}id", ident)
        return sheet

    def _order(self) -> list[etree._Element]:
        return list(self._sheets)

    def _arrange(
        self, order: list[etree._Element], replaced: tuple[etree._Element, etree._Element] | None = None
    ) -> None:
        """Bring the sheets into *order*, with the names and views that refer to them by their index."""
        before = list(self._sheets)
        moved = {index: order.index(sheet) if sheet in order else -1 for index, sheet in enumerate(before)}
        for name in list(self._names()):
            if name.get("localSheetId") is not None:
                index = moved.get(int(name.get("localSheetId")), -1)
                if index < 0:
                    name.getparent().remove(name)
                else:
                    name.set("localSheetId", str(index))
        for view in self._root.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
            for attribute in ("activeTab", "firstSheet"):
                if view.get(attribute) is None and replaced is None:
                    continue
                sheet = before[min(int(view.get(attribute, 0)), len(before) - 1)]
                if replaced is not None and sheet is replaced[0]:
                    sheet = replaced[1]
                view.set(attribute, str(order.index(sheet)))
        for sheet in before:
            self._sheets.remove(sheet)
        self._sheets.extend(order)

    def _names(self) -> etree._Element:
        found = self._root.find(f"{MAIN}definedNames")
        if found is None:
            found = etree.Element(f"{MAIN}definedNames")
            self._sheets.addnext(found)
        return found

    def _rename_local(self, sheet: etree._Element, name: str, kept_as: str) -> None:
        """Let the names of a renamed sheet, such as its print area, refer to its new name."""
        if kept_as:
            index = str(list(self._sheets).index(sheet))
            for each in self._names():
                if each.get("localSheetId") == index:
                    pattern = rf"(?<![\w'])(?:{re.escape(name)}|'{re.escape(name)}')!"
                    each.text = re.sub(pattern, f"{quote_sheetname(kept_as)}!", each.text or "")

    def _unselect(self, part: str) -> None:
        """Let a sheet that is replaced no longer be selected: Excel would write into all selected sheets."""
        content = self._package.parts[part]
        if b"tabSelected" in content[:4000]:
            self._unselected[part] = re.sub(rb' tabSelected="(?:1|true)"', b"", content, count=1)

    def define_from(self, design: SheetList, actual: Mapping[str, str], names: tuple[str, ...]) -> None:
        """Define the names of the sheets *actual* of *design*, by the names that they have here, and *names*."""
        mine = self._names()
        for theirs in design._names():
            local = theirs.get("localSheetId")
            sheet = design.all_names()[int(local)] if local is not None else _sheet_of(theirs.text or "")
            if sheet not in actual and theirs.get("name") not in names:
                continue
            new = copy.deepcopy(theirs)
            if sheet in actual and actual[sheet] != sheet:
                pattern = rf"(?<![\w'])(?:{re.escape(sheet)}|'{re.escape(sheet)}')!"
                new.text = re.sub(pattern, f"{quote_sheetname(actual[sheet])}!", new.text or "")
            if local is not None:
                new.set("localSheetId", str(self.index(actual[sheet])))
            for each in list(mine):
                if (each.get("name"), each.get("localSheetId")) == (new.get("name"), new.get("localSheetId")):
                    mine.remove(each)
            mine.append(new)

    def changed_parts(self) -> dict[str, bytes]:
        """Return the parts that changed."""
        return {
            **self._unselected,
            self._main: serialise_xml(self._root),
            rels_of(self._main): serialise_xml(self._relations),
        }


def _sheet_of(refers_to: str) -> str:
    """Return the sheet to which a name refers, "" if there is none."""
    sheet, mark, _ = refers_to.partition("!")
    return sheet.removeprefix("=").strip("'").replace("''", "'") if mark else ""
