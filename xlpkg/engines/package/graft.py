"""Takes the cells from what excelize saved and everything else from the file that was opened.

excelize 0.1.0 rewrites more than cells. Seen on a workbook with an ordinary sheet: sheet protection loosened
(what the file leaves out, it writes as allowed), the children of fonts in an order that the schema forbids,
row attributes of extensions dropped, the dynamic-array flag left on a cell that holds a constant now. So of
each sheet that was written to only ``sheetData`` is taken, of the shared strings only the new ones, and all
other parts stay byte for byte as they were.

Two things change beside the cells: Excel is asked to calculate everything on opening (``fullCalcOnLoad``),
and a formula that looks at cells loses its cached result, which may be stale. LibreOffice calculates only
formulas without one when it opens a file; other readers see an empty cell rather than a wrong number.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Set
from functools import lru_cache
from typing import Final

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES: Final = "[Content_Types].xml"

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


def parse(xml: bytes) -> etree._Element:
    """Return the root of a part; raises lxml's XMLSyntaxError."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _serialise(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relationships of *part* ('' for the package)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(package: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Return the parts that *part* is related to by *kind* ("worksheet"), by relationship id."""
    base = posixpath.dirname(part)
    return {
        rel.get("Id"): posixpath.normpath(posixpath.join("/", base, rel.get("Target"))).lstrip("/")
        for rel in parse(package.read(rels_of(part)))
        if rel.get("Type", "").endswith(f"/{kind}")
    }


def workbook_part(package: zipfile.ZipFile) -> str:
    """Return the name of the main part; raises KeyError or ValueError if there is none."""
    (part,) = related(package, "", "officeDocument").values()
    return part


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the parts of the worksheets by the sheets' names, in their order; chart sheets are left out."""
    main = workbook_part(package)
    parts = related(package, main, "worksheet")
    sheets = parse(package.read(main)).iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
    return {sheet.get("name"): parts[ident] for sheet in sheets if (ident := sheet.get(f"{{{RELATED}}}id")) in parts}


def graft(original: bytes, produced: bytes, written: Set[str]) -> bytes:
    """Return the package *original* with the cells that *produced* has in the worksheet parts *written*."""
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(io.BytesIO(produced)) as new:
        main = workbook_part(old)
        parts = {info.filename: info for info in old.infolist()}
        changed: dict[str, bytes] = {}
        added = [name for name in new.namelist() if name not in parts]
        for name in [*added, *((CONTENT_TYPES, rels_of(main)) if added else ())]:
            changed[name] = new.read(name)
        for strings in related(old, main, "sharedStrings").values():
            changed[strings] = _more_strings(old.read(strings), new.read(strings))
        for part in sheet_parts(old).values():
            if part in written:
                changed[part] = _with_cells(old.read(part), new.read(part))
            elif b"<f" in (xml := old.read(part)) or b":f" in xml:
                root = parse(xml)
                if forget_stale_results(root):
                    changed[part] = _serialise(root)
        changed[main] = _ask_for_calculation(old.read(main))
        dropped = set(related(old, main, "calcChain").values())  # Excel makes a new one
        if dropped:
            for name in (CONTENT_TYPES, rels_of(main)):
                changed[name] = _without_calc_chain(changed.get(name) or old.read(name))
        result = io.BytesIO()
        with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as out:
            for name in [*parts, *added]:
                if name in dropped:
                    continue
                info = zipfile.ZipInfo(name, parts[name].date_time if name in parts else (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(info, changed[name] if name in changed else old.read(name))
    return result.getvalue()


def _more_strings(original: bytes, produced: bytes) -> bytes:
    """Return the shared strings of *original* with those that *produced* has beyond them."""
    table, longer = parse(original), list(parse(produced))
    known = len(table.findall(f"{{{MAIN}}}si"))
    if known == len(longer):
        return original
    table.extend(longer[known:])
    table.set("uniqueCount", str(len(longer)))
    table.set("count", str(len(longer)))
    return _serialise(table)


def _with_cells(original: bytes, produced: bytes) -> bytes:
    sheet = parse(original)
    (old,), (cells,) = (root.findall(f"{{{MAIN}}}sheetData") for root in (sheet, parse(produced)))
    for cell in cells.iterfind(".//*[@cm]"):
        formula = cell.find(f"{{{MAIN}}}f")
        if formula is None or formula.get("t") != "array":
            del cell.attrib["cm"]
    forget_stale_results(cells)
    for dimension in sheet.findall(f"{{{MAIN}}}dimension"):
        sheet.remove(dimension)  # readers that trust it would not see what was written beyond it
    # Put in as text: to move the tree from one document to the other takes lxml twenty times as long.
    place = etree.ProcessingInstruction("cells")
    sheet.replace(old, place)
    before, _, after = _serialise(sheet).partition(etree.tostring(place))
    return before + bytes(etree.tostring(cells, with_tail=False)) + after


def forget_stale_results(sheet: etree._Element) -> bool:
    """Take the cached result from every formula of *sheet* that looks at cells; say whether any had one."""
    forgot = False
    for cell in sheet.iter(f"{{{MAIN}}}c"):
        formula = cell.find(f"{{{MAIN}}}f")
        # A follower of a shared formula has no text of its own.
        if formula is None or (formula.text and not looks_at_cells(formula.text)):
            continue
        for result in cell.findall(f"{{{MAIN}}}v"):
            cell.remove(result)
            forgot = True
        cell.attrib.pop("t", None)
    return forgot


@lru_cache(maxsize=4096)
def looks_at_cells(formula: str) -> bool:
    """Say whether the result of *formula* can depend on a cell, a name or a table.

    >>> looks_at_cells('TM_YOY("广东",202502)'), looks_at_cells("SUM(A1:A3)"), looks_at_cells("period*2")
    (False, True, True)
    """
    if "INDIRECT(" in formula.upper():  # its cells stand in a text
        return True
    try:
        items = Tokenizer(f"={formula}").items
    except TokenizerError:
        return True
    return any(item.type == Token.OPERAND and item.subtype == Token.RANGE for item in items)


def _ask_for_calculation(workbook: bytes) -> bytes:
    root = parse(workbook)
    properties = root.find(f"{{{MAIN}}}calcPr")
    if properties is None:
        properties = etree.Element(f"{{{MAIN}}}calcPr")
        earlier = [child for child in root if etree.QName(child).localname in _BEFORE_CALCPR]
        earlier[-1].addnext(properties)
    elif properties.get("fullCalcOnLoad") in ("1", "true"):
        return workbook
    properties.set("fullCalcOnLoad", "1")
    return _serialise(root)


def _without_calc_chain(xml: bytes) -> bytes:
    root = parse(xml)
    for child in list(root):
        if "calcchain" in (child.get("Type") or child.get("ContentType") or "").lower():
            root.remove(child)
    return _serialise(root)
