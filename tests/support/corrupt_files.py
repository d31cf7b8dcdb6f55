"""Make source files from real tables, and corrupt their rows, columns, labels, numbers, headers, bytes and parts.

:func:`corrupt_file` returns file number n, which is always the same.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from editions import (
    KINDS,
    Cells,
    amounts,
    body,
    copied,
    english,
    grouped,
    imports_first,
    is_number,
    query_bytes,
    query_rows,
    with_words,
    without_merged_texts,
    write,
)

from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Flow

EXAMPLES: Final = Path(__file__).resolve().parents[2] / "examples"
#: The encodings of the kinds of files that are texts.
_ENCODINGS: Final = {"csv": "utf-8-sig", "gb18030": "gb18030", "utf-16": "utf-16", "text": "utf-8"}


@dataclass(frozen=True, slots=True)
class File:
    """A source file: how it was made, its kind, name and bytes, and the value of ``--flow``."""

    origin: str
    kind: str
    name: str
    data: bytes
    flow: Flow | None = None

    def __str__(self) -> str:
        return f"{self.origin} ({self.kind})"


@dataclass(frozen=True, slots=True)
class Table:
    """A month as cells, with the stem of the file name, the title, and the number of header rows."""

    stem: str
    title: str
    cells: Cells
    header: int
    flow: Flow | None = None

    def file(self, kind: str, data: bytes | None = None, origin: str = "unchanged") -> File:
        """Return the table as a file of *kind*, with other bytes if they are given."""
        suffix = kind if kind in ("html", "xlsx", "xls") else "csv"
        return File(origin, kind, f"{self.stem}.{suffix}", self.data(kind) if data is None else data, self.flow)

    def data(self, kind: str) -> bytes:
        """Return the bytes of the table as a file of *kind*."""
        if kind == "gb18030" and self.flow is not None:
            return query_bytes(self.cells)
        return write(self.cells, kind, self.title, header=self.header)


# Unchanged tables and files


@cache
def tables() -> tuple[Table, ...]:
    """Return months of table (8) in several editions, with some of the zones, and downloads of the online query."""
    found = []
    regions = {"总值", *(province.name for province in PROVINCES)}
    for path in [*sorted((EXAMPLES / "usd").glob("*.csv")), *sorted((EXAMPLES / "rmb").glob("*.csv"))]:
        cells = [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]
        year, month = map(int, path.stem.split("-"))
        of = "美元值" if "美元" in cells[0][-1] else "人民币值"
        title = f"（8）{year}年{month}月进出口商品收发货人所在地总值表（{of}）"
        zones = [row[0] for row in body(cells) if row[0] not in regions][::60]
        few = [row for i, row in enumerate(cells) if i < 3 or row[0] in {*regions, *zones} or row[0][0] == "注"]
        found += [Table(path.stem, title, few, 3), Table(path.stem, "", imports_first(few), 3)]
        if "美元" in title:
            found.append(Table(path.stem, "", english(few, f"{month}.{year}", unit="Unit:US$1,000"), 4))
    found += [replace(table, cells=without_merged_texts(table.cells)) for table in found[:2]]
    for table in [table for table in found if table.stem == "2025-05"]:
        found.append(replace(table, cells=with_words(table.cells, {"5月": "当月", "1至5月": "累计"})))
        if table.title:
            found.append(replace(table, title="", cells=english(table.cells, "5.2025", yoy_rows=True), header=4))
    cells = next(table.cells for table in found if table.stem == "2025-02")
    exports = amounts(cells, Flow.EXPORT, 7_170)  # yuan
    for by_month in (True, False):
        found.append(Table("2025-02", "", query_rows({"202502": exports}, by_month=by_month), 1, Flow.EXPORT))
    return tuple(found)


@cache
def file_bytes(number: int, kind: str) -> bytes:
    """Return a table of :func:`tables` as a file of *kind*."""
    return tables()[number].data(kind)


# Changes of rows, columns and texts

_SIGNS: Final = "\u200b\u200d\u202e\u2060\ufeff\u3000\u00a0\u2009 \t\n\u0000²³①⒈½٣𝟗Ⅻ五Ol,.'，．％%¹*)万e−—+±(¥$="
_OF_HEADERS: Final = (
    *("出口", "进口", "进出口", "1至2月", "2月", "12月", "1月", "1至1月", "当月", "累计", "当月同比", "环比", "同比"),
    *("单位：千美元", "单位：万人民币", "单位：亿元", "Unit: US$1,000", "Exports", "Imports", "1to2", "2025年2月"),
    *("境内目的地", ""),
)
_OF_CELLS: Final = ("inf", "nan", "1e999", "0x1F", "-", "?", "####", "#N/A", "=1+1", "-2", "注：", "9" * 400, "")


def mutated(rng: random.Random, table: Table) -> Table:
    """Return the table after one to three changes, sometimes with another month in its title or name."""
    cells = copied(table.cells)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if cells:
            _change(rng, cells, min(table.header, len(cells) - 1))
    if rng.random() < 0.05:
        table = replace(table, title=table.title.replace("2025", "2024"))
    if rng.random() < 0.05:
        table = replace(table, stem=rng.choice(("2025-03", "table", "2024-02", "2025-02 (1)")))
    return replace(table, cells=cells)


def _change(rng: random.Random, cells: Cells, first: int) -> None:
    """Change rows, columns or a text; *first*: the index of the first row below the header."""
    a, b = rng.randrange(len(cells)), rng.randrange(len(cells))
    row, other = (cells[rng.randrange(first, len(cells))] for _ in range(2))
    column = rng.randrange(11)
    match rng.randrange(14):
        case 0:
            cells.pop(a)
        case 1:
            cells.insert(b, list(cells[a]))
        case 2:
            cells[a], cells[b] = cells[b], cells[a]
        case 3:
            cells.insert(a, rng.choice(([], [""] * 10, [" "], ["", "1"])))
        case 4:
            del cells[a:]
        case 5 | 6:  # the labels or the figures of two rows
            at = rng.choice((0, 0, column))
            row[at : at + 1], other[at : at + 1] = other[at : at + 1], row[at : at + 1]
        case 7 | 8:
            _change_columns(rng, rng.choice((cells, cells[first:], cells[:first], [row])), column)
        case 9:  # a figure of a flow, the total and the national figures alike, so that no check finds it
            columns, more = rng.choice(((1, 3), (2, 4), (1, 5), (2, 6))), rng.randrange(-4000, 4000)
            for each in (row, *(each for each in cells if each[:1] in (["总值"], ["TOTAL"]))):
                for at in columns:
                    if is_number("".join(each[at : at + 1])) and "." not in each[at]:
                        each[at] = str(int(each[at]) + more)
        case 10 | 11 if first > 0:  # a text of the header, once or wherever it appears
            old = rng.choice(cells[rng.randrange(first)] or [""])
            new = _new_text(rng, old, _OF_HEADERS)
            for line in cells[: rng.choice((1, first))]:
                line[:] = [new if text == old else text for text in line]
        case _:
            at = rng.choice((0, rng.randrange(len(row) or 1)))
            row[at : at + 1] = [_new_text(rng, text, _OF_CELLS) for text in row[at : at + 1]]


def _change_columns(rng: random.Random, rows: Cells, column: int) -> None:
    """Drop, repeat, swap, shift or write in another form a column of *rows*."""
    other, act, form = rng.randrange(11), rng.randrange(5), rng.randrange(6)
    for row in (row for row in rows if max(column, other) < len(row)):
        text = row[column]
        match act:
            case 0:
                row[column : column + 1] = []
                row += [""] if form < 3 else []
            case 1:
                row.insert(other, text)
            case 2:
                row[column], row[other] = row[other], text
            case 3:
                row.insert(column, "")
                row[-1:] = [] if form < 3 else row[-1:]
            case _ if is_number(text):
                wide = text.translate({ord("0") + i: ord("０") + i for i in range(10)})
                row[column] = (grouped(text), wide, text + "0", text + ".0", text + "¹", f" {text}\u00a0")[form]


def _new_text(rng: random.Random, old: str, words: Sequence[str]) -> str:
    at, province = rng.randrange(len(old) + 1), rng.choice(PROVINCES)
    texts = (
        *(old[:at] + rng.choice(_SIGNS) + old[at:], old[:at] + str(rng.randrange(10)) + old[at + 1 :]),
        *(old[:at] + old[at + 1 :], old[:2], old[::-1], old * 30, grouped(old)),
        *(rng.choice(words), old + rng.choice(words), rng.choice((province.name, province.english))),
    )
    return rng.choice((texts[0], texts[1], *texts))


# Changes of bytes and characters

_SPECIAL: Final = ("\0", '"', "\r", "\n", ",", "\t", "<", "&", "\xff", "-", ";", "%", "=", "|", ",,")
_TAGS: Final = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3>", "<td rowspan=5>", "<!--", "-->"),
    *("<td rowspan=1000 colspan=100>", "<td colspan=99999999999>", "<td rowspan=0>", "<script>", "<style>", "<th>"),
    *("<table><tr><td>1</td></tr></table>", "<sup>1</sup>", "<br>", "&nbsp;", "&#0;", "&#55296;", "&#x110000;"),
    *("<svg>", "<math>", "<template>", "<plaintext>", "<![CDATA[", "<?xml?>", '<meta charset="utf-7">', "<base>"),
)
_OTHER_ENCODINGS: Final = (
    *("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "utf-32", "big5"),
)
_MARKS: Final = (b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def corrupt(rng: random.Random, data: bytes, other: bytes, encoding: str = "latin-1") -> bytes:
    """Return *data* after one change of its characters in *encoding*, by default of its bytes.

    *other* is a file to splice with.
    """
    text, spliced = data.decode(encoding, "replace"), other.decode(encoding, "replace")
    if not text:
        return other[:100]
    at, target = rng.randrange(len(text)), rng.randrange(len(text))
    end = at + rng.choice((1, 2, 4, 16, 100, 600))
    match rng.randrange(10):
        case 0:
            text = text[:at] + chr(ord(text[at]) ^ 1 << rng.randrange(8)) + text[at + 1 :]
        case 1:
            text = text[:at] + text[end:]
        case 2:
            inserted = rng.choice((text[at:end], rng.choice(_SPECIAL), rng.choice(_TAGS), rng.choice(_SIGNS)))
            text = text[:target] + inserted + text[target:]
        case 3:
            text = text[: max(at, 1)]
        case 4:
            text = text[:at] + spliced[rng.randrange(len(spliced) + 1) :]
        case 5:
            number = rng.choice((0, 1, 2**31, 2**32 - 1, rng.randrange(2**32)))
            text = text[:at] + number.to_bytes(4, "little").decode("latin-1") + text[at + 4 :]
        case 6:
            changed = data.decode(rng.choice(_OTHER_ENCODINGS), "replace")
            return rng.choice(_MARKS) + changed.encode(rng.choice(_OTHER_ENCODINGS), "replace")
        case 7:
            text = _replace_one(rng, text, r"[,\t\n\"]", rng.choice(("", " ", *_SPECIAL)))
        case _:
            text = _replace_one(rng, text, r"[0-9]", str(rng.randrange(10)))
    return text.encode(encoding, "replace")


def _replace_one(rng: random.Random, text: str, pattern: str, new: str) -> str:
    """Return the text with *new* in place of one match of the pattern, if there is one."""
    found = [match.span() for match in re.finditer(pattern, text)]
    start, end = rng.choice(found or [(0, 0)])
    return text[:start] + new + text[end:]


# Changes of packages

_OUTSIDE: Final = ("../../x.xml", "/etc/passwd", "xl/worksheets/..\\x", "x" * 300, "\x01")
_VALUES: Final = ("1e5", "1E400", "-1", "NaN", "inf", "", "99999999", "0.1", " 5 ", "&#49;", "1,5", "True")
_REFERENCES: Final = (*("A0", "XFD1048576", "ZZZZ9", "A4294967296", "B2", "C7", "5", "", "a1", "1", "9" * 20, "D-1"),)


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
    text = contents[at].decode("latin-1")
    match rng.randrange(9):
        case 0:
            del names[at], contents[at]
        case 1:
            names.append(names[at])
            contents.append(contents[other])
        case 2:
            names[at] = rng.choice((*_OUTSIDE, names[at].upper()))
        case 3:
            contents[at], contents[other] = contents[other], contents[at]
        case 4:
            reference = f'r="{rng.choice(_REFERENCES)}"'
            contents[at] = _replace_one(rng, text, r'\br="[A-Z]*[0-9]+"', reference).encode("latin-1")
        case 5:
            contents[at] = _replace_one(rng, text, r"(?<=<v>)[^<]*", rng.choice(_VALUES)).encode("latin-1")
        case _:
            contents[at] = corrupt(rng, contents[at], contents[other])
    out = io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as new:
        warnings.simplefilter("ignore")  # duplicate names are intended
        for name, part in zip(names, contents, strict=True):
            new.writestr(zipfile.ZipInfo(name), part, method)  # without the time, so that the bytes are always the same
    return out.getvalue()


def corrupt_file(number: int) -> File:
    """Return the corrupt file *number*, which is always the same."""
    rng = random.Random(number)  # noqa: S311 - test data
    which, kind, origin = rng.randrange(len(tables())), rng.choice(KINDS), f"number {number}"
    table = tables()[which]
    if rng.random() < 0.5:
        return mutated(rng, table).file(kind, origin=origin)
    data, other = file_bytes(which, kind), file_bytes(rng.randrange(len(tables())), rng.choice((kind, "csv")))
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        if kind == "xlsx" and rng.random() < 0.8:
            data = corrupt_package(rng, data)
        else:
            data = corrupt(rng, data, other, _ENCODINGS.get(kind, "latin-1") if rng.random() < 0.7 else "latin-1")
    return table.file(kind, data, origin)
