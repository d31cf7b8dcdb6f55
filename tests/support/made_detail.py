"""Detail with rows that a test chooses: Parquet files and their entries in the catalogue, as an ingest leaves them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xlpkg.detail.ask import ask
from xlpkg.detail.catalogue import Catalogue, open_catalogue
from xlpkg.detail.drivers import Drivers, Reference
from xlpkg.detail.question import Asked
from xlpkg.detail.schema import SCHEMA, Grain
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Currency, Dimension, Flow

#: The grain of downloads with months, provinces, HS8 codes and partners.
MONTHLY = Grain("month", True, 8, True, False)
Row = dict[str, Any]


def row(month: int, commodity: str, value: int, **columns: Any) -> Row:
    """Return a row of Guangdong's trade with the United States; *month* is a number like 202406."""
    known = {"province": 44, "partner": "502", "quantity": None, "unit": None}
    return (
        dict.fromkeys(SCHEMA.names)
        | known
        | {
            "year": month // 100,
            "month": month % 100,
            "commodity": commodity,
            "value": value,
            **columns,
        }
    )


@dataclass(frozen=True)
class Made:
    """A download: its rows, and the months (202406) that it lacks in part or that a later download replaced."""

    rows: Sequence[Row]
    grain: Grain = MONTHLY
    cut: Iterable[int] = ()
    at: str = "2025-01-01T00:00:00.000000+00:00"
    replaced: Mapping[int, int] = field(default_factory=dict)
    currency: str = "usd"
    flow: str = "export"
    file: str = "made.csv"


@dataclass(frozen=True)
class Names:
    """Names of codes in Chinese and English."""

    zh: Mapping[tuple[Dimension, str], str] = field(default_factory=dict)
    en: Mapping[tuple[Dimension, str], str] = field(default_factory=dict)


def make_detail(store: Path, downloads: Sequence[Made], names: Names | None = None) -> Path:
    """Store *downloads* as the detail of *store*; the first has the id 1. Return *store*."""
    files: dict[tuple[str, str, Grain, int], list[Row]] = {}
    with open_catalogue(store, create=True) as catalogue:
        for number, made in enumerate(downloads, 1):
            facts = (made.file, f"{number:064}", made.at, made.flow, made.currency, made.grain.key, len(made.rows))
            catalogue.db.execute("INSERT INTO download VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, NULL, '')", (number, *facts))
        for number, made in enumerate(downloads, 1):
            _list_months(catalogue, number, made)
            for each in made.rows:
                key = (made.flow, made.currency, made.grain, each["year"])
                files.setdefault(key, []).append({**each, "download": number})
        for (flow, currency, grain, year), rows in files.items():
            rows.sort(key=lambda each: (each["month"] or 0, each["province"] or 0, each["commodity"] or ""))
            path = catalogue.folder / f"flow={flow}/currency={currency}/year={year}/{grain.key}-made.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)
            state = path.stat()
            catalogue.db.execute(
                "INSERT INTO parquet_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
                (
                    path.relative_to(catalogue.folder).as_posix(), flow, currency, year, grain.key, len(rows),
                    state.st_size, state.st_mtime_ns,
                ),
            )  # fmt: skip
        for language, words in (("zh", names.zh), ("en", names.en)) if names else ():
            for (dimension, code), name in words.items():
                catalogue.db.execute("INSERT INTO name VALUES (?, ?, ?, ?)", (dimension.value, code, language, name))
    return store


def _by_chapter(rows: Iterable[Row]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for each in rows:
        if each["commodity"] is not None:
            sums[each["commodity"][:2]] += each["value"]
    return dict(sums)


def _list_months(catalogue: Catalogue, number: int, made: Made) -> None:
    db, rows = catalogue.db, made.rows
    for year, month in {(each["year"], each["month"]) for each in rows}:
        of_month = [each for each in rows if (each["year"], each["month"]) == (year, month)]
        complete = year * 100 + (month or 0) not in made.cut
        total = sum(each["value"] for each in of_month)
        db.execute(
            "INSERT INTO download_month VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, year, month, complete, len(of_month), total, json.dumps(_by_chapter(of_month))),
        )
        if by := made.replaced.get(year * 100 + (month or 0)):
            db.execute("INSERT INTO overlap VALUES (?, ?, ?, ?, 0)", (number, year, month, by))
    for column in ("commodity", "partner", "regime", "province"):
        codes = {each[column] for each in rows}
        if len(codes) == 1 and (code := codes.pop()) is not None:
            db.execute("INSERT INTO download_code VALUES (?, ?, ?)", (number, column, str(code)))


# Questions about it, by default about the exports of 广东 by commodity in June 2024

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
