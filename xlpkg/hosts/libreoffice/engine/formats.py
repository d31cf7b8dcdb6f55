"""Number formats: which kind a cell's is, its code as Excel writes it, and where on a sheet which format is."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import Block
from xlpkg.hosts.libreoffice.engine.bridge import error, struct

# com.sun.star.util.NumberFormat
_DATE, _TIME, _NUMBER, _LOGICAL = 2, 4, 16, 1024

#: What LibreOffice writes in capitals and Excel does not, outside of quoted text.
_KEYWORDS: Final = re.compile(r'"[^"]*"|\\.|\[\$[^]]*\]|(?P<colour>\[[A-Z]{3,}\d*\])|(?P<date>[YMDHS]+)')


class Kind(enum.Enum):
    """What a number format makes of a number."""

    GENERAL = enum.auto()
    DATE = enum.auto()
    TIME = enum.auto()
    LOGICAL = enum.auto()
    OTHER = enum.auto()


class Formats:
    """The number formats of a document, by the keys that its cells have."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._english = struct("lang.Locale", Language="en", Country="US")
        self._kinds: dict[int, Kind] = {}

    def kind(self, key: int) -> Kind:
        """Return what the format *key* makes of a number."""
        if key not in self._kinds:
            found = self._formats.getByKey(key)
            kinds = ((_LOGICAL, Kind.LOGICAL), (_DATE, Kind.DATE), (_TIME, Kind.TIME))
            kind = next((kind for bit, kind in kinds if found.Type & bit), Kind.OTHER)
            if found.Type & _NUMBER and key == self._formats.getStandardIndex(found.Locale):
                kind = Kind.GENERAL
            self._kinds[key] = kind
        return self._kinds[key]

    def code(self, key: int) -> str:
        """Return the format *key* as Excel writes it, such as ``#,##0.0`` or ``yyyy-mm-dd``."""
        if self.kind(key) is Kind.LOGICAL:  # in Excel no format makes a value logical
            return "General"
        english = self._formats.getFormatForLocale(key, self._english)
        code: str = self._formats.getByKey(english).FormatString
        dates = self.kind(key) in (Kind.DATE, Kind.TIME)

        def as_excel(found: re.Match[str]) -> str:
            if found["colour"]:
                return f"[{found[0][1:].capitalize()}"
            return found[0].lower() if found["date"] and dates else found[0]

        return _KEYWORDS.sub(as_excel, code)

    def key(self, code: str) -> int:
        """Return the key of the format that Excel writes *code*. Raises WorkbookError if it is none."""
        if code.lower() == "general":
            return self.general
        key: int = self._formats.queryKey(code, self._english, False)
        try:
            return key if key != -1 else int(self._formats.addNew(code, self._english))
        except error("util.MalformedNumberFormatException"):
            raise WorkbookError("no-number-format", code=code) from None

    @property
    def general(self) -> int:
        """The format of a cell that has none: a formula's result decides then how it looks."""
        return int(self._formats.getStandardIndex(struct("lang.Locale")))

    @property
    def logical(self) -> int:
        """The format that makes a number TRUE or FALSE, as LibreOffice has no other logical values."""
        return int(self._formats.getStandardFormat(_LOGICAL, self._english))

    def groups(self, cells: Any, wanted: Callable[[Kind], bool]) -> Iterator[tuple[Kind, list[Block]]]:
        """Yield where *cells* have formats of a *wanted* kind: the kind and its blocks.

        A formula's cell without a format of its own counts as what its result is.
        """
        key = common(cells, "NumberFormat")
        if key is not None and not wanted(self.kind(key)):
            return
        address = cells.RangeAddress
        if (address.StartRow, address.StartColumn) == (address.EndRow, address.EndColumn):
            yield self.kind(key), [block_of(address)]
            return
        found = cells.UniqueCellFormatRanges
        for index in range(found.Count):
            group = found.getByIndex(index)
            kind = self.kind(group.NumberFormat)
            if wanted(kind):
                yield kind, [block_of(part) for part in group.RangeAddresses]


def block_of(address: Any) -> Block:
    """Return the block of a CellRangeAddress, which counts from 0."""
    return Block(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def common(cells: Any, name: str) -> Any:
    """Return the property *name* of *cells*, None if they differ in it."""
    if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
        return None
    return cells.getPropertyValue(name)
