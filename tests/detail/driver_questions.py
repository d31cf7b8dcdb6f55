"""Detail made for a test, and questions about it: by default the exports of 广东 by commodity in June 2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from made_detail import Made, Names, Row, make_detail, row

from xlpkg.detail.ask import ask
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.drivers import Drivers, Reference
from xlpkg.detail.question import Asked
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Currency, Dimension, Flow

SINKS, BATHS, PARTS = "73241000", "73242100", "73249000"
NAMES = Names(
    zh={
        (Dimension.COMMODITY, SINKS): "不锈钢洗涤槽及脸盆",
        (Dimension.COMMODITY, PARTS): "未列名钢铁制卫生器具，包括零件",
        (Dimension.PARTNER, "502"): "美国",
        (Dimension.PARTNER, "110"): "中国香港",
    },
    en={(Dimension.PARTNER, "502"): "United States"},
)
BOTH = (202306, 202406)


def detail_of(folder: Path, *downloads: Made) -> Path:
    """Make detail of *downloads* in *folder*, and return the path of its store."""
    return make_detail(folder / "trade.sqlite", downloads, NAMES)


def question(**changes: Any) -> Asked:
    facts: dict[str, Any] = {
        "region": parse_region("广东"),
        "flow": Flow.EXPORT,
        "period": Month(2024, 6),
        "basis": Basis.MONTH,
        "currency": Currency.USD,
        "by": Dimension.COMMODITY,
    }
    return Asked(**(facts | changes))


def answer(
    store: Path, asked: Asked | None = None, words: Mapping[Dimension, object] | None = None, **options: Any
) -> Drivers:
    options = {"reference": Reference(1.0, 1.0), **options}
    with open_catalogue(store, create=False) as catalogue:
        return ask(catalogue, asked or question(), words or {}, **options)


def values(table: Drivers) -> dict[str, float]:
    """Return code -> whole dollars; NaN for what is not known."""
    return {each.code: each.value * 1e8 for each in table.rows}


def close(found: Mapping[str, float], wanted: Mapping[str, float]) -> bool:
    return found == pytest.approx(dict(wanted), nan_ok=True)


def of(commodity: str, **by_month: int) -> list[Row]:
    """Return rows of a commodity: m202406=5 is a value of 5 in 2024-06."""
    return [row(int(month[1:]), commodity, value) for month, value in by_month.items()]
