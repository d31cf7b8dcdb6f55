"""The command: ``python -m benchmarks.detail [--only NAME]… [--rows N] [--repeat N] [--json FILE] [--page]``."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from benchmarks import machine, page
from benchmarks.detail import growth, spark
from benchmarks.detail.lines import YEARS, lines
from benchmarks.detail.stores import filled
from benchmarks.measure import measure
from benchmarks.results import HEADER, Results, aligned, as_time, line_result, rows, save

_GROWTH, _SPARK = "growth", "spark"
_GROWTH_HEADER: Final = (
    "question",
    "rows stored",
    "rows of the row groups that are read",
    "time",
    "time of the processors",
)
_SPARK_HEADER: Final = ("question", "back end", "first answer, with the start", "later answers")


def main() -> int:
    """Measure, print the tables, write the files named in the options, and return the exit code."""
    names = [*(line.name for line in lines()), _GROWTH, _SPARK]
    parser = argparse.ArgumentParser("python -m benchmarks.detail", description="Measure the detail at large sizes.")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--rows", type=int, default=100_000_000, metavar="N", help="rows of the detail; 100 million")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds; 5 by default")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="keep the generated detail in this folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON; lines not measured stay")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md from --json")
    options = parser.parse_args()
    if options.page and options.json is None:
        parser.error("--page needs --json FILE")
    with tempfile.TemporaryDirectory(prefix="trademonitor-benchmarks-") as temporary:
        report = _measured(options, options.only or names, options.folder or Path(temporary))
    if options.json is not None:
        report = _merged(options.json, report)
        save(report, options.json)
    print("\n\n".join("\n".join(aligned(table)) for table in _tables(report)))
    if options.page:
        _write_page(report)
    return 0


def _measured(options: argparse.Namespace, wanted: Sequence[str], folder: Path) -> Results:
    measured = []
    for line in lines(options.rows):
        if line.name in wanted:
            print(f"{line.name} …", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory(prefix=f"{line.name}-", dir=folder) as name:
                found = measure(line, Path(name), repeat=options.repeat)
            worked = {side: round(min(seconds), 3) for side, seconds in found.processor_seconds.items()}
            measured.append(line_result(replace(found, facts=found.facts | {"processor seconds": worked})))
    report: Results = {
        "repeat": options.repeat,
        "machine": machine.processor(),
        "versions": machine.detail_versions(),
        "lines": measured,
        "growth": [],
        "spark": [],
    }
    if _GROWTH in wanted:
        print("growth …", file=sys.stderr, flush=True)
        sizes = [size for size in growth.SIZES if size < options.rows]
        points = list(growth.points(folder, [*sizes, options.rows], repeat=options.repeat))
        report["growth"] = [asdict(point) for point in points]
        report["exponents"] = growth.exponents(points)
    if _SPARK in wanted:
        print("spark …", file=sys.stderr, flush=True)
        report["spark"] = _on_spark(filled(folder, options.rows, YEARS), options.repeat)
    return report


def _on_spark(store: Path, repeat: int) -> list[dict[str, Any]]:
    """Return the times of each back end. Raises DifferentAnswers if one of them answers differently."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [*spark.ask("duckdb", store, repeat), *spark.ask("local[2]", store, repeat)]
        with spark.cluster(Path(folder)) as master:
            asked += spark.ask(master, store, repeat)
    spark.compare(asked)
    return [
        {"question": each.question, "backend": each.backend, "first": each.first, "later": each.later} for each in asked
    ]


def _merged(path: Path, report: Results) -> Results:
    """Return *report* with what it lacks from the results in *path*."""
    if not path.exists():
        return report
    before: Results = json.loads(path.read_text(encoding="utf-8"))
    by_name = {line["name"]: line for line in [*before["lines"], *report["lines"]]}
    report["lines"] = [by_name[line.name] for line in lines() if line.name in by_name]
    return before | {name: value for name, value in report.items() if value}


def _tables(report: Results) -> list[list[Sequence[str]]]:
    return [[HEADER, *rows(report)], [_GROWTH_HEADER, *_growth(report)], [_SPARK_HEADER, *_spark(report)]]


def _growth(report: Results) -> list[list[str]]:
    return [
        [
            point["question"],
            f"{point['rows']:,}",
            f"{point['read']:,}",
            *map(as_time, (point["seconds"], point["processor_seconds"])),
        ]
        for point in report["growth"]
    ]


def _spark(report: Results) -> list[list[str]]:
    return [
        [each["question"], each["backend"], as_time(each["first"]), as_time(statistics.median(each["later"]))]
        for each in report["spark"]
    ]


def _write_page(report: Results) -> None:
    powers = [
        f"- {question}: the time of the processors grows with the rows stored to the power of {power['seconds']},"
        f" the rows that are read to the power of {power['read']}."
        for question, power in report.get("exponents", {}).items()
    ]
    page.fill(
        {
            "detail-table": page.table(report),
            "detail-lines": page.lines(report),
            "detail-growth": "\n".join([page.as_table(_GROWTH_HEADER, _growth(report)), "", *powers]),
            "detail-spark": page.as_table(_SPARK_HEADER, _spark(report)),
            "detail-machine": page.machine(report),
        }
    )


if __name__ == "__main__":
    sys.exit(main())
