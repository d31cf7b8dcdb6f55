"""Read and write zipped OOXML packages (.xlsx, .xlsm, .docx), within limits of size.

A package of kilobytes can unpack to gigabytes, so every package that a user gives is read by :meth:`Package.read`,
which unpacks it in memory and refuses what is damaged or too large.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree
from openpyxl.utils.cell import column_index_from_string

#: The unpacked size of all parts. Our workbook has 3 MiB.
MAX_UNPACKED_BYTES: Final = 128 * 2**20
#: The number of parts. Our workbook has 220.
MAX_PARTS: Final = 5000
#: The tags of one part: a tree of this many takes about 400 MiB. A cell with a value has four.
MAX_TAGS: Final = 2_000_000

CONTENT_TYPES: Final = "[Content_Types].xml"
#: The namespace of attributes that hold the id of a relationship.
RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

#: What tells the size of a sheet. Other elements may match, too; to ask each element of a tree takes twice as long.
_ROW_OR_CELL: Final = re.compile(rb"<(row|c)\b")
_COLUMN: Final = re.compile(rb"""r\s*=\s*["']([A-Za-z]+)[0-9]""")
_LINE: Final = re.compile(rb"""r\s*=\s*["'][A-Za-z]*([0-9]+)""")
#: The index of the shared text of a cell. A whole number may look like one.
_INDEX: Final = re.compile(rb"<v\b[^<>]*>\s*([0-9]+)\s*<")
#: The prefix of a namespace before the name of one of these elements.
_PREFIXED: Final = re.compile(rb":(?:row|c|v)\b")
_PREFIX: Final = re.compile(rb"[^\s<>/:]+:(?=(?:row|c|v)\b)")
#: As Excel and XlsxWriter write it; lxml would use single quotes.
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: As in the files that Excel writes. A fixed date gives the same bytes for the same parts.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
#: Of zlib. Our workbook is 11% larger than at the usual level (6), and compressed in little more than half the time.
_COMPRESSION_LEVEL: Final = 2


class PackageError(Exception):
    """A file is damaged, encrypted or not a package."""


class PackageTooLarge(PackageError):
    """A package is larger than the limits."""


def parse_xml(xml: bytes) -> etree._Element:
    """Return the root of a part, without comments and processing instructions.

    Raises XMLSyntaxError if the part is damaged.
    """
    safe = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
    return etree.fromstring(xml, etree.XMLParser(**safe, collect_ids=False))


def serialise_xml(root: etree._Element) -> bytes:
    """Return the XML of the part of which *root* is the root."""
    return _DECLARATION + bytes(etree.tostring(root, encoding="UTF-8"))


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relationships of *part* ('' for the package).

    >>> rels_of("xl/workbook.xml"), rels_of("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a package by name, unpacked."""

    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, content: bytes) -> Package:
        """Unpack the *content* of a file.

        Raises PackageTooLarge if it exceeds the limits, PackageError if it is damaged, encrypted or not a package.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                infos = archive.infolist()
                if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                    raise PackageTooLarge
                parts: dict[str, bytes] = {}
                for info in infos:
                    if info.filename in parts:
                        raise PackageError(f"part {info.filename} appears twice")
                    # A part may be larger than the directory says; read() without a size would unpack all of it.
                    with archive.open(info) as unpacked:
                        parts[info.filename] = part = unpacked.read(info.file_size + 1)
                    if part.count(b"<") > MAX_TAGS:
                        raise PackageTooLarge
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,  # a password
            ValueError,  # an offset before the beginning of the file
            LookupError,
        ) as error:
            raise PackageError(str(error)) from error
        return cls(parts)

    def zipped(self) -> bytes:
        """Return the content of a file with these parts. The same parts give the same bytes."""
        result = io.BytesIO()
        with zipfile.ZipFile(result, "w") as archive:
            for name, part in self.parts.items():
                info = zipfile.ZipInfo(name, _DATE)
                archive.writestr(info, part, zipfile.ZIP_DEFLATED, _COMPRESSION_LEVEL)
        return result.getvalue()

    def with_parts(self, changed: Mapping[str, bytes | None]) -> Package:
        """Return the package with the parts *changed*, and without those that are None."""
        return Package({name: part for name, part in {**self.parts, **changed}.items() if part is not None})

    def without(self, *kinds: str, of: Collection[str] | None = None) -> Package:
        """Return the package without relationships of *kinds*, and without the parts to which only these led.

        They are those of the parts *of*, by default of all. Raises XMLSyntaxError if a part is damaged.
        """
        changed: dict[str, bytes | None] = {}
        names = self.parts if of is None else self.parts.keys() & map(rels_of, of)
        for name in filter(lambda name: name.endswith(".rels"), names):
            root = parse_xml(self.parts[name])
            found = [rel for rel in root if rel.get("Type", "").endswith(tuple(f"/{kind}" for kind in kinds))]
            for rel in found:
                root.remove(rel)
            if found:
                changed[name] = serialise_xml(root)
        return self.pruned(changed)

    def pruned(self, changed: Mapping[str, bytes | None]) -> Package:
        """Return the package with the parts *changed*, and without those to which no relationship leads any more."""
        left = self.with_parts(changed)
        gone = self._reachable() - left._reachable()
        left = left.with_parts(dict.fromkeys({*gone, *map(rels_of, gone)}))
        suffixes = {name.rpartition(".")[2].lower() for name in left.parts}
        types = parse_xml(left.parts[CONTENT_TYPES])
        for each in list(types):
            suffix = each.get("Extension", "").lower()
            if each.get("PartName", "").lstrip("/") in gone or (suffix and suffix not in suffixes):
                types.remove(each)
        return left.with_parts({CONTENT_TYPES: serialise_xml(types)})

    def _reachable(self) -> set[str]:
        """Return the parts to which relationships lead from the package."""
        found, left = {""}, [""]
        while left:
            new = {*self.related(left.pop(), "").values()} - found
            found |= new
            left += new
        return found

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts that *part* ('' for the package) is related to by *kind* ("worksheet"), by relationship id.

        Without a *kind*, return those of all. Raises XMLSyntaxError if the relationships are damaged.
        """
        folder, rels = posixpath.dirname(part), self.parts.get(rels_of(part))
        return {
            rel.get("Id"): posixpath.normpath(posixpath.join("/", folder, rel.get("Target"))).lstrip("/")
            for rel in ([] if rels is None else parse_xml(rels))
            if not kind or rel.get("Type", "").endswith(f"/{kind}")
        }

    def main(self) -> str:
        """Return the name of the main part. Raises ValueError if there is none."""
        (part,) = self.related("", "officeDocument").values()
        return part


def allocated(package: Package, enough: int) -> tuple[int, int]:
    """Return how many cells and characters calamine allocates for a workbook, at most; *enough* characters are no harm.

    It allocates the rectangle from A1 to the last row and column of each sheet, as many shared texts as their table
    claims to have, and a copy of its shared text for every cell. Raises PackageError if a part is damaged.
    """
    try:
        sheets = [_plain(part) for part in package.parts.values() if b"sheetData" in part]
        roots = [parse_xml(part) for part in package.parts.values() if b"sst" in part]
        tables = [table for root in roots for table in root.iter("{*}sst")]
        cells = sum(map(_extent, sheets))
        cells += sum(max(int(table.get(count, 0)) for count in ("count", "uniqueCount")) for table in tables)
        lengths = [
            [len(etree.tostring(text, encoding="unicode", method="text")) for text in table.iter("{*}si")]
            for table in tables
        ]
        characters = cells * max(itertools.chain.from_iterable(lengths), default=0)
        if characters > enough:
            shown = Counter(int(index) for sheet in sheets for index in _INDEX.findall(sheet))
            of_tables = (sum(shown[index] * length for index, length in enumerate(each)) for each in lengths)
            characters = max(of_tables, default=0)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError(str(error)) from error
    return cells, characters


def _plain(part: bytes) -> bytes:
    """Return a sheet without comments, CDATA sections, instructions, references to characters, and prefixes."""
    if b"<!" in part or b"&#" in part or part.count(b"<?") > 1:
        part = bytes(etree.tostring(parse_xml(part)))
    return _PREFIX.sub(b"", part) if _PREFIXED.search(part) else part


def _extent(sheet: bytes) -> int:
    """Return the number of cells in the rectangle from A1 to the last row and column of a sheet.

    It has at least as many rows, and as many columns as its longest row, if they have no addresses.
    """
    cells_by_row = b"".join(_ROW_OR_CELL.findall(sheet)).split(b"row")
    rows = max(map(int, {*_LINE.findall(sheet)}), default=0)
    columns = max((column_index_from_string(each.decode()) for each in {*_COLUMN.findall(sheet)}), default=0)
    return max(rows, len(cells_by_row) - 1) * max(columns, *map(len, cells_by_row))
