"""Tables of provinces made from printed numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlpkg.audit.claims import HUNDRED_MILLION, PrintedNumber, ProvinceRow, ProvinceTable
from xlpkg.audit.numbers import parse_number
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis

#: The levels of 河南 in February 2025 in 亿 dollars, and made YoY.
ROW = ("89.8", "1.0", "61.0", "3.0", "28.8", "-2.0", "32.2")


def number(text: str) -> PrintedNumber:
    printed = parse_number(text)
    assert printed is not None
    return printed


def table_of(
    *rows: Sequence[str],
    basis: Basis = Basis.YTD,
    labels: Sequence[Region | str] = PROVINCES,
    columns: Sequence[int] = range(7),
    where: str = "row",
) -> ProvinceTable:
    """A table in 亿: total, YoY, exports, YoY, imports, YoY, net exports; "" for a figure that is not printed.

    A label that is a text names no region. Only *columns* are printed. The rows are at *where* 0, 1, …
    """
    made = [
        ProvinceRow(
            f"{where} {at}",
            label if isinstance(label, str) else label.short,
            None if isinstance(label, str) else label,
            tuple(number(text) if text and column in columns else None for column, text in enumerate(row)),
            number=at,
        )
        for at, (row, label) in enumerate(zip(rows, labels, strict=False))
    ]
    return ProvinceTable("table", basis, tuple(made), tuple(columns), unit=HUNDRED_MILLION)


def with_nation(table: ProvinceTable, texts: Mapping[int, str]) -> ProvinceTable:
    """The table with a row of 全国 that has the figures *texts*, by column."""
    figures = tuple(number(texts[column]) if column in texts else None for column in range(7))
    return replace(table, national=ProvinceRow("nation", "全国", NATIONAL, figures, number=-1))
