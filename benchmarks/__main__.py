"""The command: ``python -m benchmarks [--only NAME]… [--repeat N] [--json FILE] [--chart]``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks import page
from benchmarks.growth import Point, points
from benchmarks.lines import LINES
from benchmarks.measure import Measured, measure
from benchmarks.results import as_text, results, save

_GROWTH: Final = "growth"


def main() -> int:
    """Measure the lines, print the table, write the files named in the options, and return the exit code."""
    names = [*(line.name for line in LINES), _GROWTH]
    parser = argparse.ArgumentParser("python -m benchmarks", description="Compare TradeMonitor with other tools.")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--repeat", type=int, default=7, metavar="N", help="rounds of each line; 7 by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument(
        "--chart", action="store_true", help="draw the charts and write docs/performance.md from --json"
    )
    options = parser.parse_args()
    if options.chart and options.json is None:
        parser.error("--chart needs --json FILE")
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")

    wanted = options.only or names
    measured: list[Measured] = []
    growth_points: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="trademonitor-benchmarks-") as name:
        folder = Path(name)
        for line in LINES:
            if line.name in wanted:
                line_folder = folder / line.name
                line_folder.mkdir()
                print(f"{line.name} …", file=sys.stderr, flush=True)
                measured.append(measure(line, line_folder, repeat=options.repeat))
        if _GROWTH in wanted:
            print("growth …", file=sys.stderr, flush=True)
            growth_folder = folder / _GROWTH
            growth_folder.mkdir()
            growth_points = list(points(growth_folder, repeat=options.repeat))
    report = results(measured, growth_points, options.repeat)
    print(as_text(report))
    if options.json is not None:
        save(report, options.json)
        if options.chart:
            page.write(json.loads(options.json.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
