"""The number formats of cells, with their kind and their code in Excel's notation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import Enum, auto
from typing import Any, Final

from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import error, struct
from xlpkg.errors import WorkbookError

# com.sun.star.util.NumberFormat
_DATE, _TIME, _NUMBER, _LOGICAL = 2, 4, 16, 1024

#: What LibreOffice writes in capitals and Excel does not: colours, and the letters of a date outside quoted text.
_KEYWORDS: Final = re.compile(r'"[^"]*"|\\.|\[\$[^]]*\]|(?P<colour>\[[A-Z]{3,}\d*\])|(?P<date>[YMDHS]+)')


class FormatKind(Enum):
    """How a number format shows a number."""

    GENERAL = auto()
    DATE = auto()
    TIME = auto()
    LOGICAL = auto()
    OTHER = auto()


class Formats:
    """The number formats of a document. A cell refers to its format by a key."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._english = struct("lang.Locale", Language="en", Country="US")
        self._kinds: dict[int, FormatKind] = {}

    def kind(self, key: int) -> FormatKind:
        """Return the kind of the format *key*."""
        if key not in self._kinds:
            number_format = self._formats.getByKey(key)
            kinds = ((_LOGICAL, FormatKind.LOGICAL), (_DATE, FormatKind.DATE), (_TIME, FormatKind.TIME))
            kind = next((kind for bit, kind in kinds if number_format.Type & bit), FormatKind.OTHER)
            if number_format.Type & _NUMBER and key == self._formats.getStandardIndex(number_format.Locale):
                kind = FormatKind.GENERAL
            self._kinds[key] = kind
        return self._kinds[key]

    def code(self, key: int) -> str:
        """Return the code of the format *key* in Excel's notation, such as ``#,##0.0`` or ``yyyy-mm-dd``."""
        if self.kind(key) is FormatKind.LOGICAL:  # Excel has no format for logical values
            return "General"
        english = self._formats.getFormatForLocale(key, self._english)
        code: str = self._formats.getByKey(english).FormatString
        is_date = self.kind(key) in (FormatKind.DATE, FormatKind.TIME)

        def as_excel(found: re.Match[str]) -> str:
            if found["colour"]:
                return f"[{found[0][1:].capitalize()}"
            return found[0].lower() if found["date"] and is_date else found[0]

        return _KEYWORDS.sub(as_excel, code)

    def key(self, code: str) -> int:
        """Return the key of the format with Excel's *code*. Raises WorkbookError if the code is not valid."""
        if code.lower() == "general":
            return self.general
        key: int = self._formats.queryKey(code, self._english, False)
        try:
            return key if key != -1 else int(self._formats.addNew(code, self._english))
        except error("util.MalformedNumberFormatException"):
            raise WorkbookError("no-number-format", code=code) from None

    @property
    def general(self) -> int:
        """The key of the format General, with which a formula's result decides how it is shown."""
        return int(self._formats.getStandardIndex(struct("lang.Locale")))

    @property
    def logical(self) -> int:
        """The key of the format that shows a number as TRUE or FALSE: LibreOffice has no other logical values."""
        return int(self._formats.getStandardFormat(_LOGICAL, self._english))

    def groups(self, cells: Any, wanted: Collection[FormatKind]) -> Iterator[tuple[FormatKind, list[CellRange]]]:
        """Yield each kind in *wanted* that occurs in *cells*, with ranges of that kind. A kind may come more than once.

        A formula's cell with the format General counts as the kind of its result.
        """
        key = common(cells, "NumberFormat")
        if key is not None and self.kind(key) not in wanted:
            return
        address = cells.RangeAddress
        if (address.StartRow, address.StartColumn) == (address.EndRow, address.EndColumn):
            yield self.kind(key), [cell_range_of(address)]
            return
        groups = cells.UniqueCellFormatRanges
        for index in range(groups.Count):
            group = groups.getByIndex(index)
            kind = self.kind(group.NumberFormat)
            if kind in wanted:
                yield kind, [cell_range_of(part) for part in group.RangeAddresses]


def cell_range_of(address: Any) -> CellRange:
    """Return the range of a CellRangeAddress, which counts from 0."""
    return CellRange(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def positions(cell_range: CellRange, parts: Iterable[CellRange]) -> list[tuple[int, int]]:
    """Return the row and column, from 0 in *cell_range*, of every cell in *parts*."""
    cells = (cell for part in parts for row in part.cells() for cell in row)
    return [(row - cell_range.top, column - cell_range.left) for row, column in cells]


def content_positions(cells: Any, flags: int) -> list[tuple[int, int]]:
    """Return the row and column, from 0 in *cells*, of every cell with content that *flags*, of CellFlags, select."""
    found = map(cell_range_of, cells.queryContentCells(flags).RangeAddresses)
    return positions(cell_range_of(cells.RangeAddress), found)


def common(cells: Any, name: str) -> Any:
    """Return the property *name* of *cells*, None if they differ in it."""
    if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
        return None
    return cells.getPropertyValue(name)
