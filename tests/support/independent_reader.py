"""A second reader of source files, which looks up stored figures in the file.

It shares no code with the reader of the program. It reads the rows with csv, lxml, openpyxl or calamine, finds a row by
its label, and looks for the figure in a column whose header names the flow and the basis.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import xlrd
from lxml import html
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from xlpkg.model.regions import PROVINCES

#: A row of a file, each cell as text or number.
Line = Sequence[object]

_PEOPLES: Final = ("", "Zhuang", "Hui", "Uygur", "Uighur", "Uyghur")
_TAILS: Final = ("", "Province", "Municipality", "City", *(f"{people}AutonomousRegion" for people in _PEOPLES))
_NAMES: Final = {
    0: ("总值", "总计", "合计", "全国", "全国总值", "total", "national", "china", "chinatotal", "grandtotal"),
    **{
        province.index: (
            *(province.name, province.short, re.sub(r"(省|市|壮族自治区|(回族|维吾尔)?自治区)$", "", province.name)),
            *(f"{province.english}{tail}".lower().replace(" ", "") for tail in _TAILS),
        )
        for province in PROVINCES
    },
}
_FLOWS: Final = (
    re.compile(r"进出口|export.*import|import.*export|\btotal\b", re.IGNORECASE),
    re.compile(r"(?<!进)出口|^(?!.*import).*\bexport", re.IGNORECASE),
    re.compile(r"进口|^(?!.*export).*\bimport", re.IGNORECASE),
)
_YOY: Final = re.compile(r"同期|同比|change|growth|year-on-year", re.IGNORECASE)
_OTHER: Final = re.compile(r"所在地|总值|单位|\bunit|location|unnamed: ?\d", re.IGNORECASE)
_OTHER_RATE: Final = re.compile(r"环比|占比", re.IGNORECASE)
_TO_DATE: Final = re.compile(
    r"累计|(?<!\d)(?:1|jan\w*)\.?\s*(?:至|到|[-~–—]*\s*(?:to|through)[\s-]*|[-~–—])\s*(?:\d+|[a-z]{3,9})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored row: the index of the region, the label of the zone or None, the month, and nine figures."""

    region: int
    zone: str | None
    period: int
    query: bool
    figures: tuple[float | None, ...]


def mismatches(data: bytes, kind: str, stored: Sequence[Stored]) -> list[str]:
    """Return a line for each stored figure that is not in the row of its label and a column of its field."""
    found = [_table_mismatches(table, stored) for table in _tables(data, kind)]
    return min(found, key=len) if found else ["the file has no rows"]


# Rows


def _tables(data: bytes, kind: str) -> Iterator[list[Line]]:
    if kind == "csv":
        text = _text(data)
        for delimiter in "\t,":
            yield list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    elif kind == "html":
        for table in html.fromstring(_text(data).encode(), parser=html.HTMLParser(encoding="utf-8")).iter("table"):
            yield _cells(table)
    elif kind == "xlsx":
        # openpyxl is stricter than the program: if it reads nothing, the rows of calamine are used.
        yield from _openpyxl(data) or _calamine(data)
    else:
        yield from _xlrd(data)


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _cells(table: html.HtmlElement) -> list[Line]:
    """Return the texts of a page's table by row and column; each cell of a merged range has its text."""
    texts: dict[tuple[int, int], str] = {}
    rows = list(table.iter("tr"))
    for line, row in enumerate(rows):
        column = 0
        # A tag that is not closed, such as <math>, contains the cells after it.
        for cell in (cell for cell in row.iter("td", "th") if next(cell.iterancestors("tr")) is row):
            while (line, column) in texts:
                column += 1
            spans = [int(n) if re.fullmatch("[0-9]{1,5}", n := cell.get(a, "1")) else 1 for a in ("rowspan", "colspan")]
            for down in range(min(spans[0], 1000, len(rows) - line) or 1):
                for across in range(min(spans[1], 100) or 1):
                    texts[line + down, column + across] = "".join(cell.itertext())
    width = max((column for _, column in texts), default=-1) + 1
    return [[texts.get((line, column), "") for column in range(width)] for line in range(len(rows))]


def _openpyxl(data: bytes) -> list[list[Line]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile, SyntaxError):
        return []
    tables = []
    for sheet in book.worksheets:
        size = {"max_row": min(sheet.max_row, 5000), "max_col": min(sheet.max_column, 300)}
        rows = [[*map(_unescaped, row)] for row in sheet.iter_rows(**size, values_only=True)]
        ranges = [[bound - 1 for bound in area.bounds] for area in sheet.merged_cells.ranges]
        tables.append(_filled(rows, [((top, left), (bottom, right)) for left, top, right, bottom in ranges]))
    return tables if any(any(cell is not None for cell in line) for table in tables for line in table) else []


def _unescaped(value: object) -> object:
    """Return the text of a cell with escapes such as _x000D_ decoded, which openpyxl does not do."""
    if not isinstance(value, str):
        return value
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)


def _calamine(data: bytes) -> Iterator[list[Line]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
        yield _filled(rows, sheet.merged_cell_ranges or ())


def _xlrd(data: bytes) -> Iterator[list[Line]]:
    """The program uses xlrd, too; calamine ends the process if a damaged .xls names a large size."""
    for sheet in xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO()).sheets():
        merged = [((top, left), (end - 1, right - 1)) for top, end, left, right in sheet.merged_cells]
        yield _filled([sheet.row_values(line) for line in range(sheet.nrows)], merged)


def _filled(rows: list[list[object]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[Line]:
    """Return the rows with the value of each merged range in all its cells."""
    for (top, left), (bottom, right) in merged:
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = rows[top][left : left + 1] * len(row[left : right + 1])
    return [*rows]


# Labels, numbers, headers


def _label(value: object) -> str:
    bare = re.sub(r"[\s\u00a0\u3000\u200b\ufeff]+", "", str(value or "")).lower()
    return "".join("\ufffd" if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Cn") else letter for letter in bare)


def _heading(value: object) -> str:
    text = re.sub(r"[\u00a0\u3000\u200b\ufeff]", " ", unicodedata.normalize("NFKC", str(value or "")))
    return re.sub(r"\s+", "" if re.search(r"[\u4e00-\u9fff]", text) else " ", text).strip()


def _number(value: object) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = "".join(
        str(unicodedata.decimal(letter, letter))
        for letter in str(value or "").translate(_WIDE).strip()
        if letter != ","
    )
    return float(text.rstrip("%")) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?%?", text) else None


_WIDE: Final = str.maketrans("−—–‐－\u2011．，％", "------.,%")


def _header_matches(header: Sequence[str], field: int, yoy_below: bool) -> bool:
    """Return whether the texts above a column name *field*: T, X, M by month and year to date, then their YoY.

    *yoy_below*: the YoY are in a second row of each label, below the year to date.
    """
    words = [word for word in header if not _OTHER.search(word)]
    yoy = any(_YOY.search(word) for word in words)
    flow = field // 2 if field < 6 else field - 6
    flows = [word for word in words if any(pattern.search(word) for pattern in _FLOWS)]
    if not flows or not _FLOWS[flow].search(flows[-1]) or any(_OTHER_RATE.search(word) for word in words):
        return False
    to_date = any(_TO_DATE.search(word) for word in words)
    if field < 6:
        return not yoy and to_date == (field % 2 == 1)
    if yoy_below:
        return to_date
    return yoy and (to_date or not any("当月" in word for word in words))


def _table_mismatches(table: list[Line], stored: Sequence[Stored]) -> list[str]:
    if any(row.query for row in stored):
        return _query_mismatches(table, stored)
    names = {name for forms in _NAMES.values() for name in forms}
    first = next((i for i, line in enumerate(table) if any(_label(cell) in names for cell in line[:6])), len(table))
    headers: dict[int, list[str]] = {}
    header = [line for line in table[:first] if any(_heading(cell) for cell in line)]
    for place, line in enumerate(header):
        before = ""
        for column, cell in enumerate(line):
            # Of merged cells that were saved as CSV, only the first one has the text.
            merged = place < len(header) - 1 and column > 1
            before = _heading(cell) or (before if merged else "")
            headers.setdefault(column, []).append(before)
    yoy_below = not any(_YOY.search(word) for words in headers.values() for word in words if not _OTHER.search(word))
    by_label: dict[str, list[Line]] = {}
    for line in table[first:]:
        for label in {_label(cell) for cell in line[:6]} - {""}:
            by_label.setdefault(label, []).append(line)
    found = []
    for row in stored:
        labels = [_label(row.zone)] if row.zone is not None else _NAMES[row.region]
        lines = [line for label in labels for line in by_label.get(label, [])]
        for field, figure in enumerate(row.figures):
            if figure is not None and not any(
                (number := _number(cell)) is not None
                and math.isclose(figure, number, rel_tol=1e-11)
                and _header_matches(headers.get(column, []), field, yoy_below)
                for line in lines
                for column, cell in enumerate(line)
            ):
                found.append(f"{row.zone or row.region}: {figure!r} as field {field} of {row.period}")
    return found


def _query_mismatches(table: list[Line], stored: Sequence[Stored]) -> list[str]:
    header = [str(cell).strip().lower() for cell in table[0]] if table else []
    money = [
        i
        for i, word in enumerate(header)
        if word in ("人民币", "美元", "us dollar", "us dollars", "rmb", "rmb yuan", "cny")
    ]
    regions = [i for i, word in enumerate(header) if "注册地" in word or "importers" in word]
    codes = [i for i in regions if "编码" in header[i] or "code" in header[i]] or regions[-1:]
    months = [i for i, word in enumerate(header) if "数据年月" in word or "date of data" in word]
    if len(money) != 1 or len(codes) != 1:
        return ["the file needs one column of values and one of regions" for _ in stored]
    of_name = {name: province.code for province in PROVINCES for name in _NAMES[province.index]}
    sums: dict[tuple[int, int], float] = {}
    for line in table[1:]:
        cells = ["" if cell is None else str(cell).strip() for cell in line]
        if not any(cells):
            continue
        month = int(re.sub("[^0-9]", "", cells[months[0]])[:6]) if months else stored[0].period
        label = cells[codes[0]]
        code = int(label[:2]) if label[:2].isdigit() else of_name[_label(label)]
        for region in (0, code):
            sums[region, month] = sums.get((region, month), 0.0) + (_number(cells[money[0]]) or 0.0)
    of_code = {province.index: province.code for province in PROVINCES} | {0: 0}
    found = []
    for row in stored:
        for field, figure in enumerate(row.figures):
            year = range(row.period // 100 * 100 + 1, row.period + 1) if field % 2 else (row.period,)
            total = sum(sums.get((of_code[row.region], month), 0.0) for month in year)
            if figure is not None and not math.isclose(figure, total, rel_tol=1e-13):
                found.append(f"{row.region}: {figure!r}, but the rows of {row.period} add up to {total!r}")
    return found
