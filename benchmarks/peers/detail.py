"""The questions of the detail, and the ingest of downloads, by hand in DuckDB, polars and pandas.

Each is a program of its own as well, so that its memory can be measured: ``python -m benchmarks.peers.detail SIDE WORK
OUT PATH…``.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd
import polars as pl

TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What drove exports by commodity: of a province (None: the nation) in ``months`` of ``year``, from last year's."""

    province: int | None
    year: int
    months: tuple[int, ...]


QUESTIONS: Final = {
    "province": Question(44, 2024, (6,)),
    "nation": Question(None, 2024, tuple(range(1, 13))),
}

#: A row of an answer: code ("" for the remainder), value, YoY in %, share in %, unit value, its YoY in %.
Row = tuple[str | int | float | None, ...]
#: Code, year, unit; the sums of value and quantity.
_Group = tuple[str, int, str | None, float, float]


def answer(groups: Iterable[_Group], year: int) -> list[Row]:
    """Return the rows of the answer, the largest value first and the remainder last, rounded to be compared.

    A code has a unit value if all of its quantities have one unit. The remainder has none.
    """
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    units: dict[str, set[str | None]] = defaultdict(set)
    for code, of_year, unit, value, quantity in groups:
        index = 0 if of_year == year else 1
        sums[code][index] += value
        sums[code][index + 2] += quantity
        units[code].add(unit)
    codes = sorted(sums, key=lambda code: -sums[code][0])
    total = sum(value for value, *_ in sums.values())
    rows: list[Row] = []
    for code in codes[:TOP]:
        value, base, quantity, base_quantity = sums[code]
        has_unit = len(units[code]) == 1 and None not in units[code]
        price, base_price = (_ratio(value, quantity), _ratio(base, base_quantity)) if has_unit else (None, None)
        rows.append(_row(code, value, base, total, price, base_price))
    if rest := codes[TOP:]:
        value, base = (sum(sums[code][index] for code in rest) for index in (0, 1))
        rows.append(_row("", value, base, total, None, None))
    return rows


def _row(code: str, value: float, base: float, total: float, price: float | None, base_price: float | None) -> Row:
    figures = (_change(value, base), 100 * value / total, price, _change(price, base_price))
    return (code, round(value), *(None if each is None else round(each, 6) for each in figures))


def _ratio(value: float, by: float) -> float | None:
    return value / by if by else None


def _change(value: float | None, base: float | None) -> float | None:
    return 100 * (value / base - 1) if value is not None and base else None


def by_duckdb(question: Question, files: Sequence[Path]) -> list[Row]:
    """Answer by SQL, on a connection that is kept."""
    where = f"year IN ({question.year}, {question.year - 1}) AND month IN ({', '.join(map(str, question.months))})"
    if question.province is not None:
        where += f" AND province = {question.province}"
    groups = _connection().execute(
        "SELECT commodity, year, unit, sum(value)::DOUBLE, sum(quantity) FROM read_parquet(?)"  # noqa: S608 - our own
        f" WHERE {where} GROUP BY commodity, year, unit",
        [[str(path) for path in files]],
    )
    return answer(groups.fetchall(), question.year)


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def by_polars(question: Question, files: Sequence[Path]) -> list[Row]:
    """Answer by a lazy scan."""
    rows = pl.scan_parquet(list(files), hive_partitioning=False).filter(
        pl.col("year").is_in([question.year, question.year - 1]) & pl.col("month").is_in(question.months)
    )
    if question.province is not None:
        rows = rows.filter(pl.col("province") == question.province)
    groups = rows.group_by("commodity", "year", "unit").agg(pl.col("value").sum(), pl.col("quantity").sum())
    return answer(groups.collect().rows(), question.year)


def by_pandas(question: Question, files: Sequence[Path]) -> list[Row]:
    """Answer from both years' files, which are read as a whole, in the columns that are needed."""
    columns = ["year", "month", "province", "commodity", "value", "quantity", "unit"]
    rows = pd.concat([pd.read_parquet(path, columns=columns, partitioning=None) for path in files])
    wanted = rows["month"].isin(question.months)
    if question.province is not None:
        wanted &= rows["province"] == question.province
    groups = rows[wanted].groupby(["commodity", "year", "unit"], dropna=False)[["value", "quantity"]].sum()
    return answer(groups.reset_index().itertuples(index=False, name=None), question.year)


def ingest_by_pandas(paths: Sequence[Path], out: Path) -> None:
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


def ingest_by_duckdb(paths: Sequence[Path], out: Path) -> None:
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

ANSWERED_BY: Final[dict[str, Callable[[Question, Sequence[Path]], list[Row]]]] = {
    "duckdb": by_duckdb,
    "polars": by_polars,
    "pandas": by_pandas,
}
INGESTED_BY: Final[dict[str, Callable[[Sequence[Path], Path], None]]] = {
    "pandas": ingest_by_pandas,
    "duckdb": ingest_by_duckdb,
}


def main(arguments: Sequence[str]) -> None:
    """Do the work that the command line names: a question, or ``ingest``, whose PATH are files or folders of them."""
    side, work, out, *given = arguments
    paths = [path for each in map(Path, given) for path in (sorted(each.iterdir()) if each.is_dir() else [each])]
    if work == "ingest":
        INGESTED_BY[side](paths, Path(out))
    else:
        print(ANSWERED_BY[side](QUESTIONS[work], paths))


if __name__ == "__main__":
    main(sys.argv[1:])
