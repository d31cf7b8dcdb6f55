"""Make malicious files, each with a description: bombs, absurd sizes, external references, wrong declarations."""

from __future__ import annotations

import io
import re
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import xlwt
from corrupt_files import File, Table, tables

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
END_OF_ROWS = b"</sheetData>"
MIB = 2**20


def month() -> Table:
    """Return the example month that the files are made from."""
    return next(
        table for table in tables() if table.stem == "2025-02" and table.title and "千美元" in table.cells[0][-1]
    )


def with_zone_labels(*labels: str) -> Table:
    """Return the month with zones named *labels* after the last province."""
    table = month()
    zones = [[label, "10", "30", "4", "20", "6", "10", "1.0", "2.0", "-3.0"] for label in labels]
    return Table(table.stem, table.title, [*table.cells[:-1], *zones, table.cells[-1]], table.header)


def changed_workbook(*changes: tuple[str, bytes, bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """Return the month as an .xlsx after *changes*, with *more* parts or others.

    A change is the name of a part, a pattern that must be in it, and what replaces its first match.
    """
    with zipfile.ZipFile(io.BytesIO(month().data("xlsx"))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, pattern, new in changes:
        parts[name], count = re.subn(pattern, new, parts[name], count=1)
        assert count == 1, (name, pattern)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | dict(more or {})).items():
            package.writestr(name, content)
    return out.getvalue()


def sheet_with(rows: bytes = b"", after: bytes = b"", *changes: tuple[str, bytes, bytes]) -> bytes:
    """Return the month as an .xlsx with more *rows*, XML *after* them, and further changes."""
    return changed_workbook((SHEET, END_OF_ROWS, rows + END_OF_ROWS + after), *changes)


def _too_small_a_size() -> bytes:
    """Return a package with a part of 70 MiB whose declared size is 100 bytes."""
    data = changed_workbook(more={"xl/media/zeros.bin": bytes(70 * MIB)})
    size = struct.pack("<I", 70 * MIB)
    assert data.count(size) == 2  # before the part, and in the directory
    return data.replace(size, struct.pack("<I", 100))


def _overlapping() -> bytes:
    """Return a package whose directory names the same compressed part ten thousand times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/worksheets/sheet1.xml", bytes(MIB))
    data = out.getvalue()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    directory = data[start:end] * 10_000
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 10_000, 10_000, len(directory), start, 0)
    return data[:start] + directory + tail


def _laughs(root: bytes, use: bytes) -> bytes:
    """Return a document type with nested entities (a billion laughs), followed by *root*."""
    entities = b'<!ENTITY a "lollollol">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(10)
    )
    return b"<!DOCTYPE " + use + b" [" + entities + b"]>" + root


def packages() -> Iterator[tuple[str, bytes]]:
    """Packages that unpack to too much, declare false sizes, or refer to other files."""
    yield "a part of zeros, compressed to a thousandth", changed_workbook(more={"xl/media/zeros.bin": bytes(130 * MIB)})
    yield "a sheet of spaces, compressed to a thousandth", sheet_with(after=b" " * 63 * MIB)
    yield "a part whose declared size is too small", _too_small_a_size()
    yield "overlapping parts", _overlapping()
    yield "sixty thousand parts", changed_workbook(more={f"x/{number}": b"" for number in range(60_000)})
    outside = ("../../outside.csv", "/tmp/outside.csv", "C:\\outside.csv", "xl/\u202excod.xml")  # noqa: S108
    yield "names of parts outside the package", changed_workbook(more=dict.fromkeys(outside, b"outside"))
    for where in ("../../../../../../etc/passwd", "http://127.0.0.1:9/x.xml"):
        target = f'TargetMode="External" Target="{where}"'.encode()
        change = ("xl/_rels/workbook.xml.rels", b'Target="worksheets/sheet1.xml"', target)
        yield f"a sheet at {where}", changed_workbook(change)
    entity = b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst'
    used = (STRINGS, "北京市".encode(), b"&a;")
    yield "an external entity", changed_workbook((STRINGS, b"<sst", entity), used)
    for part, root in ((STRINGS, b"<sst"), (SHEET, b"<worksheet"), ("xl/workbook.xml", b"<workbook")):
        yield f"a billion laughs in {part}", changed_workbook((part, root, _laughs(root, root[1:])))
    with zipfile.ZipFile(io.BytesIO(month().data("xlsx"))) as package:
        utf16 = package.read(SHEET).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")
    yield "a sheet in UTF-16", changed_workbook(more={SHEET: utf16})


#: Rows whose only cell is the first shared string.
_REPEATED = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(500, 40_000))


#: A pattern of the first shared string.
_FIRST_TEXT = rb"(?<=<t>)[^<]*"


def dimensions() -> Iterator[tuple[str, bytes]]:
    """Sheets with false dimensions, addresses or merged ranges, or with long texts."""
    largest = (SHEET, rb'ref="A1:\w+"', b'ref="A1:XFD1048576"')
    yield "the dimension of the largest sheet", changed_workbook(largest)
    for address in ("XFD1048576", "A4294967297", "ZZZZZZ1", "A0", "&#88;FD9"):
        yield f"a cell at {address}", changed_workbook((SHEET, b'r="A5"', f'r="{address}"'.encode()))
    text = b'<row r="99"><c r="A99" t="inlineStr"><is><t>' + b"A" * 50_000_000 + b"</t></is></c></row>"
    for name, rows in {
        "a row of two billion": b'<row r="2147483648"><c><v>1</v></c></row>',
        "cells without an address": b'<row r="9999">' + b"<c><v>1</v></c>" * 400_000 + b"</row>",
        "rows without a number": b"<row><c><v>1</v></c></row>" * 450_000,
        "nearly too many cells": b"<row><c><v>1</v></c></row>" * 49_000,
        "a text of fifty million characters": text,
    }.items():
        yield name, sheet_with(rows)
    for name, after in {
        "a hundred thousand merged ranges, each the whole sheet": b'<mergeCell ref="A1:XFD1048576"/>' * 100_000,
        "a merged range from right to left": b'<mergeCell ref="C9:A1"/>',
    }.items():
        yield name, sheet_with(after=b"<mergeCells>" + after + b"</mergeCells>")
    yield "many long runs without a tag", sheet_with(after=(b"x" * 131_000 + b"<a/>") * 400)
    many = (STRINGS, b"</sst>", b"<si><t>a</t></si>" * 480_000 + b"</sst>")
    yield "half a million shared strings", changed_workbook(many)
    long = b"x" * 100_000
    for name, first in {
        "a text of a million characters": b"x" * 1_000_000,
        "a text with comments in it": (long + b"<!--<si-->") * 20,
        "a text with a CDATA section in it": b"<![CDATA[" + (long + b"<si") * 20 + b"]]>",
    }.items():
        yield f"{name} in every cell", sheet_with(_REPEATED, b"", (STRINGS, _FIRST_TEXT, first))
    for name, index in {"plain": b"0", "after a comment": b"<!---->0", "as a reference": b"&#48;"}.items():
        rows = _REPEATED.replace(b"<v>0</v>", b"<v>" + index + b"</v>")
        yield f"a text in every cell, its index {name}", sheet_with(rows, b"", (STRINGS, _FIRST_TEXT, b"x" * 30_000))
    long_texts, long_sheets = xlwt.Workbook(), xlwt.Workbook()
    sheet = long_texts.add_sheet("s")
    for number in range(25_000):
        sheet.write(number, 0, "x" * 32_000)
    for number in range(30):
        long_sheets.add_sheet(f"s{number}").write(60_000, 9, 1)
    for book in (long_texts, long_sheets):
        out = io.BytesIO()
        book.save(out)
        yield "an .xls of long texts or of long sheets", out.getvalue()


def texts() -> Iterator[tuple[str, bytes]]:
    """CSV files with extreme rows, cells or quotes."""
    head = "收发货人所在地,出口\n"
    yield "one line of 100 MB", b"1" * 100_000_000
    yield "one line of 15 MB", b"1" * 15_000_000
    yield "four hundred thousand columns", b"," * 400_000
    yield "two hundred thousand rows", ("广东,1\n" * 240_000).encode()
    yield "a header of half a million rows", ("所在地\n" * 490_000 + "广东省,1\n").encode()
    for words in ("年", "jan ", "jan-", "2025 ", "1", "单位：1000,000", "export ", "locations of importers ", "1至"):
        cell = words * (130_000 // len(words))
        yield f"long cells of {words!r}", ((cell + ",") * 40 + "人民币\n" + head + "广东省,1\n").encode()
    table = month().data("csv").partition(b"\n")[2]  # without its title
    for words in ("h", "单位：千美元", "2025年2月总值"):
        rows = (",".join(f"{words}{row}x{column}" for column in range(1_000)) for row in range(190))
        yield f"different headings that begin with {words!r}", "\n".join((*rows, "")).encode() + table
    yield "only quotes", b'"' * 15_000_000
    yield "null characters", with_zone_labels("a\0b").data("csv")


def pages() -> Iterator[tuple[str, bytes]]:
    """Pages with extreme numbers of tags, spans or attributes, or with false encodings."""
    row = "<table><tr><td>收发货人所在地</td></tr><tr><td>广东省</td></tr></table>"
    spans = "<div rowspan=2 colspan=2>" * 200 + "x" + "</div>" * 200
    attributes = (separator.join(f"a{number}" for number in range(400_000)) for separator in (" ", "/", "=1 "))
    for name, text in {
        "a hundred thousand nested tags": "<html>" + "<div>" * 100_000 + row,
        "forty thousand nested tables": "<table><tr><td>" * 40_000 + "x" + "</td></tr></table>" * 40_000,
        "forty thousand tables": row * 20_000,
        "colspan of a billion": "<table><tr>" + "<td colspan=1000000000>x" * 90_000 + "</table>",
        "colspan and rowspan": "<table>" + ("<tr>" + "<td colspan=100 rowspan=1000>x" * 10) * 900 + "</table>",
        "rowspan over all rows": "<table><tr>" + "<td rowspan=1000>x" * 1000 + "<tr>" * 100_000 + "</table>",
        **{f"attributes {names[:4]}": f"<table b='>' {names}><tr><td>x</table>" for names in attributes},
        "titles in titles": row + ("<div class=title>" * 200 + "x" + "</div>" * 200) * 700,
        "spans in spans": "<table><tr><td rowspan=2>" + spans * 500 + "</table>",
        "entities": "<table><tr><td>" + "&amp;" * 2_900_000 + "</table>",
        "a comment without an end": "<html><table></table><!--" + "-" * 15_000_000,
        "nested superscripts": "<table><tr><td>" + "<sup>" * 200_000 + "</table>",
    }.items():
        yield name, text.encode()
    page, label = month().data("html"), "北京市".encode()
    yield "a billion laughs in a page", _laughs(page.replace(label, b"&k;"), b"html")
    secret = b'<!DOCTYPE html [<!ENTITY secret SYSTEM "file:///etc/passwd">]>' + page.replace(label, b"&secret;")
    yield "an external entity in a page", secret
    yield "XML with an external entity", b'<?xml version="1.0"?>' + secret
    yield "half a surrogate pair", page.replace(label, label + b"&#55296;&#xDFFF;&#x110000;&#0;")
    for charset in ("utf-7", "utf-16", "x-user-defined", "\u202e"):
        meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'.encode()
        yield f"a page that declares the encoding {charset!a}", page.replace(b"<head>", b"<head>" + meta)


def other_things() -> Iterator[tuple[str, bytes]]:
    """Files that are not tables."""
    yield "a program", b"MZ\x90\0" + bytes(range(256)) * 400
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder, "x"))) as database:
        database.execute("CREATE TABLE 省市 (进出口)")
        yield "a database", Path(folder, "x").read_bytes()
    yield "a damaged package", b"PK\x03\x04" + bytes(3000)
    yield "a compound file of macros only", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)


def all_files() -> Iterator[File]:
    """Return every malicious file with the suffix of the kind that it claims to be."""
    for suffix, found in (("xlsx", packages()), ("xlsx", dimensions()), ("csv", texts()), ("html", pages())):
        for origin, data in found:
            yield File(origin, suffix, f"2025-02.{suffix}", data)
    for suffix in ("csv", "xls"):
        for origin, data in other_things():
            yield File(origin, suffix, f"2025-02.{suffix}", data)
