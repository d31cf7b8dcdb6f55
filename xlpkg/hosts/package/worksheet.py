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

from xlpkg.hosts.blocks import a1
from xlpkg.hosts.package.parts import parse, serialise
from xlpkg.hosts.values import Content

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

#: Values by row and column.
Rows = Mapping[int, Mapping[int, Content]]

_PLACE: Final = re.compile(r"[A-Z]+\d+")
_START: Final = re.compile(
    rb"""<\?xml version=["']1\.0["'] encoding=["']UTF-8["'][^?]*\?>\s*<worksheet\s""", re.IGNORECASE
)


def has_usual_names(part: bytes) -> bool:
    """Say whether the names in a worksheet's *part* are text without a prefix, so that they can be searched for."""
    namespace = MAIN[1:-1].encode()
    return bool(_START.match(part)) and part.count(namespace) == part.count(b'xmlns="%b"' % namespace) == 1


class Worksheet:
    """A worksheet, of its part. Raises lxml's XMLSyntaxError."""

    def __init__(self, part: bytes) -> None:
        self._root = parse(part)
        if not has_usual_names(part):
            self._drop_prefixes()
        self._make_regular()

    def _drop_prefixes(self) -> None:
        old = self._root
        self._root = etree.Element(
            old.tag, nsmap={None: MAIN[1:-1]} | {key: old.nsmap[key] for key in old.nsmap if key}
        )
        for key, value in old.attrib.items():
            self._root.set(key, value)
        self._root.extend(old)

    def _make_regular(self) -> None:
        """Say first of every row and cell where it is, then its style: a file may leave that out."""
        rows = self._root.findall(f"{MAIN}sheetData/{MAIN}row")
        if all(row.keys()[:1] == ["r"] and all(map(_is_regular, row.iterfind(f"{MAIN}c"))) for row in rows):
            return
        number = 0
        for row in rows:
            number = int(row.get("r", number + 1))
            _put_first(row, {"r": str(number)})
            column = 0
            for cell in row.iterfind(f"{MAIN}c"):
                column = coordinate_to_tuple(cell.get("r"))[1] if cell.get("r") else column + 1
                style = cell.get("s")
                _put_first(cell, {"r": a1(number, column)} | ({"s": style} if style else {}))

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
    def style_of_column(self) -> Callable[[int], int]:
        """The style of a column, of which its new cells are."""
        columns = self._root.findall(f"{MAIN}cols/{MAIN}col[@style]")
        styles = [(int(column.get("min")), int(column.get("max")), int(column.get("style"))) for column in columns]
        return cache(lambda column: next((style for first, last, style in styles if first <= column <= last), 0))

    def style(self, row: int, column: int) -> int:
        """Return the number of a cell's style; of one that the part does not have, its row's or else its column's."""
        found = self._styles.get(a1(row, column))
        return self._row_styles.get(row) or self.style_of_column(column) if found is None else found

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


def _is_regular(cell: etree._Element) -> bool:
    attributes = cell.keys()
    return attributes[:1] == ["r"] and "s" not in attributes[2:] and bool(_PLACE.fullmatch(cell.get("r")))


def _put_first(element: etree._Element, attributes: dict[str, str]) -> None:
    others = {key: value for key, value in element.attrib.items() if key not in attributes}
    element.attrib.clear()
    element.attrib.update(attributes | others)


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
