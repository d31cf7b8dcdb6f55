"""What a save changes in the package: cells, and what depends on them. All other parts stay byte for byte.

Two things change beside the cells: Excel is asked to calculate everything on opening (``fullCalcOnLoad``), and formulas
that look at cells lose their cached result (:mod:`xlpkg.hosts.package.worksheet`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from xlpkg.hosts.package.parts import CONTENT_TYPES, Package, parse, rels_of, serialise
from xlpkg.hosts.package.sheetdata import Insides, Irregular, put
from xlpkg.hosts.package.worksheet import MAIN, Rows, Worksheet, has_usual_names

_FORMULA: Final = re.compile(rb"<f[\s/>]")  # starts with letters that never vary: so they are found fast
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


def saved(package: Package, sheets: Mapping[str, str], written: Mapping[str, Rows]) -> Package:
    """Return *package* with the values *written*, by sheet, row and column; *sheets* are the sheets' parts.

    Raises as its parts do when read.
    """
    return package.with_parts(_changed(package, sheets, written))


def _changed(
    package: Package, sheets: Mapping[str, str], written: Mapping[str, Rows]
) -> Iterator[tuple[str, bytes | None]]:
    main, insides = package.main(), Insides()
    yield main, _ask_for_calculation(package.parts[main])
    for sheet, part in sheets.items():
        xml = package.parts[part]
        rows = written.get(sheet, {})
        if not has_usual_names(xml) or _FORMULA.search(xml):
            worksheet = Worksheet(xml)
            worksheet.keep_followers(rows)
            if worksheet.forget_stale_results() or rows:
                xml = worksheet.part()
        if rows:
            try:
                xml = put(xml, rows, insides)
            except Irregular:
                xml = put(Worksheet(xml).part(), rows, insides)
        yield part, xml
    if chains := package.related(main, "calcChain"):  # Excel makes a new one
        yield from dict.fromkeys(chains.values()).items()
        yield from ((name, _without_calc_chain(package.parts[name])) for name in (CONTENT_TYPES, rels_of(main)))


def _ask_for_calculation(workbook: bytes) -> bytes:
    root = parse(workbook)
    properties = root.find(f"{MAIN}calcPr")
    if properties is None:
        properties = etree.Element(f"{MAIN}calcPr")
        earlier = [child for child in root if etree.QName(child).localname in _BEFORE_CALCPR]
        earlier[-1].addnext(properties)
    elif properties.get("fullCalcOnLoad") in ("1", "true"):
        return workbook
    properties.set("fullCalcOnLoad", "1")
    return serialise(root)


def _without_calc_chain(xml: bytes) -> bytes:
    root = parse(xml)
    for child in list(root):
        if "calcchain" in (child.get("Type") or child.get("ContentType") or "").lower():
            root.remove(child)
    return serialise(root)
