"""Spoiled downloads, and what an independent reader finds in them: the csv module, openpyxl, and words of its own."""

from __future__ import annotations

import csv
import io
import random
import re
import warnings
from dataclasses import dataclass

from corrupt_bytes import corrupt, corrupt_package, corrupt_text
from downloads import CODE, HEADER, MONTH, PARTNER, PROVINCE, Row, as_downloaded, as_spreadsheet, real_rows
from openpyxl import load_workbook

#: (month, commodity, partner, province) -> value, as texts of digits.
Values = dict[tuple[str, str, str, str], int]
_KEY = (MONTH, CODE, PARTNER, PROVINCE)
_CELLS = ("", "?", "-", "0", "-1", "1,23", "12.5", "1e5", "合计", "=1+1", "99", "202413", "999999999999999", '"', "\n")


@dataclass(frozen=True)
class Spoiled:
    """A download after some changes: those of rows and columns only (*clean*), and those of bytes as well (*data*)."""

    name: str
    data: bytes
    clean: bytes


def spoiled(number: int) -> Spoiled:
    """Return the spoiled download *number*, which is always the same."""
    rng = random.Random(number)  # noqa: S311 - test data
    rows = rng.sample(real_rows(rng.choice((2023, 2024))), rng.choice((3, 40, 200)))
    # Each has a commodity of its own: downloads that overlap in part are refused.
    rows = [[*row[:CODE], f"{73240000 + number}", *row[CODE + 1 :]] for row in rows]
    header = list(HEADER)
    if rng.random() < 0.4:
        for _ in range(rng.choice((1, 1, 2))):
            header, rows = _changed(rng, header, rows)
    kind = rng.choice(("gb18030", "utf-8", "utf-8-sig", "xlsx"))
    data = clean = as_spreadsheet(rows, header) if kind == "xlsx" else as_downloaded(rows, header, kind)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
        if kind == "xlsx":
            data = corrupt_package(rng, data) if rng.random() < 0.8 else corrupt(rng, data, data)
        elif rng.random() < 0.6:
            data = corrupt_text(rng, data, kind)
        else:
            data = corrupt(rng, data, data)
    return Spoiled(f"{number}.{'xlsx' if kind == 'xlsx' else 'csv'}", data, clean)


def _changed(rng: random.Random, header: Row, rows: list[Row]) -> tuple[Row, list[Row]]:
    """Return a download after one change of a cell, a row or a column."""
    row, column = rng.randrange(len(rows)), rng.randrange(len(header))
    match rng.randrange(6):
        case 0:
            rows = [*rows, rows[row]]
        case 1:
            rows = [[*each[:column], *each[column + 1 :]] for each in rows]
            header = [*header[:column], *header[column + 1 :]]
        case 2:
            other = rng.randrange(len(header))
            header[column], header[other] = header[other], header[column]
        case 3:
            header[column] = rng.choice(("美元", "人民币", "x", "", "统计年份", "贸易类型"))
        case 4:
            rows = [each[:column] if index == row else each for index, each in enumerate(rows)]
        case _:
            cell = rng.choice(_CELLS)
            rows = [[*each[:column], cell, *each[column + 1 :]] if i == row else each for i, each in enumerate(rows)]
    return header, rows


def independent_values(data: bytes) -> Values:
    """Return the values in a download that was accepted; whatever cannot be read raises an exception."""
    rows = _rows_of_workbook(data) if data[:2] == b"PK" else _rows_of_text(data)
    header, *rows = [row for row in rows if any(row)]
    words = [cell.strip() for cell in header]
    currency = "美元" if "美元" in words else "人民币"
    columns = [words.index(word) if word in words else None for word in (*(HEADER[each] for each in _KEY), currency)]
    codes = {row[PROVINCE + 1]: row[PROVINCE] for year in (2023, 2024) for row in real_rows(year)}
    values: Values = {}
    for row in rows:
        *key, value = ("" if column is None else row[column].strip() for column in columns)
        if columns[3] is None and HEADER[PROVINCE + 1] in words:
            key[3] = codes[row[words.index(HEADER[PROVINCE + 1])].strip()]
        assert tuple(key) not in values
        values[key[0], key[1], key[2], key[3]] = int(re.sub(r"\.0+$", "", value.replace(",", "")))
    return values


def _rows_of_text(data: bytes) -> list[Row]:
    data = re.sub(rb"^(\xef\xbb\xbf)+", b"", data.replace(b"\0", b""))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))


def _rows_of_workbook(data: bytes) -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), data_only=True)
    sheets = [[[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    return next(rows for rows in sheets if rows and {"美元", "人民币"} & {cell.strip() for cell in rows[0]})


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
