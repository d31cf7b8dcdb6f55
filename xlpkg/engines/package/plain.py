"""Make a copy of a package that needs no program but a spreadsheet: no macros, controls, links or foreign functions.

Formulas of functions that Excel has stay, charts and prints as well; Excel opens the copy without a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree
from openpyxl.utils import FORMULAE
from openpyxl.utils.escape import unescape

from xlpkg.engines.package.formulas import parts_of
from xlpkg.engines.package.saving import with_calculation
from xlpkg.engines.package.sheet_list import SheetList, naming, with_new_names
from xlpkg.engines.package.worksheet import MAIN, set_content
from xlpkg.errors import WorkbookError
from xlpkg.ooxml import CONTENT_TYPES, Package, parse_xml, serialise_xml

#: The kinds of relationships to parts with macros, controls, data of other files and of other programs.
_UNWANTED: Final = (
    *("vbaProject", "ctrlProp", "control", "externalLink", "calcChain", "custom-properties", "customXml"),
    *("extensibility", "webextensiontaskpanes"),
)
#: What belongs to these in other parts, the folder in which the file was saved, the advice not to edit it, and the list
#: of its sheets.
_UNWANTED_TAGS: Final = (
    *("{*}controls", "{*}externalReferences", "{*}absPath", "{*}fileSharing"),
    *("{*}HeadingPairs", "{*}TitlesOfParts", "{*}HyperlinkBase"),
)
#: The kinds of the main part of a workbook.
WITH_MACROS: Final = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_FORMULA, _VALUE, _CELL = (f"{MAIN}{tag}" for tag in ("f", "v", "c"))
_OTHER_FILE: Final = re.compile(r"\[\d+\]|#REF!")
#: A shape of Excel 97; all but notes are controls.
_SHAPE: Final = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_IS_CONTROL: Final = re.compile(rb"""ObjectType=["'](?!Note)""")
#: The folders of parts that name sheets, in formulas and links.
_NAMING_SHEETS: Final = ("xl/worksheets/", "xl/charts/", "xl/drawings/", "xl/tables/", "xl/pivotCache/", "xl/workbook")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a copy lacks, beside what no copy has, and the new names of its sheets.

    Attributes:
        sheets: those that it lacks; a cell with a link to one is emptied.
        names: the defined names that it lacks, beside those that cannot stay.
        filled: the sheets whose rules of input it lacks.
        emptied: the addresses of cells that lose content and format, by sheet.
    """

    sheets: Collection[str]
    names: Collection[str]
    filled: Collection[str]
    emptied: Mapping[str, Collection[str]]
    renamed: Mapping[str, str]


def plain_copy(package: Package, changes: Changes) -> Package:
    """Return the copy of *package* with *changes*.

    Raises WorkbookError if the value of a cell is not known, and XMLSyntaxError, KeyError or ValueError if a part is
    damaged.
    """
    sheets = SheetList(package)
    for name in {*changes.sheets} & {*sheets.all_names()}:
        sheets.remove(name)
    parts = {name: sheets.part_of(name) for name in sheets.names()}
    stays = _judge(sheets.defined(), changes)
    for old, new in changes.renamed.items():
        sheets.rename(old, new)
    roots = {part: parse_xml(package.parts[part]) for part in parts.values()}
    if missing := [f"{name}!{cell}" for name, part in parts.items() for cell in _to_values(roots[part], stays)]:
        raise WorkbookError("copy-without-results", cells=", ".join(missing))
    for name, part in parts.items():
        _simplify(roots[part], stays, changes, name)
    asks = any(each.getparent().find(_VALUE) is None for root in roots.values() for each in root.iter(_FORMULA))
    used = {cell.findtext(_VALUE) for root in roots.values() for cell in root.iterfind(f".//{_CELL}[@t='s']")}
    changed = sheets.changed_parts() | {part: serialise_xml(root) for part, root in roots.items()}
    changed[package.main()] = with_calculation(changed[package.main()], asks=asks)
    package = package.pruned(changed).without(*_UNWANTED)
    return package.with_parts(_finished(package, stays, used, changes.renamed))


def _judge(names: etree._Element, changes: Changes) -> Callable[[str], bool]:
    """Remove the *names* that cannot stay, and return what tells whether a formula can.

    It cannot with a function that Excel does not have, another file, or a sheet or a name that is removed.
    """
    gone = {name.lower() for name in changes.names}
    patterns = [_OTHER_FILE, *map(naming, changes.sheets)]

    @cache
    def stays(formula: str) -> bool:
        functions, operands = parts_of(formula)
        return (
            all(name.startswith("_XLFN.") or name in FORMULAE for name in functions)
            and not any(each.value.strip('"#').lower() in gone for each in operands)  # also "#name" of a link
            and not any(pattern.search(formula) for pattern in patterns)
        )

    while found := [each for each in names if each.get("name").lower() in gone or not stays(each.text or "")]:
        for each in found:
            names.remove(each)
            gone |= set() if each.get("localSheetId") else {each.get("name").lower()}
        stays.cache_clear()
    return stays


def _to_values(root: etree._Element, stays: Callable[[str], bool]) -> Iterator[str]:
    """Replace the formulas of a sheet that cannot stay by their results, and yield the cells that have none."""
    shared = {each.get("si"): each.text for each in root.iter(_FORMULA) if each.text}
    for formula in [*root.iter(_FORMULA)]:
        text = formula.text or shared.get(formula.get("si")) or ""
        if stays(text):
            continue
        cell = formula.getparent()
        cell.remove(formula)
        cell.attrib.pop("cm", None)
        if text.startswith("HYPERLINK("):  # it leads to what is gone
            set_content(cell, None)
        elif cell.find(_VALUE) is None:
            yield cell.get("r")
        elif cell.get("t") == "str":
            set_content(cell, unescape(cell.findtext(_VALUE)) or None)


def _simplify(root: etree._Element, stays: Callable[[str], bool], changes: Changes, name: str) -> None:
    """Empty cells of the sheet *name*, and remove its links to sheets that are removed and its rules of input."""
    emptied = {*changes.emptied.get(name, ())}
    for link in [*root.iter(f"{MAIN}hyperlink")]:
        if not stays(link.get("location", "")):
            emptied.add(link.get("ref"))
            _remove(link)
    for cell in root.iter(_CELL) if emptied else ():
        if cell.get("r") in emptied:
            set_content(cell, None)
            cell.attrib.pop("s", None)
    for rule in [*root.iter("{*}cfRule", "{*}dataValidation")]:
        formulas = [each.text or "" for each in rule.iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2")]
        if (name in changes.filled and rule.tag.endswith("dataValidation")) or not all(map(stays, formulas)):
            _remove(rule)


def _remove(element: etree._Element) -> None:
    """Remove *element*, and what holds nothing then; a count of its elements follows."""
    parent = element.getparent()
    parent.remove(element)
    if not len(parent) and parent.getparent() is not None:
        _remove(parent)
    elif parent.get("count"):
        parent.set("count", str(len(parent)))


def _finished(
    package: Package, stays: Callable[[str], bool], used: Collection[str], renamed: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the changed parts of *package*, which are those of an .xlsx.

    They have no controls and macros, of the table of shared texts only those whose index is *used*, and sheets are
    *renamed* in all that names them.
    """
    changed = {CONTENT_TYPES: package.parts[CONTENT_TYPES].replace(WITH_MACROS, PLAIN)}
    for name, part in package.parts.items():
        if name.endswith(".vml"):
            changed[name] = _SHAPE.sub(lambda shape: b"" if _IS_CONTROL.search(shape[0]) else shape[0], part)
        elif name.endswith(".xml") and name.startswith(("xl/", "docProps/app")):
            root = parse_xml(part)
            for index, item in enumerate(root.iterfind(f"{MAIN}si")):
                if str(index) not in used:
                    item[:] = [etree.Element(f"{MAIN}t")]
            for each in [*root.iter(*_UNWANTED_TAGS)]:
                _remove(each)
            for each in root.findall("{*}AlternateContent"):  # a control, as drawn since Excel 2010, has no fallback
                if each.find("{*}Choice/*/{*}sp") is not None and each.find("{*}Fallback/*") is None:
                    root.remove(each)
            for formula in [*root.iter(f"{MAIN}calculatedColumnFormula")]:
                if not stays(formula.text or ""):
                    _remove(formula)
            for each in [*root.iterfind(".//{*}dateAx/{*}noMultiLvlLbl")]:  # LibreOffice writes it, Excel refuses it
                each.getparent().remove(each)
            for button in root.iterfind("{*}*/{*}sp[@macro]"):
                if button.get("macro"):
                    _remove(button.getparent())
            for shape in root.iterfind(".//*[@macro]"):
                shape.set("macro", "")
            xml = serialise_xml(root)
            names_sheets = name.startswith(_NAMING_SHEETS)
            changed[name] = with_new_names(xml.decode(), renamed).encode() if names_sheets else xml
    return changed
