"""A worksheet's part as a tree: the formulas and styles of its cells.

A formula that looks at cells loses its cached result when a workbook is saved, for it may be stale. LibreOffice
calculates only formulas without one when it opens a file; other readers see an empty cell rather than a wrong number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Final

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import coordinate_to_tuple

from xlpkg.engines.blocks import a1
from xlpkg.engines.package.parts import parse, serialise
from xlpkg.engines.values import Content

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

#: Values by row and column.
Rows = Mapping[int, Mapping[int, Content]]

_START: Final = re.compile(
    rb"""<\?xml version=["']1\.0["'] encoding=["']UTF-8["'][^?]*\?>\s*<worksheet\s""", re.IGNORECASE
)
#: What tells that a part is not regular. Each starts with letters that never vary: so they are found ten times as fast.
_IRREGULAR: Final = tuple(
    re.compile(expression)
    for expression in (
        *(rb'<c(?! r="[A-Z]+\d+")[\s/>]', rb'<row(?! r="\d+")[\s/>]'),
        *(rb"</c\s", rb"</row\s", rb"</sheetData\s", rb"<!", rb"<\?(?!xml )"),
        rb'xmlns:[\w.-]+="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"',
    )
)


def is_regular(part: bytes) -> bool:
    """Say whether a worksheet's *part* is written as nearly every program does it, so that it can be read as text.

    It has no comments, its own namespace has no prefix, of every row and cell it is said first where they are, and
    attributes stand in quotation marks of the usual kind.
    """
    other_marks = part.find(b"='", max(0, part.find(b"<sheetData"))) >= 0
    return bool(_START.match(part)) and not other_marks and not any(found.search(part) for found in _IRREGULAR)


class Worksheet:
    """A worksheet, of its part. Raises lxml's XMLSyntaxError."""

    def __init__(self, part: bytes) -> None:
        self._root = parse(part)
        if not is_regular(part):
            self._make_regular()

    def _make_regular(self) -> None:
        """Do without a prefix, and say first of every row and cell where it is: a file may leave that out."""
        old = self._root
        self._root = etree.Element(
            old.tag, nsmap={None: MAIN[1:-1]} | {key: old.nsmap[key] for key in old.nsmap if key}
        )
        for key, value in old.attrib.items():
            self._root.set(key, value)
        self._root.extend(old)
        row = 0
        for line in self._root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            row = int(line.get("r", row + 1))
            _set_first(line, str(row))
            column = 0
            for cell in line.iterfind(f"{MAIN}c"):
                column = coordinate_to_tuple(cell.get("r"))[1] if cell.get("r") else column + 1
                _set_first(cell, a1(row, column))

    @cached_property
    def formulas(self) -> dict[tuple[int, int], str]:
        """The formulas by row and column, without the equals sign, each as it reads in its own cell."""
        formulas = [
            (formula.getparent().get("r"), formula.text, formula.get("si")) for formula in self._root.iter(f"{MAIN}f")
        ]
        shared = {group: Translator(f"={text}", origin=cell) for cell, text, group in formulas if text and group}
        texts = {
            cell: shared[group].translate_formula(cell)[1:] if group in shared and not text else text
            for cell, text, group in formulas
        }
        return {coordinate_to_tuple(cell): text for cell, text in texts.items() if text}

    @cached_property
    def _styles(self) -> dict[str, int]:
        return {cell.get("r"): int(cell.get("s", 0)) for cell in self._root.iter(f"{MAIN}c")}

    @cached_property
    def _row_styles(self) -> dict[int, int]:
        rows = self._root.iterfind(f"{MAIN}sheetData/{MAIN}row[@customFormat][@s]")
        return {int(row.get("r")): int(row.get("s")) for row in rows if row.get("customFormat") in ("1", "true")}

    @cached_property
    def _column_style(self) -> Callable[[int], int]:
        columns = self._root.findall(f"{MAIN}cols/{MAIN}col[@style]")
        styles = [(int(column.get("min")), int(column.get("max")), int(column.get("style"))) for column in columns]
        return cache(lambda column: next((style for first, last, style in styles if first <= column <= last), 0))

    def style(self, row: int, column: int) -> int:
        """Return the number of a cell's style."""
        found = self._styles.get(a1(row, column))
        return self.style_of_empty(row, column) if found is None else found

    def style_of_empty(self, row: int, column: int) -> int:
        """Return the style of a cell that the part does not have: that of its row, or else of its column."""
        return self._row_styles.get(row) or self._column_style(column)

    def forget_stale_results(self) -> bool:
        """Take the cached result from every formula that looks at cells; say whether any had one."""
        forgot = False
        for formula in self._root.iter(f"{MAIN}f"):
            # A follower of a shared formula has no text of its own.
            if formula.text and not looks_at_cells(formula.text):
                continue
            cell = formula.getparent()
            for result in cell.findall(f"{MAIN}v"):
                cell.remove(result)
                forgot = True
            cell.attrib.pop("t", None)
        return forgot

    def part(self) -> bytes:
        """Return the part; regular."""
        return serialise(self._root)

    def keep_followers(self, rows: Rows) -> None:
        """Give the followers of a shared formula that *rows* overwrite formulas of their own."""
        groups: dict[str, list[etree._Element]] = {}
        for formula in self._root.iter(f"{MAIN}f"):
            if formula.get("t") == "shared":
                groups.setdefault(formula.get("si"), []).append(formula)
        for group in groups.values():
            cells = {coordinate_to_tuple(formula.getparent().get("r")): formula for formula in group}
            if any(formula.text and column in rows.get(row, ()) for (row, column), formula in cells.items()):
                for cell, formula in cells.items():
                    formula.text = self.formulas.get(cell)
                    for attribute in ("t", "si", "ref"):
                        formula.attrib.pop(attribute, None)


def _set_first(element: etree._Element, place: str) -> None:
    others = {key: value for key, value in element.attrib.items() if key != "r"}
    element.attrib.clear()
    element.set("r", place)
    element.attrib.update(others)


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
