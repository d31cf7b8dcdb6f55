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
    """Measure, print the table, and write what was asked for."""
    names = [*(line.name for line in LINES), _GROWTH]
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measure TradeMonitor against others.")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--repeat", type=int, default=7, metavar="N", help="rounds of each line; 7 by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument(
        "--chart", action="store_true", help="draw the charts and write docs/performance.md from --json"
    )
    chosen = parser.parse_args()
    if chosen.chart and chosen.json is None:
        parser.error("--chart draws what --json holds: name a file")
    if chosen.repeat < 1:
        parser.error("--repeat: at least one round")

    wanted = chosen.only or names
    measured: list[Measured] = []
    grown: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="trademonitor-benchmarks-") as folder:
        for line in LINES:
            if line.name in wanted:
                room = Path(folder, line.name)
                room.mkdir()
                print(f"{line.name} …", file=sys.stderr, flush=True)
                measured.append(measure(line, room, repeat=chosen.repeat))
        if _GROWTH in wanted:
            print("growth …", file=sys.stderr, flush=True)
            room = Path(folder, _GROWTH)
            room.mkdir()
            grown = list(points(room, repeat=chosen.repeat))
    found = results(measured, grown, chosen.repeat)
    print(as_text(found))
    if chosen.json is not None:
        save(found, chosen.json)
        if chosen.chart:
            page.write(json.loads(chosen.json.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
