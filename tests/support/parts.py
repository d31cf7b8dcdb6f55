"""The parts of a workbook's file for comparison, and the golden files of its sheets: what a change of design changes.

A golden file has the cells of a sheet, its drawing and its charts as XML, without styles, colours and ids. The
committed workbook is compared with a new one in all its parts; these files are for readers of a change.
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.ooxml import Package, parse_xml
from xlpkg.workbook import layout

ROOT: Final = Path(__file__).resolve().parents[2]
COMMITTED: Final = ROOT / "workbook" / "TradeMonitor.xlsm"
GOLDEN: Final = ROOT / "tests" / "golden"
#: One sheet of each kind; the sheet of the other period and those of the other provinces are alike.
SHEETS: Final = (layout.HOME, layout.COVER, layout.MONTH, layout.NATION, layout.BOARD, layout.DRIVERS, "北京")
#: What a golden file leaves out: looks, values that charts keep of their cells, the identity of shapes.
_NOISE: Final = (
    *("numCache", "strCache", "spPr", "txPr", "bodyPr", "lstStyle", "rPr", "pPr", "style", "lang"),
    *("clientData", "axId", "crossAx", "printSettings"),
)
_NOISY: Final = ("s", "spans", "id", "codeName", "dxfId", "customHeight", "customWidth", "style", "priority", "idx")
#: An element of at most so many characters is one line.
_LINE: Final = 150


def parts(workbook: Path) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(workbook) as package:
        return {name: package.read(name) for name in package.namelist()}


def without_values(chart: bytes) -> bytes:
    """Return the part of a chart without the values that it keeps of its cells."""
    return re.sub(rb"<c:(num|str)Cache>.*?</c:\1Cache>", b"", chart, flags=re.DOTALL)


def golden(sheet: str) -> Path:
    """Return the golden file of a sheet."""
    return GOLDEN / f"{sheet}.xml"


def text(workbook: Path, sheet: str) -> str:
    """Return a sheet of *workbook*, its drawing and its charts as XML without noise, an element that fits on a line."""
    package = Package.read(workbook.read_bytes())
    strings = ["".join(each.itertext()) for each in parse_xml(package.parts["xl/sharedStrings.xml"])]
    found = [SheetList(package).part_of(sheet)]
    found += package.related(found[0], "drawing").values()
    for drawing in found[1:]:
        charts = package.related(drawing, "chart").values()
        found += sorted(charts, key=lambda part: int(re.sub(r"\D", "", part)))
    return "".join(f"{line}\n" for part in found for line in _lines(_without_noise(package.parts[part], strings)))


def pretty(part: bytes) -> str:
    """Return XML as lines."""
    return "\n".join(_lines(parse_xml(part)))


def _without_noise(part: bytes, strings: list[str]) -> etree._Element:
    root = parse_xml(part)
    for each in root.iter("{*}c"):
        value = (
            strings[int(each.findtext("{*}v", ""))] if each.get("t") == "s" else "".join(each.itertext("{*}v", "{*}t"))
        )
        formula = each.findtext("{*}f")
        each[:] = []
        each.text = value if formula is None else f"={formula}"
        each.attrib.pop("t", None)
    for each in list(root.iter("{*}c", *(f"{{*}}{name}" for name in _NOISE))):
        if etree.QName(each).localname != "c" or not each.text:
            each.getparent().remove(each)
    for each in root.iter("{*}*"):
        for name in each.attrib:
            if name in _NOISY or name.startswith("{"):
                del each.attrib[name]
    return root


def _lines(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """Yield an element that fits on a line, or a row of cells, as one line, others as a line for each child."""
    whole = etree.tostring(element, encoding="unicode", with_tail=False).replace("\n", "⏎")
    whole = re.sub(r' xmlns(:\w+)?="[^"]*"|(?<=<)\w+:|(?<=</)\w+:', "", whole)
    name = etree.QName(element).localname
    if len(whole) <= _LINE or not len(element) or name == "row":
        yield f"{' ' * depth}{whole}"
        return
    yield f"{' ' * depth}{whole[: whole.index('>') + 1]}"
    for each in element:
        yield from _lines(each, depth + 1)
    yield f"{' ' * depth}</{name}>"


def difference(expected: str, found: str, name: str) -> str:
    """Return the first lines that differ, as ``diff -u`` shows them."""
    lines = difflib.unified_diff(expected.splitlines(), found.splitlines(), f"expected {name}", f"found {name}", n=1)
    return "\n".join(list(lines)[:40])
