"""The command: ``python -m benchmarks [--only NAME]… [--repeat N] [--quick] [--page]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import clicks, page
from benchmarks.lines import LINES
from benchmarks.measure import measure


def main() -> int:
    """Measure the lines, print the table, write the page if asked, and return the exit code."""
    names = [*(line.name for line in LINES), "clicks"]
    parser = argparse.ArgumentParser("python -m benchmarks", description="Compare TradeMonitor with other tools.")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds of each line; 5 by default")
    parser.add_argument("--quick", action="store_true", help="try the lines at tiny sizes; the times mean nothing")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md; lines not measured stay")
    options = parser.parse_args()
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")
    if options.quick and options.page:
        parser.error("--quick measures nothing that --page can write")

    rows: list[page.Row] = []
    with tempfile.TemporaryDirectory(prefix="trademonitor-benchmarks-") as name:
        for line in LINES:
            if options.only is None or line.name in options.only:
                print(f"{line.name} …", file=sys.stderr, flush=True)
                folder = Path(name) / line.name
                folder.mkdir()
                rows.append(page.row(line, measure(line, folder, repeat=options.repeat, quick=options.quick)))
        found = []
        if options.only is None or "clicks" in options.only:
            folder = Path(name) / "clicks"
            folder.mkdir()
            found = page.rows_of_clicks(clicks.measure(folder, repeat=1 if options.quick else options.repeat))
    for name, _, ours, _, _, *ratios in (page.HEADER, *rows) if rows else ():
        print(f"{name:18}{ours:28}", *(f"{ratio:>11}" for ratio in ratios))
    for row in found:
        print(" ".join(row))
    if options.page:
        page.write(rows, found, options.repeat)
    return 0


if __name__ == "__main__":
    sys.exit(main())
