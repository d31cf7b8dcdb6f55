"""Tables of provinces made from printed numbers."""

from __future__ import annotations

from xlpkg.audit.claims import HUNDRED_MILLION, PrintedNumber, ProvinceRow, ProvinceTable
from xlpkg.audit.numbers import parse_number
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis


def number(text: str) -> PrintedNumber:
    printed = parse_number(text)
    assert printed is not None
    return printed


def table_of(*rows: tuple[str, ...], basis: Basis = Basis.YTD) -> ProvinceTable:
    """A table in 亿: total, YoY, exports, YoY, imports, YoY, net exports; "" for a figure that is not printed."""
    return ProvinceTable(
        "table",
        basis,
        tuple(
            ProvinceRow(
                f"row {at}",
                PROVINCES[at].short,
                PROVINCES[at],
                tuple(number(text) if text else None for text in row),
                number=at,
            )
            for at, row in enumerate(rows)
        ),
        tuple(range(7)),
        unit=HUNDRED_MILLION,
    )
