"""The parts of a workbook's file as text for comparison, and their golden files, which docs/make.py rewrites."""

from __future__ import annotations

import difflib
import re
import zipfile
from pathlib import Path
from typing import Final

from lxml import etree

ROOT: Final = Path(__file__).resolve().parents[2]
COMMITTED: Final = ROOT / "workbook" / "TradeMonitor.xlsm"
GOLDEN: Final = ROOT / "tests" / "golden"
#: One part of each kind; the 31 province sheets are of one kind.
PARTS: Final = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet9.xml",
    "xl/worksheets/sheet14.xml",
    "xl/drawings/drawing1.xml",
    "xl/charts/chart1.xml",
    "xl/charts/chart9.xml",
    "xl/charts/chart11.xml",
    "xl/tables/table1.xml",
)


def parts(workbook: Path) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(workbook) as package:
        return {name: package.read(name) for name in package.namelist()}


def without_values(chart: bytes) -> bytes:
    """Return the part of a chart without the values that it keeps of its cells."""
    return re.sub(rb"<c:(num|str)Cache>.*?</c:\1Cache>", b"", chart, flags=re.DOTALL)


def text(part: bytes) -> str:
    """Return XML with one element per line."""
    root = etree.fromstring(part, etree.XMLParser(remove_blank_text=True))
    etree.indent(root, " ")
    return str(etree.tostring(root, encoding="unicode")) + "\n"


def golden(name: str) -> Path:
    """Return the golden file of a part."""
    return GOLDEN / (name.strip("[]").replace("/", "-").replace("]", "") + ".txt")


def difference(expected: str, found: str, name: str) -> str:
    """Return the first lines that differ, as ``diff -u`` shows them."""
    lines = difflib.unified_diff(expected.splitlines(), found.splitlines(), f"expected {name}", f"found {name}", n=1)
    return "\n".join(list(lines)[:40])


def write_golden(workbook: Path) -> None:
    """Write the golden files of *workbook*."""
    contents = parts(workbook)
    for part in PARTS:
        golden(part).write_text(text(contents[part]), encoding="utf-8")
