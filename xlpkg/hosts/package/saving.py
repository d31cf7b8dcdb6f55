"""What a save changes in the package: cells, and what depends on them. All other parts stay byte for byte.

Two things change beside the cells: Excel is asked to calculate everything on opening (``fullCalcOnLoad``), and formulas
that refer to cells lose their cached result (:mod:`xlpkg.hosts.package.worksheet`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from xlpkg.hosts.package.worksheet import MAIN, Rows, Worksheet
from xlpkg.ooxml import CONTENT_TYPES, Package, parse_xml, rels_of, serialise_xml

_BEFORE_CALCPR: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)


def with_values(package: Package, sheets: Mapping[str, str], written: Mapping[str, Rows]) -> Package:
    """Return *package* with the values *written*, by sheet, row and column; *sheets* names the part of each sheet.

    Raises XMLSyntaxError, ValueError or KeyError if a part is damaged.
    """
    main = package.main()
    changed: dict[str, bytes | None] = {main: _ask_for_calculation(package.parts[main])}
    for sheet, part in sheets.items():
        worksheet, rows = Worksheet(package.parts[part]), written.get(sheet)
        if rows:
            worksheet.write(rows)
        if worksheet.forget_stale_results() or rows:
            changed[part] = worksheet.part()
    if chains := package.related(main, "calcChain"):  # Excel makes a new one
        changed |= dict.fromkeys(chains.values())
        changed |= {name: _without_calc_chain(package.parts[name]) for name in (CONTENT_TYPES, rels_of(main))}
    return package.with_parts(changed)


def _ask_for_calculation(workbook: bytes) -> bytes:
    root = parse_xml(workbook)
    properties = root.find(f"{MAIN}calcPr")
    if properties is None:
        properties = etree.Element(f"{MAIN}calcPr")
        earlier = [child for child in root if etree.QName(child).localname in _BEFORE_CALCPR]
        earlier[-1].addnext(properties)
    elif properties.get("fullCalcOnLoad") in ("1", "true"):
        return workbook
    properties.set("fullCalcOnLoad", "1")
    return serialise_xml(root)


def _without_calc_chain(xml: bytes) -> bytes:
    root = parse_xml(xml)
    for child in list(root):
        if "calcchain" in (child.get("Type") or child.get("ContentType") or "").lower():
            root.remove(child)
    return serialise_xml(root)
