"""The package of a workbook's file: its parts, how they are related, and the file that is made of them.

Parts that did not change go into the new file as they lie compressed in the old one.
"""

from __future__ import annotations

import io
import posixpath
import time
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from xlpkg.errors import WorkbookError

#: Our workbook has 3 MiB; what a user adds to it, such as pictures, is no larger when it is unpacked.
MAX_UNPACKED_BYTES: Final = 256 * 2**20

RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CONTENT_TYPES: Final = "[Content_Types].xml"
#: A sixth larger than zlib's usual level (6) makes it, in less than half of the time.
_LEVEL: Final = 2
#: zlib lets others run while it works; more of them would wait for each other.
_THREADS: Final = 2
#: The fixed part of the header that stands before each part's bytes, and where it tells the lengths of the rest.
_HEADER, _LENGTHS = 30, (slice(26, 28), slice(28, 30))


def parse(xml: bytes) -> etree._Element:
    """Return the root of a part, without comments. Raises lxml's XMLSyntaxError."""
    safe = {"resolve_entities": False, "no_network": True, "huge_tree": True}
    return etree.fromstring(xml, etree.XMLParser(**safe, remove_comments=True, remove_pis=True, collect_ids=False))


def serialise(root: etree._Element) -> bytes:
    """Return a part of the package, of its root."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


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

    def with_parts(self, changed: Iterable[tuple[str, bytes | None]]) -> Package:
        """Return the package with the parts *changed*, and without those that are None.

        A part is compressed while the next is made.
        """
        parts, packing = dict(self.parts), {}
        with ThreadPoolExecutor(_THREADS) as pool:
            for name, part in changed:
                if part is None:
                    del parts[name]
                elif part is not self.parts[name]:
                    parts[name] = part
                    packing[name] = pool.submit(_compressed, part)
                    time.sleep(0)  # the thread can begin: the interpreter would let it wait for milliseconds
        packed_anew = {name: made.result() for name, made in packing.items()}
        result, infos = io.BytesIO(), {}
        with zipfile.ZipFile(result, "w") as archive:
            for name, part in parts.items():
                old, info = self.infos[name], zipfile.ZipInfo(name, self.infos[name].date_time)
                if name in packed_anew:
                    info.compress_type, info.CRC, packed = zipfile.ZIP_DEFLATED, zlib.crc32(part), packed_anew[name]
                else:
                    info.compress_type, info.CRC, packed = old.compress_type, old.CRC, self._packed(old)
                info.file_size, info.compress_size, info.header_offset = len(part), len(packed), result.tell()
                result.write(info.FileHeader() + packed)
                archive.filelist.append(info)
                infos[name] = info
            archive.start_dir = result.tell()  # where zipfile writes its list of the parts
        return Package(result.getvalue(), infos, parts)

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        header = self.content[info.header_offset : info.header_offset + _HEADER]
        start = info.header_offset + _HEADER + sum(int.from_bytes(header[at], "little") for at in _LENGTHS)
        return self.content[start : start + info.compress_size]


def _compressed(part: bytes) -> bytes:
    return zlib.compress(part, _LEVEL, -zlib.MAX_WBITS)
