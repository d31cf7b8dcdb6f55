"""Figures that are announced beside table (8): of the nation, a province or a city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlpkg.messages import Message
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Edition, Flow


@dataclass(frozen=True, slots=True)
class AnnouncedFigure:
    """An announced level, its announced YoY, or both.

    Attributes:
        region: the index of the region in REGIONS.
        zone: the label of a city or development zone of the region; None for the region itself.
        value: the level in 亿; None if only the YoY is announced.
        digit: the size of the last printed digit of the level, in 亿.
        yoy: in percentage points; None if only the level is announced.
        source: who announced it: 海关总署 for Customs' own tables, else as the list says.
        value_cell: the cell of the level in its sheet, as B5; "" for none.
    """

    period: Month
    region: int
    zone: str | None
    flow: Flow
    basis: Basis
    currency: Currency
    edition: Edition
    value: float | None
    digit: float | None
    yoy: float | None
    source: str
    value_cell: str = ""
    yoy_cell: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncedTable:
    """Announced figures in a file: 全国进出口总值表 (kind national), or a list in a CSV file (kind list)."""

    file: str
    sheet: str
    title: str
    kind: Literal["national", "list"]
    figures: tuple[AnnouncedFigure, ...]
    warnings: tuple[Message, ...] = ()
