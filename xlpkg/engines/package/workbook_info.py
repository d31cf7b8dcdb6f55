"""The sheets, defined names, tables and number formats of a workbook file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import range_boundaries, range_to_tuple
from openpyxl.utils.escape import unescape

from xlpkg.engines.cell_ranges import LAST_COLUMN, LAST_ROW, CellRange, unquoted
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; *sheet* is None for one of the whole workbook, *refers_to* has no equals sign."""

    name: str
    sheet: str | None
    refers_to: str


class WorkbookInfo:
    """What the package of a workbook defines beside its cells. Raises KeyError or ValueError if it is no workbook."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        root = parse_xml(package.parts[self._main])
        worksheets = package.related(self._main, "worksheet")
        sheets = root.findall(f"{MAIN}sheets/{MAIN}sheet")
        names = [sheet.attrib["name"] for sheet in sheets]
        #: The part of each worksheet by the name of the sheet, in order, without chart sheets.
        self.parts = {
            name: worksheets[ident]
            for name, sheet in zip(names, sheets, strict=True)
            if (ident := sheet.get(f"{RELATIONSHIPS}id")) in worksheets
        }
        if not self.parts or any(part not in package.parts for part in self.parts.values()):
            raise ValueError("no worksheet, or a worksheet without its part")
        self.hidden = {sheet.get("name") for sheet in sheets if sheet.get("state") in ("hidden", "veryHidden")}
        properties, view = root.find(f"{MAIN}workbookPr"), root.find(f"{MAIN}bookViews/{MAIN}workbookView")
        self.date1904 = properties is not None and properties.get("date1904") in ("1", "true")
        shown = 0 if view is None else int(view.get("activeTab", 0))
        #: The sheet that shows when the file is opened; the first one if that is a chart sheet.
        self.active = next((name for name in names[shown : shown + 1] if name in self.parts), next(iter(self.parts)))
        self.names = [
            DefinedName(
                name.attrib["name"].removeprefix("_xlnm."),
                None if (sheet := name.get("localSheetId")) is None else names[int(sheet)],
                name.text or "",
            )
            for name in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName")
        ]

    def find_name(self, name: str, sheet: str | None) -> DefinedName | None:
        """Return the defined name *name* of *sheet*, of the whole workbook if that is None; None if there is none."""
        return self._names.get((name.lower(), unquoted(sheet or "").lower()))

    @cached_property
    def _names(self) -> dict[tuple[str, str], DefinedName]:
        return {(name.name.lower(), (name.sheet or "").lower()): name for name in reversed(self.names)}

    def range_of(self, reference: str) -> tuple[str, CellRange] | None:
        """Return the sheet and the cells of a reference such as ``首页!$C$7``, None if it is not one range."""
        try:
            quoted, (left, top, right, bottom) = range_to_tuple(reference)
        except (ValueError, TypeError):
            return None
        sheets = [name for name in self.parts if name.lower() == unquoted(quoted).lower()]
        cell_range = CellRange(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)
        return (sheets[0], cell_range) if sheets else None

    @cached_property
    def headers(self) -> dict[str, list[tuple[int, int, str]]]:
        """The header cells of tables by sheet: row, column and the text that the table defines."""
        headers: dict[str, list[tuple[int, int, str]]] = {}
        for sheet, part in self.parts.items():
            cells = headers[sheet] = []
            for table in self._package.related(part, "table").values():
                root = parse_xml(self._package.parts[table])
                if root.get("headerRowCount") != "0":
                    left, top, _, _ = range_boundaries(root.get("ref"))
                    columns = root.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn")
                    cells += [(top, column, unescape(each.get("name"))) for column, each in enumerate(columns, left)]
        return headers

    @cached_property
    def shared_texts(self) -> list[str]:
        """The texts that cells refer to by their index."""
        parts = self._package.related(self._main, "sharedStrings").values()
        return [text_of(item) for part in parts for item in parse_xml(self._package.parts[part]).iterfind(f"{MAIN}si")]

    @cached_property
    def date_styles(self) -> set[int]:
        """The styles of dates: a time and a duration are numbers."""
        formats = enumerate(self._formats)
        return {style for style, each in formats if is_date_format(each) and not is_timedelta_format(each)}

    @cached_property
    def _formats(self) -> list[str]:
        formats = self._styles.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
        custom = {int(found.get("numFmtId")): found.get("formatCode") for found in formats}
        numbers = [int(style.get("numFmtId", 0)) for style in self._cell_formats]
        return [custom.get(number) or BUILTIN_FORMATS.get(number, "General") for number in numbers]

    @cached_property
    def unlocked(self) -> set[int]:
        """The styles of cells that are not locked while their sheet is protected."""
        protections = [style.find(f"{MAIN}protection") for style in self._cell_formats]
        return {
            style
            for style, protection in enumerate(protections)
            if protection is not None and protection.get("locked") in ("0", "false")
        }

    @property
    def _cell_formats(self) -> list[etree._Element]:
        return list(self._styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))

    @cached_property
    def _styles(self) -> etree._Element:
        parts = [*self._package.related(self._main, "styles").values()]
        return parse_xml(self._package.parts[parts[0]]) if parts else etree.Element(f"{MAIN}styleSheet")


def text_of(item: etree._Element) -> str:
    """Return the text of a shared or inline string, without its phonetic reading."""
    texts = item.iterfind(f"{MAIN}t"), item.iterfind(f"{MAIN}r/{MAIN}t")
    return str(unescape("".join(text.text or "" for each in texts for text in each)))
