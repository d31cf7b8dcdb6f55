"""Questions read the row groups that they need, and have the same answer on DuckDB and on Spark."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.detail import growth, spark
from benchmarks.detail.lines import rows_to_read
from benchmarks.detail.stores import filled
from benchmarks.peers.detail import QUESTIONS
from xlpkg.detail.folder import folder_of


def test_rows_to_read_are_those_of_the_row_groups_that_have_the_month_and_the_province(tmp_path: Path) -> None:
    store = filled(tmp_path, rows=900_000, years=2)
    expected = 0
    for path in folder_of(store).rglob("*.parquet"):
        file = pq.ParquetFile(path)
        for number in range(file.num_row_groups):
            rows = file.read_row_group(number, columns=["month", "province"])
            is_wanted = pc.and_(pc.equal(rows["month"], 6), pc.equal(rows["province"], 44))
            expected += rows.num_rows if pc.any(is_wanted).as_py() else 0
    assert rows_to_read(store, QUESTIONS["province"]) == expected
    assert 0 < expected < 900_000 / 3
    assert rows_to_read(store, QUESTIONS["nation"]) > 800_000


def test_growth_measures_each_question_at_each_size(tmp_path: Path) -> None:
    points = list(growth.points(tmp_path, (30_000, 60_000), repeat=1, years=2))
    assert [point.question for point in points] == ["province", "nation", "cell"] * 2
    assert all(point.seconds > 0 and 0 < point.read <= point.rows for point in points)
    assert set(growth.exponents(points)) == {"province", "nation", "cell"}


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed: Spark is not tested")
def test_duckdb_and_spark_give_the_same_answers(tmp_path: Path) -> None:
    store = filled(tmp_path, rows=150_000, years=2)
    asked = [*spark.ask("duckdb", store, repeat=1), *spark.ask("local[2]", store, repeat=1)]
    spark.compare(asked)
    assert [each.question for each in asked] == ["province", "nation"] * 2
    assert all(len(each.answer) == 11 for each in asked)
