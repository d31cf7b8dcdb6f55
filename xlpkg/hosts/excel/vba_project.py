"""The workbook's VBA project: its modules, and the removal of compiled code, so that every Excel compiles the source.

[MS-OVBA] calls the compiled code a performance cache, which is not to be written: it depends on Excel's version.
pyOpenVBA keeps the caches of the template that it starts from.
"""

from __future__ import annotations

from typing import Final

from pyopenvba.cfb import CFB
from pyopenvba.vba import compress, parse_vba_project, serialize_dir_stream, write_back_modules

from xlpkg.bundled import shipped
from xlpkg.hosts.excel.xlwings_module import xlwings_module

#: The stream _VBA_PROJECT ([MS-OVBA] 2.3.4.1): a signature, version FFFF, three reserved bytes, and no cache.
_NO_CACHE: Final = bytes.fromhex("CC61 FFFF 00 0100")
#: The value that [MS-OVBA] demands for PROJECTCOOKIE and MODULECOOKIE.
_COOKIE: Final = 0xFFFF


def modules() -> dict[str, str]:
    """Return the sources of the workbook's modules, by name: those of workbook/vba, and xlwings."""
    own = sorted(shipped("workbook", "vba").glob("*.bas"))
    return {file.stem: file.read_text(encoding="ascii") for file in own} | {"xlwings": xlwings_module()}


def without_cache(project: bytes) -> bytes:
    """Return the file vbaProject.bin *project* without compiled code; each module begins with its source."""
    streams = CFB.from_bytes(project)
    parsed = parse_vba_project(streams)
    parsed.project_cookie = _COOKIE
    for module in parsed.modules:
        module.cookie = _COOKIE
        module.dirty = module.text_offset > 0  # is written again, from the source alone
    write_back_modules(streams, parsed)
    streams.drop_streams_in_storage("VBA", lambda name: name.startswith("__SRP_"))
    streams.write_stream_in_storage("VBA", "dir", compress(serialize_dir_stream(parsed)))
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    content: bytes = streams.to_bytes()
    return content
