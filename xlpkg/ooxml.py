"""Read and write zipped OOXML packages (.xlsx, .xlsm, .docx), within limits of size.

A package of kilobytes can unpack to gigabytes, so every package that a user gives is read by :meth:`Package.read`,
which unpacks it in memory and refuses what is damaged or too large.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters, digits
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

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts that *part* ('' for the package) is related to by *kind* ("worksheet"), by relationship id.

        Raises XMLSyntaxError if the relationships are damaged.
        """
        folder, rels = posixpath.dirname(part), self.parts.get(rels_of(part))
        return {
            rel.get("Id"): posixpath.normpath(posixpath.join("/", folder, rel.get("Target"))).lstrip("/")
            for rel in ([] if rels is None else parse_xml(rels))
            if rel.get("Type", "").endswith(f"/{kind}")
        }

    def main(self) -> str:
        """Return the name of the main part. Raises ValueError if there is none."""
        (part,) = self.related("", "officeDocument").values()
        return part


def allocated(package: Package) -> tuple[int, int]:
    """Return how many cells and characters calamine allocates for a workbook.

    It allocates the rectangle from A1 to the last row and column of each sheet, as many shared texts as their table
    claims to have, and a copy of its shared text for every cell. Raises PackageError if a part is damaged.
    """
    cells = 0
    shown: Counter[int] = Counter()  # how many cells show each shared text
    tables: list[list[int]] = []  # the lengths of the shared texts
    for part in package.parts.values():
        if b"sheetData" not in part and b"sst" not in part:
            continue
        try:
            root = parse_xml(part)
            cells += _extent(root, shown)
            for table in root.iter("{*}sst"):
                cells += max(int(table.get(count, 0)) for count in ("count", "uniqueCount"))
                tables.append(
                    [len(etree.tostring(text, encoding="unicode", method="text")) for text in table.iter("{*}si")]
                )
        except (etree.XMLSyntaxError, ValueError) as error:
            raise PackageError(str(error)) from error
    characters = (sum(shown[index] * length for index, length in enumerate(lengths)) for lengths in tables)
    return cells, max(characters, default=0)


def _extent(root: etree._Element, shown: Counter[int]) -> int:
    """Return the number of cells in the rectangle from A1 to the last row and column of a sheet.

    A row without an address follows the row before it. A row has at least as many columns as cells.
    *shown* is updated: how many of the cells show each shared text, by the index of the text.
    """
    row, rows, columns = 0, {0}, {0}
    for element in root.iter("{*}row"):
        row = int(element.get("r", row + 1))
        rows.add(row)
        columns.add(len(element))
    cells = list(root.iter("{*}c"))
    addresses = [address for cell in cells if (address := cell.get("r"))]
    rows.update(map(int, {address.lstrip(ascii_letters) for address in addresses}))
    columns.update(map(column_index_from_string, {address.rstrip(digits) for address in addresses}))
    of_text = (cell for cell in cells if cell.get("t") == "s")
    shown.update(int(value.text or -1) for cell in of_text for value in cell.iterchildren("{*}v"))
    return max(rows) * max(columns)
