"""Make corrupt source files: bytes changed, deleted, moved or re-encoded, in a file or in a part of a package.

:func:`corrupt_file` returns file number n, which is always the same.
"""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from typing import Final

from editions import KINDS
from mutations import File, Table, file_bytes, mutated, render, tables

_DIGIT: Final = re.compile(rb"\d")
_SPECIAL: Final = (b"\0", b'"', b"\r", b"\n", b",", b"\t", b"<", b"&", b"\xff", b"-")
_ENCODINGS: Final = {"csv": "utf-8-sig", "gb18030": "gb18030", "utf-16": "utf-16", "text": "utf-8"}
_TAGS: Final = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3>", "<td rowspan=5>", "<!--", "-->"),
    *("<td rowspan=1000 colspan=100>", "<td colspan=99999999999>", "<td rowspan=0>", "<script>", "<style>", "<th>"),
    *("<table><tr><td>1</td></tr></table>", "<sup>1</sup>", "<br>", "&nbsp;", "&#0;", "&#55296;", "&#x110000;"),
    *("<svg>", "<math>", "<template>", "<plaintext>", "<![CDATA[", "<?xml?>", '<meta charset="utf-7">', "<base>"),
)


def corrupt(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Return *data* after one change of its bytes; *other* is a file to splice with."""
    if not data:
        return other[:100]
    at, target = rng.randrange(len(data)), rng.randrange(len(data))
    size = min(rng.choice((1, 2, 4, 16, 100, 600)), len(data) - at)
    number = struct.pack("<I", rng.choice((0, 1, 2**31, 2**32 - 1, rng.randrange(2**32))))
    match rng.randrange(9):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + size :]
        case 2:
            inserted = (rng.randbytes(4), data[at : at + size], rng.choice(_SPECIAL), rng.choice(_TAGS).encode())
            return data[:target] + rng.choice(inserted) + data[target:]
        case 3:
            return data[: max(at, 1)]
        case 4:
            return data[:at] + other[rng.randrange(len(other) + 1) :]
        case 5:
            return data[:at] + number + data[at + 4 :]
        case 6:
            return _encoded(rng, data)
        case _:
            digits = [found.start() for found in _DIGIT.finditer(data)]
            digit = rng.choice(digits) if digits else at
            return data[:digit] + str(rng.randrange(10)).encode() + data[digit + 1 :]


def corrupt_text(rng: random.Random, data: bytes, encoding: str) -> bytes:
    """Return a text file after one change of its characters, in the same encoding."""
    text = data.decode(encoding, "replace")
    if not text:
        return data
    at, target = rng.randrange(len(text)), rng.randrange(len(text))
    size = rng.choice((1, 1, 2, 5, 30, 200))
    separators = [found.start() for found in re.finditer(r"[,\t\n\"]", text)] or [at]
    separator = rng.choice(separators)
    match rng.randrange(5):
        case 0:
            text = text[:at] + text[at + size :]
        case 1:
            text = text[:at] + rng.choice("0159,.-%\"'\t\n\r =省市至月\u200b\u3000;|") + text[at:]
        case 2:
            text = text[:target] + text[at : at + size] + text[target:]
        case 3:
            text = text[:separator] + rng.choice(("", ",", "\t", "\n", '"', ";", " ", ",,")) + text[separator + 1 :]
        case _:
            text = text[:at] + str(rng.randrange(10)) + text[at + 1 :]
    return text.encode(encoding, "replace")


def _encoded(rng: random.Random, data: bytes) -> bytes:
    encodings = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "utf-32", "big5")
    text = data.decode(rng.choice(encodings), "replace")
    return rng.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) + text.encode(
        rng.choice(encodings), "replace"
    )


def corrupt_package(rng: random.Random, data: bytes) -> bytes:
    """Return a package with one part changed, deleted, repeated, renamed or exchanged, and correct checksums."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names, contents = package.namelist(), [package.read(name) for name in package.namelist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return corrupt(rng, data, data)
    if not names:
        return data
    at, other = rng.randrange(len(names)), rng.randrange(len(names))
    if rng.random() < 0.5:  # half of the changes concern the sheet with the figures
        at = next((i for i, name in enumerate(names) if "sheet1.xml" in name), at)
    content = contents[at]
    match rng.randrange(9):
        case 0:
            del names[at], contents[at]
        case 1:
            names.append(names[at])
            contents.append(contents[other])
        case 2:
            outside = ("../../x.xml", "/etc/passwd", "xl/worksheets/..\\x", "x" * 300, names[at].upper(), "\x01")
            names[at] = rng.choice(outside)
        case 3:
            contents[at], contents[other] = contents[other], contents[at]
        case 4:
            contents[at] = _corrupt_reference(rng, content)
        case 5:
            some = rng.randrange(1, 60)
            contents[at] = re.sub(rb"<v>[^<]*", lambda found: _value(rng, found[0]), content, count=some)
        case _:
            contents[at] = corrupt(rng, content, contents[other])
    out = io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as new:
        warnings.simplefilter("ignore")  # duplicate names are intended
        for name, part in zip(names, contents, strict=True):
            new.writestr(zipfile.ZipInfo(name), part, method)  # without the time, so that the bytes are always the same
    return out.getvalue()


def _value(rng: random.Random, old: bytes) -> bytes:
    values = (b"1e5", b"1E400", b"-1", b"NaN", b"inf", b"", b"99999999", b"0.1", b" 5 ", b"&#49;", b"1,5", b"True")
    return b"<v>" + rng.choice(values) if rng.random() < 0.05 else old


def _corrupt_reference(rng: random.Random, sheet: bytes) -> bytes:
    found = list(re.finditer(rb'\br="[A-Z]*\d+"', sheet)) or list(re.finditer(rb'"[^"]*"', sheet))
    if not found:
        return sheet
    start, end = rng.choice(found).span()
    references = ("A0", "XFD1048576", "ZZZZ9", "A4294967296", "B2", "C7", "5", "", "a1", "1", "9" * 20, "D-1")
    return sheet[:start] + f'r="{rng.choice(references)}"'.encode() + sheet[end:]


def corrupt_file(number: int) -> File:
    """Return the corrupt file *number*, which is always the same."""
    rng = random.Random(number)  # noqa: S311 - test data
    which = rng.randrange(len(tables()))
    table, kind = tables()[which], rng.choice(KINDS)
    if rng.random() < 0.5:
        table = mutated(rng, table)
        data = render(table, kind)
    else:
        data = file_bytes(which, kind)
        other = file_bytes(rng.randrange(len(tables())), rng.choice((kind, "csv")))
        for _ in range(rng.choice((1, 1, 1, 2, 5))):
            if kind == "xlsx" and rng.random() < 0.8:
                data = corrupt_package(rng, data)
            elif kind in _ENCODINGS and rng.random() < 0.7:
                data = corrupt_text(rng, data, _ENCODINGS[kind])
            else:
                data = corrupt(rng, data, other)
    return File(f"number {number}", kind, file_name(table, kind), data, table.flow)


def file_name(table: Table, kind: str) -> str:
    """Return the name of the table as a file of *kind*."""
    return f"{table.stem}.{kind if kind in ('html', 'xlsx', 'xls') else 'csv'}"
