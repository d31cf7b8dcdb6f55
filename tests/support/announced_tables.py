"""Tables of announced figures of the nation, as China Customs announced them, in a store."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from month_files import Cells, write

from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Edition, Flow
from xlpkg.sources.announced import AnnouncedFigure, AnnouncedTable
from xlpkg.sources.readers.grid import SourceFile
from xlpkg.store.store import open_store

MAY = Month(2024, 5)
#: May 2024 in dollars as China Customs announced it: level in 亿 and YoY of total, exports and imports, in the flash of
#: 2024-06-07 and in the monthly bulletin; and the YoY of yuan, of which the flash's levels are not known.
FLASH = ((5220.7, 5.1), (3023.5, 7.6), (2197.3, 1.8))
FINAL = ((5218.27, 5.1), (3017.83, 7.4), (2200.43, 2.0))
FLASH_RMB = ((None, 8.6), (None, 11.2), (None, 5.2))
#: The flashes of March and June 2025 in yuan; the levels of June are not known.
MARCH_RMB = ((37663.0, 6.0), (22515.0, 13.5), (15148.0, -3.5))
JUNE_RMB = ((None, 5.2), (None, 7.2), (None, 2.3))

Pairs = tuple[tuple[float | None, float | None], ...]


def table(
    pairs: Pairs, edition: Edition, currency: Currency = Currency.USD, period: Month = MAY, sheet: str = ""
) -> AnnouncedTable:
    """Return a table of the nation's month: level and YoY of total, exports and imports in the rows from 5 on."""
    figures = tuple(
        AnnouncedFigure(
            *(period, 0, None, flow, Basis.MONTH, currency, edition),
            *(value, None if value is None else 0.1, yoy, "海关总署"),
            *("" if value is None else f"B{5 + flow}", "" if yoy is None else f"D{5 + flow}"),
        )
        for flow, (value, yoy) in zip(Flow, pairs, strict=False)
    )
    return AnnouncedTable("", sheet, "全国进出口总值表", "national", figures)


def store_tables(store: Path, name: str, *tables: AnnouncedTable, at: dt.datetime | None = None) -> None:
    """Store *tables* as those of a web page."""
    data = name.encode()
    source = SourceFile(name, hashlib.sha256(data).hexdigest(), "html", ())
    with open_store(store) as opened:
        assert opened.add(source, (), tables, at=at, data=data)


def list_of(*months: tuple[str, str, str, Pairs]) -> Cells:
    """Return a list of the nation's months: period, currency and edition, with level and YoY of each flow."""
    rows = [
        ["" if each is None else str(each) for each in (period, "全国", flow, currency, "month", yoy, value, edition)]
        for period, currency, edition, pairs in months
        for flow, (value, yoy) in zip(("total", "export", "import"), pairs, strict=True)
    ]
    header = "period,region,flow,currency,basis,yoy,value,edition,source"
    return [header.split(","), *([*row, "海关总署"] for row in rows)]


def write_list(path: Path, *months: tuple[str, str, str, Pairs]) -> Path:
    """Write :func:`list_of` as CSV."""
    return write(path, list_of(*months))
