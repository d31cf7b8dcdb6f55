"""What a save changes in the package: cells, and what depends on them. All other parts stay byte for byte.

A chart that fills a row ends with it if the row gets another height. If a formula has no result, Excel is asked to
calculate everything on opening (``fullCalcOnLoad``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from xlpkg.engines.package.pictures import changed_drawings
from xlpkg.engines.package.worksheet import MAIN, Worksheet
from xlpkg.ooxml import Package, parse_xml, serialise_xml

#: The version of the calculation of Excel 2019, 2021 and 365. Excel calculates a file of an earlier version, and asks
#: at closing whether to save it: ISO 29500-1 18.2.2, [MS-XLS] 2.4.215.
_CALCULATION: Final = 191029


def saved(
    package: Package, sheets: Mapping[str, str], worksheets: Mapping[str, Worksheet], *, is_current: bool
) -> Package:
    """Return *package* with *worksheets*, by sheet, which may have been changed in memory.

    *sheets* names the part of each sheet. With *is_current* Excel has no reason to calculate if all formulas have a
    result: a recipient without the functions would see errors in place of theirs. Raises XMLSyntaxError, ValueError or
    KeyError if a part is damaged.
    """
    main = package.main()
    changed: dict[str, bytes | None] = {}
    for sheet, worksheet in worksheets.items():
        part = sheets[sheet]
        changed |= changed_drawings(package, part, worksheet.heights, worksheet.chart_texts)
        if worksheet.is_changed:
            changed[part] = worksheet.part()
    have_results = all(worksheet.has_results() for worksheet in worksheets.values())
    if is_current or not have_results:
        changed[main] = with_calculation(package.parts[main], asks=not have_results)
    new = package.with_parts(changed)
    return new.without("calcChain") if package.related(main, "calcChain") else new  # Excel makes a new one


def with_calculation(workbook: bytes, *, asks: bool) -> bytes:
    """Return the main part *workbook*, which *asks* Excel to calculate on opening, or names a version that need not."""
    root = parse_xml(workbook)
    properties = root.find(f"{MAIN}calcPr")
    if properties is None:
        properties = etree.Element(f"{MAIN}calcPr")
        earlier = ("sheets", "functionGroups", "externalReferences", "definedNames")
        [*root.iterchildren(*(f"{MAIN}{tag}" for tag in earlier))][-1].addnext(properties)
    before = dict(properties.attrib)
    if asks:
        properties.set("fullCalcOnLoad", "1")
    else:
        properties.attrib.pop("fullCalcOnLoad", None)
        properties.set("calcId", str(max(int(properties.get("calcId", 0)), _CALCULATION)))
    return workbook if dict(properties.attrib) == before else serialise_xml(root)
