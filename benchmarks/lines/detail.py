"""The detail: downloads taken in, and what drove the exports of a province and of the nation."""

from __future__ import annotations

import math
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd
import polars as pl

from benchmarks import downloads
from benchmarks.measure import Line, Side, Sides
from xlpkg.detail.ask import ask
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.drivers import Drivers, Reference
from xlpkg.detail.folder import folder_of
from xlpkg.detail.ingest import ingest
from xlpkg.detail.question import Asked
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, parse_region
from xlpkg.model.words import Basis, Currency, Dimension, Flow

#: Downloads, and rows of each.
_TINY, _FULL = (6, 200), (1_000, 5_000)
_GB18030, _UTF_8 = "gb18030", "utf-8"
TOP: Final = 10
#: A row of an answer: code ("" for the remainder), value, YoY in %, share in %.
Row = tuple[str, int, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What drove exports by commodity: of a province (None: the nation) in ``months`` of ``year``, from last year's."""

    province: int | None
    year: int
    months: tuple[int, ...]


@contextmanager
def _ingest(folder: Path, tiny: bool) -> Iterator[Sides]:
    paths = downloads.write(folder, *(_TINY if tiny else _FULL), (_GB18030, _UTF_8))
    store = folder / "trade.sqlite"
    outputs = [folder_of(store), folder / "peer", folder / "floor"]
    works = [
        partial(_take_in, store, paths[_GB18030]),
        partial(_ingest_by_pandas, paths[_GB18030], outputs[1]),
        partial(_ingest_by_duckdb, paths[_UTF_8], outputs[2]),
    ]

    def stored(out: Path) -> Side:
        return Side(works[outputs.index(out)], lambda _: _sums(out), lambda: shutil.rmtree(out, ignore_errors=True))

    yield Sides(*map(stored, outputs))


def _take_in(store: Path, paths: Sequence[Path]) -> None:
    for result in ingest(store, paths, Flow.EXPORT):
        if result.refusal is not None:
            raise ValueError(result.refusal)


def _sums(folder: Path) -> list[tuple[object, ...]]:
    """Return the rows, value and quantity of each month, partner and province in the Parquet files of *folder*."""
    key = [*(pl.col(name).cast(pl.Int32) for name in ("year", "month", "province")), "partner"]
    rows = pl.scan_parquet(folder / "**/*.parquet", hive_partitioning=True)
    sums = rows.group_by(key).agg(pl.len(), pl.col("value").sum(), pl.col("quantity").cast(pl.Float64).sum())
    return sums.sort("year", "month", "province", "partner").collect().rows()


@contextmanager
def _drivers(question: Question, folder: Path, tiny: bool) -> Iterator[Sides]:
    store = folder.parent / "detail" / "trade.sqlite"  # for the questions of all lines
    if not store.parent.exists():
        _take_in(store, downloads.write(store.parent, *(_TINY if tiny else _FULL), (_GB18030,))[_GB18030])
    files = sorted(folder_of(store).rglob("*.parquet"))
    yield Sides(
        Side(lambda: _asked(store, question), _answer),
        Side(lambda: _by_polars(question, files), list),
        Side(lambda: _by_duckdb(question, files), list),
    )


def _asked(store: Path, question: Question) -> Drivers:
    """Return what drove exports by HS8 code, as ``trademonitor drivers`` does without table (8)'s figures."""
    region = NATIONAL if question.province is None else parse_region(str(question.province))
    basis = Basis.MONTH if len(question.months) == 1 else Basis.YTD
    period = Month(question.year, question.months[-1])
    asked = Asked(region, Flow.EXPORT, period, basis, Currency.USD, Dimension.COMMODITY, 8)
    with open_catalogue(store, create=False) as catalogue:
        return ask(catalogue, asked, {}, Reference(), top=TOP)


def _answer(found: Drivers) -> list[Row]:
    """Return the rows as the peers do."""
    return [(row.code, round(row.value * 1e8), _known(row.yoy), _known(row.share)) for row in found.rows]


def _known(figure: float) -> float | None:
    return None if math.isnan(figure) else round(figure, 6)


def _rows(groups: Iterable[tuple[str, int, str | None, float, float]], year: int) -> list[Row]:
    """Return the rows of the answer from code, year, unit, and the sums of value and quantity."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for code, of_year, _unit, value, _quantity in groups:
        sums[code][0 if of_year == year else 1] += value
    codes = sorted(sums, key=lambda code: -sums[code][0])
    total = sum(value for value, _ in sums.values())
    if rest := codes[TOP:]:
        sums[""] = [sum(sums[code][index] for code in rest) for index in (0, 1)]
    return [
        (code, round(value), _known(100 * (value / base - 1) if base else math.nan), _known(100 * value / total))
        for code in (*codes[:TOP], *([""] if rest else []))
        for value, base in (sums[code],)
    ]


def _by_duckdb(question: Question, files: Sequence[Path]) -> list[Row]:
    """Answer by SQL, on a connection that is kept."""
    where = f"year IN ({question.year}, {question.year - 1}) AND month IN ({', '.join(map(str, question.months))})"
    if question.province is not None:
        where += f" AND province = {question.province}"
    groups = _connection().execute(
        "SELECT commodity, year, unit, sum(value)::DOUBLE, sum(quantity) FROM read_parquet(?)"  # noqa: S608 - our own
        f" WHERE {where} GROUP BY commodity, year, unit",
        [[str(path) for path in files]],
    )
    return _rows(groups.fetchall(), question.year)


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _by_polars(question: Question, files: Sequence[Path]) -> list[Row]:
    """Answer by a lazy scan."""
    rows = pl.scan_parquet(list(files), hive_partitioning=False).filter(
        pl.col("year").is_in([question.year, question.year - 1]) & pl.col("month").is_in(question.months)
    )
    if question.province is not None:
        rows = rows.filter(pl.col("province") == question.province)
    groups = rows.group_by("commodity", "year", "unit").agg(pl.col("value").sum(), pl.col("quantity").sum())
    return _rows(groups.collect().rows(), question.year)


def _ingest_by_pandas(paths: Sequence[Path], out: Path) -> None:
    """Write the rows of downloads in GB18030 as Parquet files by year."""
    rows = pd.concat([_read_by_pandas(path) for path in paths], ignore_index=True)
    rows.to_parquet(out, partition_cols=["year"], compression="zstd", index=False)


def _read_by_pandas(path: Path) -> pd.DataFrame:
    codes = dict.fromkeys(("商品编码", "贸易伙伴编码", "第一计量单位", "第二计量单位"), "str")
    table = pd.read_csv(
        path, encoding="gb18030", thousands=",", dtype=codes, na_values=["?"], usecols=list(_NAMES), index_col=False
    ).rename(columns=_NAMES)
    table["year"], table["month"] = table["month"] // 100, table["month"] % 100
    return table


_NAMES: Final = {
    "数据年月": "month",
    "商品编码": "commodity",
    "贸易伙伴编码": "partner",
    "注册地编码": "province",
    "第一数量": "quantity",
    "第一计量单位": "unit",
    "第二数量": "quantity2",
    "第二计量单位": "unit2",
    "美元": "value",
}


def _ingest_by_duckdb(paths: Sequence[Path], out: Path) -> None:
    """Write the rows of downloads in UTF-8 as Parquet files by year."""
    with duckdb.connect() as connection:
        connection.execute(_COPY.format(out=out), [[str(path) for path in paths]])


_COPY: Final = """
COPY (
    SELECT (数据年月 // 100)::SMALLINT AS year, (数据年月 % 100)::TINYINT AS month, 注册地编码 AS province,
        商品编码 AS commodity, 贸易伙伴编码 AS partner, replace(美元, ',', '')::BIGINT AS value, 第一数量 AS quantity,
        第一计量单位 AS unit, 第二数量 AS quantity2, 第二计量单位 AS unit2
    FROM read_csv(?, header = true, quote = '"', delim = ',', null_padding = true, auto_detect = false, nullstr = '?',
        columns = {{
        '数据年月': 'INTEGER', '商品编码': 'VARCHAR', '商品名称': 'VARCHAR', '贸易伙伴编码': 'VARCHAR',
        '贸易伙伴名称': 'VARCHAR', '注册地编码': 'TINYINT', '注册地名称': 'VARCHAR', '第一数量': 'DOUBLE',
        '第一计量单位': 'VARCHAR', '第二数量': 'DOUBLE', '第二计量单位': 'VARCHAR', '美元': 'VARCHAR', 'end': 'VARCHAR'
    }})
) TO '{out}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), OVERWRITE)
"""

_DUCKDB: Final = "the same question as SQL by hand in DuckDB"
LINES: Final = (
    Line(
        "detail-ingest",
        "1,000 downloads of 5,000 rows each into the detail, checks included",
        "pandas.read_csv and to_parquet",
        "DuckDB's COPY of the same downloads in UTF-8",
        1.0,
        _ingest,
    ),
    Line(
        "drivers-province",
        "What drove Guangdong's exports in a month, by HS8 code; 5 million rows in the detail",
        "polars scanning the same files",
        _DUCKDB,
        2.0,
        partial(_drivers, Question(44, downloads.LAST_YEAR, (6,))),
    ),
    Line(
        "drivers-nation",
        "What drove the nation's exports in a year, by HS8 code; 5 million rows in the detail",
        "polars scanning the same files",
        _DUCKDB,
        1.5,
        partial(_drivers, Question(None, downloads.LAST_YEAR, tuple(range(1, 13)))),
    ),
)
