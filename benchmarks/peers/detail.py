"""The questions of the detail, and the ingest of downloads, by hand in DuckDB, polars and pandas.

Each is a program of its own as well, so that its memory can be measured: ``python -m benchmarks.peers.detail SIDE WORK
OUT PATH…``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
Row = tuple[str, float, float, float, float | None, float | None]
#: Code, value and last year's, quantity and last year's, units.
_Sums = tuple[str, float, float, float, float, int]


def answer(sums: Sequence[_Sums]) -> list[Row]:
    """Return the rows of the answer, the largest value first and the remainder last, rounded to be compared."""
    total = sum(row[1] for row in sums)
    rows: list[Row] = []
    for code, value, base, quantity, base_quantity, units in sorted(sums, key=lambda row: (row[0] == "", -row[1])):
        unit_value = value / quantity if units == 1 and quantity else None
        base_unit_value = base / base_quantity if units == 1 and base_quantity else None
        change = 100 * (unit_value / base_unit_value - 1) if unit_value and base_unit_value else None
        rows.append((code, value, 100 * (value / base - 1), 100 * value / total, unit_value, change))
    return [(row[0], round(row[1]), *(None if x is None else round(x, 6) for x in row[2:])) for row in rows]  # type: ignore[misc]


def by_duckdb(question: Question, files: Sequence[Path]) -> list[_Sums]:
    """Answer by SQL."""
    with duckdb.connect() as connection:
        return connection.execute(_SQL.format(**_sql_parts(question)), [[str(path) for path in files]]).fetchall()


_SQL: Final = """
WITH sums AS (
    SELECT commodity,
        sum(value) FILTER (year = {year}) AS value, sum(value) FILTER (year = {year} - 1) AS base,
        sum(quantity) FILTER (year = {year}) AS quantity, sum(quantity) FILTER (year = {year} - 1) AS base_quantity,
        min(unit) AS first_unit, max(unit) AS last_unit
    FROM read_parquet(?) WHERE year IN ({year}, {year} - 1) AND {where} GROUP BY commodity
), ranked AS (SELECT *, row_number() OVER (ORDER BY value DESC NULLS LAST) AS rank FROM sums)
SELECT CASE WHEN rank <= {top} THEN commodity ELSE '' END AS code, coalesce(sum(value), 0)::DOUBLE,
    coalesce(sum(base), 0)::DOUBLE, coalesce(sum(quantity), 0), coalesce(sum(base_quantity), 0),
    CASE WHEN min(first_unit) = max(last_unit) THEN 1 ELSE 2 END
FROM ranked GROUP BY code
"""


def _sql_parts(question: Question) -> dict[str, object]:
    months = f"month IN ({', '.join(map(str, question.months))})"
    where = months if question.province is None else f"{months} AND province = {question.province}"
    return {"year": question.year, "where": where, "top": TOP}


def by_polars(question: Question, files: Sequence[Path]) -> list[_Sums]:
    """Answer by a lazy scan."""
    now, before = pl.col("year") == question.year, pl.col("year") == question.year - 1
    rows = pl.scan_parquet(list(files), hive_partitioning=False).filter(
        (now | before) & pl.col("month").is_in(question.months)
    )
    if question.province is not None:
        rows = rows.filter(pl.col("province") == question.province)
    sums = rows.group_by("commodity").agg(
        pl.col("value").filter(now).sum(),
        pl.col("value").filter(before).sum().alias("base"),
        pl.col("quantity").filter(now).sum(),
        pl.col("quantity").filter(before).sum().alias("base_quantity"),
        pl.col("unit").min().alias("first_unit"),
        pl.col("unit").max().alias("last_unit"),
    )
    ranked = sums.sort("value", descending=True).with_row_index("rank")
    code = pl.when(pl.col("rank") < TOP).then(pl.col("commodity")).otherwise(pl.lit(""))
    figures = [pl.col(name).sum().cast(pl.Float64) for name in ("value", "base", "quantity", "base_quantity")]
    one_unit = pl.when(pl.col("first_unit").min() == pl.col("last_unit").max()).then(1).otherwise(2)
    return ranked.group_by(code.alias("code")).agg(*figures, one_unit.alias("units")).collect().rows()


def by_pandas(question: Question, files: Sequence[Path]) -> list[_Sums]:
    """Answer from both years' files, which are read as a whole, in the columns that are needed."""
    columns = ["year", "month", "province", "commodity", "value", "quantity", "unit"]
    rows = pd.concat([pd.read_parquet(path, columns=columns, partitioning=None) for path in files])
    wanted = rows["month"].isin(question.months)
    if question.province is not None:
        wanted &= rows["province"] == question.province
    rows = rows[wanted]
    sums = rows.groupby(["commodity", "year"])[["value", "quantity"]].sum().unstack(fill_value=0)
    units = rows.groupby("commodity")["unit"].agg(["min", "max"])
    table = pd.DataFrame(
        {
            "value": sums["value"][question.year],
            "base": sums["value"][question.year - 1],
            "quantity": sums["quantity"][question.year],
            "base_quantity": sums["quantity"][question.year - 1],
            "first_unit": units["min"],
            "last_unit": units["max"],
        }
    ).sort_values("value", ascending=False)
    names = ["value", "base", "quantity", "base_quantity"]
    parts = [(code, table.loc[[code]]) for code in table.index[:TOP]]
    if len(table) > TOP:
        parts.append(("", table.iloc[TOP:]))
    return [
        (str(code), *part[names].sum().tolist(), 1 if part["first_unit"].min() == part["last_unit"].max() else 2)
        for code, part in parts
    ]


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

ANSWERED_BY: Final[dict[str, Callable[[Question, Sequence[Path]], list[_Sums]]]] = {
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
        print(answer(ANSWERED_BY[side](QUESTIONS[work], paths)))


if __name__ == "__main__":
    main(sys.argv[1:])
