"""The package of a workbook's file: its parts, how they are related, and the file that is made of them.

Parts that did not change are the same, byte for byte, in the new file.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from xlpkg.errors import WorkbookError

#: Our workbook has 3 MiB; what a user adds to it, such as pictures, is no larger when it is unpacked.
MAX_UNPACKED_BYTES: Final = 256 * 2**20

RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CONTENT_TYPES: Final = "[Content_Types].xml"
#: As Excel and XlsxWriter write it; lxml would use single quotes.
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: A sixth larger than zlib's usual level (6) makes it, in less than half of the time.
_LEVEL: Final = 2


def parse(xml: bytes) -> etree._Element:
    """Return the root of a part, without comments. Raises lxml's XMLSyntaxError."""
    safe = {"resolve_entities": False, "no_network": True, "huge_tree": True}
    return etree.fromstring(xml, etree.XMLParser(**safe, remove_comments=True, remove_pis=True, collect_ids=False))


def serialise(root: etree._Element) -> bytes:
    """Return a part of the package, of its root."""
    return _DECLARATION + bytes(etree.tostring(root, encoding="UTF-8"))


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relationships of *part* ('' for the package)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(frozen=True, slots=True)
class Package:
    """A package in memory: the file's bytes, and by name what it says of its parts, and they."""

    content: bytes
    infos: Mapping[str, zipfile.ZipInfo]
    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, path: Path, content: bytes) -> Package:
        """Read the *content* of *path* whole.

        Raises WorkbookError if it would be too large in memory, and what zipfile and zlib raise of damage.
        """
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if sum(info.file_size for info in infos.values()) > MAX_UNPACKED_BYTES:
                raise WorkbookError("workbook-too-large", path=path, limit=MAX_UNPACKED_BYTES // 2**20)
            return cls(content, infos, {name: archive.read(info) for name, info in infos.items()})

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts that *part* ('' for the package) is related to by *kind* ("worksheet"), by their id."""
        base, rels = posixpath.dirname(part), self.parts.get(rels_of(part))
        return {
            rel.get("Id"): posixpath.normpath(posixpath.join("/", base, rel.get("Target"))).lstrip("/")
            for rel in ([] if rels is None else parse(rels))
            if rel.get("Type", "").endswith(f"/{kind}")
        }

    def main(self) -> str:
        """Return the name of the main part; raises ValueError if there is none."""
        (part,) = self.related("", "officeDocument").values()
        return part

    def with_parts(self, changed: Mapping[str, bytes | None]) -> Package:
        """Return the package with the parts *changed*, and without those that are None."""
        parts = {name: part for name, part in {**self.parts, **changed}.items() if part is not None}
        result, infos = io.BytesIO(), {}
        with zipfile.ZipFile(result, "w", compresslevel=_LEVEL) as archive:
            for name, part in parts.items():
                old = self.infos[name]
                infos[name] = info = zipfile.ZipInfo(name, old.date_time)
                info.compress_type = old.compress_type
                archive.writestr(info, part)
        return Package(result.getvalue(), infos, parts)
