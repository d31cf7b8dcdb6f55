"""Write a real month of table (8) in other formats and editions, and read, ingest or refuse what was written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

import xlsxwriter
import xlwt

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.arrays import finite_or_none
from xlpkg.model.regions import PROVINCES, REGIONS, Region
from xlpkg.model.words import Flow
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.store.ingest import Ingested, ingest
from xlpkg.store.store import open_store

Cells = list[list[str]]

HEADER_ROWS: Final = 3
TITLE: Final = "（8）2025年2月进出口商品收发货人所在地总值表（人民币值）"
NAMES: Final = [province.name for province in PROVINCES]
#: What :func:`write` can make: CSV in three encodings, cells separated by tabs, a page, workbooks.
KINDS: Final = ("csv", "gb18030", "utf-16", "text", "html", "xlsx", "xls")


class Row(NamedTuple):
    """A row of a table that was read: its line, region, label of a zone or None, and nine figures or None."""

    line: int
    region: Region
    zone: str | None
    values: tuple[float | None, ...]


# Cells


def copied(cells: Cells) -> Cells:
    """Return a copy of a month, which a test may change."""
    return [list(row) for row in cells]


def body(cells: Cells) -> Cells:
    """Return the rows below the header, without the footnote."""
    return [row for row in cells[HEADER_ROWS:] if not row[0].startswith("注")]


def printed(cells: Cells) -> list[list[float | None]]:
    """Return the nine figures of each row below the header."""
    return [[None if text == "-" else float(text) for text in row[1:]] for row in body(cells)]


def row_of(cells: Cells, label: str) -> int:
    """Return the index of the row of a label."""
    return next(i for i, row in enumerate(cells) if row[0] == label)


def with_words(cells: Cells, words: dict[str, str]) -> Cells:
    """Return the month with other words in its header."""
    return [[words.get(text, text) for text in row] for row in cells[:HEADER_ROWS]] + cells[HEADER_ROWS:]


def grouped(text: str) -> str:
    """Return an integer with thousands separators, as pages print it; another text is unchanged."""
    return f"{int(text):,}" if re.fullmatch(r"-?\d{1,15}", text, re.ASCII) else text


def is_number(text: str) -> bool:
    """Return whether a workbook holds the text as a number."""
    return re.fullmatch(r"-?\d{1,15}(\.\d+)?", text, re.ASCII) is not None


# Editions


def without_merged_texts(cells: Cells) -> Cells:
    """Return the month as a spreadsheet saves it as CSV: only the first of merged cells has their text."""
    header = [[text if text != before else "" for before, text in itertools.pairwise(["", *row])] for row in cells[:2]]
    return [*header, ["", *cells[2][1:]], *cells[HEADER_ROWS:]]


def imports_first(cells: Cells) -> Cells:
    """Return the month with imports before exports, in the levels and in the YoY."""
    order = (0, 1, 2, 5, 6, 3, 4, 7, 9, 8)
    return [[row[column] for column in order] for row in cells]


#: The columns of a month, a year to date and its YoY by the words of the English edition.
_ENGLISH_FLOWS: Final = {"Exports & Imports": (1, 2, 7), "Exports": (3, 4, 8), "Imports": (5, 6, 9)}
#: Provinces that the English edition names in another way than as "… Province".
_ENGLISH_NAMES: Final = {
    "总值": "TOTAL",
    "内蒙古自治区": "Inner Mongolia",
    "北京市": "Beijing",
    "广西壮族自治区": "Guangxi Zhuang Autonomous Region",
}


def english(
    cells: Cells,
    period: str,
    *,
    unit: str = "Unit: RMB 10,000 yuan",
    title: str = "（8）Imports and Exports by Location of Importers/Exporters,",
    flows: Sequence[str] = ("Exports", "Imports"),
    yoy_rows: bool = False,
) -> Cells:
    """Return the English edition of a month, *period* being "2.2025": title, unit, two rows of a header, and the rows.

    The YoY are columns or, as in tables (5) and (17), a second row of each label. The YoY of the month, which only
    these have, is here that of the year to date with its sign reversed.
    """
    month = period.partition(".")[0]
    names = {province.name: f"{province.english} Province" for province in PROVINCES} | _ENGLISH_NAMES
    location = "Location of Importers/Exporters"
    yoy_columns = [] if yoy_rows else list(flows)
    header = [
        [location, *(flow for flow in flows for _ in range(2)), *["Percentage Change"] * len(yoy_columns)],
        [location, *[month, f"1to{month}"] * len(flows), *yoy_columns],
    ]
    rows = []
    for row in body(cells):
        label = names.get(row[0], f"Zone {row[0]}")
        levels = [grouped(row[column]) for flow in flows for column in _ENGLISH_FLOWS[flow][:2]]
        yoy = [row[_ENGLISH_FLOWS[flow][2]] for flow in flows]
        if yoy_rows:
            of_month = [text if text == "-" else f"{-float(text):.1f}" for text in yoy]
            rows += [[label, *levels], [label, *itertools.chain(*zip(of_month, yoy, strict=True))]]
        else:
            rows.append([label, *levels, *yoy])
    width = len(header[0])
    note = "Note: Figures in the dark area refer to the change over the same period of the previous year."
    return [[title + period] * width, [unit] * width, *header, *rows, [note, *[""] * (width - 1)]]


#: The columns of a month with exports and imports.
COLUMNS: Final = {Flow.EXPORT: 3, Flow.IMPORT: 5}


def amounts(cells: Cells, flow: Flow, factor: float = 10_000) -> dict[str, int]:
    """Return a flow of a month by the code of the province; *factor*: the whole units in a unit of the month."""
    codes = {province.name: str(province.code) for province in PROVINCES}
    return {codes[row[0]]: int(int(row[COLUMNS[flow]]) * factor) for row in cells if row[0] in codes}


def query_rows(months: dict[str, dict[str, int]], *, by_month: bool = True) -> Cells:
    """Return a download of the online query by month and province; *months*: {month: {code: value in whole units}}.

    Each province has two rows, one for each of two trading partners.
    """
    header = ["贸易伙伴编码", "贸易伙伴名称", "注册地编码", "注册地名称", "人民币", ""]
    rows = [["数据年月", *header] if by_month else header]
    names = {str(province.code): province.name for province in PROVINCES}
    for month, by_code in months.items():
        for code, value in by_code.items():
            part = value // 3
            for partner, name, piece in (("116", "日本", part), ("502", "美国", value - part)):
                row = [partner, name, code, names[code], f"{piece:,}", ""]
                rows.append([month, *row] if by_month else row)
    return rows


# Files


def write(
    cells: Cells, kind: str, title: str = "", *, header: int = HEADER_ROWS, yoy_format: str = "", scale: float = 1.0
) -> bytes:
    """Return the cells as a file of *kind*, with a title above them if there is one.

    Pages and workbooks merge equal cells of the *header* rows and equal labels. In workbooks, the YoY are multiplied by
    *scale* and have the number format *yoy_format*.
    """
    if kind == "html":
        return _page(cells, title, header).encode()
    if kind == "text":
        return "".join("\t".join([*row[:1], *map(grouped, row[1:])]) + "\n" for row in cells).encode()
    titled, rows_above = [*([[title]] if title else []), *cells], header + bool(title)
    if kind == "xlsx":
        return _xlsx(titled, rows_above, yoy_format, scale)
    return _xls(titled, rows_above, yoy_format, scale) if kind == "xls" else csv_bytes(titled, kind)


def csv_bytes(cells: Cells, encoding: str = "csv") -> bytes:
    """Return the cells as a CSV file, by default in UTF-8 with a mark."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells)
    return text.getvalue().encode("utf-8-sig" if encoding == "csv" else encoding)


def query_bytes(rows: Cells) -> bytes:
    """Return the bytes of a download: GB18030, every field quoted but the empty last one."""
    lines = (",".join([*(f'"{cell}"' for cell in row[:-1]), ""]) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def _ranges(cells: Cells, header: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield first row and column, last row and column, and text of each range of cells, most of them of one cell."""
    done: set[tuple[int, int]] = set()
    for top, row in enumerate(cells):
        for left, text in enumerate(row):
            if (top, left) in done:
                continue
            bottom, right = top, left
            if text and top < header:
                while row[right + 1 : right + 2] == [text]:
                    right += 1
            same = [text] * (right + 1 - left)
            while text and (top < header or left == 0) and cells[bottom + 1 : bottom + 2]:
                if cells[bottom + 1][left : right + 1] != same or (top < header) != (bottom + 1 < header):
                    break
                bottom += 1
            done.update(itertools.product(range(top, bottom + 1), range(left, right + 1)))
            yield top, left, bottom, right, text


def _page(cells: Cells, title: str, header: int) -> str:
    """Return a page like those of China Customs: a menu, merged headers, separators, no-break spaces around labels."""
    rows = [""] * len(cells)
    for top, left, bottom, right, text in _ranges(cells, header):
        spans = (("rowspan", bottom + 1 - top), ("colspan", right + 1 - left))
        attributes = "".join(f" {name}={number}" for name, number in spans if number > 1)
        content = escape(text) if top < header else grouped(text) if left else f"<b>&nbsp;{escape(text)}&nbsp;</b>"
        rows[top] += f"<td{attributes}>{content or '&nbsp;'}</td>"
    lines = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>"
        "<script>var menu = '<b>2月</b>';</script></head>\n"
        "<body><div class='menu'><table><tr><td>首页</td><td>统计月报</td></tr></table></div>\n"
        f"<h2>{title}</h2>\n<table><tbody>\n{lines}\n</tbody></table>\n</body></html>\n"
    )


def _xlsx(cells: Cells, header: int, yoy_format: str, scale: float) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2025, 3, 18)})  # so that the bytes are always the same
        sheet = book.add_worksheet("Sheet1")
        book.add_worksheet("Sheet2")
        of_yoy = book.add_format({"num_format": yoy_format} if yoy_format else {})
        for top, left, bottom, right, text in _ranges(cells, header):
            if (top, left) != (bottom, right):
                sheet.merge_range(top, left, bottom, right, text[:32_000])
            elif is_number(text):
                is_yoy = top >= header and left > 6
                sheet.write_number(top, left, float(text) * (scale if is_yoy else 1), of_yoy if is_yoy else None)
            else:
                sheet.write_string(top, left, text[:32_000])
    return out.getvalue()


def _xls(cells: Cells, header: int, yoy_format: str, scale: float) -> bytes:
    usual, of_yoy = xlwt.Style.default_style, xlwt.easyxf(num_format_str=yoy_format or "General")
    book, out = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("8")
    for top, left, bottom, right, text in _ranges([row[:256] for row in cells], header):
        is_yoy = top >= header and left > 6 and is_number(text)
        value = float(text) * (scale if is_yoy else 1) if is_number(text) else text[:32_000]
        style = of_yoy if is_yoy else usual
        if (top, left) == (bottom, right):
            sheet.write(top, left, value, style)
        else:
            sheet.write_merge(top, bottom, left, right, value, style)
    book.save(out)
    return out.getvalue()


# What the program makes of a file


def read_one(name: str | Path, data: bytes | None = None, flow: Flow | None = None) -> SourceTable:
    """Return the only table of a file."""
    _, (table,), _ = read_tables(Path(name), flow, data)
    return table


def rows_of(table: SourceTable) -> list[Row]:
    """Return the rows of a table that was read."""
    columns = (table.lines.tolist(), table.regions.tolist(), table.zones, table.figures.tolist())
    return [
        Row(line, REGIONS[region], zone, tuple(finite_or_none(figures)))
        for line, region, zone, figures in zip(*columns, strict=True)
    ]


def figures_of(table: SourceTable) -> list[list[float | None]]:
    """Return the nine figures of each row of a table that was read."""
    return [list(row.values) for row in rows_of(table)]


def keys(messages: Sequence[Message]) -> list[str]:
    """The keys of *messages*, in order."""
    return [message.key for message in messages]


def ingest_bytes(folder: Path, name: str, data: bytes, flow: Flow | None = None) -> tuple[Ingested, int]:
    """Ingest *data* as the file *name* into the store of *folder*; return the result and the number of stored rows."""
    path = folder / name
    path.write_bytes(data)
    with open_store(folder / "trade.sqlite") as store:
        (done,) = ingest(store, [path], flow=flow)
    with closing(sqlite3.connect(folder / "trade.sqlite")) as db:
        (files,) = db.execute("SELECT count(*) FROM file").fetchone()
        (rows,) = db.execute("SELECT count(*) FROM figure").fetchone()
    assert (files > 0) == (rows > 0)
    return done, rows


def refusal_of(folder: Path, name: str, data: bytes, key: str, flow: Flow | None = None) -> SourceRefused:
    """Ingest *data* as the file *name*, and return its refusal.

    Fails unless the file is refused with the message *key*, which names it in both languages, and is not stored.
    """
    done, rows = ingest_bytes(folder, name, data, flow)
    assert done.refusal is not None, "the file was accepted"
    assert done.refusal.key == key, str(done.refusal)
    assert rows == 0
    for sentence in (done.refusal.sentence("en"), done.refusal.sentence("zh")):
        assert name in sentence
        assert "\n" not in sentence
        assert len(sentence) < 900
    return done.refusal
