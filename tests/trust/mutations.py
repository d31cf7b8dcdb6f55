"""Make source files from real tables, with changes of rows, columns, labels, numbers and header words."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from editions import (
    Cells,
    body,
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

ROOT: Final = Path(__file__).resolve().parents[2]
EXAMPLES: Final = ROOT / "examples" / "usd"
REAL_MONTHS: Final = ROOT / "examples" / "rmb"


@dataclass(frozen=True, slots=True)
class File:
    """A source file: how it was made, its kind, name and bytes, and the value of ``--flow``."""

    origin: str
    kind: str
    name: str
    data: bytes
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A month as cells, with the stem of the file name, the title, and the number of header rows."""

    stem: str
    title: str
    cells: Cells
    header: int
    flow: Flow | None = None


# Unchanged tables and files


@cache
def tables() -> tuple[Table, ...]:
    """Return months of table (8) in several editions, with some of the zones, and downloads of the online query."""
    found = []
    provinces = {province.name: str(province.code) for province in PROVINCES}
    for path in [*sorted(EXAMPLES.glob("*.csv")), *sorted(REAL_MONTHS.glob("*.csv"))]:
        cells = [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]
        year, month = map(int, path.stem.split("-"))
        of = "美元值" if "美元" in cells[0][-1] else "人民币值"
        title = f"（8）{year}年{month}月进出口商品收发货人所在地总值表（{of}）"
        zones = [row[0] for row in body(cells) if row[0] not in {*provinces, "总值"}][::60]
        few = [
            row for i, row in enumerate(cells) if i < 3 or row[0] in {*provinces, "总值", *zones} or row[0][0] == "注"
        ]
        found += [Table(path.stem, title, few, 3), Table(path.stem, "", imports_first(few), 3)]
        if "美元" in title:
            found.append(Table(path.stem, "", english(few, f"{month}.{year}", unit="Unit:US$1,000"), 4))
    found += [replace(table, cells=without_merged_texts(table.cells)) for table in found[:2]]
    for table in [table for table in found if table.stem == "2025-05"]:
        found.append(replace(table, cells=with_words(table.cells, {"5月": "当月", "1至5月": "累计"})))
        if table.title:
            found.append(replace(table, title="", cells=english(table.cells, "5.2025", yoy_rows=True), header=4))
    cells = next(table.cells for table in found if table.stem == "2025-02")
    exports = {provinces[row[0]]: int(row[3]) * 7_170 for row in cells if row[0] in provinces}  # yuan
    for by_month in (True, False):
        found.append(Table("2025-02", "", query_rows({"202502": exports}, by_month=by_month), 1, Flow.EXPORT))
    return tuple(found)


@cache
def file_bytes(number: int, kind: str) -> bytes:
    """Return a table of :func:`tables` as a file of *kind*."""
    return render(tables()[number], kind)


def render(table: Table, kind: str) -> bytes:
    """Return the table as a file of *kind*."""
    if kind == "gb18030" and table.flow is not None:
        return query_bytes(table.cells)
    return write(table.cells, kind, table.title, header=table.header)


# Changes of rows, columns and texts

Change = Callable[[random.Random, Cells, int], None]
_SIGNS: Final = "\u200b\u200d\u202e\u2060\ufeff\u3000\u00a0\u2009 \t\n\u0000²³①⒈½٣𝟗Ⅻ五Ol,.'，．%％¹*)万e−—+±(¥$="
_OF_HEADERS: Final = (
    *("出口", "进口", "进出口", "1至2月", "2月", "12月", "1月", "1至1月", "当月", "累计", "当月同比", "环比", "同比"),
    *(
        "单位：千美元",
        "单位：万人民币",
        "单位：亿元",
        "Unit: US$1,000",
        "Exports",
        "1to2",
        "2025年2月",
        "境内目的地",
        "",
    ),
)
_OF_CELLS: Final = ("inf", "nan", "1e999", "0x1F", "-", "?", "####", "#N/A", "=1+1", "-2", "注：", "9" * 400, "")


def _row(rng: random.Random, cells: Cells, first: int) -> list[str]:
    return cells[rng.randrange(min(first, len(cells) - 1), len(cells))]


def _rows(rng: random.Random, cells: Cells, _: int) -> None:
    """Delete, repeat, exchange, insert or cut rows."""
    a, b = rng.randrange(len(cells)), rng.randrange(len(cells))
    match rng.randrange(5):
        case 0:
            cells.pop(a)
        case 1:
            cells.insert(b, list(cells[a]))
        case 2:
            cells[a], cells[b] = cells[b], cells[a]
        case 3:
            cells.insert(a, rng.choice(([], [""] * 10, [" "], ["", "1"])))
        case _:
            del cells[a:]


def _exchange(rng: random.Random, cells: Cells, first: int) -> None:
    """Exchange the labels or the figures of two rows."""
    a, b = _row(rng, cells, first), _row(rng, cells, first)
    at = rng.choice((0, 0, rng.randrange(1, 11)))
    a[at : at + 1], b[at : at + 1] = b[at : at + 1], a[at : at + 1]


def _columns(rng: random.Random, cells: Cells, first: int) -> None:
    """Drop, repeat, swap or shift cells: in all rows, below the header, in the header, or in one row."""
    where = rng.choice((cells, cells[first:], cells[:first], [_row(rng, cells, first)]))
    a, b, act, pad = rng.randrange(11), rng.randrange(11), rng.randrange(4), rng.random() < 0.5
    for row in where:
        if a >= len(row) or b >= len(row):
            continue
        if act == 0:
            row[a : a + 1] = []
            row += [""] if pad else []
        elif act == 1:
            row.insert(b, row[a])
        elif act == 2:
            row[a], row[b] = row[b], row[a]
        else:
            row.insert(a, "")
            row[-1:] = [] if pad else row[-1:]


def _new_text(rng: random.Random, old: str, words: Sequence[str]) -> str:
    at, province = rng.randrange(len(old) + 1), rng.choice(PROVINCES)
    texts = (
        *(old[:at] + rng.choice(_SIGNS) + old[at:], old[:at] + str(rng.randrange(10)) + old[at + 1 :]),
        *(old[:at] + old[at + 1 :], old[:2], old[::-1], old * 30, grouped(old)),
        *(rng.choice(words), old + rng.choice(words), rng.choice((province.name, province.english))),
    )
    return rng.choice((texts[0], texts[1], *texts))


def _texts(rng: random.Random, cells: Cells, first: int) -> None:
    """Change the text of a cell below the header, or of the header once or wherever it appears."""
    in_header = first > 0 and rng.random() < 0.3
    row = cells[rng.randrange(min(first, len(cells)))] if in_header else _row(rng, cells, first)
    if not row:
        return
    at = rng.choice((0, rng.randrange(len(row))))
    old, new = row[at], _new_text(rng, row[at], _OF_HEADERS if in_header else _OF_CELLS)
    row[at] = new
    if in_header and rng.random() < 0.5:
        for line in cells[:first]:
            line[:] = [new if text == old else text for text in line]


def _change_consistently(rng: random.Random, cells: Cells, first: int) -> None:
    """Change a figure, its total and the national figures alike, so that no check can find it."""
    at, more = rng.choice(((1, 3), (2, 4), (1, 5), (2, 6))), rng.randrange(-4000, 4000)
    rows = [_row(rng, cells, first), *(row for row in cells if row and row[0] in ("总值", "Total"))]
    for row in rows:
        for column in at:
            if column < len(row) and is_number(row[column]) and "." not in row[column]:
                row[column] = str(int(row[column]) + more)


def _column_forms(rng: random.Random, cells: Cells, first: int) -> None:
    """Write a column in another form: separators, full-width, tenfold, a decimal, a footnote mark."""
    at, form = rng.randrange(1, 10), rng.randrange(6)
    for row in cells[first:]:
        if at < len(row) and is_number(text := row[at]):
            wide = text.translate({ord("0") + i: ord("０") + i for i in range(10)})
            row[at] = (grouped(text), wide, text + "0", text + ".0", text + "¹", f" {text}\u00a0")[form]


_CHANGES: Final[tuple[Change, ...]] = (
    *(_rows, _rows, _exchange, _columns, _texts, _texts, _texts, _change_consistently, _column_forms),
)


def mutated(rng: random.Random, table: Table) -> Table:
    """Return the table after one to three changes, sometimes with another month in its title or name."""
    cells = [list(row) for row in table.cells]
    for change in rng.choices(_CHANGES, k=rng.choice((1, 1, 1, 2, 3))):
        if cells:
            change(rng, cells, table.header)
    if rng.random() < 0.05:
        table = replace(table, title=table.title.replace("2025", "2024"))
    if rng.random() < 0.05:
        table = replace(table, stem=rng.choice(("2025-03", "table", "2024-02", "2025-02 (1)")))
    return replace(table, cells=cells)
