"""What a save changes in the package: cells, and what depends on them. All other parts stay byte for byte.

Three things change beside the cells: Excel is asked to calculate everything on opening (``fullCalcOnLoad``), cached
results that may be out of date are computed or removed (:mod:`xlpkg.engines.package.worksheet`), and a chart that fills
a row ends with it if the row gets another height.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from xlpkg.engines.package.pictures import following_rows
from xlpkg.engines.package.worksheet import MAIN, Result, Worksheet
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


def saved(
    package: Package,
    sheets: Mapping[str, str],
    worksheets: Mapping[str, Worksheet],
    compute: Callable[[str, str, Callable[[str], str]], Result | None],
    *,
    keeps_results: bool = False,
) -> Package:
    """Return *package* with the *worksheets*, by sheet, that were changed in memory.

    *sheets* names the part of each sheet. *compute* returns the result of a formula on a sheet, as :data:`Compute`
    does; with *keeps_results* the results on sheets without written cells stay. Raises XMLSyntaxError, ValueError or
    KeyError if a part is damaged.
    """
    main = package.main()
    changed: dict[str, bytes | None] = {main: _ask_for_calculation(package.parts[main])}
    for sheet, part in sheets.items():
        worksheet = worksheets.get(sheet)
        if worksheet is None:
            if keeps_results:
                continue
            worksheet = Worksheet(package.parts[part])
        changed |= following_rows(package, part, worksheet.heights)
        if worksheet.is_written or not keeps_results:
            worksheet.update_results(functools.partial(compute, sheet))
        if worksheet.is_changed:
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
