"""The lines of the detail: downloads taken in, and what drove the exports of a province and of the nation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from benchmarks.detail import downloads, ours
from benchmarks.detail.stores import filled
from benchmarks.measure import Line, Side, Sides
from benchmarks.peers import detail as peers
from benchmarks.peers.detail import QUESTIONS, Question
from benchmarks.programs import PYTHON, command, peak_memory
from xlpkg.detail.folder import folder_of

YEARS: Final = 10
#: Rows of a download, and rows and years of the detail in tests.
_DOWNLOAD_ROWS: Final = 5_000
_TINY_ROWS, _TINY_YEARS, _TINY_DOWNLOADS, _TINY_DOWNLOAD_ROWS = 150_000, 2, 6, 200


def stored_files(store: Path, question: Question) -> list[Path]:
    """Return the Parquet files of the two years that *question* looks at."""
    folders = [folder_of(store) / f"flow=export/currency=usd/year={question.year - back}" for back in (1, 0)]
    return [path for folder in folders for path in sorted(folder.glob("*.parquet"))]


def rows_to_read(store: Path, question: Question) -> int:
    """Return the rows of the row groups that may have rows for *question*, by their statistics."""
    rows = 0
    for path in stored_files(store, question):
        metadata = pq.read_metadata(path)
        names = metadata.schema.names
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            month, province = (group.column(names.index(name)).statistics for name in ("month", "province"))
            has_month = any(month.min <= wanted <= month.max for wanted in question.months)
            has_province = question.province is None or province.min <= question.province <= province.max
            rows += group.num_rows if has_month and has_province else 0
    return rows


@contextmanager
def _drivers(question: Question, name: str, peer: str, rows: int, folder: Path, tiny: bool) -> Iterator[Sides]:
    store = filled(folder.parent, *((_TINY_ROWS, _TINY_YEARS) if tiny else (rows, YEARS)))
    files = stored_files(store, question)

    def facts() -> dict[str, object]:
        sizes: dict[str, object] = {
            "rows": sum(pq.read_metadata(path).num_rows for path in folder_of(store).rglob("*.parquet")),
            "megabytes": round(sum(path.stat().st_size for path in folder_of(store).rglob("*.parquet")) / 1e6),
            "rows of the row groups that are read": rows_to_read(store, question),
        }
        return sizes if tiny else sizes | {"memory in MB": memory()}

    def memory() -> dict[str, float]:
        program = [PYTHON, "-m", "benchmarks.peers.detail"]
        found = {"ours": peak_memory([command(), *ours.command_line(store, question)])}
        for side in (peer, "duckdb"):
            found[side] = peak_memory([*program, side, name, "-", *map(str, files)])
        return found

    yield Sides(
        Side(lambda: ours.ask(store, question), ours.answer),
        Side(lambda: peers.ANSWERED_BY[peer](question, files), lambda found: found),
        Side(lambda: peers.by_duckdb(question, files), lambda found: found),
        facts,
    )


@contextmanager
def _ingest(files: int, folder: Path, tiny: bool) -> Iterator[Sides]:
    count, size = (_TINY_DOWNLOADS, _TINY_DOWNLOAD_ROWS) if tiny else (files, _DOWNLOAD_ROWS)
    paths = downloads.write(folder, count, size, ("gb18030", "utf-8"))
    store, peer_out, floor_out = folder / "trade.sqlite", folder / "peer", folder / "floor"

    def clear(out: Path) -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> dict[str, object]:
        sizes: dict[str, object] = {
            "downloads": count,
            "rows": count * size,
            "megabytes": round(sum(path.stat().st_size for path in paths["gb18030"]) / 1e6, 1),
        }
        return sizes if tiny else sizes | {"memory in MB": memory()}

    def memory() -> dict[str, float]:
        arguments: dict[str, tuple[Path, Sequence[str]]] = {
            "ours": (folder_of(store), [command(), *ours.ingest_command_line(store, folder / "gb18030")]),
            "pandas": (peer_out, _program("pandas", peer_out, folder / "gb18030")),
            "duckdb": (floor_out, _program("duckdb", floor_out, folder / "utf-8")),
        }
        found = {}
        for name, (out, program) in arguments.items():
            clear(out)
            found[name] = peak_memory(program)
        return found

    yield Sides(
        Side(
            lambda: ours.ingest(store, paths["gb18030"]),
            lambda _: _stored(folder_of(store)),
            before=partial(clear, folder_of(store)),
        ),
        Side(
            lambda: peers.ingest_by_pandas(paths["gb18030"], peer_out),
            lambda _: _stored(peer_out),
            before=partial(clear, peer_out),
        ),
        Side(
            lambda: peers.ingest_by_duckdb(paths["utf-8"], floor_out),
            lambda _: _stored(floor_out),
            before=partial(clear, floor_out),
        ),
        facts,
    )


def _program(side: str, out: Path, downloads: Path) -> list[str]:
    return [PYTHON, "-m", "benchmarks.peers.detail", side, "ingest", str(out), str(downloads)]


def _stored(folder: Path) -> list[tuple[object, ...]]:
    """Return the rows, value and quantity of each month, partner and province in the Parquet files of *folder*."""
    key = [pl.col("year").cast(pl.Int32), pl.col("month").cast(pl.Int32), pl.col("province").cast(pl.Int32), "partner"]
    rows = pl.scan_parquet(folder / "**/*.parquet", hive_partitioning=True)
    sums = rows.group_by(key).agg(pl.len(), pl.col("value").sum(), pl.col("quantity").cast(pl.Float64).sum())
    return sums.sort("year", "month", "province", "partner").collect().rows()


def lines(rows: int = 100_000_000, files: int = 1_000) -> tuple[Line, ...]:
    """Return the lines for detail of *rows* rows and *files* downloads."""

    def line(name: str, work: str, peer: str, goal: tuple[float | None, float | None]) -> Line:
        kind = "polars" if peer.startswith("polars") else "pandas"
        question = name.split("-")[1]
        setup = partial(_drivers, QUESTIONS[question], question, kind, rows)
        return Line(name, work, peer, "the same question as SQL by hand in DuckDB", goal, setup)

    million = f"{rows / 1e6:g} million rows"
    province = f"what drove the exports of Guangdong in a month, by HS8 code, {million}"
    nation = f"what drove the exports of the nation in a whole year, by HS8 code, {million}"
    polars, pandas = "polars scanning the same files", "pandas on the files of the two years"
    return (
        Line(
            "detail-ingest",
            f"{files:,} downloads of {_DOWNLOAD_ROWS:,} rows in GB18030, checks included",
            "pandas.read_csv and to_parquet",
            "DuckDB's COPY of the same downloads in UTF-8",
            (0.4, 4),
            partial(_ingest, files),
        ),
        line("drivers-province", province, polars, (1.5, 1.5)),
        line("drivers-nation", nation, polars, (1.2, 1.2)),
        line("drivers-province-pandas", province, pandas, (0.05, None)),
        line("drivers-nation-pandas", nation, pandas, (0.05, None)),
    )
